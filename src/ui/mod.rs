//! State to cells: a function of one shared reference. Nothing is decided here and nothing changes while drawing.

mod brief;
mod facets;
mod footer;
mod header;
mod list;
mod overlay;
mod paint;
mod results;
mod searches;
mod theme;

use ratatui::Frame;

use crate::app::{App, Overlay};
use crate::ui::paint::Paint;

pub use theme::{BUILTIN, Part, Theme};

/// Draws the whole screen.
pub fn draw(frame: &mut Frame, app: &App, theme: &Theme) {
    let layout = app.layout();
    let area = frame.area();
    let mut paint = Paint::new(frame.buffer_mut(), theme);
    paint.ground();
    if layout.too_small || area.width < layout.screen.width || area.height < layout.screen.height {
        paint.too_small();
        return;
    }
    header::draw(&mut paint, app, &layout);
    list::draw(&mut paint, app, &layout);
    brief::draw(&mut paint, app, &layout);
    match &app.overlay {
        Some(Overlay::Search | Overlay::SaveSearch { .. }) => results::draw(&mut paint, app, &layout),
        Some(Overlay::Searches { .. }) => searches::draw(&mut paint, app, &layout),
        Some(overlay) => overlay::draw(&mut paint, app, (&layout, overlay)),
        None => {}
    }
    footer::draw(&mut paint, app, &layout);
    let cursor = paint.cursor;
    if let Some((x, y)) = cursor {
        frame.set_cursor_position((x, y));
    }
}
