//! `briefing completions`: what a shell completes.

use clap::CommandFactory;

use crate::cli::args::{Cli, Completions};
use crate::cli::context::Context;
use crate::cli::out::{Done, Outcome};

/// Prints the completions for a shell.
///
/// # Errors
/// Returns an error if standard output cannot be written.
pub fn run(context: &mut Context, args: &Completions) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "briefing", &mut script);
    context.out.text(&String::from_utf8_lossy(&script))?;
    Ok(Done::Well)
}
