//! The values that results can be narrowed to: a column beside them, or over them where the screen is narrow.

use ratatui::style::Modifier;

use crate::app::{Area, PanelRow, Search};
use crate::pane::Role;
use crate::search::Facet;
use crate::text;
use crate::ui::paint::Paint;
use crate::ui::theme::Part;

/// Columns before a value: the cursor, the mark of a chosen one, a blank.
const BEFORE: u16 = 3;

pub(crate) fn draw(paint: &mut Paint, search: &Search, area: Area) {
    let panel = &search.panel;
    let height = usize::from(area.height);
    let cursor = panel.cursor(height).filter(|_| panel.has_keys).map(|(place, _)| place);
    for (place, row) in panel.rows(height).into_iter().enumerate().skip(panel.top).take(height) {
        let line = area.row(place - panel.top);
        let on = (cursor == Some(place)).then_some(Part::Selection);
        if on.is_some() {
            paint.cursor(line, (Part::Selection, Part::Accent));
        }
        draw_row(paint, (row, line), (on, &panel.held));
    }
}

fn draw_row(paint: &mut Paint, (row, line): (PanelRow, Area), (on, held): (Option<Part>, &[String])) {
    let at = line.inset(BEFORE, 0);
    match row {
        PanelRow::Gap => {}
        PanelRow::Heading(facet) => {
            let style = paint.theme.role(Role::Heading).add_modifier(Modifier::BOLD);
            paint.put(at, title(facet), style);
        }
        PanelRow::More(_, more, is_open) => {
            let style = paint.role_on(Role::Muted, on);
            let more = text::grouped(more);
            let words = if is_open { format!("… {more} more") } else { format!("… {more} more, not listed") };
            paint.put(at, &words, style);
        }
        PanelRow::Value(value) => {
            let is_held = held.contains(&value.condition);
            let count = text::grouped(value.count);
            let room = at.width.saturating_sub(u16::try_from(text::width(&count)).unwrap_or(u16::MAX) + 1);
            paint.put_right(at, &count, paint.role_on(Role::Muted, on));
            let role = if is_held { Role::Title } else { Role::Body };
            paint.put(at.split_left(room).0, &value.label, paint.role_on(role, on));
            if is_held {
                let style = on.map_or(paint.theme.part(Part::Accent), |on| {
                    paint.theme.part(Part::Accent).patch(paint.theme.part(on))
                });
                paint.put(line.inset(1, 0).split_left(1).0, "✓", style);
            }
        }
    }
}

const fn title(facet: Facet) -> &'static str {
    match facet {
        Facet::Party => "Party",
        Facet::Forum => "Forum",
        Facet::Kind => "Kind",
        Facet::Topic => "Topic",
        Facet::Year => "Year",
    }
}
