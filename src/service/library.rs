//! The library behind the reader: a thread that reads it, follows its changes and keeps list and index true to the files, and
//! one that answers searches, the newest only. Neither wakes up while nothing happens.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, unbounded};
use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::files::{self, Change, Outline, Watcher, Why};
use crate::index::{Fingerprint, Index, SyncSession};
use crate::library::{Catalogue, Entry, Event, Id, Library, Place, Stamp};
use crate::search::{Answer, Query, Request};
use crate::service::list_cache::{Kept, Start, listed};
use crate::service::one_shot;
use crate::service::report::Report;

/// How long after another program was found writing the index it is looked at again.
const AGAIN: Duration = Duration::from_millis(300);
/// How long after the last question the index is let go from memory.
const UNASKED: Duration = Duration::from_secs(10);

/// The index of the reader, from when it is open; it can be put anew.
#[derive(Clone, Default)]
pub struct Shared(Arc<(Mutex<Option<Arc<Index>>>, Condvar)>);

impl Shared {
    /// The index; waits for it to be open.
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
    Search {
        generation: u64,
        request: Request,
    },
    /// Which briefs a filter lets through, with its generation.
    Filter(u64, Query),
}

/// What the keeper is told.
enum Note {
    /// Files may have changed: these, or any.
    Refresh(Option<Vec<PathBuf>>),
    /// Everything is to be read again.
    Reload,
    /// This index could not be read.
    Damaged(Arc<Index>),
    Stop,
}

/// Keeps list and index true to the files and answers what is asked, for as long as it lives.
pub struct Keeper {
    notes: Sender<Note>,
    questions: Sender<Question>,
    index: Shared,
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
    /// Returns an error if the system gives no thread.
    pub fn start(
        library: Library,
        (folder, today): (Option<PathBuf>, Option<Date>),
        send: impl Fn(Report) + Send + Sync + Clone + 'static,
    ) -> Result<Self> {
        let (notes, inbox) = unbounded();
        let (questions, asked) = unbounded();
        let index = Shared::default();
        let answering = Answering { index: index.clone(), asked, notes: notes.clone(), today };
        let tell = send.clone();
        spawn("briefing-search", move || answering.run(&tell))?;
        let follow = notes.clone();
        let known = Catalogue::default();
        let mut keeping = Keeping {
            library,
            folder,
            index: index.clone(),
            known,
            unkept: 0,
            is_reached: true,
            is_behind: false,
            renewals: 0,
            folders: None,
            recalled: None,
            send,
        };
        spawn("briefing-library", move || keeping.run(&follow, &inbox))?;
        Ok(Self { notes, questions, index })
    }

    pub fn index(&self) -> Shared {
        self.index.clone()
    }

    pub fn reload(&self) {
        let _ = self.notes.send(Note::Reload);
    }

    /// Asks; the answer comes as a message, unless something newer is asked meanwhile.
    pub fn ask(&self, question: Question) {
        let _ = self.questions.send(question);
    }

    /// What answers an `ask` in full, waited for, from whatever thread; an error where the index cannot be read.
    pub fn answers(&self) -> impl Fn(&Request) -> Result<Answer> + Send + 'static {
        let index = self.index.clone();
        move |request| Ok(index.get().search(request, &|| false)?.unwrap_or_default())
    }
}

pub(crate) fn spawn(name: &'static str, work: impl FnOnce() + Send + 'static) -> Result<()> {
    let spawned = thread::Builder::new().name(name.into()).spawn(work);
    spawned.map(drop).map_err(|cause| Error::new("start", "a thread", cause))
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
    fn run(&self, send: &impl Fn(Report)) {
        let (mut search, mut filter) = (None, None);
        loop {
            let first = if search.is_none() && filter.is_none() { self.next() } else { None };
            if first.is_none() && search.is_none() && filter.is_none() {
                return;
            }
            for question in first.into_iter().chain(self.asked.try_iter()) {
                match question {
                    Question::Search { generation, request } => search = Some((generation, request)),
                    Question::Filter(generation, query) => filter = Some((generation, query)),
                }
            }
            let is_stale = || !self.asked.is_empty();
            let index = self.index.get();
            if let Some((generation, query)) = &filter {
                let found = index.briefs(query, self.today, &is_stale);
                let Some(ids) = self.told(&index, found) else { continue };
                send(Report::Filtered { generation: *generation, ids });
                filter = None;
            } else if let Some((generation, request)) = &search {
                crate::service::rehearse_panic("search");
                let found = index.search(request, &is_stale);
                let Some(answer) = self.told(&index, found) else { continue };
                send(Report::Answered { generation: *generation, answer });
                search = None;
            }
        }
    }

    /// The next question; meanwhile, after a while without one, the index holds no memory.
    fn next(&self) -> Option<Question> {
        match self.asked.recv_timeout(UNASKED) {
            Err(RecvTimeoutError::Timeout) => {
                self.index.get().rest();
                self.asked.recv().ok()
            }
            asked => asked.ok(),
        }
    }

    /// What was found, or why nothing was; none where it was stale. An index that cannot be read is made anew.
    fn told<T>(&self, index: &Arc<Index>, found: Result<Option<T>>) -> Option<Result<T>> {
        match found {
            Ok(found) => found.map(Ok),
            Err(error) => {
                let _ = self.notes.send(Note::Damaged(index.clone()));
                Some(Err(error))
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
    known: Catalogue,
    /// How many changes of it the kept list does not have.
    unkept: usize,
    is_reached: bool,
    /// Whether another program was writing the index when this one would have.
    is_behind: bool,
    /// How often the index was made anew.
    renewals: usize,
    /// The folders as they were when all names were last read.
    folders: Option<Outline>,
    /// What is known from last time, until it has been held against the files; in the order of the list, which is that of
    /// the entries' places in memory, so that they are gone through in no time.
    recalled: Option<Vec<Arc<Entry>>>,
    send: S,
}

impl<S: Fn(Report) + Send + Sync + Clone + 'static> Keeping<S> {
    fn run(&mut self, notes: &Sender<Note>, inbox: &Receiver<Note>) {
        let kept = self.recall();
        // It begins while the rest of the list is read.
        let watcher = watch(&self.library, self.folders.clone(), (notes, &self.send));
        if let Some(kept) = &kept {
            self.show(kept.rest());
            if self.known.len() != kept.count() {
                // Some of it was damaged: what is not known must be looked for.
                self.recalled = None;
            }
        }
        self.open(self.folder.as_deref());
        crate::service::rehearse_panic("library");
        // The watch's first word is that it stands; what is known from last time is then held against the files.
        if kept.is_none() || watcher.is_none() {
            self.refresh(None);
        }
        if let Some(kept) = kept {
            self.match_index(kept.print());
        }
        loop {
            let first = if self.is_behind { inbox.recv_timeout(AGAIN) } else { inbox.recv().map_err(Into::into) };
            match first {
                Ok(first) => {
                    let mut changed = Some(Vec::new());
                    for note in std::iter::once(first).chain(inbox.try_iter()) {
                        match note {
                            Note::Refresh(paths) => {
                                changed = changed.zip(paths).map(|(mut all, more)| {
                                    all.extend(more);
                                    all
                                });
                            }
                            Note::Reload => {
                                self.forget();
                                changed = None;
                            }
                            Note::Damaged(index) => {
                                if self.renewals < 2 && Arc::ptr_eq(&index, &self.index.get()) {
                                    self.renew();
                                    changed = None;
                                }
                            }
                            Note::Stop => return,
                        }
                    }
                    self.refresh(changed.as_deref());
                }
                Err(RecvTimeoutError::Timeout) => self.catch_up(),
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn tell(&self, message: Report) {
        (self.send)(message);
    }

    /// Opens the index in `folder`, or in memory, and puts it in the place of the one before.
    fn open(&self, folder: Option<&Path>) {
        match one_shot::open(folder) {
            Ok((index, notice)) => {
                self.index.put(Arc::new(index));
                notice.into_iter().for_each(|notice| self.tell(Report::Notice(notice)));
            }
            Err(error) => self.tell(Report::Notice(error.to_string())),
        }
    }

    /// Takes nothing for known: everything is read again. What is gone is still told.
    fn forget(&mut self) {
        self.recalled = None;
        let stamp = Stamp { modified: -1, ..Stamp::default() };
        let forgotten = |entry: &Arc<Entry>| Arc::new(Entry { stamp, ..Entry::clone(entry) });
        let all: Vec<Arc<Entry>> = self.known.iter().map(forgotten).collect();
        self.known.extend(all);
    }

    /// An empty index in the place of one that cannot be used; the second time it is kept in memory.
    fn renew(&mut self) {
        self.renewals += 1;
        let is_kept = |folder: &&Path| self.renewals == 1 && Index::remove(folder).is_ok();
        self.open(self.folder.as_deref().filter(is_kept));
        self.forget();
    }

    /// Shows the beginning of the list as it was last time.
    fn recall(&mut self) -> Option<Kept> {
        let Start { kept, entries, folders } = Kept::open(self.folder.as_deref()?)?;
        self.tell(Report::Looked { seen: 0, total: kept.count() });
        self.folders = folders;
        self.show(entries);
        Some(kept)
    }

    /// Puts entries from last time into the list.
    fn show(&mut self, entries: Vec<Arc<Entry>>) {
        self.recalled.get_or_insert_default().extend(entries.iter().cloned());
        self.known.extend(entries.iter().cloned());
        if !entries.is_empty() {
            self.tell(Report::Entries(entries));
        }
    }

    /// Makes the index true to the files by itself where it is not the one the list from last time went with.
    fn match_index(&mut self, print: Option<Fingerprint>) {
        let index = self.index.get();
        let known = index.print().ok().flatten();
        if known.is_some() && known == print {
            self.tell(Report::Indexed(true));
        } else {
            self.tell(Report::Indexed(false));
            self.is_behind = true;
        }
    }

    /// Reads what has changed, of `paths` or of all files, into list and index.
    fn refresh(&mut self, paths: Option<&[PathBuf]>) {
        let index = self.index.get();
        let is_first = self.known.is_empty();
        if index.is_empty().is_ok_and(|is_empty| is_empty) {
            self.tell(Report::Indexed(false));
        }
        let feed = index.feed(is_first);
        let (told, events) = unbounded();
        let total = self.known.len();
        let now = files::now();
        let recalled = self.recalled.take();
        let hear = |event: Event| {
            // The list first: it is on the screen.
            let (came, message) = heard(&event, (total, now));
            message.into_iter().for_each(|message| self.tell(message));
            if feed.as_ref().is_ok_and(|feed| feed.take(&event)) {
                self.tell(Report::Indexed(false));
            }
            let _ = told.send(came);
        };
        match paths {
            Some(paths) if matches!(self.library.place(), Place::Folder(_)) => {
                self.library.refresh_paths(paths, &self.known, &hear);
            }
            _ => {
                let before = recalled.as_ref().zip(self.folders.as_ref());
                if !before.is_some_and(|(known, folders)| self.library.hold(known, folders, &hear)) {
                    self.library.refresh(&self.known, &hear);
                }
            }
        }
        drop(told);
        self.take_note(&events);
        match feed.and_then(SyncSession::close) {
            Ok(fed) => {
                self.is_behind |= fed.busy;
                if fed.is_changed() || is_first {
                    self.tell(Report::Indexed(true));
                }
                self.keep(&index, paths.is_none());
            }
            Err(error) => {
                self.tell(Report::Notice(error.to_string()));
                if self.renewals < 2 {
                    self.renew();
                    self.refresh(None);
                }
            }
        }
    }

    /// Keeps the list for the next start, where that would save it more than a few files.
    fn keep(&mut self, index: &Index, is_whole: bool) {
        let Some(folder) = self.folder.as_deref().filter(|_| index.is_kept() && self.is_reached) else { return };
        if self.unkept == 0 || !is_whole && self.unkept * 100 < self.known.len() {
            return;
        }
        Kept::keep(folder, self.known.iter().cloned().collect(), (index.print().ok().flatten(), self.folders.clone()));
        self.unkept = 0;
    }

    /// Remembers what the list now knows.
    fn take_note(&mut self, events: &Receiver<Heard>) {
        let mut is_unreachable = false;
        for heard in events {
            self.unkept += heard.came.len() + heard.gone.len();
            self.known.extend(heard.came);
            for id in &heard.gone {
                self.known.remove(id);
            }
            is_unreachable |= heard.is_lost;
            if heard.folders.is_some() && heard.folders != self.folders {
                self.unkept += 1;
                self.folders = heard.folders;
            }
        }
        if !self.is_reached && !is_unreachable {
            self.tell(Report::Reachable(Ok(())));
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
                self.tell(Report::Indexed(!fed.busy));
            }
            // The library is away, or the index: the next change on disk tells.
            Err(_) => self.is_behind = false,
        }
    }
}

fn watch(
    library: &Library,
    before: Option<Outline>,
    (notes, send): (&Sender<Note>, &(impl Fn(Report) + Clone + Send + 'static)),
) -> Option<Watcher> {
    let root = match library.place() {
        Place::Folder(path) | Place::File(path) => path.as_path(),
        Place::Bundled => return None,
    };
    let (notes, say) = (notes.clone(), send.clone());
    let watched = files::watch(root, "toml", before, move |change| {
        said(&change).into_iter().for_each(|words| say(Report::Notice(words.into())));
        let paths = match change {
            Change::Paths(paths) => Some(paths),
            Change::Rescan | Change::Overflow => None,
            Change::Polling(_) => return,
        };
        let _ = notes.send(Note::Refresh(paths));
    });
    match watched {
        Ok(watcher) => Some(watcher),
        Err(error) => {
            send(Report::Notice(error.to_string()));
            None
        }
    }
}

/// What is to be said of how changes are noticed.
const fn said(change: &Change) -> Option<&'static str> {
    Some(match change {
        Change::Paths(_) | Change::Rescan => return None,
        Change::Overflow => "Too many changes at once; rescanning all files.",
        Change::Polling(Why::Limit) => {
            "The system's limit of watched folders is reached; changes are looked for from time to time."
        }
        Change::Polling(Why::Remote) => "This folder is shared with others; changes are looked for from time to time.",
        Change::Polling(Why::Refused) => {
            "The system does not tell of changes here; they are looked for from time to time."
        }
    })
}

/// What was heard of the library.
#[derive(Default)]
struct Heard {
    came: Vec<Arc<Entry>>,
    gone: Vec<Id>,
    /// Whether it was out of reach.
    is_lost: bool,
    /// The folders, where all names were read.
    folders: Option<Outline>,
}

/// What the keeper remembers of an event, and what the reader is told. `total` files were known before; it was `now` when the
/// files were looked at.
fn heard(event: &Event, (total, now): (usize, i64)) -> (Heard, Option<Report>) {
    match event {
        Event::Entries(loaded) => {
            let came: Vec<Arc<Entry>> = loaded.iter().map(|one| listed(one, now)).collect();
            (Heard { came: came.clone(), ..Heard::default() }, Some(Report::Entries(came)))
        }
        Event::Removed(gone) => (Heard { gone: gone.clone(), ..Heard::default() }, Some(Report::Removed(gone.clone()))),
        Event::Folders(folders) => (Heard { folders: Some(folders.clone()), ..Heard::default() }, None),
        Event::Looked(seen) => (Heard::default(), (total > 0).then_some(Report::Looked { seen: *seen, total })),
        Event::Progress { read, total } => (Heard::default(), Some(Report::Progress { read: *read, total: *total })),
        Event::Settled => (Heard::default(), Some(Report::Settled)),
        Event::Unreachable(why) => {
            (Heard { is_lost: true, ..Heard::default() }, Some(Report::Reachable(Err(why.clone()))))
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::time::Instant;

    use super::*;
    use crate::search::Sort;

    /// A keeper over the library at `root` that has read it, and what it tells.
    fn keeper(root: &Path) -> (Keeper, Receiver<Report>) {
        let (send, told) = unbounded();
        let send = move |message| drop(send.send(message));
        let keeper = Keeper::start(Library::new(Place::of(root)), (None, None), send).unwrap();
        until(&told, |message| matches!(message, Report::Settled));
        (keeper, told)
    }

    /// All that is told until that which `is_last`, which must come.
    fn until(told: &Receiver<Report>, is_last: impl Fn(&Report) -> bool) -> Vec<Report> {
        let mut all = Vec::new();
        loop {
            all.push(told.recv_timeout(Duration::from_secs(20)).unwrap());
            if all.last().is_some_and(&is_last) {
                return all;
            }
        }
    }

    fn put(root: &Path, name: &str, headline: &str) {
        let point = "[[commitments]]\ntext = \"Deepen trade\"\nparties = [\"Norway\"]\n";
        fs::write(root.join(name), format!("schema = 1\nheadline = \"{headline}\"\n{point}")).unwrap();
    }

    fn found(keeper: &Keeper) -> usize {
        let query = Query::parse("trade", false).unwrap();
        let request = Request { query, sort: Sort::Date, limit: 10, ..Request::default() };
        keeper.answers()(&request).unwrap().total
    }

    /// Waits for another index in the place of this one.
    fn next(shared: &Shared, before: &Arc<Index>) -> Arc<Index> {
        let until = Instant::now() + Duration::from_secs(20);
        while Arc::ptr_eq(&shared.get(), before) {
            assert!(Instant::now() < until, "it is not made anew");
            thread::sleep(Duration::from_millis(5));
        }
        shared.get()
    }

    #[test]
    fn an_index_that_could_not_be_read_is_made_anew_but_not_for_ever() {
        let root = tempfile::tempdir().unwrap();
        put(root.path(), "a.toml", "Talks");
        let (keeper, told) = keeper(root.path());
        let (shared, notes) = (keeper.index.clone(), keeper.notes.clone());
        let damaged = |index: &Arc<Index>| notes.send(Note::Damaged(index.clone())).unwrap();
        let first = shared.get();
        damaged(&first);
        let second = next(&shared, &first);
        // Two searches may have met the first one: the second of them speaks of an index that is no more.
        damaged(&first);
        damaged(&second);
        let third = next(&shared, &second);
        let until = Instant::now() + Duration::from_secs(20);
        while found(&keeper) != 1 {
            assert!(Instant::now() < until, "it is not filled");
            thread::sleep(Duration::from_millis(5));
        }
        damaged(&third);
        drop(keeper);
        let end = loop {
            if let Err(end) = told.recv_timeout(Duration::from_secs(20)) {
                break end;
            }
        };
        assert_eq!(end, RecvTimeoutError::Disconnected);
        assert!(Arc::ptr_eq(&shared.get(), &third));
    }

    #[test]
    fn reading_again_reads_also_what_looks_unchanged() {
        let root = tempfile::tempdir().unwrap();
        put(root.path(), "a.toml", "Talks");
        put(root.path(), "b.toml", "Talks");
        let (keeper, told) = keeper(root.path());
        keeper.reload();
        let read = until(&told, |message| matches!(message, Report::Settled));
        let read = read.iter().filter_map(|message| match message {
            Report::Entries(entries) => Some(entries.len()),
            _ => None,
        });
        assert_eq!(read.sum::<usize>(), 2);
    }

    #[test]
    fn a_library_out_of_reach_is_told_of_when_it_goes_and_when_it_comes_back() {
        let base = tempfile::tempdir().unwrap();
        let (root, away) = (base.path().join("library"), base.path().join("away"));
        fs::create_dir(&root).unwrap();
        put(&root, "a.toml", "Talks");
        let (keeper, told) = keeper(&root);
        for _ in 0..2 {
            fs::rename(&root, &away).unwrap();
            keeper.reload();
            until(&told, |message| matches!(message, Report::Reachable(Err(_))));
            fs::rename(&away, &root).unwrap();
            keeper.reload();
            until(&told, |message| matches!(message, Report::Reachable(Ok(()))));
        }
    }
}
