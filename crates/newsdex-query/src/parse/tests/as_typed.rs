//! Queries as people type them: quotation marks of other programs, glued operators, lists, invisible characters.

use super::check;

#[test]
fn an_article_with_an_apostrophe_is_left_out_unless_it_is_part_of_a_name_or_quoted() {
    check("grève à l'hôpital", "grève à hôpital");
    check("l’università", "università");
    check("dell'Università", "Università");
    check("L'Oréal", "L'Oréal");
    check("\"l'hôpital\"", "l'hôpital");
    check("o'clock", "o'clock");
}

#[test]
fn single_quotation_marks_quote_a_value_or_the_whole_query() {
    for typed in [
        "'storm warning'",
        "‘storm warning’",
        "''storm warning''",
        "``storm warning''",
        "\u{201a}storm warning\u{2018}",
        " 'storm warning' ",
        "＂storm warning＂",
        "「storm warning」",
    ] {
        check(typed, "\"storm warning\"");
    }
    check(
        "title:'storm warning' flood",
        "title:\"storm warning\" flood",
    );
    check("flood -'storm warning'", "flood NOT \"storm warning\"");
    check("'storm'", "storm");
    check("'Never again' says mayor", "Never again says mayor");
    check("'90s rock", "90s rock");
    check("the teachers' storm'", "the teachers storm");
}

#[test]
fn operators_may_be_glued_to_quotations_and_groups() {
    check("\"a b\"AND c", "\"a b\" c");
    check("\"a b\"OR\"c d\"", "\"a b\" OR \"c d\"");
    check("(x y)OR(z)", "(x y) OR z");
    check("x NOT\"c d\"", "x NOT \"c d\"");
    check("\"a b\"ANDROID", "\"a b\" ANDROID");
}

#[test]
fn operators_of_other_archives_may_have_parentheses_or_an_order() {
    check("storm NEAR(5) flood", "storm w/5 flood");
    check("storm around(5) flood", "storm w/5 flood");
    check("storm ONEAR(n=5) flood", "storm pre/5 flood");
    check("storm ONEAR/5 flood", "storm pre/5 flood");
    check("storm NEXT/5 flood", "storm pre/5 flood");
    check("storm BUT NOT flood", "storm NOT flood");
    check("storm N5 flood", "storm N5 flood");
    check("storm N5 flood w/3 rain", "(storm w/5 flood) w/3 rain");
    check("STORM BUT NOT FLOOD", "STORM BUT NOT FLOOD");
}

#[test]
fn lists_without_spaces_are_several_words() {
    check("storm,flood;rain", "storm flood rain");
    check("洪水、暴雨", "\"洪水\" \"暴雨\"");
    check("1,5 3;4", "\"1 5\" \"3 4\"");
    check("person:Quell,Orrin", "person:\"Quell Orrin\"");
}

#[test]
fn marks_without_width_inside_a_word_do_not_divide_it() {
    check("har\u{200b}bour", "harbour");
    check("\u{feff}harbour\u{200b} flood", "harbour flood");
    check("x \u{200b}-flood", "x NOT flood");
}
