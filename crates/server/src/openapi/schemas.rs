//! Schemas of request bodies made strict: nothing unknown, nothing null where a value is required, no number
//! that its type cannot hold. The same schemas judge the bodies that arrive.

use std::collections::BTreeSet;

use serde_json::Value;
use utoipa::Number;
use utoipa::openapi::schema::{
    AdditionalProperties, ArrayItems, KnownFormat, Object, OneOf, SchemaFormat, SchemaType, Type,
};
use utoipa::openapi::{OpenApi, RefOr, Schema};

use super::operations;

/// Makes every schema reachable from a request body strict, and query parameters never null.
pub fn tighten(document: &mut OpenApi) {
    let mut reachable = BTreeSet::new();
    for item in document.paths.paths.values_mut() {
        for (_, operation) in operations(item) {
            if let Some(RefOr::T(body)) = &operation.request_body {
                let schemas = body.content.values().filter_map(|content| match content {
                    RefOr::T(content) => content.schema.as_ref(),
                    RefOr::Ref(_) => None,
                });
                schemas.for_each(|schema| note(schema, &mut reachable));
            }
            for parameter in operation.parameters.iter_mut().flatten() {
                let RefOr::T(parameter) = parameter else {
                    continue;
                };
                if let Some(schema) = &mut parameter.schema {
                    forbid_null(schema);
                    bound(schema);
                }
            }
        }
    }
    let Some(components) = &mut document.components else {
        return;
    };
    let mut done = BTreeSet::new();
    while let Some(name) = reachable.difference(&done).next().cloned() {
        if let Some(schema) = components.schemas.get_mut(&name) {
            strict(schema);
            note(schema, &mut reachable);
        }
        done.insert(name);
    }
}

/// Notes the names a schema refers to.
fn note(schema: &RefOr<Schema>, names: &mut BTreeSet<String>) {
    match schema {
        RefOr::Ref(reference) => {
            names.extend(
                reference
                    .ref_location
                    .strip_prefix("#/components/schemas/")
                    .map(str::to_owned),
            );
        }
        RefOr::T(schema) => children(schema)
            .into_iter()
            .for_each(|child| note(child, names)),
    }
}

fn children(schema: &Schema) -> Vec<&RefOr<Schema>> {
    match schema {
        Schema::Object(object) => object.properties.values().collect(),
        Schema::Array(array) => match &array.items {
            ArrayItems::RefOrSchema(items) => vec![items],
            ArrayItems::False => Vec::new(),
        },
        Schema::OneOf(one) => one.items.iter().collect(),
        Schema::AllOf(all) => all.items.iter().collect(),
        Schema::AnyOf(any) => any.items.iter().collect(),
        _ => Vec::new(),
    }
}

fn strict(schema: &mut RefOr<Schema>) {
    bound(schema);
    let RefOr::T(schema) = schema else { return };
    match schema {
        Schema::Object(object) => strict_object(object),
        Schema::Array(array) => {
            if let ArrayItems::RefOrSchema(items) = &mut array.items {
                strict(items);
            }
        }
        Schema::OneOf(one) => one.items.iter_mut().for_each(strict),
        Schema::AnyOf(any) => any.items.iter_mut().for_each(strict),
        // Parts of an intersection cannot each refuse what the others know; a test keeps bodies free of them.
        _ => {}
    }
}

fn strict_object(object: &mut Object) {
    if !object.properties.is_empty() && object.additional_properties.is_none() {
        object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
    }
    for (name, property) in &mut object.properties {
        if object.required.contains(name) {
            forbid_null(property);
        } else {
            allow_null(property);
        }
        strict(property);
    }
}

/// A whole number that its type can hold, and that every JSON reader can. Source: RFC 8259 section 6.
fn bound(schema: &mut RefOr<Schema>) {
    let RefOr::T(Schema::Object(object)) = schema else {
        return;
    };
    let (min, max) = match &object.format {
        Some(SchemaFormat::KnownFormat(KnownFormat::Int32)) => (-2_147_483_648, 2_147_483_647),
        Some(SchemaFormat::KnownFormat(KnownFormat::Int64)) => {
            (-9_007_199_254_740_991, 9_007_199_254_740_991)
        }
        _ => return,
    };
    object.minimum.get_or_insert(Number::Int(min));
    object.maximum.get_or_insert(Number::Int(max));
}

fn forbid_null(schema: &mut RefOr<Schema>) {
    let RefOr::T(inner) = schema else { return };
    match inner {
        Schema::Object(object) => without_null(&mut object.schema_type),
        Schema::Array(array) => without_null(&mut array.schema_type),
        Schema::OneOf(one) => {
            one.items.retain(|item| !is_null(item));
            if let [only] = one.items.as_slice() {
                *schema = only.clone();
            }
        }
        _ => {}
    }
}

fn allow_null(schema: &mut RefOr<Schema>) {
    match schema {
        RefOr::T(Schema::Object(object)) => {
            with_null(&mut object.schema_type);
            if let Some(values) = object
                .enum_values
                .as_mut()
                .filter(|values| !values.contains(&Value::Null))
            {
                values.push(Value::Null);
            }
        }
        RefOr::T(Schema::Array(array)) => with_null(&mut array.schema_type),
        RefOr::T(Schema::OneOf(one)) if one.items.iter().any(is_null) => {}
        _ => {
            let either = OneOf {
                items: vec![
                    RefOr::T(Schema::Object(Object::with_type(Type::Null))),
                    schema.clone(),
                ],
                ..OneOf::default()
            };
            *schema = RefOr::T(Schema::OneOf(either));
        }
    }
}

fn without_null(kind: &mut SchemaType) {
    if let SchemaType::Array(types) = kind {
        types.retain(|one| *one != Type::Null);
        if let [only] = types.as_slice() {
            *kind = SchemaType::Type(only.clone());
        }
    }
}

fn with_null(kind: &mut SchemaType) {
    match kind {
        SchemaType::Type(one) if *one != Type::Null => {
            *kind = SchemaType::Array(vec![one.clone(), Type::Null])
        }
        SchemaType::Array(types) if !types.contains(&Type::Null) => types.push(Type::Null),
        SchemaType::Type(_) | SchemaType::Array(_) | SchemaType::AnyValue => {}
    }
}

fn is_null(schema: &RefOr<Schema>) -> bool {
    matches!(schema, RefOr::T(Schema::Object(object)) if object.schema_type == SchemaType::Type(Type::Null))
}
