//! Where a library is, and reading one brief of it.

use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::brief::{self, Problem, Reading};
use crate::error::{Error, Kind, Result};
use crate::files::{self, MAX_BRIEF};
use crate::library::bundled::BUNDLED;
use crate::library::entry::{Entry, Id, Stamp};
use crate::text;

/// Where the briefs of a library are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// All `*.toml` below a folder.
    Folder(PathBuf),
    File(PathBuf),
    /// The examples compiled into the program.
    Bundled,
}

impl Location {
    /// A path at which there is no file counts as a folder.
    pub fn from_path(path: &Path) -> Self {
        if files::is_file(path) { Self::File(path.to_owned()) } else { Self::Folder(path.to_owned()) }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Library {
    location: Location,
}

/// A file with a syntax error that has changed within this time may still be being written,
const BEING_WRITTEN: Duration = Duration::from_secs(2);
/// and is read again after this time.
const RETRY_AFTER: Duration = Duration::from_millis(100);

impl Library {
    pub const fn new(location: Location) -> Self {
        Self { location }
    }

    pub const fn location(&self) -> &Location {
        &self.location
    }

    /// The folder that ids are relative to; `None` for the bundled examples.
    pub fn root(&self) -> Option<&Path> {
        match &self.location {
            Location::Folder(root) => Some(root),
            Location::File(file) => Some(file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))),
            Location::Bundled => None,
        }
    }

    /// The name of the library as one clean line.
    pub fn title(&self) -> String {
        let last = |path: &Path| {
            let real = files::canonical(path).unwrap_or_else(|| path.to_owned());
            let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
            match (real.parent().and_then(name), name(&real)) {
                // Many libraries are called "briefs".
                (Some(parent), Some(folder)) if folder == "briefs" => format!("{parent}/{folder}"),
                (_, Some(name)) => name,
                (_, None) => path.to_string_lossy().into_owned(),
            }
        };
        match &self.location {
            Location::Folder(path) | Location::File(path) => text::line(&last(path)),
            Location::Bundled => "Examples".to_owned(),
        }
    }

    pub(crate) fn unreachable_error(&self, why: &str) -> Error {
        let (Location::Folder(path) | Location::File(path)) = &self.location else {
            return Error::new("open", "the examples", why);
        };
        Error::new("open", text::line(&path.to_string_lossy()), why).with_kind(Kind::Unreachable)
    }

    pub const fn is_read_only(&self) -> bool {
        matches!(self.location, Location::Bundled)
    }

    /// The file of a brief; `None` for the bundled examples.
    pub fn file(&self, id: &Id) -> Option<PathBuf> {
        self.root().map(|root| root.join(id.path()))
    }

    /// Reads a brief from its file. If the file cannot be read or is broken, the reading has no brief.
    pub fn read_brief(&self, id: &Id) -> (Entry, Reading) {
        let (text, mut stamp) = match self.read_text(id) {
            Ok(found) => found,
            Err(error) => {
                let reading = Reading { brief: None, problems: vec![Problem::of_file(error.reason)] };
                return (Entry::new(id, Stamp::default(), &reading), reading);
            }
        };
        let mut reading = brief::read_brief(&text);
        if reading.brief.is_none() && has_just_changed(stamp) {
            thread::sleep(RETRY_AFTER);
            if let Ok((text, now)) = self.read_text(id) {
                (reading, stamp) = (brief::read_brief(&text), now);
            }
        }
        (Entry::new(id, stamp, &reading), reading)
    }

    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn read_text(&self, id: &Id) -> Result<(String, Stamp)> {
        if let Some(path) = self.file(id) {
            return files::read_stamped(&path, MAX_BRIEF);
        }
        let found = BUNDLED.iter().find(|(file, _)| Path::new(file) == id.path());
        let (_, text) = found.ok_or_else(|| Error::new("read", id, "no example has this name"))?;
        Ok(((*text).to_owned(), Stamp::default()))
    }
}

fn has_just_changed(stamp: Stamp) -> bool {
    let age = u64::try_from(files::now().saturating_sub(stamp.modified));
    age.is_ok_and(|age| Duration::from_nanos(age) < BEING_WRITTEN)
}
