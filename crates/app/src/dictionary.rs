//! The table of synonyms ready for use, read once and kept until it changes.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use ::search::{Strength, Synonyms};
use domain::matching;
use domain::synonym::{Kind, Synonym};

/// One table in the two forms it is asked in: search and matching read words each in their own way.
#[derive(Debug, Default)]
pub(crate) struct Dictionary {
    /// For names and values of attributes.
    pub(crate) names: matching::Synonyms,
    /// For texts.
    pub(crate) texts: Arc<Synonyms>,
}

impl Dictionary {
    /// The table of these groups.
    pub(crate) fn of(groups: &[Synonym]) -> Self {
        let words = |group: &Synonym| group.exchangeable().map(str::to_owned).collect();
        let texts = groups
            .iter()
            .map(|group| (strength(group.kind), words(group)));
        Self {
            names: matching::Synonyms::of(groups),
            texts: Arc::new(Synonyms::of(texts)),
        }
    }
}

fn strength(kind: Kind) -> Strength {
    match kind {
        Kind::Same => Strength::Same,
        Kind::Near => Strength::Near,
        Kind::Grade => Strength::Grade,
    }
}

/// The kept table and the generation it is of.
#[derive(Default)]
pub(crate) struct DictionaryCache {
    generation: AtomicU64,
    kept: RwLock<Option<(u64, Arc<Dictionary>)>>,
}

impl DictionaryCache {
    /// The generation in force.
    pub(crate) fn generation(&self) -> u64 {
        self.generation.load(Ordering::SeqCst)
    }

    /// Whatever is kept is of the past from now on.
    pub(crate) fn forget(&self) {
        self.generation.fetch_add(1, Ordering::SeqCst);
    }

    /// The kept table, if it is of this generation.
    pub(crate) fn get(&self, generation: u64) -> Option<Arc<Dictionary>> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref()
            .filter(|(of, _)| *of == generation)
            .map(|(_, table)| Arc::clone(table))
    }

    /// Keeps a table, unless a later one is kept already.
    pub(crate) fn put(&self, generation: u64, table: &Arc<Dictionary>) {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if kept.as_ref().is_none_or(|(of, _)| *of < generation) {
            *kept = Some((generation, Arc::clone(table)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_before_a_change_is_not_kept_after_it() {
        let cache = DictionaryCache::default();
        let (early, late) = (Arc::<Dictionary>::default(), Arc::<Dictionary>::default());
        let before = cache.generation();
        cache.put(before, &early);
        assert!(cache.get(before).is_some());
        cache.forget();
        assert!(cache.get(cache.generation()).is_none());
        cache.put(cache.generation(), &late);
        cache.put(before, &early);
        assert!(cache.get(before).is_none());
        assert!(Arc::ptr_eq(&cache.get(cache.generation()).unwrap(), &late));
    }
}
