//! The last line: a message, or the line being typed, or the most useful keys of the place one is in; at its right how far
//! the library is read.

use crate::app::{App, Area, Command, Doing, Field, Holds, Layout, Notice, Overlay, PanelRow, Place};
use crate::brief::{Brief, Review};
use crate::pane::{Pane, Role};
use crate::text;
use crate::ui::paint::Paint;
use crate::ui::theme::Part;

pub(crate) fn draw(paint: &mut Paint, app: &App, layout: &Layout) {
    if let Some(rule) = layout.footer_rule {
        paint.horizontal(rule);
        if let Some(divider) = layout.divider.filter(|_| app.shows_divider()) {
            paint.put(Area { x: divider.x, width: 1, ..rule }, "┴", paint.theme.part(Part::Border));
        }
    }
    let line = layout.footer.inset(1, 1);
    // A question takes the keys, so nothing may hide it.
    let is_asked = matches!(app.overlay, Some(Overlay::Confirm { .. }));
    let is_long = app.notice.as_ref().is_some_and(|notice| text::width(&notice.text) * 2 > usize::from(line.width));
    let line = if has_prompt(app) || is_long { line } else { line.inset(0, draw_progress(paint, app, line)) };
    if let Some(notice) = app.notice.as_ref().filter(|_| !is_asked) {
        draw_notice(paint, notice, line);
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
            let scrolled = prompt(paint, line, ("filter: ", &words, typed));
            if let Some(error) = error {
                // The words that are wrong, in the line itself: there is no row for a caret.
                let column = |at: usize| text::width(text::Span::new(0, at.min(typed.value().len())).of(typed.value()));
                let (from, to) = (column(error.span.start()), column(error.span.end()).max(1));
                let left = text::width("filter: ").saturating_sub(usize::from(scrolled));
                paint.mark((line, line.width), from + left..to + left, Part::MarkCurrent);
            }
        }
        Some(Overlay::SaveSearch { line: typed }) => {
            let name = text::line(typed.value());
            let is_taken = app.shelf.all.iter().any(|saved| saved.name == name.trim());
            let words = if is_taken { "replaces the one that is called so" } else { "Enter saves the search" };
            prompt(paint, line, ("name: ", words, typed));
        }
        Some(Overlay::Searches { doing: Doing::Renaming(typed), .. }) => {
            prompt(paint, line, ("name: ", "Enter gives the search this name", typed));
        }
        Some(Overlay::Searches { chosen, doing: Doing::Removing }) => {
            let name = app.shelf.all.get(*chosen).map_or("", |saved| &saved.name);
            question(paint, line, &format!("Take “{name}” out of the saved searches?"));
        }
        Some(Overlay::Pipe { line: typed }) => {
            prompt(paint, line, ("|", "the pane's text goes to this command", typed));
        }
        Some(Overlay::Confirm { question, .. }) => {
            self::question(paint, line, question);
        }
        Some(overlay) => keys(paint, line, &overlay_keys(app, overlay)),
        None => keys(paint, line, &place_keys(app)),
    }
}

/// Whether the line is wanted whole: something is typed in it, or asked.
fn has_prompt(app: &App) -> bool {
    matches!(
        app.overlay,
        Some(
            Overlay::Find { .. }
                | Overlay::Filter { .. }
                | Overlay::SaveSearch { .. }
                | Overlay::Pipe { .. }
                | Overlay::Confirm { .. }
                | Overlay::Searches { doing: Doing::Renaming(_) | Doing::Removing, .. }
        )
    )
}

/// Columns of the bar that shows how much is read.
const BAR: u16 = 12;
/// Columns that the keys have in any case.
const LEAST: u16 = 18;

/// How far the library is read, or looked at, at the right of the line; the columns used, with a gap before them.
fn draw_progress(paint: &mut Paint, app: &App, line: Area) -> u16 {
    let (verb, done, total) = match (app.list.progress, app.list.looking) {
        (Some((read, total)), _) => ("reading", read, total),
        (None, Some((seen, total))) if seen > 0 => ("checking", seen, total.max(seen)),
        _ => return 0,
    };
    let words = format!("{verb} {} of {}", text::grouped(done), text::grouped(total));
    let columns = |words: &str| u16::try_from(text::width(words)).unwrap_or(u16::MAX);
    let shown = [words.as_str(), &format!("{} %", done * 100 / total.max(1))];
    let Some(words) = shown.into_iter().find(|words| line.width > columns(words) + LEAST) else { return 0 };
    let mut used = paint.put_right(line, words, paint.theme.part(Part::Hint));
    if line.width > used + LEAST * 2 + BAR {
        let bar = usize::from(BAR);
        let full = (bar * done / total.max(1)).min(bar);
        used += 1 + paint.put_right(line.inset(0, used + 1), &"─".repeat(bar - full), paint.theme.part(Part::Border));
        used += paint.put_right(line.inset(0, used), &"━".repeat(full), paint.theme.part(Part::Accent));
    }
    used + 3
}

/// A question, and the keys that answer it.
fn question(paint: &mut Paint, line: Area, words: &str) {
    let bar = paint.put(line, "▌ ", paint.theme.part(Part::Accent));
    let used = bar + paint.put(line.inset(bar, 15), words, paint.theme.part(Part::Notice));
    keys(paint, line.inset(used + 2, 0), &[pair("y", "yes"), pair("n", "no")]);
}

/// A message: a bar in front tells it from the keys, an exclamation mark a failure from a success.
fn draw_notice(paint: &mut Paint, notice: &Notice, line: Area) {
    let alarm = paint.theme.role(Role::Alarm);
    let (mark, bar, words) = if notice.is_alarm {
        ("▌! ", alarm, alarm)
    } else {
        ("▌ ", paint.theme.part(Part::Accent), paint.theme.part(Part::Notice))
    };
    let used = paint.put(line, mark, bar);
    paint.put(line.inset(used, 0), &notice.text, words);
}

/// A line being typed, with words at its right that leave room for it; the columns scrolled out.
fn prompt(paint: &mut Paint, line: Area, (before, words, typed): (&str, &str, &tui_input::Input)) -> u16 {
    let used = paint.put(line, before, paint.theme.part(Part::Accent));
    let free = usize::from(line.width.saturating_sub(used + 4)).saturating_sub(text::width(typed.value()));
    let right = text::fit(words, free.max(usize::from(line.width / 2))).into_owned();
    let taken = paint.put_right(line, &right, paint.theme.part(Part::Hint));
    paint.input(line.inset(used, taken + 2), typed, true)
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

/// What is offered over the results besides the keys that every list has.
fn results_keys(app: &App) -> Vec<(String, String)> {
    let own = |command: Command| pair(&app.key(command), command.info().short);
    if let Some(panel) = app.search.as_ref().map(|search| &search.panel).filter(|panel| panel.has_keys) {
        let height = app.results_and_panel().1.map_or(0, |area| usize::from(area.height));
        let deed = match panel.cursor(height) {
            Some((_, PanelRow::More(..))) => "show all",
            Some((_, PanelRow::Value(value))) if panel.held.contains(&value.condition) => "take out",
            _ => "narrow to this",
        };
        let back = if panel.open.is_some() { "all facets" } else { "results" };
        return vec![pair("Enter", deed), pair("Esc", back), pair("↑ ↓", "choose")];
    }
    let units = if app.size.0 < 120 { "quotes …" } else { "quotes, sentences, briefs" };
    let mut keys = vec![pair("Enter", "open"), pair("Tab", units)];
    if app.search.as_ref().is_some_and(|search| search.total() > 0) {
        keys.extend([Command::Facets, Command::Sort, Command::SaveSearch].map(own));
    }
    keys.extend([pair("Esc", "close"), pair("↑ ↓", "choose")]);
    keys
}

fn overlay_keys(app: &App, overlay: &Overlay) -> Vec<(String, String)> {
    match overlay {
        Overlay::Search => results_keys(app),
        Overlay::Searches { .. } if app.shelf.all.is_empty() => vec![pair("Esc", "close")],
        Overlay::Searches { .. } => vec![
            pair("Enter", "open"),
            pair(&app.key(Command::Amend), "rename"),
            pair(&app.key(Command::Drop), "take out"),
            pair("Esc", "close"),
            pair("↑ ↓", "choose"),
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
        Overlay::Point(form) => {
            let mut keys = vec![pair("Enter", "save"), pair("↑ ↓", "field"), pair("Esc", "close")];
            if form.fields.get(form.at).is_some_and(|field| matches!(field.holds, Holds::Choice(_))) {
                keys.insert(1, pair("← →", "change"));
            }
            keys
        }
        _ => Vec::new(),
    }
}

/// What is offered in the list, the most useful first.
const LIST_KEYS: &[(Command, &str)] = &[
    (Command::Open, "read"),
    (Command::Search, "search library"),
    (Command::Filter, "filter"),
    (Command::NextPane, "panes"),
    (Command::Export, "export"),
    (Command::Theme, "theme"),
    (Command::Palette, "commands"),
    (Command::Quit, "quit"),
];
/// What is offered where nothing is listed.
const EMPTY_KEYS: &[(Command, &str)] = &[
    (Command::Search, "search library"),
    (Command::Filter, "filter"),
    (Command::Reload, "read again"),
    (Command::Palette, "commands"),
    (Command::Quit, "quit"),
];
/// What is offered on a point.
const POINT_KEYS: &[(Command, &str)] = &[
    (Command::Open, "source"),
    (Command::NextPane, "pane"),
    (Command::Find, "find"),
    (Command::Search, "search library"),
    (Command::Export, "export"),
    (Command::Back, "list"),
    (Command::CopyPoint, "copy"),
    (Command::Zoom, "zoom"),
    (Command::NextBrief, "next brief"),
    (Command::Palette, "commands"),
];
/// What is offered on a point of a draft.
const REVIEW_KEYS: &[(Command, &str)] = &[
    (Command::Accept, "accept"),
    (Command::Drop, "drop"),
    (Command::Amend, "edit"),
    (Command::NextUnreviewed, "next to review"),
    (Command::Undo, "undo"),
    (Command::Open, "source"),
    (Command::Review, "reviewed"),
    (Command::NextPane, "pane"),
    (Command::Back, "list"),
    (Command::Palette, "commands"),
];
/// What is offered on a point of a draft once all of them are looked at.
const DONE_KEYS: &[(Command, &str)] = &[
    (Command::Review, "mark as reviewed"),
    (Command::Drop, "drop"),
    (Command::Amend, "edit"),
    (Command::Undo, "undo"),
    (Command::Open, "source"),
    (Command::NextPane, "pane"),
    (Command::Back, "list"),
    (Command::Palette, "commands"),
];
/// What is offered in the source of a draft.
const SENTENCE_KEYS: &[(Command, &str)] = &[
    (Command::NextSentence, "sentence"),
    (Command::AddPoint, "add point"),
    (Command::Back, "list"),
    (Command::NextUnreviewed, "next to review"),
    (Command::NextPane, "pane"),
    (Command::Find, "find"),
    (Command::Palette, "commands"),
];
/// What is offered in every other pane.
const PANE_KEYS: &[(Command, &str)] = &[
    (Command::Back, "list"),
    (Command::NextPane, "pane"),
    (Command::Find, "find"),
    (Command::Search, "search library"),
    (Command::Export, "export"),
    (Command::Zoom, "zoom"),
    (Command::NextBrief, "next brief"),
    (Command::Palette, "commands"),
];

fn place_keys(app: &App) -> Vec<(String, String)> {
    if !app.pending.is_empty() {
        return vec![(crate::app::shown(&app.pending), "… the next key, or Esc".to_owned())];
    }
    let key = |command: Command| app.setup.keymap.keys_of(command).into_iter().next();
    let is_list = app.place() == Place::List;
    let is_empty = is_list && app.list.shown.is_empty();
    let commands = match (app.place(), app.pane) {
        _ if is_empty => EMPTY_KEYS,
        (Place::List | Place::Results, _) => LIST_KEYS,
        (Place::Brief, Pane::Quotes | Pane::Commitments) => match draft(app) {
            Some(brief) if brief.to_review().0 > 0 => REVIEW_KEYS,
            Some(_) => DONE_KEYS,
            None => POINT_KEYS,
        },
        (Place::Brief, Pane::Source) if draft(app).is_some() => SENTENCE_KEYS,
        (Place::Brief, _) => PANE_KEYS,
    };
    let mut pairs = Vec::new();
    if is_list && app.list.filter.is_some() {
        pairs.extend(key(Command::Back).map(|keys| (keys, "all briefs".to_owned())));
    }
    let moves = key(Command::Down).zip(key(Command::Up)).filter(|_| !is_empty);
    pairs.extend(moves.map(|(down, up)| (format!("{down} {up}"), "move".to_owned())));
    for (command, words) in commands {
        let words = if *command == Command::Back { back_word(app) } else { words };
        pairs.extend(key(*command).map(|keys| (keys, words.to_owned())));
    }
    pairs
}

/// The open brief, where it is a draft that can be changed.
fn draft(app: &App) -> Option<&Brief> {
    app.brief().filter(|brief| brief.review == Review::Draft && !app.setup.is_read_only)
}

/// What going back does here: one thing at a time.
fn back_word(app: &App) -> &'static str {
    let has_words = app.open.as_ref().is_some_and(|open| open.evidence.is_some());
    match app.pane_state(app.pane) {
        Some(state) if state.find.is_some() => "clear",
        _ if has_words && app.pane == Pane::Source => "back",
        _ if app.zoom => "unzoom",
        _ => "list",
    }
}
