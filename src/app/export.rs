//! Exporting: the form, copying to the clipboard, piping to a command. This module produces the text, and `run` delivers it.

use tui_input::Input;

use crate::app::command::Command;
use crate::app::key::{Code, Key};
use crate::app::message::{Ask, Effect};
use crate::app::overlay::{edit_line, step_around};
use crate::app::panes::{PaneState, Panes};
use crate::app::response::Response;
use crate::app::search::{Search, SearchContext};
use crate::app::setup::Setup;
use crate::brief::{Brief, Evidence};
use crate::pane::Pane;
use crate::pane::export::{self, ExportFormat, Filter, What};
use crate::text;

/// Limit on the hits written to a file; no library has more.
const MAX_HITS: usize = 1_000_000;

/// What to export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    Pane,
    /// The points of the pane with matches.
    Matches,
    /// The point under the cursor.
    Point,
    Brief,
    /// The results of the last search.
    Results,
}

impl Scope {
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pane => "pane",
            Self::Matches => "matches",
            Self::Point => "point",
            Self::Brief => "brief",
            Self::Results => "results",
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ExportField {
    Scope,
    Format,
    #[default]
    File,
}

#[derive(Debug, Clone)]
pub struct ExportForm {
    pub scopes: Vec<Scope>,
    /// The index in `scopes` of the chosen one.
    scope: usize,
    pub format: ExportFormat,
    /// Relative to the folder where the program was started.
    pub path: Input,
    /// Whether the user typed the path, so that it no longer follows the other fields.
    pub is_named: bool,
    /// The field with the cursor.
    pub field: ExportField,
}

impl ExportForm {
    /// The form with the scopes that can be exported now; `None` if there are none.
    pub(crate) fn new(exporter: &Exporter) -> Option<Self> {
        let Exporter { panes, search, .. } = exporter;
        let mut scopes = Vec::new();
        if panes.brief().is_some() {
            let state = panes.focused_state();
            scopes.push(Scope::Pane);
            scopes.extend(exporter.matches().map(|_| Scope::Matches));
            scopes.extend(state.is_some_and(|state| !state.points().is_empty()).then_some(Scope::Point));
            scopes.push(Scope::Brief);
        }
        scopes.extend((search.total() > 0).then_some(Scope::Results));
        if scopes.is_empty() {
            return None;
        }
        let (format, path) = (ExportFormat::Text, Input::default());
        let mut form = Self { scopes, scope: 0, format, path, is_named: false, field: ExportField::File };
        form.path = Input::new(exporter.default_path(&form));
        Some(form)
    }

    pub fn chosen_scope(&self) -> Scope {
        self.scopes.get(self.scope).copied().unwrap_or(Scope::Brief)
    }

    /// The line being typed, if the cursor is on one.
    pub(crate) const fn typed_line(&mut self) -> Option<&mut Input> {
        match self.field {
            ExportField::File => Some(&mut self.path),
            ExportField::Scope | ExportField::Format => None,
        }
    }

    /// Moves the cursor between the fields.
    pub(crate) fn step(&mut self, by: isize) {
        const ORDER: [ExportField; 3] = [ExportField::Scope, ExportField::Format, ExportField::File];
        let index = ORDER.iter().position(|field| *field == self.field).unwrap_or_default();
        let next = index.saturating_add_signed(by).min(ORDER.len() - 1);
        self.field = ORDER.get(next).copied().unwrap_or_default();
    }

    pub(crate) fn press(&mut self, key: Key, exporter: &Exporter) {
        match (self.field, key.code) {
            (_, Code::Tab) => self.step(1),
            (_, Code::BackTab) => self.step(-1),
            (ExportField::File, _) => self.is_named |= edit_line(&mut self.path, key),
            (_, Code::Right | Code::Char(' ' | 'l')) => self.cycle_choice(1),
            (_, Code::Left | Code::Char('h')) => self.cycle_choice(-1),
            (_, Code::Char('j')) => self.step(1),
            (_, Code::Char('k')) => self.step(-1),
            _ => {}
        }
        if !self.is_named {
            self.path = Input::new(exporter.default_path(self));
        }
    }

    fn cycle_choice(&mut self, by: isize) {
        match self.field {
            ExportField::Scope => self.scope = step_around(self.scope, by, self.scopes.len()),
            ExportField::Format => {
                let index = ExportFormat::ALL.iter().position(|format| *format == self.format).unwrap_or_default();
                let next = step_around(index, by, ExportFormat::ALL.len());
                self.format = ExportFormat::ALL.get(next).copied().unwrap_or_default();
            }
            ExportField::File => {}
        }
    }
}

/// The state that exports are made from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Exporter<'a> {
    pub(crate) panes: &'a Panes,
    pub(crate) search: &'a Search,
    pub(crate) setup: &'a Setup,
}

/// A text, and its description for a notice: "7 commitments".
struct Exported {
    text: String,
    what: String,
}

impl Exporter<'_> {
    /// A file in the export folder, named after what is exported.
    fn default_path(&self, form: &ExportForm) -> String {
        let name = match (form.chosen_scope(), self.panes.brief()) {
            (Scope::Results, _) | (_, None) => export::results_name(&self.search.query().typed, form.format),
            (Scope::Pane | Scope::Matches | Scope::Point, Some(brief)) => {
                export::file_name(brief, Some(self.panes.focused()), form.format)
            }
            (Scope::Brief, Some(brief)) => export::file_name(brief, None, form.format),
        };
        match &self.setup.export_dir {
            Some(folder) => folder.join(name).to_string_lossy().into_owned(),
            None => name,
        }
    }

    /// Handles Enter in the export form.
    pub(crate) fn submit(&self, form: &ExportForm, context: SearchContext) -> Option<Effect> {
        let (path, format) = (form.path.value().trim().to_owned(), form.format);
        if form.chosen_scope() == Scope::Results {
            let ask = Ask { generation: 0, request: self.search.build_request(0, MAX_HITS, context) };
            return Some(Effect::WriteResults { path, ask, format, replace: false });
        }
        let Exported { text, what } = self.export(form.chosen_scope(), format)?;
        Some(Effect::Write { path, text, what, replace: false })
    }

    fn export(&self, scope: Scope, format: ExportFormat) -> Option<Exported> {
        let brief = self.panes.brief()?;
        let pane = self.panes.focused();
        let matches = self.matches().filter(|_| scope == Scope::Matches);
        let (what, description) = match scope {
            Scope::Matches => {
                let filter = matches.as_ref()?;
                (What::Filtered(pane, filter), format!("{} of {}", filter.points.len(), describe_pane(pane, brief)))
            }
            Scope::Point => (What::Point(pane, self.point()), "the point".to_owned()),
            Scope::Brief => (What::Brief, "the brief".to_owned()),
            Scope::Pane | Scope::Results => (What::Pane(pane), describe_pane(pane, brief)),
        };
        Some(Exported { text: export::export(brief, what, format, self.setup.export_width), what: description })
    }

    /// The points of the pane with matches.
    fn matches(&self) -> Option<Filter> {
        let state = self.panes.focused_state()?;
        let points = state.matching_points();
        (!points.is_empty()).then(|| Filter { words: text::line(state.matches().map_or("", |m| &m.typed)), points })
    }

    fn point(&self) -> usize {
        self.panes.focused_state().map_or(0, PaneState::point)
    }

    /// Performs a copy command.
    pub(crate) fn copy(&self, command: Command) -> Response {
        let brief = self.panes.brief();
        let described = |text: String, what: &str| Exported { text, what: what.to_owned() };
        let exported = match command {
            Command::CopyPoint => {
                let has_point = self.panes.focused_state().is_some_and(|state| !state.points().is_empty());
                if has_point { self.export(Scope::Point, ExportFormat::Text) } else { None }
            }
            Command::CopyQuote => self.source_text().map(|text| described(text, "the source text")),
            Command::CopyCitation => brief.map(|brief| described(export::citation(brief), "the citation")),
            Command::CopyUrl => match brief.and_then(|brief| brief.source.url.clone()) {
                Some(url) => Some(described(url, "the URL")),
                None => return Response::say("This brief has no URL."),
            },
            _ => self.export(Scope::Pane, ExportFormat::Text),
        };
        match exported {
            Some(Exported { text, what }) => Effect::Copy { text: text.trim_end().to_owned(), what }.into(),
            None => Response::say("There is nothing to copy here."),
        }
    }

    /// The source text behind the point under the cursor or, in the source, the selected text.
    fn source_text(&self) -> Option<String> {
        let brief = self.panes.brief()?;
        let evidence = |evidence: Option<&Evidence>| evidence.map(|e| e.words.clone());
        match self.panes.focused() {
            Pane::Quotes => {
                let quote = brief.quotes.get(self.point())?;
                evidence(quote.evidence.as_ref()).or_else(|| Some(quote.text.clone()))
            }
            Pane::Commitments => evidence(brief.commitments.get(self.point())?.evidence.as_ref()),
            Pane::Source => {
                let span = self.panes.open_brief()?.evidence?;
                Some(span.slice(brief.source.text.as_deref()?).to_owned())
            }
            _ => None,
        }
    }

    pub(crate) fn pipe(&self, command: &str) -> Option<Effect> {
        let command = command.trim().to_owned();
        let exported = self.export(Scope::Pane, ExportFormat::Text).filter(|_| !command.is_empty())?;
        Some(Effect::Pipe { command, text: exported.text })
    }
}

/// "7 commitments", "the summary".
fn describe_pane(pane: Pane, brief: &Brief) -> String {
    let (one, many) = match pane {
        Pane::Quotes => ("quote", "quotes"),
        Pane::Commitments => ("commitment", "commitments"),
        Pane::Participants => ("participant", "participants"),
        Pane::Forums => ("forum", "forums"),
        Pane::Summary => return "the summary".to_owned(),
        Pane::Source => return "the source".to_owned(),
        Pane::Details => return "the details".to_owned(),
    };
    text::counted(pane.count(brief).unwrap_or_default(), one, many)
}
