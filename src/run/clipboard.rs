//! Copies text to the clipboard the user sees, and reports truthfully what happened. The clipboard is never read.
//!
//! Over ssh the text goes through the terminal (OSC 52), because the desktop's clipboard would be on the wrong machine.
//! Inside tmux it goes to tmux, which by default drops what a program sends to the terminal.

use std::env;
use std::io::Write;

use crossterm::clipboard::CopyToClipboard;
use crossterm::execute;

use crate::error::{Error, Result};
use crate::run::proc;

/// The longest text that terminals accept: 100,000 bytes of escape sequence.
const MAX_TERMINAL_TEXT: usize = 74_994;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copied {
    /// Sent to the terminal, which does not say what it does with it.
    Sent,
    /// Stored in the desktop's clipboard.
    Desktop,
    /// Stored in a tmux buffer; tmux passes it on to its terminal if it may.
    Tmux,
}

impl Copied {
    /// What happened, to follow the number and name of what was copied: `6 quotes: …`.
    pub const fn description(self) -> &'static str {
        match self {
            Self::Sent => "sent to the terminal",
            Self::Desktop => "copied",
            Self::Tmux => "sent to tmux",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Route {
    Tmux,
    Terminal,
    Desktop,
}

/// Decides by the environment variables that are set.
fn route(env: &dyn Fn(&str) -> bool) -> Route {
    if env("TMUX") {
        Route::Tmux
    } else if env("SSH_CONNECTION") || env("SSH_TTY") {
        Route::Terminal
    } else if cfg!(any(target_os = "macos", windows)) || env("WAYLAND_DISPLAY") || env("DISPLAY") {
        Route::Desktop
    } else {
        Route::Terminal
    }
}

/// Must live as long as the program: on X11 and Wayland the copied text lives in this process.
#[derive(Default)]
pub struct Clipboard {
    desktop: Option<arboard::Clipboard>,
}

impl Clipboard {
    /// Copies `text` without a final line break. `out` writes to the terminal.
    ///
    /// # Errors
    /// Returns an error, and copies nothing, if the text is longer than the terminal accepts or cannot be written.
    pub fn copy(&mut self, text: &str, out: &mut impl Write) -> Result<Copied> {
        let text = text.trim_end_matches('\n');
        let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
        match route(&set) {
            Route::Tmux if copy_to_tmux(text) => Ok(Copied::Tmux),
            Route::Desktop if self.copy_to_desktop(text) => Ok(Copied::Desktop),
            _ => copy_to_terminal(text, out),
        }
    }

    fn copy_to_desktop(&mut self, text: &str) -> bool {
        if self.desktop.is_none() {
            self.desktop = arboard::Clipboard::new().ok();
        }
        self.desktop.as_mut().is_some_and(|desktop| desktop.set_text(text).is_ok())
    }
}

fn copy_to_tmux(text: &str) -> bool {
    // -w, which passes the buffer on to the outer terminal, needs tmux 3.2.
    let commands: [&[&str]; 2] = [&["tmux", "load-buffer", "-w", "-"], &["tmux", "load-buffer", "-"]];
    commands.iter().any(|argv| proc::pipe(argv, text).is_ok_and(|done| done.code == Some(0)))
}

fn copy_to_terminal(text: &str, out: &mut impl Write) -> Result<Copied> {
    if text.len() > MAX_TERMINAL_TEXT {
        let size = text.len().div_ceil(1000);
        let reason = format!("{size} kB is more than a terminal accepts; press e to save a file");
        return Err(Error::new("copy", "the text", reason));
    }
    execute!(out, CopyToClipboard::to_clipboard_from(text)).map_err(|error| Error::new("copy", "the text", error))?;
    Ok(Copied::Sent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_decides_the_route() {
        let rows: [(&[&str], Route); 5] = [
            (&["TMUX", "SSH_TTY", "DISPLAY"], Route::Tmux),
            (&["SSH_TTY", "DISPLAY"], Route::Terminal),
            (&["SSH_CONNECTION"], Route::Terminal),
            (&["DISPLAY"], Route::Desktop),
            (&["WAYLAND_DISPLAY"], Route::Desktop),
        ];
        for (set, expected) in rows {
            assert_eq!(route(&|name| set.contains(&name)), expected, "{set:?}");
        }
    }

    #[test]
    fn the_terminal_receives_one_osc_52_sequence() -> Result<()> {
        let mut out = Vec::new();
        assert_eq!(copy_to_terminal("Beijing", &mut out)?, Copied::Sent);
        assert_eq!(String::from_utf8_lossy(&out), "\x1b]52;c;QmVpamluZw==\x1b\\");
        Ok(())
    }

    #[test]
    fn a_text_too_long_for_the_terminal_is_refused() {
        let mut out = Vec::new();
        assert!(copy_to_terminal(&"x".repeat(MAX_TERMINAL_TEXT), &mut out).is_ok());
        out.clear();
        let error = copy_to_terminal(&"x".repeat(90_500), &mut out).expect_err("it is too long");
        assert!(error.reason.starts_with("91 kB is more than a terminal accepts"), "{error}");
        assert!(out.is_empty(), "nothing is sent");
    }
}
