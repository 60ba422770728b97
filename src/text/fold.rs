//! Folds case, accents and typography, with a map back to the original bytes. Search, filters and the verification of evidence
//! compare folded texts.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, compose, is_combining_mark};

use crate::text::Span;

/// A folded text and a map to the original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    /// NFKD in lower case, without accents, with plain quotation marks and dashes, and one space per run of white space.
    pub text: String,
    /// For each byte of `text`, and one past its end, the byte of the original that it comes from. `None` if positions are the
    /// same in both.
    map: Option<Vec<u32>>,
}

impl Folded {
    /// The span of the original for a span of [`Folded::text`]. It lies on character boundaries and covers every
    /// character that the folded span covers in part.
    pub fn original_span(&self, folded: Span) -> Span {
        let Some(map) = &self.map else { return folded };
        let last = map.len().saturating_sub(1);
        let at = |i: usize| map.get(i.min(last)).copied().unwrap_or_default() as usize;
        let (start, mut end) = (folded.start().min(last), folded.end().min(last));
        // One character may fold to several; the span covers all of it.
        while start < end && end < last && at(end) == at(end - 1) {
            end += 1;
        }
        Span::new(at(start), at(end))
    }
}

/// Folds `text`. Vowel signs of scripts such as Devanagari, Thai and Khmer stay, and Hangul syllables and voiced kana are not
/// decomposed, because that would make another word.
pub fn fold(text: &str) -> Folded {
    if is_plain(text.as_bytes()) {
        return Folded { text: text.to_ascii_lowercase(), map: None };
    }
    let mut folder = Folder::new(text, Some(Vec::with_capacity(text.len() + 1)));
    folder.fold(text);
    if let Some(map) = &mut folder.map {
        map.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
    }
    Folded { text: folder.text, map: folder.map }
}

/// Like [`fold`], without the map.
pub fn fold_text(text: &str) -> String {
    if is_plain(text.as_bytes()) {
        return text.to_ascii_lowercase();
    }
    let mut folder = Folder::new(text, None);
    folder.fold(text);
    folder.text
}

/// Whether `c` is Han, Hiragana, Katakana or Hangul, which search splits into pairs of characters.
pub fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether folding only changes case.
fn is_plain(bytes: &[u8]) -> bool {
    let mut blank = false;
    bytes.iter().all(|&b| {
        let twice = blank && b == b' ';
        blank = b == b' ';
        !twice && matches!(b, b' '..=b'~') && b != b'`'
    })
}

struct Folder {
    text: String,
    map: Option<Vec<u32>>,
}

impl Folder {
    fn new(text: &str, map: Option<Vec<u32>>) -> Self {
        Self { text: String::with_capacity(text.len()), map }
    }

    fn fold(&mut self, text: &str) {
        for (at, c) in text.char_indices() {
            let from = u32::try_from(at).unwrap_or(u32::MAX);
            if c.is_ascii() && c != '`' {
                self.fold_char(c, from);
                continue;
            }
            match plain_form(c) {
                Some(plain) => plain.chars().for_each(|c| self.fold_char(c, from)),
                None => self.decompose(c, from),
            }
        }
    }

    fn decompose(&mut self, c: char, from: u32) {
        if matches!(c, '\u{ac00}'..='\u{d7a3}') {
            return self.emit(c, from);
        }
        for part in std::iter::once(c).nfkd() {
            match plain_form(part) {
                Some(plain) => plain.chars().for_each(|c| self.fold_char(c, from)),
                None => self.fold_char(part, from),
            }
        }
    }

    /// Folds a decomposed character from the byte `from`.
    fn fold_char(&mut self, c: char, from: u32) {
        if c.is_whitespace() {
            if !self.text.ends_with(' ') {
                self.emit(' ', from);
            }
        } else if c.is_ascii() {
            self.emit(c.to_ascii_lowercase(), from);
        } else if !self.compose_with_last(c) && !is_dropped(c) {
            c.to_lowercase().for_each(|c| self.emit(c, from));
        }
    }

    /// Merges `c` with the last character if both form a Hangul syllable or a voiced kana.
    fn compose_with_last(&mut self, c: char) -> bool {
        if !matches!(c, '\u{1161}'..='\u{1175}' | '\u{11a8}'..='\u{11c2}' | '\u{3099}' | '\u{309a}') {
            return false;
        }
        let Some(before) = self.text.chars().next_back() else { return false };
        let Some(whole) = compose(before, c) else { return false };
        self.text.pop();
        let first = self.map.as_ref().and_then(|map| map.get(self.text.len())).copied();
        self.emit(whole, first.unwrap_or_default());
        true
    }

    fn emit(&mut self, c: char, from: u32) {
        self.text.push(c);
        if let Some(map) = &mut self.map {
            map.resize(self.text.len(), from);
        }
    }
}

/// Whether `c` is an accent or invisible. Vowel signs and tones distinguish words, so they stay.
fn is_dropped(c: char) -> bool {
    match c {
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{34f}'
        | '\u{180b}'..='\u{180f}'
        | '\u{20d0}'..='\u{20ff}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{e0100}'..='\u{e01ef}' => true,
        _ => {
            is_combining_mark(c)
                && !matches!(canonical_combining_class(c), 0 | 9 | 84 | 91 | 103 | 107 | 118 | 122 | 129 | 130 | 132)
        }
    }
}

/// What people type instead of a character that does not decompose.
const fn plain_form(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{2018}'..='\u{201b}' | '\u{2039}' | '\u{203a}' | '\u{2032}' | '\u{2bb}'..='\u{2bd}' | '`' | '\u{b4}' => "'",
        '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' | '\u{2033}' | '\u{301d}'..='\u{301f}' => "\"",
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => "-",
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'þ' | 'Þ' => "th",
        'ħ' | 'Ħ' => "h",
        'ı' => "i",
        'ς' => "σ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The part of `text` that folds to `needle`.
    fn original<'a>(text: &'a str, needle: &str) -> &'a str {
        let fold = fold(text);
        Span::find(&fold.text, needle).map_or("", |span| fold.original_span(span).slice(text))
    }

    #[test]
    fn case_accents_and_typography_are_folded() {
        assert_eq!(fold_text("Łukasz  Čaputová\u{a0}– “Straße” ‘ﬁn’…"), "lukasz caputova - \"strasse\" 'fin'...");
        assert_eq!(fold_text("İSTANBUL Kılıçdaroğlu Đặng Støre"), "istanbul kilicdaroglu dang store");
        assert_eq!(fold_text("ΣΟΦΙΑΣ σοφίας Ёлкин ЙОД"), "σοφιασ σοφιασ елкин иод");
        assert_eq!(fold_text("Oʻzbekiston «x» non\u{2011}paper ´"), "o'zbekiston \"x\" non-paper '");
        assert_eq!(fold_text("ＣＨＩＮＡ\t\n２０２４"), "china 2024");
    }

    #[test]
    fn harakat_and_niqqud_are_dropped_and_vowel_signs_stay() {
        assert_eq!(fold_text("مُحَمَّد أحمد"), fold_text("محمد احمد"));
        assert_eq!(fold_text("שָׁלוֹם"), "שלום");
        assert_ne!(fold_text("की"), fold_text("का"));
        assert_eq!(fold_text("ที่นี่"), "ที่นี่");
        assert_eq!(fold_text("می\u{200c}گوید"), "میگوید");
    }

    #[test]
    fn composed_and_decomposed_hangul_and_kana_fold_alike() {
        assert_eq!(fold_text("한국 가"), "한국 가");
        assert_eq!(fold_text("\u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}\u{11a8}"), "한국");
        assert_eq!(fold_text("ｶﾞ か\u{3099} パ"), "ガ が パ");
        assert_eq!(original("x \u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}\u{11a8}y", "국"), "\u{1100}\u{116e}\u{11a8}");
    }

    #[test]
    fn original_spans_cover_whole_characters_with_their_marks() {
        assert_eq!(original("Mr. Cafe\u{301} x", "cafe"), "Cafe\u{301}");
        assert_eq!(original("eﬃcient", "f"), "ﬃ");
        assert_eq!(original("law \u{a0}\n enforcement now", "law enforcement"), "law \u{a0}\n enforcement");
        assert_eq!(original("Straße!", "strasse"), "Straße");
        assert_eq!(original("the “rule of law”", "\"rule of law\""), "“rule of law”");
    }

    #[test]
    fn a_span_past_the_end_is_cut() {
        assert_eq!(fold("é").original_span(Span::new(0, 40)), Span::new(0, 2));
        assert_eq!(fold("é").original_span(Span::new(30, 40)), Span::new(2, 2));
    }

    proptest! {
        #[test]
        fn original_spans_are_monotone_and_lie_on_character_boundaries(text in "[a-zA-Z éßﬃ“\u{301}\u{a0}한국か\u{3099}ﷺ\u{1100}\u{1161}\u{11a8}]{0,24}|.{0,24}") {
            let fold = fold(&text);
            let borders: Vec<usize> = fold.text.char_indices().map(|(at, _)| at).chain([fold.text.len()]).collect();
            for (i, &start) in borders.iter().enumerate() {
                for &end in borders.iter().skip(i) {
                    let back = fold.original_span(Span::new(start, end));
                    prop_assert!(text.is_char_boundary(back.start()) && text.is_char_boundary(back.end()));
                    let part = fold_text(back.slice(&text));
                    let meant = Span::new(start, end).slice(&fold.text).trim_matches(' ').to_owned();
                    prop_assert!(part.contains(&meant), "{:?} is not in {:?}", meant, part);
                    let before = fold.original_span(Span::new(0, start));
                    prop_assert!(before.start() <= back.start() && before.end() <= back.end().max(before.end()));
                }
            }
        }

        #[test]
        fn folding_is_idempotent(text in any::<String>()) {
            let once = fold_text(&text);
            prop_assert_eq!(&fold(&text).text, &once);
            prop_assert_eq!(fold_text(&once), once);
        }

        #[test]
        fn the_fast_path_for_ascii_gives_the_same_text(text in "[ -~]{0,40}") {
            let long = fold(&format!("é{text}"));
            prop_assert_eq!(long.text, format!("e{}", fold_text(&text)));
        }
    }
}
