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
    for (open, close) in [('“', '”'), ('«', '»'), ('„', '“'), ('「', '」')] {
        let mut rest = 0;
        while let Some(from) = article.text.get(rest..).and_then(|text| text.find(open)).map(|at| rest + at) {
            let start = from + open.len_utf8();
            let Some(len) = article.text.get(start..).and_then(|text| text.find(close)) else { break };
            let span = Span::new(start, start + len);
            let words = span.slice(&article.text);
            if words.chars().count() >= 20 && !words.contains('\n') {
                found.push(Quote {
                    speaker: "unknown".to_owned(),
                    kind: QuoteKind::Direct,
                    text: words.to_owned(),
                    evidence: evidence(article, span),
                    review: None,
                });
            }
            rest = span.end() + close.len_utf8();
        }
    }
    found
}
