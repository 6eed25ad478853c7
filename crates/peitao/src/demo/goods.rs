//! What the synthetic district makes, works, carries and serves: the blocks of `sample/goods`.
//!
//! A block is a header `[node family profile unit[/period] low..high low..high [far]]` (quantity, then
//! price in yuan) and lines of one letter and alternatives; `sample/README.md` lists the letters.

use anyhow::{Context, Result, bail};
use domain::posting::Family;

use super::random::Random;
use super::template::{Template, alternatives, thousandths};

const SHEETS: &[&str] = &[
    include_str!("../../sample/goods/WJ.txt"),
    include_str!("../../sample/goods/MT.txt"),
    include_str!("../../sample/goods/QC.txt"),
    include_str!("../../sample/goods/NE.txt"),
    include_str!("../../sample/goods/DT.txt"),
    include_str!("../../sample/goods/RB.txt"),
    include_str!("../../sample/goods/TJ.txt"),
    include_str!("../../sample/goods/JM.txt"),
    include_str!("../../sample/goods/SR.txt"),
    include_str!("../../sample/goods/WC.txt"),
    include_str!("../../sample/goods/JK.txt"),
    include_str!("../../sample/goods/WL.txt"),
    include_str!("../../sample/goods/XS.txt"),
    include_str!("../../sample/goods/IC.txt"),
    include_str!("../../sample/goods/SW.txt"),
    include_str!("../../sample/goods/ZZ.txt"),
    include_str!("../../sample/goods/MJ.txt"),
    include_str!("../../sample/goods/BM.txt"),
    include_str!("../../sample/goods/equipment.txt"),
];
const TECHNOLOGY: &str = include_str!("../../sample/technology.txt");

/// Profile of technology blocks; the other profiles are words of the sheets.
const TECHNOLOGY_PROFILE: &str = "tech";

/// A thing that is supplied and needed.
#[derive(Clone, Debug)]
pub struct Item {
    /// Code of the node it stands on.
    pub node: String,
    /// Family of its postings.
    pub family: Family,
    /// What kind of business it is, such as `metal` or `soft`: chooses among the sentences.
    pub profile: String,
    /// Unit as people write it.
    pub unit: String,
    /// Whether it is traded by the month or the year: the words after 每.
    pub period: Option<String>,
    /// Quantities. Units: thousandths of the unit.
    pub quantity: (i64, i64),
    /// Prices of one unit. Units: fen.
    pub price: (i64, i64),
    /// No firm of the district makes it: a gap of the chain.
    pub far: bool,
    lines: Vec<(char, Vec<Variant>)>,
}

/// An alternative of a line. Marks tie it to the names that share one: the steel of a screw is not the
/// plastic of a handle.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Letters shared with what it belongs to; empty when it fits everything.
    pub marks: String,
    /// Codes of the chains that buy it; empty when any does.
    pub chains: Vec<String>,
    /// The text.
    pub text: Template,
}

impl Item {
    /// The alternatives of a line; empty when the block has no such line.
    pub fn line(&self, letter: char) -> &[Variant] {
        self.lines
            .iter()
            .find(|(known, _)| *known == letter)
            .map_or(&[], |(_, texts)| texts)
    }

    /// A name as somebody of a chain would ask for it; sellers offer every name.
    pub fn name(&self, buyer: Option<&str>, random: &mut Random) -> Option<&Variant> {
        let letter = if self.family == Family::Technology {
            't'
        } else {
            'n'
        };
        let asks = |variant: &&Variant| {
            variant.chains.is_empty()
                || buyer.is_none_or(|chain| variant.chains.iter().any(|known| known == chain))
        };
        let names: Vec<&Variant> = self.line(letter).iter().filter(asks).collect();
        random.pick(&names).copied()
    }

    /// The alternatives of a line that go with the marks of a name.
    pub fn fitting(&self, letter: char, marks: &str) -> Vec<&Template> {
        let fits = |variant: &&Variant| {
            variant.marks.is_empty() || variant.marks.contains(|mark| marks.contains(mark))
        };
        self.line(letter)
            .iter()
            .filter(fits)
            .map(|variant| &variant.text)
            .collect()
    }

    /// Code of its chain.
    pub fn chain(&self) -> &str {
        self.node.split('-').next().unwrap_or_default()
    }
}

/// Every item of the sample. Errors: the first line that cannot be read.
pub fn load() -> Result<Vec<Item>> {
    let mut items = Vec::new();
    for sheet in SHEETS {
        for block in blocks(sheet) {
            items.push(item(&block).with_context(|| format!("sample goods {:?}", block.first()))?);
        }
    }
    for block in blocks(TECHNOLOGY) {
        items.push(
            technology(&block).with_context(|| format!("sample technology {:?}", block.first()))?,
        );
    }
    Ok(items)
}

/// Blocks begin with a `[`; comments and empty lines say nothing.
fn blocks(sheet: &str) -> Vec<Vec<&str>> {
    let mut blocks: Vec<Vec<&str>> = Vec::new();
    for line in sheet
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("# "))
    {
        match blocks.last_mut() {
            Some(block) if !line.starts_with('[') => block.push(line),
            _ => blocks.push(vec![line]),
        }
    }
    blocks
}

fn item(block: &[&str]) -> Result<Item> {
    let (header, lines) = block.split_first().context("an empty block")?;
    let words: Vec<&str> = header.trim_matches(['[', ']']).split(' ').collect();
    let (node, family, profile, unit, quantity, price, far) = match words.as_slice() {
        [node, family, profile, unit, quantity, price] => {
            (node, family, profile, unit, quantity, price, false)
        }
        [node, family, profile, unit, quantity, price, "far"] => {
            (node, family, profile, unit, quantity, price, true)
        }
        _ => bail!("a header of {} words", words.len()),
    };
    let (unit, period) = unit
        .split_once('/')
        .map_or((*unit, None), |(unit, period)| {
            (unit, Some(period.to_owned()))
        });
    let price = bounds(price)?;
    Ok(Item {
        node: (*node).to_owned(),
        family: Family::parse(family).ok().context("an unknown family")?,
        profile: (*profile).to_owned(),
        unit: unit.to_owned(),
        period,
        quantity: bounds(quantity)?,
        price: (price.0 / 10, price.1 / 10),
        far,
        lines: lines
            .iter()
            .map(|line| texts(line))
            .collect::<Result<_>>()?,
    })
}

fn technology(block: &[&str]) -> Result<Item> {
    let (header, lines) = block.split_first().context("an empty block")?;
    Ok(Item {
        node: header.trim_matches(['[', ']']).to_owned(),
        family: Family::Technology,
        profile: TECHNOLOGY_PROFILE.to_owned(),
        unit: "项".to_owned(),
        period: None,
        quantity: (1000, 1000),
        price: (5_000_000, 250_000_000),
        far: false,
        lines: lines
            .iter()
            .map(|line| texts(line))
            .collect::<Result<_>>()?,
    })
}

fn texts(line: &str) -> Result<(char, Vec<Variant>)> {
    let (letter, rest) = line
        .split_once(' ')
        .with_context(|| format!("no text in {line:?}"))?;
    let texts = alternatives(rest)
        .into_iter()
        .map(variant)
        .collect::<Result<_>>()?;
    Ok((letter.chars().next().context("no letter")?, texts))
}

fn variant(text: &str) -> Result<Variant> {
    let all = |letters: &str, fits: fn(&char) -> bool| {
        !letters.is_empty() && letters.chars().all(|c| fits(&c))
    };
    let tied = text
        .rsplit_once('!')
        .filter(|(_, chains)| all(chains, |c| c.is_ascii_uppercase() || *c == ','));
    let (text, chains) = tied.unwrap_or((text, ""));
    let marked = text
        .rsplit_once('@')
        .filter(|(_, marks)| all(marks, char::is_ascii_lowercase));
    let (text, marks) = marked.unwrap_or((text, ""));
    Ok(Variant {
        marks: marks.to_owned(),
        chains: chains
            .split(',')
            .filter(|chain| !chain.is_empty())
            .map(str::to_owned)
            .collect(),
        text: Template::parse(text)?,
    })
}

fn bounds(text: &str) -> Result<(i64, i64)> {
    let read = || {
        let (low, high) = text.split_once("..")?;
        Some((thousandths(low)?, thousandths(high)?))
    };
    read()
        .filter(|(low, high)| low <= high && *low > 0)
        .with_context(|| format!("bounds {text:?}"))
}

/// Code of the unit of a word of the sheets; `batch` for what is counted in no other way.
pub fn unit_code(word: &str) -> &'static str {
    match word {
        "吨" => "t",
        "公斤" => "kg",
        "米" => "m",
        "平方米" => "m2",
        "立方米" => "m3",
        "小时" => "h",
        "千件" => "kpcs",
        "万只" | "万片" => "wan_pcs",
        "套" | "副" | "台套" => "set",
        "台" => "machine",
        "卷" => "roll",
        "车" | "柜" | "车次" => "trip",
        "项" | "票" | "笔" | "单" | "次" => "job",
        "把" | "件" | "只" | "支" | "片" | "条" | "个" | "根" | "块" | "盒" | "瓶" | "口"
        | "人份" | "点" => "pcs",
        _ => "batch",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sheets_read_and_every_block_has_its_lines() {
        let items = load().unwrap();
        assert!(items.len() > 300, "{}", items.len());
        for item in &items {
            let (names, needed) = if item.family == Family::Technology {
                ('t', "gki")
            } else {
                ('n', "sr")
            };
            assert!(!item.line(names).is_empty(), "{} names nothing", item.node);
            for name in item.line(names) {
                for letter in needed.chars() {
                    let fitting = item.fitting(letter, &name.marks);
                    assert!(
                        !fitting.is_empty(),
                        "{} {:?} has no {letter}",
                        item.node,
                        name.text
                    );
                }
            }
        }
        for family in Family::ALL {
            assert!(items.iter().any(|item| item.family == *family), "{family}");
        }
    }

    #[test]
    fn every_unit_is_known_to_the_platform() {
        for item in load().unwrap() {
            assert!(domain::unit::Unit::parse(unit_code(&item.unit)).is_ok());
            assert!(
                unit_code(&item.unit) != "batch" || item.unit == "炉",
                "{}",
                item.unit
            );
        }
    }

    #[test]
    fn marks_keep_together_what_belongs_together() {
        let block = [
            "[WJ-M1 product metal 件 1..2 1..2]",
            "n 锁芯@a|锁体@b",
            "m 黄铜@a|冷轧钢@b|304",
        ];
        let item = item(&block).unwrap();
        let count = |marks| item.fitting('m', marks).len();
        assert_eq!((count("a"), count("b"), count("")), (2, 2, 1));
        assert!(variant("颗粒20个@0.2μm").unwrap().marks.is_empty());
        let tied = variant("轮胎模@c!QC,JM").unwrap();
        assert_eq!(
            (tied.marks.as_str(), tied.chains.join(" ")),
            ("c", "QC JM".to_owned())
        );
    }

    #[test]
    fn bad_blocks_are_refused() {
        for block in [
            vec!["[WJ-M1 product]"],
            vec!["[WJ-M1 product metal 件 5..1 1..2]", "n a"],
            vec!["[WJ-M1 gift metal 件 1..2 1..2]"],
        ] {
            assert!(item(&block).is_err(), "{block:?}");
        }
    }
}
