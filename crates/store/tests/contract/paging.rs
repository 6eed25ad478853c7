//! Every list pages alike: whatever is written between two pages, what was there is seen once, in order.

use std::collections::BTreeSet;

use domain::{ItemId, Moment};
use proptest::prelude::*;
use store::{Page, Seek, Store, enterprises, moderation, postings};
use testkit::SeededEntropy;

use crate::moderation::waiting;
use crate::samples::{
    at, enterprise, enterprise_with, everything, fresh_number, granted, posting_with, property,
    read, write,
};

/// A list on test: how a row of an instant comes into it, how a page of ids is read, and which way it runs.
struct List<'a> {
    insert: &'a dyn Fn(i64) -> String,
    page: &'a dyn Fn(Option<&Seek>, usize) -> Page<String>,
    newest_first: bool,
}

/// What was there first, how many rows a page holds, and what arrives after each page. Few instants, many ties.
fn walks() -> impl Strategy<Value = (Vec<i64>, usize, Vec<Vec<i64>>)> {
    let instants = |most| prop::collection::vec(0i64..4, 0..most);
    (
        instants(9),
        1usize..5,
        prop::collection::vec(instants(3), 0..6),
    )
}

/// Walks a list while it grows and holds the pages against the promise.
fn walk(list: &List<'_>, first: &[i64], size: usize, arrivals: &[Vec<i64>], offset: i64) {
    let insert = |seconds: &i64| (offset + seconds, (list.insert)(offset + seconds));
    let mut rows: BTreeSet<(i64, String)> = first.iter().map(insert).collect();
    let there_first = rows.clone();
    let (mut seen, mut after, mut arrivals) = (Vec::new(), None, arrivals.iter());
    loop {
        let page = (list.page)(after.as_ref(), size);
        assert!(page.items.len() <= size);
        assert!(page.next.is_none() || page.items.len() == size, "a full page goes on");
        seen.extend(page.items);
        after = page.next;
        if after.is_none() {
            break;
        }
        rows.extend(arrivals.next().into_iter().flatten().map(insert));
    }
    let ordered = |rows: &BTreeSet<(i64, String)>| {
        let ids = rows.iter().map(|(_, id)| id.clone());
        let mut ids: Vec<String> = ids.filter(|id| seen.contains(id)).collect();
        if list.newest_first {
            ids.reverse();
        }
        ids
    };
    assert_eq!(ordered(&rows), seen, "in order, none twice");
    let missed = there_first.iter().filter(|(_, id)| !seen.contains(id));
    assert_eq!(missed.count(), 0, "nothing that was there is skipped");
}

fn ids<T>(page: Page<T>, id: impl Fn(&T) -> String) -> Page<String> {
    Page {
        items: page.items.iter().map(id).collect(),
        next: page.next,
    }
}

pub fn postings_of_an_enterprise_page_while_they_grow(store: &Store) {
    property(24, walks(), |(first, size, arrivals)| {
        // An enterprise of its own for each walk, and one whose postings must never show.
        let (owner, other) = (fresh_enterprise(store), fresh_enterprise(store));
        posting_with(store, fresh_number(), &other, 1, |_| {});
        let filter = postings::Filter {
            enterprises: vec![owner.clone()],
            ..postings::Filter::default()
        };
        let list = List {
            insert: &|seconds| {
                let stored = posting_with(store, fresh_number(), &owner, seconds, |_| {});
                stored.id.to_string()
            },
            page: &|after, size| {
                let page = read(store, |conn| postings::list(conn, &everything(), &filter, after, size));
                ids(page, |posting| posting.id.to_string())
            },
            newest_first: true,
        };
        walk(&list, &first, size, &arrivals, 0);
    });
}

fn fresh_enterprise(store: &Store) -> domain::EnterpriseId {
    enterprise(store, fresh_number())
}

pub fn the_queue_pages_while_it_grows(store: &Store) {
    let owner = enterprise(store, 1);
    property(24, walks(), |(first, size, arrivals)| {
        // A stretch of time of its own for each walk: the queue is one.
        let offset = i64::try_from(fresh_number()).unwrap() * 100;
        let filter = moderation::Filter {
            before: Some(at(offset + 50)),
            ..moderation::Filter::default()
        };
        let list = List {
            insert: &|seconds| {
                let item = waiting(fresh_number(), &owner, seconds);
                let id = item.id.to_string();
                write(store, move |conn| moderation::insert(conn, &granted(), &item));
                id
            },
            page: &|after, size| {
                let begin = beginning(offset);
                let after = after.or(Some(&begin));
                let page = read(store, |conn| {
                    moderation::queue(conn, &everything(), &filter, at(0), after, size)
                });
                ids(page, |item| item.id.to_string())
            },
            newest_first: false,
        };
        walk(&list, &first, size, &arrivals, offset);
    });
}

/// A place just before an instant.
fn beginning(seconds: i64) -> Seek {
    let before = Moment::from_micros(at(seconds).micros() - 1);
    Seek {
        at: before.micros(),
        id: ItemId::mint(before, &SeededEntropy::new(0)).to_string(),
    }
}

pub fn enterprises_page_while_they_grow(store: &Store) {
    property(12, walks(), |(first, size, arrivals)| {
        let offset = i64::try_from(fresh_number()).unwrap() * 100;
        // A park of its own for each walk: the list is one.
        let park = format!("P{offset}");
        let filter = enterprises::Filter {
            park: Some(park.clone()),
            ..enterprises::Filter::default()
        };
        let list = List {
            insert: &|seconds| {
                let number = fresh_number();
                let made = enterprise_with(store, number, seconds, |enterprise| {
                    enterprise.profile.park = Some(park.clone());
                });
                made.to_string()
            },
            page: &|after, size| {
                let page = read(store, |conn| enterprises::list(conn, &everything(), &filter, after, size));
                ids(page, |enterprise| enterprise.id.to_string())
            },
            newest_first: true,
        };
        walk(&list, &first, size, &arrivals, offset);
    });
}

pub fn a_page_that_ends_with_the_list_says_so(store: &Store) {
    let owner = enterprise(store, 1);
    for number in 1..=4 {
        posting_with(store, number, &owner, 0, |_| {});
    }
    let filter = postings::Filter {
        enterprises: vec![owner],
        ..postings::Filter::default()
    };
    let page = |after: Option<&Seek>, size| {
        read(store, |conn| postings::list(conn, &everything(), &filter, after, size))
    };
    let first = page(None, 2);
    let next = first.next.unwrap();
    let last = first.items.last().unwrap();
    assert_eq!((next.at, &next.id), (at(0).micros(), &last.id.to_string()));
    assert_eq!(page(Some(&next), 2).next, None, "no empty page follows");
    let beyond = Seek {
        at: i64::MIN,
        id: String::new(),
    };
    assert!(page(Some(&beyond), 2).items.is_empty());
    assert_eq!(page(None, 0).items.len(), 0);
    assert_eq!(page(None, usize::MAX).items.len(), 4);
}
