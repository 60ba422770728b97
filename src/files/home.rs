//! Where a user's files live: the places of the XDG base directory specification, each moved by its variable.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use etcetera::base_strategy::{BaseStrategy, Xdg};

use crate::error::{Error, Result};
use crate::files::failure::failed;

/// The folder of this program in each of the places.
const NAME: &str = "briefing";

/// Settings, themes: `$XDG_CONFIG_HOME/briefing`, else `~/.config/briefing`.
///
/// # Errors
/// Returns an error if the user has no home.
pub fn config_dir() -> Result<PathBuf> {
    place(|xdg| Some(xdg.config_dir()))
}

/// What can be made again: `$XDG_CACHE_HOME/briefing`, else `~/.cache/briefing`.
///
/// # Errors
/// Returns an error if the user has no home.
pub fn cache_dir() -> Result<PathBuf> {
    place(|xdg| Some(xdg.cache_dir()))
}

/// What is remembered from one session to the next: `$XDG_STATE_HOME/briefing`, else `~/.local/state/briefing`.
///
/// # Errors
/// Returns an error if the user has no home.
pub fn state_dir() -> Result<PathBuf> {
    place(BaseStrategy::state_dir)
}

/// Briefs without a folder of their own: `$XDG_DATA_HOME/briefing`, else `~/.local/share/briefing`.
///
/// # Errors
/// Returns an error if the user has no home.
pub fn data_dir() -> Result<PathBuf> {
    place(|xdg| Some(xdg.data_dir()))
}

fn place(pick: impl Fn(&Xdg) -> Option<PathBuf>) -> Result<PathBuf> {
    let none = || Error::new("find", "the home folder", "HOME is not set");
    let folder = Xdg::new().ok().and_then(|xdg| pick(&xdg)).ok_or_else(none)?;
    if folder.is_absolute() { Ok(folder.join(NAME)) } else { Err(none()) }
}

/// Makes the folder `path` and those above it, for the user's eyes alone; one that is there stays as it is.
///
/// # Errors
/// Returns an error if the system refuses, or something else stands there.
pub fn create_dir(path: &Path) -> Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(|error| failed("create", path, error))
}

/// Removes the folder `path` with all in it, or the file; a link is removed, not what it leads to. None there is as good.
///
/// # Errors
/// Returns an error if the system refuses; some of it may be gone then.
pub fn remove(path: &Path) -> Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            fs::remove_file(path).map_err(|error| failed("remove", path, error))
        }
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed("remove", path, error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn every_place_is_absolute_and_ends_in_the_name_of_the_program() {
        for folder in [config_dir(), cache_dir(), state_dir(), data_dir()] {
            let folder = folder.unwrap();
            assert!(folder.is_absolute() && folder.ends_with(NAME), "{}", folder.display());
        }
    }

    #[test]
    fn folders_are_made_for_the_user_alone_and_removed_whole() {
        let base = tempfile::tempdir().unwrap();
        let folder = base.path().join("a/b");
        create_dir(&folder).unwrap();
        create_dir(&folder).unwrap();
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
        fs::write(folder.join("x"), "x").unwrap();
        assert!(create_dir(&folder.join("x")).is_err());
        remove(&folder.join("x")).unwrap();
        assert!(!folder.join("x").exists() && folder.exists());
        remove(&base.path().join("a")).unwrap();
        remove(&base.path().join("a")).unwrap();
        assert!(!folder.exists());
    }
}
