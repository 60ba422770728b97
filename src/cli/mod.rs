//! The command line: arguments in, exit code out. `verbs` has one file per command; this folder has what they share.

pub mod args;
pub mod context;
pub mod explain;
pub mod facets;
pub mod finder;
pub mod library;
pub mod out;
pub mod progress;
pub mod verbs;

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use clap::{CommandFactory, Parser};

use self::args::{Cli, Verb};
use self::context::CommandContext;
use self::out::{CommandResult, Failure, Out, Status, print_message};
use crate::config::paths::{LibrarySource, Paths};
use crate::import::parser::child;
use crate::run::panics;
use crate::text::{self, Kind};

/// Runs the program with the arguments of this process and returns its exit code.
pub fn main() -> u8 {
    // This must come before anything is opened: the process may be the sandboxed child that parses untrusted documents.
    if let Some(seconds) = child::requested_cpu_limit() {
        return child::serve(seconds);
    }
    panics::install_hook(Some(Paths::locate(None).state));
    let result = match Cli::try_parse() {
        Ok(cli) => run_command(cli).map(Status::exit_code),
        Err(error) => print_clap_message(&error),
    };
    result.unwrap_or_else(|failure| {
        if let Failure::Usage(message) | Failure::Error(message) = &failure {
            print_message(message);
        }
        failure.exit_code()
    })
}

/// Prints help and version to standard output, and usage errors to standard error. A usage error repeats arguments, which
/// may be file names from a glob pattern, so it is cleaned like all text from outside.
fn print_clap_message(error: &clap::Error) -> Result<u8, Failure> {
    let message = error.render().to_string();
    if error.use_stderr() {
        let _ = io::stderr().write_all(text::clean(&message, Kind::Block).0.as_bytes());
        return Ok(2);
    }
    let mut out = Out::new(Some(false));
    out.write_text(&message)?;
    out.flush()?;
    Ok(0)
}

fn run_command(cli: Cli) -> CommandResult {
    let library = match &cli.verb {
        Some(_) if cli.path.is_some() || cli.plain => {
            return Err(Failure::Usage(
                "LIBRARY and --plain cannot be used with a command; use --library instead".into(),
            ));
        }
        Some(Verb::Search(args)) => args.path.clone(),
        Some(_) => None,
        None => cli.path.clone(),
    };
    let mut context = CommandContext::new(&cli.common, library)?;
    let done = match &cli.verb {
        None => open_library(&mut context, cli.plain, cli.path)?,
        Some(verb) => run_verb(&mut context, verb)?,
    };
    // After a signal the terminal may be gone while parts of the last frame are still in the buffer, so do not wait for it.
    if !matches!(done, Status::Signal(_)) {
        context.out.flush()?;
    }
    Ok(done)
}

fn run_verb(context: &mut CommandContext, verb: &Verb) -> CommandResult {
    match verb {
        Verb::Search(args) => verbs::search::search_library(context, args),
        Verb::Searches(args) => verbs::searches::list_searches(context, args),
        Verb::List(args) => verbs::list::list_briefs(context, args),
        Verb::Show(args) => verbs::show::show_brief(context, args),
        Verb::Export(args) => verbs::export::export(context, args),
        Verb::Import(args) => verbs::import::import_inputs(context, args),
        Verb::Check(args) => verbs::check::check_files(context, args),
        Verb::Index(args) => verbs::index::sync_index(context, args),
        Verb::Themes(args) => verbs::themes::list_themes(context, args),
        Verb::Keys(args) => verbs::keys::list_keys(context, args),
        Verb::Paths(args) => verbs::paths::list_paths(context, args),
        Verb::Config(args) => verbs::config::list_settings(context, args),
        Verb::Schema => verbs::schema::print_schema(context),
        Verb::Completions(args) => verbs::completions::print_completions(context, args),
        Verb::Man(args) => verbs::man::print_man_pages(context, args),
    }
}

/// Opens the reader, or prints the library as lines if there is no screen to draw on.
fn open_library(context: &mut CommandContext, plain: bool, path: Option<PathBuf>) -> CommandResult {
    if let (Some(typed), LibrarySource::Path(path)) = (path, &context.library)
        && !crate::files::exists(path)
    {
        return Err(no_such_library(&typed.to_string_lossy()));
    }
    // Emacs shells and the like set TERM=dumb.
    let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    if plain || is_dumb || !context.out.is_terminal {
        return verbs::plain::print_library(context);
    }
    if !io::stdin().is_terminal() {
        let message = "the reader needs a terminal on standard input; use briefing --plain to print the library";
        return Err(Failure::Usage(message.into()));
    }
    verbs::reader::open_reader(context)
}

/// The argument may be a misspelt command rather than a path.
fn no_such_library(typed: &str) -> Failure {
    let command = Cli::command();
    let verbs: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    match text::nearest(typed, &verbs) {
        Some(verb) => Failure::Usage(format!("there is no folder or command named \"{typed}\"; did you mean {verb}?")),
        None => Failure::Error(format!("could not open {typed}: no such file or folder")),
    }
}
