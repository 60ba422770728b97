//! What happened ([`Message`]) and what is to be done ([`Effect`]): plain data. Only `run` creates messages and performs
//! effects.

use std::sync::Arc;

use crate::app::key::Key;
use crate::brief::{Brief, Edit, Section};
use crate::library::Id;
use crate::pane::Pane;
use crate::pane::export::ExportFormat;
use crate::search::{Event, Query, Request, SavedSearch, SearchEdit};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mouse {
    Click {
        x: u16,
        y: u16,
    },
    /// The wheel over a cell; negative rows scroll up.
    Wheel {
        x: u16,
        y: u16,
        rows: i16,
    },
}

/// The outcome of an effect, as one clean sentence.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    Done(String),
    Failed(String),
    /// The file exists: ask whether to replace it.
    Exists {
        /// The file, as displayed.
        path: String,
        /// The effect to perform if the answer is yes.
        again: Box<Effect>,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    Key(Key),
    Paste(String),
    Mouse(Mouse),
    /// The terminal's new size.
    Resized {
        columns: u16,
        rows: u16,
    },
    /// What a service reports.
    Event(Event),
    Finished(Outcome),
    /// A brief's file was changed: what to say. Or not: why.
    Edited(Result<String, String>),
    /// The last change was undone, in this file if there was one.
    Undone(Result<Option<Id>, String>),
    /// The theme now in use, or why it could not be loaded.
    Themed(Result<String, String>),
}

impl From<Event> for Message {
    fn from(event: Event) -> Self {
        Self::Event(event)
    }
}

/// A search for the index to answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Ask {
    /// Numbers the questions, so that answers to older ones are dropped.
    pub generation: u64,
    pub request: Request,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    Quit,
    Suspend,
    /// Draw every cell again.
    Redraw,
    /// Turn mouse reports on or off.
    Mouse(bool),
    /// Read a brief from its file.
    Open(Id),
    /// Read the library again.
    Reload,
    Search(Ask),
    /// Count the facets of the results of a search.
    Facets(Ask),
    /// Read the saved searches, after this change if there is one.
    Searches(Option<SearchEdit>),
    /// Count the results of each of these searches.
    Count {
        generation: u64,
        searches: Vec<SavedSearch>,
    },
    /// Mark what a saved search finds now as seen.
    MarkSeen(SavedSearch),
    Filter {
        generation: u64,
        query: Query,
    },
    Write {
        /// Relative to the folder where the program was started.
        path: String,
        text: String,
        /// A description of the text for the notice: "7 commitments".
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
        /// A description of the text for the notice.
        what: String,
    },
    /// Pipe a text to a command.
    Pipe {
        /// As typed.
        command: String,
        text: String,
    },
    /// Edits a brief in its file.
    Edit {
        id: Id,
        /// The brief the user saw: if the file has another version, it is left alone.
        seen: Arc<Brief>,
        /// Applied in order, all or none.
        edits: Vec<Edit>,
        /// What to say when it is done.
        done: String,
    },
    /// Open the file of a brief in the user's editor.
    EditFile {
        id: Id,
        /// Where to put the editor's cursor.
        part: Option<Section>,
    },
    /// Undo the last change of this session.
    Undo,
    /// Open a URL in the browser.
    OpenUrl(String),
    Theme {
        name: String,
        /// Whether it was chosen, not only previewed.
        keep: bool,
    },
    /// Save the position for the next start.
    Remember(Bookmark),
}

/// Where the user is in the library, saved between runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bookmark {
    pub id: Option<Id>,
    pub pane: Pane,
    /// Whether keys went to the brief, not to the list.
    pub in_brief: bool,
    /// The point of the pane, from 0.
    pub point: usize,
}
