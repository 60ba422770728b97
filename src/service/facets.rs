//! What is worked out of the index beside the search: the facets of its results once they are on the screen, and what the
//! saved searches find. One thread, which sleeps while nothing is asked; a newer question or a newer search ends the older.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crossbeam_channel::{Receiver, Sender, unbounded};
use jiff::civil::Date;

use crate::app::{Ask, Message};
use crate::error::Result;
use crate::search::{Request, SavedSearch};
use crate::service::library::{Shared, spawn};
use crate::service::saved_searches::{SeenBriefs, SeenFile, read_searches};

/// Values of a facet that are fetched; more than one reads.
pub const MOST: usize = 60;

/// Where saved searches are kept, and what was seen of them.
#[derive(Debug, Clone)]
pub struct SearchFiles {
    /// The file that people share.
    pub searches: PathBuf,
    /// What was seen in this library.
    pub seen: SeenFile,
}

pub enum Question {
    /// The facets of these results.
    Facets(Ask),
    /// How much each of these finds, with the generation.
    Count(u64, Vec<SavedSearch>),
    /// This one is looked at.
    Look(SavedSearch),
}

pub struct Aside {
    questions: Sender<Question>,
    /// The generation of the results whose facets are wanted; 0 while there are none.
    wanted: Arc<AtomicU64>,
}

impl Aside {
    /// Answers from `index`; `send` carries the answers to the reader.
    ///
    /// # Errors
    /// Returns an error if the system gives no thread.
    pub fn start(
        index: Shared,
        (files, today): (SearchFiles, Option<Date>),
        send: impl Fn(Message) + Send + 'static,
    ) -> Result<Self> {
        let (questions, asked) = unbounded();
        let wanted = Arc::new(AtomicU64::new(0));
        let mut working = Working {
            index,
            asked,
            wanted: Arc::clone(&wanted),
            files,
            today,
            facets: None,
            counts: (0, VecDeque::new()),
            seen: None,
            looks: VecDeque::new(),
        };
        spawn("briefing-aside", move || working.run(&send))?;
        Ok(Self { questions, wanted })
    }

    /// Asks; the answer comes as a message.
    pub fn ask(&self, question: Question) {
        if let Question::Facets(ask) = &question {
            self.wanted.store(ask.generation, Ordering::Relaxed);
        }
        let _ = self.questions.send(question);
    }

    /// Other results are asked for: whatever facets are being worked out are of no use.
    pub fn drop_facets(&self) {
        self.wanted.store(0, Ordering::Relaxed);
    }
}

struct Working {
    index: Shared,
    asked: Receiver<Question>,
    wanted: Arc<AtomicU64>,
    files: SearchFiles,
    today: Option<Date>,
    facets: Option<Ask>,
    counts: (u64, VecDeque<SavedSearch>),
    /// What was seen, while there is something to count; read anew after each look.
    seen: Option<SeenBriefs>,
    looks: VecDeque<SavedSearch>,
}

impl Working {
    fn run(&mut self, send: &impl Fn(Message)) {
        loop {
            let is_idle = self.facets.is_none() && self.counts.1.is_empty() && self.looks.is_empty();
            let first = if is_idle { self.asked.recv().ok() } else { None };
            if is_idle && first.is_none() {
                return;
            }
            for question in first.into_iter().chain(self.asked.try_iter()) {
                match question {
                    Question::Facets(ask) => self.facets = Some(ask),
                    Question::Count(generation, all) => (self.counts, self.seen) = ((generation, all.into()), None),
                    Question::Look(saved) => self.looks.push_back(saved),
                }
            }
            // What is on the screen comes first.
            if let Some(message) = self.facets().or_else(|| self.look()).or_else(|| self.count()) {
                send(message);
            }
        }
    }

    fn facets(&mut self) -> Option<Message> {
        let ask = self.facets.take()?;
        let is_wanted = || self.wanted.load(Ordering::Relaxed) == ask.generation;
        let is_stale = || !is_wanted() || !self.asked.is_empty();
        // An index that cannot be read was told of by the search.
        let facets = self.index.get().facets(&ask.request, MOST, &is_stale).ok()?;
        if facets.is_none() && is_wanted() {
            self.facets = Some(ask);
            return None;
        }
        Some(Message::Faceted { generation: ask.generation, facets: facets? })
    }

    fn look(&mut self) -> Option<Message> {
        let saved = self.looks.pop_front()?;
        let tally = self.index.get().tally(&self.request(&saved), &|| false).ok()??;
        let all = read_searches(&self.files.searches).0.all;
        self.seen = None;
        match self.files.seen.look((&saved, &tally), &all) {
            Ok(ids) => Some(Message::Fresh { query: saved.query, ids }),
            Err(error) => Some(Message::Notice(error.to_string())),
        }
    }

    fn count(&mut self) -> Option<Message> {
        let (generation, all) = &mut self.counts;
        let (generation, saved) = (*generation, all.pop_front()?);
        let is_stale = || !self.asked.is_empty();
        let count = match self.index.get().tally(&self.request(&saved), &is_stale) {
            Ok(Some(tally)) => Ok(self.seen.get_or_insert_with(|| self.files.seen.load()).count(&saved, &tally)),
            Ok(None) => {
                self.counts.1.push_front(saved);
                return None;
            }
            Err(error) => Err(error.to_string()),
        };
        if self.counts.1.is_empty() {
            self.seen = None;
        }
        Some(Message::Counted { generation, name: saved.name, count })
    }

    fn request(&self, saved: &SavedSearch) -> Request {
        Request { today: self.today, ..saved.request() }
    }
}
