//! Words against words: whether what an offer states or says answers a wanted text. No numbers here.
//!
//! A need of `=` or `contains` wants every word of its list, `in` any one of them, `!=` none. What an
//! offer states with `=` or `in` is taken as all it has: other words contradict. Fields of a card and
//! `contains` name only some of what is possible; there only a designation (a word with a digit, such
//! as `316`) contradicts another designation, because plain words may be two names of one thing. Where
//! nothing is stated under the name, the texts of the offer are looked through for the wanted words.

use super::fold;
use super::lines::Line;
use super::names::{Likeness, Names};
use super::sides::Words;
use super::verdict::{End, Evidence, MissingCode, Stated};
use super::weights::{MENTIONED, NEAR, Share, UNSTATED};
use crate::attribute::Operator;

/// What a requirement came to.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) share: Share,
    pub(super) gap: Option<MissingCode>,
    /// What is wanted and not found, when it is less than the whole requirement.
    pub(super) wanted: Option<Stated>,
    pub(super) offered: Option<Stated>,
    /// Places of the offer.
    pub(super) evidence: Vec<Evidence>,
    pub(super) contradicted: bool,
}

impl Outcome {
    pub(super) fn of(share: Share, gap: Option<MissingCode>) -> Self {
        Self {
            share,
            gap,
            wanted: None,
            offered: None,
            evidence: Vec::new(),
            contradicted: false,
        }
    }

    pub(super) fn unstated() -> Self {
        Self::of(
            Share::permille(UNSTATED),
            Some(MissingCode::AttributeUnstated),
        )
    }

    /// The same outcome, resting on a line of the offer.
    pub(super) fn resting_on(self, line: &Line<'_>) -> Self {
        Self {
            offered: Some(line.stated.clone()),
            evidence: vec![line.evidence(End::Offer)],
            ..self
        }
    }
}

/// What the offer's lines of the same name, and failing those its texts, say about the wanted words.
pub(super) fn words(
    need: &Line<'_>,
    offers: &[&Line<'_>],
    texts: &[Words<'_>],
    names: &dyn Names,
) -> Outcome {
    if need.op == Operator::NotEqual {
        return forbidden(need, offers, names);
    }
    let closed = offers
        .iter()
        .any(|line| !line.open && line.op != Operator::NotEqual);
    let found: Vec<Found<'_>> = need
        .words
        .iter()
        .map(|word| Found::look(word, offers, closed, texts, names))
        .collect();
    let any = need.op == Operator::In;
    let share = if any {
        found.iter().map(|found| found.share).max()
    } else {
        Share::mean(found.iter().map(|found| (found.share, 1)))
    };
    match share {
        Some(share) if share > Share::NONE => covered(need, &found, share, any),
        _ if offers.is_empty() => Outcome::unstated(),
        _ => differing(need, offers, closed),
    }
}

/// At least one wanted word is there.
fn covered(need: &Line<'_>, found: &[Found<'_>], share: Share, any: bool) -> Outcome {
    let lacking: Vec<&str> = found
        .iter()
        .filter(|found| found.share == Share::NONE)
        .map(|found| found.word)
        .collect();
    // Of alternatives only the best counts; of words all wanted, every near one is told.
    let near = Share::permille(NEAR);
    let nearly = if any {
        share == near
    } else {
        found.iter().any(|found| found.share == near)
    };
    let incomplete = !any && !lacking.is_empty();
    let gap = match (incomplete, nearly) {
        (true, _) => Some(MissingCode::AttributeIncomplete),
        (false, true) => Some(MissingCode::AttributeNear),
        (false, false) => None,
    };
    let wanted = incomplete.then(|| Stated::plain(need.op, lacking.join("、"), None));
    let mut evidence: Vec<Evidence> = found
        .iter()
        .filter_map(|found| found.evidence.clone())
        .collect();
    evidence.sort();
    evidence.dedup();
    let offered = found.iter().find_map(|found| found.stated.clone());
    // Naming a few of many words must not count for less than saying nothing.
    Outcome {
        wanted,
        offered,
        evidence,
        ..Outcome::of(share.max(Share::permille(UNSTATED)), gap)
    }
}

/// Something is stated, and none of the wanted words is in it.
fn differing(need: &Line<'_>, offers: &[&Line<'_>], closed: bool) -> Outcome {
    let numbered = |words: &[&str]| {
        words
            .iter()
            .any(|word| word.bytes().any(|byte| byte.is_ascii_digit()))
    };
    let designations = numbered(&need.words) && offers.iter().any(|line| numbered(&line.words));
    // An exclusion that lets a word pass would have covered it.
    let excluded = offers.iter().any(|line| line.op == Operator::NotEqual);
    let outcome = Outcome::of(Share::NONE, Some(MissingCode::AttributeDiffers));
    let outcome = offers
        .first()
        .map(|line| Outcome::of(Share::NONE, outcome.gap).resting_on(line))
        .unwrap_or(outcome);
    Outcome {
        contradicted: closed || designations || excluded,
        ..outcome
    }
}

/// A need of `!=`: met when something else is offered as well, contradicted when nothing else is.
fn forbidden(need: &Line<'_>, offers: &[&Line<'_>], names: &dyn Names) -> Outcome {
    let is_forbidden = |word: &str| {
        need.words
            .iter()
            .any(|bad| names.alike(bad, word) == Likeness::Same)
    };
    let excludes = |line: &Line<'_>| {
        need.words
            .iter()
            .all(|bad| line.words.iter().any(|word| fold::same(bad, word)))
    };
    let free = |line: &Line<'_>| match line.op {
        Operator::Equal | Operator::In | Operator::Contains => {
            line.words.iter().any(|word| !is_forbidden(word))
        }
        Operator::NotEqual => excludes(line),
        Operator::Less
        | Operator::AtMost
        | Operator::More
        | Operator::AtLeast
        | Operator::Between => true,
    };
    let telling = |line: &&&Line<'_>| line.op != Operator::NotEqual || excludes(line);
    match (
        offers.iter().find(|line| free(line)),
        offers.iter().find(telling),
    ) {
        (Some(line), _) => Outcome::of(Share::FULL, None).resting_on(line),
        (None, Some(line)) => {
            let outcome =
                Outcome::of(Share::NONE, Some(MissingCode::AttributeDiffers)).resting_on(line);
            Outcome {
                contradicted: true,
                ..outcome
            }
        }
        (None, None) => Outcome::unstated(),
    }
}

/// Where one wanted word was found, and how well.
struct Found<'w> {
    word: &'w str,
    share: Share,
    stated: Option<Stated>,
    evidence: Option<Evidence>,
}

impl<'w> Found<'w> {
    fn look(
        word: &'w str,
        offers: &[&Line<'_>],
        closed: bool,
        texts: &[Words<'_>],
        names: &dyn Names,
    ) -> Self {
        let stated = offers
            .iter()
            .map(|line| (likeness(word, line, names), *line));
        let best = stated.fold(
            None,
            |best: Option<(Likeness, &Line<'_>)>, next| match best {
                Some(known) if known.0 >= next.0 => Some(known),
                _ => Some(next),
            },
        );
        let of = |share, line: &Line<'_>| Self {
            word,
            share: Share::permille(share),
            stated: Some(line.stated.clone()),
            evidence: Some(line.evidence(End::Offer)),
        };
        match best {
            Some((Likeness::Same, line)) => {
                of(if line.said.is_some() { MENTIONED } else { 1000 }, line)
            }
            // What is stated under the name outranks what is said in passing.
            _ if !closed => Self::mentioned(word, texts)
                .or_else(|| {
                    best.filter(|(likeness, _)| *likeness == Likeness::Near)
                        .map(|(_, line)| of(NEAR, line))
                })
                .unwrap_or_else(|| Self::nowhere(word)),
            Some((Likeness::Near, line)) => of(NEAR, line),
            _ => Self::nowhere(word),
        }
    }

    fn mentioned(word: &'w str, texts: &[Words<'_>]) -> Option<Self> {
        let evidence = mention(word, texts)?;
        Some(Self {
            word,
            share: Share::permille(MENTIONED),
            stated: None,
            evidence: Some(evidence),
        })
    }

    fn nowhere(word: &'w str) -> Self {
        Self {
            word,
            share: Share::NONE,
            stated: None,
            evidence: None,
        }
    }
}

fn likeness(word: &str, line: &Line<'_>, names: &dyn Names) -> Likeness {
    let best = line
        .words
        .iter()
        .map(|offered| names.alike(word, offered))
        .max()
        .unwrap_or(Likeness::Different);
    match (line.op, best) {
        (Operator::NotEqual, Likeness::Same) => Likeness::Different,
        (Operator::NotEqual, _) => Likeness::Same,
        (_, best) => best,
    }
}

/// The first place where the texts of the offer name a word.
pub(super) fn mention(word: &str, texts: &[Words<'_>]) -> Option<Evidence> {
    let key = fold::key(word);
    texts.iter().find_map(|words| {
        let (start, end) = words.folded().find(&key)?;
        let text = words.text.chars().skip(start).take(end - start).collect();
        Some(Evidence {
            side: End::Offer,
            field: words.field.clone(),
            text,
            start,
            end,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribute::{Attribute, Draft};
    use crate::matching::PlainNames;

    fn attribute(op: &str, value: &str) -> Attribute {
        let text = |text: &str| Some(text.to_owned());
        Attribute::parse(&Draft {
            name: text("材质"),
            op: text(op),
            value: text(value),
            ..Draft::default()
        })
        .unwrap()
    }

    fn outcome(
        need: (&str, &str),
        offers: &[(&str, &str)],
        text: &str,
    ) -> (u32, Option<MissingCode>, bool) {
        let (need, offers): (_, Vec<_>) = (
            attribute(need.0, need.1),
            offers
                .iter()
                .map(|(op, value)| attribute(op, value))
                .collect(),
        );
        let lines: Vec<_> = offers
            .iter()
            .map(|offer| Line::attribute(offer, 0))
            .collect();
        let texts = [Words::new("title", text)];
        let outcome = words(
            &Line::attribute(&need, 0),
            &lines.iter().collect::<Vec<_>>(),
            &texts,
            &PlainNames,
        );
        (
            outcome.share.points(1000),
            outcome.gap,
            outcome.contradicted,
        )
    }

    type Row<'a> = (
        (&'a str, &'a str),
        &'a [(&'a str, &'a str)],
        &'a str,
        (u32, Option<MissingCode>, bool),
    );

    fn check(rows: &[Row<'_>]) {
        for (need, offers, text, expected) in rows {
            assert_eq!(
                outcome(*need, offers, text),
                *expected,
                "{need:?} by {offers:?} and {text:?}"
            );
        }
    }

    #[test]
    fn one_word() {
        let differs = Some(MissingCode::AttributeDiffers);
        check(&[
            (
                ("=", "镀锌"),
                &[("in", "喷粉、镀锌")],
                "",
                (1000, None, false),
            ),
            (("=", "镀锌"), &[("=", "喷粉")], "镀锌", (0, differs, true)),
            (
                ("=", "镀锌"),
                &[("contains", "喷粉")],
                "",
                (0, differs, false),
            ),
            (
                ("=", "镀锌"),
                &[("contains", "喷粉")],
                "镀锌件",
                (800, None, false),
            ),
            (
                ("=", "镀锌"),
                &[("contains", "喷粉")],
                "不含镀锌",
                (0, differs, false),
            ),
            (
                ("=", "镀锌"),
                &[],
                "",
                (350, Some(MissingCode::AttributeUnstated), false),
            ),
            (
                ("=", "铝合金压铸"),
                &[("=", "压铸")],
                "",
                (700, Some(MissingCode::AttributeNear), false),
            ),
            (
                ("=", "Q235B"),
                &[("contains", "Q355")],
                "",
                (0, differs, true),
            ),
        ]);
    }

    #[test]
    fn several_words() {
        let incomplete = Some(MissingCode::AttributeIncomplete);
        check(&[
            (
                ("=", "镀锌、喷粉"),
                &[("=", "镀锌")],
                "",
                (500, incomplete, false),
            ),
            (
                ("in", "镀锌、喷粉"),
                &[("=", "镀锌")],
                "",
                (1000, None, false),
            ),
            (
                ("=", "镀锌、喷粉"),
                &[("contains", "镀锌")],
                "也喷粉",
                (900, None, false),
            ),
            (
                ("=", "镀锌、喷粉、电泳、阳极"),
                &[],
                "可镀锌",
                (350, incomplete, false),
            ),
            (
                ("=", "铝合金压铸、抛丸"),
                &[("in", "压铸、抛丸")],
                "",
                (850, Some(MissingCode::AttributeNear), false),
            ),
            (
                ("in", "铝合金压铸、抛丸"),
                &[("in", "压铸、抛丸")],
                "",
                (1000, None, false),
            ),
        ]);
    }

    #[test]
    fn forbidden_words() {
        let differs = Some(MissingCode::AttributeDiffers);
        check(&[
            (("=", "镀锌"), &[("!=", "喷粉")], "", (1000, None, false)),
            (("=", "镀锌"), &[("!=", "镀锌")], "", (0, differs, true)),
            (("!=", "镀锌"), &[("=", "镀锌")], "", (0, differs, true)),
            (
                ("!=", "镀锌"),
                &[("in", "镀锌、喷粉")],
                "",
                (1000, None, false),
            ),
            (("!=", "镀锌"), &[("!=", "镀锌")], "", (1000, None, false)),
            (
                ("!=", "镀锌"),
                &[("!=", "喷粉")],
                "",
                (350, Some(MissingCode::AttributeUnstated), false),
            ),
            (
                ("!=", "镀锌"),
                &[],
                "",
                (350, Some(MissingCode::AttributeUnstated), false),
            ),
        ]);
    }
}
