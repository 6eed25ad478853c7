//! How many connections one address may hold open, and how long an unread answer is kept.

use std::collections::HashMap;
use std::net::{IpAddr, Shutdown};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use actix_web::dev::Extensions;
use actix_web::rt::net::TcpStream;
use socket2::SockRef;

use super::address;
use crate::config::ServerConfig;

/// Open connections by address.
#[derive(Debug)]
pub struct Connections {
    open: Mutex<HashMap<IpAddr, usize>>,
    most: usize,
}

/// One counted connection; counts down when it closes.
#[derive(Debug)]
pub struct Counted {
    address: IpAddr,
    of: Arc<Connections>,
}

impl Connections {
    /// A count that admits so many connections per address.
    pub fn at_most(most: usize) -> Arc<Self> {
        Arc::new(Self {
            open: Mutex::default(),
            most,
        })
    }

    /// Counts a connection; nothing when its address holds too many.
    pub fn admit(self: &Arc<Self>, address: IpAddr) -> Option<Counted> {
        let address = address::bucket(address);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let held = open.get(&address).copied().unwrap_or(0);
        if held >= self.most {
            return None;
        }
        open.insert(address, held + 1);
        Some(Counted {
            address,
            of: Arc::clone(self),
        })
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut open = self.of.open.lock().unwrap_or_else(PoisonError::into_inner);
        match open.get_mut(&self.address) {
            Some(held) if *held > 1 => *held -= 1,
            _ => drop(open.remove(&self.address)),
        }
    }
}

/// Sees a new connection: cuts it when its address holds too many, and lets the kernel cut it when its reader
/// takes nothing for too long. The server library has a limit for neither.
pub fn greet(
    stream: &TcpStream,
    kept: &mut Extensions,
    connections: &Arc<Connections>,
    config: &ServerConfig,
) {
    let socket = SockRef::from(stream);
    if let Err(cause) = socket.set_tcp_user_timeout(Some(Duration::from_secs(config.write_stall_s)))
    {
        tracing::debug!(%cause, "a connection has no write deadline");
    }
    let Ok(peer) = stream.peer_addr() else { return };
    if address::is_trusted(peer.ip().to_canonical(), &config.trusted_proxies) {
        return;
    }
    match connections.admit(peer.ip()) {
        Some(counted) => drop(kept.insert(counted)),
        None => {
            metrics::counter!("http_connections_refused_total").increment(1);
            // The library has no way to refuse here; without a readable side it ends the connection by itself.
            let _ = socket.shutdown(Shutdown::Both);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn never_more_than_allowed_and_nothing_leaks(steps in proptest::collection::vec((0u8..4, any::<bool>()), 0..60)) {
            let connections = Connections::at_most(3);
            let mut held: HashMap<u8, Vec<Counted>> = HashMap::new();
            for (who, opens) in steps {
                let mine = held.entry(who).or_default();
                if opens {
                    let admitted = connections.admit(IpAddr::from([10, 0, 0, who]));
                    prop_assert_eq!(admitted.is_some(), mine.len() < 3);
                    mine.extend(admitted);
                } else {
                    mine.pop();
                }
            }
            held.clear();
            prop_assert!(connections.open.lock().unwrap().is_empty());
        }
    }
}
