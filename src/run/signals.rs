//! Signals and the closing of the terminal. Two threads that sleep in the kernel until something happens; nothing is polled.
//!
//! The loop is told first and has the time to save its state; where it does not end by itself (it may be blocked in a
//! write to a frozen terminal) the thread gives the terminal back and ends the program.

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

/// How long the loop has to end by itself after a signal.
const GRACE: Duration = Duration::from_millis(700);
/// The same after the terminal has gone.
const GRACE_GONE: Duration = Duration::from_millis(300);

/// What the loop is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// Save, give the terminal back and exit with 128 + this number.
    Stop(i32),
    /// The program was stopped and goes on; the terminal is taken again: draw everything, at the size it has now.
    Resumed,
}

/// The exit code after signal `number`.
pub const fn exit_code(number: i32) -> i32 {
    128 + number
}

/// Starts both threads; `send` carries what they see to the loop and must not block.
///
/// # Errors
/// Returns an error if the handlers cannot be set or no thread can be started.
pub fn spawn(send: impl Fn(Signal) + Send + Clone + 'static) -> Result<()> {
    let failed = |cause: io::Error| Error::new("watch for", "signals", cause);
    let signals = Signals::new([SIGTSTP, SIGCONT, SIGTERM, SIGHUP, SIGINT, SIGQUIT]).map_err(failed)?;
    let gone = send.clone();
    thread::Builder::new().name("briefing-signals".into()).spawn(move || listen(signals, &send)).map_err(failed)?;
    thread::Builder::new().name("briefing-hangup".into()).spawn(move || watch_terminal(&gone)).map_err(failed)?;
    Ok(())
}

fn listen(mut signals: Signals, send: &impl Fn(Signal)) {
    for number in &mut signals {
        match number {
            SIGTSTP => stop(),
            SIGCONT => resume(send),
            // A key of the program that has the terminal, which hears it too.
            SIGINT | SIGQUIT if terminal::is_lent() => {}
            _ => end(number, GRACE, send),
        }
    }
}

fn stop() {
    // Without a shell that can wake it again a stopped program is a dead one.
    if can_stop() {
        terminal::pause();
        let _ = emulate_default_handler(SIGTSTP);
    }
}

fn resume(send: &impl Fn(Signal)) {
    // In the background this stops the program again, by SIGTTOU, until the shell gives it the terminal.
    if terminal::reenter().unwrap_or(true) {
        send(Signal::Resumed);
    }
}

fn end(number: i32, grace: Duration, send: &impl Fn(Signal)) {
    send(Signal::Stop(number));
    thread::sleep(grace);
    terminal::leave();
    exit(exit_code(number));
}

/// Sleeps until the terminal hangs up, which happens without SIGHUP under `nohup`, `sudo` or a broken connection.
fn watch_terminal(send: &impl Fn(Signal)) {
    let gone = if io::stdin().is_terminal() {
        hangs_up(&io::stdin())
    } else {
        terminal::open_tty().is_ok_and(|tty| hangs_up(&tty))
    };
    if gone {
        end(SIGHUP, GRACE_GONE, send);
    }
}

/// Whether `tty` hung up; returns only then, or where it cannot be watched.
fn hangs_up(tty: &impl AsFd) -> bool {
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

/// Whether a shell with job control could take over: it puts its jobs into process groups of their own.
fn can_stop() -> bool {
    getsid(None).is_ok_and(|session| session != getpgrp())
}

/// Stops the program as Ctrl-Z does at a shell; returns before it happens. [`Signal::Resumed`] follows when it goes on.
///
/// # Errors
/// Returns an error if there is no shell to come back from.
pub fn suspend() -> Result<()> {
    let refused = |cause: &str| Error::new("stop", "the program", cause);
    if !can_stop() {
        return Err(refused("no shell with job control started it, so nothing could wake it again"));
    }
    kill_current_process_group(Number::TSTP).map_err(|cause| refused(&cause.to_string()))
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixStream;
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn a_closed_line_is_noticed_and_an_open_one_with_data_is_not() -> io::Result<()> {
        let (near, far) = UnixStream::pair()?;
        let (told, hear) = mpsc::channel();
        thread::spawn(move || told.send(hangs_up(&near)));
        io::Write::write_all(&mut &far, b"keys")?;
        assert!(hear.recv_timeout(Duration::from_millis(100)).is_err(), "data alone wakes nobody");
        drop(far);
        assert_eq!(hear.recv_timeout(Duration::from_secs(5)).ok(), Some(true));
        Ok(())
    }

    #[test]
    fn exit_codes_are_128_and_the_number() {
        assert_eq!((exit_code(SIGTERM), exit_code(SIGHUP), exit_code(SIGINT)), (143, 129, 130));
    }
}
