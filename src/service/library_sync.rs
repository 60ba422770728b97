//! The thread that keeps the reader's list and index up to date with the files. The list comes from the index first, so it
//! is on the screen before any file is compared.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, unbounded};

use crate::files::{self, Change, Outline, Watcher, Why};
use crate::index::{Index, SyncSession};
use crate::library::{Catalogue, Entry, Id, Library, Location, ScanEvent, Stamp};
use crate::search::{Engine, Event};
use crate::service::one_shot;
use crate::service::shared_engine::SharedEngine;

/// The time between attempts to write the index while another program is writing it.
const RETRY_AFTER: Duration = Duration::from_millis(300);
/// The number of entries that are sent first, more than a screen shows.
const FIRST_ENTRIES: usize = 256;
/// A damaged index is replaced once on disk, then once in memory.
const REPLACEMENTS: usize = 2;

pub(super) enum SyncMessage {
    Changed(Change),
    /// All files must be read again.
    Reload,
    /// This engine could not be read.
    Damaged(Arc<dyn Engine>),
    Stop,
}

pub(super) struct LibrarySync<S> {
    library: Library,
    /// The folder of the index.
    folder: Option<PathBuf>,
    index: Arc<Index>,
    /// Where other threads find `index`.
    engine: SharedEngine,
    /// The list that was sent.
    list: Catalogue,
    is_reachable: bool,
    /// Whether the index lacks changes because another program was writing it.
    is_behind: bool,
    replacements: usize,
    /// The entries and folders of the index at the start, until they are compared with the files. Entries are in the order
    /// of their memory addresses, which makes comparing fast.
    start: Option<(Vec<Arc<Entry>>, Outline)>,
    send: S,
}

impl<S: Fn(Event) + Send + Sync + Clone + 'static> LibrarySync<S> {
    /// Opens the index in `folder`, or one in memory, and shares it through `engine`. Returns `None` and reports why if the
    /// index cannot be set up at all.
    pub(super) fn open(library: Library, folder: Option<PathBuf>, engine: SharedEngine, send: S) -> Option<Self> {
        let index = open_index(folder.as_deref(), &send)?;
        engine.replace(index.clone());
        Some(Self {
            library,
            folder,
            index,
            engine,
            list: Catalogue::default(),
            is_reachable: true,
            is_behind: false,
            replacements: 0,
            start: None,
            send,
        })
    }

    /// Returns after [`SyncMessage::Stop`].
    pub(super) fn run(&mut self, messages: &Sender<SyncMessage>, inbox: &Receiver<SyncMessage>) {
        let index = self.index.clone();
        let outline = index.outline().ok().flatten();
        self.send_first(&index);
        // The watcher starts while the rest of the list is read.
        let watcher = self.watch(outline.clone(), messages);
        self.send_rest(&index, outline);
        crate::service::rehearse_panic("library");
        // The first report of the watcher is that it has started; the list is compared with the files then.
        if self.list.is_empty() || watcher.is_none() {
            self.refresh(None);
        }
        loop {
            let first = if self.is_behind { inbox.recv_timeout(RETRY_AFTER) } else { inbox.recv().map_err(Into::into) };
            match first {
                Ok(first) => {
                    let mut changed = Some(Vec::new());
                    for message in std::iter::once(first).chain(inbox.try_iter()) {
                        match message {
                            SyncMessage::Changed(Change::Paths(paths)) => {
                                changed.iter_mut().for_each(|all| all.extend_from_slice(&paths));
                            }
                            SyncMessage::Changed(_) => changed = None,
                            SyncMessage::Reload => {
                                self.forget_stamps();
                                changed = None;
                            }
                            SyncMessage::Damaged(engine) => {
                                if self.replacements < REPLACEMENTS && Arc::ptr_eq(&engine, &self.engine.get()) {
                                    self.replace_index();
                                    changed = None;
                                }
                            }
                            SyncMessage::Stop => return,
                        }
                    }
                    self.refresh(changed.as_deref());
                }
                Err(RecvTimeoutError::Timeout) => self.catch_up(),
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn report(&self, event: Event) {
        (self.send)(event);
    }

    /// Makes the next scan read every file.
    fn forget_stamps(&mut self) {
        self.start = None;
        let stamp = Stamp { modified: -1, ..Stamp::default() };
        let forgotten = |entry: &Arc<Entry>| Arc::new(Entry { stamp, ..Entry::clone(entry) });
        let all: Vec<Arc<Entry>> = self.list.iter().map(forgotten).collect();
        self.list.extend(all);
    }

    /// Replaces an index that cannot be used by an empty one, the second time in memory.
    fn replace_index(&mut self) {
        self.replacements += 1;
        let is_usable = |folder: &&Path| self.replacements == 1 && Index::remove(folder).is_ok();
        if let Some(index) = open_index(self.folder.as_deref().filter(is_usable), &self.send) {
            self.engine.replace(index.clone());
            self.index = index;
        }
        self.forget_stamps();
    }

    /// Sends the beginning of the list from the index.
    fn send_first(&mut self, index: &Index) {
        let total = index.counts().unwrap_or_default().files;
        if total == 0 {
            return;
        }
        match index.entries(Some(FIRST_ENTRIES)) {
            Ok(entries) => {
                self.report(Event::Checking { done: 0, total });
                self.send_entries(entries);
            }
            Err(_) => self.replace_index(),
        }
    }

    /// Sends the rest of the list from the index.
    fn send_rest(&mut self, index: &Index, outline: Option<Outline>) {
        if self.list.is_empty() {
            return;
        }
        let Ok(mut entries) = index.entries(None) else {
            self.replace_index();
            return;
        };
        let mut rest = Vec::with_capacity(entries.len());
        for (at, entry) in entries.iter_mut().enumerate() {
            // Only the first entries have been sent; looking all of them up takes long.
            let sent = if at < self.list.len() { self.list.get(&entry.id) } else { None };
            match sent.filter(|sent| *sent == entry) {
                Some(sent) => *entry = sent.clone(),
                None => rest.push(entry.clone()),
            }
        }
        // No search needs the list, so its pages need not stay mapped.
        index.free_resources();
        self.send_entries(rest);
        self.report(Event::IndexSynced(true));
        self.start = outline.map(|outline| (entries, outline));
    }

    fn send_entries(&mut self, entries: Vec<Arc<Entry>>) {
        if !entries.is_empty() {
            self.list.extend(entries.iter().cloned());
            self.report(Event::Updated(entries));
        }
    }

    /// Brings list and index up to date with `paths`, or with all files.
    fn refresh(&mut self, paths: Option<&[PathBuf]>) {
        let index = self.index.clone();
        let is_first = self.list.is_empty();
        if index.counts().is_ok_and(|counts| counts.files == 0) {
            self.report(Event::IndexSynced(false));
        }
        let session = index.begin_sync();
        let (observe, observed) = unbounded();
        let total = self.list.len();
        let start = self.start.take();
        let on_event = |event: ScanEvent| {
            // The list comes first, because it is on the screen.
            let (changes, told) = list_changes(&event, total);
            told.into_iter().for_each(|event| self.report(event));
            if session.as_ref().is_ok_and(|session| session.receive(&event)) {
                self.report(Event::IndexSynced(false));
            }
            let _ = observe.send(changes);
        };
        match paths {
            Some(paths) if matches!(self.library.location(), Location::Folder(_)) => {
                self.library.scan_paths(paths, &self.list, &on_event);
            }
            _ => {
                if !start.is_some_and(|(entries, outline)| self.library.scan_files(&entries, &outline, &on_event)) {
                    self.library.scan(&self.list, &on_event);
                }
            }
        }
        drop(observe);
        self.update_list(&observed);
        match session.and_then(SyncSession::close) {
            Ok(report) => {
                self.is_behind |= report.is_busy;
                if report.is_changed() || is_first {
                    self.report(Event::IndexSynced(true));
                }
            }
            Err(error) => {
                self.report(Event::Notice(error.to_string()));
                if self.replacements < REPLACEMENTS {
                    self.replace_index();
                    self.refresh(None);
                }
            }
        }
    }

    fn update_list(&mut self, observed: &Receiver<ListChanges>) {
        let mut is_reachable = true;
        for changes in observed {
            self.list.extend(changes.entries);
            for id in &changes.removed {
                self.list.remove(id);
            }
            is_reachable &= !changes.is_unreachable;
        }
        if !self.is_reachable && is_reachable {
            self.report(Event::Reachable(Ok(())));
        }
        self.is_reachable = is_reachable;
    }

    /// Writes the changes that are missing because another program was writing.
    fn catch_up(&mut self) {
        let index = self.index.clone();
        if index.is_busy() {
            return;
        }
        match index.sync(&self.library, &|_| {}) {
            Ok(report) => {
                self.is_behind = report.is_busy;
                self.report(Event::IndexSynced(!report.is_busy));
            }
            // The library or the index is gone. The next change on disk leads to another attempt.
            Err(_) => self.is_behind = false,
        }
    }

    fn watch(&self, outline: Option<Outline>, messages: &Sender<SyncMessage>) -> Option<Watcher> {
        let root = match self.library.location() {
            Location::Folder(path) | Location::File(path) => path.as_path(),
            Location::Bundled => return None,
        };
        let (messages, send) = (messages.clone(), self.send.clone());
        let watched = files::watch(root, "toml", outline, move |change| {
            notice_of(&change).into_iter().for_each(|notice| send(Event::Notice(notice.into())));
            if !matches!(change, Change::Polling(_)) {
                let _ = messages.send(SyncMessage::Changed(change));
            }
        });
        watched.map_err(|error| self.report(Event::Notice(error.to_string()))).ok()
    }
}

/// The index in `folder`, or one in memory.
fn open_index(folder: Option<&Path>, send: &impl Fn(Event)) -> Option<Arc<Index>> {
    match one_shot::open_index(folder) {
        Ok((index, notice)) => {
            notice.into_iter().for_each(|notice| send(Event::Notice(notice)));
            Some(Arc::new(index))
        }
        Err(error) => {
            send(Event::Notice(error.to_string()));
            None
        }
    }
}

/// What the user should know about the way changes are detected.
const fn notice_of(change: &Change) -> Option<&'static str> {
    Some(match change {
        Change::Paths(_) | Change::Rescan => return None,
        Change::Overflow => "Too many changes at once; rescanning all files.",
        Change::Polling(Why::Limit) => "The limit of watched folders is reached; checking for changes periodically.",
        Change::Polling(Why::Remote) => "This folder is shared with others; checking for changes periodically.",
        Change::Polling(Why::Refused) => "No change notifications here; checking for changes periodically.",
    })
}

/// What an event changes in the list.
#[derive(Default)]
struct ListChanges {
    entries: Vec<Arc<Entry>>,
    removed: Vec<Id>,
    is_unreachable: bool,
}

/// What `event` changes in the list, and the event for the reader. `total` files were known before.
fn list_changes(event: &ScanEvent, total: usize) -> (ListChanges, Option<Event>) {
    let none = ListChanges::default;
    match event {
        ScanEvent::Entries(loaded) => {
            let entries: Vec<Arc<Entry>> = loaded.iter().map(|one| one.entry.clone()).collect();
            (ListChanges { entries: entries.clone(), ..none() }, Some(Event::Updated(entries)))
        }
        ScanEvent::Removed(removed) => {
            (ListChanges { removed: removed.clone(), ..none() }, Some(Event::Removed(removed.clone())))
        }
        ScanEvent::Folders(_) => (none(), None),
        ScanEvent::Scanned(seen) => (none(), (total > 0).then_some(Event::Checking { done: *seen, total })),
        ScanEvent::Progress { read, total } => (none(), Some(Event::Reading { done: *read, total: *total })),
        ScanEvent::Finished => (none(), Some(Event::ListSynced)),
        ScanEvent::Unreachable(why) => {
            (ListChanges { is_unreachable: true, ..none() }, Some(Event::Reachable(Err(why.clone()))))
        }
    }
}
