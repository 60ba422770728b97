//! Parses a query. A failure carries a span of the text and a one-sentence message.
//!
//! ```text
//! or      := and (OR and)*
//! and     := not ((AND)? not)*
//! not     := (- | NOT)* primary
//! primary := ( or ) | "phrase" | field:value | word
//! ```

use crate::search::fields::{Condition, find_field, parse_value};
use crate::search::lexer::{FieldToken, QueryToken, TokenKind, tokenize};
use crate::search::query::{Node, Query, QueryError, Scope};
use crate::search::words::{Word, WordMatcher, split_words};
use crate::text::{Span, fold_text, is_cjk};

const MAX_BYTES: usize = 4096;

/// The limit for nested parentheses and negations.
const MAX_DEPTH: usize = 32;

impl Query {
    /// Parses `typed`. If it is still being `typing`, the last word is a prefix, and an unfinished end is not an error: an open
    /// quotation mark or parenthesis, an operator or a field with nothing after it, half a date.
    ///
    /// Words and fields side by side must all match, even the same field twice: `party:china party:kazakhstan` finds what
    /// has both. `OR` binds less tightly: `china rail OR road` is `(china rail) OR road`.
    pub fn parse(typed: &str, typing: bool) -> Result<Self, QueryError> {
        if typed.len() > MAX_BYTES {
            let message = format!("A query can have at most {MAX_BYTES} bytes; this one has {}.", typed.len());
            let start = typed.floor_char_boundary(MAX_BYTES);
            return Err(QueryError { message, span: Span::new(start, typed.len()) });
        }
        let tokens = tokenize(typed);
        let mut parser = Parser { tokens: &tokens, at: 0, end: typed.len(), typing, depth: 0, scopes: Vec::new() };
        let root = parser.parse_or()?;
        if let Some(token) = parser.peek() {
            return Err(error("Unmatched closing parenthesis.", token.span));
        }
        let root = root.unwrap_or_default();
        Ok(Self { typed: typed.to_owned(), root, scopes: parser.scopes, allows_similar: false })
    }
}

fn error(message: impl Into<String>, span: Span) -> QueryError {
    QueryError { message: message.into(), span }
}

fn unclosed_quote(start: usize, end: usize) -> QueryError {
    error("Unclosed quotation mark.", Span::new(start, end))
}

struct Parser<'a> {
    tokens: &'a [QueryToken<'a>],
    at: usize,
    /// The end of the text: the token there can still grow while typing.
    end: usize,
    typing: bool,
    depth: usize,
    scopes: Vec<Scope>,
}

/// `None` for a part that restricts nothing.
type Parsed = Result<Option<Node>, QueryError>;

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a QueryToken<'a>> {
        self.tokens.get(self.at)
    }

    fn consume(&mut self, kind: &TokenKind<'_>) -> Option<Span> {
        let token = self.peek().filter(|token| token.kind == *kind)?;
        self.at += 1;
        Some(token.span)
    }

    fn is_at_end_of_part(&self) -> bool {
        self.peek().is_none_or(|token| matches!(token.kind, TokenKind::Close | TokenKind::Or | TokenKind::And))
    }

    fn parse_or(&mut self) -> Parsed {
        if let Some(token) = self.peek().filter(|token| matches!(token.kind, TokenKind::Or | TokenKind::And)) {
            return Err(error(format!("{} needs something before it.", token.kind.operator()), token.span));
        }
        let mut parts = Vec::new();
        loop {
            parts.extend(self.parse_and()?);
            let Some(operator) = self.consume(&TokenKind::Or) else { break };
            self.expect_operand(&TokenKind::Or, operator)?;
        }
        Ok(join(parts, Node::Any))
    }

    fn parse_and(&mut self) -> Parsed {
        let mut parts = Vec::new();
        loop {
            if self.is_at_end_of_part() {
                let Some(operator) = self.consume(&TokenKind::And) else { break };
                self.expect_operand(&TokenKind::And, operator)?;
                continue;
            }
            parts.extend(self.parse_not()?);
        }
        Ok(join(parts, Node::All))
    }

    /// Fails if nothing follows an operator; while typing, its operand may still come.
    fn expect_operand(&self, operator: &TokenKind<'_>, span: Span) -> Result<(), QueryError> {
        let may_come = self.typing && self.peek().is_none();
        if self.is_at_end_of_part() && !may_come {
            return Err(error(format!("{} needs something after it.", operator.operator()), span));
        }
        Ok(())
    }

    fn parse_not(&mut self) -> Parsed {
        let Some(token) = self.peek().filter(|token| matches!(token.kind, TokenKind::Not | TokenKind::Minus)) else {
            return self.parse_primary();
        };
        self.at += 1;
        self.expect_operand(&token.kind, token.span)?;
        if self.is_at_end_of_part() {
            return Ok(None);
        }
        let part = self.parse_nested(token.span, Self::parse_not)?;
        Ok(part.map(|part| Node::Not(Box::new(part))))
    }

    fn parse_nested(&mut self, span: Span, parse: impl FnOnce(&mut Self) -> Parsed) -> Parsed {
        if self.depth == MAX_DEPTH {
            return Err(error(format!("A query can be nested at most {MAX_DEPTH} levels deep."), span));
        }
        self.depth += 1;
        let part = parse(self);
        self.depth -= 1;
        part
    }

    fn parse_primary(&mut self) -> Parsed {
        let Some(token) = self.peek() else { return Ok(None) };
        self.at += 1;
        let span = token.span;
        match &token.kind {
            TokenKind::Open => self.parse_group(span),
            TokenKind::Phrase { text, is_closed } => {
                if !is_closed && !self.typing {
                    return Err(unclosed_quote(span.start(), span.end() - text.len()));
                }
                let words = fold_text(text);
                Ok(phrase_node(&words, !is_closed && !text.ends_with(char::is_whitespace)))
            }
            TokenKind::Word(text) => Ok(word_node(text, self.typing && span.end() == self.end)),
            TokenKind::Field(field) => self.parse_field(field, span),
            TokenKind::Close | TokenKind::And | TokenKind::Or | TokenKind::Not | TokenKind::Minus => Ok(None),
        }
    }

    fn parse_group(&mut self, open: Span) -> Parsed {
        let part = self.parse_nested(open, Self::parse_or)?;
        if self.consume(&TokenKind::Close).is_none() && !self.typing {
            return Err(error("Unclosed parenthesis.", open));
        }
        Ok(part)
    }

    fn parse_field(&mut self, token: &FieldToken<'_>, span: Span) -> Parsed {
        let FieldToken { name, value, value_span, is_closed } = *token;
        let name_span = Span::new(span.start(), span.start() + name.len());
        let field = find_field(name).map_err(|message| error(message, name_span))?;
        if is_closed == Some(false) && !self.typing {
            return Err(unclosed_quote(value_span.start(), value_span.end() - value.len()));
        }
        let is_open = self.typing && value_span.end() == self.end && is_closed != Some(true);
        if value.trim().is_empty() {
            if self.peek().is_some_and(|next| next.kind == TokenKind::Open && next.span.start() == span.end()) {
                let message = format!("Parentheses cannot follow {name}:; write ({name}:a OR {name}:b).");
                return Err(error(message, span));
            }
            if is_open {
                return Ok(None);
            }
            return Err(error(format!("{name}: needs a value."), span));
        }
        match parse_value(field, value, is_open).map_err(|message| error(message, value_span))? {
            Condition::Node(node) => Ok(Some(node)),
            Condition::Unfinished => Ok(None),
            Condition::Scope(_) if self.depth > 0 => {
                Err(error("in: applies to the whole query; it cannot be negated or put in parentheses.", span))
            }
            Condition::Scope(scope) => {
                if !self.scopes.contains(&scope) {
                    self.scopes.push(scope);
                }
                Ok(None)
            }
        }
    }
}

fn join(mut parts: Vec<Node>, combine: fn(Vec<Node>) -> Node) -> Option<Node> {
    if parts.len() > 1 { Some(combine(parts)) } else { parts.pop() }
}

/// A bare word; one that splits into several (`law-enforcement`) is a phrase.
fn word_node(text: &str, open: bool) -> Option<Node> {
    let folded = fold_text(text);
    let mut words = split_words(&folded);
    let (first, second) = (words.next()?, words.next());
    if second.is_some() || starts_cjk(&first.text) {
        return phrase_node(&folded, open);
    }
    let open = open && !first.is_initials && first.span.end() == folded.len();
    Some(Node::Phrase(vec![match WordMatcher::stemmed(&first.text) {
        // One or two letters are too few for a stem: its other forms would be noise.
        WordMatcher::Stem { word, stem } if open => WordMatcher::Prefix { stem: stem.filter(|_| word.len() > 2), word },
        matcher => matcher,
    }]))
}

/// The words of `folded` one after another; if it is `open`, the last one is a prefix.
fn phrase_node(folded: &str, open: bool) -> Option<Node> {
    let words: Vec<Word<'_>> = split_words(folded).collect();
    let last = words.last()?;
    let mut phrase: Vec<WordMatcher> =
        words.iter().map(|word| WordMatcher::Exact(word.text.clone().into_owned())).collect();
    let prefix = || WordMatcher::Prefix { word: last.text.clone().into_owned(), stem: None };
    if starts_cjk(&last.text) {
        // The last character of a CJK run is part of the pair before it; alone, it is the prefix of any pair.
        let overlaps = |word: &Word<'_>| word.span.end() > last.span.start() && word.span.start() < last.span.start();
        let is_in_pair = words.iter().rev().nth(1).is_some_and(overlaps);
        phrase.pop();
        phrase.extend((!is_in_pair).then(prefix));
    } else if open && last.span.end() == folded.len() && !last.is_initials {
        phrase.pop();
        phrase.push(prefix());
    }
    Some(Node::Phrase(phrase))
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
        format!("({})", parts.iter().map(show).collect::<Vec<_>>().join(between))
    }

    fn show(node: &Node) -> String {
        match node {
            Node::All(parts) => many(parts, " & "),
            Node::Any(parts) => many(parts, " | "),
            Node::Not(part) => format!("!{}", show(part)),
            Node::Phrase(matchers) => matchers.iter().map(matcher).collect::<Vec<_>>().join("+"),
            Node::Name(name, value) => {
                let words: Vec<String> = value.words.iter().map(matcher).collect();
                format!("{name:?}={}/{}", value.canonical, words.join("+"))
            }
            Node::Labels(labels) => format!("{labels:?}"),
            Node::Dates(day, DateRange { from, to }) => {
                let end = |day: &Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
                format!("{day:?} {}..{}", end(from), end(to))
            }
        }
    }

    /// The parsed query, or a caret under the text and the message.
    fn describe(typed: &str, typing: bool) -> String {
        match Query::parse(typed, typing) {
            Ok(query) => show(&query.root),
            Err(error) => {
                let before = typed.get(..error.span.start()).unwrap().chars().count();
                let under = error.span.slice(typed).chars().count().max(1);
                format!("{}{} {}", " ".repeat(before), "^".repeat(under), error.message)
            }
        }
    }

    #[test]
    fn finished_queries_are_parsed() {
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
            assert_eq!(describe(typed, false), expected, "{typed}");
        }
    }

    #[test]
    fn the_last_word_is_a_prefix_while_typing() {
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
            assert_eq!(describe(typed, true), expected, "{typed}");
        }
    }

    #[test]
    fn an_error_has_a_span_and_a_sentence() {
        for (typed, expected) in [
            ("a \"b", "  ^ Unclosed quotation mark."),
            ("party:\"b", "      ^ Unclosed quotation mark."),
            ("a (b", "  ^ Unclosed parenthesis."),
            ("a) b", " ^ Unmatched closing parenthesis."),
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
            ("kind:agred", "     ^^^^^ kind: has no value \"agred\"; did you mean agreed?"),
            ("strength:x", "         ^ strength: has no value \"x\"; it can be firm, soft."),
            ("is:lost", "   ^^^^ is: has no value \"lost\"; it can be overdue, ungrounded, grounded, draft, reviewed."),
            ("date:may", "     ^^^ \"may\" is not a date; write 2024, 2024-03 or 2024-03-29."),
            ("due:2025..2024", "    ^^^^^^^^^^ The range ends before it begins: 2025-01-01 is after 2024-12-31."),
            ("-in:quotes a", " ^^^^^^^^^ in: applies to the whole query; it cannot be negated or put in parentheses."),
        ] {
            assert_eq!(describe(typed, false), expected, "{typed}");
        }
    }

    #[test]
    fn scopes_set_the_unit() {
        for (typed, unit) in [
            ("a", Unit::Commitment),
            ("in:quotes a", Unit::Quote),
            ("a in:source", Unit::Sentence),
            ("in:headline a", Unit::Brief),
            ("in:quotes in:source a", Unit::Brief),
        ] {
            assert_eq!(Query::parse(typed, false).unwrap().default_unit(), unit, "{typed}");
        }
    }

    #[test]
    fn depth_and_length_are_bounded() {
        let deep = |n: usize| format!("{}a{}", "(".repeat(n), ")".repeat(n));
        assert!(Query::parse(&deep(32), false).is_ok());
        assert_eq!(
            Query::parse(&deep(33), false).unwrap_err().message,
            "A query can be nested at most 32 levels deep."
        );
        assert!(Query::parse(&"-".repeat(4000), false).is_err());
        assert!(Query::parse(&"NOT ".repeat(1000), true).is_err());
        assert!(Query::parse(&"a ".repeat(2048), false).is_ok());
        let error = Query::parse(&"é".repeat(2049), false).unwrap_err();
        assert_eq!(error.message, "A query can have at most 4096 bytes; this one has 4098.");
    }

    proptest::proptest! {
        #[test]
        fn any_text_parses_or_fails_with_a_span_within_it(
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
