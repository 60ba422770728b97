//! Writes text into cells; everything else in this room draws with it. Text that does not fit is truncated, a wide character is
//! never split, and control characters never reach a cell.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use tui_input::Input;

use crate::app::{Area, Popup};
use crate::pane::{Role, Row};
use crate::text::{self, Span};
use crate::ui::theme::{Element, Theme};

/// A screen being drawn.
pub(crate) struct Paint<'a> {
    buffer: &'a mut Buffer,
    pub(crate) theme: &'a Theme,
    /// The position of the terminal's cursor, if there is an input line.
    pub(crate) cursor: Option<(u16, u16)>,
}

/// A horizontal rule. It is heavy above the area with the focus.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Rule<'a> {
    pub(crate) is_heavy: bool,
    pub(crate) left: &'a str,
    pub(crate) right: &'a str,
}

/// Makes a reversed style legible: dim text would not be, and coloured text would become blocks of its colour.
fn legible(style: Style) -> Style {
    if !style.add_modifier.contains(Modifier::REVERSED) {
        return style;
    }
    Style { fg: style.fg.or(Some(Color::Reset)), ..style.remove_modifier(Modifier::DIM) }
}

fn rect(area: Area) -> Rect {
    Rect::new(area.x, area.y, area.width, area.height)
}

impl<'a> Paint<'a> {
    pub(crate) fn new(buffer: &'a mut Buffer, theme: &'a Theme) -> Self {
        Self { buffer, theme, cursor: None }
    }

    pub(crate) fn element(&self, element: Element) -> Style {
        self.theme.element(element)
    }

    pub(crate) fn role(&self, role: Role) -> Style {
        self.theme.role(role)
    }

    pub(crate) fn fill_background(&mut self) {
        let area = self.buffer.area;
        self.buffer.set_style(area, self.element(Element::Background));
    }

    pub(crate) fn say_too_small(&mut self) {
        let area = self.buffer.area;
        if area.is_empty() {
            return;
        }
        let words = if area.width >= 19 { "Screen is too small" } else { "small" };
        self.buffer.set_stringn(area.x, area.y, words, usize::from(area.width), Style::default());
        if area.height > 1 {
            self.buffer.set_stringn(area.x, area.y + 1, "minimum: 20×5", usize::from(area.width), Style::default());
        }
    }

    /// Writes text at the left of the first row of `area`, truncated if necessary. Returns the columns used.
    pub(crate) fn print(&mut self, area: Area, words: &str, style: Style) -> u16 {
        if area.height == 0 || area.width == 0 {
            return 0;
        }
        let fitting = text::truncate(words, usize::from(area.width));
        let (end, _) = self.buffer.set_stringn(area.x, area.y, fitting, usize::from(area.width), style);
        end - area.x
    }

    /// Writes text at the right of the first row of `area`. Returns the columns used.
    pub(crate) fn print_right(&mut self, area: Area, words: &str, style: Style) -> u16 {
        let columns = u16::try_from(text::width(words)).unwrap_or(u16::MAX).min(area.width);
        self.print(area.inset(area.width - columns, 0), words, style)
    }

    /// Applies a style to `area` without changing its text.
    pub(crate) fn tint(&mut self, area: Area, style: Style) {
        let area = rect(area).intersection(self.buffer.area);
        self.buffer.set_style(area, legible(style));
    }

    /// Draws the cursor on `area`: a tint, and a bar at its left.
    pub(crate) fn draw_cursor(&mut self, area: Area, tint: Element, bar: Element) {
        self.tint(area, self.element(tint));
        for row in 0..usize::from(area.height) {
            self.print(area.nth_row(row), "▌", self.element(bar).patch(self.element(tint)));
        }
    }

    /// Clears `area` and applies a style to it.
    pub(crate) fn clear(&mut self, area: Area, style: Style) {
        let area = rect(area).intersection(self.buffer.area);
        for position in area.positions() {
            if let Some(cell) = self.buffer.cell_mut(position) {
                cell.reset();
            }
        }
        self.buffer.set_style(area, style);
    }

    pub(crate) fn draw_horizontal(&mut self, area: Area) {
        let line = "─".repeat(usize::from(area.width));
        self.print(area, &line, self.element(Element::Border));
    }

    pub(crate) fn draw_vertical(&mut self, area: Area) {
        for y in area.y..area.y + area.height {
            self.print(Area { y, height: 1, ..area }, "│", self.element(Element::Border));
        }
    }

    pub(crate) fn draw_popup(&mut self, popup: &Popup, title: &str) {
        let area = popup.area;
        if !popup.has_border {
            self.clear(area, self.element(Element::Popup));
            return;
        }
        let (ground, border) = (self.element(Element::Popup), self.element(Element::PopupBorder));
        self.clear(area, ground);
        let inner = usize::from(area.width.saturating_sub(2));
        let row = |y: u16| Area { y, height: 1, ..area };
        self.print(row(area.y), &format!("╭{}╮", "─".repeat(inner)), border);
        self.print(row(area.y + area.height.saturating_sub(1)), &format!("╰{}╯", "─".repeat(inner)), border);
        for y in area.y + 1..area.y + area.height.saturating_sub(1) {
            self.print(row(y), "│", border);
            self.print(row(y).inset(area.width.saturating_sub(1), 0), "│", border);
        }
        let name = format!(" {title} ");
        self.print(row(area.y).inset(2, 2), &name, self.element(Element::Accent).add_modifier(Modifier::BOLD));
    }

    /// Writes a row of a page. Returns the columns used.
    pub(crate) fn draw_row(&mut self, area: Area, row: &Row) -> u16 {
        let mut at = area.inset(u16::try_from(row.indent).unwrap_or(u16::MAX), 0);
        for run in &row.runs {
            let used = self.print(at, &run.text, self.role(run.role));
            at = at.inset(used, 0);
        }
        at.x - area.x
    }

    /// Draws a rule with text at its left and right ends.
    pub(crate) fn draw_rule(&mut self, area: Area, rule: &Rule) {
        let (line, title, style) = if rule.is_heavy {
            let accent = self.element(Element::Accent);
            ("━", accent.add_modifier(Modifier::BOLD), accent)
        } else {
            ("─", self.element(Element::Tab), self.element(Element::Border))
        };
        let room = text::width(rule.left) + usize::from(!rule.left.is_empty());
        let right = if usize::from(area.width) > room + text::width(rule.right) + 6 { rule.right } else { "" };
        let mut rest = area;
        if !rule.left.is_empty() {
            let used = self.print(rest, rule.left, title);
            rest = rest.inset(used + 1, 0);
        }
        if !right.is_empty() {
            let used = self.print_right(rest, right, self.element(Element::Hint));
            rest = rest.inset(0, used + 1);
        }
        self.print(rest, &line.repeat(usize::from(rest.width)), style);
    }

    /// The style of a role on a background.
    pub(crate) fn role_on(&self, role: Role, background: Option<Element>) -> Style {
        let style = self.role(role);
        background.map_or(style, |element| style.patch(legible(self.element(element))))
    }

    /// Writes text with marks in the style of search hits.
    pub(crate) fn print_marked(&mut self, area: Area, words: &str, marks: &[Span], style: Style) {
        let used = self.print(area, words, style);
        for mark in marks {
            let before = text::width(Span::new(0, mark.start()).slice(words));
            let columns = text::width(mark.slice(words));
            self.mark(area.split_left(used).0, before..before + columns, Element::Mark);
        }
    }

    /// Marks columns of the first row of `area`.
    pub(crate) fn mark(&mut self, area: Area, columns: std::ops::Range<usize>, element: Element) {
        let edge = |column: usize| u16::try_from(column).unwrap_or(u16::MAX).min(area.width);
        let (from, to) = (edge(columns.start), edge(columns.end));
        let style = legible(self.element(element));
        let marked = rect(Area { x: area.x + from, width: to - from, height: 1, ..area });
        for position in marked.intersection(self.buffer.area).positions() {
            let Some(cell) = self.buffer.cell_mut(position) else { continue };
            // In a reversed row, a reversed mark is one that is not reversed.
            let is_both = cell.modifier.contains(Modifier::REVERSED) && style.add_modifier.contains(Modifier::REVERSED);
            cell.modifier.remove(Modifier::REVERSED);
            cell.set_style(if is_both { style.remove_modifier(Modifier::REVERSED) } else { style });
        }
    }

    /// Draws an input line. Returns how many of its columns are scrolled out at the left.
    pub(crate) fn draw_input(&mut self, area: Area, line: &Input, has_cursor: bool) -> u16 {
        let columns = usize::from(area.width).saturating_sub(1);
        let scroll = line.visual_scroll(columns);
        let mut skipped = 0;
        let mut words = line.value();
        for (i, c) in line.value().char_indices() {
            if skipped >= scroll {
                words = line.value().get(i..).unwrap_or_default();
                break;
            }
            skipped += text::width(c.encode_utf8(&mut [0; 4]));
            words = "";
        }
        let style = self.role(Role::Title);
        // Spaces are not merged, because the cursor and a caret count them.
        let shown = text::clean(words, text::Kind::Block).0.replace('\n', " ");
        if area.width > 0 && area.height > 0 {
            self.buffer.set_stringn(area.x, area.y, &shown, columns, style);
        }
        if has_cursor {
            let at = line.visual_cursor().saturating_sub(skipped).min(columns);
            self.cursor = Some((area.x + u16::try_from(at).unwrap_or(0), area.y));
        }
        u16::try_from(skipped).unwrap_or(u16::MAX)
    }
}
