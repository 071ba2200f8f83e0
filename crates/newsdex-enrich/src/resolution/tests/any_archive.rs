//! Properties of the resolution of any archive:
//!
//! 1. nothing depends on the order in which names are given;
//! 2. a name is in one entity, and every entity of the result differs from a single plain name;
//! 3. names that the alias file splits are never merged, names that it merges always are.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

fn any_name() -> impl Strategy<Value = String> {
    let given = prop::sample::select(vec![
        "Ann",
        "Anne",
        "Bob",
        "Robert",
        "Rob",
        "Vladimir",
        "Volodymyr",
        "J.",
        "Jean-Marie",
        "A. B.",
    ]);
    let middle = prop::sample::select(vec!["", "", "", " F.", " H. W.", " van", " al-"]);
    let last = prop::sample::select(vec![
        "Doe",
        "Roe",
        "Zelensky",
        "Zelenskyy",
        "Kerry",
        "Kerrey",
        "Gaddafi",
        "Qaddafi",
        "Doe Jr.",
        "U.S.",
        "",
    ]);
    (given, middle, last)
        .prop_map(|(given, middle, last)| format!("{given}{middle} {last}").trim().to_owned())
}

prop_compose! {
    fn any_archive()(
        articles in prop::collection::vec(
            (1..9_u64, prop::collection::vec(("[POL] ", any_name(), prop::option::of("[A-Z]{2,4}")), 1..6)),
            0..25,
        ),
    ) -> Archive {
        articles.iter().fold(Archive::default(), |archive, (times, names)| {
            let mut seen = BTreeSet::new();
            let names: Vec<String> = names
                .iter()
                .filter(|(kind, name, _)| !name.is_empty() && seen.insert((kind.clone(), name.clone())))
                .map(|(kind, name, form)| match form {
                    Some(form) => format!("{kind}{name} = {form}"),
                    None => format!("{kind}{name}"),
                })
                .collect();
            archive.with(*times, &names.iter().map(String::as_str).collect::<Vec<_>>())
        })
    }
}

/// The entities without the indexes of records, which depend on the order.
fn described(resolution: &Resolution) -> Vec<String> {
    resolution
        .entities
        .iter()
        .map(|entity| {
            let members: Vec<String> = entity
                .members
                .iter()
                .map(|member| format!("{} {:?} {}", member.name, member.kind, member.why()))
                .collect();
            format!(
                "{:?} {} {members:?} {:?}",
                entity.kind, entity.name, entity.also_written
            )
        })
        .collect()
}

proptest! {
    #[test]
    fn the_order_of_names_does_not_matter(archive in any_archive(), turn in 0..20_usize) {
        let count = archive.names.len();
        let mut order: Vec<usize> = (0..count).rev().collect();
        order.rotate_left(turn.min(count));
        let mut place = vec![0; count];
        for (new, old) in order.iter().enumerate() {
            place[*old] = new as u32;
        }
        let turned = Archive {
            names: order.iter().map(|old| archive.names[*old].clone()).collect(),
            forms: archive.forms.iter().rev().map(|form| FormRecord { name: place[form.name as usize], ..form.clone() }).collect(),
            articles: archive.articles.iter().map(|article| article.iter().map(|name| place[*name as usize]).collect()).collect(),
            ..archive.clone()
        };
        prop_assert_eq!(described(&archive.resolve("")), described(&turned.resolve("")));
    }

    #[test]
    fn a_name_is_in_one_entity_and_resolving_again_gives_the_same(archive in any_archive()) {
        let resolution = archive.resolve("");
        let mut seen = BTreeSet::new();
        for entity in &resolution.entities {
            prop_assert!(entity.members.len() > 1);
            for member in &entity.members {
                prop_assert!(seen.insert(member.record));
                prop_assert_eq!(&archive.names[member.record as usize].name, &member.name);
            }
        }
        prop_assert_eq!(archive.resolve(""), resolution);
    }

    #[test]
    fn what_is_split_never_meets_and_what_is_merged_always_does(
        archive in any_archive(),
        one in any_name(),
        other in any_name(),
    ) {
        prop_assume!(spelling::letters(&one) != spelling::letters(&other));
        prop_assume!(person::person_letters(&one) != person::person_letters(&other));
        let entity_of = |resolution: &Resolution, kind: EntityKind, name: &str| {
            resolution.entities.iter().position(|entity| {
                entity.members.iter().any(|member| member.kind == kind && member.name == name)
            })
        };
        let names = format!("names = [{one:?}, {other:?}]\n");
        let split = archive.resolve(&format!("[[split]]\n{names}"));
        let merged = archive.resolve(&format!("[[merge]]\n{names}"));
        for kind in [Person, Organization, Place] {
            if let Some(entity) = entity_of(&split, kind, &one) {
                prop_assert_ne!(Some(entity), entity_of(&split, kind, &other));
            }
            let has = |name: &str| archive.names.iter().any(|record| record.kind == kind && record.name == name);
            if has(&one) && has(&other) {
                prop_assert_eq!(entity_of(&merged, kind, &one), entity_of(&merged, kind, &other));
            }
        }
    }
}
