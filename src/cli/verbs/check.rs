//! `briefing check`: the problems in briefs, in the user's own lexicon and in the saved searches, with the offending lines.

use std::path::Path;

use crate::brief::{Problem, Severity};
use crate::cli::args::{CheckArgs, ProblemFormat};
use crate::cli::context::CommandContext;
use crate::cli::library::LibraryList;
use crate::cli::out::{CommandResult, Failure, Status, fields, print_message, to_fields};
use crate::config::paths::LibrarySource;
use crate::files;
use crate::import::lexicon::ImportLexicon;
use crate::library::Entry;
use crate::service::saved_searches::file_problems;
use crate::text::{self, counted};

/// Checks the named files, or else the library, the user's lexicon and the saved searches.
pub fn check_files(context: &mut CommandContext, args: &CheckArgs) -> CommandResult {
    let named: Vec<LibrarySource> = args.paths.iter().cloned().map(LibrarySource::Path).collect();
    let sources = if named.is_empty() { vec![context.library.clone()] } else { named };
    let mut checker = Checker { context, args, totals: Totals::default() };
    for source in &sources {
        checker.check_source(source)?;
    }
    if args.paths.is_empty() {
        for (file, problems) in ImportLexicon::read_folder(&checker.context.paths.lexicon).files {
            checker.report(&text::line(&file.to_string_lossy()), &problems)?;
        }
        let searches = checker.context.paths.searches.clone();
        if let Some(problems) = file_problems(&searches) {
            checker.report(&text::line(&searches.to_string_lossy()), &problems)?;
        }
    }
    let totals = checker.totals;
    context.out.flush()?;
    if !args.quiet {
        print_message(&totals.to_string());
    }
    match totals {
        Totals { unreachable: 1.., files: 0, .. } => Err(Failure::Error("nothing could be checked".into())),
        Totals { unreachable: 1.., .. } => Ok(Status::Partial),
        Totals { errors: 0, warnings: 0, .. } => Ok(Status::Success),
        Totals { .. } => Ok(Status::Nothing),
    }
}

#[derive(Clone, Copy, Default)]
struct Totals {
    files: usize,
    errors: usize,
    warnings: usize,
    unreachable: usize,
}

impl std::fmt::Display for Totals {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let files = counted(self.files, "file", "files");
        let errors = counted(self.errors, "error", "errors");
        write!(f, "{files} checked: {errors}, {}", counted(self.warnings, "warning", "warnings"))
    }
}

struct Checker<'a> {
    context: &'a mut CommandContext,
    args: &'a CheckArgs,
    totals: Totals,
}

impl Checker<'_> {
    fn check_source(&mut self, source: &LibrarySource) -> Result<(), Failure> {
        // Only the library itself has an index; checking other files should not create one.
        let list = if self.args.paths.is_empty() { LibraryList::new(self.context) } else { LibraryList::scan(source) };
        match list {
            Ok(LibraryList { mut entries, .. }) => {
                entries.sort_by(|a, b| a.id.cmp(&b.id));
                entries.iter().try_for_each(|entry| self.report(&display_path(source, entry), &entry.problems))
            }
            Err(Failure::Error(message)) => {
                print_message(&message);
                self.totals.unreachable += 1;
                Ok(())
            }
            Err(failure) => Err(failure),
        }
    }

    /// Counts a file and its problems, and prints the problems.
    fn report(&mut self, file: &str, problems: &[Problem]) -> Result<(), Failure> {
        self.totals.files += 1;
        for problem in problems {
            match problem.severity {
                Severity::Error => self.totals.errors += 1,
                Severity::Warning => self.totals.warnings += 1,
            }
            if !self.args.quiet {
                self.print_problem(file, problem)?;
            }
        }
        Ok(())
    }

    fn print_problem(&mut self, file: &str, problem: &Problem) -> Result<(), Failure> {
        let out = &mut self.context.out;
        match self.args.format {
            format if self.args.json || matches!(format, ProblemFormat::Json) => {
                let mut object = fields! { "file": file };
                object.extend(to_fields(problem)?);
                out.write_json("problem", object)
            }
            ProblemFormat::Short => out.write_line(&problem.short(file)),
            ProblemFormat::Full | ProblemFormat::Json => {
                let full = problem.full(file, out.color);
                out.write_line(full.trim_end())?;
                out.write_line("")
            }
        }
    }
}

/// The path of the file, relative to the current folder like that of the library.
fn display_path(source: &LibrarySource, entry: &Entry) -> String {
    let path = match source {
        LibrarySource::Path(path) if files::is_folder(path) => path.join(entry.id.path()),
        LibrarySource::Path(path) => path.clone(),
        LibrarySource::Bundled => Path::new("(bundled)").join(entry.id.path()),
    };
    text::line(&path.to_string_lossy())
}
