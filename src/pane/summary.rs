//! The summary pane: summary, participants, number of points, due dates.

use crate::brief::{Brief, Confidence, Participant, Review};
use crate::pane::element::{Element, Fact, join_runs, unsure};
use crate::pane::page::{Role, Run};
use crate::text::{self, short_date};

/// Limit on the due dates listed.
const MAX_DUE: usize = 5;

pub(super) fn summary_elements(brief: &Brief) -> Vec<Element> {
    let mut elements: Vec<Element> = Vec::new();
    if brief.review == Review::Draft {
        elements.push(Element::prose(Role::Draft, "Review: draft — nobody has checked this yet."));
    }
    let words = brief.summary.as_deref().unwrap_or_default();
    let paragraphs = words.lines().map(str::trim).filter(|line| !line.is_empty());
    let before = elements.len();
    elements.extend(paragraphs.map(|line| Element::prose(Role::Body, line)));
    if elements.len() == before {
        elements.push(Element::Absent("No summary.", "The source is in pane 6."));
    }
    for group in [people(brief), facts(brief)] {
        if !group.is_empty() {
            elements.push(Element::Gap);
            elements.extend(group);
        }
    }
    elements
}

/// The participants, by party.
fn people(brief: &Brief) -> Vec<Element> {
    let mut elements = Vec::new();
    for party in brief.parties() {
        let members: Vec<&Participant> =
            brief.participants.iter().filter(|p| p.party.as_deref() == Some(party)).collect();
        let mut label = Run::new(Role::Party, party);
        if members.is_empty() {
            elements.push(Element::Fact(Fact { label: label.clone(), ..Fact::default() }));
        }
        for member in members {
            let label = std::mem::take(&mut label);
            elements.push(Element::Fact(Fact { label, runs: person(member), ..Fact::default() }));
        }
    }
    for member in brief.participants.iter().filter(|p| p.party.is_none()) {
        let label = Run::new(Role::Speaker, &member.name);
        let role = member.role.iter().map(|role| Run::new(Role::Muted, role));
        let runs = join_runs(role.chain([unsure(member.confidence)]), " · ");
        elements.push(Element::Fact(Fact { label, runs, ..Fact::default() }));
    }
    elements
}

fn person(member: &Participant) -> Vec<Run> {
    let role = member.role.as_ref().map(|role| Run::new(Role::Muted, role));
    let mut runs = join_runs([Run::new(Role::Speaker, &member.name), role.unwrap_or_default()], ", ");
    runs.extend(after_text(member.confidence));
    runs
}

/// What follows the text of a point that is unsure.
fn after_text(confidence: Option<Confidence>) -> impl Iterator<Item = Run> {
    confidence.into_iter().flat_map(|low| [Run::new(Role::Muted, " · "), unsure(Some(low))])
}

/// The number of points, what is due, and the user's tags.
fn facts(brief: &Brief) -> Vec<Element> {
    let mut elements = Vec::new();
    let points = [
        (brief.commitments.len(), "commitment", "commitments"),
        (brief.quotes.len(), "quote", "quotes"),
        (brief.forums.len(), "forum", "forums"),
    ];
    let counts = points.into_iter().filter(|(count, ..)| *count > 0);
    let mut runs: Vec<Run> =
        counts.map(|(count, one, many)| Run::new(Role::Body, text::counted(count, one, many))).collect();
    if brief.count_ungrounded() > 0 {
        runs.push(Run::new(Role::Ungrounded, format!("{} without evidence", brief.count_ungrounded())));
    }
    if brief.count_unsure() > 0 {
        runs.push(Run::new(Role::Unsure, format!("{} unsure", brief.count_unsure())));
    }
    if !runs.is_empty() {
        let label = Run::new(Role::Muted, "Points");
        elements.push(Element::Fact(Fact { label, runs: join_runs(runs, " · "), ..Fact::default() }));
    }
    elements.extend(due(brief));
    if !brief.tags.is_empty() {
        let label = Run::new(Role::Muted, "Tags");
        let runs = join_runs(brief.tags.iter().map(|tag| Run::new(Role::Label, tag)), " · ");
        elements.push(Element::Fact(Fact { label, runs, ..Fact::default() }));
    }
    elements
}

/// The commitments with a due date, the earliest first.
fn due(brief: &Brief) -> Vec<Element> {
    let mut dated: Vec<_> = brief.commitments.iter().filter_map(|c| Some((c.due?, c))).collect();
    dated.sort_by_key(|(due, _)| *due);
    let mut label = Run::new(Role::Muted, "Due");
    let mut elements = Vec::new();
    for (due, commitment) in dated.iter().take(MAX_DUE) {
        let due = Run::new(Role::Due, format!("{:>11}", short_date(*due)));
        let mut runs = vec![due, Run::new(Role::Body, format!("  {}", commitment.text))];
        runs.extend(after_text(commitment.confidence));
        elements.push(Element::Fact(Fact { label: std::mem::take(&mut label), runs, ..Fact::default() }));
    }
    if dated.len() > MAX_DUE {
        let more = format!("and {} more", dated.len() - MAX_DUE);
        elements.push(Element::Fact(Fact { runs: vec![Run::new(Role::Muted, more)], ..Fact::default() }));
    }
    elements
}
