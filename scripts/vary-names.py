#!/usr/bin/env python3
"""Write labelled text from marked sentences, with the names exchanged, to train a model of names.

    scripts/vary-names.py LANGUAGE COPIES >marked.txt

Reads crates/newsdex-ner/data/LANGUAGE.txt. Its lines are

    sentences    with names in braces: `{P Ann Roe}` people, `{O …}` organisations, `{L …}` places, `{M …}` other names
    +sentence    with `{P}`: follows a sentence with a person's full name and repeats the last name
    =given, =surname, =organization    names to put into the sentences, separated by `;`

Writes every sentence as it is, then COPIES times with other names: people get a given name and a surname, places names of the lexicon, and
organisations that are a name of their own (no article before them) names of the list. Names are exchanged only after the same small word, so
that the grammar stays right. The same arguments give the same text.
"""

import random
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LEXICON = ROOT / "crates/newsdex-text/lexicon"
NAME = re.compile(r"\{([POLM])(?: ([^}]*))?\}")


def places(language):
    """Names of places in a language, without those that are also words."""
    names = []
    lines = [line.rstrip("\n") for line in open(LEXICON / "exonyms.tsv", encoding="utf8") if not line.startswith("#")]
    header = lines[0].split("\t")
    if language in header:
        column = header.index(language)
        rows = [line.split("\t") for line in lines[1:]]
        names += [row[column].split(";")[0] for row in rows if len(row) > column]
    for line in open(LEXICON / "local-places.tsv", encoding="utf8"):
        if line.startswith(language + "\t"):
            names += line.rstrip("\n").split("\t")[1].split(";")
    return [name for name in names if name and not name.startswith("~")]


def word_before(sentence, start):
    """The word before a name, in lower case: the key of the names that may replace it."""
    before = re.search(r"([\w’']+)\W*$", sentence[:start])
    return before.group(1).lower() if before and len(before.group(1)) < 5 else ""


def main():
    language, copies = sys.argv[1], int(sys.argv[2])
    chance = random.Random(language)
    lists, sentences, repeats = {}, [], []
    for line in open(ROOT / f"crates/newsdex-ner/data/{language}.txt", encoding="utf8"):
        line = line.rstrip("\n")
        if line.startswith("="):
            kind, names = line[1:].split(" ", 1)
            lists[kind] = names.split(";")
        elif line.startswith("+"):
            repeats.append(line[1:])
        elif line:
            sentences.append(line)
    free = places(language)
    # Places and organisations by the word before them.
    known = {}
    for sentence in sentences:
        for name in NAME.finditer(sentence):
            known.setdefault((name.group(1), word_before(sentence, name.start())), []).append(name.group(2))

    def exchanged(sentence):
        last = []

        def other(name):
            kind, text = name.group(1), name.group(2)
            if kind == "P":
                surname = chance.choice(lists["surname"])
                given = chance.choice(lists["given"])
                if " " not in text and "-" not in text:
                    return "{P %s}" % surname
                if chance.random() < 0.1:
                    given += " " + chance.choice("ABCDEFGHJKLMPRSTW") + "."
                last.append(surname)
                return "{P %s %s}" % (given, surname)
            before = word_before(sentence, name.start())
            is_free = not re.search(r"(?i)\b(l|d|la|le|les|el|los|las|il|lo|gli|i|o|a|os|as|au|aux|du|des|al|del|da|do|das|dos|na|no|"
                                    r"de|het|der|die|das|dem|den|del|della|dell|alla|all|dalla|nella|en|pela|pelo|à)\W*$",
                                    sentence[: name.start()])
            if kind == "L" and free and (is_free or before in ("de", "d", "in", "en", "à") and chance.random() < 0.5):
                return "{L %s}" % chance.choice(free)
            if kind == "O" and (is_free or len(text.split()) < 2):
                return "{O %s}" % chance.choice(lists["organization"])
            if chance.random() < 0.5:
                return "{%s %s}" % (kind, chance.choice(known[kind, before]))
            return name.group(0)

        text = NAME.sub(other, sentence)
        if last and repeats and chance.random() < 0.35:
            text += " " + NAME.sub("{P %s}" % last[0], chance.choice(repeats))
        return text

    print("\n".join(sentences))
    for _ in range(copies):
        chance.shuffle(sentences)
        for sentence in sentences:
            print(exchanged(sentence))


main()
