//! The JSON form of a chain graph. Its shape only: whether the parts fit together is judged elsewhere.

use domain::Date;
use domain::invalid::Faults;
use domain::taxonomy::{Chain, Edge, Node, Park, Stage, Validity};
use serde::Deserialize;
use store::taxonomy::Parts;

use crate::certificates::day;
use crate::taxonomy::sound;

/// The JSON form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    #[serde(default, rename = "note")]
    _note: Option<String>,
    #[serde(default, rename = "version")]
    _version: Option<String>,
    /// Names of the stages, for readers of the file only.
    #[serde(default, rename = "stages")]
    _stages: serde::de::IgnoredAny,
    valid_from: String,
    #[serde(default)]
    parks: Vec<ParkForm>,
    chains: Vec<ChainForm>,
    #[serde(default)]
    edges: Vec<EdgeForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ParkForm {
    code: String,
    name_zh: String,
    name_en: String,
    region_code: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChainForm {
    code: String,
    name_zh: String,
    name_en: String,
    #[serde(default)]
    cluster: String,
    nodes: Vec<NodeForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NodeForm {
    code: String,
    #[serde(default)]
    parent: Option<String>,
    stage: String,
    name_zh: String,
    name_en: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    products: Vec<String>,
    #[serde(default)]
    processes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EdgeForm {
    from: String,
    to: String,
}

/// Why a text is no chain graph.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// It is not of the JSON form.
    #[error("not of the form of a chain graph: {0}")]
    Form(#[from] serde_json::Error),
    /// Its parts do not make a graph; every fault is named.
    #[error(transparent)]
    Faults(#[from] Faults),
}

/// Reads the JSON form: the parts, and the first day they hold. Errors: every fault, by pointer.
pub fn parse(json: &str) -> Result<(Parts, Date), Unreadable> {
    let form: Form = serde_json::from_str(json)?;
    let mut faults = Faults::new();
    let from = faults.check("/valid_from", day(&form.valid_from));
    let validity = Validity {
        from: from.unwrap_or_default(),
        until: None,
    };
    let parts = read(form, validity, &mut faults);
    faults.absorb("", sound::graph(&parts).map(|_| ()));
    Ok(faults.finish(from.map(|from| (parts, from)))?)
}

fn read(form: Form, validity: Validity, faults: &mut Faults) -> Parts {
    let mut parts = Parts::default();
    for chain in form.chains {
        for node in chain.nodes {
            parts
                .nodes
                .extend(read_node(node, &chain.code, validity, faults));
        }
        parts.chains.push(Chain {
            code: chain.code,
            name_zh: chain.name_zh,
            name_en: chain.name_en,
            cluster: chain.cluster,
            validity,
        });
    }
    parts.edges = form
        .edges
        .into_iter()
        .map(|EdgeForm { from, to }| Edge { from, to })
        .collect();
    parts.parks = form
        .parks
        .into_iter()
        .map(|park| Park {
            code: park.code,
            name_zh: park.name_zh,
            name_en: park.name_en,
            region: park.region_code,
            validity,
        })
        .collect();
    parts
}

fn read_node(form: NodeForm, chain: &str, validity: Validity, faults: &mut Faults) -> Option<Node> {
    let NodeForm {
        code,
        parent,
        stage,
        name_zh,
        name_en,
        aliases,
        products,
        processes,
    } = form;
    let stage = faults.check(&format!("/nodes/{code}/stage"), Stage::parse(&stage))?;
    Some(Node {
        code,
        chain: chain.to_owned(),
        parent,
        stage,
        name_zh,
        name_en,
        aliases,
        products,
        processes,
        validity,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = include_str!("../../../peitao/sample/taxonomy.json");

    fn faults(json: &str) -> Vec<(String, &'static str)> {
        let Err(Unreadable::Faults(faults)) = parse(json) else {
            panic!("no fault was found")
        };
        let found = faults.as_slice().iter();
        found
            .map(|fault| (fault.pointer.clone(), fault.rule.code()))
            .collect()
    }

    #[test]
    fn the_sample_is_a_graph() {
        let (parts, from) = parse(SAMPLE).unwrap();
        assert_eq!(from.to_string(), "2022-05-25");
        assert_eq!((parts.chains.len(), parts.parks.len()), (18, 4));
        assert_eq!((parts.nodes.len(), parts.edges.len()), (286, 491));
        let graph = sound::graph(&parts).unwrap();
        let segment = graph.node("WJ-M1").unwrap().parent.clone();
        assert_eq!(segment.as_deref(), Some("WJ-M"));
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let json = r#"{
            "valid_from": "2026-13-01",
            "parks": [{"code": "SQ", "name_zh": "园", "name_en": "Park", "region_code": "1"}],
            "chains": [
                {"code": "X", "name_zh": "甲", "name_en": "", "nodes": [
                    {"code": "X-1", "stage": "up", "name_zh": "一", "name_en": "One"},
                    {"code": "X-1", "stage": "up", "name_zh": "一", "name_en": "One"},
                    {"code": "X 2", "stage": "aside", "name_zh": "二", "name_en": "Two"},
                    {"code": "X-3", "parent": "Y-1", "stage": "up", "name_zh": "三", "name_en": "Three"}
                ]}
            ],
            "edges": [{"from": "X-1", "to": "Z"}, {"from": "X-1", "to": "Z"}]
        }"#;
        let found = faults(json);
        let expected = [
            ("/valid_from", "invalid_date"),
            ("/nodes/X 2/stage", "unknown_value"),
            ("/chains/X/name_en", "required"),
            ("/nodes/X-1", "duplicate_item"),
            ("/parks/SQ/region_code", "unknown_region"),
            ("/edges", "duplicate_item"),
            ("/nodes/X-3", "unknown_node"),
        ];
        for (pointer, rule) in expected {
            let fault = (pointer.to_owned(), rule);
            assert!(found.contains(&fault), "{pointer} in {found:?}");
        }
    }

    #[test]
    fn supply_in_a_circle_is_refused() {
        let json = r#"{"valid_from": "2026-01-01", "chains": [{"code": "X", "name_zh": "甲", "name_en": "X", "nodes": [
            {"code": "A", "stage": "up", "name_zh": "一", "name_en": "One"},
            {"code": "B", "stage": "mid", "name_zh": "二", "name_en": "Two"}
        ]}], "edges": [{"from": "A", "to": "B"}, {"from": "B", "to": "A"}]}"#;
        assert_eq!(faults(json), [("/edges/A".to_owned(), "invalid_format")]);
    }

    #[test]
    fn another_form_is_refused() {
        for json in [
            "",
            "[]",
            "{}",
            r#"{"valid_from": "2026-01-01", "chains": [], "more": 1}"#,
        ] {
            assert!(matches!(parse(json), Err(Unreadable::Form(_))), "{json}");
        }
    }
}
