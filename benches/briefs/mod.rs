//! Generates realistic briefs, the same in every run, for benchmarks and large tests. People and meetings are invented. Each
//! brief has about ten commitments of about twenty words, quotes, forums, names in the scripts of their countries, and a source
//! text that contains all evidence.

mod dice;

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use dice::Dice;

/// A country, family and given names in its script, and its capital.
type Country = (&'static str, &'static [&'static str], &'static [&'static str], &'static str);

const COUNTRIES: &[Country] = &[
    ("China", &["王", "李", "张", "陈"], &["伟明", "丽华", "国强", "晓东"], "Beijing"),
    ("Kazakhstan", &["Әлімов", "Сәрсенова", "Нұрланов"], &["Ерлан", "Айгүл", "Бауыржан"], "Astana"),
    ("Viet Nam", &["Nguyễn", "Trần", "Phạm"], &["Văn Đức", "Thị Hồng", "Quốc Việt"], "Hà Nội"),
    ("Türkiye", &["Yıldız", "Çelik", "Öztürk"], &["Ayşe", "Gökhan", "İlker"], "Ankara"),
    ("Egypt", &["حسن", "المصري", "عبد الله"], &["سامي", "ليلى", "كريم"], "Cairo"),
    ("Japan", &["田中", "佐藤", "鈴木"], &["さくら", "健一", "美咲"], "Tokyo"),
    ("South Korea", &["김", "박", "최"], &["민준", "서연", "지훈"], "Seoul"),
    ("Ukraine", &["Шевченко", "Коваль", "Мельник"], &["Олена", "Андрій", "Тарас"], "Kyiv"),
    ("Greece", &["Παπαδόπουλος", "Νικολάου"], &["Ελένη", "Γιώργος"], "Athens"),
    ("Georgia", &["ბერიძე", "კაპანაძე"], &["ნინო", "გიორგი"], "Tbilisi"),
    ("India", &["शर्मा", "पटेल", "सिंह"], &["अनीता", "राजेश", "विक्रम"], "New Delhi"),
    ("Thailand", &["ศรีสุข", "วงศ์ไทย"], &["สมชาย", "มาลี"], "Bangkok"),
    ("Israel", &["כהן", "לוי"], &["דנה", "יוסי"], "Jerusalem"),
    ("Armenia", &["Պետրոսյան", "Հակոբյան"], &["Անի", "Արմեն"], "Yerevan"),
    ("France", &["Lefèvre", "Garçon", "Béranger"], &["Élodie", "François"], "Paris"),
    ("Norway", &["Sørensen", "Ødegård"], &["Bjørn", "Åse"], "Oslo"),
    ("Brazil", &["Conceição", "Magalhães"], &["João", "Inês"], "Brasília"),
    ("Kenya", &["Otieno", "Wanjiru"], &["Grace", "Daniel"], "Nairobi"),
    ("United States", &["Miller", "Johnson"], &["Karen", "David"], "Washington"),
    ("Uzbekistan", &["Karimov", "To‘rayeva"], &["Jasur", "Dilnoza"], "Tashkent"),
];

const FORUMS: &[(&str, &str)] = &[
    ("Shanghai Cooperation Organization", "SCO"),
    ("World Trade Organization", "WTO"),
    ("Association of Southeast Asian Nations", "ASEAN"),
    ("Organization for Security and Co-operation in Europe", "OSCE"),
    ("Group of Twenty", "G20"),
    ("Middle Corridor Council", "MCC"),
];

const VERBS: &[&str] = &[
    "deepen", "expand", "launch", "strengthen", "establish", "support", "advance", "extend", "review", "sign", "fund",
    "open", "resume", "accelerate", "coordinate", "safeguard",
];
const THINGS: &[&str] = &[
    "law enforcement cooperation",
    "the exchange of customs data",
    "freedom of navigation",
    "visa-free travel",
    "railway freight along the corridor",
    "the protection of cultural heritage",
    "joint research on clean energy",
    "the training of border guards",
    "trade in agricultural goods",
    "the supply of critical minerals",
    "people-to-people exchanges",
    "the fight against human trafficking",
    "humanitarian aid to displaced families",
    "the modernisation of ports",
    "academic scholarships for young diplomats",
    "the monitoring of the ceasefire",
    "digital payments between banks",
    "nuclear safety inspections",
    "water management in the river basin",
    "air connections between the capitals",
    "a memorandum on labour migration",
    "the joint investment fund",
    "measures against cyber attacks",
    "freedom of the press",
    "freedom of assembly at universities",
];
const WITH: &[&str] = &[
    "in line with international law",
    "on the basis of mutual benefit",
    "with the participation of regional banks",
    "under the supervision of both ministries",
    "through a working group of experts",
    "together with local authorities",
    "with full respect for sovereignty and territorial integrity",
    "by means of annual consultations",
    "within the framework of the comprehensive partnership",
    "and report on it to the heads of government",
];
const TOPICS: &[&str] = &["security", "trade", "energy", "culture", "health", "connectivity", "migration", "climate"];
const SYLLABLES: &[&str] = &[
    "ba", "ko", "ri", "ta", "mel", "sha", "dor", "vi", "nu", "kar", "zan", "lo", "pe", "gra", "tir", "os", "en", "ul",
    "fa", "hin", "jo", "ces", "wy", "qua",
];

/// A number below `n`; small ones are far more likely, as with the frequency of words.
fn skewed(dice: &mut Dice, n: usize) -> usize {
    let (a, b) = (dice.below(n) + 1, dice.below(n) + 1);
    (a * b / n.max(1)).min(n - 1) * dice.below(100) / 100
}

/// An invented name of a place.
fn place_name(n: usize) -> String {
    let mut dice = Dice::new(n as u64 + 77);
    let mut name: String = (0..2 + n % 3).map(|_| dice.choose(SYLLABLES)).collect();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    name
}

fn commitment(dice: &mut Dice) -> String {
    let near = place_name(skewed(dice, 20_000));
    let (verb, thing, with) = (dice.choose(VERBS), dice.choose(THINGS), dice.choose(WITH));
    let year = 2025 + dice.below(8);
    format!("{verb} {thing} in the region of {near} {with} until the end of {year}")
}

fn capitalize(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The TOML of brief `n` of the library generated from `seed`.
pub(crate) fn brief(n: usize, seed: u64) -> String {
    let mut dice = Dice::new(seed.wrapping_mul(0x0100_0000_01b3).wrapping_add(n as u64));
    let first = dice.below(COUNTRIES.len());
    let second = (first + 1 + dice.below(COUNTRIES.len() - 1)) % COUNTRIES.len();
    let sides = [COUNTRIES[first], COUNTRIES[second]];
    let people = sides.map(|(_, family, given, _)| format!("{} {}", dice.choose(given), dice.choose(family)));
    let [a, b] = sides.map(|side| side.0);
    let (year, month, day) = (2015 + dice.below(12), 1 + dice.below(12), 1 + dice.below(28));
    let commitments: Vec<String> = (0..8 + dice.below(5)).map(|_| commitment(&mut dice)).collect();
    let statements: Vec<String> = (0..3 + dice.below(3)).map(|_| commitment(&mut dice)).collect();
    let forum = dice.choose(FORUMS);
    let topic = dice.choose(TOPICS);
    let mut out = String::with_capacity(8192);
    let _ = write!(
        out,
        "schema = 1\nheadline = \"{a} and {b} agree to {}\"\nkind = \"report\"\ndate = {year}-{month:02}-{day:02}\n\
         place = \"{}\"\ntags = [\"{topic}\"]\nreview = \"{}\"\nsummary = \"\"\"\n{} and {} met. The two sides agreed to {}.\n\"\"\"\n",
        dice.choose(THINGS),
        sides[0].3,
        if dice.below(5) == 0 { "draft" } else { "reviewed" },
        people[0],
        people[1],
        commitments[0],
    );
    for (name, side) in people.iter().zip([a, b]) {
        let _ = write!(out, "\n[[participants]]\nname = \"{name}\"\nrole = \"Foreign Minister\"\nparty = \"{side}\"\n");
    }
    let mut source = format!("{} – {} of {a} received {} of {b}.", sides[0].3, people[0], people[1]);
    for (at, words) in statements.iter().enumerate() {
        let who = &people[at % 2];
        let sentence = format!("{who} said that his country was ready to {words}.");
        let _ = write!(
            out,
            "\n[[quotes]]\nspeaker = \"{who}\"\nkind = \"reported\"\ntext = \"{who} is ready to {words}.\"\nevidence = \"{sentence}\"\n"
        );
        source.push('\n');
        source.push_str(&sentence);
    }
    for words in &commitments {
        let (kind, parties, to) = match dice.below(3) {
            0 => ("pledged", format!("[\"{a}\"]"), format!("to = [\"{b}\"]\n")),
            1 => ("announced", format!("[\"{b}\"]"), String::new()),
            _ => ("agreed", format!("[\"{a}\", \"{b}\"]"), String::new()),
        };
        let strength = if dice.below(3) == 0 { "soft" } else { "firm" };
        let topic = dice.choose(TOPICS);
        let due = if dice.below(4) == 0 { format!("due = {}-12-31\n", 2020 + dice.below(12)) } else { String::new() };
        let in_forum = if dice.below(5) == 0 { format!("forums = [\"{}\"]\n", forum.1) } else { String::new() };
        let _ = write!(
            out,
            "\n[[commitments]]\ntext = \"{}\"\nparties = {parties}\n{to}kind = \"{kind}\"\nstrength = \"{strength}\"\n\
             topics = [\"{topic}\"]\n{in_forum}{due}",
            capitalize(words),
        );
        // One in ten has no evidence, as if written by hand.
        if dice.below(10) > 0 {
            let _ = writeln!(out, "evidence = \"{words}\"");
        }
        let _ = write!(source, "\nAccording to the communiqué the governments intend to {words}, diplomats said.");
    }
    let _ = write!(
        out,
        "\n[[forums]]\nname = \"{}\"\nacronym = \"{}\"\n\n[source]\noutlet = \"Generated Observer\"\n\
         url = \"https://example.org/{n}\"\nlanguage = \"en\"\nside = \"press\"\ntext = \"\"\"\n{source}\n\"\"\"\n",
        forum.0, forum.1,
    );
    out
}

/// The path of brief `n` below the folder of its library.
pub(crate) fn path(n: usize) -> String {
    format!("{:03}/brief-{n:06}.toml", n / 250)
}

/// Writes a library of `count` briefs into the folder `root`.
pub(crate) fn write(root: &Path, count: usize, seed: u64) -> io::Result<()> {
    for n in 0..count {
        let file = root.join(path(n));
        if n % 250 == 0
            && let Some(folder) = file.parent()
        {
            fs::create_dir_all(folder)?;
        }
        fs::write(file, brief(n, seed))?;
    }
    Ok(())
}
