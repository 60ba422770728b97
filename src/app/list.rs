//! The list of briefs: entries, filter and cursor. When files change on disk, the cursor stays on its brief, and that brief
//! stays on its row of the screen.

use std::collections::HashSet;
use std::sync::Arc;

use tui_input::Input;

use crate::app::layout::Area;
use crate::app::message::Effect;
use crate::app::response::Response;
use crate::brief::Review;
use crate::library::{Catalogue, Entry, Id, compare_entries};
use crate::search::{Query, QueryError};
use crate::text;

#[derive(Debug, Clone, Default)]
pub struct List {
    /// All entries of the library, in order.
    entries: Vec<Arc<Entry>>,
    /// The same entries by file.
    catalogue: Catalogue,
    /// Indices of the entries that pass the filter, in order.
    visible: Vec<usize>,
    /// The cursor, as an index of `visible`.
    selected: usize,
    /// The first row on the screen, as an index of `visible`.
    top: usize,
    filter: Option<Filter>,
    /// The number of the last filter request.
    generation: u64,
    drafts: usize,
    broken: usize,
    /// Present while the library is being read.
    pub reading: Option<LoadProgress>,
    /// Present while the entries known from the last run are compared with the files.
    pub checking: Option<LoadProgress>,
    /// Why the library cannot be reached.
    pub unreachable: Option<String>,
}

/// How many files have been read or checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoadProgress {
    pub done: usize,
    pub total: usize,
}

#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub typed: String,
    pub query: Query,
    /// The briefs that match; `None` until the index has answered, and then all briefs pass.
    ids: Option<HashSet<Id>>,
}

/// The geometry of the list on the screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ListView {
    /// The line that shows the filter.
    pub filter: Option<Area>,
    /// The rows of the briefs.
    pub rows: Area,
    /// Rows per brief: two, or three with a blank row if there is room.
    pub step: u16,
}

impl ListView {
    /// How many briefs fit on the screen.
    pub fn capacity(&self) -> usize {
        usize::from((self.rows.height + 1) / self.step.max(1)).max(1)
    }
}

impl List {
    pub fn all_entries(&self) -> &[Arc<Entry>] {
        &self.entries
    }

    /// Indices of the entries that pass the filter.
    pub fn visible(&self) -> &[usize] {
        &self.visible
    }

    /// The cursor, as an index of `visible`.
    pub const fn selected(&self) -> usize {
        self.selected
    }

    /// The first row on the screen, as an index of `visible`.
    pub const fn top(&self) -> usize {
        self.top
    }

    pub const fn filter(&self) -> Option<&Filter> {
        self.filter.as_ref()
    }

    /// The number of the last filter request.
    pub const fn filter_generation(&self) -> u64 {
        self.generation
    }

    pub const fn drafts(&self) -> usize {
        self.drafts
    }

    pub const fn broken(&self) -> usize {
        self.broken
    }

    pub fn selected_entry(&self) -> Option<&Arc<Entry>> {
        self.entries.get(*self.visible.get(self.selected)?)
    }

    /// The entries on the screen, with their indices in `visible`.
    pub fn on_screen(&self, capacity: usize) -> impl Iterator<Item = (usize, &Arc<Entry>)> {
        let indices = self.visible.iter().enumerate().skip(self.top).take(capacity);
        indices.filter_map(|(index, i)| Some((index, self.entries.get(*i)?)))
    }

    /// The geometry of the list in `area`.
    pub fn view(&self, area: Area) -> ListView {
        let (mut rows, mut filter) = (area, None);
        if self.filter.is_some() && rows.height > 4 {
            let (line, rest) = rows.split_top(1);
            rows = rest.split_top(u16::from(rest.height >= 18)).1;
            filter = Some(line);
        }
        let step = if rows.height >= 18 { 3 } else { 2 };
        ListView { filter, rows, step }
    }

    /// Moves the cursor; returns whether it moved.
    pub(crate) fn move_by(&mut self, by: isize) -> bool {
        let before = self.selected;
        self.select_index(before.saturating_add_signed(by));
        self.selected != before
    }

    pub(crate) fn select_index(&mut self, index: usize) {
        self.selected = index.min(self.visible.len().saturating_sub(1));
    }

    /// Moves the cursor to a brief that passes the filter.
    pub(crate) fn select(&mut self, id: &Id) {
        if let Some(index) = self.visible_index_of(id) {
            self.selected = index;
        }
    }

    /// Scrolls, and keeps the cursor on the screen.
    pub(crate) fn scroll(&mut self, by: isize, capacity: usize) {
        let last = self.visible.len().saturating_sub(capacity);
        self.top = self.top.saturating_add_signed(by).min(last);
        self.selected = self.selected.clamp(self.top, self.top + capacity - 1);
    }

    /// Adds or replaces the entries `updated` and removes those of `removed`. While a library of a hundred thousand files is
    /// read, this is called every few files, so it must not sort or clone the whole list.
    pub(crate) fn apply(&mut self, mut updated: Vec<Arc<Entry>>, removed: &[Id]) {
        let selected = self.selected_entry().map(|entry| entry.id.clone());
        let catalogue = &mut self.catalogue;
        let mut old: Vec<Arc<Entry>> = removed.iter().filter_map(|id| catalogue.remove(id)).collect();
        let removed_count = old.len();
        catalogue.reserve(updated.len());
        old.extend(updated.iter().filter_map(|entry| catalogue.insert(Arc::clone(entry))));
        if old.len() > removed_count {
            // If a file was read several times, the last version counts.
            updated.retain(|entry| catalogue.get(&entry.id).is_some_and(|last| Arc::ptr_eq(last, entry)));
        }
        let mut outdated: Vec<usize> = old.iter().filter_map(|entry| self.index_of(entry)).collect();
        updated.sort_by(|a, b| compare_entries(a, b));
        outdated.sort_unstable();
        outdated.dedup();
        for entry in outdated.iter().filter_map(|&index| self.entries.get(index)) {
            self.drafts -= usize::from(is_draft(entry));
            self.broken -= usize::from(entry.is_broken());
        }
        for entry in &updated {
            self.drafts += usize::from(is_draft(entry));
            self.broken += usize::from(entry.is_broken());
        }
        self.merge(updated, outdated);
        self.keep_selected(selected.as_ref());
    }

    /// Inserts `updated`, which are sorted, and removes the entries at the indices `outdated`.
    fn merge(&mut self, updated: Vec<Arc<Entry>>, outdated: Vec<usize>) {
        let old = std::mem::take(&mut self.entries);
        let mut from = 0;
        let index = |entry: &Arc<Entry>| {
            let rest = old.get(from..).unwrap_or_default();
            from += rest.partition_point(|other| compare_entries(other, entry).is_lt());
            from
        };
        let indices: Vec<usize> = updated.iter().map(index).collect();
        let mut updated = updated.into_iter().zip(indices).peekable();
        let mut outdated = outdated.into_iter().peekable();
        let mut were_visible = std::mem::take(&mut self.visible).into_iter().peekable();
        self.entries.reserve(old.len() + updated.len());
        for (i, entry) in old.into_iter().map(Some).chain([None]).enumerate() {
            while let Some((new, _)) = updated.next_if(|(_, index)| *index == i) {
                if passes_filter(self.filter.as_ref(), &new) {
                    self.visible.push(self.entries.len());
                }
                self.entries.push(new);
            }
            let is_visible = were_visible.next_if_eq(&i).is_some();
            if outdated.next_if_eq(&i).is_some() {
                continue;
            }
            if is_visible {
                self.visible.push(self.entries.len());
            }
            self.entries.extend(entry);
        }
    }

    fn index_of(&self, entry: &Entry) -> Option<usize> {
        self.entries.binary_search_by(|other| compare_entries(other, entry)).ok()
    }

    fn visible_index_of(&self, id: &Id) -> Option<usize> {
        let index = self.index_of(self.catalogue.get(id)?)?;
        self.visible.binary_search(&index).ok()
    }

    /// Applies the filter to every entry; the cursor stays on its brief if that passes.
    fn refresh_visible(&mut self) {
        let selected = self.selected_entry().map(|entry| entry.id.clone());
        let filter = self.filter.as_ref();
        self.visible =
            self.entries.iter().enumerate().filter(|(_, e)| passes_filter(filter, e)).map(|(i, _)| i).collect();
        self.keep_selected(selected.as_ref());
    }

    /// Moves the cursor to the brief `selected` if that is visible, on the row of the screen where it was.
    fn keep_selected(&mut self, selected: Option<&Id>) {
        let row = self.selected.saturating_sub(self.top);
        let index = selected.and_then(|id| self.visible_index_of(id));
        self.select_index(index.unwrap_or(self.selected));
        self.top = self.selected.saturating_sub(row);
    }

    /// Keeps the cursor on the screen, and the list from ending above the last row.
    pub(crate) fn clamp_scroll(&mut self, capacity: usize) {
        self.selected = self.selected.min(self.visible.len().saturating_sub(1));
        self.top = self.top.min(self.visible.len().saturating_sub(capacity));
        if self.selected < self.top {
            self.top = self.selected;
        } else if self.selected >= self.top + capacity {
            self.top = self.selected + 1 - capacity;
        }
    }

    /// Sets the filter; an empty query removes it.
    pub(crate) fn set_filter(&mut self, typed: &str, query: Query) -> Option<Effect> {
        if query.is_empty() {
            self.filter = None;
            self.refresh_visible();
            return None;
        }
        let ids = self.filter.take().and_then(|filter| filter.ids);
        self.filter = Some(Filter { typed: typed.to_owned(), query, ids });
        self.ask_filter()
    }

    /// Asks which briefs match the filter: it is new, or the library has changed.
    pub(crate) fn ask_filter(&mut self) -> Option<Effect> {
        let query = self.filter.as_ref()?.query.clone();
        self.generation += 1;
        Some(Effect::Filter { generation: self.generation, query })
    }

    /// Applies the answer to the last question about the filter.
    pub(crate) fn show_filtered(&mut self, ids: Result<Vec<Id>, String>) -> Response {
        let notice = match (ids, &mut self.filter) {
            (Ok(ids), Some(filter)) => {
                filter.ids = Some(ids.into_iter().collect());
                Response::default()
            }
            (Err(why), _) => Response::warn(why),
            (Ok(_), None) => Response::default(),
        };
        self.refresh_visible();
        notice
    }

    pub(crate) fn set_reachable(&mut self, reachable: Result<(), String>) {
        self.unreachable = reachable.err().map(|why| text::line(&why));
    }
}

/// Until the filter is answered, every entry passes.
fn passes_filter(filter: Option<&Filter>, entry: &Entry) -> bool {
    filter.and_then(|filter| filter.ids.as_ref()).is_none_or(|ids| ids.contains(&entry.id))
}

fn is_draft(entry: &Entry) -> bool {
    entry.card.as_ref().is_some_and(|card| card.review == Review::Draft)
}

/// The line in the footer where a filter is typed.
#[derive(Debug, Clone)]
pub struct FilterLine {
    pub line: Input,
    pub error: Option<QueryError>,
    /// The filter to return to on Esc.
    before: (String, Query),
}

impl FilterLine {
    /// Starts from the filter in force.
    pub(crate) fn new(list: &List) -> Self {
        let before = list.filter.as_ref().map(|filter| (filter.typed.clone(), filter.query.clone()));
        let before = before.unwrap_or_default();
        Self { line: Input::new(before.0.clone()), error: None, before }
    }

    /// Filters as the user types.
    pub(crate) fn apply(&mut self, list: &mut List) -> Option<Effect> {
        match Query::parse(self.line.value(), true) {
            Ok(query) => {
                self.error = None;
                list.set_filter(self.line.value(), query)
            }
            Err(why) => {
                self.error = Some(why);
                None
            }
        }
    }

    pub(crate) fn cancel(self, list: &mut List) -> Option<Effect> {
        list.set_filter(&self.before.0, self.before.1)
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
            Card::new(&Brief { headline: format!("Talk {n}"), date, review, ..Brief::default() })
        };
        let id = Id::new(format!("{file:06}.toml"));
        Entry { id, stamp: Stamp::default(), card: headline.map(card), problems: Vec::new() }
    }

    type Batch = (Vec<(usize, Option<usize>, bool)>, Vec<usize>);

    fn batches() -> impl Strategy<Value = Vec<Batch>> {
        let updated =
            prop::collection::vec((0..30_usize, prop::option::weighted(0.9, 0..40_usize), any::<bool>()), 0..8);
        prop::collection::vec((updated, prop::collection::vec(0..30_usize, 0..3)), 1..12)
    }

    proptest! {
        #[test]
        fn the_list_stays_sorted_and_the_cursor_stays_on_its_brief(
            batches in batches(), selected in 0..30_usize, filter in prop::option::of(prop::collection::vec(0..30_usize, 0..20)),
        ) {
            let mut list = List::default();
            let ids = filter.map(|files| files.into_iter().map(|file| entry(file, None, false).id).collect());
            list.filter = Some(Filter { ids, ..Filter::default() });
            let mut known: BTreeMap<Id, Entry> = BTreeMap::new();
            for (updated, gone) in batches {
                list.selected = selected.min(list.visible.len().saturating_sub(1));
                list.top = list.selected.saturating_sub(3);
                let before = list.selected_entry().map(|entry| entry.id.clone());
                let on_screen = list.selected - list.top;
                let updated: Vec<Entry> = updated.into_iter().map(|(file, n, draft)| entry(file, n, draft)).collect();
                let gone: Vec<Id> = gone.into_iter().map(|file| entry(file, None, false).id).collect();
                gone.iter().for_each(|id| drop(known.remove(id)));
                known.extend(updated.iter().map(|entry| (entry.id.clone(), entry.clone())));
                list.apply(updated.into_iter().map(Arc::new).collect(), &gone);

                let mut all: Vec<&Entry> = known.values().collect();
                all.sort_by(|a, b| compare_entries(a, b));
                prop_assert_eq!(list.entries.iter().map(|entry| &**entry).collect::<Vec<_>>(), all.clone());
                let visible: Vec<usize> = (0..all.len()).filter(|&i| passes_filter(list.filter.as_ref(), all[i])).collect();
                prop_assert_eq!(&list.visible, &visible);
                prop_assert_eq!(list.drafts, all.iter().filter(|entry| is_draft(entry)).count());
                prop_assert_eq!(list.broken, all.iter().filter(|entry| entry.is_broken()).count());
                if let Some(id) = before.filter(|id| visible.iter().any(|&i| all[i].id == *id)) {
                    prop_assert_eq!(&list.selected_entry().unwrap().id, &id);
                    prop_assert_eq!(list.selected - list.top, on_screen.min(list.selected));
                }
            }
        }
    }
}
