//! Where mails go: a server that speaks SMTP, or a folder. Knows messages, not the queue they come from.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use domain::id::MailId;
use lettre::transport::smtp::{self, PoolConfig, SmtpTransport};
use lettre::{Message, Transport};

/// Longest wait for an answer of the server.
const ANSWER: Duration = Duration::from_secs(20);
/// A connection that rested longer is not used again: the server may have given it up.
const REST: Duration = Duration::from_secs(30);

/// Answers about how we sign in, not about the mail (RFC 4954, 6): they end when somebody corrects the settings.
const ABOUT_US: [u16; 4] = [530, 534, 535, 538];

/// Where mails go.
pub(crate) enum Post {
    /// A server.
    Smtp(Box<SmtpTransport>),
    /// A folder, one `.eml` a mail.
    Folder(PathBuf),
}

/// Why a mail was not sent.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It may go through later.
    Later(String),
    /// It never will.
    Never(String),
}

impl Post {
    /// A server by its URL. Errors: a URL that makes no sense, in words that do not repeat it: it holds a password.
    pub(crate) fn smtp(url: &str) -> Result<Self, String> {
        Self::smtp_within(url, ANSWER)
    }

    fn smtp_within(url: &str, answer: Duration) -> Result<Self, String> {
        let builder = SmtpTransport::from_url(url).map_err(
            |_| "the SMTP URL must look like smtp://user:password@host:587?tls=required",
        )?;
        let pool = PoolConfig::new().max_size(1).idle_timeout(REST);
        let transport = builder.timeout(Some(answer)).pool_config(pool).build();
        Ok(Self::Smtp(Box::new(transport)))
    }

    /// A folder, which is made when it is missing.
    pub(crate) fn folder(folder: &Path) -> Result<Self, String> {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        Ok(Self::Folder(folder.to_owned()))
    }

    /// Hands a message over. The same mail sent twice is one file.
    pub(crate) fn send(&self, id: &MailId, message: &Message) -> Result<(), Refusal> {
        match self {
            Self::Smtp(transport) => match transport.send(message) {
                Ok(_) => Ok(()),
                Err(error) => Err(judged(&error)),
            },
            Self::Folder(folder) => {
                let (part, whole) = (
                    folder.join(format!("{id}.part")),
                    folder.join(format!("{id}.eml")),
                );
                let written =
                    fs::write(&part, message.formatted()).and_then(|()| fs::rename(&part, &whole));
                written.map_err(|error| Refusal::Later(format!("{}: {error}", folder.display())))
            }
        }
    }
}

/// A permanent answer (5xx) to the mail ends it; everything else may pass.
fn judged(error: &smtp::Error) -> Refusal {
    let about_us = error
        .status()
        .is_some_and(|code| ABOUT_US.contains(&code.into()));
    if error.is_permanent() && !about_us {
        Refusal::Never(error.to_string())
    } else {
        Refusal::Later(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_url_is_not_repeated() {
        for url in [
            "",
            "mail.example.com",
            "http://u:geheim@example.com",
            "smtp://",
        ] {
            let refused = Post::smtp(url).err();
            assert!(refused.is_some_and(|why| !why.contains("geheim")), "{url}");
        }
        assert!(Post::smtp("smtps://u:geheim@example.com").is_ok());
    }

    #[test]
    fn every_form_of_url_the_settings_name_is_taken() {
        for url in [
            "smtp://mail.example.com",
            "smtp://u:p@mail.example.com:587?tls=required",
            "smtp://u:p%40ss@mail.example.com:2525?tls=opportunistic",
            "smtps://u:p@mail.example.com:465",
        ] {
            assert!(Post::smtp(url).is_ok(), "{url}");
        }
    }

    #[test]
    fn a_server_that_says_nothing_is_left_and_tried_later() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let post = Post::smtp_within(&url, Duration::from_millis(200)).unwrap();
        let message = Message::builder()
            .from("a@example.com".parse().unwrap())
            .to("b@example.com".parse().unwrap())
            .body(String::new())
            .unwrap();
        let id = MailId::parse("eml_01h455vb4pex5vsknk084sn02q").unwrap();
        let started = std::time::Instant::now();
        let sent = post.send(&id, &message);
        assert!(matches!(sent, Err(Refusal::Later(_))), "{sent:?}");
        assert!(started.elapsed() < ANSWER, "{:?}", started.elapsed());
    }
}
