//! One posting as the last acknowledged answer left it, and whether what is found later agrees.

use serde_json::Value;
use testkit::Reply;

use crate::caller::version;
use crate::said::said;

/// A posting of the journal.
#[derive(Clone, Debug, PartialEq)]
pub struct Posting {
    /// Identity.
    pub id: String,
    /// Where it stands.
    pub status: String,
    /// Number of the working copy.
    pub revision: i64,
    /// What the working copy says.
    pub said: Value,
    /// What everybody is shown; nothing when they see none.
    pub live: Option<Value>,
    /// Version of the row; unknown after a decision, which answers with the version of the item.
    pub version: Option<i64>,
    /// The least the version can be.
    pub least_version: i64,
}

impl Posting {
    /// Made of the answer to its writing.
    pub fn written(reply: &Reply) -> Self {
        let mut posting = Self {
            id: reply.text("/id"),
            status: String::new(),
            revision: 0,
            said: Value::Null,
            live: None,
            version: None,
            least_version: 1,
        };
        posting.acknowledge(&reply.body, version(reply));
        posting
    }

    /// Takes over what an acknowledged answer says of it.
    pub fn acknowledge(&mut self, view: &Value, version: Option<i64>) {
        self.status = text(view, "/own/status");
        self.revision = view["own"]["revision"].as_i64().expect("a revision");
        self.said = said(view);
        self.live = match view["own"]["live_revision"].as_i64() {
            None => None,
            Some(shown) if shown == self.revision => Some(self.said.clone()),
            Some(_) => self.live.take(),
        };
        self.least_version = version.unwrap_or(self.least_version + 1);
        self.version = version;
    }

    /// What is wrong with it in its owner's eyes; empty when it is as it was acknowledged.
    pub fn differences(&self, view: &Value) -> Vec<String> {
        let mut differences = Vec::new();
        let mut compare = |what: &str, found: &Value, wanted: &Value| {
            if found != wanted {
                differences.push(format!("{}: {what} is {found}, not {wanted}", self.id));
            }
        };
        let own = &view["own"];
        compare("status", &own["status"], &self.status.clone().into());
        compare("revision", &own["revision"], &self.revision.into());
        compare("content", &said(view), &self.said);
        let shown = own["live_revision"].is_i64();
        compare("being shown", &shown.into(), &self.live.is_some().into());
        differences
    }

    /// Whether a version of its row can follow what was acknowledged.
    pub fn may_have(&self, version: i64) -> bool {
        match self.version {
            Some(known) => version == known,
            None => version >= self.least_version,
        }
    }

    /// Whether nothing can happen to it any more.
    pub fn has_ended(&self) -> bool {
        matches!(
            self.status.as_str(),
            "withdrawn" | "closed" | "rejected" | "expired"
        )
    }
}

/// The text at a pointer.
pub fn text(value: &Value, pointer: &str) -> String {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found
        .unwrap_or_else(|| panic!("no text at {pointer}: {value}"))
        .to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn view(status: &str, revision: i64, live: Option<i64>, price: i64) -> Value {
        json!({
            "id": "pst_1", "title": "t", "price_min_fen": price,
            "own": {"status": status, "revision": revision, "live_revision": live}
        })
    }

    fn published() -> Posting {
        let reply = Reply {
            status: 201,
            headers: vec![("etag".to_owned(), "\"4\"".to_owned())],
            body: view("published", 2, Some(2), 7),
        };
        Posting::written(&reply)
    }

    #[test]
    fn a_posting_as_acknowledged_shows_no_difference() {
        let posting = published();
        assert_eq!(
            posting.differences(&view("published", 2, Some(2), 7)),
            Vec::<String>::new()
        );
        assert!(posting.may_have(4));
    }

    #[test]
    fn every_kind_of_loss_is_seen() {
        let posting = published();
        let lost = [
            view("paused", 2, Some(2), 7),
            view("published", 1, Some(1), 7),
            view("published", 2, Some(2), 8),
            view("published", 2, None, 7),
        ];
        for found in lost {
            assert_eq!(posting.differences(&found).len(), 1, "{found}");
        }
        assert!(!posting.may_have(3) && !posting.may_have(5));
    }

    #[test]
    fn a_correction_under_review_leaves_the_shown_copy() {
        let mut posting = published();
        let shown = posting.live.clone();
        posting.acknowledge(&view("pending", 3, Some(2), 9), Some(5));
        assert_eq!(posting.live, shown);
        posting.acknowledge(&view("published", 3, Some(3), 9), None);
        assert_eq!(posting.live, Some(posting.said.clone()));
        assert!(!posting.may_have(5) && posting.may_have(6));
        posting.acknowledge(&view("withdrawn", 3, None, 9), Some(7));
        assert_eq!(posting.live, None);
    }
}
