//! The saved searches: name, query, what each finds and what is new in it.

use crate::app::{App, Count, Layout};
use crate::pane::Role;
use crate::text;
use crate::ui::overlay::draw_choices;
use crate::ui::paint::Paint;
use crate::ui::theme::Part;

/// The widest name that has a column of its own.
const NAME: usize = 28;

pub(crate) fn draw(paint: &mut Paint, app: &App, layout: &Layout) {
    let (shelf, Some(choices)) = (&app.shelf, app.choices(layout)) else { return };
    paint.sheet(&choices.sheet, "Saved searches");
    if let Some(problem) = &shelf.problem {
        paint.put(choices.sheet.inner, problem, paint.theme.role(Role::Alarm));
    }
    if shelf.all.is_empty() {
        if shelf.is_read {
            let key = app.key(crate::app::Command::SaveSearch);
            paint.put(choices.rows.row(0), "No search is saved yet.", paint.theme.role(Role::Title));
            let hint = format!("{key} in the results saves the search.");
            paint.put(choices.rows.row(1), &hint, paint.theme.role(Role::Muted));
        }
        return;
    }
    let widest = |widths: &mut dyn Iterator<Item = usize>| u16::try_from(widths.max().unwrap_or(0)).unwrap_or(u16::MAX);
    let names = widest(&mut shelf.all.iter().map(|saved| text::width(&saved.name).min(NAME)));
    let counted = |name: &str| match shelf.counts.get(name) {
        Some(Ok(count)) => (count.words(), count.new > 0),
        Some(Err(_)) => ("?".to_owned(), false),
        None => ("…".to_owned(), false),
    };
    // Counts that are still to come have their room already, so that nothing moves when they come.
    let least = text::width(&Count { total: 1000, new: 10 }.words());
    let counts = widest(&mut shelf.all.iter().map(|saved| text::width(&counted(&saved.name).0)).chain([least]));
    draw_choices(paint, choices, |paint, i, row| {
        let Some(saved) = shelf.all.get(i) else { return };
        let on = (i == choices.chosen).then_some(Part::PopupSelection);
        let (words, has_new) = counted(&saved.name);
        let role = if has_new { Role::Title } else { Role::Muted };
        paint.put_right(row, &words, paint.role_on(role, on));
        let own = u16::try_from(text::width(&words)).unwrap_or(u16::MAX);
        let has_query = row.width >= names + counts + 16;
        let room = if has_query { names } else { row.width.saturating_sub(own + 1) };
        paint.put(row.split_left(room).0, &saved.name, paint.role_on(Role::Title, on));
        if has_query {
            let at = row.inset(names + 2, counts + 2);
            paint.put(at, &saved.query, paint.role_on(Role::Muted, on));
        }
    });
}
