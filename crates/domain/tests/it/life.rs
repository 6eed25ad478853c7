//! The life of a posting walked at random: what the public sees follows from where the posting stands.

use std::collections::BTreeSet;

use domain::posting::{Move, Status};
use proptest::prelude::*;

/// A posting as its life leaves it: where it stands, which copy is shown, which is worked on.
#[derive(Clone, Copy, Debug)]
struct Walk {
    status: Status,
    live: Option<i64>,
    working: i64,
}

impl Walk {
    fn begin() -> Self {
        Self {
            status: Status::Draft,
            live: None,
            working: 1,
        }
    }

    /// Takes a step if it may be taken.
    fn take(self, step: Move) -> Option<Self> {
        let status = self.status.after(step)?;
        let working = self.working + i64::from(matches!(step, Move::Revise | Move::Adjust));
        let live = Status::live_after(step, status, self.live, working);
        Some(Self {
            status,
            live,
            working,
        })
    }
}

fn steps() -> impl Strategy<Value = Vec<Move>> {
    prop::collection::vec(prop::sample::select(Move::ALL.to_vec()), 0..40)
}

proptest! {
    #[test]
    fn only_what_was_approved_is_ever_shown(steps in steps()) {
        let (mut walk, mut approved) = (Walk::begin(), BTreeSet::new());
        for step in steps {
            let Some(next) = walk.take(step) else { continue };
            if step == Move::Approve {
                approved.insert(next.working);
            }
            // An adjustment changes numbers of a copy that was approved, and nothing else, also while it is taken down.
            let stands = matches!(next.status, Status::Published | Status::Paused);
            if step == Move::Adjust && stands && approved.contains(&walk.working) {
                approved.insert(next.working);
            }
            let unseen = next.live.filter(|live| !approved.contains(live));
            prop_assert!(unseen.is_none(), "{step} from {walk:?} to {next:?}");
            walk = next;
        }
    }

    #[test]
    fn what_is_published_shows_its_working_copy_and_what_ended_shows_nothing(steps in steps()) {
        let mut walk = Walk::begin();
        for step in steps {
            walk = walk.take(step).unwrap_or(walk);
            match walk.status {
                Status::Published => prop_assert_eq!(walk.live, Some(walk.working)),
                Status::Pending | Status::Returned => {}
                _ => prop_assert_eq!(walk.live, None, "{:?}", walk),
            }
        }
    }

    #[test]
    fn the_moves_on_offer_are_exactly_those_that_are_taken(steps in steps()) {
        let mut walk = Walk::begin();
        for step in steps {
            prop_assert_eq!(walk.status.moves().contains(&step), walk.take(step).is_some());
            walk = walk.take(step).unwrap_or(walk);
        }
    }
}

/// Every status a posting can come to from a status.
fn reached(from: Status) -> BTreeSet<Status> {
    let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
    while let Some(status) = open.pop() {
        let next = status
            .moves()
            .into_iter()
            .filter_map(|step| status.after(step));
        open.extend(next.filter(|next| seen.insert(*next)));
    }
    seen
}

#[test]
fn a_draft_can_come_to_every_status_and_an_end_is_an_end() {
    assert_eq!(
        reached(Status::Draft),
        Status::ALL.iter().copied().collect()
    );
    for status in [Status::Closed, Status::Withdrawn, Status::Rejected] {
        assert!(reached(status).is_empty(), "{status}");
    }
    for status in Status::ALL
        .iter()
        .filter(|status| !status.moves().is_empty())
    {
        assert!(
            reached(*status).contains(&Status::Withdrawn),
            "{status}: its owner can always end it"
        );
    }
}

#[test]
fn nothing_is_shown_again_after_a_review_without_somebody_letting_it_pass() {
    for status in Status::ALL {
        for step in Move::ALL {
            let published =
                status.after(*step) == Some(Status::Published) && *status == Status::Pending;
            assert!(!published || *step == Move::Approve, "{status} {step}");
        }
    }
}
