//! What the system's words about a folder mean for the library in it.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RemoveKind};
use notify::{ErrorKind, Event, EventKind};

use crate::files::walk::{has_ending, is_hidden};

/// What the system's word means for the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Note {
    /// A path below the root that came, changed or went.
    Path(PathBuf),
    /// A folder that came; in full, to be watched.
    Folder(PathBuf),
    Missed,
    /// The same, because there was too much of it.
    Overflow,
    /// The root is gone.
    Lost,
    /// The system watches no more folders.
    Full,
    /// Nobody listens any more.
    Stop,
}

/// Where to watch, and which names matter there.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// Without links on the way, as the system will name it.
    pub(super) folder: PathBuf,
    ending: String,
    /// The one file that matters, where the root is a file.
    pub(super) only: Option<OsString>,
}

impl Place {
    pub(super) fn of(root: &Path, ending: &str) -> std::io::Result<Self> {
        let real = fs::canonicalize(root)?;
        let ending = ending.to_owned();
        match (real.is_dir(), real.parent(), real.file_name()) {
            (false, Some(folder), Some(name)) => {
                Ok(Self { folder: folder.to_path_buf(), ending, only: Some(name.to_owned()) })
            }
            _ => Ok(Self { folder: real, ending, only: None }),
        }
    }

    pub(super) fn notes(&self, event: notify::Result<Event>) -> Vec<Note> {
        let event = match event {
            Ok(event) if event.need_rescan() => return vec![Note::Overflow],
            Ok(event) => event,
            Err(error) if matches!(error.kind, ErrorKind::MaxFilesWatch) => return vec![Note::Full],
            Err(_) => return vec![Note::Missed],
        };
        match event.kind {
            // Readers are told too, ourselves among them.
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => {}
            EventKind::Access(_) => return Vec::new(),
            _ => {}
        }
        event.paths.iter().filter_map(|path| self.note(event.kind, path)).collect()
    }

    fn note(&self, kind: EventKind, path: &Path) -> Option<Note> {
        let below = path.strip_prefix(&self.folder).ok()?;
        let moved = matches!(kind, EventKind::Modify(ModifyKind::Name(_)));
        let Some(name) = below.file_name() else {
            return (moved || matches!(kind, EventKind::Remove(_))).then_some(Note::Lost);
        };
        if let Some(only) = &self.only {
            return (name == only).then(|| Note::Path(below.to_path_buf()));
        }
        if below.iter().any(is_hidden) {
            return None;
        }
        if kind == EventKind::Create(CreateKind::Folder) {
            return Some(Note::Folder(path.to_path_buf()));
        }
        if has_ending(name, &self.ending) && kind != EventKind::Remove(RemoveKind::Folder) && !(moved && path.is_dir())
        {
            return Some(Note::Path(below.to_path_buf()));
        }
        match kind {
            EventKind::Remove(_) => Some(Note::Path(below.to_path_buf())),
            EventKind::Create(_) | EventKind::Modify(ModifyKind::Name(_)) => match fs::symlink_metadata(path) {
                Ok(metadata) if metadata.is_dir() => Some(Note::Folder(path.to_path_buf())),
                // It may lead to a folder.
                Ok(metadata) if metadata.is_symlink() => Some(Note::Missed),
                Ok(_) => None,
                Err(_) => moved.then(|| Note::Path(below.to_path_buf())),
            },
            _ => None,
        }
    }
}

/// Whether `folder` lies where others can change it without this system's knowing.
#[cfg(target_os = "linux")]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "all these numbers have 32 bits")]
pub(super) fn is_remote(folder: &Path) -> bool {
    // NFS, SMB (three of them), 9P, AFS, Coda, Ceph, FUSE, and the folders that virtual machines share with their host.
    const REMOTE: [u32; 12] = [
        0x6969, 0x517b, 0xfe53_4d42, 0xff53_4d42, 0x0102_1997, 0x5346_414f, 0x7375_7245, 0x00c3_6400, 0x6573_5546,
        0x6a65_6a63, 0x786f_4256, 0xbacb_acbc,
    ];
    rustix::fs::statfs(folder).is_ok_and(|system| REMOTE.contains(&(system.f_type as u32)))
}

/// Whether `folder` lies where others can change it without this system's knowing.
#[cfg(not(target_os = "linux"))]
pub(super) const fn is_remote(_: &Path) -> bool {
    false
}
