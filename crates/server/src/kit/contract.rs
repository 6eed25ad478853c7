//! The published document, compiled: what each operation accepts is looked up here and enforced everywhere alike.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use actix_web::http::Method;
use serde_json::{Map, Value, json};

use super::schema::Shape;

/// What one operation accepts.
#[derive(Debug)]
pub struct Operation {
    /// Its unique name.
    pub id: String,
    /// Whether it needs, knows or ignores a signed-in caller.
    pub sign_in: SignIn,
    /// What it counts as for the rate limits.
    pub class: Class,
    parameters: BTreeMap<String, Kind>,
    query: Shape,
}

/// What an operation does with a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// Ignores it.
    Ignored,
    /// Looks at it when there is one; a bad one is refused.
    Optional,
    /// Refuses callers without.
    Required,
}

/// What a request counts as for the rate limits; `x-rate-limit` in the document, else by method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Not counted: probes of the platform's own keepers.
    Free,
    /// Reading.
    Read,
    /// Sending.
    Write,
    /// Guessing a secret would look like this.
    Credentials,
}

/// How the text of a query parameter becomes JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Integer,
    Number,
    Boolean,
    Texts,
}

/// Everything the document says, by route.
#[derive(Debug)]
pub struct Contract {
    operations: HashMap<(String, Method), Arc<Operation>>,
    allow: HashMap<String, String>,
    bodies: HashMap<String, Shape>,
}

impl Contract {
    /// Compiles a document. Errors: what in it cannot be compiled.
    pub fn compile(document: &Value) -> Result<Self, String> {
        let components = document.get("components").cloned().unwrap_or_default();
        let mut contract = Self {
            operations: HashMap::new(),
            allow: HashMap::new(),
            bodies: HashMap::new(),
        };
        for (path, item) in members(document.get("paths")) {
            let mut methods = Vec::new();
            for (name, operation) in members(Some(item)) {
                let Ok(method) = Method::from_bytes(name.to_uppercase().as_bytes()) else {
                    continue;
                };
                let compiled = Operation::compile(&method, operation, &components)
                    .map_err(|fault| format!("{name} {path}: {fault}"))?;
                methods.push(method.clone());
                contract
                    .operations
                    .insert((path.clone(), method), Arc::new(compiled));
            }
            contract.allow.insert(path.clone(), allow(&methods));
        }
        for name in body_names(document) {
            let schema =
                json!({"$ref": format!("#/components/schemas/{name}"), "components": components});
            let shape = Shape::compile(&schema).map_err(|fault| format!("{name}: {fault}"))?;
            contract.bodies.insert(name, shape);
        }
        Ok(contract)
    }

    /// The operation of a route; HEAD is the GET without its body.
    pub fn operation(&self, pattern: &str, method: &Method) -> Option<&Arc<Operation>> {
        let method = if method == Method::HEAD {
            &Method::GET
        } else {
            method
        };
        self.operations.get(&(pattern.to_owned(), method.clone()))
    }

    /// Whether a route is of the document.
    pub fn knows(&self, pattern: &str) -> bool {
        self.allow.contains_key(pattern)
    }

    /// The value of `Allow` for a route.
    pub fn allow(&self, pattern: &str) -> &str {
        self.allow.get(pattern).map_or("GET, HEAD", String::as_str)
    }

    /// The schema of a body, by its name in the document.
    pub fn body(&self, name: &str) -> Option<&Shape> {
        self.bodies.get(name)
    }
}

impl Operation {
    fn compile(method: &Method, operation: &Value, components: &Value) -> Result<Self, String> {
        let mut parameters = BTreeMap::new();
        let (mut properties, mut required) = (Map::new(), Vec::new());
        for parameter in
            items(operation.get("parameters")).filter(|one| one.get("in") == Some(&json!("query")))
        {
            let name = parameter
                .get("name")
                .and_then(Value::as_str)
                .ok_or("a parameter has no name")?;
            let schema = without_words(parameter.get("schema").cloned().unwrap_or_default());
            parameters.insert(name.to_owned(), Kind::of(&schema, components));
            properties.insert(name.to_owned(), schema);
            if parameter.get("required") == Some(&Value::Bool(true)) {
                required.push(json!(name));
            }
        }
        let query = Shape::compile(&json!({
            "type": "object", "properties": properties, "required": required,
            "additionalProperties": false, "components": components,
        }))?;
        let id = operation
            .get("operationId")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        Ok(Self {
            id,
            sign_in: SignIn::of(operation),
            class: Class::of(method, operation),
            parameters,
            query,
        })
    }

    /// The query as a JSON object, each parameter in the type the document gives it, and what is wrong with it.
    pub fn query(&self, pairs: &[(String, String)]) -> (Map<String, Value>, domain::Faults) {
        let mut query = Map::new();
        for (name, text) in pairs {
            let kind = self.parameters.get(name).copied().unwrap_or(Kind::Text);
            let value = kind.read(text);
            match (kind, query.get_mut(name)) {
                (Kind::Texts, Some(Value::Array(values))) => values.push(value),
                (Kind::Texts, _) => drop(query.insert(name.clone(), json!([value]))),
                // A single value given twice is ambiguous: an array is not its type, so the schema refuses it.
                (_, Some(known)) => *known = json!([known.clone(), value]),
                (_, None) => drop(query.insert(name.clone(), value)),
            }
        }
        let whole = Value::Object(query);
        let faults = self.query.faults(&whole);
        let Value::Object(query) = whole else {
            return (Map::new(), faults);
        };
        (query, faults)
    }
}

impl SignIn {
    /// Reads the `security` of an operation.
    pub fn of(operation: &Value) -> Self {
        let alternatives: Vec<&Value> = items(operation.get("security")).collect();
        let anonymous = alternatives
            .iter()
            .any(|one| one.as_object().is_none_or(Map::is_empty));
        match (alternatives.is_empty(), anonymous) {
            (true, _) => Self::Ignored,
            (false, true) => Self::Optional,
            (false, false) => Self::Required,
        }
    }
}

impl Class {
    fn of(method: &Method, operation: &Value) -> Self {
        match operation.get("x-rate-limit").and_then(Value::as_str) {
            Some("free") => Self::Free,
            Some("credentials") => Self::Credentials,
            Some("read") => Self::Read,
            _ if method == Method::GET => Self::Read,
            _ => Self::Write,
        }
    }
}

impl Kind {
    fn of(schema: &Value, components: &Value) -> Self {
        let schema = resolved(schema, components);
        let named = |name: &str| match schema.get("type") {
            Some(Value::String(one)) => one == name,
            Some(Value::Array(several)) => several.iter().any(|one| one == name),
            _ => false,
        };
        match () {
            () if named("array") => Self::Texts,
            () if named("integer") => Self::Integer,
            () if named("number") => Self::Number,
            () if named("boolean") => Self::Boolean,
            () => Self::Text,
        }
    }

    /// The value in its type; text that is not of the type stays text, which the schema then refuses.
    fn read(self, text: &str) -> Value {
        let read = match self {
            Self::Text | Self::Texts => None,
            Self::Integer => integer(text),
            Self::Number => text
                .parse::<f64>()
                .ok()
                .filter(|number| number.is_finite())
                .map(|number| json!(number)),
            Self::Boolean => text.parse::<bool>().ok().map(Value::Bool),
        };
        read.unwrap_or_else(|| json!(text))
    }
}

/// A whole number; digits beyond 64 bits saturate, so that "larger is coerced" holds for all of them.
fn integer(text: &str) -> Option<Value> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let saturated = if text.starts_with('-') {
        i64::MIN
    } else {
        i64::MAX
    };
    Some(json!(text.parse().unwrap_or(saturated)))
}

/// A parameter's schema without its closed list of words: the handler reads the word and names it beside faults no
/// schema can see, so that one answer names them all.
fn without_words(mut schema: Value) -> Value {
    for place in ["", "/items"] {
        if let Some(Value::Object(members)) = schema.pointer_mut(place) {
            members.remove("enum");
        }
    }
    schema
}

fn resolved<'a>(schema: &'a Value, components: &'a Value) -> &'a Value {
    let name = schema
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|path| path.strip_prefix("#/components/schemas/"));
    name.and_then(|name| components.get("schemas")?.get(name))
        .unwrap_or(schema)
}

/// Names of the schemas that are bodies of requests.
fn body_names(document: &Value) -> Vec<String> {
    let operations = members(document.get("paths")).flat_map(|(_, item)| members(Some(item)));
    let schemas = operations.filter_map(|(_, operation)| {
        operation
            .pointer("/requestBody/content/application~1json/schema/$ref")
            .and_then(Value::as_str)
    });
    let mut names: Vec<String> = schemas
        .filter_map(|path| path.strip_prefix("#/components/schemas/"))
        .map(str::to_owned)
        .collect();
    names.sort();
    names.dedup();
    names
}

fn allow(methods: &[Method]) -> String {
    let mut names: Vec<&str> = methods.iter().map(Method::as_str).collect();
    if names.contains(&"GET") {
        names.push("HEAD");
    }
    names.sort_unstable();
    names.join(", ")
}

fn members(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}

fn items(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    value.and_then(Value::as_array).into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contract() -> Contract {
        Contract::compile(&json!({
            "paths": {
                "/things": {
                    "get": {
                        "operationId": "list_things", "security": [{}, {"bearer": []}],
                        "parameters": [
                            {"in": "query", "name": "page_size", "schema": {"type": "integer", "minimum": 1}},
                            {"in": "query", "name": "side", "schema": {"$ref": "#/components/schemas/Side"}},
                            {"in": "query", "name": "tag", "schema": {"type": "array", "items": {"type": "string"}}},
                            {"in": "query", "name": "mine", "schema": {"type": "boolean"}},
                            {"in": "header", "name": "If-Match", "schema": {"type": "string"}}
                        ]
                    },
                    "post": {
                        "operationId": "create_thing", "security": [{"bearer": []}], "x-rate-limit": "credentials",
                        "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Side"}}}}
                    }
                }
            },
            "components": {"schemas": {"Side": {"type": "string", "enum": ["supply", "demand"]}}}
        }))
        .unwrap()
    }

    fn query(text: &str) -> (Value, Vec<String>) {
        let contract = contract();
        let pairs: Vec<(String, String)> = text
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let (query, faults) = contract
            .operation("/things", &Method::HEAD)
            .unwrap()
            .query(&pairs);
        let named = faults
            .as_slice()
            .iter()
            .map(|fault| format!("{} {}", fault.pointer, fault.rule.code()));
        (Value::Object(query), named.collect())
    }

    #[test]
    fn parameters_get_their_types() {
        let (read, faults) = query("page_size=3&side=supply&tag=1&tag=2&mine=true");
        assert_eq!(
            read,
            json!({"page_size": 3, "side": "supply", "tag": ["1", "2"], "mine": true})
        );
        assert!(faults.is_empty());
        assert_eq!(
            query("page_size=99999999999999999999").0,
            json!({"page_size": i64::MAX})
        );
    }

    #[test]
    fn strange_parameters_are_all_named() {
        let (_, mut faults) = query("page_size=0&side=both&mine=yes&more=1&If-Match=2");
        faults.sort();
        assert_eq!(
            faults,
            [
                "/If-Match unknown_field",
                "/mine wrong_type",
                "/more unknown_field",
                "/page_size out_of_range",
                "/side unknown_value"
            ]
        );
        assert_eq!(
            query("page_size=1&page_size=2").1,
            ["/page_size wrong_type"]
        );
        assert_eq!(query("page_size=").1, ["/page_size wrong_type"]);
    }

    #[test]
    fn routes_know_their_methods_and_callers() {
        let contract = contract();
        assert_eq!(contract.allow("/things"), "GET, HEAD, POST");
        let get = contract.operation("/things", &Method::GET).unwrap();
        let post = contract.operation("/things", &Method::POST).unwrap();
        assert_eq!((get.sign_in, get.class), (SignIn::Optional, Class::Read));
        assert_eq!(
            (post.sign_in, post.class),
            (SignIn::Required, Class::Credentials)
        );
        assert!(contract.operation("/things", &Method::PUT).is_none());
        assert!(contract.body("Side").is_some() && contract.body("Other").is_none());
    }
}
