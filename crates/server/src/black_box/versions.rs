//! Versions over the wire: 304, 412, 428.

use reqwest::Method;
use serde_json::json;

use super::harness::{Answer, Running};

const NOTE: &str = "/api/v1/notes/pst_01h455vb4pex5vsknk084sn02q";

#[test]
fn a_known_version_is_not_sent_again() {
    let server = Running::start();
    assert_eq!(server.get(NOTE).header("etag"), "\"3\"");
    let held = |tag: &str| Answer::of(server.ask(Method::GET, NOTE).header("if-none-match", tag));
    let known = held("\"3\"");
    assert_eq!((known.status.as_u16(), known.text.as_str()), (304, ""));
    assert_eq!(known.header("etag"), "\"3\"");
    assert!(!known.header("x-request-id").is_empty());
    assert_eq!(held("W/\"3\", \"9\"").status, 304);
    assert_eq!(held("\"2\"").status, 200);
}

#[test]
fn a_change_names_the_version_it_is_based_on() {
    let server = Running::start();
    let change = |tag: Option<&str>, body: serde_json::Value| {
        let request = server.ask(Method::PATCH, NOTE).json(&body);
        Answer::of(
            tag.into_iter()
                .fold(request, |request, tag| request.header("if-match", tag)),
        )
    };
    change(None, json!({})).problem(428, "version_required");
    change(Some("*"), json!({})).problem(428, "version_required");
    for stale in ["\"2\"", "nonsense", "\"3\", \"4\""] {
        change(Some(stale), json!({})).problem(412, "version_mismatch");
    }
    let changed = change(Some("\"3\""), json!({"title": "new"}));
    assert_eq!(
        (changed.status.as_u16(), changed.header("etag")),
        (200, "\"4\"")
    );
    assert_eq!(changed.json()["title"], "new");
    assert_eq!(
        change(Some("W/\"3\""), json!({})).json()["title"],
        "old",
        "what is not mentioned stays"
    );
    assert_eq!(
        change(Some("\"3\""), json!({"title": null})).json()["title"],
        "",
        "null empties"
    );
    assert_eq!(
        change(Some("\"3\""), json!({"title": 3})).faults(),
        ["/title wrong_type"]
    );
}
