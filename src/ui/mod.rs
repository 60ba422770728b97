//! Draws the state of the app, which it only reads.

mod brief;
mod facets;
mod footer;
mod header;
mod list;
mod overlay;
mod paint;
mod saved_searches;
mod search;
mod theme;

use ratatui::Frame;

use crate::app::{App, Overlay};
use crate::ui::paint::Paint;

pub use theme::{BUILTIN, Element, Theme};

/// Draws the whole screen.
pub fn draw(frame: &mut Frame, app: &App, theme: &Theme) {
    let layout = app.layout();
    let area = frame.area();
    let mut paint = Paint::new(frame.buffer_mut(), theme);
    paint.fill_background();
    if layout.too_small || area.width < layout.screen.width || area.height < layout.screen.height {
        paint.say_too_small();
        return;
    }
    header::draw_header(&mut paint, app, &layout);
    list::draw_list(&mut paint, app, &layout);
    brief::draw_brief(&mut paint, app, &layout);
    match &app.overlay {
        Some(Overlay::Search | Overlay::SaveSearch(_)) => search::draw_search(&mut paint, app, &layout),
        Some(Overlay::SavedSearches) => saved_searches::draw_saved_searches(&mut paint, app, &layout),
        Some(overlay) => overlay::draw_overlay(&mut paint, app, &layout, overlay),
        None => {}
    }
    footer::draw_footer(&mut paint, app, &layout);
    let cursor = paint.cursor;
    if let Some((x, y)) = cursor {
        frame.set_cursor_position((x, y));
    }
}
