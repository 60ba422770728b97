//! Draws the last line: a notice, an input line or the most useful keys, and at its right how far the library has been read.

use tui_input::Input;

use crate::app::{
    App, Area, Command, ExportField, FieldKind, FilterLine, Focus, Layout, LoadProgress, Mode, Notice, Overlay,
    PaneState, PanelRow, sequence_text,
};
use crate::pane::{Pane, Role};
use crate::text;
use crate::ui::paint::Paint;
use crate::ui::theme::Element;

pub(crate) fn draw_footer(paint: &mut Paint, app: &App, layout: &Layout) {
    if let Some(rule) = layout.footer_rule {
        paint.draw_horizontal(rule);
        if let Some(divider) = layout.divider.filter(|_| app.shows_divider()) {
            paint.print(Area { x: divider.x, width: 1, ..rule }, "┴", paint.element(Element::Border));
        }
    }
    let line = layout.footer.inset(1, 1);
    // Nothing may hide a question, because it has the keys.
    let is_asked = matches!(app.overlay, Some(Overlay::Confirm { .. }));
    let is_long = app.notice.as_ref().is_some_and(|notice| text::width(&notice.text) * 2 > usize::from(line.width));
    let line = if has_prompt(app) || is_long { line } else { line.inset(0, draw_progress(paint, app, line)) };
    if let Some(notice) = app.notice.as_ref().filter(|_| !is_asked) {
        draw_notice(paint, notice, line);
        return;
    }
    match &app.overlay {
        Some(Overlay::Find(find)) => {
            let hint = match app.panes.focused_state().and_then(PaneState::matches) {
                Some(matches) if matches.spans.is_empty() => "no match".to_owned(),
                Some(matches) => format!("{} of {}", matches.current + 1, matches.spans.len()),
                None => "find in this pane".to_owned(),
            };
            draw_prompt(paint, line, "/", &find.line, &hint);
        }
        Some(Overlay::Filter(filter)) => draw_filter_prompt(paint, app, line, filter),
        Some(Overlay::SaveSearch(name)) => {
            let exists = app.saved_searches.has_name(text::line(name.value()).trim());
            let hint = if exists { "replaces the search of this name" } else { "Enter saves the search" };
            draw_prompt(paint, line, "name: ", name, hint);
        }
        Some(Overlay::SavedSearches) => match app.saved_searches.mode() {
            Mode::Rename(name) => drop(draw_prompt(paint, line, "name: ", name, "Enter renames the search")),
            Mode::Delete => {
                let name = app.saved_searches.selected().map_or("", |saved| &saved.name);
                draw_question(paint, line, &format!("Delete the saved search “{name}”?"));
            }
            Mode::Choose => draw_keys(paint, line, &saved_searches_keys(app)),
        },
        Some(Overlay::Pipe(command)) => {
            draw_prompt(paint, line, "|", command, "the pane is piped to this command");
        }
        Some(Overlay::Confirm { question, .. }) => draw_question(paint, line, question),
        Some(overlay) => draw_keys(paint, line, &overlay_keys(app, overlay)),
        None => draw_keys(paint, line, &focus_keys(app)),
    }
}

fn draw_filter_prompt(paint: &mut Paint, app: &App, line: Area, filter: &FilterLine) {
    let hint = match &filter.error {
        Some(error) => error.message.clone(),
        None => format!("{} of {} briefs", app.list.visible().len(), app.list.all_entries().len()),
    };
    let label = "filter: ";
    let scrolled = draw_prompt(paint, line, label, &filter.line, &hint);
    if let Some(error) = &filter.error {
        // The error is marked in the line itself, because there is no row for a caret.
        let typed = filter.line.value();
        let column = |at: usize| text::width(text::Span::new(0, at.min(typed.len())).slice(typed));
        let (from, to) = (column(error.span.start()), column(error.span.end()).max(1));
        let left = text::width(label).saturating_sub(usize::from(scrolled));
        paint.mark(line, from + left..to + left, Element::MarkCurrent);
    }
}

/// Whether the line shows an input line or a question.
fn has_prompt(app: &App) -> bool {
    match app.overlay {
        Some(
            Overlay::Find(_) | Overlay::Filter(_) | Overlay::SaveSearch(_) | Overlay::Pipe(_) | Overlay::Confirm { .. },
        ) => true,
        Some(Overlay::SavedSearches) => !matches!(app.saved_searches.mode(), Mode::Choose),
        _ => false,
    }
}

/// Columns of the progress bar.
const BAR: u16 = 12;
/// The fewest columns for keys.
const MIN_KEYS: u16 = 18;

/// Draws at the right how far the library has been read or checked. Returns the columns used, including a gap.
fn draw_progress(paint: &mut Paint, app: &App, line: Area) -> u16 {
    let (verb, done, total) = match (app.list.reading, app.list.checking) {
        (Some(LoadProgress { done, total }), _) => ("reading", done, total),
        (None, Some(LoadProgress { done, total })) if done > 0 => ("checking", done, total.max(done)),
        _ => return 0,
    };
    let words = format!("{verb} {} of {}", text::grouped(done), text::grouped(total));
    let columns = |words: &str| u16::try_from(text::width(words)).unwrap_or(u16::MAX);
    let forms = [words.as_str(), &format!("{} %", done * 100 / total.max(1))];
    let Some(words) = forms.into_iter().find(|words| line.width > columns(words) + MIN_KEYS) else { return 0 };
    let mut used = paint.print_right(line, words, paint.element(Element::Hint));
    if line.width > used + MIN_KEYS * 2 + BAR {
        let bar = usize::from(BAR);
        let full = (bar * done / total.max(1)).min(bar);
        used += 1 + paint.print_right(line.inset(0, used + 1), &"─".repeat(bar - full), paint.element(Element::Border));
        used += paint.print_right(line.inset(0, used), &"━".repeat(full), paint.element(Element::Accent));
    }
    used + 3
}

fn draw_question(paint: &mut Paint, line: Area, words: &str) {
    let bar = paint.print(line, "▌ ", paint.element(Element::Accent));
    let used = bar + paint.print(line.inset(bar, 15), words, paint.element(Element::Notice));
    draw_keys(paint, line.inset(used + 2, 0), &[pair("y", "yes"), pair("n", "no")]);
}

/// Draws a notice, with a bar that distinguishes it from keys. An exclamation mark distinguishes failures.
fn draw_notice(paint: &mut Paint, notice: &Notice, line: Area) {
    let alarm = paint.role(Role::Alarm);
    let (mark, bar, words) = if notice.is_alarm {
        ("▌! ", alarm, alarm)
    } else {
        ("▌ ", paint.element(Element::Accent), paint.element(Element::Notice))
    };
    let used = paint.print(line, mark, bar);
    paint.print(line.inset(used, 0), &notice.text, words);
}

/// Draws an input line, and a hint at its right if there is room. Returns the columns scrolled out at the left.
fn draw_prompt(paint: &mut Paint, line: Area, label: &str, typed: &Input, hint: &str) -> u16 {
    let used = paint.print(line, label, paint.element(Element::Accent));
    let free = usize::from(line.width.saturating_sub(used + 4)).saturating_sub(text::width(typed.value()));
    let hint = text::truncate(hint, free.max(usize::from(line.width / 2))).into_owned();
    let right = paint.print_right(line, &hint, paint.element(Element::Hint));
    paint.draw_input(line.inset(used, right + 2), typed, true)
}

/// Draws the keys and labels that fit.
fn draw_keys(paint: &mut Paint, line: Area, pairs: &[(String, String)]) {
    let mut rest = line;
    for (key, words) in pairs {
        let needed = text::width(key) + 1 + text::width(words);
        if usize::from(rest.width) < needed {
            return;
        }
        let used = paint.print(rest, key, paint.element(Element::Key));
        let more = paint.print(rest.inset(used + 1, 0), words, paint.element(Element::Hint));
        rest = rest.inset(used + 1 + more + 3, 0);
    }
}

fn pair(keys: &str, words: &str) -> (String, String) {
    (keys.to_owned(), words.to_owned())
}

fn results_keys(app: &App) -> Vec<(String, String)> {
    let key = |command: Command| pair(&app.setup.keymap.hint(command), command.info().short);
    let panel = app.search.panel();
    if panel.has_keys() {
        let height = app.search_areas().1.map_or(0, |area| usize::from(area.height));
        let action = match panel.cursor(height) {
            Some((_, PanelRow::More { .. })) => "show all",
            Some((_, PanelRow::Value(value))) if panel.is_applied(&value.condition) => "remove",
            _ => "narrow to this",
        };
        let back = if panel.expanded().is_some() { "all facets" } else { "results" };
        return vec![pair("Enter", action), pair("Esc", back), pair("↑ ↓", "choose")];
    }
    let units = if app.panes.size().0 < 120 { "quotes …" } else { "quotes, sentences, briefs" };
    let mut keys = vec![pair("Enter", "open"), pair("Tab", units)];
    if app.search.total() > 0 {
        keys.extend([Command::Facets, Command::Sort, Command::SaveSearch].map(key));
    }
    keys.extend([pair("Esc", "close"), pair("↑ ↓", "choose")]);
    keys
}

fn saved_searches_keys(app: &App) -> Vec<(String, String)> {
    if app.saved_searches.all().is_empty() {
        return vec![pair("Esc", "close")];
    }
    vec![
        pair("Enter", "open"),
        pair(&app.setup.keymap.hint(Command::Amend), "rename"),
        pair(&app.setup.keymap.hint(Command::Drop), "delete"),
        pair("Esc", "close"),
        pair("↑ ↓", "choose"),
    ]
}

fn overlay_keys(app: &App, overlay: &Overlay) -> Vec<(String, String)> {
    match overlay {
        Overlay::Search => results_keys(app),
        Overlay::Help(_) => vec![pair("↑ ↓", "scroll"), pair("Esc", "close"), pair("type", "to search the keys")],
        Overlay::Palette(_) => vec![pair("Enter", "run"), pair("↑ ↓", "choose"), pair("Esc", "close")],
        Overlay::Themes(_) => vec![pair("Enter", "use"), pair("↑ ↓", "preview"), pair("Esc", "cancel")],
        Overlay::Export(form) => {
            let mut keys = vec![pair("Enter", "save"), pair("↑ ↓", "field"), pair("Esc", "close")];
            if form.field != ExportField::File {
                keys.insert(1, pair("← →", "change"));
            }
            keys
        }
        Overlay::Point(form) => {
            let mut keys = vec![pair("Enter", "save"), pair("↑ ↓", "field"), pair("Esc", "close")];
            if form.fields.get(form.selected).is_some_and(|field| matches!(field.kind, FieldKind::Choice(_))) {
                keys.insert(1, pair("← →", "change"));
            }
            keys
        }
        _ => Vec::new(),
    }
}

// The keys shown for each focus, most useful first.

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
const EMPTY_KEYS: &[(Command, &str)] = &[
    (Command::Search, "search library"),
    (Command::Filter, "filter"),
    (Command::Reload, "read again"),
    (Command::Palette, "commands"),
    (Command::Quit, "quit"),
];
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
/// On a point of a draft.
const REVIEW_KEYS: &[(Command, &str)] = &[
    (Command::Accept, "accept"),
    (Command::Drop, "drop"),
    (Command::Amend, "edit"),
    (Command::NextUnreviewed, "next to review"),
    (Command::NextUnsure, "next unsure"),
    (Command::Undo, "undo"),
    (Command::Open, "source"),
    (Command::Review, "reviewed"),
    (Command::NextPane, "pane"),
    (Command::Back, "list"),
    (Command::Palette, "commands"),
];
/// On a point of a draft once all of them are reviewed.
const DONE_KEYS: &[(Command, &str)] = &[
    (Command::Review, "mark as reviewed"),
    (Command::NextUnsure, "next unsure"),
    (Command::Drop, "drop"),
    (Command::Amend, "edit"),
    (Command::Undo, "undo"),
    (Command::Open, "source"),
    (Command::NextPane, "pane"),
    (Command::Back, "list"),
    (Command::Palette, "commands"),
];
/// On an unsure point that needs no other review.
const UNSURE_KEYS: &[(Command, &str)] = &[
    (Command::Accept, "accept"),
    (Command::Drop, "drop"),
    (Command::Amend, "edit"),
    (Command::NextUnsure, "next unsure"),
    (Command::Undo, "undo"),
    (Command::Open, "source"),
    (Command::NextPane, "pane"),
    (Command::Back, "list"),
    (Command::Palette, "commands"),
];
/// In the source of a draft.
const SENTENCE_KEYS: &[(Command, &str)] = &[
    (Command::NextSentence, "sentence"),
    (Command::AddPoint, "add point"),
    (Command::Back, "list"),
    (Command::NextUnreviewed, "next to review"),
    (Command::NextPane, "pane"),
    (Command::Find, "find"),
    (Command::Palette, "commands"),
];
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

fn focus_keys(app: &App) -> Vec<(String, String)> {
    if !app.pending.is_empty() {
        return vec![(sequence_text(&app.pending), "… the next key, or Esc".to_owned())];
    }
    let key = |command: Command| app.setup.keymap.keys_of(command).into_iter().next();
    let is_list = app.focus() == Focus::List;
    let is_empty = is_list && app.list.visible().is_empty();
    let commands = match (app.focus(), app.panes.focused()) {
        _ if is_empty => EMPTY_KEYS,
        (Focus::List | Focus::Results, _) => LIST_KEYS,
        (Focus::Brief, _) if app.is_on_unsure_point() => UNSURE_KEYS,
        (Focus::Brief, Pane::Quotes | Pane::Commitments) => match app.reviewable_draft() {
            Some(brief) if brief.review_progress().0 > 0 => REVIEW_KEYS,
            Some(_) => DONE_KEYS,
            None => POINT_KEYS,
        },
        (Focus::Brief, Pane::Source) if app.reviewable_draft().is_some() => SENTENCE_KEYS,
        (Focus::Brief, _) => PANE_KEYS,
    };
    let mut pairs = Vec::new();
    if is_list && app.list.filter().is_some() {
        pairs.extend(key(Command::Back).map(|keys| (keys, "all briefs".to_owned())));
    }
    let moves = key(Command::Down).zip(key(Command::Up)).filter(|_| !is_empty);
    pairs.extend(moves.map(|(down, up)| (format!("{down} {up}"), "move".to_owned())));
    let has_unsure = app.panes.brief().is_some_and(|brief| brief.count_unsure() > 0);
    for (command, words) in commands.iter().filter(|(command, _)| *command != Command::NextUnsure || has_unsure) {
        let words = if *command == Command::Back { back_word(app) } else { words };
        pairs.extend(key(*command).map(|keys| (keys, words.to_owned())));
    }
    pairs
}

/// What Esc does next.
fn back_word(app: &App) -> &'static str {
    let has_words = app.panes.open_brief().is_some_and(|open| open.evidence.is_some());
    match app.panes.focused_state() {
        Some(state) if state.matches().is_some() => "clear",
        _ if has_words && app.panes.focused() == Pane::Source => "back",
        _ if app.panes.is_zoomed() => "unzoom",
        _ => "list",
    }
}
