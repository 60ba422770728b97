//! A parsed query. [`Query::parse`] builds it from text, the index answers it, and [`Query::marks`] finds its words in
//! any text.

use std::fmt;

use jiff::civil::Date;

use crate::brief::{CommitmentKind, Kind, QuoteKind, Review, Strength};
use crate::search::hit::Unit;
use crate::search::words::WordMatcher;
use crate::text::Span;

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    /// The text it was parsed from.
    pub typed: String,
    pub root: Node,
    /// The parts of a brief in which the words must occur (`in:`); anywhere if empty.
    pub scopes: Vec<Scope>,
    /// Whether long words also match words one letter away.
    pub allows_similar: bool,
}

/// Why a text is not a query: one sentence, and the part of the text it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    pub message: String,
    pub span: Span,
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for QueryError {}

#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// All parts match; without parts it matches everything.
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    /// Consecutive words.
    Phrase(Vec<WordMatcher>),
    Name(NameField, NameValue),
    /// At least one of the labels is present.
    Labels(Vec<Label>),
    Dates(DateField, DateRange),
}

impl Default for Node {
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

/// A field whose values are names, not one of a few fixed words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameField {
    /// A party in any role.
    Party,
    By,
    To,
    Speaker,
    Forum,
    Topic,
    /// Where the meeting took place.
    Place,
    Tag,
    Outlet,
    /// Whose account the source is.
    Side,
    /// The language of the source.
    Lang,
}

/// The value asked for in a name field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameValue {
    /// The canonical name, folded.
    pub canonical: String,
    /// The words of the name as typed; longer names that contain them match too.
    pub words: Vec<WordMatcher>,
}

/// A property of a point or a brief that is either present or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Label {
    Brief(Kind),
    Quote(QuoteKind),
    Commitment(CommitmentKind),
    Strength(Strength),
    Review(Review),
    /// The point has evidence in the source; of a brief, all its points have.
    Grounded,
    Ungrounded,
    /// Due before today.
    Overdue,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateField {
    Meeting,
    Due,
}

/// Both ends are included; `None` is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DateRange {
    pub from: Option<Date>,
    pub to: Option<Date>,
}

/// A part of a brief in which words may be required to occur.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    Commitments,
    Quotes,
    Summary,
    Headline,
    Source,
}

impl Scope {
    /// What a hit is if words must occur here.
    const fn hit_unit(self) -> Unit {
        match self {
            Self::Commitments => Unit::Commitment,
            Self::Quotes => Unit::Quote,
            Self::Source => Unit::Sentence,
            Self::Summary | Self::Headline => Unit::Brief,
        }
    }
}

impl Query {
    /// Whether it matches everything.
    pub fn is_empty(&self) -> bool {
        self.root == Node::default() && self.scopes.is_empty()
    }

    /// What the hits are if the caller does not choose: the unit of the scopes, briefs if they have several, else
    /// commitments.
    pub fn default_unit(&self) -> Unit {
        let mut units = self.scopes.iter().map(|scope| scope.hit_unit());
        let Some(first) = units.next() else { return Unit::default() };
        if units.all(|unit| unit == first) { first } else { Unit::Brief }
    }

    /// The same query, with words of [`MIN_SIMILAR_LETTERS`](crate::search::words::MIN_SIMILAR_LETTERS) letters or more
    /// also matching words one letter away.
    pub fn similar(&self) -> Self {
        Self { allows_similar: true, ..self.clone() }
    }

    /// The phrases that are looked for, without those under a negation.
    pub fn positive_phrases(&self) -> Vec<&[WordMatcher]> {
        fn collect<'a>(node: &'a Node, found: &mut Vec<&'a [WordMatcher]>) {
            match node {
                Node::All(parts) | Node::Any(parts) => parts.iter().for_each(|part| collect(part, found)),
                Node::Phrase(words) => found.push(words),
                Node::Not(_) | Node::Name(..) | Node::Labels(_) | Node::Dates(..) => {}
            }
        }
        let mut found = Vec::new();
        collect(&self.root, &mut found);
        found
    }
}
