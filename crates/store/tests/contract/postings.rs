//! Postings: versioned rows, every revision kept.

use std::slice::from_ref;

use domain::actor::{Actor, Membership, Person};
use domain::enterprise::Role;
use domain::policy::{List, Scope, scope};
use domain::posting::{Content, Family, Posting, Side, Status};
use domain::{AccountId, EnterpriseId, Moment, PostingId};
use store::postings::{self, Filter};
use store::{Store, StoreError};

use crate::samples::{
    account, account_id, at, at_once, content, each_at_once, enterprise, enterprise_id, everything,
    granted, new_posting, posting_id, posting_with, read, write,
};

pub fn find(store: &Store, id: &PostingId) -> Option<Posting> {
    read(store, |conn| postings::find(conn, id))
}

pub fn update(store: &Store, posting: &Posting, fingerprint: &'static str) -> Result<(), StoreError> {
    let posting = posting.clone();
    store.write(move |conn| postings::update(conn, &granted(), &posting, fingerprint))
}

/// The posting as it is after one more change.
pub fn changed(posting: &Posting, change: impl FnOnce(&mut Posting)) -> Posting {
    let mut next = posting.clone();
    next.version += 1;
    change(&mut next);
    next
}

/// Stores a further revision that says something else, as the working copy.
pub fn revise(store: &Store, posting: &Posting, title: &str) -> Posting {
    let next = changed(posting, |next| {
        next.revision += 1;
        next.content = content(|draft| draft.title = Some(title.to_owned()));
        next.updated_at = at(next.revision);
    });
    let written = next.clone();
    write(store, move |conn| {
        postings::update(conn, &granted(), &written, "fingerprint")?;
        postings::insert_version(conn, &granted(), &written)
    });
    next
}

pub fn a_posting_reads_back_in_every_field(store: &Store) {
    let (owner, author) = (enterprise(store, 1), account(store, 1));
    let stored = posting_with(store, 1, &owner, 3, |posting| {
        posting.author = Some(author);
        posting.external_id = Some("县局-供需-0001".to_owned());
        posting.status = Status::Published;
        posting.revision = 4;
        posting.live_revision = Some(4);
        posting.version = 9;
        posting.updated_at = at(7);
        posting.submitted_at = Some(at(5));
        posting.published_at = Some(at(6));
    });
    assert_eq!(find(store, &stored.id), Some(stored.clone()));
    let plain = posting_with(store, 2, &owner, 3, |_| {});
    assert_eq!(find(store, &plain.id), Some(plain));
    assert_eq!(find(store, &posting_id(3)), None);
    let external = |id: &str| read(store, |conn| postings::find_external(conn, &owner, id));
    assert_eq!(external("县局-供需-0001"), Some(stored));
    assert_eq!(external("县局-供需-000"), None);
}

pub fn a_posting_belongs_to_an_enterprise_and_is_written_once(store: &Store) {
    let orphan = new_posting(1, &enterprise_id(1), 0);
    let refused = store.write(move |conn| postings::insert(conn, &granted(), &orphan, "f"));
    assert!(refused.is_err(), "no such enterprise");
    let owner = enterprise(store, 1);
    posting_with(store, 1, &owner, 0, |_| {});
    let twin = new_posting(1, &owner, 9);
    let refused = store.write(move |conn| postings::insert(conn, &granted(), &twin, "f"));
    assert!(matches!(refused, Err(StoreError::Taken)), "{refused:?}");
    assert_eq!(find(store, &posting_id(1)).unwrap().created_at, at(0));
}

pub fn an_identifier_of_another_system_is_unique_within_its_enterprise(store: &Store) {
    let (one, other) = (enterprise(store, 1), enterprise(store, 2));
    let named = |posting: &mut Posting| posting.external_id = Some("A-1".to_owned());
    posting_with(store, 1, &one, 0, named);
    posting_with(store, 2, &other, 0, named);
    let mut twin = new_posting(3, &one, 0);
    named(&mut twin);
    let refused = store.write(move |conn| postings::insert(conn, &granted(), &twin, "f"));
    assert!(matches!(refused, Err(StoreError::Taken)), "{refused:?}");
    posting_with(store, 4, &one, 0, |_| {});
    posting_with(store, 5, &one, 0, |_| {});
    let of = |owner: &EnterpriseId| {
        read(store, |conn| postings::find_external(conn, owner, "A-1"))
            .unwrap()
            .id
    };
    assert_eq!((of(&one), of(&other)), (posting_id(1), posting_id(2)));
}

pub fn parallel_imports_of_one_identifier_give_one_posting(store: &Store) {
    let owner = enterprise(store, 1);
    let outcomes = each_at_once(store, 6, |number| {
        let mut new = new_posting(u64::try_from(number).unwrap(), &owner, 0);
        new.external_id = Some("A-1".to_owned());
        move |conn: &mut store::Conn| postings::insert(conn, &granted(), &new, "f")
    });
    let stored = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    let refused = |outcome: &&Result<(), StoreError>| matches!(outcome, Err(StoreError::Taken));
    let refused = outcomes.iter().filter(refused).count();
    assert_eq!((stored, refused), (1, 5), "{outcomes:?}");
}

pub fn a_change_needs_the_version_that_was_read(store: &Store) {
    let owner = enterprise(store, 1);
    let first = posting_with(store, 1, &owner, 0, |_| {});
    let second = changed(&first, |next| {
        next.status = Status::Pending;
        next.content = content(|draft| draft.side = Some("supply".to_owned()));
        next.updated_at = at(9);
        next.submitted_at = Some(at(9));
    });
    update(store, &second, "f").unwrap();
    assert_eq!(find(store, &first.id), Some(second.clone()));
    let late = changed(&first, |next| next.status = Status::Withdrawn);
    let stale = update(store, &late, "f");
    assert!(matches!(stale, Err(StoreError::Stale)), "{stale:?}");
    let ahead = changed(&second, |next| next.version += 1);
    assert!(matches!(update(store, &ahead, "f"), Err(StoreError::Stale)));
    let nobody = changed(&new_posting(2, &owner, 0), |_| {});
    assert!(matches!(update(store, &nobody, "f"), Err(StoreError::Stale)));
    assert_eq!(find(store, &first.id), Some(second));
}

pub fn of_parallel_changes_from_one_version_one_wins(store: &Store) {
    let owner = enterprise(store, 1);
    let first = posting_with(store, 1, &owner, 0, |_| {});
    let outcomes = at_once(store, 8, move |conn| {
        postings::update(conn, &granted(), &changed(&first, |_| {}), "f")
    });
    let won = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    let lost = |outcome: &&Result<(), StoreError>| matches!(outcome, Err(StoreError::Stale));
    assert_eq!((won, outcomes.iter().filter(lost).count()), (1, 7));
    assert_eq!(find(store, &posting_id(1)).unwrap().version, 2);
}

pub fn owner_author_and_birth_never_change(store: &Store) {
    let (owner, other, author) = (
        enterprise(store, 1),
        enterprise(store, 2),
        account(store, 1),
    );
    let first = posting_with(store, 1, &owner, 0, |_| {});
    let forged = changed(&first, |next| {
        next.enterprise = other;
        next.author = Some(author);
        next.external_id = Some("A-1".to_owned());
        next.created_at = at(99);
    });
    update(store, &forged, "f").unwrap();
    let expected = changed(&first, |_| {});
    assert_eq!(find(store, &first.id), Some(expected));
}

pub fn every_revision_stays_as_it_was_written(store: &Store) {
    let (owner, author) = (enterprise(store, 1), account(store, 1));
    let first = posting_with(store, 1, &owner, 0, |posting| {
        posting.author = Some(author.clone());
    });
    let third = revise(store, &revise(store, &first, "求锌合金压铸件"), "求镁合金压铸件");
    let kept = read(store, |conn| postings::versions(conn, &first.id, None, 9));
    assert_eq!(kept.next, None);
    let kept = kept.items;
    let told: Vec<(i64, &str, Moment, Option<AccountId>)> = kept
        .iter()
        .map(|version| {
            let title = version.content.title.as_str();
            (version.revision, title, version.created_at, version.author.clone())
        })
        .collect();
    let by = Some(author);
    assert_eq!(
        told,
        [
            (3, "求镁合金压铸件", at(3), by.clone()),
            (2, "求锌合金压铸件", at(2), by.clone()),
            (1, "求铝合金压铸件外协", at(0), by),
        ]
    );
    let second = read(store, |conn| postings::version(conn, &first.id, 2));
    assert_eq!(second.as_ref(), Some(&kept[1]));
    assert_eq!(read(store, |conn| postings::version(conn, &first.id, 4)), None);
    let twice = store.write(move |conn| postings::insert_version(conn, &granted(), &third));
    assert!(matches!(twice, Err(StoreError::Taken)), "{twice:?}");
    let none = read(store, |conn| postings::versions(conn, &posting_id(2), None, 9));
    assert!(none.items.is_empty());
}

pub fn revisions_page_from_the_newest_while_they_grow(store: &Store) {
    let owner = enterprise(store, 1);
    let mut newest = posting_with(store, 1, &owner, 0, |_| {});
    for _ in 0..4 {
        newest = revise(store, &newest, "求锌合金压铸件");
    }
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = read(store, |conn| postings::versions(conn, &newest.id, after, 2));
        seen.push(page.items.iter().map(|version| version.revision).collect::<Vec<_>>());
        newest = revise(store, &newest, "求镁合金压铸件");
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen, [vec![5, 4], vec![3, 2], vec![1]]);
}

fn listed_within(store: &Store, scope: &Scope, filter: &Filter) -> Vec<PostingId> {
    let page = read(store, |conn| postings::list(conn, scope, filter, None, 100));
    assert_eq!(page.next, None);
    page.items.into_iter().map(|posting| posting.id).collect()
}

fn listed(store: &Store, filter: &Filter) -> Vec<PostingId> {
    listed_within(store, &everything(), filter)
}

pub fn a_list_holds_nothing_beyond_its_scope(store: &Store) {
    let (own, other) = (enterprise(store, 1), enterprise(store, 2));
    let mine = posting_with(store, 1, &own, 0, |_| {});
    posting_with(store, 2, &other, 0, |_| {});
    let member = |own: Option<&EnterpriseId>| {
        let membership = |own: &EnterpriseId| Membership {
            enterprise: own.clone(),
            role: Role::Viewer,
            verified: true,
            chains: Vec::new(),
        };
        Actor::Person(Person {
            account: account_id(1),
            email_verified: true,
            duties: Vec::new(),
            memberships: own.map(membership).into_iter().collect(),
        })
    };
    let scope_of = |own| scope(&member(own), List::OwnPostings(&[])).unwrap();
    let any = Filter::default();
    let foreign = Filter {
        enterprises: vec![other],
        ..Filter::default()
    };
    let own = scope_of(Some(&own));
    assert_eq!(listed_within(store, &own, &any), [mine.id]);
    assert!(listed_within(store, &own, &foreign).is_empty());
    assert!(listed_within(store, &scope_of(None), &any).is_empty(), "of nobody nothing");
}

pub fn lists_choose_by_enterprise_state_side_and_family_newest_first(store: &Store) {
    let (one, other) = (enterprise(store, 1), enterprise(store, 2));
    for (number, status) in (1..).zip(Status::ALL) {
        posting_with(store, number, &one, i64::try_from(number).unwrap(), |posting| {
            posting.status = *status;
        });
    }
    let of_side = |side: &'static str, family: &'static str| {
        content(|draft| {
            draft.side = Some(side.to_owned());
            draft.family = Some(family.to_owned());
        })
    };
    let offered = posting_with(store, 20, &other, 20, |posting| {
        posting.content = of_side("supply", "equipment");
    });
    let mine = Filter {
        enterprises: vec![one.clone()],
        ..Filter::default()
    };
    let newest_first: Vec<_> = (1..=9).rev().map(posting_id).collect();
    assert_eq!(listed(store, &mine), newest_first, "in every state");
    for (number, status) in (1..).zip(Status::ALL) {
        let filter = Filter {
            status: Some(*status),
            ..mine.clone()
        };
        assert_eq!(listed(store, &filter), [posting_id(number)], "{status}");
    }
    let both = Filter {
        enterprises: vec![one, other],
        ..Filter::default()
    };
    assert_eq!(listed(store, &both).len(), 10);
    let supply = Filter {
        side: Some(Side::Supply),
        ..both.clone()
    };
    assert_eq!(listed(store, &supply), from_ref(&offered.id));
    let equipment = Filter {
        families: vec![Family::Equipment],
        ..both.clone()
    };
    assert_eq!(listed(store, &equipment), [offered.id]);
    let contradiction = Filter {
        families: vec![Family::Processing],
        ..supply
    };
    assert!(listed(store, &contradiction).is_empty());
}

pub fn a_duplicate_is_a_running_posting_of_the_same_enterprise_and_text(store: &Store) {
    let (one, other) = (enterprise(store, 1), enterprise(store, 2));
    let candidate = posting_with(store, 1, &one, 0, |posting| posting.status = Status::Pending);
    let twin = |of: &EnterpriseId, fingerprint: &str| {
        read(store, |conn| {
            postings::find_duplicate(conn, of, fingerprint, &candidate.id)
        })
    };
    posting_with(store, 2, &other, 0, |posting| posting.status = Status::Published);
    assert_eq!(twin(&one, "fingerprint"), None, "neither itself nor another's");
    for (number, status) in (10..).zip(Status::ALL) {
        let same = posting_with(store, number, &one, 0, |posting| posting.status = *status);
        let runs = matches!(status, Status::Pending | Status::Published | Status::Paused);
        let expected = runs.then_some(same.id.clone());
        assert_eq!(twin(&one, "fingerprint"), expected, "{status}");
        assert_eq!(twin(&one, "another text"), None);
        let away = changed(&same, |_| {});
        update(store, &away, "another fingerprint").unwrap();
    }
}

pub fn texts_at_the_edge_of_their_bounds_are_kept_whole(store: &Store) {
    let owner = enterprise(store, 1);
    let rare = |count: usize| "𠮷".repeat(count);
    let full: Content = content(|draft| {
        draft.title = Some(rare(120));
        draft.body = Some(rare(10_000));
        draft.certificates_required = Some((0..20).map(|i| format!("{i:02}{}", rare(58))).collect());
        draft.price_min_fen = Some(0);
        draft.price_max_fen = Some(100_000_000_000_000);
        draft.valid_until = Some("9999-12-30T21:59:59.999999Z".to_owned());
        draft.attributes = Some(
            (0..50)
                .map(|i| domain::attribute::Draft {
                    name: Some(format!("{i:02}{}", rare(58))),
                    op: Some("contains".to_owned()),
                    value: Some(rare(60)),
                    ..Default::default()
                })
                .collect(),
        );
    });
    let stored = posting_with(store, 1, &owner, 0, |posting| {
        posting.external_id = Some(rare(128));
        posting.content = full;
        posting.version = i64::MAX - 1;
    });
    assert_eq!(find(store, &stored.id), Some(stored.clone()));
    let by_name = read(store, |conn| postings::find_external(conn, &owner, &rare(128)));
    assert_eq!(by_name.map(|posting| posting.id), Some(stored.id.clone()));
    let last = changed(&stored, |_| {});
    update(store, &last, "f").unwrap();
    assert_eq!(find(store, &stored.id).unwrap().version, i64::MAX);
}
