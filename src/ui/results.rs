//! The library search: the line typed, how much is found, the results with their marks.

use crate::app::{App, Area, Layout, Search};
use crate::pane::Role;
use crate::search::Hit;
use crate::text;
use crate::ui::paint::Paint;
use crate::ui::theme::Part;

/// Rows of one result: who and when, the words, an empty one.
const STEP: u16 = 3;

pub(crate) fn draw(paint: &mut Paint, app: &App, layout: &Layout) {
    let Some(search) = &app.search else { return };
    let body = layout.body;
    paint.clear(body, paint.theme.part(Part::Background));
    let area = body.inset(2, 2);
    let (top, rest) = area.split_top(1);
    let used = paint.put(top, "Search  ", paint.theme.part(Part::Accent));
    paint.input(top.inset(used, 0), &search.line, true);
    let (second, rest) = rest.split_top(1);
    draw_state(paint, app, (search, second, used));
    let (_, list) = rest.split_top(1);
    if search.answer.as_ref().is_none_or(|answer| answer.total == 0) {
        draw_help(paint, search, list);
        return;
    }
    for place in 0..app.results_shown() {
        let rank = search.top + place;
        let Some(hit) = search.hit(rank) else { continue };
        let y = list.y + u16::try_from(place).unwrap_or(u16::MAX).saturating_mul(STEP);
        let height = 2.min((list.y + list.height).saturating_sub(y));
        let row = Area { x: body.x, width: body.width, y, height };
        if rank == search.chosen {
            paint.tint(row, paint.theme.part(Part::Selection));
            for y in row.y..row.y + row.height {
                paint.put(Area { y, height: 1, ..row }, "▌", paint.theme.part(Part::Accent));
            }
        }
        draw_hit(paint, hit, Area { y, height, ..list });
    }
}

/// Under the line: an error with a caret at its place, or the counts.
fn draw_state(paint: &mut Paint, app: &App, (search, line, indent): (&Search, Area, u16)) {
    if let Some(error) = &search.error {
        let before = text::width(
            error
                .span
                .within(crate::text::Span::new(0, usize::MAX))
                .map_or("", |span| crate::text::Span::new(0, span.start()).of(search.line.value())),
        );
        let at = line.inset(indent + u16::try_from(before).unwrap_or(0).min(line.width / 2), 0);
        paint.put(at, &format!("^ {}", error.message), paint.theme.role(Role::Alarm));
        return;
    }
    let at = line.inset(indent, 0);
    if let Some(why) = &search.failure {
        paint.put(at, why, paint.theme.role(Role::Alarm));
        return;
    }
    let Some(answer) = &search.answer else { return };
    let (one, many) = answer.unit.words();
    let mut words = if answer.similar {
        format!("no exact match; {} similar {}", answer.total, if answer.total == 1 { one } else { many })
    } else {
        format!("{} {}", answer.total, if answer.total == 1 { one } else { many })
    };
    if answer.briefs > 0 && answer.unit != crate::search::Unit::Brief {
        words.push_str(&format!(" in {} brief{}", answer.briefs, if answer.briefs == 1 { "" } else { "s" }));
    }
    if answer.outside > 0 {
        words.push_str(&format!(" · {} more outside this filter", answer.outside));
    }
    if app.is_indexing {
        words.push_str(" · still indexing");
    }
    if answer.total > 0 {
        words.push_str(&format!(" · {} of {}", search.chosen + 1, answer.total));
    }
    paint.put(at, &words, paint.theme.part(Part::Hint));
}

fn draw_hit(paint: &mut Paint, hit: &Hit, area: Area) {
    let (first, second) = area.split_top(1);
    let muted = paint.theme.role(Role::Muted);
    let date = hit.date.map_or_else(|| "no date".to_owned(), text::short_date);
    let used = paint.put(first, &format!("{date:>11}  "), muted);
    let who = paint.put(first.inset(used, 0), &format!("{} ", hit.who), paint.theme.role(Role::Party));
    let kind = paint.put(first.inset(used + who, 0), &format!("· {} · ", hit.kind), muted);
    paint.marked(first.inset(used + who + kind, 0), (&hit.headline, &hit.headline_marks), muted);
    // A match far inside a long sentence is brought into view.
    let at = second.inset(13, 0);
    let (words, marks) = window(hit, usize::from(at.width));
    paint.marked(at, (&words, &marks), paint.theme.role(Role::Body));
}

fn window(hit: &Hit, columns: usize) -> (String, Vec<crate::text::Span>) {
    use crate::text::Span;
    let first = hit.marks.first().map_or(0, |mark| mark.end());
    if text::width(Span::new(0, first).of(&hit.text)) < columns {
        return (hit.text.clone(), hit.marks.clone());
    }
    let target = hit.marks.first().map_or(0, |mark| mark.start()).saturating_sub(columns / 3);
    let cut = hit.text.char_indices().find(|(i, c)| *i >= target && *c == ' ').map_or(0, |(i, _)| i + 1);
    let words = format!("… {}", Span::new(cut, hit.text.len()).of(&hit.text));
    let shift = "… ".len();
    let marks = hit.marks.iter().filter(|m| m.start() >= cut);
    (words, marks.map(|m| Span::new(m.start() - cut + shift, m.end() - cut + shift)).collect())
}

fn draw_help(paint: &mut Paint, search: &Search, area: Area) {
    let lines: &[&str] = if search.query.is_empty() {
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
        paint.put(row, line, paint.theme.role(if i == 0 { Role::Body } else { Role::Muted }));
    }
}
