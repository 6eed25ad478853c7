//! What the district promises, seen from outside.
