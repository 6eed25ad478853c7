//! Sending queued mails: at least once, with a stable message id, over SMTP or into files.
//!
//! A mail is taken for a while, sent, and noted; a crash in between sends it again under the same id.

use std::fs;
use std::path::{Path, PathBuf};

use app::{App, AppError, Cx, Tx};
use domain::Moment;
use domain::account::Locale as Language;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::file::FileTransport;
use lettre::transport::smtp::{self, SmtpTransport};
use lettre::{Message, Transport};
use render::Locale;
use render::mail::{Mail, Site};
use store::mails::{self, DueMail};

/// Mails taken at once.
const BATCH: i64 = 20;
/// How long a taken mail is left alone. Units: seconds; longer than the slowest server may take for a batch.
const LEASE_S: i64 = 600;
/// Waits between tries: one minute, doubling. Units: seconds.
const FIRST_WAIT_S: i64 = 60;
/// The longest wait. Units: seconds.
const LONGEST_WAIT_S: i64 = 6 * 3600;
/// Tries before a mail is given up: about three days.
const TRIES: u32 = 18;

/// Where mails go.
pub enum Post {
    /// A server, by `smtp://`, `smtps://` or `smtp://..?tls=required`.
    Smtp(Box<SmtpTransport>),
    /// A folder, one `.eml` a mail.
    Folder(PathBuf, FileTransport),
}

/// Why a mail was not sent.
#[derive(Debug)]
enum Refusal {
    /// It may go through later.
    Later(String),
    /// It never will.
    Never(String),
}

/// What sends mails.
pub struct Mailer {
    post: Post,
    from: Mailbox,
    site: Site,
}

impl Mailer {
    /// A mailer over SMTP. Errors: a URL or a sender that makes no sense, in words.
    pub fn smtp(url: &str, from: &str, site: Site) -> Result<Self, String> {
        let transport = SmtpTransport::from_url(url)
            .map_err(|error| error.to_string())?
            .build();
        Self::new(Post::Smtp(Box::new(transport)), from, site)
    }

    /// A mailer into a folder, which is made when it is missing.
    pub fn folder(folder: &Path, from: &str, site: Site) -> Result<Self, String> {
        fs::create_dir_all(folder).map_err(|error| error.to_string())?;
        let post = Post::Folder(folder.to_owned(), FileTransport::new(folder));
        Self::new(post, from, site)
    }

    fn new(post: Post, from: &str, site: Site) -> Result<Self, String> {
        let from = from
            .parse()
            .map_err(|error| format!("sender {from}: {error}"))?;
        Ok(Self { post, from, site })
    }

    /// Sends the mails that are due. Returns how many it handled.
    pub fn send_due(&self, app: &App) -> Result<usize, AppError> {
        let now = app.now();
        let due = app.write(Cx::system(now, "mail"), move |tx| {
            Ok(mails::claim_due(
                tx.conn,
                BATCH,
                now,
                now.plus_seconds(LEASE_S),
            )?)
        })?;
        let count = due.len();
        for mail in due {
            let outcome = self.compose(&mail).and_then(|message| self.send(&message));
            note(app, mail, outcome)?;
        }
        Ok(count)
    }

    fn compose(&self, due: &DueMail) -> Result<Message, Refusal> {
        let never = |error: String| Refusal::Never(error);
        let mail: Mail = serde_json::from_value(due.content.clone())
            .map_err(|error| never(format!("content is not understood: {error}")))?;
        let locale = match due.locale {
            Language::Chinese => Locale::ZhCn,
            Language::English => Locale::En,
        };
        let rendered = mail
            .render(locale, &self.site)
            .map_err(|error| never(error.to_string()))?;
        let to: Mailbox = due
            .recipient
            .as_str()
            .parse()
            .map_err(|error| never(format!("{error}")))?;
        // The message id is a function of the mail, so that a repetition can be recognised.
        let id = format!("<{}@{}>", due.id, self.from.email.domain());
        Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(rendered.subject)
            .message_id(Some(id))
            .date(std::time::UNIX_EPOCH + since_epoch(due.created_at))
            .header(AutoSubmitted)
            .multipart(MultiPart::alternative_plain_html(
                rendered.text,
                rendered.html,
            ))
            .map_err(|error| never(error.to_string()))
    }

    fn send(&self, message: &Message) -> Result<(), Refusal> {
        match &self.post {
            Post::Smtp(transport) => transport.send(message).map(|_| ()).map_err(|e| judged(&e)),
            Post::Folder(folder, transport) => {
                let sent = transport.send(message).map(|_| ());
                sent.map_err(|error| Refusal::Later(format!("{}: {error}", folder.display())))
            }
        }
    }
}

/// A permanent answer (5xx) ends it; everything else may pass.
fn judged(error: &smtp::Error) -> Refusal {
    if error.is_permanent() {
        Refusal::Never(error.to_string())
    } else {
        Refusal::Later(error.to_string())
    }
}

fn note(app: &App, mail: DueMail, outcome: Result<(), Refusal>) -> Result<(), AppError> {
    let now = app.now();
    let work = move |tx: &mut Tx<'_>| {
        match &outcome {
            Ok(()) => mails::mark_sent(tx.conn, &mail.id, now)?,
            Err(Refusal::Later(error)) if mail.attempt < TRIES => {
                mails::mark_failed(
                    tx.conn,
                    &mail.id,
                    now.plus_seconds(wait_s(mail.attempt)),
                    error,
                )?;
            }
            Err(Refusal::Later(error) | Refusal::Never(error)) => {
                tracing::warn!(mail = %mail.id, "mail.given_up");
                mails::mark_dead(tx.conn, &mail.id, error)?;
            }
        }
        Ok(())
    };
    app.write(Cx::system(now, "mail"), work)
}

/// The wait after the n-th try.
fn wait_s(attempt: u32) -> i64 {
    let doubled = FIRST_WAIT_S
        .checked_shl(attempt.saturating_sub(1))
        .unwrap_or(LONGEST_WAIT_S);
    doubled.clamp(FIRST_WAIT_S, LONGEST_WAIT_S)
}

fn since_epoch(moment: Moment) -> std::time::Duration {
    std::time::Duration::from_millis(moment.millis())
}

/// Tells other machines not to answer (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_six_hours() {
        assert_eq!((wait_s(1), wait_s(2), wait_s(4)), (60, 120, 480));
        assert_eq!(
            (wait_s(18), wait_s(u32::MAX)),
            (LONGEST_WAIT_S, LONGEST_WAIT_S)
        );
        let total: i64 = (1..TRIES).map(wait_s).sum();
        assert!(total > 2 * 86_400, "two days at least: {total} s");
    }
}
