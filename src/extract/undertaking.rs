//! What sides undertake: to do, to keep doing, to support, to set up. Each rule here is one way in which English says so;
//! what a side asks of another ("urged", "should") is none.

use crate::brief::{CommitmentKind, Strength};
use crate::extract::actor::Act;
use crate::extract::clause::Subject;
use crate::extract::items;
use crate::extract::lexicon::Lexicon;
use crate::extract::line::Line;
use crate::extract::mark::{Pronoun, What};
use crate::extract::nominal;
use crate::extract::side::Agent;
use crate::extract::token::Token;
use crate::extract::word::{class, form};
use crate::text::Span;

/// Somebody undertakes something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Undertaking {
    /// Who.
    pub(super) agent: Agent,
    /// How.
    pub(super) kind: CommitmentKind,
    /// How binding.
    pub(super) strength: Strength,
    /// Where the article states it.
    pub(super) span: Span,
    /// What is undertaken, from its verb on.
    pub(super) content: Span,
    /// The index of the line.
    pub(super) line: usize,
    /// The name of the rule.
    pub(super) rule: &'static str,
}

/// What a rule found in a line: tokens, not yet cut.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) agent: Agent,
    pub(super) kind: Option<CommitmentKind>,
    pub(super) soft: bool,
    /// Where the words that state it begin: the subject, or the verb where the subject is far.
    pub(super) from: usize,
    /// Where what is undertaken begins.
    pub(super) content: usize,
    /// One past the end.
    pub(super) to: usize,
    pub(super) rule: &'static str,
}

/// The undertakings of `line`, the `number`th, whose clauses are `acts`.
pub(super) fn read(line: &Line<'_>, number: usize, acts: &[Act], lexicon: &Lexicon) -> Vec<Undertaking> {
    let mut found: Vec<Found> = Vec::new();
    for (n, act) in acts.iter().enumerate() {
        if let Some(one) = nominal::passive(line, act) {
            found.push(one);
            continue;
        }
        let Some(agent) = &act.agent else { continue };
        let to = clause_end(line, acts, n);
        let rules = [
            verb(line, act, agent, to),
            adjective(line, act, agent, to),
            founding(line, act, agent, to),
            task(line, act, agent, to),
            planned(line, act, agent, to),
            witnessed(line, act, to),
        ];
        match rules.into_iter().flatten().next() {
            Some(one) => found.push(one),
            None => found.extend(nominal::voiced(line, act, to, lexicon)),
        }
    }
    found.extend(future(line, acts));
    found.extend(nominal::shared(line));
    found.sort_by_key(|one| (one.content, one.from));
    let mut all: Vec<Undertaking> = Vec::new();
    for one in found {
        for part in cut(line, number, &one) {
            let twice = all.iter().any(|other| {
                other.content.meets(part.content)
                    && (other.span.within(part.span) == Some(other.span)
                        || part.span.within(other.span) == Some(part.span))
            });
            if !twice {
                all.push(part);
            }
        }
    }
    all
}

/// The parts of what a rule found, as spans: the first with the words before it, the others alone.
fn cut(line: &Line<'_>, number: usize, one: &Found) -> Vec<Undertaking> {
    let to = trimmed(line, one.content, one.to);
    let parts = items::split(line, one.content, to);
    let listed = parts.first().is_some_and(|(from, _)| *from > one.content);
    let make = |n: usize, (from, to): (usize, usize)| Undertaking {
        agent: one.agent.clone(),
        kind: one.kind.unwrap_or(if matches!(one.agent, Agent::Joint(_)) {
            CommitmentKind::Agreed
        } else {
            CommitmentKind::Pledged
        }),
        strength: if one.soft { Strength::Soft } else { Strength::Firm },
        span: line.cut(if n == 0 && !listed { one.from } else { from }, to),
        content: line.cut(from, to),
        line: number,
        rule: one.rule,
    };
    parts.into_iter().enumerate().map(|(n, part)| make(n, part)).collect()
}

/// One past the last word before the sign that ends the sentence.
fn trimmed(line: &Line<'_>, from: usize, mut to: usize) -> usize {
    let is_loose = |token: &Token<'_>| {
        token.is_quote() || token.is_sign(&['.', ',', ';', ':', '!']) || token.is_in(&["and", "but", "while"])
    };
    while to > from + 1 && line.tokens.get(to - 1).is_some_and(is_loose) {
        to -= 1;
    }
    to
}

/// One past what belongs to the clause `acts[n]`: up to the next clause that is not part of what it says.
pub(super) fn clause_end(line: &Line<'_>, acts: &[Act], n: usize) -> usize {
    let Some(act) = acts.get(n) else { return line.tokens.len() };
    let quoted = line.tokens.get(act.clause.verb).is_some_and(|token| token.quoted);
    let next = acts.get(n + 1..).unwrap_or_default().iter().find_map(|other| {
        let from = other.clause.from;
        let before = from.checked_sub(1).and_then(|i| line.tokens.get(i))?;
        let joined = before.is_in(&["and", "but", ";", "while", "whereas", ","]) && from > act.clause.verb + 1;
        // "and work" may be the second of two infinitives; a past tense is a verb of its own.
        let shared = matches!(other.clause.subject, Subject::Shared(_));
        let verb = line.tokens.get(other.clause.verb)?;
        let own = !shared || verb.has_form(form::PAST) || other.clause.modal || verb.has_form(form::PRESENT);
        let acts = other.agent.is_some() || !shared && verb.word.form != 0;
        (joined && own && acts && other.clause.verb > act.clause.verb).then_some(from)
    });
    let quote = (act.clause.verb..line.tokens.len()).find(|at| {
        quoted && line.tokens.get(*at).is_some_and(|token| token.is_quote() || token.is_sign(&['.', '!', '?', ';']))
    });
    let adding = (act.clause.verb + 2..line.tokens.len()).find(|at| {
        line.tokens.get(at - 1).is_some_and(|token| token.text == ",")
            && line.tokens.get(*at).is_some_and(|token| {
                token.is(class::SAY | class::STANCE) && token.has_form(form::ING) && !token.has_form(form::PAST)
            })
    });
    let dash = (act.clause.verb + 3..line.tokens.len())
        .find(|at| line.tokens.get(*at).is_some_and(|token| token.text == ";" || token.text == "."));
    [next, quote, adding, dash].into_iter().flatten().min().unwrap_or(line.tokens.len())
}

/// Where the evidence of `act` begins.
pub(super) fn evidence_start(line: &Line<'_>, act: &Act) -> usize {
    match act.clause.subject {
        Subject::Shared(_) => act.clause.verb,
        // A subject far before its verb, with what stands between commas, would be most of the evidence.
        _ if act.clause.verb.saturating_sub(act.clause.from) > 40 => act.clause.verb,
        _ if act.clause.from > act.clause.verb || line.tokens.get(act.clause.from).is_none() => act.clause.verb,
        _ => act.clause.from,
    }
}

fn is_negated(line: &Line<'_>, act: &Act) -> bool {
    let from = act.clause.verb.saturating_sub(4).max(act.clause.from.min(act.clause.verb));
    line.tokens
        .get(from..act.clause.verb)
        .unwrap_or_default()
        .iter()
        .any(|token| token.is(class::NEGATION) && !token.is(class::PREPOSITION))
}

/// "agreed to", "pledged to", "committed to", "decided to", "intends to"; "agreed on"; "agreed that X will"; "pledged $3 million".
fn verb(line: &Line<'_>, act: &Act, agent: &Agent, to: usize) -> Option<Found> {
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
    let soft = ["intend", "plan", "aim", "offer", "mean"].iter().any(|stem| token.key.starts_with(stem));
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
    Some(Found { agent: agent.clone(), kind: None, soft, from: evidence_start(line, act), content, to, rule: "verb" })
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
fn adjective(line: &Line<'_>, act: &Act, agent: &Agent, to: usize) -> Option<Found> {
    const READY: &[&str] = &[
        "ready",
        "willing",
        "prepared",
        "determined",
        "committed",
        "keen",
        "resolved",
        "poised",
        "open",
        "eager",
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
        rule: "ready",
    })
}

/// Whether the agent is nobody of a side.
fn is_foreign(agent: &Agent) -> bool {
    matches!(agent, Agent::Source(_))
}

/// "announced the establishment of", "signed a memorandum on", "reached consensus on", "set up a working group".
fn founding(line: &Line<'_>, act: &Act, agent: &Agent, to: usize) -> Option<Found> {
    let at = act.clause.verb;
    let token = line.tokens.get(at)?;
    if act.clause.passive || act.clause.modal || is_negated(line, act) || is_foreign(agent) {
        return None;
    }
    let near = line.tokens.get(at + 1..(at + 9).min(to)).unwrap_or_default();
    let has = |bits: u64| {
        near.iter()
            .take_while(|token| !token.is_sign(&[',', ';']))
            .any(|token| token.is(bits) && !token.is_capital() || token.is(bits) && bits & class::INSTRUMENT != 0)
    };
    let found = |kind, content, rule| {
        Some(Found { agent: agent.clone(), kind, soft: false, from: evidence_start(line, act), content, to, rule })
    };
    if token.is_in(&["reached", "reach", "achieved", "forged", "struck"]) && has(class::CONSENSUS) {
        let on = (at + 1..(at + 9).min(to))
            .find(|i| line.tokens.get(*i).is_some_and(|token| token.is_in(&["on", "to", "that", "for"])))?;
        return found(None, on + 1, "consensus");
    }
    if token.key.starts_with("announc") && has(class::FOUNDING) || token.key.starts_with("announc") && is_sum(near) {
        return found(Some(CommitmentKind::Announced), at + 1, "announced");
    }
    let past = token.has_form(form::PAST);
    let perfect = line
        .tokens
        .get(act.clause.verb.saturating_sub(3)..act.clause.verb)
        .unwrap_or_default()
        .iter()
        .any(|token| token.is_key("had"));
    if token.is(class::FOUND) && past && !perfect && token.key.starts_with("sign") && has(class::INSTRUMENT) {
        return found(Some(CommitmentKind::Announced), at, "signed");
    }
    let set_up = token.is_key("set") && near.first().is_some_and(|token| token.is_key("up"));
    let first = line.tokens.get(at + 1);
    let adopts = ["adopt", "ratif", "conclu", "finali"].iter().any(|stem| token.key.starts_with(stem));
    let founds = token.is(class::FOUND)
        && (!adopts || has(class::INSTRUMENT))
        && !token.is_in(&["found", "exchanged", "concluded"])
        && !token.key.starts_with("sign");
    if past
        && (founds || set_up)
        && first.is_some_and(|next| next.is(class::ARTICLE | class::NUMBER) || next.is_key("up"))
    {
        return found(Some(CommitmentKind::Announced), at, "launched");
    }
    None
}

/// "$3 million", "40 million euros", "a further 5 billion yen".
fn is_sum(words: &[Token<'_>]) -> bool {
    let money = ["million", "billion", "euros", "dollars", "pounds", "yen", "rupees", "eur", "usd"];
    let number = words.iter().take(3).position(|token| token.text.starts_with(|c: char| c.is_ascii_digit()));
    words.first().is_some_and(|token| token.text.starts_with(['$', '€', '£', '¥']))
        || number.is_some_and(|at| words.iter().skip(at + 1).take(2).any(|token| token.is_in(&money)))
}

/// "tasked their teams to", "directed officials to".
fn task(line: &Line<'_>, act: &Act, agent: &Agent, to: usize) -> Option<Found> {
    let at = act.clause.verb;
    let token = line.tokens.get(at)?;
    if !token.is(class::TASK) || act.clause.passive || act.clause.modal || is_foreign(agent) {
        return None;
    }
    let own = line.tokens.get(at + 1)?;
    let infinitive =
        (at + 2..(at + 14).min(to)).any(|i| line.tokens.get(i).is_some_and(|token| token.is_in(&["to", "with"])));
    let fits = own.is_in(&[
        "their",
        "its",
        "his",
        "her",
        "our",
        "the",
        "relevant",
        "senior",
        "officials",
        "teams",
        "ministers",
    ]);
    (infinitive && fits).then(|| Found {
        agent: agent.clone(),
        kind: None,
        soft: false,
        from: evidence_start(line, act),
        content: at,
        to,
        rule: "tasked",
    })
}

/// "is to open an embassy".
fn planned(line: &Line<'_>, act: &Act, agent: &Agent, to: usize) -> Option<Found> {
    let at = act.clause.verb;
    let [be, link, verb] = line.tokens.get(at..at + 3)? else { return None };
    let fits = be.is_in(&["is", "are"]) && link.is_key("to") && verb.has_form(form::BASE);
    let idle = verb.is(class::AUXILIARY | class::SAY) || JOURNEYS.contains(&verb.key.as_str());
    if !fits || idle || is_foreign(agent) || act.clause.modal {
        return None;
    }
    let from = evidence_start(line, act);
    Some(Found { agent: agent.clone(), kind: None, soft: false, from, content: at + 1, to, rule: "planned" })
}

/// "witnessed the signing of an agreement": whoever looks on, both sides sign.
fn witnessed(line: &Line<'_>, act: &Act, to: usize) -> Option<Found> {
    let at = act.clause.verb;
    let looks = line.tokens.get(at)?.is_in(&["witnessed", "attended", "oversaw", "presided"]);
    if !looks || act.clause.passive || act.clause.modal {
        return None;
    }
    let signing = (at + 1..(at + 6).min(to)).find(|i| {
        let is_signing = line.tokens.get(*i).is_some_and(|token| token.is_in(&["signing", "exchange"]));
        is_signing && line.tokens.get(i + 1).is_some_and(|next| next.is_in(&["of", "ceremony"]))
    })?;
    let agreement = line
        .tokens
        .get(signing + 1..(signing + 12).min(to))?
        .iter()
        .any(|token| token.is(class::INSTRUMENT) || token.is_key("ceremony"));
    let kind = Some(CommitmentKind::Announced);
    let (agent, from) = (Agent::Joint(Vec::new()), evidence_start(line, act));
    agreement.then_some(Found { agent, kind, soft: false, from, content: at, to, rule: "witnessed" })
}

/// Verbs of a person's own journeys and talks: "will visit", "will return to" are plans, not undertakings.
const JOURNEYS: &[&str] = &[
    "visit", "return", "meet", "travel", "arrive", "attend", "depart", "leave", "fly", "speak", "be", "have", "go",
    "head", "address", "deliver", "host", "begin", "start", "take", "become", "pay", "hold", "join", "receive", "need",
    "face", "find", "get", "see", "know",
];

/// "X will …", "we won't …", and "would" behind a verb of reporting.
fn future(line: &Line<'_>, acts: &[Act]) -> Vec<Found> {
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
        let fits = word.is(class::FUTURE) && !it && (!would || told) && !clause.passive && !is_foreign(agent);
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
            rule: "will",
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

/// Whether any token of `tokens` is `key`.
pub(super) fn holds(tokens: &[Token<'_>], keys: &[&str]) -> bool {
    tokens.iter().any(|token| token.is_in(keys))
}

/// Who undertakes the items of the list that follows `line`, where it ends with a colon behind a verb of undertaking.
pub(super) fn header(line: &Line<'_>, acts: &[Act], before: Option<(Agent, usize)>) -> Option<(Agent, usize)> {
    let ends = line.tokens.last().is_some_and(|token| token.text == ":");
    if line.item && !ends {
        return before.map(|(agent, _)| (agent, line.paragraph));
    }
    let undertakes = |act: &Act| {
        let verb = line.tokens.get(act.clause.verb);
        verb.is_some_and(|verb| verb.is(class::AGREE | class::PLEDGE | class::FOUND) || verb.key.starts_with("announc"))
            || act.clause.modal
    };
    let act = acts.iter().find(|act| undertakes(act) && act.agent.is_some())?;
    ends.then(|| act.agent.clone().map(|agent| (agent, line.paragraph))).flatten()
}

/// "5. Both sides stressed …": a numbered paragraph with a subject and a report of its own is no item of the list before it.
pub(super) fn begins_anew(line: &Line<'_>, acts: &[Act]) -> bool {
    line.item
        && acts.iter().any(|act| {
            let verb = line.tokens.get(act.clause.verb);
            act.agent.is_some()
                && act.clause.from < 5
                && act.clause.from <= act.clause.verb
                && !act.clause.modal
                && verb.is_some_and(|verb| verb.is(class::REPORT) && verb.has_form(form::PAST | form::PRESENT))
        })
}

/// The first word behind "1.", "(a)", "-".
fn behind_number(line: &Line<'_>) -> Option<usize> {
    let close = line.tokens.iter().take(3).position(|token| token.is_sign(&[')']));
    let number = line.tokens.first().is_some_and(|token| token.text.len() <= 3)
        && line.tokens.get(1).is_some_and(|token| token.text == ".");
    let from = close.map_or(if number { 2 } else { 0 }, |close| close + 1);
    let is_first = |token: &Token<'_>| token.is_word() || token.text.starts_with(['$', '€', '£']);
    line.tokens.iter().skip(from).position(is_first).map(|at| at + from)
}

/// The item `line` of the list that `header` heads, as one undertaking.
pub(super) fn item(line: &Line<'_>, number: usize, header: &(Agent, usize), is_alone: bool) -> Option<Undertaking> {
    if !line.item || line.paragraph != header.1 + 1 || !is_alone {
        return None;
    }
    let from = behind_number(line)?;
    let to = trimmed(line, from, line.tokens.len());
    let span = line.cut(from, to);
    Some(Undertaking {
        agent: header.0.clone(),
        kind: if matches!(header.0, Agent::Joint(_)) { CommitmentKind::Agreed } else { CommitmentKind::Pledged },
        strength: Strength::Firm,
        span,
        content: span,
        line: number,
        rule: "item",
    })
}
