//! Help, command palette, themes and the export form: boxes over the panes.

use crate::app::{App, Area, Field, Form, HelpRow, Layout, Overlay, help};
use crate::pane::Role;
use crate::pane::export::Format;
use crate::ui::paint::Paint;
use crate::ui::theme::Part;

pub(crate) fn draw(paint: &mut Paint, app: &App, (layout, overlay): (&Layout, &Overlay)) {
    let body = layout.body;
    match overlay {
        Overlay::Help { line, top } => {
            let area = paint.popup(body.centred(96, body.height), "Keys");
            let (input, rest) = area.split_top(1);
            let used = paint.put(input, "search: ", paint.theme.part(Part::Hint));
            paint.input(input.inset(used, 0), line, true);
            let (_, rows) = rest.split_top(1);
            draw_help(paint, &help(&app.setup.keymap, line.value()), (*top, rows));
        }
        Overlay::Palette { line, found, chosen } => {
            let height = u16::try_from(found.len() + 4).unwrap_or(u16::MAX).clamp(6, 22);
            let area = paint.popup(body.centred(84, height), "Commands");
            let (input, rest) = area.split_top(1);
            let used = paint.put(input, ": ", paint.theme.part(Part::Accent));
            paint.input(input.inset(used, 0), line, true);
            let (_, rows) = rest.split_top(1);
            let names: Vec<(String, String)> = found
                .iter()
                .map(|command| {
                    let keys = app.setup.keymap.keys_of(*command).join("  ");
                    (format!("{:<20} {keys:<16}", command.info().name), command.info().sentence.to_owned())
                })
                .collect();
            draw_choices(paint, &names, (*chosen, rows));
        }
        Overlay::Themes { chosen, .. } => {
            let height = u16::try_from(app.setup.themes.len() + 2).unwrap_or(u16::MAX);
            let area = body.centred(34, height);
            let area = Area { x: body.x + body.width - area.width, ..area };
            let rows = paint.popup(area, "Theme");
            let names: Vec<(String, String)> = app.setup.themes.iter().map(|n| (n.clone(), String::new())).collect();
            draw_choices(paint, &names, (*chosen, rows));
        }
        Overlay::Export(form) => draw_form(paint, form, body),
        _ => {}
    }
}

fn draw_choices(paint: &mut Paint, names: &[(String, String)], (chosen, area): (usize, Area)) {
    let height = usize::from(area.height).max(1);
    let top = chosen.saturating_sub(height - 1);
    if names.is_empty() {
        paint.put(area, "Nothing is called that.", paint.theme.role(Role::Muted));
    }
    for (i, (name, sentence)) in names.iter().enumerate().skip(top).take(height) {
        let row = Area { y: area.y + u16::try_from(i - top).unwrap_or(0), height: 1, ..area };
        let used = paint.put(row.inset(2, 0), name, paint.theme.role(Role::Title));
        paint.put(row.inset(used + 3, 0), sentence, paint.theme.role(Role::Muted));
        if i == chosen {
            paint.tint(row, paint.theme.part(Part::PopupSelection));
            paint.put(row, "▌", paint.theme.part(Part::PopupSelection));
        }
    }
}

fn draw_help(paint: &mut Paint, rows: &[HelpRow], (top, area): (usize, Area)) {
    const KEYS: u16 = 18;
    if rows.is_empty() {
        paint.put(area, "No key and no command is called that.", paint.theme.role(Role::Muted));
    }
    for (i, row) in rows.iter().skip(top).take(usize::from(area.height)).enumerate() {
        let line = Area { y: area.y + u16::try_from(i).unwrap_or(0), height: 1, ..area };
        match row {
            HelpRow::Heading(title) => {
                paint.put(line, title, paint.theme.part(Part::Accent));
            }
            HelpRow::Command { keys, name, sentence } => {
                let shown = if keys.is_empty() { format!(":{name}") } else { keys.clone() };
                paint.put(
                    Area { width: KEYS.min(line.width), ..line.inset(2, 0) },
                    &shown,
                    paint.theme.role(Role::Title),
                );
                paint.put(line.inset(KEYS + 3, 0), sentence, paint.theme.role(Role::Body));
            }
        }
    }
}

fn draw_form(paint: &mut Paint, form: &Form, body: Area) {
    let area = paint.popup(body.centred(76, 7), "Export");
    let choices = |all: &[&str], chosen: &str| -> Vec<(String, bool)> {
        all.iter().map(|word| ((*word).to_owned(), *word == chosen)).collect()
    };
    let scopes: Vec<&str> = form.scopes.iter().map(|scope| scope.word()).collect();
    let formats: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
    let rows = [
        (Field::Scope, "What", choices(&scopes, form.chosen_scope().word())),
        (Field::Format, "Format", choices(&formats, form.format.name())),
        (Field::File, "File", Vec::new()),
    ];
    for (i, (field, label, words)) in rows.into_iter().enumerate() {
        let line = Area { y: area.y + 1 + u16::try_from(i).unwrap_or(0), height: 1, ..area };
        let has_cursor = form.field == field;
        if has_cursor {
            paint.put(line, "▌", paint.theme.part(Part::Accent));
        }
        let style = if has_cursor { paint.theme.role(Role::Title) } else { paint.theme.role(Role::Muted) };
        paint.put(line.inset(2, 0), label, style);
        let mut at = line.inset(11, 0);
        for (word, is_chosen) in words {
            let part = if is_chosen { Part::PopupSelection } else { Part::Popup };
            let used = paint.put(at, &format!(" {word} "), paint.theme.part(part));
            at = at.inset(used + 1, 0);
        }
        if field == Field::File {
            paint.input(at.inset(1, 0), &form.path, has_cursor);
        }
    }
}
