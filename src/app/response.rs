//! What a component returns for an input.

use crate::app::message::Effect;
use crate::text;

/// A line for the footer, shown until the next key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub text: String,
    pub is_alarm: bool,
}

/// Effects to perform, in order, and something to say in the footer.
#[derive(Debug, Default)]
pub(crate) struct Response {
    pub(crate) effects: Vec<Effect>,
    pub(crate) notice: Option<Notice>,
}

impl Response {
    pub(crate) fn say(text: impl AsRef<str>) -> Self {
        Self { notice: Some(Notice { text: text::line(text.as_ref()), is_alarm: false }), ..Self::default() }
    }

    /// Says that something failed.
    pub(crate) fn warn(text: impl AsRef<str>) -> Self {
        Self { notice: Some(Notice { text: text::line(text.as_ref()), is_alarm: true }), ..Self::default() }
    }

    /// Both, in order; the later notice wins.
    pub(crate) fn and(mut self, next: impl Into<Self>) -> Self {
        let next = next.into();
        self.effects.extend(next.effects);
        self.notice = next.notice.or(self.notice);
        self
    }
}

impl From<Effect> for Response {
    fn from(effect: Effect) -> Self {
        Self { effects: vec![effect], notice: None }
    }
}

impl From<Option<Effect>> for Response {
    fn from(effect: Option<Effect>) -> Self {
        Self { effects: effect.into_iter().collect(), notice: None }
    }
}
