//! The certificates part: what either end demands of the other, and what the other holds.
//!
//! Held is what is on record, on the card, or stated as an attribute. A certificate that is only named
//! in a text is claimed: it brings points and is told as unproven, but fails nothing. A demanded
//! certificate that is neither held nor claimed fails.

use std::cmp::Reverse;

use super::Context;
use super::fold;
use super::names::{Likeness, Names, certificate_core};
use super::sides::Sheet;
use super::verdict::{Condition, ConditionCode, End, Evidence, Finding, Missing, MissingCode};
use super::weights::{self, CLAIMED, Share};
use super::words;
use crate::attribute::Operator;
use crate::clock::Date;

pub(super) fn finding(need: &Sheet<'_>, offer: &Sheet<'_>, context: &Context<'_>) -> Finding {
    let (mut finding, mut shares) = (Finding::of(None), Vec::new());
    one_way(End::Need, need, offer, context, &mut finding, &mut shares);
    one_way(End::Offer, offer, need, context, &mut finding, &mut shares);
    Finding {
        share: Share::mean(shares),
        ..finding
    }
}

/// What `from`, standing at the end `by`, demands of the other side.
fn one_way(
    by: End,
    from: &Sheet<'_>,
    of: &Sheet<'_>,
    context: &Context<'_>,
    finding: &mut Finding,
    shares: &mut Vec<(Share, u32)>,
) {
    let holder = Holder {
        sheet: of,
        side: opposite(by),
        names: context.names,
        today: context.today,
    };
    for wanted in demands(from, by) {
        let (share, standing) = holder.standing(&wanted);
        shares.push((share, weights::of_requirement(wanted.required)));
        note(finding, wanted, standing, by);
    }
}

fn opposite(side: End) -> End {
    match side {
        End::Need => End::Offer,
        End::Offer => End::Need,
    }
}

/// Certificates of which one has to be held.
struct Wanted<'a> {
    names: Vec<&'a str>,
    required: bool,
    field: String,
}

impl Wanted<'_> {
    fn name(&self) -> String {
        self.names.join("、")
    }

    /// What two demands for the same certificates share, however they are spelt and ordered.
    fn key(&self) -> Vec<Vec<char>> {
        let mut key: Vec<_> = self
            .names
            .iter()
            .map(|name| fold::key(certificate_core(name)))
            .collect();
        key.sort();
        key
    }
}

/// What a side demands. Attributes that name certificates are demands on the needing side only: on the
/// offering side they say what is held.
fn demands<'s>(sheet: &'s Sheet<'_>, by: End) -> Vec<Wanted<'s>> {
    let field = |at: usize| format!("certificates_required/{at}");
    let fields = (0..).zip(sheet.demanded);
    let listed = fields.map(|(at, label)| Wanted {
        names: vec![label.as_str()],
        required: true,
        field: field(at),
    });
    let lines = sheet
        .every_line()
        .filter(|line| by == End::Need && line.is_certificate());
    let stated = lines.flat_map(|line| {
        let each = line.op != Operator::In;
        let groups = if each {
            line.words.iter().map(|word| vec![*word]).collect()
        } else {
            vec![line.words.clone()]
        };
        groups.into_iter().map(|names| Wanted {
            names,
            required: line.required,
            field: line.field.clone(),
        })
    });
    let mut demands: Vec<_> = listed.chain(stated).collect();
    // One certificate demanded in two places is one demand, and the stricter place speaks.
    demands.sort_by_cached_key(|wanted| (wanted.key(), Reverse(wanted.required), wanted.name()));
    demands.dedup_by_key(|wanted| wanted.key());
    demands.sort_by_key(|wanted| Reverse(wanted.required));
    demands
}

/// How a demanded certificate stands, the best first.
enum Standing {
    Held(Evidence),
    Claimed(Evidence),
    Lapsed,
    Absent,
}

fn note(finding: &mut Finding, wanted: Wanted<'_>, standing: Standing, by: End) {
    let (code, evidence) = match standing {
        Standing::Held(evidence) => (None, Some(evidence)),
        Standing::Claimed(evidence) => (Some(MissingCode::CertificateUnproven), Some(evidence)),
        Standing::Lapsed => (Some(MissingCode::CertificateExpired), None),
        Standing::Absent => (Some(MissingCode::CertificateMissing), None),
    };
    let name = Some(wanted.name());
    let fails = wanted.required && evidence.is_none();
    if let Some(evidence) = evidence {
        finding
            .evidence
            .push(Evidence::whole(by, wanted.field, wanted.names.join("、")));
        finding.evidence.push(evidence);
    }
    if fails {
        finding.failed.push(Condition {
            name: name.clone(),
            ..Condition::of(ConditionCode::Certificate, by)
        });
    }
    if let Some(code) = code {
        finding.missing.push(Missing {
            required: wanted.required,
            name,
            ..Missing::of(code, opposite(by))
        });
    }
}

/// The side a certificate is demanded of.
struct Holder<'s, 'a> {
    sheet: &'s Sheet<'a>,
    side: End,
    names: &'s dyn Names,
    today: Date,
}

impl Holder<'_, '_> {
    fn standing(&self, wanted: &Wanted<'_>) -> (Share, Standing) {
        let cores: Vec<&str> = wanted
            .names
            .iter()
            .map(|name| certificate_core(name))
            .collect();
        let (valid, near, lapsed) = self.on_record(&cores);
        let claimed = || near.or_else(|| cores.iter().find_map(|core| self.mention(core)));
        match valid {
            Some(evidence) => (Share::FULL, Standing::Held(evidence)),
            None if lapsed => (Share::NONE, Standing::Lapsed),
            None => match claimed() {
                Some(evidence) => (Share::permille(CLAIMED), Standing::Claimed(evidence)),
                None => (Share::NONE, Standing::Absent),
            },
        }
    }

    /// A valid record of that name, one of nearly that name, and whether there was one that has ended.
    fn on_record(&self, cores: &[&str]) -> (Option<Evidence>, Option<Evidence>, bool) {
        let (mut valid, mut near, mut lapsed) = (None, None, false);
        for (field, name, until) in self.records() {
            let alike = |core: &&str| self.names.alike(core, certificate_core(name));
            let likeness = cores.iter().map(alike).max().unwrap_or(Likeness::Different);
            let ended = until.is_some_and(|day| day < self.today);
            let evidence = || Some(Evidence::whole(self.side, field.clone(), name));
            match (likeness, ended) {
                (Likeness::Same, false) => valid = valid.or_else(evidence),
                (Likeness::Same, true) => lapsed = true,
                (Likeness::Near, false) => near = near.or_else(evidence),
                (Likeness::Near, true) | (Likeness::Different, _) => {}
            }
        }
        (valid, near, lapsed)
    }

    /// Everything stated about held certificates: field, name, last day.
    fn records(&self) -> Vec<(String, &str, Option<Date>)> {
        let owner = self.sheet.owner.certificates.iter().enumerate();
        let owned = owner.map(|(at, held)| {
            (
                format!("certificates/{at}"),
                held.name.as_str(),
                held.valid_until,
            )
        });
        let card = self.sheet.card.unwrap_or(0);
        let listed = (0..).zip(self.sheet.listed);
        let listed = listed.map(|(at, label): (usize, _)| {
            (
                format!("cards/{card}/certificates/{at}"),
                label.as_str(),
                None,
            )
        });
        // What the needing side states under this name it demands, and does not hold.
        let lines = self
            .sheet
            .lines
            .iter()
            .filter(|line| self.side == End::Offer && line.is_certificate());
        let stated = lines.flat_map(|line| {
            line.words
                .iter()
                .map(|word| (line.field.clone(), *word, None))
        });
        let mut records: Vec<_> = owned.chain(listed).chain(stated).collect();
        records.sort_by(|a, b| (a.1, a.2).cmp(&(b.1, b.2)));
        records
    }

    /// A text of the needing side names what it demands, so only the offering side can claim.
    fn mention(&self, core: &str) -> Option<Evidence> {
        if self.side == End::Offer {
            words::mention(core, &self.sheet.texts)
        } else {
            None
        }
    }
}
