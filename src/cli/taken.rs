//! Text taken out of a brief or an answer: the one border to the export formats.

use crate::brief::Brief;
use crate::pane::Pane;
use crate::pane::export::Format;
use crate::search::Answer;
use crate::text;

/// The brief, or one pane of it, in `format`, text wrapped to `width` columns.
#[must_use]
pub fn of_brief(brief: &Brief, pane: Option<Pane>, format: Format, width: usize) -> String {
    if format == Format::Json {
        return serde_json::to_string_pretty(brief).unwrap_or_default() + "\n";
    }
    let mut lines = vec![brief.headline.clone(), "=".repeat(text::width(&brief.headline).min(width.max(1)))];
    let panes = pane.map_or_else(|| Pane::ALL.to_vec(), |pane| vec![pane]);
    for pane in panes {
        lines.push(String::new());
        lines.push(pane.title().to_owned());
        lines.push(String::new());
        let rows = pane.page(brief, "", &[]).rows(width);
        lines.extend(rows.iter().map(|row| format!("{}{}", " ".repeat(row.indent), row.text()).trim_end().to_owned()));
    }
    lines.join("\n") + "\n"
}

/// The results in `format`.
#[must_use]
pub fn of_answer(typed: &str, answer: &Answer, format: Format, _width: usize) -> String {
    if format == Format::Json {
        let all: Vec<_> = answer.hits.iter().map(|hit| (&hit.who, &hit.text)).collect();
        return serde_json::to_string_pretty(&all).unwrap_or_default() + "\n";
    }
    let rows = answer.hits.iter().enumerate();
    let lines: Vec<String> = rows.map(|(n, hit)| format!("{}  {}: {}", n + 1, hit.who, hit.text)).collect();
    format!("Results for {typed}\n\n{}\n", lines.join("\n"))
}

/// What it is, for a message: `7 agreed points of HEADLINE`.
#[must_use]
pub fn what(brief: &Brief, pane: Option<Pane>) -> String {
    let Some(pane) = pane else { return "the brief".to_owned() };
    match pane.count(brief) {
        Some(1) => format!("1 of {}", pane.name()),
        Some(count) => format!("{count} {}", pane.name()),
        None => format!("the {}", pane.name()),
    }
}

/// A name for the file: `2024-03-29_china-kazakhstan_commitments.txt`.
#[must_use]
pub fn name(brief: &Brief, pane: Option<Pane>, format: Format) -> String {
    let date = brief.date.map_or_else(|| "undated".to_owned(), |date| date.to_string());
    let parties: Vec<String> = brief.parties().into_iter().map(slug).filter(|slug| !slug.is_empty()).collect();
    let parties = if parties.is_empty() { "brief".to_owned() } else { parties.join("-") };
    let pane = pane.map_or("brief", Pane::name);
    let parties: String = parties.chars().take(60).collect();
    format!("{date}_{parties}_{pane}.{}", format.extension())
}

/// A name for the file of an answer.
#[must_use]
pub fn answer_name(typed: &str, format: Format) -> String {
    let slug: String = slug(typed).chars().take(60).collect();
    let slug = if slug.is_empty() { "query".to_owned() } else { slug };
    format!("results_{slug}.{}", format.extension())
}

/// Letters and digits of ASCII, `-` between the words.
fn slug(words: &str) -> String {
    let folded = text::fold(words).text;
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}
