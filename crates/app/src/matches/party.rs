//! One end of a match: a posting, an enterprise by its capability cards, or a text nobody posted.

use ::search::Frequencies;
use domain::capability::Capability;
use domain::designation::Designation;
use domain::enterprise::Enterprise;
use domain::matching::{FieldSpan, Held, Need, Offer, Owner, SharedTerm, TextEvidence};
use domain::posting::{Audience, Content, Posting, Side, Visibility};
use domain::{EnterpriseId, Moment, PostingId};
use store::postings::Live;

use crate::error::AppError;
use crate::postings::live_audience;
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
        let audience = live_audience(tx, &live)?;
        let Live { mut posting, shown } = live;
        if let Some(shown) = shown.filter(|_| !working) {
            posting.content = shown;
        }
        let owner = store::enterprises::find(tx.conn, &posting.enterprise)?;
        let blind = posting.content.visibility == Visibility::Blind;
        let name = owner
            .map(|owner| String::from(owner.profile.name))
            .filter(|_| !blind);
        let mut party = Self {
            id: posting.id.to_string(),
            enterprise_name: name,
            revision: posting.revision,
            audience,
            published_at: posting.published_at,
            ..Self::text(posting.content.clone())
        };
        if blind {
            // What its owner holds would tell who that is: a blind posting counts for what it says itself.
            party.enterprise = Some(posting.enterprise.clone());
        } else {
            party.belong_to(tx, &posting.enterprise)?;
        }
        party.posting = Some(Box::new(posting));
        Ok(party)
    }

    /// A verified enterprise with its cards; none without cards, since it then offers nothing known.
    pub(super) fn firm(tx: &mut Tx<'_>, id: &EnterpriseId) -> Result<Option<Self>, AppError> {
        let found = store::enterprises::find(tx.conn, id)?.filter(Enterprise::may_publish);
        let Some(enterprise) = found else {
            return Ok(None);
        };
        let stored = store::capabilities::of_enterprise(tx.conn, id)?;
        let cards: Vec<Capability> = stored.into_iter().map(|stored| stored.card).collect();
        if cards.is_empty() {
            return Ok(None);
        }
        let mut party = Self {
            id: id.to_string(),
            enterprise: None,
            posting: None,
            enterprise_name: Some(enterprise.profile.name.as_str().to_owned()),
            revision: enterprise.version,
            audience: vec![Audience::Public],
            published_at: Some(enterprise.updated_at),
            certificates: Vec::new(),
            designations: Vec::new(),
            standing: Standing::Firm(Box::new(enterprise), cards),
        };
        party.belong_to(tx, id)?;
        Ok(Some(party))
    }

    /// Reads the party of an id, as it is shown to others; none when it shows nothing.
    pub(super) fn shown(tx: &mut Tx<'_>, id: &str) -> Result<Option<Self>, AppError> {
        if let Ok(id) = PostingId::parse(id) {
            let Some(live) = store::postings::live(tx.conn, &id)? else {
                return Ok(None);
            };
            let party = Self::posting(tx, live, false)?;
            return Ok(Some(party).filter(|party| !party.audience.is_empty()));
        }
        match EnterpriseId::parse(id) {
            Ok(id) => Self::firm(tx, &id),
            Err(_) => Ok(None),
        }
    }

    fn belong_to(&mut self, tx: &mut Tx<'_>, id: &EnterpriseId) -> Result<(), AppError> {
        let certificates = store::certificates::of_enterprise(tx.conn, id)?;
        let held = |name: String, valid_until| Held { name, valid_until };
        self.certificates = certificates
            .into_iter()
            .map(|certificate| held(certificate.kind, certificate.valid_until))
            .collect();
        self.designations = store::designations::of_enterprise(tx.conn, id)?
            .into_iter()
            .map(|stored| stored.designation)
            .collect();
        self.enterprise = Some(id.clone());
        Ok(())
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

    /// The terms whose frequencies the comparison needs.
    pub(super) fn terms(&self) -> Vec<String> {
        self.texts()
            .iter()
            .flat_map(|texts| ::search::overlap::terms(&borrowed(texts)))
            .collect()
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

fn borrowed(texts: &[(String, String)]) -> Vec<(&str, &str)> {
    texts
        .iter()
        .map(|(field, text)| (field.as_str(), text.as_str()))
        .collect()
}

/// What the texts of a need and an offer share; of a firm's cards the likest speaks. The need always
/// comes first, so the value is the same whichever end asks.
pub(super) fn compare(need: &Party, offer: &Party, frequencies: &Frequencies) -> TextEvidence {
    let wanted: Vec<(String, String)> = need.texts().into_iter().flatten().collect();
    let wanted = borrowed(&wanted);
    let judged = offer
        .texts()
        .iter()
        .map(|texts| evidence(&wanted, &borrowed(texts), frequencies))
        .reduce(|best, next| {
            if next.similarity > best.similarity {
                next
            } else {
                best
            }
        });
    judged.unwrap_or(TextEvidence {
        similarity: 0.0,
        shared: Vec::new(),
    })
}

fn evidence(need: &[(&str, &str)], offer: &[(&str, &str)], known: &Frequencies) -> TextEvidence {
    let overlap = ::search::overlap(need, offer, known);
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
