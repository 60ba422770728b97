//! Deletes indexes of libraries that are gone and have not been used for three months. A note beside the folder of each
//! index has the path of its library, and the time of the note tells when the index was last used.

use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::files::{self, Existing};
use crate::index::Index;

/// The extension of a note.
const NOTE: &str = "library";
/// The longest path that is read (bytes).
const LONGEST: u64 = 1 << 16;
/// A note is written again after this time, and leftovers are looked for then.
const NOTE_AGE: Duration = Duration::from_hours(24);
/// An unused index is deleted after this time and not earlier: its library may be on a disk that is attached again.
const INDEX_AGE: Duration = Duration::from_hours(24 * 90);

/// Notes that the index in `folder` is used for the library at `root`. Once a day, deletes the leftovers beside it. Failures
/// are ignored, because nothing depends on it.
pub fn delete_leftovers(folder: &Path, root: &Path) {
    let note = folder.with_extension(NOTE);
    let (Some(cache), Some(root)) = (folder.parent(), files::canonical(root)) else { return };
    let Some(path) = root.to_str() else { return };
    if age(&note).is_some_and(|age| age < NOTE_AGE) {
        return;
    }
    let _ = files::create_dir(cache);
    let written = files::write_atomic(&note, path.as_bytes(), Existing::Replace);
    if written.is_ok() {
        delete_old_indexes(cache);
    }
}

/// Deletes the indexes in `cache` that were last used long ago and whose libraries cannot be found.
fn delete_old_indexes(cache: &Path) {
    let mut notes = Vec::new();
    let walked =
        files::walk(cache, NOTE, |batch| notes.extend(batch.files.into_iter().map(|found| cache.join(found.path))));
    if walked.is_err() {
        return;
    }
    for note in notes {
        let is_old = age(&note).is_some_and(|age| age >= INDEX_AGE);
        let is_gone = || files::read_text(&note, LONGEST).is_ok_and(|root| files::stamp(Path::new(&root)).is_err());
        if note.parent() == Some(cache) && is_old && is_gone() && Index::remove(&note.with_extension("")).is_ok() {
            let _ = files::remove(&note);
        }
    }
}

/// The time since a file was written.
fn age(file: &Path) -> Option<Duration> {
    let modified = u64::try_from(files::stamp(file).ok()?.modified).ok()?;
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH + Duration::from_nanos(modified)).ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use std::fs::{self, File};
    use std::path::PathBuf;

    use super::*;

    /// Creates an index that was last used `days` ago.
    fn create_index(cache: &Path, name: &str, library: &Path, days: u64) -> PathBuf {
        let folder = cache.join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("meta.json"), "{}").unwrap();
        let note = folder.with_extension(NOTE);
        fs::write(&note, library.to_str().unwrap()).unwrap();
        let then = SystemTime::now() - Duration::from_hours(24 * days);
        File::options().write(true).open(&note).unwrap().set_modified(then).unwrap();
        folder
    }

    #[test]
    fn only_an_unused_index_of_a_missing_library_is_deleted() {
        let base = tempfile::tempdir().unwrap();
        let (cache, there, gone) = (base.path().join("cache"), base.path().join("there"), base.path().join("gone"));
        fs::create_dir(&there).unwrap();
        let old = create_index(&cache, "0123", &gone, 91);
        let others =
            [create_index(&cache, "1123", &gone, 89), create_index(&cache, "2123", &there, 1000), cache.join("3123")];
        fs::create_dir(&others[2]).unwrap();
        let current = cache.join("4123");
        delete_leftovers(&current, &there);
        assert!(!old.exists() && !old.with_extension(NOTE).exists());
        assert!(others.iter().all(|folder| folder.exists()));
        assert_eq!(
            fs::read_to_string(current.with_extension(NOTE)).unwrap(),
            there.canonicalize().unwrap().to_str().unwrap()
        );
        // Only once a day.
        let old = create_index(&cache, "0123", &gone, 91);
        delete_leftovers(&current, &there);
        assert!(old.exists());
        create_index(&cache, "4123", &there, 2);
        delete_leftovers(&current, &there);
        assert!(!old.exists() && current.exists());
    }
}
