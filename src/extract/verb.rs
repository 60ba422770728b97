//! Who does what: the finite verbs of a sentence, known by their form, by what stands before them or by the modal that
//! governs them, each with the subject that `clause` finds.

use crate::extract::clause::{Clause, Subject, apposition, phrase_from, shared, subject};
use crate::extract::line::Line;
use crate::extract::mark::looks_present;
use crate::extract::token::Token;
use crate::extract::word::{class, form};

/// Verbs that may stand before their subject, behind a quotation.
const INVERTED: &[&str] = &[
    "said", "says", "added", "adds", "noted", "notes", "explained", "explains", "asked", "asks", "wrote", "writes",
    "warned", "warns", "declared", "declares", "insisted", "insists", "argued", "argues", "continued", "concluded",
    "concludes", "replied", "stressed", "stresses", "recalled", "remarked", "told", "announced", "observed",
    "commented", "stated", "states", "reads", "read", "emphasized", "emphasised", "quipped", "tweeted", "claimed",
    "admitted", "acknowledged", "confirmed", "joked", "reported", "reports",
];

/// Words before "to" that make the infinitive the main verb: "went on to say", "was keen to point out".
const LEADS_ON: &[&str] = &[
    "on", "keen", "pains", "continued", "continues", "proceeded", "sought", "seeks", "wanted", "wants", "wished",
    "wishes", "like", "quick", "careful", "eager", "hastened", "anxious", "chose", "tried", "took",
];

/// Adjectives that report what somebody holds: "was clear that", "is confident that".
const HOLDS: &[&str] = &[
    "clear", "adamant", "emphatic", "confident", "convinced", "sure", "optimistic", "hopeful", "concerned", "worried",
    "certain", "pleased", "grateful", "proud", "unequivocal", "skeptical", "sceptical", "pessimistic", "critical",
    "glad", "delighted", "sorry", "aware", "dismissive", "supportive", "insistent", "thankful", "unsure", "doubtful",
    "disappointed", "alarmed",
];

/// Whether it is an adjective that says what somebody holds.
pub(super) fn holds(token: &Token<'_>) -> bool {
    HOLDS.contains(&token.key.as_str())
}

/// The clauses of `line`, in the order of their verbs.
pub(super) fn clauses(line: &Line<'_>) -> Vec<Clause> {
    let mut found: Vec<Clause> = Vec::new();
    for at in 0..line.tokens.len() {
        if let Some(clause) = clause_at(line, at, &found) {
            found.push(clause);
        }
    }
    found
}

fn clause_at(line: &Line<'_>, at: usize, before: &[Clause]) -> Option<Clause> {
    let token = line.tokens.get(at)?;
    if token.is_key("according") && line.tokens.get(at + 1)?.is_key("to") {
        let (subject, _) = phrase_from(line, at + 2)?;
        return Some(Clause { verb: at, subject, from: at, passive: false, modal: false });
    }
    // A capital in the middle of a sentence is a name.
    if token.is_capital() && at > 0 && !line.tokens.get(at - 1).is_some_and(Token::is_quote) {
        return None;
    }
    let known = token.is(class::VERB) && token.word.form != 0;
    let holds = holds(token) && is_be(line, at);
    // "the side adheres to": no list knows every verb.
    let unknown = looks_present(token) && line.mark_before(at).is_some() || behind_modal(line, at);
    if !known && !token.looks_past() && !holds && !unknown {
        return None;
    }
    if let Some(clause) = inverted(line, at) {
        return Some(clause);
    }
    if token.has_form(form::ING)
        && token.is(class::REPORT)
        && at.checked_sub(1).and_then(|i| line.tokens.get(i)).is_some_and(|token| token.is_in(&["by", ","]))
        && !before.is_empty()
    {
        let (subject, from) = shared(line, before, at)?;
        return Some(Clause { verb: at, subject, from, passive: false, modal: false });
    }
    let start = head_start(line, at);
    let front = line.tokens.get(start..at).unwrap_or_default();
    let modal = front.iter().any(|token| token.is(class::MODAL));
    let be = front.iter().any(is_form_of_be);
    let auxiliary = front.iter().any(|token| token.is(class::AUXILIARY));
    let finite = holds
        || modal
        || auxiliary
        || token.looks_past() && !followed_by_by(line, at)
        || token.has_form(form::PRESENT | form::BASE)
        || unknown;
    let is_noun = !auxiliary && !modal && !token.has_form(form::PAST) && is_noun_here(line, start);
    if !finite
        || is_noun
        || !(auxiliary
            || modal
            || holds
            || unknown
            || token.looks_past()
            || token.has_form(form::PAST | form::PRESENT | form::BASE))
    {
        return None;
    }
    let (subject, from) = subject(line, start, before)?;
    let passive = be && (token.has_form(form::PARTICIPLE) || token.looks_past()) && !token.has_form(form::ING);
    let plain_base = token.has_form(form::BASE) && !token.has_form(form::PAST | form::PRESENT);
    // "member states", "its work plans": a noun behind a noun.
    let compound = match &subject {
        Subject::Phrase(from, to, _) => {
            let lone = line.tokens.get(*from).is_some_and(|first| !first.is(class::ARTICLE));
            lone && line.tokens.get(to - 1).is_some_and(|last| {
                !last.is_capital() && !last.key.ends_with('s') && last.word.class & class::SOURCE != class::SOURCE
                    || last.is_in(&["member"])
            })
        }
        _ => false,
    };
    if compound && !modal && !auxiliary && !token.has_form(form::PAST) && token.has_form(form::PRESENT) {
        return None;
    }
    if plain_base && !modal && !auxiliary && !takes_base(line, &subject) {
        return None;
    }
    Some(Clause { verb: at, subject, from, passive: passive && !holds, modal })
}

/// "will facilitate": whatever stands behind a modal is a verb.
fn behind_modal(line: &Line<'_>, at: usize) -> bool {
    let Some(token) = line.tokens.get(at) else { return false };
    let adverb = |token: &Token<'_>| {
        token.is(class::ADVERB | class::NEGATION) && !token.is(class::MODAL) || token.key.ends_with("ly")
    };
    let from = at.checked_sub(1).and_then(|close| aside(line, close)).unwrap_or(at);
    let before = (0..from).rev().find(|i| line.tokens.get(*i).is_some_and(|token| !adverb(token)));
    let modal = before.and_then(|i| line.tokens.get(i)).is_some_and(|token| token.is(class::MODAL));
    modal && token.is_word() && !token.is_capital() && !adverb(token) && !token.is(class::SMALL)
}

/// The token where the verb group begins that ends with the verb at `at`: over adverbs, auxiliaries, "went on to".
fn head_start(line: &Line<'_>, at: usize) -> usize {
    let mut start = at;
    while let Some(before) = start.checked_sub(1).and_then(|i| line.tokens.get(i)) {
        let leads = before.is_key("to")
            && start
                .checked_sub(2)
                .and_then(|i| line.tokens.get(i))
                .is_some_and(|lead| LEADS_ON.contains(&lead.key.as_str()));
        let group = before.is_key("each")
            || before.is(class::ADVERB | class::AUXILIARY | class::MODAL | class::NEGATION)
                && !before.is(class::CONJUNCTION)
            || before.key.ends_with("ly") && !before.is_capital() && before.is_word();
        if leads {
            start -= 2;
            if line.tokens.get(start).is_some_and(|token| token.is_in(&["on", "pains"])) {
                start -= 1;
            }
        } else if group && line.mark_before(start).is_none() {
            start -= 1;
        } else if let Some(open) = aside(line, start - 1) {
            start = open;
        } else {
            break;
        }
    }
    start
}

/// "will, as always, support": the comma behind the modal, where the one at `close` closes what it opens.
fn aside(line: &Line<'_>, close: usize) -> Option<usize> {
    line.tokens.get(close).filter(|token| token.text == ",")?;
    let open = (close.saturating_sub(6)..close).rev().find(|at| line.tokens.get(*at).is_some_and(|t| t.text == ","))?;
    line.tokens.get(open.checked_sub(1)?).filter(|token| token.is(class::MODAL))?;
    Some(open)
}

fn is_be(line: &Line<'_>, at: usize) -> bool {
    let start = head_start(line, at);
    let linked = line.tokens.get(start..at).unwrap_or_default().iter().any(is_form_of_be);
    let next = line.tokens.get(at + 1);
    linked
        && next.is_some_and(|next| {
            next.is_in(&["that", "about", "of", "to", "over", "in"]) || next.is(class::PRONOUN | class::ARTICLE)
        })
}

/// Whether it is a form of "be".
pub(super) fn is_form_of_be(token: &Token<'_>) -> bool {
    token.is_in(&[
        "be", "is", "are", "was", "were", "been", "being", "am", "'re", "isn't", "wasn't", "aren't", "weren't",
    ])
}

/// "the plan announced by the minister".
fn followed_by_by(line: &Line<'_>, at: usize) -> bool {
    line.tokens.get(at + 1).is_some_and(|next| next.is_key("by"))
}

/// Whether an article, a preposition or an adjective stands before: "the call", "a plan".
fn is_noun_here(line: &Line<'_>, start: usize) -> bool {
    let Some(before) = start.checked_sub(1).and_then(|at| line.tokens.get(at)) else { return false };
    line.mark_before(start).is_none()
        && (before.is(class::ARTICLE | class::PREPOSITION)
            && !before.is_in(&["that", "which", "all", "both", "some", "any"])
            || before.is_in(&["'s", "'", "to"])
            || before.is_word()
                && before.word.class & !class::STARTER == 0
                && !before.is_capital()
                && !before.key.ends_with('s'))
}

/// Whether a base form can follow: "we welcome", "both sides stress", "officials say".
fn takes_base(line: &Line<'_>, subject: &Subject) -> bool {
    use crate::extract::mark::{Pronoun, What};
    match subject {
        Subject::Marks(marks) => {
            marks.len() > 1
                || marks.first().and_then(|at| line.marks.get(*at)).is_some_and(|mark| match mark.what {
                    What::Joint => true,
                    What::Pronoun(pronoun) => matches!(pronoun, Pronoun::They | Pronoun::We | Pronoun::I),
                    // "Chinese officials say".
                    What::Side(_) => mark
                        .to
                        .checked_sub(1)
                        .and_then(|i| line.tokens.get(i))
                        .is_some_and(|last| last.key.ends_with('s')),
                    _ => false,
                })
        }
        Subject::Phrase(_, to, _) => to
            .checked_sub(1)
            .and_then(|at| line.tokens.get(at))
            .is_some_and(|last| last.key.ends_with('s') || last.is_in(&["people", "many", "some", "police"])),
        Subject::Shared(_) => true,
    }
}

/// `"…," said the minister`.
fn inverted(line: &Line<'_>, at: usize) -> Option<Clause> {
    let token = line.tokens.get(at)?;
    let before = at.checked_sub(1).and_then(|i| line.tokens.get(i))?;
    if !INVERTED.contains(&token.key.as_str()) || !(before.is_quote() || before.text == ",") {
        return None;
    }
    let next = line.tokens.get(at + 1)?;
    if before.text == ","
        && (!(line.mark_at(at + 1).is_some() || next.is_capital()) || apposition(line, at - 1).is_some())
    {
        return None;
    }
    let (subject, to) = phrase_from(line, at + 1)?;
    // "…", added Lee told reporters: then Lee belongs to the verb that follows.
    let followed = line
        .tokens
        .get(to)
        .is_some_and(|token| token.is(class::VERB) && token.has_form(form::PAST) && !token.is_in(&["told"]));
    (!followed).then_some(Clause { verb: at, subject, from: at, passive: false, modal: false })
}
