//! `briefing keys`: the keys as they are bound, from the table that the reader's help is made of.

use serde_json::json;

use crate::app::{Group, HelpRow, Keymap, help};
use crate::cli::args::Listing;
use crate::cli::context::Context;
use crate::cli::out::{Done, Outcome, complain};

/// Prints the keys, grouped as in the help.
///
/// # Errors
/// Returns an error if standard output cannot be written.
pub fn run(context: &mut Context, args: &Listing) -> Outcome {
    let (keymap, refused) = keymap(context);
    for why in refused {
        complain(&why);
    }
    let mut group = Group::Move.title();
    for row in help(&keymap, "") {
        match row {
            HelpRow::Gap if args.json => {}
            HelpRow::Gap => context.out.line("")?,
            HelpRow::Heading(title) if args.json => group = title,
            HelpRow::Heading(title) => context.out.line(title)?,
            HelpRow::Command { keys, name, sentence } if args.json => {
                let keys: Vec<&str> = keys.split("  ").filter(|key| !key.is_empty()).collect();
                let row = json!({ "command": name, "keys": keys, "group": group, "sentence": sentence });
                context.out.json("key", row)?;
            }
            HelpRow::Command { keys, name, sentence } => {
                context.out.line(&format!("  {keys:<18} {name:<20} {sentence}"))?;
            }
        }
    }
    Ok(Done::Well)
}

/// The keys with the user's changes, and what was refused of them.
pub fn keymap(context: &Context) -> (Keymap, Vec<String>) {
    let changes: Vec<(String, String)> = context
        .config
        .keys
        .iter()
        .map(|binding| {
            let command = if binding.command.is_empty() { "none".to_owned() } else { binding.command.clone() };
            (binding.keys.clone(), command)
        })
        .collect();
    Keymap::with(&changes)
}
