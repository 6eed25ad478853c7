//! Enterprises: one per code, versioned, listed without gaps.

use std::slice::from_ref;

use domain::capability::{self, Capability};
use domain::designation::{Designation, Kind};
use domain::enterprise::{Draft, Enterprise, Verification};
use domain::taxonomy::{Graph, Validity};
use domain::{CapabilityId, DesignationId, EnterpriseId, Uscc};
use store::enterprises::{self, Filter};
use store::{Seek, Store, StoreError, capabilities, designations};
use testkit::SeededEntropy;

use crate::samples::{
    at, at_once, day, enterprise, enterprise_id, enterprise_with, everything, fresh_number, granted,
    new_enterprise, read, uscc, write,
};

fn find(store: &Store, id: &EnterpriseId) -> Enterprise {
    read(store, |conn| enterprises::find(conn, id)).unwrap()
}

pub fn an_enterprise_reads_back(store: &Store) {
    let mut new = new_enterprise(1, 3);
    new.external_id = Some("县局-0001".to_owned());
    let written = new.clone();
    write(store, move |conn| {
        enterprises::insert(conn, &granted(), &written)
    });
    assert_eq!(find(store, &new.id), new);
    let typed = Uscc::parse(new.uscc.as_str().to_lowercase()).unwrap();
    let by_code = read(store, |conn| enterprises::find_by_uscc(conn, &typed));
    assert_eq!(by_code, Some(new.clone()));
    let by_name = read(store, |conn| enterprises::find_external(conn, "县局-0001"));
    assert_eq!(by_name, Some(new));
    let unknown = enterprise_id(2);
    assert_eq!(read(store, |conn| enterprises::find(conn, &unknown)), None);
    assert_eq!(
        read(store, |conn| enterprises::find_by_uscc(conn, &uscc(2))),
        None
    );
    assert_eq!(
        read(store, |conn| enterprises::find_external(conn, "县局")),
        None
    );
}

pub fn a_code_is_registered_once(store: &Store) {
    enterprise(store, 1);
    let mut twin = new_enterprise(2, 0);
    twin.uscc = uscc(1);
    let refused = store.write(move |conn| enterprises::insert(conn, &granted(), &twin));
    assert!(matches!(refused, Err(StoreError::Taken)), "{refused:?}");
    assert_eq!(
        read(store, |conn| enterprises::find(conn, &enterprise_id(2))),
        None
    );
}

pub fn parallel_registrations_of_a_code_give_one(store: &Store) {
    let outcomes = at_once(store, 8, |conn| {
        let mut new = new_enterprise(fresh_number(), 0);
        new.uscc = uscc(1);
        enterprises::insert(conn, &granted(), &new)
    });
    assert_eq!(
        outcomes.iter().filter(|outcome| outcome.is_ok()).count(),
        1,
        "{outcomes:?}"
    );
    let refused = |outcome: &Result<(), StoreError>| matches!(outcome, Err(StoreError::Taken));
    assert_eq!(
        outcomes.iter().filter(|outcome| refused(outcome)).count(),
        7,
        "{outcomes:?}"
    );
}

pub fn an_identifier_of_another_system_is_given_once(store: &Store) {
    let named = |enterprise: &mut Enterprise| enterprise.external_id = Some("A-1".to_owned());
    enterprise_with(store, 1, 0, named);
    let mut twin = new_enterprise(2, 0);
    named(&mut twin);
    let refused = store.write(move |conn| enterprises::insert(conn, &granted(), &twin));
    assert!(matches!(refused, Err(StoreError::Taken)), "{refused:?}");
    enterprise(store, 3);
    enterprise(store, 4);
}

pub fn a_change_needs_the_version_that_was_read(store: &Store) {
    let id = enterprise(store, 1);
    let before = find(store, &id);
    let mut changed = before.clone();
    changed.verification = Verification::Verified;
    changed.claimed = false;
    changed.profile.park = None;
    changed.version = 2;
    changed.updated_at = at(9);
    let (first, again) = (changed.clone(), changed.clone());
    write(store, move |conn| {
        enterprises::update(conn, &granted(), &first)
    });
    assert_eq!(find(store, &id), changed);
    let stale = store.write(move |conn| enterprises::update(conn, &granted(), &again));
    assert!(matches!(stale, Err(StoreError::Stale)), "{stale:?}");
    let mut nobody = new_enterprise(2, 0);
    nobody.version = 2;
    let absent = store.write(move |conn| enterprises::update(conn, &granted(), &nobody));
    assert!(matches!(absent, Err(StoreError::Stale)), "{absent:?}");
}

pub fn code_and_birth_never_change(store: &Store) {
    let id = enterprise(store, 1);
    let before = find(store, &id);
    let mut changed = before.clone();
    changed.uscc = uscc(2);
    changed.created_at = at(99);
    changed.version = 2;
    write(store, move |conn| {
        enterprises::update(conn, &granted(), &changed)
    });
    assert_eq!(
        find(store, &id),
        Enterprise {
            version: 2,
            ..before
        }
    );
}

pub fn touches_at_one_moment_are_told_apart(store: &Store) {
    let id = enterprise(store, 1);
    let touched = id.clone();
    let outcomes = at_once(store, 6, move |conn| {
        enterprises::touch(conn, &granted(), &touched, at(5))
    });
    let mut versions: Vec<i64> = outcomes
        .into_iter()
        .map(|outcome| outcome.unwrap().unwrap().version)
        .collect();
    versions.sort_unstable();
    assert_eq!(versions, [2, 3, 4, 5, 6, 7]);
    assert_eq!(find(store, &id).updated_at, at(5));
    let unknown = enterprise_id(2);
    let nobody = write(store, move |conn| {
        enterprises::touch(conn, &granted(), &unknown, at(5))
    });
    assert_eq!(nobody, None);
}

/// Walks all pages and gives the numbers of their enterprises by `numbers`, page by page.
fn pages(store: &Store, filter: &Filter, size: usize) -> Vec<Vec<EnterpriseId>> {
    let (mut pages, mut after): (Vec<Vec<EnterpriseId>>, Option<Seek>) = (Vec::new(), None);
    loop {
        let page = read(store, |conn| {
            enterprises::list(conn, &everything(), filter, after.as_ref(), size)
        });
        pages.push(
            page.items
                .into_iter()
                .map(|enterprise| enterprise.id)
                .collect(),
        );
        after = page.next;
        if after.is_none() {
            return pages;
        }
    }
}

pub fn pages_neither_skip_nor_repeat(store: &Store) {
    // Five of one instant: the id decides among them.
    let mut ids: Vec<EnterpriseId> = (1..=5)
        .map(|number| enterprise_with(store, number, 10, |_| {}))
        .collect();
    ids.sort();
    ids.reverse();
    ids.insert(0, enterprise_with(store, 6, 20, |_| {}));
    ids.push(enterprise_with(store, 7, 5, |_| {}));
    let walked = pages(store, &Filter::default(), 3);
    assert_eq!(walked.iter().map(Vec::len).collect::<Vec<_>>(), [3, 3, 1]);
    assert_eq!(walked.concat(), ids);
    assert_eq!(
        pages(store, &Filter::default(), 7),
        [ids.clone()],
        "no empty page at the end"
    );
    let first = read(store, |conn| {
        enterprises::list(conn, &everything(), &Filter::default(), None, 3)
    });
    enterprise_with(store, 8, 30, |_| {});
    let rest = read(store, |conn| {
        enterprises::list(conn, &everything(), &Filter::default(), first.next.as_ref(), 9)
    });
    let rest: Vec<EnterpriseId> = rest
        .items
        .into_iter()
        .map(|enterprise| enterprise.id)
        .collect();
    assert_eq!(rest, ids[3..], "what was added meanwhile moves nothing");
}

fn listed(store: &Store, filter: &Filter) -> Vec<EnterpriseId> {
    pages(store, filter, 2).concat()
}

pub fn places_and_verification_choose(store: &Store) {
    let moved = |region: &'static str| {
        move |enterprise: &mut Enterprise| {
            let draft = Draft {
                region_code: Some(region.to_owned()),
                park: None,
                ..enterprise.profile.draft()
            };
            enterprise.profile =
                domain::enterprise::Profile::parse(&draft, &Graph::default()).unwrap();
        }
    };
    let here = enterprise_with(store, 1, 1, |enterprise| {
        enterprise.verification = Verification::Verified;
    });
    let near = enterprise_with(store, 2, 2, moved("500153"));
    let far = enterprise_with(store, 3, 3, moved("510107"));
    let filter = |region: &str| Filter {
        region: Some(region.to_owned()),
        ..Filter::default()
    };
    assert_eq!(listed(store, &filter("500111")), from_ref(&here));
    assert_eq!(listed(store, &filter("50")), [near, here.clone()]);
    assert_eq!(listed(store, &filter("51")), [far]);
    assert!(listed(store, &filter("5")).len() == 3 && listed(store, &filter("44")).is_empty());
    let in_park = Filter {
        park: Some("SQ".to_owned()),
        ..Filter::default()
    };
    assert_eq!(listed(store, &in_park), from_ref(&here));
    let verified = Filter {
        verification: Some(Verification::Verified),
        ..Filter::default()
    };
    assert_eq!(listed(store, &verified), [here]);
}

fn designate(
    store: &Store,
    of: &EnterpriseId,
    number: u64,
    kind: Kind,
    chain: Option<&str>,
    until: &str,
) {
    let stored = designations::Stored {
        id: DesignationId::mint(at(0), &SeededEntropy::new(number)),
        enterprise: of.clone(),
        designation: Designation {
            kind,
            chain: chain.map(ToOwned::to_owned),
            level: None,
            issuing_body: None,
            validity: Validity::new(day("2025-01-01"), Some(day(until))).unwrap(),
        },
        created_at: at(0),
    };
    write(store, move |conn| {
        designations::insert(conn, &granted(), &stored)
    });
}

pub fn designations_count_on_the_day_that_is_asked_for(store: &Store) {
    let (leader, core, plain) = (
        enterprise(store, 1),
        enterprise(store, 2),
        enterprise(store, 3),
    );
    designate(
        store,
        &leader,
        1,
        Kind::ChainLeader,
        Some("MT"),
        "2026-01-01",
    );
    designate(store, &leader, 2, Kind::HighTech, None, "2027-01-01");
    designate(store, &core, 3, Kind::ChainCore, Some("MT"), "2027-01-01");
    let on = |date: &str| Filter {
        day: Some(day(date)),
        ..Filter::default()
    };
    let of_chain = |date: &str| Filter {
        chain: Some("MT".to_owned()),
        ..on(date)
    };
    let of_kind = |kind: Kind, date: &str| Filter {
        designation: Some(kind),
        ..on(date)
    };
    let mut both = vec![leader.clone(), core.clone()];
    both.sort();
    both.reverse();
    assert_eq!(listed(store, &of_chain("2025-06-30")), both);
    assert_eq!(
        listed(store, &of_chain("2026-01-01")),
        from_ref(&core),
        "ended on that day"
    );
    assert!(
        listed(store, &of_chain("2024-12-31")).is_empty(),
        "not yet begun"
    );
    assert_eq!(
        listed(store, &of_kind(Kind::HighTech, "2026-06-30")),
        from_ref(&leader)
    );
    assert!(listed(store, &of_kind(Kind::ChainLeader, "2026-06-30")).is_empty());
    let leaders = Filter {
        designation: Some(Kind::ChainLeader),
        ..of_chain("2025-06-30")
    };
    assert_eq!(listed(store, &leaders), [leader]);
    assert!(
        listed(store, &on("2025-06-30")).contains(&plain),
        "a day alone chooses nobody"
    );
}

fn works_on(store: &Store, of: &EnterpriseId, number: u64, node: Option<&str>) {
    let draft = capability::Draft {
        name: Some("五金".to_owned()),
        process: Some("冷镦".to_owned()),
        ..capability::Draft::default()
    };
    let mut card = Capability::parse(&draft, &Graph::default()).unwrap();
    card.node = node.map(ToOwned::to_owned);
    let stored = capabilities::Stored {
        id: CapabilityId::mint(at(0), &SeededEntropy::new(number)),
        enterprise: of.clone(),
        card,
        version: 1,
        created_at: at(0),
        updated_at: at(0),
    };
    write(store, move |conn| {
        capabilities::insert(conn, &granted(), &stored)
    });
}

pub fn cards_choose_by_node_and_each_enterprise_once(store: &Store) {
    let early = enterprise_with(store, 1, 1, |_| {});
    let late = enterprise_with(store, 2, 2, |_| {});
    enterprise_with(store, 3, 3, |_| {});
    works_on(store, &early, 1, Some("WJ-M1"));
    works_on(store, &early, 2, Some("WJ-M4"));
    works_on(store, &late, 3, Some("WJ-M4"));
    works_on(store, &late, 4, None);
    let on = |nodes: &[&str]| Filter {
        nodes: nodes.iter().map(ToString::to_string).collect(),
        ..Filter::default()
    };
    assert_eq!(listed(store, &on(&["WJ-M1"])), from_ref(&early));
    assert_eq!(listed(store, &on(&["WJ-M1", "WJ-M4"])), [late, early]);
    assert!(listed(store, &on(&["MT-D1"])).is_empty());
    assert_eq!(
        listed(store, &on(&[])).len(),
        3,
        "no node chooses everybody"
    );
}

pub fn an_index_is_rebuilt_from_all_ids(store: &Store) {
    let mut ids: Vec<EnterpriseId> = (1..=5).map(|number| enterprise(store, number)).collect();
    ids.sort();
    let (mut walked, mut after) = (Vec::new(), String::new());
    loop {
        let part = read(store, |conn| enterprises::ids_after(conn, &after, 2));
        let Some(last) = part.last() else { break };
        after = last.to_string();
        walked.extend(part);
    }
    assert_eq!(walked, ids);
}

pub fn many_are_found_by_their_ids_each_once(store: &Store) {
    let (one, other) = (enterprise(store, 1), enterprise(store, 2));
    enterprise(store, 3);
    let unknown = enterprise_id(9);
    let wanted = [other.clone(), one.clone(), unknown.clone(), one.clone()];
    let found = read(store, |conn| enterprises::find_many(conn, &wanted));
    assert_eq!(found.len(), 2, "neither the unknown one nor the one nobody asked for");
    for id in [&one, &other] {
        assert_eq!(found[id], find(store, id));
    }
    assert!(!found.contains_key(&unknown));
    assert!(read(store, |conn| enterprises::find_many(conn, &[])).is_empty());
}

pub fn what_an_enterprise_was_before_a_bar_is_kept_and_taken_once(store: &Store) {
    let (id, other) = (enterprise(store, 1), enterprise(store, 2));
    let keep = |before| {
        let id = id.clone();
        write(store, move |conn| {
            enterprises::keep_before_bar(conn, &granted(), &id, before)
        });
    };
    let take = |id: &EnterpriseId| {
        let id = id.clone();
        write(store, move |conn| {
            enterprises::take_before_bar(conn, &granted(), &id)
        })
    };
    assert_eq!(take(&id), None, "nothing was kept");
    keep(Verification::Verified);
    keep(Verification::Returned);
    assert_eq!(take(&other), None, "of another");
    assert_eq!(take(&id), Some(Verification::Returned));
    assert_eq!(take(&id), None, "taken");
    assert_eq!(find(store, &id), new_enterprise(1, 0), "nothing else changes");
}
