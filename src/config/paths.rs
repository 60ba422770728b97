//! The program's paths (configuration, state, cache) after the XDG base directories, and which library to open.

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
    /// `./briefs` in the current folder.
    Here,
    /// The configuration file, with the line.
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

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LibrarySource {
    /// A folder or a single file.
    Path(PathBuf),
    /// The examples that come with the program.
    Bundled,
}

/// The program's own files and folders. They need not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// The user's home folder.
    pub home: Option<PathBuf>,
    pub config: PathBuf,
    /// The user's own words for import.
    pub lexicon: PathBuf,
    pub themes: PathBuf,
    pub searches: PathBuf,
    /// The last position and crash reports.
    pub state: PathBuf,
    /// Indexes; can be deleted at any time.
    pub cache: PathBuf,
}

impl Paths {
    /// The paths of this user, with `config` (the flag or `$BRIEFING_CONFIG`) as the configuration file if given.
    /// Without a home folder, everything goes below the folder for temporary files.
    pub fn locate(config: Option<PathBuf>) -> Self {
        let or_temporary = |dir: Result<PathBuf>| dir.unwrap_or_else(|_| std::env::temp_dir().join("briefing-home"));
        let config_dir = or_temporary(files::config_dir());
        Self {
            home: std::env::home_dir(),
            config: config.unwrap_or_else(|| config_dir.join("config.toml")),
            lexicon: config_dir.join("lexicon"),
            themes: config_dir.join("themes"),
            searches: config_dir.join("searches.toml"),
            state: or_temporary(files::state_dir()),
            cache: or_temporary(files::cache_dir()),
        }
    }

    /// The folder of the index of the library at `library`.
    pub fn index_dir(&self, library: &Path) -> PathBuf {
        self.cache.join(hashed_name(library))
    }

    /// The file that records which hits of the saved searches the user has seen in this library.
    pub fn seen_file(&self, source: &LibrarySource) -> PathBuf {
        let name = match source {
            LibrarySource::Path(path) => hashed_name(path),
            LibrarySource::Bundled => "bundled".to_owned(),
        };
        self.state.join(format!("seen-{name}.json"))
    }

    pub fn positions_file(&self) -> PathBuf {
        self.state.join("position.json")
    }
}

/// Which library to open, and what decided it: the command line, `$BRIEFING_LIBRARY`, the configuration, `./briefs`, the
/// examples.
pub fn library_source(named: Option<PathBuf>, env: Option<OsString>, config: &Config) -> (LibrarySource, Origin) {
    if let Some(path) = named {
        return (LibrarySource::Path(path), Origin::Flag);
    }
    if let Some(path) = env.filter(|path| !path.is_empty()) {
        return (LibrarySource::Path(path.into()), Origin::Environment("BRIEFING_LIBRARY"));
    }
    if let Some(path) = &config.library {
        return (LibrarySource::Path(path.clone()), Origin::File(config.line_of("library").unwrap_or_default()));
    }
    let here = Path::new("briefs");
    if files::is_folder(here) {
        (LibrarySource::Path(here.into()), Origin::Here)
    } else {
        (LibrarySource::Bundled, Origin::BuiltIn)
    }
}

/// Names what is stored about a library after its full path, as sixteen hexadecimal digits.
fn hashed_name(library: &Path) -> String {
    let full = files::canonical(library).unwrap_or_else(|| library.to_path_buf());
    format!("{:016x}", text::fnv1a(full.as_os_str().as_encoded_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strongest_setting_names_the_library() {
        let config = Config::from_toml("width = 70\nlibrary = \"/c\"", Path::new("/"), None);
        let path = |p: &str| Some(PathBuf::from(p));
        let env = |p: &str| Some(OsString::from(p));
        let rows = [
            (library_source(path("/a"), env("/b"), &config), "/a", "command line"),
            (library_source(None, env("/b"), &config), "/b", "$BRIEFING_LIBRARY"),
            (library_source(None, env(""), &config), "/c", "configuration, line 2"),
        ];
        for ((source, origin), expected, shown) in rows {
            assert_eq!((source, origin.to_string().as_str()), (LibrarySource::Path(expected.into()), shown));
        }
        let (source, origin) = library_source(None, None, &Config::default());
        let here = Path::new("briefs").is_dir();
        assert_eq!(source == LibrarySource::Bundled, !here);
        assert_eq!(origin == Origin::BuiltIn, !here);
    }

    #[test]
    fn each_library_has_one_index_folder_of_its_own() {
        let paths = Paths::locate(None);
        assert_eq!(paths.index_dir(Path::new("/a")), paths.index_dir(Path::new("/a")));
        assert_ne!(paths.index_dir(Path::new("/a")), paths.index_dir(Path::new("/b")));
    }
}
