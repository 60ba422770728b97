//! `briefing keys`: the key bindings, from the same table as the reader's help.

use crate::app::{Group, HelpRow, Keymap, help_rows};
use crate::cli::args::ListingArgs;
use crate::cli::context::CommandContext;
use crate::cli::out::{CommandResult, Status, fields, print_message};

pub fn list_keys(context: &mut CommandContext, args: &ListingArgs) -> CommandResult {
    let (keymap, errors) = configured_keymap(context);
    for error in errors {
        print_message(&error);
    }
    let mut group = Group::Move.title();
    for row in help_rows(&keymap, "") {
        match row {
            HelpRow::Gap | HelpRow::Mark { .. } if args.json => {}
            HelpRow::Gap => context.out.write_line("")?,
            HelpRow::Heading(title) if args.json => group = title,
            HelpRow::Heading(title) => context.out.write_line(title)?,
            HelpRow::Command { keys, name, sentence } if args.json => {
                let keys: Vec<&str> = keys.split("  ").filter(|key| !key.is_empty()).collect();
                let row = fields! { "command": name, "keys": keys, "group": group, "sentence": sentence };
                context.out.write_json("key", row)?;
            }
            HelpRow::Mark { mark, sentence } => context.out.write_line(&format!("  {mark:<18} {sentence}"))?,
            HelpRow::Command { keys, name, sentence } => {
                context.out.write_line(&format!("  {keys:<18} {name:<20} {sentence}"))?;
            }
        }
    }
    Ok(Status::Success)
}

/// The keymap with the user's changes, and an error for each change that is not valid.
pub fn configured_keymap(context: &CommandContext) -> (Keymap, Vec<String>) {
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
