//! The terms of one field of one segment, and the documents that contain a term, a range of terms or a phrase.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::postings::{BlockSegmentPostings, Postings, SegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet as _, InvertedIndexReader, SegmentReader, TERMINATED};

use crate::error::Result;
use crate::index::doc_set::DocSet;
use crate::index::error::tantivy_error;
use crate::search::words::WordMatcher;

pub(super) struct Terms {
    index: Arc<InvertedIndexReader>,
    end: u32,
}

/// One position of a phrase and the terms that can stand there.
struct PhrasePosition {
    /// The number of words before it.
    offset: u32,
    terms: Vec<TermInfo>,
}

impl PhrasePosition {
    /// The number of postings of its terms.
    fn posting_count(&self) -> u64 {
        self.terms.iter().map(|term| u64::from(term.doc_freq)).sum()
    }
}

fn phrase_positions(
    matchers: &[WordMatcher],
    find: &impl Fn(&WordMatcher) -> Result<Vec<TermInfo>>,
) -> Result<Vec<PhrasePosition>> {
    matchers.iter().zip(0..).map(|(matcher, offset)| Ok(PhrasePosition { offset, terms: find(matcher)? })).collect()
}

/// The starts of the phrases typed last, in one field of a segment, the newest last.
#[derive(Debug, Default)]
pub(super) struct PhraseCache(Mutex<Vec<(Vec<WordMatcher>, Arc<PhraseStarts>)>>);

impl PhraseCache {
    /// Phrases whose rarest word has more postings are not cached: an entry has at most half a megabyte.
    const MAX_POSTINGS: u64 = 1 << 16;

    fn get(&self, words: &[WordMatcher]) -> Option<Arc<PhraseStarts>> {
        self.entries().iter().find(|(known, _)| known == words).map(|(_, starts)| starts.clone())
    }

    fn insert(&self, words: &[WordMatcher], starts: PhraseStarts) -> Arc<PhraseStarts> {
        let starts = Arc::new(starts);
        let mut entries = self.entries();
        if entries.len() == 2 {
            entries.remove(0);
        }
        entries.push((words.to_vec(), starts.clone()));
        starts
    }

    fn entries(&self) -> MutexGuard<'_, Vec<(Vec<WordMatcher>, Arc<PhraseStarts>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Documents and positions at which a phrase can begin, sorted and distinct.
type PhraseStarts = Vec<(u32, u32)>;

impl Terms {
    pub(super) fn new(segment: &SegmentReader, field: Field) -> Result<Self> {
        Ok(Self { index: segment.inverted_index(field).map_err(tantivy_error)?, end: segment.max_doc() })
    }

    pub(super) fn term(&self, term: &str) -> Result<Option<TermInfo>> {
        self.index.terms().get(term.as_bytes()).map_err(tantivy_error)
    }

    /// Every term with the prefix for which `is_match` is true.
    pub(super) fn with_prefix(&self, prefix: &str, is_match: impl Fn(&str) -> bool) -> Result<Vec<TermInfo>> {
        let mut found = Vec::new();
        self.for_each_with_prefix(prefix, |term, info| found.extend(is_match(term).then(|| info.clone())))?;
        Ok(found)
    }

    /// Every term with the prefix; the prefix is removed.
    pub(super) fn suffixes(&self, prefix: &str) -> Result<Vec<(String, TermInfo)>> {
        let mut found = Vec::new();
        let rest = |term: &str| term.strip_prefix(prefix).map(str::to_owned);
        self.for_each_with_prefix(prefix, |term, info| found.extend(rest(term).map(|text| (text, info.clone()))))?;
        Ok(found)
    }

    /// Calls `with` for every term with the prefix, in order.
    fn for_each_with_prefix(&self, prefix: &str, mut with: impl FnMut(&str, &TermInfo)) -> Result<()> {
        let mut range = self.index.terms().range().ge(prefix.as_bytes());
        if let Some(after) = after_prefix(prefix) {
            range = range.lt(after);
        }
        let mut stream = range.into_stream().map_err(tantivy_error)?;
        while let Some((term, info)) = stream.next() {
            if let Ok(term) = std::str::from_utf8(term) {
                with(term, info);
            }
        }
        Ok(())
    }

    /// Calls `with` for each document that contains the term, in order.
    pub(super) fn for_each_doc(&self, term: &TermInfo, mut with: impl FnMut(u32)) -> Result<()> {
        self.for_each_block(term, |docs| docs.iter().for_each(|&doc| with(doc)))
    }

    /// Like [`Self::for_each_doc`], many documents at a time.
    fn for_each_block(&self, term: &TermInfo, mut with: impl FnMut(&[u32])) -> Result<()> {
        let mut postings = self.blocks(term)?;
        while !postings.docs().is_empty() {
            with(postings.docs());
            postings.advance();
        }
        Ok(())
    }

    /// Every term from `first` to `last`, inclusive.
    pub(super) fn between(&self, first: &str, last: &str) -> Result<Vec<TermInfo>> {
        let mut stream = self.index.terms().range().ge(first).le(last).into_stream().map_err(tantivy_error)?;
        let mut found = Vec::new();
        while let Some((_, info)) = stream.next() {
            found.push(info.clone());
        }
        Ok(found)
    }

    pub(super) fn docs(&self, term: &str) -> Result<DocSet> {
        self.docs_of(self.term(term)?.as_slice())
    }

    /// The documents that contain the term, as a list.
    pub(super) fn doc_list(&self, term: &str) -> Result<Vec<u32>> {
        let Some(term) = self.term(term)? else { return Ok(Vec::new()) };
        let mut list = Vec::with_capacity(term.doc_freq as usize);
        self.for_each_block(&term, |docs| list.extend_from_slice(docs))?;
        Ok(list)
    }

    /// The documents that contain any of the terms.
    pub(super) fn docs_of(&self, terms: &[TermInfo]) -> Result<DocSet> {
        let mut docs = DocSet::new(self.end);
        for term in terms {
            self.for_each_block(term, |block| docs.insert_sorted(block))?;
        }
        Ok(docs)
    }

    fn blocks(&self, term: &TermInfo) -> Result<BlockSegmentPostings> {
        self.index.read_block_postings_from_terminfo(term, IndexRecordOption::Basic).map_err(tantivy_error)
    }

    fn positions(&self, term: &TermInfo) -> Result<SegmentPostings> {
        self.index.read_postings_from_terminfo(term, IndexRecordOption::WithFreqsAndPositions).map_err(tantivy_error)
    }

    /// The documents that contain the phrase; `find` looks up the terms of a word.
    pub(super) fn phrase(
        &self,
        matchers: &[WordMatcher],
        find: impl Fn(&WordMatcher) -> Result<Vec<TermInfo>>,
    ) -> Result<DocSet> {
        let positions = phrase_positions(matchers, &find)?;
        if positions.iter().any(|position| position.terms.is_empty()) {
            return Ok(DocSet::new(self.end));
        }
        match positions.as_slice() {
            [one] => self.docs_of(&one.terms),
            all => self.docs_with_phrase(all),
        }
    }

    /// Like [`Self::phrase`], for a phrase that is being typed. The starts of all its words but the last are the same with each
    /// key, so they are in `cache`.
    pub(super) fn typed_phrase(
        &self,
        matchers: &[WordMatcher],
        find: impl Fn(&WordMatcher) -> Result<Vec<TermInfo>>,
        cache: &PhraseCache,
    ) -> Result<DocSet> {
        let Some((last, lead)) = matchers.split_last().filter(|(_, lead)| !lead.is_empty()) else {
            return self.phrase(matchers, find);
        };
        let starts = match cache.get(lead) {
            Some(starts) => starts,
            None => {
                let positions = phrase_positions(lead, &find)?;
                let fewest = positions.iter().map(PhrasePosition::posting_count).min().unwrap_or_default();
                if fewest > PhraseCache::MAX_POSTINGS {
                    return self.phrase(matchers, find);
                }
                let before = lead.split_last().and_then(|(_, before)| cache.get(before));
                let starts = match (before, positions.last()) {
                    (Some(before), Some(position)) => self.matching_starts(&before, position)?,
                    _ if fewest == 0 => PhraseStarts::new(),
                    _ => self.phrase_starts(&positions)?,
                };
                cache.insert(lead, starts)
            }
        };
        let offset = u32::try_from(lead.len()).unwrap_or(u32::MAX);
        self.completed_docs(&starts, PhrasePosition { offset, terms: find(last)? })
    }

    fn docs_with_phrase(&self, positions: &[PhrasePosition]) -> Result<DocSet> {
        let mut docs = DocSet::new(self.end);
        self.phrase_starts(positions)?.iter().for_each(|(doc, _)| docs.insert(*doc));
        Ok(docs)
    }

    fn phrase_starts(&self, positions: &[PhrasePosition]) -> Result<PhraseStarts> {
        let mut order: Vec<&PhrasePosition> = positions.iter().collect();
        // Positions with a single term first, rare terms before frequent ones: the others are only looked up in what is left.
        order.sort_by_key(|position| (position.terms.len() != 1, position.posting_count()));
        let mut all: Option<DocSet> = None;
        for position in order.iter().filter(|position| position.terms.len() == 1) {
            let docs = self.docs_of(&position.terms)?;
            match &mut all {
                Some(all) => all.intersect_with(&docs),
                None => all = Some(docs),
            }
        }
        let Some((first, rest)) = order.split_first() else { return Ok(PhraseStarts::new()) };
        let mut starts = self.possible_starts(first, all.as_ref())?;
        for position in rest {
            starts = self.matching_starts(&starts, position)?;
        }
        Ok(starts)
    }

    /// The starts that one position allows, in the documents of `among`.
    fn possible_starts(&self, position: &PhrasePosition, among: Option<&DocSet>) -> Result<PhraseStarts> {
        let mut starts = PhraseStarts::new();
        let mut word_positions = Vec::new();
        for term in &position.terms {
            let mut postings = self.positions(term)?;
            let mut doc = postings.doc();
            while doc != TERMINATED {
                let wanted = among.map_or(Some(doc), |among| among.first_from(doc));
                let Some(wanted) = wanted else { break };
                if wanted > doc {
                    doc = postings.seek(wanted);
                    continue;
                }
                postings.positions_with_offset(0, &mut word_positions);
                let allowed = word_positions.iter().filter_map(|at| at.checked_sub(position.offset));
                starts.extend(allowed.map(|start| (doc, start)));
                doc = postings.advance();
            }
        }
        Ok(sorted_starts(starts, position))
    }

    /// Those of `starts` after which a term of `position` follows at its position.
    fn matching_starts(&self, starts: &[(u32, u32)], position: &PhrasePosition) -> Result<PhraseStarts> {
        let mut matching = PhraseStarts::new();
        for term in &position.terms {
            self.for_each_match(starts, term, position.offset, |at| matching.push(at))?;
        }
        Ok(sorted_starts(matching, position))
    }

    /// The documents in which a term of `position`, the last word, completes the phrase.
    fn completed_docs(&self, starts: &[(u32, u32)], mut position: PhrasePosition) -> Result<DocSet> {
        let mut docs = DocSet::new(self.end);
        let mut left = Cow::Borrowed(starts);
        // The most frequent term first: the others need not be looked up where it occurs.
        position.terms.sort_by_key(|term| Reverse(term.doc_freq));
        for term in &position.terms {
            let mut found = 0;
            self.for_each_match(&left, term, position.offset, |(doc, _)| {
                docs.insert(doc);
                found += 1;
            })?;
            if found * 4 > left.len() {
                left.to_mut().retain(|(doc, _)| !docs.contains(*doc));
            }
        }
        Ok(docs)
    }

    /// Calls `with` for those of `starts` that the term follows at the offset, in order.
    fn for_each_match(
        &self,
        starts: &[(u32, u32)],
        term: &TermInfo,
        offset: u32,
        mut with: impl FnMut((u32, u32)),
    ) -> Result<()> {
        let mut word_positions = Vec::new();
        let mut postings = self.positions(term)?;
        let mut rest = starts;
        while let Some(&(wanted, _)) = rest.first() {
            if postings.doc() < wanted {
                postings.seek(wanted);
            }
            let doc = postings.doc();
            if doc == TERMINATED {
                break;
            }
            // A prefix can have thousands of terms, each in a few documents: skip those before.
            rest = skip_to(rest, doc);
            let here = rest.iter().take_while(|&&(other, _)| other == doc).count();
            if let Some((starts, after)) = rest.split_at_checked(here).filter(|_| here > 0) {
                postings.positions_with_offset(0, &mut word_positions);
                let follows = |start: u32| word_positions.binary_search(&(start + offset)).is_ok();
                starts.iter().filter(|(_, start)| follows(*start)).for_each(|&at| with(at));
                rest = after;
            }
        }
        Ok(())
    }
}

/// The part of `starts` that is not before `doc`, found by galloping.
fn skip_to(starts: &[(u32, u32)], doc: u32) -> &[(u32, u32)] {
    let mut step = 1;
    while starts.get(step).is_some_and(|&(other, _)| other < doc) {
        step *= 2;
    }
    let near = starts.get(..step.min(starts.len())).unwrap_or_default();
    starts.get(near.partition_point(|&(other, _)| other < doc)..).unwrap_or_default()
}

/// Sorts and deduplicates; the starts from a single term already are.
fn sorted_starts(mut starts: PhraseStarts, position: &PhrasePosition) -> PhraseStarts {
    if position.terms.len() > 1 {
        starts.sort_unstable();
        starts.dedup();
    }
    starts
}

/// The first text after all with the prefix.
fn after_prefix(prefix: &str) -> Option<Vec<u8>> {
    let mut bytes = prefix.as_bytes().to_vec();
    let last = bytes.last_mut()?;
    // UTF-8 has no byte 255.
    *last += 1;
    Some(bytes)
}
