//! A library and its index kept true to the files, for the reader and the commands alike.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender, unbounded};
use jiff::civil::Date;

use crate::app::{Ask, Message};
use crate::error::{Error, Result};
use crate::files::{self, Mode, Watcher};
use crate::library::{Event, Id, Library, Place, Stamp};
use crate::run::places::{Meant, Places};
use crate::search::{Answer, Feed, Index, Request};

/// The library that is meant.
#[must_use]
pub fn library(meant: &Meant) -> Library {
    Library::new(match meant {
        Meant::Path(path) => Place::of(path),
        Meant::Bundled => Place::Bundled,
    })
}

/// An index that several threads ask while one keeps it true.
pub type Shared = Arc<Index>;

/// The index of a library as it was left, perhaps behind the files: on disk where that can be, else in memory.
///
/// # Errors
/// Where the engine cannot be set up at all.
pub fn open(meant: &Meant, places: &Places) -> Result<Index> {
    let Meant::Path(path) = meant else { return Index::memory() };
    // What stands in the way of a cache stands in nobody's way.
    Index::open(&places.index_of(path)).map(|(index, _)| index).or_else(|_| Index::memory())
}

/// Answers from an index that is made true to its library meanwhile: the files are looked at beside a first search, whose
/// answer holds where nothing has changed.
///
/// # Errors
/// Where the library or the index cannot be read.
pub fn answer_true(index: &Index, library: &Library, request: &Request) -> Result<Answer> {
    let ask = || index.search(request, &|| false).map(Option::unwrap_or_default);
    let (first, fed) = std::thread::scope(|scope| {
        let fed = scope.spawn(|| index.refresh(library));
        let first = ask();
        let gone = || Err(Error::new("read", library.name(), "the reading ended early"));
        (first, fed.join().unwrap_or_else(|_| gone()))
    });
    if fed?.changed { ask() } else { first }
}

/// Answers a question of the reader; none where `is_stale` says that a newer one waits.
///
/// # Errors
/// Where the index cannot be read.
pub fn answer(
    index: &Index,
    ask: &Ask,
    (today, is_stale): (Option<Date>, &dyn Fn() -> bool),
) -> Result<Option<Answer>> {
    let (query, unit, within) = (ask.query.clone(), ask.unit, ask.within_filter.clone());
    let request = Request { query, unit, offset: ask.offset, limit: ask.limit, today, within, ..Request::default() };
    index.search(&request, is_stale)
}

/// What the keeper is told.
enum Note {
    Refresh,
    Reload,
}

/// Keeps list and index true to the files, on a thread of its own, for as long as it lives.
pub struct Keeper {
    notes: Sender<Note>,
    _watcher: Option<Watcher>,
}

impl Keeper {
    /// Reads the library and follows it; `send` carries what happens to the reader.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn start(
        library: Library,
        index: Shared,
        send: impl Fn(Message) + Send + Sync + Clone + 'static,
    ) -> Result<Self> {
        let (notes, inbox) = unbounded();
        let watcher = watch(&library, &notes, &send);
        let keep = move || keep(&library, (&index, &inbox), &send);
        let thread = std::thread::Builder::new().name("briefing-library".into()).spawn(keep);
        thread.map_err(|cause| Error::new("start", "the reading of the library", cause))?;
        let _ = notes.send(Note::Refresh);
        Ok(Self { notes, _watcher: watcher })
    }

    /// Reads everything again.
    pub fn reload(&self) {
        let _ = self.notes.send(Note::Reload);
    }
}

fn watch(
    library: &Library,
    notes: &Sender<Note>,
    send: &(impl Fn(Message) + Clone + Send + 'static),
) -> Option<Watcher> {
    let root = match library.place() {
        Place::Folder(path) | Place::File(path) => path.as_path(),
        Place::Bundled => return None,
    };
    let notes = notes.clone();
    let watched = files::watch(root, "toml", move |_| {
        let _ = notes.send(Note::Refresh);
    });
    match watched {
        Ok(watcher) => {
            if watcher.mode() != Mode::Native {
                send(Message::Notice(
                    "The system does not tell of changes here; the library is looked at from time to time.".into(),
                ));
            }
            Some(watcher)
        }
        Err(error) => {
            send(Message::Notice(error.to_string()));
            None
        }
    }
}

fn keep(library: &Library, (index, inbox): (&Shared, &Receiver<Note>), send: &(impl Fn(Message) + Send + Sync)) {
    let mut known: HashMap<Id, Stamp> = HashMap::new();
    let mut is_reached = true;
    while let Ok(note) = inbox.recv() {
        let is_reload = inbox.try_iter().chain([note]).any(|note| matches!(note, Note::Reload));
        if is_reload {
            // Everything is read again; what is gone is told by what is known now.
            for stamp in known.values_mut() {
                *stamp = Stamp { modified: -1, ..Stamp::default() };
            }
        }
        let (told, events) = unbounded();
        let feed = index.feed(known.is_empty());
        library.refresh(&known, &|event| {
            feed.iter().for_each(|feed| feed.take(&event));
            let _ = told.send(note_of(&event));
            pass(event, send);
        });
        drop(told);
        if let Err(error) = feed.and_then(Feed::close) {
            send(Message::Notice(error.to_string()));
        }
        let mut is_unreachable = false;
        for (came, gone, lost) in events {
            known.extend(came);
            for id in &gone {
                known.remove(id);
            }
            is_unreachable |= lost;
        }
        if is_reached == is_unreachable && !is_unreachable {
            send(Message::Reachable(Ok(())));
        }
        is_reached = !is_unreachable;
        send(Message::Indexed(true));
    }
}

type Known = (Vec<(Id, Stamp)>, Vec<Id>, bool);

fn note_of(event: &Event) -> Known {
    match event {
        Event::Entries(loaded) => {
            (loaded.iter().map(|l| (l.entry.id.clone(), l.entry.stamp)).collect(), Vec::new(), false)
        }
        Event::Removed(gone) => (Vec::new(), gone.clone(), false),
        Event::Unreachable(_) => (Vec::new(), Vec::new(), true),
        Event::Progress { .. } | Event::Settled => Known::default(),
    }
}

fn pass(event: Event, send: &impl Fn(Message)) {
    send(match event {
        Event::Entries(loaded) => Message::Entries(loaded.into_iter().map(|one| one.entry).collect()),
        Event::Removed(gone) => Message::Removed(gone),
        Event::Progress { read, total } => Message::Progress { read, total },
        Event::Settled => Message::Settled,
        Event::Unreachable(why) => Message::Reachable(Err(why)),
    });
}

/// Where a file of the user lies below a folder that was configured, or beside where the program was started.
#[must_use]
pub fn below(folder: Option<&Path>, path: &str) -> std::path::PathBuf {
    folder.map_or_else(|| path.into(), |folder| folder.join(path))
}
