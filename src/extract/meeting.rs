//! Whether an article is about a meeting, and then: who took part, where and when it was, what sort of text tells it.

use jiff::civil::Date;

use crate::article::Article;
use crate::brief::Kind;
use crate::extract::actor::{Act, Memory, whole_group};
use crate::extract::lexicon::{Lexicon, Sense};
use crate::extract::line::Line;
use crate::extract::mark::What;
use crate::extract::people::People;
use crate::extract::side::{Agent, Side};
use crate::extract::token::Token;
use crate::extract::when::{self, When};
use crate::extract::word::{class, form};

/// A line with what its clauses do.
pub(super) struct Told<'a, 'b> {
    /// The line.
    pub(super) line: &'b Line<'a>,
    /// Its clauses.
    pub(super) acts: &'b [Act],
}

/// Verbs that tell of coming together.
const MET: &[&str] = &[
    "had",
    "has",
    "have",
    "met",
    "meet",
    "meets",
    "meeting",
    "hosted",
    "hosts",
    "received",
    "receives",
    "convened",
    "convenes",
    "gathered",
    "joined",
    "visited",
    "visits",
    "spoke",
    "speaks",
    "talked",
    "conferred",
    "telephoned",
    "phoned",
    "chaired",
    "co-chaired",
    "attended",
    "greeted",
    "held",
    "holds",
    "hold",
    "signed",
    "signs",
    "negotiated",
    "participated",
    "welcomed",
    "arrived",
    "called",
    "discussed",
    "exchanged",
    "consulted",
    "sat",
    "dined",
    "paid",
    "concurred",
    "travelled",
    "traveled",
    "flew",
];

/// Nouns of meetings.
pub(super) const NOUNS: &[&str] = &[
    "meeting",
    "meetings",
    "talks",
    "summit",
    "call",
    "conversation",
    "discussions",
    "discussion",
    "negotiations",
    "consultations",
    "visit",
    "dialogue",
    "conference",
    "session",
    "encounter",
    "dinner",
    "lunch",
    "luncheon",
    "roundtable",
    "trip",
    "signing",
    "round",
    "forum",
    "readout",
];

/// Whether the clause tells that its subject met somebody.
pub(super) fn meets(line: &Line<'_>, act: &Act) -> bool {
    let Some(token) = line.tokens.get(act.clause.verb) else { return false };
    if token.quoted || act.clause.modal || !MET.contains(&token.key.as_str()) || act.agent.is_none() {
        return false;
    }
    let next = line.tokens.get(act.clause.verb + 1..).unwrap_or_default();
    let near = |words: &[&str]| next.iter().take(6).any(|token| token.is_in(words));
    match token.key.as_str() {
        "welcomed" if receives(line, act.clause.verb) => true,
        "had" | "has" | "have" | "held" | "holds" | "hold" | "exchanged" | "paid" | "welcomed" | "participated"
        | "attended" | "chaired" | "co-chaired" => near(NOUNS) || near(&["views", "visit"]),
        "called" => {
            next.first().is_some_and(|token| token.is_key("on"))
                && line.mark_at(act.clause.verb + 2).is_some()
                && !line.tokens.iter().skip(act.clause.verb).any(|token| token.is_key("to"))
                || next.first().is_some_and(super::token::Token::is_capital) && !near(&["for"])
        }
        "spoke" | "speaks" | "talked" => near(&["with", "by", "phone", "today", "on", "to"]),
        "travelled" | "traveled" | "flew" | "arrived" => {
            line.tokens.iter().any(|token| token.is_in(&["meet", "talks", "visit", "summit"]))
        }
        "signed" | "signs" => true,
        "visited" | "visits" => !matches!(act.agent, Some(Agent::Source(_))),
        _ => !act.clause.passive || !matches!(act.agent, Some(Agent::Source(_))),
    }
}

/// "welcomed Prime Minister Lee to the headquarters": somebody comes, nothing is said.
pub(super) fn receives(line: &Line<'_>, verb: usize) -> bool {
    let guest = line.mark_at(verb + 1).filter(|mark| matches!(mark.what, What::Person(_) | What::Office(..)));
    line.tokens.get(verb).is_some_and(|token| token.is_in(&["welcomed", "welcomes"]))
        && guest.is_some_and(|guest| {
            line.tokens.iter().skip(guest.to).take(8).any(|token| token.is_in(&["to", "at", "in"]))
        })
}

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
                    "chaired",
                    "hosted",
                    "attended",
                    "led",
                    "joined",
                    "received",
                    "co-chaired",
                    "accompanied",
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
            let with = one.line.tokens.get(at + 1).is_some_and(|next| next.is_in(&["with", "between"]));
            let past = at.checked_sub(1).and_then(|i| one.line.tokens.get(i)).is_some_and(|before| {
                before.is_in(&[
                    "upcoming", "planned", "next", "future", "last", "recent", "previous", "earlier", "week", "year",
                    "month",
                ])
            });
            if !past && NOUNS.contains(&token.key.as_str()) && with && !token.quoted && !token.is(class::MODAL) {
                company(one.line, at + 1, one.line.tokens.len(), &mut inside);
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
        let named = |person: &crate::extract::people::Person| {
            person.side.is_some() || person.role.is_some() || speakers.contains(at) || present.contains(at)
        };
        people.list.get(*at).is_some_and(named)
    };
    (0..people.list.len()).filter(|at| inside.get(*at) == Some(&true)).filter(known).collect()
}

/// The items below "The following attended the meeting:".
fn attendees(told: &[Told<'_, '_>], inside: &mut [bool]) {
    const PRESENT: &[&str] = &[
        "attended",
        "attend",
        "participated",
        "participate",
        "attending",
        "participants",
        "attendees",
        "present",
        "represented",
        "attendance",
        "delegations",
        "part",
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
    if act.clause.from > act.clause.verb || matches!(act.clause.subject, crate::extract::clause::Subject::Shared(_)) {
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

/// What sort of text it is, by its headline and by how it speaks.
pub(super) fn kind(article: &Article, memory: &Memory) -> Kind {
    let headline = article.headline.map(|span| span.of(&article.text).to_lowercase()).unwrap_or_default();
    let has = |words: &[&str]| words.iter().any(|word| headline.contains(word));
    match headline.as_str() {
        _ if has(&["readout"]) => Kind::Readout,
        _ if has(&[
            "joint statement",
            "joint declaration",
            "communiqu",
            "joint press",
            "joint vision",
            "declaration of",
        ]) =>
        {
            Kind::Communique
        }
        _ if has(&["remarks by", "speech", "address by", "remarks of"]) => Kind::Speech,
        _ if headline.starts_with("statement") || has(&["statement by", "statement of", "statement on"]) => {
            Kind::Statement
        }
        _ if memory.home.is_some() => Kind::Readout,
        _ => Kind::Report,
    }
}

/// The town in which the meeting was, as the text names it.
pub(super) fn place(article: &Article, told: &[Told<'_, '_>], lexicon: &Lexicon) -> Option<String> {
    let mut best: Option<(i32, String)> = None;
    for (n, one) in told.iter().enumerate() {
        let met = one.acts.iter().any(|act| meets(one.line, act));
        let noun = one.line.tokens.iter().any(|token| NOUNS.contains(&token.key.as_str()) && !token.quoted);
        let score = if met {
            30
        } else if noun {
            20
        } else {
            0
        } - i32::try_from(n.min(15)).unwrap_or(15);
        if score <= 0 && n > 1 {
            continue;
        }
        let planned = one.line.tokens.iter().enumerate().any(|(at, token)| {
            let noun = one.line.tokens.iter().skip(at + 1).take(3).any(|next| NOUNS.contains(&next.key.as_str()));
            token.is_in(&["upcoming", "planned", "forthcoming"]) || token.is_key("next") && noun
        });
        if planned && !met {
            continue;
        }
        if let Some((town, bonus)) = town(one.line, lexicon)
            && best.as_ref().is_none_or(|(known, _)| score + bonus > *known)
        {
            best = Some((score + bonus, town));
        }
    }
    let remote = told.iter().take(3).any(|one| is_remote(&one.line.tokens));
    let headline = article.headline.map_or(String::new(), |span| span.of(&article.text).to_lowercase());
    if remote
        || ["by phone", "phone call", "telephone", "virtual", " call with", " call between", " call to ", " call from"]
            .iter()
            .any(|word| headline.contains(word))
    {
        return None;
    }
    let colon = told.first().and_then(|one| town_colon(one.line, lexicon));
    let line = article.dateline.map(|span| titled(span.of(&article.text))).or(colon);
    match best {
        Some((score, town)) if score > 5 || line.is_none() => Some(town),
        _ => line,
    }
}

/// "ISLAMABAD: The talks": a dateline that only a town can tell from a shout.
fn town_colon(line: &Line<'_>, lexicon: &Lexicon) -> Option<String> {
    let (_, len) = lexicon.senses(&line.tokens).find(|(sense, _)| matches!(sense, Sense::Town | Sense::Seat(_)))?;
    line.tokens.get(len).filter(|token| token.text == ":")?;
    Some(titled(line.words(0, len)))
}

/// "by phone", "a telephone conversation", "a virtual summit".
fn is_remote(tokens: &[Token<'_>]) -> bool {
    tokens.windows(2).any(|pair| match pair {
        [a, b] => {
            let wire = |token: &Token<'_>| token.is_in(&["phone", "telephone", "video", "virtual"]);
            a.is_in(&["by", "the", "a"]) && b.is_in(&["phone", "telephone", "videoconference", "teleconference"])
                || wire(a)
                    && b.is_in(&[
                        "call",
                        "talk",
                        "talks",
                        "conversation",
                        "meeting",
                        "summit",
                        "conference",
                        "bilateral",
                        "conversations",
                    ])
        }
        _ => false,
    })
}

/// "BEIJING" as "Beijing".
fn titled(town: &str) -> String {
    if town.chars().any(char::is_lowercase) || town.contains('.') {
        return town.to_owned();
    }
    let word = |word: &str| {
        let mut chars = word.chars();
        chars.next().map_or(String::new(), |first| first.to_string() + &chars.as_str().to_lowercase())
    };
    town.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// The first town that a meeting can be "in", and how plainly it says so.
fn town(line: &Line<'_>, lexicon: &Lexicon) -> Option<(String, i32)> {
    for (at, token) in line.tokens.iter().enumerate() {
        let to = token.is_in(&["to", "visited", "visits"]);
        if !(token.is_in(&["in", "at"]) || to) || token.quoted {
            continue;
        }
        let topic = [
            "situation",
            "crisis",
            "war",
            "conflict",
            "fighting",
            "violence",
            "attack",
            "attacks",
            "developments",
            "events",
            "unrest",
            "coup",
            "bombing",
            "siege",
            "based",
            "embassy",
            "born",
            "clashes",
            "offensive",
            "ceasefire",
            "truce",
            "elections",
            "protests",
            "interests",
        ];
        if at.checked_sub(1).and_then(|i| line.tokens.get(i)).is_some_and(|before| before.is_in(&topic)) {
            continue;
        }
        let at = at + capital(line, at + 1, lexicon);
        let rest = line.tokens.get(at + 1..).unwrap_or_default();
        if !rest.first().is_some_and(Token::is_capital) {
            continue;
        }
        let listed = lexicon
            .senses(rest)
            .filter(|(sense, _)| matches!(sense, Sense::Town | Sense::Seat(_)))
            .map(|(_, len)| len)
            .max();
        let other = lexicon
            .senses(rest)
            .any(|(sense, _)| matches!(sense, Sense::House(_) | Sense::Party(_) | Sense::People(_) | Sense::Forum(_)));
        let len = listed.or_else(|| (!other).then(|| before_country(rest, lexicon)).flatten());
        let Some(len) = len else { continue };
        let next = rest.get(len);
        // "in Beijing's view", "to Moscow that": a government, no town.
        let governs = next.is_some_and(|next| next.is_in(&["'s", "'", "-"]));
        let arrives = !to
            || line.tokens.iter().any(|token| {
                token.is_in(&[
                    "travelled",
                    "traveled",
                    "visit",
                    "visited",
                    "arrived",
                    "trip",
                    "flew",
                    "visits",
                    "came",
                    "went",
                ])
            });
        if governs || !arrives {
            continue;
        }
        let words = line.words(at + 1, at + 1 + len).to_owned();
        if words.chars().filter(|c| c.is_uppercase()).count() > 4 && !words.contains(' ') {
            continue;
        }
        return Some((words, if to { -6 } else { 0 }));
    }
    None
}

/// The words that stand before a town: "the Turkish capital", "the capital, ", "the resort town of", "downtown".
fn capital(line: &Line<'_>, from: usize, lexicon: &Lexicon) -> usize {
    let mut at = from;
    at += usize::from(line.tokens.get(at).is_some_and(|token| token.is_in(&["the", "its", "their"])));
    while let Some(token) = line.tokens.get(at) {
        let people =
            lexicon.senses(line.tokens.get(at..).unwrap_or_default()).find(|(s, _)| matches!(s, Sense::People(_)));
        let plain = !token.is_capital() && token.is_word() && !token.is(class::SMALL) && at < from + 5;
        let step = if let Some((_, len)) = people { len } else { usize::from(plain) };
        if step == 0 {
            break;
        }
        at += step;
    }
    let is_town = at.checked_sub(1).and_then(|i| line.tokens.get(i)).is_some_and(|token| {
        token.is_in(&["capital", "city", "town", "resort", "port", "downtown", "central", "nearby", "neighbouring"])
    });
    if !is_town {
        return 0;
    }
    at += usize::from(line.tokens.get(at).is_some_and(|token| token.is_in(&["of", ","])));
    at - from
}

/// "Carbis Bay, United Kingdom": a name that no list has, with a country behind it.
fn before_country(rest: &[Token<'_>], lexicon: &Lexicon) -> Option<usize> {
    let len = rest
        .iter()
        .take_while(|token| {
            token.is_capital() && token.is_word() && !token.is(class::SMALL | class::MONTH | class::WEEKDAY)
        })
        .count();
    let comma = rest.get(len)?.text == ",";
    let country = rest.get(len + 1..).and_then(|rest| lexicon.senses(rest).next());
    ((1..=3).contains(&len) && comma && matches!(country, Some((Sense::Party(_), _)))).then_some(len)
}

/// The day of the meeting.
pub(super) fn when(told: &[Told<'_, '_>], published: Option<Date>) -> When {
    let meeting = told.iter().take(8).filter(|one| {
        one.acts.iter().any(|act| meets(one.line, act))
            || one.line.tokens.iter().any(|token| NOUNS.contains(&token.key.as_str()))
    });
    let meeting: Vec<&Told<'_, '_>> = meeting.collect();
    let days = |told: &[&Told<'_, '_>], said: bool| -> Vec<When> {
        told.iter().filter_map(|one| when::in_line(one.line, published, said)).collect()
    };
    let first: Vec<&Told<'_, '_>> = told.iter().take(2).collect();
    let all = [days(&meeting, false), days(&first, false), days(&meeting, true), days(&first, true)].concat();
    all.iter().find(|when| when.date.is_some()).or_else(|| all.first()).cloned().unwrap_or_default()
}
