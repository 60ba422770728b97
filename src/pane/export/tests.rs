//! Properties of all exports, checked for every pane, format, width and sample brief, and one expected output per format.

use jiff::civil::date;
use serde_json::Value;
use unicode_segmentation::UnicodeSegmentation;

use super::*;
use crate::brief::{Brief, Match, QuoteKind};
use crate::pane::{Pane, sample};
use crate::text::width;

const WIDTHS: [usize; 8] = [0, 1, 7, 20, 40, 72, 80, 120];

fn filter() -> Filter {
    Filter { words: "by:kazakhstan".to_owned(), points: vec![1] }
}

fn sample_results(brief: &Brief) -> Results {
    let row = |text: &str, kind: &str, evidence: Option<&crate::brief::Evidence>| ResultRow {
        file: "2024/a.toml".to_owned(),
        headline: brief.headline.clone(),
        date: Some(date(2024, 3, 29)),
        who: "China, Kazakhstan".to_owned(),
        kind: kind.to_owned(),
        text: text.to_owned(),
        is_point: true,
        is_outdated: false,
        evidence: evidence.cloned(),
        confidence: None,
        outlet: brief.source.outlet.clone(),
        url: brief.source.url.clone(),
    };
    let commitments = brief.commitments.iter().map(|c| row(&c.text, "agreed", c.evidence.as_ref()));
    let quotes = brief.quotes.iter().map(|q| row(&q.text, q.kind.word(), q.evidence.as_ref()));
    Results {
        query: "security OR rail".to_owned(),
        unit: ("commitment", "commitments"),
        filter: Some("tag:central-asia".to_owned()),
        left_out: 12,
        rows: commitments.chain(quotes).collect(),
    }
}

/// Every export of the samples, with its description.
fn all(format: ExportFormat, width: usize) -> Vec<(String, Brief, String)> {
    let filter = filter();
    let mut texts = Vec::new();
    for brief in sample::all() {
        let problems = sample::problems();
        let subject = Subject { brief: &brief, file: "briefs/a.toml", problems: &problems };
        let mut whats = vec![What::Brief];
        for pane in Pane::ALL {
            whats.extend([
                What::Pane(pane),
                What::Filtered(pane, &filter),
                What::Point(pane, 0),
                What::Point(pane, 99),
            ]);
        }
        for what in whats {
            texts.push((format!("{what:?}"), brief.clone(), export(subject, what, format, width)));
        }
        texts.push(("results".to_owned(), brief.clone(), results(&sample_results(&brief), format, width)));
    }
    texts.push(("nothing".to_owned(), sample::bare(), results(&Results::default(), format, width)));
    texts
}

fn squashed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '>').collect()
}

#[test]
fn exports_have_clean_lines_and_end_with_one_line_break() {
    for format in ExportFormat::ALL {
        for (what, _, text) in WIDTHS.into_iter().flat_map(|width| all(format, width)) {
            assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{what} as {format:?}: {text:?}");
            assert!(!text.starts_with('\n'), "{what} as {format:?}");
            let is_harmful = |c: char| {
                let hidden = matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
                (c.is_control() && c != '\n') || (hidden && c != '\u{200d}')
            };
            assert_eq!(text.find(is_harmful), None, "{what} as {format:?}");
            for line in text.lines() {
                assert_eq!(line.trim_end(), line, "{what} as {format:?}");
            }
        }
    }
}

#[test]
fn no_line_of_a_text_file_exceeds_the_width_unless_a_url_does() {
    for columns in WIDTHS.into_iter().filter(|&columns| columns > 0) {
        for (what, _, text) in all(ExportFormat::Text, columns) {
            for line in text.lines() {
                let fits = width(line) <= columns || line.trim().graphemes(true).count() <= 1 || line.contains("://");
                assert!(fits, "{what} at {columns}: {line}");
            }
        }
    }
}

#[test]
fn exports_of_the_bundled_briefs_fit_and_are_complete() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("briefs");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let texts: Vec<String> = files.map(|file| std::fs::read_to_string(file).unwrap()).collect();
    assert!(texts.len() >= 24);
    for brief in texts.iter().map(|text| crate::brief::read_brief(text).brief.unwrap()) {
        for pane in Pane::ALL {
            let text = export(&brief, What::Pane(pane), ExportFormat::Text, WIDTH);
            for line in text.lines() {
                assert!(line.trim_end() == line && (width(line) <= WIDTH || line.contains("://")), "{line}");
            }
        }
        let text = squashed(&export(&brief, What::Brief, ExportFormat::Text, WIDTH));
        for commitment in &brief.commitments {
            assert!(text.contains(&squashed(&commitment.text)), "{}", commitment.text);
        }
        for paragraph in brief.source.text.iter().flat_map(|text| text.lines()) {
            assert!(text.contains(&squashed(paragraph)), "{paragraph}");
        }
    }
}

#[test]
fn a_url_has_its_own_line_and_is_never_broken() {
    let brief = sample::usual();
    let url = brief.source.url.clone().unwrap();
    for columns in WIDTHS {
        for pane in Pane::ALL {
            let text = export(&brief, What::Pane(pane), ExportFormat::Text, columns);
            assert!(text.lines().any(|line| line.trim() == url), "{text}");
        }
    }
}

#[test]
fn an_export_has_every_point_at_any_width() {
    for (brief, columns) in sample::all().iter().flat_map(|brief| WIDTHS.map(|width| (brief, width))) {
        for (what, pane) in [(What::Brief, None), (What::Pane(Pane::Commitments), Some(Pane::Commitments))] {
            let text = squashed(&export(brief, what, ExportFormat::Text, columns));
            for commitment in &brief.commitments {
                assert!(text.contains(&squashed(&commitment.text)), "{columns}: {}", commitment.text);
                let words = commitment.evidence.as_ref().map(|e| squashed(&e.words)).unwrap_or_default();
                assert!(text.contains(&words), "{columns}: {words}");
            }
            for quote in brief.quotes.iter().filter(|_| pane.is_none()) {
                assert!(text.contains(&squashed(&quote.text)), "{columns}: {}", quote.text);
            }
        }
    }
}

#[test]
fn a_reported_quote_has_no_quotation_marks() {
    for format in [ExportFormat::Text, ExportFormat::Markdown] {
        for (what, brief, text) in WIDTHS.into_iter().flat_map(|width| all(format, width)) {
            let text = squashed(&text).replace('\\', "");
            for quote in brief.quotes.iter().filter(|quote| quote.kind == QuoteKind::Reported) {
                // The hostile brief has the same text as its headline, and titles have quotation marks.
                if !brief.headline.contains(&quote.text) {
                    for mark in ['“', '"', '«', '„'] {
                        assert!(!text.contains(&format!("{mark}{}", squashed(&quote.text))), "{what}: {text}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_direct_quote_has_quotation_marks_and_is_marked_as_source_text() {
    let text = export(&sample::usual(), What::Pane(Pane::Quotes), ExportFormat::Text, 40);
    assert!(text.contains("1. > “our two countries are good\n   > neighbours” [1]\n"), "{text}");
    assert!(text.contains("2. China stands ready to widen trade [1]\n"), "{text}");
}

#[test]
fn a_point_that_is_not_in_the_source_is_marked() {
    for brief in sample::all() {
        for (what, pane) in
            [(What::Pane(Pane::Quotes), Pane::Quotes), (What::Pane(Pane::Commitments), Pane::Commitments)]
        {
            let evidence: Vec<_> = match pane {
                Pane::Quotes => brief.quotes.iter().map(|q| q.evidence.as_ref().map(|e| e.found)).collect(),
                _ => brief.commitments.iter().map(|c| c.evidence.as_ref().map(|e| e.found)).collect(),
            };
            let count = |found| evidence.iter().filter(|e| **e == found).count();
            for format in [ExportFormat::Text, ExportFormat::Markdown] {
                let text = export(&brief, what, format, 0);
                assert_eq!(text.matches("(no evidence given)").count(), count(None), "{text}");
                assert_eq!(text.matches("(not found verbatim in source)").count(), count(Some(Match::None)), "{text}");
            }
        }
    }
}

#[test]
fn a_filter_is_named_with_the_number_of_points_left_out() {
    let (brief, filter) = (sample::usual(), filter());
    let what = What::Filtered(Pane::Commitments, &filter);
    let text = export(&brief, what, ExportFormat::Text, 0);
    assert!(text.contains("Pane:     Agreed points (1 of 3; filter: by:kazakhstan, 2 left out)\n"), "{text}");
    assert!(text.contains("2. Keep visas") && !text.contains("1. Deepen") && !text.contains("Agreed by"), "{text}");
    let json: Value = serde_json::from_str(&export(&brief, what, ExportFormat::Json, 0)).unwrap();
    assert_eq!(json["filter"], serde_json::json!({ "words": "by:kazakhstan", "left_out": 2 }));
    assert_eq!(json["commitments"][0]["number"], 2);
    let text = results(&sample_results(&brief), ExportFormat::Text, 0);
    assert!(text.contains("Filter:    tag:central-asia\nLeft out:  12 commitments\n"), "{text}");
}

#[test]
fn a_point_is_exported_with_its_number_and_heading() {
    let text = export(&sample::usual(), What::Point(Pane::Commitments, 1), ExportFormat::Text, WIDTH);
    assert!(text.contains("Point:    2 of 3, Agreed points\n"), "{text}");
    assert!(text.contains("Pledged by Kazakhstan to China\n\n2. Keep visas"), "{text}");
    assert!(!text.contains("Deepen"), "{text}");
}

#[test]
fn json_has_the_keys_of_the_file_format_and_spans_of_evidence() {
    for (what, brief, text) in all(ExportFormat::Json, 0) {
        let json: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(json.as_object().unwrap().keys().next().unwrap(), "schema", "{what}");
        assert_eq!(json["schema"], "briefing/1");
        let source = brief.source.text.as_deref().unwrap_or_default();
        let none = Vec::new();
        let points = ["quotes", "commitments", "hits"].map(|key| json[key].as_array().unwrap_or(&none).clone());
        for point in points.iter().flatten().filter(|point| point["match"] == "exact") {
            let bytes = |key| usize::try_from(point["span"][key].as_u64().unwrap()).unwrap();
            assert_eq!(source.get(bytes("start")..bytes("end")), point["evidence"].as_str(), "{what}");
        }
    }
    let json: Value = serde_json::from_str(&export(&sample::usual(), What::Brief, ExportFormat::Json, 0)).unwrap();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    let brief = "schema type headline kind date date_end date_words place tags review summary participants quotes commitments forums source";
    assert_eq!(keys(&json), brief);
    assert_eq!(keys(&json["participants"][0]), "name role party");
    assert_eq!(keys(&json["quotes"][0]), "speaker kind text evidence match span");
    let commitment = "text parties to kind strength topics forums due due_words evidence match span";
    assert_eq!(keys(&json["commitments"][0]), commitment);
    assert_eq!(keys(&json["forums"][0]), "name acronym mention note");
    assert_eq!(keys(&json["source"]), "outlet byline url published retrieved language side hidden found_hidden text");
}

#[test]
fn csv_has_one_row_per_point_and_no_formulas() {
    for (what, _, text) in all(ExportFormat::Csv, 0) {
        let mut table = ::csv::Reader::from_reader(text.as_bytes());
        for row in table.records() {
            for cell in &row.unwrap() {
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{what}: {cell}");
            }
        }
    }
    for brief in sample::all() {
        for pane in [Pane::Quotes, Pane::Commitments, Pane::Participants, Pane::Forums] {
            let text = export(&brief, What::Pane(pane), ExportFormat::Csv, 0);
            assert_eq!(text.lines().count(), 1 + pane.count(&brief).unwrap(), "{text}");
        }
        let all = brief.quotes.len() + brief.commitments.len() + brief.participants.len() + brief.forums.len();
        assert_eq!(export(&brief, What::Brief, ExportFormat::Csv, 0).lines().count(), 1 + all);
    }
}

/// `text` without escaped characters.
fn bare(text: &str) -> String {
    let mut signs = text.chars();
    let mut bare = String::new();
    while let Some(c) = signs.next() {
        if c == '\\' {
            signs.next();
        } else {
            bare.push(c);
        }
    }
    bare
}

#[test]
fn text_of_a_file_does_not_become_markdown_syntax() {
    for (what, _, text) in all(ExportFormat::Markdown, 0) {
        for harm in ["<script", "](", "![", "https://evil", " a@evil", " `a`", " **b**", "| c", " &amp;", "\n# d"] {
            assert!(!bare(&text).contains(harm), "{what}: {harm}: {text}");
        }
        assert!(text.lines().filter(|line| line.starts_with("# ")).count() == 1, "{what}: {text}");
    }
}

#[test]
fn results_list_each_source_once() {
    let text = results(&sample_results(&sample::usual()), ExportFormat::Text, WIDTH);
    assert_eq!(text.matches("https://www.example.org").count(), 1, "{text}");
    assert_eq!(text.lines().filter(|line| line.starts_with('[')).count(), 1, "{text}");
}

#[test]
fn a_citation_is_one_line() {
    for brief in sample::all() {
        let cited = citation(&brief);
        assert!(!cited.contains('\n') && cited.trim() == cited && cited.contains(&brief.headline), "{cited}");
    }
}

#[test]
fn a_pane_as_text() {
    assert_eq!(export(&sample::usual(), What::Pane(Pane::Commitments), ExportFormat::Text, WIDTH), TEXT);
}

#[test]
fn results_as_text() {
    assert_eq!(results(&sample_results(&sample::usual()), ExportFormat::Text, WIDTH), RESULTS);
}

#[test]
fn a_pane_as_markdown() {
    assert_eq!(export(&sample::usual(), What::Pane(Pane::Commitments), ExportFormat::Markdown, WIDTH), MARKDOWN);
}

#[test]
fn a_point_as_json() {
    assert_eq!(export(&sample::usual(), What::Point(Pane::Quotes, 0), ExportFormat::Json, WIDTH), JSON);
}

#[test]
fn a_pane_as_csv() {
    assert_eq!(export(&sample::usual(), What::Pane(Pane::Commitments), ExportFormat::Csv, WIDTH), CSV);
}

#[test]
fn an_unsure_point_is_called_unsure_in_every_format() {
    let brief = sample::unsure();
    let written = |what, format| export(&brief, what, format, 0);
    for (format, unsure) in
        [(ExportFormat::Text, "unsure"), (ExportFormat::Markdown, "unsure"), (ExportFormat::Csv, ",low,")]
    {
        for (pane, count) in [(Pane::Quotes, 1), (Pane::Commitments, 2), (Pane::Participants, 1), (Pane::Forums, 0)] {
            // The head of a text names the people too.
            let head = usize::from(format != ExportFormat::Csv);
            let text = written(What::Pane(pane), format);
            assert_eq!(text.matches(unsure).count(), head + count, "{format:?}: {text}");
        }
        assert!(written(What::Point(Pane::Commitments, 2), format).contains(unsure));
        assert_eq!(
            written(What::Point(Pane::Commitments, 1), format).matches(unsure).count(),
            usize::from(format != ExportFormat::Csv)
        );
    }
    let text = written(What::Brief, ExportFormat::Text);
    for line in [
        "Parties:  China (Wang Yi); Kazakhstan (Murat Nurtleu [unsure])\n",
        "\n   reported · unsure\n",
        "\n   security · firm · unsure\n",
        " · SCO · unsure\n",
        "\nMurat Nurtleu  Deputy Prime Minister and Foreign Minister · unsure\n",
    ] {
        assert!(text.contains(line), "{line}{text}");
    }
    let json: Value = serde_json::from_str(&written(What::Brief, ExportFormat::Json)).unwrap();
    assert_eq!(
        (&json["quotes"][1]["confidence"], &json["participants"][1]["confidence"]),
        (&"low".into(), &"low".into())
    );
    assert!(json["quotes"][0].get("confidence").is_none());
}

#[test]
fn an_unsure_hit_is_called_unsure_in_every_format() {
    let mut found = sample_results(&sample::usual());
    let unsure = |found: &Results| ExportFormat::ALL.map(|format| results(found, format, 0).matches("unsure").count());
    assert_eq!(unsure(&found), [0; 4]);
    found.rows[1].confidence = Some(crate::brief::Confidence::Low);
    assert_eq!(unsure(&found), [1, 1, 0, 0]);
    let json: Value = serde_json::from_str(&results(&found, ExportFormat::Json, 0)).unwrap();
    assert_eq!((json["hits"][0].get("confidence"), &json["hits"][1]["confidence"]), (None, &"low".into()));
    assert_eq!(results(&found, ExportFormat::Csv, 0).matches(",none,low,").count(), 1);
}

const TEXT: &str = "\
China and Kazakhstan open a strategic dialogue between their foreign
ministers
====================================================================

Parties:  China (Wang Yi); Kazakhstan (Murat Nurtleu)
Event:    29 March 2024, Beijing (source: “Friday”)
Pane:     Agreed points (3)
Source:   The Example Desk [1]

Agreed by China and Kazakhstan

1. Deepen law-enforcement and security cooperation [1]
   security · firm
   > deepen law enforcement and security cooperation

3. Finish a new rail terminal (no evidence given)
   connectivity, trade · soft · by 31 Dec 2025 (source: “by the end of
   2025”) · SCO

Pledged by Kazakhstan to China

2. Keep visas free of charge (not found verbatim in source)
   evidence given: never said in the article

Sources
[1] The Example Desk, “China and Kazakhstan open a strategic dialogue
    between their foreign ministers”, report, Beijing, 29 March 2024,
    published 30 March 2024, retrieved 2 April 2024
    https://www.example.org/2024/03/30/china-kazakhstan?a=1&b=2#the-foreign-ministers-of-two
";

const RESULTS: &str = "\
Results for security OR rail
============================

Query:     security OR rail
Found:     5 commitments
Filter:    tag:central-asia
Left out:  12 commitments

1. Deepen law-enforcement and security cooperation [1]
   China, Kazakhstan · agreed · 29 March 2024 · China and Kazakhstan
   open a strategic dialogue between their foreign ministers
   > deepen law enforcement and security cooperation

2. Keep visas free of charge (not found verbatim in source)
   China, Kazakhstan · agreed · 29 March 2024 · China and Kazakhstan
   open a strategic dialogue between their foreign ministers
   evidence given: never said in the article

3. Finish a new rail terminal (no evidence given)
   China, Kazakhstan · agreed · 29 March 2024 · China and Kazakhstan
   open a strategic dialogue between their foreign ministers

4. > “our two countries are good neighbours” [1]
   China, Kazakhstan · direct · 29 March 2024 · China and Kazakhstan
   open a strategic dialogue between their foreign ministers

5. China stands ready to widen trade [1]
   China, Kazakhstan · reported · 29 March 2024 · China and Kazakhstan
   open a strategic dialogue between their foreign ministers

Sources
[1] The Example Desk, “China and Kazakhstan open a strategic dialogue
    between their foreign ministers”, 29 March 2024
    https://www.example.org/2024/03/30/china-kazakhstan?a=1&b=2#the-foreign-ministers-of-two
";

const MARKDOWN: &str = "\
# China and Kazakhstan open a strategic dialogue between their foreign ministers

- **Parties:** China (Wang Yi); Kazakhstan (Murat Nurtleu)
- **Event:** 29 March 2024, Beijing (source: “Friday”)
- **Pane:** Agreed points (3)
- **Source:** The Example Desk[^1]

### Agreed by China and Kazakhstan

**1.** Deepen law-enforcement and security cooperation[^1]

security · firm

> deepen law enforcement and security cooperation

**3.** Finish a new rail terminal (no evidence given)

connectivity, trade · soft · by 31 Dec 2025 (source: “by the end of 2025”) · SCO

### Pledged by Kazakhstan to China

**2.** Keep visas free of charge (not found verbatim in source)

evidence given: never said in the article

[^1]: The Example Desk, “China and Kazakhstan open a strategic dialogue between their foreign ministers”, report, Beijing, 29 March 2024, published 30 March 2024, retrieved 2 April 2024, <https://www.example.org/2024/03/30/china-kazakhstan?a=1&b=2#the-foreign-ministers-of-two>
";

const JSON: &str = "\
{
  \"schema\": \"briefing/1\",
  \"type\": \"pane\",
  \"headline\": \"China and Kazakhstan open a strategic dialogue between their foreign ministers\",
  \"kind\": \"report\",
  \"date\": \"2024-03-29\",
  \"date_end\": null,
  \"date_words\": \"Friday\",
  \"place\": \"Beijing\",
  \"tags\": [
    \"central-asia\"
  ],
  \"review\": \"reviewed\",
  \"parties\": [
    \"China\",
    \"Kazakhstan\"
  ],
  \"pane\": \"quotes\",
  \"quotes\": [
    {
      \"number\": 1,
      \"speaker\": \"Wang Yi\",
      \"kind\": \"direct\",
      \"text\": \"our two countries are good neighbours\",
      \"evidence\": \"our two countries are good neighbours\",
      \"match\": \"exact\",
      \"span\": {
        \"start\": 120,
        \"end\": 157
      }
    }
  ],
  \"source\": {
    \"outlet\": \"The Example Desk\",
    \"byline\": null,
    \"url\": \"https://www.example.org/2024/03/30/china-kazakhstan?a=1&b=2#the-foreign-ministers-of-two\",
    \"published\": \"2024-03-30\",
    \"retrieved\": \"2024-04-02\",
    \"language\": \"en\",
    \"side\": \"press\"
  }
}
";

const CSV: &str = "\
headline,date,place,pane,number,kind,speaker,parties,to,text,strength,topics,forums,due,evidence,match,confidence,outlet,url
China and Kazakhstan open a strategic dialogue between their foreign ministers,2024-03-29,Beijing,commitments,1,agreed,,China; Kazakhstan,,Deepen law-enforcement and security cooperation,firm,security,,,deepen law enforcement and security cooperation,exact,,The Example Desk,https://www.example.org/2024/03/30/china-kazakhstan?a=1&b=2#the-foreign-ministers-of-two
China and Kazakhstan open a strategic dialogue between their foreign ministers,2024-03-29,Beijing,commitments,2,pledged,,Kazakhstan,China,Keep visas free of charge,,,,,never said in the article,none,,The Example Desk,https://www.example.org/2024/03/30/china-kazakhstan?a=1&b=2#the-foreign-ministers-of-two
China and Kazakhstan open a strategic dialogue between their foreign ministers,2024-03-29,Beijing,commitments,3,agreed,,China; Kazakhstan,,Finish a new rail terminal,soft,connectivity; trade,SCO,2025-12-31,,none,,The Example Desk,https://www.example.org/2024/03/30/china-kazakhstan?a=1&b=2#the-foreign-ministers-of-two
";
