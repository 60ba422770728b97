//! The list as the reader last had it, kept beside the index: it is on the screen before the first file is looked at. It is
//! only ever a beginning: every stamp in it is held against the files, and what is damaged is as if it were not there.

use std::convert::Infallible;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::files::{self, Existing, Outline};
use crate::index::Fingerprint;
use crate::library::{Entry, Event, Loaded, Stamp, order};
use crate::parallel;

/// The name of its file.
const NAME: &str = "briefing-list";
/// To be raised whenever what follows, or what an entry is, changes.
const FORMAT: u32 = 3;
/// Entries of the first part, more than any screen shows, and of each part after it.
const FIRST: usize = 256;
const PART: usize = 2048;
/// The first part is looked for in so many bytes; what is longer comes with the rest.
const START: u64 = 256 << 10;

pub(crate) struct Kept {
    path: PathBuf,
    head: Head,
    /// Where the first part begins.
    start: u64,
    /// Which parts have not been read.
    unread: Range<usize>,
}

#[derive(Serialize, Deserialize)]
struct Head {
    format: (u32, String),
    print: Option<Fingerprint>,
    count: usize,
    /// The lengths of the parts (bytes), the folders behind the entries.
    parts: Vec<u32>,
}

/// What is shown at once.
pub(crate) struct Start {
    pub(crate) kept: Kept,
    pub(crate) entries: Vec<Arc<Entry>>,
    /// The folders as they were when it was kept.
    pub(crate) folders: Option<Outline>,
}

impl Kept {
    /// What is kept in the folder of an index; none where there is nothing of use.
    pub(crate) fn open(folder: &Path) -> Option<Start> {
        let path = folder.join(NAME);
        let bytes = files::read_start(&path, START).ok()?;
        let mut at = 0;
        let head: Head = part(&bytes, &mut at)?;
        if head.format != format() {
            return None;
        }
        let start = at as u64;
        let first: Option<Vec<Entry>> = part(&bytes, &mut at);
        let last = head.parts.len().checked_sub(1)?;
        let unread = usize::from(first.is_some())..last;
        let kept = Self { path, head, start, unread };
        let folders = kept.part(last).flatten();
        let entries = first.unwrap_or_default().into_iter().map(Arc::new).collect();
        Some(Start { kept, entries, folders })
    }

    /// The print of the index when this was kept.
    pub(crate) const fn print(&self) -> Option<Fingerprint> {
        self.head.print
    }

    /// How many entries there are in all.
    pub(crate) const fn count(&self) -> usize {
        self.head.count
    }

    fn part<T: DeserializeOwned>(&self, at: usize) -> Option<T> {
        let length = |length: &u32| u64::from(*length);
        let from = self.start + self.head.parts.get(..at)?.iter().map(length).sum::<u64>();
        let bytes = files::read_range(&self.path, from..from + length(self.head.parts.get(at)?)).ok()?;
        part(&bytes, &mut 0)
    }

    /// The rest of the list; as much of it as is not damaged.
    pub(crate) fn rest(&self) -> Vec<Arc<Entry>> {
        let Ok(read) = parallel::map(self.unread.len(), 1, &|at| {
            let entries: Option<Vec<Entry>> = self.part(self.unread.start + at);
            Ok::<_, Infallible>(entries.map(|entries| entries.into_iter().map(Arc::new).collect::<Vec<_>>()))
        });
        read.into_iter().map_while(|entries| entries).flatten().collect()
    }

    /// Keeps `entries`, the print of the index that knows them, and the folders they were found in. Where they cannot be kept
    /// the next start reads the files.
    pub(crate) fn keep(
        folder: &Path,
        mut entries: Vec<Arc<Entry>>,
        (print, folders): (Option<Fingerprint>, Option<Outline>),
    ) {
        entries.sort_unstable_by(|a, b| order(a, b));
        // A path that is no text cannot be kept; its file is read at each start.
        let entries: Vec<&Entry> =
            entries.iter().map(|entry| &**entry).filter(|e| e.id.path().to_str().is_some()).collect();
        let (first, rest) = entries.split_at(FIRST.min(entries.len()));
        let mut bytes = Vec::new();
        let mut parts = Vec::new();
        let mut add = |put: &dyn Fn(&mut Vec<u8>) -> Option<()>| {
            let start = bytes.len();
            put(&mut bytes)?;
            parts.push(u32::try_from(bytes.len() - start).ok()?);
            Some(())
        };
        let put_all = std::iter::once(first)
            .chain(rest.chunks(PART))
            .try_for_each(|part| add(&|bytes| put(bytes, &part)))
            .and_then(|()| add(&|bytes| put(bytes, &folders)));
        let mut all = Vec::new();
        let head = Head { format: format(), print, count: entries.len(), parts };
        if put_all.and_then(|()| put(&mut all, &head)).is_some() {
            all.append(&mut bytes);
            let _ = files::write_atomic(&folder.join(NAME), &all, Existing::Replace);
        }
    }
}

/// What the list keeps of a file that was looked at `now`: what may have changed since under the same stamp is read again at
/// the next opportunity.
pub(crate) fn listed(loaded: &Loaded, now: i64) -> Arc<Entry> {
    let mut entry = loaded.entry.clone();
    if !files::is_sure(entry.stamp.modified, now) {
        entry.stamp = Stamp::default();
    }
    Arc::new(entry)
}

/// The list of a library that somebody else than the reader reads as a whole: kept for the reader's first start.
pub(crate) struct Listing {
    now: i64,
    heard: Mutex<(Vec<Arc<Entry>>, Option<Outline>)>,
}

impl Listing {
    /// Begins before the first file is looked at.
    pub(crate) fn new() -> Self {
        Self { now: files::now(), heard: Mutex::default() }
    }

    /// Hears what happens, from any thread.
    pub(crate) fn take(&self, event: &Event) {
        match event {
            Event::Entries(loaded) => {
                let entries: Vec<Arc<Entry>> = loaded.iter().map(|one| listed(one, self.now)).collect();
                self.heard.lock().unwrap_or_else(PoisonError::into_inner).0.extend(entries);
            }
            Event::Folders(folders) => {
                self.heard.lock().unwrap_or_else(PoisonError::into_inner).1 = Some(folders.clone());
            }
            Event::Removed(_) | Event::Looked(_) | Event::Progress { .. } | Event::Settled | Event::Unreachable(_) => {}
        }
    }

    /// Keeps it in `folder`, with the print of the index that was made beside it, which took `count` files.
    pub(crate) fn keep(self, folder: &Path, (count, print): (usize, Option<Fingerprint>)) {
        let (entries, folders) = self.heard.into_inner().unwrap_or_else(PoisonError::into_inner);
        if entries.len() == count {
            Kept::keep(folder, entries, (print, folders));
        }
    }
}

fn format() -> (u32, String) {
    (FORMAT, env!("CARGO_PKG_VERSION").to_owned())
}

/// Puts `value` behind `bytes`: its length, its sum, itself.
fn put(bytes: &mut Vec<u8>, value: &impl Serialize) -> Option<()> {
    let part = postcard::to_stdvec(value).ok()?;
    bytes.extend(u32::try_from(part.len()).ok()?.to_le_bytes());
    bytes.extend(crc32fast::hash(&part).to_le_bytes());
    bytes.extend(part);
    Some(())
}

/// The part of `bytes` that begins at `at`, which is then behind it; none where it is cut off or damaged.
fn part<T: DeserializeOwned>(bytes: &[u8], at: &mut usize) -> Option<T> {
    let number = |from: usize| Some(u32::from_le_bytes(bytes.get(from..from + 4)?.try_into().ok()?));
    let length = usize::try_from(number(*at)?).ok()?;
    let start = *at + 8;
    let part = bytes.get(start..start.checked_add(length)?)?;
    if crc32fast::hash(part) != number(*at + 4)? {
        return None;
    }
    let value = postcard::from_bytes(part).ok()?;
    *at = start + length;
    Some(value)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use std::fs;

    use super::*;
    use crate::brief::{Brief, Problem};
    use crate::library::{Card, Id};

    fn entries(count: usize) -> Vec<Arc<Entry>> {
        let card = |n: usize| Card::of(&Brief { headline: format!("会谈 {n}"), ..Brief::default() });
        let entry = |n: usize| Entry {
            id: Id::new(format!("folder/{n}.toml")),
            stamp: Stamp { modified: 7, size: n as u64, inode: 9 },
            card: (!n.is_multiple_of(3)).then(|| card(n)),
            problems: if n.is_multiple_of(3) { vec![Problem::of_file("not UTF-8")] } else { Vec::new() },
        };
        let mut entries: Vec<Arc<Entry>> = (0..count).map(entry).map(Arc::new).collect();
        entries.sort_unstable_by(|a, b| order(a, b));
        entries
    }

    fn read(folder: &Path) -> Option<Vec<Entry>> {
        let Start { kept, mut entries, .. } = Kept::open(folder)?;
        entries.extend(kept.rest());
        assert!(entries.len() <= kept.count());
        Some(entries.iter().map(|entry| Entry::clone(entry)).collect())
    }

    #[test]
    fn a_list_is_kept_whole_whatever_its_length() {
        let folder = tempfile::tempdir().unwrap();
        assert!(read(folder.path()).is_none());
        for count in [0, 1, FIRST, FIRST + 1, FIRST + 3 * PART + 5] {
            let entries = entries(count);
            let outline = files::Tree::look(folder.path(), "toml").unwrap().outline;
            Kept::keep(folder.path(), entries.clone(), (Some(Fingerprint::default()), Some(outline.clone())));
            let all: Vec<Entry> = entries.iter().map(|entry| Entry::clone(entry)).collect();
            assert_eq!(read(folder.path()), Some(all));
            assert_eq!(Kept::open(folder.path()).unwrap().folders, Some(outline));
        }
    }

    #[test]
    fn what_is_damaged_or_cut_off_is_left_out_and_what_lies_before_it_is_not() {
        let folder = tempfile::tempdir().unwrap();
        Kept::keep(folder.path(), entries(FIRST + 10), (None, Some(Outline::default())));
        let whole = fs::read(folder.path().join(NAME)).unwrap();
        // Behind a damaged first part the rest cannot be found.
        for (at, expected) in [(10, None), (200, Some(0)), (whole.len() - 12, Some(FIRST))] {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x40;
            fs::write(folder.path().join(NAME), &bytes).unwrap();
            assert_eq!(read(folder.path()).map(|all| all.len()), expected, "{at}");
        }
        for (cut, expected) in [(1, FIRST + 10), (12, FIRST)] {
            fs::write(folder.path().join(NAME), &whole[..whole.len() - cut]).unwrap();
            assert_eq!(read(folder.path()).unwrap().len(), expected);
            assert_eq!(Kept::open(folder.path()).unwrap().folders, None);
        }
    }
}
