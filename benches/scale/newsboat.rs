//! newsboat with one feed that has as many items as there are briefs.

use std::fmt::Write as _;
use std::fs;
use std::process::{Command, Stdio};

use portable_pty::CommandBuilder;
use tempfile::TempDir;

use crate::session::Session;
use crate::table::Times;
use crate::{briefs, create_folder};

pub(crate) struct Measured {
    /// Milliseconds until its list of feeds is shown.
    pub(crate) listed: f64,
    /// MiB resident once the feed is open.
    pub(crate) megabytes: f64,
}

/// Returns `None` if newsboat is not installed.
pub(crate) fn measure(home: &TempDir, count: usize) -> Option<Measured> {
    let folder = create_folder(home, "newsboat");
    let path = |name: &str| folder.join(name).display().to_string();
    let arguments = ["-C", &path("config"), "-u", &path("urls"), "-c", &path("cache.db")].map(str::to_owned);
    Command::new("newsboat").arg("--version").stdout(Stdio::null()).status().ok()?;
    fs::write(path("config"), "auto-reload no\nrefresh-on-startup no\nmax-items 0\n").unwrap();
    fs::write(path("urls"), format!("file://{}\n", path("feed.xml"))).unwrap();
    fs::write(path("feed.xml"), write_feed(count)).unwrap();
    let mut reload = Command::new("newsboat");
    reload.args(&arguments).args(["-x", "reload"]).env("HOME", &folder).stdin(Stdio::null()).stdout(Stdio::null());
    assert!(reload.status().unwrap().success());
    let start = || {
        let mut command = CommandBuilder::new("newsboat");
        command.args(&arguments);
        command.env("HOME", &folder);
        command.env("TERM", "xterm-256color");
        Session::start(command)
    };
    let mut listed = Times::default();
    for _ in 0..5 {
        let mut session = start();
        listed.add(session.wait_for("Readouts"));
        session.kill();
    }
    let mut session = start();
    session.wait_for("Readouts");
    session.press("\r");
    session.wait_for("agree to");
    let megabytes = session.resident();
    session.kill();
    Some(Measured { listed: listed.median(), megabytes })
}

/// A feed whose items are the headlines and sources of the briefs.
fn write_feed(count: usize) -> String {
    let mut feed = String::from("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Readouts</title>");
    for n in 0..count {
        let brief: toml::Table = briefs::brief(n, 1).parse().unwrap();
        let text_of = |value: Option<&toml::Value>| value.and_then(toml::Value::as_str).unwrap_or_default().to_owned();
        let (headline, text) =
            (text_of(brief.get("headline")), text_of(brief.get("source").and_then(|s| s.get("text"))));
        let _ = write!(
            feed,
            "<item><guid>{n}</guid><title><![CDATA[{headline}]]></title><description><![CDATA[{text}]]></description></item>"
        );
    }
    feed + "</channel></rss>"
}
