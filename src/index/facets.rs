//! Counts the hits for each value of each facet, by comparing the postings of the values with the hits.

use std::collections::HashMap;

use tantivy::postings::TermInfo;

use crate::brief::{CommitmentKind, Kind, QuoteKind};
use crate::error::Result;
use crate::index::counts::SegmentMatches;
use crate::index::evaluator::{Evaluator, Interrupt, Outcome, SegmentQuery, has_own_label, has_own_name};
use crate::index::schema::{SCHEMA, label_term};
use crate::index::terms::Terms;
use crate::index::values::spellings;
use crate::index::view::{View, date_of};
use crate::search::edit::condition;
use crate::search::engine::IsStale;
use crate::search::facet::{Facet, FacetCounts, FacetValue};
use crate::search::fields::display_name;
use crate::search::hit::Unit;
use crate::search::query::{Label, NameField, Node, Query};
use crate::search::request::Request;

/// The hits of one segment.
struct SegmentHits<'a> {
    matches: SegmentMatches<'a>,
    per_block: Vec<u32>,
}

impl SegmentHits<'_> {
    /// The number of hits with the term: in themselves (`own`) or anywhere in their brief.
    fn count_term(&self, terms: &Terms, term: &TermInfo, own: bool) -> Result<usize> {
        let mut count = 0;
        if own {
            terms.for_each_doc(term, |doc| count += usize::from(self.matches.docs.contains(doc)))?;
            return Ok(count);
        }
        let (mut block, mut last) = (0, None);
        terms.for_each_doc(term, |doc| {
            block = self.matches.layout.block(doc, block);
            if last.replace(block) != Some(block) {
                count += self.per_block.get(block).copied().unwrap_or_default() as usize;
            }
        })?;
        Ok(count)
    }
}

struct FacetCounter<'a> {
    request: &'a Request,
    unit: Unit,
    most: usize,
    segments: Vec<SegmentHits<'a>>,
    is_stale: IsStale<'a>,
}

impl FacetCounter<'_> {
    fn count_facet(&self, facet: Facet) -> Outcome<FacetCounts> {
        match (facet, facet.name_field()) {
            (_, Some(name)) => self.count_names(facet, name),
            (Facet::Kind, _) => self.count_kinds(),
            _ => self.count_years(),
        }
    }

    fn check_stale(&self) -> Outcome<()> {
        if (self.is_stale)() { Err(Interrupt::Stale) } else { Ok(()) }
    }

    fn count_names(&self, facet: Facet, name: NameField) -> Outcome<FacetCounts> {
        let own = has_own_name(self.unit, name);
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for segment in &self.segments {
            let terms = Terms::new(segment.matches.segment, SCHEMA.1.name_field(name))?;
            for (value, term) in segment.matches.layout.values.values(segment.matches.segment, name)? {
                self.check_stale()?;
                let count = segment.count_term(&terms, term, own)?;
                if count > 0 {
                    *counts.entry(value).or_default() += count;
                }
            }
        }
        let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
        counts.sort_unstable_by(|a, b| (b.1, a.0).cmp(&(a.1, b.0)));
        let mut values = Vec::new();
        for (canonical, count) in counts.iter().take(self.most) {
            self.check_stale()?;
            values.extend(self.facet_value(facet, name, canonical, *count)?);
        }
        Ok(by_count(facet, values, counts.len().saturating_sub(self.most)))
    }

    /// The value `canonical` with its count; names that only contain its words are found by it too and counted.
    fn facet_value(&self, facet: Facet, name: NameField, canonical: &str, count: usize) -> Outcome<Option<FacetValue>> {
        let label = match display_name(name, canonical) {
            Some(display) => display.to_owned(),
            None => self.most_frequent_spelling(name, canonical)?,
        };
        let condition = condition(facet.query_field(), &label);
        let Ok(mut query) = Query::parse(&condition, false) else { return Ok(None) };
        query.allows_similar = self.request.query.allows_similar;
        let Node::Name(_, value) = &query.root else { return Ok(None) };
        let mut is_exact = value.canonical == *canonical && !query.allows_similar;
        for segment in &self.segments {
            is_exact &= segment.matches.layout.values.is_exact(segment.matches.segment, name, value)?;
        }
        let count = if is_exact { count } else { self.count_query(&query)? };
        Ok(Some(FacetValue { label, condition, count }))
    }

    /// The number of hits that also match `query`.
    fn count_query(&self, query: &Query) -> Outcome<usize> {
        let query = SegmentQuery { query, unit: self.unit, today: self.request.today, is_stale: self.is_stale };
        let mut count = 0;
        for segment in &self.segments {
            let mut docs = Evaluator::evaluate(&query, segment.matches.segment, segment.matches.layout)?.docs;
            docs.intersect_with(&segment.matches.docs);
            count += docs.count();
        }
        Ok(count)
    }

    fn most_frequent_spelling(&self, name: NameField, canonical: &str) -> Result<String> {
        let mut spelled: HashMap<String, u32> = HashMap::new();
        for segment in &self.segments {
            for (words, count) in spellings(segment.matches.segment, name, canonical)? {
                *spelled.entry(words).or_default() += count;
            }
        }
        let most = spelled.into_iter().max_by(|a, b| (a.1, &b.0).cmp(&(b.1, &a.0)));
        Ok(most.map_or_else(|| canonical.to_owned(), |(words, _)| words))
    }

    fn count_kinds(&self) -> Outcome<FacetCounts> {
        let kinds: Vec<(&str, Label)> = match self.unit {
            Unit::Commitment => CommitmentKind::ALL.iter().map(|k| (k.word(), Label::Commitment(*k))).collect(),
            Unit::Quote => QuoteKind::ALL.iter().map(|k| (k.word(), Label::Quote(*k))).collect(),
            Unit::Sentence | Unit::Brief => Kind::ALL.iter().map(|k| (k.word(), Label::Brief(*k))).collect(),
        };
        let mut values = Vec::new();
        for (word, label) in kinds {
            let mut count = 0;
            for segment in &self.segments {
                self.check_stale()?;
                let terms = Terms::new(segment.matches.segment, SCHEMA.1.label)?;
                let term = label_term(label).map(|term| terms.term(&term)).transpose()?.flatten();
                count +=
                    term.map_or(Ok(0), |term| segment.count_term(&terms, &term, has_own_label(self.unit, label)))?;
            }
            values.extend(literal_value(Facet::Kind, word.to_owned(), count));
        }
        Ok(by_count(Facet::Kind, values, 0))
    }

    fn count_years(&self) -> Outcome<FacetCounts> {
        self.check_stale()?;
        let mut days: HashMap<i64, usize> = HashMap::new();
        for segment in &self.segments {
            for (block, weight) in segment.per_block.iter().enumerate().filter(|(_, weight)| **weight > 0) {
                *days.entry(segment.matches.layout.day(block)).or_default() += *weight as usize;
            }
        }
        let mut years: HashMap<i16, usize> = HashMap::new();
        for (day, count) in days {
            // The query language has no years before 1.
            if let Some(year) = date_of(day).map(jiff::civil::Date::year).filter(|year| *year > 0) {
                *years.entry(year).or_default() += count;
            }
        }
        let values =
            years.into_iter().filter_map(|(year, count)| literal_value(Facet::Year, format!("{year:04}"), count));
        let mut all = by_count(Facet::Year, values.collect(), 0);
        all.more = all.values.len().saturating_sub(self.most);
        all.values.truncate(self.most);
        Ok(all)
    }
}

/// A value that has hits and is written in the query as in the panel.
fn literal_value(facet: Facet, label: String, count: usize) -> Option<FacetValue> {
    let condition = condition(facet.query_field(), &label);
    (count > 0).then_some(FacetValue { label, condition, count })
}

fn by_count(facet: Facet, mut values: Vec<FacetValue>, more: usize) -> FacetCounts {
    values.sort_by(|a, b| (b.count, &a.label).cmp(&(a.count, &b.label)));
    FacetCounts { facet, values, more }
}

impl View {
    pub(super) fn facets(&self, request: &Request, most: usize, is_stale: IsStale<'_>) -> Outcome<Vec<FacetCounts>> {
        let matches = self.segment_matches(request, is_stale)?;
        let segments =
            matches.into_iter().map(|matches| SegmentHits { per_block: matches.hits_per_block(), matches }).collect();
        let counter = FacetCounter { request, unit: request.unit(), most, segments, is_stale };
        Facet::ALL.iter().map(|facet| counter.count_facet(*facet)).collect()
    }
}
