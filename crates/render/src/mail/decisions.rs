//! The mail about a decision of moderation, in both languages: the account's first.
//!
//! The note of the moderator is shown as written; nobody translates it.

use serde::{Deserialize, Serialize};

use super::letter::{Block, Fact, Letter, Section, Voice};
use super::plain;
use crate::reasons;
use crate::terms::{self, Group};
use crate::text::Value;

/// What was decided about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A posting; the title is its title.
    Posting,
    /// The verification of an enterprise; the title is its name.
    Verification,
    /// A claim on an enterprise; the title is its name.
    Claim,
}

/// How it was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It passes.
    Approved,
    /// It goes back for correction.
    Returned,
    /// It is refused.
    Rejected,
}

/// Tells the author of a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModerationDecision {
    /// Name of the account.
    pub display_name: String,
    /// What was decided about.
    pub subject: Subject,
    /// Title of the posting, or name of the enterprise.
    pub subject_title: String,
    /// How it was decided.
    pub decision: Decision,
    /// Code of the reason; nothing when it passed. One of `reasons::CODES`, others read as `other`.
    #[serde(default)]
    pub reason_code: Option<String>,
    /// What the moderator wrote.
    #[serde(default)]
    pub note: Option<String>,
    /// Where the author sees or corrects it.
    pub link: String,
}

impl Subject {
    /// The code, as stored and as the locale files spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Posting => "posting",
            Self::Verification => "verification",
            Self::Claim => "claim",
        }
    }
}

impl Decision {
    /// The code, as stored and as the locale files spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Returned => "returned",
            Self::Rejected => "rejected",
        }
    }
}

impl ModerationDecision {
    pub(super) fn letter(&self, voice: &Voice<'_>) -> Letter {
        let title = plain::one_line(&self.subject_title);
        let subject = voice.say(
            "mail-decision-subject",
            &[self.decided(), ("title", title.into())],
        );
        let sections = [voice.locale, voice.locale.other()]
            .map(|locale| self.section(&voice.speaking(locale)));
        Letter {
            subject,
            sections: sections.into(),
        }
    }

    fn section(&self, voice: &Voice<'_>) -> Section {
        let about = [self.decided(), ("subject", self.subject.as_str().into())];
        let mut action = voice.action("mail-decision-action", &self.link);
        action.label = voice.say("mail-decision-action", &[self.decided()]);
        let mut blocks = vec![
            Block::Text(voice.say("mail-decision-intro", &about)),
            Block::Facts(self.facts(voice)),
            Block::Action(action),
        ];
        if self.decision != Decision::Approved {
            blocks.push(Block::Minor(voice.say("mail-decision-contact", &[])));
        }
        voice.section(&self.display_name, blocks)
    }

    fn facts(&self, voice: &Voice<'_>) -> Vec<Fact> {
        let label = |key: &str| voice.say(key, &[]);
        let subject = voice.say(
            "mail-decision-subject-label",
            &[("subject", self.subject.as_str().into())],
        );
        let result = terms::label(voice.locale, Group::Decision, self.decision.as_str());
        let mut facts = vec![
            Fact::new(subject, plain::one_line(&self.subject_title)),
            Fact::new(label("mail-decision-result-label"), result),
        ];
        let known = |code: &str| {
            reasons::reason(voice.locale, code).or_else(|| reasons::reason(voice.locale, "other"))
        };
        if let Some(reason) = self.reason_code.as_deref().and_then(known) {
            facts.push(Fact::new(label("mail-decision-reason-label"), reason.label));
            facts.push(Fact::new(label("mail-decision-hint-label"), reason.hint));
        }
        let note = self
            .note
            .as_deref()
            .map(plain::prose)
            .filter(|note| !note.is_empty());
        facts.extend(note.map(|note| Fact::new(label("mail-decision-note-label"), note)));
        facts
    }

    fn decided(&self) -> (&'static str, Value<'static>) {
        ("decision", self.decision.as_str().into())
    }
}
