//! The folder of an index as tantivy sees it. Unlike tantivy's own type, it does not map files of which an answer
//! needs little, but reads from them: a page fault maps sixteen pages, all of which count as memory of the program.

use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::HasLen;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, OwnedBytes, WatchCallback, WatchHandle, WritePtr,
};

use crate::error::Result;
use crate::files::{self, OpenFile};
use crate::index::error::tantivy_error;

#[derive(Clone, Debug)]
pub(super) struct IndexDirectory {
    dir: PathBuf,
    mapped: MmapDirectory,
}

impl IndexDirectory {
    pub(super) fn new(dir: &Path) -> Result<Self> {
        Ok(Self { dir: dir.to_owned(), mapped: MmapDirectory::open(dir).map_err(tantivy_error)? })
    }
}

/// Postings and stored hits are read. The other files have few pages, which are used again and again.
const READ_EXTENSIONS: [&str; 2] = ["idx", "store"];

#[derive(Debug)]
struct ReadFile(OpenFile);

impl HasLen for ReadFile {
    fn len(&self) -> usize {
        usize::try_from(self.0.length()).unwrap_or(usize::MAX)
    }
}

impl FileHandle for ReadFile {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        self.0.read_at(range.start as u64..range.end as u64).map(OwnedBytes::new)
    }
}

impl Directory for IndexDirectory {
    fn get_file_handle(&self, path: &Path) -> std::result::Result<Arc<dyn FileHandle>, OpenReadError> {
        let is_read = path.extension().is_some_and(|ending| READ_EXTENSIONS.iter().any(|read| ending == *read));
        if !is_read {
            return self.mapped.get_file_handle(path);
        }
        let full = self.dir.join(path);
        match OpenFile::new(&full) {
            Ok(file) => Ok(Arc::new(ReadFile(file))),
            Err(_) if files::stamp(&full).is_err() => Err(OpenReadError::FileDoesNotExist(path.to_owned())),
            Err(error) => Err(OpenReadError::wrap_io_error(io::Error::other(error.reason), path.to_owned())),
        }
    }

    fn delete(&self, path: &Path) -> std::result::Result<(), DeleteError> {
        self.mapped.delete(path)
    }

    fn exists(&self, path: &Path) -> std::result::Result<bool, OpenReadError> {
        self.mapped.exists(path)
    }

    fn open_write(&self, path: &Path) -> std::result::Result<WritePtr, OpenWriteError> {
        self.mapped.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> std::result::Result<Vec<u8>, OpenReadError> {
        self.mapped.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.mapped.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.mapped.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> std::result::Result<DirectoryLock, LockError> {
        self.mapped.acquire_lock(lock)
    }

    fn watch(&self, watch_callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.mapped.watch(watch_callback)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn read_files_equal_mapped_ones_and_survive_their_deletion() {
        let folder = tempfile::tempdir().unwrap();
        let bytes: Vec<u8> = (0..=255).collect();
        let disk = IndexDirectory::new(folder.path()).unwrap();
        for name in ["a.idx", "a.store", "a.term"] {
            fs::write(folder.path().join(name), &bytes).unwrap();
            let file = disk.open_read(Path::new(name)).unwrap();
            disk.delete(Path::new(name)).unwrap();
            assert_eq!(file.len(), 256, "{name}");
            for range in [0..256, 0..0, 7..19, 256..256] {
                assert_eq!(*file.slice(range.clone()).read_bytes().unwrap(), bytes[range], "{name}");
            }
            drop(file);
            let gone = disk.open_read(Path::new(name));
            assert!(matches!(gone, Err(OpenReadError::FileDoesNotExist(_))), "{name}: {gone:?}");
        }
        fs::create_dir(folder.path().join("b.idx")).unwrap();
        assert!(matches!(disk.open_read(Path::new("b.idx")), Err(OpenReadError::IoError { .. })));
    }

    #[test]
    fn reading_a_truncated_file_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.store");
        fs::write(&path, [1; 9000]).unwrap();
        let file = IndexDirectory::new(folder.path()).unwrap().open_read(Path::new("a.store")).unwrap();
        fs::write(&path, [1; 10]).unwrap();
        assert!(file.read_bytes().is_err());
        assert!(file.slice(8000..8100).read_bytes().is_err());
        assert_eq!(file.slice(2..10).read_bytes().unwrap().len(), 8);
    }
}
