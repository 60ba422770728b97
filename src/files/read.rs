//! Reads files that may be hostile: only regular files, only up to a limit, and text only as UTF-8.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::Path;

use rustix::fs::{Mode, OFlags};

use crate::error::Result;
use crate::files::failure::{failed, refused};
use crate::files::stamp::Stamp;

/// The largest brief that is read, in bytes.
pub const MAX_BRIEF: u64 = 4 * 1024 * 1024;

/// The text of the regular file at `path`, without a byte order mark.
///
/// # Errors
/// Returns an error if the file cannot be read, is not a regular file, is larger than `max_bytes` or is not UTF-8.
pub fn read_text(path: &Path, max_bytes: u64) -> Result<String> {
    read_stamped(path, max_bytes).map(|(text, _)| text)
}

/// Like [`read_text`]; also returns the stamp of the file that was opened.
pub fn read_stamped(path: &Path, max_bytes: u64) -> Result<(String, Stamp)> {
    let (bytes, stamp) = read_with_limit(path, max_bytes)?;
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let reason = match error.as_bytes() {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "UTF-16, not UTF-8".to_owned(),
            _ => format!("not UTF-8 at byte {}", error.utf8_error().valid_up_to()),
        };
        refused("read", path, reason)
    })?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok((text, stamp))
}

/// The bytes of the regular file at `path`.
pub fn read_bytes(path: &Path, max_bytes: u64) -> Result<Vec<u8>> {
    read_with_limit(path, max_bytes).map(|(bytes, _)| bytes)
}

/// At most the first `max_bytes` bytes of the regular file at `path`.
pub fn read_start(path: &Path, max_bytes: u64) -> Result<Vec<u8>> {
    let (file, _) = open_regular(path)?;
    let mut bytes = Vec::new();
    file.take(max_bytes).read_to_end(&mut bytes).map_err(|error| failed("read", path, error))?;
    Ok(bytes)
}

/// The bytes in `range` of the regular file at `path`.
///
/// # Errors
/// Returns an error if the file cannot be read, is not a regular file or is too short.
pub fn read_range(path: &Path, range: Range<u64>) -> Result<Vec<u8>> {
    let file = OpenFile::new(path)?;
    if range.end > file.length {
        return Err(refused("read", path, "shorter than it was"));
    }
    file.read_at(range).map_err(|error| failed("read", path, error))
}

/// An open regular file that any thread can read in parts. It stays readable after it has been renamed or removed.
#[derive(Debug)]
pub struct OpenFile {
    file: File,
    /// In bytes, when it was opened.
    length: u64,
}

impl OpenFile {
    pub fn new(path: &Path) -> Result<Self> {
        let (file, metadata) = open_regular(path)?;
        Ok(Self { file, length: metadata.len() })
    }

    /// In bytes, when it was opened.
    pub const fn length(&self) -> u64 {
        self.length
    }

    pub fn read_at(&self, range: Range<u64>) -> io::Result<Vec<u8>> {
        let length = range.end.checked_sub(range.start).filter(|_| range.end <= self.length);
        let length = length.and_then(|length| usize::try_from(length).ok()).ok_or(io::ErrorKind::UnexpectedEof)?;
        let mut bytes = vec![0; length];
        self.file.read_exact_at(&mut bytes, range.start)?;
        Ok(bytes)
    }
}

fn read_with_limit(path: &Path, max_bytes: u64) -> Result<(Vec<u8>, Stamp)> {
    let (mut file, metadata) = open_regular(path)?;
    let too_large = || refused("read", path, format_args!("larger than {}", format_size(max_bytes)));
    if metadata.len() > max_bytes {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
    // The file may grow during the read, and files in /proc report no size.
    let read = (&mut file).take(max_bytes.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| failed("read", path, error))?;
    if bytes.len() as u64 > max_bytes {
        return Err(too_large());
    }
    Ok((bytes, Stamp::from_metadata(&metadata)))
}

fn open_regular(path: &Path) -> Result<(File, Metadata)> {
    let failed = |error: std::io::Error| failed("read", path, error);
    // Without NONBLOCK, opening a FIFO would wait for a writer.
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
    let file = match rustix::fs::open(path, flags, Mode::empty()) {
        Ok(fd) => File::from(fd),
        // The file is a socket.
        Err(rustix::io::Errno::NXIO) => return Err(refused("read", path, "not a regular file")),
        Err(error) => return Err(failed(error.into())),
    };
    let metadata = file.metadata().map_err(failed)?;
    if !metadata.is_file() {
        return Err(refused("read", path, if metadata.is_dir() { "a folder" } else { "not a regular file" }));
    }
    Ok((file, metadata))
}

/// A number of bytes in the largest unit that divides it.
fn format_size(bytes: u64) -> String {
    const KIB: u64 = 1024;
    const MIB: u64 = KIB * KIB;
    match bytes {
        _ if bytes >= MIB && bytes.is_multiple_of(MIB) => format!("{} MiB", bytes / MIB),
        _ if bytes >= KIB && bytes.is_multiple_of(KIB) => format!("{} KiB", bytes / KIB),
        _ => format!("{bytes} bytes"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;
    use std::process::Command;

    use super::*;

    fn reason(path: &Path) -> String {
        read_text(path, MAX_BRIEF).unwrap_err().reason
    }

    #[test]
    fn text_is_read_without_a_byte_order_mark() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        fs::write(&path, "\u{feff}schema = 1\r\n").unwrap();
        let (text, stamp) = read_stamped(&path, MAX_BRIEF).unwrap();
        assert_eq!((text.as_str(), stamp), ("schema = 1\r\n", crate::files::stamp(&path).unwrap()));
        assert_eq!(read_bytes(&path, 100).unwrap().len(), 15);
    }

    #[test]
    fn text_that_is_not_utf8_is_refused_with_the_position() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        fs::write(&path, b"abc\xffdef").unwrap();
        assert_eq!(reason(&path), "not UTF-8 at byte 3");
        fs::write(&path, b"\xff\xfea\0").unwrap();
        assert_eq!(reason(&path), "UTF-16, not UTF-8");
    }

    #[test]
    fn a_file_of_the_largest_size_is_read_and_a_larger_one_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        fs::write(&path, "a".repeat(10)).unwrap();
        assert_eq!(read_text(&path, 10).unwrap().len(), 10);
        assert_eq!(read_text(&path, 9).unwrap_err().reason, "larger than 9 bytes");
        File::create(&path).unwrap().set_len(MAX_BRIEF + 1).unwrap();
        assert_eq!(reason(&path), "larger than 4 MiB");
    }

    #[test]
    fn the_limit_applies_to_a_file_that_reports_no_size() {
        let path = Path::new("/proc/self/maps");
        if path.exists() {
            assert_eq!(read_text(path, 20).unwrap_err().reason, "larger than 20 bytes");
            assert!(!read_text(path, MAX_BRIEF).unwrap().is_empty());
        }
    }

    #[test]
    fn fifos_sockets_devices_and_folders_are_refused_without_waiting() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        assert!(Command::new("mkfifo").arg(at("fifo.toml")).status().unwrap().success());
        let _socket = UnixListener::bind(at("socket.toml")).unwrap();
        symlink("/dev/zero", at("zero.toml")).unwrap();
        symlink("loop.toml", at("loop.toml")).unwrap();
        for name in ["fifo.toml", "socket.toml", "zero.toml"] {
            assert_eq!(reason(&at(name)), "not a regular file", "{name}");
        }
        assert_eq!(reason(folder.path()), "a folder");
        assert_eq!(reason(&at("gone.toml")), "no such file or directory");
        assert!(reason(&at("loop.toml")).contains("symbolic link"));
    }
}
