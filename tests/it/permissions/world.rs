//! The people and the enterprises every cell is asked among. What operations use up is made in `things`.

use std::cell::Cell;
use std::collections::BTreeMap;

use app::accounts::SignUp;
use app::{AppError, Cx, Tx};
use domain::account::Duty;
use domain::actor::{self, Actor};
use domain::{AccountId, Clock, EnterpriseId};
use testkit::{PASSWORD, Person, Platform};

use super::role::Role;
use crate::people::uscc;

/// A person who can ask over HTTP and act in a use case.
pub struct Known {
    pub person: Person,
    pub account: AccountId,
}

/// Everybody and everything that lasts for the whole table.
pub struct World<'p> {
    pub platform: &'p Platform,
    people: BTreeMap<Role, Known>,
    /// Registers enterprises and belongs to none of the columns.
    pub founder: Known,
    /// The enterprise things belong to: verified, trusted, its members in the columns *own*.
    pub own: EnterpriseId,
    pub unverified: EnterpriseId,
    pub suspended: EnterpriseId,
    /// Shown until its enterprise was suspended.
    pub suspended_posting: String,
    /// Whose postings wait for a moderator.
    pub waiting: EnterpriseId,
    pub other: EnterpriseId,
    /// Invited where the other one is not.
    pub third: EnterpriseId,
    pub unclaimed: EnterpriseId,
    number: Cell<u32>,
}

impl<'p> World<'p> {
    /// Enrols everybody, registers every enterprise and lets the indexer see them.
    pub fn on(platform: &'p Platform) -> Self {
        let people = Role::ALL.into_iter().filter(|role| *role != Role::Visitor);
        let people = people
            .map(|role| (role, enrolled(platform, role)))
            .collect();
        let nobody = EnterpriseId::mint(platform.clock.now(), platform.app.entropy());
        let mut world = Self {
            platform,
            people,
            founder: known(platform, platform.person("founder@example.com")),
            own: nobody.clone(),
            unverified: nobody.clone(),
            suspended: nobody.clone(),
            suspended_posting: String::new(),
            waiting: nobody.clone(),
            other: nobody.clone(),
            third: nobody.clone(),
            unclaimed: nobody,
            number: Cell::new(0),
        };
        world.register();
        platform.settle();
        world
    }

    fn register(&mut self) {
        self.own = self.enterprise_of_own_roles();
        self.unverified = self.enterprise_of_own_roles();
        self.suspended = self.enterprise_of_own_roles();
        self.waiting = self.enterprise_of_own_roles();
        self.other = self.enterprise_of(Role::OtherOwner);
        self.third = self.enterprise();
        self.enterprise_of(Role::UnverifiedOtherOwner);
        self.unclaimed = self.listed();
        for id in [
            &self.own,
            &self.suspended,
            &self.waiting,
            &self.other,
            &self.third,
        ] {
            self.verify(id);
        }
        for id in [&self.own, &self.suspended, &self.other] {
            self.earn_trust(id);
        }
        self.suspended_posting = self.published(&self.suspended, "public").id.to_string();
        self.suspend(&self.suspended);
    }

    /// An enterprise with a member in each of the columns *own*, beside its founder.
    pub fn enterprise_of_own_roles(&self) -> EnterpriseId {
        let id = self.enterprise();
        for role in Role::ALL {
            if let Some(part) = role.own() {
                self.join(&id, self.one(role), part);
            }
        }
        id
    }

    fn enterprise_of(&self, role: Role) -> EnterpriseId {
        let id = self.enterprise();
        self.join(&id, self.one(role), "owner");
        id
    }

    /// The person of a role that is signed in.
    pub fn one(&self, role: Role) -> &Known {
        self.people.get(&role).expect("visitors are nobody")
    }

    /// Who asks for a role; nobody for visitors.
    pub fn person(&self, role: Role) -> Option<&Person> {
        self.people.get(&role).map(|known| &known.person)
    }

    /// The same person, signed in once more.
    pub fn again(&self, role: Role) -> Option<Person> {
        let person = self.person(role)?;
        Some(self.platform.sign_in(&person.email))
    }

    /// Asks somebody to become a member.
    pub fn invite(&self, id: &EnterpriseId, one: &Known, part: &'static str) {
        let (id, email) = (id.clone(), one.person.email.clone());
        self.as_platform(move |tx| app::members::add(tx, &id, &email, part));
    }

    /// Makes somebody a member, who was asked and accepts.
    pub fn join(&self, id: &EnterpriseId, one: &Known, part: &'static str) {
        self.invite(id, one, part);
        let id = id.clone();
        self.acting(one, &[], move |tx| app::invitations::accept(tx, &id));
    }

    /// A verified enterprise in which the moderator is a member too.
    pub fn enterprise_of_moderator(&self) -> EnterpriseId {
        let id = self.enterprise_of_own_roles();
        self.verify(&id);
        self.join(&id, self.one(Role::Moderator), "viewer");
        id
    }

    /// Suspends an enterprise.
    pub fn suspend(&self, id: &EnterpriseId) {
        let id = id.clone();
        self.as_platform(move |tx| app::enterprises::suspend(tx, &id, "资料失实"));
    }

    /// A person with an account and nothing else.
    pub fn spare(&self) -> Known {
        let email = format!("spare-{}@example.com", self.next());
        known(self.platform, self.platform.person(&email))
    }

    /// A number nobody has had.
    pub fn next(&self) -> u32 {
        let next = self.number.get() + 1;
        self.number.set(next);
        next
    }

    /// A credit code nobody has.
    pub fn uscc(&self) -> String {
        uscc(&format!("91500225MA{:07}", self.next()))
    }

    /// Runs a use case as the platform itself.
    pub fn as_platform<T: Send + 'static>(
        &self,
        body: impl FnMut(&mut Tx<'_>) -> Result<T, AppError> + Send + 'static,
    ) -> T {
        self.run(Actor::System, body)
    }

    /// Runs a use case as a person with these duties.
    pub fn acting<T: Send + 'static>(
        &self,
        known: &Known,
        duties: &[Duty],
        body: impl FnMut(&mut Tx<'_>) -> Result<T, AppError> + Send + 'static,
    ) -> T {
        let person = actor::Person {
            account: known.account.clone(),
            email_verified: true,
            duties: duties.to_vec(),
            memberships: Vec::new(),
        };
        self.run(Actor::Person(person), body)
    }

    fn run<T: Send + 'static>(
        &self,
        actor: Actor,
        body: impl FnMut(&mut Tx<'_>) -> Result<T, AppError> + Send + 'static,
    ) -> T {
        let cx = Cx {
            actor,
            now: self.platform.clock.now(),
            network: None,
            request_id: "test".to_owned(),
        };
        self.platform
            .app
            .write(cx, body)
            .expect("what a cell needs can be made")
    }
}

fn enrolled(platform: &Platform, role: Role) -> Known {
    let email = format!("{}@example.com", role.heading().replace(' ', "-"));
    let person = match role {
        Role::Unproven => {
            open_unproven(platform, &email);
            platform.sign_in(&email)
        }
        Role::Moderator => platform.with_duty(&email, Duty::Moderator),
        Role::SystemAdmin => platform.with_duty(&email, Duty::SystemAdmin),
        Role::SecurityAdmin => platform.with_duty(&email, Duty::SecurityAdmin),
        Role::Auditor => platform.with_duty(&email, Duty::Auditor),
        _ => platform.person(&email),
    };
    known(platform, person)
}

/// Opens an account as a stranger does; the address is not proven.
pub fn open_unproven(platform: &Platform, email: &str) {
    let sign_up = SignUp {
        email: email.to_owned(),
        password: PASSWORD.to_owned(),
        display_name: "李工".to_owned(),
        locale: "zh-CN".to_owned(),
    };
    let prepared = app::accounts::prepare(&platform.app, &sign_up).expect("a good sign-up");
    let cx = Cx {
        actor: Actor::Anonymous,
        now: platform.clock.now(),
        network: None,
        request_id: "test".to_owned(),
    };
    let open = move |tx: &mut Tx<'_>| app::accounts::create(tx, &prepared);
    platform.app.write(cx, open).expect("the address is free");
}

/// Somebody signed in, with the account's id.
pub fn known(platform: &Platform, person: Person) -> Known {
    let me = platform.get("/api/v1/me", Some(&person)).expect_status(200);
    Known {
        account: AccountId::parse(&me.text("/id")).expect("an id"),
        person,
    }
}
