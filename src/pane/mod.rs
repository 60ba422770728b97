//! What a pane says: a brief becomes a [`Page`] of role-tagged runs, without colour. Screen and text export wrap the
//! same page with the same function, so they cannot drift apart. One file a pane, one row each in [`Pane::ALL`].

pub mod export;
mod page;
mod wrap;

use crate::brief::{Brief, Problem};

pub use page::{Block, Page, Role, Row, Run};

/// The panes of an open brief, in the order of their digit keys.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Pane {
    /// What it is about.
    #[default]
    Summary,
    /// Who said what.
    Quotes,
    /// Who undertakes what: the agreed points.
    Commitments,
    /// Who took part.
    Participants,
    /// Bodies and mechanisms named.
    Forums,
    /// The article.
    Source,
    /// File, review, hidden characters, problems.
    Details,
}

impl Pane {
    /// All panes; the digit key of each is its place, from 1.
    pub const ALL: [Self; 7] =
        [Self::Summary, Self::Quotes, Self::Commitments, Self::Participants, Self::Forums, Self::Source, Self::Details];

    /// Its place in [`Pane::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The title on the screen.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Summary => "Summary",
            Self::Quotes => "Quotes",
            Self::Commitments => "Agreed points",
            Self::Participants => "People",
            Self::Forums => "Forums",
            Self::Source => "Source",
            Self::Details => "Details",
        }
    }

    /// The title where room is short: three letters.
    #[must_use]
    pub const fn short_title(self) -> &'static str {
        match self {
            Self::Summary => "Sum",
            Self::Quotes => "Quo",
            Self::Commitments => "Agr",
            Self::Participants => "Peo",
            Self::Forums => "For",
            Self::Source => "Src",
            Self::Details => "Det",
        }
    }

    /// The name on the command line and in file names.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Quotes => "quotes",
            Self::Commitments => "commitments",
            Self::Participants => "participants",
            Self::Forums => "forums",
            Self::Source => "source",
            Self::Details => "details",
        }
    }

    /// The pane of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pane| pane.name() == name)
    }

    /// How many points it holds; none for panes that are prose.
    #[must_use]
    pub fn count(self, brief: &Brief) -> Option<usize> {
        match self {
            Self::Quotes => Some(brief.quotes.len()),
            Self::Commitments => Some(brief.commitments.len()),
            Self::Participants => Some(brief.participants.len()),
            Self::Forums => Some(brief.forums.len()),
            Self::Summary | Self::Source | Self::Details => None,
        }
    }

    /// What it says of `brief`; an empty pane says so and what to do.
    #[must_use]
    pub fn page(self, brief: &Brief, file: &str, problems: &[Problem]) -> Page {
        let _ = (brief, file, problems);
        Page::default()
    }
}
