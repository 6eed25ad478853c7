//! Latency of searches that arrive at a fixed rate, half of them with four facets; beside them, in the same run,
//! what an answer costs that does no work at all.

use std::cell::RefCell;

use anyhow::Result;
use clap::Args;
use serde_json::{Value, json};

use crate::client::Client;
use crate::latency::Latencies;
use crate::open_loop;
use crate::questions::Questions;
use crate::service::Service;

/// Questions asked before anything is measured.
const WARM_UP: u32 = 200;

/// How the search is loaded.
#[derive(Args)]
pub struct Plan {
    /// Searches a second.
    #[arg(long, default_value_t = 40)]
    rate: u32,
    /// Length of a run. Units: seconds.
    #[arg(long, default_value_t = 20)]
    seconds: u32,
    /// Runs, each with other questions.
    #[arg(long, default_value_t = 3)]
    runs: u64,
}

/// Measures. Errors: the service cannot be asked; failed searches are counted, not hidden.
pub async fn measure(service: &Service, plan: &Plan) -> Result<Value> {
    let client = Client::anonymous(service)?;
    let mut runs = Vec::new();
    for seed in 0..plan.runs {
        let mut questions = Questions::read(&client, seed).await?;
        for _ in 0..WARM_UP {
            client.get(&questions.next()?.0).await?;
        }
        runs.push(run(&client, questions, plan).await);
    }
    Ok(json!({
        "searches_a_second": plan.rate,
        "runs": runs,
        "resident_bytes": service.resident_bytes(),
    }))
}

async fn run(client: &Client, questions: Questions, plan: &Plan) -> Value {
    let questions = RefCell::new(questions);
    let [plain, faceted, idle] = std::array::from_fn(|_| RefCell::new(Latencies::default()));
    let thin = RefCell::new(0_usize);
    let failed = open_loop::run(plan.rate, plan.seconds, |number, due| {
        let (questions, plain, faceted, idle, thin) = (&questions, &plain, &faceted, &idle, &thin);
        async move {
            if number % 10 == 0 {
                client.get("/livez").await?;
                idle.borrow_mut().push(due.elapsed());
                return Ok(());
            }
            let (path, with_facets) = questions.borrow_mut().next()?;
            let found = client.get(&path).await?;
            let into = if with_facets { faceted } else { plain };
            into.borrow_mut().push(due.elapsed());
            *thin.borrow_mut() += usize::from(found["items"].as_array().is_none_or(Vec::is_empty));
            Ok(())
        }
    })
    .await;
    json!({
        "without_facets": plain.borrow_mut().summary(),
        "with_four_facets": faceted.borrow_mut().summary(),
        "livez": idle.borrow_mut().summary(),
        "found_nothing": *thin.borrow(),
        "failed": failed.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}
