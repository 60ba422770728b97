//! What hits can be narrowed by, and the number of hits each value has.

use crate::search::query::NameField;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Facet {
    Party,
    Forum,
    Kind,
    Topic,
    /// The year of the meeting.
    Year,
}

impl Facet {
    /// In the order of the panel.
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

    /// The field of the query language that narrows by it.
    pub(crate) const fn query_field(self) -> &'static str {
        match self {
            Self::Year => "date",
            other => other.as_str(),
        }
    }

    pub(crate) const fn name_field(self) -> Option<NameField> {
        match self {
            Self::Party => Some(NameField::Party),
            Self::Forum => Some(NameField::Forum),
            Self::Topic => Some(NameField::Topic),
            Self::Kind | Self::Year => None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    pub label: String,
    /// The condition that narrows a query to it: `party:"South Korea"`.
    pub condition: String,
    /// The number of hits that meet the condition too.
    pub count: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCounts {
    pub facet: Facet,
    /// The most frequent first, equal counts by label.
    pub values: Vec<FacetValue>,
    /// The number of further values that are not listed.
    pub more: usize,
}
