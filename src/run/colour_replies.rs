//! Filters out a terminal's reply to the question for its colours (`ESC ] 11 ; rgb:… ESC \`), which nobody waits for. It
//! arrives as the keys Alt-], 1, 1, ;, r, g, b … and must not act as keys.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use crate::run::colours;

/// The longest reply: four digits for each of four colours.
const MAX_REPLY: usize = 40;

#[derive(Debug, Default)]
pub(super) struct ReplyFilter {
    /// Keys that may turn out to be a reply.
    pending: Vec<Event>,
    /// The characters of `pending`.
    reply: String,
    is_light: Option<bool>,
}

enum ReplyState {
    Incomplete,
    Complete,
    NoReply,
}

impl ReplyFilter {
    pub(super) const fn is_waiting(&self) -> bool {
        !self.pending.is_empty()
    }

    /// Gives back the pending keys: they are not a reply.
    pub(super) fn release(&mut self) -> Vec<Event> {
        self.reply.clear();
        std::mem::take(&mut self.pending)
    }

    /// Whether the background is light, once for each reply.
    pub(super) const fn take_background(&mut self) -> Option<bool> {
        self.is_light.take()
    }

    /// Returns the inputs that are not part of a reply, each once and in order.
    pub(super) fn filter(&mut self, input: Event) -> Vec<Event> {
        let Event::Key(key) = &input else {
            // Resizes and clicks may overtake keys; a paste may not.
            let mut inputs = if matches!(input, Event::Paste(_)) { self.release() } else { Vec::new() };
            inputs.push(input);
            return inputs;
        };
        let Some(c) = reply_char(key) else {
            let mut inputs = self.release();
            inputs.push(input);
            return inputs;
        };
        self.reply.push(c);
        self.pending.push(input);
        match reply_state(&self.reply) {
            ReplyState::Incomplete => Vec::new(),
            ReplyState::Complete => {
                self.is_light = background_colour(&self.reply).and_then(colours::is_light).or(self.is_light);
                self.release();
                Vec::new()
            }
            ReplyState::NoReply => self.release(),
        }
    }
}

/// The character of a reply that a key stands for: Alt-] begins it, and BEL or Alt-\ ends it. If the end arrives in two
/// parts, it is Esc and \.
fn reply_char(key: &KeyEvent) -> Option<char> {
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

/// A reply is `]`, a number, `;rgb:`, colours in hexadecimal, and the end.
fn reply_state(reply: &str) -> ReplyState {
    let Some(rest) = reply.strip_prefix('\u{9d}') else { return ReplyState::NoReply };
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let named = [";rgb:", ";rgba:"].into_iter().find_map(|name| rest.strip_prefix(name));
    let Some(colour) = named else {
        let is_part = ";rgba:".starts_with(rest) || ";rgb:".starts_with(rest);
        return if is_part && reply.len() < MAX_REPLY { ReplyState::Incomplete } else { ReplyState::NoReply };
    };
    match colour.trim_start_matches(|c: char| c.is_ascii_hexdigit() || c == '/') {
        "" | "\u{1b}" if reply.len() < MAX_REPLY => ReplyState::Incomplete,
        "\u{7}" | "\u{9c}" | "\u{1b}\\" => ReplyState::Complete,
        _ => ReplyState::NoReply,
    }
}

/// The colour in a complete reply about the background.
fn background_colour(reply: &str) -> Option<&str> {
    let (_, colour) = reply.strip_prefix("\u{9d}11;")?.split_once(':')?;
    Some(colour.trim_end_matches(|c: char| !c.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keys that crossterm makes of these bytes.
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

    fn filter_all(replies: &mut ReplyFilter, keys: &[Event]) -> Vec<Event> {
        keys.iter().flat_map(|key| replies.filter(key.clone())).collect()
    }

    #[test]
    fn a_reply_of_the_terminal_gives_no_keys() {
        for answer in [
            "\u{1b}]11;rgb:1e1e/1e1e/2E2e\u{1b}\\",
            "\u{1b}]10;rgb:ffff/ffff/ffff\u{7}",
            "\u{1b}]11;rgba:0000/0000/0000/ffff\u{1b}\\",
        ] {
            let mut replies = ReplyFilter::default();
            let both = keys(&format!("j{answer}{answer}k"));
            assert_eq!(filter_all(&mut replies, &both), keys("jk"), "{answer:?}");
            assert!(!replies.is_waiting());
        }
        for (answer, expected) in [
            ("\u{1b}]11;rgb:1e1e/1e1e/2E2e\u{1b}\\", Some(false)),
            ("\u{1b}]11;rgb:ffff/ffff/ffff\u{7}", Some(true)),
            ("\u{1b}]11;rgba:ff/ff/ff/00\u{7}", Some(true)),
            ("\u{1b}]10;rgb:ffff/ffff/ffff\u{7}", None),
            ("\u{1b}]11;rgb:ffff\u{7}", None),
            ("\u{1b}]11;rgb:ffff/ffff/ffff", None),
        ] {
            let mut replies = ReplyFilter::default();
            filter_all(&mut replies, &keys(answer));
            assert_eq!((replies.take_background(), replies.take_background()), (expected, None), "{answer:?}");
        }
        let mut split = ReplyFilter::default();
        let parts = [keys("\u{1b}]11;rgb:0/0/0"), keys("\u{1b}"), keys("\\q")].concat();
        assert_eq!(filter_all(&mut split, &parts), keys("q"));
    }

    #[test]
    fn other_keys_all_arrive_in_order() {
        for typed in
            ["]c11;rgb:", "\u{1b}]x", "\u{1b}]11;rj", "\u{1b}]11;rgb:00\u{1b}jq", "\u{1b}]\u{1b}]11x", "\u{7}\u{1b}\\"]
        {
            let mut replies = ReplyFilter::default();
            let mut came = filter_all(&mut replies, &keys(typed));
            came.extend(replies.release());
            assert_eq!(came, keys(typed), "{typed:?}");
        }
        let mut endless = ReplyFilter::default();
        let typed = keys(&format!("\u{1b}]11;rgb:{}", "f".repeat(1000)));
        assert_eq!(filter_all(&mut endless, &typed), typed);
        // Of other inputs, only a paste waits for pending keys.
        let size = Event::Resize(80, 24);
        let paste = Event::Paste("x".into());
        let mut replies = ReplyFilter::default();
        assert_eq!(filter_all(&mut replies, &keys("\u{1b}]1")), []);
        assert_eq!(replies.filter(size.clone()), [size]);
        assert_eq!(replies.filter(paste.clone()), [keys("\u{1b}]1"), vec![paste]].concat());
    }
}
