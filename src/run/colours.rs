//! How many colours the terminal shows, according to the environment, and whether its background is light, according to its
//! own reply. `NO_COLOR`, `TERM` and `COLORTERM` mean what `termprofile` says, with two exceptions: inside tmux `COLORTERM`
//! is believed, because tmux passes exact colours on and reduces them if its terminal has fewer; and the variables of
//! build services (`CI` and the like) are ignored, because they describe their logs, not this terminal.

use std::io::IsTerminal as Std;

use termprofile::{DetectorSettings, EnvVarSource, IsTerminal, TermProfile, TermVars};

pub fn stdout_profile() -> TermProfile {
    profile(&termprofile::Env, Std::is_terminal(&std::io::stdout()))
}

/// Asks the terminal for its background colour. The reply comes among the keys, late or never. It ends as the question
/// does, which matters for urxvt: it ends a reply correctly only with BEL.
pub(super) const ASK_BACKGROUND: &str = "\x1b]11;?\x07";
/// The relative luminance that looks half as light as white.
const MIDDLE: f64 = 0.184;

/// Whether a terminal with this `TERM` can be asked for its background. Some would show the question as text, and GNU Screen
/// passes it on to terminals of which several may reply.
pub(super) fn can_ask(term: Option<&str>) -> bool {
    term.is_some_and(|term| !matches!(term, "" | "dumb" | "screen" | "Eterm") && !term.starts_with("screen."))
}

/// Whether a colour as terminals write it, `1e1e/1e1e/2e2e`, is light; `None` if it is not a colour.
pub(super) fn is_light(colour: &str) -> Option<bool> {
    let mut parts = colour.split('/').map(|digits| {
        let most = 16_u32.checked_pow(u32::try_from(digits.len()).ok()?)? - 1;
        (1..=4)
            .contains(&digits.len())
            .then(|| Some(f64::from(u32::from_str_radix(digits, 16).ok()?) / f64::from(most)))?
    });
    let mut luminance = 0.0;
    for share in [0.2126, 0.7152, 0.0722] {
        let part = parts.next()??;
        luminance += share * if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) };
    }
    Some(luminance > MIDDLE)
}

/// The part of an environment that describes the terminal itself.
struct TerminalVars<'a, E>(&'a E);

impl<E: EnvVarSource> EnvVarSource for TerminalVars<'_, E> {
    fn var(&self, key: &str) -> Option<String> {
        let names = ["TERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "COLORTERM", "TMUX", "GOOGLE_CLOUD_SHELL"];
        let wishes = ["NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TTY_FORCE"];
        names.iter().chain(&wishes).any(|name| *name == key).then(|| self.0.var(key)).flatten()
    }
}

fn profile(env: &impl EnvVarSource, is_terminal: bool) -> TermProfile {
    struct KnownAnswer(bool);
    impl IsTerminal for KnownAnswer {
        fn is_terminal(&self) -> bool {
            self.0
        }
    }
    // Asking tmux would run a program at each start of the reader.
    let settings = DetectorSettings::new().enable_tmux_info(false);
    let found =
        TermProfile::detect_with_vars(TermVars::from_source(&TerminalVars(env), &KnownAnswer(is_terminal), settings));
    let is_exact = env.var("COLORTERM").is_some_and(|value| matches!(value.as_str(), "truecolor" | "24bit"));
    let is_tmux = env.var("TERM").is_some_and(|term| term.starts_with("tmux"));
    if found == TermProfile::Ansi256 && is_exact && is_tmux { TermProfile::TrueColor } else { found }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn a_background_is_light_or_dark_or_not_understood() {
        let rows = [
            ("1e1e/1e1e/2e2e", Some(false)),
            ("ffff/ffff/ffff", Some(true)),
            ("f/f/f", Some(true)),
            ("fd/f6/e3", Some(true)),
            ("000/000/0ff", Some(false)),
            ("7000/7000/7000", Some(false)),
            ("7c00/7c00/7c00", Some(true)),
            ("0000/0000/0000/ffff", Some(false)),
            ("ffff/ffff", None),
            ("fffff/0/0", None),
            ("//", None),
            ("", None),
        ];
        for (colour, expected) in rows {
            assert_eq!(is_light(colour), expected, "{colour:?}");
        }
    }

    #[test]
    fn terminals_that_cannot_reply_are_not_asked() {
        let rows = [("xterm-256color", true), ("tmux-256color", true), ("screen-256color", true), ("dumb", false)];
        for (term, expected) in
            [("screen", false), ("screen.xterm", false), ("Eterm", false), ("", false)].iter().chain(&rows)
        {
            assert_eq!(can_ask(Some(term)), *expected, "{term:?}");
        }
        assert!(!can_ask(None));
    }

    #[test]
    fn colours_follow_the_environment() {
        use TermProfile::{Ansi256, NoColor, NoTty, TrueColor};
        let rows: [(&[(&str, &str)], TermProfile); 10] = [
            (&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")], TrueColor),
            (&[("TERM", "xterm-256color")], Ansi256),
            (&[("TERM", "tmux-256color"), ("TMUX", "/tmp/tmux,1,0"), ("COLORTERM", "truecolor")], TrueColor),
            (&[("TERM", "tmux-256color"), ("COLORTERM", "24bit")], TrueColor),
            (&[("TERM", "tmux-256color"), ("TMUX", "/tmp/tmux,1,0")], Ansi256),
            (&[("TERM", "screen-256color"), ("COLORTERM", "truecolor")], Ansi256),
            (&[("TERM", "tmux-256color"), ("COLORTERM", "truecolor"), ("NO_COLOR", "1")], NoColor),
            (&[("TERM", "dumb"), ("COLORTERM", "truecolor")], NoTty),
            (&[("TERM", "xterm-256color"), ("CI", "true"), ("GITLAB_CI", "true")], Ansi256),
            (&[("TERM", "xterm-256color"), ("GITHUB_ACTIONS", "true")], Ansi256),
        ];
        for (vars, expected) in rows {
            let env: HashMap<&str, &str> = vars.iter().copied().collect();
            assert_eq!(profile(&env, true), expected, "{vars:?}");
        }
        let env: HashMap<&str, &str> = [("TERM", "tmux-256color"), ("COLORTERM", "truecolor")].into();
        assert_eq!(profile(&env, false), NoTty);
    }
}
