//! Resolves noun phrases that do not name anybody: "he", "the minister", "his government", "both sides".

use rustc_hash::FxHashMap;

use crate::extract::entity::{Entities, Read, Spot, name_words, role_key};
use crate::extract::gathering::{self, Gathering};
use crate::extract::mention::{Mention, Title};
use crate::extract::sentence::{Node, Sentence};
use crate::extract::side::{Agent, Side};
use crate::extract::word::class;
use crate::extract::words::{ALL_SIDES, BLOCS, CABINETS, OWN_ORGANS, OWN_SIDES};

/// The number of people, both of those named first and of those named last, that a bare office is compared with.
const MOST_OFFICES: usize = 32;

/// The number of words or clauses around a pronoun or office that are considered.
const MOST_LOOKED: usize = 120;

/// The entities that a reader has in mind at a point of the text.
pub(super) struct Memory<'e> {
    entities: &'e Entities,
    /// The person that the last sentence was about.
    topic: Option<Agent>,
    /// Whether that was an office whose holder the text does not name.
    is_office: bool,
    /// The people named most recently, the latest last.
    named: Vec<usize>,
    /// The last side that acted.
    side: Option<Side>,
    /// The last body named.
    bloc: Option<Side>,
    /// Whether the author is one person: in "I met my counterpart. We agreed", "we" means both.
    single: bool,
    /// The people with an office, in the order of the list.
    officers: Vec<usize>,
    /// Bare offices whose holder the text does not name, although it names others with the same office.
    alone: Vec<(Vec<String>, Agent)>,
    /// The words of the office of each person.
    roles: Vec<Vec<String>>,
    /// The last meeting of which the text told.
    met: Gathering,
}

type Agents = FxHashMap<usize, Agent>;

impl<'e> Memory<'e> {
    pub(super) fn new(entities: &'e Entities) -> Self {
        let officers = (0..entities.people.len())
            .filter(|at| entities.people.get(*at).is_some_and(|person| person.role.is_some()));
        Self {
            entities,
            topic: None,
            is_office: false,
            named: Vec::new(),
            side: None,
            bloc: None,
            single: false,
            officers: officers.collect(),
            alone: Vec::new(),
            roles: entities
                .people
                .iter()
                .map(|person| name_words(person.role.as_deref().unwrap_or_default()))
                .collect(),
            met: Gathering::default(),
        }
    }

    /// Resolves the phrases of a sentence, and remembers whom it was about.
    pub(super) fn resolve(&mut self, read: &Read<'_, '_>, agents: &mut Agents, spots: &mut Vec<Spot>) {
        let sentence = read.sentence;
        let mut own: Vec<Option<Agent>> = vec![None; sentence.nodes.len()];
        self.single |= sentence.nodes.iter().any(|node| node.text == "I" && node.tag == "PRP" && !node.quoted);
        let mut groups: Vec<((usize, usize), Vec<Agent>)> = Vec::new();
        for mention in &read.mentions {
            let Mention::Person(named) = mention else { continue };
            let words = name_words(read.words(named.name.0, named.name.1));
            let Some(person) = self.entities.find_named(&words, named) else { continue };
            for at in named.from..named.to {
                let is_name = (named.name.0..named.name.1).contains(&at);
                let is_side = !is_name && read.side_of(at).is_some();
                if let Some(place) = own.get_mut(at).filter(|_| !is_side && Some(at) != named.own) {
                    *place = Some(Agent::Person(person));
                }
            }
            if let Some((from, to)) = named.group {
                match groups.last_mut().filter(|(range, _)| *range == (from, to)) {
                    Some((_, people)) => people.push(Agent::Person(person)),
                    None => groups.push(((from, to), vec![Agent::Person(person)])),
                }
            }
            spots.push(Spot { span: sentence.cut(named.from, named.to), person });
        }
        for ((from, to), people) in groups {
            let agent = self.entities.join(people);
            for at in from..to {
                if let Some(place) = own.get_mut(at).filter(|_| read.side_of(at).is_none()) {
                    place.clone_from(&agent);
                }
            }
        }
        let next = read.mentions.iter().peekable();
        let mut offices: Vec<Option<&Title>> = vec![None; sentence.nodes.len()];
        for mention in next {
            if let Mention::Office(title) = mention {
                (title.from..title.to).for_each(|at| {
                    if let Some(place) = offices.get_mut(at).filter(|_| read.side_of(at).is_none()) {
                        *place = Some(title);
                    }
                });
            }
        }
        for at in 0..sentence.nodes.len() {
            if own.get(at).is_some_and(Option::is_none) {
                let title = offices.get(at).copied().flatten();
                let agent = self.describe(read, at, title, &own);
                let agent = self.of_meeting(read, at, &own, agent);
                if let Some(place) = own.get_mut(at) {
                    *place = agent;
                }
            } else if let Some(Some(Agent::Person(person))) = own.get(at)
                && self.named.last() != Some(person)
            {
                self.named.push(*person);
            }
            if let Some(Some(agent)) = own.get(at)
                && let Some(node) = sentence.node(at)
            {
                agents.insert(node.span.start(), agent.clone());
            }
        }
        if self.named.len() > 4 * MOST_OFFICES {
            self.named.drain(..2 * MOST_OFFICES);
        }
        self.meet(read, sentence.nodes.len(), &own);
        self.remember(read, &own);
    }

    /// Remembers the last meeting of which the sentence tells before node `end`.
    fn meet(&mut self, read: &Read<'_, '_>, end: usize, own: &[Option<Agent>]) {
        if let Some(found) = gathering::told_before(read, end, own, &|agent| self.sides(Some(agent)), &self.met.hosts) {
            self.met = found;
        }
    }

    /// `agent`; where it is all who met, those of the last meeting: a text may tell of several.
    fn of_meeting(
        &mut self,
        read: &Read<'_, '_>,
        at: usize,
        own: &[Option<Agent>],
        agent: Option<Agent>,
    ) -> Option<Agent> {
        match agent {
            Some(Agent::Joint(all)) if all.is_empty() => {
                self.meet(read, at, own);
                Some(Agent::Joint(self.met.sides.iter().copied().map(Agent::Side).collect()))
            }
            other => other,
        }
    }

    /// Remembers who the sentence was about.
    fn remember(&mut self, read: &Read<'_, '_>, own: &[Option<Agent>]) {
        let sentence = read.sentence;
        self.bloc = read
            .hits
            .iter()
            .filter_map(super::mention::Hit::side)
            .find(|side| matches!(side, Side::Forum(_)))
            .or(self.bloc);
        let verbs = (0..sentence.nodes.len()).filter(|at| {
            sentence.node(*at).is_some_and(|node| node.is_verb() && !node.quoted)
                && (matches!(sentence.relation(*at), "ROOT" | "parataxis")
                    || sentence.relation(*at) == "conj"
                        && sentence.head(*at).is_some_and(|head| sentence.relation(head) == "ROOT"))
        });
        let mut about = None;
        for verb in verbs {
            let Some(subject) = sentence.own_subject(verb) else { continue };
            let group: Vec<Agent> =
                sentence.conjuncts(subject).into_iter().filter_map(|at| own.get(at).cloned().flatten()).collect();
            if let Some(agent) = self.entities.join(group) {
                about = Some((agent, subject));
                if sentence.is(verb, class::REPORT) {
                    break;
                }
            }
        }
        // If no clause has a subject, the person mentioned last is already the last in `recent`.
        let Some((agent, subject)) = about else { return };
        self.is_office = matches!(agent, Agent::Side(_))
            && sentence.is(subject, class::HEAD)
            && sentence.node(subject).is_some_and(|node| !node.is_plural());
        match &agent {
            Agent::Person(at) => self.named.push(*at),
            Agent::Side(side) => self.side = Some(*side),
            _ => {}
        }
        self.topic = Some(agent);
    }

    /// Whom the phrase headed by `at` stands for, if it is not the name of a person.
    fn describe(
        &mut self,
        read: &Read<'_, '_>,
        at: usize,
        title: Option<&Title>,
        own: &[Option<Agent>],
    ) -> Option<Agent> {
        let sentence = read.sentence;
        let node = sentence.node(at)?;
        if node.tag.starts_with("PRP") {
            return self.pronoun(sentence, at, own);
        }
        if let Some(title) = title {
            return self.office(read, title, own);
        }
        if let Some(side) = read.side_of(at) {
            return Some(Agent::Side(side));
        }
        let is_subject = matches!(node.relation, "nsubj" | "nsubjpass" | "agent");
        let counted = |at: usize| {
            sentence.children(at).any(|child| {
                sentence.is(child, class::NUMBER) || sentence.tag(child) == "CD" || sentence.is_key(child, "both")
            })
        };
        if node.is_in(&["both", "two", "three", "four"])
            && (is_subject || node.relation == "pobj")
            && matches!(node.tag, "DT" | "CD" | "PRP")
        {
            return Some(Agent::Joint(Vec::new()));
        }
        if !node.is_nominal() || !node.is_word() || node.is(class::WEEKDAY | class::MONTH) {
            return None;
        }
        let sides = self.owners(read, at, own, 0);
        let plural = node.is_plural()
            || node.is_in(&["pair", "duo", "trio", "quartet"])
            || node.key.ends_with('s') && counted(at);
        let acts = node.is(class::ORGAN | class::HEAD | class::JOINT);
        let determined = sentence.children(at).any(|child| {
            sentence.node(child).is_some_and(|child| {
                child.is_in(&["the", "both", "all", "our", "these", "their", "two", "three", "four", "five"])
            })
        });
        if !sides.is_empty() && (acts || OWN_SIDES.contains(&node.lemma.as_str())) {
            return match sides.as_slice() {
                [one] => Some(Agent::Side(*one)),
                _ => Some(Agent::Joint(sides.iter().copied().map(Agent::Side).collect())),
            };
        }
        if node.is_in(CABINETS)
            && let Some(Agent::Person(person)) = sentence
                .children_by(at, &["compound", "poss", "amod", "nmod"])
                .find_map(|child| own.get(child).cloned().flatten())
            && let Some(side) = self.entities.party(person)
        {
            return Some(Agent::Side(side));
        }
        if plural
            && node.is(class::JOINT)
            && (counted(at) || ALL_SIDES.contains(&node.key.as_str()) && (determined || is_subject))
        {
            return Some(Agent::Joint(Vec::new()));
        }
        if plural && node.is(class::HEAD) && counted(at) && determined {
            return Some(Agent::Joint(Vec::new()));
        }
        self.bloc_or_organ(sentence, at).map(Agent::Side).or_else(|| source(read, at, is_subject))
    }

    /// The side of "the group", "the ministry": which the text has named before.
    fn bloc_or_organ(&self, sentence: &Sentence<'_>, at: usize) -> Option<Side> {
        let node = sentence.node(at)?;
        let the = sentence
            .children_by(at, &["det"])
            .any(|child| sentence.node(child).is_some_and(|child| child.is_in(&["the", "this"])));
        if the && BLOCS.contains(&node.key.as_str()) {
            let side = self.bloc.or(self.side);
            if side.is_some() {
                return side;
            }
        }
        // "the Congressional Budget Office" does not belong to the side named last.
        let capitals = sentence
            .children_by(at, &["compound", "amod", "nmod"])
            .filter(|child| sentence.node(*child).is_some_and(Node::is_capital));
        let is_named = node.is_in(&["office", "department", "affairs"]) && capitals.count() > 1;
        let own = sentence
            .children_by(at, &["compound", "amod", "nmod", "poss"])
            .all(|child| sentence.is(child, class::PART | class::ORGAN));
        self.organ().filter(|_| OWN_ORGANS.contains(&node.key.as_str()) && !is_named && own)
    }

    /// The sides that the phrase belongs to: "the Chinese side", "the ministries of Norway and Ghana", "his government".
    fn owners(&self, read: &Read<'_, '_>, at: usize, own: &[Option<Agent>], depth: usize) -> Vec<Side> {
        let sentence = read.sentence;
        let mut sides: Vec<Side> = Vec::new();
        let mut take = |side: Side| {
            if !sides.contains(&side) {
                sides.push(side);
            }
        };
        for child in sentence.children(at) {
            let Some(node) = sentence.node(child) else { continue };
            match node.relation {
                "poss" | "compound" | "amod" | "nmod" | "npadvmod" | "punct" if node.tag == "PRP$" => {
                    self.sides(own.get(child).cloned().flatten().as_ref()).into_iter().for_each(&mut take);
                }
                "poss" | "compound" | "amod" | "nmod" => {
                    read.sides_in(node.first.max(at.saturating_sub(MOST_LOOKED)), node.end.min(at)).for_each(&mut take);
                    if node.relation == "poss" || node.relation == "compound" {
                        let person =
                            own.get(child).cloned().flatten().filter(|agent| matches!(agent, Agent::Person(_)));
                        self.sides(person.as_ref()).into_iter().for_each(&mut take);
                    }
                }
                "prep" if node.is_in(&["of", "from", "for", "representing"]) => {
                    let Some(object) = sentence.child(child, &["pobj"]) else { continue };
                    for one in sentence.conjuncts(object) {
                        if let Some(side) = read.side_of(one) {
                            take(side);
                        } else if depth < 3
                            && sentence.is(one, class::ORGAN | class::HEAD | class::JOINT | class::THING)
                        {
                            self.owners(read, one, own, depth + 1).into_iter().for_each(&mut take);
                        }
                    }
                }
                _ => {}
            }
        }
        sides
    }

    /// The sides of an agent.
    fn sides(&self, agent: Option<&Agent>) -> Vec<Side> {
        match agent {
            Some(Agent::Person(at)) => self.entities.party(*at).into_iter().collect(),
            Some(Agent::Side(side)) => vec![*side],
            Some(Agent::Joint(all)) => all.iter().flat_map(|one| self.sides(Some(one))).collect(),
            _ => Vec::new(),
        }
    }

    /// The side that "the ministry" belongs to.
    fn organ(&self) -> Option<Side> {
        let topic = match self.sides(self.topic.as_ref()).as_slice() {
            [one] => Some(*one),
            _ => None,
        };
        let home = match &self.entities.home {
            Some(Agent::Side(side)) => Some(*side),
            _ => None,
        };
        topic.or(self.side).or(home)
    }

    fn pronoun(&self, sentence: &Sentence<'_>, at: usize, own: &[Option<Agent>]) -> Option<Agent> {
        let node = sentence.node(at)?;
        let one = |at: &usize| own.get(*at).cloned().flatten();
        match node.key.as_str() {
            "he" | "his" | "him" | "himself" => self.person(sentence, at, own, false),
            "she" | "her" | "hers" | "herself" => self.person(sentence, at, own, true),
            "they" | "their" | "them" | "themselves" => {
                let above = governing(sentence, at).filter_map(|subject| {
                    let group: Vec<Agent> = sentence.conjuncts(subject).iter().filter_map(one).collect();
                    self.entities.join(group)
                });
                let near = above.into_iter().find(|agent| matches!(agent, Agent::Joint(_) | Agent::Side(_)));
                near.or_else(|| match &self.topic {
                    Some(agent @ (Agent::Joint(_) | Agent::Side(_) | Agent::Source(_))) => Some(agent.clone()),
                    _ => Some(Agent::Joint(Vec::new())),
                })
            }
            "it" | "its" | "itself" => {
                let near = governing(sentence, at)
                    .filter_map(|subject| one(&subject))
                    .find(|agent| matches!(agent, Agent::Side(_)));
                // "Chad did not refuse: it agreed".
                let before = || {
                    let subjects = (0..at).rev().filter(|at| sentence.relation(*at).starts_with("nsubj"));
                    subjects.filter_map(|at| one(&at)).find(|agent| matches!(agent, Agent::Side(_)))
                };
                near.or_else(before)
                    .or_else(|| self.topic.clone().filter(|topic| matches!(topic, Agent::Side(_)) && !self.is_office))
            }
            "we" | "our" | "us" | "ours" | "ourselves" if !node.quoted => {
                if self.single {
                    return Some(Agent::Joint(Vec::new()));
                }
                self.entities.home.clone().or(Some(Agent::Joint(Vec::new())))
            }
            "i" | "my" | "me" | "mine" | "myself" if !node.quoted => {
                let home = self.entities.home.clone().filter(|home| matches!(home, Agent::Side(_)));
                self.entities.author.map(Agent::Person).or(home)
            }
            _ => None,
        }
    }

    /// Whom "he" or "she" stands for: the subject of an enclosing clause, a person named earlier in the sentence, or the one the
    /// last sentence was about.
    fn person(&self, sentence: &Sentence<'_>, at: usize, own: &[Option<Agent>], female: bool) -> Option<Agent> {
        let fits = |person: usize| {
            self.entities.people.get(person).is_some_and(|one| one.female.is_none_or(|own| own == female))
        };
        let as_person =
            |agent: &Agent| if let Agent::Person(at) = agent { Some(*at).filter(|at| fits(*at)) } else { None };
        let near = governing(sentence, at).find_map(|subject| {
            let agent = own.get(subject)?.as_ref()?;
            as_person(agent)
        });
        let quoted = sentence.node(at).is_some_and(|node| node.quoted);
        let before = || {
            let subjects = (at.saturating_sub(MOST_LOOKED)..at).rev().filter(|node| {
                matches!(sentence.relation(*node), "nsubj" | "nsubjpass")
                    && sentence.node(*node).is_some_and(|node| !node.quoted)
            });
            subjects.filter_map(|node| own.get(node)?.as_ref()).find_map(as_person)
        };
        let topic = || match &self.topic {
            Some(agent @ Agent::Person(_)) => as_person(agent),
            _ => None,
        };
        let last = || self.named.iter().rev().copied().take(8).find(|person| fits(*person));
        if let Some(person) = near.or_else(|| if quoted { None } else { before() }) {
            return Some(Agent::Person(person));
        }
        // "The Prime Minister … He": somebody whom the text does not name.
        match &self.topic {
            Some(topic @ Agent::Side(_)) if self.is_office => return Some(topic.clone()),
            Some(topic @ Agent::Source(_)) => return Some(topic.clone()),
            _ => {}
        }
        topic().or_else(last).map(Agent::Person)
    }

    /// The person who has an office: the one the text was about last, or else the one named first, but nobody named after it.
    fn office(&mut self, read: &Read<'_, '_>, title: &Title, own: &[Option<Agent>]) -> Option<Agent> {
        let sentence = read.sentence;
        let key = role_key(sentence, title);
        let sides = if title.sides.is_empty() {
            title
                .own
                .and_then(|at| own.get(at).cloned().flatten())
                .map(|agent| self.sides(Some(&agent)))
                .unwrap_or_default()
        } else {
            title.sides.clone()
        };
        if title.plural {
            let head = title.role.1.checked_sub(1).and_then(|at| sentence.node(at))?;
            return match sides.as_slice() {
                [] if head.is(class::JOINT | class::HEAD)
                    && (title.definite || title.from == title.role.0 && head.is(class::JOINT)) =>
                {
                    Some(Agent::Joint(Vec::new()))
                }
                [] => Some(Agent::Source(read.words(title.from, title.to).to_owned())),
                [one] => Some(Agent::Side(*one)),
                several => Some(Agent::Joint(several.iter().copied().map(Agent::Side).collect())),
            };
        }
        if title.counterpart {
            return None;
        }
        let side = sides.first().copied();
        let first = sentence.node(title.from)?;
        // "a State Department official" is somebody whom the text does not name.
        let anybody = first.is_in(&["a", "an", "another", "one"]);
        let words = || Agent::Source(read.words(title.from, title.to).to_owned());
        if anybody {
            return side.map(Agent::Side).or_else(|| Some(words()));
        }
        // A letter from a minister's office is from the minister, but "the minister's office" is not the minister.
        if side.is_none()
            && let Some((_, agent)) = self.alone.iter().find(|(known, _)| *known == key)
        {
            return Some(agent.clone());
        }
        let others: Vec<usize> = own
            .iter()
            .skip(title.to)
            .take(MOST_LOOKED)
            .filter_map(|agent| if let Some(Agent::Person(at)) = agent { Some(*at) } else { None })
            .collect();
        let is_subject = (title.from..title.to).any(|at| matches!(sentence.relation(at), "nsubj" | "nsubjpass"));
        let found = self.holder(&key, side, if is_subject { &others } else { &[] });
        // "The Prime Minister spoke to the Prime Minister of Norway": here and later it is somebody whom the text does not name.
        let is_alone = side.is_none() && is_subject && !matches!(found, Some(Agent::Person(_)));
        if is_alone && (found.is_some() || !others.is_empty()) && self.alone.len() < MOST_OFFICES {
            self.alone.push((key, found.clone().unwrap_or_else(words)));
        }
        found.or_else(|| Some(words()))
    }

    fn holder(&self, key: &[String], side: Option<Side>, others: &[usize]) -> Option<Agent> {
        let same = alike(&key.join(" "));
        let parts: Vec<String> = key.iter().flat_map(|word| name_words(word)).collect();
        let has = |at: &usize| {
            let (Some(person), Some(own)) = (self.entities.people.get(*at), self.roles.get(*at)) else { return false };
            let sided = (side.is_none() || person.party == side) && !others.contains(at);
            sided
                && !own.is_empty()
                && (parts.iter().all(|word| own.contains(word)) || own.iter().any(|word| same.contains(&word.as_str())))
        };
        let recent = self.named.iter().rev().take(MOST_OFFICES).copied().find(|at| has(at));
        let count = self.officers.len();
        let mut all: Vec<usize> = self.officers.iter().copied().take(MOST_OFFICES).filter(has).collect();
        if count > MOST_OFFICES {
            all.extend(recent.filter(|at| !all.contains(at)));
        }
        let home = match &self.entities.home {
            Some(Agent::Side(side)) => Some(*side),
            _ => None,
        };
        match (all.as_slice(), side) {
            // "the Iranian top diplomat", if one person of that side is named.
            ([], Some(side)) => {
                let mut own = self
                    .officers
                    .iter()
                    .take(MOST_OFFICES)
                    .filter(|at| self.entities.party(**at) == Some(side) && !others.contains(at));
                match (own.next(), own.next(), same.is_empty()) {
                    (Some(one), None, false) => Some(Agent::Person(*one)),
                    _ => Some(Agent::Side(side)),
                }
            }
            ([], None) => home.map(Agent::Side),
            ([one], _) => Some(Agent::Person(*one)),
            (several, _) => {
                let own = several.iter().find(|at| home.is_some() && self.entities.party(**at) == home);
                own.copied().or(recent).or(several.first().copied()).map(Agent::Person)
            }
        }
    }
}

/// The subjects of the clauses around the pronoun `at` that come before it, the nearest first.
fn governing<'s>(sentence: &'s Sentence<'_>, at: usize) -> impl Iterator<Item = usize> + 's {
    let quoted = sentence.node(at).is_some_and(|node| node.quoted);
    sentence
        .ancestors(at)
        .take(MOST_LOOKED)
        .filter(move |verb| sentence.node(*verb).is_some_and(|node| node.is_verb() && (node.quoted == quoted)))
        .filter_map(|verb| sentence.subject(verb))
        .filter(move |subject| *subject < at)
}

/// Somebody else who can speak: "analysts", "the newspaper".
fn source(read: &Read<'_, '_>, at: usize, is_subject: bool) -> Option<Agent> {
    let sentence = read.sentence;
    let node = sentence.node(at)?;
    let speaks = is_subject
        && sentence
            .head(at)
            .is_some_and(|verb| sentence.is(verb, class::SAY | class::URGE | class::THINK | class::STANCE));
    let named = node.tag.starts_with("NNP") && is_subject;
    let source = node.is(class::SOURCE | class::ORGAN | class::HEAD) || named || speaks && node.tag.starts_with("NN");
    source.then(|| Agent::Source(phrase(read, at)))
}

/// Words of the offices for which `role` is another name: "the head of state", "the premier", "the top diplomat".
fn alike(role: &str) -> &'static [&'static str] {
    match role {
        "head of state" | "leader" | "state leader" | "monarch" => {
            &["president", "king", "queen", "emir", "sultan", "emperor"]
        }
        "head of government" | "premier" | "government leader" => &["prime", "premier", "chancellor", "taoiseach"],
        "top diplomat" | "chief diplomat" | "diplomat" => &["foreign", "affairs", "state"],
        _ => &[],
    }
}

/// The words of the noun phrase headed by `at`, without its clauses.
fn phrase(read: &Read<'_, '_>, at: usize) -> String {
    let sentence = read.sentence;
    let left = sentence
        .children(at)
        .filter(|child| *child < at && sentence.relation(*child) != "punct")
        .filter_map(|child| sentence.node(child).map(|node| node.first));
    let from = left.min().unwrap_or(at).min(at);
    let of = sentence
        .children_by(at, &["prep"])
        .find(|prep| sentence.node(*prep).is_some_and(|node| node.is_in(&["of", "for", "from", "at"])));
    let to = of.and_then(|prep| sentence.node(prep)).map_or(at + 1, |node| node.end.min(at + 16));
    read.words(from, to.max(at + 1)).to_owned()
}
