//! The open brief: its panes, the focus, the layout, and the history of jumps.

mod head;
mod movement;
mod pane;
mod source;
mod tabs;

use std::collections::HashMap;

use tui_input::Input;

use crate::app::layout::{Area, Layout, LayoutRequest, PageRows, body, compute_layout};
use crate::app::message::{Bookmark, Effect};
use crate::app::response::Response;
use crate::brief::{Brief, Section};
use crate::library::{Id, OpenedBrief};
use crate::pane::{Block, Page, Pane, Role, Run};
use crate::search::Query;
use crate::text::Span;

pub use pane::{Matches, PaneState};
pub use tabs::Tab;

#[derive(Debug, Clone)]
pub struct Panes {
    /// Screen size: columns, rows.
    size: (u16, u16),
    open: Option<OpenBrief>,
    /// Whether keys go to the brief, not to the list.
    has_focus: bool,
    /// The pane with the focus.
    pane: Pane,
    /// The pane to show beside the source.
    companion: Pane,
    /// The pane to return to once a broken file, which shows its details, is repaired.
    pane_before_details: Option<Pane>,
    /// Whether one pane has the whole screen.
    is_zoomed: bool,
    /// Whether the source is beside the points; if `None`, only in drafts.
    source_beside: Option<bool>,
    /// The locations that the user jumped from, the latest last.
    jumps: Vec<Spot>,
    /// Where to go in the brief that is being opened.
    target: Option<Target>,
}

#[derive(Debug, Clone)]
pub struct OpenBrief {
    pub opened: OpenedBrief,
    panes: HashMap<Pane, PaneState>,
    /// The selected source text, or the evidence that the user jumped to.
    pub evidence: Option<Span>,
    /// The evidence that the source beside the points was last scrolled to.
    followed: Option<Span>,
    /// The query whose words are highlighted in the panes.
    pub query: Option<Query>,
}

/// Where to go in a brief.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Target {
    pub pane: Pane,
    /// If `None`, the first point of the page.
    pub point: Option<usize>,
    pub top: Option<usize>,
    /// The source text to highlight.
    pub evidence: Option<Span>,
    /// The query whose words to highlight.
    pub query: Option<Query>,
}

/// A location in the reader to go back to.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Spot {
    bookmark: Bookmark,
    top: usize,
}

/// The input line in the footer for finding words in the pane.
#[derive(Debug, Clone)]
pub struct FindLine {
    pub line: Input,
    /// The top row to return to on Esc.
    from: usize,
}

impl Panes {
    pub(crate) const fn new(size: (u16, u16), pane: Pane) -> Self {
        Self {
            size,
            open: None,
            has_focus: false,
            pane,
            companion: Pane::Commitments,
            pane_before_details: None,
            is_zoomed: false,
            source_beside: None,
            jumps: Vec::new(),
            target: None,
        }
    }

    /// Screen size: columns, rows.
    pub const fn size(&self) -> (u16, u16) {
        self.size
    }

    pub(crate) const fn resize(&mut self, size: (u16, u16)) {
        self.size = size;
    }

    pub const fn open_brief(&self) -> Option<&OpenBrief> {
        self.open.as_ref()
    }

    pub(crate) fn open_id(&self) -> Option<&Id> {
        self.open.as_ref().map(|open| &open.opened.id)
    }

    /// The open brief, if its file could be read.
    pub fn brief(&self) -> Option<&Brief> {
        self.open.as_ref()?.opened.brief.as_deref()
    }

    /// Whether keys go to the brief, not to the list.
    pub const fn has_focus(&self) -> bool {
        self.has_focus
    }

    /// The pane with the focus.
    pub const fn focused(&self) -> Pane {
        self.pane
    }

    /// The pane beside the source.
    pub const fn companion(&self) -> Pane {
        self.companion
    }

    pub const fn is_zoomed(&self) -> bool {
        self.is_zoomed
    }

    pub(crate) const fn is_opening(&self) -> bool {
        self.target.is_some()
    }

    /// The state of a pane of the open brief.
    pub fn state(&self, pane: Pane) -> Option<&PaneState> {
        self.open.as_ref()?.panes.get(&pane)
    }

    /// The state of the pane with the focus.
    pub fn focused_state(&self) -> Option<&PaneState> {
        self.state(self.pane)
    }

    fn state_mut(&mut self, pane: Pane) -> Option<&mut PaneState> {
        self.open.as_mut()?.panes.get_mut(&pane)
    }

    /// The pane and point with the cursor.
    pub(crate) fn cursor(&self) -> Option<(Pane, usize)> {
        Some((self.pane, self.focused_state()?.point()))
    }

    /// The section of the brief's file under the cursor, if it is a point.
    pub(crate) fn section_at_cursor(&self) -> Option<Section> {
        let state = self.focused_state().filter(|state| self.has_focus && !state.points().is_empty())?;
        section_of_point(self.pane, state.point())
    }

    /// Where everything is on the screen.
    pub fn layout(&self) -> Layout {
        let head = |width: u16| u16::try_from(self.head().rows(usize::from(width)).len()).unwrap_or(u16::MAX);
        let rows = |pane: Pane, width: u16| {
            self.state(pane).map_or(PageRows { compact: 1, spaced: 1 }, |state| state.needed_rows(width))
        };
        let request = LayoutRequest {
            brief_has_focus: self.has_focus,
            is_open: self.open.is_some(),
            pane: self.pane,
            companion: self.companion,
            is_zoomed: self.is_zoomed,
            source_beside: self.is_source_beside(),
            head_rows: &head,
            page_rows: &rows,
        };
        compute_layout(self.size.0, self.size.1, &request)
    }

    /// The area between header and footer.
    pub(crate) fn body(&self) -> Area {
        body(self.size)
    }

    /// The height of a pane on the screen, in rows.
    fn height(&self, pane: Pane) -> usize {
        self.layout().slot(pane).map_or(1, |slot| usize::from(slot.text.height)).max(1)
    }

    /// Fits the panes on the screen to their slots, and scrolls a source beside them to the point under the cursor.
    pub(crate) fn fit_to_slots(&mut self, layout: &Layout) {
        for slot in &layout.slots {
            if let Some(state) = self.state_mut(slot.pane) {
                state.fit_to_slot(slot.text.width, usize::from(slot.text.height), slot.is_spaced);
            }
        }
        self.follow_cursor(layout);
    }

    /// Starts opening a brief, to go to `target` once it has been read.
    pub(crate) fn open_at(&mut self, id: Id, target: Target) -> Effect {
        self.target = Some(target);
        Effect::Open(id)
    }

    /// Starts opening a brief in the focused pane, unless it is open already.
    pub(crate) fn preview(&mut self, id: Id) -> Option<Effect> {
        if self.open_id() == Some(&id) {
            return None;
        }
        // A broken file shows its details although the user did not choose that pane.
        let was_broken = self.open.is_some() && self.brief().is_none();
        let pane = if was_broken { Pane::Commitments } else { self.pane };
        Some(self.open_at(id, Target { pane, ..Target::default() }))
    }

    /// Sets where to go once the edited brief has been read again.
    pub(crate) fn set_target(&mut self, target: Option<Target>) {
        self.target = target;
    }

    /// Shows a brief that was read from its file. The same brief, read again, keeps cursor, scroll position and matches.
    pub(crate) fn show(&mut self, opened: OpenedBrief) {
        let file = opened.id.to_string();
        let before = self.open.take().filter(|open| open.opened.id == opened.id);
        let empty = Brief::default();
        let is_broken = opened.brief.is_none();
        let brief = opened.brief.as_deref().unwrap_or(&empty);
        let mut panes = HashMap::new();
        for pane in Pane::ALL {
            let is_placeholder = is_broken && pane != Pane::Details;
            let page = if is_placeholder { broken_page() } else { pane.page(brief, &file, &opened.problems) };
            let mut state = PaneState::new(page);
            if let Some(old) = before.as_ref().and_then(|open| open.panes.get(&pane)) {
                state.restore(old, is_placeholder);
            }
            panes.insert(pane, state);
        }
        let (evidence, query) = before.map(|open| (open.evidence, open.query)).unwrap_or_default();
        self.open = Some(OpenBrief { opened, panes, evidence, followed: None, query });
        if let Some(target) = self.target.take() {
            self.go_to(target);
        }
        if is_broken {
            self.pane_before_details.get_or_insert(self.pane);
            self.pane = Pane::Details;
        } else if let Some(before) = self.pane_before_details.take()
            && self.pane == Pane::Details
        {
            self.pane = before;
        }
    }

    pub(crate) fn go_to(&mut self, target: Target) {
        self.pane = target.pane;
        self.fit_to_slots(&self.layout());
        let height = self.height(target.pane);
        let Some(open) = &mut self.open else { return };
        open.evidence = target.evidence;
        if target.query.is_some() {
            open.query = target.query;
        }
        let Some(state) = open.panes.get_mut(&target.pane) else { return };
        state.select(target.point);
        match (target.top, target.evidence) {
            (Some(top), _) => state.top = top,
            (None, Some(span)) if target.pane == Pane::Source => state.scroll_to_span(span, height),
            _ => state.reveal(height),
        }
    }

    /// The current location, for the next start.
    pub(crate) fn bookmark(&self) -> Bookmark {
        Bookmark {
            id: self.open_id().cloned(),
            pane: self.pane,
            in_brief: self.has_focus,
            point: self.focused_state().map_or(0, PaneState::point),
        }
    }

    /// Opens the brief that was open when the program last ended.
    pub(crate) fn restore(&mut self, id: Id, bookmark: &Bookmark) -> Effect {
        self.has_focus = bookmark.in_brief;
        self.open_at(id, Target { pane: bookmark.pane, point: Some(bookmark.point), ..Target::default() })
    }

    /// Records the current location, to jump back to.
    pub(crate) fn remember_spot(&mut self) {
        const MAX_JUMPS: usize = 100;
        let spot = Spot { bookmark: self.bookmark(), top: self.focused_state().map_or(0, PaneState::top) };
        if self.jumps.last() != Some(&spot) {
            self.jumps.push(spot);
        }
        if self.jumps.len() > MAX_JUMPS {
            self.jumps.remove(0);
        }
    }

    pub(crate) fn jump_back(&mut self) -> Response {
        let Some(Spot { bookmark, top }) = self.jumps.pop() else {
            return Response::say("There is no earlier location to go back to.");
        };
        self.has_focus = bookmark.in_brief;
        let target = Target { pane: bookmark.pane, point: Some(bookmark.point), top: Some(top), ..Target::default() };
        let is_open = self.open_id() == bookmark.id.as_ref();
        match bookmark.id {
            Some(id) if !is_open => self.open_at(id, target).into(),
            _ => {
                self.go_to(target);
                Response::default()
            }
        }
    }

    pub(crate) fn start_find(&mut self) -> FindLine {
        self.has_focus = true;
        FindLine { line: Input::default(), from: self.focused_state().map_or(0, PaneState::top) }
    }

    /// Finds in the focused pane what the user has typed.
    pub(crate) fn find_in_focused(&mut self, line: &FindLine) {
        self.find_typed(line.line.value(), line.from);
    }

    pub(crate) fn cancel_find(&mut self, line: &FindLine) {
        self.find_typed("", line.from);
    }

    fn find_typed(&mut self, typed: &str, from: usize) {
        let height = self.height(self.pane);
        if let Some(state) = self.state_mut(self.pane) {
            state.find_text(typed, from, height);
        }
    }

    /// Goes to the next match (`by` 1) or the previous one (-1).
    pub(crate) fn step_match(&mut self, by: isize) -> Response {
        let height = self.height(self.pane);
        let Some(state) = self.state_mut(self.pane) else { return Response::default() };
        Response::say(match state.step_match(by, height) {
            Some((index, count)) => format!("match {} of {count}", index + 1),
            None => "No current matches. Press / to find in this pane.".to_owned(),
        })
    }

    /// Scrolls the pane under a cell; returns whether there is one.
    pub(crate) fn scroll_at(&mut self, x: u16, y: u16, rows: isize) -> bool {
        let layout = self.layout();
        let Some(slot) = layout.slots.iter().find(|slot| slot.body.contains(x, y)) else { return false };
        if let Some(state) = self.state_mut(slot.pane) {
            state.scroll(rows);
        }
        true
    }

    /// Focuses the pane whose tab, title or text was clicked, and moves its cursor there.
    pub(crate) fn click(&mut self, x: u16, y: u16) {
        let layout = self.layout();
        if let Some((line, tabs)) = self.tab_line(&layout).filter(|(line, _)| line.contains(x, y)) {
            if let Some(tab) = tabs.into_iter().rev().find(|tab| tab.x <= x - line.x) {
                self.focus(tab.pane);
            }
            return;
        }
        let contains = |area: Area| area.contains(x, y);
        let slot = layout.slots.iter().find(|slot| contains(slot.body) || slot.title.is_some_and(contains));
        if let Some(slot) = slot {
            self.focus(slot.pane);
            if let (Some(row), Some(state)) = (y.checked_sub(slot.body.y), self.state_mut(slot.pane)) {
                state.click(usize::from(row));
            }
        }
    }
}

/// The page of a broken file's panes, which must not look like content.
fn broken_page() -> Page {
    let text = format!("This file could not be read; {} says why.", Pane::Details.title());
    Page { blocks: vec![Block { runs: vec![Run::new(Role::Muted, text)], ..Block::default() }] }
}

/// The section of a brief's file for a point of a pane.
pub(crate) const fn section_of_point(pane: Pane, point: usize) -> Option<Section> {
    match pane {
        Pane::Quotes => Some(Section::Quote(point)),
        Pane::Commitments => Some(Section::Commitment(point)),
        Pane::Participants => Some(Section::Participant(point)),
        Pane::Forums => Some(Section::Forum(point)),
        Pane::Summary | Pane::Source | Pane::Details => None,
    }
}
