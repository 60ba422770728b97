//! The smallest parts of a query as typed: words, phrases, fields, operators, each with its place.

use crate::search::fields::FIELDS;
use crate::text::Span;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    pub(crate) item: Item<'a>,
    /// Where it stands, in bytes of what was typed.
    pub(crate) span: Span,
}

/// What a part is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Item<'a> {
    Open,
    Close,
    Minus,
    Not,
    And,
    Or,
    /// A word as typed.
    Word(&'a str),
    /// What stands between quotation marks.
    Phrase {
        text: &'a str,
        /// Whether the second mark is there.
        is_closed: bool,
    },
    Field {
        name: &'a str,
        value: &'a str,
        /// Where the value stands, with its quotation marks.
        value_span: Span,
        /// For a value in quotation marks, whether the second is there.
        is_closed: Option<bool>,
    },
}

impl Item<'_> {
    /// How an operator is called in a sentence.
    pub(crate) const fn operator(&self) -> &'static str {
        match self {
            Self::And => "AND",
            Self::Or => "OR",
            Self::Not => "NOT",
            _ => "-",
        }
    }
}

/// The parts of `text`, in order.
pub(crate) fn lex(text: &str) -> Vec<Token<'_>> {
    let mut lexer = Lexer { text, at: 0 };
    let mut tokens = Vec::new();
    while let Some(token) = lexer.token() {
        tokens.push(token);
    }
    tokens
}

const fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '＂')
}

fn ends_word(c: char) -> bool {
    c.is_whitespace() || is_quote(c) || matches!(c, '(' | ')')
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    fn rest(&self, from: usize) -> &'a str {
        self.text.get(from..).unwrap_or_default()
    }

    fn token(&mut self) -> Option<Token<'a>> {
        let rest = self.rest(self.at);
        let start = self.at + (rest.len() - rest.trim_start().len());
        let rest = rest.trim_start();
        let first = rest.chars().next()?;
        let (item, length) = match first {
            '(' => (Item::Open, 1),
            ')' => (Item::Close, 1),
            '-' if rest.chars().nth(1).is_some_and(|next| !next.is_whitespace() && next != ')') => (Item::Minus, 1),
            c if is_quote(c) => quoted(rest),
            _ => self.word(rest, start),
        };
        self.at = start + length;
        Some(Token { item, span: Span::new(start, self.at) })
    }

    fn word(&self, rest: &'a str, start: usize) -> (Item<'a>, usize) {
        let length = rest.find(ends_word).unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or(rest);
        if let Some(name) = field_name(rest, length) {
            let value_start = start + name.len() + 1;
            let after = self.rest(value_start);
            if after.starts_with(is_quote) {
                let (phrase, length) = quoted(after);
                let Item::Phrase { text, is_closed } = phrase else { return (phrase, length) };
                let value_span = Span::new(value_start, value_start + length);
                let item = Item::Field { name, value: text, value_span, is_closed: Some(is_closed) };
                return (item, name.len() + 1 + length);
            }
            let value = word.get(name.len() + 1..).unwrap_or_default();
            let value_span = Span::new(value_start, value_start + value.len());
            return (Item::Field { name, value, value_span, is_closed: None }, length);
        }
        let item = match word {
            "AND" => Item::And,
            "OR" => Item::Or,
            "NOT" => Item::Not,
            _ => Item::Word(word),
        };
        (item, length)
    }
}

fn quoted(rest: &str) -> (Item<'_>, usize) {
    let open = rest.chars().next().map_or(0, char::len_utf8);
    let inner = rest.get(open..).unwrap_or_default();
    match inner.char_indices().find(|&(_, c)| is_quote(c)) {
        Some((end, close)) => {
            let text = inner.get(..end).unwrap_or_default();
            (Item::Phrase { text, is_closed: true }, open + end + close.len_utf8())
        }
        None => (Item::Phrase { text: inner, is_closed: false }, rest.len()),
    }
}

/// The name before a colon within the first `length` bytes of `rest`, where that colon makes a field: not in `10:30`,
/// `http://…` or `note: this`.
fn field_name(rest: &str, length: usize) -> Option<&str> {
    let (name, value) = rest.split_once(':').filter(|(name, _)| name.len() < length)?;
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphabetic());
    if !is_name || value.starts_with("//") {
        return None;
    }
    let is_known = FIELDS.iter().any(|(known, _)| name.eq_ignore_ascii_case(known));
    (is_known || value.starts_with(|c: char| c.is_alphanumeric() || is_quote(c))).then_some(name)
}
