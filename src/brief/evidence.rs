//! Evidence is the passage of the source behind a point. It is verified when a brief is read.

use std::collections::HashSet;

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

use crate::text::{Folded, Span, fold, fold_text};

/// How evidence was found in the source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Match {
    Exact,
    /// After folding white space, quotation marks and case.
    Normalised,
    #[default]
    None,
}

impl Match {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Normalised => "normalised",
            Self::None => "none",
        }
    }
}

/// A passage of the source that supports a point.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    /// As the file has it.
    pub words: String,
    /// Its position in the source text; `None` if it is not there.
    pub span: Option<Span>,
    pub found: Match,
}

/// Serialises evidence as three fields of its point: `evidence`, `match` and `span`.
#[expect(clippy::ref_option, reason = "serde passes a reference to the field")]
pub(crate) fn serialize_fields<S: Serializer>(evidence: &Option<Evidence>, serializer: S) -> Result<S::Ok, S::Error> {
    let evidence = evidence.as_ref();
    let mut fields = serializer.serialize_struct("Evidence", 3)?;
    fields.serialize_field("evidence", &evidence.map(|evidence| &evidence.words))?;
    fields.serialize_field("match", &evidence.map_or(Match::None, |evidence| evidence.found))?;
    fields.serialize_field("span", &evidence.and_then(|evidence| evidence.span))?;
    fields.end()
}

impl Evidence {
    /// Looks `words` up in `text`.
    pub fn verify(words: &str, text: Option<&str>) -> Self {
        SourceText::new(text.unwrap_or_default()).verify(words)
    }

    /// Whether `quoted` consists of words of the evidence in their order, up to white space, case and punctuation at the ends. Words
    /// may be left out at "…", and added in square brackets.
    pub fn contains(&self, quoted: &str) -> bool {
        let bare = |text: &str| fold_text(text).replace(['"', '\''], "");
        let (quoted, words) = (bare(quoted), bare(&self.words));
        let outside = quoted.split('[').enumerate().map(|(i, part)| match part.split_once(']') {
            Some((_, after)) if i > 0 => after,
            _ => part,
        });
        let mut parts = outside.flat_map(|part| part.split("..."));
        let mut rest = words.as_str();
        parts.all(|part| match rest.split_once(part.trim_matches(|c: char| !c.is_alphanumeric())) {
            Some((_, after)) => {
                rest = after;
                true
            }
            None => false,
        })
    }

    /// Whether `text` and the evidence have a word in common, or an inflection of one. If one of them has no long word in Latin
    /// letters, it is not known, and the answer is yes.
    pub fn shares_a_word(&self, text: &str) -> bool {
        let (text, evidence) = (fold_text(text), fold_text(&self.words));
        let known: HashSet<&str> = word_starts(&evidence).collect();
        let mut starts = word_starts(&text).peekable();
        known.is_empty() || starts.peek().is_none() || starts.any(|start| known.contains(start))
    }
}

/// The first four letters of each word that has as many, all of them in ASCII: inflections of a word usually share them.
fn word_starts(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| word.is_ascii()).filter_map(|word| word.get(..4))
}

/// A source text in which evidence is looked up. It is folded at most once.
pub(crate) struct SourceText<'a> {
    text: &'a str,
    folded: Option<Folded>,
}

impl<'a> SourceText<'a> {
    pub(crate) const fn new(text: &'a str) -> Self {
        Self { text, folded: None }
    }

    pub(crate) fn verify(&mut self, words: &str) -> Evidence {
        if let Some(span) = Span::find(self.text, words) {
            return Evidence { words: words.to_owned(), span: Some(span), found: Match::Exact };
        }
        let folded = self.folded.get_or_insert_with(|| fold(self.text));
        let wanted = fold_text(words);
        let span = Span::find(&folded.text, wanted.trim()).map(|span| folded.original_span(span));
        let found = if span.is_some() { Match::Normalised } else { Match::None };
        Evidence { words: words.to_owned(), span, found }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_is_found_exactly_or_up_to_space_quotes_and_case() {
        let text = "Both sides agreed. The minister said the talks were “candid and\nuseful” on Friday.";
        for (words, found, cut) in [
            ("Both sides agreed", Match::Exact, "Both sides agreed"),
            ("both  sides\tAGREED", Match::Normalised, "Both sides agreed"),
            ("were \"candid and useful\"", Match::Normalised, "were “candid and\nuseful”"),
            ("both sides quarrelled", Match::None, ""),
        ] {
            let evidence = Evidence::verify(words, Some(text));
            assert_eq!(evidence.found, found, "{words}");
            assert_eq!(evidence.span.map_or("", |span| span.slice(text)), cut, "{words}");
        }
        assert_eq!(Evidence::verify("words", None).found, Match::None);
    }

    #[test]
    fn a_quotation_has_only_words_of_its_evidence() {
        let words = "The “Gates” will open in\nJune, he said, and the tolls won’t rise";
        let evidence = Evidence { words: words.to_owned(), ..Evidence::default() };
        for (quoted, expected) in [
            ("the 'gates' will  open in june.", true),
            ("“The Gates will open”", true),
            ("The Gates will open … and the tolls won't rise", true),
            ("The Gates ... rise", true),
            ("[The northern] gates will open in June", true),
            ("The Gates will open in [early] June", true),
            ("The gates will open in July", false),
            ("and the tolls will rise", false),
            ("The Gates … July", false),
            ("the tolls … The Gates", false),
            ("[a] [", true),
            ("]…", true),
            ("", true),
        ] {
            assert_eq!(evidence.contains(quoted), expected, "{quoted}");
        }
    }

    #[test]
    fn a_text_without_a_word_of_its_evidence_is_recognised() {
        let shares =
            |text: &str, words: &str| Evidence { words: words.to_owned(), ..Evidence::default() }.shares_a_word(text);
        for (text, words, expected) in [
            ("Deepen cooperation", "deepening of their ties", true),
            ("Co-operate in trade", "TRADE is to grow", true),
            ("Réduire les péages", "une réduction", true),
            ("Short text", "deepening of their ties", false),
            ("Deepen cooperation", "深化执法与安全合作", true),
            ("Углубить сотрудничество", "deepening of their ties", true),
            ("Do it", "deepening of their ties", true),
            ("", "", true),
        ] {
            assert_eq!(shares(text, words), expected, "{text}: {words}");
        }
    }
}
