//! What every command needs: the program's folders, the configuration, the library and standard output.

use std::path::PathBuf;

use crate::cli::args::{ColorChoice, Common};
use crate::cli::out::{Failure, Out, print_message};
use crate::config::paths::{LibrarySource, Origin, Paths, library_source};
use crate::config::settings::Config;
use crate::files;

/// Maximum size of a configuration file, in bytes.
const MAX_CONFIG: u64 = 1 << 20;

pub struct CommandContext {
    pub paths: Paths,
    pub config: Config,
    /// The library to work on.
    pub library: LibrarySource,
    /// What chose the library.
    pub library_origin: Origin,
    pub out: Out,
}

impl CommandContext {
    /// Creates the context of a command. `library` is the library that the command's own argument names. Problems in
    /// the configuration are reported, and the defaults used instead.
    ///
    /// # Errors
    /// Returns an error if the user names a configuration file that cannot be read.
    pub fn new(common: &Common, library: Option<PathBuf>) -> Result<Self, Failure> {
        let color = match common.color {
            ColorChoice::Auto => None,
            ColorChoice::Always => Some(true),
            ColorChoice::Never => Some(false),
        };
        let paths = Paths::locate(common.config.clone());
        let config = read_config(&paths, common.config.is_some())?;
        let file = paths.config.to_string_lossy();
        for notice in &config.notices {
            print_message(&format!("{file}: {notice}"));
        }
        let library = library.or_else(|| common.library.clone());
        let (library, library_origin) = library_source(library, std::env::var_os("BRIEFING_LIBRARY"), &config);
        Ok(Self { paths, config, library, library_origin, out: Out::new(color) })
    }

    /// The width of exported text in columns: `flag`, or else the configured width.
    pub fn width(&self, flag: Option<usize>) -> usize {
        flag.unwrap_or(self.config.width)
    }
}

/// Reads the configuration file, which need not exist unless the user named it.
fn read_config(paths: &Paths, is_named: bool) -> Result<Config, Failure> {
    let path = &paths.config;
    if !is_named && !files::exists(path) {
        return Ok(Config::default());
    }
    let folder = path.parent().unwrap_or(path);
    match files::read_text(path, MAX_CONFIG) {
        Ok(source) => Ok(Config::from_toml(&source, folder, paths.home.as_deref())),
        Err(error) if is_named => Err(Failure::from(error)),
        Err(error) => Ok(Config::unread(&error.to_string())),
    }
}
