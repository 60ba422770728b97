//! A user's own words: files in the shape of the built-in ones, each of which adds to what is known or stands in its place.
//! What cannot be used is said with its line, and only that is left out.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::brief::{Name, Names, Problem, Severity};
use crate::extract::lexicon::{WORDS, Words};
use crate::extract::word::class;
use crate::text::{self, Span};

/// A file of the user's: its name without folder, and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// `topics.toml` holds topics, as the built-in one; all others hold lists of words, tables and names.
    pub name: String,
    /// What is in it.
    pub text: String,
}

/// What the files give, in their order, and what is wrong in each.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) lists: Vec<(String, Vec<String>)>,
    pub(super) without: Vec<(String, Vec<String>)>,
    pub(super) tables: Vec<(String, Vec<(String, String)>)>,
    pub(super) topics: Vec<(String, Vec<String>)>,
    pub(super) names: Names,
}

type Value<'a> = Spanned<DeValue<'a>>;

/// Reads one file into `all`; what is wrong in it is returned. `parties` are the usual names of all parties.
pub(super) fn read(file: &Own, parties: &[&str], all: &mut Reading) -> Vec<Problem> {
    let mut reader = Reader { source: &file.text, parties, problems: Vec::new(), all };
    match DeTable::parse(&file.text) {
        Ok(table) => {
            for (key, value) in table.get_ref() {
                if file.name == "topics.toml" {
                    let words = reader.texts(value);
                    reader.all.topics.push((text::line(key.get_ref()), words));
                } else {
                    reader.entry((key.get_ref(), key.span()), value);
                }
            }
        }
        Err(error) => reader.problem(error.span().unwrap_or_default(), error.message()),
    }
    reader.problems
}

/// The lists and tables of the built-in files, by their names.
fn known() -> Vec<&'static str> {
    let lists = WORDS.iter().filter(|(key, words)| matches!(words, Words::List(_)) && class::of(key).is_some());
    let lists = lists.map(|(key, _)| *key);
    lists.chain(["town", "sole", "needs", "house", "without", "party", "forum"]).collect()
}

struct Reader<'a> {
    source: &'a str,
    parties: &'a [&'a str],
    problems: Vec<Problem>,
    all: &'a mut Reading,
}

impl Reader<'_> {
    fn entry(&mut self, (key, at): (&str, std::ops::Range<usize>), value: &Value<'_>) {
        match key {
            "party" | "forum" => self.names(key, value),
            "sole" | "needs" | "house" => {
                let rows = self.rows(value, key != "needs");
                self.all.tables.push((key.to_owned(), rows));
            }
            "without" => {
                let Some(table) = value.get_ref().as_table() else {
                    return self.problem(value.span(), "“without” is a table of lists");
                };
                for (key, value) in table {
                    let name = key.get_ref();
                    if class::of(name).is_none() {
                        self.unknown(name, key.span());
                        continue;
                    }
                    let words = self.texts(value);
                    self.all.without.push((name.to_string(), words));
                }
            }
            _ if class::of(key).is_some() || key == "town" || self.parties.contains(&key) => {
                let words = self.texts(value);
                self.all.lists.push((key.to_owned(), words));
            }
            _ => self.unknown(key, at),
        }
    }

    fn unknown(&mut self, key: &str, at: std::ops::Range<usize>) {
        let known = known();
        let near = text::nearest(key, &known).or_else(|| text::nearest(key, self.parties));
        let help = near.map(|near| format!("did you mean “{near}”?"));
        let message = format!("“{key}” is no list of words and no party; it is left out");
        self.push(at, &message, help);
    }

    /// The texts of a list, clean; what is none is said and left out.
    fn texts(&mut self, value: &Value<'_>) -> Vec<String> {
        let Some(list) = value.get_ref().as_array() else {
            let found = value.get_ref().type_str();
            self.problem(value.span(), &format!("a list of texts is needed, not this {found}; it is left out"));
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in list {
            match Self::text(item) {
                Some(text) => texts.push(text),
                None => self.problem(item.span(), "a word is a text that is not empty; it is left out"),
            }
        }
        texts
    }

    fn text(value: &Value<'_>) -> Option<String> {
        value.get_ref().as_str().map(text::line).filter(|text| text.chars().any(char::is_alphanumeric))
    }

    /// The rows of a table of texts, whose values are parties where `of_parties`.
    fn rows(&mut self, value: &Value<'_>, of_parties: bool) -> Vec<(String, String)> {
        let Some(table) = value.get_ref().as_table() else {
            self.problem(value.span(), "a table of texts is needed; it is left out");
            return Vec::new();
        };
        let mut rows = Vec::new();
        for (key, value) in table {
            match Self::text(value) {
                Some(party) if of_parties && !self.parties.contains(&party.as_str()) => {
                    let help = text::nearest(&party, self.parties).map(|near| format!("did you mean “{near}”?"));
                    self.push(value.span(), &format!("no party is called “{party}”; the line is left out"), help);
                }
                Some(text) => rows.push((text::line(key.get_ref()), text)),
                None => self.problem(value.span(), "a text is needed; the line is left out"),
            }
        }
        rows
    }

    fn names(&mut self, list: &str, value: &Value<'_>) {
        let Some(entries) = value.get_ref().as_array() else {
            return self.problem(value.span(), &format!("each {list} is written as [[{list}]]"));
        };
        for entry in entries {
            let Some(table) = entry.get_ref().as_table() else {
                self.problem(entry.span(), &format!("each {list} is written as [[{list}]]"));
                continue;
            };
            let mut name = Name::default();
            for (key, value) in table {
                match key.get_ref().as_ref() {
                    "name" => name.name = Self::text(value).unwrap_or_default(),
                    "acronym" => name.acronym = Self::text(value),
                    "other" => name.other = self.texts(value),
                    "people" if list == "party" => name.people = self.texts(value),
                    "seat" if list == "party" => name.seat = self.texts(value),
                    other => {
                        let message = format!("unknown key “{other}” in a {list}; it is left out");
                        let keys = ["name", "acronym", "other", "people", "seat"];
                        let help = text::nearest(other, &keys).map(|near| format!("did you mean “{near}”?"));
                        self.push(key.span(), &message, help);
                    }
                }
            }
            if name.name.is_empty() {
                self.problem(entry.span(), &format!("a {list} needs “name”; it is left out"));
            } else if list == "party" {
                self.all.names.party.push(name);
            } else {
                self.all.names.forum.push(name);
            }
        }
    }

    fn problem(&mut self, at: std::ops::Range<usize>, message: &str) {
        self.push(at, message, None);
    }

    fn push(&mut self, at: std::ops::Range<usize>, message: &str, help: Option<String>) {
        let problem = Problem::at(self.source, Span::new(at.start, at.end), Severity::Error, message);
        self.problems.push(problem.with_help(help));
    }
}

/// `own` joined with the built-in names: an entry of the same usual name gets the new ones, and a name that somebody else had
/// is taken from them.
pub(super) fn joined(built_in: &Names, own: &Names) -> Names {
    let mut all = built_in.clone();
    for (list, own) in [(&mut all.party, &own.party), (&mut all.forum, &own.forum)] {
        for new in own {
            let is_new = |name: &String| {
                !std::iter::once(new.name.as_str())
                    .chain(new.others())
                    .any(|other| text::fold(other) == text::fold(name))
            };
            for old in list.iter_mut().filter(|old| old.name != new.name) {
                old.other.retain(&is_new);
                old.people.retain(&is_new);
                old.seat.retain(&is_new);
                old.acronym = old.acronym.take().filter(&is_new);
            }
            match list.iter_mut().find(|old| old.name == new.name) {
                Some(old) => {
                    old.acronym = new.acronym.clone().or(old.acronym.take());
                    old.other.extend(new.other.iter().cloned());
                    old.people.extend(new.people.iter().cloned());
                    old.seat.extend(new.seat.iter().cloned());
                }
                None => list.push(new.clone()),
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::brief::Brief;
    use crate::extract::extract;
    use crate::extract::lexicon::Lexicon;

    fn own(name: &str, text: &str) -> Own {
        Own { name: name.to_owned(), text: text.to_owned() }
    }

    fn read(text: &str, lexicon: &Lexicon) -> Brief {
        extract(&Article::of_text(text), None, lexicon)
    }

    const TALK: &str = "Ministers meet in Oslo\nNorwegian Foreign Minister Kari Lund met Chadian Foreign Minister Idriss Saleh in Oslo on 3 May \
                        2024. Lund said the talks were good. Both sides agreed to open an air link. The Fjord Compact was praised.";

    #[test]
    fn words_of_the_user_add_to_what_is_known_and_stand_in_its_place() {
        let files = [
            own(
                "desk.toml",
                "[[forum]]\nname = \"Fjord Compact\"\nacronym = \"FJC\"\n[[party]]\nname = \"Norway\"\npeople = [\"Chadian\"]\n",
            ),
            own("topics.toml", "flights = [\"air link\"]\n"),
        ];
        let (lexicon, problems) = Lexicon::with(&files);
        assert!(problems.iter().all(Vec::is_empty), "{problems:?}");
        let (before, after) = (read(TALK, Lexicon::built_in()), read(TALK, &lexicon));
        assert!(before.forums.is_empty());
        assert_eq!(after.forums[0].acronym.as_deref(), Some("FJC"));
        assert!(after.commitments[0].topics.contains(&"flights".to_owned()), "{:?}", after.commitments);
        assert_eq!(before.participants[1].party.as_deref(), Some("Chad"));
        assert_eq!(after.participants[1].party.as_deref(), Some("Norway"));
    }

    #[test]
    fn a_verb_can_be_added_and_taken_away() {
        let (mute, problems) = Lexicon::with(&[own("a.toml", "[without]\nsay = [\"say\"]\n")]);
        assert!(problems[0].is_empty(), "{problems:?}");
        assert_eq!(read(TALK, Lexicon::built_in()).quotes.len(), 1);
        assert!(read(TALK, &mute).quotes.is_empty());
        let odd = format!("{TALK}\n\nNorway vouched to open its market to fish.");
        let (more, _) = Lexicon::with(&[own("a.toml", "pledge = [\"vouch\"]\n")]);
        assert_eq!([Lexicon::built_in(), &more].map(|lexicon| read(&odd, lexicon).commitments.len()), [1, 2]);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line_and_the_rest_is_used() {
        let text = "sya = [\"x\"]\nsay = [\"yodel\", 3, \"\"]\ntown = \"Oslo\"\n[house]\n\"Big Hut\" = \"Norwey\"\n[[forum]]\nnam = \"x\"\n";
        let (lexicon, problems) = Lexicon::with(&[own("a.toml", text), own("b.toml", "say = [\n"), own("c.toml", "")]);
        let mut lines: Vec<usize> = problems[0].iter().map(|problem| problem.line).collect();
        lines.sort_unstable();
        assert_eq!(lines, [1, 2, 2, 3, 5, 6, 7], "{:?}", problems[0]);
        let help =
            |line: usize| problems[0].iter().find(|problem| problem.line == line).and_then(|one| one.help.clone());
        assert_eq!(help(1).as_deref(), Some("did you mean “say”?"));
        assert_eq!(help(5).as_deref(), Some("did you mean “Norway”?"));
        assert_eq!((problems[1].len(), problems[2].len()), (1, 0));
        assert_ne!(lexicon.word("yodels").class & class::SAY, 0);
    }
}
