#!/usr/bin/env python3
"""Make a list of the frequent words of a language (crates/newsdex-text/lexicon/frequent-words-*.txt).

    scripts/frequent-words.py [--sources N] [--most WORDS] TEXTS... > LIST

Each of TEXTS is one source: a file, or a folder with files, also packed ones (.gz, .tar.gz, .zip). All sources count the same, whatever
their length; only a source of less than 300,000 words counts less. Words are runs of letters, in lower case. A word that occurs only once,
or in fewer than N sources (default: 3, or all if there are fewer), is left out, because it is probably a name. The list has the words that
save most letters, at most WORDS, and is sorted by frequency.
"""

import argparse
import collections
import gzip
import html
import io
import pathlib
import re
import tarfile
import zipfile

# Numbers of one byte and of two, see src/index/stored/shorthand.rs.
MOST_WORDS = 32 + 96 * 256

# A source with fewer words counts less than others.
SHORT_SOURCE = 300_000

# The longest word whose frequency matters.
LONGEST = 24

WORD = re.compile(r"[^\W\d_]+")
TAG = re.compile(r"<[^>]{0,300}>")


def contents(path):
    """The texts of a file."""
    data = path.read_bytes()
    if path.name.endswith((".tar.gz", ".tgz", ".tar")):
        with tarfile.open(fileobj=io.BytesIO(data)) as packed:
            yield from (packed.extractfile(member).read() for member in packed if member.isfile())
    elif path.name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            yield from map(packed.read, packed.namelist())
    else:
        yield gzip.decompress(data) if path.name.endswith(".gz") else data


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="+", type=pathlib.Path)
    parser.add_argument("--sources", type=int, default=3, metavar="N")
    parser.add_argument("--most", type=int, default=MOST_WORDS, metavar="WORDS")
    args = parser.parse_args()
    shares, sources, all_counts = collections.Counter(), collections.Counter(), collections.Counter()
    for source in args.texts:
        counts = collections.Counter()
        files = sorted(path for path in source.rglob("*") if path.is_file()) if source.is_dir() else [source]
        for path in files:
            for data in contents(path):
                text = html.unescape(TAG.sub(" ", data.decode("utf-8", "replace")))
                counts.update(WORD.findall(text.lower()))
        all_counts += counts
        words = max(sum(counts.values()), SHORT_SOURCE)
        for word, count in counts.items():
            shares[word] += count / words
            sources[word] += 1
    least = min(args.sources, len(args.texts))
    known = [word for word in shares if 2 <= len(word) <= LONGEST and sources[word] >= least and all_counts[word] > 1]
    known.sort(key=lambda word: (-shares[word] * (len(word) - 1), word))
    for word in sorted(known[: min(args.most, MOST_WORDS)], key=lambda word: (-shares[word], word)):
        print(word)


if __name__ == "__main__":
    main()
