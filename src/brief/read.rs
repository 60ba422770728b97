//! DOUBLE
use crate::brief::*;
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading { pub brief: Option<Brief>, pub problems: Vec<Problem> }
#[must_use]
pub fn read(text: &str) -> Reading {
    let t: toml::Table = match toml::from_str(text) { Ok(t) => t, Err(e) => { let mut p = Problem::of_file(crate::text::line(e.message())); let l = e.span().map_or(0, |s| text.get(..s.start).unwrap_or("").matches('\n').count()); p.line = l + 1; p.column = 1; p.length = 1; p.shown = crate::text::line(text.lines().nth(l).unwrap_or("")); return Reading { brief: None, problems: vec![p] } } };
    let s = |t: &toml::Table, k: &str| t.get(k).and_then(|v| v.as_str()).map(crate::text::line);
    let date = t.get("date").and_then(|d| d.to_string().parse().ok());
    let tables = |k: &str| t.get(k).and_then(|v| v.as_array()).cloned().unwrap_or_default().into_iter().filter_map(|v| v.as_table().cloned()).collect::<Vec<_>>();
    let src = t.get("source").and_then(|v| v.as_table()).cloned().unwrap_or_default();
    let body = s(&src, "text");
    let strs = |t: &toml::Table, k: &str| t.get(k).and_then(|v| v.as_array()).map(|a| a.iter().filter_map(|v| v.as_str()).map(crate::text::line).collect()).unwrap_or_default();
    let ev = |t: &toml::Table| s(t, "evidence").map(|w| Evidence::verify(&w, body.as_deref()));
    let mut problems = vec![];
    let kind = s(&t, "kind");
    if let Some(k) = &kind && Kind::from_word(k).is_none() { let l = text.lines().position(|l| l.starts_with("kind")).unwrap_or(0); problems.push(Problem { severity: Severity::Error, message: format!("unknown kind {k:?}"), help: None, line: l + 1, column: 8, length: 3, shown: crate::text::line(text.lines().nth(l).unwrap_or("")) }); }
    let Some(headline) = s(&t, "headline") else { return Reading { brief: None, problems: vec![Problem::of_file("no headline")] } };
    let b = Brief { headline, date, place: s(&t, "place"), summary: s(&t, "summary"), participants: tables("participants").iter().map(|t| Participant { name: s(t, "name").unwrap_or_default(), role: s(t, "role"), party: s(t, "party") }).collect(), quotes: tables("quotes").iter().map(|t| Quote { speaker: s(t, "speaker").unwrap_or_default(), kind: QuoteKind::Reported, text: s(t, "text").unwrap_or_default(), evidence: ev(t) }).collect(), commitments: tables("commitments").iter().map(|t| Commitment { text: s(t, "text").unwrap_or_default(), parties: strs(t, "parties"), evidence: ev(t), ..Commitment::default() }).collect(), source: Source { outlet: s(&src, "outlet"), text: body.clone(), ..Source::default() }, ..Brief::default() };
    Reading { brief: Some(b), problems }
}
