//! A sentence as the rules read it: its dependency tree, which words are quoted, and its position in the article.

use compact_str::CompactString;

use crate::extract::lexicon::Lexicon;
use crate::extract::token::fold_key;
use crate::extract::word::class;
use crate::syntax;
use crate::text::Span;

/// A word or punctuation mark of a sentence, and its place in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node<'a> {
    /// Its position in the article.
    pub(super) span: Span,
    pub(super) text: &'a str,
    /// Folded: lower case, no accents, plain quotation marks.
    pub(super) key: CompactString,
    /// The dictionary form, folded.
    pub(super) lemma: CompactString,
    /// The part of speech, by the Penn Treebank.
    pub(super) tag: &'static str,
    /// The node that it depends on; `None` for a root.
    pub(super) head: Option<usize>,
    /// How it depends on its head, with the labels of spaCy's English models.
    pub(super) relation: &'static str,
    /// The lists that the word is in, as bits of [`class`]: a verb by its lemma, other words as they are.
    pub(super) class: u64,
    /// Whether it is inside quotation marks.
    pub(super) quoted: bool,
    /// The first node of its subtree.
    pub(super) first: usize,
    /// One past the last node of its subtree.
    pub(super) end: usize,
}

impl Node<'_> {
    /// Whether it is in one of the lists `bits`.
    pub(super) const fn is(&self, bits: u64) -> bool {
        self.class & bits != 0
    }

    pub(super) fn is_key(&self, key: &str) -> bool {
        self.key == key
    }

    pub(super) fn is_in(&self, keys: &[&str]) -> bool {
        keys.contains(&self.key.as_str())
    }

    pub(super) fn has_lemma(&self, lemmas: &[&str]) -> bool {
        lemmas.contains(&self.lemma.as_str())
    }

    pub(super) fn is_capital(&self) -> bool {
        self.text.starts_with(char::is_uppercase)
    }

    /// Whether it is a word or a number.
    pub(super) fn is_word(&self) -> bool {
        self.text.starts_with(char::is_alphanumeric) || self.text.len() > 1 && self.text.contains(char::is_alphanumeric)
    }

    /// Whether it is a sign of punctuation that begins with one of `signs`.
    pub(super) fn is_sign(&self, signs: &[char]) -> bool {
        self.text.starts_with(signs) && !self.is_word()
    }

    pub(super) fn is_quotation_mark(&self) -> bool {
        self.is_sign(&['"', '“', '”', '„', '«', '»', '‘']) || matches!(self.text, "''" | "``") || self.key == "\""
    }

    pub(super) fn is_verb(&self) -> bool {
        self.tag.starts_with('V') || self.tag == "MD"
    }

    /// Whether it is a noun, a name or a pronoun.
    pub(super) fn is_nominal(&self) -> bool {
        self.tag.starts_with("NN") || matches!(self.tag, "PRP" | "WP" | "DT" | "CD" | "EX" | "WDT")
    }

    pub(super) fn is_plural(&self) -> bool {
        matches!(self.tag, "NNS" | "NNPS")
    }
}

/// A sentence, an item of a list, or an item after the lead of its list.
#[derive(Debug, Clone)]
pub(super) struct Sentence<'a> {
    /// Its position in the article.
    pub(super) span: Span,
    /// The index of its paragraph.
    pub(super) paragraph: usize,
    /// Whether it is an item of a list.
    pub(super) item: bool,
    pub(super) nodes: Vec<Node<'a>>,
    /// The children of all nodes, those of one node together and in order.
    children: Vec<usize>,
    /// The index in `children` of the first child of each node, and one more entry for the end.
    starts: Vec<usize>,
}

/// "Condemns the attack": whether `text` begins with a verb in the third person that has no subject, as the points of a resolution
/// do.
pub(super) fn is_operative(text: &str, lexicon: &Lexicon) -> bool {
    let first = text.split(|character: char| !character.is_alphabetic()).next().unwrap_or_default();
    let behind = text.get(first.len()..).unwrap_or_default();
    first.starts_with(char::is_uppercase)
        && first.ends_with('s')
        && behind.starts_with(' ')
        && !behind.trim_start().starts_with(char::is_uppercase)
        && lexicon.classes(&first.to_lowercase()) & (class::SAY | class::STANCE | class::URGE | class::AGREE) != 0
}

impl<'a> Sentence<'a> {
    /// The tree of a point of a resolution. A subject is put before it, because the parser was not trained on sentences without
    /// one.
    pub(super) fn parse_operative(article: &'a str, span: Span, lexicon: &Lexicon) -> Self {
        const SUBJECT: &str = "it ";
        let text = span.slice(article);
        let mut characters = text.chars();
        let first: String = characters.next().into_iter().flat_map(char::to_lowercase).collect();
        let whole = format!("{SUBJECT}{first}{}", characters.as_str());
        // A letter may have another length in bytes in lower case.
        if whole.len() != SUBJECT.len() + text.len() {
            return Self::parse(article, &[span], lexicon);
        }
        let nodes = syntax::parse(&whole).into_iter().skip(1).map(|token| {
            let start = token.span.start() - SUBJECT.len() + span.start();
            let own = Span::new(start, start + token.span.len());
            let head = token.head.and_then(|head| head.checked_sub(1));
            node(article, own, &syntax::Token { head, ..token }, lexicon)
        });
        Self::linked(span, nodes.collect())
    }

    /// The tree of the text at `pieces` of `article`, parsed as one sentence.
    pub(super) fn parse(article: &'a str, pieces: &[Span], lexicon: &Lexicon) -> Self {
        let mut text = String::new();
        // Where each piece begins in `text`.
        let mut starts = Vec::with_capacity(pieces.len());
        for piece in pieces {
            if !text.is_empty() {
                text.push(' ');
            }
            starts.push((text.len(), *piece));
            text.push_str(piece.slice(article));
        }
        let place = |span: Span| {
            let at = starts.partition_point(|(start, _)| *start <= span.start()).checked_sub(1)?;
            let (start, piece) = starts.get(at)?;
            Some(Span::new(span.start() - start + piece.start(), span.end() - start + piece.start()))
        };
        let nodes = syntax::parse(&text).into_iter().filter_map(|token| {
            let span = place(token.span)?;
            Some(node(article, span, &token, lexicon))
        });
        let first = pieces.first().map_or(0, |piece| piece.start());
        let end = pieces.last().map_or(first, |piece| piece.end());
        Self::linked(Span::new(first, end), nodes.collect())
    }

    fn linked(span: Span, nodes: Vec<Node<'a>>) -> Self {
        let mut sentence = Self { span, paragraph: 0, item: false, nodes, children: Vec::new(), starts: Vec::new() };
        sentence.repair_root();
        sentence.link();
        sentence
    }

    /// "The minister voiced concern": if a sentence has no finite verb, the participle after its noun is read as one.
    fn repair_root(&mut self) {
        let is_finite = |node: &Node<'_>| matches!(node.tag, "VBD" | "VBZ" | "VBP" | "MD");
        let Some(noun) = self.nodes.iter().position(|node| node.head.is_none() && node.tag.starts_with("NN")) else {
            return;
        };
        let behind = self.nodes.iter().enumerate().skip(noun + 1);
        let verb =
            behind.clone().find(|(_, node)| node.tag == "VBN" && node.relation == "acl" && node.head == Some(noun));
        let Some((verb, _)) = verb else { return };
        let has_object =
            self.nodes.iter().any(|node| node.head == Some(verb) && matches!(node.relation, "dobj" | "ccomp"));
        let ends = self.nodes.last().is_some_and(|node| matches!(node.text, "." | "!"));
        if !has_object || !ends || self.nodes.iter().any(is_finite) {
            return;
        }
        for (at, node) in self.nodes.iter_mut().enumerate() {
            if at == verb {
                (node.head, node.relation, node.tag) = (None, "ROOT", "VBD");
            } else if at == noun {
                (node.head, node.relation) = (Some(verb), "nsubj");
            } else if at > verb && node.head == Some(noun) {
                node.head = Some(verb);
            }
        }
    }

    /// Fills in the children and the subtrees of all nodes.
    fn link(&mut self) {
        let count = self.nodes.len();
        self.starts = vec![0; count + 1];
        for head in self.nodes.iter().filter_map(|node| node.head) {
            if let Some(start) = self.starts.get_mut(head + 1) {
                *start += 1;
            }
        }
        let mut sum = 0;
        for start in &mut self.starts {
            sum += *start;
            *start = sum;
        }
        let mut next = self.starts.clone();
        self.children = vec![0; sum];
        for at in 0..count {
            let Some(head) = self.nodes.get(at).and_then(|node| node.head) else { continue };
            if let Some(place) = next.get_mut(head) {
                if let Some(child) = self.children.get_mut(*place) {
                    *child = at;
                }
                *place += 1;
            }
        }
        for at in 0..count {
            let mut above = Some(at);
            while let Some(node) = above.and_then(|above| self.nodes.get_mut(above)) {
                if node.first <= at && at < node.end && above != Some(at) {
                    break;
                }
                node.first = node.first.min(at);
                node.end = node.end.max(at + 1);
                above = node.head;
            }
        }
    }

    pub(super) fn node(&self, at: usize) -> Option<&Node<'a>> {
        self.nodes.get(at)
    }

    pub(super) fn head(&self, at: usize) -> Option<usize> {
        self.nodes.get(at)?.head
    }

    pub(super) fn relation(&self, at: usize) -> &'static str {
        self.nodes.get(at).map_or("", |node| node.relation)
    }

    pub(super) fn lemma(&self, at: usize) -> &str {
        self.nodes.get(at).map_or("", |node| node.lemma.as_str())
    }

    pub(super) fn tag(&self, at: usize) -> &'static str {
        self.nodes.get(at).map_or("", |node| node.tag)
    }

    pub(super) fn is_key(&self, at: usize, key: &str) -> bool {
        self.nodes.get(at).is_some_and(|node| node.key == key)
    }

    pub(super) fn is(&self, at: usize, bits: u64) -> bool {
        self.nodes.get(at).is_some_and(|node| node.is(bits))
    }

    /// The nodes that depend on `at`, in order.
    pub(super) fn children(&self, at: usize) -> impl DoubleEndedIterator<Item = usize> + Clone + '_ {
        let range = self.starts.get(at).copied().unwrap_or(0)..self.starts.get(at + 1).copied().unwrap_or(0);
        self.children.get(range).unwrap_or_default().iter().copied()
    }

    /// The children of `at` with one of `relations`.
    pub(super) fn children_by<'s>(
        &'s self,
        at: usize,
        relations: &'s [&str],
    ) -> impl Iterator<Item = usize> + Clone + 's {
        self.children(at).filter(move |child| relations.contains(&self.relation(*child)))
    }

    /// The first child of `at` with one of `relations`.
    pub(super) fn child(&self, at: usize, relations: &[&str]) -> Option<usize> {
        self.children(at).find(|child| relations.contains(&self.relation(*child)))
    }

    /// Whether `at` has a child with one of `relations` whose lemma is one of `lemmas`.
    pub(super) fn has_child(&self, at: usize, relations: &[&str], lemmas: &[&str]) -> bool {
        self.children_by(at, relations).any(|child| lemmas.contains(&self.lemma(child)))
    }

    /// The nodes above `at`: its head first, a root last.
    pub(super) fn ancestors(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.head(at), |above| self.head(*above))
    }

    /// `at` and its conjuncts: "A, B and C".
    pub(super) fn conjuncts(&self, at: usize) -> Vec<usize> {
        let mut all = vec![at];
        let mut next = 0;
        while let Some(one) = all.get(next).copied() {
            all.extend(self.children_by(one, &["conj"]).filter(|child| *child > one));
            next += 1;
        }
        all.sort_unstable();
        all
    }

    /// The object of the prepositions `words` that depend on `at`, with its preposition.
    pub(super) fn behind(&self, at: usize, words: &[&str]) -> Option<(usize, usize)> {
        self.children_by(at, &["prep", "dative", "agent"]).find_map(|prep| {
            let fits = words.is_empty() || self.nodes.get(prep).is_some_and(|node| node.is_in(words));
            let object = self.child(prep, &["pobj", "pcomp"])?;
            fits.then_some((prep, object))
        })
    }

    /// The subject of the verb `at`, if it has one of its own. Words inside quotation marks are not the subject of a verb outside.
    pub(super) fn own_subject(&self, at: usize) -> Option<usize> {
        let quoted = self.nodes.get(at)?.quoted;
        let fits = |subject: &usize| quoted || self.nodes.get(*subject).is_some_and(|node| !node.quoted);
        let mut named = self.children_by(at, &["nsubj", "nsubjpass"]).filter(fits);
        // "The talks had been useful, Lund said": the parser may give the verb both subjects.
        let nearest = named.clone().filter(|subject| *subject < at).last().or_else(|| named.next());
        nearest.or_else(|| self.children_by(at, &["csubj", "csubjpass", "expl"]).find(fits))
    }

    /// The subject of the verb `at`; if it has none of its own, that of the verb it is coordinated with or depends on.
    pub(super) fn subject(&self, at: usize) -> Option<usize> {
        let mut verb = at;
        for _ in 0..6 {
            if let Some(subject) = self.own_subject(verb) {
                return Some(subject);
            }
            let participle = matches!(self.tag(verb), "VBG" | "VBN");
            let next = match self.relation(verb) {
                "conj" | "xcomp" | "pcomp" | "dep" | "ccomp" | "prep" => self.head(verb)?,
                "advcl" if participle || self.tag(verb) == "VB" => self.head(verb)?,
                // "minister Lee, speaking in Oslo": the subject is the noun itself.
                "acl" if participle => return self.head(verb),
                "relcl" => return self.head(verb),
                _ => return None,
            };
            if self.nodes.get(next).is_some_and(Node::is_nominal) && !matches!(self.relation(verb), "conj") {
                return None;
            }
            verb = next;
        }
        None
    }

    /// Whether the verb `at` is in the passive.
    pub(super) fn is_passive(&self, at: usize) -> bool {
        self.child(at, &["nsubjpass", "auxpass", "csubjpass"]).is_some()
            || self.tag(at) == "VBN"
                && self.relation(at) == "conj"
                && self.child(at, &["nsubj", "aux"]).is_none()
                && self.head(at).is_some_and(|first| self.tag(first) == "VBN" && self.is_passive(first))
    }

    /// The modal verb of `at`, folded; if it has none of its own, that of the verb it is coordinated with.
    pub(super) fn modal(&self, at: usize) -> Option<&str> {
        let mut verb = at;
        for _ in 0..4 {
            let quoted = self.nodes.get(verb)?.quoted;
            let own = self
                .children_by(verb, &["aux"])
                .find(|child| self.nodes.get(*child).is_some_and(|node| node.tag == "MD" && node.quoted == quoted));
            if let Some(modal) = own {
                return self.nodes.get(modal).map(|node| node.key.as_str());
            }
            let bare = matches!(self.tag(verb), "VB" | "VBP")
                && self.relation(verb) == "conj"
                && self.own_subject(verb).is_none()
                && !self.has_child(verb, &["aux"], &["to"]);
            verb = self.head(verb).filter(|_| bare)?;
        }
        None
    }

    /// Whether the verb `at` has the auxiliary "to".
    pub(super) fn is_infinitive(&self, at: usize) -> bool {
        self.has_child(at, &["aux"], &["to"])
    }

    /// The span of the nodes `from..to` in the article.
    pub(super) fn cut(&self, from: usize, to: usize) -> Span {
        let start = self.nodes.get(from).map_or(self.span.end(), |node| node.span.start());
        let end = to.checked_sub(1).and_then(|last| self.nodes.get(last)).map_or(start, |node| node.span.end());
        Span::new(start, end.max(start))
    }
}

fn node<'a>(article: &'a str, span: Span, token: &syntax::Token, lexicon: &Lexicon) -> Node<'a> {
    let text = span.slice(article);
    let key = CompactString::from(fold_key(text));
    let lemma = CompactString::from(fold_key(&token.lemma));
    let is_verb = token.tag.starts_with('V') || token.tag == "MD";
    let class = if is_verb { lexicon.classes(&lemma) | lexicon.classes(&key) } else { lexicon.classes(&key) };
    // "May" with a capital is the month or a name, "may" and "march" are verbs.
    let class = match key.as_str() {
        "may" | "march" if is_verb => class & !class::MONTH,
        "us" if text == "US" => class & !(class::PRONOUN | class::ARTICLE),
        _ => class,
    };
    Node {
        span,
        text,
        key,
        lemma,
        tag: token.tag,
        head: token.head,
        relation: token.relation,
        class,
        quoted: false,
        first: usize::MAX,
        end: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Sentence<'_> {
        Sentence::parse(text, &[Span::new(0, text.len())], Lexicon::built_in())
    }

    #[test]
    fn subjects_are_shared_by_coordinated_verbs_and_infinitives() {
        let sentence = parse("The ministers met in Oslo, signed a treaty and agreed to open a consulate.");
        for verb in ["met", "signed", "agreed", "open"] {
            let at = sentence.nodes.iter().position(|node| node.text == verb).expect(verb);
            let subject = sentence.subject(at).and_then(|subject| sentence.node(subject)).map(|node| node.text);
            assert_eq!(subject, Some("ministers"), "{verb}");
        }
    }

    #[test]
    fn a_subtree_has_the_words_of_its_phrase() {
        let text = "Norway will open the new embassy in Accra.";
        let sentence = parse(text);
        let at = sentence.nodes.iter().position(|node| node.text == "embassy").expect("the word");
        let node = &sentence.nodes[at];
        assert!(sentence.cut(node.first, node.end).slice(text).starts_with("the new embassy"), "{node:?}");
        assert_eq!(sentence.modal(2), Some("will"));
    }

    #[test]
    fn pieces_are_read_as_one_sentence_and_keep_their_places() {
        let text = "Norway agreed to:\n- open an embassy.";
        let sentence = Sentence::parse(text, &[Span::new(0, 16), Span::new(20, text.len())], Lexicon::built_in());
        let open = sentence.nodes.iter().position(|node| node.text == "open").expect("the word");
        assert_eq!(sentence.nodes[open].span.slice(text), "open");
        let agreed = sentence.head(open).and_then(|head| sentence.node(head)).map(|node| node.text);
        assert_eq!(agreed, Some("agreed"));
    }
}
