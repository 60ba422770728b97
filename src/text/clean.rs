//! Cleans text from outside. Harmless characters pass unchanged, characters that would control a terminal are replaced
//! by visible symbols, and invisible characters are removed and counted, because somebody may have hidden them on purpose.

use serde::{Deserialize, Serialize};

use crate::text::chars::{self, Class};

/// What the text is, which decides what line ends become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One line: line ends become spaces, white space is folded and trimmed.
    Line,
    /// Paragraphs, one per line: line ends become `\n`, tabs spaces.
    Block,
}

/// How many characters [`clean`] took out or replaced.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Removed {
    /// C0, C1, DEL: shown as a visible sign instead.
    pub controls: u32,
    /// Bidi embeddings, overrides, isolates.
    pub bidi: u32,
    /// Zero-width, tag, filler, private-use characters, stray joiners and variation selectors.
    pub invisible: u32,
    /// Combining marks beyond what any script needs on one letter.
    pub marks: u32,
}

impl Removed {
    /// All of them together.
    pub const fn total(self) -> u32 {
        self.controls + self.bidi + self.invisible + self.marks
    }

    /// Adds the counts of `other`.
    pub fn add(&mut self, other: Self) {
        self.controls += other.controls;
        self.bidi += other.bidi;
        self.invisible += other.invisible;
        self.marks += other.marks;
    }
}

/// Marks that may hang on one letter: no script needs more, and a cell of the screen holds them all.
const MARKS: u8 = 16;
/// Letters that may be bound into one cluster by viramas or prepended signs.
const LINKS: u8 = 8;

/// Makes `text` safe for a terminal, a file and the clipboard; returns what was removed too.
///
/// No letter is lost. Cleaning clean text changes nothing.
pub fn clean(text: &str, kind: Kind) -> (String, Removed) {
    if is_clean_ascii(text.as_bytes(), kind) {
        return (text.to_owned(), Removed::default());
    }
    let mut door = Door::new(text.len(), kind);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(line_end) = rest.strip_prefix('\r').filter(|after| after.starts_with('\n')) {
            rest = line_end;
            continue;
        }
        let run = rest.bytes().take_while(|b| matches!(b, b' '..=b'~')).count();
        let (start, after) = rest.split_at(run.max(c.len_utf8()));
        match kind {
            Kind::Block if run > 1 => door.run(start),
            _ => start.chars().for_each(|c| door.take(c)),
        }
        rest = after;
    }
    door.close()
}

/// `text` as one clean line, the counts dropped: for file names, error texts, labels.
pub fn line(text: &str) -> String {
    clean(text, Kind::Line).0
}

/// Whether there is nothing to do, as far as can be seen without decoding.
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

/// The state of one pass.
struct Door {
    out: String,
    removed: Removed,
    kind: Kind,
    /// A blank of a line, held back until something follows it.
    blank: bool,
    /// A joiner or style held back until what follows decides about it.
    held: Option<char>,
    /// The last character that went through.
    before: Option<char>,
    /// The last character that others may hang on.
    base: Option<char>,
    /// How many hang on it.
    marks: u8,
    /// How many letters are bound together so far.
    links: u8,
    /// Whether the next letter will be bound to the last.
    bound: bool,
}

impl Door {
    fn new(size: usize, kind: Kind) -> Self {
        Self {
            out: String::with_capacity(size),
            removed: Removed::default(),
            kind,
            blank: false,
            held: None,
            before: None,
            base: None,
            marks: 0,
            links: 0,
            bound: false,
        }
    }

    fn take(&mut self, c: char) {
        if matches!(c, '!'..='~') {
            return self.letter(c);
        }
        match chars::class(c) {
            Class::Base => self.letter(c),
            Class::LineEnd if self.kind == Kind::Block => self.letter('\n'),
            Class::LineEnd => self.space(' '),
            Class::Blank if c == '\t' => self.space(' '),
            Class::Blank => self.space(c),
            Class::Control(sign) => {
                self.removed.controls += 1;
                self.letter(sign);
            }
            Class::Bidi => self.removed.bidi += 1,
            Class::Hidden => self.removed.invisible += 1,
            Class::Unclear(sign) => {
                self.removed.invisible += 1;
                if sign == ' ' { self.space(' ') } else { self.letter(sign) }
            }
            Class::Joiner => self.joiner(c),
            Class::Style => self.style(c),
            Class::Glue => self.glue(c),
        }
    }

    /// Printable ASCII of a block, as it is: the bulk of what is read.
    fn run(&mut self, run: &str) {
        let mut chars = run.chars();
        let (first, last) = (chars.next(), chars.next_back());
        if let Some(c) = first {
            self.letter(c);
        }
        self.out.push_str(chars.as_str());
        if let Some(c) = last {
            self.letter(c);
        }
    }

    fn close(mut self) -> (String, Removed) {
        self.settle(None);
        (self.out, self.removed)
    }

    /// A blank: as it is in a block, folded in a line.
    fn space(&mut self, c: char) {
        if self.kind == Kind::Block {
            return self.letter(c);
        }
        self.settle(Some(' '));
        self.blank = true;
        self.begin(' ');
    }

    /// A character that begins a cell of its own, unless what stands before binds it.
    fn letter(&mut self, c: char) {
        let joined = self.settle(Some(c));
        let syllable = self.before.is_some_and(|before| chars::in_one_syllable(before, c));
        if joined || syllable {
            if self.marks >= MARKS {
                self.removed.marks += 1;
                return;
            }
            self.marks += 1;
            self.base = Some(c);
            return self.push(c);
        }
        if chars::is_prepended(c) {
            if self.bound && self.links >= LINKS {
                self.removed.marks += 1;
                return;
            }
            let links = if self.bound { self.links + 1 } else { 1 };
            self.push(c);
            self.begin(c);
            (self.links, self.bound) = (links, true);
            return;
        }
        let links = if self.bound { self.links } else { 0 };
        self.push(c);
        self.begin(c);
        self.links = links;
    }

    /// A new base, which nothing hangs on yet.
    fn begin(&mut self, c: char) {
        (self.before, self.base) = (Some(c), Some(c));
        (self.marks, self.links, self.bound) = (0, 0, false);
    }

    fn glue(&mut self, c: char) {
        if chars::is_mongolian_selector(c) && !self.before.is_some_and(chars::is_mongolian) {
            self.removed.invisible += 1;
            return;
        }
        let virama = chars::is_virama(c);
        if self.marks >= MARKS || (virama && self.links >= LINKS) {
            self.removed.marks += 1;
            return;
        }
        self.settle(Some(c));
        if self.marks >= MARKS {
            self.removed.marks += 1;
            return;
        }
        self.marks += 1;
        if virama {
            self.bound = true;
            self.links += 1;
        }
        self.push(c);
    }

    /// A joiner waits for what it joins.
    fn joiner(&mut self, c: char) {
        let allowed =
            self.before.is_some_and(|before| chars::may_follow(c, before)) || (c == chars::ZWJ && self.in_emoji());
        if allowed && self.held.is_none() {
            self.held = Some(c);
        } else {
            self.removed.invisible += 1;
        }
    }

    /// Whether an emoji that a joiner may continue was just let through.
    fn in_emoji(&self) -> bool {
        let ends = self.before.is_some_and(|c| Some(c) == self.base || c == chars::EMOJI_STYLE || chars::is_tone(c));
        ends && self.base.is_some_and(chars::is_pictograph)
    }

    /// A variation selector of emoji stays behind a pictograph, and between a digit and its key.
    fn style(&mut self, c: char) {
        let base = self.before.filter(|_| self.before == self.base && self.held.is_none() && self.marks < MARKS);
        if base.is_some_and(chars::is_pictograph) {
            self.marks += 1;
            self.push(c);
        } else if c == chars::EMOJI_STYLE && base.is_some_and(is_key) {
            self.held = Some(c);
        } else {
            self.removed.invisible += 1;
        }
    }

    /// Decides about what was held back, now that `next` follows; tells whether an emoji goes on.
    fn settle(&mut self, next: Option<char>) -> bool {
        let Some(held) = self.held.take() else { return false };
        let Some(before) = self.before else { return false };
        let emoji = held == chars::ZWJ && self.in_emoji() && next.is_some_and(chars::is_pictograph);
        let stays = match held {
            chars::EMOJI_STYLE => next == Some(chars::KEYCAP),
            _ => emoji || (chars::may_follow(held, before) && chars::joins(held, before, next)),
        };
        if stays && self.marks + 2 <= MARKS {
            self.marks += 1;
            self.push(held);
            return emoji;
        }
        self.removed.invisible += 1;
        false
    }

    fn push(&mut self, c: char) {
        if std::mem::take(&mut self.blank) && !self.out.is_empty() {
            self.out.push(' ');
        }
        self.out.push(c);
        self.before = Some(c);
    }
}

/// The signs that have a key of their own among the emoji.
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

    /// Characters that steer, hide, join, hang or bind, and some that do not.
    const PECULIAR: &[char] = &[
        'a', 'Z', '1', '#', ' ', '\n', '\r', '\t', '\0', '\u{1b}', '\u{7f}', '\u{85}', '\u{9b}', '\u{a0}', '\u{ad}',
        'é', '\u{301}', '\u{34f}', '\u{600}', '\u{61c}', 'ي', '\u{647}', '\u{651}', '\u{627}', '\u{644}', '\u{915}',
        '\u{94d}', '\u{937}', '\u{93f}', '\u{d28}', '\u{d4d}', '\u{d4e}', 'ก', '\u{e33}', '\u{e34}', '\u{1000}',
        '\u{1039}', '\u{1100}', '\u{1160}', '\u{1161}', '\u{11a8}', '한', '\u{1780}', '\u{17d2}', '\u{17b6}',
        '\u{180b}', '\u{180e}', '\u{1820}', '\u{2028}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{200e}', '\u{202e}',
        '\u{2060}', '\u{2067}', '\u{20e3}', '\u{2764}', '\u{2800}', '\u{3000}', '\u{3164}', '王', '\u{e000}',
        '\u{fe0e}', '\u{fe0f}', '\u{fe01}', '\u{feff}', '\u{ff9e}', '\u{ffff}', '👩', '🏽', '🚀', '🇰', '🇿',
        '\u{e0067}', '\u{e0100}',
    ];

    fn peculiar() -> impl Strategy<Value = String> {
        prop::collection::vec(prop::sample::select(PECULIAR), 0..60).prop_map(|chars| chars.into_iter().collect())
    }

    fn one(c: char, kind: Kind) -> (String, Removed) {
        clean(&c.to_string(), kind)
    }

    /// What nobody may find on a screen, in a file or on the clipboard.
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
    fn no_single_character_reaches_the_screen_but_as_a_printable_cell() {
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
    fn every_letter_and_digit_stays() {
        let fillers = ['\u{115f}', '\u{1160}', '\u{3164}', '\u{ffa0}'];
        for c in ('\0'..=char::MAX).filter(|c| c.is_alphanumeric() && !fillers.contains(c)) {
            assert_eq!(one(c, Kind::Line), (c.to_string(), Removed::default()), "{:04x}", u32::from(c));
        }
    }

    #[test]
    fn escape_sequences_become_signs_and_are_counted() {
        let (shown, removed) = clean("\u{1b}]0;PWN\u{7} \u{9b}2J\u{7f}", Kind::Line);
        assert_eq!(shown, "␛]0;PWN␇ \u{fffd}2J␡");
        assert_eq!(removed, Removed { controls: 4, ..Removed::default() });
    }

    #[test]
    fn line_ends_of_every_kind_are_one() {
        let text = "a\r\nb\rc\u{85}d\u{2028}e\u{2029}f\ng\th";
        assert_eq!(clean(text, Kind::Block), ("a\nb\nc\nd\ne\nf\ng h".to_owned(), Removed::default()));
        assert_eq!(clean(text, Kind::Line), ("a b c d e f g h".to_owned(), Removed::default()));
        assert_eq!(clean("\r\n\r\r\n\r\na\n\r\n", Kind::Block).0, "\n\n\n\na\n\n");
    }

    #[test]
    fn a_line_is_folded_and_trimmed_even_around_what_is_taken_out() {
        assert_eq!(line("  a \u{200b}\t b\u{3000}\u{a0}c \u{202e}\n"), "a b c");
        assert_eq!(clean("  a  b ", Kind::Block).0, "  a  b ");
    }

    #[test]
    fn directions_and_hidden_characters_are_taken_out_and_counted() {
        let (shown, removed) =
            clean("a\u{202e}b\u{2066}c\u{200f}d\u{200b}\u{feff}\u{ad}e\u{e0041}\u{e000}\u{fe0f}\u{200d}f", Kind::Line);
        assert_eq!(shown, "abcde\u{fffd}f");
        assert_eq!(removed, Removed { bidi: 3, invisible: 7, ..Removed::default() });
    }

    #[test]
    fn at_most_sixteen_marks_hang_on_a_letter() {
        let (shown, removed) = clean(&format!("a{}b\u{301}", "\u{301}".repeat(1_000_000)), Kind::Line);
        assert_eq!(shown, format!("a{}b\u{301}", "\u{301}".repeat(16)));
        assert_eq!(removed, Removed { marks: 999_984, ..Removed::default() });
    }

    #[test]
    fn no_flood_of_binding_characters_makes_a_cell_without_end() {
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
    fn joiners_where_they_mean_nothing_are_taken_out() {
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
        fn cleaning_twice_changes_nothing(text in prop_oneof![any::<String>(), peculiar()]) {
            for kind in [Kind::Line, Kind::Block] {
                let (once, _) = clean(&text, kind);
                assert_clean(&once, kind);
                prop_assert_eq!(clean(&once, kind), (once.clone(), Removed::default()));
                prop_assert!(once.len() <= 3 * text.len());
            }
        }

        #[test]
        fn what_is_not_counted_is_not_gone(text in peculiar()) {
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
