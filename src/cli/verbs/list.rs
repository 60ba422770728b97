//! `briefing list`: the briefs, one per line.

use std::collections::HashSet;

use serde_json::json;

use crate::cli::args::ListArgs;
use crate::cli::context::CommandContext;
use crate::cli::finder::{Finder, parse_query};
use crate::cli::library::{LibraryList, count_broken};
use crate::cli::out::{CommandResult, Failure, Out, Status, print_message};
use crate::library::{Card, Entry, Id};
use crate::text;

/// Prints the briefs of the library, or those that match.
///
/// # Errors
/// Returns an error if the query is wrong, the library cannot be read or standard output cannot be written.
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
    let mut shown = 0;
    for entry in &entries {
        if matching.as_ref().is_none_or(|ids| ids.contains(&entry.id)) {
            print(&mut context.out, entry, args.json)?;
            shown += usize::from(!entry.is_broken());
        }
    }
    context.out.flush()?;
    let broken = count_broken(&entries);
    // The process ends: freeing each entry would take its time.
    std::mem::forget(entries);
    if broken > 0 {
        let files = if broken == 1 { "file" } else { "files" };
        print_message(&format!("{broken} {files} could not be read as a brief; briefing check says why"));
    }
    match (shown, broken) {
        (_, 1..) if query.is_none() => Ok(Status::Partial),
        (0, _) => Ok(Status::Nothing),
        _ => Ok(Status::Success),
    }
}

fn print(out: &mut Out, entry: &Entry, as_json: bool) -> Result<(), Failure> {
    let file = entry.id.shown();
    let Some(card) = &entry.card else {
        let why = entry.why();
        return match (as_json, out.is_terminal) {
            (true, _) => out.write_json("error", json!({ "file": file, "error": why })),
            (false, true) => {
                let line = out.styled("31", &format!("{:>11}  {file}: {why}", "unreadable"));
                out.write_line(&line)
            }
            (false, false) => out.write_line(&format!("\t\tunreadable: {why}\t{file}")),
        };
    };
    if as_json {
        let mut value = serde_json::to_value(card).unwrap_or_default();
        if let Some(fields) = value.as_object_mut() {
            fields.insert("file".into(), file.into());
            fields.insert("problems".into(), entry.problems.len().into());
        }
        return out.write_json("entry", value);
    }
    let line = out.columns().map_or_else(
        || {
            let date = card.date.map(|date| date.to_string()).unwrap_or_default();
            [date, card.parties.join(", "), card.headline.to_string(), file].join("\t")
        },
        |columns| row(card, columns),
    );
    out.write_line(&line)
}

fn row(card: &Card, columns: usize) -> String {
    let date = card.date.map(text::short_date).unwrap_or_default();
    let parties = card.parties.join(" · ");
    let parties = text::truncate(&parties, columns / 4);
    let pad = " ".repeat((columns / 4).saturating_sub(text::width(&parties)));
    text::truncate(&format!("{date:>11}  {parties}{pad}  {}", card.headline), columns).into_owned()
}
