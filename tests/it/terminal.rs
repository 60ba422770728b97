//! The program in a real terminal: what it draws, how it ends, and that the terminal is given back.

use std::io::{Read, Write};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

struct Session {
    child: Box<dyn Child + Send + Sync>,
    master: Option<Box<dyn MasterPty + Send>>,
    keys: Option<Box<dyn Write + Send>>,
    bytes: mpsc::Receiver<Vec<u8>>,
    screen: vt100::Parser,
    all: Vec<u8>,
    _folder: tempfile::TempDir,
}

impl Session {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let size = PtySize { rows: 30, cols: 100, pixel_width: 0, pixel_height: 0 };
        let pty = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_briefing"));
        for name in ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"] {
            command.env(name, folder.path().join(name));
        }
        command.env("TERM", "xterm-256color");
        command.env_remove("BRIEFING_LIBRARY");
        command.env_remove("TMUX");
        command.cwd(folder.path());
        let child = pty.slave.spawn_command(command).unwrap();
        drop(pty.slave);
        let mut reader = pty.master.try_clone_reader().unwrap();
        let keys = Some(pty.master.take_writer().unwrap());
        let (send, bytes) = mpsc::channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 8192];
            while let Ok(read) = reader.read(&mut buffer) {
                if read == 0 || send.send(buffer.get(..read).unwrap_or_default().to_vec()).is_err() {
                    return;
                }
            }
        });
        let screen = vt100::Parser::new(30, 100, 0);
        Self { child, master: Some(pty.master), keys, bytes, screen, all: Vec::new(), _folder: folder }
    }

    fn press(&mut self, keys: &str) {
        let writer = self.keys.as_mut().unwrap();
        writer.write_all(keys.as_bytes()).unwrap();
        writer.flush().unwrap();
    }

    /// Waits until the screen shows the words.
    fn see(&mut self, words: &str) -> String {
        let until = Instant::now() + Duration::from_secs(20);
        loop {
            let shown = self.screen.screen().contents();
            if shown.contains(words) {
                return shown;
            }
            assert!(Instant::now() < until, "“{words}” is not on the screen:\n{shown}");
            self.take(Duration::from_millis(100));
        }
    }

    fn take(&mut self, wait: Duration) {
        if let Ok(bytes) = self.bytes.recv_timeout(wait) {
            self.screen.process(&bytes);
            self.all.extend(bytes);
        }
    }

    /// Waits for the end; the exit code.
    fn end(&mut self) -> u32 {
        let until = Instant::now() + Duration::from_secs(20);
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                while let Ok(bytes) = self.bytes.recv_timeout(Duration::from_millis(200)) {
                    self.screen.process(&bytes);
                    self.all.extend(bytes);
                }
                return status.exit_code();
            }
            assert!(Instant::now() < until, "it does not end");
            self.take(Duration::from_millis(50));
        }
    }

    fn is_given_back(&self) -> bool {
        !self.screen.screen().alternate_screen() && !self.screen.screen().hide_cursor()
    }

    fn kill(&self, signal: &str) {
        let pid = self.child.process_id().unwrap().to_string();
        assert!(std::process::Command::new("kill").args([signal, &pid]).status().unwrap().success());
    }
}

#[test]
fn the_journey_of_the_readme_in_a_real_terminal() {
    let mut session = Session::start();
    session.see("24 briefs");
    session.press("s");
    session.see("Who undertook what?");
    session.press("law enforcement");
    session.see("Deepen law-enforcement and security cooperation");
    session.press("\r");
    session.see("Agreed by China and Kazakhstan");
    session.press("\r");
    session.see("to step up law enforcement");
    session.press("Q");
    assert_eq!(session.end(), 0);
    assert!(session.is_given_back());
    assert!(!String::from_utf8_lossy(&session.all).contains("\u{1b}]0;"), "it sets no title");
}

#[test]
fn however_it_ends_the_terminal_is_given_back() {
    for (how, code) in [("\u{3}", 0), ("-TERM", 143), ("-HUP", 129), ("-INT", 130), ("-QUIT", 131)] {
        let mut session = Session::start();
        session.see("24 briefs");
        if how.starts_with('-') {
            session.kill(how);
        } else {
            session.press(how);
        }
        assert_eq!(session.end(), code, "{how:?}");
        assert!(session.is_given_back(), "{how:?}");
    }
}

#[test]
fn a_screen_of_one_cell_is_survived() {
    let mut session = Session::start();
    session.see("24 briefs");
    for (rows, cols) in [(1, 1), (5, 20), (60, 200), (30, 100)] {
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        session.master.as_ref().unwrap().resize(size).unwrap();
        session.take(Duration::from_millis(300));
        session.screen = vt100::Parser::new(30, 100, 0);
    }
    // What came for the other sizes is read away; then everything is drawn anew.
    while let Ok(bytes) = session.bytes.recv_timeout(Duration::from_millis(500)) {
        session.all.extend(bytes);
    }
    session.press("q");
    assert_eq!(session.end(), 0);
}
