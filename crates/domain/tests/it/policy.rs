//! Who may do what, as one table: every action, on every kind of thing, by everybody.

use domain::account::Duty;
use domain::actor::{Actor, Membership, Person};
use domain::enterprise::Role;
use domain::policy::{Action, Decision, List, Resource, decide, require, scope, tells_owner};
use domain::posting::{Audience, Visibility};
use domain::{AccountId, EnterpriseId};

const ACCOUNT: &str = "acc_01h455vb4pex5vsknk084sn02q";
const OTHER_ACCOUNT: &str = "acc_01h455vb4pex5vsknk084sn02r";
const OWN: &str = "ent_01h455vb4pex5vsknk084sn02q";
const OTHER: &str = "ent_01h455vb4pex5vsknk084sn02r";

fn enterprise(id: &str) -> EnterpriseId {
    EnterpriseId::parse(id).unwrap()
}

fn person(email_verified: bool, duties: &[Duty], role: Option<(Role, bool)>) -> Actor {
    let membership = role.map(|(role, verified)| Membership {
        enterprise: enterprise(OWN),
        role,
        verified,
        chains: vec!["MT".into()],
    });
    Actor::Person(Person {
        account: AccountId::parse(ACCOUNT).unwrap(),
        email_verified,
        duties: duties.to_vec(),
        memberships: membership.into_iter().collect(),
    })
}

/// Everybody, in the order of the columns of [`TABLE`]; members are of the enterprise that is called own.
fn everybody() -> Vec<(&'static str, Actor)> {
    vec![
        ("nobody signed in", Actor::Anonymous),
        (
            "a person without a proven address",
            person(false, &[], None),
        ),
        ("a person", person(true, &[], None)),
        ("a viewer", person(true, &[], Some((Role::Viewer, true)))),
        ("an editor", person(true, &[], Some((Role::Editor, true)))),
        ("an owner", person(true, &[], Some((Role::Owner, true)))),
        (
            "an owner of an unverified one",
            person(true, &[], Some((Role::Owner, false))),
        ),
        ("a moderator", person(true, &[Duty::Moderator], None)),
        (
            "a system administrator",
            person(true, &[Duty::SystemAdmin], None),
        ),
        (
            "a security administrator",
            person(true, &[Duty::SecurityAdmin], None),
        ),
        ("an auditor", person(true, &[Duty::Auditor], None)),
    ]
}

/// Things an action can be about.
const THINGS: &[&str] = &[
    "platform",
    "own account",
    "other account",
    "own enterprise",
    "other enterprise",
    "own draft",
    "other's draft",
    "other's public",
    "other's verified",
    "other's chain",
    "other's far chain",
    "other's invited",
];

/// A: allowed. S: asked to sign in. F: refused openly. H: as if it did not exist. What has no row here is
/// refused: S for nobody signed in, F for everybody else.
#[rustfmt::skip]
const TABLE: &[(Action, &str, &str)] = &[
    //                                                      nobody, unproven, person, viewer, editor, owner, unverified, moderator, system, security, auditor
    (Action::UseAccount,            "own account",       "SAAAAAAAAAA"),
    (Action::UseAccount,            "other account",     "SHHHHHHHHHH"),
    (Action::ViewAccount,           "*",                 "SFFFFFFFFAF"),
    (Action::GrantDuty,             "own account",       "SFFFFFFFFFF"),
    (Action::GrantDuty,             "*",                 "SFFFFFFFFAF"),
    (Action::CreateEnterprise,      "*",                 "SFAAAAAAAAF"),
    (Action::ClaimEnterprise,       "*",                 "SFAAAAAAAAF"),
    (Action::JoinEnterprise,        "*",                 "SFAAAAAAAAF"),
    (Action::MatchText,             "*",                 "SFAAAAAAAAA"),
    (Action::ViewEnterprise,        "*",                 "AAAAAAAAAAA"),
    (Action::ViewEnterprisePrivate, "own enterprise",    "SFFAAAAAFFF"),
    (Action::ViewEnterprisePrivate, "other enterprise",  "SFFFFFFAFFF"),
    (Action::EditEnterprise,        "own enterprise",    "SFFFAAAFFFF"),
    (Action::RequestVerification,   "own enterprise",    "SFFFAAAFFFF"),
    (Action::CreatePosting,         "own enterprise",    "SFFFAAAFFFF"),
    (Action::ManageMembers,         "own enterprise",    "SFFFFAAFFFF"),
    (Action::GrantDesignation,      "own account",       "SFFFFFFFFFF"),
    (Action::GrantDesignation,      "*",                 "SFFFFFFAFFF"),
    (Action::Moderate,              "own account",       "SFFFFFFFFFF"),
    (Action::Moderate,              "*",                 "SFFFFFFAFFF"),
    (Action::Import,                "*",                 "SFFFFFFFAFF"),
    (Action::EditSynonyms,          "*",                 "SFFFFFFFAFF"),
    (Action::ViewPosting,           "own draft",         "HHHAAAAAHHH"),
    (Action::ViewPosting,           "other's draft",     "HHHHHHHAHHH"),
    (Action::ViewPosting,           "other's public",    "AAAAAAAAAAA"),
    (Action::ViewPosting,           "other's verified",  "HHHAAAHAHHH"),
    (Action::ViewPosting,           "other's chain",     "HHHAAAHAHHH"),
    (Action::ViewPosting,           "other's far chain", "HHHHHHHAHHH"),
    (Action::ViewPosting,           "other's invited",   "HHHAAAAAHHH"),
    (Action::ViewPostingPrivate,    "own draft",         "SHHAAAAAHHH"),
    (Action::ViewPostingPrivate,    "other's draft",     "SHHHHHHAHHH"),
    (Action::ViewPostingPrivate,    "other's public",    "SFFFFFFAFFF"),
    (Action::ViewPostingPrivate,    "other's verified",  "SHHFFFHAHHH"),
    (Action::ViewPostingPrivate,    "other's chain",     "SHHFFFHAHHH"),
    (Action::ViewPostingPrivate,    "other's far chain", "SHHHHHHAHHH"),
    (Action::ViewPostingPrivate,    "other's invited",   "SHHFFFFAHHH"),
    (Action::ViewMatches,           "own draft",         "SHHAAAAAHHH"),
    (Action::ViewMatches,           "other's draft",     "SHHHHHHAHHH"),
    (Action::ViewMatches,           "other's public",    "SFFFFFFAFFF"),
    (Action::ViewMatches,           "other's verified",  "SHHFFFHAHHH"),
    (Action::ViewMatches,           "other's chain",     "SHHFFFHAHHH"),
    (Action::ViewMatches,           "other's far chain", "SHHHHHHAHHH"),
    (Action::ViewMatches,           "other's invited",   "SHHFFFFAHHH"),
    (Action::EditPosting,           "own draft",         "SHHFAAAFHHH"),
    (Action::EditPosting,           "other's draft",     "SHHHHHHFHHH"),
    (Action::EditPosting,           "other's public",    "SFFFFFFFFFF"),
    (Action::EditPosting,           "other's verified",  "SHHFFFHFHHH"),
    (Action::EditPosting,           "other's chain",     "SHHFFFHFHHH"),
    (Action::EditPosting,           "other's far chain", "SHHHHHHFHHH"),
    (Action::EditPosting,           "other's invited",   "SHHFFFFFHHH"),
];

const NOT_MEANT: &str = "SFFFFFFFFFF";

/// Every action; the match does not compile when one is added and not entered here.
fn actions() -> Vec<Action> {
    use Action::*;
    let entered = |action: Action| match action {
        UseAccount
        | ViewAccount
        | GrantDuty
        | CreateEnterprise
        | ClaimEnterprise
        | JoinEnterprise
        | ViewEnterprise
        | ViewEnterprisePrivate
        | EditEnterprise
        | RequestVerification
        | ManageMembers
        | GrantDesignation
        | CreatePosting
        | ViewPosting
        | ViewPostingPrivate
        | EditPosting
        | ViewMatches
        | MatchText
        | Moderate
        | Import
        | EditSynonyms
        | KeepMatches => action,
    };
    [
        UseAccount,
        ViewAccount,
        GrantDuty,
        CreateEnterprise,
        ClaimEnterprise,
        JoinEnterprise,
        ViewEnterprise,
        ViewEnterprisePrivate,
        EditEnterprise,
        RequestVerification,
        ManageMembers,
        GrantDesignation,
        CreatePosting,
        ViewPosting,
        ViewPostingPrivate,
        EditPosting,
        ViewMatches,
        MatchText,
        Moderate,
        Import,
        EditSynonyms,
        KeepMatches,
    ]
    .map(entered)
    .into()
}

/// Judges an action on a thing by its name.
fn judge(actor: &Actor, action: Action, thing: &str) -> Decision {
    let (own, other) = (enterprise(OWN), enterprise(OTHER));
    let account = |id: &str| AccountId::parse(id).unwrap();
    let of_other = |visibility: Visibility, chain: &str| {
        Audience::of_posting(visibility, &other, Some(chain), std::slice::from_ref(&own))
    };
    let posting = |owner: &EnterpriseId, audience: &[Audience]| {
        decide(actor, action, &Resource::Posting { owner, audience })
    };
    match thing {
        "platform" => decide(actor, action, &Resource::Platform),
        "own account" => decide(actor, action, &Resource::Account(&account(ACCOUNT))),
        "other account" => decide(actor, action, &Resource::Account(&account(OTHER_ACCOUNT))),
        "own enterprise" => decide(actor, action, &Resource::Enterprise(&own)),
        "other enterprise" => decide(actor, action, &Resource::Enterprise(&other)),
        "own draft" => posting(&own, &[]),
        "other's draft" => posting(&other, &[]),
        "other's public" => posting(&other, &of_other(Visibility::Public, "MT")),
        "other's verified" => posting(&other, &of_other(Visibility::Verified, "MT")),
        "other's chain" => posting(&other, &of_other(Visibility::Chain, "MT")),
        "other's far chain" => posting(&other, &of_other(Visibility::Chain, "WJ")),
        "other's invited" => posting(&other, &of_other(Visibility::Invited, "MT")),
        unknown => panic!("no such thing: {unknown}"),
    }
}

fn letter(decision: Decision) -> char {
    match decision {
        Decision::Allow => 'A',
        Decision::SignIn => 'S',
        Decision::Forbid => 'F',
        Decision::Hide => 'H',
    }
}

fn expected(action: Action, thing: &str) -> &'static str {
    let row = TABLE
        .iter()
        .find(|(known, about, _)| *known == action && (*about == "*" || *about == thing));
    row.map_or(NOT_MEANT, |(.., letters)| letters)
}

#[test]
fn every_cell_of_the_table() {
    let everybody = everybody();
    let mut wrong = Vec::new();
    for action in actions() {
        for thing in THINGS {
            let letters: String = everybody
                .iter()
                .map(|(_, actor)| letter(judge(actor, action, thing)))
                .collect();
            let expected = expected(action, thing);
            if letters != expected {
                wrong.push(format!(
                    "{action:?} on {thing}: {letters}, expected {expected}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_table_has_a_column_for_everybody_and_names_nothing_twice() {
    for (at, (action, thing, letters)) in TABLE.iter().enumerate() {
        assert_eq!(
            letters.chars().count(),
            everybody().len(),
            "{action:?} {thing}"
        );
        assert!(*thing == "*" || THINGS.contains(thing), "{thing}");
        let again = TABLE[at + 1..]
            .iter()
            .any(|(other, about, _)| other == action && about == thing);
        assert!(!again, "{action:?} {thing}");
    }
}

#[test]
fn the_platform_itself_may_do_everything() {
    for action in actions() {
        for thing in THINGS {
            assert_eq!(
                judge(&Actor::System, action, thing),
                Decision::Allow,
                "{action:?} {thing}"
            );
        }
    }
}

#[test]
fn the_proof_agrees_with_the_judgement() {
    for (who, actor) in everybody() {
        for action in actions() {
            let judged = decide(&actor, action, &Resource::Platform);
            match require(&actor, action, &Resource::Platform) {
                Ok(_) => assert_eq!(judged, Decision::Allow, "{who} {action:?}"),
                Err(refusal) => assert_eq!(judged, refusal, "{who} {action:?}"),
            }
        }
    }
}

#[test]
fn a_blind_posting_is_seen_by_whoever_sees_a_public_one() {
    let owner = enterprise(OTHER);
    let circles = |visibility| Audience::of_posting(visibility, &owner, Some("MT"), &[]);
    assert_eq!(circles(Visibility::Blind), circles(Visibility::Public));
}

#[test]
fn invitations_and_chains_open_nothing_when_another_circle_is_chosen() {
    let (owner, guest) = (enterprise(OTHER), enterprise(OWN));
    for visibility in [Visibility::Verified, Visibility::Chain] {
        let circles =
            Audience::of_posting(visibility, &owner, Some("MT"), std::slice::from_ref(&guest));
        assert!(
            !circles.contains(&Audience::Enterprise(guest.clone())),
            "{visibility}"
        );
    }
    let invited = Audience::of_posting(Visibility::Invited, &owner, Some("MT"), &[]);
    assert_eq!(invited, [Audience::Enterprise(owner.clone())]);
    assert_eq!(
        Audience::of_posting(Visibility::Chain, &owner, None, &[]),
        [Audience::Enterprise(owner)]
    );
}

#[test]
fn memberships_in_two_enterprises_do_not_lend_each_other_their_role() {
    let member = |id: &str, role| Membership {
        enterprise: enterprise(id),
        role,
        verified: true,
        chains: Vec::new(),
    };
    let actor = Actor::Person(Person {
        account: AccountId::parse(ACCOUNT).unwrap(),
        email_verified: true,
        duties: Vec::new(),
        memberships: vec![member(OWN, Role::Owner), member(OTHER, Role::Viewer)],
    });
    for action in [
        Action::EditEnterprise,
        Action::ManageMembers,
        Action::CreatePosting,
    ] {
        assert_eq!(
            judge(&actor, action, "own enterprise"),
            Decision::Allow,
            "{action:?}"
        );
        assert_eq!(
            judge(&actor, action, "other enterprise"),
            Decision::Forbid,
            "{action:?}"
        );
    }
    assert_eq!(
        judge(&actor, Action::ViewPostingPrivate, "other's draft"),
        Decision::Allow
    );
    assert_eq!(
        judge(&actor, Action::EditPosting, "other's draft"),
        Decision::Forbid
    );
}

#[test]
fn a_list_of_own_postings_holds_those_of_ones_own_enterprises_only() {
    let (own, other) = (enterprise(OWN), enterprise(OTHER));
    let held = |actor: &Actor, wanted: &[EnterpriseId]| -> Result<Option<Vec<_>>, Decision> {
        let scope = scope(actor, List::OwnPostings(wanted))?;
        Ok(scope.enterprises().map(<[EnterpriseId]>::to_vec))
    };
    for (name, actor) in everybody() {
        let speaks = actor.role_in(&own).is_some();
        let mine = if speaks { vec![own.clone()] } else { vec![] };
        let (all, asked) = match actor {
            Actor::Anonymous => (Err(Decision::SignIn), Err(Decision::SignIn)),
            _ if speaks => (Ok(Some(mine.clone())), Ok(Some(mine))),
            _ => (Ok(Some(mine)), Err(Decision::Forbid)),
        };
        assert_eq!(held(&actor, &[]), all, "{name}");
        assert_eq!(held(&actor, std::slice::from_ref(&own)), asked, "{name}");
        assert!(
            held(&actor, &[own.clone(), other.clone()]).is_err(),
            "{name}"
        );
    }
}

#[test]
fn the_queue_is_listed_for_moderators_and_enterprises_for_everybody() {
    for (name, actor) in everybody() {
        let moderator = actor.has(Duty::Moderator);
        assert_eq!(scope(&actor, List::Queue).is_ok(), moderator, "{name}");
        let public = scope(&actor, List::Enterprises).unwrap();
        assert_eq!(public.enterprises(), None, "{name}");
    }
}

#[test]
fn a_blind_posting_tells_its_owner_to_its_own_enterprise_alone() {
    let own = enterprise(OWN);
    for (name, actor) in everybody() {
        for visibility in Visibility::ALL {
            let told = *visibility != Visibility::Blind || actor.role_in(&own).is_some();
            assert_eq!(
                tells_owner(&actor, &own, *visibility),
                told,
                "{name} {visibility}"
            );
        }
    }
}
