//! Two kinds of files: the saved searches, which people write and share, and for each library a file that records which
//! hits the user has seen.
//!
//! The record has a hash of the path and the number of hits of each brief with hits. A brief is new if it is not recorded or
//! has more hits now. So all hits of a search that was never viewed are new, and also if the file is lost.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::brief::{Problem, Severity};
use crate::error::{Error, Result};
use crate::files;
use crate::library::Id;
use crate::search::{Event, HitCounts, SavedSearch, SearchCount, SearchEdit, SearchFile, apply_edit};
use crate::text;

/// Maximum size of the file of searches, in bytes.
const MAX_SEARCHES: u64 = 1 << 20;
/// Maximum size of the file of seen hits, in bytes.
const MAX_SEEN: u64 = 1 << 28;

/// Reads the searches in the file at `path`, which need not exist, and describes the first problem in it.
pub fn read_searches(path: &Path) -> (SearchFile, Option<String>) {
    if is_missing(path) {
        return (SearchFile::default(), None);
    }
    match files::read_text(path, MAX_SEARCHES) {
        Ok(source) => {
            let searches = SearchFile::parse(&source);
            let problem = first_problem(path, &searches);
            (searches, problem)
        }
        Err(error) => (SearchFile::default(), Some(error.to_string())),
    }
}

/// False also if the system does not tell.
fn is_missing(path: &Path) -> bool {
    files::is_surely_missing(path)
}

/// The problems in the file at `path`; `None` if there is no file.
pub fn file_problems(path: &Path) -> Option<Vec<Problem>> {
    if is_missing(path) {
        return None;
    }
    Some(match files::read_text(path, MAX_SEARCHES) {
        Ok(source) => SearchFile::parse(&source).problems,
        Err(error) => vec![Problem::of_file(error.reason)],
    })
}

/// The first error, else the first warning, and how many more there are.
fn first_problem(path: &Path, searches: &SearchFile) -> Option<String> {
    let error = searches.problems.iter().find(|problem| problem.severity == Severity::Error);
    let first = error.or(searches.problems.first())?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Some(format!("{}{}", first.short(&name), text::and_more(searches.problems.len())))
}

/// Makes `edit`, if any, and reads the file at `path`.
pub fn edit_and_read(path: &Path, edit: Option<&SearchEdit>) -> Event {
    let outcome = edit.map(|edit| edit_file(path, edit));
    let (searches, problem) = read_searches(path);
    Event::SavedSearches { all: searches.all, problem, outcome }
}

fn edit_file(path: &Path, edit: &SearchEdit) -> std::result::Result<String, String> {
    let sentence = |error: Error| error.to_string();
    let source =
        if is_missing(path) { String::new() } else { files::read_text(path, MAX_SEARCHES).map_err(sentence)? };
    let edited = apply_edit(&source, edit)?;
    files::write_with_folder(path, edited.as_bytes()).map_err(sentence)?;
    Ok(match edit {
        SearchEdit::Save(saved) => format!("saved as “{}” in {}", saved.name, text::line(&path.to_string_lossy())),
        SearchEdit::Rename { to, .. } => format!("Renamed to “{to}”"),
        SearchEdit::Delete(name) => format!("Deleted “{name}”"),
    })
}

/// The file's content: for each search the briefs it has found, twelve hexadecimal digits each.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SeenBriefs {
    searches: BTreeMap<String, String>,
}

/// The file that records what the user has seen of the saved searches in one library.
#[derive(Debug, Clone)]
pub struct SeenFile {
    path: PathBuf,
}

impl SeenFile {
    pub const fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// A file that cannot be read counts as empty.
    pub fn load(&self) -> SeenBriefs {
        let source = files::read_text(&self.path, MAX_SEEN).unwrap_or_default();
        serde_json::from_str(&source).unwrap_or_default()
    }

    /// Records that the user has seen the hits of `saved`, and forgets the searches that are not among `all` any more.
    /// Returns the briefs that were new, but none the first time.
    ///
    /// # Errors
    /// Returns an error if the file cannot be written; the hits then stay new.
    pub fn mark_seen(&self, saved: &SavedSearch, counts: &HitCounts, all: &[SavedSearch]) -> Result<Vec<Id>> {
        let mut seen = self.load();
        let is_first = !seen.searches.contains_key(&key(saved));
        let new = if is_first { Vec::new() } else { seen.new_briefs(saved, counts) };
        let digits: String = counts.briefs.iter().map(|(id, hits)| encode(id, *hits)).collect();
        if seen.searches.get(&key(saved)) == Some(&digits) {
            return Ok(new);
        }
        let keys: Vec<String> = all.iter().chain([saved]).map(key).collect();
        seen.searches.retain(|key, _| keys.contains(key));
        seen.searches.insert(key(saved), digits);
        files::write_with_folder(&self.path, (serde_json::to_string(&seen).unwrap_or_default() + "\n").as_bytes())?;
        Ok(new)
    }
}

impl SeenBriefs {
    pub fn new_briefs(&self, saved: &SavedSearch, counts: &HitCounts) -> Vec<Id> {
        let digits = self.searches.get(&key(saved)).map_or("", String::as_str).as_bytes();
        let briefs = digits.chunks_exact(12).filter_map(|one| std::str::from_utf8(one).ok()?.split_at_checked(10));
        let seen: HashMap<&str, u8> =
            briefs.filter_map(|(brief, hits)| Some((brief, u8::from_str_radix(hits, 16).ok()?))).collect();
        let is_new = |(id, hits): &&(Id, usize)| seen.get(&*hash(id)).is_none_or(|before| *before < saturate(*hits));
        counts.briefs.iter().filter(is_new).map(|(id, _)| id.clone()).collect()
    }

    pub fn count_hits(&self, saved: &SavedSearch, counts: &HitCounts) -> SearchCount {
        SearchCount { total: counts.total, new: self.new_briefs(saved, counts).len() }
    }
}

/// Identifies a search by what it asks, so that it stays the same if it is renamed.
fn key(saved: &SavedSearch) -> String {
    let unit = saved.request().unit.map_or("", |unit| unit.nouns().1);
    format!("{:016x}", text::fnv1a(format!("{unit}\n{}", saved.query.trim()).as_bytes()))
}

fn hash(id: &Id) -> String {
    format!("{:010x}", text::fnv1a(id.path().as_os_str().as_encoded_bytes()) & 0xff_ffff_ffff)
}

fn saturate(hits: usize) -> u8 {
    u8::try_from(hits).unwrap_or(u8::MAX)
}

/// Ten digits for the brief, two for the number of hits.
fn encode(id: &Id, hits: usize) -> String {
    format!("{}{:02x}", hash(id), saturate(hits))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use super::*;
    use crate::search::Unit;

    fn saved(name: &str, query: &str) -> SavedSearch {
        SavedSearch { name: name.into(), query: query.into(), ..SavedSearch::default() }
    }

    fn counts(briefs: &[(&str, usize)]) -> HitCounts {
        let briefs: Vec<(Id, usize)> = briefs.iter().map(|(id, hits)| (Id::new(*id), *hits)).collect();
        HitCounts { total: briefs.iter().map(|(_, hits)| hits).sum(), briefs }
    }

    fn names(ids: &[Id]) -> Vec<String> {
        ids.iter().map(Id::to_string).collect()
    }

    #[test]
    fn a_brief_is_new_if_it_is_not_recorded_or_has_more_hits() {
        let folder = tempfile::tempdir().unwrap();
        let seen = SeenFile::new(folder.path().join("state/seen.json"));
        let rail = saved("Rail", "rail");
        let first = counts(&[("a.toml", 1), ("b.toml", 2), ("c.toml", 300)]);
        assert_eq!(seen.load().count_hits(&rail, &first), SearchCount { total: 303, new: 3 }, "never looked at");
        assert!(seen.mark_seen(&rail, &first, &[]).unwrap().is_empty(), "the first time");
        assert_eq!(seen.load().count_hits(&rail, &first), SearchCount { total: 303, new: 0 });
        let later = counts(&[("a.toml", 2), ("b.toml", 1), ("c.toml", 400), ("d.toml", 1)]);
        assert_eq!(names(&seen.load().new_briefs(&rail, &later)), ["a.toml", "d.toml"]);
        assert_eq!(names(&seen.mark_seen(&rail, &later, &[]).unwrap()), ["a.toml", "d.toml"]);
        assert!(seen.load().new_briefs(&rail, &later).is_empty());
    }

    #[test]
    fn a_search_is_identified_by_its_query_and_deleted_ones_are_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let seen = SeenFile::new(folder.path().join("seen.json"));
        let (rail, law) = (saved("Rail", "rail"), saved("Law", "law"));
        let one = counts(&[("a.toml", 1)]);
        let all = [rail.clone(), law.clone()];
        for saved in &all {
            seen.mark_seen(saved, &one, &all).unwrap();
        }
        assert!(seen.load().new_briefs(&saved("Renamed", "rail"), &one).is_empty());
        assert_eq!(seen.load().new_briefs(&saved("Rail", "rail road"), &one).len(), 1);
        let quotes = SavedSearch { unit: Some(Unit::Quote), ..rail.clone() };
        assert_eq!(seen.load().new_briefs(&quotes, &one).len(), 1);
        seen.mark_seen(&rail, &counts(&[("b.toml", 1)]), std::slice::from_ref(&rail)).unwrap();
        assert_eq!(seen.load().new_briefs(&law, &one).len(), 1, "it was forgotten");
    }

    #[test]
    fn a_damaged_seen_file_makes_everything_new_and_is_rewritten() {
        let folder = tempfile::tempdir().unwrap();
        let seen = SeenFile::new(folder.path().join("seen.json"));
        let (rail, one) = (saved("Rail", "rail"), counts(&[("a.toml", 1)]));
        seen.mark_seen(&rail, &one, &[]).unwrap();
        let whole = std::fs::read_to_string(&seen.path).unwrap();
        for cut in 0..whole.trim_end().len() {
            std::fs::write(&seen.path, whole.get(..cut).unwrap()).unwrap();
            assert_eq!(seen.load().new_briefs(&rail, &one).len(), 1);
        }
        for text in ["{\"searches\":{\"x\":\"zz\"}}", "{\"searches\":[1]}", "\u{0}"] {
            std::fs::write(&seen.path, text).unwrap();
            assert_eq!(seen.load().new_briefs(&rail, &one).len(), 1);
            seen.mark_seen(&rail, &one, &[]).unwrap();
            assert!(seen.load().new_briefs(&rail, &one).is_empty());
        }
    }

    #[test]
    fn the_file_of_searches_is_created_and_edited_and_its_problems_are_located() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("briefing/searches.toml");
        assert_eq!(read_searches(&path), (SearchFile::default(), None));
        assert!(edit_file(&path, &SearchEdit::Delete("A".into())).is_err() && !path.exists());
        let sentence = edit_file(&path, &SearchEdit::Save(saved("A", "law"))).unwrap();
        assert!(sentence.starts_with("saved as “A” in "), "{sentence}");
        assert_eq!(read_searches(&path).0.all, [saved("A", "law")]);
        edit_file(&path, &SearchEdit::Rename { from: "A".into(), to: "B".into() }).unwrap();
        assert_eq!(read_searches(&path).0.all, [saved("B", "law")]);
        std::fs::write(&path, "x = 1\n[[search]]\nname = \"B\"\nquery = \"law (\"\n").unwrap();
        let (searches, problem) = read_searches(&path);
        assert!(searches.all.is_empty());
        let problem = problem.unwrap();
        assert!(problem.starts_with("searches.toml:4:14: error: ") && problem.ends_with(" (and 1 more)"), "{problem}");
        std::fs::write(&path, "x = 1\n").unwrap();
        assert_eq!(read_searches(&path).1.as_deref(), Some("searches.toml:1:1: warning: the file has no key “x”"));
        std::fs::write(&path, "[[search\n").unwrap();
        assert!(edit_file(&path, &SearchEdit::Save(saved("A", "law"))).unwrap_err().contains("line 1, column 9"));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "[[search\n");
        std::fs::remove_file(&path).unwrap();
        std::fs::create_dir(&path).unwrap();
        assert!(read_searches(&path).1.is_some());
    }
}
