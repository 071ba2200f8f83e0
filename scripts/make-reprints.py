#!/usr/bin/env python3
"""Make an archive of reprints of real articles, and the truth about it.

    scripts/make-reprints.py ARCHIVE OUT [--seed N] [--stories N] [--singles N]

Reads the articles of the folder ARCHIVE with `newsdex extract` (NEWSDEX is the path of the program; default: target/release/newsdex),
draws some of them, and writes

    OUT/archive/reprints.jsonl   the drawn articles, reprints of some of them, in random order
    OUT/truth.jsonl              for each article: its story, how much of the original it has, and how it was edited

A reprint appears in another paper on the same day or up to nine days later, under another headline. Each has one or more of these
changes: cut from the end to 20 to 90 %, the lead reworded, a local paragraph inserted, another dateline, errors of character
recognition in 2 to 8 % of the letters, other punctuation. Articles of the archive that are copies of one another would falsify the truth:
an article that shares several runs of five words with an earlier one is not drawn.

`scripts/copies-score.py` compares the groups that newsdex finds with the truth.
"""

import argparse
import datetime
import json
import os
import random
import re
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

PAPERS = [f"{town} {kind}" for town in ("Ostwick", "Fernleigh", "Marrow Bay", "Tilden", "Quarry Hill", "Aldham", "Port Essel", "Wexmouth")
          for kind in ("Courier", "Gazette", "Post", "Times", "Echo")]
TOWNS = ["OSTWICK", "FERNLEIGH", "MARROW BAY", "TILDEN", "QUARRY HILL", "ALDHAM", "PORT ESSEL", "WEXMOUTH"]

# Openings for a reworded lead; the rest of the first sentence follows in another order.
OPENINGS = ["It emerged this week that", "According to reports reaching this newspaper,", "In a development that was widely expected,",
            "Readers will remember the background:", "There was fresh news yesterday:", "As this newspaper went to press it was learned that"]

# Sentences of local paragraphs. They are combined at random and filled with a town and a number, so that no two paragraphs are alike.
LOCAL = ["In {town}, {number} people signed a petition on the matter before noon.",
         "Councillor Edda Marl of {town} said the {number} families on the north side had heard nothing.",
         "The last time the subject came up in {town} the hall on Mill Street held {number} and was too small.",
         "A shopkeeper near the {town} station, who has traded there for {number} years, shrugged at the question.",
         "The district office in {town} will take calls on the subject for the next {number} days.",
         "Nobody at the {town} works, which employs {number}, wished to be quoted.",
         "The {town} branch of the union counts {number} members, most of them undecided.",
         "Buses from {town} ran {number} minutes late, for reasons that have nothing to do with it."]

# What character recognition takes for what.
CONFUSED = {"e": "co", "c": "eo", "o": "0c", "l": "1i", "i": "l1", "h": "bn", "n": "ur", "u": "nv", "m": "nw", "r": "nt", "t": "fl", "f": "t", "s": "a5",
            "a": "os", "g": "q9", "y": "v", "b": "h6", "d": "cl", "w": "vv", "v": "y", "p": "n", "k": "h", "0": "O", "1": "l", "5": "S", "8": "B"}

CUTS = [1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2]


def words(text):
    return re.findall(r"\w+", text.lower())


def runs(text):
    found = words(text)
    return {tuple(found[at:at + 5]) for at in range(len(found) - 4)}


def articles(newsdex, archive):
    command = [newsdex, "extract", "-q", archive]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    for line in process.stdout:
        record = json.loads(line)
        count = len(words(record["body"] or ""))
        letters = sum(char.isalpha() for char in record["body"] or "")
        # Running prose of ordinary length; tables and lists are no wire copy.
        if 150 <= count <= 1500 and letters > 0.7 * len(record["body"]):
            yield record["title"] or "", record["body"], record["language"]


def draw(found, count, random_):
    """Articles that are no copies of one another."""
    found = sorted(set(found))
    random_.shuffle(found)
    seen, drawn = {}, []
    for title, body, _ in found:
        own = runs(body)
        shared = sum(run in seen for run in own)
        if shared > max(4, len(own) // 50):
            continue
        for run in own:
            seen[run] = True
        drawn.append((title, body))
        if len(drawn) == count:
            break
    return drawn


def sentences(text):
    return re.split(r"(?<=[.!?\u061f])\s+", text)


def cut(body, share):
    """The beginning of a text, up to the end of the sentence that reaches the share."""
    if share == 1.0:
        return body
    wanted, kept, count = share * len(words(body)), [], 0
    for paragraph in body.split("\n\n"):
        whole = []
        for sentence in sentences(paragraph):
            whole.append(sentence)
            count += len(words(sentence))
            if count >= wanted:
                break
        kept.append(" ".join(whole))
        if count >= wanted:
            break
    return "\n\n".join(kept)


def reworded(body, random_):
    first, _, rest = body.partition("\n\n")
    parts = sentences(first)
    clauses = re.split(r",\s+", parts[0].rstrip(".!?"))
    random_.shuffle(clauses)
    tokens = " ".join(clauses).split()
    # Every fifth word is left out, as a sub-editor shortens.
    tokens = [token for place, token in enumerate(tokens) if place % 5 != 4]
    parts[0] = f"{random_.choice(OPENINGS)} {' '.join(tokens)}."
    return " ".join(parts) + ("\n\n" + rest if rest else "")


def with_paragraph(body, random_):
    chosen = random_.sample(LOCAL, random_.randint(2, 3))
    town = random_.choice(TOWNS).title()
    paragraph = " ".join(line.format(town=town, number=random_.randint(12, 980)) for line in chosen)
    paragraphs = body.split("\n\n")
    paragraphs.insert(random_.randint(1, len(paragraphs)), paragraph)
    return "\n\n".join(paragraphs)


def with_dateline(body, random_):
    return f"{random_.choice(TOWNS)} ({random_.choice(['AP', 'Reuters', 'Staff'])}) - {body}"


def with_errors(body, rate, random_):
    out = []
    for char in body:
        if char.isalnum() and random_.random() < rate:
            options = CONFUSED.get(char.lower())
            kind = random_.random()
            if options and kind < 0.75:
                char = random_.choice(options)
            elif kind < 0.85:
                char = ""
            elif kind < 0.93:
                char = char + " "
            else:
                char = char + "'"
        out.append(char)
    return "".join(out)


def repunctuated(body, random_):
    body = body.translate({0x201C: '"', 0x201D: '"', 0x2018: "'", 0x2019: "'", 0x2013: "-", 0x2014: "-"})
    if random_.random() < 0.5:
        body = body.replace('"', "''")
    if random_.random() < 0.5:
        body = body.replace(" - ", " -- ").replace("; ", ", ")
    return body


def headline(title, body, random_):
    """Another headline: some words of the text, under none of those of the title where possible."""
    taken = set(words(title))
    pool = [word for word in words(body)[:120] if len(word) > 4 and word not in taken]
    chosen = random_.sample(pool, min(len(pool), random_.randint(3, 6))) or words(title)
    return " ".join(chosen).capitalize()


def reprint(title, body, random_):
    edits, share = [], random_.choice(CUTS)
    text = cut(body, share)
    # What was cut in fact: the last sentence may end later.
    share = len(words(text)) / max(1, len(words(body)))
    for name, chance, change in [("lead", 0.3, reworded), ("paragraph", 0.3, with_paragraph), ("punctuation", 0.4, repunctuated),
                                 ("dateline", 0.4, with_dateline)]:
        if random_.random() < chance:
            text = change(text, random_)
            edits.append(name)
    if random_.random() < 0.25:
        rate = random_.uniform(0.02, 0.08)
        text = with_errors(text, rate, random_)
        edits.append(f"ocr {rate:.3f}")
    if random_.random() < 0.85:
        title = headline(title, body, random_)
        edits.append("title")
    return title, text, share, edits


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive")
    parser.add_argument("out")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stories", type=int, default=300, help="articles that are reprinted")
    parser.add_argument("--singles", type=int, default=300, help="articles that are not")
    arguments = parser.parse_args()
    newsdex = os.environ.get("NEWSDEX", os.path.join(ROOT, "target/release/newsdex"))
    random_ = random.Random(arguments.seed)
    drawn = draw(articles(newsdex, arguments.archive), arguments.stories + arguments.singles, random_)
    records, truth = [], []
    first_day = datetime.date(2003, 1, 6)

    def add(story, title, body, day, share, edits):
        number = f"reprint-{len(records)}-{random_.getrandbits(32):08x}"
        records.append({"id": number, "title": title, "body": body, "date": day.isoformat(), "source": random_.choice(PAPERS)})
        truth.append({"id": number, "story": story, "share": round(share, 3), "edits": edits})

    for story, (title, body) in enumerate(drawn):
        day = first_day + datetime.timedelta(days=random_.randint(0, 180))
        add(story, title, body, day, 1.0, [])
        if story < arguments.stories:
            for _ in range(random_.choice([1, 1, 2, 2, 3, 4, 6, 9])):
                retitled, text, share, edits = reprint(title, body, random_)
                add(story, retitled, text, day + datetime.timedelta(days=random_.choice([0, 0, 0, 1, 1, 2, 4, 9])), share, edits)
    order = list(range(len(records)))
    random_.shuffle(order)
    os.makedirs(os.path.join(arguments.out, "archive"), exist_ok=True)
    with open(os.path.join(arguments.out, "archive/reprints.jsonl"), "w") as out:
        out.writelines(json.dumps(records[number], ensure_ascii=False) + "\n" for number in order)
    with open(os.path.join(arguments.out, "truth.jsonl"), "w") as out:
        out.writelines(json.dumps(line) + "\n" for line in truth)
    print(f"{len(drawn)} texts, {len(records)} articles")


if __name__ == "__main__":
    main()
