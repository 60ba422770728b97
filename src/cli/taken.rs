//! Text taken out of a brief or an answer: the one border to the export formats.

use crate::brief::{Brief, Evidence};
use crate::pane::Pane;
use crate::pane::export::Format;
use crate::search::{Answer, Hit};
use crate::text;

/// The brief, or one pane of it, in `format`, text wrapped to `width` columns.
#[must_use]
pub fn of_brief(brief: &Brief, pane: Option<Pane>, format: Format, width: usize) -> String {
    match format {
        Format::Text => text_of(brief, pane, width),
        Format::Markdown => markdown_of(brief, pane),
        Format::Json => json_of(brief, pane),
        Format::Csv => csv_of(brief, pane),
    }
}

fn panes(pane: Option<Pane>) -> Vec<Pane> {
    pane.map_or_else(|| Pane::ALL.into_iter().filter(|pane| *pane != Pane::Details).collect(), |pane| vec![pane])
}

fn head(brief: &Brief) -> Vec<(&'static str, String)> {
    let source = &brief.source;
    let rows = [
        ("Date", brief.date.map(text::long_date)),
        ("Place", brief.place.clone()),
        ("Parties", Some(brief.parties().join(", "))),
        ("Outlet", source.outlet.clone()),
        ("URL", source.url.clone()),
    ];
    rows.into_iter().filter_map(|(key, value)| value.filter(|v| !v.is_empty()).map(|v| (key, v))).collect()
}

fn text_of(brief: &Brief, pane: Option<Pane>, width: usize) -> String {
    let headline =
        if width == 0 { vec![brief.headline.as_str().into()] } else { textwrap::wrap(&brief.headline, width) };
    let under = headline.iter().map(|line| text::width(line)).max().unwrap_or_default();
    let mut lines: Vec<String> = headline.into_iter().map(Into::into).collect();
    lines.extend(["=".repeat(under), String::new()]);
    lines.extend(head(brief).into_iter().map(|(key, value)| format!("{key}: {value}")));
    for pane in panes(pane) {
        lines.extend([String::new(), pane.title().to_owned(), "-".repeat(text::width(pane.title())), String::new()]);
        let rows = pane.page(brief, "", &[]).rows(width);
        lines.extend(rows.iter().map(|row| format!("{}{}", " ".repeat(row.indent), row.text()).trim_end().to_owned()));
    }
    lines.join("\n").trim_end().to_owned() + "\n"
}

fn markdown_of(brief: &Brief, pane: Option<Pane>) -> String {
    let mut lines = vec![format!("# {}", escaped(&brief.headline)), String::new()];
    lines.extend(head(brief).into_iter().map(|(key, value)| match key {
        "URL" => format!("- {key}: <{value}>"),
        _ => format!("- {key}: {}", escaped(&value)),
    }));
    for pane in panes(pane) {
        lines.extend([String::new(), format!("## {}", pane.title())]);
        for row in pane.page(brief, "", &[]).rows(0) {
            let line = escaped(row.text().trim());
            lines.extend((!line.is_empty()).then(|| [String::new(), line]).into_iter().flatten());
        }
    }
    lines.join("\n") + "\n"
}

/// `words` without a meaning of their own in Markdown.
fn escaped(words: &str) -> String {
    let mut safe = String::new();
    for c in words.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '&') {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}

fn json_of(brief: &Brief, pane: Option<Pane>) -> String {
    let mut whole = serde_json::to_value(brief).unwrap_or_default();
    if let (Some(pane), Some(fields)) = (pane, whole.as_object_mut()) {
        // Of one pane: what names the brief, the pane, and where it comes from without the article.
        let named = ["headline", "date", "place", pane.name(), "source"];
        fields.retain(|key, _| named.contains(&key.as_str()));
        if pane != Pane::Source
            && let Some(source) = fields.get_mut("source").and_then(|source| source.as_object_mut())
        {
            source.remove("text");
        }
    }
    serde_json::to_string_pretty(&whole).unwrap_or_default() + "\n"
}

fn csv_of(brief: &Brief, pane: Option<Pane>) -> String {
    let date = brief.date.map(|date| date.to_string()).unwrap_or_default();
    let mut rows = vec![["date", "headline", "pane", "number", "who", "kind", "text", "evidence"].map(str::to_owned)];
    let words = |evidence: &Option<Evidence>| evidence.as_ref().map(|e| e.words.clone()).unwrap_or_default();
    let mut add = |pane: Pane, n: usize, point: [String; 4]| {
        let [who, kind, text, evidence] = point;
        let number = (n + 1).to_string();
        rows.push([date.clone(), brief.headline.clone(), pane.name().into(), number, who, kind, text, evidence]);
    };
    for pane in panes(pane) {
        match pane {
            Pane::Quotes => brief.quotes.iter().enumerate().for_each(|(n, q)| {
                add(pane, n, [q.speaker.clone(), q.kind.word().into(), q.text.clone(), words(&q.evidence)]);
            }),
            Pane::Commitments => brief.commitments.iter().enumerate().for_each(|(n, c)| {
                add(pane, n, [c.parties.join("; "), c.kind.word().into(), c.text.clone(), words(&c.evidence)]);
            }),
            Pane::Participants => brief.participants.iter().enumerate().for_each(|(n, p)| {
                let [party, role] = [&p.party, &p.role].map(|field| field.clone().unwrap_or_default());
                add(pane, n, [party, role, p.name.clone(), String::new()]);
            }),
            Pane::Forums => brief.forums.iter().enumerate().for_each(|(n, f)| {
                let [acronym, note] = [&f.acronym, &f.note].map(|field| field.clone().unwrap_or_default());
                add(pane, n, [acronym, note, f.name.clone(), String::new()]);
            }),
            Pane::Summary => {
                let summary = brief.summary.clone().unwrap_or_default();
                add(pane, 0, [String::new(), String::new(), summary, String::new()]);
            }
            Pane::Source | Pane::Details => {
                let article = brief.source.text.clone().unwrap_or_default();
                add(
                    Pane::Source,
                    0,
                    [brief.source.outlet.clone().unwrap_or_default(), String::new(), article, String::new()],
                );
            }
        }
    }
    table(&rows)
}

/// The rows as CSV. A cell that a spreadsheet would take for a formula gets an apostrophe.
fn table<const N: usize>(rows: &[[String; N]]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        let safe = row
            .iter()
            .map(|cell| if cell.starts_with(['=', '+', '-', '@']) { format!("'{cell}") } else { cell.clone() });
        // Writing to memory does not fail, and every row has as many cells.
        let _ = writer.write_record(safe);
    }
    String::from_utf8_lossy(&writer.into_inner().unwrap_or_default()).into_owned()
}

/// The results in `format`, text wrapped to `width` columns.
#[must_use]
pub fn of_answer(typed: &str, answer: &Answer, format: Format, width: usize) -> String {
    let date = |hit: &Hit| hit.date.map(|date| date.to_string()).unwrap_or_default();
    match format {
        Format::Json => {
            let one = |hit: &Hit| {
                serde_json::json!({ "date": hit.date, "who": hit.who, "kind": hit.kind, "text": hit.text,
                    "headline": hit.headline, "file": hit.id.shown(), "point": hit.ordinal + 1 })
            };
            let whole = serde_json::json!({ "query": typed, "total": answer.total,
                "hits": answer.hits.iter().map(one).collect::<Vec<_>>() });
            serde_json::to_string_pretty(&whole).unwrap_or_default() + "\n"
        }
        Format::Csv => {
            let mut rows = vec![["date", "headline", "who", "kind", "text", "file", "point"].map(str::to_owned)];
            rows.extend(answer.hits.iter().map(|hit| {
                let point = (hit.ordinal + 1).to_string();
                [
                    date(hit),
                    hit.headline.clone(),
                    hit.who.clone(),
                    hit.kind.clone(),
                    hit.text.clone(),
                    hit.id.shown(),
                    point,
                ]
            }));
            table(&rows)
        }
        Format::Text | Format::Markdown => {
            let is_text = format == Format::Text;
            let plain = |words: &str| if is_text { words.to_owned() } else { escaped(words) };
            let title = format!("{} for {}", answer.unit.words().1, plain(typed));
            let mut lines =
                if is_text { vec![title.clone(), "=".repeat(text::width(&title))] } else { vec![format!("# {title}")] };
            lines.push(String::new());
            for (n, hit) in answer.hits.iter().enumerate() {
                let said =
                    format!("{}: {} ({}, {})", plain(&hit.who), plain(&hit.text), plain(&hit.headline), date(hit));
                lines.push(hung(&format!("{}. ", n + 1), &said, width));
            }
            lines.join("\n") + "\n"
        }
    }
}

/// `words` behind `marker`, later lines under the words.
fn hung(marker: &str, words: &str, width: usize) -> String {
    if width == 0 {
        return format!("{marker}{words}");
    }
    let blank = " ".repeat(marker.len());
    textwrap::fill(
        words,
        textwrap::Options::new(width).initial_indent(marker).subsequent_indent(&blank).break_words(false),
    )
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
