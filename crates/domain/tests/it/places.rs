//! Places and how near they are, and enterprises that stand there.

use domain::Rule;
use domain::enterprise::{Draft, Places, Profile};
use domain::industry::Industry;
use domain::region::{Region, Ring};
use proptest::prelude::*;

fn places() -> Vec<Region> {
    Region::all().map(|(region, _)| region).collect()
}

proptest! {
    #[test]
    fn a_ring_is_the_same_from_both_ends_and_no_ring_is_nearer_than_home(a in any::<prop::sample::Index>(), b in any::<prop::sample::Index>()) {
        let (places, economic) = (places(), ["50".to_owned(), "51".to_owned()]);
        let (a, b) = (places[a.index(places.len())], places[b.index(places.len())]);
        prop_assert_eq!(a.ring(b, &economic), b.ring(a, &economic));
        prop_assert!(a.ring(a, &economic) <= a.ring(b, &economic));
    }

    #[test]
    fn an_economic_region_only_brings_places_nearer(a in any::<prop::sample::Index>(), b in any::<prop::sample::Index>(), members in prop::collection::vec("[1-6][0-9]", 0..6)) {
        let places = places();
        let (a, b) = (places[a.index(places.len())], places[b.index(places.len())]);
        let (alone, together) = (a.ring(b, &[]), a.ring(b, &members));
        prop_assert!(together <= alone);
        prop_assert!(together == alone || together == Ring::Region);
    }
}

#[test]
fn every_place_knows_those_it_lies_in_by_name() {
    for region in places() {
        let path = region.path();
        assert_eq!(path.first(), Some(&region.code()), "{region:?}");
        assert_eq!(path.last().map(|code| code.len()), Some(2), "{region:?}");
        assert!(
            path.is_sorted_by(|inner, outer| inner.starts_with(outer)),
            "{path:?}"
        );
        // A district right under its province has no city between them; the province is always known.
        let known = path
            .iter()
            .filter(|code| Region::parse(code).is_ok())
            .count();
        assert!(known >= 2 || path.len() == 1, "{path:?}");
    }
}

#[test]
fn codes_of_places_are_exact() {
    for code in [
        "",
        "5",
        "50011",
        "5001110",
        " 500111",
        "500111 ",
        "５００１１１",
        "大足区",
        "50-01-11",
    ] {
        assert_eq!(
            Region::parse(code).unwrap_err().code(),
            "unknown_region",
            "{code:?}"
        );
    }
}

#[test]
fn every_industry_lies_in_a_known_division() {
    let all: Vec<Industry> = Industry::all().collect();
    let mut codes: Vec<_> = all.iter().map(|industry| industry.code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), all.len(), "codes are distinct");
    // A group of one class has no row of its own; its division always has.
    for industry in all.iter().filter(|industry| industry.level > 2) {
        let division = &industry.code[..2];
        let known = all
            .iter()
            .any(|other| other.code == division && other.level == 2);
        assert!(known, "{industry:?}");
    }
    assert!(all.iter().all(|industry| !industry.name.trim().is_empty()));
}

struct NoPark;

impl Places for NoPark {
    fn park(&self, _: &str) -> Result<String, Rule> {
        Err(Rule::of("unknown_park"))
    }
}

fn website(url: &str) -> Result<(), &'static str> {
    let draft = Draft {
        name: Some("大足区启成五金有限公司".into()),
        region_code: Some("500111".into()),
        website: Some(url.into()),
        ..Draft::default()
    };
    let judged = Profile::parse(&draft, &NoPark);
    judged
        .map(|_| ())
        .map_err(|faults| faults.as_slice()[0].rule.code())
}

#[test]
fn a_web_site_is_a_place_on_the_web_and_nothing_that_runs() {
    for url in [
        "https://example.com",
        "http://www.example.com/a?b=c#d",
        "https://例子.中国/产品",
        "https://example.com:8443/",
    ] {
        assert_eq!(website(url), Ok(()), "{url}");
    }
    for url in [
        "example.com",
        "ftp://example.com",
        "javascript:alert(1)//https://a.b",
        "data:text/html,x",
        "https://",
        "https://localhost",
        "https://user@example.com",
        "https://example.com/<script>",
        "https://exa mple.com",
        "//example.com",
        "HTTPS//example.com",
        "https://.",
        "https://./a.b",
        "https://?a.b",
        "https:///a.b",
    ] {
        assert_eq!(website(url), Err("invalid_url"), "{url}");
    }
}

#[test]
fn work_is_done_where_production_is() {
    let of = |production: Option<&str>| {
        let draft = Draft {
            name: Some("大足区启成五金有限公司".into()),
            region_code: Some("500103".into()),
            production_region_code: production.map(Into::into),
            ..Draft::default()
        };
        Profile::parse(&draft, &NoPark).unwrap().place().code()
    };
    assert_eq!((of(None), of(Some("500111"))), ("500103", "500111"));
}
