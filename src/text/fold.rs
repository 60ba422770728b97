//! Folding of case and accents with a way back to the original bytes (interim body; owner: text).

use crate::text::Span;

/// A folded text and where each of its bytes came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    /// NFKD, marks dropped, lower case, typographic quotation marks and dashes made plain, white space runs one blank.
    pub text: String,
    /// For each byte of `text`, and one past its end, the byte of the original it came from.
    map: Vec<u32>,
}

impl Folded {
    /// The span of the original that the span `folded` of [`Folded::text`] came from.
    #[must_use]
    pub fn back(&self, folded: Span) -> Span {
        let at = |i: usize| self.map.get(i).copied().unwrap_or_default() as usize;
        Span::new(at(folded.start()), at(folded.end()))
    }
}

/// `text` folded.
#[must_use]
pub fn fold(text: &str) -> Folded {
    let lower = text.to_ascii_lowercase();
    let map = (0..=u32::try_from(text.len()).unwrap_or(u32::MAX)).collect();
    Folded { text: lower, map }
}

/// Whether `c` belongs to a script written without blanks between words that search cuts into pairs:
/// Han, Hiragana, Katakana, Hangul.
#[must_use]
pub fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}
