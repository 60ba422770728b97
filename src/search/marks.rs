//! Finds the words of a query in a text. They are compared as in the index, but wherever the query wants them: fields such as
//! `by:` and `in:` play no role.

use crate::search::query::Query;
use crate::search::words::{Word, WordMatcher, split_words};
use crate::text::{Span, fold, is_cjk};

impl Query {
    /// The query's words in `text`, in order and without overlap. A phrase is one mark; negated words and fields have
    /// none.
    pub fn marks(&self, text: &str) -> Vec<Span> {
        let phrases = self.positive_phrases();
        if phrases.is_empty() {
            return Vec::new();
        }
        let folded = fold(text);
        let words: Vec<Word<'_>> = split_words(&folded.text).collect();
        let mut found: Vec<Span> = Vec::new();
        for phrase in phrases {
            found.extend((0..words.len()).filter_map(|at| self.phrase_at(phrase, &words, at)));
        }
        found.sort_unstable();
        let mut marks: Vec<Span> = Vec::with_capacity(found.len());
        for span in found {
            match marks.last_mut() {
                Some(last) if span.start() < last.end() => *last = Span::new(last.start(), last.end().max(span.end())),
                _ => marks.push(span),
            }
        }
        marks.into_iter().map(|span| folded.original_span(span)).collect()
    }

    /// The span of `phrase` in the folded text, if it begins at the word `at`.
    fn phrase_at(&self, phrase: &[WordMatcher], words: &[Word<'_>], at: usize) -> Option<Span> {
        let here = words.get(at..at + phrase.len())?;
        let matches = |matcher: &WordMatcher, word: &str| {
            if self.allows_similar { matcher.is_similar(word) } else { matcher.matches(word) }
        };
        if !phrase.iter().zip(here).all(|(matcher, word)| matches(matcher, &word.text)) {
            return None;
        }
        let (first, last) = (here.first()?, here.last()?);
        let end = match (phrase.last()?, last.text.chars().next()) {
            // The prefix is one CJK character, so only that character of the pair is marked.
            (WordMatcher::Prefix { word, .. }, Some(c)) if is_cjk(c) => last.span.start() + word.len(),
            _ => last.span.end(),
        };
        Some(Span::new(first.span.start(), end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(query: &str, typing: bool, text: &str) -> String {
        let query = Query::parse(query, typing).unwrap();
        show(&query, text)
    }

    fn show(query: &Query, text: &str) -> String {
        let mut shown = String::new();
        let mut at = 0;
        for mark in query.marks(text) {
            shown.push_str(text.get(at..mark.start()).unwrap());
            shown.extend(["[", mark.slice(text), "]"]);
            at = mark.end();
        }
        shown + text.get(at..).unwrap()
    }

    #[test]
    fn marks_are_the_words_that_match() {
        for (query, typing, text, expected) in [
            ("law enforcem", true, "Law-Enforcement by flawed forces", "[Law]-[Enforcement] by flawed forces"),
            ("law", true, "Law by lawful forces", "[Law] by [lawful] forces"),
            ("agreements", false, "They agreed an agreement.", "They agreed an [agreement]."),
            ("\"agreements\"", false, "agreement, agreements", "agreement, [agreements]"),
            ("\"freedom of n", true, "Freedom  of navigation", "[Freedom  of navigation]"),
            ("\"freedom of navigation\"", false, "freedom of the navigation", "freedom of the navigation"),
            ("law-enforcement", false, "law enforcement law", "[law enforcement] law"),
            ("elysee", false, "at the Élysée’s gate", "at the [Élysée]’s gate"),
            ("us", false, "The U.S.-China", "The [U.S.]-China"),
            ("rail -sea", false, "rail and sea", "[rail] and sea"),
            ("a OR b", false, "a b c", "[a] [b] c"),
            ("party:china", false, "China", "China"),
            ("外交", false, "中国外交部长", "中国[外交]部长"),
            ("中国外交部", false, "中国外交部长", "[中国外交部]长"),
            ("外", false, "中国外交 外", "中国[外]交 [外]"),
            ("strasse", false, "Straße", "[Straße]"),
            ("", false, "Straße", "Straße"),
            ("\"a b\" \"b c\"", false, "a b c", "[a b c]"),
        ] {
            assert_eq!(marked(query, typing, text), expected, "{query}");
        }
    }

    #[test]
    fn a_similar_query_marks_words_one_letter_away() {
        let query = Query::parse("kazakstan rail", false).unwrap().similar();
        assert_eq!(show(&query, "Kazakhstan's rails, hail"), "[Kazakhstan]'s [rails], hail");
    }

    proptest::proptest! {
        #[test]
        fn marks_are_ordered_disjoint_and_on_char_boundaries(
            query in "[a-c中国é\" -]{0,12}",
            text in "([a-c中国é .’'-]|e\u{301}|ﬁ){0,40}",
        ) {
            let Ok(query) = Query::parse(&query, true) else { return Ok(()) };
            let mut end = 0;
            for mark in query.marks(&text) {
                proptest::prop_assert!(mark.start() >= end && mark.start() < mark.end());
                proptest::prop_assert!(!mark.slice(&text).is_empty());
                end = mark.end();
            }
        }
    }
}
