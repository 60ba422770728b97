//! Classifies characters for cleaning: which to keep, which to remove, which combine with the one before.
//! Tests compare the tables with those of the crates that segment and measure text for the screen.

use unicode_normalization::char::{canonical_combining_class, is_combining_mark};
use unicode_segmentation::UnicodeSegmentation;

/// Zero width space: a word border in scripts of South-East Asia, hidden anywhere else.
pub(super) const ZWSP: char = '\u{200b}';
pub(super) const ZWNJ: char = '\u{200c}';
pub(super) const ZWJ: char = '\u{200d}';
const MVS: char = '\u{180e}';
/// Asks for the colourful form of the character before it.
pub(super) const EMOJI_STYLE: char = '\u{fe0f}';
/// The key drawn around a digit.
pub(super) const KEYCAP: char = '\u{20e3}';

/// What [`super::clean`] does with a character, before it looks at the neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Shown as it is; begins a new cell.
    Base,
    LineEnd,
    /// Blank of any width.
    Blank,
    /// C0, C1, DEL: shown as the sign it holds.
    Control(char),
    /// Steers the direction of the text around it.
    Bidi,
    /// Invisible, and removed.
    Hidden,
    /// Not seen, or seen by some only: the sign it holds stands for it.
    Unclear(char),
    /// Means something between certain letters only.
    Joiner,
    /// FE0E and FE0F: mean something after an emoji only.
    Style,
    /// Hangs on the character before.
    Glue,
}

/// The class of `c`.
pub(super) fn class(c: char) -> Class {
    match c {
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Class::LineEnd,
        '\t' => Class::Blank,
        ..='\u{1f}' => Class::Control(char::from_u32(0x2400 + u32::from(c)).unwrap_or(char::REPLACEMENT_CHARACTER)),
        '\u{7f}' => Class::Control('\u{2421}'),
        '\u{80}'..='\u{9f}' => Class::Control(char::REPLACEMENT_CHARACTER),
        _ if c.is_whitespace() => Class::Blank,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Class::Bidi,
        ZWSP | ZWNJ | ZWJ | MVS => Class::Joiner,
        '\u{fe0e}' | EMOJI_STYLE => Class::Style,
        // They look like blanks, and braille writes its blank so.
        '\u{2800}' | '\u{3164}' | '\u{ffa0}' => Class::Unclear(' '),
        _ if is_private(c) || is_noncharacter(c) => Class::Unclear(char::REPLACEMENT_CHARACTER),
        _ if is_hidden(c) => Class::Hidden,
        _ if hangs(c) => Class::Glue,
        _ => Class::Base,
    }
}

/// Characters without a form of their own that no text needs: soft hyphen, tags, fillers, invisible operators,
/// annotation and shorthand controls, variation selectors other than those of emoji and Mongolian.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{fe00}'..='\u{fe0d}' | '\u{feff}'
        | '\u{fff0}'..='\u{fffb}' | '\u{13430}'..='\u{1343f}' | '\u{16fe4}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d159}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{ffffd}' | '\u{100000}'..='\u{10fffd}')
}

fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe
}

/// Whether `c` takes no cell of its own but joins the one before: marks, and what segmentation treats like them.
fn hangs(c: char) -> bool {
    match c {
        // The bulk of what is read, without a look into the table.
        ..='\u{2ff}' | '\u{370}'..='\u{482}' | '\u{2010}'..='\u{2027}' | '\u{3400}'..='\u{9fff}' => false,
        '\u{e33}' | '\u{eb3}' | '\u{ff9e}' | '\u{ff9f}' => true,
        _ => is_tone(c) || is_combining_mark(c),
    }
}

/// The colours of skin, which change the emoji before them.
pub(super) fn is_tone(c: char) -> bool {
    matches!(c, '\u{1f3fb}'..='\u{1f3ff}')
}

/// The free variation selectors of Mongolian, which mean something after a Mongolian letter only.
pub(super) fn is_mongolian_selector(c: char) -> bool {
    matches!(c, '\u{180b}'..='\u{180d}' | '\u{180f}')
}

/// Whether `c` is a letter of Mongolian.
pub(super) fn is_mongolian(c: char) -> bool {
    matches!(c, '\u{1820}'..='\u{18aa}')
}

/// A mark that takes away the vowel of its consonant and so binds it to the next one.
pub(super) fn is_virama(c: char) -> bool {
    is_combining_mark(c) && canonical_combining_class(c) == 9
}

/// Signs that embrace what follows (Arabic number and footnote signs and their like).
pub(super) fn is_prepended(c: char) -> bool {
    matches!(c,
        '\u{600}'..='\u{605}' | '\u{6dd}' | '\u{70f}' | '\u{890}' | '\u{891}' | '\u{8e2}' | '\u{d4e}' | '\u{110bd}'
        | '\u{110cd}' | '\u{111c2}' | '\u{111c3}' | '\u{113d1}' | '\u{1193f}' | '\u{11941}' | '\u{11a3a}'
        | '\u{11a84}'..='\u{11a89}' | '\u{11d46}' | '\u{11f02}')
}

/// Whether the letter `next` of Hangul stands in one syllable with `before`.
pub(super) fn in_one_syllable(before: char, next: char) -> bool {
    const fn lead(c: char) -> bool {
        matches!(c, '\u{1100}'..='\u{115f}' | '\u{a960}'..='\u{a97c}')
    }
    const fn vowel(c: char) -> bool {
        matches!(c, '\u{1160}'..='\u{11a7}' | '\u{d7b0}'..='\u{d7c6}')
    }
    const fn tail(c: char) -> bool {
        matches!(c, '\u{11a8}'..='\u{11ff}' | '\u{d7cb}'..='\u{d7fb}')
    }
    const fn syllable(c: char) -> bool {
        matches!(c, '\u{ac00}'..='\u{d7a3}')
    }
    (lead(before) && (lead(next) || vowel(next) || syllable(next)))
        || ((vowel(before) || syllable(before)) && (vowel(next) || tail(next)))
        || (tail(before) && tail(next))
}

/// Whether a joiner changes how letters of this script look: Arabic and its kin, Mongolian, the scripts of India.
fn is_joining(c: char) -> bool {
    matches!(c,
        '\u{600}'..='\u{74f}' | '\u{750}'..='\u{77f}' | '\u{7c0}'..='\u{7ff}' | '\u{840}'..='\u{8ff}'
        | '\u{900}'..='\u{dff}' | '\u{f00}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{1807}' | '\u{1820}'..='\u{18aa}'
        | '\u{1a00}'..='\u{1aad}' | '\u{1b00}'..='\u{1c4f}' | '\u{1cd0}'..='\u{1cff}' | '\u{a8e0}'..='\u{a8ff}'
        | '\u{a980}'..='\u{a9df}' | '\u{aa60}'..='\u{aa7f}' | '\u{abc0}'..='\u{abff}' | '\u{fb50}'..='\u{fdcf}'
        | '\u{fdf0}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10d00}'..='\u{10d3f}' | '\u{11000}'..='\u{11fff}'
        | '\u{1e900}'..='\u{1e95f}')
        && !(c.is_ascii() || is_sign(c))
}

/// Punctuation and digits inside the blocks of [`is_joining`], beside which a joiner does nothing.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{60c}' | '\u{61b}'..='\u{61f}' | '\u{660}'..='\u{66d}' | '\u{6d4}' | '\u{6f0}'..='\u{6f9}'
        | '\u{964}' | '\u{965}' | '\u{17d4}'..='\u{17da}')
}

/// Whether words of this script stand together without blanks: Thai, Lao, Burmese, Khmer and their kin.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{1950}'..='\u{19df}'
        | '\u{1a20}'..='\u{1aad}' | '\u{a9e0}'..='\u{a9ff}' | '\u{aa60}'..='\u{aadf}')
}

/// Whether `joiner` can mean something after `before`.
pub(super) fn may_follow(joiner: char, before: char) -> bool {
    match joiner {
        ZWSP => is_unspaced(before),
        MVS => is_mongolian(before),
        _ => is_joining(before),
    }
}

/// Whether `joiner`, which may follow `before`, means something before `next`.
pub(super) fn joins(joiner: char, before: char, next: Option<char>) -> bool {
    match joiner {
        ZWSP => next.is_some_and(is_unspaced),
        MVS => next.is_some_and(is_mongolian),
        // A joiner ends a word after a virama (Malayalam, Sinhala) and in the Arabic abbreviation of "Hijri".
        _ => next.is_some_and(is_joining) || is_virama(before) || (joiner == ZWJ && before == '\u{647}'),
    }
}

/// Whether `c` is a pictograph, so that emoji may be made with it. Asks the segmentation that the screen uses.
pub(super) fn is_pictograph(c: char) -> bool {
    let pair = [c, ZWJ, '\u{2764}'];
    !c.is_ascii() && pair.iter().collect::<String>().graphemes(true).count() == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clusters(text: &str) -> usize {
        text.graphemes(true).count()
    }

    #[test]
    fn what_segmentation_hangs_on_a_letter_is_known_to_hang() {
        for c in '\u{a0}'..=char::MAX {
            if clusters(&format!("a{c}")) == 1 {
                assert_ne!(class(c), Class::Base, "{:04x}", u32::from(c));
            }
        }
    }

    #[test]
    fn what_segmentation_puts_before_a_letter_is_known_as_prepended() {
        for c in '\u{a0}'..=char::MAX {
            let prepended = class(c) == Class::Base && clusters(&format!("{c}a")) == 1;
            assert!(!prepended || is_prepended(c), "{:04x}", u32::from(c));
        }
    }

    #[test]
    fn syllables_of_hangul_are_those_of_segmentation() {
        let letters: Vec<char> = ('\u{1100}'..='\u{11ff}')
            .chain('\u{a960}'..='\u{a97f}')
            .chain('\u{d7b0}'..='\u{d7ff}')
            .chain(['가', '각'])
            .collect();
        for &a in &letters {
            for &b in &letters {
                let one = clusters(&format!("{a}{b}")) == 1;
                assert!(!one || in_one_syllable(a, b), "{:04x} {:04x}", u32::from(a), u32::from(b));
            }
        }
    }

    #[test]
    fn pictographs_are_told_from_letters_and_digits() {
        assert!(['❤', '👩', '✈', '©', '🏴'].into_iter().all(is_pictograph));
        assert!(!['a', '1', '王', 'ي', '\u{300}', '🇰', '\u{1f3fd}'].into_iter().any(is_pictograph));
    }
}
