//! Moving: rows, points, pages, panes, briefs; opening and going back.

use tui_input::Input;

use crate::app::message::Effect;
use crate::app::state::{App, Overlay, Target};
use crate::brief::grounds;
use crate::pane::Pane;

impl App {
    /// Opens the brief under the list's cursor beside the list.
    pub(crate) fn show_chosen(&mut self) -> Vec<Effect> {
        let Some(entry) = self.list.chosen_entry() else { return Vec::new() };
        let id = entry.id.clone();
        if self.open.as_ref().is_some_and(|open| open.opened.id == id) {
            return Vec::new();
        }
        // The details of a broken file were nobody's choice.
        let was_broken = self.open.is_some() && self.brief().is_none();
        let pane = if was_broken { Pane::Commitments } else { self.pane };
        self.target = Some(Target { pane, ..Target::default() });
        vec![Effect::Open(id)]
    }

    pub(crate) fn go(&mut self, by: isize) -> Vec<Effect> {
        if !self.in_brief {
            let last = self.list.shown.len().saturating_sub(1);
            self.list.chosen = self.list.chosen.saturating_add_signed(by).min(last);
            return self.show_chosen();
        }
        let pane = self.pane;
        let height = self.pane_height(pane);
        let Some(state) = self.open.as_mut().and_then(|open| open.panes.get_mut(&pane)) else { return Vec::new() };
        if state.points.is_empty() {
            state.top = state.top.saturating_add_signed(by).min(state.rows.len().saturating_sub(height));
            return Vec::new();
        }
        if let Some((first, last)) = state.point_rows() {
            // A point taller than the screen is read through before the next one is gone to.
            if by > 0 && first >= state.top && last >= state.top + height && last - first + 1 > height {
                state.top += 1;
                return Vec::new();
            }
            if by > 0 && state.top > first && last >= state.top + height {
                state.top += 1;
                return Vec::new();
            }
        }
        let place = state.place().saturating_add_signed(by).min(state.points.len() - 1);
        if let Some(point) = state.points.get(place) {
            state.point = *point;
        }
        state.reveal(height);
        Vec::new()
    }

    pub(crate) fn go_page(&mut self, by: isize, part: usize) -> Vec<Effect> {
        if !self.in_brief {
            let count = self.list_view(&self.layout()).map_or(1, |view| view.count());
            let step = isize::try_from((count / part).max(1)).unwrap_or(1);
            return self.go(by * step);
        }
        let pane = self.pane;
        let height = self.pane_height(pane);
        let Some(state) = self.open.as_mut().and_then(|open| open.panes.get_mut(&pane)) else { return Vec::new() };
        let step = isize::try_from((height / part).saturating_sub(usize::from(part == 1)).max(1)).unwrap_or(1);
        let last_top = state.rows.len().saturating_sub(height);
        let before = state.top;
        state.top = state.top.saturating_add_signed(by * step).min(last_top);
        // The cursor comes along; where the page cannot move it goes to the first or last point.
        let rows = state.rows.iter().skip(state.top).take(height);
        let seen: Vec<usize> = rows.filter(|row| !row.runs.is_empty()).filter_map(|row| row.point).collect();
        let is_stuck = before == state.top;
        let point = match (is_stuck, by > 0) {
            (true, true) => state.points.last(),
            (true, false) => state.points.first(),
            (false, _) if seen.contains(&state.point) => Some(&state.point),
            (false, true) => seen.first(),
            (false, false) => seen.last(),
        };
        if let Some(point) = point.copied() {
            state.point = point;
        }
        Vec::new()
    }

    pub(crate) fn go_end(&mut self, is_bottom: bool) -> Vec<Effect> {
        if !self.in_brief {
            self.list.chosen = if is_bottom { self.list.shown.len().saturating_sub(1) } else { 0 };
            return self.show_chosen();
        }
        let pane = self.pane;
        let height = self.pane_height(pane);
        let Some(state) = self.open.as_mut().and_then(|open| open.panes.get_mut(&pane)) else { return Vec::new() };
        let point = if is_bottom { state.points.last() } else { state.points.first() };
        state.point = point.copied().unwrap_or_default();
        state.top = if is_bottom { state.rows.len().saturating_sub(height) } else { 0 };
        Vec::new()
    }

    /// Puts the focus on a pane.
    pub(crate) fn show_pane(&mut self, pane: Pane) {
        if matches!(self.pane, Pane::Summary | Pane::Quotes | Pane::Commitments) {
            self.companion = self.pane;
        }
        self.pane = pane;
    }

    pub(crate) fn open_pane(&mut self, index: usize) {
        if self.open.is_none() {
            self.say("No brief is open.");
            return;
        }
        if let Some(pane) = Pane::ALL.get(index) {
            self.in_brief = true;
            self.show_pane(*pane);
        }
    }

    pub(crate) fn turn_pane(&mut self, by: usize) {
        if self.open.is_none() {
            return;
        }
        if !self.in_brief {
            self.in_brief = true;
            return;
        }
        let place = (self.pane.index() + by) % Pane::ALL.len();
        if let Some(pane) = Pane::ALL.get(place) {
            self.show_pane(*pane);
        }
    }

    pub(crate) fn toggle_zoom(&mut self) {
        if self.open.is_none() {
            self.say("No brief is open.");
            return;
        }
        self.zoom = !self.zoom;
        self.in_brief = true;
    }

    /// Opens the next brief of the list, from wherever one is.
    pub(crate) fn turn_brief(&mut self, by: isize) -> Vec<Effect> {
        let last = self.list.shown.len().saturating_sub(1);
        let before = self.list.chosen;
        self.list.chosen = before.saturating_add_signed(by).min(last);
        if self.list.chosen == before {
            self.say(if by > 0 {
                "This is the last brief of the list."
            } else {
                "This is the first brief of the list."
            });
        }
        self.show_chosen()
    }

    /// Enter: the brief; on a point, the words of the source that state it.
    pub(crate) fn open_here(&mut self) -> Vec<Effect> {
        if !self.in_brief {
            if self.list.chosen_entry().is_none() {
                return Vec::new();
            }
            self.in_brief = true;
            return self.show_chosen();
        }
        let span = self.point_evidence();
        match (self.pane, span) {
            (Pane::Quotes | Pane::Commitments, Some(span)) => {
                self.remember_spot();
                self.companion = self.pane;
                self.go_to(Target { pane: Pane::Source, evidence: Some(span), ..Target::default() });
            }
            (Pane::Quotes | Pane::Commitments, None) => {
                let has_text = self.brief().is_some_and(|brief| brief.source.text.is_some());
                self.warn(if has_text {
                    "No words of the source state this point."
                } else {
                    "This brief keeps no source text; o opens its address."
                });
            }
            (Pane::Source, _) => {}
            _ => {
                self.remember_spot();
                self.show_pane(Pane::Source);
            }
        }
        Vec::new()
    }

    /// The words of the source that the point under the cursor rests on.
    pub(crate) fn point_evidence(&self) -> Option<crate::text::Span> {
        let point = self.pane_state(self.pane)?.point;
        let brief = self.brief()?;
        match self.pane {
            Pane::Quotes => grounds(brief.quotes.get(point)?.evidence.as_ref()),
            Pane::Commitments => grounds(brief.commitments.get(point)?.evidence.as_ref()),
            _ => None,
        }
    }

    /// Esc: one thing at a time is cleared, closed or left; never quits.
    pub(crate) fn back(&mut self) -> Vec<Effect> {
        let pane = self.pane;
        if self.in_brief {
            if let Some(open) = &mut self.open {
                if let Some(state) = open.panes.get_mut(&pane).filter(|state| state.find.is_some()) {
                    state.find = None;
                    return Vec::new();
                }
                if open.evidence.take().is_some() && pane == Pane::Source {
                    return if self.jumps.is_empty() { Vec::new() } else { self.jump_back() };
                }
                open.marked = None;
            }
            if self.zoom {
                self.zoom = false;
                return Vec::new();
            }
            self.in_brief = false;
            return Vec::new();
        }
        self.zoom = false;
        if self.list.filter.is_some() {
            return self.set_filter("", crate::search::Query::default());
        }
        Vec::new()
    }

    /// Goes to the next point of a pane, from any pane.
    pub(crate) fn jump_point(&mut self, pane: Pane, by: isize) {
        if self.brief().is_none() {
            return;
        }
        let is_new = !self.in_brief || self.pane != pane;
        self.remember_spot();
        self.in_brief = true;
        self.show_pane(pane);
        self.settle();
        if is_new {
            let height = self.pane_height(pane);
            if let Some(state) = self.open.as_mut().and_then(|open| open.panes.get_mut(&pane)) {
                state.reveal(height);
            }
        } else {
            self.go(by);
        }
    }

    /// Goes to the next point without evidence in the source, through quotes and agreed points, round the end.
    pub(crate) fn jump_ungrounded(&mut self, by: isize) {
        let Some(brief) = self.brief() else { return };
        let mut points = Vec::new();
        for pane in [Pane::Quotes, Pane::Commitments] {
            for point in self.pane_state(pane).map(|state| state.points.clone()).unwrap_or_default() {
                let evidence = match pane {
                    Pane::Quotes => brief.quotes.get(point).and_then(|q| q.evidence.as_ref()),
                    _ => brief.commitments.get(point).and_then(|c| c.evidence.as_ref()),
                };
                if grounds(evidence).is_none() {
                    points.push((pane, point));
                }
            }
        }
        if points.is_empty() {
            self.say("Every point of this brief rests on words of its source.");
            return;
        }
        let here = (self.pane, self.pane_state(self.pane).map_or(0, |state| state.point));
        let count = points.len();
        let next = match points.iter().position(|p| *p == here) {
            Some(place) => (place + count).wrapping_add_signed(by) % count,
            None if by > 0 => 0,
            None => count - 1,
        };
        let Some((pane, point)) = points.get(next).copied() else { return };
        self.remember_spot();
        self.in_brief = true;
        self.go_to(Target { pane, point: Some(point), ..Target::default() });
        self.say(format!("point without evidence {} of {count}", next + 1));
    }

    pub(crate) fn start_find(&mut self) {
        if self.open.is_none() {
            self.say("No brief is open; f filters the list, s searches the library.");
            return;
        }
        self.in_brief = true;
        let from = self.pane_state(self.pane).map_or(0, |state| state.top);
        self.overlay = Some(Overlay::Find { line: Input::default(), from });
    }

    pub(crate) fn start_filter(&mut self) {
        let before = self.list.filter.clone();
        let typed = before.as_ref().map(|filter| filter.typed.clone()).unwrap_or_default();
        self.in_brief = false;
        self.zoom = false;
        self.overlay = Some(Overlay::Filter { line: Input::new(typed), error: None, before });
    }

    pub(crate) fn start_pipe(&mut self) {
        if self.brief().is_none() {
            self.say("No brief is open.");
            return;
        }
        self.overlay = Some(Overlay::Pipe { line: Input::default() });
    }
}
