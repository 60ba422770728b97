//! The source beside the points of a draft. The evidence of every point is highlighted in it, most strongly that of the point
//! under the cursor, to which it scrolls. In the source pane, a sentence can be selected to add a point from it.

use crate::app::layout::{Layout, VERY_WIDE};
use crate::app::panes::Panes;
use crate::app::response::Response;
use crate::brief::{Brief, Review, evidence_span};
use crate::pane::Pane;
use crate::text::{self, Span};

const NO_SOURCE: &str = "No brief with a source text is open.";

impl Panes {
    /// Whether the source is shown beside the points; by default, only in drafts.
    pub(super) fn is_source_beside(&self) -> bool {
        let brief = self.brief().filter(|brief| brief.source.text.is_some());
        brief.is_some_and(|brief| self.source_beside.unwrap_or(brief.review == Review::Draft))
    }

    pub(crate) fn toggle_source_beside(&mut self) -> Response {
        if self.source_text().is_none() {
            return Response::say(NO_SOURCE);
        }
        let is_beside = !self.is_source_beside();
        self.source_beside = Some(is_beside);
        Response::say(match (is_beside, self.size.0 >= VERY_WIDE) {
            (true, true) => "The source is shown beside the points.",
            (true, false) => "The source is shown beside the points from 150 columns.",
            (false, _) => "The source is back in its own pane.",
        })
    }

    fn source_text(&self) -> Option<&str> {
        self.brief()?.source.text.as_deref()
    }

    /// The source text to highlight most strongly: in the source pane the selected text, elsewhere the evidence under the cursor.
    pub fn highlighted_evidence(&self) -> Option<Span> {
        if self.pane == Pane::Source { self.open.as_ref()?.evidence } else { self.point_evidence() }
    }

    /// The evidence of all points, if the source is shown to check them.
    pub fn all_evidence(&self) -> Vec<Span> {
        let brief = self.brief().filter(|brief| self.is_source_beside() || brief.review == Review::Draft);
        brief.into_iter().flat_map(Brief::all_evidence).filter_map(evidence_span).collect()
    }

    /// Scrolls the source beside the points to the evidence of the point under the cursor.
    pub(super) fn follow_cursor(&mut self, layout: &Layout) {
        let evidence = self.highlighted_evidence();
        let Some(slot) = layout.slot(Pane::Source).filter(|_| self.pane != Pane::Source) else { return };
        let Some(open) = self.open.as_mut().filter(|open| open.followed != evidence) else { return };
        open.followed = evidence;
        if let Some((state, span)) = open.panes.get_mut(&Pane::Source).zip(evidence) {
            state.reveal_span(span, usize::from(slot.text.height));
        }
    }

    /// Selects the next sentence of the source (`by` 1) or the previous one (-1). If only part of a sentence is selected, selects
    /// that sentence.
    pub(crate) fn step_sentence(&mut self, by: isize) -> Response {
        let Some(source) = self.source_text() else { return Response::say(NO_SOURCE) };
        let sentences = text::sentences(source);
        let here = self.highlighted_evidence().or_else(|| self.first_on_screen());
        let is_selected = here.is_some_and(|here| sentences.contains(&here));
        let around = here.and_then(|here| sentences.iter().position(|sentence| sentence.overlaps(here)));
        let last = sentences.len().saturating_sub(1);
        let next = match around {
            Some(index) if is_selected => index.saturating_add_signed(by).min(last),
            Some(index) => index,
            None => 0,
        };
        let Some(sentence) = sentences.get(next).copied() else { return Response::default() };
        if self.pane != Pane::Source || !self.has_focus {
            self.remember_spot();
            self.focus(Pane::Source);
            self.fit_to_slots(&self.layout());
        }
        let height = self.height(Pane::Source);
        if let Some(open) = &mut self.open {
            open.evidence = Some(sentence);
            open.panes.get_mut(&Pane::Source).into_iter().for_each(|state| state.reveal_span(sentence, height));
        }
        Response::default()
    }

    /// The first visible source text, if the source has the focus.
    fn first_on_screen(&self) -> Option<Span> {
        let state = self.focused_state().filter(|_| self.pane == Pane::Source)?;
        state.rows().iter().skip(state.top()).find_map(|row| row.runs.iter().find_map(|run| run.source))
    }

    /// The whole sentence or sentences that the selection in the source touches.
    pub(crate) fn selected_sentence(&self) -> Option<String> {
        let source = self.source_text()?;
        let here = self.open.as_ref()?.evidence.filter(|_| self.pane == Pane::Source)?;
        let sentences = text::sentences(source);
        let around: Vec<&Span> = sentences.iter().filter(|sentence| sentence.overlaps(here)).collect();
        let span = Span::new(around.first()?.start(), around.last()?.end());
        Some(span.slice(source).to_owned())
    }
}
