//! Invitations: one per account and enterprise, read by the person asked, used up once.

use domain::enterprise::Role;
use domain::{AccountId, EnterpriseId};
use store::invitations::{self, Invitation};
use store::{Store, StoreError};

use crate::samples::{account, account_id, at, at_once, enterprise, enterprise_id, granted, read, write};

fn invitation(number: u64, role: Role, asked_s: i64) -> Invitation {
    Invitation {
        enterprise: enterprise_id(number),
        role,
        since: at(asked_s),
    }
}

fn ask(store: &Store, account: &AccountId, invitation: &Invitation) -> Result<(), StoreError> {
    let (account, invitation) = (account.clone(), invitation.clone());
    store.write(move |conn| invitations::insert(conn, &granted(), &account, &invitation))
}

fn take(store: &Store, firm: &EnterpriseId, account: &AccountId) -> Option<Invitation> {
    let (firm, account) = (firm.clone(), account.clone());
    write(store, move |conn| invitations::take(conn, &granted(), &firm, &account))
}

fn waiting(store: &Store, account: &AccountId) -> Vec<Invitation> {
    read(store, |conn| invitations::of_account(conn, account))
}

pub fn what_waits_is_read_by_the_one_asked_the_oldest_first(store: &Store) {
    for number in 1..=3 {
        enterprise(store, number);
    }
    let (asked, other) = (account(store, 1), account(store, 2));
    let [later, first, same] = [
        invitation(1, Role::Editor, 20),
        invitation(2, Role::Owner, 10),
        invitation(3, Role::Viewer, 10),
    ];
    for invitation in [&later, &first, &same] {
        ask(store, &asked, invitation).unwrap();
    }
    ask(store, &other, &later).unwrap();
    let mut oldest = [first, same];
    oldest.sort_by(|a, b| a.enterprise.cmp(&b.enterprise));
    let [one, two] = oldest;
    assert_eq!(waiting(store, &asked), [one, two, later.clone()]);
    assert_eq!(waiting(store, &other), [later]);
    assert_eq!(waiting(store, &account_id(9)), []);
}

pub fn a_second_invitation_is_refused_while_the_first_waits(store: &Store) {
    enterprise(store, 1);
    let asked = account(store, 1);
    let first = invitation(1, Role::Viewer, 0);
    ask(store, &asked, &first).unwrap();
    let again = ask(store, &asked, &invitation(1, Role::Owner, 5));
    assert!(matches!(again, Err(StoreError::Taken)), "{again:?}");
    assert_eq!(waiting(store, &asked), vec![first.clone()]);
    assert_eq!(take(store, &enterprise_id(1), &asked), Some(first));
    ask(store, &asked, &invitation(1, Role::Owner, 9)).unwrap();
}

pub fn an_invitation_is_used_up_by_whom_it_is_for(store: &Store) {
    for number in [1, 2] {
        enterprise(store, number);
    }
    let (asked, other) = (account(store, 1), account(store, 2));
    let first = invitation(1, Role::Editor, 0);
    ask(store, &asked, &first).unwrap();
    assert_eq!(take(store, &enterprise_id(1), &other), None);
    assert_eq!(take(store, &enterprise_id(2), &asked), None);
    assert_eq!(take(store, &enterprise_id(1), &asked), Some(first));
    assert_eq!(take(store, &enterprise_id(1), &asked), None);
}

pub fn of_many_callers_one_uses_it_up(store: &Store) {
    enterprise(store, 1);
    let asked = account(store, 1);
    ask(store, &asked, &invitation(1, Role::Editor, 0)).unwrap();
    let outcomes = at_once(store, 8, move |conn| {
        invitations::take(conn, &granted(), &enterprise_id(1), &account_id(1))
    });
    let used = outcomes.iter().filter(|outcome| matches!(outcome, Ok(Some(_))));
    assert_eq!(used.count(), 1, "{outcomes:?}");
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
}

pub fn nobody_is_asked_who_is_not_there(store: &Store) {
    enterprise(store, 1);
    let nobody = ask(store, &account_id(9), &invitation(1, Role::Editor, 0));
    assert!(nobody.is_err());
    let asked = account(store, 1);
    assert!(ask(store, &asked, &invitation(9, Role::Editor, 0)).is_err());
}
