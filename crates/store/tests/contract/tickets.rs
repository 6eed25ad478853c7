//! One-time links: used once, of one kind, for a while.

use domain::AccountId;
use domain::id::TicketId;
use store::{Store, StoreError};
use store::tickets::{self, Kind, NewTicket};
use testkit::SeededEntropy;

use crate::samples::{account, at, at_once, read, write};

/// A link good for an hour from its making.
fn ticket(store: &Store, account: &AccountId, kind: Kind, secret_hash: &str, made_s: i64) {
    let seed = u64::try_from(made_s).unwrap();
    let new = NewTicket {
        id: TicketId::mint(at(made_s), &SeededEntropy::new(seed)),
        account: account.clone(),
        kind,
        secret_hash: secret_hash.to_owned(),
        expires_at: at(made_s + 3600),
    };
    write(store, move |conn| tickets::insert(conn, &new, at(made_s)));
}

fn take(store: &Store, kind: Kind, secret_hash: &'static str, now_s: i64) -> Option<AccountId> {
    write(store, move |conn| {
        tickets::take(conn, kind, secret_hash, at(now_s))
    })
}

pub fn a_link_works_once_and_voids_its_like(store: &Store) {
    let (id, other) = (account(store, 1), account(store, 2));
    ticket(store, &id, Kind::ResetPassword, "first", 0);
    ticket(store, &id, Kind::ResetPassword, "second", 1);
    ticket(store, &id, Kind::VerifyEmail, "another kind", 2);
    ticket(store, &other, Kind::ResetPassword, "another account", 3);
    assert_eq!(
        take(store, Kind::ResetPassword, "first", 10),
        Some(id.clone())
    );
    assert_eq!(take(store, Kind::ResetPassword, "first", 11), None, "used");
    assert_eq!(
        take(store, Kind::ResetPassword, "second", 11),
        None,
        "void since the first was used"
    );
    assert_eq!(take(store, Kind::VerifyEmail, "another kind", 11), Some(id));
    assert_eq!(
        take(store, Kind::ResetPassword, "another account", 11),
        Some(other)
    );
}

pub fn a_link_is_of_one_kind_and_runs_out(store: &Store) {
    let id = account(store, 1);
    ticket(store, &id, Kind::VerifyEmail, "secret", 0);
    assert_eq!(take(store, Kind::ResetPassword, "secret", 1), None);
    assert_eq!(take(store, Kind::VerifyEmail, "Secret", 1), None);
    assert_eq!(
        take(store, Kind::VerifyEmail, "secret", 3600),
        None,
        "ran out to the second"
    );
    assert_eq!(take(store, Kind::VerifyEmail, "secret", 3599), Some(id));
}

pub fn parallel_uses_of_a_link_succeed_once(store: &Store) {
    let id = account(store, 1);
    ticket(store, &id, Kind::VerifyEmail, "secret", 0);
    let outcomes = at_once(store, 8, |conn| {
        tickets::take(conn, Kind::VerifyEmail, "secret", at(1))
    });
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!(
        outcomes
            .iter()
            .filter(|outcome| matches!(outcome, Ok(Some(_))))
            .count(),
        1
    );
}

pub fn the_newest_link_is_known(store: &Store) {
    let id = account(store, 1);
    assert_eq!(
        read(store, |conn| tickets::newest(conn, &id, Kind::VerifyEmail)),
        None
    );
    ticket(store, &id, Kind::VerifyEmail, "first", 0);
    ticket(store, &id, Kind::VerifyEmail, "second", 7);
    ticket(store, &id, Kind::ResetPassword, "third", 9);
    assert_eq!(
        read(store, |conn| tickets::newest(conn, &id, Kind::VerifyEmail)),
        Some(at(7))
    );
}

pub fn old_links_are_swept(store: &Store) {
    let id = account(store, 1);
    ticket(store, &id, Kind::VerifyEmail, "old", 0);
    ticket(store, &id, Kind::VerifyEmail, "new", 1);
    assert_eq!(
        write(store, |conn| tickets::forget_before(conn, at(3601))),
        1
    );
    assert_eq!(take(store, Kind::VerifyEmail, "new", 5), Some(id));
}

pub fn open_links_of_a_kind_are_made_useless_together(store: &Store) {
    let (id, other) = (account(store, 1), account(store, 2));
    ticket(store, &id, Kind::VerifyEmail, "first", 0);
    ticket(store, &id, Kind::VerifyEmail, "second", 1);
    ticket(store, &id, Kind::ResetPassword, "another kind", 2);
    ticket(store, &other, Kind::VerifyEmail, "another account", 3);
    let of = id.clone();
    write(store, move |conn| tickets::void(conn, &of, Kind::VerifyEmail, at(5)));
    assert_eq!(take(store, Kind::VerifyEmail, "first", 6), None);
    assert_eq!(take(store, Kind::VerifyEmail, "second", 6), None);
    assert_eq!(take(store, Kind::ResetPassword, "another kind", 6), Some(id));
    assert_eq!(take(store, Kind::VerifyEmail, "another account", 6), Some(other));
}

pub fn a_secret_belongs_to_one_link(store: &Store) {
    let (id, other) = (account(store, 1), account(store, 2));
    ticket(store, &id, Kind::VerifyEmail, "secret", 0);
    let twin = NewTicket {
        id: TicketId::mint(at(9), &SeededEntropy::new(99)),
        account: other,
        kind: Kind::VerifyEmail,
        secret_hash: "secret".to_owned(),
        expires_at: at(3600),
    };
    let refused = store.write(move |conn| tickets::insert(conn, &twin, at(1)));
    assert!(matches!(refused, Err(StoreError::Taken)), "{refused:?}");
    assert_eq!(take(store, Kind::VerifyEmail, "secret", 2), Some(id));
}
