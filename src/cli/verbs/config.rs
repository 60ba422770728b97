//! `briefing config`: every setting, its value and where the value comes from.

use crate::cli::args::ConfigArgs;
use crate::cli::context::CommandContext;
use crate::cli::out::{CommandResult, Status, fields};
use crate::config::paths::{LibrarySource, Origin};
use crate::config::settings::KEYS;
use crate::text;

pub fn list_settings(context: &mut CommandContext, args: &ConfigArgs) -> CommandResult {
    for (name, meaning, _) in KEYS {
        let (value, origin) = setting(context, name);
        if args.json {
            let row = fields! { "name": name, "value": value, "origin": origin.to_string(), "meaning": meaning };
            context.out.write_json("setting", row)?;
        } else if args.show_origin {
            context.out.write_line(&format!("{name} = {value}  ({origin})"))?;
        } else {
            context.out.write_line(&format!("{name} = {value}"))?;
        }
    }
    Ok(Status::Success)
}

/// The value in effect, after environment variables and the command line.
fn setting(context: &CommandContext, name: &str) -> (String, Origin) {
    let theme = std::env::var("BRIEFING_THEME").ok().filter(|theme| !theme.is_empty());
    match (name, theme) {
        ("theme", Some(theme)) => (text::line(&theme), Origin::Environment("BRIEFING_THEME")),
        ("library", _) => {
            let library = match &context.library {
                LibrarySource::Path(path) => text::line(&path.to_string_lossy()),
                LibrarySource::Bundled => "(bundled examples)".to_owned(),
            };
            (library, context.library_origin.clone())
        }
        _ => {
            let origin = context.config.line_of(name).map_or(Origin::BuiltIn, Origin::File);
            (context.config.display_value(name), origin)
        }
    }
}
