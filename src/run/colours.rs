//! How many colours the terminal shows, from what the environment says of it. `NO_COLOR`, `TERM` and `COLORTERM` are read as
//! `termprofile` reads them, but for one thing: tmux passes exact colours on, and lowers them itself where its own terminal
//! has fewer, so that inside it `COLORTERM` can be believed.

use std::io::IsTerminal as Std;
use std::time::Duration;

use terminal_colorsaurus::{QueryOptions, ThemeMode, theme_mode};
use termprofile::{DetectorSettings, EnvVarSource, IsTerminal, TermProfile, TermVars};

/// The colours of standard output.
#[must_use]
pub fn of_stdout() -> TermProfile {
    profile(&termprofile::Env, Std::is_terminal(&std::io::stdout()))
}

/// How long the terminal may take to say whether it is light or dark.
const PATIENCE: Duration = Duration::from_millis(150);

/// Whether the terminal says that its background is light. What is typed meanwhile is taken for its answer.
#[must_use]
pub fn is_light() -> bool {
    let mut options = QueryOptions::default();
    options.timeout = PATIENCE;
    matches!(theme_mode(options), Ok(ThemeMode::Light))
}

/// The colours of a terminal with this environment.
fn profile(env: &impl EnvVarSource, is_terminal: bool) -> TermProfile {
    struct Known(bool);
    impl IsTerminal for Known {
        fn is_terminal(&self) -> bool {
            self.0
        }
    }
    // No question is put to tmux: that would start a program at each start of the reader.
    let settings = DetectorSettings::new().enable_tmux_info(false);
    let found = TermProfile::detect_with_vars(TermVars::from_source(env, &Known(is_terminal), settings));
    let is_exact = env.var("COLORTERM").is_some_and(|value| matches!(value.as_str(), "truecolor" | "24bit"));
    let is_tmux = env.var("TERM").is_some_and(|term| term.starts_with("tmux"));
    if found == TermProfile::Ansi256 && is_exact && is_tmux { TermProfile::TrueColor } else { found }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn colours_follow_the_environment() {
        use TermProfile::{Ansi256, NoColor, NoTty, TrueColor};
        let rows: [(&[(&str, &str)], TermProfile); 8] = [
            (&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")], TrueColor),
            (&[("TERM", "xterm-256color")], Ansi256),
            (&[("TERM", "tmux-256color"), ("TMUX", "/tmp/tmux,1,0"), ("COLORTERM", "truecolor")], TrueColor),
            (&[("TERM", "tmux-256color"), ("COLORTERM", "24bit")], TrueColor),
            (&[("TERM", "tmux-256color"), ("TMUX", "/tmp/tmux,1,0")], Ansi256),
            (&[("TERM", "screen-256color"), ("COLORTERM", "truecolor")], Ansi256),
            (&[("TERM", "tmux-256color"), ("COLORTERM", "truecolor"), ("NO_COLOR", "1")], NoColor),
            (&[("TERM", "dumb"), ("COLORTERM", "truecolor")], NoTty),
        ];
        for (vars, expected) in rows {
            let env: HashMap<&str, &str> = vars.iter().copied().collect();
            assert_eq!(profile(&env, true), expected, "{vars:?}");
        }
        let env: HashMap<&str, &str> = [("TERM", "tmux-256color"), ("COLORTERM", "truecolor")].into();
        assert_eq!(profile(&env, false), NoTty);
    }
}
