//! What is said: sentences that the text attributes to somebody, by a verb of reporting or by quotation marks.

use crate::brief::QuoteKind;
use crate::extract::actor::{Act, Memory};
use crate::extract::clause::{Subject, holds, is_form_of_be};
use crate::extract::lexicon::Lexicon;
use crate::extract::line::Line;
use crate::extract::mark::{Pronoun, What};
use crate::extract::meeting::{meets, receives};
use crate::extract::people::People;
use crate::extract::side::Agent;
use crate::extract::token::Token;
use crate::extract::word::{class, form};
use crate::text::Span;

/// Somebody said it, the text says.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "questions of its form, none of which answers another")]
pub(super) struct Statement {
    /// Who.
    pub(super) agent: Agent,
    /// Direct or reported.
    pub(super) kind: QuoteKind,
    /// Where the article states it.
    pub(super) span: Span,
    /// The paragraph.
    pub(super) paragraph: usize,
    /// Whether a quotation fills the sentence to its end.
    open: bool,
    /// Whether it was said somewhere else than at the meeting: in an article, to a newspaper.
    pub(super) elsewhere: bool,
    /// A verb of thought or wish only: no words of anybody.
    pub(super) thought: bool,
    /// Whether the speaker is only who spoke before.
    guessed: bool,
}

/// The statements found so far, and what is needed to go on.
#[derive(Debug, Default)]
pub(super) struct Statements {
    /// In the order of the text.
    pub(super) list: Vec<Statement>,
    /// Quotations that stand before their attribution.
    waiting: Option<(Span, usize)>,
    /// Whose words the following paragraphs are, after "the minister said:", and the paragraph that says so.
    speech: Option<(Agent, usize)>,
    /// Whether the speech has begun.
    begun: bool,
    /// Whether the speech is one paragraph of questions and answers.
    turn: bool,
}

impl Statements {
    /// Takes in what `line` states, whose clauses are `acts`.
    pub(super) fn read(&mut self, (line, acts): (&Line<'_>, &[Act]), memory: &mut Memory, known: (&People, &Lexicon)) {
        if self.in_speech(line, memory) {
            memory.speaker = self.speech.as_ref().map(|(agent, _)| agent.clone());
            return;
        }
        let found = reports((line, acts), memory, known);
        let quotes = Quotes::of(line);
        // "Quotes attributable to Minister Lee:".
        if let (true, Some(colon)) = (found.is_empty(), line.tokens.last().filter(|token| token.text == ":"))
            && !colon.quoted
            && line.tokens.iter().any(|token| token.is_in(&["attributable", "attributed", "quotes", "quote"]))
            && let Some(person) =
                line.marks.iter().find_map(|m| if let What::Person(at) = m.what { Some(at) } else { None })
        {
            memory.speaker = Some(Agent::Person(person));
            return;
        }
        if found.is_empty() {
            self.unattributed(line, acts, quotes, memory);
            return;
        }
        // "highlighted the following:" says only that a list follows.
        let heads = line.tokens.last().is_some_and(|token| token.text == ":")
            && line.tokens.iter().any(|token| token.is_in(&["following", "below"]) && !token.is_capital());
        if !heads && !self.is_tag(line, &found) {
            self.attributed(line, &found, quotes);
        }
        if let Some(last) = found.last() {
            memory.speaker = Some(last.agent.clone());
            self.begin_speech(line, last);
        }
    }

    /// A sentence whose clauses report: one statement, or one a clause where different people speak.
    fn attributed(&mut self, line: &Line<'_>, found: &[Report], quotes: Quotes) {
        let mut from = 0;
        let starts = self.waiting.take().filter(|(_, paragraph)| *paragraph == line.paragraph);
        for (n, report) in found.iter().enumerate() {
            let to = found.get(n + 1).map_or(line.tokens.len(), |next| next.start);
            let to = trim(&line.tokens, to);
            let mut span = line.cut(from, to);
            if let Some((start, _)) = starts.filter(|_| n == 0) {
                span = Span::new(start.start(), span.end());
            }
            let tokens = line.tokens.get(from..to).unwrap_or_default();
            let direct = starts.is_some() && n == 0 || has_quotation(tokens);
            self.list.push(Statement {
                agent: report.agent.clone(),
                kind: if direct { QuoteKind::Direct } else { QuoteKind::Reported },
                span,
                paragraph: line.paragraph,
                open: quotes.any && n + 1 == found.len(),
                elsewhere: is_elsewhere(tokens),
                thought: report.thought,
                guessed: false,
            });
            from = found.get(n + 1).map_or(to, |next| next.start);
        }
    }

    /// A sentence without a verb of reporting: a quotation that goes on, or that is attributed by what stands around it.
    fn unattributed(&mut self, line: &Line<'_>, acts: &[Act], quotes: Quotes, memory: &Memory) {
        if quotes.inside * 10 < quotes.words * 4 || quotes.words < 2 {
            return;
        }
        if let Some(last) = self.list.last_mut()
            && last.paragraph == line.paragraph
            && last.open
            && (last.kind == QuoteKind::Direct)
            && quotes.inside * 10 >= quotes.words * 8
        {
            last.span = Span::new(last.span.start(), line.span.end());
            return;
        }
        if quotes.inside * 10 >= quotes.words * 9 && !quotes.closed {
            let start =
                self.waiting.filter(|(_, paragraph)| *paragraph == line.paragraph).map_or(line.span, |(span, _)| span);
            self.waiting = Some((Span::new(start.start(), line.span.end()), line.paragraph));
        }
        let outside = acts.iter().find(|act| line.tokens.get(act.clause.verb).is_some_and(|token| !token.quoted));
        let agent = outside.and_then(|act| act.agent.clone());
        let agent = agent.or_else(|| memory.speaker.clone().filter(|_| quotes.inside * 10 >= quotes.words * 8));
        if let Some(agent) = agent {
            self.list.push(Statement {
                agent,
                kind: QuoteKind::Direct,
                span: line.span,
                paragraph: line.paragraph,
                open: true,
                elsewhere: false,
                thought: false,
                guessed: outside.is_none(),
            });
        }
    }

    /// A list follows, no speech.
    pub(super) fn end_speech(&mut self) {
        self.speech = None;
    }

    /// `"… OK?" Lee said.`: a sentence that only says who spoke the one before.
    fn is_tag(&mut self, line: &Line<'_>, found: &[Report]) -> bool {
        let short = line.tokens.iter().filter(|token| token.is_word()).count() <= 6
            && line.tokens.iter().all(|token| !token.quoted);
        let (Some(last), [report]) = (self.list.last_mut(), found) else { return false };
        if !short || !last.guessed || last.paragraph != line.paragraph {
            return false;
        }
        last.agent = report.agent.clone();
        last.guessed = false;
        last.span = Span::new(last.span.start(), line.span.end());
        true
    }

    /// "Following the meeting the Foreign Secretary said:" and nothing more: what follows are his words.
    /// "Lin Mei: We urge …": the paragraph is hers.
    fn opens_turn(&mut self, line: &Line<'_>) {
        let Some(mark) = line.mark_at(0) else { return };
        let What::Person(person) = mark.what else { return };
        let colon = line.tokens.get(mark.to).is_some_and(|token| token.text == ":");
        if colon && !line.tokens.get(mark.to + 1).is_some_and(Token::is_quote) && mark.to + 1 < line.tokens.len() {
            self.speech = Some((Agent::Person(person), line.paragraph));
            self.turn = true;
        }
    }

    fn begin_speech(&mut self, line: &Line<'_>, report: &Report) {
        let ends = line.tokens.last().is_some_and(|token| token.text == ":");
        if ends && matches!(report.agent, Agent::Person(_) | Agent::Side(_)) {
            self.speech = Some((report.agent.clone(), line.paragraph));
            self.begun = false;
        }
    }

    /// Whether the sentence is part of a speech; a paragraph of it is one statement.
    fn in_speech(&mut self, line: &Line<'_>, memory: &Memory) -> bool {
        if self.turn && self.speech.as_ref().is_some_and(|(_, paragraph)| *paragraph != line.paragraph) {
            self.speech = None;
            self.turn = false;
        }
        if self.speech.is_none() {
            self.opens_turn(line);
        }
        let Some((agent, paragraph)) = self.speech.clone() else { return false };
        if self.turn {
            self.extend_speech(line, agent);
            return true;
        }
        let opens = line.tokens.first().is_some_and(Token::is_quote);
        let names = line.marks.iter().any(|mark| match &mark.what {
            What::Person(at) => agent == Agent::Person(*at),
            What::Office(..) => memory.home.is_some() || mark.from < 8,
            _ => false,
        });
        if self.begun && names || opens || line.item {
            self.speech = None;
            return false;
        }
        if !self.begun && self.list.last().is_some_and(|last| last.paragraph == paragraph) {
            // What only says that a speech follows is no statement.
            self.list.pop();
        }
        self.begun = true;
        self.extend_speech(line, agent);
        true
    }

    /// Adds the sentence to the statement of its paragraph.
    fn extend_speech(&mut self, line: &Line<'_>, agent: Agent) {
        if let Some(last) = self.list.last_mut()
            && last.paragraph == line.paragraph
            && last.agent == agent
        {
            last.span = Span::new(last.span.start(), line.span.end());
            return;
        }
        self.list.push(Statement {
            agent,
            kind: QuoteKind::Reported,
            span: line.span,
            paragraph: line.paragraph,
            open: false,
            elsewhere: false,
            thought: false,
            guessed: false,
        });
    }
}

/// One past the last token of a clause that ends before `to`: a comma and "while" belong to nobody.
fn trim(tokens: &[Token<'_>], mut to: usize) -> usize {
    if to == tokens.len() {
        return to;
    }
    while tokens.get(to - 1).is_some_and(|token| token.is_in(&[",", ";", "and", "while", "but", "whereas"])) && to > 1 {
        to -= 1;
    }
    to
}

/// How much of a sentence stands in quotation marks.
#[derive(Debug, Clone, Copy, Default)]
struct Quotes {
    words: usize,
    inside: usize,
    any: bool,
    closed: bool,
}

impl Quotes {
    fn of(line: &Line<'_>) -> Self {
        let words = line.tokens.iter().filter(|token| token.is_word());
        let (mut all, mut inside) = (0, 0);
        for word in words {
            all += 1;
            inside += usize::from(word.quoted);
        }
        let closed = line.tokens.iter().rev().take(2).any(Token::is_quote);
        Self { words: all, inside, any: inside > 0, closed }
    }
}

/// Whether `tokens` hold a quotation that is more than a title or a term: three words, or one behind a verb or "as".
fn has_quotation(tokens: &[Token<'_>]) -> bool {
    let mut run = 0;
    let mut before = None;
    for (at, token) in tokens.iter().enumerate() {
        if token.quoted {
            if run == 0 {
                before = at.checked_sub(2).and_then(|i| tokens.get(i));
            }
            run += usize::from(token.is_word());
            let lower = !token.is_capital();
            let told = before.is_some_and(|before| {
                before.is(class::VERB | class::AUXILIARY | class::ADVERB | class::SUBORDINATE)
                    || before.is_in(&["as", "a", "the", "an", ",", ":"])
            });
            if run >= 3 && lower || run >= 1 && told && lower {
                return true;
            }
        } else if token.is_word() {
            run = 0;
        }
    }
    false
}

/// Words that say a statement was made away from the table.
fn is_elsewhere(tokens: &[Token<'_>]) -> bool {
    let medium = [
        "interview",
        "newspaper",
        "article",
        "op-ed",
        "twitter",
        "facebook",
        "tweet",
        "television",
        "channel",
        "radio",
        "magazine",
        "broadcaster",
        "think",
        "parliament",
        "rally",
    ];
    tokens.windows(2).any(|pair| match pair {
        [a, b] if a.is_in(&["last", "earlier"]) && b.is_in(&["week", "month", "year"]) => true,
        [a, b] => {
            medium.contains(&b.key.as_str())
                && (a.is(class::ARTICLE | class::PREPOSITION) || a.is_capital() || a.word.class == 0)
        }
        _ => false,
    })
}

/// A clause that reports.
#[derive(Debug, Clone)]
struct Report {
    agent: Agent,
    /// Where its part of the sentence begins.
    start: usize,
    thought: bool,
}

/// The clauses of `line` that report, those inside what another one reports left out.
fn reports((line, acts): (&Line<'_>, &[Act]), memory: &Memory, (people, lexicon): (&People, &Lexicon)) -> Vec<Report> {
    let found = reports_of((line, acts), people, lexicon, false);
    // "met the minister, saying that": the only report is a participle.
    if !found.is_empty() {
        return found;
    }
    let found = reports_of((line, acts), people, lexicon, true);
    if found.is_empty() { cue(line, acts, memory).into_iter().collect() } else { found }
}

/// "his claim that", "Lee's call for": what a noun attributes to whoever it belongs to, where no verb does.
fn cue(line: &Line<'_>, acts: &[Act], memory: &Memory) -> Option<Report> {
    if let Some(agent) = in_view(line, memory) {
        return Some(Report { agent, start: 0, thought: true });
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
    Some(Report { agent, start: 0, thought: true })
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
        match found.last_mut() {
            None => found.push(Report { agent: agent.clone(), start: 0, thought }),
            Some(last) if last.agent == *agent => last.thought &= thought,
            // "China supports the plan, Lee said": the words are his.
            Some(last) if is_aside(line, act) => {
                last.agent = agent.clone();
                last.thought &= thought;
            }
            Some(_) if breaks(line, act, acts.get(..n).unwrap_or_default()) => {
                found.push(Report { agent: agent.clone(), start: act.clause.from, thought });
            }
            Some(_) => {}
        }
    }
    found
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

/// Whether the clause reports words or a stance of its subject.
fn does_report(line: &Line<'_>, act: &Act, lexicon: &Lexicon) -> bool {
    let clause = &act.clause;
    let Some(token) = line.tokens.get(clause.verb) else { return false };
    if token.is_key("according") {
        return true;
    }
    // "made clear that".
    if token.is_in(&["made", "makes", "make"])
        && line.tokens.get(clause.verb + 1).is_some_and(|next| next.is_in(&["clear", "known", "plain"]))
    {
        return !clause.modal;
    }
    // "is concerned about", though "concern" is a verb.
    let concerned = holds(token)
        && line.tokens.get(clause.verb + 1).is_some_and(|next| next.is_in(&["that", "about", "at", "by", "over"]))
        && (clause.verb.saturating_sub(3)..clause.verb).any(|at| line.tokens.get(at).is_some_and(is_form_of_be));
    let adjective = token.word.form == 0 || !token.is(class::VERB) || concerned;
    if adjective {
        return holds(token) || line.tokens.get(clause.verb + 1).is_some_and(|next| next.is_key("that"));
    }
    if clause.passive || clause.modal && !token.is(class::STANCE | class::THINK) || receives(line, clause.verb) {
        return false;
    }
    if token.is(class::AGREE) && token.key.starts_with("agree") || token.key.starts_with("concur") {
        return agrees_that(line, clause.verb);
    }
    if is_we(line, act) && !token.is(class::MEET) {
        return true;
    }
    if token.is(class::AGREE) && !token.is(class::PLEDGE | class::SAY | class::STANCE) {
        return token.is(class::THINK) && meets_need(line, clause.verb, lexicon);
    }
    if token.is(class::PLEDGE) && matches!(act.agent, Some(Agent::Joint(_))) {
        return false;
    }
    if !token.is(class::REPORT) || keeps_silent(line, clause.verb) {
        return false;
    }
    if token.has_form(form::ING)
        && !token.has_form(form::PAST | form::PRESENT)
        && !line.tokens.get(clause.verb - 1).is_some_and(|token| token.is_in(&["by", ","]))
    {
        return false;
    }
    meets_need(line, clause.verb, lexicon)
}

/// "declined to comment", "did not respond to requests": who says nothing makes no statement.
fn keeps_silent(line: &Line<'_>, verb: usize) -> bool {
    let Some(token) = line.tokens.get(verb) else { return false };
    let next = line.tokens.get(verb + 1..).unwrap_or_default();
    let front = line.tokens.get(verb.saturating_sub(3)..verb).unwrap_or_default();
    let negated = front.iter().any(|token| token.is(class::NEGATION));
    let refuses = ["declin", "refus"].iter().any(|stem| token.key.starts_with(stem));
    refuses
        && next.first().is_some_and(|to| to.is_key("to"))
        && next.get(1).is_some_and(|deed| {
            deed.is_in(&["comment", "speak", "elaborate", "answer", "discuss", "respond", "name", "give", "provide"])
        })
        || refuses && next.first().is_some_and(|noun| noun.is_in(&["comment", "interviews", "requests"]))
        || negated
            && ["respond", "repl", "comment", "answer", "elaborat"].iter().any(|stem| token.key.starts_with(stem))
}

/// "We", in a text that speaks in the first person.
fn is_we(line: &Line<'_>, act: &Act) -> bool {
    let at = act.clause.from;
    line.mark_at(at).is_some_and(|mark| mark.what == What::Pronoun(Pronoun::We)) && act.clause.from < act.clause.verb
}

/// "agreed that it was", "agreed with", "agreed on the importance of": a claim. "agreed to", "agreed that X will": none.
fn agrees_that(line: &Line<'_>, verb: usize) -> bool {
    let rest = line.tokens.get(verb + 1..).unwrap_or_default();
    let Some(next) = rest.first() else { return false };
    let clause = rest.iter().take_while(|token| !token.is_sign(&['.', ';']));
    let undertakes = clause.clone().any(|token| token.is(class::FUTURE));
    match next.key.as_str() {
        "that" => !undertakes,
        "with" => true,
        "on" | "upon" => rest
            .iter()
            .take(6)
            .any(|token| token.is_in(&["importance", "need", "necessity", "urgency", "that", "value"])),
        // "…, the leaders agreed."
        "." => line.tokens.get(..verb).unwrap_or_default().iter().any(|token| token.text == ","),
        "to" | "in" | "," | "and" => false,
        _ => {
            let finite = rest.iter().take(8).any(|token| token.is(class::AUXILIARY | class::MODAL));
            finite && !undertakes || next.is_quote()
        }
    }
}

/// Whether what the verb at `verb` needs follows within a few words.
fn meets_need(line: &Line<'_>, verb: usize, lexicon: &Lexicon) -> bool {
    let Some(token) = line.tokens.get(verb) else { return false };
    let Some(needs) = lexicon.needs(&token.key) else { return true };
    let rest = line.tokens.get(verb + 1..).unwrap_or_default();
    let near = needs.iter().any(|word| matches!(word.as_str(), "a" | "the" | "to" | "no"));
    let window = if near { 1 } else { 7 };
    let quote = needs.iter().any(|word| word == "quote") && rest.iter().take(14).any(Token::is_quote);
    quote || rest.iter().take(window).any(|token| needs.iter().any(|word| token.is_key(word)))
}
