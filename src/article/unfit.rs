//! Decides whether what was read is not an article: an error page, a check for robots, a notice about cookies, a redirect, a list
//! of articles, or a page without sentences. Only short texts are suspected.

use crate::article::dateline::parse_date_line;
use crate::article::raw::Raw;
use crate::article::refused::Refused;
use crate::article::words::{
    CHECK_PHRASES, CONSENT_WORDS, ERROR_PHRASES, ERROR_STARTS, ERROR_TITLES, REDIRECT_PHRASES, REDIRECT_TITLES,
};

/// An error page or a check for robots has fewer words.
const MAX_ERROR_WORDS: usize = 120;
/// A notice about cookies has fewer words than this, but more than a link called "Privacy".
const MAX_CONSENT_WORDS: usize = 400;
const MIN_CONSENT_WORDS: usize = 8;
/// A page that leads to another has fewer words.
const MAX_REDIRECT_WORDS: usize = 25;
/// A text without sentences has fewer words.
const MAX_LABEL_WORDS: usize = 25;
/// A list of articles has at least as many lines with only a date.
const MIN_DATES: usize = 4;

/// Returns an error that names the reason if `raw`, read from a page or a text, is not an article.
pub(super) fn check_is_article(raw: &Raw) -> Result<(), Refused> {
    let text = raw.text.to_lowercase().replace('’', "'");
    let lines: Vec<&str> = raw.text.lines().collect();
    let title = raw.headline.as_deref().or_else(|| lines.first().copied()).unwrap_or_default();
    let reason = if is_error(title, &lines, &text) {
        format!("it is an error page (\"{}\")", crate::text::truncate(title, 60))
    } else if is_check(title, &text) {
        "it is a check for robots, not the page".to_owned()
    } else if is_consent(&text) {
        "it contains nothing but a notice about cookies and consent".to_owned()
    } else if let Some(url) = redirect_target(title, &lines, &text) {
        format!("it only leads to {url}")
    } else if let Some(count) = count_listed(&lines) {
        format!("it is a list of {count} articles; import each of them")
    } else {
        return Ok(());
    };
    Err(Refused::new(reason))
}

/// Returns an error if `raw`, read from a page, has no sentence, only labels such as "Privacy".
pub(super) fn check_has_sentences(raw: &Raw) -> Result<(), Refused> {
    let ends = |line: &str| line.ends_with(['.', '!', '?', '”', '"', '»', '…', ':', '。', '！', '؟', '।']);
    let is_empty = count_words(&raw.text) < MAX_LABEL_WORDS
        && !raw.text.lines().any(|line| ends(line) || count_words(line) > 8 || !line.is_ascii());
    if is_empty { Err(Refused::new("it contains no text of an article")) } else { Ok(()) }
}

fn count_words(text: &str) -> usize {
    text.split_whitespace().count()
}

fn contains_any(text: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| text.contains(phrase))
}

fn is_error(title: &str, lines: &[&str], text: &str) -> bool {
    if count_words(text) >= MAX_ERROR_WORDS {
        return false;
    }
    let is_title = |title: &str| {
        let title = title.to_lowercase().replace('’', "'");
        let mut parts = title.split(['|', '–', '—', '·', '»', ':']).chain(title.split(" - "));
        parts.any(|part| {
            let part = part.trim().trim_end_matches(['.', '!']);
            ERROR_TITLES.contains(&part) || ERROR_STARTS.iter().any(|start| part.starts_with(start)) && part.len() <= 60
        })
    };
    let first = lines.first().is_some_and(|line| line.len() <= 80 && is_title(line));
    let says = contains_any(text, ERROR_PHRASES);
    // A headline such as "Sorry" or "500 vessels" is not enough if the text is about something else.
    let is_bare = count_words(text) < MAX_LABEL_WORDS && lines.iter().all(|line| !line.contains(['“', '"']));
    (is_title(title) || first) && (says || is_bare) || says && count_words(text) < MAX_ERROR_WORDS / 2
}

fn is_check(title: &str, text: &str) -> bool {
    count_words(text) < MAX_ERROR_WORDS
        && (contains_any(&title.to_lowercase(), CHECK_PHRASES) || contains_any(text, CHECK_PHRASES))
}

/// Whether most of the text is in lines about cookies that speak to the reader.
fn is_consent(text: &str) -> bool {
    let total = count_words(text);
    if !(MIN_CONSENT_WORDS..MAX_CONSENT_WORDS).contains(&total) {
        return false;
    }
    let is_notice = |line: &&str| {
        let words = CONSENT_WORDS.iter().filter(|word| line.contains(*word)).count();
        let is_to_reader = line
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| ["we", "our", "us", "you", "your", "wir", "nous", "vous"].contains(&word));
        words >= 1 && (is_to_reader || count_words(line) <= 6)
    };
    let noticed: usize = text.lines().filter(is_notice).map(count_words).sum();
    noticed > 0 && noticed * 10 >= total * 6
}

/// The URL that a page without any other text leads to, or words for it if the page does not show it.
fn redirect_target<'a>(title: &str, lines: &[&'a str], text: &str) -> Option<&'a str> {
    if count_words(text) > MAX_REDIRECT_WORDS || !contains_any(text, REDIRECT_PHRASES) {
        return None;
    }
    let title = title.to_lowercase();
    let is_title = REDIRECT_TITLES.contains(&title.trim_end_matches(['.', '…', ' ']));
    let mut words = lines.iter().flat_map(|line| line.split_whitespace());
    let url = words.find(|word| word.starts_with("http://") || word.starts_with("https://"));
    url.or_else(|| is_title.then_some("another page"))
}

/// The number of articles in a list of them: each has a line with only a date and a heading.
fn count_listed(lines: &[&str]) -> Option<usize> {
    let is_date = |line: &&&str| parse_date_line(line).is_some();
    let is_heading =
        |line: &&&str| count_words(line) >= 3 && !line.ends_with(['.', '!', '?', '”', '"', ':', ';']) && !is_date(line);
    let dates = lines.iter().filter(is_date).count();
    let headings = lines.iter().filter(is_heading).count();
    // Articles are longer than what lists say of them.
    let is_short = lines.iter().map(|line| count_words(line)).sum::<usize>() < dates * 80;
    (dates >= MIN_DATES && headings + 1 >= dates && is_short).then_some(headings.max(dates))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(headline: Option<&str>, text: &str) -> Result<(), String> {
        let raw = Raw { headline: headline.map(str::to_owned), text: text.to_owned(), ..Raw::default() };
        check_is_article(&raw).map_err(|why| why.to_string())
    }

    #[test]
    fn pages_without_an_article_are_refused_by_name() {
        let error = |title: &str| Err(format!("it is an error page (\"{title}\")"));
        let robots = Err("it is a check for robots, not the page".to_owned());
        let consent = Err("it contains nothing but a notice about cookies and consent".to_owned());
        for (headline, text, expected) in [
            (Some("Page not found"), "We could not find it. Try the search.", error("Page not found")),
            (Some("404 - The Ministry"), "Go to the start page", error("404 - The Ministry")),
            (
                Some("The Ministry"),
                "The page you were looking for is not here. It may have been moved.",
                error("The Ministry"),
            ),
            (
                None,
                "503 Service Unavailable\nNo server is available to handle this request.",
                error("503 Service Unavailable"),
            ),
            (
                Some("Seite nicht gefunden | Ministerium"),
                "Die Seite gibt es nicht.",
                error("Seite nicht gefunden | Ministerium"),
            ),
            (Some("Just a moment..."), "The desk needs to check the connection.", robots.clone()),
            (Some("desk.example"), "Please enable JavaScript and cookies to continue", robots),
            (
                Some("The Desk"),
                "We value your privacy\nWe and our partners store cookies on your device to show you personalised adverts.\nAccept all",
                consent,
            ),
            (Some("Opening"), "Opening https://a.example/1 …", Err("it only leads to https://a.example/1".to_owned())),
            (
                Some("Moved"),
                "The document has moved to https://a.example/1",
                Err("it only leads to https://a.example/1".to_owned()),
            ),
        ] {
            assert_eq!(check(headline, text), expected, "{headline:?}");
        }
        let item = |n: u8| format!("Minister meets guest {n} in Oslo\nThey spoke about trade.\n{n} March 2024\n");
        let list: String = (1..=5).map(item).collect();
        assert_eq!(check(Some("News"), &list), Err("it is a list of 5 articles; import each of them".to_owned()));
    }

    #[test]
    fn short_articles_are_not_suspected() {
        let timeline: String =
            (1..=6).map(|n| format!("{n} March 2024\nThe ministers met in Oslo and spoke about trade.\n")).collect();
        for (headline, text) in [
            (
                Some("500 troops to leave Oslo"),
                "The ministers agreed on the withdrawal of the troops from the two towns by the end of the year, the ministry said on Friday after the talks in Oslo.",
            ),
            (Some("Sorry"), "The minister apologised on Friday. “It was a mistake,” she said."),
            (
                Some("Ministers agree on privacy"),
                "The ministers agreed on rules for personal data and cookies on Friday. They will meet again in spring to speak about trade and visas. The talks took place in Oslo.",
            ),
            (Some("Talks in Oslo"), "The ministers met."),
            (Some("Talks in Oslo"), "The ministers met. More at https://a.example/1"),
            (None, "Ministers meet\nOSLO, March 1 (Reuters) - They agreed to redirect aid to the north."),
            (Some("Timeline"), &timeline),
            (None, ""),
        ] {
            assert_eq!(check(headline, text), Ok(()), "{headline:?}");
        }
    }

    #[test]
    fn a_page_of_labels_has_no_sentences() {
        let has = |text: &str| check_has_sentences(&Raw { text: text.to_owned(), ..Raw::default() }).is_ok();
        assert!(!has("Privacy") && !has("Home\nContact us\nAbout the Ministry"));
        assert!(
            has("They met.") && has("王毅会见外长") && has("The ministers of the two countries met in Oslo on Friday")
        );
    }
}
