//! Writing postings: typed in or copied, by those who write for the enterprise and by nobody else.

use app::postings::{self, Filter, clone};
use app::{AppError, Tx};
use domain::EnterpriseId;
use domain::actor::Actor;
use domain::enterprise::Role;
use domain::event::Kind;
use domain::posting::{Draft, Posting, Side, Status};
use serde_json::json;
use testkit::UseCases;
use testkit::district::{
    demand, drafted, enterprise, events, faults, happened, is_forbidden, join, moderator,
    must_sign_in, now, pending, published, scene, somebody, step, supply, unproven,
};

use crate::state::state;

fn write(
    bench: &UseCases,
    who: &Actor,
    firm: &EnterpriseId,
    draft: &Draft,
) -> Result<Posting, AppError> {
    let (firm, draft) = (firm.clone(), draft.clone());
    bench.write(who, move |tx| postings::create(tx, &firm, &draft))
}

fn own(bench: &UseCases, who: &Actor, filter: &Filter) -> Result<Vec<Posting>, AppError> {
    let list = |tx: &mut Tx<'_>| postings::list_own(tx, filter, None, 100);
    Ok(bench.read(who, list)?.items)
}

pub fn a_draft_belongs_to_its_enterprise(bench: &UseCases) {
    let (firm, owner) = enterprise(bench);
    let actor = now(bench, &owner);
    let written = write(bench, &actor, &firm.id, &demand(1)).unwrap();
    assert_eq!(
        (written.status, written.revision, written.version),
        (Status::Draft, 1, 1)
    );
    assert_eq!((written.live_revision, written.published_at), (None, None));
    assert_eq!(
        (&written.enterprise, &written.author),
        (&firm.id, &Some(owner.account))
    );
    let kept = state(bench, &written.id);
    assert_eq!(
        (&kept.posting, &kept.shown, &kept.waits),
        (&written, &None, &None)
    );
    assert_eq!(kept.versions.len(), 1);
    assert_eq!(
        kept.audit,
        [("posting.create".to_owned(), json!({ "revision": 1 }))]
    );
    let log = happened(bench, written.id.as_str());
    assert_eq!(log.len(), 1);
    assert_eq!((log[0].kind, log[0].version), (Kind::PostingCreated, 1));
}

pub fn every_fault_of_a_posting_is_named_and_nothing_is_kept(bench: &UseCases) {
    let (firm, owner) = enterprise(bench);
    let actor = now(bench, &owner);
    let before = events(bench);
    let wrong = Draft {
        title: Some(" ".to_owned()),
        side: Some("barter".to_owned()),
        node_code: Some("XX-1".to_owned()),
        region_code: None,
        price_min_fen: Some(200),
        price_max_fen: Some(100),
        deliver_by: Some("2026-03-01".to_owned()),
        valid_until: Some("2026-03-01T00:00:00Z".to_owned()),
        invited: Some(vec![firm.id.to_string()]),
        ..demand(1)
    };
    let mut named = faults(write(bench, &actor, &firm.id, &wrong));
    named.sort();
    let expected = [
        "/deliver_by in_the_past",
        "/invited not_with",
        "/node_code unknown_node",
        "/price_max_fen range_reversed",
        "/region_code required",
        "/side unknown_value",
        "/title required",
        "/valid_until in_the_past",
    ];
    assert_eq!(named, expected);
    assert!(own(bench, &actor, &Filter::default()).unwrap().is_empty());
    assert_eq!(events(bench), before);
}

pub fn only_owners_and_editors_write(bench: &UseCases) {
    let (firm, _) = enterprise(bench);
    let [viewer, editor, stranger] = [2, 3, 4].map(|number| somebody(bench, number));
    join(bench, &firm.id, &viewer, Role::Viewer);
    join(bench, &firm.id, &editor, Role::Editor);
    let newcomer = now(bench, &unproven(bench, 5));
    let refused = [
        now(bench, &viewer),
        now(bench, &stranger),
        newcomer,
        moderator(bench),
    ];
    for who in refused {
        assert!(
            is_forbidden(&write(bench, &who, &firm.id, &demand(1))),
            "{who:?}"
        );
    }
    assert!(must_sign_in(&write(
        bench,
        &Actor::Anonymous,
        &firm.id,
        &demand(1)
    )));
    assert!(write(bench, &now(bench, &editor), &firm.id, &demand(1)).is_ok());
    let unknown = EnterpriseId::parse("ent_01h455vb4pex5vsknk084sn02q").unwrap();
    let nowhere = write(bench, &now(bench, &editor), &unknown, &demand(1));
    assert_eq!(faults(nowhere), ["/enterprise_id unknown_enterprise"]);
}

pub fn a_copy_is_a_draft_of_its_own(bench: &UseCases) {
    let scene = scene(bench);
    let until = Draft {
        deliver_by: Some("2026-04-01".to_owned()),
        ..demand(1)
    };
    let first = published(bench, &scene, &scene.owner, &scene.firm.id, &until);
    bench.clock.advance_s(86_400);
    let before = state(bench, &first.id);
    let copy = step(bench, &scene.owner, &first.id, clone).unwrap();
    assert_eq!(
        state(bench, &first.id),
        before,
        "the original stays as it is"
    );
    assert_ne!(copy.id, first.id);
    assert_eq!(
        (copy.status, copy.revision, copy.live_revision),
        (Status::Draft, 1, None)
    );
    assert_eq!(copy.content.valid_until, bench.app.now().plus_days(30));
    let as_before = Draft {
        valid_until: before.posting.content.draft().valid_until,
        deliver_by: Some("2026-04-01".to_owned()),
        ..copy.content.draft()
    };
    assert_eq!(as_before, before.posting.content.draft());
    let kinds: Vec<Kind> = happened(bench, copy.id.as_str())
        .iter()
        .map(|event| event.kind)
        .collect();
    assert_eq!(kinds, [Kind::PostingCreated]);
}

pub fn own_postings_are_listed_in_every_state(bench: &UseCases) {
    let scene = scene(bench);
    let firm = &scene.firm.id;
    let [first, second, third] = [demand(1), supply(2), demand(3)];
    let drafted = drafted(bench, &scene.owner, firm, &first).id;
    bench.clock.advance_s(1);
    let waiting = pending(bench, &scene.owner, firm, &second).id;
    bench.clock.advance_s(1);
    let shown = published(bench, &scene, &scene.owner, firm, &third).id;
    let ids = |filter: Filter| {
        let listed = own(bench, &scene.owner, &filter).unwrap();
        listed
            .into_iter()
            .map(|posting| posting.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        ids(Filter::default()),
        [shown.clone(), waiting.clone(), drafted.clone()]
    );
    let of_side = Filter {
        side: Some(Side::Demand),
        ..Filter::default()
    };
    assert_eq!(ids(of_side), [shown, drafted]);
    let of_status = Filter {
        status: Some(Status::Pending),
        enterprises: vec![firm.clone()],
        ..Filter::default()
    };
    assert_eq!(ids(of_status.clone()), [waiting]);
    let stranger = now(bench, &somebody(bench, 2));
    assert!(is_forbidden(&own(bench, &stranger, &of_status)));
    assert!(
        own(bench, &stranger, &Filter::default())
            .unwrap()
            .is_empty()
    );
    assert!(must_sign_in(&own(
        bench,
        &Actor::Anonymous,
        &Filter::default()
    )));
}
