//! What the index keeps of a brief: a block of documents, the brief first, then its commitments, quotes and sentences.
//! A block is written as one and goes as one, so what a point does not say itself its brief says for it.

use std::sync::LazyLock;

use tantivy::IndexSettings;
use tantivy::schema::{BytesOptions, FAST, Field, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing};
use tantivy::schema::{NumericOptions, TextOptions};

use crate::index::analyzer::{TEXT, VALUE};
use crate::search::hit::Unit;
use crate::search::query::{Label, NameField};

/// To be raised whenever what follows, the tokenizers or the blocks change: an index of another format is made anew.
pub(super) const FORMAT: u32 = 7;

/// A text in which words are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    Commitment,
    /// Its evidence, parties, topics and forums.
    CommitmentMore,
    Quote,
    /// Its speaker and evidence.
    QuoteMore,
    /// A sentence of the source.
    Sentence,
    Headline,
    Summary,
    /// Its people, place, forums, tags and outlet.
    About,
}

impl Text {
    /// All, in the order of [`Fields::texts`].
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

/// The fields of the index.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    texts: [Field; 8],
    names: [Field; 11],
    /// Units, labels and days, a term each.
    pub(super) label: Field,
    /// The brief's path, in every document of its block.
    pub(super) key: Field,
    /// The brief's path and stamp, in the order of paths.
    pub(super) row: Field,
    /// The day of the meeting, days since 1970; one before all days where it is not known. Like `row` each block has one.
    pub(super) day: Field,
    /// What a hit shows.
    pub(super) stored: Field,
}

impl Fields {
    /// The field of a text.
    pub(super) const fn text(&self, text: Text) -> Field {
        self.texts[text as usize]
    }

    /// The field of a name.
    pub(super) const fn name(&self, name: NameField) -> Field {
        self.names[name as usize]
    }
}

/// The schema and its fields.
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
    };
    (schema.build(), fields)
});

/// Blocks small enough that fifty hits need not unpack the whole store.
pub(super) fn settings() -> IndexSettings {
    IndexSettings { docstore_blocksize: 4096, docstore_compress_dedicated_thread: false, ..IndexSettings::default() }
}

/// The term of a file without a brief.
pub(super) const NO_BRIEF: &str = "unit:none";

/// The term of a unit.
pub(super) const fn unit_term(unit: Unit) -> &'static str {
    match unit {
        Unit::Commitment => "unit:commitment",
        Unit::Quote => "unit:quote",
        Unit::Sentence => "unit:sentence",
        Unit::Brief => "unit:brief",
    }
}

/// The term of a label; overdue has none, it is a range of days.
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
    fn fields_are_found_by_what_they_are_for() {
        let (schema, fields) = &*SCHEMA;
        for text in Text::ALL {
            assert_eq!(schema.get_field_name(fields.text(text)), format!("text-{text:?}"));
        }
        for name in NAMES {
            assert_eq!(schema.get_field_name(fields.name(name)), format!("name-{name:?}"));
        }
    }
}
