//! The same keystrokes on a plain tantivy index: one field, tantivy's own tokenizer, the last word as a prefix.

use std::path::Path;

use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, PhrasePrefixQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Schema, TEXT};
use tantivy::{Index, TantivyDocument, Term};

use crate::briefs;
use crate::table::{Times, time};

/// The most words that a prefix may expand to.
const EXPANSIONS: u32 = 200_000;

/// Times each state of the search line over the commitments of `count` briefs; queries with fields are left out.
pub(crate) fn measure(folder: &Path, count: usize, states: &[String]) -> Times {
    let mut schema = Schema::builder();
    let field = schema.add_text_field("text", TEXT);
    let index = Index::create_in_dir(folder, schema.build()).unwrap();
    let mut writer = index.writer_with_num_threads(2, 400 << 20).unwrap();
    for n in 0..count {
        let brief: toml::Table = briefs::brief(n, 1).parse().unwrap();
        let points = brief.get("commitments").and_then(toml::Value::as_array).map_or(&[][..], Vec::as_slice);
        for text in points.iter().filter_map(|point| point.get("text")?.as_str()) {
            let mut document = TantivyDocument::default();
            document.add_text(field, text);
            writer.add_document(document).unwrap();
        }
    }
    writer.commit().unwrap();
    writer.wait_merging_threads().unwrap();
    let searcher = index.reader().unwrap().searcher();
    let mut times = Times::default();
    for _ in 0..5 {
        for typed in states.iter().filter(|typed| !typed.contains(':')) {
            let Some(query) = parse_query(field, typed) else { continue };
            times.add(time(|| {
                let top = TopDocs::with_limit(50).order_by_score();
                std::hint::black_box(searcher.search(&query, &(top, Count)).unwrap());
            }));
        }
    }
    times
}

/// The query typed so far; its last word is a prefix.
fn parse_query(field: Field, typed: &str) -> Option<Box<dyn Query>> {
    let term = |word: &str| Term::from_field_text(field, &word.to_lowercase());
    let terms: Vec<Term> = typed.trim_matches('"').split_whitespace().map(term).collect();
    let prefix = |terms: Vec<Term>| {
        let mut query = PhrasePrefixQuery::new(terms);
        query.set_max_expansions(EXPANSIONS);
        Box::new(query) as Box<dyn Query>
    };
    if typed.starts_with('"') {
        return (!terms.is_empty()).then(|| prefix(terms));
    }
    let (last, before) = terms.split_last()?;
    let exact = |term: &Term| Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs)) as Box<dyn Query>;
    let all = before.iter().map(exact).chain([prefix(vec![last.clone()])]).collect();
    Some(Box::new(BooleanQuery::intersection(all)))
}
