//! The indexes of libraries that are gone: removed once nobody has asked for them in a season. Beside the folder of each index
//! stands a note with the path of its library; when the note was last written is when the index was last in use.

use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::files::{self, Existing};
use crate::index::Index;

/// The ending of a note.
const NOTE: &str = "library";
/// The longest path that is read, in bytes.
const LONGEST: u64 = 1 << 16;
/// How old a note may be before it is written anew, which is also how often leftovers are looked for.
const FRESH: Duration = Duration::from_hours(24);
/// How long the index of a library that cannot be found is kept: it may be on a disk that comes back.
const KEPT: Duration = Duration::from_hours(24 * 90);

/// Notes that the index in `folder` is in use for the library at `root`; once a day removes the indexes beside it that
/// are of no use any more. It fails in silence: nothing is lost by it.
pub fn tidy(folder: &Path, root: &Path) {
    let note = folder.with_extension(NOTE);
    let (Some(cache), Some(root)) = (folder.parent(), files::canonical(root)) else { return };
    let Some(words) = root.to_str() else { return };
    if age(&note).is_some_and(|age| age < FRESH) {
        return;
    }
    let _ = files::create_dir(cache);
    let written = files::write_atomic(&note, words.as_bytes(), Existing::Replace);
    if written.is_ok() {
        sweep(cache);
    }
}

/// Removes the indexes in `cache` of libraries that cannot be found and that were last in use long ago.
fn sweep(cache: &Path) {
    let mut notes = Vec::new();
    let walked =
        files::walk(cache, NOTE, |batch| notes.extend(batch.files.into_iter().map(|found| cache.join(found.path))));
    if walked.is_err() {
        return;
    }
    for note in notes {
        let is_old = age(&note).is_some_and(|age| age >= KEPT);
        let is_gone = || files::read_text(&note, LONGEST).is_ok_and(|root| files::stamp(Path::new(&root)).is_err());
        if note.parent() == Some(cache) && is_old && is_gone() && Index::remove(&note.with_extension("")).is_ok() {
            let _ = files::remove(&note);
        }
    }
}

/// How long ago a file was written.
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

    /// An index in `cache` of a library that was last used so many days ago.
    fn index(cache: &Path, name: &str, library: &Path, days: u64) -> PathBuf {
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
    fn only_an_index_that_is_long_unused_and_of_a_library_that_is_gone_is_removed() {
        let base = tempfile::tempdir().unwrap();
        let (cache, there, gone) = (base.path().join("cache"), base.path().join("there"), base.path().join("gone"));
        fs::create_dir(&there).unwrap();
        let left = index(&cache, "0123", &gone, 91);
        let kept = [index(&cache, "1123", &gone, 89), index(&cache, "2123", &there, 1000), cache.join("3123")];
        fs::create_dir(&kept[2]).unwrap();
        let mine = cache.join("4123");
        tidy(&mine, &there);
        assert!(!left.exists() && !left.with_extension(NOTE).exists());
        assert!(kept.iter().all(|folder| folder.exists()));
        assert_eq!(
            fs::read_to_string(mine.with_extension(NOTE)).unwrap(),
            there.canonicalize().unwrap().to_str().unwrap()
        );
        // Once a day is enough.
        let left = index(&cache, "0123", &gone, 91);
        tidy(&mine, &there);
        assert!(left.exists());
        index(&cache, "4123", &there, 2);
        tidy(&mine, &there);
        assert!(!left.exists() && mine.exists());
    }
}
