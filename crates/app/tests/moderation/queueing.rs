//! The queue: what waits, in the order it came, for the desk alone.

use app::moderation::{self, Case, Filter};
use app::{AppError, Seek, Tx};
use domain::PostingId;
use domain::actor::Actor;
use domain::moderation::Kind;
use testkit::UseCases;
use testkit::district::{
    Scene, demand, is_forbidden, item_of, must_sign_in, now, pending, published, retitle, scene,
    somebody, unclaimed,
};

fn page(
    bench: &UseCases,
    who: &Actor,
    filter: &Filter,
    after: Option<&Seek>,
    size: usize,
) -> Result<app::Page<Case>, AppError> {
    bench.read(who, |tx: &mut Tx<'_>| {
        moderation::queue(tx, filter, after, size)
    })
}

fn subjects(bench: &UseCases, scene: &Scene, filter: &Filter) -> Vec<String> {
    let page = page(bench, &scene.desk, filter, None, 100).unwrap();
    page.items
        .into_iter()
        .map(|case| case.item.subject)
        .collect()
}

/// Hands a demand in, a minute later. Returns its id.
fn waiting(bench: &UseCases, scene: &Scene, number: u32) -> String {
    bench.clock.advance_s(60);
    let posting = pending(bench, &scene.owner, &scene.firm.id, &demand(number));
    posting.id.to_string()
}

pub fn the_oldest_comes_first_and_pages_are_whole(bench: &UseCases) {
    let scene = scene(bench);
    let mut wanted: Vec<String> = (0..5)
        .map(|number| waiting(bench, &scene, number))
        .collect();
    assert_eq!(subjects(bench, &scene, &Filter::default()), wanted);
    let (mut seen, mut after) = (Vec::new(), None);
    for number in 5..8 {
        let page = page(bench, &scene.desk, &Filter::default(), after.as_ref(), 2).unwrap();
        seen.extend(page.items.into_iter().map(|case| case.item.subject));
        after = page.next;
        wanted.push(waiting(bench, &scene, number));
    }
    assert_eq!(seen, wanted[..6], "whatever is handed in meanwhile");
}

pub fn the_queue_is_narrowed_by_kind_age_and_holder(bench: &UseCases) {
    let scene = scene(bench);
    let postings = [0, 1].map(|number| waiting(bench, &scene, number));
    let before = Some(bench.app.now());
    let firm = unclaimed(bench, 9);
    let claimant = now(bench, &somebody(bench, 2));
    let of = firm.clone();
    let claim = move |tx: &mut Tx<'_>| app::enterprises::claim(tx, &of, "我是厂长").map(drop);
    bench.write(&claimant, claim).unwrap();
    let of_kind = |kind| Filter {
        kind: Some(kind),
        ..Filter::default()
    };
    assert_eq!(subjects(bench, &scene, &of_kind(Kind::Posting)), postings);
    assert_eq!(
        subjects(bench, &scene, &of_kind(Kind::Claim)),
        [firm.to_string()]
    );
    assert!(subjects(bench, &scene, &of_kind(Kind::Verification)).is_empty());
    let older = Filter {
        before,
        ..Filter::default()
    };
    assert_eq!(subjects(bench, &scene, &older), postings[..1]);
    let later = PostingId::parse(&postings[1]).unwrap();
    let item = item_of(bench, &later).unwrap().id;
    bench
        .write(&scene.desk, move |tx| moderation::claim(tx, &item))
        .unwrap();
    let held = Filter {
        claimed_by: scene.desk.account().cloned(),
        ..Filter::default()
    };
    assert_eq!(subjects(bench, &scene, &held), postings[1..]);
    bench.clock.advance_s(30 * 60);
    assert!(
        subjects(bench, &scene, &held).is_empty(),
        "a claim that ran out is no claim"
    );
}

pub fn a_case_shows_the_working_copy_beside_the_public_one(bench: &UseCases) {
    let scene = scene(bench);
    let posting = published(bench, &scene, &scene.owner, &scene.firm.id, &demand(1));
    retitle(bench, &scene.owner, &posting, "求不锈钢螺栓").unwrap();
    let item = item_of(bench, &posting.id).unwrap().id;
    let case = bench
        .read(&scene.desk, |tx| moderation::get(tx, &item))
        .unwrap();
    assert_eq!(case.enterprise_name, scene.firm.profile.name.as_str());
    let live = case.posting.unwrap();
    assert_eq!(live.posting.content.title.as_str(), "求不锈钢螺栓");
    assert_eq!(live.shown.unwrap(), posting.content);
}

pub fn only_the_desk_sees_the_queue(bench: &UseCases) {
    let scene = scene(bench);
    let posting = pending(bench, &scene.owner, &scene.firm.id, &demand(1));
    let item = item_of(bench, &posting.id).unwrap().id;
    let get = |tx: &mut Tx<'_>| moderation::get(tx, &item);
    assert!(is_forbidden(&page(
        bench,
        &scene.owner,
        &Filter::default(),
        None,
        10
    )));
    assert!(is_forbidden(&bench.read(&scene.owner, get)));
    assert!(must_sign_in(&page(
        bench,
        &Actor::Anonymous,
        &Filter::default(),
        None,
        10
    )));
    assert!(must_sign_in(&bench.read(&Actor::Anonymous, get)));
}
