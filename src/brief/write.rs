//! Writes a brief as TOML, in the order of the file format, without absent keys. All text is cleaned, so that
//! [`crate::brief::read_brief`] returns the same brief.

use jiff::civil::Date;

use crate::brief::{Brief, Commitment, Confidence, Evidence, Forum, Participant, Quote, Review, SCHEMA, Source};
use crate::text::{self, Kind};

/// The value of a key in the file format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Text on one line, or a keyword.
    Line(String),
    /// Text of several lines, in `"""`.
    Block(String),
    /// Source text, with its white space unchanged.
    Verbatim(String),
    Lines(Vec<String>),
    Day(Date),
}

impl Value {
    /// The cleaned value in TOML.
    pub(crate) fn to_toml(&self) -> String {
        match self {
            Self::Line(words) => quoted(&text::line(words)),
            Self::Block(words) => multiline(words),
            Self::Verbatim(words) => quoted(text::clean(words, Kind::Block).0.trim_matches('\n')),
            Self::Lines(lines) => {
                let lines: Vec<String> = lines.iter().map(|line| quoted(&text::line(line))).collect();
                format!("[{}]", lines.join(", "))
            }
            Self::Day(day) => day.to_string(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Point {
    Participant(Participant),
    Quote(Quote),
    Commitment(Commitment),
    Forum(Forum),
}

impl Point {
    /// The key of the list that contains points of its kind.
    pub(crate) const fn list_key(&self) -> &'static str {
        match self {
            Self::Participant(_) => "participants",
            Self::Quote(_) => "quotes",
            Self::Commitment(_) => "commitments",
            Self::Forum(_) => "forums",
        }
    }

    /// In the order of the file format.
    pub(crate) fn fields(&self) -> Fields {
        match self {
            Self::Participant(participant) => participant_fields(participant),
            Self::Quote(quote) => quote_fields(quote),
            Self::Commitment(commitment) => commitment_fields(commitment),
            Self::Forum(forum) => forum_fields(forum),
        }
    }
}

/// Keys and values, without the absent ones.
pub(crate) type Fields = Vec<(&'static str, Value)>;

/// The text of a new file for `brief`.
pub fn to_toml(brief: &Brief) -> String {
    let mut file = format!("schema = {SCHEMA}\n{}", lines(&brief_fields(brief)));
    let participants = brief.participants.iter().map(|p| ("participants", participant_fields(p)));
    let quotes = brief.quotes.iter().map(|q| ("quotes", quote_fields(q)));
    let commitments = brief.commitments.iter().map(|c| ("commitments", commitment_fields(c)));
    let forums = brief.forums.iter().map(|f| ("forums", forum_fields(f)));
    for (list, fields) in participants.chain(quotes).chain(commitments).chain(forums) {
        file.push_str(&format!("\n[[{list}]]\n{}", lines(&fields)));
    }
    let source = source_lines(&brief.source);
    if !source.is_empty() {
        file.push_str(&format!("\n[source]\n{source}"));
    }
    file
}

pub(crate) fn lines(fields: &[(&'static str, Value)]) -> String {
    fields.iter().map(|(key, value)| format!("{key} = {}\n", value.to_toml())).collect()
}

fn quoted(words: &str) -> String {
    toml_edit::Value::from(words).to_string()
}

/// `words` in `"""`, with one paragraph per line.
fn multiline(words: &str) -> String {
    let clean = text::clean(words, Kind::Block).0;
    let mut safe = String::with_capacity(clean.len());
    let mut marks = 0;
    for c in clean.trim_matches('\n').chars() {
        marks = if c == '"' { marks + 1 } else { 0 };
        // Three quotation marks in a row would end the string.
        if c == '\\' || marks == 3 {
            safe.push('\\');
            marks = 0;
        }
        safe.push(c);
    }
    format!("\"\"\"\n{safe}\n\"\"\"")
}

fn optional_line(words: Option<&String>) -> Option<Value> {
    words.map(|words| Value::Line(words.clone()))
}

fn list(lines: &[String]) -> Option<Value> {
    (!lines.is_empty()).then(|| Value::Lines(lines.to_vec()))
}

fn keyword(word: &str) -> Value {
    Value::Line(word.to_owned())
}

fn review(review: Option<Review>) -> Option<Value> {
    review.map(|review| keyword(review.word()))
}

fn confidence(confidence: Option<Confidence>) -> Option<Value> {
    confidence.map(|confidence| keyword(confidence.word()))
}

/// `None` if the year is negative, which TOML does not allow.
fn day(day: Option<Date>) -> Option<Value> {
    day.filter(|day| day.year() >= 0).map(Value::Day)
}

fn evidence(evidence: Option<&Evidence>) -> Option<Value> {
    evidence.map(|evidence| Value::Verbatim(evidence.words.clone()))
}

fn present<const N: usize>(fields: [(&'static str, Option<Value>); N]) -> Fields {
    fields.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}

fn brief_fields(brief: &Brief) -> Fields {
    present([
        ("headline", Some(keyword(&brief.headline))),
        ("kind", Some(keyword(brief.kind.word()))),
        ("date", day(brief.date)),
        ("date_end", day(brief.date_end)),
        ("date_words", optional_line(brief.date_words.as_ref())),
        ("place", optional_line(brief.place.as_ref())),
        ("tags", list(&brief.tags)),
        ("review", Some(keyword(brief.review.word()))),
        ("summary", brief.summary.clone().map(Value::Block)),
    ])
}

fn participant_fields(participant: &Participant) -> Fields {
    present([
        ("name", Some(keyword(&participant.name))),
        ("role", optional_line(participant.role.as_ref())),
        ("party", optional_line(participant.party.as_ref())),
        ("confidence", confidence(participant.confidence)),
    ])
}

fn quote_fields(quote: &Quote) -> Fields {
    present([
        ("speaker", Some(keyword(&quote.speaker))),
        ("kind", Some(keyword(quote.kind.word()))),
        ("text", Some(keyword(&quote.text))),
        ("review", review(quote.review)),
        ("confidence", confidence(quote.confidence)),
        ("evidence", evidence(quote.evidence.as_ref())),
    ])
}

fn commitment_fields(commitment: &Commitment) -> Fields {
    present([
        ("text", Some(keyword(&commitment.text))),
        ("parties", list(&commitment.parties)),
        ("to", list(&commitment.to)),
        ("kind", Some(keyword(commitment.kind.word()))),
        ("strength", commitment.strength.map(|strength| keyword(strength.word()))),
        ("topics", list(&commitment.topics)),
        ("forums", list(&commitment.forums)),
        ("due", day(commitment.due)),
        ("due_words", optional_line(commitment.due_words.as_ref())),
        ("review", review(commitment.review)),
        ("confidence", confidence(commitment.confidence)),
        ("evidence", evidence(commitment.evidence.as_ref())),
    ])
}

fn forum_fields(forum: &Forum) -> Fields {
    present([
        ("name", Some(keyword(&forum.name))),
        ("acronym", optional_line(forum.acronym.as_ref())),
        ("mention", optional_line(forum.mention.as_ref())),
        ("note", optional_line(forum.note.as_ref())),
    ])
}

fn source_lines(source: &Source) -> String {
    let start = present([
        ("outlet", optional_line(source.outlet.as_ref())),
        ("byline", optional_line(source.byline.as_ref())),
        ("url", optional_line(source.url.as_ref())),
        ("published", day(source.published)),
        ("retrieved", day(source.retrieved)),
        ("language", optional_line(source.language.as_ref())),
        ("side", optional_line(source.side.as_ref())),
    ]);
    let text = present([("text", source.text.clone().map(Value::Block))]);
    let hidden = source.hidden;
    let counts = [
        ("controls", hidden.controls),
        ("bidi", hidden.bidi),
        ("invisible", hidden.invisible),
        ("marks", hidden.marks),
    ];
    let counts: Vec<String> =
        counts.iter().filter(|(_, count)| *count > 0).map(|(key, count)| format!("{key} = {count}")).collect();
    let hidden = if counts.is_empty() { String::new() } else { format!("hidden = {{ {} }}\n", counts.join(", ")) };
    [lines(&start), hidden, lines(&text)].concat()
}
