//! `demo`: a district at hand, the same everywhere, with somebody for each duty and role.

use std::collections::BTreeSet;

use crate::program::Home;

/// The sign-ins a demonstration prints: addresses with what is said of them, and the password of all.
fn sign_ins(out: &str) -> (Vec<(String, String)>, String) {
    let told = out.lines().filter_map(|line| line.strip_prefix("  "));
    let people = told
        .filter_map(|line| line.split_once(' '))
        .map(|(email, about)| (email.to_owned(), about.trim().to_owned()));
    let password = out
        .lines()
        .find_map(|line| line.strip_prefix("sign-ins, password of all, shown this once: "));
    (
        people.collect(),
        password
            .unwrap_or_else(|| panic!("no password in {out}"))
            .to_owned(),
    )
}

#[test]
fn a_demonstration_is_made_once_and_everybody_is_printed_once() {
    let home = Home::new();
    let first = home.good(&["demo", "--no-serve"]);
    assert!(first.starts_with("12000 synthetic records in "), "{first}");
    let (people, password) = sign_ins(&first);
    assert_eq!(first.matches(&password).count(), 1);
    let emails: BTreeSet<_> = people.iter().map(|(email, _)| email.clone()).collect();
    assert_eq!((people.len(), emails.len()), (8, 8));
    for role in [
        "system_admin",
        "security_admin",
        "auditor",
        "moderator",
        "owner of ",
        "editor of ",
        "viewer of ",
    ] {
        assert!(
            people.iter().any(|(_, about)| about.contains(role)),
            "{role} in {people:?}"
        );
    }
    assert_eq!(
        home.good(&["demo", "--no-serve"]),
        "",
        "the second start makes nothing and prints no password"
    );
    home.good(&["verify"]);
    let service = crate::program::Service::start(&home, &[]);
    for email in emails {
        let credentials = serde_json::json!({ "email": email, "password": password });
        let (status, body) = service.post("/api/v1/sessions", &credentials);
        assert_eq!(status, 201, "{email}: {body}");
    }
    assert!(service.stopped().success());
}
