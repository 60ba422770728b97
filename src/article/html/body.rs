//! The body of a page's article: what a readability algorithm takes for it, cleaned; and where that gives too little, the
//! largest of what else the page offers.

use std::collections::HashSet;

use dom_query::Document;
use dom_smoothie::{Config, Readability};

use crate::article::html::block::{Block, blocks};
use crate::article::html::trim::{Known, trimmed};
use crate::article::html::unwanted::{open_layout_tables, take_notices_out, take_other_stories_out, unwanted_lines};
use crate::article::html::weigh::Weigh;

/// Fewer words than these are taken for no article, if the page offers more elsewhere.
const FEW: usize = 60;
/// What pages call the element with the article's text, the surest first.
const CONTAINERS: &[&str] = &[
    "[itemprop=articleBody]", "article", "main", "[role=main]", ".article-body", ".entry-content", ".post-content",
    ".field--name-body", "#article", "#content", ".content", "td", "body",
];

/// The blocks of the article in `page`; `told` is its text as the page repeats it for machines.
pub(super) fn body(page: &str, told: Option<&str>, known: &Known) -> Vec<Block> {
    let mut best = readable(page, known);
    let count = words(&best);
    if let Some(told) = told.map(|told| fragment(told, known)) {
        // The page may show an article in pieces, or only its beginning.
        if words(&told) > FEW && words(&told) * 4 > count * 5 {
            best = told;
        } else if words(&told) * 10 >= count * 6 {
            best = within(best, &told);
        }
    }
    if words(&best) < FEW {
        let other = largest(page, known);
        if words(&other) > words(&best) * 3 / 2 {
            best = other;
        }
    }
    best
}

/// The blocks of a piece of HTML that is an article as a whole.
pub(super) fn fragment(html: &str, known: &Known) -> Vec<Block> {
    trimmed(parts(html), known)
}

fn parts(html: &str) -> Vec<Block> {
    if !has_tags(html) {
        let lines = html.lines().map(|line| Block::plain(super::line(line).trim()));
        return lines.filter(|block| !block.text.is_empty()).collect();
    }
    let document = Document::fragment(html);
    let root = document.root();
    blocks(&root, &Weigh::of(&root))
}

/// Whether it is written with tags, and not only with a "<" somewhere.
fn has_tags(html: &str) -> bool {
    html.match_indices('<').any(|(at, _)| {
        html.get(at + 1..)
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!'))
    })
}

fn words(blocks: &[Block]) -> usize {
    blocks.iter().map(Block::words).sum()
}

fn readable(page: &str, known: &Known) -> Vec<Block> {
    let document = Document::from(page);
    take_notices_out(&document);
    take_other_stories_out(&document);
    open_layout_tables(&document);
    let unwanted = unwanted_lines(&document);
    let config = Config { keep_classes: true, disable_json_ld: true, ..Config::default() };
    let article = Readability::with_document(document, None, Some(config)).ok().and_then(|mut it| it.parse().ok());
    let found = article.map(|article| parts(&article.content)).unwrap_or_default();
    let left: Vec<Block> = found.iter().filter(|block| !unwanted.contains(&block.text)).cloned().collect();
    // Where most of it would go, the names were no good.
    trimmed(if words(&left) * 10 >= words(&found) * 7 { left } else { found }, known)
}

/// The best of the page's own containers: the most words in blocks that are prose.
fn largest(page: &str, known: &Known) -> Vec<Block> {
    let document = Document::from(page);
    take_notices_out(&document);
    take_other_stories_out(&document);
    let mut best: Vec<Block> = Vec::new();
    for selector in CONTAINERS {
        let found = document.select(selector);
        for node in found.nodes().iter().take(50) {
            let blocks = trimmed(blocks(node, &Weigh::of(node)), known);
            // A larger container must hold much more to be better than a surer one.
            if words(&blocks) > words(&best) * 3 / 2 {
                best = blocks;
            }
        }
    }
    best
}

/// `blocks` without those at either end whose words the article as told to machines does not have.
fn within(mut blocks: Vec<Block>, told: &[Block]) -> Vec<Block> {
    let small = |block: &Block| block.text.split(' ').map(str::to_lowercase).collect::<Vec<_>>();
    let pairs: HashSet<(String, String)> = {
        let all: Vec<String> = told.iter().flat_map(small).collect();
        all.windows(2).filter_map(|two| Some((two.first()?.clone(), two.get(1)?.clone()))).collect()
    };
    let is_told = |block: &Block| {
        let words = small(block);
        let known =
            words.windows(2).filter(|two| matches!(two, [a, b] if pairs.contains(&(a.clone(), b.clone())))).count();
        words.len() < 2 || known * 2 >= words.len() - 1
    };
    let first = blocks.iter().position(is_told);
    let last = blocks.iter().rposition(is_told);
    if let (Some(first), Some(last)) = (first, last) {
        blocks.truncate(last + 1);
        blocks.drain(..first);
    }
    blocks
}
