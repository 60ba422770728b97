//! Putting text into cells: the one place that does. What does not fit is cut with an ellipsis; a wide character is never split;
//! nothing that is not text gets in.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use tui_input::Input;

use crate::app::{Area, Sheet};
use crate::pane::{Role, Row};
use crate::text::{self, Span};
use crate::ui::theme::{Part, Theme};

/// A screen being drawn.
pub(crate) struct Paint<'a> {
    buffer: &'a mut Buffer,
    pub(crate) theme: &'a Theme,
    /// Where the terminal's cursor is to be, while a line is typed.
    pub(crate) cursor: Option<(u16, u16)>,
}

/// A rule: heavy over what has the keys.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Rule<'a> {
    pub(crate) is_heavy: bool,
    pub(crate) left: &'a str,
    pub(crate) right: &'a str,
}

/// In reversal dim words cannot be read, and coloured ones would be blocks of their colour.
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

    /// The background of the whole screen.
    pub(crate) fn ground(&mut self) {
        let area = self.buffer.area;
        self.buffer.set_style(area, self.theme.part(Part::Background));
    }

    pub(crate) fn too_small(&mut self) {
        let area = self.buffer.area;
        if area.is_empty() {
            return;
        }
        let words = if area.width >= 19 { "The screen is small" } else { "small" };
        self.buffer.set_stringn(area.x, area.y, words, usize::from(area.width), Style::default());
        if area.height > 1 {
            self.buffer.set_stringn(area.x, area.y + 1, "20×5 is the least", usize::from(area.width), Style::default());
        }
    }

    /// Puts `words` at the left of `area`'s first row, cut with an ellipsis where they do not fit; the columns used.
    pub(crate) fn put(&mut self, area: Area, words: &str, style: Style) -> u16 {
        if area.height == 0 || area.width == 0 {
            return 0;
        }
        let fitting = text::fit(words, usize::from(area.width));
        let (end, _) = self.buffer.set_stringn(area.x, area.y, fitting, usize::from(area.width), style);
        end - area.x
    }

    /// Puts `words` at the right end of `area`'s first row; the columns used.
    pub(crate) fn put_right(&mut self, area: Area, words: &str, style: Style) -> u16 {
        let columns = u16::try_from(text::width(words)).unwrap_or(u16::MAX).min(area.width);
        self.put(area.inset(area.width - columns, 0), words, style)
    }

    /// Fills `area` with a style, keeping what is written.
    pub(crate) fn tint(&mut self, area: Area, style: Style) {
        let area = rect(area).intersection(self.buffer.area);
        self.buffer.set_style(area, legible(style));
    }

    /// Shows that the cursor is on `area`: tinted as `part`, a bar of the colour of `bar` at its left.
    pub(crate) fn cursor(&mut self, area: Area, (part, bar): (Part, Part)) {
        self.tint(area, self.theme.part(part));
        for row in 0..usize::from(area.height) {
            self.put(area.row(row), "▌", self.theme.part(bar).patch(self.theme.part(part)));
        }
    }

    /// Empties `area` and gives it a style.
    pub(crate) fn clear(&mut self, area: Area, style: Style) {
        let area = rect(area).intersection(self.buffer.area);
        for position in area.positions() {
            if let Some(cell) = self.buffer.cell_mut(position) {
                cell.reset();
            }
        }
        self.buffer.set_style(area, style);
    }

    pub(crate) fn horizontal(&mut self, area: Area) {
        let line = "─".repeat(usize::from(area.width));
        self.put(area, &line, self.theme.part(Part::Border));
    }

    pub(crate) fn vertical(&mut self, area: Area) {
        for y in area.y..area.y + area.height {
            self.put(Area { y, height: 1, ..area }, "│", self.theme.part(Part::Border));
        }
    }

    /// A sheet over the panes, in a box with a title where it has one.
    pub(crate) fn sheet(&mut self, sheet: &Sheet, title: &str) {
        if sheet.is_boxed {
            self.popup(sheet.area, title);
        } else {
            self.clear(sheet.area, self.theme.part(Part::Popup));
        }
    }

    /// A box with a title.
    fn popup(&mut self, area: Area, title: &str) {
        let (ground, border) = (self.theme.part(Part::Popup), self.theme.part(Part::PopupBorder));
        self.clear(area, ground);
        let inner = usize::from(area.width.saturating_sub(2));
        let row = |y: u16| Area { y, height: 1, ..area };
        self.put(row(area.y), &format!("╭{}╮", "─".repeat(inner)), border);
        self.put(row(area.y + area.height.saturating_sub(1)), &format!("╰{}╯", "─".repeat(inner)), border);
        for y in area.y + 1..area.y + area.height.saturating_sub(1) {
            self.put(row(y), "│", border);
            self.put(row(y).inset(area.width.saturating_sub(1), 0), "│", border);
        }
        let name = format!(" {title} ");
        self.put(row(area.y).inset(2, 2), &name, self.theme.part(Part::Accent).add_modifier(Modifier::BOLD));
    }

    /// One row of a page; the columns used.
    pub(crate) fn row(&mut self, area: Area, row: &Row) -> u16 {
        let mut at = area.inset(u16::try_from(row.indent).unwrap_or(u16::MAX), 0);
        for run in &row.runs {
            let used = self.put(at, &run.text, self.theme.role(run.role));
            at = at.inset(used, 0);
        }
        at.x - area.x
    }

    /// A rule with a title in it and words at its right end.
    pub(crate) fn rule(&mut self, area: Area, rule: &Rule) {
        let (line, title, style) = if rule.is_heavy {
            let accent = self.theme.part(Part::Accent);
            ("━", accent.add_modifier(Modifier::BOLD), accent)
        } else {
            ("─", self.theme.part(Part::Tab), self.theme.part(Part::Border))
        };
        let room = text::width(rule.left) + usize::from(!rule.left.is_empty());
        let right = if usize::from(area.width) > room + text::width(rule.right) + 6 { rule.right } else { "" };
        let mut rest = area;
        if !rule.left.is_empty() {
            let used = self.put(rest, rule.left, title);
            rest = rest.inset(used + 1, 0);
        }
        if !right.is_empty() {
            let used = self.put_right(rest, right, self.theme.part(Part::Hint));
            rest = rest.inset(0, used + 1);
        }
        self.put(rest, &line.repeat(usize::from(rest.width)), style);
    }

    /// The style of a meaning in a row that is chosen, where `part` says so.
    pub(crate) fn role_on(&self, role: Role, part: Option<Part>) -> Style {
        let style = self.theme.role(role);
        part.map_or(style, |part| style.patch(legible(self.theme.part(part))))
    }

    /// Words with marks in them, the marks in the style of search hits.
    pub(crate) fn marked(&mut self, area: Area, (words, marks): (&str, &[Span]), style: Style) {
        let used = self.put(area, words, style);
        for mark in marks {
            let before = text::width(Span::new(0, mark.start()).of(words));
            let columns = text::width(mark.of(words));
            self.mark((area, used), before..before + columns, Part::Mark);
        }
    }

    /// Tints columns of the first row of `area` as far as something is written there.
    pub(crate) fn mark(&mut self, (area, used): (Area, u16), columns: std::ops::Range<usize>, part: Part) {
        let edge = |column: usize| u16::try_from(column).unwrap_or(u16::MAX).min(used);
        let (from, to) = (edge(columns.start), edge(columns.end));
        let style = legible(self.theme.part(part));
        let marked = rect(Area { x: area.x + from, width: to - from, height: 1, ..area });
        for position in marked.intersection(self.buffer.area).positions() {
            let Some(cell) = self.buffer.cell_mut(position) else { continue };
            // A mark that is a reversal shows in a reversed row as what is not reversed.
            let is_both = cell.modifier.contains(Modifier::REVERSED) && style.add_modifier.contains(Modifier::REVERSED);
            cell.modifier.remove(Modifier::REVERSED);
            cell.set_style(if is_both { style.remove_modifier(Modifier::REVERSED) } else { style });
        }
    }

    /// A line that is being typed, with the cursor; the columns of it that are scrolled out at the left.
    pub(crate) fn input(&mut self, area: Area, line: &Input, has_cursor: bool) -> u16 {
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
        let style = self.theme.role(Role::Title);
        // Blanks stay as they were typed: the cursor and a caret count them.
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
