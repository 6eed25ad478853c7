//! What is known of the enterprises behind the ends of matches, read once for all of them.

use std::collections::{BTreeSet, HashMap};

use domain::EnterpriseId;
use domain::capability::Capability;
use domain::designation::Designation;
use domain::enterprise::Enterprise;
use domain::matching::Held;
use store::certificates::Certificate;
use store::{capabilities, certificates, designations, enterprises};

use crate::error::AppError;
use crate::transaction::Tx;

/// Enterprises with what they hold and what they can do.
pub(super) struct Owners {
    enterprises: HashMap<EnterpriseId, Enterprise>,
    cards: Vec<capabilities::Stored>,
    certificates: Vec<Certificate>,
    designations: Vec<designations::Stored>,
}

impl Owners {
    /// Reads the enterprises of these ids. Cost: four queries, however many they are.
    pub(super) fn read(tx: &mut Tx<'_>, ids: BTreeSet<EnterpriseId>) -> Result<Self, AppError> {
        let ids: Vec<EnterpriseId> = ids.into_iter().collect();
        Ok(Self {
            enterprises: enterprises::find_many(tx.conn, &ids)?,
            cards: capabilities::of_enterprises(tx.conn, &ids)?,
            certificates: certificates::of_enterprises(tx.conn, &ids)?,
            designations: designations::of_enterprises(tx.conn, &ids)?,
        })
    }

    /// The enterprise of an id.
    pub(super) fn enterprise(&self, id: &EnterpriseId) -> Option<&Enterprise> {
        self.enterprises.get(id)
    }

    /// Its capability cards, oldest first.
    pub(super) fn cards(&self, id: &EnterpriseId) -> Vec<Capability> {
        let own = self.cards.iter().filter(|stored| stored.enterprise == *id);
        own.map(|stored| stored.card.clone()).collect()
    }

    /// Its certificates, oldest first.
    pub(super) fn certificates(&self, id: &EnterpriseId) -> Vec<Held> {
        let own = self
            .certificates
            .iter()
            .filter(|held| held.enterprise == *id);
        own.map(|held| Held {
            name: held.kind.clone(),
            valid_until: held.valid_until,
        })
        .collect()
    }

    /// Its designations, past ones included, oldest first.
    pub(super) fn designations(&self, id: &EnterpriseId) -> Vec<Designation> {
        let own = self
            .designations
            .iter()
            .filter(|stored| stored.enterprise == *id);
        own.map(|stored| stored.designation.clone()).collect()
    }
}
