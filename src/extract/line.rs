//! A sentence as the rules read it: its tokens, its marks, and where it stands in the article.

use crate::article::{Article, Role, without_item_mark};
use crate::extract::lexicon::Lexicon;
use crate::extract::mark::{self, Mark};
use crate::extract::people::{People, Person};
use crate::extract::phrase;
use crate::extract::token::Token;
use crate::extract::word::class;
use crate::text::Span;

#[derive(Debug)]
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    /// Where it stands in the article.
    pub(super) span: Span,
    /// The index of its paragraph.
    pub(super) paragraph: usize,
    /// Whether it is an item of a list.
    pub(super) item: bool,
    /// Its words and signs.
    pub(super) tokens: Vec<Token<'a>>,
    /// Whoever can act in it.
    pub(super) marks: Vec<Mark>,
}

impl Line<'_> {
    /// The span of the article from token `from` to before token `to`.
    pub(super) fn cut(&self, from: usize, to: usize) -> Span {
        let start = self.tokens.get(from).map_or(self.text.len(), |token| token.span.start());
        let end = to.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(start, |token| token.span.end());
        Span::new(start, end.max(start)).shifted(self.span.start())
    }

    /// The words from token `from` to before token `to`.
    pub(super) fn words(&self, from: usize, to: usize) -> &str {
        let span = self.cut(from, to);
        Span::new(span.start() - self.span.start(), span.end() - self.span.start()).slice(self.text)
    }

    /// The mark that ends before token `at`.
    pub(super) fn mark_before(&self, at: usize) -> Option<&Mark> {
        self.marks.iter().find(|mark| mark.to == at)
    }

    /// The mark that begins at token `at`.
    pub(super) fn mark_at(&self, at: usize) -> Option<&Mark> {
        self.marks.iter().find(|mark| mark.from == at)
    }
}

/// The sentences of `article`, and everybody they name.
pub(super) fn read<'a>(article: &'a Article, lexicon: &Lexicon) -> (Vec<Line<'a>>, People) {
    let mut people = People::default();
    if let Some(headline) = article.headline {
        let words = headline.slice(&article.text);
        people.read(words, &lexicon.read(words), lexicon);
    }
    // A headline writes every word with a capital: only who is named again below is taken from it.
    let from_headline = std::mem::take(&mut people.list);
    let mut lines: Vec<Line<'a>> = article
        .sentences
        .iter()
        .map(|sentence| {
            let paragraph = article.paragraphs.get(sentence.paragraph);
            let item = paragraph.is_some_and(|paragraph| paragraph.role == Role::Item);
            let text = sentence.span.slice(&article.text);
            let text = if item { without_item_mark(text) } else { text };
            let span = Span::new(sentence.span.end() - text.len(), sentence.span.end());
            Line { text, span, paragraph: sentence.paragraph, item, tokens: lexicon.read(text), marks: Vec::new() }
        })
        .collect();
    for line in &lines {
        people.read(line.text, &line.tokens, lexicon);
    }
    adopt(&lines, &mut people, from_headline.clone(), lexicon);
    for person in from_headline {
        if let Some(known) = people.find(&person.words).and_then(|at| people.list.get_mut(at)) {
            known.role = known.role.take().or(person.role);
            known.side = known.side.or(person.side);
        }
    }
    quote(&mut lines);
    lift(&mut lines);
    for line in &mut lines {
        line.marks = mark::marks(&line.tokens, &people, lexicon);
    }
    (lines, people)
}

/// "The Prime Minister met": an office that stands alone and is nobody's.
fn lone_office(lines: &[Line<'_>], people: &People, lexicon: &Lexicon) -> Option<String> {
    lines.iter().take(5).find_map(|line| {
        (0..line.tokens.len()).find_map(|at| {
            line.tokens
                .get(at)
                .filter(|token| token.text == "The" || at == 0 && token.is_capital() && token.is_key("the"))?;
            let title =
                phrase::title(&line.tokens, at, lexicon).filter(|title| !title.plural && title.side.is_none())?;
            let verb = line.tokens.get(title.to).filter(|verb| verb.is(class::VERB) || verb.looks_past())?;
            let role = line.words(title.role.0, title.role.1);
            let low = role.to_lowercase();
            let held = people.list.iter().any(|person| {
                person.role.as_deref().is_some_and(|held| held.to_lowercase().contains(&low)) && person.side.is_none()
            });
            (!held && verb.word.form != 0).then(|| role.to_owned())
        })
    })
}

/// Gives an office that stands alone to somebody whom only the headline names, or to the only one without an office.
fn adopt(lines: &[Line<'_>], people: &mut People, headline: Vec<Person>, lexicon: &Lexicon) {
    let Some(role) = lone_office(lines, people, lexicon) else { return };
    let is_thing = |name: &str| lexicon.read(name).iter().any(|token| token.is(class::THING | class::VERB));
    let new = headline.into_iter().find(|person| {
        people.find(&person.words).is_none()
            && (person.words.len() >= 2 || person.role.is_some())
            && !is_thing(&person.name)
    });
    if let Some(person) = new {
        people.list.insert(0, Person { role: person.role.or(Some(role)), ..person });
        return;
    }
    let mut free = people.list.iter_mut().filter(|person| person.role.is_none() && person.words.len() >= 2);
    if let (Some(person), None) = (free.next(), free.next()) {
        person.role = Some(role);
    }
}

/// A spokesman's account in quotation marks that runs over paragraphs ("A spokesman said: “The minister met …") is read as
/// if it had none: it tells of others.
fn lift(lines: &mut [Line<'_>]) {
    let mut inside = false;
    let mut paragraph = usize::MAX;
    for line in lines {
        let opens = line.tokens.iter().position(Token::is_quote);
        if line.paragraph != paragraph {
            paragraph = line.paragraph;
            inside = inside && opens == Some(0);
        }
        let front = line.tokens.get(..opens.unwrap_or(0)).unwrap_or_default();
        let told = front.iter().any(|token| token.key.starts_with("spokes") || token.is_in(&["statement", "readout"]))
            && front.last().is_some_and(|token| token.is_in(&[":", ","]))
            && front.iter().any(|token| token.is(class::SAY));
        // What is closed in its own sentence is a quotation like any other.
        let ends = line.tokens.last().is_some_and(|token| token.quoted || !token.is_quote());
        inside = inside || told && ends;
        if inside {
            line.tokens.iter_mut().for_each(|token| token.quoted = false);
        }
    }
}

/// Reads the apostrophes that stand as quotation marks ('We are ready,' he said) as such: one that opens touches the word
/// behind it alone, one that closes stands behind a sign.
fn plain_marks(line: &mut Line<'_>) {
    let mut open = false;
    for at in 0..line.tokens.len() {
        let Some(token) = line.tokens.get(at).filter(|token| token.text == "'") else { continue };
        let before = at.checked_sub(1).and_then(|i| line.tokens.get(i));
        let free = before.is_none_or(|before| before.span.end() < token.span.start());
        let tied = line.tokens.get(at + 1).is_some_and(|next| next.span.start() == token.span.end() && next.is_word());
        let signed = before.is_some_and(|before| before.is_sign(&['.', ',', '!', '?']));
        let opens = free && tied && line.tokens.get(at + 2).is_some();
        if opens || signed && (open || at + 1 == line.tokens.len() || !tied) {
            open = opens;
            if let Some(token) = line.tokens.get_mut(at) {
                token.key = "\"".into();
            }
        }
    }
}

/// The kinds of quotation marks that can be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    /// “…”, and two backticks with two apostrophes.
    Curly,
    /// „…“ and „…”.
    Low,
    /// ”…”.
    High,
    /// «…».
    Outward,
    /// »…«.
    Inward,
    /// ‘…’.
    Single,
    /// "…".
    Straight,
    /// '…'.
    StraightSingle,
    /// \"…\", as programs write a mark inside others.
    Escaped,
}

/// What a quotation mark does.
enum Turn {
    Opens(Open),
    Closes(Open),
}

/// What the token `at` of `line` does as a quotation mark, where the marks `open` are. A mark that both opens and closes
/// opens where it is tied to the word behind it alone.
fn turn(line: &Line<'_>, at: usize, open: &[Open]) -> Option<Turn> {
    let token = line.tokens.get(at)?;
    let is_open = |kind: Open| open.contains(&kind);
    let before = at.checked_sub(1).and_then(|i| line.tokens.get(i));
    let free =
        before.is_none_or(|before| before.span.end() < token.span.start() || before.is_sign(&['(', '[', '—', '–']));
    let tied = line.tokens.get(at + 1).is_some_and(|next| next.span.start() == token.span.end());
    let begins = free && tied;
    let either = |kind: Open| if is_open(kind) { Some(Turn::Closes(kind)) } else { Some(Turn::Opens(kind)) };
    match token.text {
        "“" if is_open(Open::Low) => Some(Turn::Closes(Open::Low)),
        "“" | "``" => Some(Turn::Opens(Open::Curly)),
        "„" => Some(Turn::Opens(Open::Low)),
        "‘" => Some(Turn::Opens(Open::Single)),
        "’" if is_open(Open::Single) => Some(Turn::Closes(Open::Single)),
        "”" | "''" => {
            let own = [Open::Curly, Open::Low, Open::High].into_iter().find(|kind| is_open(*kind));
            // “…" and "…”: a program has replaced one of the two.
            let own = own.or_else(|| is_open(Open::Straight).then_some(Open::Straight));
            own.map(Turn::Closes).or_else(|| begins.then_some(Turn::Opens(Open::High)))
        }
        "«" if is_open(Open::Inward) => Some(Turn::Closes(Open::Inward)),
        "«" => Some(Turn::Opens(Open::Outward)),
        "»" if is_open(Open::Outward) => Some(Turn::Closes(Open::Outward)),
        "»" => begins.then_some(Turn::Opens(Open::Inward)),
        "'" if token.key == "\"" => either(Open::StraightSingle),
        _ if token.key == "\"" && before.is_some_and(|before| before.text == "\\") => either(Open::Escaped),
        _ if token.key == "\"" && open == [Open::Curly] && !begins => Some(Turn::Closes(Open::Curly)),
        _ if token.key == "\"" => either(Open::Straight),
        _ => None,
    }
}

/// Sets which tokens stand inside quotation marks. A quotation that a paragraph leaves open goes on in the next one where
/// that opens another, as is usual. One that nothing closes ends with its sentence.
fn quote(lines: &mut [Line<'_>]) {
    let mut first = 0;
    while let Some(paragraph) = lines.get(first).map(|line| line.paragraph) {
        let count =
            lines.get(first..).unwrap_or_default().iter().take_while(|line| line.paragraph == paragraph).count();
        let opens_next = lines
            .get(first + count)
            .and_then(|next| next.tokens.first())
            .is_some_and(|token| token.is_quote() || token.text == "'");
        if let Some(own) = lines.get_mut(first..first + count) {
            quote_paragraph(own, opens_next);
        }
        first += count;
    }
}

fn quote_paragraph(lines: &mut [Line<'_>], opens_next: bool) {
    let count = |mark: &str| lines.iter().flat_map(|line| &line.tokens).filter(|token| token.text == mark).count();
    let is_balanced = count("“") == count("”");
    let mut open: Vec<Open> = Vec::new();
    // The line in which the outer quotation was opened.
    let mut opened = 0;
    for number in 0..lines.len() {
        let Some(line) = lines.get_mut(number) else { break };
        plain_marks(line);
        for at in 0..line.tokens.len() {
            match turn(line, at, &open) {
                Some(Turn::Opens(kind)) => {
                    if open.is_empty() {
                        opened = number;
                    }
                    // Marks of one kind nest where as many close as open. No text nests deeper than this.
                    if open.len() < 4 && (is_balanced || !open.contains(&kind)) {
                        open.push(kind);
                    }
                }
                Some(Turn::Closes(kind)) => {
                    if let Some(token) = line.tokens.get_mut(at).filter(|_| kind == Open::Single) {
                        token.key = "\"".into();
                    }
                    open.truncate(open.iter().rposition(|one| *one == kind).unwrap_or(0));
                }
                None => {
                    if let Some(token) = line.tokens.get_mut(at) {
                        token.quoted = !open.is_empty();
                    }
                }
            }
        }
    }
    if !open.is_empty() && !opens_next {
        let behind = lines.get_mut(opened + 1..).unwrap_or_default();
        behind.iter_mut().flat_map(|line| line.tokens.iter_mut()).for_each(|token| token.quoted = false);
    }
}
