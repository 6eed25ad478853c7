//! Running the program in a folder of its own, without anything from the environment of the tests.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// How long the program may take to end after it was told to.
const PATIENCE: Duration = Duration::from_secs(30);

/// A folder the program keeps its data in.
pub struct Home(TempDir);

/// What a command said and how it ended.
#[derive(Debug)]
pub struct Said {
    pub status: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Home {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// The data directory, which the program makes.
    pub fn data(&self) -> PathBuf {
        self.path().join("data")
    }

    /// Writes a file and returns its path as an argument.
    pub fn file(&self, name: &str, text: &str) -> String {
        let path = self.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    /// The program with the data directory in this folder.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = bare(arguments);
        command
            .current_dir(self.path())
            .arg("--data-dir")
            .arg(self.data());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Said {
        said(self.command(arguments).output().unwrap())
    }

    /// Runs a command that must succeed, and gives what it printed.
    #[track_caller]
    pub fn good(&self, arguments: &[&str]) -> String {
        self.run(arguments).expect(0).out
    }

    /// Runs a command with something piped in.
    pub fn piped(&self, arguments: &[&str], input: &str) -> Said {
        let mut command = assert_cmd::Command::from_std(self.command(arguments));
        said(command.write_stdin(input).output().unwrap())
    }
}

/// The program without a data directory.
pub fn bare(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_peitao"));
    command.args(arguments).env_clear().stdin(Stdio::null());
    command
}

pub fn said(output: Output) -> Said {
    Said {
        status: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Said {
    #[track_caller]
    pub fn expect(self, status: i32) -> Self {
        assert_eq!(self.status, Some(status), "{self:#?}");
        self
    }

    /// Everything printed, on either stream.
    pub fn all(&self) -> String {
        format!("{}{}", self.out, self.err)
    }
}

/// A service that runs until it is told to stop, or until the test ends.
pub struct Service {
    child: Child,
    address: String,
    /// Kept open, so that the service never writes into a closed pipe.
    _out: BufReader<std::process::ChildStdout>,
}

impl Service {
    /// Starts it on a free port and waits until it says where it is.
    pub fn start(home: &Home, arguments: &[&str]) -> Self {
        let mut command = home.command(&["serve", "--listen", "127.0.0.1:0"]);
        command
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("http://").map(str::to_owned);
        Self {
            address: address.unwrap_or_else(|| panic!("no address: {line:?}")),
            child,
            _out: out,
        }
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Waits until it wants requests: its index is built.
    pub fn wait_ready(&self) {
        let started = Instant::now();
        while self.get("/readyz").0 != 200 {
            assert!(started.elapsed() < PATIENCE, "it gets ready");
            std::thread::yield_now();
        }
    }

    /// Asks for something and gives the status and the body.
    pub fn get(&self, path: &str) -> (u16, Value) {
        self.ask(&format!(
            "GET {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"
        ))
    }

    /// Sends JSON.
    pub fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        self.ask(&posted(path, &body.to_string()))
    }

    fn ask(&self, request: &str) -> (u16, Value) {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        answer(stream)
    }

    pub fn signal(&self, name: &str) {
        let kill = format!("kill -{name} {}", self.child.id());
        let status = Command::new("/bin/sh")
            .args(["-c", &kill])
            .status()
            .unwrap();
        assert!(status.success(), "{kill}");
    }

    /// Waits for its end.
    pub fn ended(mut self) -> ExitStatus {
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(started.elapsed() < PATIENCE, "it does not end");
            std::thread::park_timeout(Duration::from_millis(20));
        }
    }

    /// Tells it to stop and waits.
    pub fn stopped(self) -> ExitStatus {
        self.signal("TERM");
        self.ended()
    }

    /// Whether it no longer wants requests: it says so, takes none, or leaves them without an answer.
    pub fn is_stopping(&self) -> bool {
        let Ok(mut stream) = TcpStream::connect(&self.address) else {
            return true;
        };
        stream
            .set_read_timeout(Some(Duration::from_millis(500)))
            .unwrap();
        let _ =
            stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
        let mut status = [0; 12];
        stream.read_exact(&mut status).is_err() || &status != b"HTTP/1.1 200"
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A request with a JSON body.
pub fn posted(path: &str, body: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// Reads an answer to its end.
pub fn answer(mut stream: TcpStream) -> (u16, Value) {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let (head, body) = text
        .split_once("\r\n\r\n")
        .unwrap_or_else(|| panic!("no answer: {text:?}"));
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    // A body in chunks has lines of its own around the JSON.
    let json = body
        .find('{')
        .zip(body.rfind('}'))
        .map(|(from, to)| &body[from..=to]);
    let value = json.and_then(|json| serde_json::from_str(json).ok());
    (status, value.unwrap_or(Value::Null))
}
