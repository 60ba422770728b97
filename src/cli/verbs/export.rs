//! `briefing export`: a pane, a brief or the results of a query, to a file or standard output.

use std::path::{Path, PathBuf};

use crate::cli::args::Export;
use crate::cli::context::Context;
use crate::cli::finder::Finder;
use crate::cli::out::{Done, Outcome, Stop, complain};
use crate::cli::taken;
use crate::cli::verbs::show;
use crate::files::{self, Existing};
use crate::pane::export;
use crate::run::indexing::library;
use crate::search::Request;
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
/// Where the brief or the query is wrong, or the file cannot be written; a file that is there stays as it is.
pub fn run(context: &mut Context, args: &Export) -> Outcome {
    let taken = match (&args.query, &args.brief) {
        (Some(query), _) => of_query(context, args, query)?,
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

fn of_query(context: &Context, args: &Export, typed: &str) -> Result<Taken, Stop> {
    let query = Finder::understand(typed)?;
    let request = Request { query, unit: args.unit, limit: usize::MAX, ..Request::default() };
    let answer = Finder::open(context)?.find(request)?;
    let (one, many) = answer.unit.words();
    let words = if answer.hits.len() == 1 { one } else { many };
    Ok(Taken {
        text: taken::of_answer(typed, (&answer, &library(&context.library.0)), args.format, context.width(args.width)),
        what: format!("{} {words} for {typed}", answer.hits.len()),
        name: taken::answer_name(typed, args.format),
        is_empty: answer.hits.is_empty(),
    })
}
