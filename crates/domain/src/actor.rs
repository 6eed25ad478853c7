//! Who acts: nobody in particular, a person with duties and memberships, or the platform itself.

use crate::account::Duty;
use crate::enterprise::Role;
use crate::id::{AccountId, EnterpriseId};
use crate::posting::Audience;

/// Who asks for something to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Not signed in.
    Anonymous,
    /// A signed-in person.
    Person(Person),
    /// The platform: expiry by the clock, imports by the operator.
    System,
}

/// A signed-in person as the database knows them at this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Identity.
    pub account: AccountId,
    /// Whether the mail address is proven.
    pub email_verified: bool,
    /// Duties on the platform.
    pub duties: Vec<Duty>,
    /// Enterprises the person speaks for.
    pub memberships: Vec<Membership>,
}

/// What a person is to an enterprise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The enterprise.
    pub enterprise: EnterpriseId,
    /// The role in it.
    pub role: Role,
    /// Whether the enterprise is verified.
    pub verified: bool,
    /// Chains the enterprise belongs to today.
    pub chains: Vec<String>,
}

impl Membership {
    /// The circles of readers the enterprise itself belongs to. Only a verified one belongs to its chains.
    pub fn circles(&self) -> Vec<Audience> {
        let mut circles = vec![
            Audience::Public,
            Audience::Enterprise(self.enterprise.clone()),
        ];
        if self.verified {
            circles.push(Audience::Verified);
            circles.extend(self.chains.iter().cloned().map(Audience::Chain));
        }
        circles
    }
}

impl Actor {
    /// The person, if it is one.
    pub fn person(&self) -> Option<&Person> {
        match self {
            Self::Person(person) => Some(person),
            Self::Anonymous | Self::System => None,
        }
    }

    /// The account, if a person acts.
    pub fn account(&self) -> Option<&AccountId> {
        self.person().map(|person| &person.account)
    }

    /// The name written into the audit log.
    pub fn trace(&self) -> String {
        match self {
            Self::Anonymous => "anonymous".to_owned(),
            Self::Person(person) => person.account.to_string(),
            Self::System => "system".to_owned(),
        }
    }

    /// Whether the person holds a duty.
    pub fn has(&self, duty: Duty) -> bool {
        self.person()
            .is_some_and(|person| person.duties.contains(&duty))
    }

    /// The role in an enterprise.
    pub fn role_in(&self, enterprise: &EnterpriseId) -> Option<Role> {
        let memberships = &self.person()?.memberships;
        memberships
            .iter()
            .find(|membership| membership.enterprise == *enterprise)
            .map(|membership| membership.role)
    }

    /// The circles of readers this actor belongs to.
    pub fn audiences(&self) -> Vec<Audience> {
        let memberships = self
            .person()
            .map(|person| person.memberships.as_slice())
            .unwrap_or_default();
        let mut circles: Vec<Audience> = memberships.iter().flat_map(Membership::circles).collect();
        circles.push(Audience::Public);
        circles.sort();
        circles.dedup();
        circles
    }
}
