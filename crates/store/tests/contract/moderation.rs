//! The moderation queue: oldest first, held by one moderator for half an hour, decided once.

use std::slice::from_ref;

use domain::moderation::{CLAIM_MINUTES, Decision, Item, Kind, Reason, Record};
use domain::{AccountId, EnterpriseId, ItemId, Moment};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;
use store::moderation::{self, Filter, Past, Verdict};
use store::{Conn, Store, StoreError};
use testkit::SeededEntropy;

use crate::samples::{
    account_id, at, each_at_once, enterprise, everything, fresh_number, granted, posting_id,
    property, read, write,
};

/// How long a claim holds. Units: seconds.
const HELD_S: i64 = CLAIM_MINUTES * 60;

fn item_id(number: u64) -> ItemId {
    ItemId::mint(at(0), &SeededEntropy::new(number))
}

/// A posting that waits since so many seconds after the start.
pub fn waiting(number: u64, enterprise: &EnterpriseId, since_s: i64) -> Item {
    Item {
        id: item_id(number),
        kind: Kind::Posting,
        subject: posting_id(number).to_string(),
        enterprise: enterprise.clone(),
        submitter: Some(account_id(9)),
        revision: 1,
        evidence: json!({}),
        claim: None,
        decision: None,
        version: 1,
        created_at: at(since_s),
    }
}

fn insert(store: &Store, item: &Item) -> ItemId {
    let stored = item.clone();
    write(store, move |conn| moderation::insert(conn, &granted(), &stored));
    item.id.clone()
}

/// Puts a posting into the queue.
fn queued(store: &Store, number: u64, enterprise: &EnterpriseId, since_s: i64) -> ItemId {
    insert(store, &waiting(number, enterprise, since_s))
}

fn find(store: &Store, id: &ItemId) -> Item {
    read(store, |conn| moderation::find(conn, id)).unwrap()
}

/// A claim of half an hour by a moderator of this number.
fn claiming(
    id: &ItemId,
    moderator: u64,
    now: Moment,
) -> impl Fn(&mut Conn) -> Result<(), StoreError> + Send + 'static {
    let (id, moderator) = (id.clone(), account_id(moderator));
    let until = now.plus_seconds(HELD_S);
    move |conn| moderation::claim(conn, &granted(), &id, &moderator, now, until)
}

fn claim(store: &Store, id: &ItemId, moderator: u64, now: Moment) -> bool {
    won(&store.write(claiming(id, moderator, now)))
}

/// Whether it was done; whoever came too late was told so, and nothing worse.
fn won(outcome: &Result<(), StoreError>) -> bool {
    assert!(matches!(outcome, Ok(()) | Err(StoreError::Stale)), "{outcome:?}");
    outcome.is_ok()
}

fn verdict(decision: Decision, by: Option<AccountId>) -> Verdict {
    Verdict {
        decision,
        reason: None,
        note: None,
        rule: None,
        by,
    }
}

fn deciding(
    id: &ItemId,
    verdict: Verdict,
    now: Moment,
) -> impl Fn(&mut Conn) -> Result<(), StoreError> + Send + 'static {
    let id = id.clone();
    move |conn| moderation::decide(conn, &granted(), &id, &verdict, now)
}

fn decide(store: &Store, id: &ItemId, verdict: Verdict, now: Moment) -> bool {
    won(&store.write(deciding(id, verdict, now)))
}

fn listed(store: &Store, filter: &Filter, now: Moment) -> Vec<ItemId> {
    let page = read(store, |conn| moderation::queue(conn, &everything(), filter, now, None, 100));
    page.items.into_iter().map(|item| item.id).collect()
}

pub fn an_item_reads_back_in_every_field(store: &Store) {
    let owner = enterprise(store, 1);
    let full = Item {
        kind: Kind::Verification,
        subject: owner.to_string(),
        revision: 0,
        evidence: json!({"风险": ["phone"], "nul": "\u{0}", "rare": "𠮷🏭", "nested": [{"a": null}]}),
        claim: Some((account_id(1), at(60))),
        decision: Some(Decision::Returned),
        version: 3,
        ..waiting(1, &owner, 7)
    };
    insert(store, &full);
    assert_eq!(find(store, &full.id), full);
    let imported = Item {
        submitter: None,
        ..waiting(2, &owner, 7)
    };
    insert(store, &imported);
    assert_eq!(find(store, &imported.id), imported);
    assert_eq!(read(store, |conn| moderation::find(conn, &item_id(3))), None);
}

pub fn an_item_is_about_an_enterprise_that_exists(store: &Store) {
    let orphan = waiting(1, &crate::samples::enterprise_id(1), 0);
    assert!(store.write(move |conn| moderation::insert(conn, &granted(), &orphan)).is_err());
}

pub fn the_oldest_undecided_item_comes_first(store: &Store) {
    let owner = enterprise(store, 1);
    let (late, early) = (queued(store, 1, &owner, 30), queued(store, 2, &owner, 10));
    let middle = queued(store, 3, &owner, 20);
    let all = Filter::default();
    assert_eq!(
        listed(store, &all, at(99)),
        [early.clone(), middle.clone(), late.clone()]
    );
    assert!(decide(store, &middle, verdict(Decision::Approved, None), at(40)));
    assert_eq!(listed(store, &all, at(99)), [early, late]);
}

pub fn the_queue_is_filtered_by_kind_holder_and_age(store: &Store) {
    let owner = enterprise(store, 1);
    let posting = queued(store, 1, &owner, 10);
    let evidence = insert(
        store,
        &Item {
            kind: Kind::Verification,
            subject: owner.to_string(),
            ..waiting(2, &owner, 20)
        },
    );
    let of_kind = |kind| Filter {
        kind: Some(kind),
        ..Filter::default()
    };
    assert_eq!(listed(store, &of_kind(Kind::Posting), at(99)), from_ref(&posting));
    assert_eq!(listed(store, &of_kind(Kind::Verification), at(99)), from_ref(&evidence));
    assert!(listed(store, &of_kind(Kind::Claim), at(99)).is_empty());
    let before = |seconds| Filter {
        before: Some(at(seconds)),
        ..Filter::default()
    };
    assert!(listed(store, &before(10), at(99)).is_empty(), "not of that very instant");
    assert_eq!(listed(store, &before(11), at(99)), from_ref(&posting));
    let mine = Filter {
        claimed_by: Some(account_id(1)),
        ..Filter::default()
    };
    assert!(listed(store, &mine, at(100)).is_empty());
    assert!(claim(store, &posting, 1, at(100)) && claim(store, &evidence, 2, at(100)));
    assert_eq!(listed(store, &mine, at(100)), [posting]);
    assert!(listed(store, &mine, at(100 + HELD_S)).is_empty(), "no longer held");
}

pub fn of_moderators_who_claim_at_once_one_holds_the_item(store: &Store) {
    let owner = enterprise(store, 1);
    let item = queued(store, 1, &owner, 0);
    let outcomes = each_at_once(store, 8, |number| {
        claiming(&item, u64::try_from(number).unwrap(), at(5))
    });
    let winners: Vec<usize> = (0..8).filter(|number| won(&outcomes[*number])).collect();
    assert_eq!(winners.len(), 1, "{outcomes:?}");
    let winner = account_id(u64::try_from(winners[0]).unwrap());
    let held = find(store, &item);
    assert_eq!(held.claim, Some((winner, at(5 + HELD_S))));
    assert_eq!(held.version, 2, "one change, however many asked");
}

pub fn a_claim_ends_after_half_an_hour_to_the_microsecond(store: &Store) {
    let owner = enterprise(store, 1);
    let item = queued(store, 1, &owner, 0);
    assert!(claim(store, &item, 1, at(0)));
    let last = Moment::from_micros(at(HELD_S).micros() - 1);
    assert!(!claim(store, &item, 2, last), "held to the end");
    assert!(claim(store, &item, 2, at(HELD_S)));
    assert!(!claim(store, &item, 1, at(HELD_S)), "it has another holder now");
    assert!(claim(store, &item, 2, at(HELD_S + 60)), "a holder may go on");
    assert_eq!(find(store, &item).claim, Some((account_id(2), at(2 * HELD_S + 60))));
}

pub fn an_item_is_decided_once_and_for_good(store: &Store) {
    let owner = enterprise(store, 1);
    let item = queued(store, 1, &owner, 0);
    let outcomes = each_at_once(store, 6, |number| {
        let by = Some(account_id(u64::try_from(number).unwrap()));
        deciding(&item, verdict(Decision::Approved, by), at(5))
    });
    assert_eq!(outcomes.iter().filter(|outcome| won(outcome)).count(), 1);
    let decided = find(store, &item);
    assert_eq!((decided.decision, decided.version), (Some(Decision::Approved), 2));
    assert!(!decide(store, &item, verdict(Decision::Rejected, None), at(6)));
    assert!(!claim(store, &item, 1, at(6)), "nothing is left to hold");
    assert_eq!(find(store, &item), decided);
    assert!(!decide(store, &item_id(2), verdict(Decision::Approved, None), at(6)));
}

pub fn nobody_decides_what_another_moderator_holds(store: &Store) {
    let owner = enterprise(store, 1);
    let (item, other) = (queued(store, 1, &owner, 0), queued(store, 2, &owner, 0));
    assert!(claim(store, &item, 1, at(0)) && claim(store, &other, 1, at(0)));
    let by = |moderator| verdict(Decision::Approved, Some(account_id(moderator)));
    let last = Moment::from_micros(at(HELD_S).micros() - 1);
    assert!(!decide(store, &item, by(2), last), "held to the end");
    assert!(decide(store, &item, by(1), last));
    assert!(decide(store, &other, by(2), at(HELD_S)), "the claim ran out");
    let third = queued(store, 3, &owner, 0);
    assert!(claim(store, &third, 1, at(0)));
    assert!(decide(store, &third, verdict(Decision::Dropped, None), at(1)));
}

pub fn the_last_decision_of_a_person_is_told_with_its_reason(store: &Store) {
    let owner = enterprise(store, 1);
    let subject = posting_id(1).to_string();
    let again = |number, since_s| Item {
        subject: subject.clone(),
        ..waiting(number, &owner, since_s)
    };
    let last = |subject: &str| read(store, |conn| moderation::last_decision(conn, subject));
    let first = insert(store, &again(1, 0));
    assert_eq!(last(&subject), None, "undecided");
    let returned = Verdict {
        decision: Decision::Returned,
        reason: Some(Reason::Incomplete),
        note: Some("请补充壁厚与材质𠮷".to_owned()),
        rule: None,
        by: Some(account_id(1)),
    };
    assert!(decide(store, &first, returned, at(5)));
    let told = Past {
        decision: Decision::Returned,
        reason: Some(Reason::Incomplete),
        note: Some("请补充壁厚与材质𠮷".to_owned()),
        at: at(5),
    };
    assert_eq!(last(&subject), Some(told.clone()));
    let second = insert(store, &again(2, 10));
    let by_rule = Verdict {
        rule: Some("trusted_after_three"),
        ..verdict(Decision::Approved, None)
    };
    assert!(decide(store, &second, by_rule, at(11)));
    assert_eq!(last(&subject), Some(told), "a rule is no person");
    let third = insert(store, &again(3, 20));
    assert!(decide(store, &third, verdict(Decision::Approved, Some(account_id(2))), at(21)));
    assert_eq!(last(&subject).unwrap().decision, Decision::Approved);
    assert_eq!(last("pst_another"), None);
}

pub fn what_waits_is_known_by_kind_subject_and_submitter(store: &Store) {
    let owner = enterprise(store, 1);
    let item = queued(store, 1, &owner, 0);
    let subject = find(store, &item).subject;
    let open = |kind, subject: &str| {
        read(store, |conn| moderation::find_open(conn, kind, subject)).map(|item| item.id)
    };
    let waits = |kind, submitter| {
        let submitter = account_id(submitter);
        read(store, |conn| moderation::is_waiting(conn, kind, &subject, &submitter))
    };
    assert_eq!(open(Kind::Posting, &subject), Some(item.clone()));
    assert_eq!(open(Kind::Claim, &subject), None);
    assert_eq!(open(Kind::Posting, "pst_another"), None);
    assert!(waits(Kind::Posting, 9) && !waits(Kind::Posting, 8) && !waits(Kind::Claim, 9));
    assert!(decide(store, &item, verdict(Decision::Rejected, None), at(1)));
    assert_eq!(open(Kind::Posting, &subject), None);
    assert!(!waits(Kind::Posting, 9));
}

pub fn a_record_counts_what_people_decided_about_postings(store: &Store) {
    let (owner, other) = (enterprise(store, 1), enterprise(store, 2));
    let mut number = 0;
    let mut decided = |of: &EnterpriseId, kind, decision, person: bool, at_s| {
        number += 1;
        let item = Item {
            kind,
            ..waiting(number, of, 0)
        };
        let by = person.then(|| account_id(1));
        let id = insert(store, &item);
        assert!(decide(store, &id, verdict(decision, by), at(at_s)));
    };
    decided(&owner, Kind::Posting, Decision::Approved, true, 10);
    decided(&owner, Kind::Posting, Decision::Approved, true, 500);
    decided(&owner, Kind::Posting, Decision::Approved, false, 20);
    decided(&owner, Kind::Verification, Decision::Approved, true, 20);
    decided(&other, Kind::Posting, Decision::Approved, true, 20);
    decided(&owner, Kind::Posting, Decision::Returned, true, 99);
    decided(&owner, Kind::Posting, Decision::Returned, true, 100);
    decided(&owner, Kind::Posting, Decision::Rejected, true, 101);
    decided(&owner, Kind::Posting, Decision::Dropped, true, 101);
    decided(&owner, Kind::Claim, Decision::Rejected, true, 101);
    queued(store, 90, &owner, 0);
    let record = |since_s| read(store, |conn| moderation::record(conn, &owner, at(since_s)));
    let seen = |approved, refused_recently| Record {
        approved,
        refused_recently,
    };
    assert_eq!(record(99), seen(2, 2), "later than that instant");
    assert_eq!(record(0), seen(2, 3));
    assert_eq!(record(101), seen(2, 0), "what is refused grows old, what is approved does not");
}

/// What a moderator may do to one of three items.
#[derive(Clone, Debug)]
enum Act {
    Claim(usize, u64),
    Decide(usize, u64, Decision),
    Drop(usize),
    Wait(i64),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        (0usize..3, 1u64..4).prop_map(|(item, who)| Act::Claim(item, who)),
        (0usize..3, 1u64..4, select(Decision::ALL))
            .prop_map(|(item, who, decision)| Act::Decide(item, who, decision)),
        (0usize..3).prop_map(Act::Drop),
        (1i64..HELD_S + 2).prop_map(Act::Wait),
    ];
    prop::collection::vec(act, 1..25)
}

/// What the queue must say of an item, kept in plain words.
#[derive(Clone, Debug, Default)]
struct Expected {
    holder: Option<(u64, i64)>,
    decision: Option<Decision>,
    version: i64,
}

impl Expected {
    fn is_open_to(&self, who: u64, now_s: i64) -> bool {
        let free = self
            .holder
            .is_none_or(|(holder, until)| holder == who || until <= now_s);
        self.decision.is_none() && free
    }
}

pub fn any_sequence_of_claims_and_decisions_goes_as_written_down(store: &Store) {
    let owner = enterprise(store, 1);
    property(24, acts(), |acts| {
        let items = [(); 3].map(|()| queued(store, fresh_number(), &owner, 0));
        let mut expected = [(); 3].map(|()| Expected {
            version: 1,
            ..Expected::default()
        });
        let mut now_s = 0;
        for act in acts {
            match act {
                Act::Wait(seconds) => now_s += seconds,
                Act::Claim(item, who) => {
                    let allowed = expected[item].is_open_to(who, now_s);
                    assert_eq!(claim(store, &items[item], who, at(now_s)), allowed);
                    if allowed {
                        expected[item].holder = Some((who, now_s + HELD_S));
                        expected[item].version += 1;
                    }
                }
                Act::Decide(item, who, decision) => {
                    let allowed = expected[item].is_open_to(who, now_s);
                    let by = Some(account_id(who));
                    let verdict = verdict(decision, by);
                    assert_eq!(decide(store, &items[item], verdict, at(now_s)), allowed);
                    if allowed {
                        expected[item].decision = Some(decision);
                        expected[item].version += 1;
                    }
                }
                Act::Drop(item) => {
                    let allowed = expected[item].decision.is_none();
                    let verdict = verdict(Decision::Dropped, None);
                    assert_eq!(decide(store, &items[item], verdict, at(now_s)), allowed);
                    if allowed {
                        expected[item].decision = Some(Decision::Dropped);
                        expected[item].version += 1;
                    }
                }
            }
        }
        for (id, expected) in items.iter().zip(expected) {
            let found = find(store, id);
            let holder = expected.holder.map(|(who, until)| (account_id(who), at(until)));
            assert_eq!(
                (found.claim, found.decision, found.version),
                (holder, expected.decision, expected.version)
            );
        }
    });
}
