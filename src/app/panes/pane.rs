//! One pane of the open brief: its wrapped page, cursor, scroll position and matches.

use crate::app::layout::PageRows;
use crate::app::overlay::step_around;
use crate::pane::{Page, Row};
use crate::text::{self, Span};

#[derive(Debug, Clone, Default)]
pub struct PaneState {
    page: Page,
    /// The page wrapped to `width`.
    rows: Vec<Row>,
    width: u16,
    /// Whether `rows` has blank rows between the points.
    is_spaced: bool,
    /// The first row on the screen.
    pub(super) top: usize,
    /// The point with the cursor, as its index in the brief.
    pub(super) point: usize,
    /// The points in the order of the page; empty in a pane of prose.
    points: Vec<usize>,
    pub(super) find: Option<Matches>,
    /// The top row and the point before the file broke, to return to once it is repaired.
    before_broken: Option<(usize, usize)>,
}

/// Matches of a search within a pane.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matches {
    pub typed: String,
    /// The index of a block of the page, and the span in its text.
    pub spans: Vec<(usize, Span)>,
    /// The index of the match with the cursor.
    pub current: usize,
}

impl PaneState {
    pub(super) fn new(page: Page) -> Self {
        let mut points = Vec::new();
        for point in page.blocks.iter().filter_map(|block| block.point) {
            if points.last() != Some(&point) && !points.contains(&point) {
                points.push(point);
            }
        }
        Self { point: points.first().copied().unwrap_or_default(), points, page, ..Self::default() }
    }

    /// Restores cursor, scroll position and matches from an earlier version of the page.
    pub(super) fn restore(&mut self, old: &Self, is_broken: bool) {
        let (top, point) = old.before_broken.unwrap_or((old.top, old.point));
        self.top = top;
        self.find = old.find.as_ref().map(|matches| self.find_again(matches));
        self.before_broken = is_broken.then_some((top, point));
        // If the point no longer exists, the cursor goes to the one before it.
        if let Some(point) = self.points.iter().copied().filter(|other| *other <= point).max() {
            self.point = point;
        }
    }

    pub const fn page(&self) -> &Page {
        &self.page
    }

    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The first row on the screen.
    pub const fn top(&self) -> usize {
        self.top
    }

    /// The index in the brief of the point with the cursor.
    pub const fn point(&self) -> usize {
        self.point
    }

    /// The points in the order of the page.
    pub fn points(&self) -> &[usize] {
        &self.points
    }

    pub const fn matches(&self) -> Option<&Matches> {
        self.find.as_ref()
    }

    /// The first and last row of the point with the cursor.
    pub fn point_rows(&self) -> Option<(usize, usize)> {
        if self.points.is_empty() {
            return None;
        }
        let is_here = |row: &Row| row.point == Some(self.point) && !row.runs.is_empty();
        Some((self.rows.iter().position(is_here)?, self.rows.iter().rposition(is_here)?))
    }

    /// The index of the cursor in `points`.
    pub fn point_index(&self) -> usize {
        self.points.iter().position(|p| *p == self.point).unwrap_or_default()
    }

    /// Moves the cursor to `point`, or to the first point if the pane does not have it.
    pub(super) fn select(&mut self, point: Option<usize>) {
        let point = point.filter(|p| self.points.contains(p)).or(self.points.first().copied());
        self.point = point.unwrap_or_default();
    }

    /// Scrolls until the point with the cursor is visible.
    pub(super) fn reveal(&mut self, height: usize) {
        let Some((first, last)) = self.point_rows() else { return };
        // The heading above the first point is shown too if it fits.
        let first = if self.point_index() == 0 && last < height { 0 } else { first };
        if first < self.top || last - first + 1 >= height {
            self.top = first;
        } else if last >= self.top + height {
            self.top = last + 1 - height;
        }
    }

    /// Scrolls until `span` of the source is visible.
    pub(super) fn reveal_span(&mut self, span: Span, height: usize) {
        let Some((first, last)) = self.rows_of_span(span) else { return };
        if first < self.top || last >= self.top + height {
            self.top = first.saturating_sub(height / 3).min(self.last_top(height));
        }
    }

    /// Scrolls so that `span` of the source starts a third of the way down.
    pub(super) fn scroll_to_span(&mut self, span: Span, height: usize) {
        if let Some((first, _)) = self.rows_of_span(span) {
            self.top = first.saturating_sub(height / 3);
        }
    }

    fn rows_of_span(&self, span: Span) -> Option<(usize, usize)> {
        let meets = |row: &Row| row.runs.iter().any(|run| run.source.is_some_and(|source| source.overlaps(span)));
        Some((self.rows.iter().position(meets)?, self.rows.iter().rposition(meets)?))
    }

    /// The top row when the page is scrolled to its end.
    fn last_top(&self, height: usize) -> usize {
        self.rows.len().saturating_sub(height)
    }

    /// The number of rows that the page needs at `width`.
    pub(super) fn needed_rows(&self, width: u16) -> PageRows {
        let compact = match (self.width == width && !self.rows.is_empty(), self.is_spaced) {
            (true, true) => self.rows.len() - self.page.air(),
            (true, false) => self.rows.len(),
            (false, _) => self.page.rows(usize::from(width)).len(),
        };
        let rows = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
        PageRows { compact: rows(compact), spaced: rows(compact + self.page.air()) }
    }

    /// Fits the page to a slot: wraps it if its width has changed, and keeps the scroll position within the page.
    pub(super) fn fit_to_slot(&mut self, width: u16, height: usize, is_spaced: bool) {
        let has_saved_top = self.rows.is_empty() && self.top > 0;
        if self.wrap(width, is_spaced) && !has_saved_top {
            self.reveal(height);
        }
        self.top = self.top.min(self.last_top(height));
    }

    /// Wraps the page if width or spacing have changed. Returns whether they have.
    fn wrap(&mut self, width: u16, is_spaced: bool) -> bool {
        if (self.width, self.is_spaced) == (width, is_spaced) && !self.rows.is_empty() {
            return false;
        }
        let block = self.rows.get(self.top).map(|row| row.block);
        self.rows = self.page.spaced(usize::from(width), is_spaced);
        (self.width, self.is_spaced) = (width, is_spaced);
        if let Some(block) = block {
            self.top = self.rows.iter().position(|row| row.block == block).unwrap_or(self.top);
        }
        true
    }

    /// Scrolls without moving the cursor. `fit_to_slot` keeps the scroll position within the page.
    pub(super) fn scroll(&mut self, by: isize) {
        self.top = self.top.saturating_add_signed(by);
    }

    /// Moves the cursor by points; in prose, scrolls by rows.
    pub(super) fn move_by(&mut self, by: isize, height: usize) {
        if self.points.is_empty() {
            self.top = self.top.saturating_add_signed(by).min(self.last_top(height));
            return;
        }
        if let Some((first, last)) = self.point_rows() {
            // A point taller than the screen scrolls before the cursor moves on.
            let is_tall = first >= self.top && last - first + 1 > height;
            if by > 0 && last >= self.top + height && (is_tall || self.top > first) {
                self.top += 1;
                return;
            }
        }
        let index = self.point_index().saturating_add_signed(by).min(self.points.len() - 1);
        self.point = self.points.get(index).copied().unwrap_or(self.point);
        self.reveal(height);
    }

    /// Scrolls by a page or, with `divisor` 2, half a page.
    pub(super) fn move_page(&mut self, by: isize, divisor: usize, height: usize) {
        // Pages overlap by one row.
        let step = (height / divisor).saturating_sub(usize::from(divisor == 1)).max(1).cast_signed();
        let before = self.top;
        self.top = self.top.saturating_add_signed(by * step).min(self.last_top(height));
        // The cursor stays on the screen; if the page cannot scroll further, it goes to the first or last point.
        let rows = self.rows.iter().skip(self.top).take(height);
        let on_screen: Vec<usize> = rows.filter(|row| !row.runs.is_empty()).filter_map(|row| row.point).collect();
        let is_stuck = before == self.top;
        let point = match (is_stuck, by > 0) {
            (true, true) => self.points.last(),
            (true, false) => self.points.first(),
            (false, _) if on_screen.contains(&self.point) => None,
            (false, true) => on_screen.first(),
            (false, false) => on_screen.last(),
        };
        self.point = point.copied().unwrap_or(self.point);
    }

    pub(super) fn move_to_end(&mut self, is_bottom: bool, height: usize) {
        let point = if is_bottom { self.points.last() } else { self.points.first() };
        self.point = point.copied().unwrap_or_default();
        self.top = if is_bottom { self.last_top(height) } else { 0 };
    }

    /// Moves the cursor to the point drawn `row` rows below the top of the pane.
    pub(super) fn click(&mut self, row: usize) {
        if let Some(point) = self.rows.get(self.top + row).and_then(|row| row.point) {
            self.point = point;
        }
    }

    /// Finds `typed` and goes to the first match at or after the row `from`. If nothing is typed, goes back to that row.
    pub(super) fn find_text(&mut self, typed: &str, from: usize, height: usize) {
        let wanted = text::fold_text(typed.trim());
        if wanted.is_empty() {
            self.find = None;
            self.top = from;
            return;
        }
        let spans = self.spans_of(&wanted);
        let current = spans.iter().position(|(block, span)| self.row_at(*block, span.start()) >= from).unwrap_or(0);
        self.find = Some(Matches { typed: typed.trim().to_owned(), spans, current });
        self.reveal_match(height);
    }

    /// Goes to the next (`by` 1) or previous (-1) match, wrapping around. Returns its index and how many there are.
    pub(super) fn step_match(&mut self, by: isize, height: usize) -> Option<(usize, usize)> {
        let matches = self.find.as_mut().filter(|matches| !matches.spans.is_empty())?;
        let count = matches.spans.len();
        matches.current = step_around(matches.current, by, count);
        let current = matches.current;
        self.reveal_match(height);
        Some((current, count))
    }

    fn reveal_match(&mut self, height: usize) {
        let Some((block, span)) = self.find.as_ref().and_then(|f| f.spans.get(f.current)).copied() else { return };
        let row = self.row_at(block, span.start());
        if let Some(point) = self.page.blocks.get(block).and_then(|b| b.point) {
            self.point = point;
        }
        if row < self.top || row >= self.top + height {
            self.top = row.saturating_sub(height / 2);
        }
    }

    /// The points of the pane with a match.
    pub(crate) fn matching_points(&self) -> Vec<usize> {
        let Some(matches) = &self.find else { return Vec::new() };
        let blocks = matches.spans.iter().filter_map(|(block, _)| self.page.blocks.get(*block));
        let matching: Vec<usize> = blocks.filter_map(|block| block.point).collect();
        self.points.iter().copied().filter(|point| matching.contains(point)).collect()
    }

    /// The occurrences in the page of the folded text `wanted`: block and span.
    fn spans_of(&self, wanted: &str) -> Vec<(usize, Span)> {
        let mut spans = Vec::new();
        for block in 0..self.page.blocks.len() {
            let folded = text::fold(&self.page.text_of(block));
            for (at, _) in folded.text.match_indices(wanted) {
                spans.push((block, folded.original_span(Span::new(at, at + wanted.len()))));
            }
        }
        spans
    }

    /// Finds the matches of an earlier version of the page again.
    fn find_again(&self, matches: &Matches) -> Matches {
        let spans = self.spans_of(&text::fold_text(&matches.typed));
        let current = matches.current.min(spans.len().saturating_sub(1));
        Matches { typed: matches.typed.clone(), spans, current }
    }

    fn row_at(&self, block: usize, at: usize) -> usize {
        let rows = self.rows.iter().enumerate().filter(|(_, row)| row.block == block && !row.runs.is_empty());
        rows.take_while(|(_, row)| row.start <= at).last().map_or(0, |(i, _)| i)
    }
}
