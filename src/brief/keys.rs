//! The keys of the file format: type and purpose of each. Reading, rewriting, the JSON Schema and the test of `docs/format.md` use
//! these tables; their order is the order in a file.

use crate::brief::{CommitmentKind, Kind, QuoteKind, Review, Strength};

#[derive(Clone, Copy)]
pub(crate) enum Holds {
    Schema,
    /// A text of one line.
    Line,
    /// A text of several lines.
    Block,
    /// A list of texts.
    Lines,
    Day,
    Word(fn() -> Vec<&'static str>),
    Count,
    Table(&'static [Key]),
    /// Any number of tables: the points.
    Points(&'static [Key]),
}

#[derive(Clone, Copy)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) holds: Holds,
    /// Whether a table without it is invalid.
    pub(crate) is_needed: bool,
    /// One sentence.
    pub(crate) about: &'static str,
}

const fn row(name: &'static str, holds: Holds, about: &'static str) -> Key {
    Key { name, holds, is_needed: false, about }
}

const fn needed(name: &'static str, holds: Holds, about: &'static str) -> Key {
    Key { name, holds, is_needed: true, about }
}

/// Keys at the top of a brief.
pub(crate) const BRIEF: &[Key] = &[
    needed("schema", Holds::Schema, "The version of the file format."),
    needed("headline", Holds::Line, "What happened, in one line."),
    row("kind", Holds::Word(|| words(Kind::ALL, Kind::word)), "What sort of text the source is."),
    row("date", Holds::Day, "The day of the meeting; left out if the source does not say."),
    row("date_words", Holds::Line, "The source's own words for the day, if the date was derived from them."),
    row("place", Holds::Line, "Where the meeting took place."),
    row("tags", Holds::Lines, "Labels of your own."),
    row("review", REVIEW, "Whether a person has reviewed the brief."),
    row("summary", Holds::Block, "Two or three sentences, one paragraph a line."),
    row("participants", Holds::Points(PARTICIPANT), "Who took part."),
    row("quotes", Holds::Points(QUOTE), "What participants said."),
    row("commitments", Holds::Points(COMMITMENT), "What the parties commit to."),
    row("forums", Holds::Points(FORUM), "Multilateral bodies, mechanisms and initiatives named."),
    row("source", Holds::Table(SOURCE), "Where the brief comes from; last in the file, because its text is long."),
];
/// Keys of a participant.
pub(crate) const PARTICIPANT: &[Key] = &[
    needed("name", Holds::Line, "The fullest form of the name, without titles."),
    row("role", Holds::Line, "The office, without the country."),
    row("party", Holds::Line, "The state or organisation spoken for."),
];
/// Keys of a quote.
pub(crate) const QUOTE: &[Key] = &[
    needed("speaker", Holds::Line, "A participant's name, a party, or \"joint\"."),
    row(
        "kind",
        Holds::Word(|| words(QuoteKind::ALL, QuoteKind::word)),
        "Indirect speech, or words in the source's own quotation marks.",
    ),
    needed("text", Holds::Line, "What was said, without quotation marks."),
    row("review", REVIEW, LOOKED),
    row("evidence", Holds::Block, EVIDENCE),
];
/// Keys of a commitment.
pub(crate) const COMMITMENT: &[Key] = &[
    needed("text", Holds::Line, "What is committed to, beginning with the verb."),
    row("parties", Holds::Lines, "Who makes it."),
    row("to", Holds::Lines, "To whom, if it is made to somebody."),
    row(
        "kind",
        Holds::Word(|| words(CommitmentKind::ALL, CommitmentKind::word)),
        "Agreed jointly, pledged by one side, or announced: set up, signed, launched.",
    ),
    row(
        "strength",
        Holds::Word(|| words(Strength::ALL, Strength::word)),
        "How binding the words are: firm (will, shall, agreed) or soft (ready to, intends, seeks).",
    ),
    row("topics", Holds::Lines, "What it is about."),
    row("forums", Holds::Lines, "The forums it belongs to."),
    row("due", Holds::Day, "By when."),
    row("due_words", Holds::Line, "The source's own words for the due date, where it was worked out from them."),
    row("review", REVIEW, LOOKED),
    row("evidence", Holds::Block, EVIDENCE),
];
/// Keys of a forum.
pub(crate) const FORUM: &[Key] = &[
    needed("name", Holds::Line, "The canonical name."),
    row("acronym", Holds::Line, "The usual acronym."),
    row("mention", Holds::Line, "As the source first names it."),
    row("note", Holds::Line, "A remark about it."),
];
/// Keys of the source.
pub(crate) const SOURCE: &[Key] = &[
    row("outlet", Holds::Line, "Who published it."),
    row("byline", Holds::Line, "Who wrote it."),
    row("url", Holds::Line, "Where it can be read."),
    row("published", Holds::Day, "When it was published."),
    row("retrieved", Holds::Day, "When it was fetched."),
    row("language", Holds::Line, "The BCP 47 code of its language."),
    row("side", Holds::Line, "Whose account it is: \"press\", \"joint\" or a party's name."),
    row("hidden", Holds::Table(HIDDEN), "How many characters were removed or replaced at import."),
    row("text", Holds::Block, "The article itself, one paragraph a line."),
];
/// Keys of the counts of hidden characters.
pub(crate) const HIDDEN: &[Key] = &[
    row("controls", Holds::Count, "Control characters."),
    row("bidi", Holds::Count, "Characters that turn the direction of writing."),
    row("invisible", Holds::Count, "Characters that nobody can see."),
    row("marks", Holds::Count, "Combining marks beyond what any script needs on one letter."),
];

const REVIEW: Holds = Holds::Word(|| words(Review::ALL, Review::word));
const LOOKED: &str = "In a draft: that a person has reviewed this point.";
const EVIDENCE: &str = "The text in source.text behind it, verbatim; absent in a brief written by hand.";

fn words<T: Copy>(all: &[T], word: fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|value| word(*value)).collect()
}

/// Whether a word has letters of alphabets that look alike: `Lаvrov` with a Cyrillic а.
pub(crate) fn mixes_scripts(word: &str) -> bool {
    use unicode_security::MixedScript;
    !word.is_single_script()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_that_mix_alphabets_are_marked() {
        for (word, mixes) in
            [("Lаvrov", true), ("Лавров", false), ("王毅", false), ("Erdoğan", false), ("Trọng", false)]
        {
            assert_eq!(mixes_scripts(word), mixes, "{word}");
        }
    }
}
