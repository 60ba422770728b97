//! `briefing themes`: the themes that come along and the user's own; finding one by its name.

use std::path::Path;

use serde_json::json;

use crate::cli::args::Listing;
use crate::cli::context::Context;
use crate::cli::out::{Done, Outcome};
use crate::files;
use crate::text;
use crate::ui::{BUILTIN, Theme};

/// The longest theme file that is read, in bytes.
const LONGEST: u64 = 1 << 18;

/// Prints the names, one a line.
///
/// # Errors
/// Returns an error if standard output cannot be written.
pub fn run(context: &mut Context, args: &Listing) -> Outcome {
    for name in names(&context.places.themes) {
        let is_own = context.places.themes.join(format!("{name}.toml")).is_file();
        let from = if is_own { "your own" } else { "built in" };
        if args.json {
            context.out.json("theme", json!({ "name": name, "from": from }))?;
        } else {
            context.out.line(&format!("{name:<16} {from}"))?;
        }
    }
    Ok(Done::Well)
}

/// All names: those that come along, then the user's own.
pub fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = BUILTIN.iter().map(|(name, _)| (*name).to_owned()).collect();
    let mut own = Vec::new();
    // A folder that is not there holds no themes.
    let _ = files::walk(folder, "toml", |batch| {
        own.extend(batch.files.iter().filter_map(|file| Some(text::line(file.path.file_stem()?.to_str()?))));
    });
    own.sort();
    names.extend(own.into_iter().filter(|name| !BUILTIN.iter().any(|(known, _)| known == name)));
    names
}

/// The theme of that name, the user's own before the one that comes along, and what is wrong in it.
pub fn find(folder: &Path, name: &str) -> Option<(Theme, Vec<String>)> {
    let source = |name: &str| {
        let is_name = !name.is_empty() && !name.contains(['/', '\\', '\0']) && !name.starts_with('.');
        let own = is_name.then(|| files::read(&folder.join(format!("{name}.toml")), LONGEST).ok()).flatten();
        own.or_else(|| BUILTIN.iter().find(|(known, _)| *known == name).map(|(_, text)| (*text).to_owned()))
    };
    source(name).map(|text| Theme::parse(name, &text, &source))
}
