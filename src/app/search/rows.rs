//! The library search as plain data: what is asked, what was answered, and the panel of the values it can be narrowed to.

use std::collections::HashSet;

use tui_input::Input;

use crate::library::Id;
use crate::search::{Answer, Facet, FacetCounts, FacetValue, Hit, Query, QueryError, Sort, Unit};

#[derive(Debug, Clone, Default)]
pub struct Search {
    pub line: Input,
    /// The unit chosen with Tab; the query's own where none.
    pub unit: Option<Unit>,
    /// The order of the results.
    pub sort: Sort,
    /// The last good query.
    pub query: Query,
    /// The last good answer: its hits are those from `answer.offset`.
    pub answer: Option<Answer>,
    /// Why what is typed is no query.
    pub error: Option<QueryError>,
    /// Why there is no answer.
    pub failure: Option<String>,
    /// The chosen result, from 0.
    pub chosen: usize,
    /// The first one on the screen.
    pub top: usize,
    /// The generation of the last question.
    pub asked: u64,
    /// The generation of the last answer.
    pub answered: u64,
    /// What the results can be narrowed to.
    pub panel: Panel,
    /// Of a saved search, the briefs with results that it did not have when one last looked.
    pub fresh: HashSet<Id>,
}

impl Search {
    /// A search that nothing was typed for yet, in the unit and order of this one.
    pub fn anew(self) -> Self {
        Self { unit: self.unit, sort: self.sort, ..Self::default() }
    }

    /// The result of that rank, where it is loaded.
    pub fn hit(&self, rank: usize) -> Option<&Hit> {
        let answer = self.answer.as_ref()?;
        answer.hits.get(rank.checked_sub(answer.offset)?)
    }

    /// How many results there are.
    pub fn total(&self) -> usize {
        self.answer.as_ref().map_or(0, |answer| answer.total)
    }
}

/// The values that the results can be narrowed to.
#[derive(Debug, Clone, Default)]
pub struct Panel {
    /// The facets that have values; those before until the new ones are there.
    pub facets: Vec<FacetCounts>,
    /// The conditions of the query that are among them.
    pub held: Vec<String>,
    /// Whether the keys go to the panel.
    pub has_keys: bool,
    /// The facet that is shown alone, with all its values.
    pub open: Option<Facet>,
    /// The row with the cursor, counted without headings and empty rows.
    pub at: usize,
    /// The first row on the screen.
    pub top: usize,
    /// Whether the next answer is one whose facets are not known.
    pub is_due: bool,
    /// The generation of the answer whose facets are waited for; 0 where none are.
    pub asked: u64,
}

/// One row of the panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PanelRow<'a> {
    /// Nothing: between two facets.
    Gap,
    Heading(Facet),
    Value(&'a FacetValue),
    /// So many values more; they can be shown where the flag says so.
    More(Facet, usize, bool),
}

impl PanelRow<'_> {
    /// Whether the cursor can stand there.
    pub const fn is_choice(&self) -> bool {
        matches!(self, Self::Value(_) | Self::More(_, _, true))
    }
}

/// Rows that a facet is given at least, the one that says how many more there are among them.
const LEAST: usize = 2;

impl Panel {
    /// The rows, shared out so that they fill `height`; more than that where even the least of each facet does not fit.
    pub fn rows(&self, height: usize) -> Vec<PanelRow<'_>> {
        if let Some(counts) = self.open.and_then(|open| self.facets.iter().find(|counts| counts.facet == open)) {
            let mut rows = vec![PanelRow::Heading(counts.facet)];
            rows.extend(counts.values.iter().map(PanelRow::Value));
            rows.extend((counts.more > 0).then_some(PanelRow::More(counts.facet, counts.more, false)));
            return rows;
        }
        let need = |counts: &FacetCounts| counts.values.len() + usize::from(counts.more > 0);
        let mut given: Vec<usize> = self.facets.iter().map(|counts| need(counts).min(LEAST)).collect();
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
            let is_whole = given >= need(counts) && counts.more == 0;
            let shown = if is_whole { counts.values.len() } else { given.saturating_sub(1) };
            rows.extend(counts.values.iter().take(shown).map(PanelRow::Value));
            let more = counts.values.len() - shown.min(counts.values.len()) + counts.more;
            rows.extend((!is_whole).then_some(PanelRow::More(counts.facet, more, true)));
        }
        rows
    }

    /// The row with the cursor, and its place among all rows.
    pub fn cursor(&self, height: usize) -> Option<(usize, PanelRow<'_>)> {
        let rows = self.rows(height).into_iter().enumerate();
        rows.filter(|(_, row)| row.is_choice()).nth(self.at)
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
    fn the_rows_fill_the_height_and_say_how_many_values_are_left_out() {
        let facets = vec![counts(Facet::Party, 40, 7), counts(Facet::Kind, 2, 0), counts(Facet::Year, 5, 0)];
        let panel = Panel { facets, ..Panel::default() };
        for height in 0..80 {
            let rows = panel.rows(height);
            let least = 3 + 3 * LEAST;
            let most = 3 + 2 + (40 + 1) + 2 + 5;
            if height < least + 2 {
                assert_eq!(rows.len(), least.max(height.min(least + 1)), "{height}: {rows:?}");
            } else {
                assert_eq!(rows.len(), height.min(most), "{height}");
            }
            for counts in &panel.facets {
                let at = rows.iter().position(|row| *row == PanelRow::Heading(counts.facet)).unwrap();
                let own: Vec<&PanelRow> = rows[at + 1..].iter().take_while(|row| row.is_choice()).collect();
                let shown = own.iter().filter(|row| matches!(row, PanelRow::Value(_))).count();
                let more =
                    own.iter().find_map(|row| if let PanelRow::More(_, more, _) = row { Some(*more) } else { None });
                assert_eq!(shown + more.unwrap_or(0), counts.values.len() + counts.more, "{height}");
            }
        }
    }

    #[test]
    fn a_facet_alone_has_all_its_values_and_what_was_not_fetched_cannot_be_opened() {
        let panel = Panel { facets: vec![counts(Facet::Party, 40, 7)], open: Some(Facet::Party), ..Panel::default() };
        let rows = panel.rows(10);
        assert_eq!((rows.len(), rows.last()), (42, Some(&PanelRow::More(Facet::Party, 7, false))));
        assert_eq!(rows.iter().filter(|row| row.is_choice()).count(), 40);
        assert_eq!(panel.cursor(10).map(|(place, _)| place), Some(1));
    }
}
