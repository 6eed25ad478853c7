//! The end of a posting's validity: by the clock, put off by its owner, never a way around the desk.

use app::postings::{expire_due, pause, resume};
use domain::actor::Actor;
use domain::posting::{Draft, Posting, Status};
use domain::{Moment, PostingId};
use testkit::UseCases;
use testkit::district::{
    Scene, approve, demand, drafted, edit, events, faults, happened, is_forbidden, item_of,
    must_sign_in, pending, published, renew, retitle, scene, send_back, step, working,
};

use crate::state::{shown_title, state};

/// A demand that ends at an instant.
fn until(number: u32, end: Moment) -> Draft {
    Draft {
        valid_until: Some(end.to_string()),
        ..demand(number)
    }
}

fn soon(bench: &UseCases) -> Moment {
    bench.app.now().plus_days(7)
}

/// Lets a time pass and ends what is due. Returns how many ended.
fn pass(bench: &UseCases, seconds: i64) -> usize {
    bench.clock.advance_s(seconds);
    bench.write(&Actor::System, expire_due).unwrap()
}

const WEEK_S: i64 = 7 * 86_400;

fn shown(bench: &UseCases, scene: &Scene, draft: &Draft) -> Posting {
    published(bench, scene, &scene.owner, &scene.firm.id, draft)
}

pub fn the_clock_ends_what_ran_out_and_nothing_else(bench: &UseCases) {
    let scene = scene(bench);
    let end = soon(bench);
    let up = shown(bench, &scene, &until(1, end));
    let down = shown(bench, &scene, &until(2, end));
    step(bench, &scene.owner, &down.id, pause).unwrap();
    let written = drafted(bench, &scene.owner, &scene.firm.id, &until(3, end));
    let longer = shown(bench, &scene, &until(4, end.plus_days(1)));
    let before = [&written, &longer].map(|posting| state(bench, &posting.id));
    assert_eq!(pass(bench, WEEK_S), 2);
    for (posting, event) in [(up, "posting_unpublished"), (down, "posting_changed")] {
        let after = state(bench, &posting.id);
        assert_eq!((after.posting.status, after.shown), (Status::Expired, None));
        assert_eq!(after.audit.last().unwrap().0, "posting.expire");
        let log = happened(bench, posting.id.as_str());
        assert_eq!(log.last().unwrap().kind.as_str(), event);
    }
    assert_eq!(
        [&written, &longer].map(|posting| state(bench, &posting.id)),
        before
    );
    let log = events(bench);
    assert_eq!(pass(bench, 0), 0, "once is enough");
    assert_eq!(events(bench), log);
}

pub fn a_posting_ends_in_the_instant_it_names(bench: &UseCases) {
    let scene = scene(bench);
    let posting = shown(bench, &scene, &until(1, soon(bench)));
    assert_eq!(pass(bench, WEEK_S - 1), 0);
    assert!(shown_title(bench, &posting.id).is_some());
    bench.clock.advance_s(1);
    assert_eq!(
        shown_title(bench, &posting.id),
        None,
        "hidden before the clock has come by"
    );
    assert_eq!(pass(bench, 0), 1);
}

pub fn an_expired_posting_is_shown_again_when_it_is_renewed(bench: &UseCases) {
    let scene = scene(bench);
    let first = Draft {
        deliver_by: Some("2026-03-08".to_owned()),
        ..until(1, soon(bench))
    };
    let posting = shown(bench, &scene, &first);
    assert_eq!(pass(bench, WEEK_S), 1);
    let end = bench.app.now().plus_days(30).to_string();
    let renewed = renew(bench, &scene.owner, &posting.id, &end).unwrap();
    assert_eq!((renewed.status, renewed.revision), (Status::Published, 2));
    assert_eq!(renewed.live_revision, Some(2));
    assert_eq!(
        renewed.published_at, posting.published_at,
        "first shown when it was first shown"
    );
    assert_eq!(renewed.content.valid_until.to_string(), end);
    assert_eq!(
        renewed.content.deliver_by, None,
        "a day of delivery that passed is dropped"
    );
    assert!(shown_title(bench, &posting.id).is_some());
}

pub fn renewing_names_a_day_ahead_and_not_too_far(bench: &UseCases) {
    let scene = scene(bench);
    let posting = shown(bench, &scene, &demand(1));
    let before = state(bench, &posting.id);
    let now = bench.app.now();
    let refused = |end: &str| faults(renew(bench, &scene.owner, &posting.id, end));
    assert_eq!(refused(&now.to_string()), ["/valid_until in_the_past"]);
    assert_eq!(
        refused(&now.plus_days(181).to_string()),
        ["/valid_until too_far"]
    );
    assert_eq!(refused("next week"), ["/valid_until invalid_instant"]);
    assert_eq!(state(bench, &posting.id), before);
    let longest = now.plus_days(180).to_string();
    assert!(renew(bench, &scene.owner, &posting.id, &longest).is_ok());
}

pub fn a_pause_does_not_outlast_the_validity(bench: &UseCases) {
    let scene = scene(bench);
    let posting = shown(bench, &scene, &until(1, soon(bench)));
    step(bench, &scene.owner, &posting.id, pause).unwrap();
    bench.clock.advance_s(WEEK_S);
    let late = step(bench, &scene.owner, &posting.id, resume);
    assert_eq!(faults(late), ["/valid_until in_the_past"]);
    assert_eq!(working(bench, &posting.id).status, Status::Paused);
}

/// Words on their way to the desk, by what stands before and after them.
fn unapproved(bench: &UseCases, scene: &Scene) -> Vec<PostingId> {
    let end = soon(bench);
    let never_shown = pending(bench, &scene.owner, &scene.firm.id, &until(1, end));
    let changed = shown(bench, scene, &until(2, end));
    retitle(bench, &scene.owner, &changed, "无人看过的标题").unwrap();
    let paused = shown(bench, scene, &until(3, end));
    let paused = step(bench, &scene.owner, &paused.id, pause).unwrap();
    retitle(bench, &scene.owner, &paused, "无人看过的标题").unwrap();
    let returned = shown(bench, scene, &until(4, end));
    retitle(bench, &scene.owner, &returned, "无人看过的标题").unwrap();
    send_back(bench, &scene.desk, &returned.id);
    vec![never_shown.id, changed.id, paused.id, returned.id]
}

pub fn words_nobody_approved_are_not_shown_by_renewing(bench: &UseCases) {
    let scene = scene(bench);
    let postings = unapproved(bench, &scene);
    pass(bench, WEEK_S);
    let end = bench.app.now().plus_days(30).to_string();
    for id in postings {
        assert!(
            item_of(bench, &id).is_none(),
            "what ran out waits for nobody"
        );
        assert_eq!(shown_title(bench, &id), None);
        // Whether renewing is refused or sends the words to the desk: they are not shown.
        let _ = renew(bench, &scene.owner, &id, &end);
        assert_eq!(shown_title(bench, &id), None, "{:?}", working(bench, &id));
    }
}

pub fn only_the_platform_ends_by_the_clock(bench: &UseCases) {
    let scene = scene(bench);
    for who in [&scene.owner, &scene.desk] {
        assert!(is_forbidden(&bench.write(who, expire_due)), "{who:?}");
    }
    assert!(must_sign_in(&bench.write(&Actor::Anonymous, expire_due)));
}

/// A shown posting that ends after a week, with a change under review that ends at another time.
fn under_review(bench: &UseCases, scene: &Scene, end: Moment) -> Posting {
    let shown = shown(bench, scene, &until(1, soon(bench)));
    let changed = edit(bench, &scene.owner, &shown, move |draft| Draft {
        title: Some("承接铝压铸件加工，改过的标题".to_owned()),
        valid_until: Some(end.to_string()),
        ..draft
    });
    changed.unwrap()
}

pub fn a_shown_copy_lasts_to_its_own_end_while_a_shorter_one_is_under_review(bench: &UseCases) {
    let scene = scene(bench);
    let posting = under_review(bench, &scene, bench.app.now().plus_days(2));
    let before = state(bench, &posting.id);
    assert!(before.shown.is_some() && before.waits.is_some());
    assert_eq!(pass(bench, 3 * 86_400), 0);
    assert_eq!(state(bench, &posting.id), before, "the approved copy has days to go");
    assert_eq!(pass(bench, 4 * 86_400), 1);
    let after = state(bench, &posting.id);
    assert_eq!((after.posting.status, after.shown), (Status::Draft, None));
    assert!(after.waits.is_none(), "what ran out waits for nobody");
}

pub fn a_shown_copy_that_ends_leaves_the_longer_one_under_review(bench: &UseCases) {
    let scene = scene(bench);
    let posting = under_review(bench, &scene, bench.app.now().plus_days(30));
    let before = state(bench, &posting.id);
    assert_eq!(pass(bench, WEEK_S), 1);
    let after = state(bench, &posting.id);
    assert_eq!((after.posting.status, after.shown), (Status::Pending, None));
    assert_eq!(after.waits, before.waits, "its place in the queue is kept");
    assert_eq!(after.audit.last().unwrap().0, "posting.lapse");
    let log = happened(bench, posting.id.as_str());
    assert_eq!(log.last().unwrap().kind.as_str(), "posting_unpublished");
    assert_eq!(pass(bench, 0), 0, "once is enough");
    approve(bench, &scene.desk, &posting.id);
    assert!(shown_title(bench, &posting.id).is_some(), "and is shown when it passes");
}

pub fn a_posting_that_cannot_be_read_back_keeps_no_other_from_ending(bench: &UseCases) {
    let scene = scene(bench);
    let damaged = shown(bench, &scene, &until(1, soon(bench)));
    let sound = shown(bench, &scene, &until(2, soon(bench).plus_seconds(1)));
    bench.database.tamper(&format!(
        "UPDATE postings SET content = '{{\"side' WHERE id = '{}'",
        damaged.id
    ));
    assert_eq!(pass(bench, WEEK_S + 1), 1);
    assert_eq!(working(bench, &sound.id).status, Status::Expired);
    assert_eq!(pass(bench, 0), 0, "it stays as it is");
}
