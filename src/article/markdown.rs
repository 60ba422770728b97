//! Reads an article in Markdown: what stands in its head, and its text without marks.

use jiff::civil::Date;

use crate::text;

/// Longest head, in lines.
const MAX_HEAD: usize = 100;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Markdown {
    pub headline: Option<String>,
    pub byline: Option<String>,
    pub outlet: Option<String>,
    pub published: Option<Date>,
    pub url: Option<String>,
    pub text: String,
}

/// Reads `text` if it has a head (`---`, `key: value`, `---`) or the marks of Markdown.
pub(super) fn read_markdown(text: &str) -> Option<Markdown> {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let start = lines.iter().position(|line| !line.trim_start_matches('\u{feff}').is_empty())?;
    let lines = lines.get(start..)?;
    let (mut found, body) = match read_head(lines) {
        Some((found, length)) => (found, lines.get(length..)?),
        None if has_marks(lines) => (Markdown::default(), lines),
        None => return None,
    };
    let heading = body.iter().find_map(|line| line.strip_prefix("# "));
    found.headline = found.headline.or_else(|| heading.map(|heading| strip_inline(heading.trim_end_matches('#'))));
    found.text = strip_marks(body);
    Some(found)
}

/// Reads the head in YAML or TOML; returns also its length in lines.
fn read_head(lines: &[&str]) -> Option<(Markdown, usize)> {
    let (mark, separator) = match *lines.first()? {
        "---" => ("---", ':'),
        "+++" => ("+++", '='),
        _ => return None,
    };
    let end =
        lines.iter().take(MAX_HEAD).skip(1).position(|line| *line == mark || mark == "---" && *line == "...")? + 1;
    let mut found = Markdown::default();
    let mut fields = 0;
    for line in lines.get(1..end)? {
        let Some((key, value)) = line.split_once(separator) else { continue };
        let value = value.trim().trim_matches(['"', '\'']).trim();
        let is_key = !key.starts_with([' ', '-', '#']) && !key.trim().is_empty() && !key.trim().contains(' ');
        fields += usize::from(is_key);
        if !is_key || value.is_empty() {
            continue;
        }
        let text = || Some(value.to_owned());
        match key.trim().to_ascii_lowercase().as_str() {
            "title" | "headline" => found.headline = text(),
            "author" | "byline" => found.byline = text().filter(|name| !name.starts_with(['[', '{'])),
            "source" | "outlet" | "publisher" | "site" => found.outlet = text().filter(|name| !name.contains("://")),
            "date" | "published" | "pubdate" | "publishdate" | "date_published" => {
                found.published = text::find_unambiguous_date(value);
            }
            "url" | "link" | "canonical" | "canonical_url" | "source_url" => found.url = text(),
            _ => {}
        }
    }
    (fields > 0).then_some((found, end + 1))
}

/// Whether the lines have at least two marks of Markdown that plain text does not have.
fn has_marks(lines: &[&str]) -> bool {
    let heading = |line: &str| {
        let rest = line.trim_start_matches('#');
        (1..=6).contains(&(line.len() - rest.len())) && rest.starts_with(' ') && rest.contains(char::is_alphabetic)
    };
    let linked = |line: &str| line.contains("](http") || line.contains("](/");
    let bold = |line: &str| line.split("**").count() > 2;
    let marks = lines
        .iter()
        .take(1000)
        .map(|line| usize::from(heading(line)) + usize::from(linked(line)) + usize::from(bold(line)));
    marks.sum::<usize>() >= 2
}

fn strip_marks(lines: &[&str]) -> String {
    let mut out = String::new();
    for line in lines {
        let line = line.trim_start_matches(['>', ' ']);
        let is_rule = line.len() >= 3
            && ["-", "*", "_", "="]
                .iter()
                .any(|mark| line.replace([' '], "").trim_matches(|c: char| mark.starts_with(c)).is_empty());
        let is_definition = line.starts_with('[') && line.contains("]:");
        let is_table_rule = line.starts_with('|') && line.chars().all(|c| "|-: ".contains(c));
        if line.starts_with("```") || line.starts_with("~~~") || is_definition || is_table_rule {
            continue;
        }
        if !is_rule {
            let hashes = line.len() - line.trim_start_matches('#').len();
            let heading = line.get(hashes..).filter(|rest| (1..=6).contains(&hashes) && rest.starts_with(' '));
            let line = heading.map_or(line, |heading| heading.trim_end_matches('#').trim());
            let item = ["* ", "+ ", "- "].iter().find_map(|bullet| line.strip_prefix(bullet));
            out.push_str(if item.is_some() { "- " } else { "" });
            out.push_str(&strip_inline(item.unwrap_or(line)));
            // A heading is a paragraph.
            out.push_str(if heading.is_some() { "\n" } else { "" });
        }
        out.push('\n');
    }
    out
}

/// `line` without the marks of emphasis, links, pictures and footnotes.
fn strip_inline(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        rest = match c {
            '\\' if after.starts_with(|c: char| c.is_ascii_punctuation()) => {
                out.push_str(after.get(..1).unwrap_or_default());
                after.get(1..).unwrap_or_default()
            }
            '!' if after.starts_with('[') => read_link(after).map_or_else(
                || {
                    out.push('!');
                    after
                },
                |(_, rest)| rest,
            ),
            '[' if after.starts_with('^') => after.split_once(']').map_or(after, |(_, rest)| rest),
            '[' => match read_link(rest) {
                Some((words, rest)) => {
                    out.push_str(&words.replace(['*', '`'], ""));
                    rest
                }
                None => {
                    out.push('[');
                    after
                }
            },
            '`' => after,
            '*' | '_' | '~' => {
                // A mark of emphasis stands at the edge of a word; between blanks or inside a word it means itself.
                let is_start = out.chars().next_back().is_none_or(|c| !c.is_alphanumeric());
                let run = rest.len() - rest.trim_start_matches(c).len();
                let next = rest.get(run..).and_then(|rest| rest.chars().next());
                let is_edge = c == '*' || is_start || next.is_none_or(|c| !c.is_alphanumeric());
                let is_free = is_start && next.is_none_or(char::is_whitespace) && out.ends_with([' ']);
                if !is_edge || is_free || c == '~' && run < 2 {
                    out.push_str(rest.get(..run).unwrap_or_default());
                }
                rest.get(run..).unwrap_or_default()
            }
            _ => {
                out.push(c);
                after
            }
        };
    }
    out.trim().to_owned()
}

/// The words of the link at the start of `text`, and what follows it.
fn read_link(text: &str) -> Option<(&str, &str)> {
    let limit = text.floor_char_boundary(2000);
    let (words, rest) = text.get(..limit)?.strip_prefix('[')?.split_once(']')?;
    let close = if rest.starts_with('(') { ')' } else { rest.starts_with('[').then_some(']')? };
    let target = rest.find(close)?;
    Some((words, text.get(1 + words.len() + 1 + target + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_and_the_text_without_marks_are_read() {
        let body = "# Talks in Oslo\n\n**OSLO, 29 March 2024** — Minister *Kari Lund* met [her guest](https://a.example/g) there.[^1]\n\n\
                    They agreed to:\n\n* open a `line`;\n* meet again.\n\n> “We are ready,” she said.\n\n![Hall](h.jpg)\n\n---\n\n## Next\n\nNobody_knows, 2 * 3 = 6.\n\n[^1]: A note.\n";
        let lines: Vec<String> = [
            "Talks in Oslo",
            "OSLO, 29 March 2024 — Minister Kari Lund met her guest there.",
            "They agreed to:",
            "- open a line;",
            "- meet again.",
            "“We are ready,” she said.",
            "Next",
            "Nobody_knows, 2 * 3 = 6.",
        ]
        .map(str::to_owned)
        .to_vec();
        for head in [
            "---\ntitle: \"Talks in Oslo\"\ndate: 2024-03-29\nauthor: A B\nurl: https://a.example/1\ntags:\n  - x\n---\n",
            "+++\ntitle = 'Talks in Oslo'\ndate = 2024-03-29T10:00:00Z\nauthor = 'A B'\nurl = 'https://a.example/1'\n+++\n",
        ] {
            let found = read_markdown(&format!("{head}\n{body}")).unwrap();
            assert_eq!(found.text.lines().filter(|line| !line.is_empty()).collect::<Vec<_>>(), lines);
            assert_eq!((found.headline.as_deref(), found.byline.as_deref()), (Some("Talks in Oslo"), Some("A B")));
            assert_eq!(
                (found.published, found.url.as_deref()),
                (Some(Date::constant(2024, 3, 29)), Some("https://a.example/1"))
            );
        }
        let found = read_markdown(body).unwrap();
        assert_eq!((found.headline.as_deref(), found.published), (Some("Talks in Oslo"), None));
    }

    #[test]
    fn plain_text_is_not_markdown() {
        for text in [
            "Ministers meet\n\nOSLO, March 1 (Reuters) - They met.\n* * *\n- an item\n# # #\n",
            "---\nThe ministers met.\n---\nThey parted.",
            "",
            "---",
        ] {
            assert_eq!(read_markdown(text), None, "{text}");
        }
        let _ = (
            read_markdown(&"**[".repeat(50_000)),
            read_markdown(&"# a\n[".repeat(50_000)),
            read_markdown(&"# a b\n".repeat(50_000)),
        );
    }
}
