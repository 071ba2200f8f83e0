use super::*;
use crate::Order;
use newsdex_text::words::forms::FormCache;

/// `text` is words; `words` are the words of the pattern, by index.
#[track_caller]
fn check(arrangement: &Arrangement, words: &[&str], text: &str, expected: &[(u32, u32)]) {
    let positions: Vec<Vec<u32>> = words
        .iter()
        .map(|word| {
            let standing = text.split(' ').zip(0u32..).filter(|(here, _)| here == word);
            standing.map(|(_, position)| position).collect()
        })
        .collect();
    let found: Vec<(u32, u32)> = runs(arrangement, &positions)
        .iter()
        .map(|run| (run.start, run.end))
        .collect();
    assert_eq!(found, expected, "in {text:?}");
}

fn phrase_of(words: usize, slop: u32) -> Arrangement {
    Arrangement::Phrase {
        parts: (0..words).map(Arrangement::Word).collect(),
        slop,
    }
}

fn near_of(distance: u32, order: Order) -> Arrangement {
    Arrangement::Near {
        left: Box::new(Arrangement::Word(0)),
        right: Box::new(Arrangement::Phrase {
            parts: vec![Arrangement::Word(1), Arrangement::Word(2)],
            slop: 0,
        }),
        within: Within::Words(distance),
        order,
    }
}

#[test]
fn a_phrase_is_words_in_a_row() {
    check(
        &phrase_of(2, 0),
        &["war", "crimes"],
        "war crimes of war x crimes",
        &[(0, 2)],
    );
    check(
        &phrase_of(2, 0),
        &["new", "new"],
        "new new new",
        &[(0, 2), (1, 3)],
    );
}

#[test]
fn slop_is_shared_by_all_gaps_of_a_phrase() {
    check(&phrase_of(3, 1), &["a", "b", "c"], "a x b c", &[(0, 4)]);
    check(&phrase_of(3, 1), &["a", "b", "c"], "a x b x c", &[]);
    check(&phrase_of(3, 2), &["a", "b", "c"], "a x b x c", &[(0, 5)]);
}

#[test]
fn a_phrase_with_words_between_is_shortest_from_where_it_begins_or_to_where_it_ends() {
    let words = ["a", "b"];
    check(&phrase_of(2, 9), &words, "a x b x b", &[(0, 3), (0, 5)]);
    check(
        &phrase_of(2, 9),
        &words,
        "a x a b x b",
        &[(0, 4), (2, 4), (2, 6)],
    );
    check(&phrase_of(2, 9), &words, "a b a b", &[(0, 2), (2, 4)]);
}

#[test]
fn near_counts_words_between_in_either_or_the_given_order() {
    let words = ["macron", "war", "crimes"];
    check(
        &near_of(1, Order::Either),
        &words,
        "war crimes macron",
        &[(0, 3)],
    );
    check(
        &near_of(1, Order::AsWritten),
        &words,
        "war crimes macron",
        &[],
    );
    check(
        &near_of(2, Order::AsWritten),
        &words,
        "macron x war crimes",
        &[(0, 4)],
    );
    check(
        &near_of(1, Order::AsWritten),
        &words,
        "macron x war crimes",
        &[],
    );
}

#[test]
fn one_word_cannot_serve_both_sides() {
    let both = Arrangement::Near {
        left: Box::new(Arrangement::Word(0)),
        right: Box::new(Arrangement::Word(1)),
        within: Within::Words(5),
        order: Order::Either,
    };
    check(&both, &["putin", "putin"], "putin x", &[]);
}

#[test]
fn marks_of_a_proximity_are_its_sides() {
    let positions = [vec![0], vec![3], vec![4]];
    let marked: Vec<Run> = marks(&near_of(5, Order::Either), &positions)
        .into_iter()
        .map(|mark| mark.run)
        .collect();
    assert_eq!(marked, [Run { start: 0, end: 1 }, Run { start: 3, end: 5 }]);
}

#[test]
fn a_word_set_knows_stems_and_exact_forms_apart() {
    let any_form = TermSet::new(["report", "=report"].map(WordTerm::anywhere).into());
    let mut english = FormCache::new(Some("en"));
    assert!(any_form.contains(english.form("Reports"), Some("en")));
    assert!(any_form.contains(english.form("report"), None));
    let exact = TermSet::new(vec![WordTerm::anywhere("=report")]);
    assert!(!exact.contains(english.form("reports"), Some("en")));
}

#[test]
fn a_stem_counts_in_its_own_language_only() {
    let set = TermSet::new(vec![WordTerm::in_language("=cook", "pt")]);
    let mut form_cache = FormCache::new(None);
    assert!(set.contains(form_cache.form("cook"), Some("pt")));
    assert!(!set.contains(form_cache.form("cook"), Some("en")));
}

fn word(number: usize) -> Box<Arrangement> {
    Box::new(Arrangement::Word(number))
}

fn near(within: Within, order: Order) -> Arrangement {
    Arrangement::Near {
        left: word(0),
        right: word(1),
        within,
        order,
    }
}

fn not_near(within: Within, order: Order) -> Arrangement {
    Arrangement::NotNear {
        left: word(0),
        right: word(1),
        within,
        order,
    }
}

#[test]
fn every_run_of_either_side_looks_for_its_neighbour() {
    let near = near(Within::Words(3), Order::AsWritten);
    check(&near, &["a", "b"], "a b b", &[(0, 2), (0, 3)]);
    check(&near, &["a", "b"], "b a a x b", &[(1, 5), (2, 5)]);
}

#[test]
fn nearness_in_nearness_has_at_most_a_run_for_each_beginning_and_each_end() {
    let words = 400;
    let positions: Vec<Vec<u32>> = (0..2)
        .map(|first| (first..words).step_by(2).collect())
        .collect();
    let nested = (0..20).fold(*word(0), |inner, level| Arrangement::Near {
        left: Box::new(inner),
        right: word(level % 2),
        within: Within::Words(1000),
        order: Order::Either,
    });
    let found = runs(&nested, &positions);
    assert!(!found.is_empty());
    assert!(found.len() <= 2 * words as usize, "{}", found.len());
}

#[test]
fn within_a_sentence_nothing_begins_in_between() {
    // `|` marks the beginning of a sentence, at the word after it.
    let here = near(Within::Stretch(2), Order::Either);
    let positions = |begins: &[u32]| [vec![1, 6], vec![4], begins.to_vec()];
    let found = |begins: &[u32]| -> Vec<(u32, u32)> {
        let runs = runs(&here, &positions(begins));
        runs.iter().map(|run| (run.start, run.end)).collect()
    };
    assert_eq!(found(&[]), [(1, 5), (4, 7)]);
    assert_eq!(found(&[4]), [(4, 7)]);
    assert_eq!(found(&[5]), [(1, 5)]);
    assert_eq!(found(&[1, 6]), [(1, 5)]);
    assert_eq!(found(&[2, 6]), []);
}

#[test]
fn what_is_not_near_has_no_neighbour_on_either_side() {
    let either = not_near(Within::Words(2), Order::Either);
    check(&either, &["a", "b"], "a b x x a b a x a", &[(8, 9)]);
    let behind = not_near(Within::Words(2), Order::AsWritten);
    check(&behind, &["a", "b"], "a b x x a b a x a", &[(6, 7), (8, 9)]);
    check(&either, &["a", "b"], "b a x a", &[(3, 4)]);
}

#[test]
fn what_leads_ends_within_the_first_words() {
    let leading = Arrangement::Leading {
        inner: Box::new(phrase_of(2, 1)),
        words: 4,
    };
    check(&leading, &["a", "b"], "x a x b a b", &[(1, 4)]);
    check(&leading, &["a", "b"], "x x a x b", &[]);
}

#[test]
fn places_do_not_overlap() {
    let count = |arrangement: &Arrangement, positions: &Positions| places(arrangement, positions);
    assert_eq!(count(&phrase_of(2, 0), &[vec![0, 1, 2], vec![0, 1, 2]]), 1);
    assert_eq!(count(&phrase_of(2, 0), &[vec![0, 5], vec![1, 6]]), 2);
    assert_eq!(
        count(
            &near(Within::Words(9), Order::Either),
            &[vec![0], vec![1, 3]]
        ),
        1
    );
}
