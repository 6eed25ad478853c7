//! Designations: what an authority says an enterprise is (chain leader, 专精特新...), with validity.
//!
//! A badge shows only while it is valid. Membership of a chain is a designation too, so that it has
//! dates, a source and a history like any other.

use crate::clock::Date;
use crate::code_enum;
use crate::taxonomy::Validity;

code_enum!(
    /// What is designated.
    Kind {
        /// 链主: leads a chain.
        ChainLeader = "chain_leader",
        /// 核心企业: core enterprise of a chain.
        ChainCore = "chain_core",
        /// 配套企业: supporting enterprise of a chain.
        ChainSupporting = "chain_supporting",
        /// 服务机构: serves a chain.
        ChainService = "chain_service",
        /// 头雁企业.
        LeadGoose = "lead_goose",
        /// 专精特新.
        Specialised = "specialised",
        /// 小巨人.
        LittleGiant = "little_giant",
        /// 隐形冠军.
        HiddenChampion = "hidden_champion",
        /// 单项冠军.
        SingleChampion = "single_champion",
        /// 高新技术企业.
        HighTech = "high_tech",
    }
);

impl Kind {
    /// Whether the designation is about a place on a chain and therefore names one.
    pub fn is_of_chain(self) -> bool {
        matches!(
            self,
            Self::ChainLeader | Self::ChainCore | Self::ChainSupporting | Self::ChainService
        )
    }
}

/// A designation of an enterprise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Designation {
    /// What is designated.
    pub kind: Kind,
    /// Code of the chain, for designations of a chain.
    pub chain: Option<String>,
    /// Level of the authority, such as 国家级.
    pub level: Option<String>,
    /// Who designated it.
    pub issuing_body: Option<String>,
    /// When it holds.
    pub validity: Validity,
}

impl Designation {
    /// The chain the enterprise belongs to by this designation on a day.
    pub fn chain_on(&self, day: Date) -> Option<&str> {
        let member = self.kind.is_of_chain() && self.validity.holds_on(day);
        member.then_some(self.chain.as_deref()).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn membership_ends_with_the_designation() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let validity = Validity::new(day("2025-01-01"), Some(day("2026-01-01"))).unwrap();
        let mut designation = Designation {
            kind: Kind::ChainCore,
            chain: Some("MT".into()),
            level: None,
            issuing_body: None,
            validity,
        };
        assert_eq!(designation.chain_on(day("2025-06-01")), Some("MT"));
        assert_eq!(designation.chain_on(day("2026-01-01")), None);
        designation.kind = Kind::HighTech;
        assert_eq!(designation.chain_on(day("2025-06-01")), None);
    }
}
