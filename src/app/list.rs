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
    pub fn count(&self) -> usize {
        usize::from((self.rows.height + 1) / self.step.max(1)).max(1)
    }
}

impl List {
    pub fn chosen_entry(&self) -> Option<&Arc<Entry>> {
        self.entries.get(*self.shown.get(self.chosen)?)
    }

    /// The entries on the screen, with their places in `shown`.
    pub fn visible(&self, count: usize) -> impl Iterator<Item = (usize, &Arc<Entry>)> {
        let places = self.shown.iter().enumerate().skip(self.top).take(count);
        places.filter_map(|(place, i)| Some((place, self.entries.get(*i)?)))
    }

    /// Puts new entries and new versions in, and takes `gone` out. While a library is read this happens for every few files
    /// of a hundred thousand: no entry is looked at but those that come, go, and lie on the way to their places.
    pub(crate) fn change(&mut self, mut news: Vec<Arc<Entry>>, gone: &[Id]) {
        let chosen = self.chosen_entry().map(|entry| entry.id.clone());
        let known = &mut self.known;
        let mut old: Vec<Arc<Entry>> = gone.iter().filter_map(|id| known.remove(id)).collect();
        let removed = old.len();
        known.reserve(news.len());
        old.extend(news.iter().filter_map(|entry| known.put(Arc::clone(entry))));
        if old.len() > removed {
            // Of several versions of a file the last one counts.
            news.retain(|entry| known.get(&entry.id).is_some_and(|last| Arc::ptr_eq(last, entry)));
        }
        let mut out: Vec<usize> = old.iter().filter_map(|entry| self.place(entry)).collect();
        news.sort_by(|a, b| order(a, b));
        out.sort_unstable();
        out.dedup();
        for entry in out.iter().filter_map(|&place| self.entries.get(place)) {
            self.drafts -= usize::from(is_draft(entry));
            self.broken -= usize::from(entry.is_broken());
        }
        for entry in &news {
            self.drafts += usize::from(is_draft(entry));
            self.broken += usize::from(entry.is_broken());
        }
        self.merge(news, out);
        self.keep(chosen.as_ref());
    }

    /// Puts `news`, which are in order, where they belong, and takes out what stands at the places `out`.
    fn merge(&mut self, news: Vec<Arc<Entry>>, out: Vec<usize>) {
        let old = std::mem::take(&mut self.entries);
        let place = |entry: &Arc<Entry>| old.partition_point(|other| order(other, entry).is_lt());
        let places: Vec<usize> = news.iter().map(place).collect();
        let mut news = news.into_iter().zip(places).peekable();
        let mut out = out.into_iter().peekable();
        let mut were_shown = std::mem::take(&mut self.shown).into_iter().peekable();
        self.entries.reserve(old.len() + news.len());
        for (i, entry) in old.into_iter().map(Some).chain([None]).enumerate() {
            while let Some((new, _)) = news.next_if(|(_, place)| *place == i) {
                if lets(self.filter.as_ref(), &new) {
                    self.shown.push(self.entries.len());
                }
                self.entries.push(new);
            }
            let is_shown = were_shown.next_if_eq(&i).is_some();
            if out.next_if_eq(&i).is_some() {
                continue;
            }
            if is_shown {
                self.shown.push(self.entries.len());
            }
            self.entries.extend(entry);
        }
    }

    /// Where the entry stands in `entries`.
    fn place_of(&self, id: &Id) -> Option<usize> {
        self.place(self.known.get(id)?)
    }

    fn place(&self, entry: &Entry) -> Option<usize> {
        self.entries.binary_search_by(|other| order(other, entry)).ok()
    }

    /// Where the entry stands in `shown`.
    pub(crate) fn shown_place_of(&self, id: &Id) -> Option<usize> {
        self.shown.binary_search(&self.place_of(id)?).ok()
    }

    /// Works out which entries are shown; keeps `chosen` where it is still there.
    pub(crate) fn show(&mut self, chosen: Option<&Id>) {
        let filter = self.filter.as_ref();
        self.shown = self.entries.iter().enumerate().filter(|(_, e)| lets(filter, e)).map(|(i, _)| i).collect();
        self.keep(chosen);
    }

    /// Puts the cursor on `chosen` where that is shown, on the row of the screen where it was.
    fn keep(&mut self, chosen: Option<&Id>) {
        let on_screen = self.chosen.saturating_sub(self.top);
        let place = chosen.and_then(|id| self.shown_place_of(id));
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

/// Whether the filter lets the entry through; until its answer is there it lets all through.
fn lets(filter: Option<&Filter>, entry: &Entry) -> bool {
    filter.and_then(|filter| filter.ids.as_ref()).is_none_or(|ids| ids.contains(&entry.id))
}

fn is_draft(entry: &Entry) -> bool {
    entry.card.as_ref().is_some_and(|card| card.review == Review::Draft)
}

impl App {
    /// Where the list stands on the screen.
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

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::brief::Brief;
    use crate::library::{Card, Stamp};

    /// A file as read; one without a headline is broken.
    fn entry(file: usize, headline: Option<usize>, is_draft: bool) -> Entry {
        let card = |n: usize| {
            let date = (!n.is_multiple_of(5)).then(|| date(2024, 1, 1 + i8::try_from(n % 28).unwrap()));
            let review = if is_draft { Review::Draft } else { Review::Reviewed };
            Card::of(&Brief { headline: format!("Talk {n}"), date, review, ..Brief::default() })
        };
        let id = Id::new(format!("{file:06}.toml"));
        Entry { id, stamp: Stamp::default(), card: headline.map(card), problems: Vec::new() }
    }

    type Batch = (Vec<(usize, Option<usize>, bool)>, Vec<usize>);

    fn batches() -> impl Strategy<Value = Vec<Batch>> {
        let news = prop::collection::vec((0..30_usize, prop::option::weighted(0.9, 0..40_usize), any::<bool>()), 0..8);
        prop::collection::vec((news, prop::collection::vec(0..30_usize, 0..3)), 1..12)
    }

    proptest! {
        #[test]
        fn whatever_comes_and_goes_the_list_is_in_order_and_the_chosen_stays_chosen(
            batches in batches(), chosen in 0..30_usize, filter in prop::option::of(prop::collection::vec(0..30_usize, 0..20)),
        ) {
            let mut list = List::default();
            let ids = filter.map(|files| files.into_iter().map(|file| entry(file, None, false).id).collect());
            list.filter = Some(Filter { ids, ..Filter::default() });
            let mut known: BTreeMap<Id, Entry> = BTreeMap::new();
            for (news, gone) in batches {
                list.chosen = chosen.min(list.shown.len().saturating_sub(1));
                list.top = list.chosen.saturating_sub(3);
                let before = list.chosen_entry().map(|entry| entry.id.clone());
                let on_screen = list.chosen - list.top;
                let news: Vec<Entry> = news.into_iter().map(|(file, n, draft)| entry(file, n, draft)).collect();
                let gone: Vec<Id> = gone.into_iter().map(|file| entry(file, None, false).id).collect();
                gone.iter().for_each(|id| drop(known.remove(id)));
                known.extend(news.iter().map(|entry| (entry.id.clone(), entry.clone())));
                list.change(news.into_iter().map(Arc::new).collect(), &gone);

                let mut all: Vec<&Entry> = known.values().collect();
                all.sort_by(|a, b| order(a, b));
                prop_assert_eq!(list.entries.iter().map(|entry| &**entry).collect::<Vec<_>>(), all.clone());
                let shown: Vec<usize> = (0..all.len()).filter(|&i| lets(list.filter.as_ref(), all[i])).collect();
                prop_assert_eq!(&list.shown, &shown);
                prop_assert_eq!(list.drafts, all.iter().filter(|entry| is_draft(entry)).count());
                prop_assert_eq!(list.broken, all.iter().filter(|entry| entry.is_broken()).count());
                if let Some(id) = before.filter(|id| shown.iter().any(|&i| all[i].id == *id)) {
                    prop_assert_eq!(&list.chosen_entry().unwrap().id, &id);
                    prop_assert_eq!(list.chosen - list.top, on_screen.min(list.chosen));
                }
            }
        }
    }
}
