//! A thread beside the search that counts the facets of the hits on the screen and the hits of the saved searches. It
//! sleeps while there is no question. A newer question or search cancels an older one.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crossbeam_channel::{Receiver, Sender, unbounded};
use jiff::civil::Date;

use crate::error::Result;
use crate::search::{Event, Request, SavedSearch};
use crate::service::library::spawn;
use crate::service::saved_searches::{SeenBriefs, SeenFile, read_searches};
use crate::service::shared_engine::SharedEngine;

/// The number of values of a facet that are counted; nobody reads more.
pub const MAX_VALUES: usize = 60;

/// The files of the saved searches.
#[derive(Debug, Clone)]
pub struct SearchFiles {
    /// The file that people share.
    pub searches: PathBuf,
    pub seen: SeenFile,
}

#[expect(clippy::large_enum_variant, reason = "a few of them exist at any time")]
pub enum Question {
    /// Count the facets of the hits of `request`.
    Facets { generation: u64, request: Request },
    /// Count the hits of each of these searches.
    Count { generation: u64, searches: Vec<SavedSearch> },
    /// Report the new hits of this search and mark them as seen.
    MarkSeen(SavedSearch),
}

pub struct FacetWorker {
    questions: Sender<Question>,
    /// The generation of the search whose facets are wanted; 0 if none are.
    wanted: Arc<AtomicU64>,
}

impl FacetWorker {
    /// Answers from `engine` through `send`.
    ///
    /// # Errors
    /// Returns an error if the thread cannot be started.
    pub fn spawn(
        engine: SharedEngine,
        files: SearchFiles,
        today: Option<Date>,
        send: impl Fn(Event) + Send + 'static,
    ) -> Result<Self> {
        let (questions, inbox) = unbounded();
        let wanted = Arc::new(AtomicU64::new(0));
        let mut thread = Thread {
            engine,
            inbox,
            wanted: Arc::clone(&wanted),
            files,
            today,
            facets: None,
            generation: 0,
            to_count: VecDeque::new(),
            seen: None,
            to_mark: VecDeque::new(),
        };
        spawn("briefing-facets", move || thread.answer_questions(&send))?;
        Ok(Self { questions, wanted })
    }

    /// The answer comes as an [`Event`].
    pub fn ask(&self, question: Question) {
        if let Question::Facets { generation, .. } = &question {
            self.wanted.store(*generation, Ordering::Relaxed);
        }
        let _ = self.questions.send(question);
    }

    /// Stops counting facets, because there is another search.
    pub fn cancel_facets(&self) {
        self.wanted.store(0, Ordering::Relaxed);
    }
}

struct Thread {
    engine: SharedEngine,
    inbox: Receiver<Question>,
    wanted: Arc<AtomicU64>,
    files: SearchFiles,
    today: Option<Date>,
    /// The generation and request of the search whose facets are wanted.
    facets: Option<(u64, Request)>,
    /// The generation of `to_count`.
    generation: u64,
    to_count: VecDeque<SavedSearch>,
    /// The hits that the user has seen, loaded only while hits are counted.
    seen: Option<SeenBriefs>,
    to_mark: VecDeque<SavedSearch>,
}

impl Thread {
    fn answer_questions(&mut self, send: &impl Fn(Event)) {
        loop {
            let is_idle = self.facets.is_none() && self.to_count.is_empty() && self.to_mark.is_empty();
            let first = if is_idle { self.inbox.recv().ok() } else { None };
            if is_idle && first.is_none() {
                return;
            }
            for question in first.into_iter().chain(self.inbox.try_iter()) {
                match question {
                    Question::Facets { generation, request } => self.facets = Some((generation, request)),
                    Question::Count { generation, searches } => {
                        (self.generation, self.to_count, self.seen) = (generation, searches.into(), None);
                    }
                    Question::MarkSeen(saved) => self.to_mark.push_back(saved),
                }
            }
            // Facets are on the screen, so they come first.
            if let Some(report) = self.count_facets().or_else(|| self.mark_seen()).or_else(|| self.count_hits()) {
                send(report);
            }
        }
    }

    fn count_facets(&mut self) -> Option<Event> {
        let (generation, request) = self.facets.take()?;
        let is_wanted = || self.wanted.load(Ordering::Relaxed) == generation;
        let is_stale = || !is_wanted() || !self.inbox.is_empty();
        // If the index cannot be read, the search has already reported it.
        let facets = self.engine.get().facets(&request, MAX_VALUES, &is_stale).ok()?;
        if facets.is_none() && is_wanted() {
            self.facets = Some((generation, request));
            return None;
        }
        Some(Event::FacetsCounted { generation, facets: facets? })
    }

    fn mark_seen(&mut self) -> Option<Event> {
        let saved = self.to_mark.pop_front()?;
        let counts = self.engine.get().count_hits(&self.dated_request(&saved), &|| false).ok()??;
        let all = read_searches(&self.files.searches).0.all;
        self.seen = None;
        match self.files.seen.mark_seen(&saved, &counts, &all) {
            Ok(ids) => Some(Event::NewHits { query: saved.query, ids }),
            Err(error) => Some(Event::Notice(error.to_string())),
        }
    }

    fn count_hits(&mut self) -> Option<Event> {
        let saved = self.to_count.pop_front()?;
        let is_stale = || !self.inbox.is_empty();
        let count = match self.engine.get().count_hits(&self.dated_request(&saved), &is_stale) {
            Ok(Some(counts)) => Ok(self.seen.get_or_insert_with(|| self.files.seen.load()).count_hits(&saved, &counts)),
            Ok(None) => {
                self.to_count.push_front(saved);
                return None;
            }
            Err(error) => Err(error.to_string()),
        };
        if self.to_count.is_empty() {
            self.seen = None;
        }
        Some(Event::HitsCounted { generation: self.generation, name: saved.name, count })
    }

    fn dated_request(&self, saved: &SavedSearch) -> Request {
        Request { today: self.today, ..saved.request() }
    }
}
