//! Statements: sentences that the text attributes to somebody, by a verb of reporting or by quotation marks.

use crate::brief::QuoteKind;
use crate::extract::outline::Voice;
use crate::extract::report::Report;
use crate::extract::sentence::{Node, Sentence};
use crate::extract::side::Agent;
use crate::extract::word::class;
use crate::extract::words::{AWAY_MEDIA, QUOTE_LEADS};
use crate::text::Span;

/// A shorter sentence of a speech, in words, belongs to the one before.
const SHORT_SENTENCE: usize = 7;

/// Words that the text attributes to a speaker.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "none of them answers another")]
pub(super) struct Statement {
    pub(super) agent: Agent,
    pub(super) kind: QuoteKind,
    /// The evidence.
    pub(super) span: Span,
    pub(super) paragraph: usize,
    /// Whether a quotation fills the sentence to its end.
    open: bool,
    /// Whether it was said outside the meeting: in an article, to a newspaper.
    pub(super) elsewhere: bool,
    /// Whether it is only a thought or wish.
    pub(super) thought: bool,
    /// Whether the speaker is only inferred from the statement before.
    guessed: bool,
    /// How the text names a side that speaks, if by more than its name.
    pub(super) named: Option<Span>,
    pub(super) construction: Construction,
}

/// How the text attributes words to a speaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Construction {
    /// "Lee said that".
    Report,
    /// A quotation without a verb of reporting: its speaker is whoever acts or spoke last.
    Quotation,
    /// After "Lee:" or "Lee said:".
    Speech,
    /// A sentence of a text in the first person.
    FirstPerson,
}

impl Construction {
    /// Its name, as `--explain` prints it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Report => "verb of reporting",
            Self::Quotation => "quotation marks",
            Self::Speech => "speech",
            Self::FirstPerson => "first person",
        }
    }

    /// Whether at least 4 in 5 of its statements are right in annotated articles: see `docs/import.md`.
    pub(super) const fn is_sure(self) -> bool {
        matches!(self, Self::Report)
    }
}

/// The part of a sentence that is inside quotation marks.
#[derive(Debug, Clone, Copy, Default)]
struct Quotation {
    words: usize,
    inside: usize,
    closed: bool,
}

impl Quotation {
    fn of(sentence: &Sentence<'_>) -> Self {
        let words = || sentence.nodes.iter().filter(|node| node.is_word());
        let closed = sentence.nodes.iter().rev().take(2).any(Node::is_quotation_mark);
        Self { words: words().count(), inside: words().filter(|node| node.quoted).count(), closed }
    }

    /// Whether at least this percentage of the words is inside.
    const fn fills(self, percent: usize) -> bool {
        self.inside * 100 >= self.words * percent
    }
}

/// Who speaks in the following paragraphs.
#[derive(Debug, Clone)]
struct Speech {
    agent: Agent,
    /// The paragraph that introduces the speaker.
    paragraph: usize,
    begun: bool,
}

/// The statements found so far, and the state that is needed to continue.
#[derive(Debug, Default)]
pub(super) struct Statements {
    /// In the order of the text.
    pub(super) list: Vec<Statement>,
    /// The speaker of the last statement.
    pub(super) speaker: Option<Agent>,
    /// Quotations that stand before their attribution.
    waiting: Option<(Span, usize)>,
    speech: Option<Speech>,
}

/// A sentence to read, with its context.
pub(super) struct Reading<'a, 'b> {
    pub(super) sentence: &'b Sentence<'a>,
    pub(super) reports: &'b [Report],
    /// Resolves a noun phrase.
    pub(super) who: &'b dyn Fn(usize) -> Option<Agent>,
    /// Whose text it is.
    pub(super) home: Option<&'b Agent>,
    /// Whether it is a sentence in the first person of a text in the first person: the words of `home`.
    pub(super) is_own: bool,
    pub(super) voice: Voice,
    /// Whether its paragraph is long enough that each of its sentences is a statement.
    pub(super) is_long: bool,
    /// The first node behind the label of a speaker.
    pub(super) from: usize,
}

impl Statements {
    /// Adds the statements of a sentence.
    pub(super) fn read_statements(&mut self, reading: &Reading<'_, '_>) {
        let (sentence, reports) = (reading.sentence, reading.reports);
        match &reading.voice {
            Voice::Speaker(agent) => {
                self.speech = None;
                self.speaker = Some(agent.clone());
                let span = sentence.cut(reading.from, sentence.nodes.len());
                let words = sentence.nodes.iter().skip(reading.from).filter(|node| node.is_word()).count();
                if reading.is_long && reading.is_own && words >= SHORT_SENTENCE
                    || self.list.last().is_none_or(|last| last.agent != *agent)
                {
                    self.speak(sentence.paragraph, span, agent.clone(), Construction::Speech);
                } else {
                    self.extend_speech(sentence.paragraph, span, agent.clone());
                }
                return;
            }
            Voice::Other => {
                self.speech = None;
                self.speaker = None;
                return;
            }
            Voice::Author => {}
        }
        if self.in_speech(reading) {
            self.speaker = self.speech.as_ref().map(|speech| speech.agent.clone());
            return;
        }
        let quotation = Quotation::of(sentence);
        if reports.is_empty() {
            if let Some(agent) = announced_quotes(reading) {
                self.speaker = Some(agent);
            } else if let Some(home) = reading.home.filter(|_| reading.is_own && quotation.inside == 0) {
                // "Mrs Lee and I look forward to": both are speakers.
                let root = sentence.nodes.iter().position(|node| node.relation == "ROOT");
                let subject = root.and_then(|root| sentence.subject(root)).and_then(reading.who);
                let home = subject.as_ref().filter(|agent| matches!(agent, Agent::Joint(_))).unwrap_or(home);
                self.speak(sentence.paragraph, sentence.span, home.clone(), Construction::FirstPerson);
            } else {
                self.unattributed(reading, quotation);
            }
            return;
        }
        let nodes = &sentence.nodes;
        let colon = nodes.last().is_some_and(|node| node.text == ":");
        // "highlighted the following:" says only that a list follows.
        let heads = colon && nodes.iter().any(|node| node.is_in(&["following", "below"]) && !node.is_capital());
        if !heads && !self.is_tag(sentence, reports) {
            self.attributed(sentence, reports, quotation);
        }
        if let Some(last) = reports.last() {
            self.speaker = Some(last.agent.clone());
            if colon && matches!(last.agent, Agent::Person(_) | Agent::Side(_)) {
                let agent = last.agent.clone();
                self.speech = Some(Speech { agent, paragraph: sentence.paragraph, begun: false });
            }
        }
    }

    pub(super) fn end_speech(&mut self) {
        self.speech = None;
    }

    /// A sentence whose clauses report: one statement for each speaker.
    fn attributed(&mut self, sentence: &Sentence<'_>, reports: &[Report], quotation: Quotation) {
        let waiting = self.waiting.take().filter(|(_, paragraph)| *paragraph == sentence.paragraph);
        let count = sentence.nodes.len();
        for (n, report) in reports.iter().enumerate() {
            let to = reports.get(n + 1).map_or(count, |next| next.start);
            let to = if to == count { to } else { without_joint(sentence, to) };
            let mut span = sentence.cut(report.start, to);
            let first = n == 0;
            if let Some((start, _)) = waiting.filter(|_| first) {
                span = Span::new(start.start(), span.end());
            }
            let nodes = sentence.nodes.get(report.start..to).unwrap_or_default();
            let direct = waiting.is_some() && first || has_quotation(nodes);
            self.list.push(Statement {
                agent: report.agent.clone(),
                kind: if direct { QuoteKind::Direct } else { QuoteKind::Reported },
                span,
                paragraph: sentence.paragraph,
                open: quotation.inside > 0 && n + 1 == reports.len(),
                elsewhere: is_elsewhere(nodes),
                thought: report.thought,
                guessed: false,
                named: report.named,
                construction: Construction::Report,
            });
        }
    }

    /// A sentence without a report: a quotation that continues, or one that the sentences around it attribute.
    fn unattributed(&mut self, reading: &Reading<'_, '_>, quotation: Quotation) {
        let sentence = reading.sentence;
        // "Asked about it, Lee was curt: “…”".
        let announced = sentence
            .nodes
            .windows(2)
            .any(|pair| matches!(pair, [colon, quote] if colon.text == ":" && quote.is_quotation_mark()));
        if !quotation.fills(40) && !announced || quotation.words < 2 || quotation.inside == 0 {
            return;
        }
        if let Some(last) = self.list.last_mut()
            && last.paragraph == sentence.paragraph
            && last.open
            && last.kind == QuoteKind::Direct
            && quotation.fills(80)
        {
            last.span = Span::new(last.span.start(), sentence.span.end());
            return;
        }
        if quotation.fills(90) && !quotation.closed {
            let own = self.waiting.filter(|(_, paragraph)| *paragraph == sentence.paragraph);
            let start = own.map_or(sentence.span.start(), |(span, _)| span.start());
            self.waiting = Some((Span::new(start, sentence.span.end()), sentence.paragraph));
        }
        let outside = outside_agent(reading);
        let agent = outside.clone().or_else(|| self.speaker.clone().filter(|_| quotation.fills(80)));
        if let Some(agent) = agent {
            self.list.push(Statement {
                agent,
                kind: QuoteKind::Direct,
                span: sentence.span,
                paragraph: sentence.paragraph,
                open: true,
                elsewhere: false,
                thought: false,
                guessed: outside.is_none(),
                named: None,
                construction: Construction::Quotation,
            });
        }
    }

    /// `"… OK?" Lee said.`: a sentence that only says who spoke the one before.
    fn is_tag(&mut self, sentence: &Sentence<'_>, reports: &[Report]) -> bool {
        let short = sentence.nodes.iter().filter(|node| node.is_word()).count() <= 6
            && sentence.nodes.iter().all(|node| !node.quoted);
        let (Some(last), [report]) = (self.list.last_mut(), reports) else { return false };
        if !short || !last.guessed || last.paragraph != sentence.paragraph {
            return false;
        }
        last.agent = report.agent.clone();
        last.named = report.named;
        last.guessed = false;
        last.span = Span::new(last.span.start(), sentence.span.end());
        true
    }

    /// Whether the sentence is part of a speech. Each of its paragraphs is one statement.
    fn in_speech(&mut self, reading: &Reading<'_, '_>) -> bool {
        let sentence = reading.sentence;
        let Some(speech) = self.speech.clone() else { return false };
        let opens = sentence.nodes.first().is_some_and(Node::is_quotation_mark);
        let names = (0..sentence.nodes.len()).any(|at| {
            let noun = sentence.node(at).is_some_and(|node| node.tag.starts_with("NN"));
            noun && (reading.home.is_some() || at < 8) && (reading.who)(at).as_ref() == Some(&speech.agent)
        });
        if !speech.begun && !sentence.item && self.list.last().is_some_and(|last| last.paragraph == speech.paragraph) {
            // A sentence that only introduces a speech is not a statement.
            self.list.pop();
        }
        if speech.begun && names || opens || sentence.item {
            self.speech = None;
            return false;
        }
        if let Some(own) = self.speech.as_mut() {
            own.begun = true;
        }
        self.extend_speech(sentence.paragraph, sentence.span, speech.agent);
        true
    }

    /// Adds the sentence at `span` to the statement of its paragraph.
    fn extend_speech(&mut self, paragraph: usize, span: Span, agent: Agent) {
        if let Some(last) = self.list.last_mut()
            && last.paragraph == paragraph
            && last.agent == agent
        {
            last.span = Span::new(last.span.start(), span.end());
            return;
        }
        self.speak(paragraph, span, agent, Construction::Speech);
    }

    fn speak(&mut self, paragraph: usize, span: Span, agent: Agent, construction: Construction) {
        self.list.push(Statement {
            agent,
            kind: QuoteKind::Reported,
            span,
            paragraph,
            open: false,
            elsewhere: false,
            thought: false,
            guessed: false,
            named: None,
            construction,
        });
    }
}

/// The agent outside the quotation marks of a sentence.
fn outside_agent(reading: &Reading<'_, '_>) -> Option<Agent> {
    let sentence = reading.sentence;
    (0..sentence.nodes.len()).find_map(|at| {
        sentence.node(at).filter(|node| node.is_verb() && !node.quoted)?;
        let subject =
            sentence.own_subject(at).filter(|subject| sentence.node(*subject).is_some_and(|node| !node.quoted))?;
        (reading.who)(subject)
    })
}

/// "Quotes attributable to Minister Lee:".
fn announced_quotes(reading: &Reading<'_, '_>) -> Option<Agent> {
    let nodes = &reading.sentence.nodes;
    nodes.last().filter(|node| node.text == ":" && !node.quoted)?;
    nodes.iter().find(|node| QUOTE_LEADS.contains(&node.key.as_str()))?;
    (0..nodes.len()).find_map(|at| (reading.who)(at).filter(|agent| matches!(agent, Agent::Person(_))))
}

/// `to` without the punctuation and conjunctions before it.
fn without_joint(sentence: &Sentence<'_>, mut to: usize) -> usize {
    let is_joint = |node: &Node<'_>| node.is_in(&[",", ";", "and", "while", "but", "whereas"]);
    while to > 1 && sentence.node(to - 1).is_some_and(is_joint) {
        to -= 1;
    }
    to
}

/// Whether `nodes` hold a quotation that is more than a title or a term: three words, or one behind a verb or "as".
fn has_quotation(nodes: &[Node<'_>]) -> bool {
    let opens = nodes.first().is_some_and(Node::is_quotation_mark) && nodes.get(3).is_some_and(|third| third.quoted);
    let mut run = 0;
    let mut before = None;
    for (at, node) in nodes.iter().enumerate() {
        if node.quoted {
            if run == 0 {
                before = at.checked_sub(2).and_then(|before| nodes.get(before));
            }
            run += usize::from(node.is_word());
            let told = before.is_some_and(|before: &Node<'_>| {
                before.is_verb()
                    || before.tag == "RB"
                    || before.is_in(&["that", "as", "a", "the", "an", ",", ":", "to"])
            });
            if !node.is_capital() && (run >= 3 || run >= 1 && told) {
                return true;
            }
        } else if node.is_word() {
            run = 0;
        }
    }
    opens
}

/// Whether the words say that a statement was made outside the meeting.
fn is_elsewhere(nodes: &[Node<'_>]) -> bool {
    nodes.windows(2).any(|pair| match pair {
        [a, b] if a.is_in(&["last", "earlier"]) && b.is_in(&["week", "month", "year"]) => true,
        [a, b] => {
            AWAY_MEDIA.contains(&b.key.as_str())
                && (a.is(class::ARTICLE | class::PREPOSITION) || a.is_capital() || a.tag == "JJ")
        }
        _ => false,
    })
}
