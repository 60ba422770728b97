//! The payload of a commit: facts about the whole library. It is part of tantivy's list of segments, so it becomes
//! visible together with the documents it describes.

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::files::Outline;
use crate::index::error::tantivy_error;
use crate::index::manifest::format;

#[derive(Serialize, Deserialize)]
struct Payload {
    format: String,
    outline: Option<Outline>,
}

/// The payload of a commit. `outline` has the folders when the index last matched all files.
pub(super) fn write_payload(outline: Option<&Outline>) -> Result<String> {
    let payload = Payload { format: format().to_owned(), outline: outline.cloned() };
    serde_json::to_string(&payload).map_err(tantivy_error)
}

/// The outline in a payload.
///
/// # Errors
/// Returns an error if the payload is damaged or another version of the program wrote it.
pub(super) fn read_payload(payload: &str) -> Result<Option<Outline>> {
    let payload: Payload = serde_json::from_str(payload).map_err(tantivy_error)?;
    if payload.format == format() {
        Ok(payload.outline)
    } else {
        Err(tantivy_error("another version of the program wrote it"))
    }
}
