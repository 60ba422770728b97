//! The open brief: its head, the tab line, its panes with cursor, marks and evidence.

use crate::app::{App, Area, Layout, PaneState, Slot};
use crate::pane::{Pane, Row};
use crate::text::Span;
use crate::ui::paint::Paint;
use crate::ui::theme::Part;

pub(crate) fn draw(paint: &mut Paint, app: &App, layout: &Layout) {
    if app.open.is_none() {
        return;
    }
    if let Some(area) = layout.head {
        let rows = app.head().rows(usize::from(area.width));
        for (i, row) in rows.iter().take(usize::from(area.height)).enumerate() {
            paint.row(Area { y: area.y + u16::try_from(i).unwrap_or(0), height: 1, ..area }, row);
        }
    }
    draw_tabs(paint, app, layout);
    if let Some(gutter) = layout.gutter {
        paint.vertical(gutter);
    }
    for slot in &layout.slots {
        draw_slot(paint, app, slot);
    }
}

fn draw_tabs(paint: &mut Paint, app: &App, layout: &Layout) {
    let Some(line) = layout.tabs else { return };
    let inner = line.inset(if line.width < 60 { 1 } else { 2 }, 1);
    let alone = layout.slots.iter().find(|slot| slot.title.is_none());
    let words = alone.map(|slot| app.position_words(slot.pane, slot.text_area())).unwrap_or_default();
    let used = if words.is_empty() { 0 } else { paint.put_right(inner, &words, paint.theme.part(Part::Hint)) + 2 };
    let inner = inner.inset(0, used);
    for tab in app.tabs(inner.width) {
        let is_active = tab.pane == app.pane;
        let part = if is_active { Part::TabActive } else { Part::Tab };
        paint.put(inner.inset(tab.x, 0), &tab.text, paint.theme.part(part));
    }
    if let Some(rule) = layout.tabs_rule {
        paint.horizontal(rule);
    }
}

fn draw_slot(paint: &mut Paint, app: &App, slot: &Slot) {
    let Some(state) = app.pane_state(slot.pane) else { return };
    let has_keys = app.in_brief && app.pane == slot.pane && app.overlay.is_none();
    let area = slot.text_area();
    if let Some(title) = slot.title {
        let is_active = app.pane == slot.pane && app.in_brief;
        let inner = Area { x: area.x, width: area.width, ..title };
        let part = if is_active { Part::TabActive } else { Part::Tab };
        let used = paint.put(inner, slot.pane.title(), paint.theme.part(part));
        paint.put_right(inner.inset(used + 1, 0), &app.position_words(slot.pane, area), paint.theme.part(Part::Hint));
    }
    let rows = state.rows.iter().enumerate().skip(state.top).take(usize::from(area.height));
    for (place, (index, row)) in rows.enumerate() {
        let line = Area { y: area.y + u16::try_from(place).unwrap_or(0), height: 1, ..area };
        paint.row(line, row);
        if is_at_cursor(state, index, row) && app.in_brief {
            let part = if has_keys { Part::Selection } else { Part::SelectionInactive };
            let whole = Area { y: line.y, height: 1, ..slot.body };
            paint.tint(whole, paint.theme.part(part));
            if app.pane == slot.pane {
                paint.put(whole, "▌", paint.theme.part(Part::Accent).patch(paint.theme.part(part)));
            }
        }
        draw_marks(paint, app, (slot.pane, line, row));
    }
}

/// Whether the row belongs to the point with the cursor: its empty rows inside do too, those around it do not.
fn is_at_cursor(state: &PaneState, index: usize, row: &Row) -> bool {
    !state.points.is_empty()
        && row.point == Some(state.point)
        && state.point_rows().is_some_and(|(first, last)| (first..=last).contains(&index))
}

fn draw_marks(paint: &mut Paint, app: &App, (pane, line, row): (Pane, Area, &Row)) {
    let Some(open) = &app.open else { return };
    let all = (line, line.width);
    if let Some(columns) = open.evidence.filter(|_| pane == Pane::Source).and_then(|span| row.source_columns(span)) {
        paint.mark(all, columns, Part::MarkEvidence);
    }
    if let Some(query) = &open.marked {
        let text = app.pane_state(pane).map(|state| state.page.text_of(row.block)).unwrap_or_default();
        for span in query.marks(&text) {
            mark_span(paint, all, (row, span, Part::Mark));
        }
    }
    if let Some(found) = app.pane_state(pane).and_then(|state| state.find.as_ref()) {
        for (i, (block, span)) in found.matches.iter().enumerate() {
            if *block == row.block {
                let part = if i == found.current { Part::MarkCurrent } else { Part::Mark };
                mark_span(paint, all, (row, *span, part));
            }
        }
    }
}

fn mark_span(paint: &mut Paint, all: (Area, u16), (row, span, part): (&Row, Span, Part)) {
    if let Some(columns) = row.columns(span) {
        paint.mark(all, columns, part);
    }
}
