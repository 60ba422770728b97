//! Whose text it is: the side that a readout takes for granted ("President Biden", "the Prime Minister", "we").

use std::collections::HashMap;

use crate::article::Article;
use crate::extract::lexicon::{Lexicon, Sense};
use crate::extract::line::Line;
use crate::extract::mark::{Pronoun, What};
use crate::extract::people::People;
use crate::extract::phrase::{side_at, side_of};
use crate::extract::side::{Agent, Side};

/// Gives a side to people whose side the text does not name: by an office that only one state has, by who they are known
/// to be, and else by the side that the text speaks of most and that nobody else has.
pub(super) fn sides(article: &Article, lines: &[Line<'_>], people: &mut People, lexicon: &Lexicon) {
    adopt_byline(article, people, lexicon);
    for person in people.list.iter_mut().filter(|person| person.side.is_none()) {
        let known = lexicon.leader(&person.words.join(" "));
        let sole = person.role.as_deref().and_then(|role| lexicon.sole(role));
        person.side = known.or(sole).map(Side::Party);
    }
    by_office(lines, people);
    let counts = counts(lines, lexicon);
    let taken: Vec<Side> = people.list.iter().filter_map(|person| person.side).collect();
    let mut free: Vec<(Side, usize)> =
        counts.into_iter().filter(|(side, n)| *n >= 2 && !taken.contains(side)).collect();
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
}

/// Whether only a state has such an office.
fn is_of_state(role: &str) -> bool {
    const OFFICES: [&str; 13] = [
        "president",
        "minister",
        "premier",
        "chancellor",
        "secretary",
        "king",
        "queen",
        "emir",
        "sultan",
        "prince",
        "taoiseach",
        "ministry",
        "government",
    ];
    let low = role.to_lowercase();
    OFFICES.iter().any(|word| low.contains(word))
}

/// "the Pakistani prime minister" is the only prime minister of whom the text says no country.
fn by_office(lines: &[Line<'_>], people: &mut People) {
    for mark in lines.iter().flat_map(|line| &line.marks) {
        let What::Office(role, Some(side)) = &mark.what else { continue };
        if people.list.iter().any(|person| person.side == Some(*side)) {
            continue;
        }
        let mut held = people.list.iter_mut().filter(|person| {
            person.side.is_none() && person.role.as_deref().is_some_and(|own| own.to_lowercase() == *role)
        });
        if let (Some(person), None) = (held.next(), held.next()) {
            person.side = Some(*side);
        }
    }
}

/// "Rudd, Kevin" under the headline is the Prime Minister Rudd of the text, with his whole name.
fn adopt_byline(article: &Article, people: &mut People, lexicon: &Lexicon) {
    let Some(byline) = article.byline else { return };
    let Some((surname, given)) = byline.of(&article.text).split_once(", ") else { return };
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

/// Who says "we" outside quotation marks: the sides of the headline together, or the side of the first who is named.
pub(super) fn home(article: &Article, lines: &[Line<'_>], people: &People, lexicon: &Lexicon) -> Option<Agent> {
    let we = lines.iter().flat_map(|line| line.marks.iter().map(move |mark| (line, mark))).filter(|(line, mark)| {
        mark.what == What::Pronoun(Pronoun::We) && line.tokens.get(mark.from).is_some_and(|token| !token.quoted)
    });
    let headline = article.headline.map_or("", |span| span.of(&article.text));
    let low = headline.to_lowercase();
    let official =
        ["readout", "statement", "remarks", "declaration", "communiqu"].iter().any(|word| low.contains(word));
    if let Some(side) = writer(article, people, lexicon) {
        return Some(Agent::Side(side));
    }
    if we.count() == 0 && !official {
        return None;
    }
    let mut sides = named(headline, lexicon);
    if sides.len() < 2 {
        sides.extend(lines.first().map(|line| named(line.text, lexicon)).unwrap_or_default());
        let mut seen = Vec::new();
        sides.retain(|side| {
            !seen.contains(side) && {
                seen.push(*side);
                true
            }
        });
    }
    if low.contains("joint") && sides.len() >= 2 {
        return Some(Agent::Joint(sides.into_iter().map(Agent::Side).collect()));
    }
    let first = people.list.iter().find_map(|person| person.side);
    first.map(Agent::Side).or_else(|| sides.first().copied().map(Agent::Side))
}

/// The side of whoever signed the text.
fn writer(article: &Article, people: &People, lexicon: &Lexicon) -> Option<Side> {
    let (surname, given) = article.byline?.of(&article.text).split_once(", ")?;
    let words = crate::extract::people::words(&lexicon.read(&format!("{given} {surname}")));
    people.list.get(people.find(&words)?)?.side
}

/// The states that `text` names, each once.
pub(super) fn named(text: &str, lexicon: &Lexicon) -> Vec<Side> {
    let tokens = lexicon.read(text);
    let mut found: Vec<Side> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let here = side_at(&tokens, at, lexicon);
        if let Some((sense, _)) = here
            && !matches!(sense, Sense::House(_) | Sense::Seat(_))
            && let Some(side) = side_of(sense)
            && !found.contains(&side)
        {
            found.push(side);
        }
        at += here.map_or(1, |(_, len)| len);
    }
    found
}
