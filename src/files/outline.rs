//! The folders of a library with their modification times. A folder's time changes when a name in it is added or removed, so
//! comparing times shows whether the names have changed without reading them. Also compares the stamps of known files.

use std::ffi::OsStr;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, Stat, openat, statat};
use serde::{Deserialize, Serialize};

use crate::files::stamp::{Stamp, is_sure, nanoseconds};
use crate::parallel;

/// The folders of a library.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    folders: Vec<Branch>,
    /// Whether there are only folders and readable files with UTF-8 names. A folder's time does not show changes behind a link.
    is_plain: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Branch {
    /// Its path below the root.
    path: Vec<u8>,
    /// The modification time; `None` if it was too recent to be reliable.
    modified: Option<i64>,
}

impl Outline {
    /// The folders that a walk begun at `start` found, with their modification times.
    pub(super) fn new(folders: impl IntoIterator<Item = (PathBuf, Option<i64>)>, is_plain: bool, start: i64) -> Self {
        let branch = |(path, modified): (PathBuf, Option<i64>)| Branch {
            path: path.into_os_string().into_vec(),
            modified: modified.filter(|&time| is_sure(time, start)),
        };
        let mut folders: Vec<Branch> = folders.into_iter().map(branch).collect();
        // A walk finds them in any order; equal outlines must compare as equal.
        folders.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        Self { folders, is_plain }
    }

    /// The paths of the folders below the root; the root's own is empty.
    pub(super) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.folders.iter().map(|folder| Path::new(OsStr::from_bytes(&folder.path)))
    }

    /// Whether no name below `root` was added or removed. This does not notice files that were written in place.
    pub fn has_names_of(&self, root: &Path) -> bool {
        if !self.is_reliable() {
            return false;
        }
        let Ok(root) = open_folder(CWD, root, OFlags::empty()) else { return false };
        let check = |at: usize| self.folders[at].is_unchanged(&root).then_some(()).ok_or(());
        parallel::map(self.folders.len(), 8, &check).is_ok()
    }

    /// Whether it notices every name that is added or removed.
    pub fn is_reliable(&self) -> bool {
        self.is_plain && self.folders.iter().all(|folder| folder.modified.is_some())
    }
}

impl Branch {
    fn below(&self) -> &Path {
        Path::new(if self.path.is_empty() { OsStr::new(".") } else { OsStr::from_bytes(&self.path) })
    }

    fn is_unchanged(&self, root: &OwnedFd) -> bool {
        let stat = statat(root, self.below(), AtFlags::SYMLINK_NOFOLLOW);
        stat.is_ok_and(|stat| {
            FileType::from_raw_mode(stat.st_mode).is_dir() && Some(stamp(&stat).modified) == self.modified
        })
    }
}

/// How many files a thread checks between two reports of progress.
const SHARE: usize = 2048;

/// The positions and new stamps of those `files` whose stamp has changed. `stamp_of` returns the path of a file below `root` and
/// its old stamp; `on_progress` receives the number of files checked so far. Returns `None` if a file cannot be inspected or is
/// no longer a regular file.
pub fn changed<T: Sync>(
    root: &Path,
    files: &[T],
    stamp_of: impl Fn(&T) -> (&Path, Stamp) + Sync,
    on_progress: &(dyn Fn(usize) + Sync),
) -> Option<Vec<(usize, Stamp)>> {
    let root = open_folder(CWD, root, OFlags::empty()).ok()?;
    let checked = AtomicUsize::new(0);
    let changed = |(at, file): (usize, &T)| {
        let (path, before) = stamp_of(file);
        let stat = statat(&root, path, AtFlags::SYMLINK_NOFOLLOW).ok()?;
        let now = stamp(&stat);
        FileType::from_raw_mode(stat.st_mode).is_file().then(|| (now != before).then_some((at, now)))
    };
    let shares: Vec<&[T]> = files.chunks(SHARE).collect();
    let all = parallel::map(shares.len(), 1, &|share| {
        let files = shares[share].iter().enumerate().map(|(at, file)| (share * SHARE + at, file));
        let found = files.filter_map(|file| changed(file).ok_or(()).transpose()).collect::<Result<Vec<_>, ()>>()?;
        on_progress(checked.fetch_add(shares[share].len(), Ordering::Relaxed) + shares[share].len());
        Ok::<_, ()>(found)
    });
    Some(all.ok()?.concat())
}

pub(super) fn open_folder(at: impl std::os::fd::AsFd, path: &Path, flags: OFlags) -> rustix::io::Result<OwnedFd> {
    openat(at, path, flags | OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())
}

#[allow(
    clippy::unnecessary_cast,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "these types differ from system to system"
)]
pub(super) fn stamp(stat: &Stat) -> Stamp {
    let modified = nanoseconds(stat.st_mtime as i64, stat.st_mtime_nsec as i64);
    Stamp { modified, size: stat.st_size as u64, inode: stat.st_ino as u64 }
}
