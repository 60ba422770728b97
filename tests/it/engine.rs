//! The trait [`Engine`] suffices for what callers ask: a second engine, which only goes through briefs in memory, gives the
//! answers of the index.

use std::fs::{self, File};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use briefing::brief::Brief;
use briefing::error::Result;
use briefing::index::Index;
use briefing::library::{Entry, Id, Library, Loaded, Location, compare_entries};
use briefing::search::{Answer, Engine, Facet, FacetCounts, FacetValue, Hit, HitCounts, IsStale, Query, Request, Unit};
use jiff::civil::Date;

/// Searches the texts of commitments for words.
struct MemoryEngine(Vec<(Arc<Entry>, Arc<Brief>)>);

impl MemoryEngine {
    fn hits(&self, query: &Query) -> Vec<Hit> {
        let mut hits = Vec::new();
        for (entry, brief) in &self.0 {
            for (ordinal, commitment) in brief.commitments.iter().enumerate() {
                let marks = query.marks(&commitment.text);
                if !marks.is_empty() {
                    hits.push(Hit {
                        id: entry.id.clone(),
                        stamp: entry.stamp,
                        unit: Unit::Commitment,
                        ordinal,
                        headline: brief.headline.clone(),
                        date: brief.date,
                        who: commitment.sides(),
                        kind: commitment.kind.word().to_owned(),
                        text: commitment.text.clone(),
                        marks,
                        headline_marks: Vec::new(),
                        evidence: None,
                    });
                }
            }
        }
        hits
    }
}

impl Engine for MemoryEngine {
    fn search(&self, request: &Request, is_stale: IsStale<'_>) -> Result<Option<Answer>> {
        let Some(counts) = self.count_hits(request, is_stale)? else { return Ok(None) };
        let hits = self.hits(&request.query).into_iter().skip(request.offset).take(request.limit).collect();
        let (total, briefs) = (counts.total, counts.briefs.len());
        Ok(Some(Answer { total, briefs, offset: request.offset, hits, ..Answer::default() }))
    }

    fn facets(&self, request: &Request, most: usize, is_stale: IsStale<'_>) -> Result<Option<Vec<FacetCounts>>> {
        if is_stale() {
            return Ok(None);
        }
        let mut values: Vec<FacetValue> = Vec::new();
        for hit in self.hits(&request.query) {
            let condition = format!("kind:{}", hit.kind);
            match values.iter_mut().find(|value| value.label == hit.kind) {
                Some(value) => value.count += 1,
                None => values.push(FacetValue { label: hit.kind, condition, count: 1 }),
            }
        }
        values.sort_by(|a, b| (b.count, &a.label).cmp(&(a.count, &b.label)));
        let more = values.len().saturating_sub(most);
        values.truncate(most);
        Ok(Some(vec![FacetCounts { facet: Facet::Kind, values, more }]))
    }

    fn count_hits(&self, request: &Request, is_stale: IsStale<'_>) -> Result<Option<HitCounts>> {
        let mut counts = HitCounts::default();
        for hit in self.hits(&request.query) {
            counts.total += 1;
            match counts.briefs.iter_mut().find(|(id, _)| *id == hit.id) {
                Some((_, count)) => *count += 1,
                None => counts.briefs.push((hit.id, 1)),
            }
        }
        counts.briefs.sort();
        Ok((!is_stale()).then_some(counts))
    }

    fn matching_briefs(&self, query: &Query, _: Option<Date>, is_stale: IsStale<'_>) -> Result<Option<Vec<Id>>> {
        let mut ids: Vec<Id> = self.hits(query).into_iter().map(|hit| hit.id).collect();
        ids.sort();
        ids.dedup();
        Ok((!is_stale()).then_some(ids))
    }

    fn entries(&self, most: Option<usize>) -> Result<Vec<Arc<Entry>>> {
        Ok(self.0.iter().take(most.unwrap_or(usize::MAX)).map(|(entry, _)| entry.clone()).collect())
    }
}

/// Everything that callers ask an engine, and the answers.
fn interview(engine: &dyn Engine, words: &str) -> String {
    let query = Query::parse(words, false).unwrap();
    let request = |offset, limit| Request { query: query.clone(), offset, limit, ..Request::default() };
    let answers = [(0, 9), (0, 1), (1, 9), (0, 0)].map(|(offset, limit)| {
        let request = request(offset, limit);
        assert_eq!(engine.search(&request, &|| true), Ok(None));
        engine.search(&request, &|| false).unwrap().unwrap()
    });
    let facets = engine.facets(&request(0, 0), 9, &|| false).unwrap().unwrap();
    let kinds = facets.into_iter().find(|counts| counts.facet == Facet::Kind);
    let counts = engine.count_hits(&request(0, 0), &|| false).unwrap().unwrap();
    let briefs = engine.matching_briefs(&query, None, &|| false).unwrap().unwrap();
    let entries = [None, Some(1), Some(0)].map(|most| engine.entries(most).unwrap());
    engine.free_resources();
    format!("{answers:#?}\n{kinds:#?}\n{counts:#?}\n{briefs:#?}\n{entries:#?}")
}

#[test]
fn another_engine_can_stand_in_for_the_index() {
    let folder = tempfile::tempdir().unwrap();
    let commitment = |kind: &str, text: &str| {
        format!("[[commitments]]\nkind = \"{kind}\"\ntext = \"{text}\"\nparties = [\"Norway\"]\n")
    };
    let briefs = [
        (
            "oslo",
            "2024-03-01",
            commitment("agreed", "Build a rail link") + &commitment("pledged", "Open the rail market"),
        ),
        (
            "bern",
            "2024-04-01",
            commitment("agreed", "Fund a law school") + &commitment("agreed", "Repair the rail link"),
        ),
    ];
    for (name, date, commitments) in briefs {
        let text = format!("schema = 1\nheadline = \"Talks in {name}\"\ndate = {date}\n{commitments}");
        let path = folder.path().join(name).with_extension("toml");
        fs::write(&path, text).unwrap();
        // The stamp of a file that has just changed is not trusted.
        let hour_ago = SystemTime::now() - Duration::from_hours(1);
        File::options().write(true).open(&path).unwrap().set_modified(hour_ago).unwrap();
    }
    let library = Library::new(Location::from_path(folder.path()));
    let index = Index::in_memory().unwrap();
    index.sync(&library, &|_| {}).unwrap();
    let read = |loaded: Loaded| Some((loaded.entry, loaded.brief?));
    let mut briefs: Vec<_> = library.read_files(read).unwrap().into_iter().flatten().collect();
    briefs.sort_by(|a, b| compare_entries(&a.0, &b.0));
    let memory = MemoryEngine(briefs);
    for words in ["rail", "\"rail link\"", "law", "nothing"] {
        assert_eq!(interview(&memory, words), interview(&index, words), "{words}");
    }
}
