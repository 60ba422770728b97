//! The library changes on disk while the reader is open. The screen follows, and cursor and scroll position stay.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::pty::{PROGRAM, Session, Start};
use crate::support::require_that;

fn brief(headline: &str, day: u32) -> String {
    let point = |n: u32| format!("[[commitments]]\ntext = \"{headline}, point {n}\"\nparties = [\"Norway\"]\n");
    let points: String = (1..=40).map(point).collect();
    format!("schema = 1\nheadline = \"{headline}\"\ndate = 2024-01-{day:02}\n{points}")
}

/// A library of twelve briefs, the latest first: Talk 12, Talk 11, …
fn write_library(root: &Path) {
    fs::create_dir_all(root.join("sub")).unwrap();
    for n in 1..=12 {
        let folder = if n % 3 == 0 { "sub" } else { "." };
        fs::write(root.join(folder).join(format!("talk-{n:02}.toml")), brief(&format!("Talk {n}"), n)).unwrap();
    }
}

/// Opens the reader with Talk 10 selected.
fn open_reader(root: &Path) -> Session {
    let mut session = Start::new(&[root.to_str().unwrap()]).open();
    session.see("12 briefs");
    session.see("Talk 12");
    session.step("j");
    session.step("j");
    session.rest();
    session.see("Talk 10, point 1");
    session
}

/// Calls `change` and waits until `words` are on the screen.
fn see_after(session: &mut Session, words: &str, change: impl FnOnce()) {
    change();
    session.see(words);
}

fn quit(mut session: Session) {
    session.press("Q");
    assert_eq!(session.end(), 0);
}

#[test]
fn at_the_limit_of_watched_folders_a_notice_says_so_and_changes_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("library");
    write_library(&root);
    fs::create_dir_all(root.join("a/b/c/d")).unwrap();
    let limited = "echo 3 >/proc/sys/user/max_inotify_watches || exit 77; exec \"$@\"";
    let argv = |program: &[&'static str]| [&["unshare", "-Ur", "sh", "-c", limited, "sh"], program].concat();
    let words = argv(&["true"]);
    let limited = std::process::Command::new(words[0]).args(&words[1..]).output();
    if !require_that(limited.is_ok_and(|done| done.status.success()), "user namespaces") {
        return;
    }
    let path = root.to_str().unwrap();
    let mut session = Start::other(&[argv(&[PROGRAM]).as_slice(), &[path]].concat()).open();
    session.see("The limit of watched folders is reached");
    see_after(&mut session, "A late talk", || {
        fs::write(root.join("a/b/c/d/x.toml"), brief("A late talk", 10)).unwrap();
    });
    quit(session);
}

#[test]
fn if_the_queue_of_file_events_overflows_a_notice_says_so_and_changes_are_found() {
    let most = fs::read_to_string("/proc/sys/fs/inotify/max_queued_events");
    let most = most.ok().and_then(|most| most.trim().parse::<usize>().ok()).filter(|most| *most < 200_000);
    require_that(most.is_some(), "a short queue of file events");
    let Some(most) = most else { return };
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("library");
    write_library(&root);
    let mut session = open_reader(&root);
    session.kill("-STOP");
    // Two files in turn: an event that equals the one before is not queued.
    let in_turn = [("a.toml", "Talk A"), ("b.toml", "Talk B")].into_iter().cycle();
    for (name, headline) in in_turn.take(most + 2) {
        fs::write(root.join(name), brief(headline, 1)).unwrap();
    }
    fs::write(root.join("sub/late.toml"), brief("A late talk", 10)).unwrap();
    session.kill("-CONT");
    session.see("Too many changes at once");
    session.see("15 briefs");
    session.see("A late talk");
    quit(session);
}

#[test]
fn added_changed_and_removed_files_are_shown_and_the_selection_stays() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("library");
    write_library(&root);
    let mut session = open_reader(&root);
    see_after(&mut session, "13 briefs", || fs::write(root.join("new.toml"), brief("A new talk", 10)).unwrap());
    session.see("A new talk");
    see_after(&mut session, "An edited talk", || {
        fs::write(root.join("new.toml"), brief("An edited talk", 10)).unwrap();
    });
    see_after(&mut session, "12 briefs", || fs::remove_file(root.join("new.toml")).unwrap());
    session.miss("An edited talk");
    // A file that is renamed into another folder is still listed once.
    fs::rename(root.join("talk-11.toml"), root.join("sub/renamed.toml")).unwrap();
    see_after(&mut session, "A later talk", || fs::write(root.join("sub/x.toml"), brief("A later talk", 9)).unwrap());
    let shown = session.rest();
    assert_eq!(shown.matches("Talk 11").count(), 1, "{shown}");
    // A folder disappears and returns.
    see_after(&mut session, "7 briefs", || fs::rename(root.join("sub"), folder.path().join("away")).unwrap());
    see_after(&mut session, "13 briefs", || fs::rename(folder.path().join("away"), root.join("sub")).unwrap());
    // The same brief is still selected.
    session.step("\r");
    session.see("Talk 10, point 1");
    session.miss("Talk 12, point 1");
    quit(session);
}

#[test]
fn an_edit_on_disk_is_on_the_screen_within_seconds() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("library");
    write_library(&root);
    let mut session = open_reader(&root);
    let mut took = Vec::new();
    for n in 0..5 {
        let start = Instant::now();
        let headline = format!("Edition {n}");
        see_after(&mut session, &headline, || fs::write(root.join("talk-11.toml"), brief(&headline, 11)).unwrap());
        took.push(start.elapsed());
    }
    took.sort();
    eprintln!("an edit is on the screen after {:?} (median of five), {:?} at most", took[2], took[4]);
    // An idle machine takes well below a second. A busy one may take longer, but less than the interval of polling.
    assert!(took[2] < Duration::from_secs(5), "{took:?}");
    quit(session);
}

#[test]
fn an_open_brief_is_read_again_and_stays_scrolled() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("library");
    write_library(&root);
    let mut session = open_reader(&root);
    session.step("\r");
    for _ in 0..25 {
        session.step("j");
    }
    let before = session.rest();
    assert!(before.contains("Talk 10, point 26") && !before.contains("Talk 10, point 1 "), "{before}");
    // As in a git checkout, every file is replaced, but only one brief differs.
    let text = brief("Talk 10", 10).replace("Talk 10, point 26", "Talk 10, point 26 as amended");
    for n in 1..=12 {
        let path = root.join(if n % 3 == 0 { "sub" } else { "." }).join(format!("talk-{n:02}.toml"));
        let new = root.join(".new");
        fs::write(&new, if n == 10 { text.clone() } else { brief(&format!("Talk {n}"), n) }).unwrap();
        fs::rename(&new, &path).unwrap();
    }
    session.see("point 26 as amended");
    let after = session.rest();
    assert_eq!(after.replace(" as amended", "           "), before);
    // The file breaks and is repaired; the scroll position stays.
    fs::write(root.join("talk-10.toml"), "headline = \n").unwrap();
    session.see("1 unreadable");
    session.see("cannot be read as a brief");
    fs::write(root.join("talk-10.toml"), &text).unwrap();
    session.miss("1 unreadable");
    session.miss("cannot be read as a brief");
    assert_eq!(session.rest(), after);
    quit(session);
}

#[test]
fn a_broken_file_stays_in_the_list_with_the_reason_until_it_is_repaired() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("library");
    write_library(&root);
    let mut session = open_reader(&root);
    fs::write(root.join("talk-12.toml"), "schema = 1\nheadline = \"Talk 12\"\nkind = [\n").unwrap();
    session.see("1 unreadable");
    // A file without a date is at the end of the list.
    session.press("G");
    session.see("talk-12.toml");
    session.step("\r");
    session.press("7");
    session.see("3:9");
    session.press("\u{1b}");
    session.press("\u{1b}");
    fs::write(root.join("talk-12.toml"), brief("Talk 12 again", 12)).unwrap();
    session.miss("1 unreadable");
    session.press("gg");
    session.see("Talk 12 again");
    quit(session);
}

#[test]
fn a_library_that_disappears_stays_on_the_screen_until_it_returns() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("library");
    write_library(&root);
    let mut session = open_reader(&root);
    fs::rename(&root, folder.path().join("away")).unwrap();
    session.see("not reachable");
    session.see("Talk 10");
    session.step("\r");
    session.see("Talk 10, point 1");
    session.press("\u{1b}");
    fs::write(folder.path().join("away/late.toml"), brief("Written in the meantime", 9)).unwrap();
    fs::rename(folder.path().join("away"), &root).unwrap();
    session.see("Written in the meantime");
    session.miss("not reachable");
    quit(session);
}

#[test]
fn a_library_of_one_file_is_watched_too() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("one.toml");
    fs::write(&file, brief("One talk", 1)).unwrap();
    let mut session = Start::new(&[file.to_str().unwrap()]).open();
    session.see("One talk");
    fs::write(&file, brief("The same talk", 1)).unwrap();
    session.see("The same talk");
    session.miss("One talk");
    fs::remove_file(&file).unwrap();
    session.see("1 unreadable");
    fs::write(&file, brief("Back again", 1)).unwrap();
    session.see("Back again");
    session.miss("1 unreadable");
    quit(session);
}

#[test]
fn a_thousand_files_at_once_are_all_listed_in_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("library");
    write_library(&root);
    let mut session = open_reader(&root);
    for n in 0..1000 {
        fs::write(root.join(format!("many-{n}.toml")), format!("schema = 1\nheadline = \"Many {n}\"\n")).unwrap();
    }
    session.see("012 briefs");
    for n in 0..1000 {
        fs::remove_file(root.join(format!("many-{n}.toml"))).unwrap();
    }
    session.see(" 12 briefs");
    session.step("\r");
    session.see("Talk 10, point 1");
    quit(session);
}

#[test]
fn an_article_that_is_imported_while_the_reader_is_open_is_listed_as_a_draft() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("library");
    write_library(&root);
    let article = folder.path().join("article.txt");
    fs::write(
        &article,
        "Ministers meet in Oslo\nNorwegian Foreign Minister Kari Lund met Chadian Foreign Minister Idriss Saleh in Oslo on 3 May \
         2024.\nBoth sides agreed to open an air link.\n",
    )
    .unwrap();
    let mut session = open_reader(&root);
    session.miss("draft");
    let mut import = std::process::Command::new(crate::pty::PROGRAM);
    import.arg("import").arg(&article).arg("--library").arg(&root).env("HOME", folder.path());
    see_after(&mut session, "13 briefs", || assert!(import.output().unwrap().status.success()));
    session.see("1 draft");
    // The list does not scroll. The new brief is at its top and has the label of a draft.
    session.step("g");
    session.step("g");
    session.see("Ministers meet in Oslo");
    session.see("Open an air link");
    session.see("draft · ");
    quit(session);
}
