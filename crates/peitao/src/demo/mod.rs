//! The synthetic district of the demonstration: firms and postings made from a seed, and who signs in.
//!
//! Pure functions of the seed and the day; nothing here reads a clock, draws a secret or writes to a
//! database. All texts come from `sample/`; no real firm, person or posting is in them.

mod accounts;
mod amount;
mod cards;
mod chains;
mod compose;
mod facts;
mod fields;
mod figures;
mod firms;
mod goods;
mod names;
mod phrases;
mod places;
mod postings;
mod random;
#[cfg(test)]
mod reading;
mod style;
mod template;
#[cfg(test)]
mod tests;

use anyhow::{Context, Result};
use app::records::Record;
use domain::{Date, Moment};

pub use accounts::{Account, all as accounts};
pub use chains::TAXONOMY;

/// Groups of synonyms, one JSON object a line.
pub const SYNONYMS: &str = include_str!("../../sample/synonyms.jsonl");

/// How many firms the district has.
pub const FIRMS: usize = 2_000;
/// How many postings they have written.
pub const POSTINGS: usize = 10_000;

/// `external_id` of the firm that is made first: where it is, a district was begun.
pub fn first_firm() -> String {
    firms::external_id(0)
}

/// The records of a district of so many firms and postings: every firm, then every posting. The same seed and day
/// give the same records. Errors: a sample file that cannot be read, which the tests exclude.
pub fn sized(
    seed: u64,
    today: Date,
    firms: usize,
    postings: usize,
) -> Result<impl Iterator<Item = Record>> {
    let items = goods::load()?;
    let phrases = phrases::Phrases::load()?;
    let nodes = chains::load()?;
    let today = Moment::at_start_of(today).context("a day the calendar does not know")?;
    let firms = firms::all(seed, firms, &items);
    let world = postings::World::new(seed, today, &items, &firms, &phrases, &nodes);
    let posted: Vec<Record> = (0..postings)
        .filter_map(|index| world.posting(index))
        .map(|(posting, _)| Record::Posting(Box::new(posting)))
        .collect();
    let firms = firms
        .into_iter()
        .map(|firm| Record::Firm(Box::new(firm.record)));
    Ok(firms.chain(posted))
}
