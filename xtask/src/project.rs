//! Where the project and its build output are.
//! Must not read any of the project's files.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::process;

/// The folder that holds the workspace's `Cargo.toml`.
pub fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// The folder of cargo's build output.
///
/// Errors: cargo cannot describe the workspace.
pub fn target_dir() -> Result<PathBuf> {
    #[derive(Deserialize)]
    struct Metadata {
        target_directory: PathBuf,
    }
    let words = ["metadata", "--format-version", "1", "--no-deps"];
    let answer = process::output(&mut process::cargo(words))?;
    let metadata: Metadata =
        serde_json::from_str(&answer).context("cargo metadata has an unknown form")?;
    Ok(metadata.target_directory)
}

/// Builds everything the tests need, `peitao` among it, and returns its path.
///
/// By `cargo test`, because a build of the binaries alone has other features and would compile the dependencies twice.
pub fn build_peitao() -> Result<PathBuf> {
    process::run(&mut process::cargo(["test", "--workspace", "--no-run"]))?;
    Ok(target_dir()?.join("debug").join("peitao"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn root_is_the_workspace() {
        let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
        assert!(manifest.contains("[workspace]"));
    }

    #[test]
    fn target_dir_is_absolute() {
        assert!(target_dir().unwrap().is_absolute());
    }
}
