//! The library behind the reader, on three threads: one keeps list and index up to date with the files, one answers
//! questions, and one reads the brief that is opened. None of them wakes up while nothing happens.

use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded, unbounded};
use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::library::{Id, Library, OpenedBrief};
use crate::search::{Answer, Engine, Event, Query, Request, uncancelled};
use crate::service::library_sync::{LibrarySync, SyncMessage};
use crate::service::shared_engine::SharedEngine;

/// The engine frees its memory this long after the last question.
const FREE_AFTER: Duration = Duration::from_secs(10);
/// The time [`LibraryService::open_brief`] waits. Most briefs are read in a tenth of it, so a key draws only one frame.
const OPEN_WAIT: Duration = Duration::from_millis(15);

/// A question to the engine.
pub enum Question {
    Search {
        generation: u64,
        request: Request,
    },
    /// Which briefs match a filter.
    Filter {
        generation: u64,
        query: Query,
    },
}

struct OpenRequest {
    id: Id,
    reply: Sender<OpenedBrief>,
}

/// Watches a library and answers questions about it until this value is dropped.
pub struct LibraryService {
    messages: Sender<SyncMessage>,
    questions: Sender<Question>,
    opens: Sender<OpenRequest>,
    engine: SharedEngine,
}

impl Drop for LibraryService {
    fn drop(&mut self) {
        let _ = self.messages.send(SyncMessage::Stop);
    }
}

impl LibraryService {
    /// Starts to read and watch `library`, with its index in `folder`, or in memory. `today` decides what is overdue. `send`
    /// receives the events. This does not wait for anything.
    ///
    /// # Errors
    /// Returns an error if a thread cannot be started.
    pub fn start(
        library: Library,
        folder: Option<PathBuf>,
        today: Option<Date>,
        send: impl Fn(Event) + Send + Sync + Clone + 'static,
    ) -> Result<Self> {
        let (messages, inbox) = unbounded();
        let (questions, asked) = unbounded();
        let (opens, opening) = unbounded();
        let engine = SharedEngine::default();
        let answers = AnswerThread { engine: engine.clone(), asked, messages: messages.clone(), today };
        let send_answers = send.clone();
        spawn("briefing-search", move || answers.run(&send_answers))?;
        let (opened, send_opened) = (library.clone(), send.clone());
        spawn("briefing-open", move || open_briefs(&opened, &opening, &send_opened))?;
        let (shared, watch) = (engine.clone(), messages.clone());
        spawn("briefing-library", move || {
            if let Some(mut sync) = LibrarySync::open(library, folder, shared, send) {
                sync.run(&watch, &inbox);
            }
        })?;
        Ok(Self { messages, questions, opens, engine })
    }

    pub fn engine(&self) -> SharedEngine {
        self.engine.clone()
    }

    /// Reads all files again.
    pub fn reload(&self) {
        let _ = self.messages.send(SyncMessage::Reload);
    }

    /// The answer comes as an event, unless a newer question comes first.
    pub fn ask(&self, question: Question) {
        let _ = self.questions.send(question);
    }

    /// Reads the brief `id`. If that takes longer than a moment, returns `None`; the brief then comes as an event, unless a
    /// newer one is opened first.
    pub fn open_brief(&self, id: Id) -> Option<OpenedBrief> {
        let (reply, opened) = bounded(0);
        self.opens.send(OpenRequest { id, reply }).ok()?;
        opened.recv_timeout(OPEN_WAIT).ok()
    }

    /// A function that answers a request on the calling thread.
    pub fn answers(&self) -> impl Fn(&Request) -> Result<Answer> + Send + 'static {
        let engine = self.engine.clone();
        move |request| uncancelled(engine.get().search(request, &|| false))
    }
}

pub(crate) fn spawn(name: &'static str, work: impl FnOnce() + Send + 'static) -> Result<()> {
    let spawned = thread::Builder::new().name(name.into()).spawn(work);
    spawned.map(drop).map_err(|cause| Error::new("start", "a thread", cause))
}

/// Reads the newest brief that is requested, until nobody can request another.
fn open_briefs(library: &Library, opening: &Receiver<OpenRequest>, send: &impl Fn(Event)) {
    while let Ok(first) = opening.recv() {
        let OpenRequest { id, reply } = opening.try_iter().last().unwrap_or(first);
        // The channel has no buffer, so sending fails if nobody waits any more.
        if let Err(late) = reply.send(library.open_brief(id))
            && opening.is_empty()
        {
            send(Event::Opened(late.into_inner()));
        }
    }
}

struct AnswerThread {
    engine: SharedEngine,
    asked: Receiver<Question>,
    messages: Sender<SyncMessage>,
    today: Option<Date>,
}

impl AnswerThread {
    /// Answers the newest search and the newest filter. A new question interrupts the answer to an older one.
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

    /// Waits for the next question. After some time, the engine frees its memory.
    fn next_question(&self) -> Option<Question> {
        match self.asked.recv_timeout(FREE_AFTER) {
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
            let _ = self.messages.send(SyncMessage::Damaged(engine.clone()));
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

    /// A service that has read the library at `root`, and its events.
    fn start_service(root: &Path) -> (LibraryService, Receiver<Event>) {
        let (send, events) = unbounded();
        let send = move |event| drop(send.send(event));
        let service = LibraryService::start(Library::new(Location::from_path(root)), None, None, send).unwrap();
        events_until(&events, |event| matches!(event, Event::ListSynced));
        (service, events)
    }

    /// The events up to the first for which `is_last` is true.
    fn events_until(events: &Receiver<Event>, is_last: impl Fn(&Event) -> bool) -> Vec<Event> {
        let mut all = Vec::new();
        loop {
            all.push(events.recv_timeout(Duration::from_secs(20)).unwrap());
            if all.last().is_some_and(&is_last) {
                return all;
            }
        }
    }

    fn write_brief(root: &Path, name: &str, headline: &str) {
        let point = "[[commitments]]\ntext = \"Deepen trade\"\nparties = [\"Norway\"]\n";
        fs::write(root.join(name), format!("schema = 1\nheadline = \"{headline}\"\n{point}")).unwrap();
    }

    fn count_hits(service: &LibraryService) -> usize {
        let query = Query::parse("trade", false).unwrap();
        let request = Request { query, sort: Sort::Date, limit: 10, ..Request::default() };
        service.answers()(&request).unwrap().total
    }

    /// Waits until another engine has replaced `before`.
    fn wait_for_next(shared: &SharedEngine, before: &Arc<dyn Engine>) -> Arc<dyn Engine> {
        let until = Instant::now() + Duration::from_secs(20);
        while Arc::ptr_eq(&shared.get(), before) {
            assert!(Instant::now() < until, "the index is not replaced");
            thread::sleep(Duration::from_millis(5));
        }
        shared.get()
    }

    #[test]
    fn an_index_that_cannot_be_read_is_rebuilt_twice_at_most() {
        let root = tempfile::tempdir().unwrap();
        write_brief(root.path(), "a.toml", "Talks");
        let (service, events) = start_service(root.path());
        let (shared, messages) = (service.engine.clone(), service.messages.clone());
        let damaged = |engine: &Arc<dyn Engine>| messages.send(SyncMessage::Damaged(engine.clone())).unwrap();
        let first = shared.get();
        damaged(&first);
        let second = wait_for_next(&shared, &first);
        // A second search may report the first index after it has been replaced.
        damaged(&first);
        damaged(&second);
        let third = wait_for_next(&shared, &second);
        let until = Instant::now() + Duration::from_secs(20);
        while count_hits(&service) != 1 {
            assert!(Instant::now() < until, "the index stays empty");
            thread::sleep(Duration::from_millis(5));
        }
        damaged(&third);
        drop(service);
        let end = loop {
            if let Err(end) = events.recv_timeout(Duration::from_secs(20)) {
                break end;
            }
        };
        assert_eq!(end, RecvTimeoutError::Disconnected);
        assert!(Arc::ptr_eq(&shared.get(), &third));
    }

    #[test]
    fn a_reload_reads_files_that_look_unchanged() {
        let root = tempfile::tempdir().unwrap();
        write_brief(root.path(), "a.toml", "Talks");
        write_brief(root.path(), "b.toml", "Talks");
        let (service, events) = start_service(root.path());
        service.reload();
        let read = events_until(&events, |event| matches!(event, Event::ListSynced));
        let read = read.iter().filter_map(|event| match event {
            Event::Updated(entries) => Some(entries.len()),
            _ => None,
        });
        assert_eq!(read.sum::<usize>(), 2);
    }

    #[test]
    fn it_is_reported_when_a_library_disappears_and_returns() {
        let base = tempfile::tempdir().unwrap();
        let (root, away) = (base.path().join("library"), base.path().join("away"));
        fs::create_dir(&root).unwrap();
        write_brief(&root, "a.toml", "Talks");
        let (service, events) = start_service(&root);
        for _ in 0..2 {
            fs::rename(&root, &away).unwrap();
            service.reload();
            events_until(&events, |event| matches!(event, Event::Reachable(Err(_))));
            fs::rename(&away, &root).unwrap();
            service.reload();
            events_until(&events, |event| matches!(event, Event::Reachable(Ok(()))));
        }
    }
}
