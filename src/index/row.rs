//! The path and the stamp of a file, as one row of bytes. Rows sort by path.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::library::{Id, Stamp};

/// Three numbers of eight bytes.
const STAMP_LENGTH: usize = 24;

/// The path of `id` as bytes.
pub(super) fn key(id: &Id) -> &[u8] {
    id.path().as_os_str().as_bytes()
}

pub(super) fn encode_row(id: &Id, stamp: Stamp) -> Vec<u8> {
    let mut row = Vec::with_capacity(key(id).len() + 1 + STAMP_LENGTH);
    row.extend_from_slice(key(id));
    // A path contains no NUL, and NUL sorts before every byte of one.
    row.push(0);
    row.extend(stamp.modified.to_be_bytes());
    row.extend(stamp.size.to_be_bytes());
    row.extend(stamp.inode.to_be_bytes());
    row
}

pub(super) fn parse_id(row: &[u8]) -> Id {
    Id::new(parse_path(&row[..row.len().saturating_sub(STAMP_LENGTH + 1)]))
}

/// The stamp in a row; zeros if the row is damaged.
pub(super) fn parse_stamp(row: &[u8]) -> Stamp {
    let (numbers, _) = row[row.len().saturating_sub(STAMP_LENGTH)..].as_chunks();
    let number = |at: usize| numbers.get(at).copied().unwrap_or_default();
    Stamp {
        modified: i64::from_be_bytes(number(0)),
        size: u64::from_be_bytes(number(1)),
        inode: u64::from_be_bytes(number(2)),
    }
}

pub(super) fn parse_path(bytes: &[u8]) -> &Path {
    Path::new(OsStr::from_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_back_unchanged() {
        let files = [
            (Id::new("a.toml"), Stamp { modified: -5, size: 0, inode: u64::MAX }),
            (Id::new("中/b c.toml"), Stamp { modified: i64::MAX, size: 7, inode: 1 }),
        ];
        for (id, stamp) in files {
            let row = encode_row(&id, stamp);
            assert_eq!((parse_id(&row), parse_stamp(&row)), (id, stamp));
        }
    }

    #[test]
    fn a_damaged_row_has_no_stamp() {
        for row in [&b""[..], b"a", b"a.toml\0"] {
            assert_eq!(parse_stamp(row), Stamp::default());
        }
    }
}
