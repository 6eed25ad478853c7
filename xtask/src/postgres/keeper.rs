//! The server's folder and the small process that cleans up after us, whatever ends us.
//! Must not start the server.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

use anyhow::{Context, Result};

const SCRIPT: &str = include_str!("keeper.sh");

/// A temporary folder that outlives neither us nor a kill: a shell in its own process group waits for the end
/// of a pipe that only we hold. A signal handler would miss SIGKILL, and an interrupt at the wrong moment.
#[derive(Debug)]
pub struct Keeper {
    folder: PathBuf,
    shell: Child,
    pipe: Option<ChildStdin>,
}

impl Keeper {
    /// Makes the folder and starts to watch over it.
    ///
    /// Errors: the folder cannot be made, or there is no shell.
    pub fn start() -> Result<Keeper> {
        let folder = tempfile::Builder::new()
            .prefix("peitao-pg-")
            // The server's account must be able to pass through.
            .permissions(fs::Permissions::from_mode(0o755))
            .tempdir()
            .context("cannot make a temporary folder")?;
        let mut shell = Command::new("sh")
            .args(["-c", SCRIPT, "keeper"])
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .context("cannot start the keeper of the temporary folder")?;
        let pipe = shell.stdin.take();
        // From here on the shell removes the folder.
        Ok(Keeper {
            folder: folder.keep(),
            shell,
            pipe,
        })
    }

    /// The folder; it is removed when this value is dropped.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Tells the shell to begin; dropping this value also waits until it is done.
    pub fn release(&mut self) {
        self.pipe = None;
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.release();
        // Nothing sensible is left to do if the shell cannot be waited for.
        let _ = self.shell.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_lives_as_long_as_its_keeper() {
        let keeper = Keeper::start().unwrap();
        let folder = keeper.folder().to_owned();
        fs::create_dir(folder.join("data")).unwrap();
        fs::write(folder.join("data").join("file"), "content").unwrap();
        assert!(folder.is_dir());
        drop(keeper);
        assert!(!folder.exists());
    }

    #[test]
    fn a_running_server_is_stopped_first() {
        let keeper = Keeper::start().unwrap();
        let data = keeper.folder().join("data");
        fs::create_dir(&data).unwrap();
        let mut server = Command::new("sleep").arg("600").spawn().unwrap();
        fs::write(data.join("postmaster.pid"), format!("{}\n", server.id())).unwrap();
        let reaper = std::thread::spawn(move || server.wait().unwrap());
        drop(keeper);
        let status = reaper.join().unwrap();
        assert!(
            !status.success(),
            "the stand-in was interrupted, not finished: {status}"
        );
    }
}
