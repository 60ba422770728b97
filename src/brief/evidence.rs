//! Evidence is the passage of the source behind a point. It is verified when a brief is read.

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
}
