//! What happens in a panic, which is a bug of ours: the terminal is given back first, then one message, and a report is
//! left in the state folder.

use std::backtrace::Backtrace;
use std::io::Write;
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::{fs, io, panic, thread};

use crate::run::terminal;
use crate::text::{self, Kind};

/// The exit code of a bug.
pub const EXIT: i32 = 101;

/// The start of the names of threads without which the program cannot go on.
const OURS: &str = "briefing-";

/// Sets the hook. Reports go to `folder`. A panic of the main thread of a command unwinds as usual; one of the reader's own
/// threads (`briefing-…`), or any while the terminal is the reader's and the thread is the main one, ends the program.
pub fn install(folder: Option<PathBuf>) {
    panic::set_hook(Box::new(move |info| {
        let thread = thread::current();
        let name = thread.name().unwrap_or("unnamed");
        let fatal = name == "main" || name.starts_with(OURS);
        // Engines run threads of their own whose failure comes back to us as an error: nothing may be written over the screen.
        let quiet = !fatal && terminal::is_entered();
        let was_reader = terminal::is_entered();
        if fatal {
            terminal::leave();
        }
        let report = folder.as_deref().and_then(|folder| write_report(folder, name, info));
        if !quiet {
            let _ = io::stderr().write_all(message(info, report.as_deref()).as_bytes());
        }
        if fatal && (was_reader || name != "main") {
            signal_hook::low_level::exit(EXIT);
        }
    }));
}

fn what(info: &PanicHookInfo<'_>) -> String {
    let said = info.payload_as_str().unwrap_or("no message");
    let place = info.location().map(|l| format!(" ({}:{})", l.file(), l.line())).unwrap_or_default();
    text::line(&format!("{said}{place}"))
}

fn message(info: &PanicHookInfo<'_>, report: Option<&Path>) -> String {
    let kept =
        report.map_or_else(String::new, |path| format!("A report is in {}.\n", text::line(&path.to_string_lossy())));
    format!("briefing: this is a bug: {}\n{kept}", what(info))
}

#[expect(clippy::disallowed_methods, reason = "half a report is better than none, and little may still work")]
fn write_report(folder: &Path, thread: &str, info: &PanicHookInfo<'_>) -> Option<PathBuf> {
    let trace = text::clean(&Backtrace::force_capture().to_string(), Kind::Block).0;
    let now = jiff::Timestamp::now().as_second();
    let path = folder.join(format!("panic-{now}-{}.txt", std::process::id()));
    let version = env!("CARGO_PKG_VERSION");
    let report = format!("briefing {version}\nthread {}\n{}\n\n{trace}\n", text::line(thread), what(info));
    fs::create_dir_all(folder).ok()?;
    fs::write(&path, report).ok()?;
    Some(path)
}
