//! Splits text into words, in the same way for the index, queries and marks. Words are folded and lose a possessive `'s`; initials
//! are joined (`U.S.` is `us`), and Chinese, Japanese and Korean runs are split into overlapping pairs of characters.

use std::borrow::Cow;
use std::sync::LazyLock;

use frostem::{Algorithm, Stemmer};
use unicode_normalization::char::is_combining_mark;

use crate::text::{Span, is_cjk};

/// Longer words (in bytes) are truncated, in texts and in queries.
const MAX_WORD: usize = 96;

/// Words with fewer letters have no similar words.
pub const MIN_SIMILAR_LETTERS: usize = 5;

static ENGLISH: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::new(Algorithm::English));

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word<'a> {
    /// A pair of adjacent CJK characters (one character at the end of a run), or the word.
    pub text: Cow<'a, str>,
    /// The position in the folded text.
    pub span: Span,
    /// Whether these are initials, without their full stops.
    pub is_initials: bool,
}

/// Splits a text that [`crate::text::fold`] has folded.
pub const fn split_words(folded: &str) -> WordIter<'_> {
    WordIter { text: folded, at: 0 }
}

#[derive(Debug, Clone)]
pub struct WordIter<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> WordIter<'a> {
    fn rest(&self, from: usize) -> &'a str {
        self.text.get(from..).unwrap_or_default()
    }

    /// The length of the run of characters from `from` on for which `is_in` is true.
    fn run_length(&self, from: usize, is_in: impl Fn(char) -> bool) -> usize {
        let rest = self.rest(from);
        // Most texts are mostly ASCII, which is faster by the byte.
        let plain = rest.bytes().position(|b| !b.is_ascii() || !is_in(char::from(b))).unwrap_or(rest.len());
        let other = rest.get(plain..).unwrap_or_default();
        if other.as_bytes().first().is_none_or(u8::is_ascii) {
            return plain;
        }
        plain + other.find(|c| !is_in(c)).unwrap_or(other.len())
    }

    /// A pair of adjacent CJK characters, or the last one of a run.
    fn cjk_pair(&mut self, first: char) -> Word<'a> {
        let start = self.at;
        let mut end = start + first.len_utf8();
        self.at = end;
        if let Some(second) = self.rest(end).chars().next().filter(|&c| is_cjk(c)) {
            end += second.len_utf8();
        }
        self.word_between(start, end)
    }

    fn word_between(&self, start: usize, end: usize) -> Word<'a> {
        let text = self.text.get(start..end).unwrap_or_default();
        let text = text.get(..text.floor_char_boundary(MAX_WORD)).unwrap_or(text);
        Word { text: Cow::Borrowed(text), span: Span::new(start, end), is_initials: false }
    }

    /// `u.s.`, `p.r.c`: at least two single letters with full stops between them.
    fn initials(&self, start: usize, first: char) -> Option<Word<'a>> {
        // The second character rules out nearly every word.
        if self.text.as_bytes().get(start + first.len_utf8()) != Some(&b'.') {
            return None;
        }
        let mut joined = String::new();
        let mut end = start;
        loop {
            let mut next = self.rest(end).chars();
            let Some(letter) = next.next().filter(|&c| c.is_alphabetic() && !is_cjk(c)) else { break };
            let after = next.next();
            if after.is_some_and(is_word_char) || joined.len() >= MAX_WORD {
                return None;
            }
            joined.push(letter);
            end += letter.len_utf8();
            if after != Some('.') {
                break;
            }
            end += 1;
        }
        let is_initials = joined.chars().nth(1).is_some();
        is_initials.then(|| Word { text: Cow::Owned(joined), span: Span::new(start, end), is_initials })
    }
}

impl<'a> Iterator for WordIter<'a> {
    type Item = Word<'a>;

    fn next(&mut self) -> Option<Word<'a>> {
        let from = self.at;
        self.at = from + self.run_length(from, |c| !is_word_char(c));
        let first = self.rest(self.at).chars().next()?;
        if is_cjk(first) {
            return Some(self.cjk_pair(first));
        }
        if let Some(initials) = self.initials(self.at, first) {
            self.at = initials.span.end();
            return Some(initials);
        }
        let start = self.at;
        self.at = start + self.run_length(start, |c| is_word_char(c) && !is_cjk(c));
        let word = self.word_between(start, self.at);
        // "China's" is "china": nobody searches for the s.
        if let Some(after) = self.rest(self.at).strip_prefix("'s")
            && !after.starts_with(is_word_char)
        {
            self.at += 2;
        }
        Some(word)
    }
}

fn is_word_char(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() || is_combining_mark(c) }
}

/// The English stem of a folded word that has only the letters a to z.
pub fn stem(word: &str) -> Option<Cow<'_, str>> {
    let is_english = !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase());
    is_english.then(|| ENGLISH.stem(word))
}

/// One word of a query: which words of a text it matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WordMatcher {
    /// The word itself.
    Exact(String),
    /// Any form of the word; the word itself if it has no stem.
    Stem { word: String, stem: Option<String> },
    /// Words with this prefix, and any form of the word if a stem is given.
    Prefix { word: String, stem: Option<String> },
}

impl WordMatcher {
    pub fn stemmed(word: &str) -> Self {
        Self::Stem { word: word.to_owned(), stem: stem(word).map(Cow::into_owned) }
    }

    /// The word of the query, folded.
    pub fn word(&self) -> &str {
        match self {
            Self::Exact(word) | Self::Stem { word, .. } | Self::Prefix { word, .. } => word,
        }
    }

    /// The stem, if other forms of the word match.
    pub fn stem(&self) -> Option<&str> {
        match self {
            Self::Stem { stem, .. } | Self::Prefix { stem, .. } => stem.as_deref(),
            Self::Exact(_) => None,
        }
    }

    pub const fn is_prefix(&self) -> bool {
        matches!(self, Self::Prefix { .. })
    }

    /// Whether it matches `form`, a word of a text.
    pub fn matches(&self, form: &str) -> bool {
        let word = self.word();
        form == word
            || self.is_prefix() && form.starts_with(word)
            || self.stem().is_some_and(|wanted| may_stem(form, wanted) && stem(form).is_some_and(|stem| stem == wanted))
    }

    /// Whether its word is long enough to have similar words.
    pub fn has_similar_words(&self) -> bool {
        self.word().chars().count() >= MIN_SIMILAR_LETTERS
    }

    /// Whether it matches `form`, or `form` is one letter away.
    pub fn is_similar(&self, form: &str) -> bool {
        self.matches(form) || self.has_similar_words() && is_one_edit(self.word(), form, self.is_prefix())
    }
}

/// Whether the stem of `form` can be `stem` at all: a stem starts with the first letter of its word. Stemming is slow in comparison.
fn may_stem(form: &str, stem: &str) -> bool {
    let head = |text: &str| text.as_bytes().first().copied();
    head(form) == head(stem)
}

/// Whether inserting, deleting or changing one letter, or swapping two, turns `word` into `form`; for a prefix, into the
/// beginning of `form`.
fn is_one_edit(word: &str, form: &str, prefix: bool) -> bool {
    let (mut a, mut b) = (word.chars(), form.chars());
    loop {
        let (before_a, before_b) = (a.clone(), b.clone());
        match (a.next(), b.next()) {
            (Some(x), Some(y)) if x == y => {}
            (None, _) => return prefix || b.next().is_none(),
            (Some(_), None) => return a.next().is_none(),
            (Some(x), Some(y)) => {
                let ends = |a: std::str::Chars<'_>, b: std::str::Chars<'_>| {
                    if prefix { b.as_str().starts_with(a.as_str()) } else { a.as_str() == b.as_str() }
                };
                let (mut swapped_a, mut swapped_b) = (a.clone(), b.clone());
                let swapped = swapped_a.next() == Some(y) && swapped_b.next() == Some(x);
                return ends(a.clone(), b.clone())
                    || ends(a, before_b)
                    || ends(before_a, b)
                    || swapped && ends(swapped_a, swapped_b);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold_text;

    fn split(text: &str) -> Vec<String> {
        split_words(&fold_text(text)).map(|w| w.text.into_owned()).collect()
    }

    #[test]
    fn texts_are_split_into_words() {
        for (text, expected) in [
            ("Law-enforcement, 2024!", "law enforcement 2024"),
            ("China's and the sides' co-operation", "china and the sides co operation"),
            ("the U.S.-China talks; U.N. and J. P. Lee", "the us china talks un and j p lee"),
            ("i.e. the A.B.", "ie the ab"),
            ("at 41.0 bn U.S", "at 41 0 bn us"),
            ("Élysée d’Oslo, Oʻzbekiston", "elysee d oslo o zbekiston"),
            ("中国外交部 G20峰会", "中国 国外 外交 交部 部 g20 峰会 会"),
            ("한국", "한국 국"),
            ("В Москве, القاهرة", "в москве القاهرة"),
            ("", ""),
            ("— … !", ""),
        ] {
            assert_eq!(split(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn long_words_are_truncated() {
        let long = "ab".repeat(500_000);
        assert_eq!(split(&long), [long.get(..96).unwrap_or_default().to_owned()]);
        assert_eq!(split(&"a.".repeat(100_000)).first().map(String::len), Some(1));
    }

    #[test]
    fn a_matcher_matches_the_forms_of_its_word() {
        let stemmed = WordMatcher::stemmed("enforcement");
        assert!(["enforcement", "enforce", "enforcing"].iter().all(|form| stemmed.matches(form)));
        assert!(!stemmed.matches("enforceable-x") && !stemmed.matches("force"));
        let prefix = WordMatcher::Prefix { word: "enf".into(), stem: None };
        assert!(prefix.matches("enforce") && !prefix.matches("en"));
    }

    #[test]
    fn one_edit_inserts_deletes_changes_or_swaps_letters() {
        for (word, form, whole, begins) in [
            ("rails", "rails", true, true),
            ("kazakstan", "kazakhstan", true, true),
            ("kazakhhstan", "kazakhstan", true, true),
            ("kazekhstan", "kazakhstan", true, true),
            ("kzaakhstan", "kazakhstan", true, true),
            ("azakhstan", "kazakhstan", true, true),
            ("kazakhsta", "kazakhstan", true, true),
            ("kazakhstann", "kazakhstan", true, true),
            ("kazexhstan", "kazakhstan", false, false),
            ("kazek", "kazakhstan", false, true),
            ("kzak", "kazakhstan", false, true),
            ("xxzak", "kazakhstan", false, false),
        ] {
            assert_eq!(is_one_edit(word, form, false), whole, "{word} {form}");
            assert_eq!(is_one_edit(word, form, true), begins, "{word} {form} as a beginning");
        }
    }
}
