//! The export format JSON, as documented in `docs/json.md`.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::brief::{Brief, Match};
use crate::pane::Pane;
use crate::pane::export::what::{OUTDATED, Results, Subject, What};

/// The version of the JSON output, in every object.
pub const JSON_SCHEMA: &str = "briefing/1";

pub(super) fn write_brief(subject: Subject<'_>, what: What<'_>) -> String {
    match what {
        What::Brief => pretty("brief", brief_fields(subject.brief)),
        What::Pane(pane) => pretty("pane", pane_fields(subject, pane, None)),
        What::Point(pane, point) => pretty("pane", pane_fields(subject, pane, Some(&[point]))),
        What::Filtered(pane, filter) => {
            let all = pane.count(subject.brief).unwrap_or_default();
            let left_out = (0..all).filter(|point| !filter.points.contains(point)).count();
            let mut fields = pane_fields(subject, pane, Some(&filter.points));
            fields.insert("filter".into(), json!({ "words": filter.words, "left_out": left_out }));
            pretty("pane", fields)
        }
    }
}

pub(super) fn write_results(results: &Results) -> String {
    let hits = results.rows.iter().map(|row| {
        let evidence = row.evidence.as_ref();
        let found = if row.is_outdated { OUTDATED } else { evidence.map_or(Match::None, |e| e.found).word() };
        let mut hit = to_fields(json!({
            "file": row.file, "headline": row.headline, "date": row.date, "who": row.who, "kind": row.kind,
            "text": row.text, "evidence": evidence.map(|e| &e.words), "match": found,
            "span": evidence.and_then(|e| e.span), "outlet": row.outlet, "url": row.url,
        }));
        hit.extend(row.confidence.map(|confidence| ("confidence".to_owned(), confidence.word().into())));
        hit
    });
    let fields = json!({
        "query": results.query, "unit": results.unit.0, "filter": results.filter, "left_out": results.left_out,
        "hits": hits.collect::<Vec<_>>(),
    });
    pretty("results", to_fields(fields))
}

/// The object `fields` of this type, with `schema` and `type` first.
pub fn object(kind: &str, fields: Map<String, Value>) -> Value {
    let start = [("schema".to_owned(), JSON_SCHEMA.into()), ("type".to_owned(), kind.into())];
    Value::Object(start.into_iter().chain(fields).collect())
}

fn pretty(kind: &str, fields: Map<String, Value>) -> String {
    format!("{:#}\n", object(kind, fields))
}

fn to_fields(value: impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(value) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

pub fn brief_fields(brief: &Brief) -> Map<String, Value> {
    to_fields(brief)
}

/// A pane and the head of its brief. `selected` restricts the points, each of which has its number.
fn pane_fields(subject: Subject<'_>, pane: Pane, selected: Option<&[usize]>) -> Map<String, Value> {
    const HEAD: [&str; 8] = ["headline", "kind", "date", "date_end", "date_words", "place", "tags", "review"];
    let mut brief = brief_fields(subject.brief);
    let mut move_field = |key: &str| (key.to_owned(), brief.remove(key).unwrap_or_default());
    let mut fields: Map<String, Value> = HEAD.into_iter().map(&mut move_field).collect();
    fields.insert("parties".into(), json!(subject.brief.parties()));
    fields.insert("pane".into(), pane.name().into());
    let (key, mut value) = match pane {
        Pane::Details => ("details".to_owned(), details(subject)),
        Pane::Summary | Pane::Quotes | Pane::Commitments | Pane::Participants | Pane::Forums | Pane::Source => {
            move_field(pane.name())
        }
    };
    if let Value::Array(points) = value {
        value = number_points(points, selected).into();
    }
    fields.insert(key, value);
    if pane != Pane::Source {
        let (key, mut source) = move_field("source");
        if let Value::Object(source) = &mut source {
            source.retain(|key, _| !["hidden", "found_hidden", "text"].contains(&key.as_str()));
        }
        fields.insert(key, source);
    }
    fields
}

fn number_points(points: Vec<Value>, selected: Option<&[usize]>) -> Vec<Value> {
    let mut numbered = Vec::new();
    for (at, point) in points.into_iter().enumerate() {
        if selected.is_none_or(|selected| selected.contains(&at)) {
            let number = [("number".to_owned(), (at + 1).into())];
            numbered.push(Value::Object(number.into_iter().chain(to_fields(point)).collect()));
        }
    }
    numbered
}

fn details(subject: Subject<'_>) -> Value {
    let brief = subject.brief;
    let count = |found| brief.all_evidence().filter(|e| e.map_or(Match::None, |e| e.found) == found).count();
    json!({
        "file": subject.file,
        "evidence": {
            "exact": count(Match::Exact), "normalised": count(Match::Normalised), "none": count(Match::None),
        },
        "hidden": brief.source.hidden, "found_hidden": brief.source.found_hidden, "problems": subject.problems,
    })
}
