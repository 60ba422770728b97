//! What is asked of the index, as plain data.

use jiff::civil::Date;

use crate::search::hit::Unit;
use crate::search::query::Query;

/// In which order results come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    /// Where more of the words stand, and in better places, comes first: the point's own words before its evidence and
    /// its parties, a headline before a summary before the source, a whole word before one that begins so; of equals
    /// the newest. It does not depend on what else is in the library.
    #[default]
    Relevance,
    /// The newest first; those without a date last.
    Date,
}

/// A question. Of results equal in all else the order is that of paths, then of the brief.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Request {
    pub query: Query,
    /// What the results are to be; the query's own unit where none.
    pub unit: Option<Unit>,
    /// The rank of the first result wanted, from 0.
    pub offset: usize,
    /// How many results are wanted; the counts are of all.
    pub limit: usize,
    /// The day that "overdue" is measured against; without one nothing is overdue.
    pub today: Option<Date>,
    /// Only results in briefs that this query takes (the filter of the list); the others are counted apart.
    pub within: Option<Query>,
    /// The order of the results.
    pub sort: Sort,
    /// Whether nobody looks at the marks in points; a brief's tell which of its words to show.
    pub unmarked: bool,
}

impl Request {
    /// What the results are.
    pub fn unit(&self) -> Unit {
        self.unit.unwrap_or_else(|| self.query.unit())
    }
}
