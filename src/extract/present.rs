//! Who took part: those who met, those named with them, those listed as present, and who spoke for their sides.

use crate::extract::actor::{Act, whole_group};
use crate::extract::clause::Subject;
use crate::extract::line::Line;
use crate::extract::mark::What;
use crate::extract::meeting::{NOUNS, Told, meets};
use crate::extract::people::{People, Person};
use crate::extract::side::{Agent, Side};
use crate::extract::word::{class, form};

/// The persons who took part, in the order of first mention: who met, and who spoke of it.
pub(super) fn participants(told: &[Told<'_, '_>], people: &People, speakers: &[usize]) -> Vec<usize> {
    let mut inside = vec![false; people.list.len()];
    // Who is said to have attended needs no office to count.
    let mut present = Vec::new();
    for one in told {
        for act in one.acts.iter().filter(|act| meets(one.line, act)) {
            persons(act.agent.as_ref(), &mut |at| set(&mut inside, at));
            before_verb(one.line, act, &mut inside);
            let end = one.line.tokens.len();
            company(one.line, act.clause.verb + 1, end, &mut inside);
        }
        // "was chaired by".
        for at in 0..one.line.tokens.len() {
            let led = one.line.tokens.get(at).is_some_and(|token| {
                token.is_in(&[
                    "chaired", "hosted", "attended", "led", "joined", "received", "co-chaired", "accompanied",
                    "represented",
                ])
            });
            if led && one.line.tokens.get(at + 1).is_some_and(|next| next.is_key("by")) {
                let mut here = vec![false; people.list.len()];
                company(one.line, at + 2, one.line.tokens.len(), &mut here);
                let came = (0..here.len()).filter(|at| here.get(*at) == Some(&true));
                came.for_each(|at| {
                    set(&mut inside, at);
                    present.push(at);
                });
            }
        }
        for (at, token) in one.line.tokens.iter().enumerate() {
            let with = with_whom(one.line, at + 1);
            let past = at.checked_sub(1).and_then(|i| one.line.tokens.get(i)).is_some_and(|before| {
                before.is_in(&[
                    "upcoming", "planned", "next", "future", "last", "recent", "previous", "earlier", "week", "year",
                    "month",
                ])
            });
            let fits = !past && NOUNS.contains(&token.key.as_str()) && !token.quoted && !token.is(class::MODAL);
            if let Some(with) = with.filter(|_| fits) {
                company(one.line, with, one.line.tokens.len(), &mut inside);
            }
        }
    }
    for (line, act) in told.iter().flat_map(|one| one.acts.iter().map(move |act| (one.line, act))) {
        let does =
            line.tokens.get(act.clause.verb).is_some_and(|token| token.is(class::REPORT | class::MEET | class::AGREE));
        if does
            && !act.clause.passive
            && let Some(Agent::Joint(agents)) = &act.agent
            && agents.len() > 1
        {
            persons(act.agent.as_ref(), &mut |at| set(&mut inside, at));
        }
    }
    attendees(told, &mut inside);
    // At a summit of many whoever speaks was there.
    let summit = told.iter().take(4).any(|one| {
        let group = (0..one.line.tokens.len()).any(|at| whole_group(one.line, at));
        group && one.acts.iter().any(|act| meets(one.line, act))
    });
    let met = inside.iter().filter(|inside| **inside).count();
    let sides: Vec<Option<Side>> =
        inside.iter().zip(&people.list).filter(|(inside, _)| **inside).map(|(_, person)| person.side).collect();
    for at in speakers {
        let side = people.list.get(*at).and_then(|person| person.side);
        if side.is_some() && (met < 2 || summit || sides.contains(&side)) {
            set(&mut inside, *at);
        }
    }
    let known = |at: &usize| {
        let named = |person: &Person| {
            person.side.is_some() || person.role.is_some() || speakers.contains(at) || present.contains(at)
        };
        people.list.get(*at).is_some_and(named)
    };
    (0..people.list.len()).filter(|at| inside.get(*at) == Some(&true)).filter(known).collect()
}

/// Where "with" or "between" stands behind "a meeting", or behind "a meeting in Doha on Monday".
fn with_whom(line: &Line<'_>, at: usize) -> Option<usize> {
    let whereabouts = |at: &usize| {
        line.tokens.get(*at).is_some_and(|token| {
            token.is_in(&["in", "at", "on", "here"]) || token.is(class::ARTICLE | class::WEEKDAY) || token.is_capital()
        })
    };
    let with = at + (at..at + 6).take_while(whereabouts).count();
    line.tokens.get(with).filter(|token| token.is_in(&["with", "between"])).map(|_| with)
}

/// The items below "The following attended the meeting:".
fn attendees(told: &[Told<'_, '_>], inside: &mut [bool]) {
    const PRESENT: &[&str] = &[
        "attended", "attend", "participated", "participate", "attending", "participants", "attendees", "present",
        "represented", "attendance", "delegations", "part",
    ];
    let mut listing = None;
    for one in told {
        let line = one.line;
        let heads = line.tokens.last().is_some_and(|token| token.text == ":")
            && line.tokens.iter().any(|token| token.is_in(PRESENT));
        let goes_on = listing.is_some_and(|paragraph| line.paragraph == paragraph + 1 || line.paragraph == paragraph)
            && (line.item || line.tokens.len() < 24);
        if heads {
            listing = Some(line.paragraph);
        } else if goes_on {
            listing = Some(line.paragraph);
            for mark in &line.marks {
                if let What::Person(person) = mark.what {
                    set(inside, person);
                }
            }
        } else {
            listing = None;
        }
    }
}

/// Everybody named before the verb, but for those who hang on a preposition: "A and his colleagues, B and C, gathered".
fn before_verb(line: &Line<'_>, act: &Act, inside: &mut [bool]) {
    if act.clause.from > act.clause.verb || matches!(act.clause.subject, Subject::Shared(_)) {
        return;
    }
    for mark in line.marks.iter().filter(|mark| mark.to <= act.clause.verb) {
        let before = mark.from.checked_sub(1).and_then(|i| line.tokens.get(i));
        let alone = before.is_none_or(|token| token.is_in(&[",", "and"]));
        if let What::Person(person) = mark.what
            && alone
            && mark.to + 30 > act.clause.verb
        {
            set(inside, person);
        }
    }
}

fn set(inside: &mut [bool], at: usize) {
    if let Some(one) = inside.get_mut(at) {
        *one = true;
    }
}

fn persons(agent: Option<&Agent>, take: &mut impl FnMut(usize)) {
    match agent {
        Some(Agent::Person(at)) => take(*at),
        Some(Agent::Joint(all)) => all.iter().for_each(|one| persons(Some(one), take)),
        _ => {}
    }
}

/// The people named as company behind "met", "with", "between": one, and those joined to it by commas and "and".
fn company(line: &Line<'_>, from: usize, to: usize, inside: &mut [bool]) {
    let mut at = from;
    let mut any = false;
    while at < to {
        if let Some(mark) = line.mark_at(at) {
            if let What::Person(person) = mark.what {
                set(inside, person);
                any = true;
            }
            at = mark.to;
            continue;
        }
        let Some(token) = line.tokens.get(at) else { break };
        let goes_on = !any
            && (token.is(class::ADVERB
                | class::ARTICLE
                | class::PREPOSITION
                | class::MONTH
                | class::WEEKDAY
                | class::PART
                | class::HEAD
                | class::HONOUR
                | class::NUMBER
                | class::JOINT
                | class::ORGAN
                | class::SOURCE)
                || token.text.starts_with(|c: char| c.is_ascii_digit())
                || token.is_in(&[",", "'s", "opposite", "number", "talks", "meeting", "the", "in", "audience"]))
            || any
                && (token.is_in(&[",", "and", "as", "well", "respectively", "with", "separately", "by", "also"])
                    || token.is_sign(&['(', ')']));
        let is_verb = token.is(class::VERB) && token.has_form(form::PAST) && !token.is(class::PART | class::HEAD);
        if !goes_on || is_verb {
            break;
        }
        at += 1;
    }
}
