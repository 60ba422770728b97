//! Who meets in a sentence: whom "both sides" after it stands for, in a text that reports several meetings.

use crate::extract::entity::Read;
use crate::extract::sentence::Node;
use crate::extract::side::{Agent, Side};
use crate::extract::words::MEETING_WORDS;

/// The number of words after "met" or "meeting with" that are searched for people.
const MOST_BEHIND: usize = 80;

/// A meeting: its sides, and those who met the others.
#[derive(Debug, Clone, Default)]
pub(super) struct Gathering {
    pub(super) sides: Vec<Side>,
    pub(super) hosts: Vec<Side>,
}

/// The last meeting that the nodes before `end` report. `own` says whom each node stands for, `sides` for whom somebody speaks,
/// and `hosts` are the sides that "a meeting with" leaves unnamed.
pub(super) fn told_before(
    read: &Read<'_, '_>,
    end: usize,
    own: &[Option<Agent>],
    sides: &dyn Fn(&Agent) -> Vec<Side>,
    hosts: &[Side],
) -> Option<Gathering> {
    (0..end).rev().find_map(|at| {
        let hosts = hosts_at(read, at, own, sides, hosts)?;
        let guests = guests(read, at, own, sides);
        let all = hosts.iter().chain(&guests).fold(Vec::new(), |mut all, side| {
            if !all.contains(side) {
                all.push(*side);
            }
            all
        });
        (!guests.is_empty() && all.len() > 1).then_some(Gathering { sides: all, hosts })
    })
}

/// Who meets somebody if the node `at` reports a meeting: the subject of "met", or for "a meeting with" `hosts`.
fn hosts_at(
    read: &Read<'_, '_>,
    at: usize,
    own: &[Option<Agent>],
    sides: &dyn Fn(&Agent) -> Vec<Side>,
    hosts: &[Side],
) -> Option<Vec<Side>> {
    let sentence = read.sentence;
    let node = sentence.node(at).filter(|node| !node.quoted)?;
    if node.is_in(MEETING_WORDS) && sentence.behind(at, &["with"]).is_some() {
        let verb = sentence.head(at).filter(|_| sentence.relation(at) == "dobj");
        let subject = verb.and_then(|verb| sentence.subject(verb)).and_then(|subject| own.get(subject)?.as_ref());
        let met = subject.map(sides).filter(|met| !met.is_empty());
        return Some(met.unwrap_or_else(|| hosts.to_vec())).filter(|hosts| !hosts.is_empty());
    }
    let meets = node.is_verb() && node.has_lemma(&["meet", "receive", "host"]);
    if !meets || sentence.modal(at).is_some() || sentence.is_infinitive(at) || sentence.is_passive(at) {
        return None;
    }
    let subject = sentence.subject(at)?;
    let group = sentence.conjuncts(subject).into_iter().filter_map(|one| own.get(one)?.as_ref());
    let found: Vec<Side> = group.flat_map(sides).collect();
    (!found.is_empty()).then_some(found)
}

/// The guests of the verb or noun `at`: the people named up to the next verb, or else a side.
fn guests(read: &Read<'_, '_>, at: usize, own: &[Option<Agent>], sides: &dyn Fn(&Agent) -> Vec<Side>) -> Vec<Side> {
    let sentence = read.sentence;
    let object = sentence.behind(at, &["with"]).map(|(_, object)| object).or_else(|| sentence.child(at, &["dobj"]));
    let Some(object) = object.filter(|object| *object > at) else { return Vec::new() };
    let ends = |node: &Node<'_>| node.is_in(&["who", "which", "where"]) || node.is_verb() && node.tag != "VBG";
    let from = sentence.node(object).map_or(object, |node| node.first).max(at + 1);
    let behind = sentence.nodes.iter().enumerate().skip(from).take(MOST_BEHIND).take_while(|(_, node)| !ends(node));
    let people = behind.filter_map(|(at, _)| own.get(at)?.as_ref()).filter(|agent| matches!(agent, Agent::Person(_)));
    let mut found: Vec<Side> = people.flat_map(sides).collect();
    if found.is_empty() {
        found.extend(own.get(object).into_iter().flatten().flat_map(sides).chain(read.side_of(object)));
    }
    found
}
