//! What was judged when it was written is read back as it stands, even when a node, a park, a division, an industry
//! or a unit it names has ended since. Nothing is judged here for the first time.

use domain::enterprise::Places;
use domain::invalid::{Faults, Rule};
use domain::posting::Catalogue;
use domain::tables::Codes;
use serde::de::DeserializeOwned;

use crate::error::StoreError;

/// Takes every place as it was written; the chain of a node is the one that was written with it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct AsWritten<'a> {
    /// The chain that stands beside the node.
    pub(crate) chain: Option<&'a str>,
}

impl Catalogue for AsWritten<'_> {
    fn chain_of(&self, _node: &str) -> Result<String, Rule> {
        Ok(self.chain.unwrap_or_default().to_owned())
    }

    fn codes(&self) -> Codes {
        Codes::AsWritten
    }
}

impl Places for AsWritten<'_> {
    fn park(&self, code: &str) -> Result<String, Rule> {
        Ok(code.to_owned())
    }

    fn codes(&self) -> Codes {
        Codes::AsWritten
    }
}

/// Reads stored JSON. Errors: `Corrupt` when it is none, or says what no rule ever let pass.
pub(crate) fn read<D: DeserializeOwned, T>(
    json: &str,
    parse: impl FnOnce(&D) -> Result<T, Faults>,
) -> Result<T, StoreError> {
    let draft: D = serde_json::from_str(json)?;
    parse(&draft).map_err(|faults| StoreError::corrupt(format!("{faults:?}")))
}
