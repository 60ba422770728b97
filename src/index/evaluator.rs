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
use crate::index::calendar::{Calendar, cover};
use crate::index::doc_set::{Bits, Scores};
use crate::index::layout::Layout;
use crate::index::schema::{Fields, SCHEMA, Text, label_term};
use crate::index::similar::near;
use crate::index::terms::Terms;
use crate::search::hit::Unit;
use crate::search::query::{Day, Days, Label, Name, Node, Place, Query, Value};
use crate::search::words::{self, NEAR_FROM, Slot};

/// Why no answer came.
pub(super) enum Stop {
    /// Nobody wants it any more.
    Stale,
    Failed(Error),
}

/// Whether nobody waits any more, asked from any thread.
pub(super) type IsStale<'a> = &'a (dyn Fn() -> bool + Sync);

/// What came of asking.
pub(super) type Asked<T> = std::result::Result<T, Stop>;

/// An answer, or none where it is stale.
pub(super) fn told<T>(asked: Asked<T>) -> Result<Option<T>> {
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
pub(super) struct Question<'a> {
    pub(super) query: &'a Query,
    /// What the results are.
    pub(super) unit: Unit,
    /// What "overdue" is measured against.
    pub(super) today: Option<Date>,
    /// Whether nobody waits any more.
    pub(super) is_stale: IsStale<'a>,
}

/// What one segment answers.
pub(super) struct Found {
    /// The documents taken, all of the unit asked for.
    pub(super) docs: Bits,
    /// How much they score.
    pub(super) scores: Scores,
    /// For briefs: the points and sentences in which the words stand.
    pub(super) witnesses: Option<Bits>,
}

/// A segment being asked.
pub(super) struct Asker<'a> {
    question: &'a Question<'a>,
    segment: &'a SegmentReader,
    layout: &'a Layout,
    fields: &'a Fields,
    found: Found,
}

/// Where words stand, from any place to the best.
struct Levels {
    any: Bits,
    good: Bits,
    best: Bits,
}

impl<'a> Asker<'a> {
    pub(super) fn ask(question: &'a Question<'a>, segment: &'a SegmentReader, layout: &'a Layout) -> Asked<Found> {
        let witnesses = (question.unit == Unit::Brief).then(|| Bits::new(layout.end));
        let found = Found { docs: Bits::default(), scores: Scores::default(), witnesses };
        let mut asker = Self { question, segment, layout, fields: &SCHEMA.1, found };
        let mut docs = asker.node(&question.query.root, true)?;
        docs.and(asker.unit()?);
        if let Some(alive) = &layout.alive {
            docs.and(alive);
        }
        asker.found.docs = docs;
        Ok(asker.found)
    }

    /// The same, of what the briefs that `within` takes have; and how many that leaves out.
    pub(super) fn ask_within(
        question: &'a Question<'a>,
        within: Option<&Query>,
        segment: &'a SegmentReader,
        layout: &'a Layout,
    ) -> Asked<(Found, usize)> {
        let mut found = Self::ask(question, segment, layout)?;
        let Some(within) = within else { return Ok((found, 0)) };
        let all = found.docs.count();
        let filter = Question { query: within, unit: Unit::Brief, ..*question };
        found.docs.and(&layout.down(&Asker::ask(&filter, segment, layout)?.docs));
        let outside = all - found.docs.count();
        Ok((found, outside))
    }

    fn unit(&self) -> Result<&'a Bits> {
        self.layout.unit(self.segment, self.question.unit)
    }

    fn terms(&self, text: Text) -> Result<Terms> {
        Terms::open(self.segment, self.fields.text(text))
    }

    /// The documents of the unit that `node` takes; where it is `wanted`, its words score.
    fn node(&mut self, node: &Node, wanted: bool) -> Asked<Bits> {
        if (self.question.is_stale)() {
            return Err(Stop::Stale);
        }
        match node {
            Node::All(parts) => {
                let Some((first, rest)) = parts.split_first() else { return Ok(self.unit()?.clone()) };
                let mut all = self.node(first, wanted)?;
                for part in rest {
                    all.and(&self.node(part, wanted)?);
                }
                Ok(all)
            }
            Node::Any(parts) => {
                let mut any = Bits::new(self.layout.end);
                for part in parts {
                    any.or(&self.node(part, wanted)?);
                }
                Ok(any)
            }
            Node::Not(part) => {
                let without = self.node(part, false)?;
                let mut all = self.unit()?.clone();
                all.and_not(&without);
                Ok(all)
            }
            Node::Words(slots) => self.words(slots, wanted),
            Node::Named(name, value) => Ok(self.named(*name, value)?),
            Node::Labels(labels) => {
                let mut any = Bits::new(self.layout.end);
                for &label in labels {
                    any.or(&self.label(label)?);
                }
                Ok(any)
            }
            Node::Days(day, days) => Ok(self.days(*day, *days)?),
        }
    }

    fn words(&mut self, slots: &[Slot], wanted: bool) -> Asked<Bits> {
        let unit = self.question.unit;
        let mut levels = self.levels(slots)?;
        if let Some(witnesses) = self.found.witnesses.as_mut().filter(|_| wanted) {
            witnesses.or(&levels.any);
        }
        let is_elsewhere = !self.question.query.places.is_empty() && self.question.query.unit() != unit;
        if unit == Unit::Brief || is_elsewhere {
            for level in [&mut levels.any, &mut levels.good, &mut levels.best] {
                *level = if unit == Unit::Brief { self.layout.up(level) } else { self.layout.down(level) };
            }
        }
        if wanted {
            for level in [&levels.any, &levels.good, &levels.best] {
                self.found.scores.add(level);
            }
        }
        Ok(levels.any)
    }

    /// Where the words stand, as the places of the query or the unit say.
    fn levels(&self, slots: &[Slot]) -> Asked<Levels> {
        let empty = || Bits::new(self.layout.end);
        let mut levels = Levels { any: empty(), good: empty(), best: empty() };
        for (text, rank) in texts(self.question.unit, &self.question.query.places) {
            let (any, whole) = self.text(text, slots)?;
            levels.any.or(&any);
            match rank {
                Rank::Best => {
                    levels.good.or(&any);
                    levels.best.or(whole.as_ref().unwrap_or(&any));
                }
                Rank::Good => levels.good.or(&any),
                Rank::Any => {}
            }
        }
        Ok(levels)
    }

    /// Where the words stand in one text, and for a beginning where the whole word does.
    fn text(&self, text: Text, slots: &[Slot]) -> Asked<(Bits, Option<Bits>)> {
        if (self.question.is_stale)() {
            return Err(Stop::Stale);
        }
        let terms = self.terms(text)?;
        let [slot] = slots else { return Ok((self.phrase(text, &terms, slots)?, None)) };
        let (mut any, whole) = if slot.is_prefix() {
            let whole = terms.docs_of(&whole_words(&terms, slot)?)?;
            let mut any = terms.docs_of(&terms.begin_with(slot.word(), |_| true)?)?;
            any.or(&whole);
            (any, Some(whole))
        } else {
            (terms.docs_of(&whole_words(&terms, slot)?)?, None)
        };
        if self.is_near(slot) {
            any.or(&terms.docs_of(&near(&terms, slot)?)?);
        }
        Ok((any, whole))
    }

    fn is_near(&self, slot: &Slot) -> bool {
        self.question.query.near && slot.word().chars().count() >= NEAR_FROM
    }

    fn phrase(&self, text: Text, terms: &Terms, slots: &[Slot]) -> Result<Bits> {
        let find = |slot: &Slot| {
            if self.is_near(slot) {
                near(terms, slot)
            } else if slot.is_prefix() {
                terms.begin_with(slot.word(), |_| true)
            } else {
                whole_words(terms, slot)
            }
        };
        match self.layout.begun.get(text as usize).filter(|_| !self.question.query.near) {
            Some(begun) => terms.typed(slots, find, begun),
            None => terms.words(slots, find),
        }
    }

    /// What bears the value in a field of names.
    fn named(&self, name: Name, value: &Value) -> Result<Bits> {
        let unit = self.question.unit;
        // Whoever says it is by whom a statement is.
        let name = if unit == Unit::Quote && name == Name::By { Name::Party } else { name };
        let terms = Terms::open(self.segment, self.fields.name(name))?;
        let mut docs = terms.docs(&whole_term(&value.whole))?;
        // There are no beginnings in the index of values.
        docs.or(&terms.words(&value.words, |slot| {
            if self.is_near(slot) {
                near(&terms, slot)
            } else if slot.is_prefix() {
                terms.begin_with(slot.word(), |_| true)
            } else {
                Ok(terms.term(slot.word())?.into_iter().collect())
            }
        })?);
        self.said(docs, names_itself(unit, name))
    }

    /// The documents of the unit for which `docs` say it: themselves, where the unit says it of its `own`; else their
    /// brief, or the points of their brief.
    fn said(&self, mut docs: Bits, own: bool) -> Result<Bits> {
        // What is gone says nothing for others; what is there goes with its whole block.
        if self.question.unit == Unit::Brief {
            return Ok(self.layout.up(&docs));
        }
        if !own {
            docs = self.layout.down(&docs);
        }
        docs.and(self.unit()?);
        Ok(docs)
    }

    fn label(&self, label: Label) -> Result<Bits> {
        let unit = self.question.unit;
        let Some(term) = label_term(label) else {
            let Some(today) = self.question.today else { return Ok(Bits::new(self.layout.end)) };
            let yesterday = today.checked_sub(1.day()).unwrap_or(Date::MIN);
            return self.days(Day::Due, Days { from: None, to: Some(yesterday) });
        };
        let terms = Terms::open(self.segment, self.fields.label)?;
        let docs = terms.docs(&term)?;
        let own = labels_itself(unit, label);
        if label == Label::Grounded && !own {
            // A brief is grounded where every point of it is.
            let mut briefs = self.layout.up(&docs);
            let ungrounded = label_term(Label::Ungrounded).map(|term| terms.docs(&term)).transpose()?;
            ungrounded.iter().for_each(|docs| briefs.and_not(&self.layout.up(docs)));
            return self.said(briefs, false);
        }
        self.said(docs, own)
    }

    fn days(&self, day: Day, days: Days) -> Result<Bits> {
        let calendar = match day {
            Day::Meeting => Calendar::Meeting,
            Day::Due => Calendar::Due,
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
        self.said(docs, day == Day::Due && self.question.unit == Unit::Commitment)
    }
}

/// Whether the results of `unit` have values of `name` of their own, which their brief does not have for them.
pub(super) const fn names_itself(unit: Unit, name: Name) -> bool {
    match unit {
        Unit::Commitment => matches!(name, Name::Party | Name::By | Name::To | Name::Forum | Name::Topic),
        Unit::Quote => matches!(name, Name::Party | Name::Speaker),
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
fn whole_words(terms: &Terms, slot: &Slot) -> Result<Vec<TermInfo>> {
    let stem = slot.stem();
    // A word that is its own stem stands only as itself.
    let own = stem.filter(|&own| words::stem(own).is_some_and(|stem| stem == own));
    let word = (slot.is_prefix() || stem.is_none()).then(|| slot.word()).filter(|&word| own != Some(word));
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
fn texts(unit: Unit, places: &[Place]) -> Vec<(Text, Rank)> {
    let of_place = |place: &Place| -> &[(Text, Rank)] {
        match place {
            Place::Commitments => &[(Text::Commitment, Rank::Best), (Text::CommitmentMore, Rank::Any)],
            Place::Quotes => &[(Text::Quote, Rank::Best), (Text::QuoteMore, Rank::Any)],
            Place::Summary => &[(Text::Summary, Rank::Best)],
            Place::Headline => &[(Text::Headline, Rank::Best)],
            Place::Source => &[(Text::Sentence, Rank::Best)],
        }
    };
    if !places.is_empty() {
        return places.iter().flat_map(of_place).copied().collect();
    }
    match unit {
        Unit::Commitment => of_place(&Place::Commitments).to_vec(),
        Unit::Quote => of_place(&Place::Quotes).to_vec(),
        Unit::Sentence => of_place(&Place::Source).to_vec(),
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
