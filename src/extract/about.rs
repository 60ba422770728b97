//! What an article is about: a meeting, an election, or something else. On it depends what is taken from it.

use crate::article::Article;
use crate::extract::actor::Act;
use crate::extract::lexicon::{Lexicon, Sense};
use crate::extract::line::Line;
use crate::extract::mark::What;
use crate::extract::meeting::{self, Told};
use crate::extract::people::People;
use crate::extract::side::{Agent, Side};
use crate::extract::word::class;

/// How much must speak for it.
const ENOUGH: usize = 3;

/// Whether the article tells of a meeting: its headline says so, people meet in it, sides speak in it, or they do things
/// together; one of these alone is not enough.
pub(super) fn is_meeting(article: &Article, told: &[Told<'_, '_>], people: &People, lexicon: &Lexicon) -> bool {
    let headline = article.headline.map(|span| span.slice(&article.text).to_lowercase()).unwrap_or_default();
    let says =
        |words: &[&str]| headline.split(|c: char| !c.is_alphanumeric() && c != '-').any(|word| words.contains(&word));
    let titled = says(meeting::NOUNS)
        || says(&["meets", "met", "meet", "hosts", "communique", "communiqué", "joint", "declaration", "receives"]);
    let acts = || told.iter().flat_map(|told| told.acts.iter().map(move |act| (told.line, act)));
    let events = acts().filter(|(line, act)| meeting::meets(line, act) && is_sided(act.agent.as_ref(), people)).count();
    let joint = told.iter().any(|told| told.line.marks.iter().any(|mark| mark.what == What::Joint))
        || acts().any(|(line, act)| reports(line, act) && matches!(act.agent, Some(Agent::Joint(_))));
    let held = told.iter().take(3).any(|told| is_held(told.line, lexicon));
    let nouns = told
        .iter()
        .flat_map(|told| &told.line.tokens)
        .filter(|token| meeting::NOUNS.contains(&token.key.as_str()) && !token.quoted)
        .count();
    let mut officials: Vec<Side> =
        people.list.iter().filter(|person| person.role.is_some()).filter_map(|person| person.side).collect();
    let mut speaking: Vec<Side> = acts()
        .filter(|(line, act)| reports(line, act))
        .filter_map(|(_, act)| side(act.agent.as_ref()?, people))
        .filter(|side| !is_body(*side, lexicon))
        .collect();
    for sides in [&mut officials, &mut speaking] {
        sides.sort_unstable();
        sides.dedup();
    }
    // News of an election is full of meetings, with voters.
    if is_contest(told) && !titled && sides(&officials, &speaking) < 3 {
        return false;
    }
    let points = [
        (titled, 2),
        (events > 0, 2),
        (officials.len() >= 2, 2),
        (speaking.len() >= 3, 2),
        (speaking.len() == 2, 1),
        (joint, 1),
        (nouns >= 2, 1),
        (held, 2),
    ];
    points.iter().filter(|(holds, _)| *holds).map(|(_, weight)| weight).sum::<usize>() >= ENOUGH
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

fn sides(officials: &[Side], speaking: &[Side]) -> usize {
    officials.len() + speaking.iter().filter(|side| !officials.contains(side)).count()
}

/// Whether it is news of an election: its words are so many that it can be about little else.
pub(super) fn is_contest(told: &[Told<'_, '_>]) -> bool {
    let words = || told.iter().flat_map(|told| &told.line.tokens).filter(|token| token.is_word());
    let contest = words().filter(|token| token.is(class::CONTEST)).count();
    contest >= 4 && contest * 140 >= words().count()
}

/// Whether officials or states speak in it, of more than one state: news of relations between them, met or not.
pub(super) fn is_foreign(told: &[Told<'_, '_>], people: &People) -> bool {
    let mut sides: Vec<Side> = told
        .iter()
        .flat_map(|told| told.acts.iter().map(move |act| (told.line, act)))
        .filter(|(line, act)| reports(line, act))
        .filter_map(|(_, act)| side(act.agent.as_ref()?, people))
        .collect();
    sides.sort_unstable();
    sides.dedup();
    sides.len() >= 2
}

/// Whether it is news of public affairs: of governing, of parties, of law. News of a match, a prize, a storm or an illness may
/// name a minister too, but its own words are more.
pub(super) fn is_public(told: &[Told<'_, '_>]) -> bool {
    let words = || told.iter().flat_map(|told| &told.line.tokens).filter(|token| token.is_word());
    let public = words().filter(|token| token.is(class::PUBLIC | class::CONTEST)).count();
    public >= 3 && public * 120 >= words().count() && !is_private(told)
}

/// Whether the words of matches, prizes, storms and illness are more than those of governing.
pub(super) fn is_private(told: &[Told<'_, '_>]) -> bool {
    let count = |bits: u64| {
        told.iter().flat_map(|told| &told.line.tokens).filter(|token| token.is_word() && token.is(bits)).count()
    };
    count(class::PRIVATE) > count(class::PUBLIC | class::CONTEST)
}

/// A body of the whole world: it gives figures and warnings wherever it is asked.
fn is_body(side: Side, lexicon: &Lexicon) -> bool {
    let name = side.name(lexicon);
    matches!(side, Side::Forum(_))
        || ["World ", "International ", "United Nations"].iter().any(|start| name.starts_with(start))
}

fn reports(line: &Line<'_>, act: &Act) -> bool {
    line.tokens.get(act.clause.verb).is_some_and(|token| token.is(class::REPORT) && !token.quoted)
}

fn is_sided(agent: Option<&Agent>, people: &People) -> bool {
    match agent {
        Some(Agent::Joint(_)) => true,
        Some(agent) => side(agent, people).is_some(),
        None => false,
    }
}

fn side(agent: &Agent, people: &People) -> Option<Side> {
    match agent {
        Agent::Person(at) => people.list.get(*at).and_then(|person| person.side),
        Agent::Side(side) => Some(*side),
        Agent::Joint(_) | Agent::Source(_) => None,
    }
}
