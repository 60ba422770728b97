//! Evidence: the words of the source that state a point, and where they stand.

use serde::Serialize;

use crate::text::{Folded, Span, fold, fold_text};

/// How the words were found in the source.
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
    /// The word shown for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Normalised => "normalised",
            Self::None => "none",
        }
    }
}

/// The words of the source that state a point.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// As the file has them.
    pub words: String,
    /// Where they stand in the source's text, in bytes.
    pub span: Option<Span>,
    /// How they were found.
    pub found: Match,
}

impl Evidence {
    /// `words` looked up in `text`.
    pub fn verify(words: &str, text: Option<&str>) -> Self {
        SourceText::new(text.unwrap_or_default()).verify(words)
    }
}

/// A source's text that evidence is looked up in; folded once, when it is first needed.
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
        let span = Span::find(&folded.text, wanted.trim()).map(|span| folded.back(span));
        let found = if span.is_some() { Match::Normalised } else { Match::None };
        Evidence { words: words.to_owned(), span, found }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_exactly_or_but_for_space_quotes_and_case() {
        let text = "Both sides agreed. The minister said the talks were “candid and\nuseful” on Friday.";
        for (words, found, cut) in [
            ("Both sides agreed", Match::Exact, "Both sides agreed"),
            ("both  sides\tAGREED", Match::Normalised, "Both sides agreed"),
            ("were \"candid and useful\"", Match::Normalised, "were “candid and\nuseful”"),
            ("both sides quarrelled", Match::None, ""),
        ] {
            let evidence = Evidence::verify(words, Some(text));
            assert_eq!(evidence.found, found, "{words}");
            assert_eq!(evidence.span.map_or("", |span| span.of(text)), cut, "{words}");
        }
        assert_eq!(Evidence::verify("words", None).found, Match::None);
    }
}
