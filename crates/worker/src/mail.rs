//! Sending mails; being written.
