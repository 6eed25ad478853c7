//! Certificates of enterprises.
