//! Closed lists of words in the document, taken from the types that read and write them: a word more in the domain is
//! a word more here. Says nothing of members whose words grow with the data, such as chains, regions and units.

use app::search::MARKED;
use domain::account::{self, Duty, Locale};
use domain::attribute::Operator;
use domain::capability::Period;
use domain::designation;
use domain::enterprise::{Role, Verification};
use domain::matching::{ConditionCode, End, MissingCode, PartName};
use domain::moderation::{self, Decision, Reason};
use domain::posting::{self, Family, Move, Side, Visibility};
use domain::region::Ring;
use domain::synonym;
use domain::taxonomy::Stage;
use serde_json::json;
use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::{ArrayItems, Object, SchemaType, Type};
use utoipa::openapi::{OpenApi, RefOr, Schema};

use super::operations;
use crate::api::postings::{facets, sorts};

/// The words of a list.
pub type Words = fn() -> Vec<&'static str>;

/// The words of a type of the domain.
macro_rules! all {
    ($($code:ty),+) => {
        || [$(<$code>::ALL.iter().map(|word| word.as_str()).collect::<Vec<_>>()),+].concat()
    };
}

/// Stands for every schema and operation that is not named itself.
pub const ANY: &str = "";

/// A member or a query parameter that holds words of one list: the schema or the operation it is of, its name, the
/// list.
pub const CLOSED: &[(&str, &str, Words)] = &[
    (ANY, "side", all!(Side)),
    ("EvidenceView", "side", all!(End)),
    (ANY, "family", all!(Family)),
    (ANY, "visibility", all!(Visibility)),
    (ANY, "moves", all!(Move)),
    ("OwnView", "status", all!(posting::Status)),
    ("search_postings", "status", all!(posting::Status)),
    ("AccountView", "status", all!(account::Status)),
    ("list_accounts", "status", all!(account::Status)),
    (ANY, "duty", all!(Duty)),
    (ANY, "duties", all!(Duty)),
    (ANY, "locale", all!(Locale)),
    (ANY, "role", all!(Role)),
    (ANY, "verification", all!(Verification)),
    ("GrantDesignation", "kind", all!(designation::Kind)),
    ("DesignationView", "kind", all!(designation::Kind)),
    ("list_enterprises", "designation", all!(designation::Kind)),
    ("ItemView", "kind", all!(moderation::Kind)),
    ("list_moderation_queue", "kind", all!(moderation::Kind)),
    ("CreateSynonym", "kind", all!(synonym::Kind)),
    ("UpdateSynonym", "kind", all!(synonym::Kind)),
    ("SynonymView", "kind", all!(synonym::Kind)),
    (ANY, "decision", all!(Decision)),
    (ANY, "reason_code", all!(Reason)),
    (ANY, "capacity_period", all!(Period)),
    (ANY, "stage", all!(Stage)),
    (ANY, "ring", all!(Ring)),
    ("PartView", "name", all!(PartName)),
    ("GapView", "code", all!(ConditionCode, MissingCode)),
    ("AttributeDto", "op", all!(Operator)),
    (ANY, "sort", sorts),
    ("FacetView", "field", facets),
    ("HighlightView", "field", || MARKED.to_vec()),
];

/// Lists the words wherever a word of a closed list stands.
pub fn complete(document: &mut OpenApi) {
    for item in document.paths.paths.values_mut() {
        for (_, operation) in operations(item) {
            complete_query(operation);
        }
    }
    for (name, schema) in document
        .components
        .iter_mut()
        .flat_map(|all| &mut all.schemas)
    {
        complete_schema(name, schema);
    }
}

fn complete_query(operation: &mut Operation) {
    let place = operation.operation_id.clone().unwrap_or_default();
    for parameter in operation.parameters.iter_mut().flatten() {
        let RefOr::T(parameter) = parameter else {
            continue;
        };
        if let (Some(words), Some(schema)) = (words(&place, &parameter.name), &mut parameter.schema)
        {
            close(schema, &words());
        }
    }
}

fn complete_schema(place: &str, schema: &mut RefOr<Schema>) {
    match schema {
        RefOr::T(Schema::Object(object)) => {
            for (name, member) in &mut object.properties {
                if let Some(words) = words(place, name) {
                    close(member, &words());
                }
            }
        }
        RefOr::T(Schema::AllOf(all)) => {
            for part in &mut all.items {
                complete_schema(place, part);
            }
        }
        _ => {}
    }
}

/// The list of a member; the one of its own schema or operation before the one of its name.
pub fn words(place: &str, name: &str) -> Option<Words> {
    let of = |wanted: &str| {
        let mut rows = CLOSED.iter();
        let row = rows.find(|(of, member, _)| *of == wanted && *member == name);
        row.map(|(_, _, words)| *words)
    };
    of(place).or_else(|| of(ANY))
}

fn close(schema: &mut RefOr<Schema>, words: &[&str]) {
    match schema {
        RefOr::T(Schema::Object(object)) if is_text(object) => {
            object.enum_values = Some(words.iter().map(|word| json!(word)).collect());
            // A length says nothing more, and would be told beside the words.
            (object.min_length, object.max_length) = (None, None);
        }
        RefOr::T(Schema::Array(array)) => {
            if let ArrayItems::RefOrSchema(items) = &mut array.items {
                close(items, words);
            }
        }
        _ => {}
    }
}

fn is_text(object: &Object) -> bool {
    match &object.schema_type {
        SchemaType::Type(one) => *one == Type::String,
        SchemaType::Array(several) => several.contains(&Type::String),
        SchemaType::AnyValue => false,
    }
}
