//! What is indexed of a posting or an enterprise: published fields only.
//!
//! Contact data (names of persons, telephone numbers, mail addresses) never enters a document, not
//! even hidden: what is not in the index cannot leak through counts, facets, suggestions or timing.
//! The caller builds documents from what the audience of the object may read, and nothing else.

use serde::{Deserialize, Serialize};

/// What a document stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A supply or a demand.
    Posting,
    /// A firm with its capability cards.
    Enterprise,
}

impl Kind {
    /// The code kept in the index and used in facets.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Posting => "posting",
            Self::Enterprise => "enterprise",
        }
    }

    /// The kind of a code, if it is one.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        [Self::Posting, Self::Enterprise]
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}

/// A typed attribute that can be searched by range; a single value has `low == high`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NumericAttribute {
    /// Code or name of the attribute, compared byte by byte.
    pub name: String,
    /// Least value, in `base_unit`.
    pub low: f64,
    /// Greatest value, in `base_unit`.
    pub high: f64,
    /// The unit all values of this attribute were converted to.
    pub base_unit: String,
}

/// One searchable object. Codes are opaque and compared byte by byte.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Identity; a later document with the same id replaces the earlier one.
    pub id: String,
    /// Posting or enterprise.
    pub kind: Kind,
    /// `supply` or `demand`; empty for an enterprise.
    pub side: String,
    /// Families of a posting, or those a firm's capabilities fall into.
    pub families: Vec<String>,
    /// Industrial chain.
    pub chain: Option<String>,
    /// Node of the chain graph.
    pub node: Option<String>,
    /// The node and all its ancestors, so that a filter on an ancestor finds it.
    pub node_path: Vec<String>,
    /// District, city and province, in any order.
    pub region_path: Vec<String>,
    /// Industrial park.
    pub park: Option<String>,
    /// Owner; `None` when the owner must not be recognisable (blind posting).
    pub enterprise: Option<String>,
    /// Who may find it: a caller sees it when one of these codes is among the caller's own.
    /// An empty list hides it from everybody.
    pub audience: Vec<String>,
    /// Title of a posting, name of a firm.
    pub title: String,
    /// Description.
    pub body: String,
    /// Further names worth finding: aliases, processes, materials, grades.
    pub extra: Vec<String>,
    /// Certificates held or required.
    pub certificates: Vec<String>,
    /// Typed attributes for range filters.
    pub attributes: Vec<NumericAttribute>,
    /// Least price in fen.
    pub price_min_fen: Option<i64>,
    /// Greatest price in fen.
    pub price_max_fen: Option<i64>,
    /// First publication, microseconds.
    pub published_at: Option<i64>,
    /// End of validity, microseconds; `None` never ends.
    pub valid_until: Option<i64>,
    /// Wanted or promised delivery, microseconds.
    pub deliver_by: Option<i64>,
    /// Last change, microseconds.
    pub updated_at: Option<i64>,
    /// Version of the object in the database, for the check that the index equals it.
    pub version: i64,
    /// Standing of the owner, 0 to 5: each step lifts relevance by two in a hundred.
    pub tier: Option<u8>,
}

impl Document {
    /// What tells this document from one that says anything else, in whatever process it is asked: 64 bits of FNV-1a over
    /// its JSON. Against accidents, not against an adversary.
    #[must_use]
    pub fn digest(&self) -> i64 {
        const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
        const PRIME: u64 = 0x0000_0100_0000_01b3;
        let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(PRIME);
        // Every field has a form in JSON, so there is always something to read.
        let json = serde_json::to_vec(self).unwrap_or_default();
        json.iter().fold(OFFSET, step).cast_signed()
    }

    /// An empty document of that identity: no audience, no text.
    #[must_use]
    pub fn new(id: impl Into<String>, kind: Kind, version: i64) -> Self {
        Self {
            id: id.into(),
            kind,
            side: String::new(),
            families: Vec::new(),
            chain: None,
            node: None,
            node_path: Vec::new(),
            region_path: Vec::new(),
            park: None,
            enterprise: None,
            audience: Vec::new(),
            title: String::new(),
            body: String::new(),
            extra: Vec::new(),
            certificates: Vec::new(),
            attributes: Vec::new(),
            price_min_fen: None,
            price_max_fen: None,
            published_at: None,
            valid_until: None,
            deliver_by: None,
            updated_at: None,
            version,
            tier: None,
        }
    }
}
