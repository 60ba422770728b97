//! Finds the clauses of a sentence that report what somebody says, and their speakers.

use crate::extract::lexicon::Lexicon;
use crate::extract::sentence::{Node, Sentence};
use crate::extract::side::Agent;
use crate::extract::word::class;
use crate::extract::words::{ADDING, CLAUSE_ONLY, FEELING, FUTURE_MODALS, OBJECT_TOO, SILENT, VIEW_NOUNS};
use crate::text::Span;

/// A clause that reports.
#[derive(Debug, Clone)]
pub(super) struct Report {
    pub(super) agent: Agent,
    /// The verb, or "according".
    pub(super) verb: usize,
    /// The first node of its clause.
    pub(super) start: usize,
    /// Whether it is only a thought or wish.
    pub(super) thought: bool,
    /// How the text names a side, if by more than its name: "U.S. officials".
    pub(super) named: Option<Span>,
}

/// Reads the reports of one sentence.
pub(super) struct ReportReader<'a, 'b> {
    pub(super) sentence: &'b Sentence<'a>,
    pub(super) who: &'b dyn Fn(usize) -> Option<Agent>,
    /// Finds the agent named before a verb without a subject.
    pub(super) actor: &'b dyn Fn(usize) -> Option<Agent>,
    pub(super) lexicon: &'b Lexicon,
    /// Whose text it is.
    pub(super) home: Option<&'b Agent>,
}

impl ReportReader<'_, '_> {
    /// The clauses that report, without those inside the words that another one reports. The first one starts at the start of the
    /// sentence.
    pub(super) fn reports(&self) -> Vec<Report> {
        let nodes = &self.sentence.nodes;
        let verbs: Vec<usize> = (0..nodes.len())
            .filter(|at| nodes.get(*at).is_some_and(|node| !node.quoted) && self.does_report(*at))
            .collect();
        let mut found: Vec<Report> = Vec::new();
        for verb in &verbs {
            let subject = self.speaker_of(*verb);
            let Some(agent) = subject.map_or_else(|| (self.actor)(*verb), self.who) else { continue };
            if self.is_inside_report(*verb, &verbs) || self.receives(*verb) || self.only_tells(*verb, &agent) {
                continue;
            }
            let agent = self.passed_on(*verb, &agent).unwrap_or(agent);
            let thought = self.sentence.is(*verb, class::THINK)
                && self.sentence.is(*verb, class::AGREE)
                && !self.sentence.is(*verb, class::SAY | class::STANCE | class::URGE | class::PLEDGE);
            let named = subject.and_then(|subject| self.phrase_of(subject, &agent));
            found.push(Report { agent, verb: *verb, start: self.clause_start(*verb), thought, named });
        }
        if found.is_empty() {
            found.extend(self.passive_report().or_else(|| self.in_words_of()));
        }
        self.main(found)
    }

    /// "Lund received Saleh in Oslo": not her words.
    fn receives(&self, verb: usize) -> bool {
        let sentence = self.sentence;
        let greets = sentence.node(verb).is_some_and(|node| node.has_lemma(&["greet", "receive"]));
        let whom = sentence.child(verb, &["dobj"]).filter(|_| greets).and_then(self.who);
        matches!(whom, Some(Agent::Person(_) | Agent::Joint(_)))
    }

    /// The first clausal complement of the verb of saying `verb`.
    fn told(&self, verb: usize) -> Option<usize> {
        self.sentence.children_by(verb, &["ccomp"]).find(|clause| *clause > verb)
    }

    /// "The ministry said that Lee and Kim held talks": it only reports the meeting.
    fn only_tells(&self, verb: usize, agent: &Agent) -> bool {
        let told = self.told(verb).filter(|_| matches!(agent, Agent::Side(_) | Agent::Source(_)));
        told.is_some_and(|told| {
            let other = self.sentence.own_subject(told).and_then(self.who);
            self.sentence.is(told, class::MEET)
                && !self.sentence.is(told, class::SAY)
                && self.sentence.modal(told).is_none()
                && other.is_some_and(|other| other != *agent)
        })
    }

    /// "The spokesman said that Lee praised the plan": the speaker whose words are passed on.
    fn passed_on(&self, verb: usize, agent: &Agent) -> Option<Agent> {
        let passes = !matches!(agent, Agent::Joint(_)) && self.is_mouthpiece(self.sentence.subject(verb)?, agent);
        let told = self.told(verb).filter(|_| passes)?;
        let says = self.does_report(told) && self.sentence.modal(told).is_none();
        let inner = (self.who)(self.sentence.own_subject(told)?)?;
        (says && matches!(inner, Agent::Person(_)) && inner != *agent).then_some(inner)
    }

    /// A spokesperson, a ministry, a statement.
    fn is_mouthpiece(&self, subject: usize, agent: &Agent) -> bool {
        let Some(node) = self.sentence.node(subject) else { return false };
        let phrase = self.sentence.nodes.get(node.first..node.end).unwrap_or_default();
        matches!(agent, Agent::Side(_) | Agent::Source(_)) || phrase.iter().any(|node| node.key.starts_with("spokes"))
    }

    /// "In the words of Lee, the plan is sound".
    fn in_words_of(&self) -> Option<Report> {
        let sentence = self.sentence;
        let words = (0..sentence.nodes.len().min(4)).find(|at| {
            sentence.relation(*at) == "pobj"
                && sentence
                    .node(*at)
                    .is_some_and(|node| node.is_in(&["words", "view", "opinion", "judgment", "judgement", "eyes"]))
        })?;
        sentence.head(words).filter(|at| sentence.is_key(*at, "in"))?;
        let (_, of) = sentence.behind(words, &["of"])?;
        let agent = (self.who)(of)?;
        Some(Report { agent, verb: words, start: 0, thought: false, named: None })
    }

    /// One report for each speaker in turn.
    fn main(&self, all: Vec<Report>) -> Vec<Report> {
        let mut main: Vec<Report> = Vec::new();
        for report in all {
            match main.last_mut() {
                None => main.push(Report { start: 0, ..report }),
                Some(last) if last.agent == report.agent => last.thought &= report.thought,
                Some(last) if self.is_aside(report.verb) => {
                    // "Lee praised the plan, the ministry said": the ministry only reports it.
                    if matches!(report.agent, Agent::Person(_)) {
                        *last = Report { start: last.start, ..report };
                    }
                }
                Some(_) if matches!(self.sentence.relation(report.verb), "conj" | "ROOT" | "ccomp" | "advcl") => {
                    main.push(report);
                }
                Some(_) => {}
            }
        }
        main
    }

    /// ", Lee said." after the quotation: the words before it are his.
    fn is_aside(&self, verb: usize) -> bool {
        let before = self.clause_start(verb).checked_sub(1).and_then(|at| self.sentence.node(at));
        let comma = before.is_some_and(|node| node.text == "," || node.is_quotation_mark());
        comma
            && self.sentence.is(verb, class::SAY)
            && self
                .sentence
                .children(verb)
                .all(|child| child < verb || !matches!(self.sentence.relation(child), "ccomp" | "dobj"))
    }

    /// The noun phrase of the speaker.
    fn speaker_of(&self, verb: usize) -> Option<usize> {
        let sentence = self.sentence;
        if sentence.is_key(verb, "according") {
            let to = sentence.child(verb, &["prep"])?;
            return sentence.child(to, &["pobj"]);
        }
        // "the agency quoted Lee as saying".
        if sentence.node(verb).is_some_and(|node| node.has_lemma(&["quote", "cite"]))
            && let Some(object) = sentence.child(verb, &["dobj"])
            && (self.who)(object).is_some_and(|agent| matches!(agent, Agent::Person(_)))
        {
            return Some(object);
        }
        sentence.subject(verb)
    }

    /// Whether the clause of `verb` is part of the words of another report, or of a subordinate clause.
    fn is_inside_report(&self, verb: usize, reports: &[usize]) -> bool {
        let sentence = self.sentence;
        let mut at = verb;
        while let Some(head) = sentence.head(at) {
            let relation = sentence.relation(at);
            let subordinate = relation == "advcl"
                && sentence.has_child(
                    at,
                    &["mark", "advmod"],
                    &["after", "since", "because", "if", "when", "before", "until", "although", "though", "as"],
                );
            let behind = at > head;
            let content =
                matches!(relation, "ccomp" | "dobj" | "pobj" | "acl" | "xcomp" | "advcl") && behind && at != verb
                    || matches!(relation, "ccomp" | "dobj" | "acl") && behind;
            if relation == "relcl" || subordinate || content && head != verb && self.holds(head, reports) {
                return true;
            }
            at = head;
        }
        false
    }

    /// Whether `head` reports, or belongs to something reported.
    fn holds(&self, head: usize, reports: &[usize]) -> bool {
        reports.contains(&head) && self.speaker_of(head).is_some_and(|subject| (self.who)(subject).is_some())
    }

    /// "Gratitude was expressed", "It was stressed that", if nobody else speaks.
    fn passive_report(&self) -> Option<Report> {
        let sentence = self.sentence;
        let verb = (0..sentence.nodes.len()).find(|at| {
            sentence.relation(*at) == "ROOT"
                && sentence.is_passive(*at)
                && sentence.is(*at, class::VOICE | class::STANCE)
                && sentence.node(*at).is_some_and(|node| !node.quoted)
        })?;
        let by = sentence.behind(verb, &["by"]).map(|(_, by)| by);
        let agent = match by {
            Some(by) => (self.who)(by)?,
            None => {
                let voiced = sentence.node(verb).is_some_and(|node| {
                    node.has_lemma(&[
                        "express", "voice", "reaffirm", "reiterate", "underline", "underscore", "stress", "emphasize",
                        "emphasise", "highlight", "note", "confirm",
                    ])
                });
                voiced.then(|| self.home.cloned().unwrap_or(Agent::Joint(Vec::new())))?
            }
        };
        Some(Report { agent, verb, start: 0, thought: false, named: None })
    }

    /// The first node of the clause of `verb`: its subject, or the verb with its auxiliaries.
    fn clause_start(&self, verb: usize) -> usize {
        let sentence = self.sentence;
        if let Some(subject) = sentence.own_subject(verb).filter(|subject| *subject < verb) {
            return sentence.node(subject).map_or(subject, |node| node.first);
        }
        sentence.children_by(verb, &["aux", "neg", "advmod"]).next().map_or(verb, |first| first.min(verb))
    }

    /// The words of the noun phrase `at` that stands for a side, if they are more than its name.
    fn phrase_of(&self, at: usize, agent: &Agent) -> Option<Span> {
        let Agent::Side(side) = agent else { return None };
        let node = self.sentence.node(at).filter(|node| node.tag != "PRP")?;
        // "a spokesman for the embassy".
        let behind =
            self.sentence.behind(at, &["of", "for", "from", "to"]).and_then(|(_, object)| self.sentence.node(object));
        let end = behind.map_or(at + 1, |object| object.end);
        let name =
            self.sentence.nodes.get(node.first..end)?.iter().filter(|node| node.tag != "DT").map(|node| node.text);
        let is_name = name.collect::<Vec<_>>().join(" ") == side.name(self.lexicon);
        (!is_name).then(|| self.sentence.cut(node.first, end))
    }

    /// Whether the verb, adjective or preposition `at` reports words or a stance of its subject.
    fn does_report(&self, at: usize) -> bool {
        let sentence = self.sentence;
        let Some(node) = sentence.node(at) else { return false };
        if node.is_key("according") {
            return true;
        }
        if !node.is_verb() || matches!(node.relation, "amod" | "compound" | "aux" | "auxpass") || node.tag == "MD" {
            return false;
        }
        let clear = |child: usize| sentence.node(child).is_some_and(|node| node.is_in(&["clear", "known", "plain"]));
        if node.has_lemma(&["make"]) && sentence.children(at).any(clear) {
            return true;
        }
        if self.feels(at) {
            return true;
        }
        if node.has_lemma(&["look"]) {
            return sentence.children(at).any(|child| sentence.is_key(child, "forward"));
        }
        if !node.is(class::REPORT) || sentence.is_passive(at) || self.is_silent(at) {
            return false;
        }
        let modal = sentence.modal(at);
        if modal.is_some() && !(node.is(class::STANCE | class::THINK) && modal == Some("would")) {
            return false;
        }
        self.is_finite_or_adds(at) && self.has_words(at)
    }

    /// "is confident that", "was concerned about".
    fn feels(&self, at: usize) -> bool {
        let sentence = self.sentence;
        if !matches!(sentence.lemma(at), "be" | "remain" | "feel") {
            return false;
        }
        let adjective = sentence
            .children_by(at, &["acomp", "oprd", "attr"])
            .find(|child| sentence.node(*child).is_some_and(|node| FEELING.contains(&node.key.as_str())));
        adjective.is_some_and(|adjective| {
            sentence.child(adjective, &["ccomp", "prep", "xcomp"]).is_some()
                || sentence.child(at, &["ccomp", "prep"]).is_some()
        })
    }

    /// "declined to comment", "did not respond": not a statement.
    fn is_silent(&self, at: usize) -> bool {
        let sentence = self.sentence;
        let refuses = sentence.node(at).is_some_and(|node| node.has_lemma(&["decline", "refuse"]))
            && sentence.children(at).any(|child| SILENT.contains(&sentence.lemma(child)));
        refuses || sentence.child(at, &["neg"]).is_some() && SILENT.contains(&sentence.lemma(at))
    }

    /// Whether the verb is finite, or a participle that adds words to a clause: ", saying that".
    fn is_finite_or_adds(&self, at: usize) -> bool {
        let sentence = self.sentence;
        match (sentence.tag(at), sentence.relation(at)) {
            ("VBG", relation) => {
                let progressive = sentence.child(at, &["aux"]).is_some();
                progressive
                    || ADDING.contains(&sentence.lemma(at))
                        && matches!(relation, "advcl" | "conj" | "pcomp" | "ROOT" | "ccomp" | "xcomp")
            }
            ("VB", "xcomp" | "advcl" | "acl" | "relcl" | "csubj") => {
                sentence.is(at, class::VOICE) && matches!(sentence.relation(at), "advcl" | "xcomp")
            }
            // "a base called “Q-West”": nobody says the name of a thing.
            ("VBN", "acl" | "advcl") => sentence.child(at, &["aux"]).is_some(),
            _ => true,
        }
    }

    /// Whether the verb has the complement that it needs to report: a clause, a quotation, an object, or a word that its list
    /// requires.
    fn has_words(&self, at: usize) -> bool {
        let sentence = self.sentence;
        let Some(node) = sentence.node(at) else { return false };
        let nodes = &sentence.nodes;
        let clause = sentence.children_by(at, &["ccomp"]).next();
        let object = sentence.child(at, &["dobj", "dative", "oprd"]);
        let prep = sentence.child(at, &["prep", "agent", "prt"]);
        let infinitive = sentence.child(at, &["xcomp"]);
        let quotation = nodes.get(node.first..node.end).unwrap_or_default().iter().any(|node| node.quoted);
        let near = |count: usize| nodes.get(at + 1..(at + 1 + count).min(nodes.len())).unwrap_or_default().iter();
        if node.has_lemma(&["agree", "concur"]) {
            let future = sentence
                .children_by(at, &["ccomp"])
                .any(|clause| sentence.modal(clause).is_some_and(|modal| FUTURE_MODALS.contains(&modal)));
            let on_view = sentence
                .behind(at, &["on", "upon"])
                .is_some_and(|(_, object)| VIEW_NOUNS.contains(&sentence.lemma(object)));
            let with = sentence.behind(at, &["with"]).is_some();
            let clause = clause.filter(|clause| !sentence.is_infinitive(*clause));
            return clause.is_some() && !future
                || on_view
                || with && infinitive.is_none() && sentence.behind(at, &["on", "to"]).is_none();
        }
        let joint = || {
            self.speaker_of(at)
                .and_then(|subject| (self.who)(subject))
                .is_some_and(|agent| matches!(agent, Agent::Joint(_)))
        };
        if node.is(class::AGREE) && !node.is(class::PLEDGE | class::SAY | class::STANCE) {
            if node.has_lemma(&["commit", "resolve", "determine"]) {
                return !joint() && (infinitive.is_some() || prep.is_some());
            }
            return node.is(class::THINK) && clause.is_some() && !joint();
        }
        if node.is(class::PLEDGE) {
            // A joint pledge is a commitment, not also a statement.
            return !joint() && (clause.is_some() || object.is_some() || infinitive.is_some() || quotation);
        }
        if node.has_lemma(&["announce", "declare"]) && object.is_some() && clause.is_none() && !quotation {
            return !joint() || node.has_lemma(&["declare"]);
        }
        if node.is(class::THINK) && !node.is(class::SAY | class::STANCE | class::URGE) {
            return clause.is_some()
                || infinitive.is_some() && node.has_lemma(&["hope", "expect", "wish", "want", "refuse", "decline"])
                || node.has_lemma(&["hope"]) && prep.is_some()
                || quotation && object.is_some();
        }
        if let Some(needs) = self.lexicon.needs(&node.key) {
            let at_once = needs.iter().any(|word| matches!(word.as_str(), "a" | "the" | "to" | "no"));
            let quote =
                needs.iter().any(|word| word == "quote") && (quotation || near(14).any(Node::is_quotation_mark));
            return quote
                || near(if at_once { 1 } else { 7 }).any(|node| needs.iter().any(|word| node.is_key(word)))
                || node.has_lemma(&["call"]) && sentence.child(at, &["oprd"]).is_some();
        }
        let only_clause = CLAUSE_ONLY.contains(&node.lemma.as_str());
        let with_object = OBJECT_TOO.contains(&node.lemma.as_str()) && object.is_some();
        if only_clause {
            return clause.is_some() || quotation || with_object;
        }
        let sign = near(1).any(|node| node.is_sign(&[',', '.', ':']) || node.is_quotation_mark());
        clause.is_some()
            || object.is_some()
            || prep.is_some()
            || infinitive.is_some()
            || quotation
            || sign
            || sentence.child(at, &["advcl", "parataxis"]).is_some()
    }
}
