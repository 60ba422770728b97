//! The list of briefs: date and parties, headline under them. Only what is on the screen is built.

use crate::app::{App, Area, Layout, Overlay};
use crate::brief::Review;
use crate::library::Entry;
use crate::pane::Role;
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
        let words = format!("{} of {}: {}", app.list.shown.len(), app.list.entries.len(), filter.typed);
        let used = paint.put(line.inset(2, 10), &words, paint.theme.part(Part::Accent));
        paint.put_right(line.inset(used + 3, 1), "Esc clears", paint.theme.part(Part::Hint));
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
            let has_keys = !app.in_brief && !matches!(app.overlay, Some(Overlay::Search));
            let part = if has_keys { Part::Selection } else { Part::SelectionInactive };
            paint.tint(area, paint.theme.part(part));
            for y in area.y..area.y + area.height {
                let bar = if has_keys { "▌" } else { "▏" };
                paint.put(
                    Area { y, height: 1, ..area },
                    bar,
                    paint.theme.part(Part::Accent).patch(paint.theme.part(part)),
                );
            }
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

fn draw_empty(paint: &mut Paint, app: &App, area: Area) {
    let lines: &[&str] = if app.list.filter.is_some() {
        &["No brief matches the filter.", "", "Esc shows all briefs again."]
    } else if app.list.progress.is_some() || app.is_indexing && app.list.entries.is_empty() {
        &["Reading the library …"]
    } else {
        &[
            "This library has no briefs yet.",
            "",
            "A brief is one TOML file; put one into this",
            "folder and it appears here by itself.",
            "briefing schema describes the format.",
        ]
    };
    for (i, line) in lines.iter().enumerate() {
        let (_, row) = area.inset(2, 1).split_top(u16::try_from(i + 1).unwrap_or(1));
        paint.put(row, line, paint.theme.role(if i == 0 { Role::Body } else { Role::Muted }));
    }
}
