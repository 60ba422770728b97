//! The grammar of an English sentence: its tokens with part of speech, lemma, head and relation. A tagger and a dependency parser of
//! our own, trained by `tools/parser`, read it; the same sentence has the same tree on every machine.

mod engine;
mod lemma;
#[cfg(test)]
mod tests;
mod tokens;
mod words;

use std::sync::LazyLock;

use crate::syntax::engine::model::Model;
use crate::syntax::engine::moves::TaggedSentence;
use crate::syntax::engine::word;
use crate::text::Span;

/// The trained model; `english.model.toml` says what it was made from.
static BYTES: &[u8] = include_bytes!("english.model");

/// `None` only if the file above is damaged, which a test rules out.
static MODEL: LazyLock<Option<Model<'static>>> = LazyLock::new(|| Model::read(BYTES));

/// A sentence of more tokens is parsed in pieces, each with a tree of its own.
const MOST_TOKENS: usize = 400;

/// A word, number or sign, and its place in the tree of its sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Where it is in the sentence, in bytes.
    pub span: Span,
    /// Its part of speech, by the Penn Treebank: `NN`, `VBD`.
    pub tag: &'static str,
    /// Its dictionary form: `agree` for "agreed".
    pub lemma: String,
    /// The position of the token that it depends on; `None` for the root of the sentence.
    pub head: Option<usize>,
    /// How it depends on its head, with the labels of spaCy's English models: `nsubj`, `ccomp`; `ROOT` for the root.
    pub relation: &'static str,
}

/// The tokens of `sentence`, in order. White space and control characters belong to no token. Any text can be parsed; the time is proportional to
/// its length.
pub fn parse(sentence: &str) -> Vec<Token> {
    let Some(model) = &*MODEL else { return Vec::new() };
    let spans = tokens::cut(sentence);
    let mut parsed = Vec::with_capacity(spans.len());
    for piece in spans.chunks(MOST_TOKENS) {
        parse_piece(model, sentence, piece, &mut parsed);
    }
    parsed
}

fn parse_piece(model: &Model<'static>, sentence: &str, spans: &[Span], parsed: &mut Vec<Token>) {
    let words = model.words(spans.iter().map(|span| trained_form(span.slice(sentence))));
    let tags = model.tag(&words);
    let state = model.parse(&TaggedSentence::new(&words, &tags));
    let first = parsed.len();
    let is_known = |form: &str| model.knows(word::hash(form));
    for ((at, span), tag) in (1..).zip(spans).zip(&tags) {
        let tag = model.tags[usize::from(*tag)];
        parsed.push(Token {
            span: *span,
            tag,
            lemma: lemma::lemma(span.slice(sentence), tag, is_known),
            head: state.heads[at].checked_sub(1).map(|head| first + head),
            relation: model.relations[usize::from(state.relations[at])],
        });
    }
}

/// The form under which the training text has a sign.
fn trained_form(form: &str) -> &str {
    match form {
        "«" | "„" | "‹" | "‚" => "“",
        "»" | "›" => "”",
        _ => form,
    }
}
