//! Drops candidates that the sentence does not commit anyone to. Its tree shows if one is negated, denied, refused, conditional or
//! long past; then it is not a commitment, whatever its verb.

use crate::extract::deed::{Found, Rule};
use crate::extract::line::Line;
use crate::extract::token::Token as Word;
use crate::extract::word::class;
use crate::extract::words::{
    CONDITION, DENY, EARLIER, FORMERLY, NEVER, NOBODY, QUESTION, REFUSE, REFUSE_WITH, REPORT, VERSION, WITHOUT, WOULD,
    WRONGLY,
};
use crate::syntax::{self, Token};
use crate::text::Span;

/// Why something is not a commitment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// "has not agreed to", "without agreeing to".
    Negated,
    /// "denied that it had agreed to".
    Denied,
    /// "refused to commit to".
    Refused,
    /// "would have agreed to", "if it agrees to".
    Conditional,
    /// "had agreed in 2019 to".
    Past,
    /// "An earlier version of this article said that …".
    Corrected,
}

impl Doubt {
    /// Its name, as `--explain` prints it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Negated => "negated",
            Self::Denied => "denied",
            Self::Refused => "refused",
            Self::Conditional => "conditional",
            Self::Past => "past",
            Self::Corrected => "corrected",
        }
    }
}

/// Removes from `found` what the sentence does not commit anyone to, and returns it with the reasons.
pub(super) fn doubtful(line: &Line<'_>, found: &mut Vec<Found>) -> Vec<(Found, Doubt)> {
    if found.is_empty() || !has_cue(&line.tokens) {
        return Vec::new();
    }
    let tree = Tree::of(line);
    let mut dropped = Vec::new();
    found.retain(|one| match tree.doubt(one) {
        Some(doubt) => {
            dropped.push((one.clone(), doubt));
            false
        }
        None => true,
    });
    dropped
}

/// Whether a sentence has a word that can make a commitment in it doubtful. This check is faster than parsing.
fn has_cue(tokens: &[Word<'_>]) -> bool {
    let has = |words: &[&str]| tokens.iter().any(|token| token.is_in(words));
    let particles = REFUSE_WITH.iter().filter_map(|words| words.split_once(' ')).map(|(_, particle)| particle);
    // The first letters that all forms of a verb have.
    let stem = |lemma: &'static str| {
        let root = lemma.trim_end_matches(['e', 'y']);
        root.get(..5).unwrap_or(root)
    };
    let stems: Vec<&str> = DENY.iter().chain(REFUSE).map(|lemma| stem(lemma)).collect();
    [WITHOUT, CONDITION, QUESTION, NEVER, NOBODY, VERSION, EARLIER, WRONGLY].into_iter().any(has)
        || has(&["had", "'d", "yet"])
        || has(&["have"]) && has(WOULD)
        || has(&particles.collect::<Vec<_>>())
        || tokens.iter().any(|token| {
            token.is(class::NEGATION)
                || token.key.ends_with("n't")
                || stems.iter().any(|stem| token.key.starts_with(stem))
        })
}

/// The tree of a line.
struct Tree<'a> {
    line: &'a Line<'a>,
    /// Where each token of the line is in the text that was parsed.
    bytes: Vec<Span>,
    words: Vec<Token>,
}

impl<'a> Tree<'a> {
    /// A line may be an item behind the words that head its list: what stands between them in the article is not parsed.
    fn of(line: &'a Line<'a>) -> Self {
        let mut text = String::new();
        let mut bytes = Vec::with_capacity(line.tokens.len());
        let mut end = 0;
        for token in &line.tokens {
            if token.span.start() > end {
                text.push(' ');
            }
            bytes.push(Span::new(text.len(), text.len() + token.text.len()));
            text.push_str(token.text);
            end = token.span.end();
        }
        Self { line, bytes, words: syntax::parse(&text) }
    }

    fn doubt(&self, one: &Found) -> Option<Doubt> {
        let predicate = self.predicate(self.bytes.get(one.content)?.start())?;
        let word = self.words.get(predicate)?;
        let undertakes = (self.line.tokens.iter().zip(&self.bytes))
            .any(|(token, span)| span.overlaps(word.span) && token.is(class::AGREE | class::PLEDGE));
        let will = one.rule == Rule::Will && !undertakes && word.tag != "MD";
        // "will not raise tariffs" is a commitment; "has not agreed to raise them" is not.
        if !will && self.is_negated(predicate) {
            return Some(Doubt::Negated);
        }
        self.condition(predicate).or_else(|| self.doubt_above(predicate)).or_else(|| self.past(predicate))
    }

    /// The verb or noun that makes the commitment whose content begins at `byte`: the nearest word before the content that
    /// its first word depends on.
    fn predicate(&self, byte: usize) -> Option<usize> {
        let first = self.words.iter().position(|token| token.span.end() > byte)?;
        let is_finite = |token: &Token| matches!(token.tag, "VBD" | "VBZ" | "VBP" | "VBN");
        if self.words.get(first).is_some_and(is_finite) {
            return Some(first);
        }
        // "will build": the content begins with the auxiliary.
        if self.words.get(first)?.tag == "MD" {
            return Some(self.head(first).filter(|_| self.relation(first) == "aux").unwrap_or(first));
        }
        Some(self.way(first).find(|at| *at < first).unwrap_or(first))
    }

    fn head(&self, at: usize) -> Option<usize> {
        self.words.get(at).and_then(|token| token.head)
    }

    fn relation(&self, at: usize) -> &'static str {
        self.words.get(at).map_or("", |token| token.relation)
    }

    fn lemma(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |token| token.lemma.as_str())
    }

    /// A token, and then each token that the one before depends on, up to the root.
    fn way(&self, from: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(from), |at| self.head(*at))
    }

    fn children(&self, at: usize) -> impl Iterator<Item = usize> {
        (0..self.words.len()).filter(move |child| self.head(*child) == Some(at))
    }

    fn has_child(&self, at: usize, relations: &[&str], lemmas: &[&str]) -> bool {
        self.children(at).any(|child| {
            relations.contains(&self.relation(child))
                && (lemmas.is_empty() || lemmas.contains(&self.lemma(child).to_lowercase().as_str()))
        })
    }

    fn is_negated(&self, at: usize) -> bool {
        let no_subject = self.children(at).any(|child| {
            self.relation(child).starts_with("nsubj")
                && (NOBODY.contains(&self.lemma(child)) || self.has_child(child, &["det", "preconj", "neg"], NEVER))
        });
        // "agreed not to raise tariffs": behind a full verb, what follows is negated.
        let before = |child: usize| child < at || matches!(self.lemma(at), "be" | "have" | "do" | "will" | "can");
        let negates = |child: usize| match self.relation(child) {
            "neg" => true,
            "advmod" | "preconj" | "cc" | "det" => NEVER.contains(&self.lemma(child)),
            _ => false,
        };
        no_subject || self.children(at).any(|child| before(child) && negates(child)) || self.shares_negation(at)
    }

    /// "did not agree or commit to": the second verb has the auxiliary, and the negation, of the first.
    fn shares_negation(&self, at: usize) -> bool {
        let Some(first) = self.head(at).filter(|_| self.relation(at) == "conj") else { return false };
        let same = self.words.get(at).zip(self.words.get(first)).is_some_and(|(one, other)| one.tag == other.tag);
        same && self.has_child(first, &["cc"], &["or", "nor"])
            && !self.has_child(at, &["nsubj", "aux"], &[])
            && self.has_child(first, &["neg"], &[])
    }

    /// "would have agreed", "if it agrees", "agrees if", "asked whether it agrees".
    fn condition(&self, at: usize) -> Option<Doubt> {
        let would_have = self.has_child(at, &["aux"], WOULD) && self.has_child(at, &["aux"], &["have"]);
        let depends = would_have
            || self.has_child(at, &["mark"], QUESTION)
            || self.has_condition(at)
            || self.children(at).any(|child| self.is_if_clause(child) || self.hangs_on_object(child));
        depends.then_some(Doubt::Conditional)
    }

    /// "if", but not "even if" and "as if".
    fn has_condition(&self, at: usize) -> bool {
        self.has_child(at, &["mark", "advmod", "prep"], CONDITION)
            && !self.has_child(at, &["mark", "advmod"], &["even", "as"])
    }

    fn is_if_clause(&self, at: usize) -> bool {
        matches!(self.relation(at), "advcl" | "relcl" | "acl") && self.has_condition(at)
    }

    /// "will open the border if it is paid": the condition may be taken for a clause of the object.
    fn hangs_on_object(&self, object: usize) -> bool {
        matches!(self.relation(object), "dobj" | "prep" | "npadvmod")
            && self.children(object).any(|child| self.is_if_clause(child))
    }

    /// "had agreed"; in what somebody said, only with "in 2019" or "earlier", as there it may be the past of the report.
    fn past(&self, at: usize) -> Option<Doubt> {
        let is_had = |child: usize| {
            self.relation(child) == "aux"
                && self.lemma(child) == "have"
                && self.words.get(child).is_some_and(|had| had.tag == "VBD")
        };
        let had = self.children(at).any(is_had);
        let reported = matches!(self.relation(at), "ccomp" | "acl");
        let dated = self.has_child(at, &["advmod", "npadvmod"], FORMERLY) || self.has_year(at);
        (had && (!reported || dated)).then_some(Doubt::Past)
    }

    /// "in 2019" beside the verb.
    fn has_year(&self, at: usize) -> bool {
        let is_year = |at: usize| {
            let lemma = self.lemma(at);
            lemma.len() == 4 && lemma.bytes().all(|byte| byte.is_ascii_digit())
        };
        self.children(at).filter(|child| self.relation(*child) == "prep").any(|prep| self.children(prep).any(is_year))
    }

    /// What the predicates say that the verb at `from` hangs on.
    fn doubt_above(&self, from: usize) -> Option<Doubt> {
        const COMPLEMENTS: &[&str] = &[
            "ccomp", "xcomp", "csubj", "pcomp", "acl", "relcl", "dobj", "pobj", "prep", "acomp", "attr", "oprd",
            "nsubj", "nsubjpass", "agent",
        ];
        for at in self.way(from) {
            let Some(head) = self.head(at) else { break };
            let relation = self.relation(at);
            if !COMPLEMENTS.contains(&relation) && !self.is_close_participle(at, head) {
                continue;
            }
            if relation == "pcomp" && WITHOUT.contains(&self.lemma(head)) {
                return Some(Doubt::Negated);
            }
            let subject = relation.contains("subj");
            if let Some(doubt) = self.governor_doubt(head, subject, relation) {
                return Some(doubt);
            }
        }
        None
    }

    /// "ruled out joining": without a sign between them, a participle is what the verb is about.
    fn is_close_participle(&self, at: usize, head: usize) -> bool {
        let between = self.words.get(head..at).unwrap_or_default();
        self.relation(at) == "advcl"
            && self.words.get(at).is_some_and(|token| token.tag == "VBG")
            && head < at
            && between.iter().all(|token| token.relation != "punct")
    }

    /// What the predicate `at` makes of what hangs on it: of its subject, only what it says of that.
    fn governor_doubt(&self, at: usize, of_subject: bool, relation: &str) -> Option<Doubt> {
        let said = self.children(at).find(|child| matches!(self.relation(*child), "acomp" | "attr" | "oprd"));
        if of_subject {
            let denied = said.is_some_and(|said| DENY.contains(&self.lemma(said)));
            let passive = self.has_child(at, &["auxpass"], &[]) && DENY.contains(&self.lemma(at));
            return (denied || passive).then_some(Doubt::Denied);
        }
        if DENY.contains(&self.lemma(at)) {
            return Some(Doubt::Denied);
        }
        let phrasal = REFUSE_WITH.iter().any(|words| {
            words.split_once(' ').is_some_and(|(verb, particle)| {
                self.lemma(at) == verb && self.has_child(at, &["prt", "advmod", "acomp"], &[particle])
            })
        });
        let yet = relation == "xcomp"
            && self.has_child(at, &["advmod"], &["yet"])
            && matches!(self.lemma(at), "have" | "be" | "remain");
        if REFUSE.contains(&self.lemma(at)) || phrasal || yet {
            return (!self.is_negated(at)).then_some(Doubt::Refused);
        }
        if self.is_negated(at) && !matches!(relation, "relcl" | "nsubj") {
            return Some(Doubt::Negated);
        }
        if self.is_corrected(at) {
            return Some(Doubt::Corrected);
        }
        let conditional = self.has_child(at, &["mark"], QUESTION) || self.has_condition(at);
        conditional.then_some(Doubt::Conditional)
    }

    /// "An earlier version of this article said", "incorrectly said".
    fn is_corrected(&self, at: usize) -> bool {
        let version = self.children(at).any(|child| {
            self.relation(child).starts_with("nsubj")
                && (VERSION.contains(&self.lemma(child))
                    || REPORT.contains(&self.lemma(child)) && self.has_child(child, &["amod"], EARLIER))
        });
        version || self.has_child(at, &["advmod"], WRONGLY)
    }
}
