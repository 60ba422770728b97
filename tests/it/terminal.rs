//! The program in a real terminal: its first journey, how it ends, and that the terminal is given back each time.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::oracle::{Oracle, Writer, assert_only_ours};
use crate::pty::{PROGRAM, Session, Start};

fn start() -> Session {
    let mut session = Start::new(&[]).open();
    session.see("24 briefs");
    session
}

/// How many commitments of the bundled briefs a search finds.
fn commitments(query: &str) -> usize {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(PROGRAM);
    command.env_remove("BRIEFING_LIBRARY").env("HOME", home.path()).current_dir(home.path());
    for name in ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"] {
        command.env(name, home.path().join(name));
    }
    let done = command.args(["search", query, "--json"]).output().unwrap();
    String::from_utf8(done.stdout).unwrap().lines().filter(|line| line.contains("\"unit\":\"commitment\"")).count()
}

#[test]
fn the_tour_of_the_readme_works_in_a_terminal() {
    let mut session = start();
    session.press("s");
    session.see("Who committed to what?");
    session.press("law enforcement");
    // The answers to what was typed on the way are on the screen too: the count tells which one it is.
    session.see(&format!(" {} commitments in ", commitments("law enforcement")));
    session.see("Deepen law-enforcement and security cooperation");
    session.press("\r");
    session.see("Agreed by China and Kazakhstan");
    session.press("\r");
    session.see("to step up law enforcement");
    session.press("Q");
    assert_eq!(session.end(), 0);
    session.assert_restored("Q");
    assert_only_ours(Writer::Screen, &session.all, "the journey");
}

#[test]
fn unsure_points_are_reached_and_accepted_in_a_terminal() {
    let home = tempfile::tempdir().unwrap();
    let library = home.path().join("desk");
    fs::create_dir(&library).unwrap();
    let file = library.join("draft.toml");
    fs::write(&file, crate::review::unsure_draft()).unwrap();
    let mut session = Start::new(&[&library.to_string_lossy()]).home(home.path()).open();
    session.see("1 brief");
    session.press("]l");
    session.see("unsure point 2 of 3");
    session.see("2 ? Lower the tolls");
    session.press("]l");
    session.see("unsure point 3 of 3");
    session.see("? B. Minister");
    session.press("[l[l");
    session.see("unsure point 1 of 3");
    session.see("1 ? “the gates open in June”");
    session.press("a");
    session.see("accepted: 2 of 3 points left to review");
    session.press("Q");
    assert_eq!(session.end(), 0);
    assert_only_ours(Writer::Screen, &session.all, "unsure points");
    assert_eq!(fs::read_to_string(file).unwrap().matches("confidence").count(), 2);
}

#[test]
fn a_search_is_narrowed_and_saved_and_its_new_hits_are_counted() {
    let home = tempfile::tempdir().unwrap();
    let library = home.path().join("desk");
    fs::create_dir(&library).unwrap();
    let put = |name: &str, party: &str| {
        let point = format!("[[commitments]]\ntext = \"Deepen trade\"\nparties = [\"{party}\"]\n");
        fs::write(library.join(name), format!("schema = 1\nheadline = \"{name}\"\n{point}")).unwrap();
    };
    put("a.toml", "Norway");
    put("b.toml", "Iceland");
    let path = library.to_string_lossy().into_owned();
    let open = || Start::new(&[&path]).home(home.path()).open();
    let mut session = open();
    session.see("2 briefs");
    session.press("strade");
    session.see("2 commitments in 2 briefs");
    // The facets come by themselves, after the results.
    session.see(&format!("{:<23}1", "Iceland"));
    session.press("\u{14}");
    session.see("narrow to this");
    session.press("\r");
    session.see("party:Iceland trade");
    session.see("1 commitment in 1 brief");
    session.see("Enter remove");
    session.press("\u{1b}");
    session.see("narrow");
    session.press("\u{18}");
    session.see("Enter saves the search");
    session.press("Ice\r");
    session.see("saved as “Ice” in ");
    session.press("\u{7}");
    session.see("Saved searches");
    session.see(" 1 │");
    put("c.toml", "Iceland");
    // The count is live.
    session.see("2 · 1 new");
    session.press("\u{1b}");
    session.miss("Saved searches");
    session.press("Q");
    assert_eq!(session.end(), 0);
    assert_only_ours(Writer::Screen, &session.all, "narrowing");
    let file = fs::read_to_string(home.path().join("XDG_CONFIG_HOME/briefing/searches.toml")).unwrap();
    assert_eq!(file, "[[search]]\nname = \"Ice\"\nquery = \"party:Iceland trade\"\n");
    let mut session = open();
    session.see("3 briefs");
    session.press("S");
    session.see("2 · 1 new");
    session.press("\r");
    session.see("new  Deepen trade");
    session.press("\u{7}");
    session.see("Saved searches");
    session.miss("1 new");
    session.press("\u{1b}");
    session.miss("Saved searches");
    session.press("Q");
    assert_eq!(session.end(), 0);
}

/// Leaves by a key or a signal; the exit code.
fn leave(session: &mut Session, how: &str) -> u32 {
    if how.starts_with('-') {
        session.kill(how);
    } else {
        session.press(how);
    }
    let code = session.end();
    session.assert_restored(how);
    code
}

#[test]
fn the_terminal_is_restored_however_the_reader_ends() {
    let ways = [("q", 0), ("Q", 0), ("\u{3}", 0), ("-TERM", 143), ("-HUP", 129), ("-INT", 130), ("-QUIT", 131)];
    for (how, code) in ways {
        assert_eq!(leave(&mut start(), how), code, "{how:?}");
    }
}

#[test]
fn the_reader_quits_from_every_screen() {
    // Help, palette, search, results, filter, find, themes, export form, zoom, and a sequence half typed.
    for (i, screen) in ["?", ":", "s", "strade", "fchina", "\r/the", "t", "e", "\rz", "g", "\r6"].iter().enumerate() {
        let mut session = start();
        for key in screen.chars() {
            session.step(&key.to_string());
        }
        let (how, code) = [("\u{3}", 0), ("-TERM", 143), ("-HUP", 129)][i % 3];
        assert_eq!(leave(&mut session, how), code, "{screen:?} {how:?}");
    }
}

#[test]
fn the_next_start_resumes_where_a_signal_ended_the_last() {
    let home = tempfile::tempdir().unwrap();
    let mut session = Start::new(&[]).home(home.path()).open();
    session.see("24 briefs");
    for key in ["j", "j", "\r", "6"] {
        session.step(key);
    }
    let before = session.rest();
    assert_eq!(leave(&mut session, "-TERM"), 143);
    let mut session = Start::new(&[]).home(home.path()).open();
    session.see("24 briefs");
    session.wait_for("the same screen", |session| session.body() == before);
    assert_eq!(leave(&mut session, "Q"), 0);
}

#[test]
fn suspending_restores_the_terminal_and_fg_resumes_the_same_screen() {
    // Keys typed before the shell has the terminal again would still go to the reader.
    let has_prompt = |session: &Session| !session.has_screen() && session.shown().trim_end().ends_with("shell>");
    // A shell with job control: without one nothing could wake it again.
    let shell = ["bash", "--norc", "--noprofile", "-i"];
    let mut session = Start::other(&shell).env("PS1", "shell> ").env("HISTFILE", "").open();
    session.see("shell> ");
    session.press(&format!("{PROGRAM}\r"));
    session.see("24 briefs");
    session.step("j");
    session.step("\r");
    let before = session.rest();
    for _ in 0..5 {
        session.press("\u{1a}");
        session.wait_for("the prompt", has_prompt);
        session.press("stty -a | tr ';' '\\n' | grep -c -- '-icanon'; echo asleep\r");
        session.wait_for("the prompt", |session| has_prompt(session) && session.shown().contains("asleep\n"));
        session.press("fg\r");
        session.wait_for("the reader", Session::has_screen);
        session.wait_for("the same screen", |session| session.body() == before);
    }
    // Another size meanwhile: the next screen is one of that size.
    session.press("\u{1a}");
    session.wait_for("the prompt", has_prompt);
    session.resize(60, 20);
    session.press("fg\r");
    session.wait_for("the reader", Session::has_screen);
    session.step("\x0c");
    session.wait_for("a narrow screen", |session| session.shown().lines().count() == 20 && session.body() != before);
    session.press("Q");
    session.wait_for("the prompt", has_prompt);
    session.press("echo code $?\r");
    session.see("code 0");
    session.press("exit\r");
    assert_eq!(session.end(), 0);
}

#[test]
fn the_reader_does_not_suspend_without_a_job_control_shell() {
    let mut session = start();
    session.press("\u{1a}");
    session.see("no shell with job control started it");
    session.kill("-TSTP");
    session.step("j");
    assert_eq!(leave(&mut session, "Q"), 0);
}

#[test]
fn a_closed_terminal_ends_the_reader_with_and_without_sighup() {
    let deaf = ["sh", "-c", &format!("trap '' HUP; exec {PROGRAM}")];
    for (argv, how) in [(&[PROGRAM][..], "told by SIGHUP"), (&deaf, "with SIGHUP ignored")] {
        let mut session = Start::other(argv).open();
        session.see("24 briefs");
        session.close();
        let closed = Instant::now();
        assert_eq!(session.gone(), 129, "{how}");
        let took = closed.elapsed();
        assert!(took < Duration::from_secs(5), "{how}: {took:?}");
    }
}

#[test]
fn a_terminal_that_stops_reading_cannot_block_a_signal() {
    let mut session = start();
    let took = session.frozen(|session| {
        // More frames than the line takes: the program is held in a write, and takes in no more keys.
        session.fill();
        session.kill("-TERM");
        let asked = Instant::now();
        assert_eq!(session.gone(), 143);
        asked.elapsed()
    });
    assert!(took < Duration::from_secs(5), "{took:?}");
}

#[test]
fn a_one_cell_screen_is_survived_and_the_old_size_restores_the_old_screen() {
    let mut session = start();
    for key in ["j", "\r", "j"] {
        session.step(key);
    }
    let before = session.rest();
    for (columns, rows) in [(1, 1), (0, 0), (19, 4), (2, 200), (100, 30)] {
        let frames = session.frames;
        session.resize(columns, rows);
        session.wait_for("a frame of the new size", |session| session.frames > frames);
    }
    session.wait_for("the first screen", |session| session.body() == before);
    assert_eq!(leave(&mut session, "Q"), 0);
    assert_only_ours(Writer::Screen, &session.all, "sizes");
}

#[test]
fn after_two_thousand_resizes_the_last_size_is_drawn() {
    let mut session = start();
    let before = session.rest();
    for n in 0..2000 {
        session.resize(20 + n % 150, 5 + n % 50);
    }
    session.resize(100, 30);
    session.wait_for("the first screen", |session| session.body() == before);
    assert_eq!(leave(&mut session, "q"), 0);
}

#[test]
fn a_panic_in_any_thread_restores_the_terminal_before_its_message() {
    for (thread, keys) in [("main", "j"), ("keys", "j"), ("search", "st"), ("library", "")] {
        let home = tempfile::tempdir().unwrap();
        let mut session = Start::new(&[]).home(home.path()).env("BRIEFING_PANIC", thread).open();
        // The library's thread gets no further than to its first look at the files.
        if !keys.is_empty() {
            session.see("24 briefs");
            session.press(keys);
        }
        assert_eq!(session.end(), 101, "{thread}");
        session.assert_restored(thread);
        let shown = session.shown().replace('\n', "");
        assert!(shown.contains("briefing: this is a bug: rehearsed"), "{thread}: {shown}");
        let state = home.path().join("XDG_STATE_HOME/briefing");
        let report = fs::read_dir(&state).unwrap().map(|file| file.unwrap().path());
        let report = report.filter(|path| path.to_string_lossy().contains("panic-")).collect::<Vec<_>>();
        let [report] = &report[..] else { panic!("{thread}: {report:?}") };
        assert!(shown.contains(&*report.file_name().unwrap().to_string_lossy()), "{thread}: {shown}");
        assert!(fs::read_to_string(report).unwrap().contains("rehearsed"), "{thread}");
        // The message comes after the terminal was given back, not on a screen that then goes away.
        let all = String::from_utf8_lossy(&session.all);
        assert!(all.rfind("\x1b[?1049l") < all.rfind("this is a bug"), "{thread}");
        assert_only_ours(Writer::Screen, &session.all, thread);
    }
}

#[test]
fn a_key_pressed_while_the_terminal_is_resized_does_not_wait_for_the_next_key() {
    let mut session = start();
    for columns in (90..110).cycle().take(200) {
        session.resize(columns, 30);
        session.rest();
    }
    assert_eq!(leave(&mut session, "Q"), 0);
}

#[test]
fn the_widest_and_the_tallest_screens_are_drawn() {
    let mut session = start();
    let before = session.rest();
    // By way of the old size: the terminal of these tests would be as wide as it is tall in between.
    for (columns, rows) in [(65535, 2), (100, 30), (2, 65535), (100, 30), (65535, 5), (100, 30), (20, 65535), (100, 30)]
    {
        let (frames, asked) = (session.frames, Instant::now());
        session.resize(columns, rows);
        session.wait_for("a frame of the new size", |session| session.frames > frames);
        let took = asked.elapsed();
        assert!(took < Duration::from_secs(10), "{columns}x{rows}: {took:?}");
    }
    session.wait_for("the first screen", |session| session.body() == before);
    assert_eq!(leave(&mut session, "Q"), 0);
}

#[test]
fn a_late_reply_of_the_terminal_is_not_read_as_keys() {
    let mut session = start();
    let before = session.rest();
    for colour in ["\x1b]10;rgb:cdcd/d6d6/f4f4\x1b\\", "\x1b]11;rgb:1e1e/1e1e/2e2e\x07", "\x1b[?62;22;52c"] {
        session.press(colour);
    }
    assert_eq!(session.rest(), before);
    assert_eq!(leave(&mut session, "Q"), 0);
}

#[test]
fn the_terminals_background_chooses_the_theme_without_waiting_for_it() {
    let home = tempfile::tempdir().unwrap();
    let named = |theme| {
        let mut session = Start::new(&[]).env("BRIEFING_THEME", theme).open();
        session.see("24 briefs");
        (session.rest(), session.colours())
    };
    let ((_, dark), (_, light)) = (named("dark"), named("light"));
    assert_ne!(dark, light);
    let open = || {
        let mut session = Start::new(&[]).home(home.path()).open();
        session.see("24 briefs");
        session
    };
    let answer = "\x1b]11;rgb:fdfd/f6f6/e3e3\x07";
    let mut session = open();
    session.rest();
    assert_eq!(session.colours(), dark, "nothing is known yet, and nobody answers");
    session.step(answer);
    session.wait_for("the light theme", |session| session.colours() == light);
    assert_eq!(leave(&mut session, "Q"), 0);
    // It is remembered until the terminal says other.
    let mut session = open();
    session.rest();
    assert_eq!(session.colours(), light);
    session.press("\x1b]11;rgb:0000/0000/0000\x1b\\");
    session.wait_for("the dark theme", |session| session.colours() == dark);
    // A theme that was chosen stays.
    session.step("t");
    session.press("\x1b[B\x1b[B\r");
    session.rest();
    let chosen = session.colours();
    session.press(answer);
    session.rest();
    assert_eq!(session.colours(), chosen);
    assert_ne!(chosen, light);
    assert_eq!(leave(&mut session, "Q"), 0);
    assert_only_ours(Writer::Screen, &session.all, "colours");
}

#[test]
fn a_sixteen_colour_terminal_gets_the_ansi_theme_by_default() {
    let colours = |theme: &str| {
        let start = Start::new(&[]).env("TERM", "linux").env("COLORTERM", "").env("BRIEFING_THEME", theme);
        let mut session = start.open();
        session.see("24 briefs");
        session.rest();
        session.colours()
    };
    assert_eq!(colours(""), colours("ansi"));
    assert_ne!(colours(""), colours("dark"));
}

#[test]
fn the_kitty_keyboard_protocol_is_enabled_if_supported_and_disabled_at_the_end() {
    let mut session = Start::new(&[]).env("TERM", "xterm-kitty").open();
    let count = |session: &Session, bytes: &str| String::from_utf8_lossy(&session.all).matches(bytes).count();
    session.wait_for("the question", |session| count(session, "\x1b[?u") == 1);
    session.press("\x1b[?0u\x1b[?62c");
    session.see("24 briefs");
    assert_eq!((count(&session, "\x1b[>1u"), count(&session, "\x1b[<1u")), (1, 0));
    // Esc and j as that protocol sends them.
    session.step("s");
    session.see("Who committed to what?");
    session.press("\x1b[27u");
    session.miss("Who committed to what?");
    session.step("\x1b[106u");
    assert_eq!(leave(&mut session, "Q"), 0);
    assert_eq!((count(&session, "\x1b[>1u"), count(&session, "\x1b[<1u")), (1, 1));
    assert_only_ours(Writer::Screen, &session.all, "kitty");
}

#[test]
fn an_export_is_complete_even_if_the_reader_quits_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("all.txt");
    let mut session = start();
    session.press("strade");
    let found = commitments("trade");
    session.see(&format!(" {found} commitments in "));
    session.press("\x1b");
    session.miss(" commitments in ");
    // The form: the last of what can be taken is the results; the file's name is typed anew.
    let form = format!("\x1b[Z\x1b[Z\x1b[D\t\t\x15{}\r", file.display());
    session.press("e");
    session.see("Export");
    session.press(&form);
    session.see(&format!("saved {found} commitments to"));
    let saved = fs::read_to_string(&file).unwrap();
    assert!(saved.contains("trade"), "{saved}");
    fs::write(&file, "mine").unwrap();
    session.press("e");
    session.see("Export");
    session.press(&form);
    session.see("Replace ");
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    session.press("yQ");
    assert_eq!(session.end(), 0);
    session.assert_restored("Q");
    assert_eq!(fs::read_to_string(&file).unwrap(), saved);
}

/// `text` as a terminal sends what is pasted.
fn pasted(text: &str) -> String {
    format!("\x1b[200~{text}\x1b[201~")
}

#[test]
fn pasting_twenty_megabytes_outside_a_field_does_nothing() {
    let mut session = start();
    session.press(&pasted(&"Q\nq?s law\n\u{3}y".repeat(20_000_000 / 13)));
    session.step("j");
    session.see("24 briefs");
    assert!(!session.shown().contains("Who committed"), "{}", session.shown());
    assert_eq!(leave(&mut session, "q"), 0);
}

#[test]
fn only_the_first_line_of_a_paste_enters_a_field() {
    let mut session = start();
    session.press("s");
    session.see("Who committed to what?");
    session.press(&pasted("law\u{1b}[2J\u{202e} enforcement\nQ\nquit\n"));
    session.see("law␛[2J enforcement");
    session.press("\u{15}");
    session.see("Who committed to what?");
    // One line of megabytes: what fits in a line comes in, at once.
    session.press(&pasted(&"x".repeat(2_000_000)));
    session.wait_for("the end of the line", |session| session.shown().contains(&"x".repeat(60)));
    session.press("\u{1b}");
    session.miss(&"x".repeat(60));
    assert_eq!(leave(&mut session, "Q"), 0);
    assert_only_ours(Writer::Screen, &session.all, "a paste");
}

#[test]
fn an_unterminated_paste_does_not_block_signals() {
    for (how, code) in [("-TERM", 143), ("-HUP", 129)] {
        let mut session = start();
        session.press("\x1b[200~never closed");
        assert_eq!(leave(&mut session, how), code, "{how}");
    }
}

#[test]
fn the_clipboard_is_written_only_on_a_key_and_with_clean_text() {
    let mut session = start();
    session.step("\r");
    session.rest();
    assert_eq!(Oracle::check(Writer::Screen, &session.all).copied, [""; 0]);
    session.press("yp");
    session.see("sent to the terminal");
    let oracle = Oracle::check(Writer::Screen, &session.all);
    assert_eq!((oracle.wrong.as_slice(), oracle.copied.len()), (&[][..], 1));
    assert_eq!(leave(&mut session, "Q"), 0);
}
