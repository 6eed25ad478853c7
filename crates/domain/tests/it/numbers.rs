//! Numbers from outside: decimals, money, quantities, and conversion between units.

use domain::decimal;
use domain::money::Fen;
use domain::quantity::{Draft, Quantity};
use domain::unit::{UNITS, Unit};
use proptest::prelude::*;
use rust_decimal::Decimal;

/// The plain decimals of the promise, with their value in millionths.
fn plain() -> impl Strategy<Value = (String, i128)> {
    let parts = (any::<bool>(), 0u64..=999_999_999_999_999, "[0-9]{0,6}");
    parts.prop_map(|(negative, whole, part)| {
        let point = if part.is_empty() { "" } else { "." };
        let sign = if negative { "-" } else { "" };
        let millionths: i128 = format!("{whole}{part:0<6}").parse().unwrap();
        let value = if negative { -millionths } else { millionths };
        (format!("{sign}{whole}{point}{part}"), value)
    })
}

fn millionths(value: Decimal) -> i128 {
    let mut scaled = value;
    scaled.rescale(6);
    scaled.mantissa()
}

proptest! {
    #[test]
    fn a_plain_decimal_keeps_its_value_to_the_last_digit((text, expected) in plain()) {
        prop_assert_eq!(millionths(decimal::parse(&text).unwrap()), expected);
    }

    #[test]
    fn blanks_around_and_zeros_behind_mean_nothing(whole in 0u32..1_000_000, part in "[0-9]{0,3}", zeros in 0usize..=3) {
        let bare = format!("{whole}.{part}0");
        let dressed = format!(" {bare}{}\t", "0".repeat(zeros.min(5 - part.len())));
        let (bare, dressed) = (decimal::parse(&bare).unwrap(), decimal::parse(&dressed).unwrap());
        prop_assert_eq!(bare.to_string(), dressed.to_string());
    }

    #[test]
    fn what_is_taken_is_written_without_an_exponent_and_read_back(text in "[-0-9.]{1,24}") {
        if let Ok(value) = decimal::parse(&text) {
            let written = value.to_string();
            prop_assert!(written.chars().all(|c| c.is_ascii_digit() || c == '.' || c == '-'));
            prop_assert_eq!(decimal::parse(&written).unwrap(), value);
        }
    }

    #[test]
    fn positive_is_exactly_what_is_above_zero((text, value) in plain()) {
        match decimal::parse_positive(&text) {
            Ok(_) => prop_assert!(value > 0),
            Err(rule) => prop_assert!(value <= 0 && rule.code() == "not_positive"),
        }
    }

    #[test]
    fn money_is_taken_from_nothing_to_a_trillion_yuan(fen in any::<i64>(), near in -3i64..=3) {
        for fen in [fen, near, 100_000_000_000_000 + near] {
            prop_assert_eq!(Fen::parse(fen).is_ok(), (0..=100_000_000_000_000).contains(&fen), "{}", fen);
        }
    }
}

#[test]
fn magnitude_and_places_end_exactly_where_they_are_said_to() {
    for text in [
        "1000000000000000",
        "-1000000000000000",
        "0.000001",
        "-0.000001",
    ] {
        assert!(decimal::parse(text).is_ok(), "{text}");
    }
    for (text, code) in [
        ("1000000000000000.000001", "out_of_range"),
        ("-1000000000000000.000001", "out_of_range"),
        ("0.0000001", "invalid_decimal"),
        ("99999999999999999999999999999999", "invalid_decimal"),
    ] {
        assert_eq!(decimal::parse(text).unwrap_err().code(), code, "{text}");
    }
}

#[test]
fn digits_of_other_scripts_and_lone_signs_are_no_decimals() {
    for text in [
        "１２", "٣", "½", "Ⅻ", "-", ".", "-.", "1-", "1 2", "∞", "1'000", "0b1",
    ] {
        assert_eq!(
            decimal::parse(text).unwrap_err().code(),
            "invalid_decimal",
            "{text}"
        );
    }
    assert_eq!(decimal::parse("-0").unwrap().to_string(), "0");
}

#[test]
fn money_that_cannot_be_does_not_come_in_by_serde_either() {
    assert_eq!(serde_json::from_str::<Fen>("250").unwrap().get(), 250);
    assert_eq!(
        serde_json::to_string(&Fen::parse(250).unwrap()).unwrap(),
        "250"
    );
    for text in ["-1", "100000000000001", "1.5", "\"1\""] {
        assert!(serde_json::from_str::<Fen>(text).is_err(), "{text}");
    }
}

/// One of each unit in the base unit of its dimension. Sources: SI Brochure 9; the inch is 25.4 mm, the pound
/// 0.45359237 kg, the US gallon 231 cubic inches, the metric horsepower 75 kgf·m/s, 15 mu a hectare.
const ONE: &[(&str, &str, &str)] = &[
    ("g", "0.001", "kg"),
    ("kg", "1", "kg"),
    ("t", "1000", "kg"),
    ("jin", "0.5", "kg"),
    ("um", "0.001", "mm"),
    ("si", "0.01", "mm"),
    ("mm", "1", "mm"),
    ("cm", "10", "mm"),
    ("m", "1000", "mm"),
    ("km", "1000000", "mm"),
    ("in", "25.4", "mm"),
    ("m2", "1", "m2"),
    ("mu", "666.66666666666666666666666667", "m2"),
    ("ml", "0.001", "l"),
    ("l", "1", "l"),
    ("m3", "1000", "l"),
    ("Pa", "0.000001", "MPa"),
    ("kPa", "0.001", "MPa"),
    ("bar", "0.1", "MPa"),
    ("MPa", "1", "MPa"),
    ("psi", "0.0068947572931683613367226734", "MPa"),
    ("N", "1", "N"),
    ("kN", "1000", "N"),
    ("tf", "9806.65", "N"),
    ("W", "0.001", "kW"),
    ("kW", "1", "kW"),
    ("hp", "0.73549875", "kW"),
    ("V", "1", "V"),
    ("kV", "1000", "V"),
    ("mA", "0.001", "A"),
    ("A", "1", "A"),
    ("min", "0.0166666666666666666666666667", "h"),
    ("h", "1", "h"),
    ("day", "24", "h"),
    ("week", "168", "h"),
    ("month", "730", "h"),
    ("year", "8760", "h"),
    ("l/min", "1", "l/min"),
    ("m3/h", "16.666666666666666666666666667", "l/min"),
    ("gpm", "3.785411784", "l/min"),
    ("%", "1", "%"),
    ("ppm", "0.0001", "%"),
    ("rpm", "1", "rpm"),
    ("C", "1", "C"),
    ("Nm", "1", "Nm"),
    ("pcs", "1", "pcs"),
    ("kpcs", "1000", "pcs"),
    ("wan_pcs", "10000", "pcs"),
];

#[test]
fn every_unit_that_converts_is_worth_what_its_source_says() {
    for (code, value, base) in ONE {
        let unit = Unit::parse(code).unwrap();
        assert_eq!(
            unit.to_base(Decimal::ONE).unwrap().to_string(),
            *value,
            "1 {code}"
        );
        assert_eq!(unit.base(), *base, "{code}");
    }
    // Whatever is not in the table counts its own kind: one of it is one of it.
    let others = UNITS
        .iter()
        .filter(|unit| !ONE.iter().any(|(code, ..)| *code == unit.code));
    for unit in others {
        assert_eq!(
            (unit.to_base(Decimal::ONE).unwrap(), unit.base()),
            (Decimal::ONE, unit.code)
        );
    }
}

#[test]
fn what_divides_evenly_is_equal_and_not_nearly_equal() {
    let equal = [
        ("60", "min", "1", "h"),
        ("90", "min", "1.5", "h"),
        ("60", "m3/h", "1000", "l/min"),
        ("15", "mu", "10000", "m2"),
        ("12", "in", "304.8", "mm"),
        ("20", "hp", "14.709975", "kW"),
        ("1000", "gpm", "3785.411784", "l/min"),
        ("3", "jin", "1500", "g"),
        ("10000", "ppm", "1", "%"),
        ("12", "month", "1", "year"),
        ("20000", "pcs", "2", "wan_pcs"),
    ];
    for (left, unit, right, other) in equal {
        let (left, right) = (quantity(left, unit), quantity(right, other));
        assert_eq!(left.base(), right.base(), "{left:?} {right:?}");
        assert_eq!(
            left.ratio(&right).unwrap(),
            Decimal::ONE,
            "{left:?} {right:?}"
        );
    }
}

#[test]
fn units_of_two_dimensions_are_never_compared() {
    for left in UNITS {
        for right in UNITS {
            let ratio = quantity("2", left.code).ratio(&quantity("2", right.code));
            let same = left.dimension == right.dimension;
            assert_eq!(ratio.is_ok(), same, "{} {}", left.code, right.code);
            assert_eq!(
                left.base() == right.base(),
                same,
                "{} {}",
                left.code,
                right.code
            );
            if let Err(rule) = ratio {
                assert_eq!(rule.args(), &[("unit", right.code.to_owned())]);
            }
        }
    }
}

fn quantity(value: &str, unit: &str) -> Quantity {
    let draft = Draft {
        value: Some(value.into()),
        unit: Some(unit.into()),
    };
    Quantity::parse(&draft).unwrap()
}

fn of_one_dimension() -> impl Strategy<Value = (&'static Unit, &'static Unit, &'static Unit)> {
    (
        0..UNITS.len(),
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
    )
        .prop_map(|(at, left, right)| {
            let same: Vec<&Unit> = UNITS
                .iter()
                .filter(|unit| unit.dimension == UNITS[at].dimension)
                .collect();
            (
                &UNITS[at],
                same[left.index(same.len())],
                same[right.index(same.len())],
            )
        })
}

/// Whether two numbers agree to eighteen digits: conversion may round, never by an order of magnitude.
fn agree(left: Decimal, right: Decimal) -> bool {
    (left / right - Decimal::ONE).abs() < Decimal::new(1, 18)
}

proptest! {
    #[test]
    fn there_and_back_is_where_it_began((one, two, _) in of_one_dimension(), a in 1u32..1_000_000, b in 1u32..1_000_000) {
        let (a, b) = (quantity(&a.to_string(), one.code), quantity(&b.to_string(), two.code));
        let (there, back) = (a.ratio(&b).unwrap(), b.ratio(&a).unwrap());
        prop_assert!(agree(there * back, Decimal::ONE), "{a:?} {b:?}: {there} {back}");
    }

    #[test]
    fn a_detour_through_a_third_unit_changes_nothing((one, two, three) in of_one_dimension(), n in 1u32..100_000) {
        let [a, b, c] = [one, two, three].map(|unit| quantity(&n.to_string(), unit.code));
        let (direct, detour) = (a.ratio(&c).unwrap(), a.ratio(&b).unwrap() * b.ratio(&c).unwrap());
        prop_assert!(agree(direct, detour), "{one:?} {two:?} {three:?}: {direct} {detour}");
    }

    #[test]
    fn more_stays_more_in_the_base_unit(at in 0..UNITS.len(), less in 1i64..1_000_000_000, more in 1i64..1_000_000) {
        let base = |value: i64| UNITS[at].to_base(Decimal::new(value, 6)).unwrap();
        prop_assert!(base(less) < base(less + more));
    }

    #[test]
    fn the_largest_number_taken_converts_in_every_unit(at in 0..UNITS.len()) {
        prop_assert!(quantity("1000000000000000", UNITS[at].code).base().is_some());
    }

    #[test]
    fn a_quantity_travels_and_comes_back(at in 0..UNITS.len(), (text, value) in plain()) {
        prop_assume!(value > 0);
        let quantity = quantity(&text, UNITS[at].code);
        prop_assert_eq!(Quantity::parse(&quantity.draft()).unwrap(), quantity);
    }
}
