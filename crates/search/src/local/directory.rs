//! Names under the root: `v<schema>-a<analyzer>-g<generation>`, one of them in use.
//!
//! Another schema or analyzer is another name, so an index is only ever read by the rules it was
//! made with. A directory that is being built ends in `.building`, a set aside one in `.damaged-<n>`.

use std::fs;
use std::path::{Path, PathBuf};

use super::State;
use super::live::Live;
use crate::error::Result;
use crate::fields::SCHEMA_VERSION;
use crate::text::Analyzer;

const META: &str = "meta.json";
const BUILDING: &str = ".building";
const DAMAGED: &str = ".damaged-";
/// Damaged directories kept for inspection.
const DAMAGED_KEPT: usize = 2;

/// The directory of all generations.
pub(super) struct Root(PathBuf);

impl Root {
    pub fn open(dir: &Path) -> Result<Self> {
        fs::create_dir_all(dir)?;
        Ok(Self(dir.to_owned()))
    }

    /// The directory as another process keeps it, whether it is there or not; nothing is made.
    pub fn of_another(dir: &Path) -> Self {
        Self(dir.to_owned())
    }

    /// The newest generation and where it is; `None` when there is none that was ever written to.
    pub fn newest(&self) -> Result<Option<(u64, PathBuf)>> {
        if !self.0.exists() {
            return Ok(None);
        }
        let newest = self.generations()?.into_iter().max();
        let newest = newest.map(|generation| (generation, self.path(generation)));
        Ok(newest.filter(|(_, directory)| !is_unused(directory).unwrap_or(false)))
    }

    /// Opens the newest generation, or an empty one when there is none or it is damaged.
    pub fn resume(&self, validate: bool) -> Result<(Live, State)> {
        let newest = self.generations()?.into_iter().max();
        let Some(generation) = newest else {
            return Ok((self.create(1)?, State::Fresh));
        };
        let directory = self.path(generation);
        if is_unused(&directory)? {
            return Ok((Live::open(&directory, generation)?, State::Fresh));
        }
        // Without its metadata the library would start an empty index over the remains.
        let known = directory.join(META).exists();
        match known
            .then(|| Live::resume(&directory, generation, validate))
            .flatten()
        {
            Some(live) => {
                let state = if live.snapshot().position.is_some() {
                    State::Resumed
                } else {
                    State::Fresh
                };
                Ok((live, state))
            }
            None => {
                self.set_aside(&directory)?;
                Ok((self.create(generation + 1)?, State::Damaged))
            }
        }
    }

    /// An empty directory to build the generation in, and the generation.
    pub fn building(&self, after: u64) -> Result<(PathBuf, u64)> {
        let generation = after + 1;
        let directory = self.0.join(format!("{}{BUILDING}", name(generation)));
        remove(&directory);
        fs::create_dir_all(&directory)?;
        Ok((directory, generation))
    }

    /// Gives what was built its final name and makes the name durable.
    pub fn publish(&self, built: &Path, generation: u64) -> Result<PathBuf> {
        let directory = self.path(generation);
        remove(&directory);
        fs::rename(built, &directory)?;
        fs::File::open(&self.0)?.sync_all()?;
        Ok(directory)
    }

    /// Removes every other generation, version and leftover, best effort.
    pub fn remove_all_but(&self, generation: u64) {
        let keep = name(generation);
        for other in self.names().unwrap_or_default() {
            if other != keep
                && other.starts_with('v')
                && other.contains("-g")
                && !other.contains(DAMAGED)
            {
                remove(&self.0.join(other));
            }
        }
    }

    fn create(&self, generation: u64) -> Result<Live> {
        let directory = self.path(generation);
        fs::create_dir_all(&directory)?;
        Live::open(&directory, generation)
    }

    fn path(&self, generation: u64) -> PathBuf {
        self.0.join(name(generation))
    }

    /// Generations of this schema and analyzer that exist.
    fn generations(&self) -> Result<Vec<u64>> {
        let prefix = name_prefix();
        Ok(self
            .names()?
            .iter()
            .filter_map(|name| name.strip_prefix(&prefix)?.parse().ok())
            .collect())
    }

    fn names(&self) -> Result<Vec<String>> {
        let entries =
            fs::read_dir(&self.0)?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        Ok(entries.collect())
    }

    fn set_aside(&self, directory: &Path) -> Result<()> {
        let mut kept: Vec<(u64, String)> = self
            .names()?
            .into_iter()
            .filter_map(|name| Some((name.split_once(DAMAGED)?.1.parse().ok()?, name)))
            .collect();
        kept.sort_unstable();
        let next = kept.last().map_or(1, |(last, _)| last + 1);
        let surplus = (kept.len() + 1).saturating_sub(DAMAGED_KEPT);
        for (_, old) in kept.into_iter().take(surplus) {
            remove(&self.0.join(old));
        }
        let mut name = directory.as_os_str().to_owned();
        name.push(format!("{DAMAGED}{next}"));
        fs::rename(directory, name)?;
        Ok(())
    }
}

fn name_prefix() -> String {
    format!("v{SCHEMA_VERSION}-a{}-g", Analyzer::VERSION)
}

fn name(generation: u64) -> String {
    format!("{}{generation}", name_prefix())
}

/// True when nothing was ever committed there: only what creating an index leaves behind.
fn is_unused(directory: &Path) -> Result<bool> {
    if directory.join(META).exists() {
        return Ok(false);
    }
    let mut entries = fs::read_dir(directory)?;
    Ok(entries
        .all(|entry| entry.is_ok_and(|entry| entry.file_name().to_string_lossy().starts_with('.'))))
}

/// Removes a directory if it is there; what cannot be removed now is removed another time.
pub(super) fn remove(directory: &Path) {
    if let Err(error) = fs::remove_dir_all(directory)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        tracing::warn!(%error, "index.remove");
    }
}

/// Bytes of all files in `directory`.
pub(super) fn bytes(directory: &Path) -> Result<u64> {
    let entries = fs::read_dir(directory)?;
    // A file that is merged away meanwhile counts nothing.
    Ok(entries
        .filter_map(|entry| entry.ok()?.metadata().ok())
        .map(|metadata| metadata.len())
        .sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root() -> (tempfile::TempDir, Root) {
        let dir = tempfile::tempdir().unwrap();
        let root = Root::open(&dir.path().join("deep").join("index")).unwrap();
        (dir, root)
    }

    fn add(root: &Root, name: &str, files: &[&str]) {
        fs::create_dir_all(root.0.join(name)).unwrap();
        for file in files {
            fs::write(root.0.join(name).join(file), "x").unwrap();
        }
    }

    fn left(root: &Root) -> Vec<String> {
        let mut names = root.names().unwrap();
        names.sort_unstable();
        names
    }

    #[test]
    fn the_newest_generation_of_this_version_counts() {
        let (_dir, root) = root();
        for generation in [2, 10, 9] {
            add(&root, &name(generation), &[]);
        }
        for other in [
            "v0-a0-g99",
            "notes",
            &format!("{}x", name_prefix()),
            &format!("{}{BUILDING}", name(50)),
        ] {
            add(&root, other, &[]);
        }
        let mut generations = root.generations().unwrap();
        generations.sort_unstable();
        assert_eq!(generations, [2, 9, 10]);
    }

    #[test]
    fn a_directory_without_a_commit_is_unused_only_when_nothing_else_is_in_it() {
        let (_dir, root) = root();
        for (files, unused) in [
            (&[][..], true),
            (&[".managed.json", ".tantivy-meta.lock"][..], true),
            (&["meta.json"][..], false),
            (&["abc.idx"][..], false),
        ] {
            add(&root, "probe", files);
            assert_eq!(
                is_unused(&root.0.join("probe")).unwrap(),
                unused,
                "{files:?}"
            );
            remove(&root.0.join("probe"));
        }
    }

    #[test]
    fn publishing_gives_the_final_name_and_replaces_leftovers() {
        let (_dir, root) = root();
        let (built, generation) = root.building(4).unwrap();
        assert_eq!(generation, 5);
        fs::write(built.join("new"), "x").unwrap();
        add(&root, &name(5), &["old"]);
        let published = root.publish(&built, generation).unwrap();
        assert!(published.join("new").exists() && !published.join("old").exists());
        assert_eq!(left(&root), [name(5)]);
    }

    #[test]
    fn building_starts_empty() {
        let (_dir, root) = root();
        add(&root, &format!("{}{BUILDING}", name(5)), &["remains"]);
        let (built, _) = root.building(4).unwrap();
        assert_eq!(fs::read_dir(built).unwrap().count(), 0);
    }

    #[test]
    fn only_indexes_are_removed_and_damaged_ones_are_kept() {
        let (_dir, root) = root();
        let damaged = format!("{}{DAMAGED}1", name(1));
        for other in [
            &name(2),
            &name(3),
            "v0-a7-g1",
            &damaged,
            "notes",
            "v1",
            &format!("{}{BUILDING}", name(4)),
        ] {
            add(&root, other, &["x"]);
        }
        root.remove_all_but(3);
        let mut kept = [name(3), damaged, "notes".into(), "v1".into()];
        kept.sort_unstable();
        assert_eq!(left(&root), kept);
    }

    #[test]
    fn a_few_damaged_ones_are_kept_under_rising_numbers() {
        let (_dir, root) = root();
        for generation in 1..=4 {
            add(&root, &name(generation), &["x"]);
            root.set_aside(&root.path(generation)).unwrap();
        }
        assert_eq!(
            left(&root),
            [
                format!("{}{DAMAGED}3", name(3)),
                format!("{}{DAMAGED}4", name(4))
            ]
        );
    }

    #[test]
    fn removing_what_is_not_there_is_no_error_and_sizes_add_up() {
        let (_dir, root) = root();
        remove(&root.0.join("never"));
        add(&root, "probe", &["a", "b", "c"]);
        assert_eq!(bytes(&root.0.join("probe")).unwrap(), 3);
        assert!(bytes(&root.0.join("never")).is_err());
    }
}
