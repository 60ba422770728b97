//! What the index knows of a file: its path below the library and its stamp, as one row of bytes. Rows sort by path.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::library::{Id, Stamp};

/// The bytes of a path.
pub(super) fn bytes(path: &Path) -> &[u8] {
    path.as_os_str().as_encoded_bytes()
}

/// The bytes of the path of `id`.
pub(super) fn key(id: &Id) -> Vec<u8> {
    bytes(id.path()).to_vec()
}

/// The row of the file at `key`.
pub(super) fn row(key: &[u8], stamp: Stamp) -> Vec<u8> {
    let mut row = Vec::with_capacity(key.len() + 25);
    row.extend_from_slice(key);
    end(&mut row, stamp);
    row
}

/// Makes the row of a key that is written already.
pub(super) fn end(row: &mut Vec<u8>, stamp: Stamp) {
    // Paths hold no NUL, and it sorts before all they hold.
    row.push(0);
    row.extend(stamp.modified.to_be_bytes());
    row.extend(stamp.size.to_be_bytes());
    row.extend(stamp.inode.to_be_bytes());
}

/// What [`key`] made bytes of.
pub(super) fn of_key(key: &[u8]) -> Id {
    Id::new(path_of(key))
}

/// The path of a row.
pub(super) fn id(row: &[u8]) -> Id {
    let (key, _) = row.split_at(row.len().saturating_sub(25));
    of_key(key)
}

/// The stamp of a row.
pub(super) fn stamp(row: &[u8]) -> Stamp {
    let numbers = row.get(row.len().saturating_sub(24)..).unwrap_or_default();
    let number = |at: usize| {
        let bytes = numbers.get(at * 8..at * 8 + 8).and_then(|bytes| bytes.try_into().ok());
        bytes.map_or([0; 8], |bytes: [u8; 8]| bytes)
    };
    Stamp {
        modified: i64::from_be_bytes(number(0)),
        size: u64::from_be_bytes(number(1)),
        inode: u64::from_be_bytes(number(2)),
    }
}

pub(super) fn path_of(bytes: &[u8]) -> &Path {
    Path::new(OsStr::from_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_gives_back_path_and_stamp() {
        let files = [
            (Id::new("a.toml"), Stamp { modified: -5, size: 0, inode: u64::MAX }),
            (Id::new("中/b c.toml"), Stamp { modified: i64::MAX, size: 7, inode: 1 }),
        ];
        for (file, when) in files {
            let row = row(&key(&file), when);
            assert_eq!((id(&row), stamp(&row)), (file, when));
        }
    }
}
