//! The library behind the reader, on three threads: one follows the files and keeps list and index in step with them, one
//! answers searches, and one reads the brief that is opened. None of them wakes up while nothing happens.

use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded, unbounded};
use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::index::Index;
use crate::library::{Id, Library, OpenedBrief};
use crate::search::{Answer, Event, Query, Request};
use crate::service::library_sync::{LibrarySync, Note};
use crate::service::shared_index::SharedIndex;

/// How long after the last question the index frees its memory.
const REST_AFTER: Duration = Duration::from_secs(10);
/// How long [`LibraryService::open_brief`] waits. Most briefs are read in a tenth of it, so that a key draws one frame.
const OPEN_WAIT: Duration = Duration::from_millis(15);

/// A question to the index.
pub enum Question {
    Search {
        generation: u64,
        request: Request,
    },
    /// Which briefs a filter lets through.
    Filter {
        generation: u64,
        query: Query,
    },
}

/// A brief to open, and who waits for it.
struct OpenRequest {
    id: Id,
    reply: Sender<OpenedBrief>,
}

/// Follows a library and answers questions about it for as long as it lives.
pub struct LibraryService {
    notes: Sender<Note>,
    questions: Sender<Question>,
    opens: Sender<OpenRequest>,
    index: SharedIndex,
}

impl Drop for LibraryService {
    fn drop(&mut self) {
        let _ = self.notes.send(Note::Stop);
    }
}

impl LibraryService {
    /// Starts to read `library` and to follow it, with its index in `folder`, or in memory. `today` decides what is overdue;
    /// `send` receives the reports. Nothing is waited for.
    ///
    /// # Errors
    /// Returns an error if the system does not start a thread.
    pub fn start(
        library: Library,
        folder: Option<PathBuf>,
        today: Option<Date>,
        send: impl Fn(Event) + Send + Sync + Clone + 'static,
    ) -> Result<Self> {
        let (notes, inbox) = unbounded();
        let (questions, asked) = unbounded();
        let (opens, opening) = unbounded();
        let index = SharedIndex::default();
        let answers = Answers { index: index.clone(), asked, notes: notes.clone(), today };
        let tell = send.clone();
        spawn("briefing-search", move || answers.run(&tell))?;
        let (opened, tell) = (library.clone(), send.clone());
        spawn("briefing-open", move || open_briefs(&opened, &opening, &tell))?;
        let mut sync = LibrarySync::new(library, folder, index.clone(), send);
        let follow = notes.clone();
        spawn("briefing-library", move || sync.run(&follow, &inbox))?;
        Ok(Self { notes, questions, opens, index })
    }

    pub fn index(&self) -> SharedIndex {
        self.index.clone()
    }

    /// Reads everything again.
    pub fn reload(&self) {
        let _ = self.notes.send(Note::Reload);
    }

    /// The answer comes as a report, unless something newer is asked meanwhile.
    pub fn ask(&self, question: Question) {
        let _ = self.questions.send(question);
    }

    /// Reads the brief `id`. If that takes longer than a moment, the brief comes as a report, unless a newer one is opened
    /// meanwhile.
    pub fn open_brief(&self, id: Id) -> Option<OpenedBrief> {
        let (reply, opened) = bounded(0);
        self.opens.send(OpenRequest { id, reply }).ok()?;
        opened.recv_timeout(OPEN_WAIT).ok()
    }

    /// A function that answers a request in full, on the thread that calls it.
    pub fn answers(&self) -> impl Fn(&Request) -> Result<Answer> + Send + 'static {
        let index = self.index.clone();
        move |request| Ok(index.get().search(request, &|| false)?.unwrap_or_default())
    }
}

pub(crate) fn spawn(name: &'static str, work: impl FnOnce() + Send + 'static) -> Result<()> {
    let spawned = thread::Builder::new().name(name.into()).spawn(work);
    spawned.map(drop).map_err(|cause| Error::new("start", "a thread", cause))
}

/// Reads the newest brief that is asked for, again and again.
fn open_briefs(library: &Library, opening: &Receiver<OpenRequest>, send: &impl Fn(Event)) {
    while let Ok(first) = opening.recv() {
        let OpenRequest { id, reply } = opening.try_iter().last().unwrap_or(first);
        // The channel has no buffer: what nobody waits for any more comes back.
        if let Err(late) = reply.send(library.open_brief(id))
            && opening.is_empty()
        {
            send(Event::Opened(late.into_inner()));
        }
    }
}

/// The thread that answers questions.
struct Answers {
    index: SharedIndex,
    asked: Receiver<Question>,
    notes: Sender<Note>,
    today: Option<Date>,
}

impl Answers {
    /// Answers the newest search and the newest filter. A question that comes meanwhile makes it start again.
    fn run(&self, send: &impl Fn(Event)) {
        let (mut search, mut filter) = (None, None);
        loop {
            let is_idle = search.is_none() && filter.is_none();
            let first = if is_idle { self.next_question() } else { None };
            if is_idle && first.is_none() {
                return;
            }
            for question in first.into_iter().chain(self.asked.try_iter()) {
                match question {
                    Question::Search { generation, request } => search = Some((generation, request)),
                    Question::Filter { generation, query } => filter = Some((generation, query)),
                }
            }
            let is_stale = || !self.asked.is_empty();
            let index = self.index.get();
            if let Some((generation, query)) = &filter {
                let found = index.briefs(query, self.today, &is_stale);
                let Some(ids) = self.checked(&index, found) else { continue };
                send(Event::Filtered { generation: *generation, ids: ids.map_err(|error| error.to_string()) });
                filter = None;
            } else if let Some((generation, request)) = &search {
                crate::service::rehearse_panic("search");
                let found = index.search(request, &is_stale);
                let Some(answer) = self.checked(&index, found) else { continue };
                let answer = answer.map_err(|error| error.to_string());
                send(Event::Answered { generation: *generation, answer });
                search = None;
            }
        }
    }

    /// The next question. After some time without one, the index frees its memory.
    fn next_question(&self) -> Option<Question> {
        match self.asked.recv_timeout(REST_AFTER) {
            Err(RecvTimeoutError::Timeout) => {
                self.index.get().rest();
                self.asked.recv().ok()
            }
            asked => asked.ok(),
        }
    }

    /// What was found, `None` if it is stale. Reports an index that cannot be read, so that it is rebuilt.
    fn checked<T>(&self, index: &Arc<Index>, found: Result<Option<T>>) -> Option<Result<T>> {
        if found.is_err() {
            let _ = self.notes.send(Note::Damaged(index.clone()));
        }
        found.transpose()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::time::Instant;

    use super::*;
    use crate::library::Place;
    use crate::search::Sort;

    /// A service over the library at `root` that has read it, and what it tells.
    fn service(root: &Path) -> (LibraryService, Receiver<Event>) {
        let (send, told) = unbounded();
        let send = move |message| drop(send.send(message));
        let service = LibraryService::start(Library::new(Place::of(root)), None, None, send).unwrap();
        until(&told, |message| matches!(message, Event::ListSynced));
        (service, told)
    }

    /// All that is told until that which `is_last`, which must come.
    fn until(told: &Receiver<Event>, is_last: impl Fn(&Event) -> bool) -> Vec<Event> {
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

    fn found(service: &LibraryService) -> usize {
        let query = Query::parse("trade", false).unwrap();
        let request = Request { query, sort: Sort::Date, limit: 10, ..Request::default() };
        service.answers()(&request).unwrap().total
    }

    /// Waits for another index in the place of this one.
    fn next(shared: &SharedIndex, before: &Arc<Index>) -> Arc<Index> {
        let until = Instant::now() + Duration::from_secs(20);
        while Arc::ptr_eq(&shared.get(), before) {
            assert!(Instant::now() < until, "it is not replaced");
            thread::sleep(Duration::from_millis(5));
        }
        shared.get()
    }

    #[test]
    fn an_index_that_could_not_be_read_is_made_anew_but_not_for_ever() {
        let root = tempfile::tempdir().unwrap();
        put(root.path(), "a.toml", "Talks");
        let (service, told) = service(root.path());
        let (shared, notes) = (service.index.clone(), service.notes.clone());
        let damaged = |index: &Arc<Index>| notes.send(Note::Damaged(index.clone())).unwrap();
        let first = shared.get();
        damaged(&first);
        let second = next(&shared, &first);
        // Two searches may have met the first one: the second of them speaks of an index that is no more.
        damaged(&first);
        damaged(&second);
        let third = next(&shared, &second);
        let until = Instant::now() + Duration::from_secs(20);
        while found(&service) != 1 {
            assert!(Instant::now() < until, "it is not filled");
            thread::sleep(Duration::from_millis(5));
        }
        damaged(&third);
        drop(service);
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
        let (service, told) = service(root.path());
        service.reload();
        let read = until(&told, |message| matches!(message, Event::ListSynced));
        let read = read.iter().filter_map(|message| match message {
            Event::Updated(entries) => Some(entries.len()),
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
        let (service, told) = service(&root);
        for _ in 0..2 {
            fs::rename(&root, &away).unwrap();
            service.reload();
            until(&told, |message| matches!(message, Event::Reachable(Err(_))));
            fs::rename(&away, &root).unwrap();
            service.reload();
            until(&told, |message| matches!(message, Event::Reachable(Ok(()))));
        }
    }
}
