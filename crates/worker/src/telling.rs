//! Digests of new matches, a round over all enterprises every so often. A round takes one enterprise a step, so that
//! nothing else waits for it and a stop waits for one digest only.

use app::{App, AppError, Cx, matches, unless_damaged};
use domain::{EnterpriseId, Moment};

/// The rounds of digests.
pub(crate) struct Rounds {
    every_s: i64,
    /// When the last round began.
    began: Option<Moment>,
    /// The enterprise that was told last, while a round is under way.
    under_way: Option<Option<EnterpriseId>>,
}

impl Rounds {
    pub(crate) fn every(every_s: i64) -> Self {
        Self {
            every_s,
            began: None,
            under_way: None,
        }
    }

    /// Tells the next enterprise of a round that is under way or due. Returns 1, or 0 when the round is over.
    pub(crate) fn step(&mut self, app: &App) -> Result<usize, AppError> {
        let now = app.now();
        if self.under_way.is_none() && self.is_due(now) {
            self.began = Some(now);
            self.under_way = Some(None);
        }
        let Some(seen) = &self.under_way else {
            return Ok(0);
        };
        let next = tell_next(app, seen.as_ref())?;
        let over = next.is_none();
        self.under_way = next.map(|(enterprise, _)| Some(enterprise));
        Ok(usize::from(!over))
    }

    fn is_due(&self, now: Moment) -> bool {
        self.began
            .is_none_or(|began| now < began || now >= began.plus_seconds(self.every_s))
    }
}

/// Writes the digests of new matches of all enterprises. Returns how many were told.
pub fn tell(app: &App) -> Result<usize, AppError> {
    let (mut seen, mut count) = (None, 0);
    while let Some((enterprise, told)) = tell_next(app, seen.as_ref())? {
        seen = Some(enterprise);
        count += usize::from(told);
    }
    Ok(count)
}

/// Writes the digest of the next enterprise after `seen`, judged in a read and told in one short write. Returns which it
/// was and whether it was told; none when nobody is left.
fn tell_next(
    app: &App,
    seen: Option<&EnterpriseId>,
) -> Result<Option<(EnterpriseId, bool)>, AppError> {
    let cx = Cx::system(app.now(), "digest");
    let Some(enterprise) = app.read(&cx, |tx| matches::next_untold(tx, seen))? else {
        return Ok(None);
    };
    let digest = app.read(&cx, |tx| matches::digest(tx, &enterprise));
    let digest = unless_damaged(enterprise.as_str(), digest)?.filter(|digest| !digest.is_empty());
    let told = digest.is_some();
    if let Some(digest) = digest {
        app.write(cx, move |tx| matches::tell(tx, &digest))?;
    }
    Ok(Some((enterprise, told)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_is_due_at_first_and_then_at_its_pace() {
        let cases = testkit::UseCases::sqlite();
        let mut rounds = Rounds::every(60);
        assert!(rounds.is_due(cases.app.now()));
        assert_eq!(rounds.step(&cases.app).unwrap(), 0, "nobody is to be told");
        assert!(!rounds.is_due(cases.app.now().plus_seconds(59)));
        assert!(rounds.is_due(cases.app.now().plus_seconds(60)));
        // A clock that was set back must not keep a round waiting until it has caught up.
        assert!(rounds.is_due(cases.app.now().plus_seconds(-3600)));
    }
}
