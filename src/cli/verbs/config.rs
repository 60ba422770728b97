//! `briefing config`: every setting, its value and where that comes from.

use serde_json::json;

use crate::cli::args::Config as Arguments;
use crate::cli::context::Context;
use crate::cli::out::{Done, Outcome};
use crate::config::paths::{Meant, Origin};
use crate::config::settings::{Config, KEYS};
use crate::text;

/// Prints the settings, one a line.
///
/// # Errors
/// Returns an error if standard output cannot be written.
pub fn run(context: &mut Context, args: &Arguments) -> Outcome {
    for (name, meaning, _) in KEYS {
        let (value, origin) = setting(context, name);
        if args.json {
            let row = json!({ "name": name, "value": value, "origin": origin.to_string(), "meaning": meaning });
            context.out.json("setting", row)?;
        } else if args.show_origin {
            context.out.line(&format!("{name} = {value}  ({origin})"))?;
        } else {
            context.out.line(&format!("{name} = {value}"))?;
        }
    }
    Ok(Done::Well)
}

fn setting(context: &Context, name: &str) -> (String, Origin) {
    let config: &Config = &context.config;
    let theme = std::env::var("BRIEFING_THEME").ok().filter(|theme| !theme.is_empty());
    match (name, theme, &context.library) {
        ("theme", Some(theme), _) => (text::line(&theme), Origin::Environment("BRIEFING_THEME")),
        ("library", _, (Meant::Path(path), origin)) => (text::line(&path.to_string_lossy()), origin.clone()),
        ("library", _, (Meant::Bundled, origin)) => ("(bundled examples)".to_owned(), origin.clone()),
        _ => {
            let origin = config.line_of(name).map_or(Origin::BuiltIn, Origin::File);
            (config.shown(name), origin)
        }
    }
}
