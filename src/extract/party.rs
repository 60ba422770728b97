//! For whom people speak if the text does not say so next to their name. The steps are in order of reliability. An office that
//! several states have never gives a side by itself.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::article::Article;
use crate::extract::author::named;
use crate::extract::entity::{Entities, Person, Read, name_words, role_key};
use crate::extract::lexicon::{Lexicon, Sense};
use crate::extract::mention::{Hit, Mention};
use crate::extract::side::{Agent, Side};
use crate::extract::words::STATE_OFFICES;

/// The number of people to whom a place can give a side.
const MOST_HOSTS: usize = 8;

/// Sides from sentences that do not have them next to the name.
pub(super) fn from_text(entities: &mut Entities, all: &[Read<'_, '_>], lexicon: &Lexicon) {
    by_office(entities, all);
    by_sole(entities, lexicon);
    by_delegation(entities, all);
    by_lone_office(entities, all, lexicon);
    by_body(entities, all, lexicon);
    by_chief(entities);
}

/// Sides from the lists: from an office that only one state has, or from a well-known name if it fits the office in the text.
/// Whoever leads a body now may have led a state then.
pub(super) fn from_leaders(entities: &mut Entities, all: &[Read<'_, '_>], lexicon: &Lexicon) {
    let mut named: FxHashSet<Side> = all.iter().flat_map(|read| read.hits.iter().filter_map(Hit::side)).collect();
    for person in entities.people.iter_mut().filter(|person| person.party.is_none()) {
        person.party = person.role.as_deref().and_then(|role| lexicon.sole(role)).map(Side::Party);
        named.extend(person.party);
    }
    for person in entities.people.iter_mut().filter(|person| person.party.is_none()) {
        let Some(id) = lexicon.leader(&person.words.join(" ")) else { continue };
        let side = Side::Party(id);
        let of_state = person.role.as_deref().is_some_and(|role| {
            name_words(role)
                .iter()
                .any(|word| ["minister", "premier", "king", "queen", "chancellor"].contains(&word.as_str()))
        });
        // A surname alone may be that of somebody else.
        let is_known = named.contains(&side) || lexicon.is_whole_name(&person.words.join(" "));
        if is_known && (lexicon.is_seated(id) || !of_state) {
            person.party = Some(side);
        }
    }
    by_chief(entities);
}

/// Sides from the text as a whole: two sides and two people of one office, whose text it is, who visits whom.
pub(super) fn from_whole(article: &Article, entities: &mut Entities, all: &[Read<'_, '_>], lexicon: &Lexicon) {
    by_office(entities, all);
    by_delegation(entities, all);
    by_order(entities, all);
    by_pair(entities, all);
    by_host(entities, all);
    by_place(article, entities, lexicon);
    by_rest(entities, all, lexicon);
    by_chief(entities);
}

/// Whether only a state has such an office.
fn is_of_state(role: Option<&str>) -> bool {
    let past = ["former", "late", "ex", "then"];
    role.is_some_and(|role| {
        let all = name_words(role);
        all.iter().any(|word| STATE_OFFICES.contains(&word.as_str()))
            && !all.iter().any(|word| past.contains(&word.as_str()))
    })
}

/// An office by its words, whatever their order: the Minister of Foreign Affairs is the foreign minister.
fn office(role: &str) -> String {
    let mut all: Vec<String> = name_words(role)
        .into_iter()
        .filter(|word| !matches!(word.as_str(), "of" | "for" | "the" | "and" | "affairs"))
        .map(|word| match word.as_str() {
            "external" => "foreign".to_owned(),
            "defence" => "defense".to_owned(),
            _ => word,
        })
        .collect();
    all.sort();
    all.join(" ")
}

/// "the Pakistani prime minister" is the only prime minister whose side the text does not give.
fn by_office(entities: &mut Entities, all: &[Read<'_, '_>]) {
    let mut open: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (at, person) in entities.people.iter().enumerate().filter(|(_, person)| person.party.is_none()) {
        if let Some(role) = &person.role {
            open.entry(office(role)).or_default().push(at);
        }
    }
    let mut held: FxHashSet<(Side, String)> =
        entities.people.iter().filter_map(|person| Some((person.party?, office(person.role.as_deref()?)))).collect();
    for read in all {
        for mention in &read.mentions {
            let Mention::Office(title) = mention else { continue };
            let [side] = title.sides.as_slice() else { continue };
            if title.plural || title.counterpart {
                continue;
            }
            let key = office(&role_key(read.sentence, title).join(" "));
            let Some([one]) = open.get(&key).map(Vec::as_slice) else { continue };
            let is_held = held.contains(&(*side, key.clone()));
            if let Some(person) = entities.people.get_mut(*one).filter(|person| !is_held && person.party.is_none()) {
                person.party = Some(*side);
                held.insert((*side, key));
            }
        }
    }
}

/// "The Norwegian president" is the only one who acts and whose office and side the text does not give.
fn by_lone_office(entities: &mut Entities, all: &[Read<'_, '_>], lexicon: &Lexicon) {
    let mut open = (0..entities.people.len()).filter(|at| {
        let person = entities.people.get(*at);
        person.is_some_and(|person| person.party.is_none() && person.role.is_none())
            && person.is_some_and(|person| lexicon.leader(&person.words.join(" ")).is_none())
    });
    let (Some(at), None) = (open.next(), open.next()) else { return };
    // A name that occurs once may not be that of a person.
    let named = all.iter().flat_map(|read| read.mentions.iter().map(move |mention| (read, mention)));
    let count = named.filter(|(read, mention)| match mention {
        Mention::Person(named) => {
            entities.find_named(&name_words(read.words(named.name.0, named.name.1)), named) == Some(at)
        }
        Mention::Office(_) => false,
    });
    if count.take(2).count() < 2 {
        return;
    }
    for read in all {
        for mention in &read.mentions {
            let Mention::Office(title) = mention else { continue };
            let [side] = title.sides.as_slice() else { continue };
            let role = read.words(title.role.0, title.role.1);
            let key = office(role);
            let held = entities.people.iter().take(64).any(|person| {
                person.party == Some(*side)
                    || person.party.is_none() && person.role.as_deref().is_some_and(|role| office(role) == key)
            });
            if title.plural || title.counterpart || !title.definite || held || !is_of_state(Some(role)) {
                continue;
            }
            if let Some(person) = entities.people.get_mut(at) {
                person.party = Some(*side);
                person.role = Some(role.to_owned());
            }
            return;
        }
    }
}

/// A "Secretary-General" belongs to the only body that acts at the start of the text.
fn by_body(entities: &mut Entities, all: &[Read<'_, '_>], lexicon: &Lexicon) {
    let mut bodies: Vec<Side> = Vec::new();
    for read in all.iter().take(5) {
        for (at, node) in read.sentence.nodes.iter().enumerate().filter(|(_, node)| node.relation == "nsubj") {
            let side = read.side_of(at).filter(|side| !matches!(side, Side::Party(id) if lexicon.is_seated(*id)));
            bodies.extend(side.filter(|side| !bodies.contains(side) && node.is_nominal()));
        }
    }
    let [body] = bodies.as_slice() else { return };
    let is_of_body = |person: &&mut Person| {
        person.party.is_none()
            && person.role.as_deref().is_some_and(|role| {
                name_words(role).iter().any(|word| word == "general")
                    && name_words(role).iter().any(|word| word == "secretary" || word == "director")
            })
    };
    let mut open = entities.people.iter_mut().filter(is_of_body);
    if let (Some(person), None) = (open.next(), open.next()) {
        person.party = Some(*body);
    }
}

/// A taoiseach is of Ireland: no other state has one.
fn by_sole(entities: &mut Entities, lexicon: &Lexicon) {
    for person in entities.people.iter_mut().filter(|person| person.party.is_none()) {
        person.party = person.role.as_deref().and_then(|role| lexicon.sole(role)).map(Side::Party);
    }
}

/// An "Assistant Secretary-General" belongs to the body whose Secretary-General the text names; "his spokesman" to his side.
fn by_chief(entities: &mut Entities) {
    let of_chief: Vec<(usize, Side)> = entities
        .people
        .iter()
        .enumerate()
        .filter(|(_, person)| person.party.is_none())
        .filter_map(|(at, person)| Some((at, entities.people.get(person.chief?)?.party?)))
        .collect();
    for (at, side) in of_chief {
        if let Some(person) = entities.people.get_mut(at) {
            person.party = Some(side);
        }
    }
    let chiefs: Vec<(String, Side)> = entities
        .people
        .iter()
        .filter_map(|person| Some((person.role.as_deref()?.to_lowercase(), person.party?)))
        .filter(|(role, _)| role.ends_with("-general") || role == "high representative")
        .take(8)
        .collect();
    for person in entities.people.iter_mut().filter(|person| person.party.is_none()) {
        let own = person.role.as_deref().unwrap_or_default().to_lowercase();
        let chief = chiefs.iter().find(|(role, _)| own.contains(role.as_str()) && own != *role);
        person.party = chief.map(|(_, side)| *side);
    }
}

/// The people that a sentence names: the first node of each mention, and the person.
fn named_people(entities: &Entities, read: &Read<'_, '_>) -> Vec<(usize, usize)> {
    let people = read.mentions.iter().filter_map(|mention| match mention {
        Mention::Person(named) => {
            let at = entities.find_named(&name_words(read.words(named.name.0, named.name.1)), named)?;
            Some((named.from, at))
        }
        Mention::Office(_) => None,
    });
    people.collect()
}

/// "The German delegation included A; B; and C", "the Chinese side was led by A", "he was accompanied by A and B".
fn by_delegation(entities: &mut Entities, all: &[Read<'_, '_>]) {
    let home = match &entities.home {
        Some(Agent::Side(side)) => Some(*side),
        _ => None,
    };
    let mut topic = None;
    let mut heads: Option<Side> = None;
    for read in all {
        let sentence = read.sentence;
        let persons = named_people(entities, read);
        let side_of = |entities: &Entities, at: usize| {
            let person = persons.iter().find(|(from, _)| (*from..*from + 8).contains(&at)).map(|(_, person)| *person);
            person.and_then(|person| entities.party(person))
        };
        let mut found: Vec<(usize, Side)> = Vec::new();
        for (at, node) in sentence.nodes.iter().enumerate() {
            if node.has_lemma(&["delegation", "side", "team", "party", "representative"]) && !node.is_verb() {
                let bare = node.is_key("delegation") && node.first + 2 > at;
                let owner = owner(read, at).or_else(|| home.filter(|_| bare));
                let clause = sentence
                    .ancestors(at)
                    .find(|above| sentence.node(*above).is_some_and(super::sentence::Node::is_verb));
                let listed = clause.is_some_and(|verb| {
                    sentence.lemma(verb) == "be"
                        || ["include", "comprise", "consist", "lead", "head", "represent", "feature", "contain"]
                            .contains(&sentence.lemma(verb))
                });
                // "The Norwegian delegation: A, B", "Norwegian side – A".
                let labels = sentence.node(at + 1).is_some_and(|next| next.is_in(&[":", "–", "—"]))
                    || sentence.node(at + 1).is_some_and(|next| next.is_key("members"));
                found.extend(owner.filter(|_| listed || labels).map(|side| (at, side)));
            }
            if node.has_lemma(&["accompany", "flank"]) && sentence.node(at + 1).is_some_and(|next| next.is_key("by")) {
                let subject = sentence.subject(at).or_else(|| sentence.head(at));
                let subject = subject.and_then(|subject| {
                    side_of(entities, subject).or_else(|| read.side_of(subject)).or_else(|| owner(read, subject))
                });
                let before =
                    persons.iter().rev().find(|(from, _)| *from < at).and_then(|(_, person)| entities.party(*person));
                let office = read.mentions.iter().rev().find_map(|mention| match mention {
                    Mention::Office(title) if title.to <= at => title.sides.first().copied(),
                    _ => None,
                });
                found.extend(before.or(subject).or(office).or(topic).map(|side| (at, side)));
            }
        }
        for (n, (at, side)) in found.iter().enumerate() {
            let end = found.get(n + 1).map_or(usize::MAX, |(at, _)| *at);
            for (_, person) in persons.iter().filter(|(from, _)| from > at && *from < end) {
                set(entities, *person, *side);
            }
        }
        let lead = sentence.nodes.last().is_some_and(|node| node.text == ":");
        if lead {
            let sides: Vec<Side> = named(read);
            let delegation =
                sentence.nodes.iter().any(|node| node.has_lemma(&["delegation", "side", "representative"]));
            heads = if let ([one], true) = (sides.as_slice(), delegation) { Some(*one) } else { None };
        } else if sentence.item {
            if let Some(side) = heads {
                persons.iter().for_each(|(_, person)| set(entities, *person, side));
            }
        } else {
            heads = None;
        }
        topic = persons.first().and_then(|(_, person)| entities.party(*person)).or(topic);
    }
}

fn set(entities: &mut Entities, person: usize, side: Side) {
    if let Some(person) = entities.people.get_mut(person).filter(|person| person.party.is_none()) {
        person.party = Some(side);
    }
}

/// The side of the phrase headed by `at`.
fn owner(read: &Read<'_, '_>, at: usize) -> Option<Side> {
    let node = read.sentence.node(at)?;
    let mut sides = read.sides_in(node.first, node.end.min(at + 8));
    let first = sides.next()?;
    sides.all(|side| side == first).then_some(first)
}

/// "Kenya and Uganda agreed … Foreign ministers A and B met": two people of one office whose sides the text does not give, in a
/// text about two sides, belong to those in the same order.
fn by_order(entities: &mut Entities, all: &[Read<'_, '_>]) {
    let Some(sides) = all.iter().take(2).map(named).find(|sides| sides.len() == 2) else { return };
    let open: Vec<usize> = (0..entities.people.len())
        .filter(|at| entities.people.get(*at).is_some_and(|person| person.party.is_none() && person.role.is_some()))
        .take(3)
        .collect();
    let role =
        |at: &usize| entities.people.get(*at).and_then(|person| person.role.as_ref()).map(|role| role.to_lowercase());
    let taken = entities.people.iter().any(|person| person.party.is_some_and(|side| sides.contains(&side)));
    if let [first, second] = open.as_slice()
        && role(first) == role(second)
        && !taken
    {
        for (at, side) in open.iter().zip(sides) {
            set(entities, *at, side);
        }
    }
}

/// "U.S.-Iraq ties", "Norway and Ghana": the only official without a side, if the text pairs the side of the others with one
/// other side.
fn by_pair(entities: &mut Entities, all: &[Read<'_, '_>]) {
    let mut open = (0..entities.people.len()).filter(|at| {
        entities.people.get(*at).is_some_and(|person| person.party.is_none() && is_of_state(person.role.as_deref()))
    });
    let (Some(at), None) = (open.next(), open.next()) else { return };
    let mut taken: Vec<Side> = Vec::new();
    for side in entities.people.iter().filter(|person| person.role.is_some()).filter_map(|person| person.party) {
        if !taken.contains(&side) {
            taken.push(side);
        }
    }
    let [known] = taken.as_slice() else { return };
    let mut paired: Vec<Side> = Vec::new();
    for read in all {
        for pair in read.hits.windows(2) {
            let [first, second] = pair else { continue };
            let linked = second.from == first.to + 1
                && read.sentence.node(first.to).is_some_and(|node| node.is_in(&["-", "–", "/", "and"]));
            let (Some(a), Some(b)) = (first.side(), second.side()) else { continue };
            let other = if a == *known {
                b
            } else if b == *known {
                a
            } else {
                continue;
            };
            if linked && a != b && !paired.contains(&other) {
                paired.push(other);
            }
        }
    }
    if let [one] = paired.as_slice() {
        set(entities, at, *one);
    }
}

/// "paid a visit to Accra … met the Vice President, A": an official without a known side belongs to the state visited.
fn by_host(entities: &mut Entities, all: &[Read<'_, '_>]) {
    let host = all.iter().take(4).find_map(|read| {
        let sentence = read.sentence;
        read.hits.iter().find_map(|hit| {
            if !matches!(hit.sense, Sense::Seat(_) | Sense::Party(_)) {
                return None;
            }
            let head = (hit.from..hit.to)
                .find(|at| sentence.head(*at).is_none_or(|head| head < hit.from || head >= hit.to))?;
            let above = sentence.head(head)?;
            let link =
                sentence.node(above).is_some_and(|node| node.is_in(&["to", "in"])) && sentence.relation(head) == "pobj";
            let verb = if link { sentence.head(above)? } else { above };
            let goes = sentence.node(verb)?.has_lemma(&["visit", "arrive", "travel", "fly", "pay", "trip", "tour"]);
            let visited = !link && sentence.relation(head) == "dobj" && sentence.node(verb)?.has_lemma(&["visit"]);
            (goes && link || visited).then(|| hit.side()).flatten()
        })
    });
    let Some(host) = host else { return };
    let held: Vec<String> = entities
        .people
        .iter()
        .filter(|person| person.party == Some(host))
        .filter_map(|person| person.role.as_ref())
        .map(|role| role.to_lowercase())
        .take(64)
        .collect();
    // The visitors must be of another side.
    if !entities.people.iter().any(|person| person.party.is_some_and(|side| side != host)) {
        return;
    }
    for person in entities.people.iter_mut().filter(|person| person.party.is_none()) {
        let role = person.role.as_deref().unwrap_or_default().to_lowercase();
        if is_of_state(Some(&role)) && !held.contains(&role) {
            person.party = Some(host);
        }
    }
}

/// In a text with a seat of government in its dateline and visitors of other sides, officials without a side belong to that
/// government.
fn by_place(article: &Article, entities: &mut Entities, lexicon: &Lexicon) {
    let Some(line) = article.dateline else { return };
    let tokens = lexicon.tokenize(line.slice(&article.text));
    let seat = lexicon
        .senses(&tokens)
        .find_map(|(sense, _)| if let Sense::Seat(id) = sense { Some(Side::Party(id)) } else { None });
    let Some(seat) = seat else { return };
    if !entities.people.iter().any(|person| person.party.is_some() && person.role.is_some()) {
        return;
    }
    for person in entities
        .people
        .iter_mut()
        .filter(|person| person.party.is_none() && is_of_state(person.role.as_deref()))
        .take(MOST_HOSTS)
    {
        person.party = Some(seat);
    }
}

/// In a text about two sides, the only official without a side belongs to the side that nobody else speaks for.
fn by_rest(entities: &mut Entities, all: &[Read<'_, '_>], lexicon: &Lexicon) {
    let taken: Vec<Side> = entities.people.iter().filter_map(|person| person.party).collect();
    let is_state = |side: &Side| !matches!(side, Side::Party(id) if !lexicon.is_seated(*id));
    let mut about: Vec<Side> = Vec::new();
    let headings = all
        .iter()
        .rev()
        .take_while(|read| all.get(1).is_some_and(|first| read.sentence.span.end() <= first.sentence.span.start()));
    for side in all.iter().take(2).chain(headings).flat_map(named) {
        if !about.contains(&side) {
            about.push(side);
        }
    }
    let home = match &entities.home {
        Some(Agent::Side(side)) => Some(*side),
        _ => None,
    };
    let open: Vec<usize> = (0..entities.people.len())
        .filter(|at| {
            let person = entities.people.get(*at);
            person.is_some_and(|person| person.party.is_none() && is_of_state(person.role.as_deref()))
        })
        .take(MOST_HOSTS)
        .collect();
    let Some(first) = open.first().copied() else { return };
    // A side leaves its own people without their side in its texts.
    if let Some(home) = home.filter(|home| !taken.contains(home)) {
        set(entities, first, home);
        return;
    }
    about.retain(is_state);
    let two = about.len() == 2;
    let free: Vec<Side> = about.into_iter().filter(|side| !taken.contains(side)).collect();
    let acting = acting(all, &taken, lexicon);
    let side = match (free.as_slice(), acting.as_slice()) {
        ([one], _) if two && open.len() == 1 => Some(*one),
        (_, [one]) => Some(*one),
        _ => None,
    };
    if let Some(side) = side {
        set(entities, first, side);
    }
}

/// The states outside `taken` that act in the text: "The United States will provide …".
fn acting(all: &[Read<'_, '_>], taken: &[Side], lexicon: &Lexicon) -> Vec<Side> {
    let mut found: Vec<Side> = Vec::new();
    for read in all.iter().skip(1) {
        for (at, node) in read.sentence.nodes.iter().enumerate() {
            if node.relation != "nsubj" || node.quoted {
                continue;
            }
            for one in read.sentence.conjuncts(at) {
                let side = read.side_of(one).filter(|side| matches!(side, Side::Party(id) if lexicon.is_seated(*id)));
                found.extend(side.filter(|side| !taken.contains(side) && !found.contains(side)));
            }
        }
    }
    found
}
