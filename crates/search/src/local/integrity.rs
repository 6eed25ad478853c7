//! Whether the files of an index are what was written: the library looks at less than all of them.
//!
//! A flipped bit mostly opens and answers without an error, a missing positions file counts as "no
//! positions", and `meta.json` has no checksum. So every component is checked by name, the metadata
//! must be exactly what the library would write, and the position carries a checksum of its own.

use std::path::Path;

use tantivy::index::{SegmentComponent, SegmentMeta};
use tantivy::{Index, SegmentReader};

use crate::columns::Columns;
use crate::error::{Result, SearchError};
use crate::fields::Code;

const META: &str = "meta.json";
/// Times the metadata is read again when a merge replaces it between two looks.
const LOOKS: usize = 3;

/// The commit payload of `position`.
pub(super) fn sealed(position: &str) -> String {
    format!("{:016x} {position}", fnv1a(position.as_bytes()))
}

/// The position in a commit payload.
///
/// # Errors
/// `Damaged` when it is not what [`sealed`] made.
pub(super) fn unsealed(payload: &str) -> Result<String> {
    let position = payload.split_once(' ').map(|(_, position)| position);
    let sound = position.filter(|position| sealed(position) == payload);
    sound.map(str::to_owned).ok_or(SearchError::Damaged)
}

/// A short checksum against accidents (Fowler, Noll, Vo; 64 bit, variant 1a).
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Names of files that are missing, unreadable or not as written. Reads every byte of the index.
pub(super) fn damaged_files(index: &Index, directory: &Path) -> Result<Vec<String>> {
    let mut damaged = Vec::new();
    if !is_canonical(index, directory)? {
        damaged.push(META.to_owned());
    }
    for segment in index.load_metas()?.segments {
        for component in components(&segment) {
            let path = segment.relative_path(component);
            let sound = index.directory().validate_checksum(&path);
            if !matches!(sound, Ok(true)) && is_listed(index, &segment)? {
                damaged.push(path.to_string_lossy().into_owned());
            }
        }
        if damaged.is_empty() && !is_consistent(index, &segment) && is_listed(index, &segment)? {
            damaged.push(segment.id().uuid_string());
        }
    }
    damaged.sort_unstable();
    Ok(damaged)
}

/// What a segment consists of.
fn components(segment: &SegmentMeta) -> impl Iterator<Item = SegmentComponent> {
    let deletes = segment.delete_opstamp().map(|_| SegmentComponent::Delete);
    [
        SegmentComponent::Postings,
        SegmentComponent::Positions,
        SegmentComponent::FastFields,
        SegmentComponent::FieldNorms,
        SegmentComponent::Terms,
        SegmentComponent::Store,
    ]
    .into_iter()
    .chain(deletes)
}

/// False once a merge or a later delete has replaced `segment`, so that its files may go.
fn is_listed(index: &Index, segment: &SegmentMeta) -> Result<bool> {
    let same = |other: &SegmentMeta| {
        other.id() == segment.id() && other.delete_opstamp() == segment.delete_opstamp()
    };
    Ok(index.load_metas()?.segments.iter().any(same))
}

/// True when the numbers in the metadata agree with the data: every document has an id.
fn is_consistent(index: &Index, segment: &SegmentMeta) -> bool {
    let documents = || -> Result<(u32, u32)> {
        let reader = SegmentReader::open(&index.segment(segment.clone()))?;
        let columns = Columns::open(&reader)?;
        let ids = columns.code(Code::Id).map(|ids| ids.num_rows());
        Ok((ids.unwrap_or(0), reader.num_deleted_docs()))
    };
    documents().is_ok_and(|known| known == (segment.max_doc(), segment.num_deleted_docs()))
}

/// True when the metadata file is what the library would write for what it read from it.
fn is_canonical(index: &Index, directory: &Path) -> Result<bool> {
    for _ in 0..LOOKS {
        let written = std::fs::read(directory.join(META))?;
        let read = serde_json::to_vec_pretty(&index.load_metas()?);
        if read.is_ok_and(|read| written.strip_suffix(b"\n") == Some(&read)) {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_position_survives_sealing(position in "\\PC{0,40}") {
            prop_assert_eq!(unsealed(&sealed(&position)).unwrap(), position);
        }

        #[test]
        fn a_flipped_bit_of_a_sealed_position_is_seen(position in "[ -~]{1,40}", at: usize, bit in 0u8..7) {
            let mut bytes = sealed(&position).into_bytes();
            let at = at % bytes.len();
            bytes[at] ^= 1 << bit;
            let flipped = String::from_utf8(bytes).unwrap();
            prop_assert!(unsealed(&flipped).is_err());
        }
    }

    #[test]
    fn other_payloads_are_refused() {
        for payload in ["", "7", "0 7", "abc def"] {
            assert!(unsealed(payload).is_err(), "{payload}");
        }
    }
}
