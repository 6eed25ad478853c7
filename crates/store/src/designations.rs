//! Designations of enterprises.
