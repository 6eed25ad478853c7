//! Groups of synonyms: versioned, paged newest first, read whole oldest first.

use domain::SynonymId;
use domain::synonym::{Draft, Synonym};
use store::synonyms::{self, Stored};
use store::{Seek, Store, StoreError};
use testkit::SeededEntropy;

use crate::samples::{at, granted, read, write};

fn group(number: u64, made_s: i64) -> Stored {
    let draft = Draft {
        terms: Some(vec![format!("机加工{number}"), "06Cr19Ni10 𠮷".to_owned()]),
        kind: Some("grade".to_owned()),
        lang: Some("mixed".to_owned()),
        note: Some("近似，\n不等同".to_owned()),
    };
    Stored {
        id: SynonymId::mint(at(0), &SeededEntropy::new(number)),
        synonym: Synonym::parse(&draft).unwrap(),
        version: 1,
        created_at: at(made_s),
        updated_at: at(made_s),
    }
}

fn insert(store: &Store, group: &Stored) {
    let group = group.clone();
    write(store, move |conn| {
        synonyms::insert(conn, &granted(), &group)
    });
}

fn find(store: &Store, id: &SynonymId) -> Option<Stored> {
    read(store, |conn| synonyms::find(conn, id))
}

pub fn a_group_reads_back(store: &Store) {
    let full = group(1, 10);
    let mut bare = group(2, 5);
    bare.synonym.lang = None;
    bare.synonym.note = domain::text::Note::parse("").unwrap();
    insert(store, &full);
    insert(store, &bare);
    assert_eq!(find(store, &full.id), Some(full.clone()));
    assert_eq!(find(store, &bare.id), Some(bare.clone()));
    assert_eq!(find(store, &group(3, 0).id), None);
    assert_eq!(read(store, synonyms::all), [bare, full]);
}

pub fn a_group_changes_only_from_the_version_that_was_read(store: &Store) {
    let first = group(1, 0);
    insert(store, &first);
    let next = Stored {
        synonym: group(9, 0).synonym,
        version: 2,
        updated_at: at(7),
        ..first.clone()
    };
    let (written, again) = (next.clone(), next.clone());
    write(store, move |conn| {
        synonyms::update(conn, &granted(), &written)
    });
    assert_eq!(find(store, &first.id), Some(next.clone()));
    let stale = store.write(move |conn| synonyms::update(conn, &granted(), &again));
    assert!(matches!(stale, Err(StoreError::Stale)), "{stale:?}");
    assert_eq!(find(store, &first.id), Some(next));
}

pub fn a_group_goes_once_and_alone(store: &Store) {
    insert(store, &group(1, 0));
    insert(store, &group(2, 0));
    let id = group(1, 0).id;
    let delete = || {
        let id = id.clone();
        write(store, move |conn| synonyms::delete(conn, &granted(), &id))
    };
    assert!(delete() && !delete());
    assert_eq!(read(store, synonyms::all), [group(2, 0)]);
}

pub fn groups_come_in_pages_newest_first(store: &Store) {
    for number in 1..=7 {
        // Two share each moment, so that the id has to tell them apart.
        insert(
            store,
            &group(number, i64::try_from(number).unwrap() / 2),
        );
    }
    let mut expected = read(store, synonyms::all);
    expected.reverse();
    for size in [1, 2, 3, 7, 10] {
        let mut told = Vec::new();
        let mut after: Option<Seek> = None;
        loop {
            let page = read(store, |conn| synonyms::list(conn, after.as_ref(), size));
            told.extend(page.items);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(told, expected, "pages of {size}");
    }
}
