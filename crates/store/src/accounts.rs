//! Accounts of people and their duties.
