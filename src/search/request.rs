//! A request to an index, as plain data.

use jiff::civil::Date;

use crate::search::hit::Unit;
use crate::search::query::Query;

/// The order of the hits. Ties are broken by path, then by the order in the brief.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    /// Hits with more of the words in better places come first: the point's own text counts more than its evidence and
    /// its parties, a headline more than a summary, that more than the source, a whole word more than a prefix. Among
    /// equals the newest comes first. A score does not depend on the rest of the library.
    #[default]
    Relevance,
    /// The newest first, undated ones last.
    Date,
}

impl Sort {
    pub(crate) const ALL: [Self; 2] = [Self::Relevance, Self::Date];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Relevance => "relevance",
            Self::Date => "date",
        }
    }
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Request {
    pub query: Query,
    /// What the hits are; by default the unit of the query.
    pub unit: Option<Unit>,
    /// The rank of the first hit to return, from 0.
    pub offset: usize,
    /// The most hits to return; the counts are of all hits.
    pub limit: usize,
    /// Without it nothing is overdue.
    pub today: Option<Date>,
    /// The filter of the list: hits in other briefs are only counted.
    pub within: Option<Query>,
    pub sort: Sort,
    /// Leaves out the marks in points. Those in briefs are always made: they decide which text is shown.
    pub unmarked: bool,
}

impl Request {
    pub fn unit(&self) -> Unit {
        self.unit.unwrap_or_else(|| self.query.default_unit())
    }
}
