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
    let kept: Vec<u64> = files(folder.path())
        .unwrap()
        .into_iter()
        .map(|(opstamp, _)| opstamp)
        .collect();
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
