//! Draws the panel of facets, in a column beside the hits or, on a narrow screen, over them.

use ratatui::style::Modifier;

use crate::app::{Area, FacetPanel, PanelRow, Search};
use crate::pane::Role;
use crate::search::Facet;
use crate::text;
use crate::ui::paint::Paint;
use crate::ui::theme::Element;

/// Columns before a value: cursor, check mark, space.
const BEFORE: u16 = 3;

pub(crate) fn draw_facets(paint: &mut Paint, search: &Search, area: Area) {
    let panel = search.panel();
    let height = usize::from(area.height);
    let cursor = panel.cursor(height).filter(|_| panel.has_keys()).map(|(index, _)| index);
    for (index, row) in panel.laid_out(height).into_iter().enumerate().skip(panel.top()).take(height) {
        let line = area.nth_row(index - panel.top());
        let on = (cursor == Some(index)).then_some(Element::Selection);
        if on.is_some() {
            paint.draw_cursor(line, Element::Selection, Element::Accent);
        }
        draw_panel_row(paint, panel, row, line, on);
    }
}

fn draw_panel_row(paint: &mut Paint, panel: &FacetPanel, row: PanelRow, line: Area, on: Option<Element>) {
    let at = line.inset(BEFORE, 0);
    match row {
        PanelRow::Gap => {}
        PanelRow::Heading(facet) => {
            let style = paint.role(Role::Heading).add_modifier(Modifier::BOLD);
            paint.print(at, title(facet), style);
        }
        PanelRow::More { count, is_loaded, .. } => {
            let style = paint.role_on(Role::Muted, on);
            let more = text::grouped(count);
            let words = if is_loaded { format!("… {more} more") } else { format!("… {more} more, not shown") };
            paint.print(at, &words, style);
        }
        PanelRow::Value(value) => {
            let is_applied = panel.is_applied(&value.condition);
            let count = text::grouped(value.count);
            let room = at.width.saturating_sub(u16::try_from(text::width(&count)).unwrap_or(u16::MAX) + 1);
            paint.print_right(at, &count, paint.role_on(Role::Muted, on));
            let role = if is_applied { Role::Title } else { Role::Body };
            paint.print(at.split_left(room).0, &value.label, paint.role_on(role, on));
            if is_applied {
                let style = on.map_or(paint.element(Element::Accent), |on| {
                    paint.element(Element::Accent).patch(paint.element(on))
                });
                paint.print(line.inset(1, 0).split_left(1).0, "✓", style);
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
