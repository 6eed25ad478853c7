//! Actors: who a session's owner is at this moment.

use domain::account::{Duty, Status};
use store::sessions::{self, EndReason};
use store::{Store, accounts, actors};

use crate::samples::{account, at, granted, read, session, session_id, write};

pub fn a_live_session_of_an_active_account_is_a_person(store: &Store) {
    let (id, other) = (account(store, 1), account(store, 2));
    let (of, of_other) = (session(store, &id, 1, 0), session(store, &other, 2, 0));
    let person = read(store, |conn| actors::find(conn, &id, &of, at(10))).unwrap();
    assert_eq!(person.account, id);
    assert!(!person.email_verified && person.duties.is_empty() && person.memberships.is_empty());
    let verified = id.clone();
    write(store, move |conn| {
        accounts::verify_email(conn, &verified, at(11))?;
        accounts::grant_duty(conn, &verified, Duty::Moderator, at(11), &granted())
    });
    let person = read(store, |conn| actors::find(conn, &id, &of, at(12))).unwrap();
    assert!(person.email_verified);
    assert_eq!(person.duties, [Duty::Moderator]);
    assert_eq!(
        read(store, |conn| actors::find(conn, &id, &of_other, at(12))),
        None,
        "of another account"
    );
    assert_eq!(
        read(store, |conn| actors::find(
            conn,
            &id,
            &session_id(9),
            at(12)
        )),
        None
    );
}

pub fn an_ended_session_or_a_barred_account_is_nobody(store: &Store) {
    let id = account(store, 1);
    let of = session(store, &id, 1, 0);
    let known =
        |session, now_s| read(store, |conn| actors::find(conn, &id, session, at(now_s))).is_some();
    assert!(known(&of, 3599) && !known(&of, 3600), "it runs out");
    for (status, expected) in [
        (Status::Suspended, false),
        (Status::Closed, false),
        (Status::Active, true),
    ] {
        let of_status = id.clone();
        write(store, move |conn| {
            accounts::set_status(conn, &of_status, status, at(5), &granted())
        });
        assert_eq!(known(&of, 6), expected, "{status}");
    }
    let (account, ended) = (id.clone(), of.clone());
    write(store, move |conn| {
        sessions::end(
            conn,
            &account,
            &ended,
            EndReason::SignedOut,
            at(7),
            &granted(),
        )
    });
    assert!(!known(&of, 8));
}
