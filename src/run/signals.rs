//! Signals and the closing of the terminal: two threads that sleep in the kernel until something happens.
//!
//! The loop receives the signal first and has time to save its state. If it does not end by itself (a write to a frozen
//! terminal may block it), the thread restores the terminal and ends the program.

use std::io::{self, IsTerminal};
use std::os::fd::AsFd;
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Signal as Number, getpgrp, getsid, kill_current_process_group};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::iterator::Signals;
use signal_hook::low_level::{emulate_default_handler, exit};

use crate::error::{Error, Result};
use crate::run::terminal;

/// How long the loop has to end after a signal.
const GRACE: Duration = Duration::from_millis(700);
/// How long the loop has to end after the terminal is gone.
const HANGUP_GRACE: Duration = Duration::from_millis(300);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// Save, restore the terminal and exit with 128 + this number.
    Stop(i32),
    /// The program was suspended and has the terminal again: draw everything, at the present size.
    Resumed,
}

/// The exit code after signal `number`.
pub const fn exit_code(number: i32) -> i32 {
    128 + number
}

/// Starts both threads; `send` must not block.
pub fn watch_signals(send: impl Fn(Signal) + Send + Clone + 'static) -> Result<()> {
    let failed = |error: io::Error| Error::new("watch for", "signals", error);
    let signals = Signals::new([SIGTSTP, SIGCONT, SIGTERM, SIGHUP, SIGINT, SIGQUIT]).map_err(failed)?;
    let gone = send.clone();
    thread::Builder::new().name("briefing-signals".into()).spawn(move || listen(signals, &send)).map_err(failed)?;
    thread::Builder::new().name("briefing-hangup".into()).spawn(move || watch_terminal(&gone)).map_err(failed)?;
    Ok(())
}

fn listen(mut signals: Signals, send: &impl Fn(Signal)) {
    for number in &mut signals {
        match number {
            SIGTSTP => suspend_now(),
            SIGCONT => resume_now(send),
            // A key meant for the program that has the terminal, which also receives the signal.
            SIGINT | SIGQUIT if terminal::is_lent() => {}
            _ => end_program(number, GRACE, send),
        }
    }
}

fn suspend_now() {
    // Without a shell that can resume it, a suspended program is lost.
    if can_suspend() {
        terminal::release();
        let _ = emulate_default_handler(SIGTSTP);
    }
}

fn resume_now(send: &impl Fn(Signal)) {
    // In the background this suspends the program again, by SIGTTOU, until the shell gives it the terminal.
    if terminal::reenter().unwrap_or(true) {
        send(Signal::Resumed);
    }
}

fn end_program(number: i32, grace: Duration, send: &impl Fn(Signal)) {
    send(Signal::Stop(number));
    thread::sleep(grace);
    terminal::leave();
    exit(exit_code(number));
}

/// Sleeps until the terminal hangs up. Under `nohup`, `sudo` or a broken connection that happens without SIGHUP.
fn watch_terminal(send: &impl Fn(Signal)) {
    let is_gone = if io::stdin().is_terminal() {
        wait_for_hangup(&io::stdin())
    } else {
        terminal::open_tty().is_ok_and(|tty| wait_for_hangup(&tty))
    };
    if is_gone {
        end_program(SIGHUP, HANGUP_GRACE, send);
    }
}

/// Returns true when `tty` hangs up, or false if it cannot be watched.
fn wait_for_hangup(tty: &impl AsFd) -> bool {
    loop {
        let mut watched = [PollFd::new(tty, PollFlags::empty())];
        match poll(&mut watched, None) {
            Err(rustix::io::Errno::INTR) => {}
            Err(_) => return false,
            Ok(_) => {
                let ends = PollFlags::HUP | PollFlags::ERR;
                return watched.first().is_some_and(|fd| fd.revents().intersects(ends));
            }
        }
    }
}

/// Whether a shell with job control could take over: such a shell gives each job its own process group.
fn can_suspend() -> bool {
    getsid(None).is_ok_and(|session| session != getpgrp())
}

/// Suspends the program as Ctrl-Z does in a shell; returns before that happens. [`Signal::Resumed`] follows.
///
/// # Errors
/// Returns an error if there is no shell that could resume it.
pub fn suspend() -> Result<()> {
    let refused = |reason: &str| Error::new("suspend", "the program", reason);
    if !can_suspend() {
        return Err(refused("no shell with job control started it, so nothing could resume it"));
    }
    kill_current_process_group(Number::TSTP).map_err(|error| refused(&error.to_string()))
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixStream;
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn a_hangup_is_noticed_and_arriving_data_is_not() -> io::Result<()> {
        let (near, far) = UnixStream::pair()?;
        let (send, receive) = mpsc::channel();
        thread::spawn(move || send.send(wait_for_hangup(&near)));
        io::Write::write_all(&mut &far, b"keys")?;
        assert!(receive.recv_timeout(Duration::from_millis(100)).is_err(), "data is not a hangup");
        drop(far);
        assert_eq!(receive.recv_timeout(Duration::from_secs(5)).ok(), Some(true));
        Ok(())
    }
}
