//! The hits of a search for export, completed with what only the files of their briefs know: evidence, confidence, outlet
//! and URL.

use std::collections::HashMap;

use crate::brief::{Brief, Commitment, Confidence, Evidence, Quote};
use crate::library::{Id, Library, Stamp};
use crate::pane::export;
use crate::search::{Answer, Hit, Unit};
use crate::text;

/// Reads the files of all hits, each once. `typed` is the query as the user typed it.
pub fn collect_results(answer: &Answer, library: &Library, typed: &str) -> export::Results {
    let mut files: HashMap<&Id, BriefFile> = HashMap::new();
    let rows = answer.hits.iter().map(|hit| {
        let file = files.entry(&hit.id).or_insert_with(|| BriefFile::open(library, &hit.id));
        result_row(hit, file)
    });
    let rows: Vec<export::ResultRow> = rows.collect();
    let left_out = answer.outside + answer.total.saturating_sub(rows.len());
    export::Results { query: text::line(typed), unit: answer.unit.nouns(), filter: None, left_out, rows }
}

/// A brief with the stamp its file had when it was read.
struct BriefFile {
    stamp: Stamp,
    brief: Option<Brief>,
}

impl BriefFile {
    fn open(library: &Library, id: &Id) -> Self {
        let (entry, reading) = library.read_brief(id);
        Self { stamp: entry.stamp, brief: reading.brief }
    }
}

fn result_row(hit: &Hit, file: &BriefFile) -> export::ResultRow {
    let is_same_version = file.stamp == hit.stamp;
    // In another version of the file, the ordinal may mean another point.
    let found = file.brief.as_ref().and_then(|brief| {
        let support = if is_same_version { support_at(brief, hit) } else { support_by_text(brief, hit)? };
        Some((support, &brief.source))
    });
    export::ResultRow {
        file: hit.id.to_string(),
        headline: hit.headline.clone(),
        date: hit.date,
        who: hit.who.clone(),
        kind: hit.kind.clone(),
        text: hit.text.clone(),
        is_point: matches!(hit.unit, Unit::Commitment | Unit::Quote),
        is_outdated: found.is_none(),
        confidence: found.as_ref().and_then(|((_, confidence), _)| *confidence),
        outlet: found.as_ref().and_then(|(_, source)| source.outlet.clone()),
        url: found.as_ref().and_then(|(_, source)| source.url.clone()),
        evidence: found.and_then(|((evidence, _), _)| evidence),
    }
}

/// What the file says about a point besides its text.
type Support = (Option<Evidence>, Option<Confidence>);

fn support_at(brief: &Brief, hit: &Hit) -> Support {
    let support = match hit.unit {
        Unit::Commitment => brief.commitments.get(hit.ordinal).map(commitment_support),
        Unit::Quote => brief.quotes.get(hit.ordinal).map(quote_support),
        Unit::Sentence | Unit::Brief => None,
    };
    support.unwrap_or_default()
}

/// Looks for the hit by its exact text, because the file has changed since the search. `None` if it is gone or if several
/// points have this text.
fn support_by_text(brief: &Brief, hit: &Hit) -> Option<Support> {
    fn only_one(mut matching: impl Iterator<Item = Support>) -> Option<Support> {
        let first = matching.next()?;
        matching.next().is_none().then_some(first)
    }
    match hit.unit {
        Unit::Commitment => {
            only_one(brief.commitments.iter().filter(|point| point.text == hit.text).map(commitment_support))
        }
        Unit::Quote => only_one(brief.quotes.iter().filter(|point| point.text == hit.text).map(quote_support)),
        Unit::Sentence => {
            brief.source.text.as_ref().is_some_and(|text| text.contains(&hit.text)).then(Support::default)
        }
        Unit::Brief => (brief.headline == hit.headline).then(Support::default),
    }
}

fn commitment_support(commitment: &Commitment) -> Support {
    (commitment.evidence.clone(), commitment.confidence)
}

fn quote_support(quote: &Quote) -> Support {
    (quote.evidence.clone(), quote.confidence)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::index::Index;
    use crate::library::Location;
    use crate::pane::export::ExportFormat;
    use crate::search::{Engine, Query, Request};

    fn commitment(text: &str, evidence: &str) -> String {
        format!("[[commitments]]\ntext = \"{text}\"\nparties = [\"Norway\"]\nevidence = \"{evidence}\"\n\n")
    }

    fn write_brief(folder: &Path, commitments: &[String], outlet: &str) {
        let source = "Norway will open the rail link. Norway will fund a law school.";
        let head = "schema = 1\nheadline = \"Talks\"\n\n";
        let brief = format!("{head}{}[source]\noutlet = \"{outlet}\"\ntext = \"{source}\"\n", commitments.concat());
        fs::write(folder.join("a.toml"), brief).unwrap();
    }

    #[test]
    fn the_evidence_of_another_point_is_not_exported_after_the_file_has_changed() {
        let folder = tempfile::tempdir().unwrap();
        let rail = commitment("Open the rail link", "open the rail link\"\nconfidence = \"low");
        let law = commitment("Fund a law school", "fund a law school");
        write_brief(folder.path(), &[rail.clone(), law.clone()], "Gazette");
        let library = Library::new(Location::from_path(folder.path()));
        let index = Index::in_memory().unwrap();
        index.sync(&library, &|_| {}).unwrap();
        let request = Request { query: Query::parse("rail", false).unwrap(), limit: 10, ..Request::default() };
        let answer = index.search(&request, &|| false).unwrap().unwrap();
        let export = || collect_results(&answer, &library, "rail").rows.remove(0);
        let words = |row: &export::ResultRow| row.evidence.as_ref().map(|evidence| evidence.words.clone());

        let row = export();
        assert_eq!((words(&row).as_deref(), row.is_outdated), (Some("open the rail link"), false));
        assert_eq!(row.confidence, Some(Confidence::Low));

        write_brief(folder.path(), &[law.clone(), rail.clone()], "Gazette");
        let row = export();
        assert_eq!((words(&row).as_deref(), row.is_outdated), (Some("open the rail link"), false), "found by its text");
        assert_eq!(row.confidence, Some(Confidence::Low));

        write_brief(folder.path(), &[law.clone(), rail.clone(), rail], "Gazette");
        assert!(export().is_outdated && words(&export()).is_none(), "two points have this text");

        write_brief(folder.path(), &[law.clone(), law], "Gazette");
        let results = collect_results(&answer, &library, "rail");
        let row = &results.rows[0];
        assert_eq!((words(row), row.outlet.as_deref(), row.is_outdated), (None, None, true));
        assert!(export::results(&results, ExportFormat::Text, 0).contains("changed since the search"));
        assert!(export::results(&results, ExportFormat::Markdown, 0).contains("changed since the search"));
        for format in [ExportFormat::Json, ExportFormat::Csv] {
            assert!(export::results(&results, format, 0).contains("changed"));
        }
        fs::remove_file(folder.path().join("a.toml")).unwrap();
        assert!(export().is_outdated);
    }
}
