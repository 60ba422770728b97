//! `briefing list`: the briefs, one per line.

use std::collections::HashSet;

use crate::cli::args::ListArgs;
use crate::cli::context::CommandContext;
use crate::cli::finder::{Finder, parse_query};
use crate::cli::library::{LibraryList, count_broken};
use crate::cli::out::{CommandResult, Failure, Out, Status, fields, print_message, to_fields};
use crate::library::{Card, Entry, Id};
use crate::text::{self, counted};

/// Prints the briefs of the library, or those that match the query.
pub fn list_briefs(context: &mut CommandContext, args: &ListArgs) -> CommandResult {
    let query = args.query.as_deref().map(parse_query).transpose()?;
    let (entries, matching) = match &query {
        Some(query) => {
            let mut finder = Finder::new(context)?;
            let matching: HashSet<Id> = finder.briefs(query)?.into_iter().collect();
            (finder.engine().entries(None)?, Some(matching))
        }
        None => (LibraryList::new(context)?.entries, None),
    };
    let mut printed = 0;
    for entry in &entries {
        if matching.as_ref().is_none_or(|ids| ids.contains(&entry.id)) {
            print_entry(&mut context.out, entry, args.json)?;
            printed += usize::from(!entry.is_broken());
        }
    }
    context.out.flush()?;
    let broken = count_broken(&entries);
    // The process is about to exit, so do not spend time freeing memory.
    std::mem::forget(entries);
    if broken > 0 {
        let files = counted(broken, "file", "files");
        print_message(&format!("{files} could not be read as a brief; briefing check says why"));
    }
    match (printed, broken) {
        (_, 1..) if query.is_none() => Ok(Status::Partial),
        (0, _) => Ok(Status::Nothing),
        _ => Ok(Status::Success),
    }
}

fn print_entry(out: &mut Out, entry: &Entry, as_json: bool) -> Result<(), Failure> {
    let file = entry.id.to_string();
    let Some(card) = &entry.card else {
        let reason = entry.unreadable_reason();
        if as_json {
            return out.write_json("error", fields! { "file": file, "error": reason });
        }
        if out.is_terminal {
            let line = out.styled("31", &format!("{:>11}  {file}: {reason}", "unreadable"));
            return out.write_line(&line);
        }
        return out.write_line(&format!("\t\tunreadable: {reason}\t{file}"));
    };
    if as_json {
        let mut object = to_fields(card)?;
        object.extend(fields! { "file": file, "problems": entry.problems.len() });
        return out.write_json("entry", object);
    }
    match out.columns() {
        Some(columns) => out.write_line(&terminal_row(card, columns)),
        None => {
            let date = card.date.map(|date| date.to_string()).unwrap_or_default();
            out.write_line(&[date, card.parties.join(", "), card.headline.to_string(), file].join("\t"))
        }
    }
}

fn terminal_row(card: &Card, columns: usize) -> String {
    let date = card.date.map(text::short_date).unwrap_or_default();
    let parties = card.parties.join(" · ");
    let parties = text::truncate(&parties, columns / 4);
    let pad = " ".repeat((columns / 4).saturating_sub(text::width(&parties)));
    text::truncate(&format!("{date:>11}  {parties}{pad}  {}", card.headline), columns).into_owned()
}
