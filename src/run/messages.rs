//! Turns what services report and return into messages.

use std::sync::Arc;

use crate::app::{Count, Message, Opened};
use crate::brief::Reading;
use crate::error::Result;
use crate::library::Id;
use crate::service::saved_searches::SearchCount;
use crate::service::{OpenedBrief, Report};

impl From<Report> for Message {
    fn from(report: Report) -> Self {
        match report {
            Report::Entries(entries) => Self::Entries(entries),
            Report::Removed(ids) => Self::Removed(ids),
            Report::Looked { seen, total } => Self::Looked { seen, total },
            Report::Progress { read, total } => Self::Progress { read, total },
            Report::Settled => Self::Settled,
            Report::Reachable(reachable) => Self::Reachable(reachable),
            Report::Indexed(is_indexed) => Self::Indexed(is_indexed),
            Report::Answered { generation, answer } => {
                Self::Answered { generation, answer: answer.map_err(|error| error.to_string()) }
            }
            Report::Faceted { generation, facets } => Self::Faceted { generation, facets },
            Report::Counted { generation, name, count } => {
                let count = count.map(Count::from).map_err(|error| error.to_string());
                Self::Counted { generation, name, count }
            }
            Report::Fresh { query, ids } => Self::Fresh { query, ids },
            Report::Searches(changed) => {
                Self::Searches { all: changed.searches, problem: changed.problem, said: changed.outcome }
            }
            Report::Opened(OpenedBrief { id, reading: Reading { brief, problems } }) => {
                Self::Opened(Box::new(Opened { id, brief: brief.map(Arc::new), problems }))
            }
            Report::Filtered { generation, ids } => {
                Self::Filtered { generation, ids: ids.map_err(|error| error.to_string()) }
            }
            Report::Notice(notice) => Self::Notice(notice),
        }
    }
}

impl From<SearchCount> for Count {
    fn from(SearchCount { total, new }: SearchCount) -> Self {
        Self { total, new }
    }
}

/// The message about the last edit that was undone.
pub fn undone(result: Result<Option<Id>>) -> Message {
    Message::Undone(match result {
        Ok(Some(id)) => {
            let sentence = format!("undid the last change in {}", id.shown());
            Ok((id, sentence))
        }
        Ok(None) => Err("Nothing to undo.".to_owned()),
        Err(error) => Err(error.to_string()),
    })
}
