//! What an article is about: a meeting, an election, or something else. This decides which points import takes from it.

use crate::article::Article;
use crate::extract::author;
use crate::extract::entity::Entities;
use crate::extract::lexicon::{Lexicon, Sense};
use crate::extract::line::Line;
use crate::extract::meeting::{Told, meets};
use crate::extract::side::{Agent, Side};
use crate::extract::word::class;
use crate::extract::words::MEETING_WORDS;

/// The number of sentences that are searched for states.
const FIRST: usize = 60;
/// The weight of evidence at which an article counts as the report of a meeting.
const ENOUGH: usize = 3;

/// Whether the article reports a meeting. Each sign of one has a weight: the headline says so, people meet, several sides speak,
/// or they act together. One sign alone is not enough.
pub(super) fn is_meeting(article: &Article, told: &[Told<'_, '_>], entities: &Entities, lexicon: &Lexicon) -> bool {
    let headline = article.headline.map(|span| span.slice(&article.text).to_lowercase()).unwrap_or_default();
    let says =
        |words: &[&str]| headline.split(|c: char| !c.is_alphanumeric() && c != '-').any(|word| words.contains(&word));
    let titled = says(MEETING_WORDS)
        || says(&["meets", "met", "meet", "hosts", "communique", "communiqué", "joint", "declaration", "receives"]);
    let acts = || told.iter().flat_map(|told| told.acts.iter().map(move |(verb, agent)| (told, *verb, agent)));
    let is_sided = |agent: &Agent| match agent {
        Agent::Person(at) => entities.people.get(*at).is_some_and(|one| one.role.is_some() || one.party.is_some()),
        // "The Secretary-General met".
        Agent::Source(words) => words.rsplit([' ', '-']).next().is_some_and(|last| {
            let class = lexicon.classes(&last.to_lowercase());
            words.starts_with("The ") && class & class::HEAD != 0 && class & class::SOURCE == 0
        }),
        Agent::Joint(_) | Agent::Side(_) => true,
    };
    let meets_somebody = acts().any(|(told, verb, agent)| {
        let from = told.sentence.node(verb).map_or(0, |node| node.span.end());
        let other = entities.spots_in(told.sentence).iter().any(|spot| {
            spot.span.start() > from && entities.people.get(spot.person).is_some_and(|person| person.role.is_some())
        });
        other && meets(told.sentence, verb, agent, entities)
    });
    let events = meets_somebody
        || acts().any(|(told, verb, agent)| is_sided(agent) && meets(told.sentence, verb, agent, entities));
    let joint = told.iter().any(|told| names_all(told, entities))
        || acts().any(|(told, verb, agent)| {
            reports(told, verb) && matches!(agent, Agent::Joint(_)) && !is_pronoun(told, verb)
        });
    let held = told.iter().take(3).any(|told| is_held(&told.line, lexicon));
    let nouns = told
        .iter()
        .flat_map(|told| &told.line.tokens)
        .filter(|token| MEETING_WORDS.contains(&token.key.as_str()) && !token.quoted)
        .count();
    let mut officials: Vec<Side> =
        entities.people.iter().filter(|person| person.role.is_some()).filter_map(|person| person.party).collect();
    let mut speaking: Vec<Side> = acts()
        .filter(|(told, verb, _)| reports(told, *verb))
        .filter_map(|(_, _, agent)| side(agent, entities))
        .filter(|side| !is_body(*side, lexicon))
        .collect();
    for sides in [&mut officials, &mut speaking] {
        sides.sort_unstable();
        sides.dedup();
    }
    // A minister who meets people of the same country is not at an international meeting.
    let named = named_sides(article, told, lexicon);
    let is_other = |side: Side| !named.contains(&side);
    let others = entities.people.iter().any(|person| person.party.map_or(person.role.is_some(), is_other))
        || titled && entities.people.iter().all(|person| person.party.is_none());
    if named.len() < 2 && !(meets_somebody || held || others) {
        return false;
    }
    // News of an election is full of meetings with voters.
    if is_contest(told) && !titled && sides(&officials, &speaking) < 3 {
        return false;
    }
    let points = [
        (titled, 2),
        (events, 2),
        (officials.len() >= 2, 2),
        (officials.len() == 1, 1),
        (speaking.len() >= 3, 2),
        (speaking.len() == 2, 1),
        (joint, 1),
        (nouns >= 2, 1),
        (held, 2),
    ];
    let decides = acts().any(|(told, verb, agent)| {
        let body = side(agent, entities).is_some_and(|side| !matches!(side, Side::Party(id) if lexicon.is_seated(id)));
        body && told.sentence.is(verb, class::FOUND | class::AGREE)
    });
    let comes = titled || events || held || nouns > 0 || decides;
    let sum: usize = points.iter().filter(|(holds, _)| *holds).map(|(_, weight)| weight).sum();
    // More signs are required if nobody meets in the text.
    sum >= if comes { ENOUGH } else { ENOUGH + 1 }
}

/// The states that the headline and the first sentences name.
fn named_sides(article: &Article, told: &[Told<'_, '_>], lexicon: &Lexicon) -> Vec<Side> {
    let headline = article.headline.map(|span| span.slice(&article.text));
    let texts = told.iter().take(FIRST).map(|told| told.line.text).chain(headline);
    let mut named: Vec<Side> = texts.flat_map(|text| author::named_in(text, lexicon)).collect();
    named.sort_unstable();
    named.dedup();
    named
}

/// "The Contact Group met in Geneva", "the third round of consultations was held in Hanoi".
fn is_held(line: &Line<'_>, lexicon: &Lexicon) -> bool {
    (1..line.tokens.len()).any(|at| {
        let verb = line.tokens.get(at);
        let came = verb.is_some_and(|verb| verb.is_in(&["met", "convened", "held", "gathered"]) && !verb.quoted);
        let town = line
            .tokens
            .get(at + 2..)
            .is_some_and(|rest| lexicon.senses(rest).any(|(sense, _)| matches!(sense, Sense::Town | Sense::Seat(_))));
        came && line.tokens.get(at + 1).is_some_and(|next| next.is_in(&["in", "at"])) && town
    })
}

/// Whether the sentence refers to all sides together: "both sides".
fn names_all(told: &Told<'_, '_>, entities: &Entities) -> bool {
    (0..told.sentence.nodes.len()).any(|at| {
        let pronoun = told.sentence.tag(at).starts_with("PRP");
        let together = matches!(entities.one(told.sentence, at), Some(Agent::Joint(_)));
        !pronoun && together
    })
}

fn is_pronoun(told: &Told<'_, '_>, verb: usize) -> bool {
    told.sentence.subject(verb).is_some_and(|at| told.sentence.tag(at).starts_with("PRP"))
}

fn sides(officials: &[Side], speaking: &[Side]) -> usize {
    officials.len() + speaking.iter().filter(|side| !officials.contains(side)).count()
}

/// Whether it is news of an election: election words are frequent enough that it is the main topic.
pub(super) fn is_contest(told: &[Told<'_, '_>]) -> bool {
    let words = || told.iter().flat_map(|told| &told.line.tokens).filter(|token| token.is_word());
    let contest = words().filter(|token| token.is(class::CONTEST)).count();
    contest >= 4 && contest * 140 >= words().count()
}

/// Whether officials or governments of more than one state speak in it. That makes it news of their relations, even if nobody
/// met.
pub(super) fn is_foreign(told: &[Told<'_, '_>], entities: &Entities) -> bool {
    let mut sides: Vec<Side> = told
        .iter()
        .flat_map(|told| told.acts.iter().map(move |(verb, agent)| (told, *verb, agent)))
        .filter(|(told, verb, _)| reports(told, *verb))
        .filter_map(|(_, _, agent)| side(agent, entities))
        .collect();
    sides.sort_unstable();
    sides.dedup();
    sides.len() >= 2
}

/// Whether it is news of public affairs: government, political parties, law. News of a match, a prize, a storm or an illness may
/// name a minister too, but words of its own topic outnumber the political ones.
pub(super) fn is_public(told: &[Told<'_, '_>]) -> bool {
    let words = || told.iter().flat_map(|told| &told.line.tokens).filter(|token| token.is_word());
    let public = words().filter(|token| token.is(class::PUBLIC | class::CONTEST)).count();
    public >= 3 && public * 120 >= words().count() && !is_private(told)
}

/// Whether words of matches, prizes, storms and illness outnumber those of public affairs.
pub(super) fn is_private(told: &[Told<'_, '_>]) -> bool {
    let count = |bits: u64| {
        told.iter().flat_map(|told| &told.line.tokens).filter(|token| token.is_word() && token.is(bits)).count()
    };
    count(class::PRIVATE) > count(class::PUBLIC | class::CONTEST)
}

/// Whether `side` is a forum or another global body. Such a body is quoted with figures and warnings in any news, so its words are not a sign of a
/// meeting.
fn is_body(side: Side, lexicon: &Lexicon) -> bool {
    let name = side.name(lexicon);
    matches!(side, Side::Forum(_))
        || ["World ", "International ", "United Nations"].iter().any(|start| name.starts_with(start))
}

fn reports(told: &Told<'_, '_>, verb: usize) -> bool {
    told.sentence.is(verb, class::REPORT)
}

fn side(agent: &Agent, entities: &Entities) -> Option<Side> {
    match agent {
        Agent::Person(at) => entities.party(*at),
        Agent::Side(side) => Some(*side),
        Agent::Joint(_) | Agent::Source(_) => None,
    }
}
