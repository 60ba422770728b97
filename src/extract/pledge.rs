//! Undertakings that a verb states: "agreed to", "is ready to", "will", "is to", "tasked their teams to".

use crate::extract::actor::Act;
use crate::extract::deed::{Found, Rule, clause_end, evidence_start, is_foreign, is_negated};
use crate::extract::line::Line;
use crate::extract::mark::{Pronoun, What};
use crate::extract::side::Agent;
use crate::extract::token::Token;
use crate::extract::word::{class, form};

/// "agreed to", "pledged to", "committed to", "decided to", "intends to"; "agreed on"; "agreed that X will"; "pledged $3 million".
pub(super) fn verb(line: &Line<'_>, act: &Act, agent: &Agent, to: usize) -> Option<Found> {
    let at = act.clause.verb;
    let token = line.tokens.get(at)?;
    if !token.is(class::AGREE | class::PLEDGE) || act.clause.modal || is_negated(line, act) {
        return None;
    }
    let passive = act.clause.passive
        && !token.key.starts_with("commit")
        && !token.key.starts_with("determin")
        && !token.key.starts_with("resolv");
    if passive {
        return None;
    }
    let mut next = at + 1;
    while line.tokens.get(next).is_some_and(|token| {
        token.is(class::ADVERB)
            || token.is_in(&["themselves", "itself", "himself", "both", "principle", "ourselves"])
            || is_day_of(line, next)
            || token.is_key("in") && line.tokens.get(next + 1).is_some_and(|word| word.is_key("principle"))
    }) {
        next += 1;
    }
    while line.tokens.get(next).is_some_and(Token::is_quote) {
        next += 1;
    }
    let soft = token.is(class::INTEND);
    let follows = line.tokens.get(next)?;
    let infinitive = follows.is_key("to")
        && line
            .tokens
            .get(next + 1)
            .is_some_and(|verb| verb.has_form(form::BASE) || verb.is(class::ADVERB) || verb.word.class == 0);
    let rest = line.tokens.get(next + 1..to).unwrap_or_default();
    let idle = rest
        .iter()
        .take(4)
        .any(|token| token.is_in(&["importance", "need", "necessity", "urgency", "disagree", "value"]));
    let content = match follows.key.as_str() {
        "to" if infinitive => next,
        "to" if token.is(class::AGREE) && !soft => next + 1,
        "on" | "upon" if token.key.starts_with("agree") && !idle => next + 1,
        "in" | "on" if token.key.starts_with("concur") && is_deed(line, next + 1) => next + 1,
        "that" => promised(line, next, to)?,
        _ if token.key.starts_with("agreed") && line.mark_at(next).is_some() => promised(line, next - 1, to)?,
        _ if token.is(class::PLEDGE)
            && !follows.is_sign(&['.', ','])
            && !follows.is_key("by")
            && !token.key.starts_with("assur")
            && !token.key.starts_with("offer") =>
        {
            next
        }
        _ => return None,
    };
    Some(Found {
        agent: agent.clone(),
        kind: None,
        soft,
        from: evidence_start(line, act),
        content,
        to,
        rule: Rule::Verb,
    })
}

/// "agreed on Thursday to": the "on" before the day.
fn is_day_of(line: &Line<'_>, at: usize) -> bool {
    let day = line.tokens.get(at + 1).is_some_and(|token| token.is(class::WEEKDAY) || token.is_key("today"));
    day && line.tokens.get(at).is_some_and(|token| token.is_key("on"))
}

/// "continuing", the verb of "concurred in continuing".
fn is_deed(line: &Line<'_>, at: usize) -> bool {
    line.tokens.get(at).is_some_and(|token| token.key.len() > 5 && token.key.ends_with("ing"))
}

/// Behind "that": where the undertaking begins, if it is one ("will", "would", not "should").
fn promised(line: &Line<'_>, that: usize, to: usize) -> Option<usize> {
    let inner = line.tokens.get(that + 1..to)?;
    let modal = inner.iter().position(|token| token.is(class::MODAL))?;
    let future = inner.get(modal).is_some_and(|token| token.is(class::FUTURE));
    (future && modal < 24).then_some(that)
}

/// "is ready to", "stands ready to", "remain committed to", "is determined to", "are keen to".
pub(super) fn adjective(line: &Line<'_>, act: &Act, agent: &Agent, to: usize) -> Option<Found> {
    const READY: &[&str] = &[
        "ready", "willing", "prepared", "determined", "committed", "keen", "resolved", "poised", "open", "eager",
        "dedicated",
    ];
    let at = act.clause.verb;
    let verb = line.tokens.get(at)?;
    let itself = READY.contains(&verb.key.as_str()) && (act.clause.passive || verb.word.form == 0);
    let linking = verb.is_in(&[
        "is", "are", "was", "were", "be", "remain", "remains", "remained", "stands", "stand", "stood", "'re", "am",
        "'m",
    ]);
    let ready = if itself {
        at
    } else if linking {
        (at + 1..at + 4).find(|i| line.tokens.get(*i).is_some_and(|token| READY.contains(&token.key.as_str())))?
    } else {
        return None;
    };
    let link = line.tokens.get(ready + 1)?;
    // "was keen to point out".
    if line.tokens.get(ready + 2).is_some_and(|next| next.is(class::SAY)) {
        return None;
    }
    if !link.is_in(&["to", "for"]) || is_negated(line, act) || is_foreign(agent) {
        return None;
    }
    let soft =
        !line.tokens.get(ready).is_some_and(|token| token.is_in(&["committed", "determined", "resolved", "dedicated"]));
    Some(Found {
        agent: agent.clone(),
        kind: None,
        soft,
        from: evidence_start(line, act),
        content: ready + 1,
        to,
        rule: Rule::Ready,
    })
}

/// "tasked their teams to", "directed officials to".
pub(super) fn task(line: &Line<'_>, act: &Act, agent: &Agent, to: usize) -> Option<Found> {
    let at = act.clause.verb;
    let token = line.tokens.get(at)?;
    if !token.is(class::TASK) || act.clause.passive || act.clause.modal || is_foreign(agent) {
        return None;
    }
    let own = line.tokens.get(at + 1)?;
    let infinitive =
        (at + 2..(at + 14).min(to)).any(|i| line.tokens.get(i).is_some_and(|token| token.is_in(&["to", "with"])));
    let fits = own
        .is_in(&["their", "its", "his", "her", "our", "the", "relevant", "senior", "officials", "teams", "ministers"]);
    (infinitive && fits).then(|| Found {
        agent: agent.clone(),
        kind: None,
        soft: false,
        from: evidence_start(line, act),
        content: at,
        to,
        rule: Rule::Tasked,
    })
}

/// "is to open an embassy".
pub(super) fn planned(line: &Line<'_>, act: &Act, agent: &Agent, to: usize) -> Option<Found> {
    let at = act.clause.verb;
    let [be, link, verb] = line.tokens.get(at..at + 3)? else { return None };
    let fits = be.is_in(&["is", "are"]) && link.is_key("to") && verb.has_form(form::BASE);
    let idle = verb.is(class::AUXILIARY | class::SAY) || JOURNEYS.contains(&verb.key.as_str());
    if !fits || idle || is_foreign(agent) || act.clause.modal {
        return None;
    }
    let from = evidence_start(line, act);
    Some(Found { agent: agent.clone(), kind: None, soft: false, from, content: at + 1, to, rule: Rule::Planned })
}

/// Verbs of a person's own journeys and talks: "will visit", "will return to" are plans, not undertakings.
const JOURNEYS: &[&str] = &[
    "visit", "return", "meet", "travel", "arrive", "attend", "depart", "leave", "fly", "speak", "be", "have", "go",
    "head", "address", "deliver", "host", "begin", "start", "take", "become", "pay", "hold", "join", "receive", "need",
    "face", "find", "get", "see", "know",
];

/// "X will …", "we won't …", and "would" behind a verb of reporting.
pub(super) fn future(line: &Line<'_>, acts: &[Act]) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for (n, act) in acts.iter().enumerate() {
        let clause = &act.clause;
        let (Some(agent), true) = (&act.agent, clause.modal) else { continue };
        let front = clause.from.min(clause.verb)..clause.verb;
        let Some(modal) = front.rev().find(|at| line.tokens.get(*at).is_some_and(|token| token.is(class::MODAL)))
        else {
            continue;
        };
        let Some(word) = line.tokens.get(modal) else { continue };
        let verb = line.tokens.get(clause.verb);
        let would = word.is_in(&["would", "wouldn't", "'d"]);
        let told = acts.get(..n).unwrap_or_default().iter().any(|act| {
            line.tokens.get(act.clause.verb).is_some_and(|token| token.is(class::REPORT))
                && !act.agent.as_ref().is_none_or(is_foreign)
        });
        let journey = verb.is_some_and(|verb| JOURNEYS.contains(&verb.key.as_str()));
        let person = matches!(agent, Agent::Person(_));
        let it = line.mark_at(clause.from).is_some_and(|mark| mark.what == What::Pronoun(Pronoun::It));
        // What somebody will ask of others is asked.
        let asks = verb.is_some_and(|verb| verb.is_in(&["demand", "urge", "insist", "ask", "request"]));
        let fits = word.is(class::FUTURE) && !asks && !it && (!would || told) && !clause.passive && !is_foreign(agent);
        if !fits
            || journey
                && (person
                    || verb.is_some_and(|verb| {
                        verb.is_in(&[
                            "meet", "visit", "travel", "attend", "speak", "arrive", "be", "need", "face", "know",
                            "find", "get", "see", "go",
                        ])
                    }))
            || is_wish(line, modal)
        {
            continue;
        }
        let to = clause_end(line, acts, n);
        found.push(Found {
            agent: agent.clone(),
            kind: None,
            soft: false,
            from: evidence_start(line, act).min(modal),
            content: modal,
            to,
            rule: Rule::Will,
        });
    }
    found
}

/// "would like to", "will hopefully": no undertaking; nor is a condition.
fn is_wish(line: &Line<'_>, modal: usize) -> bool {
    let next = line.tokens.get(modal + 1);
    let condition = line
        .tokens
        .get(..modal)
        .unwrap_or_default()
        .iter()
        .any(|token| token.is_in(&["if", "whether", "unless", "hope", "hopes", "hoped"]));
    condition || next.is_some_and(|next| next.is_in(&["like", "hopefully", "probably", "welcome"]))
}
