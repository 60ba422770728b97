//! Evaluates a query against one segment: which documents match, and with what score.
//!
//! A point inherits what it does not say itself from its brief: `date:2024` matches the commitments of briefs of that year.
//! A brief matches what any of its points matches.

use jiff::ToSpan;
use jiff::civil::Date;
use tantivy::SegmentReader;
use tantivy::postings::TermInfo;

use crate::error::{Error, Result};
use crate::index::analyzer::{stem_term, whole_term};
use crate::index::day_terms::cover;
use crate::index::doc_set::{DocSet, Scores};
use crate::index::layout::Layout;
use crate::index::schema::{Fields, SCHEMA, Text, label_term};
use crate::index::similar::similar_terms;
use crate::index::terms::Terms;
use crate::search::engine::IsStale;
use crate::search::hit::Unit;
use crate::search::query::{DateField, DateRange, Label, NameField, NameValue, Node, Query, Scope};
use crate::search::words::{self, WordMatcher};

/// Why an evaluation has no result.
pub(super) enum Interrupt {
    /// Nobody waits for the answer any more.
    Stale,
    Failed(Error),
}

pub(super) type Outcome<T> = std::result::Result<T, Interrupt>;

/// The value, or `None` if the request became stale.
pub(super) fn complete<T>(outcome: Outcome<T>) -> Result<Option<T>> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(Interrupt::Stale) => Ok(None),
        Err(Interrupt::Failed(error)) => Err(error),
    }
}

impl From<Error> for Interrupt {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// What every segment is searched for.
pub(super) struct SegmentQuery<'a> {
    pub(super) query: &'a Query,
    pub(super) unit: Unit,
    /// Without it nothing is overdue.
    pub(super) today: Option<Date>,
    pub(super) is_stale: IsStale<'a>,
}

/// The matches in one segment.
pub(super) struct Matches {
    /// All are of the requested unit.
    pub(super) docs: DocSet,
    pub(super) scores: Scores,
    /// For briefs: the points and sentences that contain the words.
    pub(super) witnesses: Option<DocSet>,
}

pub(super) struct Evaluator<'a> {
    query: &'a SegmentQuery<'a>,
    segment: &'a SegmentReader,
    layout: &'a Layout,
    fields: &'a Fields,
    matches: Matches,
}

/// The documents that contain a phrase, by the importance of the field: each set contains the next one.
struct MatchLevels {
    any: DocSet,
    good: DocSet,
    best: DocSet,
}

impl<'a> Evaluator<'a> {
    pub(super) fn evaluate(
        query: &'a SegmentQuery<'a>,
        segment: &'a SegmentReader,
        layout: &'a Layout,
    ) -> Outcome<Matches> {
        let witnesses = (query.unit == Unit::Brief).then(|| DocSet::new(layout.end));
        let matches = Matches { docs: DocSet::default(), scores: Scores::default(), witnesses };
        let mut evaluator = Self { query, segment, layout, fields: &SCHEMA.1, matches };
        let mut docs = evaluator.match_node(&query.query.root, true)?;
        docs.intersect_with(evaluator.unit_docs()?);
        if let Some(alive) = &layout.alive {
            docs.intersect_with(alive);
        }
        evaluator.matches.docs = docs;
        Ok(evaluator.matches)
    }

    /// Like [`Self::evaluate`], but only in the briefs that `within` matches; also returns the number of hits that leaves out.
    pub(super) fn evaluate_within(
        query: &'a SegmentQuery<'a>,
        within: Option<&Query>,
        segment: &'a SegmentReader,
        layout: &'a Layout,
    ) -> Outcome<(Matches, usize)> {
        let mut matches = Self::evaluate(query, segment, layout)?;
        let Some(within) = within else { return Ok((matches, 0)) };
        let all = matches.docs.count();
        let filter = SegmentQuery { query: within, unit: Unit::Brief, ..*query };
        matches.docs.intersect_with(&layout.to_blocks(&Evaluator::evaluate(&filter, segment, layout)?.docs));
        let outside = all - matches.docs.count();
        Ok((matches, outside))
    }

    fn unit_docs(&self) -> Result<&'a DocSet> {
        self.layout.unit(self.segment, self.query.unit)
    }

    fn terms(&self, text: Text) -> Result<Terms> {
        Terms::new(self.segment, self.fields.text_field(text))
    }

    /// The documents of the unit that `node` matches. Its words count for the score unless it is negated.
    fn match_node(&mut self, node: &Node, scores: bool) -> Outcome<DocSet> {
        if (self.query.is_stale)() {
            return Err(Interrupt::Stale);
        }
        match node {
            Node::All(parts) => {
                let Some((first, rest)) = parts.split_first() else { return Ok(self.unit_docs()?.clone()) };
                let mut all = self.match_node(first, scores)?;
                for part in rest {
                    all.intersect_with(&self.match_node(part, scores)?);
                }
                Ok(all)
            }
            Node::Any(parts) => {
                let mut any = DocSet::new(self.layout.end);
                for part in parts {
                    any.union_with(&self.match_node(part, scores)?);
                }
                Ok(any)
            }
            Node::Not(part) => {
                let without = self.match_node(part, false)?;
                let mut all = self.unit_docs()?.clone();
                all.difference_with(&without);
                Ok(all)
            }
            Node::Phrase(matchers) => self.match_phrase(matchers, scores),
            Node::Name(name, value) => Ok(self.with_name(*name, value)?),
            Node::Labels(labels) => {
                let mut any = DocSet::new(self.layout.end);
                for &label in labels {
                    any.union_with(&self.with_label(label)?);
                }
                Ok(any)
            }
            Node::Dates(field, range) => Ok(self.with_date(*field, *range)?),
        }
    }

    fn match_phrase(&mut self, matchers: &[WordMatcher], scores: bool) -> Outcome<DocSet> {
        let unit = self.query.unit;
        let mut levels = self.phrase_levels(matchers)?;
        if let Some(witnesses) = self.matches.witnesses.as_mut().filter(|_| scores) {
            witnesses.union_with(&levels.any);
        }
        let is_elsewhere = !self.query.query.scopes.is_empty() && self.query.query.default_unit() != unit;
        if unit == Unit::Brief || is_elsewhere {
            for level in [&mut levels.any, &mut levels.good, &mut levels.best] {
                *level = if unit == Unit::Brief { self.layout.to_briefs(level) } else { self.layout.to_blocks(level) };
            }
        }
        if scores {
            for level in [&levels.any, &levels.good, &levels.best] {
                self.matches.scores.increment(level);
            }
        }
        Ok(levels.any)
    }

    /// The documents with the phrase, in the fields that the scopes of the query or the unit allow.
    fn phrase_levels(&self, matchers: &[WordMatcher]) -> Outcome<MatchLevels> {
        let empty = || DocSet::new(self.layout.end);
        let mut levels = MatchLevels { any: empty(), good: empty(), best: empty() };
        for (text, weight) in searched_fields(self.query.unit, &self.query.query.scopes) {
            let (any, whole) = self.phrase_in_field(text, matchers)?;
            levels.any.union_with(&any);
            match weight {
                Weight::Best => {
                    levels.good.union_with(&any);
                    levels.best.union_with(whole.as_ref().unwrap_or(&any));
                }
                Weight::Good => levels.good.union_with(&any),
                Weight::Any => {}
            }
        }
        Ok(levels)
    }

    /// The documents with the phrase in one field; for a prefix, also those with the whole word.
    fn phrase_in_field(&self, text: Text, matchers: &[WordMatcher]) -> Outcome<(DocSet, Option<DocSet>)> {
        if (self.query.is_stale)() {
            return Err(Interrupt::Stale);
        }
        let terms = self.terms(text)?;
        let [matcher] = matchers else { return Ok((self.adjacent_words(text, &terms, matchers)?, None)) };
        let (mut any, whole) = if matcher.is_prefix() {
            let whole = terms.docs_of(&whole_words(&terms, matcher)?)?;
            let mut any = terms.docs_of(&terms.with_prefix(matcher.word(), |_| true)?)?;
            any.union_with(&whole);
            (any, Some(whole))
        } else {
            (terms.docs_of(&whole_words(&terms, matcher)?)?, None)
        };
        if self.allows_similar(matcher) {
            any.union_with(&terms.docs_of(&similar_terms(&terms, matcher)?)?);
        }
        Ok((any, whole))
    }

    fn allows_similar(&self, matcher: &WordMatcher) -> bool {
        self.query.query.allows_similar && matcher.has_similar_words()
    }

    /// The terms that one word of a phrase or name matches.
    fn matching_terms(&self, terms: &Terms, matcher: &WordMatcher) -> Result<Vec<TermInfo>> {
        if self.allows_similar(matcher) {
            similar_terms(terms, matcher)
        } else if matcher.is_prefix() {
            terms.with_prefix(matcher.word(), |_| true)
        } else {
            whole_words(terms, matcher)
        }
    }

    fn adjacent_words(&self, text: Text, terms: &Terms, matchers: &[WordMatcher]) -> Result<DocSet> {
        let find = |matcher: &WordMatcher| self.matching_terms(terms, matcher);
        match self.layout.phrase_caches.get(text as usize).filter(|_| !self.query.query.allows_similar) {
            Some(cache) => terms.typed_phrase(matchers, find, cache),
            None => terms.phrase(matchers, find),
        }
    }

    /// The documents of the unit that have the value in a name field.
    fn with_name(&self, name: NameField, value: &NameValue) -> Result<DocSet> {
        let unit = self.query.unit;
        // A quote is "by" whoever says it.
        let name = if unit == Unit::Quote && name == NameField::By { NameField::Party } else { name };
        let terms = Terms::new(self.segment, self.fields.name_field(name))?;
        let mut docs = terms.docs(&whole_term(&value.canonical))?;
        docs.union_with(&terms.phrase(&value.words, |matcher| self.matching_terms(&terms, matcher))?);
        self.inherited(docs, has_own_name(unit, name))
    }

    /// The documents of the unit that have a property of `docs`: if the unit has the property itself (`own`), these
    /// documents, else all in the same briefs.
    fn inherited(&self, mut docs: DocSet, own: bool) -> Result<DocSet> {
        // A deleted document cannot affect others: a block is deleted as a whole.
        if self.query.unit == Unit::Brief {
            return Ok(self.layout.to_briefs(&docs));
        }
        if !own {
            docs = self.layout.to_blocks(&docs);
        }
        docs.intersect_with(self.unit_docs()?);
        Ok(docs)
    }

    fn with_label(&self, label: Label) -> Result<DocSet> {
        let unit = self.query.unit;
        let Some(term) = label_term(label) else {
            let Some(today) = self.query.today else { return Ok(DocSet::new(self.layout.end)) };
            let yesterday = today.checked_sub(1.day()).unwrap_or(Date::MIN);
            return self.with_date(DateField::Due, DateRange { from: None, to: Some(yesterday) });
        };
        let terms = Terms::new(self.segment, self.fields.label)?;
        let docs = terms.docs(&term)?;
        let own = has_own_label(unit, label);
        if label == Label::Grounded && !own {
            // A brief is grounded if all its points are.
            let mut briefs = self.layout.to_briefs(&docs);
            let ungrounded = label_term(Label::Ungrounded).map(|term| terms.docs(&term)).transpose()?;
            ungrounded.iter().for_each(|docs| briefs.difference_with(&self.layout.to_briefs(docs)));
            return self.inherited(briefs, false);
        }
        self.inherited(docs, own)
    }

    fn with_date(&self, field: DateField, range: DateRange) -> Result<DocSet> {
        let cover = cover(field, range);
        let terms = Terms::new(self.segment, self.fields.label)?;
        let mut found = match &cover.years {
            Some((first, last)) => terms.between(first, last)?,
            None => Vec::new(),
        };
        for term in &cover.rest {
            found.extend(terms.term(term)?);
        }
        let docs = terms.docs_of(&found)?;
        self.inherited(docs, field == DateField::Due && self.query.unit == Unit::Commitment)
    }
}

/// Whether documents of `unit` have the name field themselves; else they inherit it from their brief.
pub(super) const fn has_own_name(unit: Unit, name: NameField) -> bool {
    match unit {
        Unit::Commitment => {
            matches!(name, NameField::Party | NameField::By | NameField::To | NameField::Forum | NameField::Topic)
        }
        Unit::Quote => matches!(name, NameField::Party | NameField::Speaker),
        Unit::Sentence | Unit::Brief => false,
    }
}

/// Whether documents of `unit` have the label themselves; else they inherit it from their brief.
pub(super) const fn has_own_label(unit: Unit, label: Label) -> bool {
    match label {
        Label::Commitment(_) | Label::Strength(_) | Label::Overdue => matches!(unit, Unit::Commitment),
        Label::Quote(_) => matches!(unit, Unit::Quote),
        Label::Grounded | Label::Ungrounded => matches!(unit, Unit::Commitment | Unit::Quote),
        Label::Brief(_) | Label::Review(_) => false,
    }
}

/// The terms of the word and of its other forms.
fn whole_words(terms: &Terms, matcher: &WordMatcher) -> Result<Vec<TermInfo>> {
    let stem = matcher.stem();
    // The index has no stem term for a word that is its own stem.
    let own = stem.filter(|&own| words::stem(own).is_some_and(|stem| stem == own));
    let word = (matcher.is_prefix() || stem.is_none()).then(|| matcher.word()).filter(|&word| own != Some(word));
    let mut found = Vec::new();
    for term in own.into_iter().chain(word) {
        found.extend(terms.term(term)?);
    }
    if let Some(stem) = stem {
        found.extend(terms.term(&stem_term(stem))?);
    }
    Ok(found)
}

/// How much a match in a field counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weight {
    Best,
    Good,
    Any,
}

/// The fields that are searched.
fn searched_fields(unit: Unit, scopes: &[Scope]) -> Vec<(Text, Weight)> {
    let of_scope = |scope: &Scope| -> &[(Text, Weight)] {
        match scope {
            Scope::Commitments => &[(Text::Commitment, Weight::Best), (Text::CommitmentMore, Weight::Any)],
            Scope::Quotes => &[(Text::Quote, Weight::Best), (Text::QuoteMore, Weight::Any)],
            Scope::Summary => &[(Text::Summary, Weight::Best)],
            Scope::Headline => &[(Text::Headline, Weight::Best)],
            Scope::Source => &[(Text::Sentence, Weight::Best)],
        }
    };
    if !scopes.is_empty() {
        return scopes.iter().flat_map(of_scope).copied().collect();
    }
    match unit {
        Unit::Commitment => of_scope(&Scope::Commitments).to_vec(),
        Unit::Quote => of_scope(&Scope::Quotes).to_vec(),
        Unit::Sentence => of_scope(&Scope::Source).to_vec(),
        Unit::Brief => vec![
            (Text::Headline, Weight::Best),
            (Text::Summary, Weight::Good),
            (Text::Commitment, Weight::Good),
            (Text::Quote, Weight::Good),
            (Text::About, Weight::Good),
            (Text::CommitmentMore, Weight::Any),
            (Text::QuoteMore, Weight::Any),
            (Text::Sentence, Weight::Any),
        ],
    }
}
