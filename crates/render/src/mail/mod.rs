//! Mails: what each one is about, as stored in the queue, and how it becomes subject, text and HTML.
//!
//! Who gets a mail and when is decided elsewhere; nothing here sends anything.

mod accounts;
mod decisions;
mod keys;
mod letter;
mod matches;
mod page;
mod plain;
mod samples;

use serde::{Deserialize, Serialize};

pub use accounts::{AccountExists, MemberInvitation, PasswordReset, VerifyEmail};
pub use decisions::{Decision, ModerationDecision, Subject};
pub(crate) use keys::KEYS;
pub use matches::{Gap, MatchItem, NewMatches, Side, Stated, Why};

use crate::locale::Locale;
use letter::{Letter, Voice};
pub(crate) use plain::width;

/// A mail with everything it says. Stored as JSON with a `kind`; new fields must have a default, so that old rows read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Mail {
    /// To a new account: prove that the address is yours.
    VerifyEmail(VerifyEmail),
    /// To an account that forgot its password.
    PasswordReset(PasswordReset),
    /// To an account whose address someone used to sign up again.
    AccountExists(AccountExists),
    /// To an account an enterprise asks to speak for it.
    MemberInvitation(MemberInvitation),
    /// To the author of a posting, a verification or a claim, in both languages.
    ModerationDecision(ModerationDecision),
    /// Digest of new matches.
    NewMatches(NewMatches),
}

/// The platform a mail comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Address of the portal, without a slash at its end.
    pub base_url: String,
}

/// A mail ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// One line, free of control characters.
    pub subject: String,
    /// Plain text; English lines have at most 78 columns where they can be broken.
    pub text: String,
    /// HTML with inline styles; loads nothing from anywhere.
    pub html: String,
}

/// A template failed: a fault of this crate, which `check` would have found.
#[derive(Debug, thiserror::Error)]
#[error("mail template: {0}")]
pub struct MailError(#[from] askama::Error);

impl Site {
    /// Name of the platform in a language.
    pub fn name(&self, locale: Locale) -> &str {
        match locale {
            Locale::ZhCn => &self.name_zh,
            Locale::En => &self.name_en,
        }
    }

    /// A link for a mail: absolute web links stay, paths are put under `base_url`, anything else leads to the portal.
    pub fn link(&self, link: &str) -> String {
        let base = self.base_url.trim_end_matches('/');
        let link = plain::one_line(link).replace(' ', "%20");
        if link.starts_with("https://") || link.starts_with("http://") {
            link
        } else if link.starts_with('/') && !link.starts_with("//") {
            format!("{base}{link}")
        } else {
            format!("{base}/")
        }
    }
}

impl Mail {
    /// Subject, text and HTML in a language. Errors: [`MailError`], never for a mail that `check` covers.
    pub fn render(&self, locale: Locale, site: &Site) -> Result<Rendered, MailError> {
        let letter = self.letter(&Voice { locale, site });
        Ok(Rendered {
            subject: plain::subject(&letter.subject),
            text: page::text(&letter, locale, site)?,
            html: page::html(&letter, locale, site)?,
        })
    }

    /// Name of the kind, as stored.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::VerifyEmail(_) => "verify_email",
            Self::PasswordReset(_) => "password_reset",
            Self::AccountExists(_) => "account_exists",
            Self::MemberInvitation(_) => "member_invitation",
            Self::ModerationDecision(_) => "moderation_decision",
            Self::NewMatches(_) => "new_matches",
        }
    }

    fn letter(&self, voice: &Voice<'_>) -> Letter {
        match self {
            Self::VerifyEmail(mail) => mail.letter(voice),
            Self::PasswordReset(mail) => mail.letter(voice),
            Self::AccountExists(mail) => mail.letter(voice),
            Self::MemberInvitation(mail) => mail.letter(voice),
            Self::ModerationDecision(mail) => mail.letter(voice),
            Self::NewMatches(mail) => mail.letter(voice),
        }
    }
}

#[cfg(test)]
mod tests;
