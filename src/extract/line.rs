//! A sentence as tokens of the gazetteer, from which place and date are read.

use crate::article::Article;
use crate::extract::lexicon::Lexicon;
use crate::extract::sentence::Sentence;
use crate::extract::token::Token;
use crate::syntax;
use crate::text::Span;

#[derive(Debug)]
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    /// Its position in the article.
    pub(super) span: Span,
    /// The index of its paragraph.
    pub(super) paragraph: usize,
    pub(super) tokens: Vec<Token<'a>>,
    /// Its tree, whose spans are in `text`.
    pub(super) tree: Vec<syntax::Token>,
}

impl<'a> Line<'a> {
    /// The tokens of `sentence`, marked as quoted if its nodes are.
    pub(super) fn new(sentence: &Sentence<'a>, article: &'a Article, lexicon: &Lexicon) -> Self {
        let (text, start) = (sentence.span.slice(&article.text), sentence.span.start());
        let mut tokens = lexicon.tokenize(text);
        for token in &mut tokens {
            let at = sentence.nodes.partition_point(|node| node.span.end() <= token.span.start() + start);
            token.quoted = sentence.node(at).is_some_and(|node| node.quoted);
        }
        let tree = sentence.nodes.iter().map(|node| syntax::Token {
            span: Span::new(node.span.start() - start, node.span.end() - start),
            tag: node.tag,
            lemma: node.lemma.to_string(),
            head: node.head,
            relation: node.relation,
        });
        Self { text, span: sentence.span, paragraph: sentence.paragraph, tokens, tree: tree.collect() }
    }

    /// The text of the tokens `from..to`.
    pub(super) fn words(&self, from: usize, to: usize) -> &'a str {
        let start = self.tokens.get(from).map_or(self.text.len(), |token| token.span.start());
        let end = to.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(start, |token| token.span.end());
        Span::new(start, end.max(start)).slice(self.text)
    }
}
