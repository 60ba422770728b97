//! The same keys asked of a plain index of the same engine: one field, the engine's own words, its own phrases whose last
//! word is a beginning.

use std::path::Path;

use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, PhrasePrefixQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Schema, TEXT};
use tantivy::{Index, TantivyDocument, Term};

use crate::briefs;
use crate::table::{Times, time};

/// Beginnings may become so many words.
const EXPANSIONS: u32 = 200_000;

/// How long each of `strokes` takes over the commitments of `count` briefs; what asks for fields is left out.
pub(crate) fn measure(folder: &Path, count: usize, strokes: &[String]) -> Times {
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
        for typed in strokes.iter().filter(|typed| !typed.contains(':')) {
            let Some(query) = query(field, typed) else { continue };
            times.add(time(|| {
                let top = TopDocs::with_limit(50).order_by_score();
                std::hint::black_box(searcher.search(&query, &(top, Count)).unwrap());
            }));
        }
    }
    times
}

/// What has been typed so far; its last word may go on.
fn query(field: Field, typed: &str) -> Option<Box<dyn Query>> {
    let term = |word: &str| Term::from_field_text(field, &word.to_lowercase());
    let terms: Vec<Term> = typed.trim_matches('"').split_whitespace().map(term).collect();
    let beginning = |terms: Vec<Term>| {
        let mut query = PhrasePrefixQuery::new(terms);
        query.set_max_expansions(EXPANSIONS);
        Box::new(query) as Box<dyn Query>
    };
    if typed.starts_with('"') {
        return (!terms.is_empty()).then(|| beginning(terms));
    }
    let (last, before) = terms.split_last()?;
    let whole = |term: &Term| Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs)) as Box<dyn Query>;
    let all = before.iter().map(whole).chain([beginning(vec![last.clone()])]).collect();
    Some(Box::new(BooleanQuery::intersection(all)))
}
