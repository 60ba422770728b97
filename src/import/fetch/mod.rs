//! Fetches a single page from the web when the user asks for it: no cookies, no proxy, and nothing that the page refers to. Every
//! IP address is checked just before the connection, so that neither a redirect nor a changed DNS record leads into a private
//! network.

mod address;

use std::io::{self, Read};
use std::time::{Duration, Instant};

use ureq::http::{Response, Uri};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body, config::Config};
use url::Url;

use self::address::{parse_url, private_kind, redirect, refusal};
use crate::article::MAX_BYTES;
use crate::error::{Error, Result};
use crate::text;

/// The same for all users, so that it identifies nobody.
const USER_AGENT: &str = concat!("briefing/", env!("CARGO_PKG_VERSION"));
const MAX_REDIRECTS: usize = 5;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const TOTAL_TIMEOUT: Duration = Duration::from_secs(30);
/// Media types of documents that may contain an article.
const MEDIA_TYPES: [&str; 13] = [
    "text/html", "application/xhtml+xml", "text/plain", "text/markdown", "text/xml", "application/xml",
    "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/json", "application/feed+json",
    "message/rfc822", "application/octet-stream",
];

/// A document that was fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// After redirects.
    pub url: String,
    /// The media type that its server declares.
    pub media: Option<String>,
    /// The character set that its server declares.
    pub charset: Option<String>,
    pub bytes: Vec<u8>,
}

#[derive(Debug, Clone, Copy)]
struct Timeouts {
    connect: Duration,
    total: Duration,
}

#[derive(Debug, Clone)]
struct FetchOptions {
    /// Whether addresses of this machine and of private networks are allowed.
    allow_private: bool,
    timeouts: Timeouts,
    /// The trusted certificate authorities. Verification cannot be switched off.
    roots: RootCerts,
}

/// Downloads the document at `url`.
///
/// # Errors
/// Returns an error if the URL or a redirect leads to a private network and `allow_private` is false, if the server does not send a
/// document in time, or if the document is too large.
pub fn fetch(url: &str, allow_private: bool) -> Result<Page> {
    let timeouts = Timeouts { connect: CONNECT_TIMEOUT, total: TOTAL_TIMEOUT };
    let options = FetchOptions { allow_private, timeouts, roots: RootCerts::WebPki };
    follow(url, &options).map_err(|why| Error::new("fetch", text::line(url), text::line(&why)))
}

/// Follows redirects to a page.
fn follow(url: &str, options: &FetchOptions) -> std::result::Result<Page, String> {
    let FetchOptions { allow_private, timeouts, .. } = *options;
    let deadline = Instant::now() + timeouts.total;
    let mut url = parse_url(url, allow_private)?;
    for _ in 0..=MAX_REDIRECTS {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(too_slow(timeouts.total));
        }
        let agent = agent(options, left);
        let response = agent.get(url.as_str()).call().map_err(|why| describe(&why, timeouts.total))?;
        let status = response.status().as_u16();
        let location = response.headers().get("location").and_then(|to| to.to_str().ok()).map(str::to_owned);
        match (status, location) {
            (301 | 302 | 303 | 307 | 308, Some(to)) => url = redirect(&url, &to, allow_private)?,
            (200..=299, _) => return read_page(&url, response, timeouts.total),
            (status, _) => return Err(format!("the server answers {status}")),
        }
    }
    Err(format!("it redirects more than {MAX_REDIRECTS} times"))
}

/// An agent that gives up after the time `left`.
fn agent(options: &FetchOptions, left: Duration) -> Agent {
    let config = Config::builder()
        .tls_config(TlsConfig::builder().root_certs(options.roots.clone()).build())
        .user_agent(USER_AGENT)
        .proxy(None)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .max_response_header_size(64 * 1024)
        .timeout_connect(Some(options.timeouts.connect.min(left)))
        .timeout_global(Some(left))
        .build();
    Agent::with_parts(
        config,
        DefaultConnector::default(),
        PublicResolver { allow_private: options.allow_private, inner: DefaultResolver::default() },
    )
}

/// Resolves a host name and returns only addresses that may be connected to. The connection uses these addresses; the name is not
/// resolved again.
#[derive(Debug)]
struct PublicResolver {
    allow_private: bool,
    inner: DefaultResolver,
}

impl Resolver for PublicResolver {
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
            match private_kind(socket.ip()) {
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

fn read_page(url: &Url, response: Response<Body>, total: Duration) -> std::result::Result<Page, String> {
    let kind = response.headers().get("content-type").and_then(|kind| kind.to_str().ok()).map(str::to_owned);
    let media = kind.as_deref().map(|kind| kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase());
    if let Some(media) = media.as_deref().filter(|media| !media.is_empty() && !MEDIA_TYPES.contains(media)) {
        return Err(format!("it is {media}, not a web page, a feed, an email or text"));
    }
    let charset = kind.as_deref().and_then(charset);
    let mut bytes = Vec::new();
    // The limit applies to the decompressed bytes.
    let mut body = response.into_body().into_reader().take(MAX_BYTES as u64 + 1);
    body.read_to_end(&mut bytes).map_err(|why| describe_io(&why, total))?;
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

fn describe(why: &ureq::Error, total: Duration) -> String {
    match why {
        ureq::Error::Timeout(_) => too_slow(total),
        ureq::Error::HostNotFound => "there is no such host".to_owned(),
        ureq::Error::Other(why) => why.to_string(),
        ureq::Error::Io(why) => describe_io(why, total),
        why => why.to_string(),
    }
}

fn describe_io(why: &io::Error, total: Duration) -> String {
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
