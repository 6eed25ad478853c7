//! Judged cases: each demand is asked against the candidates of all cases; what was not judged for a case has grade 0.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Matching;
use super::files;
use super::measures::{Judged, inversions, mean, ndcg, ratio, recall};
use super::pool::{Pool, Supply};
use super::trec::Run;
use crate::config::Config;

/// The least grade that is of use.
const USABLE: u32 = 2;
/// The grade of what lacks nothing.
const PERFECT: u32 = 3;

/// A judged case.
#[derive(Deserialize)]
struct Case {
    id: String,
    demand: Said,
    candidates: Vec<Candidate>,
    #[serde(default)]
    extra_judged: Vec<Extra>,
}

/// A demand or a supply with loose attributes.
#[derive(Deserialize)]
struct Said {
    title: String,
    body: String,
    #[serde(default)]
    attrs: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct Candidate {
    #[serde(flatten)]
    said: Said,
    grade: u32,
}

/// A candidate of another case that was judged for this one too.
#[derive(Deserialize)]
struct Extra {
    from: String,
    title: String,
    grade: u32,
}

/// Measures. Errors: those of the file.
pub fn measure(config: &Config, path: &Path, arguments: &Matching) -> Result<Value> {
    let cases: Vec<Case> = files::records(path)?;
    let pool = Pool::of(config, cases.iter().flat_map(Case::supplies))?;
    let (mut run, mut tally) = (Run::default(), Cases::default());
    for case in &cases {
        let (title, body) = case.demand.parts();
        let ranked = pool.ask(&title, &body)?;
        run.add(
            &case.id,
            ranked.iter().map(|(id, score)| (id.as_str(), *score)),
        );
        let ranked: Vec<String> = ranked.into_iter().map(|(id, _)| id).collect();
        tally.add(&judged(case, &cases)?, &ranked);
    }
    run.write(arguments.run.as_deref())?;
    Ok(tally.told())
}

impl Case {
    fn supplies(&self) -> impl Iterator<Item = Supply> {
        self.candidates.iter().enumerate().map(|(at, candidate)| {
            let (title, body) = candidate.said.parts();
            let id = candidate_id(&self.id, at);
            Supply { id, title, body }
        })
    }
}

fn candidate_id(case: &str, at: usize) -> String {
    format!("{case}/{at}")
}

fn judged(case: &Case, cases: &[Case]) -> Result<Judged> {
    let own = case.candidates.iter().enumerate();
    let mut judged: Judged = own
        .map(|(at, candidate)| (candidate_id(&case.id, at), candidate.grade))
        .collect();
    for extra in &case.extra_judged {
        let from = cases.iter().find(|other| other.id == extra.from);
        let at = from.and_then(|from| {
            let mut candidates = from.candidates.iter();
            candidates.position(|candidate| candidate.said.title == extra.title)
        });
        let at =
            at.with_context(|| format!("{}: no {} of {}", case.id, extra.title, extra.from))?;
        judged.insert(candidate_id(&extra.from, at), extra.grade);
    }
    Ok(judged)
}

impl Said {
    /// Title, and body with each attribute on a line of its own, as people write them.
    fn parts(&self) -> (String, String) {
        let line = |(name, value): (&String, &Value)| {
            let value = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            format!("\n{}: {value}", labelled(name))
        };
        let lines: String = self.attrs.iter().map(line).collect();
        (self.title.clone(), format!("{}{lines}", self.body))
    }
}

/// What an attribute of the cases is called on a form.
fn labelled(name: &str) -> &str {
    match name {
        "material" => "材质",
        "process" => "工艺",
        "spec" => "规格",
        "quantity" => "数量",
        "unit" => "单位",
        "certs" => "认证",
        "place" => "地点",
        "lead_days" => "交期（天）",
        "capacity" => "产能",
        "budget" => "预算",
        other => other,
    }
}

/// The measures of cases.
#[derive(Default)]
struct Cases {
    ten: Vec<f64>,
    three: Vec<f64>,
    recalls: Vec<f64>,
    first: usize,
    pairs: usize,
    wrong: usize,
    count: usize,
}

impl Cases {
    fn add(&mut self, judged: &Judged, ranked: &[String]) {
        self.ten.extend(ndcg(judged, ranked, 10));
        self.three.extend(ndcg(judged, ranked, 3));
        self.recalls.extend(recall(judged, ranked, 10, USABLE));
        let first = ranked.first().and_then(|id| judged.get(id));
        self.first += usize::from(first == Some(&PERFECT));
        let (pairs, wrong) = inversions(judged, ranked);
        self.pairs += pairs;
        self.wrong += wrong;
        self.count += 1;
    }

    fn told(&self) -> Value {
        json!({
            "NDCG@10": mean(&self.ten),
            "NDCG@3": mean(&self.three),
            "top-1 grade 3": ratio(self.first, self.count),
            "recall grade>=2 @10": mean(&self.recalls),
            "grade-0 above grade-3": ratio(self.wrong, self.pairs),
            "n": self.count,
        })
    }
}
