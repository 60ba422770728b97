//! A brief as the reader shows it.

use std::sync::Arc;

use crate::brief::{Brief, Problem};
use crate::library::entry::Id;
use crate::library::location::Library;

/// A brief as its file was when it was opened.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenedBrief {
    pub id: Id,
    /// Absent if the file is broken or gone.
    pub brief: Option<Arc<Brief>>,
    pub problems: Vec<Problem>,
}

impl Library {
    pub fn open_brief(&self, id: Id) -> OpenedBrief {
        let (_, reading) = self.read_brief(&id);
        OpenedBrief { id, brief: reading.brief.map(Arc::new), problems: reading.problems }
    }
}
