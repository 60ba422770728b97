//! For whom people speak where the text does not say it beside their name: by an office that only one state has, by who they
//! are known to be, by whom they came with, and by the side that the text speaks of most.

use std::collections::HashMap;

use crate::article::Article;
use crate::extract::home::named;
use crate::extract::lexicon::{Lexicon, Sense};
use crate::extract::line::Line;
use crate::extract::mark::What;
use crate::extract::people::{People, Person};
use crate::extract::phrase::{self, side_at, side_of};
use crate::extract::side::Side;

/// Gives a side to people whose side the text does not name: by an office that only one state has, by who they are known
/// to be, and else by the side that the text speaks of most and that nobody else has.
pub(super) fn sides(article: &Article, lines: &[Line<'_>], people: &mut People, lexicon: &Lexicon) {
    adopt_byline(article, people, lexicon);
    for person in people.list.iter_mut().filter(|person| person.side.is_none()) {
        let known = lexicon.leader(&person.words.join(" "));
        let sole = person.role.as_deref().and_then(|role| lexicon.sole(role));
        person.side = known.or(sole).map(Side::Party);
    }
    by_office(lines, people, lexicon);
    by_chief(people);
    by_company(lines, people);
    by_order(article, lines, people, lexicon);
    let counts = counts(lines, lexicon);
    let taken: Vec<Side> = people.list.iter().filter_map(|person| person.side).collect();
    let is_state = |side: &Side| !matches!(side, Side::Party(id) if !lexicon.is_seated(*id));
    let mut free: Vec<(Side, usize)> =
        counts.into_iter().filter(|(side, n)| *n >= 2 && !taken.contains(side) && is_state(side)).collect();
    free.sort_by_key(|(side, n)| (std::cmp::Reverse(*n), *side));
    let unsided = people.list.iter_mut().enumerate().filter(|(at, person)| {
        person.side.is_none()
            && person
                .role
                .as_deref()
                .is_some_and(|role| is_of_state(role) || *at == 0 && role.to_lowercase().contains("spokes"))
    });
    for ((_, person), (side, _)) in unsided.take(1).zip(free) {
        person.side = Some(side);
    }
    by_host(lines, people, lexicon);
}

/// "arrived in Kyiv … met Prime Minister A": an official of whom nothing else is said is of the state visited.
fn by_host(lines: &[Line<'_>], people: &mut People, lexicon: &Lexicon) {
    let host = lines.iter().take(3).find_map(|line| {
        let comes =
            line.tokens.iter().any(|token| token.is_in(&["arrived", "visited", "visit", "travelled", "visits"]));
        (1..line.tokens.len()).filter(|_| comes).find_map(|at| {
            let to = line.tokens.get(at - 1).is_some_and(|token| token.is_in(&["in", "to", "visited", "visits"]));
            let mut senses = lexicon.senses(line.tokens.get(at..).unwrap_or_default()).filter(|_| to);
            senses.find_map(|(sense, _)| if let Sense::Seat(id) = sense { Some(Side::Party(id)) } else { None })
        })
    });
    let Some(host) = host else { return };
    let low = |person: &Person| person.role.as_deref().unwrap_or_default().to_lowercase();
    let held: Vec<String> = people.list.iter().filter(|person| person.side == Some(host)).map(low).collect();
    for person in people.list.iter_mut().filter(|person| person.side.is_none()) {
        let role = low(person);
        if is_of_state(&role) && !held.contains(&role) {
            person.side = Some(host);
        }
    }
}

/// Whether only a state has such an office.
fn is_of_state(role: &str) -> bool {
    const OFFICES: [&str; 13] = [
        "president", "minister", "premier", "chancellor", "secretary", "king", "queen", "emir", "sultan", "prince",
        "taoiseach", "ministry", "government",
    ];
    let low = role.to_lowercase();
    OFFICES.iter().any(|word| low.contains(word))
}

/// "the Pakistani prime minister" is the only prime minister of whom the text says no country.
fn by_office(lines: &[Line<'_>], people: &mut People, lexicon: &Lexicon) {
    for (line, mark) in lines.iter().flat_map(|line| line.marks.iter().map(move |mark| (line, mark))) {
        let (role, side) = match &mark.what {
            What::Office(role, Some(side)) => (role.clone(), side),
            // "A US envoy met … The envoy, Lee, said".
            What::Side(side) => match phrase::title(&line.tokens, mark.from, lexicon) {
                Some(title) if !title.plural => (line.words(title.role.0, title.role.1).to_lowercase(), side),
                _ => continue,
            },
            _ => continue,
        };
        if people.list.iter().any(|person| person.side == Some(*side)) {
            continue;
        }
        let mut held = people.list.iter_mut().filter(|person| {
            person.side.is_none() && person.role.as_deref().is_some_and(|own| own.to_lowercase() == role)
        });
        if let (Some(person), None) = (held.next(), held.next()) {
            person.side = Some(*side);
        }
    }
}

/// An "Assistant Secretary-General" is of the body whose Secretary-General the text names.
fn by_chief(people: &mut People) {
    let chiefs: Vec<(String, Side)> = people
        .list
        .iter()
        .filter_map(|person| Some((person.role.as_deref()?.to_lowercase(), person.side?)))
        .filter(|(role, _)| role.ends_with("-general") || role == "high representative")
        .collect();
    for person in people.list.iter_mut().filter(|person| person.side.is_none()) {
        let own = person.role.as_deref().unwrap_or_default().to_lowercase();
        let chief = chiefs.iter().find(|(role, _)| own.contains(role.as_str()) && own != *role);
        person.side = chief.map(|(_, side)| *side);
    }
}

/// "He was accompanied by Foreign Minister A": of the side of whoever the sentence, or the one before, is about. "The Chadian
/// side was led by A": of that side.
fn by_company(lines: &[Line<'_>], people: &mut People) {
    let side = |people: &People, line: &Line<'_>, to: usize| {
        line.marks.iter().filter(|mark| mark.to <= to && mark.from < 3).find_map(|mark| match &mark.what {
            What::Person(at) => people.list.get(*at).and_then(|person| person.side),
            What::Side(side) | What::Office(_, Some(side)) => Some(*side),
            _ => None,
        })
    };
    let mut before = None;
    for line in lines {
        for by in (1..line.tokens.len()).filter(|at| line.tokens.get(*at).is_some_and(|token| token.is_key("by"))) {
            let Some(verb) = line.tokens.get(by - 1) else { continue };
            let own = match verb.key.as_str() {
                "accompanied" => side(people, line, by).or(before),
                // "the Vietnamese side was led by".
                "led" | "headed" | "represented" => line
                    .marks
                    .iter()
                    .rfind(|mark| mark.to < by && mark.to + 4 > by)
                    .and_then(|mark| if let What::Side(side) = mark.what { Some(side) } else { None }),
                _ => None,
            };
            let led = !verb.is_key("accompanied");
            for mark in line.marks.iter().filter(|mark| mark.from > by).take(if led { 1 } else { usize::MAX }) {
                if let What::Person(at) = mark.what
                    && let Some(person) = people.list.get_mut(at)
                {
                    person.side = person.side.or(own);
                }
            }
        }
        before = side(people, line, line.tokens.len()).or(before);
    }
}

/// "Kenya and Uganda agreed … Foreign ministers A and B met": two of one office of whom the text says no country, where it
/// is about two, are of them in their order.
fn by_order(article: &Article, lines: &[Line<'_>], people: &mut People, lexicon: &Lexicon) {
    let headline = article.headline.map_or("", |span| span.slice(&article.text));
    let about = [headline, lines.first().map_or("", |line| line.text)];
    let Some(sides) = about.iter().map(|text| named(text, lexicon)).find(|sides| sides.len() == 2) else { return };
    let open: Vec<usize> = (0..people.list.len())
        .filter(|at| people.list.get(*at).is_some_and(|person| person.side.is_none() && person.role.is_some()))
        .collect();
    let role = |at: &usize| people.list.get(*at).and_then(|person| person.role.clone());
    let taken = people.list.iter().any(|person| person.side.is_some_and(|side| sides.contains(&side)));
    if let [first, second] = open.as_slice()
        && role(first) == role(second)
        && !taken
    {
        for (at, side) in open.iter().zip(sides) {
            if let Some(person) = people.list.get_mut(*at) {
                person.side = Some(side);
            }
        }
    }
}

/// "Rudd, Kevin" under the headline is the Prime Minister Rudd of the text, with his whole name.
fn adopt_byline(article: &Article, people: &mut People, lexicon: &Lexicon) {
    let Some(byline) = article.byline else { return };
    let Some((surname, given)) = byline.slice(&article.text).split_once(", ") else { return };
    let name = format!("{given} {surname}");
    let words: Vec<String> = crate::extract::people::words(&lexicon.read(&name));
    let Some(at) = people.find(&words) else { return };
    if let Some(person) = people.list.get_mut(at)
        && person.words.len() < words.len()
    {
        person.name = name;
        person.words = words;
    }
}

/// How often each side is named, by name, adjective or seat.
fn counts(lines: &[Line<'_>], lexicon: &Lexicon) -> HashMap<Side, usize> {
    let mut counts = HashMap::new();
    for line in lines {
        let mut at = 0;
        while at < line.tokens.len() {
            let found = side_at(&line.tokens, at, lexicon);
            if let Some((sense, _)) = found
                && let Some(side) = side_of(sense)
            {
                *counts.entry(side).or_default() += 1;
            }
            at += found.map_or(1, |(_, len)| len);
        }
    }
    counts
}
