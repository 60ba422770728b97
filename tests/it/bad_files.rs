//! Files that may lie in a library and are no briefs, configurations and themes that are none: nothing hangs, nothing else
//! suffers, and `check` says what and where.

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

/// Runs the program with a home below `home`; panics where it hangs.
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

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned()
}

const GOOD: &str = "schema = 1\nheadline = \"A good brief\"\n";

/// A library of everything that is no brief, with the words by which `check` explains it; and one good brief.
fn library(root: &Path) -> Vec<(&'static str, &'static str)> {
    fs::create_dir_all(root.join("folder.toml")).unwrap();
    let put = |name: &str, bytes: &[u8]| fs::write(root.join(name), bytes).unwrap();
    put("good.toml", GOOD.as_bytes());
    put("folder.toml/inside.toml", GOOD.replace("good", "second good").as_bytes());
    put("latin.toml", b"headline = \"Caf\xe9\"\n");
    put("utf16.toml", b"\xff\xfeh\0e\0a\0d\0");
    put("nul.toml", b"headline = \"a\0b\"\n");
    put("empty.toml", b"");
    put("cut.toml", b"schema = 1\nheadline = \"never closed\n");
    put("deep.toml", format!("headline = \"x\"\na = {}1{}\n", "[".repeat(100_000), "]".repeat(100_000)).as_bytes());
    put("dots.toml", format!("headline = \"x\"\n{}a = 1\n", "a.".repeat(100_000)).as_bytes());
    put("twice.toml", b"headline = \"x\"\nheadline = \"y\"\n");
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
fn whatever_lies_in_a_library_the_good_briefs_are_listed_and_check_explains_the_rest() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("library");
    let bad = library(&root);
    let path = root.to_str().unwrap();
    let checked = run(home.path(), &["check", "--format", "short", path]);
    let text = said(&checked);
    assert_eq!(checked.status.code(), Some(1), "{text}");
    for (file, why) in &bad {
        let is_said = |line: &str| line.contains(&format!("/{file}")) && line.contains(why);
        assert!(text.lines().any(is_said), "{file}: {why} is not in\n{text}");
    }
    assert!(!text.contains("root:"), "a link out of the library is not read: {text}");
    let listed = run(home.path(), &["list", "--library", path]);
    let text = said(&listed);
    assert_eq!(listed.status.code(), Some(3), "{text}");
    assert_eq!(text.matches("A good brief").count(), 1, "{text}");
    assert_eq!(text.matches("A second good brief").count(), 1, "{text}");
    assert_eq!(run(home.path(), &["search", "good", "--unit", "briefs", path]).status.code(), Some(0));
    for (file, _) in &bad {
        let file = root.join(file.split(':').next().unwrap());
        let shown = run(home.path(), &["show", file.to_str().unwrap(), "--library", path]);
        assert!(matches!(shown.status.code(), Some(2 | 4)), "{}: {}", file.display(), said(&shown));
        let alone = run(home.path(), &["check", file.to_str().unwrap()]);
        assert!(matches!(alone.status.code(), Some(1 | 4)), "{}: {}", file.display(), said(&alone));
    }
}

#[test]
fn the_reader_opens_among_them_and_shows_each_reason() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("library");
    let bad = library(&root).len();
    let mut session = Start::new(&[root.to_str().unwrap()]).open();
    // The link to the root of all is one more.
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
fn what_may_not_be_read_is_said_and_the_rest_is_shown() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("library");
    fs::create_dir_all(root.join("closed")).unwrap();
    fs::write(root.join("good.toml"), GOOD).unwrap();
    fs::write(root.join("secret.toml"), GOOD).unwrap();
    fs::write(root.join("closed/one.toml"), GOOD).unwrap();
    let close = |path: &Path, mode: u32| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    close(&root.join("secret.toml"), 0o000);
    close(&root.join("closed"), 0o000);
    let is_root = File::open(root.join("secret.toml")).is_ok();
    let mut argv = Vec::new();
    // The superuser may read everything: the program runs as nobody then, from where nobody may run it.
    let program = home.path().join("briefing");
    if is_root {
        fs::copy(PROGRAM, &program).unwrap();
        close(home.path(), 0o755);
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
    close(&root.join("closed"), 0o755);
    let text = said(&checked);
    for file in ["secret.toml", "closed"] {
        assert!(text.lines().any(|l| l.contains(file) && l.contains("permission denied")), "{file}: {text}");
    }
    assert_eq!(checked.status.code(), Some(1), "{text}");
    assert!(listed.status.code() == Some(3) && said(&listed).contains("A good brief"), "{}", said(&listed));
}

#[test]
fn files_that_vanish_and_change_while_they_are_read_hang_nothing() {
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
        assert!(matches!(listed.status.code(), Some(0 | 3)), "{}", said(&listed));
        assert!(said(&listed).contains("A good brief"));
    }
    stop.send(()).unwrap();
    writer.join().unwrap();
}

/// A good configuration, of which each part is then broken.
const CONFIG: &str = "library = \"briefs\"\ntheme = \"light\"\nmouse = false\nwidth = 60\nexport_dir = \"out\"\n\
                      [keys]\n\"ctrl-x\" = \"quit-now\"\n\"g z\" = \"zoom\"\n";

/// Two hundred ways to break it, always the same ones.
fn mutations() -> Vec<Vec<u8>> {
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut next = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    let splinters: [&[u8]; 14] = [
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
                2 => text.splice(at..at, splinters[next(splinters.len())].iter().copied()).for_each(drop),
                _ => {
                    let end = (at + next(12)).min(text.len());
                    let word = splinters[next(splinters.len())];
                    text.splice(at..end, word.iter().copied()).for_each(drop);
                }
            }
        }
        all.push(text);
    }
    all
}

#[test]
fn two_hundred_broken_configurations_and_it_always_starts() {
    let home = tempfile::tempdir().unwrap();
    let config = home.path().join("XDG_CONFIG_HOME/briefing");
    fs::create_dir_all(&config).unwrap();
    fs::create_dir(home.path().join("library")).unwrap();
    fs::write(home.path().join("library/good.toml"), GOOD).unwrap();
    let mut said_so = 0;
    for text in mutations() {
        fs::write(config.join("config.toml"), &text).unwrap();
        let of = String::from_utf8_lossy(&text).into_owned();
        let listed = run(home.path(), &["list", "--library", "library"]);
        assert_eq!(listed.status.code(), Some(0), "{of}: {}", said(&listed));
        assert!(String::from_utf8_lossy(&listed.stdout).contains("A good brief"), "{of}");
        // What cannot be read as TOML or has no meaning is told, with its line where there are lines.
        let complaint = String::from_utf8_lossy(&listed.stderr).into_owned();
        let is_toml = std::str::from_utf8(&text).is_ok_and(|text| text.parse::<toml::Table>().is_ok());
        assert!(is_toml || complaint.contains("config.toml"), "{of}: {complaint}");
        let has_place = complaint.lines().all(|line| line.contains("line ") || line.contains("not UTF-8"));
        assert!(has_place, "{of}: {complaint}");
        said_so += usize::from(!complaint.is_empty());
    }
    assert!(said_so > 150, "{said_so} of 200 were said");
}

#[test]
fn a_broken_configuration_and_theme_are_said_in_the_reader_with_the_line() {
    let home = tempfile::tempdir().unwrap();
    let config = home.path().join("XDG_CONFIG_HOME/briefing");
    fs::create_dir_all(config.join("themes")).unwrap();
    fs::write(config.join("config.toml"), "theme = \"own\"\nwidht = 3\n").unwrap();
    fs::write(config.join("themes/own.toml"), "inherits = \"dark\"\n\"text.title\" = \"blurple\"\n").unwrap();
    let no = |name: &str| format!("no theme “{name}”; using dark");
    for (theme, said) in [
        ("own", "unknown colour “blurple”".to_owned()),
        ("dark", "line 2: unknown key \"widht\"".to_owned()),
        ("nowhere", no("nowhere")),
        ("../../etc/passwd", no("../../etc/passwd")),
        ("\u{1b}[2J", no("␛[2J")),
    ] {
        let mut session = Start::new(&[]).home(home.path()).env("BRIEFING_THEME", theme).open();
        session.wait_for("the reader", Session::has_screen);
        session.see(&said);
        session.see("24 briefs");
        session.press("Q");
        assert_eq!(session.end(), 0, "{theme}");
    }
}

#[test]
fn without_a_terminal_the_reader_gives_lines_or_says_what_it_needs() {
    let home = tempfile::tempdir().unwrap();
    // To a pipe: lines.
    let piped = run(home.path(), &[]);
    assert!(piped.status.code() == Some(0) && said(&piped).contains("1. "), "{}", said(&piped));
    // Standard output a terminal, standard input none: usage.
    let script = format!("{PROGRAM} </dev/null; echo code $?");
    let mut session = Start::other(&["sh", "-c", &script]).open();
    assert_eq!(session.end(), 0);
    session.see("--plain");
    session.see("code 2");
    assert!(!session.has_screen());
    // A terminal that can do nothing: lines.
    let mut session = Start::new(&[]).env("TERM", "dumb").open();
    assert_eq!(session.end(), 0);
    session.see("24. ");
    assert!(!session.all.contains(&0x1b), "{}", String::from_utf8_lossy(&session.all));
}

#[test]
fn closed_streams_hang_nothing_and_no_file_takes_their_place() {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join("library")).unwrap();
    fs::write(home.path().join("library/good.toml"), GOOD).unwrap();
    for arguments in ["", "list", "check", "search good", "--plain", "export good --pane summary"] {
        for closed in ["<&-", ">&-", "2>&-", "<&- >&-", "<&- 2>&-", ">&- 2>&-", "<&- >&- 2>&-", ""] {
            let script = format!("{PROGRAM} {arguments} {closed}");
            let argv = ["env", "BRIEFING_LIBRARY=library", "sh", "-c", &script];
            let done = run_as(home.path(), &argv);
            assert!(done.status.code().is_some_and(|code| code <= 4), "{arguments} {closed}: {}", said(&done));
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
fn a_closed_pipe_is_quiet_and_a_full_disk_is_said_by_every_command() {
    let home = tempfile::tempdir().unwrap();
    let commands = [
        "list", "list --json", "search trade", "--plain", "", "show strategic-dialogue", "keys", "themes", "paths",
        "config", "man", "completions bash", "--help", "export strategic-dialogue -o -",
    ];
    for arguments in commands {
        let piped = run_as(home.path(), &["sh", "-c", &format!("{PROGRAM} {arguments} | head -1")]);
        assert!(piped.stderr.is_empty() && !piped.stdout.is_empty(), "{arguments}: {}", said(&piped));
        let full = run_as(home.path(), &["sh", "-c", &format!("{PROGRAM} {arguments} >/dev/full")]);
        assert_eq!(full.status.code(), Some(4), "{arguments}: {}", said(&full));
        assert!(
            said(&full).contains("no space left") || said(&full).contains("No space left"),
            "{arguments}: {}",
            said(&full)
        );
    }
    // Where even the complaint cannot be written, the code still tells.
    let mut out = File::options().write(true).open("/dev/full").unwrap();
    assert!(out.write_all(b"x").is_err());
    let deaf = run_as(home.path(), &["sh", "-c", &format!("{PROGRAM} list >/dev/full 2>/dev/full")]);
    assert_eq!(deaf.status.code(), Some(4));
}
