//! `briefing check`: what is wrong in briefs, in the user's own words for import and in the saved searches, with the lines.

use std::path::Path;

use serde_json::json;

use crate::brief::{Problem, Severity};
use crate::cli::args::{CheckArgs, ProblemFormat};
use crate::cli::context::CommandContext;
use crate::cli::library::LibraryList;
use crate::cli::out::{CommandResult, Failure, Out, Status, print_message};

use crate::config::paths::LibrarySource;
use crate::import::lexicon::ImportLexicon;
use crate::library::Entry;
use crate::service::saved_searches::file_problems;
use crate::text;

/// Prints the problems of the files, or of the library and the user's words.
///
/// # Errors
/// Returns an error if nothing of what was named can be read, or standard output cannot be written.
pub fn check_files(context: &mut CommandContext, args: &CheckArgs) -> CommandResult {
    let named: Vec<LibrarySource> = args.paths.iter().cloned().map(LibrarySource::Path).collect();
    let meant = if named.is_empty() { vec![context.library.0.clone()] } else { named };
    let mut tally = Tally::default();
    for place in &meant {
        // Only the library itself has an index; checking other files should not create one.
        let list = if args.paths.is_empty() { LibraryList::new(context) } else { LibraryList::scan(place) };
        match list {
            Ok(list) => check(&mut context.out, args, place, &list, &mut tally)?,
            Err(Failure::Error(message)) => {
                print_message(&message);
                tally.unreachable += 1;
            }
            Err(stop) => return Err(stop),
        }
    }
    if args.paths.is_empty() {
        words(context, args, &mut tally)?;
        searches(context, args, &mut tally)?;
    }
    context.out.flush()?;
    if !args.quiet {
        print_message(&tally.to_string());
    }
    match tally {
        Tally { unreachable: 1.., files: 0, .. } => Err(Failure::Error("nothing could be checked".into())),
        Tally { unreachable: 1.., .. } => Ok(Status::Partial),
        Tally { errors: 0, warnings: 0, .. } => Ok(Status::Success),
        Tally { .. } => Ok(Status::Nothing),
    }
}

#[derive(Default)]
struct Tally {
    files: usize,
    errors: usize,
    warnings: usize,
    unreachable: usize,
}

impl Tally {
    fn add(&mut self, problem: &Problem) {
        match problem.severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
        }
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let count = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
        write!(
            f,
            "{} checked: {}, {}",
            count(self.files, "file", "files"),
            count(self.errors, "error", "errors"),
            count(self.warnings, "warning", "warnings")
        )
    }
}

/// The user's own words for import.
fn words(context: &mut CommandContext, args: &CheckArgs, tally: &mut Tally) -> Result<(), Failure> {
    for (file, problems) in ImportLexicon::read_folder(&context.paths.lexicon).files {
        report(&mut context.out, args, (&text::line(&file.to_string_lossy()), &problems), tally)?;
    }
    Ok(())
}

fn searches(context: &mut CommandContext, args: &CheckArgs, tally: &mut Tally) -> Result<(), Failure> {
    let path = context.paths.searches.clone();
    let Some(problems) = file_problems(&path) else { return Ok(()) };
    report(&mut context.out, args, (&text::line(&path.to_string_lossy()), &problems), tally)
}

fn check(
    out: &mut Out,
    args: &CheckArgs,
    place: &LibrarySource,
    list: &LibraryList,
    tally: &mut Tally,
) -> Result<(), Failure> {
    let mut entries = list.entries.clone();
    entries.sort_by(|a, b| a.id.cmp(&b.id));
    for entry in &entries {
        report(out, args, (&shown(place, entry), &entry.problems), tally)?;
    }
    Ok(())
}

/// Counts a file and its problems, and prints these.
fn report(
    out: &mut Out,
    args: &CheckArgs,
    (file, problems): (&str, &[Problem]),
    tally: &mut Tally,
) -> Result<(), Failure> {
    tally.files += 1;
    for problem in problems {
        tally.add(problem);
        if !args.quiet {
            print(out, args, file, problem)?;
        }
    }
    Ok(())
}

/// The file as one can open it from here.
fn shown(place: &LibrarySource, entry: &Entry) -> String {
    match place {
        LibrarySource::Path(path) if crate::files::is_folder(path) => {
            text::line(&path.join(entry.id.path()).to_string_lossy())
        }
        LibrarySource::Path(path) => text::line(&path.to_string_lossy()),
        LibrarySource::Bundled => text::line(&Path::new("(bundled)").join(entry.id.path()).to_string_lossy()),
    }
}

fn print(out: &mut Out, args: &CheckArgs, file: &str, problem: &Problem) -> Result<(), Failure> {
    match args.format {
        _ if args.json => out.write_json("problem", object(file, problem)),
        ProblemFormat::Json => out.write_json("problem", object(file, problem)),
        ProblemFormat::Short => out.write_line(&problem.short(file)),
        ProblemFormat::Full => {
            let shown = problem.full(file, out.color);
            out.write_line(shown.trim_end())?;
            out.write_line("")
        }
    }
}

fn object(file: &str, problem: &Problem) -> serde_json::Value {
    let mut value = json!({ "file": file });
    if let (Some(fields), Ok(serde_json::Value::Object(more))) = (value.as_object_mut(), serde_json::to_value(problem))
    {
        fields.extend(more);
    }
    value
}
