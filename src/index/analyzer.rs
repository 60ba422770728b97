//! What the index keeps of a text: at each place the word, and its stem where that is another one, so that a word and any
//! form of it are found by looking up two terms at most. Of a value: the whole and its words.

use std::mem;

use rustc_hash::FxHashMap;
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

use crate::search::words::{split_words, stem};
use crate::text::fold_text;

/// The analyser of running text.
pub(super) const TEXT: &str = "briefing-text";
/// The analyser of values.
pub(super) const VALUE: &str = "briefing-value";

/// The term of a stem, under which the words stand that are not this stem themselves.
pub(super) fn stem_term(stem: &str) -> String {
    format!("\u{1}{stem}")
}

/// The term of a whole value.
pub(super) fn whole_term(whole: &str) -> String {
    format!("{WHOLE}{whole}")
}

/// The term that keeps how the value `whole` is written.
pub(super) fn shown_term(whole: &str, written: &str) -> String {
    format!("{SHOWN}{whole}\u{1f}{written}")
}

/// The term of a value that stands for a thing with several names: the usual one of them.
pub(super) fn stands_term(whole: &str) -> String {
    format!("{STANDS}{whole}")
}

/// What marks a text given to the analyser of values as a whole one.
const WHOLE: char = '\u{3}';
/// The same of one that only says how a value is written.
const SHOWN: char = '\u{4}';
/// The same of the name that stands for a thing with several names.
const STANDS: char = '\u{5}';

/// Both tokenizers, by name.
pub(super) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(TEXT, TextAnalyzer::from(Analyser { forms: true, stems: Stems::default() }));
    manager.register(VALUE, TextAnalyzer::from(Analyser { forms: false, stems: Stems::default() }));
    manager
}

#[derive(Clone)]
struct Analyser {
    /// Whether stems are kept too.
    forms: bool,
    stems: Stems,
}

/// The stems of words met before, where they are other words: the same few thousand make up nearly all of every text.
#[derive(Clone, Default)]
struct Stems {
    /// Each word, and where its stem lies; none where it is its own.
    words: FxHashMap<Box<str>, Option<usize>>,
    all: Vec<Box<str>>,
}

/// So many are remembered before they are forgotten.
const STEMS: usize = 1 << 15;

impl Stems {
    fn of(&mut self, word: &str) -> Option<&str> {
        let at = match self.words.get(word) {
            Some(at) => *at,
            None => self.learn(word),
        };
        self.all.get(at?).map(|stem| &**stem)
    }

    fn learn(&mut self, word: &str) -> Option<usize> {
        if self.words.len() == STEMS {
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

impl Tokenizer for Analyser {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        let stems = &mut self.stems;
        let mut stream = Stream { tokens: Vec::new(), at: 0, forms: self.forms, folded: String::new(), stems };
        if !self.forms && text.starts_with([WHOLE, SHOWN, STANDS]) {
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

struct Stream<'a> {
    /// The tokens, where they are asked for one by one.
    tokens: Vec<Token>,
    at: usize,
    forms: bool,
    folded: String,
    stems: &'a mut Stems,
}

impl Stream<'_> {
    fn each(&mut self, sink: &mut dyn FnMut(&Token)) {
        let folded = mem::take(&mut self.folded);
        let mut token = Token { text: String::with_capacity(64), ..Token::default() };
        for (position, word) in split_words(&folded).enumerate() {
            let mut put = |mark: Option<char>, text: &str| {
                token.position = position;
                token.text.clear();
                token.text.extend(mark);
                token.text.push_str(text);
                sink(&token);
            };
            put(None, &word.text);
            if !self.forms {
                continue;
            }
            if let Some(stem) = self.stems.of(&word.text) {
                put(Some('\u{1}'), stem);
            }
        }
    }
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        if !self.folded.is_empty() {
            let mut tokens = Vec::new();
            self.each(&mut |token| tokens.push(token.clone()));
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
            self.each(sink);
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
    fn a_text_gives_words_and_at_the_same_place_stems_that_are_other_words() {
        let expected = [(0, "laws"), (0, "\u{1}law"), (1, "law"), (2, "中国"), (3, "国")];
        assert_eq!(terms(TEXT, "Laws: law, 中国"), expected.map(|(at, term)| (at, term.to_owned())));
    }

    #[test]
    fn stems_met_before_and_forgotten_ones_are_the_same() {
        let mut stems = Stems::default();
        for word in (0..STEMS).map(|n| format!("n{n}")).chain(["laws", "laws", "中", "laws"].map(str::to_owned)) {
            assert_eq!(stems.of(&word), stem(&word).as_deref().filter(|stem| *stem != word), "{word}");
            assert!(stems.words.len() <= STEMS);
        }
    }

    #[test]
    fn a_value_gives_its_words_and_where_marked_the_whole() {
        assert_eq!(terms(VALUE, "South Korea"), [(0, "south".to_owned()), (1, "korea".to_owned())]);
        assert_eq!(terms(VALUE, &whole_term("south korea")), [(0, "\u{3}south korea".to_owned())]);
        let shown = shown_term("lake group", "Lake Group");
        assert_eq!(terms(VALUE, &shown), [(0, shown.clone())]);
        assert!(terms(VALUE, "—").is_empty());
    }
}
