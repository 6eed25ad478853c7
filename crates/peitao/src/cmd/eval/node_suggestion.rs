//! Suggesting where a product belongs: known names stand in the index under their codes, other names are asked.

use std::path::Path;

use anyhow::Result;
use search::{Document, Engine, Kind, Neighbourhood};
use serde_json::{Value, json};

use super::Suggest;
use super::files::{self, Named};
use super::measures::ratio;
use super::ranking::index;

/// The circle everybody belongs to.
const PUBLIC: &str = "public";
/// Suggestions that count.
const DEPTH: usize = 5;

/// Measures. Errors: those of the files.
pub fn measure(dir: &Path, arguments: &Suggest) -> Result<Value> {
    let known: Vec<Named> = files::records(&arguments.train)?;
    let index = index(dir, known.into_iter().enumerate().map(document))?;
    let asked: Vec<Named> = files::records(&arguments.test)?;
    let (mut first, mut among) = (0, 0);
    for named in &asked {
        let request = Neighbourhood::of(&named.name, "", vec![PUBLIC.to_owned()], 0);
        let nodes = index.nodes_near(&request)?;
        let place = nodes.iter().position(|near| near.node == named.group);
        first += usize::from(place == Some(0));
        among += usize::from(place.is_some_and(|place| place < DEPTH));
    }
    Ok(json!({
        "acc@1": ratio(first, asked.len()),
        "acc@5": ratio(among, asked.len()),
        "n": asked.len(),
    }))
}

fn document((number, named): (usize, Named)) -> Document {
    Document {
        title: named.name,
        node: Some(named.group.clone()),
        node_path: vec![named.group],
        audience: vec![PUBLIC.to_owned()],
        ..Document::new(number.to_string(), Kind::Posting, 1)
    }
}
