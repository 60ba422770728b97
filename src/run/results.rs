//! Search results as they are taken out: with what only the briefs' files know.

use std::collections::HashMap;

use crate::brief::Brief;
use crate::library::{Id, Library};
use crate::pane::export;
use crate::search::{Answer, Hit, Unit};
use crate::text;

/// The results of the query `typed` with what only the briefs' files know: evidence, outlet, address. Each file is
/// read once.
#[must_use]
pub fn results_of(answer: &Answer, library: &Library, typed: &str) -> export::Results {
    let mut briefs: HashMap<&Id, Option<Brief>> = HashMap::new();
    let rows = answer.hits.iter().map(|hit| {
        let brief = briefs.entry(&hit.id).or_insert_with(|| library.read(&hit.id).1.brief).as_ref();
        row_of(hit, brief)
    });
    let rows: Vec<export::ResultRow> = rows.collect();
    let left_out = answer.outside + answer.total.saturating_sub(rows.len());
    export::Results { query: text::line(typed), unit: answer.unit.words(), filter: None, left_out, rows }
}

fn row_of(hit: &Hit, brief: Option<&Brief>) -> export::ResultRow {
    let evidence = brief.and_then(|brief| match hit.unit {
        Unit::Commitment => brief.commitments.get(hit.ordinal)?.evidence.clone(),
        Unit::Quote => brief.quotes.get(hit.ordinal)?.evidence.clone(),
        Unit::Sentence | Unit::Brief => None,
    });
    export::ResultRow {
        file: hit.id.shown(),
        headline: hit.headline.clone(),
        date: hit.date,
        who: hit.who.clone(),
        kind: hit.kind.clone(),
        text: hit.text.clone(),
        is_point: matches!(hit.unit, Unit::Commitment | Unit::Quote),
        evidence,
        outlet: brief.and_then(|brief| brief.source.outlet.clone()),
        url: brief.and_then(|brief| brief.source.url.clone()),
    }
}
