//! Made-up pairs of the district's trades, with the verdict a buyer would give.

mod attributes;
mod certificates;
mod evidence;
mod firms;
mod terms;
mod texts;

use super::sample::*;
use crate::capability;
use crate::designation::{Designation, Kind};
use crate::matching::*;
use crate::posting::Draft;
use crate::region::{Region, Ring};
use crate::taxonomy::Validity;

#[derive(Debug, PartialEq)]
enum Told {
    Match,
    Near,
    No,
}

fn told(verdict: &Verdict) -> Told {
    assert!(
        !(verdict.fits() && verdict.is_near_miss()),
        "one or the other"
    );
    if verdict.fits() {
        Told::Match
    } else if verdict.is_near_miss() {
        Told::Near
    } else {
        Told::No
    }
}

fn row(what: &str, pair: Pair, expected: Told, failed: &[&str], missing: &[&str]) {
    let verdict = pair.verdict();
    assert_eq!(failures(&verdict), failed, "{what}");
    assert_eq!(gaps(&verdict), missing, "{what}");
    assert_eq!(told(&verdict), expected, "{what}: {} points", verdict.score);
}

fn with_attribute(draft: &Draft, text: &str) -> Draft {
    Draft {
        attributes: Some(vec![attribute(text)]),
        ..draft.clone()
    }
}
