//! Whom the fetching believes: servers on this machine show certificates of an authority of the test's own.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use rcgen::{BasicConstraints, Certificate, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use ureq::tls::RootCerts;

use crate::import::fetch::{Page, Patience, Way, fetch, follow};

/// What a server shows, and the authority that a reader may believe.
struct Shown {
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

    /// A certificate for `name`, valid in the years `from` to `to`.
    fn vouch(&self, name: &str, (from, to): (i32, i32)) -> Shown {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        (params.not_before, params.not_after) = (date_time_ymd(from, 1, 1), date_time_ymd(to, 1, 1));
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Shown { certificate, key }
    }
}

fn unvouched(name: &str) -> Shown {
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec![name.to_owned()]).unwrap().self_signed(&key).unwrap();
    Shown { certificate, key }
}

/// A server that shows its certificate once; its address, and how many bytes of a request it could read.
fn server(shown: &Shown) -> (String, thread::JoinHandle<usize>) {
    let key = PrivateKeyDer::try_from(shown.key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![shown.certificate.der().clone()], key)
        .unwrap();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = format!("https://127.0.0.1:{}/", listener.local_addr().unwrap().port());
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
    (address, served)
}

/// What comes from a server that shows `shown` where only `believed` is believed, and how much it was told.
fn asked(shown: &Shown, believed: &Authority) -> (std::result::Result<Page, String>, usize) {
    let (address, served) = server(shown);
    let root = ureq::tls::Certificate::from_der(believed.certificate.der()).to_owned();
    let patience = Patience { connect: Duration::from_secs(10), total: Duration::from_secs(20) };
    let way = Way { allow_private: true, patience, roots: RootCerts::Specific(Arc::new(vec![root])) };
    let page = follow(&address, &way);
    (page, served.join().unwrap())
}

#[test]
fn a_server_is_believed_where_a_known_authority_vouches_for_its_name_today() {
    let authority = Authority::new();
    let (page, told) = asked(&authority.vouch("127.0.0.1", (2000, 2200)), &authority);
    assert_eq!(page.map(|page| page.bytes), Ok(b"Talks in Oslo end".to_vec()));
    assert!(told > 0);
}

#[test]
fn a_certificate_that_is_out_of_date_of_another_name_or_unknown_is_refused_before_anything_is_asked() {
    let (authority, other) = (Authority::new(), Authority::new());
    for (what, shown) in [
        ("expired", authority.vouch("127.0.0.1", (2000, 2001))),
        ("not yet valid", authority.vouch("127.0.0.1", (2190, 2200))),
        ("of another host", authority.vouch("desk.example", (2000, 2200))),
        ("of an unknown authority", other.vouch("127.0.0.1", (2000, 2200))),
        ("vouched for by nobody", unvouched("127.0.0.1")),
    ] {
        let (page, told) = asked(&shown, &authority);
        let why = page.expect_err(what);
        assert!(why.contains("certificate") || why.contains("Certificate"), "{what}: {why}");
        assert_eq!(told, 0, "{what}");
    }
}

#[test]
fn the_authorities_of_the_web_are_believed_and_no_others() {
    let authority = Authority::new();
    let (address, served) = server(&authority.vouch("127.0.0.1", (2000, 2200)));
    let why = fetch(&address, true).expect_err("nobody knows the authority");
    assert!(why.reason.to_lowercase().contains("certificate"), "{why}");
    assert_eq!(served.join().unwrap(), 0);
}
