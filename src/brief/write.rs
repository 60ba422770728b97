//! A brief as the text of a new file, in the order and the look of the file format: what is absent is left out, long texts
//! stand between `"""`, the source comes last. Every text is cleaned on its way, so that [`crate::brief::read`] gives the
//! same brief back.

use jiff::civil::Date;

use crate::brief::{Brief, Commitment, Evidence, Forum, Participant, Quote, Review, SCHEMA, Source};
use crate::text::{self, Kind};

/// A value that a key of the file format can have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text of one line, or one of the words of the format.
    Line(String),
    /// A text of several lines, between `"""`.
    Block(String),
    /// Words of the source, with the white space that they have there.
    Verbatim(String),
    /// A list of texts.
    Lines(Vec<String>),
    Day(Date),
}

impl Value {
    /// The value as TOML, clean.
    pub(crate) fn toml(&self) -> String {
        match self {
            Self::Line(words) => quoted(&text::line(words)),
            Self::Block(words) => block(words),
            Self::Verbatim(words) => quoted(text::clean(words, Kind::Block).0.trim_matches('\n')),
            Self::Lines(lines) => {
                let lines: Vec<String> = lines.iter().map(|line| quoted(&text::line(line))).collect();
                format!("[{}]", lines.join(", "))
            }
            Self::Day(day) => day.to_string(),
        }
    }
}

/// A point of a brief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Point {
    /// Somebody who took part.
    Participant(Participant),
    Quote(Quote),
    Commitment(Commitment),
    Forum(Forum),
}

impl Point {
    /// The key that points of its kind stand under.
    pub(crate) const fn list(&self) -> &'static str {
        match self {
            Self::Participant(_) => "participants",
            Self::Quote(_) => "quotes",
            Self::Commitment(_) => "commitments",
            Self::Forum(_) => "forums",
        }
    }

    /// Its keys and values, in the order of the file format.
    pub(crate) fn fields(&self) -> Fields {
        match self {
            Self::Participant(participant) => of_participant(participant),
            Self::Quote(quote) => of_quote(quote),
            Self::Commitment(commitment) => of_commitment(commitment),
            Self::Forum(forum) => of_forum(forum),
        }
    }
}

/// Keys and values, without those that are absent.
pub(crate) type Fields = Vec<(&'static str, Value)>;

/// The text of a file for `brief`.
pub fn to_toml(brief: &Brief) -> String {
    let mut file = format!("schema = {SCHEMA}\n{}", lines(&of_brief(brief)));
    let participants = brief.participants.iter().map(|p| ("participants", of_participant(p)));
    let quotes = brief.quotes.iter().map(|q| ("quotes", of_quote(q)));
    let commitments = brief.commitments.iter().map(|c| ("commitments", of_commitment(c)));
    let forums = brief.forums.iter().map(|f| ("forums", of_forum(f)));
    for (list, fields) in participants.chain(quotes).chain(commitments).chain(forums) {
        file.push_str(&format!("\n[[{list}]]\n{}", lines(&fields)));
    }
    let source = of_source(&brief.source);
    if !source.is_empty() {
        file.push_str(&format!("\n[source]\n{source}"));
    }
    file
}

/// `fields` as lines of a file.
pub(crate) fn lines(fields: &[(&'static str, Value)]) -> String {
    fields.iter().map(|(key, value)| format!("{key} = {}\n", value.toml())).collect()
}

/// A text in quotation marks.
fn quoted(words: &str) -> String {
    toml_edit::Value::from(words).to_string()
}

/// A text between `"""`, each paragraph a line.
fn block(words: &str) -> String {
    let clean = text::clean(words, Kind::Block).0;
    let mut safe = String::with_capacity(clean.len());
    let mut marks = 0;
    for c in clean.trim_matches('\n').chars() {
        marks = if c == '"' { marks + 1 } else { 0 };
        // Three in a row would end the text.
        if c == '\\' || marks == 3 {
            safe.push('\\');
            marks = 0;
        }
        safe.push(c);
    }
    format!("\"\"\"\n{safe}\n\"\"\"")
}

fn line(words: Option<&String>) -> Option<Value> {
    words.map(|words| Value::Line(words.clone()))
}

fn list(lines: &[String]) -> Option<Value> {
    (!lines.is_empty()).then(|| Value::Lines(lines.to_vec()))
}

fn word(word: &str) -> Value {
    Value::Line(word.to_owned())
}

fn review(review: Option<Review>) -> Option<Value> {
    review.map(|review| word(review.word()))
}

/// TOML knows the years 0 to 9999.
fn day(day: Option<Date>) -> Option<Value> {
    day.filter(|day| day.year() >= 0).map(Value::Day)
}

fn evidence(evidence: Option<&Evidence>) -> Option<Value> {
    evidence.map(|evidence| Value::Verbatim(evidence.words.clone()))
}

fn present<const N: usize>(fields: [(&'static str, Option<Value>); N]) -> Fields {
    fields.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}

fn of_brief(brief: &Brief) -> Fields {
    present([
        ("headline", Some(word(&brief.headline))),
        ("kind", Some(word(brief.kind.word()))),
        ("date", day(brief.date)),
        ("date_words", line(brief.date_words.as_ref())),
        ("place", line(brief.place.as_ref())),
        ("tags", list(&brief.tags)),
        ("review", Some(word(brief.review.word()))),
        ("summary", brief.summary.clone().map(Value::Block)),
    ])
}

fn of_participant(participant: &Participant) -> Fields {
    present([
        ("name", Some(word(&participant.name))),
        ("role", line(participant.role.as_ref())),
        ("party", line(participant.party.as_ref())),
    ])
}

fn of_quote(quote: &Quote) -> Fields {
    present([
        ("speaker", Some(word(&quote.speaker))),
        ("kind", Some(word(quote.kind.word()))),
        ("text", Some(word(&quote.text))),
        ("review", review(quote.review)),
        ("evidence", evidence(quote.evidence.as_ref())),
    ])
}

fn of_commitment(commitment: &Commitment) -> Fields {
    present([
        ("text", Some(word(&commitment.text))),
        ("parties", list(&commitment.parties)),
        ("to", list(&commitment.to)),
        ("kind", Some(word(commitment.kind.word()))),
        ("strength", commitment.strength.map(|strength| word(strength.word()))),
        ("topics", list(&commitment.topics)),
        ("forums", list(&commitment.forums)),
        ("due", day(commitment.due)),
        ("due_words", line(commitment.due_words.as_ref())),
        ("review", review(commitment.review)),
        ("evidence", evidence(commitment.evidence.as_ref())),
    ])
}

fn of_forum(forum: &Forum) -> Fields {
    present([
        ("name", Some(word(&forum.name))),
        ("acronym", line(forum.acronym.as_ref())),
        ("mention", line(forum.mention.as_ref())),
        ("note", line(forum.note.as_ref())),
    ])
}

fn of_source(source: &Source) -> String {
    let start = present([
        ("outlet", line(source.outlet.as_ref())),
        ("byline", line(source.byline.as_ref())),
        ("url", line(source.url.as_ref())),
        ("published", day(source.published)),
        ("retrieved", day(source.retrieved)),
        ("language", line(source.language.as_ref())),
        ("side", line(source.side.as_ref())),
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
