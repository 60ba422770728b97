//! Draws cells as SVG: a window with rounded corners, text on a fixed grid whatever the font, and lines and blocks as shapes
//! so that they meet.

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier, Style};
use unicode_width::UnicodeWidthStr;

/// Width and height of a cell in hundredths of a point: integers, so that the file is the same on every machine.
const CELL: (u32, u32) = (843, 1900);
const MARGIN: u32 = 1800;
const BAR: u32 = 3600;
const FONT: &str =
    "ui-monospace, 'SF Mono', SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono', monospace";

pub(crate) struct Window {
    pub(crate) background: Style,
    pub(crate) border: Style,
}

/// Formats hundredths of a point as points.
fn points(hundredths: u32) -> String {
    let number = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    number.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn hex(colour: Option<Color>, or: &str) -> String {
    match colour {
        Some(Color::Rgb(r, g, b)) => format!("#{r:02x}{g:02x}{b:02x}"),
        _ => or.to_owned(),
    }
}

pub(crate) fn svg(buffer: &Buffer, window: &Window) -> String {
    let (columns, rows) = (u32::from(buffer.area.width), u32::from(buffer.area.height));
    let (width, height) = (points(columns * CELL.0 + 2 * MARGIN), points(rows * CELL.1 + BAR + MARGIN));
    let (background, border) = (hex(window.background.bg, "#000000"), hex(window.border.fg, "#888888"));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         role=\"img\" aria-label=\"briefing in a terminal\" font-family=\"{FONT}\" font-size=\"14\">\n\
         <rect x=\".5\" y=\".5\" width=\"{}\" height=\"{}\" rx=\"10\" fill=\"{background}\" stroke=\"{border}\"/>\n",
        points(columns * CELL.0 + 2 * MARGIN - 100),
        points(rows * CELL.1 + BAR + MARGIN - 100),
    );
    for (n, colour) in ["#ff5f57", "#febc2e", "#28c840"].into_iter().enumerate() {
        let _ = writeln!(out, "<circle cx=\"{}\" cy=\"18\" r=\"5.5\" fill=\"{colour}\"/>", 22 + 19 * n);
    }
    for y in 0..buffer.area.height {
        draw_row(buffer, y, &background, &mut out);
    }
    out.push_str("</svg>\n");
    out
}

#[derive(Clone, PartialEq, Eq)]
struct Look {
    fg: String,
    bg: String,
    modifier: Modifier,
}

impl Look {
    fn of(cell: &Cell, background: &str) -> Self {
        let (fg, bg) = (hex(Some(cell.fg), "#888888"), hex(Some(cell.bg), background));
        let is_reversed = cell.modifier.contains(Modifier::REVERSED);
        let (fg, bg) = if is_reversed { (bg, fg) } else { (fg, bg) };
        Self { fg, bg, modifier: cell.modifier }
    }

    fn attributes(&self) -> String {
        let mut attributes = format!(" fill=\"{}\"", self.fg);
        for (modifier, attribute) in [
            (Modifier::BOLD, " font-weight=\"700\""),
            (Modifier::ITALIC, " font-style=\"italic\""),
            (Modifier::UNDERLINED, " text-decoration=\"underline\""),
            (Modifier::DIM, " opacity=\".7\""),
        ] {
            if self.modifier.contains(modifier) {
                attributes.push_str(attribute);
            }
        }
        attributes
    }
}

/// Text of one look that starts at a column.
struct TextRun {
    at: u32,
    columns: u32,
    text: String,
    look: Look,
}

fn draw_row(buffer: &Buffer, y: u16, background: &str, out: &mut String) {
    let top = BAR + u32::from(y) * CELL.1;
    let (mut runs, mut backgrounds, mut x): (Vec<TextRun>, Vec<(u32, u32, String)>, u16) = (Vec::new(), Vec::new(), 0);
    while x < buffer.area.width {
        let Some(cell) = buffer.cell((x, y)) else { break };
        let (look, symbol) = (Look::of(cell, background), cell.symbol());
        let (at, columns) = (u32::from(x), u32::try_from(symbol.width()).unwrap_or(1).max(1));
        x += u16::try_from(columns).unwrap_or(1);
        match backgrounds.last_mut() {
            Some((from, count, bg)) if *bg == look.bg && *from + *count == at => *count += columns,
            _ if look.bg != background => backgrounds.push((at, columns, look.bg.clone())),
            _ => {}
        }
        let left = MARGIN + at * CELL.0;
        if let Some(shape) = shape(symbol, (left, top), &look.fg) {
            runs.push(TextRun { at, columns: 0, text: shape, look });
            continue;
        }
        match runs.last_mut() {
            Some(run) if run.look == look && run.columns > 0 && run.at + run.columns == at && columns == 1 => {
                run.text.push_str(symbol);
                run.columns += 1;
            }
            _ => runs.push(TextRun { at, columns, text: symbol.to_owned(), look }),
        }
    }
    for (at, columns, colour) in backgrounds {
        let (left, width) = (points(MARGIN + at * CELL.0), points(columns * CELL.0));
        let _ = writeln!(
            out,
            "<rect x=\"{left}\" y=\"{}\" width=\"{width}\" height=\"{}\" fill=\"{colour}\" shape-rendering=\"crispEdges\"/>",
            points(top),
            points(CELL.1)
        );
    }
    for run in runs {
        if run.columns == 0 { out.push_str(&run.text) } else { draw_text(&run, top, out) }
    }
}

fn draw_text(run: &TextRun, top: u32, out: &mut String) {
    let is_underlined = run.look.modifier.contains(Modifier::UNDERLINED);
    let text = if is_underlined { run.text.as_str() } else { run.text.trim() };
    if text.trim().is_empty() {
        return;
    }
    let before = if is_underlined { 0 } else { run.text.chars().take_while(|c| *c == ' ').count() };
    let after = if is_underlined { 0 } else { run.text.chars().rev().take_while(|c| *c == ' ').count() };
    let blanks = |count: usize| u32::try_from(count).unwrap_or_default();
    let columns = run.columns - blanks(before) - blanks(after);
    let _ = writeln!(
        out,
        "<text x=\"{}\" y=\"{}\" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\" xml:space=\"preserve\"{}>{}</text>",
        points(MARGIN + (run.at + blanks(before)) * CELL.0),
        points(top + 1360),
        points(columns * CELL.0),
        run.look.attributes(),
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"),
    );
}

/// Box-drawing characters and blocks as shapes.
fn shape(symbol: &str, (left, top): (u32, u32), colour: &str) -> Option<String> {
    // The arms of the character: left, right, up, down.
    let (arms, width) = match symbol {
        "─" => ("lr", 1),
        "│" => ("ud", 1),
        "━" => ("lr", 2),
        "┃" => ("ud", 2),
        "┬" => ("lrd", 1),
        "┴" => ("lru", 1),
        "├" => ("rud", 1),
        "┤" => ("lud", 1),
        "┼" => ("lrud", 1),
        "┌" | "╭" => ("rd", 1),
        "┐" | "╮" => ("ld", 1),
        "└" | "╰" => ("ru", 1),
        "┘" | "╯" => ("lu", 1),
        _ => return block(symbol, (left, top), colour),
    };
    let (x, y) = (left + CELL.0 / 2, top + CELL.1 / 2);
    let ends = arms.chars().map(|arm| match arm {
        'l' => (left, y),
        'r' => (left + CELL.0, y),
        'u' => (x, top),
        _ => (x, top + CELL.1),
    });
    let path: String =
        ends.map(|(to_x, to_y)| format!("M{} {}L{} {}", points(x), points(y), points(to_x), points(to_y))).collect();
    Some(format!("<path d=\"{path}\" stroke=\"{colour}\" stroke-width=\"{width}\"/>\n"))
}

fn block(symbol: &str, (left, top): (u32, u32), colour: &str) -> Option<String> {
    let (w, h) = CELL;
    let (x, y, width, height) = match symbol {
        "█" => (0, 0, w, h),
        "▌" => (0, 0, w / 2, h),
        "▎" => (0, 0, w / 4, h),
        "▐" => (w / 2, 0, w / 2, h),
        "▀" => (0, 0, w, h / 2),
        "▄" => (0, h / 2, w, h / 2),
        "▔" => (0, 0, w, h / 8),
        "▁" => (0, h - h / 8, w, h / 8),
        _ => return None,
    };
    Some(format!(
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{colour}\" shape-rendering=\"crispEdges\"/>\n",
        points(left + x),
        points(top + y),
        points(width),
        points(height)
    ))
}
