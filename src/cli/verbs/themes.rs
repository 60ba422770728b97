//! `briefing themes`: lists the built-in themes and the user's own. Also loads a theme by name.

use std::path::Path;

use crate::cli::args::ListingArgs;
use crate::cli::context::CommandContext;
use crate::cli::out::{CommandResult, Status, fields};
use crate::files;
use crate::text;
use crate::ui::{BUILTIN, Theme};

/// Maximum size of a theme file, in bytes.
const MAX_THEME: u64 = 1 << 18;

pub fn list_themes(context: &mut CommandContext, args: &ListingArgs) -> CommandResult {
    for name in theme_names(&context.paths.themes) {
        let is_own = files::is_file(&context.paths.themes.join(format!("{name}.toml")));
        let from = if is_own { "your own" } else { "built in" };
        if args.json {
            context.out.write_json("theme", fields! { "name": name, "from": from })?;
        } else {
            context.out.write_line(&format!("{name:<16} {from}"))?;
        }
    }
    Ok(Status::Success)
}

/// The names of all themes: the built-in ones, then the user's own.
pub fn theme_names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = BUILTIN.iter().map(|(name, _)| (*name).to_owned()).collect();
    let mut own = Vec::new();
    // If the folder does not exist, there are no themes in it.
    let _ = files::walk(folder, "toml", |batch| {
        own.extend(batch.files.iter().filter_map(|file| Some(text::line(file.path.file_stem()?.to_str()?))));
    });
    own.sort();
    names.extend(own.into_iter().filter(|name| !BUILTIN.iter().any(|(built_in, _)| built_in == name)));
    names
}

/// Loads the theme called `name`, with the problems found in it. A theme of the user's own replaces a built-in one.
pub fn load_theme(folder: &Path, name: &str) -> Option<(Theme, Vec<String>)> {
    let source = |name: &str| {
        let is_name = !name.is_empty() && !name.contains(['/', '\\', '\0']) && !name.starts_with('.');
        let own = is_name.then(|| files::read_text(&folder.join(format!("{name}.toml")), MAX_THEME).ok()).flatten();
        own.or_else(|| BUILTIN.iter().find(|(built_in, _)| *built_in == name).map(|(_, text)| (*text).to_owned()))
    };
    source(name).map(|text| Theme::from_toml(name, &text, &source))
}
