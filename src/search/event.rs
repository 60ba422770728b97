//! What services report and the reader's state receives: what happened to a library, its index and its searches. Plain
//! data. A failure is a sentence, because showing it is all that is left to do.

use std::fmt;
use std::sync::Arc;

use crate::library::{Entry, Id, OpenedBrief};
use crate::search::facet::FacetCounts;
use crate::search::hit::Answer;
use crate::search::saved::SavedSearch;
use crate::text;

#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// New files, or new versions of known ones.
    Updated(Vec<Arc<Entry>>),
    Removed(Vec<Id>),
    /// `done` of about `total` known files have been checked for changes.
    Checking {
        done: usize,
        total: usize,
    },
    /// `done` of `total` changed files have been read.
    Reading {
        done: usize,
        total: usize,
    },
    /// The list is up to date with the files.
    ListSynced,
    /// Whether the index is up to date with the list, or is being built.
    IndexSynced(bool),
    /// Whether the library can be reached, or why not.
    Reachable(Result<(), String>),
    Opened(OpenedBrief),
    /// `generation` is that of the question, here and below.
    Answered {
        generation: u64,
        answer: Result<Answer, String>,
    },
    FacetsCounted {
        generation: u64,
        facets: Vec<FacetCounts>,
    },
    /// The briefs that match the filter.
    Filtered {
        generation: u64,
        ids: Result<Vec<Id>, String>,
    },
    /// The saved searches were read, after a change if one was requested.
    SavedSearches {
        /// In the order of the file.
        all: Vec<SavedSearch>,
        /// The first problem in the file.
        problem: Option<String>,
        /// What the change did, or why it failed.
        outcome: Option<Result<String, String>>,
    },
    /// How many hits the saved search called `name` has.
    HitsCounted {
        generation: u64,
        name: String,
        count: Result<SearchCount, String>,
    },
    /// The saved search that asks `query` was viewed; these briefs have new hits.
    NewHits {
        query: String,
        ids: Vec<Id>,
    },
    /// Something the user should know, such as an error in the configuration.
    Notice(String),
}

/// How many hits a saved search has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SearchCount {
    pub total: usize,
    /// Briefs with hits that are new since the search was last viewed.
    pub new: usize,
}

impl fmt::Display for SearchCount {
    /// `12 · 3 new`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text::grouped(self.total))?;
        if self.new > 0 {
            write!(f, " · {} new", text::grouped(self.new))?;
        }
        Ok(())
    }
}
