//! Names of columns in other languages, with the usual names that all formats know.

/// Names of columns without case and punctuation, grouped by usual name.
const NAMES: [(&str, &[&str]); 10] = [
    (
        "title",
        &[
            "titolo",
            "título",
            "título",
            "titular",
            "manchete",
            "überschrift",
            "ueberschrift",
            "schlagzeile",
            "kop",
            "rubrik",
            "overskrift",
            "otsikko",
            "tytuł",
            "başlık",
            "название",
            "nagłówek",
            "titlu",
            "cím",
            "judul",
            "tiêuđề",
            "标题",
            "標題",
            "タイトル",
            "제목",
        ],
    ),
    (
        "subtitle",
        &[
            "soustitre",
            "untertitel",
            "subtítulo",
            "subtitulo",
            "sottotitolo",
            "ondertitel",
            "chapô",
        ],
    ),
    (
        "body",
        &[
            "contenu",
            "corps",
            "contenido",
            "cuerpo",
            "conteúdo",
            "conteudo",
            "corpo",
            "testo",
            "contenuto",
            "tekst",
            "inhoud",
            "artikel",
            "artikeltext",
            "volltext",
            "brödtext",
            "sisältö",
            "teksti",
            "treść",
            "metin",
            "içerik",
            "содержание",
            "содержимое",
            "статья",
            "النص",
            "المحتوى",
            "isi",
            "konten",
            "nộidung",
            "内容",
            "正文",
            "本文",
            "본문",
        ],
    ),
    (
        "published",
        &[
            "datepublication",
            "datedepublication",
            "fechapublicacion",
            "fechapublicación",
            "fechadepublicación",
            "datapublicacao",
            "datapublicação",
            "datadepublicação",
            "datapubblicazione",
            "datadipubblicazione",
            "veröffentlicht",
            "veröffentlichungsdatum",
            "erscheinungsdatum",
            "publicatiedatum",
            "dato",
            "pvm",
            "päivämäärä",
            "tarih",
            "датапубликации",
            "التاريخ",
            "تاريخ",
            "tanggal",
            "日期",
            "発行日",
            "날짜",
        ],
    ),
    (
        "source",
        &[
            "fuente",
            "medio",
            "fonte",
            "testata",
            "veículo",
            "veiculo",
            "quelle",
            "zeitung",
            "bron",
            "krant",
            "kilde",
            "källa",
            "źródło",
            "kaynak",
            "источник",
            "издание",
            "المصدر",
            "sumber",
            "journalname",
            "来源",
        ],
    ),
    (
        "authors",
        &[
            "auteur",
            "auteurs",
            "autor",
            "autores",
            "autore",
            "autori",
            "auteurnaam",
            "verfasser",
            "autorin",
            "forfatter",
            "författare",
            "yazar",
            "автор",
            "авторы",
            "الكاتب",
            "المؤلف",
            "penulis",
            "作者",
            "기자",
        ],
    ),
    (
        "section",
        &[
            "rubrique",
            "sección",
            "seccion",
            "seção",
            "secao",
            "secção",
            "editoria",
            "sezione",
            "categoria",
            "categoría",
            "catégorie",
            "categorie",
            "kategorie",
            "kategoria",
            "kategori",
            "rubriek",
            "рубрика",
            "раздел",
            "категория",
            "القسم",
            "topic",
            "newstype",
            "分类",
        ],
    ),
    (
        "keywords",
        &[
            "motscles",
            "motsclés",
            "palabrasclave",
            "etiquetas",
            "palavraschave",
            "parolechiave",
            "schlagworte",
            "schlagwörter",
            "stichworte",
            "trefwoorden",
            "теги",
            "ключевыеслова",
        ],
    ),
    (
        "url",
        &[
            "lien",
            "enlace",
            "adresse",
            "webadresse",
            "collegamento",
            "ссылка",
            "الرابط",
            "tautan",
        ],
    ),
    (
        "language",
        &[
            "langue",
            "idioma",
            "língua",
            "lingua",
            "sprache",
            "taal",
            "språk",
            "язык",
            "اللغة",
        ],
    ),
];

/// Gives the name and, if it is in another language, the usual name after it.
pub(super) fn with_usual(name: &str) -> impl Iterator<Item = &str> {
    let compared = compared(name);
    let usual = NAMES
        .iter()
        .find(|(_, others)| others.contains(&compared.as_str()))
        .map(|(usual, _)| *usual);
    std::iter::once(name).chain(usual)
}

/// Whether a column holds a summary, which is used if there is no text.
pub(super) fn is_summary(name: &str) -> bool {
    matches!(
        compared(name).as_str(),
        "description" | "summary" | "abstract" | "lead" | "excerpt" | "snippet" | "teaser"
    )
}

/// Whether a column gives the subject or a classification of an article.
pub(super) fn is_label(name: &str) -> bool {
    matches!(
        compared(name).as_str(),
        "label" | "labels" | "class" | "classname" | "target"
    )
}

/// Whether a label is a section rather than a verdict or a number.
pub(super) fn is_section(label: &str) -> bool {
    const VERDICTS: [&str; 12] = [
        "true",
        "false",
        "real",
        "fake",
        "yes",
        "no",
        "positive",
        "negative",
        "neutral",
        "hoax",
        "reliable",
        "unreliable",
    ];
    let label = label.trim();
    label.chars().count() <= 40
        && label
            .chars()
            .filter(|letter| letter.is_alphabetic())
            .count()
            >= 2
        && !VERDICTS
            .iter()
            .any(|verdict| label.eq_ignore_ascii_case(verdict))
}

fn compared(name: &str) -> String {
    name.chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
