//! The subject of a verb, and what a clause is. Subjects are found by looking back from the verb:
//! over adverbs and auxiliaries, over what stands between commas, up from "of" and "in" to the noun they hang on, along "and"
//! to the verb before; and ahead, where a quotation comes first ("…", said X).

use crate::extract::line::Line;
use crate::extract::mark::{What, is_caucus};
use crate::extract::token::Token;
use crate::extract::word::{class, form};

/// A verb and its subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clause {
    /// The token of the verb.
    pub(super) verb: usize,
    pub(super) subject: Subject,
    /// The first token of the subject, or of the verb where the subject is that of a verb before.
    pub(super) from: usize,
    /// "is signed", "was told".
    pub(super) passive: bool,
    /// "will say", "should say".
    pub(super) modal: bool,
}

/// The subject of a verb.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Subject {
    /// Marks of the line, by their place.
    Marks(Vec<usize>),
    /// The subject of the clause before, by its place.
    Shared(usize),
    /// A noun phrase: from, one past, and the marks that hang on it ("a spokesman for China").
    Phrase(usize, usize, Vec<usize>),
}

/// The marks or noun phrase that begin at `at`, and one past them.
pub(super) fn phrase_from(line: &Line<'_>, at: usize) -> Option<(Subject, usize)> {
    if let Some(first) = line.marks.iter().position(|mark| mark.from == at) {
        let mut marks = vec![first];
        let mut to = line.marks.get(first)?.to;
        while line.tokens.get(to).is_some_and(|token| token.is_key("and")) {
            let Some(next) = line.marks.iter().position(|mark| mark.from == to + 1) else { break };
            marks.push(next);
            to = line.marks.get(next)?.to;
        }
        return Some((Subject::Marks(marks), to));
    }
    let mut to = at;
    let mut hangs = Vec::new();
    while let Some(token) = line.tokens.get(to) {
        if let Some(mark) = line.marks.iter().position(|mark| mark.from == to) {
            if to > at && line.tokens.get(to - 1).is_some_and(|token| token.is(class::PREPOSITION)) {
                hangs.push(mark);
            }
            to = line.marks.get(mark)?.to;
            continue;
        }
        let inside = token.is_word() && !token.is(class::SUBORDINATE | class::MODAL | class::CONJUNCTION)
            || token.is_in(&["'s", "'", "-"]);
        let verb = token.is(class::VERB) && token.has_form(form::PAST) && to > at;
        let joins = token.is_key("and")
            && to > at
            && line.tokens.get(to + 1).is_some_and(Token::is_capital)
            && line.tokens.get(to - 1).is_some_and(Token::is_capital)
            && line.mark_at(to + 1).is_none();
        if joins {
            to += 1;
            continue;
        }
        let leaves = token.is(class::PREPOSITION) && !token.is_in(&["of", "for", "at", "from", "with"]);
        if !inside || verb || leaves {
            break;
        }
        to += 1;
    }
    (to > at && to < at + 14).then_some((Subject::Phrase(at, to, hangs), to))
}

/// The subject of the verb group that begins at `start`, and its first token.
pub(super) fn subject(line: &Line<'_>, start: usize, before: &[Clause]) -> Option<(Subject, usize)> {
    let mut at = start;
    let mut hangs = Vec::new();
    for _ in 0..8 {
        let token = at.checked_sub(1).and_then(|i| line.tokens.get(i))?;
        if let Some(mark) = line.mark_before(at) {
            // "A and B, the speaker of the house met": an office behind a comma belongs to the name before it.
            let comma = mark.from.checked_sub(1).filter(|i| line.tokens.get(*i).is_some_and(|token| token.text == ","));
            if matches!(mark.what, What::Office(..))
                && let Some(comma) = comma
                    .filter(|comma| line.mark_before(*comma).is_some_and(|name| matches!(name.what, What::Person(_))))
            {
                at = comma;
                continue;
            }
            let (marks, from) = coordinated(line, at);
            let governor = from.checked_sub(1).and_then(|i| line.tokens.get(i));
            if let Some(governor) =
                governor.filter(|token| token.is(class::PREPOSITION) && !token.is(class::SUBORDINATE))
            {
                hangs = if governor.is_in(&["of", "for", "from"]) { marks } else { Vec::new() };
                at = from - 1;
                continue;
            }
            return Some((Subject::Marks(marks), from));
        }
        match token {
            _ if token.is_in(&["who", "which", "that"]) && token.is(class::SUBORDINATE) => {
                return relative(line, at - 1);
            }
            _ if token.is_sign(&[',', '–', '—', '(', ')']) || token.text == "--" || token.text == "-" => {
                if token.text == ")" {
                    at = opening(line, at - 1)?;
                    continue;
                }
                return apposition(line, at - 1).or_else(|| shared(line, before, start));
            }
            _ if token.is(class::CONJUNCTION) => return shared(line, before, start),
            // "Lee speaking to the press said".
            _ if token.has_form(form::ING) && line.mark_before(at - 1).is_some() => {
                at -= 1;
                continue;
            }
            _ if token.is_quote() => return None,
            // "on" before the "Thursday" that was passed.
            _ if token.is(class::PREPOSITION) && !token.is(class::SUBORDINATE) && at < start + 1 => {
                at -= 1;
                continue;
            }
            _ => {}
        }
        let mut from = noun_start(line, at)?;
        // "Nordic and Baltic countries".
        let pair = from.checked_sub(2).and_then(|at| line.tokens.get(at..=at + 2));
        if let Some([first, and, second]) = pair
            && and.is_key("and")
            && first.is_capital()
            && second.is_capital()
            && line.mark_before(from - 1).is_none()
            && from + 1 < at
        {
            from = noun_start(line, from - 1).unwrap_or(from);
        }
        let governor = from.checked_sub(1).and_then(|i| line.tokens.get(i));
        if governor.is_some_and(|token| token.is(class::PREPOSITION) && !token.is_in(&["as", "that"])) {
            // "to exchange views": the object of an infinitive.
            let infinitive = governor.is_some_and(|token| token.is_key("to"))
                && line.tokens.get(from).is_some_and(|verb| verb.has_form(form::BASE));
            if infinitive {
                return None;
            }
            at = from - 1;
            continue;
        }
        if token.is(class::WEEKDAY | class::MONTH) && from + 1 == at {
            at = from;
            continue;
        }
        return Some((Subject::Phrase(from, at, hangs), from));
    }
    None
}

/// The first token of the noun phrase that ends before `to`.
fn noun_start(line: &Line<'_>, to: usize) -> Option<usize> {
    let mut from = to;
    while let Some(token) = from.checked_sub(1).and_then(|i| line.tokens.get(i)) {
        let possessive =
            token.is_in(&["'s", "'"]) || line.tokens.get(from).is_some_and(|next| next.is_in(&["'s", "'"]));
        let stops = !token.is_word() && !possessive && token.text != "-"
            || token.is(class::PREPOSITION | class::CONJUNCTION | class::SUBORDINATE | class::MODAL | class::AUXILIARY)
                && !possessive
            || token.is(class::PRONOUN);
        if stops {
            break;
        }
        from -= 1;
        if token.is(class::ARTICLE) {
            break;
        }
    }
    (from < to).then_some(from)
}

/// The marks joined by commas and "and" that end before `to`, and their first token.
fn coordinated(line: &Line<'_>, to: usize) -> (Vec<usize>, usize) {
    let mut marks = Vec::new();
    let mut end = to;
    let mut from = to;
    let is_side = |at: usize| {
        line.marks.get(at).is_some_and(|mark| matches!(mark.what, What::Side(_) | What::Organ | What::Bloc))
    };
    while let Some(at) = line.marks.iter().position(|mark| mark.to == end) {
        // People go together with people, sides with sides.
        if marks.first().is_some_and(|first| is_side(*first) != is_side(at)) {
            break;
        }
        marks.push(at);
        from = line.marks.get(at).map_or(end, |mark| mark.from);
        let mut back = from;
        let mut joined = false;
        while let Some(token) = back.checked_sub(1).and_then(|i| line.tokens.get(i)) {
            let joins = token.is_in(&["and", "&", "or"]) || token.text == "," && (joined || marks.len() > 1);
            if !joins {
                break;
            }
            joined = true;
            back -= 1;
        }
        if !joined {
            break;
        }
        end = back;
    }
    marks.reverse();
    (marks, from)
}

/// "Lee, who …, said", "Lee, the minister of …, said": the mark before the comma that opens what the one at `close` closes.
pub(super) fn apposition(line: &Line<'_>, close: usize) -> Option<(Subject, usize)> {
    let dash = |token: &Token<'_>| token.is_sign(&['–', '—']) || token.text == "-" || token.text == "--";
    let closes_dash = line.tokens.get(close).is_some_and(dash);
    // "Her counterpart, Kim, was": the comma closes what the mark itself opened.
    if let Some(at) = line.marks.iter().position(|mark| mark.to == close)
        && line.marks.get(at).is_some_and(|mark| {
            line.tokens.get(mark.from..mark.to).unwrap_or_default().iter().any(|token| token.text == ",")
        })
    {
        return Some((Subject::Marks(vec![at]), line.marks.get(at)?.from));
    }
    if let Some(named) = named_apposition(line, close) {
        return Some(named);
    }
    let candidates = line.marks.iter().enumerate().rev().filter(|(_, mark)| mark.to < close);
    for (at, mark) in candidates {
        let opens =
            line.tokens.get(mark.to).is_some_and(|token| if closes_dash { dash(token) } else { token.text == "," });
        let governed =
            mark.from.checked_sub(1).and_then(|i| line.tokens.get(i)).is_some_and(|token| token.is(class::PREPOSITION));
        let inner = line.tokens.get(mark.to + 1)?;
        let fits =
            inner.is(class::ARTICLE | class::HEAD | class::PART | class::PREPOSITION | class::ADVERB | class::NUMBER)
                || inner.is_in(&["who", "whose", "which"])
                || is_caucus(inner)
                || inner.has_form(form::ING | form::PARTICIPLE)
                || inner.key.ends_with("ing")
                || line.marks.iter().any(|other| other.from == mark.to + 1 && other.to > mark.to + 1)
                || inner.text.starts_with(|c: char| c.is_ascii_digit());
        if opens && !governed && fits {
            let (marks, from) = coordinated(line, mark.to);
            let marks = if marks.is_empty() { vec![at] } else { marks };
            return Some((Subject::Marks(marks), from));
        }
    }
    described(line, close)
}

/// "Her opponent, Tom Reyes, believes": the name between commas is the subject, whatever noun it stands behind.
fn named_apposition(line: &Line<'_>, close: usize) -> Option<(Subject, usize)> {
    let at = line.marks.iter().position(|mark| mark.to == close && matches!(mark.what, What::Person(_)))?;
    let open = line.marks.get(at)?.from.checked_sub(1)?;
    let before = open.checked_sub(1).and_then(|i| line.tokens.get(i))?;
    let comma = line.tokens.get(open).is_some_and(|token| token.text == ",");
    let noun = line.mark_before(open).is_none_or(|mark| matches!(mark.what, What::Office(..)));
    (comma && noun && before.is_word() && !before.is(class::WEEKDAY | class::MONTH | class::ADVERB))
        .then(|| (Subject::Marks(vec![at]), open + 1))
}

/// What opens an aside behind a noun: "Democrats, for their part, accused".
const ASIDES: &[&str] =
    &["a", "an", "the", "who", "which", "whose", "for", "speaking", "citing", "including", "like", "along", "joined"];

/// "The Forum, a charity, warned", "Analysts, who asked for more, said": the noun phrase before the commas.
fn described(line: &Line<'_>, close: usize) -> Option<(Subject, usize)> {
    let open = (1..close).rev().find(|at| {
        line.tokens.get(*at).is_some_and(|token| token.text == ",")
            && line.tokens.get(at + 1).is_some_and(|next| next.is_in(ASIDES))
    })?;
    // "a person close to her, who asked": what the small words hang on.
    let hangs = line.tokens.get(open - 1).is_some_and(|token| token.is_in(&["her", "him", "them", "it"]))
        && open > 2
        && line.tokens.get(open - 2).is_some_and(|token| token.is(class::PREPOSITION));
    let open = if hangs { open - 2 } else { open };
    let from = noun_start(line, open)?;
    let governor = from.checked_sub(1).and_then(|at| line.tokens.get(at));
    let governed = governor.is_some_and(|token| !token.is_in(&["but", "and", ",", ";"]) && !token.is_quote());
    (!governed).then_some((Subject::Phrase(from, open, Vec::new()), from))
}

/// "the minister who said": what stands before "who" at `at`.
fn relative(line: &Line<'_>, at: usize) -> Option<(Subject, usize)> {
    let comma = at.checked_sub(1).and_then(|i| line.tokens.get(i)).is_some_and(|token| token.text == ",");
    let end = at - usize::from(comma);
    line.tokens.get(at).filter(|token| token.is_key("who"))?;
    let Some(mark) = line.marks.iter().position(|mark| mark.to == end) else { return nameless(line, end) };
    Some((Subject::Marks(vec![mark]), line.marks.get(mark)?.from))
}

/// "critics who say", "mayors of border towns, who say": the plural noun that ends before `end`, or that its "of" hangs on.
fn nameless(line: &Line<'_>, end: usize) -> Option<(Subject, usize)> {
    let mut from = noun_start(line, end)?;
    let mut to = end;
    if from.checked_sub(1).and_then(|at| line.tokens.get(at)).is_some_and(|before| before.is_key("of")) {
        to = from - 1;
        from = noun_start(line, to)?;
    }
    // "divided mayors": a verb before the noun is no part of it.
    let verb =
        |at: &usize| line.tokens.get(*at).is_some_and(|token| token.has_form(form::PAST) || token.key.ends_with("ed"));
    from = (from..to).rev().take_while(|at| !verb(at)).last()?;
    let head = line.tokens.get(to.checked_sub(1)?)?;
    head.key.ends_with('s').then(|| (Subject::Phrase(from, to, Vec::new()), from))
}

/// The subject of a clause before: the last in the same tense that somebody acts in, else the last.
pub(super) fn shared(line: &Line<'_>, before: &[Clause], start: usize) -> Option<(Subject, usize)> {
    let last = before.len().checked_sub(1)?;
    let verb = (start..line.tokens.len())
        .find(|at| line.tokens.get(*at).is_some_and(|token| token.word.form != 0 || token.looks_past()));
    let past = verb.and_then(|at| line.tokens.get(at)).is_some_and(Token::looks_past);
    let acts = |clause: &Clause| {
        let same = line.tokens.get(clause.verb).is_some_and(Token::looks_past) == past;
        same && !clause.modal && !matches!(clause.subject, Subject::Phrase(..))
    };
    Some((Subject::Shared(before.iter().rposition(acts).unwrap_or(last)), start))
}

/// The token "(" that the ")" at `close` closes.
fn opening(line: &Line<'_>, close: usize) -> Option<usize> {
    (0..close).rev().find(|at| line.tokens.get(*at).is_some_and(|token| token.text == "("))
}
