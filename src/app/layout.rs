//! The geometry of the screen. `app` (how far a page scrolls) and `ui` (where it is drawn) share these pure functions, so that
//! they cannot disagree.

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
    pub const fn contains(self, x: u16, y: u16) -> bool {
        x >= self.x && x < self.x + self.width && y >= self.y && y < self.y + self.height
    }

    /// `numerator / denominator` of its width, without overflow on very wide terminals.
    pub const fn fraction(self, numerator: u16, denominator: u16) -> u16 {
        self.width / denominator * numerator + self.width % denominator * numerator / denominator
    }

    /// The area above the last `rows` rows, and those rows.
    pub fn split_bottom(self, rows: u16) -> (Self, Self) {
        let rows = rows.min(self.height);
        let above = Self { height: self.height - rows, ..self };
        (above, Self { y: self.y + above.height, height: rows, ..self })
    }

    /// The first `rows` rows, and the area below them.
    pub fn split_top(self, rows: u16) -> (Self, Self) {
        let rows = rows.min(self.height);
        (Self { height: rows, ..self }, Self { y: self.y + rows, height: self.height - rows, ..self })
    }

    /// The first `columns` columns, and the area to their right.
    pub fn split_left(self, columns: u16) -> (Self, Self) {
        let columns = columns.min(self.width);
        (Self { width: columns, ..self }, Self { x: self.x + columns, width: self.width - columns, ..self })
    }

    /// The row at `index`; empty if the area has no such row.
    pub fn nth_row(self, index: usize) -> Self {
        let index = u16::try_from(index).unwrap_or(u16::MAX).min(self.height);
        Self { y: self.y + index, height: 1.min(self.height - index), ..self }
    }

    /// Without `left` and `right` columns.
    pub fn inset(self, left: u16, right: u16) -> Self {
        let left = left.min(self.width);
        let right = right.min(self.width - left);
        Self { x: self.x + left, width: self.width - left - right, ..self }
    }

    /// An area of at most this size in the middle.
    pub fn centred(self, width: u16, height: u16) -> Self {
        let (width, height) = (width.min(self.width), height.min(self.height));
        Self { x: self.x + (self.width - width) / 2, y: self.y + (self.height - height) / 2, width, height }
    }
}

/// The smallest usable screen: columns, rows.
const SMALLEST: (u16, u16) = (20, 5);
/// The list and the brief are side by side from this many columns.
pub(crate) const WIDE: u16 = 100;
/// Panes are side by side from this many columns.
pub(crate) const VERY_WIDE: u16 = 150;
/// There are blank rows around a pane from this many rows.
const TALL: u16 = 28;
/// There are a header and a rule above the footer from this many rows.
const ROOMY: u16 = 16;
/// The longest line of prose, in columns: longer lines are hard to read.
const MEASURE: u16 = 88;

/// One pane on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    pub pane: Pane,
    /// The row of its title. A pane alone on the screen has none, because the tab line names it.
    pub title: Option<Area>,
    /// Including its margins.
    pub body: Area,
    /// Without its margins.
    pub text: Area,
    /// Whether there is room for blank rows between its points.
    pub is_spaced: bool,
}

/// The number of rows that a page needs at some width.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct PageRows {
    /// Without blank rows between the points.
    pub compact: u16,
    /// With blank rows between the points.
    pub spaced: u16,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    pub screen: Area,
    pub too_small: bool,
    pub header: Option<Area>,
    pub header_rule: Option<Area>,
    pub list: Option<Area>,
    /// The line between list and brief.
    pub divider: Option<Area>,
    /// Headline, date, location, parties.
    pub head: Option<Area>,
    pub tabs: Option<Area>,
    pub tabs_rule: Option<Area>,
    pub slots: Vec<Slot>,
    pub footer_rule: Option<Area>,
    pub footer: Area,
    /// Everything between header and footer; overlays are drawn here.
    pub body: Area,
}

/// What the layout depends on besides the size of the screen.
#[expect(clippy::struct_excessive_bools, reason = "four independent questions")]
pub(crate) struct LayoutRequest<'a> {
    /// Whether keys go to the brief, not to the list.
    pub brief_has_focus: bool,
    pub is_open: bool,
    /// The pane with the focus.
    pub pane: Pane,
    /// The pane to show beside the source.
    pub companion: Pane,
    pub is_zoomed: bool,
    pub source_beside: bool,
    /// Rows of headline, date line and parties at a width.
    pub head_rows: &'a dyn Fn(u16) -> u16,
    /// Rows of a pane's page at a width.
    pub page_rows: &'a dyn Fn(Pane, u16) -> PageRows,
}

/// A box over the panes. On small screens it covers the whole body.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Popup {
    pub area: Area,
    pub has_border: bool,
    /// The area of its content.
    pub inner: Area,
}

impl Popup {
    /// The same box at the right edge of the body.
    pub fn at_right(self) -> Self {
        let by = if self.has_border { self.area.x } else { 0 };
        let moved = |area: Area| Area { x: area.x + by, ..area };
        Self { area: moved(self.area), inner: moved(self.inner), ..self }
    }

    /// The line being typed, and the rows below it.
    pub fn line_and_rows(self) -> (Area, Area) {
        let (line, rest) = self.inner.split_top(1);
        (line, rest.split_top(u16::from(rest.height >= 8)).1)
    }
}

/// These panes are shown together if there is room.
const TOGETHER: [Pane; 3] = [Pane::Summary, Pane::Quotes, Pane::Commitments];

/// The area between header and footer.
pub(crate) fn body((columns, rows): (u16, u16)) -> Area {
    let screen = Area { x: 0, y: 0, width: columns, height: rows };
    match (columns < SMALLEST.0 || rows < SMALLEST.1, rows >= ROOMY) {
        (true, _) => screen,
        (false, true) => Area { y: 2, height: rows - 4, ..screen },
        (false, false) => Area { height: rows - 1, ..screen },
    }
}

/// The layout of a screen of `columns` × `rows`.
pub(crate) fn compute_layout(columns: u16, rows: u16, request: &LayoutRequest) -> Layout {
    let screen = Area { x: 0, y: 0, width: columns, height: rows };
    let body = body((columns, rows));
    let mut layout = Layout { screen, footer: screen, body, ..Layout::default() };
    if columns < SMALLEST.0 || rows < SMALLEST.1 {
        layout.too_small = true;
        return layout;
    }
    let is_roomy = rows >= ROOMY;
    let row = |y: u16| Area { y, height: 1, ..screen };
    layout.footer = row(rows - 1);
    if is_roomy {
        layout.header = Some(row(0));
        layout.header_rule = Some(row(1));
        layout.footer_rule = Some(row(rows - 2));
    }
    let is_wide = columns >= WIDE && !request.is_zoomed;
    if is_wide {
        let (list, rest) = body.split_left(screen.fraction(3, 10).clamp(38, 60));
        let (divider, brief) = rest.split_left(1);
        (layout.list, layout.divider) = (Some(list), Some(divider));
        if request.is_open {
            place_brief(&mut layout, brief, request, is_roomy);
        }
    } else if request.is_open && (request.brief_has_focus || request.is_zoomed) {
        // If the screen is much wider than the lines of the page, the page is centred.
        place_brief(&mut layout, body.centred(MEASURE + 2 * margin(columns), body.height), request, is_roomy);
    } else {
        layout.list = Some(body);
    }
    layout
}

/// Columns between the edge of the brief and its text; the same for head, tabs and panes.
const fn margin(columns: u16) -> u16 {
    if columns < 60 { 1 } else { 2 }
}

fn place_brief(layout: &mut Layout, area: Area, request: &LayoutRequest, is_roomy: bool) {
    let inset = margin(layout.screen.width);
    let mut rest = area;
    if rest.height >= 8 {
        let most = if is_roomy { rest.height / 3 } else { 1 };
        let inner = rest.inset(inset, inset);
        let rows = (request.head_rows)(inner.width).clamp(1, most);
        layout.head = Some(inner.split_top(rows).0);
        (_, rest) = rest.split_top(rows + u16::from(is_roomy));
    }
    let tabs;
    (tabs, rest) = rest.split_top(1);
    layout.tabs = Some(tabs.inset(inset, inset));
    let is_together = place_panes(layout, rest.split_top(u16::from(is_roomy)).1, request);
    if is_roomy && !is_together {
        layout.tabs_rule = Some(rest.split_top(1).0.inset(inset, inset));
    }
}

/// Places the panes. Returns whether there are several, each with its own title.
fn place_panes(layout: &mut Layout, area: Area, request: &LayoutRequest) -> bool {
    let is_together = TOGETHER.contains(&request.pane) && !request.is_zoomed;
    let has_columns = layout.screen.width >= VERY_WIDE && area.height >= 12 && !request.is_zoomed;
    if has_columns && (is_together || request.pane == Pane::Source) {
        let (left, right) = area.split_left(area.fraction(9, 20));
        if request.source_beside {
            let focus = [if is_together { request.pane } else { request.companion }];
            stack_panes(layout, left, if area.height >= 24 { &TOGETHER } else { &focus }, request);
            stack_panes(layout, right, &[Pane::Source], request);
        } else if is_together {
            stack_panes(layout, left, &TOGETHER[..2], request);
            stack_panes(layout, right, &TOGETHER[2..], request);
        } else {
            stack_panes(layout, left, &[request.companion], request);
            stack_panes(layout, right, &[Pane::Source], request);
        }
        return true;
    }
    if is_together && area.height >= 24 {
        stack_panes(layout, area, &TOGETHER, request);
        return true;
    }
    let (_, body) = area.split_top(u16::from(layout.screen.height >= TALL));
    let slot = slot(request.pane, body, layout.screen.width);
    let needs = (request.page_rows)(slot.pane, slot.text.width);
    layout.slots.push(Slot { is_spaced: needs.spaced <= body.height, ..slot });
    false
}

fn slot(pane: Pane, body: Area, columns: u16) -> Slot {
    let inner = body.inset(margin(columns), margin(columns));
    let text = Area { width: inner.width.min(MEASURE), ..inner };
    Slot { pane, title: None, body, text, is_spaced: false }
}

/// Stacks panes. Each gets the rows it needs, the one with the focus first; then the blank rows between points, if there is room.
fn stack_panes(layout: &mut Layout, area: Area, panes: &[Pane], request: &LayoutRequest) {
    let columns = layout.screen.width;
    let count = u16::try_from(panes.len()).unwrap_or(u16::MAX);
    // A blank row below each title if there is room.
    let head = 1 + u16::from(layout.screen.height >= TALL + 6);
    let free = area.height.saturating_sub(count * (head + 1) - 1);
    let width = slot(request.pane, area, columns).text.width;
    let needs: Vec<PageRows> = panes.iter().map(|pane| (request.page_rows)(*pane, width)).collect();
    let mut heights: Vec<u16> = needs.iter().map(|need| need.compact.max(1).min(free / count)).collect();
    let mut left = free - heights.iter().sum::<u16>();
    let mut order: Vec<usize> = (0..panes.len()).collect();
    let focus = if request.pane == Pane::Source { request.companion } else { request.pane };
    order.sort_by_key(|i| panes.get(*i) != Some(&focus));
    let compact = order.iter().filter_map(|i| Some((*i, needs.get(*i)?.compact)));
    let spaced = order.iter().filter_map(|i| Some((*i, needs.get(*i)?.spaced)));
    for (i, need) in compact.chain(spaced) {
        if let Some(height) = heights.get_mut(i) {
            let more = need.saturating_sub(*height);
            // A pane has either all of its blank rows or none.
            if more <= left || need == needs.get(i).map_or(0, |need| need.compact) {
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
        layout.slots.push(Slot { title: Some(title), is_spaced: need.spaced <= height, ..slot });
    }
}

impl Layout {
    /// A box over the panes for `width` × `height` cells of content.
    pub fn popup(&self, width: u16, height: u16) -> Popup {
        let body = self.body;
        if body.height < 7 || body.width < 30 {
            return Popup { area: body, has_border: false, inner: body.inset(1, 1) };
        }
        // A narrow strip of the panes beside the box could not be read, so the box covers it.
        let width = if body.width < width.saturating_add(24) { body.width } else { width + 4 };
        let area = body.centred(width, height.saturating_add(2));
        let inner = area.inset(2, 2).split_top(1).1.split_bottom(1).0;
        Popup { area, has_border: true, inner }
    }

    /// The box of the help, which is as high as the body.
    pub fn help_popup(&self) -> Popup {
        self.popup(92, self.body.height)
    }

    /// The slot of `pane` if it is on the screen.
    pub fn slot(&self, pane: Pane) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.pane == pane)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(pane: Pane, brief_has_focus: bool, is_zoomed: bool) -> LayoutRequest<'static> {
        LayoutRequest {
            brief_has_focus,
            is_open: true,
            pane,
            companion: Pane::Commitments,
            is_zoomed,
            source_beside: false,
            head_rows: &|_| 3,
            page_rows: &|_, _| PageRows { compact: 40, spaced: 60 },
        }
    }

    #[test]
    fn every_area_is_on_the_screen_at_every_size() {
        for columns in 0..=210 {
            for rows in 0..=64 {
                for pane in Pane::ALL {
                    for is_zoomed in [false, true] {
                        let l = compute_layout(columns, rows, &request(pane, columns % 2 == 0, is_zoomed));
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
                let l = compute_layout(columns, rows, &request(pane, true, false));
                let slot = l.slot(pane).expect("it has the focus");
                assert!(slot.body.height >= 1 && slot.text.width >= 10, "{columns}×{rows} {pane:?}");
            }
        }
    }

    #[test]
    fn wide_screens_show_list_and_brief_narrow_ones_only_one() {
        let wide = compute_layout(100, 30, &request(Pane::Commitments, false, false));
        assert!(wide.list.is_some() && wide.slot(Pane::Commitments).is_some());
        let narrow = compute_layout(80, 24, &request(Pane::Commitments, false, false));
        assert!(narrow.list.is_some() && narrow.slots.is_empty());
        let brief = compute_layout(80, 24, &request(Pane::Commitments, true, false));
        assert!(brief.list.is_none() && brief.slots.len() == 1);
    }

    #[test]
    fn from_150_columns_panes_and_source_are_side_by_side() {
        let three = compute_layout(200, 60, &request(Pane::Quotes, true, false));
        assert_eq!(three.slots.iter().map(|s| s.pane).collect::<Vec<_>>(), TOGETHER);
        let beside = |pane, rows| {
            compute_layout(160, rows, &LayoutRequest { source_beside: true, ..request(pane, true, false) })
        };
        for pane in [Pane::Quotes, Pane::Source] {
            let panes = |l: &Layout| l.slots.iter().map(|slot| slot.pane).collect::<Vec<_>>();
            assert_eq!(panes(&beside(pane, 60)), [&TOGETHER[..], &[Pane::Source]].concat());
            let one = if pane == Pane::Source { Pane::Commitments } else { pane };
            assert_eq!(panes(&beside(pane, 26)), [one, Pane::Source]);
        }
        let source = compute_layout(200, 60, &request(Pane::Source, true, false));
        assert_eq!(source.slots.iter().map(|s| s.pane).collect::<Vec<_>>(), [Pane::Commitments, Pane::Source]);
    }
}
