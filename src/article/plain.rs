//! Turns clean text with one paragraph per line into an article: headline, byline, dateline, paragraphs and sentences.

use crate::article::boilerplate::is_boilerplate;
use crate::article::dateline::{Dateline, dateline, parse_date_line};
use crate::article::language;
use crate::article::raw::Raw;
use crate::article::reflow::{is_list_item, reflow};
use crate::article::structure::{Article, Paragraph, Role, Sentence};
use crate::text::{self, NamedDay, Span};

/// Longest headline, in bytes.
const MAX_HEADLINE: usize = 240;
/// Longest heading, in words.
const MAX_HEADING_WORDS: usize = 12;
/// Bylines are looked for in this many lines at the top.
const TOP_LINES: usize = 5;

impl Article {
    /// The article in `raw`. The headline becomes the first line of the text. The metadata of the document overrides what the
    /// text suggests, except for the language.
    pub fn from_raw(raw: &Raw) -> Self {
        let headline =
            raw.headline.as_deref().filter(|headline| !raw.text.lines().take(3).any(|line| line == *headline));
        let text = match headline {
            Some(headline) => format!("{headline}\n{}", raw.text),
            None => raw.text.clone(),
        };
        let mut article = build_article(text, headline.is_some());
        article.hidden = raw.hidden;
        article.outlet = raw.outlet.clone().or(article.outlet);
        article.published = raw.published.or(article.published);
        article.language = article.language.or_else(|| raw.language.clone());
        article
    }

    /// The article in plain text.
    pub fn from_text(text: &str) -> Self {
        let (text, hidden) = reflow(text);
        Self { hidden, ..build_article(text, false) }
    }
}

/// The article in clean `text`. If `has_headline`, the first line is the headline; otherwise, it may be one.
fn build_article(text: String, has_headline: bool) -> Article {
    let article = Article { language: language::detect(&text), ..Article::default() };
    let mut lines =
        ArticleBuilder { article, has_headline, has_story_begun: false, dateline_tries: 0, is_in_list: false };
    let mut start = 0;
    for line in text.split('\n') {
        lines.add_line(&text, Span::new(start, start + line.len()));
        start += line.len() + 1;
    }
    Article { text, ..lines.article }
}

/// Builds an article line by line.
struct ArticleBuilder {
    article: Article,
    /// Whether the first line is known to be the headline.
    has_headline: bool,
    has_story_begun: bool,
    /// The number of paragraphs that have been searched for a dateline.
    dateline_tries: usize,
    /// Whether the line before heads a list or is an item that another follows.
    is_in_list: bool,
}

impl ArticleBuilder {
    fn add_line(&mut self, text: &str, span: Span) {
        let line = span.slice(text);
        // An agency writes its codes above the headline.
        let first = self.article.headline.is_none()
            && !self.has_story_begun
            && self.article.paragraphs.len() < TOP_LINES
            && self.article.paragraphs.iter().all(|paragraph| is_code(paragraph.span.slice(text)));
        let is_top = !self.has_story_begun && self.article.paragraphs.len() < TOP_LINES;
        let role = match line {
            _ if first && (self.has_headline || is_headline(line) && !is_code(line)) => {
                self.article.headline = Some(span);
                Role::Headline
            }
            _ if is_boilerplate(line) || is_code(line) => Role::Boilerplate,
            _ if self.article.language.as_deref() == Some("en") && language::is_other(line) => Role::Boilerplate,
            _ if self.read_date(line, span) => Role::Boilerplate,
            _ if is_top && is_byline(line) => {
                self.article.byline = self.article.byline.or(Some(span));
                Role::Boilerplate
            }
            _ if is_list_item(line) || self.is_in_list && is_open_item(line) => Role::Item,
            _ if is_heading(line) => Role::Heading,
            _ => Role::Body,
        };
        let paragraph = self.article.paragraphs.len();
        self.is_in_list = line.ends_with(':') || role == Role::Item && is_followed(line);
        self.article.paragraphs.push(Paragraph { span, role });
        if matches!(role, Role::Body | Role::Item) {
            self.add_story(text, span, paragraph);
        }
    }

    /// Whether `line` is only a date, or a town and a date. The first such line is the day of publication.
    fn read_date(&mut self, line: &str, span: Span) -> bool {
        let Some(found) = parse_date_line(line) else { return false };
        self.article.published = self.article.published.or(found.day.date());
        if let Some(place) = found.place {
            self.article.dateline = self.article.dateline.or(Some(place.shifted(span.start())));
            self.article.day = self.article.day.or(Some(found.day));
        }
        true
    }

    fn add_story(&mut self, text: &str, span: Span, paragraph: usize) {
        let line = span.slice(text);
        let mut start = 0;
        // A summary may precede the dateline.
        if self.dateline_tries < 3 && self.article.dateline.is_none() {
            self.has_story_begun = true;
            self.dateline_tries += 1;
            if let Some(found) = dateline(line) {
                start = found.end;
                self.apply_dateline(&found, span);
            }
        }
        let story = Span::new(span.start() + start, span.end());
        let mut stub: Option<usize> = None;
        for sentence in text::sentences(story.slice(text)).into_iter().map(|sentence| sentence.shifted(story.start())) {
            let start = stub.take().unwrap_or(sentence.start());
            // "1." or "- H.": the number of a paragraph, or half an honorific.
            if is_stub(sentence.slice(text)) && sentence.end() < story.end() {
                stub = Some(start);
                continue;
            }
            self.article.sentences.push(Sentence { span: Span::new(start, sentence.end()), paragraph });
        }
    }

    fn apply_dateline(&mut self, found: &Dateline, paragraph: Span) {
        self.article.dateline = found.place.map(|place| place.shifted(paragraph.start()));
        self.article.outlet.clone_from(&found.outlet);
        self.article.day = found.day.or(self.article.day);
        self.article.published = self.article.published.or(found.day.and_then(NamedDay::date));
    }
}

/// Whether `line` can be a headline: neither a sentence nor a dateline.
fn is_headline(line: &str) -> bool {
    let is_sentence = line.ends_with('.') && !line.ends_with("..") && !ends_with_abbreviation(line);
    // "India - Vietnam Consultations" is a headline. After a dateline, there would be a story.
    let goes_on = dateline(line).is_some_and(|found| found.end + 60 < line.len() || found.outlet.is_some());
    let has_story = goes_on || dateline(line).is_some() && (line.ends_with(['.', '”', '"', '!', '?']));
    line.len() <= MAX_HEADLINE && !is_sentence && !has_story && parse_date_line(line).is_none()
}

/// Whether `sentence` is only a number or a letter with its full stop.
fn is_stub(sentence: &str) -> bool {
    sentence.len() <= 7
        && sentence.chars().filter(|c| c.is_alphanumeric()).count() <= 2
        && sentence.ends_with(['.', ')'])
}

/// Whether `line` is a code of a news agency: "ZCZC AAB0123", "BC-OSLO-FERRY", "NTB/ab/cd".
fn is_code(line: &str) -> bool {
    let is_slug = line.starts_with("ZCZC") || line.starts_with("BC-") || line == "NNNN";
    let mut parts = line.split('/');
    let is_agency = parts
        .next()
        .is_some_and(|agency| (2..=5).contains(&agency.len()) && agency.bytes().all(|b| b.is_ascii_uppercase()));
    let initials = parts.all(|part| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_lowercase()));
    is_slug || is_agency && initials && line.contains('/')
}

/// Whether `line` is an item of the list before it, though it has no sign of its own: it begins small, or another follows.
fn is_open_item(line: &str) -> bool {
    line.starts_with(char::is_lowercase) || is_followed(line)
}

/// Whether `line` ends as an item does that another follows.
fn is_followed(line: &str) -> bool {
    line.ends_with(';') || line.ends_with("; and") || line.ends_with(", and") || line.ends_with("; or")
}

/// "D.C.", "U.S.": the full stop does not end a sentence.
fn ends_with_abbreviation(line: &str) -> bool {
    let last = line.rsplit(' ').next().unwrap_or_default();
    last.matches('.').count() >= 2 && last.len() <= 8
}

/// "By Jane Doe", "Doe, Jane".
fn is_byline(line: &str) -> bool {
    let words: Vec<&str> = line.split(' ').collect();
    let named = |words: &[&str]| words.iter().all(|word| word.starts_with(char::is_uppercase) || *word == "and");
    if words.len() > 8 || line.ends_with(['.', '?', ':']) {
        return false;
    }
    match words.as_slice() {
        ["By" | "by" | "BY", rest @ ..] => !rest.is_empty() && named(rest),
        [surname, rest @ ..] => surname.ends_with(',') && (1..=3).contains(&rest.len()) && named(&words),
        [] => false,
    }
}

/// Whether `line` is short and ends without a stop: a heading, or the caption of a picture.
fn is_heading(line: &str) -> bool {
    line.split(' ').count() <= MAX_HEADING_WORDS
        && !line.ends_with(['.', '!', '?', ':', ';', ',', '"', '”', '’', '。', '…', '」'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(text: &str) -> Vec<Role> {
        Article::from_text(text).paragraphs.iter().map(|paragraph| paragraph.role).collect()
    }

    #[test]
    fn the_lines_of_a_page_get_their_roles() {
        use Role::{Body, Boilerplate, Heading, Headline, Item};
        let text = "Ministers meet in Oslo\nBy Jane Doe\nMarch 3, 2024\nOSLO, March 3 (Reuters) - The ministers met. They \
                    agreed.\n- More trade.\nWhat comes next\nNobody knew.\nCopyright 2024\n";
        let article = Article::from_text(text);
        assert_eq!(roles(text), [Headline, Boilerplate, Boilerplate, Body, Item, Heading, Body, Boilerplate]);
        let cut: Vec<&str> = article.sentences.iter().map(|sentence| sentence.span.slice(&article.text)).collect();
        assert_eq!(cut, ["The ministers met.", "They agreed.", "- More trade.", "Nobody knew."]);
        assert_eq!(article.headline.map(|span| span.slice(&article.text)), Some("Ministers meet in Oslo"));
        assert_eq!(article.published.map(|date| date.to_string()).as_deref(), Some("2024-03-03"));
        assert_eq!(article.dateline.map(|span| span.slice(&article.text)), Some("OSLO"));
        assert_eq!((article.outlet.as_deref(), article.language.as_deref()), (Some("Reuters"), Some("en")));
    }

    #[test]
    fn codes_of_agencies_are_not_the_headline() {
        use Role::{Body, Boilerplate, Headline};
        let text = "ZCZC AAB0123\nBC-OSLO-FERRY (URGENT)\nMinisters meet in Oslo\nThey met for an hour.\n(MORE)\nNTB/ab/cd\nNNNN";
        assert_eq!(roles(text), [Boilerplate, Boilerplate, Headline, Body, Boilerplate, Boilerplate, Boilerplate]);
    }

    #[test]
    fn a_text_may_begin_without_a_headline() {
        let article = Article::from_text(
            "The two ministers met in Oslo on Friday and agreed to meet again.\nThey parted as friends.",
        );
        assert_eq!(article.headline, None);
        assert_eq!(article.sentences.len(), 2);
        assert_eq!(Article::from_text("").sentences.len(), 0);
    }

    #[test]
    fn wrapped_lines_are_joined_and_short_ones_stay() {
        let text = "Ministers meet\n\nThe two ministers met on Friday in the old town hall of\nOslo and agreed to meet again in \
                    the spring of the year\nthat follows.\n\nThey parted as friends, and both of them said that the\ntalks \
                    had gone well.\n";
        let article = Article::from_text(text);
        assert_eq!(article.paragraphs.len(), 3);
        assert!(article.text.contains("hall of Oslo and") && article.text.contains("the talks had"));
        assert_eq!(Article::from_text("One line.\nAnother line.\nA third line.\nThe last.").paragraphs.len(), 4);
    }

    #[test]
    fn every_sentence_lies_in_its_paragraph() {
        let article = Article::from_text(
            "A\u{202e} headline\r\n\r\n\tOSLO — First. Second?\n\n\nThird\u{200b} “quoted.” Fourth.",
        );
        assert!(article.hidden.total() >= 2);
        for sentence in &article.sentences {
            let paragraph = article.paragraphs[sentence.paragraph].span;
            assert_eq!(sentence.span.intersection(paragraph), Some(sentence.span));
            assert!(!sentence.span.slice(&article.text).is_empty());
        }
        assert_eq!(article.sentences.len(), 4);
    }
}
