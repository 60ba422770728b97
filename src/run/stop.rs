//! The wish to stop in the middle of a long command: what is being written is finished, the rest is not begun. A command
//! that does not come to such a place soon (it waits for a server, or for somebody to type) is ended as it stands.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::exit;

use crate::run::signals::exit_code;

/// How long the command has to come to an end.
const GRACE: Duration = Duration::from_millis(700);

/// Hears of the signals that end a program.
#[derive(Debug, Clone, Default)]
pub struct Stop {
    code: Arc<AtomicU8>,
}

impl Stop {
    /// Listens from now on. Where that is not possible a signal ends the program at once, as it does by itself.
    pub fn heard() -> Self {
        let stop = Self::default();
        let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else { return stop };
        let code = Arc::clone(&stop.code);
        let listen = move || {
            if let Some(number) = signals.forever().next() {
                code.store(u8::try_from(exit_code(number)).unwrap_or(u8::MAX), Ordering::SeqCst);
                thread::sleep(GRACE);
                exit(exit_code(number));
            }
        };
        // A process without another thread is told nothing, and asked() is never true.
        let _ = thread::Builder::new().name("briefing-stop".into()).spawn(listen);
        stop
    }

    /// The exit code, once it was asked for.
    pub fn asked(&self) -> Option<u8> {
        Some(self.code.load(Ordering::SeqCst)).filter(|code| *code != 0)
    }
}
