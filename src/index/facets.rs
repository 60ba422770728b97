//! Which values the results of a search have, and how many results each: what they can be narrowed to. Counted from the
//! index's lists of who stands where, held against the results; a value is the part of a query that asks for it.

use std::collections::HashMap;

use tantivy::postings::TermInfo;

use crate::brief::{CommitmentKind, Kind, QuoteKind};
use crate::error::Result;
use crate::index::counts::SegmentMatches;
use crate::index::evaluator::{Evaluator, IsStale, Outcome, SegmentQuery, Stop, complete, labels_itself, names_itself};
use crate::index::index::Index;
use crate::index::schema::{SCHEMA, label_term};
use crate::index::terms::Terms;
use crate::index::values::written;
use crate::index::view::{View, date_of};
use crate::search::edit::condition;
use crate::search::facet::{Facet, FacetCounts, FacetValue};
use crate::search::fields::display_name;
use crate::search::hit::Unit;
use crate::search::query::{Label, NameField, Node, Query};
use crate::search::request::Request;

/// The results of one segment, in the ways in which values are held against them.
struct Held<'a> {
    taken: SegmentMatches<'a>,
    weights: Vec<u32>,
}

impl Held<'_> {
    /// How many results have the term: those in which it stands, where they say it for themselves; else those in whose
    /// brief it stands.
    fn count(&self, terms: &Terms, term: &TermInfo, own: bool) -> Result<usize> {
        let mut count = 0;
        if own {
            terms.each(term, |doc| count += usize::from(self.taken.docs.contains(doc)))?;
            return Ok(count);
        }
        let (mut block, mut last) = (0, None);
        terms.each(term, |doc| {
            block = self.taken.layout.block(doc, block);
            if last.replace(block) != Some(block) {
                count += self.weights.get(block).copied().unwrap_or_default() as usize;
            }
        })?;
        Ok(count)
    }
}

/// What all facets of one answer are worked out from.
struct Counting<'a> {
    request: &'a Request,
    unit: Unit,
    most: usize,
    held: Vec<Held<'a>>,
    is_stale: IsStale<'a>,
}

impl Counting<'_> {
    fn facet(&self, facet: Facet) -> Outcome<FacetCounts> {
        match (facet, facet.name_field()) {
            (_, Some(name)) => self.named(facet, name),
            (Facet::Kind, _) => self.kinds(),
            _ => self.years(),
        }
    }

    fn heed(&self) -> Outcome<()> {
        if (self.is_stale)() { Err(Stop::Stale) } else { Ok(()) }
    }

    fn named(&self, facet: Facet, name: NameField) -> Outcome<FacetCounts> {
        let own = names_itself(self.unit, name);
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for held in &self.held {
            let terms = Terms::open(held.taken.segment, SCHEMA.1.name(name))?;
            for (whole, term) in held.taken.layout.values.wholes(held.taken.segment, name)? {
                self.heed()?;
                let count = held.count(&terms, term, own)?;
                if count > 0 {
                    *counts.entry(whole).or_default() += count;
                }
            }
        }
        let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
        counts.sort_unstable_by(|a, b| (b.1, a.0).cmp(&(a.1, b.0)));
        let mut values = Vec::new();
        for (whole, count) in counts.iter().take(self.most) {
            self.heed()?;
            values.extend(self.value(facet, name, (whole, *count))?);
        }
        Ok(ordered(facet, values, counts.len().saturating_sub(self.most)))
    }

    /// The value `whole`, which `count` results have as such; more where others have its words and are found by it too.
    fn value(&self, facet: Facet, name: NameField, (whole, count): (&str, usize)) -> Outcome<Option<FacetValue>> {
        let label = match display_name(name, whole) {
            Some(shown) => shown.to_owned(),
            None => self.written(name, whole)?,
        };
        let condition = condition(facet.query_field(), &label);
        let Ok(mut query) = Query::parse(&condition, false) else { return Ok(None) };
        query.allows_similar = self.request.query.allows_similar;
        let Node::Name(_, value) = &query.root else { return Ok(None) };
        let mut is_whole = value.canonical == *whole && !query.allows_similar;
        for held in &self.held {
            is_whole &= held.taken.layout.values.is_whole(held.taken.segment, (name, value))?;
        }
        let count = if is_whole { count } else { self.asked(&query)? };
        Ok(Some(FacetValue { label, condition, count }))
    }

    /// How many of the results `query` takes.
    fn asked(&self, query: &Query) -> Outcome<usize> {
        let query = SegmentQuery { query, unit: self.unit, today: self.request.today, is_stale: self.is_stale };
        let mut count = 0;
        for held in &self.held {
            let mut docs = Evaluator::evaluate(&query, held.taken.segment, held.taken.layout)?.docs;
            docs.intersect_with(&held.taken.docs);
            count += docs.count();
        }
        Ok(count)
    }

    /// As `whole` is most often written.
    fn written(&self, name: NameField, whole: &str) -> Result<String> {
        let mut ways: HashMap<String, u32> = HashMap::new();
        for held in &self.held {
            for (words, count) in written(held.taken.segment, (name, whole))? {
                *ways.entry(words).or_default() += count;
            }
        }
        let most = ways.into_iter().max_by(|a, b| (a.1, &b.0).cmp(&(b.1, &a.0)));
        Ok(most.map_or_else(|| whole.to_owned(), |(words, _)| words))
    }

    fn kinds(&self) -> Outcome<FacetCounts> {
        let kinds: Vec<(&str, Label)> = match self.unit {
            Unit::Commitment => CommitmentKind::ALL.iter().map(|k| (k.word(), Label::Commitment(*k))).collect(),
            Unit::Quote => QuoteKind::ALL.iter().map(|k| (k.word(), Label::Quote(*k))).collect(),
            Unit::Sentence | Unit::Brief => Kind::ALL.iter().map(|k| (k.word(), Label::Brief(*k))).collect(),
        };
        let mut values = Vec::new();
        for (word, label) in kinds {
            let mut count = 0;
            for held in &self.held {
                self.heed()?;
                let terms = Terms::open(held.taken.segment, SCHEMA.1.label)?;
                let term = label_term(label).map(|term| terms.term(&term)).transpose()?.flatten();
                count += term.map_or(Ok(0), |term| held.count(&terms, &term, labels_itself(self.unit, label)))?;
            }
            values.extend(plain(Facet::Kind, word.to_owned(), count));
        }
        Ok(ordered(Facet::Kind, values, 0))
    }

    fn years(&self) -> Outcome<FacetCounts> {
        self.heed()?;
        let mut days: HashMap<i64, usize> = HashMap::new();
        for held in &self.held {
            for (block, weight) in held.weights.iter().enumerate().filter(|(_, weight)| **weight > 0) {
                *days.entry(held.taken.layout.day(block)).or_default() += *weight as usize;
            }
        }
        let mut years: HashMap<i16, usize> = HashMap::new();
        for (day, count) in days {
            // No query can ask for a year before the first.
            if let Some(year) = date_of(day).map(jiff::civil::Date::year).filter(|year| *year > 0) {
                *years.entry(year).or_default() += count;
            }
        }
        let values = years.into_iter().filter_map(|(year, count)| plain(Facet::Year, format!("{year:04}"), count));
        let mut all = ordered(Facet::Year, values.collect(), 0);
        all.more = all.values.len().saturating_sub(self.most);
        all.values.truncate(self.most);
        Ok(all)
    }
}

/// A value that is written as it is asked for; none where no result has it.
fn plain(facet: Facet, label: String, count: usize) -> Option<FacetValue> {
    let condition = condition(facet.query_field(), &label);
    (count > 0).then_some(FacetValue { label, condition, count })
}

fn ordered(facet: Facet, mut values: Vec<FacetValue>, more: usize) -> FacetCounts {
    values.sort_by(|a, b| (b.count, &a.label).cmp(&(a.count, &b.label)));
    FacetCounts { facet, values, more }
}

impl View {
    fn facets(&self, request: &Request, most: usize, is_stale: IsStale<'_>) -> Outcome<Vec<FacetCounts>> {
        let taken = self.segment_matches(request, is_stale)?;
        let held = taken.into_iter().map(|taken| Held { weights: taken.weights(), taken }).collect();
        let counting = Counting { request, unit: request.unit(), most, held, is_stale };
        Facet::ALL.iter().map(|facet| counting.facet(*facet)).collect()
    }
}

impl Index {
    /// The values that the results of `request` have, of each facet the `most` frequent ones; none where `is_stale` says in
    /// between that nobody waits any more. Where the answer was of similar words, the query is to be [`Query::similar`].
    ///
    /// # Errors
    /// Returns an error if the index cannot be read.
    pub fn facets(
        &self,
        request: &Request,
        most: usize,
        is_stale: &(dyn Fn() -> bool + Sync),
    ) -> Result<Option<Vec<FacetCounts>>> {
        complete(self.view()?.facets(request, most, is_stale))
    }
}
