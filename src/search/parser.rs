//! Text as typed → the parts of a query, with the place and one sentence where it is none.
//!
//! ```text
//! either := all (OR all)*
//! all    := not ((AND)? not)*
//! not    := (- | NOT)* one
//! one    := ( either ) | "phrase" | field:value | word
//! ```

use crate::search::fields::{Asked, ask, field};
use crate::search::lexer::{Item, Token, lex};
use crate::search::query::{Node, Query, QueryError, Scope};
use crate::search::words::{Word, WordMatcher, words};
use crate::text::{Span, fold_text, is_cjk};

/// A query longer than this (bytes) is refused.
const LONGEST: usize = 4096;

/// Parentheses and negations deeper than this are refused.
const DEEPEST: usize = 32;

impl Query {
    /// Understands `typed`; while `typing`, the last word is a prefix.
    ///
    /// Bare words and fields must all hold, also the same field twice (`party:china party:kazakhstan` finds where both
    /// take part); `OR` binds looser than words side by side: `china rail OR road` is `(china rail) OR road`.
    /// While typing, what is not finished is no error: an open quotation mark or parenthesis, an operator or a field
    /// without what follows it, half a date.
    ///
    /// # Errors
    /// Returns an error if the text is no query: an open quotation mark, an unknown field, a date that is none.
    pub fn parse(typed: &str, typing: bool) -> Result<Self, QueryError> {
        if typed.len() > LONGEST {
            let message = format!("A query may have {LONGEST} bytes; this one has {}.", typed.len());
            let start = typed.floor_char_boundary(LONGEST);
            return Err(QueryError { message, span: Span::new(start, typed.len()) });
        }
        let tokens = lex(typed);
        let mut parser = Parser { tokens: &tokens, at: 0, end: typed.len(), typing, depth: 0, scopes: Vec::new() };
        let root = parser.either()?;
        if let Some(token) = parser.peek() {
            return Err(error("This parenthesis closes none.", token.span));
        }
        let root = root.unwrap_or_default();
        Ok(Self { typed: typed.to_owned(), root, scopes: parser.scopes, allows_similar: false })
    }
}

fn error(message: impl Into<String>, span: Span) -> QueryError {
    QueryError { message: message.into(), span }
}

fn unclosed(start: usize, end: usize) -> QueryError {
    error("This quotation mark is never closed.", Span::new(start, end))
}

struct Parser<'a> {
    tokens: &'a [Token<'a>],
    at: usize,
    /// The end of the text, up to which things may still grow while typing.
    end: usize,
    typing: bool,
    depth: usize,
    scopes: Vec<Scope>,
}

/// A part, where it asks for something at all.
type Part = Result<Option<Node>, QueryError>;

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a Token<'a>> {
        self.tokens.get(self.at)
    }

    /// Takes the next token if it is `item`.
    fn take(&mut self, item: &Item<'_>) -> Option<Span> {
        let token = self.peek().filter(|token| token.item == *item)?;
        self.at += 1;
        Some(token.span)
    }

    fn is_at_end_of_part(&self) -> bool {
        self.peek().is_none_or(|token| matches!(token.item, Item::Close | Item::Or | Item::And))
    }

    fn either(&mut self) -> Part {
        if let Some(token) = self.peek().filter(|token| matches!(token.item, Item::Or | Item::And)) {
            return Err(error(format!("{} needs something before it.", token.item.operator()), token.span));
        }
        let mut parts = Vec::new();
        loop {
            parts.extend(self.all()?);
            let Some(operator) = self.take(&Item::Or) else { break };
            self.needs_more(&Item::Or, operator)?;
        }
        Ok(join(parts, Node::Any))
    }

    fn all(&mut self) -> Part {
        let mut parts = Vec::new();
        loop {
            if self.is_at_end_of_part() {
                let Some(operator) = self.take(&Item::And) else { break };
                self.needs_more(&Item::And, operator)?;
                continue;
            }
            parts.extend(self.not()?);
        }
        Ok(join(parts, Node::All))
    }

    /// Holds an operator's right side to be there; while typing, it may still come.
    fn needs_more(&self, operator: &Item<'_>, span: Span) -> Result<(), QueryError> {
        let may_come = self.typing && self.peek().is_none();
        if self.is_at_end_of_part() && !may_come {
            return Err(error(format!("{} needs something after it.", operator.operator()), span));
        }
        Ok(())
    }

    fn not(&mut self) -> Part {
        let Some(token) = self.peek().filter(|token| matches!(token.item, Item::Not | Item::Minus)) else {
            return self.one();
        };
        self.at += 1;
        self.needs_more(&token.item, token.span)?;
        if self.is_at_end_of_part() {
            return Ok(None);
        }
        let part = self.deeper(token.span, Self::not)?;
        Ok(part.map(|part| Node::Not(Box::new(part))))
    }

    fn deeper(&mut self, span: Span, inner: impl FnOnce(&mut Self) -> Part) -> Part {
        if self.depth == DEEPEST {
            return Err(error(format!("A query may be nested {DEEPEST} deep."), span));
        }
        self.depth += 1;
        let part = inner(self);
        self.depth -= 1;
        part
    }

    fn one(&mut self) -> Part {
        let Some(token) = self.peek() else { return Ok(None) };
        self.at += 1;
        let span = token.span;
        match &token.item {
            Item::Open => self.group(span),
            Item::Phrase { text, is_closed } => {
                if !is_closed && !self.typing {
                    return Err(unclosed(span.start(), span.end() - text.len()));
                }
                Ok(phrase(text, !is_closed && !text.ends_with(char::is_whitespace)))
            }
            Item::Word(text) => Ok(bare(text, self.is_open(span))),
            Item::Field { name, value, value_span, is_closed } => {
                self.field(name, value, *value_span, *is_closed, span)
            }
            Item::Close | Item::And | Item::Or | Item::Not | Item::Minus => Ok(None),
        }
    }

    fn is_open(&self, span: Span) -> bool {
        self.typing && span.end() == self.end
    }

    fn group(&mut self, open: Span) -> Part {
        let part = self.deeper(open, Self::either)?;
        if self.take(&Item::Close).is_none() && !self.typing {
            return Err(error("This parenthesis is never closed.", open));
        }
        Ok(part)
    }

    fn field(&mut self, name: &str, value: &str, at: Span, is_closed: Option<bool>, whole: Span) -> Part {
        let name_span = Span::new(whole.start(), whole.start() + name.len());
        let field = field(name).map_err(|message| error(message, name_span))?;
        if is_closed == Some(false) && !self.typing {
            return Err(unclosed(at.start(), at.end() - value.len()));
        }
        let is_open = self.typing && at.end() == self.end && is_closed != Some(true);
        if value.trim().is_empty() {
            if self.peek().is_some_and(|next| next.item == Item::Open && next.span.start() == whole.end()) {
                let message = format!("Parentheses cannot follow {name}:; write ({name}:a OR {name}:b).");
                return Err(error(message, whole));
            }
            if is_open {
                return Ok(None);
            }
            return Err(error(format!("{name}: needs a value."), whole));
        }
        match ask(field, value, is_open).map_err(|message| error(message, at))? {
            Asked::Node(node) => Ok(Some(node)),
            Asked::Nothing => Ok(None),
            Asked::Scope(place) => {
                if self.depth > 0 {
                    let message = "in: holds for the whole query; it cannot be negated or stand in parentheses.";
                    return Err(error(message, whole));
                }
                if !self.scopes.contains(&place) {
                    self.scopes.push(place);
                }
                Ok(None)
            }
        }
    }
}

fn join(mut parts: Vec<Node>, many: fn(Vec<Node>) -> Node) -> Option<Node> {
    if parts.len() > 1 { Some(many(parts)) } else { parts.pop() }
}

/// A bare word, which may be several for a reader (`law-enforcement`): then a phrase.
fn bare(text: &str, open: bool) -> Option<Node> {
    let folded = fold_text(text);
    let cut: Vec<Word<'_>> = words(&folded).collect();
    match cut.as_slice() {
        [] => None,
        [word] if !starts_cjk(&word.text) => {
            let open = open && !word.is_initials && word.span.end() == folded.len();
            Some(Node::Phrase(vec![match WordMatcher::stemmed(&word.text) {
                // Short beginnings are no words yet whose forms could be meant.
                WordMatcher::Stem { word, stem } if open => {
                    WordMatcher::Prefix { stem: stem.filter(|_| word.len() > 2), word }
                }
                matcher => matcher,
            }]))
        }
        _ => matchers(&cut, open && cut.last().is_some_and(|last| last.span.end() == folded.len())),
    }
}

/// Words that stand one after another; the last may still grow.
fn phrase(text: &str, open: bool) -> Option<Node> {
    let folded = fold_text(text);
    let cut: Vec<Word<'_>> = words(&folded).collect();
    matchers(&cut, open && cut.last().is_some_and(|last| last.span.end() == folded.len()))
}

fn matchers(cut: &[Word<'_>], open: bool) -> Option<Node> {
    let mut matchers: Vec<WordMatcher> =
        cut.iter().map(|word| WordMatcher::Exact(word.text.clone().into_owned())).collect();
    let last = cut.last()?;
    let runs_on = |word: &Word<'_>| word.span.end() > last.span.start() && word.span.start() < last.span.start();
    if starts_cjk(&last.text) {
        // The last character of a run: it is in the pair before it, and alone it may begin any pair.
        let is_in_pair = cut.iter().rev().nth(1).is_some_and(runs_on);
        matchers.pop();
        if !is_in_pair {
            matchers.push(WordMatcher::Prefix { word: last.text.clone().into_owned(), stem: None });
        }
    } else if open && !last.is_initials {
        matchers.pop();
        matchers.push(WordMatcher::Prefix { word: last.text.clone().into_owned(), stem: None });
    }
    Some(Node::Phrase(matchers))
}

fn starts_cjk(word: &str) -> bool {
    word.starts_with(is_cjk)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::hit::Unit;
    use crate::search::query::{DateRange, Query};

    fn matcher(matcher: &WordMatcher) -> String {
        match matcher {
            WordMatcher::Exact(word) => word.clone(),
            WordMatcher::Stem { word, stem: Some(stem) } if word == stem => format!("~{stem}"),
            WordMatcher::Stem { word, stem: Some(stem) } => format!("{word}~{stem}"),
            WordMatcher::Stem { word, stem: None } => format!("~{word}"),
            WordMatcher::Prefix { word, stem: Some(stem) } => format!("{word}*~{stem}"),
            WordMatcher::Prefix { word, stem: None } => format!("{word}*"),
        }
    }

    fn many(parts: &[Node], between: &str) -> String {
        format!("({})", parts.iter().map(shown).collect::<Vec<_>>().join(between))
    }

    fn shown(node: &Node) -> String {
        match node {
            Node::All(parts) => many(parts, " & "),
            Node::Any(parts) => many(parts, " | "),
            Node::Not(part) => format!("!{}", shown(part)),
            Node::Phrase(matchers) => matchers.iter().map(matcher).collect::<Vec<_>>().join("+"),
            Node::Name(name, value) => {
                let words: Vec<String> = value.words.iter().map(matcher).collect();
                format!("{name:?}={}/{}", value.whole, words.join("+"))
            }
            Node::Labels(labels) => format!("{labels:?}"),
            Node::Dates(day, DateRange { from, to }) => {
                let end = |day: &Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
                format!("{day:?} {}..{}", end(from), end(to))
            }
        }
    }

    /// The query as understood, or the error as a caret under the text and its sentence.
    fn understood(typed: &str, typing: bool) -> String {
        match Query::parse(typed, typing) {
            Ok(query) => shown(&query.root),
            Err(error) => {
                let before = typed.get(..error.span.start()).unwrap().chars().count();
                let under = error.span.of(typed).chars().count().max(1);
                format!("{}{} {}", " ".repeat(before), "^".repeat(under), error.message)
            }
        }
    }

    #[test]
    fn finished_queries_are_understood() {
        for (typed, expected) in [
            ("", "()"),
            ("  ", "()"),
            ("China rail", "(~china & ~rail)"),
            ("CHINA's Agreements", "(~china & agreements~agreement)"),
            ("law-enforcement", "law+enforcement"),
            ("\"Freedom of Navigation\"", "freedom+of+navigation"),
            ("“belt and road”", "belt+and+road"),
            ("rail -tourism NOT sea", "(~rail & !~tourism & !~sea)"),
            ("-tourism", "!~tourism"),
            ("-(a OR b)", "!(~a | ~b)"),
            ("a b OR c AND d", "((~a & ~b) | (~c & ~d))"),
            ("a (b OR c)", "(~a & (~b | ~c))"),
            ("- a", "~a"),
            ("or and not", "(~or & ~and & ~not)"),
            ("10:30 http://x.org note: this", "(10+30 & http+x+org & ~note & ~this)"),
            ("… — !", "()"),
            ("U.S. trade", "(~us & ~trade)"),
            ("中国", "中国"),
            ("中国外交", "中国+国外+外交"),
            ("中", "中*"),
            ("G20峰会", "g20+峰会"),
            ("峰会2024", "峰会+会+2024"),
            ("party:PRC", "Party=china/prc"),
            ("party:\"South Korea\"", "Party=south korea/south+korea"),
            ("by:the-uk", "By=the-uk/the+uk"),
            ("Forum:sco", "Forum=shanghai cooperation organization/sco"),
            ("forum:C5+1", "Forum=central asia plus united states/c5+1"),
            ("topic:Security", "Topic=security/security"),
            ("kind:agreed", "[Commitment(Agreed)]"),
            ("kind:direct kind:report", "([Quote(Direct)] & [Brief(Report)])"),
            ("strength:firm review:draft", "([Strength(Firm)] & [Review(Draft)])"),
            ("is:overdue -is:grounded", "([Overdue] & ![Grounded])"),
            ("date:2024-03..2024-05", "Meeting 2024-03-01..2024-05-31"),
            ("due:..2025-06", "Due ..2025-06-30"),
            ("in:quotes trade", "~trade"),
        ] {
            assert_eq!(understood(typed, false), expected, "{typed}");
        }
    }

    #[test]
    fn while_typing_the_last_word_may_still_grow() {
        for (typed, expected) in [
            ("l", "l*"),
            ("law enforcem", "(~law & enforcem*~enforcem)"),
            ("law enforcement ", "(~law & enforcement~enforc)"),
            ("law (enf", "(~law & enf*~enf)"),
            ("law -enf", "(~law & !enf*~enf)"),
            ("\"freedom of n", "freedom+of+n*"),
            ("\"freedom of ", "freedom+of"),
            ("\"freedom\"", "freedom"),
            ("\"", "()"),
            ("law-enf", "law+enf*"),
            ("law-", "~law"),
            ("u.s", "~us"),
            ("中国", "中国"),
            ("a OR", "~a"),
            ("a AND ", "~a"),
            ("a -", "~a"),
            ("a NOT ", "~a"),
            ("a (", "~a"),
            ("party:", "()"),
            ("party:kaz", "Party=kaz/kaz*"),
            ("party:\"south k", "Party=south k/south+k*"),
            ("party:kaz ", "Party=kaz/kaz"),
            ("party:\"kaz\"", "Party=kaz/kaz"),
            ("kind:", "()"),
            ("kind:r", "[Quote(Reported), Brief(Report), Brief(Readout)]"),
            ("is:o", "[Overdue]"),
            ("in:s", "()"),
            ("date:2024-0", "Meeting 2024-01-01..2024-12-31"),
        ] {
            assert_eq!(understood(typed, true), expected, "{typed}");
        }
    }

    #[test]
    fn what_is_no_query_is_said_with_its_place() {
        for (typed, expected) in [
            ("a \"b", "  ^ This quotation mark is never closed."),
            ("party:\"b", "      ^ This quotation mark is never closed."),
            ("a (b", "  ^ This parenthesis is never closed."),
            ("a) b", " ^ This parenthesis closes none."),
            ("OR a", "^^ OR needs something before it."),
            ("a OR", "  ^^ OR needs something after it."),
            ("a AND OR b", "  ^^^ AND needs something after it."),
            ("(a OR ) b", "   ^^ OR needs something after it."),
            ("NOT", "^^^ NOT needs something after it."),
            ("é partie:china", "  ^^^^^^ There is no field \"partie\"; did you mean party:?"),
            ("country:china", "^^^^^^^ There is no field \"country\"; did you mean party:?"),
            ("zzz:\"china\"", "^^^ There is no field \"zzz\"; put the words in quotation marks to search for them."),
            ("party: a", "^^^^^^ party: needs a value."),
            ("party:(a)", "^^^^^^ Parentheses cannot follow party:; write (party:a OR party:b)."),
            ("kind:agred", "     ^^^^^ kind: knows no \"agred\"; did you mean agreed?"),
            ("strength:x", "         ^ strength: knows no \"x\"; it takes firm, soft."),
            ("is:lost", "   ^^^^ is: knows no \"lost\"; it takes overdue, ungrounded, grounded, draft, reviewed."),
            ("date:may", "     ^^^ \"may\" is no date; write 2024, 2024-03 or 2024-03-29."),
            ("due:2025..2024", "    ^^^^^^^^^^ The range ends before it begins: 2025-01-01 is after 2024-12-31."),
            ("-in:quotes a", " ^^^^^^^^^ in: holds for the whole query; it cannot be negated or stand in parentheses."),
        ] {
            assert_eq!(understood(typed, false), expected, "{typed}");
        }
    }

    #[test]
    fn in_sets_the_unit_and_the_places() {
        for (typed, unit) in [
            ("a", Unit::Commitment),
            ("in:quotes a", Unit::Quote),
            ("a in:source", Unit::Sentence),
            ("in:headline a", Unit::Brief),
            ("in:quotes in:source a", Unit::Brief),
        ] {
            assert_eq!(Query::parse(typed, false).unwrap().unit(), unit, "{typed}");
        }
    }

    #[test]
    fn depth_and_length_are_bounded() {
        let deep = |n: usize| format!("{}a{}", "(".repeat(n), ")".repeat(n));
        assert!(Query::parse(&deep(32), false).is_ok());
        assert_eq!(Query::parse(&deep(33), false).unwrap_err().message, "A query may be nested 32 deep.");
        assert!(Query::parse(&"-".repeat(4000), false).is_err());
        assert!(Query::parse(&"NOT ".repeat(1000), true).is_err());
        assert!(Query::parse(&"a ".repeat(2048), false).is_ok());
        let error = Query::parse(&"é".repeat(2049), false).unwrap_err();
        assert_eq!(error.message, "A query may have 4096 bytes; this one has 4098.");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_understood_or_refused_at_a_place_within_it(
            typed in "([()\"“: .-]|in:|date:|OR |party:|[a-z中é0-9]){0,24}|.{0,40}",
            typing: bool,
        ) {
            if let Err(error) = Query::parse(&typed, typing) {
                proptest::prop_assert!(!error.message.is_empty());
                proptest::prop_assert!(typed.get(error.span.start()..error.span.end()).is_some());
            }
        }
    }
}
