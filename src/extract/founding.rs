//! What is done at the meeting itself and binds from then on: reached, announced, signed, launched.

use crate::brief::CommitmentKind;
use crate::extract::actor::Act;
use crate::extract::deed::{Found, Rule, evidence_start, is_foreign, is_negated};
use crate::extract::line::Line;
use crate::extract::side::Agent;
use crate::extract::token::Token;
use crate::extract::word::{class, form};

/// "announced the establishment of", "signed a memorandum on", "reached consensus on", "set up a working group".
pub(super) fn founding(line: &Line<'_>, act: &Act, agent: &Agent, to: usize) -> Option<Found> {
    let at = act.clause.verb;
    let token = line.tokens.get(at)?;
    if act.clause.passive || act.clause.modal || is_negated(line, act) || is_foreign(agent) {
        return None;
    }
    let near = line.tokens.get(at + 1..(at + 9).min(to)).unwrap_or_default();
    let has = |bits: u64| {
        near.iter()
            .take_while(|token| !token.is_sign(&[',', ';']))
            .any(|token| token.is(bits) && !token.is_capital() || token.is(bits) && bits & class::INSTRUMENT != 0)
    };
    let found = |kind, content, rule| {
        Some(Found { agent: agent.clone(), kind, soft: false, from: evidence_start(line, act), content, to, rule })
    };
    if token.is_in(&["reached", "reach", "achieved", "forged", "struck"]) && has(class::CONSENSUS) {
        let on = (at + 1..(at + 9).min(to))
            .find(|i| line.tokens.get(*i).is_some_and(|token| token.is_in(&["on", "to", "that", "for"])))?;
        return found(None, on + 1, Rule::Consensus);
    }
    if token.key.starts_with("announc") && has(class::FOUNDING) || token.key.starts_with("announc") && is_sum(near) {
        return found(Some(CommitmentKind::Announced), at + 1, Rule::Announced);
    }
    let past = token.has_form(form::PAST);
    let perfect = line
        .tokens
        .get(act.clause.verb.saturating_sub(3)..act.clause.verb)
        .unwrap_or_default()
        .iter()
        .any(|token| token.is_key("had"));
    if token.is(class::FOUND) && past && !perfect && token.key.starts_with("sign") && has(class::INSTRUMENT) {
        return found(Some(CommitmentKind::Announced), at, Rule::Signed);
    }
    let set_up = token.is_key("set") && near.first().is_some_and(|token| token.is_key("up"));
    let first = line.tokens.get(at + 1);
    let adopts = ["adopt", "ratif", "conclu", "finali"].iter().any(|stem| token.key.starts_with(stem));
    let founds = token.is(class::FOUND)
        && (!adopts || has(class::INSTRUMENT))
        && !token.is_in(&["found", "exchanged", "concluded"])
        && !token.key.starts_with("sign");
    if past
        && (founds || set_up)
        && first.is_some_and(|next| next.is(class::ARTICLE | class::NUMBER) || next.is_key("up"))
    {
        return found(Some(CommitmentKind::Announced), at, Rule::Launched);
    }
    None
}

/// "$3 million", "40 million euros", "a further 5 billion yen".
fn is_sum(words: &[Token<'_>]) -> bool {
    let money = ["million", "billion", "euros", "dollars", "pounds", "yen", "rupees", "eur", "usd"];
    let number = words.iter().take(3).position(|token| token.text.starts_with(|c: char| c.is_ascii_digit()));
    words.first().is_some_and(|token| token.text.starts_with(['$', '€', '£', '¥']))
        || number.is_some_and(|at| words.iter().skip(at + 1).take(2).any(|token| token.is_in(&money)))
}

/// "witnessed the signing of an agreement": whoever looks on, both sides sign.
pub(super) fn witnessed(line: &Line<'_>, act: &Act, to: usize) -> Option<Found> {
    let at = act.clause.verb;
    let looks = line.tokens.get(at)?.is_in(&["witnessed", "attended", "oversaw", "presided"]);
    if !looks || act.clause.passive || act.clause.modal {
        return None;
    }
    let signing = (at + 1..(at + 6).min(to)).find(|i| {
        let is_signing = line.tokens.get(*i).is_some_and(|token| token.is_in(&["signing", "exchange"]));
        is_signing && line.tokens.get(i + 1).is_some_and(|next| next.is_in(&["of", "ceremony"]))
    })?;
    let agreement = line
        .tokens
        .get(signing + 1..(signing + 12).min(to))?
        .iter()
        .any(|token| token.is(class::INSTRUMENT) || token.is_key("ceremony"));
    let kind = Some(CommitmentKind::Announced);
    let (agent, from) = (Agent::Joint(Vec::new()), evidence_start(line, act));
    agreement.then_some(Found { agent, kind, soft: false, from, content: at, to, rule: Rule::Witnessed })
}
