//! Where things stand on a screen of a given size: pure geometry, used by `app` (how far a page scrolls) and `ui` (where
//! it is drawn), so that the two cannot disagree.

use crate::pane::Pane;

/// A rectangle of cells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Area {
    /// Left edge.
    pub x: u16,
    /// Top edge.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

impl Area {
    /// Whether the cell is inside.
    #[must_use]
    pub const fn holds(self, x: u16, y: u16) -> bool {
        x >= self.x && x < self.x + self.width && y >= self.y && y < self.y + self.height
    }

    /// The lowest `rows` of it cut off, and what is left.
    #[must_use]
    pub fn split_bottom(self, rows: u16) -> (Self, Self) {
        let rows = rows.min(self.height);
        let above = Self { height: self.height - rows, ..self };
        (above, Self { y: self.y + above.height, height: rows, ..self })
    }

    /// The upper `rows` of it cut off, and what is left.
    #[must_use]
    pub fn split_top(self, rows: u16) -> (Self, Self) {
        let rows = rows.min(self.height);
        (Self { height: rows, ..self }, Self { y: self.y + rows, height: self.height - rows, ..self })
    }

    /// The left `columns` of it, and the rest.
    #[must_use]
    pub fn split_left(self, columns: u16) -> (Self, Self) {
        let columns = columns.min(self.width);
        (Self { width: columns, ..self }, Self { x: self.x + columns, width: self.width - columns, ..self })
    }

    /// The same area less `left` and `right` columns.
    #[must_use]
    pub fn inset(self, left: u16, right: u16) -> Self {
        let left = left.min(self.width);
        let right = right.min(self.width - left);
        Self { x: self.x + left, width: self.width - left - right, ..self }
    }

    /// An area of at most this size in the middle of it.
    #[must_use]
    pub fn centred(self, width: u16, height: u16) -> Self {
        let (width, height) = (width.min(self.width), height.min(self.height));
        Self { x: self.x + (self.width - width) / 2, y: self.y + (self.height - height) / 2, width, height }
    }
}

/// Smallest screen that can be used.
pub(crate) const SMALLEST: (u16, u16) = (20, 5);
/// From how many columns list and brief stand side by side.
pub(crate) const WIDE: u16 = 100;
/// From how many columns summary and quotes stand beside the agreed points.
pub(crate) const VERY_WIDE: u16 = 150;
/// Columns between the edge of a pane and its text.
pub const MARGIN: u16 = 2;
/// Longest line of running text: longer ones are hard to read.
pub(crate) const MEASURE: u16 = 96;

/// One pane on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// Which pane.
    pub pane: Pane,
    /// The row with its title, where panes stand together; the tab line names a pane that stands alone.
    pub title: Option<Area>,
    /// Its text, margin included.
    pub body: Area,
}

impl Slot {
    /// Columns for the text of a page.
    #[must_use]
    pub fn text_width(&self) -> u16 {
        self.text_area().width
    }

    /// The cells of the text: the body less its margins; the last column is the scroll mark's.
    #[must_use]
    pub fn text_area(&self) -> Area {
        let margin = if self.body.width < 60 { 1 } else { MARGIN };
        let area = self.body.inset(margin, margin);
        Area { width: area.width.min(MEASURE), ..area }
    }
}

/// What is where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    /// The whole screen.
    pub screen: Area,
    /// Too small for anything.
    pub too_small: bool,
    /// The line at the top: program, library, state.
    pub header: Option<Area>,
    /// The rule under the header.
    pub header_rule: Option<Area>,
    /// The list of briefs.
    pub list: Option<Area>,
    /// The line between list and brief.
    pub divider: Option<Area>,
    /// Headline, date, place, parties.
    pub head: Option<Area>,
    /// The tab line of the panes.
    pub tabs: Option<Area>,
    /// The rule under the tabs.
    pub tabs_rule: Option<Area>,
    /// The panes shown.
    pub slots: Vec<Slot>,
    /// The line between the left and the right column of panes.
    pub gutter: Option<Area>,
    /// The rule above the footer.
    pub footer_rule: Option<Area>,
    /// Keys and messages.
    pub footer: Area,
    /// Everything between header and footer: overlays stand here.
    pub body: Area,
}

/// What decides the layout besides the size.
pub struct Wants<'a> {
    /// The keys go to the brief, not the list.
    pub in_brief: bool,
    /// A brief is open.
    pub is_open: bool,
    /// The pane with the focus.
    pub pane: Pane,
    /// The pane that stays beside the source.
    pub companion: Pane,
    /// One pane has the whole screen.
    pub zoom: bool,
    /// Rows of headline, date line and parties at a width.
    pub head_rows: &'a dyn Fn(u16) -> u16,
    /// Rows of a pane's page at a width.
    pub page_rows: &'a dyn Fn(Pane, u16) -> u16,
}

/// The panes that stand together where there is room.
pub(crate) const TOGETHER: [Pane; 3] = [Pane::Summary, Pane::Quotes, Pane::Commitments];

/// The layout of a screen of `columns` × `rows`.
#[must_use]
pub fn layout(columns: u16, rows: u16, wants: &Wants) -> Layout {
    let screen = Area { x: 0, y: 0, width: columns, height: rows };
    let mut layout = Layout { screen, footer: screen, body: screen, ..Layout::default() };
    if columns < SMALLEST.0 || rows < SMALLEST.1 {
        layout.too_small = true;
        return layout;
    }
    let is_roomy = rows >= 16;
    let mut body = screen;
    (body, layout.footer) = body.split_bottom(1);
    if is_roomy {
        let rule;
        (body, rule) = body.split_bottom(1);
        layout.footer_rule = Some(rule);
        let header;
        (header, body) = body.split_top(1);
        layout.header = Some(header);
        let rule;
        (rule, body) = body.split_top(1);
        layout.header_rule = Some(rule);
    }
    layout.body = body;
    let is_wide = columns >= WIDE && !wants.zoom;
    if is_wide {
        let (list, rest) = body.split_left((columns * 19 / 50).clamp(36, 54));
        let (divider, brief) = rest.split_left(1);
        (layout.list, layout.divider) = (Some(list), Some(divider));
        if wants.is_open {
            place_brief(&mut layout, brief, wants, is_roomy);
        }
    } else if wants.is_open && (wants.in_brief || wants.zoom) {
        place_brief(&mut layout, body, wants, is_roomy);
    } else {
        layout.list = Some(body);
    }
    layout
}

fn place_brief(layout: &mut Layout, area: Area, wants: &Wants, is_roomy: bool) {
    let mut rest = area;
    if rest.height >= 8 {
        let most = if is_roomy { rest.height / 3 } else { 1 };
        let head_width = rest.inset(MARGIN, MARGIN).width;
        let head;
        (head, rest) = rest.split_top((wants.head_rows)(head_width).clamp(1, most));
        layout.head = Some(head.inset(MARGIN.min(head.width / 20), 1));
        if is_roomy {
            (_, rest) = rest.split_top(1);
        }
    }
    let tabs;
    (tabs, rest) = rest.split_top(1);
    layout.tabs = Some(tabs);
    if is_roomy {
        let rule;
        (rule, rest) = rest.split_top(1);
        layout.tabs_rule = Some(rule);
    }
    place_panes(layout, rest, wants);
}

fn place_panes(layout: &mut Layout, area: Area, wants: &Wants) {
    let is_together = TOGETHER.contains(&wants.pane) && !wants.zoom;
    let has_columns = layout.screen.width >= VERY_WIDE && area.height >= 12 && !wants.zoom;
    if has_columns && (is_together || wants.pane == Pane::Source) {
        let (left, rest) = area.split_left(area.width * 9 / 20);
        let (gutter, right) = rest.split_left(1);
        layout.gutter = Some(gutter);
        if is_together {
            stack(layout, left, &TOGETHER[..2], wants);
            stack(layout, right, &TOGETHER[2..], wants);
        } else {
            stack(layout, left, &[wants.companion], wants);
            stack(layout, right, &[Pane::Source], wants);
        }
    } else if is_together && area.height >= 24 {
        stack(layout, area, &TOGETHER, wants);
    } else {
        layout.slots.push(Slot { pane: wants.pane, title: None, body: area });
    }
}

/// Panes one above the other: each gets the rows it needs, the one with the focus first.
fn stack(layout: &mut Layout, area: Area, panes: &[Pane], wants: &Wants) {
    let gaps = u16::try_from(panes.len()).unwrap_or(u16::MAX);
    let free = area.height.saturating_sub(gaps * 2 - 1);
    let needs: Vec<u16> = panes
        .iter()
        .map(|pane| {
            let width = Slot { pane: *pane, title: None, body: area }.text_width();
            (wants.page_rows)(*pane, width).max(1)
        })
        .collect();
    let share = free / gaps;
    let mut heights: Vec<u16> = needs.iter().map(|need| (*need).min(share)).collect();
    let mut left = free - heights.iter().sum::<u16>();
    let mut order: Vec<usize> = (0..panes.len()).collect();
    order.sort_by_key(|i| panes.get(*i) != Some(&wants.pane));
    for i in order {
        if let (Some(height), Some(need)) = (heights.get_mut(i), needs.get(i)) {
            let more = left.min(need.saturating_sub(*height));
            *height += more;
            left -= more;
        }
    }
    if let Some(last) = heights.last_mut() {
        *last += left;
    }
    let mut rest = area;
    for (i, (pane, height)) in panes.iter().zip(heights).enumerate() {
        if i > 0 {
            (_, rest) = rest.split_top(1);
        }
        let (title, body);
        (title, rest) = rest.split_top(1);
        (body, rest) = rest.split_top(height);
        layout.slots.push(Slot { pane: *pane, title: Some(title), body });
    }
}

impl Layout {
    /// The slot of `pane`, where it is on the screen.
    #[must_use]
    pub fn slot(&self, pane: Pane) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.pane == pane)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wants(pane: Pane, in_brief: bool, zoom: bool) -> Wants<'static> {
        Wants {
            in_brief,
            is_open: true,
            pane,
            companion: Pane::Commitments,
            zoom,
            head_rows: &|_| 3,
            page_rows: &|_, _| 40,
        }
    }

    #[test]
    fn every_area_lies_on_the_screen_at_every_size() {
        for columns in 0..=210 {
            for rows in 0..=64 {
                for pane in Pane::ALL {
                    for zoom in [false, true] {
                        let l = layout(columns, rows, &wants(pane, columns % 2 == 0, zoom));
                        let slots = l.slots.iter().flat_map(|s| [Some(s.body), s.title, Some(s.text_area())]);
                        let others = [l.header, l.list, l.divider, l.head, l.tabs, l.gutter, Some(l.footer)];
                        for area in slots.chain(others).flatten() {
                            assert!(
                                area.x + area.width <= columns && area.y + area.height <= rows,
                                "{columns}×{rows} {pane:?}: {area:?}"
                            );
                        }
                        assert_eq!(l.too_small, columns < 20 || rows < 5);
                    }
                }
            }
        }
    }

    #[test]
    fn the_focused_pane_is_always_on_the_screen() {
        for (columns, rows) in [(200, 60), (150, 30), (120, 45), (100, 30), (80, 24), (40, 12), (20, 5)] {
            for pane in Pane::ALL {
                let l = layout(columns, rows, &wants(pane, true, false));
                let slot = l.slot(pane).expect("it has the focus");
                assert!(slot.body.height >= 1 && slot.text_width() >= 10, "{columns}×{rows} {pane:?}");
            }
        }
    }

    #[test]
    fn wide_screens_show_list_and_brief_narrow_ones_one_of_them() {
        let wide = layout(100, 30, &wants(Pane::Commitments, false, false));
        assert!(wide.list.is_some() && wide.slot(Pane::Commitments).is_some());
        let narrow = layout(80, 24, &wants(Pane::Commitments, false, false));
        assert!(narrow.list.is_some() && narrow.slots.is_empty());
        let brief = layout(80, 24, &wants(Pane::Commitments, true, false));
        assert!(brief.list.is_none() && brief.slots.len() == 1);
    }

    #[test]
    fn from_150_columns_three_panes_stand_together_and_the_source_beside_its_points() {
        let three = layout(200, 60, &wants(Pane::Quotes, true, false));
        assert_eq!(three.slots.iter().map(|s| s.pane).collect::<Vec<_>>(), TOGETHER);
        let source = layout(200, 60, &wants(Pane::Source, true, false));
        assert_eq!(source.slots.iter().map(|s| s.pane).collect::<Vec<_>>(), [Pane::Commitments, Pane::Source]);
    }
}
