//! Which articles are the same when an archive is read again.

use xxhash_rust::xxh3::Xxh3;

use newsdex_text::article::{Article, ArticleId};

/// A hash that is the same whenever the same article is read again.
///
/// That is its identifier and its text; for an identifier that was derived from the place in the archive,
/// which changes when the file moves, the text, the source and the date. `content` is the
/// hash of its text (the column `content`).
pub fn identity(article: &Article, content: u64) -> u64 {
    let mut hash = Xxh3::new();
    hash.update(&content.to_le_bytes());
    if article.id == ArticleId::derived(&article.origin)
        || ArticleId::looks_derived(article.id.as_str())
    {
        hash.update(b"d");
        hash.update(article.source.as_deref().unwrap_or("").as_bytes());
        hash.update(&[0]);
        if let Some(published) = article.published {
            hash.update(&published.seconds.to_le_bytes());
        }
    } else {
        hash.update(b"i");
        hash.update(article.id.as_str().as_bytes());
    }
    hash.digest()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_is_itself_under_its_identifier_or_wherever_it_lies() {
        let article = |id: &str, path: &str| {
            let mut article = Article {
                title: Some("Ferry strike".into()),
                source: Some("Harbour Post".into()),
                ..Article::default()
            };
            article.origin.path = path.into();
            article.id = match id {
                "" => ArticleId::derived(&article.origin),
                id => ArticleId::given(id),
            };
            article
        };
        let same = |one: &Article, other: &Article| identity(one, 5) == identity(other, 5);
        assert!(same(&article("a-1", "x"), &article("a-1", "y")));
        assert!(!same(&article("a-1", "x"), &article("a-2", "x")));
        assert!(same(&article("", "x"), &article("", "y")));
        let mut elsewhere = article("", "x");
        elsewhere.source = Some("Other Post".into());
        assert!(!same(&article("", "x"), &elsewhere));
        let one = article("a-1", "x");
        assert_ne!(identity(&one, 5), identity(&one, 6));
    }
}
