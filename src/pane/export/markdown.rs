//! Markdown: not wrapped, and every character that Markdown or HTML would take for markup escaped, so that the text of an
//! article cannot become a link, a picture or a tag.

use crate::brief::{Brief, Evidence, QuoteKind};
use crate::pane::Pane;
use crate::pane::export::{ResultRow, What, doubt, place_and_day, source_words};

fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        if matches!(
            c,
            '\\' | '`'
                | '*'
                | '_'
                | '{'
                | '}'
                | '['
                | ']'
                | '<'
                | '>'
                | '('
                | ')'
                | '#'
                | '+'
                | '!'
                | '|'
                | '~'
                | '&'
                | '='
        ) {
            out.push('\\');
        }
        out.push(c);
    }
    // A number or a hyphen at the start of a line would begin a list.
    let figures = out.chars().take_while(char::is_ascii_digit).count();
    if figures > 0 && out.chars().nth(figures) == Some('.') {
        out.insert(figures, '\\');
    } else if out.starts_with('-') {
        out.insert(0, '\\');
    }
    out
}

fn ground(evidence: Option<&Evidence>, indent: &str) -> String {
    match (doubt(evidence), evidence) {
        (Some(doubt), _) => format!("\n{indent}*({doubt})*\n"),
        (None, Some(evidence)) => format!("\n{indent}> {}\n", escaped(&evidence.words.replace('\n', " "))),
        (None, None) => String::new(),
    }
}

pub(super) fn brief(brief: &Brief, what: What) -> String {
    let mut out = format!("# {}\n\n{}[^1]\n", escaped(&brief.headline), escaped(&place_and_day(brief)));
    for pane in what.panes() {
        out.push_str(&format!("\n## {}\n\n", pane.title()));
        out.push_str(&body(brief, what, pane));
    }
    out.push_str(&format!("\n[^1]: {}", escaped(&source_words(brief))));
    if let Some(url) = &brief.source.url {
        out.push_str(&format!(" <{}>", url.replace(['<', '>', ' '], "")));
    }
    out.push('\n');
    out
}

fn body(brief: &Brief, what: What, pane: Pane) -> String {
    let mut out = String::new();
    let chosen = |i: &usize| what.holds(pane, *i);
    match pane {
        Pane::Summary => paragraphs(&mut out, brief.summary.as_deref()),
        Pane::Source => paragraphs(&mut out, brief.source.text.as_deref()),
        Pane::Quotes => {
            for (i, q) in brief.quotes.iter().enumerate().filter(|(i, _)| chosen(i)) {
                let words = escaped(&q.text);
                let words = if q.kind == QuoteKind::Direct { format!("“{words}”") } else { words };
                out.push_str(&format!("{}. **{}**: {words}\n", i + 1, escaped(&q.speaker)));
                out.push_str(&ground(q.evidence.as_ref(), "   "));
            }
        }
        Pane::Commitments => {
            for (i, c) in brief.commitments.iter().enumerate().filter(|(i, _)| chosen(i)) {
                let to = if c.to.is_empty() { String::new() } else { format!(" to {}", c.to.join(", ")) };
                let mut facts = vec![c.kind.word().to_owned()];
                facts.extend(c.strength.map(|s| s.word().to_owned()));
                facts.extend(c.due.map(|due| format!("due {due}")));
                let who = escaped(&format!("{}{to}", c.parties.join(", ")));
                out.push_str(&format!("{}. **{who}**: {} *({})*\n", i + 1, escaped(&c.text), facts.join(", ")));
                out.push_str(&ground(c.evidence.as_ref(), "   "));
            }
        }
        Pane::Participants => {
            for (_, p) in brief.participants.iter().enumerate().filter(|(i, _)| chosen(i)) {
                let rest: Vec<&str> = [p.role.as_deref(), p.party.as_deref()].into_iter().flatten().collect();
                out.push_str(&format!("- {}{}\n", escaped(&p.name), escaped(&prefixed(", ", &rest.join(", ")))));
            }
        }
        Pane::Forums => {
            for (_, f) in brief.forums.iter().enumerate().filter(|(i, _)| chosen(i)) {
                let acronym = f.acronym.as_ref().map(|a| format!(" ({a})")).unwrap_or_default();
                let note = prefixed(": ", f.note.as_deref().unwrap_or_default());
                out.push_str(&format!("- {}\n", escaped(&format!("{}{acronym}{note}", f.name))));
            }
        }
        Pane::Details => {
            for row in pane.page(brief, "", &[]).rows(0) {
                out.push_str(&format!("{}\n", escaped(&row.text())));
            }
        }
    }
    if out.is_empty() {
        out.push_str("Nothing is given.\n");
    }
    out
}

fn prefixed(before: &str, words: &str) -> String {
    if words.is_empty() { String::new() } else { format!("{before}{words}") }
}

fn paragraphs(out: &mut String, text: Option<&str>) {
    let lines: Vec<String> = text.unwrap_or_default().lines().filter(|l| !l.trim().is_empty()).map(escaped).collect();
    if !lines.is_empty() {
        out.push_str(&lines.join("\n\n"));
        out.push('\n');
    }
}

pub(super) fn results(typed: &str, rows: &[ResultRow]) -> String {
    let mut out = format!("# Results for {}\n\n", escaped(typed));
    for (i, row) in rows.iter().enumerate() {
        out.push_str(&format!(
            "{}. **{}**: {} *({})*\n",
            i + 1,
            escaped(&row.who),
            escaped(&row.text),
            escaped(&row.kind)
        ));
        if !row.evidence.is_empty() {
            out.push_str(&format!("\n   > {}\n", escaped(&row.evidence.replace('\n', " "))));
        }
        let parts: Vec<&str> =
            [&row.headline, &row.date, &row.outlet].into_iter().filter(|p| !p.is_empty()).map(String::as_str).collect();
        out.push_str(&format!("\n   {}", escaped(&parts.join(", "))));
        if !row.url.is_empty() {
            out.push_str(&format!(" <{}>", row.url.replace(['<', '>', ' '], "")));
        }
        out.push('\n');
    }
    out
}
