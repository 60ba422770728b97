//! `briefing search`: the hits of a query, one per line.

use serde_json::{Map, Value};

use crate::cli::args::SearchArgs;
use crate::cli::context::CommandContext;
use crate::cli::facets;
use crate::cli::finder::{Finder, parse_query};
use crate::cli::out::{CommandResult, Failure, Out, Status, fields, print_message};
use crate::cli::verbs::searches;
use crate::search::{Answer, Hit, Request, SavedSearch};
use crate::text::{self, Span};

/// Maximum width of the column that says who a hit belongs to.
const MAX_WHO: usize = 24;

pub fn search_library(context: &mut CommandContext, args: &SearchArgs) -> CommandResult {
    let saved = args.saved.as_deref().map(|name| searches::find_saved(context, name)).transpose()?;
    let unmarked = !args.json && context.out.columns().is_none();
    let request = Request { unmarked, ..build_request(args, saved.as_ref().map(|(saved, _)| saved))? };
    let typed = request.query.typed.clone();
    let mut finder = Finder::new(context)?;
    let answer = finder.search_before_sync(request.clone())?;
    let who_width = answer.hits.iter().map(|hit| text::width(&hit.who)).max().unwrap_or_default().min(MAX_WHO);
    for hit in &answer.hits {
        print_hit(&mut context.out, hit, who_width, args.json)?;
    }
    if args.facets && answer.total > 0 {
        let query = if answer.similar { request.query.similar() } else { request.query.clone() };
        let counts = finder.facets(Request { query, ..request }, facets::MAX_VALUES)?;
        facets::print_facets(&mut context.out, &counts, args.json)?;
    }
    context.out.flush()?;
    report_limits(&answer, &typed);
    if let Some((saved, all)) = &saved {
        mark_as_seen(context, &finder, saved, all)?;
    }
    finder.finish_check()?;
    let done = if answer.hits.is_empty() { Status::Nothing } else { Status::Success };
    // The process is about to exit, so do not spend time freeing memory.
    std::mem::forget((finder, answer));
    Ok(done)
}

/// Marks the hits of a saved search as seen, so that only later ones are new. This must come before the rest of the files
/// is checked, because hits found by that check have not been printed.
fn mark_as_seen(
    context: &CommandContext,
    finder: &Finder,
    saved: &SavedSearch,
    all: &[SavedSearch],
) -> Result<(), Failure> {
    let tally = finder.hit_counts(saved.request())?;
    if let Err(error) = searches::seen_hits(context).mark_seen(saved, &tally, all) {
        print_message(&error.to_string());
    }
    Ok(())
}

/// The request for the query or the saved search. Options override the unit and order of a saved search.
fn build_request(args: &SearchArgs, saved: Option<&SavedSearch>) -> Result<Request, Failure> {
    let request = match saved {
        Some(saved) => saved.request(),
        None => {
            let query = parse_query(args.query.as_deref().unwrap_or_default())?;
            Request { query, ..Request::default() }
        }
    };
    let sort = args.sort.unwrap_or(request.sort);
    Ok(Request { unit: args.unit.or(request.unit), limit: args.limit, sort, ..request })
}

/// Reports what the printed hits do not show: that there are none, that they only resemble the query, or that there are more.
fn report_limits(answer: &Answer, typed: &str) {
    let (singular, plural) = answer.unit.nouns();
    let total = answer.total;
    if answer.hits.is_empty() {
        print_message(&format!("no {plural} for {typed}"));
    }
    if answer.similar {
        print_message("no exact matches; showing similar words");
    }
    if answer.hits.len() < total {
        let all = text::counted(total, singular, plural);
        print_message(&format!("showing {} of {all}; use --limit {total} to see all", answer.hits.len()));
    }
}

fn print_hit(out: &mut Out, hit: &Hit, who_width: usize, as_json: bool) -> Result<(), Failure> {
    if as_json {
        return out.write_json("hit", hit_fields(hit));
    }
    let one_line = hit.text.replace('\n', " ");
    let Some(columns) = out.columns() else {
        let date = hit.date.map(|date| date.to_string()).unwrap_or_default();
        let point = (hit.ordinal + 1).to_string();
        let fields = [&date, &hit.who, &hit.kind, &one_line, &hit.id.to_string(), &point];
        return out.write_line(&fields.map(String::as_str).join("\t"));
    };
    let date = hit.date.map(text::short_date).unwrap_or_default();
    let who = text::truncate(&hit.who, who_width);
    let pad = " ".repeat(who_width.saturating_sub(text::width(&who)));
    let text_width = columns.saturating_sub(11 + 2 + who_width + 2).max(10);
    let text = with_marks(out, &text::truncate(&one_line, text_width), &hit.marks);
    out.write_line(&format!("{date:>11}  {who}:{pad} {text}"))
}

/// `text` with the marked words in bold. The text may have been cut, so marks beyond its end are ignored.
fn with_marks(out: &Out, text: &str, marks: &[Span]) -> String {
    let mut styled = String::new();
    let mut end = 0;
    for mark in marks {
        if mark.start() < end || mark.slice(text).is_empty() {
            continue;
        }
        styled.push_str(Span::new(end, mark.start()).slice(text));
        styled.push_str(&out.styled("1", mark.slice(text)));
        end = mark.end();
    }
    styled.push_str(Span::new(end, text.len()).slice(text));
    styled
}

/// A hit as JSON. Marks are byte offsets into `text`; the span of the evidence is one into the text of the source.
fn hit_fields(hit: &Hit) -> Map<String, Value> {
    fields! {
        "unit": hit.unit,
        "file": hit.id.to_string(),
        "point": hit.ordinal + 1,
        "date": hit.date,
        "who": hit.who,
        "kind": hit.kind,
        "text": hit.text,
        "marks": hit.marks,
        "headline": hit.headline,
        "span": hit.evidence,
    }
}
