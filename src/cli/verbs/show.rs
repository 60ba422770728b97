//! `briefing show`: a brief or one pane of it as text.

use crate::brief::{self, Brief, Reading};
use crate::cli::args::ShowArgs;
use crate::cli::context::Context;
use crate::cli::out::{Failure, Outcome, Status, print_message};
use crate::cli::shelf::{self, Shelf};
use crate::config::paths::LibrarySource;
use crate::pane::export::{self, ExportFormat, What};

/// Prints the brief.
///
/// # Errors
/// Returns an error if it is not there, cannot be read, or standard output cannot be written.
pub fn show_brief(context: &mut Context, args: &ShowArgs) -> Outcome {
    let (file, brief) = find_brief(context, &args.brief)?;
    let out = &mut context.out;
    if args.json {
        let mut fields = export::brief_fields(&brief);
        fields.insert("file".into(), file.into());
        out.write_json("brief", fields.into())?;
        return Ok(Status::Success);
    }
    // A narrow terminal gets lines that fit it.
    let width = args.width.unwrap_or_else(|| out.columns().map_or(context.config.width, |columns| columns.min(72)));
    out.write_text(&export::export(&brief, args.pane.map_or(What::Brief, What::Pane), ExportFormat::Text, width))?;
    Ok(Status::Success)
}

/// The brief that `words` means, in the library or as a file anywhere, and its file as shown.
///
/// # Errors
/// Wrong usage where none or several are meant; a failure where the file holds no brief.
pub fn find_brief(context: &Context, words: &str) -> Result<(String, Brief), Failure> {
    let shelf = Shelf::open(context);
    let found = shelf.as_ref().map_err(Clone::clone).and_then(|shelf| Ok((shelf.find(words)?, shelf)));
    let (file, Reading { brief, problems }) = match (found, shelf::file(words)) {
        (Ok((id, shelf)), _) => (id.shown(), shelf.read(&id)?),
        (Err(_), Some(path)) => {
            let alone = Shelf::at(&LibrarySource::Path(path))?;
            let only = alone.entries().first().map(|entry| entry.id.clone());
            let id = only.ok_or_else(|| Failure::Error(format!("could not read {words}")))?;
            (words.to_owned(), alone.read(&id)?)
        }
        (Err(stop), None) => return Err(stop),
    };
    let first = brief::unreadable_reason(&problems);
    let brief = brief.ok_or_else(|| Failure::Error(format!("could not read {file}: {first}")))?;
    if !problems.is_empty() {
        let words = if problems.len() == 1 { "problem" } else { "problems" };
        print_message(&format!("{file} has {} {words}; briefing check shows them", problems.len()));
    }
    Ok((file, brief))
}
