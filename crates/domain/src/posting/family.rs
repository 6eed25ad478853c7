//! Sides and families, and which families of the two sides can meet.

use crate::code_enum;

code_enum!(
    /// Which way a posting looks.
    Side {
        /// 供: offers.
        Supply = "supply",
        /// 需: needs.
        Demand = "demand",
    }
);

impl Side {
    /// The side it is matched with.
    pub fn opposite(self) -> Self {
        match self {
            Self::Supply => Self::Demand,
            Self::Demand => Self::Supply,
        }
    }
}

code_enum!(
    /// What kind of thing is offered or needed.
    Family {
        /// Finished goods and parts.
        Product = "product",
        /// Contract work and spare capacity.
        Processing = "processing",
        /// Raw material, scrap and by-products.
        Material = "material",
        /// Machines and shared test instruments.
        Equipment = "equipment",
        /// Technology needs and results.
        Technology = "technology",
        /// Services.
        Service = "service",
        /// Transport and storage.
        Logistics = "logistics",
    }
);

/// Whether a demand of one family can be answered by a supply of another. A part can be bought or have
/// made, so products and processing meet; a technical need is answered by a result or by a service;
/// selling a machine or a material is not offering the process.
pub fn meets(demand: Family, supply: Family) -> bool {
    use Family::{Equipment, Logistics, Material, Processing, Product, Service, Technology};
    match demand {
        Product => matches!(supply, Product | Processing),
        Processing => matches!(supply, Processing | Product),
        Material => matches!(supply, Material | Product),
        Equipment => matches!(supply, Equipment),
        Technology => matches!(supply, Technology | Service),
        Service => matches!(supply, Service | Technology),
        Logistics => matches!(supply, Logistics),
    }
}

impl Family {
    /// The families of the other side that can meet this one, when this one stands on `side`.
    pub fn counterparts(self, side: Side) -> Vec<Self> {
        let fits = |other: &&Self| match side {
            Side::Demand => meets(self, **other),
            Side::Supply => meets(**other, self),
        };
        Self::ALL.iter().filter(fits).copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_family_meets_itself() {
        for family in Family::ALL {
            assert!(meets(*family, *family));
            assert!(
                family.counterparts(Side::Demand).contains(family)
                    && family.counterparts(Side::Supply).contains(family)
            );
        }
    }

    #[test]
    fn selling_the_machine_is_not_offering_the_process() {
        assert!(
            !meets(Family::Processing, Family::Equipment)
                && !meets(Family::Processing, Family::Material)
        );
        assert!(meets(Family::Product, Family::Processing));
    }

    #[test]
    fn both_ends_agree_on_who_meets() {
        for demand in Family::ALL {
            for supply in Family::ALL {
                let from_demand = demand.counterparts(Side::Demand).contains(supply);
                let from_supply = supply.counterparts(Side::Supply).contains(demand);
                assert_eq!(from_demand, from_supply, "{demand} {supply}");
            }
        }
    }
}
