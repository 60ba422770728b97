//! Tests fetching with servers on this machine.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use super::*;

const TIMEOUTS: Timeouts = Timeouts { connect: Duration::from_secs(2), total: Duration::from_secs(3) };

fn options(allow_private: bool) -> FetchOptions {
    FetchOptions { allow_private, timeouts: TIMEOUTS, roots: RootCerts::WebPki }
}

/// A server that answers `times` requests with `answer`. Returns its URL, and a thread that returns the heads of the requests.
fn server(
    times: usize,
    answer: impl Fn(&str, &mut TcpStream) + Send + 'static,
) -> (String, thread::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
    let served = thread::spawn(move || {
        let mut requests = Vec::new();
        for stream in listener.incoming().take(times) {
            let mut stream = stream.unwrap();
            let mut head = String::new();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            while reader.read_line(&mut head).unwrap_or(0) > 2 {}
            let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
            answer(&path, &mut stream);
            requests.push(head);
        }
        requests
    });
    (url, served)
}

fn send(stream: &mut TcpStream, head: &str, body: &[u8]) {
    let _ = write!(stream, "HTTP/1.1 {head}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len());
    let _ = stream.write_all(body);
}

fn get(url: &str) -> std::result::Result<Page, String> {
    follow(url, &options(true))
}

#[test]
fn a_page_has_its_type_and_the_request_reveals_nothing_about_the_user() {
    let (at, served) = server(1, |_, stream| {
        send(stream, "200 OK\r\nContent-Type: Text/HTML; charset=\"gbk\"\r\nSet-Cookie: a=b", b"<p>x");
    });
    let page = get(&format!("{at}/x#part")).unwrap();
    assert_eq!(
        (page.media.as_deref(), page.charset.as_deref(), page.bytes.as_slice()),
        (Some("text/html"), Some("gbk"), b"<p>x".as_slice())
    );
    let request = served.join().unwrap().concat().to_lowercase();
    assert!(request.contains(&format!("user-agent: {USER_AGENT}")), "{request}");
    for header in ["cookie", "referer", "accept-language", "authorization"] {
        assert!(!request.contains(header), "{request}");
    }
}

#[test]
fn this_machine_is_refused_before_anything_is_sent() {
    let (at, _served) = server(1, |_, stream| send(stream, "200 OK", b"secret"));
    let port = at.rsplit(':').next().unwrap();
    let why = follow(&at, &options(false)).unwrap_err();
    assert!(why.contains("this machine"), "{why}");
    // A host name is judged by the addresses that it resolves to.
    let resolver = PublicResolver { allow_private: false, inner: DefaultResolver::default() };
    let never = NextTimeout {
        after: ureq::unversioned::transport::time::Duration::NotHappening,
        reason: ureq::Timeout::Resolve,
        ..NextTimeout::default()
    };
    for host in ["localhost", "127.1", "[::1]", "[::ffff:127.0.0.1]"] {
        let uri: Uri = format!("http://{host}:{port}/").parse().unwrap();
        let found = resolver.resolve(&uri, &Config::default(), never);
        assert!(found.is_err(), "{host}: {found:?}");
    }
    let open = PublicResolver { allow_private: true, inner: DefaultResolver::default() };
    assert!(open.resolve(&"http://127.0.0.1/".parse().unwrap(), &Config::default(), never).is_ok());
}

#[test]
fn redirects_are_followed_five_times_and_each_is_checked() {
    let count = |path: &str| path.trim_start_matches('/').parse::<usize>().unwrap_or_default();
    let (at, served) = server(6, move |path, stream| match count(path) {
        5 => send(stream, "200 OK", b"text"),
        n => send(stream, &format!("302 Found\r\nLocation: /{}", n + 1), b""),
    });
    assert_eq!(get(&format!("{at}/0")).unwrap().url, format!("{at}/5"));
    assert_eq!(served.join().unwrap().len(), 6);
    let (at, _served) =
        server(6, move |path, stream| send(stream, &format!("301 Moved\r\nLocation: /{}", count(path) + 1), b""));
    assert_eq!(get(&at).unwrap_err(), "it redirects more than 5 times");
    for to in ["file:///etc/passwd", "gopher://127.0.0.1/", "http://u:p@127.0.0.1/"] {
        let (at, _served) = server(1, move |_, stream| send(stream, &format!("302 Found\r\nLocation: {to}"), b""));
        assert!(get(&at).is_err(), "{to}");
    }
}

#[test]
fn slow_and_silent_servers_time_out() {
    for drips in [false, true] {
        let (at, _served) = server(1, move |_, stream| {
            let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100000\r\n\r\n");
            for _ in 0..300 {
                if drips && stream.write_all(b"x").is_err() {
                    break;
                }
                thread::sleep(Duration::from_millis(30));
            }
        });
        let start = Instant::now();
        let why = get(&at).unwrap_err();
        assert!(why.contains("longer than 3 seconds"), "{why}");
        assert!(start.elapsed() < Duration::from_secs(8));
    }
}

#[test]
fn a_page_that_is_too_large_or_not_a_document_is_refused() {
    let (at, _served) =
        server(1, |_, stream| send(stream, "200 OK\r\nContent-Type: text/plain", &vec![b'x'; MAX_BYTES + 1]));
    assert_eq!(get(&at).unwrap_err(), "it is larger than 8 MiB");
    let (at, _served) = server(1, |_, stream| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(&vec![b'x'; MAX_BYTES + 1]).unwrap();
        let packed = encoder.finish().unwrap();
        assert!(packed.len() < 10_000);
        send(stream, "200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip", &packed);
    });
    assert_eq!(get(&at).unwrap_err(), "it is larger than 8 MiB");
    let (at, _served) = server(1, |_, stream| send(stream, "200 OK\r\nContent-Type: video/mp4", b"x"));
    assert_eq!(get(&at).unwrap_err(), "it is video/mp4, not a web page, a feed, an email or text");
    let (at, _served) = server(1, |_, stream| send(stream, "404 Not Found", b"x"));
    assert_eq!(get(&at).unwrap_err(), "the server answers 404");
}

#[test]
fn broken_responses_are_errors() {
    for answer in [
        "",
        "HTTP/1.1 \r\n\r\n",
        "nonsense\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx",
        "HTTP/1.1 302 Found\r\n\r\n",
    ] {
        let (at, _served) = server(1, move |_, stream| {
            let _ = stream.write_all(answer.as_bytes());
            let _ = stream.shutdown(std::net::Shutdown::Both);
        });
        assert!(get(&at).is_err(), "{answer:?}");
    }
    let mut nothing = String::new();
    let _ = io::empty().read_to_string(&mut nothing);
    assert!(get("http://127.0.0.1:1/").is_err());
}
