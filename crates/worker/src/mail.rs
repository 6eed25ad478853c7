//! Sending queued mails: at least once, with a stable message id, over SMTP or into files.
//!
//! A mail is taken for a while, sent, and noted; a crash in between sends it again under the same id.

use std::path::Path;

use app::{App, AppError, Cx, Tx};
use domain::Moment;
use domain::account::Locale as Language;
use lettre::Message;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use render::Locale;
use render::mail::{Mail, Site};
use store::mails::{self, DueMail};

use crate::post::{Post, Refusal};

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

/// What sends mails.
pub struct Mailer {
    post: Post,
    from: Mailbox,
    site: Site,
}

impl Mailer {
    /// A mailer over SMTP: `smtp://`, `smtps://` or `smtp://..?tls=required`. Errors: a URL or a sender that makes no sense, in words.
    pub fn smtp(url: &str, from: &str, site: Site) -> Result<Self, String> {
        Self::new(Post::smtp(url)?, from, site)
    }

    /// A mailer into a folder, which is made when it is missing.
    pub fn folder(folder: &Path, from: &str, site: Site) -> Result<Self, String> {
        Self::new(Post::folder(folder)?, from, site)
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
            let outcome = self.deliver(&mail);
            note(app, mail, outcome)?;
        }
        Ok(count)
    }

    /// A mail that was taken more often than it may be tried ended every sender so far; it gets no other.
    fn deliver(&self, due: &DueMail) -> Result<(), Refusal> {
        if due.attempt > TRIES {
            return Err(Refusal::Never("no sender survived it".to_owned()));
        }
        self.post.send(&due.id, &self.compose(due)?)
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
}

/// Judges the URL of a server without calling it. Errors: why it makes no sense, in words that do not repeat it.
pub fn judge_url(url: &str) -> Result<(), String> {
    Post::smtp(url).map(|_| ())
}

/// Judges a sender such as `Peitao <noreply@example.org>`. Errors: why it is none.
pub fn judge_sender(from: &str) -> Result<(), String> {
    from.parse::<Mailbox>()
        .map(|_| ())
        .map_err(|error| error.to_string())
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
    let doublings = attempt.saturating_sub(1).min(20);
    FIRST_WAIT_S
        .saturating_mul(1 << doublings)
        .min(LONGEST_WAIT_S)
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
