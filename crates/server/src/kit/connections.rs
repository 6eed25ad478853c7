//! How many connections one address may hold open, and how long an answer may lie unread.
//!
//! The server library has a limit for neither, and the kernel's own write deadline is put off by every byte the
//! reader sends. So each connection is watched: an answer handed over must be followed by its end or by the next
//! request in good time.

use std::collections::HashMap;
use std::net::{IpAddr, Shutdown};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use actix_web::dev::Extensions;
use actix_web::rt::net::TcpStream;
use socket2::{SockRef, Socket};

use super::address;
use crate::config::ServerConfig;

/// Open connections.
#[derive(Debug, Default)]
pub struct Connections {
    most: usize,
    held: Mutex<HashMap<IpAddr, usize>>,
    watched: Mutex<Vec<Weak<Watched>>>,
}

/// One counted connection; counts down when it closes.
#[derive(Debug)]
pub struct Counted {
    address: IpAddr,
    of: Arc<Connections>,
}

/// One watched connection.
#[derive(Debug)]
pub struct Watched {
    socket: Socket,
    due: Mutex<Option<Instant>>,
}

impl Connections {
    /// Counts that admit so many connections per address.
    pub fn at_most(most: usize) -> Arc<Self> {
        Arc::new(Self {
            most,
            ..Self::default()
        })
    }

    /// Counts a connection; nothing when its address holds too many.
    pub fn admit(self: &Arc<Self>, address: IpAddr) -> Option<Counted> {
        let address = address::bucket(address);
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let before = held.get(&address).copied().unwrap_or(0);
        if before >= self.most {
            return None;
        }
        held.insert(address, before + 1);
        Some(Counted {
            address,
            of: Arc::clone(self),
        })
    }

    fn watch(&self, socket: Socket) -> Arc<Watched> {
        let watched = Arc::new(Watched {
            socket,
            due: Mutex::new(None),
        });
        self.watched
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(Arc::downgrade(&watched));
        watched
    }

    /// Cuts the connections whose answer lies unread for too long.
    pub fn cut_overdue(&self, now: Instant) {
        let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        watched.retain(|watched| {
            watched
                .upgrade()
                .is_some_and(|watched| !watched.cut_if_overdue(now))
        });
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut held = self.of.held.lock().unwrap_or_else(PoisonError::into_inner);
        match held.get_mut(&self.address) {
            Some(count) if *count > 1 => *count -= 1,
            _ => drop(held.remove(&self.address)),
        }
    }
}

impl Watched {
    /// A request has begun: the answer before it was read.
    pub fn begun(&self) {
        *self.due.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// An answer of this size was handed over; the connection is kept open afterwards or not.
    pub fn answered(&self, bytes: u64, kept: bool, config: &ServerConfig) {
        let reading_s = bytes / config.slowest_reader_bytes_s.max(1);
        let idle_s = if kept { config.keep_alive_s } else { 0 };
        let due = Instant::now() + Duration::from_secs(config.write_stall_s + reading_s + idle_s);
        *self.due.lock().unwrap_or_else(PoisonError::into_inner) = Some(due);
    }

    fn cut_if_overdue(&self, now: Instant) -> bool {
        let due = *self.due.lock().unwrap_or_else(PoisonError::into_inner);
        let overdue = due.is_some_and(|due| due < now);
        if overdue {
            metrics::counter!("http_connections_cut_total").increment(1);
            // Without either side the library ends the connection by itself.
            let _ = self.socket.shutdown(Shutdown::Both);
        }
        overdue
    }
}

/// Sees a new connection: counts it, or cuts it when its address holds too many; and has it watched.
pub fn greet(
    stream: &TcpStream,
    kept: &mut Extensions,
    connections: &Arc<Connections>,
    config: &ServerConfig,
) {
    let socket = SockRef::from(stream);
    let Ok(peer) = stream.peer_addr() else { return };
    if !address::is_trusted(peer.ip().to_canonical(), &config.trusted_proxies) {
        let Some(counted) = connections.admit(peer.ip()) else {
            metrics::counter!("http_connections_refused_total").increment(1);
            let _ = socket.shutdown(Shutdown::Both);
            return;
        };
        kept.insert(counted);
    }
    match socket.try_clone() {
        Ok(socket) => drop(kept.insert(connections.watch(socket))),
        Err(cause) => {
            // Out of file descriptors: an unwatched connection would be the way around the watch.
            tracing::warn!(%cause, "a connection cannot be watched");
            let _ = socket.shutdown(Shutdown::Both);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn watched(connections: &Connections) -> Arc<Watched> {
        let socket = Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
        connections.watch(socket)
    }

    #[test]
    fn only_answers_that_lie_unread_are_overdue() {
        let config = ServerConfig {
            write_stall_s: 20,
            keep_alive_s: 15,
            ..ServerConfig::default()
        };
        let connections = Connections::at_most(1);
        let connection = watched(&connections);
        let later = |seconds| Instant::now() + Duration::from_secs(seconds);
        assert!(
            !connection.cut_if_overdue(later(9999)),
            "a new connection has the library's own deadlines"
        );
        connection.answered(1000, true, &config);
        assert!(!connection.cut_if_overdue(later(30)) && connection.cut_if_overdue(later(40)));
        connection.answered(1000, false, &config);
        assert!(
            connection.cut_if_overdue(later(25)),
            "nobody waits for another request"
        );
        connection.answered(10 * config.slowest_reader_bytes_s, false, &config);
        assert!(!connection.cut_if_overdue(later(25)) && connection.cut_if_overdue(later(35)));
        connection.begun();
        assert!(!connection.cut_if_overdue(later(9999)));
    }

    #[test]
    fn closed_and_cut_connections_are_forgotten() {
        let connections = Connections::at_most(1);
        let (kept, cut) = (watched(&connections), watched(&connections));
        drop(watched(&connections));
        cut.answered(
            0,
            false,
            &ServerConfig {
                write_stall_s: 0,
                ..ServerConfig::default()
            },
        );
        connections.cut_overdue(Instant::now() + Duration::from_secs(1));
        let left = connections.watched.lock().unwrap();
        assert!(
            matches!(left.as_slice(), [one] if one.upgrade().is_some_and(|one| Arc::ptr_eq(&one, &kept)))
        );
    }

    proptest! {
        #[test]
        fn never_more_than_allowed_and_nothing_leaks(steps in proptest::collection::vec((0u8..4, any::<bool>()), 0..60)) {
            let connections = Connections::at_most(3);
            let mut mine: HashMap<u8, Vec<Counted>> = HashMap::new();
            for (who, opens) in steps {
                let mine = mine.entry(who).or_default();
                if opens {
                    let admitted = connections.admit(IpAddr::from([10, 0, 0, who]));
                    prop_assert_eq!(admitted.is_some(), mine.len() < 3);
                    mine.extend(admitted);
                } else {
                    mine.pop();
                }
            }
            mine.clear();
            prop_assert!(connections.held.lock().unwrap().is_empty());
        }
    }
}
