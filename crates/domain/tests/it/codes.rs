//! Closed sets, identifiers and places in the log: what travels as text comes back as itself, and as nothing else.

use std::collections::BTreeSet;

use domain::event::Position;
use domain::id::{MailId, TicketId};
use domain::{
    AccountId, CapabilityId, CertificateId, DesignationId, EnterpriseId, Entropy, ItemId, MatchId,
    Moment, PostingId, SessionId,
};
use proptest::prelude::*;

/// The same bytes for everybody.
struct Still;

impl Entropy for Still {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.fill(0x5a);
    }
}

macro_rules! kinds {
    ($($kind:ident),+) => {
        /// An id of every kind, made of the same moment and bytes, and who reads a text as which kind.
        fn kinds() -> Vec<(&'static str, String, fn(&str) -> bool)> {
            let now = Moment::parse("2026-03-02T01:00:00Z").unwrap();
            vec![$((
                $kind::PREFIX,
                $kind::mint(now, &Still).to_string(),
                |text: &str| $kind::parse(text).is_ok(),
            )),+]
        }
    };
}

kinds!(
    AccountId,
    SessionId,
    EnterpriseId,
    CapabilityId,
    CertificateId,
    DesignationId,
    PostingId,
    MatchId,
    ItemId,
    MailId,
    TicketId
);

#[test]
fn an_identifier_is_read_by_its_own_kind_and_by_no_other() {
    let kinds = kinds();
    let prefixes: BTreeSet<_> = kinds.iter().map(|(prefix, ..)| *prefix).collect();
    assert_eq!(prefixes.len(), kinds.len());
    for (prefix, id, _) in &kinds {
        for (other, _, reads) in &kinds {
            assert_eq!(reads(id), prefix == other, "{id} as {other}");
        }
    }
}

#[test]
fn an_identifier_in_json_is_judged_like_any_other_text() {
    let good = "\"pst_01h455vb4pex5vsknk084sn02q\"";
    let read: PostingId = serde_json::from_str(good).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), good);
    for text in [
        "\"ent_01h455vb4pex5vsknk084sn02q\"",
        "\"pst_\"",
        "7",
        "null",
    ] {
        assert!(serde_json::from_str::<PostingId>(text).is_err(), "{text}");
    }
}

macro_rules! sets {
    ($($set:path),+ $(,)?) => {
        #[test]
        fn every_member_of_every_set_reads_back_and_its_set_knows_no_other_code() {
            $({
                let mut codes = BTreeSet::new();
                for member in <$set>::ALL {
                    let code = member.as_str();
                    assert!(codes.insert(code), "{code} twice");
                    assert_eq!(<$set>::parse(code).unwrap(), *member);
                    assert_eq!(serde_json::to_value(member).unwrap(), serde_json::json!(code));
                    assert_eq!(serde_json::from_value::<$set>(serde_json::json!(code)).unwrap(), *member);
                    for near in [code.to_uppercase(), format!("{code} "), format!(" {code}"), code[1..].to_owned()] {
                        if near != code && !<$set>::ALL.iter().any(|other| other.as_str() == near) {
                            let rule = <$set>::parse(&near).unwrap_err();
                            assert_eq!(rule.code(), "unknown_value");
                            assert!(rule.args()[0].1.split(", ").any(|allowed| allowed == code));
                        }
                    }
                }
            })+
        }
    };
}

sets!(
    domain::account::Duty,
    domain::account::Status,
    domain::account::Locale,
    domain::attribute::Operator,
    domain::capability::Period,
    domain::designation::Kind,
    domain::enterprise::Role,
    domain::enterprise::Verification,
    domain::event::Kind,
    domain::matching::MissingCode,
    domain::matching::ConditionCode,
    domain::matching::PartName,
    domain::moderation::Decision,
    domain::moderation::Kind,
    domain::moderation::Reason,
    domain::moderation::Risk,
    domain::posting::Family,
    domain::posting::Move,
    domain::posting::Side,
    domain::posting::Status,
    domain::posting::Visibility,
    domain::region::Ring,
    domain::taxonomy::Stage,
);

proptest! {
    #[test]
    fn a_place_in_the_log_reads_back_and_orders_as_it_was_committed(a in any::<(i64, i64)>(), b in any::<(i64, i64)>()) {
        let [left, right] = [a, b].map(|(transaction, sequence)| Position { transaction, sequence });
        prop_assert_eq!(Position::decode(&left.encode()), Some(left));
        prop_assert_eq!(left.cmp(&right), a.cmp(&b));
    }

    #[test]
    fn a_damaged_place_is_no_place(text in "[0-9.x -]{0,8}") {
        if let Some(position) = Position::decode(&text) {
            let (transaction, sequence) = text.split_once('.').unwrap();
            let read = (transaction.parse().unwrap(), sequence.parse().unwrap());
            prop_assert_eq!((position.transaction, position.sequence), read);
        }
    }
}

#[test]
fn families_meet_as_the_table_says() {
    use domain::posting::{Family, meets};
    // Rows are what is needed, columns what is offered, both in the order of declaration.
    let table = [
        "11.....", "11.....", "1.1....", "...1...", "....11.", "....11.", "......1",
    ];
    for (demand, row) in Family::ALL.iter().zip(table) {
        for (supply, cell) in Family::ALL.iter().zip(row.chars()) {
            assert_eq!(meets(*demand, *supply), cell == '1', "{demand} {supply}");
        }
    }
}
