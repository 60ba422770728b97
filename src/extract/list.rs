//! Lists: "The ministers agreed to:" followed by one item per line, or "agreed to: (i) …; (ii) …" in one sentence. The words
//! before the colon are the lead of the list. Each item is parsed together with the lead, and is one commitment.

use std::ops::Range;

use crate::article::{Article, Role};
use crate::brief::{CommitmentKind, Strength};
use crate::extract::commitments::{Doubtful, DraftCommitment, read_commitments, trimmed};
use crate::extract::frame::Construction;
use crate::extract::lexicon::Lexicon;
use crate::extract::sentence::{Node, Sentence};
use crate::extract::side::{Agent, Side};
use crate::extract::word::class;
use crate::text::Span;

/// The longest lead, in nodes. It is parsed again with every item.
const MAX_LEAD: usize = 80;
/// The largest number of items in a list within one sentence.
const MAX_INLINE: usize = 60;
/// The name of the row of an item, as `--explain` prints it.
pub(super) const ITEM: &str = "item";

/// Resolves whom a node of a sentence stands for.
pub(super) type Who<'w> = &'w dyn Fn(&Sentence<'_>, usize) -> Option<Agent>;

/// What is needed to read an item.
#[derive(Clone, Copy)]
pub(super) struct Context<'a, 'w> {
    pub(super) article: &'a Article,
    pub(super) lexicon: &'a Lexicon,
    pub(super) who: Who<'w>,
    /// The side that an agent speaks for.
    pub(super) party: &'w dyn Fn(&Agent) -> Option<Side>,
}

/// The lead of a list with one item per line.
#[derive(Debug, Clone)]
pub(super) struct Lead {
    stem: Vec<Span>,
    /// Who commits to the items, if the lead itself says so.
    agent: Option<Agent>,
    /// The end of the lead, in bytes of the article.
    end: usize,
    /// The paragraph of the lead or of the last item.
    paragraph: usize,
}

impl Lead {
    /// The lead for the sentence after `sentence`: the sentence itself if it ends with a colon, or the lead `before` if it is an
    /// item.
    pub(super) fn after(
        sentence: &Sentence<'_>,
        before: Option<Self>,
        heads: bool,
        context: Context<'_, '_>,
    ) -> Option<Self> {
        let colon = sentence.nodes.last().is_some_and(|node| node.text == ":");
        if !colon {
            return before.filter(|_| is_item(sentence)).map(|lead| Self { paragraph: sentence.paragraph, ..lead });
        }
        let to = stem_end(sentence)?;
        let outer = before.filter(|_| heads);
        let agent = list_agent(sentence, context).or_else(|| outer.as_ref().and_then(|lead| lead.agent.clone()));
        let mut stem = outer.map(|lead| lead.stem).unwrap_or_default();
        stem.push(sentence.cut(0, to));
        let end = sentence.cut(0, to).end();
        Some(Self { stem, agent, end, paragraph: sentence.paragraph })
    }

    /// Whether `one` only comes from the lead, so that the items replace it.
    pub(super) fn announces(&self, one: &DraftCommitment) -> bool {
        one.span.end() >= self.end && one.span.start() < self.end
    }

    /// Whether `item` is the next item of the list. One heading may come between them.
    pub(super) fn heads(&self, item: &Sentence<'_>, article: &Article) -> bool {
        let between = article.paragraphs.get(self.paragraph + 1..item.paragraph);
        let follows =
            between.is_some_and(|all| all.len() < 2 && all.iter().all(|paragraph| paragraph.role == Role::Heading));
        is_item(item) && follows && !begins_anew(item)
    }

    /// The commitments in `item`.
    pub(super) fn items(&self, item: &Sentence<'_>, context: Context<'_, '_>) -> (Vec<DraftCommitment>, Vec<Doubtful>) {
        let Some((from, to)) = trimmed(item, 0, item.nodes.len()) else { return Default::default() };
        let whole = item.cut(from, to);
        let (found, doubtful) = behind_stem(&self.stem, item, whole, context);
        let words = item.nodes.iter().filter(|node| node.is_word()).count();
        let found = match &self.agent {
            _ if words < 2 => Vec::new(),
            Some(agent) if found.is_empty() && doubtful.is_empty() => vec![whole_item(agent.clone(), whole)],
            _ => found,
        };
        (found, doubtful)
    }
}

/// Whether `sentence` can be an item: it is marked as one, begins with a lower-case letter, or ends with a semicolon.
fn is_item(sentence: &Sentence<'_>) -> bool {
    let small = sentence.nodes.first().is_some_and(|node| node.text.starts_with(char::is_lowercase));
    sentence.item || small || sentence.nodes.last().is_some_and(|node| node.text == ";")
}

/// The commitments in the item at `whole`, parsed after the lead `stem`. The whole item is one commitment, unless it has a
/// predicate of commitment itself.
fn behind_stem(
    stem: &[Span],
    item: &Sentence<'_>,
    whole: Span,
    context: Context<'_, '_>,
) -> (Vec<DraftCommitment>, Vec<Doubtful>) {
    let mut pieces = stem.to_vec();
    pieces.push(whole);
    let text = &context.article.text;
    // "agreed to" and "to open": one "to" is left out.
    if let (Some(last), Some(first)) = (stem.last(), item.nodes.first())
        && first.is_key("to")
        && last.slice(text).ends_with(" to")
        && let Some(piece) = pieces.last_mut()
    {
        *piece = Span::new(first.span.end() + 1, whole.end());
    }
    let mut headed = Sentence::parse(text, &pieces, context.lexicon);
    headed.paragraph = item.paragraph;
    for node in &mut headed.nodes {
        node.quoted = item.nodes.iter().any(|own| own.quoted && own.span == node.span);
    }
    let who = |at: usize| (context.who)(&headed, at);
    let (found, doubtful) = read_commitments(&headed, &who, &|_| None, context.party);
    let mut all: Vec<DraftCommitment> = Vec::new();
    let mut is_one = false;
    for one in found {
        let Some(content) = one.content.intersection(whole) else { continue };
        let is_whole = one.content.start() <= whole.start() + 4;
        let Some(span) = one.span.intersection(whole).map(|span| if is_whole { content } else { span }) else {
            continue;
        };
        match all.last_mut().filter(|_| is_one) {
            Some(last) => {
                last.span = Span::new(whole.start(), last.span.end().max(span.end()));
                last.content = last.span;
            }
            None => all.push(DraftCommitment {
                span,
                content,
                construction: Construction::Item,
                row: ITEM,
                is_sure: false,
                ..one
            }),
        }
        is_one |= is_whole;
    }
    if is_one && let [one] = all.as_mut_slice() {
        one.span = whole;
        one.content = whole;
    }
    (all, doubtful)
}

/// The whole item at `span` as a commitment of `agent`.
fn whole_item(agent: Agent, span: Span) -> DraftCommitment {
    let joint = matches!(agent, Agent::Joint(_));
    DraftCommitment {
        agent,
        kind: if joint { CommitmentKind::Agreed } else { CommitmentKind::Pledged },
        strength: Strength::Firm,
        span,
        content: span,
        row: ITEM,
        construction: Construction::Item,
        is_sure: false,
    }
}

/// Who commits to something in the lead of a list.
fn list_agent(sentence: &Sentence<'_>, context: Context<'_, '_>) -> Option<Agent> {
    (0..sentence.nodes.len()).find_map(|at| {
        let node = sentence.node(at)?;
        let undertakes = node.is(class::AGREE | class::PLEDGE | class::FOUND) || node.has_lemma(&["announce"]);
        if !node.is_verb() || node.quoted || !undertakes || sentence.doubt(at, false).is_some() {
            return None;
        }
        let agent = (context.who)(sentence, sentence.subject(at)?);
        agent.filter(|agent| !matches!(agent, Agent::Source(_)))
    })
}

/// "5. Both sides stressed …", "The first course was held in May": a full sentence in the past tense or with a verb of reporting,
/// which is not an item of the list before it.
fn begins_anew(item: &Sentence<'_>) -> bool {
    (0..item.nodes.len()).any(|at| {
        let Some(node) = item.node(at).filter(|node| node.relation == "ROOT" && node.is_verb()) else { return false };
        let Some(subject) = item.own_subject(at).filter(|subject| *subject < at) else { return false };
        let reports = node.is(class::SAY | class::STANCE | class::URGE | class::AGREE | class::PLEDGE);
        let finite = matches!(node.tag, "VBD" | "VBZ" | "VBP")
            || node.tag == "VBN" && item.child(at, &["auxpass", "aux"]).is_some();
        subject < 6 && finite && item.modal(at).is_none() && (reports || node.tag == "VBD" || node.tag == "VBN")
    })
}

/// One past the lead of a list, without the colon and "the following".
fn stem_end(sentence: &Sentence<'_>) -> Option<usize> {
    let mut to = before_signs(sentence, sentence.nodes.len());
    let near = to.saturating_sub(4)..to;
    let follow =
        near.into_iter().find(|at| sentence.node(*at).is_some_and(|node| node.is_in(&["following", "follows"])));
    if let Some(at) = follow.filter(|at| *at > 0) {
        let small = sentence.node(at - 1).is_some_and(|node| node.is_in(&["the", "as"]));
        to = at - usize::from(small);
    }
    (1..=MAX_LEAD).contains(&to).then_some(to)
}

/// `to` without the punctuation before it.
fn before_signs(sentence: &Sentence<'_>, mut to: usize) -> usize {
    while to > 0 && sentence.node(to - 1).is_some_and(|node| node.is_sign(&[':', '–', '—', '-', ','])) {
        to -= 1;
    }
    to
}

/// The commitments of `sentence`: one for each item if it contains a list, or else `found`, which was read from the sentence as a
/// whole.
pub(super) fn inline(
    sentence: &Sentence<'_>,
    found: Vec<DraftCommitment>,
    context: Context<'_, '_>,
) -> Vec<DraftCommitment> {
    let Some((lead, items)) =
        marked_items(sentence).or_else(|| items_behind_colon(sentence)).or_else(|| parallel_items(sentence))
    else {
        return found;
    };
    let stem = [sentence.cut(0, lead)];
    let mut all = Vec::new();
    for range in &items {
        let whole = sentence.cut(range.start, range.end);
        all.extend(behind_stem(&stem, sentence, whole, context).0);
    }
    if all.is_empty() {
        return found;
    }
    let from = items.first().map_or(0, |first| sentence.cut(first.start, first.end).start());
    all.extend(found.into_iter().filter(|one| one.span.end() <= from));
    all.sort_by_key(|one| one.span.start());
    all
}

/// A list within a sentence: one past its lead, and its items.
type Inline = (usize, Vec<Range<usize>>);

/// The items between the nodes `cuts`, each without the punctuation and the "and" at its ends, if there are two or more.
fn items_between(sentence: &Sentence<'_>, lead: usize, cuts: &[Range<usize>]) -> Option<Inline> {
    let ends = cuts.iter().skip(1).map(|cut| cut.start).chain([sentence.nodes.len()]);
    let items: Option<Vec<Range<usize>>> =
        cuts.iter().zip(ends).map(|(cut, end)| trimmed(sentence, cut.end, end).map(|(from, to)| from..to)).collect();
    let items = items?;
    let long = items.iter().all(|item| {
        sentence.nodes.get(item.clone()).unwrap_or_default().iter().filter(|node| node.is_word()).count() > 1
    });
    (lead > 0 && lead <= MAX_LEAD && long && (2..=MAX_INLINE).contains(&items.len())).then_some((lead, items))
}

/// "(i) …; (ii) …", "(a) …, (b) …", "1) …; 2) …".
fn marked_items(sentence: &Sentence<'_>) -> Option<Inline> {
    let mut cuts: Vec<Range<usize>> = Vec::new();
    let mut sort = None;
    for close in 1..sentence.nodes.len() {
        if sentence.node(close).is_none_or(|node| node.text != ")") {
            continue;
        }
        let Some(node) = sentence.node(close - 1) else { continue };
        let opens = close > 1 && sentence.node(close - 2).is_some_and(|node| node.text == "(");
        let Some(found) = sort.or_else(|| Numbering::starting_with(node.text)) else { continue };
        if found.text(cuts.len()).is_some_and(|text| text.eq_ignore_ascii_case(node.text)) && !node.quoted {
            sort = Some(found);
            cuts.push(close - 1 - usize::from(opens)..close + 1);
        }
    }
    let lead = cuts.first()?.start;
    items_between(sentence, before_signs(sentence, lead), &cuts)
}

/// The numbering of the items of a list.
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

    /// The number or letter of item `at`.
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

/// The semicolons of `sentence` from `from` on that are outside quotation marks.
fn semicolons(sentence: &Sentence<'_>, from: usize) -> Vec<usize> {
    let is_cut = |at: &usize| sentence.node(*at).is_some_and(|node| node.text == ";" && !node.quoted);
    (from..sentence.nodes.len()).filter(is_cut).take(MAX_INLINE + 1).collect()
}

/// "LEAD: A; B; and C".
fn items_behind_colon(sentence: &Sentence<'_>) -> Option<Inline> {
    let colon = sentence.nodes.iter().position(|node| node.text == ":" && !node.quoted)?;
    let quotes = sentence.node(colon + 1).is_some_and(Node::is_quotation_mark);
    let cuts: Vec<Range<usize>> =
        std::iter::once(colon).chain(semicolons(sentence, colon)).map(|at| at..begin(sentence, at + 1)).collect();
    items_between(sentence, before_signs(sentence, colon), &cuts).filter(|_| !quotes)
}

/// The first node from `at` on that is neither "and" nor a comma.
fn begin(sentence: &Sentence<'_>, mut at: usize) -> usize {
    while sentence.node(at).is_some_and(|node| node.is_in(&["and", ","])) {
        at += 1;
    }
    at
}

/// "by doing A; doing B; and doing C", "to do A; do B; and do C": parts between semicolons that begin in the same form.
fn parallel_items(sentence: &Sentence<'_>) -> Option<Inline> {
    let signs = semicolons(sentence, 0);
    let first = *signs.first()?;
    let begins: Vec<usize> = signs.iter().map(|at| begin(sentence, at + 1)).collect();
    let all = |test: &dyn Fn(&Node<'_>) -> bool| begins.iter().all(|at| sentence.node(*at).is_some_and(test));
    let is_doing = |node: &Node<'_>| node.key.len() > 5 && node.key.ends_with("ing") && !node.is_capital();
    let is_bare_verb = |node: &Node<'_>| matches!(node.tag, "VB" | "VBP") && !node.is_capital();
    let governs = |at: &usize, words: &[&str]| sentence.node(at - 1).is_some_and(|node| node.is_in(words));
    let lead = if all(&is_doing) {
        (1..first).find(|at| {
            governs(at, &["by", "to", "on", "including", "through"]) && sentence.node(*at).is_some_and(is_doing)
        })?
    } else if all(&|node| node.is_key("to")) {
        (1..first).find(|at| sentence.is_key(*at, "to"))?
    } else if all(&is_bare_verb) {
        (1..first).find(|at| governs(at, &["to", "will", "shall"]) && sentence.node(*at).is_some_and(is_bare_verb))?
    } else {
        return None;
    };
    let cuts: Vec<Range<usize>> =
        std::iter::once(lead..lead).chain(signs.iter().zip(&begins).map(|(sign, begin)| *sign..*begin)).collect();
    items_between(sentence, lead, &cuts)
}
