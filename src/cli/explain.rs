//! `briefing import --explain`: an article with what was found marked where it stands, and below each paragraph what that is
//! and which rule found it. With brackets everywhere; with colour and lines under the words where colour may be used.

use crate::article::{Article, Role};
use crate::brief::{Brief, Commitment, Participant, QuoteKind, grounds};
use crate::cli::context::Context;
use crate::cli::out::{Out, Stop};
use crate::extract::Trace;
use crate::text::{self, Span};

/// Something that was found.
struct Mark {
    span: Span,
    label: String,
    /// What it is, and what found it.
    about: String,
}

/// Prints `article` with the marks of the draft made of it.
///
/// # Errors
/// Returns an error if standard output cannot be written.
pub fn print(context: &mut Context, article: &Article, found: (&Brief, &[Trace])) -> Result<(), Stop> {
    let width = context.out.columns().unwrap_or_else(|| context.width(None));
    let width = if width == 0 { usize::MAX } else { width };
    let out = &mut context.out;
    for line in head(found.0) {
        fill(out, &[(line, Style::Plain)], ("", width))?;
    }
    let marks = marks(article, found);
    for paragraph in &article.paragraphs {
        out.line("")?;
        if paragraph.role == Role::Furniture {
            let words = format!("(left out: {})", paragraph.span.of(&article.text));
            fill(out, &[(words, Style::Dim)], ("", width))?;
            continue;
        }
        let inside: Vec<&Mark> = marks.iter().filter(|mark| paragraph.span.meets(mark.span)).collect();
        fill(out, &pieces(&article.text, paragraph.span, &inside), ("", width))?;
        let starts = |mark: &&&Mark| mark.span.start() >= paragraph.span.start();
        for mark in inside.iter().filter(starts) {
            let note = [(mark.label.clone(), Style::Label), (format!(" {}", mark.about), Style::Dim)];
            fill(out, &note, ("    ", width))?;
        }
    }
    out.line("")
}

/// What was found about the whole.
fn head(brief: &Brief) -> Vec<String> {
    let row =
        |name: &str, value: Option<String>| format!("{name:<9} {}", value.unwrap_or_else(|| "not found".to_owned()));
    let words = brief.date_words.as_ref().map(|words| format!("“{words}”"));
    let date = brief.date.map(|date| date.to_string());
    let when = match (date, words) {
        (Some(date), Some(words)) => Some(format!("{date} ({words})")),
        (None, Some(words)) => Some(format!("open ({words}: add --published)")),
        (date, None) => date,
    };
    vec![
        row("headline", Some(brief.headline.clone())),
        row("kind", Some(brief.kind.word().to_owned())),
        row("date", when),
        row("place", brief.place.clone()),
        row("summary", brief.summary.as_ref().map(|summary| summary.replace('\n', " "))),
    ]
}

/// Everything that has a place in the text, in its order.
fn marks(article: &Article, (brief, traces): (&Brief, &[Trace])) -> Vec<Mark> {
    let place = |words: &str| {
        let at = (!words.is_empty()).then(|| article.text.find(words)).flatten()?;
        Some(Span::new(at, at + words.len()))
    };
    let mut marks = Vec::new();
    let mut mark = |span: Option<Span>, label: String, about: String| {
        marks.extend(span.map(|span| Mark { span, label, about }));
    };
    for (n, one) in brief.participants.iter().enumerate() {
        mark(place(&one.name), format!("P{}", n + 1), participant(one));
    }
    for (n, one) in brief.quotes.iter().enumerate() {
        let rule = if one.kind == QuoteKind::Direct { "quotation" } else { "reported speech" };
        let about = format!("{} · {} · rule {rule}", one.speaker, one.kind.word());
        mark(grounds(one.evidence.as_ref()), format!("Q{}", n + 1), about);
    }
    for (n, one) in brief.commitments.iter().enumerate() {
        let span = grounds(one.evidence.as_ref());
        let trace = traces.iter().find(|trace| Some(trace.span) == span);
        mark(span, format!("C{}", n + 1), commitment(one, trace.map_or("unknown", |trace| trace.rule)));
    }
    for (n, one) in brief.forums.iter().enumerate() {
        let span = one.mention.as_deref().and_then(place);
        mark(span, format!("F{}", n + 1), format!("{} · names of forums", one.name));
    }
    marks.sort_by_key(|mark| (mark.span.start(), std::cmp::Reverse(mark.span.end())));
    marks
}

fn participant(one: &Participant) -> String {
    let parts = [Some(&one.name), one.role.as_ref(), one.party.as_ref()];
    let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    format!("{} · names with offices", parts.join(" · "))
}

fn commitment(one: &Commitment, rule: &str) -> String {
    let sides = if one.to.is_empty() {
        one.parties.join(", ")
    } else {
        format!("{} → {}", one.parties.join(", "), one.to.join(", "))
    };
    let mut parts = vec![one.kind.word().to_owned(), sides];
    parts.extend(one.strength.map(|strength| strength.word().to_owned()));
    parts.extend(one.due.map(|due| format!("due {due}")));
    parts.extend((!one.topics.is_empty()).then(|| one.topics.join(", ")));
    parts.push(format!("rule {rule}"));
    parts.join(" · ")
}

/// How words are shown where colour may be used.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Plain,
    Marked,
    Label,
    Dim,
}

impl Style {
    const fn code(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Marked => Some("4"),
            Self::Label => Some("1;36"),
            Self::Dim => Some("2"),
        }
    }
}

/// A paragraph cut where marks begin and end, with `[C3 ` and `]` there.
fn pieces(text: &str, paragraph: Span, marks: &[&Mark]) -> Vec<(String, Style)> {
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
        let is_marked = marks.iter().any(|mark| mark.span.meets(Span::new(at, next)));
        let style = if is_marked { Style::Marked } else { Style::Plain };
        pieces.push((Span::new(at, next).of(text).to_owned(), style));
    }
    pieces
}

/// Prints `pieces` in lines of `width` columns, each after `indent`; a word that is wider than a line stays whole.
fn fill(out: &mut Out, pieces: &[(String, Style)], (indent, width): (&str, usize)) -> Result<(), Stop> {
    let mut line = indent.to_owned();
    let mut used = text::width(indent);
    let mut word: (String, usize) = (String::new(), 0);
    let mut is_first = true;
    let mut place = |word: &mut (String, usize), out: &mut Out| -> Result<(), Stop> {
        if word.1 == 0 {
            return Ok(());
        }
        if !is_first && used + 1 + word.1 > width {
            out.line(&line)?;
            indent.clone_into(&mut line);
            used = text::width(indent);
            is_first = true;
        }
        if !is_first {
            line.push(' ');
            used += 1;
        }
        line.push_str(&word.0);
        used += word.1;
        is_first = false;
        *word = (String::new(), 0);
        Ok(())
    };
    for (words, style) in pieces {
        for (n, part) in words.split(' ').enumerate() {
            if n > 0 {
                place(&mut word, out)?;
            }
            if !part.is_empty() {
                word.0.push_str(&style.code().map_or_else(|| part.to_owned(), |code| out.styled(code, part)));
                word.1 += text::width(part);
            }
        }
    }
    place(&mut word, out)?;
    out.line(&line)
}
