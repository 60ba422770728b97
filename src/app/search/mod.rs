//! The search of the library: input line, hits, panel of facets. Each key sends a request; stale answers are dropped, and the
//! last good one stays on the screen.

mod facet_panel;
mod saved_searches;

use std::collections::HashSet;

use jiff::civil::Date;
use tui_input::Input;

use crate::app::command::Command;
use crate::app::keymap::Keymap;
use crate::app::layout::{Area, WIDE};
use crate::app::message::{Ask, Effect};
use crate::app::panes::Target;
use crate::app::response::Response;
use crate::library::Id;
use crate::pane::Pane;
use crate::search::{Answer, FacetCounts, Hit, Query, QueryError, Request, SavedSearch, Sort, Unit};
use crate::text;

pub use facet_panel::{FacetPanel, PanelRow};
pub(crate) use saved_searches::SavedReply;
pub use saved_searches::{Mode, SavedSearches};

/// Rows above the hits: input line, counts, a blank row.
pub const SEARCH_HEAD: u16 = 3;
/// Rows per hit: who and when, the text, a blank row.
pub const HIT_ROWS: u16 = 3;
/// The number of hits requested while the cursor moves; while the user types, only those that fit on the screen.
const WINDOW: usize = 60;
/// The widest hits, without the panel beside them.
const WIDEST: u16 = 140;
/// A panel with the keys is beside the hits from this many columns; on narrower screens it covers them.
const BESIDE: u16 = 70;

#[derive(Debug, Clone, Default)]
pub struct Search {
    pub line: Input,
    /// The unit chosen with Tab; the query's own if absent.
    unit: Option<Unit>,
    sort: Sort,
    /// The last query that parsed.
    query: Query,
    /// The last good answer. Its first hit has the rank `answer.offset`.
    answer: Option<Answer>,
    /// Why what is typed is not a query.
    error: Option<QueryError>,
    /// Why there is no answer.
    failure: Option<String>,
    /// The rank of the hit with the cursor, from 0.
    selected: usize,
    /// The rank of the first hit on the screen.
    top: usize,
    /// The number of the last request.
    asked: u64,
    /// The number of the last request that was answered.
    answered: u64,
    panel: FacetPanel,
    /// In a saved search, the briefs with hits that are new since it was last viewed.
    new_briefs: HashSet<Id>,
    was_opened: bool,
}

/// What a search depends on besides itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SearchContext<'a> {
    /// The area between header and footer.
    pub(crate) body: Area,
    /// The filter of the list: hits outside it are counted separately.
    pub(crate) filter: Option<&'a Query>,
    pub(crate) today: Option<Date>,
}

/// A button that opens or closes the panel, on screens too narrow to show it all the time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PanelButton {
    pub area: Area,
    pub key: String,
    pub label: &'static str,
}

impl Search {
    pub const fn unit(&self) -> Option<Unit> {
        self.unit
    }

    pub const fn sort(&self) -> Sort {
        self.sort
    }

    /// The last query that parsed.
    pub const fn query(&self) -> &Query {
        &self.query
    }

    pub const fn answer(&self) -> Option<&Answer> {
        self.answer.as_ref()
    }

    pub const fn error(&self) -> Option<&QueryError> {
        self.error.as_ref()
    }

    pub fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }

    /// The rank of the hit with the cursor, from 0.
    pub const fn selected(&self) -> usize {
        self.selected
    }

    /// The rank of the first hit on the screen.
    pub const fn top(&self) -> usize {
        self.top
    }

    /// The number of the last request.
    pub const fn generation(&self) -> u64 {
        self.asked
    }

    pub const fn panel(&self) -> &FacetPanel {
        &self.panel
    }

    /// Whether the hit is new since the saved search was last viewed.
    pub fn is_new(&self, hit: &Hit) -> bool {
        self.new_briefs.contains(&hit.id)
    }

    /// Whether there has been a search that can be shown again.
    pub(crate) const fn was_opened(&self) -> bool {
        self.was_opened
    }

    /// The hit with this rank, if it is loaded.
    pub fn hit(&self, rank: usize) -> Option<&Hit> {
        let answer = self.answer.as_ref()?;
        answer.hits.get(rank.checked_sub(answer.offset)?)
    }

    pub fn total(&self) -> usize {
        self.answer.as_ref().map_or(0, |answer| answer.total)
    }

    /// Starts over with an empty line. Unit and order stay.
    pub(crate) fn reset(&mut self) {
        // With a higher number, the answer to the last request is stale.
        *self = Self { unit: self.unit, sort: self.sort, asked: self.asked + 1, was_opened: true, ..Self::default() };
    }

    /// Runs a saved search. Its hits are then no longer new.
    pub(crate) fn run_saved(&mut self, saved: SavedSearch, context: SearchContext) -> Response {
        self.reset();
        // The space after the last word marks it as complete.
        self.line = Input::new(format!("{} ", saved.query));
        (self.unit, self.sort) = (saved.unit, saved.sort);
        Response::from(self.search_typed(context)).and(Effect::MarkSeen(saved))
    }

    /// Searches for what the user has typed.
    pub(crate) fn search_typed(&mut self, context: SearchContext) -> Option<Effect> {
        (self.selected, self.top) = (0, 0);
        self.new_briefs.clear();
        self.panel.invalidate();
        match Query::parse(self.line.value(), true) {
            Err(error) => {
                self.error = Some(error);
                None
            }
            Ok(query) => {
                self.error = None;
                self.query = query;
                if self.query.is_empty() {
                    (self.answer, self.failure) = (None, None);
                    self.panel = FacetPanel::default();
                    return None;
                }
                Some(self.ask_index(0, hits_per_screen(context.body), context))
            }
        }
    }

    /// Requests the visible hits again, because the library or the screen has changed.
    pub(crate) fn ask_again(&mut self, context: SearchContext) -> Option<Effect> {
        if self.query.is_empty() || self.error.is_some() {
            return None;
        }
        self.panel.is_due = true;
        let offset = self.answer.as_ref().map_or(0, |answer| answer.offset);
        Some(self.ask_index(offset, WINDOW, context))
    }

    fn ask_index(&mut self, offset: usize, limit: usize, context: SearchContext) -> Effect {
        self.asked += 1;
        Effect::Search(Ask { generation: self.asked, request: self.build_request(offset, limit, context) })
    }

    /// The request for `limit` hits from `offset`.
    pub(crate) fn build_request(&self, offset: usize, limit: usize, context: SearchContext) -> Request {
        Request {
            query: self.query.clone(),
            unit: self.unit,
            sort: self.sort,
            offset,
            limit,
            within: context.filter.cloned(),
            today: context.today,
            ..Request::default()
        }
    }

    /// Shows an answer, unless a newer request was sent.
    pub(crate) fn show_answer(
        &mut self,
        generation: u64,
        answer: Result<Answer, String>,
        context: SearchContext,
    ) -> Option<Effect> {
        if self.asked != generation {
            return None;
        }
        self.answered = generation;
        match answer {
            Ok(answer) => {
                self.failure = None;
                self.selected = self.selected.min(answer.total.saturating_sub(1));
                self.answer = Some(answer);
            }
            Err(why) => self.failure = Some(why),
        }
        self.ask_facets(context)
    }

    /// Requests the facets of the current answer, if the panel is visible and they are unknown.
    fn ask_facets(&mut self, context: SearchContext) -> Option<Effect> {
        if !self.panel.is_due || self.areas(context.body).1.is_none() {
            return None;
        }
        let answer = self.answer.as_ref()?;
        self.panel.is_due = false;
        if answer.total == 0 {
            self.panel.facets.clear();
            return None;
        }
        self.panel.asked = self.answered;
        let mut request = Request { unit: Some(answer.unit), ..self.build_request(0, 0, context) };
        if answer.similar {
            request.query = self.query.similar();
        }
        Some(Effect::Facets(Ask { generation: self.answered, request }))
    }

    /// Shows facets, unless they are not those that were requested last.
    pub(crate) fn show_facets(&mut self, generation: u64, facets: Vec<FacetCounts>, body: Area) {
        if generation > 0 && self.panel.asked == generation {
            let (total, height) = (self.total(), self.panel_height(body));
            self.panel.set_facets(facets, &self.query.typed, total, height);
        }
    }

    /// Marks the hits of the briefs that are new in the saved search on the screen.
    pub(crate) fn mark_new(&mut self, query: &str, ids: Vec<Id>) {
        if self.query.typed.trim() == query {
            self.new_briefs = ids.into_iter().collect();
        }
    }

    /// Moves the cursor. Requests more hits if it comes near the end of those loaded.
    pub(crate) fn move_by(&mut self, by: isize, context: SearchContext) -> Option<Effect> {
        let answer = self.answer.as_ref()?;
        let last = answer.total.saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(by).min(last);
        let capacity = hits_per_screen(context.body);
        if self.selected < self.top {
            self.top = self.selected;
        } else if self.selected >= self.top + capacity {
            self.top = self.selected + 1 - capacity;
        }
        let loaded = answer.offset..answer.offset + answer.hits.len();
        let wanted = (self.top + 2 * capacity).min(last);
        if loaded.contains(&self.top) && loaded.contains(&wanted) {
            return None;
        }
        Some(self.ask_index(self.top.saturating_sub(WINDOW / 4), WINDOW, context))
    }

    /// Selects the hit at a row of the screen. Returns whether it was already selected.
    pub(crate) fn click_hit(&mut self, y: u16, body: Area) -> bool {
        self.panel.has_keys = false;
        let Some(rows) = y.checked_sub(body.y + SEARCH_HEAD) else { return false };
        let row = usize::from(rows / HIT_ROWS);
        let rank = self.top + row;
        if row >= hits_per_screen(body) || rank >= self.total() {
            return false;
        }
        std::mem::replace(&mut self.selected, rank) == rank
    }

    /// Switches to the unit that comes `by` later, wrapping around.
    pub(crate) fn cycle_unit(&mut self, by: usize, context: SearchContext) -> Option<Effect> {
        let now = self.unit.or_else(|| self.answer.as_ref().map(|answer| answer.unit)).unwrap_or_default();
        let index = Unit::ALL.iter().position(|unit| *unit == now).unwrap_or_default();
        self.unit = Unit::ALL.get((index + by) % Unit::ALL.len()).copied();
        self.search_typed(context)
    }

    pub(crate) fn toggle_sort(&mut self, context: SearchContext) -> Option<Effect> {
        self.sort = match self.sort {
            Sort::Relevance => Sort::Date,
            Sort::Date => Sort::Relevance,
        };
        (self.selected, self.top) = (0, 0);
        self.ask_again(context)
    }

    /// The brief of the hit with the cursor, and where to go in it.
    pub(crate) fn selected_target(&self) -> Option<(Id, Target)> {
        let hit = self.hit(self.selected)?;
        let (pane, evidence) = match hit.unit {
            Unit::Commitment => (Pane::Commitments, None),
            Unit::Quote => (Pane::Quotes, None),
            Unit::Sentence => (Pane::Source, hit.evidence),
            Unit::Brief => (Pane::Summary, None),
        };
        let is_similar = self.answer.as_ref().is_some_and(|answer| answer.similar);
        let query = Some(if is_similar { self.query.similar() } else { self.query.clone() });
        Some((hit.id.clone(), Target { pane, point: Some(hit.ordinal), top: None, evidence, query }))
    }

    /// Completes an unfinished query, so that the user sees the hits of the query to be saved. Returns `None` if that is
    /// impossible.
    pub(crate) fn complete(&mut self, context: SearchContext) -> Option<Response> {
        let complete = Query::finish(self.line.value()).filter(|_| self.error.is_none())?;
        self.panel.has_keys = false;
        let is_changed = self.line.value().trim_end() != complete || !self.line.value().ends_with(' ');
        self.line = Input::new(complete + " ");
        Some(if is_changed { self.search_typed(context).into() } else { Response::default() })
    }

    /// The search, to be saved as `name`.
    pub(crate) fn to_saved(&self, name: String) -> SavedSearch {
        SavedSearch { name, query: self.query.typed.trim().to_owned(), unit: self.unit, sort: self.sort }
    }

    /// The areas of the hits and the panel. On wide screens they are side by side. On narrow ones, the panel is shown only while
    /// it has the keys, beside the hits or over them.
    pub(crate) fn areas(&self, body: Area) -> (Area, Option<Area>) {
        let margin = margin(body);
        let all = body.split_top(SEARCH_HEAD).1.inset(margin, margin);
        let has_keys = self.panel.has_keys;
        if body.width < if has_keys { BESIDE } else { WIDE } {
            return (all, has_keys.then_some(all));
        }
        let (columns, gap) = if body.width < 150 { (27, 3) } else { (34, 4) };
        let width = all.width.saturating_sub(columns + gap).min(WIDEST);
        let panel = all.inset(width + gap, 0).split_left(columns).0;
        (Area { width, ..all }, Some(panel))
    }

    /// The button at the right end of the line that counts the hits.
    pub(crate) fn panel_button(&self, body: Area, keymap: &Keymap) -> Option<PanelButton> {
        if self.total() == 0 || self.error.is_some() || body.width >= WIDE || body.width < 36 {
            return None;
        }
        let (key, label) =
            if self.panel.has_keys { ("Esc".to_owned(), "results") } else { (keymap.hint(Command::Facets), "narrow") };
        let columns = u16::try_from(text::width(&key) + 1 + label.len()).unwrap_or(u16::MAX);
        let line = body.nth_row(1).inset(0, margin(body));
        Some(PanelButton { area: line.inset(line.width.saturating_sub(columns), 0), key, label })
    }

    pub(crate) fn panel_height(&self, body: Area) -> usize {
        self.areas(body).1.map_or(1, |area| usize::from(area.height))
    }
}

const fn margin(body: Area) -> u16 {
    if body.width < 60 { 1 } else { 2 }
}

/// How many hits fit on the screen.
pub(crate) fn hits_per_screen(body: Area) -> usize {
    // The last hit needs no blank row after it.
    usize::from((body.height.saturating_sub(SEARCH_HEAD) + 1) / HIT_ROWS).max(1)
}
