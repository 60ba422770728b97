//! `briefing import --explain`: prints an article with brackets around everything that was found, and below each
//! paragraph what each mark is, its construction and the row of the table that makes it a point. If colour is on, the marked text is underlined too.

use crate::article::{Article, Role};
use crate::brief::{Brief, Commitment, Participant, evidence_span};
use crate::cli::context::CommandContext;
use crate::cli::out::{Failure, Out};
use crate::extract::{Trace, TracedPoint};
use crate::text::{self, Span};

/// Something that was found in the article.
struct Mark {
    span: Span,
    /// The short name inside the bracket, such as `C3` for the third commitment.
    label: String,
    description: String,
}

/// Prints `article`, marked with what is in the `brief` drafted from it.
pub fn print_explanation(
    context: &mut CommandContext,
    article: &Article,
    brief: &Brief,
    traces: &[Trace],
) -> Result<(), Failure> {
    let width = context.out.columns().unwrap_or_else(|| context.width(None));
    let width = if width == 0 { usize::MAX } else { width };
    let out = &mut context.out;
    for line in summary_lines(brief) {
        print_wrapped(out, &[(line, Style::Plain)], "", width)?;
    }
    let marks = find_marks(article, brief, traces);
    for paragraph in &article.paragraphs {
        out.write_line("")?;
        if paragraph.role == Role::Boilerplate {
            let text = format!("(left out: {})", paragraph.span.slice(&article.text));
            print_wrapped(out, &[(text, Style::Dim)], "", width)?;
            continue;
        }
        let inside: Vec<&Mark> = marks.iter().filter(|mark| paragraph.span.overlaps(mark.span)).collect();
        print_wrapped(out, &marked_pieces(&article.text, paragraph.span, &inside), "", width)?;
        let starts_here = |mark: &&&Mark| mark.span.start() >= paragraph.span.start();
        for mark in inside.iter().filter(starts_here) {
            let note = [(mark.label.clone(), Style::Label), (format!(" {}", mark.description), Style::Dim)];
            print_wrapped(out, &note, "    ", width)?;
        }
    }
    out.write_line("")
}

/// What was found about the article as a whole.
fn summary_lines(brief: &Brief) -> Vec<String> {
    let row = |name: &str, value: Option<&str>| format!("{name:<9} {}", value.unwrap_or("not found"));
    let days = brief.date.map(|date| match brief.date_end {
        Some(last) => format!("{date} to {last}"),
        None => date.to_string(),
    });
    let date = match (days, &brief.date_words) {
        (Some(days), Some(words)) => Some(format!("{days} (“{words}”)")),
        (None, Some(words)) => Some(format!("unknown (“{words}”; add --published to resolve it)")),
        (days, None) => days,
    };
    vec![
        row("headline", Some(&brief.headline)),
        row("kind", Some(brief.kind.word())),
        row("date", date.as_deref()),
        row("place", brief.place.as_deref()),
        row("summary", brief.summary.as_ref().map(|summary| summary.replace('\n', " ")).as_deref()),
    ]
}

/// Everything in the brief that can be located in the article, in text order.
fn find_marks(article: &Article, brief: &Brief, traces: &[Trace]) -> Vec<Mark> {
    let locate = |words: &str| {
        let start = (!words.is_empty()).then(|| article.text.find(words)).flatten()?;
        Some(Span::new(start, start + words.len()))
    };
    let mut marks = Vec::new();
    let mut mark = |span: Option<Span>, label: String, description: String| {
        marks.extend(span.map(|span| Mark { span, label, description }));
    };
    for (n, participant) in brief.participants.iter().enumerate() {
        mark(locate(&participant.name), format!("P{}", n + 1), describe_participant(participant));
    }
    let find = |point: TracedPoint, span: Option<Span>| {
        traces.iter().find(|trace| trace.point == point && Some(trace.span) == span)
    };
    for (n, quote) in brief.quotes.iter().enumerate() {
        let span = evidence_span(quote.evidence.as_ref());
        let construction = find(TracedPoint::Quote, span).map_or("quotation marks", |trace| trace.construction);
        let description = format!("{} · {} · {construction}", quote.speaker, quote.kind.word());
        mark(span, format!("Q{}", n + 1), description);
    }
    for (n, commitment) in brief.commitments.iter().enumerate() {
        let span = evidence_span(commitment.evidence.as_ref());
        let trace = find(TracedPoint::Commitment, span);
        mark(span, format!("C{}", n + 1), describe_commitment(commitment, trace));
    }
    for (n, trace) in traces.iter().filter(|trace| trace.point == TracedPoint::Doubtful).enumerate() {
        mark(Some(trace.span), format!("N{}", n + 1), format!("not a commitment · {}", trace.row));
    }
    for (n, forum) in brief.forums.iter().enumerate() {
        let span = forum.mention.as_deref().and_then(locate);
        mark(span, format!("F{}", n + 1), format!("{} · names of forums", forum.name));
    }
    marks.sort_by_key(|mark| (mark.span.start(), std::cmp::Reverse(mark.span.end())));
    marks
}

fn describe_participant(participant: &Participant) -> String {
    let parts = [Some(&participant.name), participant.role.as_ref(), participant.party.as_ref()];
    let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    format!("{} · names with offices", parts.join(" · "))
}

fn describe_commitment(commitment: &Commitment, trace: Option<&Trace>) -> String {
    let mut sides = commitment.parties.join(", ");
    if !commitment.to.is_empty() {
        sides = format!("{sides} → {}", commitment.to.join(", "));
    }
    let mut parts = vec![commitment.kind.word().to_owned(), sides];
    parts.extend(commitment.strength.map(|strength| strength.word().to_owned()));
    parts.extend(commitment.due.map(|due| format!("due {due}")));
    parts.extend((!commitment.topics.is_empty()).then(|| commitment.topics.join(", ")));
    parts.extend(trace.map(|trace| format!("{} · “{}”", trace.construction, trace.row)));
    parts.join(" · ")
}

#[derive(Clone, Copy)]
enum Style {
    Plain,
    Marked,
    Label,
    Dim,
}

impl Style {
    /// The SGR code that shows it if colour is on.
    const fn sgr(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Marked => Some("4"),
            Self::Label => Some("1;36"),
            Self::Dim => Some("2"),
        }
    }
}

/// The paragraph, cut where marks begin and end, with `[C3 ` and `]` inserted there.
fn marked_pieces(text: &str, paragraph: Span, marks: &[&Mark]) -> Vec<(String, Style)> {
    let clip = |at: usize| at.clamp(paragraph.start(), paragraph.end());
    let mut cuts: Vec<usize> = marks.iter().flat_map(|mark| [clip(mark.span.start()), clip(mark.span.end())]).collect();
    cuts.extend([paragraph.start(), paragraph.end()]);
    cuts.sort_unstable();
    cuts.dedup();
    let mut pieces = Vec::new();
    for (n, &at) in cuts.iter().enumerate() {
        let ended = marks.iter().filter(|mark| clip(mark.span.end()) == at && clip(mark.span.start()) < at).count();
        pieces.extend((ended > 0).then(|| ("]".repeat(ended), Style::Label)));
        for mark in marks.iter().filter(|mark| clip(mark.span.start()) == at) {
            pieces.push((format!("[{} ", mark.label), Style::Label));
        }
        let Some(&next) = cuts.get(n + 1) else { break };
        let is_marked = marks.iter().any(|mark| mark.span.overlaps(Span::new(at, next)));
        let style = if is_marked { Style::Marked } else { Style::Plain };
        pieces.push((Span::new(at, next).slice(text).to_owned(), style));
    }
    pieces
}

/// Prints `pieces` wrapped to `width` columns, each line after `indent`. A word wider than a line is not broken.
fn print_wrapped(out: &mut Out, pieces: &[(String, Style)], indent: &str, width: usize) -> Result<(), Failure> {
    let mut line = indent.to_owned();
    let mut used = text::width(indent);
    // The word being collected, which may span several pieces, and its width on the screen.
    let (mut word, mut word_width) = (String::new(), 0);
    let mut is_first = true;
    let mut end_word = |word: &mut String, word_width: &mut usize, out: &mut Out| -> Result<(), Failure> {
        if *word_width == 0 {
            return Ok(());
        }
        if !is_first && used + 1 + *word_width > width {
            out.write_line(&line)?;
            indent.clone_into(&mut line);
            used = text::width(indent);
            is_first = true;
        }
        if !is_first {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += *word_width;
        is_first = false;
        word.clear();
        *word_width = 0;
        Ok(())
    };
    for (piece, style) in pieces {
        for (n, part) in piece.split(' ').enumerate() {
            if n > 0 {
                end_word(&mut word, &mut word_width, out)?;
            }
            if !part.is_empty() {
                word.push_str(&style.sgr().map_or_else(|| part.to_owned(), |sgr| out.styled(sgr, part)));
                word_width += text::width(part);
            }
        }
    }
    end_word(&mut word, &mut word_width, out)?;
    out.write_line(&line)
}
