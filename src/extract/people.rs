//! Who is named: every person of an article once, with the fullest name, the office and the side the text gives.

use crate::extract::lexicon::Lexicon;
use crate::extract::phrase::{self, Title};
use crate::extract::side::Side;
use crate::extract::token::Token;
use crate::extract::word::class;

/// A person of the article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Person {
    /// The fullest form of the name, without titles.
    pub(super) name: String,
    /// The words of the name, folded, without "Jr.".
    pub(super) words: Vec<String>,
    /// The office, without the country.
    pub(super) role: Option<String>,
    /// Whom the person speaks for.
    pub(super) side: Option<Side>,
}

#[derive(Debug, Default)]
pub(super) struct People {
    /// In the order of first mention.
    pub(super) list: Vec<Person>,
}

/// A name as it stands: its tokens and who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Named {
    /// First token, titles and all.
    pub(super) from: usize,
    /// One past the last token, a country behind the name included.
    pub(super) to: usize,
    /// First token of the name itself.
    pub(super) name: usize,
}

impl People {
    /// Takes in everybody the sentence `tokens` of `text` names in full or with a title.
    pub(super) fn read(&mut self, text: &str, tokens: &[Token<'_>], lexicon: &Lexicon) {
        let mut at = 0;
        while at < tokens.len() {
            at = self.read_at(text, tokens, at, lexicon).max(at + 1);
        }
    }

    /// Takes in whoever is named from `at` on; one past what was read.
    fn read_at(&mut self, text: &str, tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> usize {
        if let Some(title) = phrase::title(tokens, at, lexicon) {
            if title.plural {
                return self.several(text, tokens, (at, &title), lexicon);
            }
            if let Some(named) = behind_title(tokens, at, &title, lexicon) {
                self.titled(text, tokens, (named, &title), lexicon);
                return named.to;
            }
            return title.to;
        }
        let start = phrase::honours(tokens, at);
        let Some(to) = phrase::name(tokens, start, lexicon) else { return at + 1 };
        if at == 0 && start == at && is_sentence_start(tokens, to) {
            return at + 1;
        }
        let is_thing = tokens.get(start..to).is_some_and(|name| name.iter().any(|token| token.is(class::THING)));
        let title = behind_name(tokens, to, lexicon);
        let side = of_side(tokens, to, lexicon);
        let is_full =
            tokens.get(start..to).is_some_and(|name| name.windows(2).any(|pair| pair.iter().all(Token::is_word)));
        if is_thing && title.is_none() || !(is_full || start > at || title.is_some()) {
            return to;
        }
        let role = title.as_ref().and_then(|title| role(text, tokens, title));
        let side = side.map(|(side, _)| side).or_else(|| title.as_ref().and_then(|title| title.side));
        self.add(text, tokens.get(start..to).unwrap_or_default(), role, side);
        title.map_or(to, |title| title.to)
    }

    fn titled(&mut self, text: &str, tokens: &[Token<'_>], (named, title): (Named, &Title), lexicon: &Lexicon) {
        let name_end = name_end(tokens, named);
        let behind = of_side(tokens, name_end, lexicon).map(|(side, _)| side);
        let role = if title.counterpart { self.last_role() } else { role(text, tokens, title) };
        let name = tokens.get(named.name..name_end).unwrap_or_default();
        // "spokesperson of the MoFA": no name.
        let is_acronym =
            name.len() == 1 && name.iter().all(|token| token.text.chars().filter(|c| c.is_uppercase()).count() > 1);
        if !is_acronym {
            // "his spokesman": of whoever was named last.
            let own = tokens.get(named.from).is_some_and(|token| token.is_in(&["his", "her", "their", "its"]))
                && !title.counterpart
                // "a delegation of A led by its adviser": of those whom he leads, not of whoever was named last.
                && !named.from.checked_sub(1).and_then(|at| tokens.get(at)).is_some_and(|token| token.is_key("by"));
            let last = self.list.last().and_then(|person| person.side).filter(|_| own);
            self.add(text, name, role, title.side.or(behind).or(last));
        }
    }

    /// "his Greek, Cypriot and French counterparts, A, B and C, respectively".
    fn several(
        &mut self,
        text: &str,
        tokens: &[Token<'_>],
        (from, title): (usize, &Title),
        lexicon: &Lexicon,
    ) -> usize {
        let mut sides = Vec::new();
        let mut at = from;
        while at < title.role.1 {
            let found = phrase::side_at(tokens, at, lexicon);
            sides.extend(found.and_then(|(sense, _)| phrase::side_of(sense)));
            at += found.map_or(1, |(_, len)| len);
        }
        // "the ministers of Poland and Lithuania, A and B".
        let mut end = title.to;
        while tokens.get(end).is_some_and(|token| token.is_in(&["and", ","]))
            && let Some((sense, len)) = phrase::side_at(tokens, end + 1, lexicon)
        {
            sides.extend(if end == title.to { title.side } else { None });
            sides.extend(phrase::side_of(sense));
            end += 1 + len;
        }
        let mut at = end + usize::from(tokens.get(end).is_some_and(|token| token.is_in(&[",", "-", "–", "—", ":"])));
        let role =
            if title.counterpart { self.last_role() } else { role(text, tokens, title).map(|role| singular(&role)) };
        let mut n = 0;
        loop {
            // "the Foreign Ministers of Brazil, Ms. A, Ghana, Mr. B, and Indonesia, Mr. C".
            let before = phrase::side_at(tokens, at, lexicon)
                .filter(|(_, len)| tokens.get(at + len).is_some_and(|token| token.is_sign(&[',', '('])));
            at += before.map_or(0, |(_, len)| len + 1);
            at = phrase::honours(tokens, at);
            let Some(to) = phrase::name(tokens, at, lexicon) else { break };
            let behind = of_side(tokens, to, lexicon);
            let side = before
                .and_then(|(sense, _)| phrase::side_of(sense))
                .or(sides.get(n).copied().filter(|_| sides.len() > 1))
                .or(behind.map(|(side, _)| side))
                .or(title.side);
            self.add(text, tokens.get(at..to).unwrap_or_default(), role.clone(), side);
            n += 1;
            at = behind.map_or(to, |(_, to)| to);
            let comma = usize::from(tokens.get(at).is_some_and(|token| token.text == ","));
            let and = usize::from(tokens.get(at + comma).is_some_and(|token| token.is_key("and")));
            if comma + and == 0 {
                break;
            }
            at += comma + and;
        }
        at.max(title.to)
    }

    fn last_role(&self) -> Option<String> {
        self.list.iter().rev().find_map(|person| person.role.clone())
    }

    /// Adds a person, or what is new of one who is known.
    fn add(&mut self, text: &str, name: &[Token<'_>], role: Option<String>, side: Option<Side>) {
        let (Some(first), Some(last)) = (name.first(), name.last()) else { return };
        let written = text.get(first.span.start()..last.span.end()).unwrap_or_default();
        let words = words(name);
        let Some(at) = self.find(&words) else {
            self.list.push(Person { name: written.to_owned(), words, role, side });
            return;
        };
        let Some(person) = self.list.get_mut(at) else { return };
        if words.len() > person.words.len() {
            written.clone_into(&mut person.name);
            person.words = words;
        }
        person.role = person.role.take().or(role);
        person.side = person.side.or(side);
    }

    /// The person that `words` name: the same name, a part of it, or the same surname and initial.
    pub(super) fn find(&self, words: &[String]) -> Option<usize> {
        let same = |person: &Person| {
            let all = |of: &[String], within: &[String]| of.iter().all(|word| within.contains(word));
            let first = |words: &[String]| words.first().and_then(|word| word.chars().next());
            match (words, person.words.as_slice()) {
                ([], _) | (_, []) => false,
                ([one], known) => known.last() == Some(one) || known.first() == Some(one),
                (new, [one]) => new.last() == Some(one) || new.first() == Some(one) && new.len() <= 3,
                (new, known) => {
                    all(new, known) || all(known, new) || new.last() == known.last() && first(new) == first(known)
                }
            }
        };
        self.list.iter().rposition(same)
    }

    /// The person whose name or title and name stands at `at`.
    pub(super) fn named_at(&self, tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> Option<(usize, Named)> {
        let title = phrase::title(tokens, at, lexicon).filter(|title| !title.plural);
        let named = match &title {
            Some(title) => behind_title(tokens, at, title, lexicon)?,
            None => {
                let start = phrase::honours(tokens, at);
                let to = letters(tokens, phrase::name(tokens, start, lexicon)?);
                let to = of_side(tokens, to, lexicon).map_or(to, |(_, to)| to);
                Named { from: at, to, name: start }
            }
        };
        let end = name_end(tokens, named);
        let person = self.find(&words(tokens.get(named.name..end)?))?;
        Some((person, named))
    }
}

/// The words of a name, folded, without signs and "Jr.".
pub(super) fn words(name: &[Token<'_>]) -> Vec<String> {
    let plain = name.iter().filter(|token| token.is_word() && !token.is_in(&["jr.", "jr", "sr.", "sr"]));
    plain.map(|token| token.key.trim_end_matches('.').to_owned()).collect()
}

/// The name behind a title, over a comma where the title is definite: "the president of Georgia, Ilia Kharadze".
fn behind_title(tokens: &[Token<'_>], from: usize, title: &Title, lexicon: &Lexicon) -> Option<Named> {
    // "Secretary (East) Ms. A".
    let aside = tokens.get(title.to).is_some_and(|token| token.text == "(")
        && tokens.get(title.to + 1).is_some_and(Token::is_capital)
        && tokens.get(title.to + 2).is_some_and(|token| token.text == ")");
    let title = &Title { to: title.to + if aside { 3 } else { 0 }, ..title.clone() };
    let comma = tokens.get(title.to).is_some_and(|token| token.text == ",");
    let at = if comma && (title.definite || title.side.is_some()) { title.to + 1 } else { title.to };
    let start = phrase::honours(tokens, at);
    let to = phrase::name(tokens, start, lexicon)?;
    if comma {
        let closes =
            tokens.get(to).is_none_or(|token| token.is_sign(&[',', '.', ';', '–', '—', '-']) || token.is_key("and"));
        let full =
            tokens.get(start..to).is_some_and(|name| name.iter().filter(|t| t.is_word()).count() >= 2 || start > at);
        if !closes || !full {
            return None;
        }
    }
    let to = letters(tokens, to);
    let to = of_side(tokens, to, lexicon).map_or(to, |(_, to)| to);
    Some(Named { from, to, name: start })
}

/// The office behind a name: "Ilia Kharadze, the president of Georgia,".
fn behind_name(tokens: &[Token<'_>], to: usize, lexicon: &Lexicon) -> Option<Title> {
    if !tokens.get(to)?.is_sign(&[',', '–', '—', '(']) {
        return None;
    }
    let title = phrase::title(tokens, to + 1, lexicon).filter(|title| !title.plural && !title.counterpart)?;
    let before_name = phrase::name(tokens, phrase::honours(tokens, title.to), lexicon).is_some();
    let closes = tokens.get(title.to).is_none_or(|token| {
        token.is_sign(&[',', '.', ';', '–', '—', ')', '"', '”'])
            || token.is(class::CONJUNCTION | class::PREPOSITION | class::VERB | class::SUBORDINATE)
    });
    (!before_name && closes).then_some(title)
}

/// "of Iraq" behind a name: the side and one past it.
fn of_side(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> Option<(Side, usize)> {
    tokens.get(at).filter(|token| token.is_key("of"))?;
    let at = at + 1 + usize::from(tokens.get(at + 1).is_some_and(|token| token.is_key("the")));
    let (sense, len) = phrase::side_at(tokens, at, lexicon)?;
    Some((phrase::side_of(sense)?, at + len))
}

/// One past the letters behind a name: "MP", "KC".
fn letters(tokens: &[Token<'_>], to: usize) -> usize {
    to + usize::from(tokens.get(to).is_some_and(is_letters))
}

fn is_letters(token: &Token<'_>) -> bool {
    ["MP", "MEP", "KC", "QC", "OBE", "AO", "AC", "MBE", "MSP", "TD"].contains(&token.text)
}

fn name_end(tokens: &[Token<'_>], named: Named) -> usize {
    let of =
        (named.name..named.to).find(|at| tokens.get(*at).is_some_and(|token| token.is_key("of") || is_letters(token)));
    of.unwrap_or(named.to)
}

/// The office in the words of the text.
fn role(text: &str, tokens: &[Token<'_>], title: &Title) -> Option<String> {
    let (from, to) = title.role;
    let (first, last) = (tokens.get(from)?, tokens.get(to.checked_sub(1)?)?);
    let role = text.get(first.span.start()..last.span.end())?;
    (!role.is_empty()).then(|| role.to_owned())
}

fn singular(role: &str) -> String {
    // "ministers of defence": the office stands before its "of".
    let (head, rest) =
        role.split_once(" of ").map_or((role, String::new()), |(head, rest)| (head, format!(" of {rest}")));
    head.strip_suffix('s').unwrap_or(head).to_owned() + &rest
}

/// A capital at the start of a sentence that need be no name: one word, and a verb or small word by its other face.
fn is_sentence_start(tokens: &[Token<'_>], to: usize) -> bool {
    to == 1 && tokens.first().is_some_and(|token| token.word.class != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(text: &str) -> Vec<(String, String, String)> {
        let lexicon = Lexicon::built_in();
        let mut people = People::default();
        people.read(text, &lexicon.read(text), lexicon);
        let side = |person: &Person| person.side.map_or(String::new(), |side| side.name(lexicon).to_owned());
        people.list.iter().map(|p| (p.name.clone(), p.role.clone().unwrap_or_default(), side(p))).collect()
    }

    #[test]
    fn people_are_read_with_office_and_side() {
        for (text, expected) in [
            (
                "Chinese Foreign Minister Wang Lei met Norway's Deputy Prime Minister and Minister of Finance Ola Nord.",
                vec![
                    ("Wang Lei", "Foreign Minister", "China"),
                    ("Ola Nord", "Deputy Prime Minister and Minister of Finance", "Norway"),
                ],
            ),
            ("Prime Minister Ann Lee of New Zealand spoke.", vec![("Ann Lee", "Prime Minister", "New Zealand")]),
            ("Ann Lee, the US Secretary of State, spoke.", vec![("Ann Lee", "Secretary of State", "United States")]),
            ("It was drafted by Jean Dupont, the President of France.", vec![("Jean Dupont", "President", "France")]),
            (
                "Egyptian foreign minister Sami Nasr and his Greek and Cypriot counterparts, Nikos Dimou and Petros Ioannou, met.",
                vec![
                    ("Sami Nasr", "foreign minister", "Egypt"),
                    ("Nikos Dimou", "foreign minister", "Greece"),
                    ("Petros Ioannou", "foreign minister", "Cyprus"),
                ],
            ),
            (
                "President Lee met his Kazakh counterpart Ilyas Omar.",
                vec![("Lee", "President", ""), ("Ilyas Omar", "President", "Kazakhstan")],
            ),
            ("However, Jordan and Chad agreed.", vec![]),
            ("In Brussels the European Council met.", vec![]),
        ] {
            let expected: Vec<_> =
                expected.into_iter().map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())).collect();
            assert_eq!(people(text), expected, "{text}");
        }
    }

    #[test]
    fn a_shorter_name_is_the_same_person() {
        let found = people("President Ann B. Lee spoke. Lee left. Ann Lee, too.");
        assert_eq!(found, [("Ann B. Lee".to_owned(), "President".to_owned(), String::new())]);
    }
}
