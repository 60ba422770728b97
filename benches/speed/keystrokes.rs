//! The time of a keystroke in the library search: each state of the search line is sent to the index.

use briefing::app::{App, Setup};
use briefing::index::Index;
use briefing::search::{Engine, Query, Request};

use crate::briefs;
use crate::table::{self, Row, Table, Times};

/// Typed one key at a time: words, a phrase, a rare word, a field.
const TYPED: &[&str] =
    &["law enforcement", "\"freedom of navigation\"", "trade energy corridor", "Quashator", "party:china rail"];

/// Every state of the search line while `TYPED` and then a word that hardly any brief contains are typed.
pub(crate) fn line_states(count: usize) -> Vec<String> {
    let brief = briefs::brief(count / 2, 1);
    let mut regions = brief.split(" region of ").skip(1).filter_map(|rest| rest.split(' ').next());
    let rare = regions.by_ref().max_by_key(|region| region.len()).unwrap_or("Nowhere").to_owned();
    let typed = TYPED.iter().copied().chain([rare.as_str()]);
    let ends = |words: &str| -> Vec<String> {
        words.char_indices().map(|(at, c)| words.chars().take(at + c.len_utf8()).collect()).collect()
    };
    typed.flat_map(ends).collect()
}

/// The largest shares of the time of `rg -i` that are acceptable.
#[derive(Clone, Copy)]
pub(crate) struct Goals {
    pub(crate) median: f64,
    pub(crate) p99: f64,
}

/// Measures median and 99th percentile next to `rg -i` over the same files.
pub(crate) fn measure(index: &Index, count: usize, rg: Option<&Times>, goals: Goals, table: &mut Table) -> Times {
    let states = line_states(count);
    // The reader asks for as many hits as its screen shows.
    let limit = App::new(Setup { size: (200, 60), ..Setup::default() }).hits_per_screen();
    let mut times = Times::default();
    let mut by_state: Vec<Times> = vec![Times::default(); states.len()];
    for _ in 0..15 {
        for (typed, of_state) in states.iter().zip(&mut by_state) {
            let took = table::time(|| {
                let query = Query::parse(typed, true).unwrap_or_default();
                let request = Request { query, limit, ..Request::default() };
                std::hint::black_box(index.search(&request, &|| false).unwrap());
            });
            times.add(took);
            of_state.add(took);
        }
    }
    let mut worst: Vec<(f64, &String)> = by_state.iter().map(Times::median).zip(&states).collect();
    worst.sort_by(|a, b| b.0.total_cmp(&a.0));
    let label = |what: &str| format!("a search keystroke, {what} of {}, {count} briefs", states.len());
    let peer = |share: f64| rg.map(|rg| ("rg -i", rg.median(), share));
    table.add(&Row::new(label("median"), times.median(), peer(goals.median)));
    table.add(&Row::new(label("p99"), times.p99(), peer(goals.p99)));
    let slow: Vec<String> = worst.iter().take(6).map(|(took, typed)| format!("{took:.2} ms for {typed}")).collect();
    table.note(&format!("Slowest keystrokes over {count} briefs: {}", slow.join(", ")));
    times
}
