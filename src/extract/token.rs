//! Splits text into words, numbers and punctuation for the gazetteer.

use compact_str::CompactString;

use crate::text::{Span, fold_text};

/// A word, number or punctuation mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token<'a> {
    /// Its position in the text.
    pub(super) span: Span,
    /// As it is written.
    pub(super) text: &'a str,
    /// Folded: lower case, no accents, plain quotation marks.
    pub(super) key: CompactString,
    /// The lists that the word is in.
    pub(super) classes: u64,
    /// Whether a listed name begins with it.
    pub(super) named: bool,
    /// Whether it is inside quotation marks.
    pub(super) quoted: bool,
}

impl Token<'_> {
    /// Whether it is in one of the lists `bits`.
    pub(super) const fn is(&self, bits: u64) -> bool {
        self.classes & bits != 0
    }

    pub(super) fn is_key(&self, key: &str) -> bool {
        self.key == key
    }

    pub(super) fn is_in(&self, keys: &[&str]) -> bool {
        keys.contains(&self.key.as_str())
    }

    pub(super) fn is_capital(&self) -> bool {
        self.text.starts_with(char::is_uppercase)
    }

    /// Whether it is a word or a number.
    pub(super) fn is_word(&self) -> bool {
        self.text.starts_with(char::is_alphanumeric) || self.text.len() > 1 && self.text.contains(char::is_alphanumeric)
    }
}

/// `name` in the form in which names are compared.
pub(super) fn fold_key(name: &str) -> String {
    if name.bytes().all(|b| b.is_ascii_lowercase()) { name.to_owned() } else { fold_text(name) }
}

/// [`fold_key`] without an allocation for short ASCII words, which most are.
fn key(word: &str) -> CompactString {
    if word.bytes().all(|b| b.is_ascii_alphanumeric()) {
        let mut key = CompactString::new(word);
        key.make_ascii_lowercase();
        return key;
    }
    fold_text(word).into()
}

/// The tokens of `text`, not yet looked up.
pub(super) fn cut(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::with_capacity(text.len() / 5);
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let len = length(text, at, c);
        let word = text.get(at..at + len).unwrap_or_default();
        found.push(Token {
            span: Span::new(at, at + len),
            text: word,
            key: key(word),
            classes: 0,
            named: false,
            quoted: false,
        });
        at += len;
    }
    found
}

/// Words that keep their full stop.
const STOPPED: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "st", "jr", "sr", "gen", "col", "sen", "rep", "gov", "amb", "lt", "capt", "adm",
    "hon", "rev", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec", "no", "sec",
    "min", "pres",
];

/// The length of the token that begins with `first` at `at`.
fn length(text: &str, at: usize, first: char) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    if let Some(possessive) = clitic(rest) {
        return possessive;
    }
    if !first.is_alphanumeric() {
        let doubled = rest.starts_with("--") || rest.starts_with("''") || rest.starts_with("``");
        let money = first == '$' || first == '€' || first == '£' || first == '¥';
        return match first {
            _ if doubled => 2,
            _ if money => first.len_utf8() + word_length(rest.get(first.len_utf8()..).unwrap_or_default()),
            _ => first.len_utf8(),
        };
    }
    let len = word_length(rest);
    let next = rest.get(len..).unwrap_or_default();
    if !next.starts_with('.') {
        return len;
    }
    let written = rest.get(..len).unwrap_or_default();
    let is_initial = written.chars().count() == 1 && first.is_uppercase() && first != 'I';
    let keeps = is_initial || STOPPED.iter().any(|known| known.eq_ignore_ascii_case(written));
    if keeps && (is_initial || next.len() > 1) { len + 1 } else { len }
}

/// The length of "'s" or another clitic at the start of `rest`.
fn clitic(rest: &str) -> Option<usize> {
    let mark = rest.chars().next().filter(|c| matches!(c, '\'' | '’' | '`'))?;
    let after = rest.get(mark.len_utf8()..)?;
    let ending = ["s", "S", "ll", "re", "ve", "d"].iter().find(|ending| after.starts_with(**ending))?;
    let ends = !after.get(ending.len()..)?.starts_with(char::is_alphanumeric);
    ends.then(|| mark.len_utf8() + ending.len())
}

/// The length of the word at the start of `rest`.
fn word_length(rest: &str) -> usize {
    // Most words are letters up to a blank.
    let letters = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
    if letters > 0 && rest.as_bytes().get(letters) == Some(&b' ') {
        return letters;
    }
    let mut len = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map(|(_, next)| *next);
        let inside = match c {
            _ if c.is_alphanumeric() => true,
            '\'' | '’' => {
                // The article of French: "l’UNESCO".
                let elided = at == 1 && rest.starts_with(char::is_lowercase) && after.is_some_and(char::is_uppercase);
                after.is_some_and(char::is_alphabetic)
                    && !elided
                    && clitic(rest.get(at..).unwrap_or_default()).is_none()
            }
            // "people-to-people" is one word, "China-Kazakhstan" two.
            '-' => after.is_some_and(char::is_lowercase),
            '.' => is_dotted(rest, at, after),
            ',' => {
                after.is_some_and(|c| c.is_ascii_digit())
                    && rest.get(..at).is_some_and(|b| b.ends_with(|c: char| c.is_ascii_digit()))
            }
            '+' | '%' => at > 0 && rest.get(..at).is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit())),
            '/' => after.is_some_and(char::is_alphanumeric),
            _ => false,
        };
        if !inside {
            break;
        }
        len = at + c.len_utf8();
    }
    len.max(rest.chars().next().map_or(0, char::len_utf8))
}

/// The full stop of "U.S.", "3.5".
fn is_dotted(rest: &str, at: usize, after: Option<char>) -> bool {
    let before = rest.get(..at).unwrap_or_default();
    let letters = before.split('.').all(|part| part.chars().count() == 1 && part.starts_with(char::is_alphabetic));
    let number = before.ends_with(|c: char| c.is_ascii_digit()) && after.is_some_and(|c| c.is_ascii_digit());
    let more = after.is_some_and(char::is_alphabetic) && letters;
    let last = letters && before.contains('.');
    number || more || last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_signs_are_cut_as_the_rules_need_them() {
        for (text, expected) in [
            ("Kazakhstan’s side", "Kazakhstan|’s|side"),
            ("the U.S.-ASEAN Summit.", "the|U.S.|-|ASEAN|Summit|."),
            ("people-to-people ties", "people-to-people|ties"),
            ("Mr. Al-Maliki won’t go.", "Mr.|Al|-|Maliki|won’t|go|."),
            ("$2 billion, 3.5% by 2030.", "$2|billion|,|3.5%|by|2030|."),
            ("in L'Aquila on 2,500 m", "in|L'Aquila|on|2,500|m"),
            ("“Yes,” he’ll say", "“|Yes|,|”|he|’ll|say"),
            ("C5+1 and G7", "C5+1|and|G7"),
            ("Joseph R. Biden, Jr. met", "Joseph|R.|Biden|,|Jr.|met"),
        ] {
            let words: Vec<&str> = cut(text).iter().map(|token| token.text).collect();
            assert_eq!(words.join("|"), expected);
        }
    }
}
