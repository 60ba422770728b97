//! Runs the program in a pseudo-terminal with an emulated screen. Tests wait for what the screen must show instead of sleeping.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long a step may take on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// The program under test.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_briefing");

/// The escape sequences that begin and end a frame. They differ in their last byte only.
const FRAME_BEGIN: &[u8] = b"\x1b[?2026h";
const FRAME_END: &[u8] = b"\x1b[?2026l";

pub(crate) struct Start {
    argv: Vec<String>,
    env: Vec<(String, String)>,
    size: (u16, u16),
    home: Option<PathBuf>,
}

impl Start {
    /// The program with these arguments on a screen of 100×30.
    pub(crate) fn new(arguments: &[&str]) -> Self {
        Self::other(&[&[PROGRAM], arguments].concat())
    }

    /// Another program, which may start ours.
    pub(crate) fn other(argv: &[&str]) -> Self {
        let argv = argv.iter().map(|word| (*word).to_owned()).collect();
        Self { argv, env: Vec::new(), size: (100, 30), home: None }
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn size(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns, rows);
        self
    }

    /// The folder of settings and state; a temporary one by default.
    pub(crate) fn home(mut self, home: &Path) -> Self {
        self.home = Some(home.to_owned());
        self
    }

    pub(crate) fn open(self) -> Session {
        let folder = tempfile::tempdir().unwrap();
        let home = self.home.unwrap_or_else(|| folder.path().to_owned());
        let pty = native_pty_system().openpty(size(self.size)).unwrap();
        let termios = format!("{:?}", pty.master.get_termios());
        let mut command = CommandBuilder::from_argv(self.argv.iter().map(Into::into).collect());
        for name in ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"] {
            command.env(name, home.join(name));
        }
        command.env("TERM", "xterm-256color");
        let unset = ["BRIEFING_LIBRARY", "BRIEFING_CONFIG", "BRIEFING_THEME", "NO_COLOR", "TMUX", "DISPLAY"];
        unset.iter().chain(&["WAYLAND_DISPLAY", "SSH_TTY", "BROWSER"]).for_each(|name| command.env_remove(name));
        // Variables of the test environment that would change the colours.
        let others = ["COLORTERM", "TERM_PROGRAM", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TTY_FORCE"];
        others.iter().for_each(|name| command.env_remove(name));
        self.env.iter().for_each(|(name, value)| command.env(name, value));
        command.cwd(folder.path());
        let child = pty.slave.spawn_command(command).unwrap();
        drop(pty.slave);
        let reader = pty.master.try_clone_reader().unwrap();
        let keys = Some(pty.master.take_writer().unwrap());
        let (send, bytes) = channel();
        let (gate, leave) = (Arc::new(Mutex::new(())), Arc::new(AtomicBool::new(false)));
        let (a, b) = (Arc::clone(&gate), Arc::clone(&leave));
        std::thread::spawn(move || listen(reader, &send, (&a, &b)));
        let screen = vt100::Parser::new(self.size.1, self.size.0, 0);
        let master = Some(pty.master);
        Session {
            child,
            master,
            keys,
            bytes,
            screen,
            all: Vec::new(),
            shown: 0,
            searched: 0,
            is_drawing: false,
            frames: 0,
            rests: 0,
            gate,
            leave,
            termios,
            _folder: folder,
        }
    }
}

fn find(bytes: &[u8], marker: &[u8]) -> Option<usize> {
    bytes.windows(marker.len()).position(|window| window == marker)
}

fn size((cols, rows): (u16, u16)) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

fn listen(mut reader: Box<dyn Read + Send>, send: &Sender<Vec<u8>>, (gate, leave): (&Mutex<()>, &AtomicBool)) {
    let mut buffer = [0; 8192];
    loop {
        drop(gate.lock());
        match reader.read(&mut buffer) {
            Ok(read) if read > 0 && send.send(buffer[..read].to_vec()).is_ok() => {}
            _ => return,
        }
        if leave.load(Ordering::SeqCst) {
            return;
        }
    }
}

/// A program in a terminal.
pub(crate) struct Session {
    child: Box<dyn Child + Send + Sync>,
    master: Option<Box<dyn MasterPty + Send>>,
    keys: Option<Box<dyn Write + Send>>,
    bytes: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    /// Every byte the program wrote.
    pub(crate) all: Vec<u8>,
    /// How many of these bytes the screen shows.
    shown: usize,
    /// How many of these bytes were searched for the markers of a frame.
    searched: usize,
    is_drawing: bool,
    /// How many frames were shown.
    pub(crate) frames: usize,
    rests: usize,
    /// Locked while the terminal does not read.
    gate: Arc<Mutex<()>>,
    leave: Arc<AtomicBool>,
    termios: String,
    _folder: tempfile::TempDir,
}

impl Session {
    pub(crate) fn press(&mut self, keys: &str) {
        self.send(keys.as_bytes());
    }

    pub(crate) fn send(&mut self, bytes: &[u8]) {
        let writer = self.keys.as_mut().unwrap();
        writer.write_all(bytes).unwrap();
        writer.flush().unwrap();
    }

    /// Presses keys and waits for the next frame.
    pub(crate) fn step(&mut self, keys: &str) {
        let before = self.frames;
        self.press(keys);
        self.wait_for("a frame", |session| session.frames > before);
    }

    /// Waits until all earlier keys have had their effect: presses an unbound key, which the footer then names. Returns the
    /// screen without its last line.
    pub(crate) fn rest(&mut self) -> String {
        let (key, name) = [("\x1b[19~", "F8"), ("\x1b[20~", "F9")][self.rests % 2];
        self.rests += 1;
        self.press(key);
        self.see(name);
        self.body()
    }

    /// The screen without its last line.
    pub(crate) fn body(&self) -> String {
        self.shown().trim_end().rsplit_once('\n').map_or_else(String::new, |(body, _)| body.to_owned())
    }

    /// The pairs of text and background colours in use.
    pub(crate) fn colours(&self) -> BTreeSet<String> {
        let screen = self.screen.screen();
        let (rows, columns) = screen.size();
        let cells = (0..rows).flat_map(|row| (0..columns).filter_map(move |column| screen.cell(row, column)));
        cells.map(|cell| format!("{:?} {:?}", cell.fgcolor(), cell.bgcolor())).collect()
    }

    pub(crate) fn shown(&self) -> String {
        self.screen.screen().contents()
    }

    /// Waits until the screen shows `words`, and returns its text.
    pub(crate) fn see(&mut self, words: &str) -> String {
        self.wait_for(words, |session| session.shown().contains(words));
        self.shown()
    }

    /// Waits until the screen does not show `words`.
    pub(crate) fn miss(&mut self, words: &str) {
        self.wait_for(&format!("no {words}"), |session| !session.shown().contains(words));
    }

    pub(crate) fn wait_for(&mut self, what: &str, is_there: impl Fn(&Self) -> bool) {
        let until = Instant::now() + PATIENCE;
        while !is_there(self) {
            assert!(Instant::now() < until, "“{what}” did not come:\n{}", self.shown());
            self.receive(Duration::from_millis(50));
        }
    }

    fn receive(&mut self, wait: Duration) -> bool {
        match self.bytes.recv_timeout(wait) {
            Ok(bytes) => {
                self.all.extend(bytes);
                // A marker may have arrived in two pieces. Only the new bytes are searched: a frame of 65,535 rows arrives
                // in hundreds of pieces.
                while let Some(at) =
                    find(&self.all[self.searched..], if self.is_drawing { FRAME_END } else { FRAME_BEGIN })
                {
                    let at = self.searched + at;
                    self.searched = at + FRAME_END.len();
                    self.frames += usize::from(self.is_drawing);
                    // A frame is shown only if it is complete, as terminals do.
                    let complete = if self.is_drawing { self.searched } else { at };
                    self.screen.process(&self.all[self.shown..complete]);
                    self.shown = complete;
                    self.is_drawing = !self.is_drawing;
                }
                let is_partial = |length: &usize| self.all[self.searched..].ends_with(&FRAME_BEGIN[..*length]);
                let partial = (1..FRAME_BEGIN.len()).rev().find(is_partial).unwrap_or(0);
                self.searched = self.all.len() - partial;
                if !self.is_drawing {
                    self.screen.process(&self.all[self.shown..self.searched]);
                    self.shown = self.searched;
                }
                true
            }
            Err(RecvTimeoutError::Timeout) => true,
            Err(RecvTimeoutError::Disconnected) => {
                std::thread::sleep(Duration::from_millis(5));
                false
            }
        }
    }

    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        // The screen first, so that nothing drawn for the new size appears at the old one.
        self.screen.screen_mut().set_size(rows.max(1), columns.max(1));
        self.master.as_ref().unwrap().resize(size((columns, rows))).unwrap();
    }

    /// Runs `during` while the terminal does not read.
    pub(crate) fn frozen<T>(&mut self, during: impl FnOnce(&mut Self) -> T) -> T {
        let gate = Arc::clone(&self.gate);
        let _held = gate.lock().unwrap();
        during(self)
    }

    /// Requests full frames until the program blocks in a write, because nobody reads. On Linux, the stack of its main thread
    /// shows this.
    pub(crate) fn fill(&mut self) {
        let pid = self.child.process_id().unwrap();
        let is_blocked = || {
            std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/stack"))
                .is_ok_and(|stack| stack.contains("tty_write"))
        };
        for _ in 0..1000 {
            if is_blocked() {
                return;
            }
            self.press("\x0c");
            std::thread::sleep(Duration::from_millis(3));
        }
    }

    /// Closes the terminal. The listening thread must release it first, and it only does so after reading something.
    pub(crate) fn close(&mut self) {
        self.leave.store(true, Ordering::SeqCst);
        self.press("\x0c");
        let until = Instant::now() + PATIENCE;
        while self.receive(Duration::from_millis(20)) {
            assert!(Instant::now() < until, "nothing was drawn");
        }
        self.keys = None;
        self.master = None;
    }

    /// Waits for the program to end without reading from the terminal, and returns its exit code.
    pub(crate) fn gone(&mut self) -> u32 {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.exit_code();
            }
            assert!(Instant::now() < until, "the program does not end");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits for the program to end, reads what it wrote before, and returns its exit code.
    pub(crate) fn end(&mut self) -> u32 {
        let until = Instant::now() + PATIENCE;
        // The terminal reports that nobody has it open any more.
        while self.receive(Duration::from_millis(50)) {
            assert!(Instant::now() < until, "the program does not end:\n{}", self.shown());
        }
        self.gone()
    }

    /// Checks that the terminal is as before: main screen, cursor, line discipline, no bracketed paste, no mouse reports.
    pub(crate) fn assert_restored(&self, how: &str) {
        let screen = self.screen.screen();
        let mut wrong = String::new();
        let mouse = screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None;
        for (is_so, what) in [
            (screen.alternate_screen(), "the alternate screen is left on"),
            (screen.hide_cursor(), "the cursor is hidden"),
            (screen.bracketed_paste(), "bracketed paste is left on"),
            (mouse, "the mouse is left on"),
        ] {
            if is_so {
                writeln!(wrong, "{what}").unwrap();
            }
        }
        if let Some(master) = &self.master {
            let now = format!("{:?}", master.get_termios());
            if now != self.termios {
                writeln!(wrong, "the line discipline is {now}, not {}", self.termios).unwrap();
            }
        }
        assert!(wrong.is_empty(), "{how}: {wrong}");
    }

    /// Whether the reader has switched to the alternate screen.
    pub(crate) fn has_screen(&self) -> bool {
        self.screen.screen().alternate_screen()
    }

    /// Sends a signal, such as `-TERM`.
    pub(crate) fn kill(&self, signal: &str) {
        let pid = self.child.process_id().unwrap().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // If a test fails, its program must not stay behind.
        let _ = self.child.kill();
    }
}
