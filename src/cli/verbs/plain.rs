//! `briefing --plain`: what the reader shows, as lines for screen readers and pipes, without columns, colour or truncation. A
//! library of several briefs is a numbered list; a single brief is printed pane by pane.

use crate::brief::{Brief, Problem, Reading};
use crate::cli::context::CommandContext;
use crate::cli::library::{LibraryList, count_broken};
use crate::cli::out::{CommandResult, Failure, Out, Status, print_message};
use crate::library::{Card, Entry};
use crate::pane::Pane;
use crate::text;

pub fn print_library(context: &mut CommandContext) -> CommandResult {
    let list = LibraryList::new(context)?;
    if let [only] = &*list.entries
        && let Reading { brief: Some(brief), problems } = list.read_brief(only)
    {
        print_brief(&mut context.out, &brief, &only.id.to_string(), &problems)?;
        return Ok(Status::Success);
    }
    let briefs = text::counted(list.entries.len(), "brief", "briefs");
    context.out.write_line(&format!("{briefs}. To read one, run briefing show with part of its name."))?;
    for (n, entry) in list.entries.iter().enumerate() {
        context.out.write_line(&format!("{}. {}", n + 1, describe_entry(entry)))?;
    }
    context.out.flush()?;
    match count_broken(&list.entries) {
        0 => Ok(Status::Success),
        broken => {
            print_message(&format!("{broken} of them could not be read; briefing check says why"));
            Ok(Status::Partial)
        }
    }
}

fn describe_entry(entry: &Entry) -> String {
    let file = entry.id.to_string();
    let Some(card) = &entry.card else {
        return format!("Unreadable: {file}: {}", entry.unreadable_reason());
    };
    let date = card.date.map_or_else(|| "No date".to_owned(), text::long_date);
    let parties = if card.parties.is_empty() { String::new() } else { format!(", {}", card.parties.join(", ")) };
    format!("{date}{parties}: {}. {}. {file}", card.headline, describe_counts(card))
}

fn describe_counts(card: &Card) -> String {
    let counted = |n: u32, singular, plural| text::counted(usize::try_from(n).unwrap_or(usize::MAX), singular, plural);
    let quotes = counted(card.quotes, "quote", "quotes");
    format!("{}, {quotes}", counted(card.commitments, "commitment", "commitments"))
}

fn print_brief(out: &mut Out, brief: &Brief, file: &str, problems: &[Problem]) -> Result<(), Failure> {
    out.write_line(&brief.headline)?;
    let date = brief.days();
    for (label, value) in
        [("Date", date), ("Place", brief.place.clone()), ("Parties", Some(brief.parties().join(", ")))]
    {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            out.write_line(&format!("{label}: {value}"))?;
        }
    }
    for pane in Pane::ALL {
        let count = pane.count(brief).map(|count| format!(", {count}")).unwrap_or_default();
        out.write_line("")?;
        out.write_line(&format!("{}{count}", pane.title()))?;
        for row in pane.page(brief, file, problems).rows(0) {
            let line = row.text();
            if !line.trim().is_empty() {
                out.write_line(line.trim())?;
            }
        }
    }
    Ok(())
}
