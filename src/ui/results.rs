//! The library search: the line typed, how much is found, the results with their marks.

use ratatui::style::Modifier;

use crate::app::{App, Area, Layout, Overlay, RESULT_ROWS, Search};
use crate::brief::Kind;
use crate::pane::Role;
use crate::search::{Hit, QueryError, Sort, Unit};
use crate::text::{self, Span};
use crate::ui::facets;
use crate::ui::paint::Paint;
use crate::ui::theme::Part;

/// Columns of the date and the blanks after it.
const DATE: u16 = 13;

pub(crate) fn draw(paint: &mut Paint, app: &App, layout: &Layout) {
    let Some(search) = &app.search else { return };
    let body = layout.body;
    paint.clear(body, paint.theme.part(Part::Background));
    let (list, panel) = app.results_and_panel();
    let right = panel.unwrap_or(list);
    let area = Area { x: list.x, width: right.x + right.width - list.x, ..body };
    let (top, rest) = area.split_top(1);
    let (name, used) = match area.width {
        0..36 => ("", 0),
        36..60 => ("Search", 8),
        _ => ("Search", DATE),
    };
    paint.put(top, name, paint.theme.part(Part::Accent).add_modifier(Modifier::BOLD));
    let has_cursor = matches!(app.overlay, Some(Overlay::Search)) && !search.panel.has_keys;
    let scrolled = paint.input(top.inset(used, 0), &search.line, has_cursor);
    if let Some(error) = &search.error {
        draw_error(paint, (search, error), (rest.inset(used, 0), scrolled));
    } else {
        draw_state(paint, app, (search, rest.split_top(1).0, used));
    }
    if search.answer.as_ref().is_none_or(|answer| answer.total == 0) {
        draw_help(paint, search, list);
        return;
    }
    if let Some(panel) = panel {
        facets::draw(paint, search, panel);
        if panel.x == list.x {
            return;
        }
    }
    for place in 0..app.results_shown() {
        let rank = search.top + place;
        let Some(hit) = search.hit(rank) else { continue };
        let (_, rest) = list.split_top(u16::try_from(place).unwrap_or(u16::MAX).saturating_mul(RESULT_ROWS));
        let lines = rest.split_top(2).0;
        if rank == search.chosen {
            let row = Area { x: body.x, width: panel.map_or(body.width, |panel| panel.x - 1 - body.x), ..lines };
            paint.cursor(row, (Part::Selection, Part::Accent));
        }
        let on = (rank == search.chosen).then_some(Part::Selection);
        draw_hit(paint, (hit, search.fresh.contains(&hit.id)), (lines, on));
    }
}

/// Why what is typed is no query, with a caret under the place; the sentence stands where it fits whole.
fn draw_error(paint: &mut Paint, (search, error): (&Search, &QueryError), (area, scrolled): (Area, u16)) {
    let start = error.span.start().min(search.line.value().len());
    let before = text::width(Span::new(0, start).of(search.line.value()));
    let before = u16::try_from(before).unwrap_or(u16::MAX).saturating_sub(scrolled);
    let caret = before.min(area.width.saturating_sub(1));
    let columns = u16::try_from(text::width(&error.message)).unwrap_or(u16::MAX);
    let alarm = paint.theme.role(Role::Alarm);
    paint.put(area.row(0).inset(caret, 0), "^", alarm);
    if caret.saturating_add(columns).saturating_add(2) <= area.width {
        paint.put(area.row(0).inset(caret + 2, 0), &error.message, alarm);
    } else if columns < caret {
        paint.put(area.row(0).inset(caret - columns - 1, 0), &error.message, alarm);
    } else {
        paint.put(area.row(1), &error.message, alarm);
    }
}

/// Under the line: how much is found, and which unit is shown.
fn draw_state(paint: &mut Paint, app: &App, (search, line, indent): (&Search, Area, u16)) {
    let at = line.inset(indent, 0);
    if let Some(why) = &search.failure {
        paint.put(at, why, paint.theme.role(Role::Alarm));
        return;
    }
    let Some(answer) = &search.answer else { return };
    let units = draw_units(paint, at, answer.unit);
    let button = app.panel_button().map_or(0, |button| draw_button(paint, &button));
    let at = at.inset(0, units.max(button));
    let (one, many) = answer.unit.nouns();
    let noun = if answer.total == 1 { one } else { many };
    let similar = if answer.similar { "no exact match; similar: " } else { "" };
    let mut words = format!("{similar}{} {noun}", text::grouped(answer.total));
    let mut more = Vec::new();
    if answer.briefs > 0 && answer.unit != Unit::Brief {
        more.push(format!(" in {} brief{}", text::grouped(answer.briefs), if answer.briefs == 1 { "" } else { "s" }));
    }
    more.push(match search.sort {
        Sort::Relevance => " · best first".to_owned(),
        Sort::Date => " · newest first".to_owned(),
    });
    if answer.outside > 0 {
        more.push(format!(" · {} more outside this filter", text::grouped(answer.outside)));
    }
    if app.is_indexing {
        more.push(" · still indexing".to_owned());
    }
    if answer.total > app.results_shown() {
        more.push(format!(" · {} of {}", text::grouped(search.chosen + 1), text::grouped(answer.total)));
    }
    // What does not fit whole is left out, the least important last.
    for part in more {
        if text::width(&words) + text::width(&part) <= usize::from(at.width) {
            words.push_str(&part);
        }
    }
    paint.put(at, &words, paint.theme.part(Part::Hint));
}

/// What opens and closes the facets; the columns it takes, with a blank before it.
fn draw_button(paint: &mut Paint, (area, key, word): &(Area, String, &str)) -> u16 {
    let used = paint.put(*area, key, paint.theme.part(Part::Key));
    paint.put(area.inset(used + 1, 0), word, paint.theme.part(Part::Hint));
    area.width + 2
}

/// The units of results at the right, the chosen one marked, where there is room; the columns they take.
fn draw_units(paint: &mut Paint, line: Area, chosen: Unit) -> u16 {
    let all: Vec<&str> = Unit::ALL.iter().map(|unit| unit.nouns().1).collect();
    let columns: usize = all.iter().map(|words| text::width(words) + 3).sum();
    let Some(columns) = u16::try_from(columns).ok().filter(|columns| line.width >= columns + 44) else { return 0 };
    let mut at = line.inset(line.width - columns + 3, 0);
    for (unit, words) in Unit::ALL.iter().zip(all) {
        let part = if *unit == chosen { Part::TabActive } else { Part::Tab };
        let used = paint.put(at, words, paint.theme.part(part));
        at = at.inset(used + 3, 0);
    }
    columns
}

/// A result; one that is new in the saved search says so before its words.
fn draw_hit(paint: &mut Paint, (hit, is_new): (&Hit, bool), (area, on): (Area, Option<Part>)) {
    let (first, second) = area.split_top(1);
    let muted = paint.role_on(Role::Muted, on);
    let is_narrow = area.width < 60;
    let date = hit.date.map_or_else(|| "no date".to_owned(), text::short_date);
    let used = if is_narrow {
        paint.put(first, &format!("{date} "), muted)
    } else {
        paint.put(first, &format!("{date:>11}"), muted);
        DATE
    };
    let first = first.inset(used, 0);
    // The parties leave room for what it is and whose headline it is.
    let room = if is_narrow { first.width } else { first.share(3, 5) };
    let who = text::fit(&hit.who, usize::from(room)).into_owned();
    let mut at = paint.put(first, &who, paint.role_on(Role::Party, on));
    if first.width > at + 12 {
        at += paint.put(first.inset(at, 0), &format!(" · {}", Kind::shown_word(&hit.kind)), muted);
    }
    if first.width > at + 16 {
        at += paint.put(first.inset(at, 0), " · ", muted);
        paint.marked(first.inset(at, 0), (&hit.headline, &hit.headline_marks), muted);
    }
    if is_new {
        let style = paint.role_on(Role::Label, on);
        paint.put(if is_narrow { second } else { second.inset(DATE - 5, 0) }, "new", style);
    }
    // A match far inside a long sentence is brought into view.
    let at = if is_narrow { second.inset(if is_new { 4 } else { 2 }, 0) } else { second.inset(DATE, 0) };
    let (words, marks) = window((&hit.text, &hit.marks), usize::from(at.width));
    paint.marked(at, (&words, &marks), paint.role_on(Role::Body, on));
}

/// The part of a text in which its first mark is seen, with as much before it as a third of the line holds: from a blank
/// on, or in scripts without blanks from any letter.
fn window((words, marks): (&str, &[Span]), columns: usize) -> (String, Vec<Span>) {
    let all = || (words.to_owned(), marks.to_vec());
    let Some(first) = marks.first() else { return all() };
    let end = text::width(Span::new(0, first.end()).of(words));
    if text::width(words) <= columns || end < columns {
        return all();
    }
    let before = Span::new(0, first.start()).of(words);
    let context = text::fit_start(before, columns / 3);
    let Some(context) = context.strip_prefix('…') else { return all() };
    let context = context.find(' ').map_or(context, |blank| context.get(blank + 1..).unwrap_or_default());
    let cut = first.start() - context.len();
    let lead = "… ";
    let shown = format!("{lead}{}", Span::new(cut, words.len()).of(words));
    let moved = |mark: &Span| Span::new(mark.start() - cut + lead.len(), mark.end() - cut + lead.len());
    (shown, marks.iter().map(moved).collect())
}

fn draw_help(paint: &mut Paint, search: &Search, area: Area) {
    let lines: &[&str] = if search.query.is_empty() || search.error.is_some() {
        &[
            "Who undertook what? Type words; the last one may be unfinished.",
            "",
            "law enforcement              both words",
            "\"belt and road\"              a phrase",
            "by:kazakhstan to:china       who undertakes it, and to whom",
            "forum:sco -tourism           a forum, without a word",
            "date:2023..2024-06           when; due:..2025 by when",
            "is:ungrounded                points without evidence",
        ]
    } else {
        &["Nothing matches.", "", "Tab looks in quotes, in the sentences of the sources, in whole briefs."]
    };
    for (i, line) in lines.iter().enumerate() {
        let (_, row) = area.split_top(u16::try_from(i).unwrap_or(0));
        let Some((left, right)) = line.split_once("  ").filter(|_| i > 0) else {
            paint.put(row, line, paint.theme.role(if i == 0 { Role::Title } else { Role::Muted }));
            continue;
        };
        paint.put(row, left, paint.theme.role(Role::Body));
        let at = line.len() - right.trim_start().len();
        paint.put(row.inset(u16::try_from(at).unwrap_or(0), 0), right.trim_start(), paint.theme.role(Role::Muted));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_match_far_inside_is_brought_into_view_in_scripts_with_and_without_blanks() {
        let english = "The two sides spoke at length of many things and then of law enforcement in the region";
        let chinese = "双方就双边关系和共同关心的国际地区问题深入交换意见并同意加强执法安全合作和人文交流";
        for (words, wanted) in [(english, "law enforcement"), (chinese, "执法")] {
            let start = words.find(wanted).expect("it is there");
            let mark = Span::new(start, start + wanted.len());
            for columns in 24..text::width(words) {
                let (shown, marks) = window((words, &[mark]), columns);
                let moved = marks.first().expect("one mark");
                assert_eq!(moved.of(&shown), wanted);
                let end = text::width(Span::new(0, moved.end()).of(&shown));
                assert!(end < columns, "{columns}: {shown}");
                assert!(shown.starts_with("… ") || shown == words);
            }
            assert_eq!(window((words, &[mark]), text::width(words)).0, words);
        }
    }

    #[test]
    fn the_context_before_a_match_in_chinese_is_not_lost() {
        let words = "双方就双边关系和共同关心的国际地区问题深入交换意见并同意加强执法安全合作";
        let start = words.find("执法").expect("it is there");
        let (shown, _) = window((words, &[Span::new(start, start + 6)]), 30);
        assert!(shown.contains("同意加强执法"), "{shown}");
    }
}
