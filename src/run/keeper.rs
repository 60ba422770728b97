//! The library behind the reader: a thread that reads it, follows its changes and keeps list and index true to the files, and
//! one that answers searches, the newest only. Neither wakes up while nothing happens.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, unbounded};
use jiff::civil::Date;

use crate::app::{Ask, Message};
use crate::error::{Error, Result};
use crate::files::{self, Mode, Watcher};
use crate::library::{Event, Id, Library, Place, Stamp};
use crate::run::{indexing, panics};
use crate::search::{Answer, Feed, Index, Query, Request};

/// How long after another program was found writing the index it is looked at again.
const AGAIN: Duration = Duration::from_millis(300);

/// The index of the reader, from when it is open; it can be put anew.
#[derive(Clone, Default)]
pub struct Shared(Arc<(Mutex<Option<Arc<Index>>>, Condvar)>);

impl Shared {
    /// The index; waits for it to be open.
    #[must_use]
    pub fn get(&self) -> Arc<Index> {
        let mut held = self.held();
        loop {
            if let Some(index) = &*held {
                return index.clone();
            }
            held = self.0.1.wait(held).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn put(&self, index: Arc<Index>) {
        *self.held() = Some(index);
        self.0.1.notify_all();
    }

    fn held(&self) -> MutexGuard<'_, Option<Arc<Index>>> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is asked of the index.
pub enum Question {
    /// A search.
    Search(Ask),
    /// Which briefs a filter lets through, with its generation.
    Filter(u64, Query),
}

/// What the keeper is told.
enum Note {
    /// Files may have changed.
    Refresh,
    /// Everything is to be read again.
    Reload,
    /// This index could not be read.
    Damaged(Arc<Index>),
    /// The reader ends.
    Stop,
}

/// Keeps list and index true to the files and answers what is asked, for as long as it lives.
pub struct Keeper {
    notes: Sender<Note>,
    questions: Sender<Question>,
    index: Shared,
    today: Option<Date>,
}

impl Drop for Keeper {
    fn drop(&mut self) {
        let _ = self.notes.send(Note::Stop);
    }
}

impl Keeper {
    /// Reads the library and follows it, with its index in `folder`, or in memory; `send` carries what happens to the
    /// reader. It waits for nothing.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn start(
        library: Library,
        (folder, today): (Option<PathBuf>, Option<Date>),
        send: impl Fn(Message) + Send + Sync + Clone + 'static,
    ) -> Result<Self> {
        let (notes, inbox) = unbounded();
        let (questions, asked) = unbounded();
        let index = Shared::default();
        let answering = Answering { index: index.clone(), asked, notes: notes.clone(), today };
        let tell = send.clone();
        spawn("briefing-search", move || answering.run(&tell))?;
        let follow = notes.clone();
        let known = HashMap::new();
        let (is_reached, is_behind) = (true, false);
        let mut keeping =
            Keeping { library, folder, index: index.clone(), known, is_reached, is_behind, renewals: 0, send };
        spawn("briefing-library", move || keeping.run(&follow, &inbox))?;
        Ok(Self { notes, questions, index, today })
    }

    /// The index.
    #[must_use]
    pub fn index(&self) -> Shared {
        self.index.clone()
    }

    /// Reads everything again.
    pub fn reload(&self) {
        let _ = self.notes.send(Note::Reload);
    }

    /// Asks; the answer comes as a message, unless something newer is asked meanwhile.
    pub fn ask(&self, question: Question) {
        let _ = self.questions.send(question);
    }

    /// The answer to `ask`, waited for.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn answer(&self, ask: &Ask) -> Result<Answer> {
        Ok(self.index.get().search(&request(ask, self.today), &|| false)?.unwrap_or_default())
    }
}

pub(super) fn spawn(name: &'static str, work: impl FnOnce() + Send + 'static) -> Result<()> {
    let spawned = thread::Builder::new().name(name.into()).spawn(work);
    spawned.map(drop).map_err(|cause| Error::new("start", "a thread", cause))
}

/// What `ask` asks of the index.
pub(super) fn request(ask: &Ask, today: Option<Date>) -> Request {
    Request {
        query: ask.query.clone(),
        unit: ask.unit,
        offset: ask.offset,
        limit: ask.limit,
        today,
        within: ask.within_filter.clone(),
        sort: ask.sort,
    }
}

/// The thread that answers.
struct Answering {
    index: Shared,
    asked: Receiver<Question>,
    notes: Sender<Note>,
    today: Option<Date>,
}

impl Answering {
    /// Answers the newest search and the newest filter; what is asked while it works makes it begin anew.
    fn run(&self, send: &impl Fn(Message)) {
        let (mut search, mut filter) = (None, None);
        loop {
            let first = if search.is_none() && filter.is_none() { self.asked.recv().ok() } else { None };
            if first.is_none() && search.is_none() && filter.is_none() {
                return;
            }
            for question in first.into_iter().chain(self.asked.try_iter()) {
                match question {
                    Question::Search(ask) => search = Some(ask),
                    Question::Filter(generation, query) => filter = Some((generation, query)),
                }
            }
            let is_stale = || !self.asked.is_empty();
            let index = self.index.get();
            if let Some((generation, query)) = &filter {
                let found = index.briefs(query, self.today, &is_stale);
                let Some(ids) = self.told(&index, found) else { continue };
                send(Message::Filtered { generation: *generation, ids });
                filter = None;
            } else if let Some(ask) = &search {
                panics::rehearse("search");
                let found = index.search(&request(ask, self.today), &is_stale);
                let Some(answer) = self.told(&index, found) else { continue };
                send(Message::Answered { generation: ask.generation, answer });
                search = None;
            }
        }
    }

    /// What was found, or why nothing was; none where it was stale. An index that cannot be read is made anew.
    fn told<T>(&self, index: &Arc<Index>, found: Result<Option<T>>) -> Option<std::result::Result<T, String>> {
        match found {
            Ok(found) => found.map(Ok),
            Err(error) => {
                let _ = self.notes.send(Note::Damaged(index.clone()));
                Some(Err(error.to_string()))
            }
        }
    }
}

/// The thread that keeps list and index true.
struct Keeping<S> {
    library: Library,
    folder: Option<PathBuf>,
    index: Shared,
    /// What the list knows.
    known: HashMap<Id, Stamp>,
    is_reached: bool,
    /// Whether another program was writing the index when this one would have.
    is_behind: bool,
    /// How often the index was made anew.
    renewals: usize,
    send: S,
}

impl<S: Fn(Message) + Send + Sync + Clone + 'static> Keeping<S> {
    fn run(&mut self, notes: &Sender<Note>, inbox: &Receiver<Note>) {
        self.open(self.folder.as_deref());
        let _watcher = watch(&self.library, notes, &self.send);
        self.refresh();
        loop {
            let first = if self.is_behind { inbox.recv_timeout(AGAIN) } else { inbox.recv().map_err(Into::into) };
            match first {
                Ok(first) => {
                    for note in std::iter::once(first).chain(inbox.try_iter()) {
                        match note {
                            Note::Refresh => {}
                            Note::Reload => self.forget(),
                            Note::Damaged(index) => {
                                if self.renewals < 2 && Arc::ptr_eq(&index, &self.index.get()) {
                                    self.renew();
                                }
                            }
                            Note::Stop => return,
                        }
                    }
                    self.refresh();
                }
                Err(RecvTimeoutError::Timeout) => self.catch_up(),
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn tell(&self, message: Message) {
        (self.send)(message);
    }

    /// Opens the index in `folder`, or in memory, and puts it in the place of the one before.
    fn open(&self, folder: Option<&Path>) {
        match indexing::open(folder) {
            Ok((index, notice)) => {
                self.index.put(Arc::new(index));
                notice.into_iter().for_each(|notice| self.tell(Message::Notice(notice)));
            }
            Err(error) => self.tell(Message::Notice(error.to_string())),
        }
    }

    /// Takes nothing for known: everything is read again. What is gone is still told.
    fn forget(&mut self) {
        self.known.values_mut().for_each(|stamp| *stamp = Stamp { modified: -1, ..Stamp::default() });
    }

    /// An empty index in the place of one that cannot be used; the second time it is kept in memory.
    fn renew(&mut self) {
        self.renewals += 1;
        let is_kept = |folder: &&Path| self.renewals == 1 && Index::remove(folder).is_ok();
        self.open(self.folder.as_deref().filter(is_kept));
        self.forget();
    }

    /// Reads what has changed into list and index.
    fn refresh(&mut self) {
        let index = self.index.get();
        let is_first = self.known.is_empty();
        if index.is_empty().is_ok_and(|is_empty| is_empty) {
            self.tell(Message::Indexed(false));
        }
        let feed = index.feed(is_first);
        let (told, events) = unbounded();
        self.library.refresh(&self.known, &|event| {
            // The list first: it is on the screen.
            self.tell(message_of(&event));
            if feed.as_ref().is_ok_and(|feed| feed.take(&event)) {
                self.tell(Message::Indexed(false));
            }
            let _ = told.send(note_of(&event));
        });
        drop(told);
        self.take_note(&events);
        match feed.and_then(Feed::close) {
            Ok(fed) => {
                self.is_behind = fed.busy;
                if fed.is_changed() || is_first {
                    self.tell(Message::Indexed(true));
                }
            }
            Err(error) => {
                self.tell(Message::Notice(error.to_string()));
                if self.renewals < 2 {
                    self.renew();
                    self.refresh();
                }
            }
        }
    }

    /// Remembers what the list now knows.
    fn take_note(&mut self, events: &Receiver<Known>) {
        let mut is_unreachable = false;
        for (came, gone, lost) in events {
            self.known.extend(came);
            for id in &gone {
                self.known.remove(id);
            }
            is_unreachable |= lost;
        }
        if !self.is_reached && !is_unreachable {
            self.tell(Message::Reachable(Ok(())));
        }
        self.is_reached = !is_unreachable;
    }

    /// Puts in what could not be while another program was writing, unless that one has.
    fn catch_up(&mut self) {
        let index = self.index.get();
        if index.is_busy() {
            return;
        }
        match index.refresh(&self.library, &|_| {}) {
            Ok(fed) => {
                self.is_behind = fed.busy;
                self.tell(Message::Indexed(!fed.busy));
            }
            // The library is away, or the index: the next change on disk tells.
            Err(_) => self.is_behind = false,
        }
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

/// What came, what went, and whether the library was out of reach.
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

fn message_of(event: &Event) -> Message {
    match event {
        Event::Entries(loaded) => Message::Entries(loaded.iter().map(|one| one.entry.clone()).collect()),
        Event::Removed(gone) => Message::Removed(gone.clone()),
        Event::Progress { read, total } => Message::Progress { read: *read, total: *total },
        Event::Settled => Message::Settled,
        Event::Unreachable(why) => Message::Reachable(Err(why.clone())),
    }
}
