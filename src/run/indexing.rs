//! The index of a library, kept true to its files, for the reader and the commands alike (interim: every search reads the
//! briefs, until the engine is there).

use crate::brief::Brief;
use crate::error::Result;
use crate::library::Id;
use crate::run::places::{Meant, Places};
use crate::run::shelf::{self, File};
use crate::search::{Answer, Hit, Query, Unit};

/// An index and the library it is of.
pub struct Indexing {
    meant: Meant,
    files: Vec<File>,
}

impl Indexing {
    /// The index of the library at `meant`.
    ///
    /// # Errors
    /// Where the index cannot be opened, not even in memory.
    pub fn open(meant: &Meant, _places: &Places) -> Result<Self> {
        Ok(Self { meant: meant.clone(), files: Vec::new() })
    }

    /// Brings the index up to the files; says how many of them had changed.
    ///
    /// # Errors
    /// Where the library cannot be read.
    pub fn refresh(&mut self) -> Result<usize> {
        self.files = shelf::load(&self.meant)?;
        Ok(self.files.len())
    }

    /// How many briefs it holds.
    #[must_use]
    pub fn briefs(&self) -> usize {
        self.files.iter().filter(|file| file.brief.is_some()).count()
    }

    /// Whether it is kept on disk.
    #[must_use]
    pub const fn is_kept(&self) -> bool {
        false
    }

    /// At most `limit` results.
    ///
    /// # Errors
    /// Where the index fails.
    pub fn search(&self, query: &Query, unit: Unit, limit: usize) -> Result<Answer> {
        let mut hits: Vec<Hit> = Vec::new();
        for file in &self.files {
            if let Some(brief) = &file.brief {
                hits.extend(units(&file.entry.id, brief, unit).into_iter().filter_map(|hit| matching(query, hit)));
            }
        }
        let total = hits.len();
        hits.truncate(limit);
        Ok(Answer { unit, total, hits, ..Answer::default() })
    }
}

fn matching(query: &Query, mut hit: Hit) -> Option<Hit> {
    hit.marks = query.marks(&hit.text);
    (!hit.marks.is_empty()).then_some(hit)
}

fn units(id: &Id, brief: &Brief, unit: Unit) -> Vec<Hit> {
    let hit = |ordinal: usize, who: String, kind: &str, text: &str| Hit {
        id: id.clone(),
        unit,
        ordinal,
        headline: brief.headline.clone(),
        date: brief.date,
        who,
        kind: kind.to_owned(),
        text: text.to_owned(),
        marks: Vec::new(),
        headline_marks: Vec::new(),
        evidence: None,
    };
    match unit {
        Unit::Commitment => {
            let all = brief.commitments.iter().enumerate();
            all.map(|(n, c)| hit(n, c.parties.join(", "), c.kind.word(), &c.text)).collect()
        }
        Unit::Quote => {
            let all = brief.quotes.iter().enumerate();
            all.map(|(n, q)| hit(n, q.speaker.clone(), q.kind.word(), &q.text)).collect()
        }
        Unit::Sentence => Vec::new(),
        Unit::Brief => vec![hit(0, brief.parties().join(", "), brief.kind.word(), &brief.headline)],
    }
}
