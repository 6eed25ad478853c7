//! The project's text files in memory, so that every rule is a pure function.
//! Must not know any rule.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Folders that hold nothing of ours, by name.
const FOREIGN: [&str; 4] = [".git", ".venv", "node_modules", "target"];

/// What running the platform leaves in the root.
const LEFT_BY_RUNS: &str = "data";

/// A text file.
#[derive(Debug)]
pub struct File {
    /// Path from the root, with `/`.
    pub path: String,
    pub text: String,
}

/// Every text file of the project.
#[derive(Debug)]
pub struct Tree {
    files: Vec<File>,
}

impl Tree {
    /// Reads the tree under a root; files that are not UTF-8 are left out.
    ///
    /// Errors: a folder or file cannot be read.
    pub fn read(root: &Path) -> Result<Tree> {
        let mut files = Vec::new();
        collect(root, "", &mut files)?;
        files.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(Tree { files })
    }

    /// A tree from samples of path and text.
    #[cfg(test)]
    pub fn of(samples: &[(&str, &str)]) -> Tree {
        let file = |&(path, text): &(&str, &str)| File {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        Tree {
            files: samples.iter().map(file).collect(),
        }
    }

    pub fn files(&self) -> impl Iterator<Item = &File> {
        self.files.iter()
    }

    pub fn rust(&self) -> impl Iterator<Item = &File> {
        self.files().filter(|file| file.path.ends_with(".rs"))
    }

    pub fn text(&self, path: &str) -> Option<&str> {
        self.files()
            .find(|file| file.path == path)
            .map(|file| file.text.as_str())
    }
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<File>) -> Result<()> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        let kind = entry.file_type()?;
        if kind.is_dir() && !FOREIGN.contains(&name.as_str()) && path != LEFT_BY_RUNS {
            collect(&entry.path(), &format!("{path}/"), files)?;
        } else if kind.is_file() {
            let bytes = fs::read(entry.path()).with_context(|| format!("cannot read {path}"))?;
            if let Ok(text) = String::from_utf8(bytes) {
                files.push(File { path, text });
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_keeps_our_text_and_leaves_the_rest() {
        let root = tempfile::tempdir().unwrap();
        let write = |path: &str, bytes: &[u8]| {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        };
        write("crates/a/src/lib.rs", b"//! a");
        write("crates/a/data/sample.json", b"{}");
        write(".ci/run", b"cargo");
        write("image.png", b"\x89PNG\xff");
        write("target/debug/x.rs", b"x");
        write(".git/config", b"x");
        write("data/peitao.db.txt", b"x");
        let tree = Tree::read(root.path()).unwrap();
        let paths: Vec<_> = tree.files().map(|file| file.path.as_str()).collect();
        assert_eq!(
            paths,
            [
                ".ci/run",
                "crates/a/data/sample.json",
                "crates/a/src/lib.rs"
            ]
        );
        assert_eq!(tree.text("crates/a/src/lib.rs"), Some("//! a"));
        assert_eq!(tree.rust().count(), 1);
    }
}
