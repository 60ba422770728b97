//! Makes a page readable before its body is searched: drops what nobody reads, shows what is part of the article though the
//! page hides it, and takes names off elements that only lay out the article.

use std::collections::HashSet;

use dom_query::{Document, NodeRef};

use crate::article::html::unwanted::{remove_notices, remove_other_stories, unwrap_numbered_tables};
use crate::article::html::weigh::{NAMES, is_not_displayed, name_words};
use crate::article::words::{BODY_NAMES, LAYOUT_NAMES, NOTICE_NAMES, PAYWALLS, UNWANTED_NAMES};

/// Shortest paragraph that shows an element to hold prose, in characters.
const PROSE: usize = 80;
/// Elements above a hidden one whose names are looked at.
const NEAR: usize = 6;

/// The page in `html`, and what its reader must be told.
pub(super) fn prepare(html: &str) -> (Document, Vec<String>) {
    let page = Document::from(html);
    page.select("script, style").remove();
    move_late_parts(&page);
    let mut warnings = Vec::new();
    if show_hidden(&page) > 0 {
        warnings.push("some of the text is hidden on the page".to_owned());
    }
    join_pieces(&page);
    clear_layout_names(&page, &html.to_ascii_lowercase());
    remove_notices(&page);
    if remove_other_stories(&page) > 0 {
        warnings.push("the page holds several articles; only the first was read".to_owned());
    }
    unwrap_numbered_tables(&page);
    (page, warnings)
}

/// Whether `node` is a paragraph of prose: long, and most of it no link.
fn is_prose(node: &NodeRef) -> bool {
    let count = node.normalized_char_count();
    node.has_name("p") && count >= PROSE && {
        let links = node.descendants_it().filter(|inner| inner.has_name("a"));
        links.map(|link| link.normalized_char_count()).sum::<usize>() * 2 < count
    }
}

/// The paragraphs of prose in `node`, itself included, up to two.
fn count_prose(node: &NodeRef) -> usize {
    usize::from(is_prose(node)) + node.descendants_it().filter(is_prose).take(2).count()
}

/// Moves the parts that React sends late to their places: `<div hidden id="S:1">` belongs to `<template id="B:1">`.
fn move_late_parts(page: &Document) {
    for part in page.select("div[hidden][id]").nodes() {
        let Some(id) = part.attr("id") else { continue };
        let Some(number) = id.strip_prefix("S:").filter(|number| !number.is_empty()) else { continue };
        let is_place = |node: &&NodeRef| {
            node.attr("id").is_some_and(|id| matches!(id.split_once(':'), Some(("B" | "P", n)) if n == number))
        };
        let templates = page.select("template[id]");
        if let Some(place) = templates.nodes().iter().find(is_place) {
            place.rename("div");
            place.set_html(part.inner_html());
            part.remove_from_parent();
        } else {
            part.remove_attr("hidden");
        }
    }
}

/// Shows the elements that a page hides behind "read more": those with several paragraphs of prose, or one if they are named
/// like the text of an article. Returns how many.
fn show_hidden(page: &Document) -> usize {
    let Some(body) = page.body() else { return 0 };
    let is_other = |node: &NodeRef| {
        let is_named = name_words(node).iter().any(|word| {
            NOTICE_NAMES.contains(&word.as_str()) || is_unwanted_name(word) && !LAYOUT_NAMES.contains(&word.as_str())
        });
        is_named
            || node.has_attr("role")
            || ["dialog", "nav", "footer", "aside", "form"].iter().any(|name| node.has_name(name))
    };
    let is_part = |node: &NodeRef| {
        let prose = count_prose(node);
        let is_body = || name_words(node).iter().any(|word| BODY_NAMES.contains(&word.as_str()));
        let text = node.text().to_lowercase();
        (prose > 1 || prose > 0 && is_body())
            && !is_other(node)
            && !node.ancestors(Some(NEAR)).iter().any(is_other)
            && !text.contains("cookies")
            && !PAYWALLS.iter().any(|words| text.contains(words))
    };
    let hidden: Vec<NodeRef> =
        body.descendants_it().filter(|node| node.is_element() && is_not_displayed(node)).collect();
    let parts: Vec<NodeRef> = hidden.into_iter().filter(is_part).collect();
    for part in &parts {
        part.remove_attrs(&["hidden", "style"]);
    }
    parts.len()
}

/// Most elements beside each other that are compared.
const MOST_PIECES: usize = 400;
/// Elements above a paragraph that can be such a box.
const MOST_ABOVE: usize = 12;

/// Takes an article out of the boxes into which a page puts each few of its paragraphs: boxes of one name beside each other,
/// without headings, that hold most of the prose of the page.
fn join_pieces(page: &Document) {
    let Some(body) = page.body() else { return };
    let is_box = |node: &NodeRef| {
        let words = name_words(node);
        let is_other = |word: &String| is_unwanted_name(word) && !LAYOUT_NAMES.contains(&word.as_str());
        (node.has_name("div") || node.has_name("section"))
            && !words.is_empty()
            && !words.iter().any(is_other)
            && !is_not_displayed(node)
    };
    let prose: Vec<NodeRef> = body.descendants_it().filter(is_prose).collect();
    let Some(first) = prose.first() else { return };
    for outer in first.ancestors(Some(MOST_ABOVE)) {
        let Some(above) = outer.parent().filter(|_| is_box(&outer)) else { continue };
        let class = outer.attr("class");
        let is_piece = |node: &NodeRef| is_box(node) && node.attr("class") == class;
        let pieces: Vec<NodeRef> = above.element_children().into_iter().take(MOST_PIECES).filter(is_piece).collect();
        let own: HashSet<_> = pieces.iter().map(|piece| piece.id).collect();
        let inside = |p: &&NodeRef| p.ancestors(Some(MOST_ABOVE)).iter().any(|node| own.contains(&node.id));
        let has_heading = |node: &NodeRef| {
            node.descendants_it()
                .any(|inner| ["h1", "h2", "h3", "h4", "article"].iter().any(|name| inner.has_name(name)))
        };
        let with_prose = pieces.iter().filter(|piece| count_prose(piece) > 0).count();
        if with_prose < 2 || pieces.iter().any(has_heading) || prose.iter().filter(inside).count() * 2 < prose.len() {
            continue;
        }
        for piece in pieces.iter().filter(|piece| count_prose(piece) > 0) {
            let mut inner = *piece;
            while let [only] = inner.element_children().as_slice()
                && !only.has_name("p")
            {
                inner = *only;
            }
            piece.replace_with_html(inner.inner_html());
        }
        return;
    }
}

fn is_unwanted_name(word: &str) -> bool {
    UNWANTED_NAMES.contains(&word)
}

/// Takes the names off elements that are called like boxes beside the article ("sidebar", "widget") but hold it: they are
/// named like the text of an article too, or most of the prose of the page stands in them.
fn clear_layout_names(page: &Document, html: &str) {
    let Some(body) = page.body() else { return };
    let words: Vec<&str> = LAYOUT_NAMES.iter().copied().filter(|word| html.contains(word)).collect();
    if words.is_empty() {
        return;
    }
    let prose: Vec<NodeRef> = body.descendants_it().filter(is_prose).collect();
    let count = |node: &NodeRef| node.normalized_char_count();
    let total: usize = prose.iter().map(count).sum();
    for word in words {
        let is_named = |node: &NodeRef| node.is_element() && name_words(node).iter().any(|name| name == word);
        let named: Vec<NodeRef> = body.descendants_it().filter(is_named).collect();
        let inside = prose.iter().filter(|p| is_named(p) || p.ancestors(None).iter().any(is_named));
        let holds_most = inside.map(count).sum::<usize>() * 5 >= total * 2;
        for node in named {
            let names = name_words(&node);
            let is_body = names.iter().any(|name| BODY_NAMES.contains(&name.as_str()));
            let is_other = names.iter().any(|name| is_unwanted_name(name) && !LAYOUT_NAMES.contains(&name.as_str()));
            let text = || node.text().to_lowercase();
            if (holds_most || is_body)
                && !is_other
                && count_prose(&node) > 0
                && !PAYWALLS.iter().any(|words| text().contains(words))
            {
                node.remove_attrs(NAMES);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROSE_1: &str =
        "<p>The ministers met in Oslo on Friday and agreed to open direct flights between the two capitals soon.</p>";
    const PROSE_2: &str =
        "<p>They also spoke about the ferry to the islands, which both of them called too slow and too expensive.</p>";

    fn html(body: &str) -> String {
        prepare(&format!("<body>{body}</body>")).0.body().unwrap().html().to_string()
    }

    #[test]
    fn text_behind_a_button_is_shown_and_boxes_are_not() {
        for shown in [
            format!("<div style='display: none'>{PROSE_1}{PROSE_2}</div>"),
            format!("<div hidden>{PROSE_1}{PROSE_2}</div>"),
            format!("<div class=rest style='display:none'>{PROSE_1}</div>"),
        ] {
            assert!(!html(&shown).contains("hidden") && !html(&shown).contains("none"), "{shown}");
            assert_eq!(prepare(&format!("<body>{shown}</body>")).1, ["some of the text is hidden on the page"]);
        }
        for kept in [
            format!("<div style='display: none'>{PROSE_1}</div>"),
            format!("<div class=newsletter hidden>{PROSE_1}{PROSE_2}</div>"),
            format!("<div role=dialog hidden>{PROSE_1}{PROSE_2}</div>"),
            format!("<div class=modal><div class=content hidden>{PROSE_1}{PROSE_2}</div></div>"),
            format!("<div hidden><p>We use cookies. {PROSE_1}</p>{PROSE_2}</div>"),
        ] {
            assert!(html(&kept).contains("hidden") || html(&kept).contains("none"), "{kept}");
        }
    }

    #[test]
    fn an_article_in_boxes_is_taken_out_of_them() {
        for (name, is_joined) in [("text-block", true), ("widget", true), ("comment", false)] {
            let page = format!(
                "<div><div class={name}><div><p>Hello.</p>{PROSE_1}</div></div><div class={name}><div>{PROSE_2}</div></div></div>"
            );
            assert_eq!(html(&page).contains(&format!("{PROSE_1}{PROSE_2}")), is_joined, "{page}");
        }
        let stories = format!("<div class=card><h2>One</h2>{PROSE_1}</div><div class=card><h2>Two</h2>{PROSE_2}</div>");
        assert!(html(&stories).contains("card"));
    }

    #[test]
    fn late_parts_stand_in_their_places() {
        let page = format!(
            "<main>{PROSE_1}<template id='B:0'></template></main><footer>End</footer><div hidden id='S:0'>{PROSE_2}</div>"
        );
        let page = html(&page);
        assert!(page.find("ferry").unwrap() < page.find("End").unwrap(), "{page}");
    }

    #[test]
    fn names_of_layouts_are_cleared_and_boxes_keep_theirs() {
        for layout in [
            format!("<div class='sidebar-grid__content article__content'>{PROSE_1}</div><div>{PROSE_2}{PROSE_2}</div>"),
            format!("<div class=widget>{PROSE_1}</div><div class=widget>{PROSE_2}</div>"),
            format!("{PROSE_1}<p class=paywall>{}", PROSE_2.trim_start_matches("<p>")),
        ] {
            assert!(!html(&layout).contains("class"), "{layout}");
        }
        for beside in [
            format!("<div class=sidebar>{PROSE_1}</div><div>{PROSE_1}{PROSE_2}{PROSE_1}</div>"),
            format!("<div class=widget>One</div>{PROSE_1}"),
            format!("<div class='paywall'>{PROSE_1}<p>Subscribe now</p></div>"),
        ] {
            assert!(html(&beside).contains("class"), "{beside}");
        }
    }
}
