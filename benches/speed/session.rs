//! A program in a pseudo-terminal: waits for text on its screen, sends keys, measures its memory.

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::memory;

/// How long the program may write nothing before the benchmark gives up.
const TIMEOUT: Duration = Duration::from_mins(2);
const COLUMNS: u16 = 200;
const ROWS: u16 = 60;

pub(crate) struct Session {
    child: Box<dyn Child + Send + Sync>,
    output: crossbeam_channel::Receiver<Vec<u8>>,
    keys: Box<dyn Write + Send>,
    screen: vt100::Parser,
    start: Instant,
    _master: Box<dyn MasterPty + Send>,
}

impl Session {
    pub(crate) fn start(command: CommandBuilder) -> Self {
        let size = PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
        let pty = native_pty_system().openpty(size).unwrap();
        let mut bytes = pty.master.try_clone_reader().unwrap();
        let keys = pty.master.take_writer().unwrap();
        let start = Instant::now();
        let child = pty.slave.spawn_command(command).unwrap();
        drop(pty.slave);
        let (send, output) = crossbeam_channel::unbounded();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 1 << 16];
            while let Ok(read @ 1..) = bytes.read(&mut buffer) {
                let _ = send.send(buffer.get(..read).unwrap_or_default().to_vec());
            }
        });
        let screen = vt100::Parser::new(ROWS, COLUMNS, 0);
        Self { child, output, keys, screen, start, _master: pty.master }
    }

    /// Waits until the screen contains `text`. Returns the milliseconds since the start.
    pub(crate) fn wait_for(&mut self, text: &str) -> f64 {
        loop {
            let contents = self.screen.screen().contents();
            if contents.contains(text) {
                return self.start.elapsed().as_secs_f64() * 1000.0;
            }
            let bytes = self.output.recv_timeout(TIMEOUT);
            assert!(bytes.is_ok(), "the screen never showed “{text}”:\n{contents}");
            self.screen.process(&bytes.unwrap_or_default());
        }
    }

    pub(crate) fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Resident memory in MiB.
    pub(crate) fn resident(&self) -> f64 {
        memory::resident(self.child.process_id().unwrap()).unwrap()
    }

    pub(crate) fn wait(mut self) {
        let _ = self.child.wait();
    }

    pub(crate) fn kill(mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
