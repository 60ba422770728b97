//! Draws the list of briefs: date and parties, and the headline below them.

use crate::app::{App, Area, Command, Layout};
use crate::brief::Review;
use crate::library::Entry;
use crate::pane::{Block, Page, Role, Run};
use crate::text;
use crate::ui::paint::Paint;
use crate::ui::theme::Element;

/// Columns of a date.
const DATE: usize = 11;

pub(crate) fn draw_list(paint: &mut Paint, app: &App, layout: &Layout) {
    let Some(view) = app.list_view(layout) else { return };
    if let Some(divider) = layout.divider {
        paint.draw_vertical(divider);
    }
    if let (Some(line), Some(filter)) = (view.filter, app.list.filter()) {
        let clears = format!("{} clears", app.setup.keymap.hint(Command::Back));
        let taken = paint.print_right(line.inset(2, 1), &clears, paint.element(Element::Hint));
        let count = format!("{} of {}  ", app.list.visible().len(), app.list.all_entries().len());
        let words = line.inset(2, taken + 3);
        let used = paint.print(words, &count, paint.element(Element::Hint));
        paint.print(words.inset(used, 0), &filter.typed, paint.element(Element::Accent));
    }
    if app.list.visible().is_empty() {
        draw_empty(paint, app, view.rows);
        return;
    }
    for (i, (index, entry)) in app.list.on_screen(view.capacity()).enumerate() {
        let y = view.rows.y + u16::try_from(i).unwrap_or(u16::MAX).saturating_mul(view.step);
        let height = 2.min((view.rows.y + view.rows.height).saturating_sub(y));
        let area = Area { y, height, ..view.rows };
        let is_chosen = index == app.list.selected();
        draw_entry(paint, entry, area);
        if is_chosen {
            let (tint, bar) = if app.panes.has_focus() {
                (Element::SelectionInactive, Element::Hint)
            } else {
                (Element::Selection, Element::Accent)
            };
            paint.draw_cursor(area, tint, bar);
        }
    }
}

fn draw_entry(paint: &mut Paint, entry: &Entry, area: Area) {
    let (muted, title) = (paint.role(Role::Muted), paint.role(Role::Body));
    let line = area.inset(2, 1);
    let second = Area { y: area.y + 1, height: area.height.saturating_sub(1), ..line };
    let Some(card) = &entry.card else {
        let used = paint.print(line, "unreadable  ", paint.role(Role::Alarm));
        paint.print(line.inset(used, 0), &entry.id.to_string(), title);
        let why = entry.unreadable_reason();
        paint.print(second, why, muted);
        return;
    };
    let date = card.date.map_or_else(|| "no date".to_owned(), text::short_date);
    paint.print(line, &format!("{date:>DATE$}"), muted);
    let mut parties = line.inset(13, 0);
    if card.review == Review::Draft {
        let used = paint.print_right(parties, "draft", paint.role(Role::Draft));
        parties = parties.inset(0, used + 1);
    }
    paint.print(parties, &card.parties.join(" · "), paint.role(Role::Party));
    paint.print(second, &card.headline, title);
}

/// Why the list is empty, and what to do about it.
fn draw_empty(paint: &mut Paint, app: &App, area: Area) {
    let (title, hints): (String, Vec<String>) = if app.list.filter().is_some() {
        let (back, search) = (app.setup.keymap.hint(Command::Back), app.setup.keymap.hint(Command::Search));
        let hint = format!("{back} shows all briefs again; {search} searches their contents.");
        ("No brief matches the filter.".to_owned(), vec![hint])
    } else if let Some(why) = &app.list.unreachable {
        let again = format!("{} reads it again.", app.setup.keymap.hint(Command::Reload));
        ("The library cannot be reached.".to_owned(), vec![why.clone(), again])
    } else if app.list.reading.is_some() || app.is_indexing && app.list.all_entries().is_empty() {
        ("Reading the library …".to_owned(), Vec::new())
    } else {
        let hints = [
            "A brief is a TOML file: put one into this folder and it appears here.",
            "`briefing schema` describes the format; the bundled examples show it.",
        ];
        ("This library has no briefs yet.".to_owned(), hints.map(str::to_owned).to_vec())
    };
    let block = |above, role, words| Block { above, runs: vec![Run::new(role, words)], ..Block::default() };
    let mut page = Page { blocks: vec![block(0, Role::Title, title)] };
    page.blocks.extend(hints.into_iter().map(|hint| block(1, Role::Muted, hint)));
    let area = area.inset(2, 2);
    let area = if area.height > 8 { area.split_top(1).1 } else { area };
    for (i, row) in page.rows(usize::from(area.width)).iter().take(usize::from(area.height)).enumerate() {
        paint.draw_row(area.nth_row(i), row);
    }
}
