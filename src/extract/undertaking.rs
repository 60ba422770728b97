//! What sides undertake: to do, to keep doing, to support, to set up. Each rule is one way in which English says so:
//! what a side asks of another ("urged", "should") is none.

use crate::brief::{CommitmentKind, Strength};
use crate::extract::actor::Act;
use crate::extract::deed::{Found, Rule, clause_end};
use crate::extract::factuality::{self, Doubt};
use crate::extract::founding;
use crate::extract::items;
use crate::extract::lexicon::Lexicon;
use crate::extract::line::Line;
use crate::extract::nominal;
use crate::extract::pledge;
use crate::extract::side::Agent;
use crate::extract::token::Token;
use crate::extract::word::class;
use crate::text::Span;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Undertaking {
    pub(super) agent: Agent,
    pub(super) kind: CommitmentKind,
    pub(super) strength: Strength,
    /// Where the article states it.
    pub(super) span: Span,
    /// What is undertaken, from its verb on.
    pub(super) content: Span,
    /// The index of the line.
    pub(super) line: usize,
    /// The name of the rule.
    pub(super) rule: Rule,
}

/// The undertakings of `line`, the `number`th, whose clauses are `acts`; and where something only looks like one, and why.
pub(super) fn read(
    line: &Line<'_>,
    number: usize,
    acts: &[Act],
    lexicon: &Lexicon,
) -> (Vec<Undertaking>, Vec<(Span, Doubt)>) {
    let mut found: Vec<Found> = Vec::new();
    for (n, act) in acts.iter().enumerate() {
        if let Some(one) = nominal::passive(line, act) {
            found.push(one);
            continue;
        }
        let Some(agent) = &act.agent else { continue };
        let to = clause_end(line, acts, n);
        let rules = [
            pledge::verb(line, act, agent, to),
            pledge::adjective(line, act, agent, to),
            founding::founding(line, act, agent, to),
            pledge::task(line, act, agent, to),
            pledge::planned(line, act, agent, to),
            founding::witnessed(line, act, to),
        ];
        match rules.into_iter().flatten().next() {
            Some(one) => found.push(one),
            None => found.extend(nominal::voiced(line, act, to, lexicon)),
        }
    }
    found.extend(pledge::future(line, acts));
    found.extend(nominal::shared(line));
    let doubtful = factuality::doubtful(line, &mut found);
    let doubtful = doubtful
        .into_iter()
        .map(|(one, doubt)| (line.cut(one.from, trimmed(line, one.content, one.to)), doubt))
        .collect();
    found.sort_by_key(|one| (one.content, one.from));
    let mut all: Vec<Undertaking> = Vec::new();
    for one in found {
        for part in cut(line, number, &one) {
            let twice = all.iter().any(|other| {
                other.content.overlaps(part.content)
                    && (other.span.intersection(part.span) == Some(other.span)
                        || part.span.intersection(other.span) == Some(part.span))
            });
            if !twice {
                all.push(part);
            }
        }
    }
    (all, doubtful)
}

/// The parts of what a rule found, as spans: the first with the words before it, the others alone.
fn cut(line: &Line<'_>, number: usize, one: &Found) -> Vec<Undertaking> {
    let to = trimmed(line, one.content, one.to);
    let parts = items::split(line, one.content, to);
    let listed = parts.first().is_some_and(|(from, _)| *from > one.content);
    let make = |n: usize, (from, to): (usize, usize)| Undertaking {
        agent: one.agent.clone(),
        kind: one.kind.unwrap_or(if matches!(one.agent, Agent::Joint(_)) {
            CommitmentKind::Agreed
        } else {
            CommitmentKind::Pledged
        }),
        strength: if one.soft { Strength::Soft } else { Strength::Firm },
        span: line.cut(if n == 0 && !listed { one.from } else { from }, to),
        content: line.cut(from, to),
        line: number,
        rule: one.rule,
    };
    // "agreed to:" alone says nothing of what.
    let says = |(from, to): &(usize, usize)| {
        let words = line.tokens.get(*from..*to).unwrap_or_default();
        words.iter().any(|token| token.is_word() && !token.is(class::PREPOSITION))
    };
    parts.into_iter().filter(says).enumerate().map(|(n, part)| make(n, part)).collect()
}

/// One past the last word before the sign that ends the sentence.
pub(super) fn trimmed(line: &Line<'_>, from: usize, mut to: usize) -> usize {
    let is_loose = |token: &Token<'_>| {
        token.is_quote() || token.is_sign(&['.', ',', ';', ':', '!']) || token.is_in(&["and", "but", "while"])
    };
    while to > from + 1 && line.tokens.get(to - 1).is_some_and(is_loose) {
        to -= 1;
    }
    to
}
