//! `admin create`: no default account, no default password, nothing weak, nobody twice.

use serde_json::json;

use crate::program::{Home, Service};

const PASSWORD: &str = "三月春风 2026 正好";

fn create<'a>(email: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["admin", "create", "--email", email][..], more].concat()
}

#[test]
fn whoever_was_created_signs_in_with_the_password_that_was_piped_in() {
    let home = Home::new();
    let role = ["--role", "moderator"];
    let said = home
        .piped(
            &create("admin@example.com", &role),
            &format!("{PASSWORD}\n"),
        )
        .expect(0);
    assert!(
        said.out.starts_with("created acc_") && said.out.ends_with(" as moderator\n"),
        "{}",
        said.out
    );
    assert!(!said.all().contains(PASSWORD));
    let service = Service::start(&home, &[]);
    let sign_in = |password: &str| {
        service
            .post(
                "/api/v1/sessions",
                &json!({ "email": "admin@example.com", "password": password }),
            )
            .0
    };
    assert_eq!(
        (sign_in(PASSWORD), sign_in("三月春风 2026 不好")),
        (201, 401)
    );
    assert!(service.stopped().success());
}

#[test]
fn without_a_password_one_is_made_and_printed_once() {
    let home = Home::new();
    let first = home.piped(&create("a@example.com", &[]), "").expect(0);
    let second = home.piped(&create("b@example.com", &[]), "\n").expect(0);
    let made = |out: &str| {
        let line = out
            .lines()
            .find_map(|line| line.strip_prefix("password, shown this once: "));
        line.unwrap_or_else(|| panic!("no password in {out}"))
            .to_owned()
    };
    let (first, second) = (made(&first.out), made(&second.out));
    assert!(first.len() == 16 && first != second, "{first} {second}");
    let service = Service::start(&home, &[]);
    let (status, _) = service.post(
        "/api/v1/sessions",
        &json!({ "email": "a@example.com", "password": first }),
    );
    assert_eq!(status, 201);
    for entry in std::fs::read_dir(home.data()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            let held = bytes
                .windows(first.len())
                .any(|window| window == first.as_bytes());
            assert!(!held, "{} holds the password", path.display());
        }
    }
}

#[test]
fn what_is_wrong_is_said_and_nothing_is_created() {
    let home = Home::new();
    let good = format!("{PASSWORD}\n");
    let cases = [
        ("admin@example.com", &[][..], "short\n", "password"),
        ("admin@example.com", &[], "Password123!\n", "password"),
        ("nobody", &[], good.as_str(), "email"),
        ("admin@example.com", &["--role", "owner"], &good, "--role"),
        ("admin@example.com", &["--name", ""], &good, "name"),
    ];
    for (email, more, input, named) in cases {
        let said = home.piped(&create(email, more), input).expect(1);
        assert!(
            said.err.contains(named),
            "{email} {more:?} {input:?}: {}",
            said.err
        );
        assert!(!said.all().contains(input.trim()), "{}", said.all());
    }
    home.piped(&create("admin@example.com", &[]), &good)
        .expect(0);
}

#[test]
fn an_unknown_duty_is_answered_with_the_known_ones() {
    let home = Home::new();
    let said = home
        .piped(&create("admin@example.com", &["--role", "king"]), PASSWORD)
        .expect(1);
    for duty in ["moderator", "system_admin", "security_admin", "auditor"] {
        assert!(said.err.contains(duty), "{duty}: {}", said.err);
    }
}

#[test]
fn an_address_has_one_account_however_it_is_typed() {
    let home = Home::new();
    home.piped(&create("admin@example.com", &[]), PASSWORD)
        .expect(0);
    for again in ["admin@example.com", "ADMIN@Example.com"] {
        let said = home.piped(&create(again, &[]), PASSWORD).expect(1);
        assert!(said.err.to_lowercase().contains("exist"), "{}", said.err);
    }
}

#[test]
fn a_new_platform_has_nobody() {
    let home = Home::new();
    let service = Service::start(&home, &[]);
    for (email, password) in [
        ("admin@example.com", "admin"),
        ("admin@localhost", "peitao"),
        ("system@example.com", "password"),
    ] {
        let (status, _) = service.post(
            "/api/v1/sessions",
            &json!({ "email": email, "password": password }),
        );
        assert!(
            status == 401 || status == 422 || status == 429,
            "{email}: {status}"
        );
    }
    assert!(service.stopped().success());
}
