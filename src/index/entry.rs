//! The entries of the list as a column of the index: one value per file. Values sort like the list, so the first screen
//! needs only the first values of each segment.
//!
//! A value consists of the day (latest first), whether the file has a brief, its headline, its path and the details. The
//! few entries that are too large for a column have no details there; their documents store them.

use std::path::Path;
use std::sync::Arc;

use compact_str::CompactString;
use jiff::civil::Date;
use tantivy::TantivyDocument;
use tantivy::schema::Value;

use crate::brief::{Problem, Review};
use crate::error::Result;
use crate::index::block::{NO_DAY, days_since_1970};
use crate::index::error::tantivy_error;
use crate::index::row;
use crate::index::schema::SCHEMA;
use crate::index::segments::map_segments;
use crate::index::view::{View, date_of, for_each_row};
use crate::library::{Card, Entry, Id, Stamp, compare_entries};

/// The longest value of the column (bytes). Tantivy's own limit is 64 KiB.
const LONGEST: usize = 16 << 10;
/// A value contains at most this much of a headline (bytes), for the order.
const LONGEST_HEADLINE: usize = 1 << 10;

/// The rest of an entry beside day, headline and path.
type Details = (Stamp, Option<(Box<[CompactString]>, Review, u32, u32)>, Vec<Problem>);
/// An entry that is too large for the column, as its document stores it.
type LargeEntry = (Stamp, Option<Card>, Vec<Problem>);

/// Adds `entry` to the first document of its block.
pub(super) fn add_entry(document: &mut TantivyDocument, entry: &Entry) {
    let fields = &SCHEMA.1;
    let Entry { stamp, card, problems, .. } = entry;
    let headline = card.as_ref().map_or("", |card| &card.headline);
    let cut = headline.find('\0').unwrap_or(headline.len()).min(headline.floor_char_boundary(LONGEST_HEADLINE));
    let mut value = Vec::with_capacity(160);
    value.extend((!sortable_day(entry.date())).to_be_bytes());
    value.push(u8::from(card.is_some()));
    value.extend_from_slice(&headline.as_bytes()[..cut]);
    value.push(0);
    value.extend_from_slice(row::key(&entry.id));
    value.push(0);
    let details =
        (stamp, card.as_ref().map(|card| (&card.parties, card.review, card.quotes, card.commitments)), problems);
    let details = postcard::to_stdvec(&details).unwrap_or_default();
    if cut == headline.len() && value.len() + details.len() <= LONGEST {
        value.extend(details);
    } else {
        document.add_bytes(fields.large_entry, &postcard::to_stdvec(&(stamp, card, problems)).unwrap_or_default());
    }
    document.add_bytes(fields.entry, &value);
}

/// An unsigned number that orders days; 0 if there is none.
fn sortable_day(day: Option<Date>) -> u64 {
    day.map_or(NO_DAY, days_since_1970).saturating_sub(NO_DAY).cast_unsigned()
}

/// Day, headline, path and details.
type ValueParts<'a> = (Option<Date>, Option<&'a str>, &'a Path, &'a [u8]);

/// The parts of a value of the column; `None` if it is damaged.
fn split_value(value: &[u8]) -> Option<ValueParts<'_>> {
    let (day, rest) = value.split_first_chunk()?;
    let day = (!u64::from_be_bytes(*day)).cast_signed().checked_add(NO_DAY)?;
    let (has_card, rest) = rest.split_first()?;
    let (headline, rest) = split_at_nul(rest)?;
    let (path, details) = split_at_nul(rest)?;
    let headline = if *has_card == 1 { Some(str::from_utf8(headline).ok()?) } else { None };
    Some((date_of(day), headline, row::parse_path(path), details))
}

fn split_at_nul(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = bytes.iter().position(|&byte| byte == 0)?;
    Some((&bytes[..at], &bytes[at + 1..]))
}

/// The entry in a value of the column; `large` gives the stored bytes of an entry that is too large for it.
fn decode_entry(value: &[u8], large: impl FnOnce() -> Option<Vec<u8>>) -> Option<Entry> {
    let (date, headline, path, details) = split_value(value)?;
    let id = Id::new(path);
    if details.is_empty() {
        let (stamp, card, problems): LargeEntry = postcard::from_bytes(&large()?).ok()?;
        return Some(Entry { id, stamp, card, problems });
    }
    let (stamp, card, problems): Details = postcard::from_bytes(details).ok()?;
    let card = headline.zip(card).map(|(headline, (parties, review, quotes, commitments))| Card {
        headline: headline.into(),
        date,
        parties,
        review,
        quotes,
        commitments,
    });
    Some(Entry { id, stamp, card, problems })
}

impl View {
    /// The entries of all files in the order of the list, or the first `most` of them.
    pub(super) fn entries(&self, most: Option<usize>) -> Result<Vec<Arc<Entry>>> {
        let segments = self.searcher.segment_readers();
        let parts = map_segments(segments, &|at| self.segment_entries(at, most))?;
        let mut entries: Vec<Arc<Entry>> = parts.into_iter().flatten().collect();
        // The parts are sorted already: this merges them.
        entries.sort_by(|a, b| compare_entries(a, b));
        entries.truncate(most.unwrap_or(usize::MAX));
        Ok(entries)
    }

    fn segment_entries(&self, segment: usize, most: Option<usize>) -> Result<Vec<Arc<Entry>>> {
        let (layout, reader) =
            (&self.layouts[segment], self.searcher.segment_reader(u32::try_from(segment).unwrap_or(u32::MAX)));
        let Some(column) = reader.fast_fields().bytes("entry").map_err(tantivy_error)? else { return Ok(Vec::new()) };
        let ordinals = &column.ords().values;
        let mut blocks: Vec<(u64, u32)> = Vec::new();
        for block in layout.live_blocks() {
            let row = u32::try_from(block).unwrap_or(u32::MAX);
            blocks.push((ordinals.get_val(row), layout.starts[block]));
        }
        if let Some(most) = most.filter(|&most| most < blocks.len()) {
            blocks.select_nth_unstable(most);
            blocks.truncate(most);
        }
        blocks.sort_unstable();
        let store = reader.get_store_reader(1).map_err(tantivy_error)?;
        let large = |doc: u32| {
            let document: TantivyDocument = store.get(doc).ok()?;
            Some(document.get_first(SCHEMA.1.large_entry)?.as_bytes()?.to_vec())
        };
        let mut entries = Vec::with_capacity(blocks.len());
        let mut docs = blocks.iter().map(|(_, doc)| *doc);
        for_each_row(&column, blocks.iter().map(|(ordinal, _)| *ordinal).collect(), |value| {
            let doc = docs.next().unwrap_or_default();
            entries.push(decode_entry(value, || large(doc)).map(Arc::new));
        })?;
        entries.into_iter().collect::<Option<_>>().ok_or_else(|| tantivy_error("an entry of the list is damaged"))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::brief::Brief;

    fn round_trip(entry: &Entry) -> Entry {
        let mut document = TantivyDocument::default();
        add_entry(&mut document, entry);
        let bytes = |field| document.get_first(field).and_then(|value| value.as_bytes().map(<[u8]>::to_vec));
        decode_entry(&bytes(SCHEMA.1.entry).unwrap(), || bytes(SCHEMA.1.large_entry)).unwrap()
    }

    fn entry(path: &str, headline: Option<&str>, day: Option<Date>) -> Entry {
        let card =
            headline.map(|headline| Card::new(&Brief { headline: headline.into(), date: day, ..Brief::default() }));
        let problems = if card.is_none() { vec![Problem::of_file("not UTF-8")] } else { Vec::new() };
        Entry { id: Id::new(path), stamp: Stamp { modified: 7, size: 8, inode: 9 }, card, problems }
    }

    fn samples() -> Vec<Entry> {
        let long = "会谈 ".repeat(1000);
        let mut many = entry("z/many.toml", Some("Talks"), Some(date(2024, 1, 2)));
        many.problems = vec![Problem::of_file("x".repeat(200)); 500];
        vec![
            entry("a.toml", Some("Talks"), Some(date(9999, 12, 31))),
            many,
            entry("b/c.toml", Some("Talks"), Some(date(2024, 1, 2))),
            entry("c.toml", Some("Talks in Oslo"), Some(date(2024, 1, 2))),
            entry("d.toml", Some(&long), Some(date(2024, 1, 1))),
            entry("e.toml", Some("a\0b"), Some(date(1969, 1, 1))),
            entry("e.toml", Some("-"), Some(date(-9999, 1, 1))),
            entry("中/f.toml", None, None),
            entry("g.toml", Some("Talks"), None),
        ]
    }

    #[test]
    fn an_entry_is_read_back_unchanged_however_large_it_is() {
        for entry in samples() {
            assert_eq!(round_trip(&entry), entry);
        }
    }

    #[test]
    fn values_sort_like_the_list() {
        let mut entries = samples();
        let value = |entry: &Entry| {
            let mut document = TantivyDocument::default();
            add_entry(&mut document, entry);
            document.get_first(SCHEMA.1.entry).unwrap().as_bytes().unwrap().to_vec()
        };
        entries.sort_by_key(value);
        assert!(entries.is_sorted_by(|a, b| compare_entries(a, b).is_le()), "{entries:#?}");
    }
}
