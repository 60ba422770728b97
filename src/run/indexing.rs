//! The index of a library, kept true to its files, for the reader and the commands alike (interim: every search reads the
//! briefs, until the engine is there).

use crate::brief::{Brief, Commitment, Quote, grounds};
use crate::error::{Error, Result};
use crate::library::Id;
use crate::run::places::{Meant, Places};
use crate::run::shelf::{self, File};
use crate::search::{Answer, Hit, Query, Unit};
use crate::text::{self, Span};

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
    /// Where the query has parts that reading alone cannot judge.
    pub fn search(&self, query: &Query, unit: Unit, limit: usize) -> Result<Answer> {
        let words = plain_words(query)?;
        let mut hits = self.hits(query, &words, unit);
        let similar = hits.is_empty();
        if similar {
            let near: Vec<Query> = words.iter().map(Query::similar).collect();
            hits = self.hits(&query.similar(), &near, unit);
        }
        let (total, similar) = (hits.len(), similar && !hits.is_empty());
        hits.truncate(limit);
        Ok(Answer { unit, total, hits, similar, ..Answer::default() })
    }

    fn hits(&self, query: &Query, words: &[Query], unit: Unit) -> Vec<Hit> {
        let briefs = self.files.iter().filter_map(|file| file.brief.as_ref().map(|brief| (&file.entry.id, brief)));
        let all = briefs.flat_map(|(id, brief)| units(id, brief, unit));
        all.filter_map(|hit| matching(query, words, hit)).collect()
    }
}

/// The words of `query`, each as a query of its own. What is more than words and phrases is refused: to leave it out
/// would find too much and not say so.
fn plain_words(query: &Query) -> Result<Vec<Query>> {
    let typed = query.typed.as_str();
    let has_more =
        typed.split_whitespace().any(|word| word.starts_with(['-', '(']) || word == "OR" || word.contains(':'));
    if has_more {
        return Err(Error::new("search for", typed, "only words and phrases can be found without an index"));
    }
    let words = query.words();
    Ok(words.iter().filter_map(|word| Query::parse(word, false).ok()).collect())
}

/// `hit` with its marks, where every word stands in it or in what names it.
fn matching(query: &Query, words: &[Query], mut hit: Hit) -> Option<Hit> {
    hit.marks = query.marks(&hit.text);
    hit.headline_marks = query.marks(&hit.headline);
    let fields = [&hit.text, &hit.headline, &hit.who];
    let is_somewhere = |word: &Query| fields.iter().any(|field| !word.marks(field).is_empty());
    (!words.is_empty() && !hit.marks.is_empty() && words.iter().all(is_somewhere)).then_some(hit)
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
    let parties = || brief.parties().join(", ");
    match unit {
        Unit::Commitment => {
            let all = brief.commitments.iter().enumerate();
            let one = |(n, c): (usize, &Commitment)| Hit {
                evidence: grounds(c.evidence.as_ref()),
                ..hit(n, c.parties.join(", "), c.kind.word(), &c.text)
            };
            all.map(one).collect()
        }
        Unit::Quote => {
            let all = brief.quotes.iter().enumerate();
            let one = |(n, q): (usize, &Quote)| Hit {
                evidence: grounds(q.evidence.as_ref()),
                ..hit(n, q.speaker.clone(), q.kind.word(), &q.text)
            };
            all.map(one).collect()
        }
        Unit::Sentence => {
            let source = brief.source.text.as_deref().unwrap_or_default();
            let all = text::sentences(source).into_iter().enumerate();
            let one = |(n, span): (usize, Span)| Hit {
                evidence: Some(span),
                ..hit(n, parties(), brief.kind.word(), span.of(source))
            };
            all.map(one).collect()
        }
        Unit::Brief => {
            let told = brief.summary.as_deref().map_or_else(String::new, |summary| format!(". {summary}"));
            vec![hit(0, parties(), brief.kind.word(), &format!("{}{told}", brief.headline))]
        }
    }
}
