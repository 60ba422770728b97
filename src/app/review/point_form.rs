//! The form for editing a point or adding one. Only the keys of changed fields are written.

use tui_input::Input;

use crate::app::key::{Code, Key};
use crate::app::overlay::{edit_line, step_around};
use crate::brief::{
    Brief, Commitment, CommitmentKind, Edit, Evidence, Point, Quote, QuoteKind, Section, Strength, Value,
};

/// The kind of value in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    Line,
    /// Names separated by commas, or by semicolons if a name contains a comma.
    List,
    Day,
    /// Text of the source.
    SourceText,
    /// One of these; an empty one stands for no value.
    Choice(Vec<&'static str>),
}

#[derive(Debug, Clone)]
pub struct PointField {
    /// The key of the file format.
    pub key: &'static str,
    pub label: &'static str,
    pub kind: FieldKind,
    /// What is typed or chosen.
    pub line: Input,
    before: String,
    is_required: bool,
}

#[derive(Debug, Clone)]
pub struct PointForm {
    /// The section being edited; absent for a new point.
    pub section: Option<Section>,
    pub fields: Vec<PointField>,
    /// The index of the field with the cursor.
    pub selected: usize,
    /// The point when the form was opened. If it has changed in its file since, it is not edited.
    original: Option<Point>,
}

/// The field that decides whether a new point is a commitment or a quote.
const POINT_TYPE: &str = "type";
const POINT_TYPES: [&str; 2] = ["commitment", "quote"];

impl PointField {
    fn new(key: &'static str, label: &'static str, kind: FieldKind, value: impl Into<String>) -> Self {
        let before = value.into();
        Self { key, label, kind, line: Input::new(before.clone()), before, is_required: false }
    }

    fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    fn trimmed(&self) -> &str {
        self.line.value().trim()
    }

    /// The value for the file, if there is one.
    fn parse_value(&self) -> Result<Option<Value>, String> {
        let typed = self.trimmed();
        match &self.kind {
            _ if typed.is_empty() && self.is_required => Err(format!("{} must not be empty.", self.label)),
            _ if typed.is_empty() => Ok(None),
            FieldKind::Line | FieldKind::Choice(_) => Ok(Some(Value::Line(typed.to_owned()))),
            FieldKind::SourceText => Ok(Some(Value::Verbatim(typed.to_owned()))),
            FieldKind::List => Ok(Some(Value::Lines(split_names(typed))).filter(|_| !split_names(typed).is_empty())),
            FieldKind::Day => match typed.parse() {
                Ok(day) => Ok(Some(Value::Day(day))),
                Err(_) => Err(format!("{} must be a date such as 2025-12-31, or empty.", self.label)),
            },
        }
    }
}

fn split_names(line: &str) -> Vec<String> {
    let separator = if line.contains(';') { ';' } else { ',' };
    line.split(separator).map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// The inverse of [`split_names`].
fn join_names(names: &[String]) -> String {
    match (names.iter().any(|name| name.contains(',')), names) {
        (true, [only]) => format!("{only};"),
        (true, _) => names.join("; "),
        (false, _) => names.join(", "),
    }
}

fn choice<T: Copy>(all: &[T], word: fn(T) -> &'static str) -> FieldKind {
    FieldKind::Choice(all.iter().map(|value| word(*value)).collect())
}

fn commitment_fields(commitment: &Commitment) -> Vec<PointField> {
    let strength = FieldKind::Choice([""].into_iter().chain(Strength::ALL.iter().map(|s| s.word())).collect());
    vec![
        PointField::new("text", "Text", FieldKind::Line, &commitment.text).required(),
        PointField::new("parties", "By", FieldKind::List, join_names(&commitment.parties)),
        PointField::new("to", "To", FieldKind::List, join_names(&commitment.to)),
        PointField::new("kind", "Kind", choice(CommitmentKind::ALL, CommitmentKind::word), commitment.kind.word()),
        PointField::new("strength", "Strength", strength, commitment.strength.map_or("", Strength::word)),
        PointField::new("due", "Due", FieldKind::Day, commitment.due.map(|day| day.to_string()).unwrap_or_default()),
        PointField::new("topics", "Topics", FieldKind::List, join_names(&commitment.topics)),
        evidence_field(commitment.evidence.as_ref()),
    ]
}

fn quote_fields(quote: &Quote) -> Vec<PointField> {
    vec![
        PointField::new("text", "Text", FieldKind::Line, &quote.text).required(),
        PointField::new("speaker", "Speaker", FieldKind::Line, &quote.speaker).required(),
        PointField::new("kind", "Kind", choice(QuoteKind::ALL, QuoteKind::word), quote.kind.word()),
        evidence_field(quote.evidence.as_ref()),
    ]
}

fn evidence_field(evidence: Option<&Evidence>) -> PointField {
    let text = evidence.map(|evidence| evidence.words.replace('\n', " ")).unwrap_or_default();
    PointField::new("evidence", "Source", FieldKind::SourceText, text)
}

/// A point of a brief and its fields.
fn point_and_fields(brief: &Brief, section: Section) -> Option<(Point, Vec<PointField>)> {
    let line = |key, label, value: Option<&String>| {
        PointField::new(key, label, FieldKind::Line, value.map(String::as_str).unwrap_or_default())
    };
    match section {
        Section::Commitment(n) => {
            brief.commitments.get(n).map(|point| (Point::Commitment(point.clone()), commitment_fields(point)))
        }
        Section::Quote(n) => brief.quotes.get(n).map(|point| (Point::Quote(point.clone()), quote_fields(point))),
        Section::Participant(n) => brief.participants.get(n).map(|person| {
            let fields = vec![
                line("name", "Name", Some(&person.name)).required(),
                line("role", "Role", person.role.as_ref()),
                line("party", "Party", person.party.as_ref()),
            ];
            (Point::Participant(person.clone()), fields)
        }),
        Section::Forum(n) => brief.forums.get(n).map(|forum| {
            let fields = vec![
                line("name", "Name", Some(&forum.name)).required(),
                line("acronym", "Acronym", forum.acronym.as_ref()),
                line("mention", "Named as", forum.mention.as_ref()),
                line("note", "Note", forum.note.as_ref()),
            ];
            (Point::Forum(forum.clone()), fields)
        }),
        Section::Brief | Section::Source => None,
    }
}

impl PointForm {
    /// The form of a point, if `brief` has it.
    pub(crate) fn for_section(brief: &Brief, section: Section) -> Option<Self> {
        let (original, fields) = point_and_fields(brief, section)?;
        Some(Self { section: Some(section), fields, selected: 0, original: Some(original) })
    }

    /// The form of a new point whose evidence is `sentence`; a quote if that has quotation marks, or else a commitment.
    pub(crate) fn new(brief: &Brief, sentence: &str) -> Self {
        let quoted = sentence.split(['“', '”', '"', '«', '»']).nth(1).map(str::trim).filter(|words| !words.is_empty());
        let types = FieldKind::Choice(POINT_TYPES.to_vec());
        let word = if quoted.is_some() { POINT_TYPES[1] } else { POINT_TYPES[0] };
        let mut form = Self { section: None, fields: Vec::new(), selected: 0, original: None };
        form.fields.push(PointField::new(POINT_TYPE, "Add as", types, word));
        form.fill(brief, sentence);
        form
    }

    /// Adds the fields of the chosen type, filled from the sentence.
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
            self.fields.extend(quote_fields(&Quote { speaker, kind, text, evidence, ..Quote::default() }));
        } else {
            let named: Vec<&str> = brief.parties().into_iter().filter(|party| sentence.contains(party)).collect();
            let all = if named.is_empty() { brief.parties() } else { named };
            let kind = if all.len() == 1 { CommitmentKind::Pledged } else { CommitmentKind::Agreed };
            let parties = all.into_iter().map(str::to_owned).collect();
            let text = sentence.to_owned();
            self.fields.extend(commitment_fields(&Commitment {
                text,
                parties,
                kind,
                evidence,
                ..Commitment::default()
            }));
        }
    }

    fn is_quote(&self) -> bool {
        self.fields.first().is_some_and(|field| field.key == POINT_TYPE && field.trimmed() == POINT_TYPES[1])
    }

    /// The line being typed, if the cursor is on one.
    pub(crate) fn typed_line(&mut self) -> Option<&mut Input> {
        let field = self.fields.get_mut(self.selected)?;
        (!matches!(field.kind, FieldKind::Choice(_))).then_some(&mut field.line)
    }

    pub(crate) fn step(&mut self, by: isize) {
        self.selected = self.selected.saturating_add_signed(by).min(self.fields.len().saturating_sub(1));
    }

    /// `brief` fills the fields of another type.
    pub(crate) fn press(&mut self, brief: &Brief, key: Key) {
        match (key.code, self.typed_line()) {
            (Code::Tab, _) | (Code::Char('j'), None) => self.step(1),
            (Code::BackTab, _) | (Code::Char('k'), None) => self.step(-1),
            (_, Some(line)) => drop(edit_line(line, key)),
            (Code::Right | Code::Char(' ' | 'l'), None) => self.cycle_choice(brief, 1),
            (Code::Left | Code::Char('h'), None) => self.cycle_choice(brief, -1),
            _ => {}
        }
    }

    fn cycle_choice(&mut self, brief: &Brief, by: isize) {
        let Some(field) = self.fields.get_mut(self.selected) else { return };
        let FieldKind::Choice(words) = &field.kind else { return };
        let index = words.iter().position(|word| *word == field.line.value()).unwrap_or_default();
        let word = words.get(step_around(index, by, words.len())).copied().unwrap_or_default();
        field.line = Input::new(word.to_owned());
        if field.key == POINT_TYPE {
            let sentence = self.typed_in("evidence").to_owned();
            self.fill(brief, &sentence);
        }
    }

    fn typed_in(&self, key: &str) -> &str {
        self.fields.iter().find(|field| field.key == key).map_or("", PointField::trimmed)
    }

    /// The edits that apply the form to `brief`.
    ///
    /// # Errors
    /// Returns a sentence about the first wrong field, which then has the cursor, or says that the point has changed in its
    /// file.
    pub(crate) fn edits(&mut self, brief: &Brief) -> Result<Vec<Edit>, String> {
        let mut values = Vec::new();
        for (index, field) in self.fields.iter().enumerate() {
            let value = field.parse_value().inspect_err(|_| self.selected = index)?;
            values.push((field.key, value, field.trimmed() != field.before.trim()));
        }
        let Some(section) = self.section else { return Ok(vec![Edit::Add(self.new_point(brief, &values))]) };
        if point_and_fields(brief, section).map(|(point, _)| point) != self.original {
            return Err("The point has changed in its file; close the form and open it again.".to_owned());
        }
        let changed = values.into_iter().filter(|(.., is_changed)| *is_changed);
        Ok(changed.map(|(key, value, _)| Edit::Set(section, key, value)).collect())
    }

    fn new_point(&self, brief: &Brief, values: &[(&'static str, Option<Value>, bool)]) -> Point {
        let value = |key: &str| values.iter().find(|(other, ..)| *other == key).and_then(|(_, value, _)| value.clone());
        let list = |key| match value(key) {
            Some(Value::Lines(names)) => names,
            _ => Vec::new(),
        };
        let due = match value("due") {
            Some(Value::Day(day)) => Some(day),
            _ => None,
        };
        let text = self.typed_in("text").to_owned();
        let text_behind = self.typed_in("evidence");
        let evidence = (!text_behind.is_empty()).then(|| Evidence::verify(text_behind, brief.source.text.as_deref()));
        let review = (brief.review == crate::brief::Review::Draft).then_some(crate::brief::Review::Reviewed);
        if self.is_quote() {
            let kind = QuoteKind::from_word(self.typed_in("kind")).unwrap_or_default();
            let speaker = self.typed_in("speaker").to_owned();
            return Point::Quote(Quote { speaker, kind, text, review, evidence, ..Quote::default() });
        }
        Point::Commitment(Commitment {
            text,
            parties: list("parties"),
            to: list("to"),
            kind: CommitmentKind::from_word(self.typed_in("kind")).unwrap_or_default(),
            strength: Strength::from_word(self.typed_in("strength")),
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
    fn joined_names_split_into_the_same_names() {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let rows: [&[&str]; 5] =
            [&[], &["China"], &["China", "EU"], &["Korea, Republic of"], &["Korea, Republic of", "EU"]];
        for row in rows {
            assert_eq!(split_names(&join_names(&owned(row))), owned(row));
        }
        assert_eq!(split_names(" a , ,b,"), owned(&["a", "b"]));
    }

    fn brief() -> Brief {
        let person = |name: &str, party: &str| Participant {
            name: name.into(),
            party: Some(party.into()),
            ..Participant::default()
        };
        Brief {
            participants: vec![person("Wang Yi", "China"), person("Nurtleu", "Kazakhstan")],
            commitments: vec![Commitment { text: "Open the gate".into(), ..Commitment::default() }],
            ..Brief::default()
        }
    }

    #[test]
    fn every_field_has_a_key_of_the_file_format() {
        use crate::brief::{Forum, edit, to_toml};
        let mut brief = brief();
        brief.headline = "H".into();
        brief.forums.push(Forum { name: "UN".into(), ..Forum::default() });
        brief.quotes.push(Quote { speaker: "China".into(), text: "T".into(), ..Quote::default() });
        let file = to_toml(&brief);
        for section in [Section::Commitment(0), Section::Quote(0), Section::Participant(0), Section::Forum(0)] {
            let form = PointForm::for_section(&brief, section).expect("the section exists");
            for field in form.fields {
                let value = match &field.kind {
                    FieldKind::Choice(words) => Value::Line(words.last().copied().unwrap_or_default().to_owned()),
                    FieldKind::Day => Value::Day(jiff::civil::date(2025, 1, 2)),
                    FieldKind::List => Value::Lines(vec!["A".into()]),
                    FieldKind::Line | FieldKind::SourceText => Value::Line("New".into()),
                };
                let change = Edit::Set(section, field.key, Some(value));
                assert!(edit(&file, &change).is_ok(), "{change:?}");
            }
        }
        assert!(PointForm::for_section(&brief, Section::Commitment(9)).is_none());
    }

    #[test]
    fn only_changed_fields_become_edits_and_a_wrong_date_gets_the_cursor() {
        let brief = brief();
        let mut form = PointForm::for_section(&brief, Section::Commitment(0)).expect("the section exists");
        assert_eq!(form.edits(&brief), Ok(Vec::new()));
        form.selected = 5;
        form.fields[5].line = Input::new("next week".into());
        form.selected = 0;
        assert!(form.edits(&brief).is_err_and(|why| why.starts_with("Due must be a date")) && form.selected == 5);
        form.fields[5].line = Input::new(" 2025-06-01 ".into());
        let day = Value::Day(jiff::civil::date(2025, 6, 1));
        assert_eq!(form.edits(&brief), Ok(vec![Edit::Set(Section::Commitment(0), "due", Some(day))]));
        let mut moved = brief.clone();
        moved.commitments[0].text = "Close the gate".into();
        assert!(form.edits(&moved).is_err_and(|why| why.contains("has changed")));
        form.fields[0].line = Input::new("  ".into());
        assert!(form.edits(&brief).is_err_and(|why| why == "Text must not be empty.") && form.selected == 0);
    }

    #[test]
    fn a_sentence_with_quotation_marks_becomes_a_quote_and_its_type_can_be_changed() {
        let brief = brief();
        let mut form = PointForm::new(&brief, "Wang Yi said “the gate opens in June”.");
        let typed = |form: &PointForm, key: &str| form.typed_in(key).to_owned();
        assert_eq!(typed(&form, "text"), "the gate opens in June");
        assert_eq!((typed(&form, "speaker"), typed(&form, "kind")), ("Wang Yi".to_owned(), "direct".to_owned()));
        form.press(&brief, Key::from(Code::Right));
        assert_eq!(typed(&form, "parties"), "China, Kazakhstan");
        assert_eq!(typed(&form, "evidence"), "Wang Yi said “the gate opens in June”.");
        let form = PointForm::new(&brief, "China will open the gate.");
        assert_eq!((typed(&form, "parties"), typed(&form, "kind")), ("China".to_owned(), "pledged".to_owned()));
    }
}
