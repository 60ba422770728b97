//! The pane of people: who took part, by party, with their office.

use crate::brief::{Brief, Participant};
use crate::pane::element::{Element, Fact};
use crate::pane::page::{Role, Run};

/// The parts of the pane: a heading a party, names and offices in two columns.
pub(super) fn parts(brief: &Brief) -> Vec<Element> {
    if brief.participants.is_empty() {
        let hint = "The source names nobody, or nobody has written them down yet: \
                     they are added to the brief's file as [[participants]].";
        return vec![Element::Absent("No people.", hint)];
    }
    let mut sides: Vec<Option<&str>> = Vec::new();
    for person in &brief.participants {
        if !sides.contains(&person.party.as_deref()) {
            sides.push(person.party.as_deref());
        }
    }
    // Those without a party come last: their heading would else seem to hold those below it.
    sides.sort_by_key(Option::is_none);
    let mut parts = Vec::new();
    for side in sides {
        let heading = match side {
            Some(name) => Run::new(Role::Party, name),
            None => Run::new(Role::Muted, "No party named"),
        };
        parts.push(Element::Heading(vec![heading]));
        let people = brief.participants.iter().enumerate();
        parts.extend(people.filter(|(_, p)| p.party.as_deref() == side).map(|(point, p)| person(point, p)));
    }
    parts
}

fn person(point: usize, person: &Participant) -> Element {
    let label = Run::new(Role::Speaker, &person.name);
    let runs = person.role.iter().map(|role| Run::new(Role::Body, role)).collect();
    Element::Fact(Fact { point: Some(point), label, runs, ..Fact::default() })
}
