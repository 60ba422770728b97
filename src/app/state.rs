//! The reader's whole state. Changed only by [`App::update`]; drawn from a shared reference.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;
use tui_input::Input;

use crate::app::command::{Command, Place};
use crate::app::key::Key;
use crate::app::keymap::Keymap;
use crate::app::layout::{Layout, Needs, Wants, layout};
use crate::app::message::{Effect, Opened, Position};
use crate::app::overlay::form::Form;
use crate::app::review::point_form::PointForm;
use crate::app::search::rows::Search;
use crate::app::search::shelf::{Doing, Shelf};
use crate::brief::Brief;
use crate::library::{Catalogue, Entry, Id};
use crate::pane::{Page, Pane, Row};
use crate::search::{Query, QueryError};
use crate::text::Span;

/// What the reader is told when it starts.
#[derive(Debug, Clone, Default)]
pub struct Setup {
    /// The library's name, for the header.
    pub library: String,
    /// Whether the library cannot be written.
    pub is_read_only: bool,
    /// The day that "overdue" is measured against.
    pub today: Option<Date>,
    /// Columns of exported text.
    pub export_width: usize,
    /// The themes there are.
    pub themes: Vec<String>,
    /// The theme in use.
    pub theme: String,
    pub keymap: Keymap,
    /// Whether mouse reports are on.
    pub mouse: bool,
    /// Where the reader stood last time.
    pub position: Option<Position>,
    pub size: (u16, u16),
}

#[derive(Debug, Clone)]
pub struct App {
    /// What it was told at the start.
    pub setup: Setup,
    /// Screen size: columns, rows.
    pub size: (u16, u16),
    /// The list of briefs.
    pub list: List,
    pub open: Option<OpenBrief>,
    /// Whether keys go to the brief, not to the list.
    pub in_brief: bool,
    /// The pane with the focus.
    pub pane: Pane,
    /// The pane that stays beside the source on very wide screens.
    pub companion: Pane,
    /// The pane to go back to after a broken file, which has nothing but its details to show.
    pub aside: Option<Pane>,
    /// One pane has the whole screen.
    pub zoom: bool,
    /// Whether the source stands beside the points; where the user has not said, in drafts.
    pub beside: Option<bool>,
    /// What stands over the panes, or takes the keys below them.
    pub overlay: Option<Overlay>,
    /// The first row on the screen of a list that stands over the panes.
    pub choices_top: usize,
    /// The last search, kept for `'`.
    pub search: Option<Search>,
    pub shelf: Shelf,
    /// What to say in the footer until the next key.
    pub notice: Option<Notice>,
    /// Keys of a sequence typed so far.
    pub pending: Vec<Key>,
    /// Where one jumped from.
    pub jumps: Vec<Spot>,
    /// Counts questions to the index, so that stale answers are dropped.
    pub generation: u64,
    /// Whether the index is being built.
    pub is_indexing: bool,
    /// Where to go in the brief that is being opened.
    pub target: Option<Target>,
}

/// Where to go in a brief once it is read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Target {
    pub pane: Pane,
    /// The point of the pane; the first of its page where none.
    pub point: Option<usize>,
    /// The top row, where it is known.
    pub top: Option<usize>,
    /// The words of the source to mark.
    pub evidence: Option<Span>,
    /// The query whose words are marked.
    pub marked: Option<Query>,
}

/// A place in the reader one can go back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    pub id: Option<Id>,
    pub pane: Pane,
    /// Whether the keys went to the brief.
    pub in_brief: bool,
    pub point: usize,
    pub top: usize,
}

/// A line for the footer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub text: String,
    pub is_alarm: bool,
}

/// The list of briefs.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// Everything in the library, in the order shown.
    pub entries: Vec<Arc<Entry>>,
    /// The same by file.
    pub(crate) known: Catalogue,
    /// Which of them are shown: all, or what the filter lets through.
    pub shown: Vec<usize>,
    /// The chosen one, as a place in `shown`.
    pub chosen: usize,
    /// The first one on the screen, as a place in `shown`.
    pub top: usize,
    /// The filter in force.
    pub filter: Option<Filter>,
    /// Files read and found while the library is being read.
    pub progress: Option<(usize, usize)>,
    /// Files looked at, and known from last time, while what is shown is held against the files.
    pub looking: Option<(usize, usize)>,
    /// Why the library cannot be reached.
    pub unreachable: Option<String>,
    /// How many entries are drafts.
    pub drafts: usize,
    /// How many entries are broken.
    pub broken: usize,
}

#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub typed: String,
    pub query: Query,
    /// The briefs that match; all until the answer is there.
    pub ids: Option<HashSet<Id>>,
}

#[derive(Debug, Clone)]
pub struct OpenBrief {
    pub opened: Opened,
    /// How its panes stand.
    pub panes: HashMap<Pane, PaneState>,
    /// The words of the source to show marked.
    pub evidence: Option<Span>,
    /// The words that the source beside the points was last scrolled to.
    pub followed: Option<Span>,
    /// The query whose words are marked in the panes.
    pub marked: Option<Query>,
}

/// How a pane stands.
#[derive(Debug, Clone, Default)]
pub struct PaneState {
    pub page: Page,
    pub rows: Vec<Row>,
    /// The width of `rows`.
    pub width: u16,
    /// Whether `rows` have air between the points.
    pub has_air: bool,
    /// The first row on the screen.
    pub top: usize,
    /// The point with the cursor: its place in the brief, from 0, as the blocks of the page carry it.
    pub point: usize,
    /// The points in the order of the page; none where the pane is prose.
    pub points: Vec<usize>,
    /// What is found in it.
    pub find: Option<Found>,
    /// The top row and the point from before the file broke, for when it is whole again.
    pub(crate) healed: Option<(usize, usize)>,
}

/// Matches in a pane.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    pub typed: String,
    /// Block of the page, and the span of the block's text.
    pub matches: Vec<(usize, Span)>,
    /// The one the cursor is on.
    pub current: usize,
}

/// What stands over the panes, or takes the keys below them.
#[derive(Debug, Clone)]
pub enum Overlay {
    Search,
    /// The name for the search on the screen: one line in the footer.
    SaveSearch {
        line: Input,
    },
    Searches {
        chosen: usize,
        /// What is being done with it.
        doing: Doing,
    },
    /// Finding in the pane: one line in the footer.
    Find {
        line: Input,
        /// The top row when it was opened, to go back to.
        from: usize,
    },
    /// Filtering the list: one line in the footer.
    Filter {
        line: Input,
        /// Why it is no query.
        error: Option<QueryError>,
        before: Option<Filter>,
    },
    /// A command to send the pane to: one line in the footer.
    Pipe {
        line: Input,
    },
    Help {
        line: Input,
        top: usize,
    },
    Palette {
        line: Input,
        /// The commands that match, best first.
        found: Vec<Command>,
        chosen: usize,
    },
    Themes {
        /// The chosen one, as a place in [`Setup::themes`].
        chosen: usize,
        before: String,
    },
    Export(Form),
    /// The form of a point.
    Point(PointForm),
    /// A question answered with y or n.
    Confirm {
        question: String,
        /// What to do on yes.
        effect: Effect,
    },
}

impl App {
    /// The reader before anything was read.
    pub fn new(setup: Setup) -> Self {
        Self {
            size: setup.size,
            list: List::default(),
            open: None,
            in_brief: false,
            pane: setup.position.as_ref().map_or(Pane::Commitments, |p| p.pane),
            companion: Pane::Commitments,
            aside: None,
            zoom: false,
            beside: None,
            overlay: None,
            choices_top: 0,
            search: None,
            shelf: Shelf::default(),
            notice: None,
            pending: Vec::new(),
            jumps: Vec::new(),
            generation: 0,
            is_indexing: true,
            target: None,
            setup,
        }
    }

    /// The first key of a command, as shown; where it has none, its name as the palette takes it.
    pub fn key(&self, command: Command) -> String {
        let keys = self.setup.keymap.keys_of(command).into_iter().next();
        keys.unwrap_or_else(|| format!(":{}", command.info().name))
    }

    pub const fn place(&self) -> Place {
        if self.shows_results() {
            Place::Results
        } else if self.in_brief {
            Place::Brief
        } else {
            Place::List
        }
    }

    /// Whether the results of the library search are to be seen.
    pub const fn shows_results(&self) -> bool {
        matches!(self.overlay, Some(Overlay::Search | Overlay::SaveSearch { .. }))
    }

    /// Whether list and brief are to be seen beside one another, and nothing covers the line between them.
    pub const fn shows_divider(&self) -> bool {
        !self.shows_results() && !matches!(self.overlay, Some(Overlay::Help { .. }))
    }

    /// The open brief, where it could be read.
    pub fn brief(&self) -> Option<&Brief> {
        self.open.as_ref()?.opened.brief.as_deref()
    }

    /// How a pane of the open brief stands.
    pub fn pane_state(&self, pane: Pane) -> Option<&PaneState> {
        self.open.as_ref()?.panes.get(&pane)
    }

    /// Where everything stands on the screen now.
    pub fn layout(&self) -> Layout {
        let head = |width: u16| u16::try_from(self.head().rows(usize::from(width)).len()).unwrap_or(u16::MAX);
        let rows = |pane: Pane, width: u16| {
            let (close, airy) = self.pane_state(pane).map_or((1, 1), |state| state.needs(width));
            let rows = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
            Needs { close: rows(close), airy: rows(airy) }
        };
        layout(
            self.size.0,
            self.size.1,
            &Wants {
                in_brief: self.in_brief,
                is_open: self.open.is_some(),
                pane: self.pane,
                companion: self.companion,
                zoom: self.zoom,
                is_beside: self.is_beside(),
                head_rows: &head,
                page_rows: &rows,
            },
        )
    }
}
