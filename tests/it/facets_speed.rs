//! What facets and tallies cost beside the search whose results they are of, over many generated briefs. It measures and is
//! run by hand: `cargo test --release --test it facets_speed -- --ignored --nocapture`; `BRIEFS` says how many.

use std::time::{Duration, Instant};

use briefing::index::Index;
use briefing::library::{Library, Place};
use briefing::search::{Query, Request, Unit};
use briefing::service::facets::MOST;

use crate::index::briefs;

/// The median of five.
fn median<T>(mut work: impl FnMut() -> T) -> Duration {
    let mut times: Vec<Duration> = (0..5)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(work());
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[2]
}

#[test]
#[ignore = "measures: run with --release"]
#[allow(clippy::print_stderr, reason = "the figures are what it is run for")]
fn facets_beside_their_search() {
    let count = std::env::var("BRIEFS").ok().and_then(|count| count.parse().ok()).unwrap_or(10_000);
    let folder = tempfile::tempdir().unwrap();
    briefs::write(folder.path(), count, 1).unwrap();
    let index = Index::open(&folder.path().join("index")).unwrap().0;
    index.refresh(&Library::new(Place::Folder(folder.path().into())), &|_| {}).unwrap();
    for (typed, unit) in [
        ("t", Unit::Commitment),
        ("trade", Unit::Commitment),
        ("party:china rail", Unit::Commitment),
        ("\"freedom of n", Unit::Commitment),
        ("zzzq", Unit::Commitment),
        ("trade", Unit::Quote),
        ("trade", Unit::Sentence),
        ("trade", Unit::Brief),
    ] {
        let query = Query::parse(typed, true).unwrap();
        let request = Request { query, unit: Some(unit), limit: 8, ..Request::default() };
        let never = || false;
        let found = index.search(&request, &never).unwrap().unwrap();
        let first = Instant::now();
        index.facets(&request, MOST, &never).unwrap().unwrap();
        let first = first.elapsed();
        let search = median(|| index.search(&request, &never).unwrap());
        let facets = median(|| index.facets(&request, MOST, &never).unwrap());
        let tally = median(|| index.tally(&request, &never).unwrap());
        let ratio = facets.as_secs_f64() / search.as_secs_f64();
        eprintln!(
            "{count} briefs, {typed:?} as {unit:?}: {} results; search {search:?}, facets {facets:?} (×{ratio:.1}; first \
             {first:?}), tally {tally:?}",
            found.total
        );
    }
}
