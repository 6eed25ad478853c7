//! Mails about an account: verify the address, reset the password, the address is known already.
//!
//! Tokens are part of the links and nowhere else.

use serde::{Deserialize, Serialize};

use super::letter::{Block, Letter, Voice};
use super::plain;
use crate::terms::{self, Group};
use crate::text::Value;

/// Asks a new account to prove its address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifyEmail {
    /// Name of the account.
    pub display_name: String,
    /// Where the address is verified; carries the token.
    pub link: String,
    /// How long the link works. Units: hours.
    pub expires_hours: u32,
}

/// Lets an account set a new password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordReset {
    /// Name of the account.
    pub display_name: String,
    /// Where the password is set; carries the token.
    pub link: String,
    /// How long the link works. Units: minutes.
    pub expires_minutes: u32,
}

/// Tells the owner of an address that someone signed up with it: the sign-up page itself must not tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountExists {
    /// Name of the existing account.
    pub display_name: String,
    /// The sign-in page.
    pub link: String,
}

/// Tells an account that an enterprise asks it to speak for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberInvitation {
    /// Name of the account.
    pub display_name: String,
    /// Name of the enterprise.
    pub enterprise: String,
    /// Code of the role that is offered.
    pub role: String,
    /// Where the invitation is answered.
    pub link: String,
}

impl MemberInvitation {
    pub(super) fn letter(&self, voice: &Voice<'_>) -> Letter {
        let enterprise = plain::one_line(&self.enterprise);
        let role = terms::label(voice.locale, Group::Role, &self.role);
        let args = [
            ("enterprise", enterprise.clone().into()),
            ("role", role.into()),
            ("site", voice.site_name()),
        ];
        let blocks = vec![
            Block::Text(voice.say("mail-invitation-intro", &args)),
            Block::Action(voice.action("mail-invitation-action", &self.link)),
            Block::Minor(voice.say("mail-invitation-ignore", &[])),
        ];
        let subject = [("enterprise", enterprise.into())];
        Letter {
            subject: voice.say("mail-invitation-subject", &subject),
            sections: vec![voice.section(&self.display_name, blocks)],
        }
    }
}

impl VerifyEmail {
    pub(super) fn letter(&self, voice: &Voice<'_>) -> Letter {
        let args = [
            ("site", voice.site_name()),
            ("hours", self.expires_hours.into()),
        ];
        let blocks = vec![
            Block::Text(voice.say("mail-verify-intro", &args)),
            Block::Action(voice.action("mail-verify-action", &self.link)),
            Block::Minor(voice.say("mail-verify-ignore", &[])),
        ];
        letter(voice, "mail-verify-subject", &self.display_name, blocks)
    }
}

impl PasswordReset {
    pub(super) fn letter(&self, voice: &Voice<'_>) -> Letter {
        let args = [
            ("site", voice.site_name()),
            ("minutes", self.expires_minutes.into()),
        ];
        let blocks = vec![
            Block::Text(voice.say("mail-reset-intro", &args)),
            Block::Action(voice.action("mail-reset-action", &self.link)),
            Block::Minor(voice.say("mail-reset-ignore", &[])),
        ];
        letter(voice, "mail-reset-subject", &self.display_name, blocks)
    }
}

impl AccountExists {
    pub(super) fn letter(&self, voice: &Voice<'_>) -> Letter {
        let blocks = vec![
            Block::Text(voice.say("mail-exists-intro", &[("site", voice.site_name())])),
            Block::Text(voice.say("mail-exists-next", &[])),
            Block::Action(voice.action("mail-exists-action", &self.link)),
            Block::Minor(voice.say("mail-exists-ignore", &[])),
        ];
        letter(voice, "mail-exists-subject", &self.display_name, blocks)
    }
}

fn letter(voice: &Voice<'_>, subject: &str, name: &str, blocks: Vec<Block>) -> Letter {
    let site: [(&str, Value<'_>); 1] = [("site", voice.site_name())];
    Letter {
        subject: voice.say(subject, &site),
        sections: vec![voice.section(name, blocks)],
    }
}
