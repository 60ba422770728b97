//! The list of briefs: what is in it, what the filter lets through, where the cursor is. Changes on disk keep the chosen
//! brief chosen and where it is on the screen.

use std::sync::Arc;

use crate::app::layout::{Area, Layout};
use crate::app::message::Effect;
use crate::app::state::{App, Filter, List};
use crate::brief::Review;
use crate::library::{Entry, Id, order};
use crate::search::Query;

/// How the list stands on the screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ListView {
    /// The line that names the filter, where one is on.
    pub filter: Option<Area>,
    /// The rows of the briefs.
    pub rows: Area,
    /// Rows that one brief takes: two, and an empty one where there is room.
    pub step: u16,
}

impl ListView {
    /// How many briefs are on the screen.
    #[must_use]
    pub fn count(&self) -> usize {
        usize::from((self.rows.height + 1) / self.step.max(1)).max(1)
    }
}

impl List {
    /// The chosen entry.
    #[must_use]
    pub fn chosen_entry(&self) -> Option<&Arc<Entry>> {
        self.entries.get(*self.shown.get(self.chosen)?)
    }

    /// The entries on the screen, with their places in `shown`.
    pub fn visible(&self, count: usize) -> impl Iterator<Item = (usize, &Arc<Entry>)> {
        let places = self.shown.iter().enumerate().skip(self.top).take(count);
        places.filter_map(|(place, i)| Some((place, self.entries.get(*i)?)))
    }

    /// Puts new entries and new versions in, and takes `gone` out.
    pub(crate) fn change(&mut self, news: Vec<Entry>, gone: &[Id]) {
        let chosen = self.chosen_entry().map(|entry| entry.id.clone());
        if !gone.is_empty() || !self.entries.is_empty() {
            let out: std::collections::HashSet<&Id> = gone.iter().chain(news.iter().map(|e| &e.id)).collect();
            self.entries.retain(|entry| !out.contains(&entry.id));
        }
        self.entries.extend(news.into_iter().map(Arc::new));
        self.entries.sort_by(|a, b| order(a, b));
        self.drafts =
            self.entries.iter().filter(|e| e.card.as_ref().is_some_and(|c| c.review == Review::Draft)).count();
        self.broken = self.entries.iter().filter(|e| e.is_broken()).count();
        self.show(chosen.as_ref());
    }

    /// Works out which entries are shown; keeps `chosen` where it is still there.
    pub(crate) fn show(&mut self, chosen: Option<&Id>) {
        let lets = |entry: &Entry| match self.filter.as_ref().and_then(|f| f.ids.as_ref()) {
            Some(ids) => ids.contains(&entry.id),
            None => true,
        };
        let on_screen = self.chosen.saturating_sub(self.top);
        self.shown = self.entries.iter().enumerate().filter(|(_, e)| lets(e)).map(|(i, _)| i).collect();
        let place =
            chosen.and_then(|id| self.shown.iter().position(|i| self.entries.get(*i).is_some_and(|e| e.id == *id)));
        self.chosen = place.unwrap_or(self.chosen).min(self.shown.len().saturating_sub(1));
        self.top = self.chosen.saturating_sub(on_screen);
    }

    /// Keeps the cursor on the screen, and the list from ending above the last row.
    pub(crate) fn settle(&mut self, count: usize) {
        self.chosen = self.chosen.min(self.shown.len().saturating_sub(1));
        self.top = self.top.min(self.shown.len().saturating_sub(count));
        if self.chosen < self.top {
            self.top = self.chosen;
        } else if self.chosen >= self.top + count {
            self.top = self.chosen + 1 - count;
        }
    }
}

impl App {
    /// Where the list stands on the screen.
    #[must_use]
    pub fn list_view(&self, layout: &Layout) -> Option<ListView> {
        let mut rows = layout.list?;
        let filter;
        if self.list.filter.is_some() && rows.height > 4 {
            let line;
            (line, rows) = rows.split_top(1);
            (_, rows) = rows.split_top(u16::from(rows.height >= 18));
            filter = Some(line);
        } else {
            filter = None;
        }
        let step = if rows.height >= 18 { 3 } else { 2 };
        Some(ListView { filter, rows, step })
    }

    /// Puts a filter in force as typed, or takes it off where nothing is typed.
    pub(crate) fn set_filter(&mut self, typed: &str, query: Query) -> Vec<Effect> {
        let chosen = self.list.chosen_entry().map(|entry| entry.id.clone());
        if query.is_empty() {
            self.list.filter = None;
            self.list.show(chosen.as_ref());
            return Vec::new();
        }
        self.generation += 1;
        let ids = self.list.filter.take().and_then(|f| f.ids);
        self.list.filter = Some(Filter { typed: typed.to_owned(), query: query.clone(), ids });
        vec![Effect::Filter { generation: self.generation, query }]
    }

    /// Asks again which briefs the filter lets through: the library has changed.
    pub(crate) fn refilter(&mut self) -> Option<Effect> {
        let query = self.list.filter.as_ref()?.query.clone();
        self.generation += 1;
        Some(Effect::Filter { generation: self.generation, query })
    }
}
