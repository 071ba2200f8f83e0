"""What the formats of openapi.json mean, for schemathesis: any text is a string, but not any text is a query or a date."""

import schemathesis
from hypothesis import strategies as st

letters = st.characters(categories=["Lu", "Ll", "Lo", "Nd"])
word = st.text(letters, min_size=1, max_size=12)
words = st.lists(word, min_size=1, max_size=3).map(" ".join)
year = st.integers(1000, 2999).map(str)
month = st.builds("{}-{:02}".format, year, st.integers(1, 12))
day = st.builds("{}-{:02}".format, month, st.integers(1, 28))
query = st.one_of(
    words,
    words.map('"{}"'.format),
    word.map("{}*".format),
    st.builds("{} OR {}".format, word, word),
    st.builds("{} -{}".format, word, word),
    st.builds("{} w/5 {}".format, word, word),
    st.builds("({}) date:{}".format, words, st.one_of(year, month, day)),
    st.builds('person:"{}"'.format, words),
)

schemathesis.openapi.format("newsdex-query", query)
schemathesis.openapi.format("newsdex-words", words)
schemathesis.openapi.format("newsdex-date", st.one_of(year, month, day))
schemathesis.openapi.format("newsdex-language", st.sampled_from(["en", "de", "pt-BR", "ar"]))
