//! Which elements of a page are nothing of its article: by what they are, by how they are shown, and by the words that their
//! author called them by; unless they are most of the page.

use dom_query::NodeRef;

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
    "ad", "ads", "advert", "advertisement", "adslot", "adunit", "advertising", "sponsor", "sponsored", "promo",
    "promos", "promobox", "caption", "captions", "figcaption", "credit", "credits", "photocredit", "copyright",
    "disclaimer", "gallery", "slideshow", "carousel", "lightbox", "player", "related", "relatedposts",
    "relatedarticles", "recirc", "recirculation", "recommended", "recommendation", "recommendations", "trending",
    "popular", "mostread", "readmore", "readnext", "upnext", "outbrain", "taboola", "share", "sharing", "shares",
    "sharebar", "sharedaddy", "addtoany", "addthis", "social", "socials", "socialmedia", "newsletter", "newsletters",
    "subscribe", "signup", "paywall", "cookie", "cookies", "consent", "gdpr", "ccpa", "onetrust", "didomi",
    "breadcrumb", "breadcrumbs", "pagination", "pager", "tags", "taglist", "tagcloud", "byline", "bylines", "comments",
    "comment", "disqus", "respond", "sidebar", "navbar", "nav", "navigation", "menu", "masthead", "toolbar", "modal",
    "popup", "tooltip", "skip", "skiplink", "noprint", "hidden", "pullquote", "toc", "widget", "widgets", "jetpack",
    "donate", "donation", "feedback", "poll", "rating", "attachments", "teaser", "teasers",
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
    "author", "authors", "bio", "contributor", "contributors", "meta", "timestamp", "datetime", "topics", "keywords",
    "footer", "date",
];

/// How long such a box may be, in letters.
pub(super) const SHORT_BOX: usize = 400;

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

    /// Whether `node` holds less than two fifths of the piece.
    pub(super) fn is_small(&self, node: &NodeRef) -> bool {
        node.normalized_char_count() * 5 < self.total * 2
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
pub(super) fn words(node: &NodeRef) -> Vec<String> {
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
    use dom_query::Document;

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
}
