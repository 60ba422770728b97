//! Unreadable files in a library, broken configurations and broken themes: nothing hangs, everything else still works, and
//! `check` reports what is wrong and where.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::pty::{PATIENCE, PROGRAM, Session, Start};
use crate::support::require;

/// Runs the program with its folders below `home`, and panics if it hangs.
fn run(home: &Path, arguments: &[&str]) -> Output {
    let argv = [&[PROGRAM], arguments].concat();
    run_as(home, &argv)
}

fn run_as(home: &Path, argv: &[&str]) -> Output {
    let mut command = Command::new(argv[0]);
    for name in ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"] {
        command.env(name, home.join(name));
    }
    command.env_remove("BRIEFING_LIBRARY").env_remove("BRIEFING_CONFIG").env_remove("BRIEFING_THEME");
    command.args(&argv[1..]).current_dir(home).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let (mut out, mut err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let out = std::thread::spawn(move || read_all(&mut out));
    let err = std::thread::spawn(move || read_all(&mut err));
    let until = Instant::now() + PATIENCE;
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if Instant::now() > until {
            child.kill().unwrap();
            panic!("{argv:?} hangs");
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    Output { status, stdout: out.join().unwrap(), stderr: err.join().unwrap() }
}

fn read_all(from: &mut impl std::io::Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    from.read_to_end(&mut bytes).unwrap();
    bytes
}

fn output_text(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned()
}

const GOOD: &str = "schema = 1\nheadline = \"A good brief\"\n";

/// Creates a library of unreadable files and one good brief. Returns the unreadable files, each with a part of its problem.
fn create_library(root: &Path) -> Vec<(&'static str, &'static str)> {
    fs::create_dir_all(root.join("folder.toml")).unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(root.join(name), bytes).unwrap();
    write("good.toml", GOOD.as_bytes());
    write("folder.toml/inside.toml", GOOD.replace("good", "second good").as_bytes());
    write("latin.toml", b"headline = \"Caf\xe9\"\n");
    write("utf16.toml", b"\xff\xfeh\0e\0a\0d\0");
    write("nul.toml", b"headline = \"a\0b\"\n");
    write("empty.toml", b"");
    write("cut.toml", b"schema = 1\nheadline = \"never closed\n");
    write("deep.toml", format!("headline = \"x\"\na = {}1{}\n", "[".repeat(100_000), "]".repeat(100_000)).as_bytes());
    write("dots.toml", format!("headline = \"x\"\n{}a = 1\n", "a.".repeat(100_000)).as_bytes());
    write("twice.toml", b"headline = \"x\"\nheadline = \"y\"\n");
    File::create(root.join("huge.toml")).and_then(|file| file.set_len(100 << 20)).unwrap();
    assert!(Command::new("mkfifo").arg(root.join("fifo.toml")).status().unwrap().success());
    let socket = std::os::unix::net::UnixListener::bind(root.join("socket.toml")).unwrap();
    drop(socket);
    symlink("/dev/zero", root.join("zero.toml")).unwrap();
    symlink("/etc/passwd", root.join("outside.toml")).unwrap();
    symlink("circle.toml", root.join("circle.toml")).unwrap();
    symlink("nowhere", root.join("dangling.toml")).unwrap();
    symlink(".", root.join("loop")).unwrap();
    symlink("/", root.join("everything")).unwrap();
    vec![
        ("latin.toml", "not UTF-8 at byte 15"),
        ("utf16.toml", "UTF-16"),
        ("nul.toml:1:", "error"),
        ("empty.toml", "a brief needs a headline"),
        ("cut.toml:2:", "error"),
        ("deep.toml:2:", "error"),
        ("dots.toml:", "recursion limit"),
        ("twice.toml:2:1", "duplicate key"),
        ("huge.toml", "larger than 4 MiB"),
        ("fifo.toml", "not a regular file"),
        ("socket.toml", "not a regular file"),
        ("zero.toml", "error"),
        ("outside.toml", "error"),
        ("circle.toml", "error"),
        ("dangling.toml", "error"),
    ]
}

#[test]
fn good_briefs_are_listed_and_check_explains_the_other_files() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("library");
    let bad = create_library(&root);
    let path = root.to_str().unwrap();
    let checked = run(home.path(), &["check", "--format", "short", path]);
    let text = output_text(&checked);
    assert_eq!(checked.status.code(), Some(1), "{text}");
    for (file, problem) in &bad {
        let is_reported = |line: &str| line.contains(&format!("/{file}")) && line.contains(problem);
        assert!(text.lines().any(is_reported), "{file}: {problem} is not in\n{text}");
    }
    assert!(!text.contains("root:"), "a link out of the library was read: {text}");
    let listed = run(home.path(), &["list", "--library", path]);
    let text = output_text(&listed);
    assert_eq!(listed.status.code(), Some(3), "{text}");
    assert_eq!(text.matches("A good brief").count(), 1, "{text}");
    assert_eq!(text.matches("A second good brief").count(), 1, "{text}");
    assert_eq!(run(home.path(), &["search", "good", "--unit", "briefs", path]).status.code(), Some(0));
    for (file, _) in &bad {
        let file = root.join(file.split(':').next().unwrap());
        let shown = run(home.path(), &["show", file.to_str().unwrap(), "--library", path]);
        assert!(matches!(shown.status.code(), Some(2 | 4)), "{}: {}", file.display(), output_text(&shown));
        let alone = run(home.path(), &["check", file.to_str().unwrap()]);
        assert!(matches!(alone.status.code(), Some(1 | 4)), "{}: {}", file.display(), output_text(&alone));
    }
}

#[test]
fn the_reader_opens_a_library_with_unreadable_files_and_shows_each_reason() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("library");
    let bad = create_library(&root).len();
    let mut session = Start::new(&[root.to_str().unwrap()]).open();
    // The link to / is also unreadable.
    session.see(&format!("{} unreadable", bad + 1));
    session.see("too many levels of symbolic links");
    session.step("\r");
    for _ in 0..bad + 2 {
        session.step("J");
        session.rest();
    }
    session.see("A good brief");
    session.press("Q");
    assert_eq!(session.end(), 0);
    session.assert_restored("Q");
}

#[test]
fn files_without_permission_are_reported_and_the_rest_is_listed() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("library");
    fs::create_dir_all(root.join("closed")).unwrap();
    fs::write(root.join("good.toml"), GOOD).unwrap();
    fs::write(root.join("secret.toml"), GOOD).unwrap();
    fs::write(root.join("closed/one.toml"), GOOD).unwrap();
    let set_mode = |path: &Path, mode: u32| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    set_mode(&root.join("secret.toml"), 0o000);
    set_mode(&root.join("closed"), 0o000);
    let is_root = File::open(root.join("secret.toml")).is_ok();
    let mut argv = Vec::new();
    // Root may read everything, so run a copy of the program as nobody.
    let program = home.path().join("briefing");
    if is_root {
        fs::copy(PROGRAM, &program).unwrap();
        set_mode(home.path(), 0o755);
        argv.extend(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]);
        argv.push(program.to_str().unwrap());
    } else {
        argv.push(PROGRAM);
    }
    if is_root && !require("setpriv") {
        return;
    }
    let checked = run_as(home.path(), &[&argv[..], &["check", "--format", "short", root.to_str().unwrap()]].concat());
    let listed = run_as(home.path(), &[&argv[..], &["list", "--library", root.to_str().unwrap()]].concat());
    set_mode(&root.join("closed"), 0o755);
    let text = output_text(&checked);
    for file in ["secret.toml", "closed"] {
        assert!(text.lines().any(|l| l.contains(file) && l.contains("permission denied")), "{file}: {text}");
    }
    assert_eq!(checked.status.code(), Some(1), "{text}");
    assert!(
        listed.status.code() == Some(3) && output_text(&listed).contains("A good brief"),
        "{}",
        output_text(&listed)
    );
}

#[test]
fn files_may_change_and_vanish_while_they_are_read() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("library");
    fs::create_dir(&root).unwrap();
    fs::write(root.join("good.toml"), GOOD).unwrap();
    let (stop, ours) = std::sync::mpsc::channel::<()>();
    let busy = root.clone();
    let writer = std::thread::spawn(move || {
        let mut n = 0;
        while ours.try_recv().is_err() {
            let file = busy.join(format!("{}.toml", n % 50));
            let _ = match n % 3 {
                0 => fs::write(&file, GOOD),
                1 => fs::remove_file(&file),
                _ => fs::create_dir(&file).and_then(|()| fs::remove_dir(&file)),
            };
            n += 1;
        }
    });
    for _ in 0..30 {
        let listed = run(home.path(), &["list", "--library", root.to_str().unwrap()]);
        assert!(matches!(listed.status.code(), Some(0 | 3)), "{}", output_text(&listed));
        assert!(output_text(&listed).contains("A good brief"));
    }
    stop.send(()).unwrap();
    writer.join().unwrap();
}

/// A valid configuration, which the tests break.
const CONFIG: &str = "library = \"briefs\"\ntheme = \"light\"\nmouse = false\nwidth = 60\nexport_dir = \"out\"\n\
                      [keys]\n\"ctrl-x\" = \"quit-now\"\n\"g z\" = \"zoom\"\n";

/// Breaks the configuration in 200 ways, the same ones each time.
fn broken_configs() -> Vec<Vec<u8>> {
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut next = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    let fragments: [&[u8]; 14] = [
        b"[",
        b"]",
        b"\"",
        b"=",
        b"\n",
        b"{",
        b"\xff",
        b"\0",
        b"\x1b[2J",
        "\u{202e}".as_bytes(),
        b"99999999999999999999",
        b"-1",
        b"''",
        b"\\u0007",
    ];
    let mut all = Vec::new();
    for n in 0..200 {
        let mut text = CONFIG.as_bytes().to_vec();
        for _ in 0..=n % 4 {
            let at = next(text.len());
            match next(4) {
                0 => text.truncate(at.max(1)),
                1 => drop(text.remove(at)),
                2 => text.splice(at..at, fragments[next(fragments.len())].iter().copied()).for_each(drop),
                _ => {
                    let end = (at + next(12)).min(text.len());
                    let word = fragments[next(fragments.len())];
                    text.splice(at..end, word.iter().copied()).for_each(drop);
                }
            }
        }
        all.push(text);
    }
    all
}

#[test]
fn the_program_starts_with_any_broken_configuration() {
    let home = tempfile::tempdir().unwrap();
    let config = home.path().join("XDG_CONFIG_HOME/briefing");
    fs::create_dir_all(&config).unwrap();
    fs::create_dir(home.path().join("library")).unwrap();
    fs::write(home.path().join("library/good.toml"), GOOD).unwrap();
    let mut reported = 0;
    for text in broken_configs() {
        fs::write(config.join("config.toml"), &text).unwrap();
        let config_text = String::from_utf8_lossy(&text).into_owned();
        let listed = run(home.path(), &["list", "--library", "library"]);
        assert_eq!(listed.status.code(), Some(0), "{config_text}: {}", output_text(&listed));
        assert!(String::from_utf8_lossy(&listed.stdout).contains("A good brief"), "{config_text}");
        // Whatever is not valid is reported with its line, unless the file is not text.
        let complaint = String::from_utf8_lossy(&listed.stderr).into_owned();
        let is_toml = std::str::from_utf8(&text).is_ok_and(|text| text.parse::<toml::Table>().is_ok());
        assert!(is_toml || complaint.contains("config.toml"), "{config_text}: {complaint}");
        let has_line = complaint.lines().all(|line| line.contains("line ") || line.contains("not UTF-8"));
        assert!(has_line, "{config_text}: {complaint}");
        reported += usize::from(!complaint.is_empty());
    }
    assert!(reported > 150, "only {reported} of 200 were reported");
}

#[test]
fn the_reader_reports_a_broken_configuration_or_theme() {
    let home = tempfile::tempdir().unwrap();
    let config = home.path().join("XDG_CONFIG_HOME/briefing");
    fs::create_dir_all(config.join("themes")).unwrap();
    fs::write(config.join("config.toml"), "theme = \"own\"\nwidht = 3\n").unwrap();
    fs::write(config.join("themes/own.toml"), "inherits = \"dark\"\n\"text.title\" = \"blurple\"\n").unwrap();
    let missing = |name: &str| format!("no theme “{name}”; using dark");
    for (theme, notice) in [
        ("own", "unknown colour “blurple”".to_owned()),
        ("dark", "line 2: unknown key \"widht\"".to_owned()),
        ("nowhere", missing("nowhere")),
        ("../../etc/passwd", missing("../../etc/passwd")),
        ("\u{1b}[2J", missing("␛[2J")),
    ] {
        let mut session = Start::new(&[]).home(home.path()).env("BRIEFING_THEME", theme).open();
        session.wait_for("the reader", Session::has_screen);
        session.see(&notice);
        session.see("24 briefs");
        session.press("Q");
        assert_eq!(session.end(), 0, "{theme}");
    }
}

#[test]
fn without_a_usable_terminal_lines_are_printed_or_the_reason_is_given() {
    let home = tempfile::tempdir().unwrap();
    // Standard output is a pipe.
    let piped = run(home.path(), &[]);
    assert!(piped.status.code() == Some(0) && output_text(&piped).contains("1. "), "{}", output_text(&piped));
    // Standard output is a terminal, but standard input is not.
    let script = format!("{PROGRAM} </dev/null; echo code $?");
    let mut session = Start::other(&["sh", "-c", &script]).open();
    assert_eq!(session.end(), 0);
    session.see("--plain");
    session.see("code 2");
    assert!(!session.has_screen());
    // The terminal has no capabilities.
    let mut session = Start::new(&[]).env("TERM", "dumb").open();
    assert_eq!(session.end(), 0);
    session.see("24. ");
    assert!(!session.all.contains(&0x1b), "{}", String::from_utf8_lossy(&session.all));
}

#[test]
fn closed_standard_streams_neither_hang_the_program_nor_end_up_in_files() {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join("library")).unwrap();
    fs::write(home.path().join("library/good.toml"), GOOD).unwrap();
    for arguments in ["", "list", "check", "search good", "--plain", "export good --pane summary"] {
        for closed in ["<&-", ">&-", "2>&-", "<&- >&-", "<&- 2>&-", ">&- 2>&-", "<&- >&- 2>&-", ""] {
            let script = format!("{PROGRAM} {arguments} {closed}");
            let argv = ["env", "BRIEFING_LIBRARY=library", "sh", "-c", &script];
            let done = run_as(home.path(), &argv);
            assert!(done.status.code().is_some_and(|code| code <= 4), "{arguments} {closed}: {}", output_text(&done));
            assert_eq!(
                fs::read_to_string(home.path().join("library/good.toml")).unwrap(),
                GOOD,
                "{arguments} {closed}"
            );
            for file in fs::read_dir(home.path()).unwrap().map(|file| file.unwrap().path()) {
                if file.extension() == Some(OsStr::from_bytes(b"txt")) {
                    let text = fs::read_to_string(&file).unwrap();
                    assert!(text.contains("A good brief") && !text.contains("saved"), "{arguments} {closed}: {text}");
                    fs::remove_file(&file).unwrap();
                }
            }
        }
    }
}

#[test]
fn every_command_ignores_a_closed_pipe_and_reports_a_full_disk() {
    let home = tempfile::tempdir().unwrap();
    let commands = [
        "list", "list --json", "search trade", "--plain", "", "show strategic-dialogue", "keys", "themes", "paths",
        "config", "man", "completions bash", "--help", "export strategic-dialogue -o -",
    ];
    for arguments in commands {
        let piped = run_as(home.path(), &["sh", "-c", &format!("{PROGRAM} {arguments} | head -1")]);
        assert!(piped.stderr.is_empty() && !piped.stdout.is_empty(), "{arguments}: {}", output_text(&piped));
        let full = run_as(home.path(), &["sh", "-c", &format!("{PROGRAM} {arguments} >/dev/full")]);
        assert_eq!(full.status.code(), Some(4), "{arguments}: {}", output_text(&full));
        assert!(
            output_text(&full).contains("no space left") || output_text(&full).contains("No space left"),
            "{arguments}: {}",
            output_text(&full)
        );
    }
    // If the message cannot be written either, the exit code still tells.
    let mut out = File::options().write(true).open("/dev/full").unwrap();
    assert!(out.write_all(b"x").is_err());
    let silent = run_as(home.path(), &["sh", "-c", &format!("{PROGRAM} list >/dev/full 2>/dev/full")]);
    assert_eq!(silent.status.code(), Some(4));
}
