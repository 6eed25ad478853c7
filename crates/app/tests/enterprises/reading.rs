//! Reading enterprises: public profiles for everybody, contacts for insiders, lists by place, node and badge.

use std::slice::from_ref;

use app::designations;
use app::{AppError, Tx};
use domain::EnterpriseId;
use domain::actor::Actor;
use domain::designation::Kind;
use domain::enterprise::{Contact, Role};
use store::enterprises::Filter;
use testkit::UseCases;

use crate::district::{
    enterprise, founded, is_forbidden, is_not_found, join, moderator, must_sign_in, now, somebody,
    usual_chains,
};

pub fn contacts_are_for_members_and_moderators(bench: &UseCases) {
    let (made, owner) = enterprise(bench);
    let (viewer, stranger) = (somebody(bench, 2), somebody(bench, 3));
    join(bench, &made.id, &viewer, Role::Viewer);
    founded(bench, &stranger, 2);
    let contact_as = |actor: &Actor| -> Result<(Contact, i64), AppError> {
        bench.read(actor, |tx| app::enterprises::contact(tx, &made.id))
    };
    for insider in [now(bench, &owner), now(bench, &viewer), moderator(bench)] {
        let (contact, version) = contact_as(&insider).unwrap();
        assert_eq!(
            (contact, version),
            (made.profile.contact.clone(), 1),
            "{insider:?}"
        );
    }
    assert!(is_forbidden(&contact_as(&now(bench, &stranger))));
    assert!(must_sign_in(&contact_as(&Actor::Anonymous)));
    let read_as = |actor: &Actor| bench.read(actor, |tx| app::enterprises::get(tx, &made.id));
    assert_eq!(read_as(&Actor::Anonymous).unwrap().id, made.id);
    let unknown = EnterpriseId::parse("ent_01h455vb4pex5vsknk084sn02q").unwrap();
    let get = bench.read(&Actor::Anonymous, |tx| app::enterprises::get(tx, &unknown));
    assert!(is_not_found(&get));
}

fn listed(bench: &UseCases, filter: &Filter) -> Vec<EnterpriseId> {
    let list = |tx: &mut Tx<'_>| app::enterprises::list(tx, filter, None, 100);
    let page = bench.read(&Actor::Anonymous, list).unwrap();
    page.items
        .into_iter()
        .map(|enterprise| enterprise.id)
        .collect()
}

pub fn a_segment_stands_for_its_links(bench: &UseCases) {
    usual_chains(bench);
    let owner = somebody(bench, 1);
    let (knives, fasteners) = (founded(bench, &owner, 1), founded(bench, &owner, 2));
    let makes = |id: &EnterpriseId, node: &'static str| {
        let id = id.clone();
        let card = domain::capability::Draft {
            name: Some("五金".to_owned()),
            process: Some("冷镦".to_owned()),
            node_code: Some(node.to_owned()),
            ..domain::capability::Draft::default()
        };
        let create = move |tx: &mut Tx<'_>| app::capabilities::create(tx, &id, &card);
        bench.write(&now(bench, &owner), create).unwrap();
    };
    makes(&knives.id, "WJ-M1");
    makes(&fasteners.id, "WJ-M4");
    makes(&fasteners.id, "WJ-M");
    let on = |node: &str| Filter {
        nodes: vec![node.to_owned()],
        ..Filter::default()
    };
    assert_eq!(listed(bench, &on("WJ-M1")), from_ref(&knives.id));
    assert_eq!(listed(bench, &on("WJ-M4")), from_ref(&fasteners.id));
    let mut both = vec![knives.id, fasteners.id];
    both.sort();
    both.reverse();
    assert_eq!(listed(bench, &on("WJ-M")), both, "each once");
    assert!(listed(bench, &on("MT-D1")).is_empty() && listed(bench, &on("nowhere")).is_empty());
}

pub fn designations_count_as_of_today_or_of_the_day_that_is_asked_for(bench: &UseCases) {
    let (made, _owner) = enterprise(bench);
    let id = made.id.clone();
    let draft = designations::Draft {
        kind: Some("chain_leader".to_owned()),
        chain: Some("WJ".to_owned()),
        valid_from: Some("2025-01-01".to_owned()),
        valid_until: Some("2026-03-03".to_owned()),
        ..designations::Draft::default()
    };
    let desk = moderator(bench);
    bench
        .write(&desk, move |tx| designations::grant(tx, &id, &draft))
        .unwrap();
    let leaders = Filter {
        designation: Some(Kind::ChainLeader),
        ..Filter::default()
    };
    assert_eq!(listed(bench, &leaders), from_ref(&made.id));
    bench.clock.advance_s(86_400);
    assert!(listed(bench, &leaders).is_empty(), "gone by itself");
    let then = Filter {
        day: Some("2026-03-02".parse().unwrap()),
        ..leaders
    };
    assert_eq!(
        listed(bench, &then),
        [made.id],
        "the register of that day still counts it"
    );
}
