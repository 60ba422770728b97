//! One page from the web, when the user asks for it and only that: no cookies, no proxy, nothing that the page names. Each
//! address is judged where it is connected to, so that neither a redirect nor a name that changes its mind leads inside.

mod address;

use std::io::{self, Read};
use std::time::{Duration, Instant};

use ureq::http::{Response, Uri};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body, config::Config};
use url::Url;

use self::address::{address, private, redirected, refusal};
use crate::article::MAX_BYTES;
use crate::error::{Error, Result};
use crate::text;

/// The same for all users, so that it identifies nobody.
const USER_AGENT: &str = concat!("briefing/", env!("CARGO_PKG_VERSION"));
/// Redirects that are followed.
const REDIRECTS: usize = 5;
const CONNECT: Duration = Duration::from_secs(10);
const TOTAL: Duration = Duration::from_secs(30);
/// Kinds of documents that may hold an article.
const MEDIA: [&str; 13] = [
    "text/html", "application/xhtml+xml", "text/plain", "text/markdown", "text/xml", "application/xml",
    "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/json", "application/feed+json",
    "message/rfc822", "application/octet-stream",
];

/// A document that was fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Where it was found, after redirects.
    pub url: String,
    /// What its server says it is.
    pub media: Option<String>,
    /// The character set that its server declares.
    pub charset: Option<String>,
    pub bytes: Vec<u8>,
}

/// How long is waited.
#[derive(Debug, Clone, Copy)]
struct Patience {
    connect: Duration,
    total: Duration,
}

/// How a page is asked for.
#[derive(Debug, Clone)]
struct Way {
    /// Whether addresses of the own machine and network are allowed.
    allow_private: bool,
    patience: Patience,
    /// Who is believed about the names of servers; there is no way to believe everybody.
    roots: RootCerts,
}

/// `url` as it will be asked for, to be shown before it is.
///
/// # Errors
/// Returns an error if it will not be asked for at all.
pub fn checked(url: &str, allow_private: bool) -> Result<String> {
    address(url, allow_private)
        .map(|url| url.to_string())
        .map_err(|why| Error::new("fetch", text::line(url), text::line(&why)))
}

/// The document at `url`.
///
/// # Errors
/// Returns an error if it leads inside and that is not allowed, the server does not answer in time or with a document, or it is too large.
pub fn fetch(url: &str, allow_private: bool) -> Result<Page> {
    let patience = Patience { connect: CONNECT, total: TOTAL };
    let way = Way { allow_private, patience, roots: RootCerts::WebPki };
    follow(url, &way).map_err(|why| Error::new("fetch", text::line(url), text::line(&why)))
}

fn follow(url: &str, way: &Way) -> std::result::Result<Page, String> {
    let Way { allow_private, patience, .. } = *way;
    let deadline = Instant::now() + patience.total;
    let mut url = address(url, allow_private)?;
    for _ in 0..=REDIRECTS {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(too_slow(patience.total));
        }
        let agent = agent(way, left);
        let response = agent.get(url.as_str()).call().map_err(|why| said(&why, patience.total))?;
        let status = response.status().as_u16();
        let location = response.headers().get("location").and_then(|to| to.to_str().ok()).map(str::to_owned);
        match (status, location) {
            (301 | 302 | 303 | 307 | 308, Some(to)) => url = redirected(&url, &to, allow_private)?,
            (200..=299, _) => return page(&url, response, patience.total),
            (status, _) => return Err(format!("the server answers {status}")),
        }
    }
    Err(format!("it leads on more than {REDIRECTS} times"))
}

/// An agent that gives up when `left` is over.
fn agent(way: &Way, left: Duration) -> Agent {
    let config = Config::builder()
        .tls_config(TlsConfig::builder().root_certs(way.roots.clone()).build())
        .user_agent(USER_AGENT)
        .proxy(None)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .max_response_header_size(64 * 1024)
        .timeout_connect(Some(way.patience.connect.min(left)))
        .timeout_global(Some(left))
        .build();
    Agent::with_parts(
        config,
        DefaultConnector::default(),
        Judge { allow_private: way.allow_private, inner: DefaultResolver::default() },
    )
}

/// Asks for the addresses of a name and lets only those through that may be connected to. What it lets through is what is
/// connected to: the name is not asked for again.
#[derive(Debug)]
struct Judge {
    allow_private: bool,
    inner: DefaultResolver,
}

impl Resolver for Judge {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> std::result::Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        let mut allowed = self.empty();
        let mut refused = None;
        for socket in &found {
            match private(socket.ip()) {
                Some(what) if !self.allow_private => refused = Some(what),
                _ => allowed.push(*socket),
            }
        }
        match refused {
            Some(what) if allowed.is_empty() => Err(ureq::Error::Other(refusal(what).into())),
            _ => Ok(allowed),
        }
    }
}

fn page(url: &Url, response: Response<Body>, total: Duration) -> std::result::Result<Page, String> {
    let kind = response.headers().get("content-type").and_then(|kind| kind.to_str().ok()).map(str::to_owned);
    let media = kind.as_deref().map(|kind| kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase());
    if let Some(media) = media.as_deref().filter(|media| !media.is_empty() && !MEDIA.contains(media)) {
        return Err(format!("it is {media}, not a web page, a feed, an email or text"));
    }
    let charset = kind.as_deref().and_then(charset);
    let mut bytes = Vec::new();
    // What counts is what comes out of the packing, while it comes.
    let mut body = response.into_body().into_reader().take(MAX_BYTES as u64 + 1);
    body.read_to_end(&mut bytes).map_err(|why| broken(&why, total))?;
    if bytes.len() > MAX_BYTES {
        return Err(format!("it is larger than {} MiB", MAX_BYTES / (1024 * 1024)));
    }
    Ok(Page { url: url.to_string(), media, charset, bytes })
}

fn charset(kind: &str) -> Option<String> {
    let parameter = kind.split(';').skip(1).find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"').to_owned())
    });
    parameter.filter(|label| !label.is_empty())
}

fn said(why: &ureq::Error, total: Duration) -> String {
    match why {
        ureq::Error::Timeout(_) => too_slow(total),
        ureq::Error::HostNotFound => "there is no such host".to_owned(),
        ureq::Error::Other(why) => why.to_string(),
        ureq::Error::Io(why) => broken(why, total),
        why => why.to_string(),
    }
}

fn broken(why: &io::Error, total: Duration) -> String {
    let inner = why.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>());
    let is_late = why.kind() == io::ErrorKind::TimedOut || matches!(inner, Some(ureq::Error::Timeout(_)));
    if is_late { too_slow(total) } else { why.to_string() }
}

fn too_slow(total: Duration) -> String {
    format!("it took longer than {} seconds", total.as_secs())
}

#[cfg(test)]
mod certificates;
#[cfg(test)]
mod tests;
