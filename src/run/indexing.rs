//! The index of a library: where it is kept, and for a command that asks once, an answer that is true to the files.

use std::path::Path;
use std::thread;
use std::time::Duration;

use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::library::{Event, Id, Library, Place};
use crate::run::leftovers;
use crate::run::places::{Meant, Places};
use crate::search::{Answer, Fed, Index, Opened, Print, Query, Request};

/// How often, and after how long, an index that another program has in its hands is tried again.
const TRIES: usize = 4;
const REST: Duration = Duration::from_millis(60);
/// How long a command waits for another program that is writing the index, in rests.
const PATIENCE: usize = 30;

/// The library that is meant.
#[must_use]
pub fn library(meant: &Meant) -> Library {
    Library::new(match meant {
        Meant::Path(path) => Place::of(path),
        Meant::Bundled => Place::Bundled,
    })
}

/// The folder of the index of `library`; none where it is made in memory: the bundled examples and a single file are
/// read in no time.
#[must_use]
pub fn folder(library: &Library, places: &Places) -> Option<std::path::PathBuf> {
    match library.place() {
        Place::Folder(root) => Some(places.index_of(root)),
        Place::File(_) | Place::Bundled => None,
    }
}

/// Notes that the index of `library` in `folder` is in use, and clears away those of libraries that are gone.
pub fn tidy(library: &Library, folder: Option<&Path>) {
    if let (Place::Folder(root), Some(folder)) = (library.place(), folder) {
        leftovers::tidy(folder, root);
    }
}

/// The index kept in `folder`, or one in memory where there is no folder or it cannot be used; with it what to say of that.
///
/// # Errors
/// Where the engine cannot be set up at all.
pub fn open(folder: Option<&Path>) -> Result<(Index, Option<String>)> {
    let Some(folder) = folder else { return Ok((Index::memory()?, None)) };
    let mut tries = 1;
    loop {
        match Index::open(folder) {
            Ok((index, Opened::Rebuilt(why))) => {
                return Ok((index, Some(format!("The search index is made anew: {why}."))));
            }
            Ok((index, Opened::Ready | Opened::Fresh)) => return Ok((index, None)),
            // Another program may be making it just now.
            Err(_) if tries < TRIES => thread::sleep(REST),
            Err(error) => {
                return Ok((
                    Index::memory()?,
                    Some(format!("The search index is kept in memory only: {}.", error.cause)),
                ));
            }
        }
        tries += 1;
    }
}

/// An index for a command that asks once.
pub struct Once {
    index: Index,
    library: Library,
    folder: Option<std::path::PathBuf>,
    /// What to say of it, if anything.
    pub notice: Option<String>,
}

/// Hears of what happens while an index is made.
pub type Told<'a> = &'a (dyn Fn(&Event) + Sync);

impl Once {
    /// The index of the library that is meant.
    ///
    /// # Errors
    /// Where the engine cannot be set up at all.
    pub fn open(meant: &Meant, places: &Places) -> Result<Self> {
        let library = library(meant);
        let folder = folder(&library, places);
        tidy(&library, folder.as_deref());
        let (index, notice) = open(folder.as_deref())?;
        Ok(Self { index, library, folder, notice })
    }

    /// The answer to `request`, true to the files.
    ///
    /// # Errors
    /// Where the library cannot be read.
    pub fn search(&mut self, request: &Request, told: Told<'_>) -> Result<Answer> {
        self.ask(told, |index| Ok(index.search(request, &|| false)?.unwrap_or_default()))
    }

    /// The briefs that `query` takes, true to the files, in the order of their paths.
    ///
    /// # Errors
    /// Where the library cannot be read.
    pub fn briefs(&mut self, query: &Query, today: Option<Date>, told: Told<'_>) -> Result<Vec<Id>> {
        self.ask(told, |index| Ok(index.briefs(query, today, &|| false)?.unwrap_or_default()))
    }

    /// Asks while the files are looked at; where they are not those the index knows, brings it up to them and asks again.
    fn ask<T: Send>(&mut self, told: Told<'_>, ask: impl Fn(&Index) -> Result<T> + Sync) -> Result<T> {
        let (index, library) = (&self.index, &self.library);
        let (answer, files) = thread::scope(|scope| {
            // What is asked of an empty index is asked in vain.
            let is_known = index.print().is_ok_and(|print| print.is_some_and(|print| print != Print::default()));
            let asked = is_known.then(|| scope.spawn(|| (index.print(), ask(index), index.print())));
            let files = is_known.then(|| Print::of(library));
            (asked.and_then(|asked| asked.join().ok()), files)
        });
        if let (Some((Ok(Some(before)), Ok(answer), Ok(Some(after)))), Some(Ok(files))) = (answer, files)
            && before == files
            && after == files
        {
            return Ok(answer);
        }
        match self.refresh(told).and_then(|_| ask(&self.index)) {
            Ok(answer) => Ok(answer),
            Err(error) if self.library.each_file(|_, _| {}).is_err() => Err(error),
            // The library is there: it is the index that cannot be used.
            Err(_) => {
                self.renew()?;
                self.refresh(told)?;
                ask(&self.index)
            }
        }
    }

    /// Makes the index true to the files; what that came to.
    ///
    /// # Errors
    /// Where the library cannot be read or the index not be written.
    pub fn refresh(&mut self, told: Told<'_>) -> Result<Fed> {
        for _ in 0..PATIENCE {
            if !self.index.is_busy() {
                let fed = self.index.refresh(&self.library, &told).map_err(|error| self.named(error))?;
                if !fed.busy {
                    return Ok(fed);
                }
            }
            thread::sleep(REST);
        }
        self.index = Index::memory()?;
        self.notice = Some("Another program is writing the search index; this one is made in memory.".into());
        self.index.refresh(&self.library, &told)
    }

    /// Puts an empty index in the place of this one.
    ///
    /// # Errors
    /// Where the engine cannot be set up at all.
    pub fn renew(&mut self) -> Result<()> {
        let removed = self.folder.as_deref().map_or(Ok(()), Index::remove);
        let (index, notice) = match removed {
            Ok(()) => open(self.folder.as_deref())?,
            Err(error) => {
                (Index::memory()?, Some(format!("The search index is kept in memory only: {}.", error.cause)))
            }
        };
        self.index = index;
        self.notice = notice;
        Ok(())
    }

    /// The index.
    #[must_use]
    pub const fn index(&self) -> &Index {
        &self.index
    }

    /// The folder it is kept in; none where it lives in memory.
    #[must_use]
    pub fn kept_in(&self) -> Option<&Path> {
        self.folder.as_deref().filter(|_| self.index.is_kept())
    }

    fn named(&self, error: Error) -> Error {
        match self.library.place() {
            Place::Folder(path) | Place::File(path) if error.thing == "the library" => {
                Error::new("open", path.display(), error.cause)
            }
            _ => error,
        }
    }
}
