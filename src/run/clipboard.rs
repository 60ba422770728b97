//! The clipboard: which way there is to it from here, and the truth about what happened.
//!
//! Over ssh the text goes through the terminal (OSC 52), because the desktop's clipboard would be the wrong machine's. Inside
//! tmux it is given to tmux, whose default drops what a program in it sends to the terminal. Never read, only written.

use std::env;
use std::io::Write;

use crossterm::clipboard::CopyToClipboard;
use crossterm::execute;

use crate::error::{Error, Result};
use crate::run::proc;

/// The longest text that terminals take: 100,000 bytes of sequence.
const TERMINAL_CAP: usize = 74_994;

/// What became of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copied {
    /// It was sent to the terminal, which does not say what it does with it.
    Sent,
    /// The desktop's clipboard holds it.
    Desktop,
    /// tmux holds it as a buffer, and sends it on to its terminal where it may.
    Tmux,
}

impl Copied {
    /// What may truthfully be said, after the number and name of what was copied: `6 quotes …`.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Sent => "sent to the terminal",
            Self::Desktop => "copied",
            Self::Tmux => "given to tmux",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Tmux,
    Terminal,
    Desktop,
}

/// The way to the clipboard the user looks at.
fn way(env: &dyn Fn(&str) -> bool) -> Way {
    if env("TMUX") {
        Way::Tmux
    } else if env("SSH_CONNECTION") || env("SSH_TTY") {
        Way::Terminal
    } else if cfg!(any(target_os = "macos", windows)) || env("WAYLAND_DISPLAY") || env("DISPLAY") {
        Way::Desktop
    } else {
        Way::Terminal
    }
}

/// The way to the clipboard. Keep it for as long as the program runs: on X11 and Wayland the text lives in this program.
#[derive(Default)]
pub struct Clipboard {
    desktop: Option<arboard::Clipboard>,
}

impl Clipboard {
    /// Copies `text`, without the line end it may close with; what goes through the terminal is written to `out`.
    ///
    /// # Errors
    /// Returns an error if the text is longer than a terminal takes, or the way to it is closed. Nothing was copied then.
    pub fn copy(&mut self, text: &str, out: &mut impl Write) -> Result<Copied> {
        let text = text.trim_end_matches('\n');
        let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
        match way(&set) {
            Way::Tmux if give_tmux(text) => Ok(Copied::Tmux),
            Way::Desktop if self.give_desktop(text) => Ok(Copied::Desktop),
            _ => give_terminal(text, out),
        }
    }

    fn give_desktop(&mut self, text: &str) -> bool {
        if self.desktop.is_none() {
            self.desktop = arboard::Clipboard::new().ok();
        }
        self.desktop.as_mut().is_some_and(|desktop| desktop.set_text(text).is_ok())
    }
}

fn give_tmux(text: &str) -> bool {
    // -w, which sends the buffer on to the outer terminal, came with tmux 3.2.
    let ways: [&[&str]; 2] = [&["tmux", "load-buffer", "-w", "-"], &["tmux", "load-buffer", "-"]];
    ways.iter().any(|argv| proc::pipe(argv, text).is_ok_and(|done| done.code == Some(0)))
}

fn give_terminal(text: &str, out: &mut impl Write) -> Result<Copied> {
    if text.len() > TERMINAL_CAP {
        let size = text.len().div_ceil(1000);
        let cause = format!("{size} kB is more than a terminal takes; press e to save a file");
        return Err(Error::new("copy", "the text", cause));
    }
    execute!(out, CopyToClipboard::to_clipboard_from(text)).map_err(|cause| Error::new("copy", "the text", cause))?;
    Ok(Copied::Sent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_is_to_the_clipboard_the_user_looks_at() {
        let rows: [(&[&str], Way); 5] = [
            (&["TMUX", "SSH_TTY", "DISPLAY"], Way::Tmux),
            (&["SSH_TTY", "DISPLAY"], Way::Terminal),
            (&["SSH_CONNECTION"], Way::Terminal),
            (&["DISPLAY"], Way::Desktop),
            (&["WAYLAND_DISPLAY"], Way::Desktop),
        ];
        for (set, expected) in rows {
            assert_eq!(way(&|name| set.contains(&name)), expected, "{set:?}");
        }
    }

    #[test]
    fn only_the_desktop_is_said_to_hold_a_copy() {
        for (copied, words) in
            [(Copied::Sent, "sent to the terminal"), (Copied::Desktop, "copied"), (Copied::Tmux, "given to tmux")]
        {
            assert_eq!(copied.words(), words);
        }
    }

    #[test]
    fn the_sequence_is_one_osc_52_write_and_nothing_else() -> Result<()> {
        let mut out = Vec::new();
        assert_eq!(give_terminal("Beijing", &mut out)?, Copied::Sent);
        assert_eq!(String::from_utf8_lossy(&out), "\x1b]52;c;QmVpamluZw==\x1b\\");
        Ok(())
    }

    #[test]
    fn a_text_too_long_for_a_terminal_is_refused_with_its_size() {
        let mut out = Vec::new();
        assert!(give_terminal(&"x".repeat(TERMINAL_CAP), &mut out).is_ok());
        out.clear();
        let error = give_terminal(&"x".repeat(90_500), &mut out).expect_err("it is too long");
        assert!(error.reason.starts_with("91 kB is more than a terminal takes"), "{error}");
        assert!(out.is_empty(), "nothing is sent in part");
    }
}
