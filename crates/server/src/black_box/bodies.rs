//! Bodies over the wire: one complete answer to whatever arrives, and effects that happen once.

use std::io::Write;
use std::net::TcpStream;
use std::time::Duration;

use proptest::prelude::*;
use reqwest::Method;
use serde_json::{Value, json};

use super::harness::{Answer, Running, config, read_all};
use crate::config::ServerConfig;

const NOTES: &str = "/api/v1/notes";

#[test]
fn one_answer_names_every_field_of_schema_and_domain() {
    let server = Running::start();
    let bad = json!({
        "title": "x", "tags": ["a", "b", "c", "d"], "parts": [{"unit": "kg"}, {"unit": 5}, {}], "more": 1, "a/b": 2,
    });
    let answer = server.post(NOTES, &bad);
    let body = answer.problem(422, "invalid_fields");
    assert_eq!(
        answer.faults(),
        [
            "/a~1b unknown_field",
            "/count required",
            "/more unknown_field",
            "/parts/0/unit unknown_unit",
            "/parts/1/unit wrong_type",
            "/parts/2/unit required",
            "/tags too_many",
            "/title contact_in_text"
        ]
    );
    assert!(body["detail"].as_str().unwrap().starts_with("8 entries"));
    let zh = server
        .client
        .post(server.url(NOTES))
        .header("accept-language", "zh")
        .json(&bad);
    assert!(
        Answer::of(zh).problem(422, "invalid_fields")["errors"][0]["message"]
            .as_str()
            .unwrap()
            .contains('。')
    );
}

#[test]
fn lengths_count_characters() {
    let server = Running::start();
    let title = |text: &str| server.post(NOTES, &json!({"title": text, "count": 1}));
    assert_eq!(title("n二三四五六七八九十").status, 201);
    let long = title("n二三四五六七八九十一");
    assert_eq!(long.faults(), ["/title too_long"]);
    assert!(
        long.json()["errors"][0]["message"]
            .as_str()
            .unwrap()
            .contains("there are 11 now")
    );
}

#[test]
fn what_is_no_json_is_told_where() {
    let server = Running::start();
    let send = |body: Vec<u8>| {
        Answer::of(
            server
                .ask(Method::POST, NOTES)
                .header("content-type", "application/json")
                .body(body),
        )
    };
    let answer = send(b"{\n \"title\": nope}".to_vec());
    assert!(
        answer.problem(400, "malformed_json")["detail"]
            .as_str()
            .unwrap()
            .contains("line 2, column 12")
    );
    for body in [
        &b""[..],
        b"{",
        b"{\"a\":\"\\ud800\"}",
        b"\xff\xfe",
        b"{} {}",
        &[b'['; 5000],
        b"nul\0",
    ] {
        send(body.to_vec()).problem(400, "malformed_json");
    }
    for body in [&b"null"[..], b"[]", b"3", b"\"text\""] {
        assert_eq!(
            send(body.to_vec()).problem(422, "invalid_fields")["errors"][0]["pointer"],
            ""
        );
    }
}

#[test]
fn other_media_types_are_415() {
    let server = Running::start();
    let send = |kind: &str| {
        let body = r#"{"title":"n","count":1}"#;
        Answer::of(
            server
                .ask(Method::POST, NOTES)
                .header("content-type", kind)
                .body(body),
        )
    };
    for kind in [
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "application/jsonp",
        "",
    ] {
        let body = send(kind).problem(415, "unsupported_media_type");
        assert!(
            body["detail"]
                .as_str()
                .unwrap()
                .contains("application/json")
        );
    }
    let bare = server.ask(Method::POST, NOTES).body("{}");
    Answer::of(bare).problem(415, "unsupported_media_type");
    let packed = server
        .ask(Method::POST, NOTES)
        .header("content-type", "application/json");
    Answer::of(packed.header("content-encoding", "gzip").body("{}"))
        .problem(415, "unsupported_media_type");
    assert_eq!(send("application/json; charset=utf-8").status, 201);
    assert_eq!(send("Application/JSON").status, 201);
}

#[test]
fn large_bodies_are_413_however_they_are_announced() {
    let server = Running::with(ServerConfig {
        body_limit_bytes: 1000,
        ..config()
    });
    let head = "POST /api/v1/notes HTTP/1.1\r\nhost: a\r\naccept-language: en\r\ncontent-type: application/json\r\n";
    let announced = format!("{head}content-length: 4000\r\n\r\n{}", " ".repeat(4000));
    let chunked = format!(
        "{head}transfer-encoding: chunked\r\n\r\nfa0\r\n{}\r\n0\r\n\r\n",
        " ".repeat(4000)
    );
    for request in [announced, chunked] {
        let answer = server.raw(request.as_bytes());
        assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
        assert!(
            answer.contains("\"payload_too_large\"") && answer.contains("1000"),
            "{answer}"
        );
    }
    let expecting = format!("{head}content-length: 4000\r\nexpect: 100-continue\r\n\r\n");
    assert!(
        server.raw(expecting.as_bytes()).contains("HTTP/1.1 413"),
        "before anything is sent"
    );
    assert_eq!(
        server
            .post(NOTES, &json!({"title": "n", "count": 1}))
            .status,
        201
    );
}

#[test]
fn bodies_that_do_not_come_are_408() {
    let server = Running::with(ServerConfig {
        body_deadline_s: 1,
        ..config()
    });
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(60)))
        .unwrap();
    let head = "POST /api/v1/notes HTTP/1.1\r\nhost: a\r\naccept-language: en\r\ncontent-type: application/json\r\n";
    stream
        .write_all(format!("{head}content-length: 40\r\n\r\n{{\"title\"").as_bytes())
        .unwrap();
    let answer = read_all(&mut stream);
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("\"request_timeout\""), "{answer}");
}

#[test]
fn one_key_has_one_effect() {
    let server = Running::start();
    let send = |key: &str, body: &Value| {
        Answer::of(
            server
                .ask(Method::POST, NOTES)
                .header("idempotency-key", key)
                .json(body),
        )
    };
    let (note, other) = (
        json!({"title": "n", "count": 1}),
        json!({"title": "n", "count": 2}),
    );
    let first = send("k1", &note);
    assert_eq!(
        (first.status.as_u16(), first.header("idempotent-replayed")),
        (201, "")
    );
    assert_eq!(
        first.header("location"),
        format!("/api/v1/notes/{}", first.json()["id"].as_str().unwrap())
    );
    let again = send("k1", &note);
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!((again.status, &again.text), (first.status, &first.text));
    assert_eq!(again.header("location"), first.header("location"));
    assert_eq!(again.header("etag"), "\"1\"");
    send("k1", &other).problem(422, "idempotency_key_reused");
    assert_ne!(send("k2", &note).text, first.text);
    send("bad", &json!({"title": "n"})).problem(422, "invalid_fields");
    assert_eq!(
        send("bad", &note).status,
        201,
        "a refused request does not use up its key"
    );
    for key in ["", "a b", &"k".repeat(256)] {
        send(key, &note).problem(400, "invalid_idempotency_key");
    }
}

#[test]
fn parallel_twins_have_one_effect() {
    let server = Running::start();
    let note = json!({"title": "n", "count": 1});
    let send = || {
        Answer::of(
            server
                .ask(Method::POST, NOTES)
                .header("idempotency-key", "twin")
                .json(&note),
        )
    };
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let twins: Vec<_> = (0..16).map(|_| scope.spawn(send)).collect();
        twins.into_iter().map(|twin| twin.join().unwrap()).collect()
    });
    let made: Vec<&Answer> = answers
        .iter()
        .filter(|answer| answer.status == 201)
        .collect();
    assert!(
        answers
            .iter()
            .all(|answer| answer.status == 201 || answer.status == 409)
    );
    assert!(made.iter().all(|answer| answer.text == made[0].text));
    assert_eq!(
        made.iter()
            .filter(|answer| answer.header("idempotent-replayed").is_empty())
            .count(),
        1
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1))]
    #[test]
    fn no_bytes_make_a_server_error(bodies in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..200), 150)) {
        let server = Running::start();
        for body in bodies {
            let request = server.ask(Method::POST, NOTES).header("content-type", "application/json").body(body);
            let answer = Answer::of(request);
            prop_assert!([400, 422].contains(&answer.status.as_u16()), "{:?}", answer);
        }
    }
}
