//! The export format CSV: one row per point, with the same columns for every pane. A cell that a spreadsheet would read as a
//! formula begins with `'`.

use crate::brief::{Brief, Confidence, Evidence, Match, Source};
use crate::pane::Pane;
use crate::pane::element::Element;
use crate::pane::export::cite::plain;
use crate::pane::export::what::{OUTDATED, Results, Subject, What};

/// For panes and briefs.
const COLUMNS: [&str; 19] = [
    "headline", "date", "place", "pane", "number", "kind", "speaker", "parties", "to", "text", "strength", "topics",
    "forums", "due", "evidence", "match", "confidence", "outlet", "url",
];
/// For the hits of a search.
const RESULT_COLUMNS: [&str; 11] =
    ["file", "headline", "date", "who", "kind", "text", "evidence", "match", "confidence", "outlet", "url"];

/// The cells of a row that describe its point; the others describe the brief.
#[derive(Default)]
struct Cells {
    number: Option<usize>,
    kind: String,
    speaker: String,
    parties: String,
    to: String,
    text: String,
    strength: String,
    topics: String,
    forums: String,
    due: String,
    evidence: String,
    found: String,
    confidence: String,
}

pub(super) fn write_brief(subject: Subject<'_>, what: What<'_>) -> String {
    let brief = subject.brief;
    let rows: Vec<(Pane, Cells)> = match what {
        What::Pane(pane) => rows(subject, pane),
        What::Filtered(pane, filter) => select(rows(subject, pane), &filter.points),
        What::Point(pane, point) => select(rows(subject, pane), &[point]),
        What::Brief => {
            let panes = [Pane::Commitments, Pane::Quotes, Pane::Participants, Pane::Forums];
            panes.into_iter().flat_map(|pane| rows(subject, pane)).collect()
        }
    };
    let rows = rows.into_iter().map(|(pane, cells)| record(brief, pane, cells).to_vec());
    table(&COLUMNS, rows)
}

pub(super) fn write_results(results: &Results) -> String {
    let rows = results.rows.iter().map(|row| {
        let (evidence, found) = grounded(row.evidence.as_ref());
        let found = if row.is_outdated { OUTDATED.to_owned() } else { found };
        let date = row.date.map(|date| date.to_string()).unwrap_or_default();
        let (outlet, url) = (row.outlet.clone().unwrap_or_default(), row.url.clone().unwrap_or_default());
        let start = [&row.file, &row.headline, &date, &row.who, &row.kind, &row.text].map(Clone::clone);
        start.into_iter().chain([evidence, found, confidence_word(row.confidence), outlet, url]).collect()
    });
    table(&RESULT_COLUMNS, rows)
}

fn table(columns: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut table = csv::WriterBuilder::new().from_writer(Vec::new());
    let header = columns.iter().map(|column| (*column).to_owned()).collect();
    for row in std::iter::once(header).chain(rows) {
        // Writing to memory only fails if rows differ in length.
        table.write_record(row.iter().map(|cell| safe(cell))).expect("each row has a cell for each column");
    }
    let bytes = table.into_inner().expect("writing to memory does not fail");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// `cell` on one line and not as a formula.
fn safe(cell: &str) -> String {
    let line = cell.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_formula = cell.starts_with(['\t', '\r']) || line.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if is_formula { format!("'{line}") } else { line }
}

fn record(brief: &Brief, pane: Pane, cells: Cells) -> [String; COLUMNS.len()] {
    let Source { outlet, url, .. } = &brief.source;
    [
        brief.headline.clone(),
        brief.date.map(|date| date.to_string()).unwrap_or_default(),
        brief.place.clone().unwrap_or_default(),
        pane.name().to_owned(),
        cells.number.map(|number| (number + 1).to_string()).unwrap_or_default(),
        cells.kind,
        cells.speaker,
        cells.parties,
        cells.to,
        cells.text,
        cells.strength,
        cells.topics,
        cells.forums,
        cells.due,
        cells.evidence,
        cells.found,
        cells.confidence,
        outlet.clone().unwrap_or_default(),
        url.clone().unwrap_or_default(),
    ]
}

fn select(rows: Vec<(Pane, Cells)>, points: &[usize]) -> Vec<(Pane, Cells)> {
    rows.into_iter().filter(|(_, cells)| cells.number.is_some_and(|number| points.contains(&number))).collect()
}

fn rows(subject: Subject<'_>, pane: Pane) -> Vec<(Pane, Cells)> {
    let cells = match pane {
        Pane::Quotes => quotes(subject.brief),
        Pane::Commitments => commitments(subject.brief),
        Pane::Participants => participants(subject.brief),
        Pane::Forums => forums(subject.brief),
        Pane::Summary | Pane::Source | Pane::Details => prose(subject, pane),
    };
    cells.into_iter().map(|cells| (pane, cells)).collect()
}

fn grounded(evidence: Option<&Evidence>) -> (String, String) {
    let words = evidence.map(|evidence| evidence.words.clone()).unwrap_or_default();
    (words, evidence.map_or(Match::None, |evidence| evidence.found).word().to_owned())
}

fn confidence_word(confidence: Option<Confidence>) -> String {
    confidence.map_or("", Confidence::word).to_owned()
}

fn quotes(brief: &Brief) -> Vec<Cells> {
    let quotes = brief.quotes.iter().enumerate().map(|(at, quote)| {
        let (evidence, found) = grounded(quote.evidence.as_ref());
        let person = brief.participants.iter().find(|person| person.name == quote.speaker);
        Cells {
            number: Some(at),
            kind: quote.kind.word().to_owned(),
            speaker: quote.speaker.clone(),
            parties: person.and_then(|person| person.party.clone()).unwrap_or_default(),
            text: quote.text.clone(),
            evidence,
            found,
            confidence: confidence_word(quote.confidence),
            ..Cells::default()
        }
    });
    quotes.collect()
}

fn commitments(brief: &Brief) -> Vec<Cells> {
    let commitments = brief.commitments.iter().enumerate().map(|(at, commitment)| {
        let (evidence, found) = grounded(commitment.evidence.as_ref());
        Cells {
            number: Some(at),
            speaker: String::new(),
            kind: commitment.kind.word().to_owned(),
            parties: commitment.parties.join("; "),
            to: commitment.to.join("; "),
            text: commitment.text.clone(),
            strength: commitment.strength.map(|strength| strength.word().to_owned()).unwrap_or_default(),
            topics: commitment.topics.join("; "),
            forums: commitment.forums.join("; "),
            due: commitment.due.map(|due| due.to_string()).unwrap_or_default(),
            evidence,
            found,
            confidence: confidence_word(commitment.confidence),
        }
    });
    commitments.collect()
}

fn participants(brief: &Brief) -> Vec<Cells> {
    let people = brief.participants.iter().enumerate().map(|(at, person)| {
        let (kind, parties) = (person.role.clone().unwrap_or_default(), person.party.clone().unwrap_or_default());
        let confidence = confidence_word(person.confidence);
        Cells { number: Some(at), kind, parties, text: person.name.clone(), confidence, ..Cells::default() }
    });
    people.collect()
}

fn forums(brief: &Brief) -> Vec<Cells> {
    let forums = brief.forums.iter().enumerate().map(|(at, forum)| {
        let (kind, evidence) = (forum.acronym.clone().unwrap_or_default(), forum.mention.clone().unwrap_or_default());
        Cells { number: Some(at), kind, text: forum.name.clone(), evidence, ..Cells::default() }
    });
    forums.collect()
}

/// The paragraphs and facts of a pane without points.
fn prose(subject: Subject<'_>, pane: Pane) -> Vec<Cells> {
    let elements = pane.elements(subject.brief, subject.file, subject.problems);
    let cells = elements.iter().filter_map(|element| match element {
        Element::Prose(runs) => Some(Cells { text: plain(runs), ..Cells::default() }),
        Element::Fact(fact) => {
            let kind = fact.label.text.trim().to_owned();
            Some(Cells { kind, text: plain(&fact.runs), ..Cells::default() })
        }
        Element::Heading(_) | Element::Absent(..) | Element::Item(_) | Element::Gap => None,
    });
    cells.collect()
}
