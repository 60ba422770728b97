//! The people pane: the participants by party, with their offices.

use crate::brief::{Brief, Participant};
use crate::pane::element::{Element, Fact, join_runs, unsure};
use crate::pane::page::{Role, Run};

pub(super) fn participant_elements(brief: &Brief) -> Vec<Element> {
    if brief.participants.is_empty() {
        let hint = "The source names nobody, or nobody has been recorded: add them to the brief's file \
                     as [[participants]].";
        return vec![Element::Absent("No people.", hint)];
    }
    let mut parties: Vec<Option<&str>> = Vec::new();
    for person in &brief.participants {
        if !parties.contains(&person.party.as_deref()) {
            parties.push(person.party.as_deref());
        }
    }
    // People without a party come last, so that their heading does not seem to cover the parties below it.
    parties.sort_by_key(Option::is_none);
    let mut elements = Vec::new();
    for party in parties {
        let heading = match party {
            Some(name) => Run::new(Role::Party, name),
            None => Run::new(Role::Muted, "No party named"),
        };
        elements.push(Element::Heading(vec![heading]));
        let people = brief.participants.iter().enumerate();
        elements.extend(people.filter(|(_, p)| p.party.as_deref() == party).map(|(point, p)| person(point, p)));
    }
    elements
}

fn person(point: usize, person: &Participant) -> Element {
    let label = Run::new(Role::Speaker, &person.name);
    let role = person.role.iter().map(|role| Run::new(Role::Body, role));
    let runs = join_runs(role.chain([unsure(person.confidence)]), " · ");
    Element::Fact(Fact { point: Some(point), label, runs, confidence: person.confidence, ..Fact::default() })
}
