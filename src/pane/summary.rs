//! The summary pane: what it is about, then a short ledger of who, how many points, what is due.

use crate::brief::{Brief, Participant, Review};
use crate::pane::element::{Element, Fact, separated};
use crate::pane::page::{Role, Run};
use crate::text::{self, short_date};

/// How many due dates the ledger lists.
const DUE: usize = 5;

/// The parts of the pane.
pub(super) fn parts(brief: &Brief) -> Vec<Element> {
    let mut parts: Vec<Element> = Vec::new();
    if brief.review == Review::Draft {
        parts.push(Element::prose(Role::Draft, "Review: draft — nobody has checked this yet."));
    }
    let words = brief.summary.as_deref().unwrap_or_default();
    let paragraphs = words.lines().map(str::trim).filter(|line| !line.is_empty());
    let before = parts.len();
    parts.extend(paragraphs.map(|line| Element::prose(Role::Body, line)));
    if parts.len() == before {
        parts.push(Element::Absent("No summary.", "The source stands in pane 6."));
    }
    for group in [people(brief), ledger(brief)] {
        if !group.is_empty() {
            parts.push(Element::Gap);
            parts.extend(group);
        }
    }
    parts
}

/// Who took part, by party.
fn people(brief: &Brief) -> Vec<Element> {
    let mut parts = Vec::new();
    for party in brief.parties() {
        let members: Vec<&Participant> =
            brief.participants.iter().filter(|p| p.party.as_deref() == Some(party)).collect();
        let mut label = Run::new(Role::Party, party);
        if members.is_empty() {
            parts.push(Element::Fact(Fact { label: label.clone(), ..Fact::default() }));
        }
        for member in members {
            let label = std::mem::take(&mut label);
            parts.push(Element::Fact(Fact { label, runs: person(member), ..Fact::default() }));
        }
    }
    for member in brief.participants.iter().filter(|p| p.party.is_none()) {
        let label = Run::new(Role::Speaker, &member.name);
        let runs = member.role.iter().map(|role| Run::new(Role::Muted, role)).collect();
        parts.push(Element::Fact(Fact { label, runs, ..Fact::default() }));
    }
    parts
}

/// A name and an office.
fn person(member: &Participant) -> Vec<Run> {
    let role = member.role.as_ref().map(|role| Run::new(Role::Muted, role));
    separated([Run::new(Role::Speaker, &member.name), role.unwrap_or_default()], ", ")
}

/// How many points there are, what is due, the user's labels.
fn ledger(brief: &Brief) -> Vec<Element> {
    let mut parts = Vec::new();
    let points = [
        (brief.commitments.len(), "agreed point", "agreed points"),
        (brief.quotes.len(), "statement", "statements"),
        (brief.forums.len(), "forum", "forums"),
    ];
    let counts = points.into_iter().filter(|(count, ..)| *count > 0);
    let mut runs: Vec<Run> =
        counts.map(|(count, one, many)| Run::new(Role::Body, text::counted(count, one, many))).collect();
    if brief.ungrounded() > 0 {
        runs.push(Run::new(Role::Ungrounded, format!("{} without evidence", brief.ungrounded())));
    }
    if !runs.is_empty() {
        let label = Run::new(Role::Muted, "Points");
        parts.push(Element::Fact(Fact { label, runs: separated(runs, " · "), ..Fact::default() }));
    }
    parts.extend(due(brief));
    if !brief.tags.is_empty() {
        let label = Run::new(Role::Muted, "Tags");
        let runs = separated(brief.tags.iter().map(|tag| Run::new(Role::Label, tag)), " · ");
        parts.push(Element::Fact(Fact { label, runs, ..Fact::default() }));
    }
    parts
}

/// The dates by which something is to be done, the next one first.
fn due(brief: &Brief) -> Vec<Element> {
    let mut dated: Vec<_> = brief.commitments.iter().filter_map(|c| Some((c.due?, c))).collect();
    dated.sort_by_key(|(due, _)| *due);
    let mut label = Run::new(Role::Muted, "Due");
    let mut parts = Vec::new();
    for (due, commitment) in dated.iter().take(DUE) {
        let due = Run::new(Role::Due, format!("{:>11}", short_date(*due)));
        let runs = vec![due, Run::new(Role::Body, format!("  {}", commitment.text))];
        parts.push(Element::Fact(Fact { label: std::mem::take(&mut label), runs, ..Fact::default() }));
    }
    if dated.len() > DUE {
        let more = format!("and {} more", dated.len() - DUE);
        parts.push(Element::Fact(Fact { runs: vec![Run::new(Role::Muted, more)], ..Fact::default() }));
    }
    parts
}
