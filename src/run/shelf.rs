//! The briefs of a library, read whole for a command that needs them all (interim: the room of libraries takes this over).

use std::fs;
use std::path::{Path, PathBuf};

use crate::brief::{self, Brief, Problem, Reading};
use crate::error::{Error, Result};
use crate::files;
use crate::library::{Card, Entry, Id, Stamp};
use crate::run::bundled::BUNDLED;
use crate::run::places::Meant;

/// The deepest folder that is looked into.
const DEPTH: usize = 64;

/// One file of a library.
#[derive(Debug, Clone)]
pub struct File {
    /// What the list knows of it.
    pub entry: Entry,
    /// What it holds, where it could be read.
    pub brief: Option<Brief>,
}

/// All briefs of the library at `meant`, by file.
///
/// # Errors
/// Where it is not there or its folder cannot be read.
pub fn load(meant: &Meant) -> Result<Vec<File>> {
    let Meant::Path(root) = meant else {
        return Ok(BUNDLED.iter().map(|(name, source)| of(Path::new(name), brief::read(source))).collect());
    };
    let failed = |cause: std::io::Error| Error::new("open", root.display(), cause);
    if !fs::metadata(root).map_err(failed)?.is_dir() {
        let name = root.file_name().map(PathBuf::from).unwrap_or_default();
        return Ok(vec![file(root, &name)]);
    }
    let mut paths = Vec::new();
    fs::read_dir(root).map_err(failed)?;
    gather(root, 0, &mut paths);
    paths.sort();
    Ok(paths.iter().map(|path| file(path, path.strip_prefix(root).unwrap_or(path))).collect())
}

fn gather(folder: &Path, depth: usize, paths: &mut Vec<PathBuf>) {
    let Ok(found) = fs::read_dir(folder) else { return };
    for item in found.flatten() {
        let path = item.path();
        let hidden = item.file_name().as_encoded_bytes().starts_with(b".");
        match item.file_type() {
            Ok(kind) if kind.is_dir() && !hidden && depth < DEPTH => gather(&path, depth + 1, paths),
            Ok(kind) if !kind.is_dir() && !hidden && path.extension().is_some_and(|e| e == "toml") => paths.push(path),
            _ => {}
        }
    }
}

fn file(path: &Path, below: &Path) -> File {
    let reading = match files::read(path, files::MAX_BRIEF) {
        Ok(source) => brief::read(&source),
        Err(why) => Reading { brief: None, problems: vec![Problem::of_file(why.cause)] },
    };
    of(below, reading)
}

fn of(below: &Path, Reading { brief, problems }: Reading) -> File {
    let card = brief.as_ref().map(Card::of);
    File { entry: Entry { id: Id::new(below), stamp: Stamp::default(), card, problems }, brief }
}
