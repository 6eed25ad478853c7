//! What a posting says comes back from the database as it went in, whatever it says.

use domain::attribute::{self, Operator};
use domain::posting::{Content, Draft, Family, Side, Visibility};
use domain::region::Region;
use domain::unit::{UNITS, Unit};
use domain::{EnterpriseId, quantity};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use store::{Store, postings};

use crate::samples::{
    OneChain, at, content, enterprise, enterprise_id, fresh_number, posting_with, property, read,
};

/// Chinese, letters, signs of industry, and characters beyond the basic plane; no blanks, which are folded.
fn text(longest: usize) -> impl Strategy<Value = String> {
    let alphabet: Vec<char> = "铝合金压铸件外协三坐标φ±㎡①ADC12-_/%'\"\\{}𠮷𫟷🏭𝛼".chars().collect();
    prop::collection::vec(select(alphabet), 2..=longest)
        .prop_map(|characters| characters.into_iter().collect())
}

fn decimal() -> impl Strategy<Value = String> {
    (0i64..1_000_000, 0u32..1_000_000).prop_map(|(whole, part)| format!("{whole}.{part:06}"))
}

fn unit() -> impl Strategy<Value = &'static Unit> {
    (0..UNITS.len()).prop_map(|at| &UNITS[at])
}

/// An attribute of any operator, with numbers where the operator asks for them.
fn attribute() -> impl Strategy<Value = attribute::Draft> {
    let parts = (
        text(60),
        select(Operator::ALL),
        option::of(unit()),
        text(60),
        decimal(),
        any::<bool>(),
    );
    parts.prop_map(|(name, op, unit, words, number, required)| {
        let textual = matches!(op, Operator::In | Operator::Contains);
        let free = unit.is_none() && matches!(op, Operator::Equal | Operator::NotEqual);
        let between = op == Operator::Between;
        attribute::Draft {
            name: Some(name),
            op: Some(op.to_string()),
            value: Some(if textual || free { words } else { number }),
            value_to: between.then(|| "1000000".to_owned()),
            unit: unit.map(|unit| unit.code.to_owned()),
            required: Some(required),
        }
    })
}

/// Whom it is shown to, with the node or the guests that asks for.
fn visibility() -> impl Strategy<Value = (Visibility, Option<&'static str>, Vec<String>)> {
    let guests = prop::collection::btree_set(1u64..200, 1..100).prop_map(|guests| {
        let id = |number| enterprise_id(number).to_string();
        guests.into_iter().map(id).collect::<Vec<String>>()
    });
    let parts = (select(Visibility::ALL), any::<bool>(), guests);
    parts.prop_map(|(visibility, on_node, guests)| {
        let node = (on_node || visibility == Visibility::Chain).then_some("MT-M1");
        let invited = if visibility == Visibility::Invited {
            guests
        } else {
            Vec::new()
        };
        (visibility, node, invited)
    })
}

fn quantity() -> impl Strategy<Value = quantity::Draft> {
    ("[1-9][0-9]{0,8}\\.[0-9]{0,5}[1-9]", unit()).prop_map(|(value, unit)| quantity::Draft {
        value: Some(value),
        unit: Some(unit.code.to_owned()),
    })
}

fn region() -> impl Strategy<Value = String> {
    let codes: Vec<&str> = Region::all().map(|(region, _)| region.code()).collect();
    select(codes).prop_map(ToOwned::to_owned)
}

fn draft() -> impl Strategy<Value = Draft> {
    let said = (
        select(Side::ALL),
        select(Family::ALL),
        text(120),
        text(400),
        prop::collection::vec(attribute(), 0..8),
        option::of(quantity()),
    );
    let around = (
        option::of(0i64..100_000_000_000_000),
        region(),
        any::<bool>(),
        0i64..200_000_000_000_000,
        visibility(),
        prop::collection::btree_set(text(60), 0..5),
    );
    (said, around).prop_map(|(said, around)| {
        let (side, family, title, body, attributes, quantity) = said;
        let (price, region, dated, micros, (visibility, node, invited), certificates) = around;
        let valid_until = domain::Moment::from_micros(at(0).micros() + micros);
        Draft {
            side: Some(side.to_string()),
            family: Some(family.to_string()),
            title: Some(title),
            body: Some(body),
            node_code: node.map(ToOwned::to_owned),
            attributes: Some(attributes),
            quantity,
            price_min_fen: price,
            price_max_fen: price.map(|fen| fen + 1),
            region_code: Some(region),
            deliver_by: dated.then(|| valid_until.date().to_string()),
            valid_until: Some(valid_until.to_string()),
            visibility: Some(visibility.to_string()),
            invited: Some(invited),
            certificates_required: Some(certificates.into_iter().collect()),
        }
    })
}

pub fn whatever_is_said_comes_back(store: &Store) {
    let owner = enterprise(store, 1);
    property(48, draft(), |draft| {
        let said = Content::parse(&draft, &OneChain).unwrap();
        let stored = posting_with(store, fresh_number(), &owner, 0, |posting| {
            posting.content = said;
        });
        let found = read(store, |conn| postings::find(conn, &stored.id)).unwrap();
        assert_eq!(found, stored);
        let kept = read(store, |conn| postings::version(conn, &stored.id, 1)).unwrap();
        assert_eq!(kept.content, stored.content, "the revision says the same");
    });
}

pub fn every_operator_unit_and_visibility_comes_back(store: &Store) {
    let owner = enterprise(store, 1);
    let guest = EnterpriseId::to_string(&enterprise_id(2));
    let measured = |unit: &Unit, op: &Operator| attribute::Draft {
        name: Some("壁厚".to_owned()),
        op: Some(op.to_string()),
        value: Some("1.25".to_owned()),
        value_to: (*op == Operator::Between).then(|| "2.5".to_owned()),
        unit: Some(unit.code.to_owned()),
        required: Some(true),
    };
    let pairs = UNITS.iter().zip(Operator::ALL.iter().cycle());
    let lines: Vec<_> = pairs.map(|(unit, op)| measured(unit, op)).collect();
    assert!(lines.len() > Operator::ALL.len(), "every operator has its unit");
    for (visibility, some) in Visibility::ALL.iter().zip(lines.chunks(50).cycle()) {
        let stored = posting_with(store, fresh_number(), &owner, 0, |posting| {
            posting.content = content(|draft| {
                draft.attributes = Some(some.to_vec());
                draft.visibility = Some(visibility.to_string());
                draft.node_code = Some("MT-M1".to_owned());
                let invited = *visibility == Visibility::Invited;
                draft.invited = invited.then(|| vec![guest.clone()]);
            });
        });
        let found = read(store, |conn| postings::find(conn, &stored.id));
        assert_eq!(found, Some(stored), "{visibility}");
    }
}

pub fn a_node_keeps_the_chain_it_stood_on_when_it_was_written(store: &Store) {
    let owner = enterprise(store, 1);
    let stored = posting_with(store, 1, &owner, 0, |posting| {
        posting.content = content(|draft| draft.node_code = Some("ZZ-ended-since".to_owned()));
    });
    let found = read(store, |conn| postings::find(conn, &stored.id)).unwrap();
    let place = found.content.node.unwrap();
    assert_eq!((place.node.as_str(), place.chain.as_str()), ("ZZ-ended-since", "MT"));
}
