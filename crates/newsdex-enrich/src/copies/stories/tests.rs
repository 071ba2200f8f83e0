//! 1. The same text under another headline, cut, or with another lead joins the story of the earliest.
//! 2. A brief and its original are one story, in either order.
//! 3. What matches only another member stays apart.
//! 4. Takes of one source are a chain; a later report of that source with some old paragraphs is another story.
//! 5. Templates and notices of a source join nothing, and a source does not quote itself.
//! 6. The window ends stories; short texts are compared as a whole.
//! 7. Continuing from known placements gives the same placements.

use std::collections::HashMap;

use super::*;
use crate::copies::signature::signature;

/// An article of a test: source, day, seconds of the day, text.
struct Paper(&'static str, i64, i64, String);

struct InMemory(HashMap<u64, Arc<WordList>>);

impl Texts for InMemory {
    fn words(&mut self, id: u64) -> Result<Arc<WordList>> {
        Ok(self.0.get(&id).cloned().unwrap_or_default())
    }
}

fn hash(text: &str) -> u64 {
    text.bytes().fold(7, |hash: u64, byte| {
        hash.wrapping_mul(131).wrapping_add(u64::from(byte))
    })
}

fn printed(papers: &[Paper]) -> (Vec<Printed>, InMemory) {
    let mut all = Vec::new();
    let mut texts = HashMap::new();
    for (number, Paper(source, day, seconds, text)) in papers.iter().enumerate() {
        let signature = signature(text);
        let id = number as u64 + 1;
        texts.insert(id, Arc::new(WordList::of(text)));
        all.push(Printed {
            day: *day,
            seconds: day * 86_400 + seconds,
            words: signature.words,
            id,
            text: signature.text,
            content: hash(text),
            source: Some(hash(source)).filter(|_| !source.is_empty()),
            shingles: signature.shingles,
        });
    }
    all.sort_by_key(Printed::order);
    (all, InMemory(texts))
}

/// The placements of articles numbered from 1.
fn placed(papers: &[Paper]) -> Vec<Placement> {
    let (all, mut texts) = printed(papers);
    let mut grouper = Grouper::new(30);
    let mut placements: Vec<(u64, Placement)> = all
        .iter()
        .map(|article| (article.id, grouper.place(article, &mut texts).unwrap()))
        .collect();
    placements.sort_by_key(|(id, _)| *id);
    placements
        .into_iter()
        .map(|(_, placement)| placement)
        .collect()
}

#[track_caller]
fn check(papers: &[Paper], expected: &[u64]) {
    let stories: Vec<u64> = placed(papers)
        .iter()
        .map(|placement| placement.story)
        .collect();
    assert_eq!(stories, expected);
}

/// Sentences of invented words; every seed has its own.
fn story(seed: u64, sentences: u64) -> Vec<String> {
    const SYLLABLES: [&str; 16] = [
        "ar", "bel", "cor", "dun", "es", "fal", "gor", "hin", "il", "jas", "ker", "lom", "mar",
        "nes", "ost", "pil",
    ];
    let word = |number: u64| {
        // Steps of SplitMix64.
        let mut bits = (seed * 10_007 + number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits ^= bits >> 27;
        let syllables = 1 + bits % 3;
        (0..=syllables)
            .map(|at| SYLLABLES[(bits >> (8 + 4 * at)) as usize % 16])
            .collect::<String>()
    };
    let sentence = |number: u64| {
        let words = (0..15).map(|at| word(number * 15 + at));
        format!("{}.", words.collect::<Vec<String>>().join(" "))
    };
    (0..sentences).map(sentence).collect()
}

fn text(seed: u64, sentences: u64) -> String {
    story(seed, sentences).join(" ")
}

#[test]
fn copies_under_other_headlines_are_one_story() {
    let whole = text(1, 12);
    let cut = story(1, 12)[..6].join(" ");
    let lead = format!(
        "In a surprise move the district acted at last. {}",
        story(1, 12)[1..].join(" ")
    );
    check(
        &[
            Paper("Post", 10, 0, whole.clone()),
            Paper("Times", 10, 0, whole.to_uppercase()),
            Paper("Echo", 11, 0, cut),
            Paper("Courier", 12, 0, lead),
            Paper("Gazette", 12, 0, text(2, 12)),
        ],
        &[1, 1, 1, 1, 5],
    );
}

#[test]
fn a_brief_joins_its_original_in_either_order() {
    let brief = story(3, 20)[..4].join(" ");
    check(
        &[
            Paper("Post", 10, 0, text(3, 20)),
            Paper("Echo", 12, 0, brief.clone()),
        ],
        &[1, 1],
    );
    // The brief came first; another cut of the full text has little of the brief.
    let end = story(3, 20)[8..].join(" ");
    check(
        &[
            Paper("Echo", 10, 0, brief),
            Paper("Post", 11, 0, text(3, 20)),
            Paper("Times", 12, 0, end),
        ],
        &[1, 1, 1],
    );
}

#[test]
fn a_member_that_is_not_the_head_brings_nobody() {
    let (one, two) = (story(4, 10), story(5, 10));
    // Its second half is another text, which a third paper has.
    let mixed = [&one[..7], &two[..5]].concat().join(" ");
    check(
        &[
            Paper("Post", 10, 0, one.join(" ")),
            Paper("Times", 11, 0, mixed),
            Paper("Echo", 12, 0, two.join(" ")),
        ],
        &[1, 1, 3],
    );
}

#[test]
fn takes_of_a_source_are_a_chain_and_background_is_none() {
    let takes = [
        story(6, 20)[..4].join(" "),
        story(6, 20)[..8].join(" "),
        story(6, 20)[..14].join(" "),
    ];
    let follow_up = [&story(7, 10)[..], &story(6, 20)[..4]].concat().join(" ");
    let papers = [
        Paper("Agency", 10, 600, takes[0].clone()),
        Paper("Agency", 10, 3_000, takes[1].clone()),
        Paper("Agency", 10, 9_000, takes[2].clone()),
        Paper("Agency", 13, 0, follow_up),
    ];
    check(&papers, &[1, 1, 1, 4]);
    let roles: Vec<Role> = placed(&papers)
        .iter()
        .map(|placement| placement.role)
        .collect();
    assert_eq!(roles, [Role::Head, Role::Take, Role::Take, Role::Head]);
}

#[test]
fn a_template_with_other_figures_joins_nothing() {
    let table = |first: u32| {
        let rows = [
            "Gold", "Silver", "Copper", "Zinc", "Tin", "Lead", "Nickel", "Cobalt",
        ];
        let row = |(number, name): (usize, &&str)| {
            format!(
                "{name} closed at {}.{} crowns a pound on the exchange of Marrow Bay on this day of trading",
                first + number as u32 * 7,
                first % 10
            )
        };
        rows.iter()
            .enumerate()
            .map(row)
            .collect::<Vec<String>>()
            .join(". ")
    };
    check(
        &[
            Paper("Post", 10, 0, table(311)),
            Paper("Post", 11, 0, table(428)),
            Paper("Times", 11, 0, table(539)),
        ],
        &[1, 2, 3],
    );
}

#[test]
fn a_formula_of_a_source_with_another_subject_joins_nothing() {
    let sale = |country: &str, tonnes: &str| {
        format!(
            "{country} has been allowed to buy about {tonnes} tonnes of barley under the agreement of last year with the \
             trade board, the board said. It may buy the grain until August and ship it from the ports of Ostwick and \
             Tilden by the end of September, the board said in its weekly notice."
        )
    };
    let papers = |second: String| {
        [
            Paper("Agency", 10, 0, sale("Ruritania", "75,000")),
            Paper("Agency", 10, 9_000, second),
        ]
    };
    check(&papers(sale("Zembla", "56,000")), &[1, 2]);
    // Another source may call the subject by another name.
    let mut other = papers(sale("Zembla", "75,000"));
    other[1].0 = "Post";
    check(&other, &[1, 1]);
    // A later take begins with another word of the same story.
    let take = format!(
        "The trade board said {} More follows.",
        sale("Ruritania", "75,000")
    );
    check(&papers(take), &[1, 1]);
}

#[test]
fn a_formula_of_a_source_with_the_figures_of_another_day_joins_nothing() {
    let notice = |help: u32, total: u32| {
        format!(
            "The Bank of Ostwick said it gave the money market late help of around {help} million crowns. This brings \
             the help of the bank today to some {total} million and compares with its forecast of a shortage in the \
             market, which it made in the morning."
        )
    };
    check(
        &[
            Paper("Agency", 10, 0, notice(120, 136)),
            Paper("Agency", 12, 0, notice(140, 412)),
            // A take: the bank gave more on the same day.
            Paper("Agency", 12, 3_000, notice(150, 422)),
        ],
        &[1, 2, 2],
    );
}

#[test]
fn a_source_does_not_quote_itself() {
    let statement = &story(9, 12)[2..6];
    let later = [&story(10, 8)[..], statement].concat().join(" ");
    let papers = |source| {
        [
            Paper("Post", 10, 0, text(9, 12)),
            Paper(source, 14, 0, later.clone()),
        ]
    };
    let quotes = |source| placed(&papers(source)).pop().and_then(|later| later.quotes);
    assert_eq!(quotes("Times"), Some(1));
    assert_eq!(quotes("Post"), None);
}

#[test]
fn a_formula_of_a_source_with_other_names_joins_nothing() {
    let filing = |company: &str, town: &str, bank: &str, purpose: &str| {
        format!(
            "{company} said it filed with the commission in Ostwick a registration statement for notes of up to ninety \
             million crowns, due in ten years. Proceeds will be used {purpose}, said {company} of {town}. The offering \
             will be managed by {bank}, which had no comment on the terms."
        )
    };
    check(
        &[
            Paper(
                "Agency",
                10,
                0,
                filing("Marl Ferries", "Tilden", "Aldham Trust", "to repay debt"),
            ),
            Paper(
                "Agency",
                10,
                9_000,
                filing(
                    "Quarry Mills",
                    "Wexmouth",
                    "Edda Brothers",
                    "to build a plant",
                ),
            ),
            Paper(
                "Agency",
                19,
                0,
                filing(
                    "Bay Canning",
                    "Fernleigh",
                    "Port Essel Bank",
                    "to repay debt",
                ),
            ),
        ],
        &[1, 2, 3],
    );
    // Another paper prints the same filing.
    let filed = filing("Marl Ferries", "Tilden", "Aldham Trust", "to repay debt");
    check(
        &[
            Paper("Agency", 10, 0, filed.clone()),
            Paper("Post", 11, 0, format!("Markets. {filed}")),
        ],
        &[1, 1],
    );
}

#[test]
fn a_notice_of_a_source_is_no_story() {
    let notice = text(8, 4);
    let papers: Vec<Paper> = (0..12)
        .map(|day| Paper("Post", day, 0, notice.clone()))
        .collect();
    let placements = placed(&papers);
    let last = placements
        .iter()
        .filter(|placement| placement.role == Role::Head)
        .count();
    assert!(last >= 8, "{placements:?}");
}

#[test]
fn a_story_ends_with_the_window() {
    check(
        &[
            Paper("Post", 10, 0, text(9, 8)),
            Paper("Times", 40, 0, text(9, 8)),
            Paper("Echo", 41, 0, text(9, 8)),
        ],
        &[1, 1, 3],
    );
}

#[test]
fn short_texts_are_one_story_only_on_the_same_day_and_as_a_whole() {
    let short = "The fair is closed on Monday.".to_owned();
    check(
        &[
            Paper("Post", 10, 0, short.clone()),
            Paper("Times", 10, 0, short.clone()),
            Paper("Echo", 11, 0, short),
            Paper("Gazette", 11, 0, "The fair is closed on Friday.".to_owned()),
        ],
        &[1, 1, 3, 4],
    );
}

#[test]
fn continuing_from_known_placements_gives_the_same() {
    let papers: Vec<Paper> = (0..60)
        .map(|number| {
            let sources = ["Post", "Times", "Echo", "Agency"];
            let seed = 20 + number / 5;
            let length = 6 + hash(&number.to_string()) % 9;
            Paper(
                sources[number as usize % 4],
                number as i64 / 2,
                0,
                text(seed, length),
            )
        })
        .collect();
    let whole = placed(&papers);
    let (all, mut texts) = printed(&papers);
    for begin in [1, 17, 44] {
        let mut grouper = Grouper::new(30);
        for (number, article) in all.iter().enumerate() {
            let known = whole[article.id as usize - 1];
            match number < begin {
                true => grouper.restore(article, known),
                false => assert_eq!(grouper.place(article, &mut texts).unwrap(), known),
            }
        }
    }
}
