//! Attempts to break out of the child, for tests only: they are not part of a release build.

use std::fs::File;
use std::hint::black_box;
use std::net::{TcpStream, UdpSocket};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::Command;

/// Does what `trial` says and reports what succeeded, if it returns at all.
#[expect(clippy::disallowed_methods, reason = "tries what the sandbox must prevent")]
pub(super) fn attempt(trial: &str) -> String {
    let mut succeeded: Vec<&str> = Vec::new();
    let mut tried = |what, is_done: bool| succeeded.extend(is_done.then_some(what));
    match trial {
        "loop" => loop {
            black_box(0);
        },
        "sleep" => std::thread::sleep(std::time::Duration::from_mins(10)),
        "memory" => drop(black_box(vec![1_u8; 2 << 30])),
        "stack" => drop(black_box(deeper(black_box(0)))),
        "panic" => panic(),
        "open" => {
            tried("read a file", File::open("/proc/self/exe").is_ok());
            tried("read a folder", std::fs::read_dir("/").is_ok());
            tried("write a file", File::create(std::env::temp_dir().join("briefing-broke-out")).is_ok());
        }
        "connect" => {
            tried(
                "connect",
                TcpStream::connect(("127.0.0.1", 9)).is_err_and(|e| e.kind() == std::io::ErrorKind::ConnectionRefused),
            );
            tried("bind", UdpSocket::bind(("127.0.0.1", 0)).is_ok());
            tried("pair", UnixStream::pair().is_ok());
        }
        "exec" => {
            let error = Command::new("/bin/true").exec();
            tried("run a program", error.kind() != std::io::ErrorKind::PermissionDenied);
            tried("start a program", Command::new("/bin/true").status().is_ok());
        }
        _ => return "no such trial".to_owned(),
    }
    if succeeded.is_empty() { "nothing succeeded".to_owned() } else { format!("succeeded: {}", succeeded.join(", ")) }
}

#[allow(clippy::panic, reason = "the point of the trial")]
fn panic() {
    panic!("tried");
}

#[allow(unconditional_recursion, reason = "the point of the trial")]
fn deeper(n: u64) -> u64 {
    let frame = black_box([n; 64]);
    deeper(n + 1).wrapping_add(frame[0])
}
