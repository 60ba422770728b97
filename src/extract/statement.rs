//! What is said: sentences that the text attributes to somebody, by a verb of reporting or by quotation marks.

use crate::brief::QuoteKind;
use crate::extract::actor::{Act, Memory};
use crate::extract::lexicon::Lexicon;
use crate::extract::line::Line;
use crate::extract::mark::What;
use crate::extract::people::People;
use crate::extract::quotation::{Quotes, has_quotation, is_elsewhere};
use crate::extract::report::{Report, reports};
use crate::extract::side::Agent;
use crate::extract::token::Token;
use crate::text::Span;

/// Somebody said it, the text says.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "questions of its form, none of which answers another")]
pub(super) struct Statement {
    pub(super) agent: Agent,
    pub(super) kind: QuoteKind,
    /// Where the article states it.
    pub(super) span: Span,
    pub(super) paragraph: usize,
    /// Whether a quotation fills the sentence to its end.
    open: bool,
    /// Whether it was said somewhere else than at the meeting: in an article, to a newspaper.
    pub(super) elsewhere: bool,
    /// A verb of thought or wish only: no words of anybody.
    pub(super) thought: bool,
    /// Whether the speaker is only who spoke before.
    guessed: bool,
    /// How the text names a side that speaks, where that is more than its name.
    pub(super) named: Option<Span>,
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
            // "“She knew,” he said": where a quotation comes first, two words are one too.
            let opens = tokens.first().is_some_and(Token::is_quote) && tokens.get(3).is_some_and(|third| third.quoted);
            let direct = starts.is_some() && n == 0 || opens || has_quotation(tokens);
            self.list.push(Statement {
                agent: report.agent.clone(),
                kind: if direct { QuoteKind::Direct } else { QuoteKind::Reported },
                span,
                paragraph: line.paragraph,
                open: quotes.any && n + 1 == found.len(),
                elsewhere: is_elsewhere(tokens),
                thought: report.thought,
                guessed: false,
                named: report.named,
            });
            from = found.get(n + 1).map_or(to, |next| next.start);
        }
    }

    /// A sentence without a verb of reporting: a quotation that goes on, or that is attributed by what stands around it.
    fn unattributed(&mut self, line: &Line<'_>, acts: &[Act], quotes: Quotes, memory: &Memory) {
        // "Asked about it, Lee was curt: “…”".
        let announced =
            line.tokens.windows(2).any(|pair| matches!(pair, [colon, quote] if colon.text == ":" && quote.is_quote()));
        if quotes.inside * 10 < quotes.words * 4 && !announced || quotes.words < 2 {
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
                named: None,
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
        last.named = report.named;
        last.guessed = false;
        last.span = Span::new(last.span.start(), line.span.end());
        true
    }

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

    /// "Following the meeting the Foreign Secretary said:" and nothing more: what follows are his words.
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
        if !self.begun && !line.item && self.list.last().is_some_and(|last| last.paragraph == paragraph) {
            // What only says that a speech follows is no statement.
            self.list.pop();
        }
        if self.begun && names || opens || line.item {
            self.speech = None;
            return false;
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
            named: None,
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
