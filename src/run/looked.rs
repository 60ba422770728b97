//! What was seen when every file of a library was last looked at, kept beside its index: with it the next command sees in a
//! moment whether the index is still true to the files.

use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::files::{self, Existing, Files, Outline, Tree};
use crate::search::Print;

/// The name of its file.
const NAME: &str = "briefing-looked";
/// No longer one is read (bytes).
const LONGEST: u64 = 1 << 30;
/// To be raised whenever what follows changes.
const FORMAT: u32 = 2;
/// Looking at every file may take this share of the time, one in so many;
const SHARE: u32 = 100;
/// it is not due again sooner than after so long.
const SOONEST: Duration = Duration::from_secs(2);
/// So long after every file was looked at a change is as good as none yet: the reader shows one within as long.
const FRESH: Duration = Duration::from_secs(1);

/// What was seen when every file was last looked at.
pub(super) struct Looked {
    head: Head,
    /// When that was, nanoseconds since 1970: the time of its file.
    at: i64,
    /// The files, not yet taken apart.
    rest: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
struct Head {
    format: u32,
    print: Print,
    /// How long it took.
    took: Duration,
    count: usize,
    outline: Outline,
}

impl Looked {
    /// What is kept in the folder of an index; none where there is nothing of use.
    pub(super) fn load(folder: &Path) -> Option<Self> {
        let file = folder.join(NAME);
        let at = files::stamp(&file).ok()?.modified;
        let mut bytes = files::read_bytes(&file, LONGEST).ok()?;
        let (head, rest) = postcard::take_from_bytes::<Head>(&bytes).ok()?;
        let start = bytes.len() - rest.len();
        (head.format == FORMAT).then(|| Self { head, at, rest: bytes.split_off(start) })
    }

    /// Keeps that `tree`, with this print, was seen at `at` after looking for so long. Where it cannot be kept the next
    /// command looks again.
    pub(super) fn keep(folder: &Path, tree: &Tree, (print, at, took): (Print, i64, Duration)) {
        let outline = tree.outline.clone();
        let head = Head { format: FORMAT, print, took, count: tree.len(), outline };
        let bytes = postcard::to_stdvec(&head).and_then(|head| postcard::to_extend(&tree.files, head));
        let file = folder.join(NAME);
        if bytes.is_ok_and(|bytes| files::write_atomic(&file, &bytes, Existing::Replace).is_ok()) {
            let _ = files::set_time(&file, at);
        }
    }

    /// The print of the library as it was.
    pub(super) const fn print(&self) -> Print {
        self.head.print
    }

    /// How many files there were.
    pub(super) const fn count(&self) -> usize {
        self.head.count
    }

    /// The folders as they were.
    pub(super) const fn outline(&self) -> &Outline {
        &self.head.outline
    }

    /// Whether every file below `root` is as it was, which is then kept in `folder`; where what is kept is damaged it is not.
    pub(super) fn still_holds(&self, root: &Path, folder: &Path) -> bool {
        let at = files::now();
        let Ok(files) = postcard::from_bytes::<Files>(&self.rest) else { return false };
        let holds = Tree::of(self.head.outline.clone(), files).is_of(root);
        if holds {
            // Where it cannot be kept the next command looks again.
            let _ = files::set_time(&folder.join(NAME), at);
        }
        holds
    }

    /// Whether every file was looked at so short a time ago that it need not be again.
    pub(super) fn is_fresh(&self) -> bool {
        self.is_younger(FRESH)
    }

    /// Whether every file should be looked at again.
    pub(super) fn is_due(&self) -> bool {
        !self.is_younger(SOONEST.max(self.head.took.saturating_mul(SHARE)))
    }

    /// A time in the future says nothing.
    fn is_younger(&self, age: Duration) -> bool {
        let now = files::now().saturating_sub(self.at);
        u64::try_from(now).is_ok_and(|now| Duration::from_nanos(now) <= age)
    }
}
