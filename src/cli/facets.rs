//! Prints the values that hits can be narrowed by, as lines or as one JSON object.

use serde_json::{Map, Value, json};

use crate::cli::out::{Failure, Out};
use crate::search::{FacetCounts, FacetValue};
use crate::text;

/// How many values of a facet are printed.
pub const MAX_VALUES: usize = 20;

pub fn print_facets(out: &mut Out, facets: &[FacetCounts], as_json: bool) -> Result<(), Failure> {
    if as_json {
        let all = facets.iter().map(|counts| (counts.facet.as_str().to_owned(), facet_json(counts)));
        return out.write_json("facets", all.collect::<Map<String, Value>>());
    }
    let Some(columns) = out.columns() else {
        for counts in facets {
            for value in &counts.values {
                let count = value.count.to_string();
                out.write_line(&[counts.facet.as_str(), &value.label, &count, &value.condition].join("\t"))?;
            }
        }
        return Ok(());
    };
    for counts in facets.iter().filter(|counts| !counts.values.is_empty()) {
        out.write_line("")?;
        for (n, value) in counts.values.iter().enumerate() {
            let facet = if n == 0 { counts.facet.as_str() } else { "" };
            let label = text::truncate(&value.label, columns.saturating_sub(24).max(10));
            out.write_line(&format!("{facet:<8}{:>7}  {label}", value.count))?;
        }
        if counts.more > 0 {
            out.write_line(&format!("{:<8}{:>7}  {} more", "", "…", counts.more))?;
        }
    }
    Ok(())
}

fn facet_json(counts: &FacetCounts) -> Value {
    let value = |value: &FacetValue| json!({ "value": value.label, "count": value.count, "query": value.condition });
    json!({ "values": counts.values.iter().map(value).collect::<Vec<_>>(), "more": counts.more })
}
