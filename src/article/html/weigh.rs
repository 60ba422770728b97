//! Decides which elements of a page do not belong to its article, by their kind, style and names. Elements with much of the
//! text always stay.

use dom_query::NodeRef;

use crate::article::words::{SHORT_BOX_NAMES, UNWANTED_NAMES, UNWANTED_PAIRS};

/// Elements without readable text.
const SILENT: &[&str] = &[
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "audio", "video",
    "select", "button", "input", "textarea", "dialog", "head", "map", "progress", "meter", "option", "datalist",
];

/// Elements beside an article. Some pages wrap the article in one.
const BESIDE: &[&str] = &["aside", "nav", "footer", "form", "figure", "figcaption", "menu", "label"];

/// Values of `role` that no article has.
const ROLES: &[&str] =
    &["navigation", "complementary", "contentinfo", "search", "dialog", "alert", "menu", "toolbar", "tooltip"];
/// Attributes with the names of an element.
pub(super) const NAMES: &[&str] = &["class", "id", "data-component", "data-testid", "data-module", "data-type"];
/// Longest box about an author or a newsletter, in characters.
pub(super) const SHORT_BOX: usize = 400;

/// The amount of text in a piece of a page, with which its elements are compared.
pub(super) struct Weight {
    total: usize,
}

impl Weight {
    pub(super) fn measure(node: &NodeRef) -> Self {
        Self { total: node.normalized_char_count() }
    }

    /// A weight for which no element is small, so that only elements without readable text are unwanted.
    pub(super) const fn nothing() -> Self {
        Self { total: 0 }
    }

    /// Whether `node` does not belong to the article. An element with two fifths of the text is never unwanted.
    pub(super) fn is_unwanted(&self, node: &NodeRef) -> bool {
        let Some(name) = node.node_name() else { return false };
        let name: &str = &name;
        if SILENT.contains(&name) {
            return true;
        }
        if matches!(name, "html" | "body" | "main") {
            return false;
        }
        let is_named = || has_unwanted_name(&name_words(node), || node.normalized_char_count() <= SHORT_BOX);
        (BESIDE.contains(&name) || is_hidden(node) || is_named() || is_page_header(name, node)) && self.is_small(node)
    }

    /// Whether `node` has less than two fifths of the text.
    pub(super) fn is_small(&self, node: &NodeRef) -> bool {
        node.normalized_char_count() * 5 < self.total * 2
    }
}

/// Whether an element is not displayed, or its role excludes it from the article.
fn is_hidden(node: &NodeRef) -> bool {
    let is = |name: &str, test: &dyn Fn(&str) -> bool| {
        node.attr(name).is_some_and(|value| test(&value.to_ascii_lowercase()))
    };
    is_not_displayed(node) || is("aria-hidden", &|value| value == "true") || is("role", &|role| ROLES.contains(&role))
}

/// Whether an element says that it is not displayed.
pub(super) fn is_not_displayed(node: &NodeRef) -> bool {
    let style = node.attr("style").map(|style| style.to_ascii_lowercase()).unwrap_or_default();
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    node.has_attr("hidden") || style.contains("display:none") || style.contains("visibility:hidden")
}

/// Whether an element is a header without a paragraph of the article.
fn is_page_header(name: &str, node: &NodeRef) -> bool {
    let is_paragraph = |n: &NodeRef| n.has_name("p") && n.normalized_char_count() > 80;
    name == "header" && !node.descendants_it().any(|n| is_paragraph(&n))
}

/// The words in the names of an element, in lower case. `relatedLinks` and `related-links` have two words each.
pub(super) fn name_words(node: &NodeRef) -> Vec<String> {
    let mut words = Vec::new();
    for value in NAMES.iter().filter_map(|name| node.attr(name)) {
        let mut word = String::new();
        let mut was_small = false;
        let value = value.get(..value.floor_char_boundary(500)).unwrap_or_default().to_owned();
        for c in value.chars() {
            if !c.is_ascii_alphanumeric() || (c.is_ascii_uppercase() && was_small) {
                words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
            }
            if c.is_ascii_alphanumeric() {
                word.push(c.to_ascii_lowercase());
            }
            was_small = c.is_ascii_lowercase();
        }
        words.extend((!word.is_empty()).then_some(word));
    }
    words
}

fn has_unwanted_name(words: &[String], is_short: impl Fn() -> bool) -> bool {
    let is = |list: &[&str], word: &str| list.contains(&word);
    words.iter().any(|word| is(UNWANTED_NAMES, word))
        || words
            .windows(2)
            .any(|pair| UNWANTED_PAIRS.iter().any(|known| known.split(' ').eq(pair.iter().map(String::as_str))))
        || (words.iter().any(|word| is(SHORT_BOX_NAMES, word)) && is_short())
}

#[cfg(test)]
mod tests {
    use dom_query::Document;

    use super::*;

    fn is_out(element: &str) -> bool {
        let filler = "The ministers discussed trade and transport corridors. ".repeat(20);
        let page = Document::from(format!("<body><div><p>{filler}</p>{element}</div></body>"));
        let body = page.body().unwrap();
        let div = body.first_element_child().unwrap();
        let node = div.element_children().into_iter().nth(1).unwrap();
        Weight::measure(&body).is_unwanted(&node)
    }

    #[test]
    fn boxes_beside_an_article_are_recognised_by_name() {
        for element in [
            "<div class='c-related-links'>x</div>",
            "<div class=relatedPosts>x</div>",
            "<div id=shareBar>x</div>",
            "<div class='wp-caption-text caption'>x</div>",
            "<p class=post-meta>x</p>",
            "<div class='article__read-more'>x</div>",
            "<div data-component='newsletter-signup'>x</div>",
            "<div class=author>By A</div>",
            "<aside>x</aside>",
            "<figure><img></figure>",
            "<div role=complementary>x</div>",
            "<div style='Display: None'>x</div>",
            "<div hidden>x</div>",
            "<header><h1>x</h1></header>",
            "<script>x</script>",
        ] {
            assert!(is_out(element), "{element}");
        }
    }

    #[test]
    fn elements_that_may_be_the_article_stay() {
        let long = "x ".repeat(300);
        for element in [
            "<div class='article-body'>x</div>".to_owned(),
            "<div class='shared-content socialist adequate'>x</div>".to_owned(),
            format!("<div class='bio'>{long}</div>"),
            format!("<div class='related'>{}</div>", "word ".repeat(400)),
            format!("<header><p>{long}</p></header>"),
            format!("<form>{}</form>", "word ".repeat(400)),
            "<p>x</p>".to_owned(),
        ] {
            assert!(!is_out(&element), "{element:.60}");
        }
    }
}
