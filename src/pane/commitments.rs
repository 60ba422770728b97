//! The commitments pane ("Agreed points"): who commits to what, to whom and by when, grouped by party.

use crate::brief::{Brief, Commitment, CommitmentKind, Review, Section};
use crate::pane::element::{Element, Item, number_in_words};
use crate::pane::page::{Role, Run};
use crate::text::short_date;

pub(super) fn commitment_elements(brief: &Brief) -> Vec<Element> {
    if brief.commitments.is_empty() {
        let hint = "The source contains no commitment, or none has been recorded: add one to the brief's file \
                     as [[commitments]].";
        return vec![Element::Absent("No agreed points.", hint)];
    }
    let mut elements = Vec::new();
    for group in groups(brief) {
        let first = group.first().and_then(|&point| brief.commitments.get(point));
        elements.extend(first.map(|first| Element::Heading(heading(brief, first))));
        let items = group.iter().filter_map(|&point| Some((point, brief.commitments.get(point)?)));
        elements.extend(items.map(|(point, commitment)| Element::Item(item(brief, point, commitment))));
    }
    elements
}

/// Groups the commitments of the same kind and parties. Groups are in the order of their first commitments, so the page begins
/// with point 1.
fn groups(brief: &Brief) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (point, commitment) in brief.commitments.iter().enumerate() {
        let key = |c: &Commitment| (c.kind, c.parties.clone(), c.to.clone());
        let same = |group: &&mut Vec<usize>| {
            let first = group.first().and_then(|&first| brief.commitments.get(first));
            first.is_some_and(|first| key(first) == key(commitment))
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(point),
            None => groups.push(vec![point]),
        }
    }
    groups
}

/// `Agreed by China and Kazakhstan`.
fn heading(brief: &Brief, commitment: &Commitment) -> Vec<Run> {
    let kind = match commitment.kind {
        CommitmentKind::Agreed => "Agreed",
        CommitmentKind::Announced => "Announced",
        CommitmentKind::Pledged => "Pledged",
    };
    let mut runs = vec![Run::new(Role::Heading, kind)];
    if commitment.parties.is_empty() {
        runs.push(Run::new(Role::Muted, ", parties not named"));
    } else {
        runs.push(Run::new(Role::Heading, " by "));
        runs.extend(party_runs(brief, &commitment.parties, &[]));
    }
    if !commitment.to.is_empty() {
        runs.push(Run::new(Role::Heading, " to "));
        runs.extend(party_runs(brief, &commitment.to, &commitment.parties));
    }
    runs
}

/// The names of `parties`, or only their number if they are more than three and include every party except `others`.
fn party_runs(brief: &Brief, parties: &[String], others: &[String]) -> Vec<Run> {
    let all = brief.parties();
    let rest: Vec<&&str> = all.iter().filter(|p| !others.iter().any(|b| b == **p)).collect();
    let complete = rest.len() == parties.len() && rest.iter().all(|p| parties.iter().any(|party| party == **p));
    if complete && parties.len() > 3 {
        let other = if rest.len() == all.len() { "all" } else { "the other" };
        let noun = if rest.len() == all.len() { " parties" } else { "" };
        return vec![Run::new(Role::Heading, format!("{other} {}{noun}", number_in_words(parties.len())))];
    }
    let mut runs: Vec<Run> = Vec::new();
    for (at, party) in parties.iter().enumerate() {
        let between = match at {
            0 => "",
            _ if at + 1 == parties.len() => " and ",
            _ => ", ",
        };
        if !between.is_empty() {
            runs.push(Run::new(Role::Heading, between));
        }
        runs.push(Run::new(Role::Party, party));
    }
    runs
}

fn item(brief: &Brief, point: usize, commitment: &Commitment) -> Item {
    let mut facts = vec![Run::new(Role::Label, commitment.topics.join(", "))];
    facts.extend(commitment.strength.map(|strength| Run::new(Role::Label, strength.word())));
    facts.extend(due(commitment));
    facts.extend(commitment.forums.iter().map(|forum| Run::new(Role::Forum, forum)));
    Item {
        point,
        total: brief.commitments.len(),
        runs: vec![Run::new(Role::Body, &commitment.text)],
        facts,
        due_words: commitment.due_words.clone().filter(|_| commitment.due.is_some()),
        evidence: commitment.evidence.clone(),
        marks: ("“", "”"),
        reviewed: (brief.review == Review::Draft).then(|| !brief.is_unreviewed(Section::Commitment(point))),
        confidence: commitment.confidence,
        ..Item::default()
    }
}

/// The due date, or the source's own words for it if there is no date.
fn due(commitment: &Commitment) -> Option<Run> {
    let words = || commitment.due_words.as_ref().map(|words| format!("due “{words}”"));
    let due = commitment.due.map(|due| format!("by {}", short_date(due))).or_else(words)?;
    Some(Run::new(Role::Due, due))
}
