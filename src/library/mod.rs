//! A folder of briefs: loading it, following its changes, opening one brief. A library is a folder of any depth, a single
//! file, or the bundled examples compiled into the program.
//!
//! What the reader's list shows is an [`Entry`]; the brief itself is read from its file when it is opened.

mod bundled;
mod entry;
mod load;
mod opened;
mod place;

pub use entry::{ById, Card, Catalogue, Entry, Id, Stamp, order};
pub use load::{Loaded, ScanEvent, Versions};
pub use opened::OpenedBrief;
pub use place::{Library, Place};
