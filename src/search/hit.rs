//! The answer to a search, as plain data.

use jiff::civil::Date;
use serde::Serialize;

use crate::library::{Id, Stamp};
use crate::text::Span;

/// What one hit is.
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
    /// In the order in which the reader switches them.
    pub const ALL: [Self; 4] = [Self::Commitment, Self::Quote, Self::Sentence, Self::Brief];

    /// Singular and plural.
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
    pub id: Id,
    /// The version of the file that it was found in.
    pub stamp: Stamp,
    pub unit: Unit,
    /// The number of the commitment, quote or sentence in the brief, from 0; 0 for a brief.
    pub ordinal: usize,
    pub headline: String,
    /// The date of the meeting.
    pub date: Option<Date>,
    /// "China, Kazakhstan", a speaker, or the parties of the brief.
    pub who: String,
    /// `agreed`, `direct`, `report`, ….
    pub kind: String,
    /// The text of the commitment, quote or sentence, or the summary of the brief.
    pub text: String,
    /// The query's words in `text`.
    pub marks: Vec<Span>,
    /// The query's words in `headline`, if the hit is a brief.
    pub headline_marks: Vec<Span>,
    /// The point's evidence in the text of the source; of a sentence, the sentence itself.
    pub evidence: Option<Span>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer {
    pub unit: Unit,
    /// The number of all hits.
    pub total: usize,
    /// The number of briefs they are in.
    pub briefs: usize,
    /// The rank of the first of `hits`, from 0.
    pub offset: usize,
    /// The hits of the requested page.
    pub hits: Vec<Hit>,
    /// Whether these are hits of similar words, because there was no exact hit.
    pub similar: bool,
    /// The number of hits that the list's filter leaves out.
    pub outside: usize,
}

/// The number of hits of a request, in all and per brief.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HitCounts {
    pub total: usize,
    /// In the order of paths.
    pub briefs: Vec<(Id, usize)>,
}
