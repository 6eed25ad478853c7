//! What the clock ends: validity to the moment, keys of requests after two days, and nothing else.

use app::moderation::{self, Ruling};
use app::records::Record;
use app::{Answer, AppError, Cx, Once, Tx, postings};
use domain::posting::Status;
use worker::indexing::compare;
use worker::keeping::{expire, forget_keys};

use crate::bench::{Bench, firm, posting};

const DAY_S: i64 = 86_400;

/// A posting that ends on 10 March, nine days and more after the bench begins; shown at once or waiting.
fn ending(name: &str, publish: bool) -> Record {
    let Record::Posting(mut record) = posting(name, 1, "supply", "供应铝合金压铸件 ADC12")
    else {
        panic!("a posting")
    };
    record.valid_until = "2026-03-10T00:00:00Z".to_owned();
    record.publish = publish;
    Record::Posting(record)
}

/// A bench that stands one second before the end of the postings.
fn a_second_before(records: Vec<Record>) -> Bench {
    let bench = Bench::new();
    bench.import([vec![firm(1)], records].concat());
    bench.index();
    bench.clock.advance_s(8 * DAY_S - 3600 - 1);
    bench
}

fn standing(bench: &Bench, name: &str) -> (Status, bool) {
    let posting = bench.posting(1, name);
    (posting.status, posting.live_revision.is_some())
}

#[test]
fn a_posting_ends_at_its_moment_and_leaves_the_index() {
    let bench = a_second_before(vec![ending("p", true)]);
    assert_eq!(expire(&bench.app).unwrap(), 0);
    assert_eq!(standing(&bench, "p"), (Status::Published, true));
    bench.clock.advance_s(1);
    assert_eq!(
        (expire(&bench.app).unwrap(), expire(&bench.app).unwrap()),
        (1, 0)
    );
    assert_eq!(standing(&bench, "p"), (Status::Expired, false));
    bench.index();
    assert!(
        !bench
            .indexed()
            .contains_key(bench.posting(1, "p").id.as_str())
    );
    assert_eq!(compare(&bench.app).unwrap(), Vec::<String>::new());
}

#[test]
fn what_waited_for_a_moderator_is_a_draft_again_and_cannot_be_renewed_into_view() {
    let bench = a_second_before(vec![ending("p", false)]);
    let waits = |bench: &Bench, id: String| {
        let open = bench.read(|tx| {
            Ok(store::moderation::find_open(
                tx.conn,
                domain::moderation::Kind::Posting,
                &id,
            )?)
        });
        open.is_some()
    };
    let id = bench.posting(1, "p").id;
    assert!(waits(&bench, id.to_string()));
    bench.clock.advance_s(1);
    assert_eq!(
        (expire(&bench.app).unwrap(), expire(&bench.app).unwrap()),
        (1, 0)
    );
    assert_eq!(standing(&bench, "p"), (Status::Draft, false));
    assert!(
        !waits(&bench, id.to_string()),
        "nobody is asked to look at it any more"
    );
    let cx = Cx::system(bench.app.now(), "test");
    let renewed = bench.app.write(cx, move |tx| {
        postings::renew(tx, &id, "2026-04-01T00:00:00Z")
    });
    assert!(matches!(renewed, Err(AppError::Conflict(_))), "{renewed:?}");
    assert_eq!(standing(&bench, "p"), (Status::Draft, false));
}

#[test]
fn a_copy_that_stayed_up_while_its_correction_was_returned_comes_down_with_its_validity() {
    let bench = a_second_before(vec![ending("p", true)]);
    let before = bench.posting(1, "p");
    let (id, version) = (before.id.clone(), before.version);
    bench.write(move |tx| {
        postings::update(tx, &id, version, |draft| domain::posting::Draft {
            title: Some("供应锌合金压铸件".to_owned()),
            ..draft
        })
    });
    let moderator = bench.moderator();
    let subject = before.id.to_string();
    let send_back = move |tx: &mut Tx<'_>| {
        let open =
            store::moderation::find_open(tx.conn, domain::moderation::Kind::Posting, &subject)?;
        let ruling = Ruling {
            reason_code: Some("incomplete".to_owned()),
            note: None,
        };
        moderation::send_back(tx, &open.unwrap().id, &ruling).map(|_| ())
    };
    let cx = Cx {
        actor: moderator,
        ..Cx::system(bench.app.now(), "test")
    };
    bench.app.write(cx, send_back).unwrap();
    assert_eq!(
        standing(&bench, "p"),
        (Status::Returned, true),
        "the approved copy is up"
    );
    bench.clock.advance_s(1);
    assert_eq!(
        (expire(&bench.app).unwrap(), expire(&bench.app).unwrap()),
        (1, 0)
    );
    assert_eq!(standing(&bench, "p"), (Status::Returned, false));
    bench.index();
    assert_eq!(bench.indexed().len(), 1, "the firm alone");
}

#[test]
fn more_postings_than_one_step_ends_are_ended_in_several() {
    let bench = a_second_before((0..205).map(|n| ending(&format!("p{n}"), true)).collect());
    bench.clock.advance_s(1);
    let ended: Vec<usize> = (0..3).map(|_| expire(&bench.app).unwrap()).collect();
    assert_eq!(ended, [200, 5, 0]);
}

#[test]
fn a_clock_that_goes_back_ends_nothing_twice_and_brings_nothing_back() {
    let bench = a_second_before(vec![ending("p", true)]);
    bench.clock.advance_s(1);
    expire(&bench.app).unwrap();
    bench.clock.advance_s(-5 * DAY_S);
    assert_eq!(expire(&bench.app).unwrap(), 0);
    assert_eq!(standing(&bench, "p"), (Status::Expired, false));
    bench.clock.advance_s(5 * DAY_S);
    assert_eq!(expire(&bench.app).unwrap(), 0);
}

#[test]
fn a_request_may_be_repeated_for_two_days_and_is_a_new_one_afterwards() {
    let bench = Bench::new();
    let ask = || {
        let once = Once {
            principal: "acc".to_owned(),
            key: "k".to_owned(),
            fingerprint: "f".to_owned(),
        };
        let answer = |_: &mut Tx<'_>| {
            Ok(Answer {
                status: 201,
                headers: Vec::new(),
                body: "{}".to_owned(),
            })
        };
        bench
            .app
            .once(Cx::system(bench.app.now(), "test"), Some(once), answer)
            .unwrap()
            .replayed
    };
    assert!(!ask());
    bench.clock.advance_s(2 * DAY_S);
    assert_eq!(forget_keys(&bench.app).unwrap(), 0);
    assert!(ask(), "to the second");
    bench.clock.advance_s(1);
    assert_eq!(forget_keys(&bench.app).unwrap(), 1);
    assert!(!ask());
}
