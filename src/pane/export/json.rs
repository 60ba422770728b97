//! JSON: the names of the file format, in its order, with how and where each piece of evidence was found.

use serde_json::{Map, Value, json};

use crate::brief::{Brief, Evidence};
use crate::pane::Pane;
use crate::pane::export::{ResultRow, What};

fn evidence(evidence: Option<&Evidence>) -> [(&'static str, Value); 3] {
    let span = evidence.and_then(|e| e.span).map(|span| json!([span.start(), span.end()]));
    [
        ("evidence", evidence.map_or(Value::Null, |e| json!(e.words))),
        ("match", evidence.map_or(Value::Null, |e| json!(e.found.word()))),
        ("span", span.unwrap_or(Value::Null)),
    ]
}

fn object(pairs: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    Value::Object(pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<Map<_, _>>())
}

/// A brief as a value; the whole of it, or the part that is wanted.
#[must_use]
pub(super) fn value(brief: &Brief, what: What) -> Value {
    let mut pairs: Vec<(&'static str, Value)> = vec![
        ("schema", json!("briefing/1")),
        ("headline", json!(brief.headline)),
        ("kind", json!(brief.kind)),
        ("date", json!(brief.date)),
        ("date_words", json!(brief.date_words)),
        ("place", json!(brief.place)),
        ("review", json!(brief.review)),
        ("tags", json!(brief.tags)),
    ];
    let panes = what.panes();
    let chosen = |pane: Pane, i: usize| what.holds(pane, i);
    if panes.contains(&Pane::Summary) {
        pairs.push(("summary", json!(brief.summary)));
    }
    if panes.contains(&Pane::Participants) {
        let people = brief.participants.iter().enumerate().filter(|(i, _)| chosen(Pane::Participants, *i));
        pairs.push(("participants", people.map(|(_, p)| json!(p)).collect()));
    }
    if panes.contains(&Pane::Quotes) {
        let quotes = brief.quotes.iter().enumerate().filter(|(i, _)| chosen(Pane::Quotes, *i));
        let row = |(_, q): (usize, &crate::brief::Quote)| {
            let own = [("speaker", json!(q.speaker)), ("kind", json!(q.kind)), ("text", json!(q.text))];
            object(own.into_iter().chain(evidence(q.evidence.as_ref())))
        };
        pairs.push(("quotes", quotes.map(row).collect()));
    }
    if panes.contains(&Pane::Commitments) {
        let all = brief.commitments.iter().enumerate().filter(|(i, _)| chosen(Pane::Commitments, *i));
        pairs.push(("commitments", all.map(|(_, c)| commitment(c)).collect()));
    }
    if panes.contains(&Pane::Forums) {
        let forums = brief.forums.iter().enumerate().filter(|(i, _)| chosen(Pane::Forums, *i));
        pairs.push(("forums", forums.map(|(_, f)| json!(f)).collect()));
    }
    let mut source = json!(brief.source);
    if !panes.contains(&Pane::Source)
        && let Some(fields) = source.as_object_mut()
    {
        fields.remove("text");
    }
    pairs.push(("source", source));
    object(pairs)
}

fn commitment(c: &crate::brief::Commitment) -> Value {
    let own = [
        ("parties", json!(c.parties)),
        ("to", json!(c.to)),
        ("kind", json!(c.kind)),
        ("strength", json!(c.strength)),
        ("text", json!(c.text)),
    ];
    let rest = [
        ("due", json!(c.due)),
        ("due_words", json!(c.due_words)),
        ("topics", json!(c.topics)),
        ("forums", json!(c.forums)),
    ];
    object(own.into_iter().chain(evidence(c.evidence.as_ref())).chain(rest))
}

fn printed(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}

pub(super) fn brief(brief: &Brief, what: What) -> String {
    printed(&value(brief, what))
}

pub(super) fn results(typed: &str, rows: &[ResultRow]) -> String {
    let rows: Vec<Value> = rows
        .iter()
        .map(|row| {
            object([
                ("file", json!(row.file)),
                ("headline", json!(row.headline)),
                ("date", json!(row.date)),
                ("who", json!(row.who)),
                ("kind", json!(row.kind)),
                ("text", json!(row.text)),
                ("evidence", json!(row.evidence)),
                ("outlet", json!(row.outlet)),
                ("url", json!(row.url)),
            ])
        })
        .collect();
    printed(&object([("schema", json!("briefing/1")), ("query", json!(typed)), ("results", json!(rows))]))
}
