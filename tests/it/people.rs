//! Who the journeys are about: a moderator, a buyer and a supplier with their enterprises.

use domain::account::Duty;
use serde_json::{Value, json};
use testkit::{Person, Platform};

/// A code of these 17 characters with its check character.
pub fn uscc(body: &str) -> String {
    let check = domain::uscc::check_character(body).expect("17 letters of the alphabet");
    format!("{body}{check}")
}

/// Three people and two verified enterprises.
pub struct Cast {
    pub moderator: Person,
    pub buyer: Person,
    pub buyer_firm: String,
    pub supplier: Person,
    pub supplier_firm: String,
}

impl Cast {
    pub fn on(platform: &Platform) -> Self {
        let moderator = platform.with_duty("moderator@example.com", Duty::Moderator);
        let buyer = platform.person("buyer@example.com");
        let supplier = platform.person("supplier@example.com");
        let buyer_firm =
            platform.verified_enterprise(&buyer, &uscc("91500225MA0000001"), &moderator);
        let supplier_firm =
            platform.verified_enterprise(&supplier, &uscc("91500225MA0000002"), &moderator);
        Self {
            moderator,
            buyer,
            buyer_firm,
            supplier,
            supplier_firm,
        }
    }

    /// Writes a posting, hands it in and lets the moderator approve it. Returns its id.
    pub fn published(&self, platform: &Platform, who: &Person, posting: &Value) -> String {
        let id = self.pending(platform, who, posting);
        if self.waits(platform, who, &id) {
            platform.decide(&self.moderator, &id, "approve", &json!({}));
        }
        platform.settle();
        id
    }

    fn waits(&self, platform: &Platform, who: &Person, id: &str) -> bool {
        let path = format!("/api/v1/postings/{id}");
        platform
            .get(&path, Some(who))
            .expect_status(200)
            .text("/own/status")
            == "pending"
    }

    /// Writes a posting and hands it in. Returns its id.
    pub fn pending(&self, platform: &Platform, who: &Person, posting: &Value) -> String {
        let id = platform
            .post("/api/v1/postings", Some(who), posting)
            .expect_status(201)
            .text("/id");
        platform
            .act(&format!("/api/v1/postings/{id}/submit"), who)
            .expect_status(200);
        id
    }

    /// The demand of most journeys.
    pub fn demand(&self) -> Value {
        json!({
            "enterprise_id": self.buyer_firm, "side": "demand", "family": "processing",
            "title": "求铝合金压铸件加工 发动机箱体 ADC12",
            "body": "摩托车发动机箱体压铸，材料ADC12，压铸后去毛刺，月用量3万件，来图加工。",
            "node_code": "MT-U1",
            "attributes": [{"name": "锁模力", "op": ">=", "value": "800", "unit": "t", "required": true}],
            "quantity": {"value": "3", "unit": "wan_pcs"},
            "region_code": "500111", "valid_until": "2026-05-01T00:00:00Z"
        })
    }

    /// A supply that fits it.
    pub fn supply(&self) -> Value {
        json!({
            "enterprise_id": self.supplier_firm, "side": "supply", "family": "processing",
            "title": "承接铝合金压铸件加工 ADC12 发动机箱体",
            "body": "压铸机1250T，承接摩托车发动机箱体等铝合金压铸件，材料ADC12，去毛刺、机加工一条线。",
            "node_code": "MT-U1",
            "attributes": [{"name": "锁模力", "op": "<=", "value": "1250", "unit": "t"}],
            "region_code": "500111", "valid_until": "2026-05-01T00:00:00Z"
        })
    }
}
