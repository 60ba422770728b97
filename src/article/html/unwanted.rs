//! What is taken out of a page before the article's body is looked for: lines of boxes beside it, notices, and tables that
//! only lay it out.

use std::collections::HashSet;

use dom_query::{Document, NodeRef};

use crate::article::html::block::blocks;
use crate::article::html::weigh::{SHORT_BOX, Weigh, words};

/// The lines of `page` that stand in short elements which are nothing of an article, but for those that stand elsewhere
/// too. What looks for the article's body loses the names by which these elements are known.
pub(super) fn unwanted_lines(page: &Document) -> HashSet<String> {
    /// The longest such element, in letters.
    const SHORT: usize = 600;
    let mut found = HashSet::new();
    let Some(body) = page.body() else { return found };
    let weigh = Weigh::of(&body);
    let mut stack = vec![body];
    while let Some(node) = stack.pop() {
        for child in node.element_children() {
            if !weigh.is_unwanted(&child) {
                stack.push(child);
            } else if child.normalized_char_count() <= SHORT {
                // The element itself is what is unwanted: inside it, all counts.
                found.extend(blocks(&child, &Weigh::nothing()).into_iter().map(|block| block.text));
            }
        }
    }
    for field in page.select("input[type=email]").nodes() {
        // The box around a field for addresses says what will be sent to them.
        let boxes = field.ancestors(None);
        if let Some(outer) = boxes.iter().take_while(|node| node.normalized_char_count() <= SHORT_BOX).last() {
            found.extend(blocks(outer, &Weigh::nothing()).into_iter().map(|block| block.text));
        }
    }
    found
}

/// Takes other stories out that follow the one with the page's title, each whole and under a title that leads to its own page.
pub(super) fn take_other_stories_out(page: &Document) {
    /// What is shorter, in letters, is no story.
    const STORY: usize = 300;
    let title = page.select_single("article h1");
    let outer = title.nodes().first().map(|node| node.ancestors(None)).unwrap_or_default();
    let Some(own) = outer.into_iter().find(|outer| outer.has_name("article")) else { return };
    if own.normalized_char_count() < STORY {
        return;
    }
    let leads_on = |link: &NodeRef| link.attr("href").is_some_and(|to| !to.starts_with('#'));
    let is_other = |node: &&NodeRef| {
        let outer = node.ancestors(None);
        let title = node.descendants_it().find(|inner| ["h1", "h2", "h3"].iter().any(|name| inner.has_name(name)));
        !outer.iter().any(|outer| outer.has_name("article"))
            && node.normalized_char_count() >= STORY
            && title.is_some_and(|title| title.descendants_it().any(|inner| inner.has_name("a") && leads_on(&inner)))
    };
    let all = page.select("article");
    let behind = all.nodes().iter().skip_while(|node| node.id != own.id).skip(1);
    behind.filter(is_other).for_each(NodeRef::remove_from_parent);
}

/// Makes tables that lay a page out into boxes: what looks for the article's body knows how to weigh boxes.
pub(super) fn open_layout_tables(page: &Document) {
    /// Cells that hold more than this, in letters, are no facts.
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
            // A table inside is asked for itself.
            stack.extend(
                node.element_children()
                    .into_iter()
                    .filter(|n| PARTS.iter().any(|part| n.has_name(part)) && !n.has_name("table")),
            );
            node.rename("div");
        }
    }
}

/// Takes notices about cookies and the like out of a page, which may be longer than its article.
pub(super) fn take_notices_out(page: &Document) {
    const NOTICES: &[&str] = &[
        "cookie", "cookies", "consent", "gdpr", "ccpa", "onetrust", "didomi", "cookiebanner", "cookienotice",
        "cookieconsent",
    ];
    let Some(body) = page.body() else { return };
    let weigh = Weigh::of(&body);
    let found: Vec<NodeRef> = body
        .descendants_it()
        .filter(|node| node.is_element() && !node.has_name("article") && !node.has_name("main"))
        .filter(|node| words(node).iter().any(|word| NOTICES.contains(&word.as_str())))
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
    fn notices_go_even_where_they_are_longer_than_the_article() {
        let notice = "We and our partners use cookies to store information. ".repeat(60);
        let page = Document::from(format!(
            "<body><div id=cookie-notice>{notice}</div><article><h1>A</h1><p>B</p></article></body>"
        ));
        take_notices_out(&page);
        assert_eq!(page.body().unwrap().text().trim(), "AB");
        let page = Document::from(format!(
            "<body class=no-cookie-yet><div class='cookies-off'><h1>A</h1><p>{notice}</p></div></body>"
        ));
        take_notices_out(&page);
        assert!(page.body().unwrap().text().contains("partners"));
    }
}
