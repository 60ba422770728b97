//! Changing the open brief. What is decided here is done in its file by `run`, and shown once the file is read again.

use crate::app::message::Effect;
use crate::app::state::App;
use crate::brief::{Edit, Part, Review, Value};

impl App {
    /// Marks the open brief as reviewed, or as a draft again.
    pub(crate) fn toggle_review(&mut self) -> Vec<Effect> {
        let Some((id, brief)) =
            self.open.as_ref().and_then(|open| Some((open.opened.id.clone(), open.opened.brief.clone()?)))
        else {
            self.say("There is no brief open that could be marked.");
            return Vec::new();
        };
        if self.setup.is_read_only {
            self.say("The examples cannot be changed: briefing FOLDER opens briefs of your own.");
            return Vec::new();
        }
        let (word, done) = match brief.review {
            Review::Draft => (Review::Reviewed.word(), "marked as reviewed"),
            Review::Reviewed => (Review::Draft.word(), "marked as a draft"),
        };
        let edit = Edit::Set(Part::Brief, "review", Some(Value::Line(word.to_owned())));
        vec![Effect::Edit { id: id.clone(), seen: brief, edit, done: done.to_owned() }, Effect::Open(id)]
    }
}
