//! The command line: arguments in, exit code out. One file a verb, below `verbs`; what they share stands beside them.

pub mod args;
pub mod context;
pub mod explain;
pub mod facets;
pub mod finder;
pub mod out;
pub mod progress;
pub mod shelf;
pub mod taken;
pub mod verbs;

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use clap::Parser;

use self::args::{Cli, Verb};
use self::context::Context;
use self::out::{Done, Out, Outcome, Stop, complain};
use crate::config::paths::{Meant, Places};
use crate::import::parser::child;
use crate::run::panics;
use crate::text::{self, Kind};

/// Does what the arguments of this process say; the exit code is returned.
pub fn run() -> u8 {
    // Before anything else is looked at or opened: this process may be there to parse what nobody trusts.
    if let Some(seconds) = child::is_asked() {
        return child::serve(seconds);
    }
    panics::install(Some(Places::find(None).state));
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return misused(&error),
    };
    match act(cli) {
        Ok(done) => done.code(),
        Err(stop) => failed(&stop),
    }
}

/// Help and version go to standard output and are no failure, unless it cannot be written. A complaint repeats what was
/// typed, which may be a file's name out of a pattern: it is cleaned like all text from outside.
fn misused(error: &clap::Error) -> u8 {
    let said = error.render().to_string();
    if error.use_stderr() {
        let _ = io::stderr().write_all(text::clean(&said, Kind::Block).0.as_bytes());
        return 2;
    }
    match Out::new(Some(false)).whole(&said) {
        Ok(()) => 0,
        Err(stop) => failed(&stop),
    }
}

/// Says why nothing came of it; the exit code.
fn failed(stop: &Stop) -> u8 {
    match stop {
        Stop::PipeClosed => {}
        Stop::Usage(message) | Stop::Failed(message) => complain(message),
    }
    stop.code()
}

fn act(cli: Cli) -> Outcome {
    let named = match &cli.verb {
        Some(_) if cli.path.is_some() || cli.plain => {
            return Err(Stop::Usage("LIBRARY and --plain stand alone; with a command use --library".into()));
        }
        Some(Verb::Search(search)) => search.path.clone(),
        Some(_) => None,
        None => cli.path.clone(),
    };
    let mut context = Context::new(&cli.common, named)?;
    let done = match &cli.verb {
        None => reader(&mut context, cli.plain, cli.path)?,
        Some(verb) => perform(&mut context, verb)?,
    };
    // After a signal the terminal may be gone, with bytes of its last frame still unwritten: nothing is owed to it.
    if !matches!(done, Done::Signal(_)) {
        context.out.flush()?;
    }
    Ok(done)
}

fn perform(context: &mut Context, verb: &Verb) -> Outcome {
    match verb {
        Verb::Search(args) => verbs::search::run(context, args),
        Verb::Searches(args) => verbs::searches::run(context, args),
        Verb::List(args) => verbs::list::run(context, args),
        Verb::Show(args) => verbs::show::run(context, args),
        Verb::Export(args) => verbs::export::run(context, args),
        Verb::Import(args) => verbs::import::run(context, args),
        Verb::Check(args) => verbs::check::run(context, args),
        Verb::Index(args) => verbs::index::run(context, args),
        Verb::Themes(args) => verbs::themes::run(context, args),
        Verb::Keys(args) => verbs::keys::run(context, args),
        Verb::Paths(args) => verbs::paths::run(context, args),
        Verb::Config(args) => verbs::config::run(context, args),
        Verb::Schema => verbs::schema::run(context),
        Verb::Completions(args) => verbs::completions::run(context, args),
        Verb::Man(args) => verbs::man::run(context, args),
    }
}

/// The reader, or its content as lines where standard output is no terminal.
fn reader(context: &mut Context, plain: bool, typed: Option<PathBuf>) -> Outcome {
    if let (Some(typed), Meant::Path(path)) = (typed, &context.library.0)
        && !path.exists()
    {
        return Err(no_library(&typed));
    }
    // A dumb terminal has no screen to draw on: it shows lines, as inside an editor.
    let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    if plain || is_dumb || !context.out.is_terminal {
        return verbs::plain::run(context);
    }
    if !io::stdin().is_terminal() {
        let message = "the reader takes its keys from a terminal, and standard input is none; use briefing --plain";
        return Err(Stop::Usage(message.into()));
    }
    verbs::reader::run(context)
}

/// A library that is not there may be a misspelt command.
fn no_library(typed: &std::path::Path) -> Stop {
    use clap::CommandFactory;
    let command = Cli::command();
    let verbs: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    let shown = typed.to_string_lossy();
    match text::nearest(&shown, &verbs) {
        Some(verb) => Stop::Usage(format!("there is no folder and no command \"{shown}\"; did you mean {verb}?")),
        None => Stop::Failed(format!("could not open {shown}: there is no such folder or file")),
    }
}
