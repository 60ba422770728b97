//! Who speaks in each sentence: the labels of a transcript, and texts in the first person.

use crate::article::{Article, Role, without_item_mark};
use crate::extract::lexicon::Lexicon;
use crate::extract::quotation_marks;
use crate::extract::sentence::{self, Node, Sentence};
use crate::extract::side::Agent;
use crate::extract::word::class;
use crate::extract::words::{ANSWER_LABELS, OWN_WORDS, QUESTION_LABELS};
use crate::text::Span;

/// The sentences of `article` in order.
pub(super) fn sentences<'a>(article: &'a Article, lexicon: &Lexicon) -> Vec<Sentence<'a>> {
    let mut all: Vec<Sentence<'a>> = article
        .sentences
        .iter()
        .map(|sentence| {
            let paragraph = article.paragraphs.get(sentence.paragraph);
            let item = paragraph.is_some_and(|paragraph| paragraph.role == Role::Item);
            let text = sentence.span.slice(&article.text);
            let text = if item { without_item_mark(text) } else { text };
            let span = Span::new(sentence.span.end() - text.len(), sentence.span.end());
            let mut read = if sentence::is_operative(text, lexicon) {
                Sentence::parse_operative(&article.text, span, lexicon)
            } else {
                Sentence::parse(&article.text, &[span], lexicon)
            };
            (read.paragraph, read.item) = (sentence.paragraph, item);
            read
        })
        .collect();
    quotation_marks::mark_quoted(&mut all);
    quotation_marks::unmark_accounts(&mut all);
    all
}

/// The most nodes of a label.
const MAX_LABEL: usize = 24;

/// A paragraph of a speech with more sentences is not one statement.
const MAX_TURN: usize = 4;

/// Who speaks in a sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Voice {
    /// The author of the article.
    #[default]
    Author,
    /// A speaker named by a label.
    Speaker(Agent),
    /// Somebody who asks questions, or whom the text does not introduce.
    Other,
}

/// The label in front of a sentence.
#[derive(Debug, Clone)]
struct Label {
    /// The index of the sentence.
    sentence: usize,
    paragraph: usize,
    /// One past the colon.
    end: usize,
    voice: Voice,
    /// Whether it is a single letter or word such as "Q".
    fixed: bool,
}

/// Who speaks in each sentence of an article.
#[derive(Debug, Default)]
pub(super) struct Outline {
    labels: Vec<Label>,
    /// Paragraphs of many sentences, in order.
    long: Vec<usize>,
    /// Whether the text is in the first person throughout.
    pub(super) first_person: bool,
}

impl Outline {
    /// Reads the labels of `sentences`. `who` says whom a noun phrase stands for.
    pub(super) fn new(sentences: &[Sentence<'_>], who: &dyn Fn(&Sentence<'_>, usize) -> Option<Agent>) -> Self {
        let mut labels: Vec<Label> = Vec::new();
        for (number, sentence) in sentences.iter().enumerate() {
            labels.extend(label((number, sentence), who, labels.iter().rev()));
        }
        let long = sentences.chunk_by(|a, b| a.paragraph == b.paragraph).filter(|own| own.len() > MAX_TURN);
        let long = long.filter_map(|own| own.first()).map(|first| first.paragraph).collect();
        Self { first_person: is_first_person(sentences), long, labels }
    }

    /// Whether a paragraph is long enough that each of its sentences is a statement.
    pub(super) fn is_long(&self, paragraph: usize) -> bool {
        self.long.binary_search(&paragraph).is_ok()
    }

    /// Who speaks in the sentence `number`, and the first node after its label.
    pub(super) fn voice(&self, number: usize, sentence: &Sentence<'_>) -> (Voice, usize) {
        let next = self.labels.partition_point(|label| label.sentence <= number);
        let Some(label) = next.checked_sub(1).and_then(|at| self.labels.get(at)) else { return (Voice::Author, 0) };
        // A single label does not make a transcript, so it is valid only for its paragraph.
        if label.paragraph != sentence.paragraph && self.labels.len() < 2 {
            return (Voice::Author, 0);
        }
        (label.voice.clone(), if label.sentence == number { label.end } else { 0 })
    }
}

fn label<'l>(
    (number, sentence): (usize, &Sentence<'_>),
    who: &dyn Fn(&Sentence<'_>, usize) -> Option<Agent>,
    mut before: impl Iterator<Item = &'l Label>,
) -> Option<Label> {
    let nodes = &sentence.nodes;
    let colon = nodes.iter().take(MAX_LABEL).position(|node| node.text == ":")?;
    let words = nodes.get(..colon)?;
    let first = words.iter().find(|node| node.is_word())?;
    let quote = nodes.get(colon + 1).is_some_and(Node::is_quotation_mark);
    let alone = words.iter().filter(|node| node.is_word()).count() == 1;
    let made = |voice: Voice, fixed: bool| Label {
        sentence: number,
        paragraph: sentence.paragraph,
        end: colon + 1,
        voice,
        fixed,
    };
    if alone && QUESTION_LABELS.contains(&first.key.as_str()) {
        return Some(made(Voice::Other, true));
    }
    if alone && ANSWER_LABELS.contains(&first.key.as_str()) {
        let speaker = before.find(|label| !label.fixed).map_or(Voice::Other, |label| label.voice.clone());
        return Some(made(speaker, true));
    }
    // "President Sall (through an interpreter):".
    let label = words.iter().take_while(|node| node.text != "(").filter(|node| node.is_word());
    let is_name = label
        .clone()
        .all(|node| node.is_capital() || matches!(node.tag, "IN" | "DT" | "CC" | "TO") && node.key.len() < 4);
    if !is_name || quote || nodes.len() <= colon + 1 {
        return None;
    }
    let is_person = |agent: &Agent| matches!(agent, Agent::Person(_));
    match (0..colon).rev().find_map(|at| who(sentence, at).filter(is_person)) {
        Some(agent) => Some(made(Voice::Speaker(agent), false)),
        // "MR HOLT:", whom the text does not introduce.
        None => label.clone().all(|node| !node.text.contains(char::is_lowercase)).then(|| made(Voice::Other, false)),
    }
}

/// Whether at least a third of the sentences say "we" or "I" outside quotation marks.
fn is_first_person(sentences: &[Sentence<'_>]) -> bool {
    let own = |sentence: &&Sentence<'_>| {
        sentence.nodes.iter().any(|node| !node.quoted && node.text != "US" && OWN_WORDS.contains(&node.key.as_str()))
    };
    let count = sentences.iter().filter(own).count();
    count >= 2 && count * 3 >= sentences.len()
}

/// Whether the main clause of `sentence` is in the first person and makes a statement. "We agreed", "we signed" and "we met"
/// report events instead.
pub(super) fn is_own_statement(sentence: &Sentence<'_>) -> bool {
    let Some(root) = (0..sentence.nodes.len()).find(|at| sentence.relation(*at) == "ROOT") else { return false };
    let verbs = sentence.conjuncts(root);
    let tells = verbs.iter().all(|verb| {
        sentence.is(*verb, class::AGREE | class::MEET | class::FOUND)
            && !sentence.is(*verb, class::SAY | class::STANCE | class::THINK)
    });
    let own = sentence.subject(root).is_some_and(|subject| {
        let phrase = sentence.node(subject).and_then(|node| sentence.nodes.get(node.first..node.end));
        phrase.is_some_and(|nodes| nodes.iter().any(|node| OWN_WORDS.contains(&node.key.as_str())))
    });
    let demands = matches!(sentence.modal(root), Some("must" | "should"));
    (own || demands) && !tells
}
