//! Decides whether a clause commits anyone. If the tree shows that it is negated, denied, refused, conditional or long past, it
//! is not a commitment, whatever its verb.

use crate::extract::sentence::Sentence;
use crate::extract::words::{
    CONDITION, DENY, EARLIER, FORMERLY, NEVER, NOBODY, QUESTION, REFUSE, REFUSE_WITH, REPORT, VERSION, WITHOUT, WOULD,
    WRONGLY,
};

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
    pub(super) const fn reason(self) -> &'static str {
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

impl Sentence<'_> {
    /// Why `predicate` is not a commitment. With `will`, its own negation does not matter: "will not raise tariffs" is a
    /// commitment, "has not agreed to raise them" is not.
    pub(super) fn doubt(&self, predicate: usize, will: bool) -> Option<Doubt> {
        if !will && self.is_negated(predicate) {
            return Some(Doubt::Negated);
        }
        self.condition(predicate).or_else(|| self.doubt_above(predicate)).or_else(|| self.past(predicate))
    }

    /// A node, then its head, and so on up to the root.
    fn way(&self, from: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(from), |at| self.head(*at))
    }

    pub(super) fn is_negated(&self, at: usize) -> bool {
        let no_subject = self.children(at).any(|child| {
            self.relation(child).starts_with("nsubj")
                && (NOBODY.contains(&self.lemma(child)) || self.has_child(child, &["det", "preconj", "neg"], NEVER))
        });
        // "agreed not to raise tariffs": after a full verb, "not" negates the complement.
        let before = |child: usize| child < at || matches!(self.lemma(at), "be" | "have" | "do" | "will" | "can");
        let negates = |child: usize| match self.relation(child) {
            "neg" => true,
            "advmod" | "preconj" | "cc" | "det" => NEVER.contains(&self.lemma(child)),
            _ => false,
        };
        no_subject || self.children(at).any(|child| before(child) && negates(child)) || self.shares_negation(at)
    }

    /// "did not agree or commit to": the second verb shares the auxiliary and negation of the first.
    fn shares_negation(&self, at: usize) -> bool {
        let Some(first) = self.head(at).filter(|_| self.relation(at) == "conj") else { return false };
        let same = self.nodes.get(at).zip(self.nodes.get(first)).is_some_and(|(one, other)| one.tag == other.tag);
        same && self.has_child(first, &["cc"], &["or", "nor"])
            && self.child(at, &["nsubj", "aux"]).is_none()
            && self.child(first, &["neg"]).is_some()
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

    /// "will open the border if it is paid": the parser may attach the condition to the object.
    fn hangs_on_object(&self, object: usize) -> bool {
        matches!(self.relation(object), "dobj" | "prep" | "npadvmod")
            && self.children(object).any(|child| self.is_if_clause(child))
    }

    /// "had agreed"; inside reported speech only with "in 2019" or "earlier", because there "had" may come from the tense of the
    /// report.
    fn past(&self, at: usize) -> Option<Doubt> {
        let had = self.has_had(at);
        let reported = matches!(self.relation(at), "ccomp" | "acl");
        let dated = self.has_child(at, &["advmod", "npadvmod"], FORMERLY) || self.has_year(at);
        (had && (!reported || dated)).then_some(Doubt::Past)
    }

    /// Whether the verb `at` is in the past perfect.
    pub(super) fn has_had(&self, at: usize) -> bool {
        self.children_by(at, &["aux"]).any(|aux| self.lemma(aux) == "have" && self.tag(aux) == "VBD")
    }

    /// "in 2019" attached to the verb.
    fn has_year(&self, at: usize) -> bool {
        let is_year = |at: usize| {
            let lemma = self.lemma(at);
            lemma.len() == 4 && lemma.bytes().all(|byte| byte.is_ascii_digit())
        };
        self.children(at).filter(|child| self.relation(*child) == "prep").any(|prep| self.children(prep).any(is_year))
    }

    /// The doubt cast by the predicates above the verb `from`.
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

    /// "ruled out joining": without punctuation between them, the participle is the complement of the verb.
    fn is_close_participle(&self, at: usize, head: usize) -> bool {
        let between = self.nodes.get(head..at).unwrap_or_default();
        self.relation(at) == "advcl"
            && self.nodes.get(at).is_some_and(|token| token.tag == "VBG")
            && head < at
            && between.iter().all(|token| token.relation != "punct")
    }

    /// The doubt that the predicate `at` casts on its dependents. A subject is affected by fewer predicates than a complement.
    fn governor_doubt(&self, at: usize, of_subject: bool, relation: &str) -> Option<Doubt> {
        let said = self.children(at).find(|child| matches!(self.relation(*child), "acomp" | "attr" | "oprd"));
        if of_subject {
            let denied = said.is_some_and(|said| DENY.contains(&self.lemma(said)));
            let passive = self.child(at, &["auxpass"]).is_some() && DENY.contains(&self.lemma(at));
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
