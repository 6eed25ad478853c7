//! How units are written in texts, and what they stand for. Conversion is the business of `crate::unit`.

use std::sync::OnceLock;

use super::quality::Kind;
use super::reading::Reading;
use crate::unit::Unit;

/// A unit as it was found after a number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Written {
    /// None for yuan and for bare numbers.
    pub(super) unit: Option<&'static Unit>,
    pub(super) kind: Kind,
    pub(super) to: usize,
}

/// Code of the unit and the ways to write it, parted by bars. Nothing of a length is `条`, a workshop
/// word for 10 micrometres, because it also counts things.
const WRITTEN: [(&str, &str); 57] = [
    ("mm", "mm|毫米"),
    ("cm", "cm|厘米|公分"),
    ("um", "um|微米"),
    ("si", "丝"),
    ("km", "km|公里|千米"),
    ("m", "m|米|meters|metres"),
    ("in", "in|inch|inches|英寸|寸|\"|''"),
    ("kg", "kg|kgs|公斤|千克"),
    ("g", "g|克|grams"),
    ("t", "t|吨|ton|tons|tonne|tonnes"),
    ("jin", "斤"),
    ("tf", "tf|吨力"),
    ("kN", "kn|千牛"),
    ("N", "n|牛"),
    ("MPa", "mpa|兆帕"),
    ("kPa", "kpa|千帕"),
    ("Pa", "pa"),
    ("bar", "bar|巴|公斤压力"),
    ("psi", "psi"),
    ("kW", "kw|千瓦"),
    ("W", "w|瓦"),
    ("hp", "hp|马力"),
    ("kV", "kv|千伏"),
    ("V", "v|伏"),
    ("mA", "ma|毫安"),
    ("A", "a|安"),
    ("h", "h|小时|hours|hour|hrs|hr"),
    ("min", "min|分钟|minutes"),
    (
        "day",
        "天|日|个工作日|工作日|个自然日|days|day|working days|business days",
    ),
    ("week", "周|个星期|星期|weeks|week|wks"),
    ("month", "个月|月|months|month"),
    ("year", "年|years|year"),
    ("l/min", "l/min|lpm|升/分|升/分钟|l/m"),
    ("m3/h", "m3/h|立方米/小时|立方米/时|方/小时|立方/小时"),
    ("gpm", "gpm"),
    ("%", "%"),
    ("ppm", "ppm"),
    ("rpm", "rpm|转/分|转/分钟|r/min"),
    ("C", "°c|°|度|摄氏度"),
    ("Nm", "n·m|n.m|nm|牛米|牛·米"),
    ("HRC", "hrc"),
    ("HB", "hb|hbw|hbs"),
    ("HV", "hv"),
    ("dB", "db|分贝|db(a)"),
    (
        "pcs",
        "件|个|只|支|把|条|片|块|根|枚|颗|粒|顶|pcs|pieces|piece|pc|units|ea|parts",
    ),
    ("set", "套|sets|set"),
    ("machine", "台|台套|辆"),
    ("pair", "对|副|双|pairs|pair"),
    ("sheet", "张|sheets"),
    ("roll", "卷|rolls"),
    ("box", "箱|boxes|cartons"),
    ("batch", "批|批次|batches"),
    ("m2", "平方米|平方|m2|平米|sqm"),
    ("m3", "立方米|立方|m3"),
    ("l", "l|升|liters|litres"),
    ("ml", "ml|毫升"),
    ("mu", "亩"),
];

const MONEY: [&str; 5] = ["元", "rmb", "yuan", "cny", "人民币"];

/// One way to write a unit.
struct Way {
    first: char,
    word: &'static str,
    unit: Option<&'static Unit>,
    kind: Kind,
}

/// Every way, ordered by its first character, the longer ones first.
fn ways() -> &'static [Way] {
    static WAYS: OnceLock<Vec<Way>> = OnceLock::new();
    WAYS.get_or_init(|| {
        let way = |word: &'static str, unit: Option<&'static Unit>| {
            let kind = unit.map_or(Kind::Money, Kind::of);
            let first = word.chars().next().unwrap_or_default();
            Way {
                first,
                word,
                unit,
                kind,
            }
        };
        let units = WRITTEN
            .iter()
            .filter_map(|(code, words)| Some((Unit::parse(code).ok()?, words)));
        let units =
            units.flat_map(|(unit, words)| words.split('|').map(move |word| way(word, Some(unit))));
        let mut ways: Vec<Way> = units
            .chain(MONEY.into_iter().map(|word| way(word, None)))
            .collect();
        ways.sort_by_key(|way| (way.first, std::cmp::Reverse(way.word.len())));
        ways
    })
}

/// The unit written at `at`, the longest that fits; blanks before it are passed over.
pub(super) fn after(reading: &Reading, at: usize) -> Option<Written> {
    let at = reading.skip(at);
    let first = reading.at(at)?;
    let ways = ways();
    let from = ways.partition_point(|way| way.first < first);
    let fitting = ways
        .get(from..)?
        .iter()
        .take_while(|way| way.first == first);
    let mut found = fitting.filter_map(|way| {
        let to = whole(reading, at, way.word)?;
        Some(Written {
            unit: way.unit,
            kind: way.kind,
            to,
        })
    });
    found.next()
}

fn whole(reading: &Reading, at: usize, word: &str) -> Option<usize> {
    let to = reading.holds(at, word)?;
    reading.is_boundary(to).then_some(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_exists_and_is_written_one_way_only() {
        let mut seen = std::collections::BTreeSet::new();
        for (code, ways) in WRITTEN {
            assert!(Unit::parse(code).is_ok(), "{code}");
            assert!(ways.split('|').all(|way| seen.insert(way)), "{code}");
        }
    }

    #[test]
    fn the_longest_unit_is_read() {
        let rows = [
            ("mm", Some("mm")),
            (" MPa", Some("MPa")),
            ("m³/h", Some("m3/h")),
            ("个月", Some("month")),
            ("个", Some("pcs")),
            ("mmx", None),
            ("℃", Some("C")),
            ("μm", Some("um")),
            ("万", None),
        ];
        for (text, code) in rows {
            let found = after(&Reading::new(text), 0).and_then(|written| written.unit);
            assert_eq!(found.map(|unit| unit.code), code, "{text}");
        }
        assert_eq!(
            after(&Reading::new("元"), 0).map(|money| money.kind),
            Some(Kind::Money)
        );
    }
}
