//! Which elements of a page are nothing of its article: menus, captions, "related" boxes, share lines, cookie notices. By
//! what the element is, and by the words its author named it with; but never the one that holds the article itself.

use std::collections::HashSet;

use dom_query::{Document, NodeRef};

use crate::article::html::block::blocks;

/// Elements that hold nothing to be read.
const SILENT: &[&str] = &[
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "audio", "video",
    "select", "button", "input", "textarea", "dialog", "head", "map", "progress", "meter", "option", "datalist",
];
/// Elements that stand beside an article; a whole page may be wrapped in one all the same.
const BESIDE: &[&str] = &["aside", "nav", "footer", "form", "figure", "figcaption", "menu", "label"];
/// What an element is for, as its `role` says.
const ROLES: &[&str] =
    &["navigation", "complementary", "contentinfo", "search", "dialog", "alert", "menu", "toolbar", "tooltip"];
/// Words in the names of classes that say what an element is for.
const WORDS: &[&str] = &[
    "ad",
    "ads",
    "advert",
    "advertisement",
    "adslot",
    "adunit",
    "advertising",
    "sponsor",
    "sponsored",
    "promo",
    "promos",
    "promobox",
    "caption",
    "captions",
    "figcaption",
    "credit",
    "credits",
    "photocredit",
    "copyright",
    "disclaimer",
    "gallery",
    "slideshow",
    "carousel",
    "lightbox",
    "player",
    "related",
    "relatedposts",
    "relatedarticles",
    "recirc",
    "recirculation",
    "recommended",
    "recommendation",
    "recommendations",
    "trending",
    "popular",
    "mostread",
    "readmore",
    "readnext",
    "upnext",
    "outbrain",
    "taboola",
    "share",
    "sharing",
    "shares",
    "sharebar",
    "sharedaddy",
    "addtoany",
    "addthis",
    "social",
    "socials",
    "socialmedia",
    "newsletter",
    "newsletters",
    "subscribe",
    "signup",
    "paywall",
    "cookie",
    "cookies",
    "consent",
    "gdpr",
    "ccpa",
    "onetrust",
    "didomi",
    "breadcrumb",
    "breadcrumbs",
    "pagination",
    "pager",
    "tags",
    "taglist",
    "tagcloud",
    "byline",
    "bylines",
    "comments",
    "comment",
    "disqus",
    "respond",
    "sidebar",
    "navbar",
    "nav",
    "navigation",
    "menu",
    "masthead",
    "toolbar",
    "modal",
    "popup",
    "tooltip",
    "skip",
    "skiplink",
    "noprint",
    "hidden",
    "pullquote",
    "toc",
    "widget",
    "widgets",
    "jetpack",
    "donate",
    "donation",
    "feedback",
    "poll",
    "rating",
    "attachments",
    "teaser",
    "teasers",
];
/// Two words in a row that say so.
const PAIRS: &[(&str, &str)] = &[
    ("read", "more"),
    ("read", "next"),
    ("read", "also"),
    ("also", "read"),
    ("see", "also"),
    ("more", "on"),
    ("more", "from"),
    ("more", "stories"),
    ("more", "news"),
    ("you", "may"),
    ("sign", "up"),
    ("most", "read"),
    ("most", "popular"),
    ("most", "viewed"),
    ("pull", "quote"),
    ("no", "print"),
    ("skip", "link"),
    ("author", "bio"),
    ("author", "box"),
    ("author", "info"),
    ("author", "card"),
    ("about", "author"),
    ("article", "meta"),
    ("article", "footer"),
    ("article", "tools"),
    ("post", "meta"),
    ("post", "tags"),
    ("post", "footer"),
    ("post", "date"),
    ("entry", "meta"),
    ("entry", "footer"),
    ("screen", "reader"),
    ("sr", "only"),
    ("visually", "hidden"),
    ("submitted", "by"),
    ("reading", "time"),
    ("last", "updated"),
    ("publish", "date"),
    ("published", "date"),
    ("latest", "news"),
    ("latest", "posts"),
    ("inline", "story"),
    ("read", "time"),
    ("image", "description"),
    ("media", "text"),
    ("print", "link"),
    ("text", "size"),
    ("font", "size"),
];
/// Words of boxes about the author, which are only taken for that where they are short.
const SHORT: &[&str] = &[
    "author",
    "authors",
    "bio",
    "contributor",
    "contributors",
    "meta",
    "timestamp",
    "datetime",
    "topics",
    "keywords",
    "footer",
    "date",
];
/// How long such a box may be, in letters.
const SHORT_BOX: usize = 400;

/// What a piece of a page weighs, so that nothing is thrown out which is most of it.
pub(super) struct Weigh {
    total: usize,
}

impl Weigh {
    /// The weight of `node`.
    pub(super) fn of(node: &NodeRef) -> Self {
        Self { total: node.normalized_char_count() }
    }

    /// A weight beside which no element is small: only what cannot be read at all is passed over.
    pub(super) const fn nothing() -> Self {
        Self { total: 0 }
    }

    /// Whether `node` is nothing of the article. An element that holds two fifths of the piece stays whatever it is called.
    pub(super) fn is_unwanted(&self, node: &NodeRef) -> bool {
        let Some(name) = node.node_name() else { return false };
        let name: &str = &name;
        if SILENT.contains(&name) {
            return true;
        }
        if matches!(name, "html" | "body" | "main") {
            return false;
        }
        let is_named = || says_so(&words(node), || node.normalized_char_count() <= SHORT_BOX);
        (BESIDE.contains(&name) || is_put_away(node) || is_named() || is_top_of_page(name, node)) && self.is_small(node)
    }

    fn is_small(&self, node: &NodeRef) -> bool {
        node.normalized_char_count() * 5 < self.total * 2
    }
}

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
        "cookie",
        "cookies",
        "consent",
        "gdpr",
        "ccpa",
        "onetrust",
        "didomi",
        "cookiebanner",
        "cookienotice",
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

/// Whether an element is not shown, or says that it is beside the matter.
fn is_put_away(node: &NodeRef) -> bool {
    let is = |name: &str, test: &dyn Fn(&str) -> bool| {
        node.attr(name).is_some_and(|value| test(&value.to_ascii_lowercase()))
    };
    let not_shown = |style: &str| {
        let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
        style.contains("display:none") || style.contains("visibility:hidden")
    };
    node.has_attr("hidden")
        || is("aria-hidden", &|value| value == "true")
        || is("role", &|role| ROLES.contains(&role))
        || is("style", &not_shown)
}

/// The head of an article with its title and author, not one with its first paragraph.
fn is_top_of_page(name: &str, node: &NodeRef) -> bool {
    let is_paragraph = |n: &NodeRef| n.has_name("p") && n.normalized_char_count() > 80;
    name == "header" && !node.descendants_it().any(|n| is_paragraph(&n))
}

/// The words that an element's author called it by, in small letters: `relatedLinks` and `related-links` are two words.
fn words(node: &NodeRef) -> Vec<String> {
    const NAMES: &[&str] = &["class", "id", "data-component", "data-testid", "data-module", "data-type"];
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

fn says_so(words: &[String], is_short: impl Fn() -> bool) -> bool {
    let is = |list: &[&str], word: &str| list.contains(&word);
    words.iter().any(|word| is(WORDS, word))
        || words.windows(2).any(|pair| matches!(pair, [a, b] if PAIRS.contains(&(a.as_str(), b.as_str()))))
        || (words.iter().any(|word| is(SHORT, word)) && is_short())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_out(element: &str) -> bool {
        let filler = "The ministers discussed trade and transport corridors. ".repeat(20);
        let page = Document::from(format!("<body><div><p>{filler}</p>{element}</div></body>"));
        let body = page.body().unwrap();
        let div = body.first_element_child().unwrap();
        let node = div.element_children().into_iter().nth(1).unwrap();
        Weigh::of(&body).is_unwanted(&node)
    }

    #[test]
    fn boxes_beside_an_article_are_known_by_what_they_are_called() {
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
    fn what_may_be_the_article_stays() {
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
