//! `briefing searches`: the saved searches, with how much each finds and how much of that is new.

use crate::cli::args::ListingArgs;
use crate::cli::context::CommandContext;
use crate::cli::finder::Finder;
use crate::cli::out::{CommandResult, Failure, Status, fields, print_message};
use crate::search::{Request, SavedSearch, SearchFile};
use crate::service::saved_searches::{SeenFile, read_searches};
use crate::text;

fn load_searches(context: &CommandContext) -> SearchFile {
    let (searches, problem) = read_searches(&context.paths.searches);
    problem.iter().for_each(|problem| print_message(problem));
    searches
}

/// The saved search called `name`, and all saved searches.
pub(super) fn find_saved(context: &CommandContext, name: &str) -> Result<(SavedSearch, Vec<SavedSearch>), Failure> {
    let searches = load_searches(context);
    if let Some(saved) = searches.find(name) {
        return Ok((saved.clone(), searches.all));
    }
    let names: Vec<&str> = searches.all.iter().map(|saved| saved.name.as_str()).collect();
    let hint = text::nearest(name, &names).map(|nearest| format!("; did you mean \"{nearest}\"?")).unwrap_or_default();
    Err(Failure::Usage(format!("there is no saved search called \"{name}\"{hint}")))
}

/// The record of which hits of each saved search have been seen in this library.
pub(super) fn seen_hits(context: &CommandContext) -> SeenFile {
    SeenFile::new(context.paths.seen_file(&context.library))
}

pub fn list_searches(context: &mut CommandContext, args: &ListingArgs) -> CommandResult {
    let searches = load_searches(context).all;
    if searches.is_empty() {
        print_message("there are no saved searches; save one from the search results in the reader");
        return Ok(Status::Nothing);
    }
    let requests: Vec<Request> = searches.iter().map(SavedSearch::request).collect();
    let tallies = Finder::new(context)?.all_hit_counts(requests)?;
    let seen = seen_hits(context).load();
    let name_width = searches.iter().map(|saved| text::width(&saved.name)).max().unwrap_or_default().min(32);
    for (saved, tally) in searches.iter().zip(tallies) {
        let count = seen.count_hits(saved, &tally);
        if args.json {
            let unit = saved.request().unit().nouns().1;
            let object = fields! {
                "name": saved.name, "query": saved.query, "unit": unit, "total": count.total,
                "briefs": tally.briefs.len(), "new": count.new,
            };
            context.out.write_json("search", object)?;
        } else if let Some(columns) = context.out.columns() {
            let name = text::truncate(&saved.name, name_width);
            let pad = " ".repeat(name_width.saturating_sub(text::width(&name)));
            let line = format!("{name}{pad}  {:>14}  {}", count.to_string(), saved.query);
            context.out.write_line(&text::truncate(&line, columns))?;
        } else {
            let [total, new] = [count.total, count.new].map(|number| number.to_string());
            context.out.write_line(&[&saved.name, &total, &new, &saved.query].map(String::as_str).join("\t"))?;
        }
    }
    Ok(Status::Success)
}
