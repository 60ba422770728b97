//! What the services report to whoever started them.

use std::sync::Arc;

use crate::brief::Reading;
use crate::error::Result;
use crate::library::{Entry, Id};
use crate::search::{Answer, FacetCounts};
use crate::service::saved_searches::{Changed, SearchCount};

#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "a few of them exist at any time")]
pub enum Report {
    /// New files, or new versions of known ones.
    Entries(Vec<Arc<Entry>>),
    Removed(Vec<Id>),
    /// `seen` of `total` known files have been checked for changes.
    Looked {
        seen: usize,
        total: usize,
    },
    /// `read` of `total` files have been read.
    Progress {
        read: usize,
        total: usize,
    },
    /// The whole library has been read.
    Settled,
    /// The library is reachable again, or why it is not.
    Reachable(std::result::Result<(), String>),
    /// Whether the index is up to date with the list.
    Indexed(bool),
    Answered {
        generation: u64,
        answer: Result<Answer>,
    },
    Faceted {
        generation: u64,
        facets: Vec<FacetCounts>,
    },
    /// The number of hits of the saved search called `name`.
    Counted {
        generation: u64,
        name: String,
        count: Result<SearchCount>,
    },
    /// The briefs with new hits in the saved search that asks `query`.
    Fresh {
        query: String,
        ids: Vec<Id>,
    },
    /// The saved searches after a change or a plain reading of their file.
    Searches(Changed),
    Opened(OpenedBrief),
    /// The briefs that match a filter.
    Filtered {
        generation: u64,
        ids: Result<Vec<Id>>,
    },
    /// Something the user should know.
    Notice(String),
}

/// A brief as its file was when it was opened.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenedBrief {
    pub id: Id,
    pub reading: Reading,
}
