//! Queries and pages over the wire.

use proptest::prelude::*;

use super::harness::Running;

#[test]
fn pages_follow_each_other_without_gaps() {
    let server = Running::start();
    let mut path = "/api/v1/notes?page_size=20&tag=a".to_owned();
    let mut ids: Vec<String> = Vec::new();
    loop {
        let page = server.get(&path).json();
        let items = page["items"].as_array().unwrap();
        ids.extend(
            items
                .iter()
                .map(|item| item["id"].as_str().unwrap().to_owned()),
        );
        let Some(token) = page["next_page_token"].as_str() else {
            break;
        };
        path = format!("/api/v1/notes?tag=a&page_size=7&page_token={token}");
    }
    assert_eq!(ids, (0..45).map(|at| at.to_string()).collect::<Vec<_>>());
    assert!(
        server
            .get("/api/v1/notes?page_size=100")
            .json()
            .get("next_page_token")
            .is_none(),
        "absent at the end"
    );
}

#[test]
fn sizes_have_a_default_and_a_ceiling() {
    let server = Running::start();
    let count = |query: &str| {
        server.get(&format!("/api/v1/notes{query}")).json()["items"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!(count(""), 20);
    assert_eq!(count("?page_size=1"), 1);
    assert_eq!(count("?page_size=100000"), 45);
    assert_eq!(count("?page_size=99999999999999999999999999"), 45);
    for bad in ["0", "-1", "x", "1.5", "", "1e3", "%31%00", "1&page_size=2"] {
        let answer = server.get(&format!("/api/v1/notes?page_size={bad}"));
        answer.problem(400, "malformed_query");
        assert!(answer.faults()[0].starts_with("/page_size "), "{bad}");
    }
}

#[test]
fn tokens_belong_to_their_filter_and_to_us() {
    let server = Running::start();
    let token = server.get("/api/v1/notes?q=a").json()["next_page_token"]
        .as_str()
        .unwrap()
        .to_owned();
    server
        .get(&format!("/api/v1/notes?q=b&page_token={token}"))
        .problem(400, "page_token_mismatch");
    server
        .get(&format!("/api/v1/notes?page_token={token}"))
        .problem(400, "page_token_mismatch");
    for damaged in ["x", "", &token[1..], &format!("{token}A")] {
        server
            .get(&format!("/api/v1/notes?q=a&page_token={damaged}"))
            .problem(400, "invalid_page_token");
    }
}

#[test]
fn unknown_parameters_are_all_named() {
    let server = Running::start();
    let answer = server.get("/api/v1/notes?pagesize=3&colour=red&page_size=0");
    let body = answer.problem(400, "unknown_parameter");
    assert_eq!(
        answer.faults(),
        [
            "/colour unknown_field",
            "/page_size out_of_range",
            "/pagesize unknown_field"
        ]
    );
    assert!(body["detail"].as_str().unwrap().contains("colour"));
    server.get("/livez?x=1").problem(400, "unknown_parameter");
    server
        .get("/api/v1/notes/pst_01h455vb4pex5vsknk084sn02q?x=1")
        .problem(400, "unknown_parameter");
    let long = "汉".repeat(21);
    assert_eq!(
        server.get(&format!("/api/v1/notes?q={long}")).faults(),
        ["/q too_long"]
    );
}

#[test]
fn repeated_keys_are_lists_where_a_list_is_meant() {
    let server = Running::start();
    assert_eq!(
        server.get("/api/v1/notes?tag=a&tag=b").json()["items"][0]["title"],
        "a+b"
    );
    assert_eq!(
        server.get("/api/v1/notes?q=%E9%93%9D").json()["items"][0]["title"],
        "铝"
    );
    server
        .get("/api/v1/notes?q=a&q=b")
        .problem(400, "malformed_query");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1))]
    #[test]
    fn no_query_makes_a_server_error(queries in proptest::collection::vec("[a-z_]{0,9}=?[\\PC]{0,9}(&page_token=[\\PC]{0,9})?", 150)) {
        let server = Running::start();
        for query in queries {
            let mut url = reqwest::Url::parse(&server.url("/api/v1/notes")).unwrap();
            url.set_query(Some(&query));
            let answer = super::harness::Answer::of(server.client.get(url));
            prop_assert!([200, 400].contains(&answer.status.as_u16()), "{query}: {answer:?}");
        }
    }
}
