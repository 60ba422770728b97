//! The summary of a draft: two or three sentences chosen from the article.

use crate::brief::Brief;
use crate::extract::meeting::Told;
use crate::text::Span;

/// The first sentence, and the first ones with a commitment and a statement.
pub(super) fn summary(told: &[Told<'_, '_>], brief: &Brief) -> String {
    let holds = |span: Span, at: usize| told.get(at).is_some_and(|told| told.line.span.overlaps(span));
    let mut chosen = vec![0];
    let points = brief
        .commitments
        .iter()
        .map(|c| c.evidence.as_ref())
        .take(2)
        .chain(brief.quotes.iter().map(|q| q.evidence.as_ref()).take(3));
    for span in points.filter_map(|evidence| evidence.and_then(|e| e.span)) {
        let line = (0..told.len()).find(|at| holds(span, *at));
        if let Some(line) = line
            && !chosen.contains(&line)
            && chosen.len() < 3
        {
            chosen.push(line);
        }
    }
    chosen.sort_unstable();
    let sentences: Vec<&str> = chosen.iter().filter_map(|at| told.get(*at)).map(|told| told.line.text).collect();
    format!("{}\nSentences chosen from the article.", sentences.join(" "))
}
