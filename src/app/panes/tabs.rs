//! The tab line of the panes, and how far a pane is scrolled.

use crate::app::layout::{Area, Layout};
use crate::app::panes::Panes;
use crate::pane::Pane;
use crate::text;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    pub pane: Pane,
    /// `3 Agreed points 13`.
    pub text: String,
    /// Columns from the left edge of the line.
    pub x: u16,
}

/// A way to abbreviate the tab line.
struct TabStyle {
    gap: u16,
    is_short: bool,
    /// Whether the focused pane keeps its long title.
    is_focus_long: bool,
    has_counts: bool,
}

/// Widest first.
const TAB_STYLES: [TabStyle; 6] = [
    TabStyle { gap: 3, is_short: false, is_focus_long: false, has_counts: true },
    TabStyle { gap: 2, is_short: false, is_focus_long: false, has_counts: true },
    TabStyle { gap: 2, is_short: true, is_focus_long: true, has_counts: true },
    TabStyle { gap: 2, is_short: true, is_focus_long: false, has_counts: true },
    TabStyle { gap: 1, is_short: true, is_focus_long: false, has_counts: true },
    TabStyle { gap: 1, is_short: true, is_focus_long: false, has_counts: false },
];

impl Panes {
    /// The area of the tab line and its tabs.
    pub fn tab_line(&self, layout: &Layout) -> Option<(Area, Vec<Tab>)> {
        let line = layout.tabs?;
        let columns = if layout.tabs_rule.is_none() { text::width(&self.single_pane_position(layout)) } else { 0 };
        let columns = u16::try_from(columns).unwrap_or(u16::MAX);
        let line = line.inset(0, columns.saturating_add(if columns > 0 { 2 } else { 0 }));
        Some((line, self.tabs(line.width)))
    }

    /// How far the pane is scrolled if it is alone on the screen; otherwise empty.
    pub fn single_pane_position(&self, layout: &Layout) -> String {
        let single = layout.slots.iter().find(|slot| slot.title.is_none());
        single.map(|slot| self.scroll_position(slot.pane, slot.text)).unwrap_or_default()
    }

    /// The tabs for a width: with long titles and counts if they fit, or else only the focused pane.
    fn tabs(&self, width: u16) -> Vec<Tab> {
        for style in TAB_STYLES {
            let mut x = 0;
            let mut tabs = Vec::new();
            for pane in Pane::ALL {
                let is_short = style.is_short && !(style.is_focus_long && pane == self.pane);
                let text = self.tab_text(pane, is_short, style.has_counts);
                let columns = u16::try_from(text::width(&text)).unwrap_or(u16::MAX);
                tabs.push(Tab { pane, text, x });
                x += columns + style.gap;
            }
            if x - style.gap <= width {
                return tabs;
            }
        }
        let texts = [(false, true), (true, true), (true, false)];
        let texts = texts.map(|(is_short, has_count)| self.tab_text(self.pane, is_short, has_count));
        let fitting = texts.iter().find(|text| text::width(text) <= usize::from(width)).or(texts.last());
        vec![Tab { pane: self.pane, text: fitting.cloned().unwrap_or_default(), x: 0 }]
    }

    fn tab_text(&self, pane: Pane, is_short: bool, has_count: bool) -> String {
        let digit = pane.index() + 1;
        let name = if is_short { pane.short_title() } else { pane.title() };
        match self.brief().and_then(|brief| pane.count(brief)) {
            Some(n) if has_count => format!("{digit} {name} {n}"),
            _ => format!("{digit} {name}"),
        }
    }

    /// The visible points of a pane (`4–9 of 13`), or a percentage in prose; empty if the whole pane is visible.
    pub fn scroll_position(&self, pane: Pane, area: Area) -> String {
        let Some(state) = self.state(pane) else { return String::new() };
        let (rows, height) = (state.rows(), usize::from(area.height));
        if rows.len() <= height {
            return String::new();
        }
        let on_screen: Vec<usize> = rows.iter().skip(state.top()).take(height).filter_map(|row| row.point).collect();
        let number = |point: &usize| state.points().iter().position(|p| p == point).map_or(0, |i| i + 1);
        match (on_screen.first().map(number), on_screen.last().map(number)) {
            (Some(first), Some(last)) => format!("{first}–{last} of {}", state.points().len()),
            _ => format!("{} %", (state.top() + height).min(rows.len()) * 100 / rows.len().max(1)),
        }
    }
}
