//! The line at the top: the program, the library, and at the right what one should know: loading, drafts, unreadable files.

use crate::app::{App, Command, Layout};
use crate::pane::Role;
use crate::ui::paint::Paint;
use crate::ui::theme::Part;

pub(crate) fn draw(paint: &mut Paint, app: &App, layout: &Layout) {
    let Some(line) = layout.header else { return };
    let line = line.inset(1, 1);
    let (plain, strong) = (paint.theme.part(Part::Header), paint.theme.part(Part::HeaderName));
    let help = app.setup.keymap.keys_of(Command::Help).first().cloned().unwrap_or_default();
    let used = paint.put_right(line, &format!("{help} help"), plain);
    let mut right = line.inset(0, used + 3);
    for (words, is_alarm) in states(app).into_iter().rev() {
        let style = if is_alarm { paint.theme.role(Role::Draft) } else { plain };
        let used = paint.put_right(right, &words, style);
        right = right.inset(0, used + 3);
    }
    let briefs = app.list.entries.len();
    let noun = if briefs == 1 { "brief" } else { "briefs" };
    let read_only = if app.setup.is_read_only { ", read-only" } else { "" };
    let used = paint.put(right, "briefing", strong);
    paint.put(right.inset(used + 3, 0), &format!("{} · {briefs} {noun}{read_only}", app.setup.library), plain);
    if let Some(rule) = layout.header_rule {
        paint.horizontal(rule);
    }
}

fn states(app: &App) -> Vec<(String, bool)> {
    let mut states = Vec::new();
    if app.list.unreachable.is_some() {
        states.push(("library not reachable".to_owned(), true));
    }
    if let Some((read, total)) = app.list.progress {
        states.push((format!("reading {read} of {total}"), false));
    } else if app.is_indexing {
        states.push(("indexing".to_owned(), false));
    }
    if app.list.drafts > 0 {
        states.push((format!("{} draft{}", app.list.drafts, if app.list.drafts == 1 { "" } else { "s" }), false));
    }
    if app.list.broken > 0 {
        states.push((format!("{} unreadable", app.list.broken), true));
    }
    states
}
