//! Sets up the terminal for the reader and restores it. The state is process-wide, because the signal thread and the panic
//! hook must be able to leave at any moment.
//!
//! Leaving restores the line discipline first (an ioctl never blocks), then writes the escape sequences to `/dev/tty`
//! opened non-blocking, so that a terminal that has stopped reading cannot block the program.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::{Duration, Instant};

use crossterm::terminal::{disable_raw_mode, enable_raw_mode, supports_keyboard_enhancement};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;

use crate::error::{Error, Result};

/// Alternate screen, cleared, hidden cursor, bracketed paste.
const ENTER: &str = "\x1b[?1049h\x1b[2J\x1b[H\x1b[?25l\x1b[?2004h";
/// Ends a synchronized frame and bracketed paste, resets the style, shows the main screen and the cursor.
const LEAVE: &str = "\x1b[?2026l\x1b[?2004l\x1b[0m\x1b[?1049l\x1b[?25h";
/// Clicks and the wheel in SGR form, but not motion, which would wake the loop in vain.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1000l";
/// The first flag of the kitty protocol distinguishes Esc from Alt keys.
const KITTY_ON: &str = "\x1b[>1u";
const KITTY_OFF: &str = "\x1b[<1u";
const FRAME_BEGIN: &str = "\x1b[?2026h";
const FRAME_END: &str = "\x1b[?2026l";

/// How long leaving waits for a frame that is being written, and for a terminal that does not read.
const PATIENCE: Duration = Duration::from_millis(150);

/// Whether the reader should have the terminal when it is not suspended.
static WANTED: AtomicBool = AtomicBool::new(false);
/// Whether the reader has the terminal now.
static ENTERED: AtomicBool = AtomicBool::new(false);
/// Whether another program has the terminal for a while.
static LENT: AtomicBool = AtomicBool::new(false);
/// When that program last returned it.
static RETURNED: Mutex<Option<Instant>> = Mutex::new(None);
static MOUSE: AtomicBool = AtomicBool::new(false);
static KITTY: AtomicBool = AtomicBool::new(false);
/// Locked while a frame is written, so that nobody leaves in the middle of one.
static OUTPUT: Mutex<()> = Mutex::new(());

/// Switches to raw mode and the alternate screen, with bracketed paste and, if `mouse`, mouse reports.
///
/// # Errors
/// Returns an error, and leaves the terminal as it was, if it refuses raw mode or cannot be written to.
pub fn enter(out: &mut impl Write, mouse: bool) -> Result<()> {
    MOUSE.store(mouse, Ordering::SeqCst);
    WANTED.store(true, Ordering::SeqCst);
    switch_on(out).map_err(|error| {
        leave();
        Error::new("set up", "the terminal", error)
    })?;
    if may_support_kitty(&|name| std::env::var(name).ok()) && supports_keyboard_enhancement().unwrap_or(false) {
        KITTY.store(true, Ordering::SeqCst);
        write_flushed(out, KITTY_ON).map_err(|error| Error::new("write to", "the terminal", error))?;
    }
    Ok(())
}

/// Sets the terminal up again after a suspension and returns true, unless the reader has left for good or another program
/// has the terminal. The caller must redraw everything.
pub fn reenter() -> Result<bool> {
    let _output = lock_output();
    if !WANTED.load(Ordering::SeqCst) || LENT.load(Ordering::SeqCst) {
        return Ok(false);
    }
    // After SIGSTOP the shell has restored its own line discipline, but crossterm still believes ours is set.
    let _ = disable_raw_mode();
    switch_on(&mut tty_or_stdout()).map_err(|error| Error::new("set up", "the terminal", error))?;
    Ok(true)
}

fn switch_on(out: &mut impl Write) -> io::Result<()> {
    enable_raw_mode()?;
    ENTERED.store(true, Ordering::SeqCst);
    write_flushed(out, ENTER)?;
    if MOUSE.load(Ordering::SeqCst) {
        write_flushed(out, MOUSE_ON)?;
    }
    if KITTY.load(Ordering::SeqCst) {
        write_flushed(out, KITTY_ON)?;
    }
    Ok(())
}

/// Restores the terminal for good. Can be called at any time, from any thread, any number of times; blocks for a third of
/// a second at most.
pub fn leave() {
    WANTED.store(false, Ordering::SeqCst);
    release();
}

/// Lends the terminal to another program until [`take_back`]. Resuming after a suspension does not take it from that
/// program.
pub(super) fn lend() {
    LENT.store(true, Ordering::SeqCst);
    release();
}

/// Takes the terminal back from the other program; the caller must redraw everything.
pub(super) fn take_back() -> Result<()> {
    *RETURNED.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    LENT.store(false, Ordering::SeqCst);
    reenter().map(drop)
}

/// Whether another program has the terminal or had it until a moment ago: the key that ended it also sent a signal to the
/// reader, which may arrive after the terminal is back.
pub(super) fn is_lent() -> bool {
    const ECHO: Duration = Duration::from_secs(1);
    let returned = *RETURNED.lock().unwrap_or_else(PoisonError::into_inner);
    LENT.load(Ordering::SeqCst) || returned.is_some_and(|returned| returned.elapsed() < ECHO)
}

/// Restores the terminal until [`reenter`].
pub(super) fn release() {
    if !ENTERED.swap(false, Ordering::SeqCst) {
        return;
    }
    let _output = try_lock_output(PATIENCE);
    let _ = disable_raw_mode();
    let mut bytes = String::new();
    if KITTY.load(Ordering::SeqCst) {
        bytes.push_str(KITTY_OFF);
    }
    if MOUSE.load(Ordering::SeqCst) {
        bytes.push_str(MOUSE_OFF);
    }
    bytes.push_str(LEAVE);
    match open_tty() {
        Ok(tty) => write_with_timeout(&tty, bytes.as_bytes()),
        Err(_) => drop(write_flushed(&mut io::stdout(), &bytes)),
    }
}

pub fn is_entered() -> bool {
    ENTERED.load(Ordering::SeqCst)
}

/// Switches mouse reports on or off; writes nothing while the reader does not have the terminal.
pub fn set_mouse(out: &mut impl Write, on: bool) -> Result<()> {
    let _output = lock_output();
    if MOUSE.swap(on, Ordering::SeqCst) != on && is_entered() {
        let bytes = if on { MOUSE_ON } else { MOUSE_OFF };
        write_flushed(out, bytes).map_err(|error| Error::new("write to", "the terminal", error))?;
    }
    Ok(())
}

/// Runs `draw` between the begin and end sequences of a synchronized update, written to `out(screen)`. Draws nothing and
/// returns false while the reader does not have the terminal.
///
/// # Errors
/// Returns an error if `draw` does or a sequence cannot be written; the end sequence is always attempted.
pub fn draw_synchronized<S, W: Write>(
    screen: &mut S,
    out: impl Fn(&mut S) -> &mut W,
    draw: impl FnOnce(&mut S) -> io::Result<()>,
) -> io::Result<bool> {
    let _output = lock_output();
    if !is_entered() {
        return Ok(false);
    }
    out(screen).write_all(FRAME_BEGIN.as_bytes())?;
    let drawn = draw(screen);
    write_flushed(out(screen), FRAME_END)?;
    drawn.map(|()| true)
}

fn lock_output() -> MutexGuard<'static, ()> {
    OUTPUT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The lock may never become free: its holder may be blocked by a frozen terminal, or be this very thread in a panic.
fn try_lock_output(patience: Duration) -> Option<MutexGuard<'static, ()>> {
    let deadline = Instant::now() + patience;
    loop {
        match OUTPUT.try_lock() {
            Ok(lock) => return Some(lock),
            Err(TryLockError::Poisoned(lock)) => return Some(lock.into_inner()),
            Err(TryLockError::WouldBlock) if Instant::now() >= deadline => return None,
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(2)),
        }
    }
}

fn write_flushed(out: &mut impl Write, bytes: &str) -> io::Result<()> {
    out.write_all(bytes.as_bytes())?;
    out.flush()
}

/// Opens the controlling terminal non-blocking.
#[expect(clippy::disallowed_methods, reason = "a device, not a file of the user")]
pub(super) fn open_tty() -> io::Result<File> {
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    OpenOptions::new().read(true).write(true).custom_flags(flags.bits().cast_signed()).open("/dev/tty")
}

#[expect(clippy::disallowed_methods, reason = "a device, not a file of the user")]
fn tty_or_stdout() -> Box<dyn Write> {
    // Blocking on purpose: a terminal that is handed to us reads.
    match OpenOptions::new().write(true).open("/dev/tty") {
        Ok(tty) => Box::new(tty),
        Err(_) => Box::new(io::stdout()),
    }
}

/// Writes `bytes` to a non-blocking `tty`, waiting no longer than [`PATIENCE`].
fn write_with_timeout(mut tty: &File, bytes: &[u8]) {
    let mut rest = bytes;
    let deadline = Instant::now() + PATIENCE;
    while !rest.is_empty() {
        match tty.write(rest) {
            Ok(0) => return,
            Ok(done) => rest = rest.get(done..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock && Instant::now() < deadline => {
                let left = deadline.saturating_duration_since(Instant::now());
                let left = Timespec { tv_sec: 0, tv_nsec: left.subsec_nanos().into() };
                let _ = poll(&mut [PollFd::new(&tty, PollFlags::OUT)], Some(&left));
            }
            Err(_) => return,
        }
    }
}

/// Whether the terminal belongs to a family that may support the kitty protocol. No other is asked, because a terminal that
/// never replies would cost two seconds.
fn may_support_kitty(env: &dyn Fn(&str) -> Option<String>) -> bool {
    let is_one_of = |name: &str, families: &[&str]| {
        env(name).is_some_and(|value| families.iter().any(|family| value.to_ascii_lowercase().contains(family)))
    };
    is_one_of("TERM", &["kitty", "ghostty", "foot", "alacritty", "wezterm", "rio"])
        || is_one_of("TERM_PROGRAM", &["kitty", "ghostty", "wezterm", "iterm", "vscode", "rio"])
        || env("KITTY_WINDOW_ID").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mode_that_is_switched_on_is_switched_off_again() {
        let on = [ENTER, MOUSE_ON, FRAME_BEGIN].concat();
        let off = [MOUSE_OFF, LEAVE].concat();
        let numbers = |text: &str, end: char| -> Vec<String> {
            let mut found: Vec<String> = text
                .split("\x1b[?")
                .filter_map(|part| part.split_once(end))
                .map(|(number, _)| number.to_owned())
                .filter(|number| number.chars().all(|c| c.is_ascii_digit()))
                .collect();
            found.sort();
            found
        };
        let mut set = numbers(&on, 'h');
        let mut reset = numbers(&off, 'l');
        // The cursor is the only mode that is normally on.
        assert!(set.iter().all(|n| n != "25") && numbers(&off, 'h') == ["25"] && numbers(&on, 'l') == ["25"]);
        set.dedup();
        reset.dedup();
        assert_eq!(set, reset);
    }

    #[test]
    fn nothing_is_drawn_without_the_terminal() {
        leave();
        leave();
        let mut bytes = Vec::new();
        let drawn = draw_synchronized(&mut bytes, |b| b, |b| b.write_all(b"x"));
        assert!(matches!(drawn, Ok(false)));
        assert!(set_mouse(&mut bytes, true).is_ok() && set_mouse(&mut bytes, false).is_ok());
        assert!(bytes.is_empty());
    }

    #[test]
    fn only_terminals_that_may_support_kitty_are_asked() {
        let rows = [
            ("TERM", "xterm-kitty", true),
            ("TERM", "foot-extra", true),
            ("TERM", "xterm-256color", false),
            ("TERM", "dumb", false),
            ("TERM_PROGRAM", "WezTerm", true),
            ("TERM_PROGRAM", "Apple_Terminal", false),
            ("KITTY_WINDOW_ID", "1", true),
        ];
        for (name, value, expected) in rows {
            let env = |asked: &str| (asked == name).then(|| value.to_owned());
            assert_eq!(may_support_kitty(&env), expected, "{name}={value}");
        }
    }

    #[test]
    fn leaving_does_not_wait_for_a_lock_that_stays_taken() {
        let lock = OUTPUT.lock().unwrap_or_else(PoisonError::into_inner);
        let start = Instant::now();
        let locked = std::thread::spawn(|| try_lock_output(Duration::from_millis(20)).is_some()).join();
        assert!(matches!(locked, Ok(false)) && start.elapsed() < Duration::from_secs(5));
        drop(lock);
    }
}
