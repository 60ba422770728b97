//! What runs beside the loop: the library and its index, facets, saved searches, rewriting and exporting. Services report
//! [`Event`](crate::search::Event)s.

mod check_time;
pub mod export;
pub mod facets;
pub mod leftovers;
pub mod library;
mod library_sync;
pub mod one_shot;
pub mod rewrite;
pub mod saved_searches;
mod shared_engine;

/// Panics if `$BRIEFING_PANIC` names this thread, so that tests can see what a bug in it does. A release build does nothing.
pub(crate) fn rehearse_panic(thread: &str) {
    let is_named = cfg!(debug_assertions) && std::env::var("BRIEFING_PANIC").is_ok_and(|named| named == thread);
    assert!(!is_named, "rehearsed in {thread}");
}
