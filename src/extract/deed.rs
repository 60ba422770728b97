//! What a rule of undertaking found, as tokens of a sentence: who, from where, to where. Where the words of one clause begin
//! and end is the same for every rule.

use crate::brief::CommitmentKind;
use crate::extract::actor::Act;
use crate::extract::clause::Subject;
use crate::extract::line::Line;
use crate::extract::side::Agent;
use crate::extract::token::Token;
use crate::extract::word::{class, form};

/// The ways of undertaking that the rules know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// "agreed to", "pledged $3 million".
    Verb,
    Ready,
    Will,
    Planned,
    /// "tasked their teams to".
    Tasked,
    /// "announced the establishment of".
    Announced,
    Consensus,
    Signed,
    /// "witnessed the signing of".
    Witnessed,
    Launched,
    /// "reaffirmed its commitment to".
    Noun,
    /// "the shared commitment to".
    Shared,
    /// A line of a list.
    Item,
}

impl Rule {
    #[cfg(test)]
    pub(super) const ALL: [Self; 13] = [
        Self::Verb,
        Self::Ready,
        Self::Will,
        Self::Planned,
        Self::Tasked,
        Self::Announced,
        Self::Consensus,
        Self::Signed,
        Self::Witnessed,
        Self::Launched,
        Self::Noun,
        Self::Shared,
        Self::Item,
    ];

    /// Its name, as `--explain` prints it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Verb => "verb",
            Self::Ready => "ready",
            Self::Will => "will",
            Self::Planned => "planned",
            Self::Tasked => "tasked",
            Self::Announced => "announced",
            Self::Consensus => "consensus",
            Self::Signed => "signed",
            Self::Witnessed => "witnessed",
            Self::Launched => "launched",
            Self::Noun => "noun",
            Self::Shared => "shared",
            Self::Item => "item",
        }
    }
}

/// What a rule found in a line: tokens, not yet cut.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) agent: Agent,
    pub(super) kind: Option<CommitmentKind>,
    pub(super) soft: bool,
    /// Where the words that state it begin: the subject, or the verb where the subject is far.
    pub(super) from: usize,
    /// Where what is undertaken begins.
    pub(super) content: usize,
    /// One past the end.
    pub(super) to: usize,
    pub(super) rule: Rule,
}

/// One past what belongs to the clause `acts[n]`: up to the next clause that is not part of what it says.
pub(super) fn clause_end(line: &Line<'_>, acts: &[Act], n: usize) -> usize {
    let Some(act) = acts.get(n) else { return line.tokens.len() };
    let quoted = line.tokens.get(act.clause.verb).is_some_and(|token| token.quoted);
    let next = acts.get(n + 1..).unwrap_or_default().iter().find_map(|other| {
        let from = other.clause.from;
        let before = from.checked_sub(1).and_then(|i| line.tokens.get(i))?;
        let joined = before.is_in(&["and", "but", ";", "while", "whereas", ","]) && from > act.clause.verb + 1;
        // "and work" may be the second of two infinitives; a past tense is a verb of its own.
        let shared = matches!(other.clause.subject, Subject::Shared(_));
        let verb = line.tokens.get(other.clause.verb)?;
        let own = !shared || verb.has_form(form::PAST) || other.clause.modal || verb.has_form(form::PRESENT);
        let acts = other.agent.is_some() || !shared && verb.word.form != 0;
        (joined && own && acts && other.clause.verb > act.clause.verb).then_some(from)
    });
    let quote = (act.clause.verb..line.tokens.len()).find(|at| {
        quoted && line.tokens.get(*at).is_some_and(|token| token.is_quote() || token.is_sign(&['.', '!', '?', ';']))
    });
    let adding = (act.clause.verb + 2..line.tokens.len()).find(|at| {
        line.tokens.get(at - 1).is_some_and(|token| token.text == ",")
            && line.tokens.get(*at).is_some_and(|token| {
                token.is(class::SAY | class::STANCE) && token.has_form(form::ING) && !token.has_form(form::PAST)
            })
    });
    let dash = (act.clause.verb + 3..line.tokens.len())
        .find(|at| line.tokens.get(*at).is_some_and(|token| token.text == ";" || token.text == "."));
    [next, quote, adding, dash].into_iter().flatten().min().unwrap_or(line.tokens.len())
}

/// Where the evidence of `act` begins.
pub(super) fn evidence_start(line: &Line<'_>, act: &Act) -> usize {
    match act.clause.subject {
        Subject::Shared(_) => act.clause.verb,
        // A subject far before its verb, with what stands between commas, would be most of the evidence.
        _ if act.clause.verb.saturating_sub(act.clause.from) > 40 => act.clause.verb,
        _ if act.clause.from > act.clause.verb || line.tokens.get(act.clause.from).is_none() => act.clause.verb,
        _ => act.clause.from,
    }
}

pub(super) fn is_negated(line: &Line<'_>, act: &Act) -> bool {
    let from = act.clause.verb.saturating_sub(4).max(act.clause.from.min(act.clause.verb));
    line.tokens
        .get(from..act.clause.verb)
        .unwrap_or_default()
        .iter()
        .any(|token| token.is(class::NEGATION) && !token.is(class::PREPOSITION))
}

/// Whether the agent is nobody of a side.
pub(super) fn is_foreign(agent: &Agent) -> bool {
    matches!(agent, Agent::Source(_))
}

/// Whether any token of `tokens` is `key`.
pub(super) fn holds(tokens: &[Token<'_>], keys: &[&str]) -> bool {
    tokens.iter().any(|token| token.is_in(keys))
}
