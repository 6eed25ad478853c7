//! Reading postings: each reader sees what the circle of the posting allows, and nothing else has an answer.

use app::postings::{self, View};
use app::{AppError, Tx};
use domain::actor::Actor;
use domain::enterprise::Role;
use domain::posting::Draft;
use domain::{EnterpriseId, PostingId};
use testkit::UseCases;
use testkit::district::{
    bar, demand, designated, drafted, founded, is_forbidden, is_not_found, join, must_sign_in, now,
    pending, published, reject, scene, send_back, somebody, step, verified,
};

use crate::state::shown_title;

fn read(bench: &UseCases, who: &Actor, id: &PostingId) -> Result<View, AppError> {
    bench.read(who, |tx: &mut Tx<'_>| postings::get(tx, id))
}

fn visible(number: u32, visibility: &str, invited: &[&EnterpriseId]) -> Draft {
    Draft {
        visibility: Some(visibility.to_owned()),
        invited: Some(invited.iter().map(ToString::to_string).collect()),
        ..demand(number)
    }
}

pub fn each_visibility_has_its_circle(bench: &UseCases) {
    let scene = scene(bench);
    let people: Vec<_> = (2..=6).map(|number| somebody(bench, number)).collect();
    let [unverified, plain, in_chain, guest, viewer] = &people[..] else {
        unreachable!()
    };
    founded(bench, unverified, 2);
    verified(bench, plain, 3);
    let chain_firm = verified(bench, in_chain, 4);
    designated(bench, &chain_firm.id, "WJ");
    let guest_firm = verified(bench, guest, 5);
    join(bench, &scene.firm.id, viewer, Role::Viewer);
    let readers: Vec<Actor> = std::iter::once(Actor::Anonymous)
        .chain(people.iter().map(|who| now(bench, who)))
        .chain([scene.desk.clone()])
        .collect();
    //                anonymous unverified verified chain  guest  own   desk
    let circles = [
        ("public", [true, true, true, true, true, true, true]),
        ("verified", [false, false, true, true, true, true, true]),
        ("chain", [false, false, false, true, false, true, true]),
        ("invited", [false, false, false, false, true, true, true]),
        ("blind", [true, true, true, true, true, true, true]),
    ];
    for (number, (visibility, circle)) in (0..).zip(circles) {
        let invited: &[&EnterpriseId] = if visibility == "invited" {
            &[&guest_firm.id]
        } else {
            &[]
        };
        let draft = visible(number, visibility, invited);
        let posting = published(bench, &scene, &scene.owner, &scene.firm.id, &draft);
        for (reader, sees) in readers.iter().zip(circle) {
            let seen = read(bench, reader, &posting.id);
            assert_eq!(seen.is_ok(), sees, "{visibility} {reader:?}");
            assert!(
                sees || is_not_found(&seen),
                "what may not be known looks absent: {seen:?}"
            );
        }
    }
}

pub fn a_draft_exists_for_its_enterprise_and_the_desk_only(bench: &UseCases) {
    let scene = scene(bench);
    let [viewer, stranger] = [2, 3].map(|number| somebody(bench, number));
    join(bench, &scene.firm.id, &viewer, Role::Viewer);
    verified(bench, &stranger, 2);
    let draft = drafted(bench, &scene.owner, &scene.firm.id, &demand(1));
    let waiting = pending(bench, &scene.owner, &scene.firm.id, &demand(2));
    for posting in [&draft, &waiting] {
        for who in [now(bench, &viewer), scene.owner.clone(), scene.desk.clone()] {
            assert!(read(bench, &who, &posting.id).unwrap().private);
        }
        for who in [now(bench, &stranger), Actor::Anonymous] {
            assert!(is_not_found(&read(bench, &who, &posting.id)), "{who:?}");
        }
    }
    let unknown = PostingId::parse("pst_01h455vb4pex5vsknk084sn02q").unwrap();
    assert!(is_not_found(&read(bench, &scene.owner, &unknown)));
}

pub fn a_blind_posting_names_its_enterprise_to_itself_only(bench: &UseCases) {
    let scene = scene(bench);
    let stranger = somebody(bench, 2);
    verified(bench, &stranger, 2);
    let blind = visible(1, "blind", &[]);
    let blind = published(bench, &scene, &scene.owner, &scene.firm.id, &blind);
    let open = published(bench, &scene, &scene.owner, &scene.firm.id, &demand(2));
    let name = |who: &Actor, id: &PostingId| read(bench, who, id).unwrap().enterprise_name;
    let own = Some(scene.firm.profile.name.as_str().to_owned());
    for who in [Actor::Anonymous, now(bench, &stranger)] {
        assert_eq!(
            (name(&who, &blind.id), name(&who, &open.id)),
            (None, own.clone()),
            "{who:?}"
        );
    }
    for who in [&scene.owner, &scene.desk] {
        assert_eq!(name(who, &blind.id), own, "{who:?}");
    }
}

pub fn a_barred_enterprise_shows_nothing(bench: &UseCases) {
    let scene = scene(bench);
    let posting = published(bench, &scene, &scene.owner, &scene.firm.id, &demand(1));
    bar(bench, &scene.desk, &scene.firm.id);
    assert_eq!(shown_title(bench, &posting.id), None);
    assert!(
        read(bench, &scene.owner, &posting.id).is_ok(),
        "what it wrote is kept"
    );
}

pub fn revisions_are_read_by_the_enterprise_and_the_desk(bench: &UseCases) {
    let scene = scene(bench);
    let [viewer, stranger] = [2, 3].map(|number| somebody(bench, number));
    join(bench, &scene.firm.id, &viewer, Role::Viewer);
    let shown = published(bench, &scene, &scene.owner, &scene.firm.id, &demand(1));
    let hidden = drafted(bench, &scene.owner, &scene.firm.id, &demand(2));
    let revisions =
        |who: &Actor, id: &PostingId| bench.read(who, |tx| postings::versions(tx, id, None, 9));
    for who in [now(bench, &viewer), scene.desk.clone()] {
        let page = revisions(&who, &shown.id).unwrap();
        assert_eq!(page.items.len(), 1, "{who:?}");
    }
    let stranger = now(bench, &stranger);
    assert!(is_forbidden(&revisions(&stranger, &shown.id)));
    assert!(is_not_found(&revisions(&stranger, &hidden.id)));
    for posting in [&shown, &hidden] {
        assert!(must_sign_in(&revisions(&Actor::Anonymous, &posting.id)));
    }
}

pub fn the_last_decision_is_told_to_the_enterprise_only(bench: &UseCases) {
    let scene = scene(bench);
    let stranger = somebody(bench, 2);
    let told = |who: &Actor, id: &PostingId| {
        let view = read(bench, who, id).unwrap();
        view.last_decision.map(|past| {
            (
                past.decision.as_str(),
                past.reason.map(|reason| reason.as_str()),
            )
        })
    };
    let posting = pending(bench, &scene.owner, &scene.firm.id, &demand(1));
    assert_eq!(told(&scene.owner, &posting.id), None);
    send_back(bench, &scene.desk, &posting.id);
    assert_eq!(
        told(&scene.owner, &posting.id),
        Some(("returned", Some("incomplete")))
    );
    step(bench, &scene.owner, &posting.id, postings::submit).unwrap();
    reject(bench, &scene.desk, &posting.id);
    assert_eq!(
        told(&scene.owner, &posting.id),
        Some(("rejected", Some("incomplete")))
    );
    let shown = published(bench, &scene, &scene.owner, &scene.firm.id, &demand(2));
    assert_eq!(told(&scene.owner, &shown.id), Some(("approved", None)));
    assert_eq!(told(&now(bench, &stranger), &shown.id), None);
}
