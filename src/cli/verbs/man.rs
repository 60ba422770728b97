//! `briefing man`: the man pages, generated from the arguments.

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use crate::cli::args::{Cli, ManArgs};
use crate::cli::context::CommandContext;
use crate::cli::out::{CommandResult, Failure, Status, print_message};
use crate::files::{self, Existing};
use crate::text;

/// Prints the main page, or writes one page per command into a folder.
pub fn print_man_pages(context: &mut CommandContext, args: &ManArgs) -> CommandResult {
    let command = Cli::command();
    let Some(dir) = &args.dir else {
        context.out.write_text(&render_page(command)?.1)?;
        return Ok(Status::Success);
    };
    files::create_dir(dir)?;
    let pages = render_pages(command)?;
    for (name, page) in &pages {
        files::write_atomic(&dir.join(name), page.as_bytes(), Existing::Replace)?;
    }
    print_message(&format!("wrote {} pages to {}", pages.len(), text::line(&dir.to_string_lossy())));
    Ok(Status::Success)
}

/// Renders the main page and one page per command, each with its file name.
fn render_pages(mut command: Command) -> Result<Vec<(String, String)>, Failure> {
    // This gives each subcommand its full name (`briefing-search`) and the global options.
    command.build();
    let verbs: Vec<Command> = command.get_subcommands().filter(|verb| verb.get_name() != "help").cloned().collect();
    std::iter::once(command).chain(verbs).map(render_page).collect()
}

fn render_page(command: Command) -> Result<(String, String), Failure> {
    let man = Man::new(command);
    let mut roff = Vec::new();
    man.render(&mut roff)?;
    Ok((man.get_filename(), String::from_utf8_lossy(&roff).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_a_page_with_examples() {
        let pages = render_pages(Cli::command()).expect("pages are rendered in memory");
        assert_eq!(pages.len(), Cli::command().get_subcommands().filter(|v| v.get_name() != "help").count() + 1);
        assert!(pages.iter().any(|(name, _)| name == "briefing-search.1"));
        for (name, page) in &pages {
            assert!(page.contains("Examples"), "{name}");
        }
    }
}
