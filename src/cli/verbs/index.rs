//! `briefing index`: reads the whole library into an index and says what that came to.

use serde_json::json;

use crate::cli::args::Index as Arguments;
use crate::cli::context::Context;
use crate::cli::out::{Done, Outcome, complain};
use crate::files;
use crate::run::indexing;
use crate::run::places::Meant;

/// Makes the index true to the library and says how many briefs can be searched. With `--rebuild` the old one is thrown
/// away first.
///
/// # Errors
/// Where the library cannot be read.
pub fn run(context: &mut Context, args: &Arguments) -> Outcome {
    if let (true, Meant::Path(path)) = (args.rebuild, &context.library.0) {
        files::remove_dir(&context.places.index_of(path))?;
    }
    let meant = &context.library.0;
    let index = indexing::open(meant, &context.places)?;
    index.refresh(&indexing::library(meant))?;
    let briefs = index.len()?;
    let broken = index.stamps()?.len() - briefs;
    let is_kept = index.is_kept();
    if args.json {
        context.out.json("index", json!({ "briefs": briefs, "broken": broken, "kept": is_kept }))?;
    } else {
        let how = if is_kept { "kept on disk" } else { "made in memory at each start" };
        complain(&format!("{briefs} briefs can be searched; the index is {how}"));
    }
    Ok(if broken > 0 { Done::Partly } else { Done::Well })
}
