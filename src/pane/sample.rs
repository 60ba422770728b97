//! Briefs for the tests of this room: a typical one, an almost empty one, a hostile one, and one in many scripts.

use jiff::civil::date;

use crate::brief::{
    Brief, Commitment, CommitmentKind, Confidence, Evidence, Forum, Participant, Problem, Quote, QuoteKind, Review,
    Severity, Source, Strength,
};
use crate::text::{Kind, Removed, clean};

const ARTICLE: &str = "BEIJING – The foreign ministers of China and Kazakhstan opened a strategic dialogue on Friday.\n\
    王毅 (Wang Yi) said \"our two countries are good neighbours\". He added that China stands ready to widen trade.\n\
    The two sides agreed to deepen law enforcement and security cooperation, and to finish a new rail terminal \
    by the end of 2025. Kazakhstan promised China to keep visas free of charge. \
    They praised the Shanghai grouping.";

fn to_strings(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

fn evidence(words: &str) -> Evidence {
    let mut evidence = Evidence::verify(words, Some(ARTICLE));
    evidence.span = crate::text::Span::find(ARTICLE, words);
    evidence
}

fn person(name: &str, role: &str, party: &str) -> Participant {
    let (role, party) = (Some(role.to_owned()), Some(party.to_owned()));
    Participant { name: name.to_owned(), role, party, ..Participant::default() }
}

fn sample_quote(kind: QuoteKind, text: &str, words: &str) -> Quote {
    let (speaker, evidence) = ("Wang Yi".to_owned(), Some(evidence(words)));
    Quote { speaker, kind, text: text.to_owned(), evidence, ..Quote::default() }
}

/// A meeting of two parties, with points of every kind.
pub(super) fn usual() -> Brief {
    Brief {
        headline: "China and Kazakhstan open a strategic dialogue between their foreign ministers".to_owned(),
        date: Some(date(2024, 3, 29)),
        date_words: Some("Friday".to_owned()),
        place: Some("Beijing".to_owned()),
        tags: to_strings(&["central-asia"]),
        summary: Some("The ministers met for the first round.\nThey agreed on security and rail.".to_owned()),
        participants: vec![
            person("Wang Yi", "Foreign Minister", "China"),
            person("Murat Nurtleu", "Deputy Prime Minister and Foreign Minister", "Kazakhstan"),
            Participant { name: "Zhang Ming".to_owned(), ..Participant::default() },
        ],
        quotes: vec![
            sample_quote(
                QuoteKind::Direct,
                "our two countries are good neighbours",
                "our two countries are good neighbours",
            ),
            sample_quote(QuoteKind::Reported, "China stands ready to widen trade", "China stands ready to widen trade"),
        ],
        commitments: commitments(),
        forums: vec![
            Forum {
                name: "Shanghai Cooperation Organization".to_owned(),
                acronym: Some("SCO".to_owned()),
                mention: Some("the Shanghai grouping".to_owned()),
                note: Some("praised by both sides".to_owned()),
            },
            Forum { name: "China–Central Asia Summit".to_owned(), ..Forum::default() },
        ],
        source: Source {
            outlet: Some("The Example Desk".to_owned()),
            url: Some(
                "https://www.example.org/2024/03/30/china-kazakhstan?a=1&b=2#the-foreign-ministers-of-two".to_owned(),
            ),
            published: Some(date(2024, 3, 30)),
            retrieved: Some(date(2024, 4, 2)),
            language: Some("en".to_owned()),
            side: Some("press".to_owned()),
            text: Some(ARTICLE.to_owned()),
            ..Source::default()
        },
        ..Brief::default()
    }
}

fn commitments() -> Vec<Commitment> {
    let (both, kazakhstan) = (to_strings(&["China", "Kazakhstan"]), to_strings(&["Kazakhstan"]));
    vec![
        Commitment {
            text: "Deepen law-enforcement and security cooperation".to_owned(),
            parties: both.clone(),
            strength: Some(Strength::Firm),
            topics: to_strings(&["security"]),
            evidence: Some(evidence("deepen law enforcement and security cooperation")),
            ..Commitment::default()
        },
        Commitment {
            text: "Keep visas free of charge".to_owned(),
            parties: kazakhstan,
            to: to_strings(&["China"]),
            kind: CommitmentKind::Pledged,
            evidence: Some(evidence("never said in the article")),
            ..Commitment::default()
        },
        Commitment {
            text: "Finish a new rail terminal".to_owned(),
            parties: both,
            strength: Some(Strength::Soft),
            topics: to_strings(&["connectivity", "trade"]),
            forums: to_strings(&["SCO"]),
            due: Some(date(2025, 12, 31)),
            due_words: Some("by the end of 2025".to_owned()),
            ..Commitment::default()
        },
    ]
}

/// A draft with points that are unsure.
pub(super) fn unsure() -> Brief {
    let mut brief = Brief { review: Review::Draft, ..usual() };
    let low = Some(Confidence::Low);
    brief.participants[1].confidence = low;
    brief.quotes[1].confidence = low;
    brief.commitments[0].confidence = low;
    brief.commitments[2].confidence = low;
    brief.commitments[1].review = Some(Review::Reviewed);
    brief
}

/// A draft with nothing but a headline.
pub(super) fn bare() -> Brief {
    Brief { headline: "A meeting took place".to_owned(), review: Review::Draft, ..Brief::default() }
}

/// A hostile file after cleaning: only printable characters are left, but they still imitate markup, formulas and links.
pub(super) fn hostile() -> Brief {
    const POISON: &str = "\u{1b}]0;x\u{7}\u{202e}=1+1\u{200b}<script>alert(1)</script>[x](javascript:alert(1)) \
        ![i](https://evil.example/i.png) `a` **b** | c | &amp; https://evil.example a@evil.example\r\n# d\n> e\t\u{9b}2J";
    let line = |kind| clean(POISON, kind).0;
    let one = || line(Kind::Line);
    let poison = || Some(Evidence { words: line(Kind::Block), ..Evidence::default() });
    let all = || vec![one(), "@SUM(A1)".to_owned()];
    Brief {
        headline: one(),
        date_words: Some(one()),
        place: Some(one()),
        tags: all(),
        summary: Some(line(Kind::Block)),
        participants: vec![Participant {
            name: one(),
            role: Some(one()),
            party: Some(one()),
            ..Participant::default()
        }],
        quotes: vec![Quote { speaker: one(), text: one(), evidence: poison(), ..Quote::default() }],
        commitments: vec![
            Commitment {
                text: format!("=HYPERLINK({})", one()),
                parties: all(),
                to: all(),
                topics: all(),
                forums: all(),
                due_words: Some(one()),
                evidence: poison(),
                ..Commitment::default()
            },
            Commitment { text: "+1".to_owned(), parties: vec!["-2".to_owned()], ..Commitment::default() },
        ],
        forums: vec![Forum { name: one(), acronym: Some(one()), mention: Some("x".to_owned()), note: Some(one()) }],
        source: Source {
            outlet: Some(one()),
            url: Some(one()),
            language: Some(one()),
            side: Some(one()),
            hidden: Removed { controls: 3, bidi: 1, invisible: 2, marks: 0 },
            text: Some(line(Kind::Block)),
            ..Source::default()
        },
        ..Brief::default()
    }
}

pub(super) fn many_scripts() -> Brief {
    let mut brief = usual();
    brief.headline = "中国和哈萨克斯坦举行外长战略对话，双方同意深化执法与安全合作，并就地区形势交换意见。".to_owned();
    brief.place = Some("Астана, Қазақстан".to_owned());
    brief.participants.push(person("عبد الله بن زايد آل نهيان", "وزير الخارجية", "الإمارات العربية المتحدة"));
    brief.participants.push(person("ประยุทธ์ จันทร์โอชา", "นายกรัฐมนตรี", "ไทย"));
    brief.participants.push(person("Nguyễn Phú Trọng", "Tổng Bí thư", "Việt Nam"));
    brief.summary =
        Some("Екі тарап қауіпсіздік саласындағы ынтымақтастықты тереңдетуге келісті. 👩\u{200d}🚀🇰🇿".to_owned());
    brief
}

pub(super) fn all() -> [Brief; 5] {
    [usual(), bare(), hostile(), many_scripts(), unsure()]
}

pub(super) fn problems() -> Vec<Problem> {
    vec![
        Problem {
            severity: Severity::Error,
            message: "unknown kind \"repot\"".to_owned(),
            help: Some("one of report, readout, communique, statement, speech".to_owned()),
            line: 3,
            column: 8,
            length: 7,
            shown: "kind = \"repot\"".to_owned(),
        },
        Problem::of_file("too large"),
    ]
}
