//! `briefing searches`: the saved searches, with what each finds and what is new in it.

use serde_json::json;

use crate::cli::args::Listing;
use crate::cli::context::Context;
use crate::cli::finder::Finder;
use crate::cli::out::{Done, Outcome, Stop, complain};
use crate::search::{Request, Saved, Searches};
use crate::service::saved_searches::{Seen, read};
use crate::text;

/// The saved searches; what is wrong in their file is said.
fn all(context: &Context) -> Searches {
    let (searches, problem) = read(&context.places.searches);
    problem.iter().for_each(|problem| complain(problem));
    searches
}

/// The saved search called `name`, and all there are.
///
/// # Errors
/// Wrong usage where there is none.
pub(super) fn called(context: &Context, name: &str) -> Result<(Saved, Vec<Saved>), Stop> {
    let searches = all(context);
    if let Some(saved) = searches.called(name) {
        return Ok((saved.clone(), searches.all));
    }
    let names: Vec<&str> = searches.all.iter().map(|saved| saved.name.as_str()).collect();
    let meant = text::nearest(name, &names).map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default();
    Err(Stop::Usage(format!("no search is saved as \"{name}\"{meant}")))
}

/// What was seen in the library that is meant.
pub(super) fn seen(context: &Context) -> Seen {
    Seen::of(context.places.seen_of(&context.library.0))
}

/// Prints the saved searches.
///
/// # Errors
/// Returns an error if the library cannot be read or standard output cannot be written.
pub fn run(context: &mut Context, args: &Listing) -> Outcome {
    let searches = all(context).all;
    if searches.is_empty() {
        complain("no search is saved; the reader saves one from its results");
        return Ok(Done::Nothing);
    }
    let requests: Vec<Request> = searches.iter().map(Saved::request).collect();
    let tallies = Finder::open(context)?.tallies(requests)?;
    let looks = seen(context).load();
    let name = searches.iter().map(|saved| text::width(&saved.name)).max().unwrap_or_default().min(32);
    for (saved, tally) in searches.iter().zip(tallies) {
        let count = looks.count(saved, &tally);
        if args.json {
            let unit = saved.request().unit().words().1;
            let object = json!({
                "name": saved.name, "query": saved.query, "unit": unit, "total": count.total,
                "briefs": tally.briefs.len(), "new": count.new,
            });
            context.out.json("search", object)?;
        } else if let Some(columns) = context.out.columns() {
            let shown = text::fit(&saved.name, name);
            let pad = " ".repeat(name.saturating_sub(text::width(&shown)));
            let line = format!("{shown}{pad}  {:>14}  {}", count.words(), saved.query);
            context.out.line(&text::fit(&line, columns))?;
        } else {
            let [total, new] = [count.total, count.new].map(|number| number.to_string());
            context.out.line(&[&saved.name, &total, &new, &saved.query].map(String::as_str).join("\t"))?;
        }
    }
    Ok(Done::Well)
}
