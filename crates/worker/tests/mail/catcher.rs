//! A server that speaks just enough SMTP to take a mail, or to refuse it as told.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// What the server answers at each step; it hangs up instead of an empty answer.
#[derive(Clone, Copy)]
pub struct Script {
    pub greeting: &'static str,
    pub mail: &'static str,
    pub auth: &'static str,
    pub rcpt: &'static str,
    pub data: &'static str,
}

impl Default for Script {
    fn default() -> Self {
        Self {
            greeting: "220 catcher ESMTP\r\n",
            mail: "250 ok\r\n",
            auth: "235 welcome\r\n",
            rcpt: "250 ok\r\n",
            data: "250 taken\r\n",
        }
    }
}

/// A mail as it came over the wire, taken or refused at its end.
#[derive(Debug)]
pub struct Caught {
    pub from: String,
    pub to: String,
    pub message: String,
}

/// Runs a server while `body` runs, and gives what it caught.
pub fn caught_by(script: Script, body: impl FnOnce(&str)) -> Vec<Caught> {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (caught, stop) = (Mutex::new(Vec::new()), AtomicBool::new(false));
    thread::scope(|scope| {
        scope.spawn(|| {
            for stream in listener.incoming() {
                if stop.load(Ordering::SeqCst) {
                    break;
                }
                talk(stream.unwrap(), script, &caught);
            }
        });
        // A failure of the body must not leave the server waiting.
        let _wake = Wake {
            stop: &stop,
            address,
        };
        body(&format!("smtp://{address}"));
    });
    caught.into_inner().unwrap()
}

/// Ends the server when dropped.
struct Wake<'a> {
    stop: &'a AtomicBool,
    address: SocketAddr,
}

impl Drop for Wake<'_> {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(self.address));
    }
}

fn talk(mut stream: TcpStream, script: Script, caught: &Mutex<Vec<Caught>>) {
    let mut lines = BufReader::new(stream.try_clone().unwrap());
    let mut say = |text: &str| stream.write_all(text.as_bytes()).is_ok();
    let (mut from, mut to) = (String::new(), String::new());
    if script.greeting.is_empty() || !say(script.greeting) {
        return;
    }
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        let word = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let answer = match word.as_str() {
            "EHLO" => "250-catcher\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME\r\n",
            "AUTH" => script.auth,
            "MAIL" => {
                from = inside(&line);
                script.mail
            }
            "RCPT" => {
                to = inside(&line);
                script.rcpt
            }
            "DATA" => {
                say("354 go on\r\n");
                let message = until_dot(&mut lines);
                let (from, to) = (from.clone(), to.clone());
                caught.lock().unwrap().push(Caught { from, to, message });
                script.data
            }
            "QUIT" => "221 bye\r\n",
            _ => "250 ok\r\n",
        };
        if answer.is_empty() || !say(answer) || word == "QUIT" {
            return;
        }
    }
}

/// The address between angle brackets.
fn inside(line: &str) -> String {
    let (_, rest) = line.split_once('<').unwrap();
    rest.split_once('>').unwrap().0.to_owned()
}

fn until_dot(lines: &mut impl BufRead) -> String {
    let mut message = String::new();
    loop {
        let mut line = String::new();
        lines.read_line(&mut line).unwrap();
        if line == ".\r\n" {
            return message;
        }
        message.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}
