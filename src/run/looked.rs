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
const FORMAT: u32 = 1;
/// Looking at every file may take this share of the time, one in so many;
const SHARE: u32 = 100;
/// it is not due again sooner than after so long.
const SOONEST: Duration = Duration::from_secs(2);

/// What was seen when every file was last looked at.
pub(super) struct Looked {
    head: Head,
    /// The files, not yet taken apart.
    rest: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
struct Head {
    format: u32,
    print: Print,
    /// When that was, nanoseconds since 1970, and how long it took.
    at: i64,
    took: Duration,
    count: usize,
    outline: Outline,
}

impl Looked {
    /// What is kept in the folder of an index; none where there is nothing of use.
    pub(super) fn load(folder: &Path) -> Option<Self> {
        let mut bytes = files::read_bytes(&folder.join(NAME), LONGEST).ok()?;
        let (head, rest) = postcard::take_from_bytes::<Head>(&bytes).ok()?;
        let start = bytes.len() - rest.len();
        (head.format == FORMAT).then(|| Self { head, rest: bytes.split_off(start) })
    }

    /// Keeps that `tree`, with this print, was seen at `at` after looking for so long. Where it cannot be kept the next
    /// command looks again.
    pub(super) fn keep(folder: &Path, tree: &Tree, (print, at, took): (Print, i64, Duration)) {
        let outline = tree.outline.clone();
        let head = Head { format: FORMAT, print, at, took, count: tree.len(), outline };
        let bytes = postcard::to_stdvec(&head).and_then(|head| postcard::to_extend(&tree.files, head));
        if let Ok(bytes) = bytes {
            let _ = files::write_atomic(&folder.join(NAME), &bytes, Existing::Replace);
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

    /// All as it was; none where what is kept is damaged.
    pub(super) fn tree(&self) -> Option<Tree> {
        let files: Files = postcard::from_bytes(&self.rest).ok()?;
        Some(Tree::of(self.head.outline.clone(), files))
    }

    /// Whether every file should be looked at again.
    pub(super) fn is_due(&self) -> bool {
        let age = files::now().saturating_sub(self.head.at);
        let rest = SOONEST.max(self.head.took.saturating_mul(SHARE));
        u64::try_from(age).map_or(true, |age| Duration::from_nanos(age) > rest)
    }
}
