//! A library of briefs: a folder of any depth, a single file, or the examples compiled into the program.
//!
//! The reader's list shows an [`Entry`] for each file. A brief itself is read from its file when it is opened.

mod bundled;
mod entry;
mod load;
mod location;
mod opened;

pub use entry::{ById, Card, Catalogue, Entry, Id, Stamp, compare_entries};
pub use load::{Loaded, ScanEvent, Versions};
pub use location::{Library, Location};
pub use opened::OpenedBrief;
