//! Accounts: one per address, versioned, silent about passwords.

use domain::account::{Duty, Locale, Status};
use domain::contact::Email;
use domain::AccountId;
use store::accounts::{self, Filter, PasswordHash};
use store::{Store, StoreError};

use crate::samples::{account, account_id, at, at_once, granted, new_account, read, write};

pub fn an_account_reads_back(store: &Store) {
    let id = account(store, 1);
    let found = read(store, |conn| accounts::find(conn, &id)).unwrap();
    assert_eq!(found.email, new_account(1).email);
    assert_eq!(found.display_name, "王工");
    assert_eq!(
        (found.locale, found.status),
        (Locale::Chinese, Status::Active)
    );
    assert_eq!((found.version, found.email_verified_at), (1, None));
    assert_eq!((found.created_at, found.updated_at), (at(0), at(0)));
    assert_eq!(
        read(store, |conn| accounts::find(conn, &account_id(2))),
        None
    );
}

pub fn an_address_has_one_account_however_it_is_capitalised(store: &Store) {
    let id = account(store, 1);
    let spelled = Email::parse("wang.1@EXAMPLE.COM").unwrap();
    let found = read(store, |conn| accounts::find_by_email(conn, &spelled)).unwrap();
    assert_eq!(found.id, id);
    assert_eq!(
        found.email.as_str(),
        "Wang.1@Example.com",
        "kept as written"
    );
    let mut twin = new_account(2);
    twin.email = spelled;
    let refused = store.write(move |conn| accounts::insert(conn, &twin, at(1)));
    assert!(matches!(refused, Err(StoreError::Taken)), "{refused:?}");
}

pub fn parallel_sign_ups_give_one_account(store: &Store) {
    let outcomes = at_once(store, 8, |conn| {
        let mut new = new_account(1);
        new.id = account_id(fresh_number());
        accounts::insert(conn, &new, at(0))
    });
    let opened = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!(opened, 1, "{outcomes:?}");
    assert!(
        outcomes
            .iter()
            .all(|outcome| matches!(outcome, Ok(()) | Err(StoreError::Taken))),
        "{outcomes:?}"
    );
}

/// A number no other call gives.
fn fresh_number() -> u64 {
    static COUNT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(100);
    COUNT.fetch_add(1, std::sync::atomic::Ordering::SeqCst)
}

pub fn a_profile_changes_only_from_the_version_that_was_read(store: &Store) {
    let id = account(store, 1);
    let mut changed = read(store, |conn| accounts::find(conn, &id)).unwrap();
    changed.display_name = "Wang".to_owned();
    changed.locale = Locale::English;
    let again = changed.clone();
    let written = write(store, move |conn| {
        accounts::update_profile(conn, &changed, at(5), &granted())
    });
    assert_eq!((written.version, written.updated_at), (2, at(5)));
    assert_eq!(
        read(store, |conn| accounts::find(conn, &id)).unwrap(),
        written
    );
    let stale = store.write(move |conn| accounts::update_profile(conn, &again, at(6), &granted()));
    assert!(matches!(stale, Err(StoreError::Stale)), "{stale:?}");
}

pub fn a_password_changes_and_nothing_prints_it(store: &Store) {
    let id = account(store, 1);
    let other = account(store, 2);
    let of = id.clone();
    write(store, move |conn| {
        accounts::set_password(conn, &of, &PasswordHash("second".to_owned()), at(9))
    });
    let email = new_account(1).email;
    let found = read(store, |conn| accounts::find_credentials(conn, &email)).unwrap();
    assert_eq!(
        (&found.account, found.password_hash.0.as_str()),
        (&id, "second")
    );
    assert!(!format!("{found:?}").contains("second"));
    assert_eq!(
        read(store, |conn| accounts::find(conn, &id))
            .unwrap()
            .version,
        2,
        "an ETag read before is stale"
    );
    let of = id.clone();
    write(store, move |conn| {
        accounts::strengthen_hash(conn, &of, &PasswordHash("third".to_owned()))
    });
    assert_eq!(
        read(store, |conn| accounts::find(conn, &id))
            .unwrap()
            .version,
        2,
        "same password: nothing to see"
    );
    let email = new_account(2).email;
    let untouched = read(store, |conn| accounts::find_credentials(conn, &email)).unwrap();
    assert_eq!(
        (untouched.account, untouched.password_hash.0.as_str()),
        (other, "$argon2id$first")
    );
    let unknown = Email::parse("nobody@example.com").unwrap();
    assert_eq!(
        read(store, |conn| accounts::find_credentials(conn, &unknown)),
        None
    );
}

pub fn an_address_is_proven_once(store: &Store) {
    let id = account(store, 1);
    let of = id.clone();
    assert!(write(store, move |conn| accounts::verify_email(
        conn,
        &of,
        at(3)
    )));
    let of = id.clone();
    assert!(!write(store, move |conn| accounts::verify_email(
        conn,
        &of,
        at(8)
    )));
    let found = read(store, |conn| accounts::find(conn, &id)).unwrap();
    assert_eq!((found.email_verified_at, found.version), (Some(at(3)), 2));
    assert!(
        !write(store, |conn| accounts::verify_email(
            conn,
            &account_id(2),
            at(8)
        )),
        "no such account"
    );
}

pub fn duties_are_granted_once(store: &Store) {
    let id = account(store, 1);
    for duty in [Duty::SystemAdmin, Duty::Moderator] {
        let of = id.clone();
        write(store, move |conn| {
            accounts::grant_duty(conn, &of, duty, at(1), &granted())
        });
    }
    let held = read(store, |conn| accounts::duties(conn, &id));
    assert_eq!(held, [Duty::Moderator, Duty::SystemAdmin]);
    let of = id.clone();
    let again = store
        .write(move |conn| accounts::grant_duty(conn, &of, Duty::Moderator, at(2), &granted()));
    assert!(matches!(again, Err(StoreError::Taken)), "{again:?}");
    assert!(read(store, |conn| accounts::duties(conn, &account_id(2))).is_empty());
}

fn grant(store: &Store, id: &AccountId, duty: Duty) {
    let id = id.clone();
    write(store, move |conn| {
        accounts::grant_duty(conn, &id, duty, at(1), &granted())
    });
}

pub fn duties_are_taken_once_and_listed_for_many(store: &Store) {
    let (first, second) = (account(store, 1), account(store, 2));
    grant(store, &first, Duty::SystemAdmin);
    grant(store, &first, Duty::Moderator);
    grant(store, &second, Duty::Auditor);
    let ids = [first.clone(), second.clone(), account_id(3)];
    let mut of_all = read(store, |conn| accounts::duties_of(conn, &ids));
    of_all.sort();
    let mut expected = vec![
        (first.clone(), Duty::Moderator),
        (first.clone(), Duty::SystemAdmin),
        (second, Duty::Auditor),
    ];
    expected.sort();
    assert_eq!(of_all, expected);
    let take = |duty| {
        let id = first.clone();
        write(store, move |conn| {
            accounts::take_duty(conn, &id, duty, &granted())
        })
    };
    assert!(take(Duty::Moderator) && !take(Duty::Moderator));
    let held = read(store, |conn| accounts::duties(conn, &first));
    assert_eq!(held, [Duty::SystemAdmin]);
}

pub fn accounts_are_listed_newest_first_by_what_is_asked(store: &Store) {
    let ids: Vec<AccountId> = (1..=5).map(|number| account(store, number)).collect();
    grant(store, &ids[1], Duty::Moderator);
    for (id, status) in [(&ids[2], Status::Suspended), (&ids[3], Status::Closed)] {
        let id = id.clone();
        write(store, move |conn| {
            accounts::set_status(conn, &id, status, at(2), &granted())
        });
    }
    let (mut walked, mut after) = (Vec::new(), None);
    loop {
        let all = Filter::default();
        let page = read(store, |conn| {
            accounts::list(conn, &granted(), &all, after.as_ref(), 2)
        });
        walked.extend(page.items.into_iter().map(|known| known.id));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let mut expected: Vec<_> = ids.iter().filter(|id| **id != ids[3]).cloned().collect();
    expected.sort();
    expected.reverse();
    assert_eq!(walked, expected, "of one instant, by id; none that was given up");
    let only = |filter: Filter| -> Vec<AccountId> {
        let page = read(store, |conn| accounts::list(conn, &granted(), &filter, None, 10));
        page.items.into_iter().map(|known| known.id).collect()
    };
    let any = Filter::default;
    let spelled = Email::parse("WANG.1@example.com").unwrap();
    assert_eq!(only(Filter { email: Some(spelled), ..any() }), [ids[0].clone()]);
    let duty = Some(Duty::Moderator);
    assert_eq!(only(Filter { duty, ..any() }), [ids[1].clone()]);
    let status = Some(Status::Suspended);
    assert_eq!(only(Filter { status, ..any() }), [ids[2].clone()]);
    assert!(only(Filter { status, duty, ..any() }).is_empty());
}
