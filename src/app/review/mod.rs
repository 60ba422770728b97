//! Reviewing the open brief: accepting, dropping, editing and adding points, marking it as reviewed, undoing. `run` writes the
//! edits to the file, and the screen shows them once the file has been read again.

mod point_form;

use std::sync::Arc;

use crate::app::command::Command;
use crate::app::keymap::Keymap;
use crate::app::message::Effect;
use crate::app::panes::{Panes, Target};
use crate::app::response::Response;
use crate::brief::{Brief, Edit, Point, Review as State, Section, Value};
use crate::library::Id;
use crate::text;

pub use point_form::{FieldKind, PointField, PointForm};

/// Reviews the open brief.
pub(crate) struct Review<'a> {
    pub(crate) panes: &'a mut Panes,
    pub(crate) keymap: &'a Keymap,
    pub(crate) is_read_only: bool,
}

impl Review<'_> {
    /// The open brief, or why it cannot be changed.
    fn editable(&self) -> Result<(Id, Arc<Brief>), Response> {
        let open = self.panes.open_brief().and_then(|open| Some((open.opened.id.clone(), open.opened.brief.clone()?)));
        match open {
            None => Err(Response::say("No brief is open that can be changed.")),
            Some(_) if self.is_read_only => {
                Err(Response::say("The examples cannot be changed; `briefing FOLDER` opens your own briefs."))
            }
            Some(open) => Ok(open),
        }
    }

    /// Marks the open brief as reviewed, or as a draft again. Unsure points stay so until each is accepted.
    pub(crate) fn toggle_reviewed(&self) -> Result<Response, Response> {
        let (id, brief) = self.editable()?;
        let (state, done) = match brief.review {
            State::Draft => (State::Reviewed, format!("marked as reviewed{}", self.unsure_after(&brief, None))),
            State::Reviewed => (State::Draft, "marked as a draft".to_owned()),
        };
        let edit = Edit::Set(Section::Brief, "review", Some(Value::Line(state.word().to_owned())));
        Ok(write_edits(id, brief, vec![edit], done))
    }

    /// Marks the point under the cursor as reviewed and no longer unsure, and goes to the next one that needs it.
    pub(crate) fn accept(&mut self) -> Result<Response, Response> {
        let (id, brief) = self.editable()?;
        let is_point = |section: &Section| matches!(section, Section::Quote(_) | Section::Commitment(_));
        let section = self.panes.section_at_cursor();
        let Some(section) = section.filter(|section| is_point(section) || brief.is_unsure(*section)) else {
            let next = self.keymap.hint(Command::NextUnreviewed);
            let text = format!("No quote or commitment is under the cursor; {next} goes to the next one to review.");
            return Err(Response::say(text));
        };
        if !brief.is_unreviewed(section) && !brief.is_unsure(section) {
            let is_draft = brief.review == State::Draft;
            let text = if is_draft { "This point is already accepted." } else { "This brief is already reviewed." };
            return Err(Response::say(text));
        }
        let next = if brief.is_unreviewed(section) { self.panes.next_unreviewed(1) } else { self.panes.next_unsure(1) };
        let next = next.filter(|next| Some(*next) != self.panes.cursor());
        self.panes.set_target(next.map(|(pane, point)| Target { pane, point: Some(point), ..Target::default() }));
        let done = self.progress_after("accepted", &brief, section);
        let edits = acceptance(&brief, section);
        Ok(write_edits(id, brief, edits, done))
    }

    /// What is left once `section` of `brief` is accepted.
    fn progress_after(&self, action: &str, brief: &Brief, section: Section) -> String {
        if !brief.is_unreviewed(section) {
            return format!("{action}{}", self.unsure_after(brief, Some(section)));
        }
        let (left, all) = brief.review_progress();
        match left.saturating_sub(1) {
            0 => match self.unsure_after(brief, Some(section)) {
                unsure if unsure.is_empty() => {
                    let review = self.keymap.hint(Command::Review);
                    format!("{action}: every point is reviewed, {review} marks the brief as reviewed")
                }
                unsure => format!("{action}: every point is reviewed{unsure}"),
            },
            left => format!("{action}: {left} of {all} points left to review"),
        }
    }

    /// How many points of `brief` are still unsure once `accepted` is not; empty if none.
    fn unsure_after(&self, brief: &Brief, accepted: Option<Section>) -> String {
        let now_sure = accepted.is_some_and(|section| brief.is_unsure(section));
        match brief.count_unsure() - usize::from(now_sure) {
            0 => String::new(),
            left => {
                let points = text::counted(left, "point is", "points are");
                format!("; {points} still unsure, {} goes to the next", self.keymap.hint(Command::NextUnsure))
            }
        }
    }

    /// Deletes the point under the cursor from the file. Does not ask, because it can be undone.
    pub(crate) fn drop_point(&self) -> Result<Response, Response> {
        let (id, brief) = self.editable()?;
        let section = self.panes.section_at_cursor().ok_or_else(|| Response::say("No point is under the cursor."))?;
        let done = format!("dropped; {} restores it", self.keymap.hint(Command::Undo));
        Ok(write_edits(id, brief, vec![Edit::Remove(section)], done))
    }

    pub(crate) fn undo(&self) -> Response {
        if self.is_read_only {
            return Response::say("The examples cannot be changed, so there is nothing to undo.");
        }
        Effect::Undo.into()
    }

    /// Opens the file of the brief in the user's editor, at the point under the cursor.
    pub(crate) fn edit_file(&self) -> Result<Response, Response> {
        let (id, _) = self.editable()?;
        Ok(Response::from(Effect::EditFile { id: id.clone(), part: self.panes.section_at_cursor() })
            .and(Effect::Open(id)))
    }

    /// The form of the point under the cursor.
    pub(crate) fn edit_point(&self) -> Result<PointForm, Response> {
        let (_, brief) = self.editable()?;
        let form = self.panes.section_at_cursor().and_then(|section| PointForm::for_section(&brief, section));
        form.ok_or_else(|| Response::say("No point is under the cursor."))
    }

    /// The form of a new point with the sentence selected in the source. If none is selected, selects one.
    pub(crate) fn add_point(&mut self) -> Result<PointForm, Response> {
        let (_, brief) = self.editable()?;
        if let Some(sentence) = self.panes.selected_sentence() {
            return Ok(PointForm::new(&brief, &sentence));
        }
        let response = self.panes.step_sentence(1);
        if brief.source.text.is_none() {
            return Err(response);
        }
        let keys = [Command::NextSentence, Command::PreviousSentence, Command::AddPoint];
        let [next, before, add] = keys.map(|command| self.keymap.hint(command));
        Err(response.and(Response::say(format!("{next} {before} select a sentence; {add} makes a point of it."))))
    }

    /// Handles Enter in the form of a point. `None` if the form changes nothing.
    pub(crate) fn save(&self, form: &mut PointForm) -> Result<Option<Response>, Response> {
        let (id, brief) = self.editable()?;
        let mut edits = form.edits(&brief).map_err(Response::warn)?;
        if edits.is_empty() {
            return Ok(None);
        }
        let done = match form.section {
            Some(section) if brief.is_unreviewed(section) || brief.is_unsure(section) => {
                // Correcting a point is reviewing it.
                edits.extend(acceptance(&brief, section));
                self.progress_after("changed and accepted", &brief, section)
            }
            Some(_) => "changed".to_owned(),
            // The cursor stays in the source, where the next sentence is.
            None => match edits.first() {
                Some(Edit::Add(Point::Quote(_))) => format!("added as quote {}", brief.quotes.len() + 1),
                _ => format!("added as commitment {}", brief.commitments.len() + 1),
            },
        };
        Ok(Some(write_edits(id, brief, edits, done)))
    }

    /// Opens the brief in which a change was undone.
    pub(crate) fn receive_undo(&mut self, result: Result<Option<Id>, String>) -> Response {
        match result.and_then(|id| id.ok_or_else(|| "Nothing to undo.".to_owned())) {
            Ok(id) => {
                let done = format!("undid the last change in {id}");
                if self.panes.open_id() == Some(&id) {
                    return Response::say(done).and(Effect::Open(id));
                }
                self.panes.remember_spot();
                let target = Target { pane: self.panes.focused(), ..Target::default() };
                Response::say(done).and(self.panes.open_at(id, target))
            }
            // The screen may differ from the file.
            Err(why) => Response::warn(why).and(self.panes.open_id().cloned().map(Effect::Open)),
        }
    }
}

/// Edits `brief` in the file `id`, then opens that file again.
fn write_edits(id: Id, brief: Arc<Brief>, edits: Vec<Edit>, done: String) -> Response {
    Response::from(Effect::Edit { id: id.clone(), seen: brief, edits, done }).and(Effect::Open(id))
}

/// The edits that mark a point as reviewed: somebody vouches for it.
fn acceptance(brief: &Brief, section: Section) -> Vec<Edit> {
    let reviewed = Some(Value::Line(State::Reviewed.word().to_owned()));
    let mut edits = Vec::new();
    edits.extend(brief.is_unreviewed(section).then_some(Edit::Set(section, "review", reviewed)));
    edits.extend(brief.is_unsure(section).then_some(Edit::Set(section, "confidence", None)));
    edits
}
