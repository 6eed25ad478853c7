//! One end of a match: a posting, an enterprise by its capability cards, or a text nobody posted.

use std::collections::HashMap;

use ::search::{Overlap, Reading, Synonyms, Weighed, overlap};
use domain::capability::Capability;
use domain::designation::Designation;
use domain::enterprise::Enterprise;
use domain::matching::{FieldSpan, Held, Need, Offer, Owner, SharedTerm, TextEvidence};
use domain::posting::{Audience, Content, Posting, Side, Visibility};
use domain::{EnterpriseId, Moment};
use store::postings::Live;

use crate::error::AppError;
use crate::matches::owners::Owners;
use crate::postings::audience_now;
use crate::transaction::Tx;

/// What stands at this end.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// A posting, or a text read as one.
    Posting(Box<Content>),
    /// An enterprise without a posting, by its cards.
    Firm(Box<Enterprise>, Vec<Capability>),
}

/// One end of a match with everything the judgement needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Party {
    /// Id of the posting or the enterprise; empty for a text.
    pub id: String,
    /// Whose it is; none for a text.
    pub enterprise: Option<EnterpriseId>,
    /// Its name, unless the posting is blind.
    pub enterprise_name: Option<String>,
    /// What it says.
    pub standing: Standing,
    /// The posting with the copy that is shown as its content; none for a text or a firm.
    pub posting: Option<Box<Posting>>,
    /// Revision of the posting, version of the enterprise, 0 for a text.
    pub revision: i64,
    /// Who may see it.
    pub audience: Vec<Audience>,
    certificates: Vec<Held>,
    designations: Vec<Designation>,
    published_at: Option<Moment>,
}

impl Party {
    /// A text that is no posting.
    pub(super) fn text(content: Content) -> Self {
        Self {
            id: String::new(),
            enterprise: None,
            enterprise_name: None,
            standing: Standing::Posting(Box::new(content)),
            posting: None,
            revision: 0,
            audience: Vec::new(),
            certificates: Vec::new(),
            designations: Vec::new(),
            published_at: None,
        }
    }

    /// The public copy of a posting, or its working copy where `working` asks for it.
    pub(super) fn posting(tx: &mut Tx<'_>, live: Live, working: bool) -> Result<Self, AppError> {
        let owners = Owners::read(tx, [live.posting.enterprise.clone()].into())?;
        Ok(Self::of_posting(live, working, &owners, tx.now()))
    }

    fn of_posting(live: Live, working: bool, owners: &Owners, now: Moment) -> Self {
        let owner = owners.enterprise(&live.posting.enterprise);
        let audience = audience_now(&live, owner, now);
        let Live {
            mut posting,
            shown,
            shown_at: _,
        } = live;
        if let Some(shown) = shown.filter(|_| !working) {
            posting.content = shown;
        }
        let blind = posting.content.visibility == Visibility::Blind;
        let named = owner.filter(|_| !blind);
        // What its owner holds would tell who that is: a blind posting counts for what it says itself.
        let holder = Some(&posting.enterprise).filter(|_| !blind);
        Self {
            id: posting.id.to_string(),
            enterprise: Some(posting.enterprise.clone()),
            enterprise_name: named.map(|owner| owner.profile.name.as_str().to_owned()),
            standing: Standing::Posting(Box::new(posting.content.clone())),
            revision: posting.revision,
            audience,
            certificates: holder.map_or_else(Vec::new, |id| owners.certificates(id)),
            designations: holder.map_or_else(Vec::new, |id| owners.designations(id)),
            published_at: posting.published_at,
            posting: Some(Box::new(posting)),
        }
    }

    /// A verified enterprise with its cards; none without cards, since it then offers nothing known.
    fn of_firm(id: &EnterpriseId, owners: &Owners) -> Option<Self> {
        let enterprise = owners
            .enterprise(id)
            .filter(|enterprise| enterprise.may_publish())?;
        let cards = Some(owners.cards(id)).filter(|cards| !cards.is_empty())?;
        Some(Self {
            id: id.to_string(),
            enterprise: Some(id.clone()),
            posting: None,
            enterprise_name: Some(enterprise.profile.name.as_str().to_owned()),
            revision: enterprise.version,
            audience: vec![Audience::Public],
            published_at: Some(enterprise.updated_at),
            certificates: owners.certificates(id),
            designations: owners.designations(id),
            standing: Standing::Firm(Box::new(enterprise.clone()), cards),
        })
    }

    /// Reads the party of an id, as it is shown to others; none when it shows nothing.
    pub(super) fn shown(tx: &mut Tx<'_>, id: &str) -> Result<Option<Self>, AppError> {
        Ok(Self::shown_many(tx, &[id.to_owned()])?.pop())
    }

    /// Reads the parties of these ids in their order, leaving out what shows nothing.
    /// Cost: six queries, however many they are.
    pub(super) fn shown_many(tx: &mut Tx<'_>, ids: &[String]) -> Result<Vec<Self>, AppError> {
        let found = store::postings::live_many(tx.conn, ids)?;
        let firms = ids.iter().filter_map(|id| EnterpriseId::parse(id).ok());
        let posters = found.iter().map(|live| live.posting.enterprise.clone());
        let owners = Owners::read(tx, posters.chain(firms).collect())?;
        let mut found: HashMap<String, Live> = found
            .into_iter()
            .map(|live| (live.posting.id.to_string(), live))
            .collect();
        let shown = ids.iter().filter_map(|id| match found.remove(id) {
            Some(live) => Some(Self::of_posting(live, false, &owners, tx.now()))
                .filter(|party| !party.audience.is_empty()),
            None => Self::of_firm(&EnterpriseId::parse(id).ok()?, &owners),
        });
        Ok(shown.collect())
    }

    /// Which way it looks; an enterprise offers.
    pub fn side(&self) -> Side {
        match &self.standing {
            Standing::Posting(content) => content.side,
            Standing::Firm(..) => Side::Supply,
        }
    }

    /// Title of the posting or name of the enterprise.
    pub fn title(&self) -> String {
        match &self.standing {
            Standing::Posting(content) => content.title.as_str().to_owned(),
            Standing::Firm(enterprise, _) => enterprise.profile.name.as_str().to_owned(),
        }
    }

    fn owner(&self) -> Owner<'_> {
        Owner {
            certificates: &self.certificates,
            designations: &self.designations,
        }
    }

    /// This party as the side that needs; none for an enterprise.
    pub(super) fn need(&self) -> Option<Need<'_>> {
        match &self.standing {
            Standing::Posting(content) => {
                Some(Need::posting(content, self.owner(), self.published_at))
            }
            Standing::Firm(..) => None,
        }
    }

    /// This party as the side that offers.
    pub(super) fn offer(&self) -> Offer<'_> {
        match &self.standing {
            Standing::Posting(content) => Offer::posting(content, self.owner(), self.published_at),
            Standing::Firm(enterprise, cards) => Offer::firm(
                cards,
                enterprise.profile.place(),
                self.owner(),
                self.published_at,
            ),
        }
    }

    /// The texts that are compared, one list for a posting and one for each card of a firm.
    fn texts(&self) -> Vec<Vec<(String, String)>> {
        let named = |field: &str, text: &str| (field.to_owned(), text.to_owned());
        match &self.standing {
            Standing::Posting(content) => vec![vec![
                named("title", content.title.as_str()),
                named("body", content.body.as_str()),
            ]],
            Standing::Firm(_, cards) => cards
                .iter()
                .enumerate()
                .map(|(at, card)| card_texts(at, card))
                .collect(),
        }
    }

    /// The texts read, for any number of comparisons.
    pub(super) fn readings(&self, synonyms: &Synonyms) -> Vec<Reading> {
        let each = self.texts().into_iter().map(Reading::of);
        each.map(|reading| reading.naming(synonyms)).collect()
    }
}

fn card_texts(at: usize, card: &Capability) -> Vec<(String, String)> {
    let field = |name: &str| format!("cards/{at}/{name}");
    let joined = |labels: &[domain::text::Label]| {
        labels
            .iter()
            .map(|label| label.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    };
    vec![
        (field("name"), card.name.as_str().to_owned()),
        (field("process"), card.process.as_str().to_owned()),
        (field("materials"), joined(&card.materials)),
        (field("equipment"), joined(&card.equipment)),
        (field("note"), card.note.as_str().to_owned()),
    ]
}

/// What the texts of a need and an offer share; of a firm's cards the likest speaks. The need always
/// comes first, so the value is the same whichever end asks.
pub(super) fn compare(need: &[Weighed<'_>], offer: &[Weighed<'_>]) -> TextEvidence {
    let pairs = need
        .iter()
        .flat_map(|wanted| offer.iter().map(move |offered| overlap(wanted, offered)));
    let likest = pairs.reduce(|best, next| {
        if next.similarity > best.similarity {
            next
        } else {
            best
        }
    });
    likest.map_or_else(nothing, evidence)
}

fn nothing() -> TextEvidence {
    TextEvidence {
        similarity: 0.0,
        shared: Vec::new(),
    }
}

fn evidence(overlap: Overlap) -> TextEvidence {
    let span = |mark: ::search::Highlight| FieldSpan {
        field: mark.field,
        start: mark.start,
        end: mark.end,
    };
    let shared = overlap.shared.into_iter().map(|shared| SharedTerm {
        term: shared.term,
        weight: shared.weight,
        need: span(shared.a),
        offer: span(shared.b),
    });
    TextEvidence {
        similarity: overlap.similarity,
        shared: shared.collect(),
    }
}
