//! The reader without a terminal: keys change its state, and the cells of the screen are checked.

use std::path::PathBuf;
use std::rc::Rc;
use std::sync::{Arc, LazyLock};

use briefing::app::{App, Effect, Key, Message, Setup, sequence};
use briefing::index::Index;
use briefing::library::{Library, Location, OpenedBrief};
use briefing::search::{Engine, Event};
use briefing::service::facets::MAX_VALUES;
use briefing::service::saved_searches::{SeenFile, edit_and_read, read_searches};
use briefing::ui::{BUILTIN, Theme, draw};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

/// The index of the examples, shared because no test changes it.
static EXAMPLES: LazyLock<Arc<Index>> = LazyLock::new(|| index_of(&Library::new(Location::Bundled)));

fn index_of(library: &Library) -> Arc<Index> {
    let index = Index::in_memory().unwrap();
    index.sync(library, &|_| {}).unwrap();
    Arc::new(index)
}

/// The reader's state with a library and an index, and the effects that it returned.
pub(crate) struct Desk {
    pub(crate) app: App,
    library: Library,
    index: Arc<Index>,
    pub(crate) effects: Vec<Effect>,
    home: Option<Rc<tempfile::TempDir>>,
}

impl Desk {
    pub(crate) fn new(columns: u16, rows: u16) -> Self {
        Self::at(Library::new(Location::Bundled), (columns, rows))
    }

    pub(crate) fn at(library: Library, size: (u16, u16)) -> Self {
        let setup = Setup {
            library: "Examples".into(),
            export_width: 72,
            themes: BUILTIN.iter().map(|(name, _)| (*name).to_owned()).collect(),
            theme: "dark".into(),
            size,
            ..Setup::default()
        };
        let index = if library.location() == &Location::Bundled { EXAMPLES.clone() } else { index_of(&library) };
        let mut desk = Self { app: App::new(setup), library, index, effects: Vec::new(), home: None };
        let entries = desk.library.read_entries().unwrap();
        desk.tell(Event::Updated(entries));
        desk.tell(Event::ListSynced);
        desk.tell(Event::IndexSynced(true));
        desk
    }

    /// Performs effects as the loop does, except those that write to files or other programs.
    pub(crate) fn tell(&mut self, message: impl Into<Message>) {
        for effect in self.app.update(message.into()) {
            match &effect {
                Effect::Open(id) => {
                    self.tell(Event::Opened(self.library.open_brief(id.clone())));
                }
                Effect::Search(ask) => {
                    let answer = Ok(self.index.search(&ask.request, &|| false).unwrap().unwrap());
                    self.tell(Event::Answered { generation: ask.generation, answer });
                }
                Effect::Facets(ask) => {
                    let facets = self.index.facets(&ask.request, MAX_VALUES, &|| false).unwrap().unwrap();
                    self.tell(Event::FacetsCounted { generation: ask.generation, facets });
                }
                Effect::Searches(change) => {
                    let path = self.home().join("searches.toml");
                    self.tell(edit_and_read(&path, change.as_ref()));
                }
                Effect::Count { generation, searches } => {
                    for saved in searches {
                        let tally = self.index.count_hits(&saved.request(), &|| false).unwrap().unwrap();
                        let count = Ok(self.seen().load().count_hits(saved, &tally));
                        let (generation, name) = (*generation, saved.name.clone());
                        self.tell(Event::HitsCounted { generation, name, count });
                    }
                }
                Effect::MarkSeen(saved) => {
                    let tally = self.index.count_hits(&saved.request(), &|| false).unwrap().unwrap();
                    let all = read_searches(&self.home().join("searches.toml")).0.all;
                    let ids = self.seen().mark_seen(saved, &tally, &all).unwrap();
                    self.tell(Event::NewHits { query: saved.query.clone(), ids });
                }
                Effect::Filter { generation, query } => {
                    let ids = Ok(self.index.matching_briefs(query, None, &|| false).unwrap().unwrap());
                    self.tell(Event::Filtered { generation: *generation, ids });
                }
                _ => self.effects.push(effect),
            }
        }
    }

    /// The folder of the saved searches, created when it is first needed.
    pub(crate) fn home(&mut self) -> PathBuf {
        self.home.get_or_insert_with(|| Rc::new(tempfile::tempdir().unwrap())).path().to_owned()
    }

    pub(crate) fn seen(&mut self) -> SeenFile {
        SeenFile::new(self.home().join("seen.json"))
    }

    /// Replaces the library and its index.
    pub(crate) fn reindex(&mut self, library: Library) {
        self.index = index_of(&library);
        self.library = library;
        self.tell(Event::IndexSynced(true));
    }

    /// Types keys separated by blanks; `"…"` types words.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        for (i, part) in keys.split('"').enumerate() {
            if i % 2 == 1 {
                for c in part.chars() {
                    self.tell(Message::Key(Key::from(briefing::app::Code::Char(c))));
                }
                continue;
            }
            for key in sequence(part).unwrap_or_default() {
                self.tell(Message::Key(key));
            }
        }
        self
    }

    pub(crate) fn screen(&self, theme: &str) -> String {
        let mut terminal = Terminal::new(TestBackend::new(self.app.panes.size().0, self.app.panes.size().1)).unwrap();
        let theme = Theme::builtin(theme).unwrap();
        terminal.draw(|frame| draw(frame, &self.app, &theme)).unwrap();
        terminal.backend().to_string()
    }
}

#[test]
fn a_hit_is_found_opened_and_shown_in_its_source() {
    let mut desk = Desk::new(100, 30);
    desk.press("s \"law enforcement\"");
    assert!(desk.screen("dark").contains("Deepen law-enforcement and security cooperation"), "{}", desk.screen("dark"));
    desk.press("Enter");
    let open = desk.screen("dark");
    assert!(open.contains("Agreed points") || open.contains("Agr"), "{open}");
    desk.press("Enter");
    let source = desk.screen("dark");
    assert!(source.contains("law enforcement"), "{source}");
    desk.press("Esc");
    assert_eq!(desk.app.panes.focused(), briefing::pane::Pane::Commitments);
}

#[test]
fn similar_words_are_marked_in_the_brief_too() {
    for typed in ["kazakhstan", "kazakstan", "kasakhstan"] {
        let mut desk = Desk::new(100, 30);
        desk.press(&format!("s \"{typed}\" Enter"));
        let query = desk.app.panes.open_brief().unwrap().query.as_ref().unwrap();
        assert_eq!(query.marks("Trade with Kazakhstan").len(), 1, "{typed}");
    }
}

#[test]
fn an_export_has_the_whole_pane_and_a_name_of_date_parties_and_pane() {
    let mut desk = Desk::new(100, 30);
    desk.press("s \"law enforcement\" Enter e Enter");
    let Some(Effect::Write { path, text, what, replace: false }) = desk.effects.last() else {
        panic!("nothing written")
    };
    assert_eq!(path, "2024-03-29_china_kazakhstan_commitments.txt");
    assert_eq!(what, "13 commitments");
    assert!(text.contains("Deepen law-enforcement") && text.contains("Agreed points (13)"), "{text}");
}

#[test]
fn the_export_form_starts_in_the_export_folder() {
    let mut desk = Desk::new(100, 30);
    desk.app.setup.export_dir = Some("/tmp/exports".into());
    desk.press("s \"law enforcement\" Enter e Enter");
    let Some(Effect::Write { path, .. }) = desk.effects.last() else { panic!("nothing written") };
    assert_eq!(path, "/tmp/exports/2024-03-29_china_kazakhstan_commitments.txt");
}

#[test]
fn matches_in_a_pane_survive_reading_the_brief_again() {
    let mut desk = Desk::new(100, 30);
    desk.press("s \"law enforcement\" Enter / \"cooperation\" Enter n");
    let found = |desk: &Desk| desk.app.panes.focused_state().unwrap().matches().cloned().unwrap();
    let before = found(&desk);
    assert!(before.spans.len() > 1 && before.current > 0, "{before:?}");
    let shown = desk.screen("dark");
    let opened = desk.app.panes.open_brief().unwrap().opened.clone();
    desk.tell(Event::Opened(opened.clone()));
    assert_eq!((found(&desk), desk.screen("dark")), (before.clone(), shown));
    // The words disappear and come back.
    let mut other = (**opened.brief.as_ref().unwrap()).clone();
    other.commitments.truncate(1);
    other.commitments[0].text = "Cooperation on one thing".into();
    desk.tell(Event::Opened(OpenedBrief { brief: Some(Arc::new(other)), ..opened.clone() }));
    let after = found(&desk);
    assert_eq!((after.spans.len(), after.current), (1, 0), "{after:?}");
    desk.tell(Event::Opened(opened));
    assert_eq!(found(&desk).spans, before.spans);
}

#[test]
fn a_filter_narrows_the_list_and_escape_removes_it() {
    let mut desk = Desk::new(100, 30);
    let all = desk.app.list.all_entries().len();
    desk.press("f \"kazakhstan\" Enter");
    assert!(desk.app.list.visible().len() < all && !desk.app.list.visible().is_empty());
    desk.press("Esc");
    assert_eq!(desk.app.list.visible().len(), all);
}

#[test]
fn escape_never_quits_and_q_quits_only_at_the_top() {
    let mut desk = Desk::new(80, 24);
    desk.press("Enter Esc Esc Esc Esc");
    assert!(!desk.effects.contains(&Effect::Quit));
    desk.press("Enter q");
    assert!(!desk.effects.contains(&Effect::Quit) && !desk.app.panes.has_focus());
    desk.press("q");
    assert!(desk.effects.contains(&Effect::Quit));
}

#[test]
fn every_screen_is_drawn_at_every_size_in_every_theme() {
    let journeys = [
        "", "Enter", "Enter z", "Enter 1", "Enter 6", "Enter 7", "s \"trade\"", "s \"party:\"", "?", ":", "t", "e",
        "Enter / \"the\"", "f \"china\"", "Enter o", "Enter |",
    ];
    for (i, journey) in journeys.iter().enumerate() {
        for (columns, rows) in [(200, 60), (150, 40), (100, 30), (80, 24), (40, 12), (20, 5), (19, 4), (1, 1)] {
            let mut desk = Desk::new(columns, rows);
            desk.press(journey);
            let theme = BUILTIN.get(i % BUILTIN.len()).map_or("dark", |(name, _)| *name);
            assert!(!desk.screen(theme).is_empty(), "{journey} {columns}×{rows}");
        }
    }
}

#[test]
fn no_theme_writes_text_in_the_colour_of_its_background() {
    let journeys = [
        "", "J J Enter j", "J J Enter Enter", "s \"law enforcement\"", "? ", ": \"co\"", "t Down", "Enter e Up",
        "Enter 5",
    ];
    for journey in journeys {
        for (name, _) in BUILTIN {
            let mut desk = Desk::new(100, 30);
            desk.press(journey);
            let mut terminal = Terminal::new(TestBackend::new(100, 30)).unwrap();
            let theme = Theme::builtin(name).unwrap();
            terminal.draw(|frame| draw(frame, &desk.app, &theme)).unwrap();
            for (i, cell) in terminal.backend().buffer().content().iter().enumerate() {
                let is_seen =
                    cell.symbol().trim().is_empty() || cell.fg == ratatui::style::Color::Reset || cell.fg != cell.bg;
                assert!(is_seen, "{journey:?} in {name}: {} at {}, {}", cell.symbol(), i % 100, i / 100);
            }
        }
    }
}

#[test]
fn every_command_can_be_given_in_every_state() {
    for command in briefing::app::COMMANDS {
        for place in ["", "Enter", "Enter 6", "Enter z"] {
            let mut desk = Desk::new(90, 28);
            desk.press(place);
            desk.press(&format!(": \"{}\" Enter", command.name));
            desk.screen("dark");
        }
    }
}

#[test]
fn the_mouse_selects_briefs_panes_points_and_results() {
    use briefing::app::Mouse;
    use briefing::pane::Pane;
    let mut desk = Desk::new(100, 30);
    let click = |desk: &mut Desk, x, y| desk.tell(Message::Mouse(Mouse::Click { x, y }));
    click(&mut desk, 10, 9);
    assert!(desk.app.list.selected() == 2 && !desk.app.panes.has_focus());
    click(&mut desk, 10, 9);
    assert!(desk.app.panes.has_focus());
    let layout = desk.app.layout();
    let (line, tabs) = desk.app.panes.tab_line(&layout).unwrap();
    for tab in tabs {
        click(&mut desk, line.x + tab.x, line.y);
        assert_eq!(desk.app.panes.focused(), tab.pane);
    }
    desk.press("3 G");
    let slot = *desk.app.layout().slot(Pane::Commitments).unwrap();
    let state = desk.app.panes.state(Pane::Commitments).unwrap();
    let (place, wanted) = (0..slot.text.height)
        .find_map(|y| Some((y, state.rows().get(state.top() + usize::from(y))?.point.filter(|p| *p != state.point())?)))
        .unwrap();
    click(&mut desk, slot.text.x, slot.text.y + place);
    assert_eq!(desk.app.panes.state(Pane::Commitments).unwrap().point(), wanted);
    let top = desk.app.panes.state(Pane::Commitments).unwrap().top();
    desk.tell(Message::Mouse(Mouse::Wheel { x: slot.text.x, y: slot.text.y, rows: -3 }));
    assert!(desk.app.panes.state(Pane::Commitments).unwrap().top() < top);
    desk.press("s \"trade\"");
    let y = desk.app.layout().body.y + 6;
    click(&mut desk, 10, y);
    assert_eq!(desk.app.search.selected(), 1);
    click(&mut desk, 10, y + 1);
    assert!(desk.app.overlay.is_none() && desk.app.panes.has_focus());
}

#[test]
fn the_mouse_works_in_every_overlay_list() {
    use briefing::app::{Mouse, Overlay};
    use briefing::search::SavedSearch;
    let saved = |name: &str| SavedSearch { name: name.to_owned(), query: name.to_owned(), ..SavedSearch::default() };
    let all: Vec<SavedSearch> = ["trade", "rail", "water"].map(saved).to_vec();
    for (size, problem) in
        [((100, 30), None), ((200, 60), Some("line 3")), ((40, 12), None), ((40, 12), Some("line 3"))]
    {
        for (keys, place) in [("t", 2), (":", 5), (": PageDown PageDown PageDown Up", 1), ("S", 1), ("S j", 0)] {
            let mut desk = Desk::new(size.0, size.1);
            desk.press(keys);
            if keys.starts_with('S') {
                let problem = problem.map(str::to_owned);
                desk.tell(Event::SavedSearches { all: all.clone(), problem, outcome: None });
            }
            let choices = |desk: &Desk| desk.app.choices(&desk.app.layout());
            let before = choices(&desk).unwrap();
            let place = place.min(before.on_screen().count() - 1);
            let (wanted, row) = before.on_screen().nth(place).unwrap();
            let click = Message::Mouse(Mouse::Click { x: row.x + 3, y: row.y });
            // A click on the border or below the last row selects nothing.
            for (x, y) in [(before.popup.area.x, before.popup.area.y), (row.x, before.rows.y + before.rows.height)] {
                desk.tell(Message::Mouse(Mouse::Click { x, y }));
                assert_eq!(choices(&desk), Some(before), "{size:?} {keys}");
            }
            if wanted != before.cursor.selected {
                desk.tell(click.clone());
                assert_eq!(
                    choices(&desk).map(|now| (now.cursor.selected, now.cursor.top)),
                    Some((wanted, before.cursor.top)),
                    "{size:?} {keys}"
                );
            }
            let name = match &desk.app.overlay {
                Some(Overlay::Themes(_)) => desk.app.setup.themes[wanted].clone(),
                Some(Overlay::Palette(palette)) => palette.found()[wanted].info().name.to_owned(),
                _ => all[wanted].name.clone(),
            };
            assert!(desk.screen("dark").contains(&name), "{size:?} {keys}: {name}");
            desk.tell(click);
            assert_eq!(choices(&desk), None, "{size:?} {keys}: {name} is taken");
            if keys.starts_with('S') {
                assert_eq!(desk.app.search.line.value().trim(), name);
            }
        }
    }
}

#[test]
fn clicking_the_title_of_a_pane_focuses_it() {
    use briefing::app::Mouse;
    use briefing::pane::Pane;
    let mut desk = Desk::new(200, 60);
    let title = desk.app.layout().slot(Pane::Quotes).unwrap().title.unwrap();
    desk.tell(Message::Mouse(Mouse::Click { x: title.x, y: title.y }));
    assert!(desk.app.panes.has_focus() && desk.app.panes.focused() == Pane::Quotes);
}

#[test]
fn a_brief_opens_at_the_first_point_of_its_page_and_a_broken_one_at_its_details() {
    use briefing::pane::Pane;
    let mut desk = Desk::new(100, 30);
    for _ in 0..24 {
        let state = desk.app.panes.state(Pane::Commitments).unwrap();
        assert_eq!((state.point_index(), state.top()), (0, 0));
        desk.press("j");
    }
}

#[test]
fn resizing_keeps_the_point_with_the_cursor_on_the_screen() {
    use briefing::pane::Pane;
    let mut desk = Desk::new(200, 60);
    desk.press("J J Enter j j j j j j j j");
    let point = desk.app.panes.state(Pane::Commitments).unwrap().point();
    for (columns, rows) in [(100, 30), (80, 24), (40, 12), (20, 5), (1, 1), (150, 45)] {
        desk.tell(Message::Resized { columns, rows });
        let height = desk.app.layout().slot(Pane::Commitments).map(|slot| usize::from(slot.text.height));
        let state = desk.app.panes.state(Pane::Commitments).unwrap();
        assert_eq!(state.point(), point);
        if let Some(height) = height {
            let (first, last) = state.point_rows().unwrap();
            assert!(last >= state.top() && first < state.top() + height, "{columns}×{rows}");
        }
    }
}

#[test]
fn only_the_rows_on_the_screen_are_drawn_of_a_long_list() {
    let mut desk = Desk::new(200, 60);
    let one = desk.app.list.all_entries().first().unwrap().as_ref().clone();
    let many: Vec<_> = (0..10_000)
        .map(|i| briefing::library::Entry {
            id: briefing::library::Id::new(format!("{i:05}.toml").as_str()),
            ..one.clone()
        })
        .collect();
    desk.tell(Event::Updated(many.into_iter().map(Into::into).collect()));
    let view = desk.app.list_view(&desk.app.layout()).unwrap();
    assert!(view.capacity() <= 30);
    assert_eq!(desk.app.list.on_screen(view.capacity()).count(), view.capacity());
    desk.press("G");
    assert!(desk.app.list.selected() == desk.app.list.visible().len() - 1 && !desk.screen("dark").is_empty());
}

#[test]
fn only_visible_hits_are_fetched_and_moving_or_resizing_fetches_more() {
    let mut desk = Desk::new(100, 30);
    desk.press("s \"the\"");
    let loaded = |desk: &Desk| desk.app.search.answer().unwrap().hits.len();
    let total = desk.app.search.total();
    assert_eq!(loaded(&desk), desk.app.hits_per_screen());
    assert!(total > 2 * loaded(&desk), "{total}");
    desk.press("Down");
    assert!(loaded(&desk) > 2 * desk.app.hits_per_screen());
    desk.press("Backspace");
    let few = loaded(&desk);
    desk.tell(Message::Resized { columns: 200, rows: 60 });
    assert!(loaded(&desk) > few, "{few}");
}
