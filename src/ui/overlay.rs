//! Help, command palette, themes and the export form: boxes over the panes.

use ratatui::style::Modifier;

use crate::app::{App, Area, Choices, Command, Field, Form, HelpRow, Holds, Layout, Overlay, PointForm, help};
use crate::brief;
use crate::pane::Role;
use crate::pane::export::ExportFormat;
use crate::text;
use crate::ui::paint::Paint;
use crate::ui::theme::Part;

pub(crate) fn draw(paint: &mut Paint, app: &App, (layout, overlay): (&Layout, &Overlay)) {
    match overlay {
        Overlay::Help { line, top } => {
            let sheet = layout.help_sheet();
            paint.sheet(&sheet, "Keys");
            let (input, rows) = sheet.line_and_rows();
            let used = paint.put(input, "search  ", paint.theme.part(Part::Hint));
            let found = help(&app.setup.keymap, line.value());
            let words = help_words(&found, (*top, rows));
            let taken = paint.put_right(input.inset(used + 8, 0), &words, paint.theme.part(Part::Hint));
            paint.input(input.inset(used, taken + 1), line, true);
            draw_help(paint, &found, (*top, rows));
        }
        Overlay::Palette { line, found, .. } => {
            let Some(choices) = app.choices(layout) else { return };
            paint.sheet(&choices.sheet, "Commands");
            let (input, _) = choices.sheet.line_and_rows();
            let used = paint.put(input, ": ", paint.theme.part(Part::Accent));
            paint.input(input.inset(used, 0), line, true);
            draw_palette(paint, app, (found, choices));
        }
        Overlay::Themes { .. } => {
            let Some(choices) = app.choices(layout) else { return };
            paint.sheet(&choices.sheet, "Theme");
            draw_choices(paint, choices, |paint, i, row| {
                let name = app.setup.themes.get(i).map_or("", String::as_str);
                paint.put(row, name, paint.theme.role(Role::Title));
            });
        }
        Overlay::Export(form) => draw_form(paint, form, layout),
        Overlay::Point(form) => draw_point(paint, form, layout),
        _ => {}
    }
}

/// `12–40 of 61` where not every row is on the screen.
fn help_words(found: &[HelpRow], (top, rows): (usize, Area)) -> String {
    let height = usize::from(rows.height);
    if found.len() <= height {
        return String::new();
    }
    format!("{} %", (top + height).min(found.len()) * 100 / found.len())
}

/// Rows of which one is chosen, as many as there is room for.
pub(crate) fn draw_choices(paint: &mut Paint, choices: Choices, draw: impl Fn(&mut Paint, usize, Area)) {
    for (i, row) in choices.visible() {
        draw(paint, i, row.inset(2, 0));
        if i == choices.chosen {
            paint.tint(row, paint.theme.part(Part::PopupSelection));
            let bar = paint.theme.part(Part::PopupSelection).patch(paint.theme.part(Part::Accent));
            paint.put(row, "▌", bar);
        }
    }
}

fn draw_palette(paint: &mut Paint, app: &App, (found, choices): (&[Command], Choices)) {
    const NAME: u16 = 22;
    const KEYS: u16 = 18;
    if found.is_empty() {
        paint.put(choices.rows, "Nothing is called that.", paint.theme.role(Role::Muted));
    }
    draw_choices(paint, choices, |paint, i, row| {
        let Some(command) = found.get(i) else { return };
        paint.put(row.split_left(NAME - 1).0, command.info().name, paint.theme.role(Role::Title));
        let keys = app.setup.keymap.keys_of(*command).join("  ");
        let has_sentence = row.width >= NAME + KEYS + 24;
        let room = if has_sentence { KEYS - 1 } else { row.width.saturating_sub(NAME) };
        paint.put(row.inset(NAME, 0).split_left(room).0, &keys, paint.theme.part(Part::Key));
        if has_sentence {
            paint.put(row.inset(NAME + KEYS, 0), command.info().sentence, paint.theme.role(Role::Muted));
        }
    });
}

fn draw_help(paint: &mut Paint, rows: &[HelpRow], (top, area): (usize, Area)) {
    let columns: u16 = if area.width < 50 { 13 } else { 20 };
    if rows.is_empty() {
        paint.put(area, "No key and no command is called that.", paint.theme.role(Role::Muted));
    }
    for (i, row) in rows.iter().skip(top).take(usize::from(area.height)).enumerate() {
        let line = area.row(i);
        match row {
            HelpRow::Gap => {}
            HelpRow::Heading(title) => {
                paint.put(line, title, paint.theme.part(Part::Accent).add_modifier(Modifier::BOLD));
            }
            HelpRow::Command { keys, name, sentence } => {
                let shown = if keys.is_empty() { format!(":{name}") } else { keys.clone() };
                let (left, right) = line.inset(1, 0).split_left(columns);
                paint.put(left.inset(0, 1), &shown, paint.theme.part(Part::Key));
                paint.put(right, sentence, paint.theme.role(Role::Body));
            }
        }
    }
}

fn draw_form(paint: &mut Paint, form: &Form, layout: &Layout) {
    let sheet = layout.sheet(76, 5);
    paint.sheet(&sheet, "Export");
    let area = if sheet.inner.height >= 5 { sheet.inner.split_top(1).1 } else { sheet.inner };
    let scopes: Vec<&str> = form.scopes.iter().map(|scope| scope.word()).collect();
    let formats: Vec<&str> = ExportFormat::ALL.iter().map(|format| format.name()).collect();
    let rows = [
        (Field::Scope, "What", scopes, form.chosen_scope().word()),
        (Field::Format, "Format", formats, form.format.name()),
        (Field::File, "File", Vec::new(), ""),
    ];
    let column = if area.width < 40 { 9 } else { 11 };
    // Where not all rows fit, those around the cursor are shown.
    let at = rows.iter().position(|(field, ..)| *field == form.field).unwrap_or_default();
    let first = (at + 1).saturating_sub(usize::from(area.height).max(1));
    for (i, (field, label, words, chosen)) in rows.into_iter().skip(first).enumerate() {
        let line = area.row(i);
        let has_cursor = form.field == field;
        if has_cursor {
            paint.put(line, "▌", paint.theme.part(Part::Accent));
        }
        let style = paint.theme.role(if has_cursor { Role::Title } else { Role::Muted });
        paint.put(line.inset(2, 0), label, style);
        let at = line.inset(column, 0);
        if field == Field::File {
            paint.input(at, &form.path, has_cursor && line.height > 0);
        } else {
            draw_options(paint, (&words, chosen), at);
        }
    }
}

/// The form of a point: as many fields around the cursor as there is room for.
fn draw_point(paint: &mut Paint, form: &PointForm, layout: &Layout) {
    let title = match form.part {
        None => "Add a point",
        Some(brief::Part::Quote(_)) => "Edit the quote",
        Some(brief::Part::Commitment(_)) => "Edit the agreed point",
        Some(brief::Part::Participant(_)) => "Edit the person",
        Some(_) => "Edit the forum",
    };
    let count = u16::try_from(form.fields.len()).unwrap_or(u16::MAX);
    let sheet = layout.sheet(92, count.saturating_add(2));
    paint.sheet(&sheet, title);
    let is_airy = sheet.inner.height >= count.saturating_add(2);
    let area = if is_airy { sheet.inner.split_top(1).1 } else { sheet.inner };
    let column = 11;
    let first = (form.at + 1).saturating_sub(usize::from(area.height).max(1));
    for (i, field) in form.fields.iter().enumerate().skip(first) {
        let line = area.row(i - first);
        let has_cursor = i == form.at;
        if has_cursor {
            paint.put(line, "▌", paint.theme.part(Part::Accent));
        }
        let style = paint.theme.role(if has_cursor { Role::Title } else { Role::Muted });
        paint.put(line.inset(2, 0), field.label, style);
        let at = line.inset(column, 0);
        match &field.holds {
            Holds::Choice(words) => {
                let shown: Vec<&str> = words.iter().map(|word| if word.is_empty() { "–" } else { word }).collect();
                let chosen = Some(field.line.value()).filter(|word| !word.is_empty()).unwrap_or("–");
                draw_options(paint, (&shown, chosen), at);
            }
            _ => drop(paint.input(at, &field.line, has_cursor && line.height > 0)),
        }
    }
}

/// The choices beside one another, the chosen one marked; where they do not fit, the chosen one alone.
fn draw_options(paint: &mut Paint, (all, chosen): (&[&str], &str), line: Area) {
    let columns: usize = all.iter().map(|word| text::width(word) + 3).sum();
    let marked = paint.theme.part(Part::PopupSelection);
    if columns > usize::from(line.width) + 2 {
        paint.put(line, &format!("‹ {chosen} ›"), marked);
        return;
    }
    let mut at = line;
    for word in all {
        let is_chosen = *word == chosen;
        let style = if is_chosen { marked } else { paint.theme.role(Role::Muted) };
        // Each has a column of its colour at both sides.
        let pad = at.split_left(u16::try_from(text::width(word) + 2).unwrap_or(u16::MAX)).0;
        if is_chosen {
            paint.tint(pad, style);
        }
        let used = paint.put(pad, &format!(" {word} "), style);
        at = at.inset(used + 1, 0);
    }
}
