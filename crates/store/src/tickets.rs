//! One-time links sent by mail.
