//! Whether an index on disk is the one this program left there. Beside the engine's files lies a seal: the format, a sum of
//! the engine's list of parts, and the stamp of each file. What bears another stamp is read through and checked by the
//! engine's own sums; so an index is opened in a moment and a damaged one is still found.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use tantivy::directory::{Directory, INDEX_WRITER_LOCK};
use tantivy::schema::Schema;

use crate::error::Result;
use crate::files::{self, Existing, Stamp};
use crate::search::schema::{FORMAT, SCHEMA};

/// The name of the seal's file.
const SEAL: &str = "briefing-seal.json";
/// The engine's list of parts.
pub(super) const META: &str = "meta.json";
/// The engine's list of files.
const MANAGED: &str = ".managed.json";
/// No list is longer (bytes).
const LONGEST: u64 = 64 << 20;

#[derive(Debug, Serialize, Deserialize)]
struct Seal {
    format: String,
    meta: u64,
    files: BTreeMap<String, (i64, u64, u64)>,
}

/// What was found where an index should be.
pub(super) enum Condition {
    /// An index of ours, whole.
    Sound(tantivy::Index),
    /// Nothing.
    Missing,
    /// Something that cannot be used, and why, in one clause.
    Broken(String),
}

/// What came of a look; else why it is of no use.
type Judged<T> = std::result::Result<T, String>;

/// Everything that must be alike for an index to be of use: another release of the program makes its own.
fn format() -> String {
    let names = sum(include_bytes!("names.toml"));
    format!("{FORMAT} {} {names:x} {}", env!("CARGO_PKG_VERSION"), tantivy::version_string())
}

/// FNV-1a: stays the same in every release.
fn sum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, &byte| (sum ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

fn numbers(stamp: Stamp) -> (i64, u64, u64) {
    (stamp.modified, stamp.size, stamp.inode)
}

/// Seals what `engine` has in `dir`. The caller holds the engine's lock.
pub(super) fn seal(dir: &Path, engine: &tantivy::Index) -> Result<()> {
    let meta = sum(&files::read_bytes(&dir.join(META), LONGEST)?);
    let mut stamps = BTreeMap::new();
    for path in engine.directory().list_managed_files() {
        if let (Some(name), Ok(stamp)) = (path.to_str(), files::stamp(&dir.join(&path))) {
            stamps.insert(name.to_owned(), numbers(stamp));
        }
    }
    let seal = Seal { format: format(), meta, files: stamps };
    let bytes = serde_json::to_vec(&seal).map_err(crate::search::fault::failed)?;
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
    let engine = tantivy::Index::open_in_dir(dir).map_err(|error| error.to_string())?;
    if !is_ours(&engine.schema()) {
        return Err("it has other fields".to_owned());
    }
    let meta = files::read_bytes(&dir.join(META), LONGEST).map_err(|error| error.cause)?;
    // While another program writes, its list runs ahead of the seal.
    if sum(&meta) != seal.meta && engine.directory().acquire_lock(&INDEX_WRITER_LOCK).is_ok() {
        return Err("its list of parts is not the one that was sealed".to_owned());
    }
    check_files(dir, &engine, &seal)?;
    Ok(Condition::Sound(engine))
}

fn is_ours(schema: &Schema) -> bool {
    *schema == SCHEMA.0
}

/// Every file of every part stands as it was sealed, or passes the engine's check.
fn check_files(dir: &Path, engine: &tantivy::Index, seal: &Seal) -> Judged<()> {
    let parts = engine.searchable_segment_ids().map_err(|error| error.to_string())?;
    let parts: Vec<String> = parts.iter().map(|part| part.uuid_string()).collect();
    for path in engine.directory().list_managed_files() {
        let name = path.to_str().unwrap_or_default();
        if !parts.iter().any(|part| name.starts_with(part.as_str())) {
            continue;
        }
        let stamp = files::stamp(&dir.join(&path)).ok().map(numbers);
        if stamp.is_some() && seal.files.get(name) == stamp.as_ref() {
            continue;
        }
        let is_known = seal.files.contains_key(name);
        match engine.directory().validate_checksum(&path) {
            Ok(true) => {}
            // A part may have files it never had: no deletions, no positions.
            Err(_) if stamp.is_none() && !is_known => {}
            Ok(false) | Err(_) => return Err(format!("{name} is damaged")),
        }
    }
    Ok(())
}
