//! A program in a terminal: what it shows, keys for it, the memory it has.

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;

use crate::processes;

/// How long nothing may be heard of it.
const PATIENCE: Duration = Duration::from_mins(2);
/// The size of the screen.
const COLUMNS: u16 = 200;
const ROWS: u16 = 60;

/// A running program.
pub(crate) struct Session {
    child: Box<dyn Child + Send + Sync>,
    heard: crossbeam_channel::Receiver<Vec<u8>>,
    keys: Box<dyn Write + Send>,
    screen: vt100::Parser,
    start: Instant,
    _master: Box<dyn MasterPty + Send>,
}

impl Session {
    /// The reader over the library of that size.
    pub(crate) fn reader(home: &TempDir, size: usize) -> Self {
        Self::of(processes::reader(home, size))
    }

    /// Any program.
    pub(crate) fn of(command: CommandBuilder) -> Self {
        let size = PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
        let pty = native_pty_system().openpty(size).unwrap();
        let mut bytes = pty.master.try_clone_reader().unwrap();
        let keys = pty.master.take_writer().unwrap();
        let start = Instant::now();
        let child = pty.slave.spawn_command(command).unwrap();
        drop(pty.slave);
        let (send, heard) = crossbeam_channel::unbounded();
        std::thread::spawn(move || {
            let mut part = vec![0; 1 << 16];
            while let Ok(read @ 1..) = bytes.read(&mut part) {
                let _ = send.send(part.get(..read).unwrap_or_default().to_vec());
            }
        });
        let screen = vt100::Parser::new(ROWS, COLUMNS, 0);
        Self { child, heard, keys, screen, start, _master: pty.master }
    }

    /// Waits for words to be on the screen; milliseconds since the start.
    pub(crate) fn see(&mut self, words: &str) -> f64 {
        loop {
            let shown = self.screen.screen().contents();
            if shown.contains(words) {
                return self.start.elapsed().as_secs_f64() * 1000.0;
            }
            let more = self.heard.recv_timeout(PATIENCE);
            assert!(more.is_ok(), "“{words}” did not come:\n{shown}");
            self.screen.process(&more.unwrap_or_default());
        }
    }

    /// Types.
    pub(crate) fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// What it has in memory now, in megabytes.
    #[allow(clippy::cast_precision_loss, reason = "small")]
    pub(crate) fn megabytes(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.process_id().unwrap())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        let kilobytes: u32 = line.trim().trim_end_matches(" kB").parse().unwrap();
        f64::from(kilobytes) / 1024.0
    }

    /// Waits for its end.
    pub(crate) fn end(mut self) {
        let _ = self.child.wait();
    }

    /// Ends it.
    pub(crate) fn kill(mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
