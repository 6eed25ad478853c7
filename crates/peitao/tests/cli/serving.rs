//! `serve`: it starts, answers, and stops when told to without losing what it was in the middle of.

use std::io::Write;

use serde_json::{Value, json};

use crate::program::{Home, Service, answer, posted};

fn sign_up(email: &str) -> Value {
    json!({ "email": email, "password": "三月春风 2026 正好", "display_name": "王工", "locale": "zh-CN" })
}

#[test]
fn it_answers_from_the_moment_it_says_where_it_is() {
    let home = Home::new();
    let service = Service::start(&home, &[]);
    assert_eq!(service.get("/livez").0, 200);
    service.wait_ready();
    let (status, version) = service.get("/version");
    assert_eq!(
        (status, version["version"].as_str()),
        (200, Some(env!("CARGO_PKG_VERSION")))
    );
    assert_eq!(service.get("/api/v1/postings/none").0, 404);
    assert!(service.stopped().success());
}

#[test]
fn it_ends_in_peace_on_either_signal() {
    for signal in ["TERM", "INT"] {
        let home = Home::new();
        let service = Service::start(&home, &[]);
        service.signal(signal);
        let status = service.ended();
        assert!(status.success(), "{signal}: {status:?}");
    }
}

#[test]
fn a_request_in_the_middle_of_its_body_is_answered_before_the_end() {
    let home = Home::new();
    let service = Service::start(&home, &[]);
    service.wait_ready();
    let request = posted("/api/v1/accounts", &sign_up("wang@example.com").to_string());
    let (first, second) = request.split_at(request.len() - 40);
    let mut stream = service.connect();
    stream.write_all(first.as_bytes()).unwrap();
    // The service has taken the connection once another request, begun later, is answered.
    assert_eq!(service.get("/livez").0, 200);
    service.signal("TERM");
    while !service.is_stopping() {
        std::thread::park_timeout(std::time::Duration::from_millis(10));
    }
    stream.write_all(second.as_bytes()).unwrap();
    let (status, body) = answer(stream);
    assert!((200..300).contains(&status), "{status} {body}");
    assert!(service.ended().success());
    // What was acknowledged is there for the next process, which sends the mail if this one did not.
    let again = Service::start(&home, &[]);
    let mails = home.data().join("mail");
    let arrived = || {
        let files = std::fs::read_dir(&mails).into_iter().flatten().flatten();
        files
            .filter(|file| {
                file.path()
                    .extension()
                    .is_some_and(|ending| ending == "eml")
            })
            .count()
    };
    let started = std::time::Instant::now();
    while arrived() == 0 {
        assert!(started.elapsed().as_secs() < 20, "no mail of the sign-up");
        std::thread::park_timeout(std::time::Duration::from_millis(20));
    }
    assert!(again.stopped().success());
    assert_eq!(arrived(), 1);
}

#[test]
fn an_idle_connection_does_not_hold_up_the_end() {
    let home = Home::new();
    let service = Service::start(&home, &[]);
    let _idle = service.connect();
    let mut half = service.connect();
    half.write_all(b"GET /livez HTTP/1.1\r\nHost: te").unwrap();
    assert_eq!(service.get("/livez").0, 200);
    assert!(service.stopped().success(), "within half a minute");
}

#[test]
fn an_address_that_is_taken_is_told_by_its_name() {
    let home = Home::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let said = home.run(&["serve", "--listen", &address]).expect(1);
    assert!(said.err.contains(&address), "{}", said.err);
}

#[test]
fn what_a_killed_service_acknowledged_is_still_there() {
    let home = Home::new();
    let service = Service::start(&home, &[]);
    let (status, body) = service.post("/api/v1/accounts", &sign_up("li@example.com"));
    assert!((200..300).contains(&status), "{status} {body}");
    service.signal("KILL");
    assert!(!service.ended().success());
    let again = Service::start(&home, &[]);
    let credentials = json!({ "email": "li@example.com", "password": "三月春风 2026 正好" });
    let (status, body) = again.post("/api/v1/sessions", &credentials);
    assert_eq!(status, 201, "{body}");
    assert!(again.stopped().success());
}

#[test]
fn a_log_line_is_json_when_it_is_asked_for_and_holds_no_address_of_a_person() {
    let home = Home::new();
    let mut command = home.command(&["serve", "--listen", "127.0.0.1:0"]);
    command
        .env("PEITAO_LOG__FORMAT", "json")
        .env("PEITAO_LOG__FILTER", "debug");
    command
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut out = std::io::BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    std::io::BufRead::read_line(&mut out, &mut line).unwrap();
    let address = line.trim().strip_prefix("http://").unwrap().to_owned();
    let mut stream = std::net::TcpStream::connect(&address).unwrap();
    stream
        .write_all(
            posted(
                "/api/v1/accounts",
                &sign_up("geheim@example.com").to_string(),
            )
            .as_bytes(),
        )
        .unwrap();
    assert!((200..300).contains(&answer(stream).0));
    let kill = format!("kill -TERM {}", child.id());
    std::process::Command::new("/bin/sh")
        .args(["-c", &kill])
        .status()
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let log = String::from_utf8(output.stderr).unwrap();
    assert!(log.lines().count() > 0);
    for line in log.lines() {
        let read: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}"));
        assert!(
            read["timestamp"].is_string() && read["level"].is_string(),
            "{line}"
        );
    }
    for secret in ["geheim@example.com", "三月春风", "王工"] {
        assert!(!log.contains(secret), "{secret} in the log");
    }
}
