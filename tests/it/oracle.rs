//! Checks what reaches a terminal. Parses a stream of bytes as a terminal does and reports everything but printable cells and
//! our own few escape sequences.

use vte::{Params, Parser, Perform};

/// What wrote the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Writer {
    /// The reader, which moves the cursor and switches modes.
    Screen,
    /// A command, which writes lines, possibly with colour.
    Lines,
}

/// The private modes of the reader: cursor, mouse presses in SGR form, alternate screen, paste brackets, frames.
const MODES: [u16; 6] = [25, 1000, 1006, 1049, 2004, 2026];

/// The maximum size of one cell, in bytes: a character and its combining marks.
const MAX_CELL: usize = 72;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Oracle {
    writer: Writer,
    /// What is not allowed.
    pub(crate) wrong: Vec<String>,
    /// What was sent to the clipboard, in base64.
    pub(crate) copied: Vec<String>,
    /// The number of characters printed.
    pub(crate) printed: usize,
    /// The size of the current cell.
    cell_bytes: usize,
}

impl Oracle {
    pub(crate) fn check(writer: Writer, bytes: &[u8]) -> Self {
        let mut oracle = Self { writer, wrong: Vec::new(), copied: Vec::new(), printed: 0, cell_bytes: 0 };
        if let Err(error) = std::str::from_utf8(bytes) {
            oracle.wrong.push(format!("not UTF-8 at {}", error.valid_up_to()));
        }
        let mut parser = Parser::new();
        parser.advance(&mut oracle, bytes);
        // A sequence that is still open at the end would swallow this character.
        let before = oracle.printed;
        parser.advance(&mut oracle, b"x");
        if oracle.printed == before {
            oracle.wrong.push("the stream ends within a sequence".into());
        }
        oracle
    }

    fn report(&mut self, what: String) {
        if self.wrong.len() < 20 {
            self.wrong.push(what);
        }
    }
}

/// Panics if the bytes contain anything but cells and our own sequences.
#[track_caller]
pub(crate) fn assert_only_ours(writer: Writer, bytes: &[u8], context: &str) {
    let oracle = Oracle::check(writer, bytes);
    assert!(oracle.wrong.is_empty(), "{context}: {:?}", oracle.wrong);
    assert!(oracle.copied.is_empty(), "{context}: the clipboard was written without being asked");
}

/// Control, direction, invisible, tag, filler and private-use characters.
pub(crate) fn is_forbidden(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}'
        | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{e0fff}' | '\u{f0000}'..)
}

impl Perform for Oracle {
    fn print(&mut self, c: char) {
        self.printed += 1;
        if is_forbidden(c) {
            self.report(format!("the character U+{:04X}", u32::from(c)));
        }
        let is_mark = unicode_width::UnicodeWidthChar::width(c) == Some(0);
        self.cell_bytes = if is_mark { self.cell_bytes + c.len_utf8() } else { c.len_utf8() };
        if self.cell_bytes > MAX_CELL {
            self.report(format!("{} bytes in one cell", self.cell_bytes));
        }
    }

    fn execute(&mut self, byte: u8) {
        let is_line = matches!(byte, b'\n' | b'\r' | b'\t');
        if self.writer == Writer::Screen && !matches!(byte, b'\n' | b'\r') || !is_line {
            self.report(format!("the control byte {byte:#04x}"));
        }
    }

    fn csi_dispatch(&mut self, params: &Params, intermediates: &[u8], ignore: bool, action: char) {
        let numbers: Vec<u16> = params.iter().flatten().copied().collect();
        let is_ours = match (intermediates, action, self.writer) {
            ([], 'm', _) | ([], 'H' | 'J' | 'K', Writer::Screen) => true,
            ([b'?'], 'h' | 'l', Writer::Screen) => numbers.iter().all(|mode| MODES.contains(mode)),
            // The kitty keyboard protocol: asking for it, and switching its first flag on and off.
            ([b'?'], 'u', Writer::Screen) => numbers.iter().all(|number| *number == 0),
            ([b'>' | b'<'], 'u', Writer::Screen) => numbers == [1],
            // The terminal is asked for its type at the start, because every terminal replies to that.
            ([], 'c', Writer::Screen) => numbers.iter().all(|number| *number == 0),
            _ => false,
        };
        if !is_ours || ignore {
            self.report(format!("CSI {} {numbers:?} {action}", String::from_utf8_lossy(intermediates)));
        }
    }

    fn osc_dispatch(&mut self, params: &[&[u8]], _: bool) {
        match params {
            // The terminal is asked for its colours at the start, to choose between dark and light.
            [b"10" | b"11", b"?"] if self.writer == Writer::Screen => {}
            [b"52", b"c", text] if self.writer == Writer::Screen => {
                self.copied.push(String::from_utf8_lossy(text).into_owned());
            }
            _ => self.report(format!("OSC {:?}", params.first().map(|first| String::from_utf8_lossy(first)))),
        }
    }

    fn esc_dispatch(&mut self, intermediates: &[u8], _: bool, byte: u8) {
        // This ends our OSC sequences.
        if byte != b'\\' || !intermediates.is_empty() {
            self.report(format!("ESC {:?} {}", intermediates, char::from(byte)));
        }
    }

    fn hook(&mut self, _: &Params, _: &[u8], _: bool, action: char) {
        self.report(format!("DCS {action}"));
    }
}

#[test]
fn our_sequences_pass_and_all_others_are_reported() {
    let ours = "\x1b]11;?\x1b\\\x1b[?u\x1b[>1u\x1b[<1u\x1b[c\x1b[?1049h\x1b[2J\x1b[1;1H\x1b[38;2;1;2;3mtext é 王\x1b[K\x1b[?2026l\r\n";
    assert_only_ours(Writer::Screen, ours.as_bytes(), "ours");
    assert_only_ours(Writer::Lines, b"a\tb\x1b[1mc\x1b[0m\r\n", "lines");
    for foreign in [
        "\x1b]0;x\x07", "\x1b]2;x\x1b\\", "\x1b]8;;u\x1b\\", "\x1b]9;x\x07", "\x1b]777;x\x07", "\x1b]11;#fff\x07",
        "\x1b]52;c;?;\x07", "\x1b[6n", "\x1b[>31u", "\x1b[=1u", "\x1b[?1h", "\x1bc", "\x1bP1$q\x1b\\", "\x1b[3A",
        "\u{9b}2J", "\u{202e}", "\u{2066}", "\u{200b}", "\u{feff}", "\u{e0041}", "\u{e000}", "a\x08", "\x07",
        "\x1b[31", "\x1b]0;x",
    ] {
        assert!(!Oracle::check(Writer::Screen, foreign.as_bytes()).wrong.is_empty(), "{foreign:?}");
    }
    for of_screens in ["\x1b[2J", "\x1b[1;1H", "\x1b[?25l", "\x1b]52;c;eA==\x07", "\x1b]11;?\x07"] {
        assert!(!Oracle::check(Writer::Lines, of_screens.as_bytes()).wrong.is_empty(), "{of_screens:?}");
    }
    assert!(!Oracle::check(Writer::Lines, b"\xff").wrong.is_empty());
    assert!(!Oracle::check(Writer::Lines, format!("a{}", "\u{301}".repeat(40)).as_bytes()).wrong.is_empty());
    assert_eq!(Oracle::check(Writer::Screen, b"\x1b]52;c;eA==\x1b\\").copied, ["eA=="]);
}
