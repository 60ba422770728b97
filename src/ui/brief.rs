//! Draws the open brief: head, tab line, panes with cursor, marks and evidence. The rule above the pane with the focus is heavy,
//! so that it can be recognised without colour.

use ratatui::style::Modifier;

use crate::app::{App, Area, Layout, PaneState, Slot};
use crate::pane::{Pane, Row};
use crate::text::Span;
use crate::ui::paint::{Paint, Rule};
use crate::ui::theme::Element;

pub(crate) fn draw_brief(paint: &mut Paint, app: &App, layout: &Layout) {
    if app.panes.open_brief().is_none() {
        return;
    }
    if let Some(area) = layout.head {
        draw_head(paint, app, area);
    }
    draw_tabs(paint, app, layout);
    for slot in &layout.slots {
        draw_slot(paint, app, slot);
    }
}

/// Draws the rows of the head that fit, with an ellipsis if there are more.
fn draw_head(paint: &mut Paint, app: &App, area: Area) {
    let rows = app.panes.head().rows(usize::from(area.width));
    let room = usize::from(area.height);
    for (i, row) in rows.iter().take(room).enumerate() {
        let line = area.nth_row(i);
        let is_cut = i + 1 == room && rows.get(i + 1).is_some_and(|next| next.block == row.block);
        if is_cut {
            let used = paint.draw_row(line.inset(0, 1), row);
            let style = row.runs.last().map(|run| paint.role(run.role)).unwrap_or_default();
            paint.print(line.inset(used, 0), "…", style);
        } else {
            paint.draw_row(line, row);
        }
    }
}

fn draw_tabs(paint: &mut Paint, app: &App, layout: &Layout) {
    let Some((line, tabs)) = app.panes.tab_line(layout) else { return };
    let has_keys = app.panes.has_focus() && app.overlay.is_none();
    for tab in tabs {
        let style = match (tab.pane == app.panes.focused(), app.panes.has_focus()) {
            (true, true) => paint.element(Element::TabActive),
            (true, false) => paint.element(Element::TabActive).remove_modifier(Modifier::UNDERLINED),
            (false, _) => paint.element(Element::Tab),
        };
        paint.print(line.inset(tab.x, 0), &tab.text, style);
    }
    let position = app.panes.single_pane_position(layout);
    match layout.tabs_rule {
        Some(rule) => paint.draw_rule(rule, &Rule { is_heavy: has_keys, right: &position, ..Rule::default() }),
        None => {
            let area = layout.tabs.unwrap_or_default();
            paint.print_right(area, &position, paint.element(Element::Hint));
        }
    }
}

fn draw_slot(paint: &mut Paint, app: &App, slot: &Slot) {
    let Some(state) = app.panes.state(slot.pane) else { return };
    let area = slot.text;
    if let Some(title) = slot.title {
        let is_heavy = app.panes.focused() == slot.pane && app.panes.has_focus() && app.overlay.is_none();
        let right = app.panes.scroll_position(slot.pane, area);
        paint.draw_rule(title, &Rule { is_heavy, left: slot.pane.title(), right: &right });
    }
    let cursor = cursor_style(app, slot.pane);
    let evidence = if slot.pane == Pane::Source { evidence_marks(app) } else { Vec::new() };
    let (mut block, mut marks) = (usize::MAX, Vec::new());
    let rows = state.rows().iter().enumerate().skip(state.top()).take(usize::from(area.height));
    for (i, (index, row)) in rows.enumerate() {
        let line = area.nth_row(i);
        paint.draw_row(line, row);
        if let Some((tint, bar)) = cursor.filter(|_| is_at_cursor(state, index, row)) {
            paint.draw_cursor(Area { y: line.y, height: 1, ..slot.body }, tint, bar);
        }
        for (span, element) in &evidence {
            if let Some(columns) = row.source_columns(*span) {
                paint.mark(line, columns, *element);
            }
        }
        if block != row.block {
            (block, marks) = (row.block, block_marks(app, state, row.block));
        }
        for (span, element) in &marks {
            if let Some(columns) = row.columns(*span) {
                paint.mark(line, columns, *element);
            }
        }
    }
}

/// The spans highlighted in the source: the evidence of all points, then that of the point under the cursor.
fn evidence_marks(app: &App) -> Vec<(Span, Element)> {
    let all = app.panes.all_evidence().into_iter().map(|span| (span, Element::MarkGrounded));
    all.chain(app.panes.highlighted_evidence().map(|span| (span, Element::MarkEvidence))).collect()
}

/// The spans marked in a block of a page: words of the search, then matches in the pane.
fn block_marks(app: &App, state: &PaneState, block: usize) -> Vec<(Span, Element)> {
    let mut marks = Vec::new();
    if let Some(query) = app.panes.open_brief().and_then(|open| open.query.as_ref()) {
        marks.extend(query.marks(&state.page().text_of(block)).into_iter().map(|span| (span, Element::Mark)));
    }
    if let Some(matches) = state.matches() {
        let here = matches.spans.iter().enumerate().filter(|(_, (at, _))| *at == block);
        let element = |i: usize| if i == matches.current { Element::MarkCurrent } else { Element::Mark };
        marks.extend(here.map(|(i, (_, span))| (*span, element(i))));
    }
    marks
}

/// The tint and bar of the point with the cursor in a pane. In the pane beside the source, they are faint.
fn cursor_style(app: &App, pane: Pane) -> Option<(Element, Element)> {
    if !app.panes.has_focus() {
        return None;
    }
    if app.panes.focused() == pane {
        let tint = if app.overlay.is_none() { Element::Selection } else { Element::SelectionInactive };
        return Some((tint, Element::Accent));
    }
    (app.panes.focused() == Pane::Source && app.panes.companion() == pane)
        .then_some((Element::SelectionInactive, Element::Hint))
}

/// Whether the row belongs to the point with the cursor. Blank rows inside the point do, those around it do not.
fn is_at_cursor(state: &PaneState, index: usize, row: &Row) -> bool {
    !state.points().is_empty()
        && row.point == Some(state.point())
        && state.point_rows().is_some_and(|(first, last)| (first..=last).contains(&index))
}
