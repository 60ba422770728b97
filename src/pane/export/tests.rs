//! The properties that every export has.

use super::*;
use crate::brief::read;
use crate::pane::sample;

fn hostile() -> Brief {
    let text = "schema = 1\nheadline = \"=cmd() \\u001b]0;x\\u0007 [a](javascript:b) <b>\\u202e\"\n\
                [[quotes]]\nspeaker = \"A\"\nkind = \"reported\"\ntext = \"- said\\u200b so\"\n\
                [[commitments]]\ntext = \"+do it\"\nparties = [\"A\"]\n[source]\nurl = \"https://example.org/a\"\n";
    read(text).brief.expect("it has a headline")
}

fn all() -> Vec<Brief> {
    vec![sample::usual(), sample::many_scripts(), sample::bare(), hostile()]
}

fn whats(brief: &Brief) -> Vec<What> {
    let mut whats: Vec<What> = Pane::ALL.into_iter().map(What::Pane).collect();
    whats.push(What::Brief);
    for pane in Pane::ALL {
        whats.extend((0..pane.count(brief).unwrap_or(0)).map(|i| What::Point(pane, i)));
    }
    whats
}

#[test]
fn every_export_ends_in_one_line_end_and_has_no_trailing_blanks_or_control_characters() {
    for brief in all() {
        for what in whats(&brief) {
            for format in Format::ALL {
                for width in [0, 20, 40, 72, 100] {
                    let out = export(&brief, what, format, width);
                    assert!(out.ends_with('\n') && !out.ends_with("\n\n"), "{what:?} {format:?}");
                    assert!(
                        out.chars().all(|c| c == '\n' || !c.is_control() && !('\u{202a}'..='\u{202e}').contains(&c))
                    );
                    if format == Format::Text {
                        assert!(out.lines().all(|line| line == line.trim_end()), "{what:?} {width}");
                    }
                }
            }
        }
    }
}

#[test]
fn no_line_of_a_text_is_wider_than_asked_for_but_an_address() {
    for brief in all() {
        for what in whats(&brief) {
            for width in [30, 55, 72] {
                for line in export(&brief, what, Format::Text, width).lines() {
                    assert!(words::width(line) <= width || line.contains("://"), "{what:?} {width}: {line}");
                }
            }
        }
    }
}

#[test]
fn a_pane_is_exported_whole_and_an_address_stays_whole() {
    let brief = sample::usual();
    let flat = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let out = export(&brief, What::Pane(Pane::Commitments), Format::Text, 40);
    for commitment in &brief.commitments {
        assert!(flat(out.clone()).contains(&commitment.text), "{} in\n{out}", commitment.text);
    }
    let url = brief.source.url.as_deref().expect("the sample has one");
    assert!(out.lines().any(|line| line.trim() == url), "{out}");
}

#[test]
fn a_reported_statement_never_gets_quotation_marks() {
    for brief in all() {
        for format in [Format::Text, Format::Markdown] {
            let out = export(&brief, What::Pane(Pane::Quotes), format, 0);
            for quote in brief.quotes.iter().filter(|q| q.kind == crate::brief::QuoteKind::Reported) {
                assert!(!out.contains(&format!("“{}”", quote.text)) && !out.contains(&format!("\"{}\"", quote.text)));
            }
        }
    }
}

#[test]
fn a_cell_is_no_formula_and_hostile_words_are_no_markup() {
    let csv = export(&hostile(), What::Brief, Format::Csv, 0);
    assert!(csv.contains("'=cmd()") && csv.contains("'+do it") && csv.contains("'- said"));
    let markdown = export(&hostile(), What::Brief, Format::Markdown, 0);
    assert!(!markdown.contains("[a](") && !markdown.contains("<b>"), "{markdown}");
}

#[test]
fn a_file_s_name_tells_day_parties_and_pane() {
    let name = file_name(&sample::usual(), Some(Pane::Commitments), Format::Text);
    assert!(name.ends_with("_commitments.txt") && name.len() <= 120, "{name}");
    assert!(file_name(&sample::bare(), None, Format::Csv).ends_with("_brief.csv"));
    assert_eq!(slug("../../Ünïted — Nations/"), "ünïted-nations");
}

#[test]
fn json_parses_and_has_the_names_of_the_format() {
    for brief in all() {
        for what in whats(&brief) {
            let value: serde_json::Value = serde_json::from_str(&export(&brief, what, Format::Json, 0)).expect("json");
            assert_eq!(value.get("schema").and_then(|s| s.as_str()), Some("briefing/1"));
            assert!(value.get("headline").is_some() && value.get("source").is_some());
        }
    }
}
