//! What stands in quotation marks: how much of a sentence, whether more than a title, and words that say where it was said.

use crate::extract::line::Line;
use crate::extract::token::Token;
use crate::extract::word::class;

/// How much of a sentence stands in quotation marks.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Quotes {
    pub(super) words: usize,
    pub(super) inside: usize,
    pub(super) any: bool,
    pub(super) closed: bool,
}

impl Quotes {
    pub(super) fn of(line: &Line<'_>) -> Self {
        let words = line.tokens.iter().filter(|token| token.is_word());
        let (mut all, mut inside) = (0, 0);
        for word in words {
            all += 1;
            inside += usize::from(word.quoted);
        }
        let closed = line.tokens.iter().rev().take(2).any(Token::is_quote);
        Self { words: all, inside, any: inside > 0, closed }
    }
}

/// Whether `tokens` hold a quotation that is more than a title or a term: three words, or one behind a verb or "as".
pub(super) fn has_quotation(tokens: &[Token<'_>]) -> bool {
    let mut run = 0;
    let mut before = None;
    for (at, token) in tokens.iter().enumerate() {
        if token.quoted {
            if run == 0 {
                before = at.checked_sub(2).and_then(|i| tokens.get(i));
            }
            run += usize::from(token.is_word());
            let lower = !token.is_capital();
            let told = before.is_some_and(|before| {
                before.is(class::VERB | class::AUXILIARY | class::ADVERB | class::SUBORDINATE)
                    || before.is_in(&["as", "a", "the", "an", ",", ":"])
            });
            if run >= 3 && lower || run >= 1 && told && lower {
                return true;
            }
        } else if token.is_word() {
            run = 0;
        }
    }
    false
}

/// Words that say a statement was made away from the table.
pub(super) fn is_elsewhere(tokens: &[Token<'_>]) -> bool {
    let medium = [
        "interview", "newspaper", "article", "op-ed", "twitter", "facebook", "tweet", "television", "channel", "radio",
        "magazine", "broadcaster", "think", "parliament", "rally",
    ];
    tokens.windows(2).any(|pair| match pair {
        [a, b] if a.is_in(&["last", "earlier"]) && b.is_in(&["week", "month", "year"]) => true,
        [a, b] => {
            medium.contains(&b.key.as_str())
                && (a.is(class::ARTICLE | class::PREPOSITION) || a.is_capital() || a.word.class == 0)
        }
        _ => false,
    })
}
