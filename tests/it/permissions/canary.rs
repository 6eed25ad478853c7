//! Users of many enterprises ask for each other's private things, at random and repeatably. No byte of an answer may
//! hold another enterprise's canary, and nothing private may be read or changed.

use domain::Entropy;
use reqwest::Method;
use testkit::{Person, Platform, SeededEntropy};

use super::role::Role;
use super::tenants::Tenant;
use super::world::World;
use crate::on_both;

const TENANTS: usize = 10;
const REQUESTS: usize = 2000;
const SEED: u64 = 20_261_124;

/// What must be refused to everybody else.
const PRIVATE: &[&str] = &[
    "/postings/{secret}",
    "/postings/{secret}/versions",
    "/postings/{secret}/matches",
    "/postings/{secret}/matches/{public}",
    "/postings/{public}/versions",
    "/postings/{public}/matches",
    "/postings/{public}/matches/{own}",
    "/postings/{own}/matches/{secret}",
    "/postings?mine=true&enterprise={firm}",
    "/enterprises/{firm}/contact",
    "/enterprises/{firm}/members",
    "/moderation/queue",
    "/moderation/queue?kind=posting&page_size=100",
    "/moderation/items/{item}",
];

/// What everybody gets an answer to, without what is private.
const SHARED: &[&str] = &[
    "/postings/{public}",
    "/postings?q={probe}&facets=side,chain,family,region,park",
    "/postings?q={probe}&enterprise={firm}",
    "/postings?enterprise={firm}&sort=-published_at&page_size=100",
    "/postings?q=压铸件&page_size=100",
    "/suggest?q={probe}",
    "/suggest?q=求压铸",
    "/enterprises/{firm}",
    "/enterprises/{firm}/capabilities",
    "/enterprises?q={probe}",
    "/enterprises?page_size=100",
];

/// Changes, which must be refused like what is private.
const CHANGES: &[(Method, &str, &str)] = &[
    (
        Method::PATCH,
        "/postings/{secret}",
        r#"{"title":"求压铸件"}"#,
    ),
    (
        Method::PATCH,
        "/postings/{public}",
        r#"{"title":"求压铸件"}"#,
    ),
    (Method::POST, "/postings/{secret}/clone", ""),
    (Method::POST, "/postings/{public}/clone", ""),
    (Method::POST, "/postings/{secret}/submit", ""),
    (Method::POST, "/postings/{secret}/withdraw", ""),
    (Method::POST, "/postings/{public}/close", ""),
    (
        Method::POST,
        "/postings/{secret}/renew",
        r#"{"valid_until":"2026-05-15T00:00:00Z"}"#,
    ),
    (Method::PATCH, "/enterprises/{firm}", r#"{"intro":"改"}"#),
    (
        Method::POST,
        "/enterprises/{firm}/capabilities",
        r#"{"name":"压铸","process":"压铸"}"#,
    ),
    (
        Method::PATCH,
        "/enterprises/{firm}/members/{account}",
        r#"{"role":"viewer"}"#,
    ),
    (Method::DELETE, "/enterprises/{firm}/members/{account}", ""),
    (
        Method::POST,
        "/enterprises/{firm}/members",
        r#"{"email":"founder@example.com","role":"owner"}"#,
    ),
    (
        Method::POST,
        "/enterprises/{firm}/suspend",
        r#"{"note":"举报"}"#,
    ),
    (
        Method::POST,
        "/enterprises/{firm}/reinstate",
        r#"{"note":"改正"}"#,
    ),
    (Method::POST, "/me/invitations/{firm}/accept", ""),
    (Method::DELETE, "/me/invitations/{firm}", ""),
    (Method::DELETE, "/sessions/{session}", ""),
    (Method::POST, "/moderation/items/{item}/claim", ""),
];

/// Somebody who asks; with an enterprise of their own or without.
struct Caller<'a> {
    person: Option<&'a Person>,
    tenant: Option<usize>,
}

/// Draws that a seed repeats.
struct Dice(SeededEntropy);

impl Dice {
    fn below(&self, end: usize) -> usize {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        let drawn = usize::try_from(u32::from_le_bytes(bytes)).expect("32 bits fit");
        drawn % end
    }

    fn pick<'a, T>(&self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

on_both! {
    fn no_byte_of_a_private_thing_reaches_another_enterprise(platform: &Platform) {
        let world = World::on(platform);
        let tenants: Vec<Tenant> = (0..TENANTS).map(|number| Tenant::settled(&world, number)).collect();
        platform.settle();
        let dice = Dice(SeededEntropy::new(SEED));
        let callers = callers(&world, &tenants);
        for number in 0..REQUESTS {
            let caller = dice.pick(&callers);
            let others: Vec<&Tenant> = tenants.iter().enumerate().filter(|(at, _)| caller.tenant != Some(*at)).map(|(_, tenant)| tenant).collect();
            shoot(platform, &dice, caller, &others, &tenants, number);
        }
        for tenant in &tenants {
            sees_its_own(platform, tenant);
        }
        platform.tell_matches();
        for mail in platform.mails() {
            let foreign = tenants.iter().filter(|tenant| !mail.contains(&format!("To: {}", tenant.owner.email)));
            assert!(foreign.into_iter().all(|tenant| !mail.contains(&tenant.canary)), "{mail}");
        }
    }
}

/// Every tenant, and people who have no enterprise among the tenants; no moderator, who sees everything.
fn callers<'a>(world: &'a World<'_>, tenants: &'a [Tenant]) -> Vec<Caller<'a>> {
    let outside = Role::ALL
        .into_iter()
        .filter(|role| *role != Role::Moderator);
    let outside = outside.map(|role| Caller {
        person: world.person(role),
        tenant: None,
    });
    let inside = tenants.iter().enumerate().map(|(at, tenant)| Caller {
        person: Some(&tenant.owner),
        tenant: Some(at),
    });
    outside.chain(inside).collect()
}

/// One request for something of another tenant.
fn shoot(
    platform: &Platform,
    dice: &Dice,
    caller: &Caller<'_>,
    others: &[&Tenant],
    tenants: &[Tenant],
    number: usize,
) {
    let victim = dice.pick(others);
    let own = &caller.tenant.map_or(*victim, |at| &tenants[at]).public;
    let (method, template, body, refused) = match dice.below(3) {
        0 => (Method::GET, *dice.pick(PRIVATE), "", true),
        1 => (Method::GET, *dice.pick(SHARED), "", false),
        _ => {
            let (method, template, body) = dice.pick(CHANGES);
            (method.clone(), *template, *body, true)
        }
    };
    let path = victim.fill(template, dice.pick(&victim.secrets), own);
    let place = format!("request {number} of seed {SEED}: {method} {path}");
    let (status, answer) = answer(platform, method, &path, body, caller.person);
    for other in others {
        assert!(
            !answer.contains(&other.canary),
            "{place} tells {}: {answer}",
            other.canary
        );
    }
    if refused {
        assert!(
            matches!(status, 401 | 403 | 404),
            "{place} is answered {status}: {answer}"
        );
    } else {
        assert_eq!(status, 200, "{place}: {answer}");
    }
}

/// Status, and every byte of headers and body as text.
fn answer(
    platform: &Platform,
    method: Method,
    path: &str,
    body: &'static str,
    who: Option<&Person>,
) -> (u16, String) {
    let mut request = platform.request(method, &format!("/api/v1{path}"));
    if let Some(person) = who {
        request = request.bearer_auth(&person.token);
    }
    if !body.is_empty() {
        request = request
            .header("content-type", "application/json")
            .header("if-match", "\"1\"")
            .body(body);
    }
    let response = request.send().expect("the platform answers");
    let status = response.status().as_u16();
    let headers = format!("{:?}", response.headers());
    let bytes = response.bytes().expect("a body");
    (status, headers + &String::from_utf8_lossy(&bytes))
}

/// The canaries are where they are looked for, and nobody has changed a thing.
fn sees_its_own(platform: &Platform, tenant: &Tenant) {
    let firm = &tenant.firm;
    let mut places = vec![
        format!("/postings/{}", tenant.public),
        format!("/postings/{}/versions", tenant.public),
        format!("/enterprises/{firm}/contact"),
        format!("/enterprises/{firm}/members"),
        format!("/postings?mine=true&enterprise={firm}"),
        "/sessions".to_owned(),
        "/me".to_owned(),
    ];
    places.extend(tenant.secrets.iter().map(|id| format!("/postings/{id}")));
    for place in places {
        let (status, answer) = answer(platform, Method::GET, &place, "", Some(&tenant.owner));
        assert!(
            status == 200 && answer.contains(&tenant.canary),
            "{place}: {status} {answer}"
        );
    }
}
