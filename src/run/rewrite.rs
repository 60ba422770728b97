//! Changing a brief in its file: only the version that was seen is changed, and the new one is written whole or not at all.

use crate::brief::{self, Brief, Edit};
use crate::error::{Error, Result};
use crate::files::{self, Existing, MAX_BRIEF};
use crate::library::{Id, Library};

/// Makes `change` in the file of `id`, which read as `seen` when it was decided on.
///
/// # Errors
/// Where the library cannot be written, the file says something else by now, or the change is refused; the file is as it
/// was then.
pub fn rewrite(library: &Library, (id, seen): (&Id, &Brief), change: &Edit) -> Result<()> {
    let refused = |cause: String| Error::new("change", id.shown(), cause);
    let Some(path) = library.file(id) else { return Err(refused("the examples are part of the program".into())) };
    let stamp = files::stamp(&path)?;
    let bytes = files::read_bytes(&path, MAX_BRIEF)?;
    let text = String::from_utf8(bytes).map_err(|_| refused("it is no text".into()))?;
    // The mark that some editors put in front is no part of the TOML, and stays.
    let (mark, body) = text.strip_prefix('\u{feff}').map_or(("", text.as_str()), |body| ("\u{feff}", body));
    let moved = || refused("it has changed since it was read; look again".into());
    if brief::read(body).brief.as_ref() != Some(seen) {
        return Err(moved());
    }
    let after = brief::edit(body, change).map_err(refused)?;
    if files::stamp(&path)? != stamp {
        return Err(moved());
    }
    files::write_atomic(&path, format!("{mark}{after}").as_bytes(), Existing::Replace)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::brief::{Part, Value};
    use crate::library::Place;

    fn mark(word: &str) -> Edit {
        Edit::Set(Part::Brief, "review", Some(Value::Line(word.to_owned())))
    }

    #[test]
    fn only_the_version_that_was_seen_is_changed() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let path = folder.path().join("a.toml");
        let file = "\u{feff}# ours\r\nschema = 1\r\nheadline = \"A\"\r\nreview = \"draft\" # yet\r\n";
        fs::write(&path, file).expect("a file can be written");
        let (library, id) = (Library::new(Place::of(folder.path())), Id::new("a.toml"));
        let seen = library.read(&id).1.brief.expect("it is a brief");
        assert_eq!(rewrite(&library, (&id, &seen), &mark("reviewed")), Ok(()));
        let now = fs::read_to_string(&path).expect("it is there");
        assert_eq!(now, file.replace("\"draft\"", "\"reviewed\""));
        let error = rewrite(&library, (&id, &seen), &mark("draft")).expect_err("it is another version");
        assert!(error.to_string().starts_with("could not change a.toml: it has changed"), "{error}");
        assert_eq!(fs::read_to_string(&path).expect("it is there"), now);
        fs::write(&path, now.replace("# ours", "# theirs")).expect("a file can be written");
        let seen = library.read(&id).1.brief.expect("it is a brief");
        assert_eq!(rewrite(&library, (&id, &seen), &mark("draft")), Ok(()), "a comment is no other version");
    }

    #[test]
    fn what_cannot_be_changed_stays_as_it_is_and_is_told() {
        let library = Library::new(Place::Bundled);
        let id = library.load_all().0.first().expect("there are examples").entry.id.clone();
        let seen = library.read(&id).1.brief.expect("it is a brief");
        let error = rewrite(&library, (&id, &seen), &mark("draft")).expect_err("it is part of the program");
        assert!(error.cause.contains("part of the program"), "{error}");
        let folder = tempfile::tempdir().expect("a folder can be made");
        let library = Library::new(Place::of(folder.path()));
        assert!(rewrite(&library, (&Id::new("gone.toml"), &seen), &mark("draft")).is_err());
        fs::write(folder.path().join("b.toml"), "headline = \"B\"\n").expect("a file can be written");
        let seen = library.read(&Id::new("b.toml")).1.brief.expect("it is a brief");
        let error = rewrite(&library, (&Id::new("b.toml"), &seen), &mark("done")).expect_err("it is no review");
        assert!(error.cause.contains("unknown review"), "{error}");
        assert_eq!(fs::read_to_string(folder.path().join("b.toml")).expect("it is there"), "headline = \"B\"\n");
    }
}
