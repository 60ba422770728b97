//! A document to export: title, head, sections of elements, sources. Text and Markdown are both generated from it.

use std::collections::HashMap;

use crate::brief::{Brief, Kind, Participant, Review};
use crate::pane::Pane;
use crate::pane::element::{Element, Fact, Item};
use crate::pane::export::cite::Entry;
use crate::pane::export::what::{Filter, ResultRow, Results, Subject, What};
use crate::pane::page::{Role, Run};
use crate::text::{self, long_date};

/// The value of this key in the head is followed by the reference to the first source.
pub(super) const SOURCE: &str = "Source";

#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) title: String,
    pub(super) head: Vec<(&'static str, String)>,
    /// With their titles; a single section has none.
    pub(super) sections: Vec<(Option<String>, Vec<Element>)>,
    /// The sources, in the order of their numbers.
    pub(super) sources: Vec<Entry>,
}

impl Document {
    pub(super) fn new(subject: Subject<'_>, what: What<'_>) -> Self {
        let brief = subject.brief;
        let mut head = brief_head(brief);
        let elements = |pane: Pane| pane.elements(brief, subject.file, subject.problems);
        let sections = match what {
            What::Pane(pane) => {
                head.push(("Pane", titled(pane, brief)));
                vec![(None, elements(pane))]
            }
            What::Filtered(pane, filter) => {
                head.push(("Pane", filtered(pane, brief, filter)));
                vec![(None, select(elements(pane), &filter.points))]
            }
            What::Point(pane, point) => {
                let of = pane.count(brief).unwrap_or_default();
                head.push(("Point", format!("{} of {of}, {}", point + 1, pane.title())));
                vec![(None, select(elements(pane), &[point]))]
            }
            What::Brief => sections(brief, elements),
        };
        let outlet = brief.source.outlet.as_deref().unwrap_or("not named");
        head.push((SOURCE, outlet.to_owned()));
        Self { title: brief.headline.clone(), head, sections, sources: vec![Entry::from_brief(brief)] }
    }

    pub(super) fn from_results(results: &Results) -> Self {
        let (one, many) = results.unit;
        let mut head = vec![("Query", results.query.clone()), ("Found", text::counted(results.rows.len(), one, many))];
        if let Some(filter) = &results.filter {
            head.push(("Filter", filter.clone()));
        }
        if results.left_out > 0 {
            head.push(("Left out", text::counted(results.left_out, one, many)));
        }
        let mut document = Self { title: format!("Results for {}", results.query), head, ..Self::default() };
        let total = results.rows.len();
        let mut known: HashMap<Entry, usize> = HashMap::new();
        let mut items = Vec::new();
        for (point, row) in results.rows.iter().enumerate() {
            let entry = Entry::from_hit(row.outlet.as_deref(), &row.headline, row.date, row.url.as_deref());
            let source = *known.entry(entry.clone()).or_insert(document.sources.len());
            if source == document.sources.len() {
                document.sources.push(entry);
            }
            items.push(Element::Item(hit_item(row, Item { point, total, source, ..Item::default() })));
        }
        document.sections = vec![(None, items)];
        document
    }
}

/// The parties, the event, and whether the brief is a draft.
fn brief_head(brief: &Brief) -> Vec<(&'static str, String)> {
    let mut head = Vec::new();
    let parties: Vec<String> = brief.parties().iter().map(|party| with_names(brief, party)).collect();
    if !parties.is_empty() {
        head.push(("Parties", parties.join("; ")));
    }
    let day = brief.days();
    let place: Vec<&str> = day.as_deref().into_iter().chain(brief.place.as_deref()).collect();
    let words = brief.date_words.as_ref().map(|words| format!("(source: “{words}”)"));
    let event: Vec<String> =
        Some(place.join(", ")).filter(|place| !place.is_empty()).into_iter().chain(words).collect();
    if !event.is_empty() {
        head.push(("Event", event.join(" ")));
    }
    if brief.review == Review::Draft {
        head.push(("Review", "draft — nobody has checked this yet".to_owned()));
    }
    head
}

fn with_names(brief: &Brief, party: &str) -> String {
    let members = brief.participants.iter().filter(|p| p.party.as_deref() == Some(party));
    let name = |p: &Participant| if p.confidence.is_some() { format!("{} [unsure]", p.name) } else { p.name.clone() };
    let names: Vec<String> = members.map(name).collect();
    if names.is_empty() { party.to_owned() } else { format!("{party} ({})", names.join(", ")) }
}

fn titled(pane: Pane, brief: &Brief) -> String {
    pane.count(brief).map_or_else(|| pane.title().to_owned(), |count| format!("{} ({count})", pane.title()))
}

/// `Agreed points (1 of 7; filter: by:kazakhstan, 6 left out)`.
fn filtered(pane: Pane, brief: &Brief, filter: &Filter) -> String {
    let all = pane.count(brief).unwrap_or_default();
    let kept = (0..all).filter(|point| filter.points.contains(point)).count();
    format!("{} ({kept} of {all}; filter: {}, {} left out)", pane.title(), filter.words, all - kept)
}

/// The elements of `points` and the headings above them.
fn select(elements: Vec<Element>, points: &[usize]) -> Vec<Element> {
    let mut selected: Vec<Element> = Vec::new();
    let mut heading = None;
    for element in elements {
        match element.point() {
            Some(point) if points.contains(&point) => {
                selected.extend(heading.take());
                selected.push(element);
            }
            Some(_) => {}
            None => heading = Some(element),
        }
    }
    selected
}

/// One section for each pane with content, without what is already in the head or another section.
fn sections(brief: &Brief, elements: impl Fn(Pane) -> Vec<Element>) -> Vec<(Option<String>, Vec<Element>)> {
    let panes = Pane::ALL.into_iter().filter(|&pane| pane != Pane::Details);
    let mut sections = Vec::new();
    for pane in panes {
        let mut elements = elements(pane);
        if matches!(pane, Pane::Summary | Pane::Source) {
            elements.retain(
                |element| matches!(element, Element::Prose(runs) if runs.iter().all(|run| run.role != Role::Draft)),
            );
        }
        if !elements.is_empty() && !matches!(elements.as_slice(), [Element::Absent(..)]) {
            sections.push((Some(titled(pane, brief)), elements));
        }
    }
    sections
}

/// A hit as a point.
fn hit_item(row: &ResultRow, item: Item) -> Item {
    let is_direct = row.kind == "direct";
    let text = if is_direct { format!("“{}”", row.text) } else { row.text.clone() };
    let facts = [row.who.clone(), Kind::label_of(&row.kind).to_owned(), row.date.map(long_date).unwrap_or_default()];
    let contains_evidence = row.evidence.as_ref().is_some_and(|evidence| evidence.words == row.text);
    let outdated = row.is_outdated.then(|| Run::new(Role::Muted, "changed since the search"));
    Item {
        runs: vec![Run::new(if is_direct { Role::Quote } else { Role::Body }, text)],
        is_verbatim: is_direct,
        facts: facts.into_iter().map(|fact| Run::new(Role::Muted, fact)).collect(),
        notes: std::iter::once(Run::new(Role::Body, &row.headline)).chain(outdated).collect(),
        evidence: row.evidence.clone(),
        confidence: row.confidence,
        contains_evidence,
        needs_no_evidence: !row.is_point || row.is_outdated,
        ..item
    }
}

pub(super) fn facts(document: &Document) -> Vec<Element> {
    let fact = |(key, value): &(&'static str, String)| {
        let label = Run::new(Role::Muted, format!("{key}:"));
        let mark = if *key == SOURCE { " [1]" } else { "" };
        Element::Fact(Fact { label, runs: vec![Run::new(Role::Body, format!("{value}{mark}"))], ..Fact::default() })
    };
    document.head.iter().map(fact).collect()
}
