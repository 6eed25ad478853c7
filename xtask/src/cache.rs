//! The user's cache folder, for what is costly to make and can always be made again.
//! Must not create anything.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::{Result, bail};

/// The project's folder inside the user's cache.
///
/// Errors: neither `XDG_CACHE_HOME` nor `HOME` is set.
pub fn dir() -> Result<PathBuf> {
    choose(std::env::var_os("XDG_CACHE_HOME"), std::env::var_os("HOME"))
}

fn choose(cache: Option<OsString>, home: Option<OsString>) -> Result<PathBuf> {
    let given =
        |value: Option<OsString>| value.filter(|value| !value.is_empty()).map(PathBuf::from);
    match (given(cache), given(home)) {
        (Some(cache), _) => Ok(cache.join("peitao")),
        (None, Some(home)) => Ok(home.join(".cache").join("peitao")),
        (None, None) => bail!("no cache folder: set HOME or XDG_CACHE_HOME"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_explicit_cache_wins_over_the_home() {
        let chosen = |cache: &str, home: &str| choose(Some(cache.into()), Some(home.into()));
        assert_eq!(chosen("/c", "/h").unwrap(), PathBuf::from("/c/peitao"));
        assert_eq!(chosen("", "/h").unwrap(), PathBuf::from("/h/.cache/peitao"));
        assert!(chosen("", "").is_err());
        assert!(choose(None, None).is_err());
    }
}
