//! From a request to an answer: every segment is asked, the best of each are put in order, and only of those wanted the
//! words are fetched and marked.

use std::cmp::Ordering;
use std::ops::ControlFlow;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use jiff::{ToSpan, civil};
use tantivy::columnar::BytesColumn;
use tantivy::schema::Value;
use tantivy::{DocAddress, Searcher, SegmentReader, TantivyDocument};

use crate::error::Result;
use crate::files::Outline;
use crate::index::block::{NO_DAY, StoredHit};
use crate::index::doc_set::{DocSet, Scores};
use crate::index::error::engine_error;
use crate::index::evaluator::{Evaluator, IsStale, Matches, Outcome, SegmentQuery, complete};
use crate::index::layout::Layout;
use crate::index::row;
use crate::index::schema::SCHEMA;
use crate::index::segments::{are_large, map_segments};
use crate::library::Id;
use crate::parallel;
use crate::search::hit::{Answer, Hit, Unit};
use crate::search::query::{Node, Query};
use crate::search::request::{Request, Sort};
use crate::search::words::MIN_SIMILAR_LETTERS;

/// Fewer hits are fetched before a thread has started.
const MANY: usize = 64;

/// The index at one moment.
pub(super) struct View {
    pub(super) searcher: Searcher,
    /// The layout of each.
    pub(super) layouts: Vec<Arc<Layout>>,
    /// The folders as they were when the index last matched all files, if that is known.
    pub(super) outline: Option<Outline>,
}

/// A result that may be among those wanted.
struct Candidate<'a> {
    segment: usize,
    layout: &'a Layout,
    score: u32,
    day: i64,
    block: usize,
    /// The place of its brief's path among those of the segment.
    rank: u64,
    doc: u32,
    /// The row of its brief: path and stamp, fetched where it may be shown.
    row: OnceLock<Vec<u8>>,
}

/// What one segment has for an answer.
struct Part<'a> {
    total: usize,
    outside: usize,
    briefs: usize,
    best: Vec<Candidate<'a>>,
    witnesses: Option<DocSet>,
}

impl View {
    /// The index as `searcher` sees it. The layouts of segments that were in `before` too are reused.
    pub(super) fn new(searcher: Searcher, before: Option<&Self>, outline: Option<Outline>) -> Result<Self> {
        let segments = searcher.segment_readers();
        let layouts = map_segments(segments, &|at| {
            let same = |(_, other): &(usize, &SegmentReader)| is_same(&segments[at], other);
            match before.and_then(|view| view.segments().find(same).map(|(at, _)| view.layouts[at].clone())) {
                Some(layout) => Ok(layout),
                None => Layout::of(&segments[at]).map(Arc::new),
            }
        })?;
        Ok(Self { searcher, layouts, outline })
    }

    /// Whether this is what `searcher` sees.
    pub(super) fn is_of(&self, searcher: &Searcher) -> bool {
        self.generation() == searcher.generation().generation_id()
    }

    pub(super) fn generation(&self) -> u64 {
        self.searcher.generation().generation_id()
    }

    pub(super) fn brief_count(&self) -> usize {
        self.layouts.iter().map(|layout| layout.briefs).sum()
    }

    /// The number of files, with or without a brief.
    pub(super) fn file_count(&self) -> usize {
        self.layouts.iter().map(|layout| layout.living().count()).sum()
    }

    /// What `read` makes of the row of every file.
    pub(super) fn rows<T: FromIterator<R>, R>(&self, mut read: impl FnMut(&[u8]) -> R) -> Result<T> {
        let mut all = Vec::with_capacity(self.brief_count());
        for layout in &self.layouts {
            let ranks = layout.living().filter_map(|block| layout.rank(block)).collect();
            if let Some(rows) = &layout.rows {
                each_row(rows, ranks, |row| all.push(read(row)))?;
            }
        }
        Ok(all.into_iter().collect())
    }

    /// The answer to `request`; none where it is stale.
    pub(super) fn answer(&self, request: &Request, is_stale: IsStale<'_>) -> Result<Option<Answer>> {
        let answered = self.try_answer(request, &request.query, is_stale).and_then(|answer| {
            if answer.total + answer.outside > 0 || !has_long_word(&request.query.root) {
                return Ok(answer);
            }
            let similar = self.try_answer(request, &request.query.similar(), is_stale)?;
            Ok(Answer { similar: similar.total > 0, ..similar })
        });
        complete(answered)
    }

    /// The briefs that `query` takes, in order of paths; none where it is stale.
    pub(super) fn briefs(&self, query: &Query, today: Option<Date>, is_stale: IsStale<'_>) -> Result<Option<Vec<Id>>> {
        let segment_query = SegmentQuery { query, unit: Unit::Brief, today, is_stale };
        let Some(found) = complete(self.each(&|segment, layout| Evaluator::evaluate(&segment_query, segment, layout)))?
        else {
            return Ok(None);
        };
        let mut ids = Vec::new();
        for (layout, found) in self.layouts.iter().zip(found) {
            let Some(rows) = &layout.rows else { continue };
            let wanted: Vec<u64> = layout.blocks(&found.docs).filter_map(|block| layout.rank(block)).collect();
            each_row(rows, wanted, |row| ids.push(row::id(row)))?;
        }
        ids.sort_unstable();
        Ok(Some(ids))
    }

    /// What `ask` says of each segment, in their order; where one fails or is stale, that.
    pub(super) fn each<'a, T: Send>(
        &'a self,
        ask: &(impl Fn(&'a SegmentReader, &'a Layout) -> Outcome<T> + Sync),
    ) -> Outcome<Vec<T>> {
        let segments = self.searcher.segment_readers();
        map_segments(segments, &|at| ask(&segments[at], &self.layouts[at]))
    }

    fn segments(&self) -> impl Iterator<Item = (usize, &SegmentReader)> {
        self.searcher.segment_readers().iter().enumerate()
    }

    fn try_answer(&self, request: &Request, query: &Query, is_stale: IsStale<'_>) -> Outcome<Answer> {
        let unit = request.unit();
        let segment_query = SegmentQuery { query, unit, today: request.today, is_stale };
        let wanted = request.offset.saturating_add(request.limit);
        let parts = self.each(&|segment, layout| {
            let (found, outside) =
                Evaluator::evaluate_within(&segment_query, request.within.as_ref(), segment, layout)?;
            let (total, briefs) = (found.docs.count(), layout.blocks(&found.docs).count());
            let best = best(layout, &found, request.sort, wanted);
            Ok(Part { total, outside, briefs, best, witnesses: found.witnesses })
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
            self.order(&mut candidates, wanted)?;
            let from = request.offset.min(candidates.len());
            let chosen = candidates.get(from..from.saturating_add(request.limit).min(candidates.len()));
            let shown = Shown { query, unit, unmarked: request.unmarked && unit != Unit::Brief, witnesses: &witnesses };
            answer.hits = self.hits(&shown, chosen.unwrap_or_default())?;
        }
        Ok(answer)
    }

    /// The hits of those chosen, in their order.
    fn hits(&self, shown: &Shown<'_>, chosen: &[Candidate<'_>]) -> Result<Vec<Hit>> {
        self.of_each(chosen, |candidate| self.hit(shown, candidate))
    }

    /// What `fetch` fetches of each, in their order; of many in a large index side by side.
    fn of_each<'c, T: Send>(
        &self,
        candidates: &[Candidate<'c>],
        fetch: impl Fn(&Candidate<'c>) -> Result<T> + Sync,
    ) -> Result<Vec<T>> {
        if candidates.len() < MANY || !are_large(self.searcher.segment_readers()) {
            return candidates.iter().map(fetch).collect();
        }
        parallel::map(candidates.len(), MANY.div_ceil(4), &|at| fetch(&candidates[at]))
    }

    /// Puts candidates in order: by score, day, path, place in the brief; of more than are `wanted` the others go.
    fn order(&self, candidates: &mut Vec<Candidate<'_>>, wanted: usize) -> Result<()> {
        // Paths are only fetched of those that may be among them.
        let key = |c: &Candidate<'_>| (c.score, c.day);
        if candidates.len() > wanted
            && let Some(last) = wanted.checked_sub(1)
        {
            let (_, last, _) = candidates.select_nth_unstable_by_key(last, |c| std::cmp::Reverse(key(c)));
            let least = key(last);
            candidates.retain(|candidate| key(candidate) >= least);
        }
        self.of_each(candidates, |candidate| candidate.row().map(drop))?;
        candidates.sort_by(|a, b| {
            key(b).cmp(&key(a)).then_with(|| {
                if a.segment == b.segment {
                    a.doc_order().cmp(&b.doc_order())
                } else {
                    a.known_row().cmp(b.known_row())
                }
            })
        });
        Ok(())
    }

    fn hit(&self, Shown { query, unit, unmarked, witnesses }: &Shown<'_>, candidate: &Candidate<'_>) -> Result<Hit> {
        let marks = |text: &str| if *unmarked { Vec::new() } else { query.marks(text) };
        let segment = candidate.segment;
        let (start, end) = candidate.layout.range(candidate.block);
        let shown = self.stored(segment, candidate.doc)?;
        let row = candidate.row()?;
        let mut hit = Hit {
            id: row::id(row),
            stamp: row::stamp(row),
            unit: *unit,
            ordinal: shown.ordinal,
            headline_marks: if *unit == Unit::Brief { query.marks(&shown.headline) } else { Vec::new() },
            headline: shown.headline,
            date: date_of(candidate.day),
            who: shown.who,
            kind: shown.kind,
            marks: marks(&shown.text),
            text: shown.text,
            evidence: shown.evidence,
        };
        // A brief whose summary has none of the words shows the point or sentence that has.
        let witness = witnesses.get(segment).and_then(Option::as_ref).filter(|_| hit.marks.is_empty());
        if let Some(witness) = witness.and_then(|docs| docs.first_from(start + 1)).filter(|&doc| doc < end) {
            let point = self.stored(segment, witness)?;
            let marks = query.marks(&point.text);
            if !marks.is_empty() || hit.text.is_empty() {
                (hit.marks, hit.text, hit.evidence) = (marks, point.text, point.evidence);
            }
        }
        Ok(hit)
    }

    /// What a hit shows of a document.
    fn stored(&self, segment: usize, doc: u32) -> Result<StoredHit> {
        let segment = u32::try_from(segment).unwrap_or(u32::MAX);
        let document: TantivyDocument = self.searcher.doc(DocAddress::new(segment, doc)).map_err(engine_error)?;
        let bytes = document.get_first(SCHEMA.1.stored).and_then(|value| value.as_bytes());
        postcard::from_bytes(bytes.unwrap_or_default()).map_err(engine_error)
    }
}

/// What is shown of the candidates chosen.
struct Shown<'a> {
    query: &'a Query,
    unit: Unit,
    /// Whether the marks are left out.
    unmarked: bool,
    /// Of each segment, for briefs, where the words stand.
    witnesses: &'a [Option<DocSet>],
}

impl Candidate<'_> {
    /// What orders it within its segment where score and day do not.
    fn doc_order(&self) -> (u64, u32) {
        (self.rank, self.doc)
    }

    fn row(&self) -> Result<&[u8]> {
        if let Some(row) = self.row.get() {
            return Ok(row);
        }
        let mut row = Vec::new();
        if let Some(rows) = &self.layout.rows {
            rows.ord_to_bytes(self.rank, &mut row).map_err(engine_error)?;
        }
        Ok(self.row.get_or_init(|| row))
    }

    /// The same where it was fetched.
    fn known_row(&self) -> &[u8] {
        self.row.get().map(Vec::as_slice).unwrap_or_default()
    }
}

/// Whether a query has a word long enough to be one letter away.
fn has_long_word(node: &Node) -> bool {
    match node {
        Node::All(parts) | Node::Any(parts) => parts.iter().any(has_long_word),
        Node::Phrase(matchers) => matchers.iter().any(|matcher| matcher.word().chars().count() >= MIN_SIMILAR_LETTERS),
        Node::Name(_, value) => value.words.iter().any(|matcher| matcher.word().chars().count() >= MIN_SIMILAR_LETTERS),
        Node::Not(_) | Node::Labels(_) | Node::Dates(..) => false,
    }
}

/// The day that the index keeps as this number; none where it keeps none.
pub(super) fn date_of(day: i64) -> Option<Date> {
    if day == NO_DAY {
        return None;
    }
    let day = i32::try_from(day).ok()?;
    civil::date(1970, 1, 1).checked_add(day.days()).ok()
}

/// Calls `with` for the rows at `ranks`, in one go through the dictionary.
pub(super) fn each_row(rows: &BytesColumn, mut ranks: Vec<u64>, mut with: impl FnMut(&[u8])) -> Result<()> {
    ranks.sort_unstable();
    rows.dictionary().sorted_ords_to_term_cb(&ranks, |row| with(row)).map_err(engine_error)?;
    Ok(())
}

fn is_same(a: &SegmentReader, b: &SegmentReader) -> bool {
    a.segment_id() == b.segment_id() && a.delete_opstamp() == b.delete_opstamp()
}

/// The first `wanted` of what was found in a segment, in no order.
fn best<'a>(layout: &'a Layout, found: &Matches, sort: Sort, wanted: usize) -> Vec<Candidate<'a>> {
    let mut chosen = Vec::new();
    let none = Scores::default();
    let scores = if sort == Sort::Relevance { &found.scores } else { &none };
    let _ = scores.classes(found.docs.clone(), &mut |score, class| {
        let left = wanted - chosen.len();
        if left == 0 {
            return ControlFlow::Break(());
        }
        chosen.extend(newest(layout, &class, left).into_iter().map(|candidate| Candidate { score, ..candidate }));
        ControlFlow::Continue(())
    });
    chosen
}

/// The `wanted` newest of `docs`.
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
