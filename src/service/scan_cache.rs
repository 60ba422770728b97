//! What was seen when every file of a library was last looked at, kept beside its index: with it the next command sees in a
//! moment whether the index is still true to the files.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::files::{self, Existing, Files, Outline, Tree};
use crate::index::Fingerprint;

/// The name of its file.
const NAME: &str = "briefing-looked";
/// No longer one is read (bytes).
const LONGEST: u64 = 1 << 30;
/// The folders of all but a library with very many of them stand in so many bytes at the beginning.
const START: u64 = 1 << 17;
/// To be raised whenever what follows changes.
const FORMAT: u32 = 2;
/// Looking at every file may take this share of the time, one in so many;
const SHARE: u32 = 100;
/// it is not due again sooner than after so long.
const SOONEST: Duration = Duration::from_secs(2);
/// So long after every file was looked at a change is as good as none yet: the reader shows one within as long.
const FRESH: Duration = Duration::from_secs(1);

/// What was seen when every file was last looked at.
pub(crate) struct Looked {
    head: Head,
    /// When that was, nanoseconds since 1970: the time of its file.
    at: i64,
    path: PathBuf,
}

#[derive(Serialize, Deserialize)]
struct Head {
    format: u32,
    print: Fingerprint,
    /// How long it took.
    took: Duration,
    count: usize,
    outline: Outline,
}

impl Looked {
    /// What is kept in the folder of an index; none where there is nothing of use.
    pub(crate) fn load(folder: &Path) -> Option<Self> {
        let path = folder.join(NAME);
        let at = files::stamp(&path).ok()?.modified;
        // The stamps of a hundred thousand files are megabytes, and often not needed.
        let start = files::read_start(&path, START).ok()?;
        let head = match postcard::take_from_bytes::<Head>(&start) {
            Ok((head, _)) => head,
            Err(_) if start.len() as u64 == START => {
                postcard::take_from_bytes(&files::read_bytes(&path, LONGEST).ok()?).ok()?.0
            }
            Err(_) => return None,
        };
        (head.format == FORMAT).then_some(Self { head, at, path })
    }

    /// Keeps that `tree`, with this print, was seen at `at` after looking for so long. Where it cannot be kept the next
    /// command looks again.
    pub(crate) fn keep(folder: &Path, tree: &Tree, (print, at, took): (Fingerprint, i64, Duration)) {
        let outline = tree.outline.clone();
        let head = Head { format: FORMAT, print, took, count: tree.len(), outline };
        let bytes = postcard::to_stdvec(&head).and_then(|head| postcard::to_extend(&tree.files, head));
        let file = folder.join(NAME);
        if bytes.is_ok_and(|bytes| files::write_atomic(&file, &bytes, Existing::Replace).is_ok()) {
            let _ = files::set_time(&file, at);
        }
    }

    /// The print of the library as it was.
    pub(crate) const fn print(&self) -> Fingerprint {
        self.head.print
    }

    /// How many files there were.
    pub(crate) const fn count(&self) -> usize {
        self.head.count
    }

    /// The folders as they were.
    pub(crate) const fn outline(&self) -> &Outline {
        &self.head.outline
    }

    /// Whether every file below `root` is as it was, which is then kept; where what is kept is damaged it is not.
    pub(crate) fn still_holds(&self, root: &Path) -> bool {
        let at = files::now();
        let holds = self.tree().is_some_and(|tree| tree.is_of(root));
        if holds {
            // Where it cannot be kept the next command looks again.
            let _ = files::set_time(&self.path, at);
        }
        holds
    }

    /// All as it was; none where what is kept is damaged, or another program has kept something else meanwhile.
    fn tree(&self) -> Option<Tree> {
        let bytes = files::read_bytes(&self.path, LONGEST).ok()?;
        let (head, rest) = postcard::take_from_bytes::<Head>(&bytes).ok()?;
        let files: Files = postcard::from_bytes(rest).ok()?;
        (head.format == FORMAT && head.print == self.head.print).then(|| Tree::of(head.outline, files))
    }

    /// Whether every file was looked at so short a time ago that it need not be again.
    pub(crate) fn is_fresh(&self) -> bool {
        self.is_younger(FRESH)
    }

    /// Whether every file should be looked at again.
    pub(crate) fn is_due(&self) -> bool {
        !self.is_younger(SOONEST.max(self.head.took.saturating_mul(SHARE)))
    }

    /// A time in the future says nothing.
    fn is_younger(&self, age: Duration) -> bool {
        let now = files::now().saturating_sub(self.at);
        u64::try_from(now).is_ok_and(|now| Duration::from_nanos(now) <= age)
    }
}
