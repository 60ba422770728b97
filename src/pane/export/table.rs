//! CSV: one row a point, for spreadsheets. A cell that a spreadsheet would take for a formula gets an apostrophe in front.

use crate::brief::{Brief, Evidence};
use crate::pane::Pane;
use crate::pane::export::{ResultRow, What};

const HEAD: [&str; 15] = [
    "point", "number", "headline", "date", "place", "who", "to", "kind", "strength", "text", "due", "evidence",
    "match", "outlet", "url",
];

fn safe(cell: &str) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if is_formula { format!("'{cell}") } else { cell.to_owned() }
}

fn written<'r>(rows: impl IntoIterator<Item = Vec<String>>, head: impl IntoIterator<Item = &'r &'r str>) -> String {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    // Writing to memory does not fail.
    let _ = writer.write_record(head);
    for row in rows {
        let _ = writer.write_record(row.iter().map(|cell| safe(cell)));
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

pub(super) fn brief(brief: &Brief, what: What) -> String {
    let mut rows = Vec::new();
    for pane in what.panes() {
        rows.extend(points(brief, pane).into_iter().enumerate().filter(|(i, _)| what.holds(pane, *i)).map(
            |(i, cells)| {
                let [who, to, kind, strength, text, due, evidence, found] = cells;
                let date = brief.date.map(|d| d.to_string()).unwrap_or_default();
                let of = |value: &Option<String>| value.clone().unwrap_or_default();
                let source = &brief.source;
                vec![
                    pane.name().to_owned(),
                    (i + 1).to_string(),
                    brief.headline.clone(),
                    date,
                    of(&brief.place),
                    who,
                    to,
                    kind,
                    strength,
                    text,
                    due,
                    evidence,
                    found,
                    of(&source.outlet),
                    of(&source.url),
                ]
            },
        ));
    }
    written(rows, &HEAD)
}

/// Who, to, kind, strength, text, due, evidence, match of each point.
fn points(brief: &Brief, pane: Pane) -> Vec<[String; 8]> {
    let none = String::new;
    let ground = |e: Option<&Evidence>| {
        (e.map(|e| e.words.clone()).unwrap_or_default(), e.map_or("none", |e| e.found.word()).to_owned())
    };
    let prose = |text: Option<&String>| {
        let text = text.cloned().unwrap_or_default();
        vec![[none(), none(), none(), none(), text, none(), none(), none()]]
    };
    match pane {
        Pane::Quotes => brief
            .quotes
            .iter()
            .map(|q| {
                let (evidence, found) = ground(q.evidence.as_ref());
                [q.speaker.clone(), none(), q.kind.word().to_owned(), none(), q.text.clone(), none(), evidence, found]
            })
            .collect(),
        Pane::Commitments => brief
            .commitments
            .iter()
            .map(|c| {
                let (evidence, found) = ground(c.evidence.as_ref());
                let strength = c.strength.map(|s| s.word().to_owned()).unwrap_or_default();
                let due = c.due.map(|d| d.to_string()).unwrap_or_default();
                let (who, to) = (c.parties.join("; "), c.to.join("; "));
                [who, to, c.kind.word().to_owned(), strength, c.text.clone(), due, evidence, found]
            })
            .collect(),
        Pane::Participants => brief
            .participants
            .iter()
            .map(|p| {
                let of = |value: &Option<String>| value.clone().unwrap_or_default();
                [p.name.clone(), none(), of(&p.role), none(), of(&p.party), none(), none(), none()]
            })
            .collect(),
        Pane::Forums => brief
            .forums
            .iter()
            .map(|f| {
                let of = |value: &Option<String>| value.clone().unwrap_or_default();
                [of(&f.acronym), none(), none(), none(), f.name.clone(), none(), of(&f.mention), none()]
            })
            .collect(),
        Pane::Summary => prose(brief.summary.as_ref()),
        Pane::Source => prose(brief.source.text.as_ref()),
        Pane::Details => Vec::new(),
    }
}

pub(super) fn results(rows: &[ResultRow]) -> String {
    let head = ["file", "headline", "date", "who", "kind", "text", "evidence", "outlet", "url"];
    let cells = rows.iter().map(|r| {
        [&r.file, &r.headline, &r.date, &r.who, &r.kind, &r.text, &r.evidence, &r.outlet, &r.url]
            .into_iter()
            .cloned()
            .collect()
    });
    written(cells, &head)
}
