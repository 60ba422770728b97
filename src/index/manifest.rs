//! Decides whether an index on disk can be used. A manifest beside tantivy's files has the format, a checksum of tantivy's
//! list of segments, and the stamp of each file. Only a file with another stamp is read and compared with the checksum in
//! its footer, so an index opens quickly and damage is still found.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use tantivy::directory::{Directory, INDEX_WRITER_LOCK};
use tantivy::index::SegmentId;

use crate::error::Result;
use crate::files::{self, Existing};
use crate::index::directory::IndexDirectory;
use crate::index::error::tantivy_error;
use crate::index::schema::{FORMAT, SCHEMA};
use crate::text::fnv1a;

const MANIFEST: &str = "manifest.json";
/// Tantivy's list of segments.
pub(super) const META: &str = "meta.json";
/// Tantivy's list of files.
const MANAGED: &str = ".managed.json";
/// The longest of these files that is read (bytes).
const LONGEST: u64 = 64 << 20;

#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    format: String,
    /// The checksum of [`META`].
    meta: u64,
    files: BTreeMap<String, FileVersion>,
}

/// Changes whenever the content of a file does.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct FileVersion {
    modified: i64,
    size: u64,
    inode: u64,
    /// Unlike `modified`, no program can set it back.
    changed: i64,
}

/// The state of a folder that should contain an index.
pub(super) enum Condition {
    Sound(tantivy::Index),
    Missing,
    /// What is there cannot be used, for the reason given in one clause.
    Broken(String),
}

/// An index of another format is rebuilt. Each release of the program has its own format.
pub(super) fn format() -> &'static str {
    static NAME: LazyLock<String> = LazyLock::new(|| {
        let names =
            fnv1a(concat!(include_str!("../brief/names.toml"), include_str!("../brief/forums.toml")).as_bytes());
        format!("{FORMAT} {} {names:x} {}", env!("CARGO_PKG_VERSION"), tantivy::version_string())
    });
    &NAME
}

fn version_of(path: &Path) -> Option<FileVersion> {
    let (stamp, changed) = files::full_stamp(path).ok()?;
    Some(FileVersion { modified: stamp.modified, size: stamp.size, inode: stamp.inode, changed })
}

/// Writes the manifest of `inner` in `dir`. The caller holds tantivy's lock.
pub(super) fn write_manifest(dir: &Path, inner: &tantivy::Index) -> Result<()> {
    let meta = fnv1a(&files::read_bytes(&dir.join(META), LONGEST)?);
    let mut versions = BTreeMap::new();
    for path in inner.directory().list_managed_files() {
        if let (Some(name), Some(version)) = (path.to_str(), version_of(&dir.join(&path))) {
            versions.insert(name.to_owned(), version);
        }
    }
    let manifest = Manifest { format: format().to_owned(), meta, files: versions };
    let bytes = serde_json::to_vec(&manifest).map_err(tantivy_error)?;
    files::write_atomic(&dir.join(MANIFEST), &bytes, Existing::Replace)
}

/// Opens the index in `dir` if it can be used.
pub(super) fn inspect(dir: &Path) -> Condition {
    open_verified(dir).unwrap_or_else(Condition::Broken)
}

/// # Errors
/// Returns the reason why the index cannot be used, in one clause.
fn open_verified(dir: &Path) -> std::result::Result<Condition, String> {
    if files::stamp(&dir.join(META)).is_err() {
        let is_empty = [MANIFEST, MANAGED].iter().all(|name| files::stamp(&dir.join(name)).is_err());
        return if is_empty { Ok(Condition::Missing) } else { Err("its list of segments is gone".to_owned()) };
    }
    let manifest = files::read_bytes(&dir.join(MANIFEST), LONGEST).map_err(|_| "it has no manifest".to_owned())?;
    let manifest: Manifest = serde_json::from_slice(&manifest).map_err(|_| "its manifest is damaged".to_owned())?;
    if manifest.format != format() {
        return Err("another version of the program wrote it".to_owned());
    }
    let disk = IndexDirectory::new(dir).map_err(|error| error.reason)?;
    let inner = tantivy::Index::open(disk).map_err(|error| error.to_string())?;
    if inner.schema() != SCHEMA.0 {
        return Err("it has other fields".to_owned());
    }
    let meta = files::read_bytes(&dir.join(META), LONGEST).map_err(|error| error.reason)?;
    // While another program writes, its list of segments is ahead of the manifest.
    if fnv1a(&meta) != manifest.meta && inner.directory().acquire_lock(&INDEX_WRITER_LOCK).is_ok() {
        return Err("its list of segments is not the one in its manifest".to_owned());
    }
    let is_unchanged = verify_files(dir, &inner, &manifest)?;
    // An index that was copied or restored from a backup is read completely once, not at each start.
    if !is_unchanged && let Ok(_lock) = inner.directory().acquire_lock(&INDEX_WRITER_LOCK) {
        let _ = write_manifest(dir, &inner);
    }
    Ok(Condition::Sound(inner))
}

/// Whether every file of every segment has its version in the manifest. Other files are compared with their checksums.
///
/// # Errors
/// Returns the reason why the index cannot be used, in one clause.
fn verify_files(dir: &Path, inner: &tantivy::Index, manifest: &Manifest) -> std::result::Result<bool, String> {
    let mut is_unchanged = true;
    let segments = inner.searchable_segment_ids().map_err(|error| error.to_string())?;
    let segments: Vec<String> = segments.iter().map(SegmentId::uuid_string).collect();
    // Tantivy's list of files has no checksum, so files in the manifest are checked too.
    let mut paths = inner.directory().list_managed_files();
    paths.extend(manifest.files.keys().map(PathBuf::from));
    for path in paths {
        let name = path.to_str().unwrap_or_default();
        if !segments.iter().any(|segment| name.starts_with(segment.as_str())) {
            continue;
        }
        let (version, expected) = (version_of(&dir.join(&path)), manifest.files.get(name));
        if version.is_some() && version.as_ref() == expected {
            continue;
        }
        is_unchanged &= version.is_none();
        match inner.directory().validate_checksum(&path) {
            Ok(true) => {}
            // A segment may have no such file: no deletions, no positions.
            Err(_) if version.is_none() && expected.is_none() => {}
            Ok(false) | Err(_) => return Err(format!("{name} is damaged")),
        }
    }
    Ok(is_unchanged)
}
