//! Splits a query into words, phrases, fields and operators.

use crate::search::fields::FIELDS;
use crate::text::Span;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct QueryToken<'a> {
    pub(crate) kind: TokenKind<'a>,
    pub(crate) span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TokenKind<'a> {
    Open,
    Close,
    Minus,
    Not,
    And,
    Or,
    Word(&'a str),
    Phrase { text: &'a str, is_closed: bool },
    Field(FieldToken<'a>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FieldToken<'a> {
    pub(crate) name: &'a str,
    pub(crate) value: &'a str,
    /// With the quotation marks.
    pub(crate) value_span: Span,
    /// Whether the closing quotation mark is there; `None` if the value has none at all.
    pub(crate) is_closed: Option<bool>,
}

impl TokenKind<'_> {
    /// The name of an operator in an error message.
    pub(crate) const fn operator(&self) -> &'static str {
        match self {
            Self::And => "AND",
            Self::Or => "OR",
            Self::Not => "NOT",
            _ => "-",
        }
    }
}

pub(crate) fn tokenize(text: &str) -> Vec<QueryToken<'_>> {
    let mut lexer = Lexer { text, at: 0 };
    let mut tokens = Vec::new();
    while let Some(token) = lexer.next_token() {
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

    fn next_token(&mut self) -> Option<QueryToken<'a>> {
        let rest = self.rest(self.at);
        let start = self.at + (rest.len() - rest.trim_start().len());
        let rest = rest.trim_start();
        let first = rest.chars().next()?;
        let (kind, length) = match first {
            '(' => (TokenKind::Open, 1),
            ')' => (TokenKind::Close, 1),
            '-' if rest.chars().nth(1).is_some_and(|next| !next.is_whitespace() && next != ')') => {
                (TokenKind::Minus, 1)
            }
            c if is_quote(c) => quoted(rest),
            _ => self.word_or_field(rest, start),
        };
        self.at = start + length;
        Some(QueryToken { kind, span: Span::new(start, self.at) })
    }

    fn word_or_field(&self, rest: &'a str, start: usize) -> (TokenKind<'a>, usize) {
        let length = rest.find(ends_word).unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or(rest);
        if let Some(name) = field_name(rest, length) {
            let value_start = start + name.len() + 1;
            let after = self.rest(value_start);
            if after.starts_with(is_quote) {
                let (phrase, length) = quoted(after);
                let TokenKind::Phrase { text, is_closed } = phrase else { return (phrase, length) };
                let value_span = Span::new(value_start, value_start + length);
                let kind = TokenKind::Field(FieldToken { name, value: text, value_span, is_closed: Some(is_closed) });
                return (kind, name.len() + 1 + length);
            }
            let value = word.get(name.len() + 1..).unwrap_or_default();
            let value_span = Span::new(value_start, value_start + value.len());
            return (TokenKind::Field(FieldToken { name, value, value_span, is_closed: None }), length);
        }
        let kind = match word {
            "AND" => TokenKind::And,
            "OR" => TokenKind::Or,
            "NOT" => TokenKind::Not,
            _ => TokenKind::Word(word),
        };
        (kind, length)
    }
}

fn quoted(rest: &str) -> (TokenKind<'_>, usize) {
    let open = rest.chars().next().map_or(0, char::len_utf8);
    let inner = rest.get(open..).unwrap_or_default();
    match inner.char_indices().find(|&(_, c)| is_quote(c)) {
        Some((end, close)) => {
            let text = inner.get(..end).unwrap_or_default();
            (TokenKind::Phrase { text, is_closed: true }, open + end + close.len_utf8())
        }
        None => (TokenKind::Phrase { text: inner, is_closed: false }, rest.len()),
    }
}

/// The field name that `rest` begins with, if a colon follows within its first `length` bytes. `10:30`, `http://…` and
/// `note: this` are not fields.
fn field_name(rest: &str, length: usize) -> Option<&str> {
    let (name, value) = rest.split_once(':').filter(|(name, _)| name.len() < length)?;
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphabetic());
    if !is_name || value.starts_with("//") {
        return None;
    }
    let is_known = FIELDS.iter().any(|(known, _)| name.eq_ignore_ascii_case(known));
    (is_known || value.starts_with(|c: char| c.is_alphanumeric() || is_quote(c))).then_some(name)
}
