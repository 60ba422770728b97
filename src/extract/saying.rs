//! Whether a verb says something: what must follow it, who must be its subject, and when it only tells of a deed.

use crate::extract::actor::Act;
use crate::extract::lexicon::Lexicon;
use crate::extract::line::Line;
use crate::extract::mark::{Pronoun, What};
use crate::extract::meeting::receives;
use crate::extract::side::Agent;
use crate::extract::token::Token;
use crate::extract::verb::{holds, is_form_of_be};
use crate::extract::word::{class, form};

/// Whether the clause reports words or a stance of its subject.
pub(super) fn does_report(line: &Line<'_>, act: &Act, lexicon: &Lexicon) -> bool {
    let clause = &act.clause;
    let Some(token) = line.tokens.get(clause.verb) else { return false };
    if token.is_key("according") {
        return true;
    }
    // "made clear that".
    if token.is_in(&["made", "makes", "make"])
        && line.tokens.get(clause.verb + 1).is_some_and(|next| next.is_in(&["clear", "known", "plain"]))
    {
        return !clause.modal;
    }
    // "is concerned about", though "concern" is a verb.
    let concerned = holds(token)
        && line.tokens.get(clause.verb + 1).is_some_and(|next| next.is_in(&["that", "about", "at", "by", "over"]))
        && (clause.verb.saturating_sub(3)..clause.verb).any(|at| line.tokens.get(at).is_some_and(is_form_of_be));
    let adjective = token.word.form == 0 || !token.is(class::VERB) || concerned;
    if adjective {
        return holds(token) || line.tokens.get(clause.verb + 1).is_some_and(|next| next.is_key("that"));
    }
    if clause.passive || clause.modal && !token.is(class::STANCE | class::THINK) || receives(line, clause.verb) {
        return false;
    }
    if token.is(class::AGREE) && token.key.starts_with("agree") || token.key.starts_with("concur") {
        return agrees_that(line, clause.verb);
    }
    if is_we(line, act) && !token.is(class::MEET) {
        return true;
    }
    if token.is(class::AGREE) && !token.is(class::PLEDGE | class::SAY | class::STANCE) {
        return token.is(class::THINK) && meets_need(line, clause.verb, lexicon);
    }
    if token.is(class::PLEDGE) && matches!(act.agent, Some(Agent::Joint(_))) {
        return false;
    }
    if !token.is(class::REPORT) || keeps_silent(line, clause.verb) {
        return false;
    }
    if token.has_form(form::ING)
        && !token.has_form(form::PAST | form::PRESENT)
        && !line.tokens.get(clause.verb - 1).is_some_and(|token| token.is_in(&["by", ","]))
    {
        return false;
    }
    meets_need(line, clause.verb, lexicon)
}

/// "declined to comment", "did not respond to requests": who says nothing makes no statement.
fn keeps_silent(line: &Line<'_>, verb: usize) -> bool {
    let Some(token) = line.tokens.get(verb) else { return false };
    let next = line.tokens.get(verb + 1..).unwrap_or_default();
    let front = line.tokens.get(verb.saturating_sub(3)..verb).unwrap_or_default();
    let negated = front.iter().any(|token| token.is(class::NEGATION));
    let refuses = ["declin", "refus"].iter().any(|stem| token.key.starts_with(stem));
    refuses
        && next.first().is_some_and(|to| to.is_key("to"))
        && next.get(1).is_some_and(|deed| {
            deed.is_in(&["comment", "speak", "elaborate", "answer", "discuss", "respond", "name", "give", "provide"])
        })
        || refuses && next.first().is_some_and(|noun| noun.is_in(&["comment", "interviews", "requests"]))
        || negated
            && ["respond", "repl", "comment", "answer", "elaborat"].iter().any(|stem| token.key.starts_with(stem))
}

/// "We", in a text that speaks in the first person.
pub(super) fn is_we(line: &Line<'_>, act: &Act) -> bool {
    let at = act.clause.from;
    line.mark_at(at).is_some_and(|mark| mark.what == What::Pronoun(Pronoun::We)) && act.clause.from < act.clause.verb
}

/// "agreed that it was", "agreed with", "agreed on the importance of": a claim. "agreed to", "agreed that X will": none.
fn agrees_that(line: &Line<'_>, verb: usize) -> bool {
    let rest = line.tokens.get(verb + 1..).unwrap_or_default();
    let Some(next) = rest.first() else { return false };
    let clause = rest.iter().take_while(|token| !token.is_sign(&['.', ';']));
    let undertakes = clause.clone().any(|token| token.is(class::FUTURE));
    match next.key.as_str() {
        "that" => !undertakes,
        "with" => true,
        "on" | "upon" => rest
            .iter()
            .take(6)
            .any(|token| token.is_in(&["importance", "need", "necessity", "urgency", "that", "value"])),
        // "…, the leaders agreed."
        "." => line.tokens.get(..verb).unwrap_or_default().iter().any(|token| token.text == ","),
        "to" | "in" | "," | "and" => false,
        _ => {
            let finite = rest.iter().take(8).any(|token| token.is(class::AUXILIARY | class::MODAL));
            finite && !undertakes || next.is_quote()
        }
    }
}

/// Whether what the verb at `verb` needs follows within a few words.
fn meets_need(line: &Line<'_>, verb: usize, lexicon: &Lexicon) -> bool {
    let Some(token) = line.tokens.get(verb) else { return false };
    let Some(needs) = lexicon.needs(&token.key) else { return true };
    let rest = line.tokens.get(verb + 1..).unwrap_or_default();
    let near = needs.iter().any(|word| matches!(word.as_str(), "a" | "the" | "to" | "no"));
    let window = if near { 1 } else { 7 };
    let quote = needs.iter().any(|word| word == "quote") && rest.iter().take(14).any(Token::is_quote);
    let named = token.key.starts_with("call") && is_called(line, verb);
    quote || named || rest.iter().take(window).any(|token| needs.iter().any(|word| token.is_key(word)))
}

/// "called the bill unconstitutional", "called the vote a sham": a thing and what it is said to be. Whoever calls a meeting
/// says nothing.
fn is_called(line: &Line<'_>, verb: usize) -> bool {
    const CONVENED: &[&str] =
        &["meeting", "election", "elections", "vote", "police", "session", "summit", "strike", "conference", "hearing"];
    let [the, thing, more] = line.tokens.get(verb + 1..).and_then(|rest| rest.get(..3)).unwrap_or_default() else {
        return false;
    };
    let is_thing = thing.is_word() && !thing.is_in(CONVENED) && !thing.is(class::SMALL | class::ADVERB);
    the.is_in(&["the", "this", "that", "his", "its", "their"])
        && is_thing
        && more.is_word()
        && !more.is_in(CONVENED)
        && (more.is_in(&["a", "an"]) || !more.is(class::SMALL | class::WEEKDAY | class::MONTH) && !more.is_capital())
}
