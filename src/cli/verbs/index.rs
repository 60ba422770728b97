//! `briefing index`: brings the index up to date and reports what changed.

use crate::cli::args::IndexArgs;
use crate::cli::context::CommandContext;
use crate::cli::finder::Finder;
use crate::cli::out::{CommandResult, Status, fields};
use crate::index::{Counts, SyncReport};
use crate::text;

/// Builds the index or brings it up to date, with `--rebuild` from nothing. Searches do the same by themselves.
pub fn sync_index(context: &mut CommandContext, args: &IndexArgs) -> CommandResult {
    let mut finder = Finder::new(context)?;
    let report = finder.sync(args.rebuild)?;
    let Counts { files, briefs } = finder.index().index().counts()?;
    let broken = files - briefs;
    let folder = finder.index().folder().map(|folder| text::line(&folder.to_string_lossy()));
    if args.json {
        let object = fields! {
            "briefs": briefs, "broken": broken, "read": report.added, "removed": report.removed, "folder": folder,
        };
        context.out.write_json("index", object)?;
    } else {
        let location = folder.map_or_else(|| "in memory for this run".to_owned(), |folder| format!("in {folder}"));
        let briefs = text::counted(briefs, "brief", "briefs");
        let broken = match broken {
            0 => String::new(),
            1 => ", 1 file contains none".to_owned(),
            many => format!(", {many} files contain none"),
        };
        let SyncReport { added, removed, .. } = report;
        context
            .out
            .write_line(&format!("{briefs} can be searched{broken}; {added} read, {removed} removed; {location}"))?;
    }
    Ok(if broken > 0 { Status::Partial } else { Status::Success })
}
