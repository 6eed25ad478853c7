//! Pairs for tests, written down in a few words each. The district, the firms and the parts are made up.

use crate::attribute;
use crate::capability::{self, Capability};
use crate::clock::Moment;
use crate::invalid::Rule;
use crate::matching::*;
use crate::posting::{Catalogue, Content, Draft};
use crate::quantity;
use crate::taxonomy::{Chain, Edge, Graph, Node, Stage, Validity};

pub(super) const NOW: &str = "2026-03-02T02:00:00Z";

pub(super) fn now() -> Moment {
    Moment::parse(NOW).unwrap()
}

/// Nodes are named `chain-segment` or `chain-segment.link`.
pub(super) struct ByName;

impl Catalogue for ByName {
    fn chain_of(&self, node: &str) -> Result<String, Rule> {
        Ok(node.split('-').next().unwrap_or_default().to_owned())
    }
}

pub(super) const NODES: [&str; 7] = [
    "QC-M", "QC-M.1", "QC-M.2", "QC-U", "QC-U.1", "WJ-M", "WJ-M.1",
];

/// Two chains; ingots (`QC-U.1`) supply castings (`QC-M.1`).
pub(super) fn graph() -> Graph {
    let validity = Validity::new("2022-05-25".parse().unwrap(), None).unwrap();
    let chain = |code: &str| Chain {
        code: code.into(),
        name_zh: code.into(),
        name_en: code.into(),
        cluster: String::new(),
        validity,
    };
    let node = |code: &&str| Node {
        code: (*code).into(),
        chain: ByName.chain_of(code).unwrap(),
        parent: code.split_once('.').map(|(parent, _)| parent.to_owned()),
        stage: Stage::Mid,
        name_zh: (*code).into(),
        name_en: (*code).into(),
        aliases: vec![],
        products: vec![],
        processes: vec![],
        validity,
    };
    let edges = vec![Edge {
        from: "QC-U.1".into(),
        to: "QC-M.1".into(),
    }];
    Graph::build(
        vec![chain("QC"), chain("WJ")],
        NODES.iter().map(node).collect(),
        edges,
        vec![],
    )
    .unwrap()
}

/// `name op value [value_to] [unit]`, a leading `!` making it a must.
pub(super) fn attribute(text: &str) -> attribute::Draft {
    let (required, text) = text
        .strip_prefix('!')
        .map_or((false, text), |rest| (true, rest));
    let words: Vec<&str> = text.split(' ').collect();
    let between = words[1] == "between";
    let owned = |at: usize| words.get(at).map(|word| (*word).to_owned());
    attribute::Draft {
        name: owned(0),
        op: owned(1),
        value: owned(2),
        value_to: between.then(|| owned(3)).flatten(),
        unit: owned(if between { 4 } else { 3 }),
        required: Some(required),
    }
}

pub(super) fn amount(text: &str) -> Option<quantity::Draft> {
    let (value, unit) = text.split_once(' ')?;
    Some(quantity::Draft {
        value: Some(value.into()),
        unit: Some(unit.into()),
    })
}

/// A posting of one line of text in 大足 on node `QC-M.1`, processing, valid for a month.
pub(super) fn posting(title: &str, attributes: &[&str]) -> Draft {
    Draft {
        family: Some("processing".into()),
        title: Some(title.into()),
        node_code: Some("QC-M.1".into()),
        attributes: Some(attributes.iter().map(|text| attribute(text)).collect()),
        region_code: Some("500111".into()),
        valid_until: Some("2026-04-02T00:00:00Z".into()),
        ..Draft::default()
    }
}

pub(super) fn content(side: &str, draft: &Draft) -> Content {
    Content::parse(
        &Draft {
            side: Some(side.into()),
            ..draft.clone()
        },
        &ByName,
    )
    .unwrap()
}

pub(super) fn card(draft: capability::Draft) -> Capability {
    Capability::parse(&draft, &ByName).unwrap()
}

/// A text similarity with nothing to show for it.
pub(super) fn similar(similarity: f64) -> TextEvidence {
    TextEvidence {
        similarity,
        shared: vec![],
    }
}

pub(super) fn held(names: &[&str]) -> Vec<Held> {
    names
        .iter()
        .map(|name| Held {
            name: (*name).into(),
            valid_until: None,
        })
        .collect()
}

/// The economic region of 成渝, for a context.
pub(super) fn economic() -> Vec<String> {
    vec!["50".into(), "51".into()]
}

#[derive(Debug)]
pub(super) struct Pair {
    pub(super) need: Draft,
    pub(super) offer: Draft,
    pub(super) need_holds: Vec<Held>,
    pub(super) offer_holds: Vec<Held>,
    pub(super) text: TextEvidence,
}

impl Pair {
    pub(super) fn new(need: Draft, offer: Draft, similarity: f64) -> Self {
        Self {
            need,
            offer,
            need_holds: vec![],
            offer_holds: vec![],
            text: similar(similarity),
        }
    }

    pub(super) fn holding(self, names: &[&str]) -> Self {
        Self {
            offer_holds: held(names),
            ..self
        }
    }

    pub(super) fn verdict(&self) -> Verdict {
        self.verdict_at(now())
    }

    pub(super) fn verdict_at(&self, moment: Moment) -> Verdict {
        let (need, offer) = (
            content("demand", &self.need),
            content("supply", &self.offer),
        );
        let (graph, economic) = (graph(), economic());
        let published = Some(now().plus_days(-3));
        let owner = |certificates| Owner {
            certificates,
            designations: &[],
        };
        judge(
            &Need::posting(&need, owner(&self.need_holds), published),
            &Offer::posting(&offer, owner(&self.offer_holds), published),
            &self.text,
            &Context::new(&graph, &economic, moment, &PlainNames),
        )
    }
}

/// What is missing, one line each: code, name, wanted and offered.
pub(super) fn gaps(verdict: &Verdict) -> Vec<String> {
    let stated = |value: &Option<Stated>| value.as_ref().map(ToString::to_string);
    let line = |gap: &Missing| {
        let parts = [
            Some(gap.code.to_string()),
            gap.name.clone(),
            stated(&gap.wanted),
            stated(&gap.offered),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" | ")
    };
    verdict.missing.iter().map(line).collect()
}

pub(super) fn failures(verdict: &Verdict) -> Vec<&'static str> {
    verdict
        .failed
        .iter()
        .map(|condition| condition.code.as_str())
        .collect()
}

pub(super) fn points(verdict: &Verdict, name: PartName) -> u32 {
    verdict.part(name).unwrap().points
}
