//! Enterprises: their profile, their verification, and the roles of their members.

use crate::clock::Moment;
use crate::code_enum;
use crate::contact::{Email, Phone};
use crate::id::EnterpriseId;
use crate::industry::Industry;
use crate::invalid::{Faults, Rule};
use crate::region::Region;
use crate::tables::Codes;
use crate::text::{EnterpriseName, Line, Note, PersonName};
use crate::uscc::Uscc;

code_enum!(
    /// How far the platform has checked that the enterprise is who it says.
    Verification {
        /// Nothing handed in.
        Unverified = "unverified",
        /// Waits for a moderator.
        Pending = "pending",
        /// Checked.
        Verified = "verified",
        /// To be corrected and handed in again.
        Returned = "returned",
        /// Refused.
        Rejected = "rejected",
        /// Barred from publishing.
        Suspended = "suspended",
    }
);

impl Verification {
    /// What an enterprise that was this before it was barred is once it is let back. Evidence that waited was
    /// taken out of the queue by the bar, so it has to be handed in anew.
    pub fn let_back(self) -> Self {
        match self {
            Self::Pending | Self::Suspended => Self::Unverified,
            Self::Unverified | Self::Verified | Self::Returned | Self::Rejected => self,
        }
    }
}

code_enum!(
    /// What a member may do for the enterprise.
    Role {
        /// Everything, and members.
        Owner = "owner",
        /// Profile, capabilities and postings.
        Editor = "editor",
        /// Reads what the enterprise reads.
        Viewer = "viewer",
    }
);

/// A profile as it travels, not yet judged.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Draft {
    /// Unified social credit code.
    pub uscc: Option<String>,
    /// Registered name.
    pub name: Option<String>,
    /// Short name.
    pub short_name: Option<String>,
    /// Code of GB/T 4754-2017.
    pub industry_code: Option<String>,
    /// Registered place, a division code.
    pub region_code: Option<String>,
    /// Place of production, when it differs.
    pub production_region_code: Option<String>,
    /// Code of a park.
    pub park: Option<String>,
    /// Street and number.
    pub address: Option<String>,
    /// Web site.
    pub website: Option<String>,
    /// A few sentences.
    pub intro: Option<String>,
    /// Contact person. Private.
    pub contact_name: Option<String>,
    /// Telephone. Private.
    pub contact_phone: Option<String>,
    /// Mail. Private.
    pub contact_email: Option<String>,
}

/// A judged profile.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Registered name.
    pub name: EnterpriseName,
    /// Short name.
    pub short_name: Option<EnterpriseName>,
    /// Industry.
    pub industry: Option<Industry>,
    /// Registered place.
    pub region: Region,
    /// Place of production, when it differs.
    pub production_region: Option<Region>,
    /// Code of a park.
    pub park: Option<String>,
    /// Street and number.
    pub address: Option<Line<1, 200>>,
    /// Web site, http or https.
    pub website: Option<Line<1, 200>>,
    /// A few sentences.
    pub intro: Note,
    /// Who is to be reached, and how. Never in a public answer, a log or the index.
    pub contact: Contact,
}

/// How to reach an enterprise; private.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contact {
    /// Person.
    pub name: Option<PersonName>,
    /// Telephone.
    pub phone: Option<Phone>,
    /// Mail.
    pub email: Option<Email>,
}

/// What a profile may refer to outside itself.
pub trait Places {
    /// Whether a park is in force. Errors: `unknown_park`.
    fn park(&self, code: &str) -> Result<String, Rule>;

    /// Which codes of the tables count: today's, unless what is read was judged before.
    fn codes(&self) -> Codes {
        Codes::Today
    }
}

impl Profile {
    /// Reads a profile. Errors: every fault, by JSON pointer. The USCC is judged apart, since it never changes.
    pub fn parse(draft: &Draft, places: &dyn Places) -> Result<Self, Faults> {
        let (mut faults, codes) = (Faults::new(), places.codes());
        let name = faults.required("/name", draft.name.as_deref(), EnterpriseName::parse);
        let short_name = faults.optional(
            "/short_name",
            draft.short_name.as_deref(),
            EnterpriseName::parse,
        );
        let industry = faults.optional("/industry_code", draft.industry_code.as_deref(), |code| {
            codes.industry(code)
        });
        let region = faults.required("/region_code", draft.region_code.as_deref(), |code| {
            codes.region(code)
        });
        let production_region = faults.optional(
            "/production_region_code",
            draft.production_region_code.as_deref(),
            |code| codes.region(code),
        );
        let park = faults.optional("/park", draft.park.as_deref(), |code| places.park(code));
        let address = faults.optional("/address", draft.address.as_deref(), Line::parse);
        let website = faults.optional("/website", draft.website.as_deref(), url);
        let intro = faults.check(
            "/intro",
            Note::parse(draft.intro.as_deref().unwrap_or_default()),
        );
        let contact = Contact {
            name: faults.optional(
                "/contact_name",
                draft.contact_name.as_deref(),
                PersonName::parse,
            ),
            phone: faults.optional(
                "/contact_phone",
                draft.contact_phone.as_deref(),
                Phone::parse,
            ),
            email: faults.optional(
                "/contact_email",
                draft.contact_email.as_deref(),
                Email::parse,
            ),
        };
        let whole = (|| {
            Some(Self {
                name: name?,
                short_name,
                industry,
                region: region?,
                production_region,
                park,
                address,
                website,
                intro: intro?,
                contact,
            })
        })();
        faults.finish(whole)
    }

    /// Where the work is done: the place that decides whether a supply is local.
    pub fn place(&self) -> Region {
        self.production_region.unwrap_or(self.region)
    }

    /// The form it travels in and is stored as; the USCC is kept beside it.
    pub fn draft(&self) -> Draft {
        let Self {
            name,
            short_name,
            industry,
            region,
            production_region,
            park,
            address,
            website,
            intro,
            contact,
        } = self;
        Draft {
            uscc: None,
            name: Some(name.as_str().to_owned()),
            short_name: short_name.as_ref().map(|name| name.as_str().to_owned()),
            industry_code: industry.map(|industry| industry.code.to_owned()),
            region_code: Some(region.code().to_owned()),
            production_region_code: production_region.map(|region| region.code().to_owned()),
            park: park.clone(),
            address: address.as_ref().map(|line| line.as_str().to_owned()),
            website: website.as_ref().map(|line| line.as_str().to_owned()),
            intro: Some(intro.as_str().to_owned()),
            contact_name: contact.name.as_ref().map(|name| name.as_str().to_owned()),
            contact_phone: contact
                .phone
                .as_ref()
                .map(|phone| phone.as_str().to_owned()),
            contact_email: contact
                .email
                .as_ref()
                .map(|email| email.as_str().to_owned()),
        }
    }
}

fn url(text: &str) -> Result<Line<1, 200>, Rule> {
    let line = Line::parse(text)?;
    let rest = line
        .as_str()
        .strip_prefix("https://")
        .or_else(|| line.as_str().strip_prefix("http://"));
    let host = rest
        .and_then(|rest| rest.split(['/', '?', '#', ':']).next())
        .unwrap_or_default();
    let dotted = host.contains('.') && host.split('.').all(|label| !label.is_empty());
    let plain = rest.is_some_and(|rest| !rest.contains(['<', '>', '"', ' ', '@']));
    if dotted && plain {
        Ok(line)
    } else {
        Err(Rule::of("invalid_url"))
    }
}

/// An enterprise.
#[derive(Clone, Debug, PartialEq)]
pub struct Enterprise {
    /// Identity.
    pub id: EnterpriseId,
    /// Unified social credit code; never changes.
    pub uscc: Uscc,
    /// What it says of itself.
    pub profile: Profile,
    /// How far it has been checked.
    pub verification: Verification,
    /// Whether a person speaks for it; imported ones wait to be claimed.
    pub claimed: bool,
    /// Identifier another system gave it.
    pub external_id: Option<String>,
    /// Row version: the ETag.
    pub version: i64,
    /// When it was registered.
    pub created_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
}

impl Enterprise {
    /// Whether its postings may be shown.
    pub fn may_publish(&self) -> bool {
        self.verification == Verification::Verified
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct OnePark;

    impl Places for OnePark {
        fn park(&self, code: &str) -> Result<String, Rule> {
            if code == "SQ" {
                Ok(code.into())
            } else {
                Err(Rule::of("unknown_park"))
            }
        }
    }

    fn draft() -> Draft {
        Draft {
            name: Some("大足区启成五金有限公司".into()),
            region_code: Some("500111".into()),
            park: Some("SQ".into()),
            industry_code: Some("3525".into()),
            website: Some("https://example.com/a".into()),
            contact_phone: Some("023-5550 1234".into()),
            ..Draft::default()
        }
    }

    #[test]
    fn a_bar_that_is_lifted_restores_everything_but_evidence_that_waited() {
        for before in Verification::ALL {
            let after = before.let_back();
            assert_ne!(after, Verification::Suspended);
            let waited = matches!(before, Verification::Pending | Verification::Suspended);
            let expected = if waited {
                Verification::Unverified
            } else {
                *before
            };
            assert_eq!(after, expected, "{before}");
        }
    }

    #[test]
    fn travels_and_comes_back() {
        let profile = Profile::parse(&draft(), &OnePark).unwrap();
        assert_eq!(Profile::parse(&profile.draft(), &OnePark).unwrap(), profile);
        assert_eq!(profile.place().code(), "500111");
    }

    #[test]
    fn names_every_fault_at_once() {
        let bad = Draft {
            name: None,
            region_code: Some("1".into()),
            park: Some("?".into()),
            industry_code: Some("0".into()),
            website: Some("javascript:alert(1)".into()),
            contact_phone: Some("1".into()),
            contact_email: Some("1".into()),
            ..Draft::default()
        };
        let codes: Vec<_> = Profile::parse(&bad, &OnePark)
            .unwrap_err()
            .as_slice()
            .iter()
            .map(|fault| fault.rule.code())
            .collect();
        assert_eq!(
            codes,
            [
                "required",
                "unknown_industry",
                "unknown_region",
                "unknown_park",
                "invalid_url",
                "invalid_phone",
                "invalid_email"
            ]
        );
    }
}
