//! Edits briefs in their files: only the version the user saw is changed, and the new text is written completely or not
//! at all. The earlier texts are kept for this session, so that edits can be undone, the last one first.

use crate::brief::{self, Brief, Edit};
use crate::error::{Error, Kind, Result};
use crate::files::{self, Existing, MAX_BRIEF};
use crate::library::{Id, Library};

const MAX_UNDO: usize = 200;

#[derive(Debug, Default)]
pub struct Rewriter {
    history: Vec<Step>,
}

/// An edit that was made.
#[derive(Debug)]
struct Step {
    id: Id,
    before: String,
    after: String,
}

impl Rewriter {
    /// Makes all `edits` in the file of `id`, or none. `seen` is the brief the user decided on.
    ///
    /// # Errors
    /// Returns an error, and leaves the file alone, if it now reads differently from `seen`, an edit is refused, or the
    /// file cannot be written.
    pub fn apply_edits(&mut self, library: &Library, id: &Id, seen: &Brief, edits: &[Edit]) -> Result<()> {
        let edit_text = |before: &str| {
            // A byte order mark is not part of the TOML, and stays.
            let (mark, body) = before.strip_prefix('\u{feff}').map_or(("", before), |body| ("\u{feff}", body));
            if brief::read_brief(body).brief.as_ref() != Some(seen) {
                return Err(changed_meanwhile(id));
            }
            let after = edits.iter().try_fold(body.to_owned(), |text, edit| brief::edit(&text, edit));
            after.map(|after| format!("{mark}{after}")).map_err(|reason| Error::new("change", id, reason))
        };
        let (before, after) = replace_text(library, id, edit_text)?;
        if before != after {
            self.history.push(Step { id: id.clone(), before, after });
            self.history.drain(..self.history.len().saturating_sub(MAX_UNDO));
        }
        Ok(())
    }

    /// Undoes the last edit and returns its file, or `None` if there is nothing to undo.
    ///
    /// # Errors
    /// Returns an error, and leaves the file alone, if it cannot be written or has changed since the edit. In the latter
    /// case its earlier edits cannot be undone any more either.
    pub fn undo_last(&mut self, library: &Library) -> Result<Option<Id>> {
        let Some(step) = self.history.pop() else { return Ok(None) };
        let restore = |now: &str| {
            if now == step.after {
                return Ok(step.before.clone());
            }
            let reason = "something else has changed the file since";
            Err(Error::new("undo the change in", &step.id, reason).with_kind(Kind::Changed))
        };
        match replace_text(library, &step.id, restore) {
            Ok(_) => Ok(Some(step.id)),
            Err(error) => {
                if error.kind == Kind::Changed {
                    self.history.retain(|other| other.id != step.id);
                } else {
                    self.history.push(step);
                }
                Err(error)
            }
        }
    }
}

fn changed_meanwhile(id: &Id) -> Error {
    Error::new("change", id, "it has changed since it was read; look again")
}

/// Replaces the text of the file of `id` with what `rewrite` makes of it. Returns the texts before and after.
fn replace_text(library: &Library, id: &Id, rewrite: impl FnOnce(&str) -> Result<String>) -> Result<(String, String)> {
    let refused = |reason: &str| Error::new("change", id, reason);
    let path = library.file(id).ok_or_else(|| refused("the examples are part of the program"))?;
    let stamp = files::stamp(&path)?;
    let bytes = files::read_bytes(&path, MAX_BRIEF)?;
    let before = String::from_utf8(bytes).map_err(|_| refused("it is not text"))?;
    let after = rewrite(&before)?;
    if files::stamp(&path)? != stamp {
        return Err(changed_meanwhile(id));
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
    use crate::brief::{Section, Value};
    use crate::library::Location;

    fn mark(word: &str) -> [Edit; 1] {
        [Edit::Set(Section::Brief, "review", Some(Value::Line(word.to_owned())))]
    }

    #[test]
    fn edits_are_undone_last_first_until_something_else_changes_the_file() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = "schema = 1\nheadline = \"A\"  # ours\n\n[[forums]]\nname = \"UN\"\n";
        let library = Library::new(Location::from_path(folder.path()));
        let mut rewriter = Rewriter::default();
        let path = |name: &str| folder.path().join(name);
        let text = |name: &str| fs::read_to_string(path(name)).expect("the file exists");
        let mut change = |name: &str, edits: &[Edit]| {
            let seen = library.read_brief(&Id::new(name)).1.brief.expect("a brief");
            rewriter.apply_edits(&library, &Id::new(name), &seen, edits).expect("the edit is made");
        };
        fs::write(path("a.toml"), file).expect("the file is written");
        fs::write(path("b.toml"), file).expect("the file is written");
        change("a.toml", &mark("draft"));
        change("b.toml", &mark("draft"));
        let both =
            [Edit::Remove(Section::Forum(0)), Edit::Set(Section::Brief, "place", Some(Value::Line("Oslo".to_owned())))];
        change("a.toml", &both);
        change("a.toml", &[]);
        assert!(text("a.toml").contains("Oslo") && !text("a.toml").contains("UN"), "{}", text("a.toml"));
        assert_eq!(rewriter.undo_last(&library), Ok(Some(Id::new("a.toml"))));
        assert_eq!(text("a.toml"), file.replace("# ours\n", "# ours\nreview = \"draft\"\n"));
        fs::write(path("b.toml"), file.replace("ours", "theirs")).expect("the file is written");
        let error = rewriter.undo_last(&library).expect_err("the file has another text");
        assert_eq!(error.to_string(), "could not undo the change in b.toml: something else has changed the file since");
        assert_eq!(text("b.toml"), file.replace("ours", "theirs"));
        assert_eq!(rewriter.undo_last(&library), Ok(Some(Id::new("a.toml"))));
        assert_eq!(text("a.toml"), file);
        assert_eq!(rewriter.undo_last(&library), Ok(None));
    }

    #[test]
    fn all_edits_are_made_or_none() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = "schema = 1\nheadline = \"A\"\n";
        fs::write(folder.path().join("a.toml"), file).expect("the file is written");
        let (library, id) = (Library::new(Location::from_path(folder.path())), Id::new("a.toml"));
        let seen = library.read_brief(&id).1.brief.expect("a brief");
        let edits = [mark("draft"), [Edit::Remove(Section::Quote(0))]].concat();
        let error = Rewriter::default().apply_edits(&library, &id, &seen, &edits).expect_err("no such quote");
        assert!(error.reason.contains("no such point"), "{error}");
        assert_eq!(fs::read_to_string(folder.path().join("a.toml")).expect("the file exists"), file);
    }

    #[test]
    fn only_the_version_the_user_saw_is_edited() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("a.toml");
        let file = "\u{feff}# ours\r\nschema = 1\r\nheadline = \"A\"\r\nreview = \"draft\" # yet\r\n";
        fs::write(&path, file).expect("the file is written");
        let (library, id) = (Library::new(Location::from_path(folder.path())), Id::new("a.toml"));
        let seen = library.read_brief(&id).1.brief.expect("a brief");
        assert_eq!(Rewriter::default().apply_edits(&library, &id, &seen, &mark("reviewed")), Ok(()));
        let now = fs::read_to_string(&path).expect("the file exists");
        assert_eq!(now, file.replace("\"draft\"", "\"reviewed\""));
        let error = Rewriter::default()
            .apply_edits(&library, &id, &seen, &mark("draft"))
            .expect_err("the file has another version");
        assert!(error.to_string().starts_with("could not change a.toml: it has changed"), "{error}");
        assert_eq!(fs::read_to_string(&path).expect("the file exists"), now);
        fs::write(&path, now.replace("# ours", "# theirs")).expect("the file is written");
        let seen = library.read_brief(&id).1.brief.expect("a brief");
        assert_eq!(
            Rewriter::default().apply_edits(&library, &id, &seen, &mark("draft")),
            Ok(()),
            "a comment does not make another version"
        );
    }

    #[test]
    fn a_refused_edit_leaves_the_file_alone() {
        let library = Library::new(Location::Bundled);
        let id = library.read_entries().expect("the examples")[0].id.clone();
        let seen = library.read_brief(&id).1.brief.expect("a brief");
        let error = Rewriter::default().apply_edits(&library, &id, &seen, &mark("draft")).expect_err("an example");
        assert!(error.reason.contains("part of the program"), "{error}");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let library = Library::new(Location::from_path(folder.path()));
        assert!(Rewriter::default().apply_edits(&library, &Id::new("gone.toml"), &seen, &mark("draft")).is_err());
        fs::write(folder.path().join("b.toml"), "headline = \"B\"\n").expect("the file is written");
        let seen = library.read_brief(&Id::new("b.toml")).1.brief.expect("a brief");
        let error = Rewriter::default()
            .apply_edits(&library, &Id::new("b.toml"), &seen, &mark("done"))
            .expect_err("an unknown review");
        assert!(error.reason.contains("unknown review"), "{error}");
        assert_eq!(fs::read_to_string(folder.path().join("b.toml")).expect("the file exists"), "headline = \"B\"\n");
    }
}
