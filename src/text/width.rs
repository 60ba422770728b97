//! How many columns a text takes in a terminal, and cutting it to fit.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Columns that `text` takes in a terminal.
#[must_use]
pub fn width(text: &str) -> usize {
    text.width()
}

/// `text` where it fits in `columns`, else as much of it as fits with an ellipsis at the end.
#[must_use]
pub fn fit(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let mut cut = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let wide = width(grapheme);
        if used + wide + 1 > columns {
            break;
        }
        cut.push_str(grapheme);
        used += wide;
    }
    if columns > 0 {
        while cut.ends_with(' ') {
            cut.pop();
        }
        cut.push('…');
    }
    Cow::Owned(cut)
}
