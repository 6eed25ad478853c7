//! The reminder that a posting is about to expire, with a link that renews it.
//!
//! When to remind is decided elsewhere.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::letter::{Block, Fact, Letter, Voice};
use super::{Side, plain};
use crate::format;
use crate::terms::{self, Group};

/// Reminds the owner of a posting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpiryReminder {
    /// Name of the account.
    pub display_name: String,
    /// Title of the posting.
    pub title: String,
    /// Its side.
    pub side: Side,
    /// Days until it expires; 0 is today.
    pub days_left: u32,
    /// Last day it is shown, in the calendar of the platform.
    pub valid_until: Date,
    /// Where it is renewed.
    pub renew_link: String,
}

impl ExpiryReminder {
    pub(super) fn letter(&self, voice: &Voice<'_>) -> Letter {
        let title = plain::one_line(&self.title);
        let date = format::date(voice.locale, self.valid_until);
        // The label stands inside a sentence here; Chinese knows no small letters.
        let side = terms::label(voice.locale, Group::Side, self.side.as_str()).to_lowercase();
        let days = ("days", self.days_left.into());
        let intro = [
            days.clone(),
            ("side_label", side.into()),
            ("date", date.clone().into()),
        ];
        let facts = vec![
            Fact::new(voice.say("mail-expiry-subject-label", &[]), title.clone()),
            Fact::new(voice.say("mail-expiry-date-label", &[]), date),
        ];
        let blocks = vec![
            Block::Text(voice.say("mail-expiry-intro", &intro)),
            Block::Facts(facts),
            Block::Action(voice.action("mail-expiry-action", &self.renew_link)),
            Block::Minor(voice.say("mail-expiry-next", &[])),
        ];
        let subject = voice.say("mail-expiry-subject", &[days, ("title", title.into())]);
        Letter {
            subject,
            sections: vec![voice.section(&self.display_name, blocks)],
        }
    }
}
