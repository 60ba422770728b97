//! `briefing show`: a brief or one pane of it as text.

use crate::brief::{self, Brief, Reading};
use crate::cli::args::ShowArgs;
use crate::cli::context::CommandContext;
use crate::cli::library::{LibraryList, read_file};
use crate::cli::out::{CommandResult, Failure, Status, print_message};
use crate::pane::export::{self, ExportFormat, What};

/// Prints the brief.
///
/// # Errors
/// Returns an error if it is not there, cannot be read, or standard output cannot be written.
pub fn show_brief(context: &mut CommandContext, args: &ShowArgs) -> CommandResult {
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

/// The brief that `name` means and its file as shown. `name` is a file, or a part of the file or headline of one brief in
/// the library.
///
/// # Errors
/// Returns a usage error if there is not exactly one such brief, and a failure if the file holds no brief.
pub fn find_brief(context: &CommandContext, name: &str) -> Result<(String, Brief), Failure> {
    let (file, Reading { brief, problems }) = match read_file(context, name) {
        Some(found) => found,
        None => {
            let list = LibraryList::new(context)?;
            let entry = list.find_entry(name)?;
            (entry.id.shown(), list.read_brief(entry))
        }
    };
    let first = brief::unreadable_reason(&problems);
    let brief = brief.ok_or_else(|| Failure::Error(format!("could not read {file}: {first}")))?;
    if !problems.is_empty() {
        let words = if problems.len() == 1 { "problem" } else { "problems" };
        print_message(&format!("{file} has {} {words}; briefing check shows them", problems.len()));
    }
    Ok((file, brief))
}
