//! The digest of new matches: counterparts, scores and the reasons for them.
//!
//! Which matches are worth a mail is decided elsewhere.

use serde::{Deserialize, Serialize};

use super::letter::{Block, Letter, Match, Voice};
use super::plain;
use crate::format;
use crate::locale::Locale;
use crate::matches;
use crate::terms::{self, Group};

/// The side of a posting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// It offers.
    Supply,
    /// It seeks.
    Demand,
}

/// One part of a score with what it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// Code of the part, such as `node`.
    pub part: String,
    /// Points the part gave.
    pub points: u32,
    /// Points it could give.
    pub max_points: u32,
    /// Words of the counterpart that support it; may be empty.
    #[serde(default)]
    pub evidence: String,
}

/// A value as somebody stated it, with the unit's name in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// How it is compared, a code of the API.
    pub op: String,
    /// The value, or the lower end of `between`.
    pub value: String,
    /// Upper end of `between`.
    #[serde(default)]
    pub value_to: Option<String>,
    /// Name of the unit in Chinese.
    #[serde(default)]
    pub unit_zh: Option<String>,
    /// Name of the unit in English.
    #[serde(default)]
    pub unit_en: Option<String>,
}

/// Something the counterpart does not say or does not meet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Code of the gap, such as `quantity_short`.
    pub code: String,
    /// Name of the attribute or certificate.
    #[serde(default)]
    pub name: Option<String>,
    /// What is wanted.
    #[serde(default)]
    pub wanted: Option<Stated>,
    /// What is offered instead.
    #[serde(default)]
    pub offered: Option<Stated>,
}

/// One match of the digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchItem {
    /// Title of the reader's own posting.
    pub title: String,
    /// Title of the counterpart.
    pub counterpart_title: String,
    /// Side of the counterpart.
    pub side: Side,
    /// Score. Range: 0 to 1000.
    pub score: u32,
    /// Parts of the score, as they should be shown.
    #[serde(default)]
    pub why: Vec<Why>,
    /// What the counterpart does not say or does not meet.
    #[serde(default)]
    pub missing: Vec<Gap>,
    /// Where the match is explained.
    pub link: String,
}

/// Tells an account of its new matches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewMatches {
    /// Name of the account.
    pub display_name: String,
    /// The matches shown, best first.
    pub items: Vec<MatchItem>,
    /// All new matches, shown or not.
    pub total: u32,
    /// Where the frequency is set; without it the line is left out.
    #[serde(default)]
    pub settings_link: Option<String>,
}

impl Side {
    /// The code, as stored and as the locale files spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Supply => "supply",
            Self::Demand => "demand",
        }
    }

    /// The character of the seal, the same in every language.
    pub fn seal(self) -> &'static str {
        match self {
            Self::Supply => "供",
            Self::Demand => "需",
        }
    }

    /// Colour of the side on light paper.
    pub fn colour(self) -> &'static str {
        match self {
            Self::Supply => "#0B6B6B",
            Self::Demand => "#A8471A",
        }
    }
}

impl NewMatches {
    pub(super) fn letter(&self, voice: &Voice<'_>) -> Letter {
        let shown = u32::try_from(self.items.len()).unwrap_or(u32::MAX);
        let total = self.total.max(shown);
        let mut blocks = vec![Block::Text(
            voice.say("mail-matches-intro", &[("total", total.into())]),
        )];
        blocks.extend(
            self.items
                .iter()
                .map(|item| Block::Match(Box::new(item.shown(voice)))),
        );
        if total > shown {
            blocks.push(Block::Text(
                voice.say("mail-matches-rest", &[("rest", (total - shown).into())]),
            ));
        }
        if let Some(link) = &self.settings_link {
            blocks.push(Block::MinorLink(
                voice.action("mail-matches-settings", link),
            ));
        }
        let subject = voice.say("mail-matches-subject", &[("total", total.into())]);
        Letter {
            subject,
            sections: vec![voice.section(&self.display_name, blocks)],
        }
    }
}

impl MatchItem {
    fn shown(&self, voice: &Voice<'_>) -> Match {
        let own = [
            ("side", self.side.as_str().into()),
            ("title", plain::one_line(&self.title).into()),
        ];
        let score = format::score(voice.locale, self.score);
        let missing: Vec<String> = self
            .missing
            .iter()
            .filter_map(|gap| gap.shown(voice.locale))
            .collect();
        let missing = (!missing.is_empty())
            .then(|| format::list(voice.locale, missing.iter().map(String::as_str)));
        Match {
            side: self.side,
            side_label: terms::label(voice.locale, Group::Side, self.side.as_str()),
            title: plain::one_line(&self.counterpart_title),
            own: voice.say("mail-matches-own", &own),
            score: voice.say("mail-matches-score", &[("score", score.into())]),
            why: self.why.iter().map(|why| why.shown(voice)).collect(),
            missing: missing
                .map(|missing| voice.say("mail-matches-missing", &[("missing", missing.into())])),
            open: voice.action("mail-matches-open", &self.link),
        }
    }
}

impl Gap {
    fn shown(&self, locale: Locale) -> Option<String> {
        let (wanted, offered) = (
            said(self.wanted.as_ref(), locale),
            said(self.offered.as_ref(), locale),
        );
        let stated = matches::Stated {
            name: self.name.as_deref(),
            wanted: wanted.as_deref(),
            offered: offered.as_deref(),
        };
        matches::gap(locale, &self.code, stated).map(|text| plain::one_line(&text))
    }
}

fn said(stated: Option<&Stated>, locale: Locale) -> Option<String> {
    let stated = stated?;
    let unit = match locale {
        Locale::ZhCn => &stated.unit_zh,
        Locale::En => &stated.unit_en,
    };
    let end = stated.value_to.as_deref();
    Some(format::stated(
        locale,
        &stated.op,
        &stated.value,
        end,
        unit.as_deref(),
    ))
}

impl Why {
    fn shown(&self, voice: &Voice<'_>) -> String {
        let part = terms::label(voice.locale, Group::Part, &self.part);
        let mut args = vec![
            ("part", part.into()),
            ("points", self.points.into()),
            ("full", self.max_points.into()),
        ];
        let evidence = plain::one_line(&self.evidence);
        if evidence.is_empty() {
            return voice.say("mail-matches-why", &args);
        }
        args.push(("evidence", evidence.into()));
        voice.say("mail-matches-why-evidence", &args)
    }
}
