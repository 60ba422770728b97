//! Saved searches: the text of a TOML file that people write, share and keep in git. Reading reports problems with their
//! positions and keeps the rest; editing keeps comments, unknown keys and the order.

use std::ops::Range;

use toml_edit::{ArrayOfTables, DocumentMut, Item, TomlError, value};

use crate::search::hit::Unit;
use crate::search::query::Query;
use crate::search::request::{Request, Sort};
use crate::text::toml::{Reader, Table};
use crate::text::{self, Problem, Severity};

#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct SavedSearch {
    /// Unique in its file.
    pub name: String,
    /// Text that parses as a query.
    pub query: String,
    /// The unit of the query if `None`.
    pub unit: Option<Unit>,
    pub sort: Sort,
}

impl SavedSearch {
    pub fn request(&self) -> Request {
        let query = Query::parse(&self.query, false).unwrap_or_default();
        Request { query, unit: self.unit, sort: self.sort, ..Request::default() }
    }
}

/// The contents of a file of saved searches.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchFile {
    /// In the order of the file.
    pub all: Vec<SavedSearch>,
    /// In the order of the file.
    pub problems: Vec<Problem>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SearchEdit {
    /// Replaces the search of the same name.
    Save(SavedSearch),
    Rename {
        from: String,
        to: String,
    },
    Delete(String),
}

impl SearchFile {
    pub fn parse(source: &str) -> Self {
        let (mut reader, table) = Reader::parse_table(source);
        reader.unknown_keys(&table, "the file", ["search"].into_iter());
        let mut all = Vec::new();
        reader.tables(&table, "search", |reader, table, at| {
            all.push(read_search(reader, table, at, &all)?);
            Some(())
        });
        Self { all, problems: reader.into_problems() }
    }

    pub fn find(&self, name: &str) -> Option<&SavedSearch> {
        self.all.iter().find(|saved| saved.name == name)
    }
}

/// A search without errors. `others` are those before it in the file.
fn read_search(
    reader: &mut Reader<'_>,
    table: &Table<'_>,
    at: Range<usize>,
    others: &[SavedSearch],
) -> Option<SavedSearch> {
    let earlier = reader.problems.len();
    reader.unknown_keys(table, "a search", ["name", "query", "unit", "sort"].into_iter());
    for key in ["name", "query"].into_iter().filter(|key| !table.contains_key(*key)) {
        reader.error(at.clone(), &format!("a search needs “{key}”; it is left out"));
    }
    let name = read_name(reader, table, others);
    let query = read_query(reader, table);
    let unit = reader.choice(table, "unit", &Unit::ALL, |unit| unit.nouns().1);
    let sort = reader.choice(table, "sort", &Sort::ALL, Sort::as_str).unwrap_or_default();
    let has_error = reader.problems.iter().skip(earlier).any(|problem| problem.severity == Severity::Error);
    Some(SavedSearch { name: name?, query: query?, unit, sort }).filter(|_| !has_error)
}

fn read_name(reader: &mut Reader<'_>, table: &Table<'_>, others: &[SavedSearch]) -> Option<String> {
    let (text, value) = reader.raw_text(table, "name")?;
    let name = clean_name(text);
    if name.is_empty() {
        reader.error(value.span(), "the name is empty");
    } else if others.iter().any(|other| other.name == name) {
        reader.error(value.span(), &format!("another search already has the name “{name}”"));
    }
    Some(name)
}

fn read_query(reader: &mut Reader<'_>, table: &Table<'_>) -> Option<String> {
    let (text, value) = reader.raw_text(table, "query")?;
    match Query::parse(text, false) {
        Ok(query) if query.is_empty() => reader.error(value.span(), "the query is empty"),
        Ok(_) => {}
        Err(error) => {
            // The span within the query can be shown if the file has the query without escapes.
            let start = value.span().start + 1;
            let is_verbatim = reader.source.get(start..start + text.len()) == Some(text);
            let span = if is_verbatim { start + error.span.start()..start + error.span.end() } else { value.span() };
            reader.error(span, error.message.trim_end_matches('.'));
        }
    }
    Some(text::line(text))
}

fn clean_name(name: &str) -> String {
    text::line(name).trim().to_owned()
}

/// The file `source` after `edit`, or a sentence that says why it cannot be edited.
pub fn apply_edit(source: &str, edit: &SearchEdit) -> Result<String, String> {
    let mut document: DocumentMut = source.parse().map_err(|error: TomlError| {
        let at = Problem::at(source, &error.span().unwrap_or_default(), Severity::Error, "");
        format!(
            "the file of saved searches is not valid TOML (line {}, column {}); nothing was changed",
            at.line, at.column
        )
    })?;
    let searches = document.entry("search").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    let Some(searches) = searches.as_array_of_tables_mut() else {
        return Err("the searches are not written as [[search]]; nothing was changed".to_owned());
    };
    let missing = |name: &str| format!("there is no longer a search called “{}”", text::line(name));
    match edit {
        SearchEdit::Save(saved) => {
            let position = readable_position(searches, &saved.name);
            if position.is_none() && is_taken(searches, &saved.name) {
                let name = text::line(&saved.name);
                return Err(format!("the file has a search “{name}” that cannot be read; nothing was changed"));
            }
            save(searches, position, saved);
        }
        SearchEdit::Rename { from, to } => {
            let to = clean_name(to);
            if to.is_empty() {
                return Err("the new name is empty".to_owned());
            }
            if *from != to && is_taken(searches, &to) {
                return Err(format!("the name “{to}” is taken"));
            }
            let position = readable_position(searches, from).ok_or_else(|| missing(from))?;
            if let Some(table) = searches.get_mut(position) {
                set(table, "name", &to);
            }
        }
        SearchEdit::Delete(name) => {
            let position = readable_position(searches, name).ok_or_else(|| missing(name))?;
            if let Some(comment) = delete(searches, position) {
                let trailing = document.trailing().as_str().unwrap_or_default().to_owned();
                document.set_trailing(comment + &trailing);
            }
        }
    }
    Ok(document.to_string())
}

/// The position of the search called `name`. One with errors is not edited: only its author knows what it should be.
fn readable_position(searches: &ArrayOfTables, name: &str) -> Option<usize> {
    searches.iter().position(|table| has_name(table, name) && is_readable(table))
}

fn is_taken(searches: &ArrayOfTables, name: &str) -> bool {
    searches.iter().any(|table| has_name(table, name))
}

fn has_name(table: &toml_edit::Table, name: &str) -> bool {
    table.get("name").and_then(Item::as_str).is_some_and(|other| clean_name(other) == name)
}

fn is_readable(table: &toml_edit::Table) -> bool {
    let mut searches = ArrayOfTables::new();
    searches.push(table.clone());
    let mut document = DocumentMut::new();
    document.insert("search", Item::ArrayOfTables(searches));
    !SearchFile::parse(&document.to_string()).all.is_empty()
}

fn save(searches: &mut ArrayOfTables, position: Option<usize>, saved: &SavedSearch) {
    let position = position.unwrap_or_else(|| {
        let mut table = toml_edit::Table::new();
        if !searches.is_empty() {
            table.decor_mut().set_prefix("\n");
        }
        searches.push(table);
        searches.len() - 1
    });
    let Some(table) = searches.get_mut(position) else { return };
    set(table, "name", &saved.name);
    set(table, "query", &saved.query);
    match saved.unit {
        Some(unit) => set(table, "unit", unit.nouns().1),
        None => drop(table.remove("unit")),
    }
    if saved.sort == Sort::default() {
        table.remove("sort");
    } else {
        set(table, "sort", saved.sort.as_str());
    }
}

/// Replaces a value and keeps the comment after it.
fn set(table: &mut toml_edit::Table, key: &str, text: &str) {
    let mut new = value(text);
    if let (Some(old), Some(new)) = (table.get(key).and_then(Item::as_value), new.as_value_mut()) {
        *new.decor_mut() = old.decor().clone();
    }
    table.insert(key, new);
}

/// Deletes a search and the comment above it. A comment above the first search that an empty line separates from it is about
/// the file: it moves to the next search, or is returned if there is none.
fn delete(searches: &mut ArrayOfTables, position: usize) -> Option<String> {
    let prefix =
        searches.get(position).and_then(|table| table.decor().prefix()?.as_str()).unwrap_or_default().to_owned();
    searches.remove(position);
    let end = prefix.rfind("\n\n").filter(|_| position == 0)?;
    let comment = prefix.get(..end + 1)?.to_owned();
    let Some(next) = searches.get_mut(0) else { return Some(comment) };
    let own = next.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default().to_owned();
    next.decor_mut().set_prefix(comment + if own.starts_with('\n') { "" } else { "\n" } + &own);
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
    fn searches_are_read_and_unknown_keys_reported() {
        let found = SearchFile::parse(FILE);
        assert_eq!(
            found.all,
            [
                SavedSearch { unit: Some(Unit::Commitment), ..saved("Overdue", "is:overdue") },
                SavedSearch { sort: Sort::Date, ..saved("Rail", "rail \"belt and road\"") },
            ]
        );
        let short: Vec<String> = found.problems.iter().map(|problem| problem.short("f")).collect();
        assert_eq!(short, ["f:8:1: warning: a search has no key “owner”"]);
        assert_eq!(SearchFile::parse(""), SearchFile::default());
    }

    #[test]
    fn names_queries_and_problems_are_clean_text() {
        let evil = "\\u001b]0;x\\u0007\\u202eA\\u200b\\u0000";
        let key = "\"\\u001b[2J\"";
        let source = format!("{key} = 1\n[[search]]\nname = \"{evil}\"\nquery = \"{evil}\"\n{key} = 2\n");
        let found = SearchFile::parse(&source);
        let saved = found.all.first().expect("it is a search");
        assert_eq!(found.problems.len(), 2);
        let problems = found.problems.iter().map(|problem| problem.short("\u{1b}f"));
        for text in [saved.name.clone(), saved.query.clone()].into_iter().chain(problems) {
            assert_eq!(text, text::line(&text));
            assert!(!text.chars().any(|c| c.is_control() || c == '\u{202e}'), "{text:?}");
        }
        assert!(saved.name.contains('A') && saved.query.contains('A'));
    }

    #[test]
    fn problems_have_positions_and_the_rest_is_read() {
        let good = "\n[[search]]\nname = \"Good\"\nquery = \"law\"\n";
        for (wrong, position, message) in [
            ("[[search]]\nname = \"A\"\nquery = \"law (\"\n", "3:14", "parenthesis"),
            ("[[search]]\nname = \"A\"\nquery = \"\\u006caw partx:y\"\n", "3:9", "party"),
            ("[[search]]\nname = \"A\"\nquery = 3\n", "3:9", "a string"),
            ("[[search]]\nname = \"A\"\nquery = \" \"\n", "3:9", "empty"),
            ("[[search]]\nname = \"\"\nquery = \"a\"\n", "2:8", "empty"),
            ("[[search]]\nquery = \"a\"\n", "1:1", "needs “name”"),
            ("[[search]]\nname = \"A\"\n", "1:1", "needs “query”"),
            ("[[search]]\nname = \"A\"\nquery = \"a\"\nunit = \"commitment\"\n", "4:8", "unknown unit"),
            ("[[search]]\nname = \"A\"\nquery = \"a\"\nsort = 1\n", "4:8", "sort"),
            ("serch = 1\n", "1:1", "no key “serch”"),
            ("[[search]]\nname = \"Good\"\nquery = \"a\"\n", "6:8", "already"),
            ("[[search]]\nname = \"A\nquery = \"a\"\n", "2:", ""),
        ] {
            let found = SearchFile::parse(&format!("{wrong}{good}"));
            assert!(found.find("Good").is_some(), "{wrong}: {:?}", found.problems);
            let short: Vec<String> = found.problems.iter().map(|problem| problem.short("f")).collect();
            assert!(
                short.iter().any(|line| line.starts_with(&format!("f:{position}")) && line.contains(message)),
                "{short:?}"
            );
        }
        assert_eq!(SearchFile::parse("search = 3").problems.len(), 1);
    }

    #[test]
    fn an_edit_leaves_every_other_byte_alone() {
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
    fn an_impossible_edit_says_why() {
        for (source, edit, message) in [
            ("\n[[search]\nname", SearchEdit::Delete("A".into()), "line 2, column 10"),
            ("search = [{ name = \"A\", query = \"a\" }]", SearchEdit::Delete("A".into()), "[[search]]"),
            (FILE, SearchEdit::Delete("None".into()), "None"),
            (FILE, SearchEdit::Rename { from: "Rail".into(), to: "Overdue".into() }, "taken"),
            (FILE, SearchEdit::Rename { from: "Rail".into(), to: " ".into() }, "empty"),
        ] {
            let error = apply_edit(source, &edit).unwrap_err();
            assert!(error.contains(message), "{error}");
        }
    }

    #[test]
    fn a_search_with_errors_is_not_edited() {
        let broken = "[[search]]\nname = \"A\"\nquery = \"law (\"\n";
        for edit in [
            SearchEdit::Save(saved("A", "rail")),
            SearchEdit::Rename { from: "A".into(), to: "B".into() },
            SearchEdit::Rename { from: "B".into(), to: "A".into() },
            SearchEdit::Delete("A".into()),
        ] {
            let source = format!("{broken}\n[[search]]\nname = \"B\"\nquery = \"b\"\n");
            assert!(apply_edit(&source, &edit).is_err(), "{edit:?}");
        }
        // If another search of the same name has no errors, that one is edited.
        let twice = format!("{broken}\n[[search]]\nname = \"A\"\nquery = \"road\"\n");
        assert_eq!(apply_edit(&twice, &SearchEdit::Save(saved("A", "rail"))).unwrap(), twice.replace("road", "rail"));
        assert_eq!(apply_edit(&twice, &SearchEdit::Delete("A".into())).unwrap(), broken);
    }
}
