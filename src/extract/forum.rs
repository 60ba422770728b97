//! Multilateral bodies, mechanisms and initiatives that an article names, each once, as first mentioned.

use crate::brief::Forum;
use crate::extract::lexicon::{ForumId, Lexicon, Sense};
use crate::extract::phrase::side_at;
use crate::extract::token::Token;
use crate::extract::word::class;

/// The forums found so far.
#[derive(Debug, Default)]
pub(super) struct Forums {
    known: Vec<ForumId>,
    /// In the order of first mention.
    pub(super) list: Vec<Forum>,
}

/// Last words of the names of meetings and bodies that no list has.
const BODIES: &[&str] = &["summit", "forum", "quartet"];

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
        if let Some(number) =
            token.text.strip_prefix("COP").filter(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
        {
            self.add("United Nations Climate Change Conference", Some(&format!("COP{number}")), token.text.to_owned());
            return 1;
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
        if let Some(forum) = lexicon.forum(id)
            && !self.known.contains(&id)
        {
            self.known.push(id);
            self.add(&forum.name, forum.acronym.as_deref(), words(at, at + len));
        }
        len
    }

    fn add(&mut self, name: &str, acronym: Option<&str>, mention: String) {
        let same = |forum: &Forum| forum.name == name || acronym.is_some() && forum.acronym.as_deref() == acronym;
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
    let dashed = inner.iter().any(|token| token.text == "-" || token.text == "–");
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
        ] {
            assert_eq!(forums(text), expected, "{text}");
        }
    }
}
