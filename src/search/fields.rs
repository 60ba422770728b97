//! The fields of the query language and the values they take, with what was meant where one is unknown.

use crate::brief::{CommitmentKind, Kind, QuoteKind, Review, Strength};
use crate::search::dates::days;
use crate::search::names::{Table, shown, usual};
use crate::search::query::{DateField, Label, NameField, NameValue, Node, Scope};
use crate::search::words::{WordMatcher, words};
use crate::text::{fold_text, line};

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Named(NameField),
    Days(DateField),
    /// One of a few words.
    Kind,
    Strength,
    Review,
    Is,
    /// Where the words must stand.
    In,
}

/// Every field, as typed.
pub(crate) const FIELDS: &[(&str, Field)] = &[
    ("party", Field::Named(NameField::Party)),
    ("by", Field::Named(NameField::By)),
    ("to", Field::Named(NameField::To)),
    ("speaker", Field::Named(NameField::Speaker)),
    ("forum", Field::Named(NameField::Forum)),
    ("kind", Field::Kind),
    ("strength", Field::Strength),
    ("topic", Field::Named(NameField::Topic)),
    ("place", Field::Named(NameField::Place)),
    ("tag", Field::Named(NameField::Tag)),
    ("outlet", Field::Named(NameField::Outlet)),
    ("side", Field::Named(NameField::Side)),
    ("lang", Field::Named(NameField::Lang)),
    ("review", Field::Review),
    ("date", Field::Days(DateField::Meeting)),
    ("due", Field::Days(DateField::Due)),
    ("is", Field::Is),
    ("in", Field::In),
];

/// Words people type for a field of another name.
const MEANT: &[(&str, &str)] = &[
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

const PLACES: &[(&str, Scope)] = &[
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

/// The field called `name`; `Err` holds a sentence.
pub(crate) fn field(name: &str) -> Result<Field, String> {
    let lower = name.to_ascii_lowercase();
    if let Some((_, field)) = FIELDS.iter().find(|(known, _)| *known == lower) {
        return Ok(*field);
    }
    let meant = MEANT.iter().find(|(other, _)| *other == lower).map(|(_, name)| *name);
    let meant = meant.or_else(|| nearest(&lower, FIELDS.iter().map(|(name, _)| *name)));
    Err(match meant {
        Some(meant) => format!("There is no field \"{}\"; did you mean {meant}:?", line(name)),
        None => format!("There is no field \"{}\"; put the words in quotation marks to search for them.", line(name)),
    })
}

/// What a value asks for.
pub(crate) enum Asked {
    Node(Node),
    /// Where the words must stand.
    Scope(Scope),
    /// Nothing yet: the value is not finished.
    Nothing,
}

/// What `field` with `value` asks for; `open` says that the value may still grow. `Err` holds a sentence.
pub(crate) fn ask(field: Field, value: &str, open: bool) -> Result<Asked, String> {
    let labels = |found: Vec<Label>| if found.is_empty() { Asked::Nothing } else { Asked::Node(Node::Labels(found)) };
    match field {
        Field::Named(name) => {
            Ok(self::value(name, value, open).map_or(Asked::Nothing, |v| Asked::Node(Node::Name(name, v))))
        }
        Field::Days(day) => match days(value, open) {
            Ok(days) => Ok(days.map_or(Asked::Nothing, |days| Asked::Node(Node::Dates(day, days)))),
            Err(why) => Err(sentence(&why)),
        },
        Field::Kind => pick("kind", &kinds(), value, open).map(labels),
        Field::Strength => {
            pick("strength", &all(Strength::ALL, Strength::word, Label::Strength), value, open).map(labels)
        }
        Field::Review => pick("review", &all(Review::ALL, Review::word, Label::Review), value, open).map(labels),
        Field::Is => pick("is", STATES, value, open).map(labels),
        Field::In => {
            let places = pick("in", PLACES, value, open)?;
            // Half a word that could become several places says nothing yet.
            Ok(if let [place] = places.as_slice() { Asked::Scope(*place) } else { Asked::Nothing })
        }
    }
}

fn sentence(clause: &str) -> String {
    let mut letters = clause.chars();
    let first: String = letters.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

fn all<T: Copy>(values: &[T], word: fn(T) -> &'static str, label: fn(T) -> Label) -> Vec<(&'static str, Label)> {
    values.iter().map(|&value| (word(value), label(value))).collect()
}

fn kinds() -> Vec<(&'static str, Label)> {
    let mut kinds = all(CommitmentKind::ALL, CommitmentKind::word, Label::Commitment);
    kinds.extend(all(QuoteKind::ALL, QuoteKind::word, Label::Quote));
    kinds.extend(all(Kind::ALL, Kind::word, Label::Brief));
    kinds
}

/// The values called `word`, or beginning with it where it is not finished.
fn pick<T: Copy>(field: &str, known: &[(&'static str, T)], word: &str, open: bool) -> Result<Vec<T>, String> {
    let lower = fold_text(word);
    let lower = lower.trim();
    if open {
        let begun: Vec<T> = known.iter().filter(|(name, _)| name.starts_with(lower)).map(|(_, value)| *value).collect();
        if !begun.is_empty() {
            return Ok(if lower.is_empty() { Vec::new() } else { begun });
        }
    } else if let Some((_, value)) = known.iter().find(|(name, _)| *name == lower) {
        return Ok(vec![*value]);
    }
    let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
    let word = line(word);
    Err(match nearest(lower, names.iter().copied()) {
        Some(meant) => format!("{field}: knows no \"{word}\"; did you mean {meant}?"),
        None => format!("{field}: knows no \"{word}\"; it takes {}.", names.join(", ")),
    })
}

/// Which table of other names a field knows.
pub(crate) const fn table(name: NameField) -> Option<Table> {
    match name {
        NameField::Party | NameField::By | NameField::To | NameField::Speaker | NameField::Side => Some(Table::Party),
        NameField::Forum => Some(Table::Forum),
        NameField::Topic | NameField::Place | NameField::Tag | NameField::Outlet | NameField::Lang => None,
    }
}

/// The usual name of the folded value `whole` of the field `name`.
pub fn known_as(name: NameField, whole: &str) -> &str {
    table(name).map_or(whole.trim(), |table| usual(table, whole))
}

/// How the usual name `usual` of the field `name` is written, in short where there is a short way; none where it is not known.
pub(crate) fn shown_as(name: NameField, usual: &str) -> Option<&'static str> {
    shown(table(name)?, usual)
}

/// Whether `usual` is the usual name of something that the field `name` knows.
pub fn is_known(name: NameField, usual: &str) -> bool {
    shown_as(name, usual).is_some()
}

fn value(name: NameField, value: &str, open: bool) -> Option<NameValue> {
    let folded = fold_text(value);
    let mut matchers: Vec<WordMatcher> =
        words(&folded).map(|word| WordMatcher::Exact(word.text.into_owned())).collect();
    if open && let Some(last) = matchers.last_mut() {
        *last = WordMatcher::Prefix { word: last.word().to_owned(), stem: None };
    }
    let whole = known_as(name, &folded).to_owned();
    (!whole.is_empty()).then_some(NameValue { whole, words: matchers })
}

/// The known word that `word` is most likely a slip of.
fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let letters = word.chars().count();
    // The distance takes time proportional to both lengths, and no known word is that long.
    if letters > 64 {
        return None;
    }
    let most = if letters <= 3 { 1 } else { 2 };
    let slips = known.map(|name| {
        let begins = word.len() >= 2 && (name.starts_with(word) || word.starts_with(name) && name.len() > 2);
        (if begins { 1 } else { strsim::osa_distance(word, name) }, name)
    });
    slips.filter(|(slips, _)| *slips <= most).min_by_key(|(slips, _)| *slips).map(|(_, name)| name)
}
