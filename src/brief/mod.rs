//! Briefs and their file format, TOML. This room reads the text of a file with positions, checks it, and edits it without losing
//! comments, order or unknown keys. It does not access files.
//!
//! All strings of a [`Brief`] have passed [`crate::text::clean`].

mod edit;
mod evidence;
mod keys;
mod names;
mod read;
mod schema;
mod write;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::text::{self, Removed, Span};
pub use crate::text::{Problem, Severity};

pub use edit::{Edit, Section, edit, line_of};
pub use evidence::{Evidence, Match};
pub use names::{Name, Names, names};
pub use read::{Reading, read_brief, unreadable_reason};
pub use schema::schema;
pub use write::{Point, Value, to_toml};

/// The version of the file format.
pub const SCHEMA: i64 = 1;

/// One meeting, as reported by one source.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Brief {
    /// What happened, on one line.
    pub headline: String,
    pub kind: Kind,
    /// The day of the meeting; `None` if the source does not say.
    pub date: Option<Date>,
    /// The last day of a meeting of several.
    pub date_end: Option<Date>,
    /// The source's own words for the day, if the date was derived from them.
    pub date_words: Option<String>,
    /// Where the meeting took place.
    pub place: Option<String>,
    /// The user's own labels.
    pub tags: Vec<String>,
    pub review: Review,
    /// Two or three sentences; paragraphs are separated by `\n`.
    pub summary: Option<String>,
    pub participants: Vec<Participant>,
    pub quotes: Vec<Quote>,
    pub commitments: Vec<Commitment>,
    pub forums: Vec<Forum>,
    pub source: Source,
}

impl Brief {
    /// The day or days of the meeting in words: `29–30 March 2024`.
    pub fn days(&self) -> Option<String> {
        self.date.map(|date| text::long_dates(date, self.date_end))
    }

    /// The parties of the participants, without duplicates. If no participant has one, those of the commitments.
    pub fn parties(&self) -> Vec<&str> {
        let mut parties: Vec<&str> = Vec::new();
        let named = self.participants.iter().filter_map(|p| p.party.as_deref());
        for party in named {
            if !parties.contains(&party) {
                parties.push(party);
            }
        }
        if parties.is_empty() {
            for party in self.commitments.iter().flat_map(|c| &c.parties) {
                if !parties.contains(&party.as_str()) {
                    parties.push(party);
                }
            }
        }
        parties
    }

    /// The evidence of each quote, then of each commitment.
    pub fn all_evidence(&self) -> impl Iterator<Item = Option<&Evidence>> {
        let quotes = self.quotes.iter().map(|quote| quote.evidence.as_ref());
        quotes.chain(self.commitments.iter().map(|commitment| commitment.evidence.as_ref()))
    }

    /// Counts the quotes and commitments whose evidence is missing or not in the source.
    pub fn count_ungrounded(&self) -> usize {
        self.all_evidence().filter(|evidence| evidence_span(*evidence).is_none()).count()
    }

    /// Whether `section` is a quote or commitment of a draft that is not marked as reviewed. Other sections are not reviewed one by
    /// one.
    pub fn is_unreviewed(&self, section: Section) -> bool {
        let review = match section {
            Section::Quote(n) => self.quotes.get(n).map(|quote| quote.review),
            Section::Commitment(n) => self.commitments.get(n).map(|commitment| commitment.review),
            Section::Brief | Section::Source | Section::Participant(_) | Section::Forum(_) => None,
        };
        self.review == Review::Draft && review.is_some_and(|review| review != Some(Review::Reviewed))
    }

    /// Whether `section` is a point that import made and that is of a kind that is often wrong.
    pub fn is_unsure(&self, section: Section) -> bool {
        match section {
            Section::Quote(n) => self.quotes.get(n).is_some_and(|quote| quote.confidence.is_some()),
            Section::Commitment(n) => self.commitments.get(n).is_some_and(|commitment| commitment.confidence.is_some()),
            Section::Participant(n) => self.participants.get(n).is_some_and(|person| person.confidence.is_some()),
            Section::Brief | Section::Source | Section::Forum(_) => false,
        }
    }

    /// Counts the points for which [`Brief::is_unsure`] is true.
    pub fn count_unsure(&self) -> usize {
        let confidences = (self.participants.iter().map(|person| person.confidence))
            .chain(self.quotes.iter().map(|quote| quote.confidence))
            .chain(self.commitments.iter().map(|commitment| commitment.confidence));
        confidences.flatten().count()
    }

    /// The number of quotes and commitments that have not been reviewed, and the number of all.
    pub fn review_progress(&self) -> (usize, usize) {
        let quotes = (0..self.quotes.len()).map(Section::Quote);
        let points = quotes.chain((0..self.commitments.len()).map(Section::Commitment));
        let left = points.filter(|section| self.is_unreviewed(*section)).count();
        (left, self.quotes.len() + self.commitments.len())
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "lowercase")]
        pub enum $name { #[default] $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every value, in the order of the file format.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The value in the file format.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.word() == word)
            }
        }
    };
}

words! {
    /// What sort of text the source is.
    Kind {
        #[doc = "A news report."] Report = "report",
        #[doc = "One party's account of a meeting."] Readout = "readout",
        #[doc = "A text that the parties agreed on."] Communique = "communique",
        Statement = "statement",
        Speech = "speech",
    }
}

impl Kind {
    /// The word on the screen, with its accent, which the file format does not have.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Communique => "communiqué",
            other => other.word(),
        }
    }

    /// Like [`Kind::label`], for a value of the file format. Other words are unchanged.
    pub fn label_of(word: &str) -> &str {
        match Self::from_word(word) {
            Some(kind) => kind.label(),
            None => word,
        }
    }
}

words! {
    /// Whether a person has reviewed the brief or point.
    Review {
        Reviewed = "reviewed",
        #[doc = "Machine-made and not reviewed."] Draft = "draft",
    }
}

words! {
    /// How far to trust a point that import made. Most points do not have it.
    Confidence { #[doc = "A point of a kind that is often wrong."] Low = "low" }
}

words! {
    /// Whether the quote is direct or reported.
    QuoteKind {
        #[doc = "Indirect speech, which is never displayed in quotation marks."] Reported = "reported",
        #[doc = "In the source's own quotation marks."] Direct = "direct",
    }
}

words! {
    /// Who makes the commitment, and how.
    CommitmentKind {
        #[doc = "Jointly."] Agreed = "agreed",
        #[doc = "By one party."] Pledged = "pledged",
        #[doc = "Set up, signed or launched."] Announced = "announced",
    }
}

words! {
    /// How binding the words are.
    Strength {
        #[doc = "Will, shall, agreed."] Firm = "firm",
        #[doc = "Ready to, intends, seeks."] Soft = "soft",
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Participant {
    /// The fullest form of the name, without titles.
    pub name: String,
    /// The office, without the country.
    pub role: Option<String>,
    /// The state or organisation that the participant speaks for.
    pub party: Option<String>,
    /// See [`Brief::is_unsure`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Quote {
    /// A participant's name, a party, or `joint`.
    pub speaker: String,
    pub kind: QuoteKind,
    /// Without quotation marks.
    pub text: String,
    /// `None` if the file does not say; see [`Brief::is_unreviewed`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<Review>,
    /// See [`Brief::is_unsure`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
    #[serde(flatten, serialize_with = "evidence::serialize_fields")]
    pub evidence: Option<Evidence>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Commitment {
    /// Begins with the verb.
    pub text: String,
    pub parties: Vec<String>,
    /// To whom, if the commitment is made to somebody.
    pub to: Vec<String>,
    pub kind: CommitmentKind,
    pub strength: Option<Strength>,
    pub topics: Vec<String>,
    pub forums: Vec<String>,
    pub due: Option<Date>,
    /// The source's own words for the due date.
    pub due_words: Option<String>,
    /// `None` if the file does not say; see [`Brief::is_unreviewed`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<Review>,
    /// See [`Brief::is_unsure`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
    #[serde(flatten, serialize_with = "evidence::serialize_fields")]
    pub evidence: Option<Evidence>,
}

impl Commitment {
    /// Who makes it, and to whom: `Kazakhstan to China`.
    pub fn sides(&self) -> String {
        let by = self.parties.join(", ");
        if self.to.is_empty() { by } else { format!("{by} to {}", self.to.join(", ")) }
    }
}

/// A multilateral body, mechanism or initiative.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Forum {
    pub name: String,
    pub acronym: Option<String>,
    /// As the source first names it.
    pub mention: Option<String>,
    pub note: Option<String>,
}

/// Where a brief comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Source {
    pub outlet: Option<String>,
    pub byline: Option<String>,
    pub url: Option<String>,
    pub published: Option<Date>,
    pub retrieved: Option<Date>,
    /// A BCP 47 code.
    pub language: Option<String>,
    /// Whose account it is: `press`, `joint` or a party.
    pub side: Option<String>,
    /// Characters removed at import.
    pub hidden: Removed,
    /// Characters removed when the file was read, from any field: they were added after the import.
    pub found_hidden: Removed,
    /// The article, with one paragraph per line.
    pub text: Option<String>,
}

/// The position of the evidence in the source text, if it was found there.
pub fn evidence_span(evidence: Option<&Evidence>) -> Option<Span> {
    evidence.and_then(|e| e.span)
}
