//! What a path leads to. Symbolic links are followed, and a path that cannot be inspected leads to nothing.

use std::path::{Path, PathBuf};

pub fn is_file(path: &Path) -> bool {
    path.is_file()
}

pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

pub fn exists(path: &Path) -> bool {
    path.exists()
}

/// Whether something has this name, even a symbolic link that leads nowhere.
pub fn is_taken(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// Whether the folder that would contain `path` can be read and does not contain it.
pub fn is_surely_missing(path: &Path) -> bool {
    matches!(path.try_exists(), Ok(false))
}

/// The absolute path without symbolic links, or `None` if nothing is there.
pub fn canonical(path: &Path) -> Option<PathBuf> {
    path.canonicalize().ok()
}
