use super::*;
use proptest::prelude::*;

#[track_caller]
fn check(line: &str, authors: &[&str], agencies: &[&str]) {
    let found = byline(line);
    assert_eq!(found.authors, authors, "authors in {line:?}");
    assert_eq!(found.agencies, agencies, "agencies in {line:?}");
}

#[test]
fn arabic_bylines_give_people_and_agencies_without_places_and_papers() {
    check("الرياض - واس", &[], &["Saudi Press Agency"]);
    check("لندن - رويترز", &[], &["Reuters"]);
    check("أبها - سلطان الأحمري", &["سلطان الأحمري"], &[]);
    check("الأحساء - عايدة بنت صالح", &["عايدة بنت صالح"], &[]);
    check(
        "محمد السويهري - الوئام - مكة المكرمة",
        &["محمد السويهري"],
        &[],
    );
    check("القاهرة - مكتب الجزيرة - طارق محيي", &["طارق محيي"], &[]);
    check("سبق- وكالات", &[], &[]);
    check("شوقي عبدالقادر", &["شوقي عبدالقادر"], &[]);
}

#[test]
fn arabic_bylines_may_have_colons_quotation_marks_and_words_before_the_name() {
    check("أبها: سلطان الأحمري", &["سلطان الأحمري"], &[]);
    check("سلطان الأحمري:", &["سلطان الأحمري"], &[]);
    check("الرياض : واس", &[], &["Saudi Press Agency"]);
    check("أ. ف. ب.:", &[], &["Agence France-Presse"]);
    check("واس ـ جدة", &[], &["Saudi Press Agency"]);
    check("لندن: «المرفأ الجديد»", &[], &[]);
    check("«المرفأ» من الرياض", &[], &[]);
    check("سلطان الأحمري من أبها", &["سلطان الأحمري"], &[]);
    check("من مراسلنا في أبها", &[], &[]);
    check("كتب: سلطان الأحمري", &["سلطان الأحمري"], &[]);
    check("بقلم د. سلطان الأحمري", &["سلطان الأحمري"], &[]);
    check(
        "أبها: سلطان الأحمري تصوير عادل الزهراني",
        &["سلطان الأحمري"],
        &[],
    );
    check("المرفأ الإلكتروني", &[], &[]);
    check("وكالات", &[], &[]);
    check("لوس أنجليس: {المرفأ الجديد}", &[], &[]);
    check("* د.سلطان الأحمري", &["سلطان الأحمري"], &[]);
    check("أ.د سلطان الأحمري", &["سلطان الأحمري"], &[]);
}

#[test]
fn arabic_bylines_in_a_text_name_a_city_an_agency_or_a_desk() {
    for line in [
        "المرفأ اليوم – الرياض",
        "سلطان الأحمري – جدة",
        "الرياض - واس",
        "كتب: سلطان الأحمري",
        "المرفأ اليوم – متابعات",
    ] {
        assert!(is_arabic_byline(line), "{line}");
    }
    for line in [
        "سلطان الأحمري",
        "صدر اليوم البيان التالي:",
        "المرفأ - القارب - السفينة",
        "افتتح المرفأ أمس في جدة - بعد ثلاثة أسابيع من أعمال الصيانة",
        "Riyadh - SPA",
    ] {
        assert!(!is_arabic_byline(line), "{line}");
    }
}

#[test]
fn bylines_are_divided_into_names() {
    check("By Jane Roe", &["Jane Roe"], &[]);
    check("BY JANE ROE and John Doe", &["Jane Roe", "John Doe"], &[]);
    check(
        "Jane Roe, John Doe & Max Lee",
        &["Jane Roe", "John Doe", "Max Lee"],
        &[],
    );
    check("Roe, Jane; Doe, John", &["Roe, Jane", "Doe, John"], &[]);
    check("Jane Roe, Jane Roe", &["Jane Roe"], &[]);
    check("von der Leyen", &["von der Leyen"], &[]);
    check(
        "Jane Roe, John Doe and Max Lee, Halyard",
        &["Jane Roe", "John Doe", "Max Lee"],
        &[],
    );
    check("Wexmouth Currents", &["Wexmouth Currents"], &[]);
    check(" ", &[], &[]);
    check("123", &[], &[]);
}

#[test]
fn agencies_are_no_authors() {
    check("by Jane Roe, Reuters", &["Jane Roe"], &["Reuters"]);
    check("Reuters Staff", &[], &["Reuters"]);
    check("Associated Press", &[], &["Associated Press"]);
    check(
        "By MARK ROE, Associated Press Writer",
        &["Mark Roe"],
        &["Associated Press"],
    );
    check(
        "By Mark Roe AP Business Writer",
        &["Mark Roe"],
        &["Associated Press"],
    );
    check("Jane Roe (Reuters)", &["Jane Roe"], &["Reuters"]);
    check("Jane Roe and AFP", &["Jane Roe"], &["Agence France-Presse"]);
    check("dpa/AFP", &[], &["dpa", "Agence France-Presse"]);
}

#[test]
fn offices_places_and_addresses_are_left_out() {
    check("By Jane Roe, Staff Writer", &["Jane Roe"], &[]);
    check(
        "Jane Roe in Paris and John Doe in Berlin",
        &["Jane Roe", "John Doe"],
        &[],
    );
    check("Jane Roe jroe@example.org @jroe", &["Jane Roe"], &[]);
    check("By Jane Roe | March 3, 2022", &["Jane Roe"], &[]);
    check("Jane Roe, Paris", &["Jane Roe"], &[]);
    check("Martin Roe, Jr.", &["Martin Roe, Jr."], &[]);
    check("By Staff Reporter", &[], &[]);
    check("Joana Rocha / RIO", &["Joana Rocha"], &[]);
    check("Correspondente / Paris", &[], &[]);
    check(
        "Joana Rocha e Jane Roe / Wexmouth Times",
        &["Joana Rocha", "Jane Roe"],
        &[],
    );
    check("Maria de Castro e Silva", &["Maria de Castro e Silva"], &[]);
}

#[test]
fn names_in_capitals_are_written_as_elsewhere() {
    assert_eq!(capitalized("TED D'AMICO"), "Ted D'Amico");
    assert_eq!(capitalized("MARY-ANN MCLEOD"), "Mary-Ann McLeod");
    assert_eq!(capitalized("PORT OF SPAIN"), "Port of Spain");
    assert_eq!(capitalized("COX'S BAZAR"), "Cox's Bazar");
    assert_eq!(capitalized("ST. PETERSBURG"), "St. Petersburg");
}

proptest! {
    #[test]
    fn any_line_is_read(line in "[A-Za-z ,;&()@./'é|-]{0,80}") {
        let found = byline(&line);
        prop_assert!(found.authors.iter().all(|name| !name.trim().is_empty()));
    }

    #[test]
    fn any_text_is_read(line in any::<String>()) {
        byline(&line);
        capitalized(&line);
        is_of_a_person(&line);
    }
}

#[test]
fn dates_credits_and_websites_after_a_name_are_cut() {
    for line in [
        "Ann Lee Image: Photo House)",
        "Ann Lee Photo: Bo Roe",
        "Ann Lee 12 March 2020",
        "By Ann Lee Monday",
        "Ann Lee Updated May 3",
        "Ann Lee Published: 12:30, 3 May 2021",
        "Ann Lee - Wexmouth Gazette",
        "Ann Lee – Wexmouth",
        "Ann Lee/Wexmouth Gazette",
        "Ann Lee Wexmouth Gazette",
        "Ann Lee | wexmouth.example",
        "Ann Lee wexmouth.example",
    ] {
        check(line, &["Ann Lee"], &[]);
    }
    check("Image: Photo House)", &[], &[]);
    check("Ann Lee-Roe", &["Ann Lee-Roe"], &[]);
}

#[test]
fn a_desk_is_an_author_only_if_nobody_else_is() {
    check("News Team", &["News Team"], &[]);
    check("Ann Lee, News Team", &["Ann Lee"], &[]);
    check("Gazette Sports Desk, Ann Lee", &["Ann Lee"], &[]);
    let both = ["News Team", "Ann Lee"].map(byline);
    assert_eq!(Byline::from_iter(both).authors, ["Ann Lee"]);
}

#[test]
fn what_follows_a_name_is_cut() {
    for line in [
        "Ann Lee 12 May 2020",
        "Ann Lee May 12, 2020",
        "Ann Lee Mon 12 May 2020 10.00 BST",
        "Ann Lee Published 12 May 2020",
        "Ann Lee Updated: 12:30",
        "Ann Lee - Harbour Post",
        "Ann Lee – Paris",
        "Ann Lee, Paris",
        "Ann Lee and Sports Desk",
        "Ann Lee; Harbour News Service",
        "Ann Lee, Harbour Times",
        "Ann Lee | Image: Photo Agency)",
    ] {
        check(line, &["Ann Lee"], &[]);
    }
    check("Theresa May", &["Theresa May"], &[]);
    check("Ann Lee May", &["Ann Lee May"], &[]);
    check("Anne-Marie Lee", &["Anne-Marie Lee"], &[]);
    check("Editorial Board", &["Editorial Board"], &[]);
}

#[test]
fn names_of_people_are_turned() {
    assert_eq!(first_name_first("Lowe, Ann"), "Ann Lowe");
    assert_eq!(
        first_name_first("Lowe, Ann; Roe, Jane"),
        "Ann Lowe; Jane Roe"
    );
    assert_eq!(first_name_first("Ann Lowe, Jane Roe"), "Ann Lowe, Jane Roe");
}
