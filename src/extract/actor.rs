//! Who is meant: clauses with their subjects resolved, sentence after sentence. "He", "the minister", "both sides" stand for
//! somebody the text has named before.

use crate::extract::clause::{Clause, Subject};
use crate::extract::line::Line;
use crate::extract::mark::{Mark, Pronoun, What};
use crate::extract::people::People;
use crate::extract::side::{Agent, Side};
use crate::extract::token::Token;
use crate::extract::verb::clauses;
use crate::extract::word::{class, form};

/// A clause and who does it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Act {
    pub(super) clause: Clause,
    /// Who; none where nobody can be told.
    pub(super) agent: Option<Agent>,
}

/// What a reader has in mind at a point of the text.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// The subject of the last clause that had one.
    last: Option<Agent>,
    /// The last person named.
    person: Option<usize>,
    /// The last side named as a subject.
    side: Option<Side>,
    /// The last forum named.
    bloc: Option<Side>,
    /// Who speaks in the quotation that is open.
    pub(super) speaker: Option<Agent>,
    /// Whose text it is, where it says "we".
    pub(super) home: Option<Agent>,
    /// Whether one person writes: "I met my counterpart. We agreed" is said of both.
    single: bool,
    /// Offices that the text writes alone for somebody it does not name, beside others who have the same.
    alone: Vec<(String, Agent)>,
}

impl Memory {
    /// Nothing read yet, of a text that `home` means by "we".
    pub(super) fn of(home: Option<Agent>) -> Self {
        Self { home, ..Self::default() }
    }

    /// The acts of `line`; remembers whom it named.
    pub(super) fn read(&mut self, line: &Line<'_>, people: &People) -> Vec<Act> {
        let mut acts: Vec<Act> = Vec::new();
        let bloc = line
            .marks
            .iter()
            .find_map(|mark| if let What::Side(Side::Forum(id)) = mark.what { Some(Side::Forum(id)) } else { None });
        self.bloc = bloc.or(self.bloc);
        self.single |= line.marks.iter().any(|mark| {
            mark.what == What::Pronoun(Pronoun::I) && line.tokens.get(mark.from).is_some_and(|token| !token.quoted)
        });
        for clause in clauses(line) {
            let agent = match &clause.subject {
                Subject::Shared(at) => {
                    acts.get(*at).and_then(|act| act.agent.clone()).or_else(|| aside_of(line, &clause, &acts))
                }
                Subject::Marks(marks) => self.joined(line, marks, people),
                Subject::Phrase(from, to, hangs) => self.phrase(line, (*from, *to, clause.verb), hangs, people),
            };
            let quoted = line.tokens.get(clause.verb).is_some_and(|token| token.quoted);
            let before = clause.from.checked_sub(1).and_then(|i| line.tokens.get(i));
            // Who acts in "since he took office" is not who the sentence is about.
            let within = before.is_some_and(|token| token.is(class::SUBORDINATE))
                && acts.iter().any(|act: &Act| act.agent.is_some());
            // Nor is the ministry that tells of what others did.
            let teller = line.tokens.get(clause.verb).is_some_and(|token| token.is_key("according"))
                || before.is_some_and(|token| token.text == ",")
                    && matches!(agent, Some(Agent::Side(_) | Agent::Source(_)))
                    && acts.iter().any(|act: &Act| act.agent.is_some());
            if agent.is_some() && !quoted && !within && !teller && !matches!(clause.subject, Subject::Shared(_)) {
                self.remember(agent.as_ref());
                self.note_alone(line, &clause, agent.as_ref());
            }
            acts.push(Act { clause, agent });
        }
        if let Some(act) = self.operative(line).filter(|_| acts.iter().all(|act| act.agent.is_none())) {
            acts.insert(0, act);
        }
        // Whoever speaks in the sentence is who it is about, not who acts in what is said.
        let speaks = |act: &&Act| {
            let verb = line.tokens.get(act.clause.verb);
            matches!(act.agent, Some(Agent::Person(_) | Agent::Joint(_)))
                && verb.is_some_and(|verb| verb.is(class::REPORT) && !verb.quoted)
                && !act.clause.passive
        };
        if let Some(agent) = acts.iter().find(speaks).and_then(|act| act.agent.clone()) {
            self.remember(Some(&agent));
        }
        // Somebody who is only mentioned is the nearest for "he" where no clause had a subject.
        if acts.iter().all(|act| act.agent.is_none())
            && let Some(person) =
                line.marks.iter().find_map(|mark| if let What::Person(at) = mark.what { Some(at) } else { None })
        {
            self.person = Some(person);
        }
        acts
    }

    /// "1. Condemns …; 2. Decides to …": the points of a resolution, whose subject stands once above them all.
    fn operative(&self, line: &Line<'_>) -> Option<Act> {
        let verb = line.tokens.iter().position(|token| token.text.starts_with(char::is_alphabetic))?;
        let token = line.tokens.get(verb)?;
        let reports = token.is(class::REPORT) && token.has_form(form::PRESENT) && token.is_capital() && !token.quoted;
        let agent = self.home.clone().or(self.bloc.map(Agent::Side))?;
        let next = line.tokens.get(verb + 1)?;
        let object =
            next.is(class::ARTICLE | class::PREPOSITION | class::SUBORDINATE | class::ADVERB) || next.is_capital();
        let at = Clause { verb, subject: Subject::Marks(Vec::new()), from: verb, passive: false, modal: false };
        (reports && object && verb < 4).then_some(Act { clause: at, agent: Some(agent) })
    }

    /// "The Prime Minister spoke to the Prime Minister of Greece, A": the first is not A, here and further on.
    fn note_alone(&mut self, line: &Line<'_>, clause: &Clause, agent: Option<&Agent>) {
        let Subject::Marks(marks) = &clause.subject else { return };
        let [Some(mark)] = marks.iter().map(|at| line.marks.get(*at)).collect::<Vec<_>>()[..] else { return };
        if let (What::Office(role, None), Some(agent @ Agent::Side(_))) = (&mark.what, agent)
            && !self.alone.iter().any(|(known, _)| known == role)
        {
            self.alone.push((role.clone(), agent.clone()));
        }
    }

    /// Gives the words inside quotation marks to whoever turned out to speak them: "we", "I".
    pub(super) fn requote(&self, line: &Line<'_>, acts: &mut [Act]) {
        for act in acts {
            let quoted = line.tokens.get(act.clause.verb).is_some_and(|token| token.quoted);
            let own = line
                .mark_at(act.clause.from)
                .is_some_and(|mark| matches!(mark.what, What::Pronoun(Pronoun::We | Pronoun::I)));
            if quoted && own && !matches!(act.clause.subject, Subject::Shared(_)) {
                act.agent.clone_from(&self.speaker);
            }
        }
    }

    fn remember(&mut self, agent: Option<&Agent>) {
        match agent {
            Some(Agent::Person(at)) => self.person = Some(*at),
            Some(Agent::Side(side)) => self.side = Some(*side),
            _ => {}
        }
        self.last = agent.cloned();
    }

    fn joined(&self, line: &Line<'_>, marks: &[usize], people: &People) -> Option<Agent> {
        let found: Vec<Agent> =
            marks.iter().filter_map(|at| line.marks.get(*at)).filter_map(|mark| self.who(line, mark, people)).collect();
        match found.as_slice() {
            [] => None,
            [one] => Some(one.clone()),
            _ => Some(Agent::Joint(found)),
        }
    }

    /// Whom a mark stands for.
    pub(super) fn who(&self, line: &Line<'_>, mark: &Mark, people: &People) -> Option<Agent> {
        match &mark.what {
            What::Person(at) => Some(Agent::Person(*at)),
            What::Side(side) => Some(Agent::Side(*side)),
            What::Joint => Some(Agent::Joint(Vec::new())),
            // "The group" is the forum the text speaks of, or the side.
            What::Bloc => self.bloc.or_else(|| self.organ(people)).map(Agent::Side),
            What::Office(role, side) => self
                .office((role, *side), people, &others(line, mark))
                .or_else(|| Some(Agent::Source(line.words(mark.from, mark.to).to_owned()))),
            What::Organ => self
                .organ(people)
                .map(Agent::Side)
                .or_else(|| Some(Agent::Source(line.words(mark.from, mark.to).to_owned()))),
            What::Pronoun(pronoun) => {
                let quoted = line.tokens.get(mark.from).is_some_and(|token| token.quoted);
                // "Lee, claiming he had …", "Lee said that he": the subject of the sentence before all others.
                let first = line.marks.iter().take_while(|other| other.from < mark.from).find(|other| other.from < 3);
                let own = first.filter(|_| *pronoun == Pronoun::One && !quoted).and_then(|first| match &first.what {
                    What::Person(at) => Some(Agent::Person(*at)),
                    What::Office(role, side) => {
                        self.office((role, *side), people, &[]).filter(|agent| matches!(agent, Agent::Person(_)))
                    }
                    _ => None,
                });
                let governed = first
                    .and_then(|first| first.from.checked_sub(1))
                    .and_then(|i| line.tokens.get(i))
                    .is_some_and(|token| token.is(class::PREPOSITION));
                // "Bush, he said, was": whoever spoke before.
                let aside = mark.from > 1
                    && line.tokens.get(mark.from - 1).is_some_and(|token| token.text == ",")
                    && line.tokens.get(mark.to).is_some_and(|verb| verb.is(class::SAY));
                own.filter(|_| !governed && !aside).or_else(|| self.pronoun(*pronoun, quoted))
            }
        }
    }

    /// The person who has the office `role`: the one spoken of last, else the one first named.
    /// None of `others`, who are named beside it.
    fn office(&self, (role, side): (&str, Option<Side>), people: &People, others: &[usize]) -> Option<Agent> {
        if side.is_none()
            && let Some((_, agent)) = self.alone.iter().find(|(known, _)| known == role)
        {
            return Some(agent.clone());
        }
        let words: Vec<&str> = role.split(' ').filter(|word| *word != "-").collect();
        let same = alike(role);
        let has = |at: usize| {
            let Some(person) = people.list.get(at) else { return false };
            let own = person.role.as_deref().unwrap_or_default().to_lowercase().replace('-', " ");
            let own: Vec<&str> = own.split(' ').collect();
            let sided = (side.is_none() || person.side == side) && !others.contains(&at);
            sided && (words.iter().all(|word| own.contains(word)) || own.iter().any(|word| same.contains(word)))
        };
        let recent = self.person.filter(|at| has(*at));
        let all: Vec<usize> = (0..people.list.len()).filter(|at| has(*at)).collect();
        match (all.as_slice(), recent, side) {
            // "the Iranian top diplomat", where one person of that side is named.
            ([], _, Some(side)) => {
                let own: Vec<usize> = (0..people.list.len())
                    .filter(|at| people.list.get(*at).is_some_and(|person| person.side == Some(side)))
                    .collect();
                if let [one] = own.as_slice() { Some(Agent::Person(*one)) } else { Some(Agent::Side(side)) }
            }
            ([], _, None) => match &self.home {
                Some(Agent::Side(side)) => Some(Agent::Side(*side)),
                _ => None,
            },
            ([one], _, _) => Some(Agent::Person(*one)),
            (several, _, _) if several.iter().any(|at| self.is_home(*at, people)) => {
                several.iter().find(|at| self.is_home(**at, people)).map(|at| Agent::Person(*at))
            }
            (_, Some(recent), _) => Some(Agent::Person(recent)),
            ([first, ..], None, _) => Some(Agent::Person(*first)),
        }
    }

    fn is_home(&self, person: usize, people: &People) -> bool {
        let side = people.list.get(person).and_then(|person| person.side).map(Agent::Side);
        side.is_some() && side == self.home
    }

    /// The side that "the ministry" belongs to.
    fn organ(&self, people: &People) -> Option<Side> {
        match &self.last {
            Some(Agent::Side(side)) => Some(*side),
            Some(Agent::Person(at)) => people.list.get(*at).and_then(|person| person.side),
            _ => self.side,
        }
    }

    fn pronoun(&self, pronoun: Pronoun, quoted: bool) -> Option<Agent> {
        match pronoun {
            Pronoun::One => match &self.last {
                Some(Agent::Person(at)) => Some(Agent::Person(*at)),
                Some(Agent::Source(words)) => Some(Agent::Source(words.clone())),
                // "The Prime Minister … He": whom the text does not name.
                Some(last) if self.alone.iter().any(|(_, agent)| agent == last) => Some(last.clone()),
                _ => self.person.map(Agent::Person),
            },
            Pronoun::They => match &self.last {
                Some(Agent::Person(_)) | None => Some(Agent::Joint(Vec::new())),
                last => last.clone(),
            },
            Pronoun::We | Pronoun::I if quoted => self.speaker.clone(),
            Pronoun::We if self.single => Some(Agent::Joint(Vec::new())),
            Pronoun::We => self.home.clone().or_else(|| Some(Agent::Joint(Vec::new()))),
            Pronoun::I => self.home.clone().filter(|home| matches!(home, Agent::Side(_))),
            Pronoun::It => match &self.last {
                Some(Agent::Side(side)) => Some(Agent::Side(*side)),
                _ => None,
            },
        }
    }

    /// A noun phrase that is no mark: "a spokesman for China", "leaders of the G7", "analysts", "Smith".
    fn phrase(
        &self,
        line: &Line<'_>,
        (from, to, verb): (usize, usize, usize),
        hangs: &[usize],
        people: &People,
    ) -> Option<Agent> {
        let head = line.tokens.get(to.checked_sub(1)?)?;
        if whole_group(line, to) && head.is(class::JOINT) && head.key.ends_with('s') {
            return Some(Agent::Joint(Vec::new()));
        }
        let whose = self.joined(line, hangs, people);
        if head.is(class::ORGAN | class::JOINT | class::HEAD)
            && let Some(agent) = whose
        {
            let side = match agent {
                Agent::Person(at) => people.list.get(at).and_then(|person| person.side).map(Agent::Side),
                Agent::Joint(_) | Agent::Side(_) => Some(agent),
                Agent::Source(_) => None,
            };
            if side.is_some() {
                return side;
            }
        }
        let speaks = line.tokens.get(verb).is_some_and(|verb| verb.is(class::SAY | class::URGE | class::THINK));
        if !(is_source(line.tokens.get(from..to)?) || speaks && can_speak(head)) {
            return None;
        }
        Some(Agent::Source(line.words(from, to).to_owned()))
    }
}

/// "Lund vetoed a bill that would have cut aid, saying": whoever the sentence begins with, where nobody acts in between.
fn aside_of(line: &Line<'_>, clause: &Clause, acts: &[Act]) -> Option<Agent> {
    let comma = clause.verb.checked_sub(1).and_then(|at| line.tokens.get(at)).is_some_and(|token| token.text == ",");
    let says = line.tokens.get(clause.verb).is_some_and(|verb| verb.has_form(form::ING) && verb.is(class::SAY));
    acts.first().filter(|_| comma && says)?.agent.clone()
}

/// The persons named behind `mark` in `line`: "the minister met A" is not A.
fn others(line: &Line<'_>, mark: &Mark) -> Vec<usize> {
    let behind = line.marks.iter().filter(|other| other.from >= mark.to);
    behind.filter_map(|other| if let What::Person(at) = other.what { Some(at) } else { None }).collect()
}

/// "from 40 countries", "of nine member states" behind the noun that ends before `at`.
pub(super) fn whole_group(line: &Line<'_>, at: usize) -> bool {
    let Some([of, number, rest @ ..]) = line.tokens.get(at..(at + 6).min(line.tokens.len())) else { return false };
    let counted = number.is(class::NUMBER) || number.text.starts_with(|c: char| c.is_ascii_digit());
    of.is_in(&["of", "from"])
        && counted
        && rest.iter().any(|token| token.is_in(&["countries", "nations", "states", "governments", "members"]))
}

/// Words of offices that `role` is another word for: "the head of state", "the premier", "the top diplomat".
fn alike(role: &str) -> &'static [&'static str] {
    match role {
        "head of state" | "leader" | "state leader" => &["president", "king", "queen", "emir", "sultan", "emperor"],
        "head of government" | "premier" | "government leader" => &["prime", "premier", "chancellor", "taoiseach"],
        "top diplomat" | "chief diplomat" | "diplomat" => &["foreign", "affairs", "state"],
        _ => &[],
    }
}

/// Whether whatever the noun means can be the subject of "said": no number, no day, no small word.
fn can_speak(head: &Token<'_>) -> bool {
    head.is_word()
        && head.text.starts_with(char::is_alphabetic)
        && !head.is(class::SMALL | class::MONTH | class::WEEKDAY | class::NEGATION)
}

/// Whether somebody can be meant who speaks: "critics", "a report", "Smith".
fn is_source(tokens: &[Token<'_>]) -> bool {
    let Some(head) = tokens.last() else { return false };
    let named =
        head.is_capital() && head.is_word() && !head.is(class::SMALL | class::MONTH | class::WEEKDAY | class::STARTER);
    named || head.is(class::SOURCE | class::ORGAN | class::HEAD)
}
