//! What of a posting everybody is shown: the copy, where it comes from, and when it ends.

use std::slice::from_ref;

use domain::posting::Status;
use domain::{EnterpriseId, Moment, PostingId};
use store::postings::{self, Live};
use store::{Store, StoreError};

use crate::postings::{changed, find, revise, update};
use crate::samples::{at, content, enterprise, posting_id, posting_with, read};

/// Three postings: nothing to show, the working copy, and an earlier copy.
fn hidden_shown_and_earlier(store: &Store, owner: &EnterpriseId) -> [Live; 3] {
    let hidden = posting_with(store, 1, owner, 0, |_| {});
    let shown = posting_with(store, 2, owner, 0, |posting| posting.live_revision = Some(1));
    let earlier = posting_with(store, 3, owner, 0, |posting| posting.live_revision = Some(1));
    let (before, written_at) = (earlier.content.clone(), earlier.updated_at);
    let earlier = revise(store, &revise(store, &earlier, "求锌合金压铸件"), "求镁合金压铸件");
    let working = Some((shown.content.clone(), shown.updated_at));
    [(hidden, None), (shown, working), (earlier, Some((before, written_at)))].map(|(posting, copy)| {
        let (shown, shown_at) = copy.unzip();
        Live { posting, shown, shown_at }
    })
}

pub fn the_public_copy_is_the_revision_that_was_shown(store: &Store) {
    let owner = enterprise(store, 1);
    let expected = hidden_shown_and_earlier(store, &owner);
    for one in &expected {
        let live = read(store, |conn| postings::live(conn, &one.posting.id));
        assert_eq!(live.as_ref(), Some(one));
    }
    assert_eq!(read(store, |conn| postings::live(conn, &posting_id(9))), None);
    let ids = [3, 1, 9, 2].map(|number| posting_id(number).to_string());
    let mut many = read(store, |conn| postings::live_many(conn, &ids));
    many.sort_by_key(|live| live.posting.revision + live.posting.live_revision.unwrap_or(0));
    assert_eq!(many, expected, "each once, the unknown one left out");
    assert!(read(store, |conn| postings::live_many(conn, &[])).is_empty());
}

pub fn an_index_is_rebuilt_from_all_that_show_something(store: &Store) {
    let (owner, other) = (enterprise(store, 1), enterprise(store, 2));
    let [_, shown, earlier] = hidden_shown_and_earlier(store, &owner);
    let elsewhere = posting_with(store, 4, &other, 0, |posting| posting.live_revision = Some(1));
    let mut expected = [&shown.posting.id, &earlier.posting.id, &elsewhere.id];
    expected.sort();
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let chunk = read(store, |conn| postings::live_after(conn, &after, 2));
        seen.extend(chunk.postings);
        let Some(last) = chunk.last else { break };
        after = last;
    }
    let ids: Vec<&PostingId> = seen.iter().map(|live| &live.posting.id).collect();
    assert_eq!(ids, expected);
    assert!(seen.contains(&earlier), "with the copy that is shown");
    let mut of_owner = read(store, |conn| postings::live_of(conn, &owner));
    of_owner.sort();
    let mut own = [shown.posting.id, earlier.posting.id];
    own.sort();
    assert_eq!(of_owner, own);
}

pub fn a_public_copy_that_is_missing_is_a_fault_of_its_own_posting_only(store: &Store) {
    let owner = enterprise(store, 1);
    let broken = posting_with(store, 1, &owner, 0, |posting| posting.live_revision = Some(7));
    let sound = posting_with(store, 2, &owner, 0, |posting| posting.live_revision = Some(1));
    let ids = [broken.id.to_string(), sound.id.to_string()];
    let one = store.read(|conn| postings::live(conn, &broken.id));
    assert!(matches!(one, Err(StoreError::Corrupt(_))), "{one:?}");
    let many = read(store, |conn| postings::live_many(conn, &ids));
    let chunk = read(store, |conn| postings::live_after(conn, "", 9));
    for told in [many, chunk.postings] {
        let told: Vec<PostingId> = told.into_iter().map(|live| live.posting.id).collect();
        assert_eq!(told, from_ref(&sound.id));
    }
    let last = [broken.id, sound.id].into_iter().max();
    assert_eq!(chunk.last, last.map(|id| id.to_string()), "the way goes on after both");
}

pub fn what_ran_out_is_found_to_the_microsecond(store: &Store) {
    let owner = enterprise(store, 1);
    let until = |number: u64, seconds: i64, status: Status| {
        posting_with(store, number, &owner, 0, |posting| {
            posting.status = status;
            posting.content = content(|draft| draft.valid_until = Some(at(seconds).to_string()));
        });
        posting_id(number)
    };
    let running = [Status::Pending, Status::Published, Status::Paused];
    let ended: Vec<PostingId> = [(1, 30), (2, 10), (3, 20)]
        .into_iter()
        .zip(running)
        .map(|((number, seconds), status)| until(number, seconds, status))
        .collect();
    for (number, status) in (10..).zip(Status::ALL) {
        if !running.contains(status) {
            until(number, 5, *status);
        }
    }
    let overdue = |now: Moment, limit| -> Vec<PostingId> {
        let due = read(store, |conn| postings::overdue(conn, now, None, limit));
        due.into_iter().map(|due| due.id).collect()
    };
    let (long, middle, short) = (&ended[0], &ended[1], &ended[2]);
    let just_before = Moment::from_micros(at(10).micros() - 1);
    assert!(overdue(just_before, 10).is_empty(), "nothing ends early");
    assert_eq!(overdue(at(10), 10), from_ref(middle));
    let by_end = [middle.clone(), short.clone(), long.clone()];
    assert_eq!(overdue(at(30), 10), by_end, "the longest overdue first");
    assert_eq!(overdue(at(30), 2), by_end[..2]);
    let first = read(store, |conn| postings::overdue(conn, at(30), None, 1));
    let rest = read(store, |conn| postings::overdue(conn, at(30), first.first(), 10));
    let rest: Vec<PostingId> = rest.into_iter().map(|due| due.id).collect();
    assert_eq!(rest, by_end[1..], "one after the other");
    // A longer validity is read from the row that changed, not from the one that was written first.
    let renewed = changed(&find(store, middle).unwrap(), |next| {
        next.content = content(|draft| draft.valid_until = Some(at(99).to_string()));
    });
    update(store, &renewed, "f").unwrap();
    assert_eq!(overdue(at(30), 10), by_end[1..]);
}

pub fn a_shown_copy_ends_when_it_says_and_not_when_the_one_under_review_does(store: &Store) {
    let owner = enterprise(store, 1);
    let until = |seconds: i64| content(|draft| draft.valid_until = Some(at(seconds).to_string()));
    let due = |now: Moment| -> Vec<PostingId> {
        let due = read(store, |conn| postings::overdue(conn, now, None, 10));
        due.into_iter().map(|due| due.id).collect()
    };
    let under_review = |number: u64, shown_s: i64, working_s: i64| {
        let shown = posting_with(store, number, &owner, 0, |posting| {
            posting.status = Status::Published;
            posting.live_revision = Some(1);
            posting.content = until(shown_s);
        });
        let next = changed(&shown, |next| {
            next.status = Status::Pending;
            next.revision = 2;
            next.content = until(working_s);
        });
        update(store, &next, "f").unwrap();
        next
    };
    let (early, late) = (under_review(1, 10, 30), under_review(2, 20, 5));
    assert!(due(at(9)).is_empty(), "both are still shown");
    assert_eq!(due(at(10)), from_ref(&early.id));
    assert_eq!(due(at(20)), [early.id.clone(), late.id]);
    let taken_down = changed(&early, |next| next.live_revision = None);
    update(store, &taken_down, "f").unwrap();
    assert_eq!(due(at(29)).len(), 1, "what waits has its own end");
    assert_eq!(due(at(30)).len(), 2);
}
