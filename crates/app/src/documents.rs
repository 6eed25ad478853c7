//! What the index is told of a posting or an enterprise: a function of the database, published fields only.

use ::search::{Document, Kind, NumericAttribute};
use domain::attribute::{Attribute, Range};
use domain::capability::Capability;
use domain::enterprise::Enterprise;
use domain::posting::{Content, Visibility};
use domain::region::Region;
use domain::taxonomy::Graph;
use domain::{EnterpriseId, PostingId};
use store::postings::Live;

use crate::error::AppError;
use crate::postings::audience_now;
use crate::transaction::Tx;

/// The document of a posting; none when it shows nothing.
pub fn of_posting(tx: &mut Tx<'_>, id: &PostingId) -> Result<Option<Document>, AppError> {
    match store::postings::live(tx.conn, id)? {
        Some(live) => of_live(tx, &live),
        None => Ok(None),
    }
}

/// The document of a posting that was read already; none when it shows nothing.
pub fn of_live(tx: &mut Tx<'_>, live: &Live) -> Result<Option<Document>, AppError> {
    let owner = store::enterprises::find(tx.conn, &live.posting.enterprise)?;
    let audience = audience_now(live, owner.as_ref(), tx.now());
    let Some(shown) = live.shown.as_ref().filter(|_| !audience.is_empty()) else {
        return Ok(None);
    };
    let graph = tx.graph()?;
    let mut document = written(shown, &graph, live);
    document.audience = audience.iter().map(ToString::to_string).collect();
    if shown.visibility != Visibility::Blind {
        document.enterprise = Some(live.posting.enterprise.to_string());
        document.park = owner.and_then(|owner| owner.profile.park);
    }
    Ok(Some(document))
}

fn written(shown: &Content, graph: &Graph, live: &Live) -> Document {
    let mut document = Document::new(
        live.posting.id.as_str(),
        Kind::Posting,
        live.posting.version,
    );
    document.side = shown.side.to_string();
    document.families = vec![shown.family.to_string()];
    if let Some(place) = &shown.node {
        document.chain = Some(place.chain.clone());
        document.node = Some(place.node.clone());
        document.node_path = graph
            .path(&place.node)
            .into_iter()
            .map(ToOwned::to_owned)
            .collect();
    }
    document.region_path = path(shown.region);
    document.title = shown.title.as_str().to_owned();
    document.body = shown.body.as_str().to_owned();
    document.extra = shown.attributes.iter().map(words).collect();
    document.certificates = shown
        .certificates_required
        .iter()
        .map(|label| label.as_str().to_owned())
        .collect();
    document.attributes = shown.attributes.iter().filter_map(numeric).collect();
    document.price_min_fen = shown
        .price_min
        .or(shown.price_max)
        .map(domain::money::Fen::get);
    document.price_max_fen = shown
        .price_max
        .or(shown.price_min)
        .map(domain::money::Fen::get);
    document.published_at = live.posting.published_at.map(domain::Moment::micros);
    document.valid_until = Some(shown.valid_until.micros());
    document.deliver_by = shown
        .deliver_by
        .and_then(domain::Moment::at_start_of)
        .map(domain::Moment::micros);
    document.updated_at = Some(live.posting.updated_at.micros());
    document
}

fn words(attribute: &Attribute) -> String {
    let end = attribute
        .value_to
        .as_ref()
        .map(|end| end.as_str())
        .unwrap_or_default();
    let unit = attribute.unit.map(|unit| unit.code).unwrap_or_default();
    format!(
        "{} {} {end} {unit}",
        attribute.name.as_str(),
        attribute.value.as_str()
    )
}

fn numeric(attribute: &Attribute) -> Option<NumericAttribute> {
    let range: Range = attribute.range()?;
    let (low, high) = range.floats();
    let base_unit = range.base.unwrap_or_default().to_owned();
    Some(NumericAttribute {
        name: attribute.name.as_str().to_owned(),
        low,
        high,
        base_unit,
    })
}

fn path(region: Region) -> Vec<String> {
    region.path().into_iter().map(ToOwned::to_owned).collect()
}

/// The document of an enterprise with its capability cards; none while it is not verified.
pub fn of_enterprise(tx: &mut Tx<'_>, id: &EnterpriseId) -> Result<Option<Document>, AppError> {
    let Some(enterprise) = store::enterprises::find(tx.conn, id)?.filter(Enterprise::may_publish)
    else {
        return Ok(None);
    };
    let cards = store::capabilities::of_enterprise(tx.conn, id)?;
    let cards: Vec<Capability> = cards.into_iter().map(|stored| stored.card).collect();
    let certificates = store::certificates::of_enterprise(tx.conn, id)?;
    let graph = tx.graph()?;
    let mut document = profile(&enterprise, &cards, &graph);
    let valid = certificates.into_iter().filter(|certificate| {
        certificate
            .valid_until
            .is_none_or(|end| end >= tx.now().date())
    });
    document
        .certificates
        .extend(valid.map(|certificate| certificate.kind));
    document.certificates.sort();
    document.certificates.dedup();
    Ok(Some(document))
}

fn profile(enterprise: &Enterprise, cards: &[Capability], graph: &Graph) -> Document {
    let mut document = Document::new(enterprise.id.as_str(), Kind::Enterprise, enterprise.version);
    let profile = &enterprise.profile;
    let nodes: Vec<&str> = cards
        .iter()
        .filter_map(|card| card.node.as_deref())
        .collect();
    document.audience = vec![domain::posting::Audience::Public.to_string()];
    document.enterprise = Some(enterprise.id.to_string());
    document.families = unique(cards.iter().map(|card| card.family.to_string()));
    document.node = nodes.first().map(|node| (*node).to_owned());
    document.chain = nodes
        .first()
        .and_then(|node| graph.node(node))
        .map(|node| node.chain.clone());
    document.node_path = unique(
        nodes
            .iter()
            .flat_map(|node| graph.path(node))
            .map(ToOwned::to_owned),
    );
    document.region_path = path(profile.place());
    document.park.clone_from(&profile.park);
    document.title = profile.name.as_str().to_owned();
    document.body = profile.intro.as_str().to_owned();
    document.extra = profile
        .short_name
        .iter()
        .map(|name| name.as_str().to_owned())
        .chain(cards.iter().map(card_text))
        .collect();
    document.certificates = unique(
        cards
            .iter()
            .flat_map(|card| &card.certificates)
            .map(|label| label.as_str().to_owned()),
    );
    document.updated_at = Some(enterprise.updated_at.micros());
    document.published_at = Some(enterprise.created_at.micros());
    document
}

/// A card as text: what a reader would search it by.
pub fn card_text(card: &Capability) -> String {
    let labels = card
        .materials
        .iter()
        .chain(&card.equipment)
        .map(|label| label.as_str());
    let mut words = vec![card.name.as_str(), card.process.as_str()];
    words.extend(labels);
    words.push(card.note.as_str());
    words.join(" ")
}

fn unique(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut words: Vec<String> = words.collect();
    words.sort();
    words.dedup();
    words
}
