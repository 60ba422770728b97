//! `briefing completions`: shell completions, generated from the arguments.

use clap::CommandFactory;

use crate::cli::args::{Cli, CompletionsArgs};
use crate::cli::context::CommandContext;
use crate::cli::out::{CommandResult, Status};

pub fn print_completions(context: &mut CommandContext, args: &CompletionsArgs) -> CommandResult {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "briefing", &mut script);
    context.out.write_text(&String::from_utf8_lossy(&script))?;
    Ok(Status::Success)
}
