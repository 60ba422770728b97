//! Writing what is taken out to a file, and the results of a search with what only the files of their briefs know.

use std::collections::HashMap;

use crate::app::{Ask, Effect, Outcome};
use crate::brief::Brief;
use crate::files::{self, Existing};
use crate::library::{Id, Library};
use crate::pane::export::{self, ExportFormat};
use crate::search::{Answer, Hit, Unit};
use crate::text;

/// Writes a text to the file `path`; said of it is only what is so.
pub(crate) fn write(path: &str, (text, what): (String, String), replace: bool) -> Outcome {
    let existing = if replace { Existing::Replace } else { Existing::Refuse };
    let shown = text::line(path);
    match files::write_atomic(path.as_ref(), text.as_bytes(), existing) {
        Ok(()) => Outcome::Done(format!("saved {what} to {shown}")),
        Err(_) if !replace && files::is_file(std::path::Path::new(path)) => {
            let again = Effect::Write { path: path.to_owned(), text, what, replace: true };
            Outcome::Exists { path: path.to_owned(), again: Box::new(again) }
        }
        Err(error) => Outcome::Failed(format!("not saved: {}", error.reason)),
    }
}

/// All that was found as a file of `format`, `width` columns wide, and what to call it: "7 commitments".
pub(crate) fn results_text(
    (found, ask): (&Answer, &Ask),
    library: &Library,
    (format, width): (ExportFormat, usize),
) -> (String, String) {
    let (one, many) = found.unit.nouns();
    let what = format!("{} {}", found.total, if found.total == 1 { one } else { many });
    let mut results = collect_results(found, library, &ask.request.query.typed);
    results.filter = ask.request.within.as_ref().map(|filter| filter.typed.clone());
    (export::results(&results, format, width), what)
}

/// The results of the query `typed` with what only the briefs' files know: evidence, outlet, address. Each file is
/// read once.
pub fn collect_results(answer: &Answer, library: &Library, typed: &str) -> export::Results {
    let mut briefs: HashMap<&Id, Option<Brief>> = HashMap::new();
    let rows = answer.hits.iter().map(|hit| {
        let brief = briefs.entry(&hit.id).or_insert_with(|| library.read(&hit.id).1.brief).as_ref();
        row_of(hit, brief)
    });
    let rows: Vec<export::ResultRow> = rows.collect();
    let left_out = answer.outside + answer.total.saturating_sub(rows.len());
    export::Results { query: text::line(typed), unit: answer.unit.nouns(), filter: None, left_out, rows }
}

fn row_of(hit: &Hit, brief: Option<&Brief>) -> export::ResultRow {
    let evidence = brief.and_then(|brief| match hit.unit {
        Unit::Commitment => brief.commitments.get(hit.ordinal)?.evidence.clone(),
        Unit::Quote => brief.quotes.get(hit.ordinal)?.evidence.clone(),
        Unit::Sentence | Unit::Brief => None,
    });
    export::ResultRow {
        file: hit.id.shown(),
        headline: hit.headline.clone(),
        date: hit.date,
        who: hit.who.clone(),
        kind: hit.kind.clone(),
        text: hit.text.clone(),
        is_point: matches!(hit.unit, Unit::Commitment | Unit::Quote),
        evidence,
        outlet: brief.and_then(|brief| brief.source.outlet.clone()),
        url: brief.and_then(|brief| brief.source.url.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(path: &std::path::Path, replace: bool) -> Outcome {
        write(&path.to_string_lossy(), ("new\n".to_owned(), "7 commitments".to_owned()), replace)
    }

    #[test]
    fn saved_is_said_only_of_what_is_saved() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let path = folder.path().join("a.txt");
        assert_eq!(put(&path, false), Outcome::Done(format!("saved 7 commitments to {}", path.display())));
        std::fs::write(&path, "mine").expect("a file can be written");
        let Outcome::Exists { again, .. } = put(&path, false) else { panic!("it is there") };
        assert!(matches!(*again, Effect::Write { replace: true, .. }));
        assert_eq!(std::fs::read_to_string(&path).ok().as_deref(), Some("mine"));
        for place in [folder.path().join("none/a.txt"), folder.path().to_owned(), path.join("b.txt")] {
            let outcome = put(&place, false);
            assert!(matches!(&outcome, Outcome::Failed(why) if why.starts_with("not saved: ")), "{outcome:?}");
        }
        assert!(matches!(put(&path, true), Outcome::Done(_)));
        assert_eq!(std::fs::read_to_string(&path).ok().as_deref(), Some("new\n"));
    }
}
