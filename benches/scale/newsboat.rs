//! newsboat with one feed of as many items as there are briefs: the reader that people have today.

use std::fmt::Write as _;
use std::fs;
use std::process::{Command, Stdio};

use portable_pty::CommandBuilder;
use tempfile::TempDir;

use crate::session::Session;
use crate::table::Times;
use crate::{briefs, corner};

/// What was measured.
pub(crate) struct Measured {
    /// From its start to its list of feeds, in milliseconds.
    pub(crate) listed: f64,
    /// What it has in memory once the feed is open.
    pub(crate) megabytes: f64,
}

/// Measures it; none where it is not installed.
pub(crate) fn measure(home: &TempDir, count: usize) -> Option<Measured> {
    let folder = corner(home, "newsboat");
    let path = |name: &str| folder.join(name).display().to_string();
    let arguments = ["-C", &path("config"), "-u", &path("urls"), "-c", &path("cache.db")].map(str::to_owned);
    Command::new("newsboat").arg("--version").stdout(Stdio::null()).status().ok()?;
    fs::write(path("config"), "auto-reload no\nrefresh-on-startup no\nmax-items 0\n").unwrap();
    fs::write(path("urls"), format!("file://{}\n", path("feed.xml"))).unwrap();
    fs::write(path("feed.xml"), feed(count)).unwrap();
    let mut reload = Command::new("newsboat");
    reload.args(&arguments).args(["-x", "reload"]).env("HOME", &folder).stdin(Stdio::null()).stdout(Stdio::null());
    assert!(reload.status().unwrap().success());
    let start = || {
        let mut command = CommandBuilder::new("newsboat");
        command.args(&arguments);
        command.env("HOME", &folder);
        command.env("TERM", "xterm-256color");
        Session::of(command)
    };
    let mut listed = Times::default();
    for _ in 0..5 {
        let mut session = start();
        listed.add(session.see("Readouts"));
        session.kill();
    }
    let mut session = start();
    session.see("Readouts");
    session.press("\r");
    session.see("agree to");
    let megabytes = session.megabytes();
    session.kill();
    Some(Measured { listed: listed.median(), megabytes })
}

/// One feed whose items are the headlines and sources of the briefs.
fn feed(count: usize) -> String {
    let mut feed = String::from("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Readouts</title>");
    for n in 0..count {
        let brief: toml::Table = briefs::brief(n, 1).parse().unwrap();
        let words = |value: Option<&toml::Value>| value.and_then(toml::Value::as_str).unwrap_or_default().to_owned();
        let (headline, text) = (words(brief.get("headline")), words(brief.get("source").and_then(|s| s.get("text"))));
        let _ = write!(
            feed,
            "<item><guid>{n}</guid><title><![CDATA[{headline}]]></title><description><![CDATA[{text}]]></description></item>"
        );
    }
    feed + "</channel></rss>"
}
