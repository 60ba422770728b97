//! The pages below `tests/pages`, each with what is its article: how many of its words come out, and how many that are none
//! of its words. A page is scored by words, as a reader would count what is missing and what is too much.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use briefing::article::{Format, Hint, Raw, read};

/// A page, what it should say of itself, and its article.
struct Page {
    name: String,
    raw: Raw,
    facts: Vec<(String, String)>,
    body: String,
}

fn pages() -> Vec<Page> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let mut pages: Vec<Page> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "html"))
        .map(|path| {
            let expected = fs::read_to_string(path.with_extension("txt")).unwrap();
            let (facts, body) = expected.split_once("\n\n").unwrap();
            let facts =
                facts.lines().filter_map(|line| line.split_once(": ")).map(|(k, v)| (k.to_owned(), v.to_owned()));
            let raw = read(&fs::read(&path).unwrap(), Format::Html, &Hint::default());
            Page {
                name: path.file_stem().unwrap().to_string_lossy().into_owned(),
                raw: raw.unwrap_or_else(|why| panic!("{}: {why}", path.display())).remove(0),
                facts: facts.collect(),
                body: body.to_owned(),
            }
        })
        .collect();
    pages.sort_by(|a, b| a.name.cmp(&b.name));
    pages
}

/// How often each word stands in `text`; signs of Chinese are words of their own.
fn words(text: &str) -> HashMap<String, usize> {
    let mut count = HashMap::new();
    let is_sign = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c);
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if word.chars().any(is_sign) {
            word.chars().for_each(|c| *count.entry(c.to_string()).or_default() += 1);
        } else {
            *count.entry(word.to_lowercase()).or_default() += 1;
        }
    }
    count
}

/// Precision and recall.
fn score(found: &str, expected: &str) -> (f64, f64) {
    let (found, expected) = (words(found), words(expected));
    let both: usize = found.iter().map(|(word, n)| (*n).min(expected.get(word).copied().unwrap_or_default())).sum();
    let share = |all: usize| {
        if all == 0 { 0.0 } else { f64::from(u32::try_from(both).unwrap()) / f64::from(u32::try_from(all).unwrap()) }
    };
    (share(found.values().sum()), share(expected.values().sum()))
}

#[test]
fn the_scorer_counts_what_is_missing_and_what_is_too_much() {
    assert_eq!(score("one two two", "two one"), (2.0 / 3.0, 1.0));
    assert_eq!(score("one", "One, two."), (1.0, 0.5));
    assert_eq!(score("", "one"), (0.0, 0.0));
}

#[test]
fn the_article_comes_out_of_every_page_whole_and_alone() {
    let pages = pages();
    assert!(pages.len() >= 25, "only {} pages", pages.len());
    let (mut all, mut bad) = (0.0, Vec::new());
    for page in &pages {
        let (precision, recall) = score(&page.raw.text, &page.body);
        all += 2.0 * precision * recall / (precision + recall).max(f64::EPSILON);
        if precision < 0.95 || recall < 0.95 {
            bad.push(format!("{}: precision {precision:.3}, recall {recall:.3}\n{}\n", page.name, page.raw.text));
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
    let mean = all / f64::from(u32::try_from(pages.len()).unwrap());
    assert!(mean >= 0.99, "F1 {mean:.4}");
}

#[test]
fn the_paragraphs_are_those_of_the_page() {
    for page in pages() {
        let found: Vec<&str> = page.raw.paragraphs().collect();
        let expected: Vec<&str> = page.body.lines().collect();
        let same = expected.iter().filter(|paragraph| found.contains(*paragraph)).count();
        assert!(same * 10 >= expected.len() * 9, "{}: {same} of {}\n{}", page.name, expected.len(), page.raw.text);
    }
}

#[test]
fn what_a_page_says_of_itself_is_found() {
    let mut wrong = Vec::new();
    for page in pages() {
        for (key, expected) in &page.facts {
            let raw = &page.raw;
            let found = match key.as_str() {
                "headline" => raw.headline.clone(),
                "byline" => raw.byline.clone(),
                "outlet" => raw.outlet.clone(),
                "published" => raw.published.map(|date| date.to_string()),
                "url" => raw.url.clone(),
                "language" => raw.language.clone(),
                other => panic!("{}: no such fact: {other}", page.name),
            };
            if found.as_ref() != Some(expected) {
                wrong.push(format!("{}: {key}: {found:?}, not {expected:?}", page.name));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
