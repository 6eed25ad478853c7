//! Postings and their versions.
