//! `briefing export`: a pane, a brief or the hits of a query, to a file or standard output.

use std::path::{Path, PathBuf};

use crate::brief::Brief;
use crate::cli::args::ExportArgs;
use crate::cli::context::CommandContext;
use crate::cli::finder::{Finder, parse_query};
use crate::cli::out::{CommandResult, Failure, Status, print_message};
use crate::cli::verbs::show;
use crate::config::paths::LibrarySource;
use crate::files::{self, Existing};
use crate::library::Id;
use crate::pane::Pane;
use crate::pane::export::{self, Filter, What};
use crate::search::{Answer, Request, Unit};
use crate::service::export::collect_results;
use crate::service::one_shot::open_library;
use crate::text;

struct Exported {
    text: String,
    /// What it is, for a message: `7 commitments`.
    description: String,
    file_name: String,
    is_empty: bool,
}

/// Exports to a file or standard output. An existing file is left alone unless `--force` is given.
pub fn export(context: &mut CommandContext, args: &ExportArgs) -> CommandResult {
    let exported = match (&args.query, &args.brief) {
        (Some(query), None) => export_hits(context, args, query)?,
        (Some(query), Some(brief)) => export_matching_points(context, args, brief, query)?,
        (None, Some(brief)) => export_brief(context, args, brief)?,
        (None, None) => return Err(Failure::Usage("name a brief, or use --query".into())),
    };
    if exported.is_empty {
        print_message(&format!("nothing to export: {}", exported.description));
        return Ok(Status::Nothing);
    }
    if args.output.as_deref() == Some(Path::new("-")) {
        context.out.write_text(&exported.text)?;
        return Ok(Status::Success);
    }
    let path = output_path(context, args, &exported.file_name);
    let shown = text::line(&path.to_string_lossy());
    let existing = if args.force { Existing::Replace } else { Existing::Refuse };
    if !args.force && files::is_taken(&path) {
        return Err(Failure::Error(format!("not saved: {shown} already exists; use --force to overwrite it")));
    }
    files::write_atomic(&path, exported.text.as_bytes(), existing)?;
    print_message(&format!("saved {} to {shown}", exported.description));
    Ok(Status::Success)
}

fn output_path(context: &CommandContext, args: &ExportArgs, file_name: &str) -> PathBuf {
    match (&args.output, &context.config.export_dir) {
        (Some(path), _) if files::is_folder(path) => path.join(file_name),
        (Some(path), _) => path.clone(),
        (None, Some(folder)) => folder.join(file_name),
        (None, None) => file_name.into(),
    }
}

fn export_brief(context: &CommandContext, args: &ExportArgs, name: &str) -> Result<Exported, Failure> {
    let (_, brief) = show::find_brief(context, name)?;
    let what = args.pane.map_or(What::Brief, What::Pane);
    Ok(Exported {
        text: export::export(&brief, what, args.format, context.width(args.width)),
        description: args.pane.map_or_else(|| "the brief".to_owned(), |pane| describe_pane(&brief, pane)),
        file_name: export::file_name(&brief, args.pane, args.format),
        is_empty: false,
    })
}

/// Exports the points of one pane of a brief that match the query.
fn export_matching_points(
    context: &mut CommandContext,
    args: &ExportArgs,
    name: &str,
    query: &str,
) -> Result<Exported, Failure> {
    let pane = args.pane.filter(|pane| matches!(pane, Pane::Commitments | Pane::Quotes));
    let pane =
        pane.ok_or_else(|| Failure::Usage("--query with a brief needs --pane commitments or --pane quotes".into()))?;
    let (file, brief) = show::find_brief(context, name)?;
    let named = Some(PathBuf::from(name)).filter(|path| files::is_file(path));
    let in_library = || open_library(&context.library).file(&Id::new(&file)).filter(|path| files::is_file(path));
    let alone = named.or_else(in_library);
    let is_alone = alone.is_some();
    // A single file is a library too, so search only that one if possible.
    if let Some(path) = alone {
        context.library = LibrarySource::Path(path);
    }
    let answer = find_hits(context, query, unit_of(pane))?;
    let hits = answer.hits.iter().filter(|hit| is_alone || hit.id.to_string() == file);
    let mut filter = Filter { words: text::line(query), points: hits.map(|hit| hit.ordinal).collect() };
    filter.points.sort_unstable();
    let all = describe_pane(&brief, pane);
    Ok(Exported {
        text: export::export(&brief, What::Filtered(pane, &filter), args.format, context.width(args.width)),
        description: format!("{} of {all} for {query}", filter.points.len()),
        file_name: export::file_name(&brief, Some(pane), args.format),
        is_empty: filter.points.is_empty(),
    })
}

fn export_hits(context: &CommandContext, args: &ExportArgs, query: &str) -> Result<Exported, Failure> {
    let unit = args.pane.map(|pane| {
        let error = || Failure::Usage("--query needs --pane commitments, --pane quotes or --pane source".into());
        unit_of(pane).ok_or_else(error)
    });
    let answer = find_hits(context, query, unit.transpose()?.or(args.unit))?;
    let (singular, plural) = answer.unit.nouns();
    let results = collect_results(&answer, &open_library(&context.library), query);
    Ok(Exported {
        text: export::results(&results, args.format, context.width(args.width)),
        description: format!("{} for {query}", text::counted(answer.hits.len(), singular, plural)),
        file_name: export::results_name(query, args.format),
        is_empty: answer.hits.is_empty(),
    })
}

/// The unit of search that finds the points of a pane.
const fn unit_of(pane: Pane) -> Option<Unit> {
    match pane {
        Pane::Commitments => Some(Unit::Commitment),
        Pane::Quotes => Some(Unit::Quote),
        Pane::Source => Some(Unit::Sentence),
        Pane::Summary | Pane::Participants | Pane::Forums | Pane::Details => None,
    }
}

/// Finds all hits of a query, and reports it if they only resemble the query.
fn find_hits(context: &CommandContext, query: &str, unit: Option<Unit>) -> Result<Answer, Failure> {
    let query = parse_query(query)?;
    let request = Request { query, unit, limit: usize::MAX, unmarked: true, ..Request::default() };
    let answer = Finder::new(context)?.search(request)?;
    if answer.similar && !answer.hits.is_empty() {
        print_message("no exact matches; exporting similar words");
    }
    Ok(answer)
}

fn describe_pane(brief: &Brief, pane: Pane) -> String {
    match pane.count(brief) {
        Some(1) => format!("1 {}", pane.name().trim_end_matches('s')),
        Some(count) => format!("{count} {}", pane.name()),
        None => format!("the {}", pane.name()),
    }
}
