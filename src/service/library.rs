//! The library behind the reader, on three threads: one follows the files and keeps list and index in step with them, one
//! answers searches, and one reads the brief that is opened. None of them wakes up while nothing happens.

use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded, unbounded};
use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::library::{Id, Library, OpenedBrief};
use crate::search::{Answer, Engine, Event, Query, Request, uncancelled};
use crate::service::library_sync::{LibrarySync, Note};
use crate::service::shared_engine::SharedEngine;

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
    engine: SharedEngine,
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
        let engine = SharedEngine::default();
        let answers = AnswerThread { engine: engine.clone(), asked, notes: notes.clone(), today };
        let tell = send.clone();
        spawn("briefing-search", move || answers.run(&tell))?;
        let (opened, tell) = (library.clone(), send.clone());
        spawn("briefing-open", move || open_briefs(&opened, &opening, &tell))?;
        let (shared, follow) = (engine.clone(), notes.clone());
        spawn("briefing-library", move || {
            if let Some(mut sync) = LibrarySync::open(library, folder, shared, send) {
                sync.run(&follow, &inbox);
            }
        })?;
        Ok(Self { notes, questions, opens, engine })
    }

    pub fn engine(&self) -> SharedEngine {
        self.engine.clone()
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

    /// A function that answers a request on the thread that calls it.
    pub fn answers(&self) -> impl Fn(&Request) -> Result<Answer> + Send + 'static {
        let engine = self.engine.clone();
        move |request| uncancelled(engine.get().search(request, &|| false))
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
struct AnswerThread {
    engine: SharedEngine,
    asked: Receiver<Question>,
    notes: Sender<Note>,
    today: Option<Date>,
}

impl AnswerThread {
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
            let engine = self.engine.get();
            if let Some((generation, query)) = &filter {
                let found = engine.matching_briefs(query, self.today, &is_stale);
                let Some(ids) = self.checked(&engine, found) else { continue };
                send(Event::Filtered { generation: *generation, ids: ids.map_err(|error| error.to_string()) });
                filter = None;
            } else if let Some((generation, request)) = &search {
                crate::service::rehearse_panic("search");
                let found = engine.search(request, &is_stale);
                let Some(answer) = self.checked(&engine, found) else { continue };
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
                self.engine.get().free_resources();
                self.asked.recv().ok()
            }
            asked => asked.ok(),
        }
    }

    /// What was found; `None` if the question is stale. Reports an engine that cannot be read, so that it is replaced.
    fn checked<T>(&self, engine: &Arc<dyn Engine>, found: Result<Option<T>>) -> Option<Result<T>> {
        if found.is_err() {
            let _ = self.notes.send(Note::Damaged(engine.clone()));
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
    use crate::library::Location;
    use crate::search::Sort;

    /// A service over the library at `root` that has read it, and what it tells.
    fn service(root: &Path) -> (LibraryService, Receiver<Event>) {
        let (send, told) = unbounded();
        let send = move |message| drop(send.send(message));
        let service = LibraryService::start(Library::new(Location::from_path(root)), None, None, send).unwrap();
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
    fn next(shared: &SharedEngine, before: &Arc<dyn Engine>) -> Arc<dyn Engine> {
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
        let (shared, notes) = (service.engine.clone(), service.notes.clone());
        let damaged = |engine: &Arc<dyn Engine>| notes.send(Note::Damaged(engine.clone())).unwrap();
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
