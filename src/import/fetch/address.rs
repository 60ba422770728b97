//! Decides which URLs may be fetched: http and https URLs that lead to the public network. Host names are resolved by the caller.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// In bytes.
const MAX_URL: usize = 2083;

/// Parses `text` as a URL that may be fetched, as far as the URL alone shows it. The host is normalized.
///
/// # Errors
/// Returns the reason in one clause.
pub(super) fn parse_url(text: &str, allow_private: bool) -> Result<Url, String> {
    let text = text.trim();
    if text.len() > MAX_URL {
        return Err(format!("it is longer than {MAX_URL} bytes"));
    }
    if text.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err("it has white space or control characters".to_owned());
    }
    let url = Url::parse(text).map_err(|why| format!("it is not a valid URL: {why}"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("only http and https URLs can be fetched".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("it has a user name or password".to_owned());
    }
    let ip = match url.host() {
        Some(Host::Ipv4(ip)) => Some(IpAddr::V4(ip)),
        Some(Host::Ipv6(ip)) => Some(IpAddr::V6(ip)),
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            let is_local =
                name == "localhost" || [".localhost", ".local", ".internal"].iter().any(|end| name.ends_with(end));
            if is_local && !allow_private {
                return Err("it is a host name of the local network".to_owned());
            }
            None
        }
        None => return Err("it has no host".to_owned()),
    };
    match ip.and_then(private_kind) {
        Some(what) if !allow_private => Err(refusal(what)),
        _ => Ok(url),
    }
}

/// The URL that a redirect from `from` to `location` leads to.
///
/// # Errors
/// Returns the reason in one clause if the redirect may not be followed.
pub(super) fn redirect(from: &Url, location: &str, allow_private: bool) -> Result<Url, String> {
    let to = from.join(location).map_err(|why| format!("it redirects to an invalid URL: {why}"))?;
    let to = parse_url(to.as_str(), allow_private).map_err(|why| format!("it redirects to {to}: {why}"))?;
    if from.scheme() == "https" && to.scheme() == "http" {
        return Err(format!("it redirects from https to http: {to}"));
    }
    Ok(to)
}

/// The error for a URL that leads to `what`.
pub(super) fn refusal(what: &str) -> String {
    format!("it leads to {what}, not to the public network; --allow-private allows it")
}

/// The kind of address that `ip` is, if it is not on the public network.
pub(super) fn private_kind(ip: IpAddr) -> Option<&'static str> {
    match ip {
        IpAddr::V4(ip) => private_v4(ip),
        IpAddr::V6(ip) => private_v6(ip),
    }
}

fn private_v4(ip: Ipv4Addr) -> Option<&'static str> {
    let [a, b, c, _] = ip.octets();
    match (a, b, c) {
        (127, ..) => Some("this machine"),
        (0, ..) => Some("no machine"),
        (10, ..) | (192, 168, _) | (172, 16..=31, _) => Some("a private network"),
        (169, 254, _) => Some("a link-local address"),
        (100, 64..=127, _) => Some("a provider's inner network"),
        (192, 0, 0 | 2) | (198, 51, 100) | (203, 0, 113) | (192, 88, 99) | (198, 18..=19, _) => {
            Some("a reserved address")
        }
        (224..=239, ..) => Some("a multicast address"),
        (240.., ..) => Some("a reserved address"),
        _ => None,
    }
}

fn private_v6(ip: Ipv6Addr) -> Option<&'static str> {
    let segments = ip.segments();
    let [a, b, c, .., g, h] = segments;
    let v4 = |high: u16, low: u16| Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low));
    // NAT64, 6to4 and ISATAP addresses contain an IPv4 address, and packets go there.
    let is_translated = matches!(segments, [0x64, 0xff9b, 0, 0, 0, 0, ..]);
    let inner = match segments {
        [0x2002, ..] => Some(v4(b, c)),
        [_, _, _, _, 0 | 0x200, 0x5efe, ..] => Some(v4(g, h)),
        _ => is_translated.then(|| v4(g, h)),
    };
    if let Some(what) = inner.and_then(private_v4) {
        return Some(what);
    }
    // Tunnels, tests and documentation; and everything that has not been allocated yet.
    let is_reserved = matches!(segments, [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x3fff, ..]) || a & 0xe000 != 0x2000;
    match segments {
        [0, 0, 0, 0, 0, 0, 0, 1] => Some("this machine"),
        [0, 0, 0, 0, 0, 0, 0, 0] => Some("no machine"),
        [0, 0, 0, 0, 0, 0xffff, ..] => Some("an IPv4 address in disguise"),
        _ if a & 0xfe00 == 0xfc00 || a & 0xffc0 == 0xfec0 => Some("a private network"),
        _ if a & 0xffc0 == 0xfe80 => Some("a link-local address"),
        _ if a & 0xff00 == 0xff00 => Some("a multicast address"),
        _ => (is_reserved && !is_translated).then_some("a reserved address"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use super::*;

    /// URLs that lead to this machine, to a private network or nowhere.
    const SPELLINGS: [&str; 54] = [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://127.0.1/",
        "http://0x7f.1/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://017700000001/",
        "http://2130706433/",
        "http://127.0.0.1./",
        "http://127.000.000.1/",
        "http://0x7f.0x0.0x0.0x1/",
        "http://%31%32%37.0.0.1/",
        "http://１２７.０.０.１/",
        "http://127。0。0。1/",
        "http://0/",
        "http://0.0.0.0/",
        "http://[::]/",
        "http://[::1]/",
        "http://[0:0:0:0:0:0:0:1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[::ffff:8.8.8.8]/",
        "http://[::127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[64:ff9b::10.0.0.1]/",
        "http://[2002:7f00:1::]/",
        "http://[2002:c0a8:101::1]/",
        "http://[fe80::1]/",
        "http://[fe80::5efe:8.8.8.8]/",
        "http://[2606:4700::5efe:10.0.0.1]/",
        "http://[fc00::1]/",
        "http://[fd12:3456::1]/",
        "http://[fec0::1]/",
        "http://[ff02::1]/",
        "http://[2001:db8::1]/",
        "http://[2001::1]/",
        "http://[100::1]/",
        "http://10.0.0.1/",
        "http://172.16.0.1/",
        "http://172.31.255.255/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0xa9fea9fe/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://240.0.0.1/",
        "http://198.18.0.1/",
        "http://192.0.0.8/",
        "http://localhost/",
        "http://LOCALHOST./",
        "http://a.localhost:8080/",
        "http://printer.local/",
        "http://metadata.google.internal/",
    ];

    #[test]
    fn every_spelling_of_a_private_address_is_refused() {
        for spelling in SPELLINGS {
            let found = parse_url(spelling, false);
            assert!(found.is_err(), "{spelling}: {found:?}");
            assert!(redirect(&Url::parse("http://a.example/").unwrap(), spelling, false).is_err(), "{spelling}");
        }
    }

    #[test]
    fn allow_private_allows_private_hosts_and_nothing_else() {
        assert!(parse_url("http://127.0.0.1:8080/x", true).is_ok() && parse_url("http://localhost/", true).is_ok());
        for text in [
            "file:///etc/passwd", "ftp://a.example/", "javascript:alert(1)", "gopher://a.example/",
            "http://user@a.example/", "http://user:pass@a.example/", "http://", "a.example",
            "http://a.example/\u{1b}]0;x", "http://a.example/ x", "http://a.example\r\nHost: b/", "http://[::1/", "",
        ] {
            assert!(parse_url(text, true).is_err(), "{text}");
        }
        assert!(parse_url(&format!("https://a.example/{}", "x".repeat(MAX_URL)), true).is_err());
    }

    #[test]
    fn public_urls_are_accepted_and_host_names_normalized() {
        for (text, url) in [
            ("https://a.example/x?y=1", "https://a.example/x?y=1"),
            ("HTTP://A.Example", "http://a.example/"),
            ("https://пример.example/", "https://xn--e1afmkfd.example/"),
            ("https://8.8.8.8/", "https://8.8.8.8/"),
            ("https://172.32.0.1/", "https://172.32.0.1/"),
            ("https://[2606:4700::1111]/", "https://[2606:4700::1111]/"),
            ("https://[64:ff9b::808:808]/", "https://[64:ff9b::808:808]/"),
        ] {
            assert_eq!(parse_url(text, false).unwrap().as_str(), url);
        }
    }

    #[test]
    fn a_redirect_may_not_leave_https_or_the_public_network() {
        let from = Url::parse("https://a.example/x").unwrap();
        assert_eq!(redirect(&from, "/y", false).unwrap().as_str(), "https://a.example/y");
        assert_eq!(redirect(&from, "//b.example/", false).unwrap().as_str(), "https://b.example/");
        for to in ["http://a.example/", "file:///etc/passwd", "javascript:1", "https://user@a.example/", "//[::1]/"] {
            assert!(redirect(&from, to, false).is_err(), "{to}");
        }
        let plain = Url::parse("http://a.example/").unwrap();
        assert!(redirect(&plain, "https://a.example/", false).is_ok());
    }
}
