//! The fields of the query language and the values they take, with suggestions for misspelt ones.

use crate::brief::{CommitmentKind, Kind, QuoteKind, Review, Strength};
use crate::search::dates::parse_dates;
use crate::search::names::{NameTable, canonical, display};
use crate::search::query::{DateField, Label, NameField, NameValue, Node, Scope};
use crate::search::words::{WordMatcher, split_words};
use crate::text::{fold_text, line};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Name(NameField),
    Date(DateField),
    Kind,
    Strength,
    Review,
    Is,
    In,
}

pub(crate) const FIELDS: &[(&str, Field)] = &[
    ("party", Field::Name(NameField::Party)),
    ("by", Field::Name(NameField::By)),
    ("to", Field::Name(NameField::To)),
    ("speaker", Field::Name(NameField::Speaker)),
    ("forum", Field::Name(NameField::Forum)),
    ("kind", Field::Kind),
    ("strength", Field::Strength),
    ("topic", Field::Name(NameField::Topic)),
    ("place", Field::Name(NameField::Place)),
    ("tag", Field::Name(NameField::Tag)),
    ("outlet", Field::Name(NameField::Outlet)),
    ("side", Field::Name(NameField::Side)),
    ("lang", Field::Name(NameField::Lang)),
    ("review", Field::Review),
    ("date", Field::Date(DateField::Meeting)),
    ("due", Field::Date(DateField::Due)),
    ("is", Field::Is),
    ("in", Field::In),
];

/// Field names that people guess, and the fields they mean.
const GUESSES: &[(&str, &str)] = &[
    ("country", "party"),
    ("state", "party"),
    ("who", "by"),
    ("from", "by"),
    ("recipient", "to"),
    ("said", "speaker"),
    ("person", "speaker"),
    ("org", "forum"),
    ("type", "kind"),
    ("status", "is"),
    ("theme", "topic"),
    ("subject", "topic"),
    ("where", "place"),
    ("city", "place"),
    ("label", "tag"),
    ("source", "outlet"),
    ("publisher", "outlet"),
    ("language", "lang"),
    ("when", "date"),
    ("day", "date"),
    ("deadline", "due"),
];

const SCOPES: &[(&str, Scope)] = &[
    ("commitments", Scope::Commitments),
    ("quotes", Scope::Quotes),
    ("summary", Scope::Summary),
    ("headline", Scope::Headline),
    ("source", Scope::Source),
];

const STATES: &[(&str, Label)] = &[
    ("overdue", Label::Overdue),
    ("ungrounded", Label::Ungrounded),
    ("grounded", Label::Grounded),
    ("draft", Label::Review(Review::Draft)),
    ("reviewed", Label::Review(Review::Reviewed)),
];

/// The field called `name`, or a sentence that says there is none.
pub(crate) fn find_field(name: &str) -> Result<Field, String> {
    let lower = name.to_ascii_lowercase();
    if let Some((_, field)) = FIELDS.iter().find(|(known, _)| *known == lower) {
        return Ok(*field);
    }
    let guess = GUESSES.iter().find(|(guess, _)| *guess == lower).map(|(_, field)| *field);
    let name = line(name);
    Err(match guess.or_else(|| suggest(&lower, FIELDS.iter().map(|(name, _)| *name))) {
        Some(field) => format!("There is no field \"{name}\"; did you mean {field}:?"),
        None => format!("There is no field \"{name}\"; put the words in quotation marks to search for them."),
    })
}

/// What a field with its value adds to a query.
pub(crate) enum Condition {
    Node(Node),
    Scope(Scope),
    /// Nothing yet: the value is unfinished.
    Unfinished,
}

impl Condition {
    fn from_node(node: Option<Node>) -> Self {
        node.map_or(Self::Unfinished, Self::Node)
    }

    fn from_labels(labels: Vec<Label>) -> Self {
        Self::from_node((!labels.is_empty()).then_some(Node::Labels(labels)))
    }
}

/// The condition that `field` with `value` makes, or a sentence that says what is wrong with the value. `open` means that
/// the value is still being typed.
pub(crate) fn parse_value(field: Field, value: &str, open: bool) -> Result<Condition, String> {
    match field {
        Field::Name(name) => Ok(Condition::from_node(name_value(name, value, open).map(|v| Node::Name(name, v)))),
        Field::Date(date) => Ok(Condition::from_node(parse_dates(value, open)?.map(|range| Node::Dates(date, range)))),
        Field::Kind => find_keyword("kind", &kinds(), value, open).map(Condition::from_labels),
        Field::Strength => {
            let strengths = keywords(Strength::ALL, Strength::word, Label::Strength);
            find_keyword("strength", &strengths, value, open).map(Condition::from_labels)
        }
        Field::Review => {
            let states = keywords(Review::ALL, Review::word, Label::Review);
            find_keyword("review", &states, value, open).map(Condition::from_labels)
        }
        Field::Is => find_keyword("is", STATES, value, open).map(Condition::from_labels),
        Field::In => {
            // A prefix of several scopes restricts nothing yet.
            let scopes = find_keyword("in", SCOPES, value, open)?;
            Ok(if let [scope] = scopes.as_slice() { Condition::Scope(*scope) } else { Condition::Unfinished })
        }
    }
}

fn keywords<T: Copy>(values: &[T], word: fn(T) -> &'static str, label: fn(T) -> Label) -> Vec<(&'static str, Label)> {
    values.iter().map(|&value| (word(value), label(value))).collect()
}

fn kinds() -> Vec<(&'static str, Label)> {
    let mut kinds = keywords(CommitmentKind::ALL, CommitmentKind::word, Label::Commitment);
    kinds.extend(keywords(QuoteKind::ALL, QuoteKind::word, Label::Quote));
    kinds.extend(keywords(Kind::ALL, Kind::word, Label::Brief));
    kinds
}

/// The value called `word`; all that begin with it if it is still being typed, none if it is empty.
fn find_keyword<T: Copy>(field: &str, known: &[(&'static str, T)], word: &str, open: bool) -> Result<Vec<T>, String> {
    let folded = fold_text(word);
    let folded = folded.trim();
    if open && folded.is_empty() {
        return Ok(Vec::new());
    }
    let matches = |name: &str| if open { name.starts_with(folded) } else { name == folded };
    let found = known.iter().filter(|(name, _)| matches(name)).map(|(_, value)| *value);
    let found: Vec<T> = found.take(if open { known.len() } else { 1 }).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
    let word = line(word);
    Err(match suggest(folded, names.iter().copied()) {
        Some(name) => format!("{field}: has no value \"{word}\"; did you mean {name}?"),
        None => format!("{field}: has no value \"{word}\"; it can be {}.", names.join(", ")),
    })
}

const fn name_table(field: NameField) -> Option<NameTable> {
    match field {
        NameField::Party | NameField::By | NameField::To | NameField::Speaker | NameField::Side => {
            Some(NameTable::Party)
        }
        NameField::Forum => Some(NameTable::Forum),
        NameField::Topic | NameField::Place | NameField::Tag | NameField::Outlet | NameField::Lang => None,
    }
}

/// The canonical name of the folded name `name`.
pub fn canonical_name(field: NameField, name: &str) -> &str {
    name_table(field).map_or(name.trim(), |table| canonical(table, name))
}

/// How the canonical name `name` is written, if the program knows it: an acronym if there is one.
pub(crate) fn display_name(field: NameField, name: &str) -> Option<&'static str> {
    display(name_table(field)?, name)
}

/// Whether the program knows the canonical name `name`.
pub fn is_known_name(field: NameField, name: &str) -> bool {
    display_name(field, name).is_some()
}

fn name_value(field: NameField, value: &str, open: bool) -> Option<NameValue> {
    let folded = fold_text(value);
    let mut words: Vec<_> = split_words(&folded).map(|word| WordMatcher::Exact(word.text.into_owned())).collect();
    if open && let Some(last) = words.last_mut() {
        *last = WordMatcher::Prefix { word: last.word().to_owned(), stem: None };
    }
    let canonical = canonical_name(field, &folded).to_owned();
    (!canonical.is_empty()).then_some(NameValue { canonical, words })
}

/// The known word that `word` is most likely a misspelling or a prefix of.
fn suggest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let letters = word.chars().count();
    // The distance takes time proportional to both lengths, and no known word is that long.
    if letters > 64 {
        return None;
    }
    let most = if letters <= 3 { 1 } else { 2 };
    let distances = known.map(|name| {
        let is_prefix = word.len() >= 2 && (name.starts_with(word) || word.starts_with(name) && name.len() > 2);
        (if is_prefix { 1 } else { strsim::osa_distance(word, name) }, name)
    });
    distances.filter(|(distance, _)| *distance <= most).min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}
