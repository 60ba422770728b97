//! The source pane: where the brief comes from, and the article itself, each paragraph knowing its bytes in the source's
//! text, so that evidence can be shown in its place.

use crate::brief::{Brief, Source};
use crate::pane::element::Element;
use crate::pane::page::{Role, Run};
use crate::text::{Span, long_date};

/// The parts of the pane.
pub(super) fn parts(brief: &Brief) -> Vec<Element> {
    let mut parts = head(&brief.source);
    let text = brief.source.text.as_deref().unwrap_or_default();
    let before = parts.len();
    parts.extend(paragraphs(text).map(|span| Element::Prose(vec![Run::of_source(Role::Body, span.of(text), span)])));
    if parts.len() == before {
        let hint = match &brief.source.url {
            Some(_) => "The brief keeps only the address: o opens it.",
            None => "It is added to the brief's file under [source] as text, or comes with `briefing import`.",
        };
        parts.push(Element::Absent("No text.", hint));
    }
    parts
}

/// Where it comes from.
fn head(source: &Source) -> Vec<Element> {
    let side = source.side.as_deref().map(|side| match side {
        "press" => "the press".to_owned(),
        "joint" => "all sides together".to_owned(),
        party => party.to_owned(),
    });
    let rows = [
        ("Outlet", Role::Body, source.outlet.clone()),
        ("Address", Role::Link, source.url.clone()),
        ("Published", Role::Body, source.published.map(long_date)),
        ("Retrieved", Role::Body, source.retrieved.map(long_date)),
        ("Language", Role::Body, source.language.clone()),
        ("Account of", Role::Body, side),
    ];
    rows.into_iter().filter_map(|(label, role, text)| Some(Element::fact(label, role, text?))).collect()
}

/// The paragraphs of `text`, one a line, without the blanks around them.
fn paragraphs(text: &str) -> impl Iterator<Item = Span> {
    let mut at = 0;
    text.split('\n').filter_map(move |line| {
        let start = at + line.len() - line.trim_start().len();
        at += line.len() + 1;
        let words = line.trim();
        (!words.is_empty()).then(|| Span::new(start, start + words.len()))
    })
}
