//! Measures text in terminal columns and truncates it.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The number of columns that `text` takes in a terminal.
pub fn width(text: &str) -> usize {
    let mut columns = 0;
    for c in text.chars() {
        match simple_width(c) {
            Some(wide) => columns += wide,
            None => return text.graphemes(true).map(cluster_width).sum(),
        }
    }
    columns
}

/// `text` if it fits in `columns`, otherwise its start with an ellipsis.
pub fn truncate(text: &str, columns: usize) -> Cow<'_, str> {
    if fits(text, columns) {
        return Cow::Borrowed(text);
    }
    let head = text.get(..fitting_bytes(text.graphemes(true), columns)).unwrap_or_default().trim_end();
    Cow::Owned(if columns > 0 { format!("{head}…") } else { String::new() })
}

/// `text` if it fits in `columns`, otherwise its end after an ellipsis: for paths.
pub fn truncate_start(text: &str, columns: usize) -> Cow<'_, str> {
    if fits(text, columns) {
        return Cow::Borrowed(text);
    }
    let from = text.len() - fitting_bytes(text.graphemes(true).rev(), columns);
    let tail = text.get(from..).unwrap_or_default().trim_start();
    Cow::Owned(if columns > 0 { format!("…{tail}") } else { String::new() })
}

/// Whether `text` takes at most `columns`. Stops reading as soon as it does not.
fn fits(text: &str, columns: usize) -> bool {
    // No character takes more columns than it has bytes.
    let mut used = 0;
    text.len() <= columns
        || text.graphemes(true).all(|one| {
            used += cluster_width(one);
            used <= columns
        })
}

/// Number of bytes of `clusters` that fit in `columns` beside an ellipsis.
fn fitting_bytes<'a>(clusters: impl Iterator<Item = &'a str>, columns: usize) -> usize {
    let (mut bytes, mut used) = (0, 1);
    for text in clusters {
        used += cluster_width(text);
        if used > columns {
            break;
        }
        bytes += text.len();
    }
    bytes
}

/// The columns of a grapheme cluster as `ratatui` counts them: none if it contains a control character, and one more for each
/// half-width sound mark.
fn cluster_width(text: &str) -> usize {
    if text.contains(char::is_control) {
        return 0;
    }
    text.width() + text.chars().filter(|c| matches!(c, '\u{ff9e}' | '\u{ff9f}')).count()
}

/// The columns of a character that only joins a cluster with characters for which this is `None`.
const fn simple_width(c: char) -> Option<usize> {
    match c {
        ' '..='~'
        | '\u{a1}'..='\u{a8}'
        | '\u{c0}'..='\u{2ff}'
        | '\u{370}'..='\u{373}'
        | '\u{400}'..='\u{482}'
        | '\u{2010}'..='\u{2026}' => Some(1),
        '\u{3001}'..='\u{3002}'
        | '\u{3041}'..='\u{3096}'
        | '\u{30a1}'..='\u{30fa}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}' => Some(2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::buffer::{Buffer, CellWidth};
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;
    use crate::text::{Kind, clean};

    /// The column at which the screen stops after writing `text`.
    fn drawn(text: &str) -> usize {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 2000, 1));
        buffer.set_stringn(0, 0, text, 2000, Style::default()).0.into()
    }

    #[test]
    fn every_character_is_as_wide_as_its_cells() {
        for c in ('\0'..=char::MAX).filter(|c| !c.is_control()) {
            let text = c.to_string();
            assert_eq!(width(&text), usize::from(text.cell_width()), "{:04x}", u32::from(c));
        }
    }

    #[test]
    fn simple_characters_stay_apart() {
        let simple_ones: Vec<char> = ('\0'..='\u{ffff}').filter(|&c| simple_width(c).is_some()).collect();
        for (i, &c) in simple_ones.iter().enumerate() {
            let beside = simple_ones[(i * 31 + 7) % simple_ones.len()];
            let pair = format!("{c}{beside}");
            assert_eq!(width(&pair), pair.graphemes(true).map(cluster_width).sum::<usize>(), "{pair:?}");
            assert_eq!(pair.graphemes(true).count(), 2, "{pair:?}");
        }
    }

    #[test]
    fn text_is_cut_at_its_end_or_its_start() {
        assert_eq!(truncate("briefing", 8), "briefing");
        assert_eq!(truncate("briefing", 5), "brie…");
        assert_eq!(truncate("two words", 5), "two…");
        assert_eq!(truncate("王毅外长", 4), "王…");
        assert_eq!(truncate("ab", 1), "…");
        assert_eq!(truncate("ab", 0), "");
        assert_eq!(truncate_start("briefs/2024/oslo.toml", 12), "…4/oslo.toml");
        assert_eq!(truncate_start("王毅外长", 6), "…外长");
        assert_eq!(truncate_start("ab", 0), "");
    }

    proptest! {
        #[test]
        fn the_width_is_that_on_the_screen(text in any::<String>()) {
            let text = clean(&text, Kind::Line).0;
            prop_assert_eq!(width(&text), drawn(&text));
        }

        #[test]
        fn scripts_with_ligatures_are_measured_as_drawn(text in "[لاأبكक्षिนี้กែ្ក한ᄒ👩🚀❤1a\u{200d}\u{fe0f}\u{301} ]{0,20}") {
            let text = clean(&text, Kind::Line).0;
            prop_assert_eq!(width(&text), drawn(&text));
        }

        #[test]
        fn cut_text_fits(text in any::<String>(), columns in 0usize..20) {
            let text = clean(&text, Kind::Line).0;
            prop_assert!(width(&truncate(&text, columns)) <= columns);
            prop_assert!(width(&truncate_start(&text, columns)) <= columns);
        }
    }
}
