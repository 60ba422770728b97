//! The local index of a library, kept in step with its files and searched. It is a cache: it can be rebuilt from the
//! briefs at any time.

mod analyzer;
mod block;
mod calendar;
mod directory;
mod doc_set;
mod evaluator;
mod facets;
mod fault;
mod fingerprint;
#[expect(clippy::module_inception, reason = "the room is named for its main type")]
mod index;
mod layout;
mod manifest;
mod row;
mod schema;
mod similar;
mod spread;
mod stamps;
mod sync;
mod tally;
mod terms;
mod values;
mod view;
mod writer;

pub use fingerprint::Fingerprint;
pub use index::{Index, Opened};
pub use spread::set_parallel_from;
pub use sync::{SyncReport, SyncSession};
pub use tally::Tally;
pub use writer::Writer;
