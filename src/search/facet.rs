//! What results can be narrowed by, and how many results each value has.

use crate::search::query::NameField;

/// Something that results can be told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Facet {
    Party,
    /// A body it belongs to.
    Forum,
    /// What kind of point or brief.
    Kind,
    /// What it is about.
    Topic,
    /// The year of the meeting.
    Year,
}

impl Facet {
    /// All, in the order shown.
    pub const ALL: [Self; 5] = [Self::Party, Self::Forum, Self::Kind, Self::Topic, Self::Year];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Party => "party",
            Self::Forum => "forum",
            Self::Kind => "kind",
            Self::Topic => "topic",
            Self::Year => "year",
        }
    }

    /// The field of the query language that asks for it.
    pub(crate) const fn field(self) -> &'static str {
        match self {
            Self::Year => "date",
            other => other.as_str(),
        }
    }

    pub(crate) const fn name(self) -> Option<NameField> {
        match self {
            Self::Party => Some(NameField::Party),
            Self::Forum => Some(NameField::Forum),
            Self::Topic => Some(NameField::Topic),
            Self::Kind | Self::Year => None,
        }
    }
}

/// One value of a facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    /// As it is written.
    pub label: String,
    /// The part of a query that asks for it: `party:"South Korea"`.
    pub condition: String,
    /// How many results there are when that is asked for too.
    pub count: usize,
}

/// The values of a facet among the results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCounts {
    pub facet: Facet,
    /// The most frequent first; of equals in the order of their letters.
    pub values: Vec<FacetValue>,
    /// How many more values there are.
    pub more: usize,
}
