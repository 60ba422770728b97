//! The brief of an article in another language: what does not depend on English.

use jiff::civil::Date;

use crate::article::Article;
use crate::brief::{Brief, Forum, Quote, QuoteKind};
use crate::extract::write::{evidence, head};
use crate::text::{Span, find_date};

/// The brief of an article in another language: what does not depend on English.
pub(super) fn brief(article: &Article, published: Option<Date>, forums: Vec<Forum>) -> Brief {
    let mut brief = head(article, published, forums);
    let language = article.language.as_deref().unwrap_or("another language");
    brief.quotes = quoted(article);
    brief.date = find_date(&article.text).map(|(date, _)| date);
    brief.summary = Some(format!(
        "This article is not in English ({language}): the rules for English were not applied. Quotations, bodies and dates were taken from it."
    ));
    brief
}

/// What stands in quotation marks and is longer than a title.
fn quoted(article: &Article) -> Vec<Quote> {
    let mut found = Vec::new();
    for line in article.text.lines() {
        let offset = line.as_ptr() as usize - article.text.as_ptr() as usize;
        let mut at = 0;
        while let Some((open, closes)) = next_mark(line, at) {
            let start = open + line.get(open..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
            let Some(len) = line.get(start..).and_then(|rest| rest.find(closes)) else {
                at = start;
                continue;
            };
            let span = Span::new(offset + start, offset + start + len);
            let words = span.slice(&article.text).trim();
            if words.chars().count() >= 20 {
                found.push(Quote {
                    speaker: "unknown".to_owned(),
                    kind: QuoteKind::Direct,
                    text: words.to_owned(),
                    evidence: evidence(article, span),
                    review: None,
                });
            }
            at = start + len + line.get(start + len..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
        }
    }
    found
}

/// The next mark in `line` from `at` on that opens a quotation, and those that close it. Marks that some languages open and
/// others close with open where a word is tied to them on the right alone.
fn next_mark(line: &str, at: usize) -> Option<(usize, &'static [char])> {
    line.get(at..)?.char_indices().find_map(|(offset, c)| {
        let open = at + offset;
        let before = line.get(..open)?.chars().next_back();
        let after = line.get(open + c.len_utf8()..)?.chars().next();
        let begins = before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '–' | '—'))
            && after.is_some_and(char::is_alphanumeric);
        let closes: &[char] = match c {
            '“' => &['”'],
            '„' => &['“', '”'],
            '«' => &['»'],
            '「' => &['」'],
            '『' => &['』'],
            '»' if begins => &['«', '»'],
            '”' if begins => &['”'],
            '"' if begins => &['"'],
            _ => return None,
        };
        Some((open, closes))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_have_the_marks_of_their_language() {
        let said = "Vi kommer att hjälpa dem";
        for text in [
            format!("Hon sade: ”{said}”, och gick."),
            format!("Sie sagte: „{said}“ und ging. „Ja“"),
            format!("Sie sagte: »{said}« und ging."),
            format!("Elle dit : « {said} » et partit."),
            format!("Ella dijo \"{said}\" y se fue."),
            format!("“{said}”"),
            format!("Marks that nothing closes: « and „.\n「{said}」"),
        ] {
            let article = Article::from_text(&format!("Rubrik\n{text}"));
            let found: Vec<String> = quoted(&article).into_iter().map(|quote| quote.text).collect();
            assert_eq!(found, [said], "{text}");
        }
    }
}
