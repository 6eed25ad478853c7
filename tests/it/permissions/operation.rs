//! The operations the running platform says it has: method, address and summary by id.

use reqwest::Method;
use serde_json::{Value, json};
use testkit::Platform;

/// One operation of the served document.
#[derive(Clone, Debug)]
pub struct Operation {
    pub id: String,
    pub summary: String,
    pub method: Method,
    pub path: String,
    /// Whether it can be asked without signing in.
    pub open: bool,
}

impl Operation {
    /// Whether the address names a thing by its id: such a thing can belong to somebody else.
    pub fn names_a_thing(&self) -> bool {
        self.path.contains("id}")
    }
}

/// Every operation of the document, as the platform serves it.
pub fn all(platform: &Platform) -> Vec<Operation> {
    let document = platform.get("/openapi.json", None).expect_status(200).body;
    let paths = document["paths"].as_object().expect("paths");
    let mut all = Vec::new();
    for (path, item) in paths {
        for (method, says) in item.as_object().expect("operations") {
            let Ok(method) = Method::from_bytes(method.to_uppercase().as_bytes()) else {
                continue;
            };
            let text = |name: &str| says[name].as_str().unwrap_or_default().to_owned();
            all.push(Operation {
                id: text("operationId"),
                summary: text("summary"),
                method,
                path: path.clone(),
                open: is_open(&says["security"]),
            });
        }
    }
    all
}

/// Without a requirement, or with an empty one among them, nobody needs to sign in.
fn is_open(security: &Value) -> bool {
    let requirements = security.as_array();
    requirements.is_none_or(|all| all.iter().any(|one| *one == json!({})))
}
