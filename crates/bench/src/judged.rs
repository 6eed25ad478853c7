//! Ranks of the running service compared with a judged list: offers in by `peitao import`, each demand asked once as a
//! search and once as a text to match. The sets are for measuring only and are no part of the product.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, bail};
use clap::Args;
use reqwest::Url;
use serde_json::{Value, json};

use crate::client::Client;
use crate::service::{Place, Service};

/// Ranks that count.
const DEPTH: usize = 10;
/// Longest title of a posting. Units: characters.
const TITLE_CHARS: usize = 120;
/// The firm all offers are put under, with a valid code of nobody.
const FIRM: &str = r#"{"firm":{"external_id":"judged","uscc":"91500225MA0000001W","name":"评测用企业","region_code":"500111","verified":true}}"#;

/// A judged set.
#[derive(Args)]
pub struct Plan {
    /// Folder with supply.jsonl, queries_match.jsonl and qrels_match.tsv.
    folder: std::path::PathBuf,
    /// When the offers end, RFC 3339: at most 180 days ahead.
    #[arg(long)]
    valid_until: String,
}

/// How well each demand is answered.
#[derive(Default)]
struct Tally {
    /// Discounted gain of demands with a usable offer, as a share of the best possible.
    ndcg: Vec<f64>,
    /// Demands without a usable offer to which the service said so.
    said_none: usize,
    /// Demands with a usable offer to which it said there is none.
    missed: usize,
}

/// Grades by offer, for each demand.
type Grades = HashMap<String, HashMap<String, u32>>;

/// Imports, asks and compares. Errors: the set cannot be read or imported.
pub async fn measure(place: &Place, plan: &Plan) -> Result<Value> {
    let offers = lines(&plan.folder.join("supply.jsonl"))?;
    import(place, plan, &offers)?;
    let service = Service::start(place).await?;
    let client = Client::sign_in(&service, "judge@example.com").await?;
    let known: HashMap<String, String> = offers
        .iter()
        .map(|offer| {
            (
                signature(&offer["title"], &offer["text"]),
                text(&offer["_id"]),
            )
        })
        .collect();
    let grades = grades(&plan.folder.join("qrels_match.tsv"))?;
    let (mut searched, mut matched) = (Tally::default(), Tally::default());
    for demand in lines(&plan.folder.join("queries_match.jsonl"))? {
        let judged = grades.get(&text(&demand["_id"])).context("judged")?;
        let wanted = text(&demand["text"]);
        let found = search(&client, &wanted).await?;
        searched.add(judged, &ids(&known, found.iter()), found.is_empty());
        let fits = matches(&client, &wanted).await?;
        matched.add(
            judged,
            &ids(&known, fits.iter().map(|fit| &fit["posting"])),
            fits.is_empty(),
        );
    }
    Ok(json!({ "offers": offers.len(), "search": searched.told(), "match": matched.told() }))
}

fn import(place: &Place, plan: &Plan, offers: &[Value]) -> Result<()> {
    let records = offers.iter().map(|offer| {
        json!({ "posting": {
            "external_id": offer["_id"], "enterprise": "judged", "side": "supply", "family": "technology",
            "title": cut(&text(&offer["title"]), TITLE_CHARS), "body": offer["text"],
            "region_code": "500111", "valid_until": plan.valid_until, "publish": true,
        }})
        .to_string()
    });
    let file = place.data_dir().join("judged.ndjson");
    fs::create_dir_all(place.data_dir())?;
    let all: Vec<String> = std::iter::once(FIRM.to_owned()).chain(records).collect();
    fs::write(&file, all.join("\n"))?;
    let done = place.command().arg("import").arg(&file).output()?;
    // A line that is refused is reported there and missing here; it does not spoil the rest.
    let _ = std::io::copy(&mut done.stdout.as_slice(), &mut std::io::stderr());
    let mut admin = place.command();
    admin.args([
        "admin",
        "create",
        "--email",
        "judge@example.com",
        "--role",
        "auditor",
    ]);
    let made = admin
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()?;
    let said = String::from_utf8(made.stdout)?;
    if let Some((_, password)) = said.split_once("shown this once: ") {
        fs::write(place.data_dir().join("bench-password"), password.trim())?;
    } else if !place.data_dir().join("bench-password").exists() {
        bail!("no account could be made: {said}");
    }
    Ok(())
}

async fn search(client: &Client, wanted: &str) -> Result<Vec<Value>> {
    let mut url = Url::parse("http://peitao/api/v1/postings?side=supply&page_size=20")?;
    url.query_pairs_mut().append_pair("q", wanted);
    client
        .list(&url.to_string().replacen("http://peitao", "", 1))
        .await
}

async fn matches(client: &Client, wanted: &str) -> Result<Vec<Value>> {
    let (title, body) = wanted.split_once(' ').unwrap_or((wanted, ""));
    let asked = json!({ "side": "demand", "family": "technology", "title": cut(title, TITLE_CHARS), "body": body });
    let answer = client.post("/api/v1/match", &asked).await?;
    Ok(answer["items"].as_array().cloned().unwrap_or_default())
}

impl Tally {
    fn add(&mut self, judged: &HashMap<String, u32>, ranked: &[String], said_none: bool) {
        let mut best: Vec<u32> = judged
            .values()
            .copied()
            .filter(|grade| *grade > 0)
            .collect();
        let usable = judged.values().any(|grade| *grade > 1);
        self.said_none += usize::from(!usable && said_none);
        self.missed += usize::from(usable && said_none);
        if !usable {
            return;
        }
        best.sort_unstable_by(|a, b| b.cmp(a));
        let gains = ranked.iter().map(|id| judged.get(id).copied().unwrap_or(0));
        self.ndcg
            .push(discounted(gains) / discounted(best.into_iter()));
    }

    fn told(&self) -> Value {
        let count = self.ndcg.len();
        let mean =
            self.ndcg.iter().sum::<f64>() / f64::from(u32::try_from(count).unwrap_or(1).max(1));
        json!({
            "demands_with_a_usable_offer": count,
            "ndcg_at_10": (mean * 1e3).round() / 1e3,
            "said_none_where_none_is_usable": self.said_none,
            "said_none_where_one_is": self.missed,
        })
    }
}

fn discounted(grades: impl Iterator<Item = u32>) -> f64 {
    let ranks = (2_u32..).zip(grades.take(DEPTH));
    ranks
        .map(|(rank, grade)| f64::from(grade) / f64::from(rank).log2())
        .sum()
}

fn ids<'a>(known: &HashMap<String, String>, found: impl Iterator<Item = &'a Value>) -> Vec<String> {
    let of = |posting: &Value| {
        known
            .get(&signature(&posting["title"], &posting["body"]))
            .cloned()
    };
    found
        .map(|posting| of(posting).unwrap_or_default())
        .collect()
}

/// What tells an offer from the others and survives the trimming of an import.
fn signature(title: &Value, body: &Value) -> String {
    let written = format!("{} {}", text(title), text(body));
    written.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn lines(path: &Path) -> Result<Vec<Value>> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    text.lines()
        .map(|line| Ok(serde_json::from_str(line)?))
        .collect()
}

fn grades(path: &Path) -> Result<Grades> {
    let mut grades = Grades::new();
    for line in fs::read_to_string(path)?.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [demand, offer, grade] = fields.as_slice() else {
            bail!("three fields are wanted: {line}");
        };
        let judged = grades.entry((*demand).to_owned()).or_default();
        judged.insert((*offer).to_owned(), grade.trim().parse()?);
    }
    Ok(grades)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn cut(text: &str, chars: usize) -> String {
    text.chars().take(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged() -> HashMap<String, u32> {
        [("a", 2), ("b", 1), ("c", 0)]
            .map(|(id, grade)| (id.to_owned(), grade))
            .into()
    }

    #[test]
    fn the_best_order_is_worth_one_and_a_worse_one_less() {
        let mut tally = Tally::default();
        tally.add(&judged(), &["a".to_owned(), "b".to_owned()], false);
        tally.add(&judged(), &["c".to_owned(), "a".to_owned()], false);
        assert!((tally.ndcg[0] - 1.0).abs() < 1e-9);
        assert!(tally.ndcg[1] < 0.7 && tally.ndcg[1] > 0.3);
    }

    #[test]
    fn silence_is_right_only_where_nothing_is_usable() {
        let mut tally = Tally::default();
        tally.add(&judged(), &[], true);
        tally.add(&[("b".to_owned(), 1)].into(), &[], true);
        assert_eq!((tally.missed, tally.said_none, tally.ndcg.len()), (1, 1, 1));
    }
}
