//! Changing a query as it is typed: a condition put in or taken out, and a query that was being typed brought to its end. What
//! comes out is always what somebody could have typed.

use crate::search::lexer::{Item, Token, lex};
use crate::search::query::{Node, Query};
use crate::text::Span;

/// `field:value`, in quotation marks where the value needs them.
pub(crate) fn condition(field: &str, value: &str) -> String {
    // No value can be asked for with its own quotation marks.
    let value = value.replace(['"', '“', '”', '„', '«', '»', '＂'], " ");
    let value = value.trim();
    let needs_marks = value.contains(|c: char| c.is_whitespace() || matches!(c, '(' | ')'));
    if needs_marks { format!("{field}:\"{value}\"") } else { format!("{field}:{value}") }
}

impl Query {
    /// Whether the query `typed` as a whole asks for `condition`.
    pub fn has_condition(typed: &str, condition: &str) -> bool {
        place_of(typed, &lex(typed), condition).is_some()
    }

    /// The query `typed` with `condition` asked for too; without it, where it was. The last word stays the last, so that it
    /// may still grow. None where that would be no query.
    pub fn toggle_condition(typed: &str, condition: &str) -> Option<String> {
        let tokens = lex(typed);
        let changed = match place_of(typed, &tokens, condition) {
            Some(place) => without(typed, &tokens, place),
            None => with(typed, &tokens, condition),
        };
        Self::parse(&changed, true).is_ok().then_some(changed)
    }

    /// The query `typed` as one that is not being typed any more: quotation marks and parentheses closed, an operator
    /// without what follows it left out. None where it is no query.
    pub fn finish(typed: &str) -> Option<String> {
        let mut rest = typed.trim();
        while !rest.is_empty() {
            let tokens = lex(rest);
            let mut whole = rest.to_owned();
            let is_open = |item: &Item<'_>| {
                matches!(item, Item::Phrase { is_closed: false, .. } | Item::Field { is_closed: Some(false), .. })
            };
            if tokens.last().is_some_and(|last| is_open(&last.item)) {
                whole.push('"');
            }
            let count = |item: &Item<'_>| tokens.iter().filter(|token| token.item == *item).count();
            whole.push_str(&")".repeat(count(&Item::Open).saturating_sub(count(&Item::Close))));
            let is_begun = tokens.last().is_some_and(|last| last.item == Item::Open);
            if !is_begun && Self::parse(&whole, false).is_ok_and(|query| !query.is_empty()) {
                return Some(whole);
            }
            let last = tokens.last().map_or(0, |last| last.span.start());
            rest = Span::new(0, last).of(rest).trim_end();
        }
        None
    }
}

/// For each token whether it stands outside of all parentheses.
fn is_outside<'a>(tokens: &'a [Token<'a>]) -> impl Iterator<Item = bool> + 'a {
    let mut depth = 0_usize;
    tokens.iter().map(move |token| {
        match token.item {
            Item::Open => depth += 1,
            Item::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    })
}

fn has_choice(tokens: &[Token<'_>]) -> bool {
    tokens.iter().zip(is_outside(tokens)).any(|(token, is_outside)| is_outside && token.item == Item::Or)
}

/// Which token asks for `condition` of the whole query.
fn place_of(typed: &str, tokens: &[Token<'_>], condition: &str) -> Option<usize> {
    if has_choice(tokens) {
        return None;
    }
    let wanted = Query::parse(condition, false).ok()?.root;
    let outside: Vec<bool> = is_outside(tokens).collect();
    tokens.iter().enumerate().position(|(place, token)| {
        let before = place.checked_sub(1).and_then(|before| tokens.get(before)).map(|before| &before.item);
        outside.get(place) == Some(&true)
            && matches!(token.item, Item::Field { .. })
            && !matches!(before, Some(Item::Minus | Item::Not))
            && Query::parse(token.span.of(typed), false).is_ok_and(|query| is_same(&query.root, &wanted))
    })
}

fn is_same(one: &Node, other: &Node) -> bool {
    match (one, other) {
        (Node::Name(name, value), Node::Name(other_name, other)) => name == other_name && value.whole == other.whole,
        _ => one == other,
    }
}

fn without(typed: &str, tokens: &[Token<'_>], place: usize) -> String {
    let item = |place: Option<usize>| place.and_then(|place| tokens.get(place)).filter(|t| t.item == Item::And);
    let span = tokens.get(place).map_or(Span::new(0, 0), |token| token.span);
    // An AND that joined it to the rest goes with it.
    let before = item(place.checked_sub(1)).map(|and| and.span.start());
    let after = item(Some(place + 1)).filter(|_| before.is_none()).map(|and| and.span.end());
    let head = Span::new(0, before.unwrap_or(span.start())).of(typed);
    let tail = Span::new(after.unwrap_or(span.end()), typed.len()).of(typed).trim_start();
    if tail.is_empty() {
        return head.trim_end().to_owned() + if head.trim_end().is_empty() { "" } else { " " };
    }
    if head.trim_end().is_empty() { tail.to_owned() } else { format!("{} {tail}", head.trim_end()) }
}

fn with(typed: &str, tokens: &[Token<'_>], condition: &str) -> String {
    if !has_choice(tokens) {
        // After the conditions that stand in front already.
        let is_whole = |token: &&Token<'_>| {
            matches!(token.item, Item::Field { is_closed, .. } if is_closed != Some(false))
                && token.span.end() < typed.len()
        };
        let at = tokens.iter().take_while(is_whole).last().map_or(0, |token| token.span.end());
        let (head, tail) = (Span::new(0, at).of(typed).trim(), Span::new(at, typed.len()).of(typed).trim_start());
        let blank = if head.is_empty() { "" } else { " " };
        return format!("{head}{blank}{condition} {tail}");
    }
    let (mut head, mut tail, mut at) = (String::new(), String::new(), 0);
    // What says where the words must stand holds for the whole query and cannot stand in parentheses.
    for (token, is_outside) in tokens.iter().zip(is_outside(tokens)) {
        if is_outside && matches!(token.item, Item::Field { name, .. } if name.eq_ignore_ascii_case("in")) {
            tail.push_str(Span::new(at, token.span.start()).of(typed));
            head.push_str(token.span.of(typed));
            head.push(' ');
            at = token.span.end();
        }
    }
    tail.push_str(Span::new(at, typed.len()).of(typed));
    // A word that may still grow does so at the end of what is typed.
    let is_done = typed.ends_with(char::is_whitespace)
        || tokens.last().is_some_and(|last| match last.item {
            Item::Close | Item::Phrase { is_closed: true, .. } => true,
            Item::Field { is_closed, .. } => is_closed == Some(true),
            _ => false,
        });
    let close = if is_done { ") " } else { "" };
    format!("{head}{condition} ({}{close}", tail.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_goes_in_front_so_that_the_last_word_may_grow_and_comes_out_again() {
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
    fn a_condition_is_known_by_another_name_but_not_where_it_is_negated_or_one_of_several() {
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
    fn a_value_is_put_in_quotation_marks_where_it_needs_them() {
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
    fn a_query_that_was_being_typed_is_brought_to_its_end() {
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
