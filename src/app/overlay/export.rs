//! Taking text out: the export form, copying, piping, opening the source's address. The texts are made here; where they go is `run`'s.

use tui_input::Input;

use crate::app::key::{Code, Key};
use crate::app::message::Effect;
use crate::app::overlay::edit;
use crate::app::overlay::form::{Field, Form, Scope};
use crate::app::state::{App, Overlay};
use crate::brief::{Brief, Evidence};
use crate::pane::Pane;
use crate::pane::export::{self, ExportFormat, Filter, What};
use crate::text;

/// Results written at most; more than any library has.
const ALL: usize = 1_000_000;

impl Form {
    /// The line that is being typed, where the cursor is on one.
    pub(crate) const fn line(&mut self) -> Option<&mut Input> {
        match self.field {
            Field::File => Some(&mut self.path),
            Field::Scope | Field::Format => None,
        }
    }

    pub fn chosen_scope(&self) -> Scope {
        self.scopes.get(self.scope).copied().unwrap_or(Scope::Brief)
    }

    pub(crate) fn step(&mut self, by: isize) {
        const ORDER: [Field; 3] = [Field::Scope, Field::Format, Field::File];
        let place = ORDER.iter().position(|field| *field == self.field).unwrap_or_default();
        let next = place.saturating_add_signed(by).min(ORDER.len() - 1);
        self.field = ORDER.get(next).copied().unwrap_or_default();
    }

    fn turn(&mut self, by: isize) {
        match self.field {
            Field::Scope => {
                let count = self.scopes.len().max(1);
                self.scope = (self.scope + count).wrapping_add_signed(by) % count;
            }
            Field::Format => {
                let count = ExportFormat::ALL.len();
                let place = ExportFormat::ALL.iter().position(|f| *f == self.format).unwrap_or_default();
                let next = (place + count).wrapping_add_signed(by) % count;
                self.format = ExportFormat::ALL.get(next).copied().unwrap_or_default();
            }
            Field::File => {}
        }
    }
}

impl App {
    pub(crate) fn start_export(&mut self) {
        let mut scopes = Vec::new();
        if self.brief().is_some() {
            scopes.push(Scope::Pane);
            if self.matching().is_some() {
                scopes.push(Scope::Matches);
            }
            if self.pane_state(self.pane).is_some_and(|state| !state.points.is_empty()) {
                scopes.push(Scope::Point);
            }
            scopes.push(Scope::Brief);
        }
        if self.search.as_ref().is_some_and(|search| search.total() > 0) {
            scopes.push(Scope::Results);
        }
        if scopes.is_empty() {
            self.say("There is nothing to export: no brief is open.");
            return;
        }
        let form = Form {
            scopes,
            scope: 0,
            format: ExportFormat::Text,
            path: Input::default(),
            is_named: false,
            field: Field::File,
        };
        self.overlay = Some(Overlay::Export(form));
        self.name_file();
    }

    /// Makes the file's name up from what is chosen, unless the user named it.
    fn name_file(&mut self) {
        let Some(Overlay::Export(form)) = &self.overlay else { return };
        if form.is_named {
            return;
        }
        let (scope, format) = (form.chosen_scope(), form.format);
        let name = match (scope, self.brief()) {
            (Scope::Results, _) | (_, None) => {
                let query = self.search.as_ref().map_or("", |search| search.query.typed.as_str());
                export::results_name(query, format)
            }
            (Scope::Pane | Scope::Matches | Scope::Point, Some(brief)) => {
                export::file_name(brief, Some(self.pane), format)
            }
            (Scope::Brief, Some(brief)) => export::file_name(brief, None, format),
        };
        if let Some(Overlay::Export(form)) = &mut self.overlay {
            form.path = Input::new(name);
        }
    }

    pub(crate) fn press_in_form(&mut self, key: Key) -> Vec<Effect> {
        let Some(Overlay::Export(form)) = &mut self.overlay else { return Vec::new() };
        match (form.field, key.code) {
            (_, Code::Tab) => form.step(1),
            (_, Code::BackTab) => form.step(-1),
            (Field::File, _) => form.is_named |= edit(&mut form.path, key),
            (_, Code::Right | Code::Char(' ' | 'l')) => form.turn(1),
            (_, Code::Left | Code::Char('h')) => form.turn(-1),
            (_, Code::Char('j')) => form.step(1),
            (_, Code::Char('k')) => form.step(-1),
            _ => {}
        }
        self.name_file();
        Vec::new()
    }

    /// Enter in the export form.
    pub(crate) fn save(&mut self, form: &Form) -> Vec<Effect> {
        let path = form.path.value().trim().to_owned();
        if path.is_empty() {
            self.overlay = Some(Overlay::Export(form.clone()));
            self.warn("A file needs a name.");
            return Vec::new();
        }
        let format = form.format;
        if form.chosen_scope() == Scope::Results {
            let Some(ask) = self.question(0, (0, ALL)) else { return Vec::new() };
            return vec![Effect::WriteResults { path, ask, format, replace: false }];
        }
        let Some((text, what)) = self.taken(form.chosen_scope(), format) else { return Vec::new() };
        vec![Effect::Write { path, text, what, replace: false }]
    }

    /// The text of what is chosen, and what to call it: "7 commitments".
    fn taken(&self, scope: Scope, format: ExportFormat) -> Option<(String, String)> {
        let brief = self.brief()?;
        let point = self.pane_state(self.pane).map_or(0, |state| state.point);
        let matching = self.matching().filter(|_| scope == Scope::Matches);
        let (what, words) = match scope {
            Scope::Matches => {
                let filter = matching.as_ref()?;
                let words = format!("{} of {}", filter.kept.len(), pane_words(self.pane, brief));
                (What::Filtered(self.pane, filter), words)
            }
            Scope::Point => (What::Point(self.pane, point), "the point".to_owned()),
            Scope::Brief => (What::Brief, "the brief".to_owned()),
            Scope::Pane | Scope::Results => (What::Pane(self.pane), pane_words(self.pane, brief)),
        };
        Some((export::export(brief, what, format, self.setup.export_width), words))
    }

    /// The points of the pane that hold the words being found, where there are any.
    fn matching(&self) -> Option<Filter> {
        let state = self.pane_state(self.pane)?;
        let found = state.find.as_ref()?;
        let holds = |point: &usize| {
            let blocks = found.matches.iter().filter_map(|(block, _)| state.page.blocks.get(*block));
            blocks.filter_map(|block| block.point).any(|held| held == *point)
        };
        let kept: Vec<usize> = state.points.iter().copied().filter(holds).collect();
        (!kept.is_empty()).then(|| Filter { words: text::line(&found.typed), kept })
    }

    fn copied(&mut self, taken: Option<(String, String)>) -> Vec<Effect> {
        let Some((text, what)) = taken else {
            self.say("There is nothing to copy here.");
            return Vec::new();
        };
        vec![Effect::Copy { text: text.trim_end().to_owned(), what }]
    }

    pub(crate) fn copy_pane(&mut self) -> Vec<Effect> {
        let taken = self.taken(Scope::Pane, ExportFormat::Text);
        self.copied(taken)
    }

    pub(crate) fn copy_point(&mut self) -> Vec<Effect> {
        let has_point = self.pane_state(self.pane).is_some_and(|state| !state.points.is_empty());
        let taken = if has_point { self.taken(Scope::Point, ExportFormat::Text) } else { None };
        self.copied(taken)
    }

    pub(crate) fn copy_quote(&mut self) -> Vec<Effect> {
        let point = self.pane_state(self.pane).map_or(0, |state| state.point);
        let words = |evidence: Option<&Evidence>| evidence.map(|e| e.words.clone());
        let taken = self.brief().and_then(|brief| match self.pane {
            Pane::Quotes => brief.quotes.get(point).and_then(|q| words(q.evidence.as_ref()).or(Some(q.text.clone()))),
            Pane::Commitments => brief.commitments.get(point).and_then(|c| words(c.evidence.as_ref())),
            Pane::Source => {
                let span = self.open.as_ref()?.evidence?;
                Some(span.of(brief.source.text.as_deref()?).to_owned())
            }
            _ => None,
        });
        self.copied(taken.map(|text| (text, "the words of the source".to_owned())))
    }

    pub(crate) fn copy_citation(&mut self) -> Vec<Effect> {
        let taken = self.brief().map(|brief| (export::citation(brief), "the citation".to_owned()));
        self.copied(taken)
    }

    pub(crate) fn copy_url(&mut self) -> Vec<Effect> {
        let taken = self.brief().and_then(|b| b.source.url.clone()).map(|url| (url, "the address".to_owned()));
        if taken.is_none() {
            self.say("This brief names no address.");
            return Vec::new();
        }
        self.copied(taken)
    }

    pub(crate) fn pipe_to(&mut self, command: &str) -> Vec<Effect> {
        let command = command.trim().to_owned();
        match self.taken(Scope::Pane, ExportFormat::Text) {
            Some((text, _)) if !command.is_empty() => vec![Effect::Pipe { command, text }],
            _ => Vec::new(),
        }
    }

    pub(crate) fn ask_open_url(&mut self) {
        let Some(url) = self.brief().and_then(|brief| brief.source.url.clone()) else {
            self.say("This brief names no address.");
            return;
        };
        let question = format!("Open in the browser: {}?", text::line(&url));
        self.overlay = Some(Overlay::Confirm { question, effect: Effect::OpenUrl(url) });
    }

    /// `*`: only the briefs with the party or forum under the cursor.
    pub(crate) fn filter_here(&mut self) -> Vec<Effect> {
        let point = self.pane_state(self.pane).map_or(0, |state| state.point);
        let wanted = match (self.in_brief, self.pane, self.brief()) {
            (true, Pane::Forums, Some(brief)) => brief.forums.get(point).map(|f| ("forum", f.name.clone())),
            (true, Pane::Participants, Some(brief)) => {
                brief.participants.get(point).and_then(|p| p.party.clone()).map(|party| ("party", party))
            }
            (true, Pane::Commitments, Some(brief)) => {
                brief.commitments.get(point).and_then(|c| c.parties.first().cloned()).map(|party| ("party", party))
            }
            (true, _, Some(brief)) => brief.parties().first().map(|party| ("party", (*party).to_owned())),
            _ => {
                let card = self.list.chosen_entry().and_then(|entry| entry.card.clone());
                card.and_then(|card| card.parties.first().map(|party| ("party", party.to_string())))
            }
        };
        let Some((field, name)) = wanted else {
            self.say("There is no party or forum under the cursor.");
            return Vec::new();
        };
        let typed = format!("{field}:\"{}\"", name.replace('"', ""));
        match crate::search::Query::parse(&typed, false) {
            Ok(query) => {
                self.in_brief = false;
                self.zoom = false;
                self.set_filter(&typed, query)
            }
            Err(why) => {
                self.warn(why.message);
                Vec::new()
            }
        }
    }
}

fn pane_words(pane: Pane, brief: &Brief) -> String {
    let counted = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    match pane {
        Pane::Quotes => counted(brief.quotes.len(), "quote", "quotes"),
        Pane::Commitments => counted(brief.commitments.len(), "commitment", "commitments"),
        Pane::Participants => counted(brief.participants.len(), "participant", "participants"),
        Pane::Forums => counted(brief.forums.len(), "forum", "forums"),
        Pane::Summary => "the summary".to_owned(),
        Pane::Source => "the source".to_owned(),
        Pane::Details => "the details".to_owned(),
    }
}
