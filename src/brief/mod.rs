//! What a brief is. One TOML file is one brief (`schema = 1`); this room reads it with positions, checks it, and
//! rewrites it without losing comments, order or unknown keys. It touches no file: text in, text out.
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

pub use crate::text::{Problem, Severity};
use crate::text::{Removed, Span};

pub use edit::{Edit, Part, edit, line_of};
pub use evidence::{Evidence, Match};
pub use names::{Name, Names, names};
pub use read::{Reading, read, unreadable_reason};
pub use schema::schema;
pub use write::{Point, Value, to_toml};

/// The version of the file format this program reads and writes.
pub const SCHEMA: i64 = 1;

/// One meeting, as one source tells it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Brief {
    /// What happened, in one line.
    pub headline: String,
    /// What sort of text the source is.
    pub kind: Kind,
    /// The day of the meeting; absent where the source does not say.
    pub date: Option<Date>,
    /// The source's own words for the day, where the date was worked out from them.
    pub date_words: Option<String>,
    /// Where the meeting took place.
    pub place: Option<String>,
    /// The user's own labels.
    pub tags: Vec<String>,
    /// Whether somebody has looked at it.
    pub review: Review,
    /// Two or three sentences; paragraphs are separated by `\n`.
    pub summary: Option<String>,
    pub participants: Vec<Participant>,
    pub quotes: Vec<Quote>,
    /// What sides undertake to do: the "agreed points".
    pub commitments: Vec<Commitment>,
    /// Multilateral bodies, mechanisms and initiatives named.
    pub forums: Vec<Forum>,
    /// Where it comes from.
    pub source: Source,
}

impl Brief {
    /// The sides in the order of the participants, each once; where no participant names one, those of the commitments.
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

    /// Points (quotes and commitments) whose evidence is absent or does not stand in the source.
    pub fn ungrounded(&self) -> usize {
        let quotes = self.quotes.iter().filter(|q| !is_grounded(q.evidence.as_ref()));
        let commitments = self.commitments.iter().filter(|c| !is_grounded(c.evidence.as_ref()));
        quotes.count() + commitments.count()
    }
}

impl Brief {
    /// Whether nobody has looked at a quote or commitment yet: in a draft, one that is not marked as reviewed itself. The
    /// other parts have no review of their own.
    pub fn is_unreviewed(&self, part: Part) -> bool {
        let review = match part {
            Part::Quote(n) => self.quotes.get(n).map(|quote| quote.review),
            Part::Commitment(n) => self.commitments.get(n).map(|commitment| commitment.review),
            Part::Brief | Part::Source | Part::Participant(_) | Part::Forum(_) => None,
        };
        self.review == Review::Draft && review.is_some_and(|review| review != Some(Review::Reviewed))
    }

    /// How many quotes and commitments nobody has looked at yet, and how many there are.
    pub fn to_review(&self) -> (usize, usize) {
        let quotes = (0..self.quotes.len()).map(Part::Quote);
        let points = quotes.chain((0..self.commitments.len()).map(Part::Commitment));
        let left = points.filter(|part| self.is_unreviewed(*part)).count();
        (left, self.quotes.len() + self.commitments.len())
    }
}

fn is_grounded(evidence: Option<&Evidence>) -> bool {
    evidence.is_some_and(|e| e.span.is_some())
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

            /// The word that the file format has for it.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The value a word of the file format stands for.
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
        #[doc = "One side's account of a meeting."] Readout = "readout",
        #[doc = "A text the sides agreed on."] Communique = "communique",
        #[doc = "A statement by one side."] Statement = "statement",
        #[doc = "A speech."] Speech = "speech",
    }
}

impl Kind {
    /// The word that a reader sees: the file format has no accents.
    pub const fn shown(self) -> &'static str {
        match self {
            Self::Communique => "communiqué",
            other => other.word(),
        }
    }

    /// `word` as a reader sees it, where it is one of these; else as it is.
    pub fn shown_word(word: &str) -> &str {
        match Self::from_word(word) {
            Some(kind) => kind.shown(),
            None => word,
        }
    }
}

words! {
    /// Whether somebody has looked at the brief.
    Review {
        #[doc = "Somebody has."] Reviewed = "reviewed",
        #[doc = "Machine-made, nobody has."] Draft = "draft",
    }
}

words! {
    /// How a statement is given by the source.
    QuoteKind {
        #[doc = "Indirect speech: it never gets quotation marks."] Reported = "reported",
        #[doc = "The source's own quotation marks."] Direct = "direct",
    }
}

words! {
    /// Who undertakes it, and how.
    CommitmentKind {
        #[doc = "Jointly."] Agreed = "agreed",
        #[doc = "By one side."] Pledged = "pledged",
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

/// Somebody who took part.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Participant {
    /// The fullest form of the name, without titles.
    pub name: String,
    /// Office, without the country.
    pub role: Option<String>,
    /// The state or organisation spoken for.
    pub party: Option<String>,
}

/// What a participant said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Quote {
    /// A participant's name, a party, or `joint`.
    pub speaker: String,
    pub kind: QuoteKind,
    /// The statement; without the quotation marks.
    pub text: String,
    /// Whether somebody has looked at it, where the file says: see [`Brief::is_unreviewed`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<Review>,
    #[serde(flatten, serialize_with = "evidence::serialize_fields")]
    pub evidence: Option<Evidence>,
}

/// What a party commits to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Commitment {
    /// What is committed to, beginning with the verb.
    pub text: String,
    pub parties: Vec<String>,
    /// To whom, where it is to somebody.
    pub to: Vec<String>,
    /// Agreed, pledged or announced.
    pub kind: CommitmentKind,
    /// Firm or soft, where the file says.
    pub strength: Option<Strength>,
    /// What it is about.
    pub topics: Vec<String>,
    /// The forums it belongs to.
    pub forums: Vec<String>,
    pub due: Option<Date>,
    /// The source's own words for the due date.
    pub due_words: Option<String>,
    /// Whether somebody has looked at it, where the file says: see [`Brief::is_unreviewed`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<Review>,
    #[serde(flatten, serialize_with = "evidence::serialize_fields")]
    pub evidence: Option<Evidence>,
}

impl Commitment {
    /// Who undertakes it, and to whom: `Kazakhstan to China`.
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
    /// A remark about it.
    pub note: Option<String>,
}

/// Where a brief comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Source {
    pub outlet: Option<String>,
    pub byline: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// When it was published.
    pub published: Option<Date>,
    /// When it was fetched.
    pub retrieved: Option<Date>,
    /// BCP 47 code of its language.
    pub language: Option<String>,
    /// Whose account it is: `press`, `joint` or a party.
    pub side: Option<String>,
    /// Characters removed at import.
    pub hidden: Removed,
    /// Characters removed now, at load, from any field of the file: what a hostile editor put in afterwards.
    pub found_hidden: Removed,
    /// The article, one paragraph a line.
    pub text: Option<String>,
}

/// The span of the evidence in the text of the source, if it was found there.
pub fn grounds(evidence: Option<&Evidence>) -> Option<Span> {
    evidence.and_then(|e| e.span)
}
