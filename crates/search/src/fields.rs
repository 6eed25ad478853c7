//! The fields of the index and how a document fills them. Changing them raises [`SCHEMA_VERSION`].
//!
//! `text` holds title, body and extra with positions, the title twice, so that one flat field ranks
//! titles higher and stays prunable; `single` holds characters without positions; every other field
//! is a filter, kept both as terms and as a column.

use tantivy::TantivyDocument;
use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};

use crate::document::Document;
use crate::suggest;
use crate::tokenizer::{SINGLES, TERMS};

/// Raised whenever a field changes its name, type or content.
pub(crate) const SCHEMA_VERSION: u32 = 2;

/// How often a title is indexed: its words weigh that many times as much as in the body.
const TITLE_REPEATS: usize = 2;

/// Fields that hold codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Code {
    Id,
    Kind,
    Side,
    Family,
    Chain,
    Node,
    NodePath,
    Region,
    Park,
    Enterprise,
    Audience,
    Certificate,
    Attribute,
}

impl Code {
    pub const ALL: [Self; 13] = [
        Self::Id,
        Self::Kind,
        Self::Side,
        Self::Family,
        Self::Chain,
        Self::Node,
        Self::NodePath,
        Self::Region,
        Self::Park,
        Self::Enterprise,
        Self::Audience,
        Self::Certificate,
        Self::Attribute,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Kind => "kind",
            Self::Side => "side",
            Self::Family => "family",
            Self::Chain => "chain",
            Self::Node => "node",
            Self::NodePath => "node_path",
            Self::Region => "region",
            Self::Park => "park",
            Self::Enterprise => "enterprise",
            Self::Audience => "audience",
            Self::Certificate => "certificate",
            Self::Attribute => "attribute",
        }
    }
}

/// Fields that hold whole numbers: instants, money, versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Number {
    PriceMin,
    PriceMax,
    PublishedAt,
    ValidUntil,
    DeliverBy,
    UpdatedAt,
    Version,
    Tier,
    Digest,
}

impl Number {
    pub const ALL: [Self; 9] = [
        Self::PriceMin,
        Self::PriceMax,
        Self::PublishedAt,
        Self::ValidUntil,
        Self::DeliverBy,
        Self::UpdatedAt,
        Self::Version,
        Self::Tier,
        Self::Digest,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::PriceMin => "price_min",
            Self::PriceMax => "price_max",
            Self::PublishedAt => "published_at",
            Self::ValidUntil => "valid_until",
            Self::DeliverBy => "deliver_by",
            Self::UpdatedAt => "updated_at",
            Self::Version => "version",
            Self::Tier => "tier",
            Self::Digest => "digest",
        }
    }
}

/// Column of the least value of each attribute, parallel to [`Code::Attribute`].
pub(crate) const ATTRIBUTE_LOW: &str = "attribute_low";
/// Column of the greatest value of each attribute, parallel to [`Code::Attribute`].
pub(crate) const ATTRIBUTE_HIGH: &str = "attribute_high";

/// The handles of all fields.
#[derive(Debug, Clone)]
pub(crate) struct Fields {
    codes: Vec<(Code, Field)>,
    numbers: Vec<(Number, Field)>,
    attribute_low: Field,
    attribute_high: Field,
    /// Pairs and Latin tokens of title, body and extra.
    pub text: Field,
    /// Characters of title, body and extra.
    pub single: Field,
    /// Completions.
    pub suggest: Field,
    id: Field,
}

impl Fields {
    /// The schema and its handles.
    pub fn build() -> (Schema, Self) {
        let mut builder = Schema::builder();
        let fields = Self {
            id: builder.add_text_field(Code::Id.name(), code_options()),
            codes: Code::ALL
                .into_iter()
                .filter(|&code| code != Code::Id)
                .map(|code| (code, builder.add_text_field(code.name(), code_options())))
                .collect(),
            numbers: Number::ALL
                .map(|number| (number, number_field(&mut builder, number.name())))
                .to_vec(),
            attribute_low: builder
                .add_f64_field(ATTRIBUTE_LOW, NumericOptions::default().set_fast()),
            attribute_high: builder
                .add_f64_field(ATTRIBUTE_HIGH, NumericOptions::default().set_fast()),
            text: builder.add_text_field(
                "text",
                text_options(TERMS, IndexRecordOption::WithFreqsAndPositions),
            ),
            single: builder.add_text_field(
                "single",
                text_options(SINGLES, IndexRecordOption::WithFreqs),
            ),
            suggest: builder.add_text_field(
                "suggest",
                TextOptions::default().set_indexing_options(raw()),
            ),
        };
        (builder.build(), fields)
    }

    /// The field of a code.
    pub fn code(&self, code: Code) -> Field {
        self.codes
            .iter()
            .find(|(known, _)| *known == code)
            .map_or(self.id, |&(_, field)| field)
    }

    /// What the index keeps of `document`.
    pub fn document(&self, document: &Document) -> TantivyDocument {
        let mut out = TantivyDocument::new();
        self.add_codes(&mut out, document);
        self.add_numbers(&mut out, document);
        for attribute in document
            .attributes
            .iter()
            .filter(|attribute| attribute.low <= attribute.high)
        {
            out.add_text(
                self.code(Code::Attribute),
                attribute_key(&attribute.name, &attribute.base_unit),
            );
            out.add_f64(self.attribute_low, attribute.low);
            out.add_f64(self.attribute_high, attribute.high);
        }
        let texts = [document.title.as_str(), document.body.as_str()];
        for text in texts
            .into_iter()
            .chain(document.extra.iter().map(String::as_str))
        {
            out.add_text(self.text, text);
            out.add_text(self.single, text);
        }
        for _ in 1..TITLE_REPEATS {
            out.add_text(self.text, &document.title);
        }
        for completion in suggest::completions(document) {
            out.add_text(self.suggest, completion);
        }
        out
    }

    fn add_codes(&self, out: &mut TantivyDocument, document: &Document) {
        let mut add = |code: Code, values: &mut dyn Iterator<Item = &str>| {
            for value in values.filter(|value| !value.is_empty()) {
                out.add_text(self.code(code), value);
            }
        };
        add(Code::Id, &mut [document.id.as_str()].into_iter());
        add(Code::Kind, &mut [document.kind.code()].into_iter());
        add(Code::Side, &mut [document.side.as_str()].into_iter());
        add(
            Code::Family,
            &mut document.families.iter().map(String::as_str),
        );
        add(Code::Chain, &mut document.chain.iter().map(String::as_str));
        add(Code::Node, &mut document.node.iter().map(String::as_str));
        add(
            Code::NodePath,
            &mut document.node_path.iter().map(String::as_str),
        );
        add(
            Code::Region,
            &mut document.region_path.iter().map(String::as_str),
        );
        add(Code::Park, &mut document.park.iter().map(String::as_str));
        add(
            Code::Enterprise,
            &mut document.enterprise.iter().map(String::as_str),
        );
        add(
            Code::Audience,
            &mut document.audience.iter().map(String::as_str),
        );
        add(
            Code::Certificate,
            &mut document.certificates.iter().map(String::as_str),
        );
    }

    fn add_numbers(&self, out: &mut TantivyDocument, document: &Document) {
        for &(number, field) in &self.numbers {
            let value = match number {
                Number::PriceMin => document.price_min_fen.or(document.price_max_fen),
                Number::PriceMax => document.price_max_fen.or(document.price_min_fen),
                Number::PublishedAt => document.published_at,
                Number::ValidUntil => document.valid_until,
                Number::DeliverBy => document.deliver_by,
                Number::UpdatedAt => document.updated_at,
                Number::Version => Some(document.version),
                Number::Tier => document.tier.map(i64::from),
                Number::Digest => Some(document.digest()),
            };
            if let Some(value) = value {
                out.add_i64(field, value);
            }
        }
    }
}

/// The term of an attribute: the same name in another base unit is another attribute.
pub(crate) fn attribute_key(name: &str, base_unit: &str) -> String {
    format!("{name}\u{1f}{base_unit}")
}

fn raw() -> TextFieldIndexing {
    TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::Basic)
}

fn code_options() -> TextOptions {
    TextOptions::default()
        .set_indexing_options(raw())
        .set_fast("raw")
}

fn text_options(tokenizer: &str, option: IndexRecordOption) -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(option),
    )
}

fn number_field(builder: &mut SchemaBuilder, name: &str) -> Field {
    builder.add_i64_field(name, NumericOptions::default().set_fast())
}
