//! Where things are: the configuration, the state, the cache, and which library is meant. All after the XDG base
//! directories; each can be moved by its environment variable.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::config::settings::Config;
use crate::error::Result;
use crate::files;
use crate::text;

/// Where a value comes from, the strongest last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    BuiltIn,
    /// It stands there: `./briefs` in the folder one is in.
    Here,
    /// The configuration file, this line.
    File(usize),
    Environment(&'static str),
    Flag,
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::BuiltIn => f.write_str("built-in"),
            Self::Here => f.write_str("this folder"),
            Self::File(line) => write!(f, "configuration, line {line}"),
            Self::Environment(name) => write!(f, "${name}"),
            Self::Flag => f.write_str("command line"),
        }
    }
}

/// The library that is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant {
    /// This folder or file.
    Path(PathBuf),
    /// The examples that came with the program.
    Bundled,
}

/// The program's own folders. They need not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The user's own folder, where there is one.
    pub home: Option<PathBuf>,
    pub config: PathBuf,
    /// The user's own words for import.
    pub lexicon: PathBuf,
    pub themes: PathBuf,
    pub searches: PathBuf,
    /// Last position and reports of bugs.
    pub state: PathBuf,
    /// Indexes; can be deleted at any time.
    pub cache: PathBuf,
}

impl Places {
    /// The places for this user; the configuration file is `config` where that is given (flag or `$BRIEFING_CONFIG`).
    /// Without a home everything is below the folder for temporary files, where it is of use for as long as that lasts.
    pub fn find(config: Option<PathBuf>) -> Self {
        let base = |place: Result<PathBuf>| place.unwrap_or_else(|_| std::env::temp_dir().join("briefing-home"));
        let settings = base(files::config_dir());
        Self {
            home: std::env::home_dir(),
            config: config.unwrap_or_else(|| settings.join("config.toml")),
            lexicon: settings.join("lexicon"),
            themes: settings.join("themes"),
            searches: settings.join("searches.toml"),
            state: base(files::state_dir()),
            cache: base(files::cache_dir()),
        }
    }

    /// The folder of the index of the library at `library`.
    pub fn index_of(&self, library: &Path) -> PathBuf {
        self.cache.join(name_of(library))
    }

    /// Where it is kept what the saved searches found in the library that is meant when one last looked.
    pub fn seen_of(&self, meant: &Meant) -> PathBuf {
        let name = match meant {
            Meant::Path(path) => name_of(path),
            Meant::Bundled => "bundled".to_owned(),
        };
        self.state.join(format!("seen-{name}.json"))
    }

    /// Where the last positions are kept.
    pub fn position(&self) -> PathBuf {
        self.state.join("position.json")
    }
}

/// Which library is meant, and who said so: the command line, `$BRIEFING_LIBRARY`, the configuration, `./briefs`, the examples.
pub fn library(named: Option<PathBuf>, env: Option<OsString>, config: &Config) -> (Meant, Origin) {
    if let Some(path) = named {
        return (Meant::Path(path), Origin::Flag);
    }
    if let Some(path) = env.filter(|path| !path.is_empty()) {
        return (Meant::Path(path.into()), Origin::Environment("BRIEFING_LIBRARY"));
    }
    if let Some(path) = &config.library {
        return (Meant::Path(path.clone()), Origin::File(config.line_of("library").unwrap_or_default()));
    }
    let here = Path::new("briefs");
    if here.is_dir() { (Meant::Path(here.into()), Origin::Here) } else { (Meant::Bundled, Origin::BuiltIn) }
}

/// What is kept of the library at `library` is named after its path, as sixteen digits.
fn name_of(library: &Path) -> String {
    let whole = std::fs::canonicalize(library).unwrap_or_else(|_| library.to_path_buf());
    format!("{:016x}", text::fnv1a(whole.as_os_str().as_encoded_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strongest_word_names_the_library() {
        let config = Config::parse("width = 70\nlibrary = \"/c\"", Path::new("/"), None);
        let silent = Config::default();
        let path = |p: &str| Some(PathBuf::from(p));
        let env = |p: &str| Some(OsString::from(p));
        let rows = [
            (library(path("/a"), env("/b"), &config), Meant::Path("/a".into()), "command line"),
            (library(None, env("/b"), &config), Meant::Path("/b".into()), "$BRIEFING_LIBRARY"),
            (library(None, env(""), &config), Meant::Path("/c".into()), "configuration, line 2"),
        ];
        for ((meant, origin), expected, said) in rows {
            assert_eq!((meant, origin.to_string().as_str()), (expected, said));
        }
        let (meant, origin) = library(None, None, &silent);
        let here = Path::new("briefs").is_dir();
        assert_eq!(meant == Meant::Bundled, !here);
        assert_eq!(origin == Origin::BuiltIn, !here);
    }

    #[test]
    fn two_libraries_have_two_indexes_and_one_has_always_the_same() {
        let places = Places::find(None);
        assert_eq!(places.index_of(Path::new("/a")), places.index_of(Path::new("/a")));
        assert_ne!(places.index_of(Path::new("/a")), places.index_of(Path::new("/b")));
    }
}
