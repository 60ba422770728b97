//! A query as understood: what is asked of which words and fields. [`Query::parse`] makes it; the index answers it,
//! [`Query::marks`] shows in any text where its words stand.

use std::fmt;

use jiff::civil::Date;

use crate::brief::{CommitmentKind, Kind, QuoteKind, Review, Strength};
use crate::search::hit::Unit;
use crate::search::words::WordMatcher;
use crate::text::Span;

/// A query as understood.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    pub typed: String,
    pub root: Node,
    pub scopes: Vec<Scope>,
    /// Whether a word of five letters or more may be one letter away.
    pub allows_similar: bool,
}

/// Why a query is none, in one sentence, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    pub message: String,
    /// The part of the query it is about, in bytes of what was typed.
    pub span: Span,
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for QueryError {}

/// A part of a query.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// Every part holds; of no parts, everything.
    All(Vec<Node>),
    Any(Vec<Node>),
    /// The part does not hold.
    Not(Box<Node>),
    /// These words stand there, one after another.
    Phrase(Vec<WordMatcher>),
    /// A value with a name of its own is one of these.
    Name(NameField, NameValue),
    /// It bears one of these labels.
    Labels(Vec<Label>),
    /// A day lies between.
    Dates(DateField, DateRange),
}

impl Default for Node {
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

/// A field whose values are free words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameField {
    /// A side, in whatever part.
    Party,
    By,
    To,
    Speaker,
    /// The body it belongs to.
    Forum,
    /// What it is about.
    Topic,
    /// Where the meeting took place.
    Place,
    Tag,
    Outlet,
    /// Whose account it is.
    Side,
    /// The language of the source.
    Lang,
}

/// A value asked for in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameValue {
    /// The whole, folded, by its usual name.
    pub whole: String,
    /// Its words, which may also stand within a longer value.
    pub words: Vec<WordMatcher>,
}

/// What a point or a brief is labelled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Label {
    /// The kind of the brief.
    Brief(Kind),
    /// The kind of a quote.
    Quote(QuoteKind),
    /// The kind of a commitment.
    Commitment(CommitmentKind),
    /// How binding it is.
    Strength(Strength),
    /// Whether somebody has looked.
    Review(Review),
    /// Whether every point has its evidence.
    Grounded,
    /// Whether a point has none.
    Ungrounded,
    /// Whether it was due before today.
    Overdue,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateField {
    Meeting,
    /// By which it is to be done.
    Due,
}

/// DateRange from the first to the last, both included; an absent end is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DateRange {
    pub from: Option<Date>,
    pub to: Option<Date>,
}

/// Where words may be told to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    Commitments,
    Quotes,
    Summary,
    Headline,
    Source,
}

impl Scope {
    /// What the results are when the words must stand here.
    const fn unit(self) -> Unit {
        match self {
            Self::Commitments => Unit::Commitment,
            Self::Quotes => Unit::Quote,
            Self::Source => Unit::Sentence,
            Self::Summary | Self::Headline => Unit::Brief,
        }
    }
}

impl Query {
    /// Whether it asks for nothing.
    pub fn is_empty(&self) -> bool {
        self.root == Node::default() && self.scopes.is_empty()
    }

    /// What the results are where the caller asks for nothing else: the unit of the places named by `in:`, briefs
    /// where several were named, else commitments.
    pub fn unit(&self) -> Unit {
        let mut units = self.scopes.iter().map(|place| place.unit());
        let Some(first) = units.next() else { return Unit::default() };
        if units.all(|unit| unit == first) { first } else { Unit::Brief }
    }

    /// The words asked for, folded, each once: what a find in a text could start from.
    pub fn words(&self) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        for matchers in self.positive_phrases() {
            let joined = matchers.iter().map(WordMatcher::word).collect::<Vec<_>>().join(" ");
            if !words.contains(&joined) {
                words.push(joined);
            }
        }
        words
    }

    /// The same query with words of five letters or more also found one letter away.
    pub fn similar(&self) -> Self {
        Self { allows_similar: true, ..self.clone() }
    }

    /// The words that must or may stand somewhere, without those that must not.
    pub fn positive_phrases(&self) -> Vec<&[WordMatcher]> {
        fn walk<'a>(node: &'a Node, found: &mut Vec<&'a [WordMatcher]>) {
            match node {
                Node::All(parts) | Node::Any(parts) => parts.iter().for_each(|part| walk(part, found)),
                Node::Phrase(matchers) => found.push(matchers),
                Node::Not(_) | Node::Name(..) | Node::Labels(_) | Node::Dates(..) => {}
            }
        }
        let mut found = Vec::new();
        walk(&self.root, &mut found);
        found
    }
}
