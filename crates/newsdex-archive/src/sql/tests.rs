use crate::tests::read;

const PIER: &str = "The council's pier needs new planks, it said; \"at once\".";

fn titles(name: &str, dump: &str) -> Vec<Result<(String, String), String>> {
    read(name, dump.as_bytes())
        .into_iter()
        .map(|found| found.map(|article| (article.title.unwrap_or_default(), article.body)))
        .collect()
}

#[test]
fn rows_of_mysql_have_their_names_in_the_definition_of_the_table() {
    let text = PIER.replace('\'', "\\'").replace('"', "\\\"");
    let dump = format!(
        "-- MySQL dump 10.13\n/*!40101 SET NAMES utf8 */;\nCREATE TABLE `news` (\n  `id` int(11) NOT NULL,\n  `title` varchar(255) DEFAULT 'a,b',\n  `body` longtext,\n  PRIMARY KEY (`id`)\n);\n\
         INSERT INTO `news` VALUES (1,'Pier','{text}'),(2,NULL,'{text}');\n\
         CREATE TABLE `users` (`id` int, `name` varchar(9));\nINSERT INTO `users` VALUES (1,'Bob');\n"
    );
    assert_eq!(
        titles("a.sql", &dump),
        [
            Ok(("Pier".to_owned(), PIER.to_owned())),
            Ok((String::new(), PIER.to_owned())),
            Err(
                "Skipped rows of the table `users`, which has no column for titles or texts"
                    .to_owned()
            ),
        ]
    );
}

#[test]
fn rows_of_sqlite_and_of_postgresql_are_read() {
    let text = PIER.replace('\'', "''");
    let dump = format!(
        "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nINSERT INTO news (headline, text) VALUES('Pier','{text}');\nCOMMIT;\n"
    );
    assert_eq!(
        titles("a.sql", &dump),
        [Ok(("Pier".to_owned(), PIER.to_owned()))]
    );
    let dump = format!(
        "--\n-- PostgreSQL database dump\n--\nSET a = 0;\nCOPY public.news (id, title, content) FROM stdin;\n1\tPier\t{PIER}\n2\tStorm\tIt came.\\nIt went.\n\\.\n\nSELECT 1;\n"
    );
    let found = titles("a.sql", &dump);
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[0], Ok(("Pier".to_owned(), PIER.to_owned())));
}

#[test]
fn revisions_and_drafts_of_wordpress_are_skipped() {
    let dump = "INSERT INTO `wp_posts` (`ID`, `post_title`, `post_content`, `post_status`, `post_type`) VALUES\n\
        (1, 'Pier', 'It came.', 'publish', 'post'),\n(2, 'Pier', 'It ca', 'inherit', 'revision'),\n(3, 'Storm', 'It', 'draft', 'post');\n";
    let found = titles("wp.sql", dump);
    assert_eq!(found[0], Ok(("Pier".to_owned(), "It came.".to_owned())));
    assert!(
        found[1..].iter().all(|row| row
            .as_ref()
            .is_err_and(|reason| reason.starts_with("Skipped"))),
        "{found:?}"
    );
}

#[test]
fn a_dump_without_rows_is_skipped_by_name() {
    assert_eq!(
        titles("a.sql", "CREATE TABLE a (title text);\n"),
        [Err("Skipped a dump of a database without rows".to_owned())]
    );
}
