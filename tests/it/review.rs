//! Checking a draft, from the key to the file and to the screen: points accepted, dropped, taken back, the brief marked.

use std::fs;
use std::sync::Arc;

use briefing::app::{App, Code, Effect, Key, Message, Opened, Position, Setup, sequence};
use briefing::brief::{Part, Review};
use briefing::library::{Id, Library, Place};
use briefing::pane::Pane;
use briefing::run::rewrite::Rewriter;
use briefing::ui::{Theme, draw};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

/// A draft as an import leaves it, with what a desk has written on it since.
pub(crate) const DRAFT: &str = r#"# From the wire.
schema = 1
headline = "Two neighbours reopen their border"
review = "draft"             # nobody yet
desk = "north"

[[participants]]
name = "A. Minister"
party = "Northland"

[[participants]]
name = "B. Minister"
party = "Southland"

[[quotes]]
speaker = "A. Minister"
kind = "direct"
text = "the gates open in June"
evidence = "“the gates open in June”"

# As one side has it.
[[commitments]]
text = "Open the northern crossing"
parties = ["Northland", "Southland"]
due = 2026-06-30
evidence = "agreed to open the northern crossing by the end of June"

[[commitments]]
text = "Lower the tolls"             # by how much?
parties = ["Southland"]
kind = "pledged"
strength = "soft"
evidence = "Southland intends to lower the tolls"

[source]
outlet = "The Example Desk"
text = """
PORT CITY – The ministers met on the bridge. A. Minister said “the gates open in June”.
They agreed to open the northern crossing by the end of June. Southland intends to lower the tolls. A joint patrol is planned for autumn.
"""
"#;

const NAME: &str = "draft.toml";

struct Desk {
    folder: tempfile::TempDir,
    app: App,
    library: Library,
    rewriter: Rewriter,
    effects: Vec<Effect>,
}

impl Desk {
    fn new(size: (u16, u16)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(NAME), DRAFT).unwrap();
        let library = Library::new(Place::Folder(folder.path().to_owned()));
        let position = Position { id: Some(Id::new(NAME)), pane: Pane::Quotes, in_brief: true, point: 0 };
        let setup = Setup { library: "Desk".into(), position: Some(position), size, ..Setup::default() };
        let rewriter = Rewriter::default();
        let mut desk = Self { folder, app: App::new(setup), library, rewriter, effects: Vec::new() };
        let entries = desk.library.load_all().0.into_iter().map(|one| one.entry).collect();
        desk.tell(Message::Entries(entries));
        desk.tell(Message::Settled);
        desk
    }

    fn tell(&mut self, message: Message) {
        for effect in self.app.update(message) {
            match effect {
                Effect::Open(id) => {
                    let reading = self.library.read(&id).1;
                    let brief = reading.brief.map(Arc::new);
                    self.tell(Message::Opened(Box::new(Opened { id, brief, problems: reading.problems })));
                }
                Effect::Edit { id, seen, edits, done } => {
                    let came = self.rewriter.change(&self.library, (&id, &seen), &edits);
                    self.tell(Message::Edited(came.map(|()| done).map_err(|error| error.to_string())));
                }
                Effect::Undo => {
                    let told = self.rewriter.undo_told(&self.library);
                    self.tell(told);
                }
                other => self.effects.push(other),
            }
        }
    }

    /// Types keys separated by blanks; `"…"` types words.
    fn press(&mut self, keys: &str) -> &mut Self {
        for (i, part) in keys.split('"').enumerate() {
            let typed = part.chars().map(|c| Key::plain(Code::Char(c)));
            let keys = if i % 2 == 1 { typed.collect() } else { sequence(part).unwrap_or_default() };
            for key in keys {
                self.tell(Message::Key(key));
            }
        }
        self
    }

    fn file(&self) -> String {
        fs::read_to_string(self.folder.path().join(NAME)).unwrap()
    }

    fn write(&self, text: &str) {
        fs::write(self.folder.path().join(NAME), text).unwrap();
    }

    fn said(&self) -> &str {
        self.app.notice.as_ref().map_or("", |notice| notice.text.as_str())
    }

    fn here(&self) -> (Pane, usize) {
        (self.app.pane, self.app.pane_state(self.app.pane).unwrap().point)
    }

    fn screen(&self) -> String {
        let mut terminal = Terminal::new(TestBackend::new(self.app.size.0, self.app.size.1)).unwrap();
        let theme = Theme::builtin("mono").unwrap();
        terminal.draw(|frame| draw(frame, &self.app, &theme)).unwrap();
        terminal.backend().to_string()
    }
}

#[test]
fn points_are_accepted_one_after_the_other_until_the_brief_is_marked_as_reviewed() {
    let mut desk = Desk::new((100, 30));
    assert!(desk.screen().contains("draft · 3 of 3 points to review"), "{}", desk.screen());
    assert!(desk.screen().contains("1 ○ “the gates open in June”"), "{}", desk.screen());
    assert!(desk.screen().contains("a accept   D drop"), "{}", desk.screen());
    desk.press("a");
    assert_eq!(desk.said(), "accepted: 2 of 3 points left to review");
    assert_eq!(desk.here(), (Pane::Commitments, 0), "the next one, in the next pane");
    let first = DRAFT.replace("in June\"\nevidence", "in June\"\nreview = \"reviewed\"\nevidence");
    assert_eq!(desk.file(), first);
    desk.press("a");
    assert_eq!(desk.here(), (Pane::Commitments, 1));
    let screen = desk.screen();
    assert!(screen.contains("draft · 1 of 3 points to review") && screen.contains("1 ✓ Open the northern"), "{screen}");
    assert!(screen.contains("2 ○ Lower the tolls"), "{screen}");
    desk.press("a");
    assert_eq!(desk.said(), "accepted: nothing is left to review, x marks the brief as reviewed");
    desk.press("j");
    assert!(desk.screen().contains("draft · every point reviewed"), "{}", desk.screen());
    assert!(desk.screen().contains("x mark as reviewed"), "{}", desk.screen());
    desk.press("a");
    assert_eq!(desk.said(), "This point is accepted already.");
    desk.press("x");
    assert_eq!(desk.app.brief().unwrap().review, Review::Reviewed);
    let screen = desk.screen();
    assert!(!screen.contains('✓') && !screen.contains("draft"), "{screen}");
    assert_eq!(desk.file().replace("review = \"reviewed\"\n", ""), DRAFT.replace("\"draft\"  ", "\"reviewed\"  "));
    desk.press("a");
    assert_eq!(desk.said(), "This brief is reviewed, no draft.");
}

#[test]
fn what_is_left_to_review_is_gone_to_round_the_end_and_across_the_panes() {
    let mut desk = Desk::new((80, 24));
    let mut walk = |keys: &str| {
        desk.press(keys);
        desk.here()
    };
    let (quote, first, second) = ((Pane::Quotes, 0), (Pane::Commitments, 0), (Pane::Commitments, 1));
    assert_eq!(walk("] r"), first);
    assert_eq!(walk("] r"), second);
    assert_eq!(walk("] r"), quote);
    assert_eq!(walk("[ r"), second);
    assert_eq!(walk("[ r [ r"), quote);
    assert_eq!(walk("6 ] r"), quote, "from a pane without points: the first");
    assert_eq!(walk("] r a"), second, "what is accepted is passed over");
    assert_eq!(walk("] r] r"), second);
    assert_eq!(walk("a ] r"), quote);
    assert_eq!(walk("a"), quote, "nothing is left: the cursor stays");
    desk.press("] r");
    assert_eq!(desk.said(), "Nothing is left to review; x marks the brief as reviewed.");
    desk.press("x ] r");
    assert_eq!(desk.said(), "This brief is reviewed.");
}

#[test]
fn what_is_dropped_takes_its_comment_along_and_comes_back_byte_for_byte() {
    let mut desk = Desk::new((100, 30));
    desk.press("3 D");
    assert_eq!(desk.said(), "dropped; U brings it back");
    let start = DRAFT.find("# As one side").unwrap();
    let end = DRAFT.find("[[commitments]]\ntext = \"Lower").unwrap();
    assert_eq!(desk.file(), format!("{}{}", &DRAFT[..start], &DRAFT[end..]));
    desk.press("D");
    assert_eq!(desk.app.brief().unwrap().commitments.len(), 0);
    desk.press("4 j D");
    assert!(!desk.file().contains("B. Minister"), "people can be dropped too");
    assert_eq!(desk.here(), (Pane::Participants, 0), "the cursor goes to the one before");
    desk.press("1 D");
    assert_eq!(desk.said(), "There is no point under the cursor that could be dropped.");
    desk.press("U");
    assert_eq!(desk.said(), "taken back in draft.toml");
    desk.press("U U");
    assert_eq!(desk.file(), DRAFT);
    assert_eq!(desk.app.brief().unwrap().commitments.len(), 2);
    desk.press("U");
    assert!(desk.said().starts_with("Nothing was changed in this session"), "{}", desk.said());
}

#[test]
fn a_file_that_somebody_else_changes_is_left_alone_by_every_key() {
    let mut desk = Desk::new((100, 30));
    desk.press("a");
    let theirs = desk.file().replace("border\"", "border, they say\"");
    desk.write(&theirs);
    desk.press("a");
    assert!(desk.said().contains("has changed since it was read"), "{}", desk.said());
    assert_eq!(desk.here(), (Pane::Commitments, 0), "the cursor stays where nothing was accepted");
    assert!(desk.app.brief().unwrap().headline.ends_with("they say"), "their version is shown");
    desk.write(&theirs.replace("they say", "we say"));
    desk.press("D");
    assert!(desk.said().contains("has changed since it was read"), "{}", desk.said());
    desk.press("U");
    assert!(desk.said().ends_with("something else has changed the file since"), "{}", desk.said());
    assert_eq!(desk.file(), theirs.replace("they say", "we say"));
    assert!(desk.app.brief().unwrap().is_unreviewed(Part::Commitment(0)));
}

#[test]
fn the_examples_cannot_be_changed_and_say_so() {
    let mut desk = Desk::new((100, 30));
    desk.app.setup.is_read_only = true;
    for key in ["a", "D", "U", "x"] {
        desk.press(key);
        assert!(desk.said().starts_with("The examples cannot be changed"), "{key}: {}", desk.said());
    }
    assert_eq!(desk.file(), DRAFT);
    assert!(!desk.screen().contains("accept"), "{}", desk.screen());
}
