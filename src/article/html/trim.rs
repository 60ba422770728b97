//! Drops the blocks around and between the paragraphs of an article: title, byline and date before it, share lines and
//! promotions inside, lists of other articles, notes about the author and copyright after it.

use std::collections::HashSet;

use crate::article::boilerplate::is_photo_agency;
use crate::article::html::block::{BlockKind, TextBlock};
use crate::article::words::{
    ANYWHERE, AUTHOR_CONTACTS, AUTHOR_VERBS, COOKIE_WORDS, CREDIT_STARTS, DISCUSSIONS, HEAD_LABELS, LAST_HEADINGS,
    LINES, OCCUPATIONS, PAGE_ANYWHERE, PAGE_LINES, PAGE_STARTS, PAYWALL_ENDS, PAYWALLS, STARTS,
};
use crate::text;

/// Longest block that these rules apply to, in bytes.
const SHORT: usize = 300;
/// The fewest bytes of text after which a paywall or readers' comments can end an article.
const MIN_ARTICLE: usize = 250;
/// Title, byline and date are among this many blocks at the start.
const HEAD_BLOCKS: usize = 8;

/// What the page says about the article.
pub(super) struct Heading<'a> {
    pub headline: Option<&'a str>,
    pub byline: Option<&'a str>,
}

pub(super) fn trim_blocks(blocks: Vec<TextBlock>, heading: &Heading) -> Vec<TextBlock> {
    let blocks = drop_link_lists(blocks);
    let total: usize = blocks.iter().map(|block| block.text.len()).sum();
    let blocks = drop_clock_times(cut_at_paywall(cut_at_last_heading(blocks, total)));
    // The head comes first, because some of its lines would count as noise, such as a date between buttons.
    let blocks = drop_head(blocks, heading);
    let has_prose = blocks.iter().any(|block| !block.is_link() && block.count_words() > 20);
    let blocks: Vec<TextBlock> =
        blocks.into_iter().filter(|block| !(is_noise(block) || has_prose && is_promotion(block))).collect();
    let mut blocks = drop_head(blocks, heading);
    while blocks.last().is_some_and(|last| is_tail(last, heading)) {
        blocks.pop();
    }
    drop_repetitions(blocks)
}

/// Drops lists of links to other pages, each with its title.
fn drop_link_lists(blocks: Vec<TextBlock>) -> Vec<TextBlock> {
    let mut out: Vec<TextBlock> = Vec::with_capacity(blocks.len());
    let mut rest = blocks.into_iter().peekable();
    while let Some(block) = rest.next() {
        if block.kind != BlockKind::Item {
            out.push(block);
            continue;
        }
        let mut list = vec![block];
        while let Some(item) = rest.next_if(|next| next.kind == BlockKind::Item) {
            list.push(item);
        }
        let links = list.iter().filter(|item| item.linked * 10 >= item.text.len() * 7).count();
        if links * 10 < list.len() * 7 {
            out.extend(list);
        } else if out.last().is_some_and(is_list_title) {
            out.pop();
        }
    }
    out
}

fn is_list_title(block: &TextBlock) -> bool {
    let is_short = block.count_words() <= 4 && !block.text.ends_with(['.', '!', '?', '”', '"']);
    block.kind == BlockKind::Heading || is_short || (block.count_words() < 8 && block.text.ends_with(':'))
}

/// Cuts at a paywall if no article follows. A paywall has two lines, or one among the last three blocks.
fn cut_at_paywall(mut blocks: Vec<TextBlock>) -> Vec<TextBlock> {
    let is_paywall = |block: &TextBlock| {
        let small = block.text.to_lowercase();
        block.text.len() <= SHORT && PAYWALLS.iter().any(|words| small.contains(words))
    };
    let paywalls: Vec<usize> =
        blocks.iter().enumerate().filter_map(|(at, block)| is_paywall(block).then_some(at)).collect();
    let Some(&first) = paywalls.first() else { return blocks };
    let before: usize = blocks.iter().take(first).map(|block| block.text.len()).sum();
    let is_end = paywalls.len() >= 2 || first + 3 >= blocks.len();
    let goes_on = blocks.iter().skip(first).any(|block| block.count_words() > 40);
    if is_end && !goes_on && before > MIN_ARTICLE {
        blocks.truncate(first);
    }
    blocks
}

/// Whether `line` says that only subscribers read on.
pub(super) fn is_end_of_free_text(line: &str) -> bool {
    let small = line.to_lowercase();
    line.len() <= SHORT && PAYWALL_ENDS.iter().any(|words| small.contains(words))
}

/// Drops the times beside the entries of a live blog. One or two such lines may belong to the text.
fn drop_clock_times(mut blocks: Vec<TextBlock>) -> Vec<TextBlock> {
    let is_clock = |block: &TextBlock| {
        let mut rest = block.text.trim_start_matches(|c: char| c.is_ascii_digit()).chars();
        let digits = block.text.bytes().take_while(u8::is_ascii_digit).count();
        let is_time = (1..=2).contains(&digits)
            && rest.next().is_some_and(|c| c == ':' || c == '.')
            && rest.by_ref().take(2).filter(char::is_ascii_digit).count() == 2;
        is_time && block.count_words() <= 6 && !block.text.ends_with('.')
    };
    if blocks.iter().filter(|block| is_clock(block)).count() >= 3 {
        blocks.retain(|block| !is_clock(block));
    }
    blocks
}

/// Whether `small` is a heading such as "12 comments" or "Discussion (3)".
fn is_discussion(small: &str) -> bool {
    let words = small.trim_matches(|c: char| !c.is_alphabetic());
    words.len() < small.len() && small.contains(|c: char| c.is_ascii_digit()) && DISCUSSIONS.contains(&words)
}

/// Cuts at a heading that announces other content, if it is in the last two fifths of the text.
fn cut_at_last_heading(mut blocks: Vec<TextBlock>, total: usize) -> Vec<TextBlock> {
    let mut before = 0;
    for (at, block) in blocks.iter().enumerate() {
        let small = block.text.to_lowercase();
        let is_title = block.kind == BlockKind::Heading || block.count_words() <= 6;
        let is_last =
            is_title && LAST_HEADINGS.iter().any(|start| starts_with_words(&small, start)) && !small.ends_with('.');
        if is_title && is_discussion(&small) && before > MIN_ARTICLE {
            blocks.truncate(at);
            return blocks;
        }
        if is_last && before * 5 >= total * 3 {
            match end_of_box(&blocks, at) {
                Some(end) => drop(blocks.drain(at..end)),
                None => blocks.truncate(at),
            }
            return blocks;
        }
        before += block.text.len();
    }
    blocks
}

/// One past the box with links that begins with the heading `at`, if the article goes on behind it: two paragraphs of prose in
/// a row. The titles and summaries of other articles alternate.
fn end_of_box(blocks: &[TextBlock], at: usize) -> Option<usize> {
    let is_prose = |block: &TextBlock| {
        block.kind == BlockKind::Paragraph
            && block.linked * 3 < block.text.len()
            && block.count_words() >= 15
            && block.text.ends_with(['.', '”', '"', '?', '!'])
    };
    let end = at + 1 + blocks.get(at + 1..)?.iter().position(is_prose)?;
    let has_link = blocks.get(at + 1..end)?.iter().any(TextBlock::is_link);
    let goes_on = blocks.get(end + 1).is_some_and(is_prose);
    (has_link && goes_on).then_some(end)
}

/// Whether `text` starts with the whole words `start`.
fn starts_with_words(text: &str, start: &str) -> bool {
    text.strip_prefix(start).is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
}

fn is_noise(block: &TextBlock) -> bool {
    let text = block.text.as_str();
    if text.len() > SHORT * 2 || !text.chars().any(char::is_alphanumeric) {
        return text.len() <= SHORT * 2;
    }
    let small = text.to_lowercase();
    let small = small.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '©' && c != '(');
    let bare = small.trim_end_matches([':', '…', '.', '»', '›', ' ']);
    let is_cookies = small.contains("cookies") && COOKIE_WORDS.iter().any(|words| small.contains(words));
    let is_sentence = text.len() > 80 && text.ends_with('.') && block.linked * 3 < text.len();
    // A line of fields separated by strokes is a menu, or names author and time.
    let is_fields = block.kind != BlockKind::Row && text.len() <= 200 && text.matches(" | ").count() >= 2;
    is_cookies
        || is_fields
        || LINES.contains(&bare)
        || PAGE_LINES.contains(&bare)
        || (text.len() <= SHORT
            && !is_sentence
            && STARTS.iter().chain(PAGE_STARTS).any(|start| starts_with_entry(small, start)))
        || is_credit(text)
        || (text.len() <= SHORT && ANYWHERE.iter().chain(PAGE_ANYWHERE).any(|words| small.contains(words)))
}

/// Like [`starts_with_words`], but `start` may also end in punctuation or in part of a word.
fn starts_with_entry(text: &str, start: &str) -> bool {
    text.strip_prefix(start).is_some_and(|rest| {
        !start.ends_with(char::is_alphanumeric)
            || !rest.starts_with(|c: char| c.is_alphabetic() && !"s".contains(c))
            || start.ends_with("stor")
            || start.ends_with("20")
    })
}

/// Whether `text` is the credit of a photo: `[Photo: Xinhua]`, `Image: Jane Roe/Agency`, `REUTERS/Jane Roe`.
fn is_credit(text: &str) -> bool {
    if text.len() > 160 {
        return false;
    }
    let small = text.to_lowercase();
    let inner = small.trim_matches(['[', ']', '(', ')', '.', ' ']);
    let last = inner.rsplit(['/', '|', '©']).next().unwrap_or_default().trim();
    CREDIT_STARTS.iter().any(|start| inner.starts_with(start))
        || (inner.contains(['/', '|', '©']) && is_photo_agency(last) && inner.len() > last.len() + 1)
}

/// Whether a paragraph is only a link to another page.
fn is_promotion(block: &TextBlock) -> bool {
    matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading | BlockKind::Quote)
        && block.is_link()
        && block.text.len() <= SHORT
}

fn drop_head(mut blocks: Vec<TextBlock>, heading: &Heading) -> Vec<TextBlock> {
    let count = count_head(&blocks, heading);
    blocks.drain(..count);
    blocks
}

/// The number of blocks before the text begins.
fn count_head(blocks: &[TextBlock], heading: &Heading) -> usize {
    let is_head = |block: &TextBlock| {
        let small = block.text.to_lowercase();
        let is_title = heading.headline.is_some_and(|headline| is_same_title(headline, &block.text));
        let is_by = heading.byline.is_some_and(|by| small.contains(&by.to_lowercase()))
            && block.count_words() <= 14
            && !block.text.ends_with('.');
        let is_date = text::find_unambiguous_date(&block.text).is_some()
            && block.count_words() <= 12
            && !block.text.ends_with(['.', ':'])
            && !is_place_and_day(&block.text);
        let is_time = small.contains("min read") || small.contains("minute read") || small.contains("minutes read");
        is_title
            || is_by
            || is_date
            || (is_time && block.count_words() <= 12)
            || (block.count_words() <= 10
                && !block.text.ends_with('.')
                && HEAD_LABELS.iter().any(|start| small.starts_with(start)))
    };
    // Short lines before the title or date are dropped too, such as the name of a section.
    let last = blocks.iter().take(HEAD_BLOCKS).rposition(is_head);
    let Some(last) = last else { return 0 };
    let is_text = |block: &TextBlock| block.count_words() > 12 && !is_head(block);
    let first_text = blocks.iter().position(is_text).unwrap_or(blocks.len());
    (0..=last).rev().find(|at| *at < first_text && blocks.get(*at).is_some_and(is_head)).map_or(0, |at| at + 1)
}

/// Whether `line` is "Oslo, 29 March 2024": the town and day of the document itself.
fn is_place_and_day(line: &str) -> bool {
    let Some((place, day)) = line.split_once(", ") else { return false };
    let small = place.to_lowercase();
    place.split(' ').count() <= 3
        && place.split(' ').all(|word| {
            word.starts_with(char::is_uppercase) && word.chars().all(|c| c.is_alphabetic() || "-'’.".contains(c))
        })
        && !HEAD_LABELS.iter().any(|start| small.starts_with(start.trim_end()))
        && text::weekday(place).is_none()
        && day.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether two titles are equal apart from case and punctuation.
fn is_same_title(a: &str, b: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
    };
    words(a) == words(b)
}

/// Whether a block at the end is about the author or the publisher.
fn is_tail(block: &TextBlock, heading: &Heading) -> bool {
    let text = block.text.as_str();
    if text.len() > SHORT * 2 {
        return false;
    }
    let small = text.to_lowercase();
    let is_named = heading.byline.is_some_and(|by| by.len() > 4 && text.starts_with(by));
    let has_occupation = OCCUPATIONS.iter().any(|word| small.contains(word));
    let is_about = has_occupation && AUTHOR_VERBS.iter().any(|verb| small.contains(verb));
    (is_named && (is_about || block.count_words() <= 6))
        || (is_about && block.is_slanted)
        || AUTHOR_CONTACTS.iter().any(|words| small.contains(words))
        || (block.kind == BlockKind::Heading && block.count_words() <= 8)
        || (block.count_words() <= 8 && text.contains('@') && !text.contains(' '))
        || (small.starts_with("by ") && block.count_words() <= 5)
}

/// Drops blocks that repeat another block or are a pull quote from it.
fn drop_repetitions(blocks: Vec<TextBlock>) -> Vec<TextBlock> {
    const MANY: usize = 300;
    const LONG: usize = 30;
    let is_many = blocks.len() > MANY;
    let mut seen: HashSet<String> = HashSet::new();
    let texts: Vec<String> = if is_many { Vec::new() } else { blocks.iter().map(|block| block.text.clone()).collect() };
    let is_pull_quote = |at: usize, block: &TextBlock| {
        let inner = block.text.trim_matches(['“', '”', '"', '‘', '’', '\'', ' ']);
        let is_set_off =
            matches!(block.kind, BlockKind::Quote | BlockKind::Heading) || block.text.starts_with(['“', '"']);
        is_set_off
            && inner.len() > LONG
            && texts
                .iter()
                .enumerate()
                .any(|(n, text)| n != at && text.len() > block.text.len() && text.contains(inner))
    };
    let select = |(at, block): (usize, TextBlock)| {
        let is_new = block.text.len() < LONG || seen.insert(block.text.clone());
        (is_new && !is_pull_quote(at, &block)).then_some(block)
    };
    blocks.into_iter().enumerate().filter_map(select).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(kind: BlockKind, text: &str, is_link: bool) -> TextBlock {
        TextBlock {
            text: text.to_owned(),
            kind,
            linked: if is_link { text.len() } else { 0 },
            is_slanted: false,
            starts_item: false,
        }
    }

    fn p(text: &str) -> TextBlock {
        block(BlockKind::Paragraph, text, false)
    }

    const PROSE: &str = "The ministers met in Oslo on Friday and agreed to open direct flights between the two capitals before the end of the coming year, officials said.";

    fn left(blocks: Vec<TextBlock>) -> Vec<String> {
        let heading = Heading { headline: Some("Oslo hosts talks"), byline: Some("Jane Roe") };
        trim_blocks(blocks, &heading).into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn boilerplate_around_and_between_paragraphs_is_dropped() {
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
            block(BlockKind::Paragraph, "Prime minister arrives for a visit of three days", true),
            block(BlockKind::Item, "A story", true),
        ] {
            let text = noise.text.clone();
            assert_eq!(left(vec![p(PROSE), noise, p(&format!("Second. {PROSE}"))]).len(), 2, "{text}");
        }
    }

    #[test]
    fn paragraphs_that_only_begin_like_boilerplate_stay() {
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
    fn title_byline_and_date_are_dropped_and_a_dateline_stays() {
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
    fn notes_after_the_article_are_dropped() {
        let mut slanted = p("John Doe is a reporter based in Oslo.");
        slanted.is_slanted = true;
        let long = format!("{PROSE} {PROSE}");
        let blocks = vec![
            p(&long),
            slanted,
            p("Jane Roe is a correspondent who covers the north."),
            p("Follow her on Twitter @janeroe"),
            block(BlockKind::Heading, "Related stories", false),
            p("Another thing that happened in another place, told at some length."),
        ];
        assert_eq!(left(blocks), [long.as_str()]);
    }

    #[test]
    fn a_heading_early_in_the_text_does_not_cut_it() {
        let blocks = vec![
            p(PROSE),
            block(BlockKind::Heading, "More on trade", false),
            p(&format!("A {PROSE}")),
            p(&format!("B {PROSE}")),
        ];
        assert_eq!(left(blocks).len(), 4);
    }

    #[test]
    fn the_end_of_an_article_behind_a_box_stays() {
        let heading = block(BlockKind::Heading, "See also", false);
        let link = block(BlockKind::Paragraph, "Ferries to the islands", true);
        let (second, third) = (format!("Second. {PROSE}"), format!("Third. {PROSE}"));
        let long = format!("{PROSE} {PROSE} {PROSE} {PROSE} {PROSE}");
        let blocks = vec![p(&long), heading.clone(), link.clone(), p(&second), p(&third)];
        assert_eq!(left(blocks), [long.as_str(), second.as_str(), third.as_str()]);
        // Titles and summaries of other articles.
        let blocks = vec![p(&long), heading, link.clone(), p(&second), link, p(&third)];
        assert_eq!(left(blocks), [long.as_str()]);
    }

    #[test]
    fn the_place_and_day_of_a_document_stay() {
        assert_eq!(left(vec![p("Oslo, 29 March 2024"), p(PROSE)]), ["Oslo, 29 March 2024", PROSE]);
        assert_eq!(left(vec![p("Friday, 29 March 2024"), p(PROSE)]), [PROSE]);
    }

    #[test]
    fn a_pull_quote_is_dropped() {
        let said = "“We agreed to open direct flights between the two capitals,” she said in Oslo.";
        let blocks = vec![
            p(PROSE),
            block(BlockKind::Quote, "We agreed to open direct flights between the two capitals", false),
            p(said),
            p(said),
        ];
        assert_eq!(left(blocks), [PROSE, said]);
    }

    #[test]
    fn a_list_of_links_is_dropped_and_a_list_of_points_stays() {
        let item = |text: &str, is_link| block(BlockKind::Item, text, is_link);
        let heading = || block(BlockKind::Heading, "In other news", false);
        let links = vec![p(PROSE), heading(), item("One", true), item("Two", true), p(&format!("Second. {PROSE}"))];
        assert_eq!(left(links).len(), 2);
        let points = vec![p(PROSE), heading(), item("One", false), item("Two", true), p(&format!("Second. {PROSE}"))];
        assert_eq!(left(points).len(), 5);
    }
}
