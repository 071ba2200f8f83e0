#!/usr/bin/env python3
"""Compare the groups of copies that newsdex finds with the truth of made reprints.

    scripts/copies-score.py DIR... [--errors]

DIR is a folder that `scripts/make-reprints.py` made. Indexes DIR/archive with the program NEWSDEX (default: target/release/newsdex), lists
the groups with `newsdex copies --format jsonl`, and prints

- precision and recall of pairs: two articles count as a pair if both have 40 % or more of the original; precision looks at all pairs that
  newsdex made of such articles, recall at all pairs that are true;
- the adjusted Rand index of all groups, articles with less than 40 % left out.

Ends with 1 if precision is below .99, recall below .95 or the index below .95.
"""

import argparse
import collections
import json
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PRECISION, RECALL, RAND = 0.99, 0.95, 0.95
LEAST_SHARE = 0.4


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def found_groups(newsdex, archive, index):
    subprocess.run([newsdex, "index", "-q", "-i", index, archive], check=True)
    out = subprocess.run([newsdex, "copies", "-i", index, "--format", "jsonl"], check=False, capture_output=True, text=True).stdout
    groups = {}
    for story in lines(out):
        for copy in story["copies"]:
            # A quotation is shown with the story, but is a text of its own.
            if copy["kind"] != "quoted":
                groups[copy["id"]] = story["story"]
    return groups


def pairs(count):
    return count * (count - 1) // 2


def rand(truth, groups):
    """The adjusted Rand index of two partitions."""
    cells = collections.Counter((truth[one], groups[one]) for one in truth)
    rows = collections.Counter(truth.values())
    columns = collections.Counter(groups[one] for one in truth)
    both = sum(pairs(count) for count in cells.values())
    in_rows, in_columns = sum(map(pairs, rows.values())), sum(map(pairs, columns.values()))
    expected = in_rows * in_columns / max(1, pairs(len(truth)))
    most = (in_rows + in_columns) / 2
    return (both - expected) / (most - expected) if most != expected else 1.0


def score(folder, newsdex, shows_errors):
    truth = lines(open(os.path.join(folder, "truth.jsonl")).read())
    with tempfile.TemporaryDirectory() as temporary:
        groups = found_groups(newsdex, os.path.join(folder, "archive"), os.path.join(temporary, "ix"))
    long = {line["id"]: line for line in truth if line["share"] >= LEAST_SHARE}
    stories = {one: line["story"] for one, line in long.items()}
    own = {one: groups.get(one, one) for one in long}
    true, made = collections.defaultdict(list), collections.defaultdict(list)
    for one in long:
        true[stories[one]].append(one)
        made[own[one]].append(one)
    right = sum(pairs(count) for count in collections.Counter((stories[one], own[one]) for one in long).values())
    all_true, all_made = sum(pairs(len(group)) for group in true.values()), sum(pairs(len(group)) for group in made.values())
    precision, recall, index = right / max(1, all_made), right / max(1, all_true), rand(stories, own)
    print(f"{folder}: {len(truth)} articles, {all_true} pairs: precision {precision:.4f}, recall {recall:.4f}, adjusted Rand index {index:.4f}")
    if shows_errors:
        for story, group in true.items():
            largest, _ = collections.Counter(own[one] for one in group).most_common(1)[0]
            for one in group:
                if own[one] != largest:
                    print(f"  missed: story {story}, {one}, {long[one]['share']}, {', '.join(long[one]['edits'])}")
        for group in made.values():
            if len({stories[one] for one in group}) > 1:
                print(f"  wrong: {', '.join(f'{one} ({stories[one]})' for one in group)}")
    return precision >= PRECISION and recall >= RECALL and index >= RAND


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--errors", action="store_true")
    arguments = parser.parse_args()
    newsdex = os.environ.get("NEWSDEX", os.path.join(ROOT, "target/release/newsdex"))
    results = [score(folder, newsdex, arguments.errors) for folder in arguments.folders]
    sys.exit(not all(results))


if __name__ == "__main__":
    main()
