//! `briefing paths`: which library is used and where files are stored.

use crate::cli::args::ListingArgs;
use crate::cli::context::CommandContext;
use crate::cli::out::{CommandResult, Status, fields};
use crate::config::paths::LibrarySource;
use crate::text;

pub fn list_paths(context: &mut CommandContext, args: &ListingArgs) -> CommandResult {
    let paths = &context.paths;
    let (library, index) = match &context.library {
        LibrarySource::Path(path) => (path.clone(), Some(paths.index_dir(path))),
        LibrarySource::Bundled => ("(bundled examples)".into(), None),
    };
    let rows = [
        ("library", Some(&library)),
        ("index", index.as_ref()),
        ("config", Some(&paths.config)),
        ("lexicon", Some(&paths.lexicon)),
        ("themes", Some(&paths.themes)),
        ("searches", Some(&paths.searches)),
        ("state", Some(&paths.state)),
        ("cache", Some(&paths.cache)),
    ];
    for (name, path) in rows {
        let path = path.map_or_else(|| "(in memory)".to_owned(), |path| text::line(&path.to_string_lossy()));
        let from = if name == "library" { context.library_origin.to_string() } else { String::new() };
        if args.json {
            context.out.write_json("path", fields! { "name": name, "path": path, "origin": from })?;
        } else if from.is_empty() {
            context.out.write_line(&format!("{name:<8} {path}"))?;
        } else {
            context.out.write_line(&format!("{name:<8} {path}  ({from})"))?;
        }
    }
    Ok(Status::Success)
}
