//! The source pane: where the brief comes from, and its article. Each paragraph has its span in the source text, so that evidence
//! can be highlighted.

use crate::brief::{Brief, Source};
use crate::pane::element::Element;
use crate::pane::page::{Role, Run};
use crate::text::{Span, long_date};

pub(super) fn source_elements(brief: &Brief) -> Vec<Element> {
    let mut elements = source_facts(&brief.source);
    let text = brief.source.text.as_deref().unwrap_or_default();
    let before = elements.len();
    elements.extend(
        paragraphs(text).map(|span| Element::Prose(vec![Run::from_source(Role::Body, span.slice(text), span)])),
    );
    if elements.len() == before {
        let hint = match &brief.source.url {
            Some(_) => "The brief has only the URL: o opens it.",
            None => "Add it to the brief's file as text under [source], or import the article with `briefing import`.",
        };
        elements.push(Element::Absent("No text.", hint));
    }
    elements
}

fn source_facts(source: &Source) -> Vec<Element> {
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

/// The lines of `text` that are not empty, without surrounding blanks.
fn paragraphs(text: &str) -> impl Iterator<Item = Span> {
    let mut at = 0;
    text.split('\n').filter_map(move |line| {
        let start = at + line.len() - line.trim_start().len();
        at += line.len() + 1;
        let words = line.trim();
        (!words.is_empty()).then(|| Span::new(start, start + words.len()))
    })
}
