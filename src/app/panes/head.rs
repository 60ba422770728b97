//! The head of an open brief: headline, who, when, where, what. It stays in view in every pane and in zoom.

use crate::app::state::App;
use crate::brief::{Brief, Review};
use crate::pane::{Block, Page, Role, Run};
use crate::text;

/// The longest run of a head, in bytes.
const LONGEST: usize = 4096;

impl App {
    /// The head of the open brief as a page.
    pub fn head(&self) -> Page {
        match (self.brief(), &self.open) {
            (Some(brief), _) => cut(head(brief)),
            (None, Some(open)) => Page {
                blocks: vec![
                    block(vec![Run::new(Role::Title, open.opened.id.shown())]),
                    block(vec![Run::new(Role::Alarm, "This file cannot be read as a brief.")]),
                ],
            },
            (None, None) => Page::default(),
        }
    }
}

fn block(runs: Vec<Run>) -> Block {
    Block { runs, ..Block::default() }
}

/// The head with no run longer than a head can show: it is wrapped anew at every key, and a line may be a megabyte.
fn cut(mut page: Page) -> Page {
    for run in page.blocks.iter_mut().flat_map(|block| &mut block.runs) {
        if run.text.len() > LONGEST {
            run.text.truncate(run.text.floor_char_boundary(LONGEST));
            run.text.push('…');
        }
    }
    page
}

/// How far the review of a draft has come.
fn draft_words(brief: &Brief) -> String {
    match brief.to_review() {
        (_, 0) => "draft, not checked".to_owned(),
        (0, _) => "draft · every point reviewed".to_owned(),
        (left, all) => format!("draft · {left} of {all} {} to review", if all == 1 { "point" } else { "points" }),
    }
}

fn head(brief: &Brief) -> Page {
    let mut when = Vec::new();
    let is_draft = brief.review == Review::Draft;
    if let Some(date) = brief.date {
        let words = brief.date_words.as_ref().map(|words| format!(" (“{words}”)")).unwrap_or_default();
        when.push(format!("{}{words}", text::long_date(date)));
    } else if let Some(words) = &brief.date_words {
        when.push(format!("“{words}”, date not known"));
    }
    when.extend(brief.place.clone());
    when.push(brief.kind.shown().to_owned());
    when.extend(brief.source.outlet.clone());
    let mut meta = Vec::new();
    if is_draft {
        meta.push(Run::new(Role::Draft, draft_words(brief)));
        meta.push(Run::new(Role::Muted, " · "));
    }
    meta.push(Run::new(Role::Muted, when.join(" · ")));
    Page {
        blocks: vec![
            block(vec![Run::new(Role::Title, &brief.headline)]),
            block(vec![Run::new(Role::Party, brief.parties().join(" · "))]),
            block(meta),
        ],
    }
}
