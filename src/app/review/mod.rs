//! Changing the open brief: accepting and dropping points, marking it as reviewed, taking changes back. What is decided
//! here is done in its file by `run`, and shown once the file is read again.

mod amend;
pub(crate) mod point_form;

use std::sync::Arc;

use crate::app::command::Command;
use crate::app::message::Effect;
use crate::app::state::{App, Target};
use crate::brief::{Brief, Edit, Part, Review, Value};
use crate::library::Id;
use crate::pane::Pane;

impl App {
    /// The open brief, where it can be changed; else why it cannot is said.
    pub(crate) fn changeable(&mut self) -> Option<(Id, Arc<Brief>)> {
        let open = self.open.as_ref().and_then(|open| Some((open.opened.id.clone(), open.opened.brief.clone()?)));
        if open.is_none() {
            self.say("There is no brief open that could be changed.");
        } else if self.setup.is_read_only {
            self.say("The examples cannot be changed: briefing FOLDER opens briefs of your own.");
            return None;
        }
        open
    }

    /// The part of the brief's file that is under the cursor.
    pub(crate) fn part_here(&self) -> Option<Part> {
        let state = self.pane_state(self.pane).filter(|state| self.in_brief && !state.points.is_empty())?;
        part(self.pane, state.point)
    }

    /// Marks the open brief as reviewed, or as a draft again.
    pub(crate) fn toggle_review(&mut self) -> Vec<Effect> {
        let Some((id, seen)) = self.changeable() else { return Vec::new() };
        let (word, done) = match seen.review {
            Review::Draft => (Review::Reviewed.word(), "marked as reviewed"),
            Review::Reviewed => (Review::Draft.word(), "marked as a draft"),
        };
        let edit = Edit::Set(Part::Brief, "review", Some(Value::Line(word.to_owned())));
        change((id, seen), vec![edit], done.to_owned())
    }

    /// Marks the point under the cursor as looked at and goes to the next one that is not.
    pub(crate) fn accept_point(&mut self) -> Vec<Effect> {
        let Some((id, seen)) = self.changeable() else { return Vec::new() };
        let Some(part @ (Part::Quote(_) | Part::Commitment(_))) = self.part_here() else {
            let next = self.key(Command::NextUnreviewed);
            self.say(format!("There is no quote or agreed point under the cursor; {next} goes to the next to review."));
            return Vec::new();
        };
        if !seen.is_unreviewed(part) {
            let is_draft = seen.review == Review::Draft;
            self.say(if is_draft { "This point is accepted already." } else { "This brief is reviewed, no draft." });
            return Vec::new();
        }
        let next = self.unreviewed(1).filter(|next| Some(*next) != self.here());
        self.target = next.map(|(pane, point)| Target { pane, point: Some(point), ..Target::default() });
        let done = self.accepted_words(&seen, "accepted");
        change((id, seen), vec![accepted(part)], done)
    }

    /// What to say once one more point of `brief` is looked at.
    pub(crate) fn accepted_words(&self, brief: &Brief, deed: &str) -> String {
        let (left, all) = brief.to_review();
        match left.saturating_sub(1) {
            0 => {
                format!("{deed}: nothing is left to review, {} marks the brief as reviewed", self.key(Command::Review))
            }
            left => format!("{deed}: {left} of {all} points left to review"),
        }
    }

    /// Takes the point under the cursor out of the file. Nothing is asked: it can be taken back.
    pub(crate) fn drop_point(&mut self) -> Vec<Effect> {
        let Some((id, seen)) = self.changeable() else { return Vec::new() };
        let Some(part) = self.part_here() else {
            self.say("There is no point under the cursor that could be dropped.");
            return Vec::new();
        };
        let done = format!("dropped; {} brings it back", self.key(Command::Undo));
        change((id, seen), vec![Edit::Remove(part)], done)
    }

    /// Takes back the last change.
    pub(crate) fn undo(&mut self) -> Vec<Effect> {
        if self.setup.is_read_only {
            self.say("The examples cannot be changed, so there is nothing to take back.");
            return Vec::new();
        }
        vec![Effect::Undo]
    }

    /// What came of a change. The cursor stays where it is where there was none.
    pub(crate) fn edited(&mut self, came: Result<String, String>) {
        match came {
            Ok(done) => {
                if self.has_point_form() {
                    self.overlay = None;
                }
                self.say(done);
            }
            Err(why) => {
                self.target = None;
                self.warn(why);
            }
        }
    }

    /// A change was taken back: its brief is shown.
    pub(crate) fn undone(&mut self, came: Result<(Id, String), String>) -> Vec<Effect> {
        match came {
            Ok((id, done)) => {
                self.say(done);
                if self.open.as_ref().is_none_or(|open| open.opened.id != id) {
                    self.remember_spot();
                    self.choose(&id);
                    self.target = Some(Target { pane: self.pane, ..Target::default() });
                }
                vec![Effect::Open(id)]
            }
            Err(why) => {
                self.warn(why);
                // What is on the screen may not be what is in the file.
                self.open.as_ref().map(|open| Effect::Open(open.opened.id.clone())).into_iter().collect()
            }
        }
    }

    /// Where the cursor is.
    fn here(&self) -> Option<(Pane, usize)> {
        Some((self.pane, self.pane_state(self.pane)?.point))
    }

    /// The next point to review from the cursor (`by` 1) or the one before (-1), through quotes and agreed points, round
    /// the end.
    fn unreviewed(&self, by: isize) -> Option<(Pane, usize)> {
        let brief = self.brief()?;
        let mut all = Vec::new();
        for pane in [Pane::Quotes, Pane::Commitments] {
            all.extend(self.pane_state(pane)?.points.iter().map(|point| (pane, *point)));
        }
        let is_open = |at: &(Pane, usize)| part(at.0, at.1).is_some_and(|part| brief.is_unreviewed(part));
        let here = self.here().and_then(|here| all.iter().position(|at| *at == here));
        let split = here.map_or(0, |here| if by > 0 { here + 1 } else { here });
        let (before, after) = all.split_at_checked(split)?;
        if by > 0 {
            after.iter().chain(before).find(|at| is_open(at)).copied()
        } else {
            before.iter().rev().chain(after.iter().rev()).find(|at| is_open(at)).copied()
        }
    }

    /// Goes to the next point to review, or says that there is none.
    pub(crate) fn jump_unreviewed(&mut self, by: isize) {
        let Some((left, all)) = self.brief().map(Brief::to_review) else { return };
        let Some((pane, point)) = self.unreviewed(by) else {
            let is_draft = self.brief().is_some_and(|brief| brief.review == Review::Draft);
            let review = self.key(Command::Review);
            self.say(match (is_draft, all) {
                (false, _) => "This brief is reviewed.".to_owned(),
                (true, 0) => format!("This draft has no points; {review} marks the brief as reviewed."),
                (true, _) => format!("Nothing is left to review; {review} marks the brief as reviewed."),
            });
            return;
        };
        self.remember_spot();
        self.in_brief = true;
        self.go_to(Target { pane, point: Some(point), ..Target::default() });
        self.say(format!("{left} of {all} points left to review"));
    }
}

/// Changes the brief `seen` of the file `id`, then shows what is in the file.
pub(crate) fn change((id, seen): (Id, Arc<Brief>), edits: Vec<Edit>, done: String) -> Vec<Effect> {
    vec![Effect::Edit { id: id.clone(), seen, edits, done }, Effect::Open(id)]
}

/// The change that marks a point as looked at.
pub(crate) fn accepted(part: Part) -> Edit {
    Edit::Set(part, "review", Some(Value::Line(Review::Reviewed.word().to_owned())))
}

/// The part of a brief that a point of a pane is.
pub(crate) const fn part(pane: Pane, point: usize) -> Option<Part> {
    match pane {
        Pane::Quotes => Some(Part::Quote(point)),
        Pane::Commitments => Some(Part::Commitment(point)),
        Pane::Participants => Some(Part::Participant(point)),
        Pane::Forums => Some(Part::Forum(point)),
        Pane::Summary | Pane::Source | Pane::Details => None,
    }
}
