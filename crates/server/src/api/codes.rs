//! Closed sets of words as the document shows them: the schema of a field that holds a code of the domain.

use domain::account::{Duty, Locale};
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

/// The languages of mails.
pub fn locale() -> Object {
    one_of(Locale::ALL.iter().map(|locale| locale.as_str()))
}

/// The duties on the platform.
pub fn duty() -> Object {
    one_of(Duty::ALL.iter().map(|duty| duty.as_str()))
}

fn one_of(codes: impl Iterator<Item = &'static str>) -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(codes))
        .build()
}
