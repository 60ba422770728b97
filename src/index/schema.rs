//! The schema of the index. A brief is a block of documents: the brief first, then its commitments, quotes and sentences.
//! A block is written and deleted as a whole, so a point can inherit from its brief.

use std::sync::LazyLock;

use tantivy::IndexSettings;
use tantivy::schema::{BytesOptions, FAST, Field, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing};
use tantivy::schema::{NumericOptions, TextOptions};

use crate::index::analyzer::{TEXT, VALUE};
use crate::search::hit::Unit;
use crate::search::query::{Label, NameField};

/// Increase it whenever the schema, the tokenizers or the blocks change: an index of another format is rebuilt.
pub(super) const FORMAT: u32 = 8;

/// A full-text field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    Commitment,
    /// Its evidence, parties, topics and forums.
    CommitmentMore,
    Quote,
    /// Its speaker and evidence.
    QuoteMore,
    Sentence,
    Headline,
    Summary,
    /// Its people, place, forums, tags and outlet.
    About,
}

impl Text {
    /// In the order of [`Fields::texts`].
    pub(super) const ALL: [Self; 8] = [
        Self::Commitment,
        Self::CommitmentMore,
        Self::Quote,
        Self::QuoteMore,
        Self::Sentence,
        Self::Headline,
        Self::Summary,
        Self::About,
    ];
}

const NAMES: [NameField; 11] = [
    NameField::Party,
    NameField::By,
    NameField::To,
    NameField::Speaker,
    NameField::Forum,
    NameField::Topic,
    NameField::Place,
    NameField::Tag,
    NameField::Outlet,
    NameField::Side,
    NameField::Lang,
];

#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    texts: [Field; 8],
    names: [Field; 11],
    /// Units, labels and dates, one term each.
    pub(super) label: Field,
    /// The brief's path, in every document of its block.
    pub(super) key: Field,
    /// The brief's path and stamp. One per block.
    pub(super) row: Field,
    /// The date of the meeting in days since 1970, `NO_DAY` if unknown. One per block.
    pub(super) day: Field,
    /// A [`StoredHit`](crate::index::block::StoredHit).
    pub(super) stored: Field,
    /// The list's entry; values sort like the list. One per block.
    pub(super) entry: Field,
    /// The list's entry if it is too large for a column.
    pub(super) large_entry: Field,
}

impl Fields {
    pub(super) const fn text_field(&self, text: Text) -> Field {
        self.texts[text as usize]
    }

    pub(super) const fn name_field(&self, name: NameField) -> Field {
        self.names[name as usize]
    }
}

pub(super) static SCHEMA: LazyLock<(Schema, Fields)> = LazyLock::new(|| {
    let mut schema = Schema::builder();
    let indexed = |analyser: &str| {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(analyser)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions)
            .set_fieldnorms(false);
        TextOptions::default().set_indexing_options(indexing)
    };
    let texts = Text::ALL.map(|text| schema.add_text_field(&format!("text-{text:?}"), indexed(TEXT)));
    let names = NAMES.map(|name| schema.add_text_field(&format!("name-{name:?}"), indexed(VALUE)));
    let raw = TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_index_option(IndexRecordOption::Basic)
        .set_fieldnorms(false);
    let fields = Fields {
        texts,
        names,
        label: schema.add_text_field("label", TextOptions::default().set_indexing_options(raw)),
        key: schema.add_bytes_field("key", BytesOptions::from(INDEXED)),
        row: schema.add_bytes_field("row", BytesOptions::from(FAST)),
        day: schema.add_i64_field("day", NumericOptions::from(FAST)),
        stored: schema.add_bytes_field("stored", BytesOptions::from(STORED)),
        entry: schema.add_bytes_field("entry", BytesOptions::from(FAST)),
        large_entry: schema.add_bytes_field("large_entry", BytesOptions::from(STORED)),
    };
    (schema.build(), fields)
});

/// Small blocks, so that fifty hits do not decompress the whole store.
pub(super) fn settings() -> IndexSettings {
    IndexSettings { docstore_blocksize: 4096, docstore_compress_dedicated_thread: false, ..IndexSettings::default() }
}

/// The unit term of a file that is not a brief.
pub(super) const NO_BRIEF: &str = "unit:none";

pub(super) const fn unit_term(unit: Unit) -> &'static str {
    match unit {
        Unit::Commitment => "unit:commitment",
        Unit::Quote => "unit:quote",
        Unit::Sentence => "unit:sentence",
        Unit::Brief => "unit:brief",
    }
}

/// The term of a label; `None` for overdue, which is a range of dates.
pub(super) fn label_term(label: Label) -> Option<String> {
    let (field, word) = match label {
        Label::Brief(kind) => ("brief", kind.word()),
        Label::Quote(kind) => ("quote", kind.word()),
        Label::Commitment(kind) => ("commitment", kind.word()),
        Label::Strength(strength) => ("strength", strength.word()),
        Label::Review(review) => ("review", review.word()),
        Label::Grounded => ("is", "grounded"),
        Label::Ungrounded => ("is", "ungrounded"),
        Label::Overdue => return None,
    };
    Some(format!("{field}:{word}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_have_the_names_of_their_purpose() {
        let (schema, fields) = &*SCHEMA;
        for text in Text::ALL {
            assert_eq!(schema.get_field_name(fields.text_field(text)), format!("text-{text:?}"));
        }
        for name in NAMES {
            assert_eq!(schema.get_field_name(fields.name_field(name)), format!("name-{name:?}"));
        }
    }
}
