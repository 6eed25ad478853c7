//! Versions over the wire: 304, 412, 428.

use reqwest::Method;
use serde_json::json;

use super::harness::{Answer, Running};
use super::people::{Somebody, Stage, decide};

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

/// What the caller gets who holds an earlier answer: its status.
fn held(stage: &Stage, who: Option<&Somebody>, path: &str, earlier: &Answer) -> u16 {
    let request = match who {
        Some(who) => who.ask(&stage.server, Method::GET, path),
        None => stage.server.ask(Method::GET, path),
    };
    let tag = earlier.header("etag");
    Answer::of(request.header("if-none-match", tag))
        .status
        .as_u16()
}

#[test]
fn the_own_account_is_sent_again_when_what_it_speaks_for_changed() {
    let stage = Stage::open();
    let newcomer = Somebody::joins(&stage.server, "new@example.com");
    let me = || newcomer.get(&stage.server, "/api/v1/me");
    let mut earlier = me();
    let mut changed = |what: &str| {
        assert_eq!(
            held(&stage, Some(&newcomer), "/api/v1/me", &earlier),
            200,
            "{what}"
        );
        earlier = me();
        assert_eq!(
            held(&stage, Some(&newcomer), "/api/v1/me", &earlier),
            304,
            "{what}"
        );
    };
    let firm = newcomer.founds(&stage.server, 3);
    changed("a membership");
    let evidence = json!({"documents": [{"kind": "营业执照", "number": super::people::code(3)}]});
    newcomer.post(&stage.server, &format!("{firm}/verification"), &evidence);
    decide(&stage.server, &stage.desk, &firm, "approve", &json!({}));
    changed("its verification");
    let chain = json!({"kind": "chain_supporting", "chain": "MT", "valid_from": "2026-01-01"});
    let granted = stage
        .desk
        .post(&stage.server, &format!("{firm}/designations"), &chain);
    assert_eq!(granted.status, 201, "{granted:?}");
    changed("a chain");
    stage
        .buyer
        .takes_on(&stage.server, &stage.buyer_firm, &newcomer, "viewer");
    changed("another membership");
    let tag = earlier.header("etag").to_owned();
    let request = newcomer.ask(&stage.server, Method::PATCH, "/api/v1/me");
    let renamed = request
        .header("if-match", tag)
        .json(&json!({"display_name": "李工"}));
    assert_eq!(
        Answer::of(renamed).status,
        200,
        "and its tag is one to change it from"
    );
}

#[test]
fn a_postings_own_view_and_its_public_copy_are_never_taken_for_each_other() {
    let stage = Stage::open();
    let at = stage.published(&stage.buyer, &stage.demand(&json!({})));
    let (own, public) = (stage.buyer.get(&stage.server, &at), stage.server.get(&at));
    assert_eq!(held(&stage, None, &at, &own), 200);
    assert_eq!(held(&stage, Some(&stage.buyer), &at, &public), 200);
    assert_eq!(held(&stage, None, &at, &public), 304);
    assert_eq!(held(&stage, Some(&stage.buyer), &at, &own), 304);
    let change = |seen: &Answer| {
        let request = stage.buyer.ask(&stage.server, Method::PATCH, &at);
        let request = request.header("if-match", seen.header("etag"));
        Answer::of(request.json(&json!({"body": "新的说明"})))
    };
    change(&public).problem(412, "version_mismatch");
    assert_eq!(change(&own).status, 200);
}

#[test]
fn a_posting_is_sent_again_when_its_enterprise_took_another_name() {
    let stage = Stage::open();
    let at = stage.published(&stage.buyer, &stage.demand(&json!({})));
    let earlier = [stage.buyer.get(&stage.server, &at), stage.server.get(&at)];
    let firm = format!("/api/v1/enterprises/{}", stage.buyer_firm);
    let version = stage.server.get(&firm).version();
    let name = json!({"name": "大足区改名五金厂"});
    let renamed = stage.buyer.patch(&stage.server, &firm, version, &name);
    assert_eq!(renamed.status, 200, "{renamed:?}");
    decide(&stage.server, &stage.desk, &firm, "approve", &json!({}));
    assert_eq!(held(&stage, Some(&stage.buyer), &at, &earlier[0]), 200);
    assert_eq!(held(&stage, None, &at, &earlier[1]), 200);
}

/// What the owner writes and a moderator has not passed changes nothing the public can see, also not that it is there.
#[test]
fn the_public_is_not_told_of_changes_it_does_not_see() {
    let stage = Stage::open();
    let tick = || stage.server.cases.clock.advance_s(60);
    let at = stage.handed_in(&stage.buyer, &stage.demand(&json!({})));
    tick();
    decide(&stage.server, &stage.desk, &at, "approve", &json!({}));
    stage.settle();
    let listed = || stage.server.get("/api/v1/postings?q=压铸").json()["items"].clone();
    let (public, hit) = (stage.server.get(&at), listed());
    assert_eq!(public.json()["updated_at"], public.json()["published_at"]);
    let unseen = |what: &str| {
        let now = stage.server.get(&at);
        assert_eq!(
            (now.text, now.headers.get("etag")),
            (public.text.clone(), public.headers.get("etag")),
            "{what}"
        );
        assert_eq!(listed(), hit, "{what}");
    };
    for (what, body) in [("an edit", "第二版"), ("another", "第三版")] {
        tick();
        let version = stage.buyer.get(&stage.server, &at).version();
        let edited = stage
            .buyer
            .patch(&stage.server, &at, version, &json!({"body": body}));
        assert_eq!(edited.status, 200, "{edited:?}");
        stage.settle();
        unseen(what);
    }
    tick();
    decide(
        &stage.server,
        &stage.desk,
        &at,
        "return",
        &json!({"reason_code": "incomplete"}),
    );
    stage.settle();
    unseen("its return");
    tick();
    let version = stage.buyer.get(&stage.server, &at).version();
    let price = json!({"body": stage.demand(&json!({}))["body"], "price_max_fen": 900});
    stage.buyer.patch(&stage.server, &at, version, &price);
    let submitted = stage.buyer.act(&stage.server, &format!("{at}/submit"));
    assert_eq!(submitted.status, 200, "{submitted:?}");
    if super::people::status(&submitted) == "pending" {
        decide(&stage.server, &stage.desk, &at, "approve", &json!({}));
    }
    assert_eq!(
        held(&stage, None, &at, &public),
        200,
        "what it sees, it is told"
    );
    assert_ne!(
        stage.server.get(&at).json()["updated_at"],
        public.json()["updated_at"]
    );
}
