//! Names of codes for people: sides, families, states, roles and the like.
//!
//! What the codes mean is decided in the domain; a test there and here compares the two lists.

use crate::catalogue::Variables;
use crate::locale::Locale;
use crate::text;

/// A set of codes that have names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Supply or demand.
    Side,
    /// Family of a posting.
    Family,
    /// State of a posting.
    Status,
    /// What can be done with a posting.
    Step,
    /// Who sees a posting.
    Visibility,
    /// How far away a counterpart is.
    Ring,
    /// Part of a match score.
    Part,
    /// State of an enterprise's verification.
    Verification,
    /// Role of a member, or duty on the platform.
    Role,
    /// What an authority designated.
    Designation,
    /// Where on a chain a node stands.
    Stage,
    /// Whether an account may be used.
    Account,
    /// What waits for a decision.
    Kind,
    /// How it was decided.
    Decision,
    /// What makes a text worth a look.
    Risk,
    /// Why something passed or was held.
    Triage,
    /// How close words of a group of synonyms are.
    Synonym,
}

impl Group {
    /// Every set.
    pub const ALL: &'static [Self] = &[
        Self::Side,
        Self::Family,
        Self::Status,
        Self::Step,
        Self::Visibility,
        Self::Ring,
        Self::Part,
        Self::Verification,
        Self::Role,
        Self::Designation,
        Self::Stage,
        Self::Account,
        Self::Kind,
        Self::Decision,
        Self::Risk,
        Self::Triage,
        Self::Synonym,
    ];

    /// Name of the set, as its keys spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Side => "side",
            Self::Family => "family",
            Self::Status => "status",
            Self::Step => "step",
            Self::Visibility => "visibility",
            Self::Ring => "ring",
            Self::Part => "part",
            Self::Verification => "verification",
            Self::Role => "role",
            Self::Designation => "designation",
            Self::Stage => "stage",
            Self::Account => "account",
            Self::Kind => "kind",
            Self::Decision => "decision",
            Self::Risk => "risk",
            Self::Triage => "triage",
            Self::Synonym => "synonym",
        }
    }

    /// The codes that have names, in the order people see them.
    pub fn codes(self) -> &'static [&'static str] {
        match self {
            Self::Side => &["supply", "demand"],
            Self::Family => &[
                "product",
                "processing",
                "material",
                "equipment",
                "technology",
                "service",
                "logistics",
            ],
            Self::Status => &[
                "draft",
                "pending",
                "published",
                "paused",
                "expired",
                "closed",
                "withdrawn",
                "returned",
                "rejected",
            ],
            Self::Step => &[
                "submit", "approve", "return", "reject", "withdraw", "pause", "resume", "renew",
                "expire", "close", "revise", "adjust",
            ],
            Self::Visibility => &["public", "verified", "chain", "invited", "blind"],
            Self::Ring => &["district", "city", "region", "nation"],
            Self::Part => &[
                "node",
                "text",
                "attributes",
                "certificates",
                "quantity",
                "timing",
                "region",
                "freshness",
                "capability",
            ],
            Self::Verification => &[
                "unverified",
                "pending",
                "verified",
                "returned",
                "rejected",
                "suspended",
            ],
            Self::Role => &[
                "anonymous",
                "owner",
                "editor",
                "viewer",
                "moderator",
                "system_admin",
                "security_admin",
                "auditor",
                "app",
            ],
            Self::Designation => &[
                "chain_leader",
                "chain_core",
                "chain_supporting",
                "chain_service",
                "lead_goose",
                "specialised",
                "little_giant",
                "hidden_champion",
                "single_champion",
                "high_tech",
            ],
            Self::Stage => &["up", "mid", "down"],
            Self::Account => &["active", "suspended", "closed"],
            Self::Kind => &["posting", "verification", "claim"],
            Self::Decision => &["approved", "returned", "rejected", "dropped"],
            Self::Risk => &["phone", "email", "messenger", "wrong_side", "duplicate"],
            Self::Triage => &[
                "first_posts",
                "risk_found",
                "refused_recently",
                "trusted_after_three",
            ],
            Self::Synonym => &["same", "near", "grade"],
        }
    }
}

/// The name of a code, or the code itself when the set has no such code.
pub fn label(locale: Locale, group: Group, code: &str) -> String {
    match group.codes().iter().find(|known| **known == code) {
        Some(code) => text::say(locale, &key(group, code), &[]),
        None => code.to_owned(),
    }
}

fn key(group: Group, code: &str) -> String {
    format!("term-{}-{code}", group.name())
}

pub(crate) fn entries() -> impl Iterator<Item = (String, Variables)> {
    let keys = |group: &Group| {
        let group = *group;
        group
            .codes()
            .iter()
            .map(move |code| (key(group, code), [].as_slice()))
    };
    Group::ALL.iter().flat_map(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_names_and_strangers_keep_their_code() {
        assert_eq!(label(Locale::ZhCn, Group::Ring, "district"), "区内");
        assert_eq!(label(Locale::En, Group::Side, "demand"), "Demand");
        assert_eq!(label(Locale::En, Group::Side, "barter"), "barter");
    }

    #[test]
    fn names_within_a_set_differ() {
        for locale in Locale::ALL {
            for group in Group::ALL {
                let mut names: Vec<_> = group
                    .codes()
                    .iter()
                    .map(|code| label(*locale, *group, code))
                    .collect();
                names.sort();
                names.dedup();
                assert_eq!(names.len(), group.codes().len(), "{group:?} {locale:?}");
            }
        }
    }
}
