//! `briefing search`: what a query finds, one hit a line.

use serde_json::{Value, json};

use crate::cli::args::{Search, Sort};
use crate::cli::context::Context;
use crate::cli::facets;
use crate::cli::finder::Finder;
use crate::cli::out::{Done, Out, Outcome, Stop, complain};
use crate::cli::verbs::searches;
use crate::search::{self, Answer, Hit, Request, Saved};
use crate::text::{self, Span};

/// Prints the hits.
///
/// # Errors
/// Returns an error if the query is wrong, the library cannot be read or standard output cannot be written.
pub fn run(context: &mut Context, args: &Search) -> Outcome {
    let saved = args.saved.as_deref().map(|name| searches::called(context, name)).transpose()?;
    let unmarked = !args.json && context.out.columns().is_none();
    let request = Request { unmarked, ..request(args, saved.as_ref().map(|(saved, _)| saved))? };
    let typed = request.query.typed.clone();
    let mut finder = Finder::open(context)?;
    let answer = finder.find_soon(request.clone())?;
    let who = answer.hits.iter().map(|hit| text::width(&hit.who)).max().unwrap_or_default().min(24);
    for hit in &answer.hits {
        print(&mut context.out, hit, who, args.json)?;
    }
    if args.facets && answer.total > 0 {
        let query = if answer.similar { request.query.similar() } else { request.query.clone() };
        let counted = finder.facets(&Request { query, ..request.clone() }, facets::MOST)?;
        facets::print(&mut context.out, &counted, args.json)?;
    }
    context.out.flush()?;
    say(&answer, &typed);
    if let Some((saved, all)) = &saved {
        look(context, &finder, (saved, all))?;
    }
    finder.settle()?;
    let done = if answer.hits.is_empty() { Done::Nothing } else { Done::Well };
    // The process ends: what is still held need not be given back piece by piece.
    std::mem::forget((finder, answer));
    Ok(done)
}

/// It was looked at: what comes from now on is new. Taken from the index as the answer was, not as it is after the rest of
/// the files was looked at.
fn look(context: &Context, finder: &Finder, (saved, all): (&Saved, &[Saved])) -> Result<(), Stop> {
    let tally = finder.tally(saved.request())?;
    if let Err(error) = searches::seen(context).look((saved, &tally), all) {
        complain(&error.to_string());
    }
    Ok(())
}

/// What is asked: the query of the command line, or a saved one, whose unit and order hold where no other is named.
fn request(args: &Search, saved: Option<&Saved>) -> Result<Request, Stop> {
    let request = match saved {
        Some(saved) => saved.request(),
        None => {
            let query = Finder::understand(args.query.as_deref().unwrap_or_default())?;
            Request { query, ..Request::default() }
        }
    };
    let sort = match args.sort {
        None => request.sort,
        Some(Sort::Relevance) => search::Sort::Relevance,
        Some(Sort::Date) => search::Sort::Date,
    };
    Ok(Request { unit: args.unit.or(request.unit), limit: args.limit, sort, ..request })
}

/// What the lines do not say: nothing is hidden silently.
fn say(answer: &Answer, typed: &str) {
    let (one, many) = answer.unit.words();
    let words = if answer.total == 1 { one } else { many };
    if answer.hits.is_empty() {
        complain(&format!("no {many} for {typed}"));
    }
    if answer.similar {
        complain("nothing has exactly these words; similar ones were found");
    }
    if answer.hits.len() < answer.total {
        let shown = answer.hits.len();
        complain(&format!("{shown} of {} {words} shown; --limit {} shows all", answer.total, answer.total));
    }
}

fn print(out: &mut Out, hit: &Hit, who: usize, as_json: bool) -> Result<(), Stop> {
    if as_json {
        return out.json("hit", object(hit));
    }
    let file = hit.id.shown();
    let Some(columns) = out.columns() else {
        let date = hit.date.map(|date| date.to_string()).unwrap_or_default();
        let point = (hit.ordinal + 1).to_string();
        return out.line(
            &[&date, &hit.who, &hit.kind, &hit.text.replace('\n', " "), &file, &point].map(String::as_str).join("\t"),
        );
    };
    let date = hit.date.map(text::short_date).unwrap_or_default();
    let name = text::fit(&hit.who, who);
    let pad = " ".repeat(who.saturating_sub(text::width(&name)));
    let room = columns.saturating_sub(11 + 2 + who + 2).max(10);
    let whole = hit.text.replace('\n', " ");
    let cut = text::fit(&whole, room);
    let words = marked(out, &cut, &hit.marks);
    out.line(&format!("{date:>11}  {name}:{pad} {words}"))
}

/// `text` with the words at `marks` set off; marks beyond its end (it may have been cut) are left out.
fn marked(out: &Out, text: &str, marks: &[Span]) -> String {
    let mut shown = String::new();
    let mut at = 0;
    for mark in marks {
        if mark.start() < at || mark.of(text).is_empty() {
            continue;
        }
        shown.push_str(Span::new(at, mark.start()).of(text));
        shown.push_str(&out.styled("1", mark.of(text)));
        at = mark.end();
    }
    shown.push_str(Span::new(at, text.len()).of(text));
    shown
}

/// One hit. Marks and evidence are pairs of byte offsets, into `text` and into the source's text.
fn object(hit: &Hit) -> Value {
    let pair = |span: &Span| json!([span.start(), span.end()]);
    json!({
        "unit": hit.unit,
        "file": hit.id.shown(),
        "point": hit.ordinal + 1,
        "date": hit.date,
        "who": hit.who,
        "kind": hit.kind,
        "text": hit.text,
        "marks": hit.marks.iter().map(pair).collect::<Vec<_>>(),
        "headline": hit.headline,
        "evidence": hit.evidence.as_ref().map(pair),
    })
}
