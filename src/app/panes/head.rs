//! The head of an open brief: headline, parties, date, place and source. It is shown above every pane.

use crate::app::panes::Panes;
use crate::brief::{Brief, Review};
use crate::pane::{Block, Page, Role, Run};

/// Longest run of a head, in bytes: a line of the file may be a megabyte, and the head is wrapped at every key.
const MAX_RUN: usize = 4096;

impl Panes {
    /// The head of the open brief as a page.
    pub fn head(&self) -> Page {
        match (self.brief(), &self.open) {
            (Some(brief), _) => shorten_runs(head_page(brief)),
            (None, Some(open)) => Page {
                blocks: vec![
                    head_block(vec![Run::new(Role::Title, open.opened.id.to_string())]),
                    head_block(vec![Run::new(Role::Alarm, "This file cannot be read as a brief.")]),
                ],
            },
            (None, None) => Page::default(),
        }
    }
}

fn head_block(runs: Vec<Run>) -> Block {
    Block { runs, ..Block::default() }
}

fn shorten_runs(mut page: Page) -> Page {
    for run in page.blocks.iter_mut().flat_map(|block| &mut block.runs) {
        if run.text.len() > MAX_RUN {
            run.text.truncate(run.text.floor_char_boundary(MAX_RUN));
            run.text.push('…');
        }
    }
    page
}

/// How far a draft has been reviewed.
fn draft_state(brief: &Brief) -> String {
    match brief.review_progress() {
        (_, 0) => "draft, not reviewed".to_owned(),
        (0, _) => "draft · every point reviewed".to_owned(),
        (left, all) => format!("draft · {left} of {all} {} to review", if all == 1 { "point" } else { "points" }),
    }
}

fn head_page(brief: &Brief) -> Page {
    let mut when = Vec::new();
    let is_draft = brief.review == Review::Draft;
    if let Some(days) = brief.days() {
        let as_written = brief.date_words.as_ref().map(|words| format!(" (“{words}”)")).unwrap_or_default();
        when.push(format!("{days}{as_written}"));
    } else if let Some(words) = &brief.date_words {
        when.push(format!("“{words}”, date not known"));
    }
    when.extend(brief.place.clone());
    when.push(brief.kind.label().to_owned());
    when.extend(brief.source.outlet.clone());
    let mut meta = Vec::new();
    if is_draft {
        meta.push(Run::new(Role::Draft, draft_state(brief)));
        meta.push(Run::new(Role::Muted, " · "));
    }
    meta.push(Run::new(Role::Muted, when.join(" · ")));
    Page {
        blocks: vec![
            head_block(vec![Run::new(Role::Title, &brief.headline)]),
            head_block(vec![Run::new(Role::Party, brief.parties().join(" · "))]),
            head_block(meta),
        ],
    }
}
