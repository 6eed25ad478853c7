//! The small language the sample texts are written in: words, choices, ranges, facts and typed values.
//!
//! `{a|b}` one of several, `{10..80/5}` a number of a range with its step, `{name}` (lower-case ASCII) a
//! fact of whoever expands it, `{厚度>=2|3 mm}` a value that is printed and also stated as an attribute.
//! Nothing here knows what the facts mean.

use anyhow::{Context, Result, bail};
use app::records::AttributeRecord;

use super::random::Random;

/// A parsed text.
#[derive(Clone, Debug, Default)]
pub struct Template(Vec<Part>);

#[derive(Clone, Debug)]
enum Part {
    Text(String),
    Fact(String),
    Pick(Vec<Template>),
    Number(Range),
    Value(Stated),
}

/// Numbers from low to high in steps. Units: thousandths.
#[derive(Clone, Copy, Debug)]
struct Range {
    low: i64,
    high: i64,
    step: i64,
}

#[derive(Clone, Debug)]
struct Stated {
    name: String,
    op: &'static str,
    options: Vec<Template>,
    unit: Option<String>,
}

/// Where facts come from and attributes go to.
pub trait Source {
    /// The fact of a name; none when there is no such fact here.
    fn fact(&mut self, name: &str, random: &mut Random) -> Option<String>;
    /// Takes an attribute the text states.
    fn state(&mut self, attribute: AttributeRecord);
}

impl Template {
    /// Reads a text. Errors: unbalanced braces, bad numbers.
    pub fn parse(text: &str) -> Result<Self> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (inside, tail) =
                closing(after).with_context(|| format!("no closing brace in {text:?}"))?;
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            parts.push(Part::parse(inside)?);
            rest = tail;
        }
        if rest.contains('}') {
            bail!("no opening brace in {text:?}");
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Ok(Self(parts))
    }

    /// Writes one expansion; none when a fact is missing, then `source` may already have stated values.
    pub fn expand(&self, random: &mut Random, source: &mut dyn Source) -> Option<String> {
        let mut out = String::new();
        self.write(random, source, &mut out)?;
        Some(out)
    }

    fn write(&self, random: &mut Random, source: &mut dyn Source, out: &mut String) -> Option<()> {
        for part in &self.0 {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Fact(name) => out.push_str(&source.fact(name, random)?),
                Part::Pick(choices) => random.pick(choices)?.write(random, source, out)?,
                Part::Number(range) => out.push_str(&decimal(range.draw(random))),
                Part::Value(stated) => out.push_str(&stated.draw(random, source)?),
            }
        }
        Some(())
    }
}

impl Part {
    fn parse(inside: &str) -> Result<Self> {
        if !inside.is_empty() && inside.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
            return Ok(Self::Fact(inside.to_owned()));
        }
        if let Some(stated) = Stated::parse(inside)? {
            return Ok(Self::Value(stated));
        }
        if let Some(range) = Range::parse(inside) {
            return Ok(Self::Number(range));
        }
        let choices = alternatives(inside).into_iter().map(Template::parse);
        Ok(Self::Pick(choices.collect::<Result<_>>()?))
    }
}

impl Range {
    fn parse(text: &str) -> Option<Self> {
        let (low, rest) = text.trim_start_matches('#').split_once("..")?;
        let (high, step) = rest.split_once('/').unwrap_or((rest, "1"));
        let (low, high, step) = (thousandths(low)?, thousandths(high)?, thousandths(step)?);
        (low <= high && step > 0).then_some(Self { low, high, step })
    }

    fn draw(self, random: &mut Random) -> i64 {
        let steps = (self.high - self.low) / self.step;
        self.low + self.step * random.between(0, steps)
    }
}

impl Stated {
    /// Reads `name op options unit`; none when the text is no such thing.
    fn parse(inside: &str) -> Result<Option<Self>> {
        let Some(at) = inside.find(['=', '<', '>', '~', '|', '{']) else {
            return Ok(None);
        };
        let (name, rest) = inside.split_at(at);
        let ops = [(">=", ">="), ("<=", "<="), ("=", "="), ("~", "between")];
        let Some((sign, op)) = ops.into_iter().find(|(sign, _)| rest.starts_with(sign)) else {
            return Ok(None);
        };
        if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
            return Ok(None);
        }
        let rest = rest.trim_start_matches(sign);
        let (options, unit) = rest.rsplit_once(' ').unwrap_or((rest, ""));
        let options = alternatives(options)
            .into_iter()
            .map(Template::parse)
            .collect::<Result<_>>()?;
        let unit = (!unit.is_empty()).then(|| unit.to_owned());
        Ok(Some(Self {
            name: name.to_owned(),
            op,
            options,
            unit,
        }))
    }

    fn draw(&self, random: &mut Random, source: &mut dyn Source) -> Option<String> {
        let printed = random.pick(&self.options)?.expand(random, source)?;
        let ends = printed
            .char_indices()
            .skip(1)
            .find(|(_, c)| *c == '-')
            .map(|(at, _)| printed.split_at(at));
        let (value, value_to) = match (self.op, ends) {
            ("between", Some((low, high))) => (
                low.to_owned(),
                Some(high.trim_start_matches('-').to_owned()),
            ),
            _ => (printed.clone(), None),
        };
        source.state(AttributeRecord {
            name: self.name.clone(),
            op: self.op.to_owned(),
            value,
            value_to,
            unit: self.unit.clone(),
            required: false,
        });
        Some(printed)
    }
}

/// The text inside the braces that were just opened, and what follows them.
fn closing(text: &str) -> Option<(&str, &str)> {
    let mut depth = 1;
    for (at, c) in text.char_indices() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        if depth == 0 {
            return Some((text.get(..at)?, text.get(at + 1..)?));
        }
    }
    None
}

/// Splits at `|` outside braces.
pub fn alternatives(text: &str) -> Vec<&str> {
    let mut depth = 0;
    text.split(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == '|' && depth == 0
    })
    .collect()
}

/// Reads a decimal into thousandths; none when it is no decimal or finer.
pub fn thousandths(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let fraction = format!("{fraction:0<3}");
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    (digits(whole) && digits(&fraction) && fraction.len() == 3)
        .then(|| format!("{whole}{fraction}").parse().ok())
        .flatten()
}

/// Writes thousandths as a decimal without trailing zeros.
pub fn decimal(value: i64) -> String {
    let (whole, fraction) = (value / 1000, value % 1000);
    let text = format!("{whole}.{fraction:03}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Known(Vec<AttributeRecord>);

    impl Source for Known {
        fn fact(&mut self, name: &str, _: &mut Random) -> Option<String> {
            (name == "name").then(|| "菜刀".to_owned())
        }

        fn state(&mut self, attribute: AttributeRecord) {
            self.0.push(attribute);
        }
    }

    fn expansions(text: &str) -> (Vec<String>, Vec<AttributeRecord>) {
        let template = Template::parse(text).unwrap();
        let mut known = Known::default();
        let texts = (0..200)
            .filter_map(|i| template.expand(&mut Random::of(7, 0, i), &mut known))
            .collect();
        (texts, known.0)
    }

    #[test]
    fn choices_nest_and_ranges_keep_their_step() {
        let (texts, _) = expansions("{常温|{35|45}℃} {#0.5..1.5/0.5}");
        for text in &texts {
            let (left, right) = text.split_once(' ').unwrap();
            assert!(
                ["常温", "35℃", "45℃"].contains(&left) && ["0.5", "1", "1.5"].contains(&right),
                "{text}"
            );
        }
        assert!(texts.iter().any(|text| text.starts_with("45℃")));
    }

    #[test]
    fn values_are_printed_and_stated() {
        let (texts, stated) = expansions("硬度HRC{硬度~52-54|56-58 HRC}");
        assert!(texts.contains(&"硬度HRC52-54".to_owned()));
        let one = stated
            .iter()
            .find(|attribute| attribute.value == "56")
            .unwrap();
        assert_eq!(
            (
                one.op.as_str(),
                one.value_to.as_deref(),
                one.unit.as_deref()
            ),
            ("between", Some("58"), Some("HRC"))
        );
        let (_, stated) = expansions("{防护等级=IP65|IP67}");
        assert_eq!(
            (stated[0].op.as_str(), stated[0].unit.as_deref()),
            ("=", None)
        );
        let (_, stated) = expansions("{寿命>=5000|8000 }");
        assert!(stated[0].unit.is_none() && stated[0].op == ">=");
    }

    #[test]
    fn what_looks_like_a_value_but_is_a_choice_stays_one() {
        let (texts, stated) = expansions("{1-10|8-12|<0.02}Ω {可|不}");
        assert!(stated.is_empty() && texts.iter().any(|text| text.starts_with("<0.02")));
    }

    #[test]
    fn a_missing_fact_is_no_text() {
        assert!(expansions("{name}").0.iter().all(|text| text == "菜刀"));
        assert!(expansions("{price}起").0.is_empty());
    }

    #[test]
    fn bad_braces_are_refused_and_decimals_read_back() {
        for text in ["{a", "a}", "{a|{b}"] {
            assert!(Template::parse(text).is_err(), "{text}");
        }
        for text in ["0.5", "12", "3.125", "0"] {
            assert_eq!(decimal(thousandths(text).unwrap()), text);
        }
        for text in ["", "a", "1.2345", "-1", ".5"] {
            assert_eq!(thousandths(text), None, "{text}");
        }
    }
}
