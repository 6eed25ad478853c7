//! Whom the requests come from: somebody signed in, and a stage with two verified enterprises and a desk.

use domain::account::Duty;
use reqwest::Method;
use reqwest::blocking::RequestBuilder;
use serde_json::{Value, json};
use testkit::UseCases;

use super::harness::{Answer, Running};
use super::taxonomy::chains;

/// Somebody signed in.
pub struct Somebody {
    pub token: String,
}

impl Somebody {
    /// Signs up, proves the address and signs in.
    pub fn joins(server: &Running, email: &str) -> Self {
        let body = json!({"email": email, "password": UseCases::PASSWORD, "display_name": "王工", "locale": "en"});
        assert_eq!(server.post("/api/v1/accounts", &body).status, 201);
        let letters = server.cases.letters();
        let letter = letters.iter().find(|letter| letter.to == email).unwrap();
        let link = letter.content["link"].as_str().unwrap();
        let token = link.split_once("token=").unwrap().1;
        let proof = json!({"token": token});
        let proven = server.post("/api/v1/accounts/verify-email", &proof);
        assert_eq!(proven.status, 204);
        Self::signs_in(server, email)
    }

    pub fn on_duty(server: &Running, duty: Duty) -> Self {
        server.cases.account_with_duty("desk@example.com", duty);
        Self::signs_in(server, "desk@example.com")
    }

    pub fn signs_in(server: &Running, email: &str) -> Self {
        let body = json!({"email": email, "password": UseCases::PASSWORD});
        let tokens = server.post("/api/v1/sessions", &body).json();
        let token = tokens["access_token"].as_str().unwrap().to_owned();
        Self { token }
    }

    pub fn ask(&self, server: &Running, method: Method, path: &str) -> RequestBuilder {
        server.ask(method, path).bearer_auth(&self.token)
    }

    pub fn get(&self, server: &Running, path: &str) -> Answer {
        Answer::of(self.ask(server, Method::GET, path))
    }

    pub fn post(&self, server: &Running, path: &str, body: &Value) -> Answer {
        Answer::of(self.ask(server, Method::POST, path).json(body))
    }

    pub fn patch(&self, server: &Running, path: &str, version: i64, body: &Value) -> Answer {
        let tag = format!("\"{version}\"");
        let request = self
            .ask(server, Method::PATCH, path)
            .header("if-match", tag);
        Answer::of(request.json(body))
    }

    pub fn delete(&self, server: &Running, path: &str) -> Answer {
        Answer::of(self.ask(server, Method::DELETE, path))
    }

    /// Invites somebody, who accepts, so that there is one member more. `firm` is the id.
    #[track_caller]
    pub fn takes_on(&self, server: &Running, firm: &str, newcomer: &Self, role: &str) {
        let email = newcomer.get(server, "/api/v1/me").json()["email"].clone();
        let members = format!("/api/v1/enterprises/{firm}/members");
        let invited = self.post(server, &members, &json!({"email": email, "role": role}));
        assert_eq!(invited.status, 202, "{invited:?}");
        let accepted = newcomer.act(server, &format!("/api/v1/me/invitations/{firm}/accept"));
        assert_eq!(accepted.status, 204, "{accepted:?}");
    }

    /// POST without a body.
    pub fn act(&self, server: &Running, path: &str) -> Answer {
        Answer::of(self.ask(server, Method::POST, path))
    }

    /// Registers an enterprise and gives its address.
    pub fn founds(&self, server: &Running, number: u64) -> String {
        let made = self.post(server, "/api/v1/enterprises", &form(number));
        assert_eq!(made.status, 201, "{made:?}");
        made.header("location").to_owned()
    }
}

/// A credit code with its check character.
pub fn code(number: u64) -> String {
    let body = format!("91500111MA{number:07}");
    format!("{body}{}", domain::uscc::check_character(&body).unwrap())
}

/// What an enterprise is registered with.
pub fn form(number: u64) -> Value {
    json!({
        "uscc": code(number), "name": format!("大足区样品五金厂{number}"), "industry_code": "3322",
        "region_code": "500111", "park": "SQ", "intro": "做刀具三十年",
        "contact_name": "王师傅", "contact_phone": "023-5550 1234", "contact_email": "sales@example.com"
    })
}

/// A server with an index, two chains, a moderator, and a buyer and a supplier with verified enterprises.
pub struct Stage {
    pub server: Running,
    pub desk: Somebody,
    pub buyer: Somebody,
    pub supplier: Somebody,
    /// Ids of the enterprises.
    pub buyer_firm: String,
    pub supplier_firm: String,
}

pub const POSTINGS: &str = "/api/v1/postings";

impl Stage {
    pub fn open() -> Self {
        let server = Running::indexed();
        chains(&server, testkit::TAXONOMY);
        let desk = Somebody::on_duty(&server, Duty::Moderator);
        let buyer = Somebody::joins(&server, "buyer@example.com");
        let supplier = Somebody::joins(&server, "supplier@example.com");
        let buyer_firm = verified(&server, &buyer, 1, &desk);
        let supplier_firm = verified(&server, &supplier, 2, &desk);
        Self {
            server,
            desk,
            buyer,
            supplier,
            buyer_firm,
            supplier_firm,
        }
    }

    /// Lets index and matches catch up.
    pub fn settle(&self) {
        self.server.cases.settle();
    }

    /// GET by somebody, or by nobody.
    pub fn get(&self, who: Option<&Somebody>, path: &str) -> Answer {
        who.map_or_else(
            || self.server.get(path),
            |somebody| somebody.get(&self.server, path),
        )
    }

    /// Writes a posting and gives its address.
    #[track_caller]
    pub fn draft(&self, who: &Somebody, posting: &Value) -> String {
        let made = who.post(&self.server, POSTINGS, posting);
        assert_eq!(made.status, 201, "{made:?}");
        made.header("location").to_owned()
    }

    /// Writes a posting and hands it in.
    #[track_caller]
    pub fn handed_in(&self, who: &Somebody, posting: &Value) -> String {
        let at = self.draft(who, posting);
        let submitted = who.act(&self.server, &format!("{at}/submit"));
        assert_eq!(submitted.status, 200, "{submitted:?}");
        at
    }

    /// Writes a posting, hands it in and has it approved where no rule lets it pass.
    #[track_caller]
    pub fn published(&self, who: &Somebody, posting: &Value) -> String {
        let at = self.handed_in(who, posting);
        if status(&who.get(&self.server, &at)) == "pending" {
            let decided = decide(&self.server, &self.desk, &at, "approve", &json!({}));
            assert_eq!(decided.status, 200, "{decided:?}");
        }
        at
    }

    /// A demand of the buyer, with some members changed; `null` takes one out.
    pub fn demand(&self, changes: &Value) -> Value {
        let demand = json!({
            "enterprise_id": self.buyer_firm, "side": "demand", "family": "processing",
            "title": "求铝合金压铸件加工 发动机箱体 ADC12",
            "body": "摩托车发动机箱体压铸，材料ADC12，压铸后去毛刺，月用量3万件，来图加工。",
            "node_code": "MT-U1",
            "attributes": [{"name": "锁模力", "op": ">=", "value": "800", "unit": "t", "required": true}],
            "quantity": {"value": "3", "unit": "wan_pcs"},
            "region_code": "500111", "valid_until": "2026-05-01T00:00:00Z"
        });
        with(demand, changes)
    }

    /// A supply that fits it.
    pub fn supply(&self, changes: &Value) -> Value {
        let supply = json!({
            "enterprise_id": self.supplier_firm, "side": "supply", "family": "processing",
            "title": "承接铝合金压铸件加工 ADC12 发动机箱体",
            "body": "压铸机1250T，承接摩托车发动机箱体等铝合金压铸件，材料ADC12，去毛刺、机加工一条线。",
            "node_code": "MT-U1",
            "attributes": [{"name": "锁模力", "op": "=", "value": "1250", "unit": "t"}],
            "region_code": "500111", "valid_until": "2026-05-01T00:00:00Z"
        });
        with(supply, changes)
    }
}

/// A body with some members changed; `null` takes one out.
pub fn with(mut body: Value, changes: &Value) -> Value {
    let members = body.as_object_mut().unwrap();
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => drop(members.remove(name)),
            value => drop(members.insert(name.clone(), value.clone())),
        }
    }
    body
}

/// Where a posting of one's own stands.
#[track_caller]
pub fn status(answer: &Answer) -> String {
    let body = answer.json();
    let status = body["own"]["status"].as_str();
    status.unwrap_or_else(|| panic!("{body}")).to_owned()
}

/// The last segment of an address.
pub fn id_of(address: &str) -> &str {
    address.rsplit('/').next().unwrap()
}

/// Registers an enterprise and has it verified. Returns its id.
fn verified(server: &Running, owner: &Somebody, number: u64, desk: &Somebody) -> String {
    let at = owner.founds(server, number);
    let evidence = json!({"documents": [{"kind": "营业执照", "number": code(number)}]});
    let asked = owner.post(server, &format!("{at}/verification"), &evidence);
    assert_eq!(asked.status, 202, "{asked:?}");
    let decided = decide(server, desk, &at, "approve", &json!({}));
    assert_eq!(decided.status, 200, "{decided:?}");
    id_of(&at).to_owned()
}

/// The address of the open item about a posting or an enterprise.
#[track_caller]
pub fn item(server: &Running, desk: &Somebody, subject: &str) -> String {
    let queue = desk.get(server, "/api/v1/moderation/queue?page_size=100");
    let queue = queue.json();
    let items = queue["items"].as_array().unwrap();
    let waits = |item: &&Value| item["subject_id"] == id_of(subject);
    let found = items.iter().find(waits);
    let found = found.unwrap_or_else(|| panic!("{subject} does not wait: {queue}"));
    format!("/api/v1/moderation/items/{}", found["id"].as_str().unwrap())
}

/// Decides the open item about a posting or an enterprise.
#[track_caller]
pub fn decide(
    server: &Running,
    desk: &Somebody,
    subject: &str,
    verb: &str,
    ruling: &Value,
) -> Answer {
    let item = item(server, desk, subject);
    desk.post(server, &format!("{item}/{verb}"), ruling)
}
