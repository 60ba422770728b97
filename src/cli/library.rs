//! The library a command works on: its entries, and the brief that a name means.

use std::path::{Component, Path};
use std::sync::Arc;

use crate::brief::Reading;
use crate::cli::context::CommandContext;
use crate::cli::finder::Finder;
use crate::cli::out::Failure;
use crate::config::paths::LibrarySource;
use crate::files::{self, Seen};
use crate::library::{Entry, Id, Library, Location};
use crate::service::one_shot;
use crate::text;

/// Maximum number of candidates listed for an ambiguous name.
const MAX_CANDIDATES: usize = 12;

pub struct LibraryList {
    library: Library,
    /// The latest meeting first.
    pub entries: Vec<Arc<Entry>>,
}

impl LibraryList {
    /// The list of the command's library. For a folder it comes from the index, which is brought up to date first.
    pub fn new(context: &CommandContext) -> Result<Self, Failure> {
        let library = one_shot::open_library(&context.library);
        match library.location() {
            Location::Folder(_) => Ok(Self { entries: Finder::new(context)?.current_entries()?, library }),
            Location::File(_) | Location::Bundled => Self::scan(&context.library),
        }
    }

    /// The list of any library, read from its files.
    pub fn scan(source: &LibrarySource) -> Result<Self, Failure> {
        let library = one_shot::open_library(source);
        Ok(Self { entries: library.read_entries()?, library })
    }

    /// The one entry whose file or headline contains `name`, or whose file is `name`.
    ///
    /// # Errors
    /// Returns a usage error that lists the candidates if there is not exactly one.
    pub fn find_entry(&self, name: &str) -> Result<&Entry, Failure> {
        if let Some(entry) = self.entries.iter().find(|entry| entry.id.path() == Path::new(name)) {
            return Ok(entry);
        }
        let folded = text::fold_text(name);
        let contains = |text: &str| text::fold_text(text).contains(&folded);
        let filter = |is_match: &dyn Fn(&Entry) -> bool| -> Vec<&Entry> {
            self.entries.iter().map(|entry| &**entry).filter(|entry| is_match(entry)).collect()
        };
        let by_file = filter(&|entry| contains(&entry.id.to_string()));
        if let [only] = by_file.as_slice() {
            return Ok(only);
        }
        let mut all = filter(&|entry| entry.card.as_ref().is_some_and(|card| contains(&card.headline)));
        if by_file.is_empty()
            && let [only] = all.as_slice()
        {
            return Ok(only);
        }
        all.extend(by_file);
        all.sort_by(|a, b| a.id.cmp(&b.id));
        all.dedup_by(|a, b| a.id == b.id);
        Err(Failure::Usage(ambiguous_name(name, &all)))
    }

    pub fn read_brief(&self, entry: &Entry) -> Reading {
        self.library.read_brief(&entry.id).1
    }
}

/// The number of files that could not be read as a brief.
pub fn count_broken(entries: &[Arc<Entry>]) -> usize {
    entries.iter().filter(|entry| entry.is_broken()).count()
}

fn ambiguous_name(name: &str, candidates: &[&Entry]) -> String {
    if candidates.is_empty() {
        return format!("no brief is called \"{name}\"; briefing list shows all");
    }
    let mut lines = vec![format!("\"{name}\" may be {} briefs; be more specific:", candidates.len())];
    lines.extend(candidates.iter().take(MAX_CANDIDATES).map(|entry| {
        let headline = entry.card.as_ref().map_or("(unreadable)", |card| &*card.headline);
        format!("  {}  {}", entry.id, text::truncate(headline, 60))
    }));
    if candidates.len() > MAX_CANDIDATES {
        lines.push(format!("  and {} more", candidates.len() - MAX_CANDIDATES));
    }
    lines.join("\n")
}

/// Reads the brief in the file `name`, relative to the current folder or to the library, without opening the library. Also
/// returns the file's path as it is displayed.
pub fn read_file(context: &CommandContext, name: &str) -> Option<(String, Reading)> {
    let path = Path::new(name);
    if files::is_file(path) {
        let file = Library::new(Location::File(path.to_owned()));
        let id = Id::new(path.file_name()?);
        return Some((text::line(name), file.read_brief(&id).1));
    }
    let library = one_shot::open_library(&context.library);
    let Location::Folder(root) = library.location() else { return None };
    let is_inside = path.components().all(|component| matches!(component, Component::Normal(_)));
    if is_inside && path.extension()? == "toml" && matches!(files::look(root, path), Seen::File(_)) {
        let id = Id::new(path);
        return Some((id.to_string(), library.read_brief(&id).1));
    }
    None
}
