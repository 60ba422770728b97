//! Whether an index on disk is the one this program left there. Beside the engine's files lies a seal: the format, a sum of
//! the engine's list of parts, and the stamp of each file. What bears another stamp is read through and checked by the
//! engine's own sums; so an index is opened in a moment and a damaged one is still found.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use tantivy::directory::{Directory, INDEX_WRITER_LOCK};
use tantivy::index::SegmentId;
use tantivy::schema::Schema;

use crate::error::Result;
use crate::files::{self, Existing};
use crate::index::directory::IndexDirectory;
use crate::index::schema::{FORMAT, SCHEMA};
use crate::text::fnv1a;

/// The name of the seal's file.
const SEAL: &str = "briefing-seal.json";
/// The engine's list of parts.
pub(super) const META: &str = "meta.json";
/// The engine's list of files.
const MANAGED: &str = ".managed.json";
/// No list is longer (bytes).
const LONGEST: u64 = 64 << 20;

/// What a file's bytes cannot change without.
type Numbers = (i64, u64, u64, i64);

#[derive(Debug, Serialize, Deserialize)]
struct Seal {
    format: String,
    meta: u64,
    files: BTreeMap<String, Numbers>,
}

/// What was found where an index should be.
pub(super) enum Condition {
    /// An index of ours, whole.
    Sound(tantivy::Index),
    Missing,
    /// Something that cannot be used, and why, in one clause.
    Broken(String),
}

/// What came of a look; else why it is of no use.
type Judged<T> = std::result::Result<T, String>;

/// Everything that must be alike for an index to be of use: another release of the program makes its own.
pub(super) fn format() -> &'static str {
    static ALL: LazyLock<String> = LazyLock::new(|| {
        let names = fnv1a(include_bytes!("../brief/names.toml"));
        format!("{FORMAT} {} {names:x} {}", env!("CARGO_PKG_VERSION"), tantivy::version_string())
    });
    &ALL
}

/// Stamp and last change of the file at `path`; none where it is not there.
fn numbers(path: &Path) -> Option<Numbers> {
    let (stamp, changed) = files::full_stamp(path).ok()?;
    Some((stamp.modified, stamp.size, stamp.inode, changed))
}

/// Seals what `engine` has in `dir`. The caller holds the engine's lock.
pub(super) fn seal(dir: &Path, engine: &tantivy::Index) -> Result<()> {
    let meta = fnv1a(&files::read_bytes(&dir.join(META), LONGEST)?);
    let mut stamps = BTreeMap::new();
    for path in engine.directory().list_managed_files() {
        if let (Some(name), Some(numbers)) = (path.to_str(), numbers(&dir.join(&path))) {
            stamps.insert(name.to_owned(), numbers);
        }
    }
    let seal = Seal { format: format().to_owned(), meta, files: stamps };
    let bytes = serde_json::to_vec(&seal).map_err(crate::index::error::engine_error)?;
    files::write_atomic(&dir.join(SEAL), &bytes, Existing::Replace)
}

/// Looks at what lies in `dir`.
pub(super) fn inspect(dir: &Path) -> Condition {
    match look(dir) {
        Ok(condition) => condition,
        Err(why) => Condition::Broken(why),
    }
}

fn look(dir: &Path) -> Judged<Condition> {
    if files::stamp(&dir.join(META)).is_err() {
        let is_empty = [SEAL, MANAGED].iter().all(|name| files::stamp(&dir.join(name)).is_err());
        return if is_empty { Ok(Condition::Missing) } else { Err("its list of parts is gone".to_owned()) };
    }
    let seal = files::read_bytes(&dir.join(SEAL), LONGEST).map_err(|_| "it bears no seal".to_owned())?;
    let seal: Seal = serde_json::from_slice(&seal).map_err(|_| "its seal is damaged".to_owned())?;
    if seal.format != format() {
        return Err("another version of the program made it".to_owned());
    }
    let engine = tantivy::Index::open(IndexDirectory::open(dir).map_err(|error| error.reason)?)
        .map_err(|error| error.to_string())?;
    if !is_ours(&engine.schema()) {
        return Err("it has other fields".to_owned());
    }
    let meta = files::read_bytes(&dir.join(META), LONGEST).map_err(|error| error.reason)?;
    // While another program writes, its list runs ahead of the seal.
    if fnv1a(&meta) != seal.meta && engine.directory().acquire_lock(&INDEX_WRITER_LOCK).is_ok() {
        return Err("its list of parts is not the one that was sealed".to_owned());
    }
    let is_as_sealed = check_files(dir, &engine, &seal)?;
    // Copied or put back from a backup: read through once, not at each start.
    if !is_as_sealed && let Ok(_lock) = engine.directory().acquire_lock(&INDEX_WRITER_LOCK) {
        let _ = self::seal(dir, &engine);
    }
    Ok(Condition::Sound(engine))
}

fn is_ours(schema: &Schema) -> bool {
    *schema == SCHEMA.0
}

/// Every file of every part stands as it was sealed, or passes the engine's check; whether all are as sealed.
fn check_files(dir: &Path, engine: &tantivy::Index, seal: &Seal) -> Judged<bool> {
    let mut is_as_sealed = true;
    let parts = engine.searchable_segment_ids().map_err(|error| error.to_string())?;
    let parts: Vec<String> = parts.iter().map(SegmentId::uuid_string).collect();
    // The engine's list of files bears no sum: what was sealed is looked for too.
    let mut paths = engine.directory().list_managed_files();
    paths.extend(seal.files.keys().map(PathBuf::from));
    for path in paths {
        let name = path.to_str().unwrap_or_default();
        if !parts.iter().any(|part| name.starts_with(part.as_str())) {
            continue;
        }
        let stamp = numbers(&dir.join(&path));
        if stamp.is_some() && seal.files.get(name) == stamp.as_ref() {
            continue;
        }
        is_as_sealed &= stamp.is_none();
        let is_known_name = seal.files.contains_key(name);
        match engine.directory().validate_checksum(&path) {
            Ok(true) => {}
            // A part may have files it never had: no deletions, no positions.
            Err(_) if stamp.is_none() && !is_known_name => {}
            Ok(false) | Err(_) => return Err(format!("{name} is damaged")),
        }
    }
    Ok(is_as_sealed)
}
