//! What tells one state of a library from another without a list of its files: their number, and a sum over path and stamp
//! of each, in any order. Where the print of the files is that of the index, nothing has changed.

use serde::{Deserialize, Serialize};

use crate::files::Tree;
use crate::index::row;
use crate::text::fnv1a;

/// The print of a state of a library.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    files: u64,
    sum: u64,
}

impl Fingerprint {
    /// The print of the library that is `tree`.
    pub fn of(tree: &Tree) -> Self {
        let mut print = Self::default();
        let mut bytes = Vec::new();
        tree.each(|path, stamp| {
            bytes.clear();
            bytes.extend_from_slice(path);
            row::end(&mut bytes, stamp);
            print.put(&bytes);
        });
        print
    }

    /// A file is there.
    pub(super) fn put(&mut self, row: &[u8]) {
        self.files = self.files.wrapping_add(1);
        self.sum = self.sum.wrapping_add(mixed(row));
    }

    /// A file is there no more.
    pub(super) fn take(&mut self, row: &[u8]) {
        self.files = self.files.wrapping_sub(1);
        self.sum = self.sum.wrapping_sub(mixed(row));
    }

    /// As the index keeps it.
    pub(super) fn to_text(self) -> String {
        format!("{} {:016x}", self.files, self.sum)
    }

    pub(super) fn from_text(text: &str) -> Option<Self> {
        let (files, sum) = text.split_once(' ')?;
        Some(Self { files: files.parse().ok()?, sum: u64::from_str_radix(sum, 16).ok()? })
    }
}

/// FNV-1a, stirred: the same in every release, and in a sum no two rows make up for each other.
fn mixed(row: &[u8]) -> u64 {
    let mut sum = fnv1a(row);
    sum = (sum ^ (sum >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    sum = (sum ^ (sum >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    sum ^ (sum >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(rows: &[&str]) -> Fingerprint {
        let mut print = Fingerprint::default();
        rows.iter().for_each(|row| print.put(row.as_bytes()));
        print
    }

    #[test]
    fn a_print_is_of_the_files_not_of_their_order_and_text_gives_it_back() {
        let whole = print(&["a1", "b2", "c3"]);
        assert_eq!(whole, print(&["c3", "a1", "b2"]));
        for other in [&["a1", "b2"][..], &["a2", "b1", "c3"], &["a1", "b2", "c3", "c3"], &["a1", "b2", "c4"]] {
            assert_ne!(whole, print(other), "{other:?}");
        }
        let mut less = whole;
        less.take(b"b2");
        assert_eq!(less, print(&["a1", "c3"]));
        assert_eq!(Fingerprint::from_text(&whole.to_text()), Some(whole));
        assert_eq!(["", "3", "x 1", "3 x", "3 1 1"].map(Fingerprint::from_text), [None; 5]);
    }
}
