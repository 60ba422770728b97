//! Finds the body of a page's article with a readability algorithm, and trims it. If it finds too little, uses the largest
//! container of the page instead.

use std::collections::HashSet;

use dom_query::Document;
use dom_smoothie::{Config, Readability};

use crate::article::html::block::{TextBlock, split_blocks};
use crate::article::html::prepare::prepare;
use crate::article::html::title::title_text;
use crate::article::html::trim::{Heading, is_end_of_free_text, trim_blocks};
use crate::article::html::unwanted::{unwanted_lines, unwrap_layout_tables};
use crate::article::html::weigh::Weight;

/// A body of fewer words is replaced if another element of the page has more.
const FEW_WORDS: usize = 60;
/// Fewest words of a paragraph, as opposed to a name or a title.
const LONG_PARAGRAPH: usize = 12;
/// Selectors of the element that contains an article, the most reliable first.
const CONTAINERS: &[&str] = &[
    "[itemprop=articleBody]", "article", "main", "[role=main]", ".article-body", ".entry-content", ".post-content",
    ".field--name-body", "#article", "#content", ".content", "td", "body",
];

/// The body of an article.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub blocks: Vec<TextBlock>,
    /// What the reader of the article must be told.
    pub warnings: Vec<String>,
}

/// The article in `page`. `linked` is the text of the article in the JSON-LD of the page.
pub(super) fn find_body(page: &str, linked: Option<&str>, heading: &Heading) -> Body {
    let mut found = find_readable(page, heading);
    let mut best = std::mem::take(&mut found.blocks);
    let count = count_words(&best);
    if let Some(linked) = linked.map(|linked| read_fragment(linked, heading)) {
        // The page may contain the article in pieces, or only its beginning.
        if count_words(&linked) > FEW_WORDS && count_words(&linked) * 4 > count * 5 {
            best = linked;
        } else if count_words(&linked) * 10 >= count * 6 {
            best = crop_to(best, &linked);
        }
    }
    // A list of names may be longer than the letter that they sign.
    let is_list = count_prose(&best) * 2 < count_words(&best);
    if count_words(&best) < FEW_WORDS || is_list {
        let other = find_largest(page, heading);
        let count = if is_list { count_prose } else { count_words };
        if count(&other) > count(&best) * 3 / 2 {
            best = other;
        }
    }
    Body { blocks: best, ..found }
}

/// The blocks of a piece of HTML that consists of one article.
pub(super) fn read_fragment(html: &str, heading: &Heading) -> Vec<TextBlock> {
    trim_blocks(fragment_blocks(html), heading)
}

/// The blocks of a piece of HTML, with those that do not belong to an article.
pub(super) fn fragment_blocks(html: &str) -> Vec<TextBlock> {
    if !has_tags(html) {
        let lines = html.lines().map(|line| TextBlock::from_text(title_text(line).trim()));
        return lines.filter(|block| !block.text.is_empty()).collect();
    }
    let document = Document::fragment(html);
    let root = document.root();
    split_blocks(&root, &Weight::measure(&root))
}

/// Whether `html` contains tags, not only a "<" somewhere.
fn has_tags(html: &str) -> bool {
    html.match_indices('<').any(|(at, _)| {
        html.get(at + 1..)
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!'))
    })
}

fn count_words(blocks: &[TextBlock]) -> usize {
    blocks.iter().map(TextBlock::count_words).sum()
}

/// The number of words in paragraphs that are longer than a name or a title.
fn count_prose(blocks: &[TextBlock]) -> usize {
    blocks.iter().map(TextBlock::count_words).filter(|count| *count >= LONG_PARAGRAPH).sum()
}

fn find_readable(page: &str, heading: &Heading) -> Body {
    let (document, mut warnings) = prepare(page);
    unwrap_layout_tables(&document);
    let unwanted = unwanted_lines(&document);
    let config = Config { keep_classes: true, disable_json_ld: true, ..Config::default() };
    let article = Readability::with_document(document, None, Some(config)).ok().and_then(|mut it| it.parse().ok());
    let found = article.map(|article| fragment_blocks(&article.content)).unwrap_or_default();
    let left: Vec<TextBlock> = found.iter().filter(|block| !unwanted.contains(&block.text)).cloned().collect();
    if found.iter().map(|block| &block.text).chain(&unwanted).any(|line| is_end_of_free_text(line)) {
        warnings.push("the page shows only the beginning of the article to those who do not subscribe".to_owned());
    }
    // If most of the body would be dropped, the names of its elements were misleading.
    let blocks = if count_words(&left) * 10 >= count_words(&found) * 7 { left } else { found };
    Body { blocks: trim_blocks(blocks, heading), warnings }
}

/// The container of the page with the most words after trimming.
fn find_largest(page: &str, heading: &Heading) -> Vec<TextBlock> {
    let (document, _) = prepare(page);
    let mut best: Vec<TextBlock> = Vec::new();
    for selector in CONTAINERS {
        let found = document.select(selector);
        for node in found.nodes().iter().take(50) {
            let blocks = trim_blocks(split_blocks(node, &Weight::measure(node)), heading);
            // A less reliable container must have many more words.
            if count_words(&blocks) > count_words(&best) * 3 / 2 {
                best = blocks;
            }
        }
    }
    best
}

/// Drops the blocks at either end whose words are not in `linked`.
fn crop_to(mut blocks: Vec<TextBlock>, linked: &[TextBlock]) -> Vec<TextBlock> {
    let lower_words = |block: &TextBlock| block.text.split(' ').map(str::to_lowercase).collect::<Vec<_>>();
    let pairs: HashSet<(String, String)> = {
        let all: Vec<String> = linked.iter().flat_map(lower_words).collect();
        all.windows(2).filter_map(|two| Some((two.first()?.clone(), two.get(1)?.clone()))).collect()
    };
    let is_linked = |block: &TextBlock| {
        let words = lower_words(block);
        let known =
            words.windows(2).filter(|two| matches!(two, [a, b] if pairs.contains(&(a.clone(), b.clone())))).count();
        words.len() < 2 || known * 2 >= words.len() - 1
    };
    let first = blocks.iter().position(is_linked);
    let last = blocks.iter().rposition(is_linked);
    if let (Some(first), Some(last)) = (first, last) {
        blocks.truncate(last + 1);
        blocks.drain(..first);
    }
    blocks
}
