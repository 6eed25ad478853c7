//! The operating system account that runs the server: PostgreSQL refuses the superuser.
//! Must not create accounts.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;

/// Accounts to try when we are the superuser, best first.
const UNPRIVILEGED: [&str; 2] = ["postgres", "nobody"];

/// The account for the server and its folder.
#[derive(Debug, Clone, Copy)]
pub enum Account {
    /// We are an ordinary user: the server runs as ourselves.
    Ourselves,
    /// We are the superuser: the server runs as this user and group.
    Other { user: u32, group: u32 },
}

impl Account {
    /// Chooses the account.
    ///
    /// Errors: we are the superuser and none of the usual accounts exists.
    pub fn choose() -> Result<Account> {
        if id(&["-u"])? != 0 {
            return Ok(Account::Ourselves);
        }
        for name in UNPRIVILEGED {
            if let (Ok(user), Ok(group)) = (id(&["-u", name]), id(&["-g", name])) {
                return Ok(Account::Other { user, group });
            }
        }
        bail!(
            "PostgreSQL does not run as root, and there is no account {}",
            UNPRIVILEGED.join(" or ")
        )
    }

    /// A program that will run under this account; the standard library then drops our other groups.
    pub fn command(self, program: &Path) -> Command {
        let mut command = Command::new(program);
        if let Account::Other { user, group } = self {
            command.uid(user).gid(group);
        }
        command
    }

    /// Gives a file or folder to this account.
    pub fn take(self, path: &Path) -> Result<()> {
        if let Account::Other { user, group } = self {
            std::os::unix::fs::chown(path, Some(user), Some(group))
                .with_context(|| format!("cannot give {} away", path.display()))?;
        }
        Ok(())
    }
}

fn id(words: &[&str]) -> Result<u32> {
    let answer = process::output(Command::new("id").args(words))?;
    answer
        .trim()
        .parse()
        .with_context(|| format!("`id` answered {answer:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chosen_account_is_never_the_superuser() {
        let account = Account::choose().unwrap();
        let answer = process::output(account.command(Path::new("id")).arg("-u")).unwrap();
        assert_ne!(answer.trim(), "0");
    }

    #[test]
    fn an_unknown_account_is_an_error() {
        assert!(id(&["-u", "no-such-account-at-all"]).is_err());
    }
}
