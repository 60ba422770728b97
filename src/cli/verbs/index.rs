//! `briefing index`: makes the index true to the files and says what that came to.

use serde_json::json;

use crate::cli::args::IndexArgs;
use crate::cli::context::Context;
use crate::cli::out::{Outcome, Status, print_message};
use crate::cli::progress::Progress;
use crate::service::one_shot::Once;
use crate::text;

/// Builds the index or brings it up to the files; with `--rebuild` an empty one first. Searches do the same by themselves.
///
/// # Errors
/// Returns an error if the library cannot be read or the index not be written.
pub fn sync_index(context: &mut Context, args: &IndexArgs) -> Outcome {
    let mut once = Once::open(&context.library.0, &context.places)?;
    if args.rebuild {
        once.renew()?;
    }
    let progress = Progress::new();
    let fed = once.refresh(&|event| progress.on_event(event));
    progress.clear();
    if let Some(notice) = once.notice.take() {
        print_message(&notice);
    }
    let fed = fed?;
    let briefs = once.index().len()?;
    let broken = once.index().stamps()?.len() - briefs;
    let folder = once.kept_in().map(|folder| text::line(&folder.to_string_lossy()));
    if args.json {
        let value =
            json!({ "briefs": briefs, "broken": broken, "read": fed.put, "removed": fed.removed, "folder": folder });
        context.out.write_json("index", value)?;
    } else {
        let place = folder.map_or_else(|| "in memory, for this once".to_owned(), |folder| format!("in {folder}"));
        let briefs = if briefs == 1 { "1 brief".to_owned() } else { format!("{briefs} briefs") };
        let broken = match broken {
            0 => String::new(),
            1 => ", 1 file holds none".to_owned(),
            many => format!(", {many} files hold none"),
        };
        let (put, removed) = (fed.put, fed.removed);
        context.out.write_line(&format!("{briefs} can be searched{broken}; {put} read, {removed} gone; {place}"))?;
    }
    Ok(if broken > 0 { Status::Partial } else { Status::Success })
}
