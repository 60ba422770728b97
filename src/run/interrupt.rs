//! Stops a long command on a signal: the current write finishes, the rest is not begun. A command that does not check soon
//! (it waits for a server or for somebody to type) is ended.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::exit;

use crate::run::signals::exit_code;

/// How long the command has to finish.
const GRACE: Duration = Duration::from_millis(700);

#[derive(Debug, Clone, Default)]
pub struct Interrupt {
    code: Arc<AtomicU8>,
}

impl Interrupt {
    /// Starts listening. If that fails, a signal ends the program at once, as usual.
    pub fn listen() -> Self {
        let interrupt = Self::default();
        let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else { return interrupt };
        let code = Arc::clone(&interrupt.code);
        let wait = move || {
            if let Some(number) = signals.forever().next() {
                code.store(u8::try_from(exit_code(number)).unwrap_or(u8::MAX), Ordering::SeqCst);
                thread::sleep(GRACE);
                exit(exit_code(number));
            }
        };
        // Without the thread, `requested_exit` stays `None`.
        let _ = thread::Builder::new().name("briefing-stop".into()).spawn(wait);
        interrupt
    }

    /// The exit code to end with, once a signal has arrived.
    pub fn requested_exit(&self) -> Option<u8> {
        Some(self.code.load(Ordering::SeqCst)).filter(|code| *code != 0)
    }
}
