//! Random briefs and queries, the same in every run.

use briefing::brief::{
    Brief, Commitment, CommitmentKind, Evidence, Forum, Kind, Participant, Quote, QuoteKind, Review,
};
use briefing::brief::{Source, Strength};
use briefing::text::sentences;
use jiff::civil::{Date, date};

/// Numbers that look random and are the same in every run.
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % n as u64).unwrap()
    }

    pub(super) fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    pub(super) fn some<T>(&mut self, most: usize, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
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

fn text(random: &mut Random, least: usize, more: usize) -> String {
    let count = least + random.below(more);
    (0..count).map(|_| random.one(WORDS)).collect::<Vec<_>>().join(" ")
}

fn strings(random: &mut Random, of: &[&str], most: usize) -> Vec<String> {
    random.some(most, |random| random.one(of).to_owned())
}

fn day(random: &mut Random) -> Option<Date> {
    let small = |n: usize| i8::try_from(n).unwrap();
    (random.below(5) > 0).then(|| {
        let year = 2023 + i16::from(small(random.below(4)));
        date(year, small(1 + random.below(12)), small(1 + random.below(28)))
    })
}

fn evidence(random: &mut Random, source: &str) -> Option<Evidence> {
    match random.below(3) {
        0 => None,
        1 => Some(Evidence::verify("words nobody wrote", Some(source))),
        _ => {
            let spans = sentences(source);
            let words = spans.first().map_or("", |span| span.slice(source));
            Some(Evidence::verify(words, Some(source)))
        }
    }
}

fn pick<T: Copy>(random: &mut Random, all: &[T]) -> T {
    all[random.below(all.len())]
}

pub(super) fn brief(random: &mut Random) -> Brief {
    let source = (0..random.below(4)).map(|_| text(random, 3, 8) + ". ").collect::<String>();
    let participants = random.some(3, |random| Participant {
        name: random.one(PEOPLE).to_owned(),
        role: Some("Minister".to_owned()),
        party: (random.below(4) > 0).then(|| random.one(PARTIES).to_owned()),
        ..Participant::default()
    });
    let forums = random.some(2, |random| Forum {
        name: random.one(FORUMS).to_owned(),
        acronym: (random.below(2) > 0).then(|| random.one(FORUMS).to_owned()),
        mention: (random.below(4) == 0).then(|| random.one(FORUMS).to_owned()),
        note: Some(text(random, 0, 3)),
    });
    let commitments = random.some(5, |random| Commitment {
        text: text(random, 2, 8),
        parties: strings(random, PARTIES, 2),
        to: strings(random, PARTIES, 1),
        kind: pick(random, CommitmentKind::ALL),
        strength: (random.below(2) > 0).then(|| pick(random, Strength::ALL)),
        topics: strings(random, TOPICS, 2),
        forums: strings(random, FORUMS, 1),
        due: day(random),
        due_words: None,
        review: None,
        confidence: None,
        evidence: evidence(random, &source),
    });
    let quotes = random.some(4, |random| Quote {
        speaker: random.one(&["Wang Yi", "Li Wei", "China", "joint"]).to_owned(),
        kind: pick(random, QuoteKind::ALL),
        text: text(random, 2, 8),
        review: None,
        confidence: None,
        evidence: evidence(random, &source),
    });
    Brief {
        headline: text(random, 2, 5),
        kind: pick(random, Kind::ALL),
        date: day(random),
        place: (random.below(2) > 0).then(|| random.one(&["Beijing", "Astana", "New York"]).to_owned()),
        tags: strings(random, &["central-asia", "desk"], 1),
        review: pick(random, Review::ALL),
        summary: (random.below(3) > 0).then(|| text(random, 3, 10)),
        participants,
        quotes,
        commitments,
        forums,
        source: Source {
            outlet: Some(random.one(&["The Gulf Observer", "Lake Post"]).to_owned()),
            side: Some(random.one(&["press", "joint", "PRC"]).to_owned()),
            language: Some(random.one(&["en", "en-GB", "zh"]).to_owned()),
            text: Some(source),
            ..Source::default()
        },
        ..Brief::default()
    }
}

pub(super) fn leaf(random: &mut Random) -> String {
    match random.below(30) {
        0 => format!(
            "party:{}",
            random.one(&["china", "\"south korea\"", "korea", "prc", "usa", "atlantis", "nowhere", "kaz"])
        ),
        1 => format!("by:{}", random.one(&["china", "korea", "kazakh"])),
        2 => format!("to:{}", random.one(&["china", "rok"])),
        3 => format!("speaker:{}", random.one(&["wang", "\"li wei\"", "prc", "joint"])),
        4 => format!("forum:{}", random.one(&["sco", "wto", "lg", "\"lake group\"", "shanghai"])),
        5 => format!("kind:{}", random.one(&["agreed", "direct", "report", "readout", "pledged"])),
        6 => format!("strength:{}", random.one(&["firm", "soft"])),
        7 => format!("topic:{}", random.one(&["security", "rail", "freight", "\"rail freight\""])),
        8 => format!("place:{}", random.one(&["beijing", "york", "\"new york\""])),
        9 => format!("is:{}", random.one(&["overdue", "ungrounded", "grounded", "draft", "reviewed"])),
        10 => format!("date:{}", random.one(&["2024", "2024-03..2025-02-11", "..2024", "2025-05..", "2024-07"])),
        11 => format!("due:{}", random.one(&["2024", "..2025-06", "2025-03-02..2026-01-31"])),
        12 => format!(
            "{}:{}",
            random.one(&["tag", "outlet", "side", "lang"]),
            random.one(&["desk", "gulf", "china", "en", "joint"])
        ),
        13 => format!("\"{} {}\"", random.one(WORDS), random.one(WORDS)),
        14 => format!("\"{} {} {}\"", random.one(WORDS), random.one(WORDS), random.one(WORDS)),
        15 => random.one(&["l", "la", "n", "na", "nat", "外", "中", "国", "峰会", "한", "м", "2", "us"]).to_owned(),
        16 => format!("\"{} {}", random.one(WORDS), random.one(&["n", "na", "nat", "s", "sec", "外", "l"])),
        _ => random.one(WORDS).to_owned(),
    }
}

pub(super) fn query(random: &mut Random, depth: usize) -> String {
    match random.below(if depth > 2 { 2 } else { 8 }) {
        0..3 => leaf(random),
        3 | 4 => format!("{} {}", query(random, depth + 1), query(random, depth + 1)),
        5 => format!("({} OR {})", query(random, depth + 1), query(random, depth + 1)),
        6 => format!("-{}", leaf(random).trim_start_matches('-')),
        _ => format!("-({})", query(random, depth + 1)),
    }
}
