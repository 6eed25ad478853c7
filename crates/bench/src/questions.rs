//! Questions as people ask them, made of the titles of the district: a few words, often with conditions, half of
//! them with the facets a page of results shows.

use anyhow::{Result, bail};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use reqwest::Url;
use serde_json::Value;

use crate::client::Client;

/// Pages of titles that are read.
const PAGES: usize = 20;
/// Longest word. Units: characters.
const WORD_CHARS: usize = 6;
/// Words in front of a title that say nothing of the thing.
pub const LEADS: [&str; 13] = [
    "求购", "采购", "寻找", "供应", "长期", "承接", "急需", "急求", "需要", "征集", "求", "购",
    "寻",
];

/// Where questions come from.
pub struct Questions {
    postings: Vec<Value>,
    random: StdRng,
}

impl Questions {
    /// Reads titles spread over the district.
    pub async fn read(client: &Client, seed: u64) -> Result<Self> {
        let mut postings = Vec::new();
        let mut token = String::new();
        for _ in 0..PAGES {
            let path = format!("/api/v1/postings?page_size=100&sort=valid_until{token}");
            let page = client.get(&path).await?;
            postings.extend(page["items"].as_array().into_iter().flatten().cloned());
            let Some(next) = page["next_page_token"].as_str() else {
                break;
            };
            token = format!("&page_token={next}");
        }
        if postings.is_empty() {
            bail!("the district has no postings");
        }
        let random = StdRng::seed_from_u64(seed);
        Ok(Self { postings, random })
    }

    /// A posting of the district.
    pub fn posting(&mut self) -> Value {
        self.postings
            .choose(&mut self.random)
            .cloned()
            .unwrap_or_default()
    }

    /// Path and query of the next question, and whether it asks for facets.
    pub fn next(&mut self) -> Result<(String, bool)> {
        let posting = self.posting();
        let words = words(posting["title"].as_str().unwrap_or_default());
        let wanted = self.random.random_range(1..=3);
        let chosen: Vec<String> = words
            .choose_multiple(&mut self.random, wanted)
            .cloned()
            .collect();
        let mut url = Url::parse("http://peitao/api/v1/postings")?;
        let facets = self.random.random_bool(0.5);
        {
            let mut query = url.query_pairs_mut();
            query.append_pair("q", &chosen.join(" "));
            self.conditions(&posting, &mut |name, value| {
                query.append_pair(name, value);
            });
            if facets {
                query.append_pair("facets", "side,family,chain,region");
            }
        }
        Ok((url.to_string().replacen("http://peitao", "", 1), facets))
    }

    /// Side in half of the questions, region in 3 of 10, chain in 2 of 10.
    fn conditions(&mut self, posting: &Value, add: &mut dyn FnMut(&str, &str)) {
        for (name, field, share) in [
            ("side", "side", 0.5),
            ("region", "region_code", 0.3),
            ("chain", "chain_code", 0.2),
        ] {
            let value = posting[field].as_str();
            if self.random.random_bool(share) {
                value.into_iter().for_each(|value| add(name, value));
            }
        }
    }
}

/// The words of a title: runs of one script, no longer than people type.
fn words(title: &str) -> Vec<String> {
    let title = LEADS
        .iter()
        .fold(title, |title, lead| title.trim_start_matches(lead));
    let runs = title.split(|c: char| !c.is_alphanumeric());
    let cut = runs.map(|run| run.chars().take(WORD_CHARS).collect::<String>());
    cut.filter(|word| word.chars().count() > 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_words_without_its_lead() {
        assert_eq!(
            words("求购铝合金压铸件加工，ADC12，月 3 万件"),
            ["铝合金压铸件", "ADC12", "万件"]
        );
    }
}
