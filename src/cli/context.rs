//! What every verb starts from: the places, the configuration, the library that is meant, standard output.

use std::path::PathBuf;

use crate::cli::args::{Common, When};
use crate::cli::out::{Out, Stop, complain};
use crate::config::paths::{self, Meant, Origin, Places};
use crate::config::settings::Config;
use crate::files;

/// The longest configuration that is read, in bytes.
const CONFIG_CAP: u64 = 1 << 20;

/// What every verb starts from.
pub struct Context {
    pub places: Places,
    /// The configuration as it holds.
    pub config: Config,
    /// The library that is meant, and who said so.
    pub library: (Meant, Origin),
    pub out: Out,
}

impl Context {
    /// The context of a command with the options `common`, whose own argument names the library `named`, if any.
    /// What is wrong in the configuration is said, and the default used.
    ///
    /// # Errors
    /// Returns an error if a configuration file is named that cannot be read.
    pub fn new(common: &Common, named: Option<PathBuf>) -> Result<Self, Stop> {
        let color = match common.color {
            When::Auto => None,
            When::Always => Some(true),
            When::Never => Some(false),
        };
        let places = Places::find(common.config.clone());
        let config = configuration(&places, common.config.is_some())?;
        let shown = places.config.to_string_lossy();
        for notice in &config.notices {
            complain(&format!("{shown}: {notice}"));
        }
        let named = named.or_else(|| common.library.clone());
        let library = paths::library(named, std::env::var_os("BRIEFING_LIBRARY"), &config);
        Ok(Self { places, config, library, out: Out::new(color) })
    }

    /// Columns of text: `flag`, else the configured ones.
    pub fn width(&self, flag: Option<usize>) -> usize {
        flag.unwrap_or(self.config.width)
    }
}

/// The configuration; one that nobody named need not be there.
fn configuration(places: &Places, named: bool) -> Result<Config, Stop> {
    let path = &places.config;
    if !named && !path.exists() {
        return Ok(Config::default());
    }
    let folder = path.parent().unwrap_or(path);
    match files::read(path, CONFIG_CAP) {
        Ok(source) => Ok(Config::parse(&source, folder, places.home.as_deref())),
        Err(error) if named => Err(Stop::from(error)),
        Err(error) => Ok(Config::unread(&error.to_string())),
    }
}
