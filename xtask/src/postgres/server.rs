//! Starting the server and waiting until it answers.
//! Must not clean up: that is the keeper's.

use std::fs::{self, File};
use std::io::Read;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::account::Account;
use super::keeper::Keeper;
use super::{Durability, programs};
use crate::process;

/// The role of the tests, a superuser of this server: each test makes its own database.
const ROLE: &str = "peitao";

/// A busy machine with a cold disk is slow; a server that needs longer than this will never come.
const START_LIMIT: Duration = Duration::from_secs(60);
const POLL: Duration = Duration::from_millis(20);

/// A running server, stopped and removed when dropped.
#[derive(Debug)]
pub struct Server {
    url: String,
    process: Child,
    keeper: Keeper,
}

impl Server {
    /// Makes a fresh cluster and starts it.
    ///
    /// Errors: the programs are missing or refuse; the message ends with the server's own log.
    pub fn start(durability: Durability) -> Result<Server> {
        let programs = programs::find()?;
        let account = Account::choose()?;
        let keeper = Keeper::start()?;
        let password = random_password()?;
        initialise(&programs, account, keeper.folder(), &password, durability)?;
        let port = free_port()?;
        let process = spawn(&programs, account, keeper.folder(), port, durability)?;
        let url = format!(
            "postgres://{ROLE}:{password}@{}:{port}/postgres",
            Ipv4Addr::LOCALHOST
        );
        let mut server = Server {
            url,
            process,
            keeper,
        };
        server.wait_until_ready(port)?;
        Ok(server)
    }

    /// The URL of a database that always exists, with a role that may create others.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What the server has to say, until it is removed with the folder.
    pub fn log(&self) -> PathBuf {
        log_of(self.keeper.folder())
    }

    /// Returns when the server has ended.
    ///
    /// Errors: it ended by itself with a failure.
    pub fn wait(&mut self) -> Result<()> {
        let status = self.process.wait()?;
        if !status.success() {
            bail!("the server ended: {status}\n{}", tail(&self.log()));
        }
        Ok(())
    }

    fn wait_until_ready(&mut self, port: u16) -> Result<()> {
        let started = Instant::now();
        while started.elapsed() < START_LIMIT {
            if let Some(status) = self.process.try_wait()? {
                bail!("the server did not start: {status}\n{}", tail(&self.log()));
            }
            if says_ready(self.keeper.folder())
                && TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()
            {
                return Ok(());
            }
            std::thread::sleep(POLL);
        }
        bail!(
            "the server is not ready after {} s\n{}",
            START_LIMIT.as_secs(),
            tail(&self.log())
        )
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.keeper.release();
        // The keeper sees the server gone only after we have taken notice of its end.
        let _ = self.process.wait();
    }
}

fn initialise(
    programs: &Path,
    account: Account,
    folder: &Path,
    password: &str,
    durability: Durability,
) -> Result<()> {
    let (data, secret) = (data_of(folder), folder.join("password"));
    for made in [&data, &socket_of(folder)] {
        fs::create_dir(made)?;
        account.take(made)?;
    }
    fs::write(&secret, password)?;
    account.take(&secret)?;
    let mut initdb = account.command(&programs.join("initdb"));
    initdb.args([
        "--username",
        ROLE,
        "--auth",
        "scram-sha-256",
        "--encoding",
        "UTF8",
        "--locale",
        "C",
    ]);
    initdb
        .arg("--pwfile")
        .arg(&secret)
        .arg("--pgdata")
        .arg(&data)
        .current_dir(folder);
    if durability == Durability::Memory {
        initdb.arg("--no-sync");
    }
    process::output(&mut initdb)?;
    fs::remove_file(&secret)?;
    Ok(())
}

fn spawn(
    programs: &Path,
    account: Account,
    folder: &Path,
    port: u16,
    durability: Durability,
) -> Result<Child> {
    let log = File::create(log_of(folder))?;
    let mut server = account.command(&programs.join("postgres"));
    server.arg("-D").arg(data_of(folder));
    for setting in settings(&socket_of(folder), port, durability) {
        server.arg("-c").arg(setting);
    }
    server
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log);
    // Out of our process group: an interrupt reaches the server through the keeper, once.
    server
        .process_group(0)
        .spawn()
        .context("cannot start the server")
}

fn settings(socket: &Path, port: u16, durability: Durability) -> Vec<String> {
    let mut settings = vec![
        "listen_addresses=127.0.0.1".to_owned(),
        format!("port={port}"),
        format!("unix_socket_directories={}", socket.display()),
        "max_connections=200".to_owned(),
        "timezone=UTC".to_owned(),
    ];
    if durability == Durability::Memory {
        settings.extend(["fsync=off", "full_page_writes=off"].map(str::to_owned));
    }
    settings
}

fn data_of(folder: &Path) -> PathBuf {
    folder.join("data")
}

fn socket_of(folder: &Path) -> PathBuf {
    folder.join("socket")
}

fn log_of(folder: &Path) -> PathBuf {
    folder.join("server.log")
}

/// True once the server has written its state into its pid file.
fn says_ready(folder: &Path) -> bool {
    fs::read_to_string(data_of(folder).join("postmaster.pid")).is_ok_and(|state| {
        state
            .lines()
            .last()
            .is_some_and(|line| line.trim() == "ready")
    })
}

/// A port nobody listens on at this moment.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}

/// Other users of the machine can reach the port, and a superuser's role can run programs.
fn random_password() -> Result<String> {
    let mut bytes = [0_u8; 16];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn tail(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<_> = text.lines().rev().take(20).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_measurements_pay_for_the_disk() {
        let has = |durability, setting: &str| {
            settings(Path::new("socket"), 5432, durability)
                .iter()
                .any(|entry| entry == setting)
        };
        assert!(has(Durability::Memory, "fsync=off"));
        assert!(!has(Durability::Disk, "fsync=off"));
        assert!(has(Durability::Disk, "port=5432"));
    }

    #[test]
    fn passwords_need_no_escaping_and_differ() {
        let (one, other) = (random_password().unwrap(), random_password().unwrap());
        assert_ne!(one, other);
        assert_eq!(one.len(), 32);
        assert!(one.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }

    #[test]
    fn readiness_is_the_last_line_of_the_pid_file() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!says_ready(folder.path()));
        fs::create_dir(data_of(folder.path())).unwrap();
        let write =
            |state: &str| fs::write(data_of(folder.path()).join("postmaster.pid"), state).unwrap();
        write("4711\n/data\nstarting\n");
        assert!(!says_ready(folder.path()));
        write("4711\n/data\nready   \n");
        assert!(says_ready(folder.path()));
    }

    #[test]
    fn the_tail_is_the_end_of_the_log_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        let lines: Vec<_> = (1..=30).map(|number| format!("line {number}")).collect();
        fs::write(&log, lines.join("\n")).unwrap();
        assert!(tail(&log).starts_with("line 11\n"));
        assert!(tail(&log).ends_with("line 30"));
        assert_eq!(tail(&folder.path().join("absent")), "");
    }
}
