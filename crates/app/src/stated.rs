//! The reason that has to be stated where somebody is barred or let back. It is for the audit log; nobody is
//! barred without a word.

use domain::invalid::{Faults, Rule};
use domain::text::Note;

/// Reads a reason. Errors: the fault at `/note`, `required` for an empty one.
pub(crate) fn reason(note: &str) -> Result<Note, Faults> {
    let note = Note::parse(note).map_err(|rule| Faults::one("/note", rule))?;
    if note.as_str().is_empty() {
        return Err(Faults::one("/note", Rule::required()));
    }
    Ok(note)
}
