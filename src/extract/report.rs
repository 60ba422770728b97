//! Which clauses of a sentence report what somebody says, and whose words they are.

use crate::extract::actor::{Act, Memory};
use crate::extract::clause::{Subject, phrase_from};
use crate::extract::lexicon::{Lexicon, Sense};
use crate::extract::line::Line;
use crate::extract::mark::What;
use crate::extract::meeting::meets;
use crate::extract::people::People;
use crate::extract::saying::{does_report, is_we};
use crate::extract::side::Agent;
use crate::extract::word::{class, form};
use crate::text::Span;

/// A clause that reports.
#[derive(Debug, Clone)]
pub(super) struct Report {
    pub(super) agent: Agent,
    /// Where its part of the sentence begins.
    pub(super) start: usize,
    pub(super) thought: bool,
    /// The words that stand for a side which is more than its name: "U.S. officials".
    pub(super) named: Option<Span>,
}

/// The clauses of `line` that report, those inside what another one reports left out.
pub(super) fn reports(
    (line, acts): (&Line<'_>, &[Act]),
    memory: &Memory,
    (people, lexicon): (&People, &Lexicon),
) -> Vec<Report> {
    let found = reports_of((line, acts), people, lexicon, false);
    // "met the minister, saying that": the only report is a participle.
    if !found.is_empty() {
        return found;
    }
    let found = reports_of((line, acts), people, lexicon, true);
    if !found.is_empty() {
        return found;
    }
    by_whom((line, acts), memory, people).or_else(|| cue(line, acts, memory, people)).into_iter().collect()
}

/// "was criticized by mayors": whoever stands behind "by", where nobody else speaks. No words of theirs are given.
fn by_whom((line, acts): (&Line<'_>, &[Act]), memory: &Memory, people: &People) -> Option<Report> {
    let says = |act: &&Act| {
        let verb = line.tokens.get(act.clause.verb);
        act.clause.passive && verb.is_some_and(|verb| verb.is(class::STANCE | class::URGE) && !verb.quoted)
    };
    let agent = acts.iter().filter(says).find_map(|act| {
        let near = act.clause.verb + 1..act.clause.verb + 7;
        let by = near.into_iter().find(|at| line.tokens.get(*at).is_some_and(|token| token.is_key("by")))?;
        match phrase_from(line, by + 1)?.0 {
            Subject::Marks(marks) => memory.who(line, line.marks.get(*marks.first()?)?, people),
            Subject::Phrase(from, to, _) => {
                let speaks = line.tokens.get(to.checked_sub(1)?)?.is(class::SOURCE | class::ORGAN);
                speaks.then(|| Agent::Source(line.words(from, to).to_owned()))
            }
            Subject::Shared(_) => None,
        }
    })?;
    Some(Report { agent, start: 0, thought: true, named: None })
}

/// "his claim that", "Lee's call for": what a noun attributes to whoever it belongs to, where no verb does.
fn cue(line: &Line<'_>, acts: &[Act], memory: &Memory, people: &People) -> Option<Report> {
    if let Some(agent) = in_words_of(line, memory, people) {
        return Some(Report { agent, start: 0, thought: false, named: None });
    }
    if let Some(agent) = in_view(line, memory) {
        return Some(Report { agent, start: 0, thought: true, named: None });
    }
    let at = (1..line.tokens.len()).find(|at| {
        let token = line.tokens.get(*at);
        let next = line.tokens.get(at + 1);
        token.is_some_and(|token| token.is(class::CUE) && !token.quoted)
            && next.is_some_and(|next| next.is_in(&["that", "to", "for", "of", "about", "on"]))
    })?;
    let owner = (at.saturating_sub(4)..at)
        .rev()
        .find(|i| line.tokens.get(*i).is_some_and(|token| token.is_in(&["his", "her", "their", "'s", "'"])))?;
    let possessive = line.tokens.get(owner)?.is_in(&["'s", "'"]);
    let agent = if possessive {
        let mark = line.mark_before(owner);
        match mark.map(|mark| &mark.what) {
            Some(What::Person(person)) => Agent::Person(*person),
            Some(What::Side(side)) => Agent::Side(*side),
            _ => Agent::Source(line.words(owner.checked_sub(1)?, owner).to_owned()),
        }
    } else {
        acts.iter().find_map(|act| act.agent.clone())?
    };
    Some(Report { agent, start: 0, thought: true, named: None })
}

/// "In his view, …": whoever was spoken of last.
fn in_view(line: &Line<'_>, memory: &Memory) -> Option<Agent> {
    let [first, whose, view, comma] = line.tokens.get(..4)? else { return None };
    let fits = first.is_key("in")
        && whose.is_in(&["his", "her", "their"])
        && view.is_in(&["view", "opinion", "words", "judgment", "judgement", "eyes", "telling"])
        && comma.text == ",";
    fits.then(|| memory.speaker.clone()).flatten()
}

/// "In the words of Lee, …".
fn in_words_of(line: &Line<'_>, memory: &Memory, people: &People) -> Option<Agent> {
    let start = line.tokens.get(..4)?;
    let fits = start.iter().zip(["in", "the", "words", "of"]).all(|(token, key)| token.is_key(key));
    let mark = line.mark_at(4).filter(|_| fits)?;
    line.tokens.get(mark.to).filter(|comma| comma.text == ",")?;
    memory.who(line, mark, people)
}

fn reports_of((line, acts): (&Line<'_>, &[Act]), people: &People, lexicon: &Lexicon, loose: bool) -> Vec<Report> {
    let mut found: Vec<Report> = Vec::new();
    for (n, act) in acts.iter().enumerate() {
        let Some(agent) = &act.agent else { continue };
        let before = act.clause.verb.checked_sub(1).and_then(|i| line.tokens.get(i));
        let verb = line.tokens.get(act.clause.verb);
        let participle = verb.is_some_and(|verb| verb.has_form(form::ING) && !verb.has_form(form::PAST))
            && before.is_some_and(|before| before.text == ",");
        if participle && !(loose && verb.is_some_and(|verb| verb.is(class::SAY | class::STANCE | class::URGE))) {
            continue;
        }
        let token = line.tokens.get(act.clause.verb);
        if token.is_none_or(|token| token.quoted) || !does_report(line, act, lexicon) {
            continue;
        }
        if tells_of_event(line, act, (acts, acts.get(..n).unwrap_or_default())) {
            continue;
        }
        let thought = token.is_some_and(|token| {
            token.is(class::THINK)
                && token.is(class::AGREE)
                && !token.is(class::SAY | class::STANCE | class::URGE | class::PLEDGE)
        }) && !is_we(line, act);
        let agent = &quoted_person(line, act)
            .or_else(|| speaks_for(line, act, (acts, n), people))
            .unwrap_or_else(|| agent.clone());
        let named = || as_named(line, act, acts, lexicon).filter(|_| Some(agent) == act.agent.as_ref());
        match found.last_mut() {
            None => found.push(Report { agent: agent.clone(), start: 0, thought, named: named() }),
            Some(last) if last.agent == *agent => last.thought &= thought,
            // "China supports the plan, Lee said": the words are his.
            Some(last) if is_aside(line, act) => {
                last.agent = agent.clone();
                last.thought &= thought;
                last.named = None;
            }
            Some(_) if breaks(line, act, acts.get(..n).unwrap_or_default()) => {
                found.push(Report { agent: agent.clone(), start: act.clause.from, thought, named: named() });
            }
            Some(_) => {}
        }
    }
    found
}

/// How the sentence names the side that is the subject of `act`, where that is more than the side's name: "U.S. officials",
/// "a spokesman for the Kremlin". None where a pronoun stands for it.
fn as_named(line: &Line<'_>, act: &Act, acts: &[Act], lexicon: &Lexicon) -> Option<Span> {
    let Some(Agent::Side(_)) = act.agent else { return None };
    match &act.clause.subject {
        Subject::Shared(at) => as_named(line, acts.get(*at).filter(|other| *other != act)?, acts, lexicon),
        Subject::Phrase(from, to, hangs) => {
            let end = hangs.iter().filter_map(|at| line.marks.get(*at)).map(|mark| mark.to).max();
            Some(line.cut(*from, end.unwrap_or(*to).max(*to)))
        }
        Subject::Marks(marks) => {
            let [at] = marks.as_slice() else { return None };
            let mark = line.marks.get(*at).filter(|mark| !matches!(mark.what, What::Pronoun(_)))?;
            let from = mark.from + usize::from(line.tokens.get(mark.from)?.is(class::ARTICLE));
            let is_name = |(sense, len): (Sense, usize)| matches!(sense, Sense::Party(_)) && from + len == mark.to;
            let bare = lexicon.senses(line.tokens.get(from..mark.to)?).any(is_name);
            (!bare).then(|| line.cut(mark.from, mark.to))
        }
    }
}

/// "Lee met Kim, the ministry said": whoever only tells what others did or said is not the one who speaks.
fn tells_of_event(line: &Line<'_>, act: &Act, (all, before): (&[Act], &[Act])) -> bool {
    let token = line.tokens.get(act.clause.verb);
    let tells = token
        .is_some_and(|token| token.is_in(&["said", "says", "according", "reported", "reports", "announced", "added"]));
    let behind = act.clause.from > 0
        && line
            .tokens
            .get(act.clause.from - 1)
            .is_some_and(|token| token.text == "," || token.is_quote() || token.is_key("according"))
        || token.is_some_and(|token| token.is_key("according")) && act.clause.verb > 4;
    let other = |other: &&Act| {
        let verb = line.tokens.get(other.clause.verb);
        other.agent.is_some()
            && other.agent != act.agent
            && !other.clause.passive
            && verb.is_some_and(|verb| verb.is(class::MEET | class::AGREE | class::REPORT) && !verb.quoted)
    };
    let front = act.clause.from == 0 && line.tokens.get(act.clause.verb + 1).is_some_and(|next| next.text == ":");
    let after = |other: &Act| {
        other.clause.verb > act.clause.verb
            && line.tokens.get(other.clause.verb).is_some_and(|verb| verb.is(class::MEET) && !verb.quoted)
            && other.agent.is_some()
    };
    if tells && front && all.iter().any(after) || tells && tells_only(line, act, all) {
        return true;
    }
    tells
        && behind
        && matches!(act.agent, Some(Agent::Side(_) | Agent::Source(_)))
        && before.iter().any(|one| other(&one))
}

/// "In a statement, the ministry said that A and B held talks": what comes first in what it says is that somebody met.
fn tells_only(line: &Line<'_>, act: &Act, all: &[Act]) -> bool {
    matches!(act.agent, Some(Agent::Side(_) | Agent::Source(_)))
        && told_by(line, act, all).is_some_and(|told| told.agent != act.agent && meets(line, told))
}

/// What stands right behind the verb of `act`, or behind its "that": "said that Lee stressed".
fn told_by<'a>(line: &Line<'_>, act: &Act, acts: &'a [Act]) -> Option<&'a Act> {
    let verb = act.clause.verb;
    let that = usize::from(line.tokens.get(verb + 1).is_some_and(|next| next.is_key("that")));
    acts.iter().find(|told| told.clause.verb > verb && told.clause.from == verb + 1 + that)
}

/// ", Lee said." behind what he said, or in the middle of it.
fn is_aside(line: &Line<'_>, act: &Act) -> bool {
    let from = act.clause.from;
    let before = from.checked_sub(1).and_then(|at| line.tokens.get(at));
    let says = line.tokens.get(act.clause.verb).is_some_and(|verb| verb.is(class::SAY));
    let ends = line.tokens.get(act.clause.verb + 1).is_none_or(|next| {
        next.is_sign(&['.', ',', ';']) || next.is(class::WEEKDAY | class::ADVERB) || next.is_in(&["on", "in", "at"])
    });
    says && ends
        && from <= act.clause.verb
        && before.is_some_and(|token| token.text == ",")
        && matches!(act.agent, Some(Agent::Person(_)))
        && !matches!(act.clause.subject, Subject::Shared(_))
}

/// "the spokesman said that Lee stressed …": whom a spokesman, a ministry or a report only passes on.
fn speaks_for(line: &Line<'_>, act: &Act, (acts, n): (&[Act], usize), people: &People) -> Option<Agent> {
    let passes = match act.agent.as_ref()? {
        Agent::Person(at) => people.list.get(*at)?.role.as_deref()?.to_lowercase().contains("spokes"),
        Agent::Side(_) | Agent::Source(_) => true,
        Agent::Joint(_) => false,
    };
    let inner = told_by(line, act, acts.get(n + 1..)?)?;
    let reports = line.tokens.get(inner.clause.verb).is_some_and(|token| token.is(class::REPORT) && !token.quoted);
    let fits = passes && reports && !inner.clause.modal && matches!(inner.agent, Some(Agent::Person(_)));
    inner.agent.clone().filter(|_| fits)
}

/// "the agency quoted Lee": whom.
fn quoted_person(line: &Line<'_>, act: &Act) -> Option<Agent> {
    line.tokens.get(act.clause.verb).filter(|token| token.is_in(&["quoted", "quotes", "cited"]))?;
    match line.mark_at(act.clause.verb + 1)?.what {
        What::Person(at) => Some(Agent::Person(at)),
        _ => None,
    }
}

/// Whether a new main clause begins with `act`: after a semicolon, "while", or "and" with a subject of its own.
fn breaks(line: &Line<'_>, act: &Act, before: &[Act]) -> bool {
    let from = act.clause.from;
    let Some(token) = from.checked_sub(1).and_then(|at| line.tokens.get(at)) else { return false };
    if matches!(act.clause.subject, Subject::Shared(_)) {
        return false;
    }
    let reported = before.iter().any(|act| {
        let verb = line.tokens.get(act.clause.verb);
        let next = line.tokens.get(act.clause.verb + 1);
        let says = verb.is_some_and(|verb| verb.is(class::SAY | class::THINK));
        next.is_some_and(|next| next.is_key("that")) || says && line.mark_at(act.clause.verb + 1).is_some()
    });
    let comma = from.checked_sub(2).and_then(|at| line.tokens.get(at)).is_some_and(|token| token.text == ",");
    token.is_in(&[";", "while", "whereas"]) || token.is_in(&["and", "but"]) && (comma || !reported)
}
