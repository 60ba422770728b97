//! Whose text it is: the side that a readout leaves unnamed ("we", "the Prime Minister").

use crate::article::Article;
use crate::extract::entity::{Entities, Read, name_words, role_key};
use crate::extract::lexicon::{Lexicon, Sense};
use crate::extract::mention::Mention;
use crate::extract::side::{Agent, Side};
use crate::extract::word::class;
use crate::extract::words::{JOINT_TEXTS, OFFICIAL_TEXTS, SPOKEN_TEXTS, STATE_OFFICES};

/// Who says "we" outside quotation marks: the speaker named in the headline, the person who signed the text, all sides of the
/// headline together, or the side of the first person named.
pub(super) fn home(article: &Article, all: &[Read<'_, '_>], entities: &Entities, lexicon: &Lexicon) -> Option<Agent> {
    let headline =
        all.first().filter(|read| article.headline.is_some_and(|span| span.start() == read.sentence.span.start()));
    let body = all.get(usize::from(headline.is_some())..).unwrap_or_default();
    match headline.and_then(speaker) {
        Some(Speaks::For(side)) => return Some(Agent::Side(side)),
        Some(Speaks::Chair) => return None,
        None => {}
    }
    if let Some(side) = publisher(article, lexicon) {
        return Some(Agent::Side(side));
    }
    if let Some(side) = entities.author.and_then(|at| entities.party(at)) {
        return Some(Agent::Side(side));
    }
    if let Some(side) = unnamed(headline, body, entities) {
        return Some(Agent::Side(side));
    }
    let has = |words: &[&str]| headline.is_some_and(|read| read.sentence.nodes.iter().any(|node| node.is_in(words)));
    let we = body
        .iter()
        .flat_map(|read| &read.sentence.nodes)
        .any(|node| !node.quoted && node.tag.starts_with("PRP") && node.is_in(&["we", "our", "us"]));
    let official =
        headline.is_some_and(|read| read.sentence.nodes.iter().take(4).any(|node| node.is_in(OFFICIAL_TEXTS)));
    if !we && !official {
        return None;
    }
    let mut sides: Vec<Side> = headline.map(named).unwrap_or_default();
    if sides.len() < 2 {
        let first = body.first().map(named).unwrap_or_default();
        sides.extend(first.into_iter().filter(|side| !sides.contains(side)).collect::<Vec<_>>());
    }
    if (has(&["joint", "joing"]) || has(&["trilateral", "quadrilateral"]) && has(SPOKEN_TEXTS)) && sides.len() >= 2 {
        return Some(Agent::Joint(sides.into_iter().map(Agent::Side).collect()));
    }
    // "I met with my Fijian counterpart": the author is of the other side.
    let other = body.iter().find_map(guest).or_else(|| headline.and_then(|read| met(read, entities)));
    sides.retain(|side| Some(*side) != other);
    if other.is_some() {
        let first = entities.people.iter().filter_map(|person| person.party).find(|side| Some(*side) != other);
        return first.or_else(|| sides.first().copied()).map(Agent::Side);
    }
    // The side of the first person named. If the text does not give that side, the author stays unknown.
    match entities.people.iter().find(|person| person.role.is_some() || person.party.is_some()) {
        Some(first) => first.party.map(Agent::Side),
        None => sides.first().copied().map(Agent::Side),
    }
}

/// The side of "Talks with President Lund of Norway" in the headline, if nobody is named before "with".
fn met(headline: &Read<'_, '_>, entities: &Entities) -> Option<Side> {
    let with = headline.sentence.nodes.iter().position(|node| node.is_in(&["with"]))?;
    if headline.sides_in(0, with).next().is_some() {
        return None;
    }
    let person = headline.mentions.iter().find_map(|mention| match mention {
        Mention::Person(named) => Some(named),
        Mention::Office(_) => None,
    });
    if person.is_some_and(|named| named.from < with) {
        return None;
    }
    let named =
        person.and_then(|named| entities.find(&name_words(headline.words(named.name.0, named.name.1)), named.side));
    named.and_then(|at| entities.party(at)).or_else(|| headline.sides_in(with, headline.sentence.nodes.len()).next())
}

/// "The Prime Minister met President Lund": the side of an office whose holder the text does not name, if the text is about two
/// sides and the people it names are of the other.
fn unnamed(headline: Option<&Read<'_, '_>>, body: &[Read<'_, '_>], entities: &Entities) -> Option<Side> {
    let bare = body.iter().take(3).flat_map(|read| read.mentions.iter().map(move |mention| (read, mention))).any(
        |(read, mention)| match mention {
            Mention::Office(title) => {
                let key = role_key(read.sentence, title);
                title.definite
                    && title.own.is_none()
                    && !title.plural
                    && title.sides.is_empty()
                    && key.iter().any(|word| STATE_OFFICES.contains(&word.as_str()))
                    && !entities.people.iter().take(32).any(|person| {
                        let own = name_words(person.role.as_deref().unwrap_or_default());
                        key.iter().all(|word| own.contains(word))
                    })
            }
            Mention::Person(_) => false,
        },
    );
    if !bare {
        return None;
    }
    let taken: Vec<Side> = entities.people.iter().filter_map(|person| person.party).collect();
    let mut sides: Vec<Side> = headline.map(named).unwrap_or_default();
    if sides.len() < 2 {
        sides = body.first().map(named).unwrap_or_default();
    }
    sides.retain(|side| matches!(side, Side::Party(_)));
    let free: Vec<Side> = sides.iter().copied().filter(|side| !taken.contains(side)).collect();
    match free.as_slice() {
        [one] if sides.len() == 2 => Some(*one),
        _ => None,
    }
}

/// For whom a text speaks, according to its headline.
enum Speaks {
    For(Side),
    /// The chair of a group that is not itself a side: "we" means all members.
    Chair,
}

/// "Statement by the spokesperson on behalf of the EU", "Statement of the Foreign Ministry of Norway on …". Words before a colon
/// give the topic.
fn speaker(headline: &Read<'_, '_>) -> Option<Speaks> {
    let nodes = &headline.sentence.nodes;
    let text = nodes.iter().position(|node| node.is_in(SPOKEN_TEXTS))?;
    if nodes.iter().any(|node| node.is_in(JOINT_TEXTS)) {
        return None;
    }
    let behalf = nodes.iter().position(|node| node.is_key("behalf")).map(|at| at + 2);
    let by = (text + 1..nodes.len().min(text + 3))
        .find(|at| nodes.get(*at).is_some_and(|node| node.is_in(&["by", "of", "from"])))
        .map(|at| at + 1);
    let from = behalf.or(by)?;
    let about = ["on", "regarding", "following", "concerning", "about", "after", "at", "ahead", "calling", "in", "to"];
    let to = (from..nodes.len())
        .find(|at| nodes.get(*at).is_some_and(|node| node.is_in(&about) || node.text == ":"))
        .unwrap_or(nodes.len());
    let sides: Vec<Side> = headline.sides_in(from, to).collect();
    let side = sides.iter().find(|side| matches!(side, Side::Party(_))).or(sides.first());
    let chairs = nodes.get(from..to)?.iter().any(|node| node.is_in(&["chair", "chairman", "president", "presidency"]));
    side.copied().map(Speaks::For).or(chairs.then_some(Speaks::Chair))
}

/// The side whose ministry or office published the text.
fn publisher(article: &Article, lexicon: &Lexicon) -> Option<Side> {
    let tokens = lexicon.tokenize(article.outlet.as_deref()?);
    let organ = tokens.iter().any(|token| token.is(class::ORGAN));
    (0..tokens.len()).filter(|_| organ).find_map(|at| {
        let senses = lexicon.senses(tokens.get(at..)?);
        senses.map(|(sense, _)| sense).find_map(|sense| match sense {
            Sense::Party(id) | Sense::People(id) => Some(Side::Party(id)),
            _ => None,
        })
    })
}

/// The side of "my Fijian counterpart".
fn guest(read: &Read<'_, '_>) -> Option<Side> {
    read.mentions.iter().find_map(|mention| {
        let (own, side) = match mention {
            Mention::Person(named) if named.counterpart => (named.own?, named.side?),
            Mention::Office(title) if title.counterpart => (title.own?, *title.sides.first()?),
            _ => return None,
        };
        read.sentence.node(own).is_some_and(|node| node.is_key("my") && !node.quoted).then_some(side)
    })
}

/// The states that a sentence names, by name or adjective, each once.
pub(super) fn named(read: &Read<'_, '_>) -> Vec<Side> {
    let mut found: Vec<Side> = Vec::new();
    for hit in read.hits.iter().filter(|hit| matches!(hit.sense, Sense::Party(_) | Sense::People(_))) {
        found.extend(hit.side().filter(|side| !found.contains(side)));
    }
    found
}

/// The states that `text` names, by name or adjective, each once.
pub(super) fn named_in(text: &str, lexicon: &Lexicon) -> Vec<Side> {
    let tokens = lexicon.tokenize(text);
    let mut found: Vec<Side> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let here = lexicon
            .senses(tokens.get(at..).unwrap_or_default())
            .find(|(sense, _)| !matches!(sense, Sense::Town | Sense::Forum(_)));
        if let Some((Sense::Party(id) | Sense::People(id), _)) = here
            && !found.contains(&Side::Party(id))
        {
            found.push(Side::Party(id));
        }
        at += here.map_or(1, |(_, len)| len);
    }
    found
}
