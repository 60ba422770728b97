//! The commitments of a sentence: each frame for which the point table has a row, with the text of what is committed to.

use crate::brief::{CommitmentKind, Strength};
use crate::extract::doubt::Doubt;
use crate::extract::frame::{self, Complement, Construction, Doer, Frame, Modality, Sense};
use crate::extract::point_table::row_of;
use crate::extract::sentence::{Node, Sentence};
use crate::extract::side::{Agent, Side};
use crate::extract::word::class;
use crate::extract::words::{ATTENDING, RESULTING, WISHING};
use crate::text::Span;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DraftCommitment {
    pub(super) agent: Agent,
    pub(super) kind: CommitmentKind,
    pub(super) strength: Strength,
    /// The evidence.
    pub(super) span: Span,
    /// What the party commits to, from its verb on.
    pub(super) content: Span,
    /// The name of its row in the point table.
    pub(super) row: &'static str,
    pub(super) construction: Construction,
    /// Whether at least 4 in 5 commitments of its row are right in annotated articles.
    pub(super) is_sure: bool,
}

/// A subject with more nodes is left out of the evidence.
const MAX_SUBJECT: usize = 16;

/// Something that looks like a commitment but is not, and the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Doubtful {
    pub(super) span: Span,
    pub(super) doubt: Doubt,
}

/// The commitments of `sentence` in order. `who` resolves a noun phrase, `actor` finds the agent named before a verb without a
/// subject, and `party` gives the side that an agent speaks for.
pub(super) fn read_commitments(
    sentence: &Sentence<'_>,
    who: &dyn Fn(usize) -> Option<Agent>,
    actor: &dyn Fn(usize) -> Option<Agent>,
    party: &dyn Fn(&Agent) -> Option<Side>,
) -> (Vec<DraftCommitment>, Vec<Doubtful>) {
    let (mut found, mut doubtful): (Vec<DraftCommitment>, Vec<Doubtful>) = (Vec::new(), Vec::new());
    for mut frame in frame::frames(sentence) {
        let Some(row) = row_of(&frame) else { continue };
        let agent = match frame.doer {
            Doer::All => Some(Agent::Joint(Vec::new())),
            Doer::Phrase(at) => who(at),
            Doer::Before(verb) => actor(verb),
        };
        let Some(agent) = agent.filter(|agent| !matches!(agent, Agent::Source(_))) else { continue };
        // "We agreed": nobody agrees alone.
        let agent = match frame.doer {
            Doer::Phrase(at) if sentence.is_key(at, "we") && sentence.lemma(frame.verb) == "agree" => {
                Agent::Joint(Vec::new())
            }
            _ => agent,
        };
        // "The visit shows the shared commitment to": the subject is not an agent, so only the noun phrase is the evidence.
        if frame.construction == Construction::Noun
            && frame.doer == Doer::All
            && !matches!(sentence.subject(frame.verb).and_then(who), Some(Agent::Joint(_) | Agent::Person(_)))
        {
            frame.construction = Construction::OwnedNoun;
        }
        if is_told_of_another(sentence, &frame, &agent, who, party) {
            continue;
        }
        if frame.sense == Sense::Will && !is_promise(sentence, &frame, &agent, who) {
            continue;
        }
        let parts = parts(sentence, &frame);
        let past = matches!(frame.sense, Sense::Sign | Sense::Launch | Sense::Announce | Sense::Task)
            && sentence.has_had(frame.verb);
        let doubt = sentence.doubt(frame.predicate, frame.sense == Sense::Will).or_else(|| past.then_some(Doubt::Past));
        if let Some(doubt) = doubt {
            doubtful.extend(parts.first().map(|(span, _)| Doubtful { span: *span, doubt }));
            continue;
        }
        let joint = matches!(agent, Agent::Joint(_));
        for (span, content) in parts {
            let twice = found.iter().any(|other| {
                other.content.overlaps(content)
                    && (other.span.intersection(span) == Some(other.span)
                        || other.span.intersection(span) == Some(span))
            });
            if !twice {
                found.push(DraftCommitment {
                    agent: agent.clone(),
                    kind: row.kind(joint),
                    strength: row.strength,
                    span,
                    content,
                    row: row.name,
                    construction: frame.construction,
                    is_sure: row.is_sure,
                });
            }
        }
    }
    found.sort_by_key(|one| (one.span.start(), one.content.start()));
    (found, doubtful)
}

/// "Analysts said that Norway will pay", "Lund said that Chad would pay": a side is not bound by what others say about it.
fn is_told_of_another(
    sentence: &Sentence<'_>,
    frame: &Frame,
    agent: &Agent,
    who: &dyn Fn(usize) -> Option<Agent>,
    party: &dyn Fn(&Agent) -> Option<Side>,
) -> bool {
    let mut at = frame.verb;
    while let Some(head) = sentence.head(at) {
        // "hoped that Ghana would ratify the treaty", "called on all to help": a wish.
        let wishes = sentence.node(head).is_some_and(|node| WISHING.contains(&node.lemma.as_str()) && node.is_verb());
        if wishes && matches!(sentence.relation(at), "ccomp" | "xcomp" | "advcl" | "pcomp") && head < at {
            return true;
        }
        if sentence.relation(at) == "ccomp"
            && sentence.is(head, class::SAY | class::THINK)
            && !sentence.is(head, class::AGREE | class::PLEDGE)
        {
            let Some(speaker) = sentence.subject(head).and_then(who) else { return false };
            return match (&speaker, party(&speaker), party(agent)) {
                (Agent::Source(_), ..) => !matches!(frame.sense, Sense::Sign | Sense::Announce | Sense::Reach),
                (_, Some(own), Some(other)) => own != other && frame.sense == Sense::Will,
                _ => false,
            };
        }
        at = head;
    }
    false
}

/// Whether "will" or "would" promises an action of the agent rather than predicting an event.
fn is_promise(sentence: &Sentence<'_>, frame: &Frame, agent: &Agent, who: &dyn Fn(usize) -> Option<Agent>) -> bool {
    let Some(verb) = sentence.node(frame.verb) else { return false };
    let Doer::Phrase(subject) = frame.doer else {
        if frame.doer != Doer::All {
            return true;
        }
        // "will be opened": a promise of all sides, unless the subject is itself an agent or a speaker says it.
        let someone = sentence.own_subject(frame.verb).and_then(who);
        let reported = matches!(sentence.relation(frame.verb), "ccomp" | "advcl" | "acl");
        return someone.is_none() && !verb.quoted && !reported;
    };
    let thing = sentence.node(subject).is_some_and(|node| node.is_in(&["it", "this", "that", "which", "there"]));
    if ATTENDING.contains(&sentence.lemma(frame.predicate)) || thing && !is_own_promise(sentence, frame, agent, who) {
        return false;
    }
    match frame.modality {
        Modality::Would => {
            let mut above = std::iter::once(frame.verb).chain(sentence.ancestors(frame.verb)).take(3);
            above.any(|at| {
                sentence.relation(at) == "ccomp" && sentence.head(at).is_some_and(|head| sentence.is(head, class::SAY))
            })
        }
        _ => true,
    }
}

/// "Norway said it would": whether the speaker is also the agent of the promise.
fn is_own_promise(sentence: &Sentence<'_>, frame: &Frame, agent: &Agent, who: &dyn Fn(usize) -> Option<Agent>) -> bool {
    let Doer::Phrase(subject) = frame.doer else { return false };
    let speaker =
        sentence.head(frame.verb).filter(|head| sentence.is(*head, class::SAY)).and_then(|head| sentence.subject(head));
    sentence.is_key(subject, "it")
        && sentence.relation(frame.verb) == "ccomp"
        && speaker.and_then(who).as_ref() == Some(agent)
}

/// The evidence and the content of each commitment in `frame`. The evidence of the first includes subject and predicate; that of
/// the others is their content alone.
fn parts(sentence: &Sentence<'_>, frame: &Frame) -> Vec<(Span, Span)> {
    let (mut from, to) = bounds(sentence, frame);
    let mut content = content_start(sentence, frame).clamp(from, to);
    let mut joined = joined(sentence, frame, to);
    if let Some(first) = including(sentence, frame.content, to) {
        let listed = parallel(sentence, first, to);
        if !listed.is_empty() {
            (from, content, joined) = (first, first, listed);
        }
    }
    let mut cuts = vec![from];
    cuts.extend(joined.into_iter().filter(|cut| *cut > content.max(from)));
    cuts.push(to);
    let pairs = cuts.iter().zip(cuts.iter().skip(1)).enumerate();
    pairs
        .filter_map(|(n, (start, end))| {
            let (start, end) = trimmed(sentence, *start, *end)?;
            let content = if n == 0 { content.min(end) } else { start };
            let words = sentence.nodes.get(start..end)?.iter().filter(|node| node.is_word()).count();
            let says = sentence.nodes.get(content..end)?.iter().any(says_something);
            (words > 1 && says).then(|| (sentence.cut(start, end), sentence.cut(content, end)))
        })
        .collect()
}

/// Whether a word has content of its own: those of "we will do" and "agreed to" do not.
fn says_something(node: &Node<'_>) -> bool {
    let empty = matches!(node.tag, "IN" | "TO" | "MD" | "RB" | "PRP" | "PRP$" | "DT" | "WDT" | "EX")
        || node.has_lemma(&["do", "be", "have"]);
    node.is_word() && !empty
}

/// The first node of the content of `frame`.
fn content_start(sentence: &Sentence<'_>, frame: &Frame) -> usize {
    let first = sentence.node(frame.content).map_or(frame.content, |node| node.first);
    match frame.complement {
        Complement::Clause if frame.sense == Sense::Will && frame.construction != Construction::Passive => {
            let aux = sentence.children_by(frame.verb, &["aux"]).find(|aux| *aux < frame.verb);
            aux.unwrap_or(frame.verb)
        }
        Complement::Clause => first,
        // "its support for the plan": the noun belongs to the content.
        _ if matches!(frame.construction, Construction::Noun | Construction::OwnedNoun)
            && (frame.sense == Sense::Support || !sentence.node(frame.content).is_some_and(Node::is_verb)) =>
        {
            let own = sentence.child(frame.predicate, &["poss"]).filter(|poss| sentence.tag(*poss) == "PRP$");
            own.map_or_else(|| sentence.node(frame.predicate).map_or(first, |node| node.first), |poss| poss + 1)
        }
        Complement::Object if matches!(frame.sense, Sense::Sign | Sense::Launch | Sense::Witness | Sense::Task) => {
            frame.verb
        }
        // "ready for talks".
        _ if frame.sense == Sense::Ready && !sentence.node(frame.content).is_some_and(Node::is_verb) => frame.predicate,
        _ => {
            let first = first.max(frame.predicate + 1);
            // "vowed never to close the border".
            let between = frame.predicate + 1..first;
            let negation = between.into_iter().find(|at| sentence.relation(*at) == "neg");
            negation.unwrap_or(first)
        }
    }
}

/// The first node of the evidence of `frame`, and one past the last.
fn bounds(sentence: &Sentence<'_>, frame: &Frame) -> (usize, usize) {
    if frame.construction == Construction::OwnedNoun {
        return sentence.node(frame.predicate).map_or((0, 0), |node| (node.first, node.end));
    }
    let first = |at: usize| sentence.node(at).map_or(at, |node| node.first);
    let own = sentence
        .own_subject(frame.verb)
        .filter(|subject| *subject < frame.verb)
        .filter(|subject| frame.content == *subject || frame.verb - first(*subject) <= MAX_SUBJECT);
    let from = match own {
        Some(subject) => first(subject),
        None => {
            sentence.children_by(frame.verb, &["aux", "auxpass"]).next().map_or(frame.verb, |aux| aux.min(frame.verb))
        }
    };
    let mut end = clause_end(sentence, frame.verb);
    if frame.construction == Construction::Noun {
        // "expressed support for the plan and the hope that": each noun has a complement of its own.
        let next = sentence.children_by(frame.predicate, &["conj"]).find(|other| *other > frame.predicate);
        end = next.map_or(end, |next| end.min(first(next)));
    }
    // A clause that begins inside a quotation ends with it.
    if sentence.node(frame.verb).is_some_and(|node| node.quoted) {
        let outside = (frame.verb..end).find(|at| sentence.node(*at).is_some_and(|node| !node.quoted));
        end = outside.unwrap_or(end);
    }
    (from, without_aside(sentence, frame, end))
}

/// `end` without a result clause after a comma: ", bringing the total to".
fn without_aside(sentence: &Sentence<'_>, frame: &Frame, end: usize) -> usize {
    let mut end = end;
    let mut at = frame.content.max(frame.predicate);
    while at + 1 < end {
        at += 1;
        let Some(node) = sentence.node(at) else { break };
        let before = node.first.checked_sub(1).and_then(|at| sentence.node(at));
        let apart = before.is_some_and(|node| node.text == ",");
        let aside = match node.relation {
            "advcl" => node.tag == "VBG" && RESULTING.contains(&node.lemma.as_str()),
            _ => false,
        };
        if apart && aside && node.first > frame.content && node.end + 1 >= end {
            end = node.first;
        }
    }
    end
}

/// One past the end of the clause of the verb `at`. A coordinated clause is not part of it.
pub(super) fn clause_end(sentence: &Sentence<'_>, at: usize) -> usize {
    let Some(node) = sentence.node(at) else { return 0 };
    let mut end = node.end;
    for child in sentence.children(at).filter(|child| *child > at) {
        let Some(other) = sentence.node(child) else { continue };
        let first = other.first.max(at + 1);
        let breaks = match other.relation {
            // A bare verb after a finite one continues its infinitive, even if the parser attaches it to the finite verb.
            "conj" => {
                other.is_verb() && (other.tag != "VB" || node.tag == "VB" || sentence.own_subject(child).is_some())
            }
            "punct" => other.text == ";",
            // ", adding that": another report.
            "advcl" => {
                let comma =
                    first.checked_sub(1).and_then(|before| sentence.node(before)).is_some_and(|node| node.text == ",");
                other.tag == "VBG" && other.is(class::SAY | class::STANCE) && comma
            }
            _ => false,
        };
        if breaks {
            end = end.min(first);
        }
    }
    end
}

/// The first node of each further conjunct in the content of `frame`, up to `to`.
fn joined(sentence: &Sentence<'_>, frame: &Frame, to: usize) -> Vec<usize> {
    if frame.complement == Complement::Clause && frame.sense != Sense::Will
        || frame.construction == Construction::OwnedNoun
    {
        return Vec::new();
    }
    let Some(first) = sentence.node(frame.content) else { return Vec::new() };
    let parallel = parallel(sentence, frame.content, to);
    if !parallel.is_empty() {
        return parallel;
    }
    let conjuncts = sentence.conjuncts(frame.content);
    let mut starts = Vec::new();
    for pair in conjuncts.windows(2) {
        let (Some(before), Some(at)) = (pair.first(), pair.last()) else { continue };
        let Some(node) = sentence.node(*at) else { continue };
        let alike = if first.is_verb() {
            // "to continue and deepen cooperation" is one action.
            let complete = sentence.children(*before).any(|child| {
                child > *before && !matches!(sentence.relation(child), "cc" | "conj" | "punct" | "advmod")
            });
            let nested = (frame.content + 1..*at)
                .any(|at| sentence.tag(at) == "VB" && sentence.is_infinitive(at) && sentence.relation(at) != "conj");
            let object = sentence.node(*at + 1).is_some_and(|next| matches!(next.tag, "DT" | "PRP$" | "CD"));
            node.is_verb()
                && (object || sentence.is_infinitive(*at))
                && complete
                && sentence.own_subject(*at).is_none()
                && (!nested || sentence.is_infinitive(*at))
        } else {
            node.is(class::FOUNDING | class::INSTRUMENT | class::FIRM | class::SOFT) || node.is_verb()
        };
        if alike {
            starts.push(node.first.max(*before + 1));
        }
    }
    starts
}

/// The first node of each further action in "to open A, to close B and to build C" or "opening A, closing B and building C", whatever
/// the parser attaches them to. There must be an "and" before one of them.
fn parallel(sentence: &Sentence<'_>, content: usize, to: usize) -> Vec<usize> {
    let nodes = &sentence.nodes;
    let Some(first) = nodes.get(content) else { return Vec::new() };
    let near = |at: usize, by: usize| at.checked_sub(by).and_then(|at| nodes.get(at));
    let joins = |node: Option<&Node<'_>>| node.is_some_and(|node| node.is_in(&["and", ",", ";"]));
    let infinitive = first.tag == "VB" && sentence.is_infinitive(content);
    let bare = !nodes.get(content..to).unwrap_or_default().iter().any(|node| node.tag.starts_with("NN"));
    let mut starts: Vec<usize> = Vec::new();
    let mut before = content;
    for at in content + 1..to.min(nodes.len()) {
        let Some(node) = nodes.get(at) else { break };
        let start = match (infinitive, node.tag) {
            (true, "VB") if near(at, 1).is_some_and(|node| node.is_key("to")) && joins(near(at, 2)) => at - 1,
            (false, "VBG") if first.tag == "VBG" && joins(near(at, 1)) => at,
            // "by opening A, closing B": what follows is the means, not another action.
            (false, "VBG") if near(at, 1).is_some_and(|node| node.is_in(&["by", "through", "including"])) => break,
            _ => continue,
        };
        // "to maintain and to enhance cooperation" is one action, "to talk and to listen" are two.
        let complete = bare
            || nodes.get(before + 1..start).is_some_and(|nodes| nodes.iter().any(|node| node.tag.starts_with("NN")));
        if complete {
            starts.push(start);
            before = at;
        }
    }
    let with_and = |start: &usize| near(*start, 1).is_some_and(|node| node.is_key("and"));
    if starts.iter().any(with_and) { starts } else { Vec::new() }
}

/// "several areas, including opening A, closing B": where the list begins.
fn including(sentence: &Sentence<'_>, content: usize, to: usize) -> Option<usize> {
    let nodes = &sentence.nodes;
    if nodes.get(content)?.is_verb() {
        return None;
    }
    let near = content + 1..to.min(content + 14);
    let at =
        near.into_iter().find(|at| nodes.get(*at).is_some_and(|node| node.is_in(&["including", "namely", ":"])))?;
    nodes.get(at + 1).filter(|node| node.tag == "VBG")?;
    Some(at + 1)
}

/// The range of nodes `from..to` without punctuation and conjunctions at its ends.
pub(super) fn trimmed(sentence: &Sentence<'_>, mut from: usize, mut to: usize) -> Option<(usize, usize)> {
    let is_loose = |node: &Node<'_>| {
        node.is_quotation_mark()
            || node.is_sign(&['.', ',', ';', ':', '!', '–', '—'])
            || node.is_in(&["and", "but", "while"])
    };
    while to > from && sentence.node(to - 1).is_some_and(is_loose) {
        to -= 1;
    }
    while from < to && sentence.node(from).is_some_and(is_loose) {
        from += 1;
    }
    (from < to).then_some((from, to))
}
