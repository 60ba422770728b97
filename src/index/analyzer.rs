//! The tokenizers of the index. A text has a term for each word and, at the same position, one for its stem if that differs,
//! so all forms of a word are found with at most two terms. A value has terms for the whole and for its words.

use std::mem;

use rustc_hash::FxHashMap;
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

use crate::search::words::{split_words, stem};
use crate::text::fold_text;

/// The tokenizer of running text.
pub(super) const TEXT: &str = "briefing-text";
/// The tokenizer of values.
pub(super) const VALUE: &str = "briefing-value";

/// The term of all words with this stem, except the stem itself.
pub(super) fn stem_term(stem: &str) -> String {
    format!("\u{1}{stem}")
}

pub(super) fn whole_term(whole: &str) -> String {
    format!("{WHOLE}{whole}")
}

/// The term that records a spelling of the value `whole`.
pub(super) fn spelling_term(whole: &str, written: &str) -> String {
    format!("{SPELLING}{whole}\u{1f}{written}")
}

/// The term by which something with several names is counted: its canonical name.
pub(super) fn canonical_term(whole: &str) -> String {
    format!("{CANONICAL}{whole}")
}

/// Marks a term that the tokenizer of values must not split: a whole value,
const WHOLE: char = '\u{3}';
/// a spelling,
const SPELLING: char = '\u{4}';
/// a canonical name.
const CANONICAL: char = '\u{5}';

pub(super) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(TEXT, TextAnalyzer::from(WordTokenizer { has_stems: true, stems: StemCache::default() }));
    manager.register(VALUE, TextAnalyzer::from(WordTokenizer { has_stems: false, stems: StemCache::default() }));
    manager
}

#[derive(Clone)]
struct WordTokenizer {
    has_stems: bool,
    stems: StemCache,
}

/// A cache of stems: a few thousand words make up nearly all of every text.
#[derive(Clone, Default)]
struct StemCache {
    /// The index of each word's stem in `all`; `None` if the word is its own stem.
    words: FxHashMap<Box<str>, Option<usize>>,
    all: Vec<Box<str>>,
}

/// The cache is cleared when it has this many words.
const MAX_STEMS: usize = 1 << 15;

impl StemCache {
    fn stem_of(&mut self, word: &str) -> Option<&str> {
        let at = match self.words.get(word) {
            Some(at) => *at,
            None => self.learn(word),
        };
        self.all.get(at?).map(|stem| &**stem)
    }

    fn learn(&mut self, word: &str) -> Option<usize> {
        if self.words.len() == MAX_STEMS {
            *self = Self::default();
        }
        let at = stem(word).filter(|stem| stem != word).map(|stem| {
            self.all.push(stem.into());
            self.all.len() - 1
        });
        self.words.insert(word.into(), at);
        at
    }
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        let stems = &mut self.stems;
        let mut stream =
            WordStream { tokens: Vec::new(), at: 0, has_stems: self.has_stems, folded: String::new(), stems };
        if !self.has_stems && text.starts_with([WHOLE, SPELLING, CANONICAL]) {
            stream.tokens.push(token(0, text));
        } else {
            stream.folded = fold_text(text);
        }
        stream
    }
}

fn token(position: usize, text: &str) -> Token {
    Token { text: text.to_owned(), position, ..Token::default() }
}

struct WordStream<'a> {
    /// Filled only if tokens are requested one by one.
    tokens: Vec<Token>,
    at: usize,
    has_stems: bool,
    folded: String,
    stems: &'a mut StemCache,
}

impl WordStream<'_> {
    fn emit_all(&mut self, sink: &mut dyn FnMut(&Token)) {
        let folded = mem::take(&mut self.folded);
        let mut token = Token { text: String::with_capacity(64), ..Token::default() };
        for (position, word) in split_words(&folded).enumerate() {
            let mut emit = |mark: Option<char>, text: &str| {
                token.position = position;
                token.text.clear();
                token.text.extend(mark);
                token.text.push_str(text);
                sink(&token);
            };
            emit(None, &word.text);
            if !self.has_stems {
                continue;
            }
            if let Some(stem) = self.stems.stem_of(&word.text) {
                emit(Some('\u{1}'), stem);
            }
        }
    }
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        if !self.folded.is_empty() {
            let mut tokens = Vec::new();
            self.emit_all(&mut |token| tokens.push(token.clone()));
            self.tokens = tokens;
        }
        self.at += 1;
        self.at <= self.tokens.len()
    }

    fn token(&self) -> &Token {
        &self.tokens[self.at - 1]
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.tokens[self.at - 1]
    }

    fn process(&mut self, sink: &mut dyn FnMut(&Token)) {
        if self.folded.is_empty() {
            self.tokens.iter().for_each(sink);
        } else {
            self.emit_all(sink);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(analyser: &str, text: &str) -> Vec<(usize, String)> {
        let mut analyser = tokenizers().get(analyser).unwrap();
        let mut processed = Vec::new();
        analyser.token_stream(text).process(&mut |token| processed.push((token.position, token.text.clone())));
        let mut stream = analyser.token_stream(text);
        let mut advanced = Vec::new();
        while stream.advance() {
            advanced.push((stream.token().position, stream.token().text.clone()));
        }
        assert_eq!(processed, advanced);
        processed
    }

    #[test]
    fn a_text_has_words_and_at_the_same_position_different_stems() {
        let expected = [(0, "laws"), (0, "\u{1}law"), (1, "law"), (2, "中国"), (3, "国")];
        assert_eq!(terms(TEXT, "Laws: law, 中国"), expected.map(|(at, term)| (at, term.to_owned())));
    }

    #[test]
    fn cached_stems_equal_computed_ones() {
        let mut stems = StemCache::default();
        for word in (0..MAX_STEMS).map(|n| format!("n{n}")).chain(["laws", "laws", "中", "laws"].map(str::to_owned)) {
            assert_eq!(stems.stem_of(&word), stem(&word).as_deref().filter(|stem| *stem != word), "{word}");
            assert!(stems.words.len() <= MAX_STEMS);
        }
    }

    #[test]
    fn a_value_has_its_words_or_if_marked_the_whole() {
        assert_eq!(terms(VALUE, "South Korea"), [(0, "south".to_owned()), (1, "korea".to_owned())]);
        assert_eq!(terms(VALUE, &whole_term("south korea")), [(0, "\u{3}south korea".to_owned())]);
        let shown = spelling_term("lake group", "Lake Group");
        assert_eq!(terms(VALUE, &shown), [(0, shown.clone())]);
        assert!(terms(VALUE, "—").is_empty());
    }
}
