//! Making things through the use cases, each fresh: enterprises, their parts, postings in every state, items of
//! the queue. Nothing here goes through HTTP or asks who may do it.

use app::AppError;
use app::enterprises::Document;
use app::moderation::Ruling;
use domain::EnterpriseId;
use domain::account::Duty;
use domain::posting::{Posting, Status};
use serde_json::{Value, json};

use super::role::Role;
use super::world::{Known, World};

/// Approvals by a person after which postings pass by rule.
const TRUST_AFTER: u32 = 3;

impl World<'_> {
    /// An enterprise of the founder, unverified.
    pub fn enterprise(&self) -> EnterpriseId {
        let draft = profile(&self.uscc());
        let draft = serde_json::from_value(draft).expect("a profile");
        self.acting(&self.founder, &[], move |tx| {
            app::enterprises::create(tx, &draft)
        })
        .id
    }

    /// An enterprise of an authority's list that nobody speaks for.
    pub fn listed(&self) -> EnterpriseId {
        let mut record = profile(&self.uscc());
        record["external_id"] = json!(format!("listed-{}", self.next()));
        let record = serde_json::from_value(record).expect("a record");
        self.as_platform(move |tx| app::enterprises::import(tx, &record).map(|(id, _)| id))
    }

    /// Hands evidence in and lets the moderator approve it.
    pub fn verify(&self, id: &EnterpriseId) {
        let item = self.verification_item(id);
        self.approve(&item);
    }

    /// Lets the moderator approve postings until later ones pass by rule.
    pub fn earn_trust(&self, id: &EnterpriseId) {
        for _ in 0..TRUST_AFTER {
            let posting = self.submitted(id, &self.text("public"));
            let item = self.open_item(posting.id.as_str());
            self.approve(&item);
        }
    }

    /// Lets the moderator approve an item.
    pub fn approve(&self, item: &str) {
        let item = domain::ItemId::parse(item).expect("an id");
        let ruling = Ruling::default();
        self.acting(self.one(Role::Moderator), &[Duty::Moderator], move |tx| {
            app::moderation::approve(tx, &item, &ruling)
        });
    }

    /// The undecided item about a thing.
    fn open_item(&self, subject: &str) -> String {
        let subject = subject.to_owned();
        let find = move |tx: &mut app::Tx<'_>| {
            let filter = app::moderation::Filter::default();
            let page = app::moderation::queue(tx, &filter, None, 1000)?;
            let mut items = page.items.into_iter().map(|case| case.item);
            let found = items.find(|item| item.subject == subject);
            found.ok_or_else(|| AppError::Bug(format!("{subject} does not wait")))
        };
        self.as_platform(find).id.to_string()
    }

    /// An item about a licence an enterprise handed in.
    pub fn verification_item(&self, id: &EnterpriseId) -> String {
        self.evidence_item(id, vec![licence()])
    }

    /// An item about evidence an enterprise handed in.
    pub fn evidence_item(&self, id: &EnterpriseId, documents: Vec<Document>) -> String {
        let asked = id.clone();
        self.as_platform(move |tx| app::enterprises::request_verification(tx, &asked, &documents));
        self.open_item(id.as_str())
    }

    /// An item about a posting.
    pub fn posting_item(&self) -> String {
        self.open_item(self.pending(&self.waiting).id.as_str())
    }

    /// An item about a posting of an enterprise the moderator belongs to.
    pub fn partial_item(&self) -> String {
        let firm = self.enterprise_of_moderator();
        self.open_item(self.pending(&firm).id.as_str())
    }

    /// An item about somebody who wants to speak for an enterprise.
    pub fn claim_item(&self, claimant: &Known) -> String {
        let id = self.listed();
        let wanted = id.clone();
        self.acting(claimant, &[], move |tx| {
            app::enterprises::claim(tx, &wanted, "本公司办公室主任")
        });
        self.open_item(id.as_str())
    }

    /// What a demand says, like no other.
    pub fn text(&self, visibility: &str) -> Value {
        let number = self.next();
        let mut text = json!({
            "side": "demand", "family": "processing",
            "title": format!("求铝合金压铸件加工 第{number}批"), "body": "来图加工，去毛刺。",
            "node_code": "MT-U1", "region_code": "500111", "valid_until": "2026-05-01T00:00:00Z",
            "visibility": visibility,
        });
        if visibility == "invited" {
            text["invited"] = json!([self.third]);
        }
        text
    }

    /// What a demand of an enterprise says, as it is sent.
    pub fn demand(&self, owner: &EnterpriseId) -> Value {
        let mut text = self.text("public");
        text["enterprise_id"] = json!(owner);
        text
    }

    /// A posting written and not handed in.
    pub fn written(&self, owner: &EnterpriseId, text: &Value) -> Posting {
        let (owner, draft) = (owner.clone(), draft(text));
        self.as_platform(move |tx| app::postings::create(tx, &owner, &draft))
    }

    /// A posting handed in.
    pub fn submitted(&self, owner: &EnterpriseId, text: &Value) -> Posting {
        let (owner, draft) = (owner.clone(), draft(text));
        self.as_platform(move |tx| {
            let written = app::postings::create(tx, &owner, &draft)?;
            app::postings::submit(tx, &written.id)
        })
    }

    /// A draft.
    pub fn draft(&self, owner: &EnterpriseId) -> Posting {
        self.written(owner, &self.text("public"))
    }

    /// A posting that waits for a moderator: it holds a telephone number.
    pub fn pending(&self, owner: &EnterpriseId) -> Posting {
        let mut text = self.text("public");
        text["body"] = json!("来图加工，电话13800000000。");
        self.expect(self.submitted(owner, &text), Status::Pending)
    }

    /// A posting that is shown.
    pub fn published(&self, owner: &EnterpriseId, visibility: &str) -> Posting {
        let posting = self.submitted(owner, &self.text(visibility));
        self.expect(posting, Status::Published)
    }

    /// A supply that is shown.
    pub fn supply(&self, owner: &EnterpriseId, visibility: &str) -> Posting {
        let mut text = self.text(visibility);
        text["side"] = json!("supply");
        text["title"] = json!(format!("承接铝合金压铸件加工 第{}批", self.next()));
        self.expect(self.submitted(owner, &text), Status::Published)
    }

    /// A posting shown to one invited enterprise.
    pub fn inviting(&self, owner: &EnterpriseId, guest: &EnterpriseId) -> Posting {
        let mut text = self.text("invited");
        text["invited"] = json!([guest]);
        self.expect(self.submitted(owner, &text), Status::Published)
    }

    /// A posting its owner took down for a while.
    pub fn paused(&self, owner: &EnterpriseId) -> Posting {
        let shown = self.published(owner, "public").id;
        self.as_platform(move |tx| app::postings::pause(tx, &shown))
    }

    /// A posting its owner took back.
    pub fn withdrawn(&self, owner: &EnterpriseId) -> Posting {
        let shown = self.published(owner, "public").id;
        self.as_platform(move |tx| app::postings::withdraw(tx, &shown))
    }

    fn expect(&self, posting: Posting, status: Status) -> Posting {
        assert_eq!(posting.status, status, "{}", posting.content.title.as_str());
        posting
    }

    /// The version of an enterprise, which its members and parts share.
    pub fn version_of(&self, id: &EnterpriseId) -> i64 {
        let id = id.clone();
        self.as_platform(move |tx| app::enterprises::get(tx, &id))
            .version
    }

    /// A capability card and its version.
    pub fn card(&self, owner: &EnterpriseId) -> (String, i64) {
        let (owner, draft) = (
            owner.clone(),
            serde_json::from_value(card()).expect("a card"),
        );
        let stored = self.as_platform(move |tx| app::capabilities::create(tx, &owner, &draft));
        (stored.id.to_string(), stored.version)
    }

    /// A certificate.
    pub fn certificate(&self, owner: &EnterpriseId) -> String {
        let draft = app::certificates::Draft {
            kind: Some("IATF16949".to_owned()),
            number: Some(format!("T-{}", self.next())),
            ..app::certificates::Draft::default()
        };
        let owner = owner.clone();
        self.as_platform(move |tx| app::certificates::create(tx, &owner, &draft))
            .id
            .to_string()
    }

    /// A designation; its level tells it from the others.
    pub fn designation(&self, owner: &EnterpriseId) -> String {
        let draft = app::designations::Draft {
            kind: Some("chain_supporting".to_owned()),
            chain: Some("WJ".to_owned()),
            level: Some(format!("第{}号", self.next())),
            valid_from: Some("2026-01-01".to_owned()),
            ..app::designations::Draft::default()
        };
        let owner = owner.clone();
        self.as_platform(move |tx| app::designations::grant(tx, &owner, &draft))
            .id
            .to_string()
    }
}

/// A draft as it travels.
pub fn draft(text: &Value) -> domain::posting::Draft {
    serde_json::from_value(text.clone()).expect("a draft")
}

/// A profile of this credit code.
pub fn profile(uscc: &str) -> Value {
    let name = format!("大足区试制{}有限公司", uscc.get(10..).unwrap_or_default());
    json!({ "uscc": uscc, "name": name, "region_code": "500111" })
}

/// A capability card.
pub fn card() -> Value {
    json!({ "name": "铝合金压铸", "process": "压铸", "node_code": "MT-U1" })
}

fn licence() -> Document {
    Document {
        kind: Some("business_licence".to_owned()),
        number: Some("91500225MA0000001".to_owned()),
        note: None,
    }
}
