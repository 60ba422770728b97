//! The values of the name fields in one segment, read once per segment, not per query.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use tantivy::SegmentReader;
use tantivy::postings::TermInfo;

use crate::error::Result;
use crate::index::analyzer::{canonical_term, spelling_term, whole_term};
use crate::index::schema::SCHEMA;
use crate::index::terms::Terms;
use crate::search::query::{NameField, NameValue};
use crate::search::words::WordMatcher;

/// The fields whose values are counted in facets.
pub(super) const COUNTED: [NameField; 3] = [NameField::Party, NameField::Forum, NameField::Topic];

#[derive(Debug, Default)]
pub(super) struct NameValues {
    /// By position in `COUNTED`.
    values: [OnceLock<Vec<(String, TermInfo)>>; 3],
    /// The answers of [`Self::is_exact`].
    exact: Mutex<HashMap<(NameField, String), bool>>,
}

impl NameValues {
    /// The canonical names in a field with their terms, sorted.
    pub(super) fn values(&self, segment: &SegmentReader, name: NameField) -> Result<&[(String, TermInfo)]> {
        let position = COUNTED.iter().position(|counted| *counted == name);
        let Some(cell) = position.and_then(|position| self.values.get(position)) else { return Ok(&[]) };
        if let Some(values) = cell.get() {
            return Ok(values);
        }
        let mut values = terms(segment, name)?.suffixes(&counted_term(name, ""))?;
        values.retain(|(value, _)| !value.trim().is_empty());
        Ok(cell.get_or_init(|| values))
    }

    /// Whether a search for `value` finds exactly what is counted as that value here: nothing that only contains its words
    /// or has it as a further name.
    pub(super) fn is_exact(&self, segment: &SegmentReader, name: NameField, value: &NameValue) -> Result<bool> {
        let key = (name, value.canonical.clone());
        let cache = || self.exact.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(is_exact) = cache().get(&key) {
            return Ok(*is_exact);
        }
        let terms = terms(segment, name)?;
        let counted = terms.docs(&counted_term(name, &value.canonical))?;
        let mut found = terms.phrase(&value.words, |matcher| Ok(terms.term(matcher.word())?.into_iter().collect()))?;
        found.union_with(&terms.docs(&whole_term(&value.canonical))?);
        found.difference_with(&counted);
        let is_exact = found.is_empty() && value.words.iter().all(|matcher| matches!(matcher, WordMatcher::Exact(_)));
        cache().insert(key, is_exact);
        Ok(is_exact)
    }
}

/// The term whose documents are counted for the value `canonical`. A forum with several names is one value.
fn counted_term(name: NameField, canonical: &str) -> String {
    if name == NameField::Forum { canonical_term(canonical) } else { whole_term(canonical) }
}

/// The spellings of the value `canonical`, with their frequencies.
pub(super) fn spellings(segment: &SegmentReader, name: NameField, canonical: &str) -> Result<Vec<(String, u32)>> {
    let spellings = terms(segment, name)?.suffixes(&spelling_term(canonical, ""))?;
    Ok(spellings.into_iter().map(|(words, info)| (words, info.doc_freq)).collect())
}

fn terms(segment: &SegmentReader, name: NameField) -> Result<Terms> {
    Terms::new(segment, SCHEMA.1.name_field(name))
}
