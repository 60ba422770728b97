//! The export format Markdown. Lines are not wrapped. All text is escaped, so that a hostile file cannot insert links, pictures,
//! headings or HTML.

use crate::brief::Match;
use crate::pane::element::{Element, Fact, Item};
use crate::pane::export::cite::{doubt, plain};
use crate::pane::export::document::{Document, SOURCE};
use crate::pane::export::text::details;

pub(super) fn write(document: &Document) -> String {
    let mut blocks = vec![format!("# {}", escaped(&document.title)).trim_end().to_owned()];
    let head = document.head.iter().map(|(key, value)| {
        let mark = if *key == SOURCE { "[^1]" } else { "" };
        format!("- **{key}:** {}{mark}", escaped(value)).trim_end().to_owned()
    });
    let head: Vec<String> = head.collect();
    blocks.push(head.join("\n"));
    for (title, elements) in &document.sections {
        blocks.extend(title.as_ref().map(|title| format!("## {}", escaped(title))));
        blocks.extend(written(elements));
    }
    for (at, entry) in document.sources.iter().enumerate() {
        let url = entry.url.as_deref().map(|url| format!(", {}", link(url))).unwrap_or_default();
        blocks.push(format!("[^{}]: {}{url}", at + 1, escaped(&entry.words)));
    }
    blocks.retain(|block| !block.is_empty());
    blocks.join("\n\n") + "\n"
}

/// One block for each element; consecutive facts form one list.
fn written(elements: &[Element]) -> Vec<String> {
    let mut blocks: Vec<String> = Vec::new();
    let mut in_list = false;
    for element in elements {
        let is_fact = matches!(element, Element::Fact(_));
        match element {
            Element::Heading(runs) => blocks.push(format!("### {}", escaped(&plain(runs)))),
            Element::Prose(runs) => blocks.push(escaped(&plain(runs))),
            Element::Absent(says, _) => blocks.push(escaped(says)),
            Element::Item(item) => blocks.extend(point(item)),
            Element::Fact(new) => match blocks.last_mut().filter(|_| in_list) {
                Some(list) => *list = format!("{list}\n{}", fact(new)),
                None => blocks.push(fact(new)),
            },
            Element::Gap => {}
        }
        in_list = is_fact;
    }
    blocks
}

fn fact(fact: &Fact) -> String {
    let (label, text) = (escaped(fact.label.text.trim()), escaped(&plain(&fact.runs)));
    match (label.is_empty(), text.is_empty()) {
        (true, _) => format!("  - {text}"),
        (_, true) => format!("- **{label}**"),
        _ => format!("- **{label}** – {text}"),
    }
}

/// A point, its facts and its evidence. They are paragraphs, because Markdown would renumber a list.
fn point(item: &Item) -> Vec<String> {
    let mark = doubt(item).map_or_else(|| format!("[^{}]", item.source + 1), |doubt| format!(" {}", escaped(doubt)));
    let quoted = if item.is_verbatim { "> " } else { "" };
    let mut blocks = vec![format!("{quoted}**{}.** {}{mark}", item.point + 1, escaped(&plain(&item.runs)))];
    let facts = escaped(&plain(&details(item)));
    if !facts.is_empty() {
        blocks.push(facts);
    }
    if let Some(evidence) = item.evidence.as_ref().filter(|_| !item.contains_evidence) {
        let lead = if evidence.found == Match::None { "evidence given: " } else { "> " };
        blocks.push(format!("{lead}{}", escaped(&evidence.words)));
    }
    blocks
}

/// `text` on one line, with a `\` before each character that could be Markdown syntax.
fn escaped(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut safe = String::with_capacity(line.len());
    let (mut before, mut is_start, mut is_number) = (' ', true, false);
    let mut signs = line.chars().peekable();
    while let Some(c) = signs.next() {
        let is_sign = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$' | '^' | '@' | '#' | '{' | '}'
            | '!' => true,
            // Many Markdown renderers turn "http:" and "www." into links.
            ':' => before.is_alphabetic() && signs.peek().is_some_and(|next| !next.is_whitespace()),
            '.' => before == 'w' || before == 'W' || is_number,
            ')' => is_number,
            '+' | '-' | '=' => is_start,
            _ => false,
        };
        if is_sign {
            safe.push('\\');
        }
        safe.push(c);
        is_number = c.is_ascii_digit() && (is_start || is_number);
        is_start = false;
        before = c;
    }
    safe
}

/// A link if `url` is a plain web URL, or else its escaped text.
fn link(url: &str) -> String {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    let is_plain = url.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '\\' | '"' | '`'));
    if is_web && is_plain { format!("<{url}>") } else { escaped(url) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_syntax_is_escaped() {
        let rows = [
            ("source: [x](javascript:alert(1))", "source: \\[x\\](javascript\\:alert(1))"),
            ("<script>&amp;", "\\<script\\>\\&amp;"),
            ("1. one", "1\\. one"),
            ("12) two", "12\\) two"),
            ("+ one - two = three", "\\+ one - two = three"),
            ("- three\n# four", "\\- three \\# four"),
            ("see https://evil.example, www.evil.example", "see https\\://evil.example, www\\.evil.example"),
            ("law-enforcement; 3.5 percent", "law-enforcement; 3.5 percent"),
            ("中哈 “quoted”", "中哈 “quoted”"),
        ];
        for (text, expected) in rows {
            assert_eq!(escaped(text), expected);
        }
    }

    #[test]
    fn only_a_plain_web_url_becomes_a_link() {
        assert_eq!(link("https://a.example/b?c=d_e"), "<https://a.example/b?c=d_e>");
        assert_eq!(link("https://a.example/> <img>"), "https\\://a.example/\\> \\<img\\>");
        assert_eq!(link("javascript:alert(1)"), "javascript\\:alert(1)");
    }
}
