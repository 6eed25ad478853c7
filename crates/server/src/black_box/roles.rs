//! The parts of an enterprise over the wire: who may do what to members, cards, certificates and designations, and
//! what these forms refuse.

use domain::account::Duty;
use reqwest::Method;
use serde_json::{Value, json};

use super::harness::{Answer, Running};
use super::people::{Somebody, id_of, with};
use super::taxonomy::chains;

/// An enterprise with everybody who could want something of it.
struct Firm {
    server: Running,
    at: String,
    /// Owner, editor, viewer, stranger and moderator, in the order of the columns below.
    people: Vec<Somebody>,
}

const WHO: [&str; 6] = [
    "nobody",
    "owner",
    "editor",
    "viewer",
    "stranger",
    "moderator",
];

impl Firm {
    fn open() -> Self {
        let server = Running::start();
        chains(&server, testkit::TAXONOMY);
        let owner = Somebody::joins(&server, "owner@example.com");
        let at = owner.founds(&server, 1);
        let mut people = vec![owner];
        for role in ["editor", "viewer"] {
            let member = Somebody::joins(&server, &format!("{role}@example.com"));
            server.cases.clock.advance_s(1);
            people[0].takes_on(&server, id_of(&at), &member, role);
            people.push(member);
        }
        people.push(Somebody::joins(&server, "stranger@example.com"));
        people.push(Somebody::on_duty(&server, Duty::Moderator));
        Self { server, at, people }
    }

    /// The answers everybody gets, in the order of [`WHO`].
    fn asked(&self, method: &Method, path: &str, body: &Value) -> Vec<Answer> {
        let path = format!("{}{path}", self.at);
        let bare = || self.server.ask(method.clone(), &path);
        let with_token = |who: &Somebody| who.ask(&self.server, method.clone(), &path);
        let requests = std::iter::once(bare()).chain(self.people.iter().map(with_token));
        let send = |request: reqwest::blocking::RequestBuilder| {
            let request = if *method == Method::GET {
                request
            } else {
                request.header("if-match", "\"0\"").json(body)
            };
            Answer::of(request)
        };
        requests.map(send).collect()
    }

    fn owner(&self) -> &Somebody {
        &self.people[0]
    }

    fn desk(&self) -> &Somebody {
        &self.people[4]
    }

    #[track_caller]
    fn refuses(&self, who: &Somebody, part: &str, table: &[(Value, &[&str])]) {
        let path = format!("{}{part}", self.at);
        for (body, faults) in table {
            let refused = who.post(&self.server, &path, body);
            refused.problem(422, "invalid_fields");
            assert_eq!(refused.faults(), *faults, "{body}");
        }
        let kept = who.get(&self.server, &path).json();
        assert_eq!(kept["items"], json!([]), "nothing of it is kept");
    }
}

fn card() -> Value {
    json!({"name": "压铸", "process": "压铸", "node_code": "MT-U1"})
}

fn badge() -> Value {
    json!({"kind": "high_tech", "valid_from": "2026-01-01"})
}

/// Whoever may do a thing is told what is wrong with a spoilt form; whoever may not learns nothing of it.
#[test]
#[rustfmt::skip]
fn permission_is_judged_before_the_form() {
    let firm = Firm::open();
    let spoilt = json!({"no_such_field": 1});
    let table = [
        //                                          nobody owner editor viewer stranger moderator
        (Method::GET,   "",                 [200, 200, 200, 200, 200, 200]),
        (Method::GET,   "/capabilities",    [200, 200, 200, 200, 200, 200]),
        (Method::GET,   "/certificates",    [200, 200, 200, 200, 200, 200]),
        (Method::GET,   "/designations",    [200, 200, 200, 200, 200, 200]),
        (Method::GET,   "/contact",         [401, 200, 200, 200, 403, 200]),
        (Method::GET,   "/members",         [401, 200, 200, 200, 403, 200]),
        (Method::PATCH, "",                 [401, 422, 422, 403, 403, 403]),
        (Method::POST,  "/members",         [401, 422, 403, 403, 403, 403]),
        (Method::POST,  "/capabilities",    [401, 422, 422, 403, 403, 403]),
        (Method::POST,  "/certificates",    [401, 422, 422, 403, 403, 403]),
        (Method::POST,  "/verification",    [401, 422, 422, 403, 403, 403]),
        (Method::POST,  "/designations",    [401, 403, 403, 403, 403, 422]),
        (Method::POST,  "/suspend",         [401, 403, 403, 403, 403, 422]),
        (Method::POST,  "/reinstate",       [401, 403, 403, 403, 403, 422]),
    ];
    for (method, path, expected) in table {
        let answers = firm.asked(&method, path, &spoilt);
        let statuses: Vec<u16> = answers.iter().map(|answer| answer.status.as_u16()).collect();
        assert_eq!(statuses, expected, "{method} {path} by {WHO:?}");
    }
}

#[test]
fn members_are_named_by_address_and_role() {
    let firm = Firm::open();
    let path = format!("{}/members", firm.at);
    for (body, faults) in [
        (json!({}), ["/email required", "/role required"]),
        (
            json!({"email": "nobody", "role": "king"}),
            ["/email invalid_email", "/role unknown_value"],
        ),
        (
            json!({"email": 1, "role": null}),
            ["/email wrong_type", "/role required"],
        ),
    ] {
        let refused = firm.owner().post(&firm.server, &path, &body);
        refused.problem(422, "invalid_fields");
        assert_eq!(refused.faults(), faults, "{body}");
    }
    let stranger = json!({"email": "stranger@example.com", "role": "owner"});
    let invited = firm.owner().post(&firm.server, &path, &stranger);
    assert_eq!(invited.status, 202);
    let listed = firm.owner().get(&firm.server, &path).json();
    let roles: Vec<&Value> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|member| &member["role"])
        .collect();
    assert_eq!(
        roles,
        ["owner", "editor", "viewer"],
        "as they came; who is only invited is none"
    );
}

#[test]
fn whoever_leaves_loses_what_membership_gave() {
    let firm = Firm::open();
    let [editor, viewer] = [&firm.people[1], &firm.people[2]];
    let members = format!("{}/members", firm.at);
    let me = editor.get(&firm.server, "/api/v1/me").json();
    let me = format!("{members}/{}", me["id"].as_str().unwrap());
    viewer.delete(&firm.server, &me).problem(403, "forbidden");
    assert_eq!(firm.owner().delete(&firm.server, &me).status, 204);
    editor.get(&firm.server, &members).problem(403, "forbidden");
    let cards = format!("{}/capabilities", firm.at);
    let written = editor.post(&firm.server, &cards, &card());
    written.problem(403, "forbidden");
    let accept = format!("/api/v1/me/invitations/{}/accept", id_of(&firm.at));
    editor.act(&firm.server, &accept).problem(404, "not_found");
}

#[test]
fn a_card_that_cannot_be_is_refused_field_by_field() {
    let firm = Firm::open();
    let changed = |changes: Value| with(card(), &changes);
    let long: Vec<String> = (0..31).map(|at| format!("M{at}")).collect();
    firm.refuses(
        firm.owner(),
        "/capabilities",
        &[
            (json!({}), &["/name required", "/process required"]),
            (changed(json!({"name": "长".repeat(61)})), &["/name too_long"]),
            (changed(json!({"family": "magic"})), &["/family unknown_value"]),
            (changed(json!({"node_code": "ZZ"})), &["/node_code unknown_node"]),
            (changed(json!({"tolerance_mm": "fine"})), &["/tolerance_mm invalid_decimal"]),
            (changed(json!({"size_max_mm": 800})), &["/size_max_mm wrong_type"]),
            (changed(json!({"materials": long})), &["/materials too_many"]),
            (changed(json!({"capacity": {"value": "3", "unit": "t"}})), &["/capacity_period required"]),
            (changed(json!({"capacity_period": "month"})), &["/capacity required"]),
            (
                changed(json!({"capacity": {"value": "3", "unit": "furlong"}, "capacity_period": "month"})),
                &["/capacity/unit unknown_unit"],
            ),
            (changed(json!({"note": "a\u{0}b", "colour": 1})), &["/colour unknown_field", "/note control_characters"]),
        ],
    );
}

#[test]
fn a_certificate_is_known_by_kind_and_number() {
    let firm = Firm::open();
    firm.refuses(
        firm.owner(),
        "/certificates",
        &[
            (json!({}), &["/kind required", "/number required"]),
            (
                json!({"kind": "ISO9001", "number": " "}),
                &["/number required"],
            ),
            (
                json!({"kind": "长".repeat(61), "number": "1"}),
                &["/kind too_long"],
            ),
            (
                json!({"kind": "ISO9001", "number": "1", "valid_until": "2026-02-30"}),
                &["/valid_until invalid_date"],
            ),
        ],
    );
    let path = format!("{}/certificates", firm.at);
    let paper = json!({"kind": "ISO9001", "number": "T-1", "valid_until": "2020-01-01"});
    let made = firm.owner().post(&firm.server, &path, &paper);
    assert_eq!(made.status, 201, "one that ran out is recorded: {made:?}");
    firm.owner()
        .post(&firm.server, &path, &paper)
        .problem(409, "already_exists");
    let other = with(paper, &json!({"number": "T-2"}));
    assert_eq!(firm.owner().post(&firm.server, &path, &other).status, 201);
}

#[test]
fn a_designation_has_a_kind_its_chain_and_its_days() {
    let firm = Firm::open();
    let changed = |changes: Value| with(badge(), &changes);
    firm.refuses(
        firm.desk(),
        "/designations",
        &[
            (json!({}), &["/kind required", "/valid_from required"]),
            (changed(json!({"kind": "king"})), &["/kind unknown_value"]),
            (
                changed(json!({"kind": "chain_leader"})),
                &["/kind requires"],
            ),
            (
                changed(json!({"kind": "chain_leader", "chain": "XX"})),
                &["/chain unknown_chain"],
            ),
            (changed(json!({"chain": "MT"})), &["/chain not_with"]),
            (
                changed(json!({"valid_from": "soon"})),
                &["/valid_from invalid_date"],
            ),
            (
                changed(json!({"valid_until": "2025-12-31"})),
                &["/valid_until range_reversed"],
            ),
        ],
    );
    let path = format!("{}/designations", firm.at);
    for query in ["on=soon", "on=2026-02-30"] {
        let refused = firm.server.get(&format!("{path}?{query}"));
        refused.problem(400, "malformed_query");
        assert_eq!(refused.faults(), ["/on invalid_date"]);
    }
    let made = firm.desk().post(&firm.server, &path, &badge());
    let one = made.header("location");
    assert_eq!(firm.server.get(one).json(), made.json());
    assert_eq!(
        firm.desk().delete(&firm.server, one).status,
        204,
        "from today on"
    );
    let ended = firm.server.get(one).json();
    assert_eq!(
        ended["valid_until"], "2026-03-02",
        "the days it held stay known"
    );
}
