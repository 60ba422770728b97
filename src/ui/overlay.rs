//! Draws the boxes over the panes: help, command palette, themes and the two forms.

use ratatui::style::Modifier;

use crate::app::{
    App, Area, Choices, ExportField, ExportForm, FieldKind, Help, HelpRow, Layout, Overlay, Palette, PointForm,
    help_rows,
};
use crate::brief;
use crate::pane::Role;
use crate::pane::export::ExportFormat;
use crate::text;
use crate::ui::paint::Paint;
use crate::ui::theme::Element;

pub(crate) fn draw_overlay(paint: &mut Paint, app: &App, layout: &Layout, overlay: &Overlay) {
    match overlay {
        Overlay::Help(help) => draw_help(paint, app, help, layout),
        Overlay::Palette(palette) => {
            let Some(choices) = app.choices(layout) else { return };
            draw_palette(paint, app, palette, choices);
        }
        Overlay::Themes(themes) => {
            let Some(choices) = app.choices(layout) else { return };
            paint.draw_popup(&choices.popup, "Theme");
            draw_choices(paint, choices, |paint, i, row| {
                let name = themes.theme_names().get(i).map_or("", String::as_str);
                paint.print(row, name, paint.role(Role::Title));
            });
        }
        Overlay::Export(form) => draw_export_form(paint, form, layout),
        Overlay::Point(form) => draw_point_form(paint, form, layout),
        _ => {}
    }
}

/// Draws the visible rows of a list with one selected row.
pub(crate) fn draw_choices(paint: &mut Paint, choices: Choices, draw: impl Fn(&mut Paint, usize, Area)) {
    for (i, row) in choices.on_screen() {
        draw(paint, i, row.inset(2, 0));
        if i == choices.cursor.selected {
            paint.tint(row, paint.element(Element::PopupSelection));
            let bar = paint.element(Element::PopupSelection).patch(paint.element(Element::Accent));
            paint.print(row, "▌", bar);
        }
    }
}

fn draw_palette(paint: &mut Paint, app: &App, palette: &Palette, choices: Choices) {
    const NAME: u16 = 22;
    const KEYS: u16 = 18;
    paint.draw_popup(&choices.popup, "Commands");
    let (input, _) = choices.popup.line_and_rows();
    let used = paint.print(input, ": ", paint.element(Element::Accent));
    paint.draw_input(input.inset(used, 0), &palette.line, true);
    let found = palette.found();
    if found.is_empty() {
        paint.print(choices.rows, "No command matches.", paint.role(Role::Muted));
    }
    draw_choices(paint, choices, |paint, i, row| {
        let Some(command) = found.get(i) else { return };
        paint.print(row.split_left(NAME - 1).0, command.info().name, paint.role(Role::Title));
        let keys = app.setup.keymap.keys_of(*command).join("  ");
        let has_sentence = row.width >= NAME + KEYS + 24;
        let room = if has_sentence { KEYS - 1 } else { row.width.saturating_sub(NAME) };
        paint.print(row.inset(NAME, 0).split_left(room).0, &keys, paint.element(Element::Key));
        if has_sentence {
            paint.print(row.inset(NAME + KEYS, 0), command.info().sentence, paint.role(Role::Muted));
        }
    });
}

fn draw_help(paint: &mut Paint, app: &App, state: &Help, layout: &Layout) {
    let popup = layout.help_popup();
    paint.draw_popup(&popup, "Keys");
    let (input, area) = popup.line_and_rows();
    let rows = help_rows(&app.setup.keymap, state.line.value());
    let used = paint.print(input, "search  ", paint.element(Element::Hint));
    let height = usize::from(area.height);
    let scrolled = if rows.len() > height {
        format!("{} %", (state.top + height).min(rows.len()) * 100 / rows.len())
    } else {
        String::new()
    };
    let right = paint.print_right(input.inset(used + 8, 0), &scrolled, paint.element(Element::Hint));
    paint.draw_input(input.inset(used, right + 1), &state.line, true);
    let columns: u16 = if area.width < 50 { 13 } else { 20 };
    if rows.is_empty() {
        paint.print(area, "No key, command or mark matches.", paint.role(Role::Muted));
    }
    for (i, row) in rows.iter().skip(state.top).take(usize::from(area.height)).enumerate() {
        let line = area.nth_row(i);
        match row {
            HelpRow::Gap => {}
            HelpRow::Heading(title) => {
                paint.print(line, title, paint.element(Element::Accent).add_modifier(Modifier::BOLD));
            }
            HelpRow::Command { keys, name, sentence } => {
                let keys = if keys.is_empty() { format!(":{name}") } else { keys.clone() };
                let (left, right) = line.inset(1, 0).split_left(columns);
                paint.print(left.inset(0, 1), &keys, paint.element(Element::Key));
                paint.print(right, sentence, paint.role(Role::Body));
            }
            HelpRow::Mark { mark, sentence } => {
                let (left, right) = line.inset(1, 0).split_left(columns);
                paint.print(left.inset(0, 1), mark, paint.element(Element::Key));
                paint.print(right, sentence, paint.role(Role::Body));
            }
        }
    }
}

fn draw_export_form(paint: &mut Paint, form: &ExportForm, layout: &Layout) {
    let popup = layout.popup(76, 5);
    paint.draw_popup(&popup, "Export");
    let area = if popup.inner.height >= 5 { popup.inner.split_top(1).1 } else { popup.inner };
    let scopes: Vec<&str> = form.scopes.iter().map(|scope| scope.label()).collect();
    let formats: Vec<&str> = ExportFormat::ALL.iter().map(|format| format.name()).collect();
    let rows = [
        (ExportField::Scope, "What", scopes, form.chosen_scope().label()),
        (ExportField::Format, "Format", formats, form.format.name()),
        (ExportField::File, "File", Vec::new(), ""),
    ];
    let column = if area.width < 40 { 9 } else { 11 };
    // If not all rows fit, the one with the cursor is the last on the screen.
    let at = rows.iter().position(|(field, ..)| *field == form.field).unwrap_or_default();
    let first = (at + 1).saturating_sub(usize::from(area.height).max(1));
    for (i, (field, label, words, chosen)) in rows.into_iter().skip(first).enumerate() {
        let line = area.nth_row(i);
        let has_cursor = form.field == field;
        if has_cursor {
            paint.print(line, "▌", paint.element(Element::Accent));
        }
        let style = paint.role(if has_cursor { Role::Title } else { Role::Muted });
        paint.print(line.inset(2, 0), label, style);
        let at = line.inset(column, 0);
        if field == ExportField::File {
            paint.draw_input(at, &form.path, has_cursor && line.height > 0);
        } else {
            draw_options(paint, &words, chosen, at);
        }
    }
}

fn draw_point_form(paint: &mut Paint, form: &PointForm, layout: &Layout) {
    let title = match form.section {
        None => "Add a point",
        Some(brief::Section::Quote(_)) => "Edit the quote",
        Some(brief::Section::Commitment(_)) => "Edit the commitment",
        Some(brief::Section::Participant(_)) => "Edit the person",
        Some(_) => "Edit the forum",
    };
    let count = u16::try_from(form.fields.len()).unwrap_or(u16::MAX);
    let popup = layout.popup(92, count.saturating_add(2));
    paint.draw_popup(&popup, title);
    let is_airy = popup.inner.height >= count.saturating_add(2);
    let area = if is_airy { popup.inner.split_top(1).1 } else { popup.inner };
    let column = 11;
    let first = (form.selected + 1).saturating_sub(usize::from(area.height).max(1));
    for (i, field) in form.fields.iter().enumerate().skip(first) {
        let line = area.nth_row(i - first);
        let has_cursor = i == form.selected;
        if has_cursor {
            paint.print(line, "▌", paint.element(Element::Accent));
        }
        let style = paint.role(if has_cursor { Role::Title } else { Role::Muted });
        paint.print(line.inset(2, 0), field.label, style);
        let at = line.inset(column, 0);
        match &field.kind {
            FieldKind::Choice(words) => {
                let labels: Vec<&str> = words.iter().map(|word| if word.is_empty() { "–" } else { word }).collect();
                let chosen = Some(field.line.value()).filter(|word| !word.is_empty()).unwrap_or("–");
                draw_options(paint, &labels, chosen, at);
            }
            _ => drop(paint.draw_input(at, &field.line, has_cursor && line.height > 0)),
        }
    }
}

/// Draws the options side by side with the chosen one marked, or only the chosen one if they do not fit.
fn draw_options(paint: &mut Paint, all: &[&str], chosen: &str, line: Area) {
    let columns: usize = all.iter().map(|word| text::width(word) + 3).sum();
    let marked = paint.element(Element::PopupSelection);
    if columns > usize::from(line.width) + 2 {
        paint.print(line, &format!("‹ {chosen} ›"), marked);
        return;
    }
    let mut at = line;
    for word in all {
        let is_chosen = *word == chosen;
        let style = if is_chosen { marked } else { paint.role(Role::Muted) };
        // Each option has a blank column at either side.
        let pad = at.split_left(u16::try_from(text::width(word) + 2).unwrap_or(u16::MAX)).0;
        if is_chosen {
            paint.tint(pad, style);
        }
        let used = paint.print(pad, &format!(" {word} "), style);
        at = at.inset(used + 1, 0);
    }
}
