//! `briefing show`: a brief or one of its panes as text.

use crate::brief::{self, Brief, Reading};
use crate::cli::args::ShowArgs;
use crate::cli::context::CommandContext;
use crate::cli::library::{LibraryList, read_file};
use crate::cli::out::{CommandResult, Failure, Status, print_message};
use crate::pane::export::{self, ExportFormat, What};
use crate::text;

pub fn show_brief(context: &mut CommandContext, args: &ShowArgs) -> CommandResult {
    let (file, brief) = find_brief(context, &args.brief)?;
    let out = &mut context.out;
    if args.json {
        let mut fields = export::brief_fields(&brief);
        fields.insert("file".into(), file.into());
        out.write_json("brief", fields)?;
        return Ok(Status::Success);
    }
    // Lines fit a narrow terminal.
    let width = args.width.unwrap_or_else(|| out.columns().map_or(context.config.width, |columns| columns.min(72)));
    out.write_text(&export::export(&brief, args.pane.map_or(What::Brief, What::Pane), ExportFormat::Text, width))?;
    Ok(Status::Success)
}

/// The brief that `name` refers to, and its file as displayed. `name` is a file, or part of the file name or headline of a
/// brief in the library.
///
/// # Errors
/// Returns a usage error if there is not exactly one such brief, and another error if the file cannot be read as a brief.
pub fn find_brief(context: &CommandContext, name: &str) -> Result<(String, Brief), Failure> {
    let (file, Reading { brief, problems }) = match read_file(context, name) {
        Some(found) => found,
        None => {
            let list = LibraryList::new(context)?;
            let entry = list.find_entry(name)?;
            (entry.id.to_string(), list.read_brief(entry))
        }
    };
    let first = brief::unreadable_reason(&problems);
    let brief = brief.ok_or_else(|| Failure::Error(format!("could not read {file}: {first}")))?;
    if !problems.is_empty() {
        let problems = text::counted(problems.len(), "problem", "problems");
        print_message(&format!("{file} has {problems}; briefing check shows them"));
    }
    Ok((file, brief))
}
