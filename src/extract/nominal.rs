//! Undertakings in the dress of nouns: "reaffirmed their commitment to", "expressed support for", "consensus was reached on",
//! "the establishment of a fund was announced".

use crate::brief::CommitmentKind;
use crate::extract::actor::Act;
use crate::extract::clause::Subject;
use crate::extract::deed::{Found, Rule, evidence_start, holds};
use crate::extract::lexicon::Lexicon;
use crate::extract::line::Line;
use crate::extract::mark::What;
use crate::extract::phrase::{side_at, side_of};
use crate::extract::side::Agent;
use crate::extract::word::{class, form};

/// How far behind its verb the noun may stand.
const NEAR: usize = 12;

/// "reaffirmed its commitment to", "expressed readiness to", "voiced support for", behind the verb of `act` or behind a
/// participle that goes with it.
pub(super) fn voiced(line: &Line<'_>, act: &Act, to: usize, lexicon: &Lexicon) -> Vec<Found> {
    let mut found = Vec::new();
    let Some(agent) = &act.agent else { return found };
    if act.clause.modal || matches!(agent, Agent::Source(_)) {
        return found;
    }
    let mut at = act.clause.verb;
    while at < to {
        let Some(token) = line.tokens.get(at) else { break };
        let governs = token.is(class::VOICE)
            && (at == act.clause.verb || token.has_form(form::ING) && !token.has_form(form::PAST));
        if governs && let Some((noun, link)) = noun_behind(line, at, to) {
            let own = owner(line, (at + 1, noun, link), lexicon);
            let soft = line.tokens.get(noun).is_some_and(|token| token.is(class::SOFT));
            let is_own = own.as_ref().is_none_or(|own| is_same(own, agent));
            if is_own || matches!(own, Some(Agent::Joint(_))) {
                let from = if at == act.clause.verb { evidence_start(line, act) } else { at };
                let who = match own {
                    Some(Agent::Joint(_)) => Agent::Joint(Vec::new()),
                    Some(Agent::Side(side)) if !matches!(agent, Agent::Person(_)) => Agent::Side(side),
                    _ => agent.clone(),
                };
                let end = next_governor(line, link, to);
                found.push(Found { agent: who, kind: None, soft, from, content: at + 1, to: end, rule: Rule::Noun });
                at = end.max(at + 1);
                continue;
            }
        }
        at += 1;
    }
    found
}

/// Where another verb of voicing begins behind a comma: ", stressing …".
fn next_governor(line: &Line<'_>, from: usize, to: usize) -> usize {
    let next = (from + 1..to).find(|at| {
        let token = line.tokens.get(*at);
        let before = line.tokens.get(at - 1);
        before.is_some_and(|before| before.text == ",")
            && token.is_some_and(|token| {
                token.is(class::VOICE | class::REPORT) && token.has_form(form::ING) && !token.has_form(form::PAST)
            })
    });
    next.unwrap_or(to)
}

/// Whether `own` is the side `agent` speaks for, as far as can be told here: a person's side is looked up later.
fn is_same(own: &Agent, agent: &Agent) -> bool {
    own == agent || matches!(agent, Agent::Person(_) | Agent::Joint(_))
}

/// The noun of undertaking that hangs on the verb at `verb`, and the "to" or "for" behind it.
fn noun_behind(line: &Line<'_>, verb: usize, to: usize) -> Option<(usize, usize)> {
    for at in verb + 1..to.min(verb + NEAR) {
        let token = line.tokens.get(at)?;
        if token.is_sign(&['.', ';', ':'])
            || token.is_in(&["that", "for", "with", "about", "on"])
            || token.is_in(&["importance", "need", "appreciation", "gratitude", "hope", "concern", "concerns"])
        {
            return None;
        }
        let firm = token.is(class::FIRM | class::SOFT);
        let support = token.is(class::SUPPORT);
        if !(firm || support) || token.is_capital() {
            continue;
        }
        let mut link = at + 1;
        // "the commitment of both nations to".
        if line.tokens.get(link).is_some_and(|token| token.is_in(&["of", "by"])) {
            link =
                (link + 1..(link + 8).min(to)).find(|i| line.tokens.get(*i).is_some_and(|token| token.is_key("to")))?;
        }
        let word = line.tokens.get(link)?;
        let infinitive = line.tokens.get(link + 1).is_some_and(|next| {
            next.has_form(form::BASE | form::ING)
                || next.word.class == 0
                || next.key.ends_with("ing")
                || next.is(class::ADVERB)
        });
        let fits = match word.key.as_str() {
            "to" => {
                firm && (!token.is(class::SOFT) || infinitive)
                    && !token.is_in(&["agreement", "agreements", "decision", "plans", "plan"])
                    || support && infinitive
                    || token.is_in(&["plans", "plan", "decision", "agreement"]) && infinitive
            }
            "for" => support,
            "in" => firm && infinitive && token.is(class::SOFT),
            "not" => true,
            _ => false,
        };
        if fits {
            return Some((at, link));
        }
        if !support || !line.tokens.get(at + 1).is_some_and(|next| next.is(class::FIRM)) {
            return None;
        }
    }
    None
}

/// Whose undertaking it is, where the words between verb and "to" say so.
fn owner(line: &Line<'_>, (from, noun, link): (usize, usize, usize), lexicon: &Lexicon) -> Option<Agent> {
    let words = line.tokens.get(from..link)?;
    if holds(words, &["shared", "joint", "mutual", "common", "collective"]) {
        return Some(Agent::Joint(Vec::new()));
    }
    if line.marks.iter().any(|mark| mark.what == What::Joint && mark.from >= from && mark.to <= link) {
        return Some(Agent::Joint(Vec::new()));
    }
    (from..link)
        .filter(|at| *at != noun)
        .find_map(|at| side_at(&line.tokens, at, lexicon).and_then(|(sense, _)| side_of(sense)).map(Agent::Side))
}

/// "the shared commitment to …", whatever verb it hangs on.
pub(super) fn shared(line: &Line<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for at in 1..line.tokens.len() {
        let Some(token) = line.tokens.get(at) else { break };
        if !token.is(class::FIRM)
            || !token.key.starts_with("commit") && !token.is_in(&["determination", "resolve", "pledge"])
        {
            continue;
        }
        let front = line.tokens.get(at.saturating_sub(4)..at).unwrap_or_default();
        if !holds(front, &["shared", "joint", "mutual", "common"]) {
            continue;
        }
        let mut link = at + 1;
        if line.tokens.get(link).is_some_and(|token| token.is_key("of")) {
            link = (link + 1..(link + 8).min(line.tokens.len()))
                .find(|i| line.tokens.get(*i).is_some_and(|token| token.is_key("to")))
                .unwrap_or(link);
        }
        if line.tokens.get(link).is_none_or(|token| !token.is_key("to")) {
            continue;
        }
        let from = (at.saturating_sub(4)..at)
            .find(|i| line.tokens.get(*i).is_some_and(|token| token.is(class::ARTICLE)))
            .unwrap_or(at);
        let to = line.tokens.len();
        found.push(Found {
            agent: Agent::Joint(Vec::new()),
            kind: Some(CommitmentKind::Agreed),
            soft: false,
            from,
            content: from,
            to,
            rule: Rule::Shared,
        });
    }
    found
}

/// "consensus was reached on A", "the establishment of A was announced", "it was agreed to", "a memorandum was signed".
pub(super) fn passive(line: &Line<'_>, act: &Act) -> Option<Found> {
    let clause = &act.clause;
    let verb = line.tokens.get(clause.verb)?;
    if !clause.passive || clause.modal || verb.quoted {
        return None;
    }
    let subject = line.tokens.get(clause.from..clause.verb).unwrap_or_default();
    let has = |bits: u64| subject.iter().any(|token| token.is(bits));
    let joint = Agent::Joint(Vec::new());
    let to = line.tokens.len();
    let found = |kind, from, content, to, rule| {
        Some(Found { agent: joint.clone(), kind, soft: false, from, content, to, rule })
    };
    if verb.is_in(&["reached", "achieved"]) && has(class::CONSENSUS) {
        let on = (clause.verb + 1..(clause.verb + 6).min(to))
            .find(|i| line.tokens.get(*i).is_some_and(|token| token.is_in(&["on", "to", "that"])))?;
        return found(Some(CommitmentKind::Agreed), clause.from, on + 1, to, Rule::Consensus);
    }
    if verb.key.starts_with("announc") && has(class::FOUNDING)
        || verb.is_in(&["established", "launched", "inaugurated", "created", "founded"])
            && matches!(clause.subject, Subject::Phrase(..))
            && !has(class::NEGATION)
            && line.tokens.get(clause.verb + 1).is_none_or(|next| !next.is_in(&["in", "by"]))
    {
        let end = to_comma(line, clause.verb + 1);
        return found(Some(CommitmentKind::Announced), clause.from, clause.from, end, Rule::Announced);
    }
    // "The readiness to strengthen the partnership was reaffirmed".
    let named =
        (0..clause.verb).find(|at| line.tokens.get(*at).is_some_and(|token| token.is(class::FIRM | class::SOFT)));
    if let Some(noun) = named.filter(|noun| {
        verb.is(class::VOICE)
            && noun + 1 < clause.verb
            && line.tokens.get(noun + 1).is_some_and(|next| next.is_key("to"))
    }) {
        let from = noun.saturating_sub(2);
        let start =
            (from..noun).find(|at| line.tokens.get(*at).is_some_and(|token| token.is(class::ARTICLE))).unwrap_or(noun);
        return found(Some(CommitmentKind::Agreed), start, start, clause.verb + 1, Rule::Noun);
    }
    if verb.key.starts_with("sign") && has(class::INSTRUMENT) {
        let end = to_comma(line, clause.verb + 1);
        return found(Some(CommitmentKind::Announced), clause.from, clause.from, end, Rule::Signed);
    }
    if verb.key.starts_with("agreed") || verb.key.starts_with("decided") {
        let next = line.tokens.get(clause.verb + 1)?;
        let that = next.is_key("that")
            && line
                .tokens
                .get(clause.verb + 2..)
                .unwrap_or_default()
                .iter()
                .take(24)
                .any(|token| token.is(class::FUTURE));
        if next.is_in(&["to", "on", "upon"]) || that {
            let content = clause.verb + if next.is_key("to") { 1 } else { 2 };
            return found(Some(CommitmentKind::Agreed), clause.from, content, to, Rule::Verb);
        }
    }
    None
}

fn to_comma(line: &Line<'_>, from: usize) -> usize {
    (from..line.tokens.len())
        .find(|at| line.tokens.get(*at).is_some_and(|token| token.text == ","))
        .unwrap_or(line.tokens.len())
}
