//! What is taken out as JSON: the names of the file format, keys in a fixed order, each point with how its evidence was
//! found and where in the source's text it stands.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::brief::{Brief, Evidence, Forum, Match};
use crate::pane::Pane;
use crate::pane::export::what::{Results, Subject, What};

/// The version of this shape.
const SCHEMA: &str = "briefing/1";

/// `what` of a brief.
pub(super) fn write(subject: Subject<'_>, what: What<'_>) -> String {
    let mut value = head(subject.brief);
    match what {
        What::Brief => fill(&mut value, subject.brief),
        What::Pane(pane) => pane_of(&mut value, subject, pane, None),
        What::Filtered(pane, filter) => {
            let all = pane.count(subject.brief).unwrap_or_default();
            let left_out = (0..all).filter(|point| !filter.kept.contains(point)).count();
            put(&mut value, "filter", json!({ "words": filter.words, "left_out": left_out }));
            pane_of(&mut value, subject, pane, Some(&filter.kept));
        }
        What::Point(pane, point) => pane_of(&mut value, subject, pane, Some(&[point])),
    }
    pretty(&value)
}

/// The results of a search.
pub(super) fn write_results(results: &Results) -> String {
    let rows = results.rows.iter().map(|row| {
        let mut value = json!({
            "file": row.file, "headline": row.headline, "date": row.date, "who": row.who, "kind": row.kind,
            "text": row.text,
        });
        grounded(&mut value, row.evidence.as_ref());
        put(&mut value, "outlet", &row.outlet);
        put(&mut value, "url", &row.url);
        value
    });
    let rows: Vec<Value> = rows.collect();
    pretty(&json!({
        "schema": SCHEMA, "query": results.query, "unit": results.unit.0, "filter": results.filter,
        "left_out": results.left_out, "results": rows,
    }))
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

fn put(value: &mut Value, key: &str, field: impl Serialize) {
    if let Value::Object(fields) = value {
        fields.insert(key.to_owned(), serde_json::to_value(field).unwrap_or_default());
    }
}

/// What every export of a brief begins with.
fn head(brief: &Brief) -> Value {
    json!({
        "schema": SCHEMA, "headline": brief.headline, "kind": brief.kind, "date": brief.date,
        "date_words": brief.date_words, "place": brief.place, "tags": brief.tags, "review": brief.review,
    })
}

/// All of a brief.
fn fill(value: &mut Value, brief: &Brief) {
    put(value, "summary", &brief.summary);
    put(value, "participants", &brief.participants);
    put(value, "quotes", quotes(brief));
    put(value, "commitments", commitments(brief));
    put(value, "forums", forums(brief));
    put(value, "source", source(brief, true));
}

/// One pane, or those points of it that are `kept`, each with its number.
fn pane_of(value: &mut Value, subject: Subject<'_>, pane: Pane, kept: Option<&[usize]>) {
    let brief = subject.brief;
    put(value, "parties", brief.parties());
    put(value, "pane", pane.name());
    match pane {
        Pane::Summary => put(value, "summary", &brief.summary),
        Pane::Quotes => put(value, "quotes", numbered(quotes(brief), kept)),
        Pane::Commitments => put(value, "commitments", numbered(commitments(brief), kept)),
        Pane::Participants => put(value, "participants", numbered(participants(brief), kept)),
        Pane::Forums => put(value, "forums", numbered(forums(brief), kept)),
        Pane::Source => {}
        Pane::Details => put(value, "details", details(subject)),
    }
    put(value, "source", source(brief, pane == Pane::Source));
}

/// `points` with their numbers, from 1, in front.
fn numbered(points: Vec<Value>, kept: Option<&[usize]>) -> Vec<Value> {
    let mut numbered = Vec::new();
    for (at, point) in points.into_iter().enumerate() {
        if kept.is_some_and(|kept| !kept.contains(&at)) {
            continue;
        }
        let mut fields = Map::new();
        fields.insert("number".to_owned(), (at + 1).into());
        if let Value::Object(rest) = point {
            fields.extend(rest);
        }
        numbered.push(Value::Object(fields));
    }
    numbered
}

/// The words of the source, how they were found, and where they stand: bytes of the source's text.
fn grounded(value: &mut Value, evidence: Option<&Evidence>) {
    put(value, "evidence", evidence.map(|e| &e.words));
    put(value, "match", evidence.map_or(Match::None, |e| e.found));
    put(value, "span", evidence.and_then(|e| e.span));
}

fn quotes(brief: &Brief) -> Vec<Value> {
    let quotes = brief.quotes.iter().map(|quote| {
        let mut value = json!({ "speaker": quote.speaker, "kind": quote.kind, "text": quote.text });
        grounded(&mut value, quote.evidence.as_ref());
        value
    });
    quotes.collect()
}

fn commitments(brief: &Brief) -> Vec<Value> {
    let commitments = brief.commitments.iter().map(|commitment| {
        let mut value = json!({
            "parties": commitment.parties, "to": commitment.to, "kind": commitment.kind,
            "strength": commitment.strength, "text": commitment.text,
        });
        grounded(&mut value, commitment.evidence.as_ref());
        put(&mut value, "due", commitment.due);
        put(&mut value, "due_words", &commitment.due_words);
        put(&mut value, "topics", &commitment.topics);
        put(&mut value, "forums", &commitment.forums);
        value
    });
    commitments.collect()
}

fn participants(brief: &Brief) -> Vec<Value> {
    brief.participants.iter().map(|p| json!({ "name": p.name, "role": p.role, "party": p.party })).collect()
}

fn forums(brief: &Brief) -> Vec<Value> {
    let forum = |f: &Forum| json!({ "name": f.name, "acronym": f.acronym, "mention": f.mention, "note": f.note });
    brief.forums.iter().map(forum).collect()
}

fn source(brief: &Brief, with_text: bool) -> Value {
    let source = &brief.source;
    let mut value = json!({
        "outlet": source.outlet, "url": source.url, "published": source.published, "retrieved": source.retrieved,
        "language": source.language, "side": source.side,
    });
    if with_text {
        put(&mut value, "hidden", source.hidden);
        put(&mut value, "text", &source.text);
    }
    value
}

fn details(subject: Subject<'_>) -> Value {
    let brief = subject.brief;
    let quotes = brief.quotes.iter().map(|q| q.evidence.as_ref());
    let all: Vec<_> = quotes.chain(brief.commitments.iter().map(|c| c.evidence.as_ref())).collect();
    let count = |found| all.iter().filter(|e| e.map_or(Match::None, |e| e.found) == found).count();
    json!({
        "file": subject.file,
        "evidence": {
            "exact": count(Match::Exact), "normalised": count(Match::Normalised), "none": count(Match::None),
        },
        "hidden": brief.source.hidden, "found_hidden": brief.source.found_hidden, "problems": subject.problems,
    })
}
