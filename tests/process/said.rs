//! What a posting says, made so that half of a change would show, and read back from answers.

use serde_json::{Value, json};

use crate::district::now;

/// The fields a writing sets, all of them different in every edition.
const FIELDS: [&str; 7] = [
    "side",
    "title",
    "body",
    "attributes",
    "quantity",
    "price_min_fen",
    "price_max_fen",
];

/// Days a posting holds.
const DAYS: i64 = 90;

/// The edition of a posting: what its author sends to write or to change it.
pub fn edition(desk: usize, posting: usize, edition: u64, firm: &str) -> Value {
    let mark = format!("{desk}-{posting}-{edition}");
    let side = if posting.is_multiple_of(2) {
        "demand"
    } else {
        "supply"
    };
    let verb = if posting.is_multiple_of(2) {
        "求"
    } else {
        "供应"
    };
    let op = if posting.is_multiple_of(2) {
        ">="
    } else {
        "<="
    };
    json!({
        "enterprise_id": firm, "side": side, "family": "processing", "node_code": "MT-U1",
        "title": format!("{verb}铝合金压铸件加工 批次{mark}"),
        // A word that asks to be looked at keeps every other posting waiting for a moderator.
        "body": format!("压铸后去毛刺，来图加工，批次{mark}。{}", if posting % 4 < 2 { "" } else { "加微信详谈。" }),
        "attributes": [{"name": "锁模力", "op": op, "value": (800 + edition).to_string(), "unit": "t", "required": true}],
        "quantity": {"value": (100 + edition).to_string(), "unit": "pcs"},
        "price_min_fen": 1_000 + edition, "price_max_fen": 2_000 + edition,
        "region_code": "500111", "valid_until": now().plus_days(DAYS).to_string(),
    })
}

/// What a posting says in an answer, or in a request.
pub fn said(view: &Value) -> Value {
    let fields = FIELDS.map(|field| (field.to_owned(), view[field].clone()));
    Value::Object(fields.into_iter().collect())
}
