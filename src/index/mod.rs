//! The local index of a library, kept up to date with its files. It is a cache, which can be rebuilt from the briefs at
//! any time.

mod analyzer;
mod block;
mod counts;
mod day_terms;
mod directory;
mod doc_set;
mod entry;
mod error;
mod evaluator;
mod facets;
#[expect(clippy::module_inception, reason = "the room is named for its main type")]
mod index;
mod layout;
mod manifest;
mod payload;
mod row;
mod schema;
mod segments;
mod similar;
mod sync;
mod terms;
mod values;
mod view;
mod writer;

pub use index::{Counts, Index, Opened};
pub use segments::set_parallel_from;
pub use sync::{Check, SyncReport, SyncSession};
