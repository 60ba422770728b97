//! What the list knows of a brief: plain data, small enough to keep a hundred thousand of.

use std::borrow::Borrow;
use std::ffi::OsStr;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use compact_str::CompactString;
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize};

use crate::brief::{self, Brief, Problem, Review};
use crate::text;

/// A brief's name in its library: its path below the library's root.
#[derive(Debug, Clone, PartialOrd, Ord)]
pub struct Id(Arc<Path>);

/// What is known of files, by their ids.
pub type ById<T> = FxHashMap<Id, T>;

/// The bytes of the path: to take it apart would cost as much again as all else that is done with the ids of a large library.
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
    /// The id of the file at `path` below the root.
    pub fn new(path: impl AsRef<Path>) -> Self {
        let path = path.as_ref();
        let bytes = path.as_os_str().as_encoded_bytes();
        // One path, one writing.
        let is_plain = !bytes.ends_with(b"/") && !bytes.windows(2).any(|pair| matches!(pair, b"//" | b"/."));
        Self(if is_plain { path.into() } else { path.components().collect::<PathBuf>().into() })
    }

    /// The path below the root.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The path as a clean line, `/` between folders.
    pub fn shown(&self) -> String {
        text::line(&self.0.to_string_lossy().replace('\\', "/"))
    }
}

impl Serialize for Id {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(to)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Text;

        impl Visitor<'_> for Text {
            type Value = Id;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a path")
            }

            // From where the text lies: a path is read for every file of the library.
            fn visit_str<E>(self, path: &str) -> Result<Id, E> {
                Ok(Id::new(path))
            }
        }

        from.deserialize_str(Text)
    }
}

impl Borrow<OsStr> for Id {
    fn borrow(&self) -> &OsStr {
        self.0.as_os_str()
    }
}

pub use crate::files::Stamp;

/// What the list shows of a brief that could be read, and no more: a hundred thousand of them are kept in memory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Card {
    pub headline: Box<str>,
    /// The day of the meeting.
    pub date: Option<Date>,
    pub parties: Box<[CompactString]>,
    /// Whether somebody has looked at it.
    pub review: Review,
    /// How many statements it has.
    pub quotes: u32,
    /// How many agreed points.
    pub commitments: u32,
}

impl Card {
    /// The card of `brief`.
    pub fn of(brief: &Brief) -> Self {
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

/// One file of the library, as the list knows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub id: Id,
    /// Which version of it.
    pub stamp: Stamp,
    /// What the list shows; absent where the file is broken.
    pub card: Option<Card>,
    /// What is wrong in the file.
    pub problems: Vec<Problem>,
}

impl Entry {
    /// Whether the file gave no brief.
    pub const fn is_broken(&self) -> bool {
        self.card.is_none()
    }

    /// Why the file gave no brief: its first error, for a warning stops nothing.
    pub fn why(&self) -> &str {
        brief::unreadable_reason(&self.problems)
    }

    /// The date of the meeting, if known.
    pub fn date(&self) -> Option<Date> {
        self.card.as_ref().and_then(|card| card.date)
    }
}

/// Entries by their ids. An id stands in its entry and nowhere else: all those of a large library are held twice, by the list
/// and by what keeps it true to the files.
#[derive(Debug, Clone, Default)]
pub struct Catalogue(FxHashSet<Named>);

/// An entry, told from others by its id.
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
    pub fn at(&self, path: &Path) -> Option<&Arc<Entry>> {
        self.0.get(path.as_os_str()).map(|named| &named.0)
    }

    /// The entry called `id`.
    pub fn get(&self, id: &Id) -> Option<&Arc<Entry>> {
        self.at(id.path())
    }

    /// Puts an entry in; the one in whose place it comes.
    pub fn put(&mut self, entry: Arc<Entry>) -> Option<Arc<Entry>> {
        self.0.replace(Named(entry)).map(|named| named.0)
    }

    /// Takes an entry out.
    pub fn remove(&mut self, id: &Id) -> Option<Arc<Entry>> {
        self.0.take::<OsStr>(id.borrow()).map(|named| named.0)
    }

    /// Makes room for `more`.
    pub fn reserve(&mut self, more: usize) {
        self.0.reserve(more);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All, in no order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Arc<Entry>> {
        self.0.iter().map(|named| &named.0)
    }
}

impl Extend<Arc<Entry>> for Catalogue {
    fn extend<T: IntoIterator<Item = Arc<Entry>>>(&mut self, entries: T) {
        let entries = entries.into_iter();
        self.0.reserve(entries.size_hint().0);
        for entry in entries {
            self.put(entry);
        }
    }
}

/// The order of a list: latest meeting first, those without a date after them, then by headline and file.
pub fn order(a: &Entry, b: &Entry) -> std::cmp::Ordering {
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
    fn one_path_is_one_id_however_it_is_written() {
        let plain = Id::new("a/b.c/d.toml");
        for other in ["a//b.c/d.toml", "a/./b.c/d.toml", "a/b.c/d.toml/", "a/b.c/.//d.toml"] {
            let other = Id::new(other);
            assert_eq!(plain, other);
            assert_eq!(FxBuildHasher.hash_one(&plain), FxBuildHasher.hash_one(&other));
            assert_eq!(plain.path().as_os_str(), other.path().as_os_str());
        }
        assert_eq!(Id::new("a/.hidden/d.toml").shown(), "a/.hidden/d.toml");
        assert_ne!(plain, Id::new("a/b.c/e.toml"));
    }
}
