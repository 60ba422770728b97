//! The files of saved searches: one that people write and share, read with what is wrong in it and changed in place; and one
//! for each library, of this machine's user alone, with what each search found when one last looked.
//!
//! Of a look is kept, for each brief with results, a hash of its path and how many results it had. A brief is new when it was
//! not among them or has more now; so a search that was never looked at is all new, and a file that lost costs no more.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::app::{Count, Message};
use crate::brief::{Problem, Severity};
use crate::error::{Error, Result};
use crate::files;
use crate::index::HitCounts;
use crate::library::Id;
use crate::search::{SavedSearch, SearchEdit, SearchFile, apply_edit};
use crate::text;

/// The longest file of searches that is read, in bytes.
const LONGEST: u64 = 1 << 20;
/// The longest file of what was seen that is read, in bytes.
const LONGEST_SEEN: u64 = 1 << 28;

/// The searches in the file at `path`; where there is none, none.
pub fn read_searches(path: &Path) -> (SearchFile, Option<String>) {
    if is_missing(path) {
        return (SearchFile::default(), None);
    }
    match files::read(path, LONGEST) {
        Ok(source) => {
            let searches = SearchFile::parse(&source);
            let problem = first_problem(path, &searches);
            (searches, problem)
        }
        Err(error) => (SearchFile::default(), Some(error.to_string())),
    }
}

/// Whether there is no file there; where that cannot be told, there may be one.
fn is_missing(path: &Path) -> bool {
    files::is_surely_missing(path)
}

/// What is wrong in the file at `path`; none where there is no such file.
pub fn file_problems(path: &Path) -> Option<Vec<Problem>> {
    if is_missing(path) {
        return None;
    }
    Some(match files::read(path, LONGEST) {
        Ok(source) => SearchFile::parse(&source).problems,
        Err(error) => vec![Problem::of_file(error.reason)],
    })
}

/// The first thing that is wrong, with its place, and how many more there are; what is only odd comes after what is lost.
fn first_problem(path: &Path, searches: &SearchFile) -> Option<String> {
    let lost = searches.problems.iter().find(|problem| problem.severity == Severity::Error);
    let first = lost.or(searches.problems.first())?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Some(format!("{}{}", first.short(&name), text::and_more(searches.problems.len())))
}

/// Makes `change` in the file at `path`; what to say of it.
///
/// # Errors
/// A sentence, where it was not made.
pub fn change(path: &Path, change: &SearchEdit) -> std::result::Result<String, String> {
    let said = |error: Error| error.to_string();
    let source = if is_missing(path) { String::new() } else { files::read(path, LONGEST).map_err(said)? };
    let new = apply_edit(&source, change)?;
    files::write_with_folder(path, new.as_bytes()).map_err(said)?;
    Ok(match change {
        SearchEdit::Save(saved) => format!("saved as “{}” in {}", saved.name, text::line(&path.to_string_lossy())),
        SearchEdit::Rename { to, .. } => format!("it is called “{to}” now"),
        SearchEdit::Delete(name) => format!("“{name}” is saved no more"),
    })
}

/// The message that tells of the searches in the file at `path`, after `change` where there is one.
pub fn change_and_read(path: &Path, wanted: Option<SearchEdit>) -> Message {
    let said = wanted.map(|wanted| change(path, &wanted));
    let (searches, problem) = read_searches(path);
    Message::Searches { all: searches.all, problem, said }
}

/// What was seen, as it is kept: for each search its briefs, twelve digits each.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SeenBriefs {
    searches: BTreeMap<String, String>,
}

/// What the searches of one library found when one last looked.
#[derive(Debug, Clone)]
pub struct SeenFile {
    file: PathBuf,
}

impl SeenFile {
    /// What is kept in `file`.
    pub const fn new(file: PathBuf) -> Self {
        Self { file }
    }

    /// What was seen by now.
    pub fn load(&self) -> SeenBriefs {
        let source = files::read(&self.file, LONGEST_SEEN).unwrap_or_default();
        serde_json::from_str(&source).unwrap_or_default()
    }

    /// Remembers that one has looked at `saved`, and forgets what is none of `all` any more; what is new since the look
    /// before, where there was one.
    ///
    /// # Errors
    /// Returns an error if it cannot be written: then it stays new.
    pub fn look(&self, (saved, tally): (&SavedSearch, &HitCounts), all: &[SavedSearch]) -> Result<Vec<Id>> {
        let mut kept = self.load();
        let is_first = !kept.searches.contains_key(&key(saved));
        let new = if is_first { Vec::new() } else { kept.new_in(saved, tally) };
        let seen: String = tally.briefs.iter().map(|(id, hits)| digits(id, *hits)).collect();
        if kept.searches.get(&key(saved)) == Some(&seen) {
            return Ok(new);
        }
        let known: Vec<String> = all.iter().chain([saved]).map(key).collect();
        kept.searches.retain(|key, _| known.contains(key));
        kept.searches.insert(key(saved), seen);
        files::write_with_folder(&self.file, (serde_json::to_string(&kept).unwrap_or_default() + "\n").as_bytes())?;
        Ok(new)
    }
}

impl SeenBriefs {
    /// The briefs of `tally` that are new in `saved`.
    pub fn new_in(&self, saved: &SavedSearch, tally: &HitCounts) -> Vec<Id> {
        let digits = self.searches.get(&key(saved)).map_or("", String::as_str).as_bytes();
        let seen = digits.chunks_exact(12).filter_map(|one| std::str::from_utf8(one).ok()?.split_at_checked(10));
        let seen: HashMap<&str, u8> =
            seen.filter_map(|(brief, hits)| Some((brief, u8::from_str_radix(hits, 16).ok()?))).collect();
        let is_new = |(id, hits): &&(Id, usize)| seen.get(&*hash(id)).is_none_or(|before| *before < most(*hits));
        tally.briefs.iter().filter(is_new).map(|(id, _)| id.clone()).collect()
    }

    /// How much `saved` finds, and how much of that is new.
    pub fn count(&self, saved: &SavedSearch, tally: &HitCounts) -> Count {
        Count { total: tally.total, new: self.new_in(saved, tally).len() }
    }
}

/// A search is known by what it asks, not by its name: renamed it is the same, with another query it is another.
fn key(saved: &SavedSearch) -> String {
    let unit = saved.request().unit.map_or("", |unit| unit.nouns().1);
    format!("{:016x}", text::fnv1a(format!("{unit}\n{}", saved.query.trim()).as_bytes()))
}

fn hash(id: &Id) -> String {
    format!("{:010x}", text::fnv1a(id.path().as_os_str().as_encoded_bytes()) & 0xff_ffff_ffff)
}

fn most(hits: usize) -> u8 {
    u8::try_from(hits).unwrap_or(u8::MAX)
}

fn digits(id: &Id, hits: usize) -> String {
    format!("{}{:02x}", hash(id), most(hits))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use super::*;
    use crate::search::Unit;

    fn saved(name: &str, query: &str) -> SavedSearch {
        SavedSearch { name: name.into(), query: query.into(), ..SavedSearch::default() }
    }

    fn tally(briefs: &[(&str, usize)]) -> HitCounts {
        let briefs: Vec<(Id, usize)> = briefs.iter().map(|(id, hits)| (Id::new(*id), *hits)).collect();
        HitCounts { total: briefs.iter().map(|(_, hits)| hits).sum(), briefs }
    }

    fn names(ids: &[Id]) -> Vec<String> {
        ids.iter().map(Id::shown).collect()
    }

    #[test]
    fn new_is_a_brief_that_was_not_there_or_has_more_results_than_when_one_looked() {
        let folder = tempfile::tempdir().unwrap();
        let seen = SeenFile::new(folder.path().join("state/seen.json"));
        let rail = saved("Rail", "rail");
        let first = tally(&[("a.toml", 1), ("b.toml", 2), ("c.toml", 300)]);
        assert_eq!(seen.load().count(&rail, &first), Count { total: 303, new: 3 }, "nobody has looked yet");
        assert!(seen.look((&rail, &first), &[]).unwrap().is_empty(), "there is no look before");
        assert_eq!(seen.load().count(&rail, &first), Count { total: 303, new: 0 });
        let later = tally(&[("a.toml", 2), ("b.toml", 1), ("c.toml", 400), ("d.toml", 1)]);
        assert_eq!(names(&seen.load().new_in(&rail, &later)), ["a.toml", "d.toml"]);
        assert_eq!(names(&seen.look((&rail, &later), &[]).unwrap()), ["a.toml", "d.toml"]);
        assert!(seen.load().new_in(&rail, &later).is_empty());
    }

    #[test]
    fn a_search_is_known_by_what_it_asks_and_what_is_saved_no_more_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let seen = SeenFile::new(folder.path().join("seen.json"));
        let (rail, law) = (saved("Rail", "rail"), saved("Law", "law"));
        let one = tally(&[("a.toml", 1)]);
        let all = [rail.clone(), law.clone()];
        for saved in &all {
            seen.look((saved, &one), &all).unwrap();
        }
        assert!(seen.load().new_in(&saved("Called otherwise", "rail"), &one).is_empty());
        assert_eq!(seen.load().new_in(&saved("Rail", "rail road"), &one).len(), 1);
        let quotes = SavedSearch { unit: Some(Unit::Quote), ..rail.clone() };
        assert_eq!(seen.load().new_in(&quotes, &one).len(), 1);
        seen.look((&rail, &tally(&[("b.toml", 1)])), std::slice::from_ref(&rail)).unwrap();
        assert_eq!(seen.load().new_in(&law, &one).len(), 1, "it was none of those saved");
    }

    #[test]
    fn a_damaged_file_of_what_was_seen_makes_everything_new_and_is_written_anew() {
        let folder = tempfile::tempdir().unwrap();
        let seen = SeenFile::new(folder.path().join("seen.json"));
        let (rail, one) = (saved("Rail", "rail"), tally(&[("a.toml", 1)]));
        seen.look((&rail, &one), &[]).unwrap();
        let whole = std::fs::read_to_string(&seen.file).unwrap();
        for cut in 0..whole.trim_end().len() {
            std::fs::write(&seen.file, whole.get(..cut).unwrap()).unwrap();
            assert_eq!(seen.load().new_in(&rail, &one).len(), 1);
        }
        for text in ["{\"searches\":{\"x\":\"zz\"}}", "{\"searches\":[1]}", "\u{0}"] {
            std::fs::write(&seen.file, text).unwrap();
            assert_eq!(seen.load().new_in(&rail, &one).len(), 1);
            seen.look((&rail, &one), &[]).unwrap();
            assert!(seen.load().new_in(&rail, &one).is_empty());
        }
    }

    #[test]
    fn the_file_of_searches_is_made_changed_and_what_is_wrong_in_it_said_with_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("briefing/searches.toml");
        assert_eq!(read_searches(&path), (SearchFile::default(), None));
        assert!(change(&path, &SearchEdit::Delete("A".into())).is_err() && !path.exists());
        let said = change(&path, &SearchEdit::Save(saved("A", "law"))).unwrap();
        assert!(said.starts_with("saved as “A” in "), "{said}");
        assert_eq!(read_searches(&path).0.all, [saved("A", "law")]);
        change(&path, &SearchEdit::Rename { from: "A".into(), to: "B".into() }).unwrap();
        assert_eq!(read_searches(&path).0.all, [saved("B", "law")]);
        std::fs::write(&path, "x = 1\n[[search]]\nname = \"B\"\nquery = \"law (\"\n").unwrap();
        let (searches, problem) = read_searches(&path);
        assert!(searches.all.is_empty());
        let problem = problem.unwrap();
        assert!(problem.starts_with("searches.toml:4:14: error: ") && problem.ends_with(" (and 1 more)"), "{problem}");
        std::fs::write(&path, "x = 1\n").unwrap();
        assert_eq!(read_searches(&path).1.as_deref(), Some("searches.toml:1:1: warning: the file has no key “x”"));
        std::fs::write(&path, "[[search\n").unwrap();
        assert!(change(&path, &SearchEdit::Save(saved("A", "law"))).unwrap_err().contains("line 1, column 9"));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "[[search\n");
        std::fs::remove_file(&path).unwrap();
        std::fs::create_dir(&path).unwrap();
        assert!(read_searches(&path).1.is_some());
    }
}
