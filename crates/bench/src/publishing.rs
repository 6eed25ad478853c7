//! Time from handing a posting in until everybody finds it and until its counterpart is shown it as a match.
//!
//! Every demand has a twin: a supply of another enterprise with the same text, published before. A posting counts as
//! searchable when it stands in the list of the newest, which comes from the index, and as matched when the owner of
//! the twin reads it among the first hundred of the twin's matches. How far the consumer that stores matches for the
//! digests is behind the log meanwhile is read from the metrics of the service.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::Args;
use futures_util::StreamExt;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use crate::client::Client;
use crate::latency::Latencies;
use crate::open_loop;
use crate::questions::{LEADS, Questions};
use crate::service::Service;

/// Postings a moderator approves before those of an enterprise pass by rule.
const TRUST_AFTER: usize = 3;
/// Twins published at once while the measurement is prepared.
const PREPARED_AT_ONCE: usize = 8;
/// Time between two looks at the newest postings.
const LOOK: Duration = Duration::from_millis(50);
/// Time between two readings of the metrics.
const READING: Duration = Duration::from_secs(1);
/// Longest title of a model that is kept. Units: characters.
const TITLE_CHARS: usize = 90;
/// Longest wait for one posting.
const PATIENCE: Duration = Duration::from_secs(30);

/// How the service is loaded.
#[derive(Args)]
pub struct Plan {
    /// Demands handed in a second.
    #[arg(long, default_value_t = 20)]
    rate: u32,
    /// Length of the run. Units: seconds.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
    /// Another one for each run on the same district: texts that stand there already are held for a moderator.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Someone who publishes for an enterprise.
struct Publisher {
    client: Client,
    seed: u64,
    enterprise: Value,
}

/// Since when each of the newest postings has been seen in the index.
type Seen = RefCell<HashMap<String, Instant>>;

/// Measures. Errors: the twins cannot be published; failed demands are counted, not hidden.
pub async fn measure(service: &Service, plan: &Plan) -> Result<Value> {
    let buyer = Publisher::of(service, "leader@example.com", plan.seed).await?;
    let supplier = Publisher::of(service, "supplier@example.com", plan.seed).await?;
    let moderator = Client::sign_in(service, "moderator@example.com").await?;
    let mut questions = Questions::read(&Client::anonymous(service)?, plan.seed).await?;
    for publisher in [&buyer, &supplier] {
        publisher.become_trusted(&moderator, &mut questions).await?;
    }
    let models: Vec<Value> = (0..plan.rate * plan.seconds)
        .map(|_| questions.posting())
        .collect();
    let twins = supplier.publish_all(&models).await?;

    service.wait_until_level("matcher").await?;
    let (seen, behind) = (Seen::default(), Cell::new(0.0));
    let [acknowledged, searchable, matched] =
        std::array::from_fn(|_| RefCell::new(Latencies::default()));
    let load = open_loop::run(plan.rate, plan.seconds, |number, due| {
        let (buyer, supplier, seen, models, twins) = (&buyer, &supplier, &seen, &models, &twins);
        let (acknowledged, searchable, matched) = (&acknowledged, &searchable, &matched);
        async move {
            let at = usize::try_from(number)?;
            let (model, twin) = models.get(at).zip(twins.get(at)).context("a twin")?;
            let id = buyer.publish(model, "demand", at).await?;
            acknowledged.borrow_mut().push(due.elapsed());
            let found = wait_until_seen(seen, &id).await?;
            searchable.borrow_mut().push(found - due);
            supplier.wait_until_matched(twin, &id).await?;
            matched.borrow_mut().push(due.elapsed());
            Ok(())
        }
    });
    let failed = tokio::select! {
        failed = load => failed,
        ended = look(&buyer.client, &seen) => { ended?; Vec::new() }
        ended = watch(service, &behind) => { ended?; Vec::new() }
    };
    Ok(json!({
        "published_a_second": plan.rate,
        "acknowledged": acknowledged.borrow_mut().summary(),
        "searchable": searchable.borrow_mut().summary(),
        "matched": matched.borrow_mut().summary(),
        "matcher_behind_at_most_s": behind.get(),
        "failed": failed.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "resident_bytes": service.resident_bytes(),
    }))
}

/// Notes the newest postings again and again, and never ends but by an error.
async fn look(client: &Client, seen: &Seen) -> Result<()> {
    loop {
        let newest = client
            .list("/api/v1/postings?sort=-published_at&page_size=100")
            .await?;
        let now = Instant::now();
        for id in newest.iter().filter_map(|item| item["id"].as_str()) {
            seen.borrow_mut().entry(id.to_owned()).or_insert(now);
        }
        sleep(LOOK).await;
    }
}

/// Notes how far the matcher is behind at the worst, and never ends but by an error.
async fn watch(service: &Service, behind: &Cell<f64>) -> Result<()> {
    loop {
        let now = service.behind("matcher").await?.unwrap_or_default();
        behind.set(behind.get().max(now));
        sleep(READING).await;
    }
}

async fn wait_until_seen(seen: &Seen, id: &str) -> Result<Instant> {
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        let found = seen.borrow().get(id).copied();
        if let Some(found) = found {
            return Ok(found);
        }
        sleep(LOOK / 5).await;
    }
    bail!("{id} is not searchable")
}

/// The title without what says which side it is of, or a twin of the other side is held as put on the wrong one.
fn thing(title: &str) -> String {
    let bare = LEADS
        .iter()
        .fold(title.to_owned(), |title, lead| title.replace(lead, ""));
    let words = bare.split(' ').filter(|word| !word.starts_with("PT"));
    words
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(TITLE_CHARS)
        .collect()
}

impl Publisher {
    async fn of(service: &Service, email: &str, seed: u64) -> Result<Self> {
        let client = Client::sign_in(service, email).await?;
        let me = client.get("/api/v1/me").await?;
        let enterprise = me["memberships"][0]["enterprise_id"].clone();
        if enterprise.is_null() {
            bail!("{email} speaks for no enterprise: {me}");
        }
        Ok(Self {
            client,
            seed,
            enterprise,
        })
    }

    /// Has a moderator approve first postings until later ones pass by rule.
    async fn become_trusted(&self, moderator: &Client, questions: &mut Questions) -> Result<()> {
        for number in 0..TRUST_AFTER {
            let model = questions.posting();
            let (id, _) = self.hand_in(&model, "supply", 900_000 + number).await?;
            let path = format!("/api/v1/moderation/queue?page_size=100&kind=posting&subject={id}");
            let items = moderator.list(&path).await?;
            let item = items.iter().find(|item| item["subject_id"] == id.as_str());
            if let Some(item) = item.and_then(|item| item["id"].as_str()) {
                let path = format!("/api/v1/moderation/items/{item}/approve");
                moderator.post(&path, &json!({})).await?;
            }
        }
        Ok(())
    }

    /// Publishes a twin of each model, in order.
    async fn publish_all(&self, models: &[Value]) -> Result<Vec<String>> {
        let published = models
            .iter()
            .enumerate()
            .map(|(number, model)| self.publish(model, "supply", number));
        let published: Vec<Result<String>> = futures_util::stream::iter(published)
            .buffered(PREPARED_AT_ONCE)
            .collect()
            .await;
        published.into_iter().collect()
    }

    /// Publishes and returns the id. Errors: it is not published but waits for a moderator.
    async fn publish(&self, model: &Value, side: &str, number: usize) -> Result<String> {
        let (id, status) = self.hand_in(model, side, number).await?;
        if status != "published" {
            bail!("{id} is {status}");
        }
        Ok(id)
    }

    /// Hands in and returns the id and the status.
    async fn hand_in(&self, model: &Value, side: &str, number: usize) -> Result<(String, String)> {
        let made = self
            .client
            .post("/api/v1/postings", &self.draft(model, side, number))
            .await?;
        let id = made["id"]
            .as_str()
            .context("a posting has an id")?
            .to_owned();
        let submit = format!("/api/v1/postings/{id}/submit");
        let now = self.client.act(&submit).await?;
        let status = now["own"]["status"].as_str().unwrap_or_default().to_owned();
        Ok((id, status))
    }

    /// The text of the model with a part number of its own, so that no two are the same.
    fn draft(&self, model: &Value, side: &str, number: usize) -> Value {
        let title = thing(model["title"].as_str().unwrap_or_default());
        let mut draft = json!({
            "enterprise_id": self.enterprise,
            "side": side,
            "family": model["family"],
            "title": format!("{title} PT{}X{number:06}", self.seed),
            "body": model["body"],
            "region_code": "500111",
            "valid_until": model["valid_until"],
        });
        if let (Some(draft), Some(node)) = (draft.as_object_mut(), model["node_code"].as_str()) {
            draft.insert("node_code".to_owned(), node.into());
        }
        draft
    }

    async fn wait_until_matched(&self, twin: &str, id: &str) -> Result<()> {
        let began = Instant::now();
        let path = format!("/api/v1/postings/{twin}/matches?page_size=100");
        while began.elapsed() < PATIENCE {
            let matches = self.client.list(&path).await?;
            if matches.iter().any(|one| one["posting"]["id"] == id) {
                return Ok(());
            }
            sleep(LOOK * 2).await;
        }
        bail!("{id} is not among the matches of {twin}")
    }
}
