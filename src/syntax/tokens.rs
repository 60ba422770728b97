//! Cuts a sentence into tokens as the training text is cut: signs stand alone, "didn't" is "did" and "n't", "ministers'" is "ministers"
//! and "'", and "long-term" is "long", "-" and "term".

use crate::syntax::words::ABBREVIATIONS;
use crate::text::Span;

/// The tokens of `text`, in bytes, in order and without overlap. Blanks and control characters separate them and belong to none.
pub(super) fn cut(text: &str) -> Vec<Span> {
    let mut tokens = Vec::with_capacity(text.len() / 5 + 1);
    let separates = |character: char| character.is_whitespace() || character.is_control();
    let mut start = None;
    for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
        if separates(character) {
            if let Some(from) = start.take() {
                cut_word(text, from, at, &mut tokens);
            }
        } else if start.is_none() {
            start = Some(at);
        }
    }
    tokens
}

/// Cuts what stands between two blanks: signs off both ends, and then the rest.
fn cut_word(text: &str, mut from: usize, mut to: usize, tokens: &mut Vec<Span>) {
    let word = |from, to| Span::new(from, to).slice(text);
    let mut behind = Vec::new();
    while from < to && !is_whole(word(from, to)) {
        if let Some(len) = prefix(word(from, to)) {
            tokens.push(Span::new(from, from + len));
            from += len;
        } else if let Some(len) = suffix(word(from, to)) {
            behind.push(Span::new(to - len, to));
            to -= len;
        } else {
            break;
        }
    }
    if from < to {
        cut_inside(text, from, to, tokens);
    }
    tokens.extend(behind.into_iter().rev());
}

/// Whether a word is one token as it stands: an abbreviation, or a letter with a full stop.
fn is_whole(word: &str) -> bool {
    let Some(stem) = word.strip_suffix('.') else { return false };
    let mut letters = stem.chars();
    let is_letter = letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none();
    is_letter || stem.len() < 8 && ABBREVIATIONS.contains(&stem)
}

/// Signs that stand alone wherever they are.
fn is_sign(character: char) -> bool {
    matches!(
        character,
        '…' | '\\'
            | ','
            | ':'
            | ';'
            | '!'
            | '?'
            | '¿'
            | '¡'
            | '('
            | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | '<'
            | '>'
            | '_'
            | '*'
            | '&'
            | '。'
            | '·'
            | '•'
    )
}

fn is_quotation_mark(character: char) -> bool {
    matches!(character, '\'' | '"' | '`' | '‘' | '´' | '’' | '‚' | '“' | '”' | '„' | '»' | '«' | '‹' | '›')
}

fn is_currency(character: char) -> bool {
    matches!(character, '$' | '£' | '€' | '¥' | '₹' | '₽' | '₩' | '₺' | '₦')
}

/// The length of the sign at the start of `word`.
fn prefix(word: &str) -> Option<usize> {
    if word.starts_with("''") || word.starts_with("``") || word.starts_with("--") {
        return Some(2);
    }
    if word.starts_with("..") {
        return Some(word.len() - word.trim_start_matches('.').len());
    }
    let first = word.chars().next()?;
    let alone = is_sign(first)
        || is_quotation_mark(first)
        || is_currency(first)
        || matches!(first, '#' | '§' | '%' | '=' | '—' | '–' | '|' | '/');
    // "'s" and "'re" are tokens.
    let is_clitic = matches!(first, '\'' | '’') && clitic(word) == Some(word.len());
    (alone && !is_clitic).then_some(first.len_utf8())
}

/// The length of the sign, the ending or the unit at the end of `word`.
fn suffix(word: &str) -> Option<usize> {
    if let Some(len) = clitic(word) {
        return (len < word.len()).then_some(len);
    }
    if word.ends_with("''") || word.ends_with("--") {
        return Some(2);
    }
    if word.ends_with("..") {
        return Some(word.len() - word.trim_end_matches('.').len());
    }
    let mut characters = word.chars().rev();
    let last = characters.next()?;
    let before = characters.next();
    let splits = match last {
        '.' => before.is_some_and(|before| {
            let capitals = before.is_uppercase() && characters.next().is_some_and(|character| character != '.');
            capitals
                || before.is_lowercase()
                || before.is_numeric()
                || is_quotation_mark(before)
                || matches!(before, '%' | ')' | ']' | '+' | '-')
        }),
        '%' | '+' => before.is_some_and(char::is_numeric),
        '—' | '–' | '|' | '/' => true,
        _ => is_sign(last) || is_quotation_mark(last) || is_currency(last) && before.is_some_and(char::is_numeric),
    };
    (splits && before.is_some()).then_some(last.len_utf8())
}

/// The length of the short form at the end of `word`: "'s", "'re", "n't".
fn clitic(word: &str) -> Option<usize> {
    let is_mark = |character: char| matches!(character, '\'' | '’');
    let (at, mark) = word.char_indices().rev().take(4).find(|(_, character)| is_mark(*character))?;
    let ending = word.get(at + mark.len_utf8()..)?;
    if ending.eq_ignore_ascii_case("t") {
        let before = word.get(..at)?.chars().next_back()?;
        return before.eq_ignore_ascii_case(&'n').then(|| word.len() - at + 1);
    }
    let known = ["s", "re", "ve", "ll", "d", "m"].iter().any(|known| ending.eq_ignore_ascii_case(known));
    known.then_some(word.len() - at)
}

/// Cuts a word without signs at its ends: "cannot", "long-term", "and/or", "end.The".
fn cut_inside(text: &str, from: usize, to: usize, tokens: &mut Vec<Span>) {
    let word = Span::new(from, to).slice(text);
    if word.eq_ignore_ascii_case("cannot") {
        tokens.extend([Span::new(from, from + 3), Span::new(from + 3, to)]);
        return;
    }
    if word.contains("://") || word.contains('@') || word.eq_ignore_ascii_case("and/or") {
        tokens.push(Span::new(from, to));
        return;
    }
    let mut start = from;
    let mut before: Option<char> = None;
    let mut characters = word.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        if let (Some(previous), Some(next)) = (before, next)
            && from + at > start
            && is_joint(previous, character, next)
        {
            tokens.extend([Span::new(start, from + at), Span::new(from + at, from + at + character.len_utf8())]);
            start = from + at + character.len_utf8();
        }
        before = Some(character);
    }
    if start < to {
        tokens.push(Span::new(start, to));
    }
}

/// Whether a word is cut before and after `character`.
fn is_joint(before: char, character: char, next: char) -> bool {
    match character {
        '-' | '–' | '—' | '~' | ':' | '<' | '>' | '=' | '/' => {
            before.is_alphanumeric() && next.is_alphabetic() || (character == '—' || character == '–')
        }
        ',' => before.is_alphabetic() && next.is_alphabetic(),
        '.' => before.is_lowercase() && next.is_uppercase(),
        '…' | '(' | ')' | '[' | ']' | '“' | '”' | '"' | ';' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_as_the_training_text_is() {
        for (text, expected) in [
            ("", ""),
            ("\u{7}\n ", ""),
            ("Norway's ministers' talks.", "Norway|'s|ministers|'|talks|."),
            ("They didn’t say “we can't”.", "They|did|n’t|say|“|we|ca|n't|”|."),
            ("We cannot, and won't", "We|can|not|,|and|wo|n't"),
            ("a long-term U.S.-led plan", "a|long|-|term|U.S.-led|plan"),
            ("Mr. Holm paid $3.5 million (12%).", "Mr.|Holm|paid|$|3.5|million|(|12|%|)|."),
            ("on 14 Feb. in Washington, D.C.", "on|14|Feb.|in|Washington|,|D.C."),
            ("at 9 a.m. — or later...", "at|9|a.m.|—|or|later|..."),
            ("fish and/or ships in 2024/25", "fish|and/or|ships|in|2024/25"),
            ("the end.The start", "the|end|.|The|start"),
            ("COVID-19; the NATO.", "COVID-19|;|the|NATO|."),
            ("https://example.org/a-b", "https://example.org/a-b"),
            ("''Yes,'' they'd said--twice", "''|Yes|,|''|they|'d|said--twice"),
            ("' ’ 's", "'|’|'s"),
        ] {
            let tokens: Vec<&str> = cut(text).iter().map(|span| span.slice(text)).collect();
            assert_eq!(tokens.join("|"), expected);
        }
    }
}
