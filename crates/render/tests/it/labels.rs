//! Every code the domain knows has a name here, and every rule the platform can report has a text.

use std::collections::BTreeSet;
use std::path::Path;

use render::{Group, matches, reasons, rules};

macro_rules! codes {
    ($($set:path),+) => {{
        let mut codes: BTreeSet<&str> = BTreeSet::new();
        $(codes.extend(<$set>::ALL.iter().map(|member| member.as_str()));)+
        codes
    }};
}

fn named(group: Group) -> BTreeSet<&'static str> {
    group.codes().iter().copied().collect()
}

#[test]
fn sets_of_the_domain_are_named_completely() {
    use domain::{
        account, designation, enterprise, moderation, posting, region, synonym, taxonomy,
    };
    let sets = [
        (Group::Side, codes!(posting::Side)),
        (Group::Family, codes!(posting::Family)),
        (Group::Status, codes!(posting::Status)),
        (Group::Step, codes!(posting::Move)),
        (Group::Visibility, codes!(posting::Visibility)),
        (Group::Ring, codes!(region::Ring)),
        (Group::Verification, codes!(enterprise::Verification)),
        (Group::Designation, codes!(designation::Kind)),
        (Group::Stage, codes!(taxonomy::Stage)),
        (Group::Account, codes!(account::Status)),
        (Group::Kind, codes!(moderation::Kind)),
        (Group::Decision, codes!(moderation::Decision)),
        (Group::Risk, codes!(moderation::Risk)),
        (Group::Synonym, codes!(synonym::Kind)),
    ];
    for (group, codes) in sets {
        assert_eq!(named(group), codes, "{group:?}");
    }
    // Visitors and apps have no role in the domain, but a name.
    assert!(named(Group::Role).is_superset(&codes!(enterprise::Role, account::Duty)));
}

#[test]
fn reasons_gaps_and_conditions_are_worded_completely() {
    use domain::{matching, moderation};
    let worded: BTreeSet<&str> = reasons::CODES.iter().copied().collect();
    assert_eq!(worded, codes!(moderation::Reason));
    let known = |codes: &[(&'static str, &[&str])]| {
        codes
            .iter()
            .map(|(code, _)| *code)
            .collect::<BTreeSet<&str>>()
    };
    assert_eq!(known(matches::GAPS), codes!(matching::MissingCode));
    assert_eq!(known(matches::CONDITIONS), codes!(matching::ConditionCode));
    // Firms are matched by their cards; the name of that part is no code of the verdict.
    assert!(named(Group::Part).is_superset(&codes!(matching::PartName)));
}

/// Every `.rs` file below a folder.
fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(std::fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_rule_named_in_the_code_has_a_text() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut texts = Vec::new();
    for name in ["domain", "store", "search", "app", "server"] {
        sources(&crates.join(name).join("src"), &mut texts);
    }
    let named: BTreeSet<&str> = texts
        .iter()
        .flat_map(|text| text.split("Rule::of(\"").skip(1))
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(named.len() > 15, "{named:?}");
    let known: BTreeSet<&str> = rules::CODES.iter().map(|(code, _)| *code).collect();
    let wordless: Vec<_> = named.difference(&known).collect();
    assert!(wordless.is_empty(), "{wordless:?}");
}

/// The arguments a rule is given where it is made: what stands in `.with("name", ..)` right behind it.
fn arguments(mut behind: &str) -> Vec<&str> {
    let mut names = Vec::new();
    while let Some(rest) = behind.trim_start().strip_prefix(".with(") {
        names.extend(rest.split('"').nth(1));
        let mut depth = 1;
        let end = rest.char_indices().find(|(_, c)| {
            depth += i32::from(*c == '(') - i32::from(*c == ')');
            depth == 0
        });
        behind = end
            .and_then(|(at, _)| rest.get(at + 1..))
            .unwrap_or_default();
    }
    names
}

#[test]
fn every_rule_is_made_with_what_its_text_tells() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut texts = Vec::new();
    for name in ["domain", "store", "search", "app", "server"] {
        sources(&crates.join(name).join("src"), &mut texts);
    }
    let product = texts
        .iter()
        .map(|text| text.split("#[cfg(test)]").next().unwrap());
    let made = product.flat_map(|text| {
        text.split("Rule::of(\"")
            .skip(1)
            .chain(text.split("Self::of(\"").skip(1))
    });
    let mut judged = 0;
    for site in made {
        let (code, behind) = site.split_once("\")").unwrap_or((site, ""));
        if !rules::CODES.iter().any(|(known, _)| *known == code) {
            continue;
        }
        let given = arguments(behind);
        let args: Vec<_> = given
            .iter()
            .map(|name| (*name, render::Value::from("x")))
            .collect();
        let told = render::rule(render::Locale::En, code, &args).unwrap();
        let gap = told
            .split(|c: char| !c.is_ascii_alphabetic())
            .any(|word| word == "none");
        assert!(!gap, "{code} is made without what its text needs: {told}");
        judged += 1;
    }
    assert!(judged > 60, "{judged}");
}
