//! Finds frames: the predicates of a sentence that can make a commitment, with agent, complement and modality. Each construction
//! is one function. The `lexicon` says which words have which sense.

use crate::extract::sentence::{Node, Sentence};
use crate::extract::word::class;
use crate::extract::words::{
    ARRANGED, BEING, LAUNCH, REACHING, READIED, READY, SHARED, SIGN, SIGNED_NOUNS, SUM_WORDS, VIEW_NOUNS, WITNESSING,
};

/// What a predicate means, as far as the point table distinguishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    /// "agreed", "committed", "decided".
    Agree,
    /// "pledged", "vowed".
    Pledge,
    /// "plans", "intends".
    Intend,
    /// "is ready", "remains committed".
    Ready,
    /// A verb with "will".
    Will,
    /// "is to open".
    Scheduled,
    /// "tasked the ministers".
    Task,
    /// "reaffirmed its commitment".
    Commitment,
    /// "expressed its readiness".
    Readiness,
    /// "voiced support".
    Support,
    /// "announced the establishment".
    Announce,
    /// "signed a memorandum".
    Sign,
    /// "launched a fund".
    Launch,
    /// "reached consensus".
    Reach,
    /// "witnessed the signing".
    Witness,
}

/// The grammatical form of a complement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Complement {
    /// "to open".
    Infinitive,
    /// "that it will open".
    Future,
    /// "that it is open".
    That,
    /// "opening".
    Gerund,
    /// "an embassy".
    Object,
    /// "to the opening", "to opening".
    To,
    /// "on the opening".
    On,
    /// "for the opening".
    For,
    /// "in opening".
    In,
    /// "of the opening".
    Of,
    /// The clause itself: "will open", "the treaty was signed".
    Clause,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Modality {
    Plain,
    /// "will", "shall".
    Future,
    /// "would".
    Would,
    /// "should", "could", "may", "must".
    Other,
}

/// How the predicate and its agent are connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Construction {
    /// "Norway agreed".
    Active,
    /// "met and agreed": the subject of another verb.
    SharedSubject,
    /// "the treaty was signed".
    Passive,
    /// "Norway is ready".
    Adjective,
    /// "Norway reaffirmed its commitment".
    Noun,
    /// "the shared commitment", "Norway's commitment", whatever verb it depends on.
    OwnedNoun,
    /// An item of a list, parsed after the lead of the list.
    Item,
}

impl Construction {
    /// Its name, as `--explain` prints it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::SharedSubject => "shared subject",
            Self::Passive => "passive",
            Self::Adjective => "adjective",
            Self::Noun => "noun of a verb",
            Self::OwnedNoun => "noun with owner",
            Self::Item => "item of a list",
        }
    }
}

/// Who does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doer {
    /// The noun phrase with this head.
    Phrase(usize),
    /// The agent named before this verb, which has no subject in the tree.
    Before(usize),
    /// All sides of the meeting.
    All,
}

/// A predicate with its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) sense: Sense,
    pub(super) construction: Construction,
    pub(super) doer: Doer,
    pub(super) complement: Complement,
    pub(super) modality: Modality,
    /// The verb, adjective or noun that has the sense.
    pub(super) predicate: usize,
    /// The verb of its clause.
    pub(super) verb: usize,
    /// The head of the complement.
    pub(super) content: usize,
}

/// The frames of a sentence, in the order of their verbs.
pub(super) fn frames(sentence: &Sentence<'_>) -> Vec<Frame> {
    let mut found = Vec::new();
    for verb in 0..sentence.nodes.len() {
        if !sentence.node(verb).is_some_and(Node::is_verb) || is_in_relative_clause(sentence, verb) {
            continue;
        }
        let constructions =
            [active, adjective, participle, founded, reached, witnessed, tasked, passive, planned, going, future];
        let nouns = voiced_nouns(sentence, verb);
        if nouns.is_empty() {
            found.extend(constructions.iter().find_map(|construction| construction(sentence, verb)));
        }
        found.extend(nouns);
    }
    for noun in 0..sentence.nodes.len() {
        if !found.iter().any(|frame| frame.predicate == noun) {
            found.extend(owned_noun(sentence, noun));
        }
    }
    found
}

/// "the agreement, which commits Norway to": a relative clause gives background.
fn is_in_relative_clause(sentence: &Sentence<'_>, verb: usize) -> bool {
    std::iter::once(verb).chain(sentence.ancestors(verb)).any(|at| sentence.relation(at) == "relcl")
}

/// The modality of the verb `at`.
pub(super) fn modality(sentence: &Sentence<'_>, at: usize) -> Modality {
    match sentence.modal(at) {
        None => Modality::Plain,
        Some("will" | "shall" | "'ll" | "wo" | "sha") => Modality::Future,
        Some("would" | "'d") => Modality::Would,
        Some(_) => Modality::Other,
    }
}

/// A frame around the verb `verb` with its subject as the doer.
fn frame(
    sentence: &Sentence<'_>,
    (sense, construction): (Sense, Construction),
    (verb, predicate): (usize, usize),
    (complement, content): (Complement, usize),
) -> Frame {
    let own = sentence.own_subject(verb);
    let subject = own.or_else(|| sentence.subject(verb));
    let construction = match construction {
        Construction::Active if own.is_none() => Construction::SharedSubject,
        other => other,
    };
    let modality = modality(sentence, verb);
    let doer = subject.map_or(Doer::Before(verb), Doer::Phrase);
    Frame { sense, construction, doer, complement, modality, predicate, verb, content }
}

/// The complements of the verb, adjective or noun `at`, in the order of the text.
fn complements(sentence: &Sentence<'_>, at: usize) -> Vec<(Complement, usize)> {
    let mut all = Vec::new();
    for child in sentence.children(at).filter(|child| *child > at) {
        let infinitive = sentence.is_infinitive(child);
        match sentence.relation(child) {
            "xcomp" | "ccomp" | "acl" | "advcl" | "acomp" if infinitive => all.push((Complement::Infinitive, child)),
            // "assurances that Norway would pay": the parser may label it a relative clause.
            "ccomp" | "acl" | "relcl" if sentence.relation(child) == "ccomp" || is_that_clause(sentence, child) => {
                let acts = sentence.own_subject(child).is_some_and(|subject| {
                    !sentence.node(subject).is_some_and(|node| node.is_in(&["there", "it", "this", "that"]))
                });
                let future = acts && matches!(modality(sentence, child), Modality::Future | Modality::Would);
                all.push((if future { Complement::Future } else { Complement::That }, child));
            }
            "xcomp" if sentence.tag(child) == "VBG" => all.push((Complement::Gerund, child)),
            "dobj" => all.push((Complement::Object, child)),
            "prep" | "dative" => {
                let Some(object) = sentence.child(child, &["pobj", "pcomp"]) else { continue };
                let complement = match sentence.node(child).map(|node| node.key.as_str()) {
                    Some("to") => Complement::To,
                    Some("on" | "upon") => Complement::On,
                    Some("for") => Complement::For,
                    Some("in") => Complement::In,
                    Some("of") => Complement::Of,
                    _ => continue,
                };
                all.push((complement, object));
            }
            _ => {}
        }
    }
    all
}

/// "that Norway would pay": a clause with "that" and a subject of its own.
fn is_that_clause(sentence: &Sentence<'_>, at: usize) -> bool {
    let first = sentence.node(at).map_or(at, |node| node.first);
    sentence.is_key(first, "that") && sentence.own_subject(at).is_some_and(|subject| subject > first)
}

/// The first complement of `at` that has one of the forms `wanted`.
fn complement(sentence: &Sentence<'_>, at: usize, wanted: &[Complement]) -> Option<(Complement, usize)> {
    let all = complements(sentence, at);
    wanted.iter().find_map(|form| all.iter().find(|(one, _)| one == form).copied())
}

/// "agreed to", "pledged", "decided", "intends to".
fn active(sentence: &Sentence<'_>, verb: usize) -> Option<Frame> {
    let node = sentence.node(verb).filter(|node| node.is(class::AGREE | class::PLEDGE))?;
    // "a fund intended to help", "urged all parties to commit": nobody commits to anything.
    let participle = node.tag == "VBN"
        && sentence.child(verb, &["aux"]).is_none()
        && matches!(node.relation, "acl" | "amod" | "advcl" | "dep");
    let urged = sentence.is_infinitive(verb)
        && (sentence.own_subject(verb).is_some()
            || sentence.ancestors(verb).take(2).any(|above| sentence.is(above, class::URGE)));
    if sentence.is_passive(verb) || participle || urged {
        return None;
    }
    let sense = match () {
        () if node.is(class::INTEND) => Sense::Intend,
        () if node.is(class::PLEDGE) => Sense::Pledge,
        () => Sense::Agree,
    };
    let wanted: &[Complement] = match sense {
        Sense::Pledge => {
            &[Complement::Infinitive, Complement::Future, Complement::To, Complement::Gerund, Complement::Object]
        }
        Sense::Intend => &[Complement::Infinitive, Complement::Gerund],
        _ => &[
            Complement::Infinitive,
            Complement::Future,
            Complement::To,
            Complement::On,
            Complement::In,
            Complement::Gerund,
            Complement::Object,
        ],
    };
    let all = complements(sentence, verb);
    // "agreed that more is needed to help": a view.
    if sense == Sense::Agree && all.iter().any(|(form, _)| *form == Complement::That) {
        return None;
    }
    // "committed $2 million to the fund", but "committed itself to peace".
    let given = all.iter().copied().find(|(form, object)| {
        *form == Complement::Object && node.has_lemma(&["commit"]) && sentence.tag(*object) != "PRP"
    });
    let found = given.or_else(|| wanted.iter().find_map(|form| all.iter().find(|(one, _)| one == form).copied()))?;
    let fits = match found {
        (Complement::Infinitive, content) => {
            // "agreed to say": a statement, not a commitment.
            !sentence.is(content, class::SAY) || sentence.is(content, class::PLEDGE)
        }
        (Complement::To, _) => node.has_lemma(&["agree", "commit", "pledge", "resolve", "consent"]),
        (Complement::On, content) => {
            node.has_lemma(&["agree", "decide"]) && !VIEW_NOUNS.contains(&sentence.lemma(content))
        }
        (Complement::In, content) => node.has_lemma(&["concur", "agree"]) && sentence.tag(content) == "VBG",
        (Complement::Object, _) => {
            node.is(class::PLEDGE) && !node.has_lemma(&["assure", "offer", "undertake", "volunteer"])
                || node.has_lemma(&["commit"])
        }
        _ => true,
    };
    fits.then(|| frame(sentence, (sense, Construction::Active), (verb, verb), found))
}

/// "is ready to", "remains committed to", "stands prepared to".
fn adjective(sentence: &Sentence<'_>, verb: usize) -> Option<Frame> {
    if !BEING.contains(&sentence.lemma(verb)) {
        return None;
    }
    let is_ready = |child: &usize| {
        matches!(sentence.relation(*child), "acomp" | "oprd" | "attr" | "xcomp" | "advcl" | "ccomp")
            && sentence
                .node(*child)
                .is_some_and(|node| READY.contains(&node.key.as_str()) && matches!(node.tag, "JJ" | "VBN" | "RB"))
    };
    let found = sentence.children(verb).find(is_ready)?;
    let own = complement(sentence, found, &[Complement::Infinitive, Complement::To, Complement::For]);
    let content = own.or_else(|| complement(sentence, verb, &[Complement::Infinitive, Complement::To]))?;
    Some(frame(sentence, (Sense::Ready, Construction::Adjective), (verb, found), content))
}

/// "is committed to", "are determined to".
fn participle(sentence: &Sentence<'_>, verb: usize) -> Option<Frame> {
    let fits = READIED.contains(&sentence.lemma(verb)) && sentence.tag(verb) == "VBN" && sentence.is_passive(verb);
    let wanted = [Complement::Infinitive, Complement::To];
    let content = complement(sentence, verb, &wanted).filter(|_| fits)?;
    Some(frame(sentence, (Sense::Ready, Construction::Adjective), (verb, verb), content))
}

/// "reaffirmed its commitment to", "expressed readiness to", "voiced support for": one frame for each noun.
fn voiced_nouns(sentence: &Sentence<'_>, verb: usize) -> Vec<Frame> {
    let Some(node) = sentence.node(verb).filter(|node| node.is(class::VOICE)) else { return Vec::new() };
    let Some(object) = sentence.child(verb, &["dobj"]).filter(|_| !sentence.is_passive(verb)) else {
        return Vec::new();
    };
    let nouns = sentence.conjuncts(object).into_iter();
    nouns
        .filter_map(|noun| {
            let (sense, noun, content) = commitment_noun(sentence, noun, node)?;
            // "the commitment of both nations", "their shared commitment": both are committed, whoever the subject is.
            let of_all = sentence.behind(noun, &["of"]).is_some_and(|(_, of)| sentence.is(of, class::JOINT));
            let frame = frame(sentence, (sense, Construction::Noun), (verb, noun), content);
            Some(if of_all || is_shared(sentence, noun) { Frame { doer: Doer::All, ..frame } } else { frame })
        })
        .collect()
}

/// "their shared commitment".
fn is_shared(sentence: &Sentence<'_>, noun: usize) -> bool {
    let mut modifiers = sentence.children_by(noun, &["amod"]);
    modifiers.any(|at| sentence.node(at).is_some_and(|node| SHARED.contains(&node.key.as_str())))
}

/// The sense and complement of the noun `at`, the object of `verb`, if it expresses a commitment.
fn commitment_noun(sentence: &Sentence<'_>, at: usize, verb: &Node<'_>) -> Option<(Sense, usize, (Complement, usize))> {
    let noun = sentence.node(at)?;
    let sense = match () {
        () if noun.is(class::FIRM) => Sense::Commitment,
        () if noun.is(class::SOFT) => Sense::Readiness,
        () if noun.is(class::SUPPORT) => Sense::Support,
        () => return None,
    };
    let wanted: &[Complement] = match sense {
        Sense::Commitment => &[Complement::Infinitive, Complement::Future, Complement::To, Complement::Of],
        Sense::Readiness => &[Complement::Infinitive, Complement::To, Complement::In],
        _ => &[Complement::For, Complement::To, Complement::Of, Complement::Infinitive],
    };
    let found = complement(sentence, at, wanted)
        // The parser may attach "to" to the verb.
        .or_else(|| complement(sentence, owner_of_complement(sentence, at), &wanted[..wanted.len().min(2)]))?;
    let (form, content) = found;
    let weak = ["highlight", "note", "show", "extend", "share", "make"];
    let fits = match (sense, form) {
        (Sense::Commitment, Complement::Of) => false,
        (Sense::Commitment, Complement::To) => !noun.is_in(&["agreement", "agreements", "decision", "plans", "plan"]),
        (Sense::Support, _) => !verb.has_lemma(&weak) && content > at,
        _ => true,
    };
    fits.then_some((sense, at, found))
}

/// The nearest verb above the noun `at`.
fn owner_of_complement(sentence: &Sentence<'_>, at: usize) -> usize {
    sentence.ancestors(at).find(|above| sentence.node(*above).is_some_and(Node::is_verb)).unwrap_or(at)
}

/// "signed a memorandum", "launched a fund", "announced the establishment of", "set up a working group".
fn founded(sentence: &Sentence<'_>, verb: usize) -> Option<Frame> {
    let node = sentence.node(verb)?;
    let object = sentence.child(verb, &["dobj"])?;
    if sentence.is_passive(verb) {
        return None;
    }
    let finite =
        matches!(node.tag, "VBD" | "VBZ" | "VBP") || node.tag == "VBN" && sentence.child(verb, &["aux"]).is_some();
    let thing = sentence.node(object)?;
    let sets_up = node.has_lemma(&["set"]) && sentence.has_child(verb, &["prt"], &["up"]);
    let sense = match () {
        () if SIGN.contains(&node.lemma.as_str()) && (thing.is(class::INSTRUMENT) || thing.tag.starts_with("NNP")) => {
            Sense::Sign
        }
        () if node.has_lemma(&["announce", "declare", "unveil"])
            && (thing.is(class::FOUNDING)
                || is_sum(sentence, object)
                || is_new(sentence, object) && node.has_lemma(&["announce"])) =>
        {
            Sense::Announce
        }
        () if node.has_lemma(&["adopt", "ratify", "conclude", "finalize", "finalise"]) => {
            thing.is(class::INSTRUMENT).then_some(Sense::Sign)?
        }
        () if LAUNCH.contains(&node.lemma.as_str()) || sets_up => Sense::Launch,
        () => return None,
    };
    let content = (Complement::Object, object);
    finite.then(|| frame(sentence, (sense, Construction::Active), (verb, verb), content))
}

/// Whether `noun` is new to the reader: "a fund", "two treaties", "new talks".
fn is_new(sentence: &Sentence<'_>, noun: usize) -> bool {
    sentence.child(noun, &["det", "nummod"]).is_some_and(|at| !sentence.is_key(at, "the"))
        || sentence.has_child(noun, &["amod"], &["new", "joint"])
}

/// Whether the phrase of `noun` names a sum of money.
fn is_sum(sentence: &Sentence<'_>, noun: usize) -> bool {
    let Some(node) = sentence.node(noun) else { return false };
    let phrase = sentence.nodes.get(node.first..noun + 1).unwrap_or_default();
    phrase.iter().any(|node| node.text.starts_with(['$', '€', '£', '¥']) || SUM_WORDS.contains(&node.lemma.as_str()))
}

/// "reached consensus on", "struck a deal to", "reached an agreement that".
fn reached(sentence: &Sentence<'_>, verb: usize) -> Option<Frame> {
    let fits = REACHING.contains(&sentence.lemma(verb)) && !sentence.is_passive(verb);
    let noun = sentence
        .child(verb, &["dobj"])
        .or_else(|| sentence.behind(verb, &["to"]).map(|(_, noun)| noun))
        .filter(|noun| fits && sentence.is(*noun, class::CONSENSUS))?;
    let wanted =
        [Complement::On, Complement::Infinitive, Complement::For, Complement::Future, Complement::That, Complement::To];
    let content = complement(sentence, noun, &wanted).or_else(|| complement(sentence, verb, &wanted[..3]))?;
    let ok = content.1 > noun;
    ok.then(|| frame(sentence, (Sense::Reach, Construction::Active), (verb, noun), content))
}

/// "witnessed the signing of an agreement": all sides sign, whoever the subject is.
fn witnessed(sentence: &Sentence<'_>, verb: usize) -> Option<Frame> {
    let fits = WITNESSING.contains(&sentence.lemma(verb)) && !sentence.is_passive(verb);
    let object = sentence.child(verb, &["dobj"]).or_else(|| sentence.behind(verb, &["over"]).map(|(_, object)| object));
    let object = object.filter(|_| fits)?;
    let named = sentence.nodes.get(sentence.node(object)?.first..sentence.node(object)?.end)?;
    let signing = named.iter().any(|node| SIGNED_NOUNS.contains(&node.key.as_str()));
    let document = named.iter().any(|node| node.is(class::INSTRUMENT) || node.is_key("ceremony"));
    let frame = frame(sentence, (Sense::Witness, Construction::Active), (verb, verb), (Complement::Object, object));
    (signing && document).then_some(Frame { doer: Doer::All, ..frame })
}

/// "tasked their ministers to".
fn tasked(sentence: &Sentence<'_>, verb: usize) -> Option<Frame> {
    let fits = sentence.is(verb, class::TASK) && !sentence.is_passive(verb);
    let whom = sentence.child(verb, &["dobj", "ccomp", "xcomp"]).filter(|_| fits)?;
    let behind = sentence.nodes.get(verb + 1..(verb + 14).min(sentence.nodes.len()))?;
    behind.iter().find(|node| node.is_in(&["to", "with"]))?;
    Some(frame(sentence, (Sense::Task, Construction::Active), (verb, verb), (Complement::Object, whom)))
}

/// "consensus was reached on", "the establishment of A was announced", "a memorandum was signed", "it was agreed to".
fn passive(sentence: &Sentence<'_>, verb: usize) -> Option<Frame> {
    if !sentence.is_passive(verb) {
        return None;
    }
    let subject = sentence.subject(verb)?;
    let node = sentence.node(verb)?;
    let noun = sentence.node(subject)?;
    let founding = noun.is(class::FOUNDING);
    let launched = LAUNCH.contains(&node.lemma.as_str()) && is_new(sentence, subject);
    let wanted =
        [Complement::Infinitive, Complement::Future, Complement::On, Complement::To, Complement::That, Complement::For];
    let about = || complement(sentence, verb, &wanted).or_else(|| complement(sentence, subject, &wanted));
    let (sense, content) = match () {
        () if REACHING.contains(&node.lemma.as_str()) && noun.is(class::CONSENSUS)
            || node.has_lemma(&["take", "make"]) && noun.is_in(&["decision", "commitment", "pledge", "promise"]) =>
        {
            (Sense::Reach, about()?)
        }
        () if node.has_lemma(&["agree", "decide"]) && (noun.is_key("it") || about().is_some()) => {
            (Sense::Agree, about().filter(|(form, _)| *form != Complement::That)?)
        }
        () if modality(sentence, verb) == Modality::Future
            && (noun.is(class::INSTRUMENT | class::FOUNDING) || ARRANGED.contains(&noun.lemma.as_str())) =>
        {
            (Sense::Will, (Complement::Clause, subject))
        }
        () if node.has_lemma(&["announce"]) && founding => (Sense::Announce, (Complement::Clause, subject)),
        () if SIGN.contains(&node.lemma.as_str()) && noun.is(class::INSTRUMENT) => {
            (Sense::Sign, (Complement::Clause, subject))
        }
        () if launched => (Sense::Launch, (Complement::Clause, subject)),
        () if node.is(class::VOICE) && noun.is(class::FIRM | class::SOFT) => {
            let content = complement(sentence, subject, &[Complement::Infinitive, Complement::To])?;
            (Sense::Commitment, content)
        }
        () => return None,
    };
    let doer = match sentence.behind(verb, &["by"]) {
        Some((_, by)) => Doer::Phrase(by),
        None => Doer::All,
    };
    Some(Frame {
        sense,
        construction: Construction::Passive,
        doer,
        complement: content.0,
        modality: modality(sentence, verb),
        predicate: verb,
        verb,
        content: content.1,
    })
}

/// "is to open", "are to meet".
fn planned(sentence: &Sentence<'_>, verb: usize) -> Option<Frame> {
    let fits = sentence.lemma(verb) == "be" && matches!(sentence.tag(verb), "VBP" | "VBZ");
    let content = sentence.child(verb, &["xcomp"]).filter(|_| fits)?;
    let near = content > verb && content - verb <= 3 && sentence.is_infinitive(content);
    let found = (Complement::Infinitive, content);
    near.then(|| frame(sentence, (Sense::Scheduled, Construction::Active), (verb, verb), found))
}

/// "is going to open".
fn going(sentence: &Sentence<'_>, verb: usize) -> Option<Frame> {
    let fits = sentence.lemma(verb) == "go" && sentence.tag(verb) == "VBG";
    let content = sentence.child(verb, &["xcomp"]).filter(|at| fits && sentence.is_infinitive(*at))?;
    let frame = frame(sentence, (Sense::Will, Construction::Active), (verb, content), (Complement::Clause, content));
    (frame.modality == Modality::Plain).then_some(Frame { modality: Modality::Future, ..frame })
}

/// "will open", "would open".
fn future(sentence: &Sentence<'_>, verb: usize) -> Option<Frame> {
    let will = matches!(modality(sentence, verb), Modality::Future | Modality::Would);
    let fits = will && sentence.tag(verb) != "MD" && !sentence.is_passive(verb);
    fits.then(|| frame(sentence, (Sense::Will, Construction::Active), (verb, verb), (Complement::Clause, verb)))
}

/// "the shared commitment to", "Ghana's determination to", whatever verb it depends on.
fn owned_noun(sentence: &Sentence<'_>, noun: usize) -> Option<Frame> {
    let node = sentence.node(noun)?;
    let stems = [
        "commitment", "recommitment", "determination", "resolve", "pledge", "willingness", "readiness", "intention",
        "intent",
    ];
    let fits =
        node.is(class::FIRM | class::SOFT) && stems.iter().any(|stem| node.key.starts_with(stem)) && !node.is_verb();
    if !fits || is_in_relative_clause(sentence, noun) {
        return None;
    }
    let wanted = [Complement::Infinitive, Complement::To];
    let of = sentence.behind(noun, &["of"]).map(|(_, of)| of);
    let content = complement(sentence, noun, &wanted).or_else(|| complement(sentence, of?, &wanted))?;
    // "Norway's commitment to peace" is praise, "to building peace" is a commitment to act.
    sentence.node(content.1).filter(|content| content.is_verb() || is_shared(sentence, noun))?;
    let governor = owner_of_complement(sentence, noun);
    let doer = match sentence.child(noun, &["poss"]) {
        _ if is_shared(sentence, noun) => Doer::All,
        Some(poss) if sentence.node(poss).is_some_and(|node| node.is_in(&["our", "my"])) => Doer::Phrase(poss),
        Some(poss) if sentence.tag(poss) == "PRP$" => Doer::Phrase(sentence.subject(governor)?),
        Some(poss) => Doer::Phrase(poss),
        None => {
            let modifiers = sentence.children_by(noun, &["compound", "amod", "nmod"]);
            let named = modifiers.clone().find(|at| sentence.node(*at).is_some_and(Node::is_capital));
            Doer::Phrase(named.or(of)?)
        }
    };
    Some(Frame {
        sense: Sense::Commitment,
        construction: Construction::OwnedNoun,
        doer,
        complement: content.0,
        modality: Modality::Plain,
        predicate: noun,
        verb: noun,
        content: content.1,
    })
}
