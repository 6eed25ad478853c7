//! Numbers with what they measure: from `盐雾≥96h` to a quality, an operator, values and a unit.
//!
//! A number belongs to the nearest word of its clause that can be measured in its unit, before it or
//! else shortly after it; a few units need no word. What stays nameless is left out.

use rust_decimal::Decimal;

use super::bounds::{self, FORBIDDING};
use super::found::{Found, Value};
use super::grades;
use super::lexicon::{Meaning, Word};
use super::numeral::Numeral;
use super::quality::{Kind, Quality};
use super::reading::Reading;
use super::units::{self, Written};
use super::writings;
use crate::attribute::Operator;
use crate::capability::Period;
use crate::unit::Unit;

/// How far before a number its name may stand, and how far behind. Units: characters.
const BEFORE: usize = 14;
const BEHIND: usize = 8;
/// The most statements of a field; a text with more is a price list.
const MAX_FOUND: usize = 200;

/// Everything measured, and every grade and designation, in the order of the text.
pub(super) fn read(reading: &Reading, words: &[Word]) -> Vec<Found> {
    let (mut found, mut at, mut next) = (Vec::new(), 0, words.iter().peekable());
    while at < reading.len() && found.len() < MAX_FOUND {
        while next.next_if(|word| word.to <= at).is_some() {}
        let inside = next.peek().filter(|word| word.from <= at);
        at = match inside {
            Some(word) => word.to,
            None => step(reading, words, at, &mut found).max(at + 1),
        };
    }
    found
}

/// What may stand between a refusal and what is refused.
const USES: [&str; 8] = ["使用", "采用", "选用", "用", "为", "是", "含", "use "];
/// What refuses the grade that follows.
const REFUSALS: [&str; 14] = [
    "不接受",
    "不要",
    "不用",
    "不含",
    "不是",
    "不",
    "禁用",
    "拒绝",
    "拒收",
    "非",
    "无需",
    "without",
    "no",
    "not",
];

/// Reads what begins at `at` and says where to go on.
fn step(reading: &Reading, words: &[Word], at: usize, found: &mut Vec<Found>) -> usize {
    let Some(c) = reading.at(at) else {
        return at;
    };
    match c {
        '±' => alone(reading, at, found),
        'φ' => diameter(reading, at, found),
        _ if !c.is_ascii_alphanumeric() => at + 1,
        _ if !reading.is_boundary(at) => at + 1,
        _ => token(reading, words, at, found),
    }
}

fn token(reading: &Reading, words: &[Word], at: usize, found: &mut Vec<Found>) -> usize {
    if let Some(designation) = writings::read(reading, at) {
        let to = designation.to;
        found.extend(Some(designation).filter(|_| !is_refused(reading, at)));
        return to;
    }
    if let Some(to) = grades::end(reading, at) {
        let grade = Found::word(reading, Quality::Grade, at, to);
        found.extend(Some(grade).filter(|_| !is_refused(reading, at)));
        return to;
    }
    match Number::read(reading, at) {
        Some(number) => number.tell(reading, words, found),
        None => run(reading, at),
    }
}

/// Whether a grade or a designation is named to be refused: nobody wants what must not be used.
fn is_refused(reading: &Reading, at: usize) -> bool {
    let mut end = at;
    while reading.before(end) == Some(' ') {
        end -= 1;
    }
    let end = reading.ends_with(end, &USES).unwrap_or(end);
    reading.ends_with(end, &REFUSALS).is_some() || reading.ends_with(end, &FORBIDDING).is_some()
}

/// The end of a run of letters and digits that says nothing, with the words a dash joins to it.
fn run(reading: &Reading, mut at: usize) -> usize {
    let joins = |at: usize| {
        let letter = reading.at(at + 1).is_some_and(|c| c.is_ascii_alphabetic());
        reading.at(at) == Some('-') && letter
    };
    while reading.is_latin(at) || joins(at) {
        at += 1;
    }
    at
}

/// `±0.02mm` without a size before it; millimetres where no unit is written.
fn alone(reading: &Reading, at: usize, found: &mut Vec<Found>) -> usize {
    let Some((tolerance, to)) = tolerance(reading, at, at) else {
        return at + 1;
    };
    found.push(tolerance);
    to
}

fn tolerance(reading: &Reading, from: usize, sign: usize) -> Option<(Found, usize)> {
    let number = Numeral::read(reading, reading.skip(sign + 1))?;
    let written = units::after(reading, number.to);
    let metric = || {
        Unit::parse("mm")
            .ok()
            .filter(|_| number.value < Decimal::from(5))
    };
    let (unit, to) = match written {
        Some(written) if written.kind == Kind::Length => (written.unit, written.to),
        Some(_) => return None,
        None => (metric(), number.to),
    };
    let found = Found {
        quality: Quality::Tolerance,
        op: Operator::AtMost,
        value: Value::Number(number.value, None),
        unit: Some(unit?),
        per: None,
        required: bounds::is_must(reading, to),
        from,
        to,
    };
    Some((found, to))
}

fn diameter(reading: &Reading, at: usize, found: &mut Vec<Found>) -> usize {
    let Some(number) = Number::read(reading, reading.skip(at + 1)) else {
        return at + 1;
    };
    let number = Number { from: at, ..number };
    let measured = number
        .unit
        .is_none_or(|written| written.kind == Kind::Length);
    if measured {
        found.push(number.found(reading, Quality::Diameter, "mm"));
    }
    number.to
}

/// A number, or two as a range, with its unit.
#[derive(Clone, Copy, Debug)]
struct Number {
    low: Decimal,
    high: Option<Decimal>,
    unit: Option<Written>,
    from: usize,
    to: usize,
}

impl Number {
    fn read(reading: &Reading, at: usize) -> Option<Self> {
        let first = Numeral::read(reading, at)?;
        let unit = units::after(reading, first.to);
        let to = unit.map_or(first.to, |unit| unit.to);
        let single = Self {
            low: first.value,
            high: None,
            unit,
            from: at,
            to,
        };
        Some(single.range(reading).unwrap_or(single))
    }

    /// `20-30天`, `0.5~3mm`, `φ20-φ50`, `10 to 20 t`; the second is the larger, or it is no range.
    fn range(self, reading: &Reading) -> Option<Self> {
        let sign = reading.begins_with(self.to, &["--", "-", "~", "至", "到", "to"])?;
        let at = reading.skip(sign);
        let at = if reading.at(at) == Some('φ') {
            at + 1
        } else {
            at
        };
        let second = Numeral::read(reading, at).filter(|second| second.value > self.low)?;
        let unit = units::after(reading, second.to);
        let to = unit.map_or(second.to, |unit| unit.to);
        Some(Self {
            high: Some(second.value),
            unit: unit.or(self.unit),
            to,
            ..self
        })
    }

    /// Adds what the number says and gives where to go on.
    fn tell(self, reading: &Reading, words: &[Word], found: &mut Vec<Found>) -> usize {
        if let Some(to) = self.extent(reading) {
            found.push(Found::word(reading, Quality::Extent, self.from, to));
            return to;
        }
        // A letter directly behind makes it a model, not a measure.
        if reading.is_latin(self.to) && !reading.is_boundary(self.to) {
            return run(reading, self.to);
        }
        let sign = reading.skip(self.to);
        let tolerance = (reading.at(sign) == Some('±'))
            .then(|| tolerance(reading, sign, sign))
            .flatten();
        let unit = self.unit.or_else(|| {
            let unit = tolerance.as_ref()?.0.unit;
            Some(Written {
                unit,
                kind: Kind::Length,
                to: self.to,
            })
        });
        found.extend(Self { unit, ..self }.named(reading, words));
        let to = tolerance.as_ref().map_or(self.to, |(_, to)| *to);
        found.extend(tolerance.map(|(found, _)| found));
        to
    }

    /// The end of `200×100×3 mm`.
    fn extent(self, reading: &Reading) -> Option<usize> {
        let cross = |at: usize| matches!(reading.at(reading.skip(at)), Some('×' | 'x'));
        let mut to = self.to;
        while cross(to) {
            let Some(next) = Numeral::read(reading, reading.skip(reading.skip(to) + 1)) else {
                break;
            };
            to = units::after(reading, next.to).map_or(next.to, |unit| unit.to);
        }
        (to > self.to).then_some(to)
    }

    fn named(self, reading: &Reading, words: &[Word]) -> Option<Found> {
        let kind = self.unit.map_or(Kind::Bare, |unit| unit.kind);
        let unit = self.unit.and_then(|written| written.unit);
        let counted = matches!(kind, Kind::Count | Kind::Mass | Kind::Area | Kind::Volume);
        let per = writings::period(reading, self.from, self.to).filter(|_| counted);
        let named = name(reading, words, kind, self.from, self.to).filter(|_| per.is_none());
        let quality = match (per, named) {
            (Some(_), _) => Some(Quality::Capacity),
            (None, Some((quality, _))) => Some(quality),
            (None, None) => kind.usual(unit),
        };
        let Some(quality) = quality else {
            return self.unwritten(reading, words);
        };
        let ordinal = reading.before(self.from) == Some('第');
        let year = unit.is_some_and(|unit| unit.code == "year") && self.low > Decimal::from(1900);
        let found = || {
            let found = self.found(reading, quality, "um");
            // 最大外径 300: the name is bounded, not the number.
            let bounded = named.and_then(|(_, at)| bounds::of_name(reading, at));
            let op = bounded.filter(|_| found.op == usual_bound(quality));
            Found {
                op: op.unwrap_or(found.op),
                per: per.map(|(period, _)| period).or_else(|| monthly(quality)),
                ..found
            }
        };
        (!year && !ordinal).then(found)
    }

    /// `同轴度 0.02`: a small number beside the name of a tolerance is one of millimetres.
    fn unwritten(self, reading: &Reading, words: &[Word]) -> Option<Found> {
        let small = self.unit.is_none() && self.low < Decimal::ONE;
        let named = name(reading, words, Kind::Length, self.from, self.to);
        let (quality, _) = named.filter(|_| small)?;
        use Quality::{Coaxiality, Flatness, Roundness, Runout, Tolerance};
        matches!(
            quality,
            Coaxiality | Flatness | Roundness | Runout | Tolerance
        )
        .then(|| self.found(reading, quality, "mm"))
    }

    /// The finding under a name; `usual` is the unit where none is written.
    fn found(self, reading: &Reading, quality: Quality, usual: &str) -> Found {
        let written = self.unit.and_then(|written| written.unit);
        let money = self.unit.is_some_and(|written| written.kind == Kind::Money);
        let unit = written.or_else(|| Unit::parse(usual).ok().filter(|_| !money));
        // Workshops write the force of a press in tonnes.
        let force = quality == Quality::Tonnage && unit.is_some_and(|unit| unit.code == "t");
        let stated = bounds::of(reading, self.from, self.to);
        Found {
            quality,
            op: if self.high.is_some() {
                Operator::Between
            } else {
                stated.unwrap_or(usual_bound(quality))
            },
            value: Value::Number(self.low, self.high),
            unit: if force { Unit::parse("tf").ok() } else { unit },
            per: None,
            required: bounds::is_must(reading, self.to),
            from: self.from,
            to: self.to,
        }
    }
}

/// A capacity without a period is one of a month.
fn monthly(quality: Quality) -> Option<Period> {
    (quality == Quality::Capacity).then_some(Period::Month)
}

/// How a number bounds where nothing says it.
fn usual_bound(quality: Quality) -> Operator {
    use Quality::{
        Coaxiality, Elongation, Flatness, LeadTime, Life, Moisture, Noise, PassRate, Purity,
        Roughness, Roundness, Runout, SaltSpray, Tensile, Tolerance, Warranty, Yield,
    };
    match quality {
        Tolerance | Roughness | Flatness | Coaxiality | Roundness | Runout | Noise | Moisture
        | LeadTime => Operator::AtMost,
        SaltSpray | Tensile | Yield | Purity | PassRate | Elongation | Life | Warranty => {
            Operator::AtLeast
        }
        _ => Operator::Equal,
    }
}

/// A quality and where its word begins.
type Name = (Quality, usize);
/// How far away a name is.
type Near = (usize, Name);

/// How far from a number words are looked at. Units: characters; more than any name is long and may be away.
const REACH: usize = 64;

/// The word that names a number.
fn name(reading: &Reading, words: &[Word], kind: Kind, from: usize, to: usize) -> Option<Name> {
    let (start, end) = reading.clause(from);
    let first = words.partition_point(|word| word.from < start.max(from.saturating_sub(REACH)));
    let inside = words.iter().skip(first);
    let inside = inside.take_while(|word| word.to <= end && word.from <= to + REACH);
    let inside = inside.filter_map(|word| match word.meaning {
        Meaning::Quality(quality) if quality.takes(kind) => Some((word, quality)),
        _ => None,
    });
    let (mut before, mut behind): (Option<Near>, Option<Near>) = (None, None);
    for (word, quality) in inside {
        if word.to <= from {
            before = Some((from - word.to, (quality, word.from)));
        } else if word.from >= to && behind.is_none() {
            behind = Some((word.from - to, (quality, word.from)));
        }
    }
    let before = before.filter(|(distance, _)| *distance <= BEFORE);
    let behind = behind.filter(|(distance, _)| *distance <= BEHIND);
    match (before, behind) {
        (Some((far, _)), Some((near, name))) if near <= 1 && far > 4 => Some(name),
        (Some((_, name)), _) | (None, Some((_, name))) => Some(name),
        (None, None) => None,
    }
}
