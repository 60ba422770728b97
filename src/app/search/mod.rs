//! The library search: asked at each key, answered by the index; stale answers are dropped, the last good one stays.

mod facet_panel;
pub(crate) mod rows;
mod saved;
pub(crate) mod shelf;

use crate::app::message::{Ask, Effect};
use crate::app::search::rows::{Panel, Search};
use crate::app::state::{App, Overlay, Target};
use crate::pane::Pane;
use crate::search::{Answer, Query, Request, Unit};

/// Rows over the results: the line, the counts, an empty one.
pub const RESULTS_HEAD: u16 = 3;
/// Rows of one result: who and when, the words, an empty one.
pub const RESULT_ROWS: u16 = 3;
/// Results asked for at a time where one moves among them; while one types, only what the screen shows.
const WINDOW: usize = 60;

impl App {
    /// Opens the search line, or opens it again with the last words.
    pub(crate) fn open_search(&mut self) {
        self.search.get_or_insert_with(Search::default);
        self.overlay = Some(Overlay::Search);
    }

    /// Asks the index for what is typed.
    pub(crate) fn ask(&mut self) -> Vec<Effect> {
        let Some(search) = &mut self.search else { return Vec::new() };
        search.chosen = 0;
        search.top = 0;
        search.fresh.clear();
        // Facets of the query before are of no use any more.
        (search.panel.is_due, search.panel.asked) = (true, 0);
        match Query::parse(search.line.value(), true) {
            Err(error) => {
                search.error = Some(error);
                Vec::new()
            }
            Ok(query) => {
                search.error = None;
                search.query = query;
                if search.query.is_empty() {
                    search.answer = None;
                    search.failure = None;
                    search.panel = Panel::default();
                    return Vec::new();
                }
                self.ask_from(0, self.results_shown())
            }
        }
    }

    /// Asks once more for what is on the screen: the library has changed.
    pub(crate) fn ask_again(&mut self) -> Vec<Effect> {
        match &mut self.search {
            Some(search) if !search.query.is_empty() && search.error.is_none() => {
                search.panel.is_due = true;
                let offset = search.answer.as_ref().map_or(0, |answer| answer.offset);
                self.ask_from(offset, WINDOW)
            }
            _ => Vec::new(),
        }
    }

    fn ask_from(&mut self, offset: usize, limit: usize) -> Vec<Effect> {
        self.generation += 1;
        let Some(ask) = self.question(self.generation, (offset, limit)) else { return Vec::new() };
        self.search.iter_mut().for_each(|search| search.asked = ask.generation);
        vec![Effect::Search(ask)]
    }

    /// What is searched for, as a question for `limit` results from `offset`.
    pub(crate) fn question(&self, generation: u64, (offset, limit): (usize, usize)) -> Option<Ask> {
        let search = self.search.as_ref()?;
        let request = Request {
            query: search.query.clone(),
            unit: search.unit,
            sort: search.sort,
            offset,
            limit,
            within: self.list.filter.as_ref().map(|filter| filter.query.clone()),
            today: self.setup.today,
            ..Request::default()
        };
        Some(Ask { generation, request })
    }

    /// Takes an answer in, unless a newer question was asked.
    pub(crate) fn answered(&mut self, generation: u64, answer: Result<Answer, String>) -> Vec<Effect> {
        let Some(search) = self.search.as_mut().filter(|search| search.asked == generation) else {
            return Vec::new();
        };
        search.answered = generation;
        match answer {
            Ok(answer) => {
                search.failure = None;
                search.chosen = search.chosen.min(answer.total.saturating_sub(1));
                search.answer = Some(answer);
            }
            Err(why) => search.failure = Some(why),
        }
        self.ask_facets()
    }

    /// Moves the cursor of the results; asks for more where it comes to the end of what is loaded.
    pub(crate) fn move_result(&mut self, by: isize, height: usize) -> Vec<Effect> {
        let Some(search) = &mut self.search else { return Vec::new() };
        let Some(answer) = &search.answer else { return Vec::new() };
        let last = answer.total.saturating_sub(1);
        search.chosen = search.chosen.saturating_add_signed(by).min(last);
        let shown = height.max(1);
        if search.chosen < search.top {
            search.top = search.chosen;
        } else if search.chosen >= search.top + shown {
            search.top = search.chosen + 1 - shown;
        }
        let loaded = answer.offset..answer.offset + answer.hits.len();
        let wanted = (search.top + 2 * shown).min(last);
        if loaded.contains(&search.top) && loaded.contains(&wanted) {
            return Vec::new();
        }
        let offset = search.top.saturating_sub(WINDOW / 4);
        self.ask_from(offset, WINDOW)
    }

    /// A click on a result chooses it; on the chosen one, opens it.
    pub(crate) fn click_result(&mut self, (x, y): (u16, u16)) -> Vec<Effect> {
        if let Some(effects) = self.click_panel((x, y)) {
            return effects;
        }
        let top = self.layout().body.y + RESULTS_HEAD;
        let shown = self.results_shown();
        let Some(search) = &mut self.search else { return Vec::new() };
        search.panel.has_keys = false;
        let Some(place) = y.checked_sub(top).map(|rows| usize::from(rows / RESULT_ROWS)) else { return Vec::new() };
        let rank = search.top + place;
        if place >= shown || rank >= search.total() {
            return Vec::new();
        }
        if rank == search.chosen {
            return self.open_result();
        }
        search.chosen = rank;
        Vec::new()
    }

    /// How many results fit on the screen.
    pub fn results_shown(&self) -> usize {
        let rows = self.layout().body.height.saturating_sub(RESULTS_HEAD);
        // The last one needs no empty row after it.
        usize::from((rows + 1) / RESULT_ROWS).max(1)
    }

    /// The next unit of results.
    pub(crate) fn turn_unit(&mut self, by: usize) -> Vec<Effect> {
        let Some(search) = &mut self.search else { return Vec::new() };
        let now = search.unit.or_else(|| search.answer.as_ref().map(|a| a.unit)).unwrap_or_default();
        let place = Unit::ALL.iter().position(|unit| *unit == now).unwrap_or_default();
        search.unit = Unit::ALL.get((place + by) % Unit::ALL.len()).copied();
        self.ask()
    }

    /// Opens the brief of the chosen result at its point.
    pub(crate) fn open_result(&mut self) -> Vec<Effect> {
        let Some(search) = &self.search else { return Vec::new() };
        let Some(hit) = search.hit(search.chosen).cloned() else {
            return Vec::new();
        };
        let marked = Some(search.query.clone());
        self.remember_spot();
        self.overlay = None;
        self.in_brief = true;
        let (pane, evidence) = match hit.unit {
            Unit::Commitment => (Pane::Commitments, None),
            Unit::Quote => (Pane::Quotes, None),
            Unit::Sentence => (Pane::Source, hit.evidence),
            Unit::Brief => (Pane::Summary, None),
        };
        if pane != Pane::Source {
            self.companion = pane;
        }
        self.choose(&hit.id);
        self.target = Some(Target { pane, point: Some(hit.ordinal), top: None, evidence, marked });
        vec![Effect::Open(hit.id)]
    }
}
