#!/usr/bin/env python3
"""Write an archive of many tiny articles to standard output as JSON Lines. The same number gives the same archive.

    scripts/tiny-articles.py 1000000 > tiny/articles.jsonl
    newsdex index --index tiny-index tiny
    /usr/bin/time -v newsdex search --index tiny-index --limit all --format csv boats > hits.csv

Every article contains the word "boats", so the search finds all of them. The last command shows its memory use.
"""

import json
import sys
from datetime import date, timedelta

FIRST = date(1990, 1, 1)
WORDS = ["harbour", "tide", "pier", "clerk", "market", "storm", "council", "bridge", "ferry", "light"]


def article(number):
    # Steps without a common divisor, so that neighbours in the file differ in date and words.
    day = FIRST + timedelta(days=number * 7919 % 12000)
    words = [WORDS[number * step % len(WORDS)] for step in (1, 3, 7)]
    boats = "boats " * (number * 31 % 5 + 1)
    return {
        "id": f"tiny-{number}",
        "title": f"Report {number} on the {words[0]}",
        "date": day.isoformat(),
        "body": f"The office counted {boats}at the {words[1]} and wrote to the {words[2]}.",
    }


def main():
    if len(sys.argv) != 2 or not sys.argv[1].isdigit():
        sys.exit(__doc__)
    for number in range(int(sys.argv[1])):
        print(json.dumps(article(number)))


if __name__ == "__main__":
    main()
