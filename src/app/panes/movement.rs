//! Movement within the open brief: by points, pages and panes, to the evidence of a point, and back.

use crate::app::command::Command;
use crate::app::keymap::Keymap;
use crate::app::message::Effect;
use crate::app::overlay::step_around;
use crate::app::panes::{PaneState, Panes, Target, section_of_point};
use crate::app::response::Response;
use crate::brief::{Brief, Review, Section};
use crate::library::Id;
use crate::pane::Pane;
use crate::text::Span;

impl Panes {
    pub(crate) fn move_in_focused(&mut self, by: isize) {
        let height = self.height(self.pane);
        self.state_mut(self.pane).into_iter().for_each(|state| state.move_by(by, height));
    }

    /// Moves by a page or, with `divisor` 2, half a page.
    pub(crate) fn move_page(&mut self, by: isize, divisor: usize) {
        let height = self.height(self.pane);
        self.state_mut(self.pane).into_iter().for_each(|state| state.move_page(by, divisor, height));
    }

    pub(crate) fn move_to_end(&mut self, is_bottom: bool) {
        let height = self.height(self.pane);
        self.state_mut(self.pane).into_iter().for_each(|state| state.move_to_end(is_bottom, height));
    }

    /// Moves the focus to the brief, to the pane that had it last.
    pub(crate) const fn enter(&mut self) {
        self.has_focus = true;
    }

    /// Moves the focus to the list.
    pub(crate) const fn unfocus(&mut self) {
        self.has_focus = false;
    }

    /// Moves the focus to the list and ends the zoom, which hides the list.
    pub(crate) const fn leave(&mut self) {
        self.has_focus = false;
        self.is_zoomed = false;
    }

    /// Moves the focus to a pane.
    pub(crate) fn focus(&mut self, pane: Pane) {
        self.has_focus = true;
        if matches!(self.pane, Pane::Summary | Pane::Quotes | Pane::Commitments) {
            self.companion = self.pane;
        }
        self.pane = pane;
    }

    pub(crate) fn focus_index(&mut self, index: usize) -> Response {
        if self.open.is_none() {
            return Response::say("No brief is open.");
        }
        Pane::ALL.get(index).into_iter().for_each(|pane| self.focus(*pane));
        Response::default()
    }

    /// Moves the focus `by` panes further, wrapping around; from the list, to the brief.
    pub(crate) fn cycle(&mut self, by: usize) {
        if self.open.is_none() {
            return;
        }
        if self.has_focus {
            let index = (self.pane.index() + by) % Pane::ALL.len();
            Pane::ALL.get(index).into_iter().for_each(|pane| self.focus(*pane));
        }
        self.has_focus = true;
    }

    pub(crate) fn toggle_zoom(&mut self) -> Response {
        if self.open.is_none() {
            return Response::say("No brief is open.");
        }
        self.is_zoomed = !self.is_zoomed;
        self.has_focus = true;
        Response::default()
    }

    /// Handles Enter in a brief: shows the source text behind the point under the cursor.
    pub(crate) fn open_evidence(&mut self) -> Response {
        match (self.pane, self.point_evidence()) {
            (Pane::Quotes | Pane::Commitments, Some(span)) => {
                self.remember_spot();
                self.companion = self.pane;
                self.go_to(Target { pane: Pane::Source, evidence: Some(span), ..Target::default() });
            }
            (Pane::Quotes | Pane::Commitments, None) => {
                let has_text = self.brief().is_some_and(|brief| brief.source.text.is_some());
                return Response::warn(if has_text {
                    "The source has no evidence for this point."
                } else {
                    "This brief has no source text; o opens its URL."
                });
            }
            (Pane::Source, _) => {}
            _ => {
                self.remember_spot();
                self.focus(Pane::Source);
            }
        }
        Response::default()
    }

    /// The source text behind the point under the cursor.
    pub(crate) fn point_evidence(&self) -> Option<Span> {
        let (pane, point) = self.cursor()?;
        pane.evidence(self.brief()?, point)
    }

    /// The party or forum under the cursor, or else the first party, with the query field for it.
    pub(crate) fn party_or_forum(&self) -> Option<(&'static str, String)> {
        let (brief, point) = (self.brief()?, self.focused_state().map_or(0, PaneState::point));
        let party = match self.pane {
            Pane::Forums => return Some(("forum", brief.forums.get(point)?.name.clone())),
            Pane::Participants => brief.participants.get(point)?.party.clone()?,
            Pane::Commitments => brief.commitments.get(point)?.parties.first()?.clone(),
            Pane::Summary | Pane::Quotes | Pane::Source | Pane::Details => (*brief.parties().first()?).to_owned(),
        };
        Some(("party", party))
    }

    /// Opens the brief of a search hit at its point.
    pub(crate) fn open_hit(&mut self, id: Id, target: Target) -> Effect {
        self.remember_spot();
        self.has_focus = true;
        if target.pane != Pane::Source {
            self.companion = target.pane;
        }
        self.open_at(id, target)
    }

    /// Handles Esc in a brief: clears, closes or leaves one thing at a time.
    pub(crate) fn back(&mut self) -> Response {
        let pane = self.pane;
        if let Some(open) = &mut self.open {
            if let Some(state) = open.panes.get_mut(&pane).filter(|state| state.find.is_some()) {
                state.find = None;
                return Response::default();
            }
            if open.evidence.take().is_some() && pane == Pane::Source {
                return if self.jumps.is_empty() { Response::default() } else { self.jump_back() };
            }
            open.query = None;
        }
        if self.is_zoomed {
            self.is_zoomed = false;
        } else {
            self.has_focus = false;
        }
        Response::default()
    }

    /// Goes to the next point of a pane, from any pane.
    pub(crate) fn jump_point(&mut self, pane: Pane, by: isize) {
        if self.brief().is_none() {
            return;
        }
        let was_elsewhere = !self.has_focus || self.pane != pane;
        self.remember_spot();
        self.focus(pane);
        self.fit_to_slots(&self.layout());
        if was_elsewhere {
            let height = self.height(pane);
            self.state_mut(pane).into_iter().for_each(|state| state.reveal(height));
        } else {
            self.move_in_focused(by);
        }
    }

    /// Goes to the next quote or commitment without evidence in the source, wrapping around.
    pub(crate) fn jump_ungrounded(&mut self, by: isize) -> Response {
        let Some(brief) = self.brief() else { return Response::default() };
        let mut points = self.reviewable_points();
        points.retain(|(pane, point)| pane.evidence(brief, *point).is_none());
        let count = points.len();
        if count == 0 {
            return Response::say("Every point of this brief has evidence in its source.");
        }
        let cursor = (self.pane, self.focused_state().map_or(0, PaneState::point));
        let next = match points.iter().position(|p| *p == cursor) {
            Some(index) => step_around(index, by, count),
            None if by > 0 => 0,
            None => count - 1,
        };
        self.jump_to(points.get(next).copied());
        Response::say(format!("point without evidence {} of {count}", next + 1))
    }

    /// Goes to the next unsure point or person (`by` 1) or the previous one (-1), wrapping around.
    pub(crate) fn jump_unsure(&mut self, by: isize) -> Response {
        if self.brief().is_none() {
            return Response::default();
        }
        let next = self.next_unsure(by);
        let unsure = self.unsure_points();
        let Some(index) = unsure.iter().position(|point| Some(*point) == next) else {
            return Response::say("No point of this brief is unsure.");
        };
        self.jump_to(next);
        Response::say(format!("unsure point {} of {}", index + 1, unsure.len()))
    }

    /// The quotes, then the commitments, each in the order of its page.
    fn reviewable_points(&self) -> Vec<(Pane, usize)> {
        self.points_of(&[Pane::Quotes, Pane::Commitments])
    }

    fn points_of(&self, panes: &[Pane]) -> Vec<(Pane, usize)> {
        let pages = panes.iter().filter_map(|pane| Some((*pane, self.state(*pane)?)));
        pages.flat_map(|(pane, state)| state.points().iter().map(move |point| (pane, *point))).collect()
    }

    /// The unsure points, in the order of the panes and their pages.
    fn unsure_points(&self) -> Vec<(Pane, usize)> {
        let Some(brief) = self.brief() else { return Vec::new() };
        let mut points = self.points_of(&Pane::ALL);
        points.retain(|(pane, point)| section_of_point(*pane, *point).is_some_and(|section| brief.is_unsure(section)));
        points
    }

    fn jump_to(&mut self, point: Option<(Pane, usize)>) {
        let Some((pane, point)) = point else { return };
        self.remember_spot();
        self.has_focus = true;
        self.go_to(Target { pane, point: Some(point), ..Target::default() });
    }

    /// The next unreviewed point after the cursor (`by` 1) or the previous one (-1), wrapping around.
    pub(crate) fn next_unreviewed(&self, by: isize) -> Option<(Pane, usize)> {
        let brief = self.brief()?;
        self.next_among(&self.reviewable_points(), by, |section| brief.is_unreviewed(section))
    }

    /// The next unsure point after the cursor (`by` 1) or the previous one (-1), wrapping around.
    pub(crate) fn next_unsure(&self, by: isize) -> Option<(Pane, usize)> {
        let brief = self.brief()?;
        self.next_among(&self.points_of(&Pane::ALL), by, |section| brief.is_unsure(section))
    }

    /// The first wanted one of `all` after the cursor (`by` 1) or before it (-1), wrapping around.
    fn next_among(
        &self,
        all: &[(Pane, usize)],
        by: isize,
        is_wanted: impl Fn(Section) -> bool,
    ) -> Option<(Pane, usize)> {
        let is_wanted = |at: &(Pane, usize)| section_of_point(at.0, at.1).is_some_and(&is_wanted);
        let here = self.cursor().and_then(|cursor| all.iter().position(|at| *at == cursor));
        let split = here.map_or(0, |here| if by > 0 { here + 1 } else { here });
        let (before, after) = all.split_at_checked(split)?;
        if by > 0 {
            after.iter().chain(before).find(|at| is_wanted(at)).copied()
        } else {
            before.iter().rev().chain(after.iter().rev()).find(|at| is_wanted(at)).copied()
        }
    }

    /// Goes to the next unreviewed point, or says that there is none.
    pub(crate) fn jump_unreviewed(&mut self, by: isize, keymap: &Keymap) -> Response {
        let Some((left, all)) = self.brief().map(Brief::review_progress) else { return Response::default() };
        let next = self.next_unreviewed(by);
        if next.is_none() {
            let is_draft = self.brief().is_some_and(|brief| brief.review == Review::Draft);
            let review = keymap.hint(Command::Review);
            return Response::say(match (is_draft, all) {
                (false, _) => "This brief is already reviewed.".to_owned(),
                (true, 0) => format!("This draft has no points; {review} marks the brief as reviewed."),
                (true, _) => format!("Every point is reviewed; {review} marks the brief as reviewed."),
            });
        }
        self.jump_to(next);
        Response::say(format!("{left} of {all} points left to review"))
    }
}
