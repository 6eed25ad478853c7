//! What the questions are about: people of every kind signed in, postings in every state, items in the queue.

use domain::account::Duty;
use domain::{AccountId, EnterpriseId};
use peitao_tests::program::{Home, Service};
use serde_json::{Map, Value, json};
use testkit::district::code;
use testkit::{Database, UseCases};

use crate::caller::{Ask, Caller};
use crate::district::{District, now, sign_in};
use crate::said;

/// Verified firms: of the owner, of the rival, and of nobody yet.
const FIRMS: usize = 5;
/// Of each thing that a request uses up.
const SPARE: usize = 6;
/// Credit codes nobody has yet.
const CODES: u64 = 200;
/// Who is signed in.
const PEOPLE: [&str; 10] = [
    "owner",
    "editor",
    "viewer",
    "rival",
    "stranger",
    "founder",
    "moderator",
    "system_admin",
    "security_admin",
    "auditor",
];
/// Postings by how far each has come, with the operations it is worth asking about such a one.
const LIVES: [(&[&str], &[&str]); 8] = [
    (
        &["submit_posting", "update_posting", "withdraw_posting"],
        &[],
    ),
    (&[], &["submit"]),
    (
        &[
            "pause_posting",
            "close_posting",
            "renew_posting",
            "clone_posting",
        ],
        &["submit", "approve"],
    ),
    (&["resume_posting"], &["submit", "approve", "pause"]),
    (&[], &["submit", "approve", "close"]),
    (&[], &["submit", "return"]),
    (&[], &["submit", "reject"]),
    (&[], &["withdraw"]),
];
/// What a security administrator does about one account.
const OF_ACCOUNTS: [&str; 4] = [
    "get_account",
    "grant_duty",
    "suspend_account",
    "reinstate_account",
];
/// Honours that may stand beside one another.
const HONOURS: [&str; 4] = [
    "high_tech",
    "specialised",
    "little_giant",
    "hidden_champion",
];

/// A running platform with something in it.
pub struct World {
    pub home: Home,
    pub service: Service,
    people: Map<String, Value>,
    firms: Vec<String>,
    /// Answers on the way here; their ids exist.
    made: Vec<Value>,
    /// Ids by operation and parameter that it is worth asking about.
    targets: Map<String, Value>,
}

impl World {
    /// On an empty database.
    pub fn on(database: Database) -> Self {
        let district = District::on(database);
        let firms: Vec<_> = (0..FIRMS).map(|n| district.firm(n)).collect();
        for who in PEOPLE {
            match who {
                "owner" | "editor" | "viewer" => district.member(&address(who), &firms[0], who),
                "rival" => district.member(&address(who), &firms[1], "owner"),
                "stranger" | "founder" => drop(district.stranger(&address(who))),
                duty => district.official(&address(who), Duty::parse(duty).expect("a duty")),
            }
        }
        for n in 0..SPARE {
            district.member(&spare("guest", n), &firms[0], "viewer");
            for name in ["changer", "joiner", "decliner"] {
                district.stranger(&spare(name, n));
            }
        }
        for name in ["leaver", "goner"] {
            district.stranger(&spare(name, 0));
        }
        let overseen = Overseen::of(&district);
        let home = Home::new(district.leave());
        let service = home.start();
        let token = |who: &str| {
            (
                who.to_owned(),
                json!(sign_in(&service.address, &address(who))),
            )
        };
        let mut world = Self {
            people: PEOPLE.map(token).into_iter().collect(),
            firms: firms.iter().map(ToString::to_string).collect(),
            made: Vec::new(),
            targets: Map::new(),
            service,
            home,
        };
        world.write_postings();
        world.describe_firm();
        world.found_firm();
        world.aim_oversight(&overseen);
        world.invite();
        world.name_alike();
        world
    }

    /// Postings in every state a request can lead to, both ways round, of two firms.
    fn write_postings(&mut self) {
        let mut number = 0;
        for (operations, steps) in LIVES {
            let spare = match steps {
                // Every kind of decision uses some of them up.
                ["submit"] => 3 * SPARE,
                _ => SPARE,
            };
            let postings: Vec<String> = (0..spare)
                .map(|_| {
                    number += 1;
                    self.posting("owner", 0, number, steps)
                })
                .collect();
            for operation in operations {
                self.aim(operation, "posting_id", json!(postings));
            }
        }
        let here = self.posting("owner", 0, number + 1, &["submit", "approve"]);
        let there = self.posting("rival", 1, number + 2, &["submit", "approve"]);
        self.aim("explain_match", "posting_id", json!([here]));
        self.aim("explain_match", "other_id", json!([there]));
        self.aim("list_matches", "posting_id", json!([here]));
        let queue = self.read("moderator", "/api/v1/moderation/queue?page_size=100");
        let items = pick_ids(&queue, "id", |_| true);
        self.aim("*", "item_id", json!(items));
    }

    /// A posting that has come so far: its id.
    fn posting(&mut self, who: &str, firm: usize, number: usize, steps: &[&str]) -> String {
        // Two in four ask to be looked at, so that none passes by rule; those are even, or odd.
        let number = 4 * number + if number.is_multiple_of(2) { 2 } else { 3 };
        let body = said::edition(0, number, 1, &self.firms[firm]);
        let posting = self.post(who, "/api/v1/postings", body);
        for step in steps {
            self.take(who, &posting, step);
        }
        posting
    }

    /// One step of a posting's life: a moderator's or its owner's.
    fn take(&mut self, who: &str, posting: &str, step: &str) {
        if !matches!(step, "approve" | "return" | "reject") {
            let path = format!("/api/v1/postings/{posting}/{step}");
            self.post(who, &path, Value::Null);
            return;
        }
        let queue = self.read("moderator", "/api/v1/moderation/queue?page_size=100");
        let items = pick_ids(&queue, "id", |item| item["subject_id"] == posting);
        let path = format!("/api/v1/moderation/items/{}/{step}", items[0]);
        self.post("moderator", &path, json!({"reason_code": "incomplete"}));
    }

    /// Cards, papers, honours and guests of the owner's firm.
    fn describe_firm(&mut self) {
        let firm = format!("/api/v1/enterprises/{}", self.firms[0]);
        let mut ids = [Vec::new(), Vec::new(), Vec::new()];
        for n in 0..SPARE {
            let card = card(n);
            let paper = json!({"kind": "ISO9001", "number": format!("CN-{n}")});
            ids[0].push(self.post("owner", &format!("{firm}/capabilities"), card));
            ids[1].push(self.post("owner", &format!("{firm}/certificates"), paper));
        }
        for kind in HONOURS {
            let honour = json!({"kind": kind, "valid_from": "2025-01-01"});
            ids[2].push(self.post("moderator", &format!("{firm}/designations"), honour));
        }
        let names = ["capability_id", "certificate_id", "designation_id"];
        for (name, ids) in names.into_iter().zip(ids) {
            self.aim("*", name, json!(ids));
        }
        let members = self.read("owner", &format!("{firm}/members"));
        let guests = pick_ids(&members, "account_id", |member| {
            member["email"]
                .as_str()
                .is_some_and(|email| email.starts_with("guest"))
        });
        self.aim("*", "account_id", json!(guests));
        self.aim("*", "id", json!([self.firms[0]]));
        self.aim("claim_enterprise", "id", json!(self.firms[2..]));
    }

    /// A firm that may ask to be verified.
    fn found_firm(&mut self) {
        let profile =
            json!({"uscc": uscc(CODES), "name": "大足区新设有限公司", "region_code": "500111"});
        let firm = self.post("founder", "/api/v1/enterprises", profile);
        self.aim("request_enterprise_verification", "id", json!([firm]));
    }

    /// Who and what those in office decide about: never anybody another question needs.
    fn aim_oversight(&mut self, overseen: &Overseen) {
        for operation in OF_ACCOUNTS {
            self.aim(operation, "id", json!(overseen.accounts));
        }
        self.aim("take_duty", "id", json!(overseen.officials));
        self.aim("take_duty", "duty", json!([Duty::Moderator]));
        for operation in ["suspend_enterprise", "reinstate_enterprise"] {
            self.aim(operation, "id", json!(overseen.firms));
        }
    }

    /// The owner's firm asks people to speak for it.
    fn invite(&mut self) {
        let members = format!("/api/v1/enterprises/{}/members", self.firms[0]);
        for n in 0..SPARE {
            for name in ["joiner", "decliner"] {
                let body = json!({"email": spare(name, n), "role": "viewer"});
                self.post("owner", &members, body);
            }
        }
    }

    /// Groups of words for one thing; each that is removed is asked about no more.
    fn name_alike(&mut self) {
        for operation in ["get_synonym", "update_synonym", "remove_synonym"] {
            let group = |n: usize| json!({"terms": [format!("{operation} {n}"), format!("叫法{n}")], "kind": "near"});
            let groups: Vec<String> = (0..SPARE)
                .map(|n| self.post("system_admin", "/api/v1/synonyms", group(n)))
                .collect();
            self.aim(operation, "id", json!(groups));
        }
    }

    fn aim(&mut self, operation: &str, parameter: &str, ids: Value) {
        let of_operation = self.targets.entry(operation).or_insert_with(|| json!({}));
        of_operation[parameter] = ids;
    }

    fn read(&self, who: &str, path: &str) -> Value {
        self.caller(who).read(&self.service.address, path).body
    }

    /// A POST that succeeds; the id in its answer.
    fn post(&mut self, who: &str, path: &str, body: Value) -> String {
        let mut ask = Ask::post(path);
        ask.body = (!body.is_null()).then_some(body);
        let reply = self.caller(who).ask(&self.service.address, &ask);
        let reply = reply.expect("an answer");
        assert!(reply.status < 300, "{ask:?}: {reply:?}");
        let id = reply.body["id"].as_str().unwrap_or_default().to_owned();
        self.made.push(reply.body);
        id
    }

    fn caller(&self, who: &str) -> Caller {
        Caller::with(self.people[who].as_str().expect("a token"))
    }

    /// What the hooks are told of it.
    pub fn describe(&mut self) -> Value {
        let tokens = |name: &str, same: bool| -> Vec<String> {
            let who = |n: usize| spare(name, if same { 0 } else { n });
            (0..SPARE)
                .map(|n| sign_in(&self.service.address, &who(n)))
                .collect()
        };
        let (leavers, goners) = (tokens("leaver", true), tokens("goner", true));
        let [changers, joiners, decliners] =
            ["changer", "joiner", "decliner"].map(|name| tokens(name, false));
        let sessions = Caller::with(&leavers[0]).read(&self.service.address, "/api/v1/sessions");
        let sessions = pick_ids(&sessions.body, "id", |session| session["current"] == false);
        self.aim("end_session", "id", json!(sessions));
        json!({
            "people": self.people,
            // Who may lose a sign-in or an invitation, by the operation that takes it.
            "spare": {
                "end_session": leavers, "end_current_session": goners, "change_password": changers,
                "accept_invitation": joiners, "decline_invitation": decliners,
            },
            "made": self.made, "targets": self.targets, "fields": self.fields(),
            "bodies": {
                "create_posting": said::edition(0, 1, 1, &self.firms[0]), "create_capability": card(SPARE),
                "create_synonym": {"terms": ["外协", "外包加工"], "kind": "near", "note": "配套用语"},
            },
        })
    }

    /// Values that mean something, by the name of the field.
    fn fields(&self) -> Value {
        let soon = now().plus_days(60);
        let codes: Vec<String> = (0..CODES).map(uscc).collect();
        json!({
            "enterprise_id": [self.firms[0], self.firms[0], self.firms[1]],
            "uscc": codes,
            "node_code": ["MT-U1", "WJ-U1"], "chain_code": ["MT", "WJ"], "chain": ["MT", "WJ"],
            "park": ["SQ", "GX"], "industry_code": ["3525"], "unit": ["pcs"], "capacity_period": ["month"],
            "region_code": ["500111"], "production_region_code": ["500111"],
            "valid_from": ["2025-01-01"], "valid_until": [soon.to_string()],
            "create_certificate.valid_until": [soon.date().to_string()],
            "grant_designation.valid_until": [soon.date().to_string()],
            "deliver_by": [soon.date().to_string()],
            "email": [address("stranger"), spare("changer", 0)],
            "password": [UseCases::PASSWORD], "current_password": [UseCases::PASSWORD],
            "new_password": ["秋水长天 2026 一色"],
            "role": ["viewer", "editor"], "reason_code": ["incomplete", "duplicate"],
            "duty": [Duty::Moderator],
            "create_synonym.kind": ["same", "near", "grade"], "update_synonym.kind": ["same", "near", "grade"],
            "kind": ["high_tech", "single_champion"], "locale": ["zh-CN", "en"], "family": ["processing"],
            "phone": ["023-55501234"], "contact_phone": ["023-55501234"], "website": ["https://example.com"],
            "contact_email": ["wang@example.com"], "visibility": ["public", "verified"],
            "side": ["demand", "supply"], "size_max_mm": ["800"], "tolerance_mm": ["0.05"],
        })
    }
}

/// Whom those in office decide about; nobody else needs any of them.
struct Overseen {
    /// Accounts, every other one of them barred.
    accounts: Vec<AccountId>,
    /// Accounts with a duty.
    officials: Vec<AccountId>,
    /// Firms, every other one of them barred.
    firms: Vec<EnterpriseId>,
}

impl Overseen {
    fn of(district: &District) -> Self {
        let why = "多次举报属实";
        let people = |name: &str| -> Vec<AccountId> {
            (0..SPARE)
                .map(|n| district.stranger(&spare(name, n)))
                .collect()
        };
        let (accounts, officials) = (people("overseen"), people("official"));
        let firms: Vec<_> = (FIRMS..).take(SPARE).map(|n| district.firm(n)).collect();
        for (account, firm) in accounts.iter().zip(&firms).step_by(2) {
            let (account, firm) = (account.clone(), firm.clone());
            district.write(move |tx| app::accounts::suspend(tx, &account, why));
            district.write(move |tx| app::enterprises::suspend(tx, &firm, why));
        }
        for official in &officials {
            let (official, duty) = (official.clone(), Duty::Moderator.as_str());
            district.write(move |tx| app::accounts::grant_duty(tx, &official, duty));
        }
        Self {
            accounts,
            officials,
            firms,
        }
    }
}

/// A capability card.
fn card(n: usize) -> Value {
    json!({"name": format!("压铸{n}"), "process": "压铸", "node_code": "MT-U1"})
}

/// Ids of the items of a list that a rule chooses.
fn pick_ids(list: &Value, name: &str, chosen: impl Fn(&Value) -> bool) -> Vec<String> {
    let items = list["items"].as_array().expect("items").iter();
    let ids = items
        .filter(|item| chosen(item))
        .filter_map(|item| item[name].as_str());
    ids.map(str::to_owned).collect()
}

fn address(who: &str) -> String {
    format!("{who}@example.com")
}

fn spare(name: &str, n: usize) -> String {
    address(&format!("{name}-{n}"))
}

/// A credit code no firm of the district has.
fn uscc(n: u64) -> String {
    code(1_000_000 + n)
}
