//! The panel of facets beside the results: asked for once the results are there, moved in, a value put into the query or
//! taken out of it; and the order of the results.

use tui_input::Input;

use crate::app::command::Command;
use crate::app::key::{Code, Key};
use crate::app::keymap::Step;
use crate::app::layout::{Area, WIDE};
use crate::app::message::{Ask, Effect};
use crate::app::search::RESULTS_HEAD;
use crate::app::search::rows::{PanelRow, Search};
use crate::app::state::App;
use crate::search::{FacetCounts, Query, Request, Sort};
use crate::text;

/// The widest line of results, the panel beside them not counted.
const WIDEST: u16 = 140;
/// From so many columns the panel stands beside the results while it has the keys; on smaller screens it covers them.
const BESIDE: u16 = 70;

impl App {
    /// Where results and panel stand: beside one another on wide screens, on narrow ones while the panel has the keys; on
    /// small ones it covers the results then.
    pub fn results_and_panel(&self) -> (Area, Option<Area>) {
        let body = self.layout().body;
        let side = if body.width < 60 { 1 } else { 2 };
        let all = body.split_top(RESULTS_HEAD).1.inset(side, side);
        let has_keys = self.search.as_ref().is_some_and(|search| search.panel.has_keys);
        if body.width < if has_keys { BESIDE } else { WIDE } {
            return (all, has_keys.then_some(all));
        }
        let (columns, gap) = if body.width < 150 { (27, 3) } else { (34, 4) };
        let results = all.width.saturating_sub(columns + gap).min(WIDEST);
        let panel = all.inset(results + gap, 0).split_left(columns).0;
        (Area { width: results, ..all }, Some(panel))
    }

    /// What opens the panel with the mouse and closes it, where the panel is not always there: a key and a word at the right of
    /// the line that says how much is found.
    pub fn panel_button(&self) -> Option<(Area, String, &'static str)> {
        let search = self.search.as_ref().filter(|search| search.total() > 0 && search.error.is_none())?;
        let body = self.layout().body;
        if body.width >= WIDE || body.width < 36 {
            return None;
        }
        let (key, word) =
            if search.panel.has_keys { ("Esc".to_owned(), "results") } else { (self.key(Command::Facets), "narrow") };
        let columns = u16::try_from(text::width(&key) + 1 + word.len()).unwrap_or(u16::MAX);
        let line = body.split_top(1).1.split_top(1).0.inset(0, if body.width < 60 { 1 } else { 2 });
        Some((line.inset(line.width.saturating_sub(columns), 0), key, word))
    }

    /// Asks for the facets of the answer that has just come, where they are seen and not known.
    pub(crate) fn ask_facets(&mut self) -> Vec<Effect> {
        let has_panel = self.results_and_panel().1.is_some();
        let Some(search) = self.search.as_mut().filter(|search| search.panel.is_due && has_panel) else {
            return Vec::new();
        };
        let Some(answer) = &search.answer else { return Vec::new() };
        search.panel.is_due = false;
        if answer.total == 0 {
            search.panel.facets.clear();
            return Vec::new();
        }
        let (generation, unit) = (search.answered, Some(answer.unit));
        let similar = answer.similar.then(|| search.query.similar());
        search.panel.asked = generation;
        let Some(Ask { request, .. }) = self.question(generation, (0, 0)) else { return Vec::new() };
        let request = Request { query: similar.unwrap_or(request.query), unit, ..request };
        vec![Effect::Facets(Ask { generation, request })]
    }

    /// Takes facets in, unless others are waited for; the cursor stays on its value.
    pub(crate) fn take_facets(&mut self, generation: u64, mut facets: Vec<FacetCounts>) {
        let height = self.panel_height();
        let is_awaited = |search: &&mut Search| generation > 0 && search.panel.asked == generation;
        let Some(search) = self.search.as_mut().filter(is_awaited) else { return };
        let total = search.total();
        let panel = &mut search.panel;
        let before = match panel.cursor(height) {
            Some((_, PanelRow::Value(value))) => Some(value.condition.clone()),
            _ => None,
        };
        facets.retain(|counts| !counts.values.is_empty());
        let all = facets.iter().flat_map(|counts| &counts.values);
        // What the query asks for all results have.
        let held =
            all.filter(|value| value.count == total && Query::has_condition(&search.query.typed, &value.condition));
        panel.held = held.map(|value| value.condition.clone()).collect();
        panel.facets = facets;
        panel.asked = 0;
        if !panel.facets.iter().any(|counts| Some(counts.facet) == panel.open) {
            panel.open = None;
        }
        let rows = panel.rows(height);
        let is_before =
            |row: &&PanelRow| matches!(row, PanelRow::Value(value) if Some(&value.condition) == before.as_ref());
        let at = rows.iter().filter(|row| row.is_choice()).position(|row| is_before(&row));
        panel.at = at.unwrap_or(panel.at);
        self.move_in_panel(0);
    }

    fn panel_height(&self) -> usize {
        self.results_and_panel().1.map_or(1, |area| usize::from(area.height))
    }

    /// A key while the results are shown, where it is one of theirs or the panel has the keys.
    pub(crate) fn press_in_results(&mut self, key: Key) -> Option<Vec<Effect>> {
        let is_typed = matches!(key.code, Code::Char(_)) && !key.ctrl && !key.alt;
        if let Step::Command(command @ (Command::Sort | Command::Facets | Command::SaveSearch | Command::Searches)) =
            self.setup.keymap.step(&[key])
            && !is_typed
        {
            return Some(self.run(command));
        }
        let panel = &mut self.search.as_mut()?.panel;
        if !panel.has_keys {
            return None;
        }
        let page = self.panel_height().cast_signed();
        match (key.code, key.ctrl) {
            (Code::Tab | Code::BackTab, _) => return None,
            (Code::Esc | Code::Left, _) => return Some(self.leave_panel()),
            (Code::Enter | Code::Char(' '), _) => return Some(self.choose_value()),
            (Code::Down | Code::Char('j'), false) | (Code::Char('n'), true) => self.move_in_panel(1),
            (Code::Up | Code::Char('k'), false) | (Code::Char('p'), true) => self.move_in_panel(-1),
            (Code::PageDown, _) | (Code::Char('f'), true) => self.move_in_panel(page),
            (Code::PageUp, _) | (Code::Char('b'), true) => self.move_in_panel(-page),
            (Code::Home, _) => self.move_in_panel(isize::MIN),
            (Code::End, _) => self.move_in_panel(isize::MAX),
            _ => {}
        }
        Some(Vec::new())
    }

    /// Moves the cursor of the panel, and the rows with it.
    pub(crate) fn move_in_panel(&mut self, by: isize) {
        let height = self.panel_height();
        let Some(panel) = self.search.as_mut().map(|search| &mut search.panel) else { return };
        let (count, last) = {
            let rows = panel.rows(height);
            (rows.len(), rows.iter().filter(|row| row.is_choice()).count().saturating_sub(1))
        };
        panel.at = panel.at.min(last).saturating_add_signed(by).min(last);
        let place = panel.cursor(height).map_or(0, |(place, _)| place);
        // The heading over the first value comes along.
        let first = if panel.at == 0 { 0 } else { place };
        panel.top = panel.top.min(first).max((place + 1).saturating_sub(height)).min(count.saturating_sub(height));
    }

    /// Gives the keys to the panel, or back to the line.
    pub(crate) fn turn_panel(&mut self) -> Vec<Effect> {
        let Some(search) = &mut self.search else { return Vec::new() };
        if search.total() == 0 {
            self.say("There are no results to narrow.");
            return Vec::new();
        }
        search.panel.has_keys = !search.panel.has_keys;
        search.panel.open = None;
        search.panel.is_due |= search.panel.has_keys && search.panel.facets.is_empty();
        self.move_in_panel(0);
        self.ask_facets()
    }

    fn leave_panel(&mut self) -> Vec<Effect> {
        let Some(panel) = self.search.as_mut().map(|search| &mut search.panel) else { return Vec::new() };
        if panel.open.take().is_none() {
            panel.has_keys = false;
        }
        (panel.at, panel.top) = (0, 0);
        Vec::new()
    }

    /// Puts the value under the cursor into the query, or takes it out; shows all values of a facet that has more.
    fn choose_value(&mut self) -> Vec<Effect> {
        let height = self.panel_height();
        let Some(search) = &mut self.search else { return Vec::new() };
        let typed = search.line.value();
        let changed = match search.panel.cursor(height) {
            Some((_, PanelRow::Value(value))) => Query::toggle_condition(typed, &value.condition),
            Some((_, PanelRow::More(facet, ..))) => {
                search.panel.open = Some(facet);
                (search.panel.at, search.panel.top) = (0, 0);
                return Vec::new();
            }
            _ => return Vec::new(),
        };
        match changed {
            Some(changed) => {
                search.line = Input::new(changed);
                self.ask()
            }
            None => {
                self.say("This query cannot be narrowed; edit it by hand.");
                Vec::new()
            }
        }
    }

    /// A click into the panel chooses a row; on the chosen one, the value. One beside the line of what is found opens it.
    pub(crate) fn click_panel(&mut self, (x, y): (u16, u16)) -> Option<Vec<Effect>> {
        if self.panel_button().is_some_and(|(area, ..)| area.holds(x, y)) {
            return Some(self.turn_panel());
        }
        let area = self.results_and_panel().1.filter(|area| area.holds(x, y))?;
        let panel = &mut self.search.as_mut()?.panel;
        let place = panel.top + usize::from(y - area.y);
        let rows = panel.rows(usize::from(area.height));
        if !rows.get(place).is_some_and(PanelRow::is_choice) {
            return Some(Vec::new());
        }
        let at = rows.iter().take(place).filter(|row| row.is_choice()).count();
        if panel.has_keys && panel.at == at {
            return Some(self.choose_value());
        }
        (panel.has_keys, panel.at) = (true, at);
        Some(Vec::new())
    }

    /// The other order of results.
    pub(crate) fn turn_sort(&mut self) -> Vec<Effect> {
        let Some(search) = &mut self.search else { return Vec::new() };
        search.sort = match search.sort {
            Sort::Relevance => Sort::Date,
            Sort::Date => Sort::Relevance,
        };
        (search.chosen, search.top) = (0, 0);
        self.ask_again()
    }
}
