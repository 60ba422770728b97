//! Prepares a page before its body is searched: removes notices and other stories, unwraps layout tables, and collects the lines
//! of boxes beside the article.

use std::collections::HashSet;

use dom_query::{Document, NodeRef};

use crate::article::html::block::split_blocks;
use crate::article::html::weigh::{SHORT_BOX, Weight, name_words};
use crate::article::reflow::is_list_item;
use crate::article::words::NOTICE_NAMES;

/// The lines of `page` in short elements that do not belong to its article. The readability algorithm drops the names by which
/// such elements are recognised, so the lines are collected beforehand.
pub(super) fn unwanted_lines(page: &Document) -> HashSet<String> {
    /// Longest such element, in characters.
    const SHORT: usize = 600;
    let mut found = HashSet::new();
    let Some(body) = page.body() else { return found };
    let weigh = Weight::measure(&body);
    let mut stack = vec![body];
    while let Some(node) = stack.pop() {
        for child in node.element_children() {
            if !weigh.is_unwanted(&child) {
                stack.push(child);
            } else if child.normalized_char_count() <= SHORT {
                // The whole element is unwanted, so every line in it counts.
                found.extend(split_blocks(&child, &Weight::nothing()).into_iter().map(|block| block.text));
            }
        }
    }
    for field in page.select("input[type=email]").nodes() {
        // The box around a field for email addresses advertises a newsletter.
        let boxes = field.ancestors(None);
        if let Some(outer) = boxes.iter().take_while(|node| node.normalized_char_count() <= SHORT_BOX).last() {
            found.extend(split_blocks(outer, &Weight::nothing()).into_iter().map(|block| block.text));
        }
    }
    found
}

/// Removes the stories after the main one and returns their number. Each has a title that links to its own page, a main title
/// of its own, or a date of its own beside its title.
pub(super) fn remove_other_stories(page: &Document) -> usize {
    /// Shortest story, in characters.
    const MIN_STORY: usize = 300;
    let is_title = |node: &NodeRef| ["h1", "h2", "h3"].iter().any(|name| node.has_name(name));
    let is_outer = |node: &NodeRef| !node.ancestors(None).iter().any(|outer| outer.has_name("article"));
    let all = page.select("article");
    let first = all.nodes().iter().find(|node| node.descendants_it().any(|inner| inner.has_name("h1")));
    let Some(own) = first.and_then(|node| {
        node.ancestors(None).into_iter().filter(|outer| outer.has_name("article")).last().or(Some(*node))
    }) else {
        return 0;
    };
    if own.normalized_char_count() < MIN_STORY {
        return 0;
    }
    let has_date = |node: &NodeRef| node.descendants_it().any(|inner| inner.has_name("time"));
    let is_dated = has_date(&own);
    let is_link_away = |link: &NodeRef| link.attr("href").is_some_and(|to| !to.starts_with('#'));
    let is_other = |node: &&NodeRef| {
        let title = node.descendants_it().find(is_title);
        is_outer(node)
            && node.normalized_char_count() >= MIN_STORY
            && title.is_some_and(|title| {
                title.has_name("h1")
                    || is_dated && has_date(node)
                    || title.descendants_it().any(|inner| inner.has_name("a") && is_link_away(&inner))
            })
    };
    let following = all.nodes().iter().skip_while(|node| node.id != own.id).skip(1);
    let others: Vec<NodeRef> = following.filter(is_other).copied().collect();
    others.iter().for_each(NodeRef::remove_from_parent);
    others.len()
}

/// Turns layout tables into `div` elements, which the readability algorithm can rate.
pub(super) fn unwrap_layout_tables(page: &Document) {
    /// A longer cell, in characters, is part of a layout.
    const LONG: usize = 250;
    const PARTS: &[&str] = &["table", "tbody", "thead", "tfoot", "tr", "td", "th", "center"];
    let lays_out = |table: &NodeRef| {
        table.descendants_it().any(|inner| {
            inner.has_name("table")
                || ((inner.has_name("td") || inner.has_name("th")) && inner.normalized_char_count() > LONG)
        })
    };
    let tables: Vec<NodeRef> = page.select("table").nodes().iter().filter(|table| lays_out(table)).copied().collect();
    for table in tables {
        let mut stack = vec![table];
        while let Some(node) = stack.pop() {
            // Inner tables are handled on their own.
            stack.extend(
                node.element_children()
                    .into_iter()
                    .filter(|n| PARTS.iter().any(|part| n.has_name(part)) && !n.has_name("table")),
            );
            node.rename("div");
        }
    }
}

/// Turns tables whose rows are the items of a list, a number or sign in the first cell, into paragraphs.
pub(super) fn unwrap_numbered_tables(page: &Document) {
    for table in page.select("table").nodes() {
        if table.descendants_it().any(|inner| inner.has_name("table")) {
            continue;
        }
        let is_row = |inner: &NodeRef| inner.has_name("tr") && inner.normalized_char_count() > 0;
        let rows: Vec<NodeRef> = table.descendants_it().filter(is_row).collect();
        let items: Vec<String> = rows.iter().filter_map(item_of_row).collect();
        if items.len() < 2 || items.len() < rows.len() {
            continue;
        }
        // Beside what stands before the table, such as the place and day.
        table.replace_with_html(items.iter().map(|item| format!("<p>{item}</p>")).collect::<String>());
    }
}

/// The HTML of a row that is an item of a list: what stands in its first cell, and what behind that.
fn item_of_row(row: &NodeRef) -> Option<String> {
    let cells: Vec<NodeRef> = row.element_children();
    let [sign, words] = cells.as_slice() else { return None };
    let mark = sign.text();
    let mark = mark.trim();
    // A bare number gets the full stop that makes it one of a list.
    let stop = if mark.bytes().all(|b| b.is_ascii_digit()) { "." } else { "" };
    let is_mark = is_list_item(&format!("{mark}{stop} x"));
    let inner = match words.element_children().as_slice() {
        [only] if only.has_name("p") && only.normalized_char_count() == words.normalized_char_count() => {
            only.inner_html()
        }
        _ => words.inner_html(),
    };
    (is_mark && mark.len() <= 8 && words.normalized_char_count() > mark.len()).then(|| format!("{mark}{stop} {inner}"))
}

/// Removes notices about cookies and the like, which may be longer than the article.
pub(super) fn remove_notices(page: &Document) {
    let Some(body) = page.body() else { return };
    let weigh = Weight::measure(&body);
    let found: Vec<NodeRef> = body
        .descendants_it()
        .filter(|node| node.is_element() && !node.has_name("article") && !node.has_name("main"))
        .filter(|node| name_words(node).iter().any(|word| NOTICE_NAMES.contains(&word.as_str())))
        .filter(|node| {
            weigh.is_small(node)
                || !node.descendants_it().any(|inner| inner.has_name("article") || inner.has_name("h1"))
        })
        .collect();
    for node in found {
        node.remove_from_parent();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_with_a_number_become_paragraphs() {
        let page = Document::from(
            "<table><tr><td>1.</td><td>They met.</td></tr><tr><td>(b)</td><td><p>They <i>parted</i>.</p></td></tr></table>\
             <table><tr><td>2001</td><td>12</td></tr><tr><td>2002</td><td>13</td></tr></table>",
        );
        unwrap_numbered_tables(&page);
        let lines: Vec<String> = page.select("p").nodes().iter().map(|p| p.text().to_string()).collect();
        assert_eq!(lines, ["1. They met.", "(b) They parted."]);
        assert_eq!(page.select("td").nodes().len(), 4);
        // They are beside what stood before the table.
        assert_eq!(page.select("body > p").nodes().len(), 2);
    }

    #[test]
    fn notices_longer_than_the_article_are_removed() {
        let notice = "We and our partners use cookies to store information. ".repeat(60);
        let page = Document::from(format!(
            "<body><div id=cookie-notice>{notice}</div><article><h1>A</h1><p>B</p></article></body>"
        ));
        remove_notices(&page);
        assert_eq!(page.body().unwrap().text().trim(), "AB");
        let page = Document::from(format!(
            "<body class=no-cookie-yet><div class='cookies-off'><h1>A</h1><p>{notice}</p></div></body>"
        ));
        remove_notices(&page);
        assert!(page.body().unwrap().text().contains("partners"));
    }
}
