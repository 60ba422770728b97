//! `briefing paths`: which library is used and where files are stored.

use serde_json::json;

use crate::cli::args::ListingArgs;
use crate::cli::context::Context;
use crate::cli::out::{Outcome, Status};
use crate::config::paths::LibrarySource;
use crate::text;

pub fn list_paths(context: &mut Context, args: &ListingArgs) -> Outcome {
    let places = &context.places;
    let (meant, origin) = &context.library;
    let (library, index) = match meant {
        LibrarySource::Path(path) => (path.clone(), Some(places.index_dir(path))),
        LibrarySource::Bundled => ("(bundled examples)".into(), None),
    };
    let rows = [
        ("library", Some(&library)),
        ("index", index.as_ref()),
        ("config", Some(&places.config)),
        ("lexicon", Some(&places.lexicon)),
        ("themes", Some(&places.themes)),
        ("searches", Some(&places.searches)),
        ("state", Some(&places.state)),
        ("cache", Some(&places.cache)),
    ];
    for (name, path) in rows {
        let path = path.map_or_else(|| "(in memory)".to_owned(), |path| text::line(&path.to_string_lossy()));
        let from = if name == "library" { origin.to_string() } else { String::new() };
        if args.json {
            context.out.write_json("path", json!({ "name": name, "path": path, "origin": from }))?;
        } else if from.is_empty() {
            context.out.write_line(&format!("{name:<8} {path}"))?;
        } else {
            context.out.write_line(&format!("{name:<8} {path}  ({from})"))?;
        }
    }
    Ok(Status::Success)
}
