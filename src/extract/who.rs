//! Reads the entities of an article: first people and their sides from the whole text, then whom pronouns, bare offices and "both
//! sides" stand for.

use rustc_hash::FxHashMap;

use crate::article::{Article, Role};
use crate::extract::author;
use crate::extract::entity::{Entities, Read, is_capitals};
use crate::extract::lexicon::Lexicon;
use crate::extract::mention::{self, Mention};
use crate::extract::party;
use crate::extract::reference::Memory;
use crate::extract::sentence::Sentence;
use crate::text::Span;

/// The longest line above the story that is read for people, in bytes, and the number of such lines.
const MAX_HEADING: usize = 160;
const MAX_HEADINGS: usize = 12;

/// Reads the entities of `article`, whose sentences are `sentences`.
pub(super) fn read_entities<'a>(article: &'a Article, sentences: &[Sentence<'a>], lexicon: &Lexicon) -> Entities {
    let headline = article.headline.map(|span| Sentence::parse(&article.text, &[span], lexicon));
    let headings = headings(article, lexicon);
    let mut acronyms = Vec::new();
    let all: Vec<Read<'_, 'a>> = headline
        .iter()
        .chain(sentences)
        .chain(&headings)
        .map(|sentence| {
            let mut hits = mention::hits(sentence, &article.text, lexicon);
            mention::acronyms(sentence, &hits, &mut acronyms);
            mention::add_acronyms(sentence, &mut hits, &acronyms);
            let mentions = mention::mentions(sentence, &hits, article, lexicon);
            Read { text: &article.text, sentence, hits, mentions }
        })
        .collect();
    let mut entities = Entities::default();
    // The story comes first, because it says more about people than the headline.
    let front = usize::from(headline.is_some());
    for read in all.iter().skip(front).chain(all.iter().take(front)) {
        for mention in &read.mentions {
            if let Mention::Person(named) = mention {
                entities.add(named, read, lexicon);
            }
        }
    }
    entities.adopt_byline(article, &all, lexicon);
    party::from_text(&mut entities, &all, lexicon);
    party::from_leaders(&mut entities, &all, lexicon);
    entities.home = author::home(article, &all, &entities, lexicon);
    party::from_whole(article, &mut entities, &all, lexicon);
    if entities.home.is_none() {
        entities.home = author::home(article, &all, &entities, lexicon);
    }
    let mut memory = Memory::new(&entities);
    let mut spots = Vec::new();
    let mut agents = FxHashMap::default();
    for read in &all {
        memory.resolve(read, &mut agents, &mut spots);
    }
    spots.sort_by_key(|spot| spot.span.start());
    entities.agents = agents;
    entities.spots = spots;
    for person in &mut entities.people {
        lower(&mut person.name);
        person.role.as_mut().into_iter().for_each(lower);
    }
    entities
}

/// The lines between headline and story that can name people: "Ingrid Berg, Foreign Minister of Norway"; an office on a line of its
/// own with the name on the next.
fn headings<'a>(article: &'a Article, lexicon: &Lexicon) -> Vec<Sentence<'a>> {
    let story = article.sentences.first().map_or(0, |sentence| sentence.paragraph);
    let lines: Vec<Span> = article
        .paragraphs
        .iter()
        .take(story)
        .filter(|paragraph| matches!(paragraph.role, Role::Heading | Role::Boilerplate))
        .map(|paragraph| paragraph.span)
        .filter(|span| span.len() <= MAX_HEADING && article.byline != Some(*span))
        .take(MAX_HEADINGS)
        .collect();
    let is_office = |span: Span| {
        let sentence = Sentence::parse(&article.text, &[span], lexicon);
        let hits = mention::hits(&sentence, &article.text, lexicon);
        let found = mention::mentions(&sentence, &hits, article, lexicon);
        matches!(found.as_slice(), [Mention::Office(title)] if title.from == 0 && title.to == sentence.nodes.len() && !title.plural)
    };
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at).copied() {
        let next = lines.get(at + 1).copied().filter(|_| is_office(line));
        let pieces: Vec<Span> = std::iter::once(line).chain(next).collect();
        at += pieces.len();
        found.push(Sentence::parse(&article.text, &pieces, lexicon));
    }
    found
}

/// Writes "KWAME ASANTE" as "Kwame Asante".
fn lower(name: &mut String) {
    if !is_capitals(name) || name.chars().filter(|c| c.is_alphabetic()).count() < 4 {
        return;
    }
    let mut begins = true;
    let mut all = String::with_capacity(name.len());
    for c in name.chars() {
        if begins {
            all.push(c);
        } else {
            all.extend(c.to_lowercase());
        }
        begins = !c.is_alphanumeric() && c != '\'' && c != '’';
    }
    // "Minister for Foreign Affairs".
    *name = [" For ", " Of ", " And ", " The "].iter().fold(all, |all, word| all.replace(word, &word.to_lowercase()));
}
