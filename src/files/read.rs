//! Reading a file that somebody else may have put there: never a device, never without end, never but as text.

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

/// The text of the regular file at `path`, without the mark that some editors put in front.
///
/// # Errors
/// Returns an error if it cannot be opened, is no regular file, holds more than `max_bytes` or is not UTF-8.
pub fn read(path: &Path, max_bytes: u64) -> Result<String> {
    read_stamped(path, max_bytes).map(|(text, _)| text)
}

/// [`read`], and the stamp of the very file that was read.
///
/// # Errors
/// Those of [`read`].
pub fn read_stamped(path: &Path, max_bytes: u64) -> Result<(String, Stamp)> {
    let (bytes, stamp) = open(path, max_bytes)?;
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
///
/// # Errors
/// Returns an error if it cannot be opened, is no regular file or holds more than `max_bytes`.
pub fn read_bytes(path: &Path, max_bytes: u64) -> Result<Vec<u8>> {
    open(path, max_bytes).map(|(bytes, _)| bytes)
}

/// The first `most` bytes of the regular file at `path`, or all where it has no more.
///
/// # Errors
/// Returns an error if it cannot be opened or is no regular file.
pub fn read_start(path: &Path, most: u64) -> Result<Vec<u8>> {
    let (file, _) = open_regular(path)?;
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes).map_err(|error| failed("read", path, error))?;
    Ok(bytes)
}

/// The bytes of the regular file at `path` that lie in `range`.
///
/// # Errors
/// Returns an error if it cannot be opened, is no regular file or does not reach so far.
pub fn read_range(path: &Path, range: Range<u64>) -> Result<Vec<u8>> {
    let file = OpenFile::open(path)?;
    if range.end > file.length {
        return Err(refused("read", path, "shorter than it was"));
    }
    file.read(range).map_err(|error| failed("read", path, error))
}

/// A regular file that is held open and read in parts, from any thread: it stays readable where its name is taken away.
#[derive(Debug)]
pub struct OpenFile {
    file: File,
    /// How many bytes it had when it was opened.
    length: u64,
}

impl OpenFile {
    /// The file at `path`.
    ///
    /// # Errors
    /// Returns an error if it cannot be opened or is no regular file.
    pub fn open(path: &Path) -> Result<Self> {
        let (file, metadata) = open_regular(path)?;
        Ok(Self { file, length: metadata.len() })
    }

    /// How many bytes it had when it was opened.
    pub const fn length(&self) -> u64 {
        self.length
    }

    /// The bytes that lie in `range`.
    ///
    /// # Errors
    /// Returns an error if it does not reach so far, or the system fails.
    pub fn read(&self, range: Range<u64>) -> io::Result<Vec<u8>> {
        let length = range.end.checked_sub(range.start).filter(|_| range.end <= self.length);
        let length = length.and_then(|length| usize::try_from(length).ok()).ok_or(io::ErrorKind::UnexpectedEof)?;
        let mut bytes = vec![0; length];
        self.file.read_exact_at(&mut bytes, range.start)?;
        Ok(bytes)
    }
}

fn open(path: &Path, max_bytes: u64) -> Result<(Vec<u8>, Stamp)> {
    let (mut file, metadata) = open_regular(path)?;
    let too_large = || refused("read", path, format_args!("larger than {}", size(max_bytes)));
    if metadata.len() > max_bytes {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
    // The file may grow while it is read, and some tell no size at all.
    let read = (&mut file).take(max_bytes.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| failed("read", path, error))?;
    if bytes.len() as u64 > max_bytes {
        return Err(too_large());
    }
    Ok((bytes, Stamp::of(&metadata)))
}

fn open_regular(path: &Path) -> Result<(File, Metadata)> {
    let failed = |error: std::io::Error| failed("read", path, error);
    // Without NONBLOCK the opening of a FIFO would wait for a writer for ever.
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
    let file = match rustix::fs::open(path, flags, Mode::empty()) {
        Ok(fd) => File::from(fd),
        // What the system says of a socket.
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
fn size(bytes: u64) -> String {
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
        read(path, MAX_BRIEF).unwrap_err().reason
    }

    #[test]
    fn a_text_is_read_without_the_mark_in_front() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        fs::write(&path, "\u{feff}schema = 1\r\n").unwrap();
        let (text, stamp) = read_stamped(&path, MAX_BRIEF).unwrap();
        assert_eq!((text.as_str(), stamp), ("schema = 1\r\n", crate::files::stamp(&path).unwrap()));
        assert_eq!(read_bytes(&path, 100).unwrap().len(), 15);
    }

    #[test]
    fn what_is_not_utf8_is_refused_with_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        fs::write(&path, b"abc\xffdef").unwrap();
        assert_eq!(reason(&path), "not UTF-8 at byte 3");
        fs::write(&path, b"\xff\xfea\0").unwrap();
        assert_eq!(reason(&path), "UTF-16, not UTF-8");
    }

    #[test]
    fn the_largest_size_is_read_and_one_byte_more_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        fs::write(&path, "a".repeat(10)).unwrap();
        assert_eq!(read(&path, 10).unwrap().len(), 10);
        assert_eq!(read(&path, 9).unwrap_err().reason, "larger than 9 bytes");
        File::create(&path).unwrap().set_len(MAX_BRIEF + 1).unwrap();
        assert_eq!(reason(&path), "larger than 4 MiB");
    }

    #[test]
    fn a_file_that_tells_no_size_is_held_to_the_limit() {
        let path = Path::new("/proc/self/maps");
        if path.exists() {
            assert_eq!(read(path, 20).unwrap_err().reason, "larger than 20 bytes");
            assert!(!read(path, MAX_BRIEF).unwrap().is_empty());
        }
    }

    #[test]
    fn fifos_sockets_devices_and_folders_are_refused_at_once() {
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
