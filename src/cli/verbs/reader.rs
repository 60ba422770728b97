//! `briefing` without a command: prepares what the reader needs from outside, and runs it.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use termprofile::TermProfile;

use crate::app::{App, Bookmark, Setup};
use crate::cli::context::CommandContext;
use crate::cli::out::{CommandResult, Status};
use crate::cli::verbs::{keys, themes};
use crate::config::clock;
use crate::config::paths::LibrarySource;
use crate::config::settings::Theme as ThemeSetting;
use crate::config::state::{ReaderState, SavedPosition};
use crate::files;
use crate::library::Id;
use crate::pane::Pane;
use crate::run::colours;
use crate::run::reader::{self, Environment, ThemePair};
use crate::service::facets::SearchFiles;
use crate::service::one_shot;
use crate::service::saved_searches::SeenFile;
use crate::text;
use crate::ui::Theme;

/// Maximum size of the file of positions, in bytes.
const MAX_POSITIONS: u64 = 1 << 20;

pub fn open_reader(context: &mut CommandContext) -> CommandResult {
    let library = one_shot::open_library(&context.library);
    let (keymap, key_errors) = keys::configured_keymap(context);
    let file = context.paths.positions_file();
    let root = match &context.library {
        LibrarySource::Path(path) => path.clone(),
        LibrarySource::Bundled => PathBuf::from("bundled"),
    };
    let state = files::read_text(&file, MAX_POSITIONS).map(|text| ReaderState::from_json(&text)).unwrap_or_default();
    let notice = startup_notice(key_errors, context.config.notices.clone());
    let profile = colours::stdout_profile();
    let theme = theme_setting(&context.config.theme, profile);
    let setup = Setup {
        library: library.title(),
        is_read_only: library.is_read_only(),
        today: Some(clock::today()),
        export_width: context.config.width,
        export_dir: context.config.export_dir.clone(),
        themes: themes::theme_names(&context.paths.themes),
        theme: first_theme(&theme, state.is_light),
        keymap,
        mouse: context.config.mouse,
        position: state.position_in(&root).map(restore_position),
        size: crossterm::terminal::size().unwrap_or((80, 24)),
    };
    let has_colour = context.out.color && profile > TermProfile::NoColor;
    let folder = context.paths.themes.clone();
    let load_theme = move |name: &str| {
        let (theme, problems) = themes::load_theme(&folder, name)?;
        // Most themes rely on colour, so without it show the one that does not.
        let theme = if has_colour { theme } else { Theme::builtin("mono").unwrap_or(theme) };
        Some((theme.map(|style| profile.adapt_style(style)), problems))
    };
    let index = one_shot::index_folder(&library, &context.paths);
    one_shot::tidy_cache(&library, index.as_deref());
    let seen = SeenFile::new(context.paths.seen_file(&context.library));
    let memory = Memory { file, root, state: Arc::new(Mutex::new(state)) };
    let environment = Environment {
        index,
        library,
        searches: SearchFiles { searches: context.paths.searches.clone(), seen },
        load_theme: Box::new(load_theme),
        theme_pair: theme_pair(theme, memory.clone()),
        remember: Box::new(move |position| memory.remember_position(position)),
        today: Some(clock::today()),
        notice,
    };
    let code = reader::run_reader(App::new(setup), environment)?;
    if code == 0 { Ok(Status::Success) } else { Ok(Status::Signal(code)) }
}

/// The one line of the footer that reports problems in the configuration: the first problem, and where to see the rest.
fn startup_notice(key_errors: Vec<String>, config_errors: Vec<String>) -> Option<String> {
    let count = key_errors.len() + config_errors.len();
    let keys = key_errors.into_iter().map(|error| (error, "briefing keys"));
    let config = config_errors.into_iter().map(|error| (format!("configuration: {error}"), "briefing config"));
    let (error, command) = keys.chain(config).next()?;
    Some(format!("{error}{}; run {command} to see what is in effect", text::and_more(count)))
}

/// The theme that the environment or the configuration asks for. If neither does, a terminal with only sixteen colours gets
/// the theme made for it: the sixteen are too coarse for the default theme, whose warm greys would come out yellow.
fn theme_setting(configured: &ThemeSetting, profile: TermProfile) -> ThemeSetting {
    let named = std::env::var("BRIEFING_THEME").ok().filter(|name| !name.is_empty());
    match named {
        Some(name) => ThemeSetting::Named(text::line(&name)),
        None if profile == TermProfile::Ansi16 && *configured == ThemeSetting::default() => {
            ThemeSetting::Named("ansi".to_owned())
        }
        None => configured.clone(),
    }
}

/// The theme to start with. The terminal has not reported its background yet, so use that of last time.
fn first_theme(theme: &ThemeSetting, was_light: bool) -> String {
    match theme {
        ThemeSetting::Named(name) => name.clone(),
        ThemeSetting::Pair { dark, light } => if was_light { light } else { dark }.clone(),
    }
}

fn theme_pair(theme: ThemeSetting, memory: Memory) -> Option<ThemePair> {
    let ThemeSetting::Pair { dark, light } = theme else { return None };
    Some(ThemePair { dark, light, remember: Box::new(move |is_light| memory.remember_background(is_light)) })
}

fn restore_position(saved: &SavedPosition) -> Bookmark {
    Bookmark {
        id: (!saved.brief.is_empty()).then(|| Id::new(saved.brief.as_str())),
        pane: Pane::from_name(&saved.pane).unwrap_or(Pane::Commitments),
        in_brief: saved.in_brief,
        point: saved.point,
    }
}

/// What the reader remembers until the next start. Losing it does no harm, so write errors are ignored.
#[derive(Clone)]
struct Memory {
    file: PathBuf,
    /// The root of the open library.
    root: PathBuf,
    state: Arc<Mutex<ReaderState>>,
}

impl Memory {
    fn remember_position(&self, position: &Bookmark) {
        let brief = position.id.as_ref().and_then(|id| id.path().to_str()).unwrap_or_default();
        let saved = SavedPosition {
            brief: text::line(brief),
            pane: position.pane.name().to_owned(),
            point: position.point,
            in_brief: position.in_brief,
        };
        self.update(|state| state.remember_position(&self.root, saved));
    }

    fn remember_background(&self, is_light: bool) {
        self.update(|state| std::mem::replace(&mut state.is_light, is_light) != is_light);
    }

    /// Writes the file if `change` returns true.
    fn update(&self, change: impl FnOnce(&mut ReaderState) -> bool) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if change(&mut state) {
            let _ = files::write_with_folder(&self.file, state.to_json().as_bytes());
        }
    }
}
