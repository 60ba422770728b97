//! The list of briefs: date and parties, headline under them. Only what is on the screen is built.

use crate::app::{App, Area, Command, Layout};
use crate::brief::Review;
use crate::library::Entry;
use crate::pane::{Block, Page, Role, Run};
use crate::text;
use crate::ui::paint::Paint;
use crate::ui::theme::Part;

/// Columns of a date.
const DATE: usize = 11;

pub(crate) fn draw(paint: &mut Paint, app: &App, layout: &Layout) {
    let Some(view) = app.list_view(layout) else { return };
    if let Some(divider) = layout.divider {
        paint.vertical(divider);
    }
    if let (Some(line), Some(filter)) = (view.filter, &app.list.filter) {
        let clears = format!("{} clears", app.key(Command::Back));
        let taken = paint.put_right(line.inset(2, 1), &clears, paint.theme.part(Part::Hint));
        let count = format!("{} of {}  ", app.list.shown.len(), app.list.entries.len());
        let words = line.inset(2, taken + 3);
        let used = paint.put(words, &count, paint.theme.part(Part::Hint));
        paint.put(words.inset(used, 0), &filter.typed, paint.theme.part(Part::Accent));
    }
    if app.list.shown.is_empty() {
        draw_empty(paint, app, view.rows);
        return;
    }
    for (i, (place, entry)) in app.list.visible(view.count()).enumerate() {
        let y = view.rows.y + u16::try_from(i).unwrap_or(u16::MAX).saturating_mul(view.step);
        let height = 2.min((view.rows.y + view.rows.height).saturating_sub(y));
        let area = Area { y, height, ..view.rows };
        let is_chosen = place == app.list.chosen;
        draw_entry(paint, entry, area);
        if is_chosen {
            let (part, bar) =
                if app.in_brief { (Part::SelectionInactive, Part::Hint) } else { (Part::Selection, Part::Accent) };
            paint.cursor(area, (part, bar));
        }
    }
}

fn draw_entry(paint: &mut Paint, entry: &Entry, area: Area) {
    let (muted, title) = (paint.theme.role(Role::Muted), paint.theme.role(Role::Body));
    let line = area.inset(2, 1);
    let second = Area { y: area.y + 1, height: area.height.saturating_sub(1), ..line };
    let Some(card) = &entry.card else {
        let used = paint.put(line, "unreadable  ", paint.theme.role(Role::Alarm));
        paint.put(line.inset(used, 0), &entry.id.shown(), title);
        let why = entry.why();
        paint.put(second, why, muted);
        return;
    };
    let date = card.date.map_or_else(|| "no date".to_owned(), text::short_date);
    paint.put(line, &format!("{date:>DATE$}"), muted);
    let mut parties = line.inset(13, 0);
    if card.review == Review::Draft {
        let used = paint.put_right(parties, "draft", paint.theme.role(Role::Draft));
        parties = parties.inset(0, used + 1);
    }
    paint.put(parties, &card.parties.join(" · "), paint.theme.role(Role::Party));
    paint.put(second, &card.headline, title);
}

/// Why nothing is listed, and what to do about it.
fn draw_empty(paint: &mut Paint, app: &App, area: Area) {
    let (says, hints): (String, Vec<String>) = if app.list.filter.is_some() {
        let (back, search) = (app.key(Command::Back), app.key(Command::Search));
        let hint = format!("{back} shows all briefs again; {search} searches inside all of them.");
        ("No brief matches the filter.".to_owned(), vec![hint])
    } else if let Some(why) = &app.list.unreachable {
        let again = format!("{} reads it again.", app.key(Command::Reload));
        ("The library cannot be reached.".to_owned(), vec![why.clone(), again])
    } else if app.list.progress.is_some() || app.is_indexing && app.list.entries.is_empty() {
        ("Reading the library …".to_owned(), Vec::new())
    } else {
        let hints = [
            "A brief is one TOML file: put one into this folder and it appears here by itself.",
            "briefing schema describes the format; the bundled examples show it.",
        ];
        ("This library has no briefs yet.".to_owned(), hints.map(str::to_owned).to_vec())
    };
    let block = |above, role, words| Block { above, runs: vec![Run::new(role, words)], ..Block::default() };
    let mut page = Page { blocks: vec![block(0, Role::Title, says)] };
    page.blocks.extend(hints.into_iter().map(|hint| block(1, Role::Muted, hint)));
    let area = area.inset(2, 2);
    let area = if area.height > 8 { area.split_top(1).1 } else { area };
    for (i, row) in page.rows(usize::from(area.width)).iter().take(usize::from(area.height)).enumerate() {
        paint.row(area.row(i), row);
    }
}
