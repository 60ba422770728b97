//! Plain text: a line is a paragraph, or, where lines were wrapped at a column, what stands between empty lines.

use crate::article::dateline::{Dateline, dateline, is_date_line};
use crate::article::furniture::is_furniture;
use crate::article::{Article, Paragraph, Role, Sentence, language};
use crate::text::{self, Span};

/// The longest headline in bytes.
const HEADLINE: usize = 240;
/// The longest line without an end that is taken for a heading, in words.
const HEADING: usize = 12;
/// How far below the headline bylines, dates and summaries are looked for.
const TOP: usize = 5;

/// The article in clean `text` with one paragraph a line; its first line is the headline where `is_headed`, and may be one
/// where not.
pub(super) fn read(text: String, is_headed: bool) -> Article {
    let article = Article { language: language::of(&text), ..Article::default() };
    let mut lines = Lines { article, is_headed, begun: false, bodies: 0 };
    let mut at = 0;
    for line in text.split('\n') {
        lines.take(&text, Span::new(at, at + line.len()));
        at += line.len() + 1;
    }
    Article { text, ..lines.article }
}

/// `text` with one paragraph a line, no line empty, no blank at either end of a line.
pub(super) fn unwrapped(text: &str) -> String {
    let lines: Vec<&str> = text.split('\n').map(str::trim).collect();
    let is_wrapped = is_wrapped(&lines);
    let mut out = String::with_capacity(text.len());
    let mut before = "";
    for line in lines {
        let joins = is_wrapped && !before.is_empty() && before.len() > 40 && !line.is_empty() && !is_item(line);
        if joins {
            out.push(' ');
        } else if !out.is_empty() && !out.ends_with('\n') && !line.is_empty() {
            out.push('\n');
        }
        out.push_str(line);
        before = line;
    }
    out
}

/// Whether lines end where a column did: no line is long, and most that are followed by one are nearly as long.
fn is_wrapped(lines: &[&str]) -> bool {
    let followed = lines.windows(2).filter(|pair| pair.iter().all(|line| !line.is_empty()));
    let (mut all, mut broken) = (0, 0);
    for pair in followed {
        let [line, next] = pair else { continue };
        all += 1;
        let goes_on = !line.ends_with(['.', '!', '?', ':', '”', '"']) || next.starts_with(char::is_lowercase);
        broken += usize::from(line.len() > 40 && goes_on);
    }
    all >= 3 && broken * 3 >= all * 2 && lines.iter().all(|line| line.chars().count() <= 110 || line.contains("://"))
}

fn is_item(line: &str) -> bool {
    let dash = line.starts_with(['-', '•', '*', '–', '—', '·', '●', '▪']) && line.chars().nth(1) == Some(' ');
    let bullet = line.starts_with(['•', '●', '▪', '·'])
        || line.starts_with(['-', '–', '*']) && line.chars().nth(1).is_some_and(char::is_uppercase);
    let number = line.split_once(['.', ')']).is_some_and(|(number, rest)| {
        (1..=2).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit()) && rest.starts_with(' ')
    });
    // "a) …", "(iv) …".
    let letter = line.trim_start_matches('(').split_once(')').is_some_and(|(mark, rest)| {
        (1..=4).contains(&mark.len())
            && (mark.len() == 1 || mark.bytes().all(|b| b"ivx".contains(&b)))
            && mark.bytes().all(|b| b.is_ascii_lowercase())
            && rest.starts_with(' ')
    });
    dash || bullet || number || letter
}

/// The lines as they come.
struct Lines {
    article: Article,
    /// Whether the first line is known to be the headline.
    is_headed: bool,
    /// Whether the story has begun.
    begun: bool,
    /// How many paragraphs of the story were looked at for a dateline.
    bodies: usize,
}

impl Lines {
    fn take(&mut self, text: &str, span: Span) {
        let line = span.of(text);
        let first = self.article.paragraphs.is_empty();
        let is_top = !self.begun && self.article.paragraphs.len() < TOP;
        let role = match line {
            _ if first && (self.is_headed || is_headline(line)) => {
                self.article.headline = Some(span);
                Role::Headline
            }
            _ if is_furniture(line) => Role::Furniture,
            _ if self.is_date(line) => Role::Furniture,
            _ if is_top && is_byline(line) => {
                self.article.byline = self.article.byline.or(Some(span));
                Role::Furniture
            }
            _ if is_item(line) => Role::Item,
            _ if is_heading(line) => Role::Heading,
            _ => Role::Body,
        };
        let paragraph = self.article.paragraphs.len();
        self.article.paragraphs.push(Paragraph { span, role });
        if matches!(role, Role::Body | Role::Item) {
            self.story(text, span, paragraph);
        }
    }

    /// The day of publication is the first that stands alone, wherever it does.
    fn is_date(&mut self, line: &str) -> bool {
        let date = is_date_line(line);
        self.article.published = self.article.published.or(date);
        date.is_some()
    }

    fn story(&mut self, text: &str, span: Span, paragraph: usize) {
        let line = span.of(text);
        let mut start = 0;
        // A summary may stand above the line that names the town.
        if self.bodies < 3 && self.article.dateline.is_none() {
            self.begun = true;
            self.bodies += 1;
            if let Some(found) = dateline(line) {
                start = found.end;
                self.note(&found, span);
            }
        }
        let story = Span::new(span.start() + start, span.end());
        let mut held: Option<usize> = None;
        for sentence in text::sentences(story.of(text)).into_iter().map(|sentence| sentence.shifted(story.start())) {
            let start = held.take().unwrap_or(sentence.start());
            // "1.", "- H.": the number of a paragraph, or half an honorific.
            if is_stub(sentence.of(text)) && sentence.end() < story.end() {
                held = Some(start);
                continue;
            }
            self.article.sentences.push(Sentence { span: Span::new(start, sentence.end()), paragraph });
        }
    }

    fn note(&mut self, found: &Dateline, paragraph: Span) {
        self.article.dateline = found.place.map(|place| place.shifted(paragraph.start()));
        self.article.outlet.clone_from(&found.outlet);
        self.article.published = self.article.published.or(found.date);
    }
}

/// A line that is no sentence and no dateline.
fn is_headline(line: &str) -> bool {
    let is_sentence = line.ends_with('.') && !line.ends_with("..") && !ends_with_abbreviation(line);
    // "India - Vietnam Consultations": a story goes on behind a dateline, and ends.
    let goes_on = dateline(line).is_some_and(|found| found.end + 60 < line.len() || found.outlet.is_some());
    let tells = goes_on || dateline(line).is_some() && (line.ends_with(['.', '”', '"', '!', '?']));
    line.len() <= HEADLINE && !is_sentence && !tells && is_date_line(line).is_none()
}

/// A number or a lone letter with its full stop.
fn is_stub(sentence: &str) -> bool {
    sentence.len() <= 7
        && sentence.chars().filter(|c| c.is_alphanumeric()).count() <= 2
        && sentence.ends_with(['.', ')'])
}

/// "D.C.", "U.S.": a full stop that ends no sentence.
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

/// A short line that ends without a stop: it heads what follows, or names what a picture showed.
fn is_heading(line: &str) -> bool {
    line.split(' ').count() <= HEADING
        && !line.ends_with(['.', '!', '?', ':', ';', ',', '"', '”', '’', '。', '…', '」'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(text: &str) -> Vec<Role> {
        Article::of_text(text).paragraphs.iter().map(|paragraph| paragraph.role).collect()
    }

    #[test]
    fn a_page_is_taken_apart() {
        use Role::{Body, Furniture, Heading, Headline, Item};
        let text = "Ministers meet in Oslo\nBy Jane Doe\nMarch 3, 2024\nOSLO, March 3 (Reuters) - The ministers met. They \
                    agreed.\n- More trade.\nWhat comes next\nNobody knew.\nCopyright 2024\n";
        let article = Article::of_text(text);
        assert_eq!(roles(text), [Headline, Furniture, Furniture, Body, Item, Heading, Body, Furniture]);
        let cut: Vec<&str> = article.sentences.iter().map(|sentence| sentence.span.of(&article.text)).collect();
        assert_eq!(cut, ["The ministers met.", "They agreed.", "- More trade.", "Nobody knew."]);
        assert_eq!(article.headline.map(|span| span.of(&article.text)), Some("Ministers meet in Oslo"));
        assert_eq!(article.published.map(|date| date.to_string()).as_deref(), Some("2024-03-03"));
        assert_eq!(article.dateline.map(|span| span.of(&article.text)), Some("OSLO"));
        assert_eq!((article.outlet.as_deref(), article.language.as_deref()), (Some("Reuters"), Some("en")));
    }

    #[test]
    fn a_text_may_begin_without_a_headline() {
        let article = Article::of_text(
            "The two ministers met in Oslo on Friday and agreed to meet again.\nThey parted as friends.",
        );
        assert_eq!(article.headline, None);
        assert_eq!(article.sentences.len(), 2);
        assert_eq!(Article::of_text("").sentences.len(), 0);
    }

    #[test]
    fn wrapped_lines_are_joined_and_short_ones_kept() {
        let text = "Ministers meet\n\nThe two ministers met on Friday in the old town hall of\nOslo and agreed to meet again in \
                    the spring of the year\nthat follows.\n\nThey parted as friends, and both of them said that the\ntalks \
                    had gone well.\n";
        let article = Article::of_text(text);
        assert_eq!(article.paragraphs.len(), 3);
        assert!(article.text.contains("hall of Oslo and") && article.text.contains("the talks had"));
        assert_eq!(Article::of_text("One line.\nAnother line.\nA third line.\nThe last.").paragraphs.len(), 4);
    }

    #[test]
    fn every_sentence_lies_in_its_paragraph() {
        let article =
            Article::of_text("A\u{202e} headline\r\n\r\n\tOSLO — First. Second?\n\n\nThird\u{200b} “quoted.” Fourth.");
        assert!(article.hidden.total() >= 2);
        for sentence in &article.sentences {
            let paragraph = article.paragraphs[sentence.paragraph].span;
            assert_eq!(sentence.span.within(paragraph), Some(sentence.span));
            assert!(!sentence.span.of(&article.text).is_empty());
        }
        assert_eq!(article.sentences.len(), 4);
    }
}
