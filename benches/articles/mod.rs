//! Generates realistic readouts of meetings, the same in every run, of about 400 words: a dateline, who met whom, direct and
//! reported speech over several paragraphs, commitments in sentences and in a list, forums, background, and the boilerplate
//! that pages put below an article. People and meetings are invented.

#[path = "../briefs/dice.rs"]
mod dice;

use dice::Dice;

/// A country, its adjective, its capital, given names and family names.
type Side = (&'static str, &'static str, &'static str, &'static [&'static str], &'static [&'static str]);

const SIDES: &[Side] = &[
    ("Kazakhstan", "Kazakh", "Astana", &["Erlan", "Aigerim", "Bolat"], &["Sarsenov", "Tulegenova", "Akhmetov"]),
    ("Norway", "Norwegian", "Oslo", &["Kari", "Bjørn", "Ingrid"], &["Solberg-Lund", "Ødegård", "Haugen"]),
    ("Kenya", "Kenyan", "Nairobi", &["Grace", "Daniel", "Wanjiru"], &["Otieno", "Kamau", "Mutua"]),
    ("Japan", "Japanese", "Tokyo", &["Kenji", "Haruka", "Makoto"], &["Tanabe", "Okuda", "Morishita"]),
    ("Chile", "Chilean", "Santiago", &["Inés", "Rodrigo", "Javiera"], &["Fuentes", "Valdivia", "Peñailillo"]),
    ("Egypt", "Egyptian", "Cairo", &["Samir", "Layla", "Karim"], &["Hassanein", "El-Masry", "Abdel Nour"]),
    ("Viet Nam", "Vietnamese", "Hanoi", &["Minh", "Hong", "Quoc"], &["Tran", "Pham", "Ngo"]),
    ("Türkiye", "Turkish", "Ankara", &["Ayşe", "Gökhan", "İlker"], &["Yıldırım", "Çelik", "Öztürk"]),
    ("Poland", "Polish", "Warsaw", &["Agnieszka", "Paweł", "Tomasz"], &["Nowicka", "Zieliński", "Wójcik"]),
    ("Indonesia", "Indonesian", "Jakarta", &["Dewi", "Agus", "Ratna"], &["Wibowo", "Santosa", "Lestari"]),
    ("Ghana", "Ghanaian", "Accra", &["Kofi", "Abena", "Kwame"], &["Mensah", "Boateng", "Asante"]),
    ("Uzbekistan", "Uzbek", "Tashkent", &["Jasur", "Dilnoza", "Rustam"], &["Karimov", "Yusupova", "Rakhimov"]),
];
const TITLES: &[&str] =
    &["Foreign Minister", "Prime Minister", "President", "Minister of Trade", "Deputy Foreign Minister"];
const DAYS: &[&str] = &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];
const MONTHS: &[&str] = &["January", "March", "May", "June", "September", "November"];
const WIRES: &[&str] = &["Reuters", "Xinhua", "AP", "Kyodo"];
const FORUMS: &[&str] = &[
    "United Nations",
    "World Trade Organization (WTO)",
    "Shanghai Cooperation Organization",
    "African Union",
    "Group of Twenty",
    "Organization for Security and Co-operation in Europe (OSCE)",
    "World Health Organization",
];
const VERBS: &[&str] = &["expand", "deepen", "strengthen", "resume", "accelerate", "finance", "extend", "safeguard"];
const THINGS: &[&str] = &[
    "direct flights between the two capitals",
    "the joint monitoring of the river basin",
    "cooperation in law enforcement",
    "trade in agricultural machinery",
    "the training of young diplomats",
    "the exchange of customs data",
    "railway freight along the northern corridor",
    "vaccination campaigns in the border districts",
    "research on the storage of clean energy",
    "visa-free travel for students and nurses",
    "the restoration of the old harbour",
    "talks on the delimitation of the sea border",
];
const ADVERBS: &[&str] =
    &["jointly", "next year", "without delay", "step by step", "before the end of 2026", "in good faith"];

/// First sentences. `A` and `B` are the countries, `Aj` and `Bj` their adjectives, `Af` and `As` the full name and surname of
/// a person, `At` the office, `Ac` the capital.
const LEADS: &[&str] = &[
    "At of A Af held talks with her Bj counterpart in Ac on DAY, and the two agreed to DO.",
    "Aj At Af received the visiting Bj Bt Bf in Ac on DAY for talks on THING and THING.",
    "The Aj and Bj governments will DO, their ministers announced after a meeting in Ac on DAY.",
    "Bj Bt Bf, who is on a three-day visit to A, met At Af on DAY in Ac to discuss THING.",
];
/// Paragraphs between the lead and the list, in any order.
const BODY: &[&str] = &[
    "“We did not come here to exchange courtesies; we came to DO,” As told reporters after the meeting. “What is needed now is \
     patience, money and a little more trust on either side.”",
    "Bs said that B stood ready to DO and added that his government intended to DO as soon as parliament had approved the means.",
    "The two sides agreed to DO, to DO and to DO. They also decided to set up a working group of experts, which is to report \
     to both ministers ADVERB.",
    "According to a statement of the ministry, A pledged to contribute 40 million dollars to the FORUM, and B undertook to DO \
     by June 2027.",
    "As stressed that A attached great importance to its ties with B. She noted that trade between the two countries had grown \
     by 12.4 percent since 2019, and that more than 30,000 students had taken part in exchanges.",
    "Both ministers reaffirmed their support for the FORUM and called on all parties to the conflict to respect the ceasefire \
     and to let humanitarian aid pass.",
    "“Nobody gains from a closed border,” said Bs, who took office last spring. “That is why we will DO.”",
    "During the talks, As expressed concern at recent incidents at sea; Bs replied that such matters should be handled within \
     the FORUM and not in the newspapers.",
    "Memoranda of understanding on THING and on THING were signed in the presence of both delegations. The opening of a Bj \
     consulate general in the south of A was also announced.",
    "Relations between the two neighbours had cooled after a dispute over fishing rights, in which several boats were held \
     for weeks. Ambassadors returned to their posts only in the autumn, and an earlier visit was put off twice.",
    "The Aj side invited Bs to return in the spring, and he accepted. The date will be fixed through diplomatic channels.",
    "As thanked B for its help after the floods and said her country would not forget it; he, in turn, praised what he called \
     the quiet work of the embassies.",
    "An official of the Aj delegation, who asked not to be named, said the talks had been frank and that no date for DOING had \
     been set.",
];
/// A list, one line per entry.
const LIST: &[&str] = &["The two governments undertook to:", "- DO;", "- DO ADVERB;", "- DO within the FORUM."];
/// Boilerplate below an article.
const TAIL: &[&str] = &[
    "Reporting by the Ac bureau; editing by R. Quill",
    "© 2025 The Generated Observer. All rights reserved.",
    "Read more: What the corridor means for the region",
    "Photo: the ministers in Ac",
];

/// Fills templates with the names of one article.
struct Writer {
    dice: Dice,
    names: Vec<(&'static str, String)>,
}

impl Writer {
    fn new(n: usize, seed: u64) -> Self {
        let mut dice = Dice::new(seed.wrapping_mul(0x0100_0000_01b3).wrapping_add(n as u64));
        let first = dice.below(SIDES.len());
        let second = (first + 1 + dice.below(SIDES.len() - 1)) % SIDES.len();
        let mut names = Vec::new();
        let keys = [["Af", "As", "At", "Aj", "Ac", "A"], ["Bf", "Bs", "Bt", "Bj", "Bc", "B"]];
        for (at, keys) in [first, second].into_iter().zip(keys) {
            let (name, adjective, capital, given, family) = SIDES[at];
            let (given, family, title) = (dice.choose(given), dice.choose(family), dice.choose(TITLES));
            let [full, surname, office, people, town, state] = keys;
            names.push((full, format!("{given} {family}")));
            names.extend(
                [surname, office, people, town, state]
                    .into_iter()
                    .zip([family, title, adjective, capital, name].map(str::to_owned)),
            );
        }
        names.push(("DAY", dice.choose(DAYS).to_owned()));
        Self { dice, names }
    }

    /// Replaces the placeholders of a template.
    fn fill(&mut self, template: &str) -> String {
        let mut out = String::with_capacity(template.len() * 2);
        for part in template.split_inclusive(|c: char| !c.is_ascii_alphabetic()) {
            let word = part.trim_end_matches(|c: char| !c.is_ascii_alphabetic());
            out.push_str(&self.word(word));
            out.push_str(part.strip_prefix(word).unwrap_or_default());
        }
        out
    }

    fn headline(&mut self) -> String {
        self.fill("A and B to DO")
    }

    fn word(&mut self, word: &str) -> String {
        let dice = &mut self.dice;
        match word {
            "DO" => format!("{} {}", dice.choose(VERBS), dice.choose(THINGS)),
            "DOING" => format!("the opening of {}", dice.choose(THINGS)),
            "THING" => dice.choose(THINGS).to_owned(),
            "FORUM" => dice.choose(FORUMS).to_owned(),
            "ADVERB" => dice.choose(ADVERBS).to_owned(),
            _ => self.names.iter().find(|(key, _)| *key == word).map_or(word, |(_, name)| name).to_owned(),
        }
    }
}

/// The paragraphs of article `n` generated from `seed`: headline, body and boilerplate.
pub(crate) fn paragraphs(n: usize, seed: u64) -> Vec<String> {
    let mut writer = Writer::new(n, seed);
    let mut all = vec![writer.headline()];
    let lead = writer.dice.choose(LEADS);
    let (month, wire, day) = (writer.dice.choose(MONTHS), writer.dice.choose(WIRES), 1 + writer.dice.below(28));
    let lead = writer.fill(lead);
    let town = writer.word("Ac").to_uppercase();
    all.push(format!("{town}, {month} {day} ({wire}) – {lead}"));
    let mut rest: Vec<&str> = BODY.to_vec();
    while rest.len() > 4 {
        let at = writer.dice.below(rest.len());
        all.push(writer.fill(rest.swap_remove(at)));
    }
    for line in LIST {
        all.push(writer.fill(line));
    }
    let tails = [0; 2].map(|_| writer.dice.choose(TAIL));
    all.extend(tails.map(|tail| writer.fill(tail)));
    all
}

/// Article `n` as plain text.
pub(crate) fn text(n: usize, seed: u64) -> String {
    paragraphs(n, seed).join("\n\n") + "\n"
}

/// Article `n` as a web page with menu, figure, related links and footer.
pub(crate) fn page(n: usize, seed: u64) -> String {
    let mut paragraphs = paragraphs(n, seed).into_iter();
    let headline = paragraphs.next().unwrap_or_default();
    let story: String = paragraphs.map(|line| format!("      <p class=\"story-text\">{line}</p>\n")).collect();
    let others: Vec<String> = (1..=30).map(|other| Writer::new(n + other, seed).headline()).collect();
    let links = |of: &[String]| -> String {
        let rows =
            of.iter().map(|words| format!("<li class=\"teaser\"><a href=\"/news/x\"><span>{words}</span></a></li>\n"));
        rows.collect()
    };
    let (menu, below) = others.split_at(18);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{headline} | The Generated Observer</title>\n\
         <meta property=\"og:title\" content=\"{headline}\"><meta property=\"og:site_name\" content=\"The Generated Observer\">\n\
         <meta property=\"article:published_time\" content=\"2025-05-{:02}T08:00:00Z\">\n\
         <style>{}</style><script>{}</script></head>\n<body><header><nav><ul>{}</ul></nav></header>\n\
         <main><article><h1>{headline}</h1>\n<figure><img src=\"/x.jpg\" alt=\"\"><figcaption>The ministers at the door</figcaption></figure>\n\
         <div class=\"body\">\n{story}</div>\n<div class=\"share\"><a href=\"#\">Share</a> <a href=\"#\">Print</a></div></article>\n\
         <aside class=\"related\"><h2>More on this</h2><ul>{}</ul></aside></main>\n\
         <footer><p>© The Generated Observer</p><ul><li>Contact</li><li>Privacy</li></ul></footer></body></html>\n",
        1 + n % 28,
        ".story-text { margin: 0 0 1em; font: 1rem/1.5 serif; }\n".repeat(40),
        "window.queue = window.queue || []; window.queue.push(function () { return 1; });\n".repeat(60),
        links(menu),
        links(below),
    )
}
