//! Who signs in to the demonstration: one person for each duty and each role.
//!
//! No passwords here: they are made at the start and shown once.

use domain::account::Duty;
use domain::enterprise::Role;

use super::firms;

/// A sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Mail address, of a domain kept for examples.
    pub email: &'static str,
    /// Name shown to others.
    pub display_name: &'static str,
    /// Duties on the platform.
    pub duties: &'static [Duty],
    /// `external_id` of the firm the person belongs to, and the role in it.
    pub membership: Option<(String, Role)>,
}

/// Position of the chain leader the demonstration signs in to: 摩托车.
const LEADER: usize = 1;
/// Position of the small supplier: the first firm that is neither leader nor core.
const SUPPLIER: usize = 144;

/// Every sign-in, administrators first.
pub fn all() -> Vec<Account> {
    let duty = |email, display_name, duties| Account {
        email,
        display_name,
        duties,
        membership: None,
    };
    let member = |email, display_name, firm, role| Account {
        email,
        display_name,
        duties: &[],
        membership: Some((firms::external_id(firm), role)),
    };
    vec![
        duty("system@example.com", "系统管理员", &[Duty::SystemAdmin]),
        duty("security@example.com", "安全管理员", &[Duty::SecurityAdmin]),
        duty("auditor@example.com", "审计员", &[Duty::Auditor]),
        duty("moderator@example.com", "审核员", &[Duty::Moderator]),
        member("leader@example.com", "链主企业负责人", LEADER, Role::Owner),
        member(
            "supplier@example.com",
            "配套企业老板",
            SUPPLIER,
            Role::Owner,
        ),
        member("editor@example.com", "链主采购", LEADER, Role::Editor),
        member("viewer@example.com", "链主质量", LEADER, Role::Viewer),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_duty_and_role_has_its_person() {
        let all = all();
        for duty in Duty::ALL {
            assert!(
                all.iter().any(|account| account.duties.contains(duty)),
                "{duty}"
            );
        }
        for role in Role::ALL {
            assert!(
                all.iter()
                    .any(|account| matches!(&account.membership, Some((_, held)) if held == role)),
                "{role}"
            );
        }
        for account in &all {
            assert!(
                domain::account::may_hold(account.duties)
                    && account.email.ends_with("@example.com")
            );
        }
    }
}
