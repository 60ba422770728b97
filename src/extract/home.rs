//! Whose text it is: the side that a readout takes for granted ("President Biden", "the Prime Minister", "we").

use std::collections::HashMap;

use crate::article::Article;
use crate::extract::lexicon::{Lexicon, Sense};
use crate::extract::line::Line;
use crate::extract::mark::{Pronoun, What};
use crate::extract::people::{People, Person};
use crate::extract::phrase::{self, side_at, side_of};
use crate::extract::side::{Agent, Side};
use crate::extract::token::Token;

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
    let headline = article.headline.map_or("", |span| span.of(&article.text));
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

/// Who says "we" outside quotation marks: whoever the headline says speaks, the sides of the headline together, or the side
/// of the first who is named.
pub(super) fn home(article: &Article, lines: &[Line<'_>], people: &People, lexicon: &Lexicon) -> Option<Agent> {
    let speaks = article.headline.map(|span| lexicon.read(span.of(&article.text)));
    match speaks.and_then(|headline| speaker(&headline, lexicon)) {
        Some(Speaks::For(side)) => return Some(Agent::Side(side)),
        Some(Speaks::Chair) => return None,
        None => {}
    }
    if let Some(side) = office_alone(article, lines, people, lexicon) {
        return Some(Agent::Side(side));
    }
    let we = lines.iter().flat_map(|line| line.marks.iter().map(move |mark| (line, mark))).filter(|(line, mark)| {
        mark.what == What::Pronoun(Pronoun::We) && line.tokens.get(mark.from).is_some_and(|token| !token.quoted)
    });
    let headline = article.headline.map_or("", |span| span.of(&article.text));
    let low = headline.to_lowercase();
    let official = ["readout", "statement", "remarks by", "remarks at", "remarks of", "declaration", "communiqu"]
        .iter()
        .any(|word| low.contains(word));
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
    // "I met with my Fijian counterpart": whoever writes is of the other side.
    let other = lines.iter().find_map(|line| guest(line, lexicon));
    sides.retain(|side| Some(*side) != other);
    if other.is_some() {
        return sides.first().copied().map(Agent::Side);
    }
    let first = people.list.iter().find_map(|person| person.side);
    first.map(Agent::Side).or_else(|| sides.first().copied().map(Agent::Side))
}

/// For whom the headline of a text says that it speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Speaks {
    For(Side),
    /// The chair of a group that is no side: "we" are all of them.
    Chair,
}

/// "Statement by the spokesperson on behalf of the EU", "Statement of the Foreign Ministry of Norway on …". What stands
/// before a colon is what it is about.
fn speaker(headline: &[Token<'_>], lexicon: &Lexicon) -> Option<Speaks> {
    const TEXTS: &[&str] = &["statement", "communique", "declaration", "remarks", "message", "response", "comment"];
    let text = headline.iter().position(|token| token.is_in(TEXTS))?;
    if headline.iter().any(|token| token.is_in(&["joint", "trilateral", "quadrilateral", "leaders", "ministers"])) {
        return None;
    }
    let behalf = headline.iter().position(|token| token.is_key("behalf")).map(|at| at + 2);
    let by = (text + 1..headline.len())
        .find(|at| headline.get(*at).is_some_and(|token| token.is_in(&["by", "of", "from"])))
        .filter(|at| *at <= text + 2)
        .map(|at| at + 1);
    let from = behalf.or(by)?;
    let about = ["on", "regarding", "following", "concerning", "about", "after", "at", "ahead", "calling", "in", "to"];
    let to = (from..headline.len())
        .find(|at| headline.get(*at).is_some_and(|token| token.is_in(&about) || token.text == ":"))
        .unwrap_or(headline.len());
    let side = (from..to).find_map(|at| party_at(headline.get(at..to)?, lexicon));
    let chairs =
        headline.get(from..to)?.iter().any(|token| token.is_in(&["chair", "chairman", "president", "presidency"]));
    side.map(Speaks::For).or(chairs.then_some(Speaks::Chair))
}

/// The party named at the start of `tokens`, else the body.
fn party_at(tokens: &[Token<'_>], lexicon: &Lexicon) -> Option<Side> {
    let all = || lexicon.senses(tokens).filter_map(|(sense, _)| side_of(sense));
    all().find(|side| matches!(side, Side::Party(_))).or_else(|| all().next())
}

/// The side of an office that a text takes for granted: "The Secretary-General met" is the United Nations', "PM call with
/// the Prime Minister of" is headed so in London.
fn office_alone(article: &Article, lines: &[Line<'_>], people: &People, lexicon: &Lexicon) -> Option<Side> {
    let headline = article.headline.map_or("", |span| span.of(&article.text)).to_lowercase();
    let british = ["pm call with", "pm meeting with", "pm bilateral with", "pm remarks", "pm statement"];
    let begins = lines.first().is_some_and(|line| line.text.starts_with("The Prime Minister"));
    if british.iter().any(|start| headline.starts_with(start)) && begins {
        return lexicon.party("United Kingdom").map(Side::Party);
    }
    let general = lines.iter().take(4).flat_map(|line| &line.marks).any(|mark| {
        matches!(&mark.what, What::Office(role, None) if role == "secretary - general" || role == "secretary-general" || role == "secretary general")
    });
    let named = people.list.iter().any(|person| {
        person.role.as_deref().is_some_and(|role| role.to_lowercase().replace(' ', "-").contains("secretary-general"))
    });
    (general && !named).then(|| lexicon.party("United Nations").map(Side::Party)).flatten()
}

/// The side of "my Fijian counterpart".
fn guest(line: &Line<'_>, lexicon: &Lexicon) -> Option<Side> {
    let my = line.tokens.iter().position(|token| token.is_key("my") && !token.quoted)?;
    let title = phrase::title(&line.tokens, my, lexicon).filter(|title| title.counterpart)?;
    title.side
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
