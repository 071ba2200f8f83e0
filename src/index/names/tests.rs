use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::*;

fn zelensky() -> KnownEntity {
    let mut entity = KnownEntity::new(EntityKind::Person, "Volodymyr Zelenskyy".into(), false);
    for name in ["Volodymyr Zelenskyy", "Volodymyr Zelensky"] {
        entity.add(EntityKind::Person, name.into(), "spelling".into());
    }
    entity
}

fn nato() -> KnownEntity {
    let mut entity = KnownEntity::new(EntityKind::Organization, "NATO".into(), false);
    entity.add(
        EntityKind::Organization,
        "N.A.T.O.".into(),
        "abbreviation".into(),
    );
    entity
}

#[test]
fn an_entity_is_found_by_each_of_its_names_and_words() {
    let folder = tempfile::tempdir().unwrap();
    Names::write(folder.path(), 7, &[nato(), zelensky()], 5).unwrap();
    let names = Names::open(folder.path(), 7, None).unwrap();
    assert_eq!(names.len(), 2);
    let number = names.number(EntityKind::Person, "VOLODYMYR Zelensky");
    assert_eq!(number, Some(1));
    assert_eq!(names.entity(1).unwrap(), zelensky());
    assert_eq!(names.number(EntityKind::Place, "Volodymyr Zelensky"), None);
    assert_eq!(names.with_word("zelenskyy", 10), [1]);
    assert!(names.with_word("zelensk", 10).is_empty());
    assert!(Names::are_current(folder.path(), 7, 5));
    assert!(!Names::are_current(folder.path(), 7, 6));
    assert!(!Names::are_current(folder.path(), 8, 5));
}

#[test]
fn a_name_in_other_letters_is_found_by_its_sound() {
    let folder = tempfile::tempdir().unwrap();
    Names::write(folder.path(), 7, &[nato(), zelensky()], 0).unwrap();
    let names = Names::open(folder.path(), 7, None).unwrap();
    let spellings = names.in_latin("Зеленський");
    assert_eq!(spellings, ["zelensky", "zelenskyy", "zelenskii"]);
    assert_eq!(names.in_latin("Путин"), ["putin"]);
    assert!(names.in_latin("Zelensky").is_empty());
    assert!(names.in_latin("東京").is_empty());
}

#[test]
fn the_names_of_the_last_two_commits_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    for opstamp in [9, 10, 11] {
        Names::write(folder.path(), opstamp, &[], 0).unwrap();
    }
    let kept = CommitFile::NAMES.on_disk(folder.path()).unwrap();
    assert_eq!(kept, [10, 11]);
}

#[test]
fn damage_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    Names::write(folder.path(), 7, &[zelensky()], 0).unwrap();
    let path = folder.path().join("names-7");
    let whole = fs::read(&path).unwrap();
    for cut in [0, 5, 20, whole.len() - 1] {
        fs::write(&path, &whole[..cut]).unwrap();
        assert!(Names::open(folder.path(), 7, None).is_err(), "cut at {cut}");
    }
    for place in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[place] ^= 0x10;
        fs::write(&path, &damaged).unwrap();
        assert!(
            Names::open(folder.path(), 7, None).is_err(),
            "flipped at {place}"
        );
    }
}

#[test]
fn a_form_is_kept_with_its_name() {
    let value = form_value(
        EntityKind::Organization,
        "International Criminal Court",
        "ICC",
    );
    let parts = (
        EntityKind::Organization,
        "International Criminal Court",
        "ICC",
    );
    assert_eq!(form_parts(&value), Some(parts));
    assert_eq!(form_parts(""), None);
}

const KINDS: [EntityKind; 4] = [
    EntityKind::Person,
    EntityKind::Organization,
    EntityKind::Place,
    EntityKind::Misc,
];

/// All names of one to three letters, digits and signs that occur in names.
fn short_names() -> Vec<String> {
    let characters: Vec<char> = ('a'..='z')
        .chain('0'..='9')
        .chain("&.-'/".chars())
        .collect();
    let mut names = vec![String::new()];
    let mut first = 0;
    for _ in 0..3 {
        let last = names.len();
        for at in first..last {
            let longer = characters.iter().map(|end| format!("{}{end}", names[at]));
            let longer: Vec<String> = longer.collect();
            names.extend(longer);
        }
        first = last;
    }
    names.remove(0);
    names
}

#[test]
fn no_two_short_names_of_any_kinds_have_one_key_or_share_a_number() {
    let names = short_names();
    let mut numbers: BTreeMap<Vec<u8>, u32> = BTreeMap::new();
    let mut meant: BTreeMap<(char, String), Vec<u8>> = BTreeMap::new();
    for kind in KINDS {
        for name in &names {
            let Some(key) = key(kind, name) else {
                assert!(tokenize(name).next().is_none(), "{name}");
                continue;
            };
            let whole = (letter(kind), whole_name_term(name));
            assert_eq!(*meant.entry(whole).or_insert(key.clone()), key, "{name}");
            let next = u32::try_from(numbers.len()).unwrap();
            numbers.entry(key).or_insert(next);
        }
    }
    // Names that differ in their words or in their kind have keys of their own.
    assert_eq!(meant.len(), numbers.len());
    assert!(numbers.len() > 4 * 36 * 36 * 36);
    let hashes: BTreeSet<u64> = numbers.keys().map(|key| xxh3_64(key)).collect();
    assert_eq!(hashes.len(), numbers.len());
    let entries = numbers.iter();
    let entries = entries.map(|(key, number)| (key.as_slice(), *number));
    let packed = Hashed::packed(entries).unwrap();
    let table = Hashed::open(OwnedBytes::new(packed)).unwrap();
    for (key, number) in &numbers {
        assert_eq!(table.get(key), Some(*number));
    }
}

#[test]
fn a_name_of_signs_alone_stands_for_itself() {
    let mut entity = KnownEntity::new(EntityKind::Misc, "???".into(), false);
    entity.add(EntityKind::Misc, "!!".into(), "alias".into());
    let folder = tempfile::tempdir().unwrap();
    Names::write(folder.path(), 7, &[entity, nato()], 0).unwrap();
    let names = Names::open(folder.path(), 7, None).unwrap();
    for name in ["???", "!!", "-", ""] {
        assert_eq!(names.number(EntityKind::Misc, name), None, "{name}");
    }
}

#[test]
fn names_that_an_earlier_newsdex_wrote_are_not_used_and_worked_out_again() {
    let folder = tempfile::tempdir().unwrap();
    Names::write(folder.path(), 7, &[nato()], 5).unwrap();
    let path = folder.path().join("names-7");
    let written = fs::read(&path).unwrap();
    let rest = &written[16..];
    let outdated = [OUTDATED_MARK, &xxh3_64(rest).to_le_bytes()[..], rest].concat();
    fs::write(&path, outdated).unwrap();
    let names = Names::open(folder.path(), 7, None).unwrap();
    assert!(names.is_outdated() && names.is_empty());
    assert_eq!(names.number(EntityKind::Organization, "NATO"), None);
    assert!(!Names::are_current(folder.path(), 7, 5));
    assert_eq!(Names::changes_since(folder.path(), 8, 5), None);
    // The mark alone makes no file outdated: its checksum has to be that of the earlier layout.
    let damaged = [OUTDATED_MARK, &written[8..]].concat();
    fs::write(&path, damaged).unwrap();
    assert!(Names::open(folder.path(), 7, None).is_err());
}
