//! Writes files atomically: the bytes go to a temporary file in the same folder, which is synced and renamed, and then the
//! folder is synced. A full disk, a kill or a power cut leaves either the old file or the new one.

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

/// Names of temporary files begin and end with these. They are hidden, so walks and watches ignore them.
const TEMP_PREFIX: &str = ".briefing-";
const TEMP_SUFFIX: &str = ".tmp";
/// An older temporary file was left by a process that was killed.
const STALE: Duration = Duration::from_hours(1);

/// What to do if the file already exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// Fail, and change nothing.
    Refuse,
    /// Replace it atomically; its mode stays.
    Replace,
}

/// Writes `bytes` to the file at `path`, completely or not at all. If `path` is a link, its target is written. A new file is
/// readable by everyone, as far as the umask allows.
///
/// # Errors
/// Returns an error if the file exists and may not be replaced, if its folder does not exist, or if it cannot be written. Nothing
/// has changed then, unless syncing the folder failed, which comes last.
pub fn write_atomic(path: &Path, bytes: &[u8], existing: Existing) -> Result<()> {
    let failed = |error: io::Error| failed("write", path, error);
    let (target, old) = resolve_target(path, existing)?;
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let file = write_temp(folder, bytes, old.as_ref()).map_err(failed)?;
    persist(file, &target, existing).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => already_exists(path),
        _ => failed(error),
    })?;
    sync_folder(folder).map_err(failed)?;
    remove_stale_temps(folder);
    Ok(())
}

/// Like [`write_atomic`] with [`Existing::Replace`]; creates the folder if it does not exist.
pub fn write_with_folder(path: &Path, bytes: &[u8]) -> Result<()> {
    path.parent().map_or(Ok(()), create_dir)?;
    write_atomic(path, bytes, Existing::Replace)
}

fn already_exists(path: &Path) -> Error {
    refused("write", path, "already exists").with_kind(Kind::AlreadyExists)
}

/// The file to write, with links resolved, and the metadata of the existing file.
fn resolve_target(path: &Path, existing: Existing) -> Result<(PathBuf, Option<Metadata>)> {
    let failed = |error: io::Error| failed("write", path, error);
    if path.file_name().is_none() {
        return Err(refused("write", path, "not the name of a file"));
    }
    let target = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((path.to_path_buf(), None)),
        Err(error) => return Err(failed(error)),
        Ok(metadata) if existing == Existing::Refuse => {
            return Err(if metadata.is_dir() { refused("write", path, "a folder") } else { already_exists(path) });
        }
        Ok(metadata) if metadata.is_symlink() => fs::canonicalize(path).map_err(failed)?,
        Ok(_) => path.to_path_buf(),
    };
    let old = fs::metadata(&target).map_err(failed)?;
    if !old.is_file() {
        return Err(refused("write", path, if old.is_dir() { "a folder" } else { "not a regular file" }));
    }
    // A rename succeeds even if the old file is read-only, so check.
    access(&target, Access::WRITE_OK).map_err(|error| failed(error.into()))?;
    Ok((target, Some(old)))
}

/// Writes and syncs a temporary file in `folder`, with the mode and owner of `old`.
fn write_temp(folder: &Path, bytes: &[u8], old: Option<&Metadata>) -> io::Result<NamedTempFile> {
    // A replacement must never be readable by more people than the old file.
    let mode = if old.is_some() { 0o600 } else { 0o644 };
    let mut file = Builder::new()
        .prefix(TEMP_PREFIX)
        .suffix(TEMP_SUFFIX)
        .permissions(Permissions::from_mode(mode))
        .tempfile_in(folder)?;
    file.write_all(bytes)?;
    if let Some(old) = old {
        let new = file.as_file().metadata()?;
        let same = (new.uid(), new.gid()) == (old.uid(), old.gid());
        // Only root can change the owner. If it stays another one, the group gets no access.
        let is_same_owner = same || fchown(file.as_file(), Some(old.uid()), Some(old.gid())).is_ok();
        file.as_file()
            .set_permissions(Permissions::from_mode(old.mode() & if is_same_owner { 0o777 } else { 0o707 }))?;
    }
    file.as_file().sync_all()?;
    Ok(file)
}

/// Renames `file` to `target`, or removes it if that fails. With [`Existing::Refuse`], a target that has been created in the
/// meantime is not replaced.
fn persist(file: NamedTempFile, target: &Path, existing: Existing) -> io::Result<()> {
    let renamed = match existing {
        Existing::Refuse => file.persist_noclobber(target),
        Existing::Replace => file.persist(target),
    };
    renamed.map(drop).map_err(|error| error.error)
}

/// Makes a rename durable. Does nothing if the folder cannot be opened or its file system cannot sync folders.
fn sync_folder(folder: &Path) -> io::Result<()> {
    let Ok(open) = File::open(folder) else { return Ok(()) };
    match open.sync_all() {
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
        result => result,
    }
}

/// Removes temporary files that killed processes left in `folder`, as far as possible.
fn remove_stale_temps(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let is_temp = name.to_str().is_some_and(|name| name.starts_with(TEMP_PREFIX) && name.ends_with(TEMP_SUFFIX));
        let age = || entry.metadata().ok().filter(Metadata::is_file)?.modified().ok()?.elapsed().ok();
        if is_temp && age().is_some_and(|age| age > STALE) {
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
    fn a_new_file_is_written_without_leftovers() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        write_atomic(&path, b"new", Existing::Refuse).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(mode(&path) & !0o644, 0);
        assert_ne!(mode(&path) & 0o400, 0);
        assert_eq!(names(folder.path()), ["a.txt"]);
    }

    #[test]
    fn an_existing_file_is_refused_or_replaced_with_its_mode() {
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
    fn a_file_created_at_the_last_moment_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        let file = write_temp(folder.path(), b"new", None).unwrap();
        fs::write(&path, "old").unwrap();
        assert_eq!(persist(file, &path, Existing::Refuse).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!((fs::read(&path).unwrap(), names(folder.path())), (b"old".to_vec(), vec!["a.txt".to_owned()]));
    }

    #[test]
    fn a_link_stays_and_its_target_is_written() {
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
    fn a_target_that_is_not_a_file_or_has_no_folder_is_refused() {
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
    fn only_old_temporary_files_are_removed() {
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
    fn a_relative_path_is_written_below_the_working_folder() {
        let name = format!("target/briefing-write-test-{}", std::process::id());
        if Path::new("target").is_dir() {
            write_atomic(Path::new(&name), b"x", Existing::Refuse).unwrap();
            fs::remove_file(name).unwrap();
        }
        assert_eq!(Path::new("a.txt").parent(), Some(Path::new("")));
    }
}
