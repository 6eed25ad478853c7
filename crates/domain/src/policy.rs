//! Who may do what: one pure function, no other permission check anywhere. What each role is owed at each operation
//! is written in `docs/permissions.md` and asked for real in `tests/it/permissions/`.
//!
//! The store's writing functions ask for a [`Granted`] and its lists for a [`Scope`], which only this file can make, so
//! that the question cannot be forgotten.

use crate::account::Duty;
use crate::actor::Actor;
use crate::enterprise::Role;
use crate::id::{AccountId, EnterpriseId};
use crate::posting::{Audience, Visibility};

/// What someone wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Read or change the own account and its sessions.
    UseAccount,
    /// See who has an account, with its state and duties.
    ViewAccount,
    /// Grant and take away duties on the platform, suspend accounts and let them back.
    GrantDuty,
    /// Register an enterprise.
    CreateEnterprise,
    /// Ask to speak for an enterprise nobody speaks for.
    ClaimEnterprise,
    /// Become a member of an enterprise that asked for it.
    JoinEnterprise,
    /// Read a public profile.
    ViewEnterprise,
    /// Read contacts and members.
    ViewEnterprisePrivate,
    /// Change profile, capabilities and certificates.
    EditEnterprise,
    /// Hand in evidence for verification.
    RequestVerification,
    /// Add, change and remove members.
    ManageMembers,
    /// Grant and end designations.
    GrantDesignation,
    /// Write a posting for an enterprise.
    CreatePosting,
    /// Read a posting's public copy.
    ViewPosting,
    /// Read a posting's working copy and versions.
    ViewPostingPrivate,
    /// Change a posting or its place in the life cycle.
    EditPosting,
    /// See what a posting is matched with.
    ViewMatches,
    /// Match a text that is no posting.
    MatchText,
    /// See the moderation queue; decide what concerns an enterprise or was handed in by an account: nobody
    /// decides a case of their own.
    Moderate,
    /// Load chains, firms and postings in bulk.
    Import,
    /// Read and change the table of synonyms.
    EditSynonyms,
    /// Keep the stored matches true and note who was told of them: nobody's but the platform's own.
    KeepMatches,
}

/// What it is to be done to.
#[derive(Clone, Debug)]
pub enum Resource<'a> {
    /// The platform as a whole.
    Platform,
    /// An account.
    Account(&'a AccountId),
    /// An enterprise, which is public.
    Enterprise(&'a EnterpriseId),
    /// A posting: its owner and, when it is live, the circles that may see it.
    Posting {
        /// Its enterprise.
        owner: &'a EnterpriseId,
        /// The circles that may see the live copy; empty when nothing is live.
        audience: &'a [Audience],
    },
}

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Go on.
    Allow,
    /// Signing in may help.
    SignIn,
    /// No, and it is no secret that the thing exists.
    Forbid,
    /// No, and the thing must look as if it did not exist.
    Hide,
}

/// Proof that an action was allowed; only [`require`] can make one.
#[derive(Debug)]
pub struct Granted(());

/// Judges and hands out the proof. Errors: the refusal.
pub fn require(actor: &Actor, action: Action, on: &Resource<'_>) -> Result<Granted, Decision> {
    match decide(actor, action, on) {
        Decision::Allow => Ok(Granted(())),
        refusal => Err(refusal),
    }
}

/// Judges one action of one actor on one thing.
pub fn decide(actor: &Actor, action: Action, on: &Resource<'_>) -> Decision {
    if *actor == Actor::System {
        return Decision::Allow;
    }
    match (action, on) {
        (Action::ViewEnterprise, _) => Decision::Allow,
        (Action::ViewPosting, Resource::Posting { owner, audience }) => {
            view_posting(actor, owner, audience)
        }
        (_, _) if *actor == Actor::Anonymous => anonymous(on),
        (Action::UseAccount, Resource::Account(account)) => {
            allow_or_hide(actor.account() == Some(account))
        }
        (Action::CreateEnterprise | Action::ClaimEnterprise | Action::JoinEnterprise, _) => {
            allow_or_forbid(is_proven(actor) && !only_reads(actor))
        }
        (Action::MatchText, _) => allow_or_forbid(is_proven(actor)),
        (Action::Moderate | Action::GrantDesignation, _) => {
            allow_or_forbid(actor.has(Duty::Moderator) && !is_own(actor, on))
        }
        // Nobody decides about themselves: no one adds to the own duties, and the last one cannot lock everybody out.
        (Action::GrantDuty, Resource::Account(account)) => {
            allow_or_forbid(actor.has(Duty::SecurityAdmin) && actor.account() != Some(account))
        }
        (Action::ViewAccount | Action::GrantDuty, _) => {
            allow_or_forbid(actor.has(Duty::SecurityAdmin))
        }
        (Action::Import | Action::EditSynonyms, _) => allow_or_forbid(actor.has(Duty::SystemAdmin)),
        (Action::ViewEnterprisePrivate, Resource::Enterprise(owner)) => {
            allow_or_forbid(actor.role_in(owner).is_some() || actor.has(Duty::Moderator))
        }
        (
            Action::EditEnterprise | Action::RequestVerification | Action::CreatePosting,
            Resource::Enterprise(owner),
        ) => allow_or_forbid(may_write(actor, owner)),
        (Action::ManageMembers, Resource::Enterprise(owner)) => {
            allow_or_forbid(actor.role_in(owner) == Some(Role::Owner) && !only_reads(actor))
        }
        (
            Action::ViewPostingPrivate | Action::ViewMatches,
            Resource::Posting { owner, audience },
        ) => private_posting(
            actor,
            owner,
            audience,
            actor.role_in(owner).is_some() || actor.has(Duty::Moderator),
        ),
        (Action::EditPosting, Resource::Posting { owner, audience }) => {
            private_posting(actor, owner, audience, may_write(actor, owner))
        }
        (
            Action::UseAccount
            | Action::ViewEnterprisePrivate
            | Action::EditEnterprise
            | Action::RequestVerification
            | Action::CreatePosting
            | Action::ManageMembers
            | Action::ViewPosting
            | Action::ViewPostingPrivate
            | Action::ViewMatches
            | Action::EditPosting
            | Action::KeepMatches,
            Resource::Platform
            | Resource::Account(_)
            | Resource::Enterprise(_)
            | Resource::Posting { .. },
        ) => Decision::Forbid,
    }
}

/// What is listed straight from the database, across enterprises.
#[derive(Clone, Copy, Debug)]
pub enum List<'a> {
    /// Enterprises, which are public.
    Enterprises,
    /// Postings in every state: of these enterprises or, where none is named, of all the actor speaks for.
    OwnPostings(&'a [EnterpriseId]),
    /// What waits for a moderator.
    Queue,
}

/// What a list may hold for whoever asked; only [`scope`] can make one.
#[derive(Debug)]
pub struct Scope(Option<Vec<EnterpriseId>>);

impl Scope {
    /// The enterprises whose things the list may hold; none when it may hold those of all.
    pub fn enterprises(&self) -> Option<&[EnterpriseId]> {
        self.0.as_deref()
    }
}

/// Judges a list and says what it may hold. Errors: the refusal.
pub fn scope(actor: &Actor, list: List<'_>) -> Result<Scope, Decision> {
    let action = match list {
        List::OwnPostings(wanted) => return own_postings(actor, wanted),
        List::Enterprises => Action::ViewEnterprise,
        List::Queue => Action::Moderate,
    };
    require(actor, action, &Resource::Platform).map(|_| Scope(None))
}

fn own_postings(actor: &Actor, wanted: &[EnterpriseId]) -> Result<Scope, Decision> {
    let person = actor.person().ok_or(Decision::SignIn)?;
    if wanted.iter().any(|id| actor.role_in(id).is_none()) {
        return Err(Decision::Forbid);
    }
    let own = person.memberships.iter().map(|own| &own.enterprise);
    let asked = own.filter(|id| wanted.is_empty() || wanted.contains(id));
    Ok(Scope(Some(asked.cloned().collect())))
}

/// Whether a posting that is found tells whose it is: a blind one only to those who speak for its enterprise.
pub fn tells_owner(actor: &Actor, owner: &EnterpriseId, visibility: Visibility) -> bool {
    visibility != Visibility::Blind || actor.role_in(owner).is_some()
}

fn view_posting(actor: &Actor, owner: &EnterpriseId, audience: &[Audience]) -> Decision {
    let circles = actor.audiences();
    let shared = audience.iter().any(|circle| circles.contains(circle));
    allow_or_hide(shared || actor.role_in(owner).is_some() || actor.has(Duty::Moderator))
}

/// A private act on a posting: refused openly where the posting itself can be seen, hidden elsewhere.
fn private_posting(
    actor: &Actor,
    owner: &EnterpriseId,
    audience: &[Audience],
    allowed: bool,
) -> Decision {
    match (allowed, view_posting(actor, owner, audience)) {
        (true, _) => Decision::Allow,
        (false, Decision::Allow) => Decision::Forbid,
        (false, refusal) => refusal,
    }
}

/// Whoever is not signed in is asked to, wherever a private act is tried: the answer does not depend on
/// whether the thing exists.
fn anonymous(_on: &Resource<'_>) -> Decision {
    Decision::SignIn
}

/// Whether a thing is the actor's own or of an enterprise the actor speaks for: nobody decides his own case.
fn is_own(actor: &Actor, on: &Resource<'_>) -> bool {
    match on {
        Resource::Platform => false,
        Resource::Account(account) => actor.account() == Some(account),
        Resource::Enterprise(owner) | Resource::Posting { owner, .. } => {
            actor.role_in(owner).is_some()
        }
    }
}

fn is_proven(actor: &Actor) -> bool {
    actor.person().is_some_and(|person| person.email_verified)
}

fn may_write(actor: &Actor, owner: &EnterpriseId) -> bool {
    matches!(actor.role_in(owner), Some(Role::Owner | Role::Editor)) && !only_reads(actor)
}

/// Whoever reads the audit log changes nothing that is written into it, in whatever other role; the own account stays
/// the own.
fn only_reads(actor: &Actor) -> bool {
    actor.has(Duty::Auditor)
}

fn allow_or_forbid(allowed: bool) -> Decision {
    if allowed {
        Decision::Allow
    } else {
        Decision::Forbid
    }
}

fn allow_or_hide(allowed: bool) -> Decision {
    if allowed {
        Decision::Allow
    } else {
        Decision::Hide
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::{Membership, Person};

    const OWN: &str = "ent_01h455vb4pex5vsknk084sn02q";
    const OTHER: &str = "ent_01h455vb4pex5vsknk084sn02r";
    const ACCOUNT: &str = "acc_01h455vb4pex5vsknk084sn02q";

    fn enterprise(text: &str) -> EnterpriseId {
        EnterpriseId::parse(text).unwrap()
    }

    fn person(duties: &[Duty], role: Option<Role>, verified: bool) -> Actor {
        let memberships = role.map(|role| Membership {
            enterprise: enterprise(OWN),
            role,
            verified,
            chains: vec!["MT".into()],
        });
        Actor::Person(Person {
            account: AccountId::parse(ACCOUNT).unwrap(),
            email_verified: true,
            duties: duties.to_vec(),
            memberships: memberships.into_iter().collect(),
        })
    }

    fn on_posting(actor: &Actor, action: Action, owner: &str, audience: &[Audience]) -> Decision {
        decide(
            actor,
            action,
            &Resource::Posting {
                owner: &enterprise(owner),
                audience,
            },
        )
    }

    #[test]
    fn a_hidden_posting_looks_absent_to_everyone_outside_its_circle() {
        let chain = [
            Audience::Enterprise(enterprise(OTHER)),
            Audience::Chain("MT".into()),
        ];
        let expected = [
            (Actor::Anonymous, Decision::Hide),
            (person(&[], None, false), Decision::Hide),
            (person(&[], Some(Role::Viewer), false), Decision::Hide),
            (person(&[], Some(Role::Viewer), true), Decision::Allow),
            (person(&[Duty::Moderator], None, false), Decision::Allow),
            (person(&[Duty::SystemAdmin], None, false), Decision::Hide),
            (person(&[Duty::Auditor], None, false), Decision::Hide),
        ];
        for (actor, decision) in expected {
            assert_eq!(
                on_posting(&actor, Action::ViewPosting, OTHER, &chain),
                decision,
                "{actor:?}"
            );
        }
    }

    #[test]
    fn a_draft_is_its_enterprises_own() {
        for role in Role::ALL {
            assert_eq!(
                on_posting(
                    &person(&[], Some(*role), true),
                    Action::ViewPosting,
                    OWN,
                    &[]
                ),
                Decision::Allow
            );
            assert_eq!(
                on_posting(
                    &person(&[], Some(*role), true),
                    Action::ViewPostingPrivate,
                    OTHER,
                    &[]
                ),
                Decision::Hide
            );
        }
        assert_eq!(
            on_posting(
                &person(&[], Some(Role::Viewer), true),
                Action::EditPosting,
                OWN,
                &[]
            ),
            Decision::Forbid,
            "a viewer sees it, so it is refused openly"
        );
        assert_eq!(
            on_posting(
                &person(&[], Some(Role::Editor), true),
                Action::EditPosting,
                OWN,
                &[]
            ),
            Decision::Allow
        );
    }

    #[test]
    fn others_may_read_what_is_public_but_not_touch_it() {
        let public = [Audience::Public];
        let stranger = person(&[], None, false);
        assert_eq!(
            on_posting(&stranger, Action::ViewPosting, OWN, &public),
            Decision::Allow
        );
        assert_eq!(
            on_posting(&stranger, Action::EditPosting, OWN, &public),
            Decision::Forbid
        );
        assert_eq!(
            on_posting(&Actor::Anonymous, Action::EditPosting, OWN, &public),
            Decision::SignIn
        );
    }

    #[test]
    fn nobody_decides_his_own_case() {
        let (own, other) = (enterprise(OWN), enterprise(OTHER));
        let me = AccountId::parse(ACCOUNT).unwrap();
        let somebody = AccountId::parse("acc_01h455vb4pex5vsknk084sn02r").unwrap();
        for role in Role::ALL {
            let moderator = person(&[Duty::Moderator], Some(*role), true);
            for action in [Action::Moderate, Action::GrantDesignation] {
                let on = |resource| decide(&moderator, action, &resource);
                assert_eq!(on(Resource::Enterprise(&own)), Decision::Forbid);
                assert_eq!(on(Resource::Account(&me)), Decision::Forbid);
                assert_eq!(on(Resource::Enterprise(&other)), Decision::Allow);
                assert_eq!(on(Resource::Account(&somebody)), Decision::Allow);
                assert_eq!(on(Resource::Platform), Decision::Allow);
            }
        }
    }

    #[test]
    fn an_administrator_of_the_system_reads_no_contacts_and_decides_nothing() {
        let admin = person(&[Duty::SystemAdmin], None, false);
        let own = enterprise(OWN);
        for action in [
            Action::ViewEnterprisePrivate,
            Action::EditEnterprise,
            Action::ManageMembers,
            Action::CreatePosting,
            Action::Moderate,
        ] {
            assert_eq!(
                decide(&admin, action, &Resource::Enterprise(&own)),
                Decision::Forbid,
                "{action:?}"
            );
        }
    }

    #[test]
    fn a_security_administrator_decides_about_others_and_never_about_the_own_account() {
        let other = AccountId::parse("acc_01h455vb4pex5vsknk084sn02r").unwrap();
        let own = AccountId::parse(ACCOUNT).unwrap();
        for duty in Duty::ALL {
            let somebody = person(&[*duty], None, false);
            let may = *duty == Duty::SecurityAdmin;
            let judged = |action, on| decide(&somebody, action, &Resource::Account(on));
            let expected = if may {
                Decision::Allow
            } else {
                Decision::Forbid
            };
            assert_eq!(judged(Action::GrantDuty, &other), expected, "{duty}");
            assert_eq!(judged(Action::ViewAccount, &other), expected, "{duty}");
            assert_eq!(judged(Action::GrantDuty, &own), Decision::Forbid, "{duty}");
        }
        let anonymous = decide(&Actor::Anonymous, Action::ViewAccount, &Resource::Platform);
        assert_eq!(anonymous, Decision::SignIn);
    }

    #[test]
    fn an_auditor_changes_nothing_even_as_the_owner_of_an_enterprise() {
        let auditor = person(&[Duty::Auditor], Some(Role::Owner), true);
        let own = enterprise(OWN);
        for action in [
            Action::CreateEnterprise,
            Action::ClaimEnterprise,
            Action::JoinEnterprise,
            Action::EditEnterprise,
            Action::RequestVerification,
            Action::ManageMembers,
            Action::CreatePosting,
        ] {
            assert_eq!(
                decide(&auditor, action, &Resource::Enterprise(&own)),
                Decision::Forbid,
                "{action:?}"
            );
        }
        assert_eq!(
            on_posting(&auditor, Action::EditPosting, OWN, &[]),
            Decision::Forbid
        );
        assert_eq!(
            on_posting(&auditor, Action::ViewPostingPrivate, OWN, &[]),
            Decision::Allow
        );
    }

    #[test]
    fn a_proof_exists_only_for_what_is_allowed() {
        let owner = person(&[], Some(Role::Owner), true);
        assert!(
            require(
                &owner,
                Action::ManageMembers,
                &Resource::Enterprise(&enterprise(OWN))
            )
            .is_ok()
        );
        assert_eq!(
            require(
                &owner,
                Action::ManageMembers,
                &Resource::Enterprise(&enterprise(OTHER))
            )
            .unwrap_err(),
            Decision::Forbid
        );
    }
}
