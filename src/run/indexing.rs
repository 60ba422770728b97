//! A library and its index kept true to the files, for the reader and the commands alike.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use crossbeam_channel::{Receiver, Sender, unbounded};
use jiff::civil::Date;

use crate::app::{Ask, Message};
use crate::error::{Error, Result};
use crate::files::{self, Mode, Watcher};
use crate::library::{Event, Id, Library, Place, Stamp};
use crate::run::places::Meant;
use crate::search::{Answer, Index, Query, Request, Unit};

/// The library that is meant.
#[must_use]
pub fn library(meant: &Meant) -> Library {
    Library::new(match meant {
        Meant::Path(path) => Place::of(path),
        Meant::Bundled => Place::Bundled,
    })
}

/// An index that several threads ask while one keeps it true.
pub type Shared = Arc<RwLock<Index>>;

/// The index of a whole library, made now: for commands.
///
/// # Errors
/// Where the library cannot be read.
pub fn index(meant: &Meant) -> Result<Index> {
    let (loaded, why) = library(meant).load_all();
    if let (Some(why), Meant::Path(path)) = (why, meant) {
        return Err(Error::new("open", path.display(), why));
    }
    let mut index = Index::default();
    for one in loaded {
        if let Some(brief) = one.brief {
            index.put(one.entry.id, &brief);
        }
    }
    Ok(index)
}

/// Answers a question of the reader.
#[must_use]
pub fn answer(index: &Shared, ask: &Ask, today: Option<Date>) -> Answer {
    let index = index.read().unwrap_or_else(PoisonError::into_inner);
    let within =
        ask.within_filter.as_ref().map(|query| index.briefs(query, today).into_iter().collect::<HashSet<Id>>());
    let (query, unit): (Query, Option<Unit>) = (ask.query.clone(), ask.unit);
    index.search(&Request { query, unit, offset: ask.offset, limit: ask.limit, today, within })
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
        library.refresh(&known, &|event| {
            put(index, &event);
            let _ = told.send(note_of(&event));
            pass(event, send);
        });
        drop(told);
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

fn put(index: &Shared, event: &Event) {
    match event {
        Event::Entries(loaded) => {
            let mut index = index.write().unwrap_or_else(PoisonError::into_inner);
            for one in loaded {
                match &one.brief {
                    Some(brief) => index.put(one.entry.id.clone(), brief),
                    None => index.remove(&one.entry.id),
                }
            }
        }
        Event::Removed(gone) => {
            let mut index = index.write().unwrap_or_else(PoisonError::into_inner);
            for id in gone {
                index.remove(id);
            }
        }
        Event::Progress { .. } | Event::Settled | Event::Unreachable(_) => {}
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
