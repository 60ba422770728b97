//! A terminal's answer to the question for its colours (`ESC ] 11 ; rgb:… ESC \`), which nobody waits for. It comes as the keys
//! Alt-], 1, 1, ;, r, g, b … and must do nothing as keys.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use crate::run::colours;

/// The longest answer there is: four digits for each of four colours.
const LONGEST: usize = 40;

/// What came of keys that may be an answer.
#[derive(Debug, Default)]
pub(super) struct Answers {
    held: Vec<Event>,
    words: String,
    is_light: Option<bool>,
}

/// How far keys are an answer.
enum Far {
    Part,
    Whole,
    Not,
}

impl Answers {
    /// Whether keys are held back that may yet turn out to be an answer.
    pub(super) const fn is_open(&self) -> bool {
        !self.held.is_empty()
    }

    /// The keys held back, which are none of an answer.
    pub(super) fn give_up(&mut self) -> Vec<Event> {
        self.words.clear();
        std::mem::take(&mut self.held)
    }

    /// Whether the terminal has said that its background is light, or that it is dark; once for each answer.
    pub(super) const fn is_light(&mut self) -> Option<bool> {
        self.is_light.take()
    }

    /// What of the input is for the reader: all but an answer, and nothing twice or out of order.
    pub(super) fn sift(&mut self, input: Event) -> Vec<Event> {
        let Event::Key(key) = &input else {
            // Sizes and clicks do not wait for keys; a paste comes after them.
            let mut inputs = if matches!(input, Event::Paste(_)) { self.give_up() } else { Vec::new() };
            inputs.push(input);
            return inputs;
        };
        let Some(sign) = sign(key) else {
            let mut inputs = self.give_up();
            inputs.push(input);
            return inputs;
        };
        self.words.push(sign);
        self.held.push(input);
        match far(&self.words) {
            Far::Part => Vec::new(),
            Far::Whole => {
                self.is_light = background(&self.words).and_then(colours::is_light).or(self.is_light);
                self.give_up();
                Vec::new()
            }
            Far::Not => self.give_up(),
        }
    }
}

/// The character of an answer that a key stands for: Alt-] for its beginning, BEL or Alt-\ for its end. Where the end came in
/// two parts it is Esc and \.
fn sign(key: &KeyEvent) -> Option<char> {
    if key.kind == KeyEventKind::Release {
        return None;
    }
    match (key.code, key.modifiers) {
        (KeyCode::Char(']'), KeyModifiers::ALT) => Some('\u{9d}'),
        (KeyCode::Char('\\'), KeyModifiers::ALT) => Some('\u{9c}'),
        (KeyCode::Char('g'), KeyModifiers::CONTROL) => Some('\u{7}'),
        (KeyCode::Esc, KeyModifiers::NONE) => Some('\u{1b}'),
        (KeyCode::Char(c), KeyModifiers::NONE | KeyModifiers::SHIFT) => Some(c),
        _ => None,
    }
}

/// `]`, a number, `;rgb:`, colours in hexadecimal, the end.
fn far(words: &str) -> Far {
    let Some(rest) = words.strip_prefix('\u{9d}') else { return Far::Not };
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let named = [";rgb:", ";rgba:"].into_iter().find_map(|name| rest.strip_prefix(name));
    let Some(colour) = named else {
        let is_part = ";rgba:".starts_with(rest) || ";rgb:".starts_with(rest);
        return if is_part && words.len() < LONGEST { Far::Part } else { Far::Not };
    };
    match colour.trim_start_matches(|c: char| c.is_ascii_hexdigit() || c == '/') {
        "" | "\u{1b}" if words.len() < LONGEST => Far::Part,
        "\u{7}" | "\u{9c}" | "\u{1b}\\" => Far::Whole,
        _ => Far::Not,
    }
}

/// The colour of the background in a whole answer that gives it.
fn background(answer: &str) -> Option<&str> {
    let (_, colour) = answer.strip_prefix("\u{9d}11;")?.split_once(':')?;
    Some(colour.trim_end_matches(|c: char| !c.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Keys as crossterm makes them of what a terminal sends.
    fn keys(bytes: &str) -> Vec<Event> {
        let mut keys = Vec::new();
        let mut rest = bytes.chars();
        while let Some(c) = rest.next() {
            let (code, modifiers) = match c {
                '\u{1b}' => match rest.next() {
                    Some(c) => (KeyCode::Char(c), KeyModifiers::ALT),
                    None => (KeyCode::Esc, KeyModifiers::NONE),
                },
                '\u{7}' => (KeyCode::Char('g'), KeyModifiers::CONTROL),
                'A'..='Z' => (KeyCode::Char(c), KeyModifiers::SHIFT),
                c => (KeyCode::Char(c), KeyModifiers::NONE),
            };
            keys.push(Event::Key(KeyEvent::new(code, modifiers)));
        }
        keys
    }

    fn sifted(answers: &mut Answers, keys: &[Event]) -> Vec<Event> {
        keys.iter().flat_map(|key| answers.sift(key.clone())).collect()
    }

    #[test]
    fn an_answer_of_the_terminal_is_no_keys() {
        for answer in [
            "\u{1b}]11;rgb:1e1e/1e1e/2E2e\u{1b}\\",
            "\u{1b}]10;rgb:ffff/ffff/ffff\u{7}",
            "\u{1b}]11;rgba:0000/0000/0000/ffff\u{1b}\\",
        ] {
            let mut answers = Answers::default();
            let both = keys(&format!("j{answer}{answer}k"));
            assert_eq!(sifted(&mut answers, &both), keys("jk"), "{answer:?}");
            assert!(!answers.is_open());
        }
        for (answer, expected) in [
            ("\u{1b}]11;rgb:1e1e/1e1e/2E2e\u{1b}\\", Some(false)),
            ("\u{1b}]11;rgb:ffff/ffff/ffff\u{7}", Some(true)),
            ("\u{1b}]11;rgba:ff/ff/ff/00\u{7}", Some(true)),
            ("\u{1b}]10;rgb:ffff/ffff/ffff\u{7}", None),
            ("\u{1b}]11;rgb:ffff\u{7}", None),
            ("\u{1b}]11;rgb:ffff/ffff/ffff", None),
        ] {
            let mut answers = Answers::default();
            sifted(&mut answers, &keys(answer));
            assert_eq!((answers.is_light(), answers.is_light()), (expected, None), "{answer:?}");
        }
        let mut split = Answers::default();
        let parts = [keys("\u{1b}]11;rgb:0/0/0"), keys("\u{1b}"), keys("\\q")].concat();
        assert_eq!(sifted(&mut split, &parts), keys("q"));
    }

    #[test]
    fn keys_that_are_no_answer_all_come_in_their_order() {
        for typed in
            ["]c11;rgb:", "\u{1b}]x", "\u{1b}]11;rj", "\u{1b}]11;rgb:00\u{1b}jq", "\u{1b}]\u{1b}]11x", "\u{7}\u{1b}\\"]
        {
            let mut answers = Answers::default();
            let mut came = sifted(&mut answers, &keys(typed));
            came.extend(answers.give_up());
            assert_eq!(came, keys(typed), "{typed:?}");
        }
        let mut endless = Answers::default();
        let typed = keys(&format!("\u{1b}]11;rgb:{}", "f".repeat(1000)));
        assert_eq!(sifted(&mut endless, &typed), typed);
        // What is no key does not wait, but for a paste.
        let size = Event::Resize(80, 24);
        let paste = Event::Paste("x".into());
        let mut held = Answers::default();
        assert_eq!(sifted(&mut held, &keys("\u{1b}]1")), []);
        assert_eq!(held.sift(size.clone()), [size]);
        assert_eq!(held.sift(paste.clone()), [keys("\u{1b}]1"), vec![paste]].concat());
    }
}
