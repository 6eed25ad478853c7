//! Material grades by their shape: a family of prefixes, or element symbols with figures.
//!
//! Source of the shapes: the designation rules of GB/T 221 (steel), GB/T 5612 (cast iron), GB/T 16474 and
//! ISO 209 (aluminium), JIS and ASTM grade names, ISO 1043 (plastics). A bare number or a short name is a
//! grade only beside a word for a material.

use super::reading::Reading;
use super::units;

/// How far around a doubtful token a word for a material is looked for. Units: characters.
const NEAR: usize = 10;

/// The longest token that is looked at. Units: characters.
const LONGEST: usize = 32;

/// Element symbols of alloy designations, folded, the longer ones first.
const ELEMENTS: [&str; 19] = [
    "cr", "ni", "mo", "mn", "si", "ti", "al", "cu", "zn", "mg", "nb", "sn", "pb", "be", "fe", "co",
    "v", "w", "b",
];

/// Prefixes that, with figures behind them, make a grade.
const PREFIXES: [&str; 49] = [
    "hpb", "qsn", "qal", "qbe", "bfe", "adc", "zl", "yl", "qt", "ht", "kth", "rut", "zg", "sus",
    "aisi", "q", "scm", "skd", "skh", "suj", "sk", "dc", "spcc", "sphc", "dx", "ss", "fc", "fcd",
    "ggg", "gg", "st", "ly", "tc", "ta", "az", "am", "zamak", "inconel", "monel", "yg", "yt", "vg",
    "s", "c", "h", "t", "a", "n", "m",
];
/// Those of them that also stand for other things: a tolerance, a thread, a model.
const DOUBTFUL: [&str; 16] = [
    "s", "c", "h", "t", "a", "n", "m", "st", "dc", "ss", "ta", "tc", "vg", "am", "fc", "gg",
];

/// Wrought alloys and steels that are known by four figures alone.
const WROUGHT: [&str; 38] = [
    "1050", "1060", "1070", "1100", "2011", "2014", "2017", "2024", "2219", "3003", "3004", "3105",
    "5005", "5052", "5083", "5086", "5182", "5754", "6005", "6060", "6061", "6063", "6082", "6101",
    "6351", "7003", "7050", "7075", "8011", "1018", "1020", "1035", "1045", "4130", "4140", "4340",
    "8620", "5140",
];

const PLASTICS: [&str; 32] = [
    "pa", "pa6", "pa66", "pa12", "pa46", "ppa", "pp", "pe", "hdpe", "ldpe", "lldpe", "abs", "pc",
    "pom", "pbt", "pet", "petg", "pps", "peek", "ptfe", "pvc", "upvc", "pvdf", "pmma", "tpu",
    "tpe", "tpv", "epdm", "nbr", "fkm", "hnbr", "pla",
];
const SHEETS: [&str; 10] = [
    "spcc", "spcd", "spce", "sphc", "secc", "sgcc", "hc340la", "sapf", "spfh", "gcr15",
];

const CONTEXT: [&str; 24] = [
    "材质",
    "材料",
    "牌号",
    "钢",
    "铝",
    "铜",
    "铁",
    "不锈",
    "合金",
    "塑料",
    "material",
    "steel",
    "stainless",
    "alloy",
    "alum",
    "grade",
    "brass",
    "bronze",
    "titanium",
    "钛",
    "刀片",
    "刃",
    "锭",
    "模",
];

/// The end of the grade that begins at `at`, a token boundary.
pub(super) fn end(reading: &Reading, at: usize) -> Option<usize> {
    let to = token(reading, at);
    if to == at {
        return None;
    }
    let token = reading.text(at, to);
    let low_carbon = matches!(token.as_str(), "304l" | "316l" | "316ti" | "310s" | "904l");
    let sure = low_carbon || is_sure(&token);
    let doubtful = || is_doubtful(&token) && has_context(reading, at, to);
    if sure || doubtful() && !is_measure(reading, at, to) {
        return Some(to);
    }
    // `PA66+30%GF`: the filler is written its own way, the plastic is known.
    let plastic = (at..to).find(|end| matches!(reading.at(*end), Some('+' | '-')));
    let plastic = plastic.filter(|end| PLASTICS.contains(&reading.text(at, *end).as_str()));
    if plastic.is_some() {
        return plastic;
    }
    let number = token.len() == 2 && token.bytes().all(|byte| byte.is_ascii_digit());
    let carbon = || {
        ["#", "号钢"]
            .iter()
            .find_map(|word| reading.holds(to, word))
    };
    if number { carbon() } else { None }
}

/// The end of a run of letters and digits; a dash, plus or point joins when more follows. A slash joins
/// plastics (`PC/ABS`) and parts everything else.
fn token(reading: &Reading, at: usize) -> usize {
    let run = |joins: &dyn Fn(char) -> bool| {
        let mut to = at;
        while to - at < LONGEST && reading.is_latin(to)
            || (to - at < LONGEST
                && to > at
                && reading.at(to).is_some_and(joins)
                && reading.is_latin(to + 1))
        {
            to += 1;
        }
        to
    };
    let to = run(&|c| matches!(c, '-' | '+' | '.'));
    let longer = || run(&|c| matches!(c, '-' | '+' | '.' | '/'));
    let blend = reading.at(to) == Some('/') && is_plastic(&reading.text(at, longer()));
    if blend { longer() } else { to }
}

fn is_sure(token: &str) -> bool {
    let (head, tail) = split(token);
    is_alloy(token) || is_plastic(token) || SHEETS.contains(&token) || is_tempered(token) || {
        let known = PREFIXES.contains(&head) && !DOUBTFUL.contains(&head);
        known && is_figures(head, tail)
    }
}

/// A name that needs a word for a material beside it.
fn is_doubtful(token: &str) -> bool {
    let (head, tail) = split(token);
    let numbers = [
        "201", "202", "301", "303", "304", "304l", "310s", "316", "316l", "316ti", "321", "347",
        "410", "416", "420", "430", "440a", "440b", "440c", "630", "904l", "2205", "2507",
    ];
    let wrought = || WROUGHT.contains(&token);
    let old = || {
        let plain = token
            .strip_suffix(|c: char| c.is_ascii_digit())
            .unwrap_or_default();
        token.len() == 4 && plain.contains('a') && plain.starts_with(|c: char| c.is_ascii_digit())
    };
    let short = DOUBTFUL.contains(&head) && tail.len() >= 2 && is_figures(head, tail);
    numbers.contains(&token)
        || wrought()
        || old()
        || short
        || matches!(token, "t2" | "d2" | "m2" | "h13" | "p20")
}

/// Letters at the front and the rest.
fn split(token: &str) -> (&str, &str) {
    let end = token
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(token.len());
    (
        token.get(..end).unwrap_or_default(),
        token.get(end..).unwrap_or_default(),
    )
}

/// Figures with at most a letter or a second group behind them; no more figures than a grade has.
fn is_figures(head: &str, tail: &str) -> bool {
    let tail = tail.strip_prefix('-').unwrap_or(tail);
    let digits = tail.bytes().take_while(u8::is_ascii_digit).count();
    let rest = tail.get(digits..).unwrap_or_default();
    let least = if head == "q" { 3 } else { 1 };
    let tempered = rest.is_empty() || rest.len() <= 2 || is_group(rest);
    (least..=5).contains(&digits) && tempered
}

/// `-10`, `-t6`, `.2-t6`.
fn is_group(rest: &str) -> bool {
    rest.starts_with(['-', '.', '/']) && rest.len() <= 6
}

/// Element symbols with figures: `40cr`, `06cr19ni10`, `alsi10mg`, `cr12mov`, `65mn`.
fn is_alloy(token: &str) -> bool {
    let token = token.strip_suffix("-t6").unwrap_or(token);
    let rest = token.strip_prefix('g').unwrap_or(token);
    let lead = rest.bytes().take_while(u8::is_ascii_digit).count();
    let symbols = rest.get(lead..).unwrap_or_default();
    let (mut rest, mut elements, mut figures) = (symbols, 0, lead);
    while let Some(after) = ELEMENTS.iter().find_map(|symbol| rest.strip_prefix(symbol)) {
        let digits = after
            .bytes()
            .take_while(|byte| byte.is_ascii_digit() || *byte == b'.')
            .count();
        rest = after.get(digits..).unwrap_or_default();
        elements += 1;
        figures += digits;
    }
    let whole = rest.is_empty() || matches!(rest, "a" | "n" | "e" | "r");
    // A single letter behind a number is a unit: 380V, 100W.
    let steel = (1..=3).contains(&lead) && !symbols.starts_with(['v', 'w', 'b']);
    whole
        && ((elements >= 1 && steel && token.len() >= 4)
            || (elements >= 2 && figures >= 1 && token.len() >= 5))
}

/// `pa66-gf30`, `pp+gf20`, `pc/abs`, or a plastic by its bare name.
fn is_plastic(token: &str) -> bool {
    token.split(['-', '+', '/']).enumerate().all(|(at, part)| {
        let filled = part
            .strip_prefix("gf")
            .or_else(|| part.strip_prefix("cf"))
            .or_else(|| part.strip_suffix("gf"));
        let figures = filled.is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
        PLASTICS.contains(&part) || (at > 0 && (figures || part == "v0"))
    })
}

/// A wrought aluminium with its temper, `6061-t6`, or a cast one, `a356-t6`.
fn is_tempered(token: &str) -> bool {
    let (base, temper) = token.split_once('-').unwrap_or((token, ""));
    let figures = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let temper = temper == "o" || split(temper).0.len() == 1 && figures(split(temper).1);
    let cast = base.strip_prefix('a').is_some_and(|rest| {
        rest.len() >= 3
            && rest.starts_with('3')
            && rest.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    });
    (temper && base.len() == 4 && figures(base)) || (cast && (temper || !token.contains('-')))
}

/// Whether a unit follows or it is one side of a size.
fn is_measure(reading: &Reading, from: usize, to: usize) -> bool {
    let cross = |c: Option<char>| matches!(c, Some('×' | 'x'));
    cross(reading.before(from)) || cross(reading.at(to)) || units::after(reading, to).is_some()
}

fn has_context(reading: &Reading, from: usize, to: usize) -> bool {
    let around = reading.text(from.saturating_sub(NEAR), from) + " " + &reading.text(to, to + NEAR);
    CONTEXT.iter().any(|word| around.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grades(text: &str) -> Vec<String> {
        let reading = Reading::new(text);
        let (mut found, mut at) = (Vec::new(), 0);
        while at < reading.len() {
            let to = if reading.is_boundary(at) && reading.is_latin(at) {
                end(&reading, at)
            } else {
                None
            };
            found.extend(to.map(|to| reading.text(at, to)));
            at = to.unwrap_or(at + 1);
        }
        found
    }

    #[test]
    fn grades_of_every_family() {
        for text in [
            "ADC12",
            "A356",
            "A356-T6",
            "A380",
            "6061-T6",
            "7075-T651",
            "SUS304",
            "06Cr19Ni10",
            "QT450-10",
            "HT250",
            "45#",
            "Q235B",
            "Q355",
            "SK5",
            "PA66-GF30",
            "PP",
            "PC/ABS",
            "40Cr",
            "42CrMo",
            "20CrMnTi",
            "65Mn",
            "GCr15",
            "Cr12MoV",
            "AlSi10Mg",
            "ZL104",
            "Zamak5",
            "AZ91D",
            "SPCC",
            "SKD11",
            "38CrMoAl",
            "HPb59-1",
            "QSn6.5-0.1",
            "CuZn39Pb3",
            "9Cr18MoV",
            "45号钢",
        ] {
            assert_eq!(grades(text), [text.to_lowercase()], "{text}");
        }
    }

    #[test]
    fn a_bare_number_is_a_grade_only_beside_a_material() {
        assert_eq!(grades("304不锈钢管"), ["304"]);
        assert_eq!(grades("材质：316L"), ["316l"]);
        assert_eq!(grades("6061铝板"), ["6061"]);
        for text in ["304件", "月产 2000 套", "2025 年", "长 316 mm"] {
            assert!(grades(text).is_empty(), "{text}: {:?}", grades(text));
        }
    }

    #[test]
    fn what_only_looks_like_one() {
        for text in [
            "M8×20",
            "DN50",
            "PN16",
            "CNC",
            "IATF16949",
            "ISO9001",
            "OEM",
            "T6",
            "96h",
            "100kg",
            "φ50",
            "IP67",
            "12V",
            "400T",
        ] {
            assert!(grades(text).is_empty(), "{text}: {:?}", grades(text));
        }
    }
}
