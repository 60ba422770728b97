//! The folders of the XDG base directory specification.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use etcetera::base_strategy::{BaseStrategy, Xdg};

use crate::error::{Error, Result};
use crate::files::failure::failed;

const NAME: &str = "briefing";

/// Settings and themes: `$XDG_CONFIG_HOME/briefing`, or else `~/.config/briefing`.
pub fn config_dir() -> Result<PathBuf> {
    xdg_folder(|xdg| Some(xdg.config_dir()))
}

/// What can be rebuilt: `$XDG_CACHE_HOME/briefing`, or else `~/.cache/briefing`.
pub fn cache_dir() -> Result<PathBuf> {
    xdg_folder(|xdg| Some(xdg.cache_dir()))
}

/// What is remembered between sessions: `$XDG_STATE_HOME/briefing`, or else `~/.local/state/briefing`.
pub fn state_dir() -> Result<PathBuf> {
    xdg_folder(BaseStrategy::state_dir)
}

fn xdg_folder(pick: impl Fn(&Xdg) -> Option<PathBuf>) -> Result<PathBuf> {
    let no_home = || Error::new("find", "the home folder", "HOME is not set");
    let folder = Xdg::new().ok().and_then(|xdg| pick(&xdg)).ok_or_else(no_home)?;
    if folder.is_absolute() { Ok(folder.join(NAME)) } else { Err(no_home()) }
}

/// Creates the folder `path` and its parents, readable only by the user; an existing folder is not changed.
pub fn create_dir(path: &Path) -> Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(|error| failed("create", path, error))
}

/// Removes the file or the folder `path` with its contents; a link is removed, not its target. Succeeds if nothing is there. After an
/// error, part of the contents may be gone.
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
    fn each_folder_is_absolute_and_named_after_the_program() {
        for folder in [config_dir(), cache_dir(), state_dir()] {
            let folder = folder.unwrap();
            assert!(folder.is_absolute() && folder.ends_with(NAME), "{}", folder.display());
        }
    }

    #[test]
    fn folders_are_private_and_removed_with_their_contents() {
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
