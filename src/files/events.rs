//! Translates file system events into what they mean for the library in the folder.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RemoveKind};
use notify::{ErrorKind, Event, EventKind};

use crate::files::walk::{has_ending, is_hidden};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FileEvent {
    /// A path below the root was created, changed or removed.
    Path(PathBuf),
    /// A new folder, which must be watched; its full path.
    Folder(PathBuf),
    /// Something may have changed: rescan.
    Missed,
    /// Too many changes at once: rescan.
    Overflow,
    /// The root is gone.
    Lost,
    /// The system's limit of watched folders is reached.
    Full,
    /// The watcher was dropped.
    Stop,
}

/// The watched folder, and which names in it matter.
#[derive(Debug, Clone)]
pub(super) struct WatchTarget {
    /// Canonical, as the system reports it.
    pub(super) folder: PathBuf,
    ending: String,
    /// The only file that matters, if the root is a file.
    pub(super) only: Option<OsString>,
}

impl WatchTarget {
    pub(super) fn new(root: &Path, ending: &str) -> std::io::Result<Self> {
        let real = fs::canonicalize(root)?;
        let ending = ending.to_owned();
        match (real.is_dir(), real.parent(), real.file_name()) {
            (false, Some(folder), Some(name)) => {
                Ok(Self { folder: folder.to_path_buf(), ending, only: Some(name.to_owned()) })
            }
            _ => Ok(Self { folder: real, ending, only: None }),
        }
    }

    pub(super) fn events(&self, event: notify::Result<Event>) -> Vec<FileEvent> {
        let event = match event {
            Ok(event) if event.need_rescan() => return vec![FileEvent::Overflow],
            Ok(event) => event,
            Err(error) if matches!(error.kind, ErrorKind::MaxFilesWatch) => return vec![FileEvent::Full],
            Err(_) => return vec![FileEvent::Missed],
        };
        match event.kind {
            // Reads are reported too, including our own.
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => {}
            EventKind::Access(_) => return Vec::new(),
            _ => {}
        }
        event.paths.iter().filter_map(|path| self.event_of(event.kind, path)).collect()
    }

    fn event_of(&self, kind: EventKind, path: &Path) -> Option<FileEvent> {
        let below = path.strip_prefix(&self.folder).ok()?;
        let moved = matches!(kind, EventKind::Modify(ModifyKind::Name(_)));
        let Some(name) = below.file_name() else {
            return (moved || matches!(kind, EventKind::Remove(_))).then_some(FileEvent::Lost);
        };
        if let Some(only) = &self.only {
            return (name == only).then(|| FileEvent::Path(below.to_path_buf()));
        }
        if below.iter().any(is_hidden) {
            return None;
        }
        if kind == EventKind::Create(CreateKind::Folder) {
            return Some(FileEvent::Folder(path.to_path_buf()));
        }
        if has_ending(name, &self.ending) && kind != EventKind::Remove(RemoveKind::Folder) && !(moved && path.is_dir())
        {
            return Some(FileEvent::Path(below.to_path_buf()));
        }
        match kind {
            EventKind::Remove(_) => Some(FileEvent::Path(below.to_path_buf())),
            EventKind::Create(_) | EventKind::Modify(ModifyKind::Name(_)) => match fs::symlink_metadata(path) {
                Ok(metadata) if metadata.is_dir() => Some(FileEvent::Folder(path.to_path_buf())),
                // It may point to a folder.
                Ok(metadata) if metadata.is_symlink() => Some(FileEvent::Missed),
                Ok(_) => None,
                Err(_) => moved.then(|| FileEvent::Path(below.to_path_buf())),
            },
            _ => None,
        }
    }
}

/// Whether other machines can change `folder` without a notification on this one.
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

/// Whether other machines can change `folder` without a notification on this one.
#[cfg(not(target_os = "linux"))]
pub(super) const fn is_remote(_: &Path) -> bool {
    false
}
