//! The form of a point: its fields as the file has them, to be changed, or filled in for a new point. What is typed becomes
//! changes of the file's keys, and only of those whose words are other than before.

use tui_input::Input;

use crate::app::key::{Code, Key};
use crate::app::overlay::edit;
use crate::brief::{Brief, Commitment, CommitmentKind, Edit, Evidence, Part, Point, Quote, QuoteKind, Strength, Value};

/// What a field of the form holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holds {
    Line,
    /// Names between commas, or between semicolons where a name has a comma.
    List,
    Day,
    /// Words of the source.
    Words,
    /// One of these; an empty one stands for nothing said.
    Choice(Vec<&'static str>),
}

/// A field of the form.
#[derive(Debug, Clone)]
pub struct PointField {
    /// The key of the file format.
    pub key: &'static str,
    /// What stands before it.
    pub label: &'static str,
    pub holds: Holds,
    /// What is typed or chosen.
    pub line: Input,
    /// What it was at first.
    before: String,
    /// Whether a point is none without it.
    is_needed: bool,
}

/// The form of a point.
#[derive(Debug, Clone)]
pub struct PointForm {
    /// The part that is changed; none for a new point.
    pub part: Option<Part>,
    pub fields: Vec<PointField>,
    /// The field with the cursor.
    pub at: usize,
    /// What the point was when the form was opened: one that has become another is not changed.
    seen: Option<Point>,
}

/// The field by which a new point is a commitment or a quote.
const SORT: &str = "sort";
const SORTS: [&str; 2] = ["agreed point", "quote"];

impl PointField {
    fn new(key: &'static str, (label, holds): (&'static str, Holds), value: impl Into<String>) -> Self {
        let before = value.into();
        Self { key, label, holds, line: Input::new(before.clone()), before, is_needed: false }
    }

    fn needed(self) -> Self {
        Self { is_needed: true, ..self }
    }

    /// What is typed, without the blanks around it.
    fn words(&self) -> &str {
        self.line.value().trim()
    }

    /// The value for the file; none where nothing is said.
    fn value(&self) -> Result<Option<Value>, String> {
        let words = self.words();
        match &self.holds {
            _ if words.is_empty() && self.is_needed => Err(format!("{} may not be empty.", self.label)),
            _ if words.is_empty() => Ok(None),
            Holds::Line | Holds::Choice(_) => Ok(Some(Value::Line(words.to_owned()))),
            Holds::Words => Ok(Some(Value::Verbatim(words.to_owned()))),
            Holds::List => Ok(Some(Value::Lines(names(words))).filter(|_| !names(words).is_empty())),
            Holds::Day => match words.parse() {
                Ok(day) => Ok(Some(Value::Day(day))),
                Err(_) => Err(format!("{} is a day, written 2025-12-31; or nothing.", self.label)),
            },
        }
    }
}

/// The names in a line.
fn names(words: &str) -> Vec<String> {
    let between = if words.contains(';') { ';' } else { ',' };
    words.split(between).map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Names as a line that [`names`] takes apart again.
fn listed(names: &[String]) -> String {
    match (names.iter().any(|name| name.contains(',')), names) {
        (true, [only]) => format!("{only};"),
        (true, _) => names.join("; "),
        (false, _) => names.join(", "),
    }
}

fn choice<T: Copy>(all: &[T], word: fn(T) -> &'static str) -> Holds {
    Holds::Choice(all.iter().map(|value| word(*value)).collect())
}

fn of_commitment(commitment: &Commitment) -> Vec<PointField> {
    let strength = Holds::Choice([""].into_iter().chain(Strength::ALL.iter().map(|s| s.word())).collect());
    vec![
        PointField::new("text", ("Text", Holds::Line), &commitment.text).needed(),
        PointField::new("parties", ("By", Holds::List), listed(&commitment.parties)),
        PointField::new("to", ("To", Holds::List), listed(&commitment.to)),
        PointField::new("kind", ("Kind", choice(CommitmentKind::ALL, CommitmentKind::word)), commitment.kind.word()),
        PointField::new("strength", ("Strength", strength), commitment.strength.map_or("", Strength::word)),
        PointField::new("due", ("Due", Holds::Day), commitment.due.map(|day| day.to_string()).unwrap_or_default()),
        PointField::new("topics", ("Topics", Holds::List), listed(&commitment.topics)),
        evidence_field(commitment.evidence.as_ref()),
    ]
}

fn of_quote(quote: &Quote) -> Vec<PointField> {
    vec![
        PointField::new("text", ("Text", Holds::Line), &quote.text).needed(),
        PointField::new("speaker", ("Speaker", Holds::Line), &quote.speaker).needed(),
        PointField::new("kind", ("Kind", choice(QuoteKind::ALL, QuoteKind::word)), quote.kind.word()),
        evidence_field(quote.evidence.as_ref()),
    ]
}

fn evidence_field(evidence: Option<&Evidence>) -> PointField {
    let words = evidence.map(|evidence| evidence.words.replace('\n', " ")).unwrap_or_default();
    PointField::new("evidence", ("Source", Holds::Words), words)
}

/// A point of a brief and the fields it has in the form.
fn filled(brief: &Brief, part: Part) -> Option<(Point, Vec<PointField>)> {
    let line = |key, label, value: Option<&String>| {
        PointField::new(key, (label, Holds::Line), value.map(String::as_str).unwrap_or_default())
    };
    match part {
        Part::Commitment(n) => {
            brief.commitments.get(n).map(|point| (Point::Commitment(point.clone()), of_commitment(point)))
        }
        Part::Quote(n) => brief.quotes.get(n).map(|point| (Point::Quote(point.clone()), of_quote(point))),
        Part::Participant(n) => brief.participants.get(n).map(|person| {
            let fields = vec![
                line("name", "Name", Some(&person.name)).needed(),
                line("role", "Role", person.role.as_ref()),
                line("party", "Party", person.party.as_ref()),
            ];
            (Point::Participant(person.clone()), fields)
        }),
        Part::Forum(n) => brief.forums.get(n).map(|forum| {
            let fields = vec![
                line("name", "Name", Some(&forum.name)).needed(),
                line("acronym", "Acronym", forum.acronym.as_ref()),
                line("mention", "Named as", forum.mention.as_ref()),
                line("note", "Note", forum.note.as_ref()),
            ];
            (Point::Forum(forum.clone()), fields)
        }),
        Part::Brief | Part::Source => None,
    }
}

impl PointForm {
    /// The form of a point of `brief`; none where it has no such point.
    pub(crate) fn of(brief: &Brief, part: Part) -> Option<Self> {
        let (seen, fields) = filled(brief, part)?;
        Some(Self { part: Some(part), fields, at: 0, seen: Some(seen) })
    }

    /// The form of a new point that rests on a sentence of the source. One with quotation marks is taken for a quote.
    pub(crate) fn new(brief: &Brief, sentence: &str) -> Self {
        let quoted = sentence.split(['“', '”', '"', '«', '»']).nth(1).map(str::trim).filter(|words| !words.is_empty());
        let sort = Holds::Choice(SORTS.to_vec());
        let word = if quoted.is_some() { SORTS[1] } else { SORTS[0] };
        let mut form = Self { part: None, fields: Vec::new(), at: 0, seen: None };
        form.fields.push(PointField::new(SORT, ("Add as", sort), word));
        form.fill(brief, sentence);
        form
    }

    /// The fields of the sort that is chosen, filled from the sentence.
    fn fill(&mut self, brief: &Brief, sentence: &str) {
        self.fields.truncate(1);
        let evidence = Some(Evidence { words: sentence.to_owned(), ..Evidence::default() });
        let parts: Vec<&str> = sentence.split(['“', '”', '"', '«', '»']).collect();
        if self.is_quote() {
            let quoted = parts.get(1).map(|words| words.trim()).filter(|words| !words.is_empty());
            let names = brief.participants.iter().map(|person| person.name.as_str());
            let speaker = names.into_iter().chain(brief.parties()).find(|name| sentence.contains(name));
            let kind = if quoted.is_some() { QuoteKind::Direct } else { QuoteKind::Reported };
            let text = quoted.unwrap_or(sentence).to_owned();
            let speaker = speaker.unwrap_or_default().to_owned();
            self.fields.extend(of_quote(&Quote { speaker, kind, text, evidence, review: None }));
        } else {
            let named: Vec<&str> = brief.parties().into_iter().filter(|party| sentence.contains(party)).collect();
            let all = if named.is_empty() { brief.parties() } else { named };
            let kind = if all.len() == 1 { CommitmentKind::Pledged } else { CommitmentKind::Agreed };
            let parties = all.into_iter().map(str::to_owned).collect();
            let text = sentence.to_owned();
            self.fields.extend(of_commitment(&Commitment { text, parties, kind, evidence, ..Commitment::default() }));
        }
    }

    fn is_quote(&self) -> bool {
        self.fields.first().is_some_and(|field| field.key == SORT && field.words() == SORTS[1])
    }

    /// The line that is being typed, where the cursor is on one.
    pub(crate) fn line(&mut self) -> Option<&mut Input> {
        let field = self.fields.get_mut(self.at)?;
        (!matches!(field.holds, Holds::Choice(_))).then_some(&mut field.line)
    }

    pub(crate) fn step(&mut self, by: isize) {
        self.at = self.at.saturating_add_signed(by).min(self.fields.len().saturating_sub(1));
    }

    /// A key in the form. `brief` is what the fields of another sort are filled from.
    pub(crate) fn press(&mut self, brief: &Brief, key: Key) {
        match (key.code, self.line()) {
            (Code::Tab, _) | (Code::Char('j'), None) => self.step(1),
            (Code::BackTab, _) | (Code::Char('k'), None) => self.step(-1),
            (_, Some(line)) => drop(edit(line, key)),
            (Code::Right | Code::Char(' ' | 'l'), None) => self.turn(brief, 1),
            (Code::Left | Code::Char('h'), None) => self.turn(brief, -1),
            _ => {}
        }
    }

    fn turn(&mut self, brief: &Brief, by: isize) {
        let Some(field) = self.fields.get_mut(self.at) else { return };
        let Holds::Choice(words) = &field.holds else { return };
        let count = words.len().max(1);
        let place = words.iter().position(|word| *word == field.line.value()).unwrap_or_default();
        let word = words.get((place + count).wrapping_add_signed(by) % count).copied().unwrap_or_default();
        field.line = Input::new(word.to_owned());
        if field.key == SORT {
            let sentence = self.words_of("evidence").to_owned();
            self.fill(brief, &sentence);
        }
    }

    fn words_of(&self, key: &str) -> &str {
        self.fields.iter().find(|field| field.key == key).map_or("", PointField::words)
    }

    /// The changes that make the point of `brief` what the form says.
    ///
    /// # Errors
    /// A sentence on the first field that is wrong, which then has the cursor; or that the point has become another.
    pub(crate) fn edits(&mut self, brief: &Brief) -> Result<Vec<Edit>, String> {
        let mut values = Vec::new();
        for (at, field) in self.fields.iter().enumerate() {
            let value = field.value().inspect_err(|_| self.at = at)?;
            values.push((field.key, value, field.words() != field.before.trim()));
        }
        let Some(part) = self.part else { return Ok(vec![Edit::Add(self.point(brief, &values))]) };
        if filled(brief, part).map(|(point, _)| point) != self.seen {
            return Err("The point has changed in its file meanwhile; close the form and look again.".to_owned());
        }
        let changed = values.into_iter().filter(|(.., is_changed)| *is_changed);
        Ok(changed.map(|(key, value, _)| Edit::Set(part, key, value)).collect())
    }

    fn point(&self, brief: &Brief, values: &[(&'static str, Option<Value>, bool)]) -> Point {
        let value = |key: &str| values.iter().find(|(known, ..)| *known == key).and_then(|(_, value, _)| value.clone());
        let list = |key| match value(key) {
            Some(Value::Lines(names)) => names,
            _ => Vec::new(),
        };
        let due = match value("due") {
            Some(Value::Day(day)) => Some(day),
            _ => None,
        };
        let text = self.words_of("text").to_owned();
        let words = self.words_of("evidence");
        let evidence = (!words.is_empty()).then(|| Evidence::verify(words, brief.source.text.as_deref()));
        let review = (brief.review == crate::brief::Review::Draft).then_some(crate::brief::Review::Reviewed);
        if self.is_quote() {
            let kind = QuoteKind::from_word(self.words_of("kind")).unwrap_or_default();
            return Point::Quote(Quote { speaker: self.words_of("speaker").to_owned(), kind, text, review, evidence });
        }
        Point::Commitment(Commitment {
            text,
            parties: list("parties"),
            to: list("to"),
            kind: CommitmentKind::from_word(self.words_of("kind")).unwrap_or_default(),
            strength: Strength::from_word(self.words_of("strength")),
            topics: list("topics"),
            due,
            review,
            evidence,
            ..Commitment::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brief::Participant;

    #[test]
    fn names_with_commas_come_apart_as_they_were_put_together() {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let rows: [&[&str]; 5] =
            [&[], &["China"], &["China", "EU"], &["Korea, Republic of"], &["Korea, Republic of", "EU"]];
        for row in rows {
            assert_eq!(names(&listed(&owned(row))), owned(row));
        }
        assert_eq!(names(" a , ,b,"), owned(&["a", "b"]));
    }

    fn brief() -> Brief {
        let person = |name: &str, party: &str| Participant { name: name.into(), party: Some(party.into()), role: None };
        Brief {
            participants: vec![person("Wang Yi", "China"), person("Nurtleu", "Kazakhstan")],
            commitments: vec![Commitment { text: "Open the gate".into(), ..Commitment::default() }],
            ..Brief::default()
        }
    }

    #[test]
    fn every_key_of_a_form_is_one_of_the_file_format() {
        use crate::brief::{Forum, edit, to_toml};
        let mut brief = brief();
        brief.headline = "H".into();
        brief.forums.push(Forum { name: "UN".into(), ..Forum::default() });
        brief.quotes.push(Quote { speaker: "China".into(), text: "T".into(), ..Quote::default() });
        let file = to_toml(&brief);
        for part in [Part::Commitment(0), Part::Quote(0), Part::Participant(0), Part::Forum(0)] {
            let form = PointForm::of(&brief, part).expect("it is there");
            for field in form.fields {
                let value = match &field.holds {
                    Holds::Choice(words) => Value::Line(words.last().copied().unwrap_or_default().to_owned()),
                    Holds::Day => Value::Day(jiff::civil::date(2025, 1, 2)),
                    Holds::List => Value::Lines(vec!["A".into()]),
                    Holds::Line | Holds::Words => Value::Line("New".into()),
                };
                let change = Edit::Set(part, field.key, Some(value));
                assert!(edit(&file, &change).is_ok(), "{change:?}");
            }
        }
        assert!(PointForm::of(&brief, Part::Commitment(9)).is_none());
    }

    #[test]
    fn only_what_was_changed_becomes_a_change_and_a_wrong_day_has_the_cursor() {
        let brief = brief();
        let mut form = PointForm::of(&brief, Part::Commitment(0)).expect("it is there");
        assert_eq!(form.edits(&brief), Ok(Vec::new()));
        form.at = 5;
        form.fields[5].line = Input::new("next week".into());
        form.at = 0;
        assert!(form.edits(&brief).is_err_and(|why| why.starts_with("Due is a day")) && form.at == 5);
        form.fields[5].line = Input::new(" 2025-06-01 ".into());
        let day = Value::Day(jiff::civil::date(2025, 6, 1));
        assert_eq!(form.edits(&brief), Ok(vec![Edit::Set(Part::Commitment(0), "due", Some(day))]));
        let mut moved = brief.clone();
        moved.commitments[0].text = "Close the gate".into();
        assert!(form.edits(&moved).is_err_and(|why| why.contains("meanwhile")));
        form.fields[0].line = Input::new("  ".into());
        assert!(form.edits(&brief).is_err_and(|why| why == "Text may not be empty.") && form.at == 0);
    }

    #[test]
    fn a_sentence_becomes_a_quote_where_it_has_quotation_marks_and_the_sort_can_be_changed() {
        let brief = brief();
        let mut form = PointForm::new(&brief, "Wang Yi said “the gate opens in June”.");
        let words = |form: &PointForm, key: &str| form.words_of(key).to_owned();
        assert_eq!(words(&form, "text"), "the gate opens in June");
        assert_eq!((words(&form, "speaker"), words(&form, "kind")), ("Wang Yi".to_owned(), "direct".to_owned()));
        form.press(&brief, Key::plain(Code::Right));
        assert_eq!(words(&form, "parties"), "China, Kazakhstan");
        assert_eq!(words(&form, "evidence"), "Wang Yi said “the gate opens in June”.");
        let form = PointForm::new(&brief, "China will open the gate.");
        assert_eq!((words(&form, "parties"), words(&form, "kind")), ("China".to_owned(), "pledged".to_owned()));
    }
}
