//! Capability cards of enterprises.
