//! A user's own words: files in the form of the built-in ones, which add to the known words or replace them. What cannot be
//! used is reported with its position, and only that is left out.

use std::ops::Range;

use crate::brief::{Name, Names, Problem, Severity};
use crate::extract::lexicon::{WORDS, Words};
use crate::extract::word::class;
use crate::text;
use crate::text::toml::{Reader, Table, Value, did_you_mean};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// Name without the folder. `topics.toml` contains topics; all others contain lists of words, tables and names.
    pub name: String,
    pub text: String,
}

/// What all files define, in their order.
#[derive(Debug, Default)]
pub(super) struct OwnWords {
    pub(super) lists: Vec<(String, Vec<String>)>,
    pub(super) without: Vec<(String, Vec<String>)>,
    pub(super) tables: Vec<(String, Vec<(String, String)>)>,
    pub(super) topics: Vec<(String, Vec<String>)>,
    pub(super) names: Names,
}

/// Reads one file into `all` and returns its problems. `parties` are the usual names of all parties.
pub(super) fn read_own_file(file: &Own, parties: &[&str], all: &mut OwnWords) -> Vec<Problem> {
    let (reader, table) = Reader::parse_table(&file.text);
    if !reader.problems.is_empty() {
        return reader.into_problems();
    }
    let mut words = WordsReader { reader, parties, all };
    for (key, value) in &table {
        if file.name == "topics.toml" {
            let texts = words.read_list(value);
            words.all.topics.push((text::line(key.get_ref()), texts));
        } else {
            words.read_entry(key.get_ref(), key.span(), value);
        }
    }
    words.reader.into_problems()
}

fn known_lists() -> Vec<&'static str> {
    let lists = WORDS.iter().filter(|(key, words)| matches!(words, Words::List(_)) && class::of(key).is_some());
    let lists = lists.map(|(key, _)| *key);
    lists.chain(["town", "sole", "needs", "house", "without", "party", "forum"]).collect()
}

struct WordsReader<'a> {
    reader: Reader<'a>,
    parties: &'a [&'a str],
    all: &'a mut OwnWords,
}

impl WordsReader<'_> {
    fn read_entry(&mut self, key: &str, at: Range<usize>, value: &Value) {
        match key {
            "party" | "forum" => self.read_names(key, value),
            "sole" | "needs" | "house" => {
                let rows = self.read_rows(value, key != "needs");
                self.all.tables.push((key.to_owned(), rows));
            }
            "without" => {
                let Some(table) = value.get_ref().as_table() else {
                    return self.reader.wrong_type(value, key, "a table of lists");
                };
                for (key, value) in table {
                    let name = key.get_ref();
                    if class::of(name).is_none() {
                        self.report_unknown(name, key.span());
                        continue;
                    }
                    let words = self.read_list(value);
                    self.all.without.push((name.to_string(), words));
                }
            }
            _ if class::of(key).is_some() || key == "town" || self.parties.contains(&key) => {
                let words = self.read_list(value);
                self.all.lists.push((key.to_owned(), words));
            }
            _ => self.report_unknown(key, at),
        }
    }

    fn report_unknown(&mut self, key: &str, at: Range<usize>) {
        let near = did_you_mean(key, &known_lists()).or_else(|| did_you_mean(key, self.parties));
        let message = format!("“{key}” is not a list of words or a party; it is left out");
        self.reader.report(at, Severity::Error, &message, near);
    }

    fn read_list(&mut self, value: &Value) -> Vec<String> {
        let Some(list) = value.get_ref().as_array() else {
            let found = value.get_ref().type_str();
            self.reader.error(value.span(), &format!("expected a list of strings, not this {found}; it is left out"));
            return Vec::new();
        };
        let mut words = Vec::new();
        for item in list {
            match word_of(item) {
                Some(word) => words.push(word),
                None => self.reader.error(item.span(), "a word is a string that is not empty; it is left out"),
            }
        }
        words
    }

    /// Reads a table of texts. If `is_of_parties`, each value must be a party.
    fn read_rows(&mut self, value: &Value, is_of_parties: bool) -> Vec<(String, String)> {
        let Some(table) = value.get_ref().as_table() else {
            self.reader.error(value.span(), "expected a table of texts; it is left out");
            return Vec::new();
        };
        let mut rows = Vec::new();
        for (key, value) in table {
            match word_of(value) {
                Some(party) if is_of_parties && !self.parties.contains(&party.as_str()) => {
                    let near = did_you_mean(&party, self.parties);
                    let message = format!("no party is called “{party}”; the line is left out");
                    self.reader.report(value.span(), Severity::Error, &message, near);
                }
                Some(word) => rows.push((text::line(key.get_ref()), word)),
                None => self.reader.error(value.span(), "expected a text; the line is left out"),
            }
        }
        rows
    }

    fn read_names(&mut self, list: &str, value: &Value) {
        let Some(entries) = value.get_ref().as_array() else {
            return self.reader.wrong_type(value, list, &format!("written as [[{list}]]"));
        };
        for entry in entries {
            let Some(table) = entry.get_ref().as_table() else {
                self.reader.wrong_type(entry, list, &format!("written as [[{list}]]"));
                continue;
            };
            let name = self.read_name(list, table);
            if name.name.is_empty() {
                self.reader.error(entry.span(), &format!("a {list} needs “name”; it is left out"));
            } else if list == "party" {
                self.all.names.party.push(name);
            } else {
                self.all.names.forum.push(name);
            }
        }
    }

    fn read_name(&mut self, list: &str, table: &Table) -> Name {
        let mut name = Name::default();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "name" => name.name = word_of(value).unwrap_or_default(),
                "acronym" => name.acronym = word_of(value),
                "ambiguous" if list == "forum" => name.ambiguous = value.get_ref().as_bool().unwrap_or_default(),
                "other" => name.other = self.read_list(value),
                "people" if list == "party" => name.people = self.read_list(value),
                "seat" if list == "party" => name.seat = self.read_list(value),
                other => {
                    let near = did_you_mean(other, &["name", "acronym", "ambiguous", "other", "people", "seat"]);
                    let message = format!("a {list} has no key “{other}”; it is left out");
                    self.reader.report(key.span(), Severity::Error, &message, near);
                }
            }
        }
        name
    }
}

fn word_of(value: &Value) -> Option<String> {
    value.get_ref().as_str().map(text::line).filter(|text| text.chars().any(char::is_alphanumeric))
}

/// The built-in names with `own` merged in: an entry of the same usual name gets the new ones, which are removed from every
/// other entry.
pub(super) fn merge_names(built_in: &Names, own: &Names) -> Names {
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
        extract(&Article::from_text(text), None, lexicon)
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
        assert_ne!(lexicon.classes("yodels") & class::SAY, 0);
    }
}
