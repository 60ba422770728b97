//! Draws the list of saved searches: name, query, number of hits and of new ones.

use crate::app::{App, Command, Layout};
use crate::pane::Role;
use crate::search::SearchCount;
use crate::text;
use crate::ui::overlay::draw_choices;
use crate::ui::paint::Paint;
use crate::ui::theme::Element;

/// The widest column of names.
const NAME: usize = 28;

pub(crate) fn draw_saved_searches(paint: &mut Paint, app: &App, layout: &Layout) {
    let Some(choices) = app.choices(layout) else { return };
    let searches = &app.saved_searches;
    paint.draw_popup(&choices.popup, "Saved searches");
    if let Some(problem) = searches.problem() {
        paint.print(choices.popup.inner, problem, paint.role(Role::Alarm));
    }
    if searches.all().is_empty() {
        if searches.is_read() {
            let key = app.setup.keymap.hint(Command::SaveSearch);
            paint.print(choices.rows.nth_row(0), "There are no saved searches yet.", paint.role(Role::Title));
            let hint = format!("Press {key} in the results to save a search.");
            paint.print(choices.rows.nth_row(1), &hint, paint.role(Role::Muted));
        }
        return;
    }
    let widest = |widths: &mut dyn Iterator<Item = usize>| u16::try_from(widths.max().unwrap_or(0)).unwrap_or(u16::MAX);
    let names = widest(&mut searches.all().iter().map(|saved| text::width(&saved.name).min(NAME)));
    let counted = |name: &str| match searches.count(name) {
        Some(Ok(count)) => (count.to_string(), count.new > 0),
        Some(Err(_)) => ("?".to_owned(), false),
        None => ("…".to_owned(), false),
    };
    // Room for counts is reserved, so that nothing moves when they arrive.
    let least = text::width(&SearchCount { total: 1000, new: 10 }.to_string());
    let counts = widest(&mut searches.all().iter().map(|saved| text::width(&counted(&saved.name).0)).chain([least]));
    draw_choices(paint, choices, |paint, i, row| {
        let Some(saved) = searches.all().get(i) else { return };
        let on = (i == choices.cursor.selected).then_some(Element::PopupSelection);
        let (words, has_new) = counted(&saved.name);
        let role = if has_new { Role::Title } else { Role::Muted };
        paint.print_right(row, &words, paint.role_on(role, on));
        let own = u16::try_from(text::width(&words)).unwrap_or(u16::MAX);
        let has_query = row.width >= names + counts + 16;
        let room = if has_query { names } else { row.width.saturating_sub(own + 1) };
        paint.print(row.split_left(room).0, &saved.name, paint.role_on(Role::Title, on));
        if has_query {
            let at = row.inset(names + 2, counts + 2);
            paint.print(at, &saved.query, paint.role_on(Role::Muted, on));
        }
    });
}
