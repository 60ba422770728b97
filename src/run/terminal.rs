//! The terminal as the reader needs it, and giving it back. Entering and leaving are process-wide, because the signal
//! thread and the panic hook must be able to leave at any moment, whatever the loop is doing.
//!
//! Leaving sets the line discipline first (an ioctl never blocks), then writes the escape bytes to `/dev/tty` opened
//! non-blocking: a terminal that has stopped reading cannot hold the program.

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

/// Alternate screen, its own clean page, cursor hidden, bracketed paste.
const ENTER: &str = "\x1b[?1049h\x1b[2J\x1b[H\x1b[?25l\x1b[?2004h";
/// End of a synchronized frame, no paste brackets, plain style, the main screen, the cursor.
const LEAVE: &str = "\x1b[?2026l\x1b[?2004l\x1b[0m\x1b[?1049l\x1b[?25h";
/// Presses and the wheel in SGR form. Motion is not asked for: it would wake the loop for nothing.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1000l";
/// The kitty protocol's first flag: Esc and Alt keys can be told apart.
const KITTY_ON: &str = "\x1b[>1u";
const KITTY_OFF: &str = "\x1b[<1u";
const FRAME_BEGIN: &str = "\x1b[?2026h";
const FRAME_END: &str = "\x1b[?2026l";

/// How long leaving waits for a frame that is being written, and for a terminal that is not reading.
const PATIENCE: Duration = Duration::from_millis(150);

/// Whether the reader is meant to have the terminal, be it stopped or not.
static WANTED: AtomicBool = AtomicBool::new(false);
/// Whether it has it now.
static ENTERED: AtomicBool = AtomicBool::new(false);
/// Whether another program has it, and gives it back.
static LENT: AtomicBool = AtomicBool::new(false);
/// When it was last given back.
static RETURNED: Mutex<Option<Instant>> = Mutex::new(None);
static MOUSE: AtomicBool = AtomicBool::new(false);
static KITTY: AtomicBool = AtomicBool::new(false);
/// Held while a frame is written, so that nobody leaves in the middle of one.
static PEN: Mutex<()> = Mutex::new(());

/// Takes the terminal: raw keys, alternate screen, paste brackets, the mouse where `mouse` says so. What is written goes to `out`.
///
/// # Errors
/// Returns an error if the terminal refuses raw mode or cannot be written to; it is then as it was.
pub fn enter(out: &mut impl Write, mouse: bool) -> Result<()> {
    MOUSE.store(mouse, Ordering::SeqCst);
    WANTED.store(true, Ordering::SeqCst);
    take(out).map_err(|cause| {
        leave();
        Error::new("take", "the terminal", cause)
    })?;
    if may_know_kitty(&|name| std::env::var(name).ok()) && supports_keyboard_enhancement().unwrap_or(false) {
        KITTY.store(true, Ordering::SeqCst);
        put(out, KITTY_ON).map_err(|cause| Error::new("write to", "the terminal", cause))?;
    }
    Ok(())
}

/// Takes the terminal again after a stop, with everything that was on before, and says whether it did: not where the reader
/// has already left for good. The caller draws anew.
///
/// # Errors
/// Returns an error if the terminal refuses.
pub fn reenter() -> Result<bool> {
    let _pen = pen();
    if !WANTED.load(Ordering::SeqCst) || LENT.load(Ordering::SeqCst) {
        return Ok(false);
    }
    // After an uncatchable stop the shell has put its own line discipline back while ours still counts as set.
    let _ = disable_raw_mode();
    take(&mut tty_or_stdout()).map_err(|cause| Error::new("take back", "the terminal", cause))?;
    Ok(true)
}

fn take(out: &mut impl Write) -> io::Result<()> {
    enable_raw_mode()?;
    ENTERED.store(true, Ordering::SeqCst);
    put(out, ENTER)?;
    if MOUSE.load(Ordering::SeqCst) {
        put(out, MOUSE_ON)?;
    }
    if KITTY.load(Ordering::SeqCst) {
        put(out, KITTY_ON)?;
    }
    Ok(())
}

/// Gives the terminal back for good. Can be called at any time, from any thread, any number of times; never blocks for
/// longer than a third of a second.
pub fn leave() {
    WANTED.store(false, Ordering::SeqCst);
    pause();
}

/// Gives the terminal to another program until [`take_back`]: a stop and its end do not take it from that program.
pub(super) fn lend() {
    LENT.store(true, Ordering::SeqCst);
    pause();
}

/// Takes the terminal back from the program that had it; the caller draws anew.
///
/// # Errors
/// Returns an error if the terminal refuses.
pub(super) fn take_back() -> Result<()> {
    *RETURNED.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    LENT.store(false, Ordering::SeqCst);
    reenter().map(drop)
}

/// Whether another program has the terminal, or had it until just now: the key that ended it also sent a signal to the
/// reader, which may be heard only after it has the terminal again.
pub(super) fn is_lent() -> bool {
    const ECHO: Duration = Duration::from_secs(1);
    let returned = *RETURNED.lock().unwrap_or_else(PoisonError::into_inner);
    LENT.load(Ordering::SeqCst) || returned.is_some_and(|returned| returned.elapsed() < ECHO)
}

/// Gives the terminal back until [`reenter`].
pub(super) fn pause() {
    if !ENTERED.swap(false, Ordering::SeqCst) {
        return;
    }
    let _pen = pen_within(PATIENCE);
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
        Ok(tty) => put_patiently(&tty, bytes.as_bytes()),
        Err(_) => drop(put(&mut io::stdout(), &bytes)),
    }
}

/// Whether the terminal is the reader's now.
pub fn is_entered() -> bool {
    ENTERED.load(Ordering::SeqCst)
}

/// Switches the mouse on or off; nothing is written while the terminal is not the reader's.
///
/// # Errors
/// Returns an error if the terminal cannot be written to.
pub fn set_mouse(out: &mut impl Write, on: bool) -> Result<()> {
    let _pen = pen();
    if MOUSE.swap(on, Ordering::SeqCst) != on && is_entered() {
        let bytes = if on { MOUSE_ON } else { MOUSE_OFF };
        put(out, bytes).map_err(|cause| Error::new("write to", "the terminal", cause))?;
    }
    Ok(())
}

/// Shows one frame at once: `draw` runs between the marks of a synchronized update of `screen`, whose writer `out` gives.
/// Nothing is drawn, and `Ok(false)` returned, while the terminal is not the reader's.
///
/// # Errors
/// Those of `draw` and of writing the marks; the closing mark is written in any case.
pub fn frame<S, W: Write>(
    screen: &mut S,
    out: impl Fn(&mut S) -> &mut W,
    draw: impl FnOnce(&mut S) -> io::Result<()>,
) -> io::Result<bool> {
    let _pen = pen();
    if !is_entered() {
        return Ok(false);
    }
    out(screen).write_all(FRAME_BEGIN.as_bytes())?;
    let drawn = draw(screen);
    put(out(screen), FRAME_END)?;
    drawn.map(|()| true)
}

fn pen() -> MutexGuard<'static, ()> {
    PEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The pen, or nothing where whoever holds it does not let go: a writer blocked by a frozen terminal, or this very thread in
/// a panic.
fn pen_within(patience: Duration) -> Option<MutexGuard<'static, ()>> {
    let until = Instant::now() + patience;
    loop {
        match PEN.try_lock() {
            Ok(pen) => return Some(pen),
            Err(TryLockError::Poisoned(pen)) => return Some(pen.into_inner()),
            Err(TryLockError::WouldBlock) if Instant::now() >= until => return None,
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(2)),
        }
    }
}

fn put(out: &mut impl Write, bytes: &str) -> io::Result<()> {
    out.write_all(bytes.as_bytes())?;
    out.flush()
}

/// The controlling terminal, opened so that no write to it blocks.
#[expect(clippy::disallowed_methods, reason = "a device, not a file of the user")]
pub(super) fn open_tty() -> io::Result<File> {
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    OpenOptions::new().read(true).write(true).custom_flags(flags.bits().cast_signed()).open("/dev/tty")
}

#[expect(clippy::disallowed_methods, reason = "a device, not a file of the user")]
fn tty_or_stdout() -> Box<dyn Write> {
    // Blocking on purpose: the terminal is being given to us, so it reads.
    match OpenOptions::new().write(true).open("/dev/tty") {
        Ok(tty) => Box::new(tty),
        Err(_) => Box::new(io::stdout()),
    }
}

/// Writes `bytes` to a non-blocking `tty`, waiting for room no longer than [`PATIENCE`].
fn put_patiently(mut tty: &File, bytes: &[u8]) {
    let mut rest = bytes;
    let until = Instant::now() + PATIENCE;
    while !rest.is_empty() {
        match tty.write(rest) {
            Ok(0) => return,
            Ok(done) => rest = rest.get(done..).unwrap_or_default(),
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
            Err(cause) if cause.kind() == io::ErrorKind::WouldBlock && Instant::now() < until => {
                let left = until.saturating_duration_since(Instant::now());
                let left = Timespec { tv_sec: 0, tv_nsec: left.subsec_nanos().into() };
                let _ = poll(&mut [PollFd::new(&tty, PollFlags::OUT)], Some(&left));
            }
            Err(_) => return,
        }
    }
}

/// Whether the terminal is of a family that may know the kitty protocol. Only those are asked: a terminal that answers no
/// question at all would cost two seconds.
fn may_know_kitty(env: &dyn Fn(&str) -> Option<String>) -> bool {
    let is_one_of = |name: &str, known: &[&str]| {
        env(name).is_some_and(|value| known.iter().any(|known| value.to_ascii_lowercase().contains(known)))
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
        // The cursor is the one mode whose resting state is "on".
        assert!(set.iter().all(|n| n != "25") && numbers(&off, 'h') == ["25"] && numbers(&on, 'l') == ["25"]);
        set.dedup();
        reset.dedup();
        assert_eq!(set, reset);
    }

    #[test]
    fn without_the_terminal_nothing_is_drawn_and_leaving_does_nothing() {
        leave();
        leave();
        let mut bytes = Vec::new();
        let drawn = frame(&mut bytes, |b| b, |b| b.write_all(b"x"));
        assert!(matches!(drawn, Ok(false)));
        assert!(set_mouse(&mut bytes, true).is_ok() && set_mouse(&mut bytes, false).is_ok());
        assert!(bytes.is_empty());
    }

    #[test]
    fn only_families_that_may_know_kitty_are_asked() {
        let rows = [
            ("TERM", "xterm-kitty", true),
            ("TERM", "foot-extra", true),
            ("TERM", "xterm-256color", false),
            ("TERM", "dumb", false),
            ("TERM_PROGRAM", "WezTerm", true),
            ("TERM_PROGRAM", "Apple_Terminal", false),
            ("KITTY_WINDOW_ID", "1", true),
        ];
        for (name, value, known) in rows {
            let env = |asked: &str| (asked == name).then(|| value.to_owned());
            assert_eq!(may_know_kitty(&env), known, "{name}={value}");
        }
    }

    #[test]
    fn a_pen_that_nobody_lets_go_is_not_waited_for() {
        let held = PEN.lock().unwrap_or_else(PoisonError::into_inner);
        let start = Instant::now();
        let got = std::thread::spawn(|| pen_within(Duration::from_millis(20)).is_some()).join();
        assert!(matches!(got, Ok(false)) && start.elapsed() < Duration::from_secs(5));
        drop(held);
    }
}
