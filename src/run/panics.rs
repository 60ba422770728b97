//! Handles a panic, which is a bug: restores the terminal, writes a report to the state folder and prints one message.

use std::backtrace::Backtrace;
use std::io::Write;
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::{fs, io, panic, thread};

use crate::run::terminal;
use crate::text::{self, Kind};

pub const EXIT_CODE: i32 = 101;

/// Names of threads without which the program cannot continue start with this.
const OWN_THREADS: &str = "briefing-";

/// Installs the panic hook. A panic ends the program if it is in one of its own threads, or in the main thread while the
/// reader has the terminal. In the main thread of a command it unwinds as usual.
pub fn install_hook(folder: Option<PathBuf>) {
    panic::set_hook(Box::new(move |info| {
        let thread = thread::current();
        let name = thread.name().unwrap_or("unnamed");
        let fatal = name == "main" || name.starts_with(OWN_THREADS);
        // A panic in a thread of the search engine comes back as an error: print nothing over the screen.
        let was_reader = terminal::is_entered();
        let is_quiet = !fatal && was_reader;
        if fatal {
            terminal::leave();
        }
        let report = folder.as_deref().and_then(|folder| write_report(folder, name, info));
        if !is_quiet {
            let _ = io::stderr().write_all(message(info, report.as_deref()).as_bytes());
        }
        if fatal && (was_reader || name != "main") {
            signal_hook::low_level::exit(EXIT_CODE);
        }
    }));
}

fn describe(info: &PanicHookInfo<'_>) -> String {
    let payload = info.payload_as_str().unwrap_or("no message");
    let location = info.location().map(|l| format!(" ({}:{})", l.file(), l.line())).unwrap_or_default();
    text::line(&format!("{payload}{location}"))
}

fn message(info: &PanicHookInfo<'_>, report: Option<&Path>) -> String {
    let report =
        report.map_or_else(String::new, |path| format!("A report is in {}.\n", text::line(&path.to_string_lossy())));
    format!("briefing: this is a bug: {}\n{report}", describe(info))
}

#[expect(clippy::disallowed_methods, reason = "half a report is better than none, and little may still work")]
fn write_report(folder: &Path, thread: &str, info: &PanicHookInfo<'_>) -> Option<PathBuf> {
    let trace = text::clean(&Backtrace::force_capture().to_string(), Kind::Block).0;
    let now = jiff::Timestamp::now().as_second();
    let path = folder.join(format!("panic-{now}-{}.txt", std::process::id()));
    let version = env!("CARGO_PKG_VERSION");
    let report = format!("briefing {version}\nthread {}\n{}\n\n{trace}\n", text::line(thread), describe(info));
    fs::create_dir_all(folder).ok()?;
    fs::write(&path, report).ok()?;
    Some(path)
}
