//! Multilateral bodies, mechanisms and initiatives that an article names, each once, as first mentioned.

use crate::brief::Forum;
use crate::extract::lexicon::{ForumId, Lexicon, Sense};
use crate::extract::phrase::side_at;
use crate::extract::token::Token;
use crate::extract::word::class;
use crate::extract::words::{ACRONYM_BODIES, BODIES, GENERAL, LINKS, MANY, OWN_BODIES, SHARED_BODIES, TREATIES};

/// The forums found so far.
#[derive(Debug, Default)]
pub(super) struct Forums {
    known: Vec<ForumId>,
    /// In the order of first mention.
    pub(super) list: Vec<Forum>,
}

impl Forums {
    /// Takes in what `tokens` of `text` name.
    pub(super) fn read(&mut self, text: &str, tokens: &[Token<'_>], lexicon: &Lexicon) {
        let mut at = 0;
        while at < tokens.len() {
            at += self.read_at(text, tokens, at, lexicon).max(1);
        }
    }

    /// Takes in the forum named at `at`; the number of its tokens.
    fn read_at(&mut self, text: &str, tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> usize {
        let words = |from: usize, to: usize| {
            let start = tokens.get(from).map_or(0, |token| token.span.start());
            let end = tokens.get(to - 1).map_or(start, |token| token.span.end());
            text.get(start..end).unwrap_or_default().replace('\u{a0}', " ")
        };
        let Some(token) = tokens.get(at) else { return 1 };
        // "G7/G20"
        if token.text.contains('/') && token.text.chars().all(|c| c.is_uppercase() || c.is_ascii_digit() || c == '/') {
            token.text.split('/').for_each(|part| self.read(part, &lexicon.read(part), lexicon));
            return 1;
        }
        if let Some((number, len)) = climate_conference(tokens, at) {
            let name = "United Nations Climate Change Conference";
            self.add(name, Some(&format!("COP{number}")), words(at, at + len));
            return len;
        }
        if let Some((len, acronym)) = body_with_acronym(tokens, at, lexicon) {
            self.add(&words(at, at + len), Some(acronym), words(at, at + len));
            // The acronym behind it is read.
            return len + 3;
        }
        if let Some(len) = shared_body(tokens, at, lexicon) {
            self.add(&words(at, at + len), None, words(at, at + len));
            return len;
        }
        if let Some(len) = body(tokens, at, lexicon) {
            self.add(&words(at, at + len), None, words(at, at + len));
            return len;
        }
        let rest = tokens.get(at..).unwrap_or_default();
        let found = lexicon
            .senses(rest)
            .find_map(|(sense, len)| if let Sense::Forum(id) = sense { Some((id, len)) } else { None });
        let Some((id, len)) = found else { return 1 };
        let before = at.checked_sub(1).and_then(|i| tokens.get(i));
        let common = token.is_in(&["security", "general", "human", "peace", "foreign", "commonwealth"]) && len <= 3;
        // The Security Council of Russia, or of the White House.
        // "Peace and Security Council" is another one.
        let other = before.is_some_and(|before| before.is_key("and"));
        if common
            && (other
                || before.is_some_and(|before| before.is_capital() && before.is_word() && !before.is(class::ARTICLE)))
        {
            return len;
        }
        // "an Asia-Pacific community" is an idea.
        let is_idea = len >= 2
            && tokens.get(at + len - 1).is_some_and(|last| !last.is_capital())
            && before.is_some_and(|before| before.is_in(&["-", "a", "an"]));
        // "Ms Hall, AC": an honour.
        let is_honour = len == 1
            && token.text.len() == 2
            && token.text.chars().all(|c| c.is_ascii_uppercase())
            && !token.is_key("un")
            && before.is_some_and(|before| before.text == "," || before.is_capital() && !before.is(class::ARTICLE))
            && !tokens.get(at + 1).is_some_and(|next| next.is_in(&["and", ",", "-"]));
        if is_idea || is_honour {
            return len;
        }
        if let Some(forum) = lexicon.forum(id)
            && !self.known.contains(&id)
            && !TREATIES.contains(&forum.name.as_str())
        {
            self.known.push(id);
            self.add(&forum.name, forum.acronym.as_deref(), words(at, at + len));
        }
        len
    }

    fn add(&mut self, name: &str, acronym: Option<&str>, mention: String) {
        let same = |forum: &Forum| {
            forum.name == name && (acronym.is_none() || forum.acronym.as_deref() == acronym)
                || acronym.is_some() && forum.acronym.as_deref() == acronym
        };
        if !self.list.iter().any(same) {
            let forum = Forum {
                name: name.to_owned(),
                acronym: acronym.map(str::to_owned),
                mention: Some(mention),
                note: None,
            };
            self.list.push(forum);
        }
    }
}

/// The number of a climate conference at `at` and how many tokens name it: "COP28", "COP-28", "COP 28".
fn climate_conference<'a>(tokens: &[Token<'a>], at: usize) -> Option<(&'a str, usize)> {
    let is_number = |number: &&str| (1..=2).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    let text = tokens.get(at)?.text;
    if let Some(number) = text.strip_prefix("COP").filter(is_number) {
        return Some((number, 1));
    }
    let dash = usize::from(tokens.get(at + 1).is_some_and(|next| next.text == "-"));
    let number = tokens.get(at + 1 + dash).map(|next| next.text).filter(is_number)?;
    (text == "COP").then_some((number, 2 + dash))
}

/// How many tokens from `at` can be one name: capitalised words, and small ones between them.
fn name_length(tokens: &[Token<'_>], at: usize) -> usize {
    let is_name = |token: &Token<'_>| {
        token.is_capital() && token.is_word() && !token.is(class::MONTH | class::WEEKDAY | class::HONOUR)
    };
    let (mut to, mut end) = (at, at);
    while let Some(token) = tokens.get(to).filter(|_| to < at + 14) {
        to += 1;
        if is_name(token) {
            end = to;
        } else if !(to > at + 1 && (LINKS.contains(&token.key.as_str()) || token.text == "-" || token.is_key("'s"))) {
            break;
        }
    }
    end - at
}

/// Whether the names of a state, a people or a town or words of one state's bodies stand in `name`.
fn is_own(name: &[Token<'_>], lexicon: &Lexicon) -> bool {
    name.iter().any(|token| OWN_BODIES.contains(&token.key.as_str()))
        || (0..name.len()).any(|at| {
            let senses = lexicon.senses(name.get(at..).unwrap_or_default());
            senses.map(|(sense, _)| sense).any(|sense| match sense {
                Sense::Party(id) | Sense::People(id) => lexicon.is_seated(id),
                _ => false,
            })
        })
}

/// Whether a forum of the list begins at `at`.
fn is_listed(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> bool {
    let rest = tokens.get(at..).unwrap_or_default();
    lexicon.senses(rest).any(|(sense, _)| matches!(sense, Sense::Forum(_)))
}

/// Whether a name can begin at `at`: the word before it is no part of one.
fn begins_name(tokens: &[Token<'_>], at: usize) -> bool {
    let is_name = |token: &Token<'_>| token.is_capital() && token.is_word();
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    tokens
        .get(at)
        .is_some_and(|token| is_name(token) && !token.is(class::SMALL) && !(at == 0 && token.is(class::STARTER)))
        && before.is_none_or(|before| !is_name(before) && before.text != "-" || before.is(class::ARTICLE))
}

/// "Harbour Security Initiative (HSI)": a name that no list has, whose acronym has the first letters of its words, and names a
/// body of several states. Its tokens, and the acronym.
fn body_with_acronym<'a>(tokens: &[Token<'a>], at: usize, lexicon: &Lexicon) -> Option<(usize, &'a str)> {
    if !begins_name(tokens, at) || is_listed(tokens, at, lexicon) {
        return None;
    }
    let len = name_length(tokens, at);
    let [open, acronym, close] = tokens.get(at + len..at + len + 3)? else { return None };
    let name = tokens.get(at..at + len)?;
    let initials = |links: bool| -> String {
        let words = name
            .iter()
            .flat_map(|token| token.text.split('-'))
            .filter(|word| word.starts_with(char::is_alphabetic) && (links || word.starts_with(char::is_uppercase)));
        words.filter_map(|word| word.chars().next()).flat_map(char::to_uppercase).collect()
    };
    let is_acronym = open.text == "("
        && close.text == ")"
        && acronym.text.len() >= 2
        && acronym.text.chars().filter(|c| c.is_uppercase()).count() * 2 > acronym.text.len();
    let upper = acronym.text.to_uppercase();
    let fits = is_acronym && (initials(false) == upper || initials(true) == upper);
    let names_body = name.iter().any(|token| ACRONYM_BODIES.contains(&token.key.as_str())) || is_shared(name);
    (fits && len >= 2 && names_body && !is_own(name, lexicon)).then_some((len, acronym.text))
}

/// Whether the words of `name` are those of a body of several states.
fn is_shared(name: &[Token<'_>]) -> bool {
    name.iter().any(|token| MANY.contains(&token.key.as_str()))
        && name.iter().any(|token| SHARED_BODIES.contains(&token.key.as_str()))
}

/// "Global Harbour Fund", "Oslo Conference on Fisheries": a name that no list has, of a body of several states by its words.
fn shared_body(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> Option<usize> {
    if !begins_name(tokens, at) || is_listed(tokens, at, lexicon) {
        return None;
    }
    let len = name_length(tokens, at);
    let name = tokens.get(at..at + len)?;
    let first = name.first()?;
    // Of "Global Harbour Fund and Bank of Norway", only the first is one.
    let end = name.iter().position(|token| token.is_in(&["and", "&", "to", "in"])).unwrap_or(len);
    let name = name.get(..end)?;
    let is_conference = name.len() >= 4
        && name.get(1).is_some_and(|second| second.is_key("conference"))
        && name.get(2).is_some_and(|third| third.is_key("on"))
        && lexicon.senses(name).any(|(sense, _)| matches!(sense, Sense::Town | Sense::Seat(_)));
    let begins_many = MANY.contains(&first.key.as_str());
    let ends_body = name.last().is_some_and(|last| SHARED_BODIES.contains(&last.key.as_str()));
    let has_body = name.iter().any(|token| SHARED_BODIES.contains(&token.key.as_str()));
    let is_body =
        begins_many && (ends_body || has_body && name.iter().any(|token| token.is_in(&["on", "for", "against"])));
    (name.len() >= 3 && (is_conference || is_body && !is_own(name, lexicon))).then_some(name.len())
}

/// A named meeting that no list has: "U.S.-ASEAN Summit", "Climate Leaders' Summit". One of two states is none.
fn body(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> Option<usize> {
    let begins = |token: &Token<'_>| {
        token.is_capital() && token.is_word() && !token.is(class::SMALL | class::STARTER | class::MONTH)
    };
    if !begins(tokens.get(at)?) || at > 0 && begins(tokens.get(at - 1)?) || at > 1 && tokens.get(at - 1)?.text == "-" {
        return None;
    }
    let mut to = at;
    while let Some(token) = tokens.get(to) {
        let linked = begins(token) || token.text == "-" || token.text == "–" || token.is_in(&["'s", "'"]);
        if !linked {
            break;
        }
        to += 1;
        if BODIES.contains(&token.key.as_str()) {
            break;
        }
    }
    let last = tokens.get(to - 1)?;
    if !BODIES.contains(&last.key.as_str()) || to - at < 2 {
        return None;
    }
    let inner = tokens.get(at..to)?;
    let known = (0..inner.len()).any(|from| {
        lexicon.senses(&inner[from..]).any(|(sense, len)| matches!(sense, Sense::Forum(_)) && from + len == inner.len())
    });
    if known {
        return None;
    }
    let states = (0..inner.len())
        .filter(|i| {
            side_at(inner, *i, lexicon).is_some_and(|(sense, _)| !matches!(sense, Sense::Seat(_) | Sense::House(_)))
        })
        .count();
    let bodies = (0..inner.len())
        .filter(|i| lexicon.senses(&inner[*i..]).any(|(sense, _)| matches!(sense, Sense::Forum(_))))
        .count();
    let is_general = |token: &Token<'_>| GENERAL.contains(&token.key.as_str()) || BODIES.contains(&token.key.as_str());
    if inner.iter().all(is_general) {
        return None;
    }
    // "U.S.-ASEAN Summit", but not "G7 Harbour-Side Summit".
    let is_dash = |token: &Token<'_>| token.text == "-" || token.text == "–";
    let is_side = |at: usize| is_listed(inner, at, lexicon) || side_at(inner, at, lexicon).is_some();
    let dashed = (1..inner.len()).any(|at| inner.get(at).is_some_and(is_dash) && is_side(at + 1))
        || bodies == 0 && inner.iter().any(is_dash);
    let many = bodies > 0 && dashed || states == 0 && bodies == 0 && !dashed;
    many.then_some(to - at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forums(text: &str) -> Vec<String> {
        let lexicon = Lexicon::built_in();
        let mut forums = Forums::default();
        forums.read(text, &lexicon.read(text), lexicon);
        forums
            .list
            .iter()
            .map(|forum| format!("{} ({})", forum.name, forum.acronym.as_deref().unwrap_or_default()))
            .collect()
    }

    #[test]
    fn forums_are_named_once_by_their_usual_name() {
        for (text, expected) in [
            ("The UN and the United Nations met the U.N. envoy.", vec!["United Nations (UN)"]),
            (
                "At the UN Security Council and at COP28.",
                vec!["United Nations Security Council (UNSC)", "United Nations Climate Change Conference (COP28)"],
            ),
            ("the Shanghai Cooperation Organisation (SCO)", vec!["Shanghai Cooperation Organization (SCO)"]),
            ("who told us that a quad of nations met", vec![]),
            (
                "the annual U.S.-ASEAN Summit, where ASEAN spoke",
                vec!["U.S.-ASEAN Summit ()", "Association of Southeast Asian Nations (ASEAN)"],
            ),
            ("the Franco-German Summit and the US-China Summit", vec![]),
            ("the Harbour Leaders’ Summit on Tuesday", vec!["Harbour Leaders’ Summit ()"]),
            ("the Leaders’ Summit on Tuesday", vec![]),
            ("at the G7 Harbour-Side Summit", vec!["Group of Seven (G7)"]),
            (
                "the International Labor Organization, the International Organisation for Migration",
                vec!["International Labour Organization (ILO)", "International Organization for Migration (IOM)"],
            ),
            (
                "the Organisation of Security and Co-operation in Europe",
                vec!["Organization for Security and Co-operation in Europe (OSCE)"],
            ),
            ("the Union for Mediterranean", vec!["Union for the Mediterranean (UfM)"]),
            ("the idea of an Asia-Pacific community", vec![]),
            (
                "COP-28 and COP 29",
                vec![
                    "United Nations Climate Change Conference (COP28)",
                    "United Nations Climate Change Conference (COP29)",
                ],
            ),
            ("the Harbour Security Initiative (HSI)", vec!["Harbour Security Initiative (HSI)"]),
            ("the Forum for Harbours of the North (FHN)", vec!["Forum for Harbours of the North (FHN)"]),
            ("the Harbour Security Initiative (ABC) and the Norwegian Harbour Council (NHC)", vec![]),
            ("the National Harbour Council (NHC), a Memorandum of Understanding (MOU)", vec![]),
            (
                "the Global Harbour Facility and the Bergen Conference on Fisheries",
                vec!["Global Harbour Facility ()", "Bergen Conference on Fisheries ()"],
            ),
            ("the International Affairs Committee; the World Trade Post", vec![]),
            ("the six-party talks and the Six-Party Talks", vec!["Six-Party Talks ()"]),
            ("the non-aligned movement", vec!["Non-Aligned Movement (NAM)"]),
            ("the G7/G20 Sherpa", vec!["Group of Seven (G7)", "Group of Twenty (G20)"]),
            ("the UN Truce Supervision Organisation", vec!["United Nations Truce Supervision Organization (UNTSO)"]),
            ("Dame Ada Hall, AC", vec![]),
        ] {
            assert_eq!(forums(text), expected, "{text}");
        }
    }
}
