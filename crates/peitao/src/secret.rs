//! The installation's secret in its file, and the one before it while it is being changed.

use std::fs;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use app::Secrets;
use domain::Entropy;

use crate::config::Config;
use crate::system::SystemEntropy;

/// The secret, made at the first start, and the one before it where one is named. Errors: a named file that is
/// missing or damaged, or the same secret twice.
pub fn secrets(config: &Config) -> Result<Secrets> {
    let current = current(config)?;
    let previous = match config.auth.previous_secret_file.as_str() {
        "" => None,
        file => Some(named("auth.previous_secret_file", Path::new(file))?),
    };
    if previous == Some(current) {
        bail!("auth.previous_secret_file holds the present secret, not the one before it");
    }
    Ok(Secrets::new(current, previous))
}

fn current(config: &Config) -> Result<[u8; 32]> {
    match config.auth.secret_file.as_str() {
        "" => {
            let path = config.data.dir.join("secret");
            if !path.exists() {
                make(&path)?;
            }
            read(&path)
        }
        file => named("auth.secret_file", Path::new(file)),
    }
}

fn named(key: &str, path: &Path) -> Result<[u8; 32]> {
    if !path.exists() {
        bail!("{key} names {}, which does not exist", path.display());
    }
    read(path)
}

fn read(path: &Path) -> Result<[u8; 32]> {
    let text = fs::read_to_string(path)
        .with_context(|| format!("secret {} cannot be read", path.display()))?;
    decode(text.trim())
        .with_context(|| format!("secret {} is not 64 hexadecimal digits", path.display()))
}

/// Makes a secret for its owner only. It appears whole or not at all, and of processes that start at one moment all
/// go on with the same.
fn make(path: &Path) -> Result<()> {
    let mut bytes = [0; 32];
    SystemEntropy.fill(&mut bytes);
    let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let draft = draft(path);
    let mut options = fs::OpenOptions::new();
    let mut file = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&draft)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error.into()),
        _ => Ok(()),
    }
}

/// A name beside the secret that no other process takes.
fn draft(path: &Path) -> PathBuf {
    path.with_extension(std::process::id().to_string())
}

fn decode(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 {
        return None;
    }
    for (i, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * i..2 * i + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scene() -> (tempfile::TempDir, Config) {
        let dir = tempfile::tempdir().unwrap();
        let mut config = Config::default();
        config.data.dir = dir.path().to_owned();
        (dir, config)
    }

    fn write(dir: &tempfile::TempDir, name: &str, text: &str) -> String {
        let path = dir.path().join(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    fn refusal(config: &Config) -> String {
        format!("{:#}", secrets(config).err().unwrap())
    }

    #[test]
    fn a_secret_is_made_once_and_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let (dir, config) = scene();
        let first = current(&config).unwrap();
        assert_eq!(current(&config).unwrap(), first);
        assert_ne!(first, [0; 32]);
        let mode = fs::metadata(dir.path().join("secret"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(
            fs::read_dir(dir.path()).unwrap().count(),
            1,
            "no draft is left"
        );
    }

    #[test]
    fn whoever_makes_it_second_goes_on_with_the_first() {
        let (dir, config) = scene();
        let first = current(&config).unwrap();
        make(&dir.path().join("secret")).unwrap();
        assert_eq!(current(&config).unwrap(), first);
    }

    #[test]
    fn a_named_secret_that_is_missing_or_damaged_is_refused() {
        let (dir, mut config) = scene();
        config.auth.secret_file = dir.path().join("none").display().to_string();
        assert!(refusal(&config).contains("auth.secret_file"));
        for damaged in ["", "zz", &"0".repeat(63), &"g".repeat(64)] {
            config.auth.secret_file = write(&dir, "damaged", damaged);
            assert!(refusal(&config).contains("hexadecimal"), "{damaged:?}");
        }
    }

    #[test]
    fn the_previous_secret_still_verifies_and_never_signs() {
        let (dir, mut config) = scene();
        config.auth.secret_file = write(&dir, "new", &"1f".repeat(32));
        config.auth.previous_secret_file = write(&dir, "old", &format!("{}\n", "2e".repeat(32)));
        let both = secrets(&config).unwrap();
        config.auth.secret_file = config.auth.previous_secret_file.clone();
        config.auth.previous_secret_file = String::new();
        let old = secrets(&config).unwrap();
        let keys = both.derive_all("jwt");
        assert_eq!((keys.len(), keys[0]), (2, both.derive("jwt")));
        assert_eq!(keys[1], old.derive("jwt"));
        assert_ne!(keys[0], keys[1]);
    }

    #[test]
    fn a_previous_secret_that_is_missing_or_the_present_one_is_refused_by_its_key() {
        let (dir, mut config) = scene();
        config.auth.previous_secret_file = dir.path().join("none").display().to_string();
        assert!(refusal(&config).contains("auth.previous_secret_file"));
        config.auth.secret_file = write(&dir, "same", &"1f".repeat(32));
        config.auth.previous_secret_file = write(&dir, "again", &"1F".repeat(32));
        assert!(refusal(&config).contains("auth.previous_secret_file"));
    }
}
