//! The entries of a list: plain data, small enough to keep a hundred thousand in memory.

use std::borrow::Borrow;
use std::ffi::OsStr;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use compact_str::CompactString;
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::brief::{self, Brief, Problem, Reading, Review};
use crate::text;

/// Identifies a brief in its library: its path below the library's root. `Display` gives the path as a clean line, with `/`
/// between folders.
#[derive(Debug, Clone, PartialOrd, Ord)]
pub struct Id(Arc<Path>);

/// A map from the ids of files.
pub type ById<T> = FxHashMap<Id, T>;

/// Compares bytes. Comparing paths component by component would double the time spent on the ids of a large library.
impl PartialEq for Id {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_os_str() == other.0.as_os_str()
    }
}

impl Eq for Id {}

impl Hash for Id {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.as_os_str().hash(state);
    }
}

impl Id {
    /// The id of the file at `path` below the root. Different spellings of a path give the same id.
    pub fn new(path: impl AsRef<Path>) -> Self {
        let path = path.as_ref();
        let bytes = path.as_os_str().as_encoded_bytes();
        let is_plain = !bytes.ends_with(b"/") && !bytes.windows(2).any(|pair| matches!(pair, b"//" | b"/."));
        Self(if is_plain { path.into() } else { path.components().collect::<PathBuf>().into() })
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text::line(&self.0.to_string_lossy().replace('\\', "/")))
    }
}

impl Borrow<OsStr> for Id {
    fn borrow(&self) -> &OsStr {
        self.0.as_os_str()
    }
}

pub use crate::files::Stamp;

/// The parts of a brief that the list shows. It has nothing more, because a hundred thousand are kept in memory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Card {
    pub headline: Box<str>,
    /// The date of the meeting.
    pub date: Option<Date>,
    pub parties: Box<[CompactString]>,
    pub review: Review,
    /// The number of quotes.
    pub quotes: u32,
    /// The number of commitments.
    pub commitments: u32,
}

impl Card {
    pub fn new(brief: &Brief) -> Self {
        let count = |points: usize| u32::try_from(points).unwrap_or(u32::MAX);
        Self {
            headline: brief.headline.as_str().into(),
            date: brief.date,
            parties: brief.parties().into_iter().map(CompactString::from).collect(),
            review: brief.review,
            quotes: count(brief.quotes.len()),
            commitments: count(brief.commitments.len()),
        }
    }
}

/// A file of the library in its list.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub id: Id,
    /// The version of the file that was read.
    pub stamp: Stamp,
    /// `None` if the file is broken.
    pub card: Option<Card>,
    pub problems: Vec<Problem>,
}

impl Entry {
    pub(crate) fn new(id: &Id, stamp: Stamp, reading: &Reading) -> Self {
        let card = reading.brief.as_ref().map(Card::new);
        Self { id: id.clone(), stamp, card, problems: reading.problems.clone() }
    }

    /// The entry of a file that cannot be read as text.
    pub(crate) fn unreadable(id: &Id, reason: &str) -> Self {
        Self::new(id, Stamp::default(), &Reading { brief: None, problems: vec![Problem::of_file(reason)] })
    }

    /// Whether there is no brief in the file.
    pub const fn is_broken(&self) -> bool {
        self.card.is_none()
    }

    /// Why there is no brief in the file: its first error.
    pub fn unreadable_reason(&self) -> &str {
        brief::unreadable_reason(&self.problems)
    }

    /// The date of the meeting.
    pub fn date(&self) -> Option<Date> {
        self.card.as_ref().and_then(|card| card.date)
    }
}

/// A set of entries with distinct ids. A map would store each id twice, which is much memory for a large library.
#[derive(Debug, Clone, Default)]
pub struct Catalogue(FxHashSet<Named>);

/// An entry that is compared by its id only.
#[derive(Debug, Clone)]
struct Named(Arc<Entry>);

impl PartialEq for Named {
    fn eq(&self, other: &Self) -> bool {
        self.0.id == other.0.id
    }
}

impl Eq for Named {}

impl Hash for Named {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.id.hash(state);
    }
}

impl Borrow<OsStr> for Named {
    fn borrow(&self) -> &OsStr {
        self.0.id.borrow()
    }
}

impl Catalogue {
    /// The entry of the file at `path` below the root.
    pub fn get_by_path(&self, path: &Path) -> Option<&Arc<Entry>> {
        self.0.get(path.as_os_str()).map(|named| &named.0)
    }

    pub fn get(&self, id: &Id) -> Option<&Arc<Entry>> {
        self.get_by_path(id.path())
    }

    /// Inserts an entry and returns the one that it replaces.
    pub fn insert(&mut self, entry: Arc<Entry>) -> Option<Arc<Entry>> {
        self.0.replace(Named(entry)).map(|named| named.0)
    }

    pub fn remove(&mut self, id: &Id) -> Option<Arc<Entry>> {
        self.0.take::<OsStr>(id.borrow()).map(|named| named.0)
    }

    pub fn reserve(&mut self, more: usize) {
        self.0.reserve(more);
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All entries, in no particular order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Arc<Entry>> {
        self.0.iter().map(|named| &named.0)
    }
}

impl Extend<Arc<Entry>> for Catalogue {
    fn extend<T: IntoIterator<Item = Arc<Entry>>>(&mut self, entries: T) {
        let entries = entries.into_iter();
        self.0.reserve(entries.size_hint().0);
        for entry in entries {
            self.insert(entry);
        }
    }
}

/// The order of the list: the latest meeting first, undated ones last, then by headline and path.
pub fn compare_entries(a: &Entry, b: &Entry) -> std::cmp::Ordering {
    fn headline(entry: &Entry) -> Option<&str> {
        entry.card.as_ref().map(|card| &*card.headline)
    }
    b.date().cmp(&a.date()).then_with(|| headline(a).cmp(&headline(b))).then_with(|| a.id.cmp(&b.id))
}

#[cfg(test)]
mod tests {
    use std::hash::BuildHasher;

    use rustc_hash::FxBuildHasher;

    use super::*;

    #[test]
    fn different_spellings_of_a_path_give_the_same_id() {
        let plain = Id::new("a/b.c/d.toml");
        for other in ["a//b.c/d.toml", "a/./b.c/d.toml", "a/b.c/d.toml/", "a/b.c/.//d.toml"] {
            let other = Id::new(other);
            assert_eq!(plain, other);
            assert_eq!(FxBuildHasher.hash_one(&plain), FxBuildHasher.hash_one(&other));
            assert_eq!(plain.path().as_os_str(), other.path().as_os_str());
        }
        assert_eq!(Id::new("a/.hidden/d.toml").to_string(), "a/.hidden/d.toml");
        assert_ne!(plain, Id::new("a/b.c/e.toml"));
    }
}
