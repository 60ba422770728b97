//! The panel of facets beside the hits: its rows and cursor, and adding a value to the query or removing it.

use tui_input::Input;

use crate::app::key::{Code, Key};
use crate::app::layout::Area;
use crate::app::response::Response;
use crate::app::search::{Search, SearchContext};
use crate::search::{Facet, FacetCounts, FacetValue, Query};

/// The fewest rows of a facet, including the row that counts further values.
const MIN_ROWS: usize = 2;

#[derive(Debug, Clone, Default)]
pub struct FacetPanel {
    /// The facets that have values; outdated until new ones arrive.
    pub(super) facets: Vec<FacetCounts>,
    /// Conditions of the query that are among the values.
    applied: Vec<String>,
    pub(super) has_keys: bool,
    /// The only facet shown, with all its values.
    expanded: Option<Facet>,
    /// The row with the cursor, counting only rows that can be selected.
    selected: usize,
    /// The first row on the screen.
    top: usize,
    /// Whether facets must be requested for the next answer.
    pub(super) is_due: bool,
    /// The number of the pending facet request; 0 if there is none.
    pub(super) asked: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PanelRow<'a> {
    /// A blank row between two facets.
    Gap,
    Heading(Facet),
    Value(&'a FacetValue),
    /// How many more values the facet has.
    More {
        facet: Facet,
        count: usize,
        /// Whether they are loaded, so that they can be shown.
        is_loaded: bool,
    },
}

impl PanelRow<'_> {
    /// Whether the cursor can be there.
    pub const fn is_choice(&self) -> bool {
        matches!(self, Self::Value(_) | Self::More { is_loaded: true, .. })
    }
}

impl FacetPanel {
    pub fn facets(&self) -> &[FacetCounts] {
        &self.facets
    }

    /// Whether the query has the condition.
    pub fn is_applied(&self, condition: &str) -> bool {
        self.applied.iter().any(|applied| applied == condition)
    }

    /// Whether keys go to the panel.
    pub const fn has_keys(&self) -> bool {
        self.has_keys
    }

    /// The only facet shown, with all its values.
    pub const fn expanded(&self) -> Option<Facet> {
        self.expanded
    }

    /// The first row on the screen.
    pub const fn top(&self) -> usize {
        self.top
    }

    /// The query has changed, so its facets are unknown and pending ones are useless.
    pub(super) const fn invalidate(&mut self) {
        (self.is_due, self.asked) = (true, 0);
    }

    /// Shows new facets. The cursor stays on its value.
    pub(super) fn set_facets(&mut self, mut facets: Vec<FacetCounts>, typed: &str, total: usize, height: usize) {
        let before = match self.cursor(height) {
            Some((_, PanelRow::Value(value))) => Some(value.condition.clone()),
            _ => None,
        };
        facets.retain(|counts| !counts.values.is_empty());
        let values = facets.iter().flat_map(|counts| &counts.values);
        // A condition of the query matches every hit.
        let applied = values.filter(|value| value.count == total && Query::has_condition(typed, &value.condition));
        self.applied = applied.map(|value| value.condition.clone()).collect();
        self.facets = facets;
        self.asked = 0;
        if !self.facets.iter().any(|counts| Some(counts.facet) == self.expanded) {
            self.expanded = None;
        }
        let is_before =
            |row: &PanelRow| matches!(row, PanelRow::Value(value) if Some(&value.condition) == before.as_ref());
        let selected = self.laid_out(height).iter().filter(|row| row.is_choice()).position(is_before);
        self.selected = selected.unwrap_or(self.selected);
        self.move_cursor(0, height);
    }

    /// The rows, distributed so that they fill `height`, or more rows if not even the fewest of each facet fit.
    pub fn laid_out(&self, height: usize) -> Vec<PanelRow<'_>> {
        let expanded = self.expanded.and_then(|facet| self.facets.iter().find(|counts| counts.facet == facet));
        if let Some(FacetCounts { facet, values, more }) = expanded {
            let mut rows = vec![PanelRow::Heading(*facet)];
            rows.extend(values.iter().map(PanelRow::Value));
            let unloaded = PanelRow::More { facet: *facet, count: *more, is_loaded: false };
            rows.extend((*more > 0).then_some(unloaded));
            return rows;
        }
        let need = |counts: &FacetCounts| counts.values.len() + usize::from(counts.more > 0);
        let mut given: Vec<usize> = self.facets.iter().map(|counts| need(counts).min(MIN_ROWS)).collect();
        let headings = self.facets.len();
        let gaps = headings.saturating_sub(1);
        let has_gaps = given.iter().sum::<usize>() + headings + gaps <= height;
        let mut left = height.saturating_sub(given.iter().sum::<usize>() + headings + if has_gaps { gaps } else { 0 });
        while left > 0 {
            let before = left;
            for (rows, counts) in given.iter_mut().zip(&self.facets) {
                if left > 0 && *rows < need(counts) {
                    *rows += 1;
                    left -= 1;
                }
            }
            if left == before {
                break;
            }
        }
        let mut rows = Vec::new();
        for (i, (counts, given)) in self.facets.iter().zip(given).enumerate() {
            rows.extend((i > 0 && has_gaps).then_some(PanelRow::Gap));
            rows.push(PanelRow::Heading(counts.facet));
            let is_complete = given >= need(counts) && counts.more == 0;
            let listed = if is_complete { counts.values.len() } else { given.saturating_sub(1) };
            rows.extend(counts.values.iter().take(listed).map(PanelRow::Value));
            let count = counts.values.len() - listed.min(counts.values.len()) + counts.more;
            let more = PanelRow::More { facet: counts.facet, count, is_loaded: true };
            rows.extend((!is_complete).then_some(more));
        }
        rows
    }

    /// The row with the cursor, and its index among all rows.
    pub fn cursor(&self, height: usize) -> Option<(usize, PanelRow<'_>)> {
        let rows = self.laid_out(height).into_iter().enumerate();
        rows.filter(|(_, row)| row.is_choice()).nth(self.selected)
    }

    /// Moves the cursor and scrolls to it.
    pub(crate) fn move_cursor(&mut self, by: isize, height: usize) {
        let rows = self.laid_out(height);
        let (count, last) = (rows.len(), rows.iter().filter(|row| row.is_choice()).count().saturating_sub(1));
        self.selected = self.selected.min(last).saturating_add_signed(by).min(last);
        let index = self.cursor(height).map_or(0, |(index, _)| index);
        // The heading above the first value is shown too.
        let first = if self.selected == 0 { 0 } else { index };
        self.top = self.top.min(first).max((index + 1).saturating_sub(height)).min(count.saturating_sub(height));
    }

    /// Handles Esc: goes from a single facet to all of them, and from there to the input line.
    fn leave(&mut self) {
        if self.expanded.take().is_none() {
            self.has_keys = false;
        }
        (self.selected, self.top) = (0, 0);
    }
}

impl Search {
    /// Gives the keys to the panel, or back to the input line.
    pub(crate) fn toggle_panel(&mut self, context: SearchContext) -> Response {
        if self.total() == 0 {
            return Response::say("There are no results to narrow.");
        }
        let height = self.panel_height(context.body);
        let panel = &mut self.panel;
        panel.has_keys = !panel.has_keys;
        panel.expanded = None;
        panel.is_due |= panel.has_keys && panel.facets.is_empty();
        panel.move_cursor(0, height);
        self.ask_facets(context).into()
    }

    /// Handles a key if the panel has the keys. Returns `None` if the key is not for it.
    pub(crate) fn press_in_panel(&mut self, key: Key, context: SearchContext) -> Option<Response> {
        if !self.panel.has_keys {
            return None;
        }
        let height = self.panel_height(context.body);
        let page = height.cast_signed();
        let by = match (key.code, key.ctrl) {
            (Code::Tab | Code::BackTab, _) => return None,
            (Code::Esc | Code::Left, _) => {
                self.panel.leave();
                return Some(Response::default());
            }
            (Code::Enter | Code::Char(' '), _) => return Some(self.choose_value(context)),
            (Code::Down | Code::Char('j'), false) | (Code::Char('n'), true) => 1,
            (Code::Up | Code::Char('k'), false) | (Code::Char('p'), true) => -1,
            (Code::PageDown, _) | (Code::Char('f'), true) => page,
            (Code::PageUp, _) | (Code::Char('b'), true) => -page,
            (Code::Home, _) => isize::MIN,
            (Code::End, _) => isize::MAX,
            _ => return Some(Response::default()),
        };
        self.panel.move_cursor(by, height);
        Some(Response::default())
    }

    pub(crate) fn move_in_panel(&mut self, by: isize, body: Area) {
        self.panel.move_cursor(by, self.panel_height(body));
    }

    /// Adds the value under the cursor to the query or removes it. On the row of further values, expands the facet.
    fn choose_value(&mut self, context: SearchContext) -> Response {
        let height = self.panel_height(context.body);
        let panel = &mut self.panel;
        let changed = match panel.cursor(height) {
            Some((_, PanelRow::Value(value))) => Query::toggle_condition(self.line.value(), &value.condition),
            Some((_, PanelRow::More { facet, .. })) => {
                (panel.expanded, panel.selected, panel.top) = (Some(facet), 0, 0);
                return Response::default();
            }
            _ => return Response::default(),
        };
        match changed {
            Some(changed) => {
                self.line = Input::new(changed);
                self.search_typed(context).into()
            }
            None => Response::say("This query cannot be narrowed; edit it by hand."),
        }
    }

    /// A click selects a row; a click on the selected row chooses its value. `None` if the click is outside the panel.
    pub(crate) fn click_panel(&mut self, x: u16, y: u16, context: SearchContext) -> Option<Response> {
        let area = self.areas(context.body).1.filter(|area| area.contains(x, y))?;
        let panel = &mut self.panel;
        let index = panel.top + usize::from(y - area.y);
        let rows = panel.laid_out(usize::from(area.height));
        if !rows.get(index).is_some_and(PanelRow::is_choice) {
            return Some(Response::default());
        }
        let clicked = rows.iter().take(index).filter(|row| row.is_choice()).count();
        if panel.has_keys && panel.selected == clicked {
            return Some(self.choose_value(context));
        }
        (panel.has_keys, panel.selected) = (true, clicked);
        Some(Response::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(facet: Facet, count: usize, more: usize) -> FacetCounts {
        let value = |n: usize| FacetValue { label: n.to_string(), condition: format!("x:{n}"), count: 1 };
        FacetCounts { facet, values: (0..count).map(value).collect(), more }
    }

    #[test]
    fn rows_fill_the_height_and_count_the_values_left_out() {
        let facets = vec![counts(Facet::Party, 40, 7), counts(Facet::Kind, 2, 0), counts(Facet::Year, 5, 0)];
        let panel = FacetPanel { facets, ..FacetPanel::default() };
        for height in 0..80 {
            let rows = panel.laid_out(height);
            let least = 3 + 3 * MIN_ROWS;
            let most = 3 + 2 + (40 + 1) + 2 + 5;
            if height < least + 2 {
                assert_eq!(rows.len(), least.max(height.min(least + 1)), "{height}: {rows:?}");
            } else {
                assert_eq!(rows.len(), height.min(most), "{height}");
            }
            for counts in &panel.facets {
                let at = rows.iter().position(|row| *row == PanelRow::Heading(counts.facet)).unwrap();
                let listed: Vec<&PanelRow> = rows[at + 1..].iter().take_while(|row| row.is_choice()).collect();
                let shown = listed.iter().filter(|row| matches!(row, PanelRow::Value(_))).count();
                let more = listed
                    .iter()
                    .find_map(|row| if let PanelRow::More { count, .. } = row { Some(*count) } else { None });
                assert_eq!(shown + more.unwrap_or(0), counts.values.len() + counts.more, "{height}");
            }
        }
    }

    #[test]
    fn an_expanded_facet_lists_all_values_and_unloaded_ones_cannot_be_chosen() {
        let panel = FacetPanel {
            facets: vec![counts(Facet::Party, 40, 7)],
            expanded: Some(Facet::Party),
            ..FacetPanel::default()
        };
        let rows = panel.laid_out(10);
        assert_eq!(
            (rows.len(), rows.last()),
            (42, Some(&PanelRow::More { facet: Facet::Party, count: 7, is_loaded: false }))
        );
        assert_eq!(rows.iter().filter(|row| row.is_choice()).count(), 40);
        assert_eq!(panel.cursor(10).map(|(index, _)| index), Some(1));
    }
}
