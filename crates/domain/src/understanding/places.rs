//! Places named in a text: provinces and cities by their full or short names, districts behind them.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::reading::Reading;
use crate::region::Region;

/// Short names that are words of their own: silver, cooperation, the sea's south.
const WORDS: [&str; 3] = ["白银", "合作", "市辖"];

/// The most places of a text.
const MAX_PLACES: usize = 20;

const ENDINGS: [&str; 12] = [
    "特别行政区",
    "壮族自治区",
    "回族自治区",
    "维吾尔自治区",
    "自治区",
    "自治州",
    "自治县",
    "省",
    "市",
    "地区",
    "区",
    "县",
];

/// Names by their first character.
type Names = HashMap<char, Vec<(String, Region)>>;

/// Every place: division and place of the folded text, the most exact one of a chain such as 重庆大足.
pub(super) fn read(reading: &Reading) -> Vec<(Region, usize, usize)> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < reading.len() && found.len() < MAX_PLACES {
        at = match named(reading, at) {
            Some((region, to)) => {
                let (region, to) = narrowed(reading, region, to);
                found.push((region, at, to));
                to
            }
            None => at + 1,
        };
    }
    found
}

fn named(reading: &Reading, at: usize) -> Option<(Region, usize)> {
    let list = names().get(&reading.at(at)?)?;
    let ends = list
        .iter()
        .filter_map(|(name, region)| Some((*region, reading.holds(at, name)?)));
    ends.max_by_key(|(_, to)| *to)
}

/// The division inside `region` that is named directly behind it, by its short name too.
fn narrowed(reading: &Reading, region: Region, to: usize) -> (Region, usize) {
    let inside = Region::all().filter(|(inner, _)| {
        inner.code().len() > region.code().len() && inner.code().starts_with(region.code())
    });
    let named = inside.filter_map(|(inner, name)| {
        let end = reading.holds(to, name).or_else(|| {
            reading
                .holds(to, short(name))
                .filter(|_| short(name).chars().count() >= 2)
        })?;
        Some((inner, end))
    });
    match named.max_by_key(|(_, end)| *end) {
        Some((inner, end)) => narrowed(reading, inner, end),
        None => (region, to),
    }
}

fn short(name: &str) -> &str {
    ENDINGS
        .iter()
        .find_map(|ending| name.strip_suffix(ending))
        .unwrap_or(name)
}

/// Full names of every division of three and more characters, short names of provinces and cities.
fn names() -> &'static Names {
    static NAMES: OnceLock<Names> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut names = Names::new();
        for (region, name) in Region::all() {
            let brief = Some(short(name)).filter(|_| region.code().len() <= 4);
            for name in [Some(name).filter(|name| name.chars().count() >= 3), brief]
                .into_iter()
                .flatten()
            {
                let long = name.chars().count() >= 2 && !WORDS.contains(&name);
                if let Some(first) = name.chars().next().filter(|_| long) {
                    names
                        .entry(first)
                        .or_default()
                        .push((name.to_owned(), region));
                }
            }
        }
        names
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_by_full_and_short_names() {
        let rows: [(&str, &[(&str, &str)]); 5] = [
            ("要求重庆大足区内交货", &[("500111", "重庆大足区")]),
            ("限成渝，成都优先", &[("5101", "成都")]),
            (
                "江苏苏州或深圳市",
                &[("3205", "江苏苏州"), ("4403", "深圳市")],
            ),
            ("大足区优先", &[("500111", "大足区")]),
            ("白银合作件", &[]),
        ];
        for (text, expected) in rows {
            let reading = Reading::new(text);
            let found: Vec<_> = read(&reading)
                .into_iter()
                .map(|(region, from, to)| (region.code().to_owned(), reading.text(from, to)))
                .collect();
            let expected: Vec<_> = expected
                .iter()
                .map(|(code, text)| ((*code).to_owned(), (*text).to_owned()))
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
