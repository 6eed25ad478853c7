//! Whose address a request counts against: the trusted-proxy rule.

use std::net::IpAddr;

use ipnet::{IpNet, Ipv6Net};

/// The address a request comes from. `forwarded` are the values of `X-Forwarded-For` in the order received.
///
/// The header is believed only as far as configured proxies wrote it: read from the right, each entry was
/// written by the hop to its right, so the first address that is no proxy of ours is the client. Whatever
/// stands further left was sent by the client itself and proves nothing.
pub fn client(peer: IpAddr, forwarded: &[&str], trusted: &[IpNet]) -> IpAddr {
    let mut known = peer.to_canonical();
    let entries = forwarded.iter().rev().flat_map(|value| value.rsplit(','));
    for entry in entries {
        if !is_trusted(known, trusted) {
            break;
        }
        match parse(entry.trim()) {
            Some(address) => known = address,
            None => break,
        }
    }
    known
}

/// Whether an address belongs to a proxy of ours.
pub fn is_trusted(address: IpAddr, trusted: &[IpNet]) -> bool {
    trusted.iter().any(|net| net.contains(&address))
}

/// What an address is counted as: an IPv6 customer has a whole /64, so single addresses would limit nobody.
pub fn bucket(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => IpAddr::V4(v4),
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Net::new(v6, 64).map_or(v6, |net| net.network())),
    }
}

/// An entry: an address, possibly bracketed, possibly with a port.
fn parse(entry: &str) -> Option<IpAddr> {
    let bare = |text: &str| text.parse::<IpAddr>().ok();
    let bracketed = entry
        .strip_prefix('[')
        .and_then(|rest| rest.split(']').next())
        .and_then(bare);
    let with_port = || {
        entry
            .parse::<std::net::SocketAddr>()
            .ok()
            .map(|address| address.ip())
    };
    bare(entry)
        .or(bracketed)
        .or_else(with_port)
        .map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Ipv6Addr};

    use proptest::prelude::*;

    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn proxies() -> Vec<IpNet> {
        vec!["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()]
    }

    #[test]
    fn believes_only_what_our_proxies_wrote() {
        let cases = [
            ("203.0.113.9", vec!["198.51.100.1"], "203.0.113.9"),
            ("10.0.0.1", vec!["198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", vec!["1.1.1.1, 198.51.100.1"], "198.51.100.1"),
            (
                "10.0.0.1",
                vec!["1.1.1.1", "198.51.100.1, 10.2.3.4"],
                "198.51.100.1",
            ),
            ("10.0.0.1", vec!["198.51.100.1:4711"], "198.51.100.1"),
            ("10.0.0.1", vec!["[2001:db8::1]:4711"], "2001:db8::1"),
            ("10.0.0.1", vec!["::ffff:198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", vec!["198.51.100.1, unknown"], "10.0.0.1"),
            ("10.0.0.1", vec![""], "10.0.0.1"),
            ("10.0.0.1", vec![], "10.0.0.1"),
            ("::ffff:10.0.0.1", vec!["198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", vec!["10.0.0.2"], "10.0.0.2"),
        ];
        for (peer, forwarded, expected) in cases {
            assert_eq!(
                client(ip(peer), &forwarded, &proxies()),
                ip(expected),
                "{peer} {forwarded:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn a_stranger_cannot_choose_its_address(peer in 0u32.., header in "[0-9a-f:., \\[\\]]{0,80}") {
            let peer = IpAddr::V4(Ipv4Addr::from(peer));
            prop_assume!(!is_trusted(peer, &proxies()));
            prop_assert_eq!(client(peer, &[&header], &proxies()), peer);
        }

        #[test]
        fn what_the_client_writes_left_of_the_proxy_changes_nothing(real in 0u32.., forged in "[0-9a-f:., \\[\\]]{0,80}") {
            let real = IpAddr::V4(Ipv4Addr::from(real));
            prop_assume!(!is_trusted(real, &proxies()));
            let header = format!("{forged}, {real}");
            prop_assert_eq!(client(ip("10.0.0.1"), &[&header], &proxies()), real);
        }

        #[test]
        fn never_panics(peer: u128, headers in proptest::collection::vec("\\PC{0,40}", 0..4)) {
            let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
            let _ = client(IpAddr::V6(Ipv6Addr::from(peer)), &headers, &proxies());
        }

        #[test]
        fn one_customer_is_one_bucket(high: u64, a: u64, b: u64) {
            let address = |low: u64| IpAddr::V6(Ipv6Addr::from((u128::from(high | 1 << 61) << 64) | u128::from(low)));
            prop_assert_eq!(bucket(address(a)), bucket(address(b)));
        }
    }
}
