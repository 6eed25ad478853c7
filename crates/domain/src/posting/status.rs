//! The life cycle of a posting: one table of legal moves. A move that is not in it is refused with 409.

use crate::code_enum;

code_enum!(
    /// Where a posting stands.
    Status {
        /// 草稿: being written.
        Draft = "draft",
        /// 待审: waits for a moderator; an earlier copy may still be visible.
        Pending = "pending",
        /// 展示中: visible to its audience.
        Published = "published",
        /// 暂停: taken down by its owner for a while.
        Paused = "paused",
        /// 已过期: its validity ran out.
        Expired = "expired",
        /// 已结束: the owner found what was sought, or gave up.
        Closed = "closed",
        /// 已撤回: taken back for good.
        Withdrawn = "withdrawn",
        /// 退回修改: to be corrected and handed in again.
        Returned = "returned",
        /// 未通过: refused for good.
        Rejected = "rejected",
    }
);

code_enum!(
    /// What can happen to a posting.
    Move {
        /// The owner hands it in.
        Submit = "submit",
        /// A moderator or a rule lets it pass.
        Approve = "approve",
        /// A moderator sends it back for correction.
        Return = "return",
        /// A moderator refuses it.
        Reject = "reject",
        /// The owner takes it back.
        Withdraw = "withdraw",
        /// The owner takes it down for a while.
        Pause = "pause",
        /// The owner puts it up again.
        Resume = "resume",
        /// The owner extends its validity.
        Renew = "renew",
        /// The clock ends its validity; what was not approved by then is a draft again.
        Expire = "expire",
        /// The owner ends it.
        Close = "close",
        /// The owner changes what it says: it must be looked at again.
        Revise = "revise",
        /// The owner changes quantity, price or dates: it stays as it is.
        Adjust = "adjust",
    }
);

impl Status {
    /// Where a move leads from here; nothing when the move is not allowed.
    pub fn after(self, step: Move) -> Option<Self> {
        use Status::{
            Closed, Draft, Expired, Paused, Pending, Published, Rejected, Returned, Withdrawn,
        };
        match (step, self) {
            (Move::Submit, Draft | Returned) => Some(Pending),
            (Move::Approve, Pending) => Some(Published),
            (Move::Return, Pending) => Some(Returned),
            (Move::Reject, Pending) => Some(Rejected),
            (Move::Withdraw, Draft | Pending | Published | Paused | Expired | Returned) => {
                Some(Withdrawn)
            }
            (Move::Pause, Published) => Some(Paused),
            (Move::Resume, Paused) => Some(Published),
            (Move::Renew, Published | Expired) => Some(Published),
            (Move::Renew, Paused) => Some(Paused),
            (Move::Expire, Published | Paused) => Some(Expired),
            // Words under review were never approved: a renewal must not carry them past the moderator.
            (Move::Expire, Pending) => Some(Draft),
            (Move::Expire, Returned) => Some(Returned),
            (Move::Close, Published | Paused | Expired) => Some(Closed),
            (Move::Revise | Move::Adjust, Draft | Returned | Pending) => Some(self),
            (Move::Revise, Published | Paused) => Some(Pending),
            (Move::Adjust, Published | Paused) => Some(self),
            (Move::Revise | Move::Adjust, Expired) => Some(Draft),
            (
                _,
                Draft | Pending | Published | Paused | Expired | Closed | Withdrawn | Returned
                | Rejected,
            ) => None,
        }
    }

    /// The moves that are allowed from here, to be offered to the owner.
    pub fn moves(self) -> Vec<Move> {
        Move::ALL
            .iter()
            .copied()
            .filter(|step| self.after(*step).is_some())
            .collect()
    }

    /// The copy the public sees after a move, given the one it saw before and the working copy.
    /// A correction under review leaves the approved copy up until its validity runs out; everything that ends it
    /// takes it down.
    pub fn live_after(step: Move, reached: Self, before: Option<i64>, working: i64) -> Option<i64> {
        match reached {
            Self::Published => Some(working),
            Self::Pending | Self::Returned => before.filter(|_| step != Move::Expire),
            Self::Draft
            | Self::Paused
            | Self::Expired
            | Self::Closed
            | Self::Withdrawn
            | Self::Rejected => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole table: rows are states, columns moves; a blank is a refusal.
    const TABLE: &[(Status, [&str; 12])] = &[
        //                 submit     approve      return      reject      withdraw     pause     resume       renew        expire     close     revise      adjust
        (
            Status::Draft,
            [
                "pending",
                "",
                "",
                "",
                "withdrawn",
                "",
                "",
                "",
                "",
                "",
                "draft",
                "draft",
            ],
        ),
        (
            Status::Pending,
            [
                "",
                "published",
                "returned",
                "rejected",
                "withdrawn",
                "",
                "",
                "",
                "draft",
                "",
                "pending",
                "pending",
            ],
        ),
        (
            Status::Published,
            [
                "",
                "",
                "",
                "",
                "withdrawn",
                "paused",
                "",
                "published",
                "expired",
                "closed",
                "pending",
                "published",
            ],
        ),
        (
            Status::Paused,
            [
                "",
                "",
                "",
                "",
                "withdrawn",
                "",
                "published",
                "paused",
                "expired",
                "closed",
                "pending",
                "paused",
            ],
        ),
        (
            Status::Expired,
            [
                "",
                "",
                "",
                "",
                "withdrawn",
                "",
                "",
                "published",
                "",
                "closed",
                "draft",
                "draft",
            ],
        ),
        (
            Status::Closed,
            ["", "", "", "", "", "", "", "", "", "", "", ""],
        ),
        (
            Status::Withdrawn,
            ["", "", "", "", "", "", "", "", "", "", "", ""],
        ),
        (
            Status::Returned,
            [
                "pending",
                "",
                "",
                "",
                "withdrawn",
                "",
                "",
                "",
                "returned",
                "",
                "returned",
                "returned",
            ],
        ),
        (
            Status::Rejected,
            ["", "", "", "", "", "", "", "", "", "", "", ""],
        ),
    ];

    #[test]
    fn every_cell_of_the_table() {
        assert_eq!(TABLE.len(), Status::ALL.len());
        for (status, row) in TABLE {
            for (step, reached) in Move::ALL.iter().zip(row) {
                assert_eq!(
                    status.after(*step).map_or("", Status::as_str),
                    *reached,
                    "{status} {step}"
                );
            }
        }
    }

    /// Walks every way a posting can go, with whether a moderator or a rule passed the words it says now.
    #[test]
    fn no_way_leads_words_nobody_passed_into_the_public_view() {
        let mut ways = vec![(Status::Draft, false)];
        let mut next = 0;
        while let Some(&(status, passed)) = ways.get(next) {
            next += 1;
            for step in Move::ALL {
                let Some(reached) = status.after(*step) else {
                    continue;
                };
                let passed = *step == Move::Approve || (passed && *step != Move::Revise);
                let shown = Status::live_after(*step, reached, None, 2).is_some();
                assert!(passed || !shown, "{status} {step}");
                if !ways.contains(&(reached, passed)) {
                    ways.push((reached, passed));
                }
            }
        }
    }

    #[test]
    fn only_published_shows_a_new_copy_and_only_review_keeps_an_old_one() {
        for status in Status::ALL {
            for step in Move::ALL {
                let Some(reached) = status.after(*step) else {
                    continue;
                };
                let live = Status::live_after(*step, reached, Some(1), 2);
                let expected = match reached {
                    Status::Published => Some(2),
                    Status::Returned if *step == Move::Expire => None,
                    Status::Pending | Status::Returned => Some(1),
                    _ => None,
                };
                assert_eq!(live, expected, "{status} {step}");
            }
        }
    }
}
