//! What results can be narrowed to, as lines or as one JSON object.

use serde_json::{Map, Value, json};

use crate::cli::out::{Out, Stop};
use crate::search::{FacetCounts, FacetValue};
use crate::text;

/// Values of a facet that are printed.
pub const MOST: usize = 20;

/// Prints the facets that have values.
///
/// # Errors
/// Returns an error if standard output cannot be written.
pub fn print(out: &mut Out, facets: &[FacetCounts], as_json: bool) -> Result<(), Stop> {
    if as_json {
        let all: Map<String, Value> =
            facets.iter().map(|counts| (counts.facet.word().to_owned(), object(counts))).collect();
        return out.json("facets", Value::Object(all));
    }
    let Some(columns) = out.columns() else {
        for counts in facets {
            for value in &counts.values {
                let count = value.count.to_string();
                out.line(&[counts.facet.word(), &value.label, &count, &value.condition].join("\t"))?;
            }
        }
        return Ok(());
    };
    for counts in facets.iter().filter(|counts| !counts.values.is_empty()) {
        out.line("")?;
        for (place, value) in counts.values.iter().enumerate() {
            let word = if place == 0 { counts.facet.word() } else { "" };
            let label = text::fit(&value.label, columns.saturating_sub(24).max(10));
            out.line(&format!("{word:<8}{:>7}  {label}", value.count))?;
        }
        if counts.more > 0 {
            out.line(&format!("{:<8}{:>7}  {} more", "", "…", counts.more))?;
        }
    }
    Ok(())
}

fn object(counts: &FacetCounts) -> Value {
    let value = |value: &FacetValue| json!({ "value": value.label, "count": value.count, "query": value.condition });
    json!({ "values": counts.values.iter().map(value).collect::<Vec<_>>(), "more": counts.more })
}
