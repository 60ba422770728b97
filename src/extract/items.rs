//! Lists under one verb: "agreed to do A, to do B and to do C" are three undertakings, "to do A, B and C" is one.

use crate::extract::line::Line;
use crate::extract::token::Token;
use crate::extract::word::{class, form};

/// The parts of the list that stands from token `from` to before `to`, each as a range of tokens.
pub(super) fn split(line: &Line<'_>, from: usize, to: usize) -> Vec<(usize, usize)> {
    let tokens = &line.tokens;
    let from = list_start(tokens, from, to);
    let infinitives =
        (from + 2..to).any(|at| is_and_to(tokens, at)) || (from + 2..to).any(|at| is_joined_bare(tokens, at));
    let first = tokens.get(from).and_then(|first| kind(tokens, from, first));
    let kind =
        if infinitives && first != Some(Part::That) { Some(Part::To) } else { first.filter(|kind| *kind != Part::To) };
    let Some(kind) = kind else { return vec![(from, to)] };
    let mut parts = Vec::new();
    let mut start = from;
    for at in from + 2..to {
        let Some(token) = tokens.get(at) else { break };
        let joined =
            at.checked_sub(1).and_then(|i| tokens.get(i)).is_some_and(|before| before.is_in(&[",", "and", ";"]));
        if joined && same(tokens, at, token, kind) && !has_deeper(tokens, start, at) {
            parts.push((start, end_of(tokens, at)));
            start = at;
        }
    }
    parts.push((start, to));
    parts
}

/// What the parts of a list have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    To,
    Ing,
    /// "the establishment of", "a fund".
    Thing,
    That,
}

/// "and to do": without it a comma and "to" only say what for.
fn is_and_to(tokens: &[Token<'_>], at: usize) -> bool {
    tokens.get(at).is_some_and(|token| token.is_key("to"))
        && tokens.get(at - 1).is_some_and(|token| token.is_key("and"))
        && tokens.get(at + 1).is_some_and(is_infinitive)
}

/// ", launch a" behind an infinitive: the next deed, which an article shows to be a verb.
fn is_joined_bare(tokens: &[Token<'_>], at: usize) -> bool {
    let joined = at.checked_sub(1).and_then(|i| tokens.get(i)).is_some_and(|before| before.is_in(&[",", "and"]));
    joined
        && tokens.get(at).is_some_and(|token| token.has_form(form::BASE) && !token.is_capital())
        && tokens.get(at + 1).is_some_and(|next| next.is_in(&["a", "an", "the", "their", "its"]))
}

fn kind(tokens: &[Token<'_>], at: usize, first: &Token<'_>) -> Option<Part> {
    match first {
        _ if first.is_key("to") && tokens.get(at + 1).is_some_and(is_infinitive) => Some(Part::To),
        _ if first.is_key("that") => Some(Part::That),
        _ if is_ing(tokens, at) => Some(Part::Ing),
        _ if first.is_in(&["the", "a", "an"]) => Some(Part::Thing),
        _ => None,
    }
}

fn same(tokens: &[Token<'_>], at: usize, token: &Token<'_>, kind: Part) -> bool {
    match kind {
        Part::To => token.is_key("to") && tokens.get(at + 1).is_some_and(is_infinitive) || is_joined_bare(tokens, at),
        Part::That => token.is_key("that"),
        Part::Ing => is_ing(tokens, at),
        Part::Thing => {
            token.is_in(&["the", "a", "an"])
                && tokens
                    .get(at + 1..at + 5)
                    .unwrap_or_default()
                    .iter()
                    .any(|token| token.is(class::FOUNDING | class::INSTRUMENT))
        }
    }
}

/// "to build", "to further build".
fn is_infinitive(token: &Token<'_>) -> bool {
    token.has_form(form::BASE) || token.is(class::ADVERB) || token.word.class == 0 && !token.is_capital()
}

/// "advancing", "jointly advancing", but no noun or preposition in -ing.
fn is_ing(tokens: &[Token<'_>], at: usize) -> bool {
    let at = at + usize::from(tokens.get(at).is_some_and(|token| token.is(class::ADVERB) || token.key.ends_with("ly")));
    let Some(token) = tokens.get(at) else { return false };
    let ing = token.key.ends_with("ing") && token.key.len() > 5 && !token.is_capital();
    let noun = tokens.get(at + 1).is_none_or(|next| next.is_sign(&[',', '.', ';']) || next.is_in(&["and", "of", "or"]));
    ing && !noun
        && !token.is_in(&[
            "including", "regarding", "concerning", "following", "during", "according", "training", "meeting",
            "building", "manufacturing", "banking", "farming", "mining",
        ])
        || ing
            && token.is_in(&["building", "training"])
            && tokens.get(at + 1).is_some_and(|next| next.is(class::ARTICLE) || next.is_key("on"))
}

/// "several key areas, including advancing": the list begins behind "including" or a colon.
fn list_start(tokens: &[Token<'_>], from: usize, to: usize) -> usize {
    let near = (from..to.min(from + 14))
        .find(|at| tokens.get(*at).is_some_and(|token| token.is_in(&["including", "include", "namely", ":"])));
    match near {
        Some(at)
            if is_ing(tokens, at + 1)
                && !is_ing(tokens, from)
                && tokens.get(from).is_none_or(|first| !first.is_key("to")) =>
        {
            at + 1
        }
        _ => from,
    }
}

/// Whether the part that began at `start` holds "including" or "by", whose own list goes on at `at`.
fn has_deeper(tokens: &[Token<'_>], start: usize, at: usize) -> bool {
    let between = tokens.get(start..at).unwrap_or_default();
    between.iter().any(|token| token.is_in(&["which", "who", "whose"]))
        || between.iter().any(|token| token.is_in(&["including", "by", "through", "such"]))
            && tokens.get(at).is_some_and(|token| !token.is_in(&["to", "that"]))
}

/// One past the part that ends before the list's comma and "and".
fn end_of(tokens: &[Token<'_>], mut at: usize) -> usize {
    while at > 1 && tokens.get(at - 1).is_some_and(|token| token.is_in(&[",", "and", ";", "both"])) {
        at -= 1;
    }
    at
}
