//! The sentences of the sample: which templates fit a role, a side, a family and a kind of business.

use anyhow::{Context, Result, bail};
use domain::posting::{Family, Side};

use super::goods::Item;
use super::template::Template;

const SHEETS: &[&str] = &[
    include_str!("../../sample/phrases/titles.txt"),
    include_str!("../../sample/phrases/forms.txt"),
    include_str!("../../sample/phrases/demand.txt"),
    include_str!("../../sample/phrases/supply.txt"),
];

/// A section `[role side families profiles]` with its templates; `*` stands for all.
struct Section {
    role: String,
    side: Side,
    families: String,
    profiles: String,
    templates: Vec<Template>,
}

/// Every section.
pub struct Phrases(Vec<Section>);

impl Phrases {
    /// Reads the sheets. Errors: the first line that cannot be read.
    pub fn load() -> Result<Self> {
        let mut sections: Vec<Section> = Vec::new();
        for line in SHEETS.iter().flat_map(|sheet| sheet.lines()).map(str::trim) {
            if line.is_empty() || line.starts_with("# ") {
                continue;
            }
            if let Some(header) = line
                .strip_prefix('[')
                .and_then(|line| line.strip_suffix(']'))
            {
                sections
                    .push(section(header).with_context(|| format!("sample phrases {header:?}"))?);
            } else {
                let section = sections
                    .last_mut()
                    .context("a sentence before its section")?;
                section
                    .templates
                    .push(Template::parse(&line.replace("\\n", "\n"))?);
            }
        }
        Ok(Self(sections))
    }

    /// The templates that fit.
    pub fn of<'a>(&'a self, role: &str, side: Side, item: &Item) -> Vec<&'a Template> {
        let fits = |section: &&Section| {
            section.role == role
                && section.side == side
                && names(&section.families, item.family.as_str())
                && names(&section.profiles, &item.profile)
        };
        self.0
            .iter()
            .filter(fits)
            .flat_map(|section| &section.templates)
            .collect()
    }
}

fn section(header: &str) -> Result<Section> {
    let [role, side, families, profiles] = header.split(' ').collect::<Vec<_>>()[..] else {
        bail!("a header has four words");
    };
    if let Some(family) = families
        .split(',')
        .find(|family| *family != "*" && Family::parse(family).is_err())
    {
        bail!("unknown family {family}");
    }
    Ok(Section {
        role: role.to_owned(),
        side: Side::parse(side).ok().context("an unknown side")?,
        families: families.to_owned(),
        profiles: profiles.to_owned(),
        templates: Vec::new(),
    })
}

fn names(list: &str, word: &str) -> bool {
    list == "*" || list.split(',').any(|member| member == word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::goods;

    #[test]
    fn every_item_has_titles_and_openings_on_both_sides() {
        let phrases = Phrases::load().unwrap();
        for item in goods::load().unwrap() {
            for side in Side::ALL {
                for (role, least) in [("title", 5), ("open", 3), ("detail", 2)] {
                    let count = phrases.of(role, *side, &item).len();
                    assert!(
                        count >= least,
                        "{role} {side} {} {}: {count}",
                        item.family,
                        item.profile
                    );
                }
            }
        }
    }

    #[test]
    fn bad_headers_are_refused() {
        for header in [
            "title demand product",
            "title both product *",
            "title demand gift *",
        ] {
            assert!(section(header).is_err(), "{header}");
        }
    }
}
