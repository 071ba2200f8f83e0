#!/usr/bin/env python3
"""Write small generated articles, for scripts that measure runs over many files.

    small-articles.py FOLDER FIRST COUNT [--revision N]

Writes COUNT text files, numbered from FIRST, a thousand per folder. The same number and revision always give the same article. All
content is invented.
"""

import argparse
import os
import random

GIVEN = "Ada Boris Carla Dmitri Elena Farid Greta Hanna Igor Joana Karel Lena Milan Nadia Oskar Petra Rosa Samir Tilda Viktor".split()
FAMILY = ("Abram Berlo Cardell Dunst Ekman Farrow Gellert Hovan Ilves Jarvik Kessel Lindqvist Marlow Norden Ostrova "
          "Pellman Quist Renko Sandell Torvik Ulmer Vasko Wendell Yarrow Zeman").split()
PLACES = "Ashford Brill Carrow Denholm Elmsby Farleigh Garrick Holmby Inverlea Jarrow Kelding Lorne Marby Norwell".split()
BODIES = ["Harbour Board", "Transport Office", "Grain Council", "Regional Court", "Water Company", "Teachers' Union"]
TOPICS = ["a new bridge", "the price of grain", "night trains", "the closing of two schools", "the spring flood",
          "wages at the shipyard", "the port's old cranes", "a tax on parking", "the museum's roof"]
SAID = ["said that the decision had come too late", "called the plan a sensible beginning",
        "warned that the money would not last until winter", "asked for more time to study the figures",
        "told reporters that nothing had been decided", "promised an answer before the end of the month"]


def article(number, revision):
    """The title and text of an article."""
    chance = random.Random(f"{number}/{revision}")
    people = [f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}" for _ in range(3)]
    place, body, topic = chance.choice(PLACES), chance.choice(BODIES), chance.choice(TOPICS)
    title = f"{place} argues over {topic} (report {number})"
    paragraphs = [f"The {body} of {place} met on Tuesday to discuss {topic}."]
    for person in people:
        paragraphs.append(
            f"{person}, who has followed the matter for {chance.randint(2, 30)} years, {chance.choice(SAID)}. "
            f"\"We have {chance.randint(3, 900)} letters about {topic} from people in {chance.choice(PLACES)},\" "
            f"{person.split()[1]} said. The {chance.choice(BODIES)} did not answer questions.")
    paragraphs.append(f"The next meeting is in {chance.choice(PLACES)}; {chance.randint(20, 400)} seats are open to the public.")
    return title, "\n\n".join(paragraphs)


def write(folder, number, revision=0):
    """Writes one article into a folder of folders."""
    path = os.path.join(folder, f"{number // 1000:04}", f"report-{number:07}.txt")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    title, text = article(number, revision)
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"{title}\n\n{text}\n")
    return path


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("folder")
    parser.add_argument("first", type=int)
    parser.add_argument("count", type=int)
    parser.add_argument("--revision", type=int, default=0)
    options = parser.parse_args()
    for number in range(options.first, options.first + options.count):
        write(options.folder, number, options.revision)


if __name__ == "__main__":
    main()
