//! The measures of a ranked list. Gains are `2^grade - 1`, discounts the binary logarithm of the rank and one.
//! Source: Järvelin and Kekäläinen, Cumulated gain-based evaluation of IR techniques, 2002.

use std::collections::HashMap;

/// Grades of what was judged for one query, by document; what is missing has grade 0.
pub type Judged = HashMap<String, u32>;

/// Normalised discounted gain of the first `depth` ranks; none where nothing is relevant.
pub fn ndcg(judged: &Judged, ranked: &[String], depth: usize) -> Option<f64> {
    let mut best: Vec<u32> = judged
        .values()
        .copied()
        .filter(|grade| *grade > 0)
        .collect();
    best.sort_unstable_by(|a, b| b.cmp(a));
    let ideal = discounted(best.into_iter(), depth);
    let found = ranked.iter().map(|id| grade(judged, id));
    (ideal > 0.0).then(|| discounted(found, depth) / ideal)
}

fn discounted(grades: impl Iterator<Item = u32>, depth: usize) -> f64 {
    let ranks = (2_u32..).zip(grades.take(depth));
    ranks
        .map(|(rank, grade)| (f64::from(grade).exp2() - 1.0) / f64::from(rank).log2())
        .sum()
}

/// One over the rank of the first relevant document within `depth`, or 0.
pub fn reciprocal_rank(judged: &Judged, ranked: &[String], depth: usize) -> f64 {
    let mut ranks = (1_u32..).zip(ranked.iter().take(depth));
    let first = ranks.find(|(_, id)| grade(judged, id) > 0);
    first.map_or(0.0, |(rank, _)| f64::from(rank).recip())
}

/// Share of the documents of at least a grade that stand within `depth`; none where there are none.
pub fn recall(judged: &Judged, ranked: &[String], depth: usize, least: u32) -> Option<f64> {
    let wanted = judged.values().filter(|grade| **grade >= least).count();
    let found = ranked.iter().take(depth);
    let found = found.filter(|id| grade(judged, id) >= least).count();
    (wanted > 0).then(|| ratio(found, wanted))
}

/// Pairs of a document of grade 0 and one of grade 3: how many there are, and in how many the former stands higher.
/// What is not ranked stands below all that is.
pub fn inversions(judged: &Judged, ranked: &[String]) -> (usize, usize) {
    let place = |id: &String| ranked.iter().position(|other| other == id);
    let of = |wanted: u32| {
        let of_grade = judged.iter().filter(move |(_, grade)| **grade == wanted);
        of_grade.map(|(id, _)| place(id).unwrap_or(usize::MAX))
    };
    let (bad, good): (Vec<usize>, Vec<usize>) = (of(0).collect(), of(3).collect());
    let wrong = bad
        .iter()
        .flat_map(|bad| good.iter().filter(move |good| bad < *good));
    (bad.len() * good.len(), wrong.count())
}

/// How often a score of `high` exceeds one of `low`, a tie counting half; none where one of them is empty.
pub fn area_under_curve(low: &[f64], high: &[f64]) -> Option<f64> {
    let pairs = low
        .iter()
        .flat_map(|low| high.iter().map(move |high| (low, high)));
    let won = pairs.map(|(low, high)| match high.total_cmp(low) {
        std::cmp::Ordering::Greater => 1.0,
        std::cmp::Ordering::Equal => 0.5,
        std::cmp::Ordering::Less => 0.0,
    });
    let count = low.len() * high.len();
    (count > 0).then(|| won.sum::<f64>() / float(count))
}

/// The mean, to four places; 0 of nothing.
pub fn mean(values: &[f64]) -> f64 {
    rounded(values.iter().fold(0.0, |sum, value| sum + value) / float(values.len().max(1)))
}

/// One number of another; 0 of nothing.
pub fn ratio(part: usize, whole: usize) -> f64 {
    rounded(float(part) / float(whole.max(1)))
}

/// To four places.
pub fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

fn grade(judged: &Judged, id: &str) -> u32 {
    judged.get(id).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn judged() -> Judged {
        [("a", 3), ("b", 1), ("c", 0)]
            .map(|(id, grade)| (id.to_owned(), grade))
            .into()
    }

    fn ranks(ids: &str) -> Vec<String> {
        ids.chars().map(String::from).collect()
    }

    fn near(value: f64, wanted: f64) -> bool {
        (value - wanted).abs() < 1e-9
    }

    #[test]
    fn gain_is_discounted_by_rank_and_normalised() {
        let of = |ids| ndcg(&judged(), &ranks(ids), 10).unwrap();
        assert!(near(of("ab"), 1.0));
        let second = 1.0 / 3_f64.log2();
        assert!(near(of("xa"), 7.0 * second / (7.0 + second)));
        assert!(near(of(""), 0.0));
        assert!(near(ndcg(&judged(), &ranks("xa"), 1).unwrap(), 0.0));
        assert_eq!(ndcg(&Judged::new(), &ranks("a"), 10), None);
    }

    #[test]
    fn the_first_relevant_one_counts() {
        let of = |ids| reciprocal_rank(&judged(), &ranks(ids), 3);
        assert!(near(of("xcb"), 1.0 / 3.0));
        assert!(near(of("xyzb"), 0.0));
    }

    #[test]
    fn recall_asks_for_a_grade() {
        assert_eq!(recall(&judged(), &ranks("xa"), 10, 1), Some(0.5));
        assert_eq!(recall(&judged(), &ranks("xa"), 10, 2), Some(1.0));
        assert_eq!(recall(&judged(), &ranks("xa"), 1, 2), Some(0.0));
        assert_eq!(recall(&judged(), &ranks("xa"), 10, 4), None);
    }

    #[test]
    fn what_is_not_ranked_stands_below() {
        assert_eq!(inversions(&judged(), &ranks("ca")), (1, 1));
        assert_eq!(inversions(&judged(), &ranks("ac")), (1, 0));
        assert_eq!(inversions(&judged(), &ranks("c")), (1, 1));
        assert_eq!(inversions(&judged(), &ranks("")), (1, 0));
    }

    #[test]
    fn the_area_is_a_share_of_pairs() {
        assert_eq!(area_under_curve(&[1.0, 2.0], &[2.0, 3.0]), Some(0.875));
        assert_eq!(area_under_curve(&[], &[1.0]), None);
    }

    proptest! {
        #[test]
        fn every_measure_is_a_share(ids in "[a-e]{0,8}") {
            let mut ranked = ranks(&ids);
            ranked.sort();
            ranked.dedup();
            for value in [ndcg(&judged(), &ranked, 10), recall(&judged(), &ranked, 10, 1), Some(reciprocal_rank(&judged(), &ranked, 10))] {
                prop_assert!((0.0..=1.0).contains(&value.unwrap()));
            }
        }
    }
}
