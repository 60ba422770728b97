//! The meeting of an article: who meets in its sentences, on which day it was, and the kind of text that reports it.

use jiff::civil::Date;

use crate::article::Article;
use crate::brief::Kind;
use crate::extract::entity::Entities;
use crate::extract::line::Line;
use crate::extract::sentence::Sentence;
use crate::extract::side::Agent;
use crate::extract::when::{self, Seen, When};
use crate::extract::words::{JOURNEYS, MEETING_WORDS, MEETS, MEETS_WITH_NOUN, ON_THE_WAY};
use crate::text;

/// A sentence and who does what in it.
pub(super) struct Told<'a, 'b> {
    pub(super) line: Line<'a>,
    pub(super) sentence: &'b Sentence<'a>,
    /// Verbs outside quotation marks, with their agents.
    pub(super) acts: Vec<(usize, Agent)>,
    /// Whether one of them says that its subject met somebody.
    pub(super) meets: bool,
}

impl<'a, 'b> Told<'a, 'b> {
    pub(super) fn new(sentence: &'b Sentence<'a>, entities: &Entities, line: Line<'a>) -> Self {
        let verbs = (0..sentence.nodes.len())
            .filter(|at| sentence.node(*at).is_some_and(|node| node.is_verb() && !node.quoted));
        let acts: Vec<(usize, Agent)> =
            verbs.filter_map(|verb| Some((verb, entities.actor(sentence, verb)?))).collect();
        let meets = acts.iter().any(|(verb, agent)| meets(sentence, *verb, agent, entities));
        Self { line, sentence, acts, meets }
    }
}

/// What is needed to date the meeting of an article.
pub(super) struct Meeting<'a> {
    pub(super) article: &'a Article,
    pub(super) told: &'a [Told<'a, 'a>],
    pub(super) published: Option<Date>,
    pub(super) kind: Kind,
}

/// Whether the verb says that its subject met somebody.
pub(super) fn meets(sentence: &Sentence<'_>, verb: usize, agent: &Agent, entities: &Entities) -> bool {
    if sentence.modal(verb).is_some() || sentence.child(verb, &["neg"]).is_some() {
        return false;
    }
    // "visited Ghana in 2009".
    let long_ago = sentence.behind(verb, &["in"]).is_some_and(|(_, year)| {
        sentence
            .node(year)
            .is_some_and(|node| node.text.len() == 4 && node.text.bytes().all(|byte| byte.is_ascii_digit()))
    });
    if long_ago {
        return false;
    }
    let near = |words: &[&str]| (verb + 1..verb + 7).any(|at| sentence.node(at).is_some_and(|node| node.is_in(words)));
    let person = |at: usize| matches!(entities.one(sentence, at), Some(Agent::Person(_)));
    let object = sentence.child(verb, &["dobj"]);
    match sentence.lemma(verb) {
        "welcome" => object.is_some_and(person) || near(MEETING_WORDS),
        "call" => object.is_some_and(person) || sentence.behind(verb, &["on"]).is_some_and(|(_, at)| person(at)),
        "speak" | "talk" => near(&["with", "by", "phone", "today", "on", "to"]),
        "visit" => !matches!(agent, Agent::Source(_)),
        lemma if MEETS_WITH_NOUN.contains(&lemma) => near(MEETING_WORDS) || near(&["views"]),
        lemma if JOURNEYS.contains(&lemma) => (verb + 1..verb + 30)
            .any(|at| sentence.node(at).is_some_and(|node| node.is_in(&["meet", "talks", "visit", "summit"]))),
        lemma => MEETS.contains(&lemma) && (!sentence.is_passive(verb) || !matches!(agent, Agent::Source(_))),
    }
}

/// The kind of text, by its headline and by whether it speaks in the first person.
pub(super) fn kind(article: &Article, entities: &Entities) -> Kind {
    let title = article.headline.map_or("", |span| span.slice(&article.text));
    let headline = title.to_lowercase();
    // A newspaper writes "object to the statement on …".
    let is_titled = |words: &[&str]| words.iter().any(|word| title.contains(word));
    let has = |words: &[&str]| words.iter().any(|word| headline.contains(word));
    match headline.as_str() {
        _ if has(&["readout"]) => Kind::Readout,
        _ if has(&[
            "joint statement", "joint declaration", "communiqu", "joint press", "joint vision", "declaration of",
        ]) =>
        {
            Kind::Communique
        }
        // Journalists hear it.
        _ if has(&["remarks by", "speech", "address by", "remarks of", "press briefing", "transcript"]) => Kind::Speech,
        _ if headline.starts_with("statement") || is_titled(&["Statement by", "Statement of", "Statement on"]) => {
            Kind::Statement
        }
        _ if entities.home.is_some() => Kind::Readout,
        _ => Kind::Report,
    }
}

/// The day on which the text was written: that of its dateline or signature, or else that of its publication.
pub(super) fn written(article: &Article, published: Option<Date>) -> Option<Date> {
    article.day.and_then(|day| day.seen_from(published)).or(published)
}

/// The day of the meeting: the day that the text names for it, or else that of the headline or of the text itself. `place` is
/// where it was.
pub(super) fn when(found: &Meeting<'_>, place: Option<&str>, entities: &Entities) -> When {
    let (article, told) = (found.article, found.told);
    let published = found.published;
    let written = written(article, published);
    let headline = article.headline.map_or("", |span| span.slice(&article.text));
    let seen = Seen { from: written, year: when::only_year(headline) };
    let meets_in = |one: &Told<'_, '_>| one.meets;
    let has_noun = |one: &Told<'_, '_>| one.line.tokens.iter().any(|token| MEETING_WORDS.contains(&token.key.as_str()));
    let (lead, first) =
        (told.get(..told.len().min(1)).unwrap_or_default(), told.get(..told.len().min(2)).unwrap_or_default());
    let meeting = told.iter().take(8).filter(|one| meets_in(one) || has_noun(one));
    // A text does not report a meeting long before the day on which it was written.
    let is_near = |one: &Told<'_, '_>, when: &When| {
        let is_first = first.iter().any(|first| first.line.span == one.line.span);
        let limit = if !meets_in(one) {
            45
        } else if is_first {
            i32::MAX
        } else {
            366
        };
        let days = written.zip(when.date).map(|(written, date)| when::days_between(date, written).abs());
        days.is_none_or(|days| days <= limit)
    };
    let in_line =
        |one: &Told<'_, '_>, said: bool| when::in_line(&one.line, seen, said).filter(|when| is_near(one, when));
    let beside = place
        .into_iter()
        .flat_map(|place| told.iter().take(8).filter_map(move |one| when::beside(&one.line, place, seen)));
    let mut all = beside
        .chain(lead.iter().filter_map(|one| in_line(one, false)))
        .chain(meeting.clone().filter_map(|one| in_line(one, false)))
        .chain(first.iter().filter_map(|one| in_line(one, false)))
        .chain(meeting.filter_map(|one| in_line(one, true)))
        .chain(first.iter().filter_map(|one| in_line(one, true)));
    // The first full date, or else the words of the first day.
    let mut named = all.next().unwrap_or_default();
    if named.date.is_none()
        && let Some(dated) = all.find(|when| when.date.is_some())
    {
        named = dated;
    }
    if named.date.is_some() {
        return named;
    }
    let headed = text::find_date(headline).map(|(date, _)| date);
    // A text that does not name the day was written on the day of the meeting, unless it announces one.
    let is_open = named.words.is_none() && !first.iter().any(|one| when::announces(&one.line));
    let own = article.day.and_then(|day| day.seen_from(published)).or(article.published);
    // A newspaper may report days later, so it must name the day of the text itself or begin with the meeting.
    let has_met = |one: &Told<'_, '_>| {
        let is_way = |verb: usize| one.sentence.node(verb).is_some_and(|node| node.is_in(ON_THE_WAY));
        // A document can be signed without a meeting.
        let is_signed = |verb: usize| matches!(one.sentence.lemma(verb), "sign" | "co-sign");
        one.acts
            .iter()
            .any(|(verb, agent)| !is_way(*verb) && !is_signed(*verb) && meets(one.sentence, *verb, agent, entities))
    };
    let is_told = |own: &Date| {
        found.kind != Kind::Report
            || lead.iter().any(has_met)
            || told.iter().take(8).any(|one| when::names(&one.line, *own, seen))
    };
    When { date: headed.or(own.filter(|_| is_open).filter(is_told)), ..named }
}
