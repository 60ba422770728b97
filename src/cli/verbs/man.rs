//! `briefing man`: the man pages, made from the arguments.

use std::path::Path;

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use crate::cli::args::{Cli, Man as Arguments};
use crate::cli::context::Context;
use crate::cli::out::{Done, Outcome, Stop, complain};
use crate::files::{self, Existing};
use crate::text;

/// Prints the main page, or writes one page for each command.
///
/// # Errors
/// Returns an error if standard output or the folder cannot be written.
pub fn run(context: &mut Context, args: &Arguments) -> Outcome {
    let command = Cli::command();
    let Some(dir) = &args.dir else {
        context.out.text(&page(command)?.1)?;
        return Ok(Done::Well);
    };
    files::create_dir(dir)?;
    let pages = pages(command)?;
    for (name, page) in &pages {
        files::write_atomic(&dir.join(name), page.as_bytes(), Existing::Replace)?;
    }
    complain(&format!("{} pages in {}", pages.len(), shown(dir)));
    Ok(Done::Well)
}

fn shown(path: &Path) -> String {
    text::line(&path.to_string_lossy())
}

/// The main page and one for each verb, with the names of their files.
fn pages(mut command: Command) -> Result<Vec<(String, String)>, Stop> {
    // Gives each verb its whole name (`briefing-search`) and the options of every command.
    command.build();
    let verbs: Vec<Command> = command.get_subcommands().filter(|verb| verb.get_name() != "help").cloned().collect();
    std::iter::once(command).chain(verbs).map(page).collect()
}

fn page(command: Command) -> Result<(String, String), Stop> {
    let man = Man::new(command);
    let mut roff = Vec::new();
    man.render(&mut roff)?;
    Ok((man.get_filename(), String::from_utf8_lossy(&roff).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_has_a_page_with_its_examples() {
        let pages = pages(Cli::command()).expect("pages are made in memory");
        assert_eq!(pages.len(), Cli::command().get_subcommands().filter(|v| v.get_name() != "help").count() + 1);
        assert!(pages.iter().any(|(name, _)| name == "briefing-search.1"));
        for (name, page) in &pages {
            assert!(page.contains("Examples"), "{name}");
        }
    }
}
