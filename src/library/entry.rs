//! What the list knows of a brief: plain data, small enough to keep a hundred thousand of.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::brief::{self, Brief, Kind, Problem, Review};
use crate::text;

/// A brief's name in its library: its path below the library's root.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(from = "PathBuf")]
pub struct Id(Arc<Path>);

impl Id {
    /// The id of the file at `path` below the root.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into().into())
    }

    /// The path below the root.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The path as a clean line, `/` between folders.
    #[must_use]
    pub fn shown(&self) -> String {
        text::line(&self.0.to_string_lossy().replace('\\', "/"))
    }
}

impl Serialize for Id {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(to)
    }
}

impl From<PathBuf> for Id {
    fn from(path: PathBuf) -> Self {
        Self::new(path)
    }
}

pub use crate::files::Stamp;

/// How many points a brief has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// People who took part.
    pub participants: usize,
    /// Statements.
    pub quotes: usize,
    /// Agreed points.
    pub commitments: usize,
    /// Forums named.
    pub forums: usize,
    /// Points without evidence in the source.
    pub ungrounded: usize,
}

/// What the list shows of a brief that could be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Its headline.
    pub headline: String,
    /// The day of the meeting.
    pub date: Option<Date>,
    /// Where it took place.
    pub place: Option<String>,
    /// What sort of text the source is.
    pub kind: Kind,
    /// The sides.
    pub parties: Vec<String>,
    /// Whether somebody has looked at it.
    pub review: Review,
    /// Who published it.
    pub outlet: Option<String>,
    /// How many points it has.
    pub counts: Counts,
}

impl Card {
    /// The card of `brief`.
    #[must_use]
    pub fn of(brief: &Brief) -> Self {
        Self {
            headline: brief.headline.clone(),
            date: brief.date,
            place: brief.place.clone(),
            kind: brief.kind,
            parties: brief.parties().into_iter().map(str::to_owned).collect(),
            review: brief.review,
            outlet: brief.source.outlet.clone(),
            counts: Counts {
                participants: brief.participants.len(),
                quotes: brief.quotes.len(),
                commitments: brief.commitments.len(),
                forums: brief.forums.len(),
                ungrounded: brief.ungrounded(),
            },
        }
    }
}

/// One file of the library, as the list knows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Which file.
    pub id: Id,
    /// Which version of it.
    pub stamp: Stamp,
    /// What the list shows; absent where the file is broken.
    pub card: Option<Card>,
    /// What is wrong in the file.
    pub problems: Vec<Problem>,
}

impl Entry {
    /// Whether the file gave no brief.
    #[must_use]
    pub const fn is_broken(&self) -> bool {
        self.card.is_none()
    }

    /// Why the file gave no brief: its first error, for a warning stops nothing.
    #[must_use]
    pub fn why(&self) -> &str {
        brief::why(&self.problems)
    }

    /// The date of the meeting, where there is one.
    #[must_use]
    pub fn date(&self) -> Option<Date> {
        self.card.as_ref().and_then(|card| card.date)
    }
}

/// The order of a list: latest meeting first, those without a date after them, then by headline and file.
#[must_use]
pub fn order(a: &Entry, b: &Entry) -> std::cmp::Ordering {
    fn headline(entry: &Entry) -> Option<&str> {
        entry.card.as_ref().map(|card| card.headline.as_str())
    }
    b.date().cmp(&a.date()).then_with(|| headline(a).cmp(&headline(b))).then_with(|| a.id.cmp(&b.id))
}
