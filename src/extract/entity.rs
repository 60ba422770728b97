//! Entities and coreference: each person of an article once, and whom each noun phrase stands for. People and their sides are
//! read from the whole text first. Pronouns, bare offices and "both sides" are then resolved from the preceding text.

use rustc_hash::FxHashMap;

use crate::article::Article;
use crate::extract::lexicon::Lexicon;
use crate::extract::mention::{Hit, Mention, Named, Title};
use crate::extract::sentence::Sentence;
use crate::extract::side::{Agent, Side};
use crate::extract::word::class;
use crate::extract::words::{BARE_OFFICES, GATHERINGS};
use crate::text::{Span, fold_text};

/// A person of the article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Person {
    /// The fullest form of the name, without titles.
    pub(super) name: String,
    /// The folded words of the name, without "Jr.".
    pub(super) words: Vec<String>,
    /// The office as the text words it, without the side.
    pub(super) role: Option<String>,
    /// The side that the person speaks for.
    pub(super) party: Option<Side>,
    pub(super) female: Option<bool>,
    /// The person whose spokesperson the text calls this one.
    pub(super) chief: Option<usize>,
}

/// A phrase that names a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spot {
    /// The phrase in the article: title, name, and what follows.
    pub(super) span: Span,
    pub(super) person: usize,
}

/// A sentence with the names and people in it.
pub(super) struct Read<'s, 'a> {
    pub(super) text: &'a str,
    pub(super) sentence: &'s Sentence<'a>,
    pub(super) hits: Vec<Hit>,
    pub(super) mentions: Vec<Mention>,
}

impl<'a> Read<'_, 'a> {
    /// The text of the nodes `from..to`.
    pub(super) fn words(&self, from: usize, to: usize) -> &'a str {
        self.sentence.cut(from, to).slice(self.text)
    }

    /// The side whose name includes node `at`.
    pub(super) fn side_of(&self, at: usize) -> Option<Side> {
        let after = self.hits.partition_point(|hit| hit.from <= at);
        let hit = after.checked_sub(1).and_then(|found| self.hits.get(found)).filter(|hit| at < hit.to)?;
        hit.side()
    }

    /// The sides named in the nodes `from..to`.
    pub(super) fn sides_in(&self, from: usize, to: usize) -> impl Iterator<Item = Side> + '_ {
        let start = self.hits.partition_point(|hit| hit.from < from);
        self.hits.iter().skip(start).take_while(move |hit| hit.from < to).filter_map(Hit::side)
    }
}

/// The people of an article, and whom its noun phrases stand for.
#[derive(Debug, Default)]
pub(super) struct Entities {
    pub(super) people: Vec<Person>,
    /// Whose text it is: who says "we" outside quotation marks.
    pub(super) home: Option<Agent>,
    /// The person who wrote it, if there is one.
    pub(super) author: Option<usize>,
    /// The phrases that name persons, in order.
    pub(super) spots: Vec<Spot>,
    /// Whom the phrase stands for, by the byte offset of the word at its head.
    pub(super) agents: FxHashMap<usize, Agent>,
    /// People by the first and the last word of their names.
    index: FxHashMap<String, Vec<usize>>,
}

/// The number of words of a name that are compared.
const MOST_WORDS: usize = 8;

/// The number of people of one name that are compared.
const MOST_ALIKE: usize = 16;

impl Entities {
    /// Whom the noun phrase headed by node `at` of `sentence` stands for, including its conjuncts. `None` if it is not an agent,
    /// and for "we" and "I" inside quotation marks.
    pub(super) fn who(&self, sentence: &Sentence<'_>, at: usize) -> Option<Agent> {
        let group = sentence.conjuncts(at);
        if group.len() < 2 {
            return self.one(sentence, at);
        }
        let nominal = |at: &usize| {
            sentence.node(*at).is_some_and(|node| node.is_nominal() || node.tag == "JJ" || node.tag == "PRP")
        };
        let found: Vec<Agent> = group.into_iter().filter(nominal).filter_map(|at| self.one(sentence, at)).collect();
        self.join(found)
    }

    /// The agent of the verb `verb`: its subject or, if the tree has none, whoever is named right before it.
    pub(super) fn actor(&self, sentence: &Sentence<'_>, verb: usize) -> Option<Agent> {
        if let Some(subject) = sentence.subject(verb) {
            return self.who(sentence, subject);
        }
        let node = sentence.node(verb)?;
        if !matches!(node.tag, "VBD" | "VBZ" | "VBP") {
            return None;
        }
        let mut before = verb.checked_sub(1)?;
        // The parser may take a name for an adverb.
        while sentence.node(before).is_some_and(|node| node.text == "," || node.tag == "RB" && !node.is_capital()) {
            before = before.checked_sub(1)?;
        }
        if let Some(agent) = self.one(sentence, before).filter(|_| sentence.tag(before) == "RB") {
            return Some(agent);
        }
        // Further offices may follow the name: "A, G7 sherpa and adviser, met".
        let end = sentence.node(before)?.span.end();
        let spot = self.spots_in(sentence).iter().rev().find(|spot| spot.span.end() <= end)?;
        let gap = end - spot.span.end();
        (gap < 160).then_some(Agent::Person(spot.person))
    }

    /// Several agents as one.
    pub(super) fn join(&self, found: Vec<Agent>) -> Option<Agent> {
        let mut all: Vec<Agent> = Vec::new();
        for agent in found {
            match agent {
                Agent::Joint(inner) if !inner.is_empty() => all.extend(inner),
                agent => all.push(agent),
            }
        }
        if all.iter().any(|agent| !matches!(agent, Agent::Source(_))) {
            all.retain(|agent| !matches!(agent, Agent::Source(_)));
        }
        // "Lee and his delegation" is one side.
        let sides: Vec<Side> =
            all.iter().filter_map(|agent| if let Agent::Person(at) = agent { self.party(*at) } else { None }).collect();
        all.retain(|agent| !matches!(agent, Agent::Side(side) if sides.contains(side)));
        let mut distinct: Vec<Agent> = Vec::new();
        for agent in all {
            if !distinct.contains(&agent) {
                distinct.push(agent);
            }
        }
        if distinct.len() < 2 { distinct.pop() } else { Some(Agent::Joint(distinct)) }
    }

    /// Whom the noun phrase headed by node `at` of `sentence` stands for, without its conjuncts.
    pub(super) fn one(&self, sentence: &Sentence<'_>, at: usize) -> Option<Agent> {
        let node = sentence.node(at)?;
        if node.is_in(&["who", "which", "that", "whom", "whose"])
            && matches!(node.tag, "WP" | "WDT" | "WP$" | "IN" | "DT")
        {
            // A relative pronoun stands for the noun that its clause modifies.
            let clause = sentence.ancestors(at).find(|above| matches!(sentence.relation(*above), "relcl" | "acl"))?;
            let noun = sentence.head(clause)?;
            return if noun == at { None } else { self.one(sentence, noun) };
        }
        self.agents.get(&node.span.start()).cloned()
    }

    pub(super) fn party(&self, person: usize) -> Option<Side> {
        self.people.get(person)?.party
    }

    /// The phrases that name persons in `sentence`.
    pub(super) fn spots_in(&self, sentence: &Sentence<'_>) -> &[Spot] {
        let from = self.spots.partition_point(|spot| spot.span.start() < sentence.span.start());
        let to = self.spots.partition_point(|spot| spot.span.start() < sentence.span.end());
        self.spots.get(from..to).unwrap_or_default()
    }

    /// Adds a person, or merges new details into a known one.
    pub(super) fn add(&mut self, named: &Named, read: &Read<'_, '_>, lexicon: &Lexicon) {
        let written = read.words(named.name.0, named.name.1);
        let words = name_words(written);
        let side = named.side;
        let known = self.find_named(&words, named);
        let Some(at) = known else {
            let full = written.contains(char::is_whitespace);
            if named.titled || full && (acts(named, read.sentence) || lexicon.leader(&words.join(" ")).is_some()) {
                let role = if named.counterpart {
                    named.role.clone().or_else(|| self.last_role())
                } else {
                    named.role.clone()
                };
                let chief = named.own.filter(|_| !named.counterpart).and_then(|_| self.people.len().checked_sub(1));
                // "the Harbour Organization … its Director-General".
                let body = named.own.filter(|at| {
                    !named.counterpart && read.sentence.node(*at).is_some_and(|node| node.is_in(&["its", "their"]))
                });
                let body = body.and_then(|own| read.hits.iter().rev().find(|hit| hit.to <= own)).and_then(Hit::side);
                let side = side.or(body);
                let chief = chief.filter(|_| body.is_none());
                let person = Person { name: written.to_owned(), words, role, party: side, female: named.female, chief };
                self.push(person);
            }
            return;
        };
        let Some(person) = self.people.get_mut(at) else { return };
        let is_fuller = named.role.as_ref().zip(person.role.as_ref()).is_some_and(|(new, old)| is_fuller(new, old));
        if named.role.is_some() && (is_fuller || person.role.as_deref().is_none_or(is_capitals)) {
            person.role.clone_from(&named.role);
        }
        person.party = person.party.or(side);
        person.female = person.female.or(named.female);
        let longer = words.len() > person.words.len() && (written.contains(char::is_whitespace) || named.titled);
        if longer || words.len() == person.words.len() && is_capitals(&person.name) && !is_capitals(written) {
            written.clone_into(&mut person.name);
            person.words = words;
            self.index(at);
        }
    }

    pub(super) fn push(&mut self, person: Person) -> usize {
        self.people.push(person);
        let at = self.people.len() - 1;
        self.index(at);
        at
    }

    fn index(&mut self, at: usize) {
        let Some(person) = self.people.get(at) else { return };
        // Some people are known by a middle name.
        let own: Vec<String> =
            person.words.iter().filter(|word| word.chars().count() >= 3).take(MOST_WORDS).cloned().collect();
        let ends = [person.words.first().cloned(), person.words.last().cloned()];
        for word in ends.into_iter().flatten().chain(own) {
            let known = self.index.entry(word).or_default();
            if known.last() != Some(&at) {
                known.push(at);
            }
        }
    }

    /// The person that `words` name: the same name, a part of it, or the same surname and initial. People known to be of another
    /// side than `side` do not match.
    pub(super) fn find(&self, words: &[String], side: Option<Side>) -> Option<usize> {
        self.find_all(words, side).next()
    }

    /// The person that a phrase names. Among several with the same surname, the office decides. People of the other sex do not
    /// match.
    pub(super) fn find_named(&self, words: &[String], named: &Named) -> Option<usize> {
        let fits = |at: &usize| {
            self.people.get(*at).is_some_and(|person| {
                named.female.is_none() || person.female.is_none() || person.female == named.female
            })
        };
        let all = || self.find_all(words, named.side).filter(fits);
        let role = named.role.as_deref().map(str::to_lowercase);
        let has = |at: &usize| {
            role.is_some()
                && self.people.get(*at).and_then(|person| person.role.as_deref()).map(str::to_lowercase) == role
        };
        all().find(has).or_else(|| all().next())
    }

    fn find_all(&self, words: &[String], side: Option<Side>) -> impl Iterator<Item = usize> + '_ {
        let words = words.to_vec();
        let ends: Vec<String> = words.iter().rev().take(MOST_WORDS).cloned().collect();
        ends.into_iter()
            .filter_map(|word| self.index.get(&word))
            .flat_map(|known| known.iter().rev().take(MOST_ALIKE).copied())
            .filter(move |at| {
                self.people.get(*at).is_some_and(|person| {
                    let alike = side.is_none()
                        || person.party.is_none()
                        || person.party == side
                        || words.len() >= 2 && *words == person.words;
                    alike && is_same(&words, &person.words)
                })
            })
    }

    fn last_role(&self) -> Option<String> {
        self.people.iter().rev().take(MOST_ALIKE).find_map(|person| person.role.clone())
    }

    /// "Rudd, Kevin" under the headline is the Prime Minister Rudd of the text, with his full name, or the author who writes "I".
    pub(super) fn adopt_byline(&mut self, article: &Article, all: &[Read<'_, '_>], lexicon: &Lexicon) {
        let Some(byline) = article.byline else { return };
        let byline = byline.slice(&article.text);
        let Some((surname, given)) = byline.split_once(", ") else { return };
        // "Accra, Ghana" is not a name.
        let is_known = |part: &str| lexicon.senses(&lexicon.tokenize(part)).next().is_some();
        if is_known(surname) && (is_known(given) || given.chars().all(|c| c.is_uppercase() || c == '.')) {
            return;
        }
        let name = format!("{given} {surname}");
        let words = name_words(&name);
        if words.len() < 2 {
            return;
        }
        let surname = words.last().map(std::slice::from_ref).unwrap_or_default();
        if let Some(at) = self.find(&words, None).or_else(|| self.find(surname, None)) {
            if let Some(person) = self.people.get_mut(at)
                && person.words.len() < words.len()
                && is_same(&words, &person.words)
            {
                person.name = name;
                person.words = words;
                self.index(at);
            }
            self.author = Some(at);
            return;
        }
        let writes = all
            .iter()
            .flat_map(|read| &read.sentence.nodes)
            .any(|node| !node.quoted && node.is_in(&["i", "we", "our", "my"]) && node.tag.starts_with("PRP"));
        if writes {
            let at = self.push(Person { name, words, ..Person::default() });
            self.author = Some(at);
        }
    }
}

/// Whether the office `new` says which minister `old` is: "Foreign Minister" for "Minister".
fn is_fuller(new: &str, old: &str) -> bool {
    let old = old.to_lowercase();
    let is_in = new.to_lowercase().split(' ').any(|word| word == old);
    BARE_OFFICES.contains(&old.as_str()) && new.contains(' ') && is_in && !is_capitals(new)
}

/// Whether the untitled name acts, or somebody meets it. Otherwise it may be the name of a thing.
fn acts(named: &Named, sentence: &Sentence<'_>) -> bool {
    let (from, to) = named.name;
    let Some(head) = (from..to).rev().find(|at| sentence.head(*at).is_none_or(|head| head < from || head >= to)) else {
        return false;
    };
    let first = sentence.relation(head) == "conj";
    let head = if first {
        sentence.ancestors(head).find(|above| sentence.relation(*above) != "conj").unwrap_or(head)
    } else {
        head
    };
    // "(Ann Lund)", "Ann Lund: We met", an item of a list.
    let labels = to >= sentence.nodes.len() || sentence.node(to).is_some_and(|node| node.is_in(&[":", "("]));
    if from == 0 && labels {
        return true;
    }
    // "(signed) Ann Lund".
    let signed = |back: usize| {
        from.checked_sub(back).and_then(|at| sentence.node(at)).is_some_and(|node| node.is_in(&["signed"]))
    };
    if signed(1) || signed(2) {
        return true;
    }
    let Some(above) = sentence.head(head) else { return from == 0 };
    let does = class::SAY
        | class::STANCE
        | class::URGE
        | class::THINK
        | class::PLEDGE
        | class::AGREE
        | class::MEET
        | class::TASK;
    match sentence.relation(head) {
        "nsubj" | "nsubjpass" => sentence.is(above, does) || sentence.lemma(above) == "be" || first,
        "dobj" | "dative" => sentence.is(above, class::MEET | class::STANCE),
        "pobj" => {
            let linked =
                sentence.node(above).is_some_and(|node| node.is_in(&["with", "by", "between", "to", "alongside"]));
            let verb = sentence.head(above);
            linked
                && verb.is_some_and(|verb| {
                    sentence.is(verb, does)
                        || GATHERINGS.contains(&sentence.lemma(verb))
                        || !sentence.node(verb).is_some_and(super::sentence::Node::is_verb)
                            && sentence.is_key(above, "with")
                })
        }
        _ => false,
    }
}

/// The folded words of a name, without punctuation and "Jr.".
pub(super) fn name_words(name: &str) -> Vec<String> {
    let folded = fold_text(name);
    let plain = folded.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').filter(|word| !word.is_empty());
    plain.filter(|word| !matches!(*word, "jr" | "sr")).map(str::to_owned).collect()
}

pub(super) fn is_capitals(name: &str) -> bool {
    name.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
}

/// Whether two names can belong to one person.
fn is_same(new: &[String], known: &[String]) -> bool {
    let all = |of: &[String], within: &[String]| of.iter().all(|word| within.contains(word));
    let first = |words: &[String]| words.first().and_then(|word| word.chars().next());
    match (new, known) {
        ([], _) | (_, []) => false,
        ([one], known) => known.contains(one),
        (new, [one]) => new.contains(one) && (new.first() != Some(one) || new.len() <= 3),
        (new, known) => all(new, known) || all(known, new) || new.last() == known.last() && first(new) == first(known),
    }
}

/// The role of `title` as the text words it, folded.
pub(super) fn role_key(sentence: &Sentence<'_>, title: &Title) -> Vec<String> {
    (title.role.0..title.role.1)
        .filter_map(|at| sentence.node(at))
        .filter(|node| node.is_word())
        .map(|node| node.key.to_string())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::outline::sentences;
    use crate::extract::who;

    /// The people of `text` with offices and sides, and whom the subjects of its sentences stand for.
    fn entities(text: &str) -> (Vec<(String, String, String)>, Vec<String>) {
        let lexicon = Lexicon::built_in();
        let article = Article::from_text(text);
        let sentences = sentences(&article, lexicon);
        let found = who::read_entities(&article, &sentences, lexicon);
        let side = |side: Option<Side>| side.map_or(String::new(), |side| side.name(lexicon).to_owned());
        let people =
            found.people.iter().map(|one| (one.name.clone(), one.role.clone().unwrap_or_default(), side(one.party)));
        let show = |agent: &Agent| match agent {
            Agent::Person(at) => found.people[*at].name.clone(),
            Agent::Side(one) => side(Some(*one)),
            Agent::Joint(all) => format!("{} together", all.len()),
            Agent::Source(words) => format!("“{words}”"),
        };
        let who = sentences.iter().flat_map(|sentence| {
            let subjects =
                (0..sentence.nodes.len()).filter(|at| matches!(sentence.relation(*at), "nsubj" | "nsubjpass"));
            let found = &found;
            subjects.filter_map(move |at| found.who(sentence, at)).map(|agent| show(&agent))
        });
        (people.collect(), who.collect())
    }

    fn one((name, role, party): &(String, String, String)) -> (&str, &str, &str) {
        (name, role, party)
    }

    #[test]
    fn offices_and_sides_are_read_from_the_phrase() {
        for (text, expected) in [
            ("Chinese Foreign Minister Wu Lei spoke.", vec![("Wu Lei", "Foreign Minister", "China")]),
            (
                "The talks were led by Ann Lund, Norway's minister for ports.",
                vec![("Ann Lund", "minister for ports", "Norway")],
            ),
            ("The president of Chad, Idriss Saleh, spoke.", vec![("Idriss Saleh", "president", "Chad")]),
            (
                "The foreign ministers of Spain, Juan Prado, and Latvia, Inese Kalna, met.",
                vec![("Juan Prado", "foreign minister", "Spain"), ("Inese Kalna", "foreign minister", "Latvia")],
            ),
            (
                "The presidents of Kenya and Ghana, James Otieno and Kofi Annor, met.",
                vec![("James Otieno", "president", "Kenya"), ("Kofi Annor", "president", "Ghana")],
            ),
            (
                "Kenyan President James Otieno received his Chadian counterpart, Idriss Saleh.",
                vec![("James Otieno", "President", "Kenya"), ("Idriss Saleh", "President", "Chad")],
            ),
            (
                "They heard Ola Nord, an adviser to Kenyan President James Otieno.",
                vec![("Ola Nord", "adviser", "Kenya")],
            ),
            (
                "Deputy Homeland Security Advisor Ann Lund of Norway met Sultan bin Saad, Minister of State of Oman.",
                vec![
                    ("Ann Lund", "Deputy Homeland Security Advisor", "Norway"),
                    ("Sultan bin Saad", "Minister of State", "Oman"),
                ],
            ),
        ] {
            let (people, _) = entities(&format!("News of the day\n\n{text}\n"));
            assert_eq!(people.iter().map(one).collect::<Vec<_>>(), expected, "{text}");
        }
    }

    #[test]
    fn an_office_that_several_states_have_gives_no_side() {
        let (people, _) = entities("Talks\n\nForeign Secretary Meera Nair met Vice President Idriss Saleh.\n");
        assert!(people.iter().all(|(.., party)| party.is_empty()), "{people:?}");
        // The headline names two sides, and one of them is the author's.
        let (people, _) =
            entities("India and Norway hold talks\n\nForeign Secretary Meera Nair met Norwegian minister Ola Nord.\n");
        assert_eq!(people.iter().map(one).map(|(.., party)| party).collect::<Vec<_>>(), ["India", "Norway"]);
    }

    #[test]
    fn phrases_stand_for_whom_the_text_named_before() {
        for (text, expected) in [
            ("Norwegian minister Ola Nord arrived. He spoke.", vec!["Ola Nord", "Ola Nord"]),
            ("Ms Ann Lund, the Norwegian minister, met Mr Ola Nord. She spoke.", vec!["Ann Lund", "Ann Lund"]),
            ("The Chinese side agreed. It welcomed the plan.", vec!["China", "China"]),
            ("Both sides agreed. They met again.", vec!["0 together", "0 together"]),
            ("Kenya and Chad agreed.", vec!["2 together"]),
            ("Norway's Ministry of Finance spoke.", vec!["Norway"]),
            ("Kenyan President James Otieno and his delegation left.", vec!["James Otieno"]),
            ("Analysts said so.", vec!["“Analysts”"]),
        ] {
            let (_, who) = entities(&format!("News of the day\n\n{text}\n"));
            assert_eq!(who, expected, "{text}");
        }
    }
}
