//! Designations with a fixed writing: `M8×20`, `DN50`, `Ra1.6`, `IP67`, `HRC58`, `GB/T 3098.1`; and periods.

use rust_decimal::Decimal;

use super::bounds;
use super::found::{Found, Value};
use super::numeral::Numeral;
use super::quality::Quality;
use super::reading::Reading;
use crate::attribute::Operator;
use crate::capability::Period;
use crate::unit::Unit;

/// Prefixes before a number, what they state and in which unit.
const MEASURES: [(&str, Quality, &str, Operator); 6] = [
    ("dn", Quality::NominalBore, "mm", Operator::Equal),
    ("pn", Quality::Pressure, "bar", Operator::Equal),
    ("ra", Quality::Roughness, "um", Operator::AtMost),
    ("hrc", Quality::Hardness, "HRC", Operator::Equal),
    ("hv", Quality::Hardness, "HV", Operator::Equal),
    ("hb", Quality::Hardness, "HB", Operator::Equal),
];

/// Bodies whose standards are quoted by letters and number.
const STANDARDS: [&str; 20] = [
    "gb/t", "gbt", "gb", "gjb", "jb/t", "qc/t", "hg/t", "yb/t", "nb/t", "cj/t", "iso", "din",
    "jis", "astm", "asme", "ansi", "en", "iec", "sae", "api",
];

/// The designation that begins at `at`, a token boundary.
pub(super) fn read(reading: &Reading, at: usize) -> Option<Found> {
    let standard = || {
        Some(Found::word(
            reading,
            Quality::Standard,
            at,
            standard(reading, at)?,
        ))
    };
    measure(reading, at)
        .or_else(standard)
        .or_else(|| coded(reading, at))
}

fn measure(reading: &Reading, at: usize) -> Option<Found> {
    let (_, quality, unit, op) = MEASURES
        .iter()
        .find(|row| reading.holds(at, row.0).is_some())?;
    let prefix = MEASURES.iter().find_map(|row| reading.holds(at, row.0))?;
    let signs = |to: usize| reading.begins_with(to, &["≤", "≥", "<", ">", ":"]);
    let first = Numeral::read(reading, reading.skip(signs(prefix).unwrap_or(prefix)))?;
    let second = reading
        .begins_with(first.to, &["-", "~", "至"])
        .map(|to| again(reading, to))
        .and_then(|to| Numeral::read(reading, reading.skip(to)))
        .filter(|second| second.value > first.value);
    if let Some(around) = around(reading, first) {
        let (value, to) = (Value::Number(around.0, Some(around.1)), around.2);
        let found = Found::word(reading, *quality, at, to);
        let unit = Unit::parse(unit).ok();
        return Some(Found {
            op: Operator::Between,
            value,
            unit,
            ..found
        });
    }
    let stated = bounds::of(reading, signs(prefix).unwrap_or(prefix), first.to);
    let to = second.map_or(first.to, |second| second.to);
    Some(Found {
        quality: *quality,
        op: if second.is_some() {
            Operator::Between
        } else {
            stated.unwrap_or(*op)
        },
        value: Value::Number(first.value, second.map(|second| second.value)),
        unit: Unit::parse(unit).ok(),
        per: None,
        required: bounds::is_must(reading, to),
        from: at,
        to,
    })
}

/// Passes over a prefix said once more: `DN15-DN300`.
fn again(reading: &Reading, at: usize) -> usize {
    let prefix = |row: &(&str, Quality, &str, Operator)| reading.holds(at, row.0);
    MEASURES.iter().find_map(prefix).unwrap_or(at)
}

/// `52±2` as its two ends, and where it ends.
fn around(reading: &Reading, middle: Numeral) -> Option<(Decimal, Decimal, usize)> {
    let sign = reading.skip(middle.to);
    let more = Numeral::read(reading, reading.skip(sign + 1))?;
    let low = middle.value.checked_sub(more.value)?;
    let high = middle.value.checked_add(more.value)?;
    (reading.at(sign) == Some('±')).then_some((low, high, more.to))
}

/// `M8`, `M8×20`, `IP67`, `IT7`.
fn coded(reading: &Reading, at: usize) -> Option<Found> {
    let (quality, prefix, most) = [
        (Quality::Protection, "ip", 69),
        (Quality::ToleranceGrade, "it", 18),
        (Quality::Thread, "m", 100),
    ]
    .into_iter()
    .find_map(|(quality, prefix, most)| Some((quality, reading.holds(at, prefix)?, most)))?;
    let number = Numeral::read(reading, prefix)?;
    let cross = matches!(reading.at(number.to), Some('×' | 'x'));
    let length = || Numeral::read(reading, number.to + 1);
    let to = match length().filter(|_| quality == Quality::Thread && cross) {
        Some(length) => length.to,
        None => number.to,
    };
    let fits = number.value <= Decimal::from(most) && number.value >= Decimal::TWO;
    let ends = reading.is_boundary(to) && reading.at(to) != Some('-');
    (fits && ends).then(|| Found::word(reading, quality, at, to))
}

fn standard(reading: &Reading, at: usize) -> Option<usize> {
    let prefix = STANDARDS.iter().find_map(|body| reading.holds(at, body))?;
    let mut to = reading.skip(prefix);
    let letter =
        reading.at(to).is_some_and(|c| c.is_ascii_alphabetic()) && reading.is_digit(to + 1);
    to += usize::from(letter && to > prefix);
    let start = to;
    while reading.is_digit(to)
        || (matches!(reading.at(to), Some('.' | '-')) && reading.is_digit(to + 1))
    {
        to += 1;
    }
    (to > start && reading.is_boundary(to)).then_some(to)
}

/// The period an amount is stated for, and where its words end.
pub(super) fn period(reading: &Reading, from: usize, to: usize) -> Option<(Period, usize)> {
    let rows: [(Period, &[&str], &[&str]); 4] = [
        (
            Period::Month,
            &[
                "月产",
                "月供",
                "每月",
                "月需",
                "月用量",
                "月订单",
                "月用",
                "月销",
                "月产能",
                "月产量",
                "月均",
                "月",
                "月加工",
                "monthly",
                "月需求",
            ],
            &[
                "/月",
                "/个月",
                "每月",
                "一个月",
                "per month",
                "a month",
                "/month",
                "/mo",
                "monthly",
            ],
        ),
        (
            Period::Year,
            &[
                "年产",
                "年供",
                "每年",
                "年需",
                "年用量",
                "年产能",
                "年产量",
                "年",
                "年需求",
                "年加工",
                "annual",
                "yearly",
            ],
            &[
                "/年",
                "每年",
                "per year",
                "a year",
                "/year",
                "/yr",
                "annually",
                "per annum",
            ],
        ),
        (
            Period::Week,
            &["每周", "周产", "weekly"],
            &["/周", "每周", "per week", "/week", "a week"],
        ),
        (
            Period::Day,
            &[
                "日产",
                "每天",
                "每日",
                "日产能",
                "日产量",
                "日处理",
                "daily",
            ],
            &["/天", "/日", "每天", "per day", "/day", "a day"],
        ),
    ];
    rows.iter().find_map(|(period, before, behind)| {
        let behind = reading.begins_with(to, behind).map(|end| (*period, end));
        behind.or_else(|| {
            let word = reading.ends_with(approach(reading, from), before)?;
            // 2026年 is a date; 12月 likewise.
            let date = word.checked_sub(1).is_some_and(|at| reading.is_digit(at));
            (!date).then_some((*period, to))
        })
    })
}

/// Passes back over what stands between a period and its number: 约, 不少于, a sign.
fn approach(reading: &Reading, from: usize) -> usize {
    let between = [
        "约",
        "大约",
        "不少于",
        "不低于",
        "至少",
        "可达",
        "达",
        "超过",
        "≥",
        ">",
        "可",
        "需",
    ];
    reading.ends_with(from, &between).unwrap_or(from)
}
