//! Sessions: each token is good once, an ended session keeps nothing alive.

use std::slice::from_ref;

use domain::account::Status;
use domain::{AccountId, SessionId};
use store::sessions::{self, EndReason};
use store::{Seek, Store, accounts};

use crate::samples::{account, at, at_once, granted, read, session, session_id, write};

fn token(store: &Store, session: &SessionId, hash: &'static str, now_s: i64) {
    let session = session.clone();
    write(store, move |conn| {
        sessions::insert_token(conn, &session, hash, at(now_s))
    });
}

fn end(store: &Store, account: &AccountId, session: &SessionId, now_s: i64) -> bool {
    let (account, session) = (account.clone(), session.clone());
    write(store, move |conn| {
        sessions::end(
            conn,
            &account,
            &session,
            EndReason::SignedOut,
            at(now_s),
            &granted(),
        )
    })
}

fn listed(store: &Store, account: &AccountId, now_s: i64) -> Vec<SessionId> {
    let page = read(store, |conn| {
        sessions::list(conn, account, at(now_s), None, 100)
    });
    page.items.into_iter().map(|session| session.id).collect()
}

pub fn sessions_are_listed_newest_first_and_page_without_gaps(store: &Store) {
    let (id, other) = (account(store, 1), account(store, 2));
    session(store, &other, 90, 0);
    // Two at the same instant: the id decides.
    let mut ids: Vec<_> = [(1, 0), (2, 10), (3, 10), (4, 20), (5, 30)]
        .map(|(number, begun_s)| (at(begun_s), session(store, &id, number, begun_s)))
        .to_vec();
    ids.sort();
    ids.reverse();
    let expected: Vec<_> = ids.into_iter().map(|(_, session)| session).collect();
    assert_eq!(listed(store, &id, 40), expected);
    let (mut seen, mut after): (Vec<SessionId>, Option<Seek>) = (Vec::new(), None);
    loop {
        let page = read(store, |conn| {
            sessions::list(conn, &id, at(40), after.as_ref(), 2)
        });
        seen.extend(page.items.into_iter().map(|session| session.id));
        after = page.next;
        if after.is_none() {
            break;
        }
        // A newer one arrives between two pages: nothing is skipped, nothing comes twice.
        session(store, &id, 100 + u64::try_from(seen.len()).unwrap(), 35);
    }
    assert_eq!(seen, expected);
}

pub fn a_token_is_used_once(store: &Store) {
    let id = account(store, 1);
    let of = session(store, &id, 1, 0);
    token(store, &of, "hash", 0);
    let found = read(store, |conn| sessions::find_token(conn, "hash", at(5))).unwrap();
    assert_eq!((&found.session, &found.account), (&of, &id));
    assert_eq!(
        (found.status, found.used, found.live),
        (Status::Active, false, true)
    );
    assert!(write(store, |conn| sessions::use_token(
        conn,
        "hash",
        at(6)
    )));
    assert!(!write(store, |conn| sessions::use_token(
        conn,
        "hash",
        at(7)
    )));
    assert!(
        read(store, |conn| sessions::find_token(conn, "hash", at(8)))
            .unwrap()
            .used
    );
    assert_eq!(
        read(store, |conn| sessions::find_token(conn, "other", at(8))),
        None
    );
}

pub fn parallel_uses_of_a_token_succeed_once(store: &Store) {
    let id = account(store, 1);
    let of = session(store, &id, 1, 0);
    token(store, &of, "hash", 0);
    let outcomes = at_once(store, 8, |conn| sessions::use_token(conn, "hash", at(6)));
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!(
        outcomes
            .iter()
            .filter(|outcome| matches!(outcome, Ok(true)))
            .count(),
        1
    );
}

pub fn an_ended_session_keeps_nothing_alive(store: &Store) {
    let id = account(store, 1);
    let of = session(store, &id, 1, 0);
    token(store, &of, "hash", 0);
    let live = |now_s| {
        read(store, |conn| sessions::find_token(conn, "hash", at(now_s)))
            .unwrap()
            .live
    };
    assert!(live(3599) && !live(3600), "runs out when it is not used");
    let extended = of.clone();
    write(store, move |conn| {
        sessions::extend(conn, &extended, at(3000), at(9000))
    });
    assert!(live(8999) && !live(9000), "use moves its end");
    assert_eq!(listed(store, &id, 8999), from_ref(&of));
    let reused = of.clone();
    write(store, move |conn| {
        sessions::end_reused(conn, &reused, at(4000))
    });
    assert!(!live(4001));
    assert!(listed(store, &id, 4001).is_empty());
    assert!(!end(store, &id, &of, 4002), "ended already");
}

pub fn others_cannot_end_a_session(store: &Store) {
    let (id, other) = (account(store, 1), account(store, 2));
    let of = session(store, &id, 1, 0);
    assert!(!end(store, &other, &of, 1));
    assert!(!end(store, &id, &session_id(2), 1), "no such session");
    assert_eq!(listed(store, &id, 1), from_ref(&of));
    assert!(end(store, &id, &of, 2));
    assert!(listed(store, &id, 3).is_empty());
}

pub fn a_new_password_ends_the_other_sessions(store: &Store) {
    let (id, other) = (account(store, 1), account(store, 2));
    let kept = session(store, &id, 1, 0);
    session(store, &id, 2, 1);
    session(store, &id, 3, 2);
    let untouched = session(store, &other, 4, 0);
    let (of, except) = (id.clone(), kept.clone());
    assert_eq!(
        write(store, move |conn| sessions::end_all(
            conn,
            &of,
            Some(&except),
            at(5)
        )),
        2
    );
    assert_eq!(listed(store, &id, 6), [kept]);
    let of = id.clone();
    assert_eq!(
        write(store, move |conn| sessions::end_all(conn, &of, None, at(7))),
        1
    );
    assert!(listed(store, &id, 8).is_empty());
    assert_eq!(listed(store, &other, 8), [untouched]);
}

pub fn old_sessions_are_swept_with_their_tokens(store: &Store) {
    let id = account(store, 1);
    let (ended, ran_out, live) = (
        session(store, &id, 1, 0),
        session(store, &id, 2, 0),
        session(store, &id, 3, 5000),
    );
    token(store, &ended, "of ended", 0);
    token(store, &ran_out, "of ran out", 0);
    token(store, &live, "used long ago", 5000);
    token(store, &live, "used lately", 5001);
    token(store, &live, "unused", 5002);
    end(store, &id, &ended, 100);
    write(store, |conn| {
        sessions::use_token(conn, "used long ago", at(5001))
    });
    write(store, |conn| {
        sessions::use_token(conn, "used lately", at(5500))
    });
    assert_eq!(
        write(store, |conn| sessions::forget_before(conn, at(5100))),
        2
    );
    let known =
        |hash: &str| read(store, |conn| sessions::find_token(conn, hash, at(5600))).is_some();
    assert_eq!(
        [
            "of ended",
            "of ran out",
            "used long ago",
            "used lately",
            "unused"
        ]
        .map(known),
        [false, false, false, true, true]
    );
    assert!(read(store, |conn| accounts::find(conn, &id)).is_some());
}

pub fn a_bar_ends_every_session_of_its_account_only(store: &Store) {
    let (id, other) = (account(store, 1), account(store, 2));
    session(store, &id, 1, 0);
    session(store, &id, 2, 1);
    let untouched = session(store, &other, 3, 0);
    let bar = || {
        let id = id.clone();
        write(store, move |conn| {
            sessions::end_barred(conn, &id, at(5), &granted())
        })
    };
    assert_eq!((bar(), bar()), (2, 0));
    assert!(listed(store, &id, 6).is_empty());
    assert_eq!(listed(store, &other, 6), [untouched]);
}
