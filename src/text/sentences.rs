//! Where sentences begin and end (interim body; owner: text).

use crate::text::Span;

/// The sentences of `text` in order, without the white space between them; none runs over a line end.
#[must_use]
pub fn sentences(text: &str) -> Vec<Span> {
    vec![Span::new(0, text.len())]
}
