//! The words that import knows: the TOML files in this folder, the names of parties and forums, and the user's own files. Words
//! are looked up one by one; names of several words are found by their first.

mod forms;
mod own;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use rustc_hash::FxHashMap;

use crate::brief::{Name, Names, Problem, names};
use crate::extract::token::{self, Token};
use crate::extract::word::class;

pub use own::Own;

static BUILT_IN: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon::lists();
    lexicon.add_names(names());
    lexicon
});

/// A list or table of the TOML files in this folder, as the build script reads it.
enum Words {
    List(&'static [&'static str]),
    Rows(&'static [(&'static str, &'static str)]),
}

const WORDS: &[(&str, Words)] = include!(concat!(env!("OUT_DIR"), "/lexicon.rs"));
const TOPICS: &[(&str, Words)] = include!(concat!(env!("OUT_DIR"), "/topics.rs"));

/// The index of a party in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct PartyId(u16);

/// The index of a forum in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct ForumId(u16);

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    /// A party by its name.
    Party(PartyId),
    /// A party by its adjective or people.
    People(PartyId),
    /// A capital, palace or ministry.
    Seat(PartyId),
    Forum(ForumId),
    Town,
    /// A building that is not used as the name of a town, and the party it belongs to.
    House(PartyId),
}

#[derive(Debug, Clone)]
struct Phrase {
    rest: Vec<Box<str>>,
    /// The exact spelling, if upper and lower case must match, as in acronyms.
    exact: Option<Box<str>>,
    /// Whether it is usually written without a capital letter: "coalition of the willing".
    lower: bool,
    sense: Sense,
}

/// All word lists, in the form in which they are looked up.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    // A fast hash is safe here: input is only looked up, never inserted, so nobody can force collisions.
    words: FxHashMap<Box<str>, u64>,
    phrases: FxHashMap<Box<str>, Vec<Phrase>>,
    parties: Vec<String>,
    /// Whether each party is a state, or has a seat of government like one.
    seated: Vec<bool>,
    forums: Vec<Name>,
    /// Offices that only one state has, and the state.
    sole: Vec<(String, String)>,
    /// Folded surnames and usual names of well-known people, and whom they speak for.
    leaders: FxHashMap<String, String>,
    houses: Vec<(String, String)>,
    /// Entries of verbs, by their infinitive.
    entries: HashMap<String, String>,
    /// The words of which one must follow a verb for it to report.
    needs: HashMap<Box<str>, Vec<String>>,
    /// Topics and their words.
    topics: Vec<(String, Vec<String>)>,
    /// Where the words of topics are, by their first byte; made when first asked for.
    starts: OnceLock<Vec<Vec<(usize, usize)>>>,
}

impl Lexicon {
    /// What comes with the program.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// What comes with the program, with `files` of a user's own; and what is wrong in each of them.
    pub fn with(files: &[Own]) -> (Self, Vec<Vec<Problem>>) {
        let parties: Vec<&str> = names().party.iter().map(|party| party.name.as_str()).collect();
        let mut all = own::OwnWords::default();
        let problems = files.iter().map(|file| own::read_own_file(file, &parties, &mut all)).collect();
        let mut lexicon = Self::lists();
        for (key, words) in &all.lists {
            if key == "town" {
                words.iter().for_each(|town| lexicon.phrase(town, Sense::Town));
            } else {
                lexicon.list(key, words);
            }
        }
        all.without.iter().for_each(|(key, words)| lexicon.without(key, words));
        for (key, rows) in all.tables {
            match key.as_str() {
                "sole" => lexicon.sole.extend(rows),
                "needs" => lexicon.need(&rows),
                _ => lexicon.houses.extend(rows),
            }
        }
        for (topic, words) in all.topics {
            match lexicon.topics.iter_mut().find(|(known, _)| *known == topic) {
                Some((_, known)) => known.extend(words),
                None => lexicon.topics.push((topic, words)),
            }
        }
        lexicon.add_names(&own::merge_names(names(), &all.names));
        (lexicon, problems)
    }

    /// The built-in lists, without names.
    fn lists() -> Self {
        let mut lexicon = Self::default();
        // Tables speak of what the lists name.
        for (key, words) in WORDS {
            match words {
                Words::List(list) if *key == "town" => list.iter().for_each(|town| lexicon.phrase(town, Sense::Town)),
                Words::List(list) => lexicon.list(key, list),
                Words::Rows(_) => {}
            }
        }
        for (key, words) in WORDS {
            let Words::Rows(rows) = words else { continue };
            let owned = || rows.iter().map(|(name, of)| ((*name).to_owned(), (*of).to_owned()));
            match *key {
                "sole" => lexicon.sole.extend(owned()),
                "needs" => lexicon.need(rows),
                _ => lexicon.houses.extend(owned()),
            }
        }
        for (topic, words) in TOPICS {
            let Words::List(words) = words else { continue };
            lexicon.topics.push(((*topic).to_owned(), words.iter().map(|&word| word.to_owned()).collect()));
        }
        lexicon
    }

    /// Takes `words` in all their forms off the list `key`.
    fn without(&mut self, key: &str, words: &[String]) {
        let bit = class::of(key).unwrap_or_default();
        for word in words {
            let entry = self.entries.get(word).cloned().unwrap_or_else(|| word.clone());
            for form in forms::inflect(&entry).into_iter().chain([word.clone()]) {
                if let Some(known) = self.words.get_mut(token::fold_key(&form).as_str()) {
                    *known &= !bit;
                }
            }
        }
    }

    /// Topics and their words.
    pub(super) fn topics(&self) -> &[(String, Vec<String>)] {
        &self.topics
    }

    /// The words of topics that begin with `byte`, each with its topic, by their places.
    pub(super) fn topic_words(&self, byte: u8) -> impl Iterator<Item = ((usize, usize), &str)> {
        let starts = self.starts.get_or_init(|| {
            let mut starts = vec![Vec::new(); 256];
            for (topic, (_, words)) in self.topics.iter().enumerate() {
                for (at, word) in words.iter().enumerate() {
                    let first = word.as_bytes().first().copied().unwrap_or_default();
                    starts.get_mut(usize::from(first)).into_iter().for_each(|places| places.push((topic, at)));
                }
            }
            starts
        });
        let places = starts.get(usize::from(byte)).map(Vec::as_slice).unwrap_or_default();
        places.iter().filter_map(|&(topic, at)| Some(((topic, at), self.topics.get(topic)?.1.get(at)?.as_str())))
    }

    fn need(&mut self, rows: &[(impl AsRef<str>, impl AsRef<str>)]) {
        for (verb, follows) in rows {
            let entry = self.entries.get(verb.as_ref()).cloned().unwrap_or_else(|| verb.as_ref().to_owned());
            for word in forms::inflect(&entry) {
                let words = follows.as_ref().split(' ').map(str::to_owned).collect();
                self.needs.insert(word.into(), words);
            }
        }
    }

    fn list(&mut self, key: &str, list: &[impl AsRef<str>]) {
        let Some(bit) = class::of(key) else {
            // A list under the name of a party is of its people.
            self.leaders.extend(list.iter().map(|name| (bare(name.as_ref()), key.to_owned())));
            return;
        };
        let is_verb = bit & class::VERB != 0;
        for entry in list.iter().map(AsRef::as_ref) {
            if is_verb {
                let base = entry.split(' ').next().unwrap_or_default();
                self.entries.insert(base.to_owned(), entry.to_owned());
                for word in forms::inflect(entry) {
                    *self.words.entry(token::fold_key(&word).into()).or_default() |= bit;
                }
            } else {
                *self.words.entry(token::fold_key(entry).into()).or_default() |= bit;
            }
        }
    }

    fn add_names(&mut self, names: &Names) {
        for party in &names.party {
            let id = PartyId(u16::try_from(self.parties.len()).unwrap_or(u16::MAX));
            self.parties.push(party.name.clone());
            self.seated.push(!party.people.is_empty() || !party.seat.is_empty());
            for name in party.other.iter().chain([&party.name]).chain(&party.acronym) {
                self.phrase(name, Sense::Party(id));
            }
            for name in &party.people {
                self.phrase(name, Sense::People(id));
                self.phrase(&forms::plural(name), Sense::People(id));
            }
            for name in &party.seat {
                self.phrase(name, Sense::Seat(id));
            }
        }
        for forum in &names.forum {
            let id = ForumId(u16::try_from(self.forums.len()).unwrap_or(u16::MAX));
            self.forums.push(forum.clone());
            let acronym = forum.acronym.iter().filter(|_| !forum.ambiguous);
            for name in forum.other.iter().chain([&forum.name]).chain(acronym) {
                self.phrase(name, Sense::Forum(id));
            }
        }
        for (house, party) in std::mem::take(&mut self.houses) {
            if let Some(id) = self.party(&party) {
                self.phrase(&house, Sense::House(id));
            }
        }
    }

    fn phrase(&mut self, name: &str, sense: Sense) {
        // "Asia Pacific Economic Cooperation" is written without its hyphen too.
        if name.contains('-') && name.contains(' ') {
            self.phrase(&name.replace('-', " "), sense);
            // "six-party talks" are cut otherwise than "Six-Party Talks".
            self.add_phrase(&name.to_lowercase(), sense);
        }
        for (long, short) in [
            ("United Nations ", "UN "),
            ("United Nations ", "U.N. "),
            ("African Union ", "AU "),
            ("European Union ", "EU "),
            ("European Union-", "EU-"),
            ("IAEA ", "International Atomic Energy Agency "),
        ] {
            if let Some(rest) = name.strip_prefix(long) {
                self.add_phrase(&format!("{short}{rest}"), sense);
            }
        }
        self.add_phrase(name, sense);
    }

    fn add_phrase(&mut self, name: &str, sense: Sense) {
        let cut = token::cut(name);
        let mut keys = cut.iter().map(|token| spelling(&token.key).into());
        let Some(first) = keys.next() else { return };
        let rest: Vec<Box<str>> = keys.collect();
        let letters = name.chars().filter(|c| c.is_alphabetic());
        let is_acronym = !name.contains(' ') && name.len() <= 8 && letters.filter(|c| c.is_uppercase()).count() >= 2;
        let exact = is_acronym.then(|| name.into());
        let known = self.phrases.entry(first).or_default();
        let lower = !name.contains(char::is_uppercase);
        // What is known by that name already keeps it: parties come before forums, names before seats.
        if let Some(same) = known.iter_mut().find(|phrase| phrase.rest == rest && same_kind(phrase.sense, sense)) {
            same.lower |= lower;
            return;
        }
        known.push(Phrase { rest, exact, lower, sense });
        known.sort_by_key(|phrase| std::cmp::Reverse(phrase.rest.len()));
    }

    /// What is known of the word with the folded form `key`.
    pub(super) fn classes(&self, key: &str) -> u64 {
        self.words.get(key).copied().unwrap_or_default()
    }

    /// The words and signs of `text`, with what is known of them.
    pub(super) fn tokenize<'a>(&self, text: &'a str) -> Vec<Token<'a>> {
        let mut found = token::cut(text);
        for token in &mut found {
            token.classes = self.classes(&token.key);
            token.named = self.phrases.contains_key(&*spelling(&token.key));
            // "US" is not a pronoun.
            if (2..=3).contains(&token.text.len()) && token.text.chars().all(char::is_uppercase) {
                token.classes &= !(class::PRONOUN | class::ARTICLE);
            }
            // "May" with a capital is the month or a name, "may" and "march" are verbs.
            match (token.key.as_str(), token.is_capital()) {
                ("may", true) => token.classes = class::MONTH,
                ("may" | "march", false) => token.classes &= !class::MONTH,
                _ => {}
            }
        }
        found
    }

    /// One of the words that must follow the verb `key` within a few for it to report; none where anything may.
    pub(super) fn needs(&self, key: &str) -> Option<&[String]> {
        self.needs.get(key).map(Vec::as_slice)
    }

    /// The names that begin with the first of `tokens`, the longest first, each with the number of its tokens.
    pub(super) fn senses<'a>(&'a self, tokens: &'a [Token<'a>]) -> impl Iterator<Item = (Sense, usize)> + 'a {
        let first = tokens.first().filter(|first| first.named);
        let known = first.and_then(|first| self.phrases.get(&*spelling(&first.key)));
        let known = known.map(Vec::as_slice).unwrap_or_default();
        known.iter().filter_map(move |phrase| {
            let first = first?;
            let length = 1 + matching(tokens.get(1..)?, phrase)?;
            let shaped = match &phrase.exact {
                Some(exact) => {
                    let word: String = tokens.iter().take(length).map(|token| token.text).collect();
                    word == **exact || word == exact.to_uppercase() || is_titled(&word, exact)
                }
                // "six-party talks" is as good as a name, but "a group of seven" is not.
                None => {
                    let is_compound = phrase.rest.len() == 1 && first.text.contains('-');
                    let is_forum = matches!(phrase.sense, Sense::Forum(_));
                    let has_capital = || tokens.iter().take(length).any(Token::is_capital);
                    !first.text.starts_with(char::is_lowercase)
                        || is_compound
                        || phrase.lower
                        || phrase.rest.len() >= 2 && (!is_forum || has_capital())
                }
            };
            shaped.then_some((phrase.sense, length))
        })
    }

    /// The usual name of a party.
    pub(super) fn party_name(&self, id: PartyId) -> &str {
        self.parties.get(usize::from(id.0)).map_or("", String::as_str)
    }

    /// Whether the party has a people or a seat: a group under arms has ministers of nobody.
    pub(super) fn is_seated(&self, id: PartyId) -> bool {
        self.seated.get(usize::from(id.0)).copied().unwrap_or_default()
    }

    /// The party with the usual name `name`.
    pub(super) fn party(&self, name: &str) -> Option<PartyId> {
        let at = self.parties.iter().position(|party| party == name)?;
        u16::try_from(at).ok().map(PartyId)
    }

    /// The forum with the usual name `name`.
    pub(super) fn forum_id(&self, name: &str) -> Option<ForumId> {
        let at = self.forums.iter().position(|forum| forum.name == name)?;
        u16::try_from(at).ok().map(ForumId)
    }

    pub(super) fn forum(&self, id: ForumId) -> Option<&Name> {
        self.forums.get(usize::from(id.0))
    }

    /// The state that alone has the office `role`.
    pub(super) fn sole(&self, role: &str) -> Option<PartyId> {
        let low = token::fold_key(role);
        let found = self.sole.iter().filter(|(office, _)| low.contains(office.as_str()));
        found.max_by_key(|(office, _)| office.len()).and_then(|(_, party)| self.party(party))
    }

    /// Whether the well-known person is known by the whole of `name`, not by a surname that others may have.
    pub(super) fn is_whole_name(&self, name: &str) -> bool {
        name.contains(' ') && self.leaders.contains_key(&bare(name))
    }

    /// Whom the well-known person `name` speaks for.
    pub(super) fn leader(&self, name: &str) -> Option<PartyId> {
        let low = bare(name);
        let words: Vec<&str> = low.split(' ').collect();
        let tails = (0..words.len()).map(|from| words.get(from..).unwrap_or_default().join(" "));
        let heads = (1..words.len()).map(|to| words.get(..to).unwrap_or_default().join(" "));
        let party = tails.chain(heads).find_map(|part| self.leaders.get(&part))?;
        self.party(party)
    }
}

/// A name as its words are compared: folded, hyphens and full stops as blanks.
fn bare(name: &str) -> String {
    let low = token::fold_key(name).replace(['-', '.'], " ");
    low.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The American spelling of a word of a name, without the hyphen of "co-operation".
fn spelling(key: &str) -> Cow<'_, str> {
    const PAIRS: [(&str, &str); 6] = [
        ("labour", "labor"),
        ("centre", "center"),
        ("programme", "program"),
        ("defence", "defense"),
        ("co-operation", "cooperation"),
        ("st.", "st"),
    ];
    if let Some((_, american)) = PAIRS.iter().find(|(british, _)| *british == key) {
        return Cow::Borrowed(american);
    }
    match key.strip_suffix("isation") {
        Some(stem) => Cow::Owned(format!("{stem}ization")),
        None => Cow::Borrowed(key),
    }
}

/// "Unesco", as British newspapers write it. A shorter acronym written so may be a word.
fn is_titled(word: &str, acronym: &str) -> bool {
    let mut letters = word.chars();
    acronym.len() >= 5
        && acronym.bytes().all(|b| b.is_ascii_uppercase())
        && letters.next().is_some_and(char::is_uppercase)
        && letters.all(char::is_lowercase)
}

/// The number of tokens that the rest of the name of `phrase` takes. A forum of several words may have another article or
/// preposition: "Organization of Harbours", "Organisation for the Harbours".
fn matching(tokens: &[Token<'_>], phrase: &Phrase) -> Option<usize> {
    let is_link = |key: &str| matches!(key, "of" | "for" | "on");
    let is_loose = phrase.rest.len() >= 2 && matches!(phrase.sense, Sense::Forum(_));
    let (mut at, mut keys) = (0, phrase.rest.iter().peekable());
    while let Some(key) = keys.peek() {
        let token = tokens.get(at)?;
        let is_same = *spelling(&token.key) == ***key || is_loose && is_link(key) && is_link(&token.key);
        if is_same {
            at += 1;
            keys.next();
        } else if is_loose && token.is_key("the") && at > 0 {
            at += 1;
        } else if is_loose && &***key == "the" {
            keys.next();
        } else {
            return None;
        }
    }
    Some(at)
}

/// Whether one name cannot stand for both: a seat may be a town, and a party a forum.
fn same_kind(a: Sense, b: Sense) -> bool {
    let kind = |sense| match sense {
        Sense::Party(_) | Sense::People(_) | Sense::Seat(_) => 0,
        Sense::Forum(_) => 1,
        Sense::Town => 2,
        Sense::House(_) => 3,
    };
    kind(a) == kind(b)
}
