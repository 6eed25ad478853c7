//! Mails: queued once per cause, claimed by one sender, tried until they are sent or given up.

use domain::Moment;
use domain::account::Locale;
use domain::contact::Email;
use domain::id::MailId;
use serde_json::json;
use store::Store;
use store::mails::{self, Counts, DueMail, NewMail};
use testkit::SeededEntropy;

use crate::samples::{account, at, at_once, read, write};

fn mail_id(number: u64) -> MailId {
    MailId::mint(at(0), &SeededEntropy::new(number))
}

fn new(number: u64, dedupe: &str) -> NewMail {
    NewMail {
        id: mail_id(number),
        dedupe: dedupe.to_owned(),
        account: None,
        recipient: Email::parse("wang@example.com").unwrap(),
        locale: Locale::English,
        content: json!({"template": "verify_email", "data": {"name": "王工"}}),
    }
}

fn queue(store: &Store, number: u64, now_s: i64) -> MailId {
    let new = new(number, &number.to_string());
    assert!(write(store, move |conn| mails::queue(
        conn,
        &new,
        at(now_s)
    )));
    mail_id(number)
}

/// Claims with a lease of a minute.
fn claim(store: &Store, limit: i64, now: Moment) -> Vec<DueMail> {
    write(store, move |conn| {
        mails::claim_due(conn, limit, now, now.plus_seconds(60))
    })
}

fn ids(mails: &[DueMail]) -> Vec<MailId> {
    mails.iter().map(|mail| mail.id.clone()).collect()
}

pub fn a_mail_about_the_same_is_queued_once(store: &Store) {
    let id = account(store, 1);
    let mut first = new(1, "about this");
    first.account = Some(id);
    assert!(write(store, move |conn| mails::queue(conn, &first, at(0))));
    assert!(!write(store, |conn| mails::queue(
        conn,
        &new(2, "about this"),
        at(1)
    )));
    assert!(write(store, |conn| mails::queue(
        conn,
        &new(3, "about that"),
        at(1)
    )));
    assert_eq!(
        read(store, mails::counts),
        Counts {
            queued: 2,
            sent: 0,
            dead: 0
        }
    );
    let due = claim(store, 10, at(0));
    let content = new(1, "").content;
    assert_eq!(
        due,
        [DueMail {
            id: mail_id(1),
            recipient: Email::parse("wang@example.com").unwrap(),
            locale: Locale::English,
            content,
            attempt: 1,
            created_at: at(0),
        }]
    );
}

pub fn due_mails_are_claimed_oldest_first_and_once(store: &Store) {
    let (late, early, middle) = (
        queue(store, 1, 30),
        queue(store, 2, 10),
        queue(store, 3, 20),
    );
    assert!(claim(store, 10, at(9)).is_empty(), "none is due");
    assert_eq!(
        ids(&claim(store, 2, at(30))),
        [early.clone(), middle.clone()]
    );
    assert_eq!(
        ids(&claim(store, 2, at(30))),
        std::slice::from_ref(&late),
        "the others are leased"
    );
    assert!(claim(store, 2, at(89)).is_empty());
    let again = claim(store, 10, at(90));
    assert_eq!(
        again.len(),
        3,
        "a sender that died leaves its mails to the next"
    );
    assert!(again.iter().all(|mail| mail.attempt == 2));
}

pub fn parallel_senders_share_the_queue(store: &Store) {
    for number in 0..20 {
        queue(store, number, 0);
    }
    let outcomes = at_once(store, 4, |conn| mails::claim_due(conn, 20, at(1), at(60)));
    let mut claimed: Vec<_> = outcomes
        .into_iter()
        .flat_map(|outcome| ids(&outcome.unwrap()))
        .collect();
    claimed.sort();
    let mut expected: Vec<_> = (0..20).map(mail_id).collect();
    expected.sort();
    assert_eq!(claimed, expected, "each mail went to one sender");
}

pub fn a_failed_mail_comes_back_when_it_is_due(store: &Store) {
    let id = queue(store, 1, 0);
    claim(store, 1, at(0));
    let failed = id.clone();
    write(store, move |conn| {
        mails::mark_failed(conn, &failed, at(500), "connection refused")
    });
    assert!(claim(store, 1, at(499)).is_empty());
    let again = claim(store, 1, at(500));
    assert_eq!((ids(&again), again[0].attempt), (vec![id], 2));
    assert_eq!(
        read(store, mails::counts),
        Counts {
            queued: 1,
            sent: 0,
            dead: 0
        }
    );
}

pub fn a_dead_mail_says_why(store: &Store) {
    let id = queue(store, 1, 0);
    claim(store, 1, at(0));
    let given_up = id.clone();
    write(store, move |conn| {
        mails::mark_dead(conn, &given_up, "550 no such user")
    });
    assert!(claim(store, 1, at(10_000)).is_empty());
    let dead = read(store, |conn| mails::dead(conn, 10));
    assert_eq!(
        dead,
        [(
            id,
            Email::parse("wang@example.com").unwrap(),
            "550 no such user".to_owned()
        )]
    );
    assert_eq!(
        read(store, mails::counts),
        Counts {
            queued: 0,
            sent: 0,
            dead: 1
        }
    );
}

pub fn what_was_sent_is_forgotten(store: &Store) {
    let id = queue(store, 1, 0);
    claim(store, 1, at(0));
    write(store, move |conn| mails::mark_sent(conn, &id, at(2)));
    assert_eq!(
        read(store, mails::counts),
        Counts {
            queued: 0,
            sent: 1,
            dead: 0
        }
    );
    assert!(claim(store, 1, at(10_000)).is_empty());
    assert!(
        !write(store, |conn| mails::queue(conn, &new(2, "1"), at(3))),
        "its cause is still known"
    );
}
