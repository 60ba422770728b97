//! The keys of the file format: type and purpose of each. Reading, rewriting, the JSON Schema and the test of `docs/format.md` use
//! these tables; their order is the order in a file.

use crate::brief::{CommitmentKind, Kind, QuoteKind, Review, Strength};

#[derive(Clone, Copy)]
pub(crate) enum Holds {
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
    pub(crate) holds: Holds,
    /// Whether a table without it is invalid.
    pub(crate) is_required: bool,
    /// One sentence.
    pub(crate) about: &'static str,
}

const fn optional(name: &'static str, holds: Holds, about: &'static str) -> Key {
    Key { name, holds, is_required: false, about }
}

const fn required(name: &'static str, holds: Holds, about: &'static str) -> Key {
    Key { name, holds, is_required: true, about }
}

pub(crate) const BRIEF: &[Key] = &[
    required("schema", Holds::Schema, "The version of the file format."),
    required("headline", Holds::Line, "What happened, in one line."),
    optional("kind", Holds::Word(|| all_words(Kind::ALL, Kind::word)), "What sort of text the source is."),
    optional("date", Holds::Day, "The day of the meeting; left out if the source does not say."),
    optional("date_words", Holds::Line, "The source's own words for the day, if the date was derived from them."),
    optional("place", Holds::Line, "Where the meeting took place."),
    optional("tags", Holds::Lines, "Labels of your own."),
    optional("review", REVIEW, "Whether a person has reviewed the brief."),
    optional("summary", Holds::Block, "Two or three sentences, one paragraph per line."),
    optional("participants", Holds::Points(PARTICIPANT), "Who took part."),
    optional("quotes", Holds::Points(QUOTE), "What participants said."),
    optional("commitments", Holds::Points(COMMITMENT), "What the parties commit to."),
    optional("forums", Holds::Points(FORUM), "Multilateral bodies, mechanisms and initiatives named."),
    optional("source", Holds::Table(SOURCE), "Where the brief comes from; last in the file, because its text is long."),
];
pub(crate) const PARTICIPANT: &[Key] = &[
    required("name", Holds::Line, "The fullest form of the name, without titles."),
    optional("role", Holds::Line, "The office, without the country."),
    optional("party", Holds::Line, "The state or organisation spoken for."),
];
pub(crate) const QUOTE: &[Key] = &[
    required("speaker", Holds::Line, "A participant's name, a party, or \"joint\"."),
    optional(
        "kind",
        Holds::Word(|| all_words(QuoteKind::ALL, QuoteKind::word)),
        "Indirect speech, or words in the source's own quotation marks.",
    ),
    required("text", Holds::Line, "What was said, without quotation marks."),
    optional("review", REVIEW, POINT_REVIEW),
    optional("evidence", Holds::Block, EVIDENCE),
];
pub(crate) const COMMITMENT: &[Key] = &[
    required("text", Holds::Line, "What is committed to, beginning with the verb."),
    optional("parties", Holds::Lines, "Who makes it."),
    optional("to", Holds::Lines, "To whom, if it is made to somebody."),
    optional(
        "kind",
        Holds::Word(|| all_words(CommitmentKind::ALL, CommitmentKind::word)),
        "Agreed jointly, pledged by one side, or announced: set up, signed, launched.",
    ),
    optional(
        "strength",
        Holds::Word(|| all_words(Strength::ALL, Strength::word)),
        "How binding the words are: firm (will, shall, agreed) or soft (ready to, intends, seeks).",
    ),
    optional("topics", Holds::Lines, "What it is about."),
    optional("forums", Holds::Lines, "The forums it belongs to."),
    optional("due", Holds::Day, "By when."),
    optional(
        "due_words",
        Holds::Line,
        "The source's own words for the due date, if the due date was derived from them.",
    ),
    optional("review", REVIEW, POINT_REVIEW),
    optional("evidence", Holds::Block, EVIDENCE),
];
pub(crate) const FORUM: &[Key] = &[
    required("name", Holds::Line, "The canonical name."),
    optional("acronym", Holds::Line, "The usual acronym."),
    optional("mention", Holds::Line, "As the source first names it."),
    optional("note", Holds::Line, "A remark about it."),
];
pub(crate) const SOURCE: &[Key] = &[
    optional("outlet", Holds::Line, "Who published it."),
    optional("byline", Holds::Line, "Who wrote it."),
    optional("url", Holds::Line, "Where it can be read."),
    optional("published", Holds::Day, "When it was published."),
    optional("retrieved", Holds::Day, "When it was fetched."),
    optional("language", Holds::Line, "The BCP 47 code of its language."),
    optional("side", Holds::Line, "Whose account it is: \"press\", \"joint\" or a party's name."),
    optional("hidden", Holds::Table(HIDDEN), "How many characters were removed or replaced at import."),
    optional("text", Holds::Block, "The article itself, one paragraph per line."),
];
/// Keys of the counts of hidden characters.
pub(crate) const HIDDEN: &[Key] = &[
    optional("controls", Holds::Count, "Control characters."),
    optional("bidi", Holds::Count, "Characters that turn the direction of writing."),
    optional("invisible", Holds::Count, "Characters that nobody can see."),
    optional("marks", Holds::Count, "Combining marks beyond what any script needs on one letter."),
];

const REVIEW: Holds = Holds::Word(|| all_words(Review::ALL, Review::word));
const POINT_REVIEW: &str = "In a draft: that a person has reviewed this point.";
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
