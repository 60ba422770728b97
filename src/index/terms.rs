//! The terms of one field of one segment, and in which documents they stand: one, a range, a phrase.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::postings::{BlockSegmentPostings, Postings, SegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet as _, InvertedIndexReader, SegmentReader, TERMINATED};

use crate::error::Result;
use crate::index::doc_set::DocSet;
use crate::index::error::engine_error;
use crate::search::words::WordMatcher;

/// The terms of a field.
pub(super) struct Terms {
    index: Arc<InvertedIndexReader>,
    end: u32,
}

/// The terms one place of a phrase may have.
struct Choice {
    /// How many words after the first it stands.
    offset: u32,
    terms: Vec<TermInfo>,
}

impl Choice {
    /// In how many documents its terms stand, those with several counted for each.
    fn count(&self) -> u64 {
        self.terms.iter().map(|term| u64::from(term.doc_freq)).sum()
    }
}

/// The terms that each of `matchers` may have.
fn choices(matchers: &[WordMatcher], find: &impl Fn(&WordMatcher) -> Result<Vec<TermInfo>>) -> Result<Vec<Choice>> {
    matchers.iter().zip(0..).map(|(matcher, offset)| Ok(Choice { offset, terms: find(matcher)? })).collect()
}

/// Where the words of the phrases typed last stand in one text of a segment, the newest last.
#[derive(Debug, Default)]
pub(super) struct PhraseCache(Mutex<Vec<(Vec<WordMatcher>, Arc<PhraseStarts>)>>);

impl PhraseCache {
    /// Words of which the rarest stands in more documents are not kept: half a megabyte a text and segment.
    const MOST: u64 = 1 << 16;

    fn get(&self, words: &[WordMatcher]) -> Option<Arc<PhraseStarts>> {
        self.kept().iter().find(|(known, _)| known == words).map(|(_, begins)| begins.clone())
    }

    fn put(&self, words: &[WordMatcher], begins: PhraseStarts) -> Arc<PhraseStarts> {
        let begins = Arc::new(begins);
        let mut kept = self.kept();
        if kept.len() == 2 {
            kept.remove(0);
        }
        kept.push((words.to_vec(), begins.clone()));
        begins
    }

    fn kept(&self) -> MutexGuard<'_, Vec<(Vec<WordMatcher>, Arc<PhraseStarts>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Documents and the places in them where the phrase may begin, in order, each once: pairs in one row, for a phrase of
/// frequent words has many.
type PhraseStarts = Vec<(u32, u32)>;

impl Terms {
    /// Those of `field` in `segment`.
    pub(super) fn open(segment: &SegmentReader, field: Field) -> Result<Self> {
        Ok(Self { index: segment.inverted_index(field).map_err(engine_error)?, end: segment.max_doc() })
    }

    /// The term, where it is known.
    pub(super) fn term(&self, term: &str) -> Result<Option<TermInfo>> {
        self.index.terms().get(term.as_bytes()).map_err(engine_error)
    }

    /// Every term that begins with `prefix` and that `takes` takes.
    pub(super) fn begin_with(&self, prefix: &str, takes: impl Fn(&str) -> bool) -> Result<Vec<TermInfo>> {
        let mut found = Vec::new();
        self.each_from(prefix, |term, info| found.extend(takes(term).then(|| info.clone())))?;
        Ok(found)
    }

    /// Every term that begins with `prefix`, without it.
    pub(super) fn texts(&self, prefix: &str) -> Result<Vec<(String, TermInfo)>> {
        let mut found = Vec::new();
        let rest = |term: &str| term.strip_prefix(prefix).map(str::to_owned);
        self.each_from(prefix, |term, info| found.extend(rest(term).map(|text| (text, info.clone()))))?;
        Ok(found)
    }

    /// Calls `with` for every term that begins with `prefix`, in order.
    fn each_from(&self, prefix: &str, mut with: impl FnMut(&str, &TermInfo)) -> Result<()> {
        let mut range = self.index.terms().range().ge(prefix.as_bytes());
        if let Some(after) = after(prefix) {
            range = range.lt(after);
        }
        let mut stream = range.into_stream().map_err(engine_error)?;
        while let Some((term, info)) = stream.next() {
            if let Ok(term) = std::str::from_utf8(term) {
                with(term, info);
            }
        }
        Ok(())
    }

    /// Calls `with` for each document in which the term stands, in order.
    pub(super) fn each(&self, term: &TermInfo, mut with: impl FnMut(u32)) -> Result<()> {
        self.each_block(term, |docs| docs.iter().for_each(|&doc| with(doc)))
    }

    /// The same for many documents at a time, in order.
    fn each_block(&self, term: &TermInfo, mut with: impl FnMut(&[u32])) -> Result<()> {
        let mut postings = self.blocks(term)?;
        while !postings.docs().is_empty() {
            with(postings.docs());
            postings.advance();
        }
        Ok(())
    }

    /// Every term from `first` to `last`, both included.
    pub(super) fn between(&self, first: &str, last: &str) -> Result<Vec<TermInfo>> {
        let mut stream = self.index.terms().range().ge(first).le(last).into_stream().map_err(engine_error)?;
        let mut found = Vec::new();
        while let Some((_, info)) = stream.next() {
            found.push(info.clone());
        }
        Ok(found)
    }

    /// Where the term stands.
    pub(super) fn docs(&self, term: &str) -> Result<DocSet> {
        self.docs_of(self.term(term)?.as_slice())
    }

    /// The same in a list.
    pub(super) fn list(&self, term: &str) -> Result<Vec<u32>> {
        let Some(term) = self.term(term)? else { return Ok(Vec::new()) };
        let mut list = Vec::with_capacity(term.doc_freq as usize);
        self.each_block(&term, |docs| list.extend_from_slice(docs))?;
        Ok(list)
    }

    /// Where any of the terms stands.
    pub(super) fn docs_of(&self, terms: &[TermInfo]) -> Result<DocSet> {
        let mut bits = DocSet::new(self.end);
        for term in terms {
            self.each_block(term, |docs| bits.insert_sorted(docs))?;
        }
        Ok(bits)
    }

    fn blocks(&self, term: &TermInfo) -> Result<BlockSegmentPostings> {
        self.index.read_block_postings_from_terminfo(term, IndexRecordOption::Basic).map_err(engine_error)
    }

    fn positions(&self, term: &TermInfo) -> Result<SegmentPostings> {
        self.index.read_postings_from_terminfo(term, IndexRecordOption::WithFreqsAndPositions).map_err(engine_error)
    }

    /// Where the words that `matchers` ask for stand one after another; `find` gives the terms of each.
    pub(super) fn words(
        &self,
        matchers: &[WordMatcher],
        find: impl Fn(&WordMatcher) -> Result<Vec<TermInfo>>,
    ) -> Result<DocSet> {
        let choices = choices(matchers, &find)?;
        if choices.iter().any(|choice| choice.terms.is_empty()) {
            return Ok(DocSet::new(self.end));
        }
        match choices.as_slice() {
            [one] => self.docs_of(&one.terms),
            all => self.phrase(all),
        }
    }

    /// The same while a phrase is being typed: where its words but the last stand is asked for again by every key, and kept
    /// in `phrase_caches`.
    pub(super) fn typed(
        &self,
        matchers: &[WordMatcher],
        find: impl Fn(&WordMatcher) -> Result<Vec<TermInfo>>,
        phrase_caches: &PhraseCache,
    ) -> Result<DocSet> {
        let Some((last, lead)) = matchers.split_last().filter(|(_, lead)| !lead.is_empty()) else {
            return self.words(matchers, find);
        };
        let begins = match phrase_caches.get(lead) {
            Some(begins) => begins,
            None => {
                let choices = choices(lead, &find)?;
                let fewest = choices.iter().map(Choice::count).min().unwrap_or_default();
                if fewest > PhraseCache::MOST {
                    return self.words(matchers, find);
                }
                let before = lead.split_last().and_then(|(_, before)| phrase_caches.get(before));
                let begins = match (before, choices.last()) {
                    (Some(before), Some(choice)) => self.keep(&before, choice)?,
                    _ if fewest == 0 => PhraseStarts::new(),
                    _ => self.all_begins(&choices)?,
                };
                phrase_caches.put(lead, begins)
            }
        };
        let offset = u32::try_from(lead.len()).unwrap_or(u32::MAX);
        self.ends(&begins, Choice { offset, terms: find(last)? })
    }

    /// Where one term of each choice stands, each at its place after the first.
    fn phrase(&self, choices: &[Choice]) -> Result<DocSet> {
        Ok(self.bits(&self.all_begins(choices)?))
    }

    fn bits(&self, begins: &[(u32, u32)]) -> DocSet {
        let mut bits = DocSet::new(self.end);
        begins.iter().for_each(|(doc, _)| bits.insert(*doc));
        bits
    }

    /// Where a phrase of these choices begins.
    fn all_begins(&self, choices: &[Choice]) -> Result<PhraseStarts> {
        let mut order: Vec<&Choice> = choices.iter().collect();
        // Single terms first, the rare before the frequent: what they leave is all the others are asked about.
        order.sort_by_key(|choice| (choice.terms.len() != 1, choice.count()));
        let mut all: Option<DocSet> = None;
        for choice in order.iter().filter(|choice| choice.terms.len() == 1) {
            let docs = self.docs_of(&choice.terms)?;
            match &mut all {
                Some(all) => all.intersect_with(&docs),
                None => all = Some(docs),
            }
        }
        let Some((first, rest)) = order.split_first() else { return Ok(PhraseStarts::new()) };
        let mut begins = self.begins(first, all.as_ref())?;
        for choice in rest {
            begins = self.keep(&begins, choice)?;
        }
        Ok(begins)
    }

    /// Where the phrase may begin, seen from one choice; only in documents of `among`.
    fn begins(&self, choice: &Choice, among: Option<&DocSet>) -> Result<PhraseStarts> {
        let mut begins = PhraseStarts::new();
        let mut places = Vec::new();
        for term in &choice.terms {
            let mut postings = self.positions(term)?;
            let mut doc = postings.doc();
            while doc != TERMINATED {
                let wanted = among.map_or(Some(doc), |among| among.first_from(doc));
                let Some(wanted) = wanted else { break };
                if wanted > doc {
                    doc = postings.seek(wanted);
                    continue;
                }
                postings.positions_with_offset(0, &mut places);
                let starts = places.iter().filter_map(|at| at.checked_sub(choice.offset));
                begins.extend(starts.map(|start| (doc, start)));
                doc = postings.advance();
            }
        }
        Ok(gathered(begins, choice))
    }

    /// Those of `begins` that a term of `choice` stands at.
    fn keep(&self, begins: &[(u32, u32)], choice: &Choice) -> Result<PhraseStarts> {
        let mut kept = PhraseStarts::new();
        for term in &choice.terms {
            self.each_at(begins, (term, choice.offset), |at| kept.push(at))?;
        }
        Ok(gathered(kept, choice))
    }

    /// The documents of `begins` in which a term of `choice`, the last word, stands in its place.
    fn ends(&self, begins: &[(u32, u32)], mut choice: Choice) -> Result<DocSet> {
        let mut bits = DocSet::new(self.end);
        let mut left = Cow::Borrowed(begins);
        // The most frequent first: where it stands no other need be looked for.
        choice.terms.sort_by_key(|term| Reverse(term.doc_freq));
        for term in &choice.terms {
            let mut found = 0;
            self.each_at(&left, (term, choice.offset), |(doc, _)| {
                bits.insert(doc);
                found += 1;
            })?;
            if found * 4 > left.len() {
                left.to_mut().retain(|(doc, _)| !bits.contains(*doc));
            }
        }
        Ok(bits)
    }

    /// Calls `with` for those of `begins` after which, at the offset, the term stands, in order.
    fn each_at(
        &self,
        begins: &[(u32, u32)],
        (term, offset): (&TermInfo, u32),
        mut with: impl FnMut((u32, u32)),
    ) -> Result<()> {
        let mut places = Vec::new();
        let mut postings = self.positions(term)?;
        let mut rest = begins;
        while let Some(&(wanted, _)) = rest.first() {
            if postings.doc() < wanted {
                postings.seek(wanted);
            }
            let doc = postings.doc();
            if doc == TERMINATED {
                break;
            }
            // A beginning may be thousands of words, each in a few documents: what lies before is leapt over.
            rest = from(rest, doc);
            let here = rest.iter().take_while(|&&(other, _)| other == doc).count();
            if let Some((starts, after)) = rest.split_at_checked(here).filter(|_| here > 0) {
                postings.positions_with_offset(0, &mut places);
                let stands = |start: u32| places.binary_search(&(start + offset)).is_ok();
                starts.iter().filter(|(_, start)| stands(*start)).for_each(|&at| with(at));
                rest = after;
            }
        }
        Ok(())
    }
}

/// The part of `begins` that is not before `doc`, found by ever longer steps.
fn from(begins: &[(u32, u32)], doc: u32) -> &[(u32, u32)] {
    let mut step = 1;
    while begins.get(step).is_some_and(|&(other, _)| other < doc) {
        step *= 2;
    }
    let near = begins.get(..step.min(begins.len())).unwrap_or_default();
    begins.get(near.partition_point(|&(other, _)| other < doc)..).unwrap_or_default()
}

/// In order, each once; what one term has is so already.
fn gathered(mut begins: PhraseStarts, choice: &Choice) -> PhraseStarts {
    if choice.terms.len() > 1 {
        begins.sort_unstable();
        begins.dedup();
    }
    begins
}

/// The first text after all that begin with `prefix`.
fn after(prefix: &str) -> Option<Vec<u8>> {
    let mut bytes = prefix.as_bytes().to_vec();
    let last = bytes.last_mut()?;
    // No byte of UTF-8 is the highest.
    *last += 1;
    Some(bytes)
}
