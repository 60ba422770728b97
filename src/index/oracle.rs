//! Tests of the engine against a matcher so plain that it can be seen to be right: it walks through every brief and word.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::{Date, date};

use crate::brief::{Brief, Commitment, CommitmentKind, Evidence, Forum, Kind, Participant, Quote, QuoteKind, Review};
use crate::brief::{Source, Strength, grounds};
use crate::index::index::{Index, Opened};
use crate::library::{Id, Stamp};
use crate::search::Facet;
use crate::search::fields::{is_known, known_as};
use crate::search::hit::Unit;
use crate::search::query::{Day, Label, Name, Node, Place, Query};
use crate::search::request::{Request, Sort};
use crate::search::words::{Slot, words};
use crate::text::{fold_text, sentences};

const TODAY: Date = date(2025, 6, 15);

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % n as u64).unwrap()
    }

    fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    fn some<T>(&mut self, most: usize, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(most + 1)).map(|_| make(self)).collect()
    }
}

const WORDS: &[&str] = &[
    "law", "laws", "lawful", "enforcement", "enforce", "enforcing", "security", "secure", "rail", "railway", "rails",
    "of", "the", "freedom", "navigation", "nation", "national", "nations", "cooperation", "trade", "Élysée", "U.S.",
    "China's", "中国外交部", "外交", "한국", "Москва", "G20", "G20峰会", "2024", "people-to-people", "agreement",
    "agreements",
];
const PARTIES: &[&str] =
    &["China", "PRC", "South Korea", "DPRK", "Kazakhstan", "the United States", "Korea Forum", "Atlantis"];
const FORUMS: &[&str] = &["SCO", "Shanghai Cooperation Organization", "WTO", "Lake Group", "LG"];
const PEOPLE: &[&str] = &["Wang Yi", "Ana Sørensen", "Li Wei"];
const TOPICS: &[&str] = &["security", "trade", "rail freight"];

fn text(dice: &mut Dice, least: usize, more: usize) -> String {
    let count = least + dice.below(more);
    (0..count).map(|_| dice.one(WORDS)).collect::<Vec<_>>().join(" ")
}

fn strings(dice: &mut Dice, of: &[&str], most: usize) -> Vec<String> {
    dice.some(most, |dice| dice.one(of).to_owned())
}

fn day(dice: &mut Dice) -> Option<Date> {
    let small = |n: usize| i8::try_from(n).unwrap();
    (dice.below(5) > 0).then(|| {
        let year = 2023 + i16::from(small(dice.below(4)));
        date(year, small(1 + dice.below(12)), small(1 + dice.below(28)))
    })
}

fn evidence(dice: &mut Dice, source: &str) -> Option<Evidence> {
    match dice.below(3) {
        0 => None,
        1 => Some(Evidence::verify("words nobody wrote", Some(source))),
        _ => {
            let spans = sentences(source);
            let words = spans.first().map_or("", |span| span.of(source));
            Some(Evidence::verify(words, Some(source)))
        }
    }
}

fn pick<T: Copy>(dice: &mut Dice, all: &[T]) -> T {
    all[dice.below(all.len())]
}

fn brief(dice: &mut Dice) -> Brief {
    let source = (0..dice.below(4)).map(|_| text(dice, 3, 8) + ". ").collect::<String>();
    let participants = dice.some(3, |dice| Participant {
        name: dice.one(PEOPLE).to_owned(),
        role: Some("Minister".to_owned()),
        party: (dice.below(4) > 0).then(|| dice.one(PARTIES).to_owned()),
    });
    let forums = dice.some(2, |dice| Forum {
        name: dice.one(FORUMS).to_owned(),
        acronym: (dice.below(2) > 0).then(|| dice.one(FORUMS).to_owned()),
        mention: (dice.below(4) == 0).then(|| dice.one(FORUMS).to_owned()),
        note: Some(text(dice, 0, 3)),
    });
    let commitments = dice.some(5, |dice| Commitment {
        text: text(dice, 2, 8),
        parties: strings(dice, PARTIES, 2),
        to: strings(dice, PARTIES, 1),
        kind: pick(dice, CommitmentKind::ALL),
        strength: (dice.below(2) > 0).then(|| pick(dice, Strength::ALL)),
        topics: strings(dice, TOPICS, 2),
        forums: strings(dice, FORUMS, 1),
        due: day(dice),
        due_words: None,
        review: None,
        evidence: evidence(dice, &source),
    });
    let quotes = dice.some(4, |dice| Quote {
        speaker: dice.one(&["Wang Yi", "Li Wei", "China", "joint"]).to_owned(),
        kind: pick(dice, QuoteKind::ALL),
        text: text(dice, 2, 8),
        review: None,
        evidence: evidence(dice, &source),
    });
    Brief {
        headline: text(dice, 2, 5),
        kind: pick(dice, Kind::ALL),
        date: day(dice),
        place: (dice.below(2) > 0).then(|| dice.one(&["Beijing", "Astana", "New York"]).to_owned()),
        tags: strings(dice, &["central-asia", "desk"], 1),
        review: pick(dice, Review::ALL),
        summary: (dice.below(3) > 0).then(|| text(dice, 3, 10)),
        participants,
        quotes,
        commitments,
        forums,
        source: Source {
            outlet: Some(dice.one(&["The Gulf Observer", "Lake Post"]).to_owned()),
            side: Some(dice.one(&["press", "joint", "PRC"]).to_owned()),
            language: Some(dice.one(&["en", "en-GB", "zh"]).to_owned()),
            text: Some(source),
            ..Source::default()
        },
        ..Brief::default()
    }
}

fn leaf(dice: &mut Dice) -> String {
    match dice.below(30) {
        0 => format!(
            "party:{}",
            dice.one(&["china", "\"south korea\"", "korea", "prc", "usa", "atlantis", "nowhere", "kaz"])
        ),
        1 => format!("by:{}", dice.one(&["china", "korea", "kazakh"])),
        2 => format!("to:{}", dice.one(&["china", "rok"])),
        3 => format!("speaker:{}", dice.one(&["wang", "\"li wei\"", "prc", "joint"])),
        4 => format!("forum:{}", dice.one(&["sco", "wto", "lg", "\"lake group\"", "shanghai"])),
        5 => format!("kind:{}", dice.one(&["agreed", "direct", "report", "readout", "pledged"])),
        6 => format!("strength:{}", dice.one(&["firm", "soft"])),
        7 => format!("topic:{}", dice.one(&["security", "rail", "freight", "\"rail freight\""])),
        8 => format!("place:{}", dice.one(&["beijing", "york", "\"new york\""])),
        9 => format!("is:{}", dice.one(&["overdue", "ungrounded", "grounded", "draft", "reviewed"])),
        10 => format!("date:{}", dice.one(&["2024", "2024-03..2025-02-11", "..2024", "2025-05..", "2024-07"])),
        11 => format!("due:{}", dice.one(&["2024", "..2025-06", "2025-03-02..2026-01-31"])),
        12 => format!(
            "{}:{}",
            dice.one(&["tag", "outlet", "side", "lang"]),
            dice.one(&["desk", "gulf", "china", "en", "joint"])
        ),
        13 => format!("\"{} {}\"", dice.one(WORDS), dice.one(WORDS)),
        14 => format!("\"{} {} {}\"", dice.one(WORDS), dice.one(WORDS), dice.one(WORDS)),
        15 => dice.one(&["l", "la", "n", "na", "nat", "外", "中", "国", "峰会", "한", "м", "2", "us"]).to_owned(),
        16 => format!("\"{} {}", dice.one(WORDS), dice.one(&["n", "na", "nat", "s", "sec", "外", "l"])),
        _ => dice.one(WORDS).to_owned(),
    }
}

fn query(dice: &mut Dice, depth: usize) -> String {
    match dice.below(if depth > 2 { 2 } else { 8 }) {
        0..3 => leaf(dice),
        3 | 4 => format!("{} {}", query(dice, depth + 1), query(dice, depth + 1)),
        5 => format!("({} OR {})", query(dice, depth + 1), query(dice, depth + 1)),
        6 => format!("-{}", leaf(dice).trim_start_matches('-')),
        _ => format!("-({})", query(dice, depth + 1)),
    }
}

/// What the plain matcher looks at: a brief and one point of it, or the brief as a whole.
#[derive(Clone, Copy)]
struct Thing<'a> {
    unit: Unit,
    brief: &'a Brief,
    ordinal: usize,
}

thread_local! {
    static CUT: RefCell<HashMap<String, Rc<Vec<String>>>> = RefCell::default();
}

/// The words of a text, kept for the next time.
fn cut(text: &str) -> Rc<Vec<String>> {
    CUT.with_borrow_mut(|known| match known.get(text) {
        Some(words) => words.clone(),
        None => {
            let cut = Rc::new(words(&fold_text(text)).map(|word| word.text.into_owned()).collect());
            known.insert(text.to_owned(), Rc::clone(&cut));
            cut
        }
    })
}

fn stand(slots: &[Slot], texts: &[String]) -> bool {
    texts.iter().any(|text| {
        let words = cut(text);
        words.windows(slots.len()).any(|here| slots.iter().zip(here).all(|(slot, word)| slot.takes(word)))
    })
}

fn forums_of(brief: &Brief, forum: &str) -> Vec<String> {
    let mut names = vec![forum.to_owned()];
    for known in &brief.forums {
        let all: Vec<&String> =
            [Some(&known.name), known.acronym.as_ref(), known.mention.as_ref()].into_iter().flatten().collect();
        if all.iter().any(|name| fold_text(name) == fold_text(forum)) {
            names.extend(all.into_iter().cloned());
        }
    }
    names
}

fn parties_of(brief: &Brief, speaker: &str) -> Vec<String> {
    if speaker == "joint" {
        return brief.parties().into_iter().map(str::to_owned).collect();
    }
    match brief.participants.iter().find(|p| p.name == speaker) {
        Some(participant) => participant.party.iter().cloned().collect(),
        None => vec![speaker.to_owned()],
    }
}

/// The texts of a unit, best first: its own words, then the rest.
fn texts(thing: Thing<'_>, unit: Unit) -> [Vec<String>; 2] {
    let brief = thing.brief;
    let words = |evidence: &Option<Evidence>| evidence.iter().map(|e| e.words.clone()).collect::<Vec<_>>();
    match unit {
        Unit::Commitment => {
            let c = &brief.commitments[thing.ordinal];
            let forums = c.forums.iter().flat_map(|f| forums_of(brief, f));
            let more =
                words(&c.evidence).into_iter().chain([&c.parties, &c.to, &c.topics].into_iter().flatten().cloned());
            [vec![c.text.clone()], more.chain(forums).collect()]
        }
        Unit::Quote => {
            let q = &brief.quotes[thing.ordinal];
            let more = words(&q.evidence).into_iter().chain([q.speaker.clone()]).chain(parties_of(brief, &q.speaker));
            [vec![q.text.clone()], more.collect()]
        }
        Unit::Sentence => {
            let source = brief.source.text.as_deref().unwrap_or_default();
            [vec![sentences(source)[thing.ordinal].of(source).to_owned()], Vec::new()]
        }
        Unit::Brief => unreachable!(),
    }
}

fn count(brief: &Brief, unit: Unit) -> usize {
    match unit {
        Unit::Commitment => brief.commitments.len(),
        Unit::Quote => brief.quotes.len(),
        Unit::Sentence => brief.source.text.as_deref().map_or(0, |text| sentences(text).len()),
        Unit::Brief => 1,
    }
}

fn points(brief: &Brief, unit: Unit) -> impl Iterator<Item = Thing<'_>> {
    (0..count(brief, unit)).map(move |ordinal| Thing { unit, brief, ordinal })
}

fn about(brief: &Brief) -> Vec<String> {
    let mut about: Vec<Option<String>> = Vec::new();
    for p in &brief.participants {
        about.extend([Some(p.name.clone()), p.role.clone(), p.party.clone()]);
    }
    for f in &brief.forums {
        about.extend([Some(f.name.clone()), f.acronym.clone(), f.mention.clone(), f.note.clone()]);
    }
    about.extend(brief.tags.iter().cloned().map(Some));
    about.extend([brief.place.clone(), brief.source.outlet.clone()]);
    about.into_iter().flatten().collect()
}

/// How well the words stand: 0 not at all, 3 best.
fn level(thing: Thing<'_>, slots: &[Slot], places: &[Place]) -> u32 {
    let whole: Option<Vec<Slot>> = match slots {
        [Slot::Prefix { word, stem }] => Some(vec![Slot::Stem { word: word.clone(), stem: stem.clone() }]),
        _ => None,
    };
    let best = |texts: &[String]| {
        let whole = whole
            .as_ref()
            .is_none_or(|whole| stand(whole, texts) || stand(&[Slot::Exact(whole[0].word().to_owned())], texts));
        if !stand(slots, texts) {
            0
        } else if whole {
            3
        } else {
            2
        }
    };
    let any = |texts: &[String], good: u32| if stand(slots, texts) { good } else { 0 };
    let in_points = |unit: Unit, main: &dyn Fn(&[String]) -> u32| {
        let level = points(thing.brief, unit).map(|point| {
            let [own, more] = texts(point, unit);
            main(&own).max(any(&more, 1))
        });
        level.max().unwrap_or(0)
    };
    let head = [thing.brief.headline.clone()];
    let summary: Vec<String> = thing.brief.summary.iter().cloned().collect();
    if !places.is_empty() {
        let own = places.iter().all(|place| {
            matches!(
                (place, thing.unit),
                (Place::Commitments, Unit::Commitment) | (Place::Quotes, Unit::Quote) | (Place::Source, Unit::Sentence)
            )
        });
        if own {
            let [own, more] = texts(thing, thing.unit);
            return best(&own).max(any(&more, 1));
        }
        return places
            .iter()
            .map(|place| match place {
                Place::Commitments => in_points(Unit::Commitment, &best),
                Place::Quotes => in_points(Unit::Quote, &best),
                Place::Source => in_points(Unit::Sentence, &best),
                Place::Summary => best(&summary),
                Place::Headline => best(&head),
            })
            .max()
            .unwrap_or(0);
    }
    if thing.unit != Unit::Brief {
        let [own, more] = texts(thing, thing.unit);
        return best(&own).max(any(&more, 1));
    }
    let good = |texts: &[String]| any(texts, 2);
    [
        best(&head),
        good(&summary),
        good(&about(thing.brief)),
        in_points(Unit::Commitment, &good),
        in_points(Unit::Quote, &good),
        in_points(Unit::Sentence, &|texts: &[String]| any(texts, 1)),
    ]
    .into_iter()
    .max()
    .unwrap_or(0)
}

/// The values of a field that the thing has itself; none where it says nothing of the field.
fn own_values(thing: Thing<'_>, name: Name) -> Option<Vec<String>> {
    let brief = thing.brief;
    match thing.unit {
        Unit::Commitment => {
            let c = &brief.commitments[thing.ordinal];
            Some(match name {
                Name::Party => c.parties.iter().chain(&c.to).cloned().collect(),
                Name::By => c.parties.clone(),
                Name::To => c.to.clone(),
                Name::Topic => c.topics.clone(),
                Name::Forum => c.forums.iter().flat_map(|f| forums_of(brief, f)).collect(),
                _ => return None,
            })
        }
        Unit::Quote => {
            let q = &brief.quotes[thing.ordinal];
            match name {
                Name::Party | Name::By => Some(parties_of(brief, &q.speaker)),
                Name::Speaker => Some(vec![q.speaker.clone()]),
                _ => None,
            }
        }
        Unit::Sentence | Unit::Brief => None,
    }
}

fn brief_values(brief: &Brief, name: Name) -> Vec<String> {
    let one = |value: &Option<String>| value.iter().cloned().collect::<Vec<_>>();
    let mut values = match name {
        Name::Party => brief.participants.iter().filter_map(|p| p.party.clone()).collect(),
        Name::Forum => brief
            .forums
            .iter()
            .flat_map(|f| [Some(f.name.clone()), f.acronym.clone(), f.mention.clone()].into_iter().flatten())
            .collect(),
        Name::Place => one(&brief.place),
        Name::Tag => brief.tags.clone(),
        Name::Outlet => one(&brief.source.outlet),
        Name::Side => one(&brief.source.side),
        Name::Lang => one(&brief.source.language),
        Name::By | Name::To | Name::Speaker | Name::Topic => Vec::new(),
    };
    values.extend(points(brief, Unit::Commitment).filter_map(|point| own_values(point, name)).flatten());
    if name != Name::By {
        values.extend(points(brief, Unit::Quote).filter_map(|point| own_values(point, name)).flatten());
    }
    values
}

fn own_label(thing: Thing<'_>, label: Label) -> Option<bool> {
    let brief = thing.brief;
    match (thing.unit, label) {
        (Unit::Commitment, Label::Commitment(kind)) => Some(brief.commitments[thing.ordinal].kind == kind),
        (Unit::Commitment, Label::Strength(strength)) => {
            Some(brief.commitments[thing.ordinal].strength == Some(strength))
        }
        (Unit::Commitment, Label::Overdue) => Some(brief.commitments[thing.ordinal].due.is_some_and(|due| due < TODAY)),
        (Unit::Quote, Label::Quote(kind)) => Some(brief.quotes[thing.ordinal].kind == kind),
        (Unit::Commitment, Label::Grounded) => {
            Some(grounds(brief.commitments[thing.ordinal].evidence.as_ref()).is_some())
        }
        (Unit::Quote, Label::Grounded) => Some(grounds(brief.quotes[thing.ordinal].evidence.as_ref()).is_some()),
        (Unit::Commitment | Unit::Quote, Label::Ungrounded) => own_label(thing, Label::Grounded).map(|is| !is),
        _ => None,
    }
}

fn brief_label(brief: &Brief, label: Label) -> bool {
    let mut all = points(brief, Unit::Commitment).chain(points(brief, Unit::Quote));
    match label {
        Label::Brief(kind) => brief.kind == kind,
        Label::Review(review) => brief.review == review,
        Label::Grounded => brief.commitments.len() + brief.quotes.len() > 0 && !brief_label(brief, Label::Ungrounded),
        label => all.any(|point| own_label(point, label) == Some(true)),
    }
}

fn takes(thing: Thing<'_>, node: &Node, places: &[Place]) -> bool {
    match node {
        Node::All(parts) => parts.iter().all(|part| takes(thing, part, places)),
        Node::Any(parts) => parts.iter().any(|part| takes(thing, part, places)),
        Node::Not(part) => !takes(thing, part, places),
        Node::Words(slots) => level(thing, slots, places) > 0,
        Node::Named(name, value) => {
            let values = own_values(thing, *name).unwrap_or_else(|| brief_values(thing.brief, *name));
            values.iter().any(|v| {
                let folded = fold_text(v);
                let usual = known_as(*name, &folded).to_owned();
                usual == value.whole || !value.words.is_empty() && stand(&value.words, &[v.clone(), usual])
            })
        }
        Node::Labels(labels) => {
            labels.iter().any(|&label| own_label(thing, label).unwrap_or_else(|| brief_label(thing.brief, label)))
        }
        Node::Days(day, days) => {
            let within = |day: &Date| days.from.is_none_or(|from| from <= *day) && days.to.is_none_or(|to| *day <= to);
            match (day, thing.unit) {
                (Day::Meeting, _) => thing.brief.date.is_some_and(|day| within(&day)),
                (Day::Due, Unit::Commitment) => {
                    thing.brief.commitments[thing.ordinal].due.is_some_and(|day| within(&day))
                }
                (Day::Due, _) => thing.brief.commitments.iter().filter_map(|c| c.due).any(|day| within(&day)),
            }
        }
    }
}

type Library = BTreeMap<Id, Brief>;
/// Score, day (none last), path and place in the brief: the order of answers.
type Rank<'a> = (std::cmp::Reverse<u32>, std::cmp::Reverse<Option<Date>>, &'a Id, usize);

fn expected<'a>(library: &'a Library, query: &Query, unit: Unit) -> Vec<Rank<'a>> {
    let mut found = Vec::new();
    for (id, brief) in library {
        for thing in points(brief, unit).filter(|thing| takes(*thing, &query.root, &query.places)) {
            let score: u32 = query.wanted().iter().map(|slots| level(thing, slots, &query.places)).sum();
            found.push((std::cmp::Reverse(score.min(127)), std::cmp::Reverse(brief.date), id, thing.ordinal));
        }
    }
    found.sort();
    found
}

fn request(query: &Query, unit: Unit) -> Request {
    Request { query: query.clone(), unit: Some(unit), limit: 20, today: Some(TODAY), ..Request::default() }
}

fn compare(index: &Index, library: &Library, dice: &mut Dice, rounds: usize) {
    let mut found_any = 0;
    for round in 0..rounds {
        let mut typed = query(dice, 0);
        if dice.below(5) == 0 {
            typed = format!("in:{} {typed}", dice.one(&["quotes", "commitments", "source", "summary", "headline"]));
        }
        let typing = dice.below(2) == 0;
        let Ok(query) = Query::parse(&typed, typing) else { continue };
        let unit = Unit::ALL[round % 4];
        let expected = expected(library, &query, unit);
        let answer = index.search(&request(&query, unit), &|| false).unwrap().unwrap();
        let said = format!("{typed:?} (typing: {typing}) as {unit:?}\n{:?}", query.root);
        if expected.is_empty() {
            assert!(answer.total == 0 || answer.similar, "{said}\n{:?}", answer.hits);
            continue;
        }
        found_any += 1;
        assert!(!answer.similar);
        assert_eq!(answer.total, expected.len(), "{said}");
        let briefs: std::collections::BTreeSet<&Id> = expected.iter().map(|rank| rank.2).collect();
        assert_eq!(answer.briefs, briefs.len(), "{said}");
        let hits: Vec<(&Id, usize)> = answer.hits.iter().map(|hit| (&hit.id, hit.ordinal)).collect();
        let wanted: Vec<(&Id, usize)> = expected.iter().take(20).map(|rank| (rank.2, rank.3)).collect();
        assert_eq!(hits, wanted, "{said}");
        if unit == Unit::Brief {
            assert_eq!(
                index.briefs(&query, Some(TODAY), &|| false).unwrap().unwrap(),
                briefs.into_iter().cloned().collect::<Vec<_>>(),
                "{said}"
            );
        }
        for hit in &answer.hits {
            assert_eq!(hit.date, library[&hit.id].date);
            assert_eq!(hit.headline, library[&hit.id].headline);
        }
    }
    assert!(found_any > rounds / 4, "too few queries found anything: {found_any}");
}

fn library(dice: &mut Dice, count: usize) -> Library {
    (0..count).map(|n| (Id::new(format!("{}/{n:03}.toml", n % 7)), brief(dice))).collect()
}

fn stamp(n: u64) -> Stamp {
    Stamp { modified: 1, size: n, inode: 0 }
}

/// Another brief in the place of one: the index has another segment then, and documents that are gone.
fn replace_one(index: &Index, library: &mut Library, dice: &mut Dice, round: u64) {
    let id = library.keys().nth(dice.below(library.len())).unwrap().clone();
    library.insert(id.clone(), brief(dice));
    assert!(index.update(&[(id.clone(), stamp(round), &library[&id])], &[]).unwrap());
}

fn put(index: &Index, library: &Library) {
    let all: Vec<(Id, Stamp, &Brief)> = library.iter().map(|(id, brief)| (id.clone(), stamp(7), brief)).collect();
    assert!(index.update(&all, &[]).unwrap());
}

#[test]
fn the_engine_finds_and_orders_what_the_plain_matcher_does() {
    let mut dice = Dice(20_240_329);
    let library = library(&mut dice, 200);
    let index = Index::memory().unwrap();
    put(&index, &library);
    compare(&index, &library, &mut dice, 1200);
}

#[test]
fn a_phrase_typed_key_by_key_finds_what_it_would_at_once() {
    let mut dice = Dice(31);
    let mut library = library(&mut dice, 120);
    let index = Index::memory().unwrap();
    put(&index, &library);
    let mut found = 0;
    for round in 0..60 {
        if round % 15 == 14 {
            replace_one(&index, &mut library, &mut dice, round);
        }
        // Words that stand together, and now and then one that does not.
        let id = library.keys().nth(dice.below(library.len())).unwrap();
        let Some(point) = library[id].commitments.first() else { continue };
        let mut words: Vec<&str> = point.text.split(' ').take(4).collect();
        if dice.below(4) == 0 {
            words.swap(0, 1);
        }
        let phrase = format!("\"{}\"", words.join(" "));
        for end in phrase.char_indices().map(|(at, c)| at + c.len_utf8()) {
            let typed = phrase.get(..end).unwrap();
            let Ok(query) = Query::parse(typed, true) else { continue };
            let wanted = expected(&library, &query, Unit::Commitment).len();
            let answer = index.search(&request(&query, Unit::Commitment), &|| false).unwrap().unwrap();
            assert!(answer.total == wanted || wanted == 0 && answer.similar, "{typed}: {} {wanted}", answer.total);
            found += usize::from(wanted > 0 && typed.contains(' '));
        }
    }
    assert!(found > 300, "too few phrases were found: {found}");
}

#[test]
fn changes_in_many_steps_leave_what_one_step_would() {
    let mut dice = Dice(7);
    let mut library = library(&mut dice, 60);
    let dir = tempfile::tempdir().unwrap();
    let (index, opened) = Index::open(&dir.path().join("index")).unwrap();
    assert_eq!(opened, Opened::Fresh);
    put(&index, &library);
    for step in 0..12 {
        let gone: Vec<Id> = library.keys().filter(|_| dice.below(9) == 0).cloned().collect();
        gone.iter().for_each(|id| drop(library.remove(id)));
        let mut changed = Vec::new();
        for n in 0..5 {
            let at = dice.below(library.len());
            let old = library.keys().nth(at).unwrap().clone();
            let id = if n == 0 { Id::new(format!("new/{step}.toml")) } else { old };
            library.insert(id.clone(), brief(&mut dice));
            changed.push(id);
        }
        changed.sort();
        changed.dedup();
        let changed: Vec<(Id, Stamp, &Brief)> =
            changed.iter().map(|id| (id.clone(), stamp(step), &library[id])).collect();
        assert!(index.update(&changed, &gone).unwrap());
        compare(&index, &library, &mut dice, 40);
        let stamps = index.stamps().unwrap();
        assert_eq!(stamps.keys().collect::<std::collections::BTreeSet<_>>(), library.keys().collect());
        assert!(changed.iter().all(|(id, ..)| stamps[id] == stamp(step)));
    }
    drop(index);
    let (index, opened) = Index::open(&dir.path().join("index")).unwrap();
    assert_eq!((opened, index.len().unwrap()), (Opened::Ready, library.len()));
    compare(&index, &library, &mut dice, 200);
}

#[test]
fn pages_and_newest_first_are_parts_of_one_order() {
    let mut dice = Dice(3);
    let library = library(&mut dice, 120);
    let index = Index::memory().unwrap();
    put(&index, &library);
    let query = Query::parse("l", true).unwrap();
    for sort in [Sort::Relevance, Sort::Date] {
        let ask = |offset, limit| {
            let request = Request { offset, limit, sort, ..request(&query, Unit::Commitment) };
            index.search(&request, &|| false).unwrap().unwrap()
        };
        let whole = ask(0, 10_000);
        assert_eq!(whole.hits.len(), whole.total);
        let pages: Vec<_> = (0..whole.total.div_ceil(7)).flat_map(|page| ask(page * 7, 7).hits).collect();
        assert_eq!(pages, whole.hits);
        assert!(ask(0, 0).hits.is_empty() && ask(whole.total, 5).hits.is_empty());
        if sort == Sort::Date {
            let days: Vec<Option<Date>> = whole.hits.iter().map(|hit| hit.date).collect();
            assert!(days.windows(2).all(|two| two[0] >= two[1]));
        }
    }
}

#[test]
fn what_the_filter_leaves_out_is_counted_and_a_stale_search_ends() {
    let mut dice = Dice(5);
    let library = library(&mut dice, 120);
    let index = Index::memory().unwrap();
    put(&index, &library);
    let [query, within] = ["law", "party:china -trade"].map(|typed| Query::parse(typed, false).unwrap());
    for unit in Unit::ALL {
        let all = expected(&library, &query, unit);
        let inside = all
            .iter()
            .filter(|rank| takes(Thing { unit: Unit::Brief, brief: &library[rank.2], ordinal: 0 }, &within.root, &[]));
        let inside = inside.count();
        let request = Request { within: Some(within.clone()), ..request(&query, unit) };
        let answer = index.search(&request, &|| false).unwrap().unwrap();
        assert_eq!((answer.total, answer.outside), (inside, all.len() - inside));
        assert!(inside > 0 && inside < all.len());
        assert_eq!(index.search(&request, &|| true).unwrap(), None);
    }
}

#[test]
fn where_nothing_is_exact_words_one_letter_away_are_found_and_said_so() {
    let index = Index::memory().unwrap();
    let brief = Brief {
        headline: "Kazakhstan".into(),
        commitments: vec![Commitment {
            text: "Deepen enforcement of the law".into(),
            parties: vec!["Kazakhstan".into()],
            ..Commitment::default()
        }],
        ..Brief::default()
    };
    assert!(index.update(&[(Id::new("a.toml"), stamp(1), &brief)], &[]).unwrap());
    for (typed, typing, marked) in [
        ("enforcment lawx", false, None),
        ("enforxement", false, Some("enforcement")),
        ("nforcement law", false, Some("enforcement")),
        ("efnorcement", false, Some("enforcement")),
        ("enforcemen", false, Some("enforcement")),
        ("xnforcem", true, Some("enforcement")),
        ("enofrc", true, Some("enforcement")),
        ("\"enforcemint of the\"", false, Some("enforcement of the")),
        ("\"enforcemint the\"", false, None),
        ("party:kazakstan", false, Some("")),
        ("lxw", false, None),
        // A short word is meant as it stands, also beside one that is not.
        ("enforcment xaw", false, None),
    ] {
        let query = Query::parse(typed, typing).unwrap();
        let answer = index.search(&request(&query, Unit::Commitment), &|| false).unwrap().unwrap();
        assert_eq!((answer.total == 1, answer.similar), (marked.is_some(), marked.is_some()), "{typed}");
        if let (Some(marked), Some(hit)) = (marked, answer.hits.first()) {
            assert_eq!(hit.marks.first().map_or("", |mark| mark.of(&hit.text)), marked, "{typed}");
        }
    }
}

#[test]
fn a_brief_found_by_its_source_shows_the_sentence() {
    let index = Index::memory().unwrap();
    let source = "The sides met. A railway was built. They left.";
    let brief = Brief {
        headline: "Talks".into(),
        summary: Some("They talked.".into()),
        source: Source { text: Some(source.into()), ..Source::default() },
        ..Brief::default()
    };
    assert!(index.update(&[(Id::new("a.toml"), stamp(1), &brief)], &[]).unwrap());
    let shown = |typed: &str| {
        let query = Query::parse(typed, false).unwrap();
        let answer = index.search(&request(&query, Unit::Brief), &|| false).unwrap().unwrap();
        answer.hits.first().map(|hit| (hit.text.clone(), hit.evidence.map(|span| span.of(source).to_owned())))
    };
    let sentence = "A railway was built.".to_owned();
    assert_eq!(shown("railway"), Some((sentence.clone(), Some(sentence))));
    assert_eq!(shown("talked"), Some(("They talked.".into(), None)));
    assert_eq!(shown("talks"), Some(("They talked.".into(), None)));
    assert_eq!(shown(""), Some(("They talked.".into(), None)));
}

/// The one name that stands for a forum: the first of its names that the program knows, else its own.
fn standing(forum: &Forum) -> String {
    let names = [Some(&forum.name), forum.acronym.as_ref(), forum.mention.as_ref()];
    let usual = |name: &String| known_as(Name::Forum, &fold_text(name)).to_owned();
    let known = names.into_iter().flatten().map(usual).find(|usual| is_known(Name::Forum, usual));
    known.unwrap_or_else(|| usual(&forum.name))
}

/// The forums of a thing, each by the one name that stands for it.
fn standing_forums(thing: Thing<'_>) -> BTreeSet<String> {
    let brief = thing.brief;
    let of_point = |c: &Commitment| {
        let mut found = BTreeSet::new();
        for wanted in &c.forums {
            let is_it = |f: &&Forum| {
                let names = [Some(&f.name), f.acronym.as_ref(), f.mention.as_ref()];
                names.into_iter().flatten().any(|name| fold_text(name) == fold_text(wanted))
            };
            let listed: Vec<String> = brief.forums.iter().filter(is_it).map(standing).collect();
            let own = Forum { name: wanted.clone(), ..Forum::default() };
            found.extend(if listed.is_empty() { vec![standing(&own)] } else { listed });
        }
        found
    };
    match thing.unit {
        Unit::Commitment => of_point(&brief.commitments[thing.ordinal]),
        _ => brief.forums.iter().map(standing).chain(brief.commitments.iter().flat_map(of_point)).collect(),
    }
}

/// The values of a facet that a thing has, by their usual names.
fn facet_values(thing: Thing<'_>, facet: Facet) -> BTreeSet<String> {
    let named = |name: Name| {
        let values = own_values(thing, name).unwrap_or_else(|| brief_values(thing.brief, name));
        let usual = values.iter().map(|value| known_as(name, &fold_text(value)).to_owned());
        usual.filter(|usual| !usual.is_empty()).collect()
    };
    let kind = match thing.unit {
        Unit::Commitment => thing.brief.commitments[thing.ordinal].kind.word(),
        Unit::Quote => thing.brief.quotes[thing.ordinal].kind.word(),
        Unit::Sentence | Unit::Brief => thing.brief.kind.word(),
    };
    match facet {
        Facet::Party => named(Name::Party),
        Facet::Forum => standing_forums(thing),
        Facet::Topic => named(Name::Topic),
        Facet::Kind => BTreeSet::from([kind.to_owned()]),
        Facet::Year => thing.brief.date.iter().map(|day| day.year().to_string()).collect(),
    }
}

/// Holds the facets of a query against the plain matcher: every value there is, and as many results each as the narrowed
/// query takes.
fn compare_facets((index, library): (&Index, &Library), typed: &str, typing: bool, unit: Unit) -> usize {
    let Ok(query) = Query::parse(typed, typing) else { return 0 };
    let all = expected(library, &query, unit);
    let facets = index.facets(&request(&query, unit), 1000, &|| false).unwrap().unwrap();
    assert_eq!(facets.iter().map(|counts| counts.facet).collect::<Vec<_>>(), Facet::ALL);
    let first = index.facets(&request(&query, unit), 2, &|| false).unwrap().unwrap();
    let mut checked = 0;
    for (counts, first) in facets.iter().zip(first) {
        let said = format!("{typed:?} (typing: {typing}) as {unit:?}: {:?}", counts.facet);
        let values: BTreeSet<String> = all
            .iter()
            .flat_map(|rank| facet_values(Thing { unit, brief: &library[rank.2], ordinal: rank.3 }, counts.facet))
            .collect();
        assert_eq!((counts.values.len(), counts.more), (values.len(), 0), "{said}: {values:?} {:?}", counts.values);
        assert!(counts.values.is_sorted_by(|a, b| a.count >= b.count), "{said}");
        let kinds = if counts.facet == Facet::Kind { 0 } else { values.len().saturating_sub(2) };
        assert_eq!(first.more, kinds, "{said}");
        for value in &counts.values {
            let Some(narrowed) = Query::toggled(typed, &value.condition) else { continue };
            let narrowed = Query::parse(&narrowed, true).unwrap();
            let found = expected(library, &narrowed, unit).len();
            if typing && !Query::has(typed, &value.condition) {
                assert_eq!(value.count, found, "{said}: {} {:?}", value.condition, narrowed.typed);
            }
            let condition = Query::parse(&value.condition, false).unwrap();
            let both = Node::All(vec![query.root.clone(), condition.root]);
            let both = Query { root: both, ..query.clone() };
            assert_eq!(value.count, expected(library, &both, unit).len(), "{said}: {}", value.condition);
            checked += 1;
        }
    }
    checked
}

#[test]
fn facets_are_those_of_the_plain_matcher_and_count_what_the_narrowed_query_finds() {
    let mut dice = Dice(9);
    let mut library = library(&mut dice, 60);
    let index = Index::memory().unwrap();
    put(&index, &library);
    let mut checked = 0;
    for round in 0..160 {
        if round % 40 == 39 {
            replace_one(&index, &mut library, &mut dice, round);
        }
        let typed = if round % 4 == 0 { leaf(&mut dice) } else { query(&mut dice, 1) };
        let typing = dice.below(2) == 0;
        let unit = Unit::ALL[usize::try_from(round).unwrap() % 4];
        checked += compare_facets((&index, &library), &typed, typing, unit);
    }
    assert!(checked > 1000, "too few values were counted: {checked}");
}

#[test]
fn facets_are_of_what_the_filter_lets_through_of_similar_words_too_and_none_where_stale() {
    let mut dice = Dice(11);
    let library = library(&mut dice, 60);
    let index = Index::memory().unwrap();
    put(&index, &library);
    let [query, within] = ["law", "party:china -trade"].map(|typed| Query::parse(typed, false).unwrap());
    let request = Request { within: Some(within), ..request(&query, Unit::Commitment) };
    let total = index.search(&request, &|| false).unwrap().unwrap().total;
    let facets = index.facets(&request, 9, &|| false).unwrap().unwrap();
    assert_eq!(facets[2].values.iter().map(|value| value.count).sum::<usize>(), total, "each has one kind");
    assert_eq!(index.facets(&request, 9, &|| true).unwrap(), None);
    // It is asked again and again whether anybody waits, and heeded each time.
    let facets_until = |last: usize| {
        let asked = AtomicUsize::new(0);
        let is_stale = || asked.fetch_add(1, Ordering::Relaxed) >= last;
        (index.facets(&request, 9, &is_stale).unwrap(), asked.into_inner())
    };
    let (whole, asked) = facets_until(usize::MAX);
    assert_eq!(whole.as_ref(), Some(&facets));
    assert!(asked > facets.iter().map(|counts| counts.values.len()).sum(), "{asked}");
    assert!((0..asked).all(|last| facets_until(last) == (None, last + 1)));
    let typo = Query::parse("securyty", false).unwrap();
    let request = Request { query: typo.similar(), within: None, ..request };
    let similar = index.search(&Request { query: typo, ..request.clone() }, &|| false).unwrap().unwrap();
    let facets = index.facets(&request, 9, &|| false).unwrap().unwrap();
    assert!(similar.similar && similar.total > 0);
    assert_eq!(facets[2].values.iter().map(|value| value.count).sum::<usize>(), similar.total);
}

#[test]
fn a_value_is_written_as_in_the_names_of_the_program_or_as_the_briefs_write_it_most() {
    let commitment = |party: &str, forum: &str| Commitment {
        text: "Law".into(),
        parties: vec![party.into()],
        forums: vec![forum.into()],
        topics: vec!["Rail freight".into()],
        ..Commitment::default()
    };
    let commitments = vec![
        commitment("PRC", "Shanghai Group"),
        commitment("the Lake League", "The “Quad”"),
        commitment("The Lake League", "Wider Lake Forum"),
        commitment("The Lake League", "lake"),
    ];
    let index = Index::memory().unwrap();
    let brief = Brief { headline: "Talks".into(), commitments, ..Brief::default() };
    assert!(index.update(&[(Id::new("a.toml"), stamp(1), &brief)], &[]).unwrap());
    let query = Query::parse("law", false).unwrap();
    let facets = index.facets(&request(&query, Unit::Commitment), 9, &|| false).unwrap().unwrap();
    let shown = |place: usize| -> Vec<(&str, &str, usize)> {
        facets[place].values.iter().map(|value| (&*value.label, &*value.condition, value.count)).collect()
    };
    assert_eq!(shown(0), [("The Lake League", "party:\"The Lake League\"", 3), ("China", "party:China", 1)]);
    assert_eq!(
        shown(1),
        [
            // Also the wider one has its word, and is found by it.
            ("lake", "forum:lake", 2),
            ("SCO", "forum:SCO", 1),
            ("The “Quad”", "forum:\"The  Quad\"", 1),
            ("Wider Lake Forum", "forum:\"Wider Lake Forum\"", 1),
        ]
    );
    assert_eq!(shown(3), [("Rail freight", "topic:\"Rail freight\"", 4)]);
    assert_eq!(shown(4), []);
}

#[test]
fn a_forum_is_one_value_however_many_names_it_has() {
    let forum = |name: &str, acronym: &str, mention: &str| Forum {
        name: name.into(),
        acronym: Some(acronym.into()),
        mention: Some(mention.into()),
        note: None,
    };
    let point = |forum: &str| Commitment { text: "Law".into(), forums: vec![forum.into()], ..Commitment::default() };
    let brief = Brief {
        headline: "Talks".into(),
        forums: vec![
            forum("Road Scheme", "BRI", "the scheme (BRI)"),
            forum("Lake Group", "LG", "the group by the lake"),
            forum("Forum of the Quay", "FQ", "LG"),
        ],
        commitments: ["BRI", "Road Scheme", "the group by the lake", "Lake Group", "Other", "FQ"].map(point).into(),
        ..Brief::default()
    };
    let index = Index::memory().unwrap();
    assert!(index.update(&[(Id::new("a.toml"), stamp(1), &brief)], &[]).unwrap());
    let query = Query::parse("", false).unwrap();
    for (unit, expected) in [
        // "the group by the lake" is its mention; the quay's forum is listed under the acronym LG too.
        (Unit::Commitment, [("BRI", 2), ("Lake Group", 2), ("Forum of the Quay", 1), ("Other", 1)]),
        (Unit::Brief, [("BRI", 1), ("Forum of the Quay", 1), ("Lake Group", 1), ("Other", 1)]),
    ] {
        let facets = index.facets(&request(&query, unit), 9, &|| false).unwrap().unwrap();
        let shown: Vec<(&str, usize)> = facets[1].values.iter().map(|value| (&*value.label, value.count)).collect();
        assert_eq!(shown, expected, "{unit:?}");
    }
}

#[test]
fn a_tally_counts_results_brief_by_brief() {
    let mut dice = Dice(13);
    let library = library(&mut dice, 80);
    let index = Index::memory().unwrap();
    put(&index, &library);
    for (typed, unit) in
        [("law", Unit::Commitment), ("rail", Unit::Sentence), ("-trade", Unit::Brief), ("zz", Unit::Quote)]
    {
        let query = Query::parse(typed, false).unwrap();
        let all = expected(&library, &query, unit);
        let mut briefs: BTreeMap<&Id, usize> = BTreeMap::new();
        all.iter().for_each(|rank| *briefs.entry(rank.2).or_default() += 1);
        let tally = index.tally(&request(&query, unit), &|| false).unwrap().unwrap();
        assert_eq!(tally.total, all.len(), "{typed}");
        assert_eq!(tally.briefs, briefs.into_iter().map(|(id, n)| (id.clone(), n)).collect::<Vec<_>>(), "{typed}");
    }
}
