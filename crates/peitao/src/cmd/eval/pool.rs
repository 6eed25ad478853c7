//! A throw-away platform to match against: supplies are imported into a database and an index of their own, and each
//! demand is asked as the text it is. What fits and then what nearly fits is the ranked list, as a person is shown it.

use std::collections::HashMap;

use anyhow::{Context, Result, bail};
use app::imports;
use app::matches::{self, Matches};
use app::records::{FirmRecord, PostingRecord, Record};
use app::{App, Cx};
use domain::actor::{Actor, Person};
use domain::posting::Draft;
use domain::{AccountId, PostingId};

use crate::cmd::{complain, synonyms};
use crate::config::Config;
use crate::{demo, node};

/// Lines imported in one transaction.
const BATCH: usize = 200;
/// Longest title of a posting. Units: characters.
const TITLE_CHARS: usize = 120;
/// Days the supplies hold.
const VALID_DAYS: i64 = 90;
/// The firm all supplies are put under, with a valid code of nobody.
const FIRM: (&str, &str) = ("judged", "91500225MA0000001W");
/// Who asks: an account of nobody, whose address is proven.
const READER: &str = "acc_00000000000000000000000001";

/// A supply of a judged set.
pub struct Supply {
    /// What it is called there.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The rest.
    pub body: String,
}

/// A throw-away platform that holds supplies, and what they are called in the set.
pub struct Pool {
    app: App,
    names: HashMap<PostingId, String>,
}

impl Pool {
    /// Holds the supplies, as far as a posting may say such a thing.
    pub fn of(config: &Config, supplies: impl Iterator<Item = Supply>) -> Result<Self> {
        let app = node::open(config)?;
        synonyms::sample(&app, demo::SYNONYMS)?;
        let until = app.now().plus_days(VALID_DAYS).to_string();
        let records = supplies.map(|supply| posting(config, supply, &until));
        let records: Vec<Record> = std::iter::once(firm(config)).chain(records).collect();
        for batch in records.chunks(BATCH) {
            import(&app, batch.to_vec())?;
        }
        while worker::indexing::step(&app)? > 0 {}
        let names = names(&app, &records)?;
        Ok(Self { app, names })
    }

    /// What is shown for a demand, best first, with the scores.
    pub fn ask(&self, title: &str, body: &str) -> Result<Vec<(String, f64)>> {
        let draft = Draft {
            side: Some("demand".to_owned()),
            title: Some(cut(title)),
            body: Some(body.to_owned()),
            ..Draft::default()
        };
        let cx = Cx {
            actor: reader()?,
            ..Cx::system(self.app.now(), "eval")
        };
        let Matches { fits, near_misses } =
            self.app.read(&cx, |tx| matches::of_text(tx, &draft))?;
        let found = fits.into_iter().chain(near_misses);
        let named = found.filter_map(|found| {
            let id = PostingId::parse(&found.party.id).ok()?;
            Some((self.names.get(&id)?.clone(), f64::from(found.verdict.score)))
        });
        Ok(named.collect())
    }
}

fn reader() -> Result<Actor> {
    let account = AccountId::parse(READER).ok().context("an id of nobody")?;
    Ok(Actor::Person(Person {
        account,
        email_verified: true,
        duties: Vec::new(),
        memberships: Vec::new(),
    }))
}

fn firm(config: &Config) -> Record {
    let (external_id, uscc) = FIRM;
    Record::Firm(Box::new(FirmRecord {
        external_id: external_id.to_owned(),
        uscc: uscc.to_owned(),
        name: "评测用企业".to_owned(),
        region_code: config.site.home_region.clone(),
        verified: true,
        ..FirmRecord::default()
    }))
}

fn posting(config: &Config, supply: Supply, until: &str) -> Record {
    Record::Posting(Box::new(PostingRecord {
        external_id: supply.id,
        enterprise: FIRM.0.to_owned(),
        side: "supply".to_owned(),
        family: "product".to_owned(),
        title: cut(&supply.title),
        body: supply.body,
        region_code: config.site.home_region.clone(),
        valid_until: until.to_owned(),
        visibility: "public".to_owned(),
        publish: true,
        ..PostingRecord::default()
    }))
}

fn import(app: &App, records: Vec<Record>) -> Result<()> {
    let cx = Cx::system(app.now(), "eval");
    let outcomes = app.write(cx, move |tx| imports::lines(tx, &records))?;
    for outcome in outcomes {
        // A text that no posting may hold cannot be found either; it stays away as it would from a person.
        if let Err(fault) = outcome {
            complain(&fault.into());
        }
    }
    Ok(())
}

fn names(app: &App, records: &[Record]) -> Result<HashMap<PostingId, String>> {
    let cx = Cx::system(app.now(), "eval");
    let names = app.read(&cx, |tx| {
        let firm = store::enterprises::find_external(tx.conn, FIRM.0)?;
        let mut names = HashMap::new();
        for record in records {
            if let (Record::Posting(posting), Some(firm)) = (record, &firm) {
                let found =
                    store::postings::find_external(tx.conn, &firm.id, &posting.external_id)?;
                names.extend(found.map(|found| (found.id, posting.external_id.clone())));
            }
        }
        Ok(names)
    })?;
    if names.is_empty() {
        bail!("no supply could be imported");
    }
    Ok(names)
}

fn cut(title: &str) -> String {
    title.chars().take(TITLE_CHARS).collect()
}
