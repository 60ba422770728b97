//! Draws the top line: program, library and, at the right, its state (filter, drafts, unreadable files).

use ratatui::style::Style;

use crate::app::{App, Area, Command, Layout};
use crate::pane::Role;
use crate::text;
use crate::ui::paint::{Paint, Rule};
use crate::ui::theme::Element;

/// The fewest columns for the names of program and library.
const MIN_NAMES: u16 = 24;

pub(crate) fn draw_header(paint: &mut Paint, app: &App, layout: &Layout) {
    let Some(line) = layout.header else { return };
    let line = line.inset(1, 1);
    let (plain, strong) = (paint.element(Element::Header), paint.element(Element::HeaderName));
    let help = app.setup.keymap.keys_of(Command::Help).first().cloned().unwrap_or_default();
    let used = paint.print_right(line, &format!("{help} help"), plain);
    let mut right = line.inset(0, used + 3);
    for (words, style) in states(paint, app).into_iter().rev() {
        let columns = u16::try_from(text::width(&words)).unwrap_or(u16::MAX);
        if right.width < columns.saturating_add(MIN_NAMES) {
            continue;
        }
        let used = paint.print_right(right, &words, style);
        right = right.inset(0, used + 3);
    }
    let used = paint.print(right, "briefing", strong);
    let read_only = if app.setup.is_read_only { ", read-only" } else { "" };
    let words = format!("{} · {}{read_only}", app.setup.library, brief_count(app));
    paint.print(right.inset(used + 3, 0), &words, plain);
    draw_rule(paint, app, layout);
}

/// Draws the rule below the header, which is heavy above the list while that has the focus.
fn draw_rule(paint: &mut Paint, app: &App, layout: &Layout) {
    let Some(rule) = layout.header_rule else { return };
    paint.draw_horizontal(rule);
    let has_keys = !app.panes.has_focus() && app.overlay.is_none();
    if let Some(list) = layout.list.filter(|_| has_keys) {
        paint.draw_rule(Area { x: list.x, width: list.width, ..rule }, &Rule { is_heavy: true, ..Rule::default() });
    }
    if let Some(divider) = layout.divider.filter(|_| app.shows_divider()) {
        let joint = if has_keys { "┭" } else { "┬" };
        paint.print(Area { x: divider.x, width: 1, ..rule }, joint, paint.element(Element::Border));
    }
}

fn brief_count(app: &App) -> String {
    let (all, shown) = (app.list.all_entries().len(), app.list.visible().len());
    let noun = if all == 1 { "brief" } else { "briefs" };
    let [all, shown] = [all, shown].map(text::grouped);
    if app.list.filter().is_some() { format!("{shown} of {all} {noun}") } else { format!("{all} {noun}") }
}

/// Most urgent last. If there is no room, the first are left out.
fn states(paint: &Paint, app: &App) -> Vec<(String, Style)> {
    let mut states = Vec::new();
    if let Some(filter) = app.list.filter() {
        states.push((format!("filter {}", text::truncate(&filter.typed, 30)), paint.element(Element::Accent)));
    }
    if app.list.drafts() > 0 {
        let noun = if app.list.drafts() == 1 { "draft" } else { "drafts" };
        states.push((format!("{} {noun}", text::grouped(app.list.drafts())), paint.role(Role::Draft)));
    }
    if app.list.broken() > 0 {
        states.push((format!("{} unreadable", text::grouped(app.list.broken())), paint.role(Role::Alarm)));
    }
    if app.list.unreachable.is_some() {
        states.push(("library not reachable".to_owned(), paint.role(Role::Alarm)));
    }
    states
}
