//! Edits the text of a query: adds and removes a condition, and finishes a query that was being typed.

use crate::search::lexer::{FieldToken, QueryToken, TokenKind, tokenize};
use crate::search::query::{Node, Query};
use crate::text::Span;

/// `field:value`, with quotation marks if the value needs them.
pub(crate) fn condition(field: &str, value: &str) -> String {
    // The language cannot express quotation marks within a value.
    let value = value.replace(['"', '“', '”', '„', '«', '»', '＂'], " ");
    let value = value.trim();
    let needs_marks = value.contains(|c: char| c.is_whitespace() || matches!(c, '(' | ')'));
    if needs_marks { format!("{field}:\"{value}\"") } else { format!("{field}:{value}") }
}

impl Query {
    /// Whether the query `typed` requires `condition`.
    pub fn has_condition(typed: &str, condition: &str) -> bool {
        position_of(typed, &tokenize(typed), condition).is_some()
    }

    /// Adds `condition` to the query `typed`, or removes it if it is there. The last word stays last, so that the user can
    /// keep typing it. Returns `None` if the result would not be a query.
    pub fn toggle_condition(typed: &str, condition: &str) -> Option<String> {
        let tokens = tokenize(typed);
        let changed = match position_of(typed, &tokens, condition) {
            Some(position) => remove_token(typed, &tokens, position),
            None => insert_condition(typed, &tokens, condition),
        };
        Self::parse(&changed, true).is_ok().then_some(changed)
    }

    /// Finishes a query that was being typed: closes quotation marks and parentheses, drops an operator without an
    /// operand. Returns `None` if nothing is left that is a query.
    pub fn finish(typed: &str) -> Option<String> {
        let mut rest = typed.trim();
        while !rest.is_empty() {
            let tokens = tokenize(rest);
            let mut whole = rest.to_owned();
            let is_open = |kind: &TokenKind<'_>| {
                matches!(
                    kind,
                    TokenKind::Phrase { is_closed: false, .. }
                        | TokenKind::Field(FieldToken { is_closed: Some(false), .. })
                )
            };
            if tokens.last().is_some_and(|last| is_open(&last.kind)) {
                whole.push('"');
            }
            let count = |kind: &TokenKind<'_>| tokens.iter().filter(|token| token.kind == *kind).count();
            whole.push_str(&")".repeat(count(&TokenKind::Open).saturating_sub(count(&TokenKind::Close))));
            let is_begun = tokens.last().is_some_and(|last| last.kind == TokenKind::Open);
            if !is_begun && Self::parse(&whole, false).is_ok_and(|query| !query.is_empty()) {
                return Some(whole);
            }
            let last = tokens.last().map_or(0, |last| last.span.start());
            rest = Span::new(0, last).slice(rest).trim_end();
        }
        None
    }
}

/// For each token, whether it is outside all parentheses.
fn is_at_top_level<'a>(tokens: &'a [QueryToken<'a>]) -> impl Iterator<Item = bool> + 'a {
    let mut depth = 0_usize;
    tokens.iter().map(move |token| {
        match token.kind {
            TokenKind::Open => depth += 1,
            TokenKind::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    })
}

fn has_top_level_or(tokens: &[QueryToken<'_>]) -> bool {
    tokens.iter().zip(is_at_top_level(tokens)).any(|(token, is_outside)| is_outside && token.kind == TokenKind::Or)
}

/// The token that requires `condition` of the whole query.
fn position_of(typed: &str, tokens: &[QueryToken<'_>], condition: &str) -> Option<usize> {
    if has_top_level_or(tokens) {
        return None;
    }
    let wanted = Query::parse(condition, false).ok()?.root;
    let outside: Vec<bool> = is_at_top_level(tokens).collect();
    tokens.iter().enumerate().position(|(position, token)| {
        let before = position.checked_sub(1).and_then(|before| tokens.get(before)).map(|before| &before.kind);
        outside.get(position) == Some(&true)
            && matches!(token.kind, TokenKind::Field(_))
            && !matches!(before, Some(TokenKind::Minus | TokenKind::Not))
            && Query::parse(token.span.slice(typed), false).is_ok_and(|query| is_same_condition(&query.root, &wanted))
    })
}

fn is_same_condition(one: &Node, other: &Node) -> bool {
    match (one, other) {
        (Node::Name(name, value), Node::Name(other_name, other)) => {
            name == other_name && value.canonical == other.canonical
        }
        _ => one == other,
    }
}

fn remove_token(typed: &str, tokens: &[QueryToken<'_>], position: usize) -> String {
    let and_at = |position: Option<usize>| position.and_then(|at| tokens.get(at)).filter(|t| t.kind == TokenKind::And);
    let span = tokens.get(position).map_or(Span::new(0, 0), |token| token.span);
    // The AND that joined it to the rest goes with it.
    let before = and_at(position.checked_sub(1)).map(|and| and.span.start());
    let after = and_at(Some(position + 1)).filter(|_| before.is_none()).map(|and| and.span.end());
    let head = Span::new(0, before.unwrap_or(span.start())).slice(typed);
    let tail = Span::new(after.unwrap_or(span.end()), typed.len()).slice(typed).trim_start();
    if tail.is_empty() {
        return head.trim_end().to_owned() + if head.trim_end().is_empty() { "" } else { " " };
    }
    if head.trim_end().is_empty() { tail.to_owned() } else { format!("{} {tail}", head.trim_end()) }
}

fn insert_condition(typed: &str, tokens: &[QueryToken<'_>], condition: &str) -> String {
    if !has_top_level_or(tokens) {
        // After the conditions at the beginning.
        let is_whole = |token: &&QueryToken<'_>| {
            matches!(token.kind, TokenKind::Field(FieldToken { is_closed, .. }) if is_closed != Some(false))
                && token.span.end() < typed.len()
        };
        let at = tokens.iter().take_while(is_whole).last().map_or(0, |token| token.span.end());
        let (head, tail) = (Span::new(0, at).slice(typed).trim(), Span::new(at, typed.len()).slice(typed).trim_start());
        let blank = if head.is_empty() { "" } else { " " };
        return format!("{head}{blank}{condition} {tail}");
    }
    let (mut head, mut tail, mut at) = (String::new(), String::new(), 0);
    // in: applies to the whole query and cannot be put in parentheses.
    for (token, is_outside) in tokens.iter().zip(is_at_top_level(tokens)) {
        if is_outside
            && matches!(token.kind, TokenKind::Field(FieldToken { name, .. }) if name.eq_ignore_ascii_case("in"))
        {
            tail.push_str(Span::new(at, token.span.start()).slice(typed));
            head.push_str(token.span.slice(typed));
            head.push(' ');
            at = token.span.end();
        }
    }
    tail.push_str(Span::new(at, typed.len()).slice(typed));
    // An unfinished last word must stay at the end: the parenthesis is closed only if there is none.
    let is_done = typed.ends_with(char::is_whitespace)
        || tokens.last().is_some_and(|last| match last.kind {
            TokenKind::Close | TokenKind::Phrase { is_closed: true, .. } => true,
            TokenKind::Field(FieldToken { is_closed, .. }) => is_closed == Some(true),
            _ => false,
        });
    let close = if is_done { ") " } else { "" };
    format!("{head}{condition} ({}{close}", tail.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_is_inserted_at_the_front_and_removed_again() {
        for (typed, condition, narrowed) in [
            ("", "party:China", "party:China "),
            ("rai", "party:China", "party:China rai"),
            ("party:China rai", "date:2024", "party:China date:2024 rai"),
            ("party:China ", "date:2024", "party:China date:2024 "),
            ("party:chi", "date:2024", "date:2024 party:chi"),
            ("forum:\"lake gr", "date:2024", "date:2024 forum:\"lake gr"),
            ("-party:china law", "date:2024", "date:2024 -party:china law"),
            ("rail OR roa", "date:2024", "date:2024 (rail OR roa"),
            ("rail OR road ", "date:2024", "date:2024 (rail OR road) "),
            ("rail OR (road law)", "date:2024", "date:2024 (rail OR (road law)) "),
            ("in:quotes rail OR roa", "date:2024", "in:quotes date:2024 (rail OR roa"),
            ("(rail OR road) party:prc", "topic:x", "topic:x (rail OR road) party:prc"),
        ] {
            assert!(!Query::has_condition(typed, condition), "{typed}");
            assert_eq!(Query::toggle_condition(typed, condition).as_deref(), Some(narrowed), "{typed}");
            assert!(Query::has_condition(narrowed, condition), "{narrowed}");
            let back = Query::toggle_condition(narrowed, condition).unwrap();
            assert!(!Query::has_condition(&back, condition), "{back}");
            let [one, other] = [typed, &back].map(|typed| Query::parse(typed, true).unwrap());
            assert_eq!((one.root, one.scopes), (other.root, other.scopes), "{typed} and {back}");
        }
    }

    #[test]
    fn a_condition_is_recognised_by_another_name_but_not_if_negated_or_optional() {
        for (typed, has, without) in [
            ("party:PRC rai", true, Some("rai")),
            ("rai party:\"people's republic of china\"", true, Some("rai ")),
            ("rail AND PARTY:china", true, Some("rail ")),
            ("party:china AND rail", true, Some("rail")),
            ("a party:china b", true, Some("a b")),
            ("-party:china", false, None),
            ("NOT party:china", false, None),
            ("rail OR party:china", false, None),
            ("(party:china)", false, None),
            ("by:china", false, None),
        ] {
            assert_eq!(Query::has_condition(typed, "party:China"), has, "{typed}");
            if let Some(without) = without {
                assert_eq!(Query::toggle_condition(typed, "party:China").as_deref(), Some(without), "{typed}");
            }
        }
        assert_eq!(Query::toggle_condition(&"x".repeat(4090), "party:China"), None);
    }

    #[test]
    fn a_value_has_quotation_marks_if_it_needs_them() {
        for (value, expected) in [
            ("China", "party:China"),
            ("South Korea", "party:\"South Korea\""),
            ("C5+1", "party:C5+1"),
            ("G (7)", "party:\"G (7)\""),
            ("the “Quad”", "party:\"the  Quad\""),
            ("一带一路", "party:一带一路"),
        ] {
            assert_eq!(condition("party", value), expected);
            assert!(Query::parse(expected, false).is_ok());
        }
    }

    #[test]
    fn a_query_being_typed_is_finished() {
        for (typed, finished) in [
            ("law  ", Some("law")),
            ("\"belt and ro", Some("\"belt and ro\"")),
            ("forum:\"lake", Some("forum:\"lake\"")),
            ("(rail OR (road law", Some("(rail OR (road law))")),
            ("rail OR", Some("rail")),
            ("rail -", Some("rail -")),
            ("rail party:", Some("rail")),
            ("date:2024 (", Some("date:2024")),
            ("party:", None),
            ("", None),
            ("\"", None),
        ] {
            assert_eq!(Query::finish(typed).as_deref(), finished, "{typed}");
        }
    }
}
