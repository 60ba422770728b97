//! `briefing index`: reads the whole library into an index and says what that came to.

use serde_json::json;

use crate::cli::args::Index as Arguments;
use crate::cli::context::Context;
use crate::cli::out::{Done, Outcome, complain};
use crate::cli::shelf::Shelf;
use crate::files;
use crate::run::places::Meant;

/// Reads the library and says how many briefs can be searched. The index is made in memory at each start; one that was
/// kept on disk is removed with `--rebuild`.
///
/// # Errors
/// Where the library cannot be read.
pub fn run(context: &mut Context, args: &Arguments) -> Outcome {
    if let (true, Meant::Path(path)) = (args.rebuild, &context.library.0) {
        files::remove_dir(&context.places.index_of(path))?;
    }
    let shelf = Shelf::open(context)?;
    let broken = shelf.broken();
    let briefs = shelf.entries().len() - broken;
    if args.json {
        context.out.json("index", json!({ "briefs": briefs, "broken": broken, "kept": false }))?;
    } else {
        complain(&format!("{briefs} briefs can be searched; the index is made in memory at each start"));
    }
    Ok(if broken > 0 { Done::Partly } else { Done::Well })
}
