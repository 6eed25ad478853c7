//! Every key there is, with the variables of its text.
//!
//! The lists stand beside the code that uses them; this file joins them. No texts here.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::{format, mail, matches, problems, reasons, rules, terms};

/// Names of the variables of a text.
pub type Variables = &'static [&'static str];

static ENTRIES: LazyLock<BTreeMap<String, Variables>> = LazyLock::new(|| {
    let mut entries = BTreeMap::new();
    entries.extend(problems::entries());
    entries.extend(
        rules::CODES
            .iter()
            .map(|(code, variables)| (rules::key(code), *variables)),
    );
    entries.extend(
        reasons::CODES
            .iter()
            .flat_map(|code| reasons::keys(code))
            .map(|key| (key, [].as_slice())),
    );
    entries.extend(terms::entries());
    entries.extend(matches::entries());
    entries.extend(
        format::KEYS
            .iter()
            .map(|(key, variables)| ((*key).to_owned(), *variables)),
    );
    entries.extend(
        mail::KEYS
            .iter()
            .map(|(key, variables)| ((*key).to_owned(), *variables)),
    );
    entries
});

/// Every key with its variables, in order of the key.
pub fn entries() -> impl Iterator<Item = (&'static str, Variables)> {
    ENTRIES
        .iter()
        .map(|(key, variables)| (key.as_str(), *variables))
}

/// The variables of a key; nothing for a key that does not exist.
pub fn variables(key: &str) -> Option<Variables> {
    ENTRIES.get(key).copied()
}
