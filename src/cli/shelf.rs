//! The library a verb works on: opened once, listed, and asked for a brief by whatever a person may type for it.

use std::path::{Path, PathBuf};

use crate::brief::Reading;
use crate::cli::context::Context;
use crate::cli::out::Failure;
use crate::config::paths::LibrarySource;
use crate::error::Error;
use crate::library::{Entry, Id, Loaded};
use crate::service::one_shot;
use crate::text;

/// How many candidates an ambiguous name lists.
const CANDIDATES: usize = 12;

pub struct Shelf {
    entries: Vec<Entry>,
    files: Vec<Loaded>,
}

impl Shelf {
    /// The library that is meant.
    ///
    /// # Errors
    /// Returns an error if it is not there or cannot be read at all.
    pub fn open(context: &Context) -> Result<Self, Failure> {
        Self::at(&context.library.0)
    }

    /// The library at `meant`.
    ///
    /// # Errors
    /// Returns an error if it is not there or cannot be read at all.
    pub fn at(meant: &LibrarySource) -> Result<Self, Failure> {
        let (files, why) = one_shot::library(meant).load_all();
        if let (Some(why), LibrarySource::Path(path)) = (why, meant) {
            return Err(Error::new("open", path.display(), why).into());
        }
        let entries = files.iter().map(|file| file.entry.clone()).collect();
        Ok(Self { entries, files })
    }

    /// All briefs, the latest meeting first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Files that gave no brief.
    pub fn broken(&self) -> usize {
        self.entries.iter().filter(|entry| entry.is_broken()).count()
    }

    /// The brief `words` means: its file below the library, or a part of a file's name or a headline that only one has.
    ///
    /// # Errors
    /// Wrong usage where none or several are meant; several are listed.
    pub fn find(&self, words: &str) -> Result<Id, Failure> {
        if let Some(entry) = self.entries.iter().find(|entry| entry.id.path() == Path::new(words)) {
            return Ok(entry.id.clone());
        }
        let folded = text::fold_text(words);
        let is_in = |hay: &str| text::fold_text(hay).contains(&folded);
        let named: Vec<&Entry> = self.entries.iter().filter(|entry| is_in(&entry.id.shown())).collect();
        if let [only] = named.as_slice() {
            return Ok(only.id.clone());
        }
        let told = |entry: &&Entry| entry.card.as_ref().is_some_and(|card| is_in(&card.headline));
        let mut all: Vec<&Entry> = self.entries.iter().filter(told).collect();
        if named.is_empty()
            && let [only] = all.as_slice()
        {
            return Ok(only.id.clone());
        }
        all.extend(named);
        all.sort_by(|a, b| a.id.cmp(&b.id));
        all.dedup_by(|a, b| a.id == b.id);
        Err(Failure::Usage(which_of(words, &all)))
    }

    /// The brief `id` with its problems.
    ///
    /// # Errors
    /// Returns an error if its file cannot be read.
    pub fn read(&self, id: &Id) -> Result<Reading, Failure> {
        let file = self.files.iter().find(|file| file.entry.id == *id);
        let file = file.ok_or_else(|| Error::new("read", id.shown(), "it is not in the library"))?;
        Ok(Reading { brief: file.brief.as_deref().cloned(), problems: file.entry.problems.clone() })
    }
}

fn which_of(words: &str, candidates: &[&Entry]) -> String {
    if candidates.is_empty() {
        return format!("no brief is called \"{words}\"; briefing list shows all");
    }
    let mut said = vec![format!("\"{words}\" may be {} briefs; say more of:", candidates.len())];
    said.extend(candidates.iter().take(CANDIDATES).map(|entry| {
        let headline = entry.card.as_ref().map_or("(unreadable)", |card| &*card.headline);
        format!("  {}  {}", entry.id.shown(), text::fit(headline, 60))
    }));
    if candidates.len() > CANDIDATES {
        said.push(format!("  and {} more", candidates.len() - CANDIDATES));
    }
    said.join("\n")
}

/// The file a person named, where `words` names one outside the library.
pub fn file(words: &str) -> Option<PathBuf> {
    let path = PathBuf::from(words);
    crate::files::is_file(&path).then_some(path)
}
