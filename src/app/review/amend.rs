//! Writing points: the form over the panes, opened on the point under the cursor or on a sentence of the source.

use crate::app::command::Command;
use crate::app::key::Key;
use crate::app::message::Effect;
use crate::app::review::point_form::PointForm;
use crate::app::review::{accepted, change};
use crate::app::state::{App, Overlay};
use crate::brief::{Edit, Point};

impl App {
    /// Opens the form of the point under the cursor.
    pub(crate) fn amend_point(&mut self) {
        let Some((_, brief)) = self.changeable() else { return };
        match self.part_here().and_then(|part| PointForm::of(&brief, part)) {
            Some(form) => self.overlay = Some(Overlay::Point(form)),
            None => self.say("There is no point under the cursor that could be edited."),
        }
    }

    /// Opens the form of a new point on the sentence that is chosen in the source; where none is, one is chosen first.
    pub(crate) fn add_point(&mut self) {
        let Some((_, brief)) = self.changeable() else { return };
        if let Some(sentence) = self.chosen_sentence() {
            self.overlay = Some(Overlay::Point(PointForm::new(&brief, &sentence)));
            return;
        }
        self.step_sentence(1);
        if brief.source.text.is_some() {
            let keys = [Command::NextSentence, Command::PreviousSentence, Command::AddPoint].map(|c| self.key(c));
            let [next, before, add] = keys;
            self.say(format!("{next} {before} choose a sentence; {add} makes a point of it."));
        }
    }

    pub(crate) fn press_in_point(&mut self, key: Key) -> Vec<Effect> {
        let brief = self.open.as_ref().and_then(|open| open.opened.brief.clone());
        if let (Some(Overlay::Point(form)), Some(brief)) = (&mut self.overlay, brief) {
            form.press(&brief, key);
        }
        Vec::new()
    }

    /// Enter in the form of a point. The form stays until the file is changed, so that nothing typed is lost.
    pub(crate) fn save_point(&mut self, mut form: PointForm) -> Vec<Effect> {
        let Some((id, brief)) = self.changeable() else {
            self.overlay = Some(Overlay::Point(form));
            return Vec::new();
        };
        let edits = form.edits(&brief);
        let part = form.part;
        self.overlay = Some(Overlay::Point(form));
        let mut edits = match edits {
            Ok(edits) => edits,
            Err(why) => {
                self.warn(why);
                return Vec::new();
            }
        };
        if edits.is_empty() {
            self.overlay = None;
            self.say("Nothing was changed.");
            return Vec::new();
        }
        let done = match part.filter(|part| brief.is_unreviewed(*part)) {
            Some(part) => {
                // Whoever corrects a point has looked at it.
                edits.push(accepted(part));
                self.accepted_words(&brief, "changed and accepted")
            }
            None if part.is_some() => "changed".to_owned(),
            // The cursor stays in the source, where the next sentence is.
            None => match edits.first() {
                Some(Edit::Add(Point::Quote(_))) => format!("added as quote {}", brief.quotes.len() + 1),
                _ => format!("added as agreed point {}", brief.commitments.len() + 1),
            },
        };
        change((id, brief), edits, done)
    }
}
