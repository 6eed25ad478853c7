//! Real demands against real supplies; a demand without a supply of at least [`USABLE`] has none.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::Matching;
use super::files::{self, Text};
use super::measures::{Judged, area_under_curve, mean, ndcg, rounded};
use super::pool::{Pool, Supply};
use super::trec::Run;
use crate::config::Config;

/// The least grade that is of use: worth a contact.
const USABLE: u32 = 1;

/// Measures. Errors: those of the files.
pub fn measure(config: &Config, arguments: &Matching) -> Result<Value> {
    let supplies: Vec<Text> = files::records(given(&arguments.supplies)?)?;
    let grades = files::grades(given(&arguments.qrels)?)?;
    let pool = Pool::of(config, supplies.iter().map(supply))?;
    let (mut run, mut tally) = (Run::default(), Demands::default());
    for demand in files::records::<Text>(given(&arguments.demands)?)? {
        if let Some(judged) = grades.get(&demand.id) {
            let (title, body) = demand.parts();
            let ranked = pool.ask(title, body)?;
            run.add(
                &demand.id,
                ranked.iter().map(|(id, score)| (id.as_str(), *score)),
            );
            tally.add(judged, ranked);
        }
    }
    run.write(arguments.run.as_deref())?;
    Ok(tally.told())
}

fn given(path: &Option<PathBuf>) -> Result<&Path> {
    path.as_deref()
        .context("demands, supplies and qrels are wanted")
}

fn supply(text: &Text) -> Supply {
    let (title, body) = text.parts();
    Supply {
        id: text.id.clone(),
        title: title.to_owned(),
        body: body.to_owned(),
    }
}

/// The measures of demands.
#[derive(Default)]
struct Demands {
    gains: Vec<f64>,
    /// The best score of each demand that has a usable supply, and of each that has none.
    with: Vec<f64>,
    without: Vec<f64>,
}

impl Demands {
    fn add(&mut self, judged: &Judged, ranked: Vec<(String, f64)>) {
        let best = ranked.first().map_or(0.0, |(_, score)| *score);
        if !judged.values().any(|grade| *grade >= USABLE) {
            self.without.push(best);
            return;
        }
        self.with.push(best);
        let ranked: Vec<String> = ranked.into_iter().map(|(id, _)| id).collect();
        self.gains.extend(ndcg(judged, &ranked, 10));
    }

    fn told(&self) -> Value {
        json!({
            "NDCG@10": mean(&self.gains),
            "AUC no usable supply": area_under_curve(&self.without, &self.with).map(rounded),
            "n": self.with.len() + self.without.len(),
            "n with usable supply": self.with.len(),
        })
    }
}
