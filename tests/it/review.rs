//! Reviewing a draft, from the key to the file and the screen: accepting, dropping and restoring points, marking the brief.

use std::fs;

use briefing::app::{Effect, Overlay};
use briefing::brief::{Match, Review, Section, line_of};
use briefing::library::Id;
use briefing::pane::Pane;

use crate::draft_desk::{DraftDesk, NAME};
use crate::pty::Start;

/// A draft as import writes it, with comments and keys that people have added since.
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

/// [`DRAFT`] with a person and two points of low confidence.
pub(crate) fn unsure_draft() -> String {
    DRAFT
        .replace("party = \"Southland\"\n", "party = \"Southland\"\nconfidence = \"low\"\n")
        .replace("evidence = \"“the", "confidence = \"low\" # who?\nevidence = \"“the")
        .replace("strength = \"soft\"\n", "strength = \"soft\"\nconfidence = \"low\"\n")
}

fn open_draft(size: (u16, u16)) -> DraftDesk {
    DraftDesk::new(DRAFT, Pane::Quotes, size)
}

#[test]
fn accepting_every_point_leads_to_marking_the_brief_as_reviewed() {
    let mut desk = open_draft((100, 30));
    assert!(desk.screen().contains("draft · 3 of 3 points to review"), "{}", desk.screen());
    assert!(desk.screen().contains("1 ○ “the gates open in June”"), "{}", desk.screen());
    assert!(desk.screen().contains("a accept   D drop"), "{}", desk.screen());
    desk.press("a");
    assert_eq!(desk.notice(), "accepted: 2 of 3 points left to review");
    assert_eq!(desk.cursor(), (Pane::Commitments, 0), "the next one, in the next pane");
    let first = DRAFT.replace("in June\"\nevidence", "in June\"\nreview = \"reviewed\"\nevidence");
    assert_eq!(desk.file(), first);
    desk.press("a");
    assert_eq!(desk.cursor(), (Pane::Commitments, 1));
    let screen = desk.screen();
    assert!(screen.contains("draft · 1 of 3 points to review") && screen.contains("1 ✓ Open the northern"), "{screen}");
    assert!(screen.contains("2 ○ Lower the tolls"), "{screen}");
    desk.press("a");
    assert_eq!(desk.notice(), "accepted: every point is reviewed, x marks the brief as reviewed");
    desk.press("j");
    assert!(desk.screen().contains("draft · every point reviewed"), "{}", desk.screen());
    assert!(desk.screen().contains("x mark as reviewed"), "{}", desk.screen());
    desk.press("a");
    assert_eq!(desk.notice(), "This point is already accepted.");
    desk.press("x");
    assert_eq!(desk.app.panes.brief().unwrap().review, Review::Reviewed);
    let screen = desk.screen();
    assert!(!screen.contains('✓') && !screen.contains("to review"), "{screen}");
    assert_eq!(desk.file().replace("review = \"reviewed\"\n", ""), DRAFT.replace("\"draft\"  ", "\"reviewed\"  "));
    desk.press("a");
    assert_eq!(desk.notice(), "This brief is already reviewed.");
}

#[test]
fn jumping_to_unreviewed_points_wraps_and_crosses_panes() {
    let mut desk = open_draft((80, 24));
    let mut walk = |keys: &str| {
        desk.press(keys);
        desk.cursor()
    };
    let (quote, first, second) = ((Pane::Quotes, 0), (Pane::Commitments, 0), (Pane::Commitments, 1));
    assert_eq!(walk("] r"), first);
    assert_eq!(walk("] r"), second);
    assert_eq!(walk("] r"), quote);
    assert_eq!(walk("[ r"), second);
    assert_eq!(walk("[ r [ r"), quote);
    assert_eq!(walk("6 ] r"), quote, "from a pane without points: the first");
    assert_eq!(walk("] r a"), second, "an accepted point was not skipped");
    assert_eq!(walk("] r ] r"), second);
    assert_eq!(walk("a ] r"), quote);
    assert_eq!(walk("a"), quote, "nothing is left: the cursor stays");
    desk.press("] r");
    assert_eq!(desk.notice(), "Every point is reviewed; x marks the brief as reviewed.");
    desk.press("x ] r");
    assert_eq!(desk.notice(), "This brief is already reviewed.");
}

#[test]
fn accepting_a_point_removes_its_low_confidence() {
    let mut desk = DraftDesk::new(&unsure_draft(), Pane::Quotes, (100, 30));
    assert!(desk.screen().contains("1 ? “the gates open in June”"), "{}", desk.screen());
    desk.press("a");
    let brief = |desk: &DraftDesk| desk.app.panes.brief().unwrap().clone();
    assert_eq!((brief(&desk).quotes[0].confidence, brief(&desk).count_unsure()), (None, 2));
    assert!(
        desk.file().contains("text = \"the gates open in June\"\nreview = \"reviewed\"\nevidence"),
        "{}",
        desk.file()
    );
    desk.press("U");
    assert_eq!(desk.file(), unsure_draft());
    desk.press("2 a a a");
    assert_eq!(desk.notice(), "accepted: every point is reviewed; 1 point is still unsure, ] l goes to the next");
    desk.press("4");
    assert!(desk.screen().contains("? B. Minister"), "{}", desk.screen());
    desk.press("a");
    assert!(desk.notice().starts_with("No quote or commitment is under the cursor"), "a person who is not unsure");
    desk.press("j a");
    assert_eq!((desk.notice(), brief(&desk).count_unsure()), ("accepted", 0));
    assert_eq!(desk.file().replace("review = \"reviewed\"\n", ""), DRAFT);
    assert!(!desk.screen().contains("? B. Minister"), "{}", desk.screen());
}

#[test]
fn editing_an_unsure_point_or_person_removes_its_low_confidence() {
    let mut desk = DraftDesk::new(&unsure_draft(), Pane::Participants, (80, 24));
    desk.press("j i Down \"Envoy\" Enter");
    assert_eq!(desk.notice(), "changed and accepted; 2 points are still unsure, ] l goes to the next");
    assert!(
        desk.file().contains("name = \"B. Minister\"\nrole = \"Envoy\"\nparty = \"Southland\"\n\n"),
        "{}",
        desk.file()
    );
    desk.press("3 j i Enter");
    assert_eq!((desk.notice(), desk.app.panes.brief().unwrap().count_unsure()), ("Nothing was changed.", 2));
    desk.press("i \" again\" Enter");
    assert_eq!(desk.app.panes.brief().unwrap().count_unsure(), 1);
    assert!(
        desk.file().contains(
            "parties = [\"Southland\"]\nkind = \"pledged\"\nstrength = \"soft\"\nreview = \"reviewed\"\nevidence"
        ),
        "{}",
        desk.file()
    );
}

#[test]
fn a_reviewed_brief_keeps_unsure_points_until_each_is_accepted() {
    let mut desk = DraftDesk::new(&unsure_draft(), Pane::Quotes, (100, 30));
    desk.press("x");
    assert_eq!(desk.notice(), "marked as reviewed; 3 points are still unsure, ] l goes to the next");
    desk.press("Esc 2");
    assert!(desk.screen().contains("1 ? “the gates") && desk.screen().contains("a accept"), "{}", desk.screen());
    desk.press("a");
    assert_eq!(desk.notice(), "accepted; 2 points are still unsure, ] l goes to the next");
    assert_eq!(desk.cursor(), (Pane::Commitments, 1), "the next unsure point");
    let quote = &desk.app.panes.brief().unwrap().quotes[0];
    assert_eq!((quote.review, quote.confidence), (None, None));
    desk.press("x");
    assert_eq!(desk.notice(), "marked as a draft");
}

#[test]
fn jumping_to_unsure_points_crosses_panes_and_wraps() {
    let mut desk = DraftDesk::new(&unsure_draft(), Pane::Quotes, (80, 24));
    let mut walk = |keys: &str| {
        desk.press(keys);
        desk.cursor()
    };
    let (quote, commitment, person) = ((Pane::Quotes, 0), (Pane::Commitments, 1), (Pane::Participants, 1));
    assert_eq!(walk("] l"), commitment);
    assert_eq!(walk("] l"), person);
    assert_eq!(walk("] l"), quote);
    assert_eq!(walk("[ l"), person);
    assert_eq!(walk("[ l [ l"), quote);
    assert_eq!(walk("3 k ] l"), commitment, "the next after the cursor, not the first");
    assert_eq!(walk("k [ l"), quote);
    assert_eq!(walk("6 ] l"), quote, "from a pane without points: the first");
    assert_eq!(walk("6 [ l"), person);
    assert_eq!(walk("^O"), (Pane::Source, 0), "and back");
    desk.press("] l");
    assert_eq!(desk.notice(), "unsure point 1 of 3");
    let mut desk = open_draft((80, 24));
    desk.press("3 ] l");
    assert_eq!((desk.notice(), desk.cursor()), ("No point of this brief is unsure.", (Pane::Commitments, 0)));
}

#[test]
fn a_dropped_point_takes_its_comment_along_and_undo_restores_both() {
    let mut desk = open_draft((100, 30));
    desk.press("3 D");
    assert_eq!(desk.notice(), "dropped; U restores it");
    let (before, rest) = DRAFT.split_once("# As one side").unwrap();
    let after = rest.split_once("[[commitments]]\ntext = \"Lower").unwrap().1;
    assert_eq!(desk.file(), format!("{before}[[commitments]]\ntext = \"Lower{after}"));
    desk.press("D");
    assert_eq!(desk.app.panes.brief().unwrap().commitments.len(), 0);
    desk.press("4 j D");
    assert!(!desk.file().contains("B. Minister"), "people can be dropped too");
    assert_eq!(desk.cursor(), (Pane::Participants, 0), "the cursor goes to the one before");
    desk.press("1 D");
    assert_eq!(desk.notice(), "No point is under the cursor.");
    desk.press("U");
    assert_eq!(desk.notice(), "undid the last change in draft.toml");
    desk.press("U U");
    assert_eq!(desk.file(), DRAFT);
    assert_eq!(desk.app.panes.brief().unwrap().commitments.len(), 2);
    desk.press("U");
    assert!(desk.notice() == "Nothing to undo.", "{}", desk.notice());
}

#[test]
fn no_key_overwrites_a_file_that_another_program_has_changed() {
    let mut desk = open_draft((100, 30));
    desk.press("a");
    let theirs = desk.file().replace("border\"", "border, they say\"");
    desk.write(&theirs);
    desk.press("a");
    assert!(desk.notice().contains("has changed since it was read"), "{}", desk.notice());
    assert_eq!(desk.cursor(), (Pane::Commitments, 0), "the cursor moved although nothing was accepted");
    assert!(desk.app.panes.brief().unwrap().headline.ends_with("they say"), "the new version is not shown");
    desk.write(&theirs.replace("they say", "we say"));
    desk.press("D");
    assert!(desk.notice().contains("has changed since it was read"), "{}", desk.notice());
    desk.press("U");
    assert!(desk.notice().ends_with("something else has changed the file since"), "{}", desk.notice());
    assert_eq!(desk.file(), theirs.replace("they say", "we say"));
    assert!(desk.app.panes.brief().unwrap().is_unreviewed(Section::Commitment(0)));
}

#[test]
fn a_change_of_an_example_is_refused_with_a_reason() {
    let mut desk = open_draft((100, 30));
    desk.app.setup.is_read_only = true;
    for key in ["a", "D", "i", "E", "A", "U", "x"] {
        desk.press(key);
        assert!(desk.notice().starts_with("The examples cannot be changed"), "{key}: {}", desk.notice());
    }
    assert_eq!(desk.file(), DRAFT);
    assert!(!desk.screen().contains("accept"), "{}", desk.screen());
}

#[test]
fn editing_a_point_in_the_form_accepts_it() {
    let mut desk = open_draft((80, 24));
    desk.press("3 j i");
    let screen = desk.screen();
    assert!(screen.contains("Edit the commitment") && screen.contains("Lower the tolls"), "{screen}");
    assert!(screen.contains("Enter save"), "{screen}");
    desk.press("^U \"Lower all tolls\" Down Down \"Northland, EU\" Down Down Right Enter");
    assert_eq!(desk.notice(), "changed and accepted: 2 of 3 points left to review");
    assert!(desk.app.overlay.is_none());
    let expected = DRAFT
        .replace("\"Lower the tolls\"", "\"Lower all tolls\"")
        .replace("parties = [\"Southland\"]\n", "parties = [\"Southland\"]\nto = [\"Northland\", \"EU\"]\n")
        .replace("strength = \"soft\"\n", "review = \"reviewed\"\n");
    assert_eq!(desk.file(), expected, "the comment after the text is gone");
    desk.press("i Enter");
    assert_eq!((desk.notice(), desk.file()), ("Nothing was changed.", expected));
    desk.press("U");
    assert_eq!(desk.file(), DRAFT);
    desk.press("4 i Down \"Envoy\" Enter");
    assert_eq!(desk.notice(), "changed");
    assert!(desk.file().contains("name = \"A. Minister\"\nrole = \"Envoy\"\n"), "{}", desk.file());
    desk.press("1 i");
    assert_eq!(desk.notice(), "No point is under the cursor.");
}

#[test]
fn the_form_reports_an_error_and_keeps_what_was_typed() {
    let mut desk = open_draft((80, 24));
    desk.press("3 i Down Down Down Down Down ^U \"soon\" Enter");
    assert!(desk.notice().starts_with("Due must be a date"), "{}", desk.notice());
    assert!(
        matches!(&desk.app.overlay, Some(Overlay::Point(form)) if form.fields[form.selected].line.value() == "soon")
    );
    desk.press("^U Up Up Up Up Up ^U Enter");
    assert_eq!(desk.notice(), "Text must not be empty.");
    assert_eq!(desk.file(), DRAFT);
    desk.press("\"Open it\"");
    let theirs = DRAFT.replace("border\"", "border, they say\"");
    desk.write(&theirs);
    desk.press("Enter");
    assert!(desk.notice().contains("has changed since it was read"), "{}", desk.notice());
    assert_eq!(desk.file(), theirs);
    desk.press("Enter");
    assert_eq!(desk.notice(), "changed and accepted: 2 of 3 points left to review", "the point itself is the same");
    assert!(desk.file().contains("they say") && desk.file().contains("\"Open it\""), "{}", desk.file());
    assert!(!desk.file().contains("due ="), "{}", desk.file());
    desk.press("i Esc");
    assert!(desk.app.overlay.is_none());
}

#[test]
fn a_sentence_of_the_source_can_be_added_as_a_point_with_evidence() {
    let mut desk = open_draft((80, 24));
    desk.press("A");
    assert_eq!(
        (desk.app.panes.focused(), desk.notice()),
        (Pane::Source, ") ( select a sentence; A makes a point of it.")
    );
    let chosen = |desk: &DraftDesk| {
        let source = desk.app.panes.brief().unwrap().source.text.clone().unwrap();
        desk.app.panes.open_brief().unwrap().evidence.unwrap().slice(&source).to_owned()
    };
    assert!(chosen(&desk).contains("the gates open in June"), "the sentence of the point that was under the cursor");
    for _ in 0..9 {
        desk.press(")");
    }
    assert_eq!(chosen(&desk), "A joint patrol is planned for autumn.");
    desk.press("(");
    assert_eq!(chosen(&desk), "Southland intends to lower the tolls.");
    desk.press(") A Down ^U \"Hold a joint patrol\" Enter");
    assert_eq!((desk.notice(), desk.app.panes.focused()), ("added as commitment 3", Pane::Source));
    let point = "lower the tolls\"\n\n[[commitments]]\ntext = \"Hold a joint patrol\"\nparties = [\"Northland\", \"Southland\"]\n\
                 kind = \"agreed\"\nreview = \"reviewed\"\nevidence = \"A joint patrol is planned for autumn.\"\n";
    assert_eq!(desk.file(), DRAFT.replace("lower the tolls\"\n", point));
    let brief = desk.app.panes.brief().unwrap();
    assert_eq!(brief.commitments[2].evidence.as_ref().unwrap().found, Match::Exact);
    assert_eq!(brief.review_progress(), (3, 4), "an added point counts as reviewed");
    desk.press("( A Right Down Down ^U \"B. Minister\" Enter");
    let quotes = &desk.app.panes.brief().unwrap().quotes;
    assert_eq!(
        (quotes[1].text.as_str(), quotes[1].speaker.as_str()),
        ("Southland intends to lower the tolls.", "B. Minister")
    );
    desk.press("U U");
    assert_eq!(desk.file(), DRAFT);
}

#[test]
fn the_source_of_a_draft_is_beside_its_points_and_follows_the_cursor() {
    let filler = "Nothing of note was said about the weather on the bridge.\n".repeat(120);
    let long = DRAFT.replace("They agreed", &format!("{filler}They agreed"));
    let mut desk = DraftDesk::new(&long, Pane::Quotes, (160, 40));
    let words = |desk: &DraftDesk| {
        let source = desk.app.panes.brief().unwrap().source.text.clone().unwrap();
        desk.app.panes.highlighted_evidence().map(|span| span.slice(&source).to_owned()).unwrap_or_default()
    };
    let screen = desk.screen();
    assert!(screen.contains("PORT CITY") && screen.contains("Open the northern crossing"), "{screen}");
    assert_eq!(words(&desk), "“the gates open in June”");
    desk.press("3 j");
    assert_eq!(words(&desk), "Southland intends to lower the tolls");
    assert!(desk.screen().contains("autumn"), "{}", desk.screen());
    assert_eq!(desk.app.panes.focused(), Pane::Commitments, "the focus has left the points");
    desk.press("2");
    assert!(desk.screen().contains("PORT CITY"), "{}", desk.screen());
    desk.press("Enter");
    assert_eq!(desk.app.panes.focused(), Pane::Source);
    assert!(desk.screen().contains("Open the northern crossing"), "the points are gone");
    desk.press("Esc B");
    assert_eq!(desk.notice(), "The source is back in its own pane.");
    assert!(!desk.screen().contains("PORT CITY"), "{}", desk.screen());
    desk.press("B");
    assert!(desk.screen().contains("PORT CITY"), "{}", desk.screen());
    desk.press("B x B");
    assert!(desk.screen().contains("PORT CITY"), "a reviewed brief shows it on request: {}", desk.screen());
}

#[test]
fn the_editor_opens_at_the_line_of_the_point() {
    let mut desk = open_draft((80, 24));
    desk.press("3 j E");
    let part = Some(Section::Commitment(1));
    assert_eq!(desk.effects, [Effect::EditFile { id: Id::new(NAME), part }]);
    let rows = [
        (Section::Brief, "# From the wire."),
        (Section::Participant(1), "[[participants]]"),
        (Section::Quote(0), "[[quotes]]"),
        (Section::Commitment(1), "[[commitments]]"),
        (Section::Source, "[source]"),
        (Section::Forum(3), "# From the wire."),
    ];
    for (part, line) in rows {
        let place = line_of(DRAFT, part);
        assert_eq!(DRAFT.lines().nth(place - 1), Some(line), "{part:?}");
    }
    assert!(DRAFT.lines().nth(line_of(DRAFT, Section::Commitment(1))).unwrap().contains("Lower the tolls"));
    assert_eq!(line_of("no = [toml", Section::Quote(0)), 1);
}

#[test]
fn the_editor_has_the_terminal_and_the_keys_until_it_ends() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(NAME), DRAFT).unwrap();
    let tools = tempfile::tempdir().unwrap();
    let editor = tools.path().join("vim");
    let script = "#!/bin/sh\necho \"the editor has $1\"\nfor i in 1 2 3 4 5 6 7 8; do\nread words\necho \"line $i\"\ndone\nsed -i \"s/Lower the tolls/$words/\" \"$2\"\n";
    fs::write(&editor, script).unwrap();
    fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).unwrap();
    let library = folder.path().to_string_lossy().into_owned();
    let mut session = Start::new(&[&library]).env("EDITOR", &editor.to_string_lossy()).env("VISUAL", "").open();
    session.see("Lower the tolls");
    session.press("\r3jE");
    session.see(&format!("the editor has +{}", line_of(DRAFT, Section::Commitment(1))));
    assert!(!session.has_screen());
    // The shell's fg wakes both: the reader must not take the terminal.
    session.kill("-CONT");
    for line in 1..=8 {
        session.press("Quit all tolls\n");
        // After the last line the reader has the terminal again, too soon to see that line.
        if line < 8 {
            session.see(&format!("line {line}"));
            assert!(!session.has_screen());
        }
    }
    session.see("2 ○ Quit all tolls");
    assert!(session.has_screen(), "the reader received keys of the editor");
    session.press("E");
    // The text of the first editor is still on the main screen.
    session.wait_for("the editor again", |session| session.shown().matches("the editor has").count() == 2);
    session.press("\u{3}");
    session.see("could not edit with");
    assert!(session.rest().contains("Quit all tolls"));
    session.press("Q");
    assert_eq!(session.end(), 0);
    session.assert_restored("Q");
}
