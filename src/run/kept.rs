//! The list as the reader last had it, kept beside the index: it is on the screen before the first file is looked at. It is
//! only ever a beginning: every stamp in it is held against the files, and what is damaged is as if it were not there.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::files::{self, Existing};
use crate::library::Entry;
use crate::search::Print;

/// The name of its file.
const NAME: &str = "briefing-list";
/// To be raised whenever what follows, or what an entry is, changes.
const FORMAT: u32 = 2;
/// No longer one is read (bytes).
const LONGEST: u64 = 1 << 30;
/// Entries of the first part, more than any screen shows, and of each part after it.
const FIRST: usize = 256;
const PART: usize = 8192;
/// The first part is looked for in so many bytes; what is longer comes with the rest.
const START: u64 = 256 << 10;

/// A kept list, of which the first part has been read.
pub(super) struct Kept {
    path: PathBuf,
    head: Head,
    /// Where the parts begin that have not been read.
    rest: usize,
}

#[derive(Serialize, Deserialize)]
struct Head {
    format: (u32, String),
    print: Option<Print>,
    count: usize,
}

impl Kept {
    /// What is kept in the folder of an index, and the first entries of the list; none where there is nothing of use.
    pub(super) fn open(folder: &Path) -> Option<(Self, Vec<Entry>)> {
        let path = folder.join(NAME);
        let bytes = files::read_start(&path, START).ok()?;
        let mut at = 0;
        let head: Head = part(&bytes, &mut at)?;
        if head.format != format() {
            return None;
        }
        let first = part(&bytes, &mut at).unwrap_or_default();
        Some((Self { path, head, rest: at }, first))
    }

    /// The print of the index when this was kept.
    pub(super) const fn print(&self) -> Option<Print> {
        self.head.print
    }

    /// How many entries there are in all.
    pub(super) const fn count(&self) -> usize {
        self.head.count
    }

    /// The rest of the list; as much of it as is not damaged.
    pub(super) fn rest(&self) -> Vec<Entry> {
        let Ok(bytes) = files::read_bytes(&self.path, LONGEST) else { return Vec::new() };
        let mut at = self.rest;
        let parts = std::iter::from_fn(|| part::<Vec<Entry>>(&bytes, &mut at));
        parts.flatten().collect()
    }

    /// Keeps `entries`, which are in the order of the list, and the print of the index that knows them. Where they cannot be
    /// kept the next start reads the files.
    pub(super) fn keep(folder: &Path, entries: &[Arc<Entry>], print: Option<Print>) {
        // A path that is no text cannot be kept; its file is read at each start.
        let entries: Vec<&Entry> =
            entries.iter().map(|entry| &**entry).filter(|e| e.id.path().to_str().is_some()).collect();
        let mut bytes = Vec::new();
        let (first, rest) = entries.split_at(FIRST.min(entries.len()));
        let head = Head { format: format(), print, count: entries.len() };
        let parts = std::iter::once(first).chain(rest.chunks(PART));
        let put = put(&mut bytes, &head).and_then(|()| parts.into_iter().try_for_each(|part| put(&mut bytes, &part)));
        if put.is_some() {
            let _ = files::write_atomic(&folder.join(NAME), &bytes, Existing::Replace);
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
    use crate::library::{Card, Id, Stamp};

    fn entries(count: usize) -> Vec<Arc<Entry>> {
        let card = |n: usize| Card::of(&Brief { headline: format!("会谈 {n}"), ..Brief::default() });
        let entry = |n: usize| Entry {
            id: Id::new(format!("folder/{n}.toml")),
            stamp: Stamp { modified: 7, size: n as u64, inode: 9 },
            card: (!n.is_multiple_of(3)).then(|| card(n)),
            problems: if n.is_multiple_of(3) { vec![Problem::of_file("not UTF-8")] } else { Vec::new() },
        };
        (0..count).map(entry).map(Arc::new).collect()
    }

    fn read(folder: &Path) -> Option<Vec<Entry>> {
        let (kept, mut all) = Kept::open(folder)?;
        all.extend(kept.rest());
        assert!(all.len() <= kept.count());
        Some(all)
    }

    #[test]
    fn a_list_is_kept_whole_whatever_its_length() {
        let folder = tempfile::tempdir().unwrap();
        assert!(read(folder.path()).is_none());
        for count in [0, 1, FIRST, FIRST + 1, FIRST + PART + 5] {
            let entries = entries(count);
            Kept::keep(folder.path(), &entries, Some(Print::default()));
            let all: Vec<Entry> = entries.iter().map(|entry| Entry::clone(entry)).collect();
            assert_eq!(read(folder.path()), Some(all));
        }
    }

    #[test]
    fn what_is_damaged_or_cut_off_is_left_out_and_what_lies_before_it_is_not() {
        let folder = tempfile::tempdir().unwrap();
        Kept::keep(folder.path(), &entries(FIRST + 10), None);
        let whole = fs::read(folder.path().join(NAME)).unwrap();
        // Behind a damaged first part the rest cannot be found.
        for (at, expected) in [(10, None), (200, Some(0)), (whole.len() - 10, Some(FIRST))] {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x40;
            fs::write(folder.path().join(NAME), &bytes).unwrap();
            assert_eq!(read(folder.path()).map(|all| all.len()), expected, "{at}");
        }
        fs::write(folder.path().join(NAME), &whole[..whole.len() - 1]).unwrap();
        assert_eq!(read(folder.path()).unwrap().len(), FIRST);
    }
}
