//! Answers a request: searches every segment, sorts the best hits of each, and fetches and marks only those on the
//! requested page.

use std::cmp::Ordering;
use std::ops::ControlFlow;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use jiff::{ToSpan, civil};
use tantivy::columnar::BytesColumn;
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{DocAddress, DocSet as _, Searcher, SegmentReader, TERMINATED, TantivyDocument};

use crate::error::Result;
use crate::files::Outline;
use crate::index::block::{NO_DAY, StoredHit};
use crate::index::doc_set::{DocSet, Scores};
use crate::index::error::tantivy_error;
use crate::index::evaluator::{Evaluator, Matches, Outcome, SegmentQuery};
use crate::index::layout::Layout;
use crate::index::row;
use crate::index::schema::SCHEMA;
use crate::index::segments::{are_large, map_segments};
use crate::library::{Id, Stamp};
use crate::parallel;
use crate::search::engine::IsStale;
use crate::search::hit::{Answer, Hit, Unit};
use crate::search::query::{Node, Query};
use crate::search::request::{Request, Sort};
use crate::search::words::WordMatcher;

/// Fetching fewer hits takes less time than starting a thread.
const MANY: usize = 64;

/// The index at one moment.
pub(super) struct View {
    pub(super) searcher: Searcher,
    /// One per segment.
    pub(super) layouts: Vec<Arc<Layout>>,
    /// The folders as they were when the index last matched all files, if that is known.
    pub(super) outline: Option<Outline>,
}

/// A hit that may be on the requested page.
struct Candidate<'a> {
    segment: usize,
    layout: &'a Layout,
    score: u32,
    day: i64,
    block: usize,
    /// The rank of its brief's path in the segment.
    rank: u64,
    doc: u32,
    /// The path and stamp of its brief, fetched when needed.
    row: OnceLock<Vec<u8>>,
}

/// What one segment contributes to an answer.
struct SegmentAnswer<'a> {
    total: usize,
    outside: usize,
    briefs: usize,
    best: Vec<Candidate<'a>>,
    witnesses: Option<DocSet>,
}

impl View {
    /// Reuses the layouts of segments that are also in `before`.
    pub(super) fn new(searcher: Searcher, before: Option<&Self>, outline: Option<Outline>) -> Result<Self> {
        let segments = searcher.segment_readers();
        let layouts = map_segments(segments, &|at| {
            let same = |(_, other): &(usize, &SegmentReader)| is_same(&segments[at], other);
            match before.and_then(|view| view.segments().find(same).map(|(at, _)| view.layouts[at].clone())) {
                Some(layout) => Ok(layout),
                None => Layout::new(&segments[at]).map(Arc::new),
            }
        })?;
        Ok(Self { searcher, layouts, outline })
    }

    /// Tells one commit from another while the program runs.
    pub(super) fn commit_id(&self) -> u64 {
        self.searcher.generation().generation_id()
    }

    pub(super) fn brief_count(&self) -> usize {
        self.layouts.iter().map(|layout| layout.briefs).sum()
    }

    /// The number of files, with or without a brief.
    pub(super) fn file_count(&self) -> usize {
        self.layouts.iter().map(|layout| layout.live_blocks().count()).sum()
    }

    /// The path and stamp of every file.
    pub(super) fn stamps<T: Default + Extend<(Id, Stamp)>>(&self) -> Result<T> {
        let mut stamps = T::default();
        for layout in &self.layouts {
            let ranks = layout.live_blocks().filter_map(|block| layout.rank(block)).collect();
            if let Some(rows) = &layout.rows {
                for_each_row(rows, ranks, |row| stamps.extend([(row::parse_id(row), row::parse_stamp(row))]))?;
            }
        }
        Ok(stamps)
    }

    /// The stamp of the file `id` when it was indexed; `None` if the index does not have it.
    pub(super) fn stamp_of(&self, id: &Id) -> Result<Option<Stamp>> {
        for (segment, layout) in self.searcher.segment_readers().iter().zip(&self.layouts) {
            let index = segment.inverted_index(SCHEMA.1.key).map_err(tantivy_error)?;
            let Some(term) = index.terms().get(row::key(id)).map_err(tantivy_error)? else { continue };
            let mut docs = index.read_postings_from_terminfo(&term, IndexRecordOption::Basic).map_err(tantivy_error)?;
            let mut doc = docs.doc();
            while doc != TERMINATED && segment.is_deleted(doc) {
                doc = docs.advance();
            }
            let rank = layout.starts.binary_search(&doc).ok().and_then(|block| layout.rank(block));
            let (Some(rank), Some(rows)) = (rank, &layout.rows) else { continue };
            let mut row = Vec::new();
            if rows.ord_to_bytes(rank, &mut row).map_err(tantivy_error)? {
                return Ok(Some(row::parse_stamp(&row)));
            }
        }
        Ok(None)
    }

    pub(super) fn answer(&self, request: &Request, is_stale: IsStale<'_>) -> Outcome<Answer> {
        let answer = self.answer_query(request, &request.query, is_stale)?;
        if answer.total + answer.outside > 0 || !has_long_word(&request.query.root) {
            return Ok(answer);
        }
        let similar = self.answer_query(request, &request.query.similar(), is_stale)?;
        Ok(Answer { similar: similar.total > 0, ..similar })
    }

    pub(super) fn matching_briefs(
        &self,
        query: &Query,
        today: Option<Date>,
        is_stale: IsStale<'_>,
    ) -> Outcome<Vec<Id>> {
        let query = SegmentQuery { query, unit: Unit::Brief, today, is_stale };
        let matches = self.search_segments(&|segment, layout| Evaluator::evaluate(&query, segment, layout))?;
        let mut ids = Vec::new();
        for (layout, matches) in self.layouts.iter().zip(matches) {
            let Some(rows) = &layout.rows else { continue };
            let ranks = layout.blocks(&matches.docs).filter_map(|block| layout.rank(block)).collect();
            for_each_row(rows, ranks, |row| ids.push(row::parse_id(row)))?;
        }
        ids.sort_unstable();
        Ok(ids)
    }

    /// The results of `search` for all segments, in their order.
    pub(super) fn search_segments<'a, T: Send>(
        &'a self,
        search: &(impl Fn(&'a SegmentReader, &'a Layout) -> Outcome<T> + Sync),
    ) -> Outcome<Vec<T>> {
        let segments = self.searcher.segment_readers();
        map_segments(segments, &|at| search(&segments[at], &self.layouts[at]))
    }

    fn segments(&self) -> impl Iterator<Item = (usize, &SegmentReader)> {
        self.searcher.segment_readers().iter().enumerate()
    }

    fn answer_query(&self, request: &Request, query: &Query, is_stale: IsStale<'_>) -> Outcome<Answer> {
        let unit = request.unit();
        let segment_query = SegmentQuery { query, unit, today: request.today, is_stale };
        let wanted = request.offset.saturating_add(request.limit);
        let parts = self.search_segments(&|segment, layout| {
            let (found, outside) =
                Evaluator::evaluate_within(&segment_query, request.within.as_ref(), segment, layout)?;
            let (total, briefs) = (found.docs.count(), layout.blocks(&found.docs).count());
            let best = best_candidates(layout, &found, request.sort, wanted);
            Ok(SegmentAnswer { total, outside, briefs, best, witnesses: found.witnesses })
        })?;
        let mut answer = Answer { unit, offset: request.offset, ..Answer::default() };
        let (mut candidates, mut witnesses) = (Vec::new(), Vec::new());
        for (segment, part) in parts.into_iter().enumerate() {
            answer.total += part.total;
            answer.outside += part.outside;
            answer.briefs += part.briefs;
            candidates.extend(part.best.into_iter().map(|candidate| Candidate { segment, ..candidate }));
            witnesses.push(part.witnesses);
        }
        if request.limit > 0 {
            self.sort_candidates(&mut candidates, wanted)?;
            let from = request.offset.min(candidates.len());
            let page = candidates.get(from..wanted.min(candidates.len())).unwrap_or_default();
            let unmarked = request.unmarked && unit != Unit::Brief;
            let builder = HitBuilder { view: self, query, unit, unmarked, witnesses: &witnesses };
            answer.hits = self.map_candidates(page, |candidate| builder.hit(candidate))?;
        }
        Ok(answer)
    }

    /// The results of `fetch` for all candidates, in their order. Many in a large index are fetched in parallel.
    fn map_candidates<'c, T: Send>(
        &self,
        candidates: &[Candidate<'c>],
        fetch: impl Fn(&Candidate<'c>) -> Result<T> + Sync,
    ) -> Result<Vec<T>> {
        if candidates.len() < MANY || !are_large(self.searcher.segment_readers()) {
            return candidates.iter().map(fetch).collect();
        }
        parallel::map(candidates.len(), MANY.div_ceil(4), &|at| fetch(&candidates[at]))
    }

    /// Sorts by score, day, path, and order in the brief, and removes all but the first `wanted`.
    fn sort_candidates(&self, candidates: &mut Vec<Candidate<'_>>, wanted: usize) -> Result<()> {
        // Only candidates that may be among them need their paths.
        let key = |c: &Candidate<'_>| (c.score, c.day);
        if candidates.len() > wanted
            && let Some(last) = wanted.checked_sub(1)
        {
            let (_, last, _) = candidates.select_nth_unstable_by_key(last, |c| std::cmp::Reverse(key(c)));
            let least = key(last);
            candidates.retain(|candidate| key(candidate) >= least);
        }
        self.map_candidates(candidates, |candidate| candidate.row().map(drop))?;
        candidates.sort_by(|a, b| {
            key(b).cmp(&key(a)).then_with(|| {
                if a.segment == b.segment {
                    a.doc_order().cmp(&b.doc_order())
                } else {
                    a.fetched_row().cmp(b.fetched_row())
                }
            })
        });
        Ok(())
    }

    fn stored_hit(&self, segment: usize, doc: u32) -> Result<StoredHit> {
        let segment = u32::try_from(segment).unwrap_or(u32::MAX);
        let document: TantivyDocument = self.searcher.doc(DocAddress::new(segment, doc)).map_err(tantivy_error)?;
        let bytes = document.get_first(SCHEMA.1.stored).and_then(|value| value.as_bytes());
        postcard::from_bytes(bytes.unwrap_or_default()).map_err(tantivy_error)
    }
}

/// Turns candidates into hits.
struct HitBuilder<'a> {
    view: &'a View,
    query: &'a Query,
    unit: Unit,
    unmarked: bool,
    /// For each segment, if the hits are briefs: the points and sentences that contain the words.
    witnesses: &'a [Option<DocSet>],
}

impl HitBuilder<'_> {
    fn hit(&self, candidate: &Candidate<'_>) -> Result<Hit> {
        let Self { query, unit, .. } = *self;
        let segment = candidate.segment;
        let (start, end) = candidate.layout.range(candidate.block);
        let stored = self.view.stored_hit(segment, candidate.doc)?;
        let row = candidate.row()?;
        let mut hit = Hit {
            id: row::parse_id(row),
            stamp: row::parse_stamp(row),
            unit,
            ordinal: stored.ordinal,
            headline_marks: if unit == Unit::Brief { query.marks(&stored.headline) } else { Vec::new() },
            headline: stored.headline,
            date: date_of(candidate.day),
            who: stored.who,
            kind: stored.kind,
            marks: if self.unmarked { Vec::new() } else { query.marks(&stored.text) },
            text: stored.text,
            evidence: stored.evidence,
        };
        // If the summary of a brief has none of the words, the hit shows the point or sentence that has them.
        let witnesses = self.witnesses.get(segment).and_then(Option::as_ref).filter(|_| hit.marks.is_empty());
        if let Some(witness) = witnesses.and_then(|docs| docs.first_from(start + 1)).filter(|&doc| doc < end) {
            let point = self.view.stored_hit(segment, witness)?;
            let marks = query.marks(&point.text);
            if !marks.is_empty() || hit.text.is_empty() {
                (hit.marks, hit.text, hit.evidence) = (marks, point.text, point.evidence);
            }
        }
        Ok(hit)
    }
}

impl Candidate<'_> {
    /// Orders candidates of one segment that have the same score and day.
    fn doc_order(&self) -> (u64, u32) {
        (self.rank, self.doc)
    }

    fn row(&self) -> Result<&[u8]> {
        if let Some(row) = self.row.get() {
            return Ok(row);
        }
        let mut row = Vec::new();
        if let Some(rows) = &self.layout.rows {
            rows.ord_to_bytes(self.rank, &mut row).map_err(tantivy_error)?;
        }
        Ok(self.row.get_or_init(|| row))
    }

    /// The row if it has been fetched.
    fn fetched_row(&self) -> &[u8] {
        self.row.get().map(Vec::as_slice).unwrap_or_default()
    }
}

/// Whether a query has a word that is long enough to have similar words.
fn has_long_word(node: &Node) -> bool {
    match node {
        Node::All(parts) | Node::Any(parts) => parts.iter().any(has_long_word),
        Node::Phrase(matchers) => matchers.iter().any(WordMatcher::has_similar_words),
        Node::Name(_, value) => value.words.iter().any(WordMatcher::has_similar_words),
        Node::Not(_) | Node::Labels(_) | Node::Dates(..) => false,
    }
}

/// The date of a number of days since 1970; `None` for [`NO_DAY`].
pub(super) fn date_of(day: i64) -> Option<Date> {
    if day == NO_DAY {
        return None;
    }
    let day = i32::try_from(day).ok()?;
    civil::date(1970, 1, 1).checked_add(day.days()).ok()
}

/// Calls `with` for the rows at `ranks`, in ascending order, with a single pass through the dictionary.
pub(super) fn for_each_row(rows: &BytesColumn, mut ranks: Vec<u64>, mut with: impl FnMut(&[u8])) -> Result<()> {
    ranks.sort_unstable();
    rows.dictionary().sorted_ords_to_term_cb(&ranks, |row| with(row)).map_err(tantivy_error)?;
    Ok(())
}

fn is_same(a: &SegmentReader, b: &SegmentReader) -> bool {
    a.segment_id() == b.segment_id() && a.delete_opstamp() == b.delete_opstamp()
}

/// The first `wanted` hits of a segment, unsorted.
fn best_candidates<'a>(layout: &'a Layout, found: &Matches, sort: Sort, wanted: usize) -> Vec<Candidate<'a>> {
    let mut chosen = Vec::new();
    let none = Scores::default();
    let scores = if sort == Sort::Relevance { &found.scores } else { &none };
    let _ = scores.for_each_score(found.docs.clone(), &mut |score, class| {
        let left = wanted - chosen.len();
        if left == 0 {
            return ControlFlow::Break(());
        }
        chosen.extend(newest(layout, &class, left).into_iter().map(|candidate| Candidate { score, ..candidate }));
        ControlFlow::Continue(())
    });
    chosen
}

/// The `wanted` newest of `docs`, unsorted.
fn newest<'a>(layout: &'a Layout, docs: &DocSet, wanted: usize) -> Vec<Candidate<'a>> {
    let order = |a: &Candidate<'_>, b: &Candidate<'_>| -> Ordering {
        b.day.cmp(&a.day).then_with(|| a.doc_order().cmp(&b.doc_order()))
    };
    let room = wanted.saturating_mul(2).saturating_add(256);
    let mut chosen: Vec<Candidate<'a>> = Vec::new();
    let mut oldest = NO_DAY;
    let (mut block, mut seen, mut day) = (0, usize::MAX, NO_DAY);
    for doc in docs.iter() {
        block = layout.block(doc, block);
        if block != seen {
            (seen, day) = (block, layout.day(block));
        }
        if day < oldest {
            continue;
        }
        let rank = layout.rank(block).unwrap_or_default();
        chosen.push(Candidate { segment: 0, layout, score: 0, day, block, rank, doc, row: OnceLock::new() });
        if chosen.len() == room {
            chosen.select_nth_unstable_by(wanted - 1, order);
            chosen.truncate(wanted);
            oldest = chosen.last().map_or(oldest, |last| last.day);
        }
    }
    if chosen.len() > wanted {
        chosen.select_nth_unstable_by(wanted - 1, order);
        chosen.truncate(wanted);
    }
    chosen
}
