//! Writing a file so that a full disk, a kill or a power cut leaves the old one or the new one, and so that nothing is
//! ever replaced unseen: a new file beside it, synced, renamed over it, the folder synced.

use std::fs::{self, File, Metadata, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::fs::{Access, access};
use tempfile::{Builder, NamedTempFile};

use crate::error::{Error, Kind, Result};
use crate::files::failure::{failed, refused};
use crate::files::home::create_dir;

/// What the files beside are called until they are whole: hidden from walks and watches.
const BEFORE: &str = ".briefing-";
const AFTER: &str = ".tmp";
/// A file beside that is older was left by a process that was killed.
const STALE: Duration = Duration::from_hours(1);

/// What becomes of a file that is already there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// It stays, and nothing is written.
    Refuse,
    /// It is replaced, in one step; its mode stays.
    Replace,
}

/// Writes `bytes` to the file at `path`, whole or not at all. A link is followed and what it leads to is written. A new
/// file can be read by all whom the user's mask lets.
///
/// # Errors
/// Returns an error if there is a file and it may not be replaced, the folder is not there, or the system refuses; nothing has
/// changed then, unless the error comes from syncing the folder at the very end.
pub fn write_atomic(path: &Path, bytes: &[u8], existing: Existing) -> Result<()> {
    let failed = |error: io::Error| failed("write", path, error);
    let (target, old) = target(path, existing)?;
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let file = fill(folder, bytes, old.as_ref()).map_err(failed)?;
    place(file, &target, existing).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => exists(path),
        _ => failed(error),
    })?;
    sync_folder(folder).map_err(failed)?;
    sweep(folder);
    Ok(())
}

/// Writes `bytes` to the file at `path` as [`write_atomic`] does, in place of what is there; its folder is made where there is
/// none.
///
/// # Errors
/// Those of making the folder and of writing.
pub fn write_with_folder(path: &Path, bytes: &[u8]) -> Result<()> {
    path.parent().map_or(Ok(()), create_dir)?;
    write_atomic(path, bytes, Existing::Replace)
}

fn exists(path: &Path) -> Error {
    refused("write", path, "already exists").with_kind(Kind::AlreadyExists)
}

/// The file to write, without links on the way, and what stands there now.
fn target(path: &Path, existing: Existing) -> Result<(PathBuf, Option<Metadata>)> {
    let failed = |error: io::Error| failed("write", path, error);
    if path.file_name().is_none() {
        return Err(refused("write", path, "not the name of a file"));
    }
    let target = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((path.to_path_buf(), None)),
        Err(error) => return Err(failed(error)),
        Ok(metadata) if existing == Existing::Refuse => {
            return Err(if metadata.is_dir() { refused("write", path, "a folder") } else { exists(path) });
        }
        Ok(metadata) if metadata.is_symlink() => fs::canonicalize(path).map_err(failed)?,
        Ok(_) => path.to_path_buf(),
    };
    let old = fs::metadata(&target).map_err(failed)?;
    if !old.is_file() {
        return Err(refused("write", path, if old.is_dir() { "a folder" } else { "not a regular file" }));
    }
    // A rename does not ask whether the old file may be written; its owner may have said no.
    access(&target, Access::WRITE_OK).map_err(|error| failed(error.into()))?;
    Ok((target, Some(old)))
}

/// A new file in `folder` with `bytes` in it, safe on the disk, with the mode and owner of `old`.
fn fill(folder: &Path, bytes: &[u8], old: Option<&Metadata>) -> io::Result<NamedTempFile> {
    // What is to replace a file shows nobody more than that one did, at no time.
    let mode = if old.is_some() { 0o600 } else { 0o644 };
    let mut file =
        Builder::new().prefix(BEFORE).suffix(AFTER).permissions(Permissions::from_mode(mode)).tempfile_in(folder)?;
    file.write_all(bytes)?;
    if let Some(old) = old {
        let new = file.as_file().metadata()?;
        let same = (new.uid(), new.gid()) == (old.uid(), old.gid());
        // Only root may give a file away; any other's new file is their own, and not for the eyes of their group.
        let kept = same || fchown(file.as_file(), Some(old.uid()), Some(old.gid())).is_ok();
        file.as_file().set_permissions(Permissions::from_mode(old.mode() & if kept { 0o777 } else { 0o707 }))?;
    }
    file.as_file().sync_all()?;
    Ok(file)
}

/// Gives `file` the name `target`; where that fails it is removed. What was put there in the meantime is not replaced
/// unless it may be.
fn place(file: NamedTempFile, target: &Path, existing: Existing) -> io::Result<()> {
    let kept = match existing {
        Existing::Refuse => file.persist_noclobber(target),
        Existing::Replace => file.persist(target),
    };
    kept.map(drop).map_err(|error| error.error)
}

/// Makes the new name last. A folder that cannot be opened or synced on this file system is left to the system.
fn sync_folder(folder: &Path) -> io::Result<()> {
    let Ok(open) = File::open(folder) else { return Ok(()) };
    match open.sync_all() {
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
        done => done,
    }
}

/// Removes what a killed process left half-written in `folder`; what cannot be removed stays.
fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(|name| name.starts_with(BEFORE) && name.ends_with(AFTER));
        let old = || entry.metadata().ok().filter(Metadata::is_file)?.modified().ok()?.elapsed().ok();
        if ours && old().is_some_and(|age| age > STALE) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use std::fs::FileTimes;
    use std::os::unix::fs::symlink;
    use std::process::Command;
    use std::time::SystemTime;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn reason(path: &Path, existing: Existing) -> String {
        write_atomic(path, b"new", existing).unwrap_err().reason
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn a_new_file_is_written_and_nothing_else_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        write_atomic(&path, b"new", Existing::Refuse).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(mode(&path) & !0o644, 0);
        assert_ne!(mode(&path) & 0o400, 0);
        assert_eq!(names(folder.path()), ["a.txt"]);
    }

    #[test]
    fn a_file_that_is_there_is_refused_or_replaced_with_its_mode() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        assert_eq!(reason(&path, Existing::Refuse), "already exists");
        assert_eq!(fs::read(&path).unwrap(), b"old");
        write_atomic(&path, b"new", Existing::Replace).unwrap();
        assert_eq!((fs::read(&path).unwrap().as_slice(), mode(&path)), (&b"new"[..], 0o640));
        assert_eq!(names(folder.path()), ["a.txt"]);
    }

    #[test]
    fn a_file_that_came_at_the_last_moment_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        let file = fill(folder.path(), b"new", None).unwrap();
        fs::write(&path, "old").unwrap();
        assert_eq!(place(file, &path, Existing::Refuse).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!((fs::read(&path).unwrap(), names(folder.path())), (b"old".to_vec(), vec!["a.txt".to_owned()]));
    }

    #[test]
    fn a_link_stays_and_what_it_leads_to_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("real")).unwrap();
        fs::write(at("real/a.txt"), "old").unwrap();
        symlink("real/a.txt", at("link")).unwrap();
        symlink("gone", at("lost")).unwrap();
        assert_eq!(reason(&at("link"), Existing::Refuse), "already exists");
        assert_eq!(reason(&at("lost"), Existing::Refuse), "already exists");
        assert_eq!(reason(&at("lost"), Existing::Replace), "no such file or directory");
        write_atomic(&at("link"), b"new", Existing::Replace).unwrap();
        assert!(fs::symlink_metadata(at("link")).unwrap().is_symlink());
        assert_eq!(fs::read(at("real/a.txt")).unwrap(), b"new");
        assert_eq!(names(folder.path()), ["link", "lost", "real"]);
    }

    #[test]
    fn what_is_no_file_and_what_has_no_folder_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        assert!(Command::new("mkfifo").arg(at("fifo")).status().unwrap().success());
        assert_eq!(reason(&at("fifo"), Existing::Replace), "not a regular file");
        assert_eq!(reason(folder.path(), Existing::Replace), "a folder");
        assert_eq!(reason(folder.path(), Existing::Refuse), "a folder");
        assert_eq!(reason(&at("none/a.txt"), Existing::Refuse), "no such file or directory");
        assert_eq!(reason(&at(".."), Existing::Replace), "not the name of a file");
        assert!(reason(&at(&"x".repeat(300)), Existing::Refuse).contains("too long"));
        assert_eq!(names(folder.path()), ["fifo"]);
    }

    #[test]
    fn only_old_leftovers_of_a_killed_process_are_swept_away() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let old = FileTimes::new().set_modified(SystemTime::now() - 2 * STALE);
        for name in [".briefing-old.tmp", ".other-old.tmp", "briefing-old.tmp"] {
            File::create(at(name)).unwrap().set_times(old).unwrap();
        }
        File::create(at(".briefing-new.tmp")).unwrap();
        write_atomic(&at("a.txt"), b"", Existing::Refuse).unwrap();
        assert_eq!(names(folder.path()), [".briefing-new.tmp", ".other-old.tmp", "a.txt", "briefing-old.tmp"]);
    }

    #[test]
    fn a_relative_name_is_written_in_the_working_folder() {
        let name = format!("target/briefing-write-test-{}", std::process::id());
        if Path::new("target").is_dir() {
            write_atomic(Path::new(&name), b"x", Existing::Refuse).unwrap();
            fs::remove_file(name).unwrap();
        }
        assert_eq!(Path::new("a.txt").parent(), Some(Path::new("")));
    }
}
