//! A brief as a block of index documents.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};
use tantivy::TantivyDocument;

use crate::brief::{Brief, Commitment, Evidence, Forum, Quote, evidence_span};
use crate::index::analyzer::{canonical_term, spelling_term, whole_term};
use crate::index::day_terms::day_terms;
use crate::index::row;
use crate::index::schema::{Fields, NO_BRIEF, SCHEMA, Text, label_term, unit_term};
use crate::index::values::COUNTED;
use crate::library::{Id, Stamp};
use crate::search::fields::{canonical_name, is_known_name};
use crate::search::hit::Unit;
use crate::search::query::{DateField, Label, NameField};
use crate::text::{Span, fold_text, sentences};

/// Longer sentences (in bytes) are indexed in pieces.
const MAX_SENTENCE: usize = 2048;

/// Longer texts (in bytes) are truncated in hits.
const MAX_HIT_TEXT: usize = 4096;

/// The parts of a hit that are stored with its document.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct StoredHit {
    pub(super) ordinal: usize,
    pub(super) text: String,
    pub(super) who: String,
    pub(super) kind: String,
    pub(super) evidence: Option<Span>,
    /// The headline of the brief, so that a hit needs only one document.
    pub(super) headline: String,
}

/// The document of the brief, then those of its commitments, quotes and sentences.
pub(super) fn brief_documents(id: &Id, stamp: Stamp, brief: &Brief) -> Vec<TantivyDocument> {
    let builder = BlockBuilder { fields: &SCHEMA.1, id, brief };
    let mut documents = vec![builder.brief_document(&row::encode_row(id, stamp))];
    documents
        .extend(brief.commitments.iter().enumerate().map(|(n, commitment)| builder.commitment_document(n, commitment)));
    documents.extend(brief.quotes.iter().enumerate().map(|(n, quote)| builder.quote_document(n, quote)));
    let spans = brief.source.text.as_deref().map(|text| split_sentences(text, sentences(text)));
    documents.extend(spans.into_iter().flatten().enumerate().map(|(n, span)| builder.sentence_document(n, span)));
    documents
}

/// The document of a file without a brief, which records that it was read.
pub(super) fn placeholder_document(id: &Id, stamp: Stamp) -> TantivyDocument {
    let (mut document, fields) = (TantivyDocument::default(), &SCHEMA.1);
    document.add_bytes(fields.key, row::key(id));
    document.add_text(fields.label, NO_BRIEF);
    document.add_bytes(fields.row, &row::encode_row(id, stamp));
    document.add_i64(fields.day, NO_DAY);
    document
}

/// Splits overlong sentences at spaces.
fn split_sentences(text: &str, sentences: Vec<Span>) -> Vec<Span> {
    let mut pieces = Vec::with_capacity(sentences.len());
    for sentence in sentences {
        let mut start = sentence.start();
        while sentence.end() - start > MAX_SENTENCE {
            let limit = text.floor_char_boundary(start + MAX_SENTENCE);
            let piece = Span::new(start, limit).slice(text);
            let length = piece.rfind(' ').map_or(piece.len(), |blank| blank + 1);
            pieces.push(Span::new(start, start + length));
            start += length;
        }
        pieces.push(Span::new(start, sentence.end()));
    }
    pieces
}

struct BlockBuilder<'a> {
    fields: &'static Fields,
    id: &'a Id,
    brief: &'a Brief,
}

impl BlockBuilder<'_> {
    fn new_document(&self, unit: Unit) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_bytes(self.fields.key, row::key(self.id));
        document.add_text(self.fields.label, unit_term(unit));
        document
    }

    fn add_text(&self, document: &mut TantivyDocument, text: Text, value: &str) {
        if !value.is_empty() {
            document.add_text(self.fields.text_field(text), value);
        }
    }

    fn add_label(&self, document: &mut TantivyDocument, label: Label) {
        if let Some(term) = label_term(label) {
            document.add_text(self.fields.label, term);
        }
    }

    fn add_days(&self, document: &mut TantivyDocument, field: DateField, day: Option<Date>) {
        for term in day.iter().flat_map(|day| day_terms(field, *day)) {
            document.add_text(self.fields.label, term);
        }
    }

    /// Adds a value, its canonical name, and the words of both.
    fn add_name(&self, document: &mut TantivyDocument, name: NameField, value: &str) {
        let folded = fold_text(value);
        let canonical = canonical_name(name, &folded);
        let field = self.fields.name_field(name);
        document.add_text(field, whole_term(canonical));
        // Folding loses the spelling, which facets show for names that the program does not know.
        if COUNTED.contains(&name) && value != canonical && !is_known_name(name, canonical) {
            document.add_text(field, spelling_term(canonical, value));
        }
        document.add_text(field, value);
        if canonical != folded {
            document.add_text(field, canonical);
        }
    }

    fn add_stored(&self, document: &mut TantivyDocument, mut stored: StoredHit) {
        stored.headline.clone_from(&self.brief.headline);
        for text in [&mut stored.text, &mut stored.headline] {
            text.truncate(text.floor_char_boundary(MAX_HIT_TEXT));
        }
        let bytes = postcard::to_stdvec(&stored).unwrap_or_default();
        document.add_bytes(self.fields.stored, &bytes);
    }

    fn add_evidence(&self, document: &mut TantivyDocument, text: Text, evidence: Option<&Evidence>) {
        let grounded = evidence_span(evidence).is_some();
        self.add_label(document, if grounded { Label::Grounded } else { Label::Ungrounded });
        self.add_text(document, text, evidence.map_or("", |evidence| &evidence.words));
    }

    /// `forum` and its other names in the brief's list of forums.
    fn forum_names<'b>(&'b self, forum: &'b str) -> Vec<&'b str> {
        let known = self.listed_forums(forum).flat_map(forum_spellings).filter(|name| *name != forum);
        std::iter::once(forum).chain(known).collect()
    }

    /// The forums in the brief's list that have the name `forum`.
    fn listed_forums<'b>(&'b self, forum: &str) -> impl Iterator<Item = &'b Forum> {
        let wanted = fold_text(forum);
        self.brief.forums.iter().filter(move |known| forum_spellings(known).any(|name| fold_text(name) == wanted))
    }

    /// Adds the one name by which the forum is counted.
    fn add_counted_forum(&self, document: &mut TantivyDocument, name: &str) {
        let folded = fold_text(name);
        document.add_text(
            self.fields.name_field(NameField::Forum),
            canonical_term(canonical_name(NameField::Forum, &folded)),
        );
    }

    fn brief_document(&self, row: &[u8]) -> TantivyDocument {
        let brief = self.brief;
        let mut document = self.new_document(Unit::Brief);
        document.add_bytes(self.fields.row, row);
        document.add_i64(self.fields.day, brief.date.map_or(NO_DAY, days_since_1970));
        self.add_text(&mut document, Text::Headline, &brief.headline);
        self.add_text(&mut document, Text::Summary, brief.summary.as_deref().unwrap_or_default());
        for about in self.about_texts() {
            self.add_text(&mut document, Text::About, about);
        }
        for (name, value) in self.name_values() {
            self.add_name(&mut document, name, value);
        }
        brief.forums.iter().for_each(|forum| self.add_counted_forum(&mut document, counted_name(forum)));
        self.add_label(&mut document, Label::Brief(brief.kind));
        self.add_label(&mut document, Label::Review(brief.review));
        self.add_days(&mut document, DateField::Meeting, brief.date);
        self.add_stored(
            &mut document,
            StoredHit {
                text: brief.summary.clone().unwrap_or_default(),
                who: brief.parties().join(", "),
                kind: brief.kind.word().to_owned(),
                ..StoredHit::default()
            },
        );
        document
    }

    /// People, forums, tags, place and outlet.
    fn about_texts(&self) -> impl Iterator<Item = &str> {
        let brief = self.brief;
        let people = brief.participants.iter().flat_map(|p| [Some(&p.name), p.role.as_ref(), p.party.as_ref()]);
        let forums = brief.forums.iter().flat_map(|f| {
            [Some(&f.name), f.acronym.as_ref(), f.mention.as_ref().filter(|m| **m != f.name), f.note.as_ref()]
        });
        let tags = brief.tags.iter().map(Some);
        let rest = [brief.place.as_ref(), brief.source.outlet.as_ref()];
        people.chain(forums).chain(tags).chain(rest).flatten().map(String::as_str)
    }

    fn name_values(&self) -> Vec<(NameField, &str)> {
        let brief = self.brief;
        let mut names: Vec<(NameField, &str)> = Vec::new();
        names.extend(
            brief.participants.iter().filter_map(|p| p.party.as_deref()).map(|party| (NameField::Party, party)),
        );
        names.extend(brief.tags.iter().map(|tag| (NameField::Tag, tag.as_str())));
        for forum in &brief.forums {
            names.extend(forum_spellings(forum).map(|name| (NameField::Forum, name)));
        }
        let source = &brief.source;
        let single = [
            (NameField::Place, &brief.place),
            (NameField::Outlet, &source.outlet),
            (NameField::Side, &source.side),
            (NameField::Lang, &source.language),
        ];
        names.extend(single.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?))));
        names
    }

    fn commitment_document(&self, ordinal: usize, commitment: &Commitment) -> TantivyDocument {
        let mut document = self.new_document(Unit::Commitment);
        self.add_text(&mut document, Text::Commitment, &commitment.text);
        self.add_evidence(&mut document, Text::CommitmentMore, commitment.evidence.as_ref());
        let sides = [
            (NameField::By, &commitment.parties),
            (NameField::To, &commitment.to),
            (NameField::Topic, &commitment.topics),
        ];
        for (name, values) in sides {
            for value in values {
                self.add_name(&mut document, name, value);
                self.add_text(&mut document, Text::CommitmentMore, value);
                if name != NameField::Topic {
                    self.add_name(&mut document, NameField::Party, value);
                }
            }
        }
        for forum in commitment.forums.iter().flat_map(|forum| self.forum_names(forum)) {
            self.add_name(&mut document, NameField::Forum, forum);
            self.add_text(&mut document, Text::CommitmentMore, forum);
        }
        for forum in &commitment.forums {
            let mut listed = self.listed_forums(forum).map(counted_name).peekable();
            let own = listed.peek().is_none().then_some(forum.as_str());
            listed.chain(own).for_each(|name| self.add_counted_forum(&mut document, name));
        }
        self.add_label(&mut document, Label::Commitment(commitment.kind));
        commitment.strength.into_iter().for_each(|strength| self.add_label(&mut document, Label::Strength(strength)));
        self.add_days(&mut document, DateField::Due, commitment.due);
        self.add_stored(
            &mut document,
            StoredHit {
                ordinal,
                text: commitment.text.clone(),
                who: commitment.sides(),
                kind: commitment.kind.word().to_owned(),
                evidence: evidence_span(commitment.evidence.as_ref()),
                ..StoredHit::default()
            },
        );
        document
    }

    fn quote_document(&self, ordinal: usize, quote: &Quote) -> TantivyDocument {
        let mut document = self.new_document(Unit::Quote);
        self.add_text(&mut document, Text::Quote, &quote.text);
        self.add_text(&mut document, Text::QuoteMore, &quote.speaker);
        self.add_evidence(&mut document, Text::QuoteMore, quote.evidence.as_ref());
        self.add_name(&mut document, NameField::Speaker, &quote.speaker);
        for party in self.parties_of(&quote.speaker) {
            self.add_name(&mut document, NameField::Party, party);
            self.add_text(&mut document, Text::QuoteMore, party);
        }
        self.add_label(&mut document, Label::Quote(quote.kind));
        self.add_stored(
            &mut document,
            StoredHit {
                ordinal,
                text: quote.text.clone(),
                who: quote.speaker.clone(),
                kind: quote.kind.word().to_owned(),
                evidence: evidence_span(quote.evidence.as_ref()),
                ..StoredHit::default()
            },
        );
        document
    }

    /// The parties that `speaker` speaks for: the participant's party, all parties of a joint statement, else the speaker.
    fn parties_of<'b>(&'b self, speaker: &'b str) -> Vec<&'b str> {
        if speaker == "joint" {
            return self.brief.parties();
        }
        match self.brief.participants.iter().find(|participant| participant.name == speaker) {
            Some(participant) => participant.party.as_deref().into_iter().collect(),
            None => vec![speaker],
        }
    }

    fn sentence_document(&self, ordinal: usize, span: Span) -> TantivyDocument {
        let brief = self.brief;
        let text = span.slice(brief.source.text.as_deref().unwrap_or_default());
        let mut document = self.new_document(Unit::Sentence);
        self.add_text(&mut document, Text::Sentence, text);
        self.add_stored(
            &mut document,
            StoredHit {
                ordinal,
                text: text.to_owned(),
                who: brief.parties().join(", "),
                kind: brief.kind.word().to_owned(),
                evidence: Some(span),
                ..StoredHit::default()
            },
        );
        document
    }
}

fn forum_spellings(forum: &Forum) -> impl Iterator<Item = &str> {
    [Some(forum.name.as_str()), forum.acronym.as_deref(), forum.mention.as_deref()].into_iter().flatten()
}

/// The name by which a forum is counted: the first that the program knows, else its own.
fn counted_name(forum: &Forum) -> &str {
    let is_known = |name: &&str| is_known_name(NameField::Forum, canonical_name(NameField::Forum, &fold_text(name)));
    forum_spellings(forum).find(is_known).unwrap_or(&forum.name)
}

/// Earlier than every date, but close enough that a column of days packs into few bits.
pub(super) const NO_DAY: i64 = -5_000_000;

pub(super) fn days_since_1970(day: Date) -> i64 {
    (day - date(1970, 1, 1)).get_days().into()
}
