//! The open brief: its head, the tab line, its panes with cursor, marks and evidence. A heavy rule stands over the pane
//! that has the keys, so that it is known without colour.

use ratatui::style::Modifier;

use crate::app::{App, Area, Layout, PaneState, Slot};
use crate::pane::{Pane, Row};
use crate::text::Span;
use crate::ui::paint::{Paint, Rule};
use crate::ui::theme::Part;

pub(crate) fn draw(paint: &mut Paint, app: &App, layout: &Layout) {
    if app.open.is_none() {
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

/// As many rows of the head as there is room for; the last one says where there are more.
fn draw_head(paint: &mut Paint, app: &App, area: Area) {
    let rows = app.head().rows(usize::from(area.width));
    let room = usize::from(area.height);
    for (i, row) in rows.iter().take(room).enumerate() {
        let line = area.row(i);
        let is_cut = i + 1 == room && rows.get(i + 1).is_some_and(|next| next.block == row.block);
        if is_cut {
            let used = paint.row(line.inset(0, 1), row);
            let style = row.runs.last().map(|run| paint.theme.role(run.role)).unwrap_or_default();
            paint.put(line.inset(used, 0), "…", style);
        } else {
            paint.row(line, row);
        }
    }
}

fn draw_tabs(paint: &mut Paint, app: &App, layout: &Layout) {
    let Some((line, tabs)) = app.tab_line(layout) else { return };
    let has_keys = app.in_brief && app.overlay.is_none();
    for tab in tabs {
        let part = match (tab.pane == app.pane, app.in_brief) {
            (true, true) => paint.theme.part(Part::TabActive),
            (true, false) => paint.theme.part(Part::TabActive).remove_modifier(Modifier::UNDERLINED),
            (false, _) => paint.theme.part(Part::Tab),
        };
        paint.put(line.inset(tab.x, 0), &tab.text, part);
    }
    let words = app.alone_words(layout);
    match layout.tabs_rule {
        Some(rule) => paint.rule(rule, &Rule { is_heavy: has_keys, right: &words, ..Rule::default() }),
        None => {
            let area = layout.tabs.unwrap_or_default();
            paint.put_right(area, &words, paint.theme.part(Part::Hint));
        }
    }
}

fn draw_slot(paint: &mut Paint, app: &App, slot: &Slot) {
    let Some(state) = app.pane_state(slot.pane) else { return };
    let area = slot.text;
    if let Some(title) = slot.title {
        let is_heavy = app.pane == slot.pane && app.in_brief && app.overlay.is_none();
        let right = app.position_words(slot.pane, area);
        paint.rule(title, &Rule { is_heavy, left: slot.pane.title(), right: &right });
    }
    let cursor = cursor(app, slot.pane);
    let words = if slot.pane == Pane::Source { Marked::of(app) } else { Marked::default() };
    let mut marks = (usize::MAX, Vec::new());
    let rows = state.rows.iter().enumerate().skip(state.top).take(usize::from(area.height));
    for (place, (index, row)) in rows.enumerate() {
        let line = area.row(place);
        paint.row(line, row);
        if let Some((part, bar)) = cursor.filter(|_| is_at_cursor(state, index, row)) {
            let whole = Area { y: line.y, height: 1, ..slot.body };
            paint.cursor(whole, (part, bar));
        }
        if marks.0 != row.block {
            marks = (row.block, block_marks(app, state, row.block));
        }
        draw_marks(paint, (line, row), (&words, &marks.1));
    }
}

/// What is marked in a block of a page: words of the library search, then what is found in the pane.
fn block_marks(app: &App, state: &PaneState, block: usize) -> Vec<(Span, Part)> {
    let mut marks = Vec::new();
    if let Some(query) = app.open.as_ref().and_then(|open| open.marked.as_ref()) {
        marks.extend(query.marks(&state.page.text_of(block)).into_iter().map(|span| (span, Part::Mark)));
    }
    if let Some(found) = &state.find {
        let here = found.matches.iter().enumerate().filter(|(_, (at, _))| *at == block);
        marks.extend(
            here.map(|(i, (_, span))| (*span, if i == found.current { Part::MarkCurrent } else { Part::Mark })),
        );
    }
    marks
}

/// How the point with the cursor is shown in `pane`: where the keys go, and faintly the point whose words the source shows.
fn cursor(app: &App, pane: Pane) -> Option<(Part, Part)> {
    if !app.in_brief {
        return None;
    }
    if app.pane == pane {
        let part = if app.overlay.is_none() { Part::Selection } else { Part::SelectionInactive };
        return Some((part, Part::Accent));
    }
    (app.pane == Pane::Source && app.companion == pane).then_some((Part::SelectionInactive, Part::Hint))
}

/// Whether the row belongs to the point with the cursor: its empty rows inside do too, those around it do not.
fn is_at_cursor(state: &PaneState, index: usize, row: &Row) -> bool {
    !state.points.is_empty()
        && row.point == Some(state.point)
        && state.point_rows().is_some_and(|(first, last)| (first..=last).contains(&index))
}

/// Words of the source that are marked: what points rest on, and of these the words that are shown.
#[derive(Default)]
struct Marked {
    grounded: Vec<Span>,
    shown: Option<Span>,
}

impl Marked {
    fn of(app: &App) -> Self {
        Self { grounded: app.grounded(), shown: app.shown_evidence() }
    }
}

fn draw_marks(paint: &mut Paint, (line, row): (Area, &Row), (words, marks): (&Marked, &[(Span, Part)])) {
    let all = (line, line.width);
    let grounded = words.grounded.iter().map(|span| (*span, Part::MarkGrounded));
    for (span, part) in grounded.chain(words.shown.map(|span| (span, Part::MarkEvidence))) {
        if let Some(columns) = row.source_columns(span) {
            paint.mark(all, columns, part);
        }
    }
    for (span, part) in marks {
        if let Some(columns) = row.columns(*span) {
            paint.mark(all, columns, *part);
        }
    }
}
