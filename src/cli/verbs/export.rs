//! `briefing export`: a pane, a brief or the results of a query, to a file or standard output.

use std::path::{Path, PathBuf};

use crate::cli::args::Export;
use crate::cli::context::Context;
use crate::cli::finder::Finder;
use crate::cli::out::{Done, Outcome, Stop, complain};
use crate::cli::verbs::show;
use crate::cli::{shelf, taken};
use crate::config::paths::Meant;
use crate::files::{self, Existing};
use crate::library::Id;
use crate::pane::Pane;
use crate::pane::export::{self, Filter};
use crate::search::{Answer, Request, Unit};
use crate::service::one_shot::library;
use crate::text;

/// What is taken out: the text, how it is called in a message, and a name for its file.
struct Taken {
    text: String,
    what: String,
    name: String,
    is_empty: bool,
}

/// Takes it out and says so only when that is so.
///
/// # Errors
/// Returns an error if the brief or the query is wrong, or the file cannot be written; a file that is there stays as it is.
pub fn run(context: &mut Context, args: &Export) -> Outcome {
    let taken = match (&args.query, &args.brief) {
        (Some(query), None) => of_query(context, args, query)?,
        (Some(query), Some(brief)) => of_points(context, args, (brief, query))?,
        (None, Some(brief)) => of_brief(context, args, brief)?,
        (None, None) => return Err(Stop::Usage("name a brief, or --query".into())),
    };
    if taken.is_empty {
        complain(&format!("nothing to export: {}", taken.what));
        return Ok(Done::Nothing);
    }
    if args.output.as_deref() == Some(Path::new("-")) {
        context.out.text(&taken.text)?;
        return Ok(Done::Well);
    }
    let path = target(context, args, &taken.name);
    let existing = if args.force { Existing::Replace } else { Existing::Refuse };
    if !args.force && path.symlink_metadata().is_ok() {
        let shown = text::line(&path.to_string_lossy());
        return Err(Stop::Failed(format!("not saved: {shown} is there already; --force replaces it")));
    }
    files::write_atomic(&path, taken.text.as_bytes(), existing)?;
    complain(&format!("saved {} to {}", taken.what, text::line(&path.to_string_lossy())));
    Ok(Done::Well)
}

fn target(context: &Context, args: &Export, name: &str) -> PathBuf {
    match (&args.output, &context.config.export_dir) {
        (Some(path), _) if path.is_dir() => path.join(name),
        (Some(path), _) => path.clone(),
        (None, Some(folder)) => folder.join(name),
        (None, None) => name.into(),
    }
}

fn of_brief(context: &Context, args: &Export, words: &str) -> Result<Taken, Stop> {
    let (_, brief) = show::one(context, words)?;
    let width = context.width(args.width);
    Ok(Taken {
        text: taken::of_brief(&brief, args.pane, args.format, width),
        what: taken::what(&brief, args.pane),
        name: export::file_name(&brief, args.pane, args.format),
        is_empty: false,
    })
}

/// The points of one pane of a brief that the query takes.
fn of_points(context: &mut Context, args: &Export, (words, typed): (&str, &str)) -> Result<Taken, Stop> {
    let pane = args.pane.filter(|pane| matches!(pane, Pane::Commitments | Pane::Quotes));
    let pane =
        pane.ok_or_else(|| Stop::Usage("of one brief, --query takes --pane commitments or --pane quotes".into()))?;
    let (file, brief) = show::one(context, words)?;
    let inside = library(&context.library.0).file(&Id::new(&file)).filter(|path| path.is_file());
    let alone = inside.or_else(|| shelf::file(words));
    let is_alone = alone.is_some();
    // The query is asked of the brief's file alone, which is a library too.
    if let Some(path) = alone {
        context.library.0 = Meant::Path(path);
    }
    let answer = answer(context, typed, unit_of(pane))?;
    let hits = answer.hits.iter().filter(|hit| is_alone || hit.id.shown() == file);
    let mut filter = Filter { words: text::line(typed), kept: hits.map(|hit| hit.ordinal).collect() };
    filter.kept.sort_unstable();
    let all = taken::what(&brief, Some(pane));
    Ok(Taken {
        text: taken::of_filtered(&brief, (pane, &filter), args.format, context.width(args.width)),
        what: format!("{} of {all} for {typed}", filter.kept.len()),
        name: export::file_name(&brief, Some(pane), args.format),
        is_empty: filter.kept.is_empty(),
    })
}

/// The results that the points of a pane are.
const fn unit_of(pane: Pane) -> Option<Unit> {
    match pane {
        Pane::Commitments => Some(Unit::Commitment),
        Pane::Quotes => Some(Unit::Quote),
        Pane::Source => Some(Unit::Sentence),
        Pane::Summary | Pane::Participants | Pane::Forums | Pane::Details => None,
    }
}

/// What `typed` finds; words that are only alike are said to be so.
fn answer(context: &Context, typed: &str, unit: Option<Unit>) -> Result<Answer, Stop> {
    let query = Finder::understand(typed)?;
    let request = Request { query, unit, limit: usize::MAX, unmarked: true, ..Request::default() };
    let answer = Finder::open(context)?.find(request)?;
    if answer.similar && !answer.hits.is_empty() {
        complain("nothing has exactly these words; similar ones were found");
    }
    Ok(answer)
}

fn of_query(context: &Context, args: &Export, typed: &str) -> Result<Taken, Stop> {
    let unit = args.pane.map(|pane| {
        let refused = || Stop::Usage("results are --pane commitments, --pane quotes or --pane source".into());
        unit_of(pane).ok_or_else(refused)
    });
    let answer = answer(context, typed, unit.transpose()?.or(args.unit))?;
    let (one, many) = answer.unit.words();
    let words = if answer.hits.len() == 1 { one } else { many };
    Ok(Taken {
        text: taken::of_answer(typed, (&answer, &library(&context.library.0)), args.format, context.width(args.width)),
        what: format!("{} {words} for {typed}", answer.hits.len()),
        name: export::results_name(typed, args.format),
        is_empty: answer.hits.is_empty(),
    })
}
