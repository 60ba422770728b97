//! What a commit says about the whole library. It is part of the engine's own list of segments, so it becomes visible in
//! the same moment as the documents it describes.

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::files::Outline;
use crate::index::error::engine_error;
use crate::index::manifest::format;

#[derive(Serialize, Deserialize)]
struct Payload {
    format: String,
    outline: Option<Outline>,
}

/// The payload of a commit. `outline` is the folders as they were when the index last matched all files.
pub(super) fn write_payload(outline: Option<&Outline>) -> Result<String> {
    let payload = Payload { format: format().to_owned(), outline: outline.cloned() };
    serde_json::to_string(&payload).map_err(engine_error)
}

/// The outline in the payload of a commit.
///
/// # Errors
/// Returns an error if another version of the program wrote the commit, or it is damaged.
pub(super) fn read_payload(payload: &str) -> Result<Option<Outline>> {
    let payload: Payload = serde_json::from_str(payload).map_err(engine_error)?;
    if payload.format == format() {
        Ok(payload.outline)
    } else {
        Err(engine_error("another version of the program has written it"))
    }
}
