//! `briefing index`: builds or refreshes the index of the library.

use serde_json::json;

use crate::cli::args::Index as Arguments;
use crate::cli::context::Context;
use crate::cli::out::{Done, Outcome, complain};
use crate::files;
use crate::run::indexing::Indexing;
use crate::run::places::Meant;

/// Brings the index up to date and says what that took.
///
/// # Errors
/// Where the library or the index's folder cannot be used.
pub fn run(context: &mut Context, args: &Arguments) -> Outcome {
    let Meant::Path(path) = &context.library.0 else {
        complain("the bundled examples are indexed in memory; there is nothing to keep");
        return Ok(Done::Well);
    };
    std::fs::metadata(path).map_err(|cause| crate::error::Error::new("open", path.display(), cause))?;
    let folder = context.places.index_of(path);
    if args.rebuild && folder.exists() {
        files::remove_dir(&folder)?;
    }
    let mut indexing = Indexing::open(&context.library.0, &context.places)?;
    let changed = indexing.refresh()?;
    let (briefs, kept) = (indexing.briefs(), indexing.is_kept());
    if args.json {
        let row = json!({ "briefs": briefs, "changed": changed, "kept": kept, "folder": folder.to_string_lossy() });
        context.out.json("index", row)?;
    } else {
        let place =
            if kept { format!("in {}", folder.display()) } else { "in memory: its folder cannot be written".into() };
        complain(&format!("{briefs} briefs indexed, {changed} of them changed; {place}"));
    }
    Ok(Done::Well)
}
