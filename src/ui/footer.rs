//! The last line: a message, or the line being typed, or the most useful keys of the place one is in.

use crate::app::{App, Area, Command, Field, Layout, Overlay, Place};
use crate::pane::{Pane, Role};
use crate::text;
use crate::ui::paint::Paint;
use crate::ui::theme::Part;

pub(crate) fn draw(paint: &mut Paint, app: &App, layout: &Layout) {
    if let Some(rule) = layout.footer_rule {
        paint.horizontal(rule);
    }
    let line = layout.footer.inset(1, 1);
    // A question takes the keys, so nothing may hide it.
    let is_asked = matches!(app.overlay, Some(Overlay::Confirm { .. }));
    if let Some(notice) = app.notice.as_ref().filter(|_| !is_asked) {
        let style = if notice.is_alarm { paint.theme.role(Role::Alarm) } else { paint.theme.part(Part::Notice) };
        paint.put(line, &notice.text, style);
        return;
    }
    match &app.overlay {
        Some(Overlay::Find { line: typed, .. }) => {
            let found = app.pane_state(app.pane).and_then(|state| state.find.as_ref());
            let words = match found {
                Some(found) if found.matches.is_empty() => "not found".to_owned(),
                Some(found) => format!("{} of {}", found.current + 1, found.matches.len()),
                None => "find in this pane".to_owned(),
            };
            prompt(paint, line, ("/", &words, typed));
        }
        Some(Overlay::Filter { line: typed, error, .. }) => {
            let words = match error {
                Some(error) => error.message.clone(),
                None => format!("{} of {} briefs", app.list.shown.len(), app.list.entries.len()),
            };
            prompt(paint, line, ("filter: ", &words, typed));
        }
        Some(Overlay::Pipe { line: typed }) => {
            prompt(paint, line, ("|", "the pane's text goes to this command", typed));
        }
        Some(Overlay::Confirm { question, .. }) => {
            let used = paint.put(line.inset(0, 8), question, paint.theme.part(Part::Notice));
            paint.put(line.inset(used + 2, 0), "y / n", paint.theme.part(Part::Key));
        }
        Some(overlay) => keys(paint, line, &overlay_keys(overlay)),
        None => keys(paint, line, &place_keys(app)),
    }
}

fn prompt(paint: &mut Paint, line: Area, (before, words, typed): (&str, &str, &tui_input::Input)) {
    let used = paint.put(line, before, paint.theme.part(Part::Accent));
    let right = text::fit(words, usize::from(line.width / 2)).into_owned();
    let taken = paint.put_right(line, &right, paint.theme.part(Part::Hint));
    paint.input(line.inset(used, taken + 2), typed, true);
}

/// Keys and words after one another, as many as fit whole.
fn keys(paint: &mut Paint, line: Area, pairs: &[(String, String)]) {
    let mut rest = line;
    for (key, words) in pairs {
        let needed = text::width(key) + 1 + text::width(words);
        if usize::from(rest.width) < needed {
            return;
        }
        let used = paint.put(rest, key, paint.theme.part(Part::Key));
        let more = paint.put(rest.inset(used + 1, 0), words, paint.theme.part(Part::Hint));
        rest = rest.inset(used + 1 + more + 3, 0);
    }
}

fn pair(keys: &str, words: &str) -> (String, String) {
    (keys.to_owned(), words.to_owned())
}

fn overlay_keys(overlay: &Overlay) -> Vec<(String, String)> {
    match overlay {
        Overlay::Search => vec![
            pair("Enter", "open"),
            pair("↑ ↓", "choose"),
            pair("Tab", "commitments, quotes, sentences, briefs"),
            pair("Esc", "close"),
        ],
        Overlay::Help { .. } => vec![pair("↑ ↓", "scroll"), pair("Esc", "close"), pair("type", "to search the keys")],
        Overlay::Palette { .. } => vec![pair("Enter", "do it"), pair("↑ ↓", "choose"), pair("Esc", "close")],
        Overlay::Themes { .. } => vec![pair("Enter", "keep"), pair("↑ ↓", "look"), pair("Esc", "as before")],
        Overlay::Export(form) => {
            let mut keys = vec![pair("Enter", "save"), pair("↑ ↓", "field"), pair("Esc", "close")];
            if form.field != Field::File {
                keys.insert(1, pair("← →", "change"));
            }
            keys
        }
        _ => Vec::new(),
    }
}

fn place_keys(app: &App) -> Vec<(String, String)> {
    if !app.pending.is_empty() {
        return vec![(crate::app::shown(&app.pending), "… the next key, or Esc".to_owned())];
    }
    let key = |command: Command, words: &str| {
        let keys = app.setup.keymap.keys_of(command);
        keys.into_iter().next().map(|keys| (keys, words.to_owned()))
    };
    let commands: &[(Command, &str)] = match (app.place(), app.pane) {
        (Place::List | Place::Results, _) => &[
            (Command::Open, "read"),
            (Command::Search, "search library"),
            (Command::Filter, "filter"),
            (Command::NextPane, "panes"),
            (Command::Export, "export"),
            (Command::Theme, "theme"),
            (Command::Palette, "commands"),
            (Command::Quit, "quit"),
        ],
        (Place::Brief, Pane::Quotes | Pane::Commitments) => &[
            (Command::Open, "source"),
            (Command::NextPane, "pane"),
            (Command::Find, "find"),
            (Command::Search, "search library"),
            (Command::Export, "export"),
            (Command::CopyPoint, "copy"),
            (Command::Zoom, "zoom"),
            (Command::NextBrief, "next brief"),
            (Command::Back, "list"),
            (Command::Palette, "commands"),
        ],
        (Place::Brief, _) => &[
            (Command::NextPane, "pane"),
            (Command::Find, "find"),
            (Command::JumpBack, "back"),
            (Command::Search, "search library"),
            (Command::Export, "export"),
            (Command::Zoom, "zoom"),
            (Command::NextBrief, "next brief"),
            (Command::Back, "list"),
            (Command::Palette, "commands"),
        ],
    };
    let mut pairs = Vec::new();
    if matches!(app.place(), Place::List) || !app.pane_state(app.pane).is_none_or(|s| s.points.is_empty()) {
        pairs.extend(
            key(Command::Down, "").zip(key(Command::Up, "move")).map(|((d, _), (u, w))| (format!("{d} {u}"), w)),
        );
    }
    pairs.extend(commands.iter().filter_map(|(command, words)| key(*command, words)));
    pairs
}
