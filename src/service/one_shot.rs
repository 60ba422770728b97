//! The index of a library: where it is kept, and for a command that asks once, an answer that is true to the files.

use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use jiff::civil::Date;

use crate::config::paths::{LibrarySource, Paths};
use crate::error::{Error, Kind, Result};
use crate::files;
use crate::index::{Fingerprint, Index, Opened, SyncReport};
use crate::library::{ById, Event, Id, Library, Place, Stamp};
use crate::parallel;
use crate::search::{Answer, Query, Request};
use crate::service::leftovers;
use crate::service::list_cache::Listing;
use crate::service::scan_cache::Looked;

/// How often, and after how long, an index that another program has in its hands is tried again.
const TRIES: usize = 4;
const REST: Duration = Duration::from_millis(60);
/// How long a command waits for another program that is writing the index, in rests.
const PATIENCE: usize = 30;

/// From how many files on it takes too long to look at every one for each answer.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    /// Of so large a library every file is looked at before an answer, but not twice within a second.
    pub large: usize,
    /// Of so huge a one every file is looked at after the answer.
    pub huge: usize,
}

impl Default for Sizes {
    fn default() -> Self {
        Self { large: 5_000, huge: 20_000 }
    }
}

/// The library that is meant.
pub fn library(meant: &LibrarySource) -> Library {
    Library::new(match meant {
        LibrarySource::Path(path) => Place::of(path),
        LibrarySource::Bundled => Place::Bundled,
    })
}

/// The folder of the index of `library`; none where it is made in memory: the bundled examples and a single file are
/// read in no time.
pub fn folder(library: &Library, places: &Paths) -> Option<PathBuf> {
    match library.place() {
        Place::Folder(root) => Some(places.index_dir(root)),
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
/// Returns an error if the engine cannot be set up at all.
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
                    Some(format!("The search index is kept in memory only: {}.", error.reason)),
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
    folder: Option<PathBuf>,
    sizes: Sizes,
    ahead: Option<Ahead>,
    /// Whether every file is still to be looked at.
    owes: bool,
    /// What to say of it, if anything.
    pub notice: Option<String>,
}

/// What was seen last time, and how much of it still holds, which is found out while the index is being opened.
type Ahead = JoinHandle<Option<(Looked, Holding)>>;

/// Whether what was seen last time still holds.
#[derive(Debug, Clone, Copy)]
enum Holding {
    /// Every file is as it was, or not.
    Files(bool),
    /// The names are, or not; to look at every file would take too long.
    Names(bool),
}

/// Stamps of fewer files are read before a thread has begun.
const MANY: usize = 64;

/// Whether the files below `root` are those whose stamps these are.
fn are(files: &ById<Stamp>, root: &Path) -> bool {
    let files: Vec<(&Id, &Stamp)> = files.iter().collect();
    let is = |at: usize| -> std::result::Result<(), ()> {
        let (id, stamp) = files[at];
        files::stamp(&root.join(id.path())).ok().filter(|now| now == stamp).map(drop).ok_or(())
    };
    parallel::map(files.len(), MANY, &is).is_ok()
}

fn answered(index: &Index, request: &Request) -> Result<Answer> {
    Ok(index.search(request, &|| false)?.unwrap_or_default())
}

/// Hears of what happens while an index is made.
pub type Told<'a> = &'a (dyn Fn(&Event) + Sync);

impl Once {
    /// The index of the library that is meant.
    ///
    /// # Errors
    /// Returns an error if the engine cannot be set up at all.
    pub fn open(meant: &LibrarySource, places: &Paths) -> Result<Self> {
        let library = library(meant);
        let folder = folder(&library, places);
        Self::new(library, folder, (Sizes::default(), None))
    }

    /// The same for a command that will ask: the files are looked at meanwhile, as far as `sizes` lets.
    ///
    /// # Errors
    /// Those of [`Once::open`].
    pub fn open_ahead(meant: &LibrarySource, places: &Paths, sizes: Sizes) -> Result<Self> {
        let library = library(meant);
        let look = |root: &Path, folder: PathBuf| {
            let root = root.to_owned();
            thread::spawn(move || {
                let looked = Looked::load(&folder)?;
                let count = looked.count();
                let is_long = count >= sizes.huge || count >= sizes.large && looked.is_fresh();
                let holding = if is_long {
                    Holding::Names(looked.outline().has_names_of(&root))
                } else {
                    Holding::Files(looked.still_holds(&root))
                };
                Some((looked, holding))
            })
        };
        let folder = folder(&library, places);
        let ahead = library.root().zip(folder.clone()).map(|(root, folder)| look(root, folder));
        Self::new(library, folder, (sizes, ahead))
    }

    fn new(library: Library, folder: Option<PathBuf>, (sizes, ahead): (Sizes, Option<Ahead>)) -> Result<Self> {
        tidy(&library, folder.as_deref());
        let (index, notice) = open(folder.as_deref())?;
        Ok(Self { index, library, folder, sizes, ahead, owes: false, notice })
    }

    /// The answer to `request`, true to the files.
    ///
    /// # Errors
    /// Returns an error if the library cannot be read.
    pub fn search(&mut self, request: &Request, told: Told<'_>) -> Result<Answer> {
        self.ask(told, |index| answered(index, request), |_| None)
    }

    /// The same; but of a library of many thousands, where every file was looked at a moment ago, it is true to names that
    /// came and went and to the files of its hits. [`Once::settle`] is then to follow, which looks at the rest where that is
    /// due.
    ///
    /// # Errors
    /// Those of [`Once::search`].
    pub fn search_soon(&mut self, request: &Request, told: Told<'_>) -> Result<Answer> {
        let shown = |answer: &Answer| Some(answer.hits.iter().map(|hit| (hit.id.clone(), hit.stamp)).collect());
        self.ask(told, |index| answered(index, request), shown)
    }

    /// The briefs that `query` takes, true to the files, in the order of their paths.
    ///
    /// # Errors
    /// Returns an error if the library cannot be read.
    pub fn briefs(&mut self, query: &Query, today: Option<Date>, told: Told<'_>) -> Result<Vec<Id>> {
        self.ask(told, |index| Ok(index.briefs(query, today, &|| false)?.unwrap_or_default()), |_| None)
    }

    /// SeenBriefs at every file where the last answer left that out; how many had changed. The index then knows them.
    ///
    /// # Errors
    /// Returns an error if the library cannot be read or the index not be written.
    pub fn settle(&mut self, told: Told<'_>) -> Result<usize> {
        if !std::mem::take(&mut self.owes) || self.look(|| Ok(())).is_some() {
            return Ok(0);
        }
        let fed = self.refresh(told)?;
        Ok(fed.put + fed.removed)
    }

    /// Asks while the files are looked at; where they are not those the index knows, brings it up to them and asks again.
    /// `shown` names the files an answer rests on, where those are all that must be true.
    fn ask<T: Send>(
        &mut self,
        told: Told<'_>,
        ask: impl Fn(&Index) -> Result<T> + Sync,
        shown: impl Fn(&T) -> Option<ById<Stamp>>,
    ) -> Result<T> {
        let ahead = self.ahead.take();
        let answer = match (ahead, self.library.root().map(Path::to_owned)) {
            (Some(ahead), Some(root)) => self.ask_ahead((ahead, &root), &ask, shown),
            _ => self.look(|| ask(&self.index)),
        };
        if let Some(answer) = answer {
            return Ok(answer);
        }
        match self.refresh(told).and_then(|_| ask(&self.index)) {
            Ok(answer) => Ok(answer),
            Err(error) if self.library.look().is_err() => Err(error),
            // The library is there: it is the index that cannot be used.
            Err(_) => {
                self.renew()?;
                self.refresh(told)?;
                ask(&self.index)
            }
        }
    }

    /// The answer, where what was seen last time is what the index knows, and still holds.
    fn ask_ahead<T: Send>(
        &mut self,
        (ahead, root): (Ahead, &Path),
        ask: &(impl Fn(&Index) -> Result<T> + Sync),
        shown: impl Fn(&T) -> Option<ById<Stamp>>,
    ) -> Option<T> {
        let (before, answer) = (self.index.print().ok()?, ask(&self.index));
        let seen = ahead.join().ok().flatten();
        let Some((looked, holding)) = seen.filter(|(looked, _)| before == Some(looked.print())) else {
            return self.look(|| answer);
        };
        let answer = answer.ok()?;
        let holds = match (holding, shown(&answer)) {
            (Holding::Files(holds), _) => holds,
            (Holding::Names(holds), Some(files)) => {
                self.owes = looked.count() >= self.sizes.huge && looked.is_due();
                holds && are(&files, root)
            }
            (Holding::Names(_), None) => looked.still_holds(root),
        };
        (holds && self.index.print().ok()? == before).then_some(answer)
    }

    /// What `ask` gives, where the files turn out to be those the index knows; what was seen is then kept.
    fn look<T: Send>(&self, ask: impl FnOnce() -> Result<T> + Send) -> Option<T> {
        // What is asked of an empty index is asked in vain.
        let before = self.index.print().ok()?.filter(|print| *print != Fingerprint::default())?;
        let (at, start) = (files::now(), Instant::now());
        let (answer, seen) = thread::scope(|scope| {
            let asked = scope.spawn(|| (ask(), self.index.print()));
            let seen = self.library.look();
            (asked.join().ok(), seen)
        });
        let (Some((Ok(answer), Ok(after))), Ok(tree)) = (answer, seen) else { return None };
        let print = Fingerprint::of(&tree);
        if before != print || after != Some(print) {
            return None;
        }
        if let Some(folder) = self.kept_in() {
            Looked::keep(folder, &tree, (print, at, start.elapsed()));
        }
        Some(answer)
    }

    /// Makes the index true to the files; what that came to.
    ///
    /// # Errors
    /// Returns an error if the library cannot be read or the index not be written.
    pub fn refresh(&mut self, told: Told<'_>) -> Result<SyncReport> {
        for _ in 0..PATIENCE {
            if !self.index.is_busy() {
                // Where nothing is known all files are read: the reader's first start need not do so again.
                let listing = self.index.knows_none()?.then(Listing::new);
                let hear = |event: &Event| {
                    listing.iter().for_each(|listing| listing.take(event));
                    told(event);
                };
                let fed = self.index.refresh(&self.library, &hear).map_err(|error| self.named(error))?;
                if !fed.busy {
                    if let (Some(listing), Some(folder)) = (listing, self.kept_in()) {
                        listing.keep(folder, (fed.put, self.index.print().ok().flatten()));
                    }
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
    /// Returns an error if the engine cannot be set up at all.
    pub fn renew(&mut self) -> Result<()> {
        let removed = self.folder.as_deref().map_or(Ok(()), Index::remove);
        let (index, notice) = match removed {
            Ok(()) => open(self.folder.as_deref())?,
            Err(error) => {
                (Index::memory()?, Some(format!("The search index is kept in memory only: {}.", error.reason)))
            }
        };
        self.index = index;
        self.notice = notice;
        Ok(())
    }

    pub const fn index(&self) -> &Index {
        &self.index
    }

    /// The folder it is kept in; none where it lives in memory.
    pub fn kept_in(&self) -> Option<&Path> {
        self.folder.as_deref().filter(|_| self.index.is_kept())
    }

    fn named(&self, error: Error) -> Error {
        match self.library.place() {
            Place::Folder(path) | Place::File(path) if error.kind == Kind::Unreachable => {
                Error::new("open", path.display(), error.reason)
            }
            _ => error,
        }
    }
}
