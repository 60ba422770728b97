//! Lists: "The ministers agreed to:" and what stands below, one a line, or "agreed to: (i) …; (ii) …" in one sentence. An item
//! is read as if it stood behind the words that head its list, and is one undertaking with all its words.

use std::ops::Range;

use crate::article::{Article, Role};
use crate::brief::{CommitmentKind, Strength};
use crate::extract::actor::{Act, Memory};
use crate::extract::deed::{Rule, is_negated};
use crate::extract::lexicon::Lexicon;
use crate::extract::line::Line;
use crate::extract::mark::Mark;
use crate::extract::people::People;
use crate::extract::side::Agent;
use crate::extract::token::Token;
use crate::extract::undertaking::{self, Undertaking, trimmed};
use crate::extract::word::{class, form};
use crate::text::Span;

/// Longest words that head a list, in tokens. They are read again with every item.
const MAX_LEAD: usize = 80;
/// The most items of one sentence that are read as a list.
const MAX_INLINE: usize = 60;

/// The words that head a list of lines.
pub(super) struct Lead<'a> {
    stem: Line<'a>,
    /// Who undertakes, if the words alone say that somebody does.
    agent: Option<Agent>,
    /// The index of its line.
    line: usize,
    /// The paragraph of the words or of the last item.
    paragraph: usize,
}

impl<'a> Lead<'a> {
    /// The lead that stands after `line`, whose acts are `acts`: `line` itself, or the one `before` it if `line` is its item.
    pub(super) fn after(
        (line, number): (&Line<'a>, usize),
        acts: &[Act],
        before: Option<Self>,
        headed: Option<&Line<'a>>,
    ) -> Option<Self> {
        let ends = line.tokens.last().is_some_and(|token| token.text == ":");
        if ends {
            let nested = headed.is_some();
            let stem = stem_of(headed.unwrap_or(line))?;
            let agent = acts.iter().find(|act| undertakes(line, act)).and_then(|act| act.agent.clone());
            let agent = agent.or_else(|| before.filter(|_| nested).and_then(|lead| lead.agent));
            return Some(Self { stem, agent, line: number, paragraph: line.paragraph });
        }
        before.filter(|_| line.item).map(|lead| Self { paragraph: line.paragraph, ..lead })
    }

    /// Whether `one` was found in the end of the words that head the list, and is what the items say.
    pub(super) fn announces(&self, one: &Undertaking) -> bool {
        one.line == self.line
            && one.span.end() >= self.stem.tokens.last().map_or(0, |last| last.span.end()) + self.stem.span.start()
    }

    /// `item` behind the words that head the list, if it is the next one. Headings of `article` may stand between.
    pub(super) fn heads(&self, item: &Line<'a>, acts: &[Act], article: &'a Article) -> Option<Line<'a>> {
        let follows = item.item && self.reaches(item, article) && !begins_anew(item, acts);
        follows.then(|| join(&self.stem, item, &article.text))
    }

    fn reaches(&self, item: &Line<'_>, article: &Article) -> bool {
        let between = article.paragraphs.get(self.paragraph + 1..item.paragraph);
        between.is_some_and(|all| all.len() < 2 && all.iter().all(|paragraph| paragraph.role == Role::Heading))
    }

    /// The undertakings in the item `line`, the `number`th line, which `headed` is behind the words that head the list.
    pub(super) fn items(
        &self,
        (line, number): (&Line<'a>, usize),
        (headed, acts): (&Line<'a>, &[Act]),
        lexicon: &Lexicon,
    ) -> Vec<Undertaking> {
        let whole = line.cut(0, trimmed(line, 0, line.tokens.len()));
        let (found, denied) = behind_stem((headed, number), acts, whole, lexicon);
        let has_words = line.tokens.iter().filter(|token| token.is_word()).nth(1).is_some();
        match &self.agent {
            _ if !has_words => Vec::new(),
            Some(agent) if found.is_empty() && !denied => vec![undertaken(agent.clone(), whole, number)],
            _ => found,
        }
    }
}

/// The undertakings in the item at `whole`, which `headed` is behind the words that head the list: all its words are one,
/// unless the item itself says that something is undertaken. Also whether the words that head the list deny it.
fn behind_stem(
    (headed, number): (&Line<'_>, usize),
    acts: &[Act],
    whole: Span,
    lexicon: &Lexicon,
) -> (Vec<Undertaking>, bool) {
    let (found, doubtful) = undertaking::read(headed, number, acts, lexicon);
    let inside = |one: Undertaking| {
        let content = one.content.intersection(whole).filter(|content| !content.is_empty())?;
        let is_whole = one.content.start() <= whole.start();
        let span = if is_whole { content } else { one.span.intersection(whole)? };
        Some((is_whole, Undertaking { span, content, rule: Rule::Item, ..one }))
    };
    let mut all: Vec<Undertaking> = Vec::new();
    let mut is_one = false;
    for (is_whole, one) in found.into_iter().filter_map(inside) {
        match all.last_mut().filter(|_| is_one) {
            Some(last) => {
                last.span = Span::new(whole.start(), last.span.end().max(one.span.end()));
                last.content = last.span;
            }
            None => all.push(one),
        }
        is_one |= is_whole;
    }
    (all, !doubtful.is_empty())
}

/// All the words of an item at `span`, undertaken by `agent`.
fn undertaken(agent: Agent, span: Span, line: usize) -> Undertaking {
    let joint = matches!(agent, Agent::Joint(_));
    Undertaking {
        agent,
        kind: if joint { CommitmentKind::Agreed } else { CommitmentKind::Pledged },
        strength: Strength::Firm,
        span,
        content: span,
        line,
        rule: Rule::Item,
    }
}

/// Whether `act` is of somebody who undertakes something.
fn undertakes(line: &Line<'_>, act: &Act) -> bool {
    let verb = line.tokens.get(act.clause.verb);
    act.agent.is_some()
        && !is_negated(line, act)
        && verb.is_some_and(|verb| {
            !verb.quoted && (verb.is(class::AGREE | class::PLEDGE | class::FOUND) || verb.key.starts_with("announc"))
        })
}

/// "5. Both sides stressed …", "The first course was held in May": a sentence of its own in the past or with a report, which
/// is no item of the list before it.
fn begins_anew(line: &Line<'_>, acts: &[Act]) -> bool {
    acts.iter().any(|act| {
        let Some(verb) = line.tokens.get(act.clause.verb) else { return false };
        let Some(between) = line.tokens.get(act.clause.from..act.clause.verb) else { return false };
        let reports = act.agent.is_some() && verb.is(class::REPORT) && verb.has_form(form::PAST | form::PRESENT);
        let tells = line.tokens.first().is_some_and(Token::is_capital)
            && (verb.looks_past() && act.clause.passive || act.agent.is_some() && verb.looks_past());
        act.clause.from < 5
            && !between.is_empty()
            && !act.clause.modal
            && !between.iter().any(|token| token.is(class::SUBORDINATE))
            && (reports || tells)
    })
}

/// The words of `line` that head a list, without its colon and "the following".
fn stem_of<'a>(line: &Line<'a>) -> Option<Line<'a>> {
    let mut to = line.tokens.len();
    while to
        .checked_sub(1)
        .and_then(|at| line.tokens.get(at))
        .is_some_and(|token| token.is_sign(&[':', '–', '—', '-', ',']))
    {
        to -= 1;
    }
    let near = to.saturating_sub(4)..to;
    let follow = near.into_iter().find(|at| {
        line.tokens.get(*at).is_some_and(|token| token.is_in(&["following", "follows"]) && !token.is_capital())
    });
    if let Some(at) = follow.filter(|at| *at > 0) {
        let small = line.tokens.get(at - 1).is_some_and(|token| token.is_in(&["the", "as"]));
        to = at - usize::from(small);
    }
    (1..=MAX_LEAD).contains(&to).then(|| part(line, 0..to))
}

/// The tokens of `line` in `range`, as a line.
fn part<'a>(line: &Line<'a>, range: Range<usize>) -> Line<'a> {
    let marks = line.marks.iter().filter(|mark| mark.from >= range.start && mark.to <= range.end);
    let moved =
        |mark: &Mark| Mark { from: mark.from - range.start, to: mark.to - range.start, what: mark.what.clone() };
    Line {
        tokens: line.tokens.get(range.clone()).unwrap_or_default().to_vec(),
        marks: marks.map(moved).collect(),
        ..*line
    }
}

/// The words of `item` behind those of `stem`, both of `article`.
fn join<'a>(stem: &Line<'a>, item: &Line<'a>, article: &'a str) -> Line<'a> {
    let span = Span::new(stem.span.start(), item.span.end());
    let shift = item.span.start() - stem.span.start();
    // "agreed to" and "to open": one of the two.
    let is_to = |token: Option<&Token<'_>>| token.is_some_and(|token| token.is_key("to"));
    let twice = usize::from(is_to(stem.tokens.last()) && is_to(item.tokens.first()));
    let first = stem.tokens.len();
    let moved =
        |mark: &Mark| Mark { from: first + mark.from - twice, to: first + mark.to - twice, what: mark.what.clone() };
    let mut tokens = stem.tokens.clone();
    tokens
        .extend(item.tokens.iter().skip(twice).map(|token| Token { span: token.span.shifted(shift), ..token.clone() }));
    let mut marks = stem.marks.clone();
    marks.extend(item.marks.iter().filter(|mark| mark.from >= twice).map(moved));
    Line { text: span.slice(article), span, paragraph: item.paragraph, item: item.item, tokens, marks }
}

/// The undertakings of `line`, the `number`th, of which `found` were found in it as a whole: if it holds a list, one for each item.
pub(super) fn inline<'a>(
    (line, number): (&Line<'a>, usize),
    found: Vec<Undertaking>,
    memory: &mut Memory,
    (people, lexicon): (&People, &Lexicon),
    article: &'a str,
) -> Vec<Undertaking> {
    let Some((lead, items)) = marked_items(line).or_else(|| items_behind_colon(line)).or_else(|| parallel_items(line))
    else {
        return found;
    };
    let stem = part(line, 0..lead);
    let mut all = Vec::new();
    for range in &items {
        let item = part(line, range.clone());
        let acts = memory.read(&item, people);
        let (own, _) = undertaking::read(&item, number, &acts, lexicon);
        if !own.is_empty() {
            all.extend(own);
            continue;
        }
        let headed = join(&stem, &item, article);
        let acts = memory.read(&headed, people);
        all.extend(behind_stem((&headed, number), &acts, line.cut(range.start, range.end), lexicon).0);
    }
    if all.is_empty() {
        return found;
    }
    let from = items.first().map_or(0, |first| line.cut(first.start, first.end).start());
    all.extend(found.into_iter().filter(|one| one.span.end() <= from));
    all.sort_by_key(|one| one.span.start());
    all
}

/// A list in a sentence: one past the words that head it, and its items.
type Inline = (usize, Vec<Range<usize>>);

/// The items between the tokens `cuts`, each without the signs and the "and" at its ends, if there are two or more.
fn items_between(line: &Line<'_>, lead: usize, cuts: &[Range<usize>]) -> Option<Inline> {
    let ends = cuts.iter().skip(1).map(|cut| cut.start).chain([line.tokens.len()]);
    let items: Vec<Range<usize>> =
        cuts.iter().zip(ends).map(|(cut, end)| cut.end..trimmed(line, cut.end, end)).collect();
    let long = items.iter().all(|item| {
        line.tokens.get(item.clone()).unwrap_or_default().iter().filter(|token| token.is_word()).count() > 1
    });
    (lead > 0 && lead <= MAX_LEAD && long && (2..=MAX_INLINE).contains(&items.len())).then_some((lead, items))
}

/// "(i) …; (ii) …", "(a) …, (b) …", "1) …; 2) …".
fn marked_items(line: &Line<'_>) -> Option<Inline> {
    let mut cuts: Vec<Range<usize>> = Vec::new();
    let mut sort = None;
    for close in 1..line.tokens.len() {
        if line.tokens.get(close).is_none_or(|token| token.text != ")") {
            continue;
        }
        let Some(token) = line.tokens.get(close - 1) else { continue };
        let opens = close > 1 && line.tokens.get(close - 2).is_some_and(|token| token.text == "(");
        let Some(found) = sort.or_else(|| Numbering::starting_with(token.text)) else { continue };
        if found.text(cuts.len()).is_some_and(|text| text.eq_ignore_ascii_case(token.text)) && !token.quoted {
            sort = Some(found);
            cuts.push(close - 1 - usize::from(opens)..close + 1);
        }
    }
    let lead = cuts.first()?.start;
    items_between(line, stem_end(line, lead), &cuts)
}

/// How the items of a list are counted.
#[derive(Clone, Copy)]
enum Numbering {
    Roman,
    Letters,
    Numbers,
}

impl Numbering {
    fn starting_with(first: &str) -> Option<Self> {
        match first {
            "i" | "I" => Some(Self::Roman),
            "a" | "A" => Some(Self::Letters),
            "1" => Some(Self::Numbers),
            _ => None,
        }
    }

    /// The sign of the item `at`.
    fn text(self, at: usize) -> Option<String> {
        const ROMAN: [&str; 15] =
            ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv"];
        match self {
            Self::Roman => ROMAN.get(at).map(|text| (*text).to_owned()),
            Self::Letters => (b'a'..=b'z').nth(at).map(|letter| char::from(letter).to_string()),
            Self::Numbers => (at < MAX_INLINE).then(|| (at + 1).to_string()),
        }
    }
}

/// One past the words before `to` that head a list, without their colon.
fn stem_end(line: &Line<'_>, mut to: usize) -> usize {
    while to
        .checked_sub(1)
        .and_then(|at| line.tokens.get(at))
        .is_some_and(|token| token.is_sign(&[':', '–', '—', '-', ',']))
    {
        to -= 1;
    }
    to
}

/// The semicolons of `line` behind `from` that stand outside quotation marks.
fn semicolons(line: &Line<'_>, from: usize) -> Vec<usize> {
    let is_cut = |at: &usize| line.tokens.get(*at).is_some_and(|token| token.text == ";" && !token.quoted);
    (from..line.tokens.len()).filter(is_cut).take(MAX_INLINE + 1).collect()
}

/// "LEAD: A; B; and C".
fn items_behind_colon(line: &Line<'_>) -> Option<Inline> {
    let colon = line.tokens.iter().position(|token| token.text == ":" && !token.quoted)?;
    let quotes = line.tokens.get(colon + 1).is_some_and(Token::is_quote);
    let cuts: Vec<Range<usize>> =
        std::iter::once(colon).chain(semicolons(line, colon)).map(|at| at..begin(line, at + 1)).collect();
    items_between(line, stem_end(line, colon), &cuts).filter(|_| !quotes)
}

/// The first token at or behind `at` that is no "and".
fn begin(line: &Line<'_>, mut at: usize) -> usize {
    while line.tokens.get(at).is_some_and(|token| token.is_in(&["and", ","])) {
        at += 1;
    }
    at
}

/// "by doing A; doing B; and doing C", "to do A; do B; and do C": parts that begin alike behind their semicolons.
fn parallel_items(line: &Line<'_>) -> Option<Inline> {
    let signs = semicolons(line, 0);
    let first = *signs.first()?;
    let begins: Vec<usize> = signs.iter().map(|at| begin(line, at + 1)).collect();
    let all = |test: &dyn Fn(&Token<'_>) -> bool| begins.iter().all(|at| line.tokens.get(*at).is_some_and(test));
    let is_doing = |token: &Token<'_>| token.key.len() > 5 && token.key.ends_with("ing") && !token.is_capital();
    let is_deed = |token: &Token<'_>| token.has_form(form::BASE) && !token.is_capital();
    let governs = |at: &usize, words: &[&str]| line.tokens.get(at - 1).is_some_and(|token| token.is_in(words));
    let lead = if all(&is_doing) {
        (1..first).find(|at| {
            governs(at, &["by", "to", "on", "including", "through"]) && line.tokens.get(*at).is_some_and(is_doing)
        })?
    } else if all(&|token| token.is_key("to")) {
        (1..first).find(|at| line.tokens.get(*at).is_some_and(|token| token.is_key("to")))?
    } else if all(&is_deed) {
        (1..first).find(|at| governs(at, &["to", "will", "shall"]) && line.tokens.get(*at).is_some_and(is_deed))?
    } else {
        return None;
    };
    let cuts: Vec<Range<usize>> =
        std::iter::once(lead..lead).chain(signs.iter().zip(&begins).map(|(sign, begin)| *sign..*begin)).collect();
    items_between(line, lead, &cuts)
}
