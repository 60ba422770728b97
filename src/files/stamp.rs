//! File stamps, which change when a file does, and the kind of file at a path.

use std::fs::{self, File, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::files::failure::{failed, reason};

/// Distinguishes versions of a file without reading it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Stamp {
    /// Modification time, in nanoseconds since 1970.
    pub modified: i64,
    pub size: u64,
    /// Inode number; 0 if the system has none.
    pub inode: u64,
}

impl Stamp {
    pub(super) fn from_metadata(metadata: &Metadata) -> Self {
        Self {
            modified: nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
            size: metadata.size(),
            inode: metadata.ino(),
        }
    }
}

/// A file modified less than this before its stamp was read, in nanoseconds, may change again and have the same time.
const TIME_STEP: i64 = 100_000_000;
/// The same if the file system stores whole seconds.
const COARSE_TIME_STEP: i64 = 2_000_000_000;

/// Whether a file with the time `modified`, whose stamp was read at `now`, must get another stamp when it changes. A time in
/// the future counts as sure, because reading the file again each time would not help.
pub const fn is_sure(modified: i64, now: i64) -> bool {
    let step = if modified % 1_000_000_000 == 0 { COARSE_TIME_STEP } else { TIME_STEP };
    now.saturating_sub(modified).unsigned_abs() > step.unsigned_abs()
}

/// The current time, in the unit of [`Stamp::modified`].
pub fn now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(now.as_nanos()).unwrap_or(i64::MAX)
}

/// Saturates if the time is out of range.
pub(super) fn nanoseconds(seconds: i64, nanoseconds: i64) -> i64 {
    seconds.saturating_mul(1_000_000_000).saturating_add(nanoseconds)
}

/// The stamp of the file at `path`. Symbolic links are followed.
pub fn stamp(path: &Path) -> Result<Stamp> {
    fs::metadata(path).map(|metadata| Stamp::from_metadata(&metadata)).map_err(|error| failed("read", path, error))
}

/// The [`stamp`] and the time of the last status change, in nanoseconds since 1970, which no program can set back.
pub fn full_stamp(path: &Path) -> Result<(Stamp, i64)> {
    let metadata = fs::metadata(path).map_err(|error| failed("read", path, error))?;
    Ok((Stamp::from_metadata(&metadata), nanoseconds(metadata.ctime(), metadata.ctime_nsec())))
}

/// Sets the modification time of the file at `path`, in nanoseconds since 1970.
pub fn set_time(path: &Path, modified: i64) -> Result<()> {
    let time = UNIX_EPOCH + Duration::from_nanos(u64::try_from(modified).unwrap_or_default());
    let set = File::options().write(true).open(path).and_then(|file| file.set_modified(time));
    set.map_err(|error| failed("write", path, error))
}

/// What is at a path of a library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    File(Stamp),
    Folder,
    Gone,
    /// Something that cannot be read, and why.
    Skipped(String),
}

/// Inspects `path` below `root`. As in `walk`, a link that leads out of `root` is not followed.
pub fn look(root: &Path, path: &Path) -> Seen {
    match try_look(root, path) {
        Ok(seen) => seen,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Seen::Gone,
        Err(error) => Seen::Skipped(reason(&error)),
    }
}

fn try_look(root: &Path, path: &Path) -> io::Result<Seen> {
    let real = fs::canonicalize(root.join(path))?;
    if !real.starts_with(fs::canonicalize(root)?) {
        return Ok(Seen::Skipped("a link out of the library".to_owned()));
    }
    let metadata = fs::metadata(&real)?;
    Ok(if metadata.is_dir() {
        Seen::Folder
    } else if metadata.is_file() {
        Seen::File(Stamp::from_metadata(&metadata))
    } else {
        Seen::Skipped("not a regular file".to_owned())
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn the_time_that_was_set_is_read_back() {
        let file = tempfile::NamedTempFile::new().unwrap();
        for time in [0, 1_711_670_400_123_456_789, now()] {
            set_time(file.path(), time).unwrap();
            assert_eq!(stamp(file.path()).unwrap().modified, time);
        }
        assert!(set_time(&file.path().join("below"), 1).is_err());
    }

    #[test]
    fn a_stamp_changes_with_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        fs::write(&path, "a").unwrap();
        let before = stamp(&path).unwrap();
        assert_eq!((before.size, before), (1, stamp(&path).unwrap()));
        fs::write(&path, "ab").unwrap();
        assert_ne!(before, stamp(&path).unwrap());
        fs::remove_file(&path).unwrap();
        assert_eq!(stamp(&path).unwrap_err().reason, "no such file or directory");
    }

    #[test]
    fn a_stamp_is_sure_if_a_later_change_cannot_have_the_same_time() {
        const SECOND: i64 = 1_000_000_000;
        let now = 1_000 * SECOND + 5;
        for (modified, expected) in [
            (now - SECOND / 2, true),
            (now - SECOND / 20, false),
            (now, false),
            // The file system may store whole seconds.
            (999 * SECOND, false),
            (997 * SECOND, true),
            // In the future: waiting does not make it surer.
            (now + SECOND, true),
            (now + 100, false),
        ] {
            assert_eq!(is_sure(modified, now), expected, "{modified}");
        }
    }

    #[test]
    fn files_folders_missing_paths_and_links_out_are_distinguished() {
        let (root, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::create_dir(root.path().join("folder")).unwrap();
        fs::write(root.path().join("folder/a.toml"), "a").unwrap();
        fs::write(other.path().join("b.toml"), "b").unwrap();
        symlink(other.path(), root.path().join("out")).unwrap();
        symlink("folder/a.toml", root.path().join("in.toml")).unwrap();
        symlink("self.toml", root.path().join("self.toml")).unwrap();
        let look = |path: &str| look(root.path(), Path::new(path));
        assert!(matches!(look("folder/a.toml"), Seen::File(Stamp { size: 1, .. })));
        assert!(matches!(look("in.toml"), Seen::File(_)));
        assert_eq!(look("folder"), Seen::Folder);
        assert_eq!(look("gone.toml"), Seen::Gone);
        assert_eq!(look("folder/a.toml/b.toml"), Seen::Gone);
        assert_eq!(look("out/b.toml"), Seen::Skipped("a link out of the library".to_owned()));
        assert_eq!(look("../x.toml"), Seen::Gone);
        assert!(matches!(look("self.toml"), Seen::Skipped(_)));
    }
}
