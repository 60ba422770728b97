//! Classifies characters for cleaning: which stay, which are removed, and which combine with the character before. Tests
//! compare the tables with those of the crates that segment and measure text for the screen.

use unicode_normalization::char::{canonical_combining_class, is_combining_mark};
use unicode_segmentation::UnicodeSegmentation;

/// Zero width space: a word boundary in scripts of South-East Asia, meaningless elsewhere.
pub(super) const ZWSP: char = '\u{200b}';
pub(super) const ZWNJ: char = '\u{200c}';
pub(super) const ZWJ: char = '\u{200d}';
const MVS: char = '\u{180e}';
/// Selects the coloured form of the character before it.
pub(super) const EMOJI_STYLE: char = '\u{fe0f}';
/// Draws a key around the digit before it.
pub(super) const KEYCAP: char = '\u{20e3}';

/// What cleaning does with a character, apart from its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Stays, and begins a new cell.
    Base,
    LineEnd,
    /// A blank of any width.
    Blank,
    /// C0, C1 and DEL: replaced by this character.
    Control(char),
    /// Changes the direction of the text around it.
    Bidi,
    /// Invisible, so it is removed.
    Hidden,
    /// Invisible in some fonts or all: replaced by this character.
    Unclear(char),
    /// Only means something between certain letters.
    Joiner,
    /// FE0E and FE0F, which only mean something after an emoji.
    Style,
    /// Attaches to the character before.
    Mark,
}

pub(super) fn classify(c: char) -> Class {
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
        // They look like blanks; U+2800 is the blank of braille.
        '\u{2800}' | '\u{3164}' | '\u{ffa0}' => Class::Unclear(' '),
        _ if is_private(c) || is_noncharacter(c) => Class::Unclear(char::REPLACEMENT_CHARACTER),
        _ if is_hidden(c) => Class::Hidden,
        _ if is_mark(c) => Class::Mark,
        _ => Class::Base,
    }
}

/// Characters without a visible form that no text needs: soft hyphen, tags, fillers, invisible operators,
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

/// Whether `c` shares the cell of the character before it: combining marks, and what segmentation treats like them.
fn is_mark(c: char) -> bool {
    match c {
        // Most characters are decided without the table.
        ..='\u{2ff}' | '\u{370}'..='\u{482}' | '\u{2010}'..='\u{2027}' | '\u{3400}'..='\u{9fff}' => false,
        '\u{e33}' | '\u{eb3}' | '\u{ff9e}' | '\u{ff9f}' => true,
        _ => is_tone(c) || is_combining_mark(c),
    }
}

/// Skin tones, which change the emoji before them.
pub(super) fn is_tone(c: char) -> bool {
    matches!(c, '\u{1f3fb}'..='\u{1f3ff}')
}

/// The free variation selectors of Mongolian, which only mean something after a Mongolian letter.
pub(super) fn is_mongolian_selector(c: char) -> bool {
    matches!(c, '\u{180b}'..='\u{180d}' | '\u{180f}')
}

pub(super) fn is_mongolian(c: char) -> bool {
    matches!(c, '\u{1820}'..='\u{18aa}')
}

/// Whether `c` removes the vowel of its consonant and so joins it to the next one.
pub(super) fn is_virama(c: char) -> bool {
    is_combining_mark(c) && canonical_combining_class(c) == 9
}

/// Signs that enclose what follows, such as the Arabic number and footnote signs.
pub(super) fn is_prepended(c: char) -> bool {
    matches!(c,
        '\u{600}'..='\u{605}' | '\u{6dd}' | '\u{70f}' | '\u{890}' | '\u{891}' | '\u{8e2}' | '\u{d4e}' | '\u{110bd}'
        | '\u{110cd}' | '\u{111c2}' | '\u{111c3}' | '\u{113d1}' | '\u{1193f}' | '\u{11941}' | '\u{11a3a}'
        | '\u{11a84}'..='\u{11a89}' | '\u{11d46}' | '\u{11f02}')
}

/// Whether the Hangul letters `before` and `next` belong to one syllable.
pub(super) fn is_in_one_syllable(before: char, next: char) -> bool {
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

/// Whether a joiner changes the form of letters in this script: Arabic and related scripts, Mongolian, the scripts of India.
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

/// Punctuation and digits in the blocks of [`is_joining`], on which joiners have no effect.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{60c}' | '\u{61b}'..='\u{61f}' | '\u{660}'..='\u{66d}' | '\u{6d4}' | '\u{6f0}'..='\u{6f9}'
        | '\u{964}' | '\u{965}' | '\u{17d4}'..='\u{17da}')
}

/// Whether this script has no blanks between words: Thai, Lao, Burmese, Khmer and related scripts.
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

/// Whether `c` is a pictograph that emoji sequences may contain, according to the segmentation that the screen uses.
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
    fn marks_are_those_of_the_segmentation_crate() {
        for c in '\u{a0}'..=char::MAX {
            if clusters(&format!("a{c}")) == 1 {
                assert_ne!(classify(c), Class::Base, "{:04x}", u32::from(c));
            }
        }
    }

    #[test]
    fn prepended_characters_are_those_of_the_segmentation_crate() {
        for c in '\u{a0}'..=char::MAX {
            let prepended = classify(c) == Class::Base && clusters(&format!("{c}a")) == 1;
            assert!(!prepended || is_prepended(c), "{:04x}", u32::from(c));
        }
    }

    #[test]
    fn hangul_syllables_are_those_of_the_segmentation_crate() {
        let letters: Vec<char> = ('\u{1100}'..='\u{11ff}')
            .chain('\u{a960}'..='\u{a97f}')
            .chain('\u{d7b0}'..='\u{d7ff}')
            .chain(['가', '각'])
            .collect();
        for &a in &letters {
            for &b in &letters {
                let one = clusters(&format!("{a}{b}")) == 1;
                assert!(!one || is_in_one_syllable(a, b), "{:04x} {:04x}", u32::from(a), u32::from(b));
            }
        }
    }

    #[test]
    fn pictographs_are_distinguished_from_letters_and_digits() {
        assert!(['❤', '👩', '✈', '©', '🏴'].into_iter().all(is_pictograph));
        assert!(!['a', '1', '王', 'ي', '\u{300}', '🇰', '\u{1f3fd}'].into_iter().any(is_pictograph));
    }
}
