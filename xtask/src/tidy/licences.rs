//! Rule: every package of the tree may be shipped under our licence; `deny.toml` holds the list.
//! Nothing needs to be installed for it: cargo knows what each package declares.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::Finding;
use super::tree::Tree;
use crate::process::{self, cargo};

const LIST: &str = "deny.toml";

#[derive(Deserialize)]
struct Rules {
    licenses: Licences,
}

#[derive(Deserialize)]
struct Licences {
    allow: BTreeSet<String>,
    #[serde(default)]
    exceptions: Vec<Exception>,
}

/// More licences for one package.
#[derive(Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    package: String,
    allow: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
}

pub fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let list = tree.text(LIST).context("deny.toml is missing")?;
    let rules: Rules = toml::from_str(list).context("deny.toml has an unknown form")?;
    let words = [
        "metadata",
        "--locked",
        "--format-version",
        "1",
        "--all-features",
    ];
    let answer = process::output(&mut cargo(words)).context("cannot list the packages")?;
    let metadata: Metadata =
        serde_json::from_str(&answer).context("cargo metadata has an unknown form")?;
    Ok(metadata
        .packages
        .iter()
        .filter_map(|package| judge(package, &rules.licenses))
        .collect())
}

fn judge(package: &Package, rules: &Licences) -> Option<Finding> {
    let special = rules
        .exceptions
        .iter()
        .filter(|exception| exception.package == package.name);
    let allowed: BTreeSet<&str> = special
        .flat_map(|exception| &exception.allow)
        .chain(&rules.allow)
        .map(String::as_str)
        .collect();
    let name = format!("{} {}", package.name, package.version);
    let message = match &package.license {
        None => format!("{name} declares no licence"),
        Some(text) => match satisfied(text, &allowed) {
            Ok(true) => return None,
            Ok(false) => format!("{name} is under {text}, which is not allowed"),
            Err(fault) => format!("{name} declares {text:?}: {fault}"),
        },
    };
    Some(Finding::of(LIST, message))
}

/// True if the allowed licences satisfy an SPDX expression; a slash is the old way to write `OR`.
///
/// Errors: it is not an expression.
fn satisfied(text: &str, allowed: &BTreeSet<&str>) -> Result<bool> {
    let spaced = text
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let mut words = Words {
        rest: spaced.split_whitespace().collect(),
        allowed,
    };
    words.rest.reverse();
    let verdict = words.any()?;
    match words.rest.pop() {
        None => Ok(verdict),
        Some(word) => bail!("{word:?} is one word too many"),
    }
}

/// The words of an expression, the next one last.
struct Words<'a> {
    rest: Vec<&'a str>,
    allowed: &'a BTreeSet<&'a str>,
}

impl<'a> Words<'a> {
    fn any(&mut self) -> Result<bool> {
        let mut verdict = self.all()?;
        while self.take("OR") {
            verdict |= self.all()?;
        }
        Ok(verdict)
    }

    fn all(&mut self) -> Result<bool> {
        let mut verdict = self.one()?;
        while self.take("AND") {
            verdict &= self.one()?;
        }
        Ok(verdict)
    }

    fn one(&mut self) -> Result<bool> {
        if self.take("(") {
            let verdict = self.any()?;
            return if self.take(")") {
                Ok(verdict)
            } else {
                bail!("a bracket is left open")
            };
        }
        let licence = self.name()?;
        if !self.take("WITH") {
            return Ok(self.allowed.contains(licence));
        }
        // An exception only ever grants more than the licence it stands with.
        let whole = format!("{licence} WITH {}", self.name()?);
        Ok(self.allowed.contains(whole.as_str()) || self.allowed.contains(licence))
    }

    fn name(&mut self) -> Result<&'a str> {
        match self.rest.pop() {
            Some(word) if !["AND", "OR", "WITH", "(", ")"].contains(&word) => Ok(word),
            other => bail!("a licence is missing before {other:?}"),
        }
    }

    fn take(&mut self, word: &str) -> bool {
        let next = self.rest.last() == Some(&word);
        if next {
            self.rest.pop();
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Licences {
        let list = "allow = ['MIT', 'Apache-2.0', 'ISC']\n\
                    exceptions = [{ crate = 'parser', allow = ['MPL-2.0'] }]";
        toml::from_str(list).unwrap()
    }

    fn is_allowed(name: &str, license: Option<&str>) -> bool {
        let package = Package {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            license: license.map(str::to_owned),
        };
        judge(&package, &rules()).is_none()
    }

    #[test]
    fn copyleft_is_found_unless_there_is_a_choice() {
        for text in [
            "GPL-3.0-or-later",
            "MIT AND GPL-2.0-only",
            "LGPL-2.1",
            "AGPL-3.0 OR GPL-3.0-only",
        ] {
            assert!(!is_allowed("thing", Some(text)), "{text}");
        }
        for text in [
            "Apache-2.0 OR GPL-2.0-only",
            "MIT/GPL-2.0",
            "MIT OR Apache-2.0 OR LGPL-2.1-or-later",
        ] {
            assert!(is_allowed("thing", Some(text)), "{text}");
        }
    }

    #[test]
    fn both_parts_of_an_and_must_be_allowed() {
        assert!(is_allowed("thing", Some("ISC AND (Apache-2.0 OR ISC)")));
        assert!(!is_allowed(
            "thing",
            Some("(MIT OR Apache-2.0) AND OpenSSL")
        ));
        assert!(
            is_allowed("thing", Some("MIT OR OpenSSL AND ISC")),
            "AND binds closer than OR"
        );
    }

    #[test]
    fn an_exception_clause_only_grants_more() {
        assert!(is_allowed("thing", Some("Apache-2.0 WITH LLVM-exception")));
        assert!(!is_allowed("thing", Some("GPL-3.0 WITH GCC-exception-3.1")));
    }

    #[test]
    fn an_allowance_for_one_package_is_for_that_one() {
        assert!(is_allowed("parser", Some("MPL-2.0")));
        assert!(!is_allowed("thing", Some("MPL-2.0")));
    }

    #[test]
    fn silence_and_nonsense_are_found() {
        assert!(!is_allowed("thing", None));
        for text in ["", "MIT OR", "(MIT", "MIT)", "MIT Apache-2.0", "WITH MIT"] {
            assert!(!is_allowed("thing", Some(text)), "{text:?}");
        }
    }
}
