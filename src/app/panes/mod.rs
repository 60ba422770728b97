//! The panes of the open brief: pages, cursor, scrolling, finding, the tab line.

mod head;
mod movement;
mod source;

use std::collections::HashMap;

use crate::app::layout::{Area, Layout};
use crate::app::message::{Effect, Opened};
use crate::app::state::{App, Found, OpenBrief, PaneState, Spot, Target};
use crate::pane::{Block, Page, Pane, Role, Row, Run};
use crate::text::{self, Span};

/// One title of the tab line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    pub pane: Pane,
    /// `3 Agreed points 13`.
    pub text: String,
    /// Columns from the left edge of the line.
    pub x: u16,
}

/// A form of the tab line.
struct TabForm {
    is_short: bool,
    has_focus_long: bool,
    has_counts: bool,
    gap: u16,
}

/// The forms of the tab line, the widest first.
const TAB_FORMS: [TabForm; 6] = {
    const fn form(gap: u16, (is_short, has_focus_long, has_counts): (bool, bool, bool)) -> TabForm {
        TabForm { is_short, has_focus_long, has_counts, gap }
    }
    [
        form(3, (false, false, true)),
        form(2, (false, false, true)),
        form(2, (true, true, true)),
        form(2, (true, false, true)),
        form(1, (true, false, true)),
        form(1, (true, false, false)),
    ]
};

impl PaneState {
    fn new(page: Page) -> Self {
        let mut points = Vec::new();
        for point in page.blocks.iter().filter_map(|block| block.point) {
            if points.last() != Some(&point) && !points.contains(&point) {
                points.push(point);
            }
        }
        Self { point: points.first().copied().unwrap_or_default(), points, page, ..Self::default() }
    }

    /// First and last row of the point with the cursor.
    pub fn point_rows(&self) -> Option<(usize, usize)> {
        if self.points.is_empty() {
            return None;
        }
        let is_here = |row: &Row| row.point == Some(self.point) && !row.runs.is_empty();
        let first = self.rows.iter().position(is_here)?;
        let last = self.rows.iter().rposition(is_here)?;
        Some((first, last))
    }

    /// The place of the cursor among the points, from 0.
    pub fn place(&self) -> usize {
        self.points.iter().position(|p| *p == self.point).unwrap_or_default()
    }

    /// Scrolls so that the point with the cursor is on a screen of `height` rows.
    pub(crate) fn reveal(&mut self, height: usize) {
        let Some((first, last)) = self.point_rows() else { return };
        // The heading above the first point of a group comes along where it fits.
        let first = if self.place() == 0 && last < height { 0 } else { first };
        if first < self.top || last - first + 1 >= height {
            self.top = first;
        } else if last >= self.top + height {
            self.top = last + 1 - height;
        }
    }

    /// Rows that the page takes at `width`: with the points close together, and with air between them.
    pub(crate) fn needs(&self, width: u16) -> (usize, usize) {
        let close = match (self.width == width && !self.rows.is_empty(), self.has_air) {
            (true, true) => self.rows.len() - self.page.air(),
            (true, false) => self.rows.len(),
            (false, _) => self.page.rows(usize::from(width)).len(),
        };
        (close, close + self.page.air())
    }

    /// Wraps the page to `width`, unless it is so already; whether it was not.
    fn wrap(&mut self, width: u16, has_air: bool) -> bool {
        if (self.width, self.has_air) == (width, has_air) && !self.rows.is_empty() {
            return false;
        }
        let block = self.rows.get(self.top).map(|row| row.block);
        self.rows = self.page.spaced(usize::from(width), has_air);
        (self.width, self.has_air) = (width, has_air);
        if let Some(block) = block {
            self.top = self.rows.iter().position(|row| row.block == block).unwrap_or(self.top);
        }
        true
    }

    /// Where the folded text `wanted` stands in the page.
    fn matches(&self, wanted: &str) -> Vec<(usize, Span)> {
        let mut matches = Vec::new();
        for block in 0..self.page.blocks.len() {
            let words = self.page.text_of(block);
            let folded = text::fold(&words);
            for (at, _) in folded.text.match_indices(wanted) {
                matches.push((block, folded.original_span(Span::new(at, at + wanted.len()))));
            }
        }
        matches
    }

    /// What was found on an earlier version of the page, found on this one.
    fn find_again(&self, found: &Found) -> Found {
        let matches = self.matches(&text::fold_text(&found.typed));
        let current = found.current.min(matches.len().saturating_sub(1));
        Found { typed: found.typed.clone(), matches, current }
    }

    fn row_of(&self, block: usize, at: usize) -> usize {
        let rows = self.rows.iter().enumerate().filter(|(_, row)| row.block == block && !row.runs.is_empty());
        rows.take_while(|(_, row)| row.start <= at).last().map_or(0, |(i, _)| i)
    }
}

/// What stands in the panes of a file that is no brief: nothing that could be taken for what it says.
fn broken_page() -> Page {
    let words = format!("Nothing could be read; {} says why.", Pane::Details.title());
    Page { blocks: vec![Block { runs: vec![Run::new(Role::Muted, words)], ..Block::default() }] }
}

impl App {
    /// Takes in a brief read from its file. The same brief read again keeps cursor, scroll and what was found.
    pub(crate) fn take_opened(&mut self, opened: Opened) {
        let file = opened.id.shown();
        let before = self.open.take().filter(|open| open.opened.id == opened.id);
        let empty = crate::brief::Brief::default();
        let is_broken = opened.brief.is_none();
        let brief = opened.brief.as_deref().unwrap_or(&empty);
        let mut panes: HashMap<Pane, PaneState> = HashMap::new();
        for pane in Pane::ALL {
            let page = if is_broken && pane != Pane::Details {
                broken_page()
            } else {
                pane.page(brief, &file, &opened.problems)
            };
            let mut state = PaneState::new(page);
            if let Some(old) = before.as_ref().and_then(|open| open.panes.get(&pane)) {
                let (top, point) = old.healed.unwrap_or((old.top, old.point));
                state.top = top;
                state.find = old.find.as_ref().map(|found| state.find_again(found));
                state.healed = (is_broken && pane != Pane::Details).then_some((top, point));
                // Where the point is gone the cursor goes to the one before.
                if let Some(point) = state.points.iter().copied().filter(|kept| *kept <= point).max() {
                    state.point = point;
                }
            }
            panes.insert(pane, state);
        }
        let (evidence, marked) = before.map(|open| (open.evidence, open.marked)).unwrap_or_default();
        self.open = Some(OpenBrief { opened, panes, evidence, followed: None, marked });
        if let Some(target) = self.target.take() {
            self.go_to(target);
        }
        self.turn_aside(is_broken);
    }

    /// A broken file shows why it is broken; the next brief that is none is shown in the pane from before.
    fn turn_aside(&mut self, is_broken: bool) {
        if is_broken {
            self.aside.get_or_insert(self.pane);
            self.pane = Pane::Details;
        } else if let Some(before) = self.aside.take()
            && self.pane == Pane::Details
        {
            self.pane = before;
        }
    }

    /// Goes to a place in the open brief.
    pub(crate) fn go_to(&mut self, target: Target) {
        self.pane = target.pane;
        self.settle();
        let height = self.pane_height(target.pane);
        let Some(open) = &mut self.open else { return };
        open.evidence = target.evidence;
        if target.marked.is_some() {
            open.marked = target.marked;
        }
        let Some(state) = open.panes.get_mut(&target.pane) else { return };
        state.point = target.point.filter(|p| state.points.contains(p)).or(state.points.first().copied()).unwrap_or(0);
        match (target.top, target.evidence) {
            (Some(top), _) => state.top = top,
            (None, Some(span)) if target.pane == Pane::Source => {
                let meets = |row: &Row| row.runs.iter().any(|run| run.source.is_some_and(|s| s.meets(span)));
                if let Some(first) = state.rows.iter().position(meets) {
                    state.top = first.saturating_sub(height / 3);
                }
            }
            _ => state.reveal(height),
        }
    }

    /// Rows of a pane on the screen.
    pub(crate) fn pane_height(&self, pane: Pane) -> usize {
        self.layout().slot(pane).map_or(1, |slot| usize::from(slot.text.height)).max(1)
    }

    /// Wraps what is on the screen to its width and keeps every cursor on the screen.
    pub(crate) fn settle(&mut self) {
        let layout = self.layout();
        let slots = layout.slots.clone();
        if let Some(open) = &mut self.open {
            for slot in slots {
                if let Some(state) = open.panes.get_mut(&slot.pane) {
                    let height = usize::from(slot.text.height);
                    let is_placed = state.rows.is_empty() && state.top > 0;
                    if state.wrap(slot.text.width, slot.has_air) && !is_placed {
                        state.reveal(height);
                    }
                    state.top = state.top.min(state.rows.len().saturating_sub(height));
                }
            }
        }
        self.follow(&layout);
        if let Some(view) = self.list_view(&layout) {
            self.list.settle(view.count());
        }
        self.settle_choices(&layout);
    }

    /// The cells of the tab line and what stands in them.
    pub fn tab_line(&self, layout: &Layout) -> Option<(Area, Vec<Tab>)> {
        let line = layout.tabs?;
        let words = if layout.tabs_rule.is_none() { text::width(&self.alone_words(layout)) } else { 0 };
        let taken = u16::try_from(words).unwrap_or(u16::MAX).saturating_add(if words > 0 { 2 } else { 0 });
        let line = line.inset(0, taken);
        Some((line, self.tabs(line.width)))
    }

    /// Where one stands in a pane that stands alone; nothing where several stand together.
    pub fn alone_words(&self, layout: &Layout) -> String {
        let alone = layout.slots.iter().find(|slot| slot.title.is_none());
        alone.map(|slot| self.position_words(slot.pane, slot.text)).unwrap_or_default()
    }

    /// The tab line for a width: long titles and counts as far as they fit, else the focused pane alone.
    pub fn tabs(&self, width: u16) -> Vec<Tab> {
        let count = |pane: Pane| self.brief().and_then(|brief| pane.count(brief));
        let title = |pane: Pane, is_short: bool, has_count: bool| {
            let digit = pane.index() + 1;
            let name = if is_short { pane.short_title() } else { pane.title() };
            match count(pane) {
                Some(n) if has_count => format!("{digit} {name} {n}"),
                _ => format!("{digit} {name}"),
            }
        };
        for form in TAB_FORMS {
            let mut x = 0;
            let mut tabs = Vec::new();
            for pane in Pane::ALL {
                let is_short = form.is_short && !(form.has_focus_long && pane == self.pane);
                let text = title(pane, is_short, form.has_counts);
                let columns = u16::try_from(text::width(&text)).unwrap_or(u16::MAX);
                tabs.push(Tab { pane, text, x });
                x += columns + form.gap;
            }
            if x - form.gap <= width {
                return tabs;
            }
        }
        let forms = [(false, true), (true, true), (true, false)].map(|form| title(self.pane, form.0, form.1));
        let fitting = forms.iter().find(|form| text::width(form) <= usize::from(width)).or(forms.last());
        vec![Tab { pane: self.pane, text: fitting.cloned().unwrap_or_default(), x: 0 }]
    }

    /// `4–9 of 13`: where the cursor or the rows of a pane stand; empty where all of it is on the screen.
    pub fn position_words(&self, pane: Pane, area: Area) -> String {
        let Some(state) = self.pane_state(pane) else { return String::new() };
        let height = usize::from(area.height);
        if state.rows.len() <= height {
            return String::new();
        }
        let rows = state.rows.iter().skip(state.top).take(height);
        let seen: Vec<usize> = rows.filter_map(|row| row.point).collect();
        let place = |point: &usize| state.points.iter().position(|p| p == point).map_or(0, |i| i + 1);
        match (seen.first().map(place), seen.last().map(place)) {
            (Some(first), Some(last)) => format!("{first}–{last} of {}", state.points.len()),
            _ => format!("{} %", (state.top + height).min(state.rows.len()) * 100 / state.rows.len().max(1)),
        }
    }

    /// Where one stands now, to come back to.
    pub(crate) fn spot(&self) -> Spot {
        let state = self.pane_state(self.pane);
        Spot {
            id: self.open.as_ref().map(|open| open.opened.id.clone()),
            pane: self.pane,
            in_brief: self.in_brief,
            point: state.map_or(0, |s| s.point),
            top: state.map_or(0, |s| s.top),
        }
    }

    pub(crate) fn remember_spot(&mut self) {
        const KEPT: usize = 100;
        let spot = self.spot();
        if self.jumps.last() != Some(&spot) {
            self.jumps.push(spot);
        }
        if self.jumps.len() > KEPT {
            self.jumps.remove(0);
        }
    }

    pub(crate) fn jump_back(&mut self) -> Vec<Effect> {
        let Some(spot) = self.jumps.pop() else {
            self.say("There is no earlier place to go back to.");
            return Vec::new();
        };
        self.in_brief = spot.in_brief;
        let target = Target { pane: spot.pane, point: Some(spot.point), top: Some(spot.top), ..Target::default() };
        let is_open = self.open.as_ref().map(|open| &open.opened.id) == spot.id.as_ref();
        match spot.id {
            Some(id) if !is_open => {
                self.choose(&id);
                self.target = Some(target);
                vec![Effect::Open(id)]
            }
            _ => {
                self.go_to(target);
                Vec::new()
            }
        }
    }

    /// Puts the list's cursor on a brief, where it is shown.
    pub(crate) fn choose(&mut self, id: &crate::library::Id) {
        if let Some(place) = self.list.shown_place_of(id) {
            self.list.chosen = place;
        }
    }

    /// Finds what is typed in the pane with the focus, from the row it is on.
    pub(crate) fn find(&mut self, typed: &str, from: usize) {
        let pane = self.pane;
        let height = self.pane_height(pane);
        let Some(state) = self.open.as_mut().and_then(|open| open.panes.get_mut(&pane)) else { return };
        let wanted = text::fold_text(typed.trim());
        if wanted.is_empty() {
            state.find = None;
            state.top = from;
            return;
        }
        let matches = state.matches(&wanted);
        let current = matches.iter().position(|(block, span)| state.row_of(*block, span.start()) >= from).unwrap_or(0);
        state.find = Some(Found { typed: typed.trim().to_owned(), matches, current });
        Self::reveal_match(state, height);
    }

    /// Goes to the next match (`by` 1) or the one before (-1), round the end.
    pub(crate) fn step_match(&mut self, by: isize) {
        let pane = self.pane;
        let height = self.pane_height(pane);
        let Some(state) = self.open.as_mut().and_then(|open| open.panes.get_mut(&pane)) else { return };
        let Some(found) = state.find.as_mut().filter(|found| !found.matches.is_empty()) else {
            self.say("Nothing is found here; / finds words in this pane.");
            return;
        };
        let count = found.matches.len();
        found.current = (found.current + count).wrapping_add_signed(by) % count;
        let words = format!("match {} of {count}", found.current + 1);
        Self::reveal_match(state, height);
        self.say(words);
    }

    fn reveal_match(state: &mut PaneState, height: usize) {
        let Some((block, span)) = state.find.as_ref().and_then(|f| f.matches.get(f.current)).copied() else { return };
        let row = state.row_of(block, span.start());
        if let Some(point) = state.page.blocks.get(block).and_then(|b| b.point) {
            state.point = point;
        }
        if row < state.top || row >= state.top + height {
            state.top = row.saturating_sub(height / 2);
        }
    }
}
