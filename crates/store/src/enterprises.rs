//! Enterprises.
