//! Whether options make sense, judged before anything is opened. A refusal names the key and never repeats a secret.

use std::net::SocketAddr;
use std::ops::RangeInclusive;

use anyhow::{Context, Result, bail};
use domain::region::Region;
use tracing_subscriber::EnvFilter;

use crate::config::{Config, Http, Site};

/// Life of an access token: long enough to be used, short enough to be given up. Units: seconds.
const ACCESS_TOKEN_S: RangeInclusive<i64> = 30..=86_400;
/// Life of a refresh token. Units: days.
const REFRESH_TOKEN_DAYS: RangeInclusive<i64> = 1..=365;
/// A digest at most every minute and at least every week. Units: seconds.
const DIGEST_S: RangeInclusive<i64> = 60..=604_800;
/// Longest wait for a connection. Units: milliseconds.
const WAIT_MS: RangeInclusive<u64> = 1..=60_000;
/// Threads of a kind, and hashes at once.
const THREADS: RangeInclusive<usize> = 1..=1024;

/// Judges every option. Errors: the first key that makes no sense, and why.
pub fn judge(config: &Config) -> Result<()> {
    within("database.wait_ms", &config.database.wait_ms, &WAIT_MS)?;
    within(
        "auth.access_token_s",
        &config.auth.access_token_s,
        &ACCESS_TOKEN_S,
    )?;
    within(
        "auth.refresh_token_days",
        &config.auth.refresh_token_days,
        &REFRESH_TOKEN_DAYS,
    )?;
    within("auth.hashing_slots", &config.auth.hashing_slots, &THREADS)?;
    within("mail.digest_s", &config.mail.digest_s, &DIGEST_S)?;
    database(config.database.url.reveal())?;
    http(&config.http)?;
    mail(config.mail.smtp_url.reveal(), &config.mail.from)?;
    site(&config.site)?;
    let filter = EnvFilter::try_new(&config.log.filter);
    filter.map(|_| ()).context("log.filter is not understood")
}

fn within<T: PartialOrd + std::fmt::Display>(
    key: &str,
    value: &T,
    range: &RangeInclusive<T>,
) -> Result<()> {
    if !range.contains(value) {
        bail!("{key} lies outside {} to {}", range.start(), range.end());
    }
    Ok(())
}

fn database(url: &str) -> Result<()> {
    let known = ["sqlite:", "postgres://", "postgresql://"];
    if !url.is_empty() && !known.iter().any(|scheme| url.starts_with(scheme)) {
        bail!("database.url begins neither with sqlite: nor with postgres://");
    }
    Ok(())
}

fn http(http: &Http) -> Result<()> {
    within("http.blocking_threads", &http.blocking_threads, &THREADS)?;
    within("http.workers", &http.workers, &(0..=*THREADS.end()))?;
    address("http.listen", &http.listen)?;
    if !http.metrics_listen.is_empty() {
        address("http.metrics_listen", &http.metrics_listen)?;
    }
    for network in &http.trusted_proxies {
        let read = network.parse::<ipnet::IpNet>();
        read.with_context(|| format!("http.trusted_proxies holds no network: {network}"))?;
    }
    Ok(())
}

/// Reads an address and port.
pub fn address(key: &str, text: &str) -> Result<SocketAddr> {
    text.parse()
        .with_context(|| format!("{key} is no address and port: {text}"))
}

fn mail(smtp_url: &str, from: &str) -> Result<()> {
    if !smtp_url.is_empty() {
        worker::mail::judge_url(smtp_url)
            .map_err(|why| anyhow::anyhow!("mail.smtp_url is not understood: {why}"))?;
    }
    worker::mail::judge_sender(from).map_err(|why| anyhow::anyhow!("mail.from is no sender: {why}"))
}

fn site(site: &Site) -> Result<()> {
    for (key, name) in [
        ("site.name_zh", &site.name_zh),
        ("site.name_en", &site.name_en),
    ] {
        if name.trim().is_empty() || name.chars().any(domain::text::is_control) {
            bail!("{key} is no name");
        }
    }
    let url = site.public_url.as_str();
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    let host = rest.is_some_and(|rest| !rest.trim_start_matches('/').is_empty());
    if !url.is_empty() && (!host || url.contains(char::is_whitespace)) {
        bail!("site.public_url begins neither with https:// nor with http://, or names no host");
    }
    if Region::parse(&site.home_region).is_err() {
        bail!("site.home_region is no division code: {}", site.home_region);
    }
    for province in &site.economic_region {
        if province.len() != 2 || Region::parse(province).is_err() {
            bail!("site.economic_region holds no province: {province}");
        }
    }
    Ok(())
}
