//! The whole state of the reader, with one field per component. [`App::update`] changes it, and `ui` draws it.

use crate::app::command::Focus;
use crate::app::export::Exporter;
use crate::app::key::Key;
use crate::app::layout::{Area, Layout};
use crate::app::list::{List, ListView};
use crate::app::overlay::Overlay;
use crate::app::panes::Panes;
use crate::app::response::Notice;
use crate::app::review::Review;
use crate::app::search::{PanelButton, SavedSearches, Search, SearchContext, hits_per_screen};
use crate::app::setup::Setup;
use crate::brief::Brief;
use crate::pane::Pane;

#[derive(Debug, Clone)]
pub struct App {
    pub setup: Setup,
    pub list: List,
    pub panes: Panes,
    pub search: Search,
    pub saved_searches: SavedSearches,
    pub overlay: Option<Overlay>,
    /// Shown in the footer until the next key.
    pub notice: Option<Notice>,
    /// The keys of an unfinished sequence.
    pub pending: Vec<Key>,
    /// Whether the index is being built.
    pub is_indexing: bool,
}

impl App {
    pub fn new(setup: Setup) -> Self {
        let pane = setup.position.as_ref().map_or(Pane::Commitments, |position| position.pane);
        Self {
            list: List::default(),
            panes: Panes::new(setup.size, pane),
            search: Search::default(),
            saved_searches: SavedSearches::default(),
            overlay: None,
            notice: None,
            pending: Vec::new(),
            is_indexing: true,
            setup,
        }
    }

    pub const fn focus(&self) -> Focus {
        if self.shows_results() {
            Focus::Results
        } else if self.panes.has_focus() {
            Focus::Brief
        } else {
            Focus::List
        }
    }

    /// Whether the results of a search are on the screen.
    pub const fn shows_results(&self) -> bool {
        matches!(self.overlay, Some(Overlay::Search | Overlay::SaveSearch(_)))
    }

    /// Whether nothing covers the line between list and brief.
    pub const fn shows_divider(&self) -> bool {
        !self.shows_results() && !matches!(self.overlay, Some(Overlay::Help(_)))
    }

    /// The open brief, if it is a draft that can be reviewed.
    pub fn reviewable_draft(&self) -> Option<&Brief> {
        let is_draft = |brief: &&Brief| brief.review == crate::brief::Review::Draft;
        self.panes.brief().filter(is_draft).filter(|_| !self.setup.is_read_only)
    }

    /// Whether the point under the cursor is unsure, can be accepted, and is not to be reviewed anyway.
    pub fn is_on_unsure_point(&self) -> bool {
        let Some((brief, section)) = self.panes.brief().zip(self.panes.section_at_cursor()) else { return false };
        brief.is_unsure(section) && !brief.is_unreviewed(section) && !self.setup.is_read_only
    }

    /// Where everything is on the screen.
    pub fn layout(&self) -> Layout {
        self.panes.layout()
    }

    pub fn list_view(&self, layout: &Layout) -> Option<ListView> {
        layout.list.map(|area| self.list.view(area))
    }

    /// The areas of the hits and of the panel beside or over them.
    pub fn search_areas(&self) -> (Area, Option<Area>) {
        self.search.areas(self.panes.body())
    }

    pub fn panel_button(&self) -> Option<PanelButton> {
        self.search.panel_button(self.panes.body(), &self.setup.keymap)
    }

    pub fn hits_per_screen(&self) -> usize {
        hits_per_screen(self.panes.body())
    }

    pub(crate) const fn exporter(&self) -> Exporter<'_> {
        Exporter { panes: &self.panes, search: &self.search, setup: &self.setup }
    }

    pub(crate) const fn review(&mut self) -> Review<'_> {
        Review { panes: &mut self.panes, keymap: &self.setup.keymap, is_read_only: self.setup.is_read_only }
    }
}

/// What a search depends on. It takes fields instead of the whole [`App`], so that the search can be borrowed mutably.
pub(crate) fn search_context<'a>(list: &'a List, panes: &Panes, setup: &Setup) -> SearchContext<'a> {
    SearchContext { body: panes.body(), filter: list.filter().map(|filter| &filter.query), today: setup.today }
}
