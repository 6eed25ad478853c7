//! Who speaks for an enterprise.
