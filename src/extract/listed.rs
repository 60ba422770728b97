//! Undertakings as the lines of a list: "The ministers agreed to:" and what stands below, one a line.

use crate::brief::{CommitmentKind, Strength};
use crate::extract::actor::Act;
use crate::extract::deed::Rule;
use crate::extract::line::Line;
use crate::extract::side::Agent;
use crate::extract::token::Token;
use crate::extract::undertaking::{Undertaking, trimmed};
use crate::extract::word::{class, form};

/// Who undertakes the items of the list that follows `line`, where it ends with a colon behind a verb of undertaking.
pub(super) fn header(line: &Line<'_>, acts: &[Act], before: Option<(Agent, usize)>) -> Option<(Agent, usize)> {
    let ends = line.tokens.last().is_some_and(|token| token.text == ":");
    if line.item && !ends {
        return before.map(|(agent, _)| (agent, line.paragraph));
    }
    let undertakes = |act: &Act| {
        let verb = line.tokens.get(act.clause.verb);
        verb.is_some_and(|verb| verb.is(class::AGREE | class::PLEDGE | class::FOUND) || verb.key.starts_with("announc"))
            || act.clause.modal
    };
    let act = acts.iter().find(|act| undertakes(act) && act.agent.is_some())?;
    ends.then(|| act.agent.clone().map(|agent| (agent, line.paragraph))).flatten()
}

/// "5. Both sides stressed …": a numbered paragraph with a subject and a report of its own is no item of the list before it.
pub(super) fn begins_anew(line: &Line<'_>, acts: &[Act]) -> bool {
    line.item
        && acts.iter().any(|act| {
            let verb = line.tokens.get(act.clause.verb);
            act.agent.is_some()
                && act.clause.from < 5
                && act.clause.from <= act.clause.verb
                && !act.clause.modal
                && verb.is_some_and(|verb| verb.is(class::REPORT) && verb.has_form(form::PAST | form::PRESENT))
        })
}

/// The first word behind "1.", "(a)", "-".
fn behind_number(line: &Line<'_>) -> Option<usize> {
    let close = line.tokens.iter().take(3).position(|token| token.is_sign(&[')']));
    let number = line.tokens.first().is_some_and(|token| token.text.len() <= 3)
        && line.tokens.get(1).is_some_and(|token| token.text == ".");
    let from = close.map_or(if number { 2 } else { 0 }, |close| close + 1);
    let is_first = |token: &Token<'_>| token.is_word() || token.text.starts_with(['$', '€', '£']);
    line.tokens.iter().skip(from).position(is_first).map(|at| at + from)
}

/// The item `line` of the list that `header` heads, as one undertaking.
pub(super) fn item(line: &Line<'_>, number: usize, header: &(Agent, usize), is_alone: bool) -> Option<Undertaking> {
    if !line.item || line.paragraph != header.1 + 1 || !is_alone {
        return None;
    }
    let from = behind_number(line)?;
    let to = trimmed(line, from, line.tokens.len());
    let span = line.cut(from, to);
    Some(Undertaking {
        agent: header.0.clone(),
        kind: if matches!(header.0, Agent::Joint(_)) { CommitmentKind::Agreed } else { CommitmentKind::Pledged },
        strength: Strength::Firm,
        span,
        content: span,
        line: number,
        rule: Rule::Item,
    })
}
