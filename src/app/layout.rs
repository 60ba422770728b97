//! Where things stand on a screen of a given size: pure geometry, used by `app` (how far a page scrolls) and `ui` (where
//! it is drawn), so that the two cannot disagree.

use crate::pane::Pane;

/// A rectangle of cells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Area {
    pub x: u16,
    pub y: u16,
    pub width: u16,
    pub height: u16,
}

impl Area {
    /// Whether the cell is inside.
    pub const fn holds(self, x: u16, y: u16) -> bool {
        x >= self.x && x < self.x + self.width && y >= self.y && y < self.y + self.height
    }

    /// `part` parts of its width, where `of` make all of it. A terminal may be so wide that the product would not fit.
    pub const fn share(self, part: u16, of: u16) -> u16 {
        self.width / of * part + self.width % of * part / of
    }

    /// The lowest `rows` of it cut off, and what is left.
    pub fn split_bottom(self, rows: u16) -> (Self, Self) {
        let rows = rows.min(self.height);
        let above = Self { height: self.height - rows, ..self };
        (above, Self { y: self.y + above.height, height: rows, ..self })
    }

    /// The upper `rows` of it cut off, and what is left.
    pub fn split_top(self, rows: u16) -> (Self, Self) {
        let rows = rows.min(self.height);
        (Self { height: rows, ..self }, Self { y: self.y + rows, height: self.height - rows, ..self })
    }

    /// The left `columns` of it, and the rest.
    pub fn split_left(self, columns: u16) -> (Self, Self) {
        let columns = columns.min(self.width);
        (Self { width: columns, ..self }, Self { x: self.x + columns, width: self.width - columns, ..self })
    }

    /// The row `place` of it, from 0; empty where it has no such row.
    pub fn row(self, place: usize) -> Self {
        let place = u16::try_from(place).unwrap_or(u16::MAX).min(self.height);
        Self { y: self.y + place, height: 1.min(self.height - place), ..self }
    }

    /// The same area less `left` and `right` columns.
    pub fn inset(self, left: u16, right: u16) -> Self {
        let left = left.min(self.width);
        let right = right.min(self.width - left);
        Self { x: self.x + left, width: self.width - left - right, ..self }
    }

    /// An area of at most this size in the middle of it.
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
/// From how many rows there is room for empty ones around a pane.
pub(crate) const TALL: u16 = 28;
/// Longest line of running text: longer ones are hard to read.
pub(crate) const MEASURE: u16 = 88;

/// One pane on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    pub pane: Pane,
    /// The row with its title, where panes stand together; the tab line names a pane that stands alone.
    pub title: Option<Area>,
    /// Its rows, margins included.
    pub body: Area,
    /// The cells of its text.
    pub text: Area,
    /// Whether there is room for air between its points.
    pub has_air: bool,
}

/// Rows that a page takes at some width.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Needs {
    /// With the points close together.
    pub close: u16,
    /// With air between them.
    pub airy: u16,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
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
    pub slots: Vec<Slot>,
    /// The rule above the footer.
    pub footer_rule: Option<Area>,
    pub footer: Area,
    /// Everything between header and footer: overlays stand here.
    pub body: Area,
}

/// What decides the layout besides the size.
#[expect(clippy::struct_excessive_bools, reason = "four questions, none of which answers another")]
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
    /// The source is to stand beside the points.
    pub is_beside: bool,
    /// Rows of headline, date line and parties at a width.
    pub head_rows: &'a dyn Fn(u16) -> u16,
    /// Rows of a pane's page at a width.
    pub page_rows: &'a dyn Fn(Pane, u16) -> Needs,
}

/// Something over the panes: a box where there is room for one, else the whole of the body.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sheet {
    pub area: Area,
    /// Whether a line stands around it.
    pub is_boxed: bool,
    /// What is in it.
    pub inner: Area,
}

impl Sheet {
    /// The same at the right edge of what it stands in the middle of.
    pub fn at_right(self) -> Self {
        let by = if self.is_boxed { self.area.x } else { 0 };
        let moved = |area: Area| Area { x: area.x + by, ..area };
        Self { area: moved(self.area), inner: moved(self.inner), ..self }
    }

    /// The line that is typed, and the rows under it.
    pub fn line_and_rows(self) -> (Area, Area) {
        let (line, rest) = self.inner.split_top(1);
        (line, rest.split_top(u16::from(rest.height >= 8)).1)
    }
}

/// The panes that stand together where there is room.
pub(crate) const TOGETHER: [Pane; 3] = [Pane::Summary, Pane::Quotes, Pane::Commitments];

/// The layout of a screen of `columns` × `rows`.
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
        let (list, rest) = body.split_left(layout.screen.share(3, 10).clamp(38, 60));
        let (divider, brief) = rest.split_left(1);
        (layout.list, layout.divider) = (Some(list), Some(divider));
        if wants.is_open {
            place_brief(&mut layout, brief, wants, is_roomy);
        }
    } else if wants.is_open && (wants.in_brief || wants.zoom) {
        // A page to read stands in the middle of a screen much wider than its lines.
        place_brief(&mut layout, body.centred(MEASURE + 2 * margin(columns), body.height), wants, is_roomy);
    } else {
        layout.list = Some(body);
    }
    layout
}

/// Columns between the edge of the brief and its text, the same for head, tabs and panes.
const fn margin(columns: u16) -> u16 {
    if columns < 60 { 1 } else { 2 }
}

fn place_brief(layout: &mut Layout, area: Area, wants: &Wants, is_roomy: bool) {
    let inset = margin(layout.screen.width);
    let mut rest = area;
    if rest.height >= 8 {
        let most = if is_roomy { rest.height / 3 } else { 1 };
        let inner = rest.inset(inset, inset);
        let rows = (wants.head_rows)(inner.width).clamp(1, most);
        layout.head = Some(inner.split_top(rows).0);
        (_, rest) = rest.split_top(rows + u16::from(is_roomy));
    }
    let tabs;
    (tabs, rest) = rest.split_top(1);
    layout.tabs = Some(tabs.inset(inset, inset));
    let is_together = place_panes(layout, rest.split_top(u16::from(is_roomy)).1, wants);
    if is_roomy && !is_together {
        layout.tabs_rule = Some(rest.split_top(1).0.inset(inset, inset));
    }
}

/// Places the panes; whether several stand together, each under a title of its own.
fn place_panes(layout: &mut Layout, area: Area, wants: &Wants) -> bool {
    let is_together = TOGETHER.contains(&wants.pane) && !wants.zoom;
    let has_columns = layout.screen.width >= VERY_WIDE && area.height >= 12 && !wants.zoom;
    if has_columns && (is_together || wants.pane == Pane::Source) {
        let (left, right) = area.split_left(area.share(9, 20));
        if wants.is_beside {
            let focus = [if is_together { wants.pane } else { wants.companion }];
            stack(layout, left, if area.height >= 24 { &TOGETHER } else { &focus }, wants);
            stack(layout, right, &[Pane::Source], wants);
        } else if is_together {
            stack(layout, left, &TOGETHER[..2], wants);
            stack(layout, right, &TOGETHER[2..], wants);
        } else {
            stack(layout, left, &[wants.companion], wants);
            stack(layout, right, &[Pane::Source], wants);
        }
        return true;
    }
    if is_together && area.height >= 24 {
        stack(layout, area, &TOGETHER, wants);
        return true;
    }
    let (_, body) = area.split_top(u16::from(layout.screen.height >= TALL));
    let slot = slot(wants.pane, body, layout.screen.width);
    let needs = (wants.page_rows)(slot.pane, slot.text.width);
    layout.slots.push(Slot { has_air: needs.airy <= body.height, ..slot });
    false
}

fn slot(pane: Pane, body: Area, columns: u16) -> Slot {
    let inner = body.inset(margin(columns), margin(columns));
    let text = Area { width: inner.width.min(MEASURE), ..inner };
    Slot { pane, title: None, body, text, has_air: false }
}

/// Panes one above the other: each gets the rows it needs, the one with the focus first; what is left becomes air.
fn stack(layout: &mut Layout, area: Area, panes: &[Pane], wants: &Wants) {
    let columns = layout.screen.width;
    let count = u16::try_from(panes.len()).unwrap_or(u16::MAX);
    // A row of air under each title, where there is room.
    let head = 1 + u16::from(layout.screen.height >= TALL + 6);
    let free = area.height.saturating_sub(count * (head + 1) - 1);
    let width = slot(wants.pane, area, columns).text.width;
    let needs: Vec<Needs> = panes.iter().map(|pane| (wants.page_rows)(*pane, width)).collect();
    let mut heights: Vec<u16> = needs.iter().map(|need| need.close.max(1).min(free / count)).collect();
    let mut left = free - heights.iter().sum::<u16>();
    let mut order: Vec<usize> = (0..panes.len()).collect();
    let focus = if wants.pane == Pane::Source { wants.companion } else { wants.pane };
    order.sort_by_key(|i| panes.get(*i) != Some(&focus));
    let closely = order.iter().filter_map(|i| Some((*i, needs.get(*i)?.close)));
    let with_air = order.iter().filter_map(|i| Some((*i, needs.get(*i)?.airy)));
    for (i, need) in closely.chain(with_air) {
        if let Some(height) = heights.get_mut(i) {
            let more = need.saturating_sub(*height);
            // Half of the air is no use.
            if more <= left || need == needs.get(i).map_or(0, |need| need.close) {
                *height += more.min(left);
                left -= more.min(left);
            }
        }
    }
    if let Some(last) = heights.last_mut() {
        *last += left;
    }
    let mut rest = area;
    for (i, ((pane, height), need)) in panes.iter().zip(heights).zip(needs).enumerate() {
        (_, rest) = rest.split_top(u16::from(i > 0));
        let (title, body);
        (title, rest) = rest.split_top(head);
        (body, rest) = rest.split_top(height);
        let slot = slot(*pane, body, columns);
        let title = Area { height: 1, ..title }.inset(margin(columns), margin(columns));
        let title = Area { height: title.height.min(area.height), ..title };
        layout.slots.push(Slot { title: Some(title), has_air: need.airy <= height, ..slot });
    }
}

impl Layout {
    /// A sheet over the panes for `width` × `height` cells of content.
    pub fn sheet(&self, width: u16, height: u16) -> Sheet {
        let body = self.body;
        if body.height < 7 || body.width < 30 {
            return Sheet { area: body, is_boxed: false, inner: body.inset(1, 1) };
        }
        // A rim too narrow to be read would only be noise.
        let width = if body.width < width.saturating_add(24) { body.width } else { width + 4 };
        let area = body.centred(width, height.saturating_add(2));
        let inner = area.inset(2, 2).split_top(1).1.split_bottom(1).0;
        Sheet { area, is_boxed: true, inner }
    }

    /// Where the help stands, the whole height of the body.
    pub fn help_sheet(&self) -> Sheet {
        self.sheet(92, self.body.height)
    }

    /// The slot of `pane`, where it is on the screen.
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
            is_beside: false,
            head_rows: &|_| 3,
            page_rows: &|_, _| Needs { close: 40, airy: 60 },
        }
    }

    #[test]
    fn every_area_lies_on_the_screen_at_every_size() {
        for columns in 0..=210 {
            for rows in 0..=64 {
                for pane in Pane::ALL {
                    for zoom in [false, true] {
                        let l = layout(columns, rows, &wants(pane, columns % 2 == 0, zoom));
                        let slots = l.slots.iter().flat_map(|s| [Some(s.body), s.title, Some(s.text)]);
                        let others = [l.header, l.list, l.divider, l.head, l.tabs, l.tabs_rule, Some(l.footer)];
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
                assert!(slot.body.height >= 1 && slot.text.width >= 10, "{columns}×{rows} {pane:?}");
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
        let beside = |pane, rows| layout(160, rows, &Wants { is_beside: true, ..wants(pane, true, false) });
        for pane in [Pane::Quotes, Pane::Source] {
            let places = |l: &Layout| l.slots.iter().map(|slot| slot.pane).collect::<Vec<_>>();
            assert_eq!(places(&beside(pane, 60)), [&TOGETHER[..], &[Pane::Source]].concat());
            let one = if pane == Pane::Source { Pane::Commitments } else { pane };
            assert_eq!(places(&beside(pane, 26)), [one, Pane::Source]);
        }
        let source = layout(200, 60, &wants(Pane::Source, true, false));
        assert_eq!(source.slots.iter().map(|s| s.pane).collect::<Vec<_>>(), [Pane::Commitments, Pane::Source]);
    }
}
