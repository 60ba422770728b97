//! Edits the text of a brief's file. `toml_edit` finds the positions, and only the bytes that change are replaced, so comments,
//! order, blanks, line ends and unknown keys stay. Its `DocumentMut` would not do for that: it writes LF for CRLF, and removes
//! all comments above a table with it. The new text is read again, so that an edit never adds a problem to a file.

use std::ops::Range;

use toml_edit::{Document, DocumentMut, Item, Table, TableLike};

use crate::brief::keys::{self, Key};
use crate::brief::write::{Point, Value, lines};
use crate::brief::{Brief, Reading, Severity, read_brief};
use crate::text::{self, Span};

/// A section of a brief's file. Points are counted from 0, like those of a [`Brief`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// The keys at the top of the file.
    Brief,
    Source,
    Participant(usize),
    Quote(usize),
    Commitment(usize),
    Forum(usize),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Sets a key of a section, or removes it if the value is `None`.
    Set(Section, &'static str, Option<Value>),
    /// Adds a point after the others of its kind.
    Add(Point),
    /// Removes a point, including the comments in it and directly above it.
    Remove(Section),
}

type Result<T> = std::result::Result<T, String>;

/// Applies `edit` to the text of a file.
///
/// # Errors
/// Returns the reason as a clause if the file is not a brief, the point or key does not exist, or the edit would add a problem.
pub fn edit(text: &str, edit: &Edit) -> Result<String> {
    let before = read_brief(text);
    if before.brief.is_none() {
        return Err("the file contains no brief".to_owned());
    }
    let document = Document::parse(text).map_err(|error| text::line(error.message()))?;
    let file = File { text, root: document.as_table() };
    let after = match edit {
        Edit::Set(section, key, value) => file.set_key(*section, key, value.as_ref())?,
        Edit::Add(point) => file.add_point(point)?,
        Edit::Remove(section) => file.remove_point(*section)?,
    };
    check_no_new_problems(&before, &read_brief(&after), edit)?;
    Ok(after)
}

/// The number of the line at which a section begins; 1 if the section does not exist.
pub fn line_of(text: &str, section: Section) -> usize {
    let at = Document::parse(text).ok().and_then(|document| {
        let (list, index, known) = section.location();
        match document.as_table().get(list)? {
            Item::Table(table) => table.span(),
            Item::ArrayOfTables(tables) => tables.iter().filter(|t| is_usable(*t, known)).nth(index?)?.span(),
            item => item.span(),
        }
    });
    Span::new(0, at.map_or(0, |at| at.start)).slice(text).matches('\n').count() + 1
}

/// Fails with the first problem that the edit has added. A point that is no longer read is a problem too.
fn check_no_new_problems(before: &Reading, after: &Reading, edit: &Edit) -> Result<()> {
    let errors = |reading: &Reading| {
        let errors = reading.problems.iter().filter(|problem| problem.severity == Severity::Error);
        errors.map(|problem| problem.message.clone()).collect::<Vec<_>>()
    };
    let mut old = errors(before);
    for error in errors(after) {
        match old.iter().position(|known| *known == error) {
            Some(index) => drop(old.swap_remove(index)),
            None => return Err(error),
        }
    }
    let points =
        |brief: &Brief| brief.participants.len() + brief.quotes.len() + brief.commitments.len() + brief.forums.len();
    let (old, new) = (before.brief.as_ref().map_or(0, points), after.brief.as_ref().map(points));
    let wanted = match edit {
        Edit::Set(..) => old,
        Edit::Add(_) => old + 1,
        Edit::Remove(_) => old.saturating_sub(1),
    };
    match new {
        None => Err("a brief needs a headline".to_owned()),
        Some(new) if new != wanted => Err("the point would lack a required key".to_owned()),
        Some(_) => Ok(()),
    }
}

impl Section {
    /// The key of the file that contains the section, its index there, and the keys it may have.
    const fn location(self) -> (&'static str, Option<usize>, &'static [Key]) {
        match self {
            Self::Brief => ("", None, keys::BRIEF),
            Self::Source => ("source", None, keys::SOURCE),
            Self::Participant(n) => ("participants", Some(n), keys::PARTICIPANT),
            Self::Quote(n) => ("quotes", Some(n), keys::QUOTE),
            Self::Commitment(n) => ("commitments", Some(n), keys::COMMITMENT),
            Self::Forum(n) => ("forums", Some(n), keys::FORUM),
        }
    }
}

struct File<'a> {
    text: &'a str,
    root: &'a Table,
}

impl File<'_> {
    fn set_key(&self, section: Section, key: &'static str, value: Option<&Value>) -> Result<String> {
        let (list, index, known) = section.location();
        if !known.iter().any(|row| row.name == key) {
            return Err(format!("there is no key “{key}” here"));
        }
        let item = if list.is_empty() { None } else { self.root.get(list) };
        match (section, item, index) {
            (Section::Brief, ..) => self.set_in(self.root, known, key, value),
            (Section::Source, Some(Item::Table(table)), _) if table.is_dotted() || !table.is_implicit() => {
                self.set_in(table, known, key, value)
            }
            (Section::Source, Some(Item::Value(_)), _) => {
                self.change_inline(list, |item| set_inline(item.as_inline_table_mut()?, key, value))
            }
            (Section::Source, ..) => match value {
                Some(value) => Ok(self.with_section(&format!("[source]\n{key} = {}\n", value.to_toml()), &[])),
                None => Ok(self.text.to_owned()),
            },
            (_, Some(Item::ArrayOfTables(tables)), Some(n)) => {
                let table = tables.iter().filter(|table| is_usable(*table, known)).nth(n).ok_or_else(no_point)?;
                self.set_in(table, known, key, value)
            }
            (_, Some(Item::Value(_)), Some(n)) => self.change_inline(list, |item| {
                let points = item.as_array_mut()?.iter_mut().filter_map(toml_edit::Value::as_inline_table_mut);
                set_inline(points.filter(|table| is_usable(*table, known)).nth(n)?, key, value)
            }),
            _ => Err(no_point()),
        }
    }

    /// Sets a key of a table that is not inline.
    fn set_in(&self, table: &Table, known: &[Key], key: &'static str, value: Option<&Value>) -> Result<String> {
        let found = table.get_key_value(key).and_then(|(key, item)| Some((key.span()?, item.as_value()?.span()?)));
        match (found, value) {
            (None, _) if table.contains_key(key) => Err(format!("“{key}” is not a plain value here")),
            (Some((_, old)), Some(value)) => Ok(self.replace_ranges(&[(old, self.with_line_breaks(&value.to_toml()))])),
            (Some((name, old)), None) => {
                let whole = self.start_with_comments(name.start)..self.line_end(old.end);
                Ok(self.replace_ranges(&[(whole, String::new())]))
            }
            (None, None) => Ok(self.text.to_owned()),
            (None, Some(value)) => {
                let dotted = if table.is_dotted() { "source." } else { "" };
                let at = self.key_position(table, known, key);
                Ok(self.insert_lines(at, &format!("{dotted}{key} = {}\n", value.to_toml())))
            }
        }
    }

    /// Where to insert a new key: after the nearest of the keys that precede it in the file format.
    fn key_position(&self, table: &Table, known: &[Key], key: &str) -> usize {
        let before = known.iter().rev().skip_while(|row| row.name != key).skip(1);
        let last = before.into_iter().find_map(|row| table.get(row.name)?.as_value()?.span());
        if let Some(value) = last {
            return self.line_end(value.end);
        }
        match table.span().filter(|header| !header.is_empty()) {
            Some(header) if !table.is_dotted() => self.line_end(header.end),
            _ => {
                let first = table.iter().filter_map(|(name, item)| item.as_value().and(table.key(name)?.span()));
                first.map(|name| name.start).min().map_or(0, |start| self.start_with_comments(start))
            }
        }
    }

    fn add_point(&self, point: &Point) -> Result<String> {
        let (list, fields) = (point.list_key(), point.fields());
        let section = format!("[[{list}]]\n{}", lines(&fields));
        match self.root.get(list) {
            Some(Item::ArrayOfTables(tables)) => {
                let ends = tables.iter().flat_map(|table| self.sections(table)).map(|section| section.end);
                let end = ends.max().ok_or_else(no_point)?;
                Ok(self.insert_lines(end, &format!("\n{section}")))
            }
            Some(Item::Value(_)) => self.change_inline(list, |item| {
                let mut table = toml_edit::InlineTable::new();
                for (key, value) in &fields {
                    set_inline(&mut table, key, Some(value))?;
                }
                item.as_array_mut()?.push(table);
                Some(())
            }),
            Some(_) => Err(format!("“{list}” is not a list of points here")),
            None => {
                let after = keys::BRIEF.iter().skip_while(|row| row.name != list).skip(1).map(|row| row.name);
                Ok(self.with_section(&section, &after.collect::<Vec<_>>()))
            }
        }
    }

    fn remove_point(&self, section: Section) -> Result<String> {
        let (list, Some(n), known) = section.location() else { return Err("only a point can be deleted".to_owned()) };
        match self.root.get(list) {
            Some(Item::ArrayOfTables(tables)) => {
                let table = tables.iter().filter(|table| is_usable(*table, known)).nth(n).ok_or_else(no_point)?;
                let gone: Vec<_> =
                    self.sections(table).into_iter().map(|s| (self.with_blanks(s), String::new())).collect();
                Ok(self.replace_ranges(&gone))
            }
            Some(Item::Value(_)) => self.change_inline(list, |item| {
                let points = item.as_array_mut()?;
                let is_point = |value: &toml_edit::Value| value.as_inline_table().is_some_and(|t| is_usable(t, known));
                let index = points.iter().enumerate().filter(|(_, value)| is_point(value)).nth(n)?.0;
                points.remove(index);
                Some(())
            }),
            _ => Err(no_point()),
        }
    }

    /// The lines of a table and of the tables below it that have headers: each from the comments directly above its header to its
    /// last value.
    fn sections(&self, table: &Table) -> Vec<Range<usize>> {
        let mut sections = Vec::new();
        let mut ends: Vec<usize> = table.span().into_iter().map(|header| header.end).collect();
        for (_, item) in table {
            match item {
                Item::Value(value) => ends.extend(value.span().map(|span| span.end)),
                Item::Table(below) if below.is_dotted() => {
                    ends.extend(self.sections(below).into_iter().map(|section| section.end));
                }
                Item::Table(below) => sections.extend(self.sections(below)),
                Item::ArrayOfTables(below) => sections.extend(below.iter().flat_map(|t| self.sections(t))),
                Item::None => {}
            }
        }
        if let (Some(header), Some(end)) = (table.span(), ends.into_iter().max()) {
            sections.push(self.start_with_comments(header.start)..self.line_end(end));
        }
        sections
    }

    /// Inserts a section before the first of those named in `after`, or else at the end of the file.
    fn with_section(&self, section: &str, after: &[&str]) -> String {
        let first = after.iter().filter_map(|name| match self.root.get(name)? {
            Item::Table(table) if !table.is_dotted() => self.sections(table).iter().map(|s| s.start).min(),
            Item::ArrayOfTables(tables) => tables.iter().flat_map(|t| self.sections(t)).map(|s| s.start).min(),
            _ => None,
        });
        match first.min() {
            Some(at) => self.insert_lines(at, &format!("{section}\n")),
            None => self.insert_lines(self.text.len(), &format!("\n{section}")),
        }
    }

    /// Changes the inline value of a top-level key.
    fn change_inline(&self, key: &str, change: impl FnOnce(&mut toml_edit::Value) -> Option<()>) -> Result<String> {
        let span = self.root.get(key).and_then(Item::span).ok_or_else(no_point)?;
        let mut document: DocumentMut = self.text.parse().map_err(|_| no_point())?;
        let value = document.get_mut(key).and_then(Item::as_value_mut).ok_or_else(no_point)?;
        change(value).ok_or_else(no_point)?;
        value.decor_mut().clear();
        Ok(self.replace_ranges(&[(span, self.with_line_breaks(&value.to_string()))]))
    }

    fn replace_ranges(&self, cuts: &[(Range<usize>, String)]) -> String {
        let mut cuts: Vec<_> = cuts.iter().collect();
        cuts.sort_by_key(|(range, _)| range.start);
        let (mut text, mut at) = (String::with_capacity(self.text.len()), 0);
        for (range, new) in cuts {
            text.push_str(Span::new(at, range.start.max(at)).slice(self.text));
            text.push_str(new);
            at = range.end.max(at);
        }
        text.push_str(Span::new(at, self.text.len()).slice(self.text));
        text
    }

    /// Inserts `lines` at `at`, which is the start of a line or the end of the file.
    fn insert_lines(&self, at: usize, lines: &str) -> String {
        let is_open = at > 0 && !Span::new(0, at).slice(self.text).ends_with('\n');
        let lines = if is_open { format!("\n{lines}") } else { lines.to_owned() };
        self.replace_ranges(&[(at..at, self.with_line_breaks(&lines))])
    }

    /// `text` with the line breaks of the file.
    fn with_line_breaks(&self, text: &str) -> String {
        let first = self.text.find('\n').unwrap_or_default();
        let is_dos = Span::new(0, first).slice(self.text).ends_with('\r');
        let bare = text.replace("\r\n", "\n");
        if is_dos { bare.replace('\n', "\r\n") } else { bare }
    }

    fn line_start(&self, at: usize) -> usize {
        Span::new(0, at).slice(self.text).rfind('\n').map_or(0, |end| end + 1)
    }

    /// The position after the line break.
    fn line_end(&self, at: usize) -> usize {
        Span::new(at, self.text.len()).slice(self.text).find('\n').map_or(self.text.len(), |end| at + end + 1)
    }

    /// The start of the line or of the comments directly above it. Comments at the top of the file do not belong to a line.
    fn start_with_comments(&self, at: usize) -> usize {
        let start = self.line_start(at);
        let mut own = start;
        while own > 0 {
            let above = self.line_start(own - 1);
            if !Span::new(above, own).slice(self.text).trim_start().starts_with('#') {
                return own;
            }
            own = above;
        }
        start
    }

    /// The section and the blank lines after it, or before it if it is the last one.
    fn with_blanks(&self, section: Range<usize>) -> Range<usize> {
        let rest = Span::new(section.end, self.text.len()).slice(self.text);
        let next = rest.find(|c: char| !c.is_whitespace());
        match next {
            Some(next) => section.start..self.line_start(section.end + next),
            None => Span::new(0, section.start).slice(self.text).trim_end().len()..section.end,
        }
    }
}

fn no_point() -> String {
    "there is no such point in the file".to_owned()
}

/// Whether the table is read as a point: each required key has a text.
fn is_usable(table: &dyn TableLike, known: &[Key]) -> bool {
    let says = |key: &Key| table.get(key.name).and_then(Item::as_str).is_some_and(|s| !text::line(s).is_empty());
    known.iter().filter(|key| key.is_required).all(says)
}

fn set_inline(table: &mut toml_edit::InlineTable, key: &str, value: Option<&Value>) -> Option<()> {
    match value {
        None => drop(table.remove(key)),
        Some(value) => drop(table.insert(key, value.to_toml().parse().ok()?)),
    }
    Some(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::brief::{Commitment, CommitmentKind, Confidence, Evidence, Participant, Quote, Review, Source, to_toml};

    const FILE: &str = "\
# Notes of the desk.
schema = 1
headline = 'A talk' # as the wire has it
desk = \"north\"        # ours

review   =   \"draft\"

# Said twice.
[[quotes]]
text = \"One\"
speaker = \"A\"

# Group two

# checked by AB
[[quotes]]
speaker = \"B\"
text = \"Two\" # [[quotes]]
note = { by = \"AB\" }
[quotes.wire]
number = 7

[[quotes]]
speaker = \"C\"
text = \"\"\"Three
# no comment\"\"\"

[source]
text = \"Words.\"
# the end
";

    fn line_value(words: &str) -> Value {
        Value::Line(words.to_owned())
    }

    fn new_quote(speaker: &str) -> Quote {
        Quote { speaker: speaker.to_owned(), text: "New".to_owned(), ..Quote::default() }
    }

    /// The lines of [`FILE`] that the edit replaces, and the new ones.
    fn changed_lines(change: &Edit) -> (String, String) {
        let after = edit(FILE, change).unwrap();
        let (old, new): (Vec<&str>, Vec<&str>) = (FILE.lines().collect(), after.lines().collect());
        let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
        let end = old.iter().skip(start).rev().zip(new.iter().skip(start).rev()).take_while(|(a, b)| a == b).count();
        (old[start..old.len() - end].join("\n"), new[start..new.len() - end].join("\n"))
    }

    #[test]
    fn an_edit_changes_only_its_own_lines() {
        let rows: [(Edit, &str, &str); 9] = [
            (
                Edit::Set(Section::Brief, "review", Some(line_value("reviewed"))),
                "review   =   \"draft\"",
                "review   =   \"reviewed\"",
            ),
            (
                Edit::Set(Section::Brief, "headline", Some(line_value("No \"talk\""))),
                "headline = 'A talk' # as the wire has it",
                "headline = 'No \"talk\"' # as the wire has it",
            ),
            (Edit::Set(Section::Brief, "place", Some(line_value("Oslo"))), "", "place = \"Oslo\""),
            (
                Edit::Set(Section::Brief, "tags", Some(Value::Lines(vec!["a".into(), "b".into()]))),
                "",
                "tags = [\"a\", \"b\"]",
            ),
            (Edit::Set(Section::Brief, "review", None), "review   =   \"draft\"", ""),
            (Edit::Set(Section::Quote(1), "kind", Some(line_value("direct"))), "", "kind = \"direct\""),
            (Edit::Set(Section::Source, "outlet", Some(line_value("A paper"))), "", "outlet = \"A paper\""),
            (
                Edit::Remove(Section::Quote(1)),
                "# checked by AB\n[[quotes]]\nspeaker = \"B\"\ntext = \"Two\" # [[quotes]]\nnote = { by = \"AB\" }\n\
                 [quotes.wire]\nnumber = 7\n",
                "",
            ),
            (
                Edit::Add(Point::Quote(new_quote("D"))),
                "",
                "[[quotes]]\nspeaker = \"D\"\nkind = \"reported\"\ntext = \"New\"\n",
            ),
        ];
        for (edit, old, new) in rows {
            assert_eq!(changed_lines(&edit), (old.to_owned(), new.to_owned()), "{edit:?}");
        }
    }

    #[test]
    fn new_keys_and_lists_are_inserted_in_the_order_of_the_format() {
        let file = edit(FILE, &Edit::Set(Section::Brief, "kind", Some(line_value("speech")))).unwrap();
        assert!(file.contains("# as the wire has it\nkind = \"speech\"\ndesk"), "{file}");
        let file =
            edit(FILE, &Edit::Add(Point::Participant(Participant { name: "A".into(), ..Participant::default() })));
        let file = file.unwrap();
        assert!(file.contains("\n\n[[participants]]\nname = \"A\"\n\n# Said twice.\n[[quotes]]"), "{file}");
        let file =
            edit("headline = \"A\"", &Edit::Set(Section::Source, "text", Some(Value::Block("T".into())))).unwrap();
        assert_eq!(file, "headline = \"A\"\n\n[source]\ntext = \"\"\"\nT\n\"\"\"\n");
        let file = edit(
            "headline = \"A\"\nsource.url = \"u\"\n",
            &Edit::Set(Section::Source, "outlet", Some(line_value("O"))),
        )
        .unwrap();
        assert!(file.contains("source.outlet = \"O\"\n"), "{file}");
    }

    #[test]
    fn invalid_points_are_not_counted() {
        let file = "headline = \"A\"\n[[quotes]]\ntext = \"no speaker\"\n[[quotes]]\nspeaker = \"S\"\ntext = \"T\"\n";
        let after = edit(file, &Edit::Set(Section::Quote(0), "text", Some(line_value("U")))).unwrap();
        assert_eq!(after, file.replace("\"T\"", "\"U\""));
        assert!(edit(file, &Edit::Set(Section::Quote(1), "text", Some(line_value("U")))).is_err());
    }

    #[test]
    fn inline_points_can_be_edited() {
        let file = "headline = \"A\" # h\nquotes = [ { speaker = \"S\", text = \"T\" }, # one\n  { speaker = \"R\", text = \"U\" } ] # q\nx = 1\n";
        let texts = |file: &str| {
            let quotes = read_brief(file).brief.unwrap().quotes;
            quotes.into_iter().map(|quote| quote.text).collect::<Vec<_>>()
        };
        let rows: [(Edit, &[&str]); 3] = [
            (Edit::Set(Section::Quote(1), "text", Some(line_value("V"))), &["T", "V"]),
            (Edit::Remove(Section::Quote(0)), &["U"]),
            (Edit::Add(Point::Quote(new_quote("Q"))), &["T", "U", "New"]),
        ];
        for (change, expected) in rows {
            let after = edit(file, &change).unwrap();
            assert_eq!(texts(&after), expected, "{after}");
            assert!(
                after.starts_with("headline = \"A\" # h\nquotes = [") && after.ends_with(" # q\nx = 1\n"),
                "{after}"
            );
        }
        let file = "headline = \"A\"\nsource = { url = \"u\" } # s\n";
        let after = edit(file, &Edit::Set(Section::Source, "outlet", Some(line_value("O")))).unwrap();
        assert!(read_brief(&after).brief.unwrap().source.outlet.is_some() && after.ends_with("} # s\n"), "{after}");
    }

    #[test]
    fn edits_of_invalid_files_and_edits_that_add_problems_are_rejected() {
        let review = Edit::Set(Section::Brief, "review", Some(line_value("reviewed")));
        for file in ["", "headline = \n", "schema = 1\n", "headline = \"\"\n", "headline = \"A\"\nheadline = \"B\"\n"] {
            assert!(edit(file, &review).is_err(), "{file}");
        }
        for change in [
            Edit::Set(Section::Brief, "headline", None),
            Edit::Set(Section::Brief, "headline", Some(line_value(" "))),
            Edit::Set(Section::Brief, "review", Some(line_value("done"))),
            Edit::Set(Section::Brief, "tags", Some(line_value("a"))),
            Edit::Set(Section::Brief, "quotes", Some(line_value("a"))),
            Edit::Set(Section::Brief, "speaker", Some(line_value("a"))),
            Edit::Set(Section::Quote(0), "text", None),
            Edit::Set(Section::Quote(3), "text", Some(line_value("a"))),
            Edit::Set(Section::Forum(0), "name", Some(line_value("a"))),
            Edit::Remove(Section::Source),
            Edit::Remove(Section::Quote(3)),
            Edit::Add(Point::Quote(new_quote(""))),
        ] {
            assert!(edit(FILE, &change).is_err(), "{change:?}");
        }
        assert_eq!(edit(FILE, &Edit::Set(Section::Brief, "place", None)).as_deref(), Ok(FILE));
    }

    #[test]
    fn marking_a_bundled_brief_and_undoing_it_restores_its_bytes() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("briefs");
        let mut seen = 0;
        for file in std::fs::read_dir(folder).unwrap() {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            let mark = |review: Review| Edit::Set(Section::Brief, "review", Some(line_value(review.word())));
            let draft = edit(&text, &mark(Review::Draft)).unwrap();
            assert_eq!(read_brief(&draft).brief.unwrap().review, Review::Draft);
            let back = if text.contains("\nreview = ") {
                mark(Review::Reviewed)
            } else {
                Edit::Set(Section::Brief, "review", None)
            };
            assert_eq!(edit(&draft, &back).unwrap(), text);
            seen += 1;
        }
        assert!(seen >= 24);
    }

    fn random_words() -> impl Strategy<Value = String> {
        prop::string::string_regex("[a-z\"'\\\\#=, \u{1b}\u{202e}\u{200b}王é\t\n\\[\\]{}]{0,12}\"{0,4}[a-zß]").unwrap()
    }

    fn one() -> impl Strategy<Value = String> {
        random_words().prop_map(|words| text::line(&words))
    }

    fn several() -> impl Strategy<Value = Option<String>> {
        let text = prop::collection::vec(random_words(), 0..4)
            .prop_map(|all| text::clean(&all.join("\n"), text::Kind::Block).0);
        text.prop_map(|text| Some(text.trim_matches('\n').to_owned()).filter(|text| !text.trim().is_empty()))
    }

    fn many() -> impl Strategy<Value = Vec<String>> {
        prop::collection::vec(one(), 0..3).prop_map(|mut all| {
            all.dedup();
            if all.len() == 3 && all.first() == all.last() {
                all.pop();
            }
            all
        })
    }

    fn day() -> impl Strategy<Value = Option<jiff::civil::Date>> {
        prop::option::of((1i16..=9999, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| jiff::civil::date(y, m, d)))
    }

    type PointTexts = (String, Option<String>, Option<String>);

    fn commitment(
        (text, about, words): PointTexts,
        parties: Vec<String>,
        due: Option<jiff::civil::Date>,
    ) -> Commitment {
        let evidence = words.map(|words| Evidence::verify(&words, None));
        let kind = if due.is_some() { CommitmentKind::Pledged } else { CommitmentKind::Agreed };
        Commitment {
            text,
            confidence: due.map(|_| Confidence::Low),
            due_words: about,
            parties: parties.clone(),
            topics: parties,
            due,
            evidence,
            kind,
            ..Commitment::default()
        }
    }

    /// Any brief that a file can contain.
    fn random_brief() -> impl Strategy<Value = Brief> {
        let words = || (one(), prop::option::of(one()), several());
        let points = (prop::collection::vec(words(), 0..4), prop::collection::vec((words(), many(), day()), 0..4));
        (words(), many(), day(), points, several()).prop_map(
            |((headline, place, summary), tags, date, points, text)| {
                let (quotes, commitments) = points;
                let mut brief = Brief { headline, date, date_end: date, place, tags, summary, ..Brief::default() };
                for (name, role, words) in quotes {
                    let confidence = role.as_ref().map(|_| Confidence::Low);
                    let evidence = words.map(|words| Evidence::verify(&words, text.as_deref()));
                    brief.quotes.push(Quote {
                        speaker: name.clone(),
                        text: name.clone(),
                        evidence,
                        confidence,
                        ..Quote::default()
                    });
                    brief.participants.push(Participant { party: role.clone(), name, role, confidence });
                }
                brief.commitments =
                    commitments.into_iter().map(|(w, parties, due)| commitment(w, parties, due)).collect();
                for commitment in &mut brief.commitments {
                    commitment.evidence =
                        commitment.evidence.take().map(|e| Evidence::verify(&e.words, text.as_deref()));
                }
                let hidden = crate::text::Removed { bidi: 2, marks: 1, ..Default::default() };
                brief.source =
                    Source { outlet: brief.place.clone(), published: date, hidden, text, ..Source::default() };
                brief
            },
        )
    }

    /// The file of `brief` with two numbered comments above each header and a numbered unknown key below it.
    fn annotated(brief: &Brief, is_dos: bool) -> String {
        let (mut file, mut n, mut is_head) = (String::new(), 0, true);
        for row in to_toml(brief).lines() {
            let is_header =
                ["[[participants]]", "[[quotes]]", "[[commitments]]", "[[forums]]", "[source]"].contains(&row);
            if is_header {
                n += 1;
                file.push_str(&format!("#§loose {n};\n\n#§own {n};\n"));
            }
            let key =
                if is_header || is_head { format!("x{n} = {{ y = [ 1,  2 ] }} #§key {n};\n") } else { String::new() };
            file.push_str(&if is_header { format!("{row}\n{key}") } else { format!("{key}{row}\n") });
            is_head = false;
        }
        if is_dos { file.replace('\n', "\r\n") } else { file }
    }

    /// The lines that [`annotated`] added.
    fn annotations(file: &str) -> Vec<&str> {
        file.lines().filter(|line| line.contains("#§")).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn a_written_brief_is_read_back(brief in random_brief()) {
            let file = to_toml(&brief);
            prop_assert_eq!(read_brief(&file).brief, Some(brief), "{}", file);
        }

        #[test]
        fn setting_values_preserves_everything_else(brief in random_brief(), is_dos: bool, new in one(), text in several(), n in 0usize..4) {
            let file = annotated(&brief, is_dos);
            prop_assert_eq!(read_brief(&file).brief, Some(brief.clone()), "{}", file);
            let mut changed = brief.clone();
            changed.headline.clone_from(&new);
            changed.summary.clone_from(&text);
            let value = text.map(Value::Block);
            let mut edits = vec![
                Edit::Set(Section::Brief, "headline", Some(line_value(&new))),
                Edit::Set(Section::Brief, "summary", value),
            ];
            if let Some(commitment) = changed.commitments.get_mut(n) {
                commitment.due = None;
                commitment.confidence = None;
                commitment.to = vec![new.clone()];
                edits.push(Edit::Set(Section::Commitment(n), "due", None));
                edits.push(Edit::Set(Section::Commitment(n), "confidence", None));
                edits.push(Edit::Set(Section::Commitment(n), "to", Some(Value::Lines(vec![new.clone()]))));
            }
            let mut after = file.clone();
            for change in &edits {
                let before = after;
                after = edit(&before, change).unwrap();
                prop_assert_eq!(after.contains("\r\n"), is_dos);
                prop_assert_eq!(after.matches('\n').count() == after.matches("\r\n").count(), is_dos);
            }
            prop_assert_eq!(annotations(&after), annotations(&file), "{}", after);
            prop_assert_eq!(read_brief(&after).brief, Some(changed), "{}", after);
        }

        #[test]
        fn adding_and_removing_points_preserves_everything_else(brief in random_brief(), is_dos: bool, n in 0usize..4) {
            let file = annotated(&brief, is_dos);
            let added = new_quote("Somebody");
            let with = edit(&file, &Edit::Add(Point::Quote(added.clone()))).unwrap();
            let mut expected = brief.clone();
            expected.quotes.push(added);
            prop_assert_eq!(read_brief(&with).brief, Some(expected.clone()), "{}", with);
            prop_assert_eq!(annotations(&with), annotations(&file), "{}", with);
            let without = edit(&with, &Edit::Remove(Section::Quote(brief.quotes.len()))).unwrap();
            prop_assert_eq!(without.trim_end(), file.trim_end());
            if n < brief.quotes.len() {
                let gone = edit(&file, &Edit::Remove(Section::Quote(n))).unwrap();
                let mut expected = brief.clone();
                expected.quotes.remove(n);
                prop_assert_eq!(read_brief(&gone).brief, Some(expected.clone()), "{}", gone);
                let section = brief.participants.len() + n + 1;
                let lost = [format!("#§own {section};"), format!("#§key {section};")];
                let remains = |remark: &&str| !lost.iter().any(|lost| remark.ends_with(lost.as_str()));
                let remaining: Vec<&str> = annotations(&file).into_iter().filter(remains).collect();
                prop_assert_eq!(annotations(&gone), remaining, "{}", gone);
            } else {
                prop_assert!(edit(&file, &Edit::Remove(Section::Quote(n))).is_err());
            }
        }
    }
}
