//! How a clause tells of a meeting, on which day it was, and what sort of text tells it.

use jiff::civil::Date;

use crate::article::Article;
use crate::brief::Kind;
use crate::extract::actor::{Act, Memory};
use crate::extract::line::Line;
use crate::extract::mark::What;
use crate::extract::side::Agent;
use crate::extract::token::Token;
use crate::extract::when::{self, Seen, When};
use crate::extract::words::ON_THE_WAY;
use crate::text;

/// A line with what its clauses do.
pub(super) struct Told<'a, 'b> {
    pub(super) line: &'b Line<'a>,
    pub(super) acts: &'b [Act],
}

/// What an article tells of a meeting.
pub(super) struct Meeting<'a> {
    pub(super) article: &'a Article,
    pub(super) told: &'a [Told<'a, 'a>],
    pub(super) published: Option<Date>,
    pub(super) kind: Kind,
}

/// Verbs that tell of coming together.
pub(super) const MET: &[&str] = &[
    "had", "has", "have", "met", "meet", "meets", "meeting", "hosted", "hosts", "received", "receives", "convened",
    "convenes", "gathered", "joined", "visited", "visits", "spoke", "speaks", "talked", "conferred", "telephoned",
    "phoned", "chaired", "co-chaired", "attended", "greeted", "held", "holds", "hold", "signed", "signs", "negotiated",
    "participated", "welcomed", "arrived", "called", "discussed", "exchanged", "consulted", "sat", "dined", "paid",
    "concurred", "travelled", "traveled", "flew",
];

pub(super) const NOUNS: &[&str] = &[
    "meeting", "meetings", "talks", "summit", "call", "conversation", "discussions", "discussion", "negotiations",
    "consultations", "visit", "dialogue", "conference", "session", "encounter", "dinner", "lunch", "luncheon",
    "roundtable", "trip", "signing", "round", "forum", "readout",
];

/// Whether the clause tells that its subject met somebody.
pub(super) fn meets(line: &Line<'_>, act: &Act) -> bool {
    let Some(token) = line.tokens.get(act.clause.verb) else { return false };
    if token.quoted || act.clause.modal || !MET.contains(&token.key.as_str()) || act.agent.is_none() {
        return false;
    }
    let next = line.tokens.get(act.clause.verb + 1..).unwrap_or_default();
    // "visited Ghana in 2009"
    let is_long_ago = |pair: &[Token<'_>]| matches!(pair, [link, year] if link.is_key("in") && when::is_year(year));
    if next.get(..next.len().min(12)).is_some_and(|next| next.windows(2).any(is_long_ago)) {
        return false;
    }
    let near = |words: &[&str]| next.iter().take(6).any(|token| token.is_in(words));
    match token.key.as_str() {
        "welcomed" if receives(line, act.clause.verb) => true,
        "had" | "has" | "have" | "held" | "holds" | "hold" | "exchanged" | "paid" | "welcomed" | "participated"
        | "attended" | "chaired" | "co-chaired" => near(NOUNS) || near(&["views", "visit"]),
        "called" => {
            next.first().is_some_and(|token| token.is_key("on"))
                && line.mark_at(act.clause.verb + 2).is_some()
                && !line.tokens.iter().skip(act.clause.verb).any(|token| token.is_key("to"))
                || next.first().is_some_and(Token::is_capital) && !near(&["for"])
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

/// What sort of text it is, by its headline and by how it speaks.
pub(super) fn kind(article: &Article, memory: &Memory) -> Kind {
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
        _ if has(&["remarks by", "speech", "address by", "remarks of"]) => Kind::Speech,
        _ if headline.starts_with("statement") || is_titled(&["Statement by", "Statement of", "Statement on"]) => {
            Kind::Statement
        }
        _ if memory.home.is_some() => Kind::Readout,
        _ => Kind::Report,
    }
}

/// The day on which the text was written: that of its dateline or signature, else that of its publication.
pub(super) fn written(article: &Article, published: Option<Date>) -> Option<Date> {
    article.day.and_then(|day| day.seen_from(published)).or(published)
}

/// The day of the meeting: one that the text names for it, else that of the headline or of the text itself. `place` is where
/// it was.
pub(super) fn when(found: &Meeting<'_>, place: Option<&str>) -> When {
    let (article, told) = (found.article, found.told);
    let published = found.published;
    let written = written(article, published);
    let headline = article.headline.map_or("", |span| span.slice(&article.text));
    let seen = Seen { from: written, year: when::only_year(headline) };
    let meets_in = |one: &Told<'_, '_>| one.acts.iter().any(|act| meets(one.line, act));
    let has_noun = |one: &Told<'_, '_>| one.line.tokens.iter().any(|token| NOUNS.contains(&token.key.as_str()));
    let (lead, first) =
        (told.get(..told.len().min(1)).unwrap_or_default(), told.get(..told.len().min(2)).unwrap_or_default());
    let meeting = told.iter().take(8).filter(|one| meets_in(one) || has_noun(one));
    // A day long before the text was written is not that of the meeting it tells of.
    let is_near = |one: &Told<'_, '_>, when: &When| {
        let is_first = first.iter().any(|first| std::ptr::eq(first.line, one.line));
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
        |one: &Told<'_, '_>, said: bool| when::in_line(one.line, seen, said).filter(|when| is_near(one, when));
    let beside = place
        .into_iter()
        .flat_map(|place| told.iter().take(8).filter_map(move |one| when::beside(one.line, place, seen)));
    let mut all = beside
        .chain(lead.iter().filter_map(|one| in_line(one, false)))
        .chain(meeting.clone().filter_map(|one| in_line(one, false)))
        .chain(first.iter().filter_map(|one| in_line(one, false)))
        .chain(meeting.filter_map(|one| in_line(one, true)))
        .chain(first.iter().filter_map(|one| in_line(one, true)));
    // The first that is a date; else the words of the first.
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
    // A text that says no word of the day was written on the day it gives itself, unless it announces a meeting.
    let is_open = named.words.is_none() && !first.iter().any(|one| when::announces(one.line));
    let own = article.day.and_then(|day| day.seen_from(published)).or(article.published);
    // A newspaper may report later: it must name its own day, or begin with the meeting.
    let has_met = |one: &Told<'_, '_>| {
        let is_way = |act: &Act| one.line.tokens.get(act.clause.verb).is_some_and(|verb| verb.is_in(ON_THE_WAY));
        one.acts.iter().any(|act| meets(one.line, act) && !is_way(act))
    };
    let is_told = |own: &Date| {
        found.kind != Kind::Report
            || lead.iter().any(has_met)
            || told.iter().take(8).any(|one| when::names(one.line, *own, seen))
    };
    When { date: headed.or(own.filter(|_| is_open).filter(is_told)), ..named }
}
