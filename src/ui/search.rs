//! Draws the search of the library: input line, counts, hits with their marks.

use ratatui::style::Modifier;

use crate::app::{App, Area, HIT_ROWS, Layout, Overlay, PanelButton, Search};
use crate::brief::Kind;
use crate::pane::Role;
use crate::search::{Hit, QueryError, Sort, Unit};
use crate::text::{self, Span};
use crate::ui::facets::draw_facets;
use crate::ui::paint::Paint;
use crate::ui::theme::Element;

/// Columns of a date and the spaces around it.
const DATE: u16 = 13;

pub(crate) fn draw_search(paint: &mut Paint, app: &App, layout: &Layout) {
    let search = &app.search;
    let body = layout.body;
    paint.clear(body, paint.element(Element::Background));
    let (list, panel) = app.search_areas();
    let right = panel.unwrap_or(list);
    let area = Area { x: list.x, width: right.x + right.width - list.x, ..body };
    let (top, rest) = area.split_top(1);
    let (name, used) = match area.width {
        0..36 => ("", 0),
        36..60 => ("Search", 8),
        _ => ("Search", DATE),
    };
    paint.print(top, name, paint.element(Element::Accent).add_modifier(Modifier::BOLD));
    let has_cursor = matches!(app.overlay, Some(Overlay::Search)) && !search.panel().has_keys();
    let scrolled = paint.draw_input(top.inset(used, 0), &search.line, has_cursor);
    if let Some(error) = search.error() {
        draw_error(paint, search.line.value(), error, rest.inset(used, 0), scrolled);
    } else {
        draw_state(paint, app, rest.split_top(1).0.inset(used, 0));
    }
    if search.answer().is_none_or(|answer| answer.total == 0) {
        draw_examples(paint, search, list);
        return;
    }
    if let Some(panel) = panel {
        draw_facets(paint, search, panel);
        if panel.x == list.x {
            return;
        }
    }
    for index in 0..app.hits_per_screen() {
        let rank = search.top() + index;
        let Some(hit) = search.hit(rank) else { continue };
        let (_, rest) = list.split_top(u16::try_from(index).unwrap_or(u16::MAX).saturating_mul(HIT_ROWS));
        let lines = rest.split_top(2).0;
        let is_selected = rank == search.selected();
        if is_selected {
            let row = Area { x: body.x, width: panel.map_or(body.width, |panel| panel.x - 1 - body.x), ..lines };
            paint.draw_cursor(row, Element::Selection, Element::Accent);
        }
        draw_hit(paint, hit, search.is_new(hit), lines, is_selected.then_some(Element::Selection));
    }
}

/// Draws a caret below the error in the query. The message is beside the caret if it fits there.
fn draw_error(paint: &mut Paint, typed: &str, error: &QueryError, area: Area, scrolled: u16) {
    let start = error.span.start().min(typed.len());
    let before = text::width(Span::new(0, start).slice(typed));
    let before = u16::try_from(before).unwrap_or(u16::MAX).saturating_sub(scrolled);
    let caret = before.min(area.width.saturating_sub(1));
    let columns = u16::try_from(text::width(&error.message)).unwrap_or(u16::MAX);
    let alarm = paint.role(Role::Alarm);
    paint.print(area.nth_row(0).inset(caret, 0), "^", alarm);
    if caret.saturating_add(columns).saturating_add(2) <= area.width {
        paint.print(area.nth_row(0).inset(caret + 2, 0), &error.message, alarm);
    } else if columns < caret {
        paint.print(area.nth_row(0).inset(caret - columns - 1, 0), &error.message, alarm);
    } else {
        paint.print(area.nth_row(1), &error.message, alarm);
    }
}

/// Draws below the input line how many hits there are, and of which unit.
fn draw_state(paint: &mut Paint, app: &App, line: Area) {
    let search = &app.search;
    if let Some(why) = search.failure() {
        paint.print(line, why, paint.role(Role::Alarm));
        return;
    }
    let Some(answer) = search.answer() else { return };
    let units = draw_units(paint, line, answer.unit);
    let button = app.panel_button().map_or(0, |button| draw_button(paint, &button));
    let at = line.inset(0, units.max(button));
    let (one, many) = answer.unit.nouns();
    let noun = if answer.total == 1 { one } else { many };
    let similar = if answer.similar { "no exact match; similar: " } else { "" };
    let mut words = format!("{similar}{} {noun}", text::grouped(answer.total));
    let mut more = Vec::new();
    if answer.briefs > 0 && answer.unit != Unit::Brief {
        more.push(format!(" in {} brief{}", text::grouped(answer.briefs), if answer.briefs == 1 { "" } else { "s" }));
    }
    more.push(match search.sort() {
        Sort::Relevance => " · best first".to_owned(),
        Sort::Date => " · newest first".to_owned(),
    });
    if answer.outside > 0 {
        more.push(format!(" · {} more outside this filter", text::grouped(answer.outside)));
    }
    if app.is_indexing {
        more.push(" · still indexing".to_owned());
    }
    if answer.total > app.hits_per_screen() {
        more.push(format!(" · {} of {}", text::grouped(search.selected() + 1), text::grouped(answer.total)));
    }
    // Phrases that do not fit are left out.
    for phrase in more {
        if text::width(&words) + text::width(&phrase) <= usize::from(at.width) {
            words.push_str(&phrase);
        }
    }
    paint.print(at, &words, paint.element(Element::Hint));
}

/// Returns the columns used, including a gap.
fn draw_button(paint: &mut Paint, button: &PanelButton) -> u16 {
    let used = paint.print(button.area, &button.key, paint.element(Element::Key));
    paint.print(button.area.inset(used + 1, 0), button.label, paint.element(Element::Hint));
    button.area.width + 2
}

/// Draws the units at the right, with the chosen one marked, if there is room. Returns the columns used.
fn draw_units(paint: &mut Paint, line: Area, chosen: Unit) -> u16 {
    let all: Vec<&str> = Unit::ALL.iter().map(|unit| unit.nouns().1).collect();
    let columns: usize = all.iter().map(|words| text::width(words) + 3).sum();
    let Some(columns) = u16::try_from(columns).ok().filter(|columns| line.width >= columns + 44) else { return 0 };
    let mut at = line.inset(line.width - columns + 3, 0);
    for (unit, words) in Unit::ALL.iter().zip(all) {
        let element = if *unit == chosen { Element::TabActive } else { Element::Tab };
        let used = paint.print(at, words, paint.element(element));
        at = at.inset(used + 3, 0);
    }
    columns
}

/// Draws a hit. One that is new in the saved search is labelled.
fn draw_hit(paint: &mut Paint, hit: &Hit, is_new: bool, area: Area, on: Option<Element>) {
    let (first, second) = area.split_top(1);
    let muted = paint.role_on(Role::Muted, on);
    let is_narrow = area.width < 60;
    let date = hit.date.map_or_else(|| "no date".to_owned(), text::short_date);
    let used = if is_narrow {
        paint.print(first, &format!("{date} "), muted)
    } else {
        paint.print(first, &format!("{date:>11}"), muted);
        DATE
    };
    let first = first.inset(used, 0);
    // Kind and headline need room beside the parties.
    let room = if is_narrow { first.width } else { first.fraction(3, 5) };
    let who = text::truncate(&hit.who, usize::from(room)).into_owned();
    let mut at = paint.print(first, &who, paint.role_on(Role::Party, on));
    if first.width > at + 12 {
        at += paint.print(first.inset(at, 0), &format!(" · {}", Kind::label_of(&hit.kind)), muted);
    }
    if first.width > at + 16 {
        at += paint.print(first.inset(at, 0), " · ", muted);
        paint.print_marked(first.inset(at, 0), &hit.headline, &hit.headline_marks, muted);
    }
    if is_new {
        let style = paint.role_on(Role::Label, on);
        paint.print(if is_narrow { second } else { second.inset(DATE - 5, 0) }, "new", style);
    }
    let at = if is_narrow { second.inset(if is_new { 4 } else { 2 }, 0) } else { second.inset(DATE, 0) };
    let (words, marks) = cut_to_mark(&hit.text, &hit.marks, usize::from(at.width));
    paint.print_marked(at, &words, &marks, paint.role_on(Role::Body, on));
}

/// Cuts off the beginning of a text so that its first mark is visible, with up to a third of the line before it. Cuts at a space
/// or, in scripts without spaces, at any letter.
fn cut_to_mark(words: &str, marks: &[Span], columns: usize) -> (String, Vec<Span>) {
    let all = || (words.to_owned(), marks.to_vec());
    let Some(first) = marks.first() else { return all() };
    let end = text::width(Span::new(0, first.end()).slice(words));
    if text::width(words) <= columns || end < columns {
        return all();
    }
    let before = Span::new(0, first.start()).slice(words);
    let context = text::truncate_start(before, columns / 3);
    let Some(context) = context.strip_prefix('…') else { return all() };
    let context = context.find(' ').map_or(context, |blank| context.get(blank + 1..).unwrap_or_default());
    let cut = first.start() - context.len();
    let lead = "… ";
    let shown = format!("{lead}{}", Span::new(cut, words.len()).slice(words));
    let moved = |mark: &Span| Span::new(mark.start() - cut + lead.len(), mark.end() - cut + lead.len());
    (shown, marks.iter().map(moved).collect())
}

fn draw_examples(paint: &mut Paint, search: &Search, area: Area) {
    let lines: &[&str] = if search.query().is_empty() || search.error().is_some() {
        &[
            "Who committed to what? Type words; the last one may be unfinished.",
            "",
            "law enforcement              both words",
            "\"belt and road\"              a phrase",
            "by:kazakhstan to:china       who commits to it, and to whom",
            "forum:sco -tourism           a forum, excluding a word",
            "date:2023..2024-06           a range of dates; due:..2025 by when it is due",
            "is:ungrounded                points without evidence",
        ]
    } else {
        &["No results.", "", "Tab searches quotes, the sentences of the sources or whole briefs instead."]
    };
    for (i, line) in lines.iter().enumerate() {
        let (_, row) = area.split_top(u16::try_from(i).unwrap_or(0));
        let Some((left, right)) = line.split_once("  ").filter(|_| i > 0) else {
            paint.print(row, line, paint.role(if i == 0 { Role::Title } else { Role::Muted }));
            continue;
        };
        paint.print(row, left, paint.role(Role::Body));
        let at = line.len() - right.trim_start().len();
        paint.print(row.inset(u16::try_from(at).unwrap_or(0), 0), right.trim_start(), paint.role(Role::Muted));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_far_inside_is_in_view_in_scripts_with_and_without_spaces() {
        let english = "The two sides spoke at length of many things and then of law enforcement in the region";
        let chinese = "双方就双边关系和共同关心的国际地区问题深入交换意见并同意加强执法安全合作和人文交流";
        for (words, wanted) in [(english, "law enforcement"), (chinese, "执法")] {
            let start = words.find(wanted).expect("it is there");
            let mark = Span::new(start, start + wanted.len());
            for columns in 24..text::width(words) {
                let (shown, marks) = cut_to_mark(words, &[mark], columns);
                let moved = marks.first().expect("one mark");
                assert_eq!(moved.slice(&shown), wanted);
                let end = text::width(Span::new(0, moved.end()).slice(&shown));
                assert!(end < columns, "{columns}: {shown}");
                assert!(shown.starts_with("… ") || shown == words);
            }
            assert_eq!(cut_to_mark(words, &[mark], text::width(words)).0, words);
        }
    }

    #[test]
    fn chinese_text_before_a_mark_is_in_view() {
        let words = "双方就双边关系和共同关心的国际地区问题深入交换意见并同意加强执法安全合作";
        let start = words.find("执法").expect("it is there");
        let (shown, _) = cut_to_mark(words, &[Span::new(start, start + 6)], 30);
        assert!(shown.contains("同意加强执法"), "{shown}");
    }
}
