//! The content of each pane: turns a brief into a [`Page`] of text with roles but without colours. Screen and text export wrap
//! pages with the same function, so they cannot diverge. Each pane has its own file and a variant of [`Pane`].

mod commitments;
mod details;
mod element;
pub mod export;
mod forums;
mod page;
mod participants;
mod quotes;
#[cfg(test)]
mod sample;
mod source;
mod summary;
mod wrap;

use crate::brief::{Brief, Problem, evidence_span};
use crate::pane::element::Element;
use crate::text::Span;

pub use page::{Block, Page, Role, Row, Run};

/// The panes of an open brief, in the order of their digit keys.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Pane {
    #[default]
    Summary,
    Quotes,
    Commitments,
    Participants,
    Forums,
    Source,
    /// The file, its review, hidden characters, and problems.
    Details,
}

impl Pane {
    /// In the order of the digit keys: 1 opens the first.
    pub const ALL: [Self; 7] =
        [Self::Summary, Self::Quotes, Self::Commitments, Self::Participants, Self::Forums, Self::Source, Self::Details];

    /// Its index in [`Pane::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }

    pub const fn title(self) -> &'static str {
        match self {
            Self::Summary => "Summary",
            Self::Quotes => "Quotes",
            Self::Commitments => "Agreed points",
            Self::Participants => "People",
            Self::Forums => "Forums",
            Self::Source => "Source",
            Self::Details => "Details",
        }
    }

    /// Three letters, for narrow screens.
    pub const fn short_title(self) -> &'static str {
        match self {
            Self::Summary => "Sum",
            Self::Quotes => "Quo",
            Self::Commitments => "Agr",
            Self::Participants => "Peo",
            Self::Forums => "For",
            Self::Source => "Src",
            Self::Details => "Det",
        }
    }

    /// The name on the command line and in file names.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Quotes => "quotes",
            Self::Commitments => "commitments",
            Self::Participants => "participants",
            Self::Forums => "forums",
            Self::Source => "source",
            Self::Details => "details",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pane| pane.name() == name)
    }

    /// The number of its points; `None` for a pane of prose.
    pub fn count(self, brief: &Brief) -> Option<usize> {
        match self {
            Self::Quotes => Some(brief.quotes.len()),
            Self::Commitments => Some(brief.commitments.len()),
            Self::Participants => Some(brief.participants.len()),
            Self::Forums => Some(brief.forums.len()),
            Self::Summary | Self::Source | Self::Details => None,
        }
    }

    /// The page for `brief`. `file` and `problems` appear in the details pane. An empty pane says what to do.
    pub fn page(self, brief: &Brief, file: &str, problems: &[Problem]) -> Page {
        element::lay_out_screen(&self.elements(brief, file, problems))
    }

    fn elements(self, brief: &Brief, file: &str, problems: &[Problem]) -> Vec<Element> {
        match self {
            Self::Summary => summary::summary_elements(brief),
            Self::Quotes => quotes::quote_elements(brief),
            Self::Commitments => commitments::commitment_elements(brief),
            Self::Participants => participants::participant_elements(brief),
            Self::Forums => forums::forum_elements(brief),
            Self::Source => source::source_elements(brief),
            Self::Details => details::detail_elements(brief, file, problems),
        }
    }

    /// The points in the order of the page, which groups commitments by their parties.
    pub fn points(self, brief: &Brief) -> Vec<usize> {
        let mut points: Vec<usize> = Vec::new();
        if self.count(brief).is_some() {
            points.extend(self.elements(brief, "", &[]).iter().filter_map(Element::point));
            points.dedup();
        }
        points
    }

    /// The span in the source text of the evidence of `point`.
    pub fn evidence(self, brief: &Brief, point: usize) -> Option<Span> {
        let evidence = match self {
            Self::Quotes => brief.quotes.get(point)?.evidence.as_ref(),
            Self::Commitments => brief.commitments.get(point)?.evidence.as_ref(),
            Self::Summary | Self::Participants | Self::Forums | Self::Source | Self::Details => None,
        };
        evidence_span(evidence)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use super::*;
    use crate::brief::{CommitmentKind, QuoteKind};
    use crate::text::width;

    fn drawn(pane: Pane, brief: &Brief, columns: usize) -> String {
        let rows = pane.page(brief, "briefs/a.toml", &sample::problems()).rows(columns);
        let mut text = String::new();
        for row in rows {
            text.push_str(&" ".repeat(row.indent));
            text.push_str(&row.text());
            text.push('\n');
        }
        text
    }

    #[test]
    fn every_point_appears_once_on_its_page() {
        for brief in sample::all() {
            for pane in Pane::ALL {
                let mut points = pane.points(&brief);
                points.sort_unstable();
                assert_eq!(points, (0..pane.count(&brief).unwrap_or_default()).collect::<Vec<_>>(), "{}", pane.name());
            }
        }
        assert_eq!(Pane::Commitments.points(&sample::usual()), [0, 2, 1]);
    }

    #[test]
    fn rows_fit_the_width_and_have_no_control_characters() {
        for brief in sample::all() {
            for (pane, columns) in Pane::ALL.into_iter().flat_map(|pane| (16..=120).map(move |width| (pane, width))) {
                for row in drawn(pane, &brief, columns).lines() {
                    assert!(width(row) <= columns || row.contains("://"), "{} at {columns}: {row}", pane.name());
                    assert_eq!(row.trim_end(), row);
                    assert!(!row.contains(|c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}')));
                }
            }
        }
    }

    #[test]
    fn an_empty_pane_says_what_to_do() {
        for pane in Pane::ALL.into_iter().filter(|&pane| pane != Pane::Details) {
            let text = drawn(pane, &sample::bare(), 0);
            let (is_empty, to_do) = (text.contains("No "), text.contains("pane 6") || text.contains("[["));
            assert!(is_empty && (to_do || text.contains("[source]")), "{text}");
        }
    }

    #[test]
    fn a_reported_quote_has_no_quotation_marks() {
        for (brief, columns) in sample::all().iter().flat_map(|brief| [0, 40, 80].map(|width| (brief, width))) {
            let text = drawn(Pane::Quotes, brief, columns);
            for quote in brief.quotes.iter().filter(|q| q.kind == QuoteKind::Reported) {
                let start: String = quote.text.chars().take(12).collect();
                assert!(!text.contains(&format!("“{start}")), "{text}");
            }
        }
    }

    #[test]
    fn evidence_is_located_in_the_source_text() {
        let brief = sample::usual();
        let text = brief.source.text.as_deref().unwrap();
        let words = |pane: Pane, point| pane.evidence(&brief, point).map(|span| span.slice(text));
        assert_eq!(words(Pane::Commitments, 0), Some("deepen law enforcement and security cooperation"));
        assert_eq!(words(Pane::Commitments, 1), None);
        assert_eq!(words(Pane::Quotes, 1), Some("China stands ready to widen trade"));
        assert_eq!(words(Pane::Quotes, 9), None);
    }

    #[test]
    fn the_source_pane_shows_the_whole_source_with_its_spans() {
        for brief in sample::all() {
            let text = brief.source.text.clone().unwrap_or_default();
            let rows = Pane::Source.page(&brief, "", &[]).rows(30);
            let shown = rows.iter().flat_map(|row| &row.runs).filter_map(|run| Some((run.source?, &run.text)));
            let mut words = String::new();
            for (span, run) in shown {
                assert_eq!(span.slice(&text), run);
                words.push_str(run);
            }
            let bare = |text: &str| text.split_whitespace().collect::<String>();
            assert_eq!(bare(&words), bare(&text));
        }
    }

    #[test]
    fn more_than_three_parties_are_counted_if_they_are_all() {
        let mut brief = Brief::default();
        let six: Vec<String> = ["A", "B", "C", "D", "E", "F"].map(str::to_owned).to_vec();
        let (one, five) = (six[..1].to_vec(), six[1..].to_vec());
        let all = crate::brief::Commitment { parties: six, ..Default::default() };
        let kind = crate::brief::CommitmentKind::Pledged;
        let to_all = crate::brief::Commitment { parties: one, to: five, kind, ..Default::default() };
        brief.commitments = vec![all, to_all];
        brief.quotes = vec![crate::brief::Quote { speaker: "joint".to_owned(), ..Default::default() }];
        assert!(drawn(Pane::Quotes, &brief, 60).starts_with("Jointly, all six parties\n"));
        let text = drawn(Pane::Commitments, &brief, 60);
        assert!(
            text.contains("Agreed by all six parties\n") && text.contains("Pledged by A to the other five\n"),
            "{text}"
        );
    }

    #[test]
    fn pledges_to_different_parties_form_different_groups() {
        let to = |to: &str, due: Option<&str>| crate::brief::Commitment {
            text: "Lend it".to_owned(),
            parties: vec!["A".to_owned()],
            to: vec![to.to_owned()],
            kind: CommitmentKind::Pledged,
            due_words: due.map(str::to_owned),
            ..Default::default()
        };
        let commitments = vec![to("B", Some("before winter")), to("C", None), to("B", None)];
        let text = drawn(Pane::Commitments, &Brief { commitments, ..Brief::default() }, 60);
        let headings: Vec<&str> = text.lines().filter(|line| line.starts_with("Pledged")).collect();
        assert_eq!(headings, ["Pledged by A to B", "Pledged by A to C"]);
        assert!(text.contains("due “before winter”"), "{text}");
    }

    #[test]
    fn parties_are_listed_if_others_are_missing() {
        let mut brief = sample::many_scripts();
        brief.commitments.truncate(1);
        brief.commitments[0].parties = ["China", "Kazakhstan", "Việt Nam", "ไทย"].map(str::to_owned).to_vec();
        let text = drawn(Pane::Commitments, &brief, 60);
        assert!(text.starts_with("Agreed by China, Kazakhstan, Việt Nam and ไทย\n"), "{text}");
    }

    #[test]
    fn groups_are_ordered_by_their_first_point() {
        let mut brief = sample::usual();
        let one = |kind| crate::brief::Commitment { text: "Do it".to_owned(), kind, ..Default::default() };
        let (agreed, pledged) = (one(CommitmentKind::Agreed), one(CommitmentKind::Pledged));
        brief.commitments = vec![pledged.clone(), agreed.clone(), one(CommitmentKind::Announced), pledged];
        brief.commitments.extend(vec![agreed; 7]);
        assert_eq!(Pane::Commitments.points(&brief), [0, 3, 1, 4, 5, 6, 7, 8, 9, 10, 2]);
        let text = drawn(Pane::Commitments, &brief, 60);
        assert!(text.starts_with("Pledged, parties not named\n 1  Do it\n"), "{text}");
        assert!(text.contains("\n11  Do it\n") && text.contains("\n 2  Do it\n"), "{text}");
    }

    #[test]
    fn communique_has_its_accent_on_screen() {
        let mut brief = sample::usual();
        brief.kind = crate::brief::Kind::Communique;
        assert!(drawn(Pane::Details, &brief, 60).contains("communiqué, schema 1"));
        assert!(export::citation(&brief).contains(", communiqué, "));
    }

    #[test]
    fn drafts_and_hidden_characters_are_reported() {
        let text = drawn(Pane::Summary, &sample::bare(), 60);
        assert!(text.starts_with("Review: draft — nobody has checked this yet.\n"), "{text}");
        let text = drawn(Pane::Details, &sample::hostile(), 0);
        let hidden = "3 control characters, 1 direction mark, 2 invisible characters removed at import\n";
        assert!(text.contains(hidden), "{text}");
    }

    #[test]
    fn all_panes_of_a_typical_brief() {
        let brief = sample::usual();
        let all: String = Pane::ALL.map(|pane| format!("== {} ==\n{}", pane.title(), drawn(pane, &brief, 64))).concat();
        assert_eq!(all, PANES);
    }

    #[test]
    fn an_unsure_point_has_a_sign_before_it_and_a_word_after_it() {
        let mut brief = sample::unsure();
        let mut pages = String::new();
        for pane in [Pane::Summary, Pane::Quotes, Pane::Commitments, Pane::Participants] {
            pages.push_str(&format!("== {} ==\n{}", pane.title(), drawn(pane, &brief, 64)));
        }
        assert_eq!(pages, UNSURE);
        brief.review = crate::brief::Review::Reviewed;
        let text = drawn(Pane::Quotes, &brief, 64);
        assert!(text.contains("\n1   “our two") && text.contains("\n2 ? China stands"), "{text}");
    }

    #[test]
    fn a_text_edited_away_from_its_evidence_is_called_reworded() {
        let mut brief = sample::usual();
        let count = |brief: &Brief, pane| drawn(pane, brief, 80).matches("reworded").count();
        assert_eq!((count(&brief, Pane::Quotes), count(&brief, Pane::Commitments)), (0, 0));
        brief.quotes[0].text = "our two countries are best friends".to_owned();
        brief.quotes[1].text = "China stands ready to narrow trade".to_owned();
        for commitment in &mut brief.commitments {
            commitment.text = "Short text".to_owned();
        }
        // The second has no evidence in the source and the third none at all, and each says so instead.
        assert_eq!((count(&brief, Pane::Quotes), count(&brief, Pane::Commitments)), (1, 1));
        let text = export::export(&brief, export::What::Pane(Pane::Commitments), export::ExportFormat::Text, 72);
        assert!(text.contains("1. Short text [1]\n   security · firm · reworded\n"), "{text}");
    }

    const UNSURE: &str = "\
== Summary ==
Review: draft — nobody has checked this yet.

The ministers met for the first round.

They agreed on security and rail.

China       Wang Yi, Foreign Minister
Kazakhstan  Murat Nurtleu, Deputy Prime Minister and Foreign
            Minister · unsure
Zhang Ming

Points  3 commitments · 2 quotes · 2 forums · 2 without evidence
        · 4 unsure
Due     31 Dec 2025  Finish a new rail terminal · unsure
Tags    central-asia
== Quotes ==
Wang Yi, Foreign Minister · China
1 ○ “our two countries are good neighbours”
    direct
2 ? China stands ready to widen trade
    reported · source: China stands ready to widen trade  unsure
== Agreed points ==
Agreed by China and Kazakhstan
1 ? Deepen law-enforcement and security cooperation
    security · firm · “deepen law enforcement and secu…”  unsure
3 ? Finish a new rail terminal
    connectivity, trade · soft · by 31 De…  unsure · no evidence

Pledged by Kazakhstan to China
2 ✓ Keep visas free of charge
    “never said in the article”                    not in source
== People ==
China
  Wang Yi        Foreign Minister

Kazakhstan
? Murat Nurtleu  Deputy Prime Minister and Foreign Minister ·
                 unsure

No party named
  Zhang Ming
";

    const PANES: &str = "\
== Summary ==
The ministers met for the first round.

They agreed on security and rail.

China       Wang Yi, Foreign Minister
Kazakhstan  Murat Nurtleu, Deputy Prime Minister and Foreign
            Minister
Zhang Ming

Points  3 commitments · 2 quotes · 2 forums · 2 without evidence
Due     31 Dec 2025  Finish a new rail terminal
Tags    central-asia
== Quotes ==
Wang Yi, Foreign Minister · China
1  “our two countries are good neighbours”
   direct
2  China stands ready to widen trade
   reported · source: China stands ready to widen trade
== Agreed points ==
Agreed by China and Kazakhstan
1  Deepen law-enforcement and security cooperation
   security · firm · “deepen law enforcement and security coop…”
3  Finish a new rail terminal
   connectivity, trade · soft · by 31 Dec 2025 · S…  no evidence

Pledged by Kazakhstan to China
2  Keep visas free of charge
   “never said in the article”                     not in source
== People ==
China
Wang Yi        Foreign Minister

Kazakhstan
Murat Nurtleu  Deputy Prime Minister and Foreign Minister

No party named
Zhang Ming
== Forums ==
SCO  Shanghai Cooperation Organization
     praised by both sides
     named as “the Shanghai grouping”
–    China–Central Asia Summit
== Source ==
Outlet      The Example Desk
Address     https://www.example.org/2024/03/30/china-kazakhstan…
Published   30 March 2024
Retrieved   2 April 2024
Language    en
Account of  the press

BEIJING – The foreign ministers of China and Kazakhstan opened a
strategic dialogue on Friday.

王毅 (Wang Yi) said \"our two countries are good neighbours\". He
added that China stands ready to widen trade.

The two sides agreed to deepen law enforcement and security
cooperation, and to finish a new rail terminal by the end of
2025. Kazakhstan promised China to keep visas free of charge.
They praised the Shanghai grouping.
== Details ==
File      briefs/a.toml
Review    reviewed
Kind      report, schema 1
Tags      central-asia
Evidence  3 verbatim · 1 not in source · 1 no evidence
Hidden    no hidden characters removed at import
          no hidden characters found in the file and not shown

Problems
3:8       unknown kind \"repot\" — one of report, readout,
          communique, statement, speech
          | kind = \"repot\"
file      too large
";
}
