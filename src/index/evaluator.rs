//! A query against one segment: which documents it takes, and how much they score.
//!
//! What a point does not say itself its brief says for it: `date:2024` takes the commitments of briefs of that year,
//! `in:quotes` with commitments those of briefs whose quotes have the words. A brief says what any of its points says.

use jiff::ToSpan;
use jiff::civil::Date;
use tantivy::SegmentReader;
use tantivy::postings::TermInfo;

use crate::error::{Error, Result};
use crate::index::analyzer::{stem_term, whole_term};
use crate::index::day_terms::{Calendar, cover};
use crate::index::doc_set::{DocSet, Scores};
use crate::index::layout::Layout;
use crate::index::schema::{Fields, SCHEMA, Text, label_term};
use crate::index::similar::similar_terms;
use crate::index::terms::Terms;
use crate::search::hit::Unit;
use crate::search::query::{DateField, DateRange, Label, NameField, NameValue, Node, Query, Scope};
use crate::search::words::{self, MIN_SIMILAR_LETTERS, WordMatcher};

/// Why no answer came.
pub(super) enum Stop {
    /// Nobody wants it any more.
    Stale,
    Failed(Error),
}

/// Whether nobody waits any more, asked from any thread.
pub(super) type IsStale<'a> = &'a (dyn Fn() -> bool + Sync);

/// What came of asking.
pub(super) type Outcome<T> = std::result::Result<T, Stop>;

/// An answer, or none where it is stale.
pub(super) fn complete<T>(asked: Outcome<T>) -> Result<Option<T>> {
    match asked {
        Ok(answer) => Ok(Some(answer)),
        Err(Stop::Stale) => Ok(None),
        Err(Stop::Failed(error)) => Err(error),
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// What is asked of every segment alike.
pub(super) struct SegmentQuery<'a> {
    pub(super) query: &'a Query,
    /// What the results are.
    pub(super) unit: Unit,
    /// What "overdue" is measured against.
    pub(super) today: Option<Date>,
    /// Whether nobody waits any more.
    pub(super) is_stale: IsStale<'a>,
}

/// What one segment answers.
pub(super) struct Matches {
    /// The documents taken, all of the unit asked for.
    pub(super) docs: DocSet,
    /// How much they score.
    pub(super) scores: Scores,
    /// For briefs: the points and sentences in which the words stand.
    pub(super) witnesses: Option<DocSet>,
}

/// A segment being asked.
pub(super) struct Evaluator<'a> {
    query: &'a SegmentQuery<'a>,
    segment: &'a SegmentReader,
    layout: &'a Layout,
    fields: &'a Fields,
    found: Matches,
}

/// Where words stand, from any place to the best.
struct Levels {
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
        let found = Matches { docs: DocSet::default(), scores: Scores::default(), witnesses };
        let mut asker = Self { query, segment, layout, fields: &SCHEMA.1, found };
        let mut docs = asker.node(&query.query.root, true)?;
        docs.intersect_with(asker.unit()?);
        if let Some(alive) = &layout.alive {
            docs.intersect_with(alive);
        }
        asker.found.docs = docs;
        Ok(asker.found)
    }

    /// The same, of what the briefs that `within` takes have; and how many that leaves out.
    pub(super) fn evaluate_within(
        query: &'a SegmentQuery<'a>,
        within: Option<&Query>,
        segment: &'a SegmentReader,
        layout: &'a Layout,
    ) -> Outcome<(Matches, usize)> {
        let mut found = Self::evaluate(query, segment, layout)?;
        let Some(within) = within else { return Ok((found, 0)) };
        let all = found.docs.count();
        let filter = SegmentQuery { query: within, unit: Unit::Brief, ..*query };
        found.docs.intersect_with(&layout.to_blocks(&Evaluator::evaluate(&filter, segment, layout)?.docs));
        let outside = all - found.docs.count();
        Ok((found, outside))
    }

    fn unit(&self) -> Result<&'a DocSet> {
        self.layout.unit(self.segment, self.query.unit)
    }

    fn terms(&self, text: Text) -> Result<Terms> {
        Terms::open(self.segment, self.fields.text(text))
    }

    /// The documents of the unit that `node` takes; where it is `wanted`, its words score.
    fn node(&mut self, node: &Node, wanted: bool) -> Outcome<DocSet> {
        if (self.query.is_stale)() {
            return Err(Stop::Stale);
        }
        match node {
            Node::All(parts) => {
                let Some((first, rest)) = parts.split_first() else { return Ok(self.unit()?.clone()) };
                let mut all = self.node(first, wanted)?;
                for part in rest {
                    all.intersect_with(&self.node(part, wanted)?);
                }
                Ok(all)
            }
            Node::Any(parts) => {
                let mut any = DocSet::new(self.layout.end);
                for part in parts {
                    any.union_with(&self.node(part, wanted)?);
                }
                Ok(any)
            }
            Node::Not(part) => {
                let without = self.node(part, false)?;
                let mut all = self.unit()?.clone();
                all.difference_with(&without);
                Ok(all)
            }
            Node::Phrase(matchers) => self.words(matchers, wanted),
            Node::Name(name, value) => Ok(self.named(*name, value)?),
            Node::Labels(labels) => {
                let mut any = DocSet::new(self.layout.end);
                for &label in labels {
                    any.union_with(&self.label(label)?);
                }
                Ok(any)
            }
            Node::Dates(day, days) => Ok(self.days(*day, *days)?),
        }
    }

    fn words(&mut self, matchers: &[WordMatcher], wanted: bool) -> Outcome<DocSet> {
        let unit = self.query.unit;
        let mut levels = self.levels(matchers)?;
        if let Some(witnesses) = self.found.witnesses.as_mut().filter(|_| wanted) {
            witnesses.union_with(&levels.any);
        }
        let is_elsewhere = !self.query.query.scopes.is_empty() && self.query.query.default_unit() != unit;
        if unit == Unit::Brief || is_elsewhere {
            for level in [&mut levels.any, &mut levels.good, &mut levels.best] {
                *level = if unit == Unit::Brief { self.layout.to_briefs(level) } else { self.layout.to_blocks(level) };
            }
        }
        if wanted {
            for level in [&levels.any, &levels.good, &levels.best] {
                self.found.scores.add(level);
            }
        }
        Ok(levels.any)
    }

    /// Where the words stand, as the scopes of the query or the unit say.
    fn levels(&self, matchers: &[WordMatcher]) -> Outcome<Levels> {
        let empty = || DocSet::new(self.layout.end);
        let mut levels = Levels { any: empty(), good: empty(), best: empty() };
        for (text, rank) in texts(self.query.unit, &self.query.query.scopes) {
            let (any, whole) = self.text(text, matchers)?;
            levels.any.union_with(&any);
            match rank {
                Rank::Best => {
                    levels.good.union_with(&any);
                    levels.best.union_with(whole.as_ref().unwrap_or(&any));
                }
                Rank::Good => levels.good.union_with(&any),
                Rank::Any => {}
            }
        }
        Ok(levels)
    }

    /// Where the words stand in one text, and for a beginning where the whole word does.
    fn text(&self, text: Text, matchers: &[WordMatcher]) -> Outcome<(DocSet, Option<DocSet>)> {
        if (self.query.is_stale)() {
            return Err(Stop::Stale);
        }
        let terms = self.terms(text)?;
        let [matcher] = matchers else { return Ok((self.phrase(text, &terms, matchers)?, None)) };
        let (mut any, whole) = if matcher.is_prefix() {
            let whole = terms.docs_of(&whole_words(&terms, matcher)?)?;
            let mut any = terms.docs_of(&terms.begin_with(matcher.word(), |_| true)?)?;
            any.union_with(&whole);
            (any, Some(whole))
        } else {
            (terms.docs_of(&whole_words(&terms, matcher)?)?, None)
        };
        if self.is_similar(matcher) {
            any.union_with(&terms.docs_of(&similar_terms(&terms, matcher)?)?);
        }
        Ok((any, whole))
    }

    fn is_similar(&self, matcher: &WordMatcher) -> bool {
        self.query.query.allows_similar && matcher.word().chars().count() >= MIN_SIMILAR_LETTERS
    }

    fn phrase(&self, text: Text, terms: &Terms, matchers: &[WordMatcher]) -> Result<DocSet> {
        let find = |matcher: &WordMatcher| {
            if self.is_similar(matcher) {
                similar_terms(terms, matcher)
            } else if matcher.is_prefix() {
                terms.begin_with(matcher.word(), |_| true)
            } else {
                whole_words(terms, matcher)
            }
        };
        match self.layout.phrase_caches.get(text as usize).filter(|_| !self.query.query.allows_similar) {
            Some(phrase_caches) => terms.typed(matchers, find, phrase_caches),
            None => terms.words(matchers, find),
        }
    }

    /// What bears the value in a field of names.
    fn named(&self, name: NameField, value: &NameValue) -> Result<DocSet> {
        let unit = self.query.unit;
        // Whoever says it is by whom a statement is.
        let name = if unit == Unit::Quote && name == NameField::By { NameField::Party } else { name };
        let terms = Terms::open(self.segment, self.fields.name(name))?;
        let mut docs = terms.docs(&whole_term(&value.canonical))?;
        // There are no beginnings in the index of values.
        docs.union_with(&terms.words(&value.words, |matcher| {
            if self.is_similar(matcher) {
                similar_terms(&terms, matcher)
            } else if matcher.is_prefix() {
                terms.begin_with(matcher.word(), |_| true)
            } else {
                Ok(terms.term(matcher.word())?.into_iter().collect())
            }
        })?);
        self.said(docs, names_itself(unit, name))
    }

    /// The documents of the unit for which `docs` say it: themselves, where the unit says it of its `own`; else their
    /// brief, or the points of their brief.
    fn said(&self, mut docs: DocSet, own: bool) -> Result<DocSet> {
        // What is gone says nothing for others; what is there goes with its whole block.
        if self.query.unit == Unit::Brief {
            return Ok(self.layout.to_briefs(&docs));
        }
        if !own {
            docs = self.layout.to_blocks(&docs);
        }
        docs.intersect_with(self.unit()?);
        Ok(docs)
    }

    fn label(&self, label: Label) -> Result<DocSet> {
        let unit = self.query.unit;
        let Some(term) = label_term(label) else {
            let Some(today) = self.query.today else { return Ok(DocSet::new(self.layout.end)) };
            let yesterday = today.checked_sub(1.day()).unwrap_or(Date::MIN);
            return self.days(DateField::Due, DateRange { from: None, to: Some(yesterday) });
        };
        let terms = Terms::open(self.segment, self.fields.label)?;
        let docs = terms.docs(&term)?;
        let own = labels_itself(unit, label);
        if label == Label::Grounded && !own {
            // A brief is grounded where every point of it is.
            let mut briefs = self.layout.to_briefs(&docs);
            let ungrounded = label_term(Label::Ungrounded).map(|term| terms.docs(&term)).transpose()?;
            ungrounded.iter().for_each(|docs| briefs.difference_with(&self.layout.to_briefs(docs)));
            return self.said(briefs, false);
        }
        self.said(docs, own)
    }

    fn days(&self, day: DateField, days: DateRange) -> Result<DocSet> {
        let calendar = match day {
            DateField::Meeting => Calendar::Meeting,
            DateField::Due => Calendar::Due,
        };
        let cover = cover(calendar, days);
        let terms = Terms::open(self.segment, self.fields.label)?;
        let mut found = match &cover.years {
            Some((first, last)) => terms.between(first, last)?,
            None => Vec::new(),
        };
        for term in &cover.rest {
            found.extend(terms.term(term)?);
        }
        let docs = terms.docs_of(&found)?;
        self.said(docs, day == DateField::Due && self.query.unit == Unit::Commitment)
    }
}

/// Whether the results of `unit` have values of `name` of their own, which their brief does not have for them.
pub(super) const fn names_itself(unit: Unit, name: NameField) -> bool {
    match unit {
        Unit::Commitment => {
            matches!(name, NameField::Party | NameField::By | NameField::To | NameField::Forum | NameField::Topic)
        }
        Unit::Quote => matches!(name, NameField::Party | NameField::Speaker),
        Unit::Sentence | Unit::Brief => false,
    }
}

/// The same of a label.
pub(super) const fn labels_itself(unit: Unit, label: Label) -> bool {
    match label {
        Label::Commitment(_) | Label::Strength(_) | Label::Overdue => matches!(unit, Unit::Commitment),
        Label::Quote(_) => matches!(unit, Unit::Quote),
        Label::Grounded | Label::Ungrounded => matches!(unit, Unit::Commitment | Unit::Quote),
        Label::Brief(_) | Label::Review(_) => false,
    }
}

/// The terms of the word asked for, or of any form of it.
fn whole_words(terms: &Terms, matcher: &WordMatcher) -> Result<Vec<TermInfo>> {
    let stem = matcher.stem();
    // A word that is its own stem stands only as itself.
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

/// How good it is to stand in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rank {
    Best,
    Good,
    Any,
}

/// The texts in which words are looked for.
fn texts(unit: Unit, scopes: &[Scope]) -> Vec<(Text, Rank)> {
    let of_scope = |scope: &Scope| -> &[(Text, Rank)] {
        match scope {
            Scope::Commitments => &[(Text::Commitment, Rank::Best), (Text::CommitmentMore, Rank::Any)],
            Scope::Quotes => &[(Text::Quote, Rank::Best), (Text::QuoteMore, Rank::Any)],
            Scope::Summary => &[(Text::Summary, Rank::Best)],
            Scope::Headline => &[(Text::Headline, Rank::Best)],
            Scope::Source => &[(Text::Sentence, Rank::Best)],
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
            (Text::Headline, Rank::Best),
            (Text::Summary, Rank::Good),
            (Text::Commitment, Rank::Good),
            (Text::Quote, Rank::Good),
            (Text::About, Rank::Good),
            (Text::CommitmentMore, Rank::Any),
            (Text::QuoteMore, Rank::Any),
            (Text::Sentence, Rank::Any),
        ],
    }
}
