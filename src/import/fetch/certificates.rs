//! Tests which certificates are trusted, with servers on this machine and a certificate authority made for the test.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use rcgen::{BasicConstraints, Certificate, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use ureq::tls::RootCerts;

use crate::import::fetch::{FetchOptions, Page, Timeouts, fetch, follow};

struct ServerCertificate {
    certificate: Certificate,
    key: KeyPair,
}

struct Authority {
    certificate: Certificate,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        Self { certificate, issuer: Issuer::new(params, key) }
    }

    /// A certificate for `name` that is valid from the beginning of the year `from` to that of the year `to`.
    fn issue(&self, name: &str, from: i32, to: i32) -> ServerCertificate {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        (params.not_before, params.not_after) = (date_time_ymd(from, 1, 1), date_time_ymd(to, 1, 1));
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        ServerCertificate { certificate, key }
    }
}

fn self_signed(name: &str) -> ServerCertificate {
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec![name.to_owned()]).unwrap().self_signed(&key).unwrap();
    ServerCertificate { certificate, key }
}

/// A server that accepts one connection. Returns its URL, and a thread that returns how many bytes of a request it could read.
fn server(certificate: &ServerCertificate) -> (String, thread::JoinHandle<usize>) {
    let key = PrivateKeyDer::try_from(certificate.key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.certificate.der().clone()], key)
        .unwrap();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let url = format!("https://127.0.0.1:{}/", listener.local_addr().unwrap().port());
    let served = thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let mut stream = StreamOwned::new(ServerConnection::new(Arc::new(config)).unwrap(), stream);
        let mut request = [0; 4096];
        let Ok(read) = stream.read(&mut request) else { return 0 };
        let body = "Talks in Oslo end";
        let head = format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len());
        let _ = stream.write_all(format!("{head}{body}").as_bytes());
        let _ = stream.flush();
        read
    });
    (url, served)
}

/// Fetches from a server with `certificate`, trusting only `trusted`. Also returns how many bytes the server read.
fn fetch_from(certificate: &ServerCertificate, trusted: &Authority) -> (std::result::Result<Page, String>, usize) {
    let (url, served) = server(certificate);
    let root = ureq::tls::Certificate::from_der(trusted.certificate.der()).to_owned();
    let timeouts = Timeouts { connect: Duration::from_secs(10), total: Duration::from_secs(20) };
    let options = FetchOptions { allow_private: true, timeouts, roots: RootCerts::Specific(Arc::new(vec![root])) };
    let page = follow(&url, &options);
    (page, served.join().unwrap())
}

#[test]
fn a_valid_certificate_of_a_trusted_authority_is_accepted() {
    let authority = Authority::new();
    let (page, bytes_read) = fetch_from(&authority.issue("127.0.0.1", 2000, 2200), &authority);
    assert_eq!(page.map(|page| page.bytes), Ok(b"Talks in Oslo end".to_vec()));
    assert!(bytes_read > 0);
}

#[test]
fn an_invalid_certificate_is_refused_before_anything_is_sent() {
    let (authority, other) = (Authority::new(), Authority::new());
    for (what, certificate) in [
        ("expired", authority.issue("127.0.0.1", 2000, 2001)),
        ("not yet valid", authority.issue("127.0.0.1", 2190, 2200)),
        ("of another host", authority.issue("other.example", 2000, 2200)),
        ("of an unknown authority", other.issue("127.0.0.1", 2000, 2200)),
        ("self-signed", self_signed("127.0.0.1")),
    ] {
        let (page, bytes_read) = fetch_from(&certificate, &authority);
        let why = page.expect_err(what);
        assert!(why.contains("certificate") || why.contains("Certificate"), "{what}: {why}");
        assert_eq!(bytes_read, 0, "{what}");
    }
}

#[test]
fn only_the_public_authorities_are_trusted_by_default() {
    let authority = Authority::new();
    let (url, served) = server(&authority.issue("127.0.0.1", 2000, 2200));
    let why = fetch(&url, true).expect_err("the authority is unknown");
    assert!(why.reason.to_lowercase().contains("certificate"), "{why}");
    assert_eq!(served.join().unwrap(), 0);
}
