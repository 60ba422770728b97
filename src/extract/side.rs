//! Sides, for which people speak, and agents, who speak or act.

use crate::extract::lexicon::{ForumId, Lexicon, PartyId};

/// A party, or a forum that acts as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Side {
    Party(PartyId),
    Forum(ForumId),
}

impl Side {
    pub(super) fn name(self, lexicon: &Lexicon) -> &str {
        match self {
            Self::Party(id) => lexicon.party_name(id),
            Self::Forum(id) => lexicon.forum(id).map_or("", |forum| forum.name.as_str()),
        }
    }
}

/// Who does or says something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Agent {
    /// A person, by index.
    Person(usize),
    Side(Side),
    /// Several together; empty if the text only says "both sides".
    Joint(Vec<Agent>),
    /// Somebody else, in the words of the text.
    Source(String),
}
