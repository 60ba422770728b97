//! Cleans text from outside. Harmless characters pass unchanged, characters that would control a terminal are replaced
//! by visible symbols, and invisible characters are removed and counted, because somebody may have hidden them on purpose.

use serde::{Deserialize, Serialize};

use crate::text::chars::{self, Class};

/// What line ends become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One line: line ends become spaces, runs of white space one space, and the ends are trimmed.
    Line,
    /// Paragraphs, one per line: line ends become `\n`, tabs spaces.
    Block,
}

/// Numbers of characters that [`clean`] removed or replaced.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Removed {
    /// C0, C1 and DEL, replaced by visible signs.
    pub controls: u32,
    /// Bidi marks, embeddings, overrides and isolates.
    pub bidi: u32,
    /// Zero-width, tag, filler and private-use characters, stray joiners and variation selectors.
    pub invisible: u32,
    /// Combining marks beyond the number that any script needs on one letter.
    pub marks: u32,
}

impl Removed {
    pub const fn total(self) -> u32 {
        self.controls + self.bidi + self.invisible + self.marks
    }

    pub fn merge(&mut self, other: Self) {
        self.controls += other.controls;
        self.bidi += other.bidi;
        self.invisible += other.invisible;
        self.marks += other.marks;
    }
}

/// Combining marks allowed on one letter: more than any script needs, few enough for a screen cell.
const MAX_MARKS: u8 = 16;
/// Letters that viramas or prepended signs may bind into one cluster.
const MAX_LINKS: u8 = 8;

/// Makes `text` safe for a terminal, a file and the clipboard; returns what was removed too.
///
/// No letter is lost. Cleaning clean text changes nothing.
pub fn clean(text: &str, kind: Kind) -> (String, Removed) {
    if is_clean_ascii(text.as_bytes(), kind) {
        return (text.to_owned(), Removed::default());
    }
    let mut cleaner = Cleaner::new(text.len(), kind);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(line_end) = rest.strip_prefix('\r').filter(|after| after.starts_with('\n')) {
            rest = line_end;
            continue;
        }
        let run = rest.bytes().take_while(|b| matches!(b, b' '..=b'~')).count();
        let (start, after) = rest.split_at(run.max(c.len_utf8()));
        match kind {
            Kind::Block if run > 1 => cleaner.push_ascii(start),
            _ => start.chars().for_each(|c| cleaner.push(c)),
        }
        rest = after;
    }
    cleaner.finish()
}

/// `text` as one clean line, without the counts: for file names, error messages, labels.
pub fn line(text: &str) -> String {
    clean(text, Kind::Line).0
}

/// Whether `bytes` are ASCII that [`clean`] would not change.
fn is_clean_ascii(bytes: &[u8], kind: Kind) -> bool {
    match kind {
        Kind::Block => bytes.iter().all(|&b| matches!(b, b'\n' | b' '..=b'~')),
        Kind::Line => {
            bytes.iter().all(|&b| matches!(b, b' '..=b'~'))
                && bytes.first() != Some(&b' ')
                && bytes.last() != Some(&b' ')
                && !bytes.windows(2).any(|pair| pair == b"  ")
        }
    }
}

struct Cleaner {
    out: String,
    removed: Removed,
    kind: Kind,
    /// Whether to write a space before the next character of the line.
    has_pending_space: bool,
    /// A joiner or emoji style that stays only if the next character allows it.
    pending: Option<char>,
    /// The last character of the output.
    previous: Option<char>,
    /// The last character that marks attach to.
    base: Option<char>,
    /// Number of marks on it.
    marks: u8,
    /// Number of letters joined so far.
    links: u8,
    /// Whether the next letter joins the last one.
    is_bound: bool,
}

impl Cleaner {
    fn new(size: usize, kind: Kind) -> Self {
        Self {
            out: String::with_capacity(size),
            removed: Removed::default(),
            kind,
            has_pending_space: false,
            pending: None,
            previous: None,
            base: None,
            marks: 0,
            links: 0,
            is_bound: false,
        }
    }

    fn push(&mut self, c: char) {
        if matches!(c, '!'..='~') {
            return self.push_letter(c);
        }
        match chars::classify(c) {
            Class::Base => self.push_letter(c),
            Class::LineEnd if self.kind == Kind::Block => self.push_letter('\n'),
            Class::LineEnd => self.push_space(' '),
            Class::Blank if c == '\t' => self.push_space(' '),
            Class::Blank => self.push_space(c),
            Class::Control(sign) => {
                self.removed.controls += 1;
                self.push_letter(sign);
            }
            Class::Bidi => self.removed.bidi += 1,
            Class::Hidden => self.removed.invisible += 1,
            Class::Unclear(sign) => {
                self.removed.invisible += 1;
                if sign == ' ' { self.push_space(' ') } else { self.push_letter(sign) }
            }
            Class::Joiner => self.push_joiner(c),
            Class::Style => self.push_style(c),
            Class::Mark => self.push_mark(c),
        }
    }

    /// Adds printable ASCII of a block unchanged. Most text is of this kind.
    fn push_ascii(&mut self, ascii: &str) {
        let mut chars = ascii.chars();
        let (first, last) = (chars.next(), chars.next_back());
        if let Some(c) = first {
            self.push_letter(c);
        }
        self.out.push_str(chars.as_str());
        if let Some(c) = last {
            self.push_letter(c);
        }
    }

    fn finish(mut self) -> (String, Removed) {
        self.resolve_pending(None);
        (self.out, self.removed)
    }

    /// Adds a blank: unchanged in a block, merged with others in a line.
    fn push_space(&mut self, c: char) {
        if self.kind == Kind::Block {
            return self.push_letter(c);
        }
        self.resolve_pending(Some(' '));
        self.has_pending_space = true;
        self.begin_cell(' ');
    }

    /// Adds a character that begins a cell, unless it joins the previous one.
    fn push_letter(&mut self, c: char) {
        let joined = self.resolve_pending(Some(c));
        let syllable = self.previous.is_some_and(|before| chars::is_in_one_syllable(before, c));
        if joined || syllable {
            if self.marks >= MAX_MARKS {
                self.removed.marks += 1;
                return;
            }
            self.marks += 1;
            self.base = Some(c);
            return self.emit(c);
        }
        if chars::is_prepended(c) {
            if self.is_bound && self.links >= MAX_LINKS {
                self.removed.marks += 1;
                return;
            }
            let links = if self.is_bound { self.links + 1 } else { 1 };
            self.emit(c);
            self.begin_cell(c);
            (self.links, self.is_bound) = (links, true);
            return;
        }
        let links = if self.is_bound { self.links } else { 0 };
        self.emit(c);
        self.begin_cell(c);
        self.links = links;
    }

    /// Makes `c` the base that marks attach to.
    fn begin_cell(&mut self, c: char) {
        (self.previous, self.base) = (Some(c), Some(c));
        (self.marks, self.links, self.is_bound) = (0, 0, false);
    }

    fn push_mark(&mut self, c: char) {
        if chars::is_mongolian_selector(c) && !self.previous.is_some_and(chars::is_mongolian) {
            self.removed.invisible += 1;
            return;
        }
        let virama = chars::is_virama(c);
        if self.marks >= MAX_MARKS || (virama && self.links >= MAX_LINKS) {
            self.removed.marks += 1;
            return;
        }
        self.resolve_pending(Some(c));
        if self.marks >= MAX_MARKS {
            self.removed.marks += 1;
            return;
        }
        self.marks += 1;
        if virama {
            self.is_bound = true;
            self.links += 1;
        }
        self.emit(c);
    }

    /// Holds a joiner back until the next character is known.
    fn push_joiner(&mut self, c: char) {
        let allowed =
            self.previous.is_some_and(|before| chars::may_follow(c, before)) || (c == chars::ZWJ && self.is_in_emoji());
        if allowed && self.pending.is_none() {
            self.pending = Some(c);
        } else {
            self.removed.invisible += 1;
        }
    }

    /// Whether the output ends in an emoji that a joiner may continue.
    fn is_in_emoji(&self) -> bool {
        let ends = self.previous.is_some_and(|c| Some(c) == self.base || c == chars::EMOJI_STYLE || chars::is_tone(c));
        ends && self.base.is_some_and(chars::is_pictograph)
    }

    /// Keeps an emoji variation selector after a pictograph, and between a digit and its keycap.
    fn push_style(&mut self, c: char) {
        let base =
            self.previous.filter(|_| self.previous == self.base && self.pending.is_none() && self.marks < MAX_MARKS);
        if base.is_some_and(chars::is_pictograph) {
            self.marks += 1;
            self.emit(c);
        } else if c == chars::EMOJI_STYLE && base.is_some_and(is_key) {
            self.pending = Some(c);
        } else {
            self.removed.invisible += 1;
        }
    }

    /// Adds or drops the pending character, now that `next` is known. Returns whether an emoji continues.
    fn resolve_pending(&mut self, next: Option<char>) -> bool {
        let Some(pending) = self.pending.take() else { return false };
        let Some(before) = self.previous else { return false };
        let is_emoji = pending == chars::ZWJ && self.is_in_emoji() && next.is_some_and(chars::is_pictograph);
        let stays = match pending {
            chars::EMOJI_STYLE => next == Some(chars::KEYCAP),
            _ => is_emoji || (chars::may_follow(pending, before) && chars::joins(pending, before, next)),
        };
        if stays && self.marks + 2 <= MAX_MARKS {
            self.marks += 1;
            self.emit(pending);
            return is_emoji;
        }
        self.removed.invisible += 1;
        false
    }

    fn emit(&mut self, c: char) {
        if std::mem::take(&mut self.has_pending_space) && !self.out.is_empty() {
            self.out.push(' ');
        }
        self.out.push(c);
        self.previous = Some(c);
    }
}

/// Whether `c` has a keycap emoji.
const fn is_key(c: char) -> bool {
    matches!(c, '0'..='9' | '#' | '*')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::text::Line;
    use ratatui::widgets::Widget;
    use unicode_segmentation::UnicodeSegmentation;

    use super::*;
    use crate::text::width;

    /// Control characters, invisible characters, joiners, marks, binding characters, and some harmless ones.
    const SPECIAL: &[char] = &[
        'a', 'Z', '1', '#', ' ', '\n', '\r', '\t', '\0', '\u{1b}', '\u{7f}', '\u{85}', '\u{9b}', '\u{a0}', '\u{ad}',
        'é', '\u{301}', '\u{34f}', '\u{600}', '\u{61c}', 'ي', '\u{647}', '\u{651}', '\u{627}', '\u{644}', '\u{915}',
        '\u{94d}', '\u{937}', '\u{93f}', '\u{d28}', '\u{d4d}', '\u{d4e}', 'ก', '\u{e33}', '\u{e34}', '\u{1000}',
        '\u{1039}', '\u{1100}', '\u{1160}', '\u{1161}', '\u{11a8}', '한', '\u{1780}', '\u{17d2}', '\u{17b6}',
        '\u{180b}', '\u{180e}', '\u{1820}', '\u{2028}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{200e}', '\u{202e}',
        '\u{2060}', '\u{2067}', '\u{20e3}', '\u{2764}', '\u{2800}', '\u{3000}', '\u{3164}', '王', '\u{e000}',
        '\u{fe0e}', '\u{fe0f}', '\u{fe01}', '\u{feff}', '\u{ff9e}', '\u{ffff}', '👩', '🏽', '🚀', '🇰', '🇿',
        '\u{e0067}', '\u{e0100}',
    ];

    fn special_text() -> impl Strategy<Value = String> {
        prop::collection::vec(prop::sample::select(SPECIAL), 0..60).prop_map(|chars| chars.into_iter().collect())
    }

    fn one(c: char, kind: Kind) -> (String, Removed) {
        clean(&c.to_string(), kind)
    }

    /// Characters that must not reach a screen, a file or the clipboard.
    fn is_forbidden(c: char) -> bool {
        c.is_control()
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
                | '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}' | '\u{feff}'
                | '\u{fe00}'..='\u{fe0d}' | '\u{fdd0}'..='\u{fdef}' | '\u{fff9}'..='\u{fffb}' | '\u{e000}'..='\u{f8ff}'
                | '\u{e0000}'..='\u{e0fff}' | '\u{f0000}'..)
            || u32::from(c) & 0xfffe == 0xfffe
    }

    fn assert_clean(text: &str, kind: Kind) {
        for c in text.chars() {
            assert!(!is_forbidden(c) || (kind == Kind::Block && c == '\n'), "{:04x}", u32::from(c));
        }
        for cluster in text.graphemes(true) {
            let columns = width(cluster).max(1);
            assert!(cluster.len() <= 72 * columns, "{} bytes in {columns} columns", cluster.len());
            assert!(columns < 40, "{columns} columns in one cluster");
        }
    }

    #[test]
    fn every_single_character_becomes_printable_cells() {
        let area = Rect::new(0, 0, 8, 1);
        for c in '\0'..=char::MAX {
            let (shown, removed) = one(c, Kind::Line);
            assert_clean(&shown, Kind::Line);
            assert_clean(&one(c, Kind::Block).0, Kind::Block);
            assert!(!is_forbidden(c) || removed.total() == 1 || c.is_whitespace(), "{:04x}", u32::from(c));
            assert!(removed.total() == 0 || shown != c.to_string());
            let text = format!("|{shown}|");
            let mut buffer = Buffer::empty(area);
            Line::raw(text.as_str()).render(area, &mut buffer);
            let cells: String = buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect();
            assert!(!cells.chars().any(is_forbidden), "{:04x}", u32::from(c));
            assert_eq!(cells.replace(' ', ""), text.replace(' ', ""), "{:04x}", u32::from(c));
        }
    }

    #[test]
    fn every_letter_and_digit_is_unchanged() {
        let fillers = ['\u{115f}', '\u{1160}', '\u{3164}', '\u{ffa0}'];
        for c in ('\0'..=char::MAX).filter(|c| c.is_alphanumeric() && !fillers.contains(c)) {
            assert_eq!(one(c, Kind::Line), (c.to_string(), Removed::default()), "{:04x}", u32::from(c));
        }
    }

    #[test]
    fn escape_sequences_become_visible_signs() {
        let (shown, removed) = clean("\u{1b}]0;PWN\u{7} \u{9b}2J\u{7f}", Kind::Line);
        assert_eq!(shown, "␛]0;PWN␇ \u{fffd}2J␡");
        assert_eq!(removed, Removed { controls: 4, ..Removed::default() });
    }

    #[test]
    fn all_kinds_of_line_ends_become_one() {
        let text = "a\r\nb\rc\u{85}d\u{2028}e\u{2029}f\ng\th";
        assert_eq!(clean(text, Kind::Block), ("a\nb\nc\nd\ne\nf\ng h".to_owned(), Removed::default()));
        assert_eq!(clean(text, Kind::Line), ("a b c d e f g h".to_owned(), Removed::default()));
        assert_eq!(clean("\r\n\r\r\n\r\na\n\r\n", Kind::Block).0, "\n\n\n\na\n\n");
    }

    #[test]
    fn white_space_around_removed_characters_is_merged() {
        assert_eq!(line("  a \u{200b}\t b\u{3000}\u{a0}c \u{202e}\n"), "a b c");
        assert_eq!(clean("  a  b ", Kind::Block).0, "  a  b ");
    }

    #[test]
    fn bidi_and_invisible_characters_are_removed_and_counted() {
        let (shown, removed) =
            clean("a\u{202e}b\u{2066}c\u{200f}d\u{200b}\u{feff}\u{ad}e\u{e0041}\u{e000}\u{fe0f}\u{200d}f", Kind::Line);
        assert_eq!(shown, "abcde\u{fffd}f");
        assert_eq!(removed, Removed { bidi: 3, invisible: 7, ..Removed::default() });
    }

    #[test]
    fn a_letter_has_at_most_sixteen_marks() {
        let (shown, removed) = clean(&format!("a{}b\u{301}", "\u{301}".repeat(1_000_000)), Kind::Line);
        assert_eq!(shown, format!("a{}b\u{301}", "\u{301}".repeat(16)));
        assert_eq!(removed, Removed { marks: 999_984, ..Removed::default() });
    }

    #[test]
    fn floods_of_binding_characters_do_not_make_endless_cells() {
        for unit in [
            "\u{1100}", "\u{1161}", "\u{e33}", "\u{600}", "\u{915}\u{94d}", "👩\u{200d}", "\u{d4e}", "ｶﾞ", "\u{ff9e}",
            "❤\u{fe0f}\u{200d}",
        ] {
            let (shown, _) = clean(&unit.repeat(5000), Kind::Line);
            assert_clean(&shown, Kind::Line);
        }
    }

    #[test]
    fn text_in_every_script_is_unchanged() {
        for text in [
            "رئيس الوزراء يلتقي وزير الخارجية، مُحَمَّد بن سلمان؛ «اتفاق» ١٢٪",
            "ראש הממשלה נפגש עם שַׂר הַחוּץ בִּירוּשָׁלַיִם",
            "وزیر امور خارجه می\u{200c}گوید که همکاری\u{200c}ها ادامه می\u{200c}یابد، ۱۴۰۰ ه\u{200d}.ش",
            "प्रधानमंत्री ने क्\u{200d}षेत्रीय सहयोग पर श्री\u{200c}लंका के विदेश मंत्री से भेंट की।",
            "ක්\u{200d}රියාත්මක ශ්\u{200d}රී ලංකාව",
            "അവന്\u{200d} മന്ത്രി",
            "রাষ্ট্রপতি ও প্রধানমন্ত্রী র\u{200d}্যাব",
            "រដ្ឋមន្ត្រី\u{200b}ការបរទេស\u{200b}កម្ពុជា ព្រះរាជាណាចក្រ",
            "รัฐมนตรีว่าการกระทรวงการต่างประเทศ ทำ",
            "နိုင်ငံခြားရေးဝန်ကြီး",
            "ལྷ་སའི་རྒྱལ་ཁབ་",
            "王毅同哈萨克斯坦外长举行会谈。「戦略対話」カザフスタン ｶﾞｲﾑ 한국 외교부",
            "\u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}\u{11a8}",
            "ᠮᠣᠩᠭᠣᠯ ᠤᠯᠤᠰ᠎ᠠ ᠠ᠋",
            "Владимир Ёлкин, Łódź, Đặng, İstanbul, Erdoğan, naïve — “quotes” ‘x’ … §12 №3",
            "👩\u{200d}👩\u{200d}👧\u{200d}👦 🧑🏽\u{200d}🚀 🏳\u{fe0f}\u{200d}🌈 🇰🇿🇨🇳 ❤\u{fe0f} 1\u{fe0f}\u{20e3} ✈\u{fe0e} 🕵🏽\u{200d}♂\u{fe0f}",
            "👩🏽\u{200d}❤\u{fe0f}\u{200d}💋\u{200d}👨🏿",
        ] {
            assert_eq!(clean(text, Kind::Line), (text.to_owned(), Removed::default()));
            assert_eq!(clean(text, Kind::Block), (text.to_owned(), Removed::default()));
        }
    }

    #[test]
    fn meaningless_joiners_are_removed() {
        assert_eq!(
            line("La\u{200d}vrov ي\u{200c} ب \u{200c}ي a\u{200b}b 1\u{fe0f} ❤\u{200d}a ي\u{200b}ي ก\u{200d}"),
            "Lavrov ي ب ي ab 1 ❤a يي ก"
        );
        let counted = |invisible| Removed { invisible, ..Removed::default() };
        assert_eq!(clean("م\u{200c}\u{200d}\u{200c}ن", Kind::Line), ("م\u{200c}ن".to_owned(), counted(2)));
        assert_eq!(clean("١\u{200c}٢ ن\u{200c}١", Kind::Line), ("١٢ ن١".to_owned(), counted(2)));
        assert_eq!(clean("❤\u{301}\u{200d}❤", Kind::Line), ("❤\u{301}❤".to_owned(), counted(1)));
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(text in prop_oneof![any::<String>(), special_text()]) {
            for kind in [Kind::Line, Kind::Block] {
                let (once, _) = clean(&text, kind);
                assert_clean(&once, kind);
                prop_assert_eq!(clean(&once, kind), (once.clone(), Removed::default()));
                prop_assert!(once.len() <= 3 * text.len());
            }
        }

        #[test]
        fn every_removed_character_is_counted(text in special_text()) {
            let (shown, removed) = clean(&text.replace("\r\n", "\n"), Kind::Block);
            let gone = text.replace("\r\n", "\n").chars().count() - shown.chars().count();
            prop_assert!(gone <= removed.total() as usize);
            let letters = |text: &str| text.chars().filter(|&c| c.is_alphabetic() && !is_forbidden(c) && !is_jamo(c) && !is_mark_like(c)).collect::<String>();
            prop_assert_eq!(letters(&shown), letters(&text));
        }
    }

    fn is_jamo(c: char) -> bool {
        matches!(c, '\u{1100}'..='\u{11ff}')
    }

    fn is_mark_like(c: char) -> bool {
        unicode_normalization::char::is_combining_mark(c) || matches!(c, '\u{e33}' | '\u{ff9e}' | '\u{d4e}')
    }
}
