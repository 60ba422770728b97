//! Changing briefs in their files: only the version that was seen is changed, and the new one is written whole or not at
//! all. The texts before are kept for this session, so that changes can be taken back, the last one first.

use crate::app::Message;
use crate::brief::{self, Brief, Edit};
use crate::error::{Error, Kind, Result};
use crate::files::{self, Existing, MAX_BRIEF};
use crate::library::{Id, Library};

/// Changes that can be taken back; more than anybody goes back.
const KEPT: usize = 200;

/// Changes files, and takes changes back.
#[derive(Debug, Default)]
pub struct Rewriter {
    done: Vec<Step>,
}

/// A change that was made.
#[derive(Debug)]
struct Step {
    id: Id,
    before: String,
    after: String,
}

impl Rewriter {
    /// Makes `edits` in the file of `id`, which read as `seen` when they were decided on: all of them or none.
    ///
    /// # Errors
    /// Returns an error if the library cannot be written, the file says something else by now, or a change is refused; the file is as it
    /// was then.
    pub fn change(&mut self, library: &Library, (id, seen): (&Id, &Brief), edits: &[Edit]) -> Result<()> {
        let refused = |cause: String| Error::new("change", id.shown(), cause);
        let moved = || refused("it has changed since it was read; look again".into());
        let change = |before: &str| {
            // The mark that some editors put in front is no part of the TOML, and stays.
            let (mark, body) = before.strip_prefix('\u{feff}').map_or(("", before), |body| ("\u{feff}", body));
            if brief::read(body).brief.as_ref() != Some(seen) {
                return Err(moved());
            }
            let after = edits.iter().try_fold(body.to_owned(), |text, edit| brief::edit(&text, edit));
            after.map(|after| format!("{mark}{after}")).map_err(refused)
        };
        let (before, after) = replace(library, id, change)?;
        if before != after {
            self.done.push(Step { id: id.clone(), before, after });
            self.done.drain(..self.done.len().saturating_sub(KEPT));
        }
        Ok(())
    }

    /// Takes the last change back; in which file it was, or nothing where none is left.
    ///
    /// # Errors
    /// Returns an error if the file cannot be written, or is not as the change left it: it stays as it is, and its changes can no more
    /// be taken back.
    pub fn undo(&mut self, library: &Library) -> Result<Option<Id>> {
        let Some(step) = self.done.pop() else { return Ok(None) };
        let id = step.id.clone();
        let is_after = |now: &str| {
            if now == step.after {
                Ok(step.before.clone())
            } else {
                Err(Error::new("undo the change in", id.shown(), "something else has changed the file since")
                    .with_kind(Kind::Changed))
            }
        };
        match replace(library, &id, is_after) {
            Ok(_) => Ok(Some(id)),
            Err(error) if error.kind == Kind::Changed => {
                self.done.retain(|step| step.id != id);
                Err(error)
            }
            Err(error) => {
                self.done.push(step);
                Err(error)
            }
        }
    }
}

impl Rewriter {
    /// Takes the last change back; what to tell of it.
    pub fn undo_told(&mut self, library: &Library) -> Message {
        Message::Undone(match self.undo(library) {
            Ok(Some(id)) => {
                let words = format!("taken back in {}", id.shown());
                Ok((id, words))
            }
            Ok(None) => Err("Nothing was changed in this session that could be taken back.".to_owned()),
            Err(error) => Err(error.to_string()),
        })
    }
}

/// Replaces the text of the file of `id` by what `change` makes of it; the text before and after.
fn replace(library: &Library, id: &Id, change: impl FnOnce(&str) -> Result<String>) -> Result<(String, String)> {
    let refused = |cause: &str| Error::new("change", id.shown(), cause);
    let path = library.file(id).ok_or_else(|| refused("the examples are part of the program"))?;
    let stamp = files::stamp(&path)?;
    let bytes = files::read_bytes(&path, MAX_BRIEF)?;
    let before = String::from_utf8(bytes).map_err(|_| refused("it is no text"))?;
    let after = change(&before)?;
    if files::stamp(&path)? != stamp {
        return Err(refused("it has changed since it was read; look again"));
    }
    if after != before {
        files::write_atomic(&path, after.as_bytes(), Existing::Replace)?;
    }
    Ok((before, after))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::brief::{Part, Value};
    use crate::library::Place;

    fn mark(word: &str) -> [Edit; 1] {
        [Edit::Set(Part::Brief, "review", Some(Value::Line(word.to_owned())))]
    }

    #[test]
    fn changes_are_taken_back_the_last_one_first_until_something_else_changes_the_file() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let file = "schema = 1\nheadline = \"A\"  # ours\n\n[[forums]]\nname = \"UN\"\n";
        let library = Library::new(Place::of(folder.path()));
        let mut rewriter = Rewriter::default();
        let path = |name: &str| folder.path().join(name);
        let text = |name: &str| fs::read_to_string(path(name)).expect("it is there");
        let mut change = |name: &str, edits: &[Edit]| {
            let seen = library.read(&Id::new(name)).1.brief.expect("it is a brief");
            rewriter.change(&library, (&Id::new(name), &seen), edits).expect("it can be changed");
        };
        fs::write(path("a.toml"), file).expect("a file can be written");
        fs::write(path("b.toml"), file).expect("a file can be written");
        change("a.toml", &mark("draft"));
        change("b.toml", &mark("draft"));
        let both =
            [Edit::Remove(Part::Forum(0)), Edit::Set(Part::Brief, "place", Some(Value::Line("Oslo".to_owned())))];
        change("a.toml", &both);
        change("a.toml", &[]);
        assert!(text("a.toml").contains("Oslo") && !text("a.toml").contains("UN"), "{}", text("a.toml"));
        assert_eq!(rewriter.undo(&library), Ok(Some(Id::new("a.toml"))));
        assert_eq!(text("a.toml"), file.replace("# ours\n", "# ours\nreview = \"draft\"\n"));
        fs::write(path("b.toml"), file.replace("ours", "theirs")).expect("a file can be written");
        let error = rewriter.undo(&library).expect_err("it is another text");
        assert_eq!(error.to_string(), "could not undo the change in b.toml: something else has changed the file since");
        assert_eq!(text("b.toml"), file.replace("ours", "theirs"));
        assert_eq!(rewriter.undo(&library), Ok(Some(Id::new("a.toml"))));
        assert_eq!(text("a.toml"), file);
        assert_eq!(rewriter.undo(&library), Ok(None));
    }

    #[test]
    fn of_several_changes_all_are_made_or_none() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let file = "schema = 1\nheadline = \"A\"\n";
        fs::write(folder.path().join("a.toml"), file).expect("a file can be written");
        let (library, id) = (Library::new(Place::of(folder.path())), Id::new("a.toml"));
        let seen = library.read(&id).1.brief.expect("it is a brief");
        let edits = [mark("draft"), [Edit::Remove(Part::Quote(0))]].concat();
        let error = Rewriter::default().change(&library, (&id, &seen), &edits).expect_err("there is no quote");
        assert!(error.reason.contains("no such point"), "{error}");
        assert_eq!(fs::read_to_string(folder.path().join("a.toml")).expect("it is there"), file);
    }

    #[test]
    fn only_the_version_that_was_seen_is_changed() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let path = folder.path().join("a.toml");
        let file = "\u{feff}# ours\r\nschema = 1\r\nheadline = \"A\"\r\nreview = \"draft\" # yet\r\n";
        fs::write(&path, file).expect("a file can be written");
        let (library, id) = (Library::new(Place::of(folder.path())), Id::new("a.toml"));
        let seen = library.read(&id).1.brief.expect("it is a brief");
        assert_eq!(Rewriter::default().change(&library, (&id, &seen), &mark("reviewed")), Ok(()));
        let now = fs::read_to_string(&path).expect("it is there");
        assert_eq!(now, file.replace("\"draft\"", "\"reviewed\""));
        let error =
            Rewriter::default().change(&library, (&id, &seen), &mark("draft")).expect_err("it is another version");
        assert!(error.to_string().starts_with("could not change a.toml: it has changed"), "{error}");
        assert_eq!(fs::read_to_string(&path).expect("it is there"), now);
        fs::write(&path, now.replace("# ours", "# theirs")).expect("a file can be written");
        let seen = library.read(&id).1.brief.expect("it is a brief");
        assert_eq!(
            Rewriter::default().change(&library, (&id, &seen), &mark("draft")),
            Ok(()),
            "a comment is no other version"
        );
    }

    #[test]
    fn what_cannot_be_changed_stays_as_it_is_and_is_told() {
        let library = Library::new(Place::Bundled);
        let id = library.load_all().0.first().expect("there are examples").entry.id.clone();
        let seen = library.read(&id).1.brief.expect("it is a brief");
        let error =
            Rewriter::default().change(&library, (&id, &seen), &mark("draft")).expect_err("it is part of the program");
        assert!(error.reason.contains("part of the program"), "{error}");
        let folder = tempfile::tempdir().expect("a folder can be made");
        let library = Library::new(Place::of(folder.path()));
        assert!(Rewriter::default().change(&library, (&Id::new("gone.toml"), &seen), &mark("draft")).is_err());
        fs::write(folder.path().join("b.toml"), "headline = \"B\"\n").expect("a file can be written");
        let seen = library.read(&Id::new("b.toml")).1.brief.expect("it is a brief");
        let error = Rewriter::default()
            .change(&library, (&Id::new("b.toml"), &seen), &mark("done"))
            .expect_err("it is no review");
        assert!(error.reason.contains("unknown review"), "{error}");
        assert_eq!(fs::read_to_string(folder.path().join("b.toml")).expect("it is there"), "headline = \"B\"\n");
    }
}
