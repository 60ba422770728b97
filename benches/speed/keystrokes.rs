//! What a key of the library search takes, while one types: each state of the line is asked of the index.

use briefing::app::{App, Setup};
use briefing::index::Index;
use briefing::search::{Query, Request};

use crate::briefs;
use crate::table::{self, Row, Table, Times};

/// What is typed, a key at a time: the words of the research, phrases, fields, a rare word, three words at once.
const TYPED: &[&str] =
    &["law enforcement", "\"freedom of navigation\"", "trade energy corridor", "Quashator", "party:china rail"];

/// Every state of the search line while `TYPED`, and then a word that hardly any brief has, are typed.
pub(crate) fn strokes(count: usize) -> Vec<String> {
    let brief = briefs::brief(count / 2, 1);
    let mut regions = brief.split(" region of ").skip(1).filter_map(|rest| rest.split(' ').next());
    let rare = regions.by_ref().max_by_key(|region| region.len()).unwrap_or("Nowhere").to_owned();
    let typed = TYPED.iter().copied().chain([rare.as_str()]);
    let ends = |words: &str| -> Vec<String> {
        words.char_indices().map(|(at, c)| words.chars().take(at + c.len_utf8()).collect()).collect()
    };
    typed.flat_map(ends).collect()
}

/// Measures median and p99 beside `rg -i` over the same files, of which they may take these shares.
pub(crate) fn measure(
    index: &Index,
    count: usize,
    rg: Option<&Times>,
    (median, p99): (f64, f64),
    table: &mut Table,
) -> Times {
    let strokes = strokes(count);
    // What the reader asks for while one types: as many as a screen of 200×60 shows.
    let limit = App::new(Setup { size: (200, 60), ..Setup::default() }).results_shown();
    let mut times = Times::default();
    let mut each: Vec<Times> = vec![Times::default(); strokes.len()];
    for _ in 0..15 {
        for (typed, each) in strokes.iter().zip(&mut each) {
            let took = table::time(|| {
                let query = Query::parse(typed, true).unwrap_or_default();
                let request = Request { query, limit, ..Request::default() };
                std::hint::black_box(index.search(&request, &|| false).unwrap());
            });
            times.add(took);
            each.add(took);
        }
    }
    let mut worst: Vec<(f64, &String)> = each.iter().map(Times::median).zip(&strokes).collect();
    worst.sort_by(|a, b| b.0.total_cmp(&a.0));
    let label = |what: &str| format!("a search keystroke, {what} of {}, {count} briefs", strokes.len());
    let peer = |share: f64| rg.map(|rg| ("rg -i", rg.median(), share));
    table.add(&Row::new(label("median"), times.median(), peer(median)));
    table.add(&Row::new(label("p99"), times.p99(), peer(p99)));
    let slow: Vec<String> = worst.iter().take(6).map(|(took, typed)| format!("{took:.2} ms for {typed}")).collect();
    table.say(&format!("the slowest keystrokes of {count}: {}", slow.join(", ")));
    times
}
