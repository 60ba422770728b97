//! What a search answers: plain data, with the marks already cut.

use jiff::civil::Date;
use serde::Serialize;

use crate::library::{Id, Stamp};
use crate::text::Span;

/// What one result is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    #[default]
    Commitment,
    Quote,
    /// A sentence of the source.
    Sentence,
    Brief,
}

impl Unit {
    /// All, in the order in which they are switched.
    pub const ALL: [Self; 4] = [Self::Commitment, Self::Quote, Self::Sentence, Self::Brief];

    /// Singular and plural, as shown.
    pub const fn nouns(self) -> (&'static str, &'static str) {
        match self {
            Self::Commitment => ("commitment", "commitments"),
            Self::Quote => ("quote", "quotes"),
            Self::Sentence => ("sentence", "sentences"),
            Self::Brief => ("brief", "briefs"),
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The brief it stands in.
    pub id: Id,
    /// Which version of its file it was found in.
    pub stamp: Stamp,
    pub unit: Unit,
    /// Which commitment, quote or sentence of the brief, from 0; 0 for a brief.
    pub ordinal: usize,
    pub headline: String,
    /// The day of the meeting.
    pub date: Option<Date>,
    /// Who: "China, Kazakhstan", a speaker, the parties of the brief.
    pub who: String,
    /// What kind of point: `agreed`, `direct`, `report`.
    pub kind: String,
    /// The words found: the commitment, the statement, the sentence, the summary.
    pub text: String,
    /// Where the query's words stand in `text`.
    pub marks: Vec<Span>,
    /// Where the query's words stand in `headline`; of a point it is not searched.
    pub headline_marks: Vec<Span>,
    /// Where in the source's text the point's evidence stands (a sentence: itself).
    pub evidence: Option<Span>,
}

/// The answer to one query.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer {
    /// What the results are.
    pub unit: Unit,
    /// How many there are in all.
    pub total: usize,
    /// In how many briefs, where that was counted.
    pub briefs: usize,
    /// The rank of the first of `hits`, from 0.
    pub offset: usize,
    /// The results asked for.
    pub hits: Vec<Hit>,
    /// Whether nothing matched exactly and these are words one letter away.
    pub similar: bool,
    /// How many more there would be without the restriction the caller named (the list's filter).
    pub outside: usize,
}
