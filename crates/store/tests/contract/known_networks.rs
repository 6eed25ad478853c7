//! Networks an address is known from.

use store::{Store, known_networks};

use crate::samples::{at, read, write};

fn note(store: &Store, address: &'static str, network: &'static str, until_s: i64) {
    write(store, move |conn| {
        known_networks::note(conn, address, network, at(until_s))
    });
}

fn holds(store: &Store, address: &str, network: &str, at_s: i64) -> bool {
    read(store, |conn| {
        known_networks::holds(conn, address, network, at(at_s))
    })
}

pub fn a_network_is_known_to_one_address_until_its_time_is_over(store: &Store) {
    note(store, "address", "network", 10);
    assert!(holds(store, "address", "network", 9));
    assert!(!holds(store, "address", "network", 10));
    assert!(!holds(store, "another", "network", 9));
    assert!(!holds(store, "address", "elsewhere", 9));
}

pub fn a_network_noted_again_is_known_for_longer(store: &Store) {
    note(store, "address", "network", 10);
    note(store, "address", "network", 20);
    assert!(holds(store, "address", "network", 19));
}

pub fn what_is_over_is_swept(store: &Store) {
    note(store, "address", "old", 10);
    note(store, "address", "new", 20);
    let swept = write(store, |conn| known_networks::forget_before(conn, at(20)));
    assert_eq!(swept, 1);
    assert!(holds(store, "address", "new", 19));
}
