//! Where a library is, and reading one brief of it.

use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::brief::{self, Problem, Reading};
use crate::error::{Error, Result};
use crate::files::{self, MAX_BRIEF};
use crate::library::bundled::BUNDLED;
use crate::library::entry::{Card, Entry, Id, Stamp};
use crate::text;

/// Where the briefs of a library are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// All `*.toml` below a folder.
    Folder(PathBuf),
    File(PathBuf),
    /// The examples compiled into the program.
    Bundled,
}

impl Place {
    /// The place that a path names: a file where one stands there, else a folder.
    pub fn of(path: &Path) -> Self {
        if files::is_file(path) { Self::File(path.to_owned()) } else { Self::Folder(path.to_owned()) }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Library {
    place: Place,
}

/// How long after its last change a file with a syntax error is taken for one that is still being written.
const BEING_WRITTEN: Duration = Duration::from_secs(2);
/// How long to wait for the rest of it.
const REST: Duration = Duration::from_millis(100);

impl Library {
    /// The library at `place`.
    pub const fn new(place: Place) -> Self {
        Self { place }
    }

    pub const fn place(&self) -> &Place {
        &self.place
    }

    /// The folder that ids are relative to; none for the bundled examples.
    pub fn root(&self) -> Option<&Path> {
        match &self.place {
            Place::Folder(root) => Some(root),
            Place::File(file) => Some(file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))),
            Place::Bundled => None,
        }
    }

    /// Its name for a header, clean.
    pub fn name(&self) -> String {
        let last = |path: &Path| {
            let real = files::canonical(path).unwrap_or_else(|| path.to_owned());
            let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
            match (real.parent().and_then(name), name(&real)) {
                // The usual name of the folder says nothing of what is in it.
                (Some(parent), Some(folder)) if folder == "briefs" => format!("{parent}/{folder}"),
                (_, Some(name)) => name,
                (_, None) => path.to_string_lossy().into_owned(),
            }
        };
        match &self.place {
            Place::Folder(path) | Place::File(path) => text::line(&last(path)),
            Place::Bundled => "Examples".to_owned(),
        }
    }

    /// Whether nothing can be written to it.
    pub const fn is_read_only(&self) -> bool {
        matches!(self.place, Place::Bundled)
    }

    /// The file of a brief; none for the bundled examples.
    pub fn file(&self, id: &Id) -> Option<PathBuf> {
        self.root().map(|root| root.join(id.path()))
    }

    /// Reads one brief from its file as it is now. A file that cannot be read or is broken gives a reading without a brief.
    pub fn read(&self, id: &Id) -> (Entry, Reading) {
        let (text, stamp) = match self.text(id) {
            Ok(found) => found,
            Err(error) => return broken(id, Stamp::default(), &error.reason),
        };
        let mut reading = brief::read_brief(&text);
        let mut stamp = stamp;
        if reading.brief.is_none() && is_fresh(stamp) {
            thread::sleep(REST);
            if let Ok((again, now)) = self.text(id) {
                (reading, stamp) = (brief::read_brief(&again), now);
            }
        }
        (entry(id, stamp, &reading), reading)
    }

    /// The brief's file as it is now.
    ///
    /// # Errors
    /// Returns an error if it cannot be read.
    pub fn text(&self, id: &Id) -> Result<(String, Stamp)> {
        match self.file(id) {
            Some(path) => files::read_stamped(&path, MAX_BRIEF),
            None => {
                let name = id.path();
                let found = BUNDLED.iter().find(|(file, _)| Path::new(file) == name);
                let (_, text) = found.ok_or_else(|| Error::new("read", id.shown(), "no example has this name"))?;
                Ok(((*text).to_owned(), Stamp::default()))
            }
        }
    }
}

/// The entry of a file that was read.
pub(crate) fn entry(id: &Id, stamp: Stamp, reading: &Reading) -> Entry {
    Entry { id: id.clone(), stamp, card: reading.brief.as_ref().map(Card::of), problems: reading.problems.clone() }
}

/// Entry and reading of a file that is not even text.
pub(crate) fn broken(id: &Id, stamp: Stamp, why: &str) -> (Entry, Reading) {
    let problems = vec![Problem::of_file(why)];
    let entry = Entry { id: id.clone(), stamp, card: None, problems: problems.clone() };
    (entry, Reading { brief: None, problems })
}

fn is_fresh(stamp: Stamp) -> bool {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let changed = Duration::from_nanos(u64::try_from(stamp.modified).unwrap_or_default());
    now.checked_sub(changed).is_some_and(|age| age < BEING_WRITTEN)
}
