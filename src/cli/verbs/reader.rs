//! `briefing`: the reader, with everything it needs from outside.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use termprofile::TermProfile;

use crate::app::{App, Position, Setup};
use crate::cli::context::Context;
use crate::cli::out::{Done, Outcome};
use crate::cli::verbs::{keys, themes};
use crate::config::clock;
use crate::config::paths::Meant;
use crate::config::settings::Theme as Wanted;
use crate::config::state::{self, Positions};
use crate::files;
use crate::library::Id;
use crate::pane::Pane;
use crate::run::colours;
use crate::run::reader::{self, Outside, Shades};
use crate::service::facets::Files;
use crate::service::one_shot;
use crate::service::saved_searches::Seen;
use crate::text;
use crate::ui::Theme;

/// The longest file of positions that is read, in bytes.
const LONGEST: u64 = 1 << 20;

/// Runs the reader until it ends.
///
/// # Errors
/// Returns an error if the terminal cannot be had.
pub fn run(context: &mut Context) -> Outcome {
    let library = one_shot::library(&context.library.0);
    let (keymap, refused) = keys::keymap(context);
    let file = context.places.position();
    let root = match &context.library.0 {
        Meant::Path(path) => path.clone(),
        Meant::Bundled => PathBuf::from("bundled"),
    };
    let positions = files::read(&file, LONGEST).map(|text| Positions::parse(&text)).unwrap_or_default();
    let notices = notices(refused, &context.config.notices.iter().map(ToString::to_string).collect::<Vec<_>>());
    let profile = colours::of_stdout();
    let wanted = wanted_theme(&context.config.theme, profile);
    let setup = Setup {
        library: library.name(),
        is_read_only: library.is_read_only(),
        today: Some(clock::today()),
        export_width: context.config.width,
        themes: themes::names(&context.places.themes),
        theme: theme(&wanted, positions.is_light),
        keymap,
        mouse: context.config.mouse,
        position: positions.of(&root).map(position),
        size: crossterm::terminal::size().unwrap_or((80, 24)),
    };
    let has_colour = context.out.color && profile > TermProfile::NoColor;
    let folder = context.places.themes.clone();
    let find = move |name: &str| {
        let (theme, notices) = themes::find(&folder, name)?;
        // Without colour a theme that tells by colour tells nothing: one that needs none stands in for it.
        let theme = if has_colour { theme } else { Theme::builtin("mono").unwrap_or(theme) };
        Some((theme.map(|style| profile.adapt_style(style)), notices))
    };
    let kept = Arc::new(Mutex::new(positions));
    let index = one_shot::folder(&library, &context.places);
    one_shot::tidy(&library, index.as_deref());
    let seen = Seen::of(context.places.seen_of(&context.library.0));
    let outside = Outside {
        index,
        library,
        searches: Files { searches: context.places.searches.clone(), seen },
        themes: Box::new(find),
        shades: shades(wanted, (&file, &kept)),
        remember: Box::new(move |position| remember(&file, (&root, &kept), position)),
        today: Some(clock::today()),
        notices,
    };
    let code = reader::run(App::new(setup), outside)?;
    if code == 0 { Ok(Done::Well) } else { Ok(Done::Signal(code)) }
}

/// What is wrong in the configuration, in the one line that the footer has: the first thing, and where the rest is shown.
fn notices(refused: Vec<String>, wrong: &[String]) -> Vec<String> {
    let keys = refused.into_iter().map(|why| (why, "briefing keys"));
    let rest = wrong.iter().map(|why| (format!("configuration: {why}"), "briefing config"));
    let all: Vec<(String, &str)> = keys.chain(rest).collect();
    let more = text::and_more(all.len());
    all.first().map(|(why, shows)| format!("{why}{more}; {shows} shows what holds")).into_iter().collect()
}

/// The theme that is asked for. Where none is, and the terminal has only its own sixteen colours, the one made of them: the
/// nearest of sixteen to a warm grey is yellow.
fn wanted_theme(configured: &Wanted, profile: TermProfile) -> Wanted {
    let named = std::env::var("BRIEFING_THEME").ok().filter(|named| !named.is_empty());
    match named {
        Some(named) => Wanted::Named(text::line(&named)),
        None if profile == TermProfile::Ansi16 && *configured == Wanted::default() => Wanted::Named("ansi".to_owned()),
        None => configured.clone(),
    }
}

/// The theme to start with, where the background was light last time or was not.
fn theme(wanted: &Wanted, is_light: bool) -> String {
    match wanted {
        Wanted::Named(name) => name.clone(),
        Wanted::Pair { dark, light } => if is_light { light } else { dark }.clone(),
    }
}

fn shades(wanted: Wanted, (file, kept): (&Path, &Arc<Mutex<Positions>>)) -> Option<Shades> {
    let Wanted::Pair { dark, light } = wanted else { return None };
    let (file, kept) = (file.to_owned(), Arc::clone(kept));
    let remember = move |is_light| {
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        if std::mem::replace(&mut kept.is_light, is_light) != is_light {
            let _ = files::write_with_folder(&file, kept.to_text().as_bytes());
        }
    };
    Some(Shades { dark, light, remember: Box::new(remember) })
}

fn position(kept: &state::Position) -> Position {
    Position {
        id: (!kept.brief.is_empty()).then(|| Id::new(kept.brief.as_str())),
        pane: Pane::from_name(&kept.pane).unwrap_or(Pane::Commitments),
        in_brief: kept.in_brief,
        point: kept.point,
    }
}

/// Losing the position loses nothing else: where it cannot be kept nothing is said.
fn remember(file: &Path, (root, kept): (&Path, &Mutex<Positions>), position: &Position) {
    let brief = position.id.as_ref().and_then(|id| id.path().to_str()).unwrap_or_default().to_owned();
    let now = state::Position {
        brief: text::line(&brief),
        pane: position.pane.name().to_owned(),
        point: position.point,
        in_brief: position.in_brief,
        filter: String::new(),
    };
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.remember(root, now) {
        let _ = files::write_with_folder(file, kept.to_text().as_bytes());
    }
}
