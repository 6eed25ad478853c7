//! The moderation queue.
