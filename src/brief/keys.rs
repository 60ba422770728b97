//! The keys of the file format, each with its type and purpose, in the order of a file. Reading, editing, the JSON Schema and the
//! test of `docs/format.md` use these tables.

use crate::brief::{CommitmentKind, Confidence, Kind, QuoteKind, Review, Strength};

#[derive(Clone, Copy)]
pub(crate) enum KeyType {
    Schema,
    /// Text on one line.
    Line,
    /// Text of several lines.
    Block,
    Lines,
    Day,
    Word(fn() -> Vec<&'static str>),
    Count,
    Table(&'static [Key]),
    /// A list of tables.
    Points(&'static [Key]),
}

#[derive(Clone, Copy)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) value_type: KeyType,
    /// Whether a table without it is invalid.
    pub(crate) is_required: bool,
    /// One sentence.
    pub(crate) about: &'static str,
}

const fn optional(name: &'static str, value_type: KeyType, about: &'static str) -> Key {
    Key { name, value_type, is_required: false, about }
}

const fn required(name: &'static str, value_type: KeyType, about: &'static str) -> Key {
    Key { name, value_type, is_required: true, about }
}

pub(crate) const BRIEF: &[Key] = &[
    required("schema", KeyType::Schema, "The version of the file format."),
    required("headline", KeyType::Line, "What happened, in one line."),
    optional("kind", KeyType::Word(|| all_words(Kind::ALL, Kind::word)), "What sort of text the source is."),
    optional("date", KeyType::Day, "The day of the meeting; left out if the source does not say."),
    optional("date_end", KeyType::Day, "The last day of a meeting of several days."),
    optional("date_words", KeyType::Line, "The source's own words for the day, if the date was derived from them."),
    optional("place", KeyType::Line, "Where the meeting took place."),
    optional("tags", KeyType::Lines, "Labels of your own."),
    optional("review", REVIEW, "Whether a person has reviewed the brief."),
    optional("summary", KeyType::Block, "Two or three sentences, one paragraph per line."),
    optional("participants", KeyType::Points(PARTICIPANT), "Who took part."),
    optional("quotes", KeyType::Points(QUOTE), "What participants said."),
    optional("commitments", KeyType::Points(COMMITMENT), "What the parties commit to."),
    optional("forums", KeyType::Points(FORUM), "Multilateral bodies, mechanisms and initiatives named."),
    optional(
        "source",
        KeyType::Table(SOURCE),
        "Where the brief comes from; last in the file, because its text is long.",
    ),
];
pub(crate) const PARTICIPANT: &[Key] = &[
    required("name", KeyType::Line, "The fullest form of the name, without titles."),
    optional("role", KeyType::Line, "The office, without the country."),
    optional("party", KeyType::Line, "The state or organisation that the participant speaks for."),
    optional("confidence", CONFIDENCE, POINT_CONFIDENCE),
];
pub(crate) const QUOTE: &[Key] = &[
    required("speaker", KeyType::Line, "A participant's name, a party, or \"joint\"."),
    optional(
        "kind",
        KeyType::Word(|| all_words(QuoteKind::ALL, QuoteKind::word)),
        "Indirect speech, or words in the source's own quotation marks.",
    ),
    required("text", KeyType::Line, "What was said, without quotation marks."),
    optional("review", REVIEW, POINT_REVIEW),
    optional("confidence", CONFIDENCE, POINT_CONFIDENCE),
    optional("evidence", KeyType::Block, EVIDENCE),
];
pub(crate) const COMMITMENT: &[Key] = &[
    required("text", KeyType::Line, "What is committed to, beginning with the verb."),
    optional("parties", KeyType::Lines, "Who makes it."),
    optional("to", KeyType::Lines, "To whom, if it is made to somebody."),
    optional(
        "kind",
        KeyType::Word(|| all_words(CommitmentKind::ALL, CommitmentKind::word)),
        "Agreed jointly, pledged by one side, or announced: set up, signed, launched.",
    ),
    optional(
        "strength",
        KeyType::Word(|| all_words(Strength::ALL, Strength::word)),
        "How binding the words are: firm (will, shall, agreed) or soft (ready to, intends, seeks).",
    ),
    optional("topics", KeyType::Lines, "What it is about."),
    optional("forums", KeyType::Lines, "The forums it belongs to."),
    optional("due", KeyType::Day, "By when."),
    optional(
        "due_words",
        KeyType::Line,
        "The source's own words for the due date, if the due date was derived from them.",
    ),
    optional("review", REVIEW, POINT_REVIEW),
    optional("confidence", CONFIDENCE, POINT_CONFIDENCE),
    optional("evidence", KeyType::Block, EVIDENCE),
];
pub(crate) const FORUM: &[Key] = &[
    required("name", KeyType::Line, "The canonical name."),
    optional("acronym", KeyType::Line, "The usual acronym."),
    optional("mention", KeyType::Line, "As the source first names it."),
    optional("note", KeyType::Line, "A remark about it."),
];
pub(crate) const SOURCE: &[Key] = &[
    optional("outlet", KeyType::Line, "Who published it."),
    optional("byline", KeyType::Line, "Who wrote it."),
    optional("url", KeyType::Line, "Where it can be read."),
    optional("published", KeyType::Day, "When it was published."),
    optional("retrieved", KeyType::Day, "When it was fetched."),
    optional("language", KeyType::Line, "The BCP 47 code of its language."),
    optional("side", KeyType::Line, "Whose account it is: \"press\", \"joint\" or a party's name."),
    optional("hidden", KeyType::Table(HIDDEN), "How many characters were removed or replaced at import."),
    optional("text", KeyType::Block, "The article itself, one paragraph per line."),
];
/// The keys of the counts of hidden characters.
pub(crate) const HIDDEN: &[Key] = &[
    optional("controls", KeyType::Count, "Control characters."),
    optional("bidi", KeyType::Count, "Characters that change the text direction."),
    optional("invisible", KeyType::Count, "Invisible characters."),
    optional("marks", KeyType::Count, "Combining marks beyond what any script needs on one letter."),
];

const REVIEW: KeyType = KeyType::Word(|| all_words(Review::ALL, Review::word));
const POINT_REVIEW: &str = "In a draft: a person has reviewed this point.";
const CONFIDENCE: KeyType = KeyType::Word(|| all_words(Confidence::ALL, Confidence::word));
const POINT_CONFIDENCE: &str = "Written by import to a point of a kind that it often gets wrong.";
const EVIDENCE: &str = "The text in source.text behind it, verbatim; absent in a brief written by hand.";

fn all_words<T: Copy>(all: &[T], word: fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|value| word(*value)).collect()
}

/// Whether a word mixes alphabets whose letters look alike: `Lаvrov` with a Cyrillic а.
pub(crate) fn mixes_scripts(word: &str) -> bool {
    use unicode_security::MixedScript;
    !word.is_single_script()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_of_several_alphabets_are_mixed() {
        for (word, mixes) in
            [("Lаvrov", true), ("Лавров", false), ("王毅", false), ("Erdoğan", false), ("Trọng", false)]
        {
            assert_eq!(mixes_scripts(word), mixes, "{word}");
        }
    }
}
