//! The source beside the points of a draft: the words of every point are marked in it, those of the point under the cursor
//! more, and it follows the cursor. In the source itself a sentence can be chosen, to become a point.

use crate::app::layout::Layout;
use crate::app::message::Effect;
use crate::app::state::{App, Overlay, PaneState};
use crate::brief::{Review, grounds};
use crate::pane::{Pane, Row};
use crate::text::{self, Span};

impl App {
    /// Whether the source is wanted beside the points: in a draft, unless the user says otherwise.
    pub fn is_beside(&self) -> bool {
        let brief = self.brief().filter(|brief| brief.source.text.is_some());
        brief.is_some_and(|brief| self.beside.unwrap_or(brief.review == Review::Draft))
    }

    /// Puts the source beside the points, or takes it away.
    pub(crate) fn toggle_beside(&mut self) {
        if self.brief().is_none_or(|brief| brief.source.text.is_none()) {
            self.say("No brief is open that keeps the text of its source.");
            return;
        }
        let is_beside = !self.is_beside();
        self.beside = Some(is_beside);
        self.say(match (is_beside, self.size.0 >= crate::app::layout::VERY_WIDE) {
            (true, true) => "The source stands beside the points.",
            (true, false) => "The source stands beside the points from 150 columns.",
            (false, _) => "The source has its own pane again.",
        });
    }

    /// The words of the source to show marked: those gone to or chosen there, else those of the point under the cursor.
    pub fn shown_evidence(&self) -> Option<Span> {
        if self.pane == Pane::Source { self.open.as_ref()?.evidence } else { self.point_evidence() }
    }

    /// The words of the source that points rest on, where the source is there to check them.
    pub fn grounded(&self) -> Vec<Span> {
        let Some(brief) = self.brief().filter(|brief| self.is_beside() || brief.review == Review::Draft) else {
            return Vec::new();
        };
        let quotes = brief.quotes.iter().map(|quote| quote.evidence.as_ref());
        let all = quotes.chain(brief.commitments.iter().map(|commitment| commitment.evidence.as_ref()));
        all.filter_map(grounds).collect()
    }

    /// Scrolls the source that stands beside the points to the words of the point the cursor has gone to.
    pub(crate) fn follow(&mut self, layout: &Layout) {
        let words = self.shown_evidence();
        let Some(slot) = layout.slot(Pane::Source).filter(|_| self.pane != Pane::Source) else { return };
        let Some(open) = self.open.as_mut().filter(|open| open.followed != words) else { return };
        open.followed = words;
        if let Some((state, words)) = open.panes.get_mut(&Pane::Source).zip(words) {
            state.reveal_words(words, usize::from(slot.text.height));
        }
    }

    /// Chooses the next sentence of the source (`by` 1) or the one before (-1); from words inside a sentence, that sentence.
    pub(crate) fn step_sentence(&mut self, by: isize) {
        let Some(source) = self.brief().and_then(|brief| brief.source.text.as_deref()) else {
            self.say("No brief is open that keeps the text of its source.");
            return;
        };
        let sentences = text::sentences(source);
        let here = self.shown_evidence().or_else(|| self.first_seen());
        let is_chosen = here.is_some_and(|here| sentences.contains(&here));
        let around = here.and_then(|here| sentences.iter().position(|sentence| sentence.meets(here)));
        let last = sentences.len().saturating_sub(1);
        let next = match around {
            Some(place) if is_chosen => place.saturating_add_signed(by).min(last),
            Some(place) => place,
            None => 0,
        };
        let Some(sentence) = sentences.get(next).copied() else { return };
        if self.pane != Pane::Source || !self.in_brief {
            self.remember_spot();
            self.in_brief = true;
            self.show_pane(Pane::Source);
            self.settle();
        }
        let height = self.pane_height(Pane::Source);
        let Some(open) = &mut self.open else { return };
        open.evidence = Some(sentence);
        if let Some(state) = open.panes.get_mut(&Pane::Source) {
            state.reveal_words(sentence, height);
        }
    }

    /// The first words of the source on the screen.
    fn first_seen(&self) -> Option<Span> {
        let state = self.pane_state(Pane::Source).filter(|_| self.pane == Pane::Source)?;
        state.rows.iter().skip(state.top).find_map(|row| row.runs.iter().find_map(|run| run.source))
    }

    /// The sentence that is chosen in the source: all of it, where only some of its words are marked.
    pub(crate) fn chosen_sentence(&self) -> Option<String> {
        let source = self.brief()?.source.text.as_deref()?;
        let here = self.open.as_ref()?.evidence.filter(|_| self.pane == Pane::Source)?;
        let sentences = text::sentences(source);
        let around: Vec<&Span> = sentences.iter().filter(|sentence| sentence.meets(here)).collect();
        let span = Span::new(around.first()?.start(), around.last()?.end());
        Some(span.of(source).to_owned())
    }

    /// Whether something stands over the panes in which a point is written.
    pub(crate) const fn has_point_form(&self) -> bool {
        matches!(self.overlay, Some(Overlay::Point(_)))
    }

    /// Opens the file of the brief in the user's editor, at the point under the cursor.
    pub(crate) fn edit_file(&mut self) -> Vec<Effect> {
        let Some((id, _)) = self.changeable() else { return Vec::new() };
        vec![Effect::EditFile { id: id.clone(), part: self.part_here() }, Effect::Open(id)]
    }
}

impl PaneState {
    /// Scrolls so that the words `span` of the source are on a screen of `height` rows.
    pub(crate) fn reveal_words(&mut self, span: Span, height: usize) {
        let meets = |row: &Row| row.runs.iter().any(|run| run.source.is_some_and(|source| source.meets(span)));
        let first = self.rows.iter().position(meets);
        let Some((first, last)) = first.zip(self.rows.iter().rposition(meets)) else { return };
        if first < self.top || last >= self.top + height {
            let end = self.rows.len().saturating_sub(height);
            self.top = first.saturating_sub(height / 3).min(end);
        }
    }
}
