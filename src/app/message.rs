//! What happened ([`Message`]) and what is to be done ([`Effect`]): plain data. Only `run` makes messages and does effects.

use std::sync::Arc;

use crate::app::key::Key;
use crate::app::search::shelf::Count;
use crate::brief::{Brief, Edit, Part, Problem};
use crate::library::{Entry, Id};
use crate::pane::Pane;
use crate::pane::export::ExportFormat;
use crate::search::{Answer, FacetCounts, Query, Request, SavedSearch, SearchEdit};

/// What a pointing device did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mouse {
    /// A click at a cell.
    Click { x: u16, y: u16 },
    /// The wheel, up (negative) or down, over a cell.
    Wheel { x: u16, y: u16, rows: i16 },
}

/// A brief as read from its file just now.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    pub id: Id,
    /// Its brief; absent where the file is broken or gone.
    pub brief: Option<Arc<Brief>>,
    /// What is wrong in the file.
    pub problems: Vec<Problem>,
}

/// Where a text was to go, and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It is done; one clean sentence says what was done, truthfully.
    Done(String),
    /// It is not; one clean sentence says why.
    Failed(String),
    /// The file exists: ask.
    Exists {
        /// The file, as shown.
        path: String,
        /// The effect to do where the answer is yes.
        again: Box<Effect>,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// A key was pressed.
    Key(Key),
    Paste(String),
    /// The mouse did something.
    Mouse(Mouse),
    /// The terminal has this size now.
    Resized {
        columns: u16,
        rows: u16,
    },
    /// Files were read: new ones or new versions.
    Entries(Vec<Arc<Entry>>),
    Removed(Vec<Id>),
    /// So many files, of about so many, were looked at for changes.
    Looked {
        seen: usize,
        /// Known from last time.
        total: usize,
    },
    /// So many files of so many are read.
    Progress {
        read: usize,
        total: usize,
    },
    /// The library is read.
    Settled,
    /// The library cannot be reached, or can again.
    Reachable(Result<(), String>),
    /// A brief was opened.
    Opened(Box<Opened>),
    /// The index holds everything the list holds (`true`) or is being built.
    Indexed(bool),
    /// A search was answered.
    Answered {
        /// The generation of the question.
        generation: u64,
        /// The answer, or why there is none.
        answer: Result<Answer, String>,
    },
    /// The facets of the results of a search are counted.
    Faceted {
        /// The generation of the search's answer.
        generation: u64,
        /// What the results can be narrowed to.
        facets: Vec<FacetCounts>,
    },
    /// The saved searches were read, after a change where one was to be made.
    Searches {
        /// The searches, in the order of the file.
        all: Vec<SavedSearch>,
        /// What is wrong in the file.
        problem: Option<String>,
        /// What to say of the change, or why it was not made.
        said: Option<Result<String, String>>,
    },
    /// How much a saved search finds is known.
    Counted {
        /// The generation of the question.
        generation: u64,
        name: String,
        /// How much, or why it cannot be told.
        count: Result<Count, String>,
    },
    /// A saved search was looked at: the briefs whose results are new in it.
    Fresh {
        query: String,
        ids: Vec<Id>,
    },
    /// A filter was answered: the briefs that match.
    Filtered {
        /// The generation of the question.
        generation: u64,
        /// The briefs, or why there are none.
        ids: Result<Vec<Id>, String>,
    },
    /// Something was taken out, or not.
    Finished(Outcome),
    /// A brief was changed in its file: what to say; or it was not: why.
    Edited(Result<String, String>),
    /// The last change was taken back: in which file, and what to say; or it was not: why.
    Undone(Result<(Id, String), String>),
    /// Something to say that nobody asked for: a configuration error, polling instead of watching.
    Notice(String),
    /// A theme is in use now.
    Themed(Result<String, String>),
}

/// A search for the index to answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Ask {
    /// Counts the questions: answers to older ones are dropped.
    pub generation: u64,
    pub request: Request,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    Quit,
    /// Put the program to sleep.
    Suspend,
    /// Draw every cell anew.
    Redraw,
    /// Switch mouse reports on or off.
    Mouse(bool),
    /// Read a brief from its file.
    Open(Id),
    /// Read the library again.
    Reload,
    Search(Ask),
    /// Count the facets of the results of a search.
    Facets(Ask),
    /// Read the saved searches, after this change where there is one.
    Searches(Option<SearchEdit>),
    /// How much does each of these find?
    Count {
        generation: u64,
        searches: Vec<SavedSearch>,
    },
    /// A saved search is looked at: what it finds now is new no more.
    Look(SavedSearch),
    Filter {
        generation: u64,
        query: Query,
    },
    /// Write a text to a file.
    Write {
        /// The file, relative to where the program was started.
        path: String,
        text: String,
        /// What it is, for the message: "7 commitments".
        what: String,
        /// Whether an existing file may be replaced.
        replace: bool,
    },
    /// Write all results of a search to a file.
    WriteResults {
        path: String,
        ask: Ask,
        format: ExportFormat,
        /// Whether an existing file may be replaced.
        replace: bool,
    },
    /// Copy a text to the clipboard.
    Copy {
        text: String,
        /// What it is, for the message.
        what: String,
    },
    /// Send a text to a command's input.
    Pipe {
        /// The command as typed.
        command: String,
        text: String,
    },
    /// Change a brief in its file.
    Edit {
        id: Id,
        /// What it read as when the change was decided on: another version is left alone.
        seen: Arc<Brief>,
        /// The changes, in order: all of them or none.
        edits: Vec<Edit>,
        /// What to say when it is done.
        done: String,
    },
    /// Open the file of a brief in the user's editor.
    EditFile {
        id: Id,
        /// The part to begin at.
        part: Option<Part>,
    },
    /// Take back the last change of this session.
    Undo,
    /// Open an address in the browser.
    OpenUrl(String),
    /// Use a theme; keep it only where `keep`.
    Theme {
        name: String,
        /// Whether it was chosen, not only looked at.
        keep: bool,
    },
    /// Keep the position for the next start.
    Remember(Position),
}

/// Where the reader stands: kept between runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Position {
    pub id: Option<Id>,
    pub pane: Pane,
    /// Whether the keys went to the brief.
    pub in_brief: bool,
    /// The point of the pane, from 0.
    pub point: usize,
}
