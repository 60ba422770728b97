//! Narrowing a search by facets, the order of hits, and saved searches, by sending keys to the state of the reader.

use briefing::app::{Effect, FacetPanel, Message, Mouse, Overlay, PanelButton, PanelRow};
use briefing::search::{Event, Facet, Query, SearchFile, Sort, Unit};

use crate::screen::Desk;

fn panel(desk: &Desk) -> &FacetPanel {
    desk.app.search.panel()
}

fn typed(desk: &Desk) -> &str {
    desk.app.search.line.value()
}

fn total(desk: &Desk) -> usize {
    desk.app.search.total()
}

fn height(desk: &Desk) -> usize {
    desk.app.search_areas().1.map_or(0, |area| usize::from(area.height))
}

/// The value under the cursor: its condition and count.
fn cursor(desk: &Desk) -> Option<(String, usize)> {
    match panel(desk).cursor(height(desk))?.1 {
        PanelRow::Value(value) => Some((value.condition.clone(), value.count)),
        _ => None,
    }
}

#[test]
fn choosing_a_value_adds_its_condition_and_leaves_as_many_hits_as_it_shows() {
    for (size, words) in [((100, 30), "trade"), ((80, 24), "coop"), ((200, 60), "rail OR roa"), ((40, 12), "")] {
        let mut desk = Desk::new(size.0, size.1);
        desk.press(&format!("s \"{words}\""));
        if words.is_empty() {
            desk.press("\"law\"");
        }
        let (before, all) = (typed(&desk).to_owned(), total(&desk));
        desk.press("^t");
        let mut seen = Vec::new();
        let choices = panel(&desk).laid_out(height(&desk)).iter().filter(|row| row.is_choice()).count();
        for at in 0..choices {
            let before_choice = desk.app.clone();
            desk.press(&"Down ".repeat(at));
            let Some((condition, count)) = cursor(&desk) else {
                desk.app = before_choice;
                continue;
            };
            desk.press("Enter");
            assert!(Query::has_condition(typed(&desk), &condition), "{}", typed(&desk));
            assert_eq!(total(&desk), count, "{condition} at {size:?}");
            assert_eq!(cursor(&desk), Some((condition.clone(), count)), "the cursor stays on its value");
            assert!(panel(&desk).is_applied(&condition), "{condition} is marked");
            desk.press("Space");
            assert_eq!(total(&desk), all, "{condition} at {size:?}: {}", typed(&desk));
            desk.app = before_choice;
            seen.push((condition, count));
        }
        assert!(seen.len() >= 5, "{seen:?}");
        assert_eq!(typed(&desk), before);
        desk.press("Esc");
        assert!(!panel(&desk).has_keys() && matches!(desk.app.overlay, Some(Overlay::Search)));
        desk.press("\"x\"");
        assert_eq!(typed(&desk), format!("{before}x"), "keys go to the line again");
    }
}

#[test]
fn a_facet_with_more_values_is_expanded_and_escape_returns() {
    let mut desk = Desk::new(100, 30);
    desk.press("s \"the\" ^t");
    let height = height(&desk);
    while !matches!(panel(&desk).cursor(height), Some((_, PanelRow::More { facet: Facet::Party, .. }))) {
        desk.press("j");
    }
    desk.press("Enter");
    assert_eq!(panel(&desk).expanded(), Some(Facet::Party));
    desk.press("End");
    assert!(panel(&desk).top() > 0 || panel(&desk).laid_out(height).len() <= height);
    desk.press("Esc");
    assert!(panel(&desk).expanded().is_none() && panel(&desk).has_keys());
}

#[test]
fn facets_are_counted_only_if_they_are_visible_and_late_counts_are_dropped() {
    let mut desk = Desk::new(80, 24);
    desk.press("s \"trade\"");
    assert!(panel(&desk).facets().is_empty(), "they are not visible");
    desk.tell(Message::Resized { columns: 100, rows: 30 });
    assert!(!panel(&desk).facets().is_empty());
    let facets = panel(&desk).facets().to_vec();
    for generation in [0, 1, u64::MAX] {
        desk.tell(Event::FacetsCounted { generation, facets: Vec::new() });
        assert_eq!(panel(&desk).facets(), facets);
    }
    desk.press("\" qqqq\"");
    assert!(panel(&desk).facets().is_empty(), "there are no hits");
    // While another search runs, the facets of the last one are dropped.
    let generation = desk.app.search.generation();
    let effects = desk.app.update(Message::Key(briefing::app::Key::from(briefing::app::Code::Backspace)));
    assert!(matches!(effects.as_slice(), [Effect::Search(_)]), "{effects:?}");
    let effects = desk.app.update(Event::FacetsCounted { generation, facets }.into());
    assert!(effects.is_empty() && panel(&desk).facets().is_empty());
}

fn click(desk: &mut Desk, (x, y): (u16, u16)) {
    desk.tell(Message::Mouse(Mouse::Click { x, y }));
}

#[test]
fn the_mouse_opens_the_facets_chooses_a_value_and_returns() {
    for (size, is_beside) in [((200, 60), true), ((100, 30), true), ((80, 24), true), ((40, 12), false)] {
        let mut desk = Desk::new(size.0, size.1);
        desk.press("s \"trade\"");
        let all = total(&desk);
        let has_panel = desk.app.search_areas().1.is_some();
        assert_eq!(has_panel, size.0 >= 100);
        assert_eq!(desk.app.panel_button().is_some(), !has_panel, "{size:?}");
        if let Some(PanelButton { area, key, label }) = desk.app.panel_button() {
            assert_eq!((key.as_str(), label), ("^T", "narrow"));
            assert!(desk.screen("dark").contains("^T narrow"));
            click(&mut desk, (area.x, area.y));
            assert!(panel(&desk).has_keys());
        }
        let (results, area) = desk.app.search_areas();
        let area = area.unwrap();
        assert_eq!(results.x + results.width <= area.x, is_beside, "{size:?}: {results:?} {area:?}");
        let rows = panel(&desk).laid_out(usize::from(area.height));
        let row = rows.iter().position(|row| matches!(row, PanelRow::Value(_))).unwrap();
        let at = (area.x + 4, area.y + u16::try_from(row).unwrap());
        if has_panel {
            click(&mut desk, at);
            assert_eq!(
                (panel(&desk).has_keys(), typed(&desk)),
                (true, "trade"),
                "the first click only selects the value"
            );
        }
        click(&mut desk, at);
        assert!(total(&desk) < all && typed(&desk).ends_with(" trade"), "{}", typed(&desk));
        let way_back = match desk.app.panel_button() {
            Some(PanelButton { area, key, label }) => {
                assert_eq!((key.as_str(), label), ("Esc", "results"));
                (area.x + area.width - 1, area.y)
            }
            None => (results.x + 1, results.y),
        };
        assert!(panel(&desk).has_keys(), "{size:?}");
        click(&mut desk, way_back);
        assert!(!panel(&desk).has_keys(), "{size:?}");
    }
}

#[test]
fn a_new_search_has_only_the_unit_and_order_of_the_last_one() {
    let mut desk = Desk::new(100, 30);
    desk.press("s \"trade\" Tab ^r ^t Esc Esc s");
    assert!(panel(&desk).facets().is_empty() && total(&desk) == 0 && typed(&desk).is_empty());
    for key in ["^r", "^t", "^x"] {
        desk.press(key);
        assert_eq!(total(&desk), 0, "{key}: there is no query");
        assert!(matches!(desk.app.overlay, Some(Overlay::Search)), "{key}");
    }
    desk.press("\"law\"");
    let search = desk.app.search;
    assert_eq!((search.unit(), search.sort()), (Some(Unit::Quote), Sort::Date));
}

#[test]
fn the_order_of_hits_changes_with_a_key_and_stays() {
    let mut desk = Desk::new(100, 30);
    desk.press("s \"trade\"");
    let days = |desk: &Desk| {
        let answer = desk.app.search.answer().unwrap();
        answer.hits.iter().map(|hit| hit.date).collect::<Vec<_>>()
    };
    let best = days(&desk);
    assert!(!best.is_sorted_by(|a, b| a >= b));
    desk.press("Down ^r");
    assert!(days(&desk).is_sorted_by(|a, b| a >= b));
    assert_eq!(desk.app.search.selected(), 0);
    desk.press("Esc ' Down Up");
    assert!(days(&desk).is_sorted_by(|a, b| a >= b));
    desk.press("^r");
    assert!(days(&desk).starts_with(&best) || best.starts_with(&days(&desk)));
}

fn file(desk: &mut Desk) -> String {
    std::fs::read_to_string(desk.home().join("searches.toml")).unwrap()
}

#[test]
fn a_search_is_saved_as_a_finished_query_opened_renamed_and_deleted() {
    let mut desk = Desk::new(100, 30);
    desk.press("s \"(rail OR road\" Tab ^r ^x");
    assert_eq!(typed(&desk), "(rail OR road) ");
    desk.press("Enter");
    assert!(matches!(desk.app.overlay, Some(Overlay::SaveSearch(_))), "it needs a name");
    desk.press("\"Ways\" Enter");
    assert!(matches!(desk.app.overlay, Some(Overlay::Search)));
    let expected = "[[search]]\nname = \"Ways\"\nquery = \"(rail OR road)\"\nunit = \"quotes\"\nsort = \"date\"\n";
    assert_eq!(file(&mut desk), expected);
    let found = total(&desk);
    desk.press("Esc s \"law\" Esc S");
    let count = desk.app.saved_searches.count("Ways").unwrap().clone().unwrap();
    assert_eq!((count.total, count.new), (found, 0), "its hits were seen when it was saved");
    desk.press("Enter");
    assert_eq!((typed(&desk), total(&desk)), ("(rail OR road) ", found));
    desk.press("Esc S i \" and means\" Enter");
    assert_eq!(file(&mut desk), expected.replace("Ways", "Ways and means"));
    desk.press("D n");
    assert_eq!(desk.app.saved_searches.all().len(), 1);
    desk.press("D y");
    assert!(desk.app.saved_searches.all().is_empty() && file(&mut desk).trim().is_empty());
}

#[test]
fn saving_under_a_taken_name_replaces_the_search_and_renaming_to_one_is_refused() {
    let mut desk = Desk::new(100, 30);
    desk.press("s \"rail\" ^x \"A\" Enter ^u \"law\" ^x \"B\" Enter ^u \"trade\" ^x \"A\" Enter");
    let all = SearchFile::parse(&file(&mut desk)).all;
    let names: Vec<(&str, &str)> = all.iter().map(|saved| (&*saved.name, &*saved.query)).collect();
    assert_eq!(names, [("A", "trade"), ("B", "law")]);
    desk.press("Esc S j i Backspace \"A\" Enter");
    assert_eq!(SearchFile::parse(&file(&mut desk)).all, all);
    assert!(desk.app.notice.as_ref().unwrap().is_alarm);
}

#[test]
fn hits_are_counted_again_after_a_sync_and_late_counts_are_dropped() {
    let mut desk = Desk::new(100, 30);
    desk.press("s \"rail\" ^x \"A\" Enter Esc S");
    desk.effects.clear();
    let before = desk.app.saved_searches.count_generation();
    desk.tell(Event::IndexSynced(true));
    assert!(desk.app.saved_searches.count_generation() > before, "they are not counted again");
    let count = desk.app.saved_searches.count("A").unwrap().clone();
    let late = Event::HitsCounted { generation: before, name: "A".into(), count: Err("late".into()) };
    desk.tell(late);
    assert_eq!(desk.app.saved_searches.count("A"), Some(&count));
    desk.press("Esc");
    let asked = desk.app.saved_searches.count_generation();
    desk.tell(Event::IndexSynced(true));
    assert_eq!(desk.app.saved_searches.count_generation(), asked, "they are not visible");
}
