//! The blocks of an article without what pages put around and between its paragraphs: title, byline and date above, share
//! lines and promotions between, lists of other articles, notes on the author and on copyright below.

use std::collections::HashSet;

use crate::article::html::block::{Block, Kind};
use crate::article::html::words::{BUTTONS, CALLINGS, DISCUSSIONS, GATES, LAST_HEADINGS, STARTS};

/// The longest block that these rules are for, in bytes.
const SHORT: usize = 300;
/// More text than this, in bytes, and a gate or the answers of readers may follow an article.
const OPENING: usize = 250;
/// How many blocks at the start may be title, byline, date.
const HEAD: usize = 8;

/// What is known of the article while it is trimmed.
pub(super) struct Known<'a> {
    pub headline: Option<&'a str>,
    pub byline: Option<&'a str>,
}

/// The blocks that are the article.
pub(super) fn trimmed(blocks: Vec<Block>, known: &Known) -> Vec<Block> {
    let blocks = without_lists_of_links(blocks);
    let total: usize = blocks.iter().map(|block| block.text.len()).sum();
    let blocks = without_clocks(without_gate(without_the_rest(blocks, total)));
    // A line of the head may be a noise too: a date between strokes and buttons.
    let blocks = without_head(blocks, known);
    let has_prose = blocks.iter().any(|block| !block.is_link() && block.words() > 20);
    let blocks: Vec<Block> =
        blocks.into_iter().filter(|block| !(is_noise(block) || has_prose && is_promotion(block))).collect();
    let mut blocks = without_head(blocks, known);
    while blocks.last().is_some_and(|last| is_tail(last, known)) {
        blocks.pop();
    }
    without_repetitions(blocks)
}

/// A list whose items are links leads to other pages.
fn without_lists_of_links(blocks: Vec<Block>) -> Vec<Block> {
    let mut kept: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut rest = blocks.into_iter().peekable();
    while let Some(block) = rest.next() {
        if block.kind != Kind::Item {
            kept.push(block);
            continue;
        }
        let mut list = vec![block];
        while let Some(item) = rest.next_if(|next| next.kind == Kind::Item) {
            list.push(item);
        }
        let links = list.iter().filter(|item| item.linked * 10 >= item.text.len() * 7).count();
        if links * 10 < list.len() * 7 {
            kept.extend(list);
        } else if kept.last().is_some_and(is_title_of_list) {
            // What stood above the list was its title.
            kept.pop();
        }
    }
    kept
}

fn is_title_of_list(block: &Block) -> bool {
    let is_short = block.words() <= 4 && !block.text.ends_with(['.', '!', '?', '”', '"']);
    block.kind == Kind::Heading || is_short || (block.words() < 8 && block.text.ends_with(':'))
}

/// Cuts at what asks for money, where only such asking follows: two lines of it, or one among the last three.
fn without_gate(mut blocks: Vec<Block>) -> Vec<Block> {
    let is_gate = |block: &Block| {
        let small = block.text.to_lowercase();
        block.text.len() <= SHORT && GATES.iter().any(|words| small.contains(words))
    };
    let gates: Vec<usize> = blocks.iter().enumerate().filter_map(|(at, block)| is_gate(block).then_some(at)).collect();
    let Some(&first) = gates.first() else { return blocks };
    let before: usize = blocks.iter().take(first).map(|block| block.text.len()).sum();
    let is_end = gates.len() >= 2 || first + 3 >= blocks.len();
    let goes_on = blocks.iter().skip(first).any(|block| block.words() > 40);
    if is_end && !goes_on && before > OPENING {
        blocks.truncate(first);
    }
    blocks
}

/// The times beside the entries of a page that is added to as things happen; a single one may belong to the text.
fn without_clocks(mut blocks: Vec<Block>) -> Vec<Block> {
    let is_clock = |block: &Block| {
        let mut rest = block.text.trim_start_matches(|c: char| c.is_ascii_digit()).chars();
        let digits = block.text.bytes().take_while(u8::is_ascii_digit).count();
        let is_time = (1..=2).contains(&digits)
            && rest.next().is_some_and(|c| c == ':' || c == '.')
            && rest.by_ref().take(2).filter(char::is_ascii_digit).count() == 2;
        is_time && block.words() <= 6 && !block.text.ends_with('.')
    };
    if blocks.iter().filter(|block| is_clock(block)).count() >= 3 {
        blocks.retain(|block| !is_clock(block));
    }
    blocks
}

/// "12 comments", "Discussion (3)".
fn is_discussion(small: &str) -> bool {
    let words = small.trim_matches(|c: char| !c.is_alphabetic());
    words.len() < small.len() && small.contains(|c: char| c.is_ascii_digit()) && DISCUSSIONS.contains(&words)
}

/// Cuts at a heading that announces other things, where less than two fifths of the text follow; else drops that heading.
fn without_the_rest(mut blocks: Vec<Block>, total: usize) -> Vec<Block> {
    let mut before = 0;
    for (at, block) in blocks.iter().enumerate() {
        let small = block.text.to_lowercase();
        let is_title = block.kind == Kind::Heading || block.words() <= 6;
        let is_last = is_title && LAST_HEADINGS.iter().any(|start| begins(&small, start)) && !small.ends_with('.');
        if is_last && before * 5 >= total * 3 || is_title && is_discussion(&small) && before > OPENING {
            blocks.truncate(at);
            return blocks;
        }
        before += block.text.len();
    }
    blocks
}

/// Whether `text` begins with `start`, as a word or words of its own.
fn begins(text: &str, start: &str) -> bool {
    text.strip_prefix(start).is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
}

fn is_noise(block: &Block) -> bool {
    let text = block.text.as_str();
    if text.len() > SHORT * 2 || !text.chars().any(char::is_alphanumeric) {
        return text.len() <= SHORT * 2;
    }
    let small = text.to_lowercase();
    let small = small.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '©' && c != '(');
    let is_cookies = small.contains("cookies")
        && ["we use", "accept", "consent", "your browser", "this website"].iter().any(|words| small.contains(words));
    let is_sentence = text.len() > 80 && text.ends_with('.') && block.linked * 3 < text.len();
    // A line of fields between strokes is a menu, or says who posted it when.
    let is_fields = block.kind != Kind::Row && text.len() <= 200 && text.matches(" | ").count() >= 2;
    is_cookies
        || is_fields
        || BUTTONS.contains(&small.trim_end_matches([':', '…', '.', '»', '›', ' ']))
        || (text.len() <= SHORT && !is_sentence && STARTS.iter().any(|start| starts(small, start)))
        || is_credit(text)
        || (text.len() <= SHORT && ["all rights reserved", "© 20", "©20"].iter().any(|words| small.contains(words)))
}

/// As [`begins`], for starts that end in a sign of their own too.
fn starts(text: &str, start: &str) -> bool {
    text.strip_prefix(start).is_some_and(|rest| {
        !start.ends_with(char::is_alphanumeric)
            || !rest.starts_with(|c: char| c.is_alphabetic() && !"s".contains(c))
            || start.ends_with("stor")
            || start.ends_with("20")
    })
}

/// `[Photo: Xinhua]`, `Image: Jane Roe/Agency`, `REUTERS/Jane Roe`, a line that ends in an agency's name behind a stroke.
fn is_credit(text: &str) -> bool {
    const AGENCIES: &[&str] = &[
        "getty images", "reuters", "afp", "ap photo", "epa", "xinhua", "tass", "shutterstock", "anadolu", "ap",
        "pool photo",
    ];
    if text.len() > 160 {
        return false;
    }
    let small = text.to_lowercase();
    let inner = small.trim_matches(['[', ']', '(', ')', '.', ' ']);
    let is_named = [
        "photo by ", "photo courtesy", "photograph by ", "image source", "image courtesy", "photo/", "reuters/",
        "ap photo/",
    ];
    let behind = inner.rsplit(['/', '|', '©']).next().unwrap_or_default().trim();
    is_named.iter().any(|start| inner.starts_with(start))
        || (inner.contains(['/', '|', '©']) && AGENCIES.contains(&behind) && inner.len() > behind.len() + 1)
}

/// A paragraph that is nothing but a link leads to something else.
fn is_promotion(block: &Block) -> bool {
    matches!(block.kind, Kind::Paragraph | Kind::Heading | Kind::Quote) && block.is_link() && block.text.len() <= SHORT
}

fn without_head(mut blocks: Vec<Block>, known: &Known) -> Vec<Block> {
    let head = head(&blocks, known);
    blocks.drain(..head);
    blocks
}

/// How many blocks at the start are not text yet.
fn head(blocks: &[Block], known: &Known) -> usize {
    let is_head = |block: &Block| {
        let small = block.text.to_lowercase();
        let is_title = known.headline.is_some_and(|headline| same(headline, &block.text));
        let is_by = known.byline.is_some_and(|by| small.contains(&by.to_lowercase()))
            && block.words() <= 14
            && !block.text.ends_with('.');
        let is_label = [
            "by ", "published", "updated", "last updated", "last modified", "posted", "written by", "author", "date:",
            "source:",
        ];
        let is_date = crate::article::days::day(&block.text).is_some()
            && block.words() <= 12
            && !block.text.ends_with(['.', ':']);
        let is_time = small.contains("min read") || small.contains("minute read") || small.contains("minutes read");
        is_title
            || is_by
            || is_date
            || (is_time && block.words() <= 12)
            || (block.words() <= 10
                && !block.text.ends_with('.')
                && is_label.iter().any(|start| small.starts_with(start)))
    };
    // A short line above the title or date (a section's name) goes with it.
    let last = blocks.iter().take(HEAD).rposition(is_head);
    let Some(last) = last else { return 0 };
    let is_text = |block: &Block| block.words() > 12 && !is_head(block);
    let first_text = blocks.iter().position(is_text).unwrap_or(blocks.len());
    (0..=last).rev().find(|at| *at < first_text && blocks.get(*at).is_some_and(is_head)).map_or(0, |at| at + 1)
}

/// Whether two titles say the same, whatever their letters' case and signs.
fn same(a: &str, b: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
    };
    words(a) == words(b)
}

/// Whether a block at the end says something of its author or its publisher.
fn is_tail(block: &Block, known: &Known) -> bool {
    let text = block.text.as_str();
    if text.len() > SHORT * 2 {
        return false;
    }
    let small = text.to_lowercase();
    let is_named = known.byline.is_some_and(|by| by.len() > 4 && text.starts_with(by));
    let calls = CALLINGS.iter().any(|word| small.contains(word));
    let says = [
        " is a ", " is an ", " is the ", " covers ", " writes ", " reports ", " has covered ", " was a ",
        " has been a ",
    ];
    let is_about = calls && says.iter().any(|verb| small.contains(verb));
    let invites = [
        "follow him on", "follow her on", "follow them on", "follow me on", "on twitter @", "reach him at",
        "reach her at", "contact the author",
    ];
    (is_named && (is_about || block.words() <= 6))
        || (is_about && block.is_slanted)
        || invites.iter().any(|words| small.contains(words))
        || (block.kind == Kind::Heading && block.words() <= 8)
        || (block.words() <= 8 && text.contains('@') && !text.contains(' '))
        || (small.starts_with("by ") && block.words() <= 5)
}

/// A block that another repeats, or that is cut out of another to be shown large, is said once.
fn without_repetitions(blocks: Vec<Block>) -> Vec<Block> {
    const MANY: usize = 300;
    const LONG: usize = 30;
    let is_many = blocks.len() > MANY;
    let mut seen: HashSet<String> = HashSet::new();
    let texts: Vec<String> = if is_many { Vec::new() } else { blocks.iter().map(|block| block.text.clone()).collect() };
    let is_cut_out = |at: usize, block: &Block| {
        let inner = block.text.trim_matches(['“', '”', '"', '‘', '’', '\'', ' ']);
        let is_shown_large = matches!(block.kind, Kind::Quote | Kind::Heading) || block.text.starts_with(['“', '"']);
        is_shown_large
            && inner.len() > LONG
            && texts
                .iter()
                .enumerate()
                .any(|(n, text)| n != at && text.len() > block.text.len() && text.contains(inner))
    };
    let keep = |(at, block): (usize, Block)| {
        let is_new = block.text.len() < LONG || seen.insert(block.text.clone());
        (is_new && !is_cut_out(at, &block)).then_some(block)
    };
    blocks.into_iter().enumerate().filter_map(keep).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(kind: Kind, text: &str, is_link: bool) -> Block {
        Block { text: text.to_owned(), kind, linked: if is_link { text.len() } else { 0 }, is_slanted: false }
    }

    fn p(text: &str) -> Block {
        block(Kind::Paragraph, text, false)
    }

    const PROSE: &str = "The ministers met in Oslo on Friday and agreed to open direct flights between the two capitals before the end of the coming year, officials said.";

    fn left(blocks: Vec<Block>) -> Vec<String> {
        let known = Known { headline: Some("Oslo hosts talks"), byline: Some("Jane Roe") };
        trimmed(blocks, &known).into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn what_stands_around_and_between_the_paragraphs_goes() {
        for noise in [
            p("Read more: Oslo talks open"),
            p("READ ALSO: something else"),
            p("Advertisement"),
            p("Share"),
            p("Tweet »"),
            p("Photo by Jane Roe"),
            p("[Photo/Xinhua]"),
            p("Jane Roe / Getty Images"),
            p("© 2024 The Desk"),
            p("The Desk 2024. All rights reserved."),
            p("We use cookies on this site to improve your experience. By continuing you accept them."),
            p("* * *"),
            p("Tags: trade, Oslo"),
            block(Kind::Paragraph, "Prime minister arrives for a visit of three days", true),
            block(Kind::Item, "A story", true),
        ] {
            let text = noise.text.clone();
            assert_eq!(left(vec![p(PROSE), noise, p(&format!("Second. {PROSE}"))]).len(), 2, "{text}");
        }
    }

    #[test]
    fn paragraphs_that_only_begin_alike_stay() {
        for text in [
            "Read more slowly, the communiqué says that the two sides will open direct flights by the end of this year.",
            "Subscribers to the treaty will meet again.",
            "Sharing water was the second point.",
            "Latest figures show growth.",
            "Photography was not allowed in the hall.",
            "Recommended measures include a hotline, the minister said, adding that work on it had begun in the spring.",
            "He said: “We will follow up.”",
            "More on Friday.",
            "The minister is a writer too.",
        ] {
            let blocks = vec![p(PROSE), p(text), p(&format!("Second. {PROSE}"))];
            assert_eq!(left(blocks).len(), 3, "{text}");
        }
    }

    #[test]
    fn title_byline_and_date_above_go_and_a_dateline_stays() {
        let blocks = vec![
            p("World"),
            p("Oslo Hosts Talks!"),
            p("By Jane Roe"),
            p("29 March 2024"),
            p("3 min read"),
            p("OSLO, March 29 —"),
            p(PROSE),
        ];
        assert_eq!(left(blocks), ["OSLO, March 29 —", PROSE]);
        assert_eq!(left(vec![p("Oslo"), p(PROSE)]), ["Oslo", PROSE]);
        assert_eq!(left(vec![p(PROSE), p("29 March 2024"), p(PROSE)]), [PROSE, "29 March 2024"]);
    }

    #[test]
    fn what_comes_below_goes_from_the_end() {
        let mut slanted = p("John Doe is a reporter based in Oslo.");
        slanted.is_slanted = true;
        let long = format!("{PROSE} {PROSE}");
        let blocks = vec![
            p(&long),
            slanted,
            p("Jane Roe is a correspondent who covers the north."),
            p("Follow her on Twitter @janeroe"),
            block(Kind::Heading, "Related stories", false),
            p("Another thing that happened in another place, told at some length."),
        ];
        assert_eq!(left(blocks), [long.as_str()]);
    }

    #[test]
    fn a_heading_early_in_the_text_does_not_cut_it() {
        let blocks = vec![
            p(PROSE),
            block(Kind::Heading, "More on trade", false),
            p(&format!("A {PROSE}")),
            p(&format!("B {PROSE}")),
        ];
        assert_eq!(left(blocks).len(), 4);
    }

    #[test]
    fn a_quotation_shown_large_is_said_once() {
        let said = "“We agreed to open direct flights between the two capitals,” she said in Oslo.";
        let blocks = vec![
            p(PROSE),
            block(Kind::Quote, "We agreed to open direct flights between the two capitals", false),
            p(said),
            p(said),
        ];
        assert_eq!(left(blocks), [PROSE, said]);
    }

    #[test]
    fn a_list_of_links_goes_with_its_title_and_a_list_of_points_stays() {
        let item = |text: &str, is_link| block(Kind::Item, text, is_link);
        let heading = || block(Kind::Heading, "In other news", false);
        let links = vec![p(PROSE), heading(), item("One", true), item("Two", true), p(&format!("Second. {PROSE}"))];
        assert_eq!(left(links).len(), 2);
        let points = vec![p(PROSE), heading(), item("One", false), item("Two", true), p(&format!("Second. {PROSE}"))];
        assert_eq!(left(points).len(), 5);
    }
}
