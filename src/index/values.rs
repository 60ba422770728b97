//! The values that names have in one segment, each with the list of where it stands: read once for each segment, not for
//! each query.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use tantivy::SegmentReader;
use tantivy::postings::TermInfo;

use crate::error::Result;
use crate::index::analyzer::{shown_term, stands_term, whole_term};
use crate::index::schema::SCHEMA;
use crate::index::terms::Terms;
use crate::search::query::{NameField, NameValue};
use crate::search::words::WordMatcher;

/// The names whose values are counted.
pub(super) const COUNTED: [NameField; 3] = [NameField::Party, NameField::Forum, NameField::Topic];

/// What is known of the values of a segment.
#[derive(Debug, Default)]
pub(super) struct Values {
    wholes: [OnceLock<Vec<(String, TermInfo)>>; 3],
    alike: Mutex<HashMap<(NameField, String), bool>>,
}

impl Values {
    /// The values of `name`, folded, by their usual names, in the order of their letters.
    pub(super) fn wholes(&self, segment: &SegmentReader, name: NameField) -> Result<&[(String, TermInfo)]> {
        let place = COUNTED.iter().position(|counted| *counted == name);
        let Some(cell) = place.and_then(|place| self.wholes.get(place)) else { return Ok(&[]) };
        if let Some(wholes) = cell.get() {
            return Ok(wholes);
        }
        let mut wholes = terms(segment, name)?.texts(&counted_term(name, ""))?;
        wholes.retain(|(whole, _)| !whole.trim().is_empty());
        Ok(cell.get_or_init(|| wholes))
    }

    /// Whether asking for `value` finds here just what is counted as it: nothing that only has its words, or has it as another
    /// name of something else.
    pub(super) fn is_whole(&self, segment: &SegmentReader, (name, value): (NameField, &NameValue)) -> Result<bool> {
        let key = (name, value.canonical.clone());
        let known = || self.alike.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(alike) = known().get(&key) {
            return Ok(*alike);
        }
        let terms = terms(segment, name)?;
        let counted = terms.docs(&counted_term(name, &value.canonical))?;
        let mut found = terms.words(&value.words, |matcher| Ok(terms.term(matcher.word())?.into_iter().collect()))?;
        found.union_with(&terms.docs(&whole_term(&value.canonical))?);
        found.difference_with(&counted);
        let alike = found.is_empty() && value.words.iter().all(|matcher| matches!(matcher, WordMatcher::Exact(_)));
        known().insert(key, alike);
        Ok(alike)
    }
}

/// The term by whose documents the value `whole` is counted: a forum has several names and is one value.
fn counted_term(name: NameField, whole: &str) -> String {
    if name == NameField::Forum { stands_term(whole) } else { whole_term(whole) }
}

/// The ways in which the value `whole` is written here, and how often each.
pub(super) fn written(segment: &SegmentReader, (name, whole): (NameField, &str)) -> Result<Vec<(String, u32)>> {
    let written = terms(segment, name)?.texts(&shown_term(whole, ""))?;
    Ok(written.into_iter().map(|(words, info)| (words, info.doc_freq)).collect())
}

fn terms(segment: &SegmentReader, name: NameField) -> Result<Terms> {
    Terms::open(segment, SCHEMA.1.name(name))
}
