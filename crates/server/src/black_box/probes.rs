//! What keepers of the platform ask: whether it lives, whether it is ready and if not what is missing, which version
//! it is, and its numbers.

use reqwest::Method;
use serde_json::json;
use testkit::{Database, UseCases};

use super::harness::{Answer, Running, config};
use super::people::{Somebody, code, id_of};
use super::taxonomy::usual_chains;
use crate::config::{RateLimits, ServerConfig};

/// The part `/readyz` misses, as it is told in a language.
fn missing(server: &Running, language: &str) -> String {
    let request = server.client.get(server.url("/readyz"));
    let refused = Answer::of(request.header("accept-language", language));
    let told = refused.problem(503, "not_ready");
    assert_eq!(refused.header("retry-after"), "5");
    told["detail"].as_str().unwrap().to_owned()
}

#[test]
fn a_server_without_its_tables_says_so_and_lives() {
    let server = Running::on(UseCases::on(Database::without_tables()), config());
    assert!(missing(&server, "en").contains("tables"));
    assert!(missing(&server, "zh-CN").contains("数据表"));
    assert_eq!(server.get("/livez").json(), json!({"status": "ok"}));
    server.cases.database.store().migrate().unwrap();
    assert_eq!(server.get("/readyz").json(), json!({"status": "ok"}));
}

#[test]
fn a_server_whose_database_is_gone_says_so_and_lives() {
    let mut server = Running::on(UseCases::postgres(), config());
    assert_eq!(server.get("/readyz").status, 200);
    drop(std::mem::replace(
        &mut server.cases.database,
        Database::sqlite(),
    ));
    assert!(missing(&server, "en").contains("database"));
    assert!(missing(&server, "zh-CN").contains("数据库"));
    for path in ["/livez", "/version", "/openapi.json"] {
        assert_eq!(server.get(path).status, 200, "{path} asks no database");
    }
    let refused = server.get("/api/v1/chains");
    refused.problem(503, "overloaded");
}

/// A server with a real index, its log a moment old.
fn with_an_index() -> Running {
    let server = Running::on(UseCases::searching(Database::sqlite()), config());
    usual_chains(&server);
    server
}

#[test]
fn a_server_without_an_index_waits_until_it_is_built() {
    let server = with_an_index();
    assert!(missing(&server, "en").contains("index is not built"));
    assert!(missing(&server, "zh-CN").contains("索引尚未建成"));
    server.cases.index();
    assert_eq!(server.get("/readyz").status, 200);
}

#[test]
fn a_server_whose_index_is_far_behind_says_so() {
    let server = with_an_index();
    server.cases.index();
    server.cases.clock.advance_s(app::readiness::LAG_S);
    assert_eq!(server.get("/readyz").status, 200);
    server.cases.clock.advance_s(1);
    assert!(missing(&server, "en").contains("far behind"));
    assert!(missing(&server, "zh-CN").contains("落后"));
    let everything = domain::event::Position::LAST.encode();
    server.cases.app.search().apply(&[], &everything).unwrap();
    assert_eq!(server.get("/readyz").status, 200, "caught up");
}

#[test]
fn a_server_on_a_full_disk_says_so_until_there_is_room() {
    let server = Running::start();
    server.cases.disk.leave(app::readiness::FREE_BYTES - 1);
    assert!(missing(&server, "en").contains("disk"));
    assert!(missing(&server, "zh-CN").contains("磁盘"));
    server.cases.disk.leave(app::readiness::FREE_BYTES);
    assert_eq!(server.get("/readyz").status, 200);
}

#[test]
fn probes_are_never_refused_for_asking_often() {
    let rate_limits = RateLimits {
        enabled: true,
        anonymous_read: 1,
        ..RateLimits::default()
    };
    let server = Running::with(ServerConfig {
        rate_limits,
        ..config()
    });
    for path in ["/livez", "/readyz", "/version"] {
        for _ in 0..3 {
            let answer = server.get(path);
            assert_eq!(answer.status, 200, "{path}");
            assert_eq!(answer.header("ratelimit"), "");
            assert_eq!(answer.header("cache-control"), "no-store");
        }
    }
}

#[test]
fn the_version_is_that_of_the_program() {
    let version = Running::start().get("/version").json();
    let expected = json!({"name": "peitao", "version": env!("CARGO_PKG_VERSION")});
    assert_eq!(version, expected);
}

/// Whatever is asked, by whomever: neither addresses nor names nor what was typed stand in the numbers.
#[test]
fn numbers_hold_nothing_personal() {
    let server = Running::with(ServerConfig {
        metrics_listen: Some(([127, 0, 0, 1], 0).into()),
        trusted_proxies: vec!["127.0.0.0/8".parse().unwrap()],
        ..config()
    });
    usual_chains(&server);
    let somebody = Somebody::joins(&server, "canary@example.com");
    let at = somebody.founds(&server, 7);
    let wrong = json!({"email": "canary@example.com", "password": "canary-password"});
    server.post("/api/v1/sessions", &wrong);
    for path in [
        &at,
        "/api/v1/postings?q=canary-query",
        "/canary-path",
        "/api/v1/enterprises/canary-id",
    ] {
        let asked = somebody.ask(&server, Method::GET, path);
        let asked = asked.header("x-forwarded-for", "198.51.100.77");
        Answer::of(asked.header("user-agent", "canary-agent"));
    }
    let strange = Method::from_bytes(b"CANARY").unwrap();
    Answer::of(server.ask(strange, "/livez"));
    let metrics = server.metrics.unwrap();
    let page = Answer::of(server.client.get(format!("http://{metrics}/metrics")));
    assert_eq!(page.status, 200);
    assert!(page.header("content-type").starts_with("text/plain"));
    let id = id_of(&at);
    for secret in ["canary", "CANARY", "198.51.100.77", id, "大足", &code(7)] {
        assert!(!page.text.contains(secret), "{secret} in {}", page.text);
    }
    assert!(
        page.text.contains("route=\"/api/v1/enterprises/{id}\""),
        "{}",
        page.text
    );
    assert!(page.text.contains("peitao_sign_ins_refused_total"));
    for path in ["/", "/livez", "/api/v1/chains", "/openapi.json"] {
        let other = Answer::of(server.client.get(format!("http://{metrics}{path}")));
        assert_eq!(other.status, 404, "{path} is not on this listener");
    }
}
