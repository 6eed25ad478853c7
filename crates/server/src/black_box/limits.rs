//! How often, how many, from where.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use reqwest::Method;

use super::harness::{Answer, Running, config};
use crate::config::{RateLimits, ServerConfig};

fn limited() -> Running {
    let rate_limits = RateLimits {
        enabled: true,
        credentials: 2,
        anonymous_read: 3,
        ..RateLimits::default()
    };
    let trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    Running::with(ServerConfig {
        rate_limits,
        trusted_proxies,
        ..config()
    })
}

fn from(server: &Running, method: Method, path: &str, address: &str) -> Answer {
    Answer::of(server.ask(method, path).header("x-forwarded-for", address))
}

#[test]
fn too_many_requests_are_429_with_the_time_to_come_back() {
    let server = limited();
    for left in ["2", "1", "0"] {
        let answer = from(&server, Method::GET, "/api/v1/notes", "198.51.100.1");
        assert_eq!(answer.status, 200);
        assert_eq!(
            answer.header("ratelimit-policy"),
            "\"anonymous-read\";q=3;w=60"
        );
        assert!(
            answer
                .header("ratelimit")
                .starts_with(&format!("\"anonymous-read\";r={left};t="))
        );
    }
    let answer = from(&server, Method::GET, "/api/v1/notes", "198.51.100.1");
    answer.problem(429, "rate_limited");
    let wait: u64 = answer.header("retry-after").parse().unwrap();
    assert!((1..=20).contains(&wait), "{wait}");
    assert_eq!(
        from(&server, Method::GET, "/api/v1/notes", "198.51.100.2").status,
        200
    );
    assert_eq!(
        from(&server, Method::GET, "/livez", "198.51.100.1").status,
        200,
        "probes are free"
    );
}

#[test]
fn an_address_cannot_be_made_up() {
    let server = limited();
    let statuses: Vec<u16> = (0..4)
        .map(|forged| format!("203.0.113.{forged}, 198.51.100.7"))
        .map(|header| {
            from(&server, Method::POST, "/api/v1/guess", &header)
                .status
                .as_u16()
        })
        .collect();
    assert_eq!(statuses, [204, 204, 429, 429]);
}

#[test]
fn scanners_of_unknown_addresses_are_limited_too() {
    let server = limited();
    let statuses: Vec<u16> = (0..4)
        .map(|index| {
            from(
                &server,
                Method::GET,
                &format!("/scan/{index}"),
                "198.51.100.9",
            )
            .status
            .as_u16()
        })
        .collect();
    assert_eq!(statuses, [404, 404, 404, 429]);
}

#[test]
fn one_address_holds_only_so_many_connections() {
    let server = Running::with(ServerConfig {
        max_connections_per_ip: 4,
        ..config()
    });
    let alive = |stream: &mut TcpStream| {
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        let mut start = [0; 12];
        stream
            .write_all(b"GET /livez HTTP/1.1\r\nhost: a\r\n\r\n")
            .is_ok()
            && stream.read_exact(&mut start).is_ok()
            && start == *b"HTTP/1.1 200"
    };
    let mut held: Vec<TcpStream> = (0..4)
        .map(|_| TcpStream::connect(server.address).unwrap())
        .collect();
    assert!(held.iter_mut().all(alive));
    assert!(
        !alive(&mut TcpStream::connect(server.address).unwrap()),
        "the fifth is cut"
    );
    drop(held);
    let back = (0..500).any(|_| {
        std::thread::yield_now();
        alive(&mut TcpStream::connect(server.address).unwrap())
    });
    assert!(back, "closed connections are given back");
}

#[test]
fn slow_heads_are_cut_off() {
    let server = Running::with(ServerConfig {
        header_deadline_s: 1,
        ..config()
    });
    let answer = server.raw(b"GET /livez HTTP/1.1\r\nhost: a\r\nx-slow: ");
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 408"),
        "{answer}"
    );
}

#[test]
fn strange_requests_never_make_a_server_error() {
    let server = Running::start();
    let long = format!("GET /{} HTTP/1.1\r\nhost: a\r\n\r\n", "a".repeat(200_000));
    let many = format!(
        "GET / HTTP/1.1\r\nhost: a\r\n{}\r\n",
        "x: y\r\n".repeat(200)
    );
    let two_lengths = "POST /api/v1/notes HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\n{}";
    let both = "POST /api/v1/notes HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n";
    let closed = "GET /nothing HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    for request in [
        "\r\n\r\n",
        "nonsense\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        &long,
        &many,
        two_lengths,
        both,
        closed,
    ] {
        let answer = server.raw(request.as_bytes());
        assert!(!answer.contains("HTTP/1.1 5"), "{answer}");
    }
    assert_eq!(server.get("/livez").status, 200);
}

#[test]
fn readers_that_take_nothing_are_cut_off() {
    let server = Running::with(ServerConfig {
        write_stall_s: 1,
        keep_alive_s: 1,
        slowest_reader_bytes_s: 10_000_000,
        ..config()
    });
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    socket.set_recv_buffer_size(2048).unwrap();
    socket.connect(&server.address.into()).unwrap();
    let mut stream = TcpStream::from(socket);
    let request = "GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nhost: a\r\n\r\n";
    // Enough answers to fill every buffer on the way, so that the rest waits for a reader that does not read.
    stream.write_all(request.repeat(12).as_bytes()).unwrap();
    let deadline = Instant::now() + Duration::from_secs(60);
    let cut = std::iter::repeat_with(|| {
        std::thread::sleep(Duration::from_millis(50));
        stream.write_all(b"\r\n").is_err()
    });
    assert!(cut.take_while(|_| Instant::now() < deadline).any(|cut| cut));
    assert_eq!(server.get("/livez").status, 200);
}

#[test]
fn bodies_that_nobody_reads_hold_no_connection() {
    let server = Running::with(ServerConfig {
        write_stall_s: 1,
        ..config()
    });
    let head = "POST /api/v1/guess HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n";
    for body in [
        "content-length: 1000000\r\n\r\n{",
        "transfer-encoding: chunked\r\n\r\n5\r\nab",
    ] {
        let begun = Instant::now();
        let answer = server.raw(format!("{head}{body}").as_bytes());
        assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");
        assert!(answer.contains("connection: close"), "{answer}");
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "it was cut, and not left by its client"
        );
    }
}
