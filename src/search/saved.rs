//! SearchFile kept under a name, as the text of a TOML file that people write, share and keep in git: read with the place of
//! what is wrong, the rest holds; changed without losing a comment, an unknown key or the order.

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

use crate::brief::{Problem, Severity};
use crate::search::hit::Unit;
use crate::search::query::Query;
use crate::search::request::{Request, Sort};
use crate::text;

/// A search under a name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct SavedSearch {
    /// Its name; no two are called the same.
    pub name: String,
    /// The query, which is one.
    pub query: String,
    /// What the results are; the query's own unit where none.
    pub unit: Option<Unit>,
    /// The order of the results.
    pub sort: Sort,
}

impl SavedSearch {
    /// What it asks of the index.
    pub fn request(&self) -> Request {
        let query = Query::parse(&self.query, false).unwrap_or_default();
        Request { query, unit: self.unit, sort: self.sort, ..Request::default() }
    }
}

/// What a file of searches says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchFile {
    /// The searches, in the order of the file.
    pub all: Vec<SavedSearch>,
    /// What is wrong, in the order of the file.
    pub problems: Vec<Problem>,
}

/// A change of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SearchEdit {
    /// This search; one that is called the same goes.
    Save(SavedSearch),
    Rename {
        /// The name it has.
        from: String,
        /// The name it is to have.
        to: String,
    },
    Delete(String),
}

impl SearchFile {
    /// The searches in `source`.
    pub fn parse(source: &str) -> Self {
        let (table, errors) = DeTable::parse_recoverable(source);
        let mut reading = Reading { source, found: Self::default() };
        for error in errors {
            reading.wrong(error.span().unwrap_or_default(), error.message());
        }
        for (key, value) in table.get_ref() {
            match (key.get_ref().as_ref(), value.get_ref().as_array()) {
                ("search", Some(all)) => all.iter().for_each(|one| reading.search(one)),
                ("search", None) => reading.wrong(value.span(), "searches are written as [[search]]"),
                (other, _) => reading.unknown(other, key.span(), &["search"]),
            }
        }
        reading.found.problems.sort_by_key(|problem| (problem.line, problem.column));
        reading.found
    }

    /// The search called `name`.
    pub fn called(&self, name: &str) -> Option<&SavedSearch> {
        self.all.iter().find(|saved| saved.name == name)
    }
}

/// A reading under way.
struct Reading<'a> {
    source: &'a str,
    found: SearchFile,
}

impl Reading<'_> {
    fn say(&mut self, span: std::ops::Range<usize>, severity: Severity, message: &str) {
        self.found.problems.push(Problem::at(self.source, &span, severity, message));
    }

    fn wrong(&mut self, span: std::ops::Range<usize>, message: &str) {
        self.say(span, Severity::Error, message);
    }

    fn unknown(&mut self, key: &str, span: std::ops::Range<usize>, known: &[&str]) {
        let near = text::nearest(key, known).map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        self.say(span, Severity::Warning, &format!("unknown key \"{}\"{near}", text::line(key)));
    }

    /// One search, where it is one.
    fn search(&mut self, one: &Spanned<DeValue<'_>>) {
        let Some(table) = one.get_ref().as_table() else {
            return self.wrong(one.span(), "a search is a table with name and query");
        };
        let before = self.found.problems.len();
        let (mut saved, mut has_name, mut has_query) = (SavedSearch::default(), false, false);
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "name" => {
                    has_name = true;
                    self.name(value).into_iter().for_each(|name| saved.name = name);
                }
                "query" => {
                    has_query = true;
                    self.query(value).into_iter().for_each(|query| saved.query = query);
                }
                "unit" => saved.unit = self.pick(value, &units()),
                "sort" => saved.sort = self.pick(value, &SORTS).unwrap_or_default(),
                other => self.unknown(other, key.span(), &["name", "query", "unit", "sort"]),
            }
        }
        for (is_there, key) in [(has_name, "name"), (has_query, "query")] {
            if !is_there {
                self.wrong(one.span(), &format!("this search has no {key}"));
            }
        }
        let new = self.found.problems.get(before..).unwrap_or_default();
        if new.iter().all(|problem| problem.severity == Severity::Warning) {
            self.found.all.push(saved);
        }
    }

    fn name(&mut self, value: &Spanned<DeValue<'_>>) -> Option<String> {
        let name = value.get_ref().as_str().map(name_of).filter(|name| !name.is_empty());
        match name {
            None => self.wrong(value.span(), "a name is a text that is not empty"),
            Some(name) if self.found.called(&name).is_some() => {
                self.wrong(value.span(), &format!("another search is called \"{name}\" already"));
            }
            name => return name,
        }
        None
    }

    fn query(&mut self, value: &Spanned<DeValue<'_>>) -> Option<String> {
        let Some(typed) = value.get_ref().as_str() else {
            self.wrong(value.span(), "a query is a text");
            return None;
        };
        match Query::parse(typed, false) {
            Ok(query) if query.is_empty() => self.wrong(value.span(), "the query is empty"),
            Ok(_) => return Some(text::line(typed)),
            Err(error) => {
                // The place within the query, where the file has it as it is.
                let start = value.span().start + 1;
                let is_plain = self.source.get(start..start + typed.len()) == Some(typed);
                let span = if is_plain { start + error.span.start()..start + error.span.end() } else { value.span() };
                self.wrong(span, error.message.trim_end_matches('.'));
            }
        }
        None
    }

    fn pick<T: Copy>(&mut self, value: &Spanned<DeValue<'_>>, known: &[(&str, T)]) -> Option<T> {
        let word = value.get_ref().as_str().unwrap_or_default();
        let found = known.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
        if found.is_none() {
            let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            self.wrong(value.span(), &format!("this is one of {}", names.join(", ")));
        }
        found
    }
}

const SORTS: [(&str, Sort); 2] = [("relevance", Sort::Relevance), ("date", Sort::Date)];

fn units() -> [(&'static str, Unit); 4] {
    Unit::ALL.map(|unit| (unit.nouns().1, unit))
}

/// A name as it is kept: one clean line.
fn name_of(words: &str) -> String {
    text::line(words).trim().to_owned()
}

/// The file `source` with `change` made.
///
/// # Errors
/// A sentence, where the file is no TOML, is not written as the program writes it, or knows no such search.
pub fn apply_edit(source: &str, change: &SearchEdit) -> Result<String, String> {
    let mut document: DocumentMut = source.parse().map_err(|error: toml_edit::TomlError| {
        let span = error.span().unwrap_or_default();
        let at = Problem::at(source, &(span.start..span.end.max(span.start)), Severity::Error, "");
        format!("line {}, column {} of the file of searches is no TOML; nothing was changed", at.line, at.column)
    })?;
    let written = document.entry("search").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    let Some(all) = written.as_array_of_tables_mut() else {
        return Err("the searches are not written as [[search]]; nothing was changed".to_owned());
    };
    let called = |name: &str| format!("there is no search called \"{}\" any more", text::line(name));
    match change {
        SearchEdit::Save(saved) if place(all, &saved.name).is_none() && is_taken(all, &saved.name) => {
            let name = text::line(&saved.name);
            return Err(format!("\"{name}\" stands in the file of searches and cannot be read; nothing was changed"));
        }
        SearchEdit::Save(saved) => put(all, saved),
        SearchEdit::Rename { from, to } => {
            let to = name_of(to);
            if to.is_empty() || from != &to && is_taken(all, &to) {
                return Err(format!("a search cannot be called \"{to}\": the name is empty or taken"));
            }
            let table = place(all, from).and_then(|place| all.get_mut(place)).ok_or_else(|| called(from))?;
            set(table, "name", &to);
        }
        SearchEdit::Delete(name) => {
            let place = place(all, name).ok_or_else(|| called(name))?;
            if let Some(kept) = remove(all, place) {
                let rest = document.trailing().as_str().unwrap_or_default().to_owned();
                document.set_trailing(kept + &rest);
            }
        }
    }
    Ok(document.to_string())
}

/// Where the search called `name` stands. One that cannot be read is left as it is: what it was to say only its writer knows.
fn place(all: &ArrayOfTables, name: &str) -> Option<usize> {
    all.iter().position(|table| is_called(table, name) && is_whole(table))
}

fn is_taken(all: &ArrayOfTables, name: &str) -> bool {
    all.iter().any(|table| is_called(table, name))
}

fn is_called(table: &Table, name: &str) -> bool {
    table.get("name").and_then(Item::as_str).is_some_and(|known| name_of(known) == name)
}

/// Whether a table can be read as a search.
fn is_whole(table: &Table) -> bool {
    let mut all = ArrayOfTables::new();
    all.push(table.clone());
    let mut alone = DocumentMut::new();
    alone.insert("search", Item::ArrayOfTables(all));
    !SearchFile::parse(&alone.to_string()).all.is_empty()
}

fn put(all: &mut ArrayOfTables, saved: &SavedSearch) {
    let place = place(all, &saved.name).unwrap_or_else(|| {
        let mut table = Table::new();
        if !all.is_empty() {
            table.decor_mut().set_prefix("\n");
        }
        all.push(table);
        all.len() - 1
    });
    let Some(table) = all.get_mut(place) else { return };
    set(table, "name", &saved.name);
    set(table, "query", &saved.query);
    match saved.unit {
        Some(unit) => set(table, "unit", unit.nouns().1),
        None => drop(table.remove("unit")),
    }
    match SORTS.iter().find(|(_, sort)| *sort == saved.sort) {
        Some((word, Sort::Date)) => set(table, "sort", word),
        _ => drop(table.remove("sort")),
    }
}

/// Puts a value in the place of the one there, with the comment behind it.
fn set(table: &mut Table, key: &str, word: &str) {
    let mut new = value(word);
    if let (Some(old), Some(new)) = (table.get(key).and_then(Item::as_value), new.as_value_mut()) {
        *new.decor_mut() = old.decor().clone();
    }
    table.insert(key, new);
}

/// Takes a search out with the comment on it. What stands over the first one with an empty line between is about the file: it
/// goes to the next, or is given back where there is none.
fn remove(all: &mut ArrayOfTables, place: usize) -> Option<String> {
    let prefix = all.get(place).and_then(|table| table.decor().prefix()?.as_str()).unwrap_or_default().to_owned();
    all.remove(place);
    let head = prefix.rfind("\n\n").filter(|_| place == 0)?;
    let head = prefix.get(..head + 1)?.to_owned();
    let Some(next) = all.get_mut(0) else { return Some(head) };
    let own = next.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default().to_owned();
    next.decor_mut().set_prefix(head + if own.starts_with('\n') { "" } else { "\n" } + &own);
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# Our desk's searches.\n\n# Who has said what to China.\n[[search]]\nname = \"Overdue\"\nquery = \"is:overdue\" # each morning\nunit = \"commitments\"\nowner = \"A.\"\n\n[[search]]\nname = 'Rail'\nquery = 'rail \"belt and road\"'\nsort = \"date\"\n";

    fn saved(name: &str, query: &str) -> SavedSearch {
        SavedSearch { name: name.to_owned(), query: query.to_owned(), ..SavedSearch::default() }
    }

    #[test]
    fn searches_are_read_and_unknown_keys_warned_of() {
        let found = SearchFile::parse(FILE);
        assert_eq!(
            found.all,
            [
                SavedSearch { unit: Some(Unit::Commitment), ..saved("Overdue", "is:overdue") },
                SavedSearch { sort: Sort::Date, ..saved("Rail", "rail \"belt and road\"") },
            ]
        );
        let short: Vec<String> = found.problems.iter().map(|problem| problem.short("f")).collect();
        assert_eq!(short, ["f:8:1: warning: unknown key \"owner\""]);
        assert_eq!(SearchFile::parse(""), SearchFile::default());
    }

    #[test]
    fn nothing_of_a_file_reaches_the_screen_but_text() {
        let evil = "\\u001b]0;x\\u0007\\u202eA\\u200b\\u0000";
        let key = "\"\\u001b[2J\"";
        let source = format!("{key} = 1\n[[search]]\nname = \"{evil}\"\nquery = \"{evil}\"\n{key} = 2\n");
        let found = SearchFile::parse(&source);
        let saved = found.all.first().expect("it is a search");
        assert_eq!(found.problems.len(), 2);
        let said = found.problems.iter().map(|problem| problem.short("\u{1b}f"));
        for words in [saved.name.clone(), saved.query.clone()].into_iter().chain(said) {
            assert_eq!(words, text::line(&words));
            assert!(!words.chars().any(|c| c.is_control() || c == '\u{202e}'), "{words:?}");
        }
        assert!(saved.name.contains('A') && saved.query.contains('A'));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place_and_the_rest_holds() {
        let good = "\n[[search]]\nname = \"Good\"\nquery = \"law\"\n";
        for (wrong, place, words) in [
            ("[[search]]\nname = \"A\"\nquery = \"law (\"\n", "3:14", "parenthesis"),
            ("[[search]]\nname = \"A\"\nquery = \"\\u006caw partx:y\"\n", "3:9", "party"),
            ("[[search]]\nname = \"A\"\nquery = 3\n", "3:9", "text"),
            ("[[search]]\nname = \"A\"\nquery = \" \"\n", "3:9", "empty"),
            ("[[search]]\nname = \"\"\nquery = \"a\"\n", "2:8", "not empty"),
            ("[[search]]\nquery = \"a\"\n", "1:1", "no name"),
            ("[[search]]\nname = \"A\"\n", "1:1", "no query"),
            ("[[search]]\nname = \"A\"\nquery = \"a\"\nunit = \"commitment\"\n", "4:8", "commitments, quotes"),
            ("[[search]]\nname = \"A\"\nquery = \"a\"\nsort = 1\n", "4:8", "relevance, date"),
            ("serch = 1\n", "1:1", "did you mean search"),
            ("[[search]]\nname = \"Good\"\nquery = \"a\"\n", "6:8", "already"),
            ("[[search]]\nname = \"A\nquery = \"a\"\n", "2:", ""),
        ] {
            let found = SearchFile::parse(&format!("{wrong}{good}"));
            assert!(found.called("Good").is_some(), "{wrong}: {:?}", found.problems);
            let short: Vec<String> = found.problems.iter().map(|problem| problem.short("f")).collect();
            assert!(
                short.iter().any(|said| said.starts_with(&format!("f:{place}")) && said.contains(words)),
                "{short:?}"
            );
        }
        assert_eq!(SearchFile::parse("search = 3").problems.len(), 1);
    }

    #[test]
    fn a_change_leaves_every_other_byte_alone() {
        let renamed = apply_edit(FILE, &SearchEdit::Rename { from: "Rail".into(), to: "Rail “2”".into() }).unwrap();
        assert_eq!(renamed, FILE.replace("'Rail'", "\"Rail “2”\""));
        let asked = SavedSearch { unit: Some(Unit::Commitment), ..saved("Overdue", "is:overdue -x") };
        assert_eq!(apply_edit(FILE, &SearchEdit::Save(asked)).unwrap(), FILE.replace("is:overdue", "is:overdue -x"));
        let more = SavedSearch { sort: Sort::Date, unit: Some(Unit::Quote), ..saved("New", "\"a b\"") };
        let added = "\n[[search]]\nname = \"New\"\nquery = '\"a b\"'\nunit = \"quotes\"\nsort = \"date\"\n";
        assert_eq!(apply_edit(FILE, &SearchEdit::Save(more.clone())).unwrap(), format!("{FILE}{added}"));
        assert_eq!(apply_edit("", &SearchEdit::Save(more.clone())).unwrap(), added.trim_start());
        assert_eq!(SearchFile::parse(added).all, [more]);
        let removed = apply_edit(FILE, &SearchEdit::Delete("Overdue".into())).unwrap();
        let rest = FILE.get(FILE.find("\n[[search]]\nname = 'Rail'").unwrap()..).unwrap();
        assert_eq!(removed, format!("# Our desk's searches.\n{rest}"));
        let last = apply_edit(&removed, &SearchEdit::Delete("Rail".into())).unwrap();
        assert_eq!(last, "# Our desk's searches.\n");
    }

    #[test]
    fn a_change_that_cannot_be_made_says_why() {
        for (source, change, why) in [
            ("\n[[search]\nname", SearchEdit::Delete("A".into()), "line 2, column 10"),
            ("search = [{ name = \"A\", query = \"a\" }]", SearchEdit::Delete("A".into()), "[[search]]"),
            (FILE, SearchEdit::Delete("None".into()), "None"),
            (FILE, SearchEdit::Rename { from: "Rail".into(), to: "Overdue".into() }, "taken"),
            (FILE, SearchEdit::Rename { from: "Rail".into(), to: " ".into() }, "empty"),
        ] {
            let error = apply_edit(source, &change).unwrap_err();
            assert!(error.contains(why), "{error}");
        }
    }

    #[test]
    fn a_search_that_cannot_be_read_is_left_as_it_was_written() {
        let broken = "[[search]]\nname = \"A\"\nquery = \"law (\"\n";
        for change in [
            SearchEdit::Save(saved("A", "rail")),
            SearchEdit::Rename { from: "A".into(), to: "B".into() },
            SearchEdit::Rename { from: "B".into(), to: "A".into() },
            SearchEdit::Delete("A".into()),
        ] {
            let source = format!("{broken}\n[[search]]\nname = \"B\"\nquery = \"b\"\n");
            assert!(apply_edit(&source, &change).is_err(), "{change:?}");
        }
        // Where another is called the same and can be read, it is that one.
        let twice = format!("{broken}\n[[search]]\nname = \"A\"\nquery = \"road\"\n");
        assert_eq!(apply_edit(&twice, &SearchEdit::Save(saved("A", "rail"))).unwrap(), twice.replace("road", "rail"));
        assert_eq!(apply_edit(&twice, &SearchEdit::Delete("A".into())).unwrap(), broken);
    }
}
